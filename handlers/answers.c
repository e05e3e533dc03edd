/* SPDX-License-Identifier: EUPL-1.2
 *
 * A reply is cut into clauses; each names lines, or none, and says what is to be done with them, or only a date, or a person. What a clause
 * leaves out it has from its neighbours: "1 et 3 faits", "la 2, c'est fait", "pas moi, voir Anne", "2 idem".
 */
#include "handlers/answers.h"

#include <glib.h>
#include <string.h>

#include "handlers/answers_words.h"

enum { UNKNOWN_FEW = 2, UNKNOWN_SOME = 5, LEFT_MOST = 8 };

const char *
answer_name(enum answer_act act)
{
	static const char *const names[ANSWER_ACTS] = { "none", "done", "postpone", "pass", "stop", "pause", "seen" };

	return names[act];
}

/* --- clauses --- */

/* From `from` up to where a clause may end; it is longer when it says nothing yet. */
static size_t
clause_end(const struct pieces *w, size_t from)
{
	bool target = false, says = false;
	size_t i;

	for (i = from; i < w->n; i++) {
		const struct piece *p = &w->p[i];
		bool same = i > from && p->date && p->date == w->p[i - 1].date;
		bool list = i > from && w->p[i - 1].target && p->target; /* "1, 2" */

		if (i > from && !same && p->gap & (GAP_LINE | GAP_STRONG | GAP_COMMA | GAP_ASKED) && !list)
			return i;
		if (i > from && !same && p->gap & (GAP_SLASH | GAP_DASH) && says && !list)
			return i;
		if (i > from &&
		    ((word_joins(p->word) && !p->date && says && p->gap == 0) || word_in_list(p->word, "sauf except excepte hormis")))
			return i;
		if (i > from && target && says && !same && target_begins(w, i))
			return i;
		target = target || p->target || (!p->date && word_of_group(p->word));
		if (p->target || word_is_filler(p->word) || word_of_line(p->word))
			continue;
		says = true;
	}
	return w->n;
}

/* The name behind or before a phrase, as written. */
static const char *
name_of(TALLOC_CTX *mem, struct pieces *w, const struct phrase_found *f, const struct clause *c)
{
	size_t i = f->side > 0 ? f->end : f->first - 1, end = i + 1, first = i;

	if (f->side > 0) {
		if (word_in_list(w->p[i].word, TITLES))
			first = ++i, end = i + 1;
		while (end < c->end && end < first + 3 && w->p[end].capital && !w->p[end].gap && !w->p[end].date && !w->p[end].target &&
		       !w->p[end].called && w->p[end].number < 0)
			end++;
	} else {
		while (first > c->from && first + 3 > end && w->p[first - 1].capital && !w->p[first].gap && w->p[first - 1].number < 0 &&
		       !word_is_filler(w->p[first - 1].word))
			first--;
	}
	for (i = first; i < end; i++)
		w->p[i].used = true;
	return talloc_strndup(mem, w->raw + w->p[first].at, w->p[end - 1].end - w->p[first].at);
}

/* "Anne", and nothing else: after "pas moi". */
static const char *
lone_name(TALLOC_CTX *mem, struct pieces *w, const struct clause *c)
{
	size_t i = c->from, end;

	while (i < c->end && word_in_list(w->p[i].word, "mais c est plutot but rather it s"))
		i++;
	for (end = i; end < c->end && (w->p[end].capital || w->p[end].called) && w->p[end].number < 0 && !w->p[end].date; end++)
		;
	if (end == i || end < c->end || end - i > 3 || word_is_filler(w->p[i].word))
		return NULL;
	return talloc_strndup(mem, w->raw + w->p[i].at, w->p[end - 1].end - w->p[i].at);
}

