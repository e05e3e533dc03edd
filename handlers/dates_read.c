/* SPDX-License-Identifier: EUPL-1.2
 *
 * Prose: days with their hours, ranges, lists, and what joins them.
 */
#include <glib.h>
#include <string.h>

#include "handlers/dates_reader.h"

enum { DAY_MINUTES = 24 * 60 };

void
take_hours(struct when *w, const struct when *hours)
{
	w->from = hours->from;
	w->to = hours->to;
	w->rough = w->rough || hours->rough;
	w->impossible = w->impossible || hours->impossible;
	if (hours->bound)
		w->bound = hours->bound;
}

/* Hours behind a day: "à 14h", ", de 14h à 17h", "(14h-17h)", "matin". */
static size_t
read_hours_behind(const struct reader *r, size_t i, struct when *w)
{
	struct when hours = NOTHING;
	size_t k = i, end;
	bool open = dates_mark(r, k, '(');

	k += open || dates_mark(r, k, ',') || dates_mark(r, k, ':') || (dates_mark(r, k, '-') && !tok(r, k)->glued) ||
	     (dates_mark(r, k, 't') && 0);
	if (k > i && !open && dates_mark(r, i, ':') && tok(r, k)->glued)
		return 0;
	if (dates_is(r, k, "t") && tok(r, k)->glued) /* 2026-03-12T14:30 */
		k++;
	k = dates_skip(r, k, "prochain|prochaine"); /* "mardi 10 prochain" */
	end = read_hours(r, k, true, &hours);
	if (!end)
		return 0;
	take_hours(w, &hours);
	if (hours.rough && !open) { /* "ce soir à 18h" */
		struct when sharp = NOTHING;

		k = read_hours(r, end, true, &sharp);
		if (k && !sharp.rough) {
			take_hours(w, &sharp);
			w->rough = false;
			end = k;
		}
	}
	return end + (open && dates_mark(r, end, ')'));
}

/* One day: named, relative, a feast, a part of the calendar. */
size_t
read_one_day(const struct reader *r, size_t i, struct when *w)
{
	static size_t (*const all[])(
	    const struct reader *, size_t, struct when *) = { read_season, read_feast, read_nth, read_said, read_relative, read_period };
	size_t end, n;

	for (n = 0; n < G_N_ELEMENTS(all); n++) {
		*w = NOTHING;
		if ((end = all[n](r, i, w)) > 0)
			return end;
	}
	*w = NOTHING;
	return 0;
}

/* A number that may be the first of "12, 13 et 14 mars". */
static size_t
read_weak(const struct reader *r, size_t i, struct when *w)
{
	size_t k = dates_skip(r, i, "le|les|the");
	const struct token *t = tok(r, k);

	if (t->blocked || t->digits == 0 || t->digits > 2 || t->number < 1 || t->number > 31)
		return 0;
	w->mday = t->number;
	w->weak = true;
	k++;
	if (tok(r, k)->glued && dates_is(r, k, "er|st|nd|rd|th"))
		k++;
	return k;
}

static void
resolve(const struct reader *r, struct when *w, int32_t from)
{
	if (w->is_relative || w->impossible || w->part_only)
		return;
	if (w->rule.freq) {
		if (!w->day)
			rule_first(r, w, from);
		return;
	}
	if (w->day || w->mday || w->weekday)
		resolve_said(r, w, from);
}

/* What the second of a range does not say the first does: "du 3 au 7 mai". */
static void
resolve_range(const struct reader *r, struct when *a, struct when *b)
{
	bool weekdays = !a->mday && !b->mday;
	enum dates_side side = r->side;
	struct reader ahead = *r;

	if (!b->day && b->month && !a->month && a->mday) {
		a->month = b->month;
		a->year = b->year;
		if (a->mday > b->mday) {
			a->month = b->month == 1 ? 12 : b->month - 1;
			a->year = b->year && b->month == 1 ? b->year - 1 : b->year;
		}
	} else if (!a->day && a->month && b->mday && !b->month) {
		b->month = a->month;
		b->year = a->year;
	}
	if (b->year && !a->year && a->month)
		a->year = a->month > b->month || (a->month == b->month && a->mday > b->mday) ? b->year - 1 : b->year;
	if (a->day || weekdays || a->year || b->day) {
		resolve(r, a, r->today);
		resolve(r, b, a->day ? a->day : r->today);
		return;
	}
	resolve(r, b, r->today); /* what is not over may have begun: "du 28 février au 5 mars" */
	if (b->day) {
		ahead.side = DATES_BEHIND;
		ahead.today = b->day;
		resolve(&ahead, a, b->day);
	}
	(void)side;
}

