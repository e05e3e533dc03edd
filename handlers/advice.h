/* SPDX-License-Identifier: EUPL-1.2
 *
 * Resources recommended to a case: a method, a tool, a venue, a funding call of the directory. `!ressource P-14 F-3 pourquoi` sends its card to who
 * asked; what they answer in words moves it on, the staff hear at once of what is blocked, and who says nothing for six weeks is asked once.
 * Somebody who answers for a card is asked first whether they want to help: that is a referral, and no recommendation.
 */
#ifndef HANDLERS_ADVICE_H
#define HANDLERS_ADVICE_H

#include "db/advice.h"
#include "handlers/handling.h"

enum { ADVICE_SHOWN = 20 };

/* What these words say of a resource: "c'est en cours", "déjà fait", "on bloque sur ..."; "pas encore" leaves it proposed. Pure. false: nothing. */
bool advice_read(TALLOC_CTX *, const char *text, enum advice_state *);
/* "c'est fait, mais ça n'a pas marché": was it tried in vain? */
bool advice_failed(TALLOC_CTX *, const char *text);

/* A mail in answer to what we said of a resource (h->about_advice): 1 it is dealt with; 0 it is about something else; -1. */
int advice_answer(struct handling *, struct err *e);
/* "clock:advice/<instant>/<advice>": nobody said a word of it. */
int handle_advice_due(struct handling *, struct err *e);
/* undo.c */
int advice_back(struct handling *, const struct act *, struct err *e);
/* Of the case loaded, and those that became part of it: rows of label and value. At most ADVICE_SHOWN. */
int advice_rows(struct handling *, struct rows *, struct err *e);
/* reply.c: the letter to that person is about h->advice. */
int advice_letter(struct handling *, struct letter *, int64_t person, struct err *e);

#endif
