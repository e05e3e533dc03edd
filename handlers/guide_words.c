/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/guide_words.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/guide_pieces.h"
#include "handlers/understand.h"

enum { PLACE_MOST = 160, ADMINISTRATION_MOST = 80 };

static bool
matches(const char *regex, const char *text)
{
	return g_regex_match_simple(regex, text, G_REGEX_CASELESS, 0);
}

/* --- what stands behind the command --- */

/* On folded text, at its beginning. */
static const struct {
	const char *words;
	enum guide_verb verb;
} verbs[] = {
	{ "(?:accepte[rz]?|acceptee?s?|accord|valide[rz]?|validee?s?|approuve[rz]?|approuvee?s?|ok|d'accord|oui|yes|accept|approve)\\b",
	    GUIDE_ACCEPT },
	{ "(?:refuse[rz]?|refusee?s?|rejete[rz]?|non|no|refuse|reject|decline)\\b", GUIDE_REFUSE },
	{ "(?:envoyee?s|envoyee?|expediee?s?|postee?s?|livree?s?|parties?|partis?|sent|shipped|delivered)\\b(?! a\\b)", GUIDE_SENT },
	{ "(?:remise?s?|retiree?s?|recuperee?s?|donnee?s?|emportee?s?|fetched|collected|handed over|picked up)\\b", GUIDE_FETCHED },
	{ "(?:annule[rz]?|annulation|annulons|cancel)\\b", GUIDE_CANCEL },
	{ "(?:stocks?|inventaire|reimpression|reimprime[rz]?|reimprimes?|tirage|inventory|reprint)\\b(?! :|:)", GUIDE_STOCK },
	{ "(?:compteurs?|compte[rz]?|chiffres?|statistiques?|bilan|diffusion|counts?|counters?|figures?)\\b", GUIDE_COUNT },
	{ "(?:demandes?|mes demandes|en attente|a traiter|commandes?|mes commandes|requests?|my requests|orders?|waiting)\\b", GUIDE_MINE },
	{ "(?:attendre|j'attends|nous attendons|attends|attendons|liste d'attente|wait|i'll wait|waiting list)\\b", GUIDE_WAIT },
	{ "(?:supprime[rz]?|archive[rz]?|retire[rz]?(?: du catalogue)?|enleve[rz]?|withdraw|archive|remove)\\b", GUIDE_WITHDRAW },
};

static size_t
taken(const char *regex, const char *text, GMatchInfo **m)
{
	g_autoptr(GRegex) r = g_regex_new(regex, G_REGEX_CASELESS, 0, NULL);
	gint end;

	if (!r || !g_regex_match(r, text, 0, m))
		return 0;
	g_match_info_fetch_pos(*m, 0, NULL, &end);
	return (size_t)end;
}

static const char *
ref_take(TALLOC_CTX *mem, const char **folded, size_t *used)
{
	g_autoptr(GMatchInfo) m = NULL;
	g_autofree char *found = NULL;
	const char *refs[1];
	size_t n = taken("^[\\s:,;.-]*(?:le |la |the |document )?(d(?:-| ?)(?:20[0-9]{2}[- ])?0*[0-9]{1,6})\\b(?!')", *folded, &m);
	char *upper;

	if (n == 0)
		return NULL;
	found = g_match_info_fetch(m, 1);
	upper = talloc_asprintf(mem, "D-%s", found + 1 + strspn(found + 1, " -"));
	if (references_find(mem, upper, refs, 1) == 0)
		return NULL;
	*folded += n;
	*used += n;
	return refs[0];
}

static bool
verb_take(const char **folded, size_t *used, enum guide_verb *verb)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(verbs); i++) {
		g_autofree char *whole = g_strconcat("^[\\s:,;.-]*", verbs[i].words, NULL);
		g_autoptr(GMatchInfo) m = NULL;
		size_t n = taken(whole, *folded, &m);

		if (n == 0)
			continue;
		*verb = verbs[i].verb;
		*folded += n;
		*used += n;
		return true;
	}
	return false;
}

