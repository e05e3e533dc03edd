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
/* What somebody who was asked says: they do not know, they want no more of it, or an answer. */
enum inquiry_word inquiry_read(TALLOC_CTX *, const char *text);
/* Does this person sign it? "signé" alone, or with their name, where a signature stands: a contract may be signed too. */
bool inquiry_signs(TALLOC_CTX *, const char *text, const char *name);
/* "signé : un bon outil ?": what follows; NULL. */
const char *inquiry_signed_ahead(TALLOC_CTX *, const char *text);
/* Without what says that this person wrote it: name, initials, their addresses and accounts (`doors`, NULL-terminated), the number to call them. */
const char *inquiry_unsigned(TALLOC_CTX *, const char *text, const char *name, const char *const *doors);
/* inquiry_asker.c: under its draft: it may leave as it is; the question changed as they say ("enlevez « en breton »"), NULL; they write it anew: where
 * it begins, NULL. */
bool inquiry_sends(TALLOC_CTX *, const char *text);
const char *inquiry_edited(TALLOC_CTX *, const char *question, const char *text);
const char *inquiry_anew(TALLOC_CTX *, const char *text);
/* "j'ai trouvé, on peut arrêter", of one's own question; "annulez ma réponse", of one's answer to somebody's. */
bool inquiry_ends(TALLOC_CTX *, const char *text);
bool inquiry_takes_back(TALLOC_CTX *, const char *text);
/* What a text holds that tells who wrote it or leads elsewhere: bits. */
enum { INQUIRY_ADDRESS = 1, INQUIRY_PHONE = 2, INQUIRY_LINK = 4 };
unsigned inquiry_holds(TALLOC_CTX *, const char *text);

#endif
