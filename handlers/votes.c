/* SPDX-License-Identifier: EUPL-1.2
 *
 * An answer is read segment by segment, between commas and the ends of lines and sentences. In one of them the options stand before their
 * word ("1 et 3 oui") or behind it ("oui pour 1 et 3"); options alone have their word from their neighbours, or are choices.
 */
#include "handlers/votes.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/votes_inside.h"

enum { LEAD_MOST = 2, BETWEEN_MOST = 2, NEAR_ATOMS = 4, ALONE_MOST = 1, UNREAD_ALONE = 3, UNREAD_WEAK = 40, NAME_WORDS = 3 };

/* Segments are read one by one; what became of it. */
enum { SEG_READ, SEG_UNREAD };

#define ENDS (GAP_LINE | GAP_STRONG | GAP_ASKED)

const char *
vote_name(enum vote v)
{
	static const char *const names[] = { NULL, "no", "maybe", "yes" };

	return names[v];
}

/* Options without a word so far. */
struct bare {
	unsigned char *in;
	size_t n, from, end; /* sets, pieces */
	bool line, and;      /* alone on its line; with "et" in it */
	enum vote after;     /* the word before the comma */
};

struct reader {
	struct ballot *b;
	struct votes *out;
	size_t *size;        /* how many options the words named that gave an option its vote */
	bool *clash;         /* two words against each other */
	unsigned char *last; /* the options that were given a vote last */
	enum vote last_vote;
	bool last_behind; /* they stood behind the word: more may follow behind a comma */
	struct bare bare;
	unsigned char *left; /* options that nobody gave a word */
	size_t n_left, left_from, left_end;
	enum vote alone; /* a word without options */
	size_t alone_from, alone_end;
	enum vote rest;
	bool fix, only, prefer, item, tick, yes, no, maybe, later, leaves;
	size_t later_from, later_end, odd_from, odd_end; /* odd: options with other words about them */
	size_t pairs, unread, rest_from, rest_end, rest_len;
	GString *comment;
};

static const char *
said(const struct reader *r, size_t from, size_t end)
{
	const struct pieces *w = r->b->w;

	return talloc_strndup(r->b->mem, w->raw + w->p[from].at, w->p[end - 1].end - w->p[from].at);
}

static void
ask(struct reader *r, const char *question, size_t from, size_t end)
{
	if (r->out->question)
		return;
	r->out->question = question;
	r->out->unsure = said(r, from, end);
}

/* --- votes --- */

static void
vote_set(struct reader *r, size_t o, enum vote v, size_t size)
{
	enum vote *of = &r->out->of[o];

	if (*of == VOTE_NONE || size < r->size[o] || (size == r->size[o] && r->fix)) {
		*of = v;
		r->size[o] = size;
		r->clash[o] = false;
	} else if (size > r->size[o] || *of == v) {
		return;
	} else if (*of != VOTE_NO && v != VOTE_NO) {
		*of = VOTE_MAYBE;
	} else {
		r->clash[o] = true;
	}
}

static void
assign(struct reader *r, const unsigned char *in, enum vote v)
{
	size_t i, size = set_size(r->b, in);

	if (v == VOTE_NONE || size == 0)
		return;
	for (i = 0; i < r->b->n; i++) {
		if (in[i] == IN_WHOLE)
			vote_set(r, i, v, size);
		else if (in[i] == IN_PART && v == VOTE_NO)
			r->out->of[i] = r->out->of[i] == VOTE_YES ? VOTE_MAYBE : r->out->of[i];
		else if (in[i] == IN_PART)
			vote_set(r, i, VOTE_MAYBE, size);
	}
	memmove(r->last, in, r->b->n);
	r->last_vote = v;
	r->pairs++;
	r->yes |= v == VOTE_YES;
	r->no |= v == VOTE_NO;
	r->maybe |= v == VOTE_MAYBE;
}

/* A condition makes a yes less than that. */
static void
weaken(struct reader *r)
{
	size_t i;

	for (i = 0; i < r->b->n; i++)
		if (r->last[i] && r->out->of[i] == VOTE_YES)
			r->out->of[i] = VOTE_MAYBE;
	r->maybe |= r->last_vote == VOTE_YES;
	if (r->last_vote == VOTE_YES)
		r->last_vote = VOTE_MAYBE;
}

