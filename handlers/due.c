/* SPDX-License-Identifier: EUPL-1.2
 *
 * The time of reminders has come: all that is due to one person, or in one room, is looked at again and said in one letter.
 */
#include "handlers/reminder.h"

#include <glib.h>
#include <string.h>

#include "handlers/away.h"
#include "handlers/day.h"
#include "handlers/news.h"
#include "handlers/own.h"
#include "handlers/room.h"

/* A letter has so many lines; what is behind them comes the next day. */
enum { CHUNK = 32, LINES_MOST = 25, NEWS_MOST = 3, WEEK = 7 * 86400 };

/* What is due to one addressee. */
struct due {
	int64_t person;
	const char *room;
	struct person reader;
	struct habit habit;
	const char *today;
	const char *chat; /* they have no mail address that works: the room in which they hear it instead, "" none; NULL: by mail */
	struct lost {
		bool some;
		int64_t problem, author;
	} lost;                /* the last one that cannot be said to them at all */
	bool gone;             /* nobody hears us in that room any more */
	const char *successor; /* ... and this one is in its place; "" */
	bool full;             /* no more today: they have had enough, or nobody is answered in a pause */
	struct rows *lines;
	struct reminder said[LINES_MOST];
	size_t n;
	struct reminder news[NEWS_MOST]; /* as they were before their next time was set */
	size_t n_news;
	int64_t later;             /* so many wait for another day, because the letter is full */
	const char *point, *title; /* what the news say, above the lines; their name */
	int64_t only;              /* the case that all lines are about; 0: several, or none */
};

/* Somebody else is meant, who is away: why it is said to this reader; NULL: they are meant. */
static int
in_place_of(struct handling *h, const struct due *d, const struct reminder *r, const char *lang, const char **why, struct err *e)
{
	struct reminder meant = *r;
	const char *until, *instead, *key;
	struct person p;
	int found;

	*why = NULL;
	if (!r->meant_at || !h->has_problem || strcmp(r->kind, "own") == 0)
		return 0;
	found = plan_addressee(h, &meant, e);
	if (found <= 0 || !meant.person || meant.person == d->person)
		return found < 0 ? -1 : 0;
	if (away_words(h, lang, meant.person, day_today(h), &until, &instead, e) < 0 || person_get(h->tx, h->mem, meant.person, &p, e) < 0)
		return -1;
	key = instead && d->person && strcmp(instead, d->reader.name) == 0 ? "due.stands-in" : "due.instead";
	if (until)
		*why = label_fill(h->mem, h->lab->words, lang, key, VARS(VAR("away", p.name), VAR("until", until)));
	return 0;
}

static bool
mailed(const struct due *d)
{
	return d->person && !d->chat;
}

/* Its words, for that reader. The case, if there is one, is loaded. */
static const char *
line_text(struct handling *h, const struct due *d, const struct reminder *r, struct err *e)
{
	const char *lang = mailed(d) ? d->reader.lang : h->lab->language;
	bool staff = d->person && strcmp(d->reader.role, "staff") == 0;
	struct person author = { .name = NULL };
	const char *text, *instead;

	if (r->author && r->author != d->person && person_get(h->tx, h->mem, r->author, &author, e) < 0)
		return NULL;
	{
		const struct var vars[] = { VAR(r->kind, "1"), VAR("yours", d->person && !staff ? "1" : NULL),
			VAR("since", words_date(h->mem, h->lab->words, lang, r->base, h->lab->zone)),
			VAR("late", r->base < h->now ? "1" : NULL), VAR("author", author.name), VAR("text", r->text),
			VAR(staff && h->has_problem ? "title" : NULL, h->problem.title), { .name = NULL } };

		text = words_piece(h, lang, mailed(d) ? d->reader.name : NULL, "due", vars, e);
	}
	if (!text || in_place_of(h, d, r, lang, &instead, e) < 0)
		return NULL;
	return instead ? talloc_asprintf(h->mem, "%s %s", text, instead) : text;
}

/* It is said then, or when its reader is there. */
static int
put_to(struct handling *h, struct reminder *r, int64_t at, struct err *e)
{
	struct reminder was = *r;

	r->due_at = at;
	return away_route(h, r, e) < 0 ? -1 : plan_write(h, &was, r, e);
}

/* Who reads once a week reads it on the first working day: 1 it waits for that; 0 it is that day, or was when it was due; -1. */
static int
week_waits(struct handling *h, const struct due *d, struct reminder *r, struct err *e)
{
	int64_t this, its, next;

	if (week_begins(h, d->person, h->now, &this, e) < 0 || week_begins(h, d->person, r->due_at, &its, e) < 0 ||
	    week_begins(h, d->person, h->now + WEEK, &next, e) < 0)
		return -1;
	if (day_of(h, this) == day_today(h) || day_of(h, its) == day_of(h, r->due_at))
		return 0;
	return put_to(h, r, this > h->now ? this : next, e) < 0 ? -1 : 1;
}

