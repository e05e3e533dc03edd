/* SPDX-License-Identifier: EUPL-1.2
 *
 * Dates and times in French and English prose: found, and said. Pure: "now" is given; a civil date means that date where the lab is.
 *
 * What is read, where usage leaves a choice:
 * - Ends are exclusive: of "le 12 mars" it is the 13th, of "jusqu'au 25 août (inclus)" the 26th. A moment ("à 14 h") ends where it starts.
 * - Day before month, in English too: "12/03" is 12 March. With four digits of a year and no other way, "03/25/2026" is 25 March.
 * - What names no year (no month) is the next one, today counts. A lone weekday is the next one, today does not count ("lundi" on a
 *   Monday is in a week), except with "ce", with an hour to come, and in a recurrence. DATES_BEHIND turns all that around; "depuis",
 *   "dernier", "hier", "il y a" look back by themselves.
 * - "jeudi prochain", "next Thursday" are ambiguous while this week's Thursday is to come: first this one, then that of next week.
 *   A weekday that is not that of its date is ambiguous: first the date, then the nearest such weekday.
 * - "mardi en huit" is seven days after the coming Tuesday, "en quinze" fourteen; "quinze jours", "15 jours", "quinzaine" are fourteen
 *   days; "dans huit jours" in letters is a week (ambiguous with eight days), "8 jours" and "huitaine" are eight days.
 * - Weeks run Monday to Sunday. "Fin de semaine" is Friday, "début" Monday, "milieu" Wednesday; "week-end" Saturday and Sunday.
 * - "Début avril" is 1 to 10, "mi-avril" 11 to 20, "fin avril" 21 to the end; the same with "mois"; of a year January and February,
 *   June and July, November and December.
 * - Morning is 9 to 12, afternoon 14 to 18, evening 18 to 22; begins and ends of those are one hour of them, "midi" is 12:00, "minuit"
 *   ends the day that is named. An hour below 8 has no hidden afternoon: "à 2h" is in the night; "2 pm" is 14:00.
 * - An hour without a day is today's, or tomorrow's when it is over. It takes the day that its sentence names nearby.
 * - A recurrence starts on its first day, today counts. RRULE (RFC 5545) without its name, "FREQ=WEEKLY;BYDAY=TH"; UNTIL is civil time.
 * - "La veille", "le lendemain", "J-2" stand on the date before them in the text, else on the anchor, else they are SPAN_RELATIVE.
 * - An hour that the change of clock skips becomes the hour of the change (`moved`), when the zone is given: 2:30 becomes 3:00.
 */
#ifndef HANDLERS_DATES_H
#define HANDLERS_DATES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

#include "bot/base/date.h"

struct templates;

/* Where a date without its year lies. */
enum dates_side { DATES_AHEAD, DATES_BEHIND, DATES_NEAR };

enum span_state {
	SPAN_GOOD,
	SPAN_PAST,       /* good, and wholly over */
	SPAN_IMPOSSIBLE, /* "31 février", "25 h": no start, no end */
	SPAN_RELATIVE,   /* "la veille" of nothing that is known: `relative` days from it; no start, no end */
};

/* What stands before it. */
enum span_bound {
	BOUND_NONE,
	BOUND_FROM,   /* "à partir de", "dès", "from ... on" */
	BOUND_SINCE,  /* "depuis" */
	BOUND_BY,     /* "d'ici", "au plus tard", "sous huitaine", "by" */
	BOUND_BEFORE, /* "avant" */
	BOUND_UNTIL,  /* "jusqu'à", "until" */
	BOUND_AFTER,  /* "après" */
};

struct span {
	const char *text; /* as written */
	size_t at, len;   /* where, in bytes of the text */
	struct civil start, end;
	bool all_day;
	bool ambiguous;
	struct civil other;     /* ambiguous: the second start; the length is the same */
	const char *recurrence; /* RRULE or NULL */
	bool unread;            /* it has an exception that no rule can tell: "sauf pendant les vacances" */
	enum span_state state;
	enum span_bound bound;
	bool day_said;  /* false: an hour alone, on the day of the rule above */
	bool year_said; /* false: the year (or the month) was found by the rule above */
	bool rough;     /* "début avril", "le matin": the words name no exact limits */
	bool moved;     /* the hour that was said is skipped by the change of clock */
	int relative;
};

struct dates_frame {
	const struct civil *now;
	enum dates_side side;
	const struct civil *anchor; /* what "la veille" is the eve of; may be NULL */
	const char *zone;           /* for hours that do not exist; may be NULL */
};

/* In text order, at most max. Linear in the text. */
size_t dates_find(TALLOC_CTX *, const char *text, const struct dates_frame *, struct span *out, size_t max);

/* A length of time: "trois mois", "15 jours", "de 6 à 8 semaines" (the longer), "1/2 journée", "2 h 30". False when none is named or it
 * cannot be told; "et demi" of a month is 15 days. Months count as such, the rest in days and minutes. */
struct length {
	int months, days, minutes;
};
bool dates_length(TALLOC_CTX *, const char *text, struct length *out);

/* "mardi 13 octobre 2026 à 14 h 30", "du lundi 14 au vendredi 18 décembre 2026", "jeudi 12 mars 2026 de 14 h à 17 h 30",
 * "tous les premiers jeudis du mois à 9 h, à partir du ...". "" for what has no date. */
char *dates_say(TALLOC_CTX *, const struct templates *, const char *lang, const struct span *);
/* The same of the second reading. */
char *dates_say_other(TALLOC_CTX *, const struct templates *, const char *lang, const struct span *);

/* Does it lie within one civil day? */
bool dates_one_day(const struct span *);
/* The day behind that length, hours left out; 0 when there is none. */
int32_t dates_after(int32_t day, const struct length *);

/* Civil days as numbers, 1 is 1 January of year 1; 0 for a day that does not exist. */
int32_t dates_day(int year, int month, int day);
struct civil dates_civil(int32_t day, int minute);
/* "2026-10-13", or with its hour "2026-10-13T14:30". */
char *dates_iso(TALLOC_CTX *, const struct civil *, bool all_day);

#endif
