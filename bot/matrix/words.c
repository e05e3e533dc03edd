/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/matrix/words.h"

#include <glib.h>
#include <string.h>
#include <strings.h>

#include "bot/base/text.h"

/* '>' after blanks of any kind. */
static bool
quotes(const char *line, size_t n)
{
	const char *p = line;

	while (p < line + n && g_unichar_isspace(g_utf8_get_char(p)))
		p = g_utf8_next_char(p);
	return p < line + n && *p == '>';
}

char *
words_unquoted(char *text)
{
	char *from = text, *to = text;

	while (*from) {
		size_t n = strcspn(from, "\n"), whole = n + (from[n] == '\n');

		if (!quotes(from, n)) {
			memmove(to, from, whole);
			to += whole;
		}
		from += whole;
	}
	*to = '\0';
	return text_trim(text);
}

static bool
in_word(gunichar c)
{
	return g_unichar_isalnum(c) || c == '_';
}

/* What follows a colon at s is a server's name: "other.example", "localhost:8008". */
static bool
is_server(const char *s)
{
	size_t n = 0;

	while (g_ascii_isalnum(s[n]) || s[n] == '-')
		n++;
	return n > 0 && (s[n] == '.' || s[n] == ':') && g_ascii_isalnum(s[n + 1]);
}

/* The length of `name` at the start of s, case aside; 0 if it does not stand there as a whole word. */
static size_t
name_at(const char *s, const char *name)
{
	const char *from = s;

	if (!*name)
		return 0;
	while (*name) {
		if (!*s || g_unichar_tolower(g_utf8_get_char(s)) != g_unichar_tolower(g_utf8_get_char(name)))
			return 0;
		s = g_utf8_next_char(s);
		name = g_utf8_next_char(name);
	}
	if (in_word(g_utf8_get_char(s)))
		return 0;
	/* "@lab.adm", "@lab-adm" and "@lab:other.example" are somebody else */
	if (*s && strchr(".-/=+@", *s) && in_word(g_utf8_get_char(s + 1)))
		return 0;
	if (*s == ':' && is_server(s + 1))
		return 0;
	return (size_t)(s - from);
}

struct names {
	const char *user; /* with the "@" */
	char local[256];
	const char *shown[2];
};

/* The length of our name at s, with or without "@". */
static size_t
ours_at(const struct names *us, const char *s, bool *marked)
{
	size_t i, n = *s == '@' ? name_at(s, us->user) : 0, mark = *s == '@';

	*marked = mark > 0;
	if (n == 0 && (n = name_at(s + mark, us->local)) > 0)
		n += mark;
	for (i = 0; n == 0 && i < 2; i++)
		if (us->shown[i] && (n = name_at(s + mark, us->shown[i] + (*us->shown[i] == '@'))) > 0)
			n += mark;
	return n;
}

/* Blanks of every kind: the French one before a colon does not break. */
static char *
past_blanks(char *s)
{
	while (*s && g_unichar_isspace(g_utf8_get_char(s)))
		s = g_utf8_next_char(s);
	return s;
}

static bool
called_first(const struct names *us, char *text, char **rest)
{
	bool marked, closed;
	size_t n = ours_at(us, text, &marked);
	char *p;

	if (n == 0)
		return false;
	p = past_blanks(text + n);
	closed = *p == ':' || *p == ',';
	if (!marked && !closed && !(us->shown[0] && name_at(text, us->shown[0]) == n))
		return false; /* "Lab ouvert demain" is no call, unless that word is the pill */
	if (closed)
		p = past_blanks(p + 1);
	if (*p && *p != '>')
		*rest = p;
	return true;
}

bool
words_call(const struct matrix_self *self, const char *shown, char *text, char **rest)
{
	struct names us = { .user = self->user, .shown = { shown && *shown ? shown : NULL, self->name } };
	size_t local = strcspn(self->user, ":");
	const char *p;
	bool marked;

	*rest = text;
	if (*self->user != '@' || local >= sizeof us.local)
		return false;
	g_strlcpy(us.local, self->user + 1, local);
	if (called_first(&us, text, rest))
		return true;
	for (p = text; (p = strchr(p, '@')) != NULL; p++)
		if ((p == text || !in_word(g_utf8_get_char(g_utf8_prev_char(p)))) && ours_at(&us, p, &marked) > 0)
			return true;
	return false;
}

/* "https://matrix.to/#/@lab:lab.example", "https://tchap.gouv.fr/#/user/@lab:...", "matrix:u/lab:lab.example?action=chat", percent
 * encoding aside. */
static bool
link_names(const char *href, size_t n, const char *user)
{
	g_autofree char *raw = g_strndup(href, n), *plain = g_uri_unescape_string(raw, NULL);
	const char *p;
	size_t size;

	if (!plain)
		return false;
	if (g_ascii_strncasecmp(plain, "matrix:u/", 9) == 0) {
		p = plain + 9;
		user++;
	} else {
		p = strstr(plain, "/#/");
		if (g_ascii_strncasecmp(plain, "https://", 8) != 0 || !p)
			return false;
		p += strncmp(p + 3, "user/", 5) == 0 ? 8 : 3;
	}
	size = strlen(user);
	return strncmp(p, user, size) == 0 && (p[size] == '\0' || p[size] == '?' || p[size] == '/');
}

/* The value of href in the tag that begins at s; its length in *n. */
static const char *
tag_href(const char *s, const char *end, size_t *n)
{
	const char *p = memmem(s, (size_t)(end - s), "href=", 5);
	const char *over;

	if (!p || end - p < 7 || (p[5] != '"' && p[5] != '\''))
		return NULL;
	over = memchr(p + 6, p[5], (size_t)(end - p - 6));
	if (!over)
		return NULL;
	*n = (size_t)(over - p - 6);
	return p + 6;
}

bool
words_pill(TALLOC_CTX *mem, const char *html, const char *user, char **shown)
{
	const char *p = html;

	*shown = talloc_strdup(mem, "");
	while ((p = strchr(p, '<')) != NULL) {
		const char *end = strchr(p, '>'), *href;
		size_t n, inner;

		if (!end)
			return false;
		if (strncasecmp(p, "<mx-reply", 9) == 0) {
			end = strcasestr(end, "</mx-reply>");
			if (!end)
				return false;
		} else if (strncasecmp(p, "<a ", 3) == 0 && (href = tag_href(p, end, &n)) != NULL && link_names(href, n, user)) {
			inner = strcspn(end + 1, "<&");
			if (end[1 + inner] == '<' && end[2 + inner] == '/')
				*shown = text_line(mem, talloc_strndup(mem, end + 1, inner), 255);
			return true;
		}
		p = end;
	}
	return false;
}
