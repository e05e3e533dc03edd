/* SPDX-License-Identifier: EUPL-1.2
 *
 * A wish for a document is a verb of getting ("recevoir", "commander", "besoin de") that is wished for or asked, and right behind it, but for small
 * words, how many, or a word for what is printed. Whoever tells of a guide, or asks for help with one, says it otherwise.
 */
#include "handlers/guide_words.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/understand.h"

enum { WORDS_MOST = 110, TOKENS = 160, WANT_REACH = 8, PLACE_MOST = 160, ADMINISTRATION_MOST = 80 };

static bool
matches(const char *regex, const char *text)
{
	return g_regex_match_simple(regex, text, G_REGEX_CASELESS, 0);
}

static bool
is(const char *word, size_t n, const char *list)
{
	return n > 0 && words_hold(list, word, n);
}

/* --- how many --- */

static const struct {
	const char *words;
	int64_t value;
	bool about; /* "une dizaine de": one multiplies it */
} numbers[] = {
	{ "un une one a an", 1, false },
	{ "deux two", 2, false },
	{ "trois three", 3, false },
	{ "quatre four", 4, false },
	{ "cinq five", 5, false },
	{ "six", 6, false },
	{ "sept seven", 7, false },
	{ "huit eight", 8, false },
	{ "neuf nine", 9, false },
	{ "dix ten", 10, false },
	{ "onze eleven", 11, false },
	{ "douze twelve", 12, false },
	{ "treize thirteen", 13, false },
	{ "quatorze fourteen", 14, false },
	{ "quinze fifteen", 15, false },
	{ "seize sixteen", 16, false },
	{ "vingt vingts twenty", 20, false },
	{ "trente thirty", 30, false },
	{ "quarante forty", 40, false },
	{ "cinquante fifty", 50, false },
	{ "soixante sixty", 60, false },
	{ "cent cents hundred", 100, true },
	{ "mille thousand", 1000, true },
	{ "demi-douzaine", 6, true },
	{ "dizaine dizaines", 10, true },
	{ "douzaine douzaines dozen", 12, true },
	{ "quinzaine", 15, true },
	{ "vingtaine", 20, true },
	{ "trentaine", 30, true },
	{ "quarantaine", 40, true },
	{ "cinquantaine", 50, true },
	{ "soixantaine", 60, true },
	{ "centaine centaines", 100, true },
	{ "millier milliers", 1000, true },
};

/* "2 000", "2.000": digits in threes. */
static size_t
digits_take(const char *s, int64_t *value)
{
	size_t n = strspn(s, "0123456789");

	if (n == 0 || n > 7)
		return 0;
	*value = g_ascii_strtoll(s, NULL, 10);
	while (n > 0 && *value < 10000 && (s[n] == ' ' || s[n] == '.') && strspn(s + n + 1, "0123456789") == 3) {
		*value = *value * 1000 + g_ascii_strtoll(s + n + 1, NULL, 10);
		n += 4;
	}
	return n;
}

size_t
guide_number(const char *folded, int64_t *value)
{
	size_t at = 0, used = 0, n, k;
	int64_t sum = 0;

	n = digits_take(folded, value);
	if (n > 0)
		return n;
	while (sum < COPIES_MOST) {
		n = strspn(folded + at, "abcdefghijklmnopqrstuvwxyz");
		if (n == 4 && strncmp(folded + at, "demi-douzaine", 13) == 0)
			n = 13;
		for (k = 0; k < G_N_ELEMENTS(numbers); k++)
			if (is(folded + at, n, numbers[k].words))
				break;
		if (k == G_N_ELEMENTS(numbers)) {
			if (n != 2 || strncmp(folded + at, "et", 2) != 0 || used == 0) /* "vingt et un" */
				break;
			at += 3;
			continue;
		}
		if (numbers[k].about)
			sum = MAX(sum, 1) * numbers[k].value;
		else if (sum == 4 && numbers[k].value == 20) /* "quatre-vingts" */
			sum = 80;
		else
			sum += numbers[k].value;
		at += n;
		used = at;
		if (folded[at] != ' ' && folded[at] != '-')
			break;
		at++;
	}
	if (used == 0)
		return 0;
	*value = sum;
	return used;
}

/* --- words --- */

