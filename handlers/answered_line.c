/* SPDX-License-Identifier: EUPL-1.2
 *
 * One line of a letter of reminders is answered.
 */
#include "handlers/answered.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/aside.h"
#include "handlers/away.h"
#include "handlers/dates.h"
#include "handlers/day.h"
#include "handlers/reminder.h"

enum { YEAR = 366 * 86400, SOON_MINUTES = 120 };

static bool
is_own(const struct reminder *r)
{
	return strcmp(r->kind, "own") == 0;
}

/* "P-2026-014 « Non-recours »", or the words that somebody wanted to be reminded of. */
static const char *
line_what(struct handling *h, const struct answered_line *l, const char *lang, bool shared)
{
	struct problem *p = &h->problem;

	if (is_own(&l->r))
		return excerpt(h->mem, l->r.text);
	if (shared && others_read(h))
		return p->ref;
	return label_fill(h->mem, h->lab->words, lang, "answered.case", VARS(VAR("ref", p->ref), VAR("title", excerpt(h->mem, p->title))));
}

static void
row_add(struct handling *h, struct answering *w, const struct answered_line *l, const char *did)
{
	const char *lang = h->who.lang, *what = line_what(h, l, lang, true);

	rows_add(w->rows, "n", talloc_asprintf(h->mem, "%d", l->number), "text",
	    label_fill(h->mem, h->lab->words, lang, "answered.line", VARS(VAR("what", what), VAR("did", did))), NULL);
}

/* For the staff and for the record: in the language of the lab. */
static const char *
lab_day(struct handling *h, int64_t at)
{
	return words_date(h->mem, h->lab->words, h->lab->language, at, h->lab->zone);
}

#define DID(key, ...) label_fill(h->mem, h->lab->words, h->who.lang, key, VARS(__VA_ARGS__))

/* What is asked about a line is answered with its number. */
static void
line_open(struct answering *w, const struct answered_line *l)
{
	w->open = talloc_asprintf_append(w->open, " %d", l->number);
}

/* What was done with the line, and what it takes to take it back. */
static int
record(
    struct handling *h, struct answering *w, const struct answered_line *l, const struct reminder *was, const char *did, const char *more)
{
	const char *detail =
	    talloc_asprintf(h->mem, "%s %lld %s %lld %d %lld %lld %s %s", answer_name(l->a->act), (long long)was->id, was->state,
		(long long)was->person, was->step, (long long)was->due_at, (long long)was->wanted_at, *was->room ? was->room : "-", more);
	struct answered_case *c = w->cases, *end = w->cases + w->n_cases;

	h->out->acted = true;
	w->undo = true;
	if (!was->problem) {
		w->aside = w->aside ? talloc_asprintf_append(w->aside, ";%s", detail) : talloc_strdup(h->mem, detail);
		return 0;
	}
	while (c < end && c->problem != was->problem)
		c++;
	if (c < end) {
		c->detail = talloc_asprintf_append(c->detail, ";%s", detail);
		if (!strstr(c->did, did))
			c->did = talloc_asprintf_append(c->did, ", %s", did);
		return 0;
	}
	*c = (struct answered_case){ was->problem, talloc_strdup(h->mem, did), talloc_strdup(h->mem, detail) };
	w->n_cases++;
	return 0;
}

int
answer_record(struct handling *h, struct answering *w, struct err *e)
{
	struct problem before;
	size_t i;

	for (i = 0; i < w->n_cases; i++) {
		if (case_load(h, w->cases[i].problem, e) < 0)
			return -1;
		before = h->problem;
		if (act_detailed(h, &before, w->cases[i].did, w->note, w->cases[i].detail, e) < 0)
			return -1;
	}
	return w->aside ? aside_note(h, "rappel", w->aside, e) : 0;
}

static int
done(struct handling *h, struct answering *w, struct answered_line *l, struct err *e)
{
	const char *did = DID("answered.done", { .name = NULL });

	/* One that comes again goes on: this time is done. */
	if (!*l->r.repeats && reminder_end(h->tx, l->r.id, "done", "answered", h->now, e) < 0)
		return -1;
	row_add(h, w, l, did);
	return record(h, w, l, &l->r, word_in(h, h->lab->language, "answer.done"), "");
}

