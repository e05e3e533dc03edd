/* SPDX-License-Identifier: EUPL-1.2
 *
 * What an SMTP server may say, over a real connection on loopback: the input plays the server, "@" waits for the client to say something.
 * The first byte chooses whether a login is wanted. Whatever it says, the session ends; a mail counts as sent only if the server got one
 * and took it; a login that was not accepted lets no mail out.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bot/mail/smtp_session.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TIMEOUT_MS = 10, SILENCES = 5 };
static const char letter[] =
    "From: a@lab.example\r\nDate: Mon, 2 Mar 2026 10:00:00 +0100\r\nMessage-ID: <1@lab.example>\r\n\r\nBonjour.\r\n.\r\n";

struct server {
	int listener;
	const uint8_t *data;
	size_t size, n_heard;
	int silences; /* waits in vain: client and server both listen, and libesmtp waits a second at least */
	char heard[8192];
};

static void
must(bool x)
{
	if (!x)
		abort();
}

/* Waits for what the client says. false: it has gone. */
static bool
listen_to(struct server *s, int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	ssize_t n;

	if (s->silences >= SILENCES)
		return true;
	if (poll(&p, 1, 3 * TIMEOUT_MS) != 1) {
		s->silences++;
		return true;
	}
	n = recv(fd, s->heard + s->n_heard, sizeof s->heard - s->n_heard - 1, 0);
	if (n > 0 && s->n_heard + (size_t)n < sizeof s->heard - 1)
		s->n_heard += (size_t)n;
	return n > 0;
}

static void *
serve(void *aux)
{
	struct server *s = aux;
	size_t at = 0;
	int fd = accept(s->listener, NULL, NULL);

	while (fd >= 0 && at < s->size) {
		const uint8_t *mark = memchr(s->data + at, '@', s->size - at);
		size_t n = mark ? (size_t)(mark - s->data) - at : s->size - at;

		if (n > 0 && send(fd, s->data + at, n, MSG_NOSIGNAL) < 0)
			break;
		at += n + (mark != NULL);
		if (mark && !listen_to(s, fd))
			break;
	}
	if (fd >= 0) {
		(void)shutdown(fd, SHUT_WR);
		s->silences = 0;
		while (s->silences < SILENCES && listen_to(s, fd) && s->n_heard < sizeof s->heard - 2)
			;
		close(fd);
	}
	return NULL;
}

static int
open_port(int *listener)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof a;

	*listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	must(*listener >= 0 && bind(*listener, (struct sockaddr *)&a, n) == 0 && listen(*listener, 1) == 0 &&
	     getsockname(*listener, (struct sockaddr *)&a, &n) == 0);
	return ntohs(a.sin_port);
}

static void
judge(const struct server *s, const struct verdict *v, bool login)
{
	const char *mail = strcasestr(s->heard, "MAIL FROM:");
	size_t i;

	for (i = 0; v->detail[i]; i++)
		must(isprint((unsigned char)v->detail[i]));
	must(v->outbox == 7);
	must(v->result != SEND_OK || (mail && strstr(s->heard, "Bonjour.")));
	must(!login || !mail || memmem(s->data, s->size, "235", 3));
	must(v->result != SEND_NEVER || memchr(s->data, '5', s->size));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct smtp_peer peer = { .host = "127.0.0.1", .hostname = "bot.lab.example", .timeout_ms = TIMEOUT_MS, .fd = -1 };
	struct parcel parcel = {
		.outbox = 7, .id = "1", .from = "a@lab.example", .to = "b@caf.example", .bytes = letter, .size = sizeof letter - 4
	};
	const struct parcel *p = &parcel;
	struct verdict verdict = { .detail = "" }, *v = &verdict;
	struct server server = { .data = data + 1, .size = size - 1 };
	char user[] = "bot", password[] = "secret";
	pthread_t thread;

	if (size < 2)
		return 0;
	(void)signal(SIGPIPE, SIG_IGN);
	(void)setenv("XDG_CONFIG_DIR", "/nonexistent", 1);
	if (data[0] & 1) {
		peer.user = user;
		peer.password = password;
	}
	pthread_mutex_init(&peer.lock, NULL);
	peer.port = open_port(&server.listener);
	must(pthread_create(&thread, NULL, serve, &server) == 0);
	smtp_deliver(&peer, &p, &v, 1);
	(void)shutdown(server.listener, SHUT_RDWR);
	pthread_join(thread, NULL);
	close(server.listener);
	pthread_mutex_destroy(&peer.lock);
	judge(&server, v, data[0] & 1);
	return 0;
}
