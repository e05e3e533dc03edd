/* SPDX-License-Identifier: EUPL-1.2
 *
 * bot/mail/smtp.c against tests/fault/smtpd.py: a real server on loopback that misbehaves by name, with real TLS and a
 * certificate authority made on the spot. To be run from the root of the repository.
 */
#include "bot/mail/smtp.h"

#include <fcntl.h>
#include <glib.h>
#include <netinet/in.h>
#include <poll.h>
#include <spawn.h>
#include <stdarg.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bot/base/limits.h"
#include "bot/base/log.h"
#include "tests/unit/check.h"

#define VERDICTS 200

extern char **environ;

static char top[] = "/tmp/smtp-XXXXXX";
static TALLOC_CTX *mem;

/* ---- the server ---- */

struct server {
	pid_t pid;
	int in, port;
	char *dir;
	char *log; /* after server_end() */
};

static char *
path(const char *name)
{
	return talloc_asprintf(mem, "%s/%s", top, name);
}

/* Arguments after the fault: flags of smtpd.py, ended by NULL. */
static void
server_begin(struct server *s, const char *fault, ...)
{
	static int count;
	const char *argv[24] = { "python3", "tests/fault/smtpd.py", "--fault", fault, "--dir" };
	posix_spawn_file_actions_t acts;
	int in[2], out[2], n = 5;
	va_list ap;
	FILE *f;

	*s = (struct server){ .dir = talloc_asprintf(mem, "%s/%d", top, ++count) };
	REQUIRE(mkdir(s->dir, 0700) == 0);
	argv[n++] = s->dir;
	va_start(ap, fault);
	while ((argv[n] = va_arg(ap, const char *)))
		n++;
	va_end(ap);
	REQUIRE(pipe2(in, O_CLOEXEC) == 0 && pipe2(out, O_CLOEXEC) == 0);
	posix_spawn_file_actions_init(&acts);
	posix_spawn_file_actions_adddup2(&acts, in[0], 0);
	posix_spawn_file_actions_adddup2(&acts, out[1], 1);
	REQUIRE(posix_spawnp(&s->pid, "python3", &acts, NULL, (char **)(uintptr_t)argv, environ) == 0);
	posix_spawn_file_actions_destroy(&acts);
	close(in[0]);
	close(out[1]);
	s->in = in[1];
	f = fdopen(out[0], "r");
	REQUIRE(f && fscanf(f, "port %d", &s->port) == 1);
	fclose(f);
}

static char *
slurp(const char *name, size_t *size)
{
	char *text = NULL, *copy;
	gsize n = 0;

	if (!g_file_get_contents(name, &text, &n, NULL))
		return NULL;
	copy = talloc_size(mem, n + 1);
	memcpy(copy, text, n + 1);
	g_free(text);
	if (size)
		*size = n;
	return copy;
}

/* When it is gone, all connections have ended and the log is complete. */
static void
server_end(struct server *s)
{
	int status;

	close(s->in);
	REQUIRE(waitpid(s->pid, &status, 0) == s->pid && status == 0);
	s->log = slurp(talloc_asprintf(mem, "%s/log", s->dir), NULL);
	REQUIRE(s->log);
}

/* Until the word stands in the log. */
static void
server_await(struct server *s, const char *word)
{
	char *name = talloc_asprintf(mem, "%s/log", s->dir), buf[4096], *text;
	int fd = inotify_init1(IN_CLOEXEC);
	struct pollfd p = { .fd = fd, .events = POLLIN };

	REQUIRE(fd >= 0 && inotify_add_watch(fd, name, IN_MODIFY) >= 0);
	while (!(text = slurp(name, NULL)) || !strstr(text, word)) {
		REQUIRE(poll(&p, 1, 10000) == 1);
		REQUIRE(read(fd, buf, sizeof buf) > 0);
	}
	close(fd);
}

static int
server_mails(struct server *s)
{
	int n = 0;

	while (access(talloc_asprintf(mem, "%s/%04d.eml", s->dir, n + 1), R_OK) == 0)
		n++;
	return n;
}

static bool
server_got(struct server *s, int number, const void *bytes, size_t size)
{
	size_t n;
	char *text = slurp(talloc_asprintf(mem, "%s/%04d.eml", s->dir, number), &n);

	return text && n == size && memcmp(text, bytes, size) == 0;
}

static int
count(const char *text, const char *word)
{
	int n = 0;

	for (; (text = strstr(text, word)); text++)
		n++;
	return n;
}

/* ---- the client ---- */

struct got {
	struct verdict v[VERDICTS];
	size_t n;
	int calls;
};

static void
on_report(void *aux, const struct verdict *v, size_t n)
{
	struct got *g = aux;

	g->calls++;
	REQUIRE(g->n + n <= VERDICTS);
	memcpy(g->v + g->n, v, n * sizeof *v);
	g->n += n;
}

static void
on_wake(void *aux)
{
	eventfd_write(*(int *)aux, 1);
}

