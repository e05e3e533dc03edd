/* SPDX-License-Identifier: EUPL-1.2
 *
 * Who organises a workshop changes. Whoever does may hand it over by a word; when they are gone (their mail comes back, they are staff no
 * more, they say that they leave and name nobody) the staff are told once and any of them may take it.
 */
#ifndef HANDLERS_ORGANISER_H
#define HANDLERS_ORGANISER_H

#include "handlers/workshop.h"

/* "organisateur : Paul", "je reprends", "Paul prend la suite", "je ne peux plus l'organiser", said of that workshop: 1 done or refused with
 * words; 0 the words are something else; -1. */
int organiser_verb(struct handling *, struct gathering *, const char *text, struct err *e);
/* "Je quitte le laboratoire, Paul reprend A-3", said of whatever workshops it names (none: all of theirs that go on): as above. */
int organiser_words(struct handling *, struct err *e);
/* One of the staff raises a hand under the notice. */
int organiser_reaction(struct handling *, const struct outbox_item *, enum sign, struct err *e);
/* workshop_clock.c: workshop_leave() was called for it: the staff are told. */
int organiser_clock(struct handling *, struct gathering *, struct err *e);
bool organiser_leaving(const struct workshop *);
/* To who organises, or to the staff while nobody does. */
int organiser_tell(struct handling *, const struct gathering *, const char *template, const struct var *vars, struct err *e);
/* "7 3 5": workshop, from whom, to whom: taken back. */
int organiser_back(struct handling *, const char *detail, struct err *e);

#endif