/* What its words and its date come to. */
static void
clause_settle(const struct pieces *w, struct clause *c)
{
	const struct said_date *d = c->date ? &w->d[c->date - 1] : NULL;
	bool opens = c->act == ANSWER_STOP || c->act == ANSWER_PASS || c->n_targets > 0;

	if (c->denied && c->act == ANSWER_DONE)
		c->act = ANSWER_POSTPONE;
	else if (c->denied && c->act != ANSWER_POSTPONE && c->act != ANSWER_PASS)
		c->act = ANSWER_NONE;
	if (c->asked && (c->act == ANSWER_DONE || c->act == ANSWER_SEEN))
		c->act = ANSWER_NONE;
	if (d && c->until && c->act == ANSWER_STOP)
		c->act = ANSWER_PAUSE;
	if (d && c->before && c->act == ANSWER_STOP) /* "plus de rappel avant lundi" */
		c->act = ANSWER_POSTPONE;
	if (d && !d->past && c->act == ANSWER_SEEN)
		c->act = ANSWER_POSTPONE;
	if (d && !c->act && !c->since && c->unknown < UNKNOWN_FEW) {
		c->act = ANSWER_POSTPONE;
		c->bare = true;
	}
	if (c->unknown > (size_t)(opens ? UNKNOWN_SOME : UNKNOWN_FEW))
		c->act = ANSWER_NONE;
	if (!c->act)
		c->person = NULL;
}

/* A length of time instead of a date; what is done was done before. */
static void
clause_date(TALLOC_CTX *mem, struct pieces *w, struct clause *c, const struct civil *now)
{
	struct said_date d;
	bool found = false;

	if (w->n_dates == G_N_ELEMENTS(w->d))
		return;
	if (!c->date && (c->act == ANSWER_PAUSE || c->act == ANSWER_POSTPONE || !c->act))
		found = pieces_length(mem, w, c->from, c->end, now, &d);
	else if (c->date && c->act == ANSWER_DONE && !w->d[c->date - 1].past)
		found = pieces_date_before(mem, w, c->from, c->end, now, &d);
	if (!found)
		return;
	w->d[w->n_dates++] = d;
	c->date = (int)w->n_dates;
}

static void
clause_read(TALLOC_CTX *mem, struct pieces *w, struct clause *c, const struct civil *now)
{
	struct phrase_found f;
	size_t i;

	c->line = w->p[c->from].line;
	c->gap = w->p[c->from].gap;
	c->asked = (c->end < w->n ? w->p[c->end].gap : w->tail) & GAP_ASKED;
	targets_find(w, c);
	phrase_find(w, c->from, c->end, &f);
	c->act = f.act;
	c->targets_first = true;
	for (i = c->from; i < c->end; i++) {
		struct piece *p = &w->p[i];

		if (p->date && (!c->date || w->d[c->date - 1].state == DATE_NONE))
			c->date = p->date;
		c->except = c->except || word_in_list(p->word, "sauf except excepte hormis");
		c->until = c->until || word_in_list(p->word, "jusqu jusque until till");
		c->before = c->before || word_in_list(p->word, "avant before");
		c->since = c->since || word_in_list(p->word, "depuis since");
		c->again = c->again || word_in_list(p->word, "idem aussi pareil same too also likewise");
	}
	if (f.act && f.side)
		c->person = name_of(mem, w, &f, c);
	clause_date(mem, w, c, now);
	for (i = c->from; i < c->end; i++) {
		struct piece *p = &w->p[i];

		if (p->target && f.act && i >= f.end)
			c->targets_first = false;
		if (p->used || p->date)
			continue;
		c->denied = c->denied || (word_is_negation(p->word) && strcmp(p->word, "non") != 0);
		if (p->number >= 0)
			c->unknown += UNKNOWN_FEW; /* a figure is something that somebody tells */
		else if (!(word_is_filler(p->word) || word_is_negation(p->word) || word_joins(p->word)))
			c->unknown++;
	}
	clause_settle(w, c);
}

/* --- answers --- */

/* What is being put together. */
struct reader {
	TALLOC_CTX *mem;
	struct pieces *w;
	struct answers *out;
	struct target pending[TARGETS]; /* named, and nothing is said of them yet */
	size_t n_pending;
	size_t first, n; /* the answers of the clause before */
	bool by_default; /* ... which named no line */
	bool act_first;  /* ... or behind its act */
	bool explicit;   /* some line was named */
	size_t n_left;
};