static struct smtp_settings
settings(const struct server *s)
{
	return (struct smtp_settings){ .host = "localhost", .port = s->port, .user = "bot", .password = "secret",
		.ca_file = path("ca.pem"), .hostname = "bot.lab.example", .timeout_seconds = 5 };
}

static struct smtp_settings
settings_plain(const struct server *s)
{
	return (struct smtp_settings){ .host = "127.0.0.1", .port = s->port, .plain_allowed = true,
		.hostname = "bot.lab.example", .timeout_seconds = 5 };
}

static struct parcel
parcel(const char *to, const char *body)
{
	static int64_t id;
	struct parcel p = { .outbox = ++id, .from = "bot@lab.example", .to = to };
	char *bytes = talloc_asprintf(mem,
	    "Date: Mon, 2 Mar 2026 10:00:00 +0100\r\nFrom: =?utf-8?q?L=C3=A9a?= <bot@lab.example>\r\nTo: <%s>\r\n"
	    "Message-ID: <k7qx%lld@lab.example>\r\nSubject: [Ti Lab P-2026-014] Bonjour\r\nX-Folded: one\r\n\ttwo\r\n"
	    " three\r\nMIME-Version: 1.0\r\n\r\n%s",
	    to, (long long)id, body);

	p.bytes = bytes;
	p.size = strlen(bytes);
	return p;
}

static void
deliver(struct smtp *s, struct got *g, int *event, const struct parcel *p, size_t n)
{
	struct sender *sender = smtp_sender(s);
	struct err e;
	eventfd_t x;

	*g = (struct got){ 0 };
	sender->report = on_report;
	sender->aux = g;
	REQUIRE(sender->send(sender, p, n, &e) == 0);
	while (smtp_busy(s)) {
		REQUIRE(eventfd_read(*event, &x) == 0);
		smtp_collect(s);
	}
	CHECK_INT(g->n, n);
	for (size_t i = 0; i < n; i++)
		CHECK_INT(g->v[i].outbox, p[i].outbox);
}

/* One job through one sender; the server is ended. */
static struct got
run(struct server *srv, struct smtp_settings set, const struct parcel *p, size_t n)
{
	struct got g = { 0 };
	struct err e = { 0 };
	int event = eventfd(0, EFD_CLOEXEC);
	struct smtp *s = smtp_new(mem, &set, on_wake, &event, &e);

	if (!s)
		printf("%s\n", e.text);
	REQUIRE(s);
	deliver(s, &g, &event, p, n);
	smtp_close(s);
	close(event);
	server_end(srv);
	return g;
}

#define CHECK_VERDICT(v, want, text)                                                               \
	do {                                                                                       \
		CHECK_INT((v).result, want);                                                       \
		CHECK(g_str_has_prefix((v).detail, text));                                         \
		if (!g_str_has_prefix((v).detail, text))                                           \
			printf("   got: %s\n", (v).detail);                                        \
	} while (0)

/* ---- what happens to one mail ---- */

static const char body[] = "Bonjour,\r\n\r\n.\r\n..deux points\r\n.\r\nMAIL FROM:<x@caf.example>\r\n\r\n-- \r\nTi Lab\r\n";

static void
test_accepted(bool tls, const char *flag)
{
	struct server s;
	struct parcel p[4];
	struct got g;
	int i;

	if (tls)
		server_begin(&s, "", "--auth", "PLAIN LOGIN", "--tls", path("good.pem"), path("good.key"), flag, NULL);
	else
		server_begin(&s, "", flag, NULL);
	p[0] = parcel("camille.durand@caf.example", body);
	p[1] = parcel("o'hara+tri@caf.example", "");
	p[1].from = "";
	p[2] = parcel("alice@localhost", ".\r\n");
	p[3] = parcel("alice@caf.example", "\r\n\r\n\r\n");
	g = run(&s, tls ? settings(&s) : settings_plain(&s), p, 4);
	for (i = 0; i < 4; i++) {
		CHECK_VERDICT(g.v[i], SEND_OK, "250 2.0.0 taken");
		CHECK(server_got(&s, i + 1, p[i].bytes, p[i].size));
	}
	CHECK_INT(server_mails(&s), 4);
	CHECK_INT(count(s.log, " MAIL FROM:<> SIZE="), 1);
	CHECK_INT(count(s.log, "RCPT TO:<o'hara+tri@caf.example>"), 1);
	CHECK_INT(count(s.log, "EHLO bot.lab.example"), tls ? 2 : 1);
	CHECK_INT(count(s.log, "1 tls TLSv1.2 sni=localhost"), tls);
	CHECK_INT(count(s.log, "1 AUTH PLAIN AGJvdABzZWNyZXQ="), tls);
}

