/* SPDX-License-Identifier: EUPL-1.2
 *
 * Civil dates and zones. Instants are UTC seconds; civil meaning comes from an
 * IANA zone through GLib. No wording: names of days and months are in templates/<lang>/labels.
 */
#ifndef BOT_BASE_DATE_H
#define BOT_BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

struct civil {
	int year, month, day; /* 2026, 1-12, 1-31 */
	int hour, minute, second;
	int weekday; /* 1 Monday ... 7 Sunday (ISO 8601) */
};

/* Zone names that the system does not know give -1. */
int date_civil(int64_t at, const char *zone, struct civil *c);
/* A civil time that a change of clock leaves out gives the instant of the change; one that it repeats, the first of the two. */
int date_instant(const struct civil *c, const char *zone, int64_t *at);
/* false: the machine has no zone data at all, whatever the name. */
bool date_zones_known(void);

/* From when until when (not included) the clocks of a zone go without a change (as far as a year from `at`), and by how many seconds they
 * are ahead of UTC. */
struct period {
	int64_t from, until;
	int offset;
};
int date_period(int64_t at, const char *zone, struct period *);

/* "2026-03-02T10:00" or "2026-03-02 10:00" or "2026-03-02", civil time in zone. */
int date_parse(const char *s, const char *zone, int64_t *at);

#endif
