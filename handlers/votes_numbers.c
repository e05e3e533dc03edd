/* SPDX-License-Identifier: EUPL-1.2
 *
 * Numbers: which one is that of an option, which is a day, which counts something else.
 */
#include <glib.h>
#include <string.h>

#include "handlers/votes_inside.h"

enum { OPTION_MOST = 99, DAY_MOST = 31 };

/* "12 au 14 mars", "12, 13 et 14 mars", "14 à 17h": what the last one counts the others count too. */
static bool
counts_with_next(const struct ballot *b, size_t i, const bool *counts)
{
	const struct pieces *w = b->w;
	bool list = i > 0 && word_in_list(w->p[i - 1].word, "le les du au the l de");
	size_t k;

	for (k = i + 1; k < i + 4 && k < w->n; k++) {
		if (w->p[k].gap & (BREAKS & ~(unsigned)GAP_COMMA) || (w->p[k].gap & GAP_COMMA && !list))
			return false;
		if (w->p[k].number >= 0)
			return counts[k];
		if (!word_in_list(w->p[k].word, "et ou au a le and to or"))
			return false;
	}
	return false;
}

static bool
number_of_something(const struct ballot *b, size_t i, const bool *counts)
{
	const struct pieces *w = b->w;
	const struct piece *p = &w->p[i], *before = i > 0 ? &w->p[i - 1] : piece(w, w->n), *next = piece(w, i + 1);
	bool pronoun = strcmp(next->word, "j") == 0 && w->raw[next->end] == '\'';

	if ((number_counts(w, i) && !pronoun) || counts_with_next(b, i, counts))
		return true;
	if (p->number >= 0 && before->end == p->at && i > 0 && word_in_list(before->word, "h j"))
		return true; /* "14h30" */
	if (p->gap & (GAP_SLASH | GAP_DOT) && before->number >= 0 && p->at == before->end + 1)
		return true; /* "12/3" */
	if (p->gap & GAP_COLON && before->number >= 0 && p->at == before->end + 1)
		return true; /* "14:30" */
	if (p->gap == 0 && word_in_list(before->word, MONTHS))
		return true;
	return !next->gap &&
	       word_in_list(next->word, "personnes pers personne participants participantes collegues agents places fois minutes "
					"euros ans pages people persons p pm premiers premieres derniers dernieres first last");
}

static enum number_kind
number_kind(const struct ballot *b, size_t i)
{
	const struct pieces *w = b->w;
	const struct piece *p = &w->p[i];
	const char *before = i > 0 && !(p->gap & BREAKS) ? w->p[i - 1].word : "", *two = i > 1 ? w->p[i - 2].word : "";

	if (p->number < 1 || p->number > OPTION_MOST || w->raw[p->at] == '0')
		return NUMBER_NONE;
	if (word_in_list(before, WEEKDAYS))
		return NUMBER_DAY;
	if (word_in_list(before, "le l du the") && word_in_list(two, WEEKDAYS) && !(w->p[i - 1].gap & BREAKS))
		return NUMBER_DAY; /* "jeudi le 12" */
	if (word_in_list(before,
		"option options choix creneau creneaux proposition propositions numero numeros no n la ligne item slot choice "
		"number nos reponse case num"))
		return NUMBER_OPTION;
	if (word_in_list(before, "du of") && word_in_list(two, "semaine week fin debut"))
		return NUMBER_NONE;
	if (word_in_list(before, "le les du au the celui celle dates date ce aux ces"))
		return NUMBER_THE;
	if (word_in_list(before, "a") && word_in_list(two, "oui ok non no yes accord favorable"))
		return NUMBER_PLAIN;
	if (word_in_list(before, "a at vers serons serez sommes serai") && !(i > 1 && b->number[i - 2]))
		return NUMBER_NONE; /* "je viens à 3" */
	return NUMBER_PLAIN;
}

/* What is no part of a date becomes ";" so that no date is made of it: "1 lundi 2 mardi" names no Monday the 2nd. */
static void
number_hide(struct ballot *b, char *s, size_t i)
{
	struct pieces *w = b->w;
	size_t first = i;

	if (b->number[i] == NUMBER_DAY) {
		first -= word_in_list(w->p[i - 1].word, WEEKDAYS) ? 1 : 2;
		w->p[first].used = true;
	}
	memset(s + w->p[first].at, ';', w->p[i].end - w->p[first].at);
}

