/* SPDX-License-Identifier: EUPL-1.2 */
#include <glib.h>
#include <string.h>

#include "bot/mail/write_body.h"

#define WIDTH 78 /* RFC 3676 4.2: with the trailing space */
#define QUOTES 20

/* Lines that a reader, a mailbox file or SMTP would take for something else. A leading space is
 * always taken off again. */
static bool
wants_stuffing(const char *s)
{
	return *s == ' ' || *s == '>' || *s == '.' || strncmp(s, "From ", 5) == 0;
}

/* The number of bytes of s (n long) that go on a line of `width` characters: all, or up to after a
 * space. */
static size_t
fitting(const char *s, size_t n, size_t width)
{
	const char *p = s, *end = s + n;
	size_t best = 0, chars = 0;

	while (p < end && (chars < width || best == 0)) {
		bool space = *p == ' ';

		p = g_utf8_next_char(p);
		chars++;
		if (!space || p >= end || *p == ' ')
			continue;
		/* "-- " at the end of a line of its own opens a signature: never by accident. */
		if (!(p - s == 3 && memcmp(s, "-- ", 3) == 0))
			best = (size_t)(p - s);
	}
	if (p >= end && chars <= width)
		return n;
	return best ? best : n;
}

static void
flow_line(GString *out, const char *s, size_t n)
{
	char prefix[QUOTES + 1];
	size_t depth = 0, width;
	bool signature = n == 3 && memcmp(s, "-- ", 3) == 0;

	while (depth < QUOTES && n > 0 && *s == '>') {
		prefix[depth++] = '>';
		s++;
		n--;
		if (n > 0 && *s == ' ') {
			s++;
			n--;
		}
	}
	prefix[depth] = '\0';
	/* A space at the end would join this line with the next one. */
	while (!signature && n > 0 && s[n - 1] == ' ')
		n--;
	width = WIDTH - depth - 1;
	do {
		size_t part = fitting(s, n, width);

		g_string_append(out, prefix);
		if (depth > 0 ? n > 0 : wants_stuffing(s))
			g_string_append_c(out, ' ');
		g_string_append_len(out, s, (gssize)part);
		g_string_append_c(out, '\n');
		s += part;
		n -= part;
	} while (n > 0);
}

char *
flowed_text(TALLOC_CTX *mem, const char *text)
{
	GString *out = g_string_sized_new(strlen(text) + strlen(text) / 40 + 2);
	char *result;

	while (*text) {
		size_t n = strcspn(text, "\n");

		flow_line(out, text, n);
		text += n + (text[n] == '\n');
	}
	result = talloc_strndup(mem, out->str, out->len);
	g_string_free(out, TRUE);
	return result;
}
