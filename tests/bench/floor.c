/* SPDX-License-Identifier: EUPL-1.2
 *
 * The floor: the least that any program must do which takes mail from an IMAP server, keeps it,
 *answers it and clears it away. Nothing is parsed, nobody is recognised, no TLS.
 *
 *	floor IMAP-PORT USER PASSWORD SMTP-PORT DATABASE COUNT
 *
 * In batches of 50: UID FETCH of the raw bytes, one durable commit (WAL, synchronous=FULL), one
 *answer for each mail on one SMTP connection, UID MOVE of the batch. Commands are pipelined where
 *the protocols let them: an answer costs one round trip, since the end of one message goes with the
 *start of the next (RFC 2920). Prints one line of KEY=VALUE; exits 1 and says why when anything is
 *not as it should be.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 50, WIRE_BYTES = 131072, SENDER_BYTES = 256 };

/* A connection and what was read from it but not yet looked at. */
struct wire {
	int fd;
	size_t at, end;
	char buf[WIRE_BYTES];
};

struct letter {
	unsigned uid;
	char to[SENDER_BYTES];
};

struct floor {
	struct wire imap, smtp;
	sqlite3 *db;
	sqlite3_stmt *insert;
	unsigned *uids;
	size_t nuids, done;
	char *mail; /* one mail's bytes, grown to the largest */
	size_t mail_room;
	struct letter batch[BATCH];
	size_t nbatch;
	bool open; /* a message's text has been started and its end not yet sent */
};

static _Noreturn __attribute__((format(printf, 1, 2))) void
die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fputs("floor: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	exit(1);
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
wire_open(struct wire *w, const char *port)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	int one = 1;

	a.sin_port = htons((uint16_t)strtoul(port, NULL, 10));
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	w->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (w->fd < 0 || connect(w->fd, (struct sockaddr *)&a, sizeof a) != 0)
		die("no connection to port %s", port);
	setsockopt(w->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

static void
wire_send(struct wire *w, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t k = send(w->fd, p, n, MSG_NOSIGNAL);

		if (k <= 0)
			die("connection lost while sending");
		p += k;
		n -= (size_t)k;
	}
}

static void __attribute__((format(printf, 2, 3))) wire_say(struct wire *w, const char *fmt, ...)
{
	char text[4096];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= sizeof text)
		die("command too long");
	wire_send(w, text, (size_t)n);
}

static void
wire_fill(struct wire *w)
{
	ssize_t n;

	if (w->at > 0) {
		memmove(w->buf, w->buf + w->at, w->end - w->at);
		w->end -= w->at;
		w->at = 0;
	}
	if (w->end == sizeof w->buf)
		die("line too long");
	n = recv(w->fd, w->buf + w->end, sizeof w->buf - w->end, 0);
	if (n <= 0)
		die("connection lost while reading");
	w->end += (size_t)n;
}

/* The next line, its end replaced by NUL; valid until the next call. */
static char *
wire_line(struct wire *w)
{
	char *line, *nl;

	while ((nl = memchr(w->buf + w->at, '\n', w->end - w->at)) == NULL)
		wire_fill(w);
	line = w->buf + w->at;
	w->at = (size_t)(nl - w->buf) + 1;
	*nl = '\0';
	return line;
}

static void
wire_bytes(struct wire *w, char *to, size_t n)
{
	while (n > 0) {
		size_t have = w->end - w->at, k = have < n ? have : n;
		ssize_t got;

		memcpy(to, w->buf + w->at, k);
		w->at += k;
		to += k;
		n -= k;
		if (n == 0)
			return;
		got = recv(w->fd, to, n, 0);
		if (got <= 0)
			die("connection lost inside a mail");
		to += got;
		n -= (size_t)got;
	}
}

/* Reads to the end of the command with tag "x". */
static void
imap_done(struct wire *w, bool must)
{
	char *line;

	while (strncmp(line = wire_line(w), "x ", 2) != 0)
		continue;
	if (must && strncmp(line, "x OK", 4) != 0)
		die("IMAP: %s", line);
}

static void
smtp_expect(struct wire *w, char class)
{
	char *line;

	do
		line = wire_line(w);
	while (line[0] != '\0' && line[1] != '\0' && line[2] != '\0' && line[3] == '-');
	if (line[0] != class)
		die("SMTP: %s", line);
}