/* The instant that a date means: 1; 0: it is over; -1. */
static int
instant(struct handling *h, const struct answer *a, int64_t *at, struct err *e)
{
	struct civil c = a->date;

	if (!a->timed)
		c.hour = c.minute = c.second = 0;
	if (date_instant(&c, h->lab->zone, at) < 0)
		return fail(e, ERR_BUG, "no such day");
	if (day_of(h, *at) < day_today(h) || (a->timed && *at <= h->now))
		return 0;
	if (a->timed) {
		*at = hours_next(h->lab->hours, *at);
		return *at ? 1 : fail(e, ERR_BUG, "no working time at all");
	}
	if (day_of(h, *at) == day_today(h))
		return hours_add_minutes(h->lab->hours, h->now, SOON_MINUTES, at) < 0 ? fail(e, ERR_BUG, "no working time at all") : 1;
	return remind_time(h, h->who.id, *at, at, e) < 0 ? -1 : 1;
}

static const char *
moment(struct handling *h, const struct answer *a, int64_t at)
{
	return a->timed ? words_datetime(h->mem, h->lab->words, h->who.lang, at, h->lab->zone)
			: words_date(h->mem, h->lab->words, h->who.lang, at, h->lab->zone);
}

static const char *
day_said(struct handling *h, const struct civil *c)
{
	return day_words(h, h->who.lang, (uint32_t)dates_day(c->year, c->month, c->day));
}

/* Why its date will not do, in words; NULL: it will. */
static const char *
date_fault(struct handling *h, struct answering *w, const struct answer *a, int64_t at, bool good)
{
	switch (a->state) {
	case DATE_NONE:
		return DID("answered.when", { .name = NULL });
	case DATE_UNSURE:
		return DID("answered.unsure", VAR("first", day_said(h, &a->date)), VAR("second", day_said(h, &a->other)));
	case DATE_IMPOSSIBLE:
		return DID("answered.impossible", { .name = NULL });
	case DATE_PAST:
	case DATE_GOOD:
		break;
	}
	if (!good || a->state == DATE_PAST)
		return DID("answered.past", VAR("date", day_said(h, &a->date)));
	if (at - h->now > YEAR && !strstr(h->reminded.open, FAR)) { /* said once more it is meant */
		w->far = true;
		return DID("answered.far", VAR("date", moment(h, a, at)));
	}
	return NULL;
}

/* The date of an answer: 1; 0: something is asked, and the row says so; -1. */
static int
date_take(struct handling *h, struct answering *w, struct answered_line *l, int64_t *at, struct err *e)
{
	const struct answer *a = l->a;
	const char *fault;
	int good = a->state == DATE_GOOD ? instant(h, a, at, e) : 0;

	if (good < 0)
		return -1;
	fault = date_fault(h, w, a, *at, good == 1);
	if (!fault)
		return 1;
	row_add(h, w, l, fault);
	line_open(w, l);
	w->asks_day = true;
	return 0;
}

static int
postpone(struct handling *h, struct answering *w, struct answered_line *l, struct err *e)
{
	struct reminder was = l->r;
	const char *did;
	int64_t at = 0;
	int r = date_take(h, w, l, &at, e);

	if (r <= 0)
		return r;
	r = is_own(&l->r) ? 0 : plan_said_step(h, &l->r, l->person, l->room, e);
	if (r < 0)
		return -1;
	if (r == 1 || is_own(&l->r)) {
		l->r.person = l->person;
		l->r.room = l->room;
	}
	l->r.due_at = l->r.wanted_at = at;
	l->r.state = "waiting";
	if (remind_plan(h, &l->r, e) < 0)
		return -1;
	at = l->r.meant_at ? l->r.due_at : at;
	did = DID("answered.postpone", VAR("date", moment(h, l->a, at)));
	row_add(h, w, l, did);
	if (!is_staff(h) && h->in->channel == CHANNEL_MAIL && !is_own(&l->r) && /* the staff learn when they will hear */
	    tell_staff(h, "reminders-theirs",
		VARS(VAR("date", lab_day(h, at)), VAR("text", excerpt(h->mem, h->meaning.plain ? h->meaning.plain : h->in->text))), e) < 0)
		return -1;
	return record(
	    h, w, l, &was, label_fill(h->mem, h->lab->words, h->lab->language, "answered.postpone", VARS(VAR("date", lab_day(h, at)))), "");
}

/* The next step of its ladder comes no sooner than a gap from now. */
static int
wait_a_gap(struct handling *h, struct answered_line *l, int64_t *at, struct err *e)
{
	if (hours_add_days(h->lab->hours, h->now, MAX(h->lab->remind_gap, 1), at) < 0 || remind_time(h, 0, *at, at, e) < 0)
		return fail(e, ERR_BUG, "no working time at all");
	if (strcmp(l->r.state, "waiting") != 0 || l->r.due_at >= *at)
		return 0;
	l->r.due_at = *at;
	return remind_plan(h, &l->r, e);
}

