/* SPDX-License-Identifier: EUPL-1.2
 *
 * What is to be reminded of, from the facts of a case: at most one row of each rule, planned anew at each change.
 */
#include "handlers/reminder.h"

#include <glib.h>
#include <string.h>

#include "bot/base/date.h"
#include "handlers/away.h"
#include "handlers/day.h"
#include "handlers/experiment.h"
#include "handlers/news.h"
#include "handlers/own.h"

enum { DAY = 86400, ROWS = RULES };

/* Does it wait for that, and since when? `ahead`: since a time that has not come, for the clock was set back: what stands already since
 * some time that has stands. */
struct wish {
	int64_t base;
	bool on, ahead;
};

/* A lab without rules (a dry run) reminds nobody. */
static const struct ladder *
ladder_of(const struct handling *h, enum rule rule)
{
	static const struct ladder none;

	return h->lab->ladder ? &h->lab->ladder[rule] : &none;
}

/* --- the facts --- */

int64_t
day_noon(const struct handling *h, uint32_t day)
{
	struct civil c = { .hour = 12 };
	GDate d;
	int64_t at = 0;

	g_date_clear(&d, 1);
	g_date_set_julian(&d, day);
	c.year = g_date_get_year(&d);
	c.month = (int)g_date_get_month(&d);
	c.day = g_date_get_day(&d);
	return date_instant(&c, h->lab->zone, &at) < 0 ? 0 : at;
}

static int
experiment_wishes(struct handling *h, struct wish *w, struct err *e)
{
	struct experiment x;
	uint32_t start, middle, end;
	const char *text;
	int r;

	if (experiment_read(h, &x, e) < 0 || experiment_dates(h, &x, &start, &middle, &end, e) < 0)
		return -1;
	r = evaluation_find(h, &text, e);
	if (r < 0)
		return -1;
	if (h->problem.stage == STAGE_EXPERIMENT && middle && end > middle)
		w[RULE_MIDDLE] = (struct wish){ day_noon(h, middle), true, false };
	if (h->problem.stage == STAGE_EXPERIMENT && end)
		w[RULE_END] = (struct wish){ day_noon(h, end), true, false };
	if (r == 0 && end)
		w[RULE_EVALUATION] = (struct wish){ day_noon(h, end), true, false };
	return 0;
}

static int
consent_wish(struct handling *h, struct wish *w, struct err *e)
{
	struct consent c;
	int r = consent_get(h->tx, h->mem, h->problem.id, &c, e);

	if (r == 1 && strcmp(c.state, "waiting") == 0 && c.person)
		w[RULE_CONSENT] = (struct wish){ MIN(c.asked_at, h->now), true, c.asked_at > h->now };
	return r;
}

static bool
in_hand(enum stage s)
{
	return s >= STAGE_QUALIFYING && s <= STAGE_EVALUATION;
}

static int
wishes(struct handling *h, struct wish *w, struct err *e)
{
	const struct problem *p = &h->problem;
	struct case_times t = { 0 };
	int64_t by, opened = MIN(p->opened_at, h->now);
	bool new_ahead = p->opened_at > h->now, ahead, asked_ahead;
	int r;

	memset(w, 0, sizeof *w * RULES);
	if (p->stage == STAGE_MERGED || p->stage == STAGE_WITHDRAWN)
		return 0;
	if (facts_times(h->tx, p->id, p->stage, &t, e) < 0 || consent_wish(h, w, e) < 0)
		return -1;
	/* What was written under a clock that ran ahead is as of now. */
	ahead = t.staff_at > h->now || t.stage_at > h->now;
	asked_ahead = t.asked_at > h->now;
	t.staff_at = MIN(t.staff_at, h->now);
	t.stage_at = MIN(t.stage_at, h->now);
	t.asked_at = MIN(t.asked_at, h->now);
	if (p->stage == STAGE_RECEIVED) {
		by = answer_by(h, opened);
		w[RULE_UNTAKEN] = (struct wish){ opened, p->follower == 0, new_ahead };
		w[RULE_PROMISE] = (struct wish){ by, true, new_ahead };
		w[RULE_NEWS] = (struct wish){ by, true, new_ahead };
	} else if (p->stage == STAGE_INCOMPLETE) {
		w[RULE_WAITING] = (struct wish){ t.asked_at, t.asked_at > 0, asked_ahead };
	} else if (in_hand(p->stage)) {
		w[RULE_STILL] = (struct wish){ MAX(t.staff_at, t.stage_at), true, ahead };
	} else if (t.stage_inbox && p->requester) {
		/* The letter of this very message is written after us: that it went is looked up when the time comes. */
		r = t.stage_inbox == h->inbox ? 0 : facts_told(h->tx, t.stage_inbox, p->requester, e);
		if (r < 0)
			return -1;
		w[RULE_DECISION] = (struct wish){ t.stage_at, r == 0, ahead };
	}
	if (p->follower && p->stage < STAGE_EXPERIMENT && p->stage != STAGE_INCOMPLETE)
		w[RULE_SILENT] = (struct wish){ MAX(t.staff_at, t.stage_at), true, ahead };
	if (p->stage == STAGE_EXPERIMENT || p->stage == STAGE_EVALUATION)
		return experiment_wishes(h, w, e);
	return 0;
}

