/* SPDX-License-Identifier: EUPL-1.2
 *
 * What is due is a message of the clock: taken in, handled and committed as any other. One for each person or room, whatever is due to
 * them, so that what a long stop has missed is said once.
 */
#include "bot/bot.h"

#include <glib.h>
#include <string.h>

#include "bot/base/fault.h"
#include "bot/base/log.h"
#include "bot/base/secret.h"
#include "db/advice.h"
#include "db/card.h"
#include "db/document.h"
#include "db/inquiry.h"
#include "db/keeper.h"
#include "db/referral.h"
#include "db/workshop.h"
#include "handlers/reminder.h"
#include "handlers/venue.h"

enum { MESSAGES_MOST = 50, ROWS_MOST = 200, RETRY_SECONDS = 60, YEAR = 366 * 86400 };

/* A mark. */
#define BACK "clock/back"

static int
booking_at(struct tx *tx, TALLOC_CTX *mem, int64_t id, int64_t *at, struct err *e)
{
	struct booking row = { .next_at = 0 };
	int found = booking_get(tx, mem, id, &row, e);

	*at = row.next_at;
	return found;
}

static int
card_at(struct tx *tx, TALLOC_CTX *mem, int64_t id, int64_t *at, struct err *e)
{
	struct card row = { .next_at = 0 };
	int found = card_get(tx, mem, id, &row, e);

	*at = row.next_at;
	return found;
}

static int
referral_at(struct tx *tx, TALLOC_CTX *mem, int64_t id, int64_t *at, struct err *e)
{
	struct referral row = { .next_at = 0 };
	int found = referral_get(tx, mem, id, &row, e);

	*at = row.next_at;
	return found;
}

static int
approach_at(struct tx *tx, TALLOC_CTX *mem, int64_t id, int64_t *at, struct err *e)
{
	struct approach row = { .next_at = 0 };
	int found = approach_get(tx, mem, id, &row, e);

	*at = row.next_at;
	return found;
}

static int
advice_at(struct tx *tx, TALLOC_CTX *mem, int64_t id, int64_t *at, struct err *e)
{
	struct advice row = { .next_at = 0 };
	int found = advice_get(tx, mem, id, &row, e);

	*at = row.next_at;
	return found;
}

static int
inquiry_at(struct tx *tx, TALLOC_CTX *mem, int64_t id, int64_t *at, struct err *e)
{
	struct inquiry row = { .next_at = 0 };
	int found = inquiry_get(tx, mem, id, &row, e);

	*at = row.next_at;
	return found;
}

static int
willing_at(struct tx *tx, TALLOC_CTX *mem, int64_t id, int64_t *at, struct err *e)
{
	struct willing row = { .next_at = 0 };
	int found = willing_get(tx, mem, id, &row, e);

	*at = row.next_at;
	return found;
}

static int
copy_at(struct tx *tx, TALLOC_CTX *mem, int64_t id, int64_t *at, struct err *e)
{
	struct copy row = { .next_at = 0 };
	int found = copy_get(tx, mem, id, &row, e);

	*at = row.next_at;
	return found;
}

/* Things with an hour of their own at which something is to be said of them. */
static const struct timed {
	const char *name; /* "clock:<name>/..." */
	int (*due)(struct tx *, int64_t now, int64_t *ids, size_t max, size_t *n, struct err *e);
	int (*next)(struct tx *, int64_t *at, struct err *e);
	int (*at)(struct tx *, TALLOC_CTX *, int64_t id, int64_t *at, struct err *e);
	int (*quiet)(struct tx *, int64_t id, struct err *e);
} timed[] = {
	{ "venue", booking_due, booking_next, booking_at, booking_quiet },
	{ "card", card_due, card_next, card_at, card_quiet },
	{ "referral", referral_due, referral_next, referral_at, referral_quiet },
	{ "approach", approach_due, approach_next, approach_at, approach_quiet },
	{ "advice", advice_due, advice_next, advice_at, advice_quiet },
	{ "inquiry", inquiry_due, inquiry_next, inquiry_at, inquiry_quiet },
	{ "willing", willing_due, willing_next, willing_at, willing_quiet },
	{ "guide", copy_due, copy_next, copy_at, copy_quiet },
};

