/* SPDX-License-Identifier: EUPL-1.2
 *
 * Workshops: dates that are proposed, rounds of a poll.
 */
#include "db/stmt.h"
#include "db/workshop.h"

int
slot_clear(struct tx *tx, int64_t workshop, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_slot_clear);

	bind_int(st, ":workshop", workshop);
	return stmt_run(tx, st, e);
}

int
proposed_set(struct tx *tx, int64_t workshop, const struct workshop_slot *s, size_t n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_proposed_clear);
	size_t i;

	bind_int(st, ":workshop", workshop);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		st = stmt_of(tx, Q_proposed_add);
		bind_int(st, ":workshop", workshop);
		bind_int(st, ":number", (int64_t)i + 1);
		bind_text(st, ":starts", s[i].starts);
		bind_text(st, ":ends", s[i].ends);
		if (stmt_run(tx, st, e) < 0)
			return -1;
	}
	return 0;
}

int
proposed_all(struct tx *tx, TALLOC_CTX *mem, int64_t workshop, struct workshop_slot *out, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_proposed_all);
	int r = 0;

	bind_int(st, ":workshop", workshop);
	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++)
		out[*n] = (struct workshop_slot){ .number = sqlite3_column_int(st, 0),
			.label = "",
			.starts = column_string(mem, st, 1),
			.ends = column_string(mem, st, 2) };
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
round_add(struct tx *tx, int64_t workshop, int first, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_round_add);

	bind_int(st, ":workshop", workshop);
	bind_int(st, ":first", first);
	bind_int(st, ":now", now);
	return stmt_run(tx, st, e);
}

int
round_first(struct tx *tx, int64_t workshop, int *first, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_round_first);
	int r;

	bind_int(st, ":workshop", workshop);
	r = stmt_step(tx, st, e);
	*first = r == 1 ? sqlite3_column_int(st, 0) : 1;
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
invitee_silence(struct tx *tx, struct workshop *w, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_invitee_silence);

	bind_int(st, ":workshop", w->id);
	w->answered = 0;
	return stmt_run(tx, st, e);
}

int
poll_withdraw(struct tx *tx, int64_t workshop, int64_t inbox, int64_t now, int *told, struct err *e)
{
	static const enum query all[] = { Q_withdraw_log, Q_withdraw_votes, Q_withdraw_counts, Q_withdraw_invitees };
	sqlite3_stmt *st = stmt_of(tx, Q_withdraw_told);
	size_t i;
	int r;

	bind_int(st, ":workshop", workshop);
	r = stmt_step(tx, st, e);
	*told = sqlite3_column_int(st, 0);
	sqlite3_reset(st);
	for (i = 0; r >= 0 && i < sizeof all / sizeof *all; i++) {
		st = stmt_of(tx, all[i]);
		bind_int(st, ":workshop", workshop);
		if (all[i] == Q_withdraw_log) {
			bind_int(st, ":inbox", inbox);
			bind_int(st, ":now", now);
		}
		r = stmt_run(tx, st, e);
	}
	return r < 0 ? -1 : 0;
}

/* ---- feeds ---- */

static int
mark(struct tx *tx, sqlite3_stmt *st, struct err *e)
{
	if (stmt_run(tx, st, e) < 0)
		return -1;
	if (sqlite3_changes(tx->store->db) > 0)
		tx->store->agenda_same = false;
	return 0;
}

int
agenda_workshop(struct tx *tx, const struct workshop *w, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_agenda_mark);

	bind_int(st, ":id", w->id);
	bind_int(st, ":kept", w->kept);
	bind_text(st, ":stage", workshop_stage_name(w->stage));
	bind_int(st, ":sequence", w->sequence);
	bind_text(st, ":title", w->title);
	bind_text(st, ":place", w->place);
	if (mark(tx, st, e) < 0)
		return -1;
	st = stmt_of(tx, Q_agenda_mark_rooms);
	bind_int(st, ":id", w->id);
	bind_text(st, ":stage", workshop_stage_name(w->stage));
	bind_text(st, ":title", w->title);
	return mark(tx, st, e);
}