/* Hours of the first day and of the last: "du 3 mai à 9h au 5 mai à 17h". */
static void
join_range(struct when *w, const struct when *b)
{
	w->end = b->end;
	w->impossible = w->impossible || b->impossible;
	w->year_said = w->year_said || b->year_said;
	w->rough = w->rough || b->rough;
	if (b->from >= 0 || w->from >= 0) {
		w->from = MAX(w->from, 0);
		w->to = b->from >= 0 ? MAX(b->to, b->from) : DAY_MINUTES;
	}
	if (w->other || b->other)
		w->other = w->other ? w->other : w->day;
}

/* "du 3 au 7 mai", "entre lundi et mercredi", "3-7 mai", "from 3 to 7 May", "du 28 avril au 3 mai" */
size_t
read_range(const struct reader *r, size_t i, struct when *w)
{
	bool led = dates_is(r, i, "du|de|entre|from|between|des"), both = dates_is(r, i, "entre|between");
	struct when a = NOTHING, b = NOTHING;
	size_t k = led ? i + 1 : i, end, hours, from = k;
	bool weak = false;

	if (dates_is(r, k, "du") && both)
		k++;
	end = read_one_day(r, led && dates_is(r, i, "du") ? i : k, &a);
	if (!end || (a.mday && !a.month && !a.weekday)) {
		struct when bare = NOTHING;
		size_t bare_end = read_weak(r, k, &bare);

		if (bare_end && (!end || bare_end == end)) {
			a = bare;
			weak = true;
			end = bare_end;
		}
	}
	if (!end || a.is_relative)
		return 0;
	if (!weak && (hours = read_hours_behind(r, end, &a)) > 0)
		end = hours;
	if (dates_mark(r, end, '-') && !both)
		k = end + 1;
	else if (dates_is(r, end, "au|aux|to|until|till|a|jusqu|through") && !both)
		k = dates_skip(r, end + (dates_is(r, end, "au") ? 0 : 1), "a");
	else if (both && dates_is(r, end, "et|and"))
		k = end + 1;
	else
		return 0;
	if (dates_is(r, end, "a") && !led)
		if (!tok(r, k)->weekday && !tok(r, k)->month && tok(r, k)->number < 0)
			return 0;
	end = read_one_day(r, k, &b);
	if (!end && led && (end = read_weak(r, k, &b)) > 0 && (!a.month || !a.mday))
		end = 0;
	if (!end || b.is_relative || (weak && (!b.month || b.weekday) && !(led && b.mday && dates_is(r, i, "du|from|entre|between"))))
		return 0;
	if (weak && !b.month && (tok(r, end)->unit || tok(r, end)->weekday))
		return 0;
	if (!led && weak && dates_is(r, k, "a"))
		return 0;
	if (!led && weak && from > 0 && tok(r, from)->glued)
		return 0;
	if ((hours = read_hours_behind(r, end, &b)) > 0)
		end = hours;
	resolve_range(r, &a, &b);
	a.weak = false;
	if (a.impossible || b.impossible) {
		*w = a;
		w->impossible = true;
		return end;
	}
	if (!a.day || !b.end || b.end <= a.day)
		return 0;
	*w = a;
	/* "du 3 au 5 mai de 9h à 17h": every day of it, from the first hour to the last. */
	if (a.from < 0 && b.from >= 0 && b.to > b.from) {
		w->from = b.from;
		w->end = b.end;
		w->to = b.to;
		return end;
	}
	join_range(w, &b);
	return end;
}

/* "d'ici la fin du mois" is its last day, "après les fêtes" the day behind them. */
static void
bound_days(struct when *w)
{
	if (w->closes && w->end > w->day && (w->bound == BOUND_BY || w->bound == BOUND_BEFORE)) {
		w->day = w->end - 1;
	} else if (w->loose && w->bound == BOUND_AFTER && w->end > w->day + 1) {
		w->day = w->end++;
		w->bound = BOUND_FROM;
	} else if (w->loose && (w->bound == BOUND_BY || w->bound == BOUND_BEFORE)) {
		w->end = w->day + 1;
	}
}

