/* SPDX-License-Identifier: EUPL-1.2
 *
 * Words for people. Templates are files that a lab may edit: templates/<lang>/<name>.txt, embedded at build; a folder named by the
 * setting `templates` may replace any of them whole. Logic-free mustache (mustache(5)): {{name}}, {{#name}}...{{/name}},
 * {{^name}}...{{/name}}, {{! comment }}; standalone section and comment lines vanish with their line end. No partials, no
 * lambdas, no {{{ }}}, no {{& }}, no delimiter change: using one is an error.
 *
 * A file may start with header lines `Subject: ...` (letters only) and any number of `Tap: label | keyword line`, ended by an
 * empty line; the rest is the body. Section tags on lines of their own may stand around header lines: a list of choices gives a
 * list of taps. A body whose first line looks like a header line ("Note: x") has an empty line before it.
 *
 * Which variables a template has is declared once, in templates.def; using another one is an error that names file and line.
 * Values are never parsed: in a header line each becomes one line, so that it cannot forge another, in the body it is cleaned
 * (text_clean). Typography (U+00A0 before : ; ! ? » and so on, French and Breton) is applied to what the file says, outside
 * `backticks`, never to values. Runs of empty lines become one; nothing else is wrapped.
 *
 * Labels are short words: templates/<lang>/labels, lines `key = text`, `#` comments. In the folder of a lab a labels file replaces
 * those that it has and leaves the others. fr and en have the same keys.
 */
#ifndef TEMPLATES_RENDER_H
#define TEMPLATES_RENDER_H

#include <stddef.h>
#include <talloc.h>

#include "bot/base/err.h"
#include "bot/base/message.h"

struct templates;

/* One variable. Exactly one of text and rows counts: text NULL and n_rows 0 is "absent" (false in a section). In a section each
 * row is a NULL-name-terminated array of vars that shadow the outer ones; a section over a non-empty text shows once. */
struct var {
	const char *name;
	const char *text;
	const struct var *const *rows;
	size_t n_rows;
};

struct rendered {
	const char *subject; /* "" if the template has none; one line */
	const char *text;    /* LF line ends, typography of the language applied, no line over 900 bytes */
	struct tap *taps;
	size_t n_taps;
};

/* Loads and parses all templates and labels of all languages, checks each against templates.def and that every language has every
 * template (br may lack them: it falls back to fr). `dir` NULL: only the embedded ones. */
int templates_open(TALLOC_CTX *, const char *dir, struct templates **, struct err *e);

/* `vars` ends with a NULL name; the values need not outlive the call. Unknown template, a variable that is not declared, one that
 * is (without '?') and was not given: ERR_BUG. Languages fall back to fr. Too long a body is cut and ends with "[…]". */
int render(TALLOC_CTX *, const struct templates *, const char *lang, const char *name, const struct var *vars, struct rendered *out,
    struct err *e);

/* NULL if there is none (in lang, then fr). */
const char *label(const struct templates *, const char *lang, const char *key);

/* The label with {{name}} replaced by values (no sections). The key itself when there is none: a missing word must be seen. */
char *label_fill(TALLOC_CTX *, const struct templates *, const char *lang, const char *key, const struct var *vars);

/* "mardi 3 mars 2026", "mardi 3 mars 2026 à 14 h 30", from the labels of the language. A zone that the system does
 * not know is taken as UTC. */
char *words_date(TALLOC_CTX *, const struct templates *, const char *lang, int64_t at, const char *zone);
char *words_datetime(TALLOC_CTX *, const struct templates *, const char *lang, int64_t at, const char *zone);

#endif
