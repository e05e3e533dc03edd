/* SPDX-License-Identifier: EUPL-1.2
 *
 * The connection: libcurl makes it and logs in, we carry the bytes, close it when anything is
 * wrong, and come back after a growing delay. What is said is in imap_session.c.
 */
#include "bot/mail/imap.h"

#include <string.h>

#include "bot/base/fault.h"
#include "bot/base/log.h"
#include "bot/base/secret.h"
#include "bot/mail/imap_session.h"

#define READ_SIZE (64 * 1024)
#define READS 32 /* before the loop gets its turn */
#define RETRY_MAX_MS (600 * 1000)
#define LASTING_MS (60 * 1000) /* a connection that lived so long was a good one */
#define SLOW 30                /* times longer delays when only people can mend it */

const char imap_closed[] = "connection closed";

static int
flush(struct imap *m, struct err *e)
{
	while (m->out_at < m->out->len) {
		size_t sent = 0;
		CURLcode rc = curl_easy_send(m->easy, m->out->str + m->out_at, m->out->len - m->out_at, &sent);

		if (rc == CURLE_AGAIN)
			return 0;
		if (rc != CURLE_OK)
			return fail(e, ERR_TEMP, "%s", imap_closed);
		m->out_at += sent;
	}
	if (m->out_at > 0)
		FAULT("imap.said");
	g_string_truncate(m->out, 0);
	m->out_at = 0;
	return 0;
}

/* ---- making ---- */

static bool
is_loopback(const char *host)
{
	return g_ascii_strcasecmp(host, "localhost") == 0 || strcmp(host, "127.0.0.1") == 0 || strcmp(host, "::1") == 0 ||
	       strcmp(host, "[::1]") == 0;
}

static char *
url_part(TALLOC_CTX *mem, CURLU *u, CURLUPart part)
{
	char *s = NULL, *copy;

	if (curl_url_get(u, part, &s, 0) != CURLUE_OK)
		return talloc_strdup(mem, "");
	copy = talloc_strdup(mem, s);
	curl_free(s);
	return copy;
}

/* Only scheme, host and port are taken over: a path would make libcurl SELECT, a user would be a
 * second one. */
static void
url_read(struct imap *m)
{
	CURLU *u = curl_url();
	TALLOC_CTX *mem = talloc_new(m);
	const char *scheme = "", *port;

	m->host = talloc_strdup(m, "");
	if (u && curl_url_set(u, CURLUPART_URL, m->set.url, 0) == CURLUE_OK) {
		scheme = url_part(mem, u, CURLUPART_SCHEME);
		port = url_part(mem, u, CURLUPART_PORT);
		talloc_free(m->host);
		m->host = url_part(m, u, CURLUPART_HOST);
		if (strcmp(scheme, "imaps") == 0 || strcmp(scheme, "imap") == 0)
			m->url = talloc_asprintf(m, "%s://%s%s%s", scheme, m->host, *port ? ":" : "", port);
	}
	m->starttls = !(m->set.plain_allowed && is_loopback(m->host));
	curl_url_cleanup(u);
	talloc_free(mem);
}

static char *
copy(TALLOC_CTX *mem, const char *s)
{
	return s ? talloc_strdup(mem, s) : NULL;
}

static void
settings_copy(struct imap *m, const struct imap_settings *set)
{
	m->set = *set;
	m->set.url = copy(m, set->url ? set->url : "");
	m->set.user = copy(m, set->user ? set->user : "");
	m->set.password = copy(m, set->password);
	m->set.bearer = copy(m, set->bearer);
	m->set.ca_file = copy(m, set->ca_file);
	m->set.mailbox = copy(m, set->mailbox ? set->mailbox : "INBOX");
	m->set.done = copy(m, set->done);
	m->set.quarantine = copy(m, set->quarantine);
	m->set.poll_seconds = set->poll_seconds > 0 ? set->poll_seconds : 60;
	m->set.retry_ms = set->retry_ms > 0 ? set->retry_ms : 2000;
	m->set.silence_ms = set->silence_ms > 0 ? set->silence_ms : 60000;
}

static void
connection_free(struct imap *m)
{
	if (!m->easy)
		return;
	(void)curl_multi_remove_handle(m->multi, m->easy); /* closes a CONNECT_ONLY connection */
	curl_easy_cleanup(m->easy);
	m->easy = NULL;
	m->fd = CURL_SOCKET_BAD;
}

static int
imap_free(struct imap *m)
{
	size_t i;

	connection_free(m);
	for (i = 0; i < FOLDERS; i++)
		g_array_free(m->again_move[i], TRUE);
	g_array_free(m->again_expunge, TRUE);
	g_array_free(m->items, TRUE);
	g_hash_table_destroy(m->trouble);
	g_string_free(m->out, TRUE);
	return 0;
}

