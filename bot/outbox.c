/* SPDX-License-Identifier: EUPL-1.2
 *
 * Outbound, a motion of its own: letters become rows (in the transaction of their cause), rows become parcels, verdicts become states.
 *
 *	pending -> sending (committed before connecting) -> sent | deferred | ambiguous | dead
 *
 * A letter's id is derived from its cause; its bytes are rendered once. One recipient a row. The first unfinished row of a destination
 * goes first. What may have arrived (SEND_UNKNOWN, or found in flight at start) is sent again at most twice, under the same id.
 */
#include "bot/bot.h"

#include <string.h>

#include "bot/base/fault.h"
#include "bot/base/limits.h"
#include "bot/base/log.h"
#include "bot/base/secret.h"
#include "bot/base/text.h"
#include "bot/mail/write.h"
#include "bot/matrix/content.h"

enum { DAY = 86400, HOUR = 3600, LIFE_SECONDS = 5 * DAY, MOST_UNKNOWN = 2, BATCH_MAX = 64 };

/* Token buckets of an automatic mail: its address, its domain, the whole. 1 taken, 0 one of them is empty. */
static int
afford(struct bot *b, struct tx *tx, TALLOC_CTX *mem, const char *to, bool trusted, struct err *e)
{
	const struct {
		const char *key;
		int most;
		int64_t period;
	} bucket[] = {
		{ talloc_asprintf(mem, "%s:%s", trusted ? "a" : "u", text_fold(mem, to)),
		    trusted ? b->set->person_day : b->set->stranger_day, DAY },
		{ talloc_asprintf(mem, "d:%s", addr_domain(to)), b->set->domain_hour, HOUR },
		{ "total", b->set->total_hour, HOUR },
	};
	size_t i, j;
	int r;

	for (i = 0; i < sizeof bucket / sizeof *bucket; i++) {
		r = budget_take(tx, bucket[i].key, bucket[i].most, bucket[i].period, bot_now(b), e);
		if (r == 1)
			continue;
		for (j = 0; r == 0 && j < i; j++)
			if (budget_give(tx, bucket[j].key, bucket[j].most, e) < 0)
				return -1;
		return r;
	}
	return 1;
}

/* The bytes of the file that goes along. A dry run keeps no files: there its letter goes without. */
static int
file_fetch(struct bot *b, TALLOC_CTX *mem, struct letter *l, struct err *e)
{
	struct letter_file *f;

	if (!l->file || l->file->bytes)
		return 0;
	if (!b->attachments) {
		l->file = NULL;
		return 0;
	}
	f = talloc_memdup(mem, l->file, sizeof *f);
	l->file = f;
	return attachment_read(mem, b->attachments, f->sha256, f->size, &f->bytes, e);
}

/* `may`: there is budget for it. */
static int
put_one(struct bot *b, struct tx *tx, TALLOC_CTX *mem, const char *key, size_t index, int64_t inbox, int64_t person, bool trusted, bool may,
    struct letter *l, struct err *e)
{
	struct outbox_item o = { .channel = l->channel,
		.destination = l->to,
		.template = l->template,
		.lang = l->lang,
		.inbox = inbox,
		.problem = l->problem,
		.person = person,
		.subject = l->subject,
		.text = l->text,
		.answers = l->answers,
		.act = l->act,
		.target = l->on ? talloc_asprintf(mem, "letter:%s", l->on->id) : l->target };

	l->id = letter_id(mem, b->lab.secret, key, index, l->to);
	o.letter = l->id;
	if (l->channel == CHANNEL_ROOM && content_write(mem, l, (const char **)(void *)&o.bytes, &o.size, e) < 0)
		return fail_in(e, "letter %s", l->template);
	if (l->channel == CHANNEL_MAIL) {
		const char *bytes;

		if (file_fetch(b, mem, l, e) < 0 || mail_write(mem, l, &b->self, bot_now(b), &bytes, &o.size, e) < 0)
			return fail_in(e, "letter %s", l->template);
		o.bytes = bytes;
	}
	/* A person we know gets it later. What an address that may be forged earned beyond its share is not sent at all: it would only
	 * grow a queue for a victim; the staff have the card of each message, which says so. */
	if (!may && trusted)
		b->trouble = true;
	if (!may && !trusted)
		o.detail = "over the share of an unverified address";
	return outbox_add(tx, &o, may ? "pending" : trusted ? "held" : "cancelled", bot_now(b), e);
}

