/* SPDX-License-Identifier: EUPL-1.2
 *
 * One HTTP request to the homeserver on the loop's multi handle. The token stands in the Authorization header alone; redirects are not
 * followed, no other scheme than the one configured is spoken, answers are bounded.
 */
#ifndef BOT_MATRIX_REQUEST_H
#define BOT_MATRIX_REQUEST_H

#include <curl/curl.h>
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <talloc.h>

#include "bot/base/err.h"

/* Where all requests of one client go. */
struct homeserver {
	const char *url;     /* "https://matrix.example", without a slash at its end */
	const char *ca_file; /* NULL: the system's */
	const char *token;
	CURLM *multi;
};

struct request {
	CURL *easy;
	struct curl_slist *head;
	GByteArray *answer;
	bool flying, too_large;
	long status;         /* of the answer; 0: there was none */
	int64_t retry_after; /* ms, from the header of that name; 0: none */
	char trouble[160];   /* why there was no answer, printable */
};

/* An id or a token as a part of a path. */
char *request_escaped(TALLOC_CTX *, const char *);

void request_init(struct request *);
void request_clear(struct request *);

/* `path` begins with "/_matrix/". `body` NULL: GET, or POST/PUT of these bytes, which must stay until the end. */
int request_start(struct request *, const struct homeserver *, const char *method, const char *path, const void *body, size_t size,
    long timeout_ms, struct err *e);
/* The multi handle says that it is over. Fills status and trouble; `answer` has a NUL behind it that does not count. */
void request_end(struct request *, const struct homeserver *, CURLcode);
/* Takes it off the multi handle. */
void request_stop(struct request *, const struct homeserver *);

#endif
