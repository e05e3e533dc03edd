/* SPDX-License-Identifier: EUPL-1.2
 *
 * Days that stand on another: "demain", "dans quinze jours", "il y a un mois", "la veille de Noël", and the feasts.
 */
#include <glib.h>
#include <string.h>

#include "bot/base/holiday.h"
#include "handlers/dates_reader.h"

enum { DAY_MINUTES = 24 * 60 };

static bool
public_holiday(int32_t day)
{
	struct holiday all[HOLIDAYS_MOST];
	size_t n = holidays_of(HOLIDAYS_FRANCE, dates_civil(day, 0).year, all), i;

	for (i = 0; i < n; i++)
		if (all[i].day == (uint32_t)day)
			return true;
	return false;
}

/* n working days of France from that day: the lab's own closing days are not known here. */
static int32_t
working_days(int32_t day, int n)
{
	int left = n;

	while (left > 0) {
		day++;
		left -= weekday_of(day) < 6 && !public_holiday(day);
	}
	return day;
}

/* The length from now, sign -1 for "il y a". */
static void
from_now(const struct reader *r, const struct length *len, int sign, bool working, struct when *w)
{
	int32_t day = r->today;
	int minute = r->minute;

	if (working) {
		w->day = working_days(day, len->days);
	} else {
		day = len->months ? day_plus_months(day, sign * len->months) : day;
		if (!day) {
			w->impossible = true;
			return;
		}
		day += sign * len->days;
		if (len->minutes) {
			minute += sign * len->minutes;
			while (minute < 0) {
				minute += DAY_MINUTES;
				day--;
			}
			day += minute / DAY_MINUTES;
			w->from = w->to = minute % DAY_MINUTES;
		}
		w->day = day;
	}
	w->impossible = w->day < 1 || w->day > dates_day(9999, 12, 31);
	w->day = w->impossible ? 0 : w->day;
	w->end = w->day ? w->day + 1 : 0;
	w->year_said = true;
}

/* "jours ouvrés", "working days" */
static size_t
read_working(const struct reader *r, size_t i, int *n)
{
	size_t k = read_number(r, i, n);

	if (k && dates_is(r, k, "jour|jours") && dates_is(r, k + 1, "ouvre|ouvres|ouvrable|ouvrables|travailles"))
		return k + 2;
	if (k && dates_is(r, k, "working|business") && dates_is(r, k + 1, "day|days"))
		return k + 2;
	return 0;
}

/* "dans trois semaines", "sous huitaine", "d'ici 3 mois", "in two weeks", "within 48 hours" */
static size_t
read_in(const struct reader *r, size_t i, struct when *w)
{
	bool sous = dates_is(r, i, "sous|within"), ici = i > 0 && dates_is(r, i - 1, "ici");
	struct length len;
	size_t k = i, end;
	int n;

	if (dates_is(r, i, "dans|in|sous|within")) {
		k = dates_skip(r, i + 1, "les|environ|un|about|the|next|prochains|l");
		if (dates_is(r, k, "la") && dates_is(r, k + 1, "quinzaine|huitaine"))
			k++, sous = true;
		if (dates_is(r, k - 1, "un") && !dates_is(r, k, "delai"))
			k--;
		if (dates_is(r, k, "delai") && dates_is(r, k + 1, "de"))
			k += 2;
		sous = sous || dates_is(r, i + 1, "les|the");
	} else if (!ici) {
		return 0;
	}
	if ((end = read_working(r, k, &n)) > 0 && n < 1000) {
		len = (struct length){ .days = n };
		from_now(r, &len, 1, true, w);
	} else if (sous && dates_is(r, k, "huitaine|quinzaine")) {
		len = (struct length){ .days = dates_is(r, k, "huitaine") ? 8 : 14 };
		from_now(r, &len, 1, false, w);
		end = k + 1;
	} else {
		end = read_length(r, k, &len);
		if (!end)
			return 0;
		from_now(r, &len, 1, false, w);
		if (len.days == 8 && dates_is(r, k, "huit") && w->day) {
			w->other = w->day;
			w->day--;
			w->end--;
		}
	}
	if (dates_is(r, end, "prochains|prochaines|qui") && dates_is(r, end, "prochains|prochaines"))
		end++;
	if (sous)
		w->bound = BOUND_BY;
	w->rough = dates_is(r, i + 1, "environ|about") || dates_is(r, k + 1, "dizaine|douzaine|quinzaine");
	return end;
}

