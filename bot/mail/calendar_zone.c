/* SPDX-License-Identifier: EUPL-1.2 */
#include <glib.h>
#include <string.h>

#include "bot/base/date.h"
#include "bot/mail/calendar_inside.h"

enum { CHANGES_MOST = 24, YEARS_SEEN = 8 };
#define YEAR (366 * INT64_C(86400))

/* A moment at which the clocks change, as the clocks say it that end with it. */
struct change {
	struct icaltimetype at;
	int before, after; /* seconds ahead of UTC */
};

static size_t
changes_find(const char *zone, int64_t from, struct change out[CHANGES_MOST])
{
	int64_t end = from + YEARS_SEEN * YEAR;
	struct period p, next;
	size_t n = 0;

	if (date_period(from, zone, &p) < 0)
		return 0;
	for (; p.until < end && n < CHANGES_MOST; p = next) {
		if (date_period(p.until, zone, &next) < 0)
			break;
		if (next.offset == p.offset) /* the look ahead ended, the clocks go on */
			continue;
		out[n].at = icaltime_from_timet_with_zone((time_t)(p.until + p.offset), 0, NULL);
		out[n].before = p.offset;
		out[n++].after = next.offset;
	}
	return n;
}

static int
week_of_month(const struct icaltimetype *t)
{
	return (t->day - 1) / 7 + 1;
}

static bool
is_last_week(const struct icaltimetype *t)
{
	return t->day + 7 > icaltime_days_in_month(t->month, t->year);
}

/* "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU" when one rule says all of these, one a year; else false. */
static bool
rule_find(const struct change *const *c, size_t n, char rule[64])
{
	static const char *const days[] = { "", "SU", "MO", "TU", "WE", "TH", "FR", "SA" };
	const struct icaltimetype *first = &c[0]->at;
	int weekday = icaltime_day_of_week(*first); /* 1: Sunday */
	bool last = true, same = n >= 3;
	size_t i;

	for (i = 0; i < n; i++) {
		const struct icaltimetype *one = &c[i]->at;

		last = last && is_last_week(one);
		same = same && one->month == first->month && icaltime_day_of_week(*one) == weekday && one->hour == first->hour &&
		       one->minute == first->minute && one->year == first->year + (int)i && c[i]->before == c[0]->before &&
		       c[i]->after == c[0]->after;
	}
	for (i = 0; i < n && !last; i++)
		same = same && week_of_month(&c[i]->at) == week_of_month(first);
	if (same)
		g_snprintf(rule, 64, "FREQ=YEARLY;BYMONTH=%d;BYDAY=%d%s", first->month, last ? -1 : week_of_month(first), days[weekday]);
	return same;
}

static void
side_add(icalcomponent *zone, bool summer, const struct change *c, const char *rule)
{
	icalcomponent *side = icalcomponent_new(summer ? ICAL_XDAYLIGHT_COMPONENT : ICAL_XSTANDARD_COMPONENT);

	icalcomponent_add_property(side, icalproperty_new_dtstart(c->at));
	if (rule)
		icalcomponent_add_property(side, icalproperty_new_rrule(icalrecurrencetype_from_string(rule)));
	icalcomponent_add_property(side, icalproperty_new_tzoffsetfrom(c->before));
	icalcomponent_add_property(side, icalproperty_new_tzoffsetto(c->after));
	icalcomponent_add_component(zone, side);
}

static void
sides_add(icalcomponent *zone, const struct change *all, size_t n, bool summer)
{
	const struct change *mine[CHANGES_MOST];
	char rule[64];
	size_t i, k = 0;

	for (i = 0; i < n; i++)
		if ((all[i].after > all[i].before) == summer)
			mine[k++] = &all[i];
	if (k > 0 && rule_find(mine, k, rule)) {
		side_add(zone, summer, mine[0], rule);
		return;
	}
	for (i = 0; i < k; i++)
		side_add(zone, summer, mine[i], NULL);
}

