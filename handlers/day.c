/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/day.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/date.h"
#include "bot/base/text.h"
#include "handlers/handling.h"

enum { WORDS = 24, HALF_YEAR = 183 };

/* clang-format off: a table */
static const char *const months[] = { "janvier janv jan january", "fevrier fev fevr february feb", "mars march mar", "avril avr april apr",
	"mai may", "juin june jun", "juillet juil july jul", "aout august aug", "septembre sept september sep", "octobre oct october",
	"novembre nov november", "decembre dec december" };
static const char *const weekdays[] = { "lundi lun monday mon", "mardi tuesday tue", "mercredi mer wednesday wed", "jeudi jeu thursday thu",
	"vendredi ven friday fri", "samedi sam saturday sat", "dimanche dim sunday sun" };
static const char *const numbers[] = { "zero", "un une one a", "deux two", "trois three", "quatre four", "cinq five", "six", "sept seven",
	"huit eight", "neuf nine", "dix ten", "onze eleven", "douze twelve" };
/* clang-format on */

/* A word or a number of the text, and the mark that stands between it and a number right behind. */
struct piece {
	const char *word;
	size_t digits;
	int number; /* -1: a word */
	char after;
};

static size_t
cut(TALLOC_CTX *mem, const char *text, struct piece *p)
{
	const char *s = text_fold(mem, text);
	size_t n = 0, k;

	while (*s && n < WORDS) {
		for (; *s && !g_ascii_isalnum(*s); s++)
			;
		if (g_ascii_isdigit(*s))
			for (k = 0; g_ascii_isdigit(s[k]); k++)
				;
		else
			for (k = 0; g_ascii_isalpha(s[k]); k++)
				;
		if (k == 0)
			break;
		p[n] = (struct piece){ .word = talloc_strndup(mem, s, k), .number = -1, .digits = k };
		p[n].after = s[k] && g_ascii_isdigit(s[k + 1]) ? s[k] : ' ';
		if (g_ascii_isdigit(*s))
			p[n].number = k <= 4 ? (int)strtol(p[n].word, NULL, 10) : 9999;
		n++;
		s += k;
	}
	return n;
}

/* Place of the word in one of the lists, from 1; 0 for none. One slip in a long word that is near one list only. */
static int
listed(const char *const *lists, size_t n, const char *word, bool near)
{
	int found = 0, slipped = 0;
	size_t i, k;

	for (i = 0; i < n && !found; i++) {
		g_auto(GStrv) words = g_strsplit(lists[i], " ", -1);

		for (k = 0; words[k] && !found; k++) {
			if (strcmp(words[k], word) == 0)
				found = (int)i + 1;
			else if (near && strlen(word) >= 4 && strlen(words[k]) >= 4 && text_distance(word, words[k], 1) <= 1)
				slipped = slipped == 0 || slipped == (int)i + 1 ? (int)i + 1 : -1;
		}
	}
	return found ? found : MAX(slipped, 0);
}

static int
month_of(const struct piece *p)
{
	return p->number < 0 ? listed(months, G_N_ELEMENTS(months), p->word, true) : 0;
}

static int
weekday_of(const struct piece *p)
{
	return p->number < 0 ? listed(weekdays, G_N_ELEMENTS(weekdays), p->word, true) : 0;
}