struct piece {
	const char *word; /* in the folded text */
	size_t n;
	bool capital; /* it begins with one in what was written, and is not the first of its sentence */
	bool last;    /* a sentence ends behind it */
};

struct pieces {
	const char *folded, *raw;
	size_t *map;
	struct piece p[TOKENS];
	size_t n;
};

/* U+00D7, as folding leaves it. */
#define TIMES "\xc3\x97"

static struct pieces *
pieces_cut(TALLOC_CTX *mem, const char *text)
{
	struct pieces *c = talloc_zero(mem, struct pieces);
	bool first = true;
	const char *s;

	c->raw = text;
	c->folded = text_fold_map(c, text, &c->map);
	for (s = c->folded; (s = strstr(s, TIMES)) != NULL;) /* "x 5" */
		memcpy((char *)s, " x", 2);
	for (s = c->folded; *s && c->n < TOKENS;) {
		struct piece *p = &c->p[c->n];
		size_t k = 0;

		while (s[k] && (g_ascii_isalnum(s[k]) || s[k] & 0x80))
			k++;
		if (k == 0) {
			if (c->n > 0 && (strchr("?!\n", *s) || (*s == '.' && !g_ascii_isalnum(s[1])))) {
				c->p[c->n - 1].last = true;
				first = true;
			}
			s++;
			continue;
		}
		p->word = s;
		p->n = k;
		p->capital = !first && g_unichar_isupper(g_utf8_get_char(c->raw + c->map[s - c->folded]));
		if (first && k > 1) /* "UTILO" is a name wherever it stands */
			p->capital = g_unichar_isupper(g_utf8_get_char(c->raw + c->map[s - c->folded])) &&
				     g_unichar_isupper(g_utf8_get_char(c->raw + c->map[s - c->folded + 1]));
		first = false;
		c->n++;
		s += k;
	}
	if (c->n > 0)
		c->p[c->n - 1].last = true;
	return c;
}

static bool
at(const struct pieces *c, size_t i, const char *list)
{
	return i < c->n && is(c->p[i].word, c->p[i].n, list);
}

#define NOUNS                                                                                                                                 \
	"exemplaire exemplaires guide guides brochure brochures livret livrets fascicule fascicules depliant depliants plaquette plaquettes " \
	"affiche affiches guidebook guidebooks booklet booklets leaflet leaflets brochures"
#define GETS                                                                                                                                   \
	"recevoir avoir obtenir commander envoyer envoyez envoyiez transmettre transmettez transmettiez parvenir adresser adressez adressiez " \
	"disposer recuperer procurer fournir fournissez reserver reservez prendre expedier expediez livrer livrez besoin voudrais voudrions "  \
	"voudrait aimerais aimerions aimerait souhaite souhaitons souhaiterais souhaiterions souhaiterait faudrait faut commande commandons "  \
	"prendrais prendrions auriez receive get have obtain order send need like want"
#define WANTS                                                                                                                                  \
	"pourrions pourrais pourriez pourrait pourrez pouvons pouvez peut peux possible voudrais voudrions voudrait aimerais aimerions "       \
	"aimerait souhaite souhaitons souhaiterais souhaiterions souhaiterait souhaiterait besoin faudrait faut merci veuillez envoyez "       \
	"transmettez adressez fournissez reservez expediez livrez commande commandons prendrais prendrions auriez could can may please would " \
	"need like want prie svp"
/* Between the verb and what is wanted. */
#define SMALL                                                                                                                                    \
	"de d nous m me moi vous en y encore egalement aussi svp si par mail courriel email poste la le l les des du un une votre vos notre ce " \
	"cet cette ces autres autre nouveaux nouvel nouvelle nouveau beaux version versions papier imprime imprimes imprimee imprimees "         \
	"numerique electronique fichier format derniere dernier edition environ peu pres au aux moins minimum maximum plus hauteur lot stock "   \
	"petit petite avoir recevoir obtenir commander disposer procurer possibilite faire parvenir l envoi reception s il plait us me the of "  \
	"some a an to your about around another more printed paper digital please quelques plusieurs chez"
#define UNITS                                                                                                                               \
	"h heure heures min minutes jour jours mois semaine semaines an ans euros euro agents agent personnes personne participants pages " \
	"places salles salle tablettes rendez rdv hours days weeks people minutes"
