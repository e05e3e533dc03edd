/* SPDX-License-Identifier: EUPL-1.2
 *
 * Equipment and who has it. What has not come back counts as lent, however late.
 */
#include "bot/base/fault.h"
#include "db/stmt.h"
#include "db/venue.h"

static void
read_equipment(TALLOC_CTX *mem, sqlite3_stmt *st, struct equipment *q)
{
	*q = (struct equipment){ .id = sqlite3_column_int64(st, 0),
		.slug = column_string(mem, st, 1),
		.name = column_string(mem, st, 2),
		.note = column_string(mem, st, 3),
		.stock = sqlite3_column_int(st, 4),
		.days = sqlite3_column_int(st, 5),
		.gone_at = sqlite3_column_int64(st, 6) };
}

int
equipment_get(struct tx *tx, TALLOC_CTX *mem, int64_t id, struct equipment *q, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_equipment_get);
	int found;

	bind_int(st, ":id", id);
	found = stmt_step(tx, st, e);
	if (found == 1)
		read_equipment(mem, st, q);
	sqlite3_reset(st);
	return found;
}

int
equipment_all(struct tx *tx, TALLOC_CTX *mem, struct equipment *q, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_equipment_all);
	int found = 0;

	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (found = stmt_step(tx, st, e)) == 1; (*n)++)
		read_equipment(mem, st, &q[*n]);
	sqlite3_reset(st);
	return found < 0 ? -1 : 0;
}

int
equipment_put(struct tx *tx, struct equipment *q, int position, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_equipment_put);
	int found;

	bind_text(st, ":slug", q->slug);
	bind_text(st, ":name", q->name);
	bind_text(st, ":note", q->note);
	bind_int(st, ":stock", q->stock);
	bind_int(st, ":days", q->days);
	bind_int(st, ":position", position);
	found = stmt_step(tx, st, e);
	if (found == 1)
		q->id = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return found == 1 ? 0 : -1;
}

int
equipment_mark(struct tx *tx, struct err *e)
{
	return stmt_run(tx, stmt_of(tx, Q_equipment_mark), e);
}

int
equipment_sweep(struct tx *tx, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_equipment_sweep);

	bind_int(st, ":now", now);
	return stmt_run(tx, st, e);
}

static void
read_loan(TALLOC_CTX *mem, sqlite3_stmt *st, struct loan *l)
{
	*l = (struct loan){ .id = sqlite3_column_int64(st, 0),
		.equipment = sqlite3_column_int64(st, 1),
		.person = sqlite3_column_int64(st, 2),
		.count = sqlite3_column_int(st, 3),
		.from_at = sqlite3_column_int64(st, 4),
		.until_at = sqlite3_column_int64(st, 5),
		.civil = column_string(mem, st, 6),
		.civil_end = column_string(mem, st, 7),
		.state = column_string(mem, st, 8),
		.fetch_reminder = sqlite3_column_int64(st, 9),
		.return_reminder = sqlite3_column_int64(st, 10),
		.workshop = sqlite3_column_int64(st, 11),
		.inbox = sqlite3_column_int64(st, 12),
		.created_at = sqlite3_column_int64(st, 13) };
}

static int
all_loans(struct tx *tx, TALLOC_CTX *mem, sqlite3_stmt *st, struct loan *l, size_t max, size_t *n, struct err *e)
{
	int found = 0;

	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (found = stmt_step(tx, st, e)) == 1; (*n)++)
		read_loan(mem, st, &l[*n]);
	sqlite3_reset(st);
	return found < 0 ? -1 : 0;
}

int
equipment_free(struct tx *tx, int64_t equipment, int64_t from_at, int64_t until_at, int *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_equipment_free);
	int found;

	bind_int(st, ":equipment", equipment);
	bind_int(st, ":from_at", from_at);
	bind_int(st, ":until_at", until_at);
	found = stmt_step(tx, st, e);
	*n = found == 1 ? sqlite3_column_int(st, 0) : 0;
	sqlite3_reset(st);
	return found < 0 ? -1 : 0;
}

int
loan_add(struct tx *tx, struct loan *l, int64_t now, struct err *e)
{
	sqlite3_stmt *st;
	int free;

	if (equipment_free(tx, l->equipment, l->from_at, l->until_at, &free, e) < 0)
		return -1;
	if (free < l->count)
		return 0;
	st = stmt_of(tx, Q_loan_add);
	bind_int(st, ":equipment", l->equipment);
	bind_int(st, ":person", l->person);
	bind_int(st, ":count", l->count);
	bind_int(st, ":from_at", l->from_at);
	bind_int(st, ":until_at", l->until_at);
	bind_text(st, ":civil", l->civil);
	bind_text(st, ":civil_end", l->civil_end);
	bind_text(st, ":state", l->state);
	bind_id(st, ":workshop", l->workshop);
	bind_id(st, ":inbox", l->inbox);
	bind_int(st, ":now", now);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	FAULT("loan.added");
	l->id = sqlite3_last_insert_rowid(tx->store->db);
	return 1;
}

int
loan_set(struct tx *tx, const struct loan *l, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_loan_set);

	bind_int(st, ":id", l->id);
	bind_text(st, ":state", l->state);
	bind_id(st, ":fetch_reminder", l->fetch_reminder);
	bind_id(st, ":return_reminder", l->return_reminder);
	bind_int(st, ":now", now);
	return stmt_run(tx, st, e);
}

int
loan_started(struct tx *tx, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_loan_started);

	bind_int(st, ":now", now);
	return stmt_run(tx, st, e);
}

int
loan_get(struct tx *tx, TALLOC_CTX *mem, int64_t id, struct loan *l, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_loan_get);
	int found;

	bind_int(st, ":id", id);
	found = stmt_step(tx, st, e);
	if (found == 1)
		read_loan(mem, st, l);
	sqlite3_reset(st);
	return found;
}

int
loan_of_person(struct tx *tx, TALLOC_CTX *mem, int64_t person, struct loan *l, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_loan_of_person);

	bind_int(st, ":person", person);
	return all_loans(tx, mem, st, l, max, n, e);
}

int
loan_open(struct tx *tx, TALLOC_CTX *mem, struct loan *l, size_t max, size_t *n, struct err *e)
{
	return all_loans(tx, mem, stmt_of(tx, Q_loan_open), l, max, n, e);
}
