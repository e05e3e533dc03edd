/* SPDX-License-Identifier: EUPL-1.2
 *
 * Problems that are near one another: they share words that few problems have.
 */
#ifndef HANDLERS_SIMILAR_H
#define HANDLERS_SIMILAR_H

#include "handlers/handling.h"

enum { NEAR_SHOWN = 3 };

struct near {
	int64_t problem;
	double share;      /* of what the shorter of the two says: 0 .. 1 */
	const char *words; /* that both hold, as the text looked for writes them: "logement, formulaire" */
};

struct near_list {
	struct near near[NEAR_SHOWN];
	size_t n;
	bool recent; /* older ones may be near too: the words are so common that only the newest problems with them were looked at */
};

/* The case loaded is found by what it says now: all of it is read again. */
int similar_index(struct handling *, struct err *e);
int similar_index_of(struct handling *, int64_t problem, struct err *e);
/* The same where words were added only. */
int similar_more(struct handling *, const char *more, struct err *e);
/* Is a case of this stage looked for at all? */
bool similar_shown(enum stage);

/* For a card of the case loaded: rows of near{near_ref near_title near_stage near_words}. */
int near_rows(struct handling *, const char *lang, struct rows *, bool *recent, struct err *e);

/* For its author: their own cases as they know them, of those of others only how many, what they became and a theme of our own words. */
struct near_told {
	struct rows *own;                   /* near_ref near_title near_stage */
	struct rows *learnt;                /* learnt: titles of projects that have ended, whose lessons are public in the lab */
	const char *others, *fates, *theme; /* how many, "acceptée (1), close (2)", "le logement"; NULL if none */
};
int near_told(struct handling *, int64_t person, const char *lang, struct near_told *, struct err *e);

#endif
