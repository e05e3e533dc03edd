/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the staff hear without having asked: a line each working morning when there is something new to say, the summary of the week on
 * its first working day. Rows of the clock as all others; they stand in the same message as the reminders of that hour.
 */
#include "handlers/news.h"

#include <glib.h>
#include <string.h>

#include "db/referral.h"
#include "handlers/away.h"
#include "handlers/day.h"
#include "handlers/experiment.h"
#include "handlers/indicators.h"

enum { SHOWN = 5, MOST = 200, DAY = 86400, STAFF_MOST = 64 };

const char *const news_kinds[] = { "morning", "week", "month", NULL };

bool
news_is(const struct reminder *r)
{
	return g_strv_contains(news_kinds, r->kind);
}

/* --- when --- */

/* Its next time after now. */
static int
next_time(struct handling *h, const char *kind, int64_t *at, struct err *e)
{
	uint32_t today = day_today(h);
	GDate d;

	if (strcmp(kind, "week") == 0)
		return week_begins(h, 0, h->now + 7 * DAY, at, e);
	if (strcmp(kind, "morning") == 0)
		return remind_time(h, 0, day_noon(h, today + 1) - DAY / 2, at, e);
	g_date_clear(&d, 1);
	g_date_set_julian(&d, today);
	g_date_set_day(&d, 1);
	g_date_add_months(&d, 1);
	return remind_time(h, 0, day_noon(h, g_date_get_julian(&d)) - DAY / 2, at, e);
}

int
news_next(struct handling *h, struct reminder *r, struct err *e)
{
	r->base = h->now;
	return next_time(h, r->kind, &r->due_at, e) < 0 ? -1 : remind_plan(h, r, e);
}

static int
plan_one(struct handling *h, const char *kind, int64_t person, struct err *e)
{
	struct reminder r = { .kind = kind, .person = person, .room = person ? "" : "staff", .base = h->now }, was;
	int64_t id;
	int found = reminder_staff(h->tx, h->mem, kind, person, &was, e);

	if (found < 0 || next_time(h, kind, &r.due_at, e) < 0)
		return -1;
	if (found == 0)
		return away_route(h, &r, e) < 0 ? -1 : reminder_add(h->tx, &r, 0, h->now, &id, e);
	was.due_at = r.due_at;
	was.base = MIN(was.base, h->now); /* told under a clock that ran ahead */
	return remind_plan(h, &was, e);
}

int
news_plan(struct handling *h, struct err *e)
{
	struct person staff[STAFF_MOST];
	bool room = *h->lab->staff_room;
	size_t n, i, k;

	if (!h->lab->ladder)
		return 0;
	if (person_staff(h->tx, h->mem, staff, STAFF_MOST, &n, e) < 0)
		return -1;
	for (k = 0; room && news_kinds[k]; k++)
		if (plan_one(h, news_kinds[k], 0, e) < 0)
			return -1;
	for (i = 0; i < n; i++)
		for (k = room ? 1 : 0; news_kinds[k]; k++)
			if (plan_one(h, news_kinds[k], staff[i].id, e) < 0)
				return -1;
	return 0;
}

/* --- what --- */

/* A list of cases as one text: some of them by name, the others by their number. */
struct list {
	char *text;
	size_t n;
};

static void
list_put(struct handling *h, struct list *l, const char *words)
{
	if (l->n++ < SHOWN)
		l->text = talloc_asprintf(h->mem, "%s%s%s", l->text ? l->text : "", l->text ? ", " : "", words);
}

static void
list_add(struct handling *h, const char *lang, struct list *l, const struct news *x, bool dated)
{
	const char *date = dated ? words_date(h->mem, h->lab->words, lang, x->at, h->lab->zone) : NULL;
	const struct var vars[] = { VAR("ref", x->ref), VAR("title", excerpt(h->mem, x->title)), VAR("who", *x->who ? x->who : NULL),
		VAR("date", date), VAR("text", *x->text ? excerpt(h->mem, x->text) : NULL),
		VAR("stage", word_in(h, lang, talloc_asprintf(h->mem, "stage.%s", x->stage))), { .name = NULL } };
	const char *key = *x->text ? "news.learnt" : dated && *x->who ? "news.waits" : dated ? "news.dated" : "news.case";

	list_put(h, l, label_fill(h->mem, h->lab->words, lang, key, vars));
}

