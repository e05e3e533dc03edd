/* SPDX-License-Identifier: EUPL-1.2
 *
 * When something is due around a workshop, and by which words people speak of it.
 */
#include "handlers/followup.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/day.h"
#include "handlers/reminder.h"
#include "handlers/series.h"

const struct workshop_slot *
followup_kept(const struct gathering *g)
{
	size_t k;

	for (k = 0; k < g->n; k++)
		if (g->slot[k].number == g->w.kept && g->slot[k].starts[0])
			return &g->slot[k];
	return NULL;
}

int
followup_times(struct handling *h, const struct gathering *g, int64_t *start, int64_t *end, struct err *e)
{
	struct occasion o = { .start = 0 };
	int r = occasion_next(h, g, &o, e);

	*start = r == 1 ? o.start : 0;
	*end = r == 1 ? o.end : 0;
	return r;
}

/* ---- people ---- */

/* Does that name mean this person: the whole of it, or the first name alone? */
static bool
is_called(struct handling *h, const char *name, const char *want)
{
	const char *folded = text_fold(h->mem, name);
	size_t n = strlen(want);

	return n > 0 && (strcmp(folded, want) == 0 || (strncmp(folded, want, n) == 0 && folded[n] == ' '));
}

int
followup_person(struct handling *h, int64_t workshop, const char *given, struct person *out, struct err *e)
{
	const char *want = text_trim(text_fold(h->mem, given + (*given == '@')));
	struct invitee i[64];
	struct person p;
	size_t n, k, hits = 0;
	int64_t after = 0;

	do {
		if (invitee_all(h->tx, h->mem, workshop, after, i, G_N_ELEMENTS(i), &n, e) < 0)
			return -1;
		for (k = 0; k < n; k++) {
			after = i[k].id;
			if (person_get(h->tx, h->mem, i[k].person, &p, e) < 0)
				return -1;
			if (!is_called(h, p.name, want) && !addr_same(p.addr, want))
				continue;
			*out = p;
			hits++;
		}
	} while (n == G_N_ELEMENTS(i));
	return hits == 1 ? 1 : hits > 1 ? 0 : staff_find(h, given, out, e);
}

/* ---- times ---- */

/* The minutes are asked for on the working day after it. Of a series: of the last time that is over, else of the one to come. */
static int
minutes_at(struct handling *h, const struct gathering *g, struct occasion *o, int64_t *at, struct err *e)
{
	int r = occasion_last(h, g, o, e);

	*at = 0;
	if (r == 1 && (o->end > h->now || occasion_told(h, &g->w, o, "minutes")))
		r = occasion_next(h, g, o, e);
	if (r <= 0 || occasion_told(h, &g->w, o, "minutes") || (g->w.stage != WORKSHOP_FIXED && g->w.stage != WORKSHOP_HELD))
		return r < 0 ? -1 : 0;
	if (hours_add_days(h->lab->hours, o->end - 1, 1, at) < 0)
		return 0;
	return remind_time(h, 0, day_noon(h, day_of(h, *at)) - 12 * 3600, at, e);
}

/* The message of the day: in the morning, or a while before it. */
static int
day_at(struct handling *h, const struct gathering *g, struct occasion *o, int64_t *at, struct err *e)
{
	enum { BEFORE = 3600 };
	int r = occasion_next(h, g, o, e);

	*at = 0;
	if (r == 1 && *o->key && occasion_told(h, &g->w, o, "day")) {
		const struct occasion said = *o;

		r = occasion_behind(h, g, &said, o, e);
	}
	if (r <= 0 || occasion_told(h, &g->w, o, "day") || !*g->w.room || g->w.stage != WORKSHOP_FIXED)
		return r < 0 ? -1 : 0;
	*at = MIN(o->start - BEFORE, day_noon(h, day_of(h, o->start)) - 12 * 3600 + h->lab->remind_at * 60);
	return 0;
}

/* What people need is forgotten a while after it. */
static int
purge_at(struct handling *h, const struct gathering *g, int64_t *at, struct err *e)
{
	enum { DAYS = 30, DAY = 86400 };
	int64_t start, end;
	int r = need_any(h->tx, g->w.id, e);

	*at = 0;
	if (r > 0)
		r = followup_times(h, g, &start, &end, e);
	if (r > 0)
		*at = end + DAYS * DAY;
	return r < 0 ? -1 : 0;
}

static void
sooner(int64_t *at, int64_t when)
{
	if (when > 0 && (*at == 0 || when < *at))
		*at = when;
}

int
followup_next(struct handling *h, const struct gathering *g, int64_t *at, struct err *e)
{
	struct occasion o;
	struct minutes m;
	int64_t when;
	int r;

	if (purge_at(h, g, &when, e) < 0)
		return -1;
	sooner(at, when);
	if (g->w.stage != WORKSHOP_FIXED && g->w.stage != WORKSHOP_HELD)
		return 0;
	if (day_at(h, g, &o, &when, e) < 0)
		return -1;
	sooner(at, when);
	if (minutes_at(h, g, &o, &when, e) < 0 || (r = minutes_due(h->tx, h->mem, g->w.id, &m, e)) < 0)
		return -1;
	sooner(at, when);
	if (r == 1)
		sooner(at, h->now);
	r = g->w.stage == WORKSHOP_FIXED && series_kept(g) ? occasion_next(h, g, &o, e) : 0;
	if (r == 1 && o.end > h->now) /* then the next one is prepared */
		sooner(at, o.end);
	return r < 0 ? -1 : 0;
}

int
followup_clock(struct handling *h, struct gathering *g, struct err *e)
{
	struct occasion o;
	int64_t when;

	if (purge_at(h, g, &when, e) < 0 || (when && when <= h->now && needs_purge(h, g, e) < 0))
		return -1;
	if (g->w.stage == WORKSHOP_FIXED && series_kept(g) && tasks_follow(h, g, e) < 0)
		return -1;
	if (day_at(h, g, &o, &when, e) < 0 || (when && when <= h->now && attendance_ask(h, g, &o, e) < 0))
		return -1;
	if (minutes_at(h, g, &o, &when, e) < 0 || (when && when <= h->now && minutes_ask(h, g, &o, e) < 0))
		return -1;
	return minutes_spread(h, g, e);
}

int
followup_answer(struct handling *h, struct gathering *g, struct err *e)
{
	int r;

	if (g->w.stage != WORKSHOP_FIXED && g->w.stage != WORKSHOP_HELD)
		return 0;
	r = attendance_answer(h, g, e);
	return r != 0 ? r : minutes_answer(h, g, e);
}
