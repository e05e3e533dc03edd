/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/guide_pieces.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/understand.h"

static bool
matches(const char *regex, const char *text)
{
	return g_regex_match_simple(regex, text, G_REGEX_CASELESS, 0);
}

static bool
is(const char *word, size_t n, const char *list)
{
	return n > 0 && words_hold(list, word, n);
}

/* --- how many --- */

static const struct {
	const char *words;
	int64_t value;
	bool about; /* "une dizaine de": one multiplies it */
} numbers[] = {
	{ "un une one a an", 1, false },
	{ "deux two", 2, false },
	{ "trois three", 3, false },
	{ "quatre four", 4, false },
	{ "cinq five", 5, false },
	{ "six", 6, false },
	{ "sept seven", 7, false },
	{ "huit eight", 8, false },
	{ "neuf nine", 9, false },
	{ "dix ten", 10, false },
	{ "onze eleven", 11, false },
	{ "douze twelve", 12, false },
	{ "treize thirteen", 13, false },
	{ "quatorze fourteen", 14, false },
	{ "quinze fifteen", 15, false },
	{ "seize sixteen", 16, false },
	{ "vingt vingts twenty", 20, false },
	{ "trente thirty", 30, false },
	{ "quarante forty", 40, false },
	{ "cinquante fifty", 50, false },
	{ "soixante sixty", 60, false },
	{ "cent cents hundred", 100, true },
	{ "mille thousand", 1000, true },
	{ "demi-douzaine", 6, true },
	{ "dizaine dizaines", 10, true },
	{ "douzaine douzaines dozen", 12, true },
	{ "quinzaine", 15, true },
	{ "vingtaine", 20, true },
	{ "trentaine", 30, true },
	{ "quarantaine", 40, true },
	{ "cinquantaine", 50, true },
	{ "soixantaine", 60, true },
	{ "centaine centaines", 100, true },
	{ "millier milliers", 1000, true },
};

/* "2 000", "2.000": digits in threes. */
static size_t
digits_take(const char *s, int64_t *value)
{
	size_t n = strspn(s, "0123456789");

	if (n == 0 || n > 7)
		return 0;
	*value = g_ascii_strtoll(s, NULL, 10);
	while (n > 0 && *value < 10000 && (s[n] == ' ' || s[n] == '.') && strspn(s + n + 1, "0123456789") == 3) {
		*value = *value * 1000 + g_ascii_strtoll(s + n + 1, NULL, 10);
		n += 4;
	}
	return n;
}

size_t
guide_number(const char *folded, int64_t *value)
{
	size_t at = 0, used = 0, n, k;
	int64_t sum = 0;

	n = digits_take(folded, value);
	if (n > 0)
		return n;
	while (sum < COPIES_MOST) {
		n = strspn(folded + at, "abcdefghijklmnopqrstuvwxyz");
		if (n == 4 && strncmp(folded + at, "demi-douzaine", 13) == 0)
			n = 13;
		for (k = 0; k < G_N_ELEMENTS(numbers); k++)
			if (is(folded + at, n, numbers[k].words))
				break;
		if (k == G_N_ELEMENTS(numbers)) {
			if (n != 2 || strncmp(folded + at, "et", 2) != 0 || used == 0) /* "vingt et un" */
				break;
			at += 3;
			continue;
		}
		if (numbers[k].about)
			sum = MAX(sum, 1) * numbers[k].value;
		else if (sum == 4 && numbers[k].value == 20) /* "quatre-vingts" */
			sum = 80;
		else
			sum += numbers[k].value;
		at += n;
		used = at;
		if (folded[at] != ' ' && folded[at] != '-')
			break;
		at++;
	}
	if (used == 0)
		return 0;
	*value = sum;
	return used;
}

/* --- words --- */

/* U+00D7, as folding leaves it. */
#define TIMES "\xc3\x97"

