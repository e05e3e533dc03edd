/* SPDX-License-Identifier: EUPL-1.2
 *
 * The raw form of what happened in a room, the same for every chat transport: the lines what, room, event, from, name, answers, target,
 * thread, mentioned; an empty line; the text. No value holds a line end.
 *
 * The text of a ROOM_STATE holds the lines that are known, each once: "members: 3" (joined, with us), "name: ...", "encrypted: yes",
 * "access: restricted" (Tchap's im.vector.room.access_rules), "public: yes" (join_rules), "speak: no" (we lack the power to send),
 * "predecessor: <room>" (it replaces that one).
 */
#ifndef BOT_BASE_ROOM_ITEM_H
#define BOT_BASE_ROOM_ITEM_H

#include <talloc.h>

#include "bot/base/message.h"

/* `in`: what, room, event, from, from_name, answers, target, thread, mentioned, text. Strings may be NULL. Fills a->key, raw, size,
 * channel, at. */
void room_item_write(TALLOC_CTX *, const struct inbound *in, struct arrival *a);

/* Anything that is not of that form gives empty fields. */
void room_item_read(TALLOC_CTX *, const struct arrival *a, struct inbound *in);

/* One more chosen id in the text of a ROOM_POLL_ANSWER, unless it is there; *chosen is a talloc string, "" at first. false: this is no id, or
 * there are too many. */
bool room_choice_add(char **chosen, const char *id);

#endif
