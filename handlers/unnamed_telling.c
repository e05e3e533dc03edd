/* SPDX-License-Identifier: EUPL-1.2
 *
 * Words that may tell who wrote a text, for its writer to see: they are right more often than not, and nothing is taken away for them.
 */
#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/unnamed.h"
#include "handlers/unnamed_words.h"

enum { POSTCODE = 5, LONG_NUMBER = 9 };

/* With a capital, and everybody's. */
static const char everybody[] =
    "i internet web wifi europe europeen europeenne union etat republique nation marianne noel paques toussaint ascension pentecote covid monde "
    "outlook excel word powerpoint teams zoom tchap google facebook instagram linkedin whatsapp youtube android iphone windows linux "
    "microsoft apple twitter figma miro klaxoon lego serious play design thinking sprint post it falc fab lab living open data kit "
    "francais francaise francaises breton bretonne bretons bretonnes anglais english french british european "
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre january february march april may june july august "
    "september october november december lundi mardi mercredi jeudi vendredi samedi dimanche monday tuesday wednesday thursday friday "
    "saturday sunday easter christmas bonjour bonsoir madame monsieur m mm mme mmes mlle mr mrs ms dr mesdames messieurs cordialement merci hello hi dear thanks regards "
    "agile scrum kanban world cafe python wordpress javascript canva mural trello slack photoshop pole emploi brittany normandy "
    "service services public publics premier facile lire comprendre maire prefet prefete president presidente directeur directrice ministre mayor";

/* A sentence begins with these. */
static const char beginnings[] =
    "le la les l un une des du de d au aux a et ou mais en dans sur sous pour par avec sans chez depuis pendant nous vous je j il elle on ils "
    "elles ce cette ces cet c ca notre nos mon ma mes leur leurs son sa ses votre vos qui que quoi quand comment si s y est n ne tout tous toute "
    "toutes chaque plusieurs aujourd hui ici quelqu contact territoire the an our my we they you he she it this that these those in on at for "
    "from with by to of and or but who what when how is are can could would";

static const char units[] =
    "euros euro eur e k ke habitants personnes usagers usageres agents visiteurs visites heures jours courriers lettres dossiers appels "
    "demandes people users visitors inhabitants hours letters pounds";

struct telling {
	TALLOC_CTX *mem;
	const struct territories *places;
	const struct text_words *t;
	const char **words;
	size_t n;
};

static bool
holds(const char *list, const char *word)
{
	return words_hold(list, word, strlen(word));
}

static void
tell_words(struct telling *s, size_t first, size_t end)
{
	const struct text_word *w = s->t->w;
	const char *words = text_line(s->mem, talloc_strndup(s->mem, s->t->raw + w[first].at, w[end - 1].end - w[first].at), SIZE_MAX);
	size_t i;

	for (i = 0; i < s->n; i++)
		if (strcmp(s->words[i], words) == 0)
			return;
	if (s->n < TELLING_MOST)
		s->words[s->n++] = words;
}

static enum place
place_here(const struct telling *s, size_t first, size_t end)
{
	const struct text_word *w = s->t->w;

	return place_of(s->places, s->mem, talloc_strndup(s->mem, s->t->raw + w[first].at, w[end - 1].end - w[first].at));
}

static bool
is_wide(const char *kind)
{
	return holds("departement region prefecture department", kind);
}

/* "dans le departement du Finistere", "une commune de Bretagne": where, not who. */
static bool
is_where(const struct telling *s, size_t i, size_t place, size_t end)
{
	const struct text_words *t = s->t;

	if (place_here(s, place, end) != PLACE_LARGE)
		return false;
	if (i > 0 && holds("un une chaque toute a an any every each", t->w[i - 1].word))
		return true;
	return is_wide(t->w[i].word) && !t->w[i].capital && strcmp(t->w[i].word, "prefecture") != 0;
}

/* "mairie de Lannion", "communaute de communes du Pays d'Auray", "CAF29": behind its last word; i. */
static size_t
organisation_here(struct telling *s, size_t i)
{
	const struct text_words *t = s->t;
	size_t k = i + 1, name, end;

	if (!name_kind(t, i))
		return i;
	while (k < t->n && name_near(t, k) &&
	       (name_kind(t, k) || (name_links(t, k) && k + 1 < t->n && name_near(t, k + 1) && name_kind(t, k + 1))))
		k++;
	for (name = k; name < t->n && name_near(t, name) && name_links(t, name) && !t->w[name].capital; name++)
		;
	if (name >= t->n || !name_near(t, name))
		return i;
	if (t->w[i].upper && t->w[name].digits >= 2 && t->w[name].digits <= 3)
		end = name + 1;
	else
		end = name_end(t, name);
	if (end == name || (t->w[name].upper && holds(everybody, t->w[name].word)) || is_where(s, i, name, end))
		return i;
	tell_words(s, i, end);
	return end;
}

