/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/committee.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/day.h"
#include "handlers/run.h"
#include "handlers/score.h"

enum { CASES = 30, SHORT_BYTES = 240 };

static bool
has_word(const struct handling *h, const char *const *words, size_t n)
{
	g_auto(GStrv) given = g_strsplit_set(text_fold(h->mem, arg_text(h, "text")), " .,;:-'!?\n", -1);
	size_t i, k;

	for (i = 0; given[i]; i++)
		for (k = 0; k < n; k++)
			if (strcmp(given[i], words[k]) == 0 || (strlen(given[i]) > 3 && text_distance(given[i], words[k], 1) <= 1))
				return true;
	return false;
}

/* "bilan", "compte rendu", "relevé de décisions": what was decided, not what is to come. */
static bool
wants_record(const struct handling *h)
{
	static const char *const words[] = { "bilan", "bilans", "decide", "rendu", "releve", "decisions", "pv", "proces", "minutes",
		"record", "report", "summary" };

	return has_word(h, words, G_N_ELEMENTS(words));
}

/* "l'ordre du jour", "le prochain": the one that is planned, without its day. */
static bool
wants_next(const struct handling *h)
{
	static const char *const words[] = { "ordre", "prochain", "agenda", "order", "next", "quand", "when", "passe", "passent" };

	return has_word(h, words, G_N_ELEMENTS(words));
}

static enum day_read
day_given(const struct handling *h, enum day_side side, uint32_t *day, uint32_t *other)
{
	return day_find(h->mem, arg_text(h, "text"), side, day_today(h), day, other);
}

/* Do the words ask for an order of business or a record ("12 mars", "bilan") and name no case? */
static bool
is_business(const struct handling *h)
{
	uint32_t day, other;

	return !*arg_text(h, "case") && (wants_record(h) || wants_next(h) || day_given(h, DAY_AHEAD, &day, &other) != DAY_NONE);
}

static const char *
today_iso(struct handling *h)
{
	return day_iso(h->mem, day_today(h));
}

int
committee_waits(struct handling *h, struct err *e)
{
	const char *day;
	int64_t id;

	return committee_stands(h->tx, h->mem, h->problem.id, today_iso(h), &id, &day, e);
}

int
committee_day(struct handling *h, const char **day, struct err *e)
{
	const char *iso;
	int64_t id;
	int r = committee_stands(h->tx, h->mem, h->problem.id, today_iso(h), &id, &iso, e);

	*day = r == 1 ? day_words(h, h->who.lang, day_from_iso(iso)) : NULL;
	return r < 0 ? -1 : 0;
}

/* On which order of business a case goes: that of the day given, else the next that is planned; *id 0 for none. */
static int
order_for(struct handling *h, int64_t *id, const char **day, struct err *e)
{
	uint32_t given, other;
	int r;

	*id = 0;
	if (day_given(h, DAY_AHEAD, &given, &other) == DAY_GOOD) {
		*day = day_iso(h->mem, given);
		return committee_of(h->tx, *day, true, id, e) < 0 ? -1 : 0;
	}
	r = committee_near(h->tx, h->mem, today_iso(h), true, id, day, e);
	return r < 0 ? -1 : 0;
}

int
committee_moved(struct handling *h, enum stage to, int64_t act, const char **when, struct err *e)
{
	const char *day = NULL;
	int64_t id;
	int r;

	*when = NULL;
	if (to == STAGE_COMMITTEE) {
		if (order_for(h, &id, &day, e) < 0 || (id && committee_put(h->tx, id, h->problem.id, act, e) < 0))
			return -1;
	} else if (to == STAGE_ACCEPTED || to == STAGE_REDIRECTED || to == STAGE_DECLINED) {
		r = committee_stands(h->tx, h->mem, h->problem.id, today_iso(h), &id, &day, e);
		if (r < 0 || (r == 1 && committee_decide(h->tx, id, act, e) < 0))
			return -1;
		day = r == 1 ? day : NULL;
	}
	if (day)
		*when = day_words(h, h->who.lang, day_from_iso(day));
	return 0;
}

int
committee_held(struct handling *h, const struct act *a, struct err *e)
{
	return committee_rests(h->tx, a->id, e);
}

/* ---- what is printed ---- */

static const char *
in_short(struct handling *h, const char *text)
{
	char *s = talloc_strdup(h->mem, excerpt(h->mem, text));
	const char *end;

	if (strlen(s) <= SHORT_BYTES)
		return text_line(h->mem, s, SHORT_BYTES);
	end = g_utf8_find_prev_char(s, s + SHORT_BYTES + 1);
	return talloc_asprintf(h->mem, "%s\xe2\x80\xa6", text_line(h->mem, talloc_strndup(h->mem, s, (size_t)(end - s)), SHORT_BYTES));
}

