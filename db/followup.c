/* SPDX-License-Identifier: EUPL-1.2
 *
 * What is done around a workshop: its tasks, each with its reminder, and what was written down of it.
 */
#include "db/stmt.h"
#include "db/workshop.h"

#include <stdio.h>

int
task_add(struct tx *tx, int64_t workshop, const struct task *t, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_task_add);

	bind_int(st, ":workshop", workshop);
	bind_text(st, ":occasion", t->occasion ? t->occasion : "");
	bind_text(st, ":text", t->text);
	if (!t->dated)
		bind_int(st, ":days", t->days);
	bind_int(st, ":reminder", t->reminder);
	return stmt_run(tx, st, e);
}

int
task_of_reminder(struct tx *tx, int64_t reminder, int64_t *workshop, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_task_of_reminder);
	int r;

	bind_int(st, ":reminder", reminder);
	r = stmt_step(tx, st, e);
	*workshop = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return r;
}

int
task_all(struct tx *tx, TALLOC_CTX *mem, int64_t workshop, struct task *out, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_task_all);
	int r = 0;

	bind_int(st, ":workshop", workshop);
	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++)
		out[*n] = (struct task){ .number = sqlite3_column_int(st, 0),
			.text = column_string(mem, st, 1),
			.dated = sqlite3_column_type(st, 2) == SQLITE_NULL,
			.days = sqlite3_column_int(st, 2),
			.reminder = sqlite3_column_int64(st, 3),
			.person = sqlite3_column_int64(st, 4),
			.room = column_string(mem, st, 5),
			.state = column_string(mem, st, 6),
			.due_at = sqlite3_column_int64(st, 7),
			.occasion = column_string(mem, st, 8) };
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

static int
minutes_read(struct tx *tx, TALLOC_CTX *mem, sqlite3_stmt *st, struct minutes *m, struct err *e)
{
	int r = stmt_step(tx, st, e);

	if (r == 1)
		*m = (struct minutes){ .person = sqlite3_column_int64(st, 0),
			.text = column_string(mem, st, 1),
			.asked_at = sqlite3_column_int64(st, 2),
			.sent_to = sqlite3_column_int64(st, 3),
			.sent_at = sqlite3_column_int64(st, 4),
			.occasion = column_string(mem, st, 5) };
	sqlite3_reset(st);
	return r;
}

int
minutes_get(struct tx *tx, TALLOC_CTX *mem, int64_t workshop, const char *occasion, struct minutes *m, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_minutes_get);

	bind_int(st, ":workshop", workshop);
	bind_text(st, ":occasion", occasion);
	return minutes_read(tx, mem, st, m, e);
}

int
minutes_due(struct tx *tx, TALLOC_CTX *mem, int64_t workshop, struct minutes *m, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_minutes_due);

	bind_int(st, ":workshop", workshop);
	return minutes_read(tx, mem, st, m, e);
}

int
minutes_put(struct tx *tx, int64_t workshop, const struct minutes *m, int64_t inbox, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_minutes_put);

	bind_int(st, ":workshop", workshop);
	bind_text(st, ":occasion", m->occasion);
	bind_int(st, ":person", m->person);
	bind_text(st, ":text", m->text);
	bind_int(st, ":inbox", inbox);
	bind_int(st, ":now", now);
	return stmt_run(tx, st, e);
}

int
minutes_sent(struct tx *tx, int64_t workshop, const struct minutes *m, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_minutes_sent);

	bind_int(st, ":workshop", workshop);
	bind_text(st, ":occasion", m->occasion);
	bind_int(st, ":asked_at", m->asked_at);
	bind_int(st, ":sent_to", m->sent_to);
	bind_int(st, ":sent_at", m->sent_at);
	return stmt_run(tx, st, e);
}

/* ---- who came ---- */

static sqlite3_stmt *
attendance_of(struct tx *tx, enum query q, int64_t workshop, const char *occasion)
{
	sqlite3_stmt *st = stmt_of(tx, q);

	bind_int(st, ":workshop", workshop);
	bind_text(st, ":occasion", occasion);
	return st;
}

static int
attendance_put(struct tx *tx, sqlite3_stmt *st, int64_t person, bool present, int64_t now, struct err *e)
{
	bind_int(st, ":person", person);
	bind_int(st, ":present", present);
	bind_int(st, ":now", now);
	return stmt_run(tx, st, e);
}

