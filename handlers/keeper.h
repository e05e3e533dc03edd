/* SPDX-License-Identifier: EUPL-1.2
 *
 * Who keeps the time in a room [B15]: the parts of a workshop's running order said as they begin and shortly before they end, or one length
 * of time. keeper_words.c: what people say of it. keeper.c: what is said, and when. keeper_ask.c: it is asked for, by either door.
 */
#ifndef HANDLERS_KEEPER_H
#define HANDLERS_KEEPER_H

#include "db/keeper.h"
#include "handlers/workshop.h"

/* --- words --- */

enum keeper_wish {
	KEEPER_UNREAD,
	KEEPER_SHOW,  /* nothing is said: how it stands, or, of a workshop, let it run */
	KEEPER_NOW,   /* "maintenant": it begins at once */
	KEEPER_STOP,  /* "stop" */
	KEEPER_PAUSE, /* "pause" */
	KEEPER_ON,    /* "reprendre" */
	KEEPER_NEXT,  /* "suivant": the next part begins now */
	KEEPER_SHIFT, /* "+10", "10 minutes de retard", "-5": what is left is so much later */
	KEEPER_TIMER, /* "20 min tour de table" */
};
struct keeper_asked {
	enum keeper_wish wish;
	int minutes;
	const char *text; /* of a timer, "" */
};
/* What stands behind the command (and the reference). Pure. */
void keeper_read(TALLOC_CTX *, const char *words, struct keeper_asked *);
/* The same in a short line for us: "on a dix minutes de retard", "on passe à la suite"; under a message of the time-keeper a word is enough:
 * "stop", "+5". False: it says nothing of the kind. */
bool keeper_said(TALLOC_CTX *, const char *line, bool under_ours, struct keeper_asked *);

/* --- times --- */

struct keeper_plan {
	struct order_part part[PARTS_MOST];
	int64_t begins[PARTS_MOST + 1]; /* the last is the end */
	size_t n;
};
/* The parts that it says, with their times as they are now. 0, -1. */
int keeper_plan(struct handling *, const struct keeper *, struct keeper_plan *, struct err *e);
/* Written, with the time at which it says something next. */
int keeper_write(struct handling *, struct keeper *, const struct keeper_plan *, struct err *e);
/* The part that goes on now (from 1; 0: it has not begun; n + 1: all is over). What was said stays said. */
size_t keeper_part(const struct keeper *, const struct keeper_plan *, int64_t now);
/* What is left later by so many seconds (below 0: sooner, from now at the soonest). */
void keeper_shift(struct keeper *, const struct keeper_plan *, int64_t seconds, int64_t now);

/* "clock:keeper/<id>/<beats>" */
int keeper_clock(struct handling *, struct err *e);
/* The workshop's date, stage or running order has changed. */
int keeper_follow(struct handling *, const struct gathering *, struct err *e);
/* A line for us in a room where one runs: 1 it was about it, 0, -1. */
int keeper_answer(struct handling *, struct err *e);

#endif