/* When something is due first. 1; 0: nothing is; -1. */
static int
first_due(struct bot *b, TALLOC_CTX *mem, int64_t *at, struct err *e)
{
	struct reminder r;
	int64_t next;
	struct tx *tx;
	size_t k;
	int found, any;

	if (tx_look(b->store, &tx, e) < 0)
		return -1;
	found = any = reminder_next(tx, mem, &r, e);
	if (found == 1)
		*at = r.due_at;
	for (k = 0; found >= 0 && k < G_N_ELEMENTS(timed); k++) {
		found = timed[k].next(tx, &next, e);
		if (found == 1)
			*at = any ? MIN(*at, next) : next;
		any |= found == 1;
	}
	tx_rollback(tx);
	return found < 0 ? -1 : any;
}

/* A message for each thing of that kind of which something is to be said. How many, with those whose message was handled and that are due
 * all the same: nothing more is said of these. -1. */
static int
timed_add(struct bot *b, TALLOC_CTX *mem, const struct timed *kind, const struct intake *in, int back, struct batch *t, struct arrival *a,
    struct err *e)
{
	int64_t ids[MESSAGES_MOST], at;
	struct tx *tx;
	size_t n, i;
	int known, found, done = 0;

	if (tx_look(b->store, &tx, e) < 0)
		return -1;
	found = kind->due(tx, bot_now(b), ids, MESSAGES_MOST, &n, e);
	tx_rollback(tx);
	if (found < 0)
		return -1;

	for (i = 0; i < n && t->n < MESSAGES_MOST; i++) {
		struct arrival *one = &a[t->n];

		if (tx_look(b->store, &tx, e) < 0)
			return -1;
		found = kind->at(tx, mem, ids[i], &at, e);
		tx_rollback(tx);
		if (found <= 0)
			return found;
		*one = (struct arrival){
			.channel = CHANNEL_CLOCK, .at = bot_now(b), .raw = talloc_asprintf(mem, "%s %lld", kind->name, (long long)ids[i])
		};
		one->size = strlen(one->raw);
		one->key = talloc_asprintf(mem, "clock:%s/%lld/%lld/%d", kind->name, (long long)at, (long long)ids[i], back);
		known = in->known(in->aux, one->key, &one->disposal, e);
		if (known < 0)
			return -1;
		if (known && one->disposal == DISPOSE_LATER)
			continue;
		done++;
		if (!known) {
			t->n++;
			continue;
		}
		log_err("clock: %s %lld is still due after its message", kind->name, (long long)ids[i]);
		if (tx_begin(b->store, &tx, e) < 0)
			return -1;
		if (kind->quiet(tx, ids[i], e) < 0) {
			tx_rollback(tx);
			return -1;
		}
		if (tx_commit(tx, e) < 0)
			return -1;
	}
	return done;
}

/* Its message was handled, or set aside as one that cannot be (the staff know), and it is due all the same: nobody is to hear of it again
 * and again. */
static int
give_up(struct bot *b, const struct reminder *r, struct err *e)
{
	struct tx *tx;

	log_err("clock: reminder %lld is still due after its message", (long long)r->id);
	if (tx_begin(b->store, &tx, e) < 0)
		return -1;
	if (reminder_end(tx, r->id, "cancelled", "could not be said", bot_now(b), e) < 0) {
		tx_rollback(tx);
		return -1;
	}
	return tx_commit(tx, e);
}

