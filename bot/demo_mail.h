/* SPDX-License-Identifier: EUPL-1.2
 *
 * A mail as a person of the demonstration writes it: `/mail claire`, `/mail claire non-verifie`, `/repondre claire` (with the quote that a mail
 * program adds), `/eml` (the bytes of a mail as they are, but for "{id claire}", the Message-ID of our last letter to her,
 * "{adresse claire}", its Reply-To, and "{uid claire}", the UID of her last invitation). Lines follow until a "." alone.
 *
 * `/agenda claire accepter [outlook]`: the button of her last invitation, pressed in that calendar (demo_calendar.h). It is a line of its own.
 */
#ifndef BOT_DEMO_MAIL_H
#define BOT_DEMO_MAIL_H

#include "bot/bot.h"
#include "bot/mail/write.h"

struct draft;

/* NULL when the person is unknown. */
struct draft *draft_begin(TALLOC_CTX *, struct bot *, const char *line, const char *people, struct err *e);
/* The one of `/agenda`: 1; 0 with *draft when that button or an invitation is not known, without when the person is not; -1. */
int draft_button(TALLOC_CTX *, struct bot *, const char *line, const char *people, struct draft **draft, struct err *e);
void draft_line(struct draft *, const char *line);

/* Puts it into the Maildir under a name made of `serial`: delivering the same serial again does nothing. */
int draft_deliver(struct draft *, const char *maildir, long serial, int64_t now, struct err *e);

/* The account of somebody of that list, and their name. */
bool person_account(TALLOC_CTX *, const char *people, const char *who, char **name, char **account);

/* "P-2026-001" or NULL. */
const char *draft_ref(struct bot *, const struct outbox_item *);

#endif
