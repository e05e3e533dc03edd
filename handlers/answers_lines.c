/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which lines of the letter an answer is about: "2", "la 2", "1 et 3", "1-3", "le premier", "le reste", "P-2026-014".
 */
#include <glib.h>
#include <string.h>

#include "handlers/answers_words.h"

enum { LINES_MOST = 99 };

const struct piece *
piece(const struct pieces *w, size_t i)
{
	static const struct piece none = { .word = "", .number = -1, .gap = GAP_LINE };

	return i < w->n ? &w->p[i] : &none;
}

bool
word_of_line(const char *word)
{
	return word_in_list(
	    word, "la ligne lignes point points numero no n item items line lines number num rappel rappels reminder celle");
}

/* "premier" -> 1, "dernier" -> LINE_LAST; 0: no such word. */
static int
ordinal(const char *word)
{
	static const char *const words[] = { "premier premiere first", "deuxieme second seconde", "troisieme third", "quatrieme fourth",
		"cinquieme fifth", "sixieme sixth", "septieme seventh", "huitieme eighth", "neuvieme ninth", "dixieme tenth" };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(words); i++)
		if (word_in_list(word, words[i]))
			return (int)i + 1;
	return word_in_list(word, "dernier derniere last") ? LINE_LAST : 0;
}

/* "first thing tomorrow", "dernier délai" name no line. */
static int
ordinal_at(const struct pieces *w, size_t i)
{
	return word_in_list(piece(w, i + 1)->word, "thing delai fois time week semaine moment") ? 0 : ordinal(piece(w, i)->word);
}

bool
number_counts(const struct pieces *w, size_t i)
{
	const struct piece *next = piece(w, i + 1);
	bool apart = next->gap & (GAP_LINE | GAP_STRONG | GAP_COMMA | GAP_COLON | GAP_PAREN);

	if (word_in_list(next->word, "er st nd rd th") && !next->gap && word_of_dates(piece(w, i + 2)->word) &&
	    !word_in_list(piece(w, i + 2)->word, "lundi mardi mercredi jeudi vendredi monday tuesday wednesday thursday friday"))
		return true; /* "1er avril" */
	if (next->gap & (GAP_SLASH | GAP_DOT | GAP_DASH) && next->number >= 0 && next->at == w->p[i].end + 1)
		return piece(w, i + 1)->gap != GAP_DASH; /* "12/3"; "1-3" are lines */
	if (apart || next->number >= 0)
		return false;
	return word_in_list(next->word,
		   "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre janv fevr avr juil sept oct nov dec january "
		   "february march april may june july august september october november december jour jours j mois semaine semaines sem an ans annee "
		   "annees h heure heures day days week weeks month months year years hour hours minute minutes min am pm familles dossiers personnes "
		   "euros eme ieme er ere th st nd rd") &&
	       !word_in_list(next->word, "er ere eme ieme th st nd rd");
}

/* A number right behind a word that wants a date: "au 12", "le 12", "lundi 12". */
static bool
follows_date_word(const struct pieces *w, size_t i)
{
	const char *before = i > 0 ? w->p[i - 1].word : "";

	if (w->p[i].gap & (GAP_LINE | GAP_STRONG | GAP_COMMA | GAP_COLON | GAP_PAREN))
		return false;
	return word_in_list(before, "au du avant dans in d ici jusqu apres vers des by until before on sous d'ici") ||
	       (i > 0 && (word_of_dates(before) || (i > 1 && word_in_list(before, "le the") && word_of_dates(w->p[i - 2].word))));
}

bool
word_joins(const char *word)
{
	return word_in_list(word, "et and puis mais but then sinon");
}

/* "le 2" is a line where an answer begins, in a list of lines, or behind what is done with a line; else it is a day. */
static bool
le_line(const struct pieces *w, size_t i)
{
	const struct piece *le = &w->p[i - 1], *before = i > 1 ? &w->p[i - 2] : piece(w, w->n);
	bool last = piece(w, i + 1)->gap & (GAP_LINE | GAP_STRONG);

	if (before->target && !le->gap)
		return false; /* "2 le 15" */
	if (i == 1 || le->gap & (GAP_LINE | GAP_STRONG | GAP_COMMA))
		return !last;
	if (word_joins(before->word) || word_in_list(before->word, "pour for sauf except stop"))
		return i > 2 && (w->p[i - 3].target || !word_joins(before->word));
	return !last && word_in_list(before->word, "fait faite done reporter reporte repousser decaler remettre passer");
}

/* "les 3 premiers" */
static bool
first_ones(const char *word)
{
	return word_in_list(word, "premiers premieres first");
}

/* Is this number that of a line? `last`: the line named before it; 0. */
static bool
is_line(const struct pieces *w, size_t i, int last)
{
	const struct piece *p = &w->p[i], *before = i > 0 ? &w->p[i - 1] : piece(w, w->n), *next = piece(w, i + 1);
	bool starts = p->gap & (GAP_LINE | GAP_STRONG | GAP_COMMA | GAP_SLASH) || i == 0;

	if (p->number < 1 || p->number > LINES_MOST || number_counts(w, i) || first_ones(next->word))
		return false;
	if (p->gap & (GAP_SLASH | GAP_DOT) && before->number >= 0 && p->at == before->end + 1)
		return false;                                           /* "12/3" */
	if (strcmp(before->word, "j") == 0 && p->at == before->end + 1) /* "J+3" */
		return false;
	if (i > 0 && word_of_line(before->word) && !(p->gap & (GAP_LINE | GAP_STRONG)))
		return true;
	if (next->gap & (GAP_PAREN | GAP_COLON) && !follows_date_word(w, i))
		return true;
	if (follows_date_word(w, i))
		return last > 0 && p->number == last + 1 && !word_in_list(before->word, "au dans in avant before on");
	if (word_in_list(before->word, "le the") && !starts)
		return le_line(w, i);
	return true;
}