static void
left_add(struct reader *r, const struct clause *c)
{
	const char *text = talloc_strndup(r->mem, r->w->raw + r->w->p[c->from].at, r->w->p[c->end - 1].end - r->w->p[c->from].at);

	r->out->left = r->out->left ? talloc_asprintf(r->mem, "%s, %s", r->out->left, text) : text;
	r->n_left += c->end - c->from;
}

static void
date_set(const struct reader *r, const struct clause *c, struct answer *a)
{
	const struct said_date *d = c->date ? &r->w->d[c->date - 1] : NULL;

	if (!d || a->act == ANSWER_SEEN || a->act == ANSWER_STOP || a->act == ANSWER_PASS)
		return;
	a->state = d->past && a->act != ANSWER_DONE ? DATE_PAST : d->state;
	a->date = a->act == ANSWER_PAUSE && !d->timed ? d->last : d->start;
	a->other = d->other;
	a->timed = d->timed;
}

static void
answer_set(const struct reader *r, const struct clause *c, struct answer *a)
{
	a->act = c->act;
	if (c->person)
		a->person = c->person;
	date_set(r, c, a);
}

static void
answer_add(struct reader *r, const struct clause *c, const struct target *t)
{
	struct answer *a = &r->out->a[r->out->n];

	if (r->out->n == ANSWERS_MAX)
		return;
	r->out->n++;
	*a = (struct answer){ .line = t->line, .ref = t->ref };
	answer_set(r, c, a);
}

/* Does it only say more of what the clause before said? */
static bool
merges(const struct reader *r, const struct clause *c)
{
	const struct answer *a = &r->out->a[r->first];

	if (r->n == 0)
		return false;
	if (c->act == a->act || c->act == ANSWER_SEEN || a->act == ANSWER_SEEN)
		return true;
	return c->bare && a->state == DATE_NONE && (a->act == ANSWER_PAUSE || a->act == ANSWER_DONE);
}

static void
merge(struct reader *r, const struct clause *c)
{
	size_t i;

	for (i = r->first; i < r->first + r->n; i++) {
		struct answer *a = &r->out->a[i];

		if (c->bare && a->act != ANSWER_SEEN)
			date_set(r, c, a);
		else if (c->act != ANSWER_SEEN)
			answer_set(r, c, a);
	}
}

/* "sauf la 2": what was said of all is said of the others. */
static void
except(struct reader *r)
{
	size_t i;

	for (i = r->first; i < r->first + r->n; i++)
		if (r->out->a[i].line == LINE_ALL)
			r->out->a[i].line = LINE_REST;
}

static void
clause_take(struct reader *r, struct clause *c)
{
	static const struct target all = { LINE_ALL, NULL };
	struct target under = { c->line, NULL };
	size_t i;

	if (c->n_targets + r->n_pending == 0 && !c->line && r->n > 0) {
		if (merges(r, c))
			merge(r, c);
		else if (!r->by_default)
			left_add(r, c);
		else
			answer_add(r, c, &all), r->first = r->out->n - 1, r->n = 1;
		return;
	}
	r->first = r->out->n;
	for (i = 0; i < r->n_pending; i++)
		answer_add(r, c, &r->pending[i]);
	for (i = 0; i < c->n_targets; i++)
		answer_add(r, c, &c->t[i]);
	r->by_default = r->out->n == r->first;
	if (r->by_default)
		answer_add(r, c, c->line ? &under : &all);
	r->explicit = r->explicit || !r->by_default || c->line;
	r->by_default = r->by_default && !c->line;
	r->act_first = !c->targets_first;
	r->n = r->out->n - r->first;
	r->n_pending = 0;
}

/* "2 -> Claire", "2 : Claire" */
static bool
points_to(const struct pieces *w, const struct clause *c)
{
	const struct piece *p = piece(w, c->from + c->n_targets);

	return c->from + c->n_targets < c->end && w->p[c->from].target && p->gap & (GAP_DASH | GAP_COLON);
}

