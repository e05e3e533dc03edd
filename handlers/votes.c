/* SPDX-License-Identifier: EUPL-1.2
 *
 * An answer is read segment by segment, between commas and the ends of lines and sentences; then what was not said is settled.
 */
#include "handlers/votes.h"

#include <glib.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "handlers/votes_inside.h"

enum { UNREAD_ALONE = 3, UNREAD_WEAK = 40, ODD_MOST = 2 };

#define ENDS (GAP_LINE | GAP_STRONG | GAP_ASKED)

const char *
vote_name(enum vote v)
{
	static const char *const names[] = { NULL, "no", "maybe", "yes" };

	return names[v];
}

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
	if (r->condition < end) { /* "si je peux me libérer" */
		first = MIN(first, r->condition);
		last = end;
	}
	if (first < end)
		comment_add(r, first, last);
}

static bool
set_alone(const struct ballot *b, size_t from, size_t end)
{
	for (; from < end; from++)
		if (b->a[from].kind != ATOM_SET && b->a[from].kind != ATOM_FILL && b->a[from].kind != ATOM_JOIN)
			return false;
	return true;
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
		bool word_next = r->bare.n > 0 && r->bare.line && !ballot_any_set(b, from, end);

		if (!word_next)
			tally_bare(r, VOTE_NONE);
		r->last_behind = false;
	}
	if (silent(r, from, end))
		return;
	if (but) /* "le 16 mais pas avant 10h" */
		tally_bare(r, VOTE_YES);
	if (!(behind & GAP_ASKED) && walk_segment(r, from, end, line) == SEG_READ) {
		if (but && r->alone == VOTE_YES && pairs == 0 && r->no && !had_no) { /* "oui, mais pas le 12" */
			unsigned char *all = set_new(r);

			memset(all, IN_WHOLE, b->n);
			tally_vote(r, all, VOTE_YES);
			r->leaves = true;
		}
		comment_of(r, from, end);
		return;
	}
	r->out->question = question;
	r->out->unsure = unsure;
	r->out->beyond = beyond;
	if (behind & GAP_ASKED && set_alone(b, from, end)) /* "3 ?" */
		return;
	comment_add(r, from, end);
	for (; from < end; from++)
		r->unread += b->a[from].kind == ATOM_UNKNOWN;
	if (but && r->pairs > 0)
		tally_weaken(r); /* "1 oui mais je pars à 16h" */
	else if (but && r->alone == VOTE_YES)
		r->alone = VOTE_MAYBE;
}

/* "1 = 1" */
static bool
odd_question(const struct reader *r)
{
	return r->out->question && strcmp(r->out->question, "votes.yes-or-no") == 0;
}

/* Options without any word are choices where nothing else was said. */
static void
left_settle(struct reader *r)
{
	if (r->n_left == 0)
		return;
	if (r->alone == VOTE_NO && r->pairs == 0)
		tally_ask(r, "votes.yes-or-no", r->left_from, r->left_end);
	else if (r->alone && r->pairs == 0)
		tally_vote(r, r->left, r->alone);
	else if (r->pairs == 0 && !r->b->listed && !r->later && !odd_question(r) && r->unread <= UNREAD_ALONE)
		tally_vote(r, r->left, VOTE_YES);
	else if (r->pairs > 0 && r->tick)
		tally_vote(r, r->left, VOTE_NO);
	else if (r->no && !r->yes && !r->maybe && !r->left_line)
		tally_vote(r, r->left, VOTE_YES); /* "1 et 2, pas 3" */
}

