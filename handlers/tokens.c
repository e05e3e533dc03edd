/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/tokens.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/match.h"
#include "handlers/shorthand.h"

enum { SLIPS_LOOK = 40 };

/* Where the cutter stands. `f` is folded and is cut up in place: each word ends with a NUL once its surroundings are read. */
struct cutter {
	struct words *w;
	char *f;
	const char *raw; /* the head: raw[map[i]] is what became f[i] */
	size_t *map;
	size_t i, first; /* first: token that opens the sentence */
	size_t line_at;
	bool quoted, new_line, bang;
};

static bool
word_byte(char c)
{
	return g_ascii_isalnum(c) || (c & 0x80);
}

/* The o of "n°" ends a word: "n°14" is "n°" and 14. */
static bool
degree(const struct cutter *c, size_t i)
{
	const char *r = c->raw + c->map[i];

	return *r & 0x80 && (strncmp(r, "\xC2\xB0", 2) == 0 || strncmp(r, "\xC2\xBA", 2) == 0);
}

/* "present.e.s", "present-e": the endings of inclusive spelling belong to the word and are dropped. */
static size_t
inclusive(const char *f, size_t i)
{
	static const char *const endings[] = { "e", "s", "es", "ne", "nes", "te", "tes", "se", "ses", "le", "les", "re", "rice", "rices",
		"trice", "trices", "euse", "euses", "ere", "eres", "ve", "ves", "fe", "fes" };
	size_t n, k;

	if (f[i] != '.' && f[i] != '-')
		return 0;
	for (n = 0; n < 7 && g_ascii_isalpha(f[i + 1 + n]); n++)
		;
	if (word_byte(f[i + 1 + n]) || (f[i] == '-' && n > 1 && f[i + 2] != 's') || f[i + 1 + n] == '\'')
		return 0;
	for (k = 0; k < G_N_ELEMENTS(endings); k++)
		if (strlen(endings[k]) == n && strncmp(f + i + 1, endings[k], n) == 0)
			return n + 1;
	return 0;
}

/* Length of an address or of "@name" at i, 0 if there is none. The look ahead is bounded, so the whole stays linear. */
static size_t
person_at(const char *f, size_t i)
{
	size_t n = 0, local;

	while (n < 64 && f[i + n] && (word_byte(f[i + n]) || strchr("._%+-", f[i + n])))
		n++;
	local = n;
	if (f[i + n] != '@' || (local > 0 && !word_byte(f[i])))
		return 0;
	n++;
	while (n < 320 && f[i + n] && (word_byte(f[i + n]) || strchr(local ? "._-" : "._-:+=/", f[i + n])))
		n++;
	while (n > local + 1 && strchr("._-:+=/", f[i + n - 1]))
		n--;
	return n > local + 1 ? n : 0;
}

static char
punctuation(const char *f, size_t i)
{
	while (f[i] == ' ' || f[i] == ')' || f[i] == '*')
		i++;
	if (f[i] == '\0' || f[i] == '\n')
		return f[i];
	if (f[i] == '-')
		return i > 0 && f[i - 1] == ' ' && f[i + 1] == ' ' ? '-' : ' ';
	if (f[i] == '>')
		return '-';
	return strchr(",:.?!;=(\"", f[i]) ? f[i] : ' ';
}

static void
sentence_end(struct cutter *c, char mark)
{
	struct words *w = c->w;

	if (w->n > c->first && w->n_sentences < SENTENCES_MAX) {
		w->s[w->n_sentences++] = (struct sentence){ (uint16_t)c->first, (uint16_t)w->n, mark };
		c->first = w->n;
	}
}

/* Mail programs wrap lines: the end of a long line is a blank, that of a short one ends a sentence. */
static bool
wrapped(const struct cutter *c)
{
	const char *next = c->f + c->i + 1;

	return c->i - c->line_at >= 50 && (g_ascii_isalnum(*next) || (*next & 0x80)) &&
	       !(g_ascii_isdigit(next[0]) && strchr(".)-", next[1]));
}

