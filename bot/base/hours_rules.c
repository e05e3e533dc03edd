/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/base/hours_rules.h"

#include <glib.h>
#include <string.h>

#include "bot/base/hours.h"
#include "bot/base/text.h"

static bool
bad(struct bad_piece b, const char *piece)
{
	g_strlcpy(b.text, piece, b.size);
	return false;
}

/* A copy without blanks, small letters: to be freed with g_free(). */
static char *
packed(const char *piece)
{
	char *s = g_ascii_strdown(piece, -1), *to = s;
	const char *from;

	for (from = s; *from; from++)
		if (!g_ascii_isspace(*from))
			*to++ = *from;
	*to = '\0';
	return s;
}

/* Exactly so many digits, or up to so many when `least` is less. NULL: there are not. */
static const char *
number(const char *s, int least, int most, int *out)
{
	int n;

	*out = 0;
	for (n = 0; n < most && g_ascii_isdigit(s[n]); n++)
		*out = *out * 10 + (s[n] - '0');
	return n < least || g_ascii_isdigit(s[n]) ? NULL : s + n;
}

/* "9:00", "9h30", "9h", "9": seconds after midnight. */
static const char *
read_time(const char *s, int *out)
{
	int hour, minute = 0;

	s = number(s, 1, 2, &hour);
	if (s && (*s == ':' || *s == 'h') && (g_ascii_isdigit(s[1]) || *s == ':'))
		s = number(s + 1, 2, 2, &minute);
	else if (s && *s == 'h')
		s++;
	*out = (hour * 60 + minute) * 60;
	return minute < 60 && *out <= 24 * 3600 ? s : NULL;
}

static bool
read_range(const char *s, struct hours_range *r)
{
	s = read_time(s, &r->from);
	if (!s)
		return false;
	if (g_str_has_prefix(s, "\xe2\x80\x93")) /* a long dash */
		s += 3;
	else if (*s == '-')
		s++;
	else
		return false;
	s = read_time(s, &r->to);
	return s && !*s && r->from < r->to;
}

/* Into its place, one with those that it touches. */
static void
range_add(struct hours_range *list, size_t *n, struct hours_range r)
{
	size_t i, kept = 0;

	for (i = 0; i < *n; i++) {
		if (list[i].to < r.from || list[i].from > r.to) {
			list[kept++] = list[i];
		} else {
			r.from = MIN(r.from, list[i].from);
			r.to = MAX(r.to, list[i].to);
		}
	}
	for (i = kept; i > 0 && list[i - 1].from > r.from; i--)
		list[i] = list[i - 1];
	list[i] = r;
	*n = kept + 1;
}

bool
rules_open(const char *text, struct hours_range out[HOURS_RANGES], size_t *n, struct bad_piece b)
{
	g_auto(GStrv) piece = g_strsplit(text, ";", -1);
	struct hours_range r;
	size_t i;

	*n = 0;
	for (i = 0; piece[i]; i++) {
		g_autofree char *s = packed(piece[i]);

		if (!*s)
			continue;
		if (!read_range(s, &r) || *n == HOURS_RANGES)
			return bad(b, text_trim(piece[i]));
		range_add(out, n, r);
	}
	return *n > 0 || bad(b, text);
}

/* "lundi", "lun", "monday", "mon": 0 is Monday; -1. */
static int
weekday(const char *s, size_t n)
{
	static const char *const names[] = { "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "monday", "tuesday",
		"wednesday", "thursday", "friday", "saturday", "sunday" };
	size_t i;

	for (i = 0; n >= 3 && i < G_N_ELEMENTS(names); i++)
		if (n <= strlen(names[i]) && strncmp(s, names[i], n) == 0)
			return (int)(i % 7);
	return -1;
}

bool
rules_days(const char *text, unsigned *out, struct bad_piece b)
{
	g_auto(GStrv) piece = g_strsplit(text, ";", -1);
	size_t i;

	*out = 0;
	for (i = 0; piece[i]; i++) {
		g_autofree char *s = packed(piece[i]);
		size_t n = strcspn(s, "-");
		int day = weekday(s, n), last = s[n] ? weekday(s + n + 1, strlen(s + n + 1)) : day;

		if (!*s)
			continue;
		if (day < 0 || last < 0)
			return bad(b, text_trim(piece[i]));
		for (; day != last; day = (day + 1) % 7)
			*out |= 1U << day;
		*out |= 1U << last;
	}
	return *out != 0 || bad(b, text);
}

