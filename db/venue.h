/* SPDX-License-Identifier: EUPL-1.2
 *
 * Premises and equipment: what there is, as the settings say, and who has booked or borrowed it when. Look-ups return 1, 0, -1.
 */
#ifndef DB_VENUE_H
#define DB_VENUE_H

#include "db/store.h"

/* No booking is longer, with its buffers: so a search looks at the bookings that begin within so many seconds, however many there are. */
enum { BOOKING_LONGEST = 8 * 86400 };

struct venue {
	int64_t id;
	const char *slug, *name; /* "grande-salle": of its group in the settings; "Grande salle" */
	int capacity;
	const char *layouts, *equipment; /* "en U, théâtre" */
	bool wheelchair, approval;       /* approval: a booking waits for the staff's yes */
	const char *days, *open;         /* as in [hours], "": those of the lab */
	int before, after;               /* minutes that are kept free on each side of a booking */
	const char *note;
	int64_t gone_at; /* it stands in the settings no more; 0 */
};

enum booking_state {
	BOOKING_ASKED,     /* waits for the staff; nobody else gets the room meanwhile */
	BOOKING_TENTATIVE, /* kept until expires_at */
	BOOKING_CONFIRMED,
	BOOKING_REFUSED, /* from here on the room is free again */
	BOOKING_RELEASED,
	BOOKING_CANCELLED,
	BOOKING_STATES
};
const char *booking_state_name(enum booking_state);

struct booking {
	int64_t id;
	const char *ref; /* "S-2026-009" */
	int64_t venue;
	int64_t start_at, end_at;      /* with the buffers: what others cannot have */
	const char *civil, *civil_end; /* what was meant, "2026-03-12T09:00" */
	int64_t person;                /* who has it; 0: the lab, for a workshop */
	const char *organisation;      /* the domain of their mail address, "" */
	int people;                    /* 0: not said */
	int class;                     /* of priority, 1 the highest */
	enum booking_state state;
	int64_t expires_at; /* tentative; 0 */
	int64_t next_at;    /* when something is to be said of it, 0: never */
	int64_t workshop;   /* 0 */
	const char *note;
	bool by_wish;     /* tentative because its person wished it so */
	bool charter;     /* tentative until its person accepts the rules of the house */
	int64_t claimant; /* of a higher class: it is theirs when it is released; 0 */
	int claim_people;
	int64_t inbox, created_at, changed_at;
};

/* --- what there is --- */

int venue_get(struct tx *, TALLOC_CTX *, int64_t id, struct venue *, struct err *e);
/* In the order of the settings, those that are gone left out. */
int venue_all(struct tx *, TALLOC_CTX *, struct venue *, size_t max, size_t *n, struct err *e);
/* By its slug; sets id. It is there (again), in that place of the order. */
int venue_put(struct tx *, struct venue *, int position, struct err *e);
/* All that were not put since venue_mark() are gone; the next message of the clock is about their bookings. */
int venue_mark(struct tx *, struct err *e);
int venue_sweep(struct tx *, int64_t now, struct err *e);
/* Bookings that stand for what is gone and that nobody was told of. */
int booking_stranded(struct tx *, TALLOC_CTX *, int64_t now, struct booking *, size_t max, size_t *n, struct err *e);
int venue_gone_told(struct tx *, int64_t venue, int64_t now, struct err *e);

/* --- bookings --- */