/* "le 12 oui le matin": what of them lies without is in part at most. */
static void
narrow(struct reader *r, const unsigned char *hours)
{
	size_t i;

	for (i = 0; i < r->b->n; i++)
		if (r->last[i] && hours[i] != IN_WHOLE && r->out->of[i] == VOTE_YES)
			r->out->of[i] = VOTE_MAYBE;
}

static enum vote
opposite(enum vote v)
{
	return v == VOTE_NO ? VOTE_YES : VOTE_NO;
}

/* --- where a segment ends, what a word says --- */

/* "1." opens a line of a list; the dot ends no sentence. */
static bool
list_mark(const struct ballot *b, size_t i)
{
	const struct atom *a = &b->a[i], *next = &b->a[i + 1];
	const struct piece *p = &b->w->p[a->end - 1];

	return a->kind == ATOM_SET && a->type == SET_NUMBER && a->end == a->from + 1 && b->number[a->from] != NUMBER_THE &&
	       strchr(".-)/", b->w->raw[p->end]) && b->w->raw[p->end] && !(b->w->p[next->from].gap & (GAP_LINE | GAP_ASKED)) &&
	       !(next->kind == ATOM_SET && next->type == SET_NUMBER);
}

static unsigned
gap_before(const struct ballot *b, size_t i)
{
	if (i > 0 && i < b->n_atoms && b->a[i].from == b->a[i - 1].from) /* "aucune" is a word and its options */
		return 0;
	return i < b->n_atoms ? b->w->p[b->a[i].from].gap : b->w->tail | GAP_LINE;
}

static size_t
segment_end(const struct ballot *b, size_t from)
{
	bool set = false, word = false;
	size_t i;

	for (i = from; i < b->n_atoms; i++) {
		const struct atom *a = &b->a[i];
		unsigned gap = gap_before(b, i);

		if (i > from && gap & (ENDS | GAP_COMMA) && !(gap & GAP_COMMA ? false : list_mark(b, i - 1)))
			return i;
		if (i > from && a->kind == ATOM_BUT)
			return i;
		if (i > from && gap & (GAP_SLASH | GAP_DASH) && set && word && b->a[i - 1].kind != ATOM_SET &&
		    (a->kind == ATOM_SET || a->kind == ATOM_VOTE || a->kind == ATOM_NOT))
			return i;
		set = set || a->kind == ATOM_SET;
		word = word || a->kind == ATOM_VOTE || a->kind == ATOM_NOT;
	}
	return b->n_atoms;
}

/* The next that says something behind i, within a few words; the end of the segment when there is none. */
static size_t
next_near(const struct ballot *b, size_t i, size_t end)
{
	size_t k;

	for (k = i + 1; k < end && k <= i + NEAR_ATOMS; k++)
		if (b->a[k].kind != ATOM_FILL)
			return k;
	return end;
}

/* The word at i with the "pas" before or behind it: what it says; *end is behind all of that. */
static enum vote
word_with_not(const struct ballot *b, size_t i, size_t seg_end, size_t *end)
{
	size_t k = next_near(b, i, seg_end), m;
	enum vote v;

	if (b->a[i].kind == ATOM_NOT) {
		while (k < seg_end && b->a[k].kind == ATOM_NOT)
			k = next_near(b, k, seg_end);
		if (k < seg_end && b->a[k].kind == ATOM_VOTE && !b->a[k].item) {
			v = opposite(b->a[k].vote);
			*end = k + 1;
			return v;
		}
		*end = i + 1;
		return VOTE_NO;
	}
	*end = i + 1;
	v = b->a[i].vote;
	if (!b->a[i].verb || k >= seg_end || b->a[k].kind != ATOM_NOT || v != VOTE_YES)
		return v;
	m = next_near(b, k, seg_end);
	*end = m < seg_end && b->a[m].kind == ATOM_VOTE && !b->a[m].item ? m + 1 : k + 1; /* "ne peux pas être disponible" */
	return VOTE_NO;
}

/* Two words about the same options. */
static enum vote
together(struct reader *r, enum vote a, enum vote b, const struct atom *word)
{
	if (a == VOTE_NONE || a == b)
		return b;
	if (a == VOTE_NO && b == VOTE_YES && !word->item)
		return VOTE_NO; /* "aucune ne me va" */
	if (a == VOTE_MAYBE || b == VOTE_MAYBE)
		return VOTE_MAYBE;
	ask(r, "votes.yes-or-no", word->from, word->end);
	return VOTE_NONE;
}