#define SOMES "quelques plusieurs some several lot carton"

static size_t
number_at(const struct pieces *c, size_t i, int64_t *value)
{
	size_t n, k;

	if (i >= c->n)
		return 0;
	if (c->p[i].n > 1 && *c->p[i].word == 'x' && g_ascii_isdigit(c->p[i].word[1])) {
		*value = g_ascii_strtoll(c->p[i].word + 1, NULL, 10);
		return 1;
	}
	n = guide_number(c->p[i].word, value);
	if (n == 0)
		return 0;
	for (k = i; k < c->n && c->p[k].word < c->p[i].word + n; k++)
		;
	if (n < c->p[k - 1].n + (size_t)(c->p[k - 1].word - c->p[i].word) && /* "5x", but not "5h" */
	    !(c->p[k - 1].word[c->p[k - 1].n - 1] == 'x'))
		return 0;
	return k - i;
}

static bool
said_file(const char *folded)
{
	return matches(
	    "\\b(?:pdf|fichier|version (?:numerique|electronique|en ligne|dematerialisee)|format (?:numerique|electronique|pdf)|"
	    "numerique(?:ment)?|dematerialise\\w*|par (?:e-?mail|mail|courriel|mel)|telecharg\\w+|digital|electronic|as a file|by e-?mail)\\b",
	    folded);
}

/* --- a wish --- */

struct wish {
	size_t verb, object;  /* pieces */
	int64_t count;        /* 0 */
	bool noun, some, one; /* one: the number is an article */
};

static bool
denied(const struct pieces *c, size_t i)
{
	size_t back;

	for (back = 1; back <= 4 && back <= i && !c->p[i - back].last; back++)
		if (at(c, i - back, "ne n pas plus jamais not"))
			return true;
	return false;
}

/* Is that verb wished for, or asked? */
static bool
wanted(const struct pieces *c, size_t i)
{
	size_t k = i, back;

	for (back = 0; back <= WANT_REACH && back <= i; back++) {
		if (back > 0 && c->p[i - back].last)
			break;
		if (at(c, i - back, WANTS))
			return true;
	}
	if (!at(c, i, "avoir recevoir obtenir commander get have receive order send"))
		return false;
	while (k < c->n && !c->p[k].last)
		k++;
	return k < c->n && c->p[k].word[c->p[k].n] && strchr(c->p[k].word + c->p[k].n, '?') != NULL && i < 3;
}

static bool
wish_from(const struct pieces *c, size_t verb, struct wish *w)
{
	size_t i = verb + 1, n;
	int64_t value;

	*w = (struct wish){ .verb = verb };
	if (c->p[verb].last || denied(c, verb) || !wanted(c, verb))
		return false;
	if (at(c, verb, "besoin") && !at(c, verb + 1, "de d en des du"))
		return false;
	for (; i < c->n; i++) {
		if (i > verb + 1 && c->p[i - 1].last)
			break;
		if (at(c, i, NOUNS) || (at(c, i, "copies copy") && at(c, i + 1, "of"))) {
			w->noun = true;
			w->object = i;
			return true;
		}
		w->some |= at(c, i, SOMES);
		n = number_at(c, i, &value);
		if (n > 0 && at(c, i + n, UNITS))
			return false;
		if (n > 0 && (w->count == 0 || w->one)) {
			w->one = n == 1 && at(c, i, "un une a an one");
			w->count = value;
			i += n - 1;
			continue;
		}
		if (!at(c, i, SMALL))
			break;
	}
	w->object = MIN(i, c->n - 1);
	return i < c->n || w->count > 0;
}

/* The first wish that names what is printed; else the first that may name a document. */
static bool
wish_find(const struct pieces *c, bool sure, struct wish *w)
{
	struct wish one;
	size_t i;
	bool named = false, file = said_file(c->folded);

	for (i = 0; i < c->n; i++)
		named |= at(c, i, NOUNS);
	for (i = 0; i < c->n; i++) {
		if (!at(c, i, GETS) || !wish_from(c, i, &one))
			continue;
		*w = one;
		if (!sure)
			return true;
		if (one.noun)
			return true;
		if (one.count > 0 && !one.one && (c->p[one.object].last || c->p[one.object - 1].last || c->p[one.object].capital))
			return named || c->p[one.object].capital;
		if (c->p[one.object].capital && c->p[one.object].n > 2 && (file || named))
			return true;
	}
	return false;
}

