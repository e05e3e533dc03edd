/* SPDX-License-Identifier: EUPL-1.2
 *
 * What we send. One request at a time in a room, in order; several rooms at once. A request that came to nothing is made again under the
 * same txnId for a while, which the server absorbs; then the outbox waits.
 *
 * A server forgets its txnIds (Synapse after half an hour). So nothing is sent before a /sync has come through since the start, nor while
 * the last one is old: what did arrive has then come back in the room's timeline, and is not sent again.
 */
#include <string.h>

#include "bot/base/fault.h"
#include "bot/matrix/content.h"
#include "bot/matrix/inside.h"

enum { SEND_MS = 30000, PATIENCE_MS = 60000, FIRST_WAIT_MS = 500, MOST_WAIT_MS = 15000, OLD_MS = 60000, TELL_MS = 50 };

int
speak_send(struct sender *s, const struct parcel *p, size_t n, struct err *e)
{
	struct matrix *m = (struct matrix *)((char *)s - offsetof(struct matrix, sender));

	(void)e;
	m->parcel = p;
	m->n_parcels = n;
	m->reported = 0;
	m->lent_at = 0;
	m->speak_failures = 0;
	TALLOC_FREE(m->state);
	TALLOC_FREE(m->seen);
	m->state = talloc_zero_array(m, enum speaking, (unsigned)n + 1);
	m->seen = talloc_zero_array(m, const char *, (unsigned)n + 1);
	return 0;
}

static void
settle(struct matrix *m, size_t i, enum send_result result, const char *detail, const char *remote)
{
	struct verdict v = { .outbox = m->parcel[i].outbox, .result = result, .personal = result == SEND_NEVER };

	g_strlcpy(v.detail, detail ? detail : "", sizeof v.detail);
	g_strlcpy(v.remote, remote ? remote : "", sizeof v.remote);
	m->state[i] = SPEAK_DONE;
	g_array_append_val(m->verdicts, v);
}

/* To the core, all that there are at once: one commit. */
void
speak_report(struct matrix *m)
{
	GArray *v = m->verdicts;

	m->told_at = 0;
	if (v->len == 0)
		return;
	m->verdicts = g_array_new(FALSE, FALSE, sizeof(struct verdict));
	m->reported += v->len;
	if (m->reported == m->n_parcels)
		m->parcel = NULL;
	FAULT("matrix.sent");
	m->sender.report(m->sender.aux, (const struct verdict *)(void *)v->data, v->len);
	g_array_free(v, TRUE);
}

void
speak_echo(struct matrix *m, const struct echo *echo, size_t n)
{
	size_t i, k;

	for (k = 0; m->parcel && k < n; k++)
		for (i = 0; i < m->n_parcels; i++)
			if (strcmp(m->parcel[i].id, echo[k].letter) != 0)
				continue;
			else if (m->state[i] == SPEAK_WAITS)
				settle(m, i, SEND_OK, "seen in the room", echo[k].event);
			else if (m->state[i] == SPEAK_FLIES) /* its answer may still be lost */
				m->seen[i] = talloc_strdup(m->seen, echo[k].event);
}

static const char *
path_of(TALLOC_CTX *mem, const struct parcel *p, const char **method)
{
	*method = "POST";
	switch (p->act) {
	case ACT_JOIN:
		return talloc_asprintf(mem, "/_matrix/client/v3/join/%s", request_escaped(mem, p->to));
	case ACT_LEAVE:
		return talloc_asprintf(mem, "/_matrix/client/v3/rooms/%s/leave", request_escaped(mem, p->to));
	case ACT_OPEN:
		return "/_matrix/client/v3/createRoom";
	default:
		*method = "PUT";
		return talloc_asprintf(mem, "/_matrix/client/v3/rooms/%s/send/%s/%s", request_escaped(mem, p->to),
		    p->act == ACT_REACT ? "m.reaction" : "m.room.message", request_escaped(mem, p->id));
	}
}

/* -1: it cannot be sent at all, and that was reported. */
static int
fly(struct matrix *m, struct flight *f, size_t i)
{
	const struct parcel *p = &m->parcel[i];
	TALLOC_CTX *mem = talloc_new(m);
	const char *method, *json, *path = path_of(mem, p, &method), *server = strchr(m->self.user, ':');
	struct err e = { 0 };
	size_t size;
	int r = 0;

	if ((p->act == ACT_REACT || p->act == ACT_EDIT) && (!p->target || !*p->target)) {
		settle(m, i, SEND_NEVER, "the message that it concerns was not sent", NULL);
		r = -1;
	} else if (f->alias) {
		path = talloc_asprintf(mem, "/_matrix/client/v3/directory/room/%s",
		    request_escaped(mem, talloc_asprintf(mem, "#%s%s", content_alias(mem, p->id), server ? server : "")));
		r = request_start(&f->request, &m->server, "GET", path, NULL, 0, SEND_MS, &e);
	} else {
		TALLOC_FREE(f->body);
		f->body = talloc_new(m);
		r = content_send(f->body, p, m->set.tchap, &json, &size, &e);
		if (r == 0)
			r = request_start(&f->request, &m->server, method, path, json, size, SEND_MS, &e);
	}
	if (r < 0 && m->state[i] != SPEAK_DONE)
		settle(m, i, SEND_NEVER, e.text, NULL);
	if (r == 0) {
		f->parcel = p;
		m->state[i] = SPEAK_FLIES;
	}
	talloc_free(mem);
	return r;
}

