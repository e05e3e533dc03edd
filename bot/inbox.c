/* SPDX-License-Identifier: EUPL-1.2
 *
 * Inbound: durable first, then read and handled, then the transport may tell its server.
 *
 * A batch is taken in one commit that also counts the first attempt; then it is handled in one transaction. When one message of it
 * fails, that is rolled back and each is handled in a transaction of its own. Whatever is still open after a crash is handled one by
 * one, each attempt committed before the bytes are looked at: a message that brings the program down does so three times and goes to
 * quarantine alone.
 */
#include "bot/bot.h"

#include <string.h>

#include "bot/base/fault.h"
#include "bot/base/limits.h"
#include "bot/base/log.h"
#include "bot/base/room_item.h"
#include "bot/base/secret.h"
#include "bot/base/text.h"

enum { RETRY_SECONDS = 60 };

static enum disposal
disposal_of(enum inbox_state state)
{
	switch (state) {
	case INBOX_RECEIVED:
		return DISPOSE_LATER;
	case INBOX_QUARANTINED:
		return DISPOSE_QUARANTINE;
	default:
		return DISPOSE_DONE;
	}
}

static int
take_refused(struct bot *b, struct err *e)
{
	bot_pause(b, "disk nearly full");
	return fail(e, ERR_TEMP, "disk nearly full");
}

static bool
counted_already(struct bot *b, int64_t id)
{
	return g_hash_table_remove(b->counted, GSIZE_TO_POINTER((gsize)id));
}

static void
count_stands(struct bot *b, int64_t id)
{
	g_hash_table_add(b->counted, GSIZE_TO_POINTER((gsize)id));
}

static bool
own_id(void *aux, const char *message_id)
{
	const struct bot *b = aux;

	return own_message_id(&b->lab, message_id);
}

static int
read_item(struct bot *b, struct tx *tx, TALLOC_CTX *mem, const struct inbox_item *item, struct inbound *in, struct err *e)
{
	struct arrival a = { .key = item->key,
		.channel = item->channel,
		.at = item->at,
		.raw = item->raw,
		.size = item->size,
		.full_size = item->full_size };

	if (!a.raw && inbox_raw(tx, mem, item->id, &a.raw, &a.size, e) != 1)
		return e->kind ? -1 : fail(e, ERR_BUG, "inbox item without bytes");
	memset(in, 0, sizeof *in);
	switch (item->channel) {
	case CHANNEL_MAIL:
		return mail_read(mem, &a, &b->self, own_id, b, in, e);
	case CHANNEL_ROOM:
		room_item_read(mem, &a, in);
		return 0;
	case CHANNEL_CLOCK: {
		const char *why = text_clean(mem, a.raw, a.size, LIMIT_COMMAND);

		a.raw = "";
		a.size = 0;
		room_item_read(mem, &a, in);
		in->channel = CHANNEL_CLOCK;
		in->text = why;
		return 0;
	}
	}
	return fail(e, ERR_BUG, "inbox item of no channel");
}

const char *
inbox_mail_words(void *aux, TALLOC_CTX *mem, const void *raw, size_t size)
{
	struct bot *b = aux;
	const struct arrival a = { .key = "", .channel = CHANNEL_MAIL, .raw = raw, .size = size, .full_size = size };
	struct inbound in = { .full_text = NULL };
	struct err e = { 0 };

	return mail_read(mem, &a, &b->self, own_id, b, &in, &e) < 0 ? NULL : in.full_text;
}

static int
keep_attachments(struct bot *b, TALLOC_CTX *mem, const struct result *r, struct err *e)
{
	size_t i;

	for (i = 0; i < r->n_keep && b->attachments; i++)
		if (attachment_keep(
			b->attachments, sha256_hex(mem, r->keep[i]->bytes, r->keep[i]->size), r->keep[i]->bytes, r->keep[i]->size, e) < 0)
			return -1;
	return 0;
}

int
inbox_process(
    struct bot *b, struct tx *tx, TALLOC_CTX *mem, const struct inbox_item *item, struct inbound *in, struct result *r, struct err *e)
{
	struct inbox_end end = { 0 };
	int same = 0;

