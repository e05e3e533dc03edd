/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/away.h"

#include <glib.h>
#include <string.h>

#include "handlers/day.h"
#include "handlers/news.h"
#include "handlers/reminder.h"

enum { LONG_OVER = 60, CHUNK = 50 };

/* Most people are there: nothing is looked up for them. 1: they may have some; 0; -1. */
static int
has_any(struct handling *h, struct absences *a, int64_t person, uint32_t since, struct err *e)
{
	size_t i;

	if (!a->known && absence_people(h->tx, since, a->people, ABSENT_MOST, &a->n_people, e) < 0)
		return -1;
	a->known = true;
	for (i = 0; i < a->n_people && a->people[i] != person; i++)
		;
	return i < a->n_people || a->n_people == ABSENT_MOST;
}

const struct absences *
absences_of(struct handling *h, int64_t person, struct err *e)
{
	static const struct absences none;
	struct absences *a = h->absences;
	uint32_t since = day_today(h) - MIN(LONG_OVER, day_today(h) - 1);
	size_t i;
	int r;

	if (!person)
		return &none;
	if (a && a->person == person)
		return a;
	if (!a)
		a = h->absences = talloc_zero(h, struct absences); /* h->mem may be freed before */
	r = has_any(h, a, person, since, e);
	if (r <= 0)
		return r < 0 ? NULL : &none;
	a->person = 0;
	if (absence_of(h->tx, person, since, a->all, ABSENCES_MOST, &a->n, e) < 0)
		return NULL;
	for (i = 0; i < a->n; i++)
		a->days[i] = (struct away){ a->all[i].from, a->all[i].to };
	a->person = person;
	return a;
}

void
absences_changed(struct handling *h)
{
	if (h->absences) {
		h->absences->person = 0;
		h->absences->known = false;
	}
}

int
away_on(struct handling *h, int64_t person, uint32_t day, uint32_t *back, struct err *e)
{
	const struct absences *a = absences_of(h, person, e);
	uint32_t until = day;
	size_t i;

	*back = 0;
	if (!a)
		return -1;
	for (i = 0; i < a->n; i++) /* the first one first: one may join the next */
		if (a->days[i].from <= until && a->days[i].to > until)
			until = a->days[i].to;
	*back = until > day ? until : 0;
	return 0;
}

/* Whom they named for that day, and who of these is there: *named, *who 0 for nobody. */
static int
substitute(struct handling *h, int64_t person, uint32_t day, int64_t *named, int64_t *who, struct err *e)
{
	const struct absences *a = absences_of(h, person, e);
	struct person p;
	size_t i;
	int r;

	*named = *who = 0;
	if (!a)
		return -1;
	for (i = 0; i < a->n; i++)
		if (a->days[i].from <= day && a->days[i].to > day && a->all[i].substitute)
			*named = a->all[i].substitute;
	if (!*named)
		return 0;
	if (absence_substitute(h->tx, person, day, who, e) < 0)
		return -1;
	r = *who ? person_get(h->tx, h->mem, *who, &p, e) : 0;
	if (r == 1 && strcmp(p.role, "staff") != 0) /* no longer of the team */
		*who = 0;
	return r < 0 ? -1 : 0;
}

int
away_words(struct handling *h, const char *lang, int64_t person, uint32_t day, const char **until, const char **instead, struct err *e)
{
	struct person p = { .name = NULL };
	int64_t named, who;
	uint32_t back;

	*until = *instead = NULL;
	if (away_on(h, person, day, &back, e) < 0)
		return -1;
	if (!back)
		return 0;
	if (substitute(h, person, day, &named, &who, e) < 0 || (who && person_get(h->tx, h->mem, who, &p, e) < 0))
		return -1;
	*until = day_words(h, lang, back - 1);
	*instead = p.name;
	return 0;
}

int
away_line(struct handling *h, int64_t person, const char **line, struct err *e)
{
	struct person p = { .name = NULL };
	const char *until, *instead;

	*line = NULL;
	if (!person || away_words(h, h->who.lang, person, day_today(h), &until, &instead, e) < 0)
		return person ? -1 : 0;
	if (!until)
		return 0;
	if (person_get(h->tx, h->mem, person, &p, e) < 0)
		return -1;
	*line = label_fill(h->mem, h->lab->words, h->who.lang, instead ? "absence.line-instead" : "absence.line",
	    VARS(VAR("who", p.name), VAR("until", until), VAR("instead", instead)));
	return 0;
}

/* --- reminders --- */

