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
#include "bot/base/log.h"
#include "bot/matrix/content.h"
#include "bot/matrix/inside.h"
#include "bot/matrix/poll.h"

enum {
	SEND_MS = 30000,
	PATIENCE_MS = 60000,
	FIRST_WAIT_MS = 500,
	MOST_WAIT_MS = 15000,
	OLD_MS = 60000,
	TELL_MS = 50,
	LATE_MS = 250,
	AFLOAT = 256 /* letters under way at most, when some rooms take their time */
};

static struct speech *
speech(const struct matrix *m, guint i)
{
	return m->speech->pdata[i];
}

static void
borrow(struct matrix *m, const struct parcel *p)
{
	struct speech *s = talloc_zero(m, struct speech);

	s->parcel = *p;
	s->parcel.id = talloc_strdup(s, p->id);
	s->parcel.from = talloc_strdup(s, p->from);
	s->parcel.to = talloc_strdup(s, p->to);
	s->parcel.bytes = talloc_memdup(s, p->bytes, p->size);
	s->parcel.text = talloc_strdup(s, p->text);
	s->parcel.answers = talloc_strdup(s, p->answers);
	s->parcel.target = talloc_strdup(s, p->target);
	g_ptr_array_add(m->speech, s);
}

int
speak_send(struct sender *s, const struct parcel *p, size_t n, struct err *e)
{
	struct matrix *m = (struct matrix *)((char *)s - offsetof(struct matrix, sender));
	size_t i;

	(void)e;
	for (i = 0; i < n; i++)
		borrow(m, &p[i]);
	m->lent_at = 0;
	m->late = false;
	return 0;
}

bool
speak_takes_more(const struct sender *s)
{
	const struct matrix *m = (const struct matrix *)((const char *)s - offsetof(struct matrix, sender));

	return m->late && m->speech->len < AFLOAT;
}

static void
settle(struct matrix *m, struct speech *s, enum send_result result, const char *detail, const char *remote)
{
	struct verdict v = { .outbox = s->parcel.outbox, .result = result, .personal = result == SEND_NEVER };

	g_strlcpy(v.detail, detail ? detail : "", sizeof v.detail);
	g_strlcpy(v.remote, remote ? remote : "", sizeof v.remote);
	s->state = SPEAK_DONE;
	g_array_append_val(m->verdicts, v);
}

static void
forget_done(struct matrix *m)
{
	guint i, left = 0;

	for (i = 0; i < m->speech->len; i++)
		if (speech(m, i)->state == SPEAK_DONE)
			talloc_free(speech(m, i));
		else
			m->speech->pdata[left++] = speech(m, i);
	g_ptr_array_set_size(m->speech, (gint)left);
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
	forget_done(m);
	FAULT("matrix.sent");
	m->sender.report(m->sender.aux, (const struct verdict *)(void *)v->data, v->len);
	g_array_free(v, TRUE);
}

void
speak_echo(struct matrix *m, const struct echo *echo, size_t n)
{
	struct speech *s;
	size_t k;
	guint i;

	for (k = 0; k < n; k++)
		for (i = 0; i < m->speech->len; i++) {
			s = speech(m, i);
			if (strcmp(s->parcel.id, echo[k].letter) != 0)
				continue;
			else if (s->state == SPEAK_WAITS)
				settle(m, s, SEND_OK, "seen in the room", echo[k].event);
			else if (s->state == SPEAK_FLIES) /* its answer may still be lost */
				s->seen = talloc_strdup(s, echo[k].event);
		}
}

/* What stands in for a refused poll has a txnId of its own, or a server that keeps refusals would give that again. */
static const char *
path_of(TALLOC_CTX *mem, const struct speech *s, const char **method)
{
	const struct parcel *p = &s->parcel;
	const char *type = s->refused ? NULL : poll_type(p->act), *txn = p->id;

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
		if (!type)
			type = p->act == ACT_REACT ? "m.reaction" : "m.room.message";
		if (s->refused)
			txn = talloc_asprintf(mem, "%s.words", p->id);
		return talloc_asprintf(
		    mem, "/_matrix/client/v3/rooms/%s/send/%s/%s", request_escaped(mem, p->to), type, request_escaped(mem, txn));
	}
}

