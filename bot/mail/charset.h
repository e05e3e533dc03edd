/* SPDX-License-Identifier: EUPL-1.2
 *
 * Bytes with a label that may lie -> UTF-8. Nothing is lost but what has no meaning, which becomes
 * U+FFFD.
 */
#ifndef BOT_MAIL_CHARSET_H
#define BOT_MAIL_CHARSET_H

#include <stddef.h>
#include <talloc.h>

/* `label` as in charset=..., NULL when there is none. iso-8859-1 and us-ascii are read as
 * windows-1252 (WHATWG encoding labels), valid UTF-8 under such a label as UTF-8; in UTF-8 each
 * invalid byte is read as windows-1252. UTF-7 is never decoded, NUL is dropped. */
char *charset_text(TALLOC_CTX *, const char *label, const void *bytes, size_t n, size_t *size);

/* RFC 2047, with what is seen in the wild: words broken inside a character, blanks and '?' inside
 * words, missing padding, raw 8-bit bytes. The result may hold control characters: put it through
 * text_line(). */
char *words_decode(TALLOC_CTX *, const char *value);

/* The same words, still encoded but all in UTF-8: for a parser that must see the structure first.
 */
char *words_plain(TALLOC_CTX *, const char *value);

#endif
