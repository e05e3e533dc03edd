/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/match.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"

/* Words a phrase may take, at most. */
enum { PHRASE_REACH = 24 };

/* Words with slips: shorter ones are left alone. */
enum { SLIP_LEAST = 5, SLIP_MOST = 15, SHAPES = 26 * (SLIP_MOST + 2), STEM_LEAST = 3, STEM_SIZE = 32 };

enum { ID_NONE, ID_CASE, ID_NUMBER, ID_PERSON, ID_END, ID_FIRST };

struct alternative {
	uint16_t id, sound;
	const char *prefix; /* NULL unless "abc*" */
	size_t size;
};

struct element {
	unsigned from, n; /* alternatives */
	uint64_t bits;    /* of the ids and sounds that one of them takes, modulo 64: most words are told from by these alone */
	unsigned gap;     /* up to so many words of any kind; then no alternatives */
	bool optional;
};

struct pattern {
	const struct phrase_group *group;
	const struct command *command;
	unsigned from, n; /* elements */
	bool anchored;
};

struct info {
	const char *word;
	unsigned classes, forms;
	const struct command *verb;
	GArray *patterns; /* indices of those that begin with this word */
	size_t size;
};

struct lexicon {
	GHashTable *ids, *sounds; /* word -> number; stem -> number */
	GArray *by_shape[SHAPES]; /* ids of longer words, by first letter and length */
	GArray *info, *patterns, *elements, *alternatives;
	const char *fault;
};

static uint16_t
intern(struct lexicon *l, const char *word)
{
	uintptr_t id = (uintptr_t)g_hash_table_lookup(l->ids, word);
	struct info new = { .word = NULL };

	if (id)
		return (uint16_t)id;
	new.word = g_strdup(word);
	new.size = strlen(word);
	id = l->info->len;
	g_array_append_val(l->info, new);
	g_hash_table_insert(l->ids, (void *)new.word, (void *)id);
	return (uint16_t)id;
}

static struct info *
info_of(struct lexicon *l, uint16_t id)
{
	return &g_array_index(l->info, struct info, id);
}

static void
add_alternative(struct lexicon *l, const char *word)
{
	struct alternative a = { .id = ID_NONE };
	size_t size = strlen(word);

	if (strcmp(word, "{c}") == 0)
		a.id = ID_CASE;
	else if (strcmp(word, "{n}") == 0)
		a.id = ID_NUMBER;
	else if (strcmp(word, "{p}") == 0)
		a.id = ID_PERSON;
	else if (strcmp(word, "$") == 0)
		a.id = ID_END;
	else if (size > 1 && word[size - 1] == '*') {
		a.prefix = g_strndup(word, size - 1);
		a.size = size - 1;
	} else {
		a.id = intern(l, word);
	}
	g_array_append_val(l->alternatives, a);
}

static void
add_element(struct lexicon *l, const char *text)
{
	struct element e = { .from = l->alternatives->len };
	g_auto(GStrv) words = NULL;
	size_t i;

	if (strcmp(text, "..") == 0 || strcmp(text, "....") == 0) {
		e.gap = text[2] ? 6 : 3;
		g_array_append_val(l->elements, e);
		return;
	}
	e.optional = *text == '?';
	words = g_strsplit(text + e.optional, "|", -1);
	for (i = 0; words[i]; i++)
		add_alternative(l, words[i]);
	e.n = (unsigned)i;
	g_array_append_val(l->elements, e);
}

static bool
index_element(struct lexicon *l, const struct element *e, unsigned number)
{
	unsigned k;

	for (k = 0; k < e->n; k++) {
		const struct alternative *a = &g_array_index(l->alternatives, struct alternative, e->from + k);
		struct info *in;

		if (a->prefix || a->id == ID_END)
			return false;
		in = info_of(l, a->id);
		if (!in->patterns)
			in->patterns = g_array_new(FALSE, FALSE, sizeof(unsigned));
		if (in->patterns->len == 0 || g_array_index(in->patterns, unsigned, in->patterns->len - 1) != number)
			g_array_append_val(in->patterns, number);
	}
	return e->n > 0;
}

/* Under each word that may come first stands the pattern's number. */
static bool
index_pattern(struct lexicon *l, const struct pattern *p, unsigned number)
{
	unsigned k;

	for (k = 0; k < p->n; k++) {
		const struct element *e = &g_array_index(l->elements, struct element, p->from + k);

		if (!index_element(l, e, number))
			return false;
		if (!e->optional)
			return true;
	}
	return false;
}

