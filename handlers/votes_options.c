/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which options words name: "2", "le 12", "jeudi matin", "le premier", "les deux", "B", a word of a label.
 */
#include <glib.h>
#include <string.h>

#include "handlers/votes_inside.h"

enum { DAY_MINUTES = 1440, LABEL_WORD = 3 };

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
int
word_weekday(const char *word)
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

int
option_weekday(const struct option *o)
{
	return (day_of(&o->slot.start) - 1) % 7 + 1; /* 1 January of year 1 was a Monday */
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
	if (s->weekday && option_weekday(o) != s->weekday)
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
	bool first = from == 0 || from >= b->w->n || (b->w->p[from].gap & BREAKS);
	const char *before = first ? "" : b->w->p[from - 1].word, *word;
	size_t i;

	if (word_in_list(before, "le les tous chaque jamais aucun on never every all any"))
		return true;
	for (i = from; i < end; i++) {
		word = b->w->p[i].word;
		if (word_in_list(word, "le les tous chaque every all any no on") ||
		    (word_weekday(word) && word[strlen(word) - 1] == 's' && strlen(word) > 5))
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

		if (word_weekday(p->word) && !word_in_list(p->word, "mar"))
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

/* "avant lundi": that of an option, else the next one. */
static void
weekday_day(const struct ballot *b, const struct span *s, struct stretch *t)
{
	size_t i;

	t->from = day_of(&s->start);
	for (i = 0; i < b->n; i++)
		if (b->o[i].dated && option_weekday(&b->o[i]) == t->weekday) {
			t->from = day_of(&b->o[i].slot.start);
			break;
		}
	t->to = t->from + 1;
	t->weekday = 0;
}

/* "tous les jours sauf vendredi" is one date to the reader of dates: the options on other weekdays. */
static bool
set_but(const struct ballot *b, size_t from, size_t end, struct atom *a)
{
	bool without = false, with = false, in[8] = { false }, but[8] = { false };
	size_t i;

	for (i = from; i < end; i++) {
		int day = word_weekday(b->w->p[i].word);

		without = without || word_in_list(b->w->p[i].word, "sauf except excepte hormis but");
		with = with || (day && !without);
		(without ? but : in)[day] = true;
	}
	for (i = 0; i < b->n && without; i++) {
		int day = b->o[i].dated ? option_weekday(&b->o[i]) : 0;

		a->in[i] = day && !but[day] && (!with || in[day]) ? IN_WHOLE : IN_NONE;
	}
	return without && set_size(b, a->in) > 0;
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
		t.weekday = word_weekday(b->w->p[i].word);
		for (size_t k = i; k < end && !t.weekday; k++)
			t.weekday = word_weekday(b->w->p[k].word);
	} else if (said.weekday || said.day || s->all_day) {
		t.from = day_of(&s->start);
		t.to = MAX(day_of(&s->end) - (!s->all_day && s->end.hour + s->end.minute == 0), t.from) + (s->all_day ? 0 : 1);
	} else {
		a->type = SET_HOUR;
	}
	if (s->bound && t.weekday)
		weekday_day(b, s, &t);
	stretch_bound(s, !s->all_day, &t);
	if (stretch_set(b, &t, a->in) == 0 && s->ambiguous && t.from) {
		t.to += day_of(&s->other) - t.from;
		t.from = day_of(&s->other);
		stretch_set(b, &t, a->in);
	}
	if (s->recurrence && set_but(b, i, end, a))
		return end - i;
	if (s->recurrence && g_str_has_prefix(s->recurrence, "FREQ=DAILY") && !said.weekday) {
		a->type = SET_ALL; /* "tous les jours" */
		memset(a->in, IN_WHOLE, b->n);
	} else if (set_size(b, a->in) == 0) {
		a->question = a->type == SET_DAY ? "votes.which-day" : NULL;
	} else if (t.weekday && several_days(b, a->in) && !said_of_all(b, i, end)) {
		a->question = "votes.which-day";
		memset(a->in, IN_NONE, b->n);
	}
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
	if (w->p[i].number < 0 && count > 1 && word_in_list(before, "les tous toutes all des the aux ces")) {
		count_of_them(b, count, a);
		return 1;
	}
	if (word_in_list(word, "both") && b->n == 2)
		return all_of_them(b, a) ? 1 : 0;
	if (word_in_list(word, "both")) {
		a->question = "votes.which-option";
		return 1;
	}
	if (!word_in_list(word, "tout tous toute toutes all everything any whichever chaque chacune chacun each every partout"))
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

/* "matin" behind a day that was found by its number alone. */
static size_t
set_of_part(const struct ballot *b, size_t i, struct atom *a)
{
	static const struct {
		const char *words;
		int from, to;
	} parts[] = { { "matin matins matinee matinees morning mornings", 8, 12 }, { "midi noon midis", 12, 14 },
		{ "aprem aprems apm afternoon afternoons apremidi", 13, 18 }, { "soir soirs soiree evening evenings", 18, 22 } };
	const char *word = b->w->p[i].word, *next = piece(b->w, i + 1)->word;
	size_t k, n = word_in_list(word, "apres") && word_in_list(next, "midi midis") ? 2 : 1;

	for (k = 0; k < G_N_ELEMENTS(parts); k++)
		if (word_in_list(n == 2 ? "aprem" : word, parts[k].words)) {
			a->type = SET_HOUR;
			stretch_set(b, &(struct stretch){ .start = parts[k].from * 60, .end = parts[k].to * 60, .rough = true }, a->in);
			return n;
		}
	return 0;
}

/* "jeu oui ven non": short names of days are words too, or none, where no vote follows. */
static size_t
set_of_short_day(const struct ballot *b, size_t i, struct atom *a)
{
	const struct piece *next = piece(b->w, i + 1);
	int day = word_weekday(b->w->p[i].word);
	size_t k;

	if (!day || i + 1 >= b->w->n || !(next->gap & GAP_COLON || word_in_list(next->word, "oui non ok ko si yes no peut x")))
		return 0;
	for (k = 0; k < b->n; k++)
		a->in[k] = b->o[k].dated && option_weekday(&b->o[k]) == day ? IN_WHOLE : IN_NONE;
	a->type = SET_DAY;
	if (set_size(b, a->in) > 0 && several_days(b, a->in)) {
		memset(a->in, IN_NONE, b->n);
		a->question = "votes.which-day";
	}
	return set_size(b, a->in) > 0 || a->question ? 1 : 0;
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
	if (n == 0 && !b->number[i])
		n = set_of_part(b, i, a);
	if (n == 0)
		n = set_of_short_day(b, i, a);
	if (n == 0 && is_letter(b, i)) {
		a->type = SET_NUMBER;
		a->in[b->w->p[i].word[0] - 'a'] = IN_WHOLE;
		n = 1;
	}
	return n;
}
