/* SPDX-License-Identifier: EUPL-1.2
 *
 * A wish for a document is a verb of getting ("recevoir", "commander", "besoin de") that is wished for or asked, and right behind it, but for small
 * words, how many, or a word for what is printed. Whoever tells of a guide, or asks for help with one, says it otherwise.
 */
#include "handlers/guide_pieces.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/understand.h"

enum { WORDS_MOST = 110, WANT_REACH = 8 };

static bool
matches(const char *regex, const char *text)
{
	return g_regex_match_simple(regex, text, G_REGEX_CASELESS, 0);
}

/* --- a wish --- */

struct wish {
	size_t verb, object;  /* pieces */
	int64_t count;        /* 0 */
	bool noun, some, one; /* one: the number is an article */
	bool ends;            /* nothing stands behind it in its sentence */
};

static bool
printed_at(const struct pieces *c, size_t i)
{
	return guide_at(c, i, NOUNS " ex") || guide_name_at(c, i);
}

static bool
denied(const struct pieces *c, size_t i)
{
	size_t back;

	for (back = 1; back <= 4 && back <= i && !c->p[i - back].last; back++)
		if (guide_at(c, i - back, "ne n pas plus jamais not"))
			return true;
	/* "j'ai commande 10 guides": it was wished for long ago */
	return i > 0 && guide_at(c, i, "commande reserve order ordered") &&
	       guide_at(c, i - 1, "ai avons avais avions a ont avait have had");
}

/* Is that verb wished for, or asked? */
static bool
wanted(const struct pieces *c, size_t i)
{
	size_t k = i, back;

	for (back = 0; back <= WANT_REACH && back <= i; back++) {
		if (back > 0 && c->p[i - back].last)
			break;
		if (guide_at(c, i - back, WANTS))
			return true;
	}
	if (!guide_at(c, i, "avoir recevoir obtenir commander get have receive order send"))
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
	if (guide_at(c, verb, "besoin") && !guide_at(c, verb + 1, "de d en des du") && !guide_name_at(c, verb + 1))
		return false;
	for (; i < c->n; i++) {
		w->ends = i > verb + 1 && c->p[i - 1].last;
		if (w->ends)
			break;
		if (guide_at(c, i, HOLDERS))
			w->count = 0;
		if (guide_at(c, i, NOUNS) || guide_name_at(c, i) || (guide_at(c, i, "copies copy") && guide_at(c, i + 1, "of"))) {
			w->noun = true;
			w->object = i;
			return true;
		}
		w->some |= guide_at(c, i, SOMES);
		n = guide_number_at(c, i, &value);
		if (n > 0 && guide_at(c, i + n, UNITS))
			return false;
		if (n > 0 && (w->count == 0 || w->one)) {
			w->one = n == 1 && guide_at(c, i, "un une a an one");
			w->count = value;
			i += n - 1;
			continue;
		}
		if (!guide_at(c, i, SMALL))
			break;
	}
	w->ends |= i == c->n;
	w->object = MIN(i, c->n - 1);
	return i < c->n || w->count > 0;
}

/* What may stand behind that which is asked for. */
#define BEHIND                                                                                                                                     \
	"svp stp s please pour merci thanks thank cordialement bonne bien en au par si a afin car et ainsi plus avec livrer livres livrees livre " \
	"livraison d dans ici avant format version papier for as in by if to and plutot environ"

/* How many tokens before the name say what is counted: "5 exemplaires papier de". */
#define POLITE "svp stp s please pour merci thanks for if si"
#define BETWEEN                                                                                                                                   \
	"exemplaire exemplaires ex copie copies copy de d du des la le l les of the version versions papier imprime imprimes imprimee imprimees " \
	"nouveaux autres beaux petits printed paper more"

/* The number that ends before the i-th piece, and where it begins; 0: there is none. */
static int64_t
number_before(const struct pieces *c, size_t i, size_t *from)
{
	size_t end = i, k, least;
	int64_t value;

	while (end > 0 && guide_at(c, end - 1, BETWEEN) && !c->p[end - 1].last)
		end--;
	*from = end;
	least = end > 4 ? end - 4 : 0;
	for (k = least; k < end; k++)
		if (guide_number_at(c, k, &value) == end - k && !c->p[end - 1].last && value > 0 && !guide_name_at(c, k)) {
			*from = k;
			return value;
		}
	return 0;
}

