/* SPDX-License-Identifier: EUPL-1.2 */
#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/labels.h"
#include "handlers/tokens.h"
#include "handlers/understand.h"

enum { PLAIN_ANSWER_MAX = 300, LOOK_BACK_WORDS = 6, SIGNS_MAX = 8, TRIES_MAX = 400, OTHER_LABEL_MAX = 40 };

struct line {
	const char *at;
	size_t n;
};

/* What is being gathered. */
struct gather {
	TALLOC_CTX *mem;
	struct label_set *set;
	GString *value[LABELS_MAX];
	size_t order[LABELS_MAX], n; /* fields in the order they came */
	GString *rest;
	int field;      /* that lines go to, -1: the rest */
	bool alone;     /* its label stood alone on a line */
	bool blank;     /* a blank line went before */
	unsigned tries; /* at labels inside lines: no form has so many */
};

static size_t
blank_size(const char *s, size_t n)
{
	if (n >= 1 && (*s == ' ' || *s == '\t'))
		return 1;
	if (n < 2 || !(*s & 0x80))
		return 0;
	if (strncmp(s, "\xC2\xA0", 2) == 0)
		return 2;
	if (n >= 3 && (strncmp(s, "\xE2\x80\xAF", 3) == 0 || strncmp(s, "\xE2\x80\x87", 3) == 0))
		return 3;
	return 0;
}

static struct line
trim(struct line l)
{
	size_t k;

	while ((k = blank_size(l.at, l.n)) > 0) {
		l.at += k;
		l.n -= k;
	}
	while (l.n > 0 && strchr(" \t\r", l.at[l.n - 1]))
		l.n--;
	return l;
}

/* "- ", "• ", "1. ", "a) ", "# ", any sign or picture before a label. */
static struct line
bullet_skip(struct line l)
{
	size_t k = 0, signs;

	l = trim(l);
	for (signs = 0; signs < SIGNS_MAX && l.n > 0; signs++) {
		gunichar c = g_utf8_get_char_validated(l.at, (gssize)l.n);
		size_t size;

		if (c == (gunichar)-1 || c == (gunichar)-2 || c == '(' || g_unichar_isalnum(c))
			break;
		size = (size_t)(g_utf8_next_char(l.at) - l.at);
		l.at += size;
		l.n -= size;
	}
	if (l.n > 1 && *l.at == 'o' && blank_size(l.at + 1, l.n - 1) > 0)
		return trim((struct line){ l.at + 1, l.n - 1 });
	while (k < l.n && k < 3 && g_ascii_isdigit(l.at[k]))
		k++;
	if (k == 0 && l.n > 2 && g_ascii_isalpha(l.at[0]) && strchr(").", l.at[1]))
		k = 1;
	if (k > 0 && k + 1 < l.n && strchr(".)-/", l.at[k]))
		return trim((struct line){ l.at + k + 1, l.n - k - 1 });
	return l;
}

/* Takes "**" and "__" off both ends of a value: what is left of a bold label. */
static struct line
stars_strip(struct line l)
{
	l = trim(l);
	while (l.n > 0 && (*l.at == '*' || (l.n > 1 && strncmp(l.at, "__", 2) == 0) || *l.at == ':')) {
		l.at++;
		l.n--;
	}
	l = trim(l);
	if (l.n >= 2 && strncmp(l.at + l.n - 2, "**", 2) == 0)
		l.n -= 2;
	return l;
}

/* Where the label of a line ends: colon, "=", tab, bar, or a dash between blanks. */
static size_t
separator(struct line l, size_t *after, bool *strong)
{
	size_t i;

	for (i = 0; i < l.n && i <= LABEL_BYTES; i++) {
		*strong = true;
		*after = i + 1;
		if (l.at[i] == ':')
			return i;
		if (l.at[i] & 0x80 && l.n - i >= 3 && strncmp(l.at + i, "\xEF\xBC\x9A", 3) == 0) {
			*after = i + 3;
			return i;
		}
		*strong = false;
		if (l.at[i] == '=' || l.at[i] == '\t' || l.at[i] == '|')
			return i;
		if (i > 0 && l.at[i - 1] == ' ' && i + 1 < l.n && l.at[i] == '-' && l.at[i + 1] == ' ')
			return i;
		if (l.at[i] == '?' && i + 2 < l.n) /* "Pour qui ? Les familles" */
			return i;
		if (i > 0 && i + 2 < l.n && (l.at[i] == '-' || l.at[i] == '=') && l.at[i + 1] == '>') {
			*after = i + 2;
			return i;
		}
		if (i > 0 && i + 3 < l.n && strncmp(l.at + i, "\xE2\x86\x92", 3) == 0) { /* an arrow */
			*after = i + 3;
			return i;
		}
		if (l.at[i] & 0x80 && i > 0 && l.at[i - 1] == ' ' && i + 4 <= l.n &&
		    (strncmp(l.at + i, "\xE2\x80\x93 ", 4) == 0 || strncmp(l.at + i, "\xE2\x80\x94 ", 4) == 0)) {
			*after = i + 4;
			return i;
		}
	}
	return 0;
}

