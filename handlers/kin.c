/* SPDX-License-Identifier: EUPL-1.2
 *
 * Cases that belong together. What takes an act back stands in its detail:
 *
 *	lier, delier   "14"            the other case
 *	fusionner      "into 9 3,5"    the case it became part of, and who takes part there since
 *	               "from 14"       the other side of the same
 *	scinder        "out 9 3,5"     it was part of that one
 *	               "new 9"         it was opened beside that one
 */
#include "handlers/kin.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/date.h"
#include "bot/base/text.h"
#include "handlers/run.h"
#include "handlers/similar.h"

enum { DEEP = 16, PEOPLE = 64, SHOWN = 20, TITLE_BYTES = 90 };

int
case_follow(struct handling *h, struct problem *p, struct err *e)
{
	int steps;

	for (steps = 0; p->into && steps < DEEP; steps++)
		if (problem_get(h->tx, h->mem, p->into, p, e) < 0)
			return -1;
	return 0;
}

/* ---- which two ---- */

/* The other case that the words name; in an answer to a card of ours the one named may be it. 1; 0: said why not; -1. */
static int
other_case(struct handling *h, const char *verb, struct problem *other, struct err *e)
{
	const struct command *c = command_find(verb);
	const char *ref = arg_text(h, "other");
	int r;

	if (!*ref && h->routed && h->routed != h->problem.id) {
		*other = h->problem;
		return case_load(h, h->routed, e) < 0 || case_follow(h, &h->problem, e) < 0 ? -1 : 1;
	}
	if (!*ref)
		return say(h, "usage",
			   VARS(VAR("command", command_word(h, c)), VAR("missing", word(h, "arg.other")), VAR("example", example(h, verb))),
			   e) < 0
			   ? -1
			   : 0;
	r = problem_by_ref(h->tx, h->mem, ref, other, e);
	if (r == 0)
		return say(h, "case-not-found", VARS(VAR("given", ref)), e) < 0 ? -1 : 0;
	return r < 0 || case_follow(h, other, e) < 0 ? -1 : 1;
}

static const char *
number(struct handling *h, int64_t id)
{
	return talloc_asprintf(h->mem, "%lld", (long long)id);
}

/* ---- linked ---- */

static int
linked(struct handling *h, const char *verb, struct err *e)
{
	struct problem before, other;
	bool on = strcmp(verb, "lier") == 0;
	int r = other_case(h, verb, &other, e);

	if (r <= 0)
		return r;
	if (other.id == h->problem.id)
		return say(h, "kin-same", VARS(VAR("other_ref", other.ref)), e);
	r = on ? link_add(h->tx, h->problem.id, other.id, e) : link_remove(h->tx, h->problem.id, other.id, e);
	if (r <= 0)
		return r < 0 ? -1 : say(h, "kin-already", VARS(VAR("other_ref", other.ref), VAR("linked", on ? "1" : NULL)), e);
	before = h->problem;
	h->out->intent = verb;
	if (act_detailed(h, &before, other.ref, 0, number(h, other.id), e) < 0)
		return -1;
	{
		const struct var vars[] = { VAR("other_ref", other.ref), VAR("other_title", excerpt(h->mem, other.title)),
			{ .name = NULL } };

		return on ? say_and_tell(h, "linked", vars, e) : say_and_tell(h, "unlinked", vars, e);
	}
}

int
cmd_lier(struct handling *h, struct err *e)
{
	return linked(h, "lier", e);
}

int
cmd_delier(struct handling *h, struct err *e)
{
	return linked(h, "delier", e);
}

int
link_back(struct handling *h, const struct act *a, struct err *e)
{
	return link_remove(h->tx, a->problem, g_ascii_strtoll(a->detail, NULL, 10), e) < 0 ? -1 : 0;
}

int
unlink_back(struct handling *h, const struct act *a, struct err *e)
{
	return link_add(h->tx, a->problem, g_ascii_strtoll(a->detail, NULL, 10), e) < 0 ? -1 : 0;
}

/* ---- merged ---- */

/* "into 9 3,5": the case, and where the list of people begins. */
static int64_t
detail_case(const char *detail, const char **people)
{
	const char *blank = strchr(detail, ' ');
	char *end;
	int64_t id = blank ? g_ascii_strtoll(blank, &end, 10) : 0;

	*people = blank ? end + strspn(end, " ") : "";
	return id;
}

static int
people_each(struct handling *h, int64_t problem, const char *people, int (*act)(struct tx *, int64_t, int64_t, struct err *), struct err *e)
{
	while (*people) {
		char *end;
		int64_t id = g_ascii_strtoll(people, &end, 10);

		if (end == people)
			return 0;
		if (act(h->tx, problem, id, e) < 0)
			return -1;
		people = end + strspn(end, ",");
	}
	return 0;
}

/* The case is part of `into` from now on (0: of none any more), and so are these people. */
static int
becomes_part(struct handling *h, int64_t id, int64_t into, int64_t whole, const char *people, struct err *e)
{
	if (problem_merge(h->tx, id, into, e) < 0 || people_each(h, whole, people, into ? participant_add : participant_remove, e) < 0)
		return -1;
	return similar_index_of(h, whole, e);
}

