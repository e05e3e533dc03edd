/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which document is meant: its reference, its title, another name of it, the first part of its title; with slips of the keyboard.
 */
#include "handlers/guide_inside.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"

enum { WORDS = 80, SURE = 100 };

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
	static const char marks[] = " \n\t.,;:!?'\"()[]/-_+*#&";
	char *all[WORDS], *s = folded;
	size_t n = 0, i;

	b->n = 0;
	while (n < WORDS && *(s += strspn(s, marks))) {
		all[n++] = s;
		s += strcspn(s, marks);
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
	return there >= 2 || 2 * there >= b.n ? (int)(50 * there / b.n) + exact : 0;
}

/* Title, its first part, and each of the other names. */
static int
document_fits(TALLOC_CTX *mem, const struct document *d, const struct bag *text)
{
	char *title = text_fold(mem, d->title), *part = talloc_strdup(mem, title), *other = text_fold(mem, d->other), *s, *next;
	int best = fits(talloc_strdup(mem, title), text), one;
	size_t i;

	for (i = 1; part[i]; i++)
		if (strchr(":,(;", part[i]) || (part[i] == '-' && part[i - 1] == ' '))
			break;
	if (part[i]) {
		part[i] = '\0';
		one = fits(part, text);
		best = MAX(best, one);
	}
	for (s = other; s && *s; s = next) {
		next = strpbrk(s, ";,/\n");
		if (next)
			*next++ = '\0';
		one = fits(s, text);
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

bool
guide_begins(TALLOC_CTX *mem, const struct document *d, const char *text)
{
	struct bag text_words, names;
	size_t k;

	bag_fill(&text_words, text_fold(mem, text));
	bag_fill(&names, text_fold(mem, talloc_asprintf(mem, "%s %s", d->title, d->other)));
	for (k = 0; text_words.n > 0 && k < names.n; k++)
		if (same(names.word[k], text_words.word[0]))
			return true;
	return false;
}

int
guide_load(struct handling *h, int64_t document, struct guide *g, struct err *e)
{
	int r = document_get(h->tx, h->mem, document, &g->d, e);

	if (r <= 0 || edition_all(h->tx, h->mem, document, g->ed, EDITIONS_MOST, &g->n, e) < 0)
		return r < 0 || r == 1 ? -1 : 0;
	return g->n > 0 ? 1 : fail(e, ERR_BUG, "document %lld has no edition", (long long)document);
}
