/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a text is about, as stems: small words, greetings and numbers left out, accents folded, word endings cut off by the stemmer of its
 * language ("formulaires", "formulaire"). Two texts of one subject share stems.
 */
#ifndef HANDLERS_STEM_H
#define HANDLERS_STEM_H

#include <stddef.h>
#include <talloc.h>

enum { STEMS_MAX = 96 };

struct stem {
	const char *stem; /* letters only: [a-z] and the bytes of other scripts */
	const char *word; /* the first word it was made of, in small letters, with its accents */
};

/* Distinct stems in the order of the text, at most `max`; their number. `lang` NULL: as the text itself tells. */
size_t stems_find(TALLOC_CTX *, const char *text, const char *lang, struct stem *out, size_t max);
/* The stems with blanks between them. */
char *stems_join(TALLOC_CTX *, const struct stem *, size_t n);

#endif
