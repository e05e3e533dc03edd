/* SPDX-License-Identifier: EUPL-1.2
 *
 * Somebody answers their reminders, by mail, in a room, or with a sign: which letter and which lines, may they, do it, say what was done.
 */
#include "handlers/answered.h"

#include <glib.h>
#include <string.h>

#include "bot/base/fault.h"
#include "bot/base/text.h"
#include "handlers/followup.h"
#include "handlers/reminder.h"

enum { RECENT_DAYS = 7, CASE_DAYS = 30, DAY = 86400, LEFT_SHOWN = 200 };

/* --- which letter --- */

/* Without an id of ours: the last letter about the case, or the only one of these days. */
static int
letter_guess(struct handling *h, struct reminded_letter *letter, struct err *e)
{
	int64_t ids[2];
	size_t n;
	int64_t days = h->has_problem ? CASE_DAYS : RECENT_DAYS;

	if (h->in->channel != CHANNEL_MAIL || h->reminded.by_id || !h->verified)
		return 0;
	if (reminded_recent(h->tx, h->who.id, h->has_problem ? h->problem.id : 0, h->now - days * DAY, ids, 2, &n, e) < 0)
		return -1;
	if (n == 0 || (n > 1 && !h->has_problem))
		return 0;
	*letter = (struct reminded_letter){ .inbox = ids[0], .person = h->who.id, .open = "" };
	return 1;
}

/* What stood on its lines for this person, or for the room that they answer in. */
static int
lines_load(struct handling *h, struct answering *w, struct err *e)
{
	struct reminded said[ANSWERED_LINES];
	size_t n, i;
	int r;

	if (reminded_all(h->tx, h->mem, h->reminded.inbox, said, ANSWERED_LINES, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		struct answered_line *l = &w->line[w->n];

		r = reminder_get(h->tx, h->mem, said[i].reminder, &l->r, e);
		if (r < 0)
			return -1;
		if (r == 0 || (said[i].person ? said[i].person != h->who.id : !is_staff(h) && l->r.author != h->who.id))
			continue;
		l->number = said[i].line;
		l->person = said[i].person;
		l->room = said[i].room;
		l->gone = strcmp(l->r.state, "waiting") != 0 && strcmp(l->r.state, "said") != 0;
		w->n++;
	}
	return 0;
}

/* --- which lines --- */

static bool
was_asked(const struct handling *h, int number)
{
	g_auto(GStrv) open = g_strsplit(h->reminded.open, " ", -1);
	g_autofree char *this = g_strdup_printf("%d", number);

	return !*h->reminded.open || g_strv_contains((const char *const *)open, this);
}

static int
named_by(struct handling *h, const struct answering *w, const struct answered_line *l, const struct answer *a, struct err *e)
{
	struct problem p;
	int r;

	switch (a->line) {
	case LINE_ALL:
		return was_asked(h, l->number);
	case LINE_REST:
		return 0;
	case LINE_LAST:
		return l == &w->line[w->n - 1];
	case LINE_CASE:
		r = problem_by_ref(h->tx, h->mem, a->ref, &p, e);
		return r == 1 ? p.id == l->r.problem : r;
	default:
		return a->line == l->number;
	}
}

/* The last answer to each line; "the rest" is what no other names. What names nothing is said. */
static int
lines_match(struct handling *h, struct answering *w, const struct answers *as, struct err *e)
{
	size_t i, k;
	int r;

	for (k = 0; k < as->n; k++) {
		bool met = as->a[k].line == LINE_REST || as->a[k].line == LINE_ALL;

		for (i = 0; i < w->n; i++) {
			r = named_by(h, w, &w->line[i], &as->a[k], e);
			if (r < 0)
				return -1;
			met = met || r == 1;
			if (r == 1)
				w->line[i].a = &as->a[k];
		}
		if (!met)
			rows_add(w->rows, "text",
			    label_fill(h->mem, h->lab->words, h->who.lang, "answered.none",
				VARS(VAR("given", as->a[k].ref ? as->a[k].ref : talloc_asprintf(h->mem, "%d", as->a[k].line)))),
			    "n", NULL, NULL);
	}
	for (k = 0; k < as->n; k++)
		for (i = 0; i < w->n && as->a[k].line == LINE_REST; i++)
			if (!w->line[i].a)
				w->line[i].a = &as->a[k];
	return 0;
}

/* --- what is said of it --- */

static int
answered_say(struct handling *h, struct answering *w, const char *left, struct err *e)
{
	char *target = talloc_asprintf(h->mem, "%lld%s%s", (long long)h->reminded.inbox, w->open, w->far ? FAR : "");
	size_t n = h->out->n_letters;

	h->has_problem = false;
	if (w->only && case_load(h, w->only, e) < 0)
		return -1;
	if (say(h, "reminders-answered",
		VARS(VAR_ROWS("lines", w->rows), VAR("left", left ? text_line(h->mem, left, LEFT_SHOWN) : NULL),
		    VAR("noted", w->note ? "1" : NULL), VAR("passed", w->passed ? "1" : NULL),
		    VAR("asks", w->asks_day || w->asks_person ? "1" : NULL), VAR("when", w->asks_day ? "1" : NULL),
		    VAR("whom", w->asks_person ? "1" : NULL), VAR("undo", w->undo ? "1" : NULL)),
		e) < 0)
		return -1;
	if (h->out->n_letters > n)
		h->out->letters[n].target = target;
	return 0;
}

/* What else the staff write, where all is about one case, is a note on it. */
static int
left_note(struct handling *h, struct answering *w, const char *left, struct err *e)
{
	return w->only && is_staff(h) ? note_add(h->tx, w->only, h->who.id, "note", left, h->inbox, h->now, &w->note, e) : 0;
}

/* What they write under a task goes to who organises: 1; 0: it is about none; -1. */
static int
words_under_task(struct handling *h, const struct answering *w, const char *text, struct err *e)
{
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < w->n; i++)
		r = task_words(h, w->line[i].r.id, text, e);
	return r;
}

