/* SPDX-License-Identifier: EUPL-1.2 */
#include "templates/mustache.h"

#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"

#define DEPTH 16 /* sections in sections; bounds the recursion of expand() too */

enum node_kind { LITERAL, VALUE, SECTION, INVERTED };

struct node {
	enum node_kind kind;
	int line;
	const char *text; /* of a literal; else the variable's name */
	struct node *next;
	struct node *child;
};

struct mustache {
	struct node *first;
};

/* A section that is open while parsing. */
struct open {
	struct node *node; /* NULL: the file */
	struct node **tail;
	const struct field *list;   /* whose rows this walks, NULL if it opens no scope */
	const struct field *fields; /* of the rows */
};

struct parser {
	TALLOC_CTX *mem;
	const char *file;
	const char *start; /* of the source */
	const char *p;
	int line;
	struct open open[DEPTH + 1];
	int depth;
	struct err *e;
};

struct tag {
	char kind;               /* 'v', '#', '^', '/', '!' */
	const char *begin, *end; /* with braces */
	const char *name;
	size_t n;
	int line;
};

const struct field *
field_find(const struct field *f, const char *name, size_t n)
{
	for (; f; f = f->next)
		if (strlen(f->name) == n && memcmp(f->name, name, n) == 0)
			return f;
	return NULL;
}

static size_t
name_length(const char *s)
{
	size_t n = 0;

	if (!g_ascii_islower(*s))
		return 0;
	while (g_ascii_islower(s[n]) || g_ascii_isdigit(s[n]) || s[n] == '_' || s[n] == '-')
		n++;
	return n;
}

/* Reads fields up to '}' or the end; *s is left there. */
static int
fields_read(TALLOC_CTX *mem, const char *name, const char **s, int depth, struct field **out, struct err *e)
{
	struct field **tail = out;

	*out = NULL;
	for (;;) {
		struct field *f;
		size_t n;

		*s += strspn(*s, " ");
		if (**s == '\0' || **s == '}')
			return 0;
		n = name_length(*s);
		if (n == 0 || field_find(*out, *s, n) || depth > DEPTH)
			return fail(e, ERR_BUG, "templates.def: %s: declaration wrong at \"%.40s\"", name, *s);
		f = talloc_zero(mem, struct field);
		f->name = talloc_strndup(f, *s, n);
		*tail = f;
		tail = &f->next;
		*s += n;
		if (**s == '?') {
			f->optional = true;
			++*s;
		}
		if (**s == '{') {
			f->list = true;
			++*s;
			if (fields_read(mem, name, s, depth + 1, &f->fields, e) < 0)
				return -1;
			if (**s != '}')
				return fail(e, ERR_BUG, "templates.def: %s: %s{ is not closed", name, f->name);
			++*s;
		}
	}
}

int
fields_parse(TALLOC_CTX *mem, const char *name, const char *declared, struct field **out, struct err *e)
{
	const char *s = declared;

	if (fields_read(mem, name, &s, 0, out, e) < 0)
		return -1;
	if (*s != '\0')
		return fail(e, ERR_BUG, "templates.def: %s: } without {", name);
	return 0;
}

static const struct var *
var_find(const struct var *vars, const char *name)
{
	for (; vars && vars->name; vars++)
		if (strcmp(vars->name, name) == 0)
			return vars;
	return NULL;
}

int
vars_check(const char *name, const struct field *fields, const struct var *vars, struct err *e)
{
	const struct field *f;
	const struct var *v;
	size_t i;

	for (v = vars; v && v->name; v++) {
		f = field_find(fields, v->name, strlen(v->name));
		if (!f)
			return fail(e, ERR_BUG, "template %s: variable \"%s\" is not declared in templates.def", name, v->name);
		if (f->list ? v->text != NULL : v->n_rows > 0)
			return fail(e, ERR_BUG, "template %s: variable \"%s\" is %s in templates.def", name, v->name,
			    f->list ? "a list" : "a text");
		for (i = 0; i < v->n_rows; i++)
			if (vars_check(name, f->fields, v->rows[i], e) < 0)
				return -1;
	}
	for (f = fields; f; f = f->next)
		if (!f->optional && !var_find(vars, f->name))
			return fail(e, ERR_BUG, "template %s: variable \"%s\" was not given", name, f->name);
	return 0;
}

/* The declared variable that is meant at this place: inner rows shadow what is around them. */
static const struct field *
scope_find(const struct parser *ps, const char *name, size_t n)
{
	const struct field *f;
	int i;

	for (i = ps->depth; i >= 0; i--) {
		f = field_find(ps->open[i].fields, name, n);
		if (f)
			return f;
	}
	return NULL;
}

static const char *
scope_near(const struct parser *ps, const char *name)
{
	const struct field *f;
	const char *near = NULL;
	int i, d, best = 3;

	for (i = ps->depth; i >= 0; i--)
		for (f = ps->open[i].fields; f; f = f->next) {
			d = text_distance(name, f->name, 2);
			if (d < best) {
				best = d;
				near = f->name;
			}
		}
	return near;
}

