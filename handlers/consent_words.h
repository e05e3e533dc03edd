/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the phrases of an answer to a referral are signs of: the table behind handlers/consent.h.
 */
#ifndef HANDLERS_CONSENT_WORDS_H
#define HANDLERS_CONSENT_WORDS_H

#include "handlers/wording.h"

enum sign {
	SIGN_NONE,
	SIGN_COVER,   /* courtesies: says nothing, and what denies or hangs in it is no doubt */
	SIGN_THANKS,  /* thanks, a greeting */
	SIGN_SEEN,    /* "bien reçu" */
	SIGN_OUI,     /* the word itself */
	SIGN_AGREE,   /* "je suis partant": denied, it is a no */
	SIGN_LIKE,    /* "ça m'intéresse", "avec plaisir": the same, and it gives way to a reason against */
	SIGN_SURE,    /* "pas de problème": has its own denial in it */
	SIGN_WEAK,    /* "ok": a yes, unless it only says that they have read */
	SIGN_GLAD,    /* "parfait", "j'aimerais bien": no yes by itself */
	SIGN_CALL_ME, /* "contactez-moi": goes with a yes, is none */
	SIGN_NON,     /* the word itself */
	SIGN_NO,      /* a refusal; denied, it is a doubt */
	SIGN_SORRY,   /* "malheureusement": a refusal where nothing else is said */
	SIGN_REASON,  /* why not, with its key */
	SIGN_LATER,   /* not now; may have a key */
	SIGN_HEDGE,   /* a doubt */
	SIGN_HANGS,   /* a condition */
	SIGN_SCOPE,   /* about another demand */
	SIGN_OTHER,   /* whom else to ask stands behind it */
	SIGN_BETTER,  /* ... before it */
	SIGN_PASSED,  /* passed on to whom stands behind it */
	SIGNS,
};

/* Cuts and finds: the phrases in `out`. */
struct wording *consent_cut(TALLOC_CTX *, const char *text, struct wording_found *out, size_t max, size_t *n);

#endif
