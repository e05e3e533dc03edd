/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/stmt.h"

#include <string.h>

enum { SUSPENDED_SECONDS = 60 * 86400, FORGET_SECONDS = 30 * 86400, DAY = 86400, THRESHOLD = 3 };

static void
person_row(TALLOC_CTX *mem, sqlite3_stmt *st, struct person *p)
{
	p->id = sqlite3_column_int64(st, 0);
	p->name = column_string(mem, st, 1);
	p->lang = column_string(mem, st, 2);
	p->role = column_string(mem, st, 3);
	p->addr = column_string(mem, st, 4);
}

static int
person_one(struct tx *tx, TALLOC_CTX *mem, sqlite3_stmt *st, struct person *p, struct err *e)
{
	int r = stmt_step(tx, st, e);

	if (r == 1)
		person_row(mem, st, p);
	sqlite3_reset(st);
	return r;
}

int
person_get(struct tx *tx, TALLOC_CTX *mem, int64_t id, struct person *p, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_person_get);

	bind_int(st, ":id", id);
	return person_one(tx, mem, st, p, e);
}

int
person_by_address(struct tx *tx, TALLOC_CTX *mem, const char *addr, struct person *p, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_person_by_address);

	bind_text(st, ":addr", addr);
	return person_one(tx, mem, st, p, e);
}

int
person_by_chat(struct tx *tx, TALLOC_CTX *mem, const char *chat, struct person *p, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_person_by_chat);

	bind_text(st, ":id", chat);
	return person_one(tx, mem, st, p, e);
}

int
person_add(struct tx *tx, const char *name, const char *lang, const char *role, const char *addr, int64_t now, int64_t *id, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_person_add);

	bind_text(st, ":name", name);
	bind_text(st, ":lang", lang);
	bind_text(st, ":role", role);
	bind_int(st, ":now", now);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	*id = sqlite3_last_insert_rowid(tx->store->db);
	if (!addr || !*addr)
		return 0;
	st = stmt_of(tx, Q_address_add);
	bind_text(st, ":addr", addr);
	bind_int(st, ":person", *id);
	return stmt_run(tx, st, e);
}

int
person_set(struct tx *tx, const struct person *p, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_person_set);

	bind_int(st, ":id", p->id);
	bind_text(st, ":name", p->name);
	bind_text(st, ":lang", p->lang);
	bind_text(st, ":role", p->role);
	return stmt_run(tx, st, e);
}

int
person_staff(struct tx *tx, TALLOC_CTX *mem, struct person *people, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_person_staff);
	int r = 0;

	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++)
		person_row(mem, st, &people[*n]);
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
person_chat(struct tx *tx, int64_t person, const char *chat, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_chat_set);

	bind_text(st, ":id", chat);
	bind_int(st, ":person", person);
	return stmt_run(tx, st, e);
}

int
address_works(struct tx *tx, const char *addr, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_address_works);

	bind_text(st, ":addr", addr);
	return stmt_run(tx, st, e);
}

int
participant_all(struct tx *tx, TALLOC_CTX *mem, int64_t problem, struct person *people, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_participant_all);
	int r = 0;

	bind_int(st, ":problem", problem);
	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++)
		person_row(mem, st, &people[*n]);
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
address_failed(struct tx *tx, const char *addr, bool hard, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_address_state);
	double failures;
	int64_t failed_at;
	int r;

	bind_text(st, ":addr", addr);
	r = stmt_step(tx, st, e);
	if (r != 1)
		return r;
	failures = sqlite3_column_double(st, 0);
	failed_at = sqlite3_column_int64(st, 1);
	sqlite3_reset(st);
	if (failed_at && now - failed_at < DAY)
		return 0; /* at most one point a day: a burst of bounces is one event */
	if (failed_at && now - failed_at > FORGET_SECONDS)
		failures = 0;
	failures += hard ? 1 : 0.5;
	st = stmt_of(tx, Q_address_fail);
	bind_text(st, ":addr", addr);
	sqlite3_bind_double(st, sqlite3_bind_parameter_index(st, ":failures"), failures >= THRESHOLD ? 0 : failures);
	bind_int(st, ":failed_at", now);
	bind_id(st, ":suspended_until", failures >= THRESHOLD ? now + SUSPENDED_SECONDS : 0);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	return failures >= THRESHOLD;
}

int
address_suspended(struct tx *tx, const char *addr, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_address_state);
	int r;

	bind_text(st, ":addr", addr);
	r = stmt_step(tx, st, e);
	if (r == 1)
		r = sqlite3_column_int64(st, 2) > now;
	sqlite3_reset(st);
	return r;
}
