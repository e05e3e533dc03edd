/* SPDX-License-Identifier: EUPL-1.2
 *
 * Workshops: their options, who is asked, and what they said. Counts are kept beside what they count: an answer costs what its own options
 * cost, whoever else was asked.
 */
#include "db/workshop.h"
#include "db/stmt.h"

#include <stdio.h>
#include <string.h>

static const char *const stages[WORKSHOP_STAGES] = { "draft", "polling", "closed", "fixed", "held", "cancelled" };

const char *
workshop_stage_name(enum workshop_stage s)
{
	return stages[s];
}

static enum workshop_stage
stage_of(const char *name)
{
	int i;

	for (i = 0; i < WORKSHOP_STAGES - 1; i++)
		if (strcmp(stages[i], name) == 0)
			break;
	return (enum workshop_stage)i;
}

static void
bind_workshop(sqlite3_stmt *st, const struct workshop *w, int64_t now)
{
	bind_text(st, ":title", w->title);
	bind_int(st, ":organiser", w->organiser);
	bind_id(st, ":problem", w->problem);
	bind_int(st, ":people", w->people);
	bind_int(st, ":minutes", w->minutes);
	bind_text(st, ":place", w->place);
	bind_int(st, ":most", w->most);
	bind_int(st, ":quorum", w->quorum);
	bind_int(st, ":hidden", w->hidden);
	bind_int(st, ":limit_at", w->limit_at);
	bind_int(st, ":premises", w->premises);
	bind_id(st, ":venue", w->venue);
	bind_int(st, ":now", now);
}

int
workshop_add(struct tx *tx, TALLOC_CTX *mem, struct workshop *w, int year, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_workshop_number);
	int r;

	bind_int(st, ":year", year);
	r = stmt_step(tx, st, e);
	w->number = sqlite3_column_int(st, 0);
	sqlite3_reset(st);
	if (r < 0)
		return -1;
	st = stmt_of(tx, Q_workshop_add);
	bind_int(st, ":year", year);
	bind_int(st, ":number", w->number);
	bind_workshop(st, w, now);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	w->id = sqlite3_last_insert_rowid(tx->store->db);
	w->year = year;
	w->ref = talloc_asprintf(mem, "A-%d-%03d", w->year, w->number);
	w->stage = WORKSHOP_DRAFT;
	w->opened_at = now;
	return 0;
}

int
workshop_get(struct tx *tx, TALLOC_CTX *mem, int64_t id, struct workshop *w, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_workshop_get);
	int r;

	bind_int(st, ":id", id);
	r = stmt_step(tx, st, e);
	if (r == 1)
		*w = (struct workshop){ .id = id,
			.year = sqlite3_column_int(st, 1),
			.number = sqlite3_column_int(st, 2),
			.ref = talloc_asprintf(mem, "A-%d-%03d", sqlite3_column_int(st, 1), sqlite3_column_int(st, 2)),
			.title = column_string(mem, st, 3),
			.stage = stage_of(column_string(mem, st, 4)),
			.organiser = sqlite3_column_int64(st, 5),
			.problem = sqlite3_column_int64(st, 6),
			.people = sqlite3_column_int(st, 7),
			.minutes = sqlite3_column_int(st, 8),
			.place = column_string(mem, st, 9),
			.quorum = sqlite3_column_int(st, 10),
			.hidden = sqlite3_column_int(st, 11) != 0,
			.room = column_string(mem, st, 12),
			.limit_at = sqlite3_column_int64(st, 13),
			.told = column_string(mem, st, 14),
			.tallied_at = sqlite3_column_int64(st, 15),
			.stale = sqlite3_column_int(st, 16) != 0,
			.kept = sqlite3_column_int(st, 17),
			.sequence = sqlite3_column_int(st, 18),
			.opened_at = sqlite3_column_int64(st, 19),
			.next_at = sqlite3_column_int64(st, 20),
			.invited = sqlite3_column_int(st, 21),
			.answered = sqlite3_column_int(st, 22),
			.polled_at = sqlite3_column_int64(st, 23),
			.most = sqlite3_column_int(st, 24),
			.beats = sqlite3_column_int(st, 25),
			.premises = sqlite3_column_int(st, 26) != 0,
			.venue = sqlite3_column_int64(st, 27),
			.news = column_string(mem, st, 28) };
	sqlite3_reset(st);
	return r;
}