/* --- one segment --- */

struct walk {
	size_t from, end;
	unsigned char *group, *current; /* options since the last word; of them those of the last set */
	size_t n_sets, group_from, group_end;
	const struct atom *before; /* the set right before; NULL when something stands between */
	enum vote word;            /* that waits for its options */
	bool behind;               /* options stand behind their word */
	bool numbers, hours, joined, and, conditional, assigned, denies, prefers, excepting, only, rest;
	unsigned char *base;     /* what is excepted from */
	size_t between, unknown; /* unknown words since the last that said something, in all */
	size_t read_end;         /* atoms up to here were read */
	bool stop;
};

static unsigned char *
new_set(const struct reader *r)
{
	return talloc_zero_array(r->b->mem, unsigned char, (unsigned)(r->b->n + 1));
}

static void
set_add(const struct reader *r, unsigned char *to, const unsigned char *from)
{
	size_t i;

	for (i = 0; i < r->b->n; i++)
		to[i] = MAX(to[i], from[i]);
}

static void
group_clear(const struct reader *r, struct walk *k)
{
	memset(k->group, IN_NONE, r->b->n);
	memset(k->current, IN_NONE, r->b->n);
	k->n_sets = 0;
	k->before = NULL;
	k->numbers = k->hours = k->joined = k->and = false;
}

/* What stood without a word gets that of its neighbour, or stays without. */
static void
bare_settle(struct reader *r, enum vote next)
{
	struct bare *bare = &r->bare;

	if (bare->n == 0)
		return;
	if (bare->after && next && next != bare->after && !bare->and)
		ask(r, "votes.yes-or-no", bare->from, bare->end);
	else if (bare->after || next)
		assign(r, bare->in, bare->after ? bare->after : next);
	else {
		set_add(r, r->left, bare->in);
		r->left_from = r->n_left ? r->left_from : bare->from;
		r->left_end = bare->end;
		r->n_left += bare->n;
	}
	memset(bare->in, IN_NONE, r->b->n);
	bare->n = 0;
}

static void
bare_add(struct reader *r, const struct walk *k, bool line)
{
	struct bare *bare = &r->bare;

	if (bare->n == 0) {
		bare->from = k->group_from;
		bare->and = false;
		bare->after = r->last_behind ? r->last_vote : VOTE_NONE;
	}
	set_add(r, bare->in, k->group);
	bare->end = k->group_end;
	bare->n += k->n_sets;
	bare->line = line;
	bare->and |= k->and;
}

static void
group_vote(struct reader *r, struct walk *k, enum vote v)
{
	set_add(r, k->group, k->current);
	if (k->conditional && v == VOTE_YES)
		v = VOTE_MAYBE;
	if (!k->assigned)
		bare_settle(r, k->behind ? VOTE_NONE : v);
	assign(r, k->group, v);
	k->assigned = true;
	k->denies |= v == VOTE_NO;
	r->last_behind = k->behind;
	memcpy(k->base, k->group, r->b->n);
	group_clear(r, k);
}

/* "1. jeudi 12 mars", "le 12 au matin": two names of the same; "1 et 3", "1 3", "jeudi et vendredi": one and the other. */
static void
take_set(struct reader *r, struct walk *k, const struct atom *a)
{
	size_t i;

	if (k->before && k->before->type != a->type && !k->joined) {
		for (i = 0; i < r->b->n; i++)
			k->current[i] = MIN(k->current[i], a->in[i]);
		if (set_size(r->b, k->current) == 0 && !a->question && !k->before->question)
			ask(r, "votes.which-option", k->before->from, a->end);
		k->hours = k->numbers = false;
	} else {
		set_add(r, k->group, k->current);
		memcpy(k->current, a->in, r->b->n);
		k->n_sets++;
		k->numbers = k->n_sets == 1 && a->type == SET_NUMBER;
		k->hours = a->type == SET_HOUR && (k->n_sets == 1 || k->hours);
	}
	if (a->question) {
		ask(r, a->question, a->from, a->end);
		if (a->beyond && !r->out->beyond)
			r->out->beyond = a->beyond;
	}
	if (k->n_sets == 1 && !k->before)
		k->group_from = a->from;
	k->group_end = a->end;
	k->and |= k->joined;
	k->before = a;
	k->joined = false;
}