/* "UTILO x5", "UTILO (environ 40)": behind it, and not of what follows. */
static int64_t
number_behind(const struct pieces *c, size_t i, size_t *end)
{
	size_t n;
	int64_t value = 0;

	*end = i;
	if (c->p[i].last)
		return 0;
	for (i++; guide_at(c, i, "x environ en about"); i++)
		;
	n = guide_number_at(c, i, &value);
	if (n == 0)
		return 0;
	i += n;
	*end = i;
	if (c->p[i - 1].last || guide_at(c, i, BEHIND) || strchr(",;)", c->p[i - 1].word[c->p[i - 1].n]))
		return value;
	if (!guide_at(c, i, "exemplaire exemplaires ex copies copy"))
		return 0;
	while (guide_at(c, i, BETWEEN) && !c->p[i].last)
		i++;
	return guide_name_at(c, i) ? 0 : value;
}

/* "Nous en voudrions 2 ou 3", "pourriez-vous m'en envoyer un ?": of what was named before. */
static bool
wish_of_it(const struct pieces *c, struct wish *w)
{
	size_t i, k;
	bool en;

	for (i = 0; i < c->n; i++) {
		for (k = 0; k < i && !printed_at(c, k); k++)
			;
		en = i > 0 && (guide_at(c, i - 1, "en") || (i > 1 && guide_at(c, i - 1, "faire") && guide_at(c, i - 2, "en")) ||
				  (guide_at(c, i + 1, "en") && guide_at(c, i, "envoyez livrez reservez fournissez adressez transmettez")));
		if (en && k < i && guide_at(c, i, GETS) && wish_from(c, i, w) && w->count > 0 &&
		    (w->ends || w->noun || (!w->one && guide_at(c, w->object, BEHIND))))
			return true;
	}
	return false;
}

/* "5 exemplaires svp", "UTILO, 5 exemplaires": without a verb, as it begins. */
static bool
wish_bare(const struct pieces *c)
{
	size_t i = 0, n;
	int64_t value;

	while (i < c->n &&
	       guide_at(c, i,
		   "bonjour bonsoir hello hi bjr salut madame monsieur mesdames messieurs commande demande request order de d pour of for"))
		i++;
	if (guide_name_at(c, i) && !c->p[i].last) {
		while (guide_at(c, i + 1, "x environ en"))
			i++;
		n = guide_number_at(c, i + 1, &value);
		return n > 0 && (c->p[i + n].last || guide_at(c, i + n + 1, "exemplaire exemplaires ex copies svp please merci pour"));
	}
	n = guide_number_at(c, i, &value);
	if (n == 0 || value <= 0 || c->p[i + n - 1].last)
		return false;
	for (i += n; guide_at(c, i, "x de d autres") && !c->p[i].last; i++)
		;
	n = i;
	while (printed_at(c, i) || (i > n && guide_at(c, i, "de d du des l papier imprime imprimes")))
		i++;
	return i > n && (c->p[i - 1].last || guide_at(c, i, BEHIND));
}

/* "Le pdf, svp", "vous auriez le pdf ?": of what was named. */
static bool
wish_file(const struct pieces *c)
{
	enum { FEW = 16 };
	size_t i;
	bool asked = strchr(c->folded, '?') != NULL;

	for (i = 0; i < c->n; i++) {
		if (guide_at(c, i, "ne n pas plus not"))
			return false;
		asked |= guide_at(c, i, WANTS " svp stp please thanks");
	}
	return asked && c->n <= FEW && guide_said_file(c->folded);
}

