/* SPDX-License-Identifier: EUPL-1.2
 *
 * Days that are named by what they are part of: "la semaine du 14", "début avril", "fin de semaine", "le premier jeudi de mars".
 */
#include <glib.h>
#include <string.h>

#include "handlers/dates_reader.h"

enum piece { WHOLE, BEGIN, MIDDLE, END };
/* Which one: this, next, the one before. */
enum turn { NAMED = -9, BEFORE = -1, THIS = 0, NEXT = 1 };

static int32_t
monday_of(int32_t day)
{
	return day - weekday_of(day) + 1;
}

/* "prochaine", "dernière", "en cours" behind a noun. */
static size_t
read_turn_behind(const struct reader *r, size_t i, int *turn)
{
	if (dates_is(r, i, "prochain|prochaine|prochains|prochaines|pro|suivant|suivante|prochian|prochiane|prochainne|procaine")) {
		*turn = NEXT;
		return i + 1;
	}
	if (dates_is(r, i, "d") && dates_is(r, i + 1, "apres")) {
		*turn = NEXT;
		return i + 2;
	}
	if (dates_is(r, i, "dernier|derniere|passe|passee|precedent|precedente")) {
		*turn = BEFORE;
		return i + 1;
	}
	if (dates_is(r, i, "en") && dates_is(r, i + 1, "cours")) {
		*turn = THIS;
		return i + 2;
	}
	if (dates_is(r, i, "ci") && tok(r, i)->hyphen) {
		*turn = THIS;
		return i + 1;
	}
	return 0;
}

/* "la", "cette", "next", "the" before a noun. */
static size_t
read_turn_before(const struct reader *r, size_t i, int *turn, bool *article)
{
	size_t k = dates_skip(r, i, "de|d|of|la|le|l|les|the|du|au|en|in|on|ce|cet|cette|this|current|courant|dans|a|a");

	for (*article = k > i; i < k; i++)
		if (dates_is(r, i, "ce|cet|cette|this|current"))
			*turn = THIS;
	if (dates_is(r, k, "next|prochain|prochaine") && (tok(r, k + 1)->unit || tok(r, k + 1)->month || dates_is(r, k + 1, "weekend"))) {
		*turn = NEXT;
		return k + 1;
	}
	if (dates_is(r, k, "last|derniere|dernier") && (tok(r, k + 1)->unit || tok(r, k + 1)->month || dates_is(r, k + 1, "weekend"))) {
		*turn = BEFORE;
		return k + 1;
	}
	return k;
}

/* The Monday of week n of the year (ISO 8601). */
static int32_t
week_monday(int year, int n)
{
	return monday_of(dates_day(year, 1, 4)) + (n - 1) * 7;
}

/* "semaine 12 de 2027", "S12", "week 12": i is behind the word. */
static size_t
read_week_number(const struct reader *r, size_t i, struct when *w)
{
	const struct token *t;
	int year = 0, here;
	size_t k, end;

	if (dates_is(r, i, "no|n|numero")) /* "semaine n° 12" folds to "no" */
		i++;
	t = tok(r, i);
	if (t->digits == 0 || t->digits > 2 || t->number < 1 || t->number > 53 || t->blocked || tok(r, i + 1)->unit)
		return 0;
	k = dates_skip(r, i + 1, "de|of");
	end = read_year(r, k, &year);
	if (!end && dates_mark(r, i + 1, '/') && tok(r, i + 2)->digits == 4) {
		year = tok(r, i + 2)->number;
		end = i + 3;
	}
	here = year ? year : dates_civil(monday_of(r->today) + 3, 0).year;
	w->day = week_monday(here, t->number);
	if (!year && r->side == DATES_AHEAD && w->day + 7 <= r->today)
		w->day = week_monday(here + 1, t->number);
	if (!year && r->side == DATES_BEHIND && w->day > r->today)
		w->day = week_monday(here - 1, t->number);
	w->year_said = year > 0;
	if (t->number == 53 && week_monday(dates_civil(w->day - 1, 0).year + 1, 1) == w->day && dates_civil(w->day + 3, 0).month == 1)
		w->impossible = true;
	w->end = w->day + 7;
	return end ? end : i + 1;
}

static void
piece_of_week(struct when *w, enum piece piece)
{
	static const int from[] = { 0, 0, 2, 4 };

	if (piece == WHOLE)
		return;
	w->day += from[piece];
	w->end = w->day + 1;
	w->rough = true;
}

