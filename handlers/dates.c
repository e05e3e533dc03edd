/* SPDX-License-Identifier: EUPL-1.2
 *
 * A whole text: what is found becomes spans, hours go to the day near them.
 */
#include <glib.h>
#include <string.h>

#include "handlers/dates_reader.h"

enum { REACH = 9 };

/* The day that this hour falls on when its sentence names none. */
static void
place_hours(const struct reader *r, struct when *w)
{
	int32_t day = r->today;

	if (r->side == DATES_AHEAD && (w->to > w->from ? w->to : w->from) <= r->minute)
		day++;
	w->day = day;
	w->end = day + 1;
	w->year_said = true;
	w->placed = true;
}

/* "inclus", "au plus tard", "onwards", "pendant trois jours" behind a day. */
static size_t
read_behind(const struct reader *r, size_t i, struct when *w)
{
	size_t k = dates_is(r, i, "inclus|compris|inclue|inclusive|included|inclusivement") ? i + 1 : i, end;
	struct length len;

	if (dates_mark(r, i, '(') && dates_is(r, i + 1, "inclus|compris|inclusive") && dates_mark(r, i + 2, ')'))
		k = i + 3;
	if (dates_is(r, k, "au") && dates_is(r, k + 1, "plus") && dates_is(r, k + 2, "tard")) {
		w->bound = BOUND_BY;
		k += 3;
	} else if (dates_is(r, k, "at") && dates_is(r, k + 1, "the") && dates_is(r, k + 2, "latest")) {
		w->bound = BOUND_BY;
		k += 3;
	} else if (dates_is(r, k, "onwards|onward")) {
		w->bound = BOUND_FROM;
		k++;
	}
	end = k + (dates_mark(r, k, ',') ? 1 : 0);
	if (dates_is(r, end, "pendant|durant|for|pour") && w->from < 0 && w->day && (end = read_length(r, end + 1, &len)) > 0 &&
	    !len.minutes) {
		int32_t after = len.months ? day_plus_months(w->day, len.months) : w->day;

		if (after && after + len.days > w->day) {
			w->end = after + len.days;
			k = end;
		}
	}
	return k;
}

static bool
over(const struct reader *r, const struct span *s)
{
	const struct civil *e = &s->end;
	int32_t day = dates_day(e->year, e->month, e->day);
	int minute = e->hour * 60 + e->minute;

	return day < r->today || (day == r->today && (s->all_day || minute < r->minute));
}

/* An hour that the change of clock skips becomes that of the change, as date_instant() has it. */
static void
check_hour(const struct reader *r, struct span *s)
{
	struct civil real;
	int64_t at;

	if (!r->frame->zone || s->all_day || date_instant(&s->start, r->frame->zone, &at) < 0 || date_civil(at, r->frame->zone, &real) < 0)
		return;
	if (real.hour == s->start.hour && real.minute == s->start.minute && real.day == s->start.day)
		return;
	s->moved = true;
	if (memcmp(&s->start, &s->end, sizeof s->start) == 0)
		s->end = real;
	s->start = real;
}

static void
span_of(struct reader *r, const struct item *item, struct span *s)
{
	const struct when *w = &item->w;

	memset(s, 0, sizeof *s);
	s->at = tok(r, item->first)->at;
	s->len = r->t[item->end - 1].end - s->at;
	s->text = talloc_strndup(r->mem, r->text + s->at, s->len);
	s->bound = w->bound;
	s->rough = w->rough;
	s->year_said = w->year_said;
	s->day_said = !w->placed && !w->part_only;
	s->relative = w->relative;
	if (w->is_relative || w->impossible || w->day < 1 || w->end > dates_day(9999, 12, 31)) {
		s->state = w->is_relative && !w->impossible ? SPAN_RELATIVE : SPAN_IMPOSSIBLE;
		s->all_day = w->from < 0;
		return;
	}
	s->all_day = w->from < 0;
	s->start = dates_civil(w->day, MAX(w->from, 0));
	s->end = s->all_day ? dates_civil(w->end, 0) : dates_civil(w->end - 1, w->to);
	s->ambiguous = w->other != 0;
	if (w->other)
		s->other = dates_civil(w->other, MAX(w->from, 0));
	check_hour(r, s);
	s->unread = w->rule.unread;
	if (w->rule.freq)
		s->recurrence = rule_text(r->mem, w);
	else if (over(r, s))
		s->state = SPAN_PAST;
	r->last_day = w->day;
}