/* What follows from no case: is its reader there? 1; 0: it was moved; -1. */
static int
still_due(struct handling *h, struct reminder *r, struct err *e)
{
	struct reminder was = *r;

	r->due_at = r->meant_at ? r->meant_at : r->due_at;
	if (away_route(h, r, e) < 0 || ((r->due_at != was.due_at || r->meant_at != was.meant_at) && plan_write(h, &was, r, e) < 0))
		return -1;
	return r->due_at <= h->now;
}

/* They hear nothing more for now: until when? 0: they do. */
static int
silence(struct handling *h, const struct due *d, int64_t *until, struct err *e)
{
	*until = 0;
	if (d->habit.quiet_until > h->now)
		return remind_time(h, d->person, d->habit.quiet_until, until, e);
	if (d->full || d->n == LINES_MOST) /* today's hour is over */
		return remind_time(h, d->person, h->now + 3600, until, e);
	return 0;
}

/* Is it still so, and is this the time for this reader? 1; 0: it was moved or ended; -1. */
static int
stands(struct handling *h, const struct due *d, struct reminder *r, struct err *e)
{
	int64_t last, at;
	int found;

	if (r->problem && strcmp(r->kind, "own") != 0) {
		if (plan_case(h, r->problem, e) < 0)
			return -1;
		found = reminder_get(h->tx, h->mem, r->id, r, e);
		if (found < 0)
			return -1;
		if (found == 0 || strcmp(r->state, "waiting") != 0 || r->due_at > h->now || r->person != d->person ||
		    strcmp(r->room, d->room) != 0)
			return 0;
	}
	if (!r->problem || strcmp(r->kind, "own") == 0) {
		found = still_due(h, r, e);
		if (found <= 0)
			return found;
	}
	if (strcmp(d->habit.digest, "weekly") == 0 && r->author != d->person && (found = week_waits(h, d, r, e)) != 0)
		return found < 0 ? -1 : 0;
	if (!d->person || !r->problem || r->wanted_at)
		return 1;
	if (reminded_last(h->tx, d->person, r->problem, &last, e) < 0)
		return -1;
	if (!last || last > h->now || hours_add_days(h->lab->hours, last, h->lab->remind_gap, &at) < 0 || at <= h->now)
		return 1;
	return remind_time(h, d->person, at, &at, e) < 0 ? -1 : put_to(h, r, at, e);
}

/* It stands on a line of the letter. */
static int
line_add(struct handling *h, struct due *d, struct reminder *r, struct err *e)
{
	bool own = strcmp(r->kind, "own") == 0;
	const char *text;

	h->has_problem = false;
	if (r->problem && case_load(h, r->problem, e) < 0)
		return -1;
	text = line_text(h, d, r, e);
	if (!text)
		return -1;
	d->said[d->n++] = *r;
	rows_add(d->lines, "n", talloc_asprintf(h->mem, "%zu", d->n), "text", text, NULL);
	if (reminded_add(h->tx, h->inbox, (int)d->n, r, d->today, h->now, e) < 0)
		return -1;
	return own ? own_next(h, r, e) : plan_next(h, r, e);
}

/* Who wants none goes on to the next step without a word. */
static int
unwanted(struct handling *h, struct reminder *r, struct err *e)
{
	h->has_problem = false;
	if (case_load(h, r->problem, e) < 0)
		return -1;
	return plan_next(h, r, e) < 0 || reminder_untold(h->tx, r->id, e) < 0 ? -1 : 0;
}

/* The news come again whatever becomes of this time. */
static int
news_due(struct handling *h, struct due *d, struct reminder *r, struct err *e)
{
	if (d->person && strcmp(d->reader.role, "staff") != 0)
		return reminder_end(h->tx, r->id, "cancelled", "no longer of the staff", h->now, e);
	if (d->person) {
		int there = still_due(h, r, e);

		if (there <= 0)
			return there;
	}
	if (!d->full && d->n_news < NEWS_MOST && strcmp(d->habit.digest, "never") != 0)
		d->news[d->n_news++] = *r;
	return news_next(h, r, e);
}

/* No road leads to them: what they asked for is over, a case goes on to its next step, and somebody learns of it. */
static int
lost(struct handling *h, struct due *d, struct reminder *r, struct err *e)
{
	d->lost = (struct lost){ true, r->problem, r->author };
	if (strcmp(r->kind, "own") == 0)
		return reminder_end(h->tx, r->id, "cancelled", "no way to reach them", h->now, e);
	return unwanted(h, r, e);
}

/* What was asked for a room that is gone is said in the one in its place, or to who asked. */
static int
to_author(struct handling *h, const struct due *d, struct reminder *r, struct err *e)
{
	r->room = d->successor;
	r->person = *r->room ? 0 : r->author;
	return reminder_set(h->tx, r, e);
}

