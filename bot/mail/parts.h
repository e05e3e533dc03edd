/* SPDX-License-Identifier: EUPL-1.2
 *
 * The body of a mail: which parts a person reads, which are attachments, which are machinery.
 */
#ifndef BOT_MAIL_PARTS_H
#define BOT_MAIL_PARTS_H

#include <gmime/gmime.h>
#include <stdbool.h>
#include <talloc.h>

#include "bot/base/message.h"

struct parts {
	GString *text; /* readable text, UTF-8, not yet cleaned */
	struct attachment *attachments;
	size_t n_attachments;
	GMimeMessage *message; /* the only message/rfc822 part, NULL when there are none or several */
	size_t n_messages;
	size_t message_at;  /* its index among the attachments */
	const char *report; /* multipart/report: "delivery-status", "disposition-notification", ..., or "" */
	char *calendar;     /* the calendar of the mail, UTF-8, or NULL: a text/calendar before other parts that are one */
	size_t calendar_size;
	int calendar_rank;
	const char *calendar_method; /* of its Content-Type, or NULL */
	char *status;                /* decoded message/delivery-status, NUL-terminated, or NULL */
	char *returned;              /* header block of the mail that came back, or NULL */
	size_t guessed;              /* boundaries: one a mail */
	const char *limit;
};

/* Reads `root` (NULL: nothing to read). Everything hangs on mem but p->text and p->message, which
 * parts_done() gives back. */
void parts_read(TALLOC_CTX *mem, GMimeObject *root, struct parts *p);
void parts_done(struct parts *p);

#endif
