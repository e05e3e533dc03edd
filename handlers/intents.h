/* SPDX-License-Identifier: EUPL-1.2
 *
 * Free text: what each sentence may mean, before it is decided what the message means.
 */
#ifndef HANDLERS_INTENTS_H
#define HANDLERS_INTENTS_H

#include "handlers/acts.h"
#include "handlers/args.h"

enum { CANDIDATES_MAX = 24 };

struct candidate {
	const struct command *command;
	unsigned flags;    /* of the phrase group; 0 for acts */
	size_t sentence;   /* index among those that say something */
	size_t nth;        /* index in words.s */
	size_t first, end; /* tokens */
	bool weak;
	struct act act; /* command NULL unless this came from a verb */
};

struct intents {
	struct candidate c[CANDIDATES_MAX];
	size_t n;
	size_t sentences, tokens; /* that say something: politeness apart */
	bool thanks, problem;
	struct candidate wondered; /* "on accepte P-1 ?": an act that is only asked about; `command` NULL if none */
};

/* Is it this row of the table? False for NULL. */
bool named(const struct command *, const char *name);

/* Nothing but politeness: "J'espère que vous allez bien.", "Merci d'avance pour votre retour." */
bool sentence_is_polite(TALLOC_CTX *, const struct words *, const struct sentence *);

void intents_find(struct reading *r, struct intents *in);

#endif
