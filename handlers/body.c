/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/body.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/match.h"

enum { CLOSING_LOOK = 60, AFTER_CLOSING_MAX = 500, CLOSING_WORDS = 10 };

/* Cheap first look, so that few lines need folding: the first two letters of the known closings. */
static bool
may_close(const char *line, size_t n)
{
	static const char starts[] = "co bi tr si cd re am sa me je ve da be ki yo ch pe ce th en se a  ke bo fi st -- __ ";
	const char *p;
	char a, b;

	if (n == 0)
		return false;
	if (*line & 0x80)
		return n < 30;
	a = g_ascii_tolower(line[0]);
	b = n > 1 ? g_ascii_tolower(line[1]) : '\0';
	if (b & 0x80) /* "À bientôt", "Très": the accent is in the second letter */
		return true;
	for (p = starts; *p; p += 3)
		if (p[0] == a && (p[1] == b || a == '-'))
			return true;
	return false;
}

static bool
line_closes(TALLOC_CTX *mem, const char *line, size_t n)
{
	size_t look = MIN(n, (size_t)CLOSING_LOOK), size;
	char *part, *folded;
	bool closes;

	while (look < n && look > 0 && (line[look] & 0xC0) == 0x80)
		look--;
	part = talloc_strndup(mem, line, look);
	folded = text_fold(part, part);
	size = strlen(folded);
	while (size > 0 && strchr(" ,.!\t", folded[size - 1]))
		size--;
	/* A line of prose may begin with such words: "Bien à vous de voir si ..." */
	closes = closing_line(folded, size) &&
		 (n <= CLOSING_LOOK || text_starts(folded, "ce ") || text_starts(folded, "th") || text_starts(folded, "je vous prie") ||
		     text_starts(folded, "veuillez") || text_starts(folded, "dans l'attente"));
	talloc_free(part);
	return closes;
}

size_t
body_end(TALLOC_CTX *mem, const char *raw)
{
	size_t at = 0, size = strlen(raw);
	bool content = false;

	while (at < size) {
		const char *line = raw + at, *nl = memchr(line, '\n', size - at);
		size_t n = nl ? (size_t)(nl - line) : size - at, lead = strspn(line, " \t");

		lead = MIN(lead, n);
		if (content && may_close(line + lead, n - lead) && line_closes(mem, line + lead, n - lead) &&
		    (size - at - n <= AFTER_CLOSING_MAX || line[lead] == '-' || (n - lead <= 5)))
			return at;
		content |= lead < n;
		at += n + 1;
	}
	return size;
}

void
closing_drop(struct words *w)
{
	static const char *const words[] = { "cordialement", "sincerement", "amicalement", "respectueusement", "cdlt", "cdt" };
	size_t k, i, n;

	for (k = w->n_sentences; w->whole && k-- > 1 && w->n - w->s[k].first <= CLOSING_WORDS;) {
		i = w->s[k].first;
		if (w->t[i].line)
			continue;
		if (i + 1 < w->s[k].end && (strcmp(w->t[i].word, "bien") == 0 || strcmp(w->t[i].word, "tres") == 0))
			i++;
		for (n = 0; n < G_N_ELEMENTS(words) && strcmp(w->t[i].word, words[n]) != 0; n++)
			;
		if (n == G_N_ELEMENTS(words))
			continue;
		w->n = w->s[k].first;
		w->n_sentences = k;
		w->to = w->t[w->n].at;
		return;
	}
}

static const char *
greeting_word(const struct words *w, size_t i, size_t *n)
{
	static const struct {
		const char *words[2], *lang;
	} greetings[] = { { { "bonjour", NULL }, "fr" }, { { "bonsoir", NULL }, "fr" }, { { "salut", NULL }, "fr" },
		{ { "coucou", NULL }, "fr" }, { { "bjr", NULL }, "fr" }, { { "slt", NULL }, "fr" }, { { "madame", NULL }, "fr" },
		{ { "monsieur", NULL }, "fr" }, { { "mesdames", NULL }, "fr" }, { { "messieurs", NULL }, "fr" }, { { "cher", NULL }, "fr" },
		{ { "chere", NULL }, "fr" }, { { "chers", NULL }, "fr" }, { { "cheres", NULL }, "fr" }, { { "re", "bonjour" }, "fr" },
		{ { "rebonjour", NULL }, "fr" }, { { "hello", NULL }, "en" }, { { "hi", NULL }, "en" }, { { "hey", NULL }, "en" },
		{ { "dear", NULL }, "en" }, { { "good", "morning" }, "en" }, { { "good", "afternoon" }, "en" },
		{ { "good", "evening" }, "en" }, { { "greetings", NULL }, "en" }, { { "demat", NULL }, "br" },
		{ { "devezh", "mat" }, "br" }, { { "salud", NULL }, "br" }, { { "noz", "vat" }, "br" }, { { "deiz", "mat" }, "br" },
		{ { "nozvezh", "vat" }, "br" } };
	size_t k;

	for (k = 0; k < G_N_ELEMENTS(greetings) && i < w->n; k++) {
		if (strcmp(w->t[i].word, greetings[k].words[0]) != 0)
			continue;
		*n = greetings[k].words[1] ? 2 : 1;
		if (*n == 1 || (i + 1 < w->n && strcmp(w->t[i + 1].word, greetings[k].words[1]) == 0))
			return greetings[k].lang;
	}
	return NULL;
}