/* "semaine prochaine", "semaine du 14", "semaine 12", "fin de semaine" */
static size_t
read_week(const struct reader *r, size_t i, enum piece piece, int turn, bool article, struct when *w)
{
	struct when said = { .from = -1, .to = -1 };
	size_t k = i + 1, end;

	if (dates_is(r, i, "s|w") && tok(r, k)->glued && tok(r, k)->digits == 2)
		return read_week_number(r, k, w);
	if (!dates_is(r, i, "semaine|week|sem|semaien|semiane") || tok(r, i)->hyphen)
		return 0;
	if (dates_mark(r, k, '.') && dates_is(r, i, "sem"))
		k++;
	if ((end = read_week_number(r, k, w)) > 0) {
		piece_of_week(w, piece);
		return end;
	}
	if (dates_is(r, k, "du|of|commencing|beginning") || dates_is(r, k, "from")) {
		if (!piece && dates_is(r, k, "du") && (end = read_range(r, k, w)) > 0) /* "la semaine du 14 au 18" */
			return end;
		*w = (struct when){ .from = -1, .to = -1, .other_from = -1 };
		end = read_said(r, dates_is(r, k, "du") ? k : k + 1, &said);
		if (end && !said.day && said.mday) {
			resolve_said(r, &said, r->today);
			w->day = monday_of(said.day);
			w->end = w->day + 7;
			w->year_said = said.year_said;
			w->impossible = said.impossible;
			piece_of_week(w, piece);
			return end;
		}
	}
	if ((end = read_turn_behind(r, k, &turn)) > 0)
		k = end;
	if (turn == NAMED && !piece && !(article && dates_is(r, i - 1, "la|the") && i > 1 && dates_is(r, i - 2, "dans|d|de|within")))
		return 0;
	w->day = monday_of(r->today) + 7 * (turn == NAMED ? 0 : turn);
	if (turn == NAMED && piece && weekday_of(r->today) > 5)
		w->day += 7;
	w->end = w->day + 7;
	w->year_said = true;
	piece_of_week(w, piece);
	if (turn == NAMED && piece && w->end <= r->today && r->side == DATES_AHEAD) {
		w->day += 7;
		w->end += 7;
	}
	return k;
}

/* The days of a month, or a piece of it. */
static void
month_days(struct when *w, int year, int month, int months, enum piece piece)
{
	static const int from[] = { 1, 1, 11, 21 }, to[] = { 0, 11, 21, 0 };
	int32_t first = dates_day(year, month, 1), after = first ? day_plus_months(first, months) : 0;

	if (!first || !after) {
		w->impossible = true;
		w->day = w->end = 0;
		return;
	}
	if (months > 1 && piece) {
		int32_t starts = piece == BEGIN    ? first
				 : piece == MIDDLE ? day_plus_months(first, months / 2 - 1)
						   : day_plus_months(after, -MAX(months / 6, 1));

		w->end = piece == END ? after : day_plus_months(starts, MAX(months / 6, 1));
		w->day = starts;
	} else {
		w->day = first + from[piece] - 1;
		w->end = to[piece] ? first + to[piece] - 1 : after;
	}
	w->rough = piece != WHOLE;
	w->closes = piece == END;
}

/* "mars", "mars 2027", "mars prochain": the caller has seen that it is the month that is meant. */
static size_t
read_month_name(const struct reader *r, size_t i, enum piece piece, int turn, struct when *w)
{
	struct civil now = dates_civil(r->today, 0);
	int month = tok(r, i)->month, year = 0, behind = NAMED, y;
	size_t k = i + 1, end;

	if (dates_mark(r, k, '.') && strlen(tok(r, i)->word) < 5)
		k++;
	end = read_year(r, dates_is(r, k, "de") ? k + 1 : k, &year);
	if (end)
		k = end;
	else if ((end = read_turn_behind(r, k, &behind)) > 0)
		k = end, turn = behind;
	w->year_said = year > 0;
	if (!year) {
		bool back = r->side == DATES_BEHIND || w->looks_back || turn == BEFORE;

		year = now.year;
		for (y = year - 1; y <= year + 1; y++) {
			month_days(w, y, month, 1, piece);
			if (back ? w->day <= r->today && !(turn == BEFORE && w->end > r->today)
				 : w->end > r->today && !(turn == NEXT && w->day <= r->today)) {
				year = y;
				if (!back)
					break;
			}
		}
	}
	month_days(w, year, month, 1, piece);
	return k;
}