/* -1: it cannot be sent at all, and that was reported. */
static int
fly(struct matrix *m, struct flight *f, struct speech *s)
{
	const struct parcel *p = &s->parcel;
	TALLOC_CTX *mem = talloc_new(m);
	const char *method, *json, *path = path_of(mem, s, &method), *server = strchr(m->self.user, ':');
	struct err e = { 0 };
	size_t size;
	int r = 0;

	if (content_aimed(p->act) && (!p->target || !*p->target)) {
		settle(m, s, SEND_NEVER, "the message that it concerns was not sent", NULL);
		r = -1;
	} else if (f->alias) {
		path = talloc_asprintf(mem, "/_matrix/client/v3/directory/room/%s",
		    request_escaped(mem, talloc_asprintf(mem, "#%s%s", content_alias(mem, p->id), server ? server : "")));
		r = request_start(&f->request, &m->server, "GET", path, NULL, 0, SEND_MS, &e);
	} else {
		TALLOC_FREE(f->body);
		f->body = talloc_new(m);
		r = s->refused ? content_instead(f->body, p, &json, &size, &e) : content_send(f->body, p, m->set.tchap, &json, &size, &e);
		if (r == 0)
			r = request_start(&f->request, &m->server, method, path, json, size, SEND_MS, &e);
	}
	if (r < 0 && s->state != SPEAK_DONE)
		settle(m, s, SEND_NEVER, e.text, NULL);
	if (r == 0) {
		f->speech = s;
		s->state = SPEAK_FLIES;
	}
	talloc_free(mem);
	return r;
}

static struct flight *
free_flight(struct matrix *m)
{
	size_t i;

	for (i = 0; i < FLIGHTS; i++)
		if (!m->flight[i].speech)
			return &m->flight[i];
	return NULL;
}

static bool
may_speak(const struct matrix *m, int64_t now)
{
	return m->phase != PHASE_WHO && m->phase != PHASE_LOST && m->heard && now >= m->speak_at &&
	       now - m->heard_at <= m->set.poll_seconds * 1000 + OLD_MS;
}

/* Long enough: the outbox keeps it. What flies is waited for. */
static void
lose_patience(struct matrix *m, int64_t now)
{
	int64_t end;
	guint i;

	for (i = 0; i < m->speech->len; i++) {
		struct speech *s = speech(m, i);

		if (s->lent_at == 0)
			s->lent_at = now;
		end = s->lent_at + PATIENCE_MS;
		if (s->state != SPEAK_WAITS)
			continue;
		if (now > end || m->phase == PHASE_LOST)
			settle(m, s, SEND_LATER, "the homeserver does not answer", NULL);
		else if (m->speak_at > end)
			settle(m, s, SEND_LATER, "the homeserver wants us to wait", NULL);
	}
}

/* The first that is not done of each room, unless it flies or waits for its next try. */
static void
fly_all(struct matrix *m, int64_t now)
{
	const char **busy = talloc_array(m, const char *, m->speech->len);
	struct flight *f = free_flight(m);
	size_t n = 0, k;
	guint i;

	for (i = 0; i < m->speech->len && f; i++) {
		struct speech *s = speech(m, i);

		if (s->state == SPEAK_DONE)
			continue;
		for (k = 0; k < n && strcmp(busy[k], s->parcel.to) != 0; k++)
			;
		if (k < n)
			continue;
		if (s->state == SPEAK_WAITS && now >= s->again_at) {
			if (fly(m, f, s) < 0)
				continue;
			f = free_flight(m);
		}
		busy[n++] = s->parcel.to;
	}
	talloc_free(busy);
}

static bool
all_done(const struct matrix *m)
{
	guint i;

	for (i = 0; i < m->speech->len; i++)
		if (speech(m, i)->state != SPEAK_DONE)
			return false;
	return true;
}