/* How often the clock was set back: what was due, and said, before that may be due once more at the same hour. */
static int
times_back(struct bot *b, TALLOC_CTX *mem, int *n, struct err *e)
{
	struct intake in;
	const char *was;
	int r;

	inbox_intake(b, &in);
	r = in.recall(in.aux, mem, BACK, &was, e);
	*n = r == 1 ? (int)g_ascii_strtoll(was, NULL, 10) : 0;
	return r < 0 ? -1 : 0;
}

static const char *
addressee(TALLOC_CTX *mem, const struct reminder *r)
{
	return r->person ? talloc_asprintf(mem, "%lld", (long long)r->person) : r->room;
}

/* The message of that row, in the batch unless one to the same addressee is there. 1: it is, or it is given up; 0: it waits to be tried
 * again; -1. */
static int
message_add(struct bot *b, TALLOC_CTX *mem, const struct intake *in, const struct reminder *r, int back, struct batch *t, struct arrival *a,
    struct err *e)
{
	const char *to = addressee(mem, r);
	size_t i;
	int known;

	for (i = 0; i < t->n; i++)
		if (strcmp(a[i].raw, to) == 0)
			return 1;
	a[i] = (struct arrival){ .channel = CHANNEL_CLOCK, .at = bot_now(b), .raw = to, .size = strlen(to) };
	a[i].key = talloc_asprintf(mem, "clock:due/%s/%lld/%lld", to, (long long)r->due_at, (long long)r->id);
	if (back > 0)
		a[i].key = talloc_asprintf(mem, "%s/%d", a[i].key, back);
	known = in->known(in->aux, a[i].key, &a[i].disposal, e);
	if (known < 0)
		return -1;
	if (known && a[i].disposal == DISPOSE_LATER)
		return 0;
	if (known)
		return give_up(b, r, e) < 0 ? -1 : 1;
	t->n++;
	return 1;
}

/* A message to each of those to whom something is due, some of them at a time, in one transaction: rows of many people lie on the same
 * pages. 1: there was something to do; 0: their messages wait to be tried again; -1. */
static int
send_messages(struct bot *b, TALLOC_CTX *mem, struct err *e)
{
	struct arrival a[MESSAGES_MOST];
	struct batch t = { .a = a };
	struct reminder *rows = talloc_array(mem, struct reminder, ROWS_MOST);
	struct intake in;
	struct tx *tx;
	size_t n, i, k;
	int r, back, some = 0;

	if (times_back(b, mem, &back, e) < 0)
		return -1;
	if (tx_look(b->store, &tx, e) < 0)
		return -1;
	r = reminder_first(tx, mem, bot_now(b), rows, ROWS_MOST, &n, e);
	tx_rollback(tx);
	inbox_intake(b, &in);
	for (i = 0; r >= 0 && i < n && t.n < MESSAGES_MOST; i++) {
		r = message_add(b, mem, &in, &rows[i], back, &t, a, e);
		some |= r == 1;
	}
	for (k = 0; r >= 0 && k < G_N_ELEMENTS(timed) && t.n < MESSAGES_MOST; k++) {
		r = timed_add(b, mem, &timed[k], &in, back, &t, a, e);
		some |= r > 0;
	}
	if (r < 0 || t.n == 0)
		return r < 0 ? -1 : some;
	FAULT("clock.due");
	return in.take(in.aux, &t, e) < 0 ? -1 : 1;
}

/* What has hours of its own, of work or not: workshops (a limit, a renewed tally), who keeps the time in a room. Each row counts its messages. */
static const struct beating {
	const char *what;
	int (*next)(struct tx *, int64_t *id, int64_t *at, int *beats, struct err *);
	int (*rest)(struct tx *, int64_t id, struct err *);
} beatings[] = {
	{ "keeper", keeper_next, keeper_rest }, /* whose minutes count */
	{ "workshop", workshop_next, workshop_rest },
};

struct beat {
	const struct beating *of;
	int64_t id, at;
	int beats;
};