int
workshop_by_ref(struct tx *tx, TALLOC_CTX *mem, const char *ref, struct workshop *w, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_workshop_by_ref);
	int64_t id;
	int r;

	if (!bind_ref(st, ref, 'A'))
		return 0;
	r = stmt_step(tx, st, e);
	id = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return r == 1 ? workshop_get(tx, mem, id, w, e) : r;
}

int
workshop_set(struct tx *tx, const struct workshop *w, int64_t now, struct err *e)
{
	sqlite3_stmt *st;

	if (agenda_workshop(tx, w, e) < 0)
		return -1;
	st = stmt_of(tx, Q_workshop_set);
	tx->store->due_same = false;
	bind_workshop(st, w, now);
	bind_text(st, ":stage", stages[w->stage]);
	bind_text(st, ":room", w->room);
	bind_text(st, ":told", w->told);
	bind_int(st, ":tallied_at", w->tallied_at);
	bind_int(st, ":polled_at", w->polled_at);
	bind_int(st, ":stale", w->stale);
	bind_int(st, ":invited", w->invited);
	bind_int(st, ":answered", w->answered);
	bind_int(st, ":kept", w->kept);
	bind_int(st, ":sequence", w->sequence);
	bind_int(st, ":beats", w->beats);
	bind_text(st, ":news", w->news ? w->news : "");
	bind_int(st, ":next_at", w->next_at);
	bind_int(st, ":id", w->id);
	return stmt_run(tx, st, e);
}

int
workshop_next(struct tx *tx, int64_t *id, int64_t *at, int *beats, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_workshop_next);
	int r = stmt_step(tx, st, e);

	*id = sqlite3_column_int64(st, 0);
	*at = sqlite3_column_int64(st, 1);
	*beats = sqlite3_column_int(st, 2);
	sqlite3_reset(st);
	return r;
}

int
workshop_rest(struct tx *tx, int64_t id, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_workshop_rest);

	bind_int(st, ":id", id);
	return stmt_run(tx, st, e);
}

int
workshop_of_person(struct tx *tx, int64_t person, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_workshop_of_person);

	bind_int(st, ":person", person);
	return stmt_ids(tx, st, ids, max, n, e);
}

int
workshop_open(struct tx *tx, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	return stmt_ids(tx, stmt_of(tx, Q_workshop_open), ids, max, n, e);
}

int
workshop_in_room(struct tx *tx, const char *room, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_workshop_in_room);

	bind_text(st, ":room", room);
	return stmt_ids(tx, st, ids, max, n, e);
}

/* ---- options ---- */

int
slot_add(struct tx *tx, int64_t workshop, const struct workshop_slot *s, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_slot_add);

	bind_int(st, ":workshop", workshop);
	bind_text(st, ":label", s->label);
	bind_text(st, ":starts", s->starts);
	bind_text(st, ":ends", s->ends);
	bind_text(st, ":rule", s->rule ? s->rule : "");
	return stmt_run(tx, st, e);
}

static enum slot_fit
fits_of(const char *name)
{
	return *name == 'f' ? FIT_FREE : *name == 'g' ? FIT_GONE : FIT_UNASKED;
}

int
slot_fits(struct tx *tx, int64_t workshop, const struct workshop_slot *s, struct err *e)
{
	static const char *const names[] = { "", "free", "gone" };
	sqlite3_stmt *st = stmt_of(tx, Q_slot_fits);

	bind_int(st, ":workshop", workshop);
	bind_int(st, ":slot", s->number);
	bind_text(st, ":fits", names[s->fits]);
	return stmt_run(tx, st, e);
}

int
slot_all(struct tx *tx, TALLOC_CTX *mem, int64_t workshop, struct workshop_slot *out, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_slot_all);
	int r = 0;

	bind_int(st, ":workshop", workshop);
	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++)
		out[*n] = (struct workshop_slot){ .number = sqlite3_column_int(st, 0),
			.label = column_string(mem, st, 1),
			.starts = column_string(mem, st, 2),
			.ends = column_string(mem, st, 3),
			.yes = sqlite3_column_int(st, 4),
			.maybe = sqlite3_column_int(st, 5),
			.no = sqlite3_column_int(st, 6),
			.missed = sqlite3_column_int(st, 7),
			.rule = column_string(mem, st, 8),
			.fits = fits_of(column_string(mem, st, 9)) };
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

/* ---- people ---- */

static void
invitee_row(TALLOC_CTX *mem, sqlite3_stmt *st, struct invitee *i)
{
	*i = (struct invitee){ .id = sqlite3_column_int64(st, 0),
		.workshop = sqlite3_column_int64(st, 1),
		.person = sqlite3_column_int64(st, 2),
		.part = column_string(mem, st, 3),
		.token = column_string(mem, st, 4),
		.due = column_string(mem, st, 5),
		.asked_at = sqlite3_column_int64(st, 6),
		.answered_at = sqlite3_column_int64(st, 7),
		.presence = column_string(mem, st, 8) };
}

