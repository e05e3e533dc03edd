/* SPDX-License-Identifier: EUPL-1.2
 *
 * Reminders. What follows from a case is planned whenever something of it changes (plan.c, with the lab's ladders: bot/base/ladder.h).
 * When its time comes the clock sends a message; due.c looks whether it is still so, and says all that is due to one person, or in one
 * room, in one letter. answers.c reads what people reply to it.
 */
#ifndef HANDLERS_REMINDER_H
#define HANDLERS_REMINDER_H

#include "handlers/room.h"

/* Of one case: what is to be reminded of now, in place of what was before. What no longer holds is cancelled with its reason. */
int plan_case(struct handling *, int64_t problem, struct err *e);
/* The same for all cases that this message changed. */
int plan_touched(struct handling *, struct err *e);
/* "clock:plan/<what the settings say>": the rules have changed. The message says behind which case: PLAN_MOST of those that go on are planned
 * anew, the last of all with the staff's news. */
enum { PLAN_MOST = 500 };
int plan_all(struct handling *, struct err *e);
/* The row that was just said waits for its next step, or for an answer alone. */
int plan_next(struct handling *, struct reminder *, struct err *e);
/* What became of a row. */
int plan_write(struct handling *, const struct reminder *was, const struct reminder *now, struct err *e);
/* Whom the next step of this row means now (sets person and room): 1; 0: nobody, there is none; -1. */
int plan_addressee(struct handling *, struct reminder *, struct err *e);

/* The newest step up to the present one that means that person, or room: sets it. 1, 0 there is none, -1. */
int plan_said_step(struct handling *, struct reminder *, int64_t person, const char *room, struct err *e);

/* Who is meant is away, and so is who stands in for them: the next one of the ladder who is there on that day, else the staff together. */
int plan_instead(struct handling *, struct reminder *, uint32_t day, struct err *e);
/* Does its present step speak to who asked for the case? */
bool plan_asks_requester(const struct handling *, const struct reminder *);

/* The hour of reminders of the first working day at or after that instant, on which this person is there (0: whoever). */
int remind_time(struct handling *, int64_t person, int64_t at, int64_t *out, struct err *e);
/* The same on the first working day of the week of that instant. */
int week_begins(struct handling *, int64_t person, int64_t at, int64_t *out, struct err *e);
/* Noon of a day (a julian number): an instant that lies on it in every reckoning. */
int64_t day_noon(const struct handling *, uint32_t day);

/* answered.c: is this message an answer to our reminders? 1 it was one, and is dealt with; 0 it says something else; -1. */
int reminder_answer(struct handling *, struct err *e);
/* The same for a sign on what was said in a room. */
int reminder_reaction(struct handling *, const struct outbox_item *, enum sign, struct err *e);
/* undo.c: what such an answer did is taken back. */
int answer_back(struct handling *, const struct act *, struct err *e);

/* "clock:due/<person>/<instant>": all that is due to that person, or in that room. */
int handle_due(struct handling *, struct err *e);

#endif
