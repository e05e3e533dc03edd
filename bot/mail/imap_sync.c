/* SPDX-License-Identifier: EUPL-1.2
 *
 * From what lies in the mailbox to what is taken: scan, ask the core what it knows, fetch the rest
 * in batches, hand it up, and move what is committed.
 *
 * The FETCH of the next batch is sent before the core commits this one, so that the server works
 * meanwhile; its answer is read only afterwards, so there is never more than one batch in memory.
 * MOVE goes out after the commit and never before.
 *
 * A mail that breaks the connection or is refused must not stop those behind it: after one failure
 * it is fetched alone, after three only its head, after five it rests until the next full scan.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bot/base/fault.h"
#include "bot/base/log.h"
#include "bot/mail/imap_session.h"

#define KNOWN_AT_ONCE 500 /* questions to the core before the loop gets its turn */
#define TROUBLE_ALONE 1
#define TROUBLE_HEAD 3
#define TROUBLE_REST 5
#define TROUBLE_MAX 10000 /* uids remembered */
#define HOLD_DOUBLINGS 5  /* of the delay when the core takes nothing: asking it costs little */
#define LITERAL_REST (64 * 1024)
#define QUIET_MS 1000                     /* after an alarm that was none */
#define SLACK ((uint64_t)8 * 1024 * 1024) /* RFC822.SIZE is not exact at every server */

static struct imap_item *
item_at(const struct imap *m, size_t i)
{
	return &g_array_index(m->items, struct imap_item, i);
}

static bool
imap_sync_empty(const struct imap *m)
{
	return m->next_item == m->items->len && !m->filling && m->again_move[FOLDER_DONE]->len == 0 &&
	       m->again_move[FOLDER_QUARANTINE]->len == 0 && m->again_expunge->len == 0;
}

static unsigned int
trouble_of(const struct imap *m, uint32_t uid)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(m->trouble, GUINT_TO_POINTER(uid)));
}

static void
trouble_add(struct imap *m, uint32_t uid)
{
	unsigned int n = trouble_of(m, uid) + 1;

	if (g_hash_table_size(m->trouble) >= TROUBLE_MAX)
		g_hash_table_remove_all(m->trouble);
	g_hash_table_insert(m->trouble, GUINT_TO_POINTER(uid), GUINT_TO_POINTER(n));
	if (n == TROUBLE_REST)
		log_warn("imap: mail left until the next full scan uid=%u failures=%u", uid, n);
}

/* Those that rest get one more try. */
static void
trouble_wake(struct imap *m)
{
	GHashTableIter it;
	gpointer uid, n;

	g_hash_table_iter_init(&it, m->trouble);
	while (g_hash_table_iter_next(&it, &uid, &n))
		if (GPOINTER_TO_UINT(n) >= TROUBLE_REST)
			g_hash_table_iter_replace(&it, GUINT_TO_POINTER(TROUBLE_REST - 1));
}

/* The core could not take or could not look: nothing is acknowledged, what is under way is dropped,
 * and all is looked at again later. The connection is not at fault and stays. */
static void
hold(struct imap *m, const struct err *why)
{
	struct imap_command *fetch = imap_flight(m, CMD_FETCH);
	int64_t delay = imap_delay(m, MIN(m->take_tries, HOLD_DOUBLINGS), 1);

	m->take_tries++;
	log_warn("imap: mails not taken retry_ms=%lld reason=%s", (long long)delay, why->text);
	if (fetch)
		fetch->batch->discard = true;
	m->next_item = m->items->len;
	TALLOC_FREE(m->filling);
	m->hold_until = m->now + delay;
	m->want_full = true;
}

/* ---- scan ---- */