/* Does a sentence end between the tokens? */
static bool
apart(const struct reader *r, size_t from, size_t to)
{
	for (; from < to; from++)
		if (strchr(".!?;\n", *tok(r, from)->word) && tok(r, from)->number < 0)
			return true;
	return false;
}

/* "jeudi 12 mars, salle du lac, de 14h à 17h": the hours belong to the day near them. */
static bool
joins(const struct reader *r, struct item *before, const struct item *item)
{
	bool hours = item->w.part_only, days = before->w.part_only;

	if (hours == days || item->first - before->end > REACH || apart(r, before->end, item->first))
		return false;
	if (hours) {
		if (!before->w.day || before->w.from >= 0 || before->w.is_relative || before->w.impossible)
			return false;
		take_hours(&before->w, &item->w);
	} else {
		struct when timed = item->w;

		if (!timed.day || timed.from >= 0 || timed.is_relative || timed.impossible || timed.rule.freq || timed.end > timed.day + 1)
			return false;
		take_hours(&timed, &before->w);
		before->w = timed;
	}
	before->end = item->end;
	return true;
}

struct found {
	struct span *out;
	size_t n, max;
	struct item held; /* the last one: what follows may belong to it */
	bool holding;
};

static void
let_go(struct reader *r, struct found *f)
{
	if (!f->holding || f->n >= f->max)
		return;
	if (f->held.w.part_only)
		place_hours(r, &f->held.w);
	span_of(r, &f->held, &f->out[f->n++]);
	f->holding = false;
}

static void
hold(struct reader *r, struct found *f, const struct item *item)
{
	if (f->holding && joins(r, &f->held, item))
		return;
	let_go(r, f);
	f->held = *item;
	f->holding = true;
}

size_t
dates_find(TALLOC_CTX *mem, const char *text, const struct dates_frame *frame, struct span *out, size_t max)
{
	struct reader r = { .mem = mem, .text = text, .frame = frame, .side = frame->side };
	struct found f = { .out = out, .max = max };
	struct item all[LIST];
	size_t i, n, k;

	r.today = dates_day(frame->now->year, frame->now->month, frame->now->day);
	r.minute = frame->now->hour * 60 + frame->now->minute;
	if (!r.today)
		return 0;
	if (frame->anchor)
		r.last_day = dates_day(frame->anchor->year, frame->anchor->month, frame->anchor->day);
	dates_cut(&r, text);
	for (i = 0; i < r.n && f.n < max;) {
		if (!r.t[i].begins || (r.t[i].number >= 0 && r.t[i].blocked)) {
			i++;
			continue;
		}
		n = read_list(&r, i, all, &k);
		if (n == 0) {
			i = k;
			continue;
		}
		fill_list(&r, all, n);
		all[n - 1].end = read_behind(&r, all[n - 1].end, &all[n - 1].w);
		for (k = 0; k < n; k++)
			hold(&r, &f, &all[k]);
		i = all[n - 1].end;
		if (f.holding && f.held.w.day)
			r.last_day = f.held.w.day;
	}
	let_go(&r, &f);
	return f.n;
}

bool
dates_one_day(const struct span *s)
{
	return dates_day(s->end.year, s->end.month, s->end.day) - dates_day(s->start.year, s->start.month, s->start.day) <=
	       (s->all_day ? 1 : 0);
}

int32_t
dates_after(int32_t day, const struct length *len)
{
	int32_t after = len->months ? day_plus_months(day, len->months) : day;

	return after ? after + len->days : 0;
}

bool
dates_length(TALLOC_CTX *mem, const char *text, struct length *out)
{
	struct reader r = { .mem = mem, .text = text };
	size_t i, end;

	dates_cut(&r, text);
	for (i = 0; i < r.n; i++) {
		end = read_length(&r, i, out);
		if (end && (out->months || out->days || out->minutes))
			return true;
	}
	return false;
}

char *
dates_iso(TALLOC_CTX *mem, const struct civil *c, bool all_day)
{
	if (all_day)
		return talloc_asprintf(mem, "%04d-%02d-%02d", c->year, c->month, c->day);
	return talloc_asprintf(mem, "%04d-%02d-%02dT%02d:%02d", c->year, c->month, c->day, c->hour, c->minute);
}
