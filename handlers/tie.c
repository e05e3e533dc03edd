/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/tie.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/fault.h"
#include "bot/base/text.h"
#include "handlers/series.h"
#include "handlers/tie_inside.h"
#include "handlers/tie_words.h"

enum { BOOKINGS = 8, DAYS_LONGEST = 7, DAY = 86400 };

const char *
tie_label(struct handling *h, const char *lang, const char *key, const struct var *vars)
{
	static const struct var none[] = { { .name = NULL } };

	return label_fill(h->mem, h->lab->words, lang, talloc_asprintf(h->mem, "tie.%s", key), vars ? vars : none);
}

/* ---- which room, and is it free ---- */

int
tie_people(const struct workshop *w)
{
	return w->people ? w->people : w->most ? w->most : w->invited;
}

static int
by_size(const void *a, const void *b)
{
	const struct view *const *x = a, *const *y = b;

	return (*x)->v.capacity != (*y)->v.capacity ? (*x)->v.capacity - (*y)->v.capacity
						    : ((*x)->v.id > (*y)->v.id) - ((*x)->v.id < (*y)->v.id);
}

int
premises_load(struct handling *h, const struct workshop *w, struct premises *p, struct err *e)
{
	struct booking b[BOOKINGS];
	size_t n, i;

	*p = (struct premises){ .people = tie_people(w) };
	if (views_load(h, &p->all, e) < 0 || booking_of_workshop(h->tx, h->mem, w->id, b, BOOKINGS, &n, e) < 0)
		return -1;
	p->sized = talloc_array(h->mem, const struct view *, (unsigned)p->all.n + 1);
	for (i = 0; i < p->all.n; i++)
		p->sized[i] = &p->all.one[i];
	qsort(p->sized, p->all.n, sizeof *p->sized, by_size);
	p->named = w->venue ? view_of(&p->all, w->venue) : NULL;
	for (i = 0; i < n && !p->own.id; i++)
		if (b[i].end_at > h->now)
			p->own = b[i];
	return 0;
}

/* What it holds itself does not stand in its way. */
static int
room_fits(struct handling *h, const struct premises *p, const struct view *one, const struct wish *w, struct err *e)
{
	return closed_why(h, one, w) ? 0 : view_free(h, one, w, p->own.venue == one->v.id ? p->own.id : 0, NULL, e);
}

int
room_at(struct handling *h, const struct premises *p, const struct slot *slot, const struct view **found, struct err *e)
{
	const struct view *own = p->own.id ? view_of(&p->all, p->own.venue) : NULL;
	struct wish wish;
	size_t i;
	int r = 0;

	*found = NULL;
	if (wish_of(h, slot, p->people, &wish) < 0 || wish.to - wish.from > DAYS_LONGEST * DAY)
		return 0;
	if (p->named) {
		*found = p->named;
		return room_fits(h, p, p->named, &wish, e);
	}
	if (own) {
		*found = own;
		r = room_fits(h, p, own, &wish, e);
	}
	for (i = 0; i < p->all.n && r == 0; i++) {
		*found = p->sized[i];
		r = room_fits(h, p, p->sized[i], &wish, e);
	}
	return r;
}

int
tie_fits(struct handling *h, const struct gathering *g, const struct slot *slot, struct err *e)
{
	const struct view *found;
	struct premises p;

	if (!g->w.premises)
		return 1;
	return premises_load(h, &g->w, &p, e) < 0 ? -1 : room_at(h, &p, slot, &found, e);
}

int
tie_look(struct handling *h, struct gathering *g, struct err *e)
{
	const struct view *found;
	struct premises p = { .people = 0 };
	struct slot slot;
	size_t k;
	int r;

	if (g->w.premises && premises_load(h, &g->w, &p, e) < 0)
		return -1;
	for (k = 0; k < g->n; k++) {
		struct workshop_slot *s = &g->slot[k];
		enum slot_fit fits = FIT_UNASKED;

		if (g->w.premises && slot_read(s, &slot) && !slot_repeats(s)) {
			r = room_at(h, &p, &slot, &found, e);
			if (r < 0)
				return -1;
			fits = r ? FIT_FREE : FIT_GONE;
		}
		if (fits == s->fits)
			continue;
		s->fits = fits;
		if (slot_fits(h->tx, g->w.id, s, e) < 0)
			return -1;
	}
	return 0;
}

