/* SPDX-License-Identifier: EUPL-1.2
 *
 * libesmtp 1.1.0 is a good SMTP engine with sharp edges. What is fenced here, and how:
 *
 * TLS 1.3: a session ticket makes it wait for the reply to an EHLO that it has not written yet. Our
 * SSL_CTX speaks TLS 1.2 and nothing else.
 *
 * Its own SSL_CTX is freed while in use on the second session, its name check knows no IP addresses
 * and trusts the DNS canonical name, and it sends no SNI. Ours: smtp_tls.c.
 *
 * STARTTLS: bytes that came behind the server's "220" are taken for replies inside TLS. A server
 * that speaks out of turn before the first MAIL is cut off before anything is answered.
 *
 * AUTH: a refusal is ignored and mail is offered all the same. MAIL is not let out without a 235.
 *
 * Mechanisms: PLAIN copies without bounds (smtp.c limits the lengths). NTLM sends weak hashes, and
 * crashes when it is denied a password: it is fed empty strings and thereby fails. CRAM-MD5 is
 * never found, because its file has another name.
 *
 * Writes: one that timed out is forgotten and the next one tried, which leaves a hole in a mail
 * that is then accepted. A gap of a whole time-out between two lines ends the session before the
 * end of data.
 *
 * Delays: it writes in pieces of 2 KB without TCP_NODELAY, some 40 ms of waiting for each mail.
 * With TCP_NODELAY alone the wait moves to servers that write their replies in pieces, over TLS;
 * TCP_QUICKACK helps against that. Measured on loopback: 23 mails a second without, 5,500 with the
 * first; 25 with the first to Postfix over TLS, 600 with both.
 *
 * BDAT is used when CHUNKING is offered. From then on the wire is no longer shown to us, and
 * replies to later chunks hide the refusal of an earlier one: 503 is never final.
 *
 * Results: its return value says nothing. Only "transfer 2xx and recipient 2xx and complete" is a
 * success.
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* libesmtp.h declares some functions only when openssl/ssl.h and auth-client.h come before it, and
 * needs stddef.h. */
#include <auth-client.h>
#include <libesmtp.h>

#include "bot/base/fault.h"
#include "bot/base/limits.h"
#include "bot/mail/smtp_session.h"

/* Waits add up: a session that makes no progress for so many time-outs is given up. */
#define PATIENCE 5

enum phase {
	PHASE_CONNECT,
	PHASE_GREETING,
	PHASE_EHLO,
	PHASE_STARTTLS,
	PHASE_TLS,
	PHASE_AUTH,
	PHASE_MAIL, /* the first MAIL FROM was let out */
};

static const char *const phase_names[] = {
	"connect",
	"greeting",
	"ehlo",
	"starttls",
	"tls",
	"auth",
	"lost",
};

/* One mail of a session. */
struct piece {
	struct talk *talk;
	const struct parcel *parcel;
	smtp_message_t message;
	smtp_recipient_t recipient;
	bool given; /* libesmtp has taken the bytes */
	bool ended; /* ... and asked for more: from here on the end of data may be on the wire */
};

/* One session. */
struct talk {
	struct smtp_peer *peer;
	enum phase phase;
	bool tls;        /* handshake done and certificate good */
	bool authorised; /* 235 seen */
	bool cut;
	struct smtp_handshake handshake;
	char why[160];                           /* why the session failed as a whole, or "" */
	char auth[40];                           /* code of the last refusal of AUTH */
	char refusal[160];                       /* the last other refusal before MAIL, "ehlo: 421 ..." */
	int64_t deadline, last_line, last_write; /* ms */

	/* The reply that is being read. */
	char line[128];
	size_t used;
	bool line_open;
	bool expecting; /* something was written and the last line of its reply was not read */

	struct piece piece[LIMIT_SMTP_SESSION];
	size_t n;
};

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Servers send what they like: printable ASCII on one line is kept. */
static void
plain_copy(char *out, size_t size, const char *s)
{
	size_t i = 0;

	for (; *s && i + 1 < size; s++) {
		if (*s >= 0x20 && *s < 0x7f)
			out[i++] = *s;
		else if (i > 0 && out[i - 1] != ' ')
			out[i++] = ' ';
	}
	while (i > 0 && out[i - 1] == ' ')
		i--;
	out[i] = '\0';
}

static void __attribute__((format(printf, 2, 3))) talk_blame(struct talk *t, const char *fmt, ...)
{
	char text[256];
	va_list ap;

	if (t->why[0])
		return; /* the first cause is the cause */
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	plain_copy(t->why, sizeof t->why, text);
}

