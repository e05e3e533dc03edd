/* SPDX-License-Identifier: EUPL-1.2
 *
 * What was written down of a workshop. The mail of the day after asks for it; what comes back is kept, its actions become tasks, and the
 * participants get it when who organises says so.
 */
#include <glib.h>
#include <string.h>

#include "bot/base/fault.h"
#include "bot/base/text.h"
#include "handlers/actions.h"
#include "handlers/dates.h"
#include "handlers/followup.h"
#include "handlers/organiser.h"
#include "handlers/reminder.h"
#include "handlers/run.h"
#include "handlers/series.h"

enum { LETTERS = 30, DEFAULT_DAYS = 5, MINUTES_SHORT = 20 };

int
minutes_ask(struct handling *h, struct gathering *g, const struct occasion *o, struct err *e)
{
	struct person p;
	const char *room;
	int64_t person;

	occasion_tell(h, &g->w, o, "minutes");
	if (attendance_close(h, g, o->key, e) < 0 || task_person(h, &g->w, CHECKER_FACILITATOR, &person, &room, e) < 0)
		return -1;
	if (person_get(h->tx, h->mem, person ? person : g->w.organiser, &p, e) < 0)
		return -1;
	FAULT("minutes.ask");
	h->occasion = o->key;
	if (!person)
		return organiser_tell(h, g, "workshop-minutes", VARS(VAR("day", occasion_words(h, h->lab->language, o))), e);
	return tell(h, person, "workshop-minutes", VARS(VAR("day", occasion_words(h, p.lang, o))), e);
}

/* ---- they come ---- */

/* The instant of its day; without one some working days from now. */
static int
action_due(struct handling *h, const struct action *a, int64_t *due, struct err *e)
{
	int64_t at;

	if (a->dated) {
		if (date_instant(&a->day, h->lab->zone, &at) < 0)
			return fail(e, ERR_BUG, "no such day");
	} else if (hours_add_days(h->lab->hours, h->now, DEFAULT_DAYS, &at) < 0) {
		return fail(e, ERR_PERM, "no working time at all");
	}
	return remind_time(h, 0, MAX(at, h->now), due, e);
}

/* 1 a task; 0 it is none: it names nobody that we know, and its line may say anything; -1. */
static int
action_keep(struct handling *h, const struct workshop *w, const char *occasion, const struct action *a, struct task *t,
    const char **unknown, struct err *e)
{
	struct person p = { .id = 0 };
	int r = a->who ? followup_person(h, w->id, a->who, &p, e) : 0;

	*unknown = NULL;
	*t = (struct task){ .text = a->what, .dated = true, .occasion = occasion };
	if (r < 0 || (r == 0 && !a->surely))
		return r;
	if (r == 1)
		t->person = p.id;
	else if (task_person(h, w, CHECKER_ORGANISER, &t->person, &t->room, e) < 0)
		return -1;
	if (r == 0)
		*unknown = a->who;
	return action_due(h, a, &t->due_at, e) < 0 || task_new(h, w, t, e) < 0 ? -1 : 1;
}

int
task_of_action(struct handling *h, const struct gathering *g, const char *text, const char **refused, struct err *e)
{
	struct action *a = talloc_array(h->mem, struct action, ACTIONS_MOST);
	struct civil now;
	struct task t, all[80];
	struct occasion o = { .key = "" };
	size_t n;
	int r = occasion_next(h, g, &o, e);

	*refused = text;
	if (r < 0)
		return -1;
	if (date_civil(h->now, h->lab->zone, &now) < 0)
		return fail(e, ERR_PERM, "no such time zone: %s", h->lab->zone);
	n = actions_read(h->mem, talloc_asprintf(h->mem, "action : %s", text), &now, h->lab->zone, a);
	if (n == 0)
		return 0;
	r = action_keep(h, &g->w, r == 1 ? o.key : "", &a[0], &t, refused, e);
	if (r <= 0 || task_all(h->tx, h->mem, g->w.id, all, G_N_ELEMENTS(all), &n, e) < 0)
		return r < 0 || e->kind ? -1 : 0;
	for (r = 0; n > 0; n--)
		r = MAX(r, all[n - 1].number);
	return r;
}

