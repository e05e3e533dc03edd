/* SPDX-License-Identifier: EUPL-1.2
 *
 * What is done around a workshop. checklist.c: what there is to do, before and after. minutes.c: what was written down of it, and the actions
 * in it. attendance.c: who came. running_order.c: part by part.
 * needs.c: what people need to take part. followup.c: when, and by which words.
 * occasion.c: which time of a series.
 */
#ifndef HANDLERS_FOLLOWUP_H
#define HANDLERS_FOLLOWUP_H

#include "handlers/workshop.h"

/* Its date was kept or moved, or it was called off: what is to be done follows. */
int tasks_follow(struct handling *, const struct gathering *, struct err *e);
/* What follows from its stage and times at this instant; and when that is next (sooner than *at). */
int followup_clock(struct handling *, struct gathering *, struct err *e);
int followup_next(struct handling *, const struct gathering *, int64_t *at, struct err *e);
/* Is this message something for the follow-up: minutes, who came? 1 it was dealt with; 0; -1. */
int followup_answer(struct handling *, struct gathering *, struct err *e);

/* --- shared by its files --- */

/* The option that was kept; NULL: none. */
const struct workshop_slot *followup_kept(const struct gathering *);
/* One time of it: what is once has one, of a series each has its own attendance, minutes and tasks. */
struct occasion {
	const char *key; /* its beginning, as in a slot; "": it is once */
	struct slot slot;
	int64_t start, end;
};
/* That time: the first that is not over (the last when all are); the last that has begun or is today (the first when none has); the one
 * before that one, the one behind it. 1; 0: there is none; -1. */
int occasion_next(struct handling *, const struct gathering *, struct occasion *, struct err *e);
int occasion_last(struct handling *, const struct gathering *, struct occasion *, struct err *e);
int occasion_before(struct handling *, const struct gathering *, const struct occasion *, struct occasion *, struct err *e);
int occasion_behind(struct handling *, const struct gathering *, const struct occasion *, struct occasion *, struct err *e);
/* The one that our letter was about which this message answers, else the last one. */
int occasion_meant(struct handling *, const struct gathering *, struct occasion *, struct err *e);
/* By its key: 1; 0: it does not take place; -1. */
int occasion_of(struct handling *, const struct gathering *, const char *key, struct occasion *, struct err *e);
const char *occasion_words(struct handling *, const char *lang, const struct occasion *);
/* The day that such a key names; NULL: none. */
const char *occasion_day(struct handling *, const char *lang, const char *key);
/* Was that announced of it? It is now. */
bool occasion_told(struct handling *, const struct workshop *, const struct occasion *, const char *what);
void occasion_tell(struct handling *, struct workshop *, const struct occasion *, const char *what);

/* 1 with the instants of the next one; 0 no date is kept; -1. */
int followup_times(struct handling *, const struct gathering *, int64_t *start, int64_t *end, struct err *e);
/* Somebody who is asked to it, or of the staff, by name: 1; 0 nobody or several; -1. */
int followup_person(struct handling *, int64_t workshop, const char *given, struct person *, struct err *e);

/* A task with its reminder. `t->text`, dated, days, person or room, due_at are given; sets its reminder. */
int task_new(struct handling *, const struct workshop *, struct task *, struct err *e);
/* "Paul / commander les post-it / jeudi": the number of the new task; 0: *refused says why not; -1. */
int task_of_action(struct handling *, const struct gathering *, const char *text, const char **refused, struct err *e);
/* What is asked for by these words (of a pattern), for that time of it (NULL: for whichever), was done otherwise: nobody is reminded any more. */
enum task_kind { TASK_RUNNING_ORDER, TASK_ATTENDANCE, TASK_MINUTES };
int tasks_fulfil(struct handling *, int64_t workshop, const char *occasion, enum task_kind, struct err *e);
/* Somebody answers the reminder of a task in these words: who organises reads them. h->workshop is set. 1; 0: it is no task's; -1. */
int task_words(struct handling *, int64_t reminder, const char *text, struct err *e);
/* Who is to do that kind of thing: sets person or room. */
int task_person(struct handling *, const struct workshop *, enum checker, int64_t *person, const char **room, struct err *e);

/* The mail that asks for the minutes; and some of the letters with which they go out. */
int minutes_ask(struct handling *, struct gathering *, const struct occasion *, struct err *e);
int minutes_spread(struct handling *, struct gathering *, struct err *e);
/* A message that may bring them: 1, 0, -1. */
int minutes_answer(struct handling *, struct gathering *, struct err *e);

/* The message of the day in the room, whose sign says "I am here"; such a sign. */
int attendance_ask(struct handling *, struct gathering *, const struct occasion *, struct err *e);
int attendance_reaction(struct handling *, const struct outbox_item *, struct err *e);
/* That sign is taken back: 1; 0 it said nothing that stands; -1. */
int attendance_taken_back(struct handling *, int64_t inbox, struct err *e);
/* A message that says who came and nothing else: 1, 0, -1. */
int attendance_answer(struct handling *, struct gathering *, struct err *e);
/* The lines of a text that say who came: 1 there are such; 0; -1. `only`: there is nothing else. */
int attendance_take(struct handling *, const struct gathering *, const struct occasion *, const char *text, struct rows *unknown,
    bool *only, struct err *e);
/* Who had accepted, and of whom nothing is known where others came, was not there. */
int attendance_close(struct handling *, const struct gathering *, const char *occasion, struct err *e);

/* running_order.c: "9 h 05", "1 h 30", "10 min". */
const char *order_clock(struct handling *, const char *lang, int64_t at);
const char *order_minutes(struct handling *, const char *lang, int minutes);

/* needs.c: do these words say what somebody needs? Kept, for an invitee: 1; 0 they say none; -1. All gone. */
bool need_whether(TALLOC_CTX *, const char *text);
int need_take(struct handling *, const struct gathering *, const struct invitee *, const char *text, struct err *e);
int needs_purge(struct handling *, struct gathering *, struct err *e);

#endif