static bool
capital(const struct words *w, const struct token *t)
{
	const char *p = w->raw + t->at;

	return g_unichar_isupper(g_utf8_get_char(p));
}

/* From the greeting word on: titles, "à tous", and names up to the comma or the end of the line. */
static size_t
greeting_size(const struct words *w, size_t from, size_t first)
{
	size_t i, sure = from + first;
	bool loud = g_ascii_isupper(w->raw[w->t[from].at + 1]); /* "BONJOUR ...": there capitals tell no name */

	for (i = from + first - 1; i < w->n && i < from + 9; i++) {
		const struct token *t = &w->t[i];

		if (i >= from + first && !(word_classes(t->id) & WORD_SALUTE) && !capital(w, t))
			break;
		if (t->kind == TOKEN_CASE || t->kind == TOKEN_NUMBER)
			break;
		if (loud && i >= from + first && !(word_classes(t->id) & WORD_SALUTE) && (t->after == '\0' || t->after == '.'))
			break;
		if (t->after == '\n' || t->after == ',' || t->after == '!' || t->after == '\0' || t->after == '.') {
			sure = i + 1;
			break;
		}
		/* "Bonjour à tous nous avons": titles go without a comma, names do not; an article opens the next sentence. */
		if (i >= from + first && word_classes(t->id) & WORD_SALUTE && sure == i && !strchr("ld", t->word[0]))
			sure = i + 1;
	}
	return sure;
}

void
words_skip(struct words *w, size_t n)
{
	size_t k, kept = 0;

	for (k = 0; k < w->n_sentences; k++) {
		struct sentence s = w->s[k];

		if (s.end <= n)
			continue;
		s.first = (uint16_t)MAX(s.first, n);
		w->s[kept++] = s;
	}
	w->n_sentences = kept;
	w->from = n < w->n ? w->t[n - 1].end : w->to;
	w->from += strspn(w->raw + w->from, " ,!.:;\n\t");
	w->from = MIN(w->from, w->to);
	memmove(w->t, w->t + n, (w->n - n) * sizeof *w->t);
	w->n -= n;
	if (w->n > 0) { /* the mark of "Bonjour !" is no command */
		w->t[0].bang = w->t[0].bang && w->t[0].line;
		w->t[0].line = true;
	}
	for (k = 0; k < w->n_sentences; k++) {
		w->s[k].first = (uint16_t)(w->s[k].first - n);
		w->s[k].end = (uint16_t)(w->s[k].end - n);
	}
}

const char *
greeting_take(struct words *w)
{
	const char *lang = NULL, *more;
	size_t n, size = 0, rounds;

	for (rounds = 0; rounds < 2; rounds++) { /* "Demat, bonjour à tous," */
		more = greeting_word(w, size, &n);
		if (!more)
			break;
		/* "Madame X refuse ..." tells of somebody: a title alone greets only before a comma or a line end. */
		if (strchr("mc", w->t[size].word[0]) && strcmp(w->t[size].word, "coucou") != 0) {
			size_t upto = greeting_size(w, size, n);
			char after = w->t[upto - 1].after;

			if (after != ',' && after != '\n' && after != '!')
				break;
		}
		size = greeting_size(w, size, n);
		lang = lang ? lang : more;
	}
	if (size > 0)
		words_skip(w, size);
	return lang;
}

const char *
language_of(const struct words *w)
{
	size_t i, fr = 0, en = 0;

	for (i = 0; i < w->n; i++) {
		unsigned classes = word_classes(w->t[i].id);

		fr += (classes & WORD_FRENCH) != 0;
		en += (classes & WORD_ENGLISH) != 0;
	}
	if (fr == en)
		return NULL;
	return fr > en ? "fr" : "en";
}
