/* SPDX-License-Identifier: EUPL-1.2
 *
 * "Qui connaît ... ?" in words, and what is answered. Pure.
 */
#ifndef HANDLERS_INQUIRY_WORDS_H
#define HANDLERS_INQUIRY_WORDS_H

#include <stdbool.h>
#include <talloc.h>

/* "Qui connaît ... ?", "quelqu'un a-t-il déjà ... ?", said to us; a mail that tells a problem is none. */
bool inquiry_wished(TALLOC_CTX *, const char *text);
/* "qui-connait liste", "je veux bien être sollicitée", "je ne veux plus être sollicité": what follows the command; NULL. */
const char *inquiry_typed(TALLOC_CTX *, const char *text);
enum inquiry_word { INQUIRY_ANSWERS, INQUIRY_UNKNOWN, INQUIRY_STOPS };
/* What somebody who was asked says: they do not know, they want no more of it, or an answer; *signs: and they sign it. */
enum inquiry_word inquiry_read(TALLOC_CTX *, const char *text, bool *signs);
/* What a text holds that tells who wrote it or leads elsewhere: bits. */
enum { INQUIRY_ADDRESS = 1, INQUIRY_PHONE = 2, INQUIRY_LINK = 4 };
unsigned inquiry_holds(TALLOC_CTX *, const char *text);

#endif
