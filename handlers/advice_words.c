/* SPDX-License-Identifier: EUPL-1.2
 *
 * What people say of a resource that was recommended to them.
 */
#include "handlers/advice.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"

enum { READ_BYTES = 300, CLAUSES = 24 };

#define ALREADY                                                                                                                                                     \
	"\\bdeja\\b[^.;]{0,25}\\b(?:fait|essaye|teste|utilise\\w*|en place|vu|lu|fini|mis|appris|suivi)\\b|\\b(?:connai\\w+|utilis\\w+|avons|ont|a|ai|est|sommes) " \
	"deja\\b|\\bdeja\\b[^.;]{0,12}\\b(?:connu|equipe\\w*|un|une)\\b|\\balready (?:done|have|use|using|know|tried|did|in place)\\b|\\bhave already\\b"
/* Who gives up is who speaks: "les familles abandonnent" is a problem. */
#define GIVEN_UP                                                                                                                                                \
	"\\b(?:on|nous|je|j'ai|we|i)\\b(?![^.;,]{0,20}\\b(?:pas|jamais|rien|not|never)\\b)[^.;,]{0,25}\\b(?:laiss\\w* tomber|abandonn\\w+|renonc\\w+|gave up|"  \
	"given up|giving up|drop(?:ped|ping)? it)\\b|^\\W*(?:abandon\\w*|laisse\\w* tomber)\\W*$|\\bfinalement,? (?:c'est )?(?:non|pas)\\b|\\bfinally,? no\\b|" \
	"\\b(?:on|nous) (?:ne (?:le|la|l'|les)? ?(?:fera|ferons|mettra|mettrons|suivra|suivrons|utilisera|utiliserons) pas|n'(?:ira|irons|en veut) pas)\\b|"    \
	"\\b(?:decide\\w*|choisi\\w*|prefere\\w*) de ne pas\\b|\\bdecided (?:not to|against)\\b|\\b(?:we )?will not (?:do|use|try) it\\b|\\bwon't (?:do|use|try) it\\b"
#define DECLINED                                                                                                                                                          \
	"\\b(?:pas|peu|plus) (?:\\w+ )?(?:interess\\w+|adapte\\w*|utile|pertinent\\w*|besoin|pour nous|notre (?:sujet|besoin))\\b|\\bsans (?:interet|suite)\\b|"          \
	"\\bne (?:nous|m') ?(?:interesse|convient|correspond|sert|aide|parle)\\w* (?:pas|plus|guere)\\b|\\bnon,? merci\\b|\\binutile\\b|\\bne (?:souhait|veul|voul)\\w+ " \
	"pas\\b|\\b(?:on passe|nous passons)\\b|\\bnot (?:really )?(?:interested|for us|useful|"                                                                          \
	"relevant|needed)\\b|\\bno,? thanks?\\b|\\bno thank you\\b|^\\W*(?:non|no|stop)\\W*$|" GIVEN_UP
#define BLOCKED                                                                                                                                                                          \
	"\\bbloqu\\w+\\b|\\bcoinc\\w+\\b|\\b(?:on|nous) (?:but\\w+|cal\\w+|patin\\w+|pietin\\w+|rame|ramons|seche|sechons)\\b|\\b(?:arriv\\w+|parvien\\w+|parven\\w+|reuss\\w+) pas\\b|" \
	"\\b(?:pas|jamais) (?:pu|reussi)\\b|\\bimpossible d|\\ben panne\\b|\\b(?:on|nous|je) n[e'][^.;,]{0,20}\\b(?:peut|pouvons|peux|sait|savons|sais) pas\\b|\\b(?:stuck|blocked|"     \
	"cannot|can't|unable)\\b|\\bproblemes? (?:avec|de|pour|sur)\\b|\\bmarche pas\\b|\\bfonctionne pas\\b"