int
imap_sync_scan(struct imap *m, struct err *e)
{
	bool full = m->want_full || m->uid_next == 1, probe = m->probe;

	/* Some servers call "1:*" an error when there is no message 1. */
	m->probe = false;
	if (m->exists == 0) {
		m->want_full = m->want_new = m->left = false;
		m->full_at = m->now + IMAP_FULL_SCAN_MS;
		return !probe || imap_command_send(m, CMD_NOOP, e, "NOOP") ? 0 : -1;
	}
	g_array_set_size(m->items, 0);
	m->next_item = 0;
	m->want_new = false;
	m->alarm = !probe;
	if (full) {
		m->want_full = m->left = false;
		if (m->now >= m->trouble_at) {
			trouble_wake(m);
			m->trouble_at = m->now + IMAP_FULL_SCAN_MS;
		}
		m->full_at = m->now + IMAP_FULL_SCAN_MS;
		m->uid_next = 1;
	}
	return imap_command_send(m, CMD_SCAN, e, "UID FETCH %u:* (UID RFC822.SIZE FLAGS)", m->uid_next) ? 0 : -1;
}

static void
scan_add(struct imap *m, const struct imap_fetch *f)
{
	struct imap_item item = { f->uid, (f->flags & IMAP_FLAG_DELETED) != 0, f->size };

	/* "n:*" names the last mail even when its uid is below n. A line without a size is news,
	 * not an answer. */
	if (f->uid < m->uid_next || !f->has_size)
		return;
	if (m->items->len >= IMAP_SCAN_MAX) {
		m->left = true;
		return;
	}
	g_array_append_val(m->items, item);
}

static int
item_compare(const void *a, const void *b)
{
	const struct imap_item *x = a, *y = b;

	return (x->uid > y->uid) - (x->uid < y->uid);
}

void
imap_sync_scan_done(struct imap *m)
{
	size_t i, n = 0;

	g_array_sort(m->items, item_compare);
	for (i = 0; i < m->items->len; i++)
		if (n == 0 || item_at(m, n - 1)->uid != item_at(m, i)->uid)
			*item_at(m, n++) = *item_at(m, i);
	g_array_set_size(m->items, (guint)n);
	if (n > 0 && item_at(m, n - 1)->uid < UINT32_MAX)
		m->uid_next = item_at(m, n - 1)->uid + 1;
	if (n == 0 && m->alarm)
		m->quiet_until = m->now + QUIET_MS;
}

/* ---- batches ---- */

static char *
item_key(TALLOC_CTX *mem, const struct imap *m, uint32_t uid)
{
	return talloc_asprintf(mem, "%s%u/%u", m->key_prefix, m->uidvalidity, uid);
}

/* Already durable, but still in the mailbox: we ended between commit and MOVE, or somebody put it
 * back. */
static void
item_known(struct imap *m, const struct imap_item *item, enum disposal disposal)
{
	if (disposal == DISPOSE_LATER) {
		m->left = true;
	} else if (item->deleted && !m->has_move) {
		/* Copied and marked by us before. Without UIDPLUS it stays: EXPUNGE would take
		 * others' mails along. */
		if (m->has_uidplus)
			g_array_append_val(m->again_expunge, item->uid);
	} else {
		g_array_append_val(m->again_move[disposal == DISPOSE_DONE ? FOLDER_DONE : FOLDER_QUARANTINE], item->uid);
	}
}

/* Puts a new mail into the batch; false: it must wait for the next one. */
static bool
batch_add(struct imap *m, struct imap_batch *b, const struct imap_item *item, bool *full)
{
	unsigned int trouble = trouble_of(m, item->uid);
	bool head = item->size > LIMIT_MAIL || trouble >= TROUBLE_HEAD;
	bool alone = head || trouble >= TROUBLE_ALONE;

	if (b->n > 0 && (alone || b->announced + item->size > IMAP_BATCH_BYTES))
		return false;
	b->head = head;
	b->announced += item->size;
	b->items[b->n++] = *item;
	*full = alone || b->n == LIMIT_IMAP_BATCH;
	return true;
}

