/* SPDX-License-Identifier: EUPL-1.2
 *
 * The card of an experiment. Lines are only added: those of an act that was taken back count no more.
 */
#include "db/stmt.h"

#include <string.h>

int
experiment_set(struct tx *tx, int64_t problem, int64_t act, const char *name, const char *value, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_experiment_set);

	bind_int(st, ":problem", problem);
	bind_int(st, ":act", act);
	bind_text(st, ":name", name);
	bind_text(st, ":value", value);
	case_touched(tx, problem);
	return stmt_run(tx, st, e);
}

int
experiment_all(struct tx *tx, TALLOC_CTX *mem, int64_t problem, struct problem_field *f, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_experiment_all);
	size_t i;
	int r;

	bind_int(st, ":problem", problem);
	*n = 0;
	while ((r = stmt_step(tx, st, e)) == 1) {
		const char *name = column_string(mem, st, 0);

		for (i = 0; i < *n && strcmp(f[i].name, name) != 0; i++)
			;
		if (i == max)
			continue;
		f[i] = (struct problem_field){ .name = name, .value = column_string(mem, st, 1) };
		*n += i == *n;
	}
	sqlite3_reset(st);
	return r;
}

int
experiment_began(struct tx *tx, int64_t problem, int64_t *at, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_experiment_began);
	int r;

	bind_int(st, ":problem", problem);
	r = stmt_step(tx, st, e);
	if (r == 1)
		*at = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return r;
}
