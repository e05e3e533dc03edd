/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the tests of bot/mail/smtp.c share: tests/fault/smtpd.py as a real server on loopback that
 * misbehaves by name, with real TLS and a certificate authority made on the spot; a sender that
 * carries one job to it. To be run from the root of the repository.
 */
#ifndef TESTS_UNIT_SMTP_RIG_H
#define TESTS_UNIT_SMTP_RIG_H

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

static inline char *
path(const char *name)
{
	return talloc_asprintf(mem, "%s/%s", top, name);
}

/* Arguments after the fault: flags of smtpd.py, ended by NULL. */
static inline void
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

static inline char *
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
static inline void
server_end(struct server *s)
{
	int status;

	close(s->in);
	REQUIRE(waitpid(s->pid, &status, 0) == s->pid && status == 0);
	s->log = slurp(talloc_asprintf(mem, "%s/log", s->dir), NULL);
	REQUIRE(s->log);
}

/* Until the word stands in the log. */
static inline void
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

static inline int
server_mails(struct server *s)
{
	int n = 0;

	while (access(talloc_asprintf(mem, "%s/%04d.eml", s->dir, n + 1), R_OK) == 0)
		n++;
	return n;
}

static inline bool
server_got(struct server *s, int number, const void *bytes, size_t size)
{
	size_t n;
	char *text = slurp(talloc_asprintf(mem, "%s/%04d.eml", s->dir, number), &n);

	return text && n == size && memcmp(text, bytes, size) == 0;
}

static inline int
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

static inline void
on_report(void *aux, const struct verdict *v, size_t n)
{
	struct got *g = aux;

	g->calls++;
	REQUIRE(g->n + n <= VERDICTS);
	memcpy(g->v + g->n, v, n * sizeof *v);
	g->n += n;
}

static inline void
on_wake(void *aux)
{
	eventfd_write(*(int *)aux, 1);
}

static inline struct smtp_settings
settings(const struct server *s)
{
	return (struct smtp_settings){ .host = "localhost",
		.port = s->port,
		.user = "bot",
		.password = "secret",
		.ca_file = path("ca.pem"),
		.hostname = "bot.lab.example",
		.timeout_seconds = 5 };
}

static inline struct smtp_settings
settings_plain(const struct server *s)
{
	return (struct smtp_settings){
		.host = "127.0.0.1", .port = s->port, .plain_allowed = true, .hostname = "bot.lab.example", .timeout_seconds = 5
	};
}

static inline struct parcel
parcel(const char *to, const char *body)
{
	static int64_t id;
	struct parcel p = { .outbox = ++id, .from = "bot@lab.example", .to = to };
	char *bytes = talloc_asprintf(mem,
	    "Date: Mon, 2 Mar 2026 10:00:00 +0100\r\nFrom: =?utf-8?q?L=C3=A9a?= "
	    "<bot@lab.example>\r\nTo: <%s>\r\n"
	    "Message-ID: <k7qx%lld@lab.example>\r\nSubject: [Ti Lab P-2026-014] "
	    "Bonjour\r\nX-Folded: one\r\n\ttwo\r\n"
	    " three\r\nMIME-Version: 1.0\r\n\r\n%s",
	    to, (long long)id, body);

	p.bytes = bytes;
	p.size = strlen(bytes);
	return p;
}

static inline void
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
static inline struct got
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

#define CHECK_VERDICT(v, want, text)                                                                                                       \
	do {                                                                                                                               \
		CHECK_INT((v).result, want);                                                                                               \
		CHECK(g_str_has_prefix((v).detail, text));                                                                                 \
		if (!g_str_has_prefix((v).detail, text))                                                                                   \
			printf("   got: %s\n", (v).detail);                                                                                \
	} while (0)

static inline void
certificates(void)
{
	char *script = talloc_asprintf(mem,
	    "set -e; cd %s; exec 2>>openssl.log\n"
	    "key='-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'\n"
	    "openssl req -x509 $key -days 30 -subj '/CN=Test CA' -keyout ca.key -out ca.pem\n"
	    "openssl req -x509 $key -days 30 -subj /CN=localhost -addext "
	    "subjectAltName=DNS:localhost -keyout self.key -out self.pem\n"
	    "cert() { openssl req $key -subj /CN=$2 -keyout $1.key -out $1.csr; echo \"$3\" | tr "
	    "';' '\\n' >$1.ext\n"
	    "openssl x509 -req -in $1.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days $4 "
	    "-extfile $1.ext -out $1.pem; }\n"
	    "cert good localhost 'subjectAltName=DNS:localhost,IP:127.0.0.1' 30\n"
	    "cert name localhost subjectAltName=DNS:localhost 30\n"
	    "cert address serveur subjectAltName=IP:127.0.0.1 30\n"
	    "cert other mail.lab.example "
	    "'subjectAltName=DNS:mail.lab.example,DNS:localhost.lab.example' 30\n"
	    "cert client localhost 'subjectAltName=DNS:localhost;extendedKeyUsage=clientAuth' 30\n"
	    "cert expired localhost subjectAltName=DNS:localhost -1\n",
	    top);

	REQUIRE(system(script) == 0);
}

/* Lines that begin with dots, and what would be a command. */
static const char body[] = "Bonjour,\r\n\r\n.\r\n..deux points\r\n.\r\nMAIL FROM:<x@caf.example>\r\n\r\n-- \r\nTi Lab\r\n";

static inline void
rig_begin(void)
{
	mem = talloc_new(NULL);
	REQUIRE(mkdtemp(top));
	certificates();
}

static inline int
rig_end(void)
{
	CHECK_INT(system(talloc_asprintf(mem, "rm -r %s", top)), 0);
	talloc_free(mem);
	return check_report();
}

#endif
