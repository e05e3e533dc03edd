/* SPDX-License-Identifier: EUPL-1.2
 *
 * The IMAP transport without a network. Bit 0 of the first byte chooses between two games, the rest
 * the size of the pieces: 0: the parser alone. Fed at once and in pieces it must say the same. 1: a
 * whole session. The input plays the server; "@T" stands for the tag of the oldest command that
 * waits, "@L" for the newest,
 *     "@S" lets a second pass, "@H" an hour, "@R" makes the core refuse, "@@" is "@". Whatever the
 * server says: only what was asked for is handed up, each once, and nothing is moved or deleted
 * that was not taken.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bot/mail/imap_session.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool x)
{
	if (!x)
		abort();
}

/* ---- the parser ---- */

struct digest {
	uint64_t sum;
	size_t events;
};

static void
mix(struct digest *d, const void *bytes, size_t n)
{
	const unsigned char *s = bytes;
	size_t i;

	for (i = 0; i < n; i++)
		d->sum = (d->sum ^ s[i]) * 1099511628211u;
}

static void
mix_number(struct digest *d, uint64_t n)
{
	mix(d, &n, sizeof n);
}

static int
digest_event(void *aux, struct imap_event *ev, struct err *e)
{
	struct digest *d = aux;

	(void)e;
	d->events++;
	mix_number(d, ev->kind);
	mix_number(d, ev->number);
	mix_number(d, ev->result);
	mix(d, ev->tag, strlen(ev->tag));
	mix(d, ev->code, strlen(ev->code));
	mix(d, ev->args, strlen(ev->args));
	mix(d, ev->text, strlen(ev->text));
	mix(d, ev->uids, ev->n_uids * sizeof *ev->uids);
	mix_number(d, ev->fetch.uid);
	mix_number(d, ev->fetch.size);
	mix_number(d, ev->fetch.flags);
	mix_number(d, (uint64_t)ev->fetch.date);
	mix(d, ev->fetch.body, ev->fetch.body_size);
	return 0;
}

static struct digest
digest_of(const uint8_t *data, size_t size, size_t step)
{
	struct digest d = { 0 };
	struct imap_parser *p = imap_parser_new(NULL, digest_event, &d);
	struct err e;
	size_t at;

	for (at = 0; at < size; at += step)
		if (imap_parser_feed(p, data + at, MIN(step, size - at), &e) < 0) {
			mix(&d, e.text, strlen(e.text));
			break;
		}
	talloc_free(p);
	return d;
}

static void
play_parser(const uint8_t *data, size_t size, size_t step)
{
	struct digest whole = digest_of(data, size, size ? size : 1), pieces = digest_of(data, size, step);

	must(whole.sum == pieces.sum && whole.events == pieces.events);
}

/* ---- the session ---- */

struct core {
	GHashTable *asked; /* keys that we said were new */
	GHashTable *durable;
	GHashTable *uids; /* taken */
	int refuse;
};

static int
core_known(void *aux, const char *key, enum disposal *disposal, struct err *e)
{
	struct core *c = aux;

	if (c->refuse > 0) {
		c->refuse--;
		return fail(e, ERR_TEMP, "refused");
	}
	*disposal = DISPOSE_DONE;
	if (g_hash_table_contains(c->durable, key))
		return 1;
	g_hash_table_add(c->asked, g_strdup(key));
	return 0;
}

static int
core_take(void *aux, const struct batch *t, struct err *e)
{
	struct arrival *a = t->a;
	struct core *c = aux;
	size_t n = t->n, i;

	must(n > 0 && n <= LIMIT_IMAP_BATCH);
	if (c->refuse > 0) {
		c->refuse--;
		return fail(e, ERR_TEMP, "refused");
	}
	for (i = 0; i < n; i++) {
		struct digest touched = { 0 };

		mix(&touched, a[i].raw, a[i].size); /* for the sanitizer */
		must(a[i].full_size >= a[i].size);
		must(g_hash_table_contains(c->asked, a[i].key));
		must(!g_hash_table_contains(c->durable, a[i].key));
		a[i].disposal = (enum disposal)(touched.sum % 3);
		if (a[i].disposal == DISPOSE_LATER)
			continue;
		g_hash_table_add(c->durable, g_strdup(a[i].key));
		g_hash_table_add(c->uids, GUINT_TO_POINTER((unsigned int)strtoul(strrchr(a[i].key, '/') + 1, NULL, 10)));
	}
	return 0;
}