/* One mail of each kind in one session: none disturbs the next. */
static void
test_refusals(bool chunking)
{
	static const struct {
		const char *to, *detail;
		enum send_result result;
		bool personal;
	} cases[] = {
		{ "u450@caf.example", "450 4.2.1 later", SEND_LATER, true },
		{ "ok1@caf.example", "250 2.0.0", SEND_OK, false },
		{ "u550@caf.example", "550 5.1.1 no such user", SEND_NEVER, true },
		{ "ok2@caf.example", "250 2.0.0", SEND_OK, false },
		{ "u530@caf.example", "530 5.7.0", SEND_LATER, false },
		{ "f452@caf.example", "452 4.3.1 full", SEND_LATER, false },
		{ "f554@caf.example", "554 5.7.1 not this", SEND_NEVER, false },
		{ "f421@caf.example", "421 4.3.2", SEND_LATER, false },
		{ "f503@caf.example", "503 5.5.1", SEND_LATER, false },
		{ "ok3@caf.example", "250 2.0.0", SEND_OK, false },
		{ "d451@caf.example", "451 4.3.0 not now", SEND_LATER, false },
		{ "d554@caf.example", "554 5.6.0 no", SEND_NEVER, false },
		{ "long@caf.example", "250 2.0.0 xxx", SEND_OK, false },
		{ "ok4@caf.example", "250 2.0.0 taken", SEND_OK, false },
	};
	enum { N = sizeof cases / sizeof cases[0] };
	struct parcel p[N];
	struct server s;
	struct got g;
	int i, ok = 0;

	server_begin(&s, "", chunking ? "--chunking" : NULL, NULL);
	for (i = 0; i < N; i++)
		p[i] = parcel(cases[i].to, body);
	g = run(&s, settings_plain(&s), p, N);
	for (i = 0; i < N; i++) {
		if (chunking && cases[i].to[0] == 'd')
			continue; /* DATA is not used */
		CHECK_VERDICT(g.v[i], cases[i].result, cases[i].detail);
		CHECK_INT(g.v[i].personal, cases[i].personal);
		ok += cases[i].result == SEND_OK;
	}
	CHECK_INT(ok, 5);
	CHECK_INT(count(s.log, "EHLO"), 1);
}

static void
test_chunk_refused(void)
{
	struct server s;
	struct parcel p[2] = { parcel("b452@caf.example", body), parcel("ok@caf.example", body) };
	struct got g;

	server_begin(&s, "", "--chunking", NULL);
	g = run(&s, settings_plain(&s), p, 2);
	CHECK_INT(g.v[0].result, SEND_LATER); /* not NEVER: the 503 of the later chunks says nothing */
	CHECK_VERDICT(g.v[1], SEND_OK, "250 2.0.0 taken");
}

/* The mail arrived or may have: SEND_UNKNOWN, and what follows in the session was not begun. */
static void
test_unknown(const char *to, bool chunking, const char *detail)
{
	struct server s;
	struct parcel p[3] = { parcel("ok@caf.example", body), parcel(to, body), parcel("alice@caf.example", body) };
	struct smtp_settings set;
	struct got g;

	server_begin(&s, "", chunking ? "--chunking" : NULL, NULL);
	set = settings_plain(&s);
	set.timeout_seconds = 1;
	g = run(&s, set, p, 3);
	CHECK_VERDICT(g.v[0], SEND_OK, "250");
	CHECK_VERDICT(g.v[1], SEND_UNKNOWN, detail);
	CHECK_VERDICT(g.v[2], SEND_LATER, "lost: ");
	CHECK(!g.v[1].personal && !g.v[2].personal);
	CHECK_INT(server_mails(&s), 2);
	CHECK(!strstr(s.log, "RCPT TO:<alice"));
}

/* A reply too many must never make a mail count as sent that was not. */
static void
test_twice(void)
{
	struct server s;
	struct parcel p[3] = { parcel("twice@caf.example", body), parcel("u550@caf.example", body),
		parcel("alice@caf.example", body) };
	struct got g;
	int i;

	server_begin(&s, "", NULL);
	g = run(&s, settings_plain(&s), p, 3);
	CHECK_INT(g.v[0].result, SEND_OK);
	for (i = 1; i < 3; i++)
		CHECK(g.v[i].result != SEND_OK || server_got(&s, i + 1, p[i].bytes, p[i].size));
	CHECK_INT(server_mails(&s), 1);
}

static char *
large(size_t size)
{
	char *s = talloc_size(mem, size + 1000), *p = s;
	int n = 0;

	while (p < s + size)
		p += sprintf(p, "%0900d\r\n", n++);
	return s;
}

/* Dropped or stalled in the middle: never a hole in a mail that is then accepted. */
static void
test_middle(const char *to, bool tls, bool chunking)
{
	struct server s;
	struct parcel p[2] = { parcel(to, large(12 * 1024 * 1024)), parcel("alice@caf.example", body) };
	struct smtp_settings set;
	struct got g;
	int i;

	if (tls)
		server_begin(&s, "", "--tls", path("good.pem"), path("good.key"), NULL);
	else
		server_begin(&s, "", chunking ? "--chunking" : NULL, NULL);
	set = tls ? settings(&s) : settings_plain(&s);
	set.user = NULL;
	set.timeout_seconds = 1;
	g = run(&s, set, p, 2);
	CHECK(g.v[0].result == SEND_LATER || g.v[0].result == SEND_UNKNOWN);
	if (!chunking)
		CHECK_VERDICT(g.v[0], SEND_LATER, "lost: ");
	CHECK_INT(g.v[1].result, SEND_LATER);
	for (i = 1; i <= server_mails(&s); i++)
		CHECK(server_got(&s, i, p[0].bytes, p[0].size));
	CHECK_INT(server_mails(&s), 0);
}

