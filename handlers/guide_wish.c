/* SPDX-License-Identifier: EUPL-1.2
 *
 * A wish for a document is a verb of getting ("recevoir", "commander", "besoin de") that is wished for or asked, and right behind it, but for small
 * words, how many, or a word for what is printed. Whoever tells of a guide, or asks for help with one, says it otherwise.
 */
#include "handlers/guide_pieces.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/understand.h"

enum { WORDS_MOST = 110, WANT_REACH = 8 };

static bool
matches(const char *regex, const char *text)
{
	return g_regex_match_simple(regex, text, G_REGEX_CASELESS, 0);
}

/* --- a wish --- */

struct wish {
	size_t verb, object;  /* pieces */
	int64_t count;        /* 0 */
	bool noun, some, one; /* one: the number is an article */
};

static bool
denied(const struct pieces *c, size_t i)
{
	size_t back;

	for (back = 1; back <= 4 && back <= i && !c->p[i - back].last; back++)
		if (guide_at(c, i - back, "ne n pas plus jamais not"))
			return true;
	return false;
}

/* Is that verb wished for, or asked? */
static bool
wanted(const struct pieces *c, size_t i)
{
	size_t k = i, back;

	for (back = 0; back <= WANT_REACH && back <= i; back++) {
		if (back > 0 && c->p[i - back].last)
			break;
		if (guide_at(c, i - back, WANTS))
			return true;
	}
	if (!guide_at(c, i, "avoir recevoir obtenir commander get have receive order send"))
		return false;
	while (k < c->n && !c->p[k].last)
		k++;
	return k < c->n && c->p[k].word[c->p[k].n] && strchr(c->p[k].word + c->p[k].n, '?') != NULL && i < 3;
}

static bool
wish_from(const struct pieces *c, size_t verb, struct wish *w)
{
	size_t i = verb + 1, n;
	int64_t value;

	*w = (struct wish){ .verb = verb };
	if (c->p[verb].last || denied(c, verb) || !wanted(c, verb))
		return false;
	if (guide_at(c, verb, "besoin") && !guide_at(c, verb + 1, "de d en des du"))
		return false;
	for (; i < c->n; i++) {
		if (i > verb + 1 && c->p[i - 1].last)
			break;
		if (guide_at(c, i, NOUNS) || (guide_at(c, i, "copies copy") && guide_at(c, i + 1, "of"))) {
			w->noun = true;
			w->object = i;
			return true;
		}
		w->some |= guide_at(c, i, SOMES);
		n = guide_number_at(c, i, &value);
		if (n > 0 && guide_at(c, i + n, UNITS))
			return false;
		if (n > 0 && (w->count == 0 || w->one)) {
			w->one = n == 1 && guide_at(c, i, "un une a an one");
			w->count = value;
			i += n - 1;
			continue;
		}
		if (!guide_at(c, i, SMALL))
			break;
	}
	w->object = MIN(i, c->n - 1);
	return i < c->n || w->count > 0;
}

/* The first wish that names what is printed; else the first that may name a document. */
static bool
wish_find(const struct pieces *c, bool sure, struct wish *w)
{
	struct wish one;
	size_t i;
	bool named = false, file = guide_said_file(c->folded);

	for (i = 0; i < c->n; i++)
		named |= guide_at(c, i, NOUNS);
	for (i = 0; i < c->n; i++) {
		if (!guide_at(c, i, GETS) || !wish_from(c, i, &one))
			continue;
		*w = one;
		if (!sure)
			return true;
		if (one.noun)
			return true;
		if (one.count > 0 && !one.one && (c->p[one.object].last || c->p[one.object - 1].last || c->p[one.object].capital))
			return named || c->p[one.object].capital;
		if (c->p[one.object].capital && c->p[one.object].n > 2 && (file || named))
			return true;
	}
	return false;
}

static bool
short_enough(const struct pieces *c)
{
	return c->n > 0 && c->n <= WORDS_MOST;
}

/* What is told or asked of a guide, and what is something else. */
static bool
other_subject(const char *folded)
{
	return matches(
	    "\\bp-\\d|\\b(?:organis|anim|facilit)\\w*\\b[^.\\n]{0,25}\\bateliers?\\b|"
	    "\\b(?:rediger|redige|ecrire|creer|concevoir|realiser|mettre a jour|actualiser|relire|traduire|imprimer|diffuser|write|update|create|translate)\\b"
	    "[^.\\n]{0,25}\\b(?:guides?|brochures?|livrets?)\\b",
	    folded);
}

