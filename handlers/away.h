/* SPDX-License-Identifier: EUPL-1.2
 *
 * What an absence does to reminders: who is away is not reminded. Their substitute is, when they named one who is there; else it waits for
 * the first working day on which they are there again. What comes of it is planned anew whenever an absence is said, changed or taken back.
 */
#ifndef HANDLERS_AWAY_H
#define HANDLERS_AWAY_H

#include "bot/base/hours.h"
#include "handlers/handling.h"

enum { ABSENT_MOST = 256 };

/* Of a person, what is not long over: the days alone, for hours_next_for(), beside the whole. */
struct absences {
	int64_t person;
	struct away days[ABSENCES_MOST];
	struct absence all[ABSENCES_MOST];
	size_t n;
	int64_t people[ABSENT_MOST]; /* who has any at all, when `known`; as many as there is room for: anybody may */
	size_t n_people;
	bool known;
};
/* None for person 0. NULL on failure. Kept until it is asked for somebody else; absences_changed() after one was written. */
const struct absences *absences_of(struct handling *, int64_t person, struct err *e);
void absences_changed(struct handling *);

/* *back: the first day after `day` on which they are there again; 0: they are there on that day. */
int away_on(struct handling *, int64_t person, uint32_t day, uint32_t *back, struct err *e);
/* "jusqu'au vendredi 14 août 2026" of an absence on that day, as words for a reader of that language; NULL: they are there. And who stands
 * in for them then, by name; NULL: nobody. */
int away_words(struct handling *, const char *lang, int64_t person, uint32_t day, const char **until, const char **instead, struct err *e);
/* The same in one line, for who has to do with them today; NULL: they are there. */
int away_line(struct handling *, int64_t person, const char **line, struct err *e);

/* A reminder that would be said to its person at its due_at: moves it to when, or to whom, it will be said. Writes nothing. */
int away_route(struct handling *, struct reminder *, struct err *e);
/* The same, written: for whoever sets its due_at. */
int remind_plan(struct handling *, struct reminder *, struct err *e);
/* Absences of that person changed: what waits for them, or was moved by an absence, is planned anew. */
int away_moved(struct handling *, int64_t person, struct err *e);

#endif
