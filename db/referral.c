/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/referral.h"

#include <stdio.h>
#include <string.h>

#include "db/stmt.h"

static const char *const states[REFERRAL_STATES] = { "draft", "open", "met", "closed" };
static const char *const approach_states[APPROACH_STATES] = { "proposed", "asked", "later", "no", "elsewhere", "silent", "introduced",
	"ended", "withdrawn" };

const char *
referral_state_name(enum referral_state s)
{
	return states[s];
}

const char *
approach_state_name(enum approach_state s)
{
	return approach_states[s];
}

/* The first column of one row, an id or an instant: 1; 0 there is none, or it is NULL; -1. */
static int
one_int(struct tx *tx, sqlite3_stmt *st, int64_t *out, struct err *e)
{
	int r = stmt_step(tx, st, e);

	if (r == 1 && sqlite3_column_type(st, 0) == SQLITE_NULL)
		r = 0;
	*out = r == 1 ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_reset(st);
	return r;
}

static int
due_ids(struct tx *tx, enum query q, int64_t now, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, q);

	bind_int(st, ":now", now);
	return stmt_ids(tx, st, ids, max, n, e);
}

static int
quiet(struct tx *tx, enum query q, int64_t id, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, q);

	tx->store->due_same = false;
	bind_int(st, ":id", id);
	return stmt_run(tx, st, e);
}

/* ---- referrals ---- */

static void
bind_referral(sqlite3_stmt *st, const struct referral *r, int64_t now)
{
	bind_text(st, ":room", r->room);
	bind_text(st, ":text", r->text);
	bind_int(st, ":version", r->version);
	bind_text(st, ":state", states[r->state]);
	bind_text(st, ":reason", r->reason);
	bind_int(st, ":relay", r->relay);
	bind_text(st, ":chosen", r->chosen);
	bind_text(st, ":token", r->token);
	bind_int(st, ":steps", r->steps);
	bind_id(st, ":told_at", r->told_at);
	bind_id(st, ":next_at", r->next_at);
	bind_id(st, ":approved_at", r->approved_at);
	bind_id(st, ":closed_at", r->closed_at);
	bind_int(st, ":now", now);
}

int
referral_add(struct tx *tx, TALLOC_CTX *mem, struct referral *r, int year, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_referral_last_number);
	int64_t number;

	bind_int(st, ":year", year);
	if (one_int(tx, st, &number, e) < 0)
		return -1;
	tx->store->due_same = false;
	st = stmt_of(tx, Q_referral_add);
	bind_int(st, ":year", year);
	bind_int(st, ":number", number);
	bind_int(st, ":requester", r->requester);
	bind_int(st, ":author", r->author);
	bind_id(st, ":problem", r->problem);
	bind_id(st, ":workshop", r->workshop);
	bind_id(st, ":inbox", r->inbox);
	bind_referral(st, r, now);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	r->id = sqlite3_last_insert_rowid(tx->store->db);
	r->ref = talloc_asprintf(mem, "R-%d-%03d", year, (int)number);
	r->created_at = r->changed_at = now;
	return 0;
}

int
referral_set(struct tx *tx, const struct referral *r, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_referral_set);

	tx->store->due_same = false;
	case_touched(tx, r->problem);
	bind_int(st, ":id", r->id);
	bind_referral(st, r, now);
	return stmt_run(tx, st, e);
}

int
referral_get(struct tx *tx, TALLOC_CTX *mem, int64_t id, struct referral *out, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_referral_get);
	int r;

	bind_int(st, ":id", id);
	r = stmt_step(tx, st, e);
	if (r == 1)
		*out = (struct referral){ .id = id,
			.ref = talloc_asprintf(mem, "R-%d-%03d", sqlite3_column_int(st, 1), sqlite3_column_int(st, 2)),
			.requester = sqlite3_column_int64(st, 3),
			.author = sqlite3_column_int64(st, 4),
			.problem = sqlite3_column_int64(st, 5),
			.workshop = sqlite3_column_int64(st, 6),
			.room = column_string(mem, st, 7),
			.text = column_string(mem, st, 8),
			.version = sqlite3_column_int(st, 9),
			.state = (enum referral_state)name_place(states, REFERRAL_STATES, column_string(mem, st, 10)),
			.reason = column_string(mem, st, 11),
			.relay = sqlite3_column_int(st, 12) != 0,
			.chosen = column_string(mem, st, 13),
			.token = column_string(mem, st, 14),
			.steps = sqlite3_column_int(st, 15),
			.told_at = sqlite3_column_int64(st, 16),
			.next_at = sqlite3_column_int64(st, 17),
			.approved_at = sqlite3_column_int64(st, 18),
			.closed_at = sqlite3_column_int64(st, 19),
			.inbox = sqlite3_column_int64(st, 20),
			.created_at = sqlite3_column_int64(st, 21),
			.changed_at = sqlite3_column_int64(st, 22) };
	sqlite3_reset(st);
	return r;
}

