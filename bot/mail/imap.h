/* SPDX-License-Identifier: EUPL-1.2
 *
 * A mailbox at an IMAP server (RFC 3501, 9051; IDLE RFC 2177; MOVE RFC 6851; UIDPLUS RFC 4315). libcurl does TCP, TLS,
 * STARTTLS, certificates and SASL and hands over the stream (CURLOPT_CONNECT_ONLY); the rest is imap_parse.h and this.
 *
 * Never blocks. The loop gives it a curl multi handle, calls imap_step() whenever something may have happened, and polls
 * the socket of imap_fd() beside the multi.
 *
 * Order: SELECT, UIDVALIDITY; UID FETCH 1:* (UID RFC822.SIZE) finds what is there; what intake->known() does not know
 * is fetched by BODY.PEEK[] in batches of LIMIT_IMAP_BATCH; intake->take() commits; then UID MOVE of the committed set
 * (COPY + STORE \Deleted + UID EXPUNGE where MOVE is missing), then IDLE, with a poll every `poll_seconds` behind it and a
 * full scan every hour. Any failure closes the connection and reconnects after growing delays with jitter (2 s ... 10 min).
 */
#ifndef BOT_MAIL_IMAP_H
#define BOT_MAIL_IMAP_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>
#include <talloc.h>

#include "bot/base/message.h"

struct imap_settings {
	const char *url;    /* "imaps://host:993" or "imap://host" (STARTTLS required unless plain_allowed) */
	bool plain_allowed; /* only for loopback hosts: no TLS */
	const char *user;
	const char *password;   /* or bearer */
	const char *bearer;     /* OAuth2 token, NULL */
	const char *ca_file;    /* NULL: the system's */
	const char *mailbox;    /* "INBOX" */
	const char *done;       /* "Traités": created when missing */
	const char *quarantine; /* "Quarantaine" */
	int poll_seconds;       /* behind IDLE, and without it; 0: 60; never more than 540, so that no server logs us out */
	int retry_ms;           /* first delay after a failure; 0: 2000. A refused login waits 30 times as long */
	int silence_ms;         /* a server that owes an answer and says nothing for so long is given up; 0: 60000 */
};

struct imap;

/* Copies the settings; never NULL. `intake` must outlive it. */
struct imap *imap_new(TALLOC_CTX *, const struct imap_settings *, CURLM *, const struct intake *);

/* Does what can be done now. `now_ms` is CLOCK_BOOTTIME in ms. Returns the ms after which it wants to be called
 * again even if nothing happens (never busy: >= 1 unless there is work). */
int imap_step(struct imap *, int64_t now_ms);

/* The socket to poll while connected, -1 otherwise; *events: CURL_WAIT_POLLIN and, when bytes wait to be sent, POLLOUT. */
curl_socket_t imap_fd(struct imap *, short *events);

/* The loop passes on each CURLMSG_DONE: returns whether the handle was ours. */
bool imap_done(struct imap *, CURL *, CURLcode, int64_t now_ms);

/* For doctor, status lines and tests: "idle", "connecting", "waiting 12 s: login refused" ...; `idle` is true in IDLE or
 * between polls with nothing left to do. */
const char *imap_status(struct imap *, bool *idle);

/* Sends LOGOUT and closes: it does nothing more. The memory goes with its context, which closes too; both before the multi
 * handle does. */
void imap_close(struct imap *);

#endif
