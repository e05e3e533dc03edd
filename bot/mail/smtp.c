/* SPDX-License-Identifier: EUPL-1.2
 *
 * The sender of mail: one thread, one job at a time. The job's arrays are made and freed by the
 * caller's thread, because talloc belongs to one thread; the sender thread only reads parcels and
 * fills verdicts below `ready`.
 */
#include "bot/mail/smtp.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bot/base/limits.h"
#include "bot/base/log.h"
#include "bot/base/text.h"
#include "bot/mail/smtp_session.h"

/* Fixed sizes in libesmtp's PLAIN, which copies without looking. */
#define CREDENTIAL_MAX 255
#define LINE_MAX_SMTP 998 /* RFC 5322 section 2.1.1, without CRLF */

struct smtp {
	struct sender sender;
	struct smtp_peer peer;
	void (*wake)(void *aux);
	void *aux;

	pthread_t thread;
	bool running;
	pthread_mutex_t lock;
	pthread_cond_t more;
	bool quit;

	/* The job. parcels is borrowed until all is reported. */
	const struct parcel *parcels;
	struct verdict *verdicts;
	bool *settled; /* refused here, not for the thread */
	size_t n, ready, reported;
};

/* ---- what may go out ---- */

static const char *
bytes_wrong(const unsigned char *s, size_t n)
{
	const unsigned char *line = s, *end = s + n, *lf, *cr;

	if (n == 0 || n > LIMIT_MAIL || n > INT_MAX)
		return "size";
	if (memchr(s, '\0', n))
		return "NUL byte";
	for (; line < end; line = lf + 1) {
		lf = memchr(line, '\n', (size_t)(end - line));
		if (!lf)
			return "no CRLF at the end";
		cr = memchr(line, '\r', (size_t)(lf - line));
		if (!cr)
			return "bare LF";
		if (cr + 1 != lf)
			return "bare CR";
		if (cr - line > LINE_MAX_SMTP)
			return "line too long";
	}
	return NULL;
}

static bool
field_is(const unsigned char *s, size_t n, const char *name)
{
	size_t len = strlen(name);

	return n > len && strncasecmp((const char *)s, name, len) == 0 && s[len] == ':';
}

/* libesmtp would add these when they are missing, under another Message-ID at each attempt, and
 * drops a second one. Bcc it would publish. `s` has CRLF line ends. */
static const char *
head_wrong(const unsigned char *s, size_t n)
{
	static const char *const once[] = { "Date", "From", "Message-ID" };
	static const char *const never[] = { "Bcc", "Return-Path", "Original-Recipient", "Resent-Reply-To" };
	int seen[sizeof once / sizeof once[0]] = { 0 };
	const unsigned char *line = s, *end = s + n, *next;
	size_t i;

	for (; line < end && line[0] != '\r'; line = next) {
		next = memchr(line, '\n', (size_t)(end - line));
		next = next ? next + 1 : end;
		for (i = 0; i < sizeof once / sizeof once[0]; i++)
			seen[i] += field_is(line, (size_t)(next - line), once[i]);
		for (i = 0; i < sizeof never / sizeof never[0]; i++)
			if (field_is(line, (size_t)(next - line), never[i]))
				return "forbidden header field";
	}
	if (line >= end)
		return "no empty line after the header";
	for (i = 0; i < sizeof once / sizeof once[0]; i++)
		if (seen[i] != 1)
			return "Date, From or Message-ID is not there once";
	return NULL;
}

/* true: `v` says no. */
static bool
parcel_refused(const struct parcel *p, struct verdict *v)
{
	const char *wrong;

	*v = (struct verdict){ .outbox = p->outbox, .result = SEND_NEVER };
	if (!p->to || !addr_check(p->to)) {
		v->personal = true;
		(void)snprintf(v->detail, sizeof v->detail, "address: the recipient is no address");
		return true;
	}
	if (!p->from || (p->from[0] && !addr_check(p->from))) {
		v->personal = true;
		(void)snprintf(v->detail, sizeof v->detail, "address: the sender is no address");
		return true;
	}
	wrong = p->bytes ? bytes_wrong(p->bytes, p->size) : "size";
	if (!wrong)
		wrong = head_wrong(p->bytes, p->size);
	if (!wrong)
		return false;
	(void)snprintf(v->detail, sizeof v->detail, "not canonical: %s", wrong);
	return true;
}

/* ---- the thread ---- */

/* Takes from `i` what fits into one session; returns where the next one begins. */
static size_t
session_gather(struct smtp *s, size_t i, const struct parcel **p, struct verdict **v, size_t *n)
{
	for (*n = 0; i < s->n && *n < LIMIT_SMTP_SESSION; i++) {
		if (s->settled[i])
			continue;
		p[*n] = &s->parcels[i];
		v[(*n)++] = &s->verdicts[i];
	}
	while (i < s->n && s->settled[i])
		i++;
	return i;
}

static void
job_give_up(struct smtp *s, size_t i, const char *why)
{
	for (; i < s->n; i++) {
		if (s->settled[i])
			continue;
		s->verdicts[i] = (struct verdict){ .outbox = s->parcels[i].outbox, .result = SEND_LATER };
		(void)snprintf(s->verdicts[i].detail, sizeof s->verdicts[i].detail, "%s", why);
	}
}

