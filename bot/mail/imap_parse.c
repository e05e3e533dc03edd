/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/mail/imap_parse.h"

#include <glib.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/mail/imap_response.h"

#define LITERALS 16 /* in one response: we ask for one */
#define LITERAL_START (64 * 1024)
#define LINE_KEEP (64 * 1024) /* a buffer that grew over this is given back */

struct imap_parser {
	imap_handler *handler;
	void *aux;
	size_t literal_max;

	char *line; /* text of the response so far, literals left out */
	size_t len, room;
	struct imap_literal literals[LITERALS];
	size_t n_literals, literal_bytes;
	size_t want;     /* bytes of the last literal that are still to come */
	TALLOC_CTX *mem; /* of this response */
	bool dead;
};

struct imap_parser *
imap_parser_new(TALLOC_CTX *mem, imap_handler *handler, void *aux)
{
	struct imap_parser *p = talloc_zero(mem, struct imap_parser);

	p->handler = handler;
	p->aux = aux;
	p->literal_max = LITERAL_START;
	p->mem = talloc_new(p);
	return p;
}

void
imap_parser_literal_max(struct imap_parser *p, size_t n)
{
	p->literal_max = n;
}

static int
append(struct imap_parser *p, const char *s, size_t n, struct err *e)
{
	if (n > LIMIT_IMAP_LINE - p->len)
		return fail(e, ERR_TEMP, "line over %d bytes", LIMIT_IMAP_LINE);
	if (p->len + n > p->room || !p->line) {
		size_t room = p->room ? p->room : 1024;

		while (room < p->len + n)
			room *= 2;
		p->line = talloc_realloc_size(p, p->line, room);
		p->room = room;
	}
	memcpy(p->line + p->len, s, n);
	p->len += n;
	return 0;
}

/* "{n}", "{n+}" or "~{n}" at the end of the line: 1 and *size, 0, or -1 when it is over what we
 * take. */
static int
literal_size(const struct imap_parser *p, size_t *size, struct err *e)
{
	const char *s, *end;
	size_t v = 0;

	*size = 0;
	if (p->n_literals > 0 && p->literals[p->n_literals - 1].at == p->len)
		return 0; /* nothing follows the literal before */
	if (p->len < 3 || p->line[p->len - 1] != '}' || !imap_response_holds_literals(p->line, p->len))
		return 0;
	end = p->line + p->len - 1;
	if (end[-1] == '+')
		end--;
	for (s = end; s > p->line && g_ascii_isdigit(s[-1]); s--)
		;
	if (s == end || s == p->line || s[-1] != '{')
		return 0;
	for (; s < end && v <= p->literal_max; s++)
		v = v * 10 + (size_t)(*s - '0');
	if (v > p->literal_max || p->literal_bytes > p->literal_max - v)
		return fail(e, ERR_TEMP, "literal over %zu bytes", p->literal_max);
	if (p->n_literals == LITERALS)
		return fail(e, ERR_TEMP, "too many literals");
	*size = v;
	return 1;
}

static void
response_reset(struct imap_parser *p)
{
	talloc_free_children(p->mem);
	p->len = 0;
	p->n_literals = 0;
	p->literal_bytes = 0;
	if (p->room > LINE_KEEP) {
		TALLOC_FREE(p->line);
		p->room = 0;
	}
}

static int
response_end(struct imap_parser *p, struct err *e)
{
	struct imap_response r = { p->line, p->len, p->literals, p->n_literals };
	struct imap_event ev;

	if (imap_response_read(&r, p->mem, &ev, e) < 0)
		return -1;
	return p->handler(p->aux, &ev, e);
}

static int
line_end(struct imap_parser *p, struct err *e)
{
	struct imap_literal *l;
	size_t size;
	int rc;

	if (p->len > 0 && p->line[p->len - 1] == '\r')
		p->len--;
	rc = literal_size(p, &size, e);
	if (rc < 0)
		return -1;
	if (rc == 1) {
		l = &p->literals[p->n_literals++];
		l->at = p->len;
		l->size = size;
		l->bytes = talloc_size(p->mem, size ? size : 1);
		if (!l->bytes)
			return fail(e, ERR_TEMP, "no memory for a literal of %zu bytes", size);
		p->literal_bytes += size;
		p->want = size;
		return 0;
	}
	rc = response_end(p, e);
	response_reset(p);
	return rc;
}

static int
feed(struct imap_parser *p, const char *s, size_t n, struct err *e)
{
	while (n > 0) {
		size_t take;

		if (p->want > 0) {
			struct imap_literal *l = &p->literals[p->n_literals - 1];

			if (p->n_literals == 0 || !l->bytes)
				return fail(e, ERR_BUG, "bytes of no literal");
			take = MIN(n, p->want);
			memcpy(l->bytes + (l->size - p->want), s, take);
			p->want -= take;
		} else {
			const char *lf = memchr(s, '\n', n);

			take = lf ? (size_t)(lf - s) : n;
			if (append(p, s, take, e) < 0)
				return -1;
			if (lf && line_end(p, e) < 0)
				return -1;
			take += lf != NULL;
		}
		s += take;
		n -= take;
	}
	return 0;
}

int
imap_parser_feed(struct imap_parser *p, const void *bytes, size_t n, struct err *e)
{
	if (p->dead)
		return fail(e, ERR_BUG, "the parser has stopped");
	if (feed(p, bytes, n, e) < 0) {
		p->dead = true;
		return -1;
	}
	return 0;
}
