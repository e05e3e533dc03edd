/* SPDX-License-Identifier: EUPL-1.2
 *
 * The time-keeper is asked for, told to wait or to go on, and says how it stands.
 */
#include <glib.h>
#include <string.h>

#include "bot/base/fault.h"
#include "bot/base/text.h"
#include "handlers/followup.h"
#include "handlers/keeper.h"
#include "handlers/run.h"

enum { MINUTE = 60, AT_ONCE = 5, LONG_OVER = 12 * 3600 };

/* ---- said ---- */

static int
refuse(struct handling *h, const char *why, struct err *e)
{
	return say(h, "workshop-timer-refused",
	    VARS(VAR(why, "1"), VAR("order", usage_of(h, "deroule")), VAR("example", usage_of(h, "minuteur"))), e);
}

/* What was done, and how it stands now. */
static int
state_say(struct handling *h, const struct keeper *k, const struct keeper_plan *p, const char *did, struct err *e)
{
	const char *lang = h->who.lang;
	size_t part = MIN((size_t)k->part, p->n);
	bool begun = part > 0, goes_on = !*k->ended;
	const char *what = begun && *p->part[part - 1].text ? excerpt(h->mem, p->part[part - 1].text) : NULL;
	const struct var vars[] = { VAR(did, "1"), VAR("timer", k->workshop ? NULL : "1"),
		VAR("begins", goes_on && !begun && !k->paused_at && strcmp(did, "moved_on") != 0
				  ? words_datetime(h->mem, h->lab->words, lang, k->starts_at, h->lab->zone)
				  : NULL),
		VAR("waits", goes_on && k->paused_at ? "1" : NULL),
		VAR("runs", goes_on && begun && !k->paused_at && strcmp(did, "moved_on") != 0 ? "1" : NULL), VAR("what", what),
		VAR("number", p->n > 1 ? talloc_asprintf(h->mem, "%zu", part) : NULL), VAR("of", talloc_asprintf(h->mem, "%zu", p->n)),
		VAR("until", order_clock(h, lang, p->begins[part])),
		VAR("end", goes_on && !k->paused_at ? order_clock(h, lang, p->begins[p->n]) : NULL),
		VAR("example", usage_of(h, "minuteur")), { .name = NULL } };

	return say(h, "workshop-timer", vars, e);
}

/* ---- it begins ---- */

/* It begins at once: the first part is said by the clock. */
static int
begin(struct handling *h, struct keeper *k, const char *did, struct err *e)
{
	struct keeper_plan p;

	k->ended = "";
	k->next_at = k->starts_at;
	FAULT("keeper.begin");
	if (keeper_add(h->tx, k, h->now, e) < 0 || keeper_plan(h, k, &p, e) < 0 || keeper_write(h, k, &p, e) < 0)
		return -1;
	h->out->acted = true;
	return state_say(h, k, &p, did, e);
}

/* The room in which it is to speak: where it is asked for, else that of the workshop. "": none. */
static int
room_of(struct handling *h, const struct workshop *w, const char **room, struct err *e)
{
	struct room r;
	int found;

	*room = h->in->channel == CHANNEL_ROOM ? h->in->room : w ? w->room : "";
	found = **room ? room_get(h->tx, h->mem, *room, &r, e) : 0;
	if (found == 1 && !room_speaks(&r))
		*room = "";
	return found < 0 ? -1 : 0;
}

static int
timer_begin(struct handling *h, const struct keeper_asked *a, struct err *e)
{
	struct keeper k = { .person = h->who.id, .text = a->text, .minutes = a->minutes, .starts_at = h->now };
	int64_t ids[AT_ONCE];
	struct keeper_plan p;
	size_t n;

	if (room_of(h, NULL, &k.room, e) < 0)
		return -1;
	if (!*k.room)
		return refuse(h, "no_room", e);
	if (keeper_in_room(h->tx, k.room, ids, AT_ONCE, &n, e) < 0)
		return -1;
	if (n == AT_ONCE)
		return refuse(h, "many", e);
	k.ended = "";
	k.part = 1; /* the answer says its beginning */
	FAULT("keeper.begin");
	if (keeper_add(h->tx, &k, h->now, e) < 0 || keeper_plan(h, &k, &p, e) < 0 || keeper_write(h, &k, &p, e) < 0)
		return -1;
	h->out->acted = true;
	return state_say(h, &k, &p, "set", e);
}

static int
order_begin(struct handling *h, const struct gathering *g, bool at_once, struct err *e)
{
	struct keeper k = { .workshop = g->w.id, .person = h->who.id, .text = "", .starts_at = h->now };
	struct order_part part[1];
	const struct workshop_slot *s = followup_kept(g);
	struct slot slot = { .all_day = true };
	int64_t start, end;
	size_t n;
	int r = followup_times(h, g, &start, &end, e);

	if (r < 0 || part_all(h->tx, h->mem, g->w.id, part, 1, &n, e) < 0 || room_of(h, &g->w, &k.room, e) < 0)
		return -1;
	if (n == 0)
		return refuse(h, "no_order", e);
	if (!*k.room)
		return refuse(h, "no_room", e);
	if (!at_once && (r == 0 || !slot_read(s, &slot) || slot.all_day))
		return refuse(h, "no_hour", e);
	if (!at_once && h->now > end + LONG_OVER)
		return refuse(h, "gone", e);
	k.planned = !at_once && h->now < start;
	if (k.planned)
		k.starts_at = start;
	return begin(h, &k, "set", e);
}

/* ---- it goes on ---- */

