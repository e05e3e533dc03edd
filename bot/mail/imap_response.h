/* SPDX-License-Identifier: EUPL-1.2
 *
 * Reads one whole response of an IMAP server: its text, and the literals that stood in it. Private
 * to imap_parse.c, which does the framing.
 */
#ifndef BOT_MAIL_IMAP_RESPONSE_H
#define BOT_MAIL_IMAP_RESPONSE_H

#include "bot/mail/imap_parse.h"

struct imap_literal {
	size_t at; /* where in the text it stands: just behind its '}' */
	unsigned char *bytes;
	size_t size;
};

struct imap_response {
	const char *text; /* without line end; may hold any byte but LF */
	size_t size;
	const struct imap_literal *literals; /* in order of `at` */
	size_t n_literals;
};

/* Fills *ev; its memory hangs on the context, literals are passed on as they are. -1: this is not
 * IMAP. */
int imap_response_read(const struct imap_response *, TALLOC_CTX *, struct imap_event *ev, struct err *e);

/* May a literal stand in the response that begins so? Texts for people end where their line ends,
 * even when they end like
 * "{12}"; only data holds literals. */
bool imap_response_holds_literals(const char *text, size_t n);

#endif
