/* SPDX-License-Identifier: EUPL-1.2
 *
 * Any text: trimming keeps words where there are words, marked quotes aside, and invents none; a forwarded author is an
 * address or nothing.
 */
#include <glib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "bot/mail/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
has_letter(const char *s)
{
	for (; *s; s++)
		if (g_ascii_isalnum(*s) || (*s & 0x80)) /* other scripts and signs may be words */
			return true;
	return false;
}

static bool
has_ascii(const char *s)
{
	for (; *s; s++)
		if (g_ascii_isalnum(*s))
			return true;
	return false;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	char *full, *kept, *again, *text;
	struct mailbox author;

	full = text_clean(mem, data, MIN(size, (size_t)16 * 1024), LIMIT_FULL_TEXT);
	reply_trim(mem, full, &kept);
	if (strlen(kept) > strlen(full) + 1 || !g_utf8_validate(kept, -1, NULL) ||
	    (has_ascii(full) && !has_letter(kept) && !strchr(full, '>')))
		abort();
	reply_trim(mem, kept, &again);
	if (has_ascii(kept) && !has_letter(again) && !strchr(kept, '>'))
		abort();
	if (forward_find(mem, size % 2 ? "TR: x" : "x", full, &author, &text)) {
		if (!text || (*author.addr && !addr_check(author.addr)) || !text_header_safe(author.name))
			abort();
	}
	talloc_free(mem);
	return 0;
}