static const char *
list_text(struct handling *h, const char *lang, const struct list *l)
{
	const struct var vars[] = { VAR("count", talloc_asprintf(h->mem, "%zu", l->n - MIN(l->n, SHOWN))), { .name = NULL } };

	if (l->n <= SHOWN)
		return l->text;
	return talloc_asprintf(h->mem, "%s %s", l->text, label_fill(h->mem, h->lab->words, lang, "news.more", vars));
}

struct findings {
	struct list new, late, waiting, orphans, ends, ended, learnt;
	bool some;
	const char *was; /* what was found the last time: a morning tells only what has become so since; NULL: all of it */
	char *print;     /* what is found now: " <list>:<reference>" each */
};

static void
found(struct handling *h, const char *lang, struct findings *f, struct list *l, const struct news *x, bool dated)
{
	const char *print = talloc_asprintf(h->mem, "%td:%s ", (char *)l - (char *)f, x->ref);
	const char *new = talloc_asprintf(h->mem, "%td:%s ", (char *)&f->new - (char *)f, x->ref);

	f->print = talloc_strdup_append(f->print, print);
	if (f->was && (strstr(f->was, print) || (l == &f->orphans && strstr(f->was, new)))) /* nobody follows what has just come */
		return;
	list_add(h, lang, l, x, dated);
	f->some = true;
}

/* Experiments that end in this week, and those that are over and still go on. */
static int
trials(struct handling *h, const char *lang, struct findings *f, struct news *x, size_t n, struct err *e)
{
	uint32_t today = day_today(h), sunday = today - (today - 1) % 7 + 6, start, middle, end;
	struct experiment card;
	size_t i;

	for (i = 0; i < n; i++) {
		if (case_load(h, x[i].id, e) < 0 || experiment_read(h, &card, e) < 0 ||
		    experiment_dates(h, &card, &start, &middle, &end, e) < 0)
			return -1;
		if (!end || end > sunday)
			continue;
		x[i].at = day_noon(h, end);
		found(h, lang, f, end < today ? &f->late : &f->ends, &x[i], true);
	}
	h->has_problem = false;
	return 0;
}

/* Those whose promised day has passed. */
static int
late(struct handling *h, const char *lang, struct findings *f, struct news *x, size_t n, struct err *e)
{
	int64_t by;
	size_t i;

	for (i = 0; i < n; i++) {
		if (hours_add_days(h->lab->hours, x[i].at, h->lab->answer_days, &by) < 0)
			return fail(e, ERR_BUG, "no working day at all");
		if (day_of(h, by) >= day_today(h))
			break; /* the oldest come first */
		x[i].at = by;
		found(h, lang, f, &f->late, &x[i], true);
	}
	return 0;
}

static int
findings(struct handling *h, const char *lang, const char *was, int64_t since, struct findings *f, struct err *e)
{
	static const enum news_kind kinds[] = { NEWS_NEW, NEWS_RECEIVED, NEWS_WAITING, NEWS_ORPHAN, NEWS_TRIAL, NEWS_ENDED };
	struct news *x = talloc_array(h->mem, struct news, MOST);
	size_t n, i, k;

	*f = (struct findings){ .was = was, .print = talloc_strdup(h->mem, "") };
	for (k = 0; k < G_N_ELEMENTS(kinds); k++) {
		if (kinds[k] == NEWS_ENDED && was)
			continue;
		if (news_all(h->tx, h->mem, kinds[k], kinds[k] == NEWS_NEW || kinds[k] == NEWS_ENDED ? since : h->now, x, MOST, &n, e) < 0)
			return -1;
		if (kinds[k] == NEWS_RECEIVED && late(h, lang, f, x, n, e) < 0)
			return -1;
		if (kinds[k] == NEWS_TRIAL && trials(h, lang, f, x, n, e) < 0)
			return -1;
		for (i = 0; i < n; i++)
			if (kinds[k] == NEWS_NEW)
				found(h, lang, f, &f->new, &x[i], false);
			else if (kinds[k] == NEWS_WAITING)
				found(h, lang, f, &f->waiting, &x[i], true);
			else if (kinds[k] == NEWS_ORPHAN && x[i].at <= since) /* a new one is named as such */
				found(h, lang, f, &f->orphans, &x[i], false);
			else if (kinds[k] == NEWS_ENDED)
				found(h, lang, f, *x[i].text ? &f->learnt : &f->ended, &x[i], false);
	}
	return 0;
}

