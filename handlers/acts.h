/* SPDX-License-Identifier: EUPL-1.2
 *
 * Acts of staff in free text, by verb and grammar: "je prends P-14", "peux-tu passer P-14 à Anne ?", "P-14 : refusé car ...". What
 * is denied, asked, or told of somebody else is no act.
 */
#ifndef HANDLERS_ACTS_H
#define HANDLERS_ACTS_H

#include "handlers/args.h"

struct act {
	const struct command *command;
	size_t first, end;  /* tokens that say it */
	int sure;           /* 3 a case is named, 2 "le dossier", "-le", 1 nothing */
	bool hedged;        /* "il faut", "on peut", "peut-être" */
	bool wished;        /* an infinitive after other words: "merci de noter" */
	bool denied;        /* "on ne peut pas accepter": the opposite may be meant */
	bool declared;      /* "P-14 est accepté": of the case, no verb of the writer */
	bool owed;          /* a text that leads: after ":" or "car" */
	const char *ref;    /* or NULL */
	const char *person; /* or NULL */
	size_t text;        /* token at which the text argument starts; SIZE_MAX: none */
	bool several;       /* more than one case is named */
};

/* Is the verb at token i of the sentence an act? */
bool act_at(TALLOC_CTX *, const struct words *w, const struct sentence *s, size_t i, struct act *out);

/* "accepter P-14 serait ...": does the word after the case only speak of the act? */
bool judged(const struct words *w, size_t i);

#endif
