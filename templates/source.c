/* SPDX-License-Identifier: EUPL-1.2
 *
 * One template file: its characters, its typography, its header lines and its body.
 */
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "templates/set.h"

#define NBSP "\xc2\xa0"
#define GUILLEMET_OPEN "\xc2\xab"
#define GUILLEMET_CLOSE "\xc2\xbb"
#define EURO "\xe2\x82\xac"

int
source_check(const char *file, const char *text, size_t n, struct err *e)
{
	const char *bad = NULL, *p;
	int line = 1;

	if (n > LIMIT_LETTER)
		return fail(e, ERR_PERM, "%s: larger than %d bytes", file, LIMIT_LETTER);
	if (!g_utf8_validate(text, (gssize)n, &bad)) {
		for (p = text; p < bad; p++)
			line += *p == '\n';
		return fail(e, ERR_PERM, "%s:%d: is not UTF-8", file, line);
	}
	for (p = text; p < text + n; p++) {
		if ((unsigned char)*p < 0x20 && *p != '\n' && *p != '\t')
			return fail(e, ERR_PERM, "%s:%d: control character 0x%02x", file, line, (unsigned)*p);
		line += *p == '\n';
	}
	return 0;
}

static bool
ends_word(char c)
{
	return c == '\0' || c == ' ' || c == '\n' || c == '\t';
}

/* A plain space stands before s: does typography want it unbreakable? What follows the sign is
 * looked at, so that "!aide", ":-)" and ":secret" stay what they are. */
static bool
wants_nbsp(const char *s)
{
	if (g_str_has_prefix(s, GUILLEMET_CLOSE))
		return true;
	if (g_str_has_prefix(s, EURO))
		return !g_ascii_isalnum(s[3]);
	if (*s == '%')
		return ends_word(s[1]) || strchr(".,;)", s[1]);
	if (*s == ':' || *s == ';')
		return ends_word(s[1]) || s[1] == '{';
	if (*s == '!' || *s == '?') {
		s += strspn(s, "!?");
		return ends_word(*s) || strchr(").,\"*", *s) || g_str_has_prefix(s, GUILLEMET_CLOSE) || g_str_has_prefix(s, NBSP) ||
		       g_str_has_prefix(s, "{{/");
	}
	return false;
}

char *
typography(TALLOC_CTX *mem, int lang, const char *text)
{
	GString *out;
	const char *p = text;
	bool code = false;
	char *result;

	if (lang != LANG_FR && lang != LANG_BR)
		return talloc_strdup(mem, text);
	out = g_string_sized_new(strlen(text) + 64);
	while (*p) {
		const char *tag = g_str_has_prefix(p, "{{") ? strstr(p, "}}") : NULL;

		if (tag) {
			g_string_append_len(out, p, tag + 2 - p);
			p = tag + 2;
			continue;
		}
		if (*p == '`' || *p == '\n')
			code = *p == '`' && !code;
		if (!code && g_str_has_prefix(p, GUILLEMET_OPEN " ")) {
			g_string_append(out, GUILLEMET_OPEN NBSP);
			p += 3;
			continue;
		}
		if (*p == ' ' && !code && p > text && p[-1] != '\n' && wants_nbsp(p + 1))
			g_string_append(out, NBSP);
		else
			g_string_append_c(out, *p);
		p++;
	}
	result = talloc_strndup(mem, out->str, out->len);
	g_string_free(out, TRUE);
	return result;
}

enum line_kind { LINE_BLANK, LINE_TAG, LINE_SUBJECT, LINE_TAP, LINE_FIELD, LINE_TEXT };

static const char *
line_next(const char *s)
{
	const char *end = strchr(s, '\n');

	return end ? end + 1 : s + strlen(s);
}

/* A line that is a comment or one section tag. */
static bool
line_is_tag(const char *s, const char **next)
{
	const char *close;

	s += strspn(s, " \t");
	if (strncmp(s, "{{", 2) != 0 || s[2] == '\0' || !strchr("!#^/", s[2]))
		return false;
	close = strstr(s, "}}");
	if (!close)
		return false;
	close += 2;
	close += strspn(close, " \t");
	if (*close != '\n' && *close != '\0')
		return false;
	*next = *close ? close + 1 : close;
	return true;
}

/* "Objet: x". With a space before the colon it is a French sentence ("Note : x"), unless it nearly
 * says Subject. */
static bool
looks_like_field(const char *s)
{
	char name[16];
	size_t n = 0, blanks;

	while (g_ascii_isalpha(s[n]) || s[n] == '-')
		n++;
	blanks = strspn(s + n, " ");
	if (n == 0 || s[n + blanks] != ':' || !ends_word(s[n + blanks + 1]))
		return false;
	g_strlcpy(name, s, MIN(n + 1, sizeof name));
	return blanks == 0 || text_distance(name, "Subject", 2) <= 2;
}

static enum line_kind
line_kind(const char *s, const char **next)
{
	size_t n = strspn(s, " \t");

	*next = line_next(s);
	if (s[n] == '\n' || s[n] == '\0')
		return LINE_BLANK;
	if (line_is_tag(s, next))
		return LINE_TAG;
	if (g_str_has_prefix(s, "Subject:"))
		return LINE_SUBJECT;
	if (g_str_has_prefix(s, "Tap:"))
		return LINE_TAP;
	return looks_like_field(s) ? LINE_FIELD : LINE_TEXT;
}

struct parts {
	const char *header_end; /* == text when there is no header */
	const char *body;
};

