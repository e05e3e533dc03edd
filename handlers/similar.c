/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which problems are near one another. The rarest words of a text find the candidates; what these share with it in all ranks them.
 */
#include "handlers/similar.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/run.h"
#include "handlers/stem.h"
#include "handlers/themes.h"

/* Of each word only the newest problems with it are looked at: a bound on the time that a search takes, whatever the words. */
#define PART "\x1e"
enum { LOOKED_UP = 8, LOOKED_MOST = 32, NEWEST = 400, RANKED = 32, WHY = 4, NOTES = 50, BEHIND = 16 };
/* A word of which a lab knows little yet is no rare one: as if there were so many other problems. */
static const double OTHERS = 1000;
/* Two texts are near when they share so much of what the shorter one says: by two words, or by many. */
static const double NEAR_FEW = 0.28, NEAR_MANY = 0.14, ASKED = 0.45;
enum { MANY_WORDS = 5 };

bool
similar_shown(enum stage s)
{
	return s != STAGE_WITHDRAWN && s != STAGE_MERGED;
}

/* ---- keeping the index ---- */

/* A text without its labels and without the lines that say how the lab may work on it: they make no two problems near. */
static const char *
of_problem(TALLOC_CTX *mem, const char *text)
{
	static const char *const aside[] = { "sharing", "contact", "deadline", "since", "sponsor", NULL };
	struct field *fields;
	size_t n, i;
	char *rest;

	fields_find(mem, text, NULL, &fields, &n, &rest);
	for (i = 0; i < n; i++)
		if (!g_strv_contains(aside, fields[i].name))
			rest = talloc_asprintf_append(rest, "\n%s", fields[i].value);
	return n > 0 ? rest : text;
}

/* What the case says: titles, statements and completions, its own and those of the cases that became part of it. PART stands between. */
static char *
case_text(struct handling *h, const struct problem *p, struct err *e)
{
	char *text = talloc_asprintf(h->mem, "%s" PART "%s", p->title, p->statement);
	struct note notes[NOTES];
	size_t n;

	if (note_all_parts(h->tx, h->mem, p->id, notes, NOTES, &n, e) < 0)
		return NULL;
	for (; n > 0; n--)
		if (strcmp(notes[n - 1].kind, "completion") == 0 || strcmp(notes[n - 1].kind, "statement") == 0)
			text = talloc_asprintf_append_buffer(text, PART "%s", notes[n - 1].text);
	return text;
}

/* The name of its author under a text says nothing of the problem. */
static int
without_name(struct handling *h, int64_t person, struct stem *stems, size_t *n, struct err *e)
{
	struct stem name[STEMS_MAX];
	struct person p;
	size_t n_name, i, k, kept = 0;
	int r = person_get(h->tx, h->mem, person, &p, e);

	if (r <= 0)
		return r;
	n_name = stems_find(h->mem, p.name, "fr", name, STEMS_MAX);
	for (i = 0; i < *n; i++) {
		for (k = 0; k < n_name && strcmp(name[k].stem, stems[i].stem) != 0; k++)
			;
		if (k == n_name)
			stems[kept++] = stems[i];
	}
	*n = kept;
	return 0;
}

/* The stems of what is said of the problem, all parts together. */
static size_t
text_stems(struct handling *h, const char *text, struct stem *stems)
{
	g_auto(GStrv) parts = g_strsplit(text, PART, -1);
	char *said = talloc_strdup(h->mem, parts[0]);
	size_t i;

	for (i = 1; parts[i]; i++)
		said = talloc_asprintf_append_buffer(said, "\n%s", of_problem(h->mem, parts[i]));
	return stems_find(h->mem, said, NULL, stems, STEMS_MAX);
}

/* One message asks several times: to keep the index, to look for what is near. */
struct stems_memo {
	const char *text;
	int64_t requester;
	struct stem stems[STEMS_MAX];
	size_t n;
};

static int
case_stems(struct handling *h, const struct problem *p, const struct stem **stems, size_t *n, struct err *e)
{
	const char *text = case_text(h, p, e);
	struct stems_memo *m = h->stems;

	if (!text)
		return -1;
	if (!m || m->requester != p->requester || strcmp(m->text, text) != 0) {
		m = talloc(h->mem, struct stems_memo);
		m->text = text;
		m->requester = p->requester;
		m->n = text_stems(h, text, m->stems);
		if (without_name(h, p->requester, m->stems, &m->n, e) < 0)
			return -1;
		h->stems = m;
	}
	*stems = m->stems;
	*n = m->n;
	return 0;
}

static int
index_case(struct handling *h, const struct problem *p, struct err *e)
{
	const struct stem *stems = NULL;
	size_t n = 0;

	if (similar_shown(p->stage) && case_stems(h, p, &stems, &n, e) < 0)
		return -1;
	return similar_set(h->tx, p->id, stems_join(h->mem, stems, n), e);
}