/* Writes it with the next number of the year: 1, id and ref are set; 0: somebody has the room then. The check and the row are one. */
int booking_add(struct tx *, TALLOC_CTX *, struct booking *, int year, int64_t now, struct err *e);
/* All but its number: 1; 0: somebody has the room then, nothing was changed. */
int booking_set(struct tx *, const struct booking *, int64_t now, struct err *e);
int booking_get(struct tx *, TALLOC_CTX *, int64_t id, struct booking *, struct err *e);
/* "S-2026-009"; "S-9": the newest of that number. */
int booking_by_ref(struct tx *, TALLOC_CTX *, const char *ref, struct booking *, struct err *e);
/* The first that stands in the way of that stretch (leaving out booking `but`, 0). */
int booking_clash(struct tx *, TALLOC_CTX *, int64_t venue, int64_t start_at, int64_t end_at, int64_t but, struct booking *, struct err *e);
/* What stands and is not over: of a person, the next first; those that wait for the staff; all of a workshop. */
int booking_of_person(struct tx *, TALLOC_CTX *, int64_t person, int64_t now, struct booking *, size_t max, size_t *n, struct err *e);
int booking_waiting(struct tx *, TALLOC_CTX *, int64_t now, struct booking *, size_t max, size_t *n, struct err *e);
int booking_of_workshop(struct tx *, TALLOC_CTX *, int64_t workshop, struct booking *, size_t max, size_t *n, struct err *e);
/* Of all venues, from that instant on: for the agenda and the week's news. */
int booking_between(struct tx *, TALLOC_CTX *, int64_t from, int64_t to, struct booking *, size_t max, size_t *n, struct err *e);
/* Of one venue, that begin behind that instant. */
int booking_of_venue(struct tx *, TALLOC_CTX *, int64_t venue, int64_t from, struct booking *, size_t max, size_t *n, struct err *e);
/* How many an organisation has that begin in that time. */
int booking_count(struct tx *, const char *organisation, int64_t from, int64_t to, int *n, struct err *e);
/* Those of which something is to be said now; when the next is due (1, 0 none, -1). */
int booking_due(struct tx *, int64_t now, int64_t *ids, size_t max, size_t *n, struct err *e);
int booking_next(struct tx *, int64_t *at, struct err *e);
/* Nothing more is said of it by the clock. */
int booking_quiet(struct tx *, int64_t id, struct err *e);

/* --- the rules of the house --- */

/* That version was accepted by this person since that instant: 1, 0, -1. */
int rules_accepted(struct tx *, int64_t person, const char *version, int64_t since, struct err *e);
int rules_accept(struct tx *, int64_t person, const char *version, int64_t inbox, int64_t now, struct err *e);

/* --- equipment --- */

struct equipment {
	int64_t id;
	const char *slug, *name, *note;
	int stock, days; /* days: a loan without an end lasts so long */
	int64_t gone_at;
};
int equipment_get(struct tx *, TALLOC_CTX *, int64_t id, struct equipment *, struct err *e);
int equipment_all(struct tx *, TALLOC_CTX *, struct equipment *, size_t max, size_t *n, struct err *e);
int equipment_put(struct tx *, struct equipment *, int position, struct err *e);
int equipment_mark(struct tx *, struct err *e);
int equipment_sweep(struct tx *, int64_t now, struct err *e);

struct loan {
	int64_t id, equipment, person;
	int count;
	int64_t from_at, until_at;
	const char *civil, *civil_end;
	const char *state;                       /* "planned", "out", "returned", "cancelled" */
	int64_t fetch_reminder, return_reminder; /* 0 */
	int64_t workshop, inbox, created_at;
};
/* 1: id is set; 0: not so many are there then. */
int loan_add(struct tx *, struct loan *, int64_t now, struct err *e);
/* Planned ones whose time has begun are out. */
int loan_started(struct tx *, int64_t now, struct err *e);
int loan_set(struct tx *, const struct loan *, int64_t now, struct err *e);
int loan_get(struct tx *, TALLOC_CTX *, int64_t id, struct loan *, struct err *e);
int loan_of_person(struct tx *, TALLOC_CTX *, int64_t person, struct loan *, size_t max, size_t *n, struct err *e);
/* All that are planned or out. */
int loan_open(struct tx *, TALLOC_CTX *, struct loan *, size_t max, size_t *n, struct err *e);
/* How many of it are there through all of that time. */
int equipment_free(struct tx *, int64_t equipment, int64_t from_at, int64_t until_at, int *n, struct err *e);

#endif