void
ballot_numbers(struct ballot *b)
{
	struct pieces *w = b->w;
	bool counts[PIECES_MAX] = { false };
	char *s = talloc_strdup(b->mem, w->raw);
	size_t i, k = 0;

	for (i = w->n; i-- > 0;)
		counts[i] = w->p[i].number >= 0 && number_of_something(b, i, counts);
	for (i = 0; i < w->n; i++)
		if (w->p[i].number >= 0 && !counts[i] && (b->number[i] = number_kind(b, i)) != NUMBER_NONE)
			number_hide(b, s, i);
	b->n_spans = dates_find(b->mem, s, &(struct dates_frame){ .now = b->now }, b->span, BALLOT_SPANS);
	for (i = 0; i < b->n_spans; i++) {
		while (k < w->n && w->p[k].end <= b->span[i].at)
			k++;
		for (; k < w->n && w->p[k].at < b->span[i].at + b->span[i].len; k++)
			if (!b->number[k])
				w->p[k].date = (int)i + 1;
	}
}

static size_t
set_of_days(const struct ballot *b, int from, int to, int day, unsigned char *in)
{
	size_t i;

	for (i = 0; i < b->n; i++) {
		int mday = b->o[i].slot.start.day;
		bool within = from <= to ? mday >= from && mday <= to : mday >= from || mday <= to;

		in[i] = b->o[i].dated && within && (!day || option_weekday(&b->o[i]) == day) ? IN_WHOLE : IN_NONE;
	}
	return set_size(b, in);
}

size_t
set_of_numbers(const struct ballot *b, int from, int to, unsigned char *in)
{
	size_t i;

	for (i = 0; i < b->n; i++)
		in[i] = (int)i + 1 >= from && (int)i + 1 <= to ? IN_WHOLE : IN_NONE;
	return from >= 1 && to <= (int)b->n ? set_size(b, in) : 0;
}

/* One number, or a run of them. */
static void
number_resolve(struct ballot *b, enum number_kind kind, int from, int to, int day, struct atom *a)
{
	unsigned char *by_day = talloc_zero_array(b->mem, unsigned char, (unsigned)(b->n + 1));
	size_t n_numbers = kind == NUMBER_DAY ? 0 : set_of_numbers(b, from, to, a->in);
	size_t n_days = kind == NUMBER_OPTION ? 0 : set_of_days(b, from, to, day, by_day);

	a->type = SET_NUMBER;
	if (kind == NUMBER_THE && n_numbers && n_days && memcmp(a->in, by_day, b->n) != 0) {
		memset(a->in, IN_NONE, b->n);
		a->question = "votes.which-option";
	} else if (!n_numbers && n_days) {
		a->type = SET_DAY;
		memcpy(a->in, by_day, b->n);
	} else if (!n_numbers) {
		memset(a->in, IN_NONE, b->n);
		if (kind == NUMBER_DAY || (kind == NUMBER_THE && b->n > 0 && b->o[0].dated && to <= DAY_MOST)) {
			a->question = "votes.which-day";
		} else {
			a->beyond = (size_t)to;
			a->question = "votes.no-such-option";
		}
	}
	talloc_free(by_day);
}

/* "entre le 12" */
static bool
between(const struct pieces *w, size_t i)
{
	return i > 0 && (word_in_list(w->p[i - 1].word, "entre between") ||
			    (i > 1 && word_in_list(w->p[i - 1].word, "le the") && word_in_list(w->p[i - 2].word, "entre between")));
}

/* "1-3", "1 à 3", "du 12 au 14": where the last one stands; 0. */
static size_t
run_end(const struct ballot *b, size_t i)
{
	const struct pieces *w = b->w;
	const struct piece *next = piece(w, i + 1);
	size_t k = i + 2;

	if (b->number[MIN(i + 1, (size_t)PIECES_MAX - 1)] && next->gap == GAP_DASH && next->at == w->p[i].end + 1 &&
	    next->number > w->p[i].number)
		return i + 1;
	if (next->gap || !(word_in_list(next->word, "a au to through") || (word_in_list(next->word, "et and") && between(w, i))))
		return 0;
	k += word_in_list(piece(w, k)->word, "le");
	return k < w->n && b->number[k] && !(w->p[k].gap & BREAKS) && w->p[k].number != w->p[i].number ? k : 0;
}

