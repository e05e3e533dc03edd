/* SPDX-License-Identifier: EUPL-1.2
 *
 * An answer to reminders while it is being done.
 */
#ifndef HANDLERS_ANSWERED_H
#define HANDLERS_ANSWERED_H

#include "handlers/answers.h"
#include "handlers/handling.h"

/* Behind the lines that were asked about. */
#define FAR " far"

enum { ANSWERED_LINES = 25, HANDED_MOST = 8 };

struct answered_line {
	int number;
	struct reminder r;
	int64_t person; /* whom it was said to; 0: those of `room` */
	const char *room;
	bool gone; /* it is over */
	const struct answer *a;
};

struct answering {
	struct answered_line line[ANSWERED_LINES];
	size_t n;
	struct rows *rows; /* what was done */
	char *open;        /* " 2 3": the lines that something is asked about */
	bool asks_day, asks_person, undo;
	bool far;     /* it is asked whether a day so far away is meant */
	bool paused;  /* done already */
	int64_t note; /* of what else was written; 0 */
	bool passed;  /* ... or who gave the task reads it */
	int64_t only; /* the case that all lines are about; 0 */

	struct answered_case { /* one act on each case, whatever its lines */
		int64_t problem;
		char *did, *detail; /* detail: what it takes to take it back, a line of the letter each, ";" between */
	} cases[ANSWERED_LINES];
	size_t n_cases;
	char *aside; /* the same of lines that are about no case; NULL */

	struct handed { /* to whom something was passed on */
		int64_t person;
		struct rows *rows;
	} handed[HANDED_MOST];
	size_t n_handed;
	int handed_lines;
};

/* answered_line.c: does what is said of that line, or asks, and adds what to say of it. */
int answer_line(struct handling *, struct answering *, struct answered_line *, struct err *e);
/* The acts are written down. */
int answer_record(struct handling *, struct answering *, struct err *e);
/* Those to whom something was passed on learn of it. */
int handed_tell(struct handling *, struct answering *, struct err *e);

#endif