/* Do options follow that have no word of their own behind them? */
static bool
options_follow(const struct ballot *b, size_t i, size_t end)
{
	for (; i < end && b->a[i].kind != ATOM_SET; i++)
		if (b->a[i].kind == ATOM_VOTE || b->a[i].kind == ATOM_UNKNOWN)
			return false;
	for (; i < end && b->a[i].kind != ATOM_VOTE; i++)
		if (b->a[i].kind == ATOM_NOT)
			return true;
	return i >= end;
}

static bool
any_set(const struct ballot *b, size_t i, size_t end)
{
	for (; i < end; i++)
		if (b->a[i].kind == ATOM_SET)
			return true;
	return false;
}

static void
take_word(struct reader *r, struct walk *k, enum vote v, const struct atom *a, size_t behind)
{
	if (k->rest) {
		r->rest = v;
		k->rest = false;
		k->assigned = true;
	} else if (k->excepting) {
		return;
	} else if (k->n_sets > 0 && !k->behind) {
		r->item |= a->item && k->numbers;
		r->tick |= a->tick;
		group_vote(r, k, v);
	} else if (k->n_sets > 0 && any_set(r->b, behind, k->end)) {
		group_vote(r, k, k->word);
		k->word = v;
	} else if (k->n_sets > 0 || k->behind || !k->assigned) {
		k->behind = true;
		k->word = together(r, k->word, v, a);
	} else if (any_set(r->b, behind, k->end) && options_follow(r->b, behind, k->end)) {
		k->behind = true; /* "1 oui pas le 2" */
		k->word = v;
	} else { /* "1 oui si besoin" */
		bool fix = r->fix;

		r->fix = true;
		v = together(r, r->last_vote, v, a);
		assign(r, r->last, v);
		r->fix = fix;
		r->pairs--;
	}
}

/* "tous sauf mardi", "sauf le 12" */
static void
take_except(struct reader *r, struct walk *k)
{
	enum vote v = k->word ? k->word : r->alone ? r->alone : VOTE_YES;

	if (k->n_sets > 0) {
		group_vote(r, k, v);
	} else if (!k->assigned && (r->pairs == 0 || k->word)) {
		memset(k->group, IN_WHOLE, r->b->n);
		group_vote(r, k, v);
	} else {
		memcpy(k->base, r->last, r->b->n);
		v = r->last_vote;
	}
	k->word = opposite(v == VOTE_MAYBE ? VOTE_YES : v);
	k->excepting = k->behind = true;
	r->leaves = true;
}

static void
take_if(struct reader *r, struct walk *k, const struct atom *a)
{
	const char *word = r->b->w->p[a->from].word;
	bool opens = a->end == a->from + 1 && word_in_list(word, "si s if unless selon depending");

	if (k->n_sets > 0 && (k->word || opens))
		group_vote(r, k, k->word ? k->word : VOTE_MAYBE);
	if (k->assigned)
		weaken(r);
	else
		k->conditional = true;
	k->stop = opens;
}

static void
take_later(struct reader *r, struct walk *k, const struct atom *a)
{
	group_clear(r, k);
	r->later = k->assigned = true;
	r->later_from = a->from;
	r->later_end = a->end;
	k->word = VOTE_NONE;
}

static void
take_atom(struct reader *r, struct walk *k, size_t *i)
{
	const struct atom *a = &r->b->a[*i];
	size_t behind;
	enum vote v;

	switch (a->kind) {
	case ATOM_SET:
		take_set(r, k, a);
		break;
	case ATOM_VOTE:
	case ATOM_NOT:
		v = word_with_not(r->b, *i, k->end, &behind);
		*i = behind - 1;
		take_word(r, k, v, a, behind);
		break;
	case ATOM_OUT:
		if (k->n_sets > 0 || any_set(r->b, *i + 1, k->end))
			take_word(r, k, VOTE_NO, a, *i + 1);
		else if (!k->assigned)
			r->out->declines = k->assigned = true;
		break;
	case ATOM_EXCEPT:
		take_except(r, k);
		break;
	case ATOM_REST:
		if (k->word)
			r->rest = k->word, k->assigned = true, k->word = VOTE_NONE;
		else
			k->rest = true;
		break;
	case ATOM_ONLY:
		k->only = r->only = true;
		break;
	case ATOM_PREFER:
		k->prefers = true;
		break;
	case ATOM_IF:
		take_if(r, k, a);
		break;
	case ATOM_LATER:
		take_later(r, k, a);
		break;
	case ATOM_FIX:
		r->fix = true;
		break;
	default:
		break;
	}
}

