/* SPDX-License-Identifier: EUPL-1.2
 *
 * What is to be done for a workshop at a time of its own: letters to many people, some at a time; those who said nothing are asked again
 * once; the organiser hears how it stands; the limit ends the poll.
 */
#include <glib.h>
#include <string.h>

#include "bot/base/fault.h"
#include "handlers/followup.h"
#include "handlers/organiser.h"
#include "handlers/round.h"
#include "handlers/series.h"
#include "handlers/tie.h"

enum { LETTERS = 30, HOUR = 3600, DAY = 86400 };

/* When those who said nothing are asked again; 0: they are not. A short poll asks later, a very short one never. */
static int64_t
silent_at(const struct handling *h, const struct workshop *w)
{
	int64_t lasts = w->limit_at - w->polled_at, at;

	if (lasts < 2 * DAY)
		return 0;
	at = hours_next(h->lab->hours, w->limit_at - (lasts < 5 * DAY ? 36 : 48) * HOUR);
	return at < w->limit_at ? at : 0;
}

static void
sooner(int64_t *at, int64_t when)
{
	if (when > 0 && (*at == 0 || when < *at))
		*at = when;
}

int
gathering_write(struct handling *h, struct gathering *g, struct err *e)
{
	struct workshop *w = &g->w;
	struct invitee i;
	int64_t start, end = 0;
	size_t n, k;

	w->next_at = 0;
	if (organiser_leaving(w))
		sooner(&w->next_at, h->now);
	if (invitee_due(h->tx, h->mem, w->id, &i, 1, &n, e) < 0)
		return -1;
	if (n > 0)
		sooner(&w->next_at, h->now);
	if (w->stale && *w->room)
		sooner(&w->next_at, w->tallied_at + TALLY_SECONDS);
	if (w->stage == WORKSHOP_POLLING) {
		sooner(&w->next_at, w->limit_at);
		if (!gathering_told(w, "eve"))
			sooner(&w->next_at, silent_at(h, w));
	}
	if (w->stage == WORKSHOP_FIXED)
		for (k = 0; k < g->n; k++)
			if (g->slot[k].number == w->kept && g->slot[k].starts[0]) {
				if (slot_repeats(&g->slot[k])) {
					if (series_when(h, g, &end, e) < 0)
						return -1;
				} else if (slot_instants(h, &g->slot[k], &start, &end, e) < 0)
					return -1;
				sooner(&w->next_at, end);
			}
	if (followup_next(h, g, &w->next_at, e) < 0)
		return -1;
	return workshop_set(h->tx, w, h->now, e);
}

/* To some of those who are to get one. */
static int
letters(struct handling *h, struct gathering *g, struct err *e)
{
	struct invitee *i = talloc_array(h->mem, struct invitee, LETTERS);
	size_t n, k;
	int r;

	if (invitee_due(h->tx, h->mem, g->w.id, i, LETTERS, &n, e) < 0)
		return -1;
	for (k = 0; k < n; k++) {
		if (g->w.stage == WORKSHOP_FIXED && strcmp(i[k].due, "silent") == 0) {
			r = series_remind(h, g, &i[k], e);
		} else if (strcmp(i[k].due, "poll") == 0 || strcmp(i[k].due, "silent") == 0) {
			if (strcmp(i[k].due, "poll") == 0 && i[k].asked_at)
				r = round_ask(h, g, &i[k], e);
			else
				r = poll_ask(h, g, &i[k], strcmp(i[k].due, "silent") == 0, e);
			i[k].asked_at = h->now;
		} else if (g->w.stage == WORKSHOP_DRAFT && strcmp(i[k].due, "cancelled") == 0) { /* the poll alone was */
			r = tell(h, i[k].person, "workshop-mistake", NULL, e);
		} else {
			/* a day without is no other series, another place no other day */
			bool stays = (series_kept(g) || *g->w.news) && strcmp(i[k].due, "moved") == 0;

			r = stays && strcmp(i[k].presence, "declined") == 0 ? 0 : invitation_send(h, g, &i[k], i[k].due, e);
			if (strcmp(i[k].due, "cancelled") != 0 && !(stays && *i[k].presence))
				i[k].presence = "asked";
		}
		i[k].due = "";
		if (r < 0 || invitee_set(h->tx, &i[k], h->now, e) < 0)
			return -1;
	}
	return 0;
}

static int
is_over(struct handling *h, struct gathering *g, bool *over, struct err *e)
{
	int64_t start, end;
	size_t k;

	*over = false;
	for (k = 0; g->w.stage == WORKSHOP_FIXED && k < g->n; k++)
		if (g->slot[k].number == g->w.kept && g->slot[k].starts[0]) {
			if (slot_repeats(&g->slot[k])) {
				if (series_when(h, g, &end, e) < 0)
					return -1;
				*over = end == 0;
				continue;
			}
			if (slot_instants(h, &g->slot[k], &start, &end, e) < 0)
				return -1;
			*over = end <= h->now;
		}
	return 0;
}

int
workshop_clock(struct handling *h, struct err *e)
{
	struct gathering g;
	int64_t silent;
	bool over;
	int r = gathering_load(h, g_ascii_strtoll(h->in->key + strlen("clock:workshop/"), NULL, 10), &g, e);

	if (r <= 0)
		return r < 0 ? -1 : set_aside(h, INBOX_HANDLED, "no such workshop");
	FAULT("workshop.clock");
	g.w.beats++;
	if (organiser_clock(h, &g, e) < 0 || tie_watch(h, &g, e) < 0)
		return -1;
	silent = g.w.stage == WORKSHOP_POLLING && !gathering_told(&g.w, "eve") ? silent_at(h, &g.w) : 0;
	if (g.w.stage == WORKSHOP_POLLING && g.w.limit_at && h->now >= g.w.limit_at) {
		if (poll_close(h, &g, "limit", e) < 0)
			return -1;
	} else if (silent && h->now >= silent) {
		if (invitee_call(h->tx, g.w.id, "silent", true, e) < 0 || tally_state(h, &g, "eve", e) < 0)
			return -1;
	}
	if (g.w.stage == WORKSHOP_FIXED && series_call(h, &g, e) < 0)
		return -1;
	if (g.w.stale && h->now >= g.w.tallied_at && tally_renew(h, &g, e) < 0)
		return -1;
	if (letters(h, &g, e) < 0 || is_over(h, &g, &over, e) < 0)
		return -1;
	if (over)
		g.w.stage = WORKSHOP_HELD;
	if (followup_clock(h, &g, e) < 0 || gathering_write(h, &g, e) < 0)
		return -1;
	return h->out->n_letters ? 0 : set_aside(h, INBOX_HANDLED, "nothing to say");
}
