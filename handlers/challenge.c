/* SPDX-License-Identifier: EUPL-1.2
 *
 * Several problems that make one challenge: "!defi "Démarches en ligne" P-1 P-2". The detail of its acts is "+3" or "-3": put into
 * challenge 3, or taken out of it.
 */
#include "handlers/handling.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/kin.h"
#include "handlers/run.h"
#include "handlers/tokens.h"

enum { CASES = 30, SHOWN = 20, TITLE_BYTES = 90 };

/* What was written: a title, cases, and whether they leave the challenge. */
struct wanted {
	const char *title;
	const char *refs[CASES];
	size_t n;
	bool out;
};

static bool
takes_out(const char *word)
{
	static const char *const words[] = { "retirer", "enlever", "retire", "enleve", "sans", "sauf", "sortir", "remove", "without",
		NULL };

	return g_strv_contains(words, word);
}

/* Between quotation marks, or all that is no case: up to the first one, or after the last. */
static const char *
title_of(struct handling *h, const char *text, const struct words *w)
{
	static const char *const marks[][2] = { { "\"", "\"" }, { "\xc2\xab", "\xc2\xbb" }, { "\xe2\x80\x9c", "\xe2\x80\x9d" } };
	size_t i, from = SIZE_MAX, to = SIZE_MAX;
	char *title;

	for (i = 0; i < G_N_ELEMENTS(marks); i++) {
		const char *open = strstr(text, marks[i][0]), *close = open ? strstr(open + strlen(marks[i][0]), marks[i][1]) : NULL;

		if (close)
			return text_line(h->mem,
			    talloc_strndup(h->mem, open + strlen(marks[i][0]), (size_t)(close - open) - strlen(marks[i][0])), TITLE_BYTES);
	}
	for (i = 0; i < w->n; i++) {
		bool plain = w->t[i].kind != TOKEN_CASE && !(from == SIZE_MAX && takes_out(w->t[i].word));

		if (plain && from == SIZE_MAX && !g_str_equal(w->t[i].word, "et") && !g_str_equal(w->t[i].word, "and"))
			from = w->t[i].at;
		if (!plain && from != SIZE_MAX)
			break;
		if (plain)
			to = w->t[i].end;
	}
	if (from == SIZE_MAX)
		return "";
	title = text_line(h->mem, talloc_strndup(h->mem, text + from, to - from), TITLE_BYTES);
	return title;
}

static void
wanted_read(struct handling *h, const char *text, struct wanted *out)
{
	struct words *w = words_cut(h->mem, text, 0, strlen(text));
	size_t i;

	*out = (struct wanted){ .title = title_of(h, text, w) };
	out->n = references_find(h->mem, text, out->refs, CASES);
	for (i = 0; i < w->n && !out->out; i++)
		out->out = takes_out(w->t[i].word) && !w->t[i].quoted;
}

static char *
compared(struct handling *h, const char *title)
{
	return text_trim(text_fold(h->mem, title));
}

/* Its cases in a line; did several people ask for them? */
static int
cases_named(struct handling *h, int64_t challenge, const char **list, bool *several, struct err *e)
{
	char *refs = talloc_strdup(h->mem, "");
	int64_t ids[CASES], first = 0;
	struct problem p;
	size_t n, i;

	if (challenge_cases(h->tx, challenge, ids, CASES, &n, e) < 0)
		return -1;
	if (several)
		*several = false;
	for (i = 0; i < n; i++) {
		if (problem_get(h->tx, h->mem, ids[i], &p, e) < 0)
			return -1;
		if (several && first && p.requester != first)
			*several = true;
		first = p.requester;
		refs = talloc_asprintf_append(refs, "%s%s", i ? ", " : "", p.ref);
	}
	*list = refs;
	return 0;
}