/* Cases from before there was an index: a few with each new one. */
static int
index_behind(struct handling *h, struct err *e)
{
	const char *value;
	struct problem p;
	int64_t id, last;
	int r = mark_get(h->tx, h->mem, "similar/behind", &value, e);

	if (r <= 0)
		return r;
	id = g_ascii_strtoll(value, NULL, 10);
	for (last = MAX(0, id - BEHIND); id > last; id--) {
		r = problem_get(h->tx, h->mem, id, &p, e);
		if (r < 0 || (r == 1 && index_case(h, &p, e) < 0))
			return -1;
	}
	return mark_set(h->tx, "similar/behind", last > 0 ? talloc_asprintf(h->mem, "%lld", (long long)last) : NULL, e);
}

int
similar_index(struct handling *h, struct err *e)
{
	return index_case(h, &h->problem, e) < 0 ? -1 : index_behind(h, e);
}

int
similar_index_of(struct handling *h, int64_t problem, struct err *e)
{
	struct problem p;

	return problem_get(h->tx, h->mem, problem, &p, e) < 0 ? -1 : index_case(h, &p, e);
}

int
similar_more(struct handling *h, const char *more, struct err *e)
{
	struct stem stems[STEMS_MAX];
	const char *old;
	char *all;
	size_t n, i, had = 0;
	int r = similar_text(h->tx, h->mem, h->problem.id, &old, e);

	if (r < 0)
		return -1;
	if (r == 0)
		return similar_index(h, e);
	for (i = 0; old[i]; i++)
		had += old[i] == ' ';
	n = stems_find(h->mem, of_problem(h->mem, more), NULL, stems, STEMS_MAX);
	if (without_name(h, h->who.id, stems, &n, e) < 0)
		return -1;
	all = talloc_strdup(h->mem, old);
	for (i = 0; i < n && had + 1 < STEMS_MAX; i++) {
		if (words_hold(all, stems[i].stem, strlen(stems[i].stem)))
			continue;
		all = talloc_asprintf_append_buffer(all, "%s%s", *all ? " " : "", stems[i].stem);
		had++;
	}
	return similar_set(h->tx, h->problem.id, all, e);
}

/* ---- looking for ---- */

struct term {
	const struct stem *stem;
	int64_t cases; /* that hold it, beside the one looked for */
	double weight;
};

struct candidate_case {
	int64_t problem;
	double weight;
};

struct looking {
	struct term terms[STEMS_MAX]; /* the rarest first */
	size_t n;
	GHashTable *places; /* stem -> its place among the terms + 1 */
	double all;         /* weight of all terms */
	int64_t self;
};

/* The binary logarithm, near enough. */
static double
bits(double r)
{
	uint64_t whole = (uint64_t)r, power = 1;
	double w = 0;

	for (; whole >= 2; whole /= 2) {
		power *= 2;
		w++;
	}
	return w + r / (double)power - 1;
}

static int
terms_make(struct handling *h, struct looking *l, const struct stem *stems, size_t n, struct err *e)
{
	const char *own = "";
	int64_t total;
	size_t i;

	if (problem_newest(h->tx, &total, e) < 0 || (l->self && similar_text(h->tx, h->mem, l->self, &own, e) < 0))
		return -1;
	for (i = 0; i < n; i++) {
		struct term *t = &l->terms[l->n++];

		t->stem = &stems[i];
		if (stem_cases(h->tx, t->stem->stem, &t->cases, e) < 0)
			return -1;
		if (words_hold(own, t->stem->stem, strlen(t->stem->stem)))
			t->cases -= similar_step(l->self);
		t->weight = bits(((double)total + OTHERS) / (double)MAX(1, t->cases));
		l->all += t->weight;
	}
	return 0;
}

static int
by_weight(const void *a, const void *b)
{
	const struct term *x = a, *y = b;

	return x->weight < y->weight ? 1 : x->weight > y->weight ? -1 : strcmp(x->stem->stem, y->stem->stem);
}

static int
by_problem(const void *a, const void *b)
{
	const struct candidate_case *x = a, *y = b;

	return (x->problem < y->problem) - (x->problem > y->problem);
}

static int
best_first(const void *a, const void *b)
{
	const struct candidate_case *x = a, *y = b;

	return x->weight < y->weight ? 1 : x->weight > y->weight ? -1 : by_problem(a, b);
}