static void
value_add(struct gather *g, int field, struct line l)
{
	if (field < 0) {
		g_string_append_len(g->rest, l.at, (gssize)l.n);
		g_string_append_c(g->rest, '\n');
		return;
	}
	if (!g->value[field]) {
		g->value[field] = g_string_new(NULL);
		g->order[g->n++] = (size_t)field;
	}
	if (l.n > 0 && g->value[field]->len > 0)
		g_string_append(g->value[field], g->blank ? "\n\n" : "\n");
	g_string_append_len(g->value[field], l.at, (gssize)l.n);
	g->blank = false;
}

/* Start of the words right before `colon` that are a label after the end of a sentence ("... impots. Pour qui"), or colon. */
static size_t
label_before(struct gather *g, struct line l, size_t from, size_t colon, int *field)
{
	size_t i = colon, words = 0;

	if (colon + 1 < l.n && l.at[colon + 1] == '/') /* "https://" */
		return colon;
	while (i > from && words < LOOK_BACK_WORDS && colon - i < LABEL_BYTES) {
		while (i > from && l.at[i - 1] != ' ' && l.at[i - 1] != ':')
			i--;
		words++;
		/* A label inside a line begins with a capital letter or after a mark: "il demande pour qui : ..." is prose. */
		if (i > from && (g_unichar_isupper(g_utf8_get_char(l.at + i)) || (i >= 2 && strchr(".;,|/", l.at[i - 2])))) {
			if (g->tries++ > TRIES_MAX)
				return colon;
			*field = field_of_label(g->set, l.at + i, colon - i, false);
			if (*field >= 0)
				return i;
		}
		if (i > from && l.at[i - 1] == ':') /* no label holds a colon */
			return colon;
		while (i > from && l.at[i - 1] == ' ')
			i--;
	}
	return colon;
}

/* "saturée, pour qui : ...": the comma parts two labels. */
static struct line
comma_strip(struct line l)
{
	while (l.n > 0 && strchr(",;|/ ", l.at[l.n - 1]))
		l.n--;
	return l;
}

/* The value of a label, and labels that follow on the same line. */
static void
values_of_line(struct gather *g, int field, struct line l)
{
	size_t from = 0, i;

	for (i = 0; i < l.n; i++) {
		int next = -1;
		size_t start;

		if (l.at[i] != ':')
			continue;
		start = label_before(g, l, from, i, &next);
		if (next < 0)
			continue;
		value_add(g, field, comma_strip(stars_strip((struct line){ l.at + from, start - from })));
		field = next;
		from = i + 1;
	}
	value_add(g, field, stars_strip((struct line){ l.at + from, l.n - from }));
	g->field = field;
}

static bool
blank_line(struct line l)
{
	return trim(l).n == 0;
}

/* A label alone on its line, and something below it. */
static bool
label_alone(struct gather *g, struct line l, struct line below)
{
	struct line b = bullet_skip(l);
	int field;

	if (b.n == 0 || b.n > 60 || blank_line(below) || strchr(".,;!", b.at[b.n - 1]) || g_ascii_islower(*b.at))
		return false;
	field = field_of_label(g->set, b.at, b.n, false);
	if (field < 0)
		return false;
	g->field = field;
	g->alone = true;
	g->blank = false;
	value_add(g, field, (struct line){ "", 0 });
	return true;
}

static bool
label_line(struct gather *g, struct line l)
{
	struct line b = bullet_skip(l);
	size_t after = 0, at;
	bool strong = false;
	int field = -1;

	at = separator(b, &after, &strong);
	if (at > 0)
		field = field_of_label(g->set, b.at, at, strong);
	if (field < 0 && at > 0 && !strong) {
		const char *colon = memchr(b.at, ':', MIN(b.n, (size_t)LABEL_BYTES));

		if (colon) {
			at = (size_t)(colon - b.at);
			after = at + 1;
			field = field_of_label(g->set, b.at, at, true);
		}
	}
	if (field < 0) {
		/* "Bonjour, à noter : voici. Problème : ...": the label begins later in the line. */
		size_t start = at;

		for (; at < b.n && field < 0; at++)
			if (b.at[at] == ':')
				start = label_before(g, b, 0, after = at, &field);
		if (field < 0)
			return false;
		after++;
		g->field = -1;
		value_add(g, -1, (struct line){ b.at, start });
	}
	g->blank = g->alone = false;
	values_of_line(g, field, (struct line){ b.at + after, b.n - after });
	g->alone = g->value[g->field]->len == 0;
	return true;
}

