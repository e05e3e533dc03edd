/* SPDX-License-Identifier: EUPL-1.2
 *
 * The least that an answer in a room can cost: raw sockets, no JSON parser, no database, no memory of anything.
 *
 *	floor_chat PORT
 *
 * Two connections, one for /sync and one for what is sent. The answers of one batch are written together, then the next /sync is asked
 * for, and only then is read what the server says of the answers. Runs until the server closes.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { WIRE_BYTES = 2 * 1024 * 1024 };

struct wire {
	int fd;
	size_t n;
	char in[WIRE_BYTES], out[WIRE_BYTES];
	size_t n_out;
};

static _Noreturn void
die(const char *what)
{
	fprintf(stderr, "floor_chat: %s\n", what);
	exit(1);
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
		die("no connection");
	setsockopt(w->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

static void __attribute__((format(printf, 2, 3))) wire_put(struct wire *w, const char *fmt, ...)
{
	size_t left = sizeof w->out - w->n_out;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(w->out + w->n_out, left, fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= left)
		die("too much to send");
	w->n_out += (size_t)n;
}

static void
wire_flush(struct wire *w)
{
	size_t done = 0;

	while (done < w->n_out) {
		ssize_t n = send(w->fd, w->out + done, w->n_out - done, MSG_NOSIGNAL);

		if (n <= 0)
			exit(0);
		done += (size_t)n;
	}
	w->n_out = 0;
}

/* The body of the next answer, NUL-terminated, at the head of w->in; *whole is what wire_drop() takes away. */
static char *
wire_body(struct wire *w, size_t *whole)
{
	for (;;) {
		char *end, *length;
		ssize_t n;

		w->in[w->n] = '\0';
		end = strstr(w->in, "\r\n\r\n");
		length = strstr(w->in, "Content-Length:");
		if (end != NULL && length != NULL) {
			*whole = (size_t)(end + 4 - w->in) + strtoul(length + 15, NULL, 10);
			if (w->n >= *whole)
				return end + 4;
		}
		if (w->n == sizeof w->in - 1)
			die("answer too long");
		n = recv(w->fd, w->in + w->n, sizeof w->in - 1 - w->n, 0);
		if (n <= 0)
			exit(0);
		w->n += (size_t)n;
	}
}

static void
wire_drop(struct wire *w, size_t whole)
{
	memmove(w->in, w->in + whole, w->n - whole);
	w->n -= whole;
}

static void
ask(struct wire *w, const char *since)
{
	wire_put(w, "GET /_matrix/client/v3/sync?timeout=30000%s%s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer t\r\n\r\n",
	    *since ? "&since=" : "", since);
	wire_flush(w);
}

/* Every event "$c123" is a command (where it is named inside a content we answered it), in the room that was named last; returns how many were answered. */
static size_t
echo(struct wire *w, const char *body, const char *end)
{
	const char *p = body;
	size_t n = 0;

	while ((p = strstr(p, ",\"event_id\":\"$c")) != NULL && p < end) {
		const char *room = p, *text = p;
		unsigned long long number = strtoull(p + 15, NULL, 10);
		char content[512];
		int size;

		while (strncmp(room, "\"!r", 3) != 0)
			room--;
		while (strncmp(text, "\"body\":\"", 8) != 0)
			text--;
		size = snprintf(content, sizeof content,
		    "{\"msgtype\":\"m.notice\",\"body\":\"%.*s\",\"m.relates_to\":{\"m.in_reply_to\":{\"event_id\":\"$c%llu\"}}}",
		    (int)strcspn(text + 8, "\""), text + 8, number);
		wire_put(w,
		    "PUT /_matrix/client/v3/rooms/%%21r%lu%%3Alab.example/send/m.room.message/f%llu HTTP/1.1\r\nHost: 127.0.0.1\r\n"
		    "Authorization: Bearer t\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		    strtoul(room + 3, NULL, 10), number, size, content);
		p++;
		n++;
	}
	return n;
}

int
main(int argc, char **argv)
{
	static struct wire sync, put;
	char since[64] = "";
	size_t whole, n;

	if (argc != 2)
		die("usage: floor_chat PORT");
	wire_open(&sync, argv[1]);
	wire_open(&put, argv[1]);
	ask(&sync, since);
	for (;;) {
		const char *body, *next;

		body = wire_body(&sync, &whole);
		next = strstr(body, "\"next_batch\":\"");
		if (next == NULL || sscanf(next + 14, "%63[^\"]", since) != 1)
			die("no next_batch");
		n = echo(&put, body, sync.in + whole);
		wire_drop(&sync, whole);
		wire_flush(&put);
		ask(&sync, since);
		for (; n > 0; n--) {
			(void)wire_body(&put, &whole);
			wire_drop(&put, whole);
		}
	}
}