static struct flight *
free_flight(struct matrix *m)
{
	size_t i;

	for (i = 0; i < FLIGHTS; i++)
		if (!m->flight[i].parcel)
			return &m->flight[i];
	return NULL;
}

static bool
may_speak(const struct matrix *m, int64_t now)
{
	return m->phase != PHASE_WHO && m->phase != PHASE_LOST && m->heard && now >= m->speak_at &&
	       now - m->heard_at <= m->set.poll_seconds * 1000 + OLD_MS;
}

/* Long enough: the outbox keeps them. What flies is waited for. */
static void
give_back(struct matrix *m, const char *why)
{
	size_t i;

	for (i = 0; i < m->n_parcels; i++)
		if (m->state[i] == SPEAK_WAITS)
			settle(m, i, SEND_LATER, why, NULL);
}

/* The first that is not done of each room, unless it flies. */
static void
fly_all(struct matrix *m)
{
	const char *busy[FLIGHTS];
	size_t n = 0, i, k;
	struct flight *f;

	for (i = 0; i < m->n_parcels && n < FLIGHTS; i++) {
		if (m->state[i] == SPEAK_DONE)
			continue;
		for (k = 0; k < n && strcmp(busy[k], m->parcel[i].to) != 0; k++)
			;
		if (k < n)
			continue;
		f = m->state[i] == SPEAK_WAITS ? free_flight(m) : NULL;
		if (m->state[i] == SPEAK_WAITS && (!f || fly(m, f, i) < 0))
			continue;
		busy[n++] = m->parcel[i].to;
	}
}

/* Verdicts are told together, when all are there or the first of them has waited: a commit for each would cost more than the sends. */
void
speak_step(struct matrix *m, int64_t now)
{
	if (!m->parcel)
		return;
	if (m->lent_at == 0)
		m->lent_at = now;
	if (may_speak(m, now))
		fly_all(m);
	if (now - m->lent_at > PATIENCE_MS || m->phase == PHASE_LOST)
		give_back(m, "the homeserver does not answer");
	else if (m->speak_at > m->lent_at + PATIENCE_MS)
		give_back(m, "the homeserver wants us to wait");
	if (m->verdicts->len > 0 && m->told_at == 0)
		m->told_at = now + TELL_MS;
	if (m->reported + m->verdicts->len == m->n_parcels || (m->told_at != 0 && now >= m->told_at))
		speak_report(m);
}

int64_t
speak_wish(const struct matrix *m, int64_t now)
{
	int64_t at = m->lent_at + PATIENCE_MS + 1;

	if (!m->parcel)
		return 0;
	if (m->told_at != 0 && m->told_at < at)
		at = m->told_at;
	return m->speak_at > now && m->speak_at < at ? m->speak_at : at;
}

/* The server may take it a little later. */
static void
once_more(struct matrix *m, struct flight *f, size_t i, int64_t now)
{
	int64_t wait = FIRST_WAIT_MS, asked = f->request.status ? matrix_retry_ms(&f->request) : 0;
	int k;

	for (k = 0; k < m->speak_failures && wait < MOST_WAIT_MS; k++)
		wait *= 2;
	m->speak_failures++;
	m->state[i] = SPEAK_WAITS;
	m->speak_at = now + (asked > wait ? asked : wait);
}

static void
answered(struct matrix *m, struct flight *f, size_t i, int64_t now)
{
	const char *json = (const char *)f->request.answer->data;
	size_t size = f->request.answer->len;
	long status = f->request.status;
	TALLOC_CTX *mem = talloc_new(m);
	struct matrix_error error;
	const char *remote;

	heard_error(mem, json, size, &error);
	remote = heard_string(mem, json, size, m->parcel[i].act == ACT_OPEN || m->parcel[i].act == ACT_JOIN ? "room_id" : "event_id");
	if (status == 200 && (remote || ((m->parcel[i].act == ACT_LEAVE || m->parcel[i].act == ACT_JOIN) && heard_object(json, size)))) {
		m->speak_failures = 0;
		settle(m, i, SEND_OK, "", remote);
	} else if (m->seen[i]) { /* whatever was said to it: it is in the room */
		m->speak_failures = 0;
		settle(m, i, SEND_OK, "seen in the room", m->seen[i]);
	} else if (m->parcel[i].act == ACT_OPEN && strcmp(error.code, "M_ROOM_IN_USE") == 0 && !f->alias) {
		m->state[i] = SPEAK_WAITS; /* made by an earlier try whose answer was lost: which one is it? */
		f->alias = true;
		if (fly(m, f, i) < 0)
			f->alias = false;
	} else if (status >= 400 && status < 500 && status != 408 && status != 429 && !matrix_refused(m, &f->request)) {
		settle(m, i, SEND_NEVER, talloc_asprintf(mem, "%ld %s %s", status, error.code, error.text), NULL);
	} else { /* also what is no answer of this interface: a proxy's page, a redirect that is not followed */
		once_more(m, f, i, now);
	}
	talloc_free(mem);
}

void
speak_done(struct matrix *m, struct flight *f, int64_t now)
{
	size_t i = (size_t)(f->parcel - m->parcel);

	f->parcel = NULL;
	answered(m, f, i, now);
	if (!f->parcel)
		f->alias = false;
	speak_step(m, now);
}
