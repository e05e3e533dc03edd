/* SPDX-License-Identifier: EUPL-1.2
 *
 * "annuler" after "lancer": a poll that went out by mistake. Letters cannot be unsent: who got one is told in a sentence that there is nothing
 * to answer, and the workshop is a draft again, whose dates may be changed before it is launched once more.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/fault.h"
#include "handlers/workshop.h"

static int
stays(struct handling *h, const struct gathering *g, bool late, struct err *e)
{
	return say(h, "workshop-launch-stays",
	    VARS(VAR("late", late ? "1" : NULL),
		VAR("state", word(h, talloc_asprintf(h->mem, "workshop.%s", workshop_stage_name(g->w.stage)))),
		VAR("over", g->w.stage == WORKSHOP_CANCELLED || g->w.stage == WORKSHOP_HELD ? "1" : NULL),
		VAR("fixed", g->w.stage == WORKSHOP_FIXED ? "1" : NULL),
		VAR("example", talloc_asprintf(h->mem, "!atelier %s annuler", g->w.ref))),
	    e);
}

int
launch_back(struct handling *h, const char *detail, bool late, struct err *e)
{
	struct gathering g = { .n = 0 };
	int told, r = gathering_load(h, strtoll(detail, NULL, 10), &g, e);
	bool here;

	if (r <= 0)
		return r;
	if (!workshop_decides(h, &g.w))
		return say(h, "workshop-not-yours", NULL, e) < 0 ? -1 : 1;
	if (late || g.w.stage != WORKSHOP_POLLING)
		return g.w.stage == WORKSHOP_DRAFT ? 0 : stays(h, &g, late, e) < 0 ? -1 : 1;
	here = h->in->channel == CHANNEL_ROOM && strcmp(h->in->room, g.w.room) == 0;
	FAULT("launch.back");
	if (poll_finish(h, &g, e) < 0 || poll_withdraw(h->tx, g.w.id, h->inbox, h->now, &told, e) < 0)
		return -1;
	h->out->acted = true;
	if (say(h, "workshop-withdrawn",
		VARS(VAR("many", told ? talloc_asprintf(h->mem, "%d", told) : NULL),
		    VAR("answered", g.w.answered ? talloc_asprintf(h->mem, "%d", g.w.answered) : NULL)),
		e) < 0 ||
	    (*g.w.room && !here && tell_room(h, g.w.room, "workshop-mistake", NULL, e) < 0))
		return -1;
	g.w.stage = WORKSHOP_DRAFT;
	g.w.polled_at = 0;
	g.w.answered = 0;
	g.w.stale = false;
	g.w.told = gathering_told(&g.w, "orphan") ? "orphan" : "";
	return gathering_write(h, &g, e) < 0 ? -1 : 1;
}
