/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which options words name: "2", "le 12", "jeudi matin", "le premier", "les deux", "B", a word of a label.
 */
#include <glib.h>
#include <string.h>

#include "handlers/votes_inside.h"

enum { OPTION_MOST = 99, DAY_MOST = 31, DAY_MINUTES = 1440, LABEL_WORD = 3, LABEL_NEAR = 5 };

#define MONTHS                                                                                                                                  \
	"janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre janv fevr fev avr juil sept oct nov dec january " \
	"february march april may june july august september october november december jan feb apr jun jul aug sep"
#define WEEKDAYS                                                                                                                              \
	"lundi mardi mercredi jeudi vendredi samedi dimanche lundis mardis mercredis jeudis vendredis samedis dimanches lun mar mer jeu ven " \
	"sam dim monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays "   \
	"mon tue tues wed thu thur thurs fri sat sun"
#define BREAKS (GAP_LINE | GAP_STRONG | GAP_COMMA | GAP_COLON | GAP_PAREN | GAP_ASKED)

size_t
set_size(const struct ballot *b, const unsigned char *in)
{
	size_t i, n = 0;

	for (i = 0; i < b->n; i++)
		n += in[i] != IN_NONE;
	return n;
}

static int32_t
day_of(const struct civil *c)
{
	return dates_day(c->year, c->month, c->day);
}

static int32_t
last_day(const struct slot *s)
{
	int32_t day = day_of(&s->end);

	return day > day_of(&s->start) && (s->all_day || s->end.hour * 60 + s->end.minute == 0) ? day - 1 : day;
}

/* 1 Monday ... 7 Sunday; 0. */
static int
weekday(const char *word)
{
	static const char *const days[] = { "lundi lundis lun monday mondays mon", "mardi mardis mar tuesday tuesdays tue tues",
		"mercredi mercredis mer wednesday wednesdays wed", "jeudi jeudis jeu thursday thursdays thu thur thurs",
		"vendredi vendredis ven friday fridays fri", "samedi samedis sam saturday saturdays sat",
		"dimanche dimanches dim sunday sundays sun" };
	int i;

	for (i = 0; i < 7; i++)
		if (word_in_list(word, days[i]))
			return i + 1;
	return 0;
}

static int
weekday_of_option(const struct option *o)
{
	return (day_of(&o->slot.start) - 1) % 7 + 1; /* 1 January of year 1 was a Monday */
}

/* --- numbers --- */

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
	if (word_in_list(before, "le les du au the celui celle dates date ce"))
		return NUMBER_THE;
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

/* --- days and hours --- */

struct stretch {
	int32_t from, to;    /* days, `to` exclusive; 0: any day */
	int weekday;         /* that alone; 0 */
	int start, end;      /* minutes; -1: none */
	bool rough, outside; /* `outside`: what lies without these limits is part of nothing */
};

static int
hours_within(const struct option *o, const struct stretch *s)
{
	int a = o->slot.start.hour * 60 + o->slot.start.minute, z = o->slot.end.hour * 60 + o->slot.end.minute, common;

	if (s->start < 0)
		return IN_WHOLE;
	if (o->slot.all_day || day_of(&o->slot.start) != last_day(&o->slot))
		return IN_PART;
	z = z <= a ? (z == 0 ? DAY_MINUTES : a + 1) : z;
	if (s->end <= s->start)
		return s->start >= a && s->start < z ? IN_WHOLE : IN_NONE;
	common = MIN(z, s->end) - MAX(a, s->start);
	if (common <= 0)
		return IN_NONE;
	return common == z - a || (s->rough && common * 2 >= z - a) ? IN_WHOLE : IN_PART;
}

