/* SPDX-License-Identifier: EUPL-1.2
 *
 * Tables as they come: what each cell is, and on which line.
 */
#include "bot/base/csv.h"
#include "tests/unit/check.h"

/* "1[a|b] 2[c]": the records with their lines; "3!" is a broken one. */
static char *
told(TALLOC_CTX *mem, const char *text, char separator)
{
	char *out = talloc_strdup(mem, "");
	struct csv_record r;
	struct csv c;
	size_t i;

	csv_begin(&c, text, separator);
	while (csv_next(&c, mem, &r)) {
		out = talloc_asprintf_append(out, "%s%ld%s", *out ? " " : "", r.line, r.broken ? "!" : "[");
		for (i = 0; i < r.n && i < CSV_CELLS; i++)
			out = talloc_asprintf_append(out, "%s%s", i ? "|" : "", r.cell[i]);
		if (!r.broken)
			out = talloc_asprintf_append(out, "]");
	}
	return out;
}

static void
test_cells(void)
{
	static const struct {
		char separator;
		const char *text, *want;
	} known[] = {
		{ ';', "", "" },
		{ ';', "\n\r\n\r", "" },
		{ ';', "a", "1[a]" },
		{ ';', "a;b;c", "1[a|b|c]" },
		{ ';', "a;b\nc;d\n", "1[a|b] 2[c|d]" },
		{ ';', "a;b\r\nc;d\r\n", "1[a|b] 2[c|d]" },
		{ ';', "a;b\rc;d\r", "1[a|b] 2[c|d]" },
		{ ';', "a\n\rb", "1[a] 3[b]" },
		{ ';', "a;\n;b\n;\n;;;;\nc", "1[a|] 2[|b] 5[c]" },
		{ ';', "\n\n  \na", "4[a]" },
		{ ';', "\"\";\"\"\nb", "2[b]" },
		{ ',', "a,b;c", "1[a|b;c]" },
		{ '\t', "a b\t c \td", "1[a b|c|d]" },
		{ '\t', "\t\tz", "1[||z]" },
		{ ';', "\"a\";\"b\"", "1[a|b]" },
		{ ';', "\"a;b\";c", "1[a;b|c]" },
		{ ';', "\"a\nb\";c\nd", "1[a\nb|c] 3[d]" },
		{ ';', "\"a\r\nb\rc\";d\r\ne", "1[a\r\nb\rc|d] 4[e]" },
		{ ';', "\"dit \"\"oui\"\"\";x", "1[dit \"oui\"|x]" },
		{ ';', "\"\"\"oui\"\"\";x", "1[\"oui\"|x]" },
		{ ';', "\"\"\"\";x", "1[\"|x]" },
		{ ';', "\"dit \"oui\" puis non\";x", "1[dit \"oui\" puis non|x]" },
		{ ';', "un ecran 12\";x", "1[un ecran 12\"|x]" },
		{ ';', "a\"b\"c;x", "1[a\"b\"c|x]" },
		{ ';', "  \" a \"  ;x", "1[a|x]" },
		{ ',', "a, \"b, c\", d", "1[a|b, c|d]" },
		{ ';', "\"a;b\nc;d\ne;f", "1! 2[c|d] 3[e|f]" },
		{ ';', "a;b\n\"c;d\n\"e\";f\ng", "1[a|b] 2! 3[e|f] 4[g]" },
		{ ';', "a;\"b\nc;\"d\";e\nf", "1! 2[c|d|e] 3[f]" },
		{ ';', "\"", "1!" },
		{ ';', "a;\"\r\nb", "1! 2[b]" },
		{ ';', "\"\"\"\r\nb", "1! 2[b]" },
		{ ';', "a;\"b\n\n\nc\";d\ne", "1[a|b\n\n\nc|d] 5[e]" },
		{ ';', "=cmd|' /C calc'!A0;+33 6;-1;@x", "1[=cmd|' /C calc'!A0|+33 6|-1|@x]" },
		{ ',', "sep=;\na;b,c", "2[a|b,c]" },
		{ ';', "SEP=\t\r\na\tb;c", "2[a|b;c]" },
		{ ';', "sep=\na;b", "1[sep=] 2[a|b]" },
		{ ';', "sep=;;\na", "1[sep=||] 2[a]" },
		{ ';', "a;'b;c'", "1[a|'b|c']" },
		{ ';', "a\\;b", "1[a\\|b]" },
		{ ';', "\"a\" b;c", "1!" },
		{ ';', "#a\n//b", "1[#a] 2[//b]" },
		{ ';', "\xc3\xa9t\xc3\xa9;\"\xc3\xa0\"", "1[\xc3\xa9t\xc3\xa9|\xc3\xa0]" },
	};
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(known); i++) {
		TALLOC_CTX *mem = talloc_new(NULL);

		CHECK_STR(told(mem, known[i].text, known[i].separator), known[i].want);
		talloc_free(mem);
	}
}