static int
sink(struct imap *m, struct err *e)
{
	(void)e;
	g_string_truncate(m->out, 0);
	m->out_at = 0;
	return 0;
}

static void
check_flight(const struct imap *m, const struct core *c)
{
	size_t i, u;

	for (i = 0; i < m->n_flight; i++)
		for (u = 0; m->flight[i]->uids && u < m->flight[i]->n_uids; u++)
			must(g_hash_table_contains(c->uids, GUINT_TO_POINTER(m->flight[i]->uids[u])));
}

/* What stands for the two bytes at s; they may let time pass. */
static const char *
escape(struct imap *m, struct core *c, uint8_t letter)
{
	switch (letter) {
	case 'T':
		return m->n_flight > 0 ? m->flight[0]->tag : "X";
	case 'L':
		return m->n_flight > 0 ? m->flight[m->n_flight - 1]->tag : "X";
	case 'S':
		m->now += 1000;
		return "";
	case 'H':
		m->now += 3600 * 1000;
		return "";
	case 'R':
		c->refuse = 1;
		return "";
	default:
		return "@";
	}
}

static int
say(struct imap *m, struct core *c, const void *bytes, size_t n, size_t step)
{
	const uint8_t *s = bytes;
	struct err e;
	size_t at;

	for (at = 0; at < n; at += step) {
		if (imap_parser_feed(m->parser, s + at, MIN(step, n - at), &e) < 0)
			return -1;
		check_flight(m, c);
	}
	do {
		if (imap_session_advance(m, &e) < 0)
			return -1;
		check_flight(m, c);
		(void)sink(m, &e);
	} while (m->again);
	must(m->phase != PHASE_WAIT && imap_session_wake(m) > 0);
	return 0;
}

static void
play_session(const uint8_t *data, size_t size, size_t step)
{
	struct imap_settings set = {
		.url = "imap://localhost", .user = "bot", .mailbox = "INBOX", .done = "Fait", .quarantine = "Quarantaine"
	};
	struct core c = { g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL), g_hash_table_new(NULL, NULL), 0 };
	struct intake intake = { .aux = &c, .known = core_known, .take = core_take };
	struct imap *m = imap_new(NULL, &set, NULL, &intake);
	int sessions = 0, rc;
	size_t at = 0;
	struct err e;

	m->flush = sink;
	m->now = 1000;
	must(imap_session_start(m, &e) == 0);
	while (at < size && sessions < 8) {
		const uint8_t *mark = memchr(data + at, '@', size - at);
		size_t n = mark ? (size_t)(mark - data) - at : size - at;

		if (n == 0 && at + 1 < size) {
			const char *text = escape(m, &c, data[at + 1]);
			char copy[IMAP_TAG_SIZE];

			/* The command may be gone before its tag is read to the end. */
			(void)snprintf(copy, sizeof copy, "%s", text);
			rc = say(m, &c, copy, strlen(copy), step);
			n = 2;
		} else if (n == 0) {
			break;
		} else {
			rc = say(m, &c, data + at, n, step);
		}
		at += n;
		if (rc < 0) {
			imap_session_end(m);
			must(imap_session_start(m, &e) == 0);
			sessions++;
		}
	}
	imap_session_end(m);
	talloc_free(m);
	g_hash_table_destroy(c.asked);
	g_hash_table_destroy(c.durable);
	g_hash_table_destroy(c.uids);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t step;

	if (size == 0)
		return 0;
	step = (size_t)(data[0] >> 1) % 64 + 1;
	if (data[0] & 1)
		play_session(data + 1, size - 1, step);
	else
		play_parser(data + 1, size - 1, step);
	return 0;
}
