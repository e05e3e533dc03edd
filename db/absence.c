/* SPDX-License-Identifier: EUPL-1.2
 *
 * When people are away, and whom to turn to meanwhile.
 */
#include <string.h>

#include "db/stmt.h"

int
absence_add(struct tx *tx, struct absence *a, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_absence_add);
	int r;

	bind_int(st, ":person", a->person);
	bind_int(st, ":from", a->from);
	bind_int(st, ":to", a->to);
	bind_id(st, ":substitute", a->substitute == a->person ? 0 : a->substitute);
	bind_text(st, ":source", a->notice ? "notice" : "said");
	bind_int(st, ":inbox", a->inbox);
	bind_int(st, ":now", now);
	r = stmt_step(tx, st, e);
	if (r == 1) {
		a->id = sqlite3_column_int64(st, 0);
		a->said_at = now;
		r = stmt_step(tx, st, e); /* it is written when it has been stepped to its end */
	}
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
absence_of(struct tx *tx, int64_t person, uint32_t day, struct absence *list, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_absence_of);
	int r;

	bind_int(st, ":person", person);
	bind_int(st, ":day", day);
	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; (r = stmt_step(tx, st, e)) == 1; (*n)++)
		list[*n] = (struct absence){ .id = sqlite3_column_int64(st, 0),
			.person = sqlite3_column_int64(st, 1),
			.from = (uint32_t)sqlite3_column_int64(st, 2),
			.to = (uint32_t)sqlite3_column_int64(st, 3),
			.substitute = sqlite3_column_int64(st, 4),
			.notice = strcmp((const char *)sqlite3_column_text(st, 5), "notice") == 0,
			.inbox = sqlite3_column_int64(st, 6),
			.said_at = sqlite3_column_int64(st, 7) };
	sqlite3_reset(st);
	return r;
}

int
absence_people(struct tx *tx, uint32_t day, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_absence_people);
	int r;

	bind_int(st, ":day", day);
	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; (r = stmt_step(tx, st, e)) == 1; (*n)++)
		ids[*n] = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return r;
}

int
absence_end(struct tx *tx, int64_t id, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_absence_end);

	bind_int(st, ":id", id);
	bind_int(st, ":now", now);
	return stmt_run(tx, st, e);
}

int
absence_again(struct tx *tx, int64_t id, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_absence_again);

	bind_int(st, ":id", id);
	return stmt_run(tx, st, e);
}

int
absence_substitute(struct tx *tx, int64_t person, uint32_t day, int64_t *who, struct err *e)
{
	enum { CHAIN = 8 };
	struct absence list[ABSENCES_MOST];
	size_t n, i;
	int step;

	*who = person;
	for (step = 0; step < CHAIN; step++) {
		int64_t next = 0;
		bool away = false;

		if (absence_of(tx, *who, day, list, ABSENCES_MOST, &n, e) < 0)
			return -1;
		for (i = 0; i < n && list[i].from <= day; i++) {
			away = true;
			next = list[i].substitute ? list[i].substitute : next; /* the one that began last counts */
		}
		if (!away)
			return 1;
		if (!next)
			break;
		*who = next;
	}
	*who = 0;
	return 0;
}