/* The first wish that names what is printed; else the first that may name a document. */
static bool
wish_find(const struct pieces *c, bool sure, struct wish *w)
{
	struct wish one;
	size_t i, end;
	bool named = false, file = guide_said_file(c->folded);

	for (i = 0; i < c->n; i++)
		named |= printed_at(c, i);
	for (i = 0; i < c->n; i++) {
		if (!guide_at(c, i, GETS) || !wish_from(c, i, &one))
			continue;
		*w = one;
		if (!sure)
			return true;
		/* "il faut UTILO dans ..." says something of it */
		if (one.noun && (!guide_name_at(c, one.object) || one.count > 0 || one.some || file || c->p[one.object].last ||
				    number_behind(c, one.object, &end) > 0 || guide_at(c, one.object + 1, POLITE)))
			return true;
		if (one.count > 0 && !one.one && (c->p[one.object].last || c->p[one.object - 1].last || c->p[one.object].capital))
			return named || c->p[one.object].capital;
		if (c->p[one.object].capital && c->p[one.object].n > 2 &&
		    (file || (named && (c->p[one.object].last || guide_at(c, one.object + 1, POLITE)))))
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
	    "[^.\\n]{0,25}\\b(?:guides?|brochures?|livrets?|" GUIDE_MARK "[a-z])\\b",
	    folded);
}

/* "Avez-vous un guide sur l'accueil ?", "quels guides proposez-vous ?": looked for, not ordered. */
bool
guide_asks_catalogue(const char *folded)
{
	static const char asks[] =
	    "\\b(?:avez|auriez|disposez|proposez|existe[- ]t[- ]il|existe|y a[- ]t[- ]il|y aurait[- ]il|reste[- ]t[- ]il|have you|do you have|is there|are there)\\b"
	    "(?:[- ]vous)?(?: (?:encore|deja|aussi|chez vous|par hasard|any|still|got))*(?: (?:un|une|des|d'|de|le|votre|vos|a|an|some|the|plus d'|l'))*[ ']?"
	    "(?:nouveaux? |nouvelle )?(?:guides?|brochures?|livrets?|depliants?|plaquettes?|exemplaires|booklets?|leaflets?|copies|" GUIDE_MARK
	    "[a-z])\\b|"
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
	struct pieces *c = guide_cut(mem, text);
	struct wish w;
	bool found = short_enough(c) && !other_subject(c->folded) && (wish_find(c, true, &w) || guide_asks_catalogue(c->folded));

	talloc_free(c);
	return found ? sentence_of(mem, text) : NULL;
}

bool
guide_bare(TALLOC_CTX *mem, const char *text)
{
	struct pieces *c = guide_cut(mem, text);
	bool found = short_enough(c) && wish_bare(c);

	talloc_free(c);
	return found;
}

bool
guide_below_zero(const struct pieces *c, size_t i)
{
	const char *s = c->p[i].word;

	return s - c->folded > 1 && s[-1] == '-' && s[-2] == 'x';
}

/* "Un exemplaire pour chacune de nos 14 agences": so many each; "un par agent": nobody knows how many. */
static void
copies_each(const struct pieces *c, struct guide_said *said)
{
	int64_t value = 0;
	size_t i, k;

	for (i = 1; i < c->n && said->copies > 0; i++) {
		if (guide_at(c, i, "chacun chacune each") && guide_at(c, i + 1, "de d des of")) {
			for (k = i + 2; guide_at(c, k, "nos mes les ses vos our the"); k++)
				;
			if (guide_number_at(c, k, &value) > 0 && value > 1)
				said->copies = (int)MIN(said->copies * value, COPIES_MOST + 1);
			else
				said->copies = 0;
		} else if (guide_at(c, i, "par per chaque each") &&
			   guide_at(c, i + 1,
			       "agent agente agence personne bureau site service equipe guichet commune mairie structure antenne accueil "
			       "participant participante salarie centre agency person office team desk town")) {
			said->copies = 0;
		} else {
			continue;
		}
		said->some = true;
		return;
	}
}

