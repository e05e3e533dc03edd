/* SPDX-License-Identifier: EUPL-1.2
 *
 * The working calendar of a lab. An instant is working time when the clock on the wall of the lab's zone shows, at that instant, an hour
 * of a working day that is neither a public holiday nor a day on which the lab is closed. So an hour that a change of clock leaves out is
 * none, and one that it repeats counts twice. Between the end of 2200 and 1970 there is no working time.
 */
#ifndef BOT_BASE_HOURS_H
#define BOT_BASE_HOURS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

enum { HOURS_FIRST_YEAR = 1970, HOURS_LAST_YEAR = 2200 };

/* As a lab writes it. */
struct hours_rules {
	const char *zone;     /* IANA */
	const char *open;     /* "9:00-17:00", "9h-12h; 14h-17h30" */
	const char *days;     /* "lundi-vendredi", "mon; tue; thu" */
	const char *holidays; /* "france", "alsace-moselle", "none" */
	const char *closed;   /* "2026-05-15; 12-24; 2026-12-24/2027-01-03", last days included; "" none */
	const char *quiet;    /* the same: the lab works, and nothing but what is urgent is sent */
};

enum hours_part { HOURS_OPEN, HOURS_DAYS, HOURS_HOLIDAYS, HOURS_CLOSED, HOURS_QUIET };

/* Is this text good for that part? `bad`: the piece that is not. */
bool hours_check(enum hours_part, const char *text, char *bad, size_t size);

struct hours;

/* NULL when a part is malformed or there is no such zone (date_period()). */
struct hours *hours_new(TALLOC_CTX *, const struct hours_rules *);
/* The rules as one text, of which any change shows. */
const char *hours_text(const struct hours *);

/* Days on which a person is away, julian (GDate); `to` is the first day on which they are there again. In any order. */
struct away {
	uint32_t from, to;
};

bool hours_open(const struct hours *, int64_t at);
/* In a quiet week? */
bool hours_quiet(const struct hours *, int64_t at);

/* The first instant of working time at or after `at`; 0: never. */
int64_t hours_next(const struct hours *, int64_t at);
/* The same, of a day on which this person is there and which, unless what is to be said is urgent, lies in no quiet week; 0: never. */
int64_t hours_next_for(const struct hours *, int64_t at, bool urgent, const struct away *, size_t n);

/* The first instant before which so much working time has gone by since `at`: after 60 minutes from 16:00 that is 17:00, not the next
 * morning. Negative: the last one from which so much goes by until `at`. -1: never. */
int hours_add_minutes(const struct hours *, int64_t at, int minutes, int64_t *out);
/* The n-th working day after that one (negative: before), at the same civil time (date_instant()); 0: `at` itself. -1: never. */
int hours_add_days(const struct hours *, int64_t at, int days, int64_t *out);

/* Working time between two instants, in whole minutes; working days after the one of `a` up to the one of `b`. Negative when `b` is the
 * earlier one. */
int64_t hours_minutes_between(const struct hours *, int64_t a, int64_t b);
int hours_days_between(const struct hours *, int64_t a, int64_t b);

/* What a day is, julian. */
struct hours_day {
	bool working, closed, quiet;
	const char *holiday; /* its name (holiday.h), NULL */
};
struct hours_day hours_day(const struct hours *, uint32_t day);

#endif
