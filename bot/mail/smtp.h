/* SPDX-License-Identifier: EUPL-1.2
 *
 * Submission of mail through libesmtp, which blocks: one thread owns it. The thread takes parcels
 * (rendered bytes) and gives back verdicts; it never touches the database. The fences around
 * libesmtp are described in smtp_session.c.
 *
 * A second implementation (port 465, XOAUTH2, TLS 1.3 only, over libcurl) can stand behind the same
 * struct sender.
 *
 * Verdicts:
 *
 * SEND_OK: the server took responsibility (transfer 2xx, recipient 2xx and complete).
 *
 * SEND_NEVER: 5xx. Personal when it answers RCPT, or when an address is none. Not personal: 5xx to
 * MAIL or after the data, and bytes that may not be sent ("not canonical: ...", a bug of ours).
 *
 * SEND_UNKNOWN: the end of the data may have left, and no final reply was understood.
 *
 * SEND_LATER: all else. Personal when it answers RCPT. A session that failed as a whole says so in
 * `detail`, which then begins with "connect: ", "greeting: ", "ehlo: ", "starttls: ", "tls: ",
 * "certificate: ", "auth: ", "injection: ", "lost: " or is "stopping". Replies about the session
 * (421, 503, 530, 534, 535, 538) are LATER and not personal, whatever they answer.
 */
#ifndef BOT_MAIL_SMTP_H
#define BOT_MAIL_SMTP_H

#include <stdbool.h>
#include <talloc.h>

#include "bot/base/message.h"

struct smtp_settings {
	const char *host;     /* a name or an IPv4 address; the certificate must be for it */
	int port;             /* 587 */
	bool plain_allowed;   /* only for loopback hosts: no TLS */
	const char *user;     /* NULL: no AUTH */
	const char *password; /* user and password: at most 255 bytes each */
	const char *ca_file;  /* NULL: the system's */
	const char *hostname; /* EHLO name: fully qualified */
	int timeout_seconds;  /* per phase, 60 */
};

struct smtp;

/* `wake` is called from the thread when verdicts are ready (curl_multi_wakeup); smtp_collect() then
 * reports them from the caller's thread, session by session. Settings are copied. Call it before
 * other threads begin: it prepares SIGPIPE, SIGURG and one environment variable (smtp.c says why).
 * ERR_PERM: a setting is wrong. */
struct smtp *smtp_new(TALLOC_CTX *, const struct smtp_settings *, void (*wake)(void *aux), void *aux, struct err *e);
struct sender *smtp_sender(struct smtp *);
void smtp_collect(struct smtp *);

/* Verdicts are still to be reported. */
bool smtp_busy(struct smtp *);

/* Lets the mail in flight end (a session that hangs is cut after three time-outs, before its first
 * mail at once), ends the thread, reports what is left: mails that were not begun are SEND_LATER. So call it before the store is
 * closed. Clears the password. */
void smtp_close(struct smtp *);

#endif
