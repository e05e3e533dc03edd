/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/territories.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/text.h"

enum { NAME_WORDS = 8 };

enum kind { COUNTRY, REGION, DEPARTMENT, EPCI, COMMUNE, KINDS };
static const char *const kinds[KINDS] = { "country", "region", "department", "epci", "commune" };

struct territory {
	enum kind kind;
	const char *code, *name, *parent;
};

/* Of one name. */
struct bearers {
	const struct territory **one;
	unsigned n;
};

struct territories {
	GHashTable *code; /* -> struct territory */
	GHashTable *name; /* words with a blank between -> struct bearers */
};

static int
territories_free(struct territories *t)
{
	g_hash_table_destroy(t->code);
	g_hash_table_destroy(t->name);
	return 0;
}

/* "Côtes-d'Armor", "cotes d armor" -> "cotes d armor"; "St-Brieuc" -> "saint brieuc". */
static char *
name_key(TALLOC_CTX *mem, const char *name)
{
	char *folded = text_fold(mem, name), *p, *out = talloc_strdup(mem, "");
	g_auto(GStrv) words = NULL;
	size_t i;

	for (p = folded; *p; p++)
		if (!(*p & 0x80) && !g_ascii_isalnum(*p))
			*p = ' ';
	words = g_strsplit(folded, " ", -1);
	for (i = 0; words[i]; i++) {
		const char *w = strcmp(words[i], "st") == 0 ? "saint" : strcmp(words[i], "ste") == 0 ? "sainte" : words[i];

		if (*w)
			out = talloc_asprintf_append_buffer(out, "%s%s", *out ? " " : "", w);
	}
	return out;
}

/* Of those that bear one name the largest count, all of one kind. */
static void
name_add(struct territories *t, const char *name, const struct territory *one)
{
	char *key = name_key(t, name);
	struct bearers *b = g_hash_table_lookup(t->name, key);

	if (!*key || (b && one->kind > b->one[0]->kind))
		return;
	if (!b) {
		b = talloc_zero(t, struct bearers);
		g_hash_table_insert(t->name, key, b);
	} else if (one->kind < b->one[0]->kind) {
		b->n = 0;
	}
	b->one = talloc_realloc(b, b->one, const struct territory *, b->n + 1);
	b->one[b->n++] = one;
}