static int
option_within(const struct option *o, const struct stretch *s)
{
	int32_t first, last;
	int hours;

	if (!o->dated)
		return IN_NONE;
	first = day_of(&o->slot.start);
	last = last_day(&o->slot);
	if (s->weekday && weekday_of_option(o) != s->weekday)
		return IN_NONE;
	if (s->from && (last < s->from || first >= s->to))
		return IN_NONE;
	hours = hours_within(o, s);
	return s->from && (first < s->from || last >= s->to) ? MIN(hours, IN_PART) : hours;
}

static size_t
stretch_set(const struct ballot *b, const struct stretch *s, unsigned char *in)
{
	size_t i;

	for (i = 0; i < b->n; i++)
		in[i] = (unsigned char)option_within(&b->o[i], s);
	return set_size(b, in);
}

/* Do they lie on different dates? */
static bool
several_days(const struct ballot *b, const unsigned char *in)
{
	int32_t day = 0;
	size_t i;

	for (i = 0; i < b->n; i++)
		if (in[i]) {
			if (day && day_of(&b->o[i].slot.start) != day)
				return true;
			day = day_of(&b->o[i].slot.start);
		}
	return false;
}

/* "le mardi", "les jeudis", "jamais mardi": all of them. */
static bool
said_of_all(const struct ballot *b, size_t from, size_t end)
{
	const char *before = from > 0 && !(b->w->p[from].gap & BREAKS) ? b->w->p[from - 1].word : "", *word;
	size_t i;

	if (word_in_list(before, "le les tous chaque jamais aucun on never every all any"))
		return true;
	for (i = from; i < end; i++) {
		word = b->w->p[i].word;
		if (word_in_list(word, "le les tous chaque every all any no on") ||
		    (weekday(word) && word[strlen(word) - 1] == 's' && strlen(word) > 5))
			return true;
	}
	return false;
}

/* What is said of it in the words themselves. */
struct said_of {
	bool weekday, day; /* `day`: more than the name of a weekday */
};

static struct said_of
said_of_span(const struct ballot *b, size_t from, size_t end)
{
	struct said_of s = { false, false };
	size_t i;

	for (i = from; i < end; i++) {
		const struct piece *p = &b->w->p[i];
		bool hour = p->number >= 0 && (word_in_list(piece(b->w, i + 1)->word, "h heure heures am pm") ||
						  (i > from && word_in_list(b->w->p[i - 1].word, "h a at de")) ||
						  (piece(b->w, i + 1)->gap & GAP_COLON) || (p->gap & GAP_COLON));

		if (weekday(p->word) && !word_in_list(p->word, "mar"))
			s.weekday = true;
		else if (word_in_list(p->word, "mar") && i + 1 < end)
			s.weekday = true;
		else if ((p->number >= 0 && !hour) || word_in_list(p->word, MONTHS) ||
			 word_in_list(p->word,
			     "demain tomorrow prochain prochaine prochains next semaine week aujourd today apres-demain huit quinze "
			     "weekend lendemain veille ce cette mois month"))
			s.day = s.day || !word_in_list(p->word, "ce cette mois");
	}
	return s;
}

static void
stretch_bound(const struct span *s, bool hours, struct stretch *t)
{
	switch (s->bound) {
	case BOUND_AFTER:
	case BOUND_FROM:
	case BOUND_SINCE:
		if (hours)
			t->end = DAY_MINUTES;
		else
			t->from += s->bound == BOUND_AFTER && t->to == t->from + 1 ? 1 : 0, t->to = G_MAXINT32;
		break;
	case BOUND_BEFORE:
	case BOUND_UNTIL:
	case BOUND_BY:
		if (hours) {
			t->end = t->end > t->start || t->start <= 0 ? t->end : t->start;
			t->start = 0;
		} else {
			t->to = s->bound == BOUND_BEFORE && t->to == t->from + 1 ? t->from : t->to, t->from = 1;
		}
		break;
	case BOUND_NONE:
		break;
	}
}