int
tie_watch(struct handling *h, struct gathering *g, struct err *e)
{
	struct rows *gone = rows_new(h->mem, POLL_SLOTS);
	enum slot_fit was[POLL_SLOTS] = { FIT_UNASKED };
	struct person p;
	size_t k;
	int r;

	if (!g->w.premises || (g->w.stage != WORKSHOP_POLLING && g->w.stage != WORKSHOP_CLOSED))
		return 0;
	for (k = 0; k < g->n; k++)
		was[k] = g->slot[k].fits;
	r = person_get(h->tx, h->mem, g->w.organiser, &p, e);
	if (r < 0 || tie_look(h, g, e) < 0)
		return -1;
	for (k = 0; k < g->n; k++) {
		const char *told = talloc_asprintf(h->mem, "room%d", g->slot[k].number);

		if (was[k] == g->slot[k].fits)
			continue;
		g->w.stale = g->w.stale || (*g->w.room && g->w.stage == WORKSHOP_POLLING && !g->w.hidden);
		if (was[k] != FIT_FREE || g->slot[k].fits != FIT_GONE || gathering_told(&g->w, told))
			continue;
		gathering_tell(h, &g->w, told);
		rows_add(gone, "number", talloc_asprintf(h->mem, "%d", g->slot[k].number), "option",
		    slot_words(h, r == 1 ? p.lang : h->lab->language, &g->slot[k]), NULL);
	}
	FAULT("tie.watch");
	return gone->n == 0 ? 0 : organiser_told(h, &g->w, "workshop-room-gone", VARS(VAR_ROWS("options", gone)), e);
}

/* ---- what is asked for ---- */

int
tie_begin(struct handling *h, struct workshop *w, const struct workshop_asked *a, const char *text, struct err *e)
{
	struct views all;
	size_t i;

	w->premises = false;
	w->venue = 0;
	w->news = "";
	if (a->remote || views_load(h, &all, e) < 0)
		return a->remote ? 0 : -1;
	for (i = 0; i < all.n && *w->place && !w->venue; i++)
		if (place_is_room(h->mem, w->place, all.one[i].v.name, h->lab->name) || strcmp(w->place, all.one[i].v.slug) == 0)
			w->venue = all.one[i].v.id;
	w->premises = all.n > 0 && (w->venue || (*w->place ? place_is_ours(h->mem, w->place, h->lab->name) : room_needed(h->mem, text)));
	if (w->premises)
		w->place = "";
	return 0;
}

int
tie_proposal(struct handling *h, const struct gathering *g, const char **name, struct err *e)
{
	struct premises p;
	size_t i;

	*name = NULL;
	if (g->w.premises || *g->w.place || !g->w.people || g->n == 0 || !*g->slot[0].starts)
		return 0;
	if (premises_load(h, &g->w, &p, e) < 0)
		return -1;
	for (i = 0; i < p.all.n && !*name; i++)
		if (p.sized[i]->v.capacity >= p.people)
			*name = p.sized[i]->v.name;
	return 0;
}

/* Those that are lent, for somebody who names another one. */
static const char *
names_of(struct handling *h, const struct views *all)
{
	const char *names = "";
	size_t i;

	for (i = 0; i < all->n; i++)
		names = talloc_asprintf(h->mem, "%s%s%s", names, i ? ", " : "", all->one[i].v.name);
	return names;
}

