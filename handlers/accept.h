/* SPDX-License-Identifier: EUPL-1.2
 *
 * What was understood becomes the meaning: the command and its arguments, taken from the words around it.
 */
#ifndef HANDLERS_ACCEPT_H
#define HANDLERS_ACCEPT_H

#include "handlers/intents.h"

void accept_public(struct reading *, const struct intents *, const struct candidate *, const char *subject);
void accept_act(struct reading *, const struct candidate *);

/* The first case that is named anywhere, quoted or not; NULL if none. */
const char *case_named(const struct reading *);

/* "merci", "stp", "please": a word that may end what was said. */
bool thanks_word(const char *word);

/* What is asked about: the act that a yes would do. */
void accept_wondered(struct reading *, const struct candidate *);

#endif
