/* SPDX-License-Identifier: EUPL-1.2
 *
 * Text as people write it and as the program may trust it. No protocol, no noun of the lab.
 * Everything returned hangs on the talloc context that is given first.
 */
#ifndef BOT_BASE_TEXT_H
#define BOT_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <talloc.h>

/* Any bytes -> valid UTF-8, CRLF and CR -> LF, NUL and other control characters and Unicode bidi
 * controls dropped (TAB and LF kept), cut at max bytes on a character boundary, NFC. Never NULL. */
char *text_clean(TALLOC_CTX *, const void *bytes, size_t n, size_t max);

/* The same on one line: runs of white space become one space, ends trimmed. */
char *text_line(TALLOC_CTX *, const char *s, size_t max);

/* For comparing: lower case, accents and ligatures folded to ASCII ("Œuvre" -> "oeuvre"), typographic
 * quotes, dashes and spaces (U+00A0, U+202F, U+2007) made plain, runs of blanks one space; LF kept.
 * Inclusive spelling dots "·" become ".". */
char *text_fold(TALLOC_CTX *, const char *s);

/* Like text_fold, with for every byte of the result the offset in `s` where it came from:
 * (*map)[i] for i in 0..strlen(result), the last being strlen(s). */
char *text_fold_map(TALLOC_CTX *, const char *s, size_t **map);

/* Is the word (of n bytes) one of these, which have one blank between them? */
bool words_hold(const char *words, const char *word, size_t n);

/* Damerau-Levenshtein distance of two short ASCII words (optimal string alignment), at most `max` + 1. */
int text_distance(const char *a, const char *b, int max);

/* Is this one addr-spec that may go on an SMTP line and be a person's identity? ASCII, one '@', dot-atom
 * local part, LDH domain with a dot or "localhost"; no quotes, comments, CR, LF, '<', '>', '%', '!'. */
bool addr_check(const char *addr);

/* addr_check() and the domain (and only it) put in lower case; NULL when it is no address.
 * Identity compares whole addresses without case: addr_same(). */
char *addr_clean(TALLOC_CTX *, const char *addr);
bool addr_same(const char *a, const char *b);
const char *addr_domain(const char *addr);

/* Free of CR, LF, NUL, controls: may stand in a header line. */
bool text_header_safe(const char *s);

/* Trims white space at both ends, in place; returns s or later. */
char *text_trim(char *s);

/* First line whose folded form starts with the folded prefix?  "starts with, case and accents aside". */
bool text_starts(const char *folded, const char *prefix);

#endif
