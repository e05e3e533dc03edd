/* SPDX-License-Identifier: EUPL-1.2
 *
 * A text as folded words and sentences that still know where they stand in what was written. Only the head of a long text is
 * cut into words: a command stands at the beginning; the text arguments are taken from the raw bytes.
 */
#ifndef HANDLERS_TOKENS_H
#define HANDLERS_TOKENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

enum { TOKENS_MAX = 256, TOKENS_HEAD = 1200, SENTENCES_MAX = 48, REFERENCE_SIZE = 20 };

enum token_kind { TOKEN_WORD, TOKEN_NUMBER, TOKEN_CASE, TOKEN_PERSON };

struct token {
	const char *word; /* folded; TOKEN_CASE: canonical, "P-2026-014" */
	uint32_t at, end; /* in the raw text */
	uint16_t id;      /* of the lexicon (handlers/match.h), 0 if the word is in no pattern */
	uint16_t sound;   /* of word_sound(), 0 if none */
	uint8_t kind;
	char after;    /* the punctuation that follows: one of , : . ? ! ; - = ( " or '\n', '\0' at the end, else ' ' */
	bool shy;      /* TOKEN_CASE of a form that is ordinary text too ("p 14", "a4"): only where a case is expected */
	bool numbered; /* TOKEN_NUMBER after "n°", "#", "dossier": may be a case */
	bool quoted;   /* between quotation marks: somebody else's words */
	bool line;     /* first of its line */
	bool bang;     /* "!" stands right before it */
	bool slip;     /* `id` is that of a word one slip away: nothing may be promised by it */
};

struct sentence {
	uint16_t first, end; /* tokens first .. end - 1; never empty */
	char mark;           /* '.', '?', '!' or '\n' */
};

struct words {
	const char *raw;
	size_t from, to; /* what was cut: raw[from .. to) */
	size_t n, n_sentences;
	bool whole; /* the head was the whole text */
	struct token t[TOKENS_MAX];
	struct sentence s[SENTENCES_MAX];
};

/* Cuts raw[from .. to). Lines that start with ">" are passed over. Never NULL. */
struct words *words_cut(TALLOC_CTX *, const char *raw, size_t from, size_t to);

/* A reference at byte i of a folded text (text_fold_map): its length, 0 if none; canonical form in `out`. */
size_t reference_at(const char *folded, const size_t *map, const char *raw, size_t i, char out[REFERENCE_SIZE], bool *shy);

/* Is the line (folded, without line end) the start of a closing: "Cordialement", "-- ", a legal footer, `fin` or `stop` alone? */
bool closing_line(const char *folded, size_t n);

#endif
