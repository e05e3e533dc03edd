/* SPDX-License-Identifier: EUPL-1.2
 *
 * The socket under libesmtp.
 */
#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bot/mail/smtp_session.h"

bool
smtp_loopback(const char *host)
{
	struct in_addr a;

	return strcasecmp(host, "localhost") == 0 || (inet_pton(AF_INET, host, &a) == 1 && ntohl(a.s_addr) >> 24 == 127);
}

static bool
address_loopback(const struct sockaddr_storage *a)
{
	struct in_addr v4;
	struct in6_addr v6;

	if (a->ss_family == AF_INET) {
		memcpy(&v4, &((const struct sockaddr_in *)a)->sin_addr, sizeof v4);
		return ntohl(v4.s_addr) >> 24 == 127;
	}
	if (a->ss_family == AF_INET6) {
		memcpy(&v6, &((const struct sockaddr_in6 *)a)->sin6_addr, sizeof v6);
		return IN6_IS_ADDR_LOOPBACK(&v6);
	}
	return false;
}

/* A stream connected to `port` whose Nagle delay is still on, which is how libesmtp leaves its
 * socket. */
static bool
socket_fresh(int fd, int port, struct sockaddr_storage *peer)
{
	socklen_t len = sizeof *peer;
	int on = 1, type = 0;
	socklen_t n = sizeof on;

	if (getpeername(fd, (struct sockaddr *)peer, &len) < 0)
		return false;
	if (peer->ss_family == AF_INET) {
		if (ntohs(((struct sockaddr_in *)peer)->sin_port) != port)
			return false;
	} else if (peer->ss_family == AF_INET6) {
		if (ntohs(((struct sockaddr_in6 *)peer)->sin6_port) != port)
			return false;
	} else {
		return false;
	}
	if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &n) < 0 || type != SOCK_STREAM)
		return false;
	n = sizeof on;
	return getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, &n) == 0 && !on;
}

/* Descriptors that are open, of which there are few; where /proc is not mounted, all that might be. */
static int
socket_find(int port, struct sockaddr_storage *peer, int *found)
{
	DIR *open_ones = opendir("/proc/self/fd");
	struct rlimit rl = { .rlim_cur = 1024 };
	const struct dirent *d;
	int count = 0, fd = 0;

	if (!open_ones) {
		(void)getrlimit(RLIMIT_NOFILE, &rl);
		for (; fd < 65536 && (rlim_t)fd < rl.rlim_cur; fd++)
			if (socket_fresh(fd, port, peer)) {
				*found = fd;
				count++;
			}
		return count;
	}
	while ((d = readdir(open_ones)) != NULL) {
		fd = (int)strtol(d->d_name, NULL, 10);
		if (d->d_name[0] != '.' && socket_fresh(fd, port, peer)) {
			*found = fd;
			count++;
		}
	}
	closedir(open_ones);
	return count;
}

int
smtp_socket_claim(int port, bool *loopback)
{
	struct sockaddr_storage peer = { 0 };
	int one = 1, found = -1, own;

	if (socket_find(port, &peer, &found) != 1 || (own = fcntl(found, F_DUPFD_CLOEXEC, 0)) < 0)
		return -1;
	if (!socket_fresh(own, port, &peer)) {
		close(own);
		return -1;
	}
	*loopback = address_loopback(&peer);
	(void)setsockopt(own, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	return own;
}
