/* SPDX-License-Identifier: EUPL-1.2
 *
 * What is to be done for a workshop: the lab's checklist around the day that was kept, and what people add. Each task has a reminder like
 * any that somebody asked for: answers to that ("fait", "lundi", "pas moi, voir Anne") are answers to the task.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/fault.h"
#include "bot/base/text.h"
#include "handlers/actions.h"
#include "handlers/away.h"
#include "handlers/dates.h"
#include "handlers/day.h"
#include "handlers/followup.h"
#include "handlers/keeper.h"
#include "handlers/organiser.h"
#include "handlers/reminder.h"
#include "handlers/run.h"
#include "handlers/series.h"

enum { TASKS_MOST = 80, SHORT_MINUTES = 120, MINUTE = 60 };

static bool
is_open(const struct task *t)
{
	return strcmp(t->state, "waiting") == 0 || strcmp(t->state, "said") == 0;
}

/* ---- who ---- */

static int
invited_as(struct handling *h, const struct workshop *w, const char *part, int64_t *person, struct err *e)
{
	struct invitee i[64];
	size_t n, k;
	int64_t after = 0;

	*person = 0;
	do {
		if (invitee_all(h->tx, h->mem, w->id, after, i, G_N_ELEMENTS(i), &n, e) < 0)
			return -1;
		for (k = 0; k < n && !*person; k++) {
			after = i[k].id;
			if (strcmp(i[k].part, part) == 0)
				*person = i[k].person;
		}
	} while (n == G_N_ELEMENTS(i) && !*person);
	return 0;
}

/* Who only asked for a workshop prepares none: then it is for the team. */
int
task_person(struct handling *h, const struct workshop *w, enum checker who, int64_t *person, const char **room, struct err *e)
{
	struct person organiser = { .role = "" };

	*person = 0;
	*room = "";
	if ((who == CHECKER_SPONSOR && invited_as(h, w, "sponsor", person, e) < 0) ||
	    (who == CHECKER_FACILITATOR && invited_as(h, w, "facilitator", person, e) < 0))
		return -1;
	if (*person)
		return 0;
	if (who != CHECKER_TEAM && person_get(h->tx, h->mem, w->organiser, &organiser, e) < 0)
		return -1;
	if (strcmp(organiser.role, "staff") == 0)
		*person = w->organiser;
	else
		*room = "staff";
	return 0;
}

/* ---- they come to be, move, end ---- */

int
task_new(struct handling *h, const struct workshop *w, struct task *t, struct err *e)
{
	struct reminder r = { .kind = "own",
		.author = w->organiser,
		.person = t->person,
		.room = t->person ? "" : t->room,
		.base = h->now,
		.due_at = t->due_at,
		.repeats = "" };
	const char *day;
	struct civil c;

	if (date_civil(t->due_at, h->lab->zone, &c) < 0)
		return fail(e, ERR_PERM, "no such time zone: %s", h->lab->zone);
	r.civil = dates_iso(h->mem, &c, false);
	day = occasion_day(h, h->lab->language, t->occasion);
	r.text = label_fill(h->mem, h->lab->words, h->lab->language, day ? "task.reminder-of" : "task.reminder",
	    VARS(VAR("task", t->text), VAR("ref", w->ref), VAR("title", excerpt(h->mem, w->title)), VAR("day", day)));
	if (away_route(h, &r, e) < 0 || reminder_add(h->tx, &r, h->inbox, h->now, &r.id, e) < 0)
		return -1;
	FAULT("task.new");
	t->reminder = r.id;
	t->due_at = r.due_at;
	return task_add(h->tx, w->id, t, e);
}

/* So many working days from the kept day. */
static int
day_from(struct handling *h, int64_t start, int days, int64_t *at, struct err *e)
{
	*at = day_noon(h, day_of(h, start)) - 12 * 3600;
	return hours_add_days(h->lab->hours, *at, days, at) < 0 ? fail(e, ERR_PERM, "no working time at all") : 0;
}

/* The hour of reminders then; what would be over is said next. */
static int
due_of(struct handling *h, int64_t start, int days, int64_t *due, struct err *e)
{
	int64_t at;

	return day_from(h, start, days, &at, e) < 0 ? -1 : remind_time(h, 0, MAX(at, h->now), due, e);
}

