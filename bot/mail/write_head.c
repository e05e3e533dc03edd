/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/mail/write_head.h"

#include <string.h>
#include <talloc.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"

#define WIDTH 76 /* RFC 2047 section 2: of a line with encoded words */
#define WORD_BEGIN "=?UTF-8?Q?"
#define WORD_END "?="
#define WORD_MOST (75 - 12) /* characters between these two */
#define WORD_LEAST 24       /* with less room on the line the word goes on the next one */
#define LONGEST_ID 250
#define FOLD "\r\n "

bool
head_id_safe(const char *id)
{
	size_t n = 0;

	for (; id[n]; n++)
		if (id[n] <= 0x20 || id[n] >= 0x7f || strchr("<>()\\\",;", id[n]))
			return false;
	return n > 0 && n <= LONGEST_ID;
}

void
head_field(GString *out, const char *name, const char *value)
{
	g_string_append_printf(out, "%s: %s\r\n", name, value);
}

/* Columns used on the last line. */
static size_t
column(const GString *out)
{
	const char *eol = strrchr(out->str, '\n');

	return eol ? out->len - (size_t)(eol + 1 - out->str) : out->len;
}

/* Unfolding keeps the space after the line end: one before it would be a second one. */
static void
fold(GString *out)
{
	if (out->len > 0 && out->str[out->len - 1] == ' ')
		g_string_truncate(out, out->len - 1);
	g_string_append(out, FOLD);
}

/* "=?" would be read as the begin of an encoded word, and what that decodes to nobody has checked.
 */
static bool
must_encode(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if ((unsigned char)s[i] >= 0x7f || (s[i] == '=' && i + 1 < n && s[i + 1] == '?'))
			return true;
	return false;
}

/* One character in the "Q" encoding; the narrow set of RFC 2047 section 5 (3) is good in phrases
 * too. */
static size_t
encode_char(const char *s, char *to)
{
	size_t width = (size_t)(g_utf8_next_char(s) - s), i, n = 0;

	if (width == 1 && (g_ascii_isalnum(*s) || strchr("!*+-/", *s))) {
		to[n++] = *s;
		return n;
	}
	if (*s == ' ') {
		to[n++] = '_';
		return n;
	}
	for (i = 0; i < width; i++) {
		g_snprintf(to + n, 4, "=%02X", (unsigned)(unsigned char)s[i]);
		n += 3;
	}
	return n;
}

/* s as encoded words; a character is never cut in two. */
static void
encode(GString *out, const char *s, size_t n)
{
	const char *end = s + n;
	char c[24];

	while (s < end) {
		size_t used = column(out) + strlen(WORD_BEGIN WORD_END), room = WIDTH > used ? WIDTH - used : 0;

		if (room < WORD_LEAST) {
			fold(out);
			room = WORD_MOST;
		}
		room = MIN(room, WORD_MOST);
		g_string_append(out, WORD_BEGIN);
		while (s < end) {
			size_t width = encode_char(s, c);

			if (width > room)
				break;
			g_string_append_len(out, c, (gssize)width);
			room -= width;
			s = g_utf8_next_char(s);
		}
		g_string_append(out, WORD_END);
		if (s < end)
			g_string_append(out, FOLD);
	}
}

/* Words as they are, folded at spaces. The line has a space, or the field's name and colon, before
 * s. */
static void
literal(GString *out, const char *s, size_t n)
{
	const char *end = s + n;

	while (s < end) {
		const char *space = memchr(s, ' ', (size_t)(end - s));
		size_t word = space ? (size_t)(space - s) : (size_t)(end - s);

		if (column(out) + word > WIDTH && column(out) > 1 && out->str[out->len - 1] == ' ')
			fold(out);
		g_string_append_len(out, s, (gssize)word);
		if (space)
			g_string_append_c(out, ' ');
		s += word + (space != NULL);
	}
}

/* The shortest run of whole words that holds all that must be encoded: the tag before it stays
 * readable. */
static void
encoded_run(const char *s, const char **from, const char **to)
{
	const char *p, *next;

	*from = *to = NULL;
	for (p = s; *p; p = next) {
		size_t n = strcspn(p, " ");

		next = p + n + (p[n] == ' ');
		if (!must_encode(p, n))
			continue;
		if (!*from)
			*from = p;
		*to = p + n;
	}
}

static void
unstructured(GString *out, const char *s)
{
	const char *from, *to;

	encoded_run(s, &from, &to);
	if (!from) {
		literal(out, s, strlen(s));
		return;
	}
	literal(out, s, (size_t)(from - s));
	encode(out, from, (size_t)(to - from));
	if (*to == ' ') {
		g_string_append_c(out, ' ');
		literal(out, to + 1, strlen(to + 1));
	}
}

void
head_text(GString *out, const char *name, const char *text)
{
	char *s = text_line(NULL, text, LIMIT_SUBJECT);

	g_string_append_printf(out, "%s:%s", name, *s ? " " : "");
	unstructured(out, s);
	g_string_append(out, "\r\n");
	talloc_free(s);
}

static void
quoted(GString *out, const char *s)
{
	g_string_append_c(out, '"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			g_string_append_c(out, '\\');
		g_string_append_c(out, *s);
	}
	g_string_append_c(out, '"');
}

void
head_mailbox(GString *out, const char *name, const char *display, const char *addr)
{
	char *s = text_line(NULL, display ? display : "", LIMIT_NAME);
	size_t n = strlen(s);

	g_string_append_printf(out, "%s: ", name);
	if (must_encode(s, n))
		encode(out, s, n);
	else if (n > 0)
		quoted(out, s);
	if (n > 0)
		g_string_append(out, column(out) + strlen(addr) + 3 > WIDTH ? FOLD : " ");
	g_string_append_printf(out, "%s%s%s\r\n", n > 0 ? "<" : "", addr, n > 0 ? ">" : "");
	talloc_free(s);
}

void
head_id_list(GString *out, const char *name, const char *const *ids, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		g_string_append_printf(out, "%s%s<%s>", i ? "" : name, i ? FOLD : ": ", ids[i]);
	if (n > 0)
		g_string_append(out, "\r\n");
}