struct pieces *
guide_cut(TALLOC_CTX *mem, const char *text)
{
	struct pieces *c = talloc_zero(mem, struct pieces);
	bool first = true, colon = false; /* a list of what is asked for is one sentence with what stands before it */
	const char *s;

	c->raw = text;
	c->folded = text_fold_map(c, text, &c->map);
	for (s = c->folded; (s = strstr(s, TIMES)) != NULL;) /* "x 5" */
		memcpy((char *)s, " x", 2);
	for (s = c->folded; *s && c->n < TOKENS;) {
		struct piece *p = &c->p[c->n];
		size_t k = 0;

		while (s[k] && (g_ascii_isalnum(s[k]) || s[k] & 0x80))
			k++;
		if (k == 0) {
			colon = *s == ':' || (colon && strchr(" \n-", *s));
			if (c->n > 0 && !colon && (strchr("?!\n", *s) || (*s == '.' && !g_ascii_isalnum(s[1])))) {
				c->p[c->n - 1].last = true;
				first = true;
			}
			s++;
			continue;
		}
		p->word = s;
		p->n = k;
		p->capital = !first && g_unichar_isupper(g_utf8_get_char(c->raw + c->map[s - c->folded]));
		if (first && k > 1) /* "UTILO" is a name wherever it stands */
			p->capital = g_unichar_isupper(g_utf8_get_char(c->raw + c->map[s - c->folded])) &&
				     g_unichar_isupper(g_utf8_get_char(c->raw + c->map[s - c->folded + 1]));
		first = colon = false;
		c->n++;
		s += k;
	}
	if (c->n > 0)
		c->p[c->n - 1].last = true;
	return c;
}

bool
guide_at(const struct pieces *c, size_t i, const char *list)
{
	return i < c->n && is(c->p[i].word, c->p[i].n, list);
}

/* A document of ours is named there: guide_mark(). */
bool
guide_name_at(const struct pieces *c, size_t i)
{
	return i < c->n && c->p[i].n == sizeof GUIDE_MARK && strncmp(c->p[i].word, GUIDE_MARK, sizeof GUIDE_MARK - 1) == 0;
}

static size_t
one_number_at(const struct pieces *c, size_t i, int64_t *value)
{
	size_t n, k;

	if (i >= c->n)
		return 0;
	if (c->p[i].n > 1 && *c->p[i].word == 'x' && g_ascii_isdigit(c->p[i].word[1])) {
		*value = g_ascii_strtoll(c->p[i].word + 1, NULL, 10);
		return 1;
	}
	n = guide_number(c->p[i].word, value);
	if (n == 0)
		return 0;
	for (k = i; k < c->n && c->p[k].word < c->p[i].word + n; k++)
		;
	if (n < c->p[k - 1].n + (size_t)(c->p[k - 1].word - c->p[i].word) && /* "5x", but not "5h" */
	    !(c->p[k - 1].word[c->p[k - 1].n - 1] == 'x'))
		return 0;
	return k - i;
}

/* "5 ou 6", "10 a 12": the more of both, so that nobody lacks one. */
size_t
guide_number_at(const struct pieces *c, size_t i, int64_t *value)
{
	size_t n = one_number_at(c, i, value), m;
	int64_t other;

	if (n == 0 || c->p[i + n - 1].last || !guide_at(c, i + n, "ou or a to"))
		return n;
	m = one_number_at(c, i + n + 1, &other);
	if (m == 0 || other <= *value || other > 3 * *value || guide_at(c, i + n + 1, "un une a an"))
		return n;
	*value = other;
	return n + 1 + m;
}

bool
guide_said_file(const char *folded)
{
	return matches(
	    "\\b(?:pdf|fichier|version (?:numerique|electronique|en ligne|dematerialisee)|format (?:numerique|electronique|pdf)|"
	    "numerique(?:ment)?|dematerialise\\w*|par (?:e-?mail|mail|courriel|mel)|telecharg\\w+|digital|electronic|as a file|by e-?mail)\\b",
	    folded);
}
