/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/base/date.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

/* GLib reads the zone's file anew whenever nobody holds the zone: the last one used is held. NULL when there is no such zone. */
static GTimeZone *
zone_of(const char *name)
{
	static GTimeZone *held;

	if (held && strcmp(g_time_zone_get_identifier(held), name) == 0)
		return held;
	if (held)
		g_time_zone_unref(held);
	held = g_time_zone_new_identifier(name);
	return held;
}

int
date_civil(int64_t at, const char *zone, struct civil *c)
{
	GTimeZone *tz = zone_of(zone);
	g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(at);
	g_autoptr(GDateTime) local = tz && utc ? g_date_time_to_timezone(utc, tz) : NULL;

	if (!local)
		return -1;
	g_date_time_get_ymd(local, &c->year, &c->month, &c->day);
	c->hour = g_date_time_get_hour(local);
	c->minute = g_date_time_get_minute(local);
	c->second = g_date_time_get_second(local);
	c->weekday = g_date_time_get_day_of_week(local);
	return 0;
}

int
date_instant(const struct civil *c, const char *zone, int64_t *at)
{
	GTimeZone *tz = zone_of(zone);
	g_autoptr(GDateTime) local = NULL;

	if (!tz)
		return -1;
	local = g_date_time_new(tz, c->year, c->month, c->day, c->hour, c->minute, c->second);
	if (!local)
		return -1;
	*at = g_date_time_to_unix(local);
	return 0;
}

int
date_parse(const char *s, const char *zone, int64_t *at)
{
	struct civil c = { 0 };
	int used = 0;

	if (sscanf(s, "%4d-%2d-%2d%n", &c.year, &c.month, &c.day, &used) != 3)
		return -1;
	s += used;
	if (*s == 'T' || *s == ' ') {
		used = 0;
		if (sscanf(s + 1, "%2d:%2d%n", &c.hour, &c.minute, &used) != 2)
			return -1;
		s += 1 + used;
		if (*s == ':') {
			used = 0;
			if (sscanf(s + 1, "%2d%n", &c.second, &used) != 1)
				return -1;
			s += 1 + used;
		}
	}
	if (*s != '\0')
		return -1;
	return date_instant(&c, zone, at);
}

/* Easter Sunday, Gregorian, by the Meeus/Jones/Butcher rule. */
static void
easter(int year, GDate *date)
{
	int a = year % 19, b = year / 100, c = year % 100;
	int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
	int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
	int m = (a + 11 * h + 22 * l) / 451;
	int n = h + l - 7 * m + 114;

	g_date_set_dmy(date, (GDateDay)(n % 31 + 1), (GDateMonth)(n / 31), (GDateYear)year);
}

bool
date_holiday(int year, int month, int day)
{
	static const struct {
		int month, day;
	} fixed[] = { { 1, 1 }, { 5, 1 }, { 5, 8 }, { 7, 14 }, { 8, 15 }, { 11, 1 }, { 11, 11 }, { 12, 25 } };
	static const int after_easter[] = { 1, 39, 50 };
	GDate sunday, date;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(fixed); i++)
		if (fixed[i].month == month && fixed[i].day == day)
			return true;
	if (!g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
		return false;
	g_date_clear(&sunday, 1);
	g_date_clear(&date, 1);
	easter(year, &sunday);
	g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
	for (i = 0; i < G_N_ELEMENTS(after_easter); i++)
		if (g_date_days_between(&sunday, &date) == after_easter[i])
			return true;
	return false;
}

bool
date_working(int year, int month, int day)
{
	GDate date;

	if (!g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
		return false;
	g_date_clear(&date, 1);
	g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
	return g_date_get_weekday(&date) <= G_DATE_FRIDAY && !date_holiday(year, month, day);
}

int
date_add_working(int64_t at, int n, const char *zone, int64_t *out)
{
	struct civil c;
	GDate date;

	if (date_civil(at, zone, &c) < 0)
		return -1;
	g_date_clear(&date, 1);
	g_date_set_dmy(&date, (GDateDay)c.day, (GDateMonth)c.month, (GDateYear)c.year);
	while (n > 0) {
		g_date_add_days(&date, 1);
		c.year = g_date_get_year(&date);
		c.month = (int)g_date_get_month(&date);
		c.day = g_date_get_day(&date);
		if (date_working(c.year, c.month, c.day))
			n--;
	}
	return date_instant(&c, zone, out);
}