/* What stands at its end without a word. */
static int
walk_end(struct reader *r, struct walk *k, bool line)
{
	set_add(r, k->group, k->current);
	if (k->n_sets > 0 && k->hours && k->assigned && !k->behind) {
		narrow(r, k->group);
	} else if (k->n_sets > 0 && k->prefers && !k->word && k->hours) {
		ask(r, "votes.preference", k->group_from, k->group_end);
	} else if (k->n_sets > 0 && k->prefers && (!k->word || k->word == VOTE_YES)) {
		r->prefer = true;
		group_vote(r, k, VOTE_YES);
	} else if (k->n_sets > 0 && k->behind) {
		if (k->excepting && k->hours) {
			size_t i;

			for (i = 0; i < r->b->n; i++)
				k->current[i] = k->group[i] = MIN(k->group[i], k->base[i]);
		}
		group_vote(r, k, k->word);
	} else if (k->n_sets > 0 && (k->only || k->conditional)) {
		group_vote(r, k, k->only ? VOTE_YES : VOTE_MAYBE);
	} else if (k->n_sets > 0 && k->unknown > 0) {
		r->odd_from = k->group_from;
		r->odd_end = k->group_end;
		return SEG_UNREAD;
	} else if (k->n_sets > 0) {
		bare_add(r, k, line);
		return SEG_READ;
	} else if (k->word && !k->assigned && k->unknown <= ALONE_MOST) {
		enum vote v = k->conditional && k->word == VOTE_YES ? VOTE_MAYBE : k->word;

		if (r->bare.n > 0 && r->bare.line) {
			bare_settle(r, v);
			return SEG_READ;
		}
		if (r->alone == VOTE_NONE) {
			r->alone = v;
			r->alone_from = r->b->a[k->from].from;
			r->alone_end = r->b->a[k->end - 1].end;
		}
		return SEG_READ;
	}
	return k->assigned || r->out->question ? SEG_READ : SEG_UNREAD;
}

/* A greeting, thanks, a name under it all. */
static bool
silent(const struct reader *r, size_t from, size_t end)
{
	const struct ballot *b = r->b;
	bool hello = false, names = true;
	size_t i, unknown = 0;

	for (i = from; i < end; i++) {
		hello = hello || b->a[i].kind == ATOM_HELLO;
		if (b->a[i].kind != ATOM_UNKNOWN && b->a[i].kind != ATOM_FILL && b->a[i].kind != ATOM_HELLO && b->a[i].kind != ATOM_JOIN &&
		    b->a[i].kind != ATOM_FIX)
			return false;
		unknown += b->a[i].kind == ATOM_UNKNOWN;
		names = names && (b->a[i].kind != ATOM_UNKNOWN || b->w->p[b->a[i].from].capital);
	}
	return unknown == 0 || (unknown <= NAME_WORDS && (hello || (names && (from == 0 || end == b->n_atoms) && unknown == end - from)));
}

static int
segment_walk(struct reader *r, size_t from, size_t end, bool line)
{
	struct walk k = { .from = from, .end = end, .group = new_set(r), .current = new_set(r), .base = new_set(r) };
	const struct ballot *b = r->b;
	bool hello = false;
	size_t i, names = 0;

	k.read_end = from;
	for (i = from; i < end && !k.stop; i++) {
		hello = hello || b->a[i].kind == ATOM_HELLO;
		if (b->a[i].kind == ATOM_JOIN) {
			k.joined = true;
			continue;
		}
		if (b->a[i].kind == ATOM_FILL || b->a[i].kind == ATOM_HELLO || b->a[i].kind == ATOM_BUT)
			continue;
		if (b->a[i].kind == ATOM_UNKNOWN) {
			if (hello && k.read_end == from && names++ < NAME_WORDS)
				continue;
			k.between++;
			k.unknown++;
			k.before = NULL;
			if (k.between > BETWEEN_MOST)
				break;
			continue;
		}
		if (k.unknown > 0 && b->a[i].kind == ATOM_SET && k.assigned && !k.behind && !options_follow(b, i, end) &&
		    !any_set(b, i, end))
			break;
		k.between = 0;
		take_atom(r, &k, &i);
		k.read_end = i + 1;
	}
	if (i < end && !k.assigned && k.n_sets == 0 && !k.word)
		return SEG_UNREAD;
	if (k.unknown > 0 && k.assigned && !k.behind && k.n_sets > 0 && !k.hours)
		group_clear(r, &k); /* days in a comment: "2 non formation le 13" */
	for (; i < end; i++)
		k.unknown += b->a[i].kind == ATOM_UNKNOWN;
	return walk_end(r, &k, line);
}