/* ---- sessions that come to nothing ---- */

struct failing {
	const char *fault, *auth, *detail;
	const char *absent; /* may not be in the log */
	const char *cert;
	int timeout;
};

static void
test_failing(const struct failing *f, bool tls)
{
	struct server s;
	struct parcel p[2] = { parcel("camille.durand@caf.example", body), parcel("yann@caf.example", body) };
	struct smtp_settings set;
	struct got g;
	int i;

	if (tls)
		server_begin(&s, f->fault, "--auth", f->auth, "--tls", path(talloc_asprintf(mem, "%s.pem", f->cert)),
		    path(talloc_asprintf(mem, "%s.key", f->cert)), NULL);
	else
		server_begin(&s, f->fault, "--auth", f->auth, NULL);
	set = settings(&s);
	set.plain_allowed = !tls;
	set.timeout_seconds = f->timeout ? f->timeout : 5;
	if (strcmp(f->detail, "auth: 535 5.7.8") == 0)
		set.password = "faux";
	g = run(&s, set, p, 2);
	for (i = 0; i < 2; i++) {
		CHECK_VERDICT(g.v[i], SEND_LATER, f->detail);
		CHECK(!g.v[i].personal);
		CHECK(!strstr(g.v[i].detail, "AGJvd"));
	}
	CHECK_INT(server_mails(&s), 0);
	CHECK(!strstr(s.log, "RCPT TO"));
	CHECK(!strstr(s.log, f->absent));
	if (strstr(s.log, f->absent) || !g_str_has_prefix(g.v[0].detail, f->detail))
		printf("   fault \"%s\", AUTH \"%s\":\n%s", f->fault, f->auth, s.log);
}

static void
test_failing_all(void)
{
	static const struct failing tls[] = {
		{ "no-starttls", "PLAIN", "starttls: not offered", "AUTH", "good", 0 },
		{ "starttls-454", "PLAIN", "starttls: 454 4.7.0", "AUTH", "good", 0 },
		{ "inject", "PLAIN", "injection: ", "AUTH", "good", 0 },
		{ "inject-early", "PLAIN", "injection: ", "AUTH", "good", 0 },
		{ "tls-garbage", "PLAIN", "tls: handshake failed", "AUTH", "good", 0 },
		{ "tls-silent", "PLAIN", "tls: no reply in time", "AUTH", "good", 1 },
		{ "", "PLAIN", "certificate: ", "AUTH", "other", 0 },
		{ "", "PLAIN", "certificate: ", "AUTH", "self", 0 },
		{ "", "PLAIN", "certificate: ", "AUTH", "expired", 0 },
		{ "", "PLAIN", "certificate: ", "AUTH", "client", 0 },
		{ "", "PLAIN", "auth: 535 5.7.8", "MAIL", "good", 0 },
		{ "", "", "auth: not offered", "MAIL", "good", 0 },
		{ "", "GSSAPI XOAUTH2", "auth: not offered", "MAIL", "good", 0 },
		{ "", "NTLM", "auth: 535", "c2VjcmV0", "good", 0 },
		{ "auth-echo", "NTLM", "auth: 535 5.7.8", "MAIL", "good", 0 },
		{ "auth-250", "PLAIN", "auth: ", "MAIL", "good", 0 },
		{ "auth-drop", "PLAIN", "auth: connection ended", "MAIL", "good", 0 },
		{ "ehlo-502", "PLAIN", "starttls: not offered", "AUTH", "good", 0 },
	};
	static const struct failing plain[] = {
		{ "close-greeting", "PLAIN", "greeting: connection ended", "EHLO", NULL, 0 },
		{ "silent-greeting", "PLAIN", "greeting: no reply in time", "EHLO", NULL, 1 },
		{ "drip-greeting", "PLAIN", "greeting: too slow", "EHLO", NULL, 1 },
		{ "greeting-554", "PLAIN", "greeting: 554 5.3.2 closed", "EHLO", NULL, 0 },
		{ "ehlo-421", "PLAIN", "ehlo: 421 4.3.2", "AUTH", NULL, 0 },
		{ "ehlo-502", "PLAIN", "auth: not offered", "MAIL", NULL, 0 },
		{ "", "PLAIN", "auth: 535 5.7.8", "MAIL", NULL, 0 },
		{ "", "", "auth: not offered", "MAIL", NULL, 0 },
		{ "mail-421", "PLAIN", "", "RCPT", NULL, 0 },
	};
	size_t i;

	for (i = 0; i < sizeof tls / sizeof tls[0]; i++)
		test_failing(&tls[i], true);
	for (i = 0; i < sizeof plain / sizeof plain[0]; i++)
		test_failing(&plain[i], false);
}