static int
fail_unknown(const struct parser *ps, const struct tag *t)
{
	char *name = talloc_strndup(ps->mem, t->name, MIN(t->n, 60));
	const char *near = scope_near(ps, name);

	if (near)
		return fail(ps->e, ERR_PERM, "%s:%d: unknown variable \"%s\"; did you mean \"%s\"?", ps->file, t->line, name, near);
	return fail(ps->e, ERR_PERM, "%s:%d: unknown variable \"%s\"", ps->file, t->line, name);
}

static int
lines_in(const char *from, const char *to)
{
	int n = 0;

	for (; from < to; from++)
		n += *from == '\n';
	return n;
}

/* Reads the tag at ps->p, which stands on "{{". */
static int
tag_read(struct parser *ps, struct tag *t)
{
	const char *s = ps->p + 2, *close = strstr(s, "}}");

	t->begin = ps->p;
	t->line = ps->line;
	if (!close || (*s != '!' && memchr(s, '\n', (size_t)(close - s))))
		return fail(ps->e, ERR_PERM, "%s:%d: {{ is not closed by }}", ps->file, t->line);
	t->end = close + 2;
	t->kind = 'v';
	if (*s && strchr("#^/!", *s))
		t->kind = *s++;
	else if (*s == '{' || *s == '&' || *s == '>' || *s == '=' || *s == '<' || *s == '$')
		return fail(ps->e, ERR_PERM, "%s:%d: {{%c is not supported: values are always written as they are", ps->file, t->line, *s);
	if (t->kind == '!')
		return 0;
	s += strspn(s, " ");
	t->name = s;
	t->n = name_length(s);
	if (t->n == 0 || s + t->n + strspn(s + t->n, " ") != close)
		return fail(ps->e, ERR_PERM, "%s:%d: \"%.*s\" is no name of a variable", ps->file, t->line, (int)MIN(t->end - t->begin, 60),
		    t->begin);
	return 0;
}

/* Does a tag other than a value have its line (or lines, for a comment) for itself? Sets the bounds
 * of what vanishes. */
static bool
tag_alone(const struct parser *ps, const struct tag *t, const char **from, const char **to)
{
	const char *a = t->begin, *b = t->end;

	if (t->kind == 'v')
		return false;
	while (a > ps->start && (a[-1] == ' ' || a[-1] == '\t'))
		a--;
	b += strspn(b, " \t");
	if ((a > ps->start && a[-1] != '\n') || (*b != '\n' && *b != '\0'))
		return false;
	*from = a;
	*to = *b ? b + 1 : b;
	return true;
}

static struct node *
node_add(struct parser *ps, enum node_kind kind, const char *text, size_t n, int line)
{
	struct open *o = &ps->open[ps->depth];
	struct node *node = talloc_zero(ps->mem, struct node);

	node->kind = kind;
	node->text = talloc_strndup(node, text, n);
	node->line = line;
	*o->tail = node;
	o->tail = &node->next;
	return node;
}

static int
literal_add(struct parser *ps, const char *from, const char *to)
{
	const char *stray = g_strstr_len(from, to - from, "}}");

	if (stray)
		return fail(ps->e, ERR_PERM, "%s:%d: }} without {{", ps->file, ps->line + lines_in(from, stray));
	if (to > from)
		(void)node_add(ps, LITERAL, from, (size_t)(to - from), ps->line);
	return 0;
}

static int
section_open(struct parser *ps, const struct tag *t)
{
	const struct field *f = scope_find(ps, t->name, t->n);
	const struct field *list = f && f->list && t->kind == '#' ? f : NULL;
	struct node *node;
	int i;

	if (!f)
		return fail_unknown(ps, t);
	/* Walking a list inside itself means nothing, and 16 such levels over a few rows would
	 * never end. */
	for (i = 1; list && i <= ps->depth; i++)
		if (ps->open[i].list == list)
			return fail(ps->e, ERR_PERM, "%s:%d: {{#%s}} is open already, from line %d", ps->file, t->line, f->name,
			    ps->open[i].node->line);
	if (ps->depth == DEPTH)
		return fail(ps->e, ERR_PERM, "%s:%d: more than %d sections in each other", ps->file, t->line, DEPTH);
	node = node_add(ps, t->kind == '#' ? SECTION : INVERTED, t->name, t->n, t->line);
	ps->depth++;
	ps->open[ps->depth].node = node;
	ps->open[ps->depth].tail = &node->child;
	ps->open[ps->depth].list = list;
	ps->open[ps->depth].fields = list ? list->fields : NULL;
	return 0;
}