void
smtp_cut(struct smtp_peer *peer)
{
	pthread_mutex_lock(&peer->lock);
	if (peer->fd >= 0)
		(void)shutdown(peer->fd, SHUT_RDWR);
	pthread_mutex_unlock(&peer->lock);
}

bool
smtp_connected(struct smtp_peer *peer)
{
	bool yes;

	pthread_mutex_lock(&peer->lock);
	yes = peer->fd >= 0;
	pthread_mutex_unlock(&peer->lock);
	return yes;
}

static void
talk_cut(struct talk *t)
{
	t->cut = true;
	smtp_cut(t->peer);
}

static void
talk_progress(struct talk *t)
{
	t->deadline = now_ms() + (int64_t)PATIENCE * t->peer->timeout_ms;
}

/* A server that drips a byte now and then never trips a time-out of libesmtp. */
static void
talk_patience(struct talk *t)
{
	if (!t->cut && now_ms() > t->deadline) {
		talk_blame(t, "%s: too slow", phase_names[t->phase]);
		talk_cut(t);
	}
}

/* ---- the connection ---- */

/* Once more for each address of the host, when the one before did not greet well. */
static void
talk_connected(struct talk *t)
{
	bool loopback = false;
	int fd = smtp_socket_claim(t->peer->port, &loopback);

	t->phase = PHASE_GREETING;
	t->peer->mailing = false;
	t->expecting = true;
	t->tls = t->authorised = t->cut = t->line_open = false;
	t->why[0] = t->refusal[0] = '\0';
	t->handshake = (struct smtp_handshake){ .host = t->peer->host };
	t->last_write = now_ms();
	talk_progress(t);
	pthread_mutex_lock(&t->peer->lock);
	t->peer->fd = fd;
	pthread_mutex_unlock(&t->peer->lock);
	if (fd < 0)
		talk_blame(t, "connect: the socket was not found");
	else if (!t->peer->tls && !loopback)
		talk_blame(t, "connect: %s is not this machine, and TLS is off", t->peer->host);
	else
		return;
	talk_cut(t);
}

static void
talk_disconnected(struct talk *t)
{
	pthread_mutex_lock(&t->peer->lock);
	if (t->peer->fd >= 0)
		close(t->peer->fd);
	t->peer->fd = -1;
	pthread_mutex_unlock(&t->peer->lock);
}

/* The server's own Nagle delay waits for our acknowledgement, which Linux delays: ask for it at
 * once. The option does not stick, so this is called at each reply. */
static void
talk_hurry(struct talk *t)
{
	int one = 1;

	(void)setsockopt(t->peer->fd, IPPROTO_TCP, TCP_QUICKACK, &one, sizeof one);
}

/* ---- what goes over the wire before the first MAIL ---- */