int
outbox_put(struct bot *b, struct tx *tx, TALLOC_CTX *mem, const char *key, int64_t inbox, const struct result *r, struct err *e)
{
	bool *may = talloc_zero_array(mem, bool, (unsigned)r->n_letters + 1), unsent = false;
	size_t i;

	for (i = 0; i < r->n_letters; i++) { /* first: whether the mails leave is news for the room */
		const struct letter *l = &r->letters[i];
		int done = l->channel == CHANNEL_MAIL && l->automatic ? afford(b, tx, mem, l->to, r->letter_trusted[i], e) : 1;

		if (done < 0)
			return -1;
		may[i] = done == 1;
		unsent = unsent || (!may[i] && !r->letter_trusted[i]);
	}
	for (i = 0; i < r->n_letters; i++) {
		struct letter *l = &r->letters[i];

		if (unsent && l->channel == CHANNEL_ROOM && l->act == ACT_SAY)
			l->text = talloc_asprintf(
			    mem, "%s\n%s", g_strchomp(talloc_strdup(mem, l->text)), label(b->words, l->lang, "outbox.unsent"));
		if (put_one(b, tx, mem, key, i, inbox, r->letter_person[i], r->letter_trusted[i], may[i], l, e) < 0)
			return -1;
	}
	return 0;
}

/* Jitter from the id: the same after a restart, different between letters. */
static int64_t
backoff(int64_t base, int attempts, int64_t id)
{
	int64_t wait = base;

	while (attempts-- > 1 && wait < 4000)
		wait *= 2;
	if (wait > 4000)
		wait = 4000;
	return wait - wait / 4 + (id * 2654435761LL % 1000) * (wait / 2) / 1000;
}

static int
settle(struct bot *b, struct tx *tx, const struct verdict *v, const struct outbox_item *o, struct err *e)
{
	int64_t now = bot_now(b);

	switch (v->result) {
	case SEND_OK:
		return outbox_sent(tx, o->id, o->channel == CHANNEL_MAIL ? NULL : *v->remote ? v->remote : o->letter, now, v->detail, e);
	case SEND_LATER:
		if (now - o->created_at > LIFE_SECONDS) {
			b->trouble = true;
			return outbox_finish(tx, o->id, "dead", 0, now, false, *v->detail ? v->detail : "not taken for five days", e);
		}
		return outbox_finish(
		    tx, o->id, "deferred", now + backoff(v->personal ? 300 : 30, o->attempts, o->id), now, false, v->detail, e);
	case SEND_NEVER:
		b->trouble = true;
		return outbox_finish(tx, o->id, "dead", 0, now, false, *v->detail ? v->detail : "refused", e);
	case SEND_UNKNOWN:
		if (o->unknowns >= MOST_UNKNOWN) {
			b->trouble = true;
			return outbox_finish(tx, o->id, "dead", 0, now, true, "three sends, each with an unknown end", e);
		}
		return outbox_finish(tx, o->id, "ambiguous", now + b->set->smtp_ambiguous, now, true, v->detail, e);
	}
	return fail(e, ERR_BUG, "verdict of no kind");
}

/* Where the other side absorbs a repeat a cut of power may take back that a letter was claimed or sent: it goes out once more under the
 * same id. (Where a server has forgotten the id by then, the letter's echo tells: what was noted after the echo is not there without it.) */
static int
begin(struct bot *b, const struct sender *s, struct tx **tx, struct err *e)
{
	return s && s->idempotent ? tx_begin_soft(b->store, tx, e) : tx_begin(b->store, tx, e);
}

