/* SPDX-License-Identifier: EUPL-1.2
 *
 * What was understood, in full letters. Every sentence is one that dates_find() reads as the same.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "handlers/dates.h"
#include "templates/render.h"

struct voice {
	TALLOC_CTX *mem;
	const struct templates *words;
	const char *lang;
};

#define TEXT(v, key, ...) label_fill((v)->mem, (v)->words, (v)->lang, key, (const struct var[]){ __VA_ARGS__, { .name = NULL } })
#define GIVE(n, t)                                                                                                                         \
	{                                                                                                                                  \
		.name = (n), .text = (t)                                                                                                   \
	}

static char *
number(const struct voice *v, int n)
{
	return talloc_asprintf(v->mem, "%d", n);
}

static const char *
one_of(const struct voice *v, const char *list, int n)
{
	const char *text = label(v->words, v->lang, talloc_asprintf(v->mem, "%s.%d", list, n));

	return text ? text : "";
}

static const char *
full_date(const struct voice *v, const struct civil *c)
{
	struct civil noon = { .year = c->year, .month = c->month, .day = c->day, .hour = 12 };
	int64_t at;

	return date_instant(&noon, "UTC", &at) < 0 ? dates_iso(v->mem, c, true) : words_date(v->mem, v->words, v->lang, at, "UTC");
}

static const char *
hour(const struct voice *v, const struct civil *c, bool ends)
{
	const char *mm = talloc_asprintf(v->mem, "%02d", c->minute);

	if (ends && c->hour == 0 && c->minute == 0)
		return label(v->words, v->lang, "when.midnight");
	return c->minute ? TEXT(v, "when.hour-minute", GIVE("hour", number(v, c->hour)), GIVE("minute", mm))
			 : TEXT(v, "when.hour", GIVE("hour", number(v, c->hour)));
}

static bool
same_day(const struct civil *a, const struct civil *b)
{
	return a->day == b->day && a->month == b->month && a->year == b->year;
}

static int32_t
day_of_civil(const struct civil *c)
{
	return dates_day(c->year, c->month, c->day);
}

static const char *
days_range(const struct voice *v, const struct civil *from, const struct civil *to)
{
	const char *first = full_date(v, from);
	const char *day = from->day == 1 ? label(v->words, v->lang, "first") : number(v, from->day);

	if (from->year == to->year && from->month == to->month)
		first = talloc_asprintf(v->mem, "%s %s", one_of(v, "day", from->weekday), day);
	else if (from->year == to->year)
		first = talloc_asprintf(v->mem, "%s %s %s", one_of(v, "day", from->weekday), day, one_of(v, "month", from->month));
	return TEXT(v, "when.days", GIVE("from", first), GIVE("to", full_date(v, to)));
}

/* The hours behind a day or a recurrence: "à 14 h", "de 9 h à 12 h". */
static const char *
with_hours(const struct voice *v, const char *day, const struct span *s)
{
	if (s->all_day)
		return day;
	if (memcmp(&s->start, &s->end, sizeof s->start) == 0)
		return TEXT(v, "when.at", GIVE("day", day), GIVE("from", hour(v, &s->start, false)));
	return TEXT(v, "when.hours", GIVE("day", day), GIVE("from", hour(v, &s->start, false)), GIVE("to", hour(v, &s->end, true)));
}

static const char *
at_hour(const struct voice *v, const struct civil *c)
{
	return TEXT(v, "when.at", GIVE("day", full_date(v, c)), GIVE("from", hour(v, c, false)));
}

static const char *
dated(const struct voice *v, const struct span *s)
{
	static const char *const bounds[] = { NULL, "from", "since", "by", "before", "until", "after" };
	struct civil last = dates_civil(day_of_civil(&s->end) - 1, 0);
	int minutes =
	    (day_of_civil(&s->end) - day_of_civil(&s->start)) * 1440 + (s->end.hour - s->start.hour) * 60 + s->end.minute - s->start.minute;
	const char *words;

	if (s->all_day && !same_day(&s->start, &last))
		return days_range(v, &s->start, &last);
	if (!s->all_day && minutes > 1440 - (s->end.hour * 60 + s->end.minute > s->start.hour * 60 + s->start.minute) && minutes >= 1440)
		return TEXT(v, "when.days", GIVE("from", at_hour(v, &s->start)), GIVE("to", at_hour(v, &s->end)));
	words = with_hours(v, full_date(v, &s->start), s);
	if (!s->bound || minutes > 1440)
		return words;
	return TEXT(v, talloc_asprintf(v->mem, "when.%s", bounds[s->bound]), GIVE("day", words));
}

