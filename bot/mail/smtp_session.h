/* SPDX-License-Identifier: EUPL-1.2
 *
 * One submission session through libesmtp, behind its fences (smtp_session.c says which and why).
 * It blocks, allocates nothing of ours, and runs in the sender thread; only smtp_cut() and
 * `closing` are for other threads.
 */
#ifndef BOT_MAIL_SMTP_SESSION_H
#define BOT_MAIL_SMTP_SESSION_H

#include <openssl/ssl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "bot/base/message.h"

/* Where to and how: constant once smtp_new() has made it, apart from the two fields of the
 * connection. */
struct smtp_peer {
	const char *host;
	int port;
	bool tls;              /* STARTTLS and a valid certificate or nothing; false: loopback in the clear */
	char *user, *password; /* user NULL: no AUTH */
	const char *hostname;
	int timeout_ms; /* for each wait */
	SSL_CTX *ctx;   /* NULL without tls */

	atomic_bool closing;  /* set by smtp_close(): begin no further mail */
	atomic_bool mailing;  /* a mail may be on its way: the session must not be cut for nothing */
	pthread_mutex_t lock; /* of fd */
	int fd;               /* our duplicate of the connected socket, or -1 */
};

/* Carries p[0..n), n <= LIMIT_SMTP_SESSION, and fills *v[i] for each. The parcels were checked:
 * addresses, line ends. */
void smtp_deliver(struct smtp_peer *, const struct parcel *const p[], struct verdict *const v[], size_t n);

/* Ends the connection under the session, if there is one: whatever waits for it returns. Any
 * thread. */
void smtp_cut(struct smtp_peer *);

bool smtp_connected(struct smtp_peer *);

/* smtp_socket.c. libesmtp never shows its socket, and we need it for TCP_NODELAY and for cutting.
 * Called when it has just connected: it is the one stream to this port whose Nagle delay is still
 * on (libcurl turns it off on its own). If there are two, none is taken (-1) and the session fails,
 * to be tried again. Gives a duplicate, which is the caller's and can be shut down at any time,
 * while libesmtp's own number may have become somebody else's file. */
int smtp_socket_claim(int port, bool *loopback);

/* Is this a host that may be spoken to in the clear: localhost, 127.0.0.0/8? */
bool smtp_loopback(const char *host);

/* smtp_tls.c. Of one handshake; put in place by SSL_CTX_set_app_data(). */
struct smtp_handshake {
	const char *host;
	bool begun;
	char why[160]; /* "certificate: ...", or "" */
};

/* TLS 1.2, trusted certificates from ca_file (NULL: the system's), the configured name pinned. NULL
 * on failure. */
SSL_CTX *smtp_tls_new(const char *host, const char *ca_file, struct err *e);

/* libesmtp compares the certificate with the DNS canonical name and knows no IP addresses. The
 * handshake has checked it against the configured name (SSL_VERIFY_PEER); this says so again, and
 * it decides. */
bool smtp_tls_name_good(SSL *ssl, const char *host);

#endif