void
guide_copies(const struct pieces *c, struct guide_said *said)
{
	struct wish w;
	int64_t value = 0;
	size_t i, n;

	if (wish_of_it(c, &w))
		said->copies = (int)MIN(w.count, COPIES_MOST + 1);
	for (i = 0; i < c->n && said->copies == 0; i++) { /* "x5", "5 exemplaires", "une dizaine d'exemplaires" */
		n = guide_number_at(c, i, &value);
		if (n == 0 || value <= 0 || guide_below_zero(c, i))
			continue;
		if (*c->p[i].word == 'x' || (guide_at(c, i + n, "x") && !guide_at(c, i, "un une a")) || printed_at(c, i + n) ||
		    guide_at(c, i + n, "copies copy") ||
		    (guide_at(c, i + n, "de d autres nouveaux of") && (printed_at(c, i + n + 1) || guide_at(c, i + n + 1, "copies"))) ||
		    (i > 0 && guide_at(c, i - 1, "x") && i > 1) || c->p[i + n - 1].word[c->p[i + n - 1].n - 1] == 'x')
			if (!(guide_at(c, i, "un une a an one") && n == 1 && !guide_at(c, i + n, "exemplaire ex copy")))
				said->copies = (int)MIN(value, COPIES_MOST + 1);
	}
	if (said->copies == 0 && wish_find(c, true, &w) && w.count > 0)
		said->copies = (int)MIN(w.count, COPIES_MOST + 1);
	if (said->copies == 0 && wish_find(c, false, &w) && w.count > 0 && !w.one)
		said->copies = (int)MIN(w.count, COPIES_MOST + 1);
	for (i = 0; i < c->n; i++)
		said->some |= guide_below_zero(c, i) || guide_at(c, i, "exemplaires exemplaire copies") ||
			      (guide_at(c, i, SOMES) && (printed_at(c, i + 1) || guide_at(c, i + 1, "de d des")));
	copies_each(c, said);
}

/* --- several --- */

/* Do only joining words stand between the two? */
static bool
joined(const struct pieces *c, size_t from, size_t to)
{
	for (; from < to; from++)
		if (c->p[from].last ||
		    (from + 1 < to && !guide_at(c, from + 1, "et ainsi que plus and avec aussi egalement un une ou " BETWEEN)))
			return false;
	return true;
}

/* "Nous avons bien recu les 5 UTILO": it is told, not asked for. */
static bool
told(const struct pieces *c, size_t i)
{
	for (; i > 0 && !c->p[i - 1].last && !guide_at(c, i - 1, WANTS); i--)
		if (guide_at(c, i - 1,
			"recu recus recue recues distribue distribues donne commande commandes lu utilise utilisons received got ordered"))
			return true;
	return false;
}

/* "5 exemplaires de chaque" */
static int64_t
number_each(const struct pieces *c)
{
	size_t i, from;

	for (i = 1; i < c->n; i++)
		if (guide_at(c, i, "chaque chacun chacune each"))
			return number_before(c, i, &from);
	return 0;
}

static bool
file_between(TALLOC_CTX *mem, const struct pieces *c, size_t i, size_t next)
{
	const char *from = c->p[i].word + c->p[i].n, *to = next < c->n ? c->p[next].word : c->folded + strlen(c->folded);

	return guide_said_file(talloc_strndup(mem, from, (size_t)(to - from)));
}

/* What has no number of its own goes with its neighbour. */
static void
wants_join(struct guide_want *all, const bool *linked, size_t n, bool *wanted)
{
	size_t round, i, k;

	for (round = 0; round < n; round++)
		for (i = 0; i + 1 < n; i++) {
			if (!linked[i] || wanted[i] == wanted[i + 1])
				continue;
			k = wanted[i] ? i : i + 1;
			all[2 * i + 1 - k].file = all[k].file;
			wanted[i] = wanted[i + 1] = true;
		}
}

