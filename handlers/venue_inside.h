/* SPDX-License-Identifier: EUPL-1.2
 *
 * Shared by the files of premises: when a room is wanted, which are free then, and why not.
 */
#ifndef HANDLERS_VENUE_INSIDE_H
#define HANDLERS_VENUE_INSIDE_H

#include "handlers/venue.h"
#include "handlers/venue_words.h"

enum { OFFERS_MOST = 9, ALTERNATIVES = 3 };

/* How the question begins whose choices are offers. */
#define OFFERS_ASKED "!salle reserver v{}"

struct wish {
	struct slot slot; /* with hours, never all_day */
	int64_t from, to;
	int people; /* 0: not said */
};

/* A room with its own opening hours. */
struct view {
	struct venue v;
	const struct hours *hours;
};
struct views {
	struct view *one;
	size_t n;
};
int views_load(struct handling *, struct views *, struct err *e);
const struct view *view_of(const struct views *, int64_t venue);

/* The stretch of time and the number of people in a text. `command`: what it is asked again with when it may be one of two days ("salle
 * libre"). 1; 0: said why not; -1. */
int wish_read(struct handling *, const char *command, const char *text, struct wish *, struct err *e);
/* 0; -1: there is no such time. A whole day is the hours of the lab. */
int wish_of(struct handling *, const struct slot *, int people, struct wish *);
/* "jeudi 12 mars 2026 de 9 h à 12 h" */
const char *when_words(struct handling *, const char *lang, const struct slot *);
const char *booking_when(struct handling *, const char *lang, const struct booking *);
int slot_of(const struct booking *, const char *zone, struct slot *);

/* Why that room cannot be had then, whoever asks, in the sender's language; NULL: nothing but another booking can stand in the way. */
const char *closed_why(struct handling *, const struct view *, const struct wish *);
/* ... why not by the sender: lead times, share of their organisation. 1 they may; 0 said why not; -1. */
int wish_allowed(struct handling *, const struct wish *, struct err *e);
/* 1 free, 0, -1. `clash` may be NULL. */
int view_free(struct handling *, const struct view *, const struct wish *, int64_t but, struct booking *clash, struct err *e);
int offers_find(struct handling *, const struct views *, const struct wish *, struct venue_offer *, size_t max, size_t *n, struct err *e);
/* Other rooms then, or that room (0: any that is large enough) near it. */
int alternatives_find(
    struct handling *, const struct views *, const struct wish *, int64_t venue, struct venue_offer *, size_t *n, struct err *e);
struct rows *offer_rows(struct handling *, const struct views *, const struct venue_offer *, size_t n, bool when);
/* They are the choices of a question: "2", "oui pour la 2" books. */
int offers_ask(struct handling *, const struct venue_offer *, size_t n, int people, bool tentative, struct err *e);

const struct venue_rules *venue_rules_of(const struct handling *);
/* Says "venue-refused": the label venue.<why>. */
int venue_refused(struct handling *, const char *why, const struct var *vars, struct err *e);
const char *venue_label(struct handling *, const char *lang, const char *key, const struct var *vars);
/* By mail, or in the room where we are alone with them. */
int tell_person(struct handling *, int64_t person, const char *template, const struct var *vars, struct err *e);
/* 1: proven; 0: they were asked for a proof; -1. */
int venue_proven(struct handling *, struct err *e);

/* What happened to a booking, to its person and to the staff: the label venue.<what>. */
int booking_told(struct handling *, const struct booking *, const char *what, const char *motive, bool staff, struct err *e);
/* Its card for the staff; `what`: label venue.card-<what> for its first line. */
int booking_card(struct handling *, const struct booking *, const char *what, struct err *e);
/* It has its new state; who waits for it gets it. */
int booking_end(struct handling *, struct booking *, enum booking_state, struct err *e);
/* Confirmed, or asked of the staff where the room wants it. 1; 0 somebody has it; -1. */
int booking_settle(struct handling *, struct booking *, bool by_staff, struct err *e);
/* Of that room, at that time. */
void booking_time(struct handling *, struct booking *, const struct view *, const struct wish *);
/* Tentative until then (0: as long as the settings say): sets state, expires_at, next_at. */
int booking_keep(struct handling *, struct booking *, int days, struct err *e);
int charter_due(struct handling *, int64_t person, struct err *e); /* 1: they have to accept the rules first, 0, -1 */
int charter_yes(struct handling *, struct err *e);
/* The booking that the reference names, if the sender may see it: 1, 0 said that there is none, -1. */
int booking_named(struct handling *, const char *ref, struct booking *, struct err *e);
int booking_decide(struct handling *, struct booking *, bool yes, const char *motive, struct err *e);

#endif
