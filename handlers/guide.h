/* SPDX-License-Identifier: EUPL-1.2
 *
 * Documents and guides for people: `!guide` shows the catalogue, takes requests for copies and files, and keeps both for the staff. Printed copies
 * want the staff's yes (but for as many as [guides] free_copies says); they leave the stock in the transaction of that yes, never more than there are.
 */
#ifndef HANDLERS_GUIDE_H
#define HANDLERS_GUIDE_H

#include "handlers/room.h"

/* Words that are about a request and no command: answers to our letters, the staff's word under its card, a document asked for by its name
 * alone. 1 dealt with; 0 they say something else; -1. */
int guide_answer(struct handling *, struct err *e);
/* A sign on the card of a request. */
int guide_reaction(struct handling *, const struct outbox_item *, enum sign, struct err *e);
/* "clock:guide/<instant>/<request>": the staff are told that it waits, copies have come, its person is asked what they were good for. */
int handle_guide_due(struct handling *, struct err *e);
/* undo: what `detail` of aside_note() says. 1; 0: it cannot be, which was said; -1. */
int guide_back(struct handling *, const char *detail, struct err *e);
/* reply.c: the letter is about h->copy; person 0: one to a room. */
void guide_letter(const struct handling *, struct letter *, int64_t person);

#endif
