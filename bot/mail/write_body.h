/* SPDX-License-Identifier: EUPL-1.2
 *
 * The two bodies of a letter. Text in, text out, LF line ends; no MIME here.
 */
#ifndef BOT_MAIL_WRITE_BODY_H
#define BOT_MAIL_WRITE_BODY_H

#include <stddef.h>
#include <talloc.h>

#include "bot/base/message.h"

/* format=flowed (RFC 3676, DelSp=no): lines of at most 78 characters where a space allows it,
 * space-stuffed; "> " quotes keep their depth. */
char *flowed_text(TALLOC_CTX *, const char *text);

struct html_letter {
	const char *lang;
	const char *title;
	const char *text;
	const char *reply_to; /* address that the taps write to */
	const char *subject;  /* of taps that have none */
	const struct tap *taps;
	size_t n_taps;
};

/* The same words for programs that prefer HTML: paragraphs, lists, quotes and links are seen in the
 * text. */
char *letter_html(TALLOC_CTX *, const struct html_letter *);

/* RFC 6068; under 1000 characters: what of the body is below its first line goes first, then the
 * subject. NULL if even that does not do. */
char *mailto_url(TALLOC_CTX *, const char *addr, const char *subject, const char *body);

#endif