/* --- steps --- */

int
remind_time(struct handling *h, int64_t person, int64_t at, int64_t *out, struct err *e)
{
	enum { TRIES = 64, YEAR = 366 * DAY };
	const struct absences *a = absences_of(h, person, e);
	uint32_t day = day_of(h, at);
	int64_t hour, open;
	int i;

	if (!a)
		return -1;
	*out = at + YEAR; /* a lab that never works: until its settings change */
	for (i = 0; i < TRIES; i++) {
		hour = day_noon(h, day) + (h->lab->remind_at - 12 * 60) * 60;
		if (hour < at) {
			day++;
			continue;
		}
		open = hours_next_for(h->lab->hours, hour, false, a->days, a->n);
		if (!open)
			return 0;
		if (day_of(h, open) == day) {
			*out = open;
			return 0;
		}
		day = day_of(h, open);
	}
	return 0;
}

int
week_begins(struct handling *h, int64_t person, int64_t at, int64_t *out, struct err *e)
{
	uint32_t day = day_of(h, at);

	return remind_time(h, person, day_noon(h, day - (day - 1) % 7) - DAY / 2, out, e);
}

int
plan_addressee(struct handling *h, struct reminder *r, struct err *e)
{
	enum rule rule = rule_named(r->kind);
	const struct rung *rung = &ladder_of(h, rule)->rung[r->step];
	struct consent c;
	struct habit habit;
	struct person p;
	int found;

	r->person = 0;
	r->room = "";
	switch (rung->who) {
	case RUNG_TEAM:
		r->room = "staff";
		return 1;
	case RUNG_FOLLOWER:
		r->person = h->problem.follower;
		r->room = r->person ? "" : "staff";
		return 1;
	case RUNG_DEPUTY:
		if (habit_get(h->tx, h->mem, h->problem.follower, &habit, e) < 0)
			return -1;
		r->person = habit.deputy;
		return r->person != 0;
	case RUNG_HEAD:
		found = *h->lab->head ? person_by_address(h->tx, h->mem, h->lab->head, &p, e) : 0;
		r->person = found == 1 ? p.id : 0;
		return found;
	case RUNG_REQUESTER:
		found = consent_get(h->tx, h->mem, h->problem.id, &c, e);
		if (found < 0)
			return -1;
		if (rule == RULE_CONSENT) {
			r->person = found == 1 ? c.person : 0;
			return r->person != 0;
		}
		/* A person answers them, or they have not said that they want to hear from us. */
		if (h->problem.human || (found == 1 && strcmp(c.state, "yes") != 0))
			return 0;
		r->person = h->problem.requester;
		return r->person != 0;
	}
	return 0;
}

