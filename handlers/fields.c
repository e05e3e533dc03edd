/* SPDX-License-Identifier: EUPL-1.2 */
#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/tokens.h"
#include "handlers/understand.h"

enum { LABEL_BYTES = 80, KEY_BYTES = 64, PLAIN_ANSWER_MAX = 300, FIELDS_MAX = 10, LOOK_BACK_WORDS = 6 };

const char *const field_names[] = { "problem", "for_whom", "since", "territory", "tried", "deadline", "sponsor", "sharing", "organisation",
	"contact", NULL };

/* Labels as people write them, folded, letters and digits with single blanks, by the order of field_names. */
static const char *const labels[] = {
	"probleme|problematique|constat|irritant|description|besoin|difficulte|notre probleme|enonce|resume|sujet|"
	"quel est le probleme|description du probleme|le probleme constate|probleme rencontre|problem|issue|the problem|what is the problem|pain point|need",
	"pour qui|public|publics|public concerne|publics concernes|usagers|usagers concernes|usager concerne|usageres et usagers concernes|beneficiaires|"
	"beneficiaires concernes|qui est concerne|qui sont concernes|personnes concernees|nombre de personnes|public cible|qui|pour qui est ce|for whom|"
	"who|users|audience|who is concerned|who is affected|affected people|beneficiaries|target|target audience",
	"depuis quand|depuis|date de debut|debut|anciennete|depuis combien de temps|since|since when|started|how long",
	"territoire|commune|lieu|ou|territoires|communes|ville|departement|localisation|secteur|perimetre|zone|ou ca|territory|place|where|town|location|area",
	"ce qu on a deja essaye|deja essaye|essais|ce que nous avons deja essaye|ce que l on a deja essaye|deja tente|ce qui a ete essaye|"
	"ce qui a deja ete essaye|ce qui a ete tente|solutions essayees|solutions deja essayees|actions deja menees|actions menees|tentatives|essaye|"
	"ce que vous avez deja essaye|qu avez vous deja essaye|deja fait|existant|ce qui existe deja|already tried|tried|attempts|tried so far|what we tried|what we have tried|"
	"what we already tried|what was tried|what has been tried",
	"echeance|pour quand|delai|date limite|calendrier|urgence|echeances|delais|date souhaitee|deadline|by when|due|due date|time limit|when",
	"sponsor|commanditaire|portage|porteur|porteuse|porte par|soutien|direction|sponsor commanditaire|carried by|supported by|backed by",
	"ce que nous partagerons|reciprocite|partage|ce que nous partageons|ce qu on partagera|ce que nous partagerons en retour|en retour|"
	"contrepartie|ce que vous partagerez|ce que l on partagera|sharing|reciprocity|we will share|what we will share|what we share|what will be shared",
	"organisation|service|structure|organisme|etablissement|employeur|entite|administration|collectivite|organization|department|organisation or service",
	"contact|telephone|tel|mon contact|personne a contacter|coordonnees|mobile|portable|joignable|email|mail|courriel|phone|phone number|contact person|mon telephone",
};

struct line {
	const char *at;
	size_t n;
};

/* What is being gathered. */
struct gather {
	TALLOC_CTX *mem;
	GString *value[FIELDS_MAX];
	size_t order[FIELDS_MAX], n; /* fields in the order they came */
	GString *rest;
	int field;      /* that lines go to, -1: the rest */
	bool alone;     /* its label stood alone on a line */
	bool blank;     /* a blank line went before */
};

/* key -> field + 1 */
static GHashTable *
label_table(void)
{
	static GHashTable *table;

	if (g_once_init_enter(&table)) {
		GHashTable *made = g_hash_table_new(g_str_hash, g_str_equal);
		size_t i, k;

		for (i = 0; i < G_N_ELEMENTS(labels); i++) {
			char **words = g_strsplit(labels[i], "|", -1);

			for (k = 0; words[k]; k++)
				g_hash_table_insert(made, words[k], GINT_TO_POINTER((int)i + 1));
			g_free(words);
		}
		g_once_init_leave(&table, made);
	}
	return table;
}

static int
label_near(const char *key)
{
	size_t size = strlen(key);
	GHashTableIter each;
	const char *name;
	void *field;
	int found = -1;

	if (size < 7)
		return -1;
	g_hash_table_iter_init(&each, label_table());
	while (g_hash_table_iter_next(&each, (void **)&name, &field)) {
		if (*name != *key || strlen(name) + 1 < size || strlen(name) > size + 1 || text_distance(key, name, 1) > 1)
			continue;
		found = GPOINTER_TO_INT(field) - 1;
	}
	return found;
}

/* Letters and digits of a label with single blanks; without article, stars, brackets. */
static void
label_key(const char *folded, char key[KEY_BYTES])
{
	size_t used = 0;
	const char *p;
	bool gap = false;

	for (p = folded; *p && *p != '(' && used + 2 < KEY_BYTES; p++) {
		/* "usager.ere.s": the endings of inclusive spelling are no words */
		while (*p == '.' && p > folded && g_ascii_isalnum(p[-1]) && g_ascii_isalpha(p[1]))
			for (p++; g_ascii_isalpha(*p); p++)
				;
		if (!*p || *p == '(')
			break;
		if (g_ascii_isalnum(*p)) {
			if (gap && used > 0)
				key[used++] = ' ';
			key[used++] = *p;
			gap = false;
		} else if (!strchr("*_#", *p)) {
			gap = true;
		}
	}
	key[used] = '\0';
}

