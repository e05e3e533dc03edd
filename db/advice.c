/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/advice.h"

#include <string.h>

#include "db/stmt.h"

static const char *const states[ADVICE_STATES] = { "proposed", "started", "blocked", "done", "declined", "already", "withdrawn" };

const char *
advice_state_name(enum advice_state s)
{
	return states[s];
}

static enum advice_state
state_of(const char *name)
{
	int i = 0;

	while (i + 1 < ADVICE_STATES && strcmp(states[i], name) != 0)
		i++;
	return (enum advice_state)i;
}

static void
bind_state(sqlite3_stmt *st, const struct advice *a, int64_t now)
{
	bind_text(st, ":state", states[a->state]);
	bind_id(st, ":said_at", a->said_at);
	bind_id(st, ":reminded_at", a->reminded_at);
	bind_id(st, ":next_at", a->next_at);
	bind_int(st, ":now", now);
}

int
advice_add(struct tx *tx, struct advice *a, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_advice_add);

	tx->store->due_same = false;
	bind_int(st, ":problem", a->problem);
	bind_int(st, ":card", a->card);
	bind_id(st, ":person", a->person);
	bind_id(st, ":author", a->author);
	bind_text(st, ":why", a->why);
	bind_text(st, ":token", a->token);
	bind_id(st, ":inbox", a->inbox);
	bind_state(st, a, now);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	a->id = sqlite3_last_insert_rowid(tx->store->db);
	a->created_at = a->changed_at = now;
	return 0;
}

int
advice_set(struct tx *tx, const struct advice *a, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_advice_set);

	tx->store->due_same = false;
	bind_int(st, ":id", a->id);
	bind_state(st, a, now);
	return stmt_run(tx, st, e);
}

int
advice_get(struct tx *tx, TALLOC_CTX *mem, int64_t id, struct advice *a, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_advice_get);
	int r;

	bind_int(st, ":id", id);
	r = stmt_step(tx, st, e);
	if (r == 1)
		*a = (struct advice){ .id = id,
			.problem = sqlite3_column_int64(st, 1),
			.card = sqlite3_column_int64(st, 2),
			.person = sqlite3_column_int64(st, 3),
			.author = sqlite3_column_int64(st, 4),
			.why = column_string(mem, st, 5),
			.state = state_of(column_string(mem, st, 6)),
			.token = column_string(mem, st, 7),
			.said_at = sqlite3_column_int64(st, 8),
			.reminded_at = sqlite3_column_int64(st, 9),
			.next_at = sqlite3_column_int64(st, 10),
			.inbox = sqlite3_column_int64(st, 11),
			.created_at = sqlite3_column_int64(st, 12),
			.changed_at = sqlite3_column_int64(st, 13) };
	sqlite3_reset(st);
	return r;
}

int
advice_by_token(struct tx *tx, TALLOC_CTX *mem, const char *token, struct advice *a, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_advice_by_token);
	int64_t id;
	int r;

	bind_text(st, ":token", token);
	r = stmt_step(tx, st, e);
	id = r == 1 ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_reset(st);
	return r == 1 ? advice_get(tx, mem, id, a, e) : r;
}

int
advice_all(struct tx *tx, TALLOC_CTX *mem, int64_t problem, struct advice *a, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_advice_all);
	int64_t *ids = talloc_array(mem, int64_t, (unsigned)max);
	size_t i;
	int r;

	bind_int(st, ":problem", problem);
	r = stmt_ids(tx, st, ids, max, n, e);
	for (i = 0; r >= 0 && i < *n; i++)
		r = advice_get(tx, mem, ids[i], &a[i], e);
	talloc_free(ids);
	return r < 0 ? -1 : 0;
}

int
advice_due(struct tx *tx, int64_t now, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_advice_due);

	bind_int(st, ":now", now);
	return stmt_ids(tx, st, ids, max, n, e);
}

/* The one instant that a statement gives. 1, 0 none, -1. */
static int
instant_of(struct tx *tx, sqlite3_stmt *st, int64_t *at, struct err *e)
{
	int r = stmt_step(tx, st, e);

	*at = r == 1 ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_reset(st);
	return r < 0 ? -1 : *at != 0;
}

int
advice_next(struct tx *tx, int64_t *at, struct err *e)
{
	return instant_of(tx, stmt_of(tx, Q_advice_next), at, e);
}

int
advice_quiet(struct tx *tx, int64_t id, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_advice_quiet);

	tx->store->due_same = false;
	bind_int(st, ":id", id);
	return stmt_run(tx, st, e);
}

int
advice_reminded(struct tx *tx, int64_t person, int64_t *at, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_advice_reminded);

	bind_int(st, ":person", person);
	return instant_of(tx, st, at, e);
}

int
advice_counts(struct tx *tx, int64_t from, int64_t until, int64_t *counts, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_advice_counts);
	TALLOC_CTX *mem = talloc_new(NULL);
	int r;

	memset(counts, 0, ADVICE_STATES * sizeof *counts);
	bind_int(st, ":from", from);
	bind_int(st, ":until", until);
	while ((r = stmt_step(tx, st, e)) == 1)
		counts[state_of(column_string(mem, st, 0))] = sqlite3_column_int64(st, 1);
	sqlite3_reset(st);
	talloc_free(mem);
	return r < 0 ? -1 : 0;
}
