/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/score.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/run.h"

enum { HIGHEST = 3, SCORERS = 20, PIECES = 64 };

/* Why a grid could not be read; text of the reader, or NULL. */
struct refusal {
	const char *unknown; /* what names no criterion, or two */
	const char *value;   /* what is no whole number from 0 to 3 */
	bool count;          /* neither all criteria in their order nor names */
};

static size_t
criteria(const struct handling *h)
{
	size_t n = 0;

	while (h->lab->criteria && h->lab->criteria[n] && n < CRITERIA)
		n++;
	return n;
}

static const char *
folded(const struct handling *h, size_t i)
{
	return text_fold(h->mem, h->lab->criteria[i]);
}

/* Do a word that was written and one of a criterion mean the same: "recip", "criticite", "problme"? */
static bool
same_word(const char *given, const char *word)
{
	size_t n = strlen(given);

	return strcmp(given, word) == 0 || (n >= 4 && strncmp(given, word, n) == 0) ||
	       (n >= 4 && text_distance(given, word, 2) <= command_slips(given, word));
}

/* The criterion that most of these words name; -1 none, or two as well. */
static int
criterion_of(const struct handling *h, char *const *words, size_t n)
{
	size_t i, k, j, best = 0;
	int found = -1;

	for (i = 0; i < criteria(h); i++) {
		g_auto(GStrv) own = g_strsplit(folded(h, i), " ", -1);
		size_t hits = 0;

		for (k = 0; k < n; k++)
			for (j = 0; own[j]; j++)
				hits += same_word(words[k], own[j]);
		if (hits > best) {
			best = hits;
			found = (int)i;
		} else if (hits > 0 && hits == best) {
			found = -1;
		}
	}
	return found;
}

/* Words, numbers and the marks that leave a criterion out. */
static size_t
cut(TALLOC_CTX *mem, const char *text, char **p)
{
	const char *s = text_fold(mem, text);
	size_t n = 0, k;

	while (*s && n < PIECES) {
		if (g_ascii_isdigit(*s)) {
			for (k = 1; g_ascii_isdigit(s[k]) || (strchr(",.", s[k]) && s[k] && g_ascii_isdigit(s[k + 1]) && k == 1); k++)
				;
			if (s[k] == '/' && s[k + 1] == '0' + HIGHEST && !g_ascii_isdigit(s[k + 2]) && n > 0 &&
			    !g_ascii_isdigit(*p[n - 1])) {
				p[n++] = talloc_strndup(mem, s, k); /* "taille 2/3" */
				s += k + 2;
				continue;
			}
		} else {
			for (k = 0; g_ascii_isalpha(s[k]); k++)
				;
		}
		if (k == 0 && strchr("-?_", *s) && (s[1] == ' ' || s[1] == '\0'))
			k = 1;
		if (k > 0)
			p[n++] = talloc_strndup(mem, s, k);
		s += k > 0 ? k : 1;
	}
	return n;
}

static bool
left_out(const char *piece)
{
	return strchr("-?_x", *piece) && piece[1] == '\0';
}

static bool
value_read(const char *piece, int *value)
{
	*value = piece[1] == '\0' && *piece >= '0' && *piece <= '0' + HIGHEST ? *piece - '0' : -1;
	return *value >= 0;
}

/* "3 2 1 x 2 3": all in their order. "321023" too. */
static bool
read_list(const struct handling *h, char **p, size_t n, int *values, struct refusal *no)
{
	size_t want = criteria(h), i;
	char one[2] = "";

	if (n == 1 && strlen(p[0]) == want && want > 1) {
		for (i = 0; i < want; i++) {
			one[0] = p[0][i];
			if (!value_read(one, &values[i]))
				no->value = p[0];
		}
		return !no->value;
	}
	for (i = 0; i < n; i++)
		if (!left_out(p[i]) && i < CRITERIA && !value_read(p[i], &values[i])) {
			no->value = p[i];
			return false;
		}
	no->count = n != want;
	return !no->count;
}

/* "taille 2, portage 3" */
static bool
read_named(const struct handling *h, char **p, size_t n, int *values, struct refusal *no)
{
	size_t i, from = 0;

	for (i = 0; i < n; i++) {
		int which;

		if (!g_ascii_isdigit(*p[i]))
			continue;
		which = criterion_of(h, p + from, i - from);
		if (which < 0) {
			g_autofree char *words = NULL;

			p[i == from ? i + 1 : i] = NULL;
			words = g_strjoinv(" ", p + from);
			no->unknown = talloc_strdup(h->mem, words);
			return false;
		}
		if (!value_read(p[i], &values[which])) {
			no->value = p[i];
			return false;
		}
		from = i + 1;
	}
	no->count = from == 0;
	return !no->count;
}