static int
fail_field(const char *file, int line, const char *s, struct err *e)
{
	char name[32];
	const char *near = "Subject";
	size_t n = strcspn(s, " :\n");

	g_strlcpy(name, s, MIN(n + 1, sizeof name));
	if (text_distance(name, "Tap", 2) <= 1)
		near = "Tap";
	return fail(e, ERR_PERM,
	    "%s:%d: \"%s:\" is no header line; did you mean \"%s:\"? A body that begins like this "
	    "needs an empty line before it",
	    file, line, name, near);
}

static int
line_number(const char *text, const char *at)
{
	int n = 1;

	for (; text < at; text++)
		n += *text == '\n';
	return n;
}

/* Header lines stand at the top up to an empty line; a file whose first line is plain text has
 * none. */
static int
split(const char *file, const char *text, struct parts *parts, struct err *e)
{
	const char *p = text, *next;
	bool header = false, section = false;

	parts->header_end = parts->body = text;
	for (; *p; p = next) {
		switch (line_kind(p, &next)) {
		case LINE_TAG:
			section |= p[strspn(p, " \t") + 2] != '!';
			break;
		case LINE_SUBJECT:
		case LINE_TAP:
			header = true;
			break;
		case LINE_FIELD:
			return fail_field(file, line_number(text, p), p, e);
		case LINE_BLANK:
			if (header || !section) {
				parts->header_end = p;
				parts->body = next;
			}
			return 0;
		case LINE_TEXT:
			if (header)
				return fail(e, ERR_PERM, "%s:%d: an empty line must stand between header lines and body", file,
				    line_number(text, p));
			return 0;
		}
	}
	if (header)
		parts->header_end = parts->body = p;
	return 0;
}

/* Tags that open in a header line close in it: else a value could come to stand at the start of a
 * line. */
static bool
line_balanced(const char *s, const char *end)
{
	int depth = 0;
	const char *tag;

	while ((tag = g_strstr_len(s, end - s, "{{"))) {
		s = g_strstr_len(tag, end - tag, "}}");
		if (!s)
			return false;
		if (tag[2] == '#' || tag[2] == '^')
			depth++;
		else if (tag[2] == '/' && --depth < 0)
			return false;
	}
	return depth == 0;
}

static bool
blank_between(const char *from, const char *to)
{
	while (from < to && g_ascii_isspace(*from))
		from++;
	return from == to;
}

struct header {
	const char *file;
	int lang;
	int depth;
	GString *out;
	struct template *t;
};

static int
header_line(struct header *h, enum line_kind kind, const char *s, const char *end, int line, struct err *e)
{
	const char *bar = memchr(s, '|', (size_t)(end - s));
	char *part, *nice;

	if (!line_balanced(s, end))
		return fail(e, ERR_PERM, "%s:%d: a tag of this header line is not closed in it", h->file, line);
	if (kind == LINE_SUBJECT) {
		if (h->t->subject && h->depth == 0)
			return fail(e, ERR_PERM, "%s:%d: a second \"Subject:\"", h->file, line);
		h->t->subject = true;
		bar = end;
	} else {
		if (!bar || blank_between(s + strlen("Tap:"), bar) || blank_between(bar + 1, end))
			return fail(e, ERR_PERM, "%s:%d: a tap is written \"Tap: label | words to send\"", h->file, line);
		h->t->taps++;
	}
	part = talloc_strndup(h->t, s, (size_t)(bar - s));
	nice = typography(part, h->lang, part);
	g_string_append(h->out, nice);
	talloc_free(part);
	/* What a tap sends is left as typed: people's programs and our own reading meet it as such.
	 */
	if (kind == LINE_TAP) {
		g_string_append(h->out, BAR);
		g_string_append_len(h->out, bar + 1, end - bar - 1);
	}
	g_string_append_c(h->out, '\n');
	return 0;
}

static int
header_read(struct header *h, const char *text, const char *until, struct err *e)
{
	const char *p, *next;

	for (p = text; p < until; p = next) {
		enum line_kind kind = line_kind(p, &next);
		const char *end = next > p && next[-1] == '\n' ? next - 1 : next;

		if (kind == LINE_TAG) {
			char c = p[strspn(p, " \t") + 2];

			h->depth += c == '#' || c == '^' ? 1 : c == '/' ? -1 : 0;
			g_string_append_len(h->out, p, next - p);
			continue;
		}
		if (header_line(h, kind, p, end, line_number(text, p), e) < 0)
			return -1;
	}
	return 0;
}

int
template_parse(
    TALLOC_CTX *mem, const char *file, int lang, const char *text, const struct field *fields, struct template **out, struct err *e)
{
	struct template *t = talloc_zero(mem, struct template);
	struct header h = { .file = file, .lang = lang, .t = t };
	struct parts parts;
	int status = -1;

	t->file = talloc_strdup(t, file);
	h.out = g_string_new(NULL);
	if (source_check(file, text, strlen(text), e) < 0 || split(file, text, &parts, e) < 0 ||
	    header_read(&h, text, parts.header_end, e) < 0)
		goto out;
	if (parts.body[strspn(parts.body, " \t\n")] == '\0') {
		(void)fail(e, ERR_PERM, "%s: has no text below its header lines", file);
		goto out;
	}
	if (mustache_parse(t, file, 1, h.out->str, fields, &t->header, e) < 0 ||
	    mustache_parse(t, file, line_number(text, parts.body), typography(t, lang, parts.body), fields, &t->body, e) < 0)
		goto out;
	*out = t;
	status = 0;
out:
	g_string_free(h.out, TRUE);
	if (status < 0)
		talloc_free(t);
	return status;
}
