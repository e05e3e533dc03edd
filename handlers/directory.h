/* SPDX-License-Identifier: EUPL-1.2
 *
 * Looking for who or what can help, in French as people write it: "design sonore Finistère", "quelqu'un pour animer avec des jeunes". Words
 * are compared by their stems, with what the lab says means the same (synonyms.h); a word that no card holds is read as the nearest one that some
 * do; territories (territories.h) put first what holds there.
 */
#ifndef HANDLERS_DIRECTORY_H
#define HANDLERS_DIRECTORY_H

#include "db/card.h"
#include "handlers/stem.h"
#include "handlers/synonyms.h"
#include "handlers/territories.h"

struct directory {
	const struct synonyms *synonyms;       /* NULL: none */
	const struct territories *territories; /* NULL: none */
};

enum { FOUND_MOST = 20 };

/* How a card lies to the territories that were asked for. */
enum nearness { PLACE_ANY /* none was asked for */, PLACE_THERE, PLACE_AROUND, PLACE_WITHIN, PLACE_UNSAID, PLACE_ELSEWHERE };

struct found {
	struct card card;
	double share;      /* of what was asked for: 0 .. 1 */
	const char *words; /* because of these, as they were asked for: "sonore, design" */
	enum nearness nearness;
	const char *place; /* the code of the territory that made it so; NULL */
};

struct finding {
	struct found found[FOUND_MOST]; /* the best first */
	size_t n;
	const char *places[TERRITORIES_NAMED]; /* codes that were asked for */
	size_t n_places;
	bool recent;         /* its words are so common that older cards with them were not looked at */
	const char *guessed; /* "finistére -> finistère": words that were read as others; "" */
};

struct asked {
	const char *question;
	unsigned kinds; /* a bit each (1 << CARD_METHOD); 0: all */
	bool
	    named; /* who asks may know the partners' names: else what names them does not count, or asking for a name would tell whose card it is */
	size_t max; /* FOUND_MOST */
	bool need;  /* not a question but a whole text of what somebody needs: its most telling words count, two of them at least */
};
/* The cards that answer the question. */
int directory_find(const struct directory *, struct tx *, TALLOC_CTX *, const struct asked *, struct finding *, struct err *e);

/* The card is found by what it says now; a hidden one is not. */
int directory_index(const struct directory *, struct tx *, TALLOC_CTX *, const struct card *, struct err *e);
/* Sets its `places` from its `territory`, or from its `scope` where that line is empty ("Perimetre : Bretagne"). */
void directory_places(const struct directory *, TALLOC_CTX *, struct card *);

#endif
