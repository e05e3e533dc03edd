/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the server tells: the long poll, the pages of what it left out, the way back when it has forgotten where we stood.
 */
#include <string.h>

#include "bot/base/fault.h"
#include "bot/base/log.h"
#include "bot/base/room_item.h"
#include "bot/matrix/inside.h"

enum {
	SLACK_MS = 30000, /* beyond the long poll's own time */
	PAGE_MS = 60000,
	PAGE_EVENTS = 250,
	PAGES_AT_ONCE = 4, /* then the other rooms are heard */
	REWIND_PAGES = 40, /* a room: what is older is history */
	STORE_RETRY_MS = 3000,
	GAP_RETRY_MS = 2000,
	GAP_MOST_MS = 300000
};

#define POLL(what) "\"org.matrix.msc3381.poll." what "\",\"m.poll." what "\""
#define TYPES                                                                                                                              \
	"[\"m.room.message\",\"m.reaction\",\"m.room.redaction\",\"m.room.encrypted\",\"m.room.encryption\",\"m.room.member\","            \
	"\"m.room.tombstone\",\"m.room.name\",\"m.room.join_rules\",\"m.room.power_levels\",\"m.room.create\","                            \
	"\"im.vector.room.access_rules\"," POLL("start") "," POLL("response") "," POLL("end") "]"

/* The server has forgotten our place: room by room backwards, until an event that we know. */
struct rewind {
	struct heard heard; /* the answer to begin with */
	size_t room;        /* of it */
	const char *from;   /* the next page */
	struct heard pages[REWIND_PAGES];
	size_t n_pages;
};

static int
ask_sync(struct matrix *m, int64_t now, struct err *e)
{
	TALLOC_CTX *mem = talloc_new(m);
	const char *filter = talloc_asprintf(mem,
	    "{\"presence\":{\"types\":[]},\"account_data\":{\"types\":[]},\"room\":{\"account_data\":{\"types\":[]},"
	    "\"ephemeral\":{\"types\":[]},\"state\":{\"lazy_load_members\":true,\"types\":" TYPES "},"
	    "\"timeline\":{\"limit\":%d,\"types\":" TYPES "}}}",
	    m->timeline);
	/* The first poll does not wait: what came meanwhile is looked at before anything is sent a second time. */
	int wait = m->heard ? m->set.poll_seconds * 1000 : 0, r;
	int64_t gap = MAX(hear_wish(m), now);
	char *path;

	if (gap - now < wait) /* its next page is asked for in between */
		wait = (int)(gap - now);
	path = talloc_asprintf(mem, "/_matrix/client/v3/sync?set_presence=offline&timeout=%d&filter=%s%s%s", wait,
	    request_escaped(mem, filter), *m->since ? "&since=" : "", *m->since ? request_escaped(mem, m->since) : "");

	r = request_start(&m->listen, &m->server, "GET", path, NULL, 0, wait + SLACK_MS, e);
	talloc_free(mem);
	return r;
}

static int
ask_page(struct matrix *m, const char *room, const char *from, bool backward, struct err *e)
{
	TALLOC_CTX *mem = talloc_new(m);
	char *path = talloc_asprintf(mem, "/_matrix/client/v3/rooms/%s/messages?dir=%c&limit=%d&from=%s&filter=%s",
	    request_escaped(mem, room), backward ? 'b' : 'f', PAGE_EVENTS, request_escaped(mem, from),
	    request_escaped(mem, "{\"lazy_load_members\":true,\"types\":" TYPES "}"));
	int r = request_start(&m->listen, &m->server, "GET", path, NULL, 0, PAGE_MS, e);

	talloc_free(mem);
	return r;
}

/* --- gaps --- */

static struct gap *
gap_of(const struct matrix *m, const char *room)
{
	guint i;

	for (i = 0; i < m->gaps->len; i++) {
		struct gap *g = m->gaps->pdata[i];

		if (strcmp(g->room, room) == 0)
			return g;
	}
	return NULL;
}

static struct gap *
gap_new(struct matrix *m, const char *room, const char *from, bool enters)
{
	struct gap *g = talloc_zero(m, struct gap);

	g->room = talloc_strdup(g, room);
	g->from = talloc_strdup(g, from);
	g->enters = enters;
	g_ptr_array_add(m->gaps, g);
	return g;
}

static void
gap_close(struct matrix *m, struct gap *g)
{
	g_ptr_array_remove(m->gaps, g);
	talloc_free(g);
}

