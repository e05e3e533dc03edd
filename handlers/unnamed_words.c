/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/unnamed_words.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"

enum { NAME_MOST = 8, LOUD_LEAST = 5 };

/* What organisations are, one of them: "ecoles" are many. */
static const char kinds[] =
    "mairie ville commune caf cpam ccas cias msa carsat urssaf ddtm ddets dreal ars sdis epci chu ehpad crous dsden hopital clinique "
    "prefecture sous-prefecture departement region universite lycee college ecole creche iut academie rectorat ministere direction agence "
    "caisse association conseil departemental departementale regional regionale municipal municipale communautaire communaute communes "
    "agglomeration metropole syndicat chambre office mission locale maison centre social hospitalier universitaire mediatheque "
    "bibliotheque musee tribunal gendarmerie commissariat federation fondation port council hospital university school authority agency "
    "department library museum trust borough district hotel hall town allocations familiales primaire assurance maladie";

static const char links[] = "de du des d la le les l of the s";

/* Letters and digits go together, "'" and "-" cut. */
static bool
in_word(gunichar c)
{
	return g_unichar_isalnum(c) || g_unichar_ismark(c);
}

static void
word_read(TALLOC_CTX *mem, const char *raw, struct text_word *w)
{
	const char *p;
	bool lower = false, letters = false;

	w->capital = g_unichar_isupper(g_utf8_get_char(raw + w->at));
	for (p = raw + w->at; p < raw + w->end; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);

		lower = lower || g_unichar_islower(c);
		letters = letters || !g_ascii_isdigit(*p);
	}
	w->upper = w->capital && !lower && w->end - w->at > 1;
	w->digits = letters ? 0 : (unsigned)(w->end - w->at);
	w->word = text_fold(mem, talloc_strndup(mem, raw + w->at, w->end - w->at));
}

static bool
gap_ends(const struct text_word *w)
{
	size_t i;

	for (i = 0; i < w->gap_size; i++)
		if (strchr(".!?:;\n", w->gap[i]))
			return true;
	return false;
}

/* "M. Le Goff", "R. Le Goff": no sentence ends there. */
static bool
is_short_form(const char *word)
{
	static const char forms[] = "m mm mr mrs ms dr pr prof st ste";

	return strlen(word) == 1 || words_hold(forms, word, strlen(word));
}

struct text_words
text_words_cut(TALLOC_CTX *mem, const char *raw)
{
	struct text_words t = { .raw = raw };
	size_t room = strlen(raw) / 2 + 1, last = 0, upper = 0;
	const char *p = raw, *from;

	t.w = talloc_array(mem, struct text_word, (unsigned)room);
	while (*p && t.n < room) {
		struct text_word *w = &t.w[t.n];

		if (!in_word(g_utf8_get_char(p))) {
			p = g_utf8_next_char(p);
			continue;
		}
		for (from = p; *p && in_word(g_utf8_get_char(p)); p = g_utf8_next_char(p))
			;
		*w = (struct text_word){ .at = (size_t)(from - raw), .end = (size_t)(p - raw), .gap = raw + last };
		w->gap_size = w->at - last;
		word_read(mem, raw, w);
		w->opens = t.n == 0 || (gap_ends(w) && !(*w->gap == '.' && w->gap_size == 2 && w[-1].capital && is_short_form(w[-1].word)));
		upper += w->upper;
		last = w->end;
		t.n++;
	}
	t.loud = t.n >= LOUD_LEAST && upper * 2 > t.n;
	return t;
}

bool
name_near(const struct text_words *t, size_t i)
{
	static const char *const gaps[] = { " ", "-", "'", "\xe2\x80\x99", "\xc2\xa0", "\xe2\x80\xaf", ". ", "  " };
	const struct text_word *w = &t->w[i];
	size_t k;

	for (k = 0; i > 0 && i < t->n && !w->opens && k < G_N_ELEMENTS(gaps); k++)
		if (w->gap_size == strlen(gaps[k]) && memcmp(w->gap, gaps[k], w->gap_size) == 0)
			return true;
	return false;
}

bool
name_links(const struct text_words *t, size_t i)
{
	return words_hold(links, t->w[i].word, strlen(t->w[i].word)) && !t->w[i].upper;
}

bool
name_kind(const struct text_words *t, size_t i)
{
	return words_hold(kinds, t->w[i].word, strlen(t->w[i].word));
}

static bool
hyphened(const struct text_words *t, size_t i)
{
	return name_near(t, i) && *t->w[i].gap == '-';
}

size_t
name_goes_on(const struct text_words *t, size_t i)
{
	size_t k, most = MIN(t->n, i + NAME_MOST);

	while (i < most && name_near(t, i)) {
		for (k = i; k < most && name_near(t, k) && !t->w[k].capital && (name_links(t, k) || (hyphened(t, k) && hyphened(t, k + 1)));
		     k++)
			;
		if (k >= most || !name_near(t, k) || !t->w[k].capital)
			break;
		i = k + 1;
	}
	return i;
}

size_t
name_end(const struct text_words *t, size_t i)
{
	return t->w[i].capital ? name_goes_on(t, i + 1) : i;
}
