/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/matrix/request.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "bot/base/limits.h"

enum { CONNECT_MS = 10000, SHORT_MS = 30000, RETRY_MOST_S = 3600, KEPT_BYTES = 64 * 1024 };

char *
request_escaped(TALLOC_CTX *mem, const char *s)
{
	char *c = g_uri_escape_string(s, NULL, FALSE), *copy = talloc_strdup(mem, c);

	g_free(c);
	return copy;
}

void
request_init(struct request *r)
{
	memset(r, 0, sizeof *r);
	r->answer = g_byte_array_new();
}

void
request_clear(struct request *r)
{
	if (r->easy)
		curl_easy_cleanup(r->easy);
	curl_slist_free_all(r->head);
	g_byte_array_free(r->answer, TRUE);
	memset(r, 0, sizeof *r);
}

static size_t
take_body(char *bytes, size_t one, size_t n, void *aux)
{
	struct request *r = aux;

	if (r->answer->len + one * n > LIMIT_MATRIX_ANSWER) {
		r->too_large = true;
		return 0;
	}
	g_byte_array_append(r->answer, (const guint8 *)bytes, (guint)(one * n));
	return one * n;
}

/* Retry-After in seconds (RFC 9110 10.2.3); a date is not read: the server says it in the body too. */
static size_t
take_head(char *line, size_t one, size_t n, void *aux)
{
	static const char name[] = "retry-after:";
	struct request *r = aux;
	size_t size = one * n, i = sizeof name - 1;
	int64_t seconds = 0;

	if (size < sizeof name || strncasecmp(line, name, i) != 0)
		return size;
	for (; i < size && line[i] == ' '; i++)
		;
	for (; i < size && isdigit((unsigned char)line[i]); i++)
		seconds = seconds < RETRY_MOST_S ? seconds * 10 + (line[i] - '0') : seconds;
	r->retry_after = (seconds < RETRY_MOST_S ? seconds : RETRY_MOST_S) * 1000;
	return size;
}

/* What is the same for all: set once, the connection stays. */
static int
prepare(struct request *r, const struct homeserver *to, struct err *e)
{
	CURL *c = r->easy;
	const char *scheme = strncmp(to->url, "https:", 6) == 0 ? "https" : "http";

	if (curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, scheme) != CURLE_OK || curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L) != CURLE_OK ||
	    curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L) != CURLE_OK || curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L) != CURLE_OK ||
	    curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) != CURLE_OK ||
	    (to->ca_file && curl_easy_setopt(c, CURLOPT_CAINFO, to->ca_file) != CURLE_OK) ||
	    curl_easy_setopt(c, CURLOPT_PROXY, "") != CURLE_OK || curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L) != CURLE_OK ||
	    curl_easy_setopt(c, CURLOPT_TCP_NODELAY, 1L) != CURLE_OK || curl_easy_setopt(c, CURLOPT_TCP_KEEPALIVE, 1L) != CURLE_OK ||
	    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS) != CURLE_OK ||
	    curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) != CURLE_OK)
		return fail(e, ERR_BUG, "matrix: curl lacks an option");
	(void)curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body);
	(void)curl_easy_setopt(c, CURLOPT_WRITEDATA, r);
	(void)curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_head);
	(void)curl_easy_setopt(c, CURLOPT_HEADERDATA, r);
	(void)curl_easy_setopt(c, CURLOPT_USERAGENT, "skoazell");
	return 0;
}

/* Anew each time: the token may be another one. */
static int
authorise(struct request *r, const struct homeserver *to, struct err *e)
{
	char *line = g_strdup_printf("Authorization: Bearer %s", to->token);
	struct curl_slist *head;

	curl_slist_free_all(r->head);
	r->head = *to->token ? curl_slist_append(NULL, line) : NULL; /* none yet: a login */
	explicit_bzero(line, strlen(line));
	g_free(line);
	head = curl_slist_append(r->head, "Content-Type: application/json");
	if (head)
		head = curl_slist_append(head, "Expect:"); /* no question before a body */
	if (!head)
		return fail(e, ERR_BUG, "matrix: no memory");
	r->head = head;
	(void)curl_easy_setopt(r->easy, CURLOPT_HTTPHEADER, r->head);
	return 0;
}

int
request_start(struct request *r, const struct homeserver *to, const char *method, const char *path, const void *body, size_t size,
    long timeout_ms, struct err *e)
{
	char *url;

	if (!r->easy) {
		r->easy = curl_easy_init();
		if (!r->easy || prepare(r, to, e) < 0)
			return e->kind ? -1 : fail(e, ERR_BUG, "matrix: curl cannot start");
	}
	if (authorise(r, to, e) < 0)
		return -1;
	if (r->answer->len > KEPT_BYTES) { /* a large answer does not stay large for ever */
		g_byte_array_free(r->answer, TRUE);
		r->answer = g_byte_array_new();
	}
	g_byte_array_set_size(r->answer, 0);
	/* curl's timer for connecting runs, and wakes us, even on a connection that is there: a long poll that was answered has none. */
	(void)curl_easy_setopt(r->easy, CURLOPT_CONNECTTIMEOUT_MS, r->status && timeout_ms > SHORT_MS ? timeout_ms : (long)CONNECT_MS);
	r->status = 0;
	r->retry_after = 0;
	r->too_large = false;
	*r->trouble = '\0';
	url = g_strconcat(to->url, path, NULL);
	(void)curl_easy_setopt(r->easy, CURLOPT_URL, url);
	g_free(url);
	(void)curl_easy_setopt(r->easy, CURLOPT_TIMEOUT_MS, timeout_ms);
	if (body) {
		(void)curl_easy_setopt(r->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)size);
		(void)curl_easy_setopt(r->easy, CURLOPT_POSTFIELDS, body);
		(void)curl_easy_setopt(r->easy, CURLOPT_CUSTOMREQUEST, method);
	} else {
		(void)curl_easy_setopt(r->easy, CURLOPT_HTTPGET, 1L);
		(void)curl_easy_setopt(r->easy, CURLOPT_CUSTOMREQUEST, NULL);
	}
	if (curl_multi_add_handle(to->multi, r->easy) != CURLM_OK)
		return fail(e, ERR_BUG, "matrix: curl takes no request");
	r->flying = true;
	return 0;
}

void
request_stop(struct request *r, const struct homeserver *to)
{
	if (r->flying)
		curl_multi_remove_handle(to->multi, r->easy);
	r->flying = false;
}

void
request_end(struct request *r, const struct homeserver *to, CURLcode code)
{
	request_stop(r, to);
	if (code == CURLE_OK) {
		(void)curl_easy_getinfo(r->easy, CURLINFO_RESPONSE_CODE, &r->status);
		g_byte_array_append(r->answer, (const guint8 *)"", 1);
		g_byte_array_set_size(r->answer, r->answer->len - 1);
		return;
	}
	r->status = 0;
	g_strlcpy(r->trouble, r->too_large ? "the answer is too large" : curl_easy_strerror(code), sizeof r->trouble);
}