/* All of them as one value: a line each, room, place, whether we came in there. `less`: without this one; NULL: none is left. */
static const char *
gaps_value(TALLOC_CTX *mem, const struct matrix *m, const struct gap *less)
{
	char *value = NULL;
	guint i;

	for (i = 0; i < m->gaps->len; i++) {
		const struct gap *g = m->gaps->pdata[i];

		if (g != less)
			value = talloc_asprintf(mem, "%s%s\t%s\t%d\n", value ? value : "", g->room, g->from, g->enters);
	}
	return value;
}

static void
gaps_read(struct matrix *m, const char *value)
{
	g_auto(GStrv) lines = g_strsplit(value, "\n", -1);
	size_t i;

	for (i = 0; lines[i]; i++) {
		g_auto(GStrv) f = g_strsplit(lines[i], "\t", -1);

		if (g_strv_length(f) == 3)
			(void)gap_new(m, f[0], f[1], *f[2] == '1');
	}
}

int64_t
hear_wish(const struct matrix *m)
{
	int64_t at = G_MAXINT64;
	guint i;

	for (i = 0; i < m->gaps->len; i++) {
		const struct gap *g = m->gaps->pdata[i];

		at = MIN(at, g->retry_at);
	}
	return at;
}

static struct gap *
gap_due(const struct matrix *m, int64_t now)
{
	guint i;

	for (i = 0; i < m->gaps->len; i++) {
		struct gap *g = m->gaps->pdata[i];

		if (g->retry_at <= now)
			return g;
	}
	return NULL;
}

/* --- asking --- */

static int
recall(struct matrix *m, struct err *e)
{
	TALLOC_CTX *mem = talloc_new(m);
	const char *value;
	int r = m->intake.recall(m->intake.aux, mem, "matrix/since", &value, e);

	if (r == 1)
		m->since = talloc_strdup(m, value);
	if (r >= 0)
		r = m->intake.recall(m->intake.aux, mem, "matrix/gaps", &value, e);
	if (r == 1)
		gaps_read(m, value);
	talloc_free(mem);
	m->recalled = r >= 0;
	return r < 0 ? -1 : 0;
}

int
hear_start(struct matrix *m, int64_t now, struct err *e)
{
	if (!m->recalled && recall(m, e) < 0)
		return -1;
	if (m->phase == PHASE_REWIND)
		return ask_page(m, m->rewind->heard.room[m->rewind->room].id, m->rewind->from, true, e);
	m->paging = m->heard && m->paged < PAGES_AT_ONCE ? gap_due(m, now) : NULL;
	m->phase = m->paging ? PHASE_PAGE : PHASE_SYNC;
	m->paged = m->paging ? m->paged + 1 : 0;
	return m->paging ? ask_page(m, m->paging->room, m->paging->at ? m->paging->at : m->paging->from, false, e) : ask_sync(m, now, e);
}

/* --- taking --- */

static bool
is_state(TALLOC_CTX *mem, const struct arrival *a)
{
	struct inbound in;

	room_item_read(mem, a, &in);
	return in.what == ROOM_STATE;
}

/* What stands in no gap: there the pages bring it, in order. */
static size_t
without_gaps(TALLOC_CTX *mem, const struct matrix *m, const struct heard *heard, struct arrival *out)
{
	size_t n = 0, i, r;

	for (i = 0; i < heard->n; i++) {
		bool in_gap = false;

		for (r = 0; r < heard->n_rooms && !in_gap; r++)
			in_gap = i >= heard->room[r].first && i < heard->room[r].first + heard->room[r].n && gap_of(m, heard->room[r].id) &&
				 !is_state(mem, &heard->a[i]);
		if (!in_gap)
			out[n++] = heard->a[i];
	}
	return n;
}

static int
take(struct matrix *m, const struct batch *b, int64_t now)
{
	struct err e = { 0 };

	FAULT("matrix.heard");
	if (m->intake.take(m->intake.aux, b, &e) < 0) {
		m->wait_until = now + STORE_RETRY_MS;
		return -1;
	}
	FAULT("matrix.taken");
	speak_echo(m, b->echo, b->n_echo);
	return 0;
}

static void
heard_from(struct matrix *m, const char *since, int64_t now)
{
	if (*m->since)
		talloc_free((void *)m->since);
	m->since = talloc_strdup(m, since);
	m->heard = true;
	m->heard_at = now;
}

