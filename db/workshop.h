/* SPDX-License-Identifier: EUPL-1.2
 *
 * Workshops in the store: their options, who is asked, what they said, and what is done around them. As in store.h.
 */
#ifndef DB_WORKSHOP_H
#define DB_WORKSHOP_H

#include "db/store.h"

/* --- workshops --- */

enum workshop_stage {
	WORKSHOP_DRAFT,
	WORKSHOP_POLLING,
	WORKSHOP_CLOSED,
	WORKSHOP_FIXED,
	WORKSHOP_HELD,
	WORKSHOP_CANCELLED,
	WORKSHOP_STAGES
};
const char *workshop_stage_name(enum workshop_stage);

struct workshop {
	int64_t id;
	int year, number;
	const char *ref; /* "A-2026-007" */
	const char *title;
	enum workshop_stage stage;
	int64_t organiser, problem;
	int people, minutes, most, quorum; /* 0: not said */
	const char *place;
	bool hidden;
	const char *room;          /* where the poll stands too, "" */
	int64_t polled_at;         /* when the answers were asked for; 0 */
	int64_t limit_at, next_at; /* 0: none */
	const char *told;          /* blank-separated */
	int64_t tallied_at;
	bool stale;
	int invited, answered;
	int kept; /* number of the option that was kept */
	int sequence;
	int beats; /* messages that the clock has sent for it */
	int64_t opened_at;
	bool premises;    /* it is to have a room of the lab */
	int64_t venue;    /* that one; 0: the least that suffices */
	const char *news; /* what those called with "moved" are told: "place", or "" the day */
};
/* Sets id, year's number, ref. */
int workshop_add(struct tx *, TALLOC_CTX *, struct workshop *, int year, int64_t now, struct err *e);
int workshop_get(struct tx *, TALLOC_CTX *, int64_t id, struct workshop *, struct err *e);
/* "A-2026-007", "A-7": the newest one of that number. */
int workshop_by_ref(struct tx *, TALLOC_CTX *, const char *ref, struct workshop *, struct err *e);
int workshop_set(struct tx *, const struct workshop *, int64_t now, struct err *e);
/* For which one the clock has something to do first, when, and the how-many-eth message of the clock that is: 1; 0 none; -1. */
int workshop_next(struct tx *, int64_t *id, int64_t *at, int *beats, struct err *e);
/* The clock lets it be. */
int workshop_rest(struct tx *, int64_t id, struct err *e);
/* Those of a person, organiser or asked; those that go on; those whose poll stands in a room: the newest first. */
int workshop_of_person(struct tx *, int64_t person, int64_t *ids, size_t max, size_t *n, struct err *e);
int workshop_open(struct tx *, int64_t *ids, size_t max, size_t *n, struct err *e);
int workshop_in_room(struct tx *, const char *room, int64_t *ids, size_t max, size_t *n, struct err *e);

/* organiser.c: that person organises no more (`why`: "left", "mail", "erased"): the clock tells the staff of each that goes on. */
int workshop_leave(struct tx *, int64_t person, const char *why, int64_t now, struct err *e);
/* Somebody else organises it: what was booked and asked for by the one is the other's. */
int workshop_hand(struct tx *, int64_t workshop, int64_t from, int64_t into, struct err *e);
/* What goes on and is organised by that person. */
int workshop_organised(struct tx *, int64_t person, int64_t *ids, size_t max, size_t *n, struct err *e);

enum slot_fit { FIT_UNASKED, FIT_FREE, FIT_GONE }; /* is a room free then? */
enum { POLL_SLOTS = 20 };                          /* options of a poll (MSC3381) */
struct workshop_slot {
	int number;
	const char *label;         /* of a choice that is no date, "" */
	const char *starts, *ends; /* civil, "2026-10-13T14:30" or "2026-10-13"; the end is not included; "" */
	int yes, maybe, no;
	int missed;         /* people without whom it cannot be, who said no */
	const char *rule;   /* it comes again by this rule (RRULE), first at `starts`; "" or NULL: once */
	enum slot_fit fits; /* as was last looked */
};
int slot_add(struct tx *, int64_t workshop, const struct workshop_slot *, struct err *e);
int slot_all(struct tx *, TALLOC_CTX *, int64_t workshop, struct workshop_slot *, size_t max, size_t *n, struct err *e);

/* Writes `fits`. */
int slot_fits(struct tx *, int64_t workshop, const struct workshop_slot *, struct err *e);

/* agenda.c: all options of a draft go. */
int slot_clear(struct tx *, int64_t workshop, struct err *e);
/* Dates that the organiser may take in their place; those proposed before are forgotten. */
int proposed_set(struct tx *, int64_t workshop, const struct workshop_slot *, size_t n, struct err *e);
int proposed_all(struct tx *, TALLOC_CTX *, int64_t workshop, struct workshop_slot *, size_t max, size_t *n, struct err *e);
/* The options from that number on were added now; those added last (1: all are of the first round). */
int round_add(struct tx *, int64_t workshop, int first, int64_t now, struct err *e);
int round_first(struct tx *, int64_t workshop, int *first, struct err *e);