static void
rest_settle(struct reader *r)
{
	bool choices = r->yes && !r->no && !r->maybe && !r->later && !r->out->question && !r->item && !r->prefer && !r->leaves &&
		       !r->again; /* "le 2 aussi": beside what was said before */
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

	if (r->pairs > 0 || r->rest || (!r->out->declines && (!r->alone || r->b->anew)) || r->out->question)
		return;
	if (r->out->declines)
		r->alone = VOTE_NO;
	if (r->alone != VOTE_NO && r->b->n != 1) {
		tally_ask(r, "votes.which-option", r->alone_from, r->alone_end);
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

	tally_bare(r, VOTE_NONE);
	left_settle(r);
	if (r->except_unsure)
		memset(out->of, VOTE_NONE, r->b->n * sizeof *out->of);
	out->declines = out->declines && !r->yes && !r->maybe;
	if (r->odd_end && (r->pairs > 0 || r->unread <= ODD_MOST))
		tally_ask(r, "votes.yes-or-no", r->odd_from, r->odd_end);
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
	for (i = 0; i < r->b->n && out->declines; i++)
		out->of[i] = VOTE_NO;
	if (r->pairs == 0 && r->later)
		tally_ask(r, "votes.not-yet", r->later_from, r->later_end);
	for (i = 0; i < r->b->n; i++)
		out->said += out->of[i] != VOTE_NONE;
	if (r->pairs > 0)
		room += UNREAD_WEAK;
	return (out->said > 0 || out->question) && r->unread <= room;
}

/* "oui, non, oui", a word for each option in their order and nothing else but a greeting and a name: true. As many words as there are options
 * are theirs; fewer or more, if they are not all the same, are asked about. */
static bool
one_each(struct reader *r)
{
	const struct ballot *b = r->b;
	enum vote *of = talloc_zero_array(b->mem, enum vote, (unsigned)b->n);
	bool mixed = false, over = false, twice = false;
	size_t i, k, n = 0, names = 0;

	for (i = 0; i < b->n_atoms; i++) {
		const struct atom *a = &b->a[i];
		bool name = a->kind == ATOM_UNKNOWN && b->w->p[a->from].capital && ++names <= NAME_WORDS;

		if (a->kind == ATOM_FILL || a->kind == ATOM_JOIN || a->kind == ATOM_HELLO || name) {
			over = over || (n > 0 && name);
			continue;
		}
		if (a->kind != ATOM_VOTE || a->verb || a->vote == VOTE_NONE || over)
			return false;
		mixed = mixed || (n > 0 && a->vote != of[0]);
		for (k = a->from; k < a->end; k++) { /* "oui oui non": three */
			if (k > a->from && strcmp(b->w->p[k].word, b->w->p[a->from].word) != 0)
				continue;
			twice = twice || k > a->from;
			if (n < b->n)
				of[n] = a->vote;
			n++;
		}
	}
	if (n < 2 || (twice && !mixed))
		return false;
	/* "oui, peut-être" is one word about all of it */
	if (n == b->n && !(n == 2 && of[1] == VOTE_MAYBE && of[0] == VOTE_YES)) {
		memcpy(r->out->of, of, b->n * sizeof *of);
		r->pairs = n;
		return true;
	}
	if (mixed)
		tally_ask(r, b->n == 1 ? "votes.yes-or-no" : "votes.which-option", 0, b->w->n);
	return mixed;
}

static bool
ballot_read(TALLOC_CTX *mem, const char *text, bool anew, const struct option *o, size_t n, const struct civil *now, struct votes *out)
{
	struct ballot *b = talloc_zero(mem, struct ballot);
	struct reader *r = talloc_zero(b, struct reader);
	size_t i, end;
	bool read;

	*out = (struct votes){ .of = talloc_zero_array(mem, enum vote, (unsigned)(n + 1)), .rest = "" };
	if (n == 0 || !g_utf8_validate(text, -1, NULL) || text[strspn(text, " \t\n")] == '!')
		return false;
	*b =
	    (struct ballot){ .mem = b, .o = o, .n = n, .now = now, .anew = anew, .label = talloc_zero_array(b, const char *, (unsigned)n) };
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
	r->last = set_new(r);
	r->left = set_new(r);
	r->bare.in = set_new(r);
	for (i = !b->anew && one_each(r) ? b->n_atoms : 0; i < b->n_atoms; i = end) {
		end = segment_end(b, i);
		segment_read(r, i, end);
	}
	read = settle(r);
	out->rest = talloc_strdup(mem, r->comment->str);
	out->under = b->under;
	out->unsure = out->unsure ? talloc_strdup(mem, out->unsure) : NULL;
	g_string_free(r->comment, TRUE);
	talloc_free(b);
	if (!read)
		*out = (struct votes){ .of = talloc_zero_array(mem, enum vote, (unsigned)(n + 1)), .rest = "" };
	return read;
}

bool
votes_read(TALLOC_CTX *mem, const char *text, const struct option *o, size_t n, const struct civil *now, struct votes *out)
{
	const char *rest =
	    n > 0 && g_utf8_validate(text, -1, NULL) && text[strspn(text, " \t\n")] != '!' ? votes_taken_back(mem, text) : NULL;
	bool read = ballot_read(mem, rest ? rest : text, rest != NULL, o, n, now, out);

	if (!rest)
		return read;
	if (read && out->said > 0 && votes_of_one(mem, rest)) {
		*out =
		    (struct votes){ .of = talloc_zero_array(mem, enum vote, (unsigned)(n + 1)), .rest = "", .question = "votes.yes-or-no" };
		out->unsure = text_line(mem, text_trim(talloc_strdup(mem, rest)), LIMIT_NAME);
		return true;
	}
	if (out->said == 0 && !out->declines) /* what else there is says nothing of the dates: a reason, a greeting */
		*out = (struct votes){ .of = out->of, .rest = "" };
	out->withdrawn = true;
	return true;
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
