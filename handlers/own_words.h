/* SPDX-License-Identifier: EUPL-1.2
 *
 * The words by which people ask to be reminded.
 */
#ifndef HANDLERS_OWN_WORDS_H
#define HANDLERS_OWN_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <talloc.h>

/* Do they ask to be reminded, or to see what was asked? */
bool own_said(TALLOC_CTX *, const char *text);
/* "Pouvez-vous me rappeler ": where what follows it begins; 0: it is not there. */
size_t own_lead(const char *text);

#endif