static int
invitee_one(struct tx *tx, TALLOC_CTX *mem, sqlite3_stmt *st, struct invitee *i, struct err *e)
{
	int r = stmt_step(tx, st, e);

	if (r == 1)
		invitee_row(mem, st, i);
	sqlite3_reset(st);
	return r;
}

static int
invitee_some(struct tx *tx, TALLOC_CTX *mem, sqlite3_stmt *st, struct invitee *out, size_t max, size_t *n, struct err *e)
{
	int r = 0;

	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++)
		invitee_row(mem, st, &out[*n]);
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
invitee_of(struct tx *tx, TALLOC_CTX *mem, int64_t workshop, int64_t person, struct invitee *i, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_invitee_of);

	bind_int(st, ":workshop", workshop);
	bind_int(st, ":person", person);
	return invitee_one(tx, mem, st, i, e);
}

int
invitee_by_token(struct tx *tx, TALLOC_CTX *mem, const char *token, struct invitee *i, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_invitee_by_token);

	bind_text(st, ":token", token);
	return invitee_one(tx, mem, st, i, e);
}

int
invitee_waiting(struct tx *tx, TALLOC_CTX *mem, int64_t workshop, struct invitee *i, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_invitee_waiting);

	bind_int(st, ":workshop", workshop);
	return invitee_one(tx, mem, st, i, e);
}

int
invitee_places(struct tx *tx, const struct invitee *i, int *places, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_invitee_places);
	int r;

	bind_int(st, ":workshop", i->workshop);
	bind_int(st, ":id", i->id);
	r = stmt_step(tx, st, e);
	*places = r == 1 ? sqlite3_column_int(st, 0) : 0;
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
invitee_add(struct tx *tx, TALLOC_CTX *mem, struct workshop *w, struct invitee *i, struct err *e)
{
	int values[POLL_SLOTS], k;
	struct invitee was;
	sqlite3_stmt *st;
	int r = invitee_of(tx, mem, w->id, i->person, &was, e);
	bool voted = false;

	if (r < 0 || (r == 1 && vote_of(tx, w->id, i->person, values, e) < 0))
		return -1;
	for (k = 0; r == 1 && k < POLL_SLOTS; k++)
		voted = voted || values[k] != VOTE_UNSAID;
	if (r == 1 && (strcmp(i->part, "participant") == 0 || voted)) { /* who voted keeps the weight of that vote */
		*i = was;
		return 0;
	}
	if (r == 1) {
		st = stmt_of(tx, Q_invitee_part);
		bind_text(st, ":part", i->part);
		bind_int(st, ":id", was.id);
		was.part = i->part;
		*i = was;
		return stmt_run(tx, st, e);
	}
	st = stmt_of(tx, Q_invitee_add);
	bind_int(st, ":workshop", w->id);
	bind_int(st, ":person", i->person);
	bind_text(st, ":part", i->part);
	bind_text(st, ":token", i->token);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	i->id = sqlite3_last_insert_rowid(tx->store->db);
	i->workshop = w->id;
	i->due = i->presence = "";
	w->invited++;
	return 1;
}

int
invitee_all(struct tx *tx, TALLOC_CTX *mem, int64_t workshop, int64_t after, struct invitee *out, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_invitee_all);

	bind_int(st, ":workshop", workshop);
	bind_int(st, ":after", after);
	return invitee_some(tx, mem, st, out, max, n, e);
}

int
invitee_due(struct tx *tx, TALLOC_CTX *mem, int64_t workshop, struct invitee *out, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_invitee_due);

	bind_int(st, ":workshop", workshop);
	return invitee_some(tx, mem, st, out, max, n, e);
}

int
invitee_set(struct tx *tx, const struct invitee *i, int64_t now, struct err *e)
{
	sqlite3_stmt *st;

	if (*i->presence && agenda_invitee(tx, i, e) < 0)
		return -1;
	st = stmt_of(tx, Q_invitee_set);

	bind_text(st, ":due", i->due);
	bind_int(st, ":asked_at", i->asked_at);
	bind_int(st, ":answered_at", i->answered_at);
	bind_text(st, ":presence", i->presence);
	bind_int(st, ":now", now);
	bind_int(st, ":id", i->id);
	return stmt_run(tx, st, e);
}