enum { EXCEPTS_MOST = 60 };
/* agenda.c: a civil day "2026-06-04" on which a series does not take place: 1 new, 0 was there, -1. All of them, the latest first. */
int except_add(struct tx *, int64_t workshop, const char *day, struct err *e);
int except_all(struct tx *, TALLOC_CTX *, int64_t workshop, const char **days, size_t max, size_t *n, struct err *e);
/* The time of a series that people were reminded of last, by its beginning: "" none. */
int series_said(struct tx *, TALLOC_CTX *, int64_t workshop, const char **starts, struct err *e);
int series_say(struct tx *, int64_t workshop, const char *starts, struct err *e);

struct invitee {
	int64_t id, workshop, person;
	const char *part; /* "participant"; "required", "facilitator", "sponsor": it cannot be without them */
	const char *token;
	const char *due;      /* the letter that they are to get: "poll", "silent", "kept", "moved", "freed", "cancelled"; "" */
	int64_t asked_at;     /* the poll went to them; 0 */
	int64_t answered_at;  /* 0: silent */
	const char *presence; /* "", "asked", "accepted", "tentative", "declined", "delegated", "waiting" */
};
/* Sets id; the workshop's count. An invitee is there once: 1 new, 0 was there (its part may become a greater one), -1. */
int invitee_add(struct tx *, TALLOC_CTX *, struct workshop *, struct invitee *, struct err *e);
int invitee_of(struct tx *, TALLOC_CTX *, int64_t workshop, int64_t person, struct invitee *, struct err *e);
int invitee_by_token(struct tx *, TALLOC_CTX *, const char *token, struct invitee *, struct err *e);
int invitee_all(struct tx *, TALLOC_CTX *, int64_t workshop, int64_t after, struct invitee *, size_t max, size_t *n, struct err *e);
int invitee_due(struct tx *, TALLOC_CTX *, int64_t workshop, struct invitee *, size_t max, size_t *n, struct err *e);
int invitee_set(struct tx *, const struct invitee *, int64_t now, struct err *e);
/* All of them, or those who said nothing, are to get that letter. */
int invitee_call(struct tx *, int64_t workshop, const char *due, bool silent, struct err *e);
/* Those who had the invitation and come or may are to hear of another place. */
int invitee_call_place(struct tx *, int64_t workshop, struct err *e);
/* Is a letter of "moved" still to go out? 1, 0, -1. */
int invitee_moving(struct tx *, int64_t workshop, struct err *e);
/* Who had the invitation hears that the date is no longer kept; nobody else gets one. */
int invitee_call_off(struct tx *, int64_t workshop, struct err *e);
/* Two persons are one: what the one was asked and said is the other's; of what both said the last counts. */
int invitee_merge(struct tx *, TALLOC_CTX *, int64_t from, int64_t into, int64_t now, struct err *e);
/* They are asked once more: nobody counts as having answered; what they said stays. */
int invitee_silence(struct tx *, struct workshop *, struct err *e);
/* agenda.c: the poll is taken back: no vote stands, the log keeps them; who was asked (*told of them) is due the letter "cancelled". */
int poll_withdraw(struct tx *, int64_t workshop, int64_t inbox, int64_t now, int *told, struct err *e);
/* agenda.c: feeds. What a feed shows changes: to be called before the row does; the feeds concerned are due. All: at a start. */
int agenda_workshop(struct tx *, const struct workshop *, struct err *e);
int agenda_invitee(struct tx *, const struct invitee *, struct err *e);
int agenda_all(struct tx *, struct err *e);
/* May one be due since agenda_due() found none? */
bool agenda_changed(struct store *);
/* Whose feed is due, 0: the lab's. It is written. */
int agenda_due(struct tx *, int64_t *persons, size_t max, size_t *n, struct err *e);
int agenda_done(struct tx *, int64_t person, struct err *e);
/* A booking (0: a new one) is in that room from now on: its feed is due. Those that are, asked for behind agenda_due(); it is written. */
int agenda_booking(struct tx *, int64_t booking, int64_t venue, struct err *e);
int agenda_venues_due(struct tx *, int64_t *venues, size_t max, size_t *n, struct err *e);
int agenda_venue_done(struct tx *, int64_t venue, struct err *e);
/* Who asked for a feed of their own: 1, 0, -1. They do, or no more. */
int agenda_wants(struct tx *, int64_t person, struct err *e);
int agenda_want(struct tx *, int64_t person, bool wants, int64_t now, struct err *e);
/* What stands in it (person 0: in the lab's), by its beginning: workshops kept that end after that civil day. */
int agenda_of(struct tx *, int64_t person, const char *since, int64_t *ids, size_t max, size_t *n, struct err *e);

