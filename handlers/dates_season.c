/* SPDX-License-Identifier: EUPL-1.2
 *
 * Loose spans: "cet été", "à la rentrée", "les vacances de Noël", "les fêtes", "au 2e trimestre". Holidays of schools that differ from
 * zone to zone, or from year to year, have no date here: who names them is asked.
 */
#include <glib.h>
#include <string.h>

#include "handlers/dates_reader.h"

enum { CHRISTMAS_WEEKS = 16, PIECE_DAYS = 21 };

/* The first such weekday of the year that is not before that day: school holidays begin on a Saturday. */
static int32_t
weekday_from(int year, int month, int day, int weekday)
{
	int32_t d = dates_day(year, month, day);

	return d + (weekday - weekday_of(d) + 7) % 7;
}

enum loose { SPRING, SUMMER, AUTUMN, WINTER, SCHOOL_YEAR, NEW_TERM, CHRISTMAS, ALL_SAINTS, LONG_HOLIDAYS, FEASTS, LOOSE };

static void
loose_days(enum loose which, int year, struct when *w)
{
	static const int begins[] = { 3, 6, 9, 12 }, on[] = { 20, 21, 23, 21 };

	switch (which) {
	case SPRING:
	case SUMMER:
	case AUTUMN:
	case WINTER:
		w->day = dates_day(year, begins[which], on[which]);
		w->end = dates_day(year + (which == WINTER), begins[(which + 1) % 4], on[(which + 1) % 4]);
		break;
	case SCHOOL_YEAR:
		w->day = dates_day(year, 9, 1);
		w->end = w->day + 1;
		break;
	case NEW_TERM:
		w->day = weekday_from(year - 1, 12, 17, 6) + CHRISTMAS_WEEKS;
		w->end = w->day + 1;
		break;
	case CHRISTMAS:
		w->day = weekday_from(year, 12, 17, 6);
		w->end = w->day + CHRISTMAS_WEEKS;
		break;
	case ALL_SAINTS:
		w->day = weekday_from(year, 10, 17, 6);
		w->end = w->day + CHRISTMAS_WEEKS;
		break;
	case LONG_HOLIDAYS:
		w->day = weekday_from(year, 7, 2, 6);
		w->end = dates_day(year, 9, 1);
		break;
	default:
		w->day = dates_day(year, 12, 24);
		w->end = dates_day(year + 1, 1, 2);
	}
}

/* Which of them stands at i? `noun`: an article or its like stands before it. */
static size_t
read_name(const struct reader *r, size_t i, bool noun, enum loose *which)
{
	size_t k = i + 1;

	if (dates_is(r, i, "printemps|ete|automne|hiver|summer|autumn|winter") && noun) {
		*which = dates_is(r, i, "printemps")        ? SPRING
			 : dates_is(r, i, "ete|summer")     ? SUMMER
			 : dates_is(r, i, "automne|autumn") ? AUTUMN
							    : WINTER;
		return dates_is(r, k, "holidays|holiday|vacation|break|school") ? 0 : k;
	}
	if (dates_is(r, i, "spring|fall") && noun && dates_is(r, i - 1, "the|this|next|in")) {
		*which = dates_is(r, i, "spring") ? SPRING : AUTUMN;
		return k;
	}
	if (dates_is(r, i, "rentree") && noun) {
		*which = SCHOOL_YEAR;
		k = dates_skip(r, k, "scolaire|universitaire|des|classes|generale");
		if (dates_is(r, k, "de") && tok(r, k + 1)->month)
			k++;
		if (tok(r, k)->month == 1)
			*which = NEW_TERM;
		return tok(r, k)->month == 1 || tok(r, k)->month == 9 ? k + 1 : k;
	}
	if (dates_is(r, i, "vacances|conges") && dates_is(r, k, "de|d|des")) {
		k = dates_skip(r, k, "de|d|des|la|fin|annee");
		*which = dates_is(r, k, "noel")                                       ? CHRISTMAS
			 : dates_is(r, k, "toussaint")                                ? ALL_SAINTS
			 : dates_is(r, k, "ete")                                      ? LONG_HOLIDAYS
			 : dates_is(r, k - 1, "annee") && dates_is(r, k - 2, "d|fin") ? CHRISTMAS
										      : LOOSE;
		return *which == LOOSE ? 0 : dates_is(r, k, "noel|toussaint|ete") ? k + 1 : k;
	}
	if (dates_is(r, i, "grandes") && dates_is(r, k, "vacances"))
		return *which = LONG_HOLIDAYS, k + 1;
	if (dates_is(r, i, "christmas") && dates_is(r, k, "holidays|holiday|break|vacation"))
		return *which = CHRISTMAS, k + 1;
	if (dates_is(r, i, "fetes") && noun && dates_is(r, i - 1, "les|des")) {
		*which = FEASTS;
		if (dates_is(r, k, "de") && dates_is(r, k + 1, "noel"))
			return k + 2;
		if (dates_is(r, k, "de") && dates_is(r, k + 1, "fin") && dates_is(r, k + 2, "d") && dates_is(r, k + 3, "annee"))
			return k + 4;
		return k;
	}
	return 0;
}