/* "mois prochain", "fin de mois", "l'année prochaine", "fin d'année", "trimestre" */
static size_t
read_unit(const struct reader *r, size_t i, enum piece piece, int turn, struct when *w)
{
	const struct token *t = tok(r, i);
	struct civil now = dates_civil(r->today, 0);
	int months = t->unit == UNIT_YEAR ? 12 : t->times, first, at = turn;
	size_t k = i + 1, end;

	if ((t->unit != UNIT_MONTH && t->unit != UNIT_YEAR) || t->hyphen ||
	    dates_is(r, i, "ans|mois") == (t->unit == UNIT_YEAR && dates_is(r, i, "ans")))
		if (t->unit != UNIT_MONTH && t->unit != UNIT_YEAR)
			return 0;
	if ((end = read_turn_behind(r, k, &at)) > 0)
		k = end;
	if (at == NAMED && !piece)
		return 0;
	if (at == NAMED)
		at = THIS;
	first = now.year * 12 + (now.month - 1) / months * months + at * months;
	month_days(w, first / 12, first % 12 + 1, months, piece);
	w->year_said = true;
	return k;
}

static size_t
read_weekend(const struct reader *r, size_t i, int turn, struct when *w)
{
	size_t k = i + 1, end;
	int32_t saturday = monday_of(r->today) + 5;

	if (!dates_is(r, i, "weekend|weekends") || (i > 0 && dates_is(r, i - 1, "bon|bons|good|nice|excellent|great|lovely")))
		return 0;
	if (dates_is(r, k, "du") && tok(r, k + 1)->number > 0) {
		struct when said = { 0 };

		end = read_said(r, k, &said);
		if (end && !said.day && said.mday) {
			resolve_said(r, &said, r->today);
			w->day = monday_of(said.day) + 5;
			w->end = w->day + 2;
			w->impossible = said.impossible;
			return end;
		}
	}
	if ((end = read_turn_behind(r, k, &turn)) > 0)
		k = end;
	w->day = turn == BEFORE ? saturday - 7 : saturday;
	if (turn == NEXT && weekday_of(r->today) < 6)
		w->other = saturday + 7;
	else if (turn == NEXT)
		w->day = saturday + 7;
	w->end = w->day + 2;
	w->year_said = true;
	return k;
}

static size_t
read_piece(const struct reader *r, size_t i, enum piece *piece)
{
	static const char *const words[] = { "", "debut|early|beginning|start", "mi|milieu|mid|middle", "fin|late|end" };
	int p;

	*piece = WHOLE;
	for (p = BEGIN; p <= END; p++)
		if (dates_is(r, i, words[p])) {
			*piece = (enum piece)p;
			return i + 1;
		}
	return 0;
}

size_t
read_period(const struct reader *r, size_t i, struct when *w)
{
	enum piece piece;
	int turn = NAMED, year;
	bool article, context;
	size_t k = dates_skip(r, i, "a|la|le|en|the|at|l|dans|by|in"), end, p;

	/* They are another week in each zone and year. */
	if (i > 0 &&
	    (dates_is(r, i - 1, "vacances|conges") || (i > 1 && dates_is(r, i - 1, "de|d") && dates_is(r, i - 2, "vacances|conges"))))
		return 0;
	if ((p = read_piece(r, k, &piece)) > 0)
		k = p;
	else
		k = i;
	context =
	    piece != WHOLE ||
	    (i > 0 &&
		dates_is(r, i - 1,
		    "ici|avant|apres|en|depuis|des|partir|before|after|since|until|by|pour|courant|jusqu|prochain|de|a|from|entre|et|between|and"));
	end = read_turn_before(r, k, &turn, &article);
	if (end > k && dates_is(r, end - 1, "en|in|courant|ce|this|next|last|d|of|du|de")) /* "en mars", "d'avril" */
		context = context || dates_is(r, end - 1, "en|in|courant|next|last|this");
	if (article && i > 0 && dates_is(r, i - 1, "courant|mois"))
		context = true;
	if (dates_is(r, end, "mois") && (dates_is(r, end + 1, "de|d")) && tok(r, end + 2)->month) {
		context = true;
		end += 2;
	}
	k = end;
	if (tok(r, k)->blocked)
		return 0;
	if ((end = read_week(r, k, piece, turn, article, w)) > 0 || (end = read_weekend(r, k, turn, w)) > 0)
		return end;
	if (tok(r, k)->month && !(tok(r, k)->weekday && tok(r, k)->abbr && !piece) &&
	    (context || read_year(r, k + 1, &year) || dates_is(r, k + 1, "prochain|dernier")) &&
	    !(dates_is(r, k, "sept|sep|may|march") && !context))
		return read_month_name(r, k, piece, turn, w);
	if ((end = read_unit(r, k, piece, turn, w)) > 0)
		return end;
	if (context && read_year(r, k, &year) == k + 1 && year >= 1900 &&
	    (piece || (k > 0 && dates_is(r, k - 1, "en|in")) || dates_is(r, i, "ici")) && year < 2200) {
		month_days(w, year, 1, 12, piece);
		w->year_said = true;
		return k + 1;
	}
	return 0;
}