/* The room was set anew: what that means is said. */
static int
room_taken(struct handling *h, struct gathering *g, const struct view *one, struct err *e)
{
	struct tie_said said = { .words = NULL, .other = rows_new(h->mem, ALTERNATIVES) };
	bool fixed = g->w.stage == WORKSHOP_FIXED;

	h->out->acted = true;
	if (fixed) {
		if (tie_change(h, g, &said, e) < 0)
			return -1;
	} else {
		said.words = tie_label(h, h->who.lang,
		    one             ? "wished"
		    : g->w.premises ? "wished-any"
				    : "unwished",
		    VARS(VAR("venue", one ? one->v.name : NULL)));
		if (tie_look(h, g, e) < 0)
			return -1;
		g->w.stale = g->w.stale || (*g->w.room && g->w.stage == WORKSHOP_POLLING);
	}
	if (say(h, "workshop-room",
		VARS(VAR("said", said.words), VAR_ROWS("other", said.other), VAR("some", said.other->n ? "1" : NULL),
		    VAR_ROWS("options", fixed || !g->w.premises ? rows_new(h->mem, 1) : slot_rows(h, h->who.lang, g)),
		    VAR("waits", fixed || !g->w.premises ? NULL : "1")),
		e) < 0)
		return -1;
	return gathering_write(h, g, e);
}

static int
room_wish(struct handling *h, struct gathering *g, const char *words, struct err *e)
{
	const struct view *one = NULL;
	const char *other;
	struct views all;
	struct venue v;
	int r = venue_named(h, words, &v, e), people = tie_people(&g->w);

	if (r < 0 || views_load(h, &all, e) < 0)
		return -1;
	if (all.n == 0)
		return venue_refused(h, "no-rooms", NULL, e);
	other = r == 0 ? room_named_else(h->mem, words) : "";
	if (r == 0 && room_unneeded(h->mem, words)) {
		g->w.premises = false;
		g->w.venue = 0;
		return room_taken(h, g, NULL, e);
	}
	if (*other) {
		const char *reason = tie_label(h, h->who.lang, "unknown", VARS(VAR("names", names_of(h, &all))));

		return say(h, "venue-refused", VARS(VAR("reason", reason), VAR("example", usage_of(h, "salle"))), e);
	}
	if (r == 1)
		one = view_of(&all, v.id);
	if (one && people > one->v.capacity)
		return venue_refused(h, "capacity",
		    VARS(VAR("venue", v.name), VAR("places", talloc_asprintf(h->mem, "%d", v.capacity)),
			VAR("people", talloc_asprintf(h->mem, "%d", people))),
		    e);
	g->w.premises = true;
	g->w.venue = one ? one->v.id : 0;
	if (g->w.stage != WORKSHOP_FIXED)
		g->w.place = "";
	return room_taken(h, g, one, e);
}

/* "Salle : Bulle" under a letter of ours about a workshop: a room, and no day of its own. */
static int
of_this_one(struct handling *h, const char *text, struct err *e)
{
	struct civil now;
	const struct dates_frame frame = { .now = &now, .side = DATES_AHEAD, .zone = h->lab->zone };
	struct span span;
	struct venue_said said;
	struct venue v;

	venue_read(h->mem, text, &said);
	if (!h->about_workshop || said.ref || said.number || (said.verb != VENUE_FREE && said.verb != VENUE_BOOK) ||
	    date_civil(h->now, h->lab->zone, &now) < 0 || dates_find(h->mem, text, &frame, &span, 1) > 0)
		return 0;
	return venue_named(h, text, &v, e);
}

bool
tie_wished(struct handling *h, const char *text, struct err *e)
{
	const char *refs[4];
	size_t n = references_find(h->mem, text, refs, G_N_ELEMENTS(refs)), i, k = 0;
	struct views all;

	for (i = 0; i < n; i++)
		k += refs[i][0] == 'A';
	if (k == 0 || k < n || strlen(text) > 600)
		return false;
	if (room_needed(h->mem, text))
		return true;
	if (views_load(h, &all, e) < 0)
		return false;
	for (i = 0; i < all.n; i++)
		if (room_booked(h->mem, text, all.one[i].v.name))
			return true;
	return false;
}

