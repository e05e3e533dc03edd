/* SPDX-License-Identifier: EUPL-1.2
 *
 * What somebody did that is about no case, so that no case's history has it: their own reminders, how reminders reach them. The newest of
 * it is kept, so that "annuler" right after it takes it back.
 */
#ifndef HANDLERS_ASIDE_H
#define HANDLERS_ASIDE_H

#include "handlers/handling.h"

/* `verb` is "retenir" (a date: tie.h), "own" (a reminder of their own: "new 7", "over 7"), "rythme" ("daily 3": how it was, who stood in) or "rappel" (lines of a
 * letter of reminders, as in an act's detail). */
int aside_note(struct handling *, const char *verb, const char *detail, struct err *e);
/* Takes it back when it is newer than their last act on a case (NULL: there is none), or of one message with it. *what: it was taken back,
 * in words; *beside: that act is to be taken back too. 1: it was said already what came of it; 0; -1. */
int aside_back(struct handling *, const struct act *last, const char **what, bool *beside, struct err *e);

#endif
