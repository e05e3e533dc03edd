/* SPDX-License-Identifier: EUPL-1.2
 *
 * Rooms and their bookings. Who checks that a room is free and writes the row does both in one statement; a trigger stands behind it.
 */
#include "db/venue.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/fault.h"
#include "db/stmt.h"
#include "db/workshop.h"

static const char *const states[BOOKING_STATES] = { "asked", "tentative", "confirmed", "refused", "released", "cancelled" };

const char *
booking_state_name(enum booking_state s)
{
	return states[s];
}

static enum booking_state
state_of(const char *name)
{
	int i;

	for (i = 0; i < BOOKING_STATES; i++)
		if (strcmp(states[i], name) == 0)
			return (enum booking_state)i;
	return BOOKING_CANCELLED;
}

/* --- what there is --- */

static void
read_venue(TALLOC_CTX *mem, sqlite3_stmt *st, struct venue *v)
{
	*v = (struct venue){ .id = sqlite3_column_int64(st, 0),
		.slug = column_string(mem, st, 1),
		.name = column_string(mem, st, 2),
		.capacity = sqlite3_column_int(st, 3),
		.layouts = column_string(mem, st, 4),
		.equipment = column_string(mem, st, 5),
		.wheelchair = sqlite3_column_int(st, 6) != 0,
		.approval = sqlite3_column_int(st, 7) != 0,
		.days = column_string(mem, st, 8),
		.open = column_string(mem, st, 9),
		.before = sqlite3_column_int(st, 10),
		.after = sqlite3_column_int(st, 11),
		.note = column_string(mem, st, 12),
		.gone_at = sqlite3_column_int64(st, 13) };
}

int
venue_get(struct tx *tx, TALLOC_CTX *mem, int64_t id, struct venue *v, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_venue_get);
	int found;

	bind_int(st, ":id", id);
	found = stmt_step(tx, st, e);
	if (found == 1)
		read_venue(mem, st, v);
	sqlite3_reset(st);
	return found;
}

int
venue_all(struct tx *tx, TALLOC_CTX *mem, struct venue *v, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_venue_all);
	int found = 0;

	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (found = stmt_step(tx, st, e)) == 1; (*n)++)
		read_venue(mem, st, &v[*n]);
	sqlite3_reset(st);
	return found < 0 ? -1 : 0;
}

int
venue_put(struct tx *tx, struct venue *v, int position, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_venue_put);
	int found;

	bind_text(st, ":slug", v->slug);
	bind_text(st, ":name", v->name);
	bind_int(st, ":capacity", v->capacity);
	bind_text(st, ":layouts", v->layouts);
	bind_text(st, ":equipment", v->equipment);
	bind_int(st, ":wheelchair", v->wheelchair);
	bind_int(st, ":approval", v->approval);
	bind_text(st, ":days", v->days);
	bind_text(st, ":open", v->open);
	bind_int(st, ":before", v->before);
	bind_int(st, ":after", v->after);
	bind_text(st, ":note", v->note);
	bind_int(st, ":position", position);
	found = stmt_step(tx, st, e);
	if (found == 1)
		v->id = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return found == 1 ? 0 : -1;
}

static int
run_at(struct tx *tx, enum query query, int64_t id, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, query);

	if (id)
		bind_int(st, ":id", id);
	bind_int(st, ":now", now);
	return stmt_run(tx, st, e);
}

int
venue_mark(struct tx *tx, struct err *e)
{
	return stmt_run(tx, stmt_of(tx, Q_venue_mark), e);
}

int
venue_sweep(struct tx *tx, int64_t now, struct err *e)
{
	tx->store->due_same = false;
	if (run_at(tx, Q_venue_sweep, 0, now, e) < 0 || run_at(tx, Q_booking_gone, 0, now, e) < 0)
		return -1;
	return run_at(tx, Q_venue_wakes, 0, now, e);
}

int
venue_gone_told(struct tx *tx, int64_t venue, int64_t now, struct err *e)
{
	return run_at(tx, Q_venue_gone_told, venue, now, e);
}

/* --- bookings --- */

