/* SPDX-License-Identifier: EUPL-1.2
 *
 * One event of a timeline ("Room Events"), without its room's other events.
 */
#ifndef BOT_MATRIX_EVENT_READ_H
#define BOT_MATRIX_EVENT_READ_H

#include "bot/matrix/event.h"
#include "bot/matrix/json.h"

#define TIME_MOST INT64_C(253402300799) /* the year 9999 ends */

enum event_kind {
	EVENT_BAD,     /* not well formed, or from a homeserver that may not speak to us */
	EVENT_NOTHING, /* nothing for us */
	EVENT_ARRIVAL, /* *in */
	EVENT_ECHO,    /* *echo: our own */
	EVENT_ENTERED, /* our own join, *in: what stands before it is history */
};

enum event_kind event_read(
    TALLOC_CTX *, const cJSON *, const struct matrix_self *, const char *room, struct inbound *in, struct echo *echo);

/* "@local:server" in printable ASCII, of a server that may speak to us. */
bool event_user(const char *user);
bool event_allowed(const struct matrix_self *, const char *user);

/* "!..." or "$..." in printable ASCII, without '/' in a room's: it would make two rooms' events one key. */
bool event_id(const char *id, char sigil);

/* The local part of a user's id. */
char *event_local(TALLOC_CTX *, const char *user);

#endif
