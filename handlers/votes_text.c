/* SPDX-License-Identifier: EUPL-1.2
 *
 * The text of an answer made plain. Our own letter may stand in it: under ">", under a head ("De : ... Envoyé : ..."), or bare, with the
 * answers behind our lines or under them.
 */
#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/votes_inside.h"

/* Signs that are words; a number stands apart from its neighbours. */
static const struct {
	const char *sign, *word;
} signs[] = {
	{ "✅", " oui " },
	{ "✔", " oui " },
	{ "✓", " oui " },
	{ "☑", " oui " },
	{ "🗹", " oui " },
	{ "👍", " oui " },
	{ "👌", " oui " },
	{ "🆗", " oui " },
	{ "🟢", " oui " },
	{ "💚", " oui " },
	{ "⭕", " oui " },
	{ "[x]", " oui " },
	{ "[X]", " oui " },
	{ "❌", " non " },
	{ "✖", " non " },
	{ "✗", " non " },
	{ "✘", " non " },
	{ "❎", " non " },
	{ "🚫", " non " },
	{ "⛔", " non " },
	{ "👎", " non " },
	{ "🔴", " non " },
	{ "☐", " non " },
	{ "⬜", " non " },
	{ "🙅", " non " },
	{ "[ ]", " non " },
	{ "[]", " non " },
	{ "🟡", " peut-etre " },
	{ "🟠", " peut-etre " },
	{ "🤔", " peut-etre " },
	{ "❓", " peut-etre " },
	{ "〰", " peut-etre " },
	{ "🤷", " je ne sais pas " },
	{ "🔟", " 10 " },
	{ "n\xC2\xB0", " numero " },
	{ "N\xC2\xB0", " numero " },
	{ "n\xC2\xBA", " numero " },
	{ "N\xC2\xBA", " numero " },
	{ "|", " " },
	{ "\t", " " },
	{ "→", " : " },
	{ "➡", " : " },
	{ "’", "'" },
	{ "*", " " },
	{ "✕", " non " },
	{ "`", " " },
	{ "☒", " oui " },
	{ "🙋", " oui " },
	{ "\xC2\xBD", " demi " },
	{ "&", " et " },
	{ "_", " " },
};

enum { KEYCAP = 6, SIGN_FIRST = 9312, SIGN_LAST = 9331 };

/* "1️⃣", "①" at s: the number, and how many bytes it takes; 0. */
static int
numbered(const char *s, size_t *n)
{
	gunichar c = g_utf8_get_char(s);
	const char *end = s + 1;

	*n = (size_t)(g_utf8_next_char(s) - s);
	if (c >= SIGN_FIRST && c <= SIGN_LAST)
		return (int)(c - SIGN_FIRST) + 1;
	if (!g_ascii_isdigit(*s))
		return 0;
	if (g_str_has_prefix(end, "\xEF\xB8\x8F"))
		end += 3;
	if (!g_str_has_prefix(end, "\xE2\x83\xA3"))
		return 0;
	*n = (size_t)(end + 3 - s);
	return *s - '0';
}

/* "A-7", "P-2026-014": a reference names no option. */
static size_t
reference(const char *s, const char *start)
{
	size_t n = 2;

	if (!g_ascii_isupper(*s) || s[1] != '-' || !g_ascii_isdigit(s[2]) || (s > start && g_ascii_isalnum(s[-1])))
		return 0;
	while (g_ascii_isdigit(s[n]) || (s[n] == '-' && g_ascii_isdigit(s[n + 1])))
		n++;
	return n;
}

/* "+1" alone is a yes. */
static bool
plus_one(const char *s, const char *start)
{
	const char *p = s;

	while (p > start && (p[-1] == ' ' || p[-1] == '\t'))
		p--;
	return s[0] == '+' && s[1] == '1' && !g_ascii_isalnum(s[2]) && (p == start || strchr(":=-\n", p[-1]) || g_ascii_isdigit(p[-1]));
}

static void
emit(GString *out, const char *s, size_t len)
{
	const char *end = s + len, *p;
	size_t i, n;
	int number;

	for (p = s; p < end; p += n) {
		if ((number = numbered(p, &n)) > 0) {
			g_string_append_printf(out, " %d ", number);
			continue;
		}
		if (plus_one(p, s)) {
			g_string_append(out, " oui ");
			n = 2;
			continue;
		}
		if ((n = reference(p, s)) > 0)
			continue;
		for (i = 0; i < G_N_ELEMENTS(signs) && !g_str_has_prefix(p, signs[i].sign); i++)
			;
		n = i < G_N_ELEMENTS(signs) ? strlen(signs[i].sign) : (size_t)(g_utf8_next_char(p) - p);
		if (i < G_N_ELEMENTS(signs))
			g_string_append(out, signs[i].word);
		else
			g_string_append_len(out, p, (gssize)n);
	}
	g_string_append_c(out, '\n');
}

/* --- our own lines --- */

static int32_t
day_of(const struct civil *c)
{
	return dates_day(c->year, c->month, c->day);
}

/* Behind the description of option k at the start of s; NULL if it is not there. */
static const char *
behind_option(struct ballot *b, const struct option *o, const char *s)
{
	const char *label = b->label[o - b->o] ? b->label[o - b->o] : "", *f;
	size_t *map, n;
	struct span found;

	if (o->dated) {
		if (dates_find(b->mem, s, &(struct dates_frame){ .now = b->now }, &found, 1) != 1 || found.at > 4 ||
		    (found.state != SPAN_GOOD && found.state != SPAN_PAST) || day_of(&found.start) != day_of(&o->slot.start))
			return NULL;
		s += found.at + found.len;
		while (*s == ' ')
			s++;
		if (*s == '(' && (g_str_has_prefix(s, "(heure ") || strstr(s, " time)"))) /* "(heure de Paris)" */
			s += strcspn(s, ")") + 1;
		return s;
	}
	f = text_fold_map(b->mem, s, &map);
	n = strlen(label);
	return n > 0 && strncmp(f, label, n) == 0 && !g_ascii_isalnum(f[n]) ? s + map[n] : NULL;
}

