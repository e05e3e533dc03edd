/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a person says to a problem that somebody filed for them.
 */
#include "db/stmt.h"

int
consent_add(struct tx *tx, const struct consent *c, const char *mark, int64_t now, int64_t remind_at, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_consent_add);

	bind_int(st, ":problem", c->problem);
	bind_id(st, ":person", c->person);
	bind_int(st, ":filer", c->filer);
	bind_text(st, ":mark", mark);
	bind_int(st, ":made", c->made);
	bind_text(st, ":state", c->state);
	bind_int(st, ":now", now);
	bind_int(st, ":remind_at", remind_at);
	case_touched(tx, c->problem);
	return stmt_run(tx, st, e);
}

static int
consent_row(struct tx *tx, TALLOC_CTX *mem, sqlite3_stmt *st, struct consent *c, struct err *e)
{
	int r = stmt_step(tx, st, e);

	if (r == 1)
		*c = (struct consent){ .problem = sqlite3_column_int64(st, 0),
			.person = sqlite3_column_int64(st, 1),
			.filer = sqlite3_column_int64(st, 2),
			.made = sqlite3_column_int(st, 3) != 0,
			.state = column_string(mem, st, 4),
			.asked_at = sqlite3_column_int64(st, 5) };
	sqlite3_reset(st);
	return r;
}

int
consent_get(struct tx *tx, TALLOC_CTX *mem, int64_t problem, struct consent *c, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_consent_get);

	bind_int(st, ":problem", problem);
	return consent_row(tx, mem, st, c, e);
}

int
consent_of(struct tx *tx, TALLOC_CTX *mem, int64_t person, struct consent *c, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_consent_of);

	bind_int(st, ":person", person);
	return consent_row(tx, mem, st, c, e);
}

int
consent_set(struct tx *tx, int64_t problem, const char *state, int64_t person, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_consent_set);

	bind_int(st, ":problem", problem);
	bind_text(st, ":state", state);
	bind_id(st, ":person", person);
	bind_int(st, ":now", now);
	case_touched(tx, problem);
	return stmt_run(tx, st, e);
}

int
consent_refused(struct tx *tx, const char *mark, int64_t since, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_consent_refused);
	int r;

	bind_text(st, ":mark", mark);
	bind_int(st, ":since", since);
	r = stmt_step(tx, st, e);
	sqlite3_reset(st);
	return r;
}

int
consent_forget(struct tx *tx, const struct consent *c, int64_t answer, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_token_drop);
	int r;

	bind_int(st, ":problem", c->problem);
	bind_int(st, ":person", c->person);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	if (!c->made)
		return 0;
	st = stmt_of(tx, Q_person_unknown);
	bind_int(st, ":person", c->person);
	r = stmt_step(tx, st, e);
	sqlite3_reset(st);
	if (r <= 0)
		return r;
	st = stmt_of(tx, Q_forget_messages); /* the mail that named them, and their answer */
	bind_int(st, ":problem", c->problem);
	bind_int(st, ":answer", answer);
	return stmt_run(tx, st, e) < 0 ? -1 : person_forget(tx, c->person, now, e);
}