int
tie_command(struct handling *h, const char *text, struct err *e)
{
	const char *refs[4], *rest;
	size_t n = references_find(h->mem, text, refs, G_N_ELEMENTS(refs)), i;
	struct gathering g;
	bool named = false;
	int r;

	for (i = 0; i < n; i++) {
		if (refs[i][0] == 'S')
			return 0;
		named = named || refs[i][0] == 'A';
	}
	if (!named && (r = of_this_one(h, text, e)) <= 0)
		return r;
	r = workshop_named_to_decide(
	    h, "salle", 1U << WORKSHOP_DRAFT | 1U << WORKSHOP_POLLING | 1U << WORKSHOP_CLOSED | 1U << WORKSHOP_FIXED, &g, &rest, e);
	if (r == 1 && room_wish(h, &g, text, e) < 0)
		return -1;
	return r < 0 ? -1 : 1;
}

/* "La grande salle", "Bulle, s'il vous plaît": of the rooms that are lent, and nothing else. */
static int
room_alone(struct handling *h, const char *text, struct err *e)
{
	g_autoptr(GRegex) polite = g_regex_new(
	    "^\\W*(?:(?:bonjour|oui|ok|d'accord|plutot|alors|prenons|je prends|va pour|yes|let's take|salle(?= ?:))\\W+)*|[\\s,]*(?:svp|s'il vous plait|stp|merci|"
	    "please|thanks)\\W*$",
	    G_REGEX_CASELESS, 0, NULL);
	g_autofree char *bare = g_regex_replace(polite, text_fold(h->mem, text), -1, 0, "", 0, NULL);
	struct views all;
	size_t i;

	if (views_load(h, &all, e) < 0)
		return -1;
	for (i = 0; i < all.n; i++)
		if (place_is_room(h->mem, bare ? bare : text, all.one[i].v.name, h->lab->name))
			return 1;
	return 0;
}

int
tie_verb(struct handling *h, struct gathering *g, const char *text, struct err *e)
{
	static const char votes[] = "\\d.*\\b(?:oui|non|yes|no|ok|ko)\\b|\\b(?:oui|non|yes|no|ok|ko)\\b.*\\d";
	int r;

	if (strlen(text) > 300 || g_regex_match_simple(votes, text, G_REGEX_CASELESS | G_REGEX_DOTALL, 0) ||
	    (g->w.stage != WORKSHOP_DRAFT && g->w.stage != WORKSHOP_POLLING && g->w.stage != WORKSHOP_CLOSED &&
		g->w.stage != WORKSHOP_FIXED))
		return 0;
	r = room_needed(h->mem, text) || room_unneeded(h->mem, text) ? 1 : room_alone(h, text, e);
	if (r == 1) {
		h->out->intent = "salle";
		r = room_wish(h, g, text, e) < 0 ? -1 : 1;
	}
	return r;
}

/* ---- where ---- */

const char *
tie_place(struct handling *h, const struct workshop *w, const char *lang)
{
	struct err ignored = { 0 };
	struct booking b[BOOKINGS];
	struct venue v;
	size_t n;

	if (*w->place)
		return w->place;
	if (!w->premises)
		return NULL;
	if (w->stage >= WORKSHOP_FIXED) {
		if (booking_of_workshop(h->tx, h->mem, w->id, b, BOOKINGS, &n, &ignored) < 0 || n == 0 ||
		    venue_get(h->tx, h->mem, b[0].venue, &v, &ignored) != 1)
			return NULL;
		return tie_label(h, lang, "place-waits", VARS(VAR("venue", v.name)));
	}
	if (!w->venue || venue_get(h->tx, h->mem, w->venue, &v, &ignored) != 1 || v.gone_at)
		return tie_label(h, lang, "place-any", VARS(VAR("lab", h->lab->name)));
	return tie_label(h, lang, "place-wished", VARS(VAR("venue", v.name)));
}