/* "il y a deux jours", "two days ago", "deux semaines plus tard" is relative to the last date. */
static size_t
read_ago(const struct reader *r, size_t i, struct when *w)
{
	struct length len;
	size_t k = i, end;

	if (dates_is(r, i, "il") && dates_is(r, i + 1, "y") && dates_is(r, i + 2, "a")) {
		end = read_length(r, dates_skip(r, i + 3, "environ"), &len);
	} else {
		end = read_length(r, k, &len);
		if (end && dates_is(r, end, "ago"))
			end++;
		else
			end = 0;
	}
	if (!end)
		return 0;
	from_now(r, &len, -1, false, w);
	w->looks_back = true;
	return end;
}

struct near {
	const char *word;
	int days;
	int part;
};

static size_t
read_near(const struct reader *r, size_t i, struct when *w)
{
	static const struct near all[] = { { "aujourdhui|today|ajd|auj", 0, 0 },
		{ "demain|tomorrow|tomorow|tommorow|tmrw|tmr|demian|deamin", 1, 0 }, { "apresdemain", 2, 0 }, { "hier|yesterday", -1, 0 },
		{ "avanthier", -2, 0 }, { "tonight", 0, PART_EVENING } };
	size_t k = dates_skip(r, i, "a|au|pour|de|d|des|l|le"), n;
	bool day_after = dates_is(r, k, "the") && dates_is(r, k + 1, "day");

	k += day_after;
	if (dates_is(r, k, "day") && dates_is(r, k + 1, "after") && dates_is(r, k + 2, "tomorrow"))
		w->day = r->today + 2, k += 3;
	else if (dates_is(r, k, "day") && dates_is(r, k + 1, "before") && dates_is(r, k + 2, "yesterday"))
		w->day = r->today - 2, k += 3;
	for (n = 0; n < G_N_ELEMENTS(all) && !w->day; n++)
		if (dates_is(r, k, all[n].word)) {
			w->day = r->today + all[n].days;
			k++;
			if (all[n].part) {
				w->from = 18 * 60, w->to = 22 * 60;
				w->rough = true;
			}
		}
	if (!w->day)
		return 0;
	if (dates_is(r, k, "en") && dates_is(r, k + 1, "huit|quinze")) {
		w->day += dates_is(r, k + 1, "huit") ? 7 : 14;
		k += 2;
	}
	w->end = w->day + 1;
	w->year_said = true;
	return k;
}

/* "ce matin", "cet après-midi", "this evening", "ce midi", "cette nuit" */
static size_t
read_this_part(const struct reader *r, size_t i, struct when *w)
{
	size_t k = i + 1, end;

	if (dates_is(r, i, "late|early") && dates_is(r, i + 1, "this"))
		k++;
	else if (!dates_is(r, i, "ce|cet|cette|this"))
		return 0;
	if (tok(r, k)->part == PART_NOON)
		end = k + 1, w->from = w->to = DAY_MINUTES / 2;
	else
		end = read_part(r, k, w);
	if (!end)
		return 0;
	w->day = r->today;
	w->end = w->day + 1;
	w->year_said = true;
	return end;
}

/* Feasts by their date, or by the days from Easter Sunday. */
static int32_t
feast_day(int year, int month, int day)
{
	return month ? dates_day(year, month, day) : (int32_t)holiday_easter(year) + day;
}