static void
imap_open(struct floor *f, const char *port, const char *user, const char *password)
{
	struct wire *w = &f->imap;

	wire_open(w, port);
	wire_line(w);
	wire_say(w, "x LOGIN %s %s\r\n", user, password);
	imap_done(w, true);
	wire_say(w, "x CREATE Trait&AOk-s\r\n");
	imap_done(w, false); /* it may be there */
	wire_say(w, "x SELECT INBOX\r\n");
	imap_done(w, true);
}

static void
imap_list(struct floor *f, size_t count)
{
	struct wire *w = &f->imap;
	char *line;

	f->uids = calloc(count, sizeof *f->uids);
	if (f->uids == NULL)
		die("no memory");
	wire_say(w, "x UID FETCH 1:* (UID RFC822.SIZE)\r\n");
	while (strncmp(line = wire_line(w), "x ", 2) != 0) {
		const char *uid = strstr(line, "UID ");

		if (strstr(line, " FETCH (") != NULL && uid != NULL && f->nuids < count)
			f->uids[f->nuids++] = (unsigned)strtoul(uid + 4, NULL, 10);
	}
	if (f->nuids != count)
		die("%zu mails in the mailbox, not %zu", f->nuids, count);
}

/* To whom the answer goes: the address of the From field, without any decoding. */
static void
sender_find(const char *mail, size_t n, char *to)
{
	const char *field = mail, *end = mail + n;

	while (field < end && *field != '\r' && *field != '\n') {
		const char *nl = memchr(field, '\n', (size_t)(end - field)), *a, *b;
		size_t len = nl == NULL ? (size_t)(end - field) : (size_t)(nl - field);

		if (strncasecmp(field, "From:", 5) == 0 && (a = memchr(field, '<', len)) != NULL &&
		    (b = memchr(a, '>', len - (size_t)(a - field))) != NULL && b - a < SENDER_BYTES) {
			memcpy(to, a + 1, (size_t)(b - a) - 1);
			to[b - a - 1] = '\0';
			return;
		}
		if (nl == NULL)
			break;
		field = nl + 1;
	}
	die("a mail without a sender");
}

static void
mail_keep(struct floor *f, unsigned uid, size_t n)
{
	struct letter *l = &f->batch[f->nbatch++];

	l->uid = uid;
	sender_find(f->mail, n, l->to);
	sqlite3_bind_int64(f->insert, 1, uid);
	sqlite3_bind_blob(f->insert, 2, f->mail, (int)n, SQLITE_STATIC);
	if (sqlite3_step(f->insert) != SQLITE_DONE)
		die("SQLite: %s", sqlite3_errmsg(f->db));
	sqlite3_reset(f->insert);
}

static void
set_write(const struct floor *f, size_t n, char *set, size_t room)
{
	size_t at = 0;

	for (size_t i = 0; i < n && at < room; i++)
		at += (size_t)snprintf(set + at, room - at, "%s%u", i == 0 ? "" : ",", f->uids[f->done + i]);
}

static void
batch_fetch(struct floor *f, const char *set)
{
	struct wire *w = &f->imap;
	char *line;

	f->nbatch = 0;
	wire_say(w, "x UID FETCH %s (UID BODY.PEEK[])\r\n", set);
	while (strncmp(line = wire_line(w), "x ", 2) != 0) {
		const char *uid = strstr(line, "(UID "), *brace = strrchr(line, '{');
		unsigned number;
		size_t n;

		if (uid == NULL || brace == NULL)
			continue;
		number = (unsigned)strtoul(uid + 5, NULL, 10);
		n = strtoul(brace + 1, NULL, 10);
		if (n > f->mail_room) {
			f->mail = realloc(f->mail, n);
			f->mail_room = n;
		}
		if (f->mail == NULL || f->nbatch == BATCH)
			die("no memory, or more mails than asked for");
		wire_bytes(w, f->mail, n);
		mail_keep(f, number, n);
	}
	if (strncmp(line, "x OK", 4) != 0)
		die("IMAP: %s", line);
}

