/* SPDX-License-Identifier: EUPL-1.2
 *
 * A stretch of time that is offered for something: one option of a poll, a booking. Civil time where the lab is; the end is exclusive.
 * Pure: "now" and the working calendar are given.
 */
#ifndef HANDLERS_SLOTS_H
#define HANDLERS_SLOTS_H

#include <stdbool.h>

#include "bot/base/date.h"
#include "bot/base/hours.h"
#include "handlers/dates.h"

struct slot {
	struct civil start, end;
	bool all_day;
};

enum { SLOTS_MOST = 20, SLOT_PROBLEMS_MOST = 20, SLOT_MINUTES = 120, SLOT_SPANS = 40 };

/* Why what was said is no slot, or what there is to say of one that is (`kept`). */
enum slot_fault {
	SLOT_PAST,       /* over already */
	SLOT_IMPOSSIBLE, /* "31 février": no `slot` */
	SLOT_UNSURE,     /* two readings: `slot` and `other` */
	SLOT_FAR,        /* more than two years ahead */
	SLOT_RELATIVE,   /* "la veille" of nothing that is known: no `slot` */
	SLOT_VAGUE,      /* a month, a season: more than SLOTS_MOST options by itself */
	SLOT_SCHOOL,     /* "pendant les vacances scolaires": which days these are is not guessed; no `slot` */
	SLOT_HOLIDAY,    /* a public holiday, `holiday`; kept: the day is left out of a longer stretch */
	SLOT_CLOSED,     /* the lab is closed; kept: the same */
	SLOT_WEEKEND,    /* kept: no working day, but it was named */
	SLOT_SHORT,      /* kept: shorter than the length that was asked */
	SLOT_OVERLAP,    /* kept: `slot` and `other` overlap */
	SLOT_OUTSIDE,    /* before `earliest`, after `latest` */
	SLOT_UNREAD,     /* it was given as dates, and none is in it; no `slot` */
	SLOT_MANY,       /* the options behind the first SLOTS_MOST are left out; `slot` is the first of those */
	SLOT_FAULTS
};

struct slot_problem {
	enum slot_fault fault;
	bool kept;
	const char *text; /* as written */
	struct slot slot, other;
	const char *holiday; /* label "holiday.<name>" */
};

/* How long it is to last; nothing set: it was not said. */
struct slot_length {
	int minutes;   /* in all; half a day 240, a day 480 */
	bool half_day; /* "une demi-journée": mornings and afternoons */
	int days;      /* "une journée" 1, "deux jours" 2 */
	int part;      /* "une matinée" 1, "une après-midi" 3 (as in slots.c); 0 */
};

struct slots_frame {
	const struct civil *now;
	const char *zone;          /* may be NULL */
	const struct hours *hours; /* NULL: Monday to Friday */
	struct slot_length length;
	int from, to; /* hours that were said apart from the days, minutes of the day; both 0: none */
};

struct slots {
	struct slot s[SLOTS_MOST]; /* in the order of the text, each once */
	size_t n;
	struct slot_problem problems[SLOT_PROBLEMS_MOST];
	size_t n_problems;
	const char *rrule; /* it repeats: the first time is the only slot; NULL */
	/* Days, first and last; year 0: not said. */
	struct civil earliest, latest;
	struct civil limit; /* until when to answer, that day included */
	bool limit_timed;   /* at that hour */
	int from, to;       /* hours that stand alone: "14h-17h, les 10, 11 ou 12 mars"; both 0: none */
	struct {
		size_t at, len;
	} taken[SLOT_SPANS]; /* the dates of the text, all of them */
	size_t n_taken;
};

/* The same text with what dates_find() cannot read in one go written out: "semaines du 9 et du 16" is "semaine du 9 et semaine du 16". */
char *slots_tidy(TALLOC_CTX *, const char *text);

/* All options in a text (tidied, as `taken` counts its bytes). Of a day or a range (a week, "du 9 au 13 mars") the working days that are
 * still to come: with half a day asked their mornings and afternoons, with some days asked each run of so many, else the days. An hour
 * alone lasts the length that was asked, else SLOT_MINUTES; a length in hours leaves a day a day: which hours is not guessed. A day without
 * its month takes that of the date before it. Nothing that the text tells of the past, excepts, or gives as a limit is an option. */
void slots_find(TALLOC_CTX *, const char *text, const struct slots_frame *, struct slots *out);

/* In full letters; dates_find() reads it as the same. `zone`: "(heure de Paris)" behind it; NULL: without. */
char *slots_say(TALLOC_CTX *, const struct templates *, const char *lang, const struct slot *, const char *zone);

/* Why it is no option, or what there is to say of it, in one sentence. */
char *slots_problem_say(TALLOC_CTX *, const struct templates *, const char *lang, const struct slot_problem *);

/* By start, then end, whole days first: < 0, 0, > 0. */
int slots_compare(const struct slot *, const struct slot *);
bool slots_overlap(const struct slot *, const struct slot *);
int slots_minutes(const struct slot *);

const char *slots_fault_name(enum slot_fault);

#endif