bool
rules_holidays(const char *text, enum holiday_set *out, struct bad_piece b)
{
	static const char *const names[] = {
		[HOLIDAYS_NONE] = "none", [HOLIDAYS_FRANCE] = "france", [HOLIDAYS_ALSACE_MOSELLE] = "alsace-moselle"
	};
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(names); i++)
		if (g_ascii_strcasecmp(text, names[i]) == 0) {
			*out = (enum holiday_set)i;
			return true;
		}
	return bad(b, text);
}

struct date {
	int year, month, day; /* year 0: of every year */
};

/* "2026-05-15", "12-24". */
static const char *
read_date(const char *s, struct date *d)
{
	const char *rest = number(s, 4, 4, &d->year);

	if (rest && *rest == '-')
		s = rest + 1;
	else
		d->year = 0;
	s = number(s, 1, 2, &d->month);
	s = s && *s == '-' ? number(s + 1, 1, 2, &d->day) : NULL;
	/* 29 February is one of every year that has it. */
	if (!s || d->month < 1 || d->month > 12 || d->day < 1 ||
	    d->day > g_date_get_days_in_month((GDateMonth)d->month, (GDateYear)(d->year ? d->year : 2000)) ||
	    (d->year && (d->year < HOURS_FIRST_YEAR || d->year > HOURS_LAST_YEAR)))
		return NULL;
	return s;
}

/* In a year without 29 February it is the day after, or, where a span ends, the day before. */
static int64_t
julian(const struct date *d, int year, bool end)
{
	GDate date;
	bool none = d->month == 2 && d->day == 29 && !g_date_is_leap_year((GDateYear)year);

	g_date_clear(&date, 1);
	g_date_set_dmy(&date, (GDateDay)(none ? 28 : d->day), (GDateMonth)d->month, (GDateYear)year);
	return (int64_t)g_date_get_julian(&date) + (none && !end);
}

static void
each_year(const struct date *a, const struct date *z, span_fn span, void *aux)
{
	bool wraps = z->month * 100 + z->day < a->month * 100 + a->day;
	int year;

	for (year = HOURS_FIRST_YEAR - 1; year <= HOURS_LAST_YEAR; year++)
		span(aux, julian(a, year, false), julian(z, year + wraps, true));
}

bool
rules_spans(const char *text, span_fn span, void *aux, struct bad_piece b)
{
	g_auto(GStrv) piece = g_strsplit(text, ";", -1);
	struct date first, last;
	size_t i;

	for (i = 0; piece[i]; i++) {
		g_autofree char *packed_piece = packed(piece[i]);
		const char *s = packed_piece;

		if (!*s)
			continue;
		s = read_date(s, &first);
		last = first;
		if (s && *s == '/')
			s = read_date(s + 1, &last);
		if (!s || *s || !first.year != !last.year ||
		    (first.year && julian(&last, last.year, true) < julian(&first, first.year, false)))
			return bad(b, text_trim(piece[i]));
		if (span && first.year)
			span(aux, julian(&first, first.year, false), julian(&last, last.year, true));
		else if (span)
			each_year(&first, &last, span, aux);
	}
	return true;
}

bool
hours_check(enum hours_part part, const char *text, char *bad_text, size_t size)
{
	struct hours_range range[HOURS_RANGES];
	struct bad_piece b = { bad_text, size };
	enum holiday_set set;
	unsigned days;
	size_t n;

	switch (part) {
	case HOURS_OPEN:
		return rules_open(text, range, &n, b);
	case HOURS_DAYS:
		return rules_days(text, &days, b);
	case HOURS_HOLIDAYS:
		return rules_holidays(text, &set, b);
	case HOURS_CLOSED:
	case HOURS_QUIET:
		break;
	}
	return rules_spans(text, NULL, NULL, b);
}