/* "la deuxième lundi" is a line, "le deuxième lundi du mois" none. */
static bool
nth_alone(const struct pieces *w, size_t i)
{
	return word_of_dates(piece(w, i + 1)->word) && !piece(w, i + 1)->gap && !word_in_list(piece(w, i + 2)->word, "du de of d") &&
	       word_in_list(i > 0 ? w->p[i - 1].word : "", "le la the");
}

void
targets_mark(struct pieces *w)
{
	size_t i;
	int last = 0;

	for (i = 0; i < w->n; i++) {
		if (w->p[i].line)
			last = w->p[i].line;
		w->p[i].target = w->p[i].ref || (ordinal_at(w, i) && nth_alone(w, i)) || is_line(w, i, last);
		if (w->p[i].target && w->p[i].number > 0)
			last = w->p[i].number;
	}
}

static void
target_add(struct clause *c, int line, const char *ref)
{
	if (c->n_targets < TARGETS)
		c->t[c->n_targets++] = (struct target){ line, ref };
}

/* "tout", "le reste", "les deux premiers", "le premier" at i: how many pieces it takes; 0. */
static size_t
group_at(const struct pieces *w, size_t i, struct clause *c)
{
	const char *word = w->p[i].word;
	int nth = ordinal_at(w, i), k;
	static const char *const counts[] = { "", "", "deux two", "trois three", "quatre four" };

	if (w->p[i].date)
		return 0;
	if (w->p[i].number > 1 && w->p[i].number <= 9 && first_ones(piece(w, i + 1)->word)) {
		for (nth = 1; nth <= w->p[i].number; nth++)
			target_add(c, nth, NULL);
		return 2;
	}
	if (w->p[i].number >= 0)
		return 0;
	if (word_in_list(word, "reste rest") &&
	    ((i > c->from && word_in_list(w->p[i - 1].word, "il me qu y en nous")) ||
		(i == c->from && word_in_list(piece(w, i + 1)->word, "un une a encore juste plus seulement des du"))))
		return 0; /* "il reste à", "reste un appel à passer" */
	if (word_in_list(word, "reste rest autres others") || (strcmp(word, "other") == 0 && word_in_list(piece(w, i + 1)->word, "ones"))) {
		target_add(c, LINE_REST, NULL);
		return 1;
	}
	for (k = 2; k <= 4; k++)
		if (word_in_list(word, counts[k])) {
			if (!first_ones(piece(w, i + 1)->word)) {
				target_add(c, LINE_ALL, NULL);
				return 1;
			}
			for (nth = 1; nth <= k; nth++)
				target_add(c, nth, NULL);
			return 2;
		}
	if (nth && (w->p[i].target || piece(w, i + 1)->gap || !word_of_dates(piece(w, i + 1)->word))) {
		target_add(c, nth, NULL);
		return 1;
	}
	if (word_in_list(word, "tout tous toute toutes all everything both") && !word_in_list(piece(w, i + 1)->word, "de a bon set good")) {
		target_add(c, LINE_ALL, NULL);
		return 1;
	}
	return 0;
}

void
targets_find(struct pieces *w, struct clause *c)
{
	size_t i, n;
	int k;

	for (i = c->from; i < c->end; i += n) {
		struct piece *p = &w->p[i];
		bool range = i > c->from && p->target && p->number > 0 && c->n_targets > 0 && c->t[c->n_targets - 1].line > 0 &&
			     c->t[c->n_targets - 1].line < p->number &&
			     ((p->gap & GAP_DASH && w->p[i - 1].number > 0) ||
				 (word_in_list(w->p[i - 1].word, "a to") && i > c->from + 1 && w->p[i - 2].target));

		n = 1;
		if (p->ref) {
			target_add(c, LINE_CASE, p->word);
		} else if (p->target && p->number > 0) {
			if (i > c->from && strcmp(w->p[i - 1].word, "no") == 0)
				w->p[i - 1].used = true; /* "n°2" */
			for (k = range ? c->t[c->n_targets - 1].line + 1 : p->number; k <= p->number; k++)
				target_add(c, k, NULL);
		} else {
			n = group_at(w, i, c);
			if (n == 0) {
				n = 1;
				continue;
			}
		}
		for (k = 0; k < (int)n && i + (size_t)k < c->end; k++)
			w->p[i + (size_t)k].used = true;
	}
}

bool
word_of_group(const char *word)
{
	return word_in_list(word, "reste rest autres others") || ordinal(word) != 0;
}

bool
target_begins(const struct pieces *w, size_t i)
{
	const struct piece *p = &w->p[i], *next = piece(w, i + 1);

	if (p->target)
		return true;
	return !p->date && (word_of_group(p->word) ||
			       (word_in_list(p->word, "le la les the") && (next->target || (!next->date && word_of_group(next->word)))));
}