/* A day with hours, hours with a day, or hours alone. */
static size_t
read_moment(const struct reader *r, size_t i, bool weak, struct when *w)
{
	struct when hours = NOTHING, day = NOTHING;
	enum span_bound bound = BOUND_NONE;
	size_t k = read_bound(r, i, &bound), end, more;

	if (k && (dates_is(r, k, "l|la|le|de|du|d") || true)) {
		struct reader side = *r;

		side.side = bound == BOUND_SINCE ? DATES_BEHIND : r->side;
		w->looks_back = bound == BOUND_SINCE;
		k = dates_is(r, k, "de|d") ? k + 1 : k;
		end = read_one_day(&side, k, w);
		if (end && bound == BOUND_SINCE)
			w->looks_back = true;
		if (end && !w->day && !w->is_relative)
			resolve(&side, w, r->today);
		if (end) {
			w->bound = bound;
			bound_days(w);
			if (w->from < 0 && (more = read_hours_behind(r, end, w)) > 0)
				end = more;
			return end;
		}
		*w = NOTHING;
	}
	if ((end = read_one_day(r, i, w)) > 0) {
		w->part_only = false;
		if ((w->from < 0 || (w->rough && !w->is_relative)) && !w->rule.freq && (more = read_hours_behind(r, end, w)) > 0)
			return more;
		return end;
	}
	end = read_hours(r, i, false, &hours);
	if (end) {
		k = end + dates_mark(r, end, ',');
		if ((more = read_one_day(r, k, &day)) > 0 && !day.is_relative && day.from < 0) {
			*w = day;
			take_hours(w, &hours);
			return more;
		}
		*w = hours;
		w->part_only = true;
		return end;
	}
	*w = NOTHING;
	return weak ? read_weak(r, i, w) : 0;
}

/* "jusqu'au 25 juin", "à partir du 3 mai", "5 fois", an hour: behind a recurrence, in any order. */
static size_t
read_rule_tail(const struct reader *r, size_t i, struct when *w, int32_t *from)
{
	size_t k, end;
	bool again = true;
	enum span_bound bound;
	int n;

	while (again) {
		struct when b = NOTHING, hours = NOTHING;

		again = false;
		k = i + (dates_mark(r, i, ',') ? 1 : 0);
		if ((end = read_hours(r, k, true, &hours)) > 0 && (w->from < 0 || w->rough)) {
			enum span_bound none = w->bound;

			take_hours(w, &hours);
			w->bound = none;
			i = end;
			again = true;
		} else if ((end = read_except(r, k, &w->rule)) > 0) {
			i = end;
			again = true;
		} else if ((end = read_bound(r, k, &bound)) > 0 && (end = read_one_day(r, end, &b)) > 0 && !b.is_relative) {
			resolve(r, &b, *from);
			if (b.day && (bound == BOUND_UNTIL || bound == BOUND_BEFORE))
				w->rule.until = bound == BOUND_UNTIL ? b.end - 1 : b.day - 1;
			else if (b.day && (bound == BOUND_FROM || bound == BOUND_AFTER))
				*from = b.day;
			else
				break;
			i = dates_skip(r, end, "inclus|compris|inclusive");
			again = true;
		} else if ((end = read_number(r, k, &n)) > 0 && dates_is(r, end, "fois|times") && n > 0 && n < 1000) {
			w->rule.count = n;
			i = end + 1;
			again = true;
		}
	}
	return i;
}

static size_t
read_recurrence(const struct reader *r, size_t i, struct when *w)
{
	enum span_bound bound;
	struct when b = NOTHING;
	int32_t from = r->today;
	size_t k = i, end;

	if ((end = read_bound(r, i, &bound)) > 0 && bound == BOUND_FROM && (end = read_one_day(r, end, &b)) > 0 && !b.is_relative) {
		/* "à partir du 3 mai, tous les lundis" */
		k = end + (dates_mark(r, end, ',') ? 1 : 0);
		resolve(r, &b, r->today);
		if (!b.day || !dates_is(r, k, "tous|toutes|chaque|every|each|les"))
			return 0;
		from = b.day;
	}
	end = read_rule(r, k, w);
	if (!end)
		return 0;
	end = read_rule_tail(r, end, w, &from);
	rule_first(r, w, from);
	return end;
}

static size_t
separator(const struct reader *r, size_t i)
{
	size_t k = i + (dates_mark(r, i, ',') || dates_mark(r, i, '/') ? 1 : 0);

	k = dates_skip(r, k, "et|ou|and|or|puis|bien|sinon|soit");
	if (k > i && dates_mark(r, k, '/') && dates_is(r, k + 1, "ou|or")) /* "et/ou" */
		k += 2;
	return k > i ? k : 0;
}

