/* SPDX-License-Identifier: EUPL-1.2
 *
 * From a struct letter to the bytes of a mail: GMime, UTF-8 only, text first and plain accessible HTML second,
 * CRLF everywhere, no line over 998 bytes, no value that could open a header of its own.
 */
#ifndef BOT_MAIL_WRITE_H
#define BOT_MAIL_WRITE_H

#include <talloc.h>

#include "bot/base/message.h"
#include "bot/mail/read.h"

/* `date` is the instant of the Date header. *bytes hangs on the context. ERR_PERM when an address is none, ERR_BUG
 * when a rule of this file would be broken. The same letter and date give the same bytes. */
int mail_write(
    TALLOC_CTX *, const struct letter *, const struct mail_self *, int64_t date, const char **bytes, size_t *size, struct err *e);

/* lab+token@domain, or the plain address when there is no separator or no token. */
char *mail_reply_address(TALLOC_CTX *, const struct mail_self *, const char *token);

/* "[Ti Lab P-2026-014] subject"; the tag is left out without ref. At most 70 characters where the subject can be
 * cut at a word. */
char *mail_subject(TALLOC_CTX *, const struct mail_self *, const char *ref, const char *subject);

#endif