/* Referrals: how many introductions were made since, and which wait longest for a partner, or for who asked. */
static int
referrals(struct handling *h, const char *lang, int64_t since, struct list *waiting, const char **met, struct err *e)
{
	struct referral *r = talloc_array(h->mem, struct referral, MOST);
	int64_t introduced;
	size_t n, i;

	*waiting = (struct list){ .n = 0 };
	if (approach_introduced(h->tx, since, h->now, &introduced, e) < 0 || referral_waiting(h->tx, h->mem, since, r, MOST, &n, e) < 0)
		return -1;
	*met = introduced ? talloc_asprintf(h->mem, "%lld", (long long)introduced) : NULL;
	for (i = 0; i < n; i++) {
		int64_t at = r[i].state == REFERRAL_OPEN ? r[i].approved_at : r[i].created_at;
		const char *state =
		    word_in(h, lang, talloc_asprintf(h->mem, "referral.referral-state.%s", referral_state_name(r[i].state)));
		const struct var vars[] = { VAR("ref", r[i].ref), VAR("state", state),
			VAR("date", words_date(h->mem, h->lab->words, lang, at, h->lab->zone)), { .name = NULL } };

		list_put(h, waiting, label_fill(h->mem, h->lab->words, lang, "news.referral", vars));
	}
	return 0;
}

int
news_text(struct handling *h, const struct reminder *r, const char *lang, const char *reader, const char **text, struct err *e)
{
	bool week = strcmp(r->kind, "week") == 0;
	const char *key = talloc_asprintf(h->mem, "morning/%lld", (long long)r->person), *was = "";
	struct list matching = { .n = 0 };
	struct week_figures w = { .copies = NULL };
	const char *met = NULL;
	struct findings f;

	*text = NULL;
	if (strcmp(r->kind, "month") == 0)
		return indicators_text(h, lang, reader, text, e);
	if (mark_get(h->tx, h->mem, key, &was, e) < 0 ||
	    findings(h, lang,
		week  ? NULL
		: was ? was
		      : "",
		r->base, &f, e) < 0 ||
	    mark_set(h->tx, key, f.print, e) < 0 ||
	    (week && (referrals(h, lang, r->base, &matching, &met, e) < 0 || indicators_week(h, lang, r->base, &w, e) < 0)))
		return -1;
	if (!f.some && !met && !matching.n && !w.said && !w.copies && !w.answer)
		return 0;
	{
		const struct var vars[] = { VAR("week", week ? "1" : NULL), VAR("new", list_text(h, lang, &f.new)),
			VAR("late", list_text(h, lang, &f.late)), VAR("waiting", list_text(h, lang, &f.waiting)),
			VAR("orphans", list_text(h, lang, &f.orphans)), VAR("ends", list_text(h, lang, &f.ends)),
			VAR("ended", list_text(h, lang, &f.ended)), VAR("learnt", list_text(h, lang, &f.learnt)), VAR("met", met),
			VAR("matching", list_text(h, lang, &matching)), VAR("answer_days", w.answer), VAR("introduced_days", w.introduced),
			VAR("said", w.said), VAR("helped", w.helped), VAR("copies", w.copies), { .name = NULL } };

		h->has_problem = false;
		*text = words_piece(h, lang, reader, "news", vars, e);
	}
	return *text ? 1 : -1;
}
