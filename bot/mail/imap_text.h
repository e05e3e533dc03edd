/* SPDX-License-Identifier: EUPL-1.2
 *
 * Our half of IMAP: what stands in a command line, safe whatever it is made of.
 */
#ifndef BOT_MAIL_IMAP_TEXT_H
#define BOT_MAIL_IMAP_TEXT_H

#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

/* A mailbox name as a quoted string in modified UTF-7 (RFC 3501 section 5.1.3), in NFC: "Traités"
 * -> "\"Trait&AOk-s\"". `prefix` ("" or "INBOX.", as the server wrote it) goes before it unless the
 * name has it already or is INBOX. */
char *imap_name(TALLOC_CTX *, const char *prefix, const char *utf8);

/* "3:5,9": sorts the uids and drops doubles. Ranges hold nothing but the uids given. n > 0. */
char *imap_set(TALLOC_CTX *, uint32_t *uids, size_t n);

/* A tag that no mail can know: a letter and 12 random ones. out holds IMAP_TAG_SIZE bytes. 0, or -1
 * with errno. */
#define IMAP_TAG_SIZE 14
int imap_tag(char *out);

#endif