/* "Avez-vous un guide sur l'accueil ?", "quels guides proposez-vous ?": looked for, not ordered. */
bool
guide_asks_catalogue(const char *folded)
{
	static const char asks[] =
	    "\\b(?:avez|auriez|disposez|proposez|existe[- ]t[- ]il|existe|y a[- ]t[- ]il|y aurait[- ]il|reste[- ]t[- ]il|have you|do you have|is there|are there)\\b"
	    "(?:[- ]vous)?(?: (?:encore|deja|aussi|chez vous|par hasard|any|still|got))*(?: (?:un|une|des|d'|de|le|votre|vos|a|an|some|the|plus d'|l'))*[ ']?"
	    "(?:nouveaux? |nouvelle )?(?:guides?|brochures?|livrets?|depliants?|plaquettes?|exemplaires|booklets?|leaflets?|copies)\\b|"
	    "\\b(?:quels?|quelles|which|what) (?:sont (?:vos|les) )?(?:guides?|brochures?|livrets?|publications|booklets)\\b|"
	    "\\b(?:liste|catalogue|list) (?:de|des|of) (?:vos |your |the |tous les )?(?:guides?|brochures?|livrets?|publications|documents)\\b|"
	    "^\\W*(?:bonjour\\W+|hello\\W+)?(?:le |la |un |une |the )(?:guide|brochure|livret|booklet)\\b[^.?\\n]{0,60}\\b(?:svp|s'il vous plait|please)\\W*$";

	return strchr(folded, '?') || matches("svp|s'il vous plait|please|catalogue|liste", folded) ? matches(asks, folded) : false;
}

bool
guide_lists(TALLOC_CTX *mem, const char *text)
{
	return matches(
	    "\\b(?:quels?|quelles|which|what) (?:sont (?:vos|les) )?(?:guides?|brochures?|livrets?|publications|booklets)\\b|\\b(?:liste|catalogue|list)\\b",
	    text_fold(mem, text));
}

static const char *
sentence_of(TALLOC_CTX *mem, const char *text)
{
	return text_trim(talloc_strdup(mem, text));
}

const char *
guide_wished(TALLOC_CTX *mem, const char *text)
{
	struct pieces *c = guide_cut(mem, text);
	struct wish w;
	bool found = short_enough(c) && !other_subject(c->folded) && (wish_find(c, true, &w) || guide_asks_catalogue(c->folded));

	talloc_free(c);
	return found ? sentence_of(mem, text) : NULL;
}

const char *
guide_object(TALLOC_CTX *mem, const char *text)
{
	struct pieces *c = guide_cut(mem, text);
	const char *object = NULL;
	struct wish w;

	if (short_enough(c) && !other_subject(c->folded) && wish_find(c, false, &w) &&
	    (w.noun || w.count > 0 || guide_said_file(c->folded)))
		object = talloc_strdup(mem, text + c->map[c->p[w.object].word - c->folded]);
	talloc_free(c);
	return object;
}

void
guide_copies(const struct pieces *c, struct guide_said *said)
{
	struct wish w;
	int64_t value = 0;
	size_t i, n;

	for (i = 0; i < c->n && said->copies == 0; i++) { /* "x5", "5 exemplaires", "une dizaine d'exemplaires" */
		n = guide_number_at(c, i, &value);
		if (n == 0 || value <= 0)
			continue;
		if (*c->p[i].word == 'x' || (guide_at(c, i + n, "x") && !guide_at(c, i, "un une a")) ||
		    guide_at(c, i + n, NOUNS " ex copies copy") ||
		    (guide_at(c, i + n, "de d autres nouveaux of") && guide_at(c, i + n + 1, NOUNS " ex copies")) ||
		    (i > 0 && guide_at(c, i - 1, "x") && i > 1) || c->p[i + n - 1].word[c->p[i + n - 1].n - 1] == 'x')
			if (!(guide_at(c, i, "un une a an one") && n == 1 && !guide_at(c, i + n, "exemplaire ex copy")))
				said->copies = (int)MIN(value, COPIES_MOST + 1);
	}
	if (said->copies == 0 && wish_find(c, true, &w) && w.count > 0)
		said->copies = (int)MIN(w.count, COPIES_MOST + 1);
	if (said->copies == 0 && wish_find(c, false, &w) && w.count > 0 && !w.one)
		said->copies = (int)MIN(w.count, COPIES_MOST + 1);
	for (i = 0; i < c->n; i++)
		said->some |= guide_at(c, i, "exemplaires exemplaire copies") || (guide_at(c, i, SOMES) && guide_at(c, i + 1, NOUNS));
}