static int
line_code(const struct talk *t)
{
	const char *s = t->line;

	if (t->used < 3 || s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9' || s[2] < '0' || s[2] > '9')
		return 0;
	return (s[0] - '0') * 100 + (s[1] - '0') * 10 + (s[2] - '0');
}

/* Only the codes of a refused AUTH are kept: some servers echo what they were sent. */
static void
auth_keep(struct talk *t)
{
	int class, subject, detail;

	if (sscanf(t->line + 3, " %1d.%3d.%3d ", &class, &subject, &detail) == 3)
		(void)snprintf(t->auth, sizeof t->auth, "%d %d.%d.%d", line_code(t), class, subject, detail);
	else
		(void)snprintf(t->auth, sizeof t->auth, "%d", line_code(t));
}

static void
line_read(struct talk *t)
{
	t->line[t->used] = '\0';
	t->line_open = false;
	if (t->used > 3 && t->line[3] == '-')
		return; /* more lines of this reply follow */
	t->expecting = false;
	if (t->phase == PHASE_AUTH && line_code(t) == 235)
		t->authorised = true;
	else if (t->phase == PHASE_AUTH && line_code(t) >= 400)
		auth_keep(t);
	else if (line_code(t) >= 400)
		(void)snprintf(t->refusal, sizeof t->refusal, "%s: %s", phase_names[t->phase], t->line);
}

/* Before MAIL nothing is pipelined: a reply ends where the chunk ends, and nothing is said unasked.
 */
static void
wire_read(struct talk *t, const char *buf, size_t n)
{
	size_t i;

	for (i = 0; i < n && t->phase < PHASE_MAIL; i++) {
		if (!t->expecting) {
			talk_blame(t, "injection: the server spoke out of turn");
			talk_cut(t);
			return;
		}
		if (!t->line_open) {
			t->line_open = true;
			t->used = 0;
		}
		if (buf[i] == '\n')
			line_read(t);
		else if (t->used + 1 < sizeof t->line)
			t->line[t->used++] = buf[i];
	}
}

static void
mail_allowed(struct talk *t)
{
	if (t->peer->closing)
		talk_blame(t, "stopping");
	else if (t->peer->tls && !t->tls)
		talk_blame(t, "starttls: not in use");
	else if (t->peer->user && !t->authorised)
		talk_blame(t, "auth: %s", t->auth[0] ? t->auth : "not offered");
	else {
		t->peer->mailing = true;
		t->phase = PHASE_MAIL;
		return;
	}
	talk_cut(t);
}

static bool
starts(const char *s, size_t n, const char *verb)
{
	return n >= strlen(verb) && memcmp(s, verb, strlen(verb)) == 0;
}

/* Called before the bytes are written: what is cut here never leaves. */
static void
wire_write(struct talk *t, const char *buf, size_t n)
{
	const char *line = buf, *end = buf + n;

	t->expecting = true;
	t->last_write = now_ms();
	while (line && line < end) {
		size_t left = (size_t)(end - line);

		if (starts(line, left, "MAIL FROM:")) {
			mail_allowed(t);
		} else if (starts(line, left, "AUTH ")) {
			if (t->peer->tls && !t->tls) {
				talk_blame(t, "starttls: not in use");
				talk_cut(t);
			}
			t->phase = PHASE_AUTH;
		} else if (t->phase < PHASE_AUTH && starts(line, left, "STARTTLS")) {
			t->phase = PHASE_STARTTLS;
		} else if (t->phase < PHASE_AUTH && starts(line, left, "EHLO ")) {
			t->phase = PHASE_EHLO;
		}
		line = memchr(line, '\n', left);
		line = line ? line + 1 : NULL;
	}
}

static void
on_wire(const char *buf, int n, int writing, void *aux)
{
	struct talk *t = aux;

	if (n <= 0 || writing == SMTP_CB_HEADERS)
		return;
	if (writing) {
		wire_write(t, buf, (size_t)n);
		return;
	}
	talk_hurry(t);
	talk_patience(t);
	wire_read(t, buf, (size_t)n);
}

/* ---- the bytes of a mail ---- */

/* See "writes" in the head of this file: this is called around each line. */
static void
stall_check(struct talk *t)
{
	int64_t now = now_ms();

	if (!t->cut && now - t->last_line >= t->peer->timeout_ms) {
		talk_blame(t, "lost: the server stopped reading");
		talk_cut(t);
	}
	t->last_line = now;
	talk_patience(t);
}

/* Has the connection gone already? Then the end of data cannot be accepted any more. */
static bool
socket_gone(struct talk *t)
{
	struct pollfd p = { .fd = t->peer->fd, .events = POLLRDHUP };

	return poll(&p, 1, 0) == 1 && (p.revents & (POLLERR | POLLHUP | POLLRDHUP | POLLNVAL));
}

/* smtp_messagecb_t: all bytes in one piece, then the end. With errno set libesmtp leaves before it
 * writes the end. */
static const char *
on_bytes(void **ctx, int *len, void *aux)
{
	struct piece *p = aux;
	struct talk *t = p->talk;

	(void)ctx;
	if (!len) {
		p->given = p->ended = false;
		t->last_line = now_ms();
		return NULL;
	}
	if (!p->given && !t->cut) {
		p->given = true;
		*len = (int)p->parcel->size;
		return p->parcel->bytes;
	}
	*len = 0;
	if (p->ended)
		return NULL;
	stall_check(t);
	if (!t->cut && socket_gone(t)) {
		talk_blame(t, "lost: the connection ended in the middle of the mail");
		talk_cut(t);
	}
	p->ended = !t->cut;
	if (p->ended)
		FAULT("smtp.ending");
	t->last_write = now_ms();
	errno = t->cut ? ECANCELED : 0;
	return NULL;
}

/* ---- events ---- */

static void
on_event(smtp_session_t session, int event, void *aux, ...)
{
	struct talk *t = aux;
	va_list ap;
	int *ok;

	(void)session;
	va_start(ap, aux);
	switch (event) {
	case SMTP_EV_CONNECT:
		talk_connected(t);
		break;
	case SMTP_EV_DISCONNECT:
		talk_disconnected(t);
		break;
	case SMTP_EV_MESSAGEDATA:
		stall_check(t);
		break;
	case SMTP_EV_MAILSTATUS:
	case SMTP_EV_RCPTSTATUS:
		talk_hurry(t);
		talk_progress(t);
		break;
	case SMTP_EV_MESSAGESENT:
		FAULT("smtp.answered");
		talk_hurry(t);
		talk_progress(t);
		/* After BDAT the wire is not shown any more: the next MAIL is stopped here. */
		if (t->peer->closing) {
			talk_blame(t, "stopping");
			talk_cut(t);
		}
		break;
	case SMTP_EV_STARTTLS_OK:
		t->tls = true;
		break;
	case SMTP_EV_EXTNA_STARTTLS:
		talk_blame(t, "starttls: not offered");
		break;
	case SMTP_EV_WRONG_PEER_CERTIFICATE:
		ok = va_arg(ap, int *);
		(void)va_arg(ap, char *);
		*ok = smtp_tls_name_good(va_arg(ap, SSL *), t->peer->host);
		if (!*ok)
			talk_blame(t, "certificate: not for %s", t->peer->host);
		break;
	case SMTP_EV_UNUSABLE_CLIENT_CERTIFICATE:
		talk_blame(t, "tls: a client certificate of libesmtp is in the way");
		break;
	default:
		/* Weak ciphers, missing and invalid certificates: libesmtp's own answer is no. */
		break;
	}
	va_end(ap);
}

/* auth_interact_t. A request with a realm is NTLM, which is denied; its fields are filled because
 * it uses them anyway. */
static int
on_auth(auth_client_request_t request, char **result, int fields, void *aux)
{
	static char nothing[1];
	struct talk *t = aux;
	bool known = true;
	int i;

	for (i = 0; i < fields; i++) {
		result[i] = nothing;
		if (!(request[i].flags & (AUTH_USER | AUTH_PASS)))
			known = false;
	}
	known = known && !t->cut && (t->tls || !t->peer->tls);
	for (i = 0; i < fields && known; i++)
		result[i] = request[i].flags & AUTH_USER ? t->peer->user : t->peer->password;
	return known;
}

/* ---- verdicts ---- */

static void
status_text(const smtp_status_t *s, char *out, size_t size)
{
	char text[256];

	if (s->enh_class)
		(void)snprintf(
		    text, sizeof text, "%d %d.%d.%d %.200s", s->code, s->enh_class, s->enh_subject, s->enh_detail, s->text ? s->text : "");
	else
		(void)snprintf(text, sizeof text, "%d %.200s", s->code, s->text ? s->text : "");
	plain_copy(out, size, text);
}

/* Refusals that speak of the session or of our configuration, whatever command they answer: bad
 * sequence, AUTH or TLS wanted, closing. The mail is as good as before. */
static bool
code_of_session(int code)
{
	return code == 421 || code == 503 || code == 530 || code == 534 || code == 535 || code == 538;
}

static void
verdict_refused(struct verdict *v, const smtp_status_t *s, bool recipient)
{
	status_text(s, v->detail, sizeof v->detail);
	v->result = s->code / 100 == 5 && !code_of_session(s->code) ? SEND_NEVER : SEND_LATER;
	v->personal = recipient && !code_of_session(s->code);
}

static bool
refused(const smtp_status_t *s)
{
	return s->code >= 400 && s->code <= 599;
}

static bool
accepted(const smtp_status_t *s)
{
	return s->code >= 200 && s->code <= 299;
}

/* The end of the session in words, for mails that got no reply of their own. */
static void
talk_ending(struct talk *t, const char *connect_error)
{
	if (t->peer->closing && t->phase > PHASE_CONNECT && t->phase < PHASE_MAIL)
		talk_blame(t, "stopping");
	if (t->handshake.begun && t->phase == PHASE_STARTTLS)
		t->phase = PHASE_TLS;
	if (t->phase == PHASE_CONNECT)
		talk_blame(t, "connect: %s", connect_error);
	else if (t->phase == PHASE_TLS && t->handshake.why[0])
		talk_blame(t, "%s", t->handshake.why);
	else if (t->phase == PHASE_AUTH && t->auth[0])
		talk_blame(t, "auth: %s", t->auth);
	else if (t->phase < PHASE_MAIL && t->refusal[0])
		talk_blame(t, "%s", t->refusal);
	else if (now_ms() - t->last_write >= t->peer->timeout_ms)
		talk_blame(t, "%s: no reply in time", phase_names[t->phase]);
	else
		talk_blame(t, "%s: %s", phase_names[t->phase], t->phase == PHASE_TLS ? "handshake failed" : "connection ended");
}

static void
piece_verdict(const struct piece *p, struct verdict *v)
{
	const smtp_status_t *mail = smtp_reverse_path_status(p->message);
	const smtp_status_t *rcpt = smtp_recipient_status(p->recipient);
	const smtp_status_t *sent = smtp_message_transfer_status(p->message);

	v->outbox = p->parcel->outbox;
	v->personal = false;
	if (refused(mail)) {
		verdict_refused(v, mail, false);
	} else if (refused(rcpt)) {
		verdict_refused(v, rcpt, true);
	} else if (accepted(rcpt) && accepted(sent) && smtp_recipient_check_complete(p->recipient)) {
		v->result = SEND_OK;
		status_text(sent, v->detail, sizeof v->detail);
	} else if (accepted(rcpt) && refused(sent)) {
		verdict_refused(v, sent, false);
	} else {
		v->result = p->ended ? SEND_UNKNOWN : SEND_LATER;
		(void)snprintf(v->detail, sizeof v->detail, "%s", p->talk->why);
	}
}

/* ---- a session ---- */

static bool
session_set(struct talk *t, smtp_session_t s, auth_context_t auth)
{
	static const int waits[] = { Timeout_GREETING, Timeout_ENVELOPE, Timeout_DATA, Timeout_TRANSFER, Timeout_DATA2 };
	struct smtp_peer *peer = t->peer;
	char where[300];
	bool ok;
	size_t i;

	(void)snprintf(where, sizeof where, "%s:%d", peer->host, peer->port);
	ok = smtp_set_server(s, where) && smtp_set_hostname(s, peer->hostname) && smtp_set_eventcb(s, on_event, t) &&
	     smtp_set_monitorcb(s, on_wire, t, 0) && smtp_starttls_enable(s, peer->tls ? Starttls_REQUIRED : Starttls_DISABLED);
	if (peer->tls) {
		SSL_CTX_set_app_data(peer->ctx, &t->handshake);
		ok = ok && smtp_starttls_set_ctx(s, peer->ctx);
	}
	for (i = 0; i < sizeof waits / sizeof waits[0]; i++)
		ok = ok && smtp_set_timeout(s, waits[i] | Timeout_OVERRIDE_RFC2822_MINIMUM, peer->timeout_ms) > 0;
	if (auth) {
		auth_set_mechanism_flags(auth, AUTH_PLUGIN_PLAIN, 0);
		auth_set_interact_cb(auth, on_auth, t);
		ok = ok && smtp_auth_set_context(s, auth);
	}
	return ok;
}

static bool
session_add(struct talk *t, smtp_session_t s, const struct parcel *parcel)
{
	struct piece *p = &t->piece[t->n++];

	*p = (struct piece){ .talk = t, .parcel = parcel };
	p->message = smtp_add_message(s);
	if (!p->message || !smtp_set_reverse_path(p->message, parcel->from) || !smtp_set_messagecb(p->message, on_bytes, p))
		return false;
	(void)smtp_size_set_estimate(p->message, parcel->size);
	p->recipient = smtp_add_recipient(p->message, parcel->to);
	return p->recipient != NULL;
}

static void
session_run(struct talk *t, smtp_session_t s)
{
	char buf[128] = "", *text;

	ERR_clear_error(); /* SSL_get_error() looks at what others left there */
	if (smtp_start_session(s) || t->phase != PHASE_CONNECT)
		text = buf;
	else if (!(text = smtp_strerror(smtp_errno(), buf, sizeof buf)))
		text = buf;
	talk_ending(t, text);
	ERR_clear_error();
}

void
smtp_deliver(struct smtp_peer *peer, const struct parcel *const p[], struct verdict *const v[], size_t n)
{
	struct talk t = { .peer = peer };
	auth_context_t auth = peer->user ? auth_create_context() : NULL;
	smtp_session_t s = smtp_create_session();
	bool ok = s && (auth || !peer->user) && session_set(&t, s, auth);
	size_t i;

	for (i = 0; i < n && ok; i++)
		ok = session_add(&t, s, p[i]);
	if (ok)
		session_run(&t, s);
	for (i = 0; i < n; i++) {
		if (ok) {
			piece_verdict(&t.piece[i], v[i]);
			continue;
		}
		*v[i] = (struct verdict){ .outbox = p[i]->outbox, .result = SEND_LATER };
		(void)snprintf(v[i]->detail, sizeof v[i]->detail, "memory: no session");
	}
	if (peer->ctx)
		SSL_CTX_set_app_data(peer->ctx, NULL);
	if (s)
		smtp_destroy_session(s);
	if (auth)
		auth_destroy_context(auth);
	talk_disconnected(&t);
}
