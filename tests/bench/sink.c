/* SPDX-License-Identifier: EUPL-1.2
 *
 * An SMTP server that accepts everything at once and keeps nothing: the far end of the benchmarks.
 *
 *	sink [-p PORT] [-n COUNT] [-x @DOMAIN] [-l FILE]
 *
 * -p  port on 127.0.0.1 (0 or none: the kernel chooses)
 * -n  say when COUNT messages were accepted
 * -x  messages whose first recipient ends in @DOMAIN are accepted but not among those COUNT
 * -l  one line for each message: nanoseconds (CLOCK_MONOTONIC), first recipient
 *
 * Prints "port=N" at once, "reached=COUNT at=NS first=NS" when they are there, and on SIGTERM or
 *SIGINT one last line: "messages=N other=N bytes=N connections=N first=NS last=NS". SIGUSR1 sets
 *the counts to 0.
 *
 * It must never be what is measured: one thread, epoll, no Nagle, and no delayed acknowledgement
 *either, since a client that writes line by line would then wait 40 ms for nothing.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 2048, OUT_BYTES = 65536 };

struct client {
	int fd;
	bool in_data;
	bool overlong; /* the rest of a line that did not fit is dropped */
	size_t nline;
	char line[LINE_MAX_BYTES];
	char rcpt[256]; /* the first of this message */
	size_t nrcpt;
	size_t nout;
	char out[OUT_BYTES];
	bool closing;
	bool waiting; /* for room to write */
};

static struct {
	uint64_t messages, other, bytes, connections, first, last, goal;
	const char *except; /* "@domain", or NULL */
	FILE *log;
} sink;

static uint64_t
now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void
reply(struct client *c, const char *text)
{
	size_t n = strlen(text);

	if (c->nout + n > sizeof c->out) {
		c->closing = true; /* it sends and sends and never reads */
		return;
	}
	memcpy(c->out + c->nout, text, n);
	c->nout += n;
}

/* Returns false when the client is to be closed. What the socket does not take waits for EPOLLOUT.
 */
static bool
flush_out(int ep, struct client *c)
{
	struct epoll_event ev = { .events = EPOLLIN, .data.ptr = c };
	bool full = false;

	while (c->nout > 0) {
		ssize_t n = send(c->fd, c->out, c->nout, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
			full = true;
			break;
		}
		if (n <= 0)
			return false;
		memmove(c->out, c->out + n, c->nout - (size_t)n);
		c->nout -= (size_t)n;
	}
	if (full != c->waiting) {
		ev.events |= full ? EPOLLOUT : 0;
		epoll_ctl(ep, EPOLL_CTL_MOD, c->fd, &ev);
		c->waiting = full;
	}
	return c->nout > 0 || !c->closing;
}

static bool
ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && strcasecmp(s + n - m, end) == 0;
}

static void
message_end(struct client *c)
{
	uint64_t t = now_ns();

	if (sink.log != NULL)
		fprintf(sink.log, "%" PRIu64 " %s\n", t, c->rcpt);
	if (sink.log != NULL)
		fflush(sink.log);
	if (sink.except != NULL && ends_with(c->rcpt, sink.except)) {
		sink.other++;
		return;
	}
	if (sink.messages++ == 0)
		sink.first = t;
	sink.last = t;
	if (sink.messages == sink.goal) {
		printf("reached=%" PRIu64 " at=%" PRIu64 " first=%" PRIu64 "\n", sink.goal, t, sink.first);
		fflush(stdout);
	}
}

static void
rcpt_keep(struct client *c)
{
	const char *from = strchr(c->line, '<'), *to = from == NULL ? NULL : strchr(from, '>');

	if (c->nrcpt++ > 0)
		return;
	c->rcpt[0] = '\0';
	if (to != NULL && (size_t)(to - from) < sizeof c->rcpt) {
		memcpy(c->rcpt, from + 1, (size_t)(to - from) - 1);
		c->rcpt[to - from - 1] = '\0';
	}
}

static bool
is(const struct client *c, const char *verb)
{
	return strncasecmp(c->line, verb, strlen(verb)) == 0;
}

static void
command(struct client *c)
{
	if (is(c, "EHLO"))
		reply(c, "250-sink.lab.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-"
			 "ENHANCEDSTATUSCODES\r\n"
			 "250-DSN\r\n250 SIZE 104857600\r\n");
	else if (is(c, "MAIL FROM:")) {
		c->nrcpt = 0;
		reply(c, "250 2.1.0 Ok\r\n");
	} else if (is(c, "RCPT TO:")) {
		rcpt_keep(c);
		reply(c, "250 2.1.5 Ok\r\n");
	} else if (is(c, "DATA") && c->nrcpt == 0)
		reply(c, "503 5.5.1 no recipient\r\n");
	else if (is(c, "DATA")) {
		c->in_data = true;
		reply(c, "354 go on\r\n");
	} else if (is(c, "QUIT")) {
		reply(c, "221 2.0.0 Bye\r\n");
		c->closing = true;
	} else if (is(c, "HELO") || is(c, "RSET") || is(c, "NOOP")) {
		c->nrcpt = is(c, "RSET") ? 0 : c->nrcpt;
		reply(c, "250 2.0.0 Ok\r\n");
	} else
		reply(c, "500 5.5.2 unknown\r\n");
}