static void
test_mail_refused(void)
{
	struct server s;
	struct parcel p[5];
	struct got g;
	int i;

	for (i = 0; i < 5; i++)
		p[i] = parcel("alice@caf.example", body);
	server_begin(&s, "mail-421-after-3", NULL);
	g = run(&s, settings_plain(&s), p, 5);
	for (i = 0; i < 3; i++)
		CHECK_VERDICT(g.v[i], SEND_OK, "250");
	CHECK_VERDICT(g.v[3], SEND_LATER, "421 4.3.2");
	CHECK_INT(g.v[4].result, SEND_LATER);
	CHECK_INT(server_mails(&s), 3);

	server_begin(&s, "mail-553", NULL);
	g = run(&s, settings_plain(&s), p, 1);
	CHECK_VERDICT(g.v[0], SEND_NEVER, "553 5.7.1");
	CHECK(!g.v[0].personal);
}

/* The other mechanisms; one that is offered first and cannot be used is passed over. */
static void
test_mechanisms(void)
{
	static const char *const offers[] = { "LOGIN", "CRAM-MD5 PLAIN", "LOGIN PLAIN", "GSSAPI LOGIN", "NTLM LOGIN", "XOAUTH2 PLAIN" };
	struct parcel p = parcel("alice@caf.example", body);
	struct server s;
	struct got g;
	size_t i;

	for (i = 0; i < sizeof offers / sizeof offers[0]; i++) {
		server_begin(&s, "", "--auth", offers[i], "--tls", path("good.pem"), path("good.key"), NULL);
		g = run(&s, settings(&s), &p, 1);
		CHECK_VERDICT(g.v[0], SEND_OK, "250");
		CHECK_INT(server_mails(&s), 1);
		if (g.v[0].result != SEND_OK)
			printf("   AUTH \"%s\":\n%s", offers[i], s.log);
	}
}

static void
test_hosts(void)
{
	struct parcel p = parcel("alice@caf.example", body);
	struct smtp_settings set;
	struct server s;
	struct got g;

	/* An address in the certificate, which libesmtp itself cannot check. */
	server_begin(&s, "", "--auth", "PLAIN", "--tls", path("address.pem"), path("address.key"), NULL);
	set = settings(&s);
	set.host = "127.0.0.1";
	g = run(&s, set, &p, 1);
	CHECK_VERDICT(g.v[0], SEND_OK, "250");
	CHECK(strstr(s.log, "sni=None"));

	/* Only the name: not good for the address. */
	server_begin(&s, "", "--auth", "PLAIN", "--tls", path("name.pem"), path("name.key"), NULL);
	set = settings(&s);
	set.host = "127.0.0.1";
	g = run(&s, set, &p, 1);
	CHECK_VERDICT(g.v[0], SEND_LATER, "certificate: ");
	CHECK(!strstr(s.log, "AUTH"));

	/* Only the address: not good for the name. */
	server_begin(&s, "", "--auth", "PLAIN", "--tls", path("address.pem"), path("address.key"), NULL);
	g = run(&s, settings(&s), &p, 1);
	CHECK_VERDICT(g.v[0], SEND_LATER, "certificate: ");

	/* The clear is for loopback only: elsewhere plain_allowed means nothing. Without TLS offered, nothing is said. */
	server_begin(&s, "", NULL);
	set = settings_plain(&s);
	set.plain_allowed = false;
	set.ca_file = NULL; /* the system's */
	g = run(&s, set, &p, 1);
	CHECK_VERDICT(g.v[0], SEND_LATER, "starttls: not offered");

	/* Nobody there; no such host. */
	server_begin(&s, "", NULL);
	set = settings_plain(&s);
	close(s.in);
	waitpid(s.pid, NULL, 0);
	server_begin(&s, "", NULL);
	g = run(&s, set, &p, 1);
	CHECK_VERDICT(g.v[0], SEND_LATER, "connect: ");
	server_begin(&s, "", NULL);
	set = settings(&s);
	set.host = "nowhere.invalid";
	g = run(&s, set, &p, 1);
	CHECK_VERDICT(g.v[0], SEND_LATER, "connect: ");
}

/* ---- what is refused before it leaves ---- */