/* No other number beside it: "les 3", not "les 1 et 3". */
static bool
lone(const struct ballot *b, size_t i)
{
	size_t k = i + 1;

	if (word_in_list(piece(b->w, k)->word, "et and ou or"))
		k++;
	return k >= b->w->n || !b->number[k] || b->w->p[k].gap & (GAP_LINE | GAP_STRONG);
}

/* "les trois": all, where there are so many. */
void
count_of_them(const struct ballot *b, int count, struct atom *a)
{
	a->beyond = 0;
	a->question = NULL;
	a->type = SET_ALL;
	if ((size_t)count == b->n) {
		memset(a->in, IN_WHOLE, b->n);
		return;
	}
	memset(a->in, IN_NONE, b->n);
	a->question = "votes.which-option";
}

/* "avant le 16", "à partir du 13": what stands before the number at i. */
static enum span_bound
number_bound(const struct ballot *b, size_t i)
{
	const struct pieces *w = b->w;
	const char *word;
	size_t k = i;

	while (k > 0 && k + 3 > i && word_in_list(w->p[k - 1].word, "le du au the l " WEEKDAYS))
		k--;
	word = k > 0 && !(w->p[k].gap & BREAKS) ? w->p[k - 1].word : "";
	if (word_in_list(word, "apres after"))
		return BOUND_AFTER;
	if (word_in_list(word, "partir compter des from depuis since") && k < i)
		return BOUND_FROM;
	if (word_in_list(word, "avant before"))
		return BOUND_BEFORE;
	return word_in_list(word, "jusqu until till jusque") ? BOUND_UNTIL : BOUND_NONE;
}

/* The options on that side of the day of the month. */
static void
set_of_side(const struct ballot *b, enum span_bound bound, int mday, struct atom *a)
{
	int32_t day = 0, first = 0;
	size_t i;

	for (i = 0; i < b->n; i++) {
		const struct civil *c = &b->o[i].slot.start;

		if (!b->o[i].dated)
			continue;
		first = first ? first : dates_day(c->year, c->month, mday);
		if (c->day == mday)
			day = dates_day(c->year, c->month, mday);
	}
	day = day ? day : first;
	a->type = SET_DAY;
	for (i = 0; i < b->n && day; i++) {
		const struct civil *c = &b->o[i].slot.start;
		int32_t at = dates_day(c->year, c->month, c->day);

		if (b->o[i].dated && (bound == BOUND_AFTER       ? at > day
					 : bound == BOUND_FROM   ? at >= day
					 : bound == BOUND_BEFORE ? at < day
								 : at <= day))
			a->in[i] = IN_WHOLE;
	}
	if (set_size(b, a->in) == 0)
		a->question = "votes.which-day";
}

size_t
set_of_number(struct ballot *b, size_t i, struct atom *a)
{
	const struct pieces *w = b->w;
	enum number_kind kind = b->number[i];
	size_t last = run_end(b, i), end;
	int from = w->p[i].number, day = 0;
	bool glued = last == i + 1; /* "1-3" */

	if (number_bound(b, i) != BOUND_NONE && !last && b->n > 0 && (kind == NUMBER_DAY || kind == NUMBER_THE)) {
		set_of_side(b, number_bound(b, i), from, a);
		return 1;
	}
	if (kind == NUMBER_DAY && i > 0)
		day = word_weekday(w->p[i - 1].word) ? word_weekday(w->p[i - 1].word) : i > 1 ? word_weekday(w->p[i - 2].word) : 0;
	if (last) {
		bool ascends = w->p[last].number > from;

		if (!ascends && (size_t)from <= b->n)
			last = 0; /* "je préfère le 3 au 1" */
		else if (b->number[last] == NUMBER_THE && kind == NUMBER_PLAIN)
			kind = NUMBER_THE;
	}
	number_resolve(b, kind, from, last ? w->p[last].number : from, last ? 0 : day, a);
	if (last && glued && a->type == SET_NUMBER && !a->question && w->p[last].number > from + 1) {
		memset(a->in, IN_NONE, b->n); /* from one to the other, or these two? */
		a->question = "votes.range";
	}
	if (!last && kind == NUMBER_THE && from > 1 && word_in_list(w->p[i - 1].word, "les des aux the ces tous") && lone(b, i) &&
	    a->type == SET_NUMBER)
		count_of_them(b, from, a); /* "les 3" */
	end = (last ? last : i) + 1;
	if (end < w->n && w->p[end].at == w->p[end - 1].end && word_in_list(w->p[end].word, "er ere e eme ieme st nd rd th"))
		end++;
	return end - i;
}
