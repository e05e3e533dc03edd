/* SPDX-License-Identifier: EUPL-1.2
 *
 * The lines of a mail's text, and what mail programs write between what people write. Shared by
 * reply trimming and by the reading of forwarded mails. Everything here is linear: a look ahead is
 * bounded.
 */
#ifndef BOT_MAIL_LINES_H
#define BOT_MAIL_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <talloc.h>

struct line {
	const char *s; /* without LF */
	size_t n;
};

struct lines {
	struct line *line;
	size_t n;
};

enum { LINE_FOLD = 512 }; /* longer lines are compared by their beginning */

void lines_split(TALLOC_CTX *, const char *text, struct lines *);

/* For comparing: lower case, accents dropped, blanks of any kind one space, ends trimmed. Cheaper
 * than text_fold() on every line of every mail, and enough for the words of mail programs. Returns
 * the length. */
size_t line_fold(const char *s, size_t n, char out[LINE_FOLD]);

/* Does a folded line begin with one of these? */
bool line_starts(const char *folded, const char *const *words, size_t n);
/* ... or hold one? */
bool line_has(const char *folded, const char *const *words, size_t n);

bool line_blank(const struct line *);
bool line_quoted(const struct line *); /* begins with '>' */

/* First line at or after i that is not blank; l->n if none. */
size_t line_next(const struct lines *l, size_t i);

/* "Le ... a ecrit :", "On ... wrote:", on one line or several: how many lines, 0 if none. */
size_t line_attribution(const struct lines *, size_t i);

/* "-----Message d'origine-----" and its cousins. `forwarded`: those that say "forwarded". NULL
 * allowed. */
bool line_separator(const struct lines *, size_t i, bool *forwarded);

/* A block of De/Envoye/A/Objet lines in any order, in French or English: how many lines, 0 if none.
 */
enum block_key { KEY_NONE, KEY_FROM, KEY_DATE, KEY_TO, KEY_SUBJECT, KEY_CC };
struct block {
	size_t lines;
	unsigned int keys; /* 1 << key */
	struct line from;  /* value of the From line */
	bool evidence;     /* an address, a time or a year stands in it: no form that a person fills in
			*/
};
/* With `lead` any key may come first (after a separator); else From does, or all four stand there
 * with an address. */
size_t line_block(const struct lines *, size_t i, bool lead, struct block *);

#endif
