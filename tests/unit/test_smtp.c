/* SPDX-License-Identifier: EUPL-1.2
 *
 * bot/mail/smtp.c: what becomes of one mail, of many, and of those in flight when it is closed.
 */
#include "tests/unit/smtp_rig.h"

/* ---- what happens to one mail ---- */

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
	struct parcel p[3] = { parcel("twice@caf.example", body), parcel("u550@caf.example", body), parcel("alice@caf.example", body) };
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

/* ---- what is refused before it leaves ---- */

static void
test_local_refusals(void)
{
	static const char head[] = "Date: x\r\nFrom: x\r\nMessage-ID: <x>\r\n";
	static const char *const addresses[] = { "", "alice", "alice@caf.example\r\nRCPT TO:<eve@caf.example>", "<alice@caf.example>",
		"alice @caf.example", "@caf.example", "alice@caf.example\n", "h\xc3\xa9l\xc3\xa8ne@caf.example",
		"a@caf.example> NOTIFY=NEVER", "a@caf.example,b@caf.example" };
	static const struct {
		const char *bytes;
		size_t size;
	} bad[] = {
#define BYTES(s) { s, sizeof s - 1 }
		BYTES(""),
		BYTES("Date: x\nFrom: x\nMessage-ID: <x>\n\nbonjour\n"),
		BYTES("Date: x\r\nFrom: x\r\nMessage-ID: <x>\r\n\r\nbonjour\n.\nMAIL "
		      "FROM:<x@caf.example>\r\n"),
		BYTES("Date: x\r\nFrom: x\r\nMessage-ID: <x>\r\n\r\nbon\rjour\r\n"),
		BYTES("Date: x\r\nFrom: x\r\nMessage-ID: <x>\r\n\r\nbonjour\r"),
		BYTES("Date: x\r\nFrom: x\r\nMessage-ID: <x>\r\n\r\nbonjour\n\r\n"),
		BYTES("Date: x\r\nFrom: x\r\nMessage-ID: <x>\r\n\r\nbon\0jour\r\n"),
		BYTES("Date: x\r\nFrom: x\r\nMessage-ID: <x>\r\n\r\nbonjour"),
		BYTES("Date: x\r\nFrom: x\r\nMessage-ID: <x>\r\n"),
		BYTES("Date: x\r\nFrom: x\r\n\r\nbonjour\r\n"),
		BYTES("Date: x\r\nFrom: x\r\nfrom: y\r\nMessage-ID: <x>\r\n\r\nbonjour\r\n"),
		BYTES("Date: x\r\nFrom: x\r\nBCC: eve@caf.example\r\nMessage-ID: "
		      "<x>\r\n\r\nbonjour\r\n"),
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
#define CHECK_REFUSED(field, value)                                                                                                        \
	do {                                                                                                                               \
		set = good;                                                                                                                \
		set.user = "bot";                                                                                                          \
		set.password = "secret";                                                                                                   \
		set.field = value;                                                                                                         \
		CHECK(!smtp_new(mem, &set, NULL, NULL, &e));                                                                               \
		CHECK_INT(e.kind, ERR_PERM);                                                                                               \
		CHECK(!strstr(e.text, "secret"));                                                                                          \
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

/* Closed in flight: the mail that the server is about to answer is waited for, or given up as
 * unknown when it never does; no further one is begun; each gets its verdict, once. */
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

/* A server that does not answer SYN, which is what a full queue of connections looks like:
 * connect(2) would take two minutes. */
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

int
main(void)
{
	rig_begin();
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
	test_local_refusals();
	test_split();
	test_close("slow@caf.example", NULL, 5, SEND_OK);
	test_close("slow@caf.example", "--chunking", 5, SEND_OK);
	test_close("silent@caf.example", NULL, 1, SEND_UNKNOWN);
	test_close_early();
	test_close_connecting();
	return rig_end();
}
