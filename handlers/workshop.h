/* SPDX-License-Identifier: EUPL-1.2
 *
 * Workshops. workshop.c: they are asked for, shown, launched, called off. poll.c: answers to the options, from every door. tally.c: what the
 * answers say, and to whom it is said. workshop_clock.c: letters to many, some people at a time; limits; what comes after. invitation.c: the
 * date that was kept, and who will be there.
 */
#ifndef HANDLERS_WORKSHOP_H
#define HANDLERS_WORKSHOP_H

#include "db/workshop.h"
#include "handlers/room.h"
#include "handlers/slots.h"

/* poll.c, invitation.c: is this message an answer to what was asked about a workshop? 1 it is dealt with; 0; -1. */
int workshop_answer(struct handling *, struct err *e);
/* poll.c: the same of a sign or a poll's own answer in a room, on a message of ours; taken back. */
int poll_reaction(struct handling *, const struct outbox_item *, struct err *e);
/* poll.c: somebody answered a poll in a room (MSC3381). */
int handle_poll(struct handling *, struct err *e);
/* poll.c: what that message voted is taken back: 1; 0 it voted nothing that stands; -1. */
int poll_back(struct handling *, int64_t inbox, struct err *e);
/* withdraw.c: "annuler" right after "lancer" (`detail`: which workshop; `late`: it is too late): 1 it was said what came of it; 0 there is
 * nothing to take back; -1. */
int launch_back(struct handling *, const char *detail, bool late, struct err *e);
/* workshop_clock.c: "clock:workshop/<id>/<instant>": what is to be done for one of them now. */
int workshop_clock(struct handling *, struct err *e);
/* workshop.c: the mail or room letter (person 0) is about h->workshop: its reference, the way back. */
int workshop_letter(struct handling *, struct letter *, int64_t person, struct err *e);

/* --- shared by the files of workshops --- */

enum { TALLY_SECONDS = 10 }; /* the tally in a room is renewed no more often */

/* A workshop with its options, as long as a message is handled. */
struct gathering {
	struct workshop w;
	struct workshop_slot slot[POLL_SLOTS];
	size_t n;
};
/* 1, 0 there is none, -1. */
int gathering_load(struct handling *, int64_t id, struct gathering *, struct err *e);
/* Written, with the time at which the clock looks at it next. */
int gathering_write(struct handling *, struct gathering *, struct err *e);
bool gathering_told(const struct workshop *, const char *what);
void gathering_tell(struct handling *, struct workshop *, const char *what);

/* What could not be an option, in words: rows of "problem". */
struct rows *workshop_problems(struct handling *, const struct slots *);
/* The end of the answers: as asked, else some working days from now; before the first of the options in any case. */
int64_t workshop_limit(const struct handling *, const struct slots *);

/* May they decide on it? (organiser, staff) */
bool workshop_decides(const struct handling *, const struct workshop *);

/* The workshop that the argument "text" names, or that this answers, for who decides on it, while it is at one of these stages (bits); *rest: the
 * words behind its reference. 1; 0: said why not; -1. */
int workshop_named_to_decide(struct handling *, const char *verb, unsigned stages, struct gathering *, const char **rest, struct err *e);

/* "retenir 2", "lancer" under a letter of ours about it, by who decides: 1 done, 0 it is something else, -1. */
int workshop_verb(struct handling *, struct gathering *, const char *text, struct err *e);

/* "jeudi 12 mars 2026 de 14 h à 17 h", or the label. */
const char *slot_words(struct handling *, const char *lang, const struct workshop_slot *);
bool slot_read(const struct workshop_slot *, struct slot *);
/* Its instants, UTC. */
int slot_instants(struct handling *, const struct workshop_slot *, int64_t *start, int64_t *end, struct err *e);
/* number option yes maybe no. */
struct rows *slot_rows(struct handling *, const char *lang, const struct gathering *);

/* tally.c: the options, the best first: who is needed, then the quorum, then the score, then a free room, then the earlier one. */
void tally_order(const struct gathering *, size_t order[POLL_SLOTS]);
/* Can it be held then, by what was said? */
bool slot_works(const struct gathering *, const struct workshop_slot *);
/* number option yes maybe no why; named: who is needed and cannot come stands there (for who organises, never in a room). */
struct rows *tally_rows(struct handling *, const char *lang, const struct gathering *, bool named, struct err *e);
/* Something was said: what is announced once, and the tally in the room. */
int tally_changed(struct handling *, struct gathering *, struct err *e);
/* The tally in the room says what is so. */
int tally_renew(struct handling *, struct gathering *, struct err *e);
/* To the organiser: `what` is "half", "quorum", "eve", "all", "limit". */
int tally_state(struct handling *, struct gathering *, const char *what, struct err *e);

/* To the organiser: by mail, else where the poll stands. */
int organiser_told(struct handling *, const struct workshop *, const char *template, const struct var *vars, struct err *e);

/* poll.c: that person is asked, with a way to answer of their own: 1 from now on, 0 they were, -1. */
int poll_invite(struct handling *, struct workshop *, int64_t person, const char *part, struct invitee *, struct err *e);
/* The poll stands in its room from now on. */
int poll_stand(struct handling *, struct gathering *, struct err *e);
/* No more answers; what they say goes to the organiser and the room. */
int poll_close(struct handling *, struct gathering *, const char *why, struct err *e);
/* The question itself, to an invitee; again: they said nothing yet. */
int poll_ask(struct handling *, const struct gathering *, const struct invitee *, bool again, struct err *e);
/* The chat's own poll ends. */
int poll_finish(struct handling *, const struct gathering *, struct err *e);

/* invitation.c: to one invitee: "kept", "moved", "cancelled". */
int invitation_send(struct handling *, const struct gathering *, const struct invitee *, const char *what, struct err *e);
/* What they say to it. 1 dealt with, 0, -1. */
int invitation_answer(struct handling *, struct gathering *, struct invitee *, struct err *e);
/* A REPLY, COUNTER, REFRESH of a calendar: 1 dealt with; 0 it is about no invitation of ours, or its words are to be read; -1. */
int invitation_calendar(struct handling *, struct err *e);
/* "Accepté : Le guichet de demain": an answer that is in the subject alone: 1, 0, -1. */
int invitation_subject(struct handling *, struct err *e);

#endif
