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

/* The first reminder that waits. 1; 0: none; -1. */
static int
first_due(struct bot *b, TALLOC_CTX *mem, struct reminder *r, struct err *e)
{
	struct tx *tx;
	int found;

	if (tx_look(b->store, &tx, e) < 0)
		return -1;
	found = reminder_next(tx, mem, r, e);
	tx_rollback(tx);
	return found;
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

/* 1: done; 0: its message waits to be tried again; -1. */
static int
send_message(struct bot *b, TALLOC_CTX *mem, struct reminder *r, struct err *e)
{
	struct arrival a = { .channel = CHANNEL_CLOCK, .at = bot_now(b) };
	const char *to = r->person ? talloc_asprintf(mem, "%lld", (long long)r->person) : r->room;
	struct intake in;
	int known;

	inbox_intake(b, &in);
	a.key = talloc_asprintf(mem, "clock:due/%s/%lld/%lld", to, (long long)r->due_at, (long long)r->id);
	a.raw = to;
	a.size = strlen(to);
	known = in.known(in.aux, a.key, &a.disposal, e);
	if (known < 0)
		return -1;
	if (known && a.disposal == DISPOSE_LATER)
		return 0;
	if (known)
		return give_up(b, r, e) < 0 ? -1 : 1;
	FAULT("clock.due");
	return in.take(in.aux, &(struct batch){ .a = &a, .n = 1 }, e) < 0 ? -1 : 1;
}

int
clock_work(struct bot *b, struct err *e)
{
	TALLOC_CTX *mem;
	struct reminder r;
	int64_t now = bot_now(b);
	int found;

	if (b->paused || disk_low(b) || (!reminder_changed(b->store) && (!b->due_at || now < b->due_at)))
		return 0;
	do {
		mem = talloc_new(b);
		found = first_due(b, mem, &r, e);
		b->due_at = found == 1 ? MAX(r.due_at, 1) : 0;
		if (found == 1 && now >= r.due_at && !hours_open(b->lab.hours, now))
			b->due_at = hours_next(b->lab.hours, now);
		if (found == 1 && now >= b->due_at) {
			found = send_message(b, mem, &r, e);
			if (found == 0)
				b->due_at = MAX(b->retry_at, now + 1);
		} else if (found == 1) {
			found = 0;
		}
		talloc_free(mem);
	} while (found == 1);
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

int
clock_plan(struct bot *b, bool anew, struct err *e)
{
	TALLOC_CTX *mem = talloc_new(b);
	struct arrival a = { .channel = CHANNEL_CLOCK, .at = bot_now(b), .raw = "" };
	const char *rules = rules_text(b, mem), *was;
	const struct mark mark = { "reminders/rules", sha256_hex(mem, rules, strlen(rules)) };
	struct intake in;
	int r;

	inbox_intake(b, &in);
	r = in.recall(in.aux, mem, mark.name, &was, e);
	if (r == 0 || (r == 1 && (anew || strcmp(was, mark.value) != 0))) {
		a.key = talloc_asprintf(mem, "clock:plan/%.16s/%lld", mark.value, (long long)bot_now(b));
		r = in.take(in.aux, &(struct batch){ .a = &a, .n = 1, .mark = &mark, .n_mark = 1 }, e);
	}
	talloc_free(mem);
	return r < 0 ? -1 : 0;
}