static int
on(struct handling *h, struct keeper *k, struct keeper_plan *p, const struct keeper_asked *a, const char **did, struct err *e)
{
	int64_t now = k->paused_at ? k->paused_at : h->now;

	switch (a->wish) {
	case KEEPER_STOP:
		*did = "stopped";
		k->ended = "stopped";
		break;
	case KEEPER_PAUSE:
		if (k->paused_at || k->part == 0)
			return 0;
		*did = "held";
		k->paused_at = h->now;
		break;
	case KEEPER_ON:
		if (!k->paused_at)
			return 0;
		*did = "resumed";
		k->starts_at += h->now - k->paused_at;
		k->paused_at = 0;
		break;
	case KEEPER_SHIFT:
		*did = "shifted";
		keeper_shift(k, p, a->minutes * (int64_t)MINUTE, now);
		break;
	case KEEPER_NEXT:
	case KEEPER_NOW:
		if (a->wish == KEEPER_NOW && k->part > 0)
			return 0;
		*did = "moved_on";
		k->starts_at += now - p->begins[MIN((size_t)k->part, p->n)];
		k->planned = false;
		if (k->paused_at) {
			k->starts_at += h->now - k->paused_at;
			k->paused_at = 0;
		}
		break;
	default:
		return 0;
	}
	FAULT("keeper.steer");
	h->out->acted = true;
	return keeper_plan(h, k, p, e) < 0 || keeper_write(h, k, p, e) < 0 ? -1 : 0;
}

static int
steer(struct handling *h, struct keeper *k, const struct keeper_asked *a, struct err *e)
{
	struct keeper_plan p;
	const char *did = "shown";

	if (keeper_plan(h, k, &p, e) < 0 || on(h, k, &p, a, &did, e) < 0)
		return -1;
	return state_say(h, k, &p, did, e);
}

/* Who decides on the workshop, who facilitates it, who asked for it; one length of time is everybody's in its room. */
static int
may_steer(struct handling *h, const struct keeper *k, struct err *e)
{
	struct invitee i = { .part = "" };
	struct gathering g;

	if (!k->workshop || k->person == h->who.id)
		return 1;
	if (gathering_load(h, k->workshop, &g, e) < 0 || invitee_of(h->tx, h->mem, g.w.id, h->who.id, &i, e) < 0)
		return -1;
	return workshop_decides(h, &g.w) || strcmp(i.part, "facilitator") == 0;
}

/* The newest that goes on in this room, with its workshop: 1, 0, -1. */
static int
newest(struct handling *h, struct keeper *k, struct err *e)
{
	int64_t id;
	size_t n;
	struct gathering g;

	if (h->in->channel != CHANNEL_ROOM || keeper_in_room(h->tx, h->in->room, &id, 1, &n, e) < 0)
		return h->in->channel == CHANNEL_ROOM ? -1 : 0;
	if (n == 0 || keeper_get(h->tx, h->mem, id, k, e) < 0 || (k->workshop && gathering_load(h, k->workshop, &g, e) < 0))
		return n == 0 ? 0 : -1;
	return 1;
}

static int
of_room(struct handling *h, const struct keeper_asked *a, struct err *e)
{
	struct keeper k;
	int r = newest(h, &k, e);

	if (r == 0)
		return refuse(h, "none", e);
	if (r == 1)
		r = may_steer(h, &k, e);
	if (r == 0)
		return say(h, "workshop-not-yours", NULL, e);
	return r < 0 ? -1 : steer(h, &k, a, e);
}

static int
of_workshop(struct handling *h, struct err *e)
{
	struct gathering g;
	struct keeper_asked a;
	struct keeper k;
	const char *rest;
	int r = workshop_named_to_decide(h, "minuteur", 1U << WORKSHOP_FIXED | 1U << WORKSHOP_HELD, &g, &rest, e);

	if (r <= 0)
		return r;
	keeper_read(h->mem, rest, &a);
	if (a.wish == KEEPER_UNREAD)
		return refuse(h, "unread", e);
	r = keeper_of_workshop(h->tx, h->mem, g.w.id, &k, e);
	if (r == 1)
		return steer(h, &k, &a, e);
	if (r < 0)
		return -1;
	if (a.wish == KEEPER_TIMER)
		return timer_begin(h, &a, e);
	return a.wish == KEEPER_SHOW || a.wish == KEEPER_NOW ? order_begin(h, &g, a.wish == KEEPER_NOW, e) : refuse(h, "none", e);
}

int
cmd_minuteur(struct handling *h, struct err *e)
{
	const char *text = arg_text(h, "text"), *refs[1];
	struct keeper_asked a;

	if ((references_find(h->mem, text, refs, 1) > 0 && refs[0][0] == 'A') || (h->about_workshop && h->in->channel == CHANNEL_MAIL))
		return of_workshop(h, e);
	keeper_read(h->mem, text, &a);
	if (a.wish == KEEPER_UNREAD)
		return refuse(h, "unread", e);
	return a.wish == KEEPER_TIMER ? timer_begin(h, &a, e) : of_room(h, &a, e);
}

int
keeper_answer(struct handling *h, struct err *e)
{
	const char *line = h->meaning.plain && *h->meaning.plain ? h->meaning.plain : h->in->text;
	bool for_us = h->called || h->meaning.command || h->meaning.question || h->meaning.wondered;
	bool under = h->replied && g_str_has_prefix(h->replied, "workshop-timer");
	struct keeper_asked a;
	struct keeper k;
	int r;

	if (h->in->channel != CHANNEL_ROOM || !for_us || h->has_problem || *line == '!' ||
	    (h->meaning.explicit && h->meaning.command && !under) || !keeper_said(h->mem, line, under, &a))
		return 0;
	r = newest(h, &k, e);
	if (r <= 0)
		return r;
	h->out->intent = "minuteur";
	r = room_afford(h, e);
	return r < 0 || (r == 1 && of_room(h, &a, e) < 0) ? -1 : 1;
}