static int
section_close(struct parser *ps, const struct tag *t)
{
	const struct node *node = ps->open[ps->depth].node;

	if (!node)
		return fail(ps->e, ERR_PERM, "%s:%d: {{/%.*s}} closes nothing", ps->file, t->line, (int)MIN(t->n, 60), t->name);
	if (strlen(node->text) != t->n || memcmp(node->text, t->name, t->n) != 0)
		return fail(ps->e, ERR_PERM, "%s:%d: {{/%.*s}} where {{/%s}} is due, opened in line %d", ps->file, t->line,
		    (int)MIN(t->n, 60), t->name, node->text, node->line);
	ps->depth--;
	return 0;
}

static int
value_add(struct parser *ps, const struct tag *t)
{
	const struct field *f = scope_find(ps, t->name, t->n);

	if (!f)
		return fail_unknown(ps, t);
	if (f->list)
		return fail(
		    ps->e, ERR_PERM, "%s:%d: \"%s\" is a list: write {{#%s}}...{{/%s}}", ps->file, t->line, f->name, f->name, f->name);
	(void)node_add(ps, VALUE, t->name, t->n, t->line);
	return 0;
}

static int
tag_take(struct parser *ps, const struct tag *t)
{
	switch (t->kind) {
	case '#':
	case '^':
		return section_open(ps, t);
	case '/':
		return section_close(ps, t);
	case 'v':
		return value_add(ps, t);
	default:
		return 0;
	}
}

static int
parse(struct parser *ps)
{
	while (*ps->p) {
		const char *next = strstr(ps->p, "{{"), *from, *to;
		const char *literal = ps->p;
		struct tag t = { .begin = next, .end = next };
		int literal_line = ps->line;

		if (!next)
			return literal_add(ps, ps->p, ps->p + strlen(ps->p));
		ps->line += lines_in(ps->p, next);
		ps->p = next;
		if (tag_read(ps, &t) < 0)
			return -1;
		from = t.begin;
		to = t.end;
		(void)tag_alone(ps, &t, &from, &to);
		ps->line = literal_line;
		if (literal_add(ps, literal, from) < 0)
			return -1;
		ps->line = t.line + lines_in(t.begin, to);
		ps->p = to;
		if (tag_take(ps, &t) < 0)
			return -1;
	}
	return 0;
}

int
mustache_parse(
    TALLOC_CTX *mem, const char *file, int line, const char *source, const struct field *fields, struct mustache **out, struct err *e)
{
	struct mustache *m = talloc_zero(mem, struct mustache);
	struct parser ps = { .mem = m, .file = file, .start = source, .p = source, .line = line, .e = e };
	const struct node *last;

	ps.open[0].tail = &m->first;
	ps.open[0].fields = fields;
	if (parse(&ps) < 0)
		return -1;
	last = ps.open[ps.depth].node;
	if (last)
		return fail(
		    e, ERR_PERM, "%s:%d: {{%c%s}} is never closed", file, last->line, last->kind == SECTION ? '#' : '^', last->text);
	*out = m;
	return 0;
}

/* Variables in sight, innermost first. */
struct scope {
	const struct var *vars;
	const struct scope *outer;
};

struct expansion {
	bool one_line;
	size_t max;
	GString *out;
};

static const struct var *
value_find(const struct scope *scope, const char *name)
{
	const struct var *v;

	for (; scope; scope = scope->outer) {
		v = var_find(scope->vars, name);
		if (v)
			return v;
	}
	return NULL;
}

static void
value_expand(struct expansion *x, const struct var *v)
{
	char *s;

	if (!v || !v->text)
		return;
	s = x->one_line ? text_line(NULL, v->text, LIMIT_SUBJECT) : text_clean(NULL, v->text, strlen(v->text), x->max);
	g_string_append(x->out, s);
	talloc_free(s);
}

static bool expand(struct expansion *, const struct node *, const struct scope *);

static bool
section_expand(struct expansion *x, const struct node *node, const struct scope *scope)
{
	const struct var *v = value_find(scope, node->text);
	bool there = v && (v->n_rows > 0 || (v->text && v->text[0]));
	size_t i;

	if (node->kind == INVERTED)
		return there || expand(x, node->child, scope);
	if (!there)
		return true;
	if (v->text)
		return expand(x, node->child, scope);
	for (i = 0; i < v->n_rows; i++) {
		struct scope inner = { .vars = v->rows[i], .outer = scope };

		if (!expand(x, node->child, &inner))
			return false;
	}
	return true;
}

static bool
expand(struct expansion *x, const struct node *node, const struct scope *scope)
{
	for (; node; node = node->next) {
		if (x->out->len > x->max)
			return false;
		if (node->kind == LITERAL)
			g_string_append(x->out, node->text);
		else if (node->kind == VALUE)
			value_expand(x, value_find(scope, node->text));
		else if (!section_expand(x, node, scope))
			return false;
	}
	return x->out->len <= x->max;
}

bool
mustache_expand(const struct mustache *m, const struct var *vars, bool one_line, size_t max, GString *out)
{
	struct expansion x = { .one_line = one_line, .max = max, .out = out };
	const struct scope scope = { .vars = vars };

	return expand(&x, m->first, &scope);
}
