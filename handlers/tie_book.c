/* SPDX-License-Identifier: EUPL-1.2
 *
 * The booking of a workshop: with its date, and what happens to it.
 */
#include <glib.h>
#include <string.h>

#include "bot/base/fault.h"
#include "handlers/aside.h"
#include "handlers/followup.h"
#include "handlers/series.h"
#include "handlers/tie_inside.h"

enum { ROOMS_FIRST = 2, BOOKINGS = 8 };

/* ---- what else there is ---- */

static bool
ahead(const struct handling *h, const struct slot *s)
{
	int64_t start;

	return date_instant(&s->start, h->lab->zone, &start) == 0 && start > h->now;
}

/* Other rooms then: as many as `most` rows in all. */
static int
rooms_then(
    struct handling *h, const struct premises *p, const struct slot *slot, int64_t but, size_t most, struct rows *rows, struct err *e)
{
	struct venue_offer o[OFFERS_MOST];
	struct wish w;
	size_t n = 0, i, shown = 0;

	if (wish_of(h, slot, p->people, &w) < 0)
		return 0;
	if (offers_find(h, &p->all, &w, o, OFFERS_MOST, &n, e) < 0)
		return -1;
	for (i = 0; i < n && rows->n < most; i++)
		if (o[i].venue != but && shown++ >= rows->n)
			rows_add(rows, "alt_venue", o[i].name, "alt_number", NULL, "alt_option", NULL, NULL);
	return 0;
}

/* Up to three: other rooms at that time, the room at other options, then more rooms. `but`: the one that cannot be had, 0. */
static int
alternatives(struct handling *h, const char *lang, const struct gathering *g, const struct premises *p, const struct slot *slot,
    int64_t but, struct rows *rows, struct err *e)
{
	size_t order[POLL_SLOTS], k;
	const struct view *found;
	struct slot other;
	int r;

	if (rooms_then(h, p, slot, but, ROOMS_FIRST, rows, e) < 0)
		return -1;
	tally_order(g, order);
	for (k = 0; k < g->n && rows->n < ALTERNATIVES; k++) {
		const struct workshop_slot *s = &g->slot[order[k]];

		if (!slot_works(g, s) || !slot_read(s, &other) || slot_repeats(s) || slots_compare(&other, slot) == 0 || !ahead(h, &other))
			continue;
		r = room_at(h, p, &other, &found, e);
		if (r < 0)
			return -1;
		if (r == 1)
			rows_add(rows, "alt_venue", found->v.name, "alt_number", talloc_asprintf(h->mem, "%d", s->number), "alt_option",
			    slot_words(h, lang, s), NULL);
	}
	return 0;
}

/* ---- with its date ---- */

/* Kept for it, or asked of the staff. 1; 0: somebody has it; -1. */
static int
hold(struct handling *h, struct gathering *g, const struct premises *p, const struct view *one, const struct slot *slot, struct booking *b,
    struct err *e)
{
	int64_t start;
	int r;

	if (date_instant(&slot->start, h->lab->zone, &start) < 0)
		return 0;
	r = venue_hold(h, one->v.id, slot, p->people, 0, g->w.id, start, b, e);
	if (r <= 0)
		return r;
	FAULT("tie.held");
	r = venue_confirm(h, b->id, e);
	if (r <= 0 || booking_get(h->tx, h->mem, b->id, b, e) < 0)
		return r;
	g->w.place = b->state == BOOKING_CONFIRMED ? one->v.name : "";
	return 1;
}

/* The booking goes with the date: 1; 0: it cannot; -1. */
static int
follow(struct handling *h, struct gathering *g, struct premises *p, const struct view *one, const struct slot *slot, struct err *e)
{
	struct wish w;
	int r;

	if (wish_of(h, slot, p->people, &w) < 0)
		return 0;
	booking_time(h, &p->own, one, &w);
	p->own.state = one->v.approval && !is_staff(h) ? BOOKING_ASKED : BOOKING_CONFIRMED;
	p->own.expires_at = p->own.next_at = 0;
	r = booking_set(h->tx, &p->own, h->now, e);
	FAULT("tie.moved");
	if (r <= 0)
		return r;
	if (p->own.state == BOOKING_ASKED && booking_card(h, &p->own, "changed", e) < 0)
		return -1;
	g->w.place = p->own.state == BOOKING_CONFIRMED ? one->v.name : "";
	return 1;
}

static int
lost(struct handling *h, struct gathering *g, const struct premises *p, const struct slot *slot, int64_t but, struct tie_said *said,
    struct err *e)
{
	struct venue v = { .name = "" };

