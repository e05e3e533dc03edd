/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which problems hold which stems. A stem is letters only; it stands quoted in a query all the same, so that none can be read as a word
 * of the index's own language.
 */
#include "db/stmt.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/text.h"

enum { STEM_BYTES = 200, COUNTED_ALL = 4096, COUNTED_EVERY = 16 };

int64_t
similar_step(int64_t problem)
{
	return problem <= COUNTED_ALL ? 1 : problem % COUNTED_EVERY == 0 ? COUNTED_EVERY : 0;
}

int
similar_text(struct tx *tx, TALLOC_CTX *mem, int64_t problem, const char **stems, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_similar_text);
	int r;

	bind_int(st, ":problem", problem);
	r = stmt_step(tx, st, e);
	*stems = r == 1 ? column_string(mem, st, 0) : "";
	sqlite3_reset(st);
	return r;
}

/* Counts the stems of `these` that are not among `those`. */
static int
count(struct tx *tx, const char *these, const char *those, enum query q, int64_t step, struct err *e)
{
	while (step > 0 && *these) {
		size_t n = strcspn(these, " ");
		sqlite3_stmt *st = stmt_of(tx, q);

		if (n > 0 && !words_hold(those, these, n)) {
			sqlite3_bind_text(st, sqlite3_bind_parameter_index(st, ":stem"), these, (int)n, SQLITE_STATIC);
			bind_int(st, ":step", step);
			if (stmt_run(tx, st, e) < 0)
				return -1;
		}
		these += n + (these[n] == ' ');
	}
	return 0;
}

static int
index_row(struct tx *tx, enum query q, int64_t problem, const char *stems, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, q);

	bind_int(st, ":problem", problem);
	if (stems)
		bind_text(st, ":stems", stems);
	return stmt_run(tx, st, e);
}

int
similar_set(struct tx *tx, int64_t problem, const char *stems, struct err *e)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	const char *old;
	int r = similar_text(tx, mem, problem, &old, e);

	if (r >= 0 && strcmp(old, stems) != 0) {
		r = *old ? index_row(tx, Q_similar_drop, problem, old, e) : 0;
		if (r == 0)
			r = *stems ? index_row(tx, Q_similar_text_set, problem, stems, e)
				   : index_row(tx, Q_similar_text_drop, problem, NULL, e);
		if (r == 0 && *stems)
			r = index_row(tx, Q_similar_add, problem, stems, e);
		if (r == 0 && (count(tx, stems, old, Q_stem_more, similar_step(problem), e) < 0 ||
				  count(tx, old, stems, Q_stem_less, similar_step(problem), e) < 0))
			r = -1;
	}
	talloc_free(mem);
	return r < 0 ? -1 : 0;
}

int
similar_with(struct tx *tx, const char *stem, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_similar_with);
	char quoted[STEM_BYTES + 3];
	const char *p;
	int r = 0;

	*n = 0;
	for (p = stem; *p & 0x80 || g_ascii_isalnum(*p); p++)
		;
	if (*p || p == stem || p - stem > STEM_BYTES) /* in no problem */
		return 0;
	(void)snprintf(quoted, sizeof quoted, "\"%s\"", stem);
	bind_text(st, ":quoted", quoted);
	bind_int(st, ":limit", (int64_t)max);
	for (; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++)
		ids[*n] = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

static int
number(struct tx *tx, sqlite3_stmt *st, int64_t *n, struct err *e)
{
	int r = stmt_step(tx, st, e);

	*n = r == 1 ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
stem_cases(struct tx *tx, const char *stem, int64_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_stem_cases);

	bind_text(st, ":stem", stem);
	return number(tx, st, n, e);
}

int
problem_newest(struct tx *tx, int64_t *id, struct err *e)
{
	return number(tx, stmt_of(tx, Q_problem_newest), id, e);
}