static int
look_at(struct handling *h, struct due *d, struct reminder *r, struct err *e)
{
	bool own = strcmp(r->kind, "own") == 0;
	int found = news_is(r) ? 0 : stands(h, d, r, e);

	if (news_is(r))
		return news_due(h, d, r, e);
	if (found <= 0)
		return found;
	if (own && d->gone)
		return to_author(h, d, r, e);
	if (d->chat && !*d->chat)
		return lost(h, d, r, e);
	found = own ? 0 : hushed_get(h->tx, r, e);
	if (found < 0)
		return -1;
	if (!own && (found == 1 || strcmp(d->habit.digest, "never") == 0))
		return unwanted(h, r, e);
	return line_add(h, d, r, e);
}

/* The signs that it answers to, so that a tap does. */
static int
signs_seed(struct handling *h, struct err *e)
{
	static const char *const signs[] = { "\xe2\x9c\x85", "\xf0\x9f\x94\x81", "\xf0\x9f\x91\x80" };
	const struct letter *said = h->out->n_letters ? &h->out->letters[h->out->n_letters - 1] : NULL;
	size_t i;

	for (i = 0; said && said->channel == CHANNEL_ROOM && i < G_N_ELEMENTS(signs); i++)
		if (room_react(h, said, signs[i], e) < 0)
			return -1;
	return 0;
}

/* What the news say, above the lines. They are no line: nobody answers them. */
static int
news_add(struct handling *h, struct due *d, struct err *e)
{
	const char *lang = mailed(d) ? d->reader.lang : h->lab->language, *text;
	bool week = false;
	size_t i;
	int r;

	for (i = 0; i < d->n_news; i++)
		week |= strcmp(d->news[i].kind, "week") == 0;
	for (i = 0; i < d->n_news; i++) {
		if (week && strcmp(d->news[i].kind, "morning") == 0) /* it is all in that of the week */
			continue;
		r = news_text(h, &d->news[i], lang, mailed(d) ? d->reader.name : NULL, &text, e);
		if (r < 0)
			return -1;
		if (r == 0)
			continue;
		d->point = d->point ? talloc_asprintf(h->mem, "%s\n\n%s", d->point, text) : text;
		d->title = word_in(h, lang, talloc_asprintf(h->mem, "news.%s", d->news[i].kind));
		if (reminded_add(h->tx, h->inbox, -(int)i, &d->news[i], d->today, h->now, e) < 0)
			return -1;
	}
	return 0;
}

static int
say_due(struct handling *h, struct due *d, struct err *e)
{
	const char *first = d->n == 1 && strcmp(d->said[0].kind, "own") == 0 ? d->said[0].text : NULL;
	const struct var vars[] = { VAR_ROWS("lines", d->lines), VAR("one", d->n == 1 ? "1" : NULL), VAR("some", d->n > 0 ? "1" : NULL),
		VAR("count", talloc_asprintf(h->mem, "%zu", d->n)), VAR("first", first), VAR("point", d->point),
		VAR("later", d->n == LINES_MOST && d->later ? talloc_asprintf(h->mem, "%lld", (long long)d->later) : NULL),
		VAR("point_title", d->title), VAR("week", strcmp(d->habit.digest, "weekly") == 0 ? "1" : NULL),
		VAR(mailed(d) ? NULL : "who", d->chat ? d->reader.name : NULL), { .name = NULL } };
	const char *room = d->chat ? d->chat : d->room;

	h->has_problem = false;
	if (d->only && case_load(h, d->only, e) < 0)
		return -1;
	if (mailed(d))
		return tell(h, d->person, d->only && strcmp(d->reader.role, "staff") != 0 ? "reminders-yours" : "reminders", vars, e);
	if (strcmp(room, "staff") == 0 ? tell_staff(h, "reminders-room", vars, e) < 0 : tell_room(h, room, "reminders-room", vars, e) < 0)
		return -1;
	return d->n > 0 ? signs_seed(h, e) : 0;
}

/* Whoever asked for it is told, or the staff. */
static int
tell_lost(struct handling *h, const struct due *d, struct err *e)
{
	const struct var vars[] = { VAR("reader", d->reader.name), VAR("nowhere", d->person && !*d->reader.addr ? "1" : NULL),
		{ .name = NULL } };
	size_t n = h->out->n_letters;

	if (!d->lost.some)
		return 0;
	h->has_problem = false;
	if (d->lost.problem && case_load(h, d->lost.problem, e) < 0)
		return -1;
	if (d->lost.author && d->lost.author != d->person && tell(h, d->lost.author, "not-sent", vars, e) < 0)
		return -1;
	return h->out->n_letters > n ? 0 : tell_staff(h, "not-sent", vars, e);
}