/* "n° 3", "la 3", "3": a request. */
static void
number_take(const char **folded, size_t *used, struct guide_said *said)
{
	g_autoptr(GMatchInfo) m = NULL;
	g_autofree char *found = NULL;
	size_t n = taken(
	    "^[\\s:,;.-]*(?:(?:la |le |the )?(?:demande |request )?(?:n ?o ?|numero |number |#)?)([0-9]{1,6})\\b(?! ?(?:exemplaires?|copies|ex\\b))",
	    *folded, &m);

	if (n == 0)
		return;
	found = g_match_info_fetch(m, 1);
	said->number = (int)strtol(found, NULL, 10);
	*folded += n;
	*used += n;
}

static void
stock_take(const char *folded, struct guide_said *said)
{
	g_autoptr(GMatchInfo) m = NULL;
	g_autofree char *sign = NULL;
	size_t n = taken(
	    "^[\\s:,;.]*(?:(?:de )?(?:la )?(?:version|edition|v) ?[0-9][0-9a-z.]{0,9}[\\s:]*)?(?:de |to |a )?([+=-]?|plus |moins )\\s*(?=[0-9])",
	    folded, &m);
	int64_t value;

	if (n == 0 || guide_number(folded + n, &value) == 0 || value > STOCK_MOST)
		return;
	sign = g_match_info_fetch(m, 1);
	said->sign = *sign == '+' || *sign == 'p' ? '+' : *sign == '-' || *sign == 'm' ? '-' : '=';
	said->amount = value;
}

static void
version_take(TALLOC_CTX *mem, const char *folded, struct guide_said *said)
{
	g_autoptr(GMatchInfo) m = NULL;
	g_autofree char *found = NULL;

	if (taken("\\b(?:version|edition|v) ?(?:de |n ?o ?)?([0-9][0-9a-z.]{0,9})\\b", folded, &m) > 0) {
		found = g_match_info_fetch(m, 1);
		said->version = talloc_strdup(mem, found);
	}
}

#define POSTCODE "(?<![0-9-])[0-9]{5}[ \t]+[[:alpha:]]"

/* The lines of an address, the first of which may be empty, to that of its postcode; a single line where there is none. */
static char *
place_lines(TALLOC_CTX *mem, const char *text)
{
	enum { LINES = 5 };
	static const char closing[] =
	    "^\\W*(?:cordialement|merci|bien a|bonne|salutations|regards|thanks|best|a bientot|dans l'attente)\\b";
	const char *from = text + strspn(text, " :\t\n"), *line = from, *end = from, *p;
	size_t i;

	for (i = 0; i < LINES && *line && *line != '\n'; i++, line = end + (*end == '\n')) {
		end = line + strcspn(line, "\n");
		if (i > 0 && matches(closing, text_fold(mem, talloc_strndup(mem, line, (size_t)(end - line)))))
			break;
		if (matches(POSTCODE, text_fold(mem, talloc_strndup(mem, line, (size_t)(end - line)))))
			return talloc_strndup(mem, from, (size_t)(end - from));
	}
	end = from == text || !memchr(text, '\n', (size_t)(from - text)) ? from + strcspn(from, "\n") : MIN(line, end);
	p = memchr(from, '?', (size_t)(end - from));
	return talloc_strndup(mem, from, (size_t)((p ? p : end) - from));
}

static const char *
place_tidy(TALLOC_CTX *mem, char *place)
{
	g_autoptr(GRegex) lines = g_regex_new("\\s*,?\\s*\\n\\s*", 0, 0, NULL),
			  behind = g_regex_new(POSTCODE "[^.!?]*\\K[.!?].*", 0, 0, NULL);
	g_autofree char *one = g_regex_replace_literal(lines, place, -1, 0, ", ", 0, NULL);
	g_autofree char *cut = g_regex_replace_literal(behind, one, -1, 0, "", 0, NULL);
	size_t n;

	place = text_line(mem, cut, PLACE_MOST);
	n = strlen(place);
	while (n > 0 && strchr(" .,;:", place[n - 1]))
		place[--n] = '\0';
	return place;
}

