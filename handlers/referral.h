/* SPDX-License-Identifier: EUPL-1.2
 *
 * Referrals ("mises en relation"). Somebody needs help: the exact text that may be shared is theirs to approve; partners are asked with that
 * text and nothing else, each by a letter of their own, and answer in words; whoever says yes is introduced to the requester, and the requester
 * to them. Until then nothing that is sent to one side says who the other is: no name, address, organisation, account, no id that was made
 * elsewhere. Whoever speaks for a side is that person, proven: the token in an address, a forwarded mail, a reference prove nothing.
 *
 * referral.c: `!relation`. referral_choose.c: which partners. referral_answer.c: what both sides say. referral_clock.c: what time brings.
 * referral_case.c: what becomes of the case it is for. referral_back.c: what is taken back. referral_say.c: the letters.
 */
#ifndef HANDLERS_REFERRAL_H
#define HANDLERS_REFERRAL_H

#include "db/referral.h"
#include "db/workshop.h"
#include "handlers/partner.h"

/* Is this message an answer to what was asked about a referral? 1 it is dealt with; 0 it is about something else; -1. */
int referral_answer(struct handling *, struct err *e);
/* "clock:referral/<instant>/<id>", "clock:approach/<instant>/<id>". */
int handle_referral_due(struct handling *, struct err *e);
int handle_approach_due(struct handling *, struct err *e);
/* The case loaded came from that stage: its referrals end with it. When an act of `then` (0: none) is taken back, those that ended with it stay so,
 * and who is concerned hears it. */
int referral_case(struct handling *, enum stage before, int64_t then, struct err *e);
/* The workshop is called off. */
int referral_workshop_off(struct handling *, const struct workshop *, struct err *e);
/* Rows label value, for the staff, of the case loaded and of those that became part of it. At most REFERRALS_SHOWN. */
enum { REFERRALS_SHOWN = 20 };
int referral_rows(struct handling *, struct rows *, struct err *e);
/* undo: what `detail` of aside_note() says: "new 7", "approved 7", "act 7" (what cannot be taken back), and of a partner "yes 9", "answer 9 ...". 1:
 * what came of it was said; 0; -1. */
int referral_back(struct handling *, const char *detail, struct err *e);

/* reply.c: the letter to that person (0: a room) is about h->referral: its reference, the way back. */
void referral_letter(const struct handling *, struct letter *, int64_t person);
/* route.c: which one was it about? 0 also when it was none. */
int referral_token(struct handling *, const char *token, struct err *e);
void referral_said(struct handling *, const struct outbox_item *);

#endif