static bool
short_enough(const struct pieces *c)
{
	return c->n > 0 && c->n <= WORDS_MOST;
}

/* What is told or asked of a guide, and what is something else. */
static bool
other_subject(const char *folded)
{
	return matches(
	    "\\bp-\\d|\\b(?:organis|anim|facilit)\\w*\\b[^.\\n]{0,25}\\bateliers?\\b|"
	    "\\b(?:rediger|redige|ecrire|creer|concevoir|realiser|mettre a jour|actualiser|relire|traduire|imprimer|diffuser|write|update|create|translate)\\b"
	    "[^.\\n]{0,25}\\b(?:guides?|brochures?|livrets?)\\b",
	    folded);
}

/* "Avez-vous un guide sur l'accueil ?", "quels guides proposez-vous ?": looked for, not ordered. */
static bool
asks_catalogue(const char *folded)
{
	static const char asks[] =
	    "\\b(?:avez|auriez|disposez|proposez|existe[- ]t[- ]il|existe|y a[- ]t[- ]il|y aurait[- ]il|reste[- ]t[- ]il|have you|do you have|is there|are there)\\b"
	    "(?:[- ]vous)?(?: (?:encore|deja|aussi|chez vous|par hasard|any|still|got))*(?: (?:un|une|des|d'|de|le|votre|vos|a|an|some|the|plus d'|l'))*[ ']?"
	    "(?:nouveaux? |nouvelle )?(?:guides?|brochures?|livrets?|depliants?|plaquettes?|exemplaires|booklets?|leaflets?|copies)\\b|"
	    "\\b(?:quels?|quelles|which|what) (?:sont (?:vos|les) )?(?:guides?|brochures?|livrets?|publications|booklets)\\b|"
	    "\\b(?:liste|catalogue|list) (?:de|des|of) (?:vos |your |the |tous les )?(?:guides?|brochures?|livrets?|publications|documents)\\b|"
	    "^\\W*(?:bonjour\\W+|hello\\W+)?(?:le |la |un |une |the )(?:guide|brochure|livret|booklet)\\b[^.?\\n]{0,60}\\b(?:svp|s'il vous plait|please)\\W*$";

	return strchr(folded, '?') || matches("svp|s'il vous plait|please|catalogue|liste", folded) ? matches(asks, folded) : false;
}

bool
guide_lists(TALLOC_CTX *mem, const char *text)
{
	return matches(
	    "\\b(?:quels?|quelles|which|what) (?:sont (?:vos|les) )?(?:guides?|brochures?|livrets?|publications|booklets)\\b|\\b(?:liste|catalogue|list)\\b",
	    text_fold(mem, text));
}

static const char *
sentence_of(TALLOC_CTX *mem, const char *text)
{
	return text_trim(talloc_strdup(mem, text));
}

const char *
guide_wished(TALLOC_CTX *mem, const char *text)
{
	struct pieces *c = pieces_cut(mem, text);
	struct wish w;
	bool found = short_enough(c) && !other_subject(c->folded) && (wish_find(c, true, &w) || asks_catalogue(c->folded));

	talloc_free(c);
	return found ? sentence_of(mem, text) : NULL;
}

