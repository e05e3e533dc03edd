/* SPDX-License-Identifier: EUPL-1.2
 *
 * The directory in the store: cards of partners and of resources, and which words find them. As in store.h.
 */
#ifndef DB_CARD_H
#define DB_CARD_H

#include "db/store.h"

enum card_kind { CARD_PERSON, CARD_ORGANISATION, CARD_METHOD, CARD_TOOL, CARD_VENUE, CARD_FUNDING, CARD_KINDS };
const char *card_kind_name(enum card_kind); /* "person" */
enum card_nature { NATURE_UNSAID, NATURE_PUBLIC, NATURE_ASSOCIATION, NATURE_COMMERCIAL, NATURE_RESEARCHER, NATURES };
const char *card_nature_name(enum card_nature); /* "commercial"; "" */
enum card_state { CARD_ASKED, CARD_LISTED, CARD_HIDDEN, CARD_STATES };
const char *card_state_name(enum card_state);

struct card {
	int64_t id;
	const char *ref; /* "F-2026-012" */
	enum card_kind kind;
	enum card_nature nature;
	const char *name;
	int64_t person; /* who answers for it; 0: the lab does */
	const char *expertise, *missions, *scope, *examples, *partners, *territory, *availability, *link;
	const char *places; /* codes of its territories, "D29 R53"; "" */
	enum card_state state;
	const char *token;
	int64_t asked_at, confirmed_at, next_at; /* 0 */
	int asks;
	int64_t author, inbox, created_at, changed_at;
};

/* With the next number of the year; sets id and ref. `c->token` is given. */
int card_add(struct tx *, TALLOC_CTX *, struct card *, int year, int64_t now, struct err *e);
int card_set(struct tx *, const struct card *, int64_t now, struct err *e);
int card_get(struct tx *, TALLOC_CTX *, int64_t id, struct card *, struct err *e);
/* "F-2026-012"; "F-12": the newest of that number. */
int card_by_ref(struct tx *, TALLOC_CTX *, const char *ref, struct card *, struct err *e);
int card_by_token(struct tx *, TALLOC_CTX *, const char *token, struct card *, struct err *e);
/* By its name, however it is written (text_fold); the newest. */
int card_by_name(struct tx *, TALLOC_CTX *, const char *name, struct card *, struct err *e);
/* Of that name and person; person 0: of that name, the lab's own before others. */
int card_of_name(struct tx *, TALLOC_CTX *, const char *name, int64_t person, struct card *, struct err *e);
/* When the last of those is to be asked about whom nobody was asked yet; 0: there are none. */
int card_asked_last(struct tx *, int64_t *at, struct err *e);
/* Of a person, those that wait for them first. */
int card_of_person(struct tx *, TALLOC_CTX *, int64_t person, struct card *, size_t max, size_t *n, struct err *e);
/* Of that state, the one that changed last first. */
int card_all(struct tx *, TALLOC_CTX *, enum card_state, struct card *, size_t max, size_t *n, struct err *e);
/* Those behind that one, in order. */
int card_after(struct tx *, TALLOC_CTX *, int64_t after, struct card *, size_t max, size_t *n, struct err *e);
/* Those of which something is to be asked or done now; when the next is (1, 0 none, -1). */
int card_due(struct tx *, int64_t now, int64_t *ids, size_t max, size_t *n, struct err *e);
int card_next(struct tx *, int64_t *at, struct err *e);
/* Nothing more is said of it by the clock. */
int card_quiet(struct tx *, int64_t id, struct err *e);
/* How many are listed. */
int card_count(struct tx *, int64_t *n, struct err *e);

/* --- what finds them --- */

/* The stems (blank-separated, each once) by which this card is found; "": it is found no more. */
int card_index(struct tx *, int64_t card, const char *stems, struct err *e);
int card_stems(struct tx *, TALLOC_CTX *, int64_t card, const char **stems, struct err *e);
/* Cards that hold one alternative of each group, the newest first. `groups`: NULL-terminated, each "stem stem stem+stem": alternatives, of
 * which one joined by "+" wants all of its stems. Stems are letters and digits. */
int card_with(struct tx *, const char *const *groups, int64_t *ids, size_t max, size_t *n, struct err *e);
/* How many hold it; those that begin with the same letter, as they come: `each` returns 1 to stop. */
int card_stem_count(struct tx *, const char *stem, int64_t *n, struct err *e);
int card_stem_near(struct tx *, const char *letter, int (*each)(void *aux, const char *stem, int64_t cards), void *aux, struct err *e);

#endif