/* Where an address begins in a folded text; 0: there is none. "Please send 10 guides to Katell, 2 quai des Indes, 56100 Lorient" has one as well. */
static size_t
place_begin(const char *folded)
{
	static const char *const ways[] = {
		"\\b(?:livre(?:r|z|e?s?)|livraison|a livrer|adresse(?:r|z|e?s?)|envoye(?:r|z|e?s?)|a envoyer|expedie(?:r|z|e?s?)|poste[rz]?|deliver(?:y|ed)?|ship|send|post)"
		"(?: (?:le|la|les|them|it|moi|nous))?"
		"(?: ?: ?| (?:a l'adresse(?: suivante)?(?: ?: ?| |(?=\\n))|chez |a l'|a la |au |aux |a |to )(?:l'adresse(?: suivante)? ?:? ?)?)",
		"\\b(?:adresse|address)(?: (?:suivante|postale|de livraison|de reception|ci-dessous|below|complete|is|est))*(?: ?:| ?(?=\\n))",
		"(?:\\b(?:send|receive|get|recevoir|envoyer|envoyiez|adresser|parvenir|expedier|livrer|commander|faut|faudrait)\\b[^.?!:\\n]*? (?:to|at|chez|a l'|a la|a|au|pour la|pour le|pour l')|"
		"\\b(?:ma|notre|mon|la) (?:mairie|structure|service|association|administration) :) ?(?=[^.?!:\\n]*" POSTCODE ")"
	};
	static const char mail[] = "^(?:mon|notre|l'|cette )?\\s*(?:adresse )?(?:mail|courriel|e-?mail|electronique)";
	size_t i, end;

	for (i = 0; i < G_N_ELEMENTS(ways); i++) {
		g_autoptr(GMatchInfo) m = NULL;

		end = taken(ways[i], folded, &m);
		if (end > 0 && !matches(mail, folded + end))
			return end;
	}
	return 0;
}

/* "à récupérer", "livrer à la mairie de Brest, 2 rue de la Paix". */
static void
how_take(TALLOC_CTX *mem, const char *text, struct guide_said *said)
{
	static const char fetched[] =
	    "\\b(?:a recuperer|recuperer sur place|sur place|retirer (?:sur place|au lab)|"
	    "(?:je|on|nous) (?:passer\\w*(?! de [0-9a-z]+ a )|viendr\\w*|vien[ts]|venons|peux passer|peut passer|pouvons passer|pourrai passer|pourrons passer)|"
	    "venir les (?:chercher|prendre|recuperer)|passer les (?:chercher|prendre|recuperer)|a retirer|pick(?:ed)? up|collect|come and get)\\b";
	size_t *map;
	const char *folded = text_fold_map(mem, text, &map);
	size_t begin = place_begin(folded);

	said->place = begin > 0 ? place_tidy(mem, place_lines(mem, text + map[begin])) : "";
	said->deliver = begin > 0;
	said->fetch = !said->deliver && matches(fetched, folded);
}

/* "5 UTILO", "UTILO 5", "5": short words behind the command. */
static void
bare_number(const struct pieces *c, struct guide_said *said)
{
	int64_t value = 0;
	size_t n;

	if (c->n == 0 || c->n > 12)
		return;
	n = guide_number_at(c, 0, &value);
	if (n > 0 && value > 0 && !guide_at(c, 0, "un une a an")) {
		said->copies = (int)MIN(value, COPIES_MOST + 1);
		return;
	}
	if (c->n > 1 && c->n < 6 && guide_number_at(c, c->n - 1, &value) == 1 && value > 0 && value < 1900 &&
	    !guide_below_zero(c, c->n - 1) && g_ascii_isdigit(*c->p[c->n - 1].word) &&
	    !guide_at(c, c->n - 2, "version edition v no n le du serons sommes lundi mardi mercredi jeudi vendredi samedi dimanche"))
		said->copies = (int)value;
}