/* One line, without its end; it may be a piece of a longer one. */
static void
line_end(struct client *c)
{
	bool whole = !c->overlong;

	c->overlong = false;
	if (c->nline > 0 && c->line[c->nline - 1] == '\r')
		c->nline--;
	c->line[c->nline] = '\0';
	if (!c->in_data) {
		if (whole)
			command(c);
		else
			reply(c, "500 5.5.2 line too long\r\n");
	} else if (whole && c->nline == 1 && c->line[0] == '.') {
		c->in_data = false;
		message_end(c);
		c->nrcpt = 0;
		reply(c, "250 2.0.0 Ok: queued\r\n");
	}
	c->nline = 0;
}

static void
feed(struct client *c, const char *p, size_t n)
{
	sink.bytes += n;
	while (n > 0) {
		const char *nl = memchr(p, '\n', n);
		size_t len = nl == NULL ? n : (size_t)(nl - p), room = sizeof c->line - 1 - c->nline;
		size_t keep = len < room ? len : room;

		memcpy(c->line + c->nline, p, keep);
		c->nline += keep;
		if (keep < len)
			c->overlong = true;
		if (nl == NULL)
			return;
		line_end(c);
		p += len + 1;
		n -= len + 1;
	}
}

static bool
client_read(struct client *c)
{
	static char buf[262144];
	int one = 1;
	ssize_t n = recv(c->fd, buf, sizeof buf, MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return true;
	if (n <= 0)
		return false;
	/* The kernel takes it back after a while: so each time. */
	setsockopt(c->fd, IPPROTO_TCP, TCP_QUICKACK, &one, sizeof one);
	feed(c, buf, (size_t)n);
	return true;
}

static void
client_new(int ep, int listener)
{
	int one = 1, fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	struct client *c;
	struct epoll_event ev = { .events = EPOLLIN };

	if (fd < 0)
		return;
	c = calloc(1, sizeof *c);
	if (c == NULL) {
		close(fd);
		return;
	}
	c->fd = fd;
	ev.data.ptr = c;
	sink.connections++;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	epoll_ctl(ep, EPOLL_CTL_ADD, fd, &ev);
	reply(c, "220 sink.lab.example ESMTP\r\n");
	if (!flush_out(ep, c)) {
		close(fd);
		free(c);
	}
}

static int
listen_on(int port)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	socklen_t len = sizeof a;
	int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof a) != 0 || listen(fd, 256) != 0 ||
	    getsockname(fd, (struct sockaddr *)&a, &len) != 0) {
		perror("sink");
		return -1;
	}
	printf("port=%d\n", ntohs(a.sin_port));
	fflush(stdout);
	return fd;
}

/* Returns false when it is time to end. */
static bool
signal_read(int fd)
{
	struct signalfd_siginfo s;

	if (read(fd, &s, sizeof s) != (ssize_t)sizeof s || s.ssi_signo != SIGUSR1)
		return false;
	sink.messages = sink.other = sink.bytes = sink.connections = sink.first = sink.last = 0;
	return true;
}

static int
serve(int listener, int signals)
{
	struct epoll_event ev = { .events = EPOLLIN }, got[64];
	int ep = epoll_create1(EPOLL_CLOEXEC);

	ev.data.ptr = &listener;
	epoll_ctl(ep, EPOLL_CTL_ADD, listener, &ev);
	ev.data.ptr = &signals;
	epoll_ctl(ep, EPOLL_CTL_ADD, signals, &ev);
	for (;;) {
		int n = epoll_wait(ep, got, 64, -1);

		for (int i = 0; i < n; i++) {
			struct client *c = got[i].data.ptr;

			if (got[i].data.ptr == &listener) {
				client_new(ep, listener);
			} else if (got[i].data.ptr == &signals) {
				if (!signal_read(signals))
					return 0;
			} else if (((got[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) && !client_read(c)) || !flush_out(ep, c)) {
				close(c->fd);
				free(c);
			}
		}
	}
}

int
main(int argc, char **argv)
{
	int opt, port = 0, listener, signals;
	sigset_t set;

	while ((opt = getopt(argc, argv, "p:n:x:l:")) != -1) {
		if (opt == 'p')
			port = (int)strtol(optarg, NULL, 10);
		else if (opt == 'n')
			sink.goal = strtoull(optarg, NULL, 10);
		else if (opt == 'x')
			sink.except = optarg;
		else if (opt != 'l' || (sink.log = fopen(optarg, "w")) == NULL)
			return fprintf(stderr, "usage: sink [-p PORT] [-n COUNT] [-x @DOMAIN] [-l FILE]\n"), 1;
	}
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signals = signalfd(-1, &set, SFD_CLOEXEC);
	listener = listen_on(port);
	if (listener < 0 || signals < 0)
		return 1;
	serve(listener, signals);
	printf("messages=%" PRIu64 " other=%" PRIu64 " bytes=%" PRIu64 " connections=%" PRIu64 " first=%" PRIu64 " last=%" PRIu64 "\n",
	    sink.messages, sink.other, sink.bytes, sink.connections, sink.first, sink.last);
	return 0;
}