static void
job_ready(struct smtp *s, size_t ready)
{
	pthread_mutex_lock(&s->lock);
	s->ready = ready;
	pthread_mutex_unlock(&s->lock);
	if (s->wake)
		s->wake(s->aux);
}

/* A session that has moved nothing tells that the next one would not either: the rest waits. */
static void
job_run(struct smtp *s)
{
	const struct parcel *p[LIMIT_SMTP_SESSION];
	struct verdict *v[LIMIT_SMTP_SESSION];
	size_t i = 0, k, n;
	bool moved = true;
	char why[sizeof v[0]->detail] = "";

	while (i < s->n) {
		if (s->peer.closing || !moved) {
			job_give_up(s, i, moved ? "stopping" : why);
			i = s->n;
		} else {
			i = session_gather(s, i, p, v, &n);
			if (n > 0)
				smtp_deliver(&s->peer, p, v, n);
			for (k = 0, moved = n == 0; k < n; k++)
				moved |= v[k]->result != SEND_LATER || v[k]->personal;
			if (!moved)
				memcpy(why, v[0]->detail, sizeof why);
		}
		job_ready(s, i);
	}
}

static void *
smtp_thread(void *aux)
{
	struct smtp *s = aux;

	pthread_mutex_lock(&s->lock);
	for (;;) {
		while (!s->quit && s->ready == s->n)
			pthread_cond_wait(&s->more, &s->lock);
		if (s->ready == s->n)
			break; /* a job that was taken is always ended, if only by "stopping" */
		pthread_mutex_unlock(&s->lock);
		job_run(s);
		pthread_mutex_lock(&s->lock);
	}
	pthread_mutex_unlock(&s->lock);
	return NULL;
}

/* ---- the caller's side ---- */

static int
smtp_send(struct sender *sender, const struct parcel *p, size_t n, struct err *e)
{
	struct smtp *s = (struct smtp *)sender; /* its first member */
	struct verdict *verdicts;
	bool *settled;
	size_t i;

	if (n == 0)
		return 0;
	if (smtp_busy(s))
		return fail(e, ERR_BUG, "smtp: send before all was reported");
	verdicts = talloc_zero_array(s, struct verdict, (unsigned)n);
	settled = talloc_zero_array(s, bool, (unsigned)n);
	if (!verdicts || !settled) {
		talloc_free(verdicts);
		talloc_free(settled);
		return fail(e, ERR_TEMP, "smtp: no memory");
	}
	for (i = 0; i < n; i++)
		settled[i] = parcel_refused(&p[i], &verdicts[i]);
	pthread_mutex_lock(&s->lock);
	s->parcels = p;
	s->verdicts = verdicts;
	s->settled = settled;
	s->ready = s->reported = 0;
	s->n = n;
	pthread_cond_signal(&s->more);
	pthread_mutex_unlock(&s->lock);
	return 0;
}

bool
smtp_busy(struct smtp *s)
{
	return s->n > 0;
}

/* Verdicts are reported from a copy: report() may send the next job. */
void
smtp_collect(struct smtp *s)
{
	struct verdict *v;
	size_t from, ready, i, failed = 0;
	bool last;

	pthread_mutex_lock(&s->lock);
	from = s->reported;
	ready = s->ready;
	v = s->verdicts;
	last = s->n > 0 && ready == s->n;
	s->reported = ready;
	if (last) {
		talloc_free(s->settled);
		s->settled = NULL;
		s->parcels = NULL;
		s->verdicts = NULL;
		s->n = s->ready = s->reported = 0;
	}
	pthread_mutex_unlock(&s->lock);
	if (ready == from)
		return;
	for (i = from; i < ready; i++)
		failed += v[i].result != SEND_OK;
	log_info("smtp: verdicts sent=%zu not-sent=%zu", ready - from - failed, failed);
	if (s->sender.report)
		s->sender.report(s->sender.aux, v + from, ready - from);
	if (last)
		talloc_free(v);
}

struct sender *
smtp_sender(struct smtp *s)
{
	return &s->sender;
}

/* ---- beginning and end ---- */