/* Who takes part in the case loaded and not in the other yet: "3,5". */
static char *
newcomers(struct handling *h, int64_t other, struct err *e)
{
	char *list = talloc_strdup(h->mem, "");
	struct person people[PEOPLE];
	size_t n, i;
	int r;

	if (participant_all(h->tx, h->mem, h->problem.id, people, PEOPLE, &n, e) < 0)
		return NULL;
	for (i = 0; i < n; i++) {
		r = participant_is(h->tx, other, people[i].id, e);
		if (r < 0)
			return NULL;
		if (r == 0)
			list = talloc_asprintf_append(list, "%s%lld", *list ? "," : "", (long long)people[i].id);
	}
	return list;
}

/* Can the case loaded become part of the other? 1; 0: said why not; -1. */
static int
mergeable(struct handling *h, const struct problem *other, struct err *e)
{
	const char *ended = h->problem.stage >= STAGE_REDIRECTED ? "1" : NULL;
	int r = 1;

	if (other->id == h->problem.id)
		r = say(h, "kin-same", VARS(VAR("other_ref", other->ref)), e);
	else if (ended || other->stage >= STAGE_REDIRECTED)
		r = say(h, "kin-ended", VARS(VAR("other_ref", other->ref), VAR("ended", ended)), e);
	else if (!h->problem.verified && h->problem.requester != other->requester) /* its author would read what concerns others */
		r = say(h, "kin-unverified", VARS(VAR("other_ref", other->ref)), e);
	return r;
}

/* Records the merging in both histories: the whole first, then its new part. */
static int
merge_record(struct handling *h, const struct problem *part, const struct problem *whole, const char *people, struct err *e)
{
	struct problem before = *whole;

	h->problem = *whole;
	if (!h->problem.follower)
		h->problem.follower = part->follower;
	if (act_detailed(h, &before, part->ref, 0, talloc_asprintf(h->mem, "from %lld", (long long)part->id), e) < 0)
		return -1;
	before = h->problem = *part;
	h->problem.stage = STAGE_MERGED;
	return act_detailed(h, &before, whole->ref, 0, talloc_asprintf(h->mem, "into %lld %s", (long long)whole->id, people), e);
}

int
cmd_fusionner(struct handling *h, struct err *e)
{
	struct problem part, whole;
	const char *people;
	int r = other_case(h, "fusionner", &whole, e);

	if (r > 0)
		r = mergeable(h, &whole, e);
	if (r <= 0)
		return r;
	part = h->problem;
	h->out->intent = "fusionner";
	people = newcomers(h, whole.id, e);
	if (!people || merge_record(h, &part, &whole, people, e) < 0 || becomes_part(h, part.id, whole.id, whole.id, people, e) < 0 ||
	    case_load(h, whole.id, e) < 0) /* what is answered is about the whole */
		return -1;
	if (part.requester != h->who.id && tell(h, part.requester, "merged-requester",
					       VARS(VAR("own_ref", part.ref), VAR("own_title", part.verified ? part.title : NULL)), e) < 0)
		return -1;
	return say_and_tell(h, "merged", VARS(VAR("other_ref", part.ref), VAR("other_title", excerpt(h->mem, part.title))), e);
}

int
merge_back(struct handling *h, const struct act *a, struct err *e)
{
	const char *people;
	int64_t whole = detail_case(a->detail, &people);

	if (strncmp(a->detail, "into ", 5) != 0)
		return 0;
	h->problem.into = 0;
	return becomes_part(h, a->problem, 0, whole, people, e);
}

/* ---- split ---- */

/* A case that was part of another stands for itself again, where it stood. */
static int
stand_alone(struct handling *h, struct problem *whole, struct err *e)
{
	struct problem before = h->problem;
	struct act merged = { .old_stage = STAGE_QUALIFYING, .detail = "" };
	const char *people;

	if (act_kept(h->tx, h->mem, h->problem.id, "fusionner", &merged, e) < 0 ||
	    problem_get(h->tx, h->mem, h->problem.into, whole, e) < 0)
		return -1;
	(void)detail_case(merged.detail, &people);
	h->out->intent = "scinder";
	h->problem.stage = merged.old_stage;
	h->problem.into = 0;
	if (becomes_part(h, h->problem.id, 0, whole->id, people, e) < 0)
		return -1;
	return act_detailed(h, &before, whole->ref, 0, talloc_asprintf(h->mem, "out %lld %s", (long long)whole->id, people), e);
}

static int
split_off(struct handling *h, struct err *e)
{
	struct problem whole;

	if (stand_alone(h, &whole, e) < 0 ||
	    (h->problem.requester != h->who.id && tell(h, h->problem.requester, "split-requester", NULL, e) < 0))
		return -1;
	return say_and_tell(h, "split-off", VARS(VAR("other_ref", whole.ref), VAR("other_title", excerpt(h->mem, whole.title))), e);
}

