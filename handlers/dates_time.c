/* SPDX-License-Identifier: EUPL-1.2
 *
 * Hours: "14 h 30", "de 9h à 12h", "half past nine", "le matin"; lengths: "trois mois", "1/2 journée"; what stands before a date.
 */
#include <glib.h>
#include <string.h>

#include "handlers/dates_reader.h"

enum { DAY = 24 * 60, IMPOSSIBLE_HOUR = 99 * 60 };

struct clock {
	int minute;
	bool sure; /* an hour wherever it stands; else it may be a length: "2h", "24 heures" */
	bool bare; /* a number alone, good as the first of "9-12h" */
	bool pm;   /* am or pm was said */
};

/* "et demie", "et quart", "moins le quart", "moins vingt", "trente" behind the hour. */
static size_t
read_minutes(const struct reader *r, size_t i, struct clock *c)
{
	int n;
	size_t k;

	if (dates_is(r, i, "et") && dates_is(r, i + 1, "demie|demi|quart")) {
		c->minute += dates_is(r, i + 1, "quart") ? 15 : 30;
		return i + 2;
	}
	if (dates_is(r, i, "moins")) {
		k = dates_skip(r, i + 1, "le");
		if (dates_is(r, k, "quart"))
			n = 15;
		else if (read_number(r, k, &n) != k + 1 || n > 30)
			return 0;
		c->minute -= n;
		return k + 1;
	}
	if (tok(r, i)->count > 0 && (k = read_number(r, i, &n)) > 0 && n >= 5 && n < 60 && !tok(r, k)->unit && c->minute >= 0) {
		c->minute += n;
		return k;
	}
	return 0;
}

/* "du matin", "de l'après-midi", "in the evening", "pm", "p.m." */
static size_t
read_half(const struct reader *r, size_t i, struct clock *c)
{
	size_t k = dates_skip(r, i, "du|de|l|in|the|at");
	bool dotted = dates_is(r, i, "a|p") && dates_mark(r, i + 1, '.') && dates_is(r, i + 2, "m");
	bool pm = dates_is(r, i, "pm") || (dotted && dates_is(r, i, "p")), am = dates_is(r, i, "am") || (dotted && !pm);
	int part = k > i || dates_is(r, k, "soir") ? tok(r, k)->part : 0;

	if (am || pm) {
		k = dotted ? i + 3 + dates_mark(r, i + 3, '.') : i + 1;
	} else if (part && part != PART_NOON && part != PART_MIDNIGHT && c->minute < 13 * 60) {
		pm = part == PART_AFTERNOON || part == PART_EVENING || (part == PART_NIGHT && c->minute >= 6 * 60);
		k++;
	} else {
		return 0;
	}
	if (c->minute >= 13 * 60 || c->minute < 0)
		return 0;
	if (c->minute >= 12 * 60 && !pm)
		c->minute -= 12 * 60;
	else if (c->minute < 12 * 60 && pm)
		c->minute += 12 * 60;
	c->sure = c->pm = true;
	return k;
}

/* "half past nine", "quarter to ten", "ten past two" */
static size_t
read_past(const struct reader *r, size_t i, struct clock *c)
{
	int n = 0, hour;
	size_t k = dates_skip(r, i, "a"), end;

	if (dates_is(r, k, "half"))
		n = 30;
	else if (dates_is(r, k, "quarter"))
		n = 15;
	else if (tok(r, k)->count < 5 || tok(r, k)->count > 29)
		return 0;
	end = n ? k + 1 : read_number(r, k, &n);
	if (!end || !dates_is(r, end, "past|to") || !(k = read_number(r, end + 1, &hour)) || hour > 12 || hour < 1 || tok(r, k)->unit)
		return 0;
	*c = (struct clock){ .minute = hour * 60 + (dates_is(r, end, "past") ? n : -n), .sure = true };
	end = read_half(r, k, c);
	return end ? end : k;
}

