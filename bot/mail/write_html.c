/* SPDX-License-Identifier: EUPL-1.2
 *
 * Markup only: not a word is added. Styles are inline because mail programs drop the others; dark
 * on white with a contrast over 7:1 (WCAG 2.1 1.4.6), 16 px and more, no image, nothing that needs
 * colour to be understood.
 */
#include <glib.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "bot/mail/write_body.h"

#define URL_MAX 1000 /* characters; what mail programs still take from a link */
#define QUOTES 5

#define BODY_STYLE                                                                                                                         \
	"margin:0;padding:16px;background:#ffffff;color:#161616;"                                                                          \
	"font:16px/1.5 Arial,Helvetica,sans-serif"
#define MAIN_STYLE "max-width:40em;margin:0 auto"
#define QUOTE_STYLE "margin:0 0 1em 0;padding:0 0 0 1em;border-left:3px solid #666666;color:#3a3a3a"
#define LINK_STYLE "color:#000091;text-decoration:underline"
#define TAP_STYLE                                                                                                                          \
	"display:inline-block;margin:0 0 8px 0;padding:10px 16px;border:2px solid #000091;"                                                \
	"color:#000091;text-decoration:underline;line-height:1.5"

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

static void
escape(GString *out, const char *s, size_t n)
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

static void
percent(GString *out, const char *s, const char *kept)
{
	static const char digits[] = "0123456789ABCDEF";

	for (; *s; s++) {
		if (*s == '\n') {
			g_string_append(out, "%0D%0A");
		} else if (g_ascii_isalnum(*s) || strchr(kept, *s)) {
			g_string_append_c(out, *s);
		} else {
			const char code[] = { '%', digits[(unsigned char)*s >> 4], digits[*s & 15] };

			g_string_append_len(out, code, sizeof code);
		}
	}
}

static char *
mailto(TALLOC_CTX *mem, const char *addr, const char *subject, const char *body)
{
	GString *s = g_string_new("mailto:");
	char mark = '?';
	char *result;

	percent(s, addr, "-._~@");
	if (subject && *subject) {
		g_string_append_printf(s, "%csubject=", mark);
		mark = '&';
		percent(s, subject, "-._~");
	}
	if (body && *body) {
		g_string_append_printf(s, "%cbody=", mark);
		percent(s, body, "-._~");
	}
	result = s->len < URL_MAX ? talloc_strndup(mem, s->str, s->len) : NULL;
	g_string_free(s, TRUE);
	return result;
}

char *
mailto_url(TALLOC_CTX *mem, const char *addr, const char *subject, const char *body)
{
	TALLOC_CTX *tmp = talloc_new(mem);
	/* An end of line in a subject would be a header line in the mail that the person sends. */
	char *one_line = text_line(tmp, subject ? subject : "", strlen(subject ? subject : ""));
	char *clean = text_clean(tmp, body, strlen(body), strlen(body));
	char *url = mailto(mem, addr, one_line, clean);

	if (!url) {
		clean[strcspn(clean, "\n")] = '\0';
		url = mailto(mem, addr, one_line, clean);
	}
	if (!url)
		url = mailto(mem, addr, NULL, clean);
	talloc_free(tmp);
	return url;
}

static bool
in_word(gunichar c)
{
	return c > 0x20 && !g_unichar_isspace(c) && c != '<' && c != '>' && c != '"' && c != '`' && c != 0xAB && c != 0xBB;
}

/* The end of a run without white space or what no address has. */
static const char *
word_end(const char *s, const char *end)
{
	while (s < end && in_word(g_utf8_get_char(s)))
		s = g_utf8_next_char(s);
	return s;
}

static size_t
count(const char *s, const char *end, char c)
{
	size_t n = 0;

	for (; s < end; s++)
		n += *s == c;
	return n;
}

/* Without the punctuation that closes the sentence around it; a bracket that was opened inside
 * stays. */
static const char *
word_trim(const char *s, const char *end)
{
	size_t round = count(s, end, '('), square = count(s, end, '[');
	size_t round_end = count(s, end, ')'), square_end = count(s, end, ']');

	for (; end > s && strchr(".,;:!?)]}'*_", end[-1]); end--) {
		if ((end[-1] == ')' && round >= round_end) || (end[-1] == ']' && square >= square_end))
			break;
		round_end -= end[-1] == ')';
		square_end -= end[-1] == ']';
	}
	return end;
}

static void
link_web(GString *out, const char *s, const char *end)
{
	char *url = g_strndup(s, (gsize)(end - s));
	GString *safe = g_string_new(NULL);

	percent(safe, url, "-._~:/?#[]@!$&'()*+,;=%|");
	g_string_append(out, "<a href=\"");
	escape(out, safe->str, safe->len);
	g_string_append(out, "\" style=\"" LINK_STYLE "\">");
	escape(out, s, (size_t)(end - s));
	g_string_append(out, "</a>");
	g_string_free(safe, TRUE);
	g_free(url);
}