/* "première quinzaine de mai", "first week of April" (that of its first Thursday): i is the noun. */
static size_t
read_nth_part(const struct reader *r, size_t i, int nth, struct when *w)
{
	bool half = dates_is(r, i, "quinzaine");
	size_t k = dates_skip(r, i + 1, "de|d|du|mois|of|in"), end;
	struct when month = { .from = -1, .to = -1 };
	int32_t thursday;

	if (k == i + 1 || !tok(r, k)->month || tok(r, k)->blocked)
		return 0;
	end = read_month_name(r, k, WHOLE, NAMED, &month);
	if (!month.day || (half && nth > 2 && nth != 6))
		return 0;
	thursday = month.day + (4 - weekday_of(month.day) + 7) % 7;
	w->day = thursday - 3 + (nth - 1) * 7;
	w->end = w->day + 7;
	if (half) {
		w->day = nth == 1 ? month.day : month.day + 15;
		w->end = nth == 1 ? month.day + 15 : month.end;
	} else if (nth == 6) {
		w->day = thursday - 3 + 21 + (thursday + 28 < month.end ? 7 : 0);
		w->end = w->day + 7;
	}
	w->year_said = month.year_said;
	return end;
}

/* "le premier jeudi du mois", "last Friday of April", "le dernier jour du mois": not that of every month (dates_rule.c). */
size_t
read_nth(const struct reader *r, size_t i, struct when *w)
{
	size_t k = dates_skip(r, i, "le|la|les|the|on|du|au"), end;
	int nth = tok(r, k)->ordinal, weekday, n;
	struct when month = { .from = -1, .to = -1 };
	int32_t d, found;
	bool named, again;

	if (!nth && tok(r, k)->number > 0 && tok(r, k)->number < 6 && dates_is(r, k + 1, "er|ere|re|e|eme|st|nd|rd|th") &&
	    tok(r, k + 1)->glued)
		nth = tok(r, k++)->number;
	weekday = tok(r, k + 1)->weekday;
	if (dates_is(r, k + 1, "semaine|week|quinzaine"))
		return nth ? read_nth_part(r, k + 1, nth, w) : 0;
	if (!nth || (!weekday && !dates_is(r, k + 1, "jour|day")) || tok(r, k + 1)->abbr)
		return 0;
	k += 2;
	if (!dates_is(r, k, "du|de|d|of|in|en"))
		return 0;
	named = dates_is(r, k + 1, "mois|month") || (dates_is(r, k + 1, "the") && dates_is(r, k + 2, "month"));
	end = read_period(r, k, &month);
	if (!end && named) {
		month_days(&month, dates_civil(r->today, 0).year, dates_civil(r->today, 0).month, 1, WHOLE);
		end = k + 1 + (dates_is(r, k + 1, "the") ? 2 : 1);
	} else if (!end && tok(r, k + 1)->month) {
		end = read_month_name(r, k + 1, WHOLE, NAMED, &month);
		named = false;
	} else {
		named = false;
	}
	if (!end || month.end - month.day < 28)
		return 0;
	for (again = false;; again = true) {
		for (n = 0, found = 0, d = month.day; d < month.end; d++)
			if ((!weekday || weekday_of(d) == weekday) && (++n == nth || nth == 6))
				found = d;
		if (!named || again || found >= r->today || r->side == DATES_BEHIND)
			break;
		month.day = month.end;
		month.end = day_plus_months(month.day, 1);
	}
	w->day = found;
	w->end = found ? found + 1 : 0;
	w->impossible = !found;
	w->year_said = month.year_said;
	return end;
}
