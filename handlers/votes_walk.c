/* SPDX-License-Identifier: EUPL-1.2
 *
 * One segment of an answer. The options stand before their word ("1 et 3 oui") or behind it ("oui pour 1 et 3"); options alone have theirs
 * from their neighbours, or are choices.
 */
#include <glib.h>
#include <string.h>

#include "handlers/votes_inside.h"

enum { BETWEEN_MOST = 2, NEAR_ATOMS = 4, ALONE_MOST = 1 };

struct walk {
	size_t from, end;
	unsigned char *group, *current; /* options since the last word; of them those of the last set */
	size_t n_sets, group_from, group_end;
	const struct atom *before; /* the set right before; NULL when something stands between */
	enum vote word;            /* that waits for its options */
	bool behind;               /* options stand behind their word */
	bool continues;            /* behind a comma or "mais" */
	bool again, odd;           /* odd: options first, then words that say nothing */
	bool numbers, hours, joined, and, conditional, assigned, denies, prefers, excepting, only, rest;
	unsigned char *base;     /* what is excepted from */
	size_t between, unknown; /* unknown words since the last that said something, in all */
	size_t read_end;         /* atoms up to here were read */
	bool stop;
};

static enum vote
opposite(enum vote v)
{
	return v == VOTE_NO ? VOTE_YES : VOTE_NO;
}

