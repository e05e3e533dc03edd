/* SPDX-License-Identifier: EUPL-1.2
 *
 * The stop switch: in one room, everywhere, for one case. What comes in meanwhile is recorded, and the staff see it.
 */
#include "handlers/room.h"

#include <string.h>

#include "bot/base/fault.h"
#include "bot/base/text.h"
#include "handlers/run.h"

static char *
mark_here(struct handling *h)
{
	return talloc_asprintf(h->mem, "pause/%s", h->in->room);
}

int
cmd_pause(struct handling *h, struct err *e)
{
	const char *given = text_fold(h->mem, arg_text(h, "text"));
	bool everywhere = h->in->channel == CHANNEL_MAIL || strstr(given, "tout") || strstr(given, "everywhere") || strstr(given, "all");

	if (mark_set(h->tx, everywhere ? "pause" : mark_here(h), h->who.name, e) < 0)
		return -1;
	FAULT("pause.set");
	h->paused = h->paused || everywhere;
	h->out->acted = true;
	return say_and_tell(h, "paused", VARS(VAR("everywhere", everywhere ? "1" : NULL), VAR("example", example(h, "reprendre"))), e);
}

int
cmd_reprendre(struct handling *h, struct err *e)
{
	if (mark_set(h->tx, "pause", NULL, e) < 0 || (h->in->channel == CHANNEL_ROOM && mark_set(h->tx, mark_here(h), NULL, e) < 0))
		return -1;
	h->paused = false;
	h->out->acted = true;
	return say_and_tell(h, "resumed", VARS(VAR("example", example(h, "liste"))), e);
}

int
cmd_silence(struct handling *h, struct err *e)
{
	static const char *const ends[] = { "fin", "stop", "end", "off", "non" };
	const char *given = text_fold(h->mem, arg_text(h, "text"));
	struct problem before = h->problem;
	bool ended = false;
	size_t i;

	for (i = 0; i < sizeof ends / sizeof *ends; i++)
		ended = ended || text_starts(given, ends[i]);
	h->problem.human = !ended;
	if (before.human != h->problem.human && act_record(h, &before, "", 0, e) < 0)
		return -1;
	return say_and_tell(h, "silenced", VARS(VAR("ended", ended ? "1" : NULL)), e);
}
