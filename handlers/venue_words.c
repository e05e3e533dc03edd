/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/venue_words.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/understand.h"

enum { SPANS = 6, WORDS_MOST = 70 };

static GRegex *
pattern(const char *text)
{
	return g_regex_new(text, G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);
}

static bool
matches(const char *regex, const char *text)
{
	g_autoptr(GRegex) r = pattern(regex);

	return r && g_regex_match(r, text, 0, NULL);
}

/* --- the words behind a command --- */

/* On folded text, at its beginning. */
static const struct {
	const char *words;
	enum venue_verb verb;
} verbs[] = {
	{ "(?:sous reserve|tentative(?:ly)?)\\b", VENUE_BOOK },
	{ "(?:reserve[rz]?|reservation|resa|prendre|je prends|book(?:ing)?|take)\\b", VENUE_BOOK },
	{ "(?:annule[rz]?|annulation|retire[rz]?|supprime[rz]?|cancel|libere[rz]?|liberee?|rends|rendre|rendez|release|free up|give back)\\b",
	    VENUE_CANCEL },
	{ "(?:confirme[rz]?|confirmee?|je confirme|confirm)\\b", VENUE_CONFIRM },
	{ "(?:deplace[rz]?|change[rz]?|modifie[rz]?|decale[rz]?|reporte[rz]?|move|change|modify)\\b", VENUE_MOVE },
	{ "(?:j ?'?accepte|accepter les regles|i accept)\\b", VENUE_CHARTER },
	{ "(?:accepte[rz]?|acceptee?|valide[rz]?|validee?|ok|d'accord|oui|yes|accept|approve)\\b", VENUE_ACCEPT },
	{ "(?:refuse[rz]?|refusee?|rejete[rz]?|non|no|refuse|reject|decline)\\b", VENUE_REFUSE },
	{ "(?:demande[rz]?|reclame[rz]?|claim)\\b", VENUE_CLAIM },
	{ "(?:a valider|en attente|attentes?|waiting)\\b", VENUE_WAITING },
	{ "(?:regles?|charte|reglement|rules|charter)\\b", VENUE_CHARTER },
	{ "(?:rendue?s?|rendus?|rapporte[rz]?|rapportee?s?|retour|returned?|back)\\b", VENUE_BACK },
	{ "(?:libres?|disponibles?|dispos?|disponibilites?|free|available)\\b", VENUE_FREE },
	{ "(?:mes (?:salles|reservations|prets)|liste|list|mine|my (?:rooms|bookings))\\b", VENUE_MINE },
};

/* Takes a verb off the front: how many bytes of the folded text, 0 none. */
static size_t
verb_take(const char *folded, enum venue_verb *verb)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(verbs); i++) {
		g_autofree char *whole = g_strconcat("^[\\s:,;.-]*", verbs[i].words, NULL);
		g_autoptr(GRegex) r = pattern(whole);
		g_autoptr(GMatchInfo) m = NULL;
		gint end;

		if (g_regex_match(r, folded, 0, &m)) {
			g_match_info_fetch_pos(m, 0, NULL, &end);
			*verb = verbs[i].verb;
			return (size_t)end;
		}
	}
	return 0;
}

/* A reference to a booking at the front of the raw text: bytes, 0. */
static size_t
ref_take(TALLOC_CTX *mem, const char *text, const char **ref)
{
	g_autoptr(GRegex) r = pattern("^[\\s:,;.-]*(?:la |le |the )?(s[- ]?(?:20[0-9]{2}[- ])?0*[0-9]{1,6})\\b");
	g_autoptr(GMatchInfo) m = NULL;
	g_autofree char *found = NULL;
	const char *refs[1];
	gint end;

	if (!g_regex_match(r, text, 0, &m))
		return 0;
	found = g_match_info_fetch(m, 1);
	*found = 'S';
	if (references_find(mem, found, refs, 1) == 0 &&
	    references_find(mem, talloc_asprintf(mem, "S-%s", found + strspn(found + 1, " -") + 1), refs, 1) == 0)
		return 0;
	g_match_info_fetch_pos(m, 0, NULL, &end);
	*ref = refs[0];
	return (size_t)end;
}

