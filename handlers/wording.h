/* SPDX-License-Identifier: EUPL-1.2
 *
 * A short answer in words, and fixed phrases found in it: what the readers of consent and of feedback share. Pure.
 */
#ifndef HANDLERS_WORDING_H
#define HANDLERS_WORDING_H

#include <stdbool.h>
#include <stddef.h>
#include <talloc.h>

enum { WORDING_MOST = 640 };

struct said_word {
	const char *word; /* folded */
	size_t at, end;   /* in the raw text */
	char after;       /* as in handlers/tokens.h */
	bool capital, quoted, number, person;
	bool opens, closes; /* first, last of its sentence */
	bool asked;         /* its sentence ends with a question mark */
	bool behind;        /* behind "Cordialement": a signature, or an afterthought */
	short by;           /* place of the phrase that explains it, from 1; 0 */
};

struct wording {
	const char *raw;
	struct said_word w[WORDING_MOST];
	size_t n;
	bool whole; /* all of the text was cut */
	int asks;   /* its question marks, save those of web addresses */
};

/* `slips`: words (blanks between) for which a word one slip away is taken, and those that are no slips. */
struct wording *wording_cut(TALLOC_CTX *, const char *text, const char *slips, const char *real);

/* Words apart by blanks: "a|b" one of these, "a?" may be missing, "a*" whatever begins so, "~" up to three words of any kind, "^" the
 * beginning and "$" the end of a sentence, "," the end of a clause. How many words from `at` on such words take, within one sentence; 0: they are not there. */
size_t wording_at(const struct wording *, size_t at, const char *words);
/* One word against "a|b*|c". */
bool wording_is(const char *word, const char *list);

struct wording_phrase {
	int sign;
	const char *key; /* what it means besides; NULL */
	const char *words;
};
struct wording_found {
	const struct wording_phrase *phrase;
	size_t first, end;
};
/* From left to right, of those at one place the longest, of equal ones the first of the table: at most max. Their words are marked. */
size_t wording_find(struct wording *, const struct wording_phrase *, size_t n, struct wording_found *out, size_t max);

/* The words from..end - 1 as written, without marks around them. */
char *wording_text(TALLOC_CTX *, const struct wording *, size_t from, size_t end);
/* Where the clause (the sentence) of word i begins and ends. */
size_t wording_clause(const struct wording *, size_t i, size_t *end);
size_t wording_sentence(const struct wording *, size_t i, size_t *end);

/* Is word i a denial ("ne", "pas", "never") that no phrase explains? Do such words deny that phrase, in its clause? They are marked then. */
bool wording_denies(const struct wording *, size_t i);
bool wording_denied(struct wording *, const struct wording_found *, short mark);

#endif
