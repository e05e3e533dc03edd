/* SPDX-License-Identifier: EUPL-1.2
 *
 * What comes again and again, by a rule of RFC 5545 (section 3.3.10) in civil time, so that it stays right across changes of clock.
 */
#ifndef BOT_BASE_RECUR_H
#define BOT_BASE_RECUR_H

#include "bot/base/date.h"

/* The first occurrence after `after` of what began at `start`. 1; 0: there is none any more, or none in ten years; -1: no such rule. */
int recur_next(const char *rule, const struct civil *start, const struct civil *after, struct civil *next);

/* Where a rule that began at `start` would have begun at or before `now`, had it always been there: the same day of the week or of the year. */
struct civil recur_begun(const char *rule, const struct civil *start, const struct civil *now);

#endif
