/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/matrix/format.h"

#include <glib.h>
#include <string.h>

#include "bot/base/markup.h"

/* The length of a case reference at s: a capital, the year, a number of three digits and more. */
static size_t
reference(const char *s, const char *end)
{
	const char *p = s;
	int i;

	if (end - s < 10 || !g_ascii_isupper(*p++) || *p++ != '-')
		return 0;
	for (i = 0; i < 4; i++)
		if (!g_ascii_isdigit(*p++))
			return 0;
	if (*p++ != '-')
		return 0;
	for (i = 0; p < end && g_ascii_isdigit(*p); i++)
		p++;
	return i < 3 || (p < end && (g_ascii_isalnum(*p) || *p == '-' || *p == '_')) ? 0 : (size_t)(p - s);
}

static void
words(GString *out, const char *s, size_t n)
{
	const char *from = s, *p = s, *end = s + n;

	while (p < end) {
		size_t size = p == s || !(g_ascii_isalnum(p[-1]) || p[-1] == '-' || p[-1] == '_') ? reference(p, end) : 0;

		if (size == 0) {
			p++;
			continue;
		}
		markup_escape(out, from, (size_t)(p - from));
		g_string_append(out, "<strong>");
		g_string_append_len(out, p, (gssize)size);
		g_string_append(out, "</strong>");
		p += size;
		from = p;
	}
	markup_escape(out, from, (size_t)(end - from));
}

char *
format_html(TALLOC_CTX *mem, const char *text)
{
	static const struct markup room_markup = { .quote = "<blockquote>", .words = words };
	GString *out = g_string_sized_new(strlen(text) + 64);
	char *html, *to;
	const char *from;

	markup_html(out, text, &room_markup);
	html = talloc_size(mem, out->len + 1);
	for (from = out->str, to = html; *from; from++) /* some programs show the line ends between tags */
		if (*from != '\n')
			*to++ = *from;
	*to = '\0';
	g_string_free(out, TRUE);
	return html;
}