static void
take_sync(struct matrix *m, TALLOC_CTX *mem, const struct heard *heard, int64_t now)
{
	const struct mark marks[] = { { "matrix/since", heard->next_batch }, { "matrix/gaps", NULL } };
	struct batch b = { .echo = heard->echo, .n_echo = heard->n_echo };
	struct mark *mark = talloc_memdup(mem, marks, sizeof marks);
	guint before = m->gaps->len;
	size_t i;

	for (i = 0; i < heard->n_rooms; i++) {
		const struct heard_room *r = &heard->room[i];

		if (r->limited && !r->entered && !gap_of(m, r->id))
			(void)gap_new(m, r->id, m->since, r->enters);
	}
	if (heard->n == 0 && heard->n_echo == 0 && m->gaps->len == before && strcmp(heard->next_batch, m->since) == 0) {
		heard_from(m, heard->next_batch, now); /* the poll came to its end: nothing to write down */
		return;
	}
	if (m->gaps->len > 0) {
		b.a = talloc_array(mem, struct arrival, (unsigned)heard->n + 1);
		b.n = without_gaps(mem, m, heard, b.a);
	} else {
		b.a = heard->a;
		b.n = heard->n;
	}
	mark[1].value = gaps_value(mem, m, NULL);
	b.mark = mark;
	b.n_mark = m->gaps->len != before ? 2 : 1;
	if (take(m, &b, now) == 0) {
		heard_from(m, heard->next_batch, now);
		return;
	}
	while (m->gaps->len > before) /* they begin when they are written down */
		gap_close(m, m->gaps->pdata[m->gaps->len - 1]);
}

static void
sync_done(struct matrix *m, TALLOC_CTX *mem, int64_t now)
{
	const struct request *r = &m->listen;
	struct rewind *back;
	struct err e = { 0 };
	struct heard heard;

	if (heard_sync(mem, (const char *)r->answer->data, r->answer->len, &m->self, m->since, &heard, &e) < 0) {
		matrix_failed(m, &m->listen, "sync", now);
		return;
	}
	matrix_worked(m);
	if (heard.skipped)
		log_info("matrix: passed over: events=%zu", heard.skipped);
	if (!m->again) {
		take_sync(m, mem, &heard, now);
		return;
	}
	back = talloc_zero(m, struct rewind);
	back->heard = heard;
	back->from = heard.next_batch;
	talloc_steal(back, mem);
	m->rewind = back;
	m->phase = PHASE_REWIND;
}

static void
page_failed(struct matrix *m, struct gap *g, int64_t now)
{
	int64_t wait = GAP_RETRY_MS;
	int i;

	for (i = 0; i < g->failures && wait < GAP_MOST_MS; i++)
		wait *= 2;
	g->failures++;
	g->retry_at = now + (wait > GAP_MOST_MS ? GAP_MOST_MS : wait);
	if (g->failures == 1)
		log_warn("matrix: a part of a room cannot be read now: status=%ld %s", m->listen.status, m->listen.trouble);
}

/* A room that is closed to us has nothing more to tell. */
static bool
room_gone(const struct request *r)
{
	return r->status == 403 || r->status == 404;
}

/* Nothing is taken before it is known where we came in. If that is nowhere, we were there all the time. */
static void
look_for_entry(struct gap *g, bool last, const char *end)
{
	g->enters = !last;
	g->at = last ? NULL : talloc_strdup(g, end);
}

static void
page_done(struct matrix *m, TALLOC_CTX *mem, int64_t now)
{
	const struct request *r = &m->listen;
	struct gap *g = m->paging;
	struct heard heard = { 0 };
	const char *end = "";
	struct err e = { 0 };
	struct mark mark = { .name = "matrix/gaps" };
	struct batch b = { .mark = &mark, .n_mark = 1 };
	const struct gap before = *g;
	bool last;

	m->paging = NULL;
	if (room_gone(r)) {
		log_warn("matrix: what was missed in a room that is closed to us stays unread");
	} else if (r->status != 200 ||
		   heard_messages(mem, g->room, (const char *)r->answer->data, r->answer->len, &m->self, false, &heard, &end, &e) < 0) {
		page_failed(m, g, now);
		return;
	}
	last = !*end || strcmp(end, g->at ? g->at : g->from) == 0;
	g->failures = 0;
	g->retry_at = 0;
	if (g->enters && heard.n_rooms && !heard.room[0].entered) {
		look_for_entry(g, last, end);
		return;
	}
	g->enters = false;
	if (!last)
		g->from = talloc_strdup(g, end);
	b.a = heard.a;
	b.n = heard.n;
	b.echo = heard.echo;
	b.n_echo = heard.n_echo;
	mark.value = gaps_value(mem, m, last ? g : NULL);
	if (take(m, &b, now) < 0)
		*g = before; /* this page is asked for again */
	else if (last)
		gap_close(m, g);
	else
		g->at = NULL;
}