/* 1: m->filling can be fetched, 0: ask again later or nothing left, -1: the core failed. */
static int
batch_fill(struct imap *m, struct err *e)
{
	bool full = false;
	int asked;

	if (!m->filling && m->next_item < m->items->len)
		m->filling = talloc_zero(m->session, struct imap_batch);
	for (asked = 0; !full && asked < KNOWN_AT_ONCE && m->next_item < m->items->len; asked++) {
		const struct imap_item *item = item_at(m, m->next_item);
		enum disposal disposal = DISPOSE_LATER;
		char *key = item_key(m->filling, m, item->uid);
		int rc = m->intake->known(m->intake->aux, key, &disposal, e);

		talloc_free(key);
		if (rc < 0)
			return -1;
		if (rc == 1)
			item_known(m, item, disposal);
		else if (trouble_of(m, item->uid) < TROUBLE_REST && !batch_add(m, m->filling, item, &full))
			break;
		m->next_item++;
	}
	if (!m->filling || (!full && asked == KNOWN_AT_ONCE && m->next_item < m->items->len))
		return 0;
	if (m->filling->n == 0)
		TALLOC_FREE(m->filling);
	return m->filling != NULL;
}

static void
literal_budget(struct imap *m, const struct imap_batch *b)
{
	uint64_t most = b->head ? LIMIT_MAIL_HEAD : LIMIT_MAIL;
	uint64_t all = b->head ? LIMIT_MAIL_HEAD : IMAP_BATCH_BYTES + SLACK;

	imap_parser_literal_max(m->parser, (size_t)MAX(LITERAL_REST, MIN(most, all - MIN(all, b->received))));
}

static int
fetch_send(struct imap *m, struct err *e)
{
	struct imap_batch *b = m->filling;
	struct imap_command *cmd;
	uint32_t uids[LIMIT_IMAP_BATCH];
	char part[32] = "";
	char *set;
	size_t i;

	for (i = 0; i < b->n; i++)
		uids[i] = b->items[i].uid;
	set = imap_set(b, uids, b->n);
	if (b->head)
		(void)snprintf(part, sizeof part, "<0.%d>", LIMIT_MAIL_HEAD);
	cmd = imap_command_send(m, CMD_FETCH, e, "UID FETCH %s (UID INTERNALDATE BODY.PEEK[]%s)", set, part);
	if (!cmd)
		return -1;
	cmd->batch = talloc_steal(cmd, b);
	m->filling = NULL;
	literal_budget(m, b);
	return 0;
}

static int64_t
wall_clock(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_REALTIME, &t);
	return t.tv_sec;
}

static void
arrival_fill(struct imap *m, struct imap_batch *b, size_t i, struct imap_fetch *f)
{
	struct arrival *a = &b->arrivals[i];

	a->key = item_key(b, m, f->uid);
	a->channel = CHANNEL_MAIL;
	a->at = f->has_date ? f->date : wall_clock();
	a->raw = talloc_steal(b, f->body);
	a->size = a->full_size = f->body_size;
	if (b->head && f->body_size == LIMIT_MAIL_HEAD) /* cut, even where the announced size says otherwise */
		a->full_size = (size_t)MAX(b->items[i].size, LIMIT_MAIL_HEAD + 1);
	a->disposal = DISPOSE_LATER;
	b->received += f->body_size;
}

int
imap_sync_fetched(struct imap *m, struct imap_event *ev, struct err *e)
{
	struct imap_command *cmd = imap_flight(m, CMD_FETCH);
	struct imap_fetch *f = &ev->fetch;
	struct imap_batch *b;
	size_t i;

	if (!f->has_body) {
		if (imap_flight(m, CMD_SCAN))
			scan_add(m, f);
		return 0;
	}
	if (!cmd)
		return fail(e, ERR_TEMP, "mail that was not asked for");
	b = cmd->batch;
	for (i = 0; i < b->n; i++)
		if (b->items[i].uid == f->uid)
			break;
	if (i == b->n)
		return fail(e, ERR_TEMP, "mail that was not asked for");
	if (b->answered[i])
		return fail(e, ERR_TEMP, "the same mail twice");
	b->answered[i] = true;
	if (f->body)
		arrival_fill(m, b, i, f);
	literal_budget(m, b);
	return 0;
}

/* ---- taking ---- */

