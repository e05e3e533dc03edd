/* SPDX-License-Identifier: EUPL-1.2
 *
 * Shared by the files that read an answer to a referral: what was found in it, and what that is a sign of where it stands.
 */
#ifndef HANDLERS_CONSENT_INSIDE_H
#define HANDLERS_CONSENT_INSIDE_H

#include "handlers/consent.h"
#include "handlers/consent_words.h"
#include "handlers/dates.h"

enum { CONSENT_FOUND_MOST = 160, CONSENT_DATES_MOST = 12, CONSENT_SIGNED_WORDS = 8 };

struct consent_reader {
	TALLOC_CTX *mem;
	struct wording *w;
	struct wording_found f[CONSENT_FOUND_MOST];
	enum sign sign[CONSENT_FOUND_MOST]; /* what each is, seen where it stands */
	size_t n, count[SIGNS];
	size_t hangs;    /* the word at which the doubt begins; w->n: none */
	bool doubt, ifs; /* doubt: whatever keeps a yes from being plain; ifs: a condition that keeps a no from it too */
	bool bare;       /* the yes is one word alone */
	bool instead;    /* "mais", "plutot" */
	bool denies;     /* a denial that no phrase explains */
	struct span dates[CONSENT_DATES_MOST];
	size_t n_dates;
	const struct span *date; /* the one that says when; NULL */
	int32_t today;
};

static inline bool
says_yes(enum sign s)
{
	return s == SIGN_OUI || s == SIGN_AGREE || s == SIGN_LIKE || s == SIGN_SURE || s == SIGN_WEAK;
}

/* consent_sign.c: sets `sign` and `count`, and what stands behind a signature. */
void consent_signs(struct consent_reader *);

/* consent_doubt.c: sets `bare`, `doubt`, `ifs`, `hangs`, `instead`, `denies`; the dates are known. */
void consent_doubts(struct consent_reader *);
void consent_doubt_at(struct consent_reader *, size_t word);

#endif
