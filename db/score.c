/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the staff give a case, each with their own row. Rows are only added: the newest that stands counts.
 */
#include "db/stmt.h"

int
score_set(struct tx *tx, int64_t problem, int64_t person, int64_t act, const char *criterion, int value, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_score_set);

	bind_int(st, ":problem", problem);
	bind_int(st, ":person", person);
	bind_int(st, ":act", act);
	bind_text(st, ":criterion", criterion);
	bind_int(st, ":value", value);
	return stmt_run(tx, st, e);
}

int
score_sums(struct tx *tx, TALLOC_CTX *mem, int64_t problem, struct score_sum *s, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_score_sums);
	int r = 0;

	bind_int(st, ":problem", problem);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++)
		s[*n] = (struct score_sum){ .criterion = column_string(mem, st, 0),
			.count = sqlite3_column_int(st, 1),
			.sum = sqlite3_column_int(st, 2),
			.low = sqlite3_column_int(st, 3),
			.high = sqlite3_column_int(st, 4) };
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
score_names(struct tx *tx, TALLOC_CTX *mem, int64_t problem, const char **names, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_score_names);
	int r = 0;

	bind_int(st, ":problem", problem);
	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++)
		names[*n] = column_string(mem, st, 0);
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}