/* The problems that hold the rarest terms, the best first; *n of them. `unseen`: the weight of terms whose older problems were not seen. */
static struct candidate_case *
candidates(struct handling *h, const struct looking *l, size_t *n, double *unseen, struct err *e)
{
	struct candidate_case *all = talloc_array(h->mem, struct candidate_case, LOOKED_UP * NEWEST);
	int64_t *ids = talloc_array(h->mem, int64_t, NEWEST + 1);
	size_t i, k, found, used = 0, kept = 0;

	*n = 0;
	*unseen = 0;
	for (i = 0; i < MIN(l->n, LOOKED_MOST) && used < LOOKED_UP; i++) {
		if (similar_with(h->tx, l->terms[i].stem->stem, ids, NEWEST, &found, e) < 0)
			return NULL;
		if (found == NEWEST)
			*unseen += l->terms[i].weight;
		used += found > 0 && !(found == 1 && ids[0] == l->self);
		for (k = 0; k < found; k++)
			if (ids[k] != l->self)
				all[(*n)++] = (struct candidate_case){ ids[k], l->terms[i].weight };
	}
	qsort(all, *n, sizeof *all, by_problem);
	for (i = 0; i < *n; i++) {
		if (kept > 0 && all[kept - 1].problem == all[i].problem)
			all[kept - 1].weight += all[i].weight;
		else
			all[kept++] = all[i];
	}
	*n = kept;
	qsort(all, kept, sizeof *all, best_first);
	return all;
}

/* How near is the candidate? Fills `near`: 1, 0 not near, -1. */
static int
compare(struct handling *h, const struct looking *l, int64_t problem, struct near *near, struct err *e)
{
	double common = 0, theirs;
	const char *stems;
	char *words = talloc_strdup(h->mem, ""), *stem, *save;
	bool said[STEMS_MAX] = { false };
	size_t i, shared = 0, n = 0;

	if (similar_text(h->tx, h->mem, problem, &stems, e) < 0)
		return -1;
	for (stem = strtok_r(talloc_strdup(h->mem, stems), " ", &save); stem; stem = strtok_r(NULL, " ", &save), n++) {
		size_t place = GPOINTER_TO_SIZE(g_hash_table_lookup(l->places, stem));

		if (place > 0)
			said[place - 1] = true;
	}
	for (i = 0; i < l->n; i++) {
		if (!said[i])
			continue;
		common += l->terms[i].weight;
		if (shared++ < WHY)
			words = talloc_asprintf_append_buffer(words, "%s%s", shared > 1 ? ", " : "", l->terms[i].stem->word);
	}
	theirs = (double)n * l->all / (double)l->n; /* as if their words were as rare as these */
	*near = (struct near){ .problem = problem, .share = common / MIN(l->all, theirs), .words = words };
	if (!l->self) /* a few words that somebody looks for */
		return near->share >= ASKED;
	return shared >= 2 && near->share >= (shared >= MANY_WORDS ? NEAR_MANY : NEAR_FEW);
}

static void
near_insert(struct near_list *out, const struct near *near)
{
	size_t i = out->n < NEAR_SHOWN ? out->n++ : NEAR_SHOWN - 1;

	if (i == NEAR_SHOWN - 1 && out->n == NEAR_SHOWN && out->near[i].problem && out->near[i].share >= near->share)
		return;
	out->near[i] = *near;
	for (; i > 0 && out->near[i - 1].share < out->near[i].share; i--) {
		struct near swap = out->near[i];

		out->near[i] = out->near[i - 1];
		out->near[i - 1] = swap;
	}
}

/* Problems near what these stems say, without the problem `self` (0: none). */
static int
near_find(struct handling *h, const struct stem *stems, size_t n, int64_t self, struct near_list *out, struct err *e)
{
	struct looking *l = talloc_zero(h->mem, struct looking);
	g_autoptr(GHashTable) places = NULL;
	struct candidate_case *c;
	struct near near;
	double unseen;
	size_t i;
	int r;

	*out = (struct near_list){ .n = 0 };
	l->self = self;
	if (n == 0)
		return 0;
	if (terms_make(h, l, stems, n, e) < 0)
		return -1;
	qsort(l->terms, l->n, sizeof *l->terms, by_weight);
	l->places = places = g_hash_table_new(g_str_hash, g_str_equal);
	for (i = 0; i < l->n; i++)
		g_hash_table_insert(places, (void *)(uintptr_t)l->terms[i].stem->stem, GSIZE_TO_POINTER(i + 1));
	c = candidates(h, l, &n, &unseen, e);
	if (!c)
		return -1;
	for (i = 0; i < n && i < RANKED; i++) {
		r = compare(h, l, c[i].problem, &near, e);
		if (r < 0)
			return -1;
		if (r == 1)
			near_insert(out, &near);
	}
	out->recent = unseen >= NEAR_FEW * l->all; /* an older problem could be near by these words alone */
	return 0;
}