static void
test_local_refusals(void)
{
	static const char head[] = "Date: x\r\nFrom: x\r\nMessage-ID: <x>\r\n";
	static const char *const addresses[] = { "", "alice", "alice@caf.example\r\nRCPT TO:<eve@caf.example>",
		"<alice@caf.example>", "alice @caf.example", "@caf.example", "alice@caf.example\n", "h\xc3\xa9l\xc3\xa8ne@caf.example",
		"a@caf.example> NOTIFY=NEVER", "a@caf.example,b@caf.example" };
	static const struct {
		const char *bytes;
		size_t size;
	} bad[] = {
#define BYTES(s) { s, sizeof s - 1 }
		BYTES(""),
		BYTES("Date: x\nFrom: x\nMessage-ID: <x>\n\nbonjour\n"),
		BYTES("Date: x\r\nFrom: x\r\nMessage-ID: <x>\r\n\r\nbonjour\n.\nMAIL FROM:<x@caf.example>\r\n"),
		BYTES("Date: x\r\nFrom: x\r\nMessage-ID: <x>\r\n\r\nbon\rjour\r\n"),
		BYTES("Date: x\r\nFrom: x\r\nMessage-ID: <x>\r\n\r\nbonjour\r"),
		BYTES("Date: x\r\nFrom: x\r\nMessage-ID: <x>\r\n\r\nbonjour\n\r\n"),
		BYTES("Date: x\r\nFrom: x\r\nMessage-ID: <x>\r\n\r\nbon\0jour\r\n"),
		BYTES("Date: x\r\nFrom: x\r\nMessage-ID: <x>\r\n\r\nbonjour"),
		BYTES("Date: x\r\nFrom: x\r\nMessage-ID: <x>\r\n"),
		BYTES("Date: x\r\nFrom: x\r\n\r\nbonjour\r\n"),
		BYTES("Date: x\r\nFrom: x\r\nfrom: y\r\nMessage-ID: <x>\r\n\r\nbonjour\r\n"),
		BYTES("Date: x\r\nFrom: x\r\nBCC: eve@caf.example\r\nMessage-ID: <x>\r\n\r\nbonjour\r\n"),
	};
	enum { A = sizeof addresses / sizeof addresses[0], B = sizeof bad / sizeof bad[0] };
	struct parcel p[2 * A + B + 3];
	struct server s;
	struct got g;
	char line[1100];
	size_t i, n = 0;

	for (i = 0; i < A; i++) {
		p[n] = parcel("alice@caf.example", body);
		p[n++].to = addresses[i];
	}
	for (i = 1; i < A; i++) {
		p[n] = parcel("alice@caf.example", body);
		p[n++].from = addresses[i];
	}
	for (i = 0; i < B; i++) {
		p[n] = parcel("alice@caf.example", body);
		p[n].bytes = bad[i].bytes;
		p[n++].size = bad[i].size;
	}
	memset(line, 'x', sizeof line);
	p[n] = parcel("alice@caf.example", body);
	p[n].bytes = talloc_asprintf(mem, "%s\r\n%.999s\r\n", head, line);
	p[n].size = strlen(p[n].bytes);
	n++;
	p[n] = parcel("alice@caf.example", body); /* good: the longest line, a field name in a folded line and in the body */
	p[n].bytes = talloc_asprintf(mem, "%s bcc: x\r\n\r\n%.998s\r\nBcc: x\r\n", head, line);
	p[n].size = strlen(p[n].bytes);
	n++;
	server_begin(&s, "", NULL);
	g = run(&s, settings_plain(&s), p, n);
	for (i = 0; i + 1 < n; i++) {
		CHECK_VERDICT(g.v[i], SEND_NEVER, i < 2 * A - 1 ? "address: " : "not canonical: ");
		CHECK_INT(g.v[i].personal, i < 2 * A - 1);
	}
	CHECK_VERDICT(g.v[n - 1], SEND_OK, "250");
	CHECK(server_got(&s, 1, p[n - 1].bytes, p[n - 1].size));
	CHECK_INT(server_mails(&s), 1);
	CHECK_INT(count(s.log, "RCPT TO:"), 1);

	/* All refused: the server is not even called. */
	server_begin(&s, "", NULL);
	g = run(&s, settings_plain(&s), p, 3);
	CHECK_STR(s.log, "");
}