/* What lies before the time before it, or behind the next one, is done for the series as a whole: once, with its first. */
static int
is_its_own(struct handling *h, const struct gathering *g, const struct occasion *o, int days, struct err *e)
{
	struct occasion other;
	int64_t at;
	int r = occasion_before(h, g, o, &other, e);

	if (r <= 0)
		return r < 0 ? -1 : 1;
	if (day_from(h, o->start, days, &at, e) < 0)
		return -1;
	if (at <= other.start)
		return 0;
	r = occasion_behind(h, g, o, &other, e);
	return r < 0 ? -1 : r == 0 || at < other.start;
}

static int
tasks_begin(struct handling *h, const struct gathering *g, const struct occasion *o, struct err *e)
{
	bool brief = o->end - o->start <= SHORT_MINUTES * MINUTE;
	const struct checklist *l = brief ? h->lab->checklist_short : h->lab->checklist;
	size_t i;

	for (i = 0; l && i < l->n; i++) {
		struct task t = { .text = l->check[i].text, .days = l->check[i].days, .occasion = o->key };
		int own = is_its_own(h, g, o, t.days, e);

		if (own < 0)
			return -1;
		if (own == 0)
			continue;
		if (due_of(h, o->start, t.days, &t.due_at, e) < 0 || task_person(h, &g->w, l->check[i].who, &t.person, &t.room, e) < 0 ||
		    task_new(h, &g->w, &t, e) < 0)
			return -1;
	}
	return 0;
}

static int
task_move(struct handling *h, const struct task *t, int64_t start, struct err *e)
{
	struct reminder r;
	struct civil c;
	int found = reminder_get(h->tx, h->mem, t->reminder, &r, e);

	if (found <= 0 || due_of(h, start, t->days, &r.due_at, e) < 0 || date_civil(r.due_at, h->lab->zone, &c) < 0)
		return found < 0 || e->kind ? -1 : 0;
	r.civil = dates_iso(h->mem, &c, false);
	r.state = "waiting";
	r.wanted_at = 0;
	return remind_plan(h, &r, e);
}

/* A series: those of a time that does not take place end, those of the next one begin. */
static int
series_follow(struct handling *h, const struct gathering *g, const struct task *t, size_t n, struct err *e)
{
	struct occasion next, o;
	bool there = false;
	size_t i;
	int r = occasion_next(h, g, &next, e);

	if (r <= 0)
		return r;
	for (i = 0; i < n; i++) {
		there = there || (!t[i].dated && strcmp(t[i].occasion, next.key) == 0);
		if (t[i].dated || !is_open(&t[i]))
			continue;
		r = occasion_of(h, g, t[i].occasion, &o, e);
		if (r == 0)
			r = reminder_end(h->tx, t[i].reminder, "cancelled", "that time is left out", h->now, e);
		if (r < 0)
			return -1;
	}
	return there ? 0 : tasks_begin(h, g, &next, e);
}

int
tasks_follow(struct handling *h, const struct gathering *g, struct err *e)
{
	struct task t[TASKS_MOST];
	struct occasion o = { .start = 0 };
	size_t n, i;
	int r = keeper_follow(h, g, e) < 0 ? -1 : occasion_next(h, g, &o, e);

	if (r < 0 || task_all(h->tx, h->mem, g->w.id, t, TASKS_MOST, &n, e) < 0)
		return -1;
	if (g->w.stage == WORKSHOP_FIXED && series_kept(g))
		return series_follow(h, g, t, n, e);
	if (g->w.stage == WORKSHOP_FIXED && r == 1 && n == 0)
		return tasks_begin(h, g, &o, e);
	for (i = 0; i < n; i++) {
		if (!is_open(&t[i]))
			continue;
		if (g->w.stage == WORKSHOP_CANCELLED)
			r = reminder_end(h->tx, t[i].reminder, "cancelled", "workshop called off", h->now, e);
		else if (g->w.stage == WORKSHOP_FIXED && r >= 0 && !t[i].dated)
			r = task_move(h, &t[i], o.start, e);
		if (r < 0)
			return -1;
	}
	return 0;
}