static void
test_long(void)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	g_autoptr(GString) s = g_string_new(NULL);
	struct csv_record r;
	struct csv c;
	int i;

	for (i = 0; i < 1000; i++)
		g_string_append(s, "x;");
	csv_begin(&c, s->str, ';');
	CHECK(csv_next(&c, mem, &r) && r.n == 1001 && strcmp(r.cell[CSV_CELLS - 1], "x") == 0);
	g_string_assign(s, "\"");
	for (i = 0; i < 100000; i++) /* a quote that nobody closed swallows no more than its line */
		g_string_append(s, "mot ;\n");
	csv_begin(&c, s->str, ';');
	CHECK(csv_next(&c, mem, &r) && r.broken && r.line == 1);
	CHECK(csv_next(&c, mem, &r) && !r.broken && r.line == 2 && strcmp(r.cell[0], "mot") == 0);
	talloc_free(mem);
}

static void
test_text(void)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *want;
	} known[] = {
#define BYTES(s) s, sizeof s - 1
		{ BYTES(""), "" },
		{ BYTES("\xef\xbb\xbfNom"), "Nom" },
		{ BYTES("\xef\xbb\xbf"), "" },
		{ BYTES("\xc3\xa9t\xc3\xa9"), "\xc3\xa9t\xc3\xa9" },
		{ BYTES("\xe9t\xe9 \x80 \x9cuvre"), "\xc3\xa9t\xc3\xa9 \xe2\x82\xac \xc5\x93uvre" },
		{ BYTES("PRIORIT\xc9\xa0: \xe9t\xe9"), "PRIORIT\xc3\x89\xc2\xa0: \xc3\xa9t\xc3\xa9" },
		{ BYTES("\x81\xe9"), "\xef\xbf\xbd\xc3\xa9" },
		{ BYTES("\xc3\xa9t\xc3\xa9 et \xe9"), "\xc3\xa9t\xc3\xa9 et \xc3\xa9" },
		{ BYTES("\xc3\xa9t\xc3\xa9 co\xc3"), "\xc3\xa9t\xc3\xa9 co\xc3\x83" },
		{ BYTES("\xff\xfeN\0\xe9\0"), "N\xc3\xa9" },
		{ BYTES("\xfe\xff\0N\0\xe9"), "N\xc3\xa9" },
		{ BYTES("\xff\xfe\x3d\xd8\x00\xde!\0"), "\xf0\x9f\x98\x80!" },
		{ BYTES("\xff\xfe\x3d\xd8!\0"), "\xef\xbf\xbd!" },
		{ BYTES("\xff\xfeN\0\xe9"), "N" },
		{ BYTES("N\0\xe9\0t\0"), "N\xc3\xa9t" },
		{ BYTES("\0N\0\xe9\0t"), "N\xc3\xa9t" },
		{ BYTES("une\vdeux et un texte assez long pour qu'un seul signe n'y fasse rien"),
		    "une deux et un texte assez long pour qu'un seul signe n'y fasse rien" },
		{ BYTES("PK\3\4\24\0\6\0"), NULL },
		{ BYTES("%PDF-1.7 du texte"), NULL },
		{ BYTES("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0\0\0\0\0"), NULL },
		{ BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0"), NULL },
	};
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(known); i++) {
		TALLOC_CTX *mem = talloc_new(NULL);
		char *got = csv_text(mem, known[i].bytes, known[i].n);

		if (known[i].want)
			CHECK_STR(got, known[i].want);
		else
			CHECK(!got);
		talloc_free(mem);
	}
}

/* What we write is read again as it was, and no spreadsheet calculates it. */
static void
test_written(void)
{
	static const char *const values[] = { "a", "", "a;b,c\td", "dit \"oui\"", "une\ndeux", "\"", "=1+1", "+33 6", "-x", "@x", "fin\"\"",
		"a'" };
	TALLOC_CTX *mem = talloc_new(NULL);
	g_autoptr(GString) s = g_string_new(NULL);
	struct csv_record r;
	struct csv c;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(values); i++) {
		g_string_append_c(s, i ? ';' : '\n');
		csv_cell(s, values[i]);
	}
	csv_begin(&c, s->str, ';');
	REQUIRE(csv_next(&c, mem, &r) && r.n == G_N_ELEMENTS(values));
	for (i = 0; i < r.n; i++) {
		CHECK(!strchr("=+-@", *r.cell[i]) || !*r.cell[i]);
		CHECK_STR(r.cell[i] + (*r.cell[i] == '\''), values[i]);
	}
	talloc_free(mem);
}

int
main(void)
{
	test_cells();
	test_long();
	test_text();
	test_written();
	return check_report();
}