static size_t
set_of_span(struct ballot *b, size_t i, struct atom *a)
{
	const struct span *s = &b->span[b->w->p[i].date - 1];
	size_t end = i + 1;
	struct said_of said;
	struct stretch t = { .start = -1, .end = -1, .rough = s->rough };

	while (end < b->w->n && b->w->p[end].date == b->w->p[i].date)
		end++;
	said = said_of_span(b, i, end);
	a->type = SET_DAY;
	if (s->state == SPAN_IMPOSSIBLE || s->state == SPAN_RELATIVE) {
		a->question = "votes.which-day";
		return end - i;
	}
	if (!s->all_day) {
		t.start = s->start.hour * 60 + s->start.minute;
		t.end = s->end.hour * 60 + s->end.minute + (day_of(&s->end) > day_of(&s->start) ? DAY_MINUTES : 0);
	}
	if (said.weekday && !said.day) {
		t.weekday = weekday(b->w->p[i].word);
		for (size_t k = i; k < end && !t.weekday; k++)
			t.weekday = weekday(b->w->p[k].word);
	} else if (said.weekday || said.day || s->all_day) {
		t.from = day_of(&s->start);
		t.to = MAX(day_of(&s->end) - (!s->all_day && s->end.hour + s->end.minute == 0), t.from) + (s->all_day ? 0 : 1);
	} else {
		a->type = SET_HOUR;
	}
	stretch_bound(s, !s->all_day, &t);
	if (stretch_set(b, &t, a->in) == 0 && s->ambiguous && t.from) {
		t.to += day_of(&s->other) - t.from;
		t.from = day_of(&s->other);
		stretch_set(b, &t, a->in);
	}
	if (set_size(b, a->in) == 0 && (a->type == SET_DAY || !s->bound))
		a->question = a->type == SET_DAY ? "votes.which-day" : NULL;
	else if (t.weekday && several_days(b, a->in) && !said_of_all(b, i, end))
		a->question = "votes.which-day";
	return end - i;
}

/* --- numbers as options --- */

static size_t
set_of_days(const struct ballot *b, int from, int to, int day, unsigned char *in)
{
	size_t i;

	for (i = 0; i < b->n; i++) {
		int mday = b->o[i].slot.start.day;
		bool within = from <= to ? mday >= from && mday <= to : mday >= from || mday <= to;

		in[i] = b->o[i].dated && within && (!day || weekday_of_option(&b->o[i]) == day) ? IN_WHOLE : IN_NONE;
	}
	return set_size(b, in);
}

static size_t
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
	if (next->gap || !word_in_list(next->word, "a au to through"))
		return 0;
	k += word_in_list(piece(w, k)->word, "le");
	return k < w->n && b->number[k] && !(w->p[k].gap & BREAKS) && w->p[k].number != w->p[i].number ? k : 0;
}

static size_t
set_of_number(struct ballot *b, size_t i, struct atom *a)
{
	const struct pieces *w = b->w;
	enum number_kind kind = b->number[i];
	size_t last = run_end(b, i), end;
	int from = w->p[i].number, day = 0;
	bool glued = last == i + 1; /* "1-3" */

	if (kind == NUMBER_DAY && i > 0)
		day = weekday(w->p[i - 1].word) ? weekday(w->p[i - 1].word) : i > 1 ? weekday(w->p[i - 2].word) : 0;
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
		a->question = "votes.which-option";
	}
	end = (last ? last : i) + 1;
	if (end < w->n && w->p[end].at == w->p[end - 1].end && word_in_list(w->p[end].word, "er ere e eme ieme st nd rd th"))
		end++;
	return end - i;
}

/* --- words --- */

static int
ordinal(const char *word)
{
	static const char *const words[] = { "premier premiere first 1er", "deuxieme second seconde 2eme", "troisieme third",
		"quatrieme fourth", "cinquieme fifth", "sixieme sixth", "septieme seventh", "huitieme eighth", "neuvieme ninth",
		"dixieme tenth" };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(words); i++)
		if (word_in_list(word, words[i]))
			return (int)i + 1;
	return 0;
}

