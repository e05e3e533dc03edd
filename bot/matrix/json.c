/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/matrix/json.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH = 32, DIGITS = 60, UNIT = 1024 * 1024, FEW = 8 };

struct scan {
	char *s; /* our own copy: what is refused alone is overwritten */
	size_t n, i;
};

static bool value(struct scan *sc, int depth, bool inside);

static void
blanks(struct scan *sc)
{
	while (sc->i < sc->n && (sc->s[sc->i] == ' ' || sc->s[sc->i] == '\n' || sc->s[sc->i] == '\r' || sc->s[sc->i] == '\t'))
		sc->i++;
}

static bool
next_is(struct scan *sc, char c)
{
	blanks(sc);
	if (sc->i >= sc->n || sc->s[sc->i] != c)
		return false;
	sc->i++;
	return true;
}

/* The code unit of "\uXXXX" at `at`, or -1. */
static int
code_unit(const struct scan *sc, size_t at)
{
	int i, unit = 0;

	if (at + 6 > sc->n || sc->s[at] != '\\' || sc->s[at + 1] != 'u')
		return -1;
	for (i = 2; i < 6; i++) {
		int digit = g_ascii_xdigit_value(sc->s[at + (size_t)i]);

		if (digit < 0)
			return -1;
		unit = unit * 16 + digit;
	}
	return unit;
}

static bool
escape(struct scan *sc)
{
	int unit, low;

	if (sc->i + 1 < sc->n && sc->s[sc->i + 1] && strchr("\"\\/bfnrt", sc->s[sc->i + 1])) {
		sc->i += 2;
		return true;
	}
	unit = code_unit(sc, sc->i);
	if (unit < 0)
		return false;
	if (unit == 0) {
		sc->s[sc->i + 5] = '1';
	} else if (unit >= 0xd800 && unit <= 0xdfff) {
		low = unit < 0xdc00 ? code_unit(sc, sc->i + 6) : -1;
		if (low >= 0xdc00 && low <= 0xdfff)
			sc->i += 6;
		else
			memcpy(sc->s + sc->i + 2, "fffd", 4);
	}
	sc->i += 6;
	return true;
}

/* Within a string: nothing to look at more closely. */
static const bool plain[256] = { [' ' ... '!'] = true, ['#' ... '['] = true, [']' ... 0x7f] = true };

static bool
string(struct scan *sc)
{
	size_t from;
	bool ascii = true;

	if (!next_is(sc, '"'))
		return false;
	for (from = sc->i; sc->i < sc->n && sc->s[sc->i] != '"';) {
		unsigned char c = (unsigned char)sc->s[sc->i];

		if (plain[c]) {
			sc->i++;
			continue;
		}
		if (c < ' ' || (c == '\\' && !escape(sc)))
			return false;
		ascii = ascii && c < 0x80;
		sc->i += c != '\\';
	}
	if (sc->i >= sc->n)
		return false;
	sc->i++;
	return ascii || g_utf8_validate_len(sc->s + from, sc->i - 1 - from, NULL);
}

static bool
digits(struct scan *sc)
{
	size_t from = sc->i;

	while (sc->i < sc->n && g_ascii_isdigit(sc->s[sc->i]))
		sc->i++;
	return sc->i > from;
}

static bool
number(struct scan *sc)
{
	size_t from = sc->i;

	sc->i += sc->s[sc->i] == '-';
	if (sc->i < sc->n && sc->s[sc->i] == '0')
		sc->i++;
	else if (!digits(sc))
		return false;
	if (sc->i < sc->n && sc->s[sc->i] == '.') {
		sc->i++;
		if (!digits(sc))
			return false;
	}
	if (sc->i < sc->n && (sc->s[sc->i] == 'e' || sc->s[sc->i] == 'E')) {
		sc->i++;
		sc->i += sc->i < sc->n && (sc->s[sc->i] == '+' || sc->s[sc->i] == '-');
		if (!digits(sc))
			return false;
	}
	return sc->i - from <= DIGITS;
}

static bool
word(struct scan *sc, const char *w)
{
	size_t n = strlen(w);

	if (sc->n - sc->i < n || memcmp(sc->s + sc->i, w, n) != 0)
		return false;
	sc->i += n;
	return true;
}

static bool
object(struct scan *sc, int depth, bool inside)
{
	if (next_is(sc, '}'))
		return true;
	do
		if (!string(sc) || !next_is(sc, ':') || !value(sc, depth, inside))
			return false;
	while (next_is(sc, ','));
	return next_is(sc, '}');
}

/* Past an element whatever it holds: brackets and strings alone. */
static void
skip(struct scan *sc)
{
	size_t depth = 0;

	for (; sc->i < sc->n; sc->i++) {
		char c = sc->s[sc->i];

		if (c == '"') {
			for (sc->i++; sc->i < sc->n && sc->s[sc->i] != '"'; sc->i++)
				sc->i += sc->s[sc->i] == '\\';
		} else if (c == '[' || c == '{') {
			depth++;
		} else if (depth == 0 && (c == ',' || c == ']' || c == '}')) {
			return;
		} else if (c == ']' || c == '}') {
			depth--;
		}
	}
	sc->i = sc->n;
}