static int
move_send(struct imap *m, enum imap_folder folder, const uint32_t *uids, size_t n, struct err *e)
{
	enum imap_command_kind kind = m->has_move ? CMD_MOVE : CMD_COPY;
	const char *utf8 = folder == FOLDER_DONE ? m->set.done : m->set.quarantine;
	TALLOC_CTX *mem = talloc_new(m->session);
	uint32_t *copy = talloc_memdup(mem, uids, n * sizeof *uids);
	struct imap_command *cmd;

	cmd = imap_command_send(
	    m, kind, e, "UID %s %s %s", m->has_move ? "MOVE" : "COPY", imap_set(mem, copy, n), imap_name(mem, m->prefix, utf8));
	if (cmd) {
		cmd->folder = folder;
		cmd->uids = talloc_steal(cmd, copy);
		cmd->n_uids = n;
	}
	talloc_free(mem);
	return cmd ? 0 : -1;
}

static int
taken_move(struct imap *m, const struct imap_batch *b, enum disposal disposal, enum imap_folder folder, struct err *e)
{
	uint32_t uids[LIMIT_IMAP_BATCH];
	size_t i, n = 0;

	for (i = 0; i < b->n; i++)
		if (b->arrivals[i].raw && b->arrivals[i].disposal == disposal)
			uids[n++] = b->items[i].uid;
	return n == 0 ? 0 : move_send(m, folder, uids, n, e);
}

static int
batch_take(struct imap *m, struct imap_batch *b, struct err *e)
{
	struct arrival given[LIMIT_IMAP_BATCH];
	struct err why = { 0 };
	size_t i, n = 0;

	for (i = 0; i < b->n; i++)
		if (b->arrivals[i].raw)
			given[n++] = b->arrivals[i];
	if (n == 0)
		return 0;
	FAULT("imap.fetched");
	if (m->intake->take(m->intake->aux, &(struct batch){ .a = given, .n = n }, &why) < 0) {
		hold(m, &why);
		return 0;
	}
	FAULT("imap.taken");
	m->tries = m->take_tries = 0;
	for (i = n = 0; i < b->n; i++) {
		if (!b->arrivals[i].raw)
			continue;
		b->arrivals[i].disposal = given[n++].disposal;
		if (b->arrivals[i].disposal == DISPOSE_LATER)
			m->left = true;
		g_hash_table_remove(m->trouble, GUINT_TO_POINTER(b->items[i].uid));
	}
	if (taken_move(m, b, DISPOSE_DONE, FOLDER_DONE, e) < 0 || taken_move(m, b, DISPOSE_QUARANTINE, FOLDER_QUARANTINE, e) < 0)
		return -1;
	return 0;
}

/* What was not answered is gone if the server said OK. If it said NO, or answered NIL, the mail is
 * in trouble and goes back to the head of the list: each of a batch has used up one place there. */
static void
batch_return(struct imap *m, const struct imap_batch *b, enum imap_result result)
{
	size_t i;

	for (i = b->n; i-- > 0;) {
		if (b->arrivals[i].raw || (result == IMAP_OK && !b->answered[i]))
			continue;
		trouble_add(m, b->items[i].uid);
		if (m->next_item > 0)
			*item_at(m, --m->next_item) = b->items[i];
	}
}

int
imap_sync_fetch_done(struct imap *m, struct imap_command *cmd, enum imap_result result, struct err *e)
{
	struct imap_batch *b = cmd->batch;
	struct err why = { 0 };
	int rc;

	imap_parser_literal_max(m->parser, LITERAL_REST);
	if (b->discard)
		return 0;
	batch_return(m, b, result);
	rc = batch_fill(m, &why);
	if (rc < 0) {
		hold(m, &why);
		return 0; /* this batch is as new at the next scan */
	}
	if (rc == 1 && m->n_flight < IMAP_FLIGHT / 2 && (fetch_send(m, e) < 0 || m->flush(m, e) < 0))
		return -1;
	return batch_take(m, b, e);
}

void
imap_sync_lost(struct imap *m, const struct imap_command *cmd)
{
	const struct imap_batch *b = cmd->batch;
	bool all = true;
	size_t i;

	for (i = 0; i < b->n; i++)
		all = all && b->answered[i];
	for (i = 0; i < b->n && !b->discard; i++)
		if (all || !b->answered[i])
			trouble_add(m, b->items[i].uid);
}

/* ---- moving ---- */

