/* SPDX-License-Identifier: EUPL-1.2
 *
 * Mail that no person wrote to us (RFC 3834, 3464, 8098, 2919, 2369, and what is done instead of
 * them).
 */
#ifndef BOT_MAIL_MACHINE_H
#define BOT_MAIL_MACHINE_H

#include <stdbool.h>
#include <talloc.h>

#include "bot/mail/head.h"
#include "bot/mail/read.h"

struct evidence {
	const struct head *head;
	const char *report;   /* parts.h */
	const char *status;   /* message/delivery-status, or NULL */
	const char *returned; /* header block that came back, or NULL */
	const struct mail_self *self;
	bool (*own_id)(void *aux, const char *message_id); /* may be NULL */
	void *aux;
};

/* Return-Path: the null one is that of bounces. */
enum path { PATH_MISSING, PATH_NULL, PATH_SET };
enum path head_path(const struct head *);

/* The local part without marks: "No-Reply_Compta" is "noreplycompta". */
void local_plain(const char *addr, char out[80]);

/* Our own address, with or without a token behind the separator. */
bool addr_ours(const struct mail_self *, const char *addr);
/* Nobody reads what is sent to it: a no-reply address, a mailer-daemon. */
bool addr_robot(const char *addr);
bool addr_daemon(const char *addr);

/* Fills machine, machine_why, list_id and the failed_ fields. Wants from, message_id, subject,
 * refs, text, full_text, return_path, calendar and attachments in `in` already. */
void machine_find(TALLOC_CTX *, const struct evidence *, struct inbound *in);

/* Why this is a bounce, for the record; NULL if it is none. */
const char *bounce_why(const struct evidence *, const struct inbound *);

/* What a bounce says: the recipient, whether for good, the Message-ID that came back. Any of the
 * three texts may be NULL. */
void bounce_read(TALLOC_CTX *, const char *status, const char *returned, const char *text,
    bool (*own_id)(void *aux, const char *message_id), void *aux, struct inbound *in);

#endif