/* --- the whole --- */

/* What follows what was kept already is taken with the marks between. */
static void
comment_add(struct reader *r, size_t from, size_t end)
{
	const struct ballot *b = r->b;
	size_t first = b->a[from].from, last = b->a[end - 1].end;

	if (r->comment->len > 0 && r->rest_end == first) {
		first = r->rest_from;
		g_string_truncate(r->comment, r->rest_len);
	} else {
		r->rest_from = first;
		r->rest_len = r->comment->len;
	}
	if (r->comment->len > 0)
		g_string_append(r->comment, "; ");
	g_string_append_len(r->comment, b->w->raw + b->w->p[first].at, (gssize)(b->w->p[last - 1].end - b->w->p[first].at));
	r->rest_end = last;
}

/* From the first word that says nothing on. */
static void
comment_of(struct reader *r, size_t from, size_t end)
{
	const struct ballot *b = r->b;
	size_t i, first = end, last = from;

	for (i = from; i < end; i++)
		if (b->a[i].kind == ATOM_UNKNOWN) {
			first = MIN(first, i);
			last = i + 1;
			r->unread++;
		}
	if (first < end)
		comment_add(r, first, last);
}

static void
segment_read(struct reader *r, size_t from, size_t end)
{
	const struct ballot *b = r->b;
	unsigned gap = gap_before(b, from), behind = gap_before(b, end);
	bool but = b->a[from].kind == ATOM_BUT, line = gap & ENDS && behind & ENDS, had_no = r->no;
	const char *question = r->out->question, *unsure = r->out->unsure;
	size_t beyond = r->out->beyond, pairs = r->pairs;

	if (gap & ENDS) {
		bool word_next = r->bare.n > 0 && r->bare.line && !any_set(b, from, end);

		if (!word_next)
			bare_settle(r, VOTE_NONE);
		r->last_behind = false;
	}
	if (silent(r, from, end))
		return;
	if (!(behind & GAP_ASKED) && segment_walk(r, from, end, line) == SEG_READ) {
		if (but && r->alone == VOTE_YES && pairs == 0 && r->no && !had_no) { /* "oui, mais pas le 12" */
			unsigned char *all = new_set(r);

			memset(all, IN_WHOLE, b->n);
			assign(r, all, VOTE_YES);
			r->leaves = true;
		}
		comment_of(r, from, end);
		return;
	}
	r->out->question = question;
	r->out->unsure = unsure;
	r->out->beyond = beyond;
	comment_add(r, from, end);
	for (; from < end; from++)
		r->unread += b->a[from].kind == ATOM_UNKNOWN;
	if (but && r->pairs > 0)
		weaken(r); /* "1 oui mais je pars à 16h" */
	else if (but && r->alone == VOTE_YES)
		r->alone = VOTE_MAYBE;
}

/* Options without any word are choices where nothing else was said. */
static void
left_settle(struct reader *r)
{
	if (r->n_left == 0)
		return;
	if (r->alone == VOTE_NO && r->pairs == 0)
		ask(r, "votes.yes-or-no", r->left_from, r->left_end);
	else if (r->alone && r->pairs == 0)
		assign(r, r->left, r->alone);
	else if (r->pairs == 0 && !r->b->listed && !r->later && r->unread <= UNREAD_ALONE)
		assign(r, r->left, VOTE_YES);
	else if (r->pairs > 0 && r->tick)
		assign(r, r->left, VOTE_NO);
}

static void
rest_settle(struct reader *r)
{
	bool choices = r->yes && !r->no && !r->maybe && !r->later && !r->out->question && !r->item && !r->prefer && !r->leaves;
	enum vote v = r->rest ? r->rest : r->only || choices ? VOTE_NO : VOTE_NONE;
	size_t i;

	if (r->pairs == 0 && !r->rest)
		return;
	for (i = 0; i < r->b->n && v; i++)
		if (r->out->of[i] == VOTE_NONE && !r->clash[i])
			r->out->of[i] = v;
}