/* Verdicts are told together, when all are there or the first of them has waited: a commit for each would cost more than the sends. */
void
speak_step(struct matrix *m, int64_t now)
{
	if (m->speech->len == 0)
		return;
	if (m->lent_at == 0)
		m->lent_at = now;
	m->late = now >= m->lent_at + LATE_MS;
	if (may_speak(m, now))
		fly_all(m, now);
	lose_patience(m, now);
	if (m->verdicts->len > 0 && m->told_at == 0)
		m->told_at = now + TELL_MS;
	if (all_done(m) || (m->told_at != 0 && now >= m->told_at))
		speak_report(m);
}

int64_t
speak_wish(const struct matrix *m, int64_t now)
{
	int64_t at = m->told_at != 0 ? m->told_at : G_MAXINT64, next;
	guint i;

	if (m->speech->len == 0)
		return 0;
	if (!m->late)
		at = MIN(at, m->lent_at + LATE_MS);
	for (i = 0; i < m->speech->len; i++) {
		const struct speech *s = speech(m, i);

		next = MAX(s->again_at, m->speak_at);
		at =
		    MIN(at, s->state == SPEAK_WAITS && next > now ? MIN(next, s->lent_at + PATIENCE_MS + 1) : s->lent_at + PATIENCE_MS + 1);
	}
	return at;
}

/* The server may take it a little later. What it says of all counts for all; else the other rooms go on. */
static void
once_more(struct matrix *m, struct flight *f, struct speech *s, int64_t now)
{
	int64_t wait = FIRST_WAIT_MS, asked = f->request.status ? matrix_retry_ms(&f->request) : 0;
	int k;

	for (k = 0; k < s->failures && wait < MOST_WAIT_MS; k++)
		wait *= 2;
	s->failures++;
	s->state = SPEAK_WAITS;
	s->again_at = now + MAX(asked, wait);
	if (f->request.status == 429)
		m->speak_at = MAX(m->speak_at, s->again_at);
}

/* "403 M_FORBIDDEN ...". What is said of a room that lets nobody ask polls holds for the poll alone: its words are tried once. */
static void
is_refused(struct matrix *m, struct speech *s, const char *why)
{
	if (!poll_type(s->parcel.act) || s->refused) {
		settle(m, s, SEND_NEVER, why, NULL);
		return;
	}
	log_info("matrix: a poll is refused, its words go in its place: %.60s", why);
	s->refused = talloc_asprintf(s, "in words: %s", why);
	s->state = SPEAK_WAITS;
	s->failures = 0;
}

static void
answered(struct matrix *m, struct flight *f, struct speech *s, int64_t now)
{
	const char *json = (const char *)f->request.answer->data;
	size_t size = f->request.answer->len;
	long status = f->request.status;
	enum act_kind act = s->parcel.act;
	TALLOC_CTX *mem = talloc_new(m);
	struct matrix_error error;
	const char *remote;

	heard_error(mem, json, size, &error);
	remote = heard_string(mem, json, size, act == ACT_OPEN || act == ACT_JOIN ? "room_id" : "event_id");
	if (status == 200 && (remote || ((act == ACT_LEAVE || act == ACT_JOIN) && heard_object(json, size)))) {
		settle(m, s, SEND_OK, s->refused, remote);
	} else if (s->seen) { /* whatever was said to it: it is in the room */
		settle(m, s, SEND_OK, "seen in the room", s->seen);
	} else if (act == ACT_OPEN && strcmp(error.code, "M_ROOM_IN_USE") == 0 && !f->alias) {
		s->state = SPEAK_WAITS; /* made by an earlier try whose answer was lost: which one is it? */
		f->alias = true;
		if (fly(m, f, s) < 0)
			f->alias = false;
	} else if (status >= 400 && status < 500 && status != 408 && status != 429 && !matrix_refused(m, &f->request)) {
		is_refused(m, s, talloc_asprintf(mem, "%ld %s %s", status, error.code, error.text));
	} else { /* also what is no answer of this interface: a proxy's page, a redirect that is not followed */
		once_more(m, f, s, now);
	}
	talloc_free(mem);
}

void
speak_done(struct matrix *m, struct flight *f, int64_t now)
{
	struct speech *s = f->speech;

	f->speech = NULL;
	answered(m, f, s, now);
	if (!f->speech)
		f->alias = false;
	speak_step(m, now);
}
