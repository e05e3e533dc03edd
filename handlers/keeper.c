/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/keeper.h"

#include <glib.h>
#include <string.h>

#include "bot/base/fault.h"
#include "handlers/followup.h"

enum { MINUTE = 60, LATE = 90, LONG_OVER = 2 * 3600, DAY = 86400 };

int
keeper_plan(struct handling *h, const struct keeper *k, struct keeper_plan *p, struct err *e)
{
	size_t i;

	p->n = 1;
	p->part[0] = (struct order_part){ .number = 1, .minutes = k->minutes, .text = k->text };
	if (k->workshop && part_all(h->tx, h->mem, k->workshop, p->part, PARTS_MOST, &p->n, e) < 0)
		return -1;
	p->begins[0] = k->starts_at;
	for (i = 0; i < p->n; i++)
		p->begins[i + 1] = p->begins[i] + p->part[i].minutes * (int64_t)MINUTE;
	return 0;
}

size_t
keeper_part(const struct keeper *k, const struct keeper_plan *p, int64_t now)
{
	size_t i = 0;

	while (i <= p->n && p->begins[i] <= now)
		i++;
	return MAX(i, (size_t)k->part);
}

/* When it is said that a part is soon over; 0: of a short one it is not. */
static int64_t
warn_at(const struct keeper_plan *p, size_t part)
{
	int minutes = p->part[part - 1].minutes, before = minutes >= 20 ? 5 : minutes >= 10 ? 2 : minutes >= 5 ? 1 : 0;

	return before ? p->begins[part] - before * MINUTE : 0;
}

void
keeper_shift(struct keeper *k, const struct keeper_plan *p, int64_t seconds, int64_t now)
{
	size_t part = MIN((size_t)k->part, p->n);

	k->starts_at += MAX(seconds, MIN(0, now - p->begins[part]));
	k->warned = k->warned && seconds < 0;
	k->planned = false;
}

int
keeper_write(struct handling *h, struct keeper *k, const struct keeper_plan *p, struct err *e)
{
	size_t part = (size_t)k->part;

	k->next_at = 0;
	if (!*k->ended && !k->paused_at) {
		k->next_at = p->begins[MIN(part, p->n)];
		if (part > 0 && part <= p->n && !k->warned && warn_at(p, part))
			k->next_at = MAX(h->now, warn_at(p, part));
	}
	return keeper_set(h->tx, k, e);
}

/* ---- it is said ---- */

/* May it speak there? In a pause its time goes on, and nobody hears it. */
static int
speaks(struct handling *h, const struct keeper *k, struct err *e)
{
	const char *paused;
	int r = mark_get(h->tx, h->mem, talloc_asprintf(h->mem, "pause/%s", k->room), &paused, e);

	return r < 0 ? -1 : r == 0;
}

static const char *
part_words(struct handling *h, const struct keeper_plan *p, size_t part)
{
	return part >= 1 && part <= p->n && *p->part[part - 1].text ? excerpt(h->mem, p->part[part - 1].text) : NULL;
}

static int
part_say(struct handling *h, struct keeper *k, const struct keeper_plan *p, size_t part, struct err *e)
{
	const char *lang = h->lab->language;
	bool late = h->now > p->begins[part - 1] + LATE;
	const struct var vars[] = { VAR("first", part == 1 && !late ? "1" : NULL), VAR("late", late ? "1" : NULL),
		VAR("number", p->n > 1 ? talloc_asprintf(h->mem, "%zu", part) : NULL), VAR("of", talloc_asprintf(h->mem, "%zu", p->n)),
		VAR("what", part_words(h, p, part)), VAR("lasts", order_minutes(h, lang, p->part[part - 1].minutes)),
		VAR("until", order_clock(h, lang, p->begins[part])), VAR("then", part_words(h, p, part + 1)),
		VAR("end", order_clock(h, lang, p->begins[p->n])), { .name = NULL } };

	k->part = (int)part;
	k->warned = warn_at(p, part) && h->now >= warn_at(p, part); /* said so late, it says its end too */
	FAULT("keeper.part");
	return tell_room(h, k->room, "workshop-timer-part", vars, e);
}

