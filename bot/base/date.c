/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/base/date.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

enum { DAY = 86400, EPOCH = 719163 }; /* julian, of 1970-01-01 */
/* The first and the last second of the years 1 to 9999. */
static const int64_t FIRST = (int64_t)(1 - EPOCH) * DAY, LAST = 253402300799;

/* Periods that were looked for lately, each in the slot of the instant that it was looked for at. */
enum { PERIODS = 1024, SLOT_BITS = 23 };
static struct period periods[PERIODS];

/* The length of the part of a zone's file that begins there (RFC 8536, section 3), 0 when the file ends before. */
static size_t
zone_part(const char *data, size_t size, size_t at, size_t time_size)
{
	enum { HEAD = 44, COUNTS = 20 };
	uint64_t n[6], length;
	int i;

	if (size < at + HEAD || memcmp(data + at, "TZif", 4) != 0)
		return 0;
	for (i = 0; i < 6; i++) {
		const unsigned char *p = (const unsigned char *)data + at + COUNTS + (size_t)i * 4;

		n[i] = (uint64_t)p[0] << 24 | (uint64_t)p[1] << 16 | (uint64_t)p[2] << 8 | p[3];
	}
	length = HEAD + n[0] + n[1] + n[2] * (time_size + 4) + n[3] * (time_size + 1) + n[4] * 6 + n[5];
	return n[4] > 0 && length <= size - at ? (size_t)length : 0;
}

/* GLib reads behind the end of a file that was cut short. One that cannot be read is for it to judge. */
static bool
zone_whole(const char *name)
{
	const char *dir = g_getenv("TZDIR");
	g_autofree char *path = *name == '/' ? g_strdup(name) : g_build_filename(dir ? dir : "/usr/share/zoneinfo", name, NULL);
	g_autofree char *data = NULL;
	size_t size, first, second;

	if (!g_file_get_contents(path, &data, &size, NULL))
		return true;
	first = zone_part(data, size, 0, 4);
	if (first == 0 || data[4] == '\0')
		return first != 0;
	second = zone_part(data, size, first, 8);
	return second > 0 && size >= first + second + 2 && data[first + second] == '\n' && data[size - 1] == '\n';
}

/* GLib reads the zone's file anew whenever nobody holds the zone: the last one used is held. NULL when there is no such zone. */
static GTimeZone *
zone_of(const char *name)
{
	static GTimeZone *held;

	if (held && strcmp(g_time_zone_get_identifier(held), name) == 0)
		return held;
	if (held)
		g_time_zone_unref(held);
	memset(periods, 0, sizeof periods);
	held = zone_whole(name) ? g_time_zone_new_identifier(name) : NULL;
	return held;
}

bool
date_zones_known(void)
{
	g_autoptr(GTimeZone) tz = zone_whole("Europe/Paris") ? g_time_zone_new_identifier("Europe/Paris") : NULL;

	return tz != NULL;
}

/* The first instant of the interval after that one, or of the one itself (`step` -1), at most a year from `at`. */
static int64_t
border(GTimeZone *tz, int64_t at, int step)
{
	enum { YEAR = 366 * 86400 };
	int here = g_time_zone_find_interval(tz, G_TIME_TYPE_UNIVERSAL, at);
	int64_t inside = at, outside = at + (int64_t)step * YEAR;

	if (g_time_zone_find_interval(tz, G_TIME_TYPE_UNIVERSAL, outside) == here)
		return outside;
	while (inside - outside > 1 || outside - inside > 1) {
		int64_t mid = inside + (outside - inside) / 2;

		if (g_time_zone_find_interval(tz, G_TIME_TYPE_UNIVERSAL, mid) == here)
			inside = mid;
		else
			outside = mid;
	}
	return step < 0 ? inside : outside;
}

int
date_period(int64_t at, const char *zone, struct period *out)
{
	GTimeZone *tz = zone_of(zone);
	struct period *p = &periods[(uint64_t)at >> SLOT_BITS & (PERIODS - 1)];

	if (!tz)
		return -1;
	if (at < p->from || at >= p->until) {
		p->from = border(tz, at, -1);
		p->until = border(tz, at, 1);
		p->offset = g_time_zone_get_offset(tz, g_time_zone_find_interval(tz, G_TIME_TYPE_UNIVERSAL, at));
	}
	*out = *p;
	return 0;
}

int
date_civil(int64_t at, const char *zone, struct civil *c)
{
	int64_t local, day;
	struct period p;
	GDate date;

	if (at < FIRST || at > LAST || date_period(at, zone, &p) < 0)
		return -1;
	local = at + p.offset;
	if (local < FIRST || local > LAST)
		return -1;
	day = (local - FIRST) / DAY;
	g_date_clear(&date, 1);
	g_date_set_julian(&date, (guint32)day + 1);
	c->year = g_date_get_year(&date);
	c->month = (int)g_date_get_month(&date);
	c->day = g_date_get_day(&date);
	c->weekday = (int)(day % 7) + 1; /* it began with a Monday */
	local = (local - FIRST) % DAY;
	c->hour = (int)(local / 3600);
	c->minute = (int)(local / 60 % 60);
	c->second = (int)(local % 60);
	return 0;
}

int
date_instant(const struct civil *c, const char *zone, int64_t *at)
{
	int64_t local, t;
	struct period p;
	GDate date;

	if (c->year < 1 || c->year > 9999 || !g_date_valid_dmy((GDateDay)c->day, (GDateMonth)c->month, (GDateYear)c->year) || c->hour < 0 ||
	    c->hour > 23 || c->minute < 0 || c->minute > 59 || c->second < 0 || c->second > 59)
		return -1;
	g_date_clear(&date, 1);
	g_date_set_dmy(&date, (GDateDay)c->day, (GDateMonth)c->month, (GDateYear)c->year);
	local = ((int64_t)g_date_get_julian(&date) - EPOCH) * DAY + (c->hour * 60 + c->minute) * 60 + c->second;
	/* Clocks differ from UTC by less than two days, also where a whole day was left out. */
	for (t = local - 2 * DAY;; t = p.until) {
		if (date_period(t, zone, &p) < 0)
			return -1;
		if (local - p.offset < p.until) {
			*at = local - p.offset > p.from ? local - p.offset : p.from;
			return 0;
		}
	}
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
