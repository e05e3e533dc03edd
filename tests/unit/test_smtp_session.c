/* SPDX-License-Identifier: EUPL-1.2
 *
 * bot/mail/smtp_session.c: sessions that come to nothing, and must leave nothing behind at the
 * server; TLS, certificates, AUTH.
 */
#include "tests/unit/smtp_rig.h"

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

	p[0] = parcel("u421@caf.example", body);
	server_begin(&s, "", NULL);
	g = run(&s, settings_plain(&s), p, 2);
	CHECK_VERDICT(g.v[0], SEND_LATER, "421 4.3.2");
	CHECK_VERDICT(g.v[1], SEND_LATER, "lost: ");
	CHECK(!g.v[0].personal);
	p[0] = parcel("alice@caf.example", body);

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

	/* The clear is for loopback only: elsewhere plain_allowed means nothing. Without TLS
	 * offered, nothing is said. */
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

int
main(void)
{
	rig_begin();
	test_failing_all();
	test_mail_refused();
	test_mechanisms();
	test_hosts();
	test_sessions();
	return rig_end();
}