/* "> 2. vendredi 13 mars 2026 de 14 h à 17 h : oui": 2, and "oui". */
static size_t
own_line(struct ballot *b, const char *line, size_t len, const char **tail)
{
	char *s = talloc_strndup(b->mem, line, len), *p = s + strspn(s, "> \t*-");
	const char *behind;
	size_t k = 0, digits = 0;

	for (; digits < 2 && g_ascii_isdigit(*p); digits++, p++)
		k = k * 10 + (size_t)(*p - '0');
	if (digits == 0 || k == 0 || k > b->n || !*p || !strchr(".):", *p))
		return 0;
	p++;
	p += strspn(p, " \t");
	behind = behind_option(b, &b->o[k - 1], p);
	if (!behind)
		return 0;
	behind += strspn(behind, " \t:-=>|,.;");
	while (g_str_has_prefix(behind, "\xE2\x80\x93") || g_str_has_prefix(behind, "\xE2\x80\x94") ||
	       g_str_has_prefix(behind, "\xC2\xA0") || *behind == ' ' || *behind == ':')
		behind += *behind == ' ' || *behind == ':' ? 1 : *behind == '\xC2' ? 2 : 3;
	*tail = behind;
	return k;
}

/* --- lines --- */

struct lines {
	GString *out;
	size_t cur, run;           /* our line above, and how many of them stand together */
	size_t bare;               /* our lines in their own words, with nothing behind */
	bool head, closed, marked; /* under a head; behind their closing; ">" was seen */
};

/* Words that may be an answer under our line when nothing tells ours from theirs. */
static bool
short_words(const char *f, size_t n)
{
	size_t i, words = 1;

	for (i = 0; i < n; i++) {
		if (g_ascii_isdigit(f[i]))
			return false;
		words += f[i] == ' ';
	}
	return n > 0 && words <= 6;
}

static void
line_quoted(struct ballot *b, struct lines *l, const char *line, size_t len, const char *f, size_t n)
{
	const char *tail = "";
	size_t k = own_line(b, line, len, &tail), i = strspn(f, "> ");

	if (k && *tail) {
		g_string_append_printf(l->out, "%zu : ", k);
		emit(l->out, tail, strlen(tail));
		b->under++;
		l->cur = l->run = 0;
	} else if (k) {
		l->cur = k;
		l->run++;
	} else if (l->head && l->cur && i < n && l->run == 1 && short_words(f, n)) {
		g_string_append_printf(l->out, "%zu : ", l->cur);
		emit(l->out, line, len);
		b->under++;
		l->cur = l->run = 0;
	} else if (i >= n && !l->head) {
		l->cur = l->run = 0;
	}
}

/* Does our list go on below these words? */
static bool
list_goes_on(struct ballot *b, const char *below)
{
	const char *tail;

	for (; *below; below += strcspn(below, "\n"), below += *below != '\0')
		if (below[strspn(below, " ")] == '>')
			return own_line(b, below, strcspn(below, "\n"), &tail) > 0;
	return false;
}

static void
line_own(struct ballot *b, struct lines *l, const char *line, size_t len)
{
	const char *tail = "";
	size_t k = own_line(b, line, len, &tail);

	if (k && !*tail) {
		g_string_append_printf(l->out, "%zu\n", k);
		l->bare++;
	} else if (k) {
		g_string_append_printf(l->out, "%zu : ", k);
		emit(l->out, tail, strlen(tail));
	} else {
		if (l->cur && (l->run == 1 || list_goes_on(b, line + len))) {
			g_string_append_printf(l->out, "%zu : ", l->cur);
			b->under++;
		}
		emit(l->out, line, len);
	}
	l->cur = l->run = 0;
}

/* Does the next line that holds something begin with ">"? */
static bool
marks_follow(const char *f)
{
	f += strcspn(f, "\n");
	f += strspn(f, "\n ");
	return *f == '>';
}

char *
ballot_text(struct ballot *b, const char *text)
{
	struct lines l = { .out = g_string_new(NULL) };
	const char *f = text_fold(b->mem, text), *p = text, *end, *f_end;
	char *s;

	for (; *p; p = end + (*end != '\0'), f = f_end + (*f_end != '\0')) {
		size_t n;

		end = strchrnul(p, '\n');
		f_end = strchrnul(f, '\n');
		n = (size_t)(f_end - f);
		if (f[strspn(f, " ")] == '>') {
			l.closed = false;
			line_quoted(b, &l, p, (size_t)(end - p), f, n);
		} else if (!l.head && text_quotes(f)) {
			l.head = !marks_follow(f);
		} else if (l.head) {
			line_quoted(b, &l, p, (size_t)(end - p), f, n);
		} else if (l.closed || text_closes(f)) {
			l.closed = true;
		} else if (f[strspn(f, " ")] == '\n' || !f[strspn(f, " ")]) {
			g_string_append_c(l.out, '\n');
		} else {
			line_own(b, &l, p, (size_t)(end - p));
		}
	}
	b->listed = l.bare == b->n && b->n > 1;
	s = talloc_strdup(b->mem, l.out->str);
	g_string_free(l.out, TRUE);
	return s;
}
