/* SPDX-License-Identifier: EUPL-1.2
 *
 * Options of the dates that were read: days into half days, weeks into their working days.
 */
#include <string.h>

#include "bot/base/recur.h"
#include "bot/base/text.h"
#include "handlers/slots_reader.h"

enum { PROBLEM_BYTES = 200, FAR_DAYS = 731, RANGE_MOST = 92, OCCURRENCES = 120 };

static const int part_from[] = { [PART_AM] = 9 * 60, [PART_PM] = 14 * 60, [PART_LATE] = 18 * 60 };
static const int part_to[] = { [PART_AM] = 12 * 60, [PART_PM] = 18 * 60, [PART_LATE] = 22 * 60 };

/* What one date gives; all of it or nothing goes to the options. */
struct batch {
	struct slot s[SLOTS_MOST];
	size_t n;
	bool over; /* there were more */
};

void
slots_fault(struct finder *f, enum slot_fault fault, bool kept, const char *text, const struct slot *slot, const struct slot *other)
{
	struct slots *out = f->out;
	size_t i;

	for (i = 0; i < out->n_problems; i++)
		if (out->problems[i].fault == fault && slot && slots_compare(&out->problems[i].slot, slot) == 0 &&
		    (!other || slots_compare(&out->problems[i].other, other) == 0))
			return;
	if (out->n_problems < SLOT_PROBLEMS_MOST)
		out->problems[out->n_problems++] = (struct slot_problem){ .fault = fault,
			.kept = kept,
			.text = text_line(f->mem, text, PROBLEM_BYTES),
			.slot = slot ? *slot : (struct slot){ .all_day = false },
			.other = other ? *other : (struct slot){ .all_day = false } };
}

static struct slot
whole_days(int32_t first, int days)
{
	return (struct slot){ dates_civil(first, 0), dates_civil(first + days, 0), true };
}

static struct slot
hours_of(int32_t day, int from, int to)
{
	if (to <= from)
		to = from + SLOT_MINUTES;
	return (struct slot){ dates_civil(day, from), dates_civil(day + to / 1440, to % 1440), false };
}

static void
batch_add(struct batch *b, struct slot s)
{
	if (b->n < SLOTS_MOST)
		b->s[b->n++] = s;
	else
		b->over = true;
}

static int
now_minute(const struct finder *f)
{
	return slot_minute(f->frame->now);
}

static int32_t
today(const struct finder *f)
{
	return slot_day(f->frame->now);
}

static bool
over(const struct finder *f, const struct slot *s)
{
	int32_t day = slot_day(&s->end);

	return day < today(f) || (day == today(f) && slot_minute(&s->end) <= now_minute(f)) ||
	       (!s->all_day && slot_day(&s->start) == today(f) && slot_minute(&s->start) < now_minute(f));
}

/* Is it a day on which people work? Says why not, when that is no mere weekend. */
static bool
works(struct finder *f, int32_t day, const char *text, bool kept)
{
	const struct slot s = whole_days(day, 1);
	struct hours_day d = { .working = s.start.weekday <= 5 };

	if (f->frame->hours && day <= dates_day(HOURS_LAST_YEAR, 1, 1))
		d = hours_day(f->frame->hours, (uint32_t)day);
	if ((d.holiday || d.closed) && s.start.weekday <= 5) {
		slots_fault(f, d.holiday ? SLOT_HOLIDAY : SLOT_CLOSED, kept, text, &s, NULL);
		if (f->out->n_problems > 0)
			f->out->problems[f->out->n_problems - 1].holiday = d.holiday;
		return false;
	}
	return d.working && !d.holiday && !d.closed;
}

static int
length_at(const struct finder *f, int from)
{
	const struct slot_length *l = &f->frame->length;

	if (l->half_day)
		return from < 12 * 60 ? 180 : 240;
	return l->minutes > 0 ? l->minutes : SLOT_MINUTES;
}

/* The options of one day: its hours if they are known, else by the length that was asked. */
static void
day_options(const struct finder *f, struct batch *b, int32_t day, int from, int to)
{
	const struct slot_length *l = &f->frame->length;

	if (from < 0 && (f->out->from || f->out->to)) {
		from = f->out->from;
		to = f->out->to;
	}
	if (from >= 0)
		batch_add(b, hours_of(day, from, to > from ? to : from + length_at(f, from)));
	else if (f->part != PART_NONE && !l->days && (l->half_day || l->part || !l->minutes))
		batch_add(b, hours_of(day, part_from[f->part], part_to[f->part]));
	else if (l->half_day) {
		batch_add(b, hours_of(day, part_from[PART_AM], part_to[PART_AM]));
		batch_add(b, hours_of(day, part_from[PART_PM], part_to[PART_PM]));
	} else
		batch_add(b, whole_days(day, 1));
}