/* The first of them: 1, 0 there is none, -1. */
static int
first_beat(struct bot *b, struct beat *first, struct err *e)
{
	struct beat one;
	struct tx *tx;
	size_t i;
	int found = 0, r = 0;

	if (tx_look(b->store, &tx, e) < 0)
		return -1;
	for (i = 0; r >= 0 && i < G_N_ELEMENTS(beatings); i++) {
		one.of = &beatings[i];
		r = beatings[i].next(tx, &one.id, &one.at, &one.beats, e);
		if (r == 1 && (!found || one.at < first->at)) {
			*first = one;
			found = 1;
		}
	}
	tx_rollback(tx);
	return r < 0 ? -1 : found;
}

/* 1: its message was sent, or it is let be; 0: it waits to be tried again; -1. */
static int
send_beat(struct bot *b, TALLOC_CTX *mem, const struct beat *beat, struct err *e)
{
	struct arrival a = { .channel = CHANNEL_CLOCK, .at = bot_now(b), .raw = "", .size = 0 };
	struct intake in;
	struct tx *tx;
	int known;

	a.key = talloc_asprintf(mem, "clock:%s/%lld/%d", beat->of->what, (long long)beat->id, beat->beats);
	inbox_intake(b, &in);
	known = in.known(in.aux, a.key, &a.disposal, e);
	if (known < 0)
		return -1;
	if (!known) {
		FAULT("clock.beat");
		return in.take(in.aux, &(struct batch){ .a = &a, .n = 1 }, e) < 0 ? -1 : 1;
	}
	if (a.disposal == DISPOSE_LATER)
		return 0;
	log_err("clock: %s %lld is still due after its message", beat->of->what, (long long)beat->id);
	if (tx_begin(b->store, &tx, e) < 0)
		return -1;
	if (beat->of->rest(tx, beat->id, e) < 0) {
		tx_rollback(tx);
		return -1;
	}
	return tx_commit(tx, e) < 0 ? -1 : 1;
}

/* What is due of these; *next: when the first of the others is, 0 none. */
static int
beats_work(struct bot *b, TALLOC_CTX *mem, int64_t *next, struct err *e)
{
	struct beat first = { .of = NULL };
	int r = first_beat(b, &first, e);

	*next = r == 1 ? first.at : 0;
	if (r <= 0 || *next > bot_now(b))
		return MIN(r, 0);
	r = send_beat(b, mem, &first, e);
	if (r == 0)
		*next = MAX(b->retry_at, bot_now(b) + 1);
	return r;
}

int
clock_work(struct bot *b, struct err *e)
{
	TALLOC_CTX *mem;
	int64_t now = bot_now(b), next, at = 0;
	int found, beat;

	if (!b->paused && !reminder_changed(b->store) && (!b->due_at || now < b->due_at))
		return 0;
	if (b->paused || disk_low(b)) {
		b->due_at = MAX(b->due_at, now + RETRY_SECONDS); /* what is due is no reason to wake up meanwhile */
		return 0;
	}
	mem = talloc_new(b);
	beat = beats_work(b, mem, &next, e);
	found = beat < 0 ? -1 : first_due(b, mem, &at, e);
	b->due_at = found == 1 ? MAX(at, 1) : 0;
	if (found == 1 && now >= at && !hours_open(b->lab.hours, now)) {
		b->due_at = hours_next(b->lab.hours, now);
		if (!b->due_at) /* a lab that works no more says nothing and forgets nothing */
			b->due_at = now + YEAR;
	}
	if (found == 1 && now >= b->due_at) {
		found = send_messages(b, mem, e);
		if (found == 0)
			b->due_at = MAX(b->retry_at, now + 1);
	} else if (found == 1) {
		found = 0;
	}
	if (found >= 0 && beat == 1) {
		b->due_at = MAX(now, 1); /* there may be more */
		found = 1;
	} else if (found >= 0 && next && (!b->due_at || next < b->due_at)) {
		b->due_at = next;
	}
	talloc_free(mem);
	return found;
}

