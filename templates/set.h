/* SPDX-License-Identifier: EUPL-1.2
 *
 * How a set of templates is made, for this floor and its tests: which rows and files there are is
 * given, so that a test brings its own. render.h is what others see.
 */
#ifndef TEMPLATES_SET_H
#define TEMPLATES_SET_H

#include "templates/mustache.h"
#include "templates/render.h"

enum { LANG_FR, LANG_EN, LANG_BR, LANGS };

/* A row of templates.def; an array of them ends with a NULL name. */
struct template_row {
	const char *name;
	const char *vars;
};

/* A file in the program: "fr/name.txt" or "fr/labels"; an array of them ends with a NULL name. */
struct template_file {
	const char *name;
	const char *text;
};

struct template
{
	const char *file;        /* for messages */
	struct mustache *header; /* lines "Subject:..." and "Tap:label<BAR>keyword" once expanded */
	struct mustache *body;
	bool subject; /* has one */
	int taps;     /* lines, each may be in a section */
};

/* Stands for the '|' of a tap line: a control character, so no cleaned value has it. */
#define BAR "\x1f"

struct label {
	const char *key;
	const char *text;
	int line;
};

struct labels {
	const char *file;
	struct label *label; /* sorted by key */
	size_t n;
	struct mustache *date, *datetime;
	const char *day[8], *month[13], *first; /* words of dates, from 1 */
};

/* templates_open() with other rows and files. */
int templates_open_from(
    TALLOC_CTX *, const struct template_row *, const struct template_file *, const char *dir, struct templates **, struct err *e);
const struct labels *templates_labels(const struct templates *, int lang);

/* "fr-FR" -> LANG_FR; LANG_FR for what is unknown. */
int lang_index(const char *lang);

/* source.c: one file. */
int source_check(const char *file, const char *text, size_t n, struct err *e);
int template_parse(TALLOC_CTX *, const char *file, int lang, const char *text, const struct field *, struct template **, struct err *e);

/* U+00A0 where French (and Breton) typography wants it and the source has a plain space; tags and
 * `code` are left. */
char *typography(TALLOC_CTX *, int lang, const char *text);

/* labels.c */
int labels_parse(TALLOC_CTX *, const char *file, int lang, const char *text, struct labels *, struct err *e);
/* Texts of `over` take the place of those in `base`; a key that base has not is an error unless
 * `add`. */
int labels_replace(TALLOC_CTX *, struct labels *base, const struct labels *over, bool add, struct err *e);
/* The names of days and months are there and the date patterns parse; `must` false: what lacks is
 * taken from fr. */
int labels_dates(TALLOC_CTX *, struct labels *, bool must, struct err *e);
/* Each key of `a` is in `b`. */
int labels_same(const struct labels *a, const struct labels *b, struct err *e);
const struct label *label_find(const struct labels *, const char *key);

#endif