/* "2e trimestre 2027", "second quarter", "T2 2026", "le premier semestre" at i. */
static size_t
read_quarter(const struct reader *r, size_t i, struct when *w)
{
	struct civil now = dates_civil(r->today, 0);
	const struct token *t = tok(r, i);
	int n = t->ordinal, months = 3, year = 0, first;
	size_t k = i + 1, end;

	if (dates_is(r, i, "t|q") && tok(r, k)->glued && tok(r, k)->digits == 1 && tok(r, k)->number > 0 && tok(r, k)->number < 5 &&
	    !tok(r, k)->blocked && !(dates_mark(r, k + 1, '.') && tok(r, k + 2)->glued)) {
		n = tok(r, k++)->number;
		if (!read_year(r, k, &year) && !(i > 0 && dates_is(r, i - 1, "au|en|du|fin|debut|mi|in|of|by|ici|avant|before")))
			return 0;
	} else {
		if (!n && t->number > 0 && t->number < 5 && tok(r, k)->glued && dates_is(r, k, "er|e|eme|st|nd|rd|th"))
			n = t->number, k++;
		if (!n || n == 6 || (tok(r, k)->unit != UNIT_MONTH) || tok(r, k)->times == 1)
			return 0;
		months = tok(r, k++)->times;
	}
	if (n * months > 12)
		return 0;
	end = read_year(r, dates_skip(r, k, "de|of"), &year);
	k = end ? end : k;
	w->year_said = year > 0;
	first = (year ? year : now.year) * 12 + (n - 1) * months;
	w->day = dates_day(first / 12, first % 12 + 1, 1);
	w->end = w->day ? day_plus_months(w->day, months) : 0;
	if (!year && w->end && (r->side == DATES_BEHIND ? w->day > r->today : w->end <= r->today)) {
		first += r->side == DATES_BEHIND ? -12 : 12;
		w->day = dates_day(first / 12, first % 12 + 1, 1);
		w->end = day_plus_months(w->day, months);
	}
	w->impossible = !w->day || !w->end;
	return k;
}

/* "début", "mi", "fin" of it: three weeks at its ends, or what lies between. */
static void
piece_days(struct when *w, int piece)
{
	int32_t begin = w->day, end = w->end;

	if (!piece || end - begin <= 2 * PIECE_DAYS)
		return;
	w->day = piece == 1 ? begin : piece == 2 ? begin + PIECE_DAYS : end - PIECE_DAYS;
	w->end = piece == 1 ? begin + PIECE_DAYS : piece == 2 ? end - PIECE_DAYS : end;
	w->closes = piece == 3;
}

size_t
read_season(const struct reader *r, size_t i, struct when *w)
{
	size_t k = i, name, end;
	enum loose which = LOOSE;
	int piece, year = 0, y;
	bool back, next = false, noun;

	k = dates_skip(r, k, "a|au|en|l|le|la|the|at|in|by");
	piece = dates_is(r, k, "debut|early|beginning|start") ? 1
		: dates_is(r, k, "mi|milieu|mid|middle")      ? 2
		: dates_is(r, k, "fin|late|end")              ? 3
							      : 0;
	k = piece ? dates_skip(r, k + 1, "de|d|du|of") : i;
	name = dates_skip(r, k, "a|au|en|l|le|la|les|cet|cette|ce|pour|pendant|durant|this|the|in|during|next|prochain|prochaine");
	next = name > k && dates_is(r, name - 1, "next|prochain|prochaine");
	noun = name > 0 && (piece || dates_is(r, name - 1, "au|en|l|la|cet|cette|ce|this|the|in|next|prochain|prochaine|les|des|le"));
	if (piece && (end = read_quarter(r, dates_skip(r, k, "du|de|le|the"), w)) > 0) {
		piece_days(w, piece);
		w->rough = true;
		return end;
	}
	if (!piece && (end = read_quarter(r, dates_skip(r, i, "au|le|du|en|in|the|of"), w)) > 0)
		return end;
	end = read_name(r, name, noun, &which);
	if (!end || tok(r, name)->blocked)
		return 0;
	if (dates_is(r, end, "prochain|prochaine")) {
		next = true;
		end++;
	}
	back = dates_is(r, end, "dernier|derniere|passe") || dates_is(r, name - 1, "last") || w->looks_back || r->side == DATES_BEHIND;
	end += dates_is(r, end, "dernier|derniere|passe");
	k = read_year(r, dates_skip(r, end, "of|de"), &year);
	end = k ? k : end;
	w->year_said = year > 0;
	y = dates_civil(r->today, 0).year - 1;
	loose_days(which, year ? year : y, w);
	for (; !year && (back ? y < dates_civil(r->today, 0).year : w->end <= r->today || (next && w->day <= r->today));) {
		struct when later = *w;

		loose_days(which, ++y, &later);
		if (back && later.day > r->today)
			break;
		*w = later;
	}
	piece_days(w, piece);
	w->rough = w->loose = true;
	return end;
}