static int
key_field(const char *key, bool guess)
{
	static const char *const articles[] = { "le ", "la ", "les ", "l ", "notre ", "votre ", "mon ", "the ", "our ", "my ", "quel est ", "quelle est " };
	int field = GPOINTER_TO_INT(g_hash_table_lookup(label_table(), key)) - 1;
	size_t i;

	for (i = 0; field < 0 && i < G_N_ELEMENTS(articles); i++)
		if (text_starts(key, articles[i]))
			field = GPOINTER_TO_INT(g_hash_table_lookup(label_table(), key + strlen(articles[i]))) - 1;
	if (field < 0 && guess)
		field = label_near(key);
	return field;
}

static int
label_field(const char *s, size_t n, bool guess)
{
	char part[LABEL_BYTES + 1], key[KEY_BYTES], *folded;
	int field;

	if (n == 0 || n > LABEL_BYTES || !g_utf8_validate(s, (gssize)n, NULL))
		return -1;
	memcpy(part, s, n);
	part[n] = '\0';
	folded = text_fold(NULL, part);
	label_key(folded, key);
	talloc_free(folded);
	field = *key ? key_field(key, guess) : -1;
	return field;
}

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

/* "- ", "* ", "• ", "1. ", "a) ", "# " before a label. */
static struct line
bullet_skip(struct line l)
{
	static const char *const marks[] = { "-", "*", "+", "#", "##", "###", "\xE2\x80\xA2", "\xE2\x80\x93", "\xE2\x80\x94", "\xC2\xB7", "\xE2\x96\xAA",
		"\xE2\x97\x8F", "\xE2\x97\xA6", "\xE2\x86\x92", "\xE2\x9E\xA4", "o", "\xEF\x82\xB7", "\xE2\x80\xA3" };
	size_t i, k = 0;

	l = trim(l);
	for (i = 0; l.n > 1 && (!g_ascii_isalnum(*l.at) || *l.at == 'o') && i < G_N_ELEMENTS(marks); i++) {
		size_t m = strlen(marks[i]);

		if (l.n > m && strncmp(l.at, marks[i], m) == 0 && blank_size(l.at + m, l.n - m) > 0)
			return trim((struct line){ l.at + m, l.n - m });
		if (m == 3 && l.n > m && (l.at[0] & 0x80) && strncmp(l.at, marks[i], m) == 0)
			return trim((struct line){ l.at + m, l.n - m });
	}
	while (k < l.n && k < 3 && g_ascii_isdigit(l.at[k]))
		k++;
	if (k == 0 && l.n > 2 && g_ascii_isalpha(l.at[0]) && l.at[1] == ')')
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
label_before(struct line l, size_t from, size_t colon, int *field)
{
	size_t i = colon, words = 0;

	while (i > from && words < LOOK_BACK_WORDS && colon - i < LABEL_BYTES) {
		while (i > from && l.at[i - 1] != ' ')
			i--;
		words++;
		/* A label inside a line begins with a capital letter or after a mark: "il demande pour qui : ..." is prose. */
		if (i > from && (g_unichar_isupper(g_utf8_get_char(l.at + i)) || (i >= 2 && strchr(".;,|/", l.at[i - 2])))) {
			*field = label_field(l.at + i, colon - i, false);
			if (*field >= 0)
				return i;
		}
		while (i > from && l.at[i - 1] == ' ')
			i--;
	}
	return colon;
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
		start = label_before(l, from, i, &next);
		if (next < 0)
			continue;
		value_add(g, field, stars_strip((struct line){ l.at + from, start - from }));
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
	field = label_field(b.at, b.n, false);
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
	int field;

	at = separator(b, &after, &strong);
	if (at == 0)
		return false;
	field = label_field(b.at, at, strong);
	if (field < 0 && !strong) {
		const char *colon = memchr(b.at, ':', MIN(b.n, (size_t)LABEL_BYTES));

		if (!colon)
			return false;
		at = (size_t)(colon - b.at);
		after = at + 1;
		field = label_field(b.at, at, true);
	}
	if (field < 0) {
		/* "Bonjour, voici. Problème : ...": the label begins later in the line. */
		size_t start = label_before(b, 0, at, &field);

		if (field < 0)
			return false;
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
	if (l.n == 0 || l.n > 40)
		return false;
	memcpy(part, l.at, l.n);
	part[l.n] = '\0';
	folded = text_fold(NULL, part);
	yes = closing_line(folded, strcspn(folded, ",.!"));
	talloc_free(folded);
	return yes;
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
	if (label_line(g, l) || label_alone(g, l, below))
		return;
	if (g->field >= 0 && (g->blank || closes(l))) {
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

	if (number == 0 || number > n_asked)
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
		if (l.n > PLAIN_ANSWER_MAX || l.at[l.n - 1] == '?' || ++n > n_asked)
			return;
	}
	if (n != n_asked || n < 2) /* one line may be anything: it stays with the caller */
		return;
	for (i = n = 0; lines[i]; i++) {
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
			(*fields)[(*n)++] = (struct field){ field_names[g->order[i]], value };
		g_string_free(v, TRUE);
	}
	if (rest) {
		char *left = talloc_strndup(g->mem, g->rest->str, g->rest->len);

		*rest = text_trim(left);
	}
	g_string_free(g->rest, TRUE);
}

void
fields_find(TALLOC_CTX *mem, const char *text, const char *const *asked, struct field **fields, size_t *n, char **rest)
{
	struct gather g = { .mem = mem, .rest = g_string_new(NULL), .field = -1 };
	size_t size = strlen(text), at = 0, n_asked = asked_count(asked), i;

	for (i = 0; i < n_asked; i++)
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
	if (g.n == 0 && n_asked > 0)
		plain_answers(&g, asked, n_asked);
	gather_end(&g, fields, n, rest);
}
