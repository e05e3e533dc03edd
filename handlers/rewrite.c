/* SPDX-License-Identifier: EUPL-1.2
 *
 * What somebody wrote in a room and then changed, or took back.
 */
#include "handlers/followup.h"
#include "handlers/room.h"

#include "handlers/workshop.h"
#include <stdlib.h>
#include <string.h>

enum { EDIT_SECONDS = 600, DAY = 86400 };

/* What that event was to us. 1 it is this person's own; 0 set aside; -1. */
static int
own_event(struct handling *h, struct inbox_seen *seen, struct err *e)
{
	int r = identify(h, e);

	if (r < 0)
		return -1;
	if (r == 0)
		return set_aside(h, INBOX_IGNORED, "stranger in the room");
	r = inbox_by_key(h->tx, talloc_asprintf(h->mem, "room:%s/%s", h->in->room, h->in->target), seen, e);
	if (r == 0)
		return set_aside(h, INBOX_IGNORED, "about something that we did not hear");
	if (r == 1 && seen->person != h->who.id)
		return set_aside(h, INBOX_IGNORED, "about what somebody else wrote");
	h->verified = true;
	h->level = LEVEL_VERIFIED;
	return r;
}

/* That message did something after all: it is not read a third time, and taking it back takes back what its edit did. */
static int
done_by(struct handling *h, int64_t message, struct err *e)
{
	if (inbox_acted(h->tx, message, h->out->problem, e) < 0)
		return -1;
	return mark_set(
	    h->tx, talloc_asprintf(h->mem, "edit/%lld", (long long)message), talloc_asprintf(h->mem, "%lld", (long long)h->inbox), e);
}

/* Only what was said is read again: an edit of an edit is of nothing that stands in the room. 1, 0 set aside, -1. */
static int
of_a_message(struct handling *h, int64_t target, struct err *e)
{
	const char *unused;
	int r = mark_get(h->tx, h->mem, talloc_asprintf(h->mem, "is-edit/%lld", (long long)target), &unused, e);

	if (r != 0)
		return r < 0 ? -1 : set_aside(h, INBOX_IGNORED, "an edit of an edit");
	return mark_set(h->tx, talloc_asprintf(h->mem, "is-edit/%lld", (long long)h->inbox), "1", e) < 0 ? -1 : 1;
}

int
handle_edit(struct handling *h, struct err *e)
{
	struct inbox_seen seen = { 0 };
	struct inbound *mine;
	int r = own_event(h, &seen, e);

	if (r == 1)
		r = of_a_message(h, seen.id, e);
	if (r <= 0)
		return r;
	if (h->in->at - seen.at > EDIT_SECONDS)
		return set_aside(h, INBOX_IGNORED, "an edit of something old");
	mine = talloc_memdup(h->mem, h->in, sizeof *mine);
	mine->what = ROOM_MESSAGE;
	mine->event = h->in->target; /* what is answered is the message, as it is now */
	h->in = mine;
	if (seen.acted) {
		if (seen.problem && case_load(h, seen.problem, e) < 0)
			return -1;
		if ((r = room_hears(h, e)) <= 0)
			return r;
		r = budget_take(h->tx, talloc_asprintf(h->mem, "edit:%lld", (long long)seen.id), 1, DAY, h->now, e);
		if (r <= 0)
			return r < 0 ? -1 : set_aside(h, INBOX_HANDLED, "an edit of what was done");
		return say(h, "edit-done", VARS(VAR("example", example(h, "annuler"))), e);
	}
	r = handle_person(h, e);
	if (r == 0 && h->out->acted)
		r = done_by(h, seen.id, e);
	return r;
}

int
handle_redaction(struct handling *h, struct err *e)
{
	struct inbox_seen seen = { 0 };
	const char *edit;
	int r = own_event(h, &seen, e);

	if (r <= 0)
		return r;
	if (!seen.acted)
		return set_aside(h, INBOX_HANDLED, "taken back");
	if ((r = room_hears(h, e)) <= 0)
		return r;
	r = mark_get(h->tx, h->mem, talloc_asprintf(h->mem, "edit/%lld", (long long)seen.id), &edit, e);
	if (r < 0)
		return -1;
	seen.id = r == 1 ? strtoll(edit, NULL, 10) : seen.id;
	r = poll_back(h, seen.id, e);
	if (r == 0)
		r = attendance_taken_back(h, seen.id, e);
	if (r != 0)
		return r < 0 ? -1 : 0;
	return undo_message(h, seen.id, e);
}
