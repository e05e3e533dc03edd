/* SPDX-License-Identifier: EUPL-1.2
 *
 * Referrals in the store: what somebody needs, in the words that may be shared, and the partners who are asked. As in store.h.
 */
#ifndef DB_REFERRAL_H
#define DB_REFERRAL_H

#include "db/store.h"

enum referral_state { REFERRAL_DRAFT, REFERRAL_OPEN, REFERRAL_MET, REFERRAL_CLOSED, REFERRAL_STATES };
const char *referral_state_name(enum referral_state);

struct referral {
	int64_t id;
	const char *ref; /* "R-2026-005" */
	int64_t requester, author, problem, workshop;
	const char *room; /* where the requester is alone with us and is answered; "": by mail */
	const char *text;
	int version;
	enum referral_state state;
	const char *reason; /* why it is closed: "refused", "withdrawn", "expired", "nobody", "ended", "erased" */
	bool relay;
	const char *chosen; /* why these partners */
	const char *token;  /* of this version of the text */
	int steps;
	int64_t told_at, next_at, approved_at, closed_at; /* 0 */
	int64_t inbox, created_at, changed_at;
};

/* With the next number of the year; sets id and ref. */
int referral_add(struct tx *, TALLOC_CTX *, struct referral *, int year, int64_t now, struct err *e);
int referral_set(struct tx *, const struct referral *, int64_t now, struct err *e);
int referral_get(struct tx *, TALLOC_CTX *, int64_t id, struct referral *, struct err *e);
/* "R-2026-005"; "R-5": the newest of that number. */
int referral_by_ref(struct tx *, TALLOC_CTX *, const char *ref, struct referral *, struct err *e);
int referral_by_token(struct tx *, TALLOC_CTX *, const char *token, struct referral *, struct err *e);
/* Of a requester, those that go on first; 0: those of everybody that go on. The newest first. */
int referral_all(struct tx *, TALLOC_CTX *, int64_t requester, struct referral *, size_t max, size_t *n, struct err *e);
/* How many of a requester's go on. */
int referral_count(struct tx *, int64_t requester, int64_t *n, struct err *e);
/* Of a case and of those that became part of it. */
int referral_of_problem(struct tx *, int64_t problem, int64_t *ids, size_t max, size_t *n, struct err *e);
int referral_of_workshop(struct tx *, int64_t workshop, int64_t *ids, size_t max, size_t *n, struct err *e);
/* Made before `since`, and no partner has said yes yet; the oldest first. */
int referral_waiting(struct tx *, TALLOC_CTX *, int64_t since, struct referral *, size_t max, size_t *n, struct err *e);
/* Of which something is to be said or done now; when the next is (1, 0 none, -1); nothing more by the clock. */
int referral_due(struct tx *, int64_t now, int64_t *ids, size_t max, size_t *n, struct err *e);
int referral_next(struct tx *, int64_t *at, struct err *e);
int referral_quiet(struct tx *, int64_t id, struct err *e);
/* No word of it is left, on either side; what became of it is. */
int referral_forget(struct tx *, int64_t id, struct err *e);

/* --- partners who are asked --- */

enum approach_state {
	APPROACH_PROPOSED,
	APPROACH_ASKED,
	APPROACH_LATER,
	APPROACH_NO,
	APPROACH_ELSEWHERE,
	APPROACH_SILENT,
	APPROACH_INTRODUCED,
	APPROACH_ENDED,
	APPROACH_WITHDRAWN,
	APPROACH_STATES
};
const char *approach_state_name(enum approach_state);

struct approach {
	int64_t id, referral, card, person;
	enum approach_state state;
	const char *motive, *words, *token;
	int steps;
	int64_t asked_at, told_at, answered_at, introduced_at, next_at; /* 0 */
};
int approach_add(struct tx *, struct approach *, int64_t now, struct err *e);
int approach_set(struct tx *, const struct approach *, int64_t now, struct err *e);
int approach_get(struct tx *, TALLOC_CTX *, int64_t id, struct approach *, struct err *e);
int approach_by_token(struct tx *, TALLOC_CTX *, const char *token, struct approach *, struct err *e);
/* Of a referral, in the order in which they were chosen. */
int approach_all(struct tx *, TALLOC_CTX *, int64_t referral, struct approach *, size_t max, size_t *n, struct err *e);
/* Of a person, those that wait for an answer first, then the newest. */
int approach_of_person(struct tx *, TALLOC_CTX *, int64_t person, struct approach *, size_t max, size_t *n, struct err *e);
/* When that card was asked for somebody last; 0: never. */
int approach_last(struct tx *, int64_t card, int64_t *at, struct err *e);
/* From the approval of a text to its first answer, or introduction, of those that came between two instants. */
struct delay {
	int64_t from, to;
};
int approach_delays(struct tx *, TALLOC_CTX *, bool introduced, int64_t from, int64_t to, struct delay **, size_t *n, struct err *e);
int approach_introduced(struct tx *, int64_t from, int64_t to, int64_t *n, struct err *e);
int approach_due(struct tx *, int64_t now, int64_t *ids, size_t max, size_t *n, struct err *e);
int approach_next(struct tx *, int64_t *at, struct err *e);
int approach_quiet(struct tx *, int64_t id, struct err *e);

/* --- afterwards --- */

struct feedback {
	int64_t approach;
	bool partner;       /* else the requester */
	int step;           /* 1: the first weeks; 2: what came of it */
	int talked, useful; /* -1 unsaid; 0, 1; 0 no, 1 partly, 2 yes */
	const char *outcome, *words;
};
/* The last word of that side at that step counts. */
int feedback_set(struct tx *, const struct feedback *, int64_t now, struct err *e);
int feedback_of(struct tx *, TALLOC_CTX *, int64_t approach, struct feedback *, size_t max, size_t *n, struct err *e);

/* When that person was written to last without having written; 0: never. */
int nudged_last(struct tx *, int64_t person, int64_t *at, struct err *e);

#endif