/* One element of a list that is in no other list. What is wrong in it does not concern the others. */
static bool
element(struct scan *sc)
{
	size_t from;

	blanks(sc);
	from = sc->i;
	if (value(sc, 1, true) && sc->i - from <= UNIT) {
		blanks(sc);
		if (sc->i < sc->n && (sc->s[sc->i] == ',' || sc->s[sc->i] == ']'))
			return true;
	}
	sc->i = from;
	skip(sc);
	if (sc->i == from)
		return false;
	memset(sc->s + from, ' ', sc->i - from);
	sc->s[from] = '0';
	return true;
}

static bool
list(struct scan *sc, int depth, bool inside)
{
	if (next_is(sc, ']'))
		return true;
	do
		if (inside ? !value(sc, depth, true) : !element(sc))
			return false;
	while (next_is(sc, ','));
	return next_is(sc, ']');
}

static bool
value(struct scan *sc, int depth, bool inside)
{
	blanks(sc);
	if (sc->i >= sc->n)
		return false;
	switch (sc->s[sc->i]) {
	case '{':
		sc->i++;
		return depth <= DEPTH && object(sc, depth + 1, inside);
	case '[':
		sc->i++;
		return depth <= DEPTH && list(sc, depth + 1, inside);
	case '"':
		return string(sc);
	case 't':
		return word(sc, "true");
	case 'f':
		return word(sc, "false");
	case 'n':
		return word(sc, "null");
	case '-':
	case '0' ... '9':
		return number(sc);
	default:
		return false;
	}
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool
own_twins(const cJSON *o)
{
	g_autofree const char **names = NULL;
	const cJSON *a, *b;
	size_t n = 0, i;

	for (a = o->child; a; a = a->next)
		n++;
	if (n <= FEW) {
		for (a = o->child; a; a = a->next)
			for (b = a->next; b; b = b->next)
				if (strcmp(a->string, b->string) == 0)
					return true;
		return false;
	}
	names = g_new(const char *, n);
	for (a = o->child, i = 0; a; a = a->next)
		names[i++] = a->string;
	qsort(names, n, sizeof *names, by_name);
	for (i = 1; i < n; i++)
		if (strcmp(names[i - 1], names[i]) == 0)
			return true;
	return false;
}

/* As deep as the text was found to be: DEPTH outside lists, DEPTH inside. */
bool
json_twins(const cJSON *v, bool lists)
{
	const cJSON *child;

	if (cJSON_IsObject(v) && own_twins(v))
		return true;
	if (cJSON_IsArray(v) && !lists)
		return false;
	for (child = v->child; child; child = child->next)
		if (json_twins(child, lists))
			return true;
	return false;
}

cJSON *
json_load(const char *bytes, size_t size)
{
	g_autofree char *copy = g_memdup2(bytes, size);
	struct scan sc = { .s = copy, .n = size };
	cJSON *v;

	blanks(&sc);
	if (sc.i >= size || copy[sc.i] != '{' || !value(&sc, 1, false))
		return NULL;
	blanks(&sc);
	if (sc.i < size)
		return NULL;
	v = cJSON_ParseWithLengthOpts(copy, size, NULL, false);
	if (v && json_twins(v, false)) {
		cJSON_Delete(v);
		return NULL;
	}
	return v;
}

const cJSON *
json_member(const cJSON *o, const char *name)
{
	return cJSON_IsObject(o) ? cJSON_GetObjectItemCaseSensitive(o, name) : NULL;
}

const cJSON *
json_object(const cJSON *o, const char *name)
{
	const cJSON *v = json_member(o, name);

	return cJSON_IsObject(v) ? v : NULL;
}

const cJSON *
json_list(const cJSON *o, const char *name)
{
	const cJSON *v = json_member(o, name);

	return cJSON_IsArray(v) ? v : NULL;
}

const char *
json_text(const cJSON *o, const char *name)
{
	const cJSON *v = json_member(o, name);

	return cJSON_IsString(v) ? v->valuestring : NULL;
}

bool
json_true(const cJSON *o, const char *name)
{
	return cJSON_IsTrue(json_member(o, name));
}

bool
json_integer(const cJSON *o, const char *name, int64_t *value_out)
{
	static const double most = 9007199254740991.0; /* 2^53 - 1: the spec's integers, and all that a double tells apart */
	const cJSON *v = json_member(o, name);
	int64_t whole;

	if (!cJSON_IsNumber(v) || !(v->valuedouble >= -most && v->valuedouble <= most))
		return false;
	whole = (int64_t)v->valuedouble;
	if ((double)whole < v->valuedouble || (double)whole > v->valuedouble)
		return false;
	*value_out = whole;
	return true;
}
