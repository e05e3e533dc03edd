/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a person wrote in a room, as against what their program put around it.
 */
#ifndef BOT_MATRIX_WORDS_H
#define BOT_MATRIX_WORDS_H

#include "bot/matrix/event.h"

/* Drops the lines that quote: the fallback of a rich reply, and what people quote by hand. In place; trimmed. */
char *words_unquoted(char *text);

/* Does the text call us: "@lab, ...", "lab : ...", "@lab" anywhere as a word, our user id? *rest: the text behind that when it stands
 * first and something follows, else the text. `shown`: what a pill of us shows, or NULL. */
bool words_call(const struct matrix_self *, const char *shown, char *text, char **rest);

/* Is there a pill of `user` in the HTML, outside of <mx-reply>? *shown: the words it shows, "" when these hold markup. */
bool words_pill(TALLOC_CTX *, const char *html, const char *user, char **shown);

#endif
