/* SPDX-License-Identifier: EUPL-1.2
 *
 * The time-keepers of rooms, in the store. As in store.h.
 */
#ifndef DB_KEEPER_H
#define DB_KEEPER_H

#include "db/store.h"

struct keeper {
	int64_t id;
	int64_t workshop; /* 0: `text` alone, for so many minutes */
	const char *room;
	int64_t person; /* who asked for it */
	const char *text;
	int minutes;
	int64_t starts_at; /* when the first part begins, reckoned back from those that are left */
	bool planned;      /* it begins when the workshop does, and moves with it */
	int part;          /* the one that was said last; 0: it has not begun */
	bool warned;       /* that it is soon over was said too */
	int64_t paused_at; /* 0: it is not */
	const char *ended; /* "", "over", "stopped", "cancelled" */
	int64_t next_at;   /* when the clock says something; 0: never */
	int beats;         /* messages that the clock has sent for it */
};
/* Sets id. */
int keeper_add(struct tx *, struct keeper *, int64_t now, struct err *e);
int keeper_get(struct tx *, TALLOC_CTX *, int64_t id, struct keeper *, struct err *e);
int keeper_set(struct tx *, const struct keeper *, struct err *e);
/* As workshop_next(), workshop_rest(). */
int keeper_next(struct tx *, int64_t *id, int64_t *at, int *beats, struct err *e);
int keeper_rest(struct tx *, int64_t id, struct err *e);
/* Those that go on in a room, the newest first. That of a workshop that goes on: 1, 0, -1. */
int keeper_in_room(struct tx *, const char *room, int64_t *ids, size_t max, size_t *n, struct err *e);
int keeper_of_workshop(struct tx *, TALLOC_CTX *, int64_t workshop, struct keeper *, struct err *e);

#endif
