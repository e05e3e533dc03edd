/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the halves of calendar.h share.
 */
#ifndef BOT_MAIL_CALENDAR_INSIDE_H
#define BOT_MAIL_CALENDAR_INSIDE_H

#include <libical/ical.h>
#include <stdbool.h>
#include <stdint.h>

#include "bot/mail/calendar.h"

/* Before any other call: libical was made to abort on bad input (icalerror_errors_are_fatal), and to bring zones of its own that are older
 * than the system's. */
void calendar_init(void);

/* A VTIMEZONE of as few lines as say what clocks do from a year before `from` on. libical's own begins in 1891 or, cut, says everything
 * twice, under a TZID that no other program knows. -1 when the system does not know the zone. */
int zone_add(icalcomponent *calendar, const char *zone, int64_t from);

/* The IANA zone behind a TZID as the world's programs write them: "Romance Standard Time", "/vendor/2001/Europe/Paris"; NULL if none. */
const char *zone_named(const char *tzid);

/* The lines of a calendar of which an answer is made, unfolded, well formed, bounded. *trouble as in struct calendar_said; what was
 * before the trouble is kept. */
char *calendar_sieve(TALLOC_CTX *, const char *text, size_t n, const char *from, const char **trouble);

#endif
