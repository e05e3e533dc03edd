/* SPDX-License-Identifier: EUPL-1.2
 *
 * What each option was given so far, and what must be asked.
 */
#include <glib.h>
#include <string.h>

#include "handlers/votes_inside.h"

static const char *
said(const struct reader *r, size_t from, size_t end)
{
	const struct pieces *w = r->b->w;

	return talloc_strndup(r->b->mem, w->raw + w->p[from].at, w->p[end - 1].end - w->p[from].at);
}

void
tally_ask(struct reader *r, const char *question, size_t from, size_t end)
{
	if (r->out->question)
		return;
	r->out->question = question;
	r->out->unsure = said(r, from, end);
}

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

void
tally_vote(struct reader *r, const unsigned char *in, enum vote v)
{
	size_t i, size = set_size(r->b, in);

	if (v == VOTE_NONE || size == 0)
		return;
	for (i = 0; i < r->b->n; i++) {
		if (in[i] == IN_WHOLE)
			vote_set(r, i, v, size);
		else if (in[i] == IN_PART && v == VOTE_NO)
			r->out->of[i] = r->out->of[i] == VOTE_YES ? VOTE_MAYBE : r->out->of[i];
		else if (in[i] == IN_PART) {
			vote_set(r, i, VOTE_MAYBE, size);
			r->maybe = true;
		}
	}
	memmove(r->last, in, r->b->n);
	r->last_vote = v;
	r->pairs++;
	r->yes |= v == VOTE_YES;
	r->no |= v == VOTE_NO;
	r->maybe |= v == VOTE_MAYBE;
}

/* A condition makes a yes less than that. */
void
tally_weaken(struct reader *r)
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
void
tally_narrow(struct reader *r, const unsigned char *hours)
{
	size_t i;

	for (i = 0; i < r->b->n; i++)
		if (r->last[i] && hours[i] != IN_WHOLE && r->out->of[i] == VOTE_YES)
			r->out->of[i] = VOTE_MAYBE;
}

unsigned char *
set_new(const struct reader *r)
{
	return talloc_zero_array(r->b->mem, unsigned char, (unsigned)(r->b->n + 1));
}

void
set_add(const struct reader *r, unsigned char *to, const unsigned char *from)
{
	size_t i;

	for (i = 0; i < r->b->n; i++)
		to[i] = MAX(to[i], from[i]);
}

/* What stood without a word gets that of its neighbour, or stays without. */
void
tally_bare(struct reader *r, enum vote next)
{
	struct bare *bare = &r->bare;

	if (bare->n == 0)
		return;
	if (bare->after && next && next != bare->after && !bare->and)
		tally_ask(r, "votes.yes-or-no", bare->from, bare->end);
	else if (bare->after || next)
		tally_vote(r, bare->in, bare->after ? bare->after : next);
	else {
		set_add(r, r->left, bare->in);
		r->left_from = r->n_left ? r->left_from : bare->from;
		r->left_end = bare->end;
		r->left_line |= bare->line;
		r->n_left += bare->n;
	}
	memset(bare->in, IN_NONE, r->b->n);
	bare->n = 0;
}
