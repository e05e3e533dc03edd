/* SPDX-License-Identifier: EUPL-1.2
 *
 * Who organises a workshop changes.
 */
#include "db/stmt.h"
#include "db/workshop.h"

int
workshop_leave(struct tx *tx, int64_t person, const char *why, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_workshop_leave);

	tx->store->due_same = false;
	bind_int(st, ":person", person);
	bind_text(st, ":why", why);
	bind_int(st, ":now", now);
	return stmt_run(tx, st, e);
}

int
workshop_hand(struct tx *tx, int64_t workshop, int64_t from, int64_t into, struct err *e)
{
	static const enum query all[] = { Q_workshop_hand_tasks, Q_workshop_hand_bookings, Q_workshop_hand_loans, Q_agenda_mark_handed };
	size_t i;

	for (i = 0; i < sizeof all / sizeof *all; i++) {
		sqlite3_stmt *st = stmt_of(tx, all[i]);

		if (all[i] != Q_agenda_mark_handed)
			bind_int(st, ":workshop", workshop);
		bind_int(st, ":from", from);
		bind_int(st, ":into", into);
		if (stmt_run(tx, st, e) < 0)
			return -1;
	}
	tx->store->agenda_same = false;
	return 0;
}

int
workshop_organised(struct tx *tx, int64_t person, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_workshop_organised);

	bind_int(st, ":person", person);
	return stmt_ids(tx, st, ids, max, n, e);
}