	g->w.place = "";
	if (but && venue_get(h->tx, h->mem, but, &v, e) < 0)
		return -1;
	said->words = tie_label(h, h->who.lang, but ? "taken" : "none", VARS(VAR("venue", v.name)));
	return alternatives(h, h->who.lang, g, p, slot, but, said->other, e);
}

static const struct var *
held_vars(struct handling *h, const struct booking *b, const struct view *one, const char *was)
{
	struct var *v = talloc_zero_array(h->mem, struct var, 5);

	v[0] = (struct var)VAR("venue", one ? one->v.name : "");
	v[1] = (struct var)VAR("number", b->ref);
	v[2] = (struct var)VAR("was", was ? was : "");
	return v;
}

/* A room at that time, in place of the one it holds. */
static int
book(struct handling *h, struct gathering *g, struct premises *p, const struct slot *slot, struct tie_said *said, struct err *e)
{
	const struct view *found = NULL, *old = p->own.id ? view_of(&p->all, p->own.venue) : NULL;
	struct booking b = { .id = 0 };
	const char *asked = "";
	int r = room_at(h, p, slot, &found, e);

	if (r < 0)
		return -1;
	if (r == 1 && found && found == old) {
		r = follow(h, g, p, found, slot, e);
		if (r == 1) {
			asked = p->own.state == BOOKING_ASKED ? "moved-asked" : "moved";
			said->words = tie_label(h, h->who.lang, asked, held_vars(h, &p->own, found, NULL));
		}
		return r < 0 ? -1 : r == 1 ? 0 : lost(h, g, p, slot, found->v.id, said, e);
	}
	if (p->own.id && venue_release(h, p->own.id, e) < 0)
		return -1;
	if (r == 1 && found)
		r = hold(h, g, p, found, slot, &b, e);
	if (r <= 0)
		return r < 0 ? -1 : lost(h, g, p, slot, p->named ? p->named->v.id : 0, said, e);
	asked = b.state == BOOKING_ASKED ? "asked" : "held";
	said->words = tie_label(
	    h, h->who.lang, old ? talloc_asprintf(h->mem, "%s-other", asked) : asked, held_vars(h, &b, found, old ? old->v.name : NULL));
	return 0;
}

int
tie_keep(struct handling *h, struct gathering *g, const struct workshop_slot *kept, struct tie_said *said, struct err *e)
{
	struct premises p = { .people = 0 };
	struct slot slot;

	*said = (struct tie_said){ .words = NULL, .other = rows_new(h->mem, ALTERNATIVES) };
	if (!g->w.premises || !slot_read(kept, &slot))
		return 0;
	if (premises_load(h, &g->w, &p, e) < 0)
		return -1;
	if (slot_repeats(kept)) {
		g->w.place = p.named ? p.named->v.name : "";
		said->words = tie_label(h, h->who.lang, "series", NULL);
		return 0;
	}
	return book(h, g, &p, &slot, said, e);
}