static int
small_number(const struct piece *p)
{
	static const char *const counts[] = { "un une one", "deux two", "trois three", "quatre four", "cinq five", "six" };
	size_t i;

	if (p->number > 0)
		return p->number;
	for (i = 0; i < G_N_ELEMENTS(counts); i++)
		if (word_in_list(p->word, counts[i]))
			return (int)i + 1;
	return 0;
}

/* Those of these numbers, or that they do not exist. */
static size_t
set_from_to(const struct ballot *b, int from, int to, size_t pieces, struct atom *a)
{
	if (set_of_numbers(b, from, to, a->in) == 0) {
		memset(a->in, IN_NONE, b->n);
		a->beyond = (size_t)to;
		a->question = "votes.no-such-option";
	}
	return pieces;
}

/* The first or the last so many. */
static size_t
set_ends(const struct ballot *b, int count, bool last, struct atom *a)
{
	int n = (int)b->n;

	return last && count <= n ? set_from_to(b, n - count + 1, n, 2, a) : set_from_to(b, 1, count, 2, a);
}

static bool
all_of_them(const struct ballot *b, struct atom *a)
{
	memset(a->in, IN_WHOLE, b->n);
	a->type = SET_ALL;
	return true;
}

/* "les deux premiers", "les deux", "tout", "le dernier" */
static size_t
set_of_group(struct ballot *b, size_t i, struct atom *a)
{
	const struct pieces *w = b->w;
	const char *word = w->p[i].word, *next = piece(w, i + 1)->word, *before = i > 0 ? w->p[i - 1].word : "";
	int count = small_number(&w->p[i]), nth = ordinal(word);

	a->type = SET_NUMBER;
	if (count > 1 && word_in_list(next, "premiers premieres first derniers dernieres last"))
		return set_ends(b, count, word_in_list(next, "derniers dernieres last"), a);
	if (word_in_list(word, "premiers premieres first derniers dernieres last") && small_number(piece(w, i + 1)) > 1 &&
	    !piece(w, i + 1)->gap)
		return set_ends(b, small_number(piece(w, i + 1)), word_in_list(word, "derniers dernieres last"), a);
	if (word_in_list(word, "avant") && word_in_list(next, "dernier derniere"))
		return set_of_numbers(b, (int)b->n - 1, (int)b->n - 1, a->in) ? 2 : 0;
	if (word_in_list(word, "dernier derniere last") && !word_in_list(next, "recours delai moment minute resort"))
		return set_from_to(b, (int)b->n, (int)b->n, 1, a);
	if (nth && !word_in_list(next, "semaine fois lieu choix week") && !word_in_list(before, "en d'abord"))
		return set_from_to(b, nth, nth, 1, a);
	if (w->p[i].number < 0 && count > 1 && word_in_list(before, "les tous toutes all des the")) {
		all_of_them(b, a);
		if ((size_t)count != b->n) {
			memset(a->in, IN_NONE, b->n);
			a->question = "votes.which-option";
		}
		return 1;
	}
	if (word_in_list(word, "both") && b->n == 2)
		return all_of_them(b, a) ? 1 : 0;
	if (word_in_list(word, "both")) {
		a->question = "votes.which-option";
		return 1;
	}
	if (!word_in_list(word, "tout tous toute toutes all everything any whichever"))
		return 0;
	if (piece(w, i + 1)->date || piece(w, i + 2)->date ||
	    (b->number[MIN(i + 2, (size_t)PIECES_MAX - 1)] && word_in_list(next, "les le")))
		return 0; /* "tous les jeudis" */
	if (word_in_list(next, "la le") && word_in_list(piece(w, i + 2)->word, "journee monde matinee jour semaine"))
		return 0;
	if (word_in_list(next, "les the") && small_number(piece(w, i + 2)) > 1 && w->p[i + 2].number < 0)
		return 0; /* "tous les deux" */
	return all_of_them(b, a) ? 1 : 0;
}