static bool
read_grid(const struct handling *h, const char *text, int values[CRITERIA], struct refusal *no)
{
	char *p[PIECES + 1] = { NULL };
	size_t n = cut(h->mem, text, p), i, words = 0;

	memset(no, 0, sizeof *no);
	for (i = 0; i < CRITERIA; i++)
		values[i] = -1;
	for (i = 0; i < n; i++)
		words += !g_ascii_isdigit(*p[i]) && !left_out(p[i]);
	return words == 0 ? read_list(h, p, n, values, no) : read_named(h, p, n, values, no);
}

static const char *
mean(struct handling *h, const struct score_sum *s)
{
	int tenths = (s->sum * 10 + s->count / 2) / s->count;

	if (tenths % 10 == 0)
		return talloc_asprintf(h->mem, "%d", tenths / 10);
	return talloc_asprintf(h->mem, "%d%c%d", tenths / 10, word(h, "one-half")[1], tenths % 10); /* "0,5" shows the mark */
}

static const struct score_sum *
sum_of(struct handling *h, const struct score_sum *s, size_t n, size_t criterion)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(s[i].criterion, folded(h, criterion)) == 0)
			return &s[i];
	return NULL;
}

/* Rows { criterion mean low high count } for the case loaded; *who names those who scored, NULL when nobody has. */
static int
score_rows(struct handling *h, struct rows *rows, const char **who, struct err *e)
{
	struct score_sum s[CRITERIA * 4]; /* former settings had others */
	const char *names[SCORERS];
	size_t n, i, n_names;

	*who = NULL;
	if (score_sums(h->tx, h->mem, h->problem.id, s, CRITERIA * 4, &n, e) < 0 ||
	    score_names(h->tx, h->mem, h->problem.id, names, SCORERS, &n_names, e) < 0)
		return -1;
	for (i = 0; i < criteria(h); i++) {
		const struct score_sum *one = sum_of(h, s, n, i);
		bool spread = one && one->low != one->high;

		rows_add(rows, "criterion", h->lab->criteria[i], "mean", one ? mean(h, one) : NULL, "low",
		    spread ? talloc_asprintf(h->mem, "%d", one->low) : NULL, "high",
		    spread ? talloc_asprintf(h->mem, "%d", one->high) : NULL, "count",
		    one ? talloc_asprintf(h->mem, "%d", one->count) : NULL, NULL);
	}
	for (i = 0; i < n_names; i++)
		*who = *who ? talloc_asprintf(h->mem, "%s, %s", *who, names[i]) : names[i];
	return 0;
}

int
score_line(struct handling *h, int64_t problem, const char **line, struct err *e)
{
	struct score_sum s[CRITERIA * 4];
	size_t n, i;

	*line = NULL;
	if (score_sums(h->tx, h->mem, problem, s, CRITERIA * 4, &n, e) < 0)
		return -1;
	for (i = 0; i < criteria(h); i++) {
		const struct score_sum *one = sum_of(h, s, n, i);

		if (one)
			*line =
			    talloc_asprintf(h->mem, "%s%s%s %s", *line ? *line : "", *line ? ", " : "", h->lab->criteria[i], mean(h, one));
	}
	return 0;
}

static int
show(struct handling *h, const char *given, struct err *e)
{
	struct rows *rows = rows_new(h->mem, CRITERIA);
	const struct var *vars;
	const char *who;

	if (score_rows(h, rows, &who, e) < 0)
		return -1;
	vars = VARS(VAR("given", given), VAR("who", who), VAR_ROWS("grid", rows), VAR("example", given ? NULL : example(h, "grille")));
	return given ? say_and_tell(h, "grid", vars, e) : say(h, "grid", vars, e);
}

int
cmd_grille(struct handling *h, struct err *e)
{
	struct problem before = h->problem;
	const char *text = arg_text(h, "scores"), *given = NULL;
	struct rows *rows = rows_new(h->mem, CRITERIA);
	int values[CRITERIA];
	struct refusal no;
	int64_t act;
	size_t i;

	if (!*text || criteria(h) == 0)
		return show(h, NULL, e);
	if (!read_grid(h, text, values, &no)) {
		for (i = 0; i < criteria(h); i++)
			rows_add(rows, "criterion", h->lab->criteria[i], NULL);
		return say(h, "grid-refused",
		    VARS(VAR("unknown", no.unknown ? excerpt(h->mem, no.unknown) : NULL),
			VAR("value", no.value ? excerpt(h->mem, no.value) : NULL),
			VAR("count", no.count ? talloc_asprintf(h->mem, "%zu", criteria(h)) : NULL), VAR_ROWS("grid", rows),
			VAR("example", example(h, "grille"))),
		    e);
	}
	if (act_recorded(h, &before, "", 0, &act, e) < 0)
		return -1;
	for (i = 0; i < criteria(h); i++) {
		if (values[i] < 0)
			continue;
		if (score_set(h->tx, h->problem.id, h->who.id, act, folded(h, i), values[i], e) < 0)
			return -1;
		given = talloc_asprintf(h->mem, "%s%s%s %d", given ? given : "", given ? ", " : "", h->lab->criteria[i], values[i]);
	}
	return show(h, given, e);
}