static int
call_some(struct tx *tx, enum query query, int64_t workshop, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, query);

	bind_int(st, ":workshop", workshop);
	return stmt_run(tx, st, e);
}

int
invitee_call_place(struct tx *tx, int64_t workshop, struct err *e)
{
	return call_some(tx, Q_invitee_call_place, workshop, e);
}

int
invitee_call_off(struct tx *tx, int64_t workshop, struct err *e)
{
	return call_some(tx, Q_invitee_call_off, workshop, e);
}

int
invitee_moving(struct tx *tx, int64_t workshop, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_invitee_moving);
	int r;

	bind_int(st, ":workshop", workshop);
	r = stmt_step(tx, st, e);
	sqlite3_reset(st);
	return r;
}

int
invitee_call(struct tx *tx, int64_t workshop, const char *due, bool silent, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, silent ? Q_invitee_call_silent : Q_invitee_call);

	bind_int(st, ":workshop", workshop);
	bind_text(st, ":due", due);
	return stmt_run(tx, st, e);
}

/* ---- votes ---- */

int
vote_of(struct tx *tx, int64_t workshop, int64_t person, int values[POLL_SLOTS], struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_vote_of);
	int i, r;

	for (i = 0; i < POLL_SLOTS; i++)
		values[i] = VOTE_UNSAID;
	bind_int(st, ":workshop", workshop);
	bind_int(st, ":person", person);
	while ((r = stmt_step(tx, st, e)) == 1) {
		i = sqlite3_column_int(st, 0);
		if (i >= 1 && i <= POLL_SLOTS)
			values[i - 1] = sqlite3_column_int(st, 1);
	}
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

/* The counts of an option: one vote less, one more. */
static int
count_votes(struct tx *tx, const struct invitee *i, int slot, int was, int value, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_slot_count);
	bool needed = strcmp(i->part, "participant") != 0;

	bind_int(st, ":workshop", i->workshop);
	bind_int(st, ":slot", slot);
	bind_int(st, ":yes", (value == VOTE_SAID_YES) - (was == VOTE_SAID_YES));
	bind_int(st, ":maybe", (value == VOTE_SAID_MAYBE) - (was == VOTE_SAID_MAYBE));
	bind_int(st, ":no", (value == VOTE_SAID_NO) - (was == VOTE_SAID_NO));
	bind_int(st, ":missed", needed ? (value == VOTE_SAID_NO) - (was == VOTE_SAID_NO) : 0);
	return stmt_run(tx, st, e);
}

static void
bind_vote(sqlite3_stmt *st, const struct invitee *i, int slot)
{
	bind_int(st, ":workshop", i->workshop);
	bind_int(st, ":slot", slot);
	bind_int(st, ":person", i->person);
}

int
vote_set(struct tx *tx, const struct invitee *i, int slot, int was, int value, int64_t inbox, int64_t now, struct err *e)
{
	sqlite3_stmt *st;

	if (was == value)
		return 0;
	st = stmt_of(tx, value == VOTE_UNSAID ? Q_vote_drop : Q_vote_set);
	bind_vote(st, i, slot);
	if (value != VOTE_UNSAID)
		bind_int(st, ":value", value);
	if (stmt_run(tx, st, e) < 0 || count_votes(tx, i, slot, was, value, e) < 0)
		return -1;
	st = stmt_of(tx, Q_vote_say);
	bind_vote(st, i, slot);
	if (value != VOTE_UNSAID)
		bind_int(st, ":value", value);
	bind_int(st, ":inbox", inbox);
	bind_int(st, ":now", now);
	return stmt_run(tx, st, e) < 0 ? -1 : 1;
}

int
vote_who(struct tx *tx, int64_t workshop, int slot, int value, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_vote_who);

	bind_int(st, ":workshop", workshop);
	bind_int(st, ":slot", slot);
	bind_int(st, ":value", value);
	return stmt_ids(tx, st, ids, max, n, e);
}

