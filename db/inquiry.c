/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/inquiry.h"

#include <string.h>

#include "db/stmt.h"

static const char *const states[INQUIRY_STATES] = { "draft", "open", "closed", "stopped" };

const char *
inquiry_state_name(enum inquiry_state s)
{
	return states[s];
}

/* The one number that a statement gives. 1, 0 none, -1. */
static int
number_of(struct tx *tx, sqlite3_stmt *st, int64_t *n, struct err *e)
{
	int r = stmt_step(tx, st, e);

	*n = r == 1 ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_reset(st);
	return r < 0 ? -1 : *n != 0;
}

static int
run_for(struct tx *tx, enum query q, const char *name, int64_t id, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, q);

	tx->store->due_same = false;
	bind_int(st, name, id);
	return stmt_run(tx, st, e);
}

static int
due_of(struct tx *tx, enum query q, int64_t now, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, q);

	bind_int(st, ":now", now);
	return stmt_ids(tx, st, ids, max, n, e);
}

/* ---- who agreed ---- */

int
willing_get(struct tx *tx, TALLOC_CTX *mem, int64_t person, struct willing *w, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_willing_get);
	int r;

	bind_int(st, ":person", person);
	r = stmt_step(tx, st, e);
	if (r == 1)
		*w = (struct willing){ .person = person,
			.token = column_string(mem, st, 0),
			.agreed_at = sqlite3_column_int64(st, 1),
			.asked_at = sqlite3_column_int64(st, 2),
			.next_at = sqlite3_column_int64(st, 3) };
	sqlite3_reset(st);
	return r;
}

int
willing_by_token(struct tx *tx, const char *token, int64_t *person, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_willing_by_token);

	bind_text(st, ":token", token);
	return number_of(tx, st, person, e);
}

int
willing_set(struct tx *tx, const struct willing *w, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_willing_set);

	tx->store->due_same = false;
	bind_int(st, ":person", w->person);
	bind_text(st, ":token", w->token);
	bind_int(st, ":agreed_at", w->agreed_at);
	bind_id(st, ":asked_at", w->asked_at);
	bind_id(st, ":next_at", w->next_at);
	return stmt_run(tx, st, e);
}

int
willing_end(struct tx *tx, int64_t person, struct err *e)
{
	return run_for(tx, Q_willing_left, ":person", person, e) < 0 ? -1 : run_for(tx, Q_willing_end, ":person", person, e);
}

int
willing_first(struct tx *tx, int64_t but, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_willing_first);

	bind_int(st, ":but", but);
	return stmt_ids(tx, st, ids, max, n, e);
}

int
willing_due(struct tx *tx, int64_t now, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	return due_of(tx, Q_willing_due, now, ids, max, n, e);
}

int
willing_next(struct tx *tx, int64_t *at, struct err *e)
{
	return number_of(tx, stmt_of(tx, Q_willing_next), at, e);
}

int
willing_quiet(struct tx *tx, int64_t person, struct err *e)
{
	return run_for(tx, Q_willing_quiet, ":person", person, e);
}

int
willing_room_set(struct tx *tx, const char *room, int64_t person, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, person ? Q_willing_room_set : Q_willing_room_end);

	bind_text(st, ":room", room);
	if (person) {
		bind_int(st, ":person", person);
		bind_int(st, ":now", now);
	}
	return stmt_run(tx, st, e);
}

int
willing_room_all(struct tx *tx, TALLOC_CTX *mem, const char **rooms, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_willing_room_all);
	int r = 0;

	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++)
		rooms[*n] = column_string(mem, st, 0);
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

/* ---- what is asked ---- */

static void
bind_inquiry(sqlite3_stmt *st, const struct inquiry *i)
{
	bind_text(st, ":text", i->text);
	bind_int(st, ":signed", i->signed_);
	bind_text(st, ":state", states[i->state]);
	bind_id(st, ":next_at", i->next_at);
	bind_id(st, ":closes_at", i->closes_at);
}

int
inquiry_add(struct tx *tx, struct inquiry *i, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_inquiry_add);

	bind_int(st, ":person", i->person);
	bind_id(st, ":inbox", i->inbox);
	bind_int(st, ":now", now);
	bind_inquiry(st, i);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	i->id = sqlite3_last_insert_rowid(tx->store->db);
	i->created_at = now;
	return 0;
}

int
inquiry_set(struct tx *tx, const struct inquiry *i, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_inquiry_set);

	tx->store->due_same = false;
	bind_int(st, ":id", i->id);
	bind_inquiry(st, i);
	return stmt_run(tx, st, e);
}

