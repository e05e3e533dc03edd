/* SPDX-License-Identifier: EUPL-1.2
 *
 * For whom somebody works, as they call it themselves.
 */
#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/directory.h"
#include "handlers/unnamed.h"
#include "handlers/unnamed_words.h"

enum { SIGNED_LINES = 6, SIGNED_BYTES = 120, ACRONYM_MOST = 6, MAILS_MOST = 6 };

enum place
place_of(const struct territories *t, TALLOC_CTX *mem, const char *words)
{
	const char *codes[TERRITORIES_NAMED];
	char *rest = NULL;
	size_t n = t ? territories_find(t, mem, words, true, codes, &rest) : 0;

	if (n == 0 || *text_trim(rest))
		return PLACE_NONE;
	return strchr("CE", *codes[0]) ? PLACE_SMALL : PLACE_LARGE;
}

static bool
has_digit(const char *s)
{
	return strpbrk(s, "0123456789@") != NULL;
}

/* Long and short. */
static void
both_names(TALLOC_CTX *mem, struct identity *who, const char *name)
{
	static const struct {
		const char *upper, *whole;
	} pairs[] = { { "CAF", "caisse d'allocations familiales" }, { "CPAM", "caisse primaire d'assurance maladie" },
		{ "CCAS", "centre communal d'action sociale" }, { "CIAS", "centre intercommunal d'action sociale" } };
	const char *folded = text_fold(mem, name);
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(pairs); i++)
		if (strstr(name, pairs[i].upper) || strstr(folded, pairs[i].whole)) {
			identity_add(who, talloc_asprintf(mem, "^%s", pairs[i].upper));
			identity_add(who, talloc_asprintf(mem, "=%s", pairs[i].whole));
		}
}

/* "CAF": all of it names it. In "MAIRIE DE BREST" capitals say nothing. */
static bool
is_acronym(const struct text_words *t, size_t i, bool loud)
{
	static const char acronyms[] = "caf cpam ccas cias msa carsat urssaf ddtm ddets dreal ars sdis epci chu ehpad crous dsden";
	const struct text_word *w = &t->w[i];

	return w->upper && w->end - w->at <= ACRONYM_MOST && (!loud || words_hold(acronyms, w->word, strlen(w->word)));
}

static bool
all_capitals(const struct text_words *t)
{
	size_t i;

	for (i = 0; i < t->n && t->w[i].upper; i++)
		;
	return i == t->n && t->n > 1;
}

static bool
is_between(const struct text_words *t, size_t i, bool loud)
{
	return name_kind(t, i) || name_links(t, i) || (loud && strlen(t->w[i].word) < 3);
}

void
identity_organisation(TALLOC_CTX *mem, struct identity *who, const struct territories *places, const char *name)
{
	const struct text_words t = text_words_cut(mem, name);
	bool loud = all_capitals(&t);
	size_t i, end;

	if (t.n == 0)
		return;
	identity_add(who, talloc_asprintf(mem, "=%s", name));
	both_names(mem, who, name);
	for (i = 0; i < t.n; i = MAX(end, i + 1)) {
		const struct text_word *w = &t.w[i];
		const char *words;

		for (end = i; end < t.n && !is_between(&t, end, loud) && t.w[end].capital; end++)
			;
		if (is_acronym(&t, i, loud)) { /* a kind or not */
			identity_add(who, talloc_asprintf(mem, "^%.*s", (int)(w->end - w->at), name + w->at));
			end = i + 1;
			continue;
		}
		if (end == i)
			continue;
		words = talloc_strndup(mem, name + w->at, t.w[end - 1].end - w->at);
		switch (place_of(places, mem, words)) {
		case PLACE_LARGE:
			break;
		case PLACE_SMALL:
			identity_add(who, talloc_asprintf(mem, "&%s", words));
			break;
		case PLACE_NONE:
			identity_add(who, talloc_asprintf(mem, "~%s", words));
			break;
		}
	}
}

/* "CAF du Finistère", "Port of Brest Authority", "Archipel Habitat"; a post, a street, a town are none. */
static bool
is_organisation(TALLOC_CTX *mem, const struct territories *places, const char *piece)
{
	static const char posts[] =
	    "responsable charge chargee directeur directrice chef cheffe head adjoint adjointe agent agente assistant assistante secretaire "
	    "conseiller conseillere gestionnaire referent referente coordinateur coordinatrice manager designer officer elu elue tel mobile "
	    "bonne cordialement merci envoye sent bien rue place avenue boulevard quai allee chemin president presidente";
	const struct text_words t = text_words_cut(mem, piece);
	size_t i, capitals = 0, lower = 0;

	if (t.n == 0 || has_digit(piece) || strlen(piece) > SIGNED_BYTES || words_hold(posts, t.w[0].word, strlen(t.w[0].word)))
		return false;
	for (i = 0; i < t.n; i++) {
		if (name_kind(&t, i) && (i < 2 || i + 1 == t.n) && t.n > 1)
			return true;
		capitals += t.w[i].capital;
		lower += !t.w[i].capital && !name_links(&t, i);
	}
	return t.n == 1 ? t.w[0].upper : capitals > 1 && lower == 0 && place_of(places, mem, piece) == PLACE_NONE;
}