/* "2", "la 2", "n° 2" and nothing more, or with how many come. */
static long
number_take(const char *text)
{
	g_autoptr(GRegex) r = pattern(
	    "^[\\s:,;.-]*(?:pour |for )?(?:la |le |the )?(?:n\\s*(?:\\x{b0}|o)\\s*|numero |num\\x{e9}ro |#)?([0-9])(?![0-9/:h])[\\s.!,]*(?:$|svp|stp|merci|please|sous|tentative|pour|for|\\b[0-9]+ ?p)");
	g_autoptr(GMatchInfo) m = NULL;
	g_autofree char *found = NULL;

	if (!g_regex_match(r, text, 0, &m))
		return 0;
	found = g_match_info_fetch(m, 1);
	return strtol(found, NULL, 10);
}

static const char *
offer_take(TALLOC_CTX *mem, const char *text)
{
	g_autoptr(GRegex) r = pattern("^\\s*v([0-9]{1,18}/[0-9T:-]{16}/[0-9T:-]{16})(?=\\s|$)");
	g_autoptr(GMatchInfo) m = NULL;
	g_autofree char *found = NULL;

	if (!g_regex_match(r, text, 0, &m))
		return NULL;
	found = g_match_info_fetch(m, 1);
	return talloc_strdup(mem, found);
}

void
venue_read(TALLOC_CTX *mem, const char *text, struct venue_said *said)
{
	const char *rest = text;
	bool verb = false;
	size_t *map, n, i;

	*said = (struct venue_said){ .verb = VENUE_FREE };
	for (i = 0; i < 2; i++) { /* the verb, then the reference; or the other way round */
		char *folded = text_fold_map(mem, rest, &map);

		n = said->ref ? 0 : ref_take(mem, rest, &said->ref);
		if (n > 0) {
			rest += n;
			continue;
		}
		n = verb ? 0 : verb_take(folded, &said->verb);
		if (n == 0)
			break;
		verb = true;
		rest += map[n];
	}
	said->tentative = matches("\\bsous r\\x{e9}serve\\b|\\bsous reserve\\b|\\btentative", text);
	said->offer = offer_take(mem, rest);
	said->number = number_take(rest);
	said->rest = text_trim(talloc_strdup(mem, rest));
	if (!verb && said->ref)
		said->verb = VENUE_SHOW;
	else if (!verb && !*said->rest)
		said->verb = VENUE_MINE;
	else if (!verb && said->number)
		said->verb = VENUE_BOOK;
	if (said->verb == VENUE_CHARTER && matches("accept", text))
		said->ref = "yes";
}

/* --- numbers --- */

/* The text with blanks where its dates stand. */
static char *
without_dates(TALLOC_CTX *mem, const char *text, const struct span *spans, size_t n)
{
	char *s = talloc_strdup(mem, text);
	size_t i;

	for (i = 0; i < n; i++)
		memset(s + spans[i].at, ';', spans[i].len);
	return s;
}

static int
first_number(const char *regex, const char *text, int most)
{
	g_autoptr(GRegex) r = pattern(regex);
	g_autoptr(GMatchInfo) m = NULL;
	g_autofree char *found = NULL;
	long n;

	if (!g_regex_match(r, text, 0, &m))
		return 0;
	found = g_match_info_fetch(m, 1);
	n = strtol(found, NULL, 10);
	return n > 0 && n <= most ? (int)n : 0;
}