int
kin_own_part(struct handling *h, struct err *e)
{
	int64_t ids[SHOWN];
	struct problem p;
	size_t n, i;

	if (merged_all(h->tx, h->problem.id, ids, SHOWN, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		if (problem_get(h->tx, h->mem, ids[i], &p, e) < 0)
			return -1;
		if (p.requester == h->who.id) {
			h->problem = p;
			return 1;
		}
	}
	return 0;
}

int
kin_leave(struct handling *h, struct err *e)
{
	struct problem whole;

	return h->problem.into ? stand_alone(h, &whole, e) : 0;
}

/* A second case of the same person, beside the one loaded. */
static int
split_open(struct handling *h, const char *text, struct err *e)
{
	const struct problem from = h->problem;
	struct problem p = { .requester = from.requester, .statement = text, .verified = from.verified }, before;
	const char *line = text_line(h->mem, talloc_strndup(h->mem, text, strcspn(text, "\n")), TITLE_BYTES);
	struct civil c;
	int64_t id, note;

	p.title = line;
	if (date_civil(h->now, h->lab->zone, &c) < 0)
		return fail(e, ERR_BUG, "no zone %s", h->lab->zone);
	if (problem_add(h->tx, &p, c.year, h->now, &id, e) < 0 || case_load(h, id, e) < 0 ||
	    note_add(h->tx, id, h->who.id, "statement", text, h->inbox, h->now, &note, e) < 0 || link_add(h->tx, id, from.id, e) < 0)
		return -1;
	before = h->problem;
	h->problem.follower = from.follower;
	if (from.follower)
		h->problem.stage = STAGE_QUALIFYING;
	if (act_detailed(h, &before, from.ref, note, talloc_asprintf(h->mem, "new %lld", (long long)from.id), e) < 0 ||
	    similar_index(h, e) < 0)
		return -1;
	if (h->problem.requester != h->who.id &&
	    tell(h, h->problem.requester, "split-opened-requester", VARS(VAR("other_ref", from.ref)), e) < 0)
		return -1;
	return say_and_tell(h, "split-opened", VARS(VAR("other_ref", from.ref), VAR("other_title", excerpt(h->mem, from.title))), e);
}

int
cmd_scinder(struct handling *h, struct err *e)
{
	const char *text = arg_text(h, "text");

	h->out->intent = "scinder";
	if (h->problem.stage == STAGE_MERGED)
		return split_off(h, e);
	if (!*text)
		return say(h, "usage",
		    VARS(VAR("command", strcmp(h->who.lang, "en") == 0 ? "split" : "scinder"), VAR("missing", word(h, "arg.text")),
			VAR("example", example(h, "scinder"))),
		    e);
	return split_open(h, text, e);
}

int
split_back(struct handling *h, const struct act *a, struct err *e)
{
	const char *people;
	int64_t other = detail_case(a->detail, &people);

	if (strncmp(a->detail, "out ", 4) == 0) {
		h->problem.into = other;
		return becomes_part(h, a->problem, other, other, people, e);
	}
	h->problem.stage = STAGE_WITHDRAWN; /* its words stay where they are */
	return link_remove(h->tx, a->problem, other, e) < 0 ? -1 : 0;
}

/* ---- shown and told ---- */

bool
kin_verb(const char *verb)
{
	static const char *const verbs[] = { "lier", "delier", "fusionner", "scinder", "defi", NULL };

	return g_strv_contains(verbs, verb);
}

static int
case_rows(struct handling *h, const char *lang, const char *how, const int64_t *ids, size_t n, struct rows *rows, struct err *e)
{
	struct problem p;
	size_t i;

	for (i = 0; i < n; i++) {
		if (problem_get(h->tx, h->mem, ids[i], &p, e) < 0)
			return -1;
		rows_add(rows, "belongs", word_in(h, lang, how), "kin_ref", p.ref, "kin_title", excerpt(h->mem, p.title), "kin_stage",
		    p.into ? NULL : word_in(h, lang, talloc_asprintf(h->mem, "stage.%s", stage_name(p.stage))), NULL);
	}
	return 0;
}

int
kin_rows(struct handling *h, const char *lang, struct rows *rows, struct err *e)
{
	struct challenge c[SHOWN];
	int64_t ids[SHOWN];
	size_t n, i;

	if (merged_all(h->tx, h->problem.id, ids, SHOWN, &n, e) < 0 || case_rows(h, lang, "kin.part", ids, n, rows, e) < 0 ||
	    link_all(h->tx, h->problem.id, ids, SHOWN, &n, e) < 0 || case_rows(h, lang, "kin.link", ids, n, rows, e) < 0 ||
	    challenge_of(h->tx, h->mem, h->problem.id, c, SHOWN, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		rows_add(rows, "belongs", word_in(h, lang, "kin.challenge"), "kin_ref", NULL, "kin_title", excerpt(h->mem, c[i].title),
		    "kin_stage", NULL, NULL);
	return 0;
}

int
kin_tell(struct handling *h, const char *template, const struct var *vars, struct err *e)
{
	int64_t ids[SHOWN];
	size_t n, i;

	if (merged_requesters(h->tx, h->problem.id, ids, SHOWN, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (ids[i] != h->who.id && tell(h, ids[i], template, vars, e) < 0)
			return -1;
	return 0;
}