static void
add_pattern(struct lexicon *l, const struct phrase_group *g, const char *text)
{
	struct pattern p = { .group = g, .from = l->elements->len };
	g_auto(GStrv) parts = g_strsplit(text, " ", -1);
	size_t i;

	p.command = g->command ? command_find(g->command) : NULL;
	for (i = 0; parts[i]; i++)
		if (i == 0 && strcmp(parts[i], "^") == 0)
			p.anchored = true;
		else if (*parts[i])
			add_element(l, parts[i]);
	p.n = l->elements->len - p.from;
	g_array_append_val(l->patterns, p);
	if (!index_pattern(l, &p, l->patterns->len - 1) || (g->command && !p.command))
		l->fault = text;
}

static void
add_forms(struct lexicon *l, const struct verb *v, const char *list, unsigned form)
{
	g_auto(GStrv) words = g_strsplit(list, " ", -1);
	const struct command *c = command_find(v->command);
	size_t i;

	for (i = 0; words[i]; i++) {
		struct info *in;

		if (!*words[i])
			continue;
		in = info_of(l, intern(l, words[i]));
		if (!c || (in->verb && in->verb != c))
			l->fault = words[i];
		in->verb = c;
		in->forms |= form;
	}
}

static void
add_classes(struct lexicon *l, const struct word_group *g)
{
	g_auto(GStrv) words = g_strsplit(g->words, " ", -1);
	size_t i;

	for (i = 0; words[i]; i++)
		if (*words[i])
			info_of(l, intern(l, words[i]))->classes |= g->classes;
}

/* The stem of a word that may be a form of a verb in -er, in `stem`; false if it is none. */
static bool
stem_of(const char *word, char stem[STEM_SIZE])
{
	static const char *const endings[] = { "er", "ez", "ee", "e" };
	size_t n = strlen(word), i;

	if (n >= STEM_SIZE || n < STEM_LEAST)
		return false;
	for (i = 0; i < G_N_ELEMENTS(endings); i++) {
		size_t m = strlen(endings[i]);

		if (n >= m + STEM_LEAST && memcmp(word + n - m, endings[i], m) == 0) {
			memcpy(stem, word, n - m);
			stem[n - m] = '\0';
			return true;
		}
	}
	return false;
}

/* Infinitives in -er give the stems; then each alternative knows its own. */
static void
sounds_build(struct lexicon *l)
{
	char stem[STEM_SIZE];
	size_t i;

	for (i = ID_FIRST; i < l->info->len; i++) {
		const struct info *in = info_of(l, (uint16_t)i);

		if (in->size > 4 && g_str_has_suffix(in->word, "er") && stem_of(in->word, stem))
			g_hash_table_insert(l->sounds, g_strdup(stem), (void *)i);
	}
	for (i = 0; i < l->alternatives->len; i++) {
		struct alternative *a = &g_array_index(l->alternatives, struct alternative, i);

		if (a->id >= ID_FIRST && stem_of(info_of(l, a->id)->word, stem))
			a->sound = (uint16_t)(uintptr_t)g_hash_table_lookup(l->sounds, stem);
	}
}

static size_t
shape_of(const char *word, size_t size)
{
	return (size_t)(word[0] - 'a') * (SLIP_MOST + 2) + size;
}

static void
shapes_build(struct lexicon *l)
{
	size_t i;

	for (i = ID_FIRST; i < l->info->len; i++) {
		const struct info *in = info_of(l, (uint16_t)i);
		uint16_t id = (uint16_t)i;
		GArray **at;

		if (in->size < SLIP_LEAST - 1 || in->size > SLIP_MOST + 1 || !g_ascii_islower(in->word[0]))
			continue;
		at = &l->by_shape[shape_of(in->word, in->size)];
		if (!*at)
			*at = g_array_new(FALSE, FALSE, sizeof(uint16_t));
		g_array_append_val(*at, id);
	}
}

static uint64_t
bit(uint16_t id)
{
	return (uint64_t)1 << (id & 63);
}

static void
add_bits(struct lexicon *l)
{
	unsigned i, k;

	for (i = 0; i < l->elements->len; i++) {
		struct element *e = &g_array_index(l->elements, struct element, i);

		for (k = 0; k < e->n; k++) {
			const struct alternative *a = &g_array_index(l->alternatives, struct alternative, e->from + k);

			/* What is no plain word is looked at. */
			e->bits |= a->id < ID_FIRST ? ~(uint64_t)0 : bit(a->id) | (a->sound ? bit(a->sound) : 0);
		}
	}
}

