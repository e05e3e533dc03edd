/* SPDX-License-Identifier: EUPL-1.2
 *
 * A homeserver as the chat transport (Matrix client-server API). Never blocks: the loop gives it a curl multi handle, calls
 * matrix_step() whenever something may have happened and passes on what the handle reports.
 *
 * In: whoami first; then one long poll, GET /sync. Its answer, its place ("matrix/since") and what of ours came back in it are committed
 * together before the next poll tells the server so. A timeline that is limited becomes a gap in the same commit ("matrix/gaps"):
 * from then on what is new in that room is read by GET /messages, page by page from where the last answer ended, each page committed with
 * its place, until there is no more; so the order in a room is kept and a gap outlives a restart.
 *
 * Out: PUT under the letter's id as txnId; one at a time in a room, several rooms at once.
 */
#ifndef BOT_MATRIX_CLIENT_H
#define BOT_MATRIX_CLIENT_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>
#include <talloc.h>

#include "bot/base/message.h"

struct matrix_settings {
	const char *url;  /* "https://matrix.example", or "http://127.0.0.1:8008" where the settings allow it */
	const char *user; /* who the token must belong to; "": whoever it is */
	const char *token;
	const char *name;               /* what an account without a display name is called from then on: people mention it by that */
	const char *ca_file;            /* NULL: the system's */
	const char *const *homeservers; /* whose users may speak to us; NULL or empty: our own */
	bool tchap;
	int poll_seconds; /* of the long poll */
	/* Reads the token anew (after the old one was refused); hangs on the context; NULL: there is none now. */
	const char *(*token_again)(void *aux, TALLOC_CTX *);
	/* The account was refused, for `why` ("M_UNKNOWN_TOKEN"): people must hear of it by another way. */
	void (*lost)(void *aux, const char *why);
	void *aux;
};

struct matrix;

struct matrix *matrix_new(TALLOC_CTX *, const struct matrix_settings *, CURLM *, const struct intake *);
struct sender *matrix_sender(struct matrix *);

/* Does what can be done now (CLOCK_BOOTTIME, ms). Returns the ms after which it wants to be called again, or -1: the account is not the one
 * it must be, at the start, or the store failed. */
int matrix_step(struct matrix *, int64_t now_ms, struct err *e);

/* A handle of the multi is done: returns whether it was ours. */
bool matrix_done(struct matrix *, CURL *, CURLcode, int64_t now_ms);

/* Ends all requests; before the multi handle ends. */
void matrix_close(struct matrix *);

#endif
