/* SPDX-License-Identifier: EUPL-1.2
 *
 * Orders of business and what was decided on them. What an act put there counts as long as the act stands.
 */
#include "db/stmt.h"

int
committee_of(struct tx *tx, const char *day, bool make, int64_t *id, struct err *e)
{
	sqlite3_stmt *st;
	int r;

	if (make) {
		st = stmt_of(tx, Q_committee_add);
		bind_text(st, ":day", day);
		if (stmt_run(tx, st, e) < 0)
			return -1;
	}
	st = stmt_of(tx, Q_committee_of);
	bind_text(st, ":day", day);
	r = stmt_step(tx, st, e);
	*id = r == 1 ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_reset(st);
	return r;
}

int
committee_near(struct tx *tx, TALLOC_CTX *mem, const char *day, bool ahead, int64_t *id, const char **found, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_committee_near);
	int r;

	bind_text(st, ":day", day);
	bind_int(st, ":ahead", ahead);
	r = stmt_step(tx, st, e);
	if (r == 1) {
		*id = sqlite3_column_int64(st, 0);
		*found = column_string(mem, st, 1);
	}
	sqlite3_reset(st);
	return r;
}

int
committee_put(struct tx *tx, int64_t committee, int64_t problem, int64_t act, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_committee_put);

	bind_int(st, ":committee", committee);
	bind_int(st, ":problem", problem);
	bind_int(st, ":act", act);
	return stmt_run(tx, st, e);
}

int
committee_wait(struct tx *tx, int64_t committee, const char *today, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_committee_wait);
	int r = 0;

	bind_int(st, ":committee", committee);
	bind_text(st, ":day", today);
	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++)
		ids[*n] = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
committee_cases(struct tx *tx, TALLOC_CTX *mem, int64_t committee, struct committee_case *c, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_committee_cases);
	int r = 0;

	bind_int(st, ":committee", committee);
	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++)
		c[*n] = (struct committee_case){ .problem = sqlite3_column_int64(st, 0),
			.decision = column_text(mem, st, 1),
			.motive = column_string(mem, st, 2),
			.at = sqlite3_column_int64(st, 3),
			.who = column_string(mem, st, 4) };
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
committee_stands(struct tx *tx, TALLOC_CTX *mem, int64_t problem, const char *today, int64_t *id, const char **day, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_committee_stands);
	int r;

	bind_int(st, ":problem", problem);
	bind_text(st, ":day", today);
	r = stmt_step(tx, st, e);
	if (r == 1) {
		*id = sqlite3_column_int64(st, 0);
		*day = column_string(mem, st, 1);
	}
	sqlite3_reset(st);
	return r;
}

int
committee_decide(struct tx *tx, int64_t id, int64_t act, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_committee_decide);

	bind_int(st, ":id", id);
	bind_int(st, ":act", act);
	return stmt_run(tx, st, e);
}

int
committee_rests(struct tx *tx, int64_t act, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_committee_rests);
	int r;

	bind_int(st, ":act", act);
	r = stmt_step(tx, st, e);
	sqlite3_reset(st);
	return r;
}