/* "14:30", "14:30:00", "2.30 pm" at i. */
static size_t
read_colon(const struct reader *r, size_t i, struct clock *c)
{
	const struct token *h = tok(r, i), *m = tok(r, i + 2);
	bool dot = dates_mark(r, i + 1, '.');
	size_t k = i + 3, end;

	if ((!dot && !dates_mark(r, i + 1, ':')) || !tok(r, i + 1)->glued || !m->glued || m->digits != 2 || m->number > 59 || m->blocked ||
	    h->number > 24)
		return 0;
	c->minute = h->number * 60 + m->number;
	c->sure = true;
	if (!dot && dates_mark(r, k, ':') && tok(r, k)->glued && tok(r, k + 1)->digits == 2)
		k += 2;
	end = read_half(r, k, c);
	if (dot && !(end && c->pm) && !(i > 0 && dates_is(r, i - 1, "a|at|vers") && m->number % 5 == 0))
		return 0;
	return end ? end : dates_is(r, k, "h") ? k + 1 : k;
}

/* "14 h 30", "9 heures et demie", "neuf heures" with its number read: k is behind it. */
static size_t
read_french(const struct reader *r, size_t i, size_t k, struct clock *c)
{
	bool letter = dates_is(r, k, "h|hr|hrs"), minutes = false;
	const struct token *m = tok(r, k + 1);
	size_t end;

	if (!letter && !dates_is(r, k, "heure|heures|heurs|heurres"))
		return 0;
	if (letter && tok(r, i)->number < 0)
		return 0;
	k++;
	if (c->minute > 24 * 60) {
		c->minute = IMPOSSIBLE_HOUR;
	} else if (m->digits == 2 && !m->blocked && m->number >= 0 && !tok(r, k + 1)->unit &&
		   (!dates_mark(r, k + 1, '/') || !tok(r, k + 1)->glued) && !(tok(r, k + 1)->month)) {
		if (m->number > 59 && !m->glued)
			return k;
		c->minute = m->number > 59 ? IMPOSSIBLE_HOUR : c->minute + m->number;
		minutes = true;
		k++;
	} else if (m->digits == 2 && !m->blocked && dates_is(r, k + 1, "min|mn|minutes") && m->number < 60) {
		c->minute += m->number;
		minutes = true;
		k += 2;
	} else if ((end = read_minutes(r, k, c)) > 0) {
		minutes = true;
		k = end;
	}
	if ((end = read_half(r, k, c)) > 0)
		k = end;
	if (dates_is(r, k, "pile|precises|precise|tapantes|sharp"))
		k++;
	c->sure = c->sure || (minutes && (c->minute >= 6 * 60 || tok(r, i)->digits == 2)) ||
		  (letter && c->minute >= 7 * 60 && c->minute <= 22 * 60 && !dates_is(r, k, "de|d|par") && !dates_mark(r, k, '/'));
	return k;
}

static size_t
read_clock(const struct reader *r, size_t i, struct clock *c)
{
	const struct token *t = tok(r, i);
	size_t k, end;
	int n;

	*c = (struct clock){ 0 };
	if (t->blocked)
		return 0;
	if ((t->part == PART_NOON || t->part == PART_MIDNIGHT) && !t->hyphen && !tok(r, i + 1)->hyphen) {
		if (i > 0 && dates_is(r, i - 1, "le") && dates_is(r, i + 1, "de|du")) /* the south of France */
			return 0;
		*c = (struct clock){ .minute = t->part == PART_NOON ? DAY / 2 : DAY, .sure = true };
		k = read_minutes(r, i + 1, c);
		return k ? k : i + 1;
	}
	if ((k = read_past(r, i, c)) > 0)
		return k;
	if (t->digits > 2 || !(k = read_number(r, i, &n)) || n > 99)
		return 0;
	c->minute = n * 60;
	if (t->number >= 0 && (end = read_colon(r, i, c)) > 0)
		return end;
	if ((end = read_french(r, i, k, c)) > 0)
		return end;
	if (n > 24)
		return 0;
	if (dates_is(r, k, "o") && dates_is(r, k + 1, "clock")) {
		c->sure = n <= 12;
		end = read_half(r, k + 2, c);
		return end ? end : k + 2;
	}
	if (n > 0 && n <= 12 && dates_is(r, k, "am|pm|a|p") && (end = read_half(r, k, c)) > 0)
		return end;
	c->bare = t->number >= 0;
	return c->bare ? k : 0;
}

/* "matin" and its like: hours, and those of its beginning and end. */
static const struct {
	int from, to;
} parts[] = { { 0, 0 }, { 9, 12 }, { 12, 14 }, { 14, 18 }, { 18, 22 }, { 22, 30 }, { 24, 24 } };