int
zone_add(icalcomponent *calendar, const char *name, int64_t from)
{
	struct change all[CHANGES_MOST], still = { .at = { .year = 1970, .month = 1, .day = 1 } };
	int64_t before = from - YEAR;
	icalcomponent *zone;
	struct period p;
	size_t n;

	if (!name || date_period(before, name, &p) < 0)
		return -1;
	zone = icalcomponent_new(ICAL_VTIMEZONE_COMPONENT);
	icalcomponent_add_property(zone, icalproperty_new_tzid(name));
	n = changes_find(name, before, all);
	if (n == 0) {
		still.before = still.after = p.offset;
		side_add(zone, false, &still, NULL);
	}
	sides_add(zone, all, n, false);
	sides_add(zone, all, n, true);
	icalcomponent_add_component(calendar, zone);
	return 0;
}

/* The names that Windows has for zones (CLDR windowsZones, as far as the lab's people may live there), and those that Outlook shows and
 * sometimes writes. */
static const struct {
	const char *windows, *iana;
} zones[] = {
	{ "Romance Standard Time", "Europe/Paris" },
	{ "W. Europe Standard Time", "Europe/Berlin" },
	{ "Central Europe Standard Time", "Europe/Budapest" },
	{ "Central European Standard Time", "Europe/Warsaw" },
	{ "GMT Standard Time", "Europe/London" },
	{ "Greenwich Standard Time", "Atlantic/Reykjavik" },
	{ "GTB Standard Time", "Europe/Bucharest" },
	{ "E. Europe Standard Time", "Europe/Chisinau" },
	{ "FLE Standard Time", "Europe/Kiev" },
	{ "Turkey Standard Time", "Europe/Istanbul" },
	{ "Russian Standard Time", "Europe/Moscow" },
	{ "Morocco Standard Time", "Africa/Casablanca" },
	{ "W. Central Africa Standard Time", "Africa/Lagos" },
	{ "South Africa Standard Time", "Africa/Johannesburg" },
	{ "Egypt Standard Time", "Africa/Cairo" },
	{ "E. Africa Standard Time", "Africa/Nairobi" },
	{ "Mauritius Standard Time", "Indian/Mauritius" },
	{ "Saint Pierre Standard Time", "America/Miquelon" },
	{ "SA Western Standard Time", "America/Martinique" },
	{ "SA Eastern Standard Time", "America/Cayenne" },
	{ "Atlantic Standard Time", "America/Halifax" },
	{ "Eastern Standard Time", "America/New_York" },
	{ "Central Standard Time", "America/Chicago" },
	{ "Mountain Standard Time", "America/Denver" },
	{ "Pacific Standard Time", "America/Los_Angeles" },
	{ "Hawaiian Standard Time", "Pacific/Honolulu" },
	{ "Central Pacific Standard Time", "Pacific/Noumea" },
	{ "West Asia Standard Time", "Asia/Tashkent" },
	{ "Arabian Standard Time", "Asia/Dubai" },
	{ "India Standard Time", "Asia/Kolkata" },
	{ "China Standard Time", "Asia/Shanghai" },
	{ "Tokyo Standard Time", "Asia/Tokyo" },
	{ "UTC", "UTC" },
	{ "GMT", "UTC" },
	{ "Z", "UTC" },
	{ "Coordinated Universal Time", "UTC" },
	{ "tzone://Microsoft/Utc", "UTC" },
	{ "Paris, Madrid", "Europe/Paris" },
	{ "Bruxelles, Copenhague, Madrid, Paris", "Europe/Paris" },
	{ "Brussels, Copenhagen, Madrid, Paris", "Europe/Paris" },
	{ "Amsterdam, Berlin, Berne, Rome, Stockholm, Vienne", "Europe/Berlin" },
	{ "Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Berlin" },
};

static bool
zone_known(const char *name)
{
	struct civil c;

	return *name && strchr(name, '/') && name[0] != '/' && !strstr(name, "..") && strlen(name) < 64 && date_civil(0, name, &c) == 0;
}

const char *
zone_named(const char *tzid)
{
	const char *p, *plain = tzid;
	size_t i;

	/* "(UTC+01:00) Bruxelles, Copenhague, Madrid, Paris" */
	if (*plain == '(' && strchr(plain, ')')) {
		plain = strchr(plain, ')') + 1;
		plain += strspn(plain, " ");
	}
	for (i = 0; i < G_N_ELEMENTS(zones); i++)
		if (g_ascii_strcasecmp(zones[i].windows, plain) == 0)
			return zones[i].iana;
	for (p = tzid; p; p = strchr(p, '/')) {
		p += *p == '/';
		if (zone_known(p))
			return p;
	}
	return NULL;
}