static void
link_mail(GString *out, const char *addr)
{
	char *url = mailto(NULL, addr, NULL, NULL);

	g_string_append(out, "<a href=\"");
	escape(out, url, strlen(url));
	g_string_append(out, "\" style=\"" LINK_STYLE "\">");
	escape(out, addr, strlen(addr));
	g_string_append(out, "</a>");
	talloc_free(url);
}

static bool
is_web(const char *s, size_t n)
{
	return (n > 8 && g_ascii_strncasecmp(s, "https://", 8) == 0) || (n > 7 && g_ascii_strncasecmp(s, "http://", 7) == 0);
}

/* One word: a web address, a mail address, or neither. */
static void
word(GString *out, const char *s, const char *end)
{
	const char *from = s, *to;
	char *addr;

	while (from < end && strchr("([{'*_", *from))
		from++;
	to = word_trim(from, end);
	escape(out, s, (size_t)(from - s));
	addr = g_strndup(from, (gsize)(to - from));
	if (is_web(from, (size_t)(to - from)))
		link_web(out, from, to);
	else if (addr_check(addr) && strchr(addr, '.'))
		link_mail(out, addr);
	else
		escape(out, from, (size_t)(to - from));
	escape(out, to, (size_t)(end - to));
	g_free(addr);
}

static void
inline_text(GString *out, const char *s, size_t n)
{
	const char *end = s + n, *next;

	if (!memchr(s, '@', n) && !memmem(s, n, "://", 3)) { /* no address of any kind */
		escape(out, s, n);
		return;
	}
	while (s < end) {
		next = word_end(s, end);
		if (next == s) {
			next = g_utf8_next_char(s);
			escape(out, s, (size_t)(next - s));
		} else {
			word(out, s, next);
		}
		s = next;
	}
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
	enum block block;
	int quote;
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
		g_string_append(f->out, "<blockquote style=\"" QUOTE_STYLE "\">\n");
	for (; f->quote > depth; f->quote--)
		g_string_append(f->out, "</blockquote>\n");
}

static void
item_open(struct flow *f, int number)
{
	enum block want = number ? BLOCK_OL : BLOCK_UL;

	if (f->block != want) {
		block_close(f);
		g_string_append(f->out, number ? "<ol>\n" : "<ul>\n");
		f->block = want;
	} else {
		g_string_append(f->out, "</li>\n");
	}
	/* People answer by the number: it must be the one of the text, wherever the list begins. */
	if (number)
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
	inline_text(f->out, s + indent, n - indent);
}

static void
text_html(GString *out, const char *text)
{
	struct flow f = { .out = out };

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

/* Markup can be fifty times the text, with a quote in every other line: then the lines as they are
 * must do. */
static void
content_html(GString *out, const char *text)
{
	size_t before = out->len;

	text_html(out, text);
	if (out->len - before <= LIMIT_HTML)
		return;
	g_string_truncate(out, before);
	g_string_append(out, "<pre style=\"white-space:pre-wrap;font:inherit\">\n");
	escape(out, text, strlen(text));
	g_string_append(out, "</pre>\n");
}

static void
taps_html(TALLOC_CTX *mem, GString *out, const struct html_letter *l)
{
	size_t i;

	if (l->n_taps == 0)
		return;
	g_string_append(out, "<ul style=\"list-style:none;padding:0\">\n");
	for (i = 0; i < l->n_taps; i++) {
		const struct tap *tap = &l->taps[i];
		char *url = mailto_url(mem, l->reply_to, tap->subject ? tap->subject : l->subject, tap->body);
		char *words = text_line(mem, tap->label, LIMIT_NAME);

		g_string_append(out, "<li>");
		if (url) {
			g_string_append(out, "<a href=\"");
			escape(out, url, strlen(url));
			g_string_append(out, "\" style=\"" TAP_STYLE "\">");
		}
		escape(out, words, strlen(words));
		g_string_append(out, url ? "</a></li>\n" : "</li>\n");
	}
	g_string_append(out, "</ul>\n");
}

char *
letter_html(TALLOC_CTX *mem, const struct html_letter *l)
{
	GString *out = g_string_sized_new(strlen(l->text) + 2048);
	char *result;

	g_string_append(out, "<!DOCTYPE html>\n<html lang=\"");
	escape(out, l->lang, strlen(l->lang));
	g_string_append(out, "\">\n<head>\n<meta charset=\"utf-8\">\n"
			     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
	escape(out, l->title, strlen(l->title));
	g_string_append(out, "</title>\n</head>\n<body style=\"" BODY_STYLE "\">\n<div lang=\"");
	escape(out, l->lang, strlen(l->lang));
	/* Again on the inside: web mail shows only what is in the body. */
	g_string_append(out, "\" style=\"" MAIN_STYLE "\">\n");
	content_html(out, l->text);
	taps_html(mem, out, l);
	g_string_append(out, "</div>\n</body>\n</html>\n");
	result = talloc_strndup(mem, out->str, out->len);
	g_string_free(out, TRUE);
	return result;
}