static int
settle_all(struct bot *b, TALLOC_CTX *mem, struct outbox_item *done, struct err *e)
{
	const struct verdict *v = (const struct verdict *)(void *)b->verdicts->data;
	struct tx *tx;
	guint i;

	if (begin(b, b->mail_flying > 0 ? b->mail : b->room, &tx, e) < 0)
		return -1;
	for (i = 0; i < b->verdicts->len; i++) {
		if (outbox_get(tx, mem, v[i].outbox, &done[i], e) != 1 || settle(b, tx, &v[i], &done[i], e) < 0) {
			tx_rollback(tx);
			return -1;
		}
	}
	return tx_commit(tx, e);
}

/* What a server said, without the words that may be an address: those do not belong in a log. */
static char *
for_the_log(TALLOC_CTX *mem, const char *said)
{
	char *out = talloc_strdup(mem, "");
	const char *p = said;

	while (*p) {
		size_t gap = strspn(p, " "), word = strcspn(p + gap, " ");

		if (!memchr(p + gap, '@', word))
			out = talloc_strndup_append(out, p, gap + word);
		p += gap + word;
	}
	return out;
}

/* All verdicts that have come, in one commit. Until it is made nothing more goes out there. */
int
outbox_settle(struct bot *b, struct err *e)
{
	GArray *v = b->verdicts;
	TALLOC_CTX *mem;
	struct outbox_item *done;
	guint i;

	if (v->len == 0)
		return 0;
	mem = talloc_new(b);
	done = talloc_zero_array(mem, struct outbox_item, v->len);
	if (settle_all(b, mem, done, e) < 0) {
		talloc_free(mem);
		return -1;
	}
	FAULT("outbox.settled");
	b->verdicts = g_array_new(FALSE, FALSE, sizeof(struct verdict)); /* on_sent may send more */
	for (i = 0; i < v->len; i++) {
		const struct verdict *one = &g_array_index(v, struct verdict, i);

		if (done[i].channel == CHANNEL_MAIL)
			b->mail_flying--;
		else
			b->room_flying--;
		if (one->result == SEND_OK && b->on_sent)
			b->on_sent(b->on_sent_aux, &done[i]);
		if (one->result != SEND_OK)
			log_warn("outbox: letter=%lld result=%d personal=%d: %.60s", (long long)one->outbox, one->result, one->personal,
			    for_the_log(mem, one->detail));
	}
	g_array_free(v, TRUE);
	talloc_free(mem);
	return 0;
}

/* From the loop's thread. On a full disk the verdicts wait in memory: the rows stay `sending`, which a start after a crash would take
 * for ambiguous. */
static void
report(void *aux, const struct verdict *v, size_t n)
{
	struct bot *b = aux;
	struct err e = { 0 };

	FAULT("outbox.sent");
	g_array_append_vals(b->verdicts, v, (guint)n);
	if (outbox_settle(b, &e) == 0)
		return;
	if (e.kind == ERR_TEMP) {
		bot_pause(b, e.text);
		return;
	}
	log_err("outbox: verdicts lost: %s", e.text);
	b->broken = true;
}

void
outbox_attach(struct bot *b, struct sender *s)
{
	s->report = report;
	s->aux = b;
	if (s->channel == CHANNEL_ROOM)
		b->room = s;
	else
		b->mail = s;
}

/* No wait that was counted on another clock, or before somebody mended what was wrong, is longer than from now. */
static int
hurry(struct bot *b, struct tx *tx, struct err *e)
{
	static const char *const states[] = { "pending", "deferred", "ambiguous" };
	int64_t now = bot_now(b);
	size_t i, c;

	for (c = 0; c < 2; c++)
		for (i = 0; i < 3; i++)
			if (outbox_hurry(tx, c ? CHANNEL_ROOM : CHANNEL_MAIL, states[i], i == 2 ? now + b->set->smtp_ambiguous : now, e) <
			    0)
				return -1;
	return 0;
}

