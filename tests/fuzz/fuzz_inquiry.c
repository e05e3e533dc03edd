/* SPDX-License-Identifier: EUPL-1.2
 *
 * What is said of a question to others, and of a resource: the first line is a name, the second a question, the rest what somebody writes. What is
 * given back is text, and nothing is passed on that names them.
 */
#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/advice.h"
#include "handlers/inquiry_words.h"

static void
must(int good)
{
	if (!good)
		__builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const doors[] = { "yann.prigent@mairie.example", "@yp:agent.example", NULL };
	TALLOC_CTX *mem = talloc_new(NULL);
	g_auto(GStrv) line = g_strsplit(text_clean(mem, data, size, 4096), "\n", 3);
	const char *name = line[0] ? line[0] : "", *question = line[0] && line[1] ? line[1] : "",
		   *text = *question && line[2] ? line[2] : name, *out;
	enum advice_state state = ADVICE_STATES;

	(void)inquiry_wished(mem, text);
	(void)inquiry_read(mem, text);
	(void)inquiry_signs(mem, text, name);
	must(inquiry_holds(mem, text) <= (INQUIRY_ADDRESS | INQUIRY_PHONE | INQUIRY_LINK));
	out = inquiry_typed(mem, text);
	must(!out || g_utf8_validate(out, -1, NULL));
	out = inquiry_signed_ahead(mem, text);
	must(!out || (out >= text && out <= text + strlen(text)));
	out = inquiry_unsigned(mem, text, name, doors);
	must(g_utf8_validate(out, -1, NULL) && !strcasestr(out, doors[0]) && !strcasestr(out, doors[1]));
	must(!inquiry_sends(mem, text) || !inquiry_ends(mem, text));
	(void)inquiry_takes_back(mem, text);
	out = inquiry_edited(mem, question, text);
	must(!out || (g_utf8_validate(out, -1, NULL) && !strchr(out, '\n')));
	out = inquiry_anew(mem, text);
	must(!out || (out >= text && strchr(out, '?')));
	must(!advice_read(mem, text, &state) || state < ADVICE_STATES);
	must(!advice_failed(mem, text) || state < ADVICE_STATES);
	talloc_free(mem);
	return 0;
}