static int
seen(struct handling *h, struct answering *w, struct answered_line *l, struct err *e)
{
	struct reminder was = l->r;
	int64_t at;

	if (wait_a_gap(h, l, &at, e) < 0)
		return -1;
	row_add(h, w, l, DID("answered.seen", VAR("who", h->in->channel == CHANNEL_ROOM ? h->who.name : NULL)));
	return record(h, w, l, &was, word_in(h, h->lab->language, "answer.seen"), "");
}

static int
handed_add(struct handling *h, struct answering *w, const struct person *to, const struct answered_line *l, struct err *e)
{
	struct reminder r = l->r;
	size_t i;

	for (i = 0; i < w->n_handed && w->handed[i].person != to->id; i++)
		;
	if (i == HANDED_MOST)
		return 0;
	if (i == w->n_handed)
		w->handed[w->n_handed++] = (struct handed){ to->id, rows_new(h->mem, ANSWERED_LINES) };
	r.person = to->id;
	r.room = "";
	w->handed_lines++;
	rows_add(w->handed[i].rows, "n", talloc_asprintf(h->mem, "%d", w->handed_lines), "text", line_what(h, l, to->lang, false), "ref",
	    r.problem ? h->problem.ref : NULL, NULL);
	return reminded_add(h->tx, h->inbox, w->handed_lines, &r, day_iso(h->mem, day_today(h)), h->now, e);
}

int
handed_tell(struct handling *h, struct answering *w, struct err *e)
{
	size_t i;

	h->has_problem = false;
	for (i = 0; i < w->n_handed; i++)
		if (tell(h, w->handed[i].person, "reminders-passed",
			VARS(VAR_ROWS("lines", w->handed[i].rows), VAR("one", w->handed[i].rows->n == 1 ? "1" : NULL)), e) < 0)
			return -1;
	return 0;
}

static const char *
staff_names(struct handling *h, struct err *e)
{
	struct person staff[16];
	char *names = talloc_strdup(h->mem, "");
	size_t n, i;

	if (person_staff(h->tx, h->mem, staff, 16, &n, e) < 0)
		return NULL;
	for (i = 0; i < n; i++)
		names = talloc_asprintf_append(names, "%s%s", i ? ", " : "", staff[i].name);
	return names;
}

static int
pass(struct handling *h, struct answering *w, struct answered_line *l, struct err *e)
{
	struct reminder was = l->r;
	struct person to = { .id = 0 };
	const char *names, *away;
	int64_t at;
	int r = l->a->person ? staff_find(h, l->a->person, &to, e) : 0;

	if (r < 0)
		return -1;
	if (r == 0) {
		names = staff_names(h, e);
		row_add(h, w, l,
		    DID(l->a->person ? "answered.nobody" : "answered.whom",
			VAR("given", l->a->person ? without_addresses(h->mem, l->a->person) : NULL), VAR("people", names)));
		line_open(w, l);
		w->asks_person = true;
		return names ? 0 : -1;
	}
	if (to.id == h->who.id)
		return seen(h, w, l, e);
	if (handed_add(h, w, &to, l, e) < 0)
		return -1;
	if (is_own(&l->r)) {
		l->r.person = to.id;
		l->r.room = "";
		l->r.state = "said";
		if (reminder_set(h->tx, &l->r, e) < 0)
			return -1;
	} else if (wait_a_gap(h, l, &at, e) < 0) {
		return -1;
	}
	row_add(h, w, l,
	    is_own(&l->r) ? DID("answered.pass", VAR("person", to.name))
			  : DID("answered.pass-how", VAR("person", to.name),
				VAR("how", talloc_asprintf(h->mem, "%s%s %s %s", h->in->channel == CHANNEL_ROOM ? "!" : "",
					       command_word(h, command_find("passer")), h->problem.ref, to.name))));
	if (away_line(h, to.id, &away, e) < 0)
		return -1;
	if (away)
		rows_add(w->rows, "text", away, "n", NULL, NULL);
	return record(
	    h, w, l, &was, label_fill(h->mem, h->lab->words, h->lab->language, "answered.pass", VARS(VAR("person", to.name))), "");
}

static int
stop(struct handling *h, struct answering *w, struct answered_line *l, struct err *e)
{
	bool theirs = !is_staff(h);
	int64_t id = 0;

	if (is_own(&l->r)) {
		if (reminder_end(h->tx, l->r.id, "cancelled", "answered", h->now, e) < 0)
			return -1;
	} else if (hushed_add(h->tx, l->r.problem, theirs ? "" : l->r.kind, l->person, l->room, h->inbox, &id, e) < 0) {
		return -1;
	}
	row_add(h, w, l, DID(theirs ? "answered.stop-theirs" : *l->room ? "answered.stop-room" : "answered.stop", { .name = NULL }));
	return record(h, w, l, &l->r, word_in(h, h->lab->language, "answer.stop"), talloc_asprintf(h->mem, "hushed %lld", (long long)id));
}

