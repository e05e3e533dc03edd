/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/synonyms.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"

enum { PHRASE_STEMS = 5, GROUP_MOST = 40 };

struct synonyms {
	GHashTable *of; /* the stems of a phrase with "+" between -> the other phrases of all its groups, blank-separated */
};

static int
synonyms_free(struct synonyms *s)
{
	g_hash_table_destroy(s->of);
	return 0;
}

/* "intelligence collective" -> "intelligent+collect"; NULL: it says nothing, or too much. */
static char *
phrase_key(TALLOC_CTX *mem, const char *phrase)
{
	struct stem stems[PHRASE_STEMS + 1];
	size_t n = stems_find(mem, phrase, "fr", stems, PHRASE_STEMS + 1), i;
	char *key;

	if (n == 0 || n > PHRASE_STEMS)
		return NULL;
	key = talloc_strdup(mem, stems[0].stem);
	for (i = 1; i < n; i++)
		key = talloc_asprintf_append_buffer(key, "+%s", stems[i].stem);
	return key;
}

static void
add(struct synonyms *s, const char *key, const char *other)
{
	const char *had = g_hash_table_lookup(s->of, key);

	if (strcmp(key, other) == 0 || (had && words_hold(had, other, strlen(other))))
		return;
	g_hash_table_replace(s->of, talloc_strdup(s, key), had ? talloc_asprintf(s, "%s %s", had, other) : talloc_strdup(s, other));
}

static int
line_read(struct synonyms *s, const char *line, int number, struct err *e)
{
	g_auto(GStrv) phrase = g_strsplit(line, ",", -1);
	TALLOC_CTX *mem = talloc_new(NULL);
	char *key[GROUP_MOST];
	size_t n = 0, i, k;
	int r = 0;

	for (i = 0; phrase[i] && r == 0; i++) {
		g_strstrip(phrase[i]);
		if (!*phrase[i])
			continue;
		if (n == GROUP_MOST)
			r = fail(e, ERR_USER, "line %d: more than %d words for one thing", number, GROUP_MOST);
		else if (!(key[n++] = phrase_key(mem, phrase[i])))
			r = fail(e, ERR_USER, "line %d: \"%.60s\" says nothing by itself, or is too long", number, phrase[i]);
	}
	if (r == 0 && n < 2)
		r = fail(e, ERR_USER, "line %d: a group has two words at least, with a comma between", number);
	for (i = 0; r == 0 && i < n; i++)
		for (k = 0; k < n; k++)
			add(s, key[i], key[k]);
	talloc_free(mem);
	return r;
}

struct synonyms *
synonyms_read(TALLOC_CTX *mem, const char *text, struct err *e)
{
	struct synonyms *s = talloc_zero(mem, struct synonyms);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	int i, r = g_utf8_validate(text, -1, NULL) ? 0 : fail(e, ERR_USER, "not UTF-8");

	s->of = g_hash_table_new(g_str_hash, g_str_equal);
	talloc_set_destructor(s, synonyms_free);
	for (i = 0; r == 0 && lines[i]; i++) {
		lines[i][strcspn(lines[i], "#")] = '\0';
		g_strstrip(lines[i]);
		if (*lines[i])
			r = line_read(s, lines[i], i + 1, e);
	}
	if (r < 0)
		TALLOC_FREE(s);
	return s;
}

const char *
synonyms_of(const struct synonyms *s, TALLOC_CTX *mem, const struct stem *stems, size_t n, size_t at, size_t *words)
{
	size_t last, k;

	for (last = MIN(n, at + PHRASE_STEMS); last > at; last--) {
		char *key = talloc_strdup(mem, stems[at].stem);
		const char *others;

		for (k = at + 1; k < last; k++)
			key = talloc_asprintf_append_buffer(key, "+%s", stems[k].stem);
		others = g_hash_table_lookup(s->of, key);
		if (others) {
			*words = last - at;
			return others;
		}
	}
	*words = 1;
	return "";
}
