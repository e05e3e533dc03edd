/* SPDX-License-Identifier: EUPL-1.2
 *
 * "Qui connaît ... ?": who agreed to be asked, what is asked, what they answered. As in store.h.
 */
#ifndef DB_INQUIRY_H
#define DB_INQUIRY_H

#include "db/store.h"

struct willing {
	int64_t person;
	const char *token;
	int64_t agreed_at, asked_at, next_at; /* 0 */
};
int willing_get(struct tx *, TALLOC_CTX *, int64_t person, struct willing *, struct err *e);
int willing_by_token(struct tx *, const char *token, int64_t *person, struct err *e);
/* Agreed, or its times changed. */
int willing_set(struct tx *, const struct willing *, struct err *e);
int willing_end(struct tx *, int64_t person, struct err *e);
/* Those who were asked longest ago, or never; not that one. */
int willing_first(struct tx *, int64_t but, int64_t *ids, size_t max, size_t *n, struct err *e);
int willing_due(struct tx *, int64_t now, int64_t *ids, size_t max, size_t *n, struct err *e);
int willing_next(struct tx *, int64_t *at, struct err *e);
int willing_quiet(struct tx *, int64_t person, struct err *e);

int willing_room_set(struct tx *, const char *room, int64_t person, int64_t now, struct err *e); /* person 0: no longer */
int willing_room_all(struct tx *, TALLOC_CTX *, const char **rooms, size_t max, size_t *n, struct err *e);

enum inquiry_state { INQUIRY_DRAFT, INQUIRY_OPEN, INQUIRY_CLOSED, INQUIRY_STOPPED, INQUIRY_STATES };
const char *inquiry_state_name(enum inquiry_state);
struct inquiry {
	int64_t id, person;
	const char *text;
	bool signed_;
	enum inquiry_state state;
	int64_t next_at, closes_at; /* 0 */
	int64_t inbox, created_at;
};
int inquiry_add(struct tx *, struct inquiry *, int64_t now, struct err *e); /* sets id */
int inquiry_set(struct tx *, const struct inquiry *, struct err *e);
int inquiry_get(struct tx *, TALLOC_CTX *, int64_t id, struct inquiry *, struct err *e);
/* Those that go on, of a person or (0) of all, the newest first. */
int inquiry_open(struct tx *, TALLOC_CTX *, int64_t person, struct inquiry *, size_t max, size_t *n, struct err *e);
int inquiry_due(struct tx *, int64_t now, int64_t *ids, size_t max, size_t *n, struct err *e);
int inquiry_next(struct tx *, int64_t *at, struct err *e);
int inquiry_quiet(struct tx *, int64_t id, struct err *e);

/* `state`: "waiting", "asked", "answered", "unknown", "left". */
int inquiry_ask_set(struct tx *, int64_t inquiry, int64_t person, const char *state, struct err *e);
/* Were they asked? 1, 0, -1. */
int inquiry_ask_is(struct tx *, int64_t inquiry, int64_t person, struct err *e);
/* Open ones of which that person's part is in that state, the oldest first. */
int inquiry_asked(struct tx *, int64_t person, const char *state, int64_t *ids, size_t max, size_t *n, struct err *e);
/* How many were asked by mail, and how many said that they do not know. */
int inquiry_counts(struct tx *, int64_t inquiry, int64_t *asked, int64_t *unknown, struct err *e);

struct inquiry_answer {
	int64_t id, inquiry, person;
	bool signed_;
	const char *text;
	int64_t inbox;
};
int inquiry_answer_add(struct tx *, const struct inquiry_answer *, int64_t now, struct err *e);
/* Those that who asks does not have yet, or (all) every one. */
int inquiry_answers(struct tx *, TALLOC_CTX *, int64_t inquiry, bool all, struct inquiry_answer *, size_t max, size_t *n, struct err *e);
/* It was not passed on yet, and never will be. */
int inquiry_answer_remove(struct tx *, int64_t id, struct err *e);
int inquiry_told(struct tx *, int64_t inquiry, struct err *e);

#endif
