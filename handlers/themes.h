/* SPDX-License-Identifier: EUPL-1.2
 *
 * What public services speak of, in a few words of ours: what may be said of somebody else's problem without a word of theirs.
 */
#ifndef HANDLERS_THEMES_H
#define HANDLERS_THEMES_H

#include <talloc.h>

/* The label "theme.<name>" of the first theme that the text and the stems of another problem share; NULL if none. */
const char *theme_of(TALLOC_CTX *, const char *text, const char *stems);
/* For tests: the names, NULL-terminated. */
extern const char *const theme_names[];

#endif