static void
read_booking(TALLOC_CTX *mem, sqlite3_stmt *st, struct booking *b)
{
	*b = (struct booking){ .id = sqlite3_column_int64(st, 0),
		.ref = talloc_asprintf(mem, "S-%d-%03d", sqlite3_column_int(st, 1), sqlite3_column_int(st, 2)),
		.venue = sqlite3_column_int64(st, 3),
		.start_at = sqlite3_column_int64(st, 4),
		.end_at = sqlite3_column_int64(st, 5),
		.civil = column_string(mem, st, 6),
		.civil_end = column_string(mem, st, 7),
		.person = sqlite3_column_int64(st, 8),
		.organisation = column_string(mem, st, 9),
		.people = sqlite3_column_int(st, 10),
		.class = sqlite3_column_int(st, 11),
		.state = state_of(column_string(mem, st, 12)),
		.expires_at = sqlite3_column_int64(st, 13),
		.next_at = sqlite3_column_int64(st, 14),
		.workshop = sqlite3_column_int64(st, 15),
		.note = column_string(mem, st, 16),
		.inbox = sqlite3_column_int64(st, 17),
		.created_at = sqlite3_column_int64(st, 18),
		.changed_at = sqlite3_column_int64(st, 19),
		.charter = sqlite3_column_int(st, 20) != 0,
		.claimant = sqlite3_column_int64(st, 21),
		.claim_people = sqlite3_column_int(st, 22),
		.by_wish = sqlite3_column_int(st, 23) != 0 };
}

static int
one_booking(struct tx *tx, TALLOC_CTX *mem, sqlite3_stmt *st, struct booking *b, struct err *e)
{
	int found = stmt_step(tx, st, e);

	if (found == 1)
		read_booking(mem, st, b);
	sqlite3_reset(st);
	return found;
}

static int
all_bookings(struct tx *tx, TALLOC_CTX *mem, sqlite3_stmt *st, struct booking *b, size_t max, size_t *n, struct err *e)
{
	int found = 0;

	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (found = stmt_step(tx, st, e)) == 1; (*n)++)
		read_booking(mem, st, &b[*n]);
	sqlite3_reset(st);
	return found < 0 ? -1 : 0;
}

static void
bind_booking(sqlite3_stmt *st, const struct booking *b, int64_t now)
{
	bind_int(st, ":venue", b->venue);
	bind_int(st, ":start_at", b->start_at);
	bind_int(st, ":end_at", b->end_at);
	bind_text(st, ":civil", b->civil);
	bind_text(st, ":civil_end", b->civil_end);
	bind_id(st, ":person", b->person);
	bind_text(st, ":organisation", b->organisation ? b->organisation : "");
	bind_int(st, ":people", b->people);
	bind_int(st, ":class", b->class);
	bind_text(st, ":state", states[b->state]);
	bind_id(st, ":expires_at", b->state == BOOKING_TENTATIVE ? b->expires_at : 0);
	bind_id(st, ":next_at", b->next_at);
	bind_id(st, ":workshop", b->workshop);
	bind_text(st, ":note", b->note ? b->note : "");
	bind_int(st, ":charter", b->charter);
	bind_int(st, ":by_wish", b->by_wish);
	bind_int(st, ":now", now);
}

int
booking_add(struct tx *tx, TALLOC_CTX *mem, struct booking *b, int year, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_booking_number);
	int number, r;

	bind_int(st, ":year", year);
	r = stmt_step(tx, st, e);
	number = sqlite3_column_int(st, 0);
	sqlite3_reset(st);
	if (r < 0)
		return -1;
	st = stmt_of(tx, Q_booking_add);
	bind_booking(st, b, now);
	bind_int(st, ":year", year);
	bind_int(st, ":number", number);
	bind_id(st, ":inbox", b->inbox);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	if (sqlite3_changes(tx->store->db) == 0)
		return 0;
	b->id = sqlite3_last_insert_rowid(tx->store->db);
	tx->store->due_same = false;
	if (agenda_booking(tx, 0, b->venue, e) < 0)
		return -1;
	FAULT("venue.booked");
	b->ref = talloc_asprintf(mem, "S-%d-%03d", year, number);
	return run_at(tx, Q_booking_wakes, b->id, now, e) < 0 ? -1 : 1;
}

int
booking_set(struct tx *tx, const struct booking *b, int64_t now, struct err *e)
{
	sqlite3_stmt *st;
	bool done;

	if (agenda_booking(tx, b->id, b->venue, e) < 0 || run_at(tx, Q_booking_wakes, b->id, now, e) < 0) /* where it was */
		return -1;
	st = stmt_of(tx, Q_booking_set);
	bind_booking(st, b, now);
	bind_id(st, ":claimant", b->claimant);
	bind_int(st, ":claim_people", b->claim_people);
	bind_int(st, ":id", b->id);
	bind_int(st, ":busy", b->state < BOOKING_REFUSED);
	tx->store->due_same = false;
	if (stmt_run(tx, st, e) < 0)
		return -1;
	done = sqlite3_changes(tx->store->db) > 0;
	FAULT("venue.changed");
	return run_at(tx, Q_booking_wakes, b->id, now, e) < 0 ? -1 : done;
}