static bool
name_like(const char *s, const char *also)
{
	if (!*s || *s == '-' || *s == '.' || strlen(s) > 253)
		return false;
	for (; *s; s++)
		if (!((*s >= '0' && *s <= '9') || (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || strchr(also, *s)))
			return false;
	return true;
}

static int
settings_check(const struct smtp_settings *set, struct err *e)
{
	if (!set->host || !name_like(set->host, "-."))
		return fail(e, ERR_PERM, "smtp: \"%s\" is no host name or IPv4 address", set->host ? set->host : "");
	if (set->port < 1 || set->port > 65535)
		return fail(e, ERR_PERM, "smtp: %d is no port", set->port);
	if (!set->hostname || !name_like(set->hostname, "-.[]:"))
		return fail(e, ERR_PERM, "smtp: \"%s\" is no name to greet with", set->hostname ? set->hostname : "");
	if (!set->user)
		return 0;
	if (!*set->user || strlen(set->user) > CREDENTIAL_MAX)
		return fail(e, ERR_PERM, "smtp: a user name has 1 to %d bytes", CREDENTIAL_MAX);
	if (!set->password || !*set->password || strlen(set->password) > CREDENTIAL_MAX)
		return fail(e, ERR_PERM, "smtp: a password has 1 to %d bytes", CREDENTIAL_MAX);
	return 0;
}

static void
on_urgent(int sig)
{
	(void)sig; /* only there to interrupt connect(2) */
}

/* SIGPIPE: libesmtp uses write(2). SIGURG, which is ignored by default, gets the thread out of
 * connect(2), which knows no time-out of ours. XDG_CONFIG_DIR: libesmtp looks there, or under
 * $HOME, for a client certificate; it frees that twice, and refuses TLS when the folder cannot be
 * read, as under ProtectHome= of systemd. No one else knows this variable. */
static void
process_prepare(void)
{
	struct sigaction old, act = { .sa_handler = on_urgent };

	if (sigaction(SIGPIPE, NULL, &old) == 0 && old.sa_handler == SIG_DFL)
		(void)signal(SIGPIPE, SIG_IGN);
	if (sigaction(SIGURG, NULL, &old) == 0 && (old.sa_handler == SIG_DFL || old.sa_handler == SIG_IGN))
		(void)sigaction(SIGURG, &act, NULL);
	(void)setenv("XDG_CONFIG_DIR", "/nonexistent", 1);
}

static int
thread_begin(struct smtp *s, struct err *e)
{
	sigset_t all, old;
	int r;

	process_prepare();
	sigfillset(&all);
	sigdelset(&all, SIGURG);
	pthread_sigmask(SIG_SETMASK, &all, &old); /* signals are for the loop's signalfd */
	r = pthread_create(&s->thread, NULL, smtp_thread, s);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (r != 0)
		return fail(e, ERR_TEMP, "smtp: thread: %s", strerror(r));
	s->running = true;
	return 0;
}

/* Ends the session between two mails, at once if it has not come to a first one. A session that
 * hangs is cut after three time-outs. */
static void
thread_end(struct smtp *s)
{
	struct timespec at;
	int64_t cut_after = (int64_t)s->peer.timeout_ms * 3, waited;

	if (!s->running)
		return;
	s->peer.closing = true;
	pthread_mutex_lock(&s->lock);
	s->quit = true;
	pthread_cond_signal(&s->more);
	pthread_mutex_unlock(&s->lock);
	for (waited = 0;; waited += 100) {
		clock_gettime(CLOCK_REALTIME, &at);
		at.tv_nsec += 100 * 1000 * 1000;
		at.tv_sec += at.tv_nsec / 1000000000;
		at.tv_nsec %= 1000000000;
		if (pthread_timedjoin_np(s->thread, NULL, &at) == 0)
			break;
		if (!smtp_connected(&s->peer))
			(void)pthread_kill(s->thread, SIGURG);
		else if (!s->peer.mailing || waited >= cut_after)
			smtp_cut(&s->peer);
	}
	s->running = false;
}

static int
smtp_free(struct smtp *s)
{
	thread_end(s);
	if (s->peer.password)
		explicit_bzero(s->peer.password, strlen(s->peer.password));
	SSL_CTX_free(s->peer.ctx);
	pthread_mutex_destroy(&s->peer.lock);
	pthread_mutex_destroy(&s->lock);
	pthread_cond_destroy(&s->more);
	return 0;
}

struct smtp *
smtp_new(TALLOC_CTX *mem, const struct smtp_settings *set, void (*wake)(void *aux), void *aux, struct err *e)
{
	struct smtp *s;

	if (settings_check(set, e) < 0)
		return NULL;
	s = talloc_zero(mem, struct smtp);
	s->sender = (struct sender){ .channel = CHANNEL_MAIL, .batch = LIMIT_SMTP_SESSION, .send = smtp_send };
	s->wake = wake;
	s->aux = aux;
	s->peer.host = talloc_strdup(s, set->host);
	s->peer.port = set->port;
	s->peer.tls = !(set->plain_allowed && smtp_loopback(set->host));
	s->peer.user = set->user ? talloc_strdup(s, set->user) : NULL;
	s->peer.password = set->user ? talloc_strdup(s, set->password) : NULL;
	s->peer.hostname = talloc_strdup(s, set->hostname);
	s->peer.timeout_ms = (set->timeout_seconds > 0 && set->timeout_seconds <= 3600 ? set->timeout_seconds : 60) * 1000;
	s->peer.fd = -1;
	pthread_mutex_init(&s->peer.lock, NULL);
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->more, NULL);
	talloc_set_destructor(s, smtp_free);
	if ((s->peer.tls && !(s->peer.ctx = smtp_tls_new(s->peer.host, set->ca_file, e))) || thread_begin(s, e) < 0) {
		talloc_free(s);
		return NULL;
	}
	return s;
}

void
smtp_close(struct smtp *s)
{
	if (!s)
		return;
	thread_end(s);
	smtp_collect(s);
	talloc_free(s);
}