static uint32_t
julian(int year, int month, int day)
{
	GDate d;

	if (day < 1 || day > 31 || month < 1 || month > 12 || year < 1970 || year > 2200 ||
	    !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
		return 0;
	g_date_clear(&d, 1);
	g_date_set_dmy(&d, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
	return g_date_get_julian(&d);
}

static GDate
date_of(uint32_t day)
{
	GDate d;

	g_date_clear(&d, 1);
	g_date_set_julian(&d, day);
	return d;
}

static int
weekday(uint32_t day)
{
	GDate d = date_of(day);

	return (int)g_date_get_weekday(&d);
}

/* What was read of a date; 0 for what was not said. */
struct said {
	int day, month, year, weekday;
	bool coming; /* "prochain" */
	bool dated;  /* day and month */
};

static int
year_of(const struct piece *p)
{
	if (p->number < 0 || (p->digits != 2 && p->digits != 4))
		return 0;
	return p->digits == 2 ? 2000 + p->number : p->number;
}

/* "12/03/2026", "12.3", "2026-03-12" at i. Returns how many pieces it took. */
static size_t
by_numbers(const struct piece *p, size_t n, size_t i, struct said *s)
{
	bool third = i + 2 < n && p[i + 2].number >= 0 && strchr("/-.", p[i + 1].after) && p[i + 1].after;

	if (i + 1 >= n || p[i].number < 0 || p[i + 1].number < 0 || !p[i].after || !strchr("/-.", p[i].after))
		return 0;
	s->dated = true;
	if (p[i].digits == 4 && third) {
		*s = (struct said){
			.year = p[i].number, .month = p[i + 1].number, .day = p[i + 2].number, .weekday = s->weekday, .dated = true
		};
		return 3;
	}
	s->day = p[i].number;
	s->month = p[i + 1].number;
	s->year = third ? year_of(&p[i + 2]) : 0;
	return third ? 3 : 2;
}

/* "12 mars 2026", "1er avril", "12th of March", "March 12, 2026" at i. */
static size_t
by_month(const struct piece *p, size_t n, size_t i, struct said *s)
{
	static const char *const ordinals[] = { "er st nd rd th of de" };
	size_t k = i + 1;
	int month = month_of(&p[i]);

	if (month && k < n && p[k].number > 0 && p[k].digits <= 2) { /* March 12 */
		s->day = p[k++].number;
		while (k < n && listed(ordinals, 1, p[k].word, false))
			k++;
	} else if (p[i].number > 0 && p[i].digits <= 2) {
		while (k < n && listed(ordinals, 1, p[k].word, false))
			k++;
		month = k < n ? month_of(&p[k]) : 0;
		if (!month)
			return 0;
		s->day = p[i].number;
		k++;
	} else {
		return 0;
	}
	s->month = month;
	s->dated = true;
	if (k < n && p[k].digits == 4 && p[k].number > 0)
		s->year = p[k++].number;
	return k - i;
}

static void
read_said(const struct piece *p, size_t n, uint32_t today, struct said *s, uint32_t *plain)
{
	size_t i, took;

	for (i = 0; i < n; i += took) {
		if (!s->dated && ((took = by_numbers(p, n, i, s)) > 0 || (took = by_month(p, n, i, s)) > 0))
			continue;
		took = 1;
		if (!s->weekday && (s->weekday = weekday_of(&p[i])) > 0) {
			if (i + 1 < n && p[i + 1].number > 0 && p[i + 1].digits <= 2)
				s->day = p[i + 1].number; /* "jeudi 12" */
			continue;
		}
		if (strcmp(p[i].word, "demain") == 0 || strcmp(p[i].word, "tomorrow") == 0)
			*plain = today + (i > 0 && strcmp(p[i - 1].word, "apres") == 0 ? 2 : 1);
		else if (strcmp(p[i].word, "aujourd") == 0 || strcmp(p[i].word, "today") == 0)
			*plain = today;
		else if (g_str_has_prefix(p[i].word, "prochain") || strcmp(p[i].word, "next") == 0)
			s->coming = true;
	}
}

/* The year of "12 mars". */
static enum day_read
find_year(const struct said *s, enum day_side side, uint32_t today, uint32_t *day)
{
	GDate now = date_of(today);
	int year = g_date_get_year(&now), y;
	uint32_t best = 0, d;

	if (s->year) {
		*day = julian(s->year, s->month, s->day);
		return !*day ? DAY_IMPOSSIBLE : side == DAY_AHEAD && *day < today ? DAY_PAST : DAY_GOOD;
	}
	for (y = year - 1; y <= year + 4; y++) { /* 29 February */
		d = julian(y, s->month, s->day);
		if (!d || (y > year + 1 && best))
			continue;
		if (side == DAY_AHEAD    ? d >= today && !best
		    : side == DAY_BEHIND ? d <= today
					 : !best || (d > today ? d - today : today - d) < (best > today ? best - today : today - best))
			best = d;
	}
	d = julian(year, s->month, s->day);
	if (side == DAY_AHEAD && best && d && d < today && best - today > HALF_YEAR) {
		*day = d; /* nobody means the March of next year in April */
		return DAY_PAST;
	}
	*day = best;
	return best ? DAY_GOOD : DAY_IMPOSSIBLE;
}

/* "jeudi", "jeudi 12", "jeudi prochain" */
static enum day_read
find_weekday(const struct said *s, enum day_side side, uint32_t today, uint32_t *day, uint32_t *other)
{
	uint32_t d, k;

	for (k = 1; k <= 366; k++) {
		GDate date;

		d = side == DAY_BEHIND ? today + 1 - k : today + k;
		date = date_of(d);
		if (weekday(d) != s->weekday || (s->day && g_date_get_day(&date) != s->day))
			continue;
		*day = d;
		*other = d + 7;
		/* On Monday "jeudi prochain" is this week's to some and next week's to others. */
		return s->coming && !s->day && side == DAY_AHEAD && weekday(today) < s->weekday ? DAY_UNSURE : DAY_GOOD;
	}
	return DAY_IMPOSSIBLE;
}

enum day_read
day_find(TALLOC_CTX *mem, const char *text, enum day_side side, uint32_t today, uint32_t *day, uint32_t *other)
{
	struct piece p[WORDS];
	struct said s = { 0 };
	size_t n = cut(mem, text, p);
	enum day_read r;

	*day = *other = 0;
	read_said(p, n, today, &s, day);
	if (!s.dated)
		return *day ? DAY_GOOD : s.weekday ? find_weekday(&s, side, today, day, other) : DAY_NONE;
	r = find_year(&s, side, today, day);
	if (r == DAY_GOOD && s.weekday && weekday(*day) != s.weekday) {
		int far = (s.weekday - weekday(*day) + 7 + 3) % 7 - 3;

		*other = (uint32_t)((int64_t)*day + far);
		return DAY_UNSURE;
	}
	return r;
}

uint32_t
day_of(const struct handling *h, int64_t at)
{
	struct civil c;

	return date_civil(at, h->lab->zone, &c) < 0 ? 1 : julian(c.year, c.month, c.day);
}

uint32_t
day_today(const struct handling *h)
{
	return day_of(h, h->now);
}

const char *
day_words(const struct handling *h, const char *lang, uint32_t day)
{
	GDate d = date_of(day);
	struct civil noon = { .year = g_date_get_year(&d), .month = (int)g_date_get_month(&d), .day = g_date_get_day(&d), .hour = 12 };
	int64_t at;

	if (date_instant(&noon, h->lab->zone, &at) < 0)
		return "";
	return words_date(h->mem, h->lab->words, lang, at, h->lab->zone);
}

const char *
day_iso(TALLOC_CTX *mem, uint32_t day)
{
	GDate d = date_of(day);

	return talloc_asprintf(mem, "%04d-%02d-%02d", g_date_get_year(&d), (int)g_date_get_month(&d), g_date_get_day(&d));
}

uint32_t
day_from_iso(const char *iso)
{
	char *end;
	long year = strtol(iso, &end, 10), month = *end == '-' ? strtol(end + 1, &end, 10) : 0;

	return *end == '-' ? julian((int)year, (int)month, (int)strtol(end + 1, NULL, 10)) : 0;
}

uint32_t
day_after_span(TALLOC_CTX *mem, const char *text, uint32_t from)
{
	static const char *const units[] = { "jour jours journee journees day days j", "semaine semaines sem week weeks",
		"mois month months", "trimestre trimestres quarter quarters", "an ans annee annees year years" };
	static const char *const half[] = { "demi demie half" };
	struct piece p[WORDS];
	size_t n = cut(mem, text, p), i;
	GDate d = date_of(from);

	for (i = 0; i < n; i++)
		if (listed(half, 1, p[i].word, false)) /* "un mois et demi" */
			return 0;
	for (i = 0; i + 1 < n; i++) {
		int count = p[i].number >= 0 ? p[i].number : listed(numbers, G_N_ELEMENTS(numbers), p[i].word, false) - 1;
		int unit = listed(units, G_N_ELEMENTS(units), p[i + 1].word, false);

		if (count < 1 || count > 999 || !unit)
			continue;
		switch (unit) {
		case 1:
			g_date_add_days(&d, (guint)count);
			break;
		case 2:
			g_date_add_days(&d, (guint)count * 7);
			break;
		default:
			g_date_add_months(&d, (guint)count * (unit == 3 ? 1 : unit == 4 ? 3 : 12));
		}
		return g_date_get_julian(&d);
	}
	return 0;
}