/* "CAF29": an acronym with the number of a department. */
static bool
is_numbered(const struct text_word *w)
{
	size_t letters = strcspn(w->word, "0123456789"), digits = strspn(w->word + letters, "0123456789");

	return w->capital && letters >= 2 && letters <= 5 && digits >= 2 && digits <= 3 && !w->word[letters + digits] &&
	       strncmp(w->word, "covid", 5) != 0 && strncmp(w->word, "iso", 3) != 0;
}

/* "12 rue Haute", "1 bis avenue de Ti Douar", "10 Baker Street". */
static size_t
street_here(struct telling *s, size_t i)
{
	static const char streets[] = "rue avenue av bd boulevard place quai impasse allee chemin route cours square street road lane";
	const struct text_words *t = s->t;
	size_t k = i + 1, end;

	if (t->w[i].digits == 0 || t->w[i].digits > 4)
		return i;
	if (k < t->n && holds("bis ter quater b t", t->w[k].word))
		k++;
	if (k < t->n && !t->w[k].opens && holds(streets, t->w[k].word)) {
		end = name_goes_on(t, k + 1);
	} else {
		end = k < t->n && name_near(t, k) ? name_end(t, k) : i;
		if (end <= k || !holds(streets, t->w[end - 1].word))
			return i;
	}
	tell_words(s, i, end);
	return end;
}

/* "29000 Quimper", a number of a case or an organisation; no sum, no crowd. */
static size_t
number_here(struct telling *s, size_t i)
{
	const struct text_words *t = s->t;
	size_t k, digits = 0;

	for (k = i; k < t->n && t->w[k].digits && (k == i || (name_near(t, k) && *t->w[k].gap != '-')); k++)
		digits += t->w[k].digits;
	if (k == i || (t->w[i].digits < POSTCODE && digits < LONG_NUMBER))
		return i;
	if (k < t->n && (memmem(t->w[k].gap, t->w[k].gap_size, "\xe2\x82\xac", 3) || memchr(t->w[k].gap, '%', t->w[k].gap_size) ||
			    (!t->w[k].opens && holds(units, t->w[k].word))))
		return i;
	if (k == t->n && strstr(t->raw + t->w[k - 1].end, "\xe2\x82\xac"))
		return i;
	k = name_goes_on(t, k);
	tell_words(s, i, k);
	return k;
}

static bool
is_everybodys(const struct text_words *t, size_t i)
{
	const struct text_word *w = &t->w[i];

	return holds(everybody, w->word) || holds(beginnings, w->word) || w->end - w->at < 2 || (w->upper && !is_numbered(w));
}

/* A name that we do not know: behind its last word; i. */
static size_t
name_here(struct telling *s, size_t i)
{
	const struct text_words *t = s->t;
	size_t end, from = i, last;

	if (!t->w[i].capital || is_everybodys(t, i))
		return i;
	end = last = name_end(t, i);
	while (last > from && (is_everybodys(t, last - 1) || name_links(t, last - 1)))
		last--;
	if (from == last || place_here(s, from, last) == PLACE_LARGE)
		return end;
	if (t->w[from].opens && last == from + 1 && !is_numbered(&t->w[from]) && place_here(s, from, last) != PLACE_SMALL)
		return end;
	if (last == from + 1 && name_kind(t, from))
		return end;
	tell_words(s, from, last);
	return end;
}

size_t
text_telling(TALLOC_CTX *mem, const char *text, const struct territories *places, const char *words[TELLING_MOST])
{
	const struct text_words t = text_words_cut(mem, text);
	struct telling s = { .mem = mem, .places = places, .t = &t, .words = words };
	size_t (*const ways[])(struct telling *, size_t) = { organisation_here, street_here, number_here, name_here };
	size_t i, k, end;

	for (i = 0; i < t.n; i = MAX(end, i + 1))
		for (k = 0, end = i; end == i && k < G_N_ELEMENTS(ways) && !(t.loud && ways[k] == name_here); k++)
			end = ways[k](&s, i);
	return s.n;
}
