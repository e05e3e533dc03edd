/* SPDX-License-Identifier: EUPL-1.2
 *
 * "Qui connaît un bon outil de vote en ligne ?": who asks reads the exact text that will be passed on and says yes to it; it goes to some of those who agreed
 * to be asked, in rotation, in one mail a day at most and never twice within three working days, and to the rooms where that is wanted. What they answer
 * is collected and given to who asks, without a name unless they say that they sign it. After ten working days it ends, with an honest word.
 * Nobody's address is passed on by us.
 */
#ifndef HANDLERS_INQUIRY_H
#define HANDLERS_INQUIRY_H

#include "db/inquiry.h"
#include "handlers/handling.h"
#include "handlers/inquiry_words.h"

/* Said in answer to what we passed on (h->about_inquiry): 1 it is dealt with; 0 it is about something else; -1. */
int inquiry_answer(struct handling *, struct err *e);
/* "clock:inquiry/<instant>/<inquiry>", "clock:willing/<instant>/<person>" */
int handle_inquiry_due(struct handling *, struct err *e);
int handle_willing_due(struct handling *, struct err *e);
/* undo: what `detail` of aside_note() says. */
int inquiry_back(struct handling *, const char *detail, struct err *e);
/* reply.c: the letter to that person is about the inquiries of h->inquiry. */
void inquiry_letter(const struct handling *, struct letter *);

#endif
