/* SPDX-License-Identifier: EUPL-1.2
 *
 * Searching the directory: how good it is, over written cards (cards.txt) and what a colleague would expect of each question (searches.txt), beside
 * what plain FTS5 with unicode61 finds.
 */
#include <glib.h>
#include <sqlite3.h>

#include "handlers/card_sheet.h"
#include "handlers/directory.h"
#include "tests/unit/check.h"

enum { FIRST = 5 };

static char *
file(const char *name)
{
	char *text = NULL;

	REQUIRE(g_file_get_contents(name, &text, NULL, NULL));
	return text;
}

static void
plain_add(sqlite3 *db, const char *name, const char *text)
{
	sqlite3_stmt *st;

	REQUIRE(sqlite3_prepare_v2(db, "INSERT INTO plain VALUES (?, ?)", -1, &st, NULL) == SQLITE_OK);
	sqlite3_bind_text(st, 1, name, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, text, -1, SQLITE_STATIC);
	REQUIRE(sqlite3_step(st) == SQLITE_DONE);
	sqlite3_finalize(st);
}

static void
cards_read(const struct directory *d, struct tx *tx, TALLOC_CTX *mem, sqlite3 *plain)
{
	g_autofree char *text = file("tests/unit/cards.txt");
	g_auto(GStrv) block = g_strsplit(text, "\n\n", -1);
	struct err e = { 0 };
	size_t i, n = 0, nowhere = 0;

	for (i = 0; block[i]; i++) {
		struct card c = { .state = CARD_LISTED,
			.name = "",
			.expertise = "",
			.missions = "",
			.scope = "",
			.examples = "",
			.partners = "",
			.territory = "",
			.availability = "",
			.link = "",
			.token = talloc_asprintf(mem, "%zu", i) };
		const char *contact, *unknown;

		g_strstrip(block[i]);
		if (!*block[i] || *block[i] == '#')
			continue;
		if (!card_sheet_read(mem, block[i], &c, &contact, &unknown) || unknown || !*c.name) {
			printf("not read (%s): %s\n", unknown ? unknown : "", block[i]);
			check_failed++;
			continue;
		}
		directory_places(d, mem, &c);
		nowhere += *c.territory && !*c.places; /* "Grand Ouest" */
		REQUIRE(card_add(tx, mem, &c, 2026, 1, &e) == 0);
		REQUIRE(directory_index(d, tx, mem, &c, &e) == 0);
		plain_add(plain, c.name, block[i]);
		n++;
	}
	CHECK(nowhere * 20 < n);
	CHECK(n >= 300);
}

/* All words of the question, one of which must be there, as a programmer would do it in an hour. */
static size_t
plain_find(sqlite3 *db, const char *question, const char *name[FIRST], TALLOC_CTX *mem)
{
	g_autoptr(GString) match = g_string_new(NULL);
	sqlite3_stmt *st;
	const char *p = question, *from;
	size_t n = 0;

	while (*p) {
		for (; *p && !g_unichar_isalnum(g_utf8_get_char(p)); p = g_utf8_next_char(p))
			;
		for (from = p; *p && g_unichar_isalnum(g_utf8_get_char(p)); p = g_utf8_next_char(p))
			;
		if (p > from)
			g_string_append_printf(match, "%s\"%.*s\"", match->len ? " OR " : "", (int)(p - from), from);
	}
	REQUIRE(sqlite3_prepare_v2(db, "SELECT name FROM plain WHERE plain MATCH ? ORDER BY rank LIMIT 5", -1, &st, NULL) == SQLITE_OK);
	sqlite3_bind_text(st, 1, match->str, -1, SQLITE_STATIC);
	while (n < FIRST && sqlite3_step(st) == SQLITE_ROW)
		name[n++] = talloc_strdup(mem, (const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	return n;
}

static double
recall(char *const *want, const char *const *got, size_t n)
{
	size_t i, k, all = 0, hit = 0;

	for (i = 0; want[i]; i++, all++)
		for (k = 0; k < n; k++)
			hit += strcmp(want[i], got[k]) == 0;
	return (double)hit / (double)MAX(1, all);
}

static void
test_quality(const struct directory *d, struct store *s)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	g_autofree char *text = file("tests/unit/searches.txt");
	g_auto(GStrv) line = g_strsplit(text, "\n", -1);
	struct err e = { 0 };
	struct finding *f = talloc(mem, struct finding);
	struct asked a = { .max = FIRST };
	double ours = 0, unnamed = 0, theirs = 0;
	sqlite3 *plain;
	struct tx *tx;
	size_t i, k, n = 0;

	REQUIRE(sqlite3_open(":memory:", &plain) == SQLITE_OK);
	REQUIRE(sqlite3_exec(plain, "CREATE VIRTUAL TABLE plain USING fts5(name, text, tokenize = 'unicode61 remove_diacritics 2')", NULL,
		    NULL, NULL) == SQLITE_OK);
	REQUIRE(tx_begin(s, &tx, &e) == 0);
	cards_read(d, tx, mem, plain);
	for (i = 0; line[i]; i++) {
		g_auto(GStrv) half = g_strsplit(line[i], "|", 2);
		g_auto(GStrv) want = NULL;
		const char *name[FOUND_MOST];
		double one;

		if (*line[i] == '#' || !half[0] || !half[1])
			continue;
		want = g_strsplit(half[1], ";", -1);
		for (k = 0; want[k]; k++)
			g_strstrip(want[k]);
		a.question = g_strstrip(half[0]);
		a.named = true;
		REQUIRE(directory_find(d, tx, mem, &a, f, &e) == 0);
		for (k = 0; k < f->n; k++)
			name[k] = f->found[k].card.name;
		one = recall(want, name, f->n);
		if (one < 1 && g_getenv("SHOW")) {
			printf("%.2f %s | %s\n", one, half[0], half[1]);
			for (k = 0; k < f->n; k++)
				printf(
				    "      %.2f %s (%s) %s\n", f->found[k].share, name[k], f->found[k].words, f->found[k].card.territory);
		}
		ours += one;
		a.named = false;
		REQUIRE(directory_find(d, tx, mem, &a, f, &e) == 0);
		for (k = 0; k < f->n; k++)
			name[k] = f->found[k].card.name;
		unnamed += recall(want, name, f->n);
		theirs += recall(want, name, plain_find(plain, half[0], name, mem));
		n++;
	}
	printf("%zu questions: recall at %d %.3f, names not counted %.3f, plain unicode61 %.3f\n", n, FIRST, ours / (double)n,
	    unnamed / (double)n, theirs / (double)n);
	CHECK(n >= 60);
	CHECK(ours / (double)n >= 0.9);
	CHECK(unnamed / (double)n >= 0.85);
	tx_rollback(tx);
	sqlite3_close(plain);
	talloc_free(mem);
}

int
main(void)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	g_autofree char *places = file("config/territories.txt"), *words = file("config/synonyms.txt");
	struct directory d;
	struct err e = { 0 };
	struct store *s;

	d.territories = territories_read(mem, places, &e);
	if (!d.territories)
		printf("territories: %s\n", e.text);
	d.synonyms = synonyms_read(mem, words, &e);
	if (!d.synonyms)
		printf("synonyms: %s\n", e.text);
	if (!d.territories || !d.synonyms || store_open(NULL, ":memory:", &s, &e) < 0) {
		printf("%s\n", e.text);
		return 1;
	}
	test_quality(&d, s);
	store_close(s);
	talloc_free(mem);
	return check_report();
}
