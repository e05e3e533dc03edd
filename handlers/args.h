/* SPDX-License-Identifier: EUPL-1.2
 *
 * Arguments of a command out of the words that follow it.
 */
#ifndef HANDLERS_ARGS_H
#define HANDLERS_ARGS_H

#include "handlers/tokens.h"
#include "handlers/understand.h"

struct reading {
	TALLOC_CTX *mem;
	struct words *w;
	enum context context;
	bool addressed; /* CONTEXT_ROOM: to us */
	struct meaning *out;
	bool called;         /* CONTEXT_CALLED */
	const char *subject; /* of a mail; "" */
};

void argument_add(struct meaning *out, const struct arg_spec *spec, const char *text);
bool argument_has(const struct meaning *out, enum arg_type type);
const struct arg_spec *argument_spec(const struct command *c, enum arg_type type);

/* The raw text that follows token i - 1 (from the beginning when i is 0), without the colon, dash or "car" that leads to it. */
char *text_from(TALLOC_CTX *, const struct words *w, size_t i);

/* Case at token i, canonical; numbers only with `number`. NULL if there is none. */
const char *case_at(TALLOC_CTX *, const struct words *w, size_t i, bool number);

/* Skips "n°", "le dossier", "la demande", "de", before a case. */
size_t case_skip(const struct words *w, size_t i, size_t end);

/* "à Anne Le Goff", "@anne", "anne@lab.example" at i: as written, *next after it; NULL if nobody is named. With `any` a word in
 * lower case may be a name too. */
char *person_at_words(TALLOC_CTX *, const struct words *w, size_t i, size_t end, bool any, size_t *next);

/* Reads all arguments of a typed command from token i; `line_end` ends its line. Sets question and missing when one is owed. */
void args_typed(struct reading *r, const struct command *c, size_t i, size_t line_end, const char *ref);

/* Sets question "ask-missing-argument" when a required argument other than the case is not there. */
/* Does the command take two cases? */
bool takes_two_cases(const struct command *c);
/* The first case of the sentence from token i on that is not the one given already; NULL if none. *next: behind it. */
const char *other_case_at(TALLOC_CTX *, const struct words *w, size_t i, size_t end, const char *first, size_t *next);
void args_check(struct meaning *out);

#endif
