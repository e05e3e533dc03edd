/* SPDX-License-Identifier: EUPL-1.2
 *
 * The pieces of a reply to reminders: words, numbers of lines, dates, and the phrases that say what is to be done.
 */
#ifndef HANDLERS_ANSWERS_WORDS_H
#define HANDLERS_ANSWERS_WORDS_H

#include <stdint.h>

#include "handlers/answers.h"

enum { PIECES_MAX = 400, TEXT_MOST = 4000 };

/* What stands between a piece and the one before it. */
enum {
	GAP_LINE = 1,
	GAP_STRONG = 2,
	GAP_COMMA = 4,
	GAP_COLON = 8,
	GAP_DASH = 16,
	GAP_SLASH = 32,
	GAP_PAREN = 64,
	GAP_ASKED = 128,
	GAP_DOT = 256
};

struct piece {
	const char *word; /* folded; a case: canonical */
	size_t at, end;   /* in the raw text */
	int number;       /* -1: a word */
	unsigned gap;
	int line;     /* of our letter, under which it stands; 0 */
	bool capital; /* written with one */
	bool called;  /* "@anne", "anne@lab.example" */
	bool ref;     /* a case */
	bool target;  /* the number of a line, not part of a date */
	int date;     /* place in the dates found, from 1; 0 */
	bool used;    /* some phrase explains it */
	bool near;    /* it may be one of our words with a slip */
};

struct said_date {
	enum answer_date state;
	struct civil start, other, last; /* last: its last day */
	bool timed, past;
};

struct pieces {
	const char *raw, *plain; /* plain: without the numbers of lines */
	struct piece p[PIECES_MAX];
	size_t n;
	unsigned tail; /* the gap behind the last */
	struct said_date d[ANSWERS_MAX * 2];
	size_t n_dates;
};

/* Folded text from a line's start on: a head above words that are not theirs ("Le 3 mars, X a écrit :"); the start of a closing. */
bool text_quotes(const char *folded);
bool text_closes(const char *folded);

struct pieces *pieces_cut(TALLOC_CTX *, const char *text);
/* The dates of the text; what is the number of a line must be marked before. */
void pieces_date(TALLOC_CTX *, struct pieces *, const struct civil *now);
/* The date in p[from .. end) as one that is over: "fait lundi". */
bool pieces_date_before(TALLOC_CTX *, const struct pieces *, size_t from, size_t end, const struct civil *now, struct said_date *);
/* "pause d'une semaine": the day on which that length of time, begun now, ends. */
bool pieces_length(TALLOC_CTX *, struct pieces *, size_t from, size_t end, const struct civil *now, struct said_date *);

/* What a clause names, and what is found in it. */
enum { TARGETS = 30 };
struct target {
	int line;
	const char *ref;
};

struct clause {
	size_t from, end;
	struct target t[TARGETS];
	size_t n_targets;
	bool targets_first; /* they stand before the act */
	bool except;        /* "sauf la 2" */
	bool again;         /* "idem", "aussi" */
	bool denied, asked, until, before, since;
	bool bare; /* a date and no act */
	enum answer_act act;
	int date; /* place in the dates, from 1 */
	const char *person;
	size_t unknown;
	int line; /* of our letter, under which it stands */
	unsigned gap;
};

/* answers_lines.c: the piece at i, or one that says nothing. */
const struct piece *piece(const struct pieces *, size_t i);
/* "et", "puis"; "ligne", "la"; "reste", "premier". */
bool word_joins(const char *);
bool word_of_line(const char *);
bool word_of_group(const char *);
/* Whatever the number belongs to stands behind it: "3 jours", "12 mars", "14 h". */
bool number_counts(const struct pieces *, size_t i);
/* Which numbers are those of lines. */
void targets_mark(struct pieces *);
/* Those that the clause names. */
void targets_find(struct pieces *, struct clause *);
/* Does a new line's answer begin here, when one stands complete before it: "1 fait 2 lundi reste jeudi"? */
bool target_begins(const struct pieces *, size_t i);

#define TITLES "mme m mr mrs ms monsieur madame"

/* Is the word in a blank-separated list? */
bool word_in_list(const char *word, const char *list);
/* A weekday, a month, a unit of time: what a number may belong to. */
bool word_of_dates(const char *word);

/* The phrase that tells most in p[from .. end): its act, and the pieces that it explains are marked. `name` is where the person's name
 * begins or ends, as `side` says: 1 behind the phrase, -1 before it, 0 none. */
struct phrase_found {
	enum answer_act act;
	int side;
	size_t first, end;
	int rank;
};
/* How many pieces from `at` on such words take: apart by blanks; "a|b": one of these; "a?" may be missing. 0: they are not there. */
size_t phrase_at(const struct pieces *, size_t at, size_t end, const char *words);
bool phrase_find(struct pieces *, size_t from, size_t end, struct phrase_found *);
/* Words that say nothing by themselves: "je", "c'est", "merci". */
bool word_is_filler(const char *word);
bool word_is_negation(const char *word);

#endif