struct imap *
imap_new(TALLOC_CTX *mem, const struct imap_settings *set, CURLM *multi, const struct intake *intake)
{
	struct imap *m = talloc_zero(mem, struct imap);
	size_t i;

	settings_copy(m, set);
	m->intake = intake;
	m->multi = multi;
	m->fd = CURL_SOCKET_BAD;
	m->buf = talloc_size(m, READ_SIZE);
	m->out = g_string_new(NULL);
	m->flush = flush;
	m->items = g_array_new(FALSE, FALSE, sizeof(struct imap_item));
	for (i = 0; i < FOLDERS; i++)
		m->again_move[i] = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	m->again_expunge = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	m->trouble = g_hash_table_new(NULL, NULL);
	m->reason = "starting";
	m->phase = PHASE_WAIT;
	talloc_set_destructor(m, imap_free);
	url_read(m);
	m->key_prefix = talloc_asprintf(m, "imap:%s@%s/%s/", m->set.user, m->host, m->set.mailbox);
	return m;
}

/* ---- coming and going ---- */

int64_t
imap_delay(const struct imap *m, unsigned int tries, unsigned int factor)
{
	int64_t delay = (int64_t)m->set.retry_ms * factor;
	unsigned char random = 128;

	while (tries-- > 0 && delay < RETRY_MAX_MS)
		delay *= 2;
	delay = MIN(delay, RETRY_MAX_MS);
	/* A quarter up or down, so that not all clients of a server come back at once. */
	(void)secret_draw(&random, 1);
	return MAX(1, delay + delay * (random - 128) / 512);
}

static void
drop(struct imap *m, const char *reason, unsigned int factor)
{
	int64_t delay;

	if (m->session && m->selected && m->now - m->up_at > LASTING_MS)
		m->tries = 0;
	imap_session_end(m);
	connection_free(m);
	g_string_truncate(m->out, 0);
	m->out_at = 0;
	delay = imap_delay(m, m->tries++, factor);
	m->retry_at = m->now + delay;
	m->reason = reason;
	m->phase = PHASE_WAIT;
	log_warn("imap: closed reason=\"%s\" retry_ms=%lld", reason, (long long)delay);
}

/* The session gave up: the text says why, but the status line has room for the class alone. */
static void
drop_session(struct imap *m, const struct err *e)
{
	if (strcmp(e->text, imap_closed) == 0) {
		drop(m, imap_closed, 1);
	} else if (e->kind == ERR_PERM) {
		log_warn("imap: %s", e->text);
		drop(m, "mailbox refused", SLOW);
	} else {
		m->broken++;
		log_warn("imap: server trouble count=%llu: %s", (unsigned long long)m->broken, e->text);
		drop(m, "server trouble", 1);
	}
}

