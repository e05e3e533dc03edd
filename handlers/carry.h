/* SPDX-License-Identifier: EUPL-1.2
 *
 * Does a sentence carry the message, or is it said in passing? By how much else is said, and where.
 */
#ifndef HANDLERS_CARRY_H
#define HANDLERS_CARRY_H

#include "handlers/intents.h"

/* How much may stand around an intent before the text is about something else. Words, of the head of the text. */
enum { SHORT_ACT = 10, SHORT_ASIDE = 12, SHORT_UNDO = 8, LIST_ASIDE = 4, MEDIUM = 45, LONG = 70 };

bool carries(const struct reading *, const struct intents *, const struct candidate *);

/* Of two public readings of one message, which comes first? Larger is stronger. */
int carry_rank(const struct candidate *);

#endif