static int
answered_do(struct handling *h, struct answering *w, const struct answers *as, struct err *e)
{
	size_t i;

	h->out->intent = "rappel";
	w->only = w->n > 0 ? w->line[0].r.problem : 0;
	for (i = 0; i < w->n; i++)
		if (w->line[i].r.problem != w->only)
			w->only = 0;
	if (as->left && left_note(h, w, as->left, e) < 0)
		return -1;
	if (as->left && !is_staff(h)) {
		int r = words_under_task(h, w, h->in->text, e);

		h->workshop = NULL;
		if (r < 0)
			return -1;
		w->passed = r == 1;
	}
	for (i = 0; i < w->n; i++) {
		if (w->line[i].a && answer_line(h, w, &w->line[i], e) < 0)
			return -1;
	}
	if (answer_record(h, w, e) < 0)
		return -1;
	FAULT("answer.done");
	return handed_tell(h, w, e) < 0 ? -1 : answered_say(h, w, as->left, e);
}

static int
answering_open(struct handling *h, struct answering *w, struct err *e)
{
	memset(w, 0, sizeof *w);
	w->rows = rows_new(h->mem, ANSWERED_LINES * 2);
	w->open = talloc_strdup(h->mem, "");
	return lines_load(h, w, e);
}

/* --- may this be one? --- */

/* A command that was typed as such is one. */
static bool
is_command(const struct handling *h)
{
	const struct command *c = h->meaning.command;

	if (*h->in->text == '!' || (c && strcmp(c->name, "absence") == 0))
		return true;
	return c && h->meaning.explicit && h->meaning.n_args > 0 && h->meaning.args[0].type == ARG_CASE && c->role == ROLE_STAFF;
}

/* Who asked us for something answers a reminder of their case only where it says no more than when, or never: all else is about the case. */
static bool
is_theirs(const struct answers *as)
{
	size_t i;

	for (i = 0; i < as->n; i++) {
		const struct answer *a = &as->a[i];

		if (a->line != LINE_ALL ||
		    (a->act != ANSWER_STOP && (a->state == DATE_NONE || (a->act != ANSWER_POSTPONE && a->act != ANSWER_PAUSE))))
			return false;
	}
	return as->n > 0 && !as->left;
}

/* Only "vu": nothing to do under what we had done already, and too little to know by itself what it is about. */
static bool
only_seen(const struct answers *as)
{
	size_t i;

	for (i = 0; i < as->n; i++)
		if (as->a[i].act != ANSWER_SEEN)
			return false;
	return true;
}

/* Their words, and the lines of our letter that they had quoted between them. What is longer than our letters is no answer to one. */
static const char *
words_and_quotes(struct handling *h)
{
	enum { LINES = 300 };
	g_auto(GStrv) lines = g_strsplit(h->in->full_text ? h->in->full_text : "", "\n", LINES);
	g_autoptr(GString) text = g_string_new(NULL);
	bool between = false, quoted = false;
	size_t i;

	for (i = 0; i < LINES - 1 && lines[i]; i++) {
		if (*lines[i] == '>')
			quoted = true;
		else if (!*lines[i] || !strstr(h->in->text, lines[i]))
			continue;
		else
			between = between || quoted;
		g_string_append_printf(text, "%s\n", lines[i]);
	}
	return between && i < LINES - 1 ? talloc_strdup(h->mem, text->str) : h->in->text;
}

/* Who is none of ours answers a letter of reminders that somebody passed on to them: no line of it is theirs, and it is no request. */
static int
for_others(struct handling *h, const struct answers *as, struct answering *w, struct err *e)
{
	if (as->n == 0 || as->left || is_staff(h) || h->has_problem || !h->reminded.inbox || h->in->channel != CHANNEL_MAIL)
		return 0;
	if (answering_open(h, w, e) < 0)
		return -1;
	return w->n > 0 ? 0 : say(h, "reminders-none", NULL, e) < 0 ? -1 : 1;
}