static bool
closes(struct line l)
{
	char part[LABEL_BYTES + 1], *folded;
	bool yes;

	l = trim(l);
	if (l.n == 0 || l.n > 60)
		return false;
	memcpy(part, l.at, l.n);
	part[l.n] = '\0';
	folded = text_fold(NULL, part);
	yes = closing_line(folded, strcspn(folded, ",.!")) || text_starts(folded, "merci") || text_starts(folded, "thank") ||
	      text_starts(folded, "trugarez");
	talloc_free(folded);
	return yes;
}

/* "Fonction : chargée de mission": a label of somebody's form that is no field of ours ends the one before. */
static bool
other_label(const struct gather *g, struct line l)
{
	struct line b = bullet_skip(l);
	bool opens = g->set->closed && b.n == trim(l).n && g_ascii_isalpha(*b.at); /* in a list it is a part of the value */
	const char *colon = memchr(b.at, ':', MIN(b.n, (size_t)OTHER_LABEL_MAX));
	const char *p;
	size_t words = 1;

	if (!colon || colon == b.at || (!opens && !g_unichar_isupper(g_utf8_get_char_validated(b.at, (gssize)b.n))) ||
	    (colon + 1 < b.at + b.n && colon[1] != ' '))
		return false;
	for (p = b.at; p < colon; p++) {
		if (strchr(".,;?!(", *p))
			return false;
		words += *p == ' ' && p + 1 < colon;
	}
	return words <= 4;
}

static struct line
next_line(const char *text, size_t size, size_t at)
{
	const char *nl = memchr(text + at, '\n', size - at);

	return (struct line){ text + at, nl ? (size_t)(nl - text) - at : size - at };
}

static void
gather_line(struct gather *g, struct line l, struct line below)
{
	if (blank_line(l)) {
		if (g->field < 0)
			value_add(g, -1, l);
		else if (!g->alone)
			g->field = -1; /* a paragraph below "label : value" is about something else */
		g->blank = g->field >= 0 && g->value[g->field]->len > 0;
		if (g->blank && g->alone)
			g->alone = false;
		return;
	}
	if (*l.at == '>') { /* what somebody else wrote fills no field */
		value_add(g, -1, l);
		return;
	}
	if (label_line(g, l) || label_alone(g, l, below))
		return;
	if (g->field >= 0 && (g->blank || closes(l) || other_label(g, l))) {
		g->field = -1;
		g->blank = false;
	}
	value_add(g, g->field, trim(l));
}

/* ---- numbered answers ---- */

/* "1) ", "1. ", "1 - ", "(1)", "Q1 :", "question 1 :", "n° 1": the number, and *after where the answer starts; 0 if there is none. */
static unsigned
answer_number(const char *s, size_t n, size_t *after)
{
	static const char *const words[] = { "question", "reponse", "r\xC3\xA9ponse", "answer", "q", "r", "n\xC2\xB0", "(", "#" };
	size_t i = 0, k, digits = 0;
	unsigned number = 0;

	for (k = 0; k < G_N_ELEMENTS(words); k++) {
		size_t m = strlen(words[k]);

		if (n > m && g_ascii_strncasecmp(s, words[k], m) == 0 && (g_ascii_isdigit(s[m]) || s[m] == ' ')) {
			i = m + (s[m] == ' ');
			break;
		}
	}
	for (; i + digits < n && digits < 2 && g_ascii_isdigit(s[i + digits]); digits++)
		number = number * 10 + (unsigned)(s[i + digits] - '0');
	i += digits;
	if (digits == 0 || i >= n)
		return 0;
	if (n - i > 2 && strncmp(s + i, "\xC2\xB0", 2) == 0)
		i += 2;
	while (i < n && blank_size(s + i, n - i) > 0)
		i += blank_size(s + i, n - i);
	if (i >= n || !strchr(").:-/", s[i]) || (s[i] == '.' && i + 1 < n && g_ascii_isdigit(s[i + 1])) ||
	    (s[i] == '/' && i + 1 < n && g_ascii_isdigit(s[i + 1])) || (s[i] == '-' && i + 1 < n && g_ascii_isalnum(s[i + 1])) ||
	    (s[i] == ':' && i + 1 < n && g_ascii_isdigit(s[i + 1])))
		return 0;
	*after = i + 1 + (s[i] == ')' && i + 1 < n && s[i + 1] == ':');
	return number;
}

static int
field_index(const char *name)
{
	int i;

	for (i = 0; field_names[i]; i++)
		if (strcmp(field_names[i], name) == 0)
			return i;
	return -1;
}