/* The one whose id that statement gives. */
static int
referral_found(struct tx *tx, TALLOC_CTX *mem, sqlite3_stmt *st, struct referral *out, struct err *e)
{
	int64_t id;
	int r = one_int(tx, st, &id, e);

	return r == 1 ? referral_get(tx, mem, id, out, e) : r;
}

int
referral_by_ref(struct tx *tx, TALLOC_CTX *mem, const char *ref, struct referral *out, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_referral_by_ref);

	if (!bind_ref(st, ref, 'R'))
		return 0;
	return referral_found(tx, mem, st, out, e);
}

int
referral_by_token(struct tx *tx, TALLOC_CTX *mem, const char *token, struct referral *out, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_referral_by_token);

	bind_text(st, ":token", token);
	return referral_found(tx, mem, st, out, e);
}

/* Those whose ids that statement gives. */
static int
referrals_found(struct tx *tx, TALLOC_CTX *mem, sqlite3_stmt *st, struct referral *out, size_t max, size_t *n, struct err *e)
{
	int64_t *ids = talloc_array(mem, int64_t, (unsigned)max);
	size_t i;
	int r = stmt_ids(tx, st, ids, max, n, e);

	for (i = 0; r >= 0 && i < *n; i++)
		r = referral_get(tx, mem, ids[i], &out[i], e);
	return r < 0 ? -1 : 0;
}

int
referral_all(struct tx *tx, TALLOC_CTX *mem, int64_t requester, struct referral *out, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, requester ? Q_referral_of : Q_referral_all);

	if (requester)
		bind_int(st, ":requester", requester);
	return referrals_found(tx, mem, st, out, max, n, e);
}

int
referral_count(struct tx *tx, int64_t requester, int64_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_referral_count);

	bind_int(st, ":requester", requester);
	return one_int(tx, st, n, e) < 0 ? -1 : 0;
}

int
referral_of_problem(struct tx *tx, int64_t problem, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_referral_of_problem);

	bind_int(st, ":problem", problem);
	return stmt_ids(tx, st, ids, max, n, e);
}

int
referral_of_workshop(struct tx *tx, int64_t workshop, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_referral_of_workshop);

	bind_int(st, ":workshop", workshop);
	return stmt_ids(tx, st, ids, max, n, e);
}

int
referral_waiting(struct tx *tx, TALLOC_CTX *mem, int64_t since, struct referral *out, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_referral_waiting);

	bind_int(st, ":since", since);
	return referrals_found(tx, mem, st, out, max, n, e);
}

int
referral_due(struct tx *tx, int64_t now, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	return due_ids(tx, Q_referral_due, now, ids, max, n, e);
}

int
referral_next(struct tx *tx, int64_t *at, struct err *e)
{
	return one_int(tx, stmt_of(tx, Q_referral_next), at, e);
}

int
referral_quiet(struct tx *tx, int64_t id, struct err *e)
{
	return quiet(tx, Q_referral_quiet, id, e);
}

int
referral_forget(struct tx *tx, int64_t id, struct err *e)
{
	static const enum query all[] = { Q_referral_forget, Q_referral_forget_answers, Q_referral_forget_feedback };
	size_t i;

	for (i = 0; i < sizeof all / sizeof *all; i++)
		if (quiet(tx, all[i], id, e) < 0)
			return -1;
	return 0;
}

/* ---- partners who are asked ---- */

static void
bind_approach(sqlite3_stmt *st, const struct approach *a, int64_t now)
{
	bind_text(st, ":state", approach_states[a->state]);
	bind_text(st, ":motive", a->motive);
	bind_text(st, ":words", a->words);
	bind_int(st, ":steps", a->steps);
	bind_id(st, ":asked_at", a->asked_at);
	bind_id(st, ":told_at", a->told_at);
	bind_id(st, ":answered_at", a->answered_at);
	bind_id(st, ":introduced_at", a->introduced_at);
	bind_id(st, ":next_at", a->next_at);
	bind_int(st, ":now", now);
}

int
approach_add(struct tx *tx, struct approach *a, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_approach_add);

	tx->store->due_same = false;
	bind_int(st, ":referral", a->referral);
	bind_int(st, ":card", a->card);
	bind_int(st, ":person", a->person);
	bind_text(st, ":token", a->token);
	bind_approach(st, a, now);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	a->id = sqlite3_last_insert_rowid(tx->store->db);
	return 0;
}

int
approach_set(struct tx *tx, const struct approach *a, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_approach_set);

	tx->store->due_same = false;
	bind_int(st, ":id", a->id);
	bind_approach(st, a, now);
	return stmt_run(tx, st, e);
}

int
approach_get(struct tx *tx, TALLOC_CTX *mem, int64_t id, struct approach *out, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_approach_get);
	int r;

	bind_int(st, ":id", id);
	r = stmt_step(tx, st, e);
	if (r == 1)
		*out = (struct approach){ .id = id,
			.referral = sqlite3_column_int64(st, 1),
			.card = sqlite3_column_int64(st, 2),
			.person = sqlite3_column_int64(st, 3),
			.state = (enum approach_state)name_place(approach_states, APPROACH_STATES, column_string(mem, st, 4)),
			.motive = column_string(mem, st, 5),
			.words = column_string(mem, st, 6),
			.token = column_string(mem, st, 7),
			.steps = sqlite3_column_int(st, 8),
			.asked_at = sqlite3_column_int64(st, 9),
			.told_at = sqlite3_column_int64(st, 10),
			.answered_at = sqlite3_column_int64(st, 11),
			.introduced_at = sqlite3_column_int64(st, 12),
			.next_at = sqlite3_column_int64(st, 13) };
	sqlite3_reset(st);
	return r;
}

