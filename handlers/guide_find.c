/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which document is meant: its reference, its title, another name of it, the first part of its title; with slips of the keyboard.
 */
#include "handlers/guide_inside.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/partner.h"

enum { WORDS = 80, SURE = 100, NAMES_MOST = 16, PLACES = 400 };

#define MARKS " \n\t.,;:!?'\"()[]/-_+*#&"

/* Words that any title may have. */
#define COMMON_WORDS                                                                                                                          \
	"guide guides livret livrets brochure brochures document documents fiche fiches rapport depliant plaquette affiche kit jeu version "  \
	"edition exemplaire exemplaires petit pratique de du des la le les l d un une et a au aux pour par en sur dans avec nous vous votre " \
	"notre the of for and to in on with our your ce cette ces qui que svp merci pdf x"

struct bag {
	char *word[WORDS];
	size_t n;
};

/* The words of a folded text that say something; all of them when none does. */
static void
bag_fill(struct bag *b, char *folded)
{
	char *all[WORDS], *s = folded;
	size_t n = 0, i;

	b->n = 0;
	while (n < WORDS && *(s += strspn(s, MARKS))) {
		all[n++] = s;
		s += strcspn(s, MARKS);
		if (*s)
			*s++ = '\0';
	}
	for (i = 0; i < n; i++)
		if (!words_hold(COMMON_WORDS, all[i], strlen(all[i])))
			b->word[b->n++] = all[i];
	for (i = 0; b->n == 0 && i < n; i++)
		b->word[i] = all[i];
	if (b->n == 0)
		b->n = n;
}

/* 2 the same word, 1 one with a slip; a plural is no slip. 0. */
static int
same(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);
	int most = n >= 8 ? 2 : n >= 5 ? 1 : 0;

	if (strcmp(a, b) == 0 || (n + 1 == m && b[n] == 's' && strncmp(a, b, n) == 0) ||
	    (m + 1 == n && a[m] == 's' && strncmp(a, b, m) == 0))
		return 2;
	/* "utile", "outil" are words, not slips of "utilo". */
	if (most == 0 || *a != *b || words_hold("utile utiles utils", b, m))
		return 0;
	return text_distance(a, b, most) <= most;
}

/* How well one name, which is cut up, fits: SURE and more when all of it is there. */
static int
fits(char *name, const struct bag *text)
{
	struct bag b;
	size_t i, k, there = 0;
	int exact = 0, found, best;

	bag_fill(&b, name);
	for (i = 0; i < b.n; i++) {
		for (k = 0, best = 0; k < text->n; k++) {
			found = same(b.word[i], text->word[k]);
			best = MAX(best, found);
		}
		there += best > 0;
		exact += best == 2;
	}
	if (b.n == 0 || there == 0)
		return 0;
	if (there == b.n)
		return SURE + 10 * (int)there + exact;
	return exact >= 2 || 2 * (size_t)exact >= b.n ? (int)(50 * there / b.n) + exact
						      : 0; /* "Claire" signs, and is no slip of "clairs" */
}

/* Title, its first part, and each of the other names, folded. */
static size_t
names_of(TALLOC_CTX *mem, const struct document *d, char *names[NAMES_MOST])
{
	char *part = text_fold(mem, d->title), *s = text_fold(mem, d->other), *next;
	size_t n = 0, i;

	names[n++] = talloc_strdup(mem, part);
	for (i = 1; part[i]; i++)
		if (strchr(":,(;", part[i]) || (part[i] == '-' && part[i - 1] == ' '))
			break;
	if (part[i]) {
		part[i] = '\0';
		names[n++] = part;
	}
	for (; s && *s && n < NAMES_MOST; s = next) {
		next = strpbrk(s, ";,/\n");
		if (next)
			*next++ = '\0';
		names[n++] = s;
	}
	return n;
}

static int
document_fits(TALLOC_CTX *mem, const struct document *d, const struct bag *text)
{
	char *names[NAMES_MOST];
	size_t n = names_of(mem, d, names), i;
	int best = 0, one;

	for (i = 0; i < n; i++) {
		one = fits(names[i], text);
		best = MAX(best, one);
	}
	return best;
}