	memset(r, 0, sizeof *r);
	if (read_item(b, tx, mem, item, in, e) < 0)
		return -1;
	if (item->channel == CHANNEL_MAIL) {
		end.hash = mail_hash(mem, in);
		end.message_id = in->message_id;
		same = inbox_same(tx, item->id, end.hash, e);
	}
	if (same < 0)
		return -1;
	if (same) {
		r->state = INBOX_IGNORED;
		r->reason = "the same mail once more";
	} else if (handle(tx, mem, &b->lab, in, item->id, bot_now(b), r, e) < 0 || keep_attachments(b, mem, r, e) < 0 ||
		   outbox_put(b, tx, mem, item->key, item->id, r, e) < 0) {
		return -1;
	}
	if (r->state == INBOX_QUARANTINED)
		b->trouble = true;
	end.state = r->state;
	end.reason = r->reason;
	end.intent = r->intent;
	end.person = r->person;
	end.problem = r->problem;
	end.acted = r->acted;
	if (r->state == INBOX_IGNORED && item->channel == CHANNEL_ROOM && inbox_forget(tx, item->id, e) < 0)
		return -1;
	return inbox_finish(tx, item->id, &end, e);
}

static int
quarantine(struct bot *b, struct tx *tx, const struct inbox_item *item, const char *why, struct err *e)
{
	const struct inbox_end end = { .state = INBOX_QUARANTINED, .reason = why };

	b->trouble = true;
	return inbox_finish(tx, item->id, &end, e);
}

/* The message failed and its transaction was rolled back: it stays for later, or goes to quarantine. -1 when the store failed too. */
static int
failed(struct bot *b, const struct inbox_item *item, const struct err *why, struct err *e)
{
	struct tx *tx;

	log_warn("inbox: item failed id=%lld attempt=%d: %s", (long long)item->id, item->attempts + 1, why->text);
	if (why->kind == ERR_PERM)
		b->broken = true;
	if (why->kind == ERR_TEMP)
		count_stands(b, item->id);
	if (item->attempts + 1 < LIMIT_ATTEMPTS || why->kind == ERR_TEMP) {
		b->retry_at = bot_now(b) + RETRY_SECONDS;
		return 0;
	}
	if (tx_begin(b->store, &tx, e) < 0)
		return -1;
	if (quarantine(b, tx, item, why->text, e) < 0) {
		tx_rollback(tx);
		return -1;
	}
	return tx_commit(tx, e);
}

/* What lives as long as a message: some six hundred small pieces, which one allocation holds. With sanitizers each stays a piece of its
 * own, so that they see its bounds. */
static TALLOC_CTX *
message_memory(struct bot *b)
{
#ifdef __SANITIZE_ADDRESS__
	return talloc_new(b);
#else
	enum { USUAL = 96 * 1024 };

	return talloc_pool(b, USUAL);
#endif
}

/* Handles all in one transaction, or each alone. 0 also when some failed and stay for later; -1 when the store failed. */
static int
process(struct bot *b, const struct inbox_item *items, size_t n, struct err *e)
{
	struct err why = { 0 };
	struct tx *tx;
	size_t i;
	int r = 0;

	if (n == 0)
		return 0;
	if (tx_begin(b->store, &tx, e) < 0)
		return -1;
	for (i = 0; r == 0 && i < n; i++) {
		TALLOC_CTX *mem = message_memory(b);
		struct inbound in;
		struct result result;

		r = inbox_process(b, tx, mem, &items[i], &in, &result, &why);
		talloc_free(mem);
		FAULT("inbox.handled");
	}
	if (r == 0)
		r = outbox_claim_new(b, tx, &why);
	if (r >= 0) {
		if (tx_commit(tx, e) == 0)
			return 0;
		if (r == 1)
			outbox_let_go(b);
		return -1;
	}
	if (tx_rollback(tx) == 0) { /* the store gave up, not the message */
		*e = why;
		return -1;
	}
	if (n == 1)
		return failed(b, items, &why, e);
	for (i = 0, r = 0; r == 0 && i < n && !b->broken; i++)
		r = process(b, &items[i], 1, e);
	return r;
}

/* Its next attempt, or that there is none any more. */
static int
work_count(struct bot *b, const struct inbox_item *item, struct err *e)
{
	struct tx *tx;

	if (tx_begin(b->store, &tx, e) < 0)
		return -1;
	if ((item->attempts >= LIMIT_ATTEMPTS ? quarantine(b, tx, item, "crashed", e) : inbox_attempt(tx, item->id, e)) < 0) {
		tx_rollback(tx);
		return -1;
	}
	return tx_commit(tx, e);
}