size_t
guide_wants(TALLOC_CTX *mem, const char *marked, struct guide_want *out, size_t max)
{
	enum { MOST = 16 };
	struct pieces *c = guide_cut(mem, marked);
	struct guide_want all[MOST];
	size_t where[MOST + 1], from[MOST], used = 0, n = 0, n_out = 0, i, k;
	bool linked[MOST] = { false }, wanted[MOST];
	int64_t value, each;

	each = number_each(c);
	for (i = 0; i < c->n && n < MOST; i++)
		if (guide_name_at(c, i))
			where[n++] = i;
	where[n] = c->n;
	for (i = 0; i < n; i++) {
		value = number_before(c, where[i], &from[i]);
		if (value == 0 && each > 0)
			value = each;
		if (value > 0 && from[i] < used) /* that of the one before */
			value = 0;
		if (value == 0)
			value = number_behind(c, where[i], &used);
		all[i] = (struct guide_want){ .which = (size_t)(c->p[where[i]].word[sizeof GUIDE_MARK - 1] - 'a'),
			.copies = (int)MIN(value, COPIES_MOST + 1) };
		all[i].file = value == 0 && file_between(mem, c, where[i], where[i + 1]);
		wanted[i] = (value > 0 || all[i].file) && !told(c, from[i]);
		if (i > 0)
			linked[i - 1] = joined(c, where[i - 1], from[i]);
	}
	wants_join(all, linked, n, wanted);
	for (i = 0; i < n; i++) {
		for (k = 0; k < n_out && out[k].which != all[i].which; k++)
			;
		if (!wanted[i] || k >= max)
			continue;
		if (k < n_out && all[i].copies == 0 && !all[i].file)
			continue;
		n_out = MAX(n_out, k + 1);
		out[k] = all[i];
	}
	talloc_free(c);
	return n_out;
}

/* "UTILO en PDF et 3 guides des courriers, svp" */
static bool
wish_several(TALLOC_CTX *mem, const struct pieces *c)
{
	struct guide_want want[2];
	size_t i;

	for (i = 0; i < c->n && !guide_at(c, i, WANTS " svp stp"); i++)
		;
	return i < c->n && !guide_at(c, i, "merci") && guide_wants(mem, c->raw, want, 2) > 1;
}

bool
guide_asked(TALLOC_CTX *mem, const char *marked)
{
	struct pieces *c = guide_cut(mem, marked);
	struct wish w;
	bool found = short_enough(c) && !other_subject(c->folded) &&
		     (wish_find(c, true, &w) || guide_asks_catalogue(c->folded) || wish_of_it(c, &w) || wish_bare(c) || wish_file(c) ||
			 wish_several(mem, c));

	talloc_free(c);
	return found;
}

/* --- which one --- */

bool
guide_topic(TALLOC_CTX *mem, const char *text)
{
	return matches(
	    "\\b(?:guides?|brochures?|livrets?|fascicules?|depliants?|plaquettes?|affiches?|booklets?|leaflets?)\\b "
	    "(?:qui|que|sur|about|on|concernant|relatif\\w*|pour (?:mieux|accueillir|aider|comprendre|apprendre|expliquer|simplifier|rediger|ecrire|savoir|orienter|accompagner|former|preparer|organiser)|des|de (?!5|la mairie)|d'|du|of)\\b",
	    text_fold(mem, text));
}

bool
guide_nameless(TALLOC_CTX *mem, const char *text)
{
	struct pieces *c = guide_cut(mem, text);
	size_t i, n;
	int64_t value;

	for (i = 0; i < c->n; i += n) {
		n = guide_number_at(c, i, &value);
		if (n == 0 && !guide_at(c, i, NOUNS " x ex pdf fichier svp stp merci bonjour s " SMALL " " GETS " " WANTS))
			break;
		n = MAX(n, 1);
	}
	n = c->n;
	talloc_free(c);
	return i >= n;
}

int
guide_first_number(TALLOC_CTX *mem, const char *text)
{
	struct pieces *c = guide_cut(mem, text);
	int64_t value = 0;
	size_t i = 0;

	while (guide_at(
	    c, i, "bonjour merci oui alors disons plutot environ il nous en me m faudrait faut voudrais voudrions prends prenons entre x"))
		i++;
	if (guide_number_at(c, i, &value) == 0)
		value = 0;
	talloc_free(c);
	return (int)CLAMP(value, 0, COPIES_MOST + 1);
}

/* --- another number --- */

