/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a homeserver tells, as arrivals (client-server API, sections named at each function). Pure: bytes in, values out. Whatever the
 * bytes are, what is wrong is skipped or refused whole; nothing is guessed.
 */
#ifndef BOT_MATRIX_EVENT_H
#define BOT_MATRIX_EVENT_H

#include <stdbool.h>
#include <talloc.h>

#include "bot/base/message.h"

/* Who we are, by whoami. */
struct matrix_self {
	const char *user;               /* "@lab:lab.example" */
	const char *name;               /* our display name, by which people may call us; NULL or "": none */
	const char *const *homeservers; /* whose users may speak to us, NULL-terminated; NULL: all */
};

/* One joined room of an answer. */
struct heard_room {
	const char *id;
	bool limited;           /* events are missing between the last answer and this one */
	const char *prev_batch; /* where they end, "" */
	bool entered;           /* our own join is in it: what came before is history, and left out */
	bool enters;            /* our own join is in what is missing: history too, up to the page that `entered` */
	size_t first, n;        /* its arrivals; those of rooms that we were put out of belong to no room here */
};

struct heard {
	const char *next_batch;
	struct arrival *a; /* room by room, in the order of each room's timeline */
	size_t n;
	struct echo *echo;
	size_t n_echo;
	struct heard_room *room;
	size_t n_rooms;
	size_t skipped; /* events that were not well formed, or of homeservers that may not speak to us */
};

/* The text of a message is what the person wrote: without quotes, and without our name where it begins with a call ("@lab, ...").
 *
 * "Syncing": GET /sync. `since`: the token that was asked with, "" at the first: then timelines are history and only invitations and
 * what rooms are like (ROOM_STATE) come out. Invitations have no event id: theirs is made of `since`. -1 ERR_TEMP: no such answer. */
int heard_sync(TALLOC_CTX *, const char *json, size_t size, const struct matrix_self *, const char *since, struct heard *, struct err *e);

/* "Getting events for a room": GET /rooms/{id}/messages, oldest first whatever the direction was. *end: the next page's token, "" when there
 * is none. */
int heard_messages(TALLOC_CTX *, const char *room, const char *json, size_t size, const struct matrix_self *, bool backward, struct heard *,
    const char **end, struct err *e);

/* What an error answer says ("Standard error response"). Fields that are missing or wrong are "" and 0. */
struct matrix_error {
	const char *code; /* "M_LIMIT_EXCEEDED" */
	const char *text; /* printable ASCII */
	int64_t retry_ms; /* capped at an hour */
	bool soft_logout;
};
void heard_error(TALLOC_CTX *, const char *json, size_t size, struct matrix_error *);

/* Is it an object at all? A proxy's page is not. */
bool heard_object(const char *json, size_t size);

/* The string `name` of an answer ("event_id", "room_id", "user_id"), NULL. */
const char *heard_string(TALLOC_CTX *, const char *json, size_t size, const char *name);

#endif
