/* SPDX-License-Identifier: EUPL-1.2
 *
 * The one writer of header fields. Whatever a value holds, it makes one field: controls are
 * dropped, what is not ASCII becomes encoded words in UTF-8 (RFC 2047) of at most 75 characters,
 * lines end in CRLF and are folded at spaces.
 */
#ifndef BOT_MAIL_WRITE_HEAD_H
#define BOT_MAIL_WRITE_HEAD_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* `value` is ASCII that the program itself made. */
void head_field(GString *, const char *name, const char *value);

void head_text(GString *, const char *name, const char *text);

/* `addr` has passed addr_check(); `display` is any text, "" or NULL for none. */
void head_mailbox(GString *, const char *name, const char *display, const char *addr);

/* Message-IDs that have passed head_id_safe(); nothing when n is 0. */
void head_id_list(GString *, const char *name, const char *const *ids, size_t n);

/* May stand between < and >. Ids without '@' and worse are seen in the wild and thread well: they
 * are good. */
bool head_id_safe(const char *id);

#endif
