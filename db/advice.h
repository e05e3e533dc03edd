/* SPDX-License-Identifier: EUPL-1.2
 *
 * Resources recommended to a case, and what became of them. As in store.h.
 */
#ifndef DB_ADVICE_H
#define DB_ADVICE_H

#include "db/store.h"

enum advice_state {
	ADVICE_PROPOSED,
	ADVICE_STARTED,
	ADVICE_BLOCKED,
	ADVICE_DONE,
	ADVICE_DECLINED,
	ADVICE_ALREADY, /* done before it was recommended */
	ADVICE_WITHDRAWN,
	ADVICE_STATES
};
const char *advice_state_name(enum advice_state); /* "proposed" */

struct advice {
	int64_t id, problem, card;
	int64_t person, author; /* who was told, who recommended it */
	const char *why;
	enum advice_state state;
	const char *token;
	int64_t said_at, reminded_at, next_at; /* 0 */
	int64_t inbox, created_at, changed_at;
};

int advice_add(struct tx *, struct advice *, int64_t now, struct err *e); /* sets id */
int advice_set(struct tx *, const struct advice *, int64_t now, struct err *e);
int advice_get(struct tx *, TALLOC_CTX *, int64_t id, struct advice *, struct err *e);
int advice_by_token(struct tx *, TALLOC_CTX *, const char *token, struct advice *, struct err *e);
/* Of a case and of those that became part of it, in order; what was withdrawn is not among them. */
int advice_all(struct tx *, TALLOC_CTX *, int64_t problem, struct advice *, size_t max, size_t *n, struct err *e);
/* For the clock (bot/clock.c), as card_due() and the others. */
int advice_due(struct tx *, int64_t now, int64_t *ids, size_t max, size_t *n, struct err *e);
int advice_next(struct tx *, int64_t *at, struct err *e);
int advice_quiet(struct tx *, int64_t id, struct err *e);
/* When a person was last asked about anything that waits for them, by a reminder or about a resource. 1, 0 never, -1. */
int advice_reminded(struct tx *, int64_t person, int64_t *at, struct err *e);
/* Those recommended in that time, by what became of them until now: counts[ADVICE_STATES]. */
int advice_counts(struct tx *, int64_t from, int64_t until, int64_t *counts, struct err *e);

#endif
