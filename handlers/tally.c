/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the answers to a poll say. Required people come first, then the quorum, then the score (yes two points, if needed one), then whether a
 * room is free, then the earlier date; the words say why.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "handlers/organiser.h"
#include "handlers/workshop.h"

enum { NAMES = 8 };

static int
score(const struct workshop_slot *s)
{
	return 2 * s->yes + s->maybe;
}

static bool
has_quorum(const struct gathering *g, const struct workshop_slot *s)
{
	return s->yes + s->maybe >= MAX(1, g->w.quorum);
}

bool
slot_works(const struct gathering *g, const struct workshop_slot *s)
{
	return s->missed == 0 && has_quorum(g, s);
}

/* Does a come before b? */
static bool
better(const struct gathering *g, const struct workshop_slot *a, const struct workshop_slot *b)
{
	if ((a->missed > 0) != (b->missed > 0))
		return b->missed > 0;
	if (has_quorum(g, a) != has_quorum(g, b))
		return has_quorum(g, a);
	if (score(a) != score(b))
		return score(a) > score(b);
	if ((a->fits == FIT_GONE) != (b->fits == FIT_GONE))
		return b->fits == FIT_GONE;
	if (a->no != b->no)
		return a->no < b->no;
	return strcmp(a->starts, b->starts) < 0;
}

void
tally_order(const struct gathering *g, size_t order[POLL_SLOTS])
{
	size_t i, k;

	for (i = 0; i < g->n; i++) { /* twenty at most */
		for (k = i; k > 0 && better(g, &g->slot[i], &g->slot[order[k - 1]]); k--)
			order[k] = order[k - 1];
		order[k] = i;
	}
}

/* "Anne Kermarrec, Paul Riou": people needed who cannot. */
static int
missed_names(struct handling *h, const struct gathering *g, const struct workshop_slot *s, const char **names, struct err *e)
{
	int64_t ids[64];
	struct invitee i;
	struct person p;
	size_t n, k, shown = 0;

	*names = NULL;
	if (s->missed == 0)
		return 0;
	if (vote_who(h->tx, g->w.id, s->number, VOTE_SAID_NO, ids, G_N_ELEMENTS(ids), &n, e) < 0)
		return -1;
	for (k = 0; k < n && shown < NAMES; k++) {
		if (invitee_of(h->tx, h->mem, g->w.id, ids[k], &i, e) < 0 || person_get(h->tx, h->mem, ids[k], &p, e) < 0)
			return -1;
		if (strcmp(i.part, "participant") == 0)
			continue;
		*names = talloc_asprintf(h->mem, "%s%s%s", *names ? *names : "", *names ? ", " : "", p.name);
		shown++;
	}
	return 0;
}

/* Why it stands where it does, beside the one before it; NULL: the figures say it. */
static int
reason(struct handling *h, const char *lang, const struct gathering *g, const struct workshop_slot *s, const struct workshop_slot *before,
    bool named, const char **why, struct err *e)
{
	const char *names = NULL;

	*why = NULL;
	if (named && missed_names(h, g, s, &names, e) < 0)
		return -1;
	if (s->missed && !named)
		*why = word_in(h, lang, "tally.missed-somebody");
	else if (names)
		*why = label_fill(h->mem, h->lab->words, lang, "tally.missed", VARS(VAR("names", names)));
	else if (!has_quorum(g, s) && g->w.quorum)
		*why = label_fill(
		    h->mem, h->lab->words, lang, "tally.quorum", VARS(VAR("quorum", talloc_asprintf(h->mem, "%d", g->w.quorum))));
	else if (before && slot_works(g, s) && before->missed == s->missed && score(before) == score(s) &&
		 has_quorum(g, before) == has_quorum(g, s))
		*why = word_in(h, lang,
		    s->fits == FIT_GONE && before->fits != FIT_GONE ? "tally.tie-room"
		    : before->no < s->no                            ? "tally.tie-no"
								    : "tally.tie-early");
	return 0;
}

static const char *
figure(struct handling *h, int n)
{
	return talloc_asprintf(h->mem, "%d", n);
}

static const char *
room_words(struct handling *h, const char *lang, const struct workshop_slot *s)
{
	return s->fits == FIT_UNASKED ? NULL : word_in(h, lang, s->fits == FIT_FREE ? "tie.room-free" : "tie.room-gone");
}

struct rows *
slot_rows(struct handling *h, const char *lang, const struct gathering *g)
{
	struct rows *rows = rows_new(h->mem, POLL_SLOTS);
	size_t i;

	for (i = 0; i < g->n; i++)
		rows_add(rows, "number", figure(h, g->slot[i].number), "option", slot_words(h, lang, &g->slot[i]), "yes",
		    figure(h, g->slot[i].yes), "maybe", figure(h, g->slot[i].maybe), "no", figure(h, g->slot[i].no), "room",
		    room_words(h, lang, &g->slot[i]), NULL);
	return rows;
}

struct rows *
tally_rows(struct handling *h, const char *lang, const struct gathering *g, bool named, struct err *e)
{
	struct rows *rows = rows_new(h->mem, POLL_SLOTS);
	size_t order[POLL_SLOTS], i;
	const char *why;

	tally_order(g, order);
	for (i = 0; i < g->n; i++) {
		const struct workshop_slot *s = &g->slot[order[i]];

		if (reason(h, lang, g, s, i > 0 ? &g->slot[order[i - 1]] : NULL, named, &why, e) < 0)
			return NULL;
		rows_add(rows, "number", figure(h, s->number), "option", slot_words(h, lang, s), "yes", figure(h, s->yes), "maybe",
		    figure(h, s->maybe), "no", figure(h, s->no), "why", why, "room", room_words(h, lang, s), NULL);
	}
	return rows;
}

