/* SPDX-License-Identifier: EUPL-1.2
 *
 * Premises and equipment: `!salle`, `!materiel`, and what a workshop needs of them. A booking (S-2026-009) keeps a room with its buffers from
 * the moment it is asked for; two that overlap are impossible (booking_add()). Who booked is told to the staff alone.
 */
#ifndef HANDLERS_VENUE_H
#define HANDLERS_VENUE_H

#include "db/venue.h"
#include "handlers/room.h"
#include "handlers/slots.h"

enum { VENUES_MOST = 64 };

/* What the settings say of all premises. */
struct venue_rules {
	const char *const *authorities, *const *public; /* mail domains: of class 1, of class 2; all others are of class 3 */
	int month;                                      /* bookings of an organisation that begin in one month, at most; 0: no limit */
	int least, most;                                /* days between the asking and the booking */
	int hold;                                       /* working days that a tentative booking is kept */
	const struct venue_hours {
		const char *slug; /* NULL: the end */
		const struct hours *hours;
	} * hours;                             /* of the rooms that have hours of their own; NULL: none has */
	const char *charter, *charter_version; /* rules that must be accepted; version "": there are none */
};

/* --- for workshops --- */

struct venue_offer {
	int64_t venue;
	const char *name;
	int capacity;
	bool wheelchair, approval;
	struct slot slot;
};
/* Venues that are free and open then and hold so many people, the least that suffices first. */
int venue_free(struct handling *, const struct slot *, int people, struct venue_offer *, size_t max, size_t *n, struct err *e);
/* Is that venue still free then (what workshop `workshop` holds itself counts as free; 0)? 1, 0, -1. */
int venue_is_free(struct handling *, int64_t venue, const struct slot *, int64_t workshop, struct err *e);
/* "la grande salle", "Grande salle", "grande-salle": 1, 0 none or several, -1. */
int venue_named(struct handling *, const char *words, struct venue *, struct err *e);

/* Keeps it for that workshop, for `person` (0: the lab), tentatively until `until`, or (0) at once for good. 1: *b is set; 0: it is taken,
 * nothing was done; -1. Says nothing to anybody. */
int venue_hold(struct handling *, int64_t venue, const struct slot *, int people, int64_t person, int64_t workshop, int64_t until,
    struct booking *b, struct err *e);
/* The workshop is fixed: for good, or, where the venue wants it, the staff are asked with a card. 1; 0 it was over; -1. */
int venue_confirm(struct handling *, int64_t booking, struct err *e);
/* Given back. Says nothing to anybody. */
int venue_release(struct handling *, int64_t booking, struct err *e);

/* --- inside --- */

/* "clock:venue/<instant>/<booking>": what is to be said of a booking at that time. */
int handle_venue_due(struct handling *, struct err *e);
/* Words that are about a booking and no command: "ok S-9", "J'accepte" to the rules. 1 dealt with, 0 they say something else, -1. */
int venue_answer(struct handling *, struct err *e);
/* A sign on the card of a booking. */
int venue_reaction(struct handling *, const struct outbox_item *, enum sign, struct err *e);
/* One of the choices that were offered, in words. */
const char *offer_words(struct handling *, const char *offer);
/* undo: what `detail` of aside_note() says. */
int venue_back(struct handling *, const char *detail, struct err *e);
int equipment_back(struct handling *, const char *detail, struct err *e);

#endif