/* What an earlier run left open: alone, the attempt counted first. */
static int
work_alone(struct bot *b, struct inbox_item *item, struct err *e)
{
	bool counted = counted_already(b, item->id);
	int r;

	if (counted)
		item->attempts--;
	else if (work_count(b, item, e) < 0)
		return -1;
	if (!counted && item->attempts >= LIMIT_ATTEMPTS)
		return 0;
	FAULT("inbox.counted");
	r = process(b, item, 1, e);
	if (r < 0 && e->kind == ERR_TEMP)
		count_stands(b, item->id);
	return r;
}

int
inbox_work(struct bot *b, struct err *e)
{
	enum { MANY = 50 };
	TALLOC_CTX *mem = talloc_new(b);
	struct inbox_item items[MANY];
	struct tx *tx;
	int64_t after = 0;
	size_t n, i;
	int r = -1;

	b->retry_at = 0;
	if (b->paused && disk_low(b)) {
		bot_pause(b, "disk nearly full");
		talloc_free(mem);
		return 0;
	}
	do {
		r = -1;
		if (tx_look(b->store, &tx, e) < 0)
			goto out;
		r = inbox_open(tx, mem, after, items, MANY, &n, e);
		tx_rollback(tx);
		for (i = 0; r == 0 && i < n && !b->broken; i++) {
			r = work_alone(b, &items[i], e);
			after = items[i].id;
		}
	} while (r == 0 && n == MANY && !b->broken);
out:
	talloc_free(mem);
	if (r < 0 && e->kind == ERR_TEMP) {
		bot_pause(b, e->text);
		return 0;
	}
	if (r == 0)
		bot_goes_on(b);
	return r;
}

static int
intake_known(void *aux, const char *key, enum disposal *disposal, struct err *e)
{
	struct bot *b = aux;
	enum inbox_state state;
	struct tx *tx;
	int r;

	if (tx_look(b->store, &tx, e) < 0)
		return -1;
	r = inbox_known(tx, key, &state, e);
	tx_rollback(tx);
	if (r == 1)
		*disposal = disposal_of(state);
	else if (r == 0 && disk_low(b)) /* so it is not even fetched */
		return take_refused(b, e);
	return r;
}

/* What a chat transport brings beside messages: where it stands, and which of ours it has seen in a room. */
static int
learn(struct bot *b, struct tx *tx, const struct batch *t, struct err *e)
{
	size_t i;

	for (i = 0; i < t->n_mark; i++)
		if (mark_set(tx, t->mark[i].name, t->mark[i].value, e) < 0)
			return -1;
	for (i = 0; i < t->n_echo; i++)
		if (outbox_echo(tx, t->echo[i].letter, t->echo[i].event, bot_now(b), e) < 0)
			return -1;
	return 0;
}

/* First commit: the bytes, and that they are about to be looked at. It is for the case that looking ends the program; against a power cut
 * the second one fsyncs both, and nothing is acknowledged before. Marks and echoes alone may be lost to a cut: they are heard again. */
static int
ingest(struct bot *b, const struct batch *t, struct inbox_item *items, size_t *n_items, struct err *e)
{
	const struct arrival *a = t->a;
	struct tx *tx;
	size_t i;

	*n_items = 0;
	if (tx_begin_soft(b->store, &tx, e) < 0)
		return -1;
	if (learn(b, tx, t, e) < 0)
		goto back;
	for (i = 0; i < t->n; i++) {
		struct inbox_item *it = &items[*n_items];

		if (inbox_add(tx, &a[i], bot_now(b), &it->id, e) < 0)
			goto back;
		if (it->id == 0)
			continue; /* known: still open or done, see settle() */
		it->key = a[i].key;
		it->channel = a[i].channel;
		it->at = a[i].at;
		it->attempts = 0;
		it->raw = a[i].raw;
		it->size = a[i].size;
		it->full_size = a[i].full_size ? a[i].full_size : a[i].size;
		it->reason = "";
		(*n_items)++;
	}
	if (tx_commit(tx, e) == 0)
		return 0;
	*n_items = 0;
	return -1;
back:
	*n_items = 0;
	tx_rollback(tx);
	return -1;
}