static void
take_token(struct cutter *c, enum token_kind kind, const char *word, size_t size, bool shy)
{
	struct words *w = c->w;
	struct token *t = &w->t[w->n];
	size_t end = c->i + size;
	const char *before = w->n > 0 ? t[-1].word : "";

	*t = (struct token){ .word = word, .kind = (uint8_t)kind, .shy = shy, .quoted = c->quoted, .line = c->new_line, .bang = c->bang };
	t->at = (uint32_t)c->map[c->i];
	t->end = (uint32_t)c->map[end];
	t->after = punctuation(c->f, end);
	if (kind == TOKEN_NUMBER)
		t->numbered = (c->i > 0 && c->f[c->i - 1] == '#') ||
			      (w->n > 0 && t[-1].after == ' ' &&
				  (strcmp(before, "no") == 0 || strcmp(before, "pb") == 0 || strcmp(before, "dossier") == 0 ||
				      strcmp(before, "numero") == 0 || strcmp(before, "ticket") == 0));
	if (kind == TOKEN_CASE && w->n > 0 && word[1] == '-' && strlen(word) < 7)
		t->shy |= strcmp(before, "page") == 0 || strcmp(before, "annexe") == 0 || strcmp(before, "figure") == 0 ||
			  strcmp(before, "article") == 0 || strcmp(before, "parking") == 0 || strcmp(before, "salle") == 0;
	c->new_line = c->bang = false;
	c->i = end;
	/* "merci de bien vouloir fermer" asks no other thing than "merci de fermer" */
	if (strcmp(word, "vouloir") == 0 && w->n > c->first + 1 && strcmp(before, "bien") == 0 && t->after == ' ')
		w->n--;
	else
		w->n++;
}

/* Length of a picture at f, with its tone of skin and selector: one word each, however many stand together. 0: it is none. */
static size_t
picture(const char *f)
{
	size_t n;

	if ((unsigned char)f[0] == 0xF0)
		n = strnlen(f, 4);
	else if ((unsigned char)f[0] == 0xE2 && ((unsigned char)f[1] & 0xFC) == 0x9C)
		n = strnlen(f, 3);
	else
		return 0;
	while (strncmp(f + n, "\xEF\xB8\x8F", 3) == 0 || (strncmp(f + n, "\xF0\x9F\x8F", 3) == 0 && (unsigned char)f[n + 3] >= 0xBB))
		n += f[n] == '\xEF' ? 3 : 4;
	return n;
}

/* "jprends", "jm'occupe", "cest", "jai": a word that is none, of a pronoun and a word that follows it. */
static bool
run_together(const char *start, size_t n)
{
	static const char *const behind[] = { "ai", "m", "me", "men", "veux", "peux", "suis", "vais", "pense", "crois", "aimerais", "avais",
		"voudrais", "voulais", "te", "vous", "ne" };
	char word[24];
	unsigned forms;
	size_t i;

	if (n < 2 || n >= sizeof word || (*start != 'j' && *start != 'c'))
		return false;
	memcpy(word, start, n);
	word[n] = '\0';
	if (word_id(word))
		return false;
	if (*word == 'c')
		return strcmp(word, "cest") == 0 || strcmp(word, "cetait") == 0;
	for (i = 0; i < G_N_ELEMENTS(behind); i++)
		if (strcmp(behind[i], word + 1) == 0)
			return true;
	return n > 4 && word_verb(word_id(word + 1), &forms) && forms & VERB_FIRST;
}

static void
cut_word(struct cutter *c, TALLOC_CTX *mem)
{
	char ref[REFERENCE_SIZE];
	bool shy = false, number;
	size_t n = reference_at(c->f, c->map, c->raw, c->i, ref, &shy), dropped = 0;
	char *start = c->f + c->i;

	if (n > 0) {
		take_token(c, TOKEN_CASE, talloc_strdup(mem, ref), n, shy);
		return;
	}
	n = person_at(c->f, c->i);
	if (n > 0) {
		take_token(c, TOKEN_PERSON, talloc_strndup(mem, start, n), n, false);
		return;
	}
	if ((n = picture(start)) > 0) {
		take_token(c, TOKEN_WORD, talloc_strndup(mem, start, n), n, false);
		return;
	}
	number = g_ascii_isdigit(*start);
	while (picture(start + n) == 0 && word_byte(start[n]) && !(number && !g_ascii_isdigit(start[n]))) {
		n++;
		if (start[n - 1] == 'o' && degree(c, c->i + n - 1))
			break;
	}
	if (!number && run_together(start, n)) {
		take_token(c, TOKEN_WORD, *start == 'c' ? "c" : strchr("aeiouh", start[1]) ? "j" : "je", 1, false);
		return;
	}
	if (!number)
		while (dropped < 12 && inclusive(start, n + dropped) > 0)
			dropped += inclusive(start, n + dropped);
	take_token(c, number ? TOKEN_NUMBER : TOKEN_WORD, talloc_strndup(mem, start, n), n + dropped, false);
}