/* Nothing that is counted: a street, a postcode, a day, a phone number, how many people. */
static bool
counts_else(const struct pieces *c, size_t i, size_t n)
{
	int64_t other;

	return (c->p[i].n == 5 && g_ascii_isdigit(*c->p[i].word)) ||
	       guide_at(c, i + n, UNITS " rue avenue av bd boulevard place quai bis ter allee chemin impasse cours route street road") ||
	       (i > 0 &&
		   guide_at(c, i - 1,
		       "le au du rue no n numero bp cs ref reference sommes serons sera etes lundi mardi mercredi jeudi vendredi samedi dimanche vers avant apres")) ||
	       (i > 0 && !c->p[i - 1].last && guide_number_at(c, i - 1, &other) == 1) ||
	       (!c->p[i + n - 1].last && guide_number_at(c, i + n, &other) > 0 && !guide_at(c, i + n, "un une a an"));
}

/* "au lieu de 8", "plutot que 8", "de 7 a 9": the number that is no longer meant. */
static bool
former(const struct pieces *c, size_t i)
{
	return i > 1 && ((guide_at(c, i - 1, "que") && guide_at(c, i - 2, "plutot moins non pas")) ||
			    (guide_at(c, i - 1, "de des") && guide_at(c, i - 2, "lieu place")) || guide_at(c, i - 1, "than not") ||
			    (guide_at(c, i - 1, "of") && guide_at(c, i - 2, "instead")) || guide_at(c, i - 1, "pas non"));
}

int
guide_new_number(TALLOC_CTX *mem, const char *text)
{
	static const char changes[] =
	    "plutot finalement fait suffit suffisent suffira suffiront suffirait suffiraient seulement disons alors prenons prendrons prendrai va mettez "
	    "mettons changer changez modifier modifiez rectifier correction corriger erreur trompe trompes oups passera passer passez passons passe lieu rather "
	    "instead actually only make enough fine will change update ok";
	struct pieces *c = guide_cut(mem, text);
	size_t i, k, n, begin = 0, end;
	int64_t value, found = 0;
	bool change;

	for (; begin < c->n && found == 0; begin = end + 1) {
		for (end = begin; end + 1 < c->n && !c->p[end].last; end++)
			;
		for (k = begin, change = false; k <= end; k++)
			change |= guide_at(c, k, changes);
		for (i = begin; change && i <= end && found == 0; i += MAX(n, 1)) {
			n = guide_number_at(c, i, &value);
			if (n > 0 && guide_at(c, i - (i > begin), "de from") && guide_at(c, i + n, "a to") &&
			    guide_number_at(c, i + n + 1, &value) > 0)
				n = n + 1; /* "de 9 a 7": the second */
			else if (n == 0 || former(c, i) || counts_else(c, i, n) || (n == 1 && guide_at(c, i, "un une a an one")))
				continue;
			found = value;
		}
	}
	talloc_free(c);
	return (int)CLAMP(found, 0, COPIES_MOST + 1);
}

bool
guide_file_instead(TALLOC_CTX *mem, const char *text)
{
	return matches(
	    "\\b(?:plutot|a la place|au lieu|suffi\\w*|seulement|uniquement|juste|finalement|alors|instead|only|just|rather|enough|will do)\\b",
	    text_fold(mem, text));
}

bool
guide_file_too(TALLOC_CTX *mem, const char *text)
{
	return matches(
	    "\\b(?:pdf|fichier|(?:version|format) (?:numerique|electronique)|digital (?:version|copy)|electronic (?:version|copy))\\b",
	    text_fold(mem, text));
}

bool
guide_complained(TALLOC_CTX *mem, const char *text)
{
	return matches(
	    "\\b(?:pas|jamais|rien|not|never|nothing|haven't|hasn't)\\b[^.?!\\n]{0,30}\\b(?:recu\\w*|arrive\\w*|received|arrived|come)\\b|"
	    "\\b(?:recu\\w*|received)\\b[^.?!\\n]{0,12}\\b(?:rien|nothing)\\b",
	    text_fold(mem, text));
}
