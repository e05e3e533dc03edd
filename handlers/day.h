/* SPDX-License-Identifier: EUPL-1.2
 *
 * A day as people write it: "12/03", "jeudi 12 mars", "le 1er avril 2027", "jeudi prochain", "demain", "March 12".
 */
#ifndef HANDLERS_DAY_H
#define HANDLERS_DAY_H

#include <stdint.h>
#include <talloc.h>

struct handling;

/* Where a day without its year lies. */
enum day_side { DAY_AHEAD, DAY_BEHIND, DAY_NEAR };

enum day_read {
	DAY_NONE,       /* no day is named */
	DAY_GOOD,       /* that one */
	DAY_PAST,       /* DAY_AHEAD: that one, which is over */
	DAY_UNSURE,     /* one of the two: "jeudi prochain", or the weekday is not that of the date */
	DAY_IMPOSSIBLE, /* "31/02" */
};

/* Days are julian numbers (GDate). */
enum day_read day_find(TALLOC_CTX *, const char *text, enum day_side, uint32_t today, uint32_t *day, uint32_t *other);

uint32_t day_today(const struct handling *);
uint32_t day_of(const struct handling *, int64_t at);
/* "jeudi 12 mars 2026" */
const char *day_words(const struct handling *, const char *lang, uint32_t day);
/* "2026-03-12" and back; 0 when it is none. */
const char *day_iso(TALLOC_CTX *, uint32_t day);
uint32_t day_from_iso(const char *iso);

/* "3 mois", "six semaines", "de 6 à 8 semaines": the day on which what began on `from` ends; 0 when no length is named. */
uint32_t day_after_span(TALLOC_CTX *, const char *text, uint32_t from);

#endif