/* Every working day of a range that is still to come. */
static void
range_options(struct finder *f, const struct said *d, struct batch *b, int32_t from, int32_t to)
{
	bool timed = !d->span->all_day, weekend = true;
	int start = timed ? slot_minute(&d->span->start) : d->from, end = timed ? slot_minute(&d->span->end) : d->to,
	    run = MAX(f->frame->length.days, 1), k;
	int32_t day;

	for (day = from; day < to; day++)
		weekend &= dates_civil(day, 0).weekday > 5;
	for (day = MAX(from, today(f)); day < to; day++) {
		if (d->only && !(d->only & 1U << dates_civil(day, 0).weekday))
			continue;
		for (k = 0; k < run && day + k < to && (weekend || works(f, day + k, d->span->text, true)); k++)
			;
		if (k == run && run > 1)
			batch_add(b, whole_days(day, run));
		else if (k == run)
			day_options(f, b, day, start, end);
	}
	while (b->n > 0 && over(f, &b->s[0])) {
		b->n--;
		memmove(b->s, b->s + 1, b->n * sizeof b->s[0]);
	}
}

static struct slot
as_said(const struct span *s)
{
	return (struct slot){ s->start, s->end, s->all_day };
}

/* Day by day what a rule gives within some days: "tous les matins du 9 au 13 mars". */
static void
rule_options(struct finder *f, const struct said *d, struct batch *b)
{
	struct civil at = dates_civil(MAX(d->within_from, today(f)) - 1, 24 * 60 - 1), next;
	int from = d->span->all_day ? -1 : slot_minute(&d->span->start), to = d->span->all_day ? -1 : slot_minute(&d->span->end), i;
	bool daily = g_str_has_prefix(d->span->recurrence, "FREQ=DAILY");
	struct civil begun = d->span->start;

	if (slot_day(&begun) > d->within_from)
		begun = recur_begun(d->span->recurrence, &d->span->start, &at);
	for (i = 0; i < OCCURRENCES && recur_next(d->span->recurrence, &begun, &at, &next) == 1; i++) {
		int32_t day = slot_day(&next);

		if (day >= d->within_to)
			break;
		at = next;
		if (day >= d->within_from && (works(f, day, d->span->text, true) || (!daily && next.weekday > 5)))
			day_options(f, b, day, from, to);
	}
}

/* A day or some hours of it that were named themselves. */
static void
one_day(struct finder *f, const struct said *d, struct batch *b)
{
	const struct span *s = d->span;
	int32_t day = slot_day(&s->start);
	const struct slot_length *l = &f->frame->length;
	struct slot slot = as_said(s);
	int from = s->all_day ? d->from : slot_minute(&s->start), to = s->all_day ? d->to : from + slots_minutes(&slot);
	size_t before = f->out->n_problems;

	if (!works(f, day, s->text, false)) {
		if (f->out->n_problems > before)
			return;
		slot = whole_days(day, 1);
		slots_fault(f, SLOT_WEEKEND, true, s->text, &slot, NULL);
	}
	if (s->all_day && l->days > 1) {
		batch_add(b, whole_days(day, l->days));
		return;
	}
	day_options(f, b, day, from, to);
	if (d->also != PART_NONE)
		batch_add(b, hours_of(day, part_from[d->also], part_to[d->also]));
	slot = b->s[0];
	if (from >= 0 && to > from && slots_minutes(&slot) < (l->half_day ? 150 : l->days ? 300 : l->minutes) && slots_minutes(&slot) > 0)
		slots_fault(f, SLOT_SHORT, true, s->text, &slot, NULL);
}

static bool
good(struct finder *f, const struct said *d)
{
	const struct span *s = d->span;
	struct slot slot = as_said(s), other;

	if (s->state == SPAN_IMPOSSIBLE || s->state == SPAN_RELATIVE) {
		slots_fault(f, s->state == SPAN_IMPOSSIBLE ? SLOT_IMPOSSIBLE : SLOT_RELATIVE, false, s->text, NULL, NULL);
		return false;
	}
	if (s->state == SPAN_PAST || (over(f, &slot) && dates_one_day(s))) {
		slots_fault(f, SLOT_PAST, false, s->text, &slot, NULL);
		return false;
	}
	if (slot_day(&s->start) > today(f) + FAR_DAYS || slot_day(&s->end) > today(f) + FAR_DAYS + RANGE_MOST) {
		slots_fault(f, SLOT_FAR, false, s->text, &slot, NULL);
		return false;
	}
	if (!s->ambiguous)
		return true;
	other = slot;
	other.start = s->other;
	other.end = dates_civil(slot_day(&s->other) + slot_day(&s->end) - slot_day(&s->start), slot_minute(&s->end));
	slots_fault(f, SLOT_UNSURE, false, s->text, &slot, &other);
	return false;
}

/* It comes again and again: the first time is the option. */
static bool
series(struct finder *f, const struct said *d, struct batch *b)
{
	struct slot first = as_said(d->span);

	if (f->out->rrule || (g_str_has_prefix(d->span->recurrence, "FREQ=WEEKLY") &&
				 !asking_has("^\\W*(?:tous|toutes|chaque|every|each|un|une|1|on|weekly|hebdo\\w*)\\b|semaine", d->words) &&
				 !strstr(d->span->recurrence, "COUNT=") && !strstr(d->span->recurrence, "UNTIL=")))
		return false;
	f->out->rrule = d->span->recurrence;
	if (!first.all_day && slots_minutes(&first) == 0)
		first = hours_of(
		    slot_day(&first.start), slot_minute(&first.start), slot_minute(&first.start) + length_at(f, slot_minute(&first.start)));
	batch_add(b, first);
	return true;
}