static size_t
asked_count(const char *const *asked)
{
	size_t n = 0;

	while (asked && asked[n])
		n++;
	return n;
}

/* A numbered answer at the start of a line, and the next ones in it: "1) 40 familles 2) mars". */
static bool
answer_line(struct gather *g, struct line l, const char *const *asked, size_t n_asked)
{
	struct line b = trim(l);
	size_t after = 0, i, from;
	unsigned number = answer_number(b.at, b.n, &after), next;
	int field;

	if (!asked || number == 0 || number > n_asked)
		return false;
	field = field_index(asked[number - 1]);
	from = after;
	for (i = after; i < b.n; i++) {
		if (!strchr(" ;,(", b.at[i - 1]) || (next = answer_number(b.at + i, b.n - i, &after)) != number + 1 || next > n_asked)
			continue;
		g->blank = false;
		value_add(g, field, stars_strip((struct line){ b.at + from, i - from }));
		number = next;
		field = field_index(asked[number - 1]);
		from = i + after;
		i = from > i ? from - 1 : i;
	}
	g->blank = false;
	value_add(g, field, stars_strip((struct line){ b.at + from, b.n - from }));
	g->field = field;
	g->alone = g->value[field]->len == 0;
	return true;
}

/* No number, no label, but as many short lines as questions: people answer so from a phone. */
static void
plain_answers(struct gather *g, const char *const *asked, size_t n_asked)
{
	g_auto(GStrv) lines = g_strsplit(g->rest->str, "\n", -1);
	size_t i, n = 0;

	for (i = 0; lines[i]; i++) {
		struct line l = trim((struct line){ lines[i], strlen(lines[i]) });

		if (l.n == 0)
			continue;
		if (n > 0 && closes(l)) /* "Merci," ends the answers */
			break;
		if (l.n > PLAIN_ANSWER_MAX || l.at[l.n - 1] == '?' || ++n > n_asked)
			return;
	}
	if (n != n_asked || n < 2) /* one line may be anything: it stays with the caller */
		return;
	for (i = n = 0; lines[i] && n < n_asked; i++) {
		struct line l = trim((struct line){ lines[i], strlen(lines[i]) });

		if (l.n > 0)
			value_add(g, field_index(asked[n++]), l);
	}
	g_string_truncate(g->rest, 0);
}

static void
gather_end(struct gather *g, struct field **fields, size_t *n, char **rest)
{
	size_t i;

	*fields = g->n ? talloc_zero_array(g->mem, struct field, (unsigned)g->n) : NULL;
	*n = 0;
	for (i = 0; i < g->n; i++) {
		GString *v = g->value[g->order[i]];
		char *value = talloc_strndup(g->mem, v->str, v->len);

		value = text_trim(value);
		if (*value)
			(*fields)[(*n)++] = (struct field){ g->set->names[g->order[i]], value };
		g_string_free(v, TRUE);
	}
	if (rest) {
		char *left = talloc_strndup(g->mem, g->rest->str, g->rest->len);

		*rest = text_trim(left);
	}
	g_string_free(g->rest, TRUE);
}

static void
find(TALLOC_CTX *mem, struct label_set *set, const char *text, const char *const *asked, bool by_line, struct field **fields, size_t *n,
    char **rest)
{
	struct gather g = { .mem = mem, .set = set, .rest = g_string_new(NULL), .field = -1 };
	size_t size = strlen(text), at = 0, n_asked = asked_count(asked), i;

	for (i = 0; asked && i < n_asked; i++)
		if (field_index(asked[i]) < 0)
			n_asked = i;
	while (at < size) {
		struct line l = next_line(text, size, at), below = { "", 0 };

		at += l.n + 1;
		if (at < size)
			below = next_line(text, size, at);
		if (n_asked == 0 || !answer_line(&g, l, asked, n_asked))
			gather_line(&g, l, below);
	}
	if (g.n == 0 && n_asked > 0 && by_line)
		plain_answers(&g, asked, n_asked);
	gather_end(&g, fields, n, rest);
}

void
fields_find(TALLOC_CTX *mem, const char *text, const char *const *asked, struct field **fields, size_t *n, char **rest)
{
	find(mem, &case_labels, text, asked, true, fields, n, rest);
}

void
fields_marked(TALLOC_CTX *mem, const char *text, const char *const *asked, struct field **fields, size_t *n)
{
	find(mem, &case_labels, text, asked, false, fields, n, NULL);
}

void
fields_labelled(TALLOC_CTX *mem, struct label_set *set, const char *text, struct field **fields, size_t *n, char **rest)
{
	find(mem, set, text, NULL, false, fields, n, rest);
}