size_t
read_part(const struct reader *r, size_t i, struct when *w)
{
	size_t k = dates_skip(r, i, "en|dans|a|au|in|toute|in");
	int piece = dates_is(r, k, "debut|early|beginning") ? 1
		    : dates_is(r, k, "fin|late|end")        ? 2
		    : dates_is(r, k, "milieu|mid")          ? 3
							    : 0,
	    part;
	bool whole;

	k += piece > 0;
	k = piece ? dates_skip(r, k, "de|d|of") : k;
	k = dates_skip(r, k, "la|le|l|les|the");
	part = tok(r, k)->part;
	whole = piece && dates_is(r, k, "journee|day");
	if ((!part && !whole) || part == PART_MIDNIGHT || tok(r, k)->blocked || (part == PART_NOON && k == i))
		return 0;
	if (part == PART_NOON) {
		if (piece || dates_is(r, k + 1, "de|d") || tok(r, k)->hyphen || tok(r, k + 1)->hyphen || dates_is(r, k - 1, "dans"))
			return 0;
		w->from = w->to = DAY / 2;
		return k + 1;
	}
	w->from = whole ? 9 * 60 : parts[part].from * 60;
	w->to = whole ? 18 * 60 : parts[part].to * 60;
	if (piece == 1)
		w->to = w->from + 60;
	else if (piece == 2)
		w->from = w->to - 60;
	else if (piece == 3)
		w->from += 60, w->to -= 60;
	w->rough = true;
	return k + 1;
}

size_t
read_bound(const struct reader *r, size_t i, enum span_bound *b)
{
	static const struct {
		const char *first, *second, *third;
		enum span_bound bound;
	} all[] = {
		{ "a", "partir", NULL, BOUND_FROM },
		{ "a", "compter", NULL, BOUND_FROM },
		{ "d", "ici", NULL, BOUND_BY },
		{ "au", "plus", "tard", BOUND_BY },
		{ "no", "later", "than", BOUND_BY },
		{ "by", NULL, NULL, BOUND_BY },
		{ "avant", NULL, NULL, BOUND_BEFORE },
		{ "before", NULL, NULL, BOUND_BEFORE },
		{ "jusqu|jusque", "a|au|aux|en|dans", NULL, BOUND_UNTIL },
		{ "jusqu|jusque", NULL, NULL, BOUND_UNTIL },
		{ "until|till", NULL, NULL, BOUND_UNTIL },
		{ "up", "to", NULL, BOUND_UNTIL },
		{ "depuis|since", NULL, NULL, BOUND_SINCE },
		{ "apres|after", NULL, NULL, BOUND_AFTER },
		{ "des", NULL, NULL, BOUND_FROM },
		{ "starting|from", NULL, NULL, BOUND_FROM },
	};
	size_t k, end;

	for (k = 0; k < G_N_ELEMENTS(all); k++) {
		if (!dates_is(r, i, all[k].first) || (all[k].second && !dates_is(r, i + 1, all[k].second)) ||
		    (all[k].third && !dates_is(r, i + 2, all[k].third)))
			continue;
		*b = all[k].bound;
		end = i + 1 + (all[k].second != NULL) + (all[k].third != NULL);
		return dates_is(r, end, "a|au") && *b == BOUND_BY ? end + 1 : end;
	}
	return 0;
}

/* "9 h" may be a length: an hour it is behind "à" and its like, or beside a day. */
static bool
hour_here(const struct reader *r, size_t i, bool day_near, const struct clock *c)
{
	if (i > 0 && dates_is(r, i - 1, "pendant|durant|duree|dure|durera|sous|for|lasting|environ|toutes"))
		return false;
	if (i > 1 && dates_is(r, i - 1, "les") && dates_is(r, i - 2, "toutes|dans"))
		return false;
	if (i > 0 && dates_is(r, i - 1, "dans"))
		return false;
	if (i > 0 && dates_is(r, i - 1, "de|d") && c->minute < 7 * 60 && !day_near && !c->pm)
		return false;
	return c->sure || day_near;
}

/* "à 14h": not "il a 24 heures", where the accent is missing too. */
static bool
at_hour(const struct reader *r, size_t i)
{
	return dates_is(r, i, "a|vers|at|pour|around|autour") &&
	       !(dates_is(r, i, "a") && i > 0 && dates_is(r, i - 1, "il|elle|on|y|qui|en|nous|cela|ca"));
}

