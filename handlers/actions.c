/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/actions.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/dates.h"

enum { SPANS = 8, WHAT_MOST = 300, WHO_MOST = 80, WHO_WORDS = 4 };

/* Groups of a pattern, each trimmed; NULL when it does not match. */
static char **
groups(TALLOC_CTX *mem, const char *pattern, const char *text, int n)
{
	g_autoptr(GRegex) r = g_regex_new(pattern, G_REGEX_CASELESS, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	char **out = talloc_zero_array(mem, char *, (unsigned)n + 1);
	int i;

	if (!r || !g_regex_match(r, text, 0, &m))
		return NULL;
	for (i = 1; i <= n; i++) {
		g_autofree char *group = g_match_info_fetch(m, i);

		out[i - 1] = text_trim(talloc_strdup(out, group ? group : ""));
	}
	return out;
}

/* "Paul", "@paul", "Anne et Paul", "anne@lab.example": no sentence. */
static bool
looks_like_who(const char *s)
{
	g_auto(GStrv) words = g_strsplit(s, " ", -1);
	size_t n = g_strv_length(words);

	return *s && strlen(s) <= WHO_MOST && n <= WHO_WORDS && (g_unichar_isalpha(g_utf8_get_char(s)) || *s == '@');
}

/* The day in it is taken out of it, with the word before that leads to it. */
static void
day_take(TALLOC_CTX *mem, struct action *a, const struct civil *now, const char *zone)
{
	static const char lead[] =
	    "(?:[\\s,;:(\\x{2013}\\x{2014}-]+(?:pour|avant|d'ici|d\\x{2019}ici|le|la|les|au plus tard|for|by|before|due|until|on|\\x{e9}ch\\x{e9}ance|deadline)?)*\\s*$";
	const struct dates_frame frame = { .now = now, .side = DATES_AHEAD, .zone = zone };
	struct span s[SPANS];
	size_t n = dates_find(mem, a->what, &frame, s, SPANS), i;
	g_autoptr(GRegex) r = g_regex_new(lead, G_REGEX_CASELESS, 0, NULL);

	for (i = n; i > 0; i--) {
		const struct span *d = &s[i - 1];
		const char *behind = a->what + d->at + d->len;
		g_autofree char *before = NULL, *bare = NULL;

		if (d->state != SPAN_GOOD || d->recurrence || d->ambiguous)
			continue;
		a->day = d->start;
		a->dated = true;
		a->when = talloc_strdup(mem, d->text);
		if (strspn(behind, " .;,!)") != strlen(behind)) /* in the middle of the words: it belongs to them */
			return;
		before = g_strndup(a->what, d->at);
		bare = r ? g_regex_replace(r, before, -1, 0, "", 0, NULL) : NULL;
		if (bare && *bare)
			a->what = talloc_strdup(mem, bare);
		return;
	}
}

/* "quoi (Paul)", "quoi -> @paul": who stands behind. */
static void
who_behind(TALLOC_CTX *mem, struct action *a)
{
	static const char marked[] =
	    "^(.*\\S)\\s*(?:->|\\x{2192}|=>)\\s*(@?\\p{L}[\\p{L}.@'\\x{2019} -]*)$|^(.*\\S)\\s+(@[\\w.-]+)$|^(.*\\S)\\s*\\((@?\\p{Lu}[\\p{L}@.'\\x{2019} -]*)\\)$";
	char **g = groups(mem, marked, a->what, 6);
	int i;

	for (i = 0; g && i < 6; i += 2)
		if (*g[i] && looks_like_who(g[i + 1])) {
			a->what = g[i];
			a->who = g[i + 1];
			return;
		}
}

/* "Paul : commander" "Paul / commander / jeudi" "commander" */
static bool
body_read(TALLOC_CTX *mem, const char *body, const struct civil *now, const char *zone, struct action *a)
{
	static const char fields[] =
	    "^([^/|]+?)\\s+[/|]\\s+([^|]+?)(?:\\s+[/|]\\s+([^|]+))?$|^([^/|\\s]+)[/|](\\p{L}[^/|]+)(?:[/|]([^|]+))?$";
	char **g = groups(mem, fields, body, 6);
	int at = g && !*g[0] ? 3 : 0;

	if (g && looks_like_who(g[at])) {
		a->who = g[at];
		a->what = *g[at + 2] ? talloc_asprintf(mem, "%s, %s", g[at + 1], g[at + 2]) : g[at + 1];
	} else if ((g = groups(mem, "^([^:]{1,80}?)\\s*:\\s+(.+)$", body, 2)) && looks_like_who(g[0])) {
		a->who = g[0];
		a->what = g[1];
	} else if ((g = groups(mem, "^(@[\\w.-]+)\\s+(.+)$", body, 2))) {
		a->who = g[0];
		a->what = g[1];
	} else {
		a->what = talloc_strdup(mem, body);
	}
	day_take(mem, a, now, zone);
	if (!a->who)
		who_behind(mem, a);
	a->what = text_trim(text_line(mem, a->what, WHAT_MOST));
	while (*a->what && strchr(".,;", a->what[strlen(a->what) - 1]))
		((char *)(uintptr_t)a->what)[strlen(a->what) - 1] = '\0';
	return g_utf8_strlen(a->what, -1) > 2;
}

/* What a line says is to be done; NULL: it is none. */
static const char *
action_body(TALLOC_CTX *mem, const char *line, bool *surely)
{
	static const char named[] =
	    "^[\\s>*\\x{2022}\\x{2013}\\x{2014}-]*(?:\\[ ?\\]\\s*)?(?:actions?|\\x{e0} faire|a faire|to[ -]?do|t\\x{e2}ches?|tasks?|next steps?|prochaines? \\x{e9}tapes?)\\s*(?:n(?:\\x{b0}|o)?\\s*)?[0-9]*\\s*[:\\x{2013}\\x{2014}-]+\\s*(.+)$|^[\\s>*-]*to[ -]?do\\s+(.+)$";
	static const char boxed[] = "^\\s*[*-]?\\s*(?:\\[ ?\\]|\\x{2610})\\s*(.+)$";
	static const char listed[] =
	    "^\\s*(?:[*\\x{2022}\\x{2013}\\x{2014}-]|[0-9]{1,2}[.)])\\s*(@[\\w.-]+\\s.+|[^:]{1,80}\\s*:\\s+.+|[^/|]{1,40}\\s[/|]\\s.+)$";
	char **g = groups(mem, named, line, 2);

	*surely = true;
	if (g)
		return *g[0] ? g[0] : g[1];
	g = groups(mem, boxed, line, 1);
	if (g)
		return g[0];
	*surely = false;
	g = groups(mem, listed, line, 1);
	return g ? g[0] : NULL;
}

size_t
actions_read(TALLOC_CTX *mem, const char *text, const struct civil *now, const char *zone, struct action out[ACTIONS_MOST])
{
	enum { LINES = 2000, LINE_MOST = 600 };
	g_auto(GStrv) lines = g_strsplit(text, "\n", LINES);
	size_t n = 0, i;

	for (i = 0; i < LINES - 1 && lines[i] && n < ACTIONS_MOST; i++) {
		struct action a = { .who = NULL };
		const char *body = strlen(lines[i]) < LINE_MOST ? action_body(mem, lines[i], &a.surely) : NULL;

		if (body && *body && body_read(mem, body, now, zone, &a) && (a.surely || a.who))
			out[n++] = a;
	}
	return n;
}
