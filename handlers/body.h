/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a message says, without the salutation above and the closing below. Nothing is lost: these are bounds in the text.
 */
#ifndef HANDLERS_BODY_H
#define HANDLERS_BODY_H

#include "handlers/tokens.h"

/* Where the closing begins ("Cordialement", "-- ", `fin`, a footer), or the end. A closing before a long text is part of the
 * text: somebody went on below it. */
size_t body_end(TALLOC_CTX *, const char *raw);

/* Takes a closing that stands on the last line of a short message off the words: "oui. Cordialement, P. Le Goff". */
void closing_drop(struct words *w);

/* Takes the salutation off the front of the words: language "fr", "en", "br" or NULL if there is none. */
const char *greeting_take(struct words *w);

/* Takes the first n tokens off. */
void words_skip(struct words *w, size_t n);

/* "fr" or "en" by the small words, NULL if it cannot be told. */
const char *language_of(const struct words *w);

#endif