static void
cut_mark(struct cutter *c)
{
	char m = c->f[c->i], next = c->f[c->i + 1];
	struct words *w = c->w;
	bool initial = w->n > 0 && strlen(w->t[w->n - 1].word) == 1 && g_ascii_isalpha(w->t[w->n - 1].word[0]);

	if (m == '"')
		c->quoted = !c->quoted;
	else if (m == '\n') {
		bool blank = next == '\n';

		if (blank)
			c->quoted = false; /* a forgotten mark must not silence the rest */
		if (blank || !wrapped(c))
			sentence_end(c, '\n');
		c->new_line = true;
		c->line_at = c->i + 1;
	} else if (m == '?' || m == '!' || m == ';') {
		sentence_end(c, m == ';' ? '.' : m);
		c->bang = m == '!' && (c->i == 0 || c->f[c->i - 1] != '!'); /* "!!!" is a cry */
	} else if (m == '.' && !word_byte(next) && !initial) {
		sentence_end(c, '.');
	}
	if (m != ' ' && m != '!')
		c->bang = false;
	c->i++;
}

struct words *
words_cut(TALLOC_CTX *mem, const char *raw, size_t from, size_t to)
{
	struct words *w = talloc(mem, struct words);
	struct cutter c = { .w = w, .new_line = true };
	size_t cut = to - from < TOKENS_HEAD ? to : from + TOKENS_HEAD, k;
	char *head;

	while (cut > from && cut < to && (raw[cut] & 0xC0) == 0x80)
		cut--;
	head = talloc_strndup(w, raw + from, cut - from);
	c.raw = head;
	c.f = text_fold_map(w, head, &c.map);
	w->raw = raw;
	w->from = from;
	w->to = to;
	w->n = w->n_sentences = 0;
	while (c.f[c.i] && w->n < TOKENS_MAX) {
		if (c.new_line && c.f[c.i] == '>')
			while (c.f[c.i] && c.f[c.i] != '\n')
				c.i++;
		else if (word_byte(c.f[c.i]) || c.f[c.i] == '@')
			if (c.f[c.i] == '@' && person_at(c.f, c.i) == 0)
				c.i++;
			else
				cut_word(&c, w);
		else
			cut_mark(&c);
	}
	w->whole = cut == to && !c.f[c.i];
	sentence_end(&c, '\n');
	if (w->n_sentences == SENTENCES_MAX)
		w->n = w->s[SENTENCES_MAX - 1].end;
	for (k = 0; k < w->n; k++) {
		w->t[k].at += (uint32_t)from;
		w->t[k].end += (uint32_t)from;
		w->t[k].id = word_id(w->t[k].word);
		if (w->t[k].id == 0 && w->t[k].kind == TOKEN_WORD && shorthand(w->t[k].word)) {
			w->t[k].word = shorthand(w->t[k].word);
			w->t[k].id = word_id(w->t[k].word);
		}
		w->t[k].sound = w->t[k].kind == TOKEN_WORD ? word_sound(w->t[k].word) : 0;
		/* In few words each counts; in many the others tell. */
		if (w->t[k].id == 0 && w->t[k].sound == 0 && w->t[k].kind == TOKEN_WORD && w->n <= SLIPS_LOOK) {
			w->t[k].id = word_near(w->t[k].word);
			w->t[k].slip = w->t[k].id != 0;
		}
	}
	return w;
}

bool
closing_line(const char *f, size_t n)
{
	static const char *const starts[] = { "cordialement", "bien cordialement", "tres cordialement", "sincerement", "bien a vous",
		"bien a toi", "cdlt", "cdt", "bien sincerement", "respectueusement", "amicalement", "salutations", "meilleures salutations",
		"sinceres salutations", "je vous prie d'agreer", "je vous prie de croire", "veuillez agreer", "veuillez recevoir",
		"dans l'attente de votre", "best regards", "kind regards", "regards", "yours sincerely", "yours faithfully", "sincerely",
		"best wishes", "cheers", "pensez a l'environnement", "ce message et ses pieces", "ce message et toutes les pieces",
		"ce courriel et", "this message and any", "this e-mail and any", "this email and any", "envoye depuis mon", "envoye de mon",
		"envoye a partir de", "sent from my", "a galon", "kenavo", "bonne journee", "bonne fin de journee", "bonne soiree",
		"bon week-end", "bonne reception" };
	size_t i;

	if ((n >= 2 && f[0] == '-' && f[1] == '-' && (n == 2 || (n == 3 && f[2] == ' '))) || (n == 1 && *f == '-') ||
	    (n >= 3 && strspn(f, "_") >= n))
		return true;
	if ((n == 3 && strncmp(f, "fin", 3) == 0) || (n == 4 && strncmp(f, "stop", 4) == 0))
		return true;
	for (i = 0; i < G_N_ELEMENTS(starts); i++) {
		size_t m = strlen(starts[i]);

		if (n >= m && strncmp(f, starts[i], m) == 0 && (n == m || !g_ascii_isalnum(f[m])))
			return true;
	}
	return false;
}
