/* SPDX-License-Identifier: EUPL-1.2
 *
 * What people say of their own card in the directory: a mail of its lines, "comment figurer dans votre annuaire ?", "est-ce que ma fiche est
 * en ligne ?". Pure.
 */
#ifndef HANDLERS_CARD_WORDS_H
#define HANDLERS_CARD_WORDS_H

#include <stdbool.h>
#include <talloc.h>

enum card_words {
	CARD_WORDS_NONE,
	CARD_WORDS_LINES,  /* the lines of a card, to be made or changed; a form that tells a problem is none */
	CARD_WORDS_HOW,    /* they would like to be in it */
	CARD_WORDS_SHOW,   /* how it is with their card */
	CARD_WORDS_CHANGE, /* they would like it otherwise, and give no line */
	CARD_WORDS_REMOVE
};

enum card_words card_words(TALLOC_CTX *, const char *subject, const char *text);
/* Do they speak of the directory? "Ma fiche" alone may be another one. */
bool card_words_directory(TALLOC_CTX *, const char *subject, const char *text);

#endif