static struct lexicon *
lexicon_build(void)
{
	struct lexicon *l = g_new0(struct lexicon, 1);
	size_t i, k;

	l->ids = g_hash_table_new(g_str_hash, g_str_equal);
	l->sounds = g_hash_table_new(g_str_hash, g_str_equal);
	l->info = g_array_new(FALSE, TRUE, sizeof(struct info));
	g_array_set_size(l->info, ID_FIRST);
	l->patterns = g_array_new(FALSE, TRUE, sizeof(struct pattern));
	l->elements = g_array_new(FALSE, TRUE, sizeof(struct element));
	l->alternatives = g_array_new(FALSE, TRUE, sizeof(struct alternative));
	for (i = 0; i < n_phrase_groups; i++)
		for (k = 0; phrase_groups[i].patterns[k]; k++)
			add_pattern(l, &phrase_groups[i], phrase_groups[i].patterns[k]);
	for (i = 0; i < n_verbs; i++) {
		add_forms(l, &verbs[i], verbs[i].first, VERB_FIRST);
		add_forms(l, &verbs[i], verbs[i].order, VERB_ORDER);
		add_forms(l, &verbs[i], verbs[i].infinitive, VERB_INFINITIVE);
		add_forms(l, &verbs[i], verbs[i].done, VERB_DONE);
	}
	for (i = 0; i < n_word_groups; i++)
		add_classes(l, &word_groups[i]);
	sounds_build(l);
	add_bits(l);
	shapes_build(l);
	return l;
}

static struct lexicon *
lexicon(void)
{
	static struct lexicon *made;

	if (g_once_init_enter(&made))
		g_once_init_leave(&made, lexicon_build());
	return made;
}

uint16_t
word_id(const char *folded)
{
	return (uint16_t)(uintptr_t)g_hash_table_lookup(lexicon()->ids, folded);
}

uint16_t
word_sound(const char *folded)
{
	char stem[STEM_SIZE];

	return stem_of(folded, stem) ? (uint16_t)(uintptr_t)g_hash_table_lookup(lexicon()->sounds, stem) : 0;
}

/* Forms of one word: of one verb of an act, alike in sound, singular and plural. */
static bool
same_word(const struct info *a, const struct info *b)
{
	uint16_t sound = word_sound(a->word);

	return (a->verb && a->verb == b->verb) || (sound && sound == word_sound(b->word)) ||
	       strncmp(a->word, b->word, MIN(a->size, b->size)) == 0;
}

uint16_t
word_near(const char *folded)
{
	struct lexicon *l = lexicon();
	size_t size = strlen(folded), other, i;
	uint16_t found = 0;

	if (size < SLIP_LEAST || size > SLIP_MOST || !g_ascii_islower(folded[0]))
		return 0;
	for (other = size - 1; other <= size + 1; other++) {
		const GArray *ids = l->by_shape[shape_of(folded, other)];

		for (i = 0; ids && i < ids->len; i++) {
			uint16_t id = g_array_index(ids, uint16_t, i);

			if (text_distance(folded, info_of(l, id)->word, 1) > 1)
				continue;
			if (found && !same_word(info_of(l, id), info_of(l, found)))
				return 0;
			found = found ? found : id;
		}
	}
	return found;
}

unsigned
word_classes(uint16_t id)
{
	return info_of(lexicon(), id)->classes;
}

const struct command *
word_verb(uint16_t id, unsigned *forms)
{
	const struct info *in = info_of(lexicon(), id);

	*forms = in->forms;
	return in->verb;
}

static bool
clause_ends(const struct words *w, const struct sentence *s, size_t i)
{
	return i >= s->end || (i > s->first && w->t[i - 1].after != ' ' && w->t[i - 1].after != '\n');
}

static bool
token_is(const struct token *t, const struct alternative *a)
{
	if (a->prefix)
		return t->kind == TOKEN_WORD && strncmp(t->word, a->prefix, a->size) == 0;
	switch (a->id) {
	case ID_CASE:
		return t->kind == TOKEN_CASE ? !t->shy : t->kind == TOKEN_NUMBER && t->numbered;
	case ID_NUMBER:
		return t->kind == TOKEN_NUMBER;
	case ID_PERSON:
		return t->kind == TOKEN_PERSON;
	default:
		return (a->id == t->id || (a->sound && a->sound == t->sound)) && t->kind == TOKEN_WORD;
	}
}

