/* SPDX-License-Identifier: EUPL-1.2
 *
 * Rooms: which one a message stands in, and what happens there that is no plain message.
 */
#include "handlers/handling.h"

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
	if (*h->lab->staff_room && strcmp(h->in->room, h->lab->staff_room) == 0)
		h->where = IN_STAFF_ROOM;
	else if (strcmp(h->room.kind, "collective") == 0)
		h->where = IN_COLLECTIVE;
	else
		h->where = strcmp(h->room.kind, "direct") == 0 && h->room.members == 2 ? IN_DIRECT : IN_FORUM;
	return 0;
}

int
handle_room(struct handling *h, struct err *e)
{
	(void)e;
	return set_aside(h, INBOX_IGNORED, "not a message");
}