/* The clause says nothing of its own. */
static void
clause_without(struct reader *r, struct clause *c)
{
	struct answer *a = r->n > 0 ? &r->out->a[r->first] : NULL;
	bool arrow = c->n_targets > 0 && points_to(r->w, c);
	bool bare = !a && c->n_targets == 0 && (r->w->p[c->from].called || strcmp(r->w->p[c->from].word, "c") == 0);
	const char *name = bare || (a && a->act == ANSWER_PASS && !a->person) ? lone_name(r->mem, r->w, c) : NULL;
	size_t i;

	if (c->from == 0 && word_in_list(r->w->p[0].word, "bonjour salut hello hi hey dear cher chere bonsoir") && c->end - c->from <= 4)
		return;
	if (name && bare) { /* "c'est Anne" */
		c->act = ANSWER_PASS;
		c->person = name;
		clause_take(r, c);
		return;
	}

	if (arrow && (name = lone_name(r->mem, r->w, &(struct clause){ .from = c->from + c->n_targets, .end = c->end }))) {
		c->act = ANSWER_PASS;
		c->person = name;
		clause_take(r, c);
		return;
	}
	if (name) {
		for (i = r->first; i < r->first + r->n; i++)
			r->out->a[i].person = name;
	} else if (c->n_targets == 0) {
		if (c->unknown > 0)
			left_add(r, c);
	} else if (c->unknown > UNKNOWN_FEW - 1) {
		left_add(r, c);
	} else if (a && (c->again || c->except)) {
		c->act = c->except ? ANSWER_SEEN : a->act;
		c->person = a->person;
		i = r->first;
		clause_take(r, c);
		if (!c->except)
			for (; r->first < r->out->n && i < r->first; r->first++)
				r->out->a[r->first] = (struct answer){ r->out->a[r->first].line, r->out->a[r->first].ref, a->act, a->state,
					a->date, a->other, a->timed, a->person };
		r->first = r->out->n - r->n;
	} else {
		for (i = 0; i < c->n_targets && r->n_pending < TARGETS; i++)
			r->pending[r->n_pending++] = c->t[i];
	}
}

/* Lines named behind everything else: "fait : 1, 2 et 3". */
static void
pending_end(struct reader *r)
{
	struct answer *a = r->n > 0 ? &r->out->a[r->first] : NULL;
	size_t i;

	if (r->n_pending == 0 || !a)
		return;
	if (r->by_default) {
		a->line = r->pending[0].line;
		a->ref = r->pending[0].ref;
		r->explicit = true;
	}
	for (i = r->by_default ? 1 : 0; i < r->n_pending && (r->by_default || r->act_first) && r->out->n < ANSWERS_MAX; i++) {
		r->out->a[r->out->n] = *a;
		r->out->a[r->out->n].line = r->pending[i].line;
		r->out->a[r->out->n++].ref = r->pending[i].ref;
	}
	if (!r->by_default && !r->act_first) {
		r->out->left = r->out->left ? r->out->left : talloc_asprintf(r->mem, "%d", r->pending[0].line);
		r->n_left++;
	}
}

void
answers_read(TALLOC_CTX *mem, const char *text, const struct civil *now, struct answers *out)
{
	struct reader *r = talloc_zero(mem, struct reader);
	struct clause c;
	size_t i;

	*out = (struct answers){ .n = 0 };
	r->mem = mem;
	r->out = out;
	r->w = pieces_cut(mem, text);
	targets_mark(r->w);
	pieces_date(mem, r->w, now);
	for (i = 0; i < r->w->n; i = c.end) {
		c = (struct clause){ .from = i, .end = clause_end(r->w, i) };
		clause_read(mem, r->w, &c, now);
		if (c.except)
			except(r);
		if (c.act)
			clause_take(r, &c);
		else
			clause_without(r, &c);
	}
	pending_end(r);
	if (r->n_left > LEFT_MOST && !r->explicit)
		out->n = 0;
	if (out->n == 0)
		out->left = NULL;
}
