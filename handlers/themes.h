/* SPDX-License-Identifier: EUPL-1.2
 *
 * What public services speak of, in a few words of ours: what may be said of somebody else's problem without a word of theirs.
 */
#ifndef HANDLERS_THEMES_H
#define HANDLERS_THEMES_H

#include <talloc.h>

/* The label "theme.<name>" of the first theme that the stems of both problems speak of; NULL if none. */
const char *theme_of(TALLOC_CTX *, const char *ours, const char *theirs);
/* For tests: the names, NULL-terminated. */
extern const char *const theme_names[];

#endif
