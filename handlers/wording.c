/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/wording.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/answers_words.h"
#include "handlers/tokens.h"

enum { SLIP_LONG = 5, ANY_MOST = 3, CHUNKS = 8, DENIED_BEHIND = 3, DENIALS_MOST = 8 };

bool
wording_is(const char *word, const char *list)
{
	size_t n;

	for (;; list += n + 1) {
		n = strcspn(list, "|? ");
		if (n > 0 && list[n - 1] == '*' ? strncmp(word, list, n - 1) == 0 : strlen(word) == n && strncmp(word, list, n) == 0)
			return true;
		if (list[n] != '|')
			return false;
	}
}

/* The word of the list that is one slip away. */
static const char *
slip_of(TALLOC_CTX *mem, const char *word, const char *slips)
{
	const char *p;
	size_t n;

	for (p = slips; *p; p += n + (p[n] == ' ')) {
		n = strcspn(p, " ");
		if (*p == *word && n + 1 >= strlen(word) && n <= strlen(word) + 1) {
			char *one = talloc_strndup(mem, p, n);

			if (text_distance(word, one, 1) == 1)
				return one;
		}
	}
	return NULL;
}

static int
question_marks(const char *s)
{
	bool web = false;
	int n = 0;

	for (; *s; s = g_utf8_next_char(s)) {
		gunichar c = g_utf8_get_char(s);

		web = (web && !g_ascii_isspace(*s)) || g_str_has_prefix(s, "://");
		n += c == 0xff1f || c == 0x2047 || c == 0x2753 || c == 0x2754 || c == 0x203d ||
		     (c == '?' && !(web && g_ascii_isalnum(s[1])));
	}
	return n;
}

/* Where our reading of a chunk ends: at the end of a line or a sentence, so that none is cut in two. */
static size_t
chunk_end(const char *raw, size_t from, size_t len)
{
	static const char *const marks = "\n.!?;, ";
	size_t most = from + TOKENS_HEAD, i;
	const char *m;

	if (len <= most)
		return len;
	for (m = marks; *m; m++)
		for (i = most; i > from + TOKENS_HEAD / 2; i--)
			if (raw[i - 1] == *m)
				return i;
	for (; most > from + 1 && (raw[most] & 0xc0) == 0x80; most--)
		;
	return most;
}

static void
take(struct wording *w, const struct words *cut, size_t i, const struct sentence *s, const char *slips, const char *real)
{
	const struct token *t = &cut->t[i];
	struct said_word *word = &w->w[w->n++];
	const char *near = NULL;

	if (t->kind == TOKEN_WORD && strlen(t->word) >= SLIP_LONG && !word_in_list(t->word, slips) && !word_in_list(t->word, real))
		near = slip_of(w, t->word, slips);
	*word = (struct said_word){ .word = near ? near : t->word,
		.at = t->at,
		.end = t->end,
		.after = t->after,
		.quoted = t->quoted,
		.capital = g_unichar_isupper(g_utf8_get_char(w->raw + t->at)),
		.number = t->kind == TOKEN_NUMBER,
		.person = t->kind == TOKEN_PERSON,
		.opens = i == s->first,
		.closes = i + 1 == s->end,
		.asked = s->mark == '?' };
}

/* "Cordialement": what follows is a signature, save for an afterthought. "Envoyé de mon ...", "Ce message et ses pièces": nothing follows. */
static size_t
closing(const char *raw, TALLOC_CTX *mem, size_t *end)
{
	static const char *const last[] = { "ce message et", "ce courriel et", "this message and", "this e-mail and", "this email and",
		"envoye d", "envoye a partir", "sent from", "pensez a l'environnement", "--", "__" };
	size_t *map, i, k, closes = strlen(raw);
	const char *f = text_fold_map(mem, raw, &map);

	*end = closes;
	for (i = 0; f[i]; i++) {
		if ((i > 0 && f[i - 1] != '\n') || !text_closes(f + i))
			continue;
		closes = MIN(closes, map[i]);
		for (k = 0; k < G_N_ELEMENTS(last); k++)
			if (g_str_has_prefix(f + i, last[k])) {
				*end = map[i];
				return MIN(closes, *end);
			}
	}
	return closes;
}