int
outbox_clock(struct bot *b, struct err *e)
{
	struct tx *tx;

	b->release_at = 0;
	if (tx_begin(b->store, &tx, e) < 0)
		return -1;
	if (hurry(b, tx, e) < 0) {
		tx_rollback(tx);
		return -1;
	}
	return tx_commit(tx, e);
}

int
outbox_start(struct bot *b, struct err *e)
{
	enum { MANY = 256 };
	struct outbox_item o;
	TALLOC_CTX *mem = talloc_new(b);
	int64_t ids[MANY];
	struct tx *tx;
	size_t n, i;
	int r = -1;

	do {
		if (tx_begin(b->store, &tx, e) < 0)
			goto out;
		r = outbox_sending(tx, ids, MANY, &n, e);
		for (i = 0; r == 0 && i < n; i++) {
			struct verdict v = { .outbox = ids[i], .result = SEND_UNKNOWN, .detail = "in flight when the program stopped" };
			struct sender *s;

			if (outbox_get(tx, mem, ids[i], &o, e) != 1)
				r = -1;
			s = r < 0 ? NULL : o.channel == CHANNEL_ROOM ? b->room : b->mail;
			if (s && s->idempotent)
				r = outbox_finish(tx, o.id, "deferred", bot_now(b), bot_now(b), false, v.detail, e);
			else if (r == 0)
				r = settle(b, tx, &v, &o, e);
		}
		if (r == 0)
			r = hurry(b, tx, e);
		if (r < 0) {
			tx_rollback(tx);
			goto out;
		}
		r = tx_commit(tx, e);
	} while (r == 0 && n == MANY);
out:
	talloc_free(mem);
	return r;
}

/* Letters held by a budget go when it has refilled. */
static int
release_held(struct bot *b, struct err *e)
{
	enum { MANY = 50 };
	TALLOC_CTX *mem;
	struct outbox_item items[MANY];
	struct tx *tx;
	size_t n, i;
	int r;

	if (bot_now(b) < b->release_at)
		return 0;
	b->release_at = bot_now(b) + 600;
	mem = talloc_new(b);
	if (tx_begin(b->store, &tx, e) < 0) {
		talloc_free(mem);
		return -1;
	}
	r = outbox_held(tx, mem, items, MANY, &n, e);
	for (i = 0; r == 0 && i < n; i++) {
		int may = afford(b, tx, mem, items[i].destination, true, e); /* only trusted ones are held */

		r = may < 0 ? -1 : may ? outbox_release(tx, items[i].id, bot_now(b), e) : 0;
	}
	if (r < 0)
		tx_rollback(tx);
	else
		r = tx_commit(tx, e);
	talloc_free(mem);
	return r;
}

/* Nothing of it can go now: so it was when it was looked up last, and since then nothing has been written and none has become due. */
static bool
nothing_due(const struct bot *b, enum channel channel)
{
	const struct next *n = &b->next[channel];

	return n->changes == store_changes(b->store) && (n->at == 0 || n->at > bot_now(b));
}

static int
claim(struct tx *tx, const struct outbox_item *due, size_t n, struct claimed *c, struct err *e)
{
	struct outbox_item o;
	size_t i;

	c->parcel = talloc_zero_array(c->mem, struct parcel, (unsigned)n);
	for (i = 0; i < n; i++) {
		if (outbox_claim(tx, c->mem, due[i].id, &o, e) < 0)
			return -1;
		c->parcel[i] = (struct parcel){ .outbox = o.id,
			.id = o.letter,
			.from = "",
			.to = o.destination,
			.bytes = o.bytes,
			.size = o.size,
			.text = o.text,
			.answers = o.answers,
			.act = o.act,
			.target = o.target };
	}
	c->n = n;
	return 0;
}

/* What is due for one sender; the parcels of before are done with. */
static int
due_now(struct bot *b, struct tx *tx, const struct sender *s, struct claimed *c, struct outbox_item *due, size_t *n, struct err *e)
{
	TALLOC_FREE(c->mem);
	c->mem = talloc_new(b);
	return outbox_due(tx, c->mem, s->channel, bot_now(b), due, s->batch < BATCH_MAX ? s->batch : BATCH_MAX, n, e);
}