static void
range_of(struct when *w, const struct clock *a, const struct clock *b)
{
	w->from = a->minute;
	w->to = b->minute;
	if (b->pm && a->bare && w->from < 12 * 60 && w->to >= 12 * 60 && w->from + 12 * 60 < w->to)
		w->from += 12 * 60; /* "2-4 pm" */
	if (w->from == DAY)
		w->from = 0;
	if (w->to <= w->from)
		w->to += DAY; /* past midnight */
	w->impossible = a->minute >= IMPOSSIBLE_HOUR || b->minute >= IMPOSSIBLE_HOUR;
}

/* "9h-12h", "de 9 à 12h", "entre 14h et 16h" */
static size_t
read_hour_range(const struct reader *r, size_t i, bool day_near, struct when *w)
{
	bool led = dates_is(r, i, "de|d|from|entre|between");
	size_t k = led ? i + 1 : i, end;
	struct clock a, b;

	if (led && dates_is(r, i, "de") && dates_is(r, k, "l|la"))
		return 0;
	end = read_clock(r, k, &a);
	if (!end)
		return 0;
	if (dates_mark(r, end, '-') || dates_is(r, end, "a|to|jusqu|until|till"))
		k = dates_skip(r, end + 1, "a");
	else if (led && dates_is(r, end, "et|and"))
		k = end + 1;
	else if (dates_mark(r, end, '/') && !a.bare)
		k = end + 1;
	else
		return 0;
	end = read_clock(r, k, &b);
	if (led && a.minute == DAY / 2 && dates_is(r, k, "deux|2") && !tok(r, k + 1)->unit) { /* "entre midi et deux" */
		b = (struct clock){ .minute = 14 * 60, .sure = true };
		end = k + 1;
	}
	if (!end || b.bare || a.minute < 0 || (a.bare && !b.sure && !led && !day_near))
		return 0;
	if (!a.sure && !b.sure && !led && !day_near)
		return 0;
	if (dates_is(r, end, "par|de|d") && !a.sure)
		return 0;
	if (a.bare && tok(r, i)->blocked)
		return 0;
	range_of(w, &a, &b);
	return end;
}

/* "pendant 2h", "(2h)", "pour une heure" behind an hour. */
static size_t
read_lasting(const struct reader *r, size_t i, struct when *w)
{
	size_t k = i, end;
	struct length len;

	k += dates_mark(r, k, ',') || dates_mark(r, k, '(');
	if (!dates_is(r, k, "pendant|durant|for|pour|duree") && !dates_mark(r, i, '('))
		return 0;
	k = dates_skip(r, k, "pendant|durant|for|pour|duree|de|environ");
	end = read_length(r, k, &len);
	if (!end || len.minutes <= 0 || len.days || len.months)
		return 0;
	w->to = w->from + len.minutes;
	return end + (dates_mark(r, i, '(') && dates_mark(r, end, ')'));
}

size_t
read_hours(const struct reader *r, size_t i, bool day_near, struct when *w)
{
	enum span_bound bound = BOUND_NONE;
	struct clock c;
	size_t k, end;

	w->from = w->to = -1;
	if ((end = read_hour_range(r, i, day_near, w)) > 0)
		return end;
	if ((k = read_bound(r, i, &bound)) > 0) {
		k = dates_skip(r, k, "de|a");
		end = read_clock(r, k, &c);
		if (!end || c.bare)
			return 0;
		w->bound = bound;
	} else {
		bool at = at_hour(r, i) || dates_mark(r, i, '@');

		k = at ? i + 1 : i;
		k = at ? dates_skip(r, k, "de|environ|about") : k;
		end = read_clock(r, k, &c);
		if (end && c.bare && at && day_near && dates_is(r, k - 1, "at") && c.minute > 0 && !tok(r, end)->unit &&
		    tok(r, end)->number < 0 && !dates_mark(r, end, '%')) {
			c.bare = false; /* "Tuesday at 9" */
			if (c.minute < 7 * 60)
				c.minute += 12 * 60;
		} else if (end && !c.bare && (at || hour_here(r, k, day_near, &c))) {
			;
		} else {
			return day_near || !tok(r, i)->part ? read_part(r, i, w) : 0; /* "de nuit", "bonne soiree" name no time */
		}
	}
	if (c.bare || c.minute < 0)
		return 0;
	w->from = w->to = c.minute;
	w->impossible = c.minute >= IMPOSSIBLE_HOUR;
	if ((k = read_lasting(r, end, w)) > 0)
		end = k;
	return end;
}