static int
quotation_marks(const char *from, const char *end)
{
	int n = 0;

	for (; from < end; from = g_utf8_next_char(from)) {
		gunichar c = g_utf8_get_char(from);

		n += c == '"' || c == 0x201c || c == 0x201d || c == 0x201e || c == 0xab || c == 0xbb;
	}
	return n;
}

/* A mark that is never closed quotes nothing, nor do any when the text was cut in pieces. Those around the whole answer stand there because
 * our letter wrote it so. */
static void
unquote(struct wording *w, size_t len, bool pieces)
{
	const char *par = w->raw, *end;
	bool only = true;
	size_t i = 0;

	for (; *par && par < w->raw + len; par = end) {
		end = strstr(par, "\n\n");
		end = end ? end + 2 : w->raw + strlen(w->raw);
		pieces = pieces || quotation_marks(par, end) % 2 == 1;
		for (; i < w->n && w->w[i].at < (size_t)(end - w->raw); i++)
			w->w[i].quoted = w->w[i].quoted && !pieces;
	}
	for (i = 0; i < w->n; i++)
		only = only && w->w[i].quoted;
	for (i = 0; only && i < w->n; i++)
		w->w[i].quoted = false;
}

struct wording *
wording_cut(TALLOC_CTX *mem, const char *text, const char *slips, const char *real)
{
	struct wording *w = talloc_zero(mem, struct wording);
	size_t from = 0, to, len, closes, chunk, i;

	len = strnlen(text, CHUNKS * TOKENS_HEAD);
	while (len > 0 && (text[len] & 0xc0) == 0x80)
		len--;
	w->raw = g_utf8_validate(text, (gssize)len, NULL) ? talloc_strndup(w, text, len) : "";
	w->whole = strlen(w->raw) == len && text[len] == '\0';
	closes = closing(w->raw, w, &len);
	w->asks = question_marks(talloc_strndup(w, w->raw, len));
	for (chunk = 0; from < len && chunk < CHUNKS; chunk++, from = to) {
		const struct words *cut = words_cut(w, w->raw, from, to = chunk_end(w->raw, from, len));
		const struct sentence *s;

		w->whole = w->whole && cut->whole && cut->n_sentences < SENTENCES_MAX && w->n + cut->n <= WORDING_MOST;
		for (s = cut->s; s < cut->s + cut->n_sentences; s++)
			for (i = s->first; i < s->end && w->n < WORDING_MOST; i++) {
				take(w, cut, i, s, slips, real);
				w->w[w->n - 1].behind = cut->t[i].at >= closes;
			}
	}
	w->whole = w->whole && from >= len;
	unquote(w, len, chunk > 1);
	return w;
}

/* --- phrases --- */

/* "..., que je ne connais pas, tres utile": what stands behind the comma is not denied. */
static bool
halts(const struct said_word *x)
{
	return strchr(",:;(", x->after) && wording_is(x->word, "pas|plus|jamais|not");
}

static bool
parts(const struct said_word *w)
{
	return w->closes || strchr(",:;-(\n", w->after) != NULL;
}

static size_t
match(const struct wording *w, size_t start, size_t at, const char *p)
{
	size_t n = strcspn(p, " "), k, left;
	const char *next = p + n + (p[n] == ' ');
	bool may = n > 1 && p[n - 1] == '?', inside = at == start || !(w->w[at - 1].closes || halts(&w->w[at - 1]));

	if (!*p)
		return at - start;
	if (*p == '$')
		return at > start && w->w[at - 1].closes ? at - start : 0;
	if (*p == ',')
		return at > start && parts(&w->w[at - 1]) ? match(w, start, at, next) : 0;
	if (*p == '^')
		return w->w[at].opens ? match(w, start, at, next) : 0;
	if (*p == '~') {
		for (k = 0; k <= ANY_MOST && at + k <= w->n; k++) {
			if (k > 0 && w->w[at + k - 1].closes)
				break;
			left = match(w, start, at + k, next);
			if (left > 0)
				return left;
		}
		return 0;
	}
	if (inside && at < w->n && !w->w[at].person) {
		left = wording_is(w->w[at].word, p) ? match(w, start, at + 1, next) : 0;
		if (left > 0)
			return left;
	}
	return may ? match(w, start, at, next) : 0;
}

size_t
wording_at(const struct wording *w, size_t at, const char *words)
{
	return at < w->n ? match(w, at, at, words) : 0;
}

static uint32_t
letter(char c)
{
	return g_ascii_isalpha(c) ? 1u << (g_ascii_tolower(c) - 'a') : 1u << 31;
}

