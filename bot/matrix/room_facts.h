/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a room is like, gathered from the state events of one answer, for ROOM_STATE (room_item.h).
 */
#ifndef BOT_MATRIX_ROOM_FACTS_H
#define BOT_MATRIX_ROOM_FACTS_H

#include "bot/matrix/event.h"
#include "bot/matrix/json.h"

struct room_facts {
	int64_t members; /* -1 not told, like NULL in the others */
	const char *name, *access, *join, *predecessor;
	bool encrypted, replaced;
	const cJSON *powers; /* content of m.room.power_levels */
	const char *creator;
};

/* Later ones win. Strings live as long as the JSON. */
void facts_add(struct room_facts *, const cJSON *event);
void facts_summary(struct room_facts *, const cJSON *summary);

/* The lines, "" when nothing is told. `room`: its id says whether creators are above power levels (room version 12). */
char *facts_text(TALLOC_CTX *, const struct room_facts *, const struct matrix_self *, const char *room);

#endif