int
people_read(TALLOC_CTX *mem, const char *text, const struct span *spans, size_t n)
{
	static const struct {
		const char *word;
		int people;
	} rough[] = { { "dizaine", 10 }, { "douzaine", 12 }, { "quinzaine", 15 }, { "vingtaine", 20 }, { "trentaine", 30 },
		{ "quarantaine", 40 }, { "cinquantaine", 50 }, { "soixantaine", 60 }, { "centaine", 100 }, { "dozen", 12 } };
	const char *folded = text_fold(mem, without_dates(mem, text, spans, n));
	int found;
	size_t i;

	found =
	    first_number("\\b([0-9]{1,5}) ?(?:p|pers|personnes?|people|persons?|participants?|participantes?|agents?|places?|collegues?|"
			 "invites?|stagiaires|seats|convives|elus?)\\b(?!/)",
		folded, 99999);
	if (!found)
		found = first_number(
		    "\\b(?:pour|a|for|nous serons|on sera|serons|we are|environ) (?:environ |about )?([0-9]{1,5})\\b(?! ?(?:h|heures?|min|jours?|"
		    "euros?|hours?|days?|mois|semaines?)\\b|[/:.-][0-9])",
		    folded, 99999);
	for (i = 0; !found && i < G_N_ELEMENTS(rough); i++)
		if (strstr(folded, rough[i].word))
			found = rough[i].people;
	return found;
}

int
count_read(TALLOC_CTX *mem, const char *text, const struct span *spans, size_t n)
{
	static const char *const numbers[] = { "un une one a", "deux two", "trois three", "quatre four", "cinq five", "six six",
		"sept seven", "huit eight", "neuf nine", "dix ten" };
	const char *folded = text_fold(mem, without_dates(mem, text, spans, n));
	g_auto(GStrv) words = g_strsplit_set(folded, " ,.;:?!'-\n", -1);
	size_t i, k;
	int found = first_number(
	    "(?<![0-9/:])\\b([0-9]{1,3})\\b ?(?:x |\\*)?(?=[a-z])(?!h\\b|jours|j\\b|heures|days|hours|semaines|weeks)", folded, 999);

	for (i = 0; !found && words[i]; i++)
		for (k = 1; !found && k < G_N_ELEMENTS(numbers); k++)
			if (*words[i] && words_hold(numbers[k], words[i], strlen(words[i])))
				found = (int)k + 1;
	return found ? found : 1;
}

/* --- in their own words --- */

static bool
short_enough(const char *text)
{
	size_t words = 1;

	for (; *text; text++)
		words += *text == ' ' || *text == '\n';
	return words <= WORDS_MOST;
}

/* Some day is named. */
static bool
dated(TALLOC_CTX *mem, const char *text)
{
	static const struct civil now = { .year = 2026, .month = 1, .day = 5, .hour = 9 };
	const struct dates_frame frame = { .now = &now, .side = DATES_AHEAD };
	struct span s[SPANS];

	return dates_find(mem, text, &frame, s, SPANS) > 0;
}

#define ROOM                                                                                                                               \
	"(?:(?:grandes? |petites? |belles? |large |small |meeting )?(?:salles?|rooms?|locaux|local)(?! d ?'? ?attente| des? fetes?| de bains?))"
#define WISH                                                                                                                               \
	"(?:voudr(?:ais|ait|ions|iez)|aimer(?:ais|ait|ions)|souhait(?:e|ons|erais|erait|erions)|cherch(?:e|ons)|recherch(?:e|ons)|besoin|need|would like|looking for|want)"

bool
venue_wished(TALLOC_CTX *mem, const char *text)
{
	static const char asked[] =
	    "\\b(?:auriez|avez|aurais|as|aurez|disposez|disposeriez|existe|reste|restait|resterait|y a|y aurait|have you|do you have|would you have|"
	    "is there|are there|got)\\b[^.\\n]{0,40}\\b" ROOM "\\b|"
	    "\\b" WISH "\\b[^.\\n]{0,50}\\b(?:une?|de|d|votre|la|a|the|your)\\b[^.\\n]{0,12}\\b" ROOM "\\b|"
	    "\\b(?:reserver|louer|emprunter|book|reserve|rent|avoir|obtenir|utiliser|occuper|preter|pretez|use)\\b[^.\\n]{0,25}\\b" ROOM
	    "\\b|"
	    "\\b" ROOM
	    "\\b[^.\\n?]{0,40}\\b(?:est|serait|sont|seraient|elle|is|are)\\b[^.\\n?]{0,12}\\b(?:libres?|disponibles?|dispos?|free|available)\\b|"
	    "\\b(?:is|are|est-ce que|est ce que)\\b[^.\\n?]{0,20}\\b" ROOM
	    "\\b[^.\\n?]{0,20}\\b(?:libres?|disponibles?|dispos?|free|available)\\b|"
	    "^\\W*(?:une )?" ROOM "\\b[^.\\n]{0,60}\\?";
	static const char other[] =
	    "\\b(?:organise[rz]?|animer|animez|faciliter|co-?animer|facilitate|organi[sz]e)\\b|\\bateliers?\\b[^.\\n]{0,20}\\bdates?\\b";
	const char *folded;

	if (!short_enough(text))
		return false;
	folded = text_fold(mem, text);
	if (!matches(asked, folded) || matches(other, folded))
		return false;
	return dated(mem, text) || people_read(mem, text, NULL, 0) > 0;
}