static int
left_say(struct handling *h, struct keeper *k, const struct keeper_plan *p, struct err *e)
{
	size_t part = (size_t)k->part;
	int64_t left = (p->begins[part] - h->now + MINUTE / 2) / MINUTE;
	const struct var vars[] = { VAR("left", talloc_asprintf(h->mem, "%lld", (long long)MAX(left, 1))),
		VAR("one", left <= 1 ? "1" : NULL), VAR("what", part_words(h, p, part)), VAR("then", part_words(h, p, part + 1)),
		{ .name = NULL } };

	k->warned = true;
	FAULT("keeper.left");
	return tell_room(h, k->room, "workshop-timer-left", vars, e);
}

static int
over_say(struct handling *h, struct keeper *k, const struct keeper_plan *p, bool speak, struct err *e)
{
	k->ended = "over";
	FAULT("keeper.over");
	if (!speak || h->now > p->begins[p->n] + LONG_OVER)
		return 0;
	return tell_room(h, k->room, "workshop-timer-over",
	    VARS(VAR("what", k->workshop ? NULL : part_words(h, p, 1)), VAR("timer", k->workshop ? NULL : "1")), e);
}

/* What a stop of ours has missed is not said any more: only what holds now. */
static int
beat(struct handling *h, struct keeper *k, struct keeper_plan *p, struct err *e)
{
	size_t part = keeper_part(k, p, h->now);
	int speak = speaks(h, k, e);

	if (speak < 0)
		return -1;
	if (part > p->n)
		return over_say(h, k, p, speak, e);
	if (part > (size_t)k->part) {
		if (speak)
			return part_say(h, k, p, part, e);
		k->part = (int)part;
		k->warned = false;
		return 0;
	}
	if (part == 0 || k->warned || !warn_at(p, part) || h->now < warn_at(p, part))
		return 0;
	k->warned = true;
	return speak ? left_say(h, k, p, e) : 0;
}

int
keeper_clock(struct handling *h, struct err *e)
{
	struct keeper k;
	struct keeper_plan p;
	struct gathering g;
	int r = keeper_get(h->tx, h->mem, g_ascii_strtoll(h->in->key + strlen("clock:keeper/"), NULL, 10), &k, e);

	if (r <= 0)
		return r < 0 ? -1 : set_aside(h, INBOX_HANDLED, "no such time-keeper");
	FAULT("keeper.clock");
	k.beats++;
	if ((k.workshop && gathering_load(h, k.workshop, &g, e) < 0) || keeper_plan(h, &k, &p, e) < 0)
		return -1;
	if ((!*k.ended && !k.paused_at && beat(h, &k, &p, e) < 0) || keeper_write(h, &k, &p, e) < 0)
		return -1;
	return h->out->n_letters ? 0 : set_aside(h, INBOX_HANDLED, "nothing to say");
}

/* ---- the workshop changes ---- */

/* It has not begun and the day is another one, or the hour as it was planned. */
static bool
moves(const struct keeper *k, int64_t start)
{
	return k->part == 0 && start != k->starts_at && (k->planned || start >= k->starts_at + DAY / 2 || start <= k->starts_at - DAY / 2);
}

int
keeper_follow(struct handling *h, const struct gathering *g, struct err *e)
{
	struct keeper k;
	struct keeper_plan p;
	int64_t start, end;
	int r = keeper_of_workshop(h->tx, h->mem, g->w.id, &k, e);

	if (r <= 0)
		return r;
	if (g->w.stage == WORKSHOP_CANCELLED)
		k.ended = "cancelled";
	r = followup_times(h, g, &start, &end, e);
	if (r < 0)
		return -1;
	if (r == 1 && moves(&k, start)) {
		k.starts_at = start;
		k.planned = true;
	}
	if (keeper_plan(h, &k, &p, e) < 0)
		return -1;
	if (k.part > 0 && !*k.ended) { /* the parts may be others: which one it is now follows from the time alone */
		k.part = 0;
		k.part = (int)MIN(MAX(keeper_part(&k, &p, k.paused_at ? k.paused_at : h->now), 1), p.n);
		k.warned = warn_at(&p, (size_t)k.part) && h->now >= warn_at(&p, (size_t)k.part);
	}
	return keeper_write(h, &k, &p, e);
}
