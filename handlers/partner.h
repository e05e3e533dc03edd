/* SPDX-License-Identifier: EUPL-1.2
 *
 * The directory for people: `!annuaire` looks, `!partenaire` keeps the cards. Partners are named to the staff alone: to all others they are a number,
 * a kind and what they can do, until both sides of a referral said yes. A card of a partner is found once its person, or the staff, said that
 * it is right, and for a year from then; who does not answer the yearly question is hidden, never lost. No address of anybody is in an answer to
 * others than the staff.
 */
#ifndef HANDLERS_PARTNER_H
#define HANDLERS_PARTNER_H

#include "handlers/directory.h"
#include "handlers/handling.h"

/* A mail to the address of a card's question (h->about_card): 1 it is dealt with; 0 it is about something else; -1. */
int card_answer(struct handling *, struct err *e);
/* "clock:card/<instant>/<card>": it is asked once more, or hidden. */
int handle_card_due(struct handling *, struct err *e);
/* undo: what `detail` of aside_note() says. */
int card_back(struct handling *, const char *detail, struct err *e);
/* reply.c: the letter to that person is about h->card. */
void card_letter(const struct handling *, struct letter *, int64_t person);
/* Who answers for a card: an address that is known, or is from now on. 1, 0 it is none, -1. */
int contact_person(struct tx *, TALLOC_CTX *, const struct lab *, const char *given, int64_t now, int64_t *person, struct err *e);
/* The card as others than the staff may read it: without name, link and partners, and without these in its other lines. Methods, tools, venues
 * and funding are read whole. */
int card_unnamed(struct handling *, struct card *, struct err *e);

#endif
