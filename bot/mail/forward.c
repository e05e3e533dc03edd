/* SPDX-License-Identifier: EUPL-1.2 */
#include <glib.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "bot/mail/forward.h"
#include "bot/mail/lines.h"
#include "bot/mail/read.h"

/* Behind tags in brackets, is the first prefix one of a forward? "Re: TR:" answers somebody who
 * forwarded. */
bool
forward_subject(const char *subject)
{
	static const char *const prefixes[] = { "tr", "fwd", "fw", "wg", "rv", "doorst" };
	char s[LINE_FOLD];
	const char *p = s;
	size_t i, n;

	line_fold(subject, strlen(subject), s);
	while (*p == '[' && strchr(p, ']')) {
		n = strcspn(p + 1, ":]");
		for (i = 0; i < G_N_ELEMENTS(prefixes); i++) /* "[Fwd: ...]" */
			if (p[1 + n] == ':' && strlen(prefixes[i]) == n && strncmp(p + 1, prefixes[i], n) == 0)
				return true;
		p = strchr(p, ']') + 1;
		p += strspn(p, " ");
	}
	n = strcspn(p, " :");
	for (i = 0; i < G_N_ELEMENTS(prefixes); i++)
		if (strlen(prefixes[i]) == n && strncmp(p, prefixes[i], n) == 0)
			return p[n + strspn(p + n, " ")] == ':';
	return false;
}

/* The longest run around an '@' that is an address: in <...>, [mailto:...], (...) or bare. */
static char *
find_addr(TALLOC_CTX *mem, const char *s, const char **start, const char **end)
{
	static const char stop[] = " \t<>()[]\",;:'";
	const char *at;

	for (at = strchr(s, '@'); at; at = strchr(at + 1, '@')) {
		const char *from = at, *to = at;
		char *raw, *clean;

		while (from > s && !strchr(stop, from[-1]) && at - from < 64)
			from--;
		while (*to && !strchr(stop, *to) && to - at < LIMIT_ADDRESS)
			to++;
		raw = talloc_strndup(mem, from, (size_t)(to - from));
		clean = addr_clean(mem, raw);
		talloc_free(raw);
		if (clean) {
			*start = from;
			*end = to;
			return clean;
		}
	}
	return NULL;
}

/* 'Jean Dupont <jean@caf.example>', 'Jean Dupont [mailto:jean@caf.example]', 'Jean Dupont': addr "" when there is none. */
static void
forward_author(TALLOC_CTX *mem, const char *value, size_t n, struct mailbox *author)
{
	TALLOC_CTX *tmp = talloc_new(mem);
	char *s = talloc_strndup(tmp, value, MIN(n, (size_t)1000));
	const char *start, *end;
	char *addr = find_addr(mem, s, &start, &end);
	char *name, *p;

	if (addr)
		s[start - s] = '\0';
	p = s + strlen(s);
	if (addr && p - s >= 7 && g_ascii_strncasecmp(p - 7, "mailto:", 7) == 0)
		p -= 7;
	while (p > s && strchr(" <[(\"'*_", p[-1]))
		p--;
	*p = '\0';
	name = s + strspn(s, " \t\"'*_");
	author->name = text_line(mem, name, LIMIT_NAME);
	author->addr = addr ? addr : "";
	talloc_free(tmp);
}

/* Apple quotes what it forwards: one level of '>' off, for all lines at or after i. */
static char *
unquote(TALLOC_CTX *mem, const struct lines *l, size_t i)
{
	GString *out = g_string_new(NULL);
	char *result;

	for (; i < l->n; i++) {
		const char *s = l->line[i].s;
		size_t n = l->line[i].n;

		while (n > 0 && *s == ' ' && line_quoted(&l->line[i])) {
			s++;
			n--;
		}
		if (n > 0 && *s == '>') {
			s++;
			n--;
			if (n > 0 && *s == ' ') {
				s++;
				n--;
			}
		}
		g_string_append_len(out, s, (gssize)n);
		g_string_append_c(out, '\n');
	}
	result = talloc_strndup(mem, out->str, out->len);
	g_string_free(out, TRUE);
	return result;
}

/* The block and the text behind it, from line i on. */
static bool
take_block(TALLOC_CTX *mem, const struct lines *l, size_t i, bool lead, struct mailbox *author, char **text)
{
	TALLOC_CTX *tmp = talloc_new(mem);
	struct lines inner;
	struct block b;
	size_t at = line_next(l, i);
	bool found;

	inner = *l;
	if (at < l->n && line_quoted(&l->line[at])) {
		lines_split(tmp, unquote(tmp, l, at), &inner);
		at = line_next(&inner, 0);
	}
	found = line_block(&inner, at, lead, &b) > 0;
	if (found) {
		size_t rest = line_next(&inner, at + b.lines);

		forward_author(mem, b.from.n ? b.from.s : "", b.from.n, author);
		*text = rest < inner.n ? talloc_strdup(mem, inner.line[rest].s) : talloc_strdup(mem, "");
		*text = text_trim(*text);
	}
	talloc_free(tmp);
	return found;
}

/* "Re:" and its cousins: what stands below was written by us, or in a thread. */
static bool
reply_subject(const char *subject)
{
	static const char *const prefixes[] = { "re:", "re :", "aw:", "sv:", "antw:", "rep:", "rep :" };
	char s[LINE_FOLD];
	size_t i;

	line_fold(subject, strlen(subject), s);
	for (i = 0; i < G_N_ELEMENTS(prefixes); i++)
		if (g_str_has_prefix(s, prefixes[i]))
			return true;
	return false;
}

static bool
find_in(TALLOC_CTX *mem, const struct lines *l, bool prefixed, bool reply, struct mailbox *author, char **text)
{
	bool first = true, forwarded;
	struct block b;
	size_t i;

	for (i = 0; i < l->n; i++) {
		if (line_blank(&l->line[i]))
			continue;
		/* A quote comes first: what is forwarded below it was forwarded by somebody else.
		 */
		if (line_quoted(&l->line[i]) || line_attribution(l, i) > 0)
			return false;
		if (line_separator(l, i, &forwarded))
			return (forwarded || prefixed) && take_block(mem, l, i + 1, true, author, text);
		if (line_block(l, i, false, &b) > 0)
			return (prefixed || (first && !reply)) && take_block(mem, l, i, false, author, text);
		/* A rule above the block is not yet something said. */
		first = first && strspn(l->line[i].s, "_-=") >= l->line[i].n;
	}
	return false;
}

bool
forward_find(TALLOC_CTX *mem, const char *subject, const char *full, struct mailbox *author, char **text)
{
	TALLOC_CTX *tmp = talloc_new(mem);
	bool prefixed = forward_subject(subject), found;
	struct lines l;
	size_t top;

	author->name = author->addr = "";
	*text = NULL;
	lines_split(tmp, full, &l);
	top = line_next(&l, 0);
	if (prefixed && top < l.n && line_quoted(&l.line[top]))
		lines_split(tmp, unquote(tmp, &l, top), &l);
	found = find_in(mem, &l, prefixed, reply_subject(subject), author, text);
	talloc_free(tmp);
	return found;
}
