/* SPDX-License-Identifier: EUPL-1.2
 *
 * Markup only: not a word is added. Styles are inline because mail programs drop the others; dark
 * on white with a contrast over 7:1 (WCAG 2.1 1.4.6), 16 px and more, no image, nothing that needs
 * colour to be understood.
 */
#include <glib.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/markup.h"
#include "bot/base/text.h"
#include "bot/mail/write_body.h"

#define URL_MAX 1000 /* characters; what mail programs still take from a link */

#define BODY_STYLE                                                                                                                         \
	"margin:0;padding:16px;background:#ffffff;color:#161616;"                                                                          \
	"font:16px/1.5 Arial,Helvetica,sans-serif"
#define MAIN_STYLE "max-width:40em;margin:0 auto"
#define QUOTE_STYLE "margin:0 0 1em 0;padding:0 0 0 1em;border-left:3px solid #666666;color:#3a3a3a"
#define LINK_STYLE "color:#000091;text-decoration:underline"
#define TAP_STYLE                                                                                                                          \
	"display:inline-block;margin:0 0 8px 0;padding:10px 16px;border:2px solid #000091;"                                                \
	"color:#000091;text-decoration:underline;line-height:1.5"

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
	markup_escape(out, safe->str, safe->len);
	g_string_append(out, "\" style=\"" LINK_STYLE "\">");
	markup_escape(out, s, (size_t)(end - s));
	g_string_append(out, "</a>");
	g_string_free(safe, TRUE);
	g_free(url);
}

static void
link_mail(GString *out, const char *addr)
{
	char *url = mailto(NULL, addr, NULL, NULL);

	g_string_append(out, "<a href=\"");
	markup_escape(out, url, strlen(url));
	g_string_append(out, "\" style=\"" LINK_STYLE "\">");
	markup_escape(out, addr, strlen(addr));
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
	markup_escape(out, s, (size_t)(from - s));
	addr = g_strndup(from, (gsize)(to - from));
	if (is_web(from, (size_t)(to - from)))
		link_web(out, from, to);
	else if (addr_check(addr) && strchr(addr, '.'))
		link_mail(out, addr);
	else
		markup_escape(out, from, (size_t)(to - from));
	markup_escape(out, to, (size_t)(end - to));
	g_free(addr);
}

static void
inline_text(GString *out, const char *s, size_t n)
{
	const char *end = s + n, *next;

	if (!memchr(s, '@', n) && !memmem(s, n, "://", 3)) { /* no address of any kind */
		markup_escape(out, s, n);
		return;
	}
	while (s < end) {
		next = word_end(s, end);
		if (next == s) {
			next = g_utf8_next_char(s);
			markup_escape(out, s, (size_t)(next - s));
		} else {
			word(out, s, next);
		}
		s = next;
	}
}

/* People answer by the number: it must be the one of the text, wherever the list begins. */
static const struct markup mail_markup = { .quote = "<blockquote style=\"" QUOTE_STYLE "\">", .item_numbers = true, .words = inline_text };

/* Markup can be fifty times the text, with a quote in every other line: then the lines as they are
 * must do. */
static void
content_html(GString *out, const char *text)
{
	size_t before = out->len;

	markup_html(out, text, &mail_markup);
	if (out->len - before <= LIMIT_HTML)
		return;
	g_string_truncate(out, before);
	g_string_append(out, "<pre style=\"white-space:pre-wrap;font:inherit\">\n");
	markup_escape(out, text, strlen(text));
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
			markup_escape(out, url, strlen(url));
			g_string_append(out, "\" style=\"" TAP_STYLE "\">");
		}
		markup_escape(out, words, strlen(words));
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
	markup_escape(out, l->lang, strlen(l->lang));
	g_string_append(out, "\">\n<head>\n<meta charset=\"utf-8\">\n"
			     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
	markup_escape(out, l->title, strlen(l->title));
	g_string_append(out, "</title>\n</head>\n<body style=\"" BODY_STYLE "\">\n<div lang=\"");
	markup_escape(out, l->lang, strlen(l->lang));
	/* Again on the inside: web mail shows only what is in the body. */
	g_string_append(out, "\" style=\"" MAIN_STYLE "\">\n");
	content_html(out, l->text);
	taps_html(mem, out, l);
	g_string_append(out, "</div>\n</body>\n</html>\n");
	result = talloc_strndup(mem, out->str, out->len);
	g_string_free(out, TRUE);
	return result;
}
