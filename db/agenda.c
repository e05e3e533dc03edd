/* SPDX-License-Identifier: EUPL-1.2
 *
 * Workshops: dates that are proposed, rounds of a poll.
 */
#include "db/stmt.h"

int
slot_clear(struct tx *tx, int64_t workshop, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_slot_clear);

	bind_int(st, ":workshop", workshop);
	return stmt_run(tx, st, e);
}

int
proposed_set(struct tx *tx, int64_t workshop, const struct workshop_slot *s, size_t n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_proposed_clear);
	size_t i;

	bind_int(st, ":workshop", workshop);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		st = stmt_of(tx, Q_proposed_add);
		bind_int(st, ":workshop", workshop);
		bind_int(st, ":number", (int64_t)i + 1);
		bind_text(st, ":starts", s[i].starts);
		bind_text(st, ":ends", s[i].ends);
		if (stmt_run(tx, st, e) < 0)
			return -1;
	}
	return 0;
}

int
proposed_all(struct tx *tx, TALLOC_CTX *mem, int64_t workshop, struct workshop_slot *out, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_proposed_all);
	int r = 0;

	bind_int(st, ":workshop", workshop);
	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++)
		out[*n] = (struct workshop_slot){ .number = sqlite3_column_int(st, 0),
			.label = "",
			.starts = column_string(mem, st, 1),
			.ends = column_string(mem, st, 2) };
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
round_add(struct tx *tx, int64_t workshop, int first, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_round_add);

	bind_int(st, ":workshop", workshop);
	bind_int(st, ":first", first);
	bind_int(st, ":now", now);
	return stmt_run(tx, st, e);
}

int
round_first(struct tx *tx, int64_t workshop, int *first, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_round_first);
	int r;

	bind_int(st, ":workshop", workshop);
	r = stmt_step(tx, st, e);
	*first = r == 1 ? sqlite3_column_int(st, 0) : 1;
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
invitee_silence(struct tx *tx, struct workshop *w, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_invitee_silence);

	bind_int(st, ":workshop", w->id);
	w->answered = 0;
	return stmt_run(tx, st, e);
}