static int
list_all(struct handling *h, struct err *e)
{
	struct rows *rows = rows_new(h->mem, SHOWN);
	struct challenge c[SHOWN];
	const char *refs;
	size_t n, i;

	if (challenge_all(h->tx, h->mem, c, SHOWN, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		if (cases_named(h, c[i].id, &refs, NULL, e) < 0)
			return -1;
		rows_add(rows, "challenge", excerpt(h->mem, c[i].title), "cases", refs, NULL);
	}
	h->has_problem = false;
	return say(h, "challenges", VARS(VAR("example", example(h, "defi")), VAR_ROWS("challenges", rows)), e);
}

/* The challenge of that title; made when it is new and cases are to be put into it. 1, 0, -1. */
static int
challenge_get(struct handling *h, const struct wanted *w, struct challenge *c, struct err *e)
{
	const char *folded = compared(h, w->title);
	struct problem p;
	size_t n;
	int r;

	if (!*folded && w->out && w->n > 0) { /* "retirer P-2": of the one it is in */
		r = problem_by_ref(h->tx, h->mem, w->refs[0], &p, e);
		if (r <= 0 || challenge_of(h->tx, h->mem, p.id, c, 1, &n, e) < 0)
			return r;
		return n == 1;
	}
	if (!*folded)
		return 0;
	r = challenge_find(h->tx, h->mem, folded, c, e);
	if (r != 0 || w->out || w->n == 0)
		return r;
	c->title = w->title;
	return challenge_add(h->tx, w->title, folded, h->now, &c->id, e) < 0 ? -1 : 1;
}

/* Each case that changes has an act of its own. Returns how many, or -1. */
static int
put_all(struct handling *h, const struct wanted *w, const struct challenge *c, struct err *e)
{
	struct problem before;
	size_t i;
	int n = 0, r;

	for (i = 0; i < w->n; i++) {
		r = problem_by_ref(h->tx, h->mem, w->refs[i], &h->problem, e);
		if (r < 0 || case_follow(h, &h->problem, e) < 0)
			return -1;
		r = w->out ? challenge_take(h->tx, c->id, h->problem.id, e) : challenge_put(h->tx, c->id, h->problem.id, e);
		if (r < 0)
			return -1;
		if (r == 0)
			continue;
		before = h->problem;
		if (act_detailed(h, &before, c->title, 0, talloc_asprintf(h->mem, "%c%lld", w->out ? '-' : '+', (long long)c->id), e) < 0)
			return -1;
		n++;
	}
	return n;
}

/* The first reference that is none of ours: nothing is done by halves. */
static int
unknown_case(struct handling *h, const struct wanted *w, const char **ref, struct err *e)
{
	struct problem p;
	size_t i;
	int r;

	for (i = 0; i < w->n; i++) {
		r = problem_by_ref(h->tx, h->mem, w->refs[i], &p, e);
		if (r < 0)
			return -1;
		*ref = w->refs[i];
		if (r == 0)
			return 1;
	}
	return 0;
}

int
cmd_defi(struct handling *h, struct err *e)
{
	struct challenge c;
	struct wanted w;
	const char *refs, *unknown;
	bool several;
	int r, n;

	wanted_read(h, arg_text(h, "text"), &w);
	if (!*w.title && w.n == 0)
		return list_all(h, e);
	h->out->intent = "defi";
	h->has_problem = false;
	r = unknown_case(h, &w, &unknown, e);
	if (r != 0)
		return r < 0 ? -1 : say(h, "case-not-found", VARS(VAR("given", unknown)), e);
	r = challenge_get(h, &w, &c, e);
	if (r < 0)
		return -1;
	if (r == 0)
		return say(h, "challenge-unknown",
		    VARS(VAR("given", *w.title ? excerpt(h->mem, w.title) : NULL), VAR("example", example(h, "defi"))), e);
	n = put_all(h, &w, &c, e);
	if (n < 0 || cases_named(h, c.id, &refs, &several, e) < 0)
		return -1;
	h->has_problem = w.n == 1;
	return say_and_tell(h, "challenge",
	    VARS(VAR("challenge", excerpt(h->mem, c.title)), VAR("cases", *refs ? refs : NULL), VAR("added", n > 0 && !w.out ? "1" : NULL),
		VAR("removed", n > 0 && w.out ? "1" : NULL), VAR("changed", n > 0 ? "1" : NULL),
		VAR("community", n > 0 && !w.out && several ? "1" : NULL)),
	    e);
}

int
challenge_back(struct handling *h, const struct act *a, struct err *e)
{
	int64_t id = g_ascii_strtoll(a->detail + (*a->detail != '\0'), NULL, 10);

	return (*a->detail == '+' ? challenge_take(h->tx, id, a->problem, e) : challenge_put(h->tx, id, a->problem, e)) < 0 ? -1 : 0;
}
