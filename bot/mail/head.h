/* SPDX-License-Identifier: EUPL-1.2
 *
 * The header block of a mail as it stands in the bytes: every field with its position, which GMime
 * does not keep, and the values decoded. Slices point into the raw bytes.
 */
#ifndef BOT_MAIL_HEAD_H
#define BOT_MAIL_HEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

#include "bot/base/message.h"

struct field {
	const char *name, *value; /* value: still folded, without the last line end */
	size_t name_size, value_size;
};

struct head {
	struct field *fields; /* topmost first */
	size_t n;
	size_t kept; /* bytes of the block up to which fields were read */
	size_t body; /* offset behind the empty line; the size of the mail when there is none */
	bool cut;    /* LIMIT_HEADERS or LIMIT_HEADER_FIELDS was reached */
	bool open;   /* no empty line anywhere: the body begins at the first line that is no field */
};

/* GMime, once; what needs it below calls this itself. */
void head_init(void);

void head_read(TALLOC_CTX *, const void *raw, size_t n, struct head *);

/* Topmost field of that name (without case) at position `from` or later; NULL if none. */
const struct field *head_find(const struct head *, const char *name, size_t from);

/* The same, unfolded and trimmed; NULL if there is none. Bytes of any charset, no CR, LF, NUL. */
char *head_value(TALLOC_CTX *, const struct head *, const char *name);
char *field_value(TALLOC_CTX *, const struct field *);

/* Message-IDs of a value, without <>, in order, added behind the *n that *ids has, none twice, at
 * most `max` in all. */
void head_ids(TALLOC_CTX *, const char *value, const char ***ids, size_t *n, size_t max);

/* The mailboxes of an address list (RFC 5322 3.4) behind the *n that *out has. Mailboxes in groups
 * too; what is no addr_check() address has addr "". `list` counts the entries of the top level, a
 * group being two, so that 1 says "exactly one mailbox"; NULL allowed. */
void head_mailboxes(TALLOC_CTX *, const char *value, struct mailbox **out, size_t *n, size_t max, size_t *list);

/* Date field -> UTC seconds; 0 when unreadable or outside 1990-2100. */
int64_t head_date(const char *value);

#endif