int
agenda_booking(struct tx *tx, int64_t booking, int64_t venue, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_agenda_mark_booking);

	bind_int(st, ":id", booking);
	bind_int(st, ":venue", venue);
	return mark(tx, st, e);
}

int
agenda_invitee(struct tx *tx, const struct invitee *i, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_agenda_mark_invitee);

	bind_int(st, ":id", i->id);
	bind_text(st, ":presence", i->presence);
	return mark(tx, st, e);
}

int
agenda_all(struct tx *tx, struct err *e)
{
	return mark(tx, stmt_of(tx, Q_agenda_mark_all), e) < 0 ? -1 : mark(tx, stmt_of(tx, Q_agenda_mark_venues), e);
}

bool
agenda_changed(struct store *s)
{
	return !s->agenda_same;
}

int
agenda_due(struct tx *tx, int64_t *persons, size_t max, size_t *n, struct err *e)
{
	if (stmt_ids(tx, stmt_of(tx, Q_agenda_due), persons, max, n, e) < 0)
		return -1;
	tx->store->agenda_same = *n == 0;
	return 0;
}

int
agenda_venues_due(struct tx *tx, int64_t *venues, size_t max, size_t *n, struct err *e)
{
	if (stmt_ids(tx, stmt_of(tx, Q_agenda_venues_due), venues, max, n, e) < 0)
		return -1;
	tx->store->agenda_same = tx->store->agenda_same && *n == 0;
	return 0;
}

int
agenda_venue_done(struct tx *tx, int64_t venue, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_agenda_venue_done);

	bind_int(st, ":venue", venue);
	return stmt_run(tx, st, e);
}

int
agenda_done(struct tx *tx, int64_t person, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_agenda_done);

	bind_int(st, ":person", person);
	return stmt_run(tx, st, e);
}

int
agenda_wants(struct tx *tx, int64_t person, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_agenda_wants);
	int r;

	bind_int(st, ":person", person);
	r = stmt_step(tx, st, e);
	sqlite3_reset(st);
	return r;
}

int
agenda_want(struct tx *tx, int64_t person, bool wants, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, wants ? Q_agenda_want : Q_agenda_want_no);

	bind_int(st, ":person", person);
	if (wants)
		bind_int(st, ":now", now);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	st = stmt_of(tx, Q_agenda_mark_person);
	bind_int(st, ":person", person);
	return mark(tx, st, e);
}

int
agenda_of(struct tx *tx, int64_t person, const char *since, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, person ? Q_agenda_of_person : Q_agenda_of_lab);

	if (person)
		bind_int(st, ":person", person);
	bind_text(st, ":since", since);
	return stmt_ids(tx, st, ids, max, n, e);
}

/* ---- series ---- */

int
except_add(struct tx *tx, int64_t workshop, const char *day, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_except_add);

	bind_int(st, ":workshop", workshop);
	bind_text(st, ":day", day);
	return stmt_run(tx, st, e) < 0 ? -1 : sqlite3_changes(tx->store->db) > 0;
}

int
except_all(struct tx *tx, TALLOC_CTX *mem, int64_t workshop, const char **days, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_except_all);
	int r = 0;

	bind_int(st, ":workshop", workshop);
	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++)
		days[*n] = column_string(mem, st, 0);
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
series_said(struct tx *tx, TALLOC_CTX *mem, int64_t workshop, const char **starts, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_series_said);
	int r;

	bind_int(st, ":workshop", workshop);
	r = stmt_step(tx, st, e);
	*starts = r == 1 ? column_string(mem, st, 0) : "";
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
series_say(struct tx *tx, int64_t workshop, const char *starts, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_series_say);

	bind_int(st, ":workshop", workshop);
	bind_text(st, ":starts", starts);
	return stmt_run(tx, st, e);
}