/* What they were reminded of is theirs to do, and of no case: a task that was given to them, or what they had asked for themselves. Then all that
 * answers a reminder answers this one. 1; 0; -1. */
static int
is_their_task(struct handling *h, const struct reminded_letter *letter, struct answering *w, struct err *e)
{
	const struct reminded_letter was = h->reminded;
	size_t i;
	int r;

	h->reminded = *letter;
	r = answering_open(h, w, e);
	h->reminded = was;
	for (i = 0; r == 0 && i < w->n; i++)
		if (strcmp(w->line[i].r.kind, "own") != 0 || w->line[i].r.problem || w->line[i].person != h->who.id)
			return 0;
	return r < 0 ? -1 : w->n > 0;
}

/* The answer of somebody who is none of ours: 1 it is to be read as one; 2 it was dealt with; 0 it is about something else; -1. */
static int
of_others(struct handling *h, const struct answers *as, const struct reminded_letter *letter, struct answering *w, struct err *e)
{
	bool ours = letter->by_id && h->in->channel == CHANNEL_MAIL && !h->meaning.explicit;
	int r;

	if (is_staff(h) || is_theirs(as))
		return 1;
	if ((as->n == 0 || as->left) && !ours)
		return 0;
	r = is_their_task(h, letter, w, e);
	if (r <= 0 || (as->n > 0 && !as->left))
		return r;
	if (as->n > 0)
		return 1;
	if (bare_is_empty(h->mem, h->in->text))
		return 0;
	r = words_under_task(h, w, h->in->text, e);
	if (r == 1)
		r = say(h, "workshop-passed-on", NULL, e) < 0 ? -1 : 2;
	h->workshop = NULL;
	return r;
}

int
reminder_answer(struct handling *h, struct err *e)
{
	struct answers *as = talloc(h->mem, struct answers);
	struct answering *w = talloc(h->mem, struct answering);
	struct reminded_letter letter = h->reminded;
	struct civil now;
	int r;

	if (is_command(h) || (h->in->channel == CHANNEL_ROOM && !h->reminded.inbox))
		return 0;
	if (date_civil(h->now, h->lab->zone, &now) < 0)
		return 0;
	r = letter.inbox ? 1 : letter_guess(h, &letter, e);
	if (r <= 0) /* most mails: they are not read for this */
		return r;
	answers_read(h->mem, h->in->channel == CHANNEL_MAIL ? words_and_quotes(h) : h->in->text, &now, as);
	r = for_others(h, as, w, e);
	if (r != 0)
		return r;
	r = of_others(h, as, &letter, w, e);
	if (r < 0 || r == 2)
		return r < 0 ? -1 : 1;
	if (as->n == 0 || r == 0 || ((!h->reminded.inbox || *h->reminded.open) && only_seen(as)))
		return 0;
	if (!h->reminded.inbox && as->left)
		return 0;
	h->reminded = letter;
	if (h->in->channel == CHANNEL_ROOM && (r = room_afford(h, e)) <= 0)
		return r < 0 ? -1 : 1;
	if (answering_open(h, w, e) < 0)
		return -1;
	if (w->n == 0) {
		h->has_problem = false;
		return say(h, "reminders-none", NULL, e) < 0 ? -1 : 1;
	}
	return lines_match(h, w, as, e) < 0 || answered_do(h, w, as, e) < 0 ? -1 : 1;
}

int
reminder_reaction(struct handling *h, const struct outbox_item *o, enum sign sign, struct err *e)
{
	struct answering *w = talloc(h->mem, struct answering);
	struct answers *as = talloc_zero(h->mem, struct answers);
	struct civil today;
	size_t i;
	int64_t at;

	h->reminded = (struct reminded_letter){ .inbox = o->inbox, .open = "", .by_id = true };
	*as = (struct answers){ .n = 1 };
	as->a[0].act = sign == SIGN_ACCEPT || sign == SIGN_YES ? ANSWER_DONE
		       : sign == SIGN_REDIRECT                 ? ANSWER_POSTPONE
		       : sign == SIGN_SEEN                     ? ANSWER_SEEN
							       : ANSWER_NONE;
	if (as->a[0].act == ANSWER_NONE)
		return set_aside(h, INBOX_IGNORED, "a reaction that asks for nothing");
	if (as->a[0].act == ANSWER_POSTPONE) { /* one working day */
		if (hours_add_days(h->lab->hours, h->now, 1, &at) < 0 || date_civil(at, h->lab->zone, &today) < 0)
			return set_aside(h, INBOX_IGNORED, "no working time at all");
		as->a[0].state = DATE_GOOD;
		as->a[0].date = today;
	}
	if (answering_open(h, w, e) < 0)
		return -1;
	if (w->n == 0)
		return set_aside(h, INBOX_IGNORED, "a reaction on something else");
	for (i = 0; i < w->n; i++)
		w->line[i].a = &as->a[0];
	return answered_do(h, w, as, e);
}