/* One round trip an answer: the text of each goes with the envelope of the next. */
static void
batch_answer(struct floor *f)
{
	static const char *const end = "\r\n.\r\n";
	char text[1536];

	for (size_t i = 0; i <= f->nbatch; i++) {
		struct letter *l = &f->batch[i];
		int n = 0;

		if (f->open) {
			n = snprintf(text, sizeof text,
			    "From: Ti Lab <lab@lab.example>\r\nTo: %s\r\nSubject: [Ti Lab] Votre "
			    "message\r\n"
			    "Message-ID: <floor.%u@lab.example>\r\nAuto-Submitted: "
			    "auto-replied\r\n\r\n"
			    "Votre message nous est bien parvenu.%s",
			    l[-1].to, l[-1].uid, end);
		}
		if (i < f->nbatch)
			n += snprintf(text + n, sizeof text - (size_t)n, "MAIL FROM:<lab@lab.example>\r\nRCPT TO:<%s>\r\nDATA\r\n", l->to);
		if (n < 0 || (size_t)n >= sizeof text)
			die("answer too long");
		wire_send(&f->smtp, text, (size_t)n);
		if (f->open)
			smtp_expect(&f->smtp, '2');
		f->open = i < f->nbatch;
		if (f->open) {
			smtp_expect(&f->smtp, '2');
			smtp_expect(&f->smtp, '2');
			smtp_expect(&f->smtp, '3');
		}
	}
}

static void
sql(struct floor *f, const char *text)
{
	if (sqlite3_exec(f->db, text, NULL, NULL, NULL) != SQLITE_OK)
		die("SQLite: %s", sqlite3_errmsg(f->db));
}

static void
run(struct floor *f)
{
	while (f->done < f->nuids) {
		size_t n = f->nuids - f->done < BATCH ? f->nuids - f->done : BATCH;
		char set[BATCH * 12];

		set_write(f, n, set, sizeof set);
		sql(f, "BEGIN IMMEDIATE");
		batch_fetch(f, set);
		if (f->nbatch != n)
			die("asked for %zu mails, got %zu", n, f->nbatch);
		sql(f, "COMMIT");
		batch_answer(f);
		wire_say(&f->imap, "x UID MOVE %s Trait&AOk-s\r\n", set);
		imap_done(&f->imap, true);
		f->done += n;
	}
}

static long
peak_kb(void)
{
	FILE *status = fopen("/proc/self/status", "r");
	char line[256];
	long kb = -1;

	while (status != NULL && fgets(line, sizeof line, status) != NULL)
		if (strncmp(line, "VmHWM:", 6) == 0)
			kb = strtol(line + 6, NULL, 10);
	if (status != NULL)
		fclose(status);
	return kb;
}

static void
report(const struct floor *f, double seconds)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	printf("messages=%zu seconds=%.3f rate=%.0f cpu_ms=%.4f peak_kb=%ld\n", f->done, seconds, (double)f->done / seconds,
	    ((double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e3 + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e3) /
		(double)f->done,
	    peak_kb());
}

int
main(int argc, char **argv)
{
	static struct floor f;
	double start = now();

	if (argc != 7)
		die("usage: floor IMAP-PORT USER PASSWORD SMTP-PORT DATABASE COUNT");
	imap_open(&f, argv[1], argv[2], argv[3]);
	wire_open(&f.smtp, argv[4]);
	smtp_expect(&f.smtp, '2');
	wire_say(&f.smtp, "EHLO floor.lab.example\r\n");
	smtp_expect(&f.smtp, '2');
	if (sqlite3_open(argv[5], &f.db) != SQLITE_OK)
		die("cannot open %s", argv[5]);
	sql(&f, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
		"CREATE TABLE mail(uid INTEGER PRIMARY KEY, raw BLOB NOT NULL) STRICT");
	if (sqlite3_prepare_v2(f.db, "INSERT INTO mail VALUES (?, ?)", -1, &f.insert, NULL) != SQLITE_OK)
		die("SQLite: %s", sqlite3_errmsg(f.db));
	imap_list(&f, strtoul(argv[6], NULL, 10));
	run(&f);
	report(&f, now() - start);
	wire_say(&f.smtp, "QUIT\r\n");
	wire_say(&f.imap, "x LOGOUT\r\n");
	sqlite3_finalize(f.insert);
	sqlite3_close(f.db);
	free(f.uids);
	free(f.mail);
	close(f.smtp.fd);
	close(f.imap.fd);
	return 0;
}