#define DONE                                                                                                                                                                                   \
	"\\b(?:c'est|tout est|ca y est|est|sont|ete|a|avons|ont|ai|bien) (?:\\w+ )?(?:fait\\w*|termine\\w*|fini\\w*|regle\\w*|boucle\\w*|acheve\\w*|mis\\w* en place|realise\\w*|"             \
	"utilise\\w*|teste\\w*|essaye\\w*|suivi\\w*|reserve\\w*|depose\\w*|obtenu\\w*)\\b|^\\W*(?:fait|termine|fini|c'est bon|ok c'est bon|voila)\\W*$|\\bca y est\\b|\\bc'est (?:bon|ok)\\b|" \
	"\\b(?:it is|it's|all|we are|we're) (?:done|finished|complete)\\b|^\\W*(?:done|finished)\\b|\\bwe (?:did|used|finished|completed|have used)\\b"
#define STARTED                                                                                                                                                                        \
	"\\ben cours\\b|\\b(?:presque|bientot|a peine|sera|seront|va etre|vont etre|en train d'etre) (?:\\w+ )?" BEGUN                                                                 \
	"|\\b(?:s'y met|m'y mets|nous y mettons|y travaill\\w+|s'en occupe|s'y attelle)\\b|\\b(?:commenc\\w+|demarr\\w+|debut\\w+|entam\\w+|lanc\\w+)\\b|\\b(?:on|nous|je) "           \
	"(?:va|vais|allons|test\\w+|essa\\w+|regard\\w+|avanc\\w+|prepar\\w+|prevo\\w+|planifi\\w+|prend\\w*|prenons)\\b|\\bc'est parti\\b|\\b(?:moitie|debut) (?:fait|du chemin)\\b|" \
	"\\b(?:in progress|under way|underway|started|starting|working on|ongoing)\\b|\\bwe(?:'ll| will| are going to)\\b"
#define BEGUN "(?:fait\\w*|termine\\w*|commence\\w*|fini\\w*|demarre\\w*|lance\\w*|entame\\w*|entrepris\\w*|engage\\w*|mis\\w* en place)\\b"
/* Not yet: a word, and nothing has happened. */
#define LATER                                                                                                                                                                         \
	"\\bpas encore\\b|\\b(?:pas|n'a rien|rien) (?:eu le temps|commence|demarre|lance|de nouveau|fait|touche|regarde)\\b|\\bplus tard\\b|\\bnot yet\\b|\\bno time\\b|\\blater\\b|" \
	"\\bn'(?:est|avons|a|ai|ont|etait|y a) (?:\\w+ )?(?:pas|rien) (?:\\w+ ){0,2}" BEGUN                                                                                           \
	"|\\brien (?:n'\\w+|ne|de) (?:\\w+ ){0,3}" BEGUN                                                                                                                              \
	"|\\brien ne bouge\\b|\\brien n'avance\\b|^\\W*(?:toujours|encore|pour l'instant|pour le moment)?,? ?rien(?: pour l'instant| pour le moment)?\\W*$|"                          \
	"\\bpas (?:\\w+ ){0,2}" BEGUN                                                                                                                                                 \
	"|\\bni fait ni\\b|\\bloin d'etre\\b|\\bpersonne ne s'en (?:est )?(?:occupe|charge)\\b|\\bpas (?:pour l'instant|pour le moment|"                                              \
	"tout de suite|maintenant)\\b|\\bnothing (?:\\w+ ){0,3}(?:done|started|yet|happened|moved)\\b|(?:\\bnot|n't|\\bnever) (?:\\w+ ){0,2}(?:done|started|begun|had time|"          \
	"got round)\\b"
/* What was so, and is no more. */
#define UNBLOCKED                                                                                                                          \
	"\\b(?:plus|pas|rien de) bloqu\\w+|\\bdebloqu\\w+|\\b(?:etait|etions|avait|avions|avons ete) (?:\\w+ )?(?:bloque\\w*|coince\\w*)|\\bbloquait\\b|\\bsans blocage\\b"

