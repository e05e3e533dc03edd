/* SPDX-License-Identifier: EUPL-1.2
 *
 * No date works: who blocks which, three dates in their place, and a second round of the poll with the same people. Options are added behind
 * those that were there, which keep their numbers and their votes: an old letter that is answered late says what it said.
 */
#ifndef HANDLERS_ROUND_H
#define HANDLERS_ROUND_H

#include "handlers/workshop.h"

enum { ROUND_PROPOSED = 3 };

/* Dates of the same length and at the same hours of the day as the options, on working days, not before two of them have gone by, when nobody
 * without whom it cannot be is away or in another workshop, those first for which a room is free (when it wants one); none of the options again. At most ROUND_PROPOSED, the earliest first. */
int round_find(struct handling *, const struct gathering *, struct slot out[ROUND_PROPOSED], size_t *n, struct err *e);

/* To the organiser, when the poll is closed and no option works. Names of people are for them alone, and for no room. */
int round_propose(struct handling *, struct gathering *, struct err *e);

/* "dates: jeu 12/03 matin", "relancer avec ces dates": of a draft the options are these from now on, to a poll they are added, and everybody
 * hears once what is new. 1 done or refused with words, 0 the words are something else, -1. */
int round_verb(struct handling *, struct gathering *, const char *text, struct err *e);

/* The letter of a round behind the first. */
int round_ask(struct handling *, const struct gathering *, const struct invitee *, struct err *e);

#endif