int
plan_instead(struct handling *h, struct reminder *r, uint32_t day, struct err *e)
{
	const struct ladder *l = ladder_of(h, rule_named(r->kind));
	struct reminder next = *r;
	uint32_t back;
	int found;

	for (next.step++; (size_t)next.step < l->n; next.step++) {
		found = l->rung[next.step].who == RUNG_REQUESTER ? 0 : plan_addressee(h, &next, e);
		if (found < 0 || (found == 1 && next.person && away_on(h, next.person, day, &back, e) < 0))
			return -1;
		if (found == 1 && (!next.person || !back))
			break;
	}
	r->person = (size_t)next.step < l->n ? next.person : 0;
	r->room = r->person ? "" : "staff";
	return 0;
}

bool
plan_asks_requester(const struct handling *h, const struct reminder *r)
{
	return ladder_of(h, rule_named(r->kind))->rung[r->step].who == RUNG_REQUESTER;
}

int
plan_said_step(struct handling *h, struct reminder *r, int64_t person, const char *room, struct err *e)
{
	struct reminder at = *r;
	int found;

	for (; at.step >= 0; at.step--) {
		if ((size_t)at.step >= ladder_of(h, rule_named(r->kind))->n)
			continue;
		found = plan_addressee(h, &at, e);
		if (found < 0)
			return -1;
		if (found == 1 && at.person == person && (person || strcmp(at.room, room) == 0)) {
			r->step = at.step;
			return 1;
		}
	}
	return 0;
}

/* When `rung` is reached by what waits since `base`, whoever is away. */
static int
rung_time(struct handling *h, const struct rung *rung, int64_t base, int64_t *at, struct err *e)
{
	int64_t when = base;

	if (rung->hours ? hours_add_minutes(h->lab->hours, base, rung->amount * 60, &when) < 0
			: hours_add_days(h->lab->hours, base, rung->amount, &when) < 0)
		when = base + (int64_t)rung->amount * DAY;
	/* Days are whole ones: a day after Monday afternoon is Tuesday's hour of reminders. */
	return remind_time(h, 0, rung->hours ? when : day_noon(h, day_of(h, when)) - DAY / 2, at, e);
}

/* The first step from `r->step` on that means somebody: 1 with addressee and time, as if nobody were away; 0 none is left; -1. `after`: not
 * before that. */
static int
step_first(struct handling *h, struct reminder *r, int64_t after, struct err *e)
{
	const struct ladder *l = ladder_of(h, rule_named(r->kind));
	int64_t at;
	int found = 0;

	for (; (size_t)r->step < l->n; r->step++) {
		found = plan_addressee(h, r, e);
		if (found != 0)
			break;
	}
	if (found <= 0)
		return found;
	if (rung_time(h, &l->rung[r->step], r->base, &r->due_at, e) < 0)
		return -1;
	if (r->due_at >= after)
		return 1;
	if (remind_time(h, 0, after, &at, e) < 0)
		return -1;
	r->due_at = at;
	return 1;
}

static int
step_find(struct handling *h, struct reminder *r, int64_t after, struct err *e)
{
	int found = step_first(h, r, after, e);

	return found == 1 && away_route(h, r, e) < 0 ? -1 : found;
}

int
plan_write(struct handling *h, const struct reminder *was, const struct reminder *now, struct err *e)
{
	bool moves = now->person == was->person && strcmp(now->room, was->room) == 0 && now->base == was->base &&
		     strcmp(now->state, was->state) == 0;

	return moves ? reminder_move(h->tx, now, e) : reminder_set(h->tx, now, e);
}

int
plan_next(struct handling *h, struct reminder *r, struct err *e)
{
	const struct ladder *l = ladder_of(h, rule_named(r->kind));
	const struct rung *said = &l->rung[r->step], *next;
	int64_t after = h->now;
	struct reminder was = *r;
	struct rung apart;
	int found;

	r->wanted_at = 0;
	r->step++;
	if ((size_t)r->step < l->n) {
		/* Said late, the next step comes as much later. */
		next = &l->rung[r->step];
		apart = (struct rung){ .amount = MAX(next->amount - said->amount, 1), .hours = next->hours && said->hours };
		if (rung_time(h, &apart, h->now, &after, e) < 0)
			return -1;
	}
	found = step_find(h, r, after, e);
	if (found < 0)
		return -1;
	if (!found) /* the last of them may still be answered */
		*r = was;
	r->state = found ? "waiting" : "said";
	return plan_write(h, &was, r, e);
}