int
attendance_set(
    struct tx *tx, int64_t workshop, const char *occasion, int64_t person, bool present, int64_t inbox, int64_t now, struct err *e)
{
	sqlite3_stmt *st = attendance_of(tx, Q_attendance_set, workshop, occasion);

	bind_int(st, ":inbox", inbox);
	return attendance_put(tx, st, person, present, now, e);
}

int
attendance_add(struct tx *tx, int64_t workshop, const char *occasion, int64_t person, bool present, int64_t now, struct err *e)
{
	return attendance_put(tx, attendance_of(tx, Q_attendance_add, workshop, occasion), person, present, now, e);
}

int
attendance_clear(struct tx *tx, int64_t workshop, const char *occasion, struct err *e)
{
	return stmt_run(tx, attendance_of(tx, Q_attendance_clear, workshop, occasion), e);
}

int
attendance_back(struct tx *tx, int64_t inbox, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_attendance_back);

	bind_int(st, ":inbox", inbox);
	return stmt_run(tx, st, e) < 0 ? -1 : sqlite3_changes(tx->store->db) > 0;
}

int
attendance_counts(struct tx *tx, int64_t workshop, const char *occasion, struct attendance *a, struct err *e)
{
	sqlite3_stmt *st = attendance_of(tx, Q_attendance_counts, workshop, occasion);
	int r = stmt_step(tx, st, e);

	*a = (struct attendance){ sqlite3_column_int(st, 0), sqlite3_column_int(st, 1) };
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
attendance_who(struct tx *tx, int64_t workshop, const char *occasion, bool present, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = attendance_of(tx, Q_attendance_who, workshop, occasion);

	bind_int(st, ":present", present);
	return stmt_ids(tx, st, ids, max, n, e);
}

/* ---- the running order ---- */

int
part_put(struct tx *tx, int64_t workshop, const struct order_part *p, size_t n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_part_clear);
	size_t i;

	bind_int(st, ":workshop", workshop);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		st = stmt_of(tx, Q_part_add);
		bind_int(st, ":workshop", workshop);
		bind_int(st, ":number", (int64_t)i + 1);
		bind_int(st, ":minutes", p[i].minutes);
		bind_text(st, ":text", p[i].text);
		if (stmt_run(tx, st, e) < 0)
			return -1;
	}
	return 0;
}

int
part_all(struct tx *tx, TALLOC_CTX *mem, int64_t workshop, struct order_part *out, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_part_all);
	int r = 0;

	bind_int(st, ":workshop", workshop);
	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++)
		out[*n] = (struct order_part){
			.number = sqlite3_column_int(st, 0), .minutes = sqlite3_column_int(st, 1), .text = column_string(mem, st, 2)
		};
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

/* ---- what people need ---- */

int
need_add(struct tx *tx, int64_t workshop, int64_t person, const char *text, int64_t inbox, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_need_add);

	bind_int(st, ":workshop", workshop);
	bind_int(st, ":person", person);
	bind_text(st, ":text", text);
	bind_int(st, ":inbox", inbox);
	bind_int(st, ":now", now);
	return stmt_run(tx, st, e);
}

int
need_all(struct tx *tx, TALLOC_CTX *mem, int64_t workshop, struct need *out, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_need_all);
	int r = 0;

	bind_int(st, ":workshop", workshop);
	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++)
		out[*n] = (struct need){ sqlite3_column_int64(st, 0), column_string(mem, st, 1) };
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
need_any(struct tx *tx, int64_t workshop, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_need_any);
	int r;

	bind_int(st, ":workshop", workshop);
	r = stmt_step(tx, st, e);
	sqlite3_reset(st);
	return r;
}

int
need_forget(struct tx *tx, int64_t workshop, struct err *e)
{
	static const enum query all[] = { Q_need_forget_mails, Q_need_forget_letters, Q_need_forget };
	char target[24];
	sqlite3_stmt *st;
	size_t i;

	(void)snprintf(target, sizeof target, "%lld", (long long)workshop);
	for (i = 0; i < sizeof all / sizeof *all; i++) {
		st = stmt_of(tx, all[i]);
		if (all[i] == Q_need_forget_letters)
			bind_text(st, ":target", target);
		else
			bind_int(st, ":workshop", workshop);
		if (stmt_run(tx, st, e) < 0)
			return -1;
	}
	return 0;
}