int
inquiry_get(struct tx *tx, TALLOC_CTX *mem, int64_t id, struct inquiry *i, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_inquiry_get);
	const char *state;
	int r;

	bind_int(st, ":id", id);
	r = stmt_step(tx, st, e);
	if (r == 1) {
		*i = (struct inquiry){ .id = id,
			.person = sqlite3_column_int64(st, 0),
			.text = column_string(mem, st, 1),
			.signed_ = sqlite3_column_int(st, 2),
			.next_at = sqlite3_column_int64(st, 4),
			.closes_at = sqlite3_column_int64(st, 5),
			.inbox = sqlite3_column_int64(st, 6),
			.created_at = sqlite3_column_int64(st, 7) };
		state = column_string(mem, st, 3);
		while (i->state + 1 < INQUIRY_STATES && strcmp(states[i->state], state) != 0)
			i->state++;
	}
	sqlite3_reset(st);
	return r;
}

int
inquiry_open(struct tx *tx, TALLOC_CTX *mem, int64_t person, struct inquiry *out, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_inquiry_open);
	int64_t *ids = talloc_array(mem, int64_t, (unsigned)max);
	size_t i;
	int r;

	bind_int(st, ":person", person);
	r = stmt_ids(tx, st, ids, max, n, e);
	for (i = 0; r >= 0 && i < *n; i++)
		r = inquiry_get(tx, mem, ids[i], &out[i], e);
	talloc_free(ids);
	return r < 0 ? -1 : 0;
}

int
inquiry_due(struct tx *tx, int64_t now, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	return due_of(tx, Q_inquiry_due, now, ids, max, n, e);
}

int
inquiry_next(struct tx *tx, int64_t *at, struct err *e)
{
	return number_of(tx, stmt_of(tx, Q_inquiry_next), at, e);
}

int
inquiry_quiet(struct tx *tx, int64_t id, struct err *e)
{
	return run_for(tx, Q_inquiry_quiet, ":id", id, e);
}

/* ---- who is asked, and what they say ---- */

int
inquiry_ask_set(struct tx *tx, int64_t inquiry, int64_t person, const char *state, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_inquiry_ask_set);

	bind_int(st, ":inquiry", inquiry);
	bind_int(st, ":person", person);
	bind_text(st, ":state", state);
	return stmt_run(tx, st, e);
}

int
inquiry_ask_is(struct tx *tx, int64_t inquiry, int64_t person, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_inquiry_ask_is);
	int r;

	bind_int(st, ":inquiry", inquiry);
	bind_int(st, ":person", person);
	r = stmt_step(tx, st, e);
	sqlite3_reset(st);
	return r;
}

int
inquiry_asked(struct tx *tx, int64_t person, const char *state, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_inquiry_asked);

	bind_int(st, ":person", person);
	bind_text(st, ":state", state);
	return stmt_ids(tx, st, ids, max, n, e);
}

int
inquiry_counts(struct tx *tx, int64_t inquiry, int64_t *asked, int64_t *unknown, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_inquiry_counts);
	int r;

	bind_int(st, ":inquiry", inquiry);
	r = stmt_step(tx, st, e);
	*asked = r == 1 ? sqlite3_column_int64(st, 0) : 0;
	*unknown = r == 1 ? sqlite3_column_int64(st, 1) : 0;
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
inquiry_answer_add(struct tx *tx, const struct inquiry_answer *a, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_inquiry_answer_add);

	bind_int(st, ":inquiry", a->inquiry);
	bind_id(st, ":person", a->person);
	bind_int(st, ":signed", a->signed_);
	bind_text(st, ":text", a->text);
	bind_id(st, ":inbox", a->inbox);
	bind_int(st, ":now", now);
	return stmt_run(tx, st, e);
}

int
inquiry_answers(struct tx *tx, TALLOC_CTX *mem, int64_t inquiry, bool all, struct inquiry_answer *out, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_inquiry_answers);
	int r = 0;

	bind_int(st, ":inquiry", inquiry);
	bind_int(st, ":all", all);
	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++)
		out[*n] = (struct inquiry_answer){ .id = sqlite3_column_int64(st, 0),
			.inquiry = inquiry,
			.person = sqlite3_column_int64(st, 1),
			.signed_ = sqlite3_column_int(st, 2),
			.text = column_string(mem, st, 3) };
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
inquiry_answer_remove(struct tx *tx, int64_t id, struct err *e)
{
	return run_for(tx, Q_inquiry_answer_remove, ":id", id, e);
}

int
inquiry_told(struct tx *tx, int64_t inquiry, struct err *e)
{
	return run_for(tx, Q_inquiry_told, ":inquiry", inquiry, e);
}