static int
move_failed(struct imap *m, struct imap_command *cmd, const struct imap_event *ev, struct err *e)
{
	if (cmd->kind == CMD_MOVE && ev->result == IMAP_BAD) { /* it was promised, but is not there */
		m->has_move = false;
		return move_send(m, cmd->folder, cmd->uids, cmd->n_uids, e);
	}
	if (strcmp(ev->code, "TRYCREATE") == 0 && !m->recreated[cmd->folder]) {
		struct imap_command *create;

		m->recreated[cmd->folder] = true;
		create = imap_command_send(
		    m, CMD_CREATE, e, "CREATE %s", imap_name(cmd, m->prefix, cmd->folder == FOLDER_DONE ? m->set.done : m->set.quarantine));
		if (!create)
			return -1;
		create->folder = cmd->folder;
		return move_send(m, cmd->folder, cmd->uids, cmd->n_uids, e);
	}
	log_warn("imap: mails stay in the mailbox: filing refused count=%zu code=%s", cmd->n_uids, ev->code);
	m->folders_ready = false; /* try to make them again at the next connection */
	m->left = true;
	return 0;
}

static int
move_next(struct imap *m, struct imap_command *cmd, enum imap_command_kind kind, const char *verb, const char *tail, struct err *e)
{
	char *set = imap_set(cmd, cmd->uids, cmd->n_uids);
	struct imap_command *next = imap_command_send(m, kind, e, "UID %s %s%s", verb, set, tail);

	if (!next)
		return -1;
	next->folder = cmd->folder;
	next->uids = talloc_steal(next, cmd->uids);
	next->n_uids = cmd->n_uids;
	return 0;
}

int
imap_sync_move_done(struct imap *m, struct imap_command *cmd, const struct imap_event *ev, struct err *e)
{
	if (ev->result != IMAP_OK)
		return move_failed(m, cmd, ev, e);
	if (cmd->kind == CMD_COPY)
		return move_next(m, cmd, CMD_STORE, "STORE", " +FLAGS.SILENT (\\Deleted)", e);
	if (cmd->kind == CMD_STORE && m->has_uidplus)
		return move_next(m, cmd, CMD_EXPUNGE, "EXPUNGE", "", e);
	FAULT("imap.moved");
	return 0;
}

/* Full sets, or what there is when the scan is through. */
static int
moves_again(struct imap *m, struct err *e)
{
	bool last = m->next_item == m->items->len;
	size_t i;

	for (i = 0; i < FOLDERS; i++) {
		GArray *a = m->again_move[i];

		while (a->len >= IMAP_SET || (last && a->len > 0)) {
			guint n = MIN(a->len, IMAP_SET);

			if (m->n_flight >= IMAP_FLIGHT / 2)
				return 0;
			if (move_send(m, (enum imap_folder)i, (uint32_t *)(void *)a->data, n, e) < 0)
				return -1;
			g_array_remove_range(a, 0, n);
		}
	}
	while (last && m->again_expunge->len > 0 && m->n_flight < IMAP_FLIGHT / 2) {
		guint n = MIN(m->again_expunge->len, IMAP_SET);
		char *set = imap_set(m->session, (uint32_t *)(void *)m->again_expunge->data, n);
		struct imap_command *cmd = imap_command_send(m, CMD_EXPUNGE, e, "UID EXPUNGE %s", set);

		talloc_free(set);
		if (!cmd)
			return -1;
		cmd->n_uids = n;
		g_array_remove_range(m->again_expunge, 0, n);
	}
	return 0;
}

int
imap_sync_run(struct imap *m, struct err *e)
{
	struct err why = { 0 };
	int rc = 0;

	if (m->n_flight >= IMAP_FLIGHT / 2) /* the server is behind: its answers will call us */
		return 0;
	if (m->next_item < m->items->len || m->filling)
		rc = batch_fill(m, &why);
	if (rc < 0) {
		hold(m, &why);
		return 0;
	}
	if (rc == 1)
		return fetch_send(m, e);
	if (moves_again(m, e) < 0)
		return -1;
	return m->n_flight == 0 ? !imap_sync_empty(m) : m->n_flight < IMAP_FLIGHT / 2 && m->next_item < m->items->len;
}