/* The next that says something behind i, within a few words; the end of the segment when there is none. */
size_t
ballot_next(const struct ballot *b, size_t i, size_t end)
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
	size_t k = ballot_next(b, i, seg_end), m;
	enum vote v;

	if (b->a[i].kind == ATOM_NOT) {
		while (k < seg_end && b->a[k].kind == ATOM_NOT)
			k = ballot_next(b, k, seg_end);
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
	m = ballot_next(b, k, seg_end);
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
	if (word->type == SET_ALL)
		return b; /* "disponible à aucune" */
	if (a == VOTE_NO || (b == VOTE_NO && a == VOTE_MAYBE))
		return b == VOTE_YES ? VOTE_NONE : VOTE_NO; /* "aucune date possible", "si possible pas" */
	if (a == VOTE_MAYBE || b == VOTE_MAYBE)
		return VOTE_MAYBE;
	tally_ask(r, "votes.yes-or-no", word->from, word->end);
	return VOTE_NONE;
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

/* "le 7 mais pas le matin": hours behind days are those of these days. */
static void
within_last(const struct reader *r, struct walk *k)
{
	unsigned char *in;
	size_t i;

	if (!k->hours || k->assigned || r->pairs == 0 || r->last_hours || !k->continues)
		return;
	in = set_new(r);
	for (i = 0; i < r->b->n; i++)
		in[i] = MIN(k->group[i], r->last[i]);
	if (set_size(r->b, in) > 0)
		memcpy(k->group, in, r->b->n);
}

static void
group_vote(struct reader *r, struct walk *k, enum vote v)
{
	set_add(r, k->group, k->current);
	within_last(r, k);
	if (k->conditional && v == VOTE_YES)
		v = VOTE_MAYBE;
	if (!k->assigned)
		tally_bare(r, k->behind ? VOTE_NONE : v);
	tally_vote(r, k->group, v);
	k->assigned = true;
	k->denies |= v == VOTE_NO;
	r->last_behind = k->behind;
	r->last_hours = k->hours;
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
			tally_ask(r, "votes.which-option", k->before->from, a->end);
		k->hours = k->numbers = false;
	} else {
		set_add(r, k->group, k->current);
		memcpy(k->current, a->in, r->b->n);
		k->n_sets++;
		k->numbers = k->n_sets == 1 && a->type == SET_NUMBER;
		k->hours = a->type == SET_HOUR && (k->n_sets == 1 || k->hours);
	}
	if (k->n_sets > 1 && a->type == SET_NUMBER && r->b->w->p[a->from].gap & GAP_COLON)
		tally_ask(r, "votes.yes-or-no", k->group_from, a->end); /* "1 = 1" */
	if (a->question) {
		tally_ask(r, a->question, a->from, a->end);
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

bool
ballot_any_set(const struct ballot *b, size_t i, size_t end)
{
	for (; i < end; i++)
		if (b->a[i].kind == ATOM_SET)
			return true;
	return false;
}

static void
take_word(struct reader *r, struct walk *k, enum vote v, const struct atom *a, size_t behind)
{
	if (v == VOTE_NONE && k->n_sets > 0) { /* "2 x": a tick or a cross? */
		tally_ask(r, "votes.yes-or-no", k->group_from, a->end);
		group_clear(r, k);
		k->assigned = true;
	} else if (k->rest) {
		r->rest = v;
		k->rest = false;
		k->assigned = true;
	} else if (k->excepting) {
		return;
	} else if (k->n_sets > 0 && !k->behind) {
		r->item |= a->item && k->numbers;
		r->tick |= a->tick;
		group_vote(r, k, v);
	} else if (k->n_sets > 0 && ballot_any_set(r->b, behind, k->end)) {
		group_vote(r, k, k->word);
		k->word = v;
	} else if (k->n_sets > 0 || k->behind || !k->assigned) {
		k->behind = true;
		k->word = together(r, k->word, v, a);
	} else if (ballot_any_set(r->b, behind, k->end) && options_follow(r->b, behind, k->end)) {
		k->behind = true; /* "1 oui pas le 2" */
		k->word = v;
	} else { /* "1 oui si besoin" */
		bool fix = r->fix;

		r->fix = true;
		v = together(r, r->last_vote, v, a);
		tally_vote(r, r->last, v);
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
		tally_weaken(r);
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

/* "2 oui, sinon non" is about the others; "sinon le 12" is a second choice. */
static void
take_else(struct reader *r, struct walk *k, size_t i)
{
	size_t next = ballot_next(r->b, i, k->end);

	if (k->n_sets > 0 && !k->behind) { /* "jeudi sinon vendredi" */
		r->prefer = true;
		group_vote(r, k, next < k->end ? VOTE_YES : VOTE_MAYBE);
	}
	if (next < k->end && r->b->a[next].kind == ATOM_VOTE) {
		k->rest = true;
	} else {
		k->behind = true;
		k->word = VOTE_MAYBE;
	}
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
		if (k->n_sets > 0 || ballot_any_set(r->b, *i + 1, k->end))
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
		behind = ballot_next(r->b, *i, k->end);
		k->only = !(k->n_sets > 0 && behind < k->end && r->b->a[behind].kind == ATOM_SET && r->b->a[behind].type == SET_HOUR);
		k->assigned |= r->pairs > 0 && !ballot_any_set(r->b, k->from, k->end); /* "1 oui, sinon non" */
		break;
	case ATOM_AGAIN:
		k->again = true;
		r->again |= r->pairs == 0; /* beside what was said before this answer */
		break;
	case ATOM_ELSE:
		take_else(r, k, *i);
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

/* Is it about coming, and not about dates? */
static bool
comes(const struct ballot *b, const struct walk *k)
{
	size_t i;

	for (i = b->a[k->from].from; i < b->a[k->end - 1].end; i++)
		if (word_in_list(b->w->p[i].word,
			"venir viens viendrai viendrons participer participerai participe assister assisterai rejoindre joindre come attend join "
			"coming attending participate"))
			return true;
	return false;
}

/* What stands at its end without a word. */
static int
walk_end(struct reader *r, struct walk *k, bool line)
{
	set_add(r, k->group, k->current);
	r->prefer |= k->prefers && k->assigned;
	r->only |= k->only && (!k->hours || r->pairs == 0);
	r->except_unsure |= k->excepting && r->out->question && set_size(r->b, k->group) == 0;
	if (k->n_sets > 0 && k->hours && k->assigned && !k->behind) {
		tally_narrow(r, k->group);
	} else if (k->n_sets > 0 && k->prefers && !k->word && k->hours) {
		tally_ask(r, "votes.preference", k->group_from, k->group_end);
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
	} else if (k->n_sets > 0 && k->again && r->last_vote) {
		group_vote(r, k, r->last_vote);
	} else if (k->n_sets > 0 && k->unknown > 0) {
		if (k->odd && !k->hours) {
			r->odd_from = k->group_from;
			r->odd_end = k->group_end;
		}
		return SEG_UNREAD;
	} else if (k->n_sets > 0 && r->last_vote == VOTE_NO && r->b->a[k->from].kind == ATOM_BUT) {
		group_vote(r, k, VOTE_YES); /* "pas le 12 mais le 13" */
	} else if (k->n_sets > 0) {
		bare_add(r, k, line);
		return SEG_READ;
	} else if (k->word && !k->assigned && k->unknown <= ALONE_MOST) {
		enum vote v = k->conditional && k->word == VOTE_YES ? VOTE_MAYBE : k->word;

		if (r->bare.n > 0 && r->bare.line) {
			tally_bare(r, v);
			return SEG_READ;
		}
		r->out->declines |= v == VOTE_NO && comes(r->b, k);
		if (r->alone == VOTE_NONE) {
			r->alone = v;
			r->alone_from = r->b->a[k->from].from;
			r->alone_end = r->b->a[k->end - 1].end;
		}
		return SEG_READ;
	}
	return k->assigned || r->out->question ? SEG_READ : SEG_UNREAD;
}

int
walk_segment(struct reader *r, size_t from, size_t end, bool line)
{
	struct walk k = { .from = from, .end = end, .group = set_new(r), .current = set_new(r), .base = set_new(r) };
	const struct ballot *b = r->b;
	bool hello = false;
	size_t i, names = 0;

	k.read_end = from;
	k.continues = from > 0 && (b->a[from].kind == ATOM_BUT || !(b->w->p[b->a[from].from].gap & (GAP_LINE | GAP_STRONG)));
	i = ballot_next(b, from, end);
	k.only = strcmp(b->w->p[b->a[from].from].word, "que") == 0 && i < end && b->a[i].kind == ATOM_SET;
	for (i = from; i < end && !k.stop; i++) {
		hello = hello || b->a[i].kind == ATOM_HELLO;
		if (b->a[i].kind == ATOM_JOIN) {
			k.joined = true;
			continue;
		}
		if (k.prefers && k.n_sets > 0 && word_in_list(b->w->p[b->a[i].from].word, "que qu than"))
			break; /* "plutôt 2 que 3" */
		if (b->a[i].kind == ATOM_FILL || b->a[i].kind == ATOM_HELLO || b->a[i].kind == ATOM_BUT)
			continue;
		if (b->a[i].kind == ATOM_UNKNOWN) {
			if (hello && k.read_end == from && names++ < NAME_WORDS)
				continue;
			k.odd = k.odd || (k.unknown == 0 && k.n_sets > 0);
			k.between++;
			k.unknown++;
			k.before = NULL;
			if (k.between > BETWEEN_MOST)
				break;
			continue;
		}
		if (k.unknown > 0 && b->a[i].kind == ATOM_SET && k.assigned && !k.behind && !options_follow(b, i, end) &&
		    !ballot_any_set(b, i, end))
			break;
		k.between = 0;
		take_atom(r, &k, &i);
		k.read_end = i + 1;
	}
	if (i < end && !k.assigned && k.n_sets == 0 && !k.word)
		return SEG_UNREAD;
	if (k.unknown > 0 && k.assigned && !k.behind && k.n_sets > 0 && !k.hours)
		group_clear(r, &k); /* days in a comment: "2 non formation le 13" */
	r->condition = k.stop ? i - 1 : end;
	for (; i < end && !k.stop; i++)
		k.unknown += b->a[i].kind == ATOM_UNKNOWN;
	return walk_end(r, &k, line);
}