/* ";BYDAY=..." of the rule; NULL for none. */
static const char *
part(const struct voice *v, const char *rule, const char *name)
{
	const char *at = strstr(rule, name);

	return at && (at == rule || at[-1] == ';') ? talloc_strndup(v->mem, at + strlen(name), strcspn(at + strlen(name), ";")) : NULL;
}

static int
weekday_named(const char *s)
{
	static const char *const names[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };
	int i;

	for (i = 0; i < 7; i++)
		if (g_str_has_suffix(s, names[i]))
			return i + 1;
	return 1;
}

static const char *
joined(const struct voice *v, const char *all, const char *next, bool last)
{
	if (!all)
		return next;
	return last ? TEXT(v, "when.and", GIVE("first", all), GIVE("last", next)) : talloc_asprintf(v->mem, "%s, %s", all, next);
}

/* Names of the days, or the places in the month, of BYDAY: "lundis et jeudis", "premiers et troisièmes". */
static const char *
listed(const struct voice *v, const char *byday, const char *list, bool places)
{
	g_auto(GStrv) all = g_strsplit(byday, ",", -1);
	const char *text = NULL;
	size_t i;

	for (i = 0; all[i]; i++) {
		long nth = strtol(all[i], NULL, 10);

		text =
		    joined(v, text, places ? one_of(v, list, nth < 0 ? 6 : (int)nth) : one_of(v, list, weekday_named(all[i])), !all[i + 1]);
	}
	return text ? text : "";
}

/* "le 1er et le 15" */
static const char *
days_of_month(const struct voice *v, const char *list)
{
	g_auto(GStrv) all = g_strsplit(list, ",", -1);
	const char *text = NULL;
	size_t i;

	for (i = 0; all[i]; i++) {
		const char *day = strcmp(all[i], "1") == 0 ? label(v->words, v->lang, "when.first") : talloc_strdup(v->mem, all[i]);

		text = joined(v, text, TEXT(v, "when.the-day", GIVE("day", day)), !all[i + 1]);
	}
	return text;
}

/* "sauf en août"; the months themselves where these are the fewer. */
static const char *
months_of(const struct voice *v, const char *list)
{
	g_auto(GStrv) all = g_strsplit(list, ",", -1);
	const char *text = NULL;
	unsigned months = 0;
	bool except;
	int i;

	for (i = 0; all[i]; i++)
		months |= 1U << strtol(all[i], NULL, 10);
	except = i > 6;
	if (except)
		months ^= 0x1ffe;
	for (i = 1; i <= 12; i++)
		if (months & 1U << i)
			text = joined(v, text, one_of(v, "month", i), months < 2U << i);
	return TEXT(v, except ? "when.except" : "when.only", GIVE("months", text ? text : ""));
}

static const char *
monthly(const struct voice *v, const char *rule, const char *n)
{
	const char *byday = part(v, rule, "BYDAY="), *monthday = part(v, rule, "BYMONTHDAY="), *setpos = part(v, rule, "BYSETPOS="),
		   *which = NULL;

	if (setpos)
		which =
		    TEXT(v, "when.nth-working", GIVE("nth", one_of(v, "when.nth", setpos[0] == '-' ? 6 : (int)strtol(setpos, NULL, 10))));
	else if (monthday && monthday[0] == '-')
		which = label(v->words, v->lang, "when.last-day");
	else if (monthday)
		which = days_of_month(v, monthday);
	else if (byday && !n)
		return TEXT(v, "when.monthly-nth", GIVE("nth", listed(v, byday, "when.nths", true)),
		    GIVE("day", one_of(v, "when.weekdays", weekday_named(byday))));
	else if (byday)
		which = TEXT(v, "when.nth-day", GIVE("nth", listed(v, byday, "when.nth", true)),
		    GIVE("day", one_of(v, "day", weekday_named(byday))));
	if (!which)
		return n ? TEXT(v, "when.monthly-n", GIVE("n", n)) : label(v->words, v->lang, "when.monthly");
	return n ? talloc_asprintf(v->mem, "%s, %s", TEXT(v, "when.monthly-n", GIVE("n", n)), which)
		 : TEXT(v, "when.monthly-which", GIVE("which", which));
}