size_t
read_feast(const struct reader *r, size_t i, struct when *w)
{
	/* clang-format off: a table */
	static const struct {
		const char *words[4];
		int month, day;
	} all[] = {
		{ { "lundi", "de", "paques" }, 0, 1 },
		{ { "dimanche", "de", "paques" }, 0, 0 },
		{ { "lundi", "de", "pentecote" }, 0, 50 },
		{ { "lundi", "de", "la", "pentecote" }, 0, 50 },
		{ { "dimanche", "de", "pentecote" }, 0, 49 },
		{ { "jeudi", "de", "ascension" }, 0, 39 },
		{ { "jeudi", "de", "l", "ascension" }, 0, 39 },
		{ { "vendredi", "saint" }, 0, -2 },
		{ { "pont", "de", "l", "ascension" }, 0, 40 },
		{ { "paques" }, 0, 0 },
		{ { "pentecote" }, 0, 49 },
		{ { "ascension" }, 0, 39 },
		{ { "noel" }, 12, 25 },
		{ { "toussaint" }, 11, 1 },
		{ { "assomption" }, 8, 15 },
		{ { "armistice" }, 11, 11 },
		{ { "jour", "de", "l", "an" }, 1, 1 },
		{ { "nouvel", "an" }, 1, 1 },
		{ { "saint", "sylvestre" }, 12, 31 },
		{ { "fete", "nationale" }, 7, 14 },
		{ { "fete", "du", "travail" }, 5, 1 },
		{ { "christmas", "eve" }, 12, 24 },
		{ { "christmas", "day" }, 12, 25 },
		{ { "christmas" }, 12, 25 },
		{ { "boxing", "day" }, 12, 26 },
		{ { "new", "year", "s", "day" }, 1, 1 },
		{ { "new", "year", "s", "eve" }, 12, 31 },
		{ { "new", "year" }, 1, 1 },
		{ { "easter", "monday" }, 0, 1 },
		{ { "easter", "sunday" }, 0, 0 },
		{ { "easter" }, 0, 0 },
		{ { "good", "friday" }, 0, -2 },
		{ { "whit", "monday" }, 0, 50 },
		{ { "bastille", "day" }, 7, 14 },
		{ { "ascension", "day" }, 0, 39 },
	};
	/* clang-format on */
	size_t k = dates_skip(r, i, "a|le|la|l|the|at|on|pour|du|de|d|au"), n, m, end;
	int year, said = 0, y;

	if (i > 0 && dates_is(r, i - 1, "vacances|conges|holidays|holiday|marche|arbre|ile|ex|repas|cadeau|fete"))
		return 0;
	if (i > 1 && dates_is(r, i - 1, "de|d|la") && dates_is(r, i - 2, "vacances|conges|de"))
		return 0;
	for (n = 0; n < G_N_ELEMENTS(all); n++) {
		for (m = 0; m < 4 && all[n].words[m]; m++)
			if (!dates_is(r, k + m, all[n].words[m]))
				break;
		if (m == 4 || !all[n].words[m])
			break;
	}
	if (n == G_N_ELEMENTS(all))
		return 0;
	/* First names and holidays: something must say that a day is meant. */
	if (m == 1 && k == i && !(i == 0 && tok(r, k + 1)->word[0] == '\0') &&
	    !(i > 0 && dates_is(r, i - 1,
			   "ici|avant|apres|depuis|des|partir|before|after|since|until|by|pour|jusqu|a|de|at|this|next|eve|before|d")))
		return 0;
	k += m;
	if (m == 1 && (tok(r, k)->hyphen || dates_is(r, k, "vacances|holidays|holiday|party|market")))
		return 0;
	end = read_year(r, k, &said);
	year = dates_civil(r->today, 0).year;
	w->year_said = said > 0;
	for (y = said ? said : year - 1; y <= (said ? said : year + 1); y++) {
		int32_t d = feast_day(y, all[n].month, all[n].day);

		if (said || (r->side == DATES_BEHIND || w->looks_back ? d <= r->today : d >= r->today && !w->day))
			w->day = d;
	}
	w->impossible = !w->day;
	w->end = w->day ? w->day + 1 : 0;
	return end ? end : k;
}

