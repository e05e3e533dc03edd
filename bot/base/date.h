/* SPDX-License-Identifier: EUPL-1.2
 *
 * Civil dates, zones and the working calendar. Instants are UTC seconds; civil meaning comes from an
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
int date_instant(const struct civil *c, const char *zone, int64_t *at);

/* "2026-03-02T10:00" or "2026-03-02 10:00" or "2026-03-02", civil time in zone. */
int date_parse(const char *s, const char *zone, int64_t *at);

/* Is this a public holiday in metropolitan France (Code du travail L3133-1)? */
bool date_holiday(int year, int month, int day);
bool date_working(int year, int month, int day);

/* The instant `n` working days after `at`, at the same civil time of day. */
int date_add_working(int64_t at, int n, const char *zone, int64_t *out);

#endif