/* Without a mail address that works: the room where we are alone with them; that of the staff for one of these. */
static int
road_find(struct handling *h, struct due *d, struct err *e)
{
	int suspended = *d->reader.addr ? address_suspended(h->tx, d->reader.addr, h->now, e) : 1, r;
	const char *room;

	if (suspended <= 0)
		return suspended;
	d->chat = "";
	r = room_of_person(h->tx, h->mem, d->person, &room, e);
	if (r == 1)
		d->chat = room;
	if (r != 0 || strcmp(d->reader.role, "staff") != 0)
		return r < 0 ? -1 : 0;
	if (staff_room(h, &room, e) < 0)
		return -1;
	d->chat = *room ? "staff" : "";
	return 0;
}

/* Is it one in which nobody hears us any more? */
static int
room_find(struct handling *h, struct due *d, struct err *e)
{
	struct room room, next;
	int r = strcmp(d->room, "staff") == 0 ? 0 : room_get(h->tx, h->mem, d->room, &room, e);

	d->successor = "";
	d->gone = r == 1 && !room_speaks(&room);
	if (!d->gone || strcmp(room.state, "replaced") != 0)
		return r < 0 ? -1 : 0;
	r = room_get(h->tx, h->mem, room.successor, &next, e);
	if (r == 1 && room_speaks(&next) && strcmp(next.kind, room.kind) == 0)
		d->successor = next.id;
	return r < 0 ? -1 : 0;
}

static int
due_open(struct handling *h, struct due *d, struct err *e)
{
	const char *paused;
	int messages = 0, r;

	*d = (struct due){
		.room = "", .lines = rows_new(h->mem, LINES_MOST), .today = day_iso(h->mem, day_today(h)), .habit.digest = "daily"
	};
	d->person = g_ascii_strtoll(h->in->text, NULL, 10);
	if (!d->person) {
		d->room = h->in->text;
		r = mark_get(h->tx, h->mem, talloc_asprintf(h->mem, "pause/%s", d->room), &paused, e);
		d->full = r == 1;
		return r < 0 || room_find(h, d, e) < 0 ? -1 : 1;
	}
	r = person_get(h->tx, h->mem, d->person, &d->reader, e);
	if (r <= 0)
		return r;
	if (road_find(h, d, e) < 0 || habit_get(h->tx, h->mem, d->person, &d->habit, e) < 0 ||
	    reminded_messages(h->tx, d->person, d->today, &messages, e) < 0)
		return -1;
	d->full = messages >= h->lab->remind_day || (h->paused && strcmp(d->reader.role, "staff") != 0);
	return 1;
}

/* Some of what is due. 1: there may be more; 0; -1. Memory is kept only of what will be said: a great many may only be moved. */
static int
look_at_some(struct handling *h, struct due *d, struct err *e)
{
	TALLOC_CTX *all = h->mem;
	size_t said = d->n + d->n_news, n, i = 0;
	struct reminder rows[CHUNK];
	int64_t until, later = 0;
	int r = -1;

	h->mem = talloc_new(all);
	/* What they do not hear today is looked at again when they do. */
	if (silence(h, d, &until, e) < 0 || (until && reminder_put_off(h->tx, d->person, d->room, h->now, until, &later, e) < 0) ||
	    reminder_due(h->tx, h->mem, d->person, d->room, h->now, rows, CHUNK, &n, e) < 0)
		goto out;
	d->later += later;
	for (r = 0; r == 0 && i < n && (until || d->n < LINES_MOST); i++)
		r = look_at(h, d, &rows[i], e);
	if (r == 0)
		r = i < n || n == CHUNK;
out:
	h->has_problem = false;
	if (d->n + d->n_news == said)
		talloc_free(h->mem);
	h->mem = all;
	return r;
}

int
handle_due(struct handling *h, struct err *e)
{
	struct due d;
	size_t i;
	int r = due_open(h, &d, e);

	if (r <= 0)
		return r < 0 ? -1 : set_aside(h, INBOX_HANDLED, "nobody");
	do
		r = look_at_some(h, &d, e);
	while (r == 1);
	if (r < 0 || news_add(h, &d, e) < 0 || tell_lost(h, &d, e) < 0)
		return -1;
	for (i = 1; i < d.n && d.said[i].problem == d.said[0].problem; i++)
		;
	d.only = d.n > 0 && i == d.n && !d.point ? d.said[0].problem : 0;
	if (d.n == 0 && !d.point)
		return d.lost.some ? 0 : set_aside(h, INBOX_HANDLED, "nothing to tell");
	h->out->person = d.person;
	h->out->intent = "rappels";
	if (say_due(h, &d, e) < 0)
		return -1;
	if (h->out->n_letters == 0)
		h->out->reason = "nobody could be told";
	return 0;
}