static void
alone_settle(struct reader *r)
{
	size_t i;

	if (r->pairs > 0 || r->rest || (!r->alone && !r->out->declines) || r->out->question)
		return;
	if (r->out->declines)
		r->alone = VOTE_NO;
	if (r->alone != VOTE_NO && r->b->n != 1) {
		ask(r, "votes.which-option", r->alone_from, r->alone_end);
		return;
	}
	for (i = 0; i < r->b->n; i++)
		r->out->of[i] = r->alone;
	r->pairs++;
}

static bool
settle(struct reader *r)
{
	struct votes *out = r->out;
	size_t i, room = UNREAD_ALONE;

	bare_settle(r, VOTE_NONE);
	left_settle(r);
	out->declines = out->declines && !r->yes && !r->maybe;
	if (r->pairs > 0 && r->odd_end)
		ask(r, "votes.yes-or-no", r->odd_from, r->odd_end);
	for (i = 0; i < r->b->n; i++)
		if (r->clash[i]) {
			out->of[i] = VOTE_NONE;
			if (!out->question) {
				out->question = "votes.yes-or-no";
				out->unsure = talloc_asprintf(r->b->mem, "%zu", i + 1);
			}
		}
	rest_settle(r);
	alone_settle(r);
	if (r->pairs == 0 && r->later)
		ask(r, "votes.not-yet", r->later_from, r->later_end);
	for (i = 0; i < r->b->n; i++)
		out->said += out->of[i] != VOTE_NONE;
	if (r->pairs > 0)
		room += UNREAD_WEAK;
	return (out->said > 0 || out->question) && r->unread <= room;
}

bool
votes_read(TALLOC_CTX *mem, const char *text, const struct option *o, size_t n, const struct civil *now, struct votes *out)
{
	struct ballot *b = talloc_zero(mem, struct ballot);
	struct reader *r = talloc_zero(b, struct reader);
	size_t i, end;
	bool read;

	*out = (struct votes){ .of = talloc_zero_array(mem, enum vote, (unsigned)(n + 1)), .rest = "" };
	if (n == 0 || !g_utf8_validate(text, -1, NULL) || text[strspn(text, " \t\n")] == '!')
		return false;
	*b = (struct ballot){ .mem = b, .o = o, .n = n, .now = now, .label = talloc_zero_array(b, const char *, (unsigned)n) };
	for (i = 0; i < n; i++)
		b->label[i] = !o[i].dated && o[i].label ? text_fold(b, o[i].label) : NULL;
	b->w = pieces_cut(b, ballot_text(b, text));
	b->number = talloc_zero_array(b, enum number_kind, PIECES_MAX);
	ballot_numbers(b);
	ballot_atoms(b);
	*r = (struct reader){ .b = b,
		.out = out,
		.size = talloc_zero_array(r, size_t, (unsigned)n),
		.clash = talloc_zero_array(r, bool, (unsigned)n),
		.comment = g_string_new(NULL) };
	r->last = new_set(r);
	r->left = new_set(r);
	r->bare.in = new_set(r);
	for (i = 0; i < b->n_atoms; i = end) {
		end = segment_end(b, i);
		segment_read(r, i, end);
	}
	read = settle(r);
	out->rest = talloc_strdup(mem, r->comment->str);
	out->unsure = out->unsure ? talloc_strdup(mem, out->unsure) : NULL;
	g_string_free(r->comment, TRUE);
	talloc_free(b);
	if (!read)
		*out = (struct votes){ .of = talloc_zero_array(mem, enum vote, (unsigned)(n + 1)), .rest = "" };
	return read;
}

size_t
votes_options(TALLOC_CTX *mem, const char *text, const struct civil *now, struct option **out)
{
	g_auto(GStrv) parts = g_strsplit(text, ";", -1);
	size_t n = 0, i;

	*out = talloc_zero_array(mem, struct option, g_strv_length(parts) + 1);
	for (i = 0; parts[i]; i++) {
		const char *part = g_strstrip(parts[i]);
		struct option *o = &(*out)[n];
		struct span s;

		if (!*part)
			continue;
		n++;
		o->label = talloc_strdup(mem, part);
		if (dates_find(mem, part, &(struct dates_frame){ .now = now }, &s, 1) != 1 ||
		    (s.state != SPAN_GOOD && s.state != SPAN_PAST))
			continue;
		o->dated = true;
		o->slot = (struct slot){ .start = s.start, .end = s.end, .all_day = s.all_day };
	}
	return n;
}