/* --- the way back --- */

/* Is it our place that the server does not know, whatever it calls that? A proxy's page, or a server that lacks the call, says nothing
 * of it. */
static bool
is_refused_place(const struct matrix *m, const struct request *r)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct matrix_error error;
	bool refused = r->status == 400;

	heard_error(mem, (const char *)r->answer->data, r->answer->len, &error);
	if (r->status == 404 || r->status == 410 || r->status == 422)
		refused = *error.code && strcmp(error.code, "M_UNRECOGNIZED") != 0;
	talloc_free(mem);
	return refused && *m->since;
}

/* Its place was refused: what we know of each room tells where to go on. */
static void
place_refused(struct matrix *m)
{
	log_warn("matrix: the server has forgotten our place; each room is read back to what is known");
	m->since = "";
	m->again = true;
}

static int
rewind_take(struct matrix *m, struct rewind *back, int64_t now)
{
	while (back->n_pages > 0) {
		const struct heard *page = &back->pages[back->n_pages - 1];
		struct batch b = { .a = page->a, .n = page->n, .echo = page->echo, .n_echo = page->n_echo };

		if (take(m, &b, now) < 0)
			return -1;
		back->n_pages--;
	}
	return 0;
}

/* The next room, or the end of it. */
static void
rewind_next(struct matrix *m, struct rewind *back, int64_t now)
{
	const struct mark mark = { "matrix/since", back->heard.next_batch };
	struct batch b = { .a = back->heard.a, .n = back->heard.n, .mark = &mark, .n_mark = 1 };

	back->from = back->heard.next_batch;
	if (++back->room < back->heard.n_rooms)
		return;
	m->phase = PHASE_SYNC;
	if (take(m, &b, now) == 0) {
		heard_from(m, back->heard.next_batch, now);
		m->again = false;
	}
	m->rewind = NULL;
	talloc_free(back);
}

/* Keeps of a page what comes after the last event that we know. 1: there is one; 0; -1. */
static int
after_known(struct matrix *m, struct heard *page, struct err *e)
{
	enum disposal disposal;
	size_t i;
	int r = 0;

	for (i = page->n; i > 0 && r == 0; i--) {
		r = m->intake.known(m->intake.aux, page->a[i - 1].key, &disposal, e);
		if (r == 1) {
			page->a += i;
			page->n -= i;
		}
	}
	return r;
}

static void
rewind_done(struct matrix *m, int64_t now)
{
	struct rewind *back = m->rewind;
	struct request *r = &m->listen;
	struct heard *page = &back->pages[back->n_pages];
	const char *end = "";
	struct err e = { 0 };
	int known;

	if (room_gone(r)) {
		back->n_pages = 0;
		rewind_next(m, back, now);
		return;
	}
	if (r->status != 200 || heard_messages(back, back->heard.room[back->room].id, (const char *)r->answer->data, r->answer->len,
				    &m->self, true, page, &end, &e) < 0) {
		matrix_failed(m, r, "messages", now);
		return;
	}
	matrix_worked(m);
	known = after_known(m, page, &e);
	if (known < 0) {
		m->wait_until = now + STORE_RETRY_MS;
		return;
	}
	back->n_pages++;
	if (known == 0 && *end && !page->room[0].entered && back->n_pages < REWIND_PAGES) {
		back->from = end;
		return;
	}
	if (known == 0) /* nothing of this room was ever ours: history */
		back->n_pages = 0;
	if (rewind_take(m, back, now) == 0)
		rewind_next(m, back, now);
}

void
hear_done(struct matrix *m, int64_t now)
{
	struct request *r = &m->listen;
	TALLOC_CTX *mem;

	if (matrix_refused(m, r))
		return;
	if (m->phase == PHASE_REWIND) {
		rewind_done(m, now);
		return;
	}
	mem = talloc_new(m);
	if (m->phase == PHASE_PAGE) {
		page_done(m, mem, now);
	} else if (r->status == 200) {
		sync_done(m, mem, now);
		if (m->rewind) /* it has the memory */
			return;
	} else if (is_refused_place(m, r)) {
		place_refused(m);
	} else if (r->too_large && m->timeline > 1) {
		m->timeline /= 2;
	} else {
		matrix_failed(m, r, "sync", now);
	}
	talloc_free(mem);
}