int
outbox_claim_new(struct bot *b, struct tx *tx, struct err *e)
{
	struct outbox_item due[BATCH_MAX];
	size_t n;

	/* Another than an idempotent one would be taken to have sent them, should the program end before it is given them. */
	if (!b->room || !b->room->idempotent || b->room_flying > 0 || b->room_claimed.n > 0)
		return 0;
	if (due_now(b, tx, b->room, &b->room_claimed, due, &n, e) < 0)
		return -1;
	return n == 0 ? 0 : claim(tx, due, n, &b->room_claimed, e) < 0 ? -1 : 1;
}

void
outbox_let_go(struct bot *b)
{
	b->room_claimed.n = 0;
}

/* Claims what is due for one sender. */
static int
fetch(struct bot *b, struct sender *s, struct claimed *c, struct err *e)
{
	struct outbox_item due[BATCH_MAX];
	struct tx *tx;
	size_t n;
	int r;

	if (nothing_due(b, s->channel))
		return 0;
	if (tx_look(b->store, &tx, e) < 0)
		return -1;
	r = due_now(b, tx, s, c, due, &n, e);
	tx_rollback(tx);
	if (r < 0 || n == 0)
		return r;
	if (begin(b, s, &tx, e) < 0)
		return -1;
	if (claim(tx, due, n, c, e) < 0) {
		tx_rollback(tx);
		return -1;
	}
	if (tx_commit(tx, e) == 0)
		return 0;
	c->n = 0;
	return -1;
}

/* May it be given letters now? One room that does not answer holds up no other. */
static bool
has_room(const struct sender *s, int flying)
{
	return s && (flying == 0 || (s->takes_more && s->takes_more(s)));
}

/* Hands over what is claimed for one sender, if it is free. */
static int
pump(struct bot *b, struct sender *s, int *flying, struct claimed *c, struct err *e)
{
	size_t n;

	if (!has_room(s, *flying))
		return 0;
	if (c->n == 0 && fetch(b, s, c, e) < 0)
		return -1;
	if (c->n == 0)
		return 0;
	FAULT("outbox.claimed");
	n = c->n;
	*flying += (int)n;
	c->n = 0;
	return s->send(s, c->parcel, n, e);
}

int
outbox_pump(struct bot *b, struct err *e)
{
	if (b->broken)
		return 0;
	if (outbox_settle(b, e) < 0 || release_held(b, e) < 0 || pump(b, b->room, &b->room_flying, &b->room_claimed, e) < 0)
		return -1;
	return pump(b, b->mail, &b->mail_flying, &b->mail_claimed, e);
}

/* Looks up when a letter of it can go. */
static int
look_ahead(struct bot *b, enum channel channel, struct err *e)
{
	struct next *n = &b->next[channel];
	struct tx *tx;
	int r;

	if (tx_look(b->store, &tx, e) < 0)
		return -1;
	r = outbox_next(tx, channel, bot_now(b), &n->at, e);
	n->changes = r == 0 ? store_changes(b->store) : -1;
	tx_rollback(tx);
	return r;
}

int
outbox_when(struct bot *b, int64_t *at, struct err *e)
{
	/* What is in flight wakes the loop itself; without a sender letters wait for a start that has one. */
	const bool ask[] = { [CHANNEL_MAIL] = has_room(b->mail, b->mail_flying), [CHANNEL_ROOM] = has_room(b->room, b->room_flying) };
	size_t i;

	*at = b->room_claimed.n > 0 ? bot_now(b) : 0;
	for (i = 0; i < sizeof ask / sizeof *ask; i++) {
		const struct next *n = &b->next[i];

		if (!ask[i])
			continue;
		if (!nothing_due(b, (enum channel)i) && look_ahead(b, (enum channel)i, e) < 0)
			return -1;
		if (n->at && (!*at || n->at < *at))
			*at = n->at;
	}
	return 0;
}