/* What an item of a list does not say its neighbours do. */
void
fill_list(const struct reader *r, struct item *all, size_t n)
{
	bool chain;
	size_t i;

	for (i = n - 1; i-- > 0;)
		if (all[i].w.mday && !all[i].w.month && !all[i].w.day && all[i + 1].w.mday) {
			all[i].w.month = all[i + 1].w.month;
			all[i].w.year = all[i + 1].w.year;
		} else if (all[i].w.month && !all[i].w.year && all[i + 1].w.month && all[i + 1].w.year && !all[i].w.day) {
			all[i].w.year = all[i + 1].w.year;
		}
	for (i = 0; i < n; i++) {
		/* "March 3 and 5" */
		if (i > 0 && all[i].w.weak && !all[i].w.month && all[i - 1].w.month) {
			all[i].w.month = all[i - 1].w.month;
			all[i].w.year = all[i - 1].w.year;
		}
		if (all[i].w.weak && !all[i].w.month && i > 0 && all[i - 1].w.day)
			resolve(r, &all[i].w, all[i - 1].w.day);
		if (i > 0 && all[i].w.is_relative && all[i - 1].w.day) { /* "le 12 mars et la veille" */
			all[i].w.day = all[i - 1].w.day + all[i].w.relative;
			all[i].w.end = all[i].w.day + 1;
			all[i].w.is_relative = false;
			all[i].w.year_said = true;
		}
		/* "lundi ou mardi": the Tuesday behind that Monday */
		chain = i > 0 && all[i].w.weekday && !all[i].w.mday && !all[i].w.day && all[i - 1].w.day && !all[i - 1].w.rule.freq &&
			all[i].joined;
		resolve(r, &all[i].w, chain ? all[i - 1].w.day + 1 : r->today);
	}
	/* hours: "lundi ou mardi à 14h", "à 14h lundi ou mardi" */
	for (i = n - 1; i-- > 0;)
		if (all[i].w.day && all[i].w.from < 0 && !all[i].w.rule.freq && !all[i + 1].w.part_only && all[i + 1].w.from >= 0 &&
		    all[i].w.end == all[i].w.day + 1)
			take_hours(&all[i].w, &all[i + 1].w);
	for (i = 1; i < n; i++)
		if (all[i].w.part_only && all[i - 1].w.day && !all[i - 1].w.is_relative) {
			int from = all[i].w.from, to = all[i].w.to;
			bool impossible = all[i].w.impossible, rough = all[i].w.rough;

			all[i].w = all[i - 1].w;
			all[i].w.from = from;
			all[i].w.to = to;
			all[i].w.rough = rough;
			all[i].w.impossible = impossible;
		} else if (all[0].w.from >= 0 && all[i].w.day && all[i].w.from < 0 && all[i].w.end == all[i].w.day + 1 &&
			   !all[i].w.rule.freq && !all[0].w.rule.freq && all[i - 1].w.from == all[0].w.from && all[0].end > 0 &&
			   all[0].w.half) {
			take_hours(&all[i].w, &all[0].w);
		}
	for (i = n - 1; i-- > 0;) /* "à 14h ou 15h jeudi" */
		if (all[i].w.part_only && all[i + 1].w.day && !all[i + 1].w.part_only) {
			all[i].w.day = all[i + 1].w.day;
			all[i].w.end = all[i + 1].w.end;
			all[i].w.year_said = all[i + 1].w.year_said;
			all[i].w.part_only = false;
		}
}

static size_t
read_item(const struct reader *r, size_t i, bool weak, struct item *item)
{
	size_t end;

	item->first = i;
	item->w = NOTHING;
	if ((end = read_recurrence(r, i, &item->w)) > 0)
		return item->end = end;
	item->w = NOTHING;
	if ((end = read_range(r, i, &item->w)) > 0)
		return item->end = end;
	item->w = NOTHING;
	end = read_moment(r, i, weak, &item->w);
	item->w.half = end && dates_is(r, i, "a|at|de|from|entre|between");
	return item->end = end;
}

/* Does something follow in the list that makes days of the numbers in it? */
static bool
leads(const struct item *last)
{
	return last->w.mday && !last->w.weak && (last->w.month || !last->w.weekday);
}

/* A list from token i: how many items; 0 for none, and *next is where to look on: a list of mere numbers is looked at once. */
size_t
read_list(const struct reader *r, size_t i, struct item *all, size_t *next)
{
	size_t n = 0, k = i, good = 0;

	*next = i + 1;
	while (n < LIST && (k || n == 0) && read_item(r, k, true, &all[n])) {
		all[n].joined = k > i && dates_is(r, k - 1, "et|ou|and|or|puis|bien|sinon|soit");
		n++;
		if (!all[n - 1].w.weak)
			good = n;
		k = separator(r, all[n - 1].end);
	}
	if (good == 0) {
		*next = n == 0 ? i + 1 : n == LIST ? all[n - 1].first : all[n - 1].end;
		return 0;
	}
	/* Numbers before a day must lead to its month; those behind it are no days but in "les 12 et 14", "March 3 and 5". */
	for (k = 0; k < good; k++)
		if (all[k].w.weak && !leads(&all[good - 1])) {
			for (n = 0; k == 0 && n < good && all[n].w.weak;)
				*next = all[++n].first;
			return k;
		}
	if (good < n && dates_is(r, i, "les|the") && !all[good - 1].w.day && !tok(r, all[n - 1].end)->unit &&
	    tok(r, all[n - 1].end)->word[0] < 'a')
		good = n;
	return good;
}