int
tie_free(struct handling *h, struct gathering *g, struct tie_said *said, struct err *e)
{
	struct booking b[BOOKINGS];
	struct venue v;
	size_t n, i;

	*said = (struct tie_said){ .words = NULL, .other = rows_new(h->mem, 1) };
	if (booking_of_workshop(h->tx, h->mem, g->w.id, b, BOOKINGS, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		if (b[i].end_at <= h->now)
			continue;
		if (venue_get(h->tx, h->mem, b[i].venue, &v, e) < 0 || venue_release(h, b[i].id, e) < 0)
			return -1;
		FAULT("tie.freed");
		said->words = tie_label(h, h->who.lang, "freed",
		    VARS(VAR("venue", v.name), VAR("number", b[i].ref), VAR("when", booking_when(h, h->who.lang, &b[i])),
			VAR("mark", h->in->channel == CHANNEL_MAIL ? "" : "!")));
	}
	return 0;
}

/* ---- what people hear of the place ---- */

/* Who had the invitation hears the new place; the room too, unless it was said there. */
static int
place_changed(struct handling *h, struct gathering *g, struct err *e)
{
	int r = *g->w.news ? 0 : invitee_moving(h->tx, g->w.id, e);

	if (r < 0 || invitee_call_place(h->tx, g->w.id, e) < 0)
		return -1;
	if (r == 0) /* else they are to hear of another day, and read the place there */
		g->w.news = "place";
	FAULT("tie.place");
	if (!*g->w.room || (h->in->channel == CHANNEL_ROOM && strcmp(h->in->room, g->w.room) == 0))
		return 0;
	return tell_room(h, g->w.room, "workshop-place-room", VARS(VAR("place", tie_place(h, &g->w, h->lab->language))), e);
}

int
tie_change(struct handling *h, struct gathering *g, struct tie_said *said, struct err *e)
{
	const struct workshop_slot *kept = followup_kept(g);
	const char *was = tie_place(h, &g->w, h->lab->language), *is;
	int r;

	if (g->w.premises && kept)
		r = tie_keep(h, g, kept, said, e);
	else {
		g->w.place = "";
		r = tie_free(h, g, said, e);
	}
	if (!said->words)
		said->words = tie_label(h, h->who.lang, "unwished", NULL);
	if (r < 0)
		return -1;
	is = tie_place(h, &g->w, h->lab->language);
	return g_strcmp0(was, is) == 0 ? 0 : place_changed(h, g, e);
}

/* ---- what happens to it ---- */

/* To who organises, or, when they did it themselves, as the answer. */
static int
organiser_hears(struct handling *h, const struct gathering *g, const char *template, const struct var *vars, struct err *e)
{
	bool here = h->in->channel != CHANNEL_CLOCK && h->who.id == g->w.organiser;

	return here ? say(h, template, vars, e) : organiser_told(h, &g->w, template, vars, e);
}

/* The workshop of a booking, while it stands: 1, 0, -1. */
static int
tied(struct handling *h, const struct booking *b, struct gathering *g, struct slot *slot, struct err *e)
{
	const struct workshop_slot *kept;
	int r = b->workshop ? gathering_load(h, b->workshop, g, e) : 0;

	if (r <= 0 || g->w.stage != WORKSHOP_FIXED)
		return MIN(r, 0);
	kept = followup_kept(g);
	return kept && !slot_repeats(kept) && slot_read(kept, slot);
}

int
tie_over(struct handling *h, const struct booking *b, const char *why, const char *motive, struct err *e)
{
	struct workshop *before = h->workshop;
	struct rows *other = rows_new(h->mem, ALTERNATIVES);
	struct gathering g;
	struct premises p = { .people = 0 };
	struct person who = { .lang = h->lab->language };
	struct slot slot;
	struct venue v = { .name = "" };
	const char *lang, *said;
	int r = tied(h, b, &g, &slot, e);

	if (r == 1)
		r = premises_load(h, &g.w, &p, e) < 0 ? -1 : !p.own.id; /* another one stands */
	if (r == 1)
		r = person_get(h->tx, h->mem, g.w.organiser, &who, e);
	if (r <= 0 || venue_get(h->tx, h->mem, b->venue, &v, e) < 0) {
		h->workshop = before;
		return r < 0 || e->kind ? -1 : 0;
	}
	lang = who.lang;
	g.w.place = "";
	if (alternatives(h, lang, &g, &p, &slot, b->venue, other, e) < 0)
		return -1;
	FAULT("tie.over");
	said = tie_label(h, lang, talloc_asprintf(h->mem, "over-%s", why),
	    VARS(VAR("venue", v.name), VAR("number", b->ref), VAR("when", booking_when(h, lang, b))));
	if (organiser_hears(h, &g, "workshop-room-lost",
		VARS(VAR("said", said), VAR("motive", motive && *motive ? motive : NULL), VAR_ROWS("other", other),
		    VAR("some", other->n ? "1" : NULL)),
		e) < 0 ||
	    place_changed(h, &g, e) < 0 || gathering_write(h, &g, e) < 0)
		return -1;
	h->workshop = before;
	return 0;
}

int
tie_settled(struct handling *h, const struct booking *b, struct err *e)
{
	struct workshop *before = h->workshop;
	struct gathering g;
	struct person who = { .lang = h->lab->language };
	struct slot slot;
	struct venue v = { .name = "" };
	const char *said;
	int r = tied(h, b, &g, &slot, e);

	if (r == 1)
		r = person_get(h->tx, h->mem, g.w.organiser, &who, e);
	if (r <= 0 || venue_get(h->tx, h->mem, b->venue, &v, e) < 0) {
		h->workshop = before;
		return r < 0 || e->kind ? -1 : 0;
	}
	g.w.place = b->state == BOOKING_CONFIRMED ? v.name : "";
	FAULT("tie.settled");
	said = tie_label(h, who.lang, b->state == BOOKING_CONFIRMED ? "held" : "asked", VARS(VAR("venue", v.name), VAR("number", b->ref)));
	if (organiser_hears(h, &g, "workshop-room",
		VARS(VAR("said", said), VAR_ROWS("other", rows_new(h->mem, 1)), VAR("some", NULL), VAR_ROWS("options", rows_new(h->mem, 1)),
		    VAR("waits", NULL)),
		e) < 0 ||
	    place_changed(h, &g, e) < 0 || gathering_write(h, &g, e) < 0)
		return -1;
	h->workshop = before;
	return 0;
}

const char *
tie_name(struct handling *h, const struct booking *b, const char *lang)
{
	struct err ignored = { 0 };
	struct workshop w;

	if (workshop_get(h->tx, h->mem, b->workshop, &w, &ignored) != 1)
		return h->lab->name;
	return tie_label(h, lang, "for", VARS(VAR("ref", w.ref), VAR("title", excerpt(h->mem, w.title))));
}

int
tie_organises(struct handling *h, const struct booking *b, struct err *e)
{
	struct workshop w;
	int r = workshop_get(h->tx, h->mem, b->workshop, &w, e);

	return r == 1 ? w.organiser == h->who.id : r;
}

int
tie_covers(struct handling *h, const struct booking *b, const struct slot *to, struct err *e)
{
	struct workshop *before = h->workshop;
	struct gathering g;
	struct wish is, wanted;
	struct slot slot;
	int r = tied(h, b, &g, &slot, e);

	h->workshop = before;
	if (r <= 0)
		return r < 0 ? -1 : 1;
	return wish_of(h, &slot, 0, &is) < 0 || wish_of(h, to, 0, &wanted) < 0 || (wanted.from <= is.from && wanted.to >= is.to);
}

/* ---- keeping a date is taken back ---- */

static int
kept_before(struct handling *h, struct gathering *g, int number, struct tie_said *said, struct err *e)
{
	const struct workshop_slot *kept;

	g->w.kept = number;
	g->w.news = "";
	kept = followup_kept(g);
	if (!kept || tie_keep(h, g, kept, said, e) < 0 || invitee_call(h->tx, g->w.id, "moved", false, e) < 0)
		return kept ? -1 : fail(e, ERR_BUG, "workshop: no option %d", number);
	if (*g->w.room && (h->in->channel != CHANNEL_ROOM || strcmp(h->in->room, g->w.room) != 0) &&
	    tell_room(
		h, g->w.room, "workshop-kept-room", VARS(VAR("day", slot_words(h, h->lab->language, kept)), VAR("repeats", NULL)), e) < 0)
		return -1;
	return say(h, "workshop-kept",
	    VARS(VAR("day", slot_words(h, h->who.lang, kept)), VAR("repeats", slot_repeats(kept) ? "1" : NULL),
		VAR("many", g->w.invited ? talloc_asprintf(h->mem, "%d", g->w.invited) : NULL), VAR("room", said->words),
		VAR_ROWS("other", said->other), VAR("some", said->other->n ? "1" : NULL)),
	    e);
}

int
keep_back(struct handling *h, const char *detail, struct err *e)
{
	g_auto(GStrv) f = g_strsplit(detail, " ", 4);
	struct tie_said said = { .words = NULL };
	struct gathering g;
	struct invitee i;
	size_t n = 0;
	int r = g_strv_length(f) < 4 ? 0 : gathering_load(h, g_ascii_strtoll(f[0], NULL, 10), &g, e), kept, before;

	if (r <= 0)
		return r;
	kept = (int)g_ascii_strtoll(f[1], NULL, 10);
	before = (int)g_ascii_strtoll(f[3], NULL, 10);
	if (g.w.stage != WORKSHOP_FIXED || g.w.kept != kept || !workshop_decides(h, &g.w))
		return say(h, "undo-overtaken", VARS(VAR("what", word(h, "act.retenir"))), e);
	FAULT("tie.back");
	g.w.sequence++;
	if (before) {
		if (kept_before(h, &g, before, &said, e) < 0)
			return -1;
	} else {
		g.w.stage = (enum workshop_stage)g_ascii_strtoll(f[2], NULL, 10);
		if (tie_free(h, &g, &said, e) < 0 || invitee_call_off(h->tx, g.w.id, e) < 0 ||
		    invitee_due(h->tx, h->mem, g.w.id, &i, 1, &n, e) < 0)
			return -1;
		if (g.w.premises)
			g.w.place = "";
		if (*g.w.room && (h->in->channel != CHANNEL_ROOM || strcmp(h->in->room, g.w.room) != 0) &&
		    tell_room(h, g.w.room, "workshop-unkept-room", NULL, e) < 0)
			return -1;
		if (say(h, "workshop-unkept", VARS(VAR("room", said.words), VAR("told", n > 0 ? "1" : NULL)), e) < 0)
			return -1;
	}
	h->out->acted = true;
	return tasks_follow(h, &g, e) < 0 || gathering_write(h, &g, e) < 0 ? -1 : 0;
}
