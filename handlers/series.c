/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/series.h"

#include "handlers/tie.h"
#include <glib.h>
#include <string.h>

#include "bot/base/fault.h"
#include "bot/base/recur.h"
#include "bot/base/text.h"
#include "handlers/dates.h"
#include "handlers/followup.h"

enum { AHEAD_DAYS = 2, EXCEPT_ROWS = 12, SKIPS_MOST = 400, SPANS = 24, DAY_MINUTES = 1440 };

bool
slot_repeats(const struct workshop_slot *s)
{
	return s->rule && *s->rule && *s->starts;
}

int
series_load(struct tx *tx, TALLOC_CTX *mem, int64_t workshop, const struct workshop_slot *s, struct series *out, struct err *e)
{
	if (!slot_repeats(s) || !slot_read(s, &out->first))
		return 0;
	out->rule = s->rule;
	return except_all(tx, mem, workshop, out->except, EXCEPTS_MOST, &out->n_except, e) < 0 ? -1 : 1;
}

static int32_t
day_number(const struct civil *c)
{
	return dates_day(c->year, c->month, c->day);
}

static bool
is_left_out(const struct series *s, const struct civil *c)
{
	char day[16];
	size_t i;

	(void)g_snprintf(day, sizeof day, "%04d-%02d-%02d", c->year, c->month, c->day);
	for (i = 0; i < s->n_except; i++)
		if (strcmp(s->except[i], day) == 0)
			return true;
	return false;
}

static struct slot
time_at(const struct series *s, const struct civil *start)
{
	int minute = start->hour * 60 + start->minute, end = minute + slots_minutes(&s->first);

	return (struct slot){ .start = dates_civil(day_number(start), minute),
		.end = dates_civil(day_number(start) + end / DAY_MINUTES, end % DAY_MINUTES),
		.all_day = s->first.all_day };
}

int
series_next(const struct series *s, const struct civil *after, struct slot *next)
{
	struct civil past = *after, start;
	int i;

	for (i = 0; i < SKIPS_MOST; i++) {
		if (recur_next(s->rule, &s->first.start, &past, &start) != 1)
			return 0;
		*next = time_at(s, &start);
		if (!is_left_out(s, &start))
			return 1;
		past = start;
	}
	return 0;
}

int
series_last(const struct series *s, const struct civil *at, struct slot *last)
{
	static const int back[] = { 40, 400, 400000 }; /* in days: the near past is looked at first */
	int32_t day = day_number(at), first = day_number(&s->first.start);
	const struct slot until = { .start = *at, .end = *at };
	struct slot next;
	size_t i;
	int found = 0;

	for (i = 0; i < G_N_ELEMENTS(back) && !found; i++) {
		struct civil after = dates_civil(MAX(day - back[i], first) - 1, 0);

		while (series_next(s, &after, &next) == 1) {
			struct slot begins = { .start = next.start, .end = next.start };

			if (slots_compare(&begins, &until) > 0)
				break;
			*last = next;
			after = next.start;
			found = 1;
		}
	}
	return found;
}

int
series_time(const struct series *s, const char *starts, struct slot *out)
{
	const struct workshop_slot said = { .label = "", .starts = starts, .ends = starts };
	struct slot slot;

	return *starts && slot_read(&said, &slot) && series_last(s, &slot.start, out) == 1 &&
	       day_number(&out->start) == day_number(&slot.start) && out->start.hour == slot.start.hour &&
	       out->start.minute == slot.start.minute;
}

size_t
series_excepted(const struct series *s, const char *zone, int64_t out[EXCEPTS_MOST])
{
	size_t i, n = 0;
	struct civil c = s->first.start;

	for (i = 0; i < s->n_except; i++) {
		if (sscanf(s->except[i], "%d-%d-%d", &c.year, &c.month, &c.day) != 3)
			continue;
		n += date_instant(&c, s->first.all_day ? "UTC" : zone, &out[n]) == 0;
	}
	return n;
}

/* ---- exceptions ---- */