void
guide_read(TALLOC_CTX *mem, const char *text, struct guide_said *said)
{
	size_t *map, used = 0;
	char *whole = text_fold_map(mem, text, &map);
	const char *folded = whole;
	struct pieces *c;
	bool verb;

	*said = (struct guide_said){ .verb = GUIDE_SHOW, .place = "" };
	said->ref = ref_take(mem, &folded, &used);
	verb = verb_take(&folded, &used, &said->verb);
	if (!said->ref && verb && (said->ref = ref_take(mem, &folded, &used)) == NULL && said->verb == GUIDE_MINE && *folded &&
	    matches("^\\W*\\w", folded)) { /* "commande de 5 UTILO" */
		verb = false;
		said->verb = GUIDE_SHOW;
		folded = whole;
		used = 0;
	}
	version_take(mem, folded, said);
	if (verb && said->verb == GUIDE_STOCK)
		stock_take(folded, said);
	else if (verb && said->verb != GUIDE_COUNT)
		number_take(&folded, &used, said);
	said->rest = text_trim(talloc_strdup(mem, text + map[used] + strspn(text + map[used], " :,;.-")));
	said->table = said->verb == GUIDE_COUNT && matches("\\b(?:csv|tableau|tableur|excel|table|spreadsheet)\\b", folded);
	said->file = guide_said_file(folded);
	how_take(mem, text + map[used], said);
	c = guide_cut(mem, said->rest);
	if (!verb) {
		guide_copies(c, said);
		if (said->copies == 0 && !said->file)
			bare_number(c, said);
		if (said->copies > 0 || (said->some && !guide_asks_catalogue(c->folded)))
			said->verb = GUIDE_COPIES;
		else if (said->file)
			said->verb = GUIDE_FILE;
	}
	talloc_free(c);
}

/* --- a mail that is a command --- */

const char *
guide_typed(TALLOC_CTX *mem, const char *text)
{
	static const char command[] =
	    "^\\W*(?:(?:le |nouveau |nouvelle |the |new )?(?:guides?|documents?|edition))(?: ?: ?|\\s+)"
	    "(?=d-\\d|d ?20\\d\\d-\\d|(?:titre|intitule|title|version|stock|sigle) ?:|[^.?!\\n]{1,60}\\bx ?\\d{1,5}\\b|[^.?!\\n]{1,40}\\b\\d{1,5} ?x\\b|"
	    "(?:demandes?|en attente|requests?|accepter|refuser|annuler|accept|refuse|cancel|catalogue) *(?:$|\\n|d-\\d))";
	static const char alone[] = "^\\W*(?:guides?|catalogue) +(?=[^\\s.?!:]+(?: [^\\s.?!:]+)?\\W*$)";
	g_autoptr(GMatchInfo) m = NULL, l = NULL;
	size_t *map, n;
	const char *folded = text_fold_map(mem, text, &map);

	n = taken(command, folded, &m);
	if (n == 0)
		n = taken(alone, folded, &l);
	return n ? text + map[n] : NULL;
}

/* --- for whom --- */

const char *
guide_administration(TALLOC_CTX *mem, const char *text)
{
	static const char labelled[] =
	    "^\\W*(?:administration|organisme|structure|organisation|service|etablissement|body|organi[sz]ation) ?: *([^\\n]+)";
	static const char named[] =
	    "\\b(?:pour|for) (?:l'|la |le |les |notre |the |our )?((?:caf|cpam|carsat|msa|mairie|commune|ville|agglo\\w*|communaute|metropole|conseil|departement|region|"
	    "prefecture|sous-prefecture|ddets?(?:pp)?|dreets|dreal|ddtm?|drac|ars|rectorat|academie|ccas|cias|mdph|france travail|france services|"
	    "maison|mission locale|centre|mediatheque|bibliotheque|universite|hopital|chu|sdis|gendarmerie|direction|delegation|association|"
	    "office|agence|chambre|syndicat|pole emploi|ehpad|lycee|college|ecole|tribunal|urssaf|insee|town hall|city|county|university)\\b[^.,;:?!\\n]{0,70}?)"
	    "(?= (?:svp|merci|a recuperer|a livrer|livr\\w+|s'il|en pdf|par mail|par courriel|pour|please|et|afin|x ?\\d)\\b|\\W*$|[.,;:?!\\n])";
	g_autoptr(GMatchInfo) m = NULL, l = NULL;
	g_autoptr(GRegex) lines = g_regex_new(labelled, G_REGEX_MULTILINE, 0, NULL);
	size_t *map;
	const char *folded = text_fold_map(mem, text, &map);
	gint from, to;

	if (g_regex_match(lines, folded, 0, &m))
		g_match_info_fetch_pos(m, 1, &from, &to);
	else if (taken(named, folded, &l) > 0)
		g_match_info_fetch_pos(l, 1, &from, &to);
	else
		return NULL;
	/* "notre agence" says less than their address */
	if (g_ascii_islower(text[map[from]]) && !memchr(folded + from, ' ', (size_t)(to - from)))
		return NULL;
	return text_line(mem, talloc_strndup(mem, text + map[from], map[to] - map[from]), ADMINISTRATION_MOST);
}
