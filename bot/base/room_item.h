/* SPDX-License-Identifier: EUPL-1.2
 *
 * The raw form of a chat message in the inbox, the same for every chat transport: lines "room", "event", "from", "name", "answers",
 * an empty line, the body. No value holds a line end.
 */
#ifndef BOT_BASE_ROOM_ITEM_H
#define BOT_BASE_ROOM_ITEM_H

#include <talloc.h>

#include "bot/base/message.h"

/* `in`: room, event, from, from_name, answers, text. Fills a->key, raw, size, channel, at. */
void room_item_write(TALLOC_CTX *, const struct inbound *in, struct arrival *a);

/* Anything that is not of that form gives empty fields. */
void room_item_read(TALLOC_CTX *, const struct arrival *a, struct inbound *in);

#endif