/* Those near the case loaded; looked for once. */
static int
near_case(struct handling *h, const struct near_list **out, struct err *e)
{
	const struct stem *stems;
	struct near_list *list;
	size_t n;

	*out = h->near;
	if (h->near && h->near_of == h->problem.id)
		return 0;
	*out = list = talloc_zero(h->mem, struct near_list);
	if (case_stems(h, &h->problem, &stems, &n, e) < 0 || near_find(h, stems, n, h->problem.id, list, e) < 0)
		return -1;
	h->near = list;
	h->near_of = h->problem.id;
	return 0;
}

static int
rows_of(struct handling *h, const struct near_list *list, const char *lang, struct rows *rows, struct err *e)
{
	struct problem p;
	size_t i;

	for (i = 0; i < list->n; i++) {
		if (problem_get(h->tx, h->mem, list->near[i].problem, &p, e) < 0)
			return -1;
		rows_add(rows, "near_ref", p.ref, "near_title", excerpt(h->mem, p.title), "near_stage",
		    word_in(h, lang, talloc_asprintf(h->mem, "stage.%s", stage_name(p.stage))), "near_words",
		    without_addresses(h->mem, list->near[i].words), NULL);
	}
	return 0;
}

int
near_rows(struct handling *h, const char *lang, struct rows *rows, bool *recent, struct err *e)
{
	const struct near_list *list;

	if (near_case(h, &list, e) < 0)
		return -1;
	*recent = list->recent;
	return rows_of(h, list, lang, rows, e);
}

int
near_told(struct handling *h, int64_t person, const char *lang, struct near_told *out, struct err *e)
{
	const struct near_list *list;
	int fates[STAGE_COUNT] = { 0 }, others = 0, r;
	const char *key = NULL, *stems, *ours;
	struct problem p;
	size_t i;

	out->own = rows_new(h->mem, NEAR_SHOWN);
	out->learnt = rows_new(h->mem, NEAR_SHOWN);
	out->others = out->fates = out->theme = NULL;
	if (!h->verified) /* whoever wrote in somebody's name learns nothing about other cases */
		return 0;
	if (near_case(h, &list, e) < 0 || (list->n > 0 && similar_text(h->tx, h->mem, h->problem.id, &ours, e) < 0))
		return -1;
	for (i = 0; i < list->n; i++) {
		if (problem_get(h->tx, h->mem, list->near[i].problem, &p, e) < 0)
			return -1;
		r = participant_is(h->tx, p.id, person, e);
		if (r < 0 || similar_text(h->tx, h->mem, p.id, &stems, e) < 0)
			return -1;
		if (r == 1) {
			rows_add(out->own, "near_ref", p.ref, "near_title", p.verified ? p.title : NULL, "near_stage",
			    word_in(h, lang, talloc_asprintf(h->mem, "stage.%s", stage_name(p.stage))), NULL);
			continue;
		}
		if (p.stage == STAGE_SCALED || p.stage == STAGE_TRANSFERRED || p.stage == STAGE_STOPPED)
			rows_add(out->learnt, "learnt", excerpt(h->mem, p.title), NULL);
		others++;
		fates[p.stage]++;
		key = key ? key : theme_of(h->mem, ours, stems);
	}
	for (i = 0; i < STAGE_COUNT; i++)
		if (fates[i])
			out->fates = talloc_asprintf(h->mem, "%s%s%s (%d)", out->fates ? out->fates : "", out->fates ? ", " : "",
			    word_in(h, lang, talloc_asprintf(h->mem, "stage.%s", stage_name((enum stage)i))), fates[i]);
	out->others = others ? talloc_asprintf(h->mem, "%d", others) : NULL;
	out->theme = key ? word_in(h, lang, key) : NULL;
	return 0;
}

/* "!proches P-14", "!proches logement, formulaire". */
int
cmd_proches(struct handling *h, struct err *e)
{
	struct rows *rows = rows_new(h->mem, NEAR_SHOWN);
	const char *text = arg_text(h, "text");
	struct stem stems[STEMS_MAX];
	struct near_list list;
	bool recent, words = *text && !*arg_text(h, "case");

	if (words) {
		h->has_problem = false;
		if (near_find(h, stems, stems_find(h->mem, text, NULL, stems, STEMS_MAX), 0, &list, e) < 0 ||
		    rows_of(h, &list, h->who.lang, rows, e) < 0)
			return -1;
		recent = list.recent;
	} else if (!h->has_problem) {
		return ask_which_case(h, e);
	} else if (near_rows(h, h->who.lang, rows, &recent, e) < 0) {
		return -1;
	}
	return say(h, "near",
	    VARS(VAR("given", words ? excerpt(h->mem, text) : NULL), VAR("recent", recent ? "1" : NULL), VAR_ROWS("near", rows)), e);
}