int
tasks_fulfil(struct handling *h, int64_t workshop, const char *occasion, enum task_kind kind, struct err *e)
{
	static const char *const words[] = { [TASK_RUNNING_ORDER] = "\\b(deroule|ordre du jour|running order|agenda)\\b",
		[TASK_ATTENDANCE] = "\\b(emargement|feuille de presence|attendance)\\b",
		[TASK_MINUTES] = "\\b(compte[ -]rendu|minutes|cr)\\b" };
	struct task t[TASKS_MOST];
	size_t n, i;

	if (task_all(h->tx, h->mem, workshop, t, TASKS_MOST, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (!t[i].dated && is_open(&t[i]) && (!occasion || strcmp(t[i].occasion, occasion) == 0) &&
		    g_regex_match_simple(words[kind], text_fold(h->mem, t[i].text), 0, 0) &&
		    reminder_end(h->tx, t[i].reminder, "done", "done otherwise", h->now, e) < 0)
			return -1;
	return 0;
}

int
task_words(struct handling *h, int64_t reminder, const char *text, struct err *e)
{
	struct gathering g;
	int64_t workshop;
	int r = task_of_reminder(h->tx, reminder, &workshop, e);

	if (r == 1)
		r = gathering_load(h, workshop, &g, e);
	if (r <= 0)
		return r;
	h->out->acted = true;
	return organiser_tell(h, &g, "workshop-words", VARS(VAR("person", h->who.name), VAR("text", excerpt(h->mem, text))), e) < 0 ? -1
																    : 1;
}

/* ---- shown and changed ---- */

static int
who_words(struct handling *h, const struct task *t, const char **who, struct err *e)
{
	struct person p = { .name = NULL };

	if (t->person && person_get(h->tx, h->mem, t->person, &p, e) < 0)
		return -1;
	*who = p.name ? p.name : word(h, "task.team");
	return 0;
}

static int
row_add(struct handling *h, struct rows *rows, const struct task *t, struct err *e)
{
	const char *who;

	if (who_words(h, t, &who, e) < 0)
		return -1;
	rows_add(rows, "number", talloc_asprintf(h->mem, "%d", t->number), "what",
	    h->in->channel == CHANNEL_ROOM ? excerpt(h->mem, t->text) : t->text, "who", who, "day",
	    words_date(h->mem, h->lab->words, h->who.lang, t->due_at, h->lab->zone), "open", is_open(t) ? "1" : NULL, "done",
	    strcmp(t->state, "done") == 0 ? "1" : NULL, "late", is_open(t) && day_of(h, t->due_at) < day_today(h) ? "1" : NULL, NULL);
	return 0;
}

static int
tasks_show(struct handling *h, const struct gathering *g, struct err *e)
{
	struct task t[TASKS_MOST];
	struct rows *rows = rows_new(h->mem, TASKS_MOST);
	size_t n, i;

	if (task_all(h->tx, h->mem, g->w.id, t, TASKS_MOST, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (row_add(h, rows, &t[i], e) < 0)
			return -1;
	return say(h, "workshop-tasks",
	    VARS(VAR_ROWS("tasks", rows), VAR("undated", followup_kept(g) ? NULL : "1"), VAR("example", usage_of(h, "tache"))), e);
}

int
cmd_taches(struct handling *h, struct err *e)
{
	struct gathering g;
	const char *rest;
	int r = workshop_named_to_decide(h, "taches", ~0U, &g, &rest, e);

	return r <= 0 ? r : tasks_show(h, &g, e);
}

/* The task as it stands now is said. */
static int
task_said(struct handling *h, const struct gathering *g, int number, const char *did, struct err *e)
{
	struct task t[TASKS_MOST];
	struct rows *rows = rows_new(h->mem, 1);
	size_t n, i;

	if (task_all(h->tx, h->mem, g->w.id, t, TASKS_MOST, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if ((t[i].number == number || (number == 0 && t[i].reminder > 0 && t[i].number == (int)n)) && rows->n == 0 &&
		    row_add(h, rows, &t[i], e) < 0)
			return -1;
	h->out->acted = true;
	return say(h, "workshop-task", VARS(VAR_ROWS("tasks", rows), VAR(did, "1")), e);
}

/* "3 @paul", "3 fait", "3 lundi 16 mars", "3 annuler" */
static int
task_change(struct handling *h, const struct gathering *g, const struct task *t, const char *rest, struct err *e)
{
	static const char done[] = "fait faite ok done termine terminee", over[] = "annuler annule annulee supprimer retirer cancel drop";
	const char *word_said = text_trim(text_fold(h->mem, rest));
	struct reminder r;
	struct person p;
	struct civil now;
	struct span s;
	int found = reminder_get(h->tx, h->mem, t->reminder, &r, e);

	if (found <= 0 || date_civil(h->now, h->lab->zone, &now) < 0)
		return found < 0 ? -1 : fail(e, ERR_BUG, "a task without its reminder");
	if (*word_said && (words_hold(done, word_said, strlen(word_said)) || words_hold(over, word_said, strlen(word_said)))) {
		bool is_done = words_hold(done, word_said, strlen(word_said));

		if (reminder_end(h->tx, r.id, is_done ? "done" : "cancelled", "asked", h->now, e) < 0)
			return -1;
		return task_said(h, g, t->number, is_done ? "finished" : "dropped", e);
	}
	if (!is_open(t))
		return say(h, "workshop-task-unknown", VARS(VAR("given", NULL), VAR("over", "1"), VAR("example", usage_of(h, "tache"))), e);
	found = followup_person(h, g->w.id, rest, &p, e);
	if (found < 0)
		return -1;
	if (found == 1) {
		r.person = p.id;
		r.room = "";
		if (remind_plan(h, &r, e) < 0 || task_said(h, g, t->number, "handed", e) < 0)
			return -1;
		return p.id == h->who.id
			   ? 0
			   : tell(h, p.id, "workshop-task-yours",
				 VARS(VAR("what", t->text), VAR("day", words_date(h->mem, h->lab->words, p.lang, r.due_at, h->lab->zone))),
				 e);
	}
	if (dates_find(h->mem, rest, &(struct dates_frame){ .now = &now, .zone = h->lab->zone }, &s, 1) == 1 && s.state == SPAN_GOOD &&
	    !s.ambiguous && !s.recurrence && date_instant(&s.start, h->lab->zone, &r.due_at) == 0 &&
	    remind_time(h, 0, MAX(r.due_at, h->now), &r.due_at, e) == 0) {
		r.civil = dates_iso(h->mem, &s.start, false);
		r.state = "waiting";
		return remind_plan(h, &r, e) < 0 ? -1 : task_said(h, g, t->number, "moved", e);
	}
	return e->kind
		   ? -1
		   : say(h, "workshop-task-unknown",
			 VARS(VAR("given", without_addresses(h->mem, rest)), VAR("over", NULL), VAR("example", usage_of(h, "tache"))), e);
}

/* "Paul / commander les post-it / jeudi" */
static int
task_from_words(struct handling *h, const struct gathering *g, const char *text, struct err *e)
{
	const char *refused;
	int r = task_of_action(h, g, text, &refused, e);

	if (r < 0)
		return -1;
	if (r == 0)
		return say(h, "workshop-task-unknown",
		    VARS(VAR("given", refused ? without_addresses(h->mem, refused) : NULL), VAR("over", NULL),
			VAR("example", usage_of(h, "tache"))),
		    e);
	return task_said(h, g, r, "added", e);
}

int
cmd_tache(struct handling *h, struct err *e)
{
	struct task t[TASKS_MOST];
	struct gathering g;
	const char *rest;
	char *end;
	size_t n, i;
	long number;
	int r = workshop_named_to_decide(h, "tache", ~(1U << WORKSHOP_CANCELLED), &g, &rest, e);

	if (r <= 0)
		return r;
	number = strtol(rest, &end, 10);
	end += strspn(end, " :");
	if (!*rest || (number > 0 && !*end))
		return tasks_show(h, &g, e);
	if (end == rest || number <= 0)
		return task_from_words(h, &g, rest, e);
	if (task_all(h->tx, h->mem, g.w.id, t, TASKS_MOST, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (t[i].number == number)
			return task_change(h, &g, &t[i], end, e);
	return say(h, "workshop-task-unknown",
	    VARS(VAR("given", talloc_asprintf(h->mem, "%ld", number)), VAR("over", NULL), VAR("example", usage_of(h, "tache"))), e);
}