size_t
series_except_words(struct handling *h, const char *text, int32_t *days, size_t max)
{
	static const char but[] =
	    "(?i)\\b(?:sauf|except\xc3\xa9(?:e|es|s)?|hormis|(?:\xc3\xa0|a) part|except(?: for| on)?|but not|skip)\\b";
	g_autoptr(GRegex) r = g_regex_new(but, 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	struct span spans[SPANS];
	struct dates_frame frame = { .side = DATES_AHEAD, .zone = h->lab->zone };
	struct civil now;
	size_t n, i, found = 0;
	int start, end;

	frame.now = &now;
	if (!g_regex_match(r, text, 0, &m) || !g_match_info_fetch_pos(m, 0, &start, &end) || date_civil(h->now, h->lab->zone, &now) < 0)
		return 0;
	n = dates_find(h->mem, talloc_strndup(h->mem, text + end, strcspn(text + end, ".;\n")), &frame, spans, SPANS);
	for (i = 0; i < n; i++) {
		int32_t day = spans[i].state == SPAN_GOOD && !spans[i].recurrence ? day_number(&spans[i].start) : 0;
		int32_t last = spans[i].all_day ? day_number(&spans[i].end) : day + 1;

		for (; day && day < last && found < max; day++)
			days[found++] = day;
	}
	return found;
}

static const struct workshop_slot *
series_slot(const struct gathering *g)
{
	size_t k;

	for (k = 0; k < g->n; k++)
		if (slot_repeats(&g->slot[k]) && (g->w.kept == 0 || g->w.kept == g->slot[k].number))
			return &g->slot[k];
	return NULL;
}

bool
series_kept(const struct gathering *g)
{
	return g->w.kept && series_slot(g);
}

static const char *
slot_said(struct handling *h, const char *lang, const struct slot *s)
{
	return slots_say(h->mem, h->lab->words, lang, s, NULL);
}

/* Leaves out those of the days on which it would take place; rows "option" of them. */
static int
leave_out(struct handling *h, struct gathering *g, struct series *s, const int32_t *days, size_t n, struct rows *out, struct err *e)
{
	struct civil before;
	struct slot next;
	size_t i;
	int r;

	for (i = 0; i < n; i++) {
		before = dates_civil(days[i] - 1, DAY_MINUTES - 1);
		if (series_next(s, &before, &next) != 1 || day_number(&next.start) != days[i])
			continue;
		r = except_add(h->tx, g->w.id, dates_iso(h->mem, &next.start, true), e);
		if (r < 0)
			return -1;
		if (r == 1 && out->n < out->max)
			rows_add(out, "option", slot_said(h, h->who.lang, &next), NULL);
	}
	return 0;
}

int
series_begin(struct handling *h, struct gathering *g, const char *text, struct err *e)
{
	enum { DAYS = 40 };
	const struct workshop_slot *slot = series_slot(g);
	int32_t days[DAYS];
	struct series s;
	int r = slot ? series_load(h->tx, h->mem, g->w.id, slot, &s, e) : 0;

	if (r <= 0)
		return r;
	if (g->n == 1)
		g->w.limit_at = 0;
	return leave_out(h, g, &s, days, series_except_words(h, text, days, DAYS), rows_new(h->mem, DAYS), e);
}

int
series_verb(struct handling *h, struct gathering *g, const char *text, struct err *e)
{
	enum { DAYS = 40 };
	const struct workshop_slot *slot = series_slot(g);
	struct rows *out = rows_new(h->mem, DAYS), *except;
	const char *next, *fold = text_fold(h->mem, text);
	struct series s;
	int32_t days[DAYS];
	size_t n;
	int r;

	if (!g_regex_match_simple("^(?:sauf|exceptee?s?|hormis|a part|except|skip|but not)\\b", fold, 0, 0) || !slot)
		return 0;
	if (!workshop_decides(h, &g->w))
		return say(h, "workshop-not-yours", NULL, e) < 0 ? -1 : 1;
	n = series_except_words(h, text, days, DAYS);
	r = series_load(h->tx, h->mem, g->w.id, slot, &s, e);
	if (r <= 0 || leave_out(h, g, &s, days, n, out, e) < 0)
		return r < 0 || e->kind ? -1 : 0;
	FAULT("series.except");
	if (out->n > 0) {
		h->out->acted = true;
		g->w.sequence += g->w.stage == WORKSHOP_FIXED;
		if (g->w.stage == WORKSHOP_FIXED && invitee_call(h->tx, g->w.id, "moved", false, e) < 0)
			return -1;
	}
	if (series_vars(h, g, h->who.lang, &next, &except, e) < 0 ||
	    say(h, "workshop-except",
		VARS(VAR_ROWS("gone", out), VAR("some", out->n > 0 ? "1" : NULL), VAR("day", slot_words(h, h->who.lang, slot)),
		    VAR("next", next),
		    VAR("many", g->w.stage == WORKSHOP_FIXED && g->w.invited ? talloc_asprintf(h->mem, "%d", g->w.invited) : NULL)),
		e) < 0)
		return -1;
	if (g->w.stage == WORKSHOP_FIXED && tasks_follow(h, g, e) < 0)
		return -1;
	return gathering_write(h, g, e) < 0 ? -1 : 1;
}

/* ---- its times ---- */

/* The next time that nobody was reminded of, and when they are to be: 1, 0 there is none, -1. */
static int
next_call(struct handling *h, const struct gathering *g, struct slot *next, int64_t *at, struct err *e)
{
	const struct workshop_slot *slot = series_slot(g);
	struct workshop_slot told = { .ends = "" };
	struct slot last;
	struct series s;
	struct civil after;
	int64_t start;
	int r = slot ? series_load(h->tx, h->mem, g->w.id, slot, &s, e) : 0;

	if (r <= 0)
		return r;
	if (date_civil(h->now, h->lab->zone, &after) < 0 || series_said(h->tx, h->mem, g->w.id, &told.starts, e) < 0)
		return e->kind ? -1 : fail(e, ERR_PERM, "no such time zone: %s", h->lab->zone);
	told.ends = told.starts;
	if (*told.starts && slot_read(&told, &last) && slots_compare(&(struct slot){ .start = after, .end = after }, &last) < 0)
		after = last.start;
	if (series_next(&s, &after, next) != 1)
		return 0;
	if (date_instant(&next->start, h->lab->zone, &start) < 0)
		return fail(e, ERR_BUG, "a time of a series that is none");
	if (hours_add_days(h->lab->hours, start, -AHEAD_DAYS, at) < 0)
		*at = start - (int64_t)AHEAD_DAYS * 86400;
	*at = MIN(hours_next(h->lab->hours, *at), start);
	return 1;
}

int
series_when(struct handling *h, const struct gathering *g, int64_t *at, struct err *e)
{
	struct slot next;
	struct series s;
	struct civil now;
	int r = next_call(h, g, &next, at, e);

	if (r != 0)
		return r < 0 ? -1 : 0;
	/* Everybody was reminded of the last one: the end of it. */
	*at = 0;
	r = series_slot(g) ? series_load(h->tx, h->mem, g->w.id, series_slot(g), &s, e) : 0;
	if (r <= 0 || date_civil(h->now, h->lab->zone, &now) < 0)
		return r < 0 ? -1 : 0;
	if (series_next(&s, &now, &next) == 1 && date_instant(&next.end, h->lab->zone, at) < 0)
		*at = 0;
	return 0;
}

int
series_call(struct handling *h, struct gathering *g, struct err *e)
{
	struct slot next;
	int64_t at;
	int r = next_call(h, g, &next, &at, e);

	if (r <= 0 || h->now < at)
		return MIN(r, 0);
	FAULT("series.call");
	if (series_say(h->tx, g->w.id, dates_iso(h->mem, &next.start, next.all_day), e) < 0)
		return -1;
	return invitee_call(h->tx, g->w.id, "silent", false, e) < 0 ? -1 : 1;
}

int
series_remind(struct handling *h, const struct gathering *g, const struct invitee *i, struct err *e)
{
	struct workshop_slot told = { .label = "" };
	struct slot next;
	struct series s;
	struct civil now;
	struct person p;
	int r = person_get(h->tx, h->mem, i->person, &p, e);

	if (r <= 0 || strcmp(i->presence, "declined") == 0 || strcmp(i->presence, "delegated") == 0)
		return MIN(r, 0);
	if (series_said(h->tx, h->mem, g->w.id, &told.starts, e) < 0 || date_civil(h->now, h->lab->zone, &now) < 0)
		return -1;
	told.ends = told.starts;
	r = series_load(h->tx, h->mem, g->w.id, series_slot(g), &s, e);
	if (r <= 0 || !slot_read(&told, &next))
		return MIN(r, 0);
	next = time_at(&s, &next.start);
	if (slots_compare(&next, &(struct slot){ .start = now, .end = now }) <= 0 ||
	    is_left_out(&s, &next.start)) /* meanwhile it is over, or off */
		return 0;
	return tell(h, p.id, "workshop-occurrence",
	    VARS(VAR("day", slot_said(h, p.lang, &next)), VAR("place", tie_place(h, &g->w, p.lang)),
		VAR("series", slot_words(h, p.lang, series_slot(g)))),
	    e);
}

int
series_vars(struct handling *h, const struct gathering *g, const char *lang, const char **next, struct rows **except, struct err *e)
{
	const struct workshop_slot *slot = series_slot(g);
	struct civil now;
	struct slot one;
	struct series s;
	int r = slot ? series_load(h->tx, h->mem, g->w.id, slot, &s, e) : 0;
	size_t i;

	*next = NULL;
	*except = rows_new(h->mem, EXCEPT_ROWS);
	if (r <= 0 || date_civil(h->now, h->lab->zone, &now) < 0)
		return MIN(r, 0);
	if (series_next(&s, &now, &one) == 1)
		*next = slot_said(h, lang, &one);
	for (i = s.n_except; i > 0 && (*except)->n < EXCEPT_ROWS; i--) {
		struct workshop_slot day = { .label = "", .starts = s.except[i - 1], .ends = s.except[i - 1] };

		if (!slot_read(&day, &one) || slots_compare(&(struct slot){ .start = now, .end = now }, &one) > 0)
			continue;
		one.end = dates_civil(day_number(&one.start) + 1, 0);
		rows_add(*except, "option", slot_said(h, lang, &one), NULL);
	}
	return 0;
}
