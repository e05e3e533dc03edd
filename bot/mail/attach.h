/* SPDX-License-Identifier: EUPL-1.2
 *
 * What may be taken of an attachment, and under which name.
 */
#ifndef BOT_MAIL_ATTACH_H
#define BOT_MAIL_ATTACH_H

#include <talloc.h>

/* A basename without control or bidi characters, without leading dots, at most LIMIT_NAME bytes
 * with its ending kept;
 * "" when nothing is left. */
char *attach_name(TALLOC_CTX *, const char *raw);

/* NULL, or the label key that says why this kind of file is refused. */
const char *attach_refused(const char *name, const char *type);

/* ".pdf" for "application/pdf"; ".bin" when not known. */
const char *attach_ending(const char *type);

#endif
