/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/mail/fence.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#include "bot/base/limits.h"

struct boundary {
	const char *s;
	size_t n;
	bool any;    /* written in a way that is not worth reading: every "--" line counts as one */
	bool digest; /* parts are messages unless they say otherwise */
};

struct fence {
	const char *s;
	size_t n, at;
	struct boundary stack[LIMIT_MIME_DEPTH];
	size_t depth, nested, parts;
	const char *limit;
};

/* A word in a slice, case aside. */
static const char *
slice_find(const char *s, size_t n, const char *word)
{
	size_t size = strlen(word), i;

	for (i = 0; i + size <= n; i++)
		if ((s[i] | 32) == word[0] && g_ascii_strncasecmp(s + i, word, size) == 0)
			return s + i;
	return NULL;
}

static bool
boundary_read(const char *value, size_t n, struct boundary *b)
{
	const char *p = slice_find(value, n, "boundary"), *end = value + n;
	const char *close;

	memset(b, 0, sizeof *b);
	if (!p)
		return false;
	b->digest = slice_find(value, n, "digest") != NULL;
	/* A second "boundary", RFC 2231 pieces, comments, escapes: legal, and never seen in honest
	 * mail. */
	b->any = slice_find(p + 8, (size_t)(end - p - 8), "boundary") || memchr(value, '*', n) || memchr(value, '(', n) ||
		 memchr(value, '\\', n);
	for (p += 8; p < end && g_ascii_isspace(*p); p++)
		;
	if (p == end || *p != '=')
		b->any = true;
	else
		p++;
	while (p < end && g_ascii_isspace(*p))
		p++;
	if (p < end && *p == '"') {
		p++;
		close = memchr(p, '"', (size_t)(end - p));
		b->n = (size_t)((close ? close : end) - p);
	} else {
		while (p + b->n < end && !strchr("; \t\r\n", p[b->n]))
			b->n++;
	}
	b->s = p;
	if (b->n == 0 || memchr(p, '\n', b->n) || memchr(p, '\0', b->n))
		b->any = true;
	while (b->n > 0 && p[b->n - 1] == ' ')
		b->n--;
	return true;
}

/* One header block from f->at. Returns whether the body begins with a header block of its own. */
static bool
block_read(struct fence *f, bool digest)
{
	const char *type = NULL;
	size_t start = f->at, type_size = 0, lines = 0;
	bool message = digest, in_type = false;
	struct boundary b;

	while (f->at < f->n) {
		const char *line = f->s + f->at;
		const char *end = memchr(line, '\n', f->n - f->at);
		size_t size = end ? (size_t)(end - line) : f->n - f->at;

		f->at += size + (end != NULL);
		if (size == 0 || (size == 1 && *line == '\r'))
			break;
		/* The first block has its own limit, which knows fields from folded lines. */
		if (++lines > LIMIT_HEADER_FIELDS && start > 0) {
			f->at = start;
			f->limit = "headers";
			return false;
		}
		if (*line == ' ' || *line == '\t') {
			if (in_type)
				type_size = (size_t)(line + size - type);
			continue;
		}
		in_type = size > 12 && g_ascii_strncasecmp(line, "Content-Type", 12) == 0;
		if (in_type) {
			type = line;
			type_size = size;
		}
	}
	if (type) {
		message = slice_find(type, type_size, "message/") != NULL;
		if (boundary_read(type, type_size, &b)) {
			if (f->depth + f->nested >= LIMIT_MIME_DEPTH) {
				f->at = start;
				f->limit = "depth";
				return false;
			}
			f->stack[f->depth++] = b;
		}
	}
	return message;
}

static void
blocks_read(struct fence *f, bool digest)
{
	size_t start = f->at;

	for (f->nested = 0; block_read(f, digest) && !f->limit; digest = false) {
		if (++f->nested + f->depth > LIMIT_MIME_DEPTH) {
			f->at = start;
			f->limit = "depth";
			return;
		}
	}
}

/* Is the line behind "--" a boundary? 1: of a part; 2: a closing one; f->depth falls to its level.
 */
static int
boundary_match(struct fence *f, const char *s, size_t n)
{
	size_t i, k;
	bool closing;

	for (i = f->depth; i-- > 0;) {
		const struct boundary *b = &f->stack[i];

		if (b->any)
			return 1;
		if (n < b->n || memcmp(s, b->s, b->n) != 0)
			continue;
		closing = n >= b->n + 2 && s[b->n] == '-' && s[b->n + 1] == '-';
		for (k = b->n + (closing ? 2 : 0); k < n && g_ascii_isspace(s[k]); k++)
			;
		if (k < n)
			continue;
		f->depth = i + 1;
		return closing ? 2 : 1;
	}
	return 0;
}

size_t
mail_fence(const void *raw, size_t n, const char **limit)
{
	struct fence f = { .s = raw, .n = n };

	*limit = NULL;
	blocks_read(&f, false);
	while (!f.limit && f.depth > 0 && f.at < n) {
		const char *hit = f.s + f.at, *end;
		int kind;

		if (!(n - f.at >= 2 && hit[0] == '-' && hit[1] == '-' && (f.at == 0 || hit[-1] == '\n'))) {
			hit = memmem(hit, n - f.at, "\n--", 3);
			if (!hit)
				break;
			hit++;
		}
		end = memchr(hit, '\n', n - (size_t)(hit - f.s));
		kind = boundary_match(&f, hit + 2, (size_t)((end ? end : f.s + n) - hit - 2));
		f.at = end ? (size_t)(end - f.s) + 1 : n;
		if (kind && ++f.parts > LIMIT_MIME_PARTS) {
			f.limit = "parts";
			f.at = (size_t)(hit - f.s);
		} else if (kind == 2) {
			f.depth--;
		} else if (kind == 1) {
			blocks_read(&f, f.stack[f.depth - 1].digest);
		}
	}
	*limit = f.limit;
	return f.limit ? f.at : n;
}
