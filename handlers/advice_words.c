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
#define DECLINED                                                                                                                                                          \
	"\\b(?:pas|peu|plus) (?:\\w+ )?(?:interess\\w+|adapte\\w*|utile|pertinent\\w*|besoin|pour nous|notre (?:sujet|besoin))\\b|\\bsans (?:interet|suite)\\b|"          \
	"\\bne (?:nous|m') ?(?:interesse|convient|correspond|sert|aide|parle)\\w* (?:pas|plus|guere)\\b|\\bnon,? merci\\b|\\binutile\\b|\\bne (?:souhait|veul|voul)\\w+ " \
	"pas\\b|\\bon (?:passe|laisse tomber|abandonne|renonce)\\b|\\bnous (?:renoncons|abandonnons|passons)\\b|\\bnot (?:really )?(?:interested|for us|useful|"          \
	"relevant|needed)\\b|\\bno,? thanks?\\b|\\bno thank you\\b|^\\W*(?:non|no|stop)\\W*$"
#define BLOCKED                                                                                                                                                                          \
	"\\bbloqu\\w+\\b|\\bcoinc\\w+\\b|\\b(?:on|nous) (?:but\\w+|cal\\w+|patin\\w+|pietin\\w+|rame|ramons|seche|sechons)\\b|\\b(?:arriv\\w+|parvien\\w+|parven\\w+|reuss\\w+) pas\\b|" \
	"\\b(?:pas|jamais) (?:pu|reussi)\\b|\\bimpossible d|\\ben panne\\b|\\b(?:on|nous|je) n[e'][^.;,]{0,20}\\b(?:peut|pouvons|peux|sait|savons|sais) pas\\b|\\b(?:stuck|blocked|"     \
	"cannot|can't|unable)\\b|\\bproblemes? (?:avec|de|pour|sur)\\b|\\bmarche pas\\b|\\bfonctionne pas\\b"
#define DONE                                                                                                                                                                                   \
	"\\b(?:c'est|tout est|ca y est|est|sont|ete|a|avons|ont|ai|bien) (?:\\w+ )?(?:fait\\w*|termine\\w*|fini\\w*|regle\\w*|boucle\\w*|acheve\\w*|mis\\w* en place|realise\\w*|"             \
	"utilise\\w*|teste\\w*|essaye\\w*|suivi\\w*|reserve\\w*|depose\\w*|obtenu\\w*)\\b|^\\W*(?:fait|termine|fini|c'est bon|ok c'est bon|voila)\\W*$|\\bca y est\\b|\\bc'est (?:bon|ok)\\b|" \
	"\\b(?:it is|it's|all|we are|we're) (?:done|finished|complete)\\b|^\\W*(?:done|finished)\\b|\\bwe (?:did|used|finished|completed|have used)\\b"
#define STARTED                                                                                                                                                                            \
	"\\ben cours\\b|\\b(?:s'y met|m'y mets|nous y mettons|y travaill\\w+|s'en occupe|s'y attelle)\\b|\\b(?:commenc\\w+|demarr\\w+|debut\\w+|entam\\w+|lanc\\w+)\\b|\\b(?:on|nous|je) " \
	"(?:va|vais|allons|test\\w+|essa\\w+|regard\\w+|avanc\\w+|prepar\\w+|prevo\\w+|planifi\\w+|prend\\w*|prenons)\\b|\\bc'est parti\\b|\\b(?:moitie|debut) (?:fait|du chemin)\\b|"     \
	"\\b(?:in progress|under way|underway|started|starting|working on|ongoing)\\b|\\bwe(?:'ll| will| are going to)\\b"
/* Not yet: a word, and nothing has happened. */
#define LATER                                                                                                                                                                         \
	"\\bpas encore\\b|\\b(?:pas|n'a rien|rien) (?:eu le temps|commence|demarre|lance|de nouveau|fait|touche|regarde)\\b|\\bplus tard\\b|\\bnot yet\\b|\\bno time\\b|\\blater\\b|" \
	"\\bn'(?:est|avons|a|ai) (?:pas|rien) (?:\\w+ )?(?:fait|termine|commence|fini)\\b"
/* What was so, and is no more. */
#define UNBLOCKED                                                                                                                          \
	"\\b(?:plus|pas|rien de) bloqu\\w+|\\bdebloqu\\w+|\\b(?:etait|etions|avait|avions|avons ete) (?:\\w+ )?(?:bloque\\w*|coince\\w*)|\\bbloquait\\b|\\bsans blocage\\b"

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
	else if (says(clause, DONE))
		*state = ADVICE_DONE;
	else
		return 0;
	return 1;
}

/* What is blocked is said whatever else is; else what was said last counts, but that a thing was done before weighs more than why. */
bool
advice_read(TALLOC_CTX *mem, const char *text, enum advice_state *state)
{
	g_autoptr(GRegex) cut = g_regex_new(
	    "(?<=[.!;?])\\s+|\\n+|,\\s*(?=(?:mais|et|donc|puis|depuis|maintenant|but|and|now)\\b)|\\b(?:mais|but)\\b", 0, 0, NULL);
	char *folded = text_fold(mem, text_clean(mem, text, strlen(text), READ_BYTES));
	g_auto(GStrv) clause = NULL;
	enum advice_state one;
	bool any = false;
	size_t i;

	clause = g_regex_split(cut, folded, 0);
	for (i = 0; i < CLAUSES && clause[i]; i++) {
		if (strchr(clause[i], '?') || !clause_read(clause[i], &one))
			continue;
		if (!any || one == ADVICE_BLOCKED || (*state != ADVICE_BLOCKED && !(*state == ADVICE_ALREADY && one == ADVICE_DECLINED)))
			*state = one;
		any = true;
	}
	return any;
}
