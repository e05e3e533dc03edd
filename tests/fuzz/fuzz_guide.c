/* SPDX-License-Identifier: EUPL-1.2
 *
 * What people write to ask for a document, and the lines by which the staff enter one: numbers stay within bounds, what is given back is text of
 * the text.
 */
#include <glib.h>
#include <stdint.h>

#include "bot/base/text.h"
#include "handlers/guide_sheet.h"
#include "handlers/guide_words.h"

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
	TALLOC_CTX *mem = talloc_new(NULL);
	const char *text = text_clean(mem, data, size, 4096), *whom, *typed, *lines, *before = NULL;
	struct guide_said said;
	struct guide_want want[4];
	struct guide_sheet sheet;
	int64_t n = 0;
	size_t wants;

	guide_read(mem, text, &said);
	must(said.copies >= 0 && said.copies <= COPIES_MOST + 1 && said.number >= 0);
	must(said.amount >= 0 && said.amount <= STOCK_MOST && (said.sign != 0 || said.amount == 0));
	must(g_utf8_validate(said.place, -1, NULL) && g_utf8_validate(said.rest, -1, NULL));
	must(guide_number(text_fold(mem, text), &n) <= size * 4 && n >= 0);
	whom = guide_administration(mem, text);
	must(!whom || (g_utf8_validate(whom, -1, NULL) && !strchr(whom, '\n')));
	typed = guide_typed(mem, text);
	must(!typed || (typed >= text && typed <= text + strlen(text)));
	(void)guide_wished(mem, text);
	(void)guide_asked(mem, text);
	(void)guide_nameless(mem, text);
	must(guide_first_number(mem, text) <= COPIES_MOST + 1 && guide_new_number(mem, text) <= COPIES_MOST + 1);
	wants = guide_wants(mem, text, want, G_N_ELEMENTS(want));
	must(wants <= G_N_ELEMENTS(want) && (wants == 0 || (want[wants - 1].copies >= 0 && want[wants - 1].copies <= COPIES_MOST + 1)));
	(void)guide_lists(mem, text);
	(void)guide_sheet_read(mem, text, &sheet);
	must(!sheet.stock || !sheet.sign || (sheet.amount >= 0 && sheet.amount <= STOCK_MOST));
	(void)guide_sheet_named(mem, text);
	lines = guide_sheet_of(mem, text, &before);
	must(!lines || (lines >= text && lines <= text + strlen(text) && before));
	must(!sheet.title || !strchr(sheet.title, '\n'));
	talloc_free(mem);
	return 0;
}