int
guide_named(struct handling *h, const char *text, bool sure, struct document *found, size_t *n, struct err *e)
{
	struct document *all = talloc_array(h->mem, struct document, DOCUMENTS_MOST);
	TALLOC_CTX *mem = talloc_new(h->mem);
	struct bag words;
	int score, best = sure ? SURE : 1;
	size_t n_all, i;

	*n = 0;
	if (document_all(h->tx, h->mem, all, DOCUMENTS_MOST, &n_all, e) < 0)
		return -1;
	bag_fill(&words, text_fold(mem, text));
	for (i = 0; i < n_all; i++) {
		score = document_fits(mem, &all[i], &words);
		if (score > best)
			*n = 0;
		best = MAX(best, score);
		if (score == best && *n < NAMED_MOST)
			found[(*n)++] = all[i];
	}
	talloc_free(mem);
	return 0;
}

/* --- where it is named --- */

/* The words of a text, and where they stand in it when it is folded. */
struct place {
	char *word;
	size_t from, to;
};

static size_t
places_cut(TALLOC_CTX *mem, const char *folded, struct place *all)
{
	const char *s = folded;
	size_t n = 0, k;

	while (n < PLACES && *(s += strspn(s, MARKS))) {
		k = strcspn(s, MARKS);
		all[n++] = (struct place){ talloc_strndup(mem, s, k), (size_t)(s - folded), (size_t)(s - folded) + k };
		s += k;
	}
	return n;
}

/* Do the words of the name stand from the i-th on, with none but common ones between? How many pieces; 0. */
static size_t
stands(const struct bag *name, const struct place *all, size_t n, size_t i, int *score)
{
	size_t k = 0, at;
	int one;

	*score = 0;
	for (at = i; k < name->n && at < n; at++) {
		one = same(name->word[k], all[at].word);
		if (one > 0) {
			*score += 10 + one;
			k++;
		} else if (at == i || !words_hold(COMMON_WORDS, all[at].word, strlen(all[at].word))) {
			return 0;
		}
	}
	return name->n > 0 && k == name->n ? at - i : 0;
}

/* The document that is named from the i-th word on, and how many words that are; 0 none, or several as well. */
static size_t
named_at(struct bag *const *names, const size_t *owner, size_t n_names, const struct place *all, size_t n, size_t i, size_t *which)
{
	size_t k, longest = 0, one;
	bool twice = false;
	int best = 0, score;

	for (k = 0; k < n_names; k++) {
		one = stands(names[k], all, n, i, &score);
		if (one == 0 || score < best)
			continue;
		twice = score == best && owner[k] != *which;
		if (score > best || one > longest)
			longest = one;
		best = score;
		*which = owner[k];
	}
	return twice ? 0 : longest;
}

/* "des guides", "le", "d'" before a name belong to it. */
static size_t
begin_of(const char *folded, const struct place *all, size_t i, size_t least)
{
	static const char before[] =
	    "guide guides jeu jeux kit kits livret livrets brochure brochures fascicule document documents de d du des l la le les the";

	while (i > least && words_hold(before, all[i - 1].word, strlen(all[i - 1].word)) &&
	       strcspn(folded + all[i - 1].to, ".?!:;,\n") >= all[i].from - all[i - 1].to)
		i--;
	return i;
}

static size_t
found_put(struct guide_marked *m, const struct document *d)
{
	size_t i;

	for (i = 0; i < m->n && m->d[i].id != d->id; i++)
		;
	if (i == m->n)
		m->d[m->n++] = *d;
	return i;
}