static void
test_settings(void)
{
	struct smtp_settings good = { .host = "localhost", .port = 587, .hostname = "bot.lab.example" }, set;
	char longer[300];
	struct err e = { 0 };

	memset(longer, 'x', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
#define CHECK_REFUSED(field, value)                                                                \
	do {                                                                                       \
		set = good;                                                                        \
		set.user = "bot";                                                                  \
		set.password = "secret";                                                           \
		set.field = value;                                                                 \
		CHECK(!smtp_new(mem, &set, NULL, NULL, &e));                                       \
		CHECK_INT(e.kind, ERR_PERM);                                                       \
		CHECK(!strstr(e.text, "secret"));                                                  \
	} while (0)
	CHECK_REFUSED(host, NULL);
	CHECK_REFUSED(host, "");
	CHECK_REFUSED(host, "::1");
	CHECK_REFUSED(host, "mail.lab.example:25");
	CHECK_REFUSED(host, "mail\r\n.lab.example");
	CHECK_REFUSED(port, 0);
	CHECK_REFUSED(port, 70000);
	CHECK_REFUSED(hostname, NULL);
	CHECK_REFUSED(hostname, "bot\r\nMAIL FROM:<>");
	CHECK_REFUSED(user, "");
	CHECK_REFUSED(user, longer); /* libesmtp would write past the end of its buffer */
	CHECK_REFUSED(password, longer);
	CHECK_REFUSED(password, NULL);
	CHECK_REFUSED(ca_file, "/nonexistent/ca.pem");
}

/* ---- many ---- */

static void
test_split(void)
{
	enum { N = 2 * LIMIT_SMTP_SESSION + 20 };
	struct parcel p[N];
	struct server s;
	struct got g;
	int i;

	for (i = 0; i < N; i++)
		p[i] = parcel(i == 60 ? "u550@caf.example" : "alice@caf.example", body);
	p[3].to = "no address";
	server_begin(&s, "", NULL);
	g = run(&s, settings_plain(&s), p, N);
	for (i = 0; i < N; i++)
		CHECK_INT(g.v[i].result, i == 3 || i == 60 ? SEND_NEVER : SEND_OK);
	CHECK_INT(server_mails(&s), N - 2);
	CHECK_INT(count(s.log, "EHLO"), 3);
	CHECK(g.calls >= 1);
	CHECK(server_got(&s, 1, p[0].bytes, p[0].size));
	CHECK(server_got(&s, N - 2, p[N - 1].bytes, p[N - 1].size));
}

/* The server would like TLS 1.3, with which libesmtp hangs in four of ten sessions. */
static void
test_sessions(void)
{
	struct server s;
	struct smtp_settings set;
	struct got g;
	struct err e;
	int i, ok = 0, event = eventfd(0, EFD_CLOEXEC);
	struct smtp *smtp;

	server_begin(&s, "", "--auth", "PLAIN", "--tls", path("good.pem"), path("good.key"), NULL);
	set = settings(&s);
	smtp = smtp_new(mem, &set, on_wake, &event, &e);
	REQUIRE(smtp);
	for (i = 0; i < 100; i++) {
		struct parcel p[2] = { parcel("alice@caf.example", body), parcel("yann@caf.example", body) };

		deliver(smtp, &g, &event, p, 2);
		ok += g.v[0].result == SEND_OK && g.v[1].result == SEND_OK;
	}
	CHECK_INT(ok, 100);
	smtp_close(smtp);
	close(event);
	server_end(&s);
	CHECK_INT(count(s.log, "tls TLSv1.2"), 100);
	CHECK_INT(server_mails(&s), 200);
}

static struct smtp *
smtp_started(const struct smtp_settings *set, struct got *g, const struct parcel *p, size_t n)
{
	struct err e;
	struct smtp *smtp = smtp_new(mem, set, NULL, NULL, &e);
	struct sender *sender;

	REQUIRE(smtp);
	sender = smtp_sender(smtp);
	sender->report = on_report;
	sender->aux = g;
	REQUIRE(sender->send(sender, p, n, &e) == 0);
	CHECK(smtp_busy(smtp));
	CHECK_INT(sender->send(sender, p, n, &e), -1);
	CHECK_INT(e.kind, ERR_BUG);
	return smtp;
}

/* Closed in flight: the mail that the server is about to answer is waited for, or given up as unknown when it never does;
 * no further one is begun; each gets its verdict, once. */
static void
test_close(const char *to, const char *flag, int timeout, enum send_result result)
{
	struct server s;
	struct parcel p[3] = { parcel(to, body), parcel("yann@caf.example", body), parcel("alice@caf.example", body) };
	struct smtp_settings set;
	struct got g = { 0 };
	struct smtp *smtp;
	int i;

	server_begin(&s, "", flag, NULL);
	set = settings_plain(&s);
	set.timeout_seconds = timeout;
	smtp = smtp_started(&set, &g, p, 3);
	server_await(&s, "received");
	smtp_close(smtp);
	server_end(&s);
	CHECK_INT(g.n, 3);
	for (i = 0; i < (int)g.n; i++)
		CHECK_INT(g.v[i].outbox, p[i].outbox);
	CHECK_INT(g.v[0].result, result);
	CHECK_INT(g.v[1].result, SEND_LATER);
	CHECK_INT(g.v[2].result, SEND_LATER);
	if (result == SEND_OK)
		CHECK_STR(g.v[1].detail, "stopping");
	CHECK_INT(server_mails(&s), 1);
}

/* Closed at once, whatever the thread is doing. */
static void
test_close_early(void)
{
	struct server s;
	struct parcel p[3] = { parcel("a@caf.example", body), parcel("b@caf.example", body), parcel("c@caf.example", body) };
	struct smtp_settings set;
	struct got g = { 0 };
	int i;

	server_begin(&s, "", NULL);
	set = settings_plain(&s);
	smtp_close(smtp_started(&set, &g, p, 3));
	server_end(&s);
	CHECK_INT(g.n, 3);
	for (i = 0; i < (int)g.n; i++) {
		CHECK(g.v[i].result == SEND_LATER || g.v[i].result == SEND_OK);
		CHECK(g.v[i].result != SEND_OK || server_got(&s, i + 1, p[i].bytes, p[i].size));
	}
}

/* Connections to the port that wait for an answer to their SYN (state 02 of /proc/net/tcp). */
static int
connecting(int port)
{
	char *text = slurp("/proc/net/tcp", NULL);

	REQUIRE(text);
	return count(text, talloc_asprintf(mem, ":%04X 02 ", (unsigned)port));
}

/* A server that does not answer SYN, which is what a full queue of connections looks like: connect(2) would take two
 * minutes. */
static void
test_close_connecting(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof a;
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), filler[3], i;
	struct parcel p = parcel("alice@caf.example", body);
	struct server none = { 0 };
	struct smtp_settings set;
	struct got g = { 0 };
	struct timespec from, to;
	struct smtp *smtp;
	int before;

	REQUIRE(bind(listener, (struct sockaddr *)&a, sizeof a) == 0 && listen(listener, 0) == 0);
	REQUIRE(getsockname(listener, (struct sockaddr *)&a, &len) == 0);
	for (i = 0; i < 3; i++) {
		filler[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
		(void)connect(filler[i], (struct sockaddr *)&a, sizeof a);
	}
	none.port = ntohs(a.sin_port);
	set = settings_plain(&none);
	before = connecting(none.port);
	smtp = smtp_started(&set, &g, &p, 1);
	while (connecting(none.port) == before)
		g_usleep(2000); /* nothing tells of it */
	clock_gettime(CLOCK_MONOTONIC, &from);
	smtp_close(smtp);
	clock_gettime(CLOCK_MONOTONIC, &to);
	CHECK(to.tv_sec - from.tv_sec < 10);
	CHECK_INT(g.n, 1);
	CHECK_VERDICT(g.v[0], SEND_LATER, "connect: ");
	for (i = 0; i < 3; i++)
		close(filler[i]);
	close(listener);
}

static void
certificates(void)
{
	char *script = talloc_asprintf(mem,
	    "set -e; cd %s; exec 2>>openssl.log\n"
	    "key='-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'\n"
	    "openssl req -x509 $key -days 30 -subj '/CN=Test CA' -keyout ca.key -out ca.pem\n"
	    "openssl req -x509 $key -days 30 -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout self.key -out self.pem\n"
	    "cert() { openssl req $key -subj /CN=$2 -keyout $1.key -out $1.csr; echo \"$3\" | tr ';' '\\n' >$1.ext\n"
	    "openssl x509 -req -in $1.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days $4 -extfile $1.ext -out $1.pem; }\n"
	    "cert good localhost 'subjectAltName=DNS:localhost,IP:127.0.0.1' 30\n"
	    "cert name localhost subjectAltName=DNS:localhost 30\n"
	    "cert address serveur subjectAltName=IP:127.0.0.1 30\n"
	    "cert other mail.lab.example 'subjectAltName=DNS:mail.lab.example,DNS:localhost.lab.example' 30\n"
	    "cert client localhost 'subjectAltName=DNS:localhost;extendedKeyUsage=clientAuth' 30\n"
	    "cert expired localhost subjectAltName=DNS:localhost -1\n",
	    top);

	REQUIRE(system(script) == 0);
}

static void
test_all(void)
{
	test_settings();
	test_accepted(true, NULL);
	test_accepted(true, "--chunking");
	test_accepted(true, "--no-pipelining");
	test_accepted(false, NULL);
	test_accepted(false, "--chunking");
	test_accepted(false, "--no-pipelining");
	test_refusals(false);
	test_refusals(true);
	test_chunk_refused();
	test_unknown("drop@caf.example", false, "lost: connection ended");
	test_unknown("drop@caf.example", true, "lost: connection ended");
	test_unknown("silent@caf.example", false, "lost: no reply in time");
	test_unknown("silent@caf.example", true, "lost: no reply in time");
	test_unknown("garbage@caf.example", false, "lost: ");
	test_unknown("half@caf.example", false, "lost: ");
	test_twice();
	test_middle("middrop@caf.example", false, false);
	test_middle("middrop@caf.example", true, false);
	test_middle("middrop@caf.example", false, true);
	test_middle("stall@caf.example", false, false);
	test_middle("stall@caf.example", true, false);
	test_failing_all();
	test_mail_refused();
	test_mechanisms();
	test_hosts();
	test_local_refusals();
	test_split();
	test_sessions();
	test_close("slow@caf.example", NULL, 5, SEND_OK);
	test_close("slow@caf.example", "--chunking", 5, SEND_OK);
	test_close("silent@caf.example", NULL, 1, SEND_UNKNOWN);
	test_close_early();
	test_close_connecting();
}

int
main(void)
{
	int r;

	mem = talloc_new(NULL);
	REQUIRE(mkdtemp(top));
	certificates();
	test_all();
	r = system(talloc_asprintf(mem, "rm -r %s", top));
	CHECK_INT(r, 0);
	talloc_free(mem);
	return check_report();
}