/* Written once more, what was a task stays that one. */
static int
was_there(struct handling *h, const struct workshop *w, const char *occasion, const char *what, struct err *e)
{
	struct task t[80];
	size_t n, i;

	if (task_all(h->tx, h->mem, w->id, t, G_N_ELEMENTS(t), &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (t[i].dated && strcmp(t[i].occasion, occasion) == 0 &&
		    strcmp(text_fold(h->mem, t[i].text), text_fold(h->mem, what)) == 0)
			return 1;
	return 0;
}

static int
actions_keep(struct handling *h, const struct workshop *w, const char *occasion, const char *text, struct rows *rows, struct err *e)
{
	struct action *a = talloc_array(h->mem, struct action, ACTIONS_MOST);
	const char *unknown;
	struct person p;
	struct civil now;
	struct task t;
	size_t n, i;
	int r;

	if (date_civil(h->now, h->lab->zone, &now) < 0)
		return fail(e, ERR_PERM, "no such time zone: %s", h->lab->zone);
	n = actions_read(h->mem, text, &now, h->lab->zone, a);
	for (i = 0; i < n; i++) {
		r = was_there(h, w, occasion, a[i].what, e);
		if (r == 0)
			r = action_keep(h, w, occasion, &a[i], &t, &unknown, e) - 1;
		else if (r > 0)
			continue;
		if (r < -1 || e->kind)
			return -1;
		if (r < 0)
			continue;
		p.name = NULL;
		if (t.person && person_get(h->tx, h->mem, t.person, &p, e) < 0)
			return -1;
		rows_add(rows, "what", a[i].what, "who", p.name ? p.name : word(h, "task.team"), "day",
		    words_date(h->mem, h->lab->words, h->who.lang, t.due_at, h->lab->zone), "guessed", a[i].dated ? NULL : "1", "unknown",
		    unknown ? without_addresses(h->mem, unknown) : NULL, NULL);
	}
	return 0;
}

/* The case that the workshop belongs to has them as a note. */
static int
note_in_case(struct handling *h, const struct workshop *w, const char *text, struct err *e)
{
	const char *note = label_fill(h->mem, h->lab->words, h->lab->language, "minutes.note", VARS(VAR("ref", w->ref), VAR("text", text)));
	int64_t id;

	return w->problem ? note_add(h->tx, w->problem, h->who.id, "note", note, h->inbox, h->now, &id, e) : 0;
}

static int
minutes_keep(struct handling *h, struct gathering *g, const char *text, struct err *e)
{
	struct minutes m = { .person = h->who.id, .text = text };
	struct rows *rows = rows_new(h->mem, ACTIONS_MOST), *unknown = rows_new(h->mem, ACTIONS_MOST);
	struct attendance came;
	struct minutes was;
	struct occasion o;
	bool only;
	int r = occasion_meant(h, g, &o, e);

	if (r <= 0)
		return r < 0 ? -1 : fail(e, ERR_BUG, "minutes of what has no date");
	m.occasion = h->occasion = o.key;
	r = minutes_get(h->tx, h->mem, g->w.id, o.key, &was, e);
	if (r < 0 || minutes_put(h->tx, g->w.id, &m, h->inbox, h->now, e) < 0)
		return -1;
	FAULT("minutes.kept");
	if (!*o.key || o.end <= h->now)
		occasion_tell(h, &g->w, &o, "minutes");
	h->out->intent = "atelier";
	h->out->acted = true;
	if (attendance_take(h, g, &o, text, unknown, &only, e) < 0 || attendance_counts(h->tx, g->w.id, o.key, &came, e) < 0 ||
	    actions_keep(h, &g->w, o.key, text, rows, e) < 0 || tasks_fulfil(h, g->w.id, o.key, TASK_MINUTES, e) < 0 ||
	    (r == 0 && note_in_case(h, &g->w, text, e) < 0) || gathering_write(h, g, e) < 0)
		return -1;
	return say(h, "workshop-minutes-kept",
	    VARS(VAR("day", occasion_day(h, h->who.lang, o.key)), VAR_ROWS("actions", rows), VAR("again", r == 1 ? "1" : NULL),
		VAR("many", talloc_asprintf(h->mem, "%d", g->w.invited)),
		VAR("came", came.present ? talloc_asprintf(h->mem, "%d", came.present) : NULL), VAR_ROWS("unknown_people", unknown)),
	    e);
}

/* ---- they go out ---- */

static int
minutes_send(struct handling *h, struct gathering *g, struct err *e)
{
	struct occasion o;
	struct minutes m;
	int r = occasion_meant(h, g, &o, e);

	if (r == 1)
		r = minutes_get(h->tx, h->mem, g->w.id, o.key, &m, e);
	if (r <= 0)
		return r < 0 ? -1 : say(h, "workshop-minutes-none", NULL, e);
	h->occasion = o.key;
	m.asked_at = h->now;
	m.sent_to = m.sent_at = 0;
	h->out->intent = "atelier";
	h->out->acted = true;
	if (minutes_sent(h->tx, g->w.id, &m, e) < 0 || gathering_write(h, g, e) < 0)
		return -1;
	return say(h, "workshop-minutes-sent", VARS(VAR("many", talloc_asprintf(h->mem, "%d", g->w.invited))), e);
}

int
minutes_spread(struct handling *h, struct gathering *g, struct err *e)
{
	struct invitee i[LETTERS];
	struct minutes m;
	size_t n, k;
	int r = minutes_due(h->tx, h->mem, g->w.id, &m, e);

	if (r <= 0 || h->out->n_letters > 0) /* one message of the clock writes so many letters */
		return r < 0 ? -1 : 0;
	if (invitee_all(h->tx, h->mem, g->w.id, m.sent_to, i, LETTERS, &n, e) < 0)
		return -1;
	for (k = 0; k < n; k++) {
		m.sent_to = i[k].id;
		if (i[k].person == m.person) /* the absent need it most of all */
			continue;
		FAULT("minutes.send");
		if (tell(h, i[k].person, "workshop-minutes-for-you",
			VARS(VAR("text", m.text), VAR("day", occasion_day(h, h->lab->language, m.occasion))), e) < 0)
			return -1;
	}
	if (n < LETTERS)
		m.sent_at = h->now;
	return minutes_sent(h->tx, g->w.id, &m, e);
}

/* ---- is it one? ---- */

static bool
says_send(struct handling *h, const char *text)
{
	return g_regex_match_simple(
	    "^(oui[ ,]*)?(envoye[rz]?( le( compte[ -]rendu)?)?( aux participants| a tous| a tout le monde)?|send( it)?( to (all|everybody|the participants))?)[ .!]*$",
	    text_trim(text_fold(h->mem, text)), 0, 0);
}

int
minutes_answer(struct handling *h, struct gathering *g, struct err *e)
{
	const char *about = h->about_letter ? h->about_letter : "", *text = h->in->text;
	bool asked = g_str_has_prefix(about, "workshop-minutes") || strcmp(about, "workshop-attendance") == 0;
	bool named = g_regex_match_simple("\\b(compte[ -]rendu|minutes)\\b", text_fold(h->mem, h->in->subject), 0, 0);

	if (h->in->channel != CHANNEL_MAIL || !workshop_decides(h, &g->w) || !h->verified || (!asked && !named))
		return 0;
	if (says_send(h, text))
		return minutes_send(h, g, e) < 0 ? -1 : 1;
	if (bare_is_empty(h->mem, text) || (strcmp(about, "workshop-minutes") != 0 && g_utf8_strlen(text, -1) < MINUTES_SHORT))
		return 0;
	return minutes_keep(h, g, text, e) < 0 ? -1 : 1;
}