int
guide_mark(struct handling *h, const char *text, struct guide_marked *m, struct err *e)
{
	enum { ALL_NAMES = DOCUMENTS_MOST * 4 };
	struct document *d = talloc_array(h->mem, struct document, DOCUMENTS_MOST);
	struct place *all = talloc_array(h->mem, struct place, PLACES);
	struct bag **bags = talloc_array(h->mem, struct bag *, ALL_NAMES);
	size_t *map, owner[ALL_NAMES], n_bags = 0, n_all, n, i, k, used = 0, done = 0, words, which = 0;
	const char *folded = text_fold_map(h->mem, text, &map);
	char *names[NAMES_MOST], *out = talloc_strdup(h->mem, "");

	*m = (struct guide_marked){ .n = 0 };
	if (document_all(h->tx, h->mem, d, DOCUMENTS_MOST, &n_all, e) < 0)
		return -1;
	for (i = 0; i < n_all; i++) {
		n = names_of(h->mem, &d[i], names);
		for (k = 0; k < n && n_bags < ALL_NAMES; k++) {
			owner[n_bags] = i;
			bags[n_bags] = talloc(h->mem, struct bag);
			bag_fill(bags[n_bags++], names[k]);
		}
	}
	n = places_cut(h->mem, folded, all);
	for (i = 0; i < n && m->n < NAMED_MOST; i++) {
		words = named_at(bags, owner, n_bags, all, n, i, &which);
		if (words == 0)
			continue;
		k = map[all[begin_of(folded, all, i, done)].from];
		out = talloc_asprintf_append(
		    out, "%.*s" GUIDE_MARK "%c", (int)(k - used), text + used, (char)('a' + found_put(m, &d[which])));
		i += words - 1;
		done = i + 1;
		used = map[all[i].to];
	}
	m->text = talloc_asprintf_append(out, "%s", text + used);
	return 0;
}

/* --- where --- */

static const char *
territory_in(const struct territories *t, TALLOC_CTX *mem, const char *text, bool list)
{
	const char *codes[TERRITORIES_NAMED];

	return territories_find(t, mem, text, list, codes, NULL) > 0 ? territory_name(t, codes[0]) : NULL;
}

/* "35600 Redon": the commune; its département, where that is not known. */
static const char *
postcode_in(const struct territories *t, TALLOC_CTX *mem, const char *text)
{
	g_autoptr(GRegex) postcode = g_regex_new("(?<![\\d-])(97\\d|\\d\\d)\\d{2,3}[ \\t]+(\\p{L}[^\\n\\d,.;:()]*)", 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	g_autofree char *code = NULL, *commune = NULL;
	const char *name;

	if (!g_regex_match(postcode, text, 0, &m))
		return NULL;
	code = g_match_info_fetch(m, 1);
	commune = g_match_info_fetch(m, 2);
	name = territory_in(t, mem, commune, true);
	return name ? name : territory_in(t, mem, code, true);
}

/* A number names a département only as "Quimper (29)", "dans le 29", "du 29": a count, a day and a street have numbers as well. */
static char *
without_numbers(const char *marked)
{
	static const char other[] =
	    "(?i)\\b" GUIDE_MARK "[a-z] \\(\\d+\\)|(?<=\\()\\d{1,3}(?=[^)\\d])|"
	    "(?<!dans le )(?<!rtement )(?<!rtement du )(?<!dept )(?<!du )(?<![\\w(-])\\d{1,3}(?![\\w-])|"
	    "(?<=du )\\d{1,3}(?=\\s*(?:h\\b|au\\b|/|-|du mois|janv|f.{1,2}vr|mars|avr|mai|juin|juil|ao.{1,2}t|sept|oct|nov|d.{1,2}c))";
	g_autoptr(GRegex) numbers = g_regex_new(other, 0, 0, NULL);

	return g_regex_replace_literal(numbers, marked, -1, 0, "", 0, NULL);
}

int
guide_territory(struct handling *h, const char *place, const char *text, const char **where, struct err *e)
{
	const struct territories *t = directory_of(h)->territories;
	g_autofree char *words = NULL;
	struct guide_marked m;

	*where = NULL;
	if (!t)
		return 0;
	if (guide_mark(h, text, &m, e) < 0)
		return -1;
	words = without_numbers(m.text);
	*where = postcode_in(t, h->mem, place);
	if (!*where)
		*where = postcode_in(t, h->mem, text);
	if (!*where)
		*where = territory_in(t, h->mem, words, false);
	return 0;
}

int
guide_load(struct handling *h, int64_t document, struct guide *g, struct err *e)
{
	int r = document_get(h->tx, h->mem, document, &g->d, e);

	if (r <= 0 || edition_all(h->tx, h->mem, document, g->ed, EDITIONS_MOST, &g->n, e) < 0)
		return r < 0 || r == 1 ? -1 : 0;
	return g->n > 0 ? 1 : fail(e, ERR_BUG, "document %lld has no edition", (long long)document);
}