static int
order_row(struct handling *h, struct rows *rows, const struct committee_case *c, size_t n, struct err *e)
{
	struct person requester, follower = { .name = NULL };
	const char *scores, *stage;
	struct problem p;

	if (problem_get(h->tx, h->mem, c->problem, &p, e) < 0 || person_get(h->tx, h->mem, p.requester, &requester, e) < 0 ||
	    (p.follower && person_get(h->tx, h->mem, p.follower, &follower, e) < 0) || score_line(h, p.id, &scores, e) < 0)
		return -1;
	stage = c->decision || p.stage != STAGE_COMMITTEE ? word(h, talloc_asprintf(h->mem, "stage.%s", stage_name(p.stage))) : NULL;
	rows_add(rows, "n", talloc_asprintf(h->mem, "%zu", n), "row_ref", p.ref, "row_title", excerpt(h->mem, p.title), "row_stage", stage,
	    "organisation", addr_domain(requester.addr), "row_follower", follower.name, "row_text", in_short(h, p.statement), "scores",
	    scores, NULL);
	return 0;
}

static int
order_empty(struct handling *h, uint32_t day, struct err *e)
{
	h->has_problem = false;
	return say(h, "order-empty", VARS(VAR("day", day_words(h, h->who.lang, day)), VAR("example", example(h, "comite"))), e);
}

static int
print_order(struct handling *h, int64_t committee, uint32_t day, struct err *e)
{
	struct rows *rows = rows_new(h->mem, CASES);
	struct committee_case c[CASES + 1];
	size_t n, i;

	if (committee_cases(h->tx, h->mem, committee, c, CASES + 1, &n, e) < 0)
		return -1;
	if (n == 0)
		return order_empty(h, day, e);
	for (i = 0; i < n && i < CASES; i++)
		if (order_row(h, rows, &c[i], i + 1, e) < 0)
			return -1;
	h->has_problem = false;
	return say_and_tell(h, "order",
	    VARS(VAR("day", day_words(h, h->who.lang, day)), VAR_ROWS("cases", rows), VAR("more", n > CASES ? "1" : NULL),
		VAR("example", example(h, "accepter"))),
	    e);
}

static int
record_row(struct handling *h, struct rows *rows, const struct committee_case *c, size_t n, struct err *e)
{
	const char *decision = c->decision ? word(h, talloc_asprintf(h->mem, "stage.%s", c->decision)) : NULL;
	struct problem p;

	if (problem_get(h->tx, h->mem, c->problem, &p, e) < 0)
		return -1;
	rows_add(rows, "n", talloc_asprintf(h->mem, "%zu", n), "row_ref", p.ref, "row_title", excerpt(h->mem, p.title), "decision",
	    decision, "motive", decision && *c->motive ? excerpt(h->mem, c->motive) : NULL, "who", decision ? c->who : NULL, "row_date",
	    decision ? words_date(h->mem, h->lab->words, h->who.lang, c->at, h->lab->zone) : NULL, "row_stage",
	    decision ? NULL : word(h, talloc_asprintf(h->mem, "stage.%s", stage_name(p.stage))), NULL);
	return 0;
}

static int
print_record(struct handling *h, int64_t committee, uint32_t day, struct err *e)
{
	struct rows *rows = rows_new(h->mem, CASES);
	struct committee_case c[CASES];
	size_t n, i, open = 0;

	if (committee_cases(h->tx, h->mem, committee, c, CASES, &n, e) < 0)
		return -1;
	if (n == 0)
		return say(h, "committee-none", VARS(VAR("day", day_words(h, h->who.lang, day))), e);
	for (i = 0; i < n; i++) {
		if (record_row(h, rows, &c[i], i + 1, e) < 0)
			return -1;
		open += !c[i].decision;
	}
	return say(h, "committee-record",
	    VARS(VAR("day", day_words(h, h->who.lang, day)), VAR_ROWS("cases", rows),
		VAR("count", open ? talloc_asprintf(h->mem, "%zu", open) : NULL)),
	    e);
}

/* ---- what is asked ---- */

/* The cases that wait go on the order of business of that day, by one act on the first of them. */
static int
make_order(struct handling *h, uint32_t day, struct err *e)
{
	const char *intent = h->out->intent;
	int64_t ids[CASES], committee, act;
	struct problem none = { 0 };
	size_t n, i;
	int r = committee_of(h->tx, day_iso(h->mem, day), false, &committee, e);

	if (r < 0 || committee_wait(h->tx, committee, today_iso(h), ids, CASES, &n, e) < 0)
		return -1;
	if (n == 0)
		return committee ? print_order(h, committee, day, e) : order_empty(h, day, e);
	if (committee_of(h->tx, day_iso(h->mem, day), true, &committee, e) < 0 || case_load(h, ids[0], e) < 0)
		return -1;
	h->out->intent = "ordre";
	if (act_recorded(h, &h->problem, day_words(h, h->lab->language, day), 0, &act, e) < 0)
		return -1;
	h->out->intent = intent;
	for (i = 0; i < n; i++)
		if (committee_put(h->tx, committee, ids[i], act, e) < 0)
			return -1;
	h->problem = none;
	return print_order(h, committee, day, e);
}