/* "CAF du Finistère - 1 avenue de Ti Douar, 29000 Quimper". */
static void
line_signed(TALLOC_CTX *mem, struct identity *who, const struct territories *places, const char *line)
{
	g_autoptr(GRegex) re = g_regex_new(" *[|,;/()\xe2\x80\xa2] *| +(?:-+|\xe2\x80\x93|\xe2\x80\x94|\xc2\xb7) +", 0, 0, NULL);
	g_auto(GStrv) piece = g_regex_split(re, line, 0);
	size_t n = strlen(line), i;

	if (n == 0 || strchr(".?!", line[n - 1])) /* an afterthought */
		return;
	for (i = 0; piece[i]; i++) {
		char *one = text_trim(talloc_strdup(mem, piece[i]));

		if (is_organisation(mem, places, one))
			identity_organisation(mem, who, places, one);
	}
}

/* The name stands alone on its line, or before a mark: "Claire Le Goff", "Claire", "C. Le Goff - accueil". *rest: what stands behind it. */
static bool
is_signature(TALLOC_CTX *mem, const char *line, const char *names, const char **rest)
{
	const struct text_words t = text_words_cut(mem, line);
	bool whole = false, capital = false;
	size_t i;

	for (i = 0; i < t.n && (i == 0 || name_near(&t, i)); i++) {
		const char *want = talloc_asprintf(mem, " %s%s", t.w[i].word, t.w[i].end - t.w[i].at > 1 ? " " : "");

		if (!strstr(names, want))
			return false;
		capital = capital || t.w[i].capital;
		whole = whole || t.w[i].end - t.w[i].at > 1;
	}
	*rest = i < t.n ? line + t.w[i].at : "";
	return whole && (capital || i > 1) && (i == t.n || (i > 1 && strcspn(t.w[i].gap, "-|,;/(\xe2") < t.w[i].gap_size));
}

/* "Cordialement," */
static bool
is_closing(TALLOC_CTX *mem, const char *line)
{
	static const char *const closings[] = { "cordialement", "bien cordialement", "tres cordialement", "bien a vous", "cdlt", "cdt",
		"salutations", "amicalement", "respectueusement", "kind regards", "best regards", "regards", "best wishes", "sincerely",
		"a bientot", NULL };
	char *folded = text_fold(mem, line);
	size_t n = strlen(folded);

	while (n > 0 && strchr(" ,.!", folded[n - 1]))
		folded[--n] = '\0';
	return g_strv_contains(closings, folded);
}

void
identity_signed(TALLOC_CTX *mem, struct identity *who, const struct territories *places, const char *name, const char *text)
{
	g_autofree char *flat = g_strdelimit(g_strdup(text_fold(mem, name)), ".,-_'@()", ' ');
	const char *names = talloc_asprintf(mem, " %s ", flat), *rest;
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	size_t i, left = 0;

	for (i = 0; *flat && lines[i]; i++) {
		const char *line = text_trim(lines[i]);

		if (*line == '>' || (*line && line[strlen(line) - 1] == ':'))
			left = 0; /* others' words */
		else if (strlen(line) <= SIGNED_BYTES && is_signature(mem, line, names, &rest)) {
			line_signed(mem, who, places, rest);
			left = SIGNED_LINES;
		} else if (is_closing(mem, line)) {
			left = SIGNED_LINES;
		} else if (*line && left > 0) {
			line_signed(mem, who, places, line);
			left--;
		}
	}
}

int
identity_written(struct handling *h, struct identity *who, int64_t person, int64_t problem, struct err *e)
{
	const struct territories *places = h->lab->directory ? h->lab->directory->territories : NULL;
	int64_t mails[MAILS_MOST];
	struct person p;
	size_t n = 0, i;
	int r = person_get(h->tx, h->mem, person, &p, e);

	if (r <= 0)
		return r;
	if (h->who.id == person && h->in->full_text)
		identity_signed(h->mem, who, places, p.name, h->in->full_text);
	if (h->lab->mail_words && inbox_mails_of(h->tx, person, problem, mails, MAILS_MOST, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		const void *raw;
		size_t size;
		const char *words;

		r = inbox_raw(h->tx, h->mem, mails[i], &raw, &size, e);
		if (r < 0)
			return -1;
		words = r ? h->lab->mail_words(h->lab->mail_aux, h->mem, raw, size) : NULL;
		if (words)
			identity_signed(h->mem, who, places, p.name, words);
	}
	return 0;
}