/* ---- in the room ---- */

static const struct var *
room_vars(struct handling *h, const struct gathering *g)
{
	struct var *v = talloc_zero_array(h->mem, struct var, 6);

	v[0] = (struct var)VAR_ROWS("options", slot_rows(h, h->lab->language, g));
	v[1] = (struct var)VAR("answered", figure(h, g->w.answered));
	v[2] = (struct var)VAR("invited", g->w.invited > g->w.answered ? figure(h, g->w.invited) : NULL);
	v[3] = (struct var)VAR("hidden", g->w.hidden ? "1" : NULL);
	v[4] = (struct var)VAR(
	    "limit", g->w.limit_at ? words_datetime(h->mem, h->lab->words, h->lab->language, g->w.limit_at, h->lab->zone) : NULL);
	return v;
}

int
tally_renew(struct handling *h, struct gathering *g, struct err *e)
{
	struct outbox_item o;
	const struct var *vars;
	const char *text;
	int r;

	g->w.stale = false;
	g->w.tallied_at = h->now;
	if (!*g->w.room)
		return 0;
	r = outbox_of_workshop(h->tx, h->mem, g->w.room, "workshop-tally", g->w.id, &o, e);
	if (r < 0)
		return -1;
	vars = room_vars(h, g);
	if (r == 0)
		return tell_room(h, g->w.room, "workshop-tally", vars, e);
	text = words_piece(h, h->lab->language, NULL, "workshop-tally", vars, e);
	return text ? room_act(h, ACT_EDIT, g->w.room, talloc_asprintf(h->mem, "letter:%s", o.letter), text, e) : -1;
}

/* ---- to the organiser ---- */

int
organiser_told(struct handling *h, const struct workshop *w, const char *template, const struct var *vars, struct err *e)
{
	struct person p;
	int r;

	if (gathering_told(w, "orphan"))
		return tell_staff(h, template, vars, e);
	r = person_get(h->tx, h->mem, w->organiser, &p, e);
	if (r <= 0)
		return r;
	if (*p.addr)
		return tell(h, p.id, template, vars, e);
	return *w->room ? tell_room(h, w->room, template, vars, e) : tell_staff(h, template, vars, e);
}

int
tally_state(struct handling *h, struct gathering *g, const char *what, struct err *e)
{
	size_t order[POLL_SLOTS];
	struct person p;
	struct rows *rows;
	const char *best;
	int r;

	gathering_tell(h, &g->w, what);
	tally_order(g, order);
	r = person_get(h->tx, h->mem, g->w.organiser, &p, e);
	if (r <= 0)
		return r;
	rows = tally_rows(h, p.lang, g, *p.addr != '\0', e);
	if (!rows)
		return -1;
	best = g->n > 0 && slot_works(g, &g->slot[order[0]]) ? figure(h, g->slot[order[0]].number) : NULL;
	{
		const struct var vars[] = { VAR(strcmp(what, "limit") == 0    ? "limit_over"
						: strcmp(what, "quorum") == 0 ? "quorum_now"
									      : what,
						"1"),
			VAR_ROWS("options", rows), VAR("answered", figure(h, g->w.answered)), VAR("invited", figure(h, g->w.invited)),
			VAR("best", best),
			VAR("limit", g->w.limit_at ? words_datetime(h->mem, h->lab->words, p.lang, g->w.limit_at, h->lab->zone) : NULL),
			{ .name = NULL } };

		return organiser_told(h, &g->w, "workshop-state", vars, e);
	}
}

static int
announce(struct handling *h, struct gathering *g, struct err *e)
{
	size_t i;

	for (i = 0; i < g->n && !slot_works(g, &g->slot[i]); i++)
		;
	if (g->w.quorum && i < g->n && !gathering_told(&g->w, "quorum")) {
		if (*g->w.room && !g->w.hidden &&
		    tell_room(h, g->w.room, "workshop-quorum",
			VARS(VAR("number", figure(h, g->slot[i].number)), VAR("option", slot_words(h, h->lab->language, &g->slot[i])),
			    VAR("quorum", figure(h, g->w.quorum))),
			e) < 0)
			return -1;
		gathering_tell(h, &g->w, "half"); /* said with it */
		return tally_state(h, g, "quorum", e);
	}
	if (g->w.invited > 1 && g->w.answered == g->w.invited && !gathering_told(&g->w, "all"))
		return tally_state(h, g, "all", e);
	if (g->w.invited > 3 && 2 * g->w.answered >= g->w.invited && !gathering_told(&g->w, "half"))
		return tally_state(h, g, "half", e);
	return 0;
}

int
tally_changed(struct handling *h, struct gathering *g, struct err *e)
{
	g->w.stale = *g->w.room != '\0';
	if (g->w.stale && h->now - g->w.tallied_at >= TALLY_SECONDS && tally_renew(h, g, e) < 0)
		return -1;
	return announce(h, g, e) < 0 ? -1 : gathering_write(h, g, e);
}
