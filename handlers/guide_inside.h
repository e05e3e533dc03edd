/* SPDX-License-Identifier: EUPL-1.2
 *
 * Shared by the files of documents and guides.
 */
#ifndef HANDLERS_GUIDE_INSIDE_H
#define HANDLERS_GUIDE_INSIDE_H

#include "db/document.h"
#include "handlers/guide.h"
#include "handlers/guide_sheet.h"
#include "handlers/guide_words.h"

enum { DOCUMENTS_MOST = 200, EDITIONS_MOST = 12, NAMED_MOST = 9 };

/* What was said of a request by the clock already (struct copy, asks). */
enum { COPY_UNTOLD, COPY_REMINDED, COPY_FEEDBACK };

struct guide {
	struct document d;
	struct edition ed[EDITIONS_MOST]; /* the newest first; there is one at least */
	size_t n;
};

static inline enum copy_how
how_said(const struct guide_said *s)
{
	return s->deliver ? COPY_DELIVER : s->fetch ? COPY_FETCH : COPY_UNSAID;
}

/* --- guide_find.c --- */

int guide_load(struct handling *, int64_t document, struct guide *, struct err *e);
/* The documents that a text names, however it is written: one, those that it may mean (at most NAMED_MOST), none. `sure`: only one whose whole
 * name stands there. */
int guide_named(struct handling *, const char *text, bool sure, struct document *, size_t *n, struct err *e);
/* The text with GUIDE_MARK for each whole name of a document of ours, and "des guides" before it; which ones. */
struct guide_marked {
	const char *text;
	struct document d[NAMED_MOST]; /* that of GUIDE_MARK "a", "b", ... */
	size_t n;
};
int guide_mark(struct handling *, const char *text, struct guide_marked *, struct err *e);

/* Where: the commune of the address's postcode, else the first territory that the words name; NULL. */
int guide_territory(struct handling *, const char *place, const char *text, const char **where, struct err *e);

/* --- guide.c --- */

const char *guide_label(struct handling *, const char *lang, const char *what, const struct var *vars);
/* Why not: the label guide.<why>. */
int guide_refused(struct handling *, const char *why, const struct var *vars, struct err *e);
/* "!guide D-4 accepter 2", as it is typed here. */
const char *guide_written(struct handling *, const char *rest);
/* ... of the newest document; NULL: there is none. */
int guide_example(struct handling *, const char **, struct err *e);
/* "left": "il en reste 12"; "copies": "12 exemplaires". */
const char *guide_amount(struct handling *, const char *lang, const char *what, int64_t n);
/* 7990 as the language writes it. */
const char *guide_count(struct handling *, const char *lang, int64_t n);
/* "utilo.pdf, 1,2 Mo"; NULL: there is none. */
const char *guide_file_words(struct handling *, const char *lang, const struct edition *);
/* How many printed ones there are, in all editions. */
int64_t guide_stock(const struct guide *);
int guide_show(struct handling *, struct guide *, struct err *e);
/* What was said of a document of ours that is known. */
int guide_request(struct handling *, struct guide *, const struct guide_said *, const char *text, struct err *e);

/* The catalogue, with the question which of them. */
int guide_choices(struct handling *, struct err *e);

/* Their request for copies of it that is still open. 1; 0; -1. */
int guide_open_request(struct handling *, const struct guide *, struct copy *, struct err *e);

/* --- guide_answer.c --- */

/* As if that had been written; `typed`: as a command. */
int guide_run(struct handling *, const char *text, bool typed, struct err *e);

/* --- guide_order.c --- */

/* The documents that are named: 1: *g is the one meant, `said` what of it; 0: it was dealt with; 2: none is named; -1. */
int guide_order(struct handling *, const char *text, struct guide_said *said, struct guide *g, struct err *e);
/* None is named: 1: there is one only, *g; 0: we asked which; 2: what is asked for is something else; -1. */
int guide_which(struct handling *, const char *text, struct guide *g, struct err *e);

/* --- guide_life.c --- */

/* To who asked for it: the label guide.told-<what>. `motive` may be NULL. */
int copy_told(struct handling *, struct copy *, struct guide *, const char *what, const char *motive, struct err *e);
/* To the staff: the card of a request, with its signs. `what`: "new", "changed", "waits". */
int copy_card(struct handling *, struct copy *, struct guide *, const char *what, struct err *e);
/* To the staff: the label guide.news-<what>. To who speaks, if that is one of them. */
int guide_news(struct handling *, struct guide *, const struct copy *, const char *what, const char *text, struct err *e);
/* How it is, for "annuler". */
int copy_noted(struct handling *, const struct copy *, struct err *e);
/* Gives the copies away, from that edition (NULL: the newest that has enough). 1; 0: so many are not there, which its person is told; -1. */
int copy_approve(struct handling *, struct copy *, struct guide *, const struct edition *, struct err *e);
/* It ends so; what had left the stock comes back unless it was given away. */
int copy_end(struct handling *, struct copy *, struct guide *, enum copy_state, struct err *e);
/* The file goes to who asked for it, or they are told where it is. 1; 0: there is none, nothing was said; -1. */
int copy_send_file(struct handling *, struct copy *, struct guide *, struct err *e);
/* Its person's words go on to the staff. 1; -1. */
int copy_passed(struct handling *, struct copy *, struct guide *, struct err *e);
/* Its person says something of it. 1 dealt with; 0; -1. */
int copy_answer(struct handling *, struct copy *, struct err *e);

/* --- guide_staff.c --- */

/* A verb of the staff. */
int guide_staff(struct handling *, struct guide *, const struct guide_said *, struct err *e);
/* `c`: which request, if that is known. */
int guide_decide(struct handling *, struct guide *, struct copy *, const struct guide_said *, struct err *e);
/* It has left already: what can be done of that. */
int guide_left(struct handling *, const struct copy *, const struct guide *, struct err *e);
/* Labelled lines: a new document (NULL), an edition, a change; the file that came with them. */
int guide_lines(struct handling *, struct guide *, const char *text, struct err *e);
/* Requests that wait; a person's own. `next`: how one of them is chosen; NULL: it need not be. */
int guide_requests(struct handling *, struct guide *, const char *next, struct err *e);

#endif