bool
booking_wished(TALLOC_CTX *mem, const char *text)
{
	static const char wish[] =
	    "\\b(?:" WISH "|reserv\\w*|louer|avoir|auriez|avez|utiliser|occuper|libres?|disponibles?|dispos?|book\\w*|have|use|free|"
	    "available|pouv\\w*|pourr\\w*|possible)\\b";
	static const char other[] = "\\b(?:organise[rz]?|animer|animez|faciliter|facilitate|organi[sz]e)\\b";
	const char *folded;

	if (!short_enough(text))
		return false;
	folded = text_fold(mem, text);
	return matches(wish, folded) && !matches(other, folded) && dated(mem, text);
}

const char *
venue_typed(TALLOC_CTX *mem, const char *text, const char **rest)
{
	static const struct {
		const char *words, *command;
	} names[] = { { "^\\W*(?:salles?|rooms?)(?= )", "salle" }, { "^\\W*(?:materiel|equipment|equipement)(?= )", "materiel" } };
	size_t *map, i, end = strcspn(text, "\n");
	char *folded = text_fold_map(mem, text, &map);
	struct venue_said said;

	for (i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autoptr(GRegex) r = pattern(names[i].words);
		g_autoptr(GMatchInfo) m = NULL;
		const char *line;
		enum venue_verb verb = VENUE_MINE;
		gint at;

		if (!g_regex_match(r, folded, 0, &m))
			continue;
		g_match_info_fetch_pos(m, 0, NULL, &at);
		line = talloc_strndup(mem, text + map[at], end > map[at] ? end - map[at] : 0);
		venue_read(mem, line, &said);
		if (!verb_take(text_fold(mem, line), &verb) && !said.ref && !(i == 1 && dated(mem, line)))
			return NULL;
		*rest = line + strspn(line, " ");
		return names[i].command;
	}
	return NULL;
}

bool
equipment_wished(TALLOC_CTX *mem, const char *text)
{
	static const char asked[] =
	    "\\b(?:emprunter|emprunterais|emprunterions|borrow|preter|pretez|preteriez|lend)\\b(?![^.\\n]{0,25}\\b(?:salle|room|oreille|attention)s?\\b)";
	static const char wish[] = "\\?|\\b(?:" WISH "|pouv|pourr|peut|can|could|may|possible)";
	const char *folded;

	if (!short_enough(text))
		return false;
	folded = text_fold(mem, text);
	return matches(asked, folded) && matches(wish, folded) && dated(mem, text);
}

bool
charter_accepted(TALLOC_CTX *mem, const char *text)
{
	static const char words[] =
	    "^\\W*(?:bonjour\\W+|hello\\W+|(?:oui|yes)\\W+)*(?:(?:j ?'? ?|nous |je les |je l'|i |we )?(?:accept(?:e|ons|ed)?|approuve)|lu et (?:approuve|accepte))"
	    "(?: (?:les|vos|ces|the|your|these|la|cette)? ?(?:regles?(?: d ?'? ?usage)?|rules?|charte|conditions|reglement))?"
	    "\\W*(?:merci|cordialement|thanks|bonne journee)?\\W*(?:$|\\n)";

	return matches(words, text_fold(mem, text));
}
