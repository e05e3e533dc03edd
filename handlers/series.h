/* SPDX-License-Identifier: EUPL-1.2
 *
 * Workshops that come again and again [B19]: the option that was kept has a rule. All is reckoned in civil time, so that ten o'clock stays
 * ten o'clock across a change of clocks. Some days may be left out.
 */
#ifndef HANDLERS_SERIES_H
#define HANDLERS_SERIES_H

#include "handlers/workshop.h"

struct series {
	const char *rule;
	struct slot first;
	const char *except[EXCEPTS_MOST]; /* "2026-06-04" */
	size_t n_except;
};

bool slot_repeats(const struct workshop_slot *);
/* Is the option that was kept one? */
bool series_kept(const struct gathering *);
/* The series of that option: 1; 0 it is none; -1. */
int series_load(struct tx *, TALLOC_CTX *, int64_t workshop, const struct workshop_slot *, struct series *, struct err *e);
/* The first time that begins after `after` and takes place: 1; 0: there is none any more. */
int series_next(const struct series *, const struct civil *after, struct slot *next);
/* The last time that begins at or before `at`: 1; 0: none does. */
int series_last(const struct series *, const struct civil *at, struct slot *last);
/* The time that begins then ("2026-06-04T10:00"): 1; 0: the series has none there. */
int series_time(const struct series *, const char *starts, struct slot *out);
/* The starts of the times that do not take place, for a calendar; how many. */
size_t series_excepted(const struct series *, const char *zone, int64_t out[EXCEPTS_MOST]);

/* The days that a text excepts: "sauf le 4 juin et le 2 juillet". */
size_t series_except_words(struct handling *, const char *text, int32_t *days, size_t max);
/* A workshop is asked for in these words: the days that they except. A series alone is not asked about: there is no limit. */
int series_begin(struct handling *, struct gathering *, const char *text, struct err *e);
/* "sauf le 4 juin": 1 done or refused with words, 0 the words are something else, -1. */
int series_verb(struct handling *, struct gathering *, const char *text, struct err *e);

/* When the clock has to look at it: the reminder of the next time, or its end; 0: it is over. */
int series_when(struct handling *, const struct gathering *, int64_t *at, struct err *e);
/* Is the reminder of the next time due? People are called for it: 1, 0, -1. */
int series_call(struct handling *, struct gathering *, struct err *e);
/* To one of them. */
int series_remind(struct handling *, const struct gathering *, const struct invitee *, struct err *e);
/* For an invitation: when it is next, the days without. */
int series_vars(struct handling *, const struct gathering *, const char *lang, const char **next, struct rows **except, struct err *e);

#endif
