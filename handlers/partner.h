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

/* --- annuaire.c, for partner.c --- */

/* Without files nothing is known of territories and synonyms. */
const struct directory *directory_of(const struct handling *);
/* Is it this command that was meant? */
bool card_meant(const struct handling *, const char *name);
/* Why not, with an example of the command that was meant. */
int card_refused(struct handling *, const char *why, const struct var *vars, struct err *e);
/* A card as labelled lines, for that reader (NULL: a room); for who is answered here. NULL: *e. */
const char *card_lines(struct handling *, const struct card *, const char *lang, const char *reader, struct err *e);
const char *card_lines_here(struct handling *, const struct card *, struct err *e);
/* `passed`: the team has read what was written besides. */
int card_show(struct handling *, struct card *, bool passed, struct err *e);
/* "une association". */
const char *card_kind_words(struct handling *, const char *lang, const struct card *);
/* "f-12" -> "F-12" */
const char *card_ref_upper(TALLOC_CTX *, const char *);

#endif