static const char *
weekly(const struct voice *v, const char *rule, const char *n)
{
	const char *byday = part(v, rule, "BYDAY=");
	const char *unit = n ? TEXT(v, "when.weekly-n", GIVE("n", n)) : label(v->words, v->lang, "when.weekly");

	if (!byday)
		return unit;
	if (!n && strcmp(byday, "MO,TU,WE,TH,FR") == 0)
		return label(v->words, v->lang, "when.working");
	if (!n)
		return TEXT(v, "when.weekly-days", GIVE("days", listed(v, byday, "when.weekdays", false)));
	return TEXT(v, "when.weekly-n-days", GIVE("unit", unit), GIVE("days", listed(v, byday, "day", false)));
}

static const char *
yearly(const struct voice *v, const char *rule, const char *n)
{
	const char *month = part(v, rule, "BYMONTH="), *day = part(v, rule, "BYMONTHDAY=");
	const char *unit = n ? TEXT(v, "when.yearly-n", GIVE("n", n)) : label(v->words, v->lang, "when.yearly");

	if (!month || !day)
		return unit;
	return TEXT(v, "when.yearly-day", GIVE("unit", unit), GIVE("day", strcmp(day, "1") == 0 ? label(v->words, v->lang, "first") : day),
	    GIVE("month", one_of(v, "month", (int)strtol(month, NULL, 10))));
}

static const char *
again(const struct voice *v, const struct span *s)
{
	const char *freq = part(v, s->recurrence, "FREQ="), *n = part(v, s->recurrence, "INTERVAL="),
		   *count = part(v, s->recurrence, "COUNT=");
	const char *until = part(v, s->recurrence, "UNTIL="), *months = part(v, s->recurrence, "BYMONTH="), *text;

	switch (freq ? *freq : 'D') {
	case 'W':
		text = weekly(v, s->recurrence, n);
		break;
	case 'M':
		text = monthly(v, s->recurrence, n);
		break;
	case 'Y':
		text = yearly(v, s->recurrence, n);
		break;
	case 'H':
		text = n ? TEXT(v, "when.hourly-n", GIVE("n", n)) : label(v->words, v->lang, "when.hourly");
		break;
	default:
		text = n ? TEXT(v, "when.daily-n", GIVE("n", n)) : label(v->words, v->lang, "when.daily");
	}
	text = with_hours(v, text, s);
	if (months && *freq != 'Y')
		text = talloc_asprintf(v->mem, "%s, %s", text, months_of(v, months));
	text = talloc_asprintf(v->mem, "%s, %s", text, TEXT(v, "when.from", GIVE("day", full_date(v, &s->start))));
	if (until && strlen(until) >= 8) {
		long day = strtol(talloc_strndup(v->mem, until, 8), NULL, 10);
		struct civil c = dates_civil(dates_day((int)(day / 10000), (int)(day / 100 % 100), (int)(day % 100)), 0);

		text = talloc_asprintf(v->mem, "%s, %s", text, TEXT(v, "when.until", GIVE("day", full_date(v, &c))));
	}
	return count ? talloc_asprintf(v->mem, "%s, %s", text, TEXT(v, "when.times", GIVE("n", count))) : text;
}

char *
dates_say(TALLOC_CTX *mem, const struct templates *words, const char *lang, const struct span *s)
{
	struct voice v = { .mem = talloc_new(mem), .words = words, .lang = lang };
	const char *text = "";
	char *result;

	if (s->state != SPAN_IMPOSSIBLE && s->state != SPAN_RELATIVE)
		text = s->recurrence ? again(&v, s) : dated(&v, s);
	result = talloc_strdup(mem, text);
	talloc_free(v.mem);
	return result;
}

char *
dates_say_other(TALLOC_CTX *mem, const struct templates *words, const char *lang, const struct span *s)
{
	int32_t far = day_of_civil(&s->other) - day_of_civil(&s->start);
	struct span other = *s;

	other.start = s->other;
	other.end = dates_civil(day_of_civil(&s->end) + far, s->end.hour * 60 + s->end.minute);
	return dates_say(mem, words, lang, &other);
}
