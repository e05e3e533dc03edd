/* SPDX-License-Identifier: EUPL-1.2
 *
 * The mustache subset of templates: parsed once against the declared variables, expanded often.
 * Inside this floor only; render.h is what others see.
 */
#ifndef TEMPLATES_MUSTACHE_H
#define TEMPLATES_MUSTACHE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <talloc.h>

#include "templates/render.h"

/* A declared variable: a text, or a list whose rows have fields. */
struct field {
	const char *name;
	bool optional; /* the caller may leave it out */
	bool list;
	struct field *next;
	struct field *fields; /* of a row */
};

/* Reads a declaration as templates.def has it: "who? cases{ref title?}". ERR_BUG names the
 * template. */
int fields_parse(TALLOC_CTX *, const char *name, const char *declared, struct field **, struct err *e);

/* NULL if there is none. */
const struct field *field_find(const struct field *, const char *name, size_t n);

/* Is what a caller gives what the template declares? ERR_BUG names template and variable. */
int vars_check(const char *name, const struct field *, const struct var *vars, struct err *e);

struct mustache;

/* `file` and `line` (of the first line of `source`) are for messages: ERR_PERM "file:12: ...". */
int mustache_parse(TALLOC_CTX *, const char *file, int line, const char *source, const struct field *, struct mustache **, struct err *e);

/* Appends the result to *out, at most about `max` bytes; false when something was left out. Values
 * are cleaned but never parsed; with one_line each of them becomes one line. */
bool mustache_expand(const struct mustache *, const struct var *vars, bool one_line, size_t max, GString *out);

#endif
