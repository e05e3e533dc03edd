/* SPDX-License-Identifier: EUPL-1.2
 *
 * Asking for documents and guides, in words. Pure: which document is meant, only the catalogue knows (guide_find.c).
 */
#ifndef HANDLERS_GUIDE_WORDS_H
#define HANDLERS_GUIDE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

/* Stands for the name of a document of ours, with a letter behind it that says which (guide_mark()). */
#define GUIDE_MARK "ourdocument"

enum { COPIES_MOST = 20000, STOCK_MOST = 10000000 };

enum guide_verb {
	GUIDE_SHOW,   /* the catalogue, a sheet */
	GUIDE_COPIES, /* printed copies are asked for */
	GUIDE_FILE,   /* ... the file */
	GUIDE_MINE,   /* what was asked for */
	GUIDE_CANCEL,
	GUIDE_WAIT, /* for a reprint */
	/* the staff */
	GUIDE_ACCEPT,
	GUIDE_REFUSE,
	GUIDE_SENT,
	GUIDE_FETCHED,
	GUIDE_STOCK,
	GUIDE_COUNT,
	GUIDE_WITHDRAW,
};

struct guide_said {
	enum guide_verb verb;
	const char *ref;     /* "D-4"; NULL */
	int copies;          /* 0: not said */
	bool some;           /* "quelques exemplaires": how many is not said */
	bool file;           /* the file is asked for, alone or too */
	bool fetch, deliver; /* how they are handed over */
	const char *place;   /* of the delivery; "" */
	int number;          /* of a request, behind a verb of the staff; 0 */
	char sign;           /* GUIDE_STOCK: '+', '-', '='; 0: it is only looked at */
	int64_t amount;      /* ... */
	const char *version; /* "version 2"; NULL */
	bool table;          /* GUIDE_COUNT: as CSV */
	const char *rest;    /* what stands behind verb and number: a motive, a title */
};

/* What stands behind the command, or answers a letter about a request. */
void guide_read(TALLOC_CTX *, const char *text, struct guide_said *);

/* "Guide UTILO x5", "guide D-4 accepter", "Guide\nTitre : ...": what follows the word; NULL: the text is no such command. */
const char *guide_typed(TALLOC_CTX *, const char *text);
/* "Pourrions-nous recevoir 5 UTILO ?", "avez-vous un guide sur l'accueil ?": the sentence; NULL. Not what only speaks of a guide. */
const char *guide_wished(TALLOC_CTX *, const char *text);
/* The same where documents of ours stand by name, as GUIDE_MARK: "quinze UTILO", "5 UTILO svp", "nous en voudrions 2", "vous auriez le pdf ?". */
bool guide_asked(TALLOC_CTX *, const char *marked);
/* "5 exemplaires svp", of which nobody knows yet. */
bool guide_bare(TALLOC_CTX *, const char *text);

/* Of a text that names several: what of each. How many are wanted. */
struct guide_want {
	size_t which; /* 0 for GUIDE_MARK "a" */
	int copies;   /* 0: not said */
	bool file;
};
size_t guide_wants(TALLOC_CTX *, const char *marked, struct guide_want *, size_t max);
/* "un guide sur le handicap": what it should be about is said. */
bool guide_topic(TALLOC_CTX *, const char *text);
/* "x5", "trois exemplaires svp": nothing in it can be a name. */
bool guide_nameless(TALLOC_CTX *, const char *text);

/* "Quels guides proposez-vous ?": all of them are meant. */
bool guide_lists(TALLOC_CTX *, const char *text);
/* "pour la CAF du Finistère", "Administration : mairie de Brest": for whom, as it was written; NULL. */
const char *guide_administration(TALLOC_CTX *, const char *text);
/* How many an answer to that begins with: "six", "cinq ou six, merci"; 0. */
int guide_first_number(TALLOC_CTX *, const char *text);
/* "En fait 8 suffiront", "10 plutot que 8", "on passe de 7 a 9": how many it is now; 0. */
int guide_new_number(TALLOC_CTX *, const char *text);
/* "Je n'ai rien recu": of what had been asked for. */
bool guide_complained(TALLOC_CTX *, const char *text);
/* "en PDF, plutot": the file is not wanted besides, but for the copies. */
bool guide_file_instead(TALLOC_CTX *, const char *text);
/* "... et le pdf": the file itself is named, not only a mail. */
bool guide_file_too(TALLOC_CTX *, const char *text);
/* "quinze", "une dizaine d'", "2 000" at the beginning of a folded text: how many bytes, 0 none. */
size_t guide_number(const char *folded, int64_t *value);

#endif
