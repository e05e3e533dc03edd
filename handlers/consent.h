/* SPDX-License-Identifier: EUPL-1.2
 *
 * What somebody answers who is asked whether they agree to a referral: "oui, avec plaisir", "oui si c'est payé", "pas avant mars", "voyez
 * plutôt l'Atelier Z". Pure: `now` is given as civil time. The text is trimmed of quotes and signature. French first, English too.
 *
 * A wrong yes gives a name away, so a plain yes is what leaves no doubt: a condition, a question, a hedge, a date far ahead, a denial that
 * nothing explains, a scope ("pour l'autre"), a text too long to be read to its end: each makes it CONSENT_MAYBE at most. A no that hangs
 * on something is no plain no either.
 */
#ifndef HANDLERS_CONSENT_H
#define HANDLERS_CONSENT_H

#include <stdint.h>
#include <talloc.h>

#include "bot/base/date.h"

enum consent_answer {
	CONSENT_NONE,  /* nothing that answers: "bien reçu", "je transmets à ma collègue" (then `elsewhere` says to whom), "merci" */
	CONSENT_YES,   /* plainly */
	CONSENT_MAYBE, /* a yes with a condition, a question, a doubt; yes and no in one */
	CONSENT_NO,
	CONSENT_LATER,     /* not now; `until` when they named a day. "oui, mais pas avant mars" too, with its `condition` */
	CONSENT_ELSEWHERE, /* not them, but `elsewhere` */
	CONSENTS,
};
const char *consent_name(enum consent_answer); /* "none", "yes", "maybe", "no", "later", "elsewhere" */

struct consent_said {
	enum consent_answer what;
	/* Of NO, LATER, ELSEWHERE: why, when they said why. One of a closed list: "no-time", "not-my-field", "too-far", "too-big", "money",
	 * "conflict", "absent", "other"; label "referral.motive.<key>". NULL: they gave no reason. */
	const char *motive_key;
	const char *motive;    /* those words, as written; NULL with motive_key NULL */
	const char *elsewhere; /* who or what else, as written: a name, an address, "ma collègue"; NULL. A YES may name somebody besides */
	int64_t until;         /* LATER: the first instant of the day on which to ask again; 0: they named none that can be told */
	const char *condition; /* of MAYBE and LATER: what it hangs on or what they ask, as written; NULL */
};
/* `zone` is that of `now`. What is set hangs on the context. */
void consent_read(TALLOC_CTX *, const char *text, const struct civil *now, const char *zone, struct consent_said *);

#endif
