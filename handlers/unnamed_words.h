/* SPDX-License-Identifier: EUPL-1.2
 *
 * The words of a text as names see them: which are written with a capital, which belong together. Pure.
 */
#ifndef HANDLERS_UNNAMED_WORDS_H
#define HANDLERS_UNNAMED_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <talloc.h>

struct text_word {
	const char *word; /* folded */
	size_t at, end;   /* in the raw text */
	const char *gap;  /* in the raw text: what stands before it since the word before, at - gap_size on */
	size_t gap_size;
	unsigned digits;     /* how many, when it is digits alone */
	bool capital, upper; /* the first letter; all of two letters or more */
	bool opens;          /* of its sentence or line it is the first */
};
struct text_words {
	const char *raw;
	struct text_word *w;
	size_t n;
	bool loud; /* most words are capitals: they say nothing */
};
struct text_words text_words_cut(TALLOC_CTX *, const char *raw);

/* Word i stands right behind word i - 1: a blank, a hyphen, an apostrophe between. */
bool name_near(const struct text_words *, size_t i);
/* "de", "du", "of", "la": inside of a name. */
bool name_links(const struct text_words *, size_t i);
/* "mairie", "hopital", "council": what an organisation is. */
bool name_kind(const struct text_words *, size_t i);
/* Behind the last word of the name that begins with word i: "Lannion", "Pays d'Auray", "Belle-Isle-en-Terre". i when it is none. */
size_t name_end(const struct text_words *, size_t i);
/* The same for what goes on behind the word before i: "du Finistere" behind "CAF". i when nothing does. */
size_t name_goes_on(const struct text_words *, size_t i);

#endif