/* The letters with which what is said in these words may begin: most phrases begin otherwise than the word at hand. */
static uint32_t
letters(const char *p)
{
	uint32_t set = 0;
	bool may = true;
	size_t n;

	for (; *p && may; p += n + (p[n] == ' ')) {
		const char *one = p;

		n = strcspn(p, " ");
		may = p[n - 1] == '?' || *p == '^';
		if (*p == '~')
			return UINT32_MAX;
		for (; *p != '^' && one && one < p + n; one = memchr(one, '|', (size_t)(p + n - one)), one = one ? one + 1 : NULL)
			set |= letter(*one);
	}
	return set;
}

size_t
wording_find(struct wording *w, const struct wording_phrase *table, size_t n_table, struct wording_found *out, size_t max)
{
	uint32_t *begins = talloc_array(w, uint32_t, (unsigned)n_table);
	size_t i, k, n, best, found = 0;

	for (k = 0; k < n_table; k++)
		begins[k] = letters(table[k].words);
	for (i = 0; i < w->n && found < max; i += MAX(best, 1)) {
		const struct wording_phrase *phrase = NULL;
		uint32_t here = letter(*w->w[i].word);

		for (best = 0, k = 0; k < n_table && !w->w[i].quoted; k++)
			if (begins[k] & here && (n = wording_at(w, i, table[k].words)) > best) {
				best = n;
				phrase = &table[k];
			}
		if (!phrase)
			continue;
		out[found++] = (struct wording_found){ phrase, i, i + best };
		for (n = i; n < i + best; n++)
			w->w[n].by = (short)found;
	}
	talloc_free(begins);
	return found;
}

char *
wording_text(TALLOC_CTX *mem, const struct wording *w, size_t from, size_t end)
{
	if (from >= end || end > w->n)
		return talloc_strdup(mem, "");
	return text_line(mem, talloc_strndup(mem, w->raw + w->w[from].at, w->w[end - 1].end - w->w[from].at), 400);
}

size_t
wording_sentence(const struct wording *w, size_t i, size_t *end)
{
	size_t from = i;

	while (from > 0 && !w->w[from].opens)
		from--;
	for (*end = i + 1; *end < w->n && !w->w[*end - 1].closes; ++*end)
		;
	return from;
}

size_t
wording_clause(const struct wording *w, size_t i, size_t *end)
{
	static const char joins[] = "mais|et|car|donc|puis|but|and|because|parce|so|or";
	size_t from = i;

	while (from > 0 && !w->w[from].opens && !parts(&w->w[from - 1]) && !wording_is(w->w[from].word, joins))
		from--;
	for (*end = i + 1; *end < w->n && !parts(&w->w[*end - 1]) && !wording_is(w->w[*end].word, joins); ++*end)
		;
	return from;
}

bool
wording_denies(const struct wording *w, size_t i)
{
	const char *word = w->w[i].word, *before = i > 0 ? w->w[i - 1].word : "";

	if (w->w[i].by || w->w[i].quoted)
		return false;
	return wording_is(word,
		   "ne|n|pas|jamais|rien|ni|aucun|aucune|guere|nullement|aucunement|not|never|nothing|neither|nor|nobody|cannot|dont|doesnt|"
		   "isnt|wont|cant") ||
	       (wording_is(word, "t") && strlen(before) > 1 && g_str_has_suffix(before, "n"));
}

bool
wording_denied(struct wording *w, const struct wording_found *f, short mark)
{
	size_t end, from = wording_clause(w, f->first, &end), i, n = 0, there[DENIALS_MOST];
	bool whole = false;

	wording_clause(w, f->end - 1, &end);
	for (i = from; i < MIN(end, f->end + DENIED_BEHIND) && n < DENIALS_MOST; i++) {
		bool half = wording_is(w->w[i].word, "ne|n");

		if (i >= f->first && i < f->end)
			continue;
		if (!wording_denies(w, i) && !(n > 0 && w->w[i].by == 0 && wording_is(w->w[i].word, "plus|que")))
			continue;
		if (i >= f->end && half) /* another verb's */
			continue;
		there[n++] = i;
		whole = whole || !(half || wording_is(w->w[i].word, "que"));
	}
	for (i = 0; whole && i < n; i++)
		w->w[there[i]].by = mark;
	return whole;
}