int
approach_by_token(struct tx *tx, TALLOC_CTX *mem, const char *token, struct approach *out, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_approach_by_token);
	int64_t id;
	int r;

	bind_text(st, ":token", token);
	r = one_int(tx, st, &id, e);
	return r == 1 ? approach_get(tx, mem, id, out, e) : r;
}

/* Those whose ids that statement gives. */
static int
approaches_found(struct tx *tx, TALLOC_CTX *mem, sqlite3_stmt *st, struct approach *out, size_t max, size_t *n, struct err *e)
{
	int64_t *ids = talloc_array(mem, int64_t, (unsigned)max);
	size_t i;
	int r = stmt_ids(tx, st, ids, max, n, e);

	for (i = 0; r >= 0 && i < *n; i++)
		r = approach_get(tx, mem, ids[i], &out[i], e);
	return r < 0 ? -1 : 0;
}

int
approach_all(struct tx *tx, TALLOC_CTX *mem, int64_t referral, struct approach *out, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_approach_all);

	bind_int(st, ":referral", referral);
	return approaches_found(tx, mem, st, out, max, n, e);
}

int
approach_of_person(struct tx *tx, TALLOC_CTX *mem, int64_t person, struct approach *out, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_approach_of_person);

	bind_int(st, ":person", person);
	return approaches_found(tx, mem, st, out, max, n, e);
}

int
approach_last(struct tx *tx, int64_t card, int64_t *at, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_approach_last);

	bind_int(st, ":card", card);
	return one_int(tx, st, at, e) < 0 ? -1 : 0;
}

int
approach_delays(struct tx *tx, TALLOC_CTX *mem, bool introduced, int64_t from, int64_t to, struct delay **out, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, introduced ? Q_approach_introduced : Q_approach_answered);
	size_t room = 64;
	int r;

	bind_int(st, ":from", from);
	bind_int(st, ":to", to);
	*out = talloc_array(mem, struct delay, (unsigned)room);
	for (*n = 0; (r = stmt_step(tx, st, e)) == 1; (*n)++) {
		if (*n == room)
			*out = talloc_realloc(mem, *out, struct delay, (unsigned)(room *= 2));
		(*out)[*n] = (struct delay){ sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1) };
	}
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
approach_introduced(struct tx *tx, int64_t from, int64_t to, int64_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_approach_introduced_count);

	bind_int(st, ":from", from);
	bind_int(st, ":to", to);
	return one_int(tx, st, n, e) < 0 ? -1 : 0;
}

int
approach_due(struct tx *tx, int64_t now, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	return due_ids(tx, Q_approach_due, now, ids, max, n, e);
}

int
approach_next(struct tx *tx, int64_t *at, struct err *e)
{
	return one_int(tx, stmt_of(tx, Q_approach_next), at, e);
}

int
approach_quiet(struct tx *tx, int64_t id, struct err *e)
{
	return quiet(tx, Q_approach_quiet, id, e);
}

/* ---- afterwards ---- */

/* -1 is nothing. */
static void
bind_said(sqlite3_stmt *st, const char *name, int value)
{
	if (value >= 0)
		bind_int(st, name, value);
}

static int
said_of(sqlite3_stmt *st, int column)
{
	return sqlite3_column_type(st, column) == SQLITE_NULL ? -1 : sqlite3_column_int(st, column);
}

int
feedback_set(struct tx *tx, const struct feedback *f, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_feedback_set);

	bind_int(st, ":approach", f->approach);
	bind_text(st, ":side", f->partner ? "partner" : "requester");
	bind_int(st, ":step", f->step);
	bind_said(st, ":talked", f->talked);
	bind_said(st, ":useful", f->useful);
	bind_text(st, ":outcome", f->outcome);
	bind_text(st, ":words", f->words);
	bind_int(st, ":now", now);
	return stmt_run(tx, st, e);
}

int
feedback_of(struct tx *tx, TALLOC_CTX *mem, int64_t approach, struct feedback *out, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_feedback_of);
	int r = 0;

	bind_int(st, ":approach", approach);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++)
		out[*n] = (struct feedback){ .approach = approach,
			.partner = strcmp(column_string(mem, st, 0), "partner") == 0,
			.step = sqlite3_column_int(st, 1),
			.talked = said_of(st, 2),
			.useful = said_of(st, 3),
			.outcome = column_string(mem, st, 4),
			.words = column_string(mem, st, 5) };
	r = *n == max ? 0 : r;
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
nudged_last(struct tx *tx, int64_t person, int64_t *at, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_nudged_last);

	bind_int(st, ":person", person);
	return one_int(tx, st, at, e) < 0 ? -1 : 0;
}