/* The rules as a text, of which any change shows. */
static const char *
rules_text(struct bot *b, TALLOC_CTX *mem)
{
	char *s = talloc_asprintf(mem, "%d %d %s %d", b->set->remind_at, b->set->remind_gap, b->set->zone, b->set->answer_days);
	const struct staff_member *m;
	int r;

	for (r = 0; r < RULES; r++)
		s = talloc_asprintf_append(s, "|%s", ladder_text(mem, &b->set->ladder[r]));
	s = talloc_asprintf_append(s, "|%s|%s", hours_text(b->lab.hours), b->set->staff_room);
	for (m = b->set->staff; m && m->name; m++)
		s = talloc_asprintf_append(s, "|%s", m->address);
	return s;
}

/* While nobody looked it was set back: what was taken last came later than now. */
static int
was_set_back(struct bot *b, struct err *e)
{
	enum { SLACK = 60 };
	int64_t last;
	struct tx *tx;
	int r;

	if (tx_look(b->store, &tx, e) < 0)
		return -1;
	r = inbox_newest(tx, &last, e);
	tx_rollback(tx);
	return r == 1 ? last > bot_now(b) + SLACK : r;
}

/* How many cases the message behind `after` will plan, and the last of them. */
static int
planned_by(struct bot *b, int64_t after, size_t *n, int64_t *last, struct err *e)
{
	int64_t ids[PLAN_MOST];
	struct tx *tx;
	int r;

	if (tx_look(b->store, &tx, e) < 0)
		return -1;
	r = problem_going_on(tx, after, ids, PLAN_MOST, n, e);
	tx_rollback(tx);
	*last = *n ? ids[*n - 1] : after;
	return r;
}

/* A message for some cases each: nobody waits long for the database. That it was done is written down with the last of them; until then the
 * rules are those of nobody. */
static int
plan_anew(struct bot *b, const struct mark *rules, int back, struct err *e)
{
	struct arrival a = { .channel = CHANNEL_CLOCK, .at = bot_now(b) };
	int64_t after, last = 0;
	struct mark mark[] = { { rules->name, "" }, { BACK, "" } };
	struct intake in;
	char key[96], raw[24], times[16];
	size_t n;

	inbox_intake(b, &in);
	a.key = key;
	a.raw = raw;
	(void)snprintf(times, sizeof times, "%d", back);
	mark[1].value = times;
	do {
		after = last;
		if (planned_by(b, after, &n, &last, e) < 0)
			return -1;
		(void)snprintf(key, sizeof key, "clock:plan/%.16s/%lld/%lld/%d", rules->value, (long long)a.at, (long long)after, back);
		a.size = (size_t)snprintf(raw, sizeof raw, "%lld", (long long)after);
		mark[0].value = n < PLAN_MOST ? rules->value : "";
		if (in.take(in.aux, &(struct batch){ .a = &a, .n = 1, .mark = mark, .n_mark = 2 }, e) < 0)
			return -1;
		store_tidy(b->store, LEISURE_SOME);
	} while (n == PLAN_MOST);
	return 0;
}

int
clock_plan(struct bot *b, bool back, struct err *e)
{
	TALLOC_CTX *mem = talloc_new(b);
	const char *rules = rules_text(b, mem), *was;
	const struct mark mark = { "reminders/rules", sha256_hex(mem, rules, strlen(rules)) };
	struct intake in;
	int n, r = times_back(b, mem, &n, e), set = r < 0 || back ? 1 : was_set_back(b, e);

	if (r < 0 || set < 0)
		goto out;
	back = set;
	inbox_intake(b, &in);
	r = in.recall(in.aux, mem, mark.name, &was, e);
	if (r == 0 || (r == 1 && (back || strcmp(was, mark.value) != 0)))
		r = plan_anew(b, &mark, n + set, e);
out:
	talloc_free(mem);
	return r < 0 || set < 0 ? -1 : 0;
}