/* Who waits longest for a place: 1, 0, -1. */
int invitee_waiting(struct tx *, TALLOC_CTX *, int64_t workshop, struct invitee *, struct err *e);
/* Places that others than that one have or are offered. */
int invitee_places(struct tx *, const struct invitee *, int *places, struct err *e);

enum { VOTE_UNSAID = -1, VOTE_SAID_NO, VOTE_SAID_MAYBE, VOTE_SAID_YES };
/* What that person said of each option: values[number - 1]. */
int vote_of(struct tx *, int64_t workshop, int64_t person, int values[POLL_SLOTS], struct err *e);
/* `was`: what they said of it before (vote_of()). The counts follow; the same value again changes nothing. VOTE_UNSAID: it is taken back.
 * 1 something changed, 0, -1. */
int vote_set(struct tx *, const struct invitee *, int slot, int was, int value, int64_t inbox, int64_t now, struct err *e);
/* What stood before that message, of the options of which nobody said anything since: values[number - 1], the others as they are. 1; 0: it
 * said nothing that stands; -1. */
int vote_back(struct tx *, int64_t inbox, int64_t *workshop, int64_t *person, int values[POLL_SLOTS], struct err *e);
/* Who said that of an option. */
int vote_who(struct tx *, int64_t workshop, int slot, int value, int64_t *ids, size_t max, size_t *n, struct err *e);

/* --- what is done around a workshop --- */

/* `occasion`: of a series the time of it that is meant, by its beginning as in a slot; "" for what is once. */

struct task {
	int number; /* in its workshop */
	const char *text;
	bool dated; /* it has a day of its own, else it is `days` working days from the kept one */
	int days;
	int64_t reminder; /* that says when, to whom, and whether it was done */
	int64_t person;   /* 0: those of `room` */
	const char *room, *state;
	int64_t due_at;
	const char *occasion;
};
int task_add(struct tx *, int64_t workshop, const struct task *, struct err *e);
/* Whose reminder it is: 1, 0, -1. */
int task_of_reminder(struct tx *, int64_t reminder, int64_t *workshop, struct err *e);
/* As they come. */
int task_all(struct tx *, TALLOC_CTX *, int64_t workshop, struct task *, size_t max, size_t *n, struct err *e);

struct minutes {
	int64_t person;
	const char *text;
	int64_t asked_at, sent_to, sent_at; /* the participants are to get it; the last invitee who did; all had it */
	const char *occasion;
};
int minutes_get(struct tx *, TALLOC_CTX *, int64_t workshop, const char *occasion, struct minutes *, struct err *e);
/* Those that are to go out and have not yet: 1, 0, -1. */
int minutes_due(struct tx *, TALLOC_CTX *, int64_t workshop, struct minutes *, struct err *e);
int minutes_put(struct tx *, int64_t workshop, const struct minutes *, int64_t inbox, int64_t now, struct err *e);
int minutes_sent(struct tx *, int64_t workshop, const struct minutes *, struct err *e);

struct attendance {
	int present, absent; /* absent: awaited, and did not come */
};
/* `inbox`: the sign by which they said so themselves; 0: it is said of them. */
int attendance_set(
    struct tx *, int64_t workshop, const char *occasion, int64_t person, bool present, int64_t inbox, int64_t now, struct err *e);
/* Unless something is known of them. */
int attendance_add(struct tx *, int64_t workshop, const char *occasion, int64_t person, bool present, int64_t now, struct err *e);
int attendance_clear(struct tx *, int64_t workshop, const char *occasion, struct err *e);
/* What that sign said, and nobody since, is no more: 1, 0, -1. */
int attendance_back(struct tx *, int64_t inbox, struct err *e);
int attendance_counts(struct tx *, int64_t workshop, const char *occasion, struct attendance *, struct err *e);
int attendance_who(struct tx *, int64_t workshop, const char *occasion, bool present, int64_t *ids, size_t max, size_t *n, struct err *e);

enum { PARTS_MOST = 60 };
struct order_part {
	int number, minutes;
	const char *text;
};
/* In place of what was there. */
int part_put(struct tx *, int64_t workshop, const struct order_part *, size_t n, struct err *e);
int part_all(struct tx *, TALLOC_CTX *, int64_t workshop, struct order_part *, size_t max, size_t *n, struct err *e);

struct need {
	int64_t person;
	const char *text;
};
int need_add(struct tx *, int64_t workshop, int64_t person, const char *text, int64_t inbox, int64_t now, struct err *e);
int need_all(struct tx *, TALLOC_CTX *, int64_t workshop, struct need *, size_t max, size_t *n, struct err *e);
int need_any(struct tx *, int64_t workshop, struct err *e); /* 1, 0, -1 */
/* They are gone, with the messages that brought them and the letters that showed them. */
int need_forget(struct tx *, int64_t workshop, struct err *e);

#endif
