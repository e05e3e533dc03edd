/* SPDX-License-Identifier: EUPL-1.2
 *
 * The working calendar as a lab writes it, read: the inside of hours.h. Each reader takes pieces between semicolons, blanks do not count;
 * false: `bad` is the piece that is none.
 */
#ifndef BOT_BASE_HOURS_RULES_H
#define BOT_BASE_HOURS_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/base/holiday.h"

enum { HOURS_RANGES = 8 };

struct hours_range {
	int from, to; /* seconds after midnight; `to` not included */
};

struct bad_piece {
	char *text;
	size_t size;
};

/* In their order and apart from each other. */
bool rules_open(const char *text, struct hours_range out[HOURS_RANGES], size_t *n, struct bad_piece);
/* Bit 0 is Monday. */
bool rules_days(const char *text, unsigned *out, struct bad_piece);
bool rules_holidays(const char *text, enum holiday_set *out, struct bad_piece);
/* Calls `span` with first and last day (julian) of each, in every year for yearly ones; NULL: only reads. */
typedef void (*span_fn)(void *aux, int64_t first, int64_t last);
bool rules_spans(const char *text, span_fn span, void *aux, struct bad_piece);

#endif