/* Lasts it as long as a stretch of some days that was asked? "deux jours, du 12 au 13 mars" */
static bool
all_of_it(const struct finder *f, int32_t from, int32_t to)
{
	return f->frame->length.days > 1 && f->frame->length.days == to - from;
}

static void
several_days(struct finder *f, const struct said *d, struct batch *b)
{
	const struct span *s = d->span;
	int32_t from = slot_day(&s->start), to = slot_day(&s->end) + (s->all_day || slot_minute(&s->end) == 0 ? 0 : 1);
	struct slot slot = as_said(s);

	/* "du lundi 9 à 14h au mardi 10 à 17h" goes on over night; "du 9 au 13 mars de 9h à 12h" does not. */
	if (!s->all_day && asking_has("\\d ?(?:h|:)[^|]*\\b(?:au|to|until|jusqu'au) \\D{0,12}\\d{1,2}(?! ?[h:\\d])", d->words)) {
		batch_add(b, slot);
		return;
	}
	if (all_of_it(f, from, to) || (!s->all_day && slots_minutes(&slot) < 24 * 60)) { /* "de 22 h à 2 h": one night */
		batch_add(b, slot);
		return;
	}
	if (to - from > RANGE_MOST)
		b->over = true;
	else
		range_options(f, d, b, from, to);
	if (b->n == 0 && !b->over)
		slots_fault(f, f->frame->length.days > to - from ? SLOT_SHORT : SLOT_PAST, false, s->text, &slot, NULL);
}

void
slots_make(struct finder *f, const struct said *d)
{
	struct batch b = { .n = 0 };
	struct slots *out = f->out;
	struct slot slot = as_said(d->span);
	size_t i, before = out->n_problems;

	if (!good(f, d))
		return;
	if (d->span->recurrence && d->weekly)
		rule_options(f, d, &b);
	else if (d->span->recurrence && !series(f, d, &b))
		b.over = true;
	else if (d->span->recurrence)
		;
	else if (dates_one_day(d->span))
		one_day(f, d, &b);
	else
		several_days(f, d, &b);
	if (b.over) {
		out->n_problems = before;
		slots_fault(f, SLOT_VAGUE, false, d->span->text, &slot, NULL);
		return;
	}
	for (i = 0; i < b.n; i++) {
		size_t k = 0;

		while (k < out->n && slots_compare(&out->s[k], &b.s[i]) != 0)
			k++;
		if (k < out->n)
			continue;
		if (out->n == SLOTS_MOST) {
			slots_fault(f, SLOT_MANY, false, d->span->text, &b.s[i], NULL);
			return;
		}
		f->origin[out->n] = d;
		out->s[out->n++] = b.s[i];
	}
}

/* Is this option taken away by an exception? */
static bool
excepted(const struct finder *f, const struct slot *s)
{
	size_t i;

	for (i = 0; i < f->n; i++) {
		const struct said *d = &f->said[i];
		struct slot not = as_said(d->span);

		if (d->as != SAID_EXCEPT || d->span->state > SPAN_PAST)
			continue;
		if ((d->lone || d->span->recurrence) && d->weekday) {
			int32_t day = slot_day(&s->start), at = slot_day(&not .start);

			if (s->start.weekday != d->weekday)
				continue;
			not .start = dates_civil(day, slot_minute(&not .start));
			not .end = dates_civil(day + slot_day(&not .end) - at, slot_minute(&not .end));
		}
		if (slots_overlap(s, &not ))
			return true;
	}
	return false;
}

static bool
outside(const struct slots *out, const struct slot *s)
{
	int32_t last = slot_day(&s->end) - (s->all_day || slot_minute(&s->end) == 0 ? 1 : 0);

	return (out->earliest.year && slot_day(&s->start) < slot_day(&out->earliest)) ||
	       (out->latest.year && last > slot_day(&out->latest));
}

void
slots_sift(struct finder *f)
{
	struct slots *out = f->out;
	size_t i, k, n = 0;

	for (i = 0; i < out->n; i++) {
		if (excepted(f, &out->s[i]))
			continue;
		if (outside(out, &out->s[i])) {
			slots_fault(f, SLOT_OUTSIDE, false, "", &out->s[i], NULL);
			continue;
		}
		f->origin[n] = f->origin[i];
		out->s[n++] = out->s[i];
	}
	out->n = n;
	for (i = 0; i < n; i++)
		for (k = i + 1; k < n; k++)
			if (f->origin[i] != f->origin[k] && slots_overlap(&out->s[i], &out->s[k]))
				slots_fault(f, SLOT_OVERLAP, true, "", &out->s[i], &out->s[k]);
}