/* "A oui", "b) non", "A et C" */
static bool
is_letter(const struct ballot *b, size_t i)
{
	const struct pieces *w = b->w;
	const struct piece *p = &w->p[i], *next = piece(w, i + 1);
	size_t k = (size_t)(p->word[0] - 'a');
	bool end = i + 1 >= w->n, capital = g_ascii_isupper(w->raw[p->at]);

	if (p->word[0] < 'a' || p->word[0] > 'z' || p->word[1] || p->end != p->at + 1 || k >= b->n || w->raw[p->end] == '\'')
		return false;
	if (next->gap & (GAP_COLON | GAP_PAREN) && !end)
		return true;
	if (!capital)
		return false;
	if (end || next->gap & (GAP_COMMA | GAP_LINE | GAP_STRONG))
		return p->gap & GAP_LINE || i == 0 || (i > 0 && !(p->word[0] == 'a' && w->p[i - 1].number >= 0));
	if (word_in_list(next->word, "et and ou or"))
		return i + 2 < w->n && g_ascii_isupper(w->raw[w->p[i + 2].at]) && !w->p[i + 2].word[1];
	return word_in_list(next->word, "oui non ok ko yes no si peut possible x me seulement");
}

/* --- labels --- */

static size_t
label_at(const struct pieces *w, size_t i, const char *label)
{
	size_t n = 0;
	const char *p = label, *q;

	while (*p) {
		p += strcspn(p, "abcdefghijklmnopqrstuvwxyz0123456789");
		q = p + strspn(p, "abcdefghijklmnopqrstuvwxyz0123456789");
		if (q == p)
			break;
		if (i + n >= w->n || strlen(w->p[i + n].word) != (size_t)(q - p) || strncmp(w->p[i + n].word, p, (size_t)(q - p)) != 0)
			return 0;
		n++;
		p = q;
	}
	return n;
}

static bool
holds_word(const char *label, const char *word)
{
	size_t n = strlen(word);
	const char *p = label;

	for (; (p = strstr(p, word)) != NULL; p += n)
		if ((p == label || !g_ascii_isalnum(p[-1])) && !g_ascii_isalnum(p[n]))
			return true;
	return false;
}

static size_t
set_of_label(struct ballot *b, size_t i, struct atom *a)
{
	const struct piece *p = &b->w->p[i];
	size_t k, n, most = 0, held = 0, which = 0;

	for (k = 0; k < b->n; k++) {
		const char *label = b->label[k];

		if (!label)
			continue;
		n = label_at(b->w, i, label);
		if (n > most) {
			most = n;
			memset(a->in, IN_NONE, b->n);
			a->in[k] = IN_WHOLE;
		}
		if (holds_word(label, p->word)) {
			held++;
			which = k;
		}
	}
	a->type = SET_LABEL;
	if (most == 0 && held == 1 && p->number < 0 && strlen(p->word) >= LABEL_WORD && !word_is_filler(p->word)) {
		a->in[which] = IN_WHOLE;
		return 1;
	}
	return most;
}

size_t
ballot_set(struct ballot *b, size_t i, struct atom *a)
{
	size_t n;

	a->kind = ATOM_SET;
	a->in = talloc_zero_array(b->mem, unsigned char, (unsigned)(b->n + 1));
	n = set_of_label(b, i, a);
	if (n == 0 && b->w->p[i].date)
		return set_of_span(b, i, a);
	if (n == 0)
		n = b->number[i] ? set_of_number(b, i, a) : set_of_group(b, i, a);
	if (n == 0 && is_letter(b, i)) {
		a->type = SET_NUMBER;
		a->in[b->w->p[i].word[0] - 'a'] = IN_WHOLE;
		n = 1;
	}
	return n;
}