static bool
add_length(struct length *len, int n, const struct token *unit)
{
	int times = n * unit->times;

	if (n < 0 || n > 999)
		return false;
	switch (unit->unit) {
	case UNIT_MINUTE:
		len->minutes += times;
		return true;
	case UNIT_HOUR:
		len->minutes += times * 60;
		return true;
	case UNIT_DAY:
		len->days += n == 15 && g_str_has_prefix(unit->word, "jour") ? 14 : times;
		return true;
	case UNIT_WEEK:
		len->days += times * 7;
		return true;
	case UNIT_MONTH:
		len->months += times;
		return true;
	case UNIT_YEAR:
		len->months += times * 12;
		return true;
	default:
		return false;
	}
}

/* "et demi", "and a half" behind a unit. */
static size_t
read_and_half(const struct reader *r, size_t i, const struct token *unit, struct length *len)
{
	size_t k = dates_skip(r, i, "et|and");

	if (k == i || !dates_is(r, dates_skip(r, k, "a"), "demi|demie|half"))
		return 0;
	k = dates_skip(r, k, "a") + 1;
	switch (unit->unit) {
	case UNIT_HOUR:
		len->minutes += 30;
		break;
	case UNIT_DAY:
		len->minutes += 4 * 60;
		break;
	case UNIT_WEEK:
		len->days += 3;
		break;
	case UNIT_MONTH:
		len->days += 15;
		break;
	case UNIT_YEAR:
		len->months += 6;
		break;
	default:
		return 0;
	}
	return k;
}

size_t
read_length(const struct reader *r, size_t i, struct length *len)
{
	size_t k, end;
	int n;

	*len = (struct length){ 0 };
	if (tok(r, i)->number == 1 && dates_mark(r, i + 1, '/') && tok(r, i + 2)->number == 2 && tok(r, i + 1)->glued) { /* 1/2 journée */
		if (dates_is(r, i + 3, "journee|day|j"))
			len->minutes = 4 * 60;
		else if (dates_is(r, i + 3, "heure|h|hour"))
			len->minutes = 30;
		return len->minutes ? i + 4 : 0;
	}
	if (dates_is(r, i, "half") && dates_is(r, dates_skip(r, i + 1, "a|an"), "day|hour")) {
		k = dates_skip(r, i + 1, "a|an");
		len->minutes = dates_is(r, k, "day") ? 4 * 60 : 30;
		return k + 1;
	}
	k = read_number(r, i, &n);
	if (k && dates_is(r, i, "trois") && dates_is(r, k, "quarts") && dates_is(r, k + 1, "d")) {
		len->minutes = 45;
		return k + 3;
	}
	if (k && dates_is(r, k, "quart") && dates_is(r, k + 1, "d") && dates_is(r, k + 2, "heure")) {
		len->minutes = 15;
		return k + 3;
	}
	if (k && dates_is(r, k, "demi|demie") && tok(r, k + 1)->unit == UNIT_HOUR) {
		len->minutes = 30;
		return k + 2;
	}
	if (k && dates_is(r, k, "dizaine|douzaine") && dates_is(r, k + 1, "de") && tok(r, k + 2)->unit) {
		n = dates_is(r, k, "dizaine") ? 10 : 12;
		k += 2;
	}
	if (k && dates_is(r, k, "j"))
		len->days = n, end = k + 1;
	else if (k && tok(r, k)->unit && !tok(r, k)->blocked && add_length(len, n, tok(r, k)))
		end = k + 1;
	else
		return 0;
	if (tok(r, k)->unit == UNIT_HOUR && tok(r, end)->number >= 0 && tok(r, end)->digits <= 2 && tok(r, end)->number < 60) {
		len->minutes += tok(r, end)->number;
		end += tok(r, end + 1)->unit == UNIT_MINUTE ? 2 : 1;
	}
	if (dates_is(r, k, "quinzaine|huitaine") && dates_is(r, end, "de") && dates_is(r, end + 1, "jours"))
		end += 2;
	if ((i = read_and_half(r, end, tok(r, k), len)) > 0)
		end = i;
	return end;
}