static size_t
read_offset(const struct reader *r, size_t i, int *days, struct length *len)
{
	size_t k = dates_skip(r, i, "le|la|l|the|de|a|du"), end;

	*len = (struct length){ 0 };
	*days = 0;
	if (dates_is(r, k, "lendemain"))
		return *days = 1, k + 1;
	if (dates_is(r, k, "surlendemain"))
		return *days = 2, k + 1;
	if (dates_is(r, k, "veille|eve"))
		return *days = -1, k + 1;
	if (dates_is(r, k, "avantveille"))
		return *days = -2, k + 1;
	if (dates_is(r, k, "day") && dates_is(r, k + 1, "before|after") && k > i)
		return *days = dates_is(r, k + 1, "before") ? -1 : 1, k + 2;
	if (dates_is(r, k, "following") && dates_is(r, k + 1, "day"))
		return *days = 1, k + 2;
	if (dates_is(r, i, "j") && tok(r, i + 1)->glued && (dates_mark(r, i + 1, '-') || dates_mark(r, i + 1, '+')) &&
	    tok(r, i + 2)->glued && tok(r, i + 2)->number >= 0 && tok(r, i + 2)->digits <= 3)
		return *days = dates_mark(r, i + 1, '-') ? -tok(r, i + 2)->number : tok(r, i + 2)->number, i + 3;
	end = read_length(r, i, len);
	if (end && (dates_is(r, end, "avant|before") || dates_is(r, end, "apres|after") ||
		       (dates_is(r, end, "plus") && dates_is(r, end + 1, "tard|tot")) || dates_is(r, end, "later|earlier"))) {
		*days = dates_is(r, end, "avant|before|earlier") || dates_is(r, end + 1, "tot") ? -1 : 1;
		return dates_is(r, end, "plus") ? end + 2 : end + 1;
	}
	return 0;
}

static bool
shift(int32_t *day, int days, const struct length *len)
{
	if (len->minutes)
		return false;
	if (len->days || len->months) {
		*day = len->months ? day_plus_months(*day, days * len->months) : *day;
		days *= len->days;
	}
	*day += days;
	return *day > 0;
}

/* "la veille", "le lendemain de Noël", "deux jours avant le 12 mars", "J-2" */
static size_t
read_beside(const struct reader *r, size_t i, struct when *w)
{
	struct when of = { .from = -1, .to = -1 };
	struct length len;
	int days;
	size_t k = read_offset(r, i, &days, &len), end, at;

	if (!k)
		return 0;
	at = dates_skip(r, k, "de|d|of");
	end = read_feast(r, at, &of);
	if (!end && (end = read_said(r, k, &of)) > 0)
		resolve_said(r, &of, r->today);
	if (!end)
		end = read_nth(r, k, &of);
	if (end && of.day && !of.impossible) {
		w->day = of.day;
		w->year_said = of.year_said;
		if (!shift(&w->day, days, &len))
			return 0;
		w->end = w->day + 1;
		return end;
	}
	if (len.minutes || dates_is(r, k, "que") || (dates_is(r, k, "de|du|des|d") && dates_is(r, k - 1, "veille|eve|lendemain")))
		of.is_relative = true;
	if (len.minutes)
		return 0;
	w->is_relative = true;
	w->relative = len.days || len.months ? days * (len.days + 30 * len.months) : days;
	if (r->last_day && !of.is_relative) {
		w->day = r->last_day;
		w->is_relative = !shift(&w->day, days, &len);
		w->end = w->day + 1;
		w->year_said = true;
	}
	return k;
}

size_t
read_relative(const struct reader *r, size_t i, struct when *w)
{
	size_t end;

	if (tok(r, i)->blocked && !dates_is(r, i, "j"))
		return 0;
	if ((end = read_near(r, i, w)) > 0 || (end = read_this_part(r, i, w)) > 0 || (end = read_ago(r, i, w)) > 0)
		return end;
	if ((end = read_beside(r, i, w)) > 0)
		return end;
	return read_in(r, i, w);
}
