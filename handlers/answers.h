/* SPDX-License-Identifier: EUPL-1.2
 *
 * What people reply to a letter of reminders: "fait", "lundi", "1 fait, 2 lundi, reste jeudi", "pas moi, voir Anne", "stop". Pure: `now`
 * is given as civil time. French first, English too.
 */
#ifndef HANDLERS_ANSWERS_H
#define HANDLERS_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>
#include <talloc.h>

#include "bot/base/date.h"

enum { ANSWERS_MAX = 40 };

enum answer_act {
	ANSWER_NONE,
	ANSWER_DONE,
	ANSWER_POSTPONE, /* to `date`; without one it must be asked for */
	ANSWER_PASS,     /* to `person`; the same */
	ANSWER_STOP,
	ANSWER_PAUSE, /* all reminders, up to `date` */
	ANSWER_SEEN,
	ANSWER_ACTS,
};
const char *answer_name(enum answer_act); /* "done" */

/* What an answer is about, where it is no number of a line. */
enum { LINE_ALL = 0, LINE_REST = -1, LINE_LAST = -2, LINE_CASE = -3 };

/* Of the date that was said. */
enum answer_date {
	DATE_NONE,
	DATE_GOOD,
	DATE_UNSURE,     /* that one or `other` */
	DATE_PAST,       /* over, where it should be ahead */
	DATE_IMPOSSIBLE, /* "31 février": no date */
};

struct answer {
	int line;
	const char *ref; /* LINE_CASE: canonical, "P-2026-014" */
	enum answer_act act;
	enum answer_date state;
	struct civil date, other;
	bool timed;         /* with its hour */
	const char *person; /* as written; NULL */
};

struct answers {
	struct answer a[ANSWERS_MAX]; /* in the order of the text; of two about one line the later counts */
	size_t n;                     /* 0: this is no answer to a reminder */
	const char *left;             /* words among them that say none of these; NULL */
};

/* A text as it came, with the lines of our letter in it if they were quoted ("> 2. ..."): what stands under one of them answers it. */
void answers_read(TALLOC_CTX *, const char *text, const struct civil *now, struct answers *out);

#endif
