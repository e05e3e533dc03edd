/* SPDX-License-Identifier: EUPL-1.2
 *
 * The separator is the one with which a line near the top names most columns. Some hundreds of lines are one transaction: a run that was broken off
 * is done again, and finds what it did.
 */
#include "bot/import.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/csv.h"
#include "bot/base/fault.h"
#include "handlers/card_import.h"

enum { SOME = 500, HEAD_WITHIN = 10 };

struct import {
	struct bot *b;
	const char *lang;
	struct card_import *cards;
	struct csv csv;                /* behind the line that names the columns */
	long count[IMPORTED], remarks; /* of lines that are no refusal */
};

static char *
words(const struct import *im, TALLOC_CTX *mem, const char *key, const struct var *vars)
{
	return label_fill(mem, im->b->words, im->lang, key, vars);
}

static int
complain(const struct import *im, TALLOC_CTX *mem, const char *key, const char *given)
{
	fprintf(stderr, "skoazell: %s\n", words(im, mem, key, VARS(VAR("given", given))));
	return 1;
}

static void
line_said(const struct import *im, TALLOC_CTX *mem, long line, bool refused, const char *said)
{
	fprintf(stderr, "%s\n",
	    words(im, mem, refused ? "import.line" : "import.remark",
		VARS(VAR("line", talloc_asprintf(mem, "%ld", line)), VAR("said", said))));
}

/* Leaves the table behind the line that names most columns, the first of them; 0: there is none. */
static size_t
head_find(struct import *im, TALLOC_CTX *mem, const char *text, const char **unknown)
{
	static const char separators[] = ";,\t|";
	struct csv_record r, best;
	const char *sep, *other;
	struct csv csv;
	size_t most = 0, n;
	int i;

	for (sep = separators; *sep; sep++) {
		csv_begin(&csv, text, *sep);
		for (i = 0; i < HEAD_WITHIN && csv_next(&csv, mem, &r); i++) {
			n = card_import_head(im->cards, mem, &r, &other);
			if (n <= most)
				continue;
			most = n;
			best = r;
			im->csv = csv;
		}
	}
	return most ? card_import_head(im->cards, mem, &best, unknown) : 0;
}

/* 1: there may be more, 0, -1. */
static int
some_lines(struct import *im, struct err *e)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct csv_record r;
	enum imported how;
	const char *said;
	struct tx *tx;
	int i, more = 1;

	if (tx_begin(im->b->store, &tx, e) < 0) {
		talloc_free(mem);
		return -1;
	}
	for (i = 0; i < SOME && more == 1; i++) {
		more = csv_next(&im->csv, mem, &r);
		if (more && card_import_line(im->cards, tx, mem, &r, &how, &said, e) < 0) {
			more = fail_in(e, "%ld", r.line);
		} else if (more) {
			im->count[how]++;
			im->remarks += said && how != IMPORT_REFUSED;
			if (said)
				line_said(im, mem, r.line, how == IMPORT_REFUSED, said);
		}
	}
	if (more < 0)
		tx_rollback(tx);
	else if (tx_commit(tx, e) < 0)
		more = -1;
	talloc_free(mem);
	FAULT("import.some");
	store_tidy(im->b->store, LEISURE_SOME);
	return more;
}

static void
all_said(const struct import *im, TALLOC_CTX *mem)
{
	const char *n[IMPORTED], *zone = im->b->set->zone;
	int64_t first, last, asks = card_import_asked(im->cards, &first, &last);
	int i;

	for (i = 0; i < IMPORTED; i++)
		n[i] = talloc_asprintf(mem, "%ld", im->count[i]);
	printf("%s\n", words(im, mem, "import.done",
			   VARS(VAR("added", n[IMPORT_ADDED]), VAR("changed", n[IMPORT_CHANGED]), VAR("same", n[IMPORT_SAME]),
			       VAR("refused", n[IMPORT_REFUSED]))));
	if (im->remarks)
		printf("%s\n", words(im, mem, "import.remarks", VARS(VAR("given", talloc_asprintf(mem, "%ld", im->remarks)))));
	if (asks) {
		const char *from = words_date(mem, im->b->words, im->lang, first, zone),
			   *to = words_date(mem, im->b->words, im->lang, last, zone);

		printf("%s\n", words(im, mem, strcmp(from, to) == 0 ? "import.asks-day" : "import.asks",
				   VARS(VAR("given", talloc_asprintf(mem, "%lld", (long long)asks)), VAR("first", from), VAR("last", to))));
	}
}

int
import_cards(struct bot *b, const char *lang, const char *path, const void *bytes, size_t n, struct err *e)
{
	TALLOC_CTX *mem = talloc_new(b);
	struct import im = { .b = b, .lang = lang, .cards = card_import_new(mem, &b->lab, lang, bot_now(b)) };
	const char *text = csv_text(mem, bytes, n), *unknown = "";
	int r = 1;

	if (!text)
		r = complain(&im, mem, "import.no-text", path);
	else if (!head_find(&im, mem, text, &unknown))
		r = complain(&im, mem, "import.no-head", path);
	else {
		if (*unknown)
			(void)complain(&im, mem, "import.unknown", unknown);
		while (r == 1)
			r = some_lines(&im, e);
		if (r == 0) {
			all_said(&im, mem);
			r = im.count[IMPORT_REFUSED] > 0;
		}
	}
	talloc_free(mem);
	return r;
}