/* It was tried, in vain. */
#define FAILED                                                                                                                                                                   \
	"\\bpas (?:\\w+ )?(?:marche|fonctionne|abouti|servi|suffi|pris|donne grand-chose|convaincu)\\b|\\brien (?:donne|change|apporte)\\b|\\bsans (?:succes|resultat|"          \
	"effet)\\b|\\b(?:aucun|pas d'|pas de) ?(?:effet|resultat|changement)\\b|\\bechec\\b|\\bechoue\\w*|\\brate\\b|\\bpour rien\\b|\\ben vain\\b|\\b(?:did|does)(?: not|n't) " \
	"(?:work|help)\\b|\\bfailed\\b|\\bin vain\\b|\\bno (?:effect|result)\\b"
/* When it will be so. */
#define ONCE                                                                                                                               \
	"\\b(?:des que|quand|lorsque|une fois que|si|avant que|once|when|if|as soon as) (?:\\w+ ){0,2}(?:c'est|tout est|ca|it is|it's|we)\\b"

static bool
says(const char *clause, const char *expression)
{
	return g_regex_match_simple(expression, clause, G_REGEX_CASELESS, 0);
}

/* 1 it says that of it; 0 nothing. */
static int
clause_read(const char *clause, enum advice_state *state)
{
	if (says(clause, UNBLOCKED))
		*state = ADVICE_STARTED;
	else if (says(clause, BLOCKED))
		*state = ADVICE_BLOCKED;
	else if (says(clause, LATER))
		*state = ADVICE_PROPOSED;
	else if (says(clause, ALREADY) && !says(clause, "\\bdeja (?:commenc|demarr|lanc|debut|entam|en cours)|already (?:started|working)"))
		*state = ADVICE_ALREADY;
	else if (says(clause, DECLINED))
		*state = ADVICE_DECLINED;
	else if (says(clause, STARTED))
		*state = ADVICE_STARTED;
	else if (says(clause, DONE) && !says(clause, ONCE))
		*state = ADVICE_DONE;
	else
		return 0;
	return 1;
}

/* The text without what it asks, a clause each. */
static GStrv
clauses(TALLOC_CTX *mem, const char *text)
{
	g_autoptr(GRegex) cut = g_regex_new(
	    "(?<=[.!;?])\\s+|\\n+|,\\s*(?=(?:mais|et|donc|puis|depuis|maintenant|but|and|now)\\b)|\\b(?:mais|but)\\b", 0, 0, NULL);

	return g_regex_split(cut, text_fold(mem, text_clean(mem, text, strlen(text), READ_BYTES)), 0);
}

bool
advice_failed(TALLOC_CTX *mem, const char *text)
{
	g_auto(GStrv) clause = clauses(mem, text);
	size_t i;

	for (i = 0; i < CLAUSES && clause[i]; i++)
		if (!strchr(clause[i], '?') && says(clause[i], FAILED))
			return true;
	return false;
}

/* What is blocked is said whatever else is; else what was said last counts, but that a thing was done before weighs more than why. What was
 * tried in vain and is not over is blocked. */
bool
advice_read(TALLOC_CTX *mem, const char *text, enum advice_state *state)
{
	g_auto(GStrv) clause = clauses(mem, text);
	bool any = false, failed = advice_failed(mem, text);
	enum advice_state one;
	size_t i;

	for (i = 0; i < CLAUSES && clause[i]; i++) {
		if (strchr(clause[i], '?') || !clause_read(clause[i], &one))
			continue;
		if (!any || one == ADVICE_BLOCKED || (*state != ADVICE_BLOCKED && !(*state == ADVICE_ALREADY && one == ADVICE_DECLINED)))
			*state = one;
		any = true;
	}
	if (failed && (!any || *state == ADVICE_STARTED || *state == ADVICE_PROPOSED))
		*state = ADVICE_BLOCKED;
	return any || failed;
}