static int
unclear_day(struct handling *h, enum day_read how, uint32_t day, uint32_t other, struct err *e)
{
	return say(h, "committee-date",
	    VARS(VAR("past", how == DAY_PAST ? day_words(h, h->who.lang, day) : NULL),
		VAR("first", how == DAY_UNSURE ? day_words(h, h->who.lang, day) : NULL),
		VAR("second", how == DAY_UNSURE ? day_words(h, h->who.lang, other) : NULL),
		VAR("impossible", how == DAY_IMPOSSIBLE ? "1" : NULL),
		VAR("unnamed", how == DAY_NONE && !*arg_text(h, "text") ? "1" : NULL), VAR("case", example(h, "comite")),
		VAR("example", talloc_asprintf(h->mem, "%s%s %s", h->in->channel == CHANNEL_MAIL ? "" : "!",
				   strcmp(h->who.lang, "en") == 0 ? "committee" : "comite",
				   day_iso(h->mem, how == DAY_UNSURE ? other : day_today(h) + 7)))),
	    e);
}

static int
record_of(struct handling *h, struct err *e)
{
	const char *iso = today_iso(h);
	uint32_t day, other;
	int64_t committee;
	enum day_read how = day_given(h, DAY_BEHIND, &day, &other);
	int r;

	if (how != DAY_GOOD && how != DAY_NONE)
		return unclear_day(h, how, day, other, e);
	if (how == DAY_GOOD) {
		iso = day_iso(h->mem, day);
		r = committee_of(h->tx, iso, false, &committee, e);
		if (r == 0 && day_given(h, DAY_NEAR, &day, &other) == DAY_GOOD) { /* its day is to come */
			iso = day_iso(h->mem, day);
			r = committee_of(h->tx, iso, false, &committee, e);
		}
	} else {
		r = committee_near(h->tx, h->mem, iso, false, &committee, &iso, e);
	}
	if (r < 0)
		return -1;
	return r == 1 ? print_record(h, committee, day_from_iso(iso), e)
		      : say(h, "committee-none", VARS(VAR("day", how == DAY_GOOD ? day_words(h, h->who.lang, day) : NULL)), e);
}

/* What the words ask for when they name no case. */
static int
business(struct handling *h, struct err *e)
{
	uint32_t day, other;
	enum day_read how = day_given(h, DAY_AHEAD, &day, &other);
	int64_t committee;
	const char *iso;
	int r;

	h->has_problem = false;
	memset(&h->problem, 0, sizeof h->problem);
	if (wants_record(h))
		return record_of(h, e);
	if (how == DAY_GOOD)
		return make_order(h, day, e);
	if (how == DAY_NONE && (wants_next(h) || !*arg_text(h, "text"))) {
		r = committee_near(h->tx, h->mem, today_iso(h), true, &committee, &iso, e);
		if (r != 0)
			return r < 0 ? -1 : print_order(h, committee, day_from_iso(iso), e);
	}
	r = how == DAY_PAST ? committee_of(h->tx, day_iso(h->mem, day), false, &committee, e) : 0;
	if (r < 0)
		return -1;
	return r == 1 ? print_record(h, committee, day, e) : unclear_day(h, how, day, other, e);
}

int
cmd_comite(struct handling *h, struct err *e)
{
	struct problem before = h->problem;
	uint32_t day, other;
	enum day_read how;
	const char *when;
	int64_t act;

	if (is_business(h) || !h->has_problem)
		return business(h, e);
	how = day_given(h, DAY_AHEAD, &day, &other);
	if (how != DAY_GOOD && how != DAY_NONE)
		return unclear_day(h, how, day, other, e);
	if (h->problem.stage != STAGE_COMMITTEE || how == DAY_NONE)
		return decide(h, STAGE_COMMITTEE, how == DAY_NONE ? arg_text(h, "text") : "", "moved", NULL, e);
	/* It is before the committee already: only its day is new. */
	if (act_recorded(h, &before, "", 0, &act, e) < 0 || committee_moved(h, STAGE_COMMITTEE, act, &when, e) < 0)
		return -1;
	return say_and_tell(
	    h, "moved", VARS(VAR("motive", NULL), VAR("told", NULL), VAR("untold", "1"), VAR("committee", when), VAR("card", NULL)), e);
}
