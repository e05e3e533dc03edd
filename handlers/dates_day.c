/* SPDX-License-Identifier: EUPL-1.2
 *
 * Days that are named: "jeudi 12 mars 2026", "le 14", "12/03", "March 12", "jeudi prochain", "mardi en huit".
 */
#include <glib.h>
#include <string.h>

#include "handlers/dates_reader.h"

enum { LAST_YEAR = 9999, NEAR_DAYS = 92 };

int32_t
dates_day(int year, int month, int day)
{
	GDate d;

	if (year < 1 || year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > 31 ||
	    !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
		return 0;
	g_date_clear(&d, 1);
	g_date_set_dmy(&d, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
	return (int32_t)g_date_get_julian(&d);
}

struct civil
dates_civil(int32_t day, int minute)
{
	GDate d;

	day = MAX(day, 1) + minute / (24 * 60);
	minute %= 24 * 60;
	g_date_clear(&d, 1);
	g_date_set_julian(&d, (guint32)day);
	return (struct civil){
		.year = g_date_get_year(&d),
		.month = (int)g_date_get_month(&d),
		.day = g_date_get_day(&d),
		.hour = minute / 60,
		.minute = minute % 60,
		.weekday = weekday_of(day),
	};
}

int
weekday_of(int32_t day)
{
	return (day - 1) % 7 + 1;
}

int32_t
day_plus_months(int32_t day, int months)
{
	struct civil c = dates_civil(day, 0);
	int n = c.year * 12 + c.month - 1 + months, d;
	int32_t found = 0;

	for (d = c.day; d > 27 && !found; d--)
		found = dates_day(n / 12, n % 12 + 1, d);
	return c.day > 27 ? found : dates_day(n / 12, n % 12 + 1, c.day);
}

size_t
read_year(const struct reader *r, size_t i, int *year)
{
	size_t k = dates_mark(r, i, ',') ? i + 1 : i;
	const struct token *t = tok(r, k);

	if (t->digits != 4 || t->blocked || t->number < 1000 || tok(r, k + 1)->unit || (dates_mark(r, k + 1, '-') && tok(r, k + 1)->glued))
		return 0;
	*year = t->number;
	return k + 1;
}

/* What shows that the number before it counts something: "le 14 rue", "3/4 des agents", "12.03 €". */
static bool
counted(const struct reader *r, size_t i)
{
	static const char *const fine =
	    "puis|nous|vous|sans|mais|dans|alors|apres|vers|des|plus|jours|ainsi|depuis|suis|serais|thanks|is|works|was|has|does|as|"
	    "pas|peux|sauf";
	const struct token *t = tok(r, i);
	size_t len = strlen(t->word);

	if (dates_is(r, i,
		"rue|bis|ter|place|avenue|km|m|euro|eur|e|eme|x|h|heure|heures|kg|mo|go|ko|cm|mm|pour|agents|fois|sur|degre|o|k|th|st|floor|of|am|pm") &&
	    !dates_is(r, i, "pour"))
		return true;
	if (*t->word == '%' || strncmp(t->word, "\xe2\x82\xac", 3) == 0 || *t->word == '$' || *t->word == '=')
		return true;
	if (t->unit || t->part)
		return t->unit != UNIT_NONE;
	return len > 3 && (t->word[len - 1] == 's' || t->word[len - 1] == 'x') && !t->weekday && !t->month && !dates_is(r, i, fine);
}

/* "de 9h à 12h", "de 14:30": the numbers before it are a day, and no part of something. */
static bool
hours_from(const struct reader *r, size_t i)
{
	return dates_is(r, i, "de|d|from") && ((tok(r, i + 1)->number >= 0 && tok(r, i + 1)->number <= 24 &&
						   (dates_is(r, i + 2, "h|heure|heures") || dates_mark(r, i + 2, ':'))) ||
						  dates_is(r, i + 1, "midi|noon"));
}

/* "12/03/2026", "12.3", "2026-03-12", the number is at i. `led`: "le" or a weekday stands before it, or it is all there is. */
static size_t
read_numbers(const struct reader *r, size_t i, bool led, struct when *w)
{
	const struct token *a = tok(r, i), *b = tok(r, i + 2), *c = tok(r, i + 4);
	char mark = *tok(r, i + 1)->word;
	bool two = a->number >= 0 && !a->blocked && !b->blocked && (mark == '/' || mark == '.' || mark == '-') && tok(r, i + 1)->glued &&
		   b->glued && b->number >= 0;
	bool three = two && *tok(r, i + 3)->word == mark && tok(r, i + 3)->glued && c->glued && c->number >= 0;
	bool first = i == 0 || !a->glued || (tok(r, i - 1)->number < 0 && strchr("(\"':;,[@=>", *tok(r, i - 1)->word));

	if (!two || (!first && !dates_mark(r, i - 1, '-') && !dates_mark(r, i - 1, '/')))
		return 0;
	if (three && a->digits == 4 && mark != '.' && b->digits <= 2 && c->digits <= 2 && b->number <= 12 && c->number <= 31) {
		w->year = a->number, w->month = b->number, w->mday = c->number;
		return i + 5;
	}
	if (a->digits > 2 || b->digits > 2)
		return 0;
	w->mday = a->number;
	w->month = b->number;
	if (three) {
		if (c->digits != 2 && c->digits != 4)
			return 0;
		w->year = c->digits == 2 ? 2000 + c->number : c->number;
		if (w->month > 12 && w->month <= 31 && w->mday >= 1 && w->mday <= 12 && c->digits == 4) {
			w->month = a->number;
			w->mday = b->number;
		}
		return led || (w->mday <= 31 && w->month <= 12 && w->mday && w->month) ? i + 5 : 0;
	}
	if (dates_mark(r, i + 3, mark) && tok(r, i + 3)->glued && c->glued && c->number >= 0)
		return 0;
	if (mark == '/' && (i == 0 || dates_is(r, i - 1, "les")) &&
	    (w->month == 7 || (dates_is(r, i + 3, "des|de|du|d") && !hours_from(r, i + 3))) && (i > 0 || w->mday == 7 || w->mday == 24))
		return 0;                        /* "7/7", "les 2/3 du budget" */
	if (mark != '/' && hours_from(r, i + 3)) /* "12.03 de 9h à 12h" is no version */
		led = led || (w->mday >= 1 && w->mday <= 31 && w->month >= 1 && w->month <= 12 && a->digits == 2 && b->digits == 2);
	if (led)
		return counted(r, i + 3) && mark != '/' ? 0 : i + 3;
	if (mark != '/' || w->mday < 1 || w->mday > 31 || w->month < 1 || w->month > 12)
		return 0;
	if (counted(r, i + 3) || (dates_is(r, i + 3, "des|de|du|d|j|of") && !hours_from(r, i + 3)) ||
	    (w->mday == w->month && w->mday == 7) || (w->mday == 24 && w->month == 7))
		return 0;
	if (i > 0 && dates_is(r, i - 1, "version|v|article|art|n|no|numero|ref|page|note|taux|ratio|les|un|environ|aux|et demi"))
		return dates_is(r, i - 1, "les") ? i + 3 : 0;
	return i + 3;
}

/* "du mois prochain", "de ce mois", "of next month": how many months from this one. */
static size_t
read_of_month(const struct reader *r, size_t i, int *turn)
{
	bool next = dates_is(r, i + 1, "next") && dates_is(r, i, "of"), here = dates_is(r, i + 1, "ce|this|the") && dates_is(r, i, "de|of");

	*turn = next;
	if ((next || here) && dates_is(r, i + 2, "mois|month"))
		return i + 3;
	if (!dates_is(r, i, "du") || !dates_is(r, i + 1, "mois") || !dates_is(r, i + 2, "prochain|suivant|dernier"))
		return 0;
	*turn = dates_is(r, i + 2, "dernier") ? -1 : 1;
	return i + 3;
}

/* "12 mars 2026", "1er avril", "12th of March", "quinze août" */
static size_t
read_day_month(const struct reader *r, size_t i, bool led, struct when *w)
{
	const struct token *t = tok(r, i);
	int n = 0;
	size_t k, year;
	bool suffix;

	if (t->blocked || t->digits > 2)
		return 0;
	k = t->ordinal == 1 && !dates_is(r, i, "first|premiers|premieres") ? i + 1 : read_number(r, i, &n);
	if (t->ordinal == 1 && !n)
		n = 1;
	if (!k || n > 99 || (t->number < 0 && dates_is(r, i, "a|an")))
		return 0;
	suffix = tok(r, k)->glued && dates_is(r, k, "er|st|nd|rd|th|e|eme");
	if (suffix)
		k++;
	year = dates_skip(r, k, "of");
	if (dates_is(r, k, "du") && dates_is(r, k + 1, "mois") && (dates_is(r, k + 2, "de|d"))) /* "le 12 du mois de mars" */
		year = k + 3;
	if (dates_mark(r, year, '-') && tok(r, year + 1)->month) /* "12-mars-2026" */
		year++;
	w->mday = n;
	if (tok(r, year)->month && !tok(r, year)->blocked && n > 0) {
		w->month = tok(r, year)->month;
		k = year + 1;
		if (strlen(tok(r, year)->word) <= 5 && dates_mark(r, k, '.') && tok(r, k)->glued &&
		    (tok(r, k + 1)->number >= 0 || tok(r, k + 1)->begins))
			k++;
		if (dates_mark(r, k, '-') && tok(r, k + 1)->digits == 4)
			k++;
		year = read_year(r, k, &w->year);
		return year ? year : k;
	}
	if ((year = read_of_month(r, k, &n)) > 0 && t->number > 0) { /* "le 3 du mois prochain" */
		struct civil c = dates_civil(dates_day(dates_civil(r->today, 0).year, dates_civil(r->today, 0).month, 1), 0);

		n += c.year * 12 + c.month - 1;
		w->year = n / 12;
		w->month = n % 12 + 1;
		return year;
	}
	if (!led || t->number < 1 || t->number > 31 || (dates_mark(r, k, '/') && tok(r, k)->glued) || counted(r, k) ||
	    ((dates_mark(r, k, '.') || dates_mark(r, k, ',') || dates_mark(r, k, '-') || dates_mark(r, k, ':')) && tok(r, k)->glued &&
		tok(r, k + 1)->glued))
		return 0;
	if (suffix && dates_is(r, k - 1, "e|eme"))
		return 0;
	if (suffix && !dates_is(r, k - 1, "er") && tok(r, k)->word[0] >= 'a' &&
	    !dates_is(r, k,
		"at|in|and|or|for|from|to|is|if|please|works|would|suits|with|"
		"a|on|next|morning|afternoon|evening|until"))
		return 0; /* "the 14th floor" */
	return k;
}

/* "March 12th, 2026" */
static size_t
read_month_day(const struct reader *r, size_t i, struct when *w)
{
	const struct token *m = tok(r, i), *d = tok(r, i + 1);
	size_t k = i + 1, year;

	if (dates_mark(r, k, '.') && d->glued)
		d = tok(r, ++k);
	if (!m->month || !m->english || d->digits == 0 || d->digits > 2 || d->blocked || d->number < 1 || d->number > 31 || d->glued)
		return 0;
	if (dates_is(r, k + 1, "h|heures|heure|am|pm") || dates_mark(r, k + 1, ':') ||
	    (counted(r, k + 1) && !dates_is(r, k + 1, "th|st|nd|rd")))
		return 0;
	w->month = m->month;
	w->mday = d->number;
	k++;
	if (tok(r, k)->glued && dates_is(r, k, "st|nd|rd|th"))
		k++;
	year = read_year(r, k, &w->year);
	return year ? year : k;
}

/* What follows a lone weekday: "prochain", "en huit", "dans quinze jours", "week", "de la semaine prochaine". */
static size_t
read_turn(const struct reader *r, size_t i, struct when *w)
{
	int week = (r->today - 1) / 7, day = w->weekday, coming = r->today + (day - weekday_of(r->today) + 6) % 7 + 1;
	struct when other = { 0 };
	struct length len;
	size_t k = i, end;

	if (dates_is(r, i, "prochain|prochaine|prochains|prochian|prochin|procain|pro|suivant")) {
		w->day = coming;
		if (weekday_of(r->today) < day)
			w->other = coming + 7;
		return i + 1;
	}
	if (dates_is(r, i, "dernier|derniere|passe|passee")) {
		w->day = coming - 7 == r->today ? r->today - 7 : coming - 7;
		w->looks_back = true;
		return i + 1;
	}
	if (dates_is(r, i, "en") && dates_is(r, i + 1, "huit|quinze|8|15")) {
		w->day = coming + (dates_is(r, i + 1, "huit|8") ? 7 : 14);
		if (day == weekday_of(r->today))
			w->other = w->day - 7;
		return i + 2;
	}
	if (dates_is(r, i, "week") && w->weekday && !dates_mark(r, i + 1, '-')) {
		w->day = coming + 7;
		return i + 1;
	}
	if (dates_is(r, i, "fortnight")) {
		w->day = coming + 14;
		return i + 1;
	}
	if (dates_is(r, i, "dans|in") && (end = read_length(r, i + 1, &len)) > 0 && len.days >= 7 && !len.months && !len.minutes) {
		w->day = coming + len.days / 7 * 7;
		return end;
	}
	k += dates_mark(r, k, ',');
	k = dates_skip(r, k, "de|of|in");
	end = read_period(r, k, &other);
	if (end && other.end - other.day == 7 && weekday_of(other.day) == 1) {
		w->day = other.day + day - 1;
		w->year_said = other.year_said;
		return end;
	}
	(void)week;
	return 0;
}

/* "ce jeudi", "next Tuesday", "last Monday", "a week on Tuesday" before a weekday. */
static size_t
read_before_weekday(const struct reader *r, size_t i, struct when *w)
{
	size_t k = dates_skip(r, i, "le|la|les|the|on|l|au|du|aux|ce|this|coming|upcoming");
	bool here = false, next = false, last = false, following = false;
	int32_t coming;
	size_t j;

	for (j = i; j < k; j++)
		here = here || dates_is(r, j, "ce|this");
	if (dates_is(r, k, "next") || (dates_is(r, k, "prochain|prochaine") && tok(r, k + 1)->weekday))
		next = true, k++;
	else if (dates_is(r, k, "last") || (dates_is(r, k, "dernier") && tok(r, k + 1)->weekday))
		last = true, k++;
	else if (dates_is(r, k, "a|one") && dates_is(r, k + 1, "week|fortnight") && dates_is(r, k + 2, "on|from"))
		following = true, k += 3;
	if (!tok(r, k)->weekday || tok(r, k)->abbr || tok(r, k)->blocked || (!here && !next && !last && !following))
		return 0;
	w->weekday = tok(r, k)->weekday;
	coming = r->today + (w->weekday - weekday_of(r->today) + 6) % 7 + 1;
	if (tok(r, k + 1)->number > 0 || tok(r, k + 1)->count > 1) { /* "ce jeudi 12 mars" */
		w->weekday = 0;
		return 0;
	}
	if (following) {
		w->day = coming + (dates_is(r, k - 2, "fortnight") ? 14 : 7);
	} else if (last) {
		w->day = coming - 7 == r->today ? r->today - 7 : coming - 7;
		w->looks_back = true;
	} else if (next) {
		w->day = coming;
		w->other = weekday_of(r->today) < w->weekday ? coming + 7 : 0;
	} else {
		w->day = w->weekday == weekday_of(r->today) ? r->today : coming;
	}
	return k + 1;
}

/* Is what follows a short weekday its day? "jeu. 12", "sam 14/03", "mar. 10 mars" */
static bool
day_behind(const struct reader *r, size_t i)
{
	const struct token *t = tok(r, i);

	return t->number > 0 && t->number <= 31 && t->digits <= 2 && !t->blocked;
}

static bool
is_article(const struct reader *r, size_t i)
{
	return dates_is(r, i, "le|les|the|du|au|aux|des|ce|on");
}

size_t
read_said(const struct reader *r, size_t i, struct when *w)
{
	size_t k = dates_skip(r, i, "le|la|les|the|on|du|des|au|aux|l|de|ce"), end;
	bool led = k > i && is_article(r, k - 1), weekday = false, alone = i == 0;

	if ((end = read_before_weekday(r, i, w)) > 0)
		return end;
	if (tok(r, k)->weekday && !tok(r, k)->blocked) {
		end = k + 1;
		if (dates_mark(r, end, '.') && tok(r, end)->glued && (tok(r, k)->abbr || strlen(tok(r, k)->word) < 5))
			end++;
		end += dates_mark(r, end, ',') && (tok(r, end + 1)->number > 0 || tok(r, end + 1)->english || dates_is(r, end + 1, "le"));
		end = dates_skip(r, end, "le|the|on");
		if (tok(r, k)->abbr && !day_behind(r, end) && !(tok(r, end)->month && tok(r, end)->english && day_behind(r, end + 1))) {
			if (!tok(r, k)->month)
				return 0;
		} else {
			w->weekday = tok(r, k)->weekday;
			weekday = true;
			if (end > k + 1 && dates_is(r, end - 1, "le|the|on") && !day_behind(r, end))
				end = k + 1;
			i = k;
			k = end;
		}
	}
	if (dates_is(r, k, "le|the"))
		k++;
	alone = alone && tok(r, k + 3)->word[0] == '\0';
	if ((end = read_numbers(r, k, led || weekday || alone, w)) > 0 || (end = read_day_month(r, k, led || weekday, w)) > 0 ||
	    (end = read_month_day(r, k, w)) > 0)
		return end;
	w->mday = w->month = w->year = 0;
	if (!weekday)
		return 0;
	k = i + 1 + (dates_mark(r, i + 1, '.') && tok(r, i)->abbr);
	end = read_turn(r, k, w);
	return end ? end : k;
}

/* The nearest day before or behind that is that weekday. */
static int32_t
nearest(int32_t day, int weekday)
{
	return day + (weekday - weekday_of(day) + 7 + 3) % 7 - 3;
}

/* The day of that month that lies where `side` says, seen from `from`. */
static int32_t
in_year(const struct when *w, enum dates_side side, int32_t from)
{
	int year = dates_civil(from, 0).year, y;
	int32_t best = 0, d;

	for (y = year - 8; y <= year + 8; y++) { /* 29 February */
		d = dates_day(y, w->month, w->mday);
		if (!d)
			continue;
		if (side == DATES_AHEAD ? d >= from && !best : side == DATES_BEHIND ? d <= from : !best || ABS(d - from) < ABS(best - from))
			best = d;
	}
	return best;
}

/* "le 14", "jeudi 12" */
static int32_t
in_month(const struct reader *r, const struct when *w, enum dates_side side, int32_t from, int32_t *other)
{
	int32_t d, plain = 0;
	int k, step = side == DATES_BEHIND ? -1 : 1;

	for (k = 0; k <= NEAR_DAYS; k++) {
		d = from + k * step;
		if (dates_civil(d, 0).day != w->mday)
			continue;
		plain = plain ? plain : d;
		if (!w->weekday || weekday_of(d) == w->weekday)
			return d;
	}
	(void)r;
	*other = plain && w->weekday ? nearest(plain, w->weekday) : 0;
	return plain;
}

void
resolve_said(const struct reader *r, struct when *w, int32_t from)
{
	enum dates_side side = w->looks_back ? DATES_BEHIND : r->side;
	int32_t other = 0;

	if (w->day) {
		w->end = MAX(w->end, w->day + 1);
		return;
	}
	if (from != r->today)
		side = DATES_AHEAD;
	w->year_said = w->year > 0;
	if (w->year) {
		w->day = dates_day(w->year, w->month, w->mday);
	} else if (w->month) {
		w->day = in_year(w, side, from);
	} else if (w->mday) {
		w->day = in_month(r, w, side == DATES_NEAR ? DATES_AHEAD : side, from, &other);
	} else if (side == DATES_BEHIND) {
		w->day = from - (weekday_of(from) - w->weekday + 7) % 7;
	} else {
		w->day = from + (w->weekday - weekday_of(from) + 7) % 7;
		if (w->day == from && from == r->today && !w->today)
			w->day += 7;
	}
	w->impossible = w->impossible || !w->day;
	if (w->day && w->weekday && weekday_of(w->day) != w->weekday)
		other = nearest(w->day, w->weekday);
	w->other = other ? other : w->other;
	w->end = w->day ? w->day + 1 : 0;
}