/* All their reminders, whatever the line. */
static int
pause_all(struct handling *h, struct answering *w, struct answered_line *l, struct err *e)
{
	struct answer until = *l->a;
	struct habit habit;
	const char *more;
	int64_t at = 0;
	int r;

	if (w->paused)
		return 0;
	w->paused = true;
	if (!until.timed && (until.state == DATE_GOOD || until.state == DATE_UNSURE)) /* the last day is one of them */
		until.date = dates_civil(dates_day(until.date.year, until.date.month, until.date.day) + 1, 0);
	l->a = &until;
	r = date_take(h, w, l, &at, e);
	l->a = r == 0 ? NULL : l->a;
	if (r <= 0)
		return r;
	if (habit_get(h->tx, h->mem, h->who.id, &habit, e) < 0)
		return -1;
	more = talloc_asprintf(h->mem, "quiet %lld", (long long)habit.quiet_until);
	habit.quiet_until = at;
	if (habit_set(h->tx, h->who.id, &habit, e) < 0 || away_moved(h, h->who.id, e) < 0)
		return -1;
	rows_add(w->rows, "text", DID("answered.pause", VAR("date", moment(h, &until, at))), "n", NULL, NULL);
	r = record(h, w, l, &l->r, word_in(h, h->lab->language, "answer.pause"), more);
	l->a = NULL;
	return r;
}

int
answer_line(struct handling *h, struct answering *w, struct answered_line *l, struct err *e)
{
	static int (*const how[ANSWER_ACTS])(struct handling *, struct answering *, struct answered_line *, struct err *) = {
		[ANSWER_DONE] = done,
		[ANSWER_POSTPONE] = postpone,
		[ANSWER_PASS] = pass,
		[ANSWER_STOP] = stop,
		[ANSWER_PAUSE] = pause_all,
		[ANSWER_SEEN] = seen,
	};

	h->has_problem = false;
	if (l->r.problem && case_load(h, l->r.problem, e) < 0)
		return -1;
	if (l->gone && l->a->act != ANSWER_PAUSE) {
		row_add(h, w, l, DID("answered.gone", { .name = NULL }));
		return 0;
	}
	return how[l->a->act] ? how[l->a->act](h, w, l, e) : 0;
}

/* --- and back --- */

enum { F_ACT, F_ID, F_STATE, F_PERSON, F_STEP, F_DUE, F_WANTED, F_ROOM, F_MORE, F_VALUE };

static int
line_back(struct handling *h, const char *detail, struct err *e)
{
	g_auto(GStrv) f = g_strsplit(detail, " ", -1);
	struct habit habit;
	struct reminder r;
	int found;

	if (g_strv_length(f) <= F_MORE)
		return 0;
	if (strcmp(f[F_MORE], "hushed") == 0 && hushed_end(h->tx, strtoll(f[F_VALUE], NULL, 10), h->now, e) < 0)
		return -1;
	if (strcmp(f[F_MORE], "quiet") == 0) {
		if (habit_get(h->tx, h->mem, h->who.id, &habit, e) < 0)
			return -1;
		habit.quiet_until = strtoll(f[F_VALUE], NULL, 10);
		return habit_set(h->tx, h->who.id, &habit, e) < 0 ? -1 : away_moved(h, h->who.id, e);
	}
	if (reminder_again(h->tx, strtoll(f[F_ID], NULL, 10), f[F_STATE], e) < 0)
		return -1;
	found = reminder_get(h->tx, h->mem, strtoll(f[F_ID], NULL, 10), &r, e);
	if (found <= 0 || (strcmp(r.state, "waiting") != 0 && strcmp(r.state, "said") != 0))
		return found < 0 ? -1 : 0;
	r.state = talloc_strdup(h->mem, f[F_STATE]);
	r.person = strtoll(f[F_PERSON], NULL, 10);
	r.room = r.person ? "" : talloc_strdup(h->mem, f[F_ROOM]);
	r.step = (int)strtol(f[F_STEP], NULL, 10);
	r.due_at = strtoll(f[F_DUE], NULL, 10);
	r.wanted_at = strtoll(f[F_WANTED], NULL, 10);
	return remind_plan(h, &r, e);
}

int
answer_back(struct handling *h, const struct act *a, struct err *e)
{
	g_auto(GStrv) line = g_strsplit(a->detail, ";", -1);
	size_t i;

	if (a->note && note_withdraw(h->tx, a->note, true, e) < 0)
		return -1;
	for (i = 0; line[i]; i++)
		if (line_back(h, line[i], e) < 0)
			return -1;
	return 0;
}