static int
line_read(struct territories *t, const char *line, int number, struct err *e)
{
	g_auto(GStrv) cell = g_strsplit(line, "\t", -1);
	g_auto(GStrv) names = NULL;
	struct territory *one;
	size_t i;
	int kind = 0;

	if (g_strv_length(cell) < 3 || g_strv_length(cell) > 4 || !*cell[0] || !*cell[2])
		return fail(e, ERR_USER, "line %d: not \"code, kind, name, what it lies in\" with a tab between", number);
	while (kind < KINDS && strcmp(kinds[kind], cell[1]) != 0)
		kind++;
	if (kind == KINDS)
		return fail(e, ERR_USER, "line %d: \"%.40s\" is no kind of territory", number, cell[1]);
	if (strspn(cell[0], "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != strlen(cell[0]))
		return fail(e, ERR_USER, "line %d: \"%.40s\" is no code: capital letters and digits", number, cell[0]);
	if (g_hash_table_contains(t->code, cell[0]))
		return fail(e, ERR_USER, "line %d: \"%.40s\" was there before", number, cell[0]);
	names = g_strsplit(cell[2], "|", -1);
	one = talloc(t, struct territory);
	*one = (struct territory){ .kind = (enum kind)kind,
		.code = talloc_strdup(t, cell[0]),
		.name = talloc_strdup(t, names[0]),
		.parent = cell[3] && *cell[3] ? talloc_strdup(t, cell[3]) : NULL };
	g_hash_table_insert(t->code, (char *)one->code, one);
	for (i = 0; names[i]; i++)
		name_add(t, names[i], one);
	return 0;
}

/* Each lies in one that is there, and none in itself. */
static int
parents_check(const struct territories *t, struct err *e)
{
	GHashTableIter all;
	gpointer value;

	g_hash_table_iter_init(&all, t->code);
	while (g_hash_table_iter_next(&all, NULL, &value) && value) {
		const struct territory *one = value, *p = one;
		int steps = 0;

		for (; p && p->parent && steps <= TERRITORY_DEPTH; steps++)
			p = g_hash_table_lookup(t->code, p->parent);
		if (!p)
			return fail(e, ERR_USER, "\"%s\" lies in something that is not there", one->code);
		if (p->parent)
			return fail(e, ERR_USER, "\"%s\" lies in itself", one->code);
	}
	return 0;
}

struct territories *
territories_read(TALLOC_CTX *mem, const char *text, struct err *e)
{
	struct territories *t = talloc_zero(mem, struct territories);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	int i, r = g_utf8_validate(text, -1, NULL) ? 0 : fail(e, ERR_USER, "not UTF-8");

	t->code = g_hash_table_new(g_str_hash, g_str_equal);
	t->name = g_hash_table_new(g_str_hash, g_str_equal);
	talloc_set_destructor(t, territories_free);
	for (i = 0; r == 0 && lines[i]; i++) {
		g_strchomp(lines[i]);
		if (*lines[i] && *lines[i] != '#')
			r = line_read(t, lines[i], i + 1, e);
	}
	if (r == 0)
		r = parents_check(t, e);
	if (r < 0)
		TALLOC_FREE(t);
	return t;
}

const char *
territory_name(const struct territories *t, const char *code)
{
	const struct territory *one = g_hash_table_lookup(t->code, code);

	return one ? one->name : NULL;
}

size_t
territory_around(const struct territories *t, const char *code, const char *around[TERRITORY_DEPTH])
{
	const struct territory *one = g_hash_table_lookup(t->code, code);
	const struct territory *other;
	char department[8];
	size_t n = 0, i;

	while (one && one->parent && n < TERRITORY_DEPTH) {
		around[n++] = one->parent;
		one = g_hash_table_lookup(t->code, one->parent);
	}
	/* An EPCI may lie in two départements: a commune's is in its code, C35236, C97411. */
	if (*code != 'C' || strlen(code) != 6)
		return n;
	(void)snprintf(department, sizeof department, "D%.*s", strncmp(code + 1, "97", 2) == 0 ? 3 : 2, code + 1);
	other = g_hash_table_lookup(t->code, department);
	for (i = 0; i < n && strcmp(around[i], department) != 0; i++)
		;
	if (other && i == n && n < TERRITORY_DEPTH)
		around[n++] = other->code;
	return n;
}

/* ---- in a text ---- */

struct piece {
	size_t at, end; /* bytes of the text */
	const char *word;
	bool capital;
};

/* The words of a text, folded as names are, and where they stand. */
static size_t
pieces_cut(TALLOC_CTX *mem, const char *text, struct piece **out)
{
	struct piece *all = talloc_array(mem, struct piece, (unsigned)strlen(text) + 1);
	const char *p = text, *from;
	size_t n = 0;

	while (*p) {
		gunichar c = g_utf8_get_char(p);

		if (!g_unichar_isalnum(c)) {
			p = g_utf8_next_char(p);
			continue;
		}
		for (from = p; *p && g_unichar_isalnum(g_utf8_get_char(p)); p = g_utf8_next_char(p))
			;
		all[n++] = (struct piece){ .at = (size_t)(from - text),
			.end = (size_t)(p - text),
			.word = name_key(mem, talloc_strndup(mem, from, (size_t)(p - from))),
			.capital = g_unichar_isupper(c) };
	}
	*out = all;
	return n;
}

/* Small words that a place stands behind. */
static bool
is_before(const char *word)
{
	static const char *const before[] = { "a", "au", "aux", "d", "dans", "de", "des", "du", "en", "in", "l", "la", "le", "les", "pres",
		"sur", "vers", "secteur", "departement", "region", "commune", "agglomeration", "agglo", "pays", "autour", "around", "near",
		"ville", NULL };

	return g_strv_contains(before, word);
}

/* Is it said of a place, and not a word that a commune is also called by ("Plan", "Le Cours")? */
static bool
is_place(const struct piece *w, size_t first, size_t last, size_t n, const struct territory *one)
{
	static const char *const never[] = { "de", "du", "des", "d", "l", "la", "le", "les", NULL };

	if (one->kind < COMMUNE || last - first > 1)
		return true;
	if (w[first].capital && first > 0)
		return true;
	if (first > 0 && is_before(w[first - 1].word) && !g_strv_contains(never, w[first - 1].word))
		return true;
	return last == n && first > 0 && strlen(w[first].word) > 4; /* "design Landerneau": behind all else */
}

static size_t
codes_add(const struct bearers *b, const char **codes, size_t n)
{
	size_t i, k;

	for (i = 0; i < b->n && n < TERRITORIES_NAMED; i++) {
		for (k = 0; k < n && strcmp(codes[k], b->one[i]->code) != 0; k++)
			;
		if (k == n)
			codes[n++] = b->one[i]->code;
	}
	return n;
}

size_t
territories_find(const struct territories *t, TALLOC_CTX *mem, const char *text, bool list, const char **codes, char **rest)
{
	struct piece *w;
	size_t n_words = pieces_cut(mem, text, &w), i, k, n = 0, kept = 0;
	char *left = talloc_strdup(mem, "");

	for (i = 0; i < n_words; i++) {
		const struct bearers *b = NULL;
		size_t last = MIN(n_words, i + NAME_WORDS);

		for (; last > i; last--) {
			char *key = talloc_strdup(mem, w[i].word);

			for (k = i + 1; k < last; k++)
				key = talloc_asprintf_append_buffer(key, " %s", w[k].word);
			b = g_hash_table_lookup(t->name, key);
			if (b && (list || is_place(w, i, last, n_words, b->one[0])))
				break;
			b = NULL;
		}
		if (!b || n == TERRITORIES_NAMED)
			continue;
		n = codes_add(b, codes, n);
		for (k = i; k > 0 && is_before(w[k - 1].word) && w[k - 1].end > kept; k--)
			;
		left = talloc_asprintf_append_buffer(left, "%.*s ", (int)(w[k].at - kept), text + kept);
		kept = w[last - 1].end;
		i = last - 1;
	}
	if (rest)
		*rest = talloc_asprintf(mem, "%s%s", left, text + kept);
	return n;
}