static void
connect_start(struct imap *m)
{
	CURL *h = m->url ? curl_easy_init() : NULL;

	m->progress_at = m->now;
	if (!h) {
		drop(m, m->url ? "no memory" : "address of the server not understood", SLOW);
		return;
	}
	m->easy = h;
	curl_easy_setopt(h, CURLOPT_URL, m->url);
	curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "imap,imaps");
	curl_easy_setopt(h, CURLOPT_CONNECT_ONLY, 1L);
	curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(h, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, (long)m->set.silence_ms);
	curl_easy_setopt(h, CURLOPT_USERNAME, m->set.user);
	if (m->set.bearer)
		curl_easy_setopt(h, CURLOPT_XOAUTH2_BEARER, m->set.bearer);
	else
		curl_easy_setopt(h, CURLOPT_PASSWORD, m->set.password ? m->set.password : "");
	curl_easy_setopt(h, CURLOPT_USE_SSL, (long)(m->starttls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
	curl_easy_setopt(h, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(h, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(h, CURLOPT_SSL_VERIFYHOST, 2L);
	if (m->set.ca_file)
		curl_easy_setopt(h, CURLOPT_CAINFO, m->set.ca_file);
	m->phase = PHASE_CONNECT;
	if (curl_multi_add_handle(m->multi, h) != CURLM_OK)
		drop(m, "no connection", 1);
}

static void
connect_failed(struct imap *m, CURLcode code)
{
	log_debug("imap: curl code=%d", (int)code);
	switch (code) {
	case CURLE_LOGIN_DENIED:
	case CURLE_AUTH_ERROR:
		drop(m, "login refused", SLOW);
		return;
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_CERTPROBLEM:
		drop(m, "certificate not valid", SLOW);
		return;
	case CURLE_SSL_CACERT_BADFILE:
		drop(m, "file of certificate authorities not readable", SLOW);
		return;
	case CURLE_USE_SSL_FAILED:
		drop(m, "server offers no STARTTLS", SLOW);
		return;
	case CURLE_SSL_CONNECT_ERROR:
		drop(m, "no TLS with the server", 1);
		return;
	case CURLE_COULDNT_RESOLVE_HOST:
		drop(m, "no connection: name not found", 1);
		return;
	default:
		drop(m, "no connection", 1);
	}
}

bool
imap_done(struct imap *m, CURL *easy, CURLcode code, int64_t now_ms)
{
	struct err e;

	if (!easy || easy != m->easy)
		return false;
	m->now = now_ms;
	if (code != CURLE_OK) {
		connect_failed(m, code);
	} else if (curl_easy_getinfo(easy, CURLINFO_ACTIVESOCKET, &m->fd) != CURLE_OK || m->fd == CURL_SOCKET_BAD) {
		drop(m, "no connection", 1);
	} else if (imap_session_start(m, &e) < 0 || flush(m, &e) < 0) {
		drop_session(m, &e);
	}
	return true;
}

/* ---- bytes ---- */

/* Reads what has come: to the end, for TLS keeps bytes that no poll sees. */
static int
session_read(struct imap *m, struct err *e)
{
	size_t got;
	int i;

	for (i = 0; i < READS; i++) {
		CURLcode rc = curl_easy_recv(m->easy, m->buf, READ_SIZE, &got);

		if (rc == CURLE_AGAIN)
			return 0;
		if (rc != CURLE_OK || got == 0)
			return fail(e, ERR_TEMP, "%s", imap_closed);
		m->progress_at = m->now;
		if (imap_parser_feed(m->parser, m->buf, got, e) < 0 || flush(m, e) < 0)
			return -1;
	}
	m->again = true;
	return 0;
}

static void
session_step(struct imap *m)
{
	struct err e;
	bool more;

	m->again = false;
	if (flush(m, &e) < 0 || session_read(m, &e) < 0) {
		drop_session(m, &e);
		return;
	}
	more = m->again;
	if (imap_session_advance(m, &e) < 0 || flush(m, &e) < 0) {
		drop_session(m, &e);
		return;
	}
	m->again = m->again || more;
	if (m->now >= imap_session_wake(m) && !m->again && m->phase != PHASE_IDLE && m->phase != PHASE_PAUSE)
		drop(m, "no answer", 1);
}

int
imap_step(struct imap *m, int64_t now_ms)
{
	int64_t wait;

	m->now = now_ms;
	if (m->phase == PHASE_WAIT && now_ms >= m->retry_at)
		connect_start(m);
	else if (m->phase == PHASE_CONNECT && now_ms >= m->progress_at + 2 * (int64_t)m->set.silence_ms)
		drop(m, "no connection", 1);
	else if (m->session)
		session_step(m);
	if (m->phase == PHASE_CLOSED)
		wait = G_MAXINT;
	else if (m->phase == PHASE_WAIT)
		wait = m->retry_at - now_ms;
	else if (m->phase == PHASE_CONNECT)
		wait = m->progress_at + 2 * (int64_t)m->set.silence_ms - now_ms;
	else if (m->again)
		return 0;
	else
		wait = imap_session_wake(m) - now_ms;
	return (int)CLAMP(wait, 1, G_MAXINT);
}

/* ---- the face ---- */

curl_socket_t
imap_fd(struct imap *m, short *events)
{
	if (!m->session)
		return CURL_SOCKET_BAD;
	*events = CURL_WAIT_POLLIN;
	if (m->out_at < m->out->len)
		*events |= CURL_WAIT_POLLOUT;
	return m->fd;
}

static const char *
waiting(struct imap *m, int64_t until, const char *reason)
{
	(void)snprintf(m->status, sizeof m->status, "waiting %lld s: %s", (long long)(MAX(until - m->now, 0) + 999) / 1000, reason);
	return m->status;
}

const char *
imap_status(struct imap *m, bool *idle)
{
	bool resting = m->phase == PHASE_IDLE || m->phase == PHASE_PAUSE;

	*idle = resting && m->now >= m->hold_until && !m->want_full && !m->want_new && m->n_flight == (m->phase == PHASE_IDLE);
	if (*idle)
		return "idle";
	if (m->session && m->now < m->hold_until)
		return waiting(m, m->hold_until, "mails could not be stored");
	switch (m->phase) {
	case PHASE_WAIT:
		return waiting(m, m->retry_at, m->reason);
	case PHASE_CONNECT:
		return "connecting";
	case PHASE_OPEN:
		return "opening";
	case PHASE_CLOSED:
		return "closed";
	case PHASE_WORK:
	case PHASE_IDLE_ASKED:
	case PHASE_IDLE:
	case PHASE_IDLE_DONE:
	case PHASE_PAUSE:
		break;
	}
	return "working";
}

void
imap_close(struct imap *m)
{
	struct err e;

	if (m->session) {
		if (m->phase == PHASE_IDLE || m->phase == PHASE_IDLE_ASKED)
			g_string_append(m->out, "DONE\r\n");
		/* Nobody waits for the answer: what matters has been said before. */
		(void)imap_command_send(m, CMD_NOOP, &e, "LOGOUT");
		(void)flush(m, &e);
		imap_session_end(m);
	}
	connection_free(m);
	m->phase = PHASE_CLOSED;
}
