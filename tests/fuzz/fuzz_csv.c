/* SPDX-License-Identifier: EUPL-1.2
 *
 * Any bytes as a table of cards: each line is added, changed, left or refused; its records are in the order of their lines and hide none; what is taken
 * is written as CSV and read again as it was. The first byte chooses the separator.
 */
#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "bot/base/csv.h"
#include "handlers/card_sheet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool good)
{
	if (!good)
		__builtin_trap();
}

static void
again(TALLOC_CTX *mem, const struct csv_record *r, char separator)
{
	g_autoptr(GString) s = g_string_new("\n");
	struct csv_record back;
	struct csv c;
	size_t i, n = MIN(r->n, CSV_CELLS);

	for (i = 0; i < n; i++) {
		if (i)
			g_string_append_c(s, separator);
		csv_cell(s, r->cell[i]);
	}
	csv_begin(&c, s->str, separator);
	if (!csv_next(&c, mem, &back) || back.broken) {
		for (i = 0; i < n; i++) /* one of nothing is none; one too long is none either */
			must(!*r->cell[i] || s->len > 60000);
		return;
	}
	must(back.n == n && back.line == 2 && !csv_next(&c, mem, &(struct csv_record){ .n = 0 }));
	for (i = 0; i < n; i++) {
		bool formula = *r->cell[i] && strchr("=+-@", *r->cell[i]);

		must(!*back.cell[i] || !strchr("=+-@", *back.cell[i]));
		must(strcmp(back.cell[i] + formula, r->cell[i]) == 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char separators[] = ";,\t|";
	TALLOC_CTX *mem = talloc_new(NULL);
	char *text = size ? csv_text(mem, data + 1, size - 1) : NULL;
	struct csv_record r;
	struct csv c;
	long before = 0, lines = 1;
	size_t i;
	const char *p;

	if (!text)
		goto out;
	must(g_utf8_validate(text, -1, NULL));
	for (p = text; *p; p++)
		lines += *p == '\n' || (*p == '\r' && p[1] != '\n');
	csv_begin(&c, text, separators[*data % 4]);
	while (csv_next(&c, mem, &r)) {
		must(r.line > before && r.line <= lines && (r.broken ? r.n == 0 : r.n > 0));
		before = r.line;
		for (i = 0; i < MIN(r.n, CSV_CELLS); i++) {
			must(g_utf8_validate(r.cell[i], -1, NULL) && card_sheet_line(r.cell[i]) < SHEET_LINES);
			must(!*r.cell[i] || (!g_ascii_isspace(*r.cell[i]) && !g_ascii_isspace(r.cell[i][strlen(r.cell[i]) - 1])));
		}
		again(mem, &r, c.separator);
	}
	must(c.line <= lines && !*c.at);
out:
	talloc_free(mem);
	return 0;
}