int
booking_get(struct tx *tx, TALLOC_CTX *mem, int64_t id, struct booking *b, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_booking_get);

	bind_int(st, ":id", id);
	return one_booking(tx, mem, st, b, e);
}

int
booking_by_ref(struct tx *tx, TALLOC_CTX *mem, const char *ref, struct booking *b, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_booking_by_ref);
	int r;
	int64_t id;

	if (!bind_ref(st, ref, 'S'))
		return 0;
	r = stmt_step(tx, st, e);
	id = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return r == 1 ? booking_get(tx, mem, id, b, e) : r;
}

int
booking_clash(
    struct tx *tx, TALLOC_CTX *mem, int64_t venue, int64_t start_at, int64_t end_at, int64_t but, struct booking *b, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_booking_clash);

	bind_int(st, ":venue", venue);
	bind_int(st, ":start_at", start_at);
	bind_int(st, ":end_at", end_at);
	bind_int(st, ":but", but);
	return one_booking(tx, mem, st, b, e);
}

int
booking_of_person(struct tx *tx, TALLOC_CTX *mem, int64_t person, int64_t now, struct booking *b, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_booking_of_person);

	bind_int(st, ":person", person);
	bind_int(st, ":now", now);
	return all_bookings(tx, mem, st, b, max, n, e);
}

int
booking_waiting(struct tx *tx, TALLOC_CTX *mem, int64_t now, struct booking *b, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_booking_waiting);

	bind_int(st, ":now", now);
	return all_bookings(tx, mem, st, b, max, n, e);
}

int
booking_stranded(struct tx *tx, TALLOC_CTX *mem, int64_t now, struct booking *b, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_booking_stranded);

	bind_int(st, ":now", now);
	return all_bookings(tx, mem, st, b, max, n, e);
}

int
booking_of_workshop(struct tx *tx, TALLOC_CTX *mem, int64_t workshop, struct booking *b, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_booking_of_workshop);

	bind_int(st, ":workshop", workshop);
	return all_bookings(tx, mem, st, b, max, n, e);
}

int
booking_between(struct tx *tx, TALLOC_CTX *mem, int64_t from, int64_t to, struct booking *b, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_booking_between);

	bind_int(st, ":from", from);
	bind_int(st, ":to", to);
	return all_bookings(tx, mem, st, b, max, n, e);
}

int
booking_of_venue(struct tx *tx, TALLOC_CTX *mem, int64_t venue, int64_t from, struct booking *b, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_booking_of_venue);

	bind_int(st, ":venue", venue);
	bind_int(st, ":from", from);
	return all_bookings(tx, mem, st, b, max, n, e);
}

int
booking_count(struct tx *tx, const char *organisation, int64_t from, int64_t to, int *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_booking_count);
	int found;

	bind_text(st, ":organisation", organisation);
	bind_int(st, ":from", from);
	bind_int(st, ":to", to);
	found = stmt_step(tx, st, e);
	*n = found == 1 ? sqlite3_column_int(st, 0) : 0;
	sqlite3_reset(st);
	return found < 0 ? -1 : 0;
}

int
booking_due(struct tx *tx, int64_t now, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_booking_due);

	bind_int(st, ":now", now);
	return stmt_ids(tx, st, ids, max, n, e);
}

int
booking_next(struct tx *tx, int64_t *at, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_booking_next);
	int found = stmt_step(tx, st, e);

	*at = found == 1 ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_reset(st);
	return found;
}

int
booking_quiet(struct tx *tx, int64_t id, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_booking_quiet);

	bind_int(st, ":id", id);
	return stmt_run(tx, st, e);
}

/* --- the rules of the house --- */

int
rules_accepted(struct tx *tx, int64_t person, const char *version, int64_t since, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_rules_accepted);
	int found;

	bind_int(st, ":person", person);
	bind_text(st, ":version", version);
	bind_int(st, ":since", since);
	found = stmt_step(tx, st, e);
	sqlite3_reset(st);
	return found;
}

int
rules_accept(struct tx *tx, int64_t person, const char *version, int64_t inbox, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_rules_accept);

	bind_int(st, ":person", person);
	bind_text(st, ":version", version);
	bind_id(st, ":inbox", inbox);
	bind_int(st, ":now", now);
	return stmt_run(tx, st, e);
}