static int
wish_new(struct handling *h, enum rule rule, const struct wish *w, struct err *e)
{
	struct reminder r = { .kind = rule_name(rule), .problem = h->problem.id, .base = w->base, .room = "" };
	int found = reminder_done(h->tx, r.problem, r.kind, r.base, e);
	int64_t id;

	if (found != 0) /* somebody answered that it is done, and nothing happened since */
		return found < 0 ? -1 : 0;
	found = step_find(h, &r, h->now, e);

	return found == 1 ? reminder_add(h->tx, &r, 0, h->now, &id, e) : found;
}

/* The row of this rule that stands, seen from what is so now. `anew`: its time, too. */
static int
wish_keep(struct handling *h, struct reminder *r, bool anew, struct err *e)
{
	struct reminder now = *r;
	int64_t meant = r->meant_at ? r->meant_at : r->due_at;
	int found;

	if (strcmp(r->state, "waiting") != 0)
		return 0;
	found = step_first(h, &now, anew ? MAX(h->now, r->wanted_at) : meant, e);
	if (found < 0)
		return -1;
	if (found == 0)
		return reminder_end(h->tx, r->id, "cancelled", "nobody to tell", h->now, e);
	if (!anew)
		now.due_at = meant;
	if (away_route(h, &now, e) < 0)
		return -1;
	if (now.person == r->person && strcmp(now.room, r->room) == 0 && now.due_at == r->due_at && now.meant_at == r->meant_at)
		return 0;
	return plan_write(h, r, &now, e);
}

static int
plan(struct handling *h, bool anew, struct err *e)
{
	struct reminder rows[ROWS];
	struct wish w[RULES];
	bool kept[RULES] = { false };
	size_t n, i;
	int rule;

	if (wishes(h, w, e) < 0 || reminder_of_case(h->tx, h->mem, h->problem.id, rows, ROWS, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		rule = (int)rule_named(rows[i].kind);
		kept[rule] = w[rule].on && (w[rule].base == rows[i].base || (w[rule].ahead && rows[i].base < w[rule].base));
		if (kept[rule]
			? wish_keep(h, &rows[i], anew, e) < 0
			: reminder_end(h->tx, rows[i].id, "cancelled", w[rule].on ? "something happened" : "no longer so", h->now, e) < 0)
			return -1;
	}
	for (rule = 0; rule < RULES; rule++)
		if (w[rule].on && !kept[rule] && ladder_of(h, (enum rule)rule)->n > 0 && wish_new(h, (enum rule)rule, &w[rule], e) < 0)
			return -1;
	return 0;
}

static int
plan_of(struct handling *h, int64_t problem, bool anew, struct err *e)
{
	struct problem was = h->problem;
	TALLOC_CTX *all = h->mem;
	bool had = h->has_problem;
	int r;

	if (!h->lab->ladder)
		return 0;
	h->mem = talloc_new(all); /* nothing is kept of a case: there may be a great many */
	r = problem_get(h->tx, h->mem, problem, &h->problem, e);
	h->has_problem = r == 1;
	if (r == 1)
		r = plan(h, anew, e);
	talloc_free(h->mem);
	h->mem = all;
	h->problem = was;
	h->has_problem = had;
	return r < 0 ? -1 : 0;
}

int
plan_case(struct handling *h, int64_t problem, struct err *e)
{
	return plan_of(h, problem, false, e);
}

int
plan_touched(struct handling *h, struct err *e)
{
	int64_t ids[64];
	size_t n, i;

	while ((n = tx_touched(h->tx, ids, 64)) > 0)
		for (i = 0; i < n; i++)
			if (plan_case(h, ids[i], e) < 0)
				return -1;
	return 0;
}

int
plan_all(struct handling *h, struct err *e)
{
	int64_t ids[PLAN_MOST];
	size_t n, i;

	if (problem_going_on(h->tx, g_ascii_strtoll(h->in->text, NULL, 10), ids, PLAN_MOST, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (plan_of(h, ids[i], true, e) < 0)
			return -1;
	return n < PLAN_MOST && (news_plan(h, e) < 0 || own_plan(h, e) < 0) ? -1 : 0;
}
