/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the parts of the reader of votes (votes*.c) share. The text is made plain (votes_text.c), cut into pieces (answers_words.h), these
 * become atoms: options that are named (votes_options.c), words that say a vote (votes_words.c). votes.c puts them together.
 */
#ifndef HANDLERS_VOTES_INSIDE_H
#define HANDLERS_VOTES_INSIDE_H

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
};

/* votes_text.c: signs as words, our own lines as "2 : what stands behind", other people's words left out. */
char *ballot_text(struct ballot *, const char *text);

/* votes_options.c */
void ballot_numbers(struct ballot *); /* which number is what; then the dates */
/* The options that are named at piece i: how many pieces that takes, 0 for none. */
size_t ballot_set(struct ballot *, size_t i, struct atom *);
size_t set_size(const struct ballot *, const unsigned char *in);

/* votes_words.c */
void ballot_atoms(struct ballot *);

#endif