const char *
guide_object(TALLOC_CTX *mem, const char *text)
{
	struct pieces *c = pieces_cut(mem, text);
	const char *object = NULL;
	struct wish w;

	if (short_enough(c) && !other_subject(c->folded) && wish_find(c, false, &w) && (w.noun || w.count > 0 || said_file(c->folded)))
		object = talloc_strdup(mem, text + c->map[c->p[w.object].word - c->folded]);
	talloc_free(c);
	return object;
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

/* "à récupérer", "livrer à la mairie de Brest, 2 rue de la Paix". */
static void
how_take(TALLOC_CTX *mem, const char *text, struct guide_said *said)
{
	g_autoptr(GMatchInfo) m = NULL, l = NULL;
	size_t *map;
	const char *folded = text_fold_map(mem, text, &map);
	size_t end = taken(
	    "\\b(?:livre[rz]?|livraison|a livrer|adresse[rz]?|envoye[rz]?|a envoyer|expedie[rz]?|poste[rz]?|deliver(?:y|ed)?|ship|send|post)(?: (?:le|la|les|them|it|moi|nous))?"
	    "(?: : ?|: ?| (?:a l'adresse(?: suivante)?(?: ?: ?| )|chez |a l'|a la |au |aux |a |to )(?:l'adresse(?: suivante)? ?:? ?)?)",
	    folded, &m);

	said->place = "";
	if (end > 0 && !matches("^(?:mon|notre|l'|cette )?\\s*(?:adresse )?(?:mail|courriel|e-?mail|electronique)", folded + end)) {
		size_t from = map[end], n = strcspn(text + from, "\n?");
		char *place = talloc_strndup(mem, text + from, n);

		said->deliver = true;
		place = text_line(mem, place, PLACE_MOST);
		n = strlen(place);
		while (n > 0 && strchr(" .,;:", place[n - 1]))
			place[--n] = '\0';
		said->place = place;
		return;
	}
	if (taken(
		"\\b(?:a recuperer|recuperer sur place|sur place|retirer (?:sur place|au lab)|(?:je|on|nous) (?:passer\\w*|viendr\\w*|vien[ts]|venons|peux passer|peut passer|pouvons passer|pourrai passer|pourrons passer)"
		"|venir les (?:chercher|prendre|recuperer)|passer les (?:chercher|prendre|recuperer)|a retirer|pick(?:ed)? up|collect|come and get)\\b",
		folded, &l) > 0)
		said->fetch = true;
}

static void
copies_take(const struct pieces *c, struct guide_said *said)
{
	struct wish w;
	int64_t value = 0;
	size_t i, n;

	for (i = 0; i < c->n && said->copies == 0; i++) { /* "x5", "5 exemplaires", "une dizaine d'exemplaires" */
		n = number_at(c, i, &value);
		if (n == 0 || value <= 0)
			continue;
		if (*c->p[i].word == 'x' || (at(c, i + n, "x") && !at(c, i, "un une a")) || at(c, i + n, NOUNS " ex copies copy") ||
		    (at(c, i + n, "de d autres nouveaux of") && at(c, i + n + 1, NOUNS " ex copies")) ||
		    (i > 0 && at(c, i - 1, "x") && i > 1) || c->p[i + n - 1].word[c->p[i + n - 1].n - 1] == 'x')
			if (!(at(c, i, "un une a an one") && n == 1 && !at(c, i + n, "exemplaire ex copy")))
				said->copies = (int)MIN(value, COPIES_MOST + 1);
	}
	if (said->copies == 0 && wish_find(c, true, &w) && w.count > 0)
		said->copies = (int)MIN(w.count, COPIES_MOST + 1);
	if (said->copies == 0 && wish_find(c, false, &w) && w.count > 0 && !w.one)
		said->copies = (int)MIN(w.count, COPIES_MOST + 1);
	for (i = 0; i < c->n; i++)
		said->some |= at(c, i, "exemplaires exemplaire copies") || (at(c, i, SOMES) && at(c, i + 1, NOUNS));
}

/* "5 UTILO", "UTILO 5", "5": short words behind the command. */
static void
bare_number(const struct pieces *c, struct guide_said *said)
{
	int64_t value = 0;
	size_t n;

	if (c->n == 0 || c->n > 12)
		return;
	n = number_at(c, 0, &value);
	if (n > 0 && value > 0 && !at(c, 0, "un une a an")) {
		said->copies = (int)MIN(value, COPIES_MOST + 1);
		return;
	}
	if (c->n > 1 && number_at(c, c->n - 1, &value) == 1 && value > 0 && value < 1900 && g_ascii_isdigit(*c->p[c->n - 1].word) &&
	    !at(c, c->n - 2, "version edition v no n le du"))
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
	said->file = said_file(folded);
	how_take(mem, text + map[used], said);
	c = pieces_cut(mem, said->rest);
	if (!verb) {
		copies_take(c, said);
		if (said->copies == 0 && !said->file)
			bare_number(c, said);
		if (said->copies > 0 || (said->some && !asks_catalogue(c->folded)))
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
	return text_line(mem, talloc_strndup(mem, text + map[from], map[to] - map[from]), ADMINISTRATION_MOST);
}
