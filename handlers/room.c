/* SPDX-License-Identifier: EUPL-1.2
 *
 * Rooms: which one a message stands in, and what happens there that is no plain message.
 */
#include "handlers/workshop.h"

#include <glib.h>
#include <string.h>

int
room_place(struct handling *h, struct err *e)
{
	int r = room_get(h->tx, h->mem, h->in->room, &h->room, e);

	if (r < 0)
		return -1;
	if (r == 0)
		h->room = (struct room){ .id = h->in->room,
			.kind = "other",
			.state = "joined",
			.name = "",
			.access = "",
			.successor = "",
			.invited_by = "",
			.told = "" };
	if (strcmp(h->room.kind, "staff") == 0 || (*h->lab->staff_room && strcmp(h->in->room, h->lab->staff_room) == 0))
		h->where = IN_STAFF_ROOM;
	else if (strcmp(h->room.kind, "collective") == 0 || (h->lab->collectives && g_strv_contains(h->lab->collectives, h->in->room)))
		h->where = IN_COLLECTIVE;
	else
		h->where = strcmp(h->room.kind, "direct") == 0 && h->room.members == 2 ? IN_DIRECT : IN_FORUM;
	return 0;
}

static int
others_poll(struct handling *h, struct err *e)
{
	(void)e;
	return set_aside(h, INBOX_IGNORED, "a poll of others");
}

int
handle_room(struct handling *h, struct err *e)
{
	static int (*const how[ROOM_EVENTS])(struct handling *, struct err *) = {
		[ROOM_REACTION] = handle_reaction,
		[ROOM_EDIT] = handle_edit,
		[ROOM_REDACTION] = handle_redaction,
		[ROOM_INVITE] = handle_invite,
		[ROOM_MEMBER] = handle_member,
		[ROOM_STATE] = handle_state,
		[ROOM_ENCRYPTED] = handle_encrypted,
		[ROOM_TOMBSTONE] = handle_tombstone,
		[ROOM_POLL_ANSWER] = handle_poll,
		[ROOM_POLL] = others_poll,
	};

	return how[h->in->what] ? how[h->in->what](h, e) : set_aside(h, INBOX_IGNORED, "not a message");
}