/* What the transport may tell its server of each mail; a chat server is told nothing. */
static int
settle(struct bot *b, struct arrival *a, size_t n, struct err *e)
{
	enum inbox_state state;
	struct tx *tx;
	size_t i;
	int r = 0;

	if (n == 0 || a[0].channel != CHANNEL_MAIL)
		return 0;
	if (tx_look(b->store, &tx, e) < 0)
		return -1;
	for (i = 0; r >= 0 && i < n; i++) {
		r = inbox_known(tx, a[i].key, &state, e);
		a[i].disposal = r == 1 ? disposal_of(state) : DISPOSE_LATER;
	}
	tx_rollback(tx);
	return r < 0 ? -1 : 0;
}

static void
take_failed(struct bot *b, const struct inbox_item *items, size_t n, const struct err *e)
{
	size_t i;

	if (e->kind == ERR_TEMP) {
		for (i = 0; i < n; i++)
			count_stands(b, items[i].id);
		bot_pause(b, e->text);
		return;
	}
	log_err("inbox: %s", e->text);
	if (e->kind == ERR_PERM)
		b->broken = true;
	else
		b->retry_at = bot_now(b) + RETRY_SECONDS;
}

static int
intake_recall(void *aux, TALLOC_CTX *mem, const char *name, const char **value, struct err *e)
{
	struct bot *b = aux;
	struct tx *tx;
	int r;

	if (tx_look(b->store, &tx, e) < 0)
		return -1;
	r = mark_get(tx, mem, name, value, e);
	tx_rollback(tx);
	return r;
}

static int
intake_take(void *aux, const struct batch *t, struct err *e)
{
	struct bot *b = aux;
	TALLOC_CTX *mem;
	struct inbox_item *items;
	size_t n_items;
	int r = -1;

	if (b->broken)
		return fail(e, ERR_PERM, "the store is broken");
	if (disk_low(b))
		return take_refused(b, e);
	mem = talloc_new(b);
	items = talloc_zero_array(mem, struct inbox_item, (unsigned)t->n + 1);
	if (ingest(b, t, items, &n_items, e) < 0)
		goto out;
	FAULT("inbox.taken");
	r = process(b, items, n_items, e);
	FAULT("inbox.committed");
	if (r == 0)
		r = settle(b, t->a, t->n, e);
out:
	if (r < 0)
		take_failed(b, items, n_items, e);
	talloc_free(mem);
	return r;
}

void
inbox_intake(struct bot *b, struct intake *in)
{
	*in = (struct intake){ .aux = b, .known = intake_known, .take = intake_take, .recall = intake_recall };
}

int
inbox_room_lost(struct bot *b, const char *why, struct err *e)
{
	TALLOC_CTX *mem = talloc_new(b);
	struct arrival a = { .channel = CHANNEL_CLOCK, .raw = why, .size = strlen(why), .at = bot_now(b) };
	int r;

	a.key = talloc_asprintf(mem, "clock:room-lost/%lld", (long long)(bot_now(b) / 86400));
	r = intake_take(b, &(struct batch){ .a = &a, .n = 1 }, e);
	talloc_free(mem);
	return r;
}

int
inbox_trouble(struct bot *b, struct err *e)
{
	TALLOC_CTX *mem;
	struct inbox_item items[1];
	struct outbox_item letters[1];
	struct arrival a = { .channel = CHANNEL_CLOCK, .raw = "", .size = 0 };
	struct tx *tx;
	size_t n = 0, m = 0;
	int r;

	if (!b->trouble || b->paused || disk_low(b))
		return 0;
	mem = talloc_new(b);
	if (tx_look(b->store, &tx, e) < 0)
		goto bad;
	r = inbox_untold(tx, mem, items, 1, &n, e) < 0 || outbox_untold(tx, mem, letters, 1, &m, e) < 0 ? -1 : 0;
	tx_rollback(tx);
	if (r < 0)
		goto bad;
	if (n + m == 0) {
		b->trouble = false;
	} else {
		a.key = m && letters[0].act == ACT_JOIN /* a door that stayed shut is told at once, the rest once an hour */
			    ? talloc_asprintf(mem, "clock:door/%lld", (long long)letters[0].id)
			    : talloc_asprintf(mem, "clock:trouble/%lld", (long long)(bot_now(b) / 3600));
		a.at = bot_now(b);
		if (intake_take(b, &(struct batch){ .a = &a, .n = 1 }, e) < 0)
			goto bad;
	}
	talloc_free(mem);
	return 0;
bad:
	talloc_free(mem);
	return -1;
}
