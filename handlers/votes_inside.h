/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the parts of the reader of votes (votes*.c) share. The text is made plain (votes_text.c), cut into pieces (answers_words.h), these
 * become atoms: options that are named (votes_options.c), words that say a vote (votes_words.c). votes.c puts them together.
 */
#ifndef HANDLERS_VOTES_INSIDE_H
#define HANDLERS_VOTES_INSIDE_H

#include <glib.h>

#include "handlers/answers_words.h"
#include "handlers/dates.h"
#include "handlers/votes.h"

enum { BALLOT_SPANS = 80 };

enum atom_kind {
	ATOM_UNKNOWN,
	ATOM_SET,    /* options */
	ATOM_VOTE,   /* "oui", "me va", "si besoin" */
	ATOM_NOT,    /* "pas", "ni" */
	ATOM_EXCEPT, /* "sauf" */
	ATOM_REST,   /* "les autres" */
	ATOM_ONLY,   /* "seulement" */
	ATOM_PREFER, /* "plutôt" */
	ATOM_JOIN,   /* "et" */
	ATOM_AGAIN,  /* "aussi" */
	ATOM_ELSE,   /* "sinon" */
	ATOM_BUT,    /* "mais" */
	ATOM_IF,     /* "si", "sous réserve", "a priori" */
	ATOM_LATER,  /* "je ne sais pas encore" */
	ATOM_OUT,    /* "ne pourrai pas venir" */
	ATOM_FIX,    /* "pardon", "finalement" */
	ATOM_HELLO,  /* "bonjour": names follow */
	ATOM_FILL,   /* says nothing */
};

/* How much of an option. */
enum { IN_NONE, IN_PART, IN_WHOLE };
enum set_type { SET_NUMBER, SET_DAY, SET_HOUR, SET_LABEL, SET_ALL };

struct atom {
	enum atom_kind kind;
	size_t from, end; /* pieces */
	enum vote vote;
	bool verb; /* "peux", "va": "pas" may stand behind it */
	bool item; /* "oui", "ok", a tick: what stands behind a number in a list */
	bool tick;
	enum set_type type;
	unsigned char *in;    /* n of them */
	const char *question; /* these options cannot be told */
	size_t beyond;
};

enum number_kind { NUMBER_NONE, NUMBER_PLAIN, NUMBER_OPTION, NUMBER_THE, NUMBER_DAY };

struct ballot {
	TALLOC_CTX *mem;
	const struct option *o;
	size_t n;
	const struct civil *now;
	const char **label; /* folded; NULL of an option with a date */
	struct pieces *w;
	enum number_kind *number; /* of each piece */
	struct span span[BALLOT_SPANS];
	size_t n_spans;
	struct atom *a;
	size_t n_atoms;
	bool listed; /* all our lines stand in it, as nobody's choice */
	size_t under;
	bool anew; /* they took back what they said: a word that names no option is a reason, not a vote */
};

/* votes_text.c: signs as words, our own lines as "2 : what stands behind", other people's words left out. */
char *ballot_text(struct ballot *, const char *text);

#define MONTHS                                                                                                                                  \
	"janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre janv fevr fev avr juil sept oct nov dec january " \
	"february march april may june july august september october november december jan feb apr jun jul aug sep"
#define WEEKDAYS                                                                                                                              \
	"lundi mardi mercredi jeudi vendredi samedi dimanche lundis mardis mercredis jeudis vendredis samedis dimanches lun mar mer jeu ven " \
	"sam dim monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays "   \
	"mon tue tues wed thu thur thurs fri sat sun"
#define BREAKS (GAP_LINE | GAP_STRONG | GAP_COMMA | GAP_COLON | GAP_PAREN | GAP_ASKED)

/* votes_numbers.c */
void ballot_numbers(struct ballot *); /* which number is what; then the dates */
size_t set_of_number(struct ballot *, size_t i, struct atom *);
size_t set_of_numbers(const struct ballot *, int from, int to, unsigned char *in);
void count_of_them(const struct ballot *, int count, struct atom *); /* "les trois": all, where there are so many */

/* votes_options.c */
int word_weekday(const char *word); /* 1 Monday ... 7 Sunday; 0 */
int option_weekday(const struct option *);
/* The options that are named at piece i: how many pieces that takes, 0 for none. */
size_t ballot_set(struct ballot *, size_t i, struct atom *);
size_t set_size(const struct ballot *, const unsigned char *in);

/* votes_words.c */
void ballot_atoms(struct ballot *);

/* Options without a word so far. */
struct bare {
	unsigned char *in;
	size_t n, from, end; /* sets, pieces */
	bool line, and;      /* alone on its line; with "et" in it */
	enum vote after;     /* the word before the comma */
};

struct reader {
	struct ballot *b;
	struct votes *out;
	size_t *size;        /* how many options the words named that gave an option its vote */
	bool *clash;         /* two words against each other */
	unsigned char *last; /* the options that were given a vote last */
	enum vote last_vote;
	bool last_behind; /* they stood behind the word: more may follow behind a comma */
	struct bare bare;
	unsigned char *left; /* options that nobody gave a word */
	size_t n_left, left_from, left_end;
	enum vote alone; /* a word without options */
	size_t alone_from, alone_end;
	enum vote rest;
	bool last_hours; /* they were named by an hour */
	bool left_line;  /* some stand on a line of their own */
	bool fix, only, prefer, item, tick, yes, no, maybe, later, leaves, except_unsure;
	bool again;                                      /* "aussi" was said */
	size_t later_from, later_end, odd_from, odd_end; /* odd: options with other words about them */
	size_t pairs, unread, rest_from, rest_end, rest_len, condition;
	GString *comment;
};

/* votes_back.c */
char *votes_taken_back(TALLOC_CTX *, const char *text);
bool votes_of_one(TALLOC_CTX *, const char *rest);

/* votes_count.c */
void tally_ask(struct reader *, const char *question, size_t from, size_t end);
void tally_vote(struct reader *, const unsigned char *in, enum vote);
void tally_weaken(struct reader *);                             /* a condition makes a yes less than that */
void tally_narrow(struct reader *, const unsigned char *hours); /* those that were given last hold within these hours */
void tally_bare(struct reader *, enum vote next);
unsigned char *set_new(const struct reader *);
void set_add(const struct reader *, unsigned char *to, const unsigned char *from);

/* votes_walk.c */
enum { SEG_READ, SEG_UNREAD };
enum { NAME_WORDS = 3 };                                               /* a name has no more */
int walk_segment(struct reader *, size_t from, size_t end, bool line); /* atoms; `line`: it is a line or sentence by itself */
bool ballot_any_set(const struct ballot *, size_t from, size_t end);
/* The next that says something behind i, within a few words; `end` when there is none. */
size_t ballot_next(const struct ballot *, size_t i, size_t end);

#endif