/* Where the rest of a pattern ends, 0 if it does not fit. Gaps are few and short, so this stays small. */
static size_t
fit(const struct lexicon *l, const struct words *w, const struct sentence *s, size_t i, unsigned at, unsigned end)
{
	const struct element *e;
	size_t got;
	unsigned k;

	if (at == end)
		return i;
	e = (const struct element *)(const void *)l->elements->data + at;
	if (e->gap) {
		for (k = 0; k <= e->gap && i + k <= s->end; k++)
			if ((got = fit(l, w, s, i + k, at + 1, end)) > 0)
				return got;
		return 0;
	}
	if (i < s->end && !(e->bits & bit(w->t[i].id)) && !(e->bits & bit(w->t[i].sound)))
		return e->optional ? fit(l, w, s, i, at + 1, end) : 0;
	for (k = 0; k < e->n; k++) {
		const struct alternative *a = (const struct alternative *)(const void *)l->alternatives->data + e->from + k;

		/* Most often: a plain word, and not this one. */
		if (a->id >= ID_FIRST && (i >= s->end || (a->id != w->t[i].id && (!a->sound || a->sound != w->t[i].sound))))
			continue;
		if (a->id == ID_END && clause_ends(w, s, i)) {
			if ((got = fit(l, w, s, i, at + 1, end)) > 0)
				return got;
		} else if (a->id != ID_END && i < s->end && token_is(&w->t[i], a)) {
			if ((got = fit(l, w, s, i + 1, at + 1, end)) > 0)
				return got;
		}
	}
	return e->optional ? fit(l, w, s, i, at + 1, end) : 0;
}

static bool
opens(const struct lexicon *l, const struct words *w, const struct sentence *s, size_t i)
{
	while (i > s->first && g_array_index(l->info, struct info, w->t[i - 1].id).classes & WORD_OPENER)
		i--;
	return i == s->first;
}

static size_t
fit_all(const struct lexicon *l, const struct words *w, const struct sentence *s, size_t i, const GArray *numbers, struct match *out,
    size_t max)
{
	size_t n = 0, k, end;

	for (k = 0; numbers && k < numbers->len && n < max; k++) {
		const struct pattern *p = &g_array_index(l->patterns, struct pattern, g_array_index(numbers, unsigned, k));

		if (p->anchored && !opens(l, w, s, i))
			continue;
		end = fit(l, w, s, i, p->from, p->from + p->n);
		if (end > 0)
			out[n++] = (struct match){ p->group, p->command, i, end };
	}
	return n;
}

/* "parlé", "parlez" for "parler"; "le dialogue" is no "dialoguer". */
static bool
sounds_infinitive(const struct words *w, const struct token *t)
{
	const char *end = w->raw + t->end;

	return t->end - t->at > 2 &&
	       (end[-1] == 'z' || end[-1] == 'Z' || strncmp(end - 2, "\xC3\xA9", 2) == 0 || strncmp(end - 2, "\xCC\x81", 2) == 0);
}

size_t
phrases_at(const struct words *w, const struct sentence *s, size_t i, struct match *out, size_t max)
{
	struct lexicon *l = lexicon();
	const struct token *t = &w->t[i];
	struct sentence part = *s;
	uint16_t id = t->id;
	size_t k;

	if (t->kind == TOKEN_CASE)
		id = t->shy ? ID_NONE : ID_CASE;
	else if (t->kind == TOKEN_NUMBER)
		id = t->numbered ? ID_CASE : ID_NUMBER;
	else if (t->kind == TOKEN_PERSON)
		id = ID_PERSON;
	if (!info_of(l, id)->patterns && t->sound == 0)
		return 0;
	/* What follows a colon is what is said, no part of the saying: "notre situation : nos élus ..." */
	for (k = i; k + 1 < s->end && k < i + PHRASE_REACH; k++)
		if (w->t[k].after == ':' && w->t[k].kind != TOKEN_CASE) {
			part.end = (uint16_t)(k + 1);
			break;
		}
	k = fit_all(l, w, &part, i, info_of(l, id)->patterns, out, max);
	if (t->sound && t->sound != id && sounds_infinitive(w, t) && !(i > s->first && word_classes(w->t[i - 1].id) & WORD_HAVE))
		k += fit_all(l, w, &part, i, info_of(l, t->sound)->patterns, out + k, max - k);
	return k;
}

size_t
verbs_nearest(const char *word, const struct command **near, size_t max)
{
	struct lexicon *l = lexicon();
	const struct command *best[4];
	size_t n = command_nearest(word, best, G_N_ELEMENTS(best)), i, k;
	int least = 3;
	char key[64];

	command_key(word, key, sizeof key);
	for (i = 0; i < n; i++) /* how near the names are decides against the verb forms */
		least = MIN(least, text_distance(key, best[i]->name, 2));
	for (i = ID_FIRST; i < l->info->len; i++) {
		const struct info *in = &g_array_index(l->info, struct info, i);
		int far;

		if (!in->verb)
			continue;
		far = text_distance(key, in->word, 2);
		if (far > command_slips(key, in->word) || far > least)
			continue;
		if (far < least)
			n = 0;
		least = far;
		for (k = 0; k < n && best[k] != in->verb; k++)
			;
		if (k == n && n < G_N_ELEMENTS(best))
			best[n++] = in->verb;
	}
	for (i = 0; i < n && i < max; i++)
		near[i] = best[i];
	return MIN(n, max);
}

const char *
phrases_fault(void)
{
	return lexicon()->fault;
}