int
vote_back(struct tx *tx, int64_t inbox, int64_t *workshop, int64_t *person, int values[POLL_SLOTS], struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_vote_back);
	int slot[POLL_SLOTS], was[POLL_SLOTS], i, n, r = 0;

	bind_int(st, ":inbox", inbox);
	bind_int(st, ":limit", POLL_SLOTS);
	for (n = 0; n < POLL_SLOTS && (r = stmt_step(tx, st, e)) == 1; n++) {
		*workshop = sqlite3_column_int64(st, 0);
		*person = sqlite3_column_int64(st, 1);
		slot[n] = sqlite3_column_int(st, 2);
		was[n] = sqlite3_column_type(st, 3) == SQLITE_NULL ? VOTE_UNSAID : sqlite3_column_int(st, 3);
	}
	sqlite3_reset(st);
	if (r < 0 || n == 0)
		return r < 0 ? -1 : 0;
	if (vote_of(tx, *workshop, *person, values, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		values[slot[i] - 1] = was[i];
	return 1;
}

/* ---- two persons are one ---- */

static int
become(struct tx *tx, enum query q, int64_t workshop, int64_t from, int64_t into, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, q);

	bind_int(st, ":workshop", workshop);
	bind_int(st, ":from", from);
	bind_int(st, ":into", into);
	return stmt_run(tx, st, e);
}

static int
invitee_id(struct tx *tx, enum query q, int64_t id, int64_t into, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, q);

	bind_int(st, ":id", id);
	if (into)
		bind_int(st, ":into", into);
	return stmt_run(tx, st, e);
}

/* As vote_set(), without a line in the log. */
static int
vote_put(struct tx *tx, const struct invitee *i, int slot, int was, int value, struct err *e)
{
	sqlite3_stmt *st;

	if (was == value)
		return 0;
	st = stmt_of(tx, value == VOTE_UNSAID ? Q_vote_drop : Q_vote_set);
	bind_vote(st, i, slot);
	if (value != VOTE_UNSAID)
		bind_int(st, ":value", value);
	return stmt_run(tx, st, e) < 0 ? -1 : count_votes(tx, i, slot, was, value, e);
}

static int
vote_last(struct tx *tx, const struct invitee *i, int slot, int *value, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_vote_last);
	int r;

	bind_vote(st, i, slot);
	r = stmt_step(tx, st, e);
	*value = r == 1 && sqlite3_column_type(st, 0) != SQLITE_NULL ? sqlite3_column_int(st, 0) : VOTE_UNSAID;
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

/* Both were asked: one row goes. */
static int
both_asked(struct tx *tx, TALLOC_CTX *mem, const struct invitee *gone, struct invitee *stays, int64_t now, struct err *e)
{
	int was[POLL_SLOTS], mine[POLL_SLOTS], value, slot;
	struct workshop w;

	if (vote_of(tx, gone->workshop, gone->person, was, e) < 0)
		return -1;
	for (slot = 1; slot <= POLL_SLOTS; slot++)
		if (vote_put(tx, gone, slot, was[slot - 1], VOTE_UNSAID, e) < 0)
			return -1;
	if (become(tx, Q_vote_log_become, gone->workshop, gone->person, stays->person, e) < 0 ||
	    invitee_id(tx, Q_invitee_drop, gone->id, 0, e) < 0 || vote_of(tx, stays->workshop, stays->person, mine, e) < 0 ||
	    workshop_get(tx, mem, gone->workshop, &w, e) < 0)
		return -1;
	for (slot = 1; slot <= POLL_SLOTS; slot++)
		if (vote_last(tx, stays, slot, &value, e) < 0 || vote_put(tx, stays, slot, mine[slot - 1], value, e) < 0)
			return -1;
	w.invited--;
	if (gone->answered_at && stays->answered_at)
		w.answered--;
	if (gone->answered_at > stays->answered_at)
		stays->answered_at = gone->answered_at;
	if (!*stays->presence)
		stays->presence = gone->presence;
	return invitee_set(tx, stays, now, e) < 0 ? -1 : workshop_set(tx, &w, now, e);
}

int
invitee_merge(struct tx *tx, TALLOC_CTX *mem, int64_t from, int64_t into, int64_t now, struct err *e)
{
	struct invitee gone = { .part = "" }, stays;
	sqlite3_stmt *st;
	int r;

	for (;;) {
		st = stmt_of(tx, Q_invitee_person);
		bind_int(st, ":person", from);
		bind_int(st, ":after", gone.workshop);
		r = invitee_one(tx, mem, st, &gone, e);
		if (r <= 0)
			return r;
		r = invitee_of(tx, mem, gone.workshop, into, &stays, e);
		if (r == 1)
			r = both_asked(tx, mem, &gone, &stays, now, e);
		else if (r == 0 && (become(tx, Q_vote_become, gone.workshop, from, into, e) < 0 ||
				       become(tx, Q_vote_log_become, gone.workshop, from, into, e) < 0 ||
				       invitee_id(tx, Q_invitee_become, gone.id, into, e) < 0))
			r = -1;
		if (r < 0)
			return -1;
	}
}
