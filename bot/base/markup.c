/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/base/markup.h"

#include <string.h>

enum { QUOTES = 5 };

enum block { BLOCK_NONE, BLOCK_P, BLOCK_UL, BLOCK_OL };

static const char *
entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void
markup_escape(GString *out, const char *s, size_t n)
{
	size_t i, from = 0;

	for (i = 0; i < n; i++) {
		const char *other = entity(s[i]);

		if (!other)
			continue;
		g_string_append_len(out, s + from, (gssize)(i - from));
		g_string_append(out, other);
		from = i + 1;
	}
	g_string_append_len(out, s + from, (gssize)(n - from));
}

/* The length of "- ", "* ", "• " or "12. ", "12) " at the start; *number > 0 for the latter. */
static size_t
marker(const char *s, size_t n, int *number)
{
	size_t i = 0;

	*number = 0;
	if (n > 2 && (*s == '-' || *s == '*') && s[1] == ' ' && s[2] != ' ')
		return 2;
	if (n > 4 && strncmp(s, "\xe2\x80\xa2 ", 4) == 0)
		return 4;
	while (i < n && i < 3 && g_ascii_isdigit(s[i]))
		*number = *number * 10 + (s[i++] - '0');
	if (i > 0 && *number > 0 && i + 2 < n && (s[i] == '.' || s[i] == ')') && s[i + 1] == ' ')
		return i + 2;
	*number = 0;
	return 0;
}

struct flow {
	GString *out;
	const struct markup *m;
	enum block block;
	int quote;
	int number; /* of the list's last item */
};

static void
block_close(struct flow *f)
{
	static const char *const ends[] = { "", "</p>\n", "</li>\n</ul>\n", "</li>\n</ol>\n" };

	g_string_append(f->out, ends[f->block]);
	f->block = BLOCK_NONE;
}

static void
quote_to(struct flow *f, int depth)
{
	if (depth != f->quote)
		block_close(f);
	for (; f->quote < depth; f->quote++)
		g_string_append_printf(f->out, "%s\n", f->m->quote);
	for (; f->quote > depth; f->quote--)
		g_string_append(f->out, "</blockquote>\n");
}

/* People answer by the number: it must be the one of the text, wherever the list begins and whatever it leaves out. */
static void
item_open(struct flow *f, int number)
{
	enum block want = number ? BLOCK_OL : BLOCK_UL;

	if (f->block == want && (f->m->item_numbers || number == 0 || number == f->number + 1)) {
		g_string_append(f->out, "</li>\n");
	} else {
		block_close(f);
		if (number > 1 && !f->m->item_numbers)
			g_string_append_printf(f->out, "<ol start=\"%d\">\n", number);
		else
			g_string_append(f->out, number ? "<ol>\n" : "<ul>\n");
		f->block = want;
	}
	f->number = number;
	if (number && f->m->item_numbers)
		g_string_append_printf(f->out, "<li value=\"%d\">", number);
	else
		g_string_append(f->out, "<li>");
}

/* A line of text inside its quote level. */
static void
line(struct flow *f, const char *s, size_t n)
{
	size_t indent = 0, mark;
	int number;

	while (indent < n && (s[indent] == ' ' || s[indent] == '\t'))
		indent++;
	if (indent == n) {
		block_close(f);
		return;
	}
	mark = marker(s + indent, n - indent, &number);
	if (mark > 0) {
		item_open(f, number);
		indent += mark;
	} else if (f->block == BLOCK_NONE || (f->block != BLOCK_P && indent == 0)) {
		block_close(f);
		g_string_append(f->out, "<p>");
		f->block = BLOCK_P;
	} else {
		g_string_append(f->out, "<br>\n");
	}
	f->m->words(f->out, s + indent, n - indent);
}

void
markup_html(GString *out, const char *text, const struct markup *m)
{
	struct flow f = { .out = out, .m = m };

	while (*text) {
		size_t n = strcspn(text, "\n"), skip = 0;
		int depth = 0;

		while (depth < QUOTES && skip < n && text[skip] == '>') {
			skip++;
			skip += skip < n && text[skip] == ' ';
			depth++;
		}
		quote_to(&f, depth);
		line(&f, text + skip, n - skip);
		text += n + (text[n] == '\n');
	}
	quote_to(&f, 0);
	block_close(&f);
}