/* Somebody of the staff who is to act on a case: that can be somebody else. */
static int
may_pass(struct handling *h, const struct reminder *r, struct err *e)
{
	struct person p;
	int found;

	if (!r->problem || strcmp(r->kind, "own") == 0 || plan_asks_requester(h, r))
		return 0;
	found = person_get(h->tx, h->mem, r->person, &p, e);
	return found == 1 ? strcmp(p.role, "staff") == 0 : found;
}

/* When they are there for what is meant for `at`; *day: the day that decides. What was missed is as of today. */
static int
there_again(struct handling *h, int64_t person, int64_t at, int64_t *again, uint32_t *day, struct err *e)
{
	uint32_t back;

	*again = at;
	*day = day_of(h, at);
	if (away_on(h, person, *day, &back, e) < 0 || (back && remind_time(h, person, at, again, e) < 0))
		return -1;
	if (day_of(h, *again) >= day_today(h))
		return 0;
	*day = day_today(h);
	if (away_on(h, person, *day, &back, e) < 0)
		return -1;
	return back ? remind_time(h, person, day_noon(h, *day) - 43200, again, e) : 0;
}

/* Who wants no reminders for a while is stood in for by their deputy, if they have one who is there. */
static int
quiet_route(struct handling *h, struct reminder *r, uint32_t day, struct err *e)
{
	struct habit habit;
	uint32_t back;
	int pass;

	if (habit_get(h->tx, h->mem, r->person, &habit, e) < 0)
		return -1;
	if (!habit.deputy || habit.quiet_until <= r->due_at || habit.quiet_until <= h->now)
		return 0;
	pass = may_pass(h, r, e);
	if (pass <= 0)
		return pass;
	if (away_on(h, habit.deputy, day, &back, e) < 0)
		return -1;
	if (!back) {
		r->meant_at = r->due_at;
		r->person = habit.deputy;
	}
	return 0;
}

int
away_route(struct handling *h, struct reminder *r, struct err *e)
{
	const struct absences *a = absences_of(h, r->person, e);
	int64_t again, named = 0, who = 0;
	uint32_t day;
	int pass;

	r->meant_at = 0;
	if (!a || !r->person)
		return a ? 0 : -1;
	if (a->n == 0)
		return quiet_route(h, r, day_of(h, r->due_at), e);
	if (there_again(h, r->person, r->due_at, &again, &day, e) < 0)
		return -1;
	if (again == r->due_at)
		return quiet_route(h, r, day, e);
	r->meant_at = r->due_at;
	pass = again > h->now ? may_pass(h, r, e) : 0;
	if (pass < 0 || (pass == 1 && substitute(h, r->person, day, &named, &who, e) < 0))
		return -1;
	if (who) {
		r->person = who;
		return 0;
	}
	if (named)
		return plan_instead(h, r, day, e);
	r->due_at = again;
	return 0;
}

int
remind_plan(struct handling *h, struct reminder *r, struct err *e)
{
	r->meant_at = 0;
	if (strcmp(r->state, "waiting") == 0 && away_route(h, r, e) < 0)
		return -1;
	return reminder_set(h->tx, r, e);
}

/* As it would be if nobody were away, then as it is. What would have been said before now waits for the next hour of reminders. */
static int
row_moved(struct handling *h, struct reminder *r, struct err *e)
{
	struct reminder was = *r;
	int found = 1;

	h->has_problem = false;
	if (r->problem && case_load(h, r->problem, e) < 0)
		return -1;
	if (strcmp(r->kind, "own") != 0 && !news_is(r))
		found = plan_addressee(h, r, e);
	if (found <= 0)
		return found;
	r->due_at = r->meant_at ? r->meant_at : r->due_at;
	if (away_route(h, r, e) < 0)
		return -1;
	if (was.due_at > h->now && r->due_at < h->now && remind_time(h, r->person, h->now, &r->due_at, e) < 0)
		return -1;
	if (r->due_at == was.due_at && r->meant_at == was.meant_at && r->person == was.person && strcmp(r->room, was.room) == 0)
		return 0;
	return reminder_set(h->tx, r, e);
}

int
away_moved(struct handling *h, int64_t person, struct err *e)
{
	struct problem was = h->problem;
	bool had = h->has_problem;
	struct reminder rows[CHUNK];
	int64_t after = 0;
	size_t n, i;

	absences_changed(h);
	do {
		if (reminder_away(h->tx, h->mem, person, after, rows, CHUNK, &n, e) < 0)
			return -1;
		for (i = 0; i < n; i++) {
			after = rows[i].id;
			if (row_moved(h, &rows[i], e) < 0)
				return -1;
		}
	} while (n == CHUNK);
	h->problem = was;
	h->has_problem = had;
	return 0;
}
