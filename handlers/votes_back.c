/* SPDX-License-Identifier: EUPL-1.2
 *
 * "Je retire ma réponse", "ne tenez pas compte de mon vote": all that was said before is taken back. What stands beside these words is a new
 * answer; "ma réponse pour le 12" is of one option only.
 */
#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/votes_inside.h"

#define MINE_FR "(?:toutes? )?(?:ma|mes|mon) (?:precedente?s? |derniere?s? |premiere?s? )?(?:reponses?|votes?|choix)(?: precedente?s?)?"
#define MINE_EN "(?:all )?(?:of )?my (?:previous |last |first )?(?:votes?|answers?|responses?|repl(?:y|ies)|choices?)"

static const char *const patterns[] = {
	"(?:\\bje |\\bj')?\\b(?:retire|annule|reprends|supprime|efface)(?:r|z)? " MINE_FR,
	"\\b(?:oublie|ignore)(?:r|z) " MINE_FR,
	"\\bne (?:comptez|prenez|tenez) (?:pas|plus) (?:en compte |compte de )?" MINE_FR "(?: en compte)?",
	"\\bne (?:pas|plus) (?:compter|tenir compte de|prendre en compte) " MINE_FR,
	"\\b(?:withdraw|cancel|remove|delete|ignore|disregard|forget|discard|take back|(?:don't|do not) count) " MINE_EN,
};

/* What is left of the text without these words; NULL: it holds none of them. */
char *
votes_taken_back(TALLOC_CTX *mem, const char *text)
{
	size_t *map, k;
	const char *folded = text_fold_map(mem, text, &map);

	if (!strstr(folded, "ma ") && !strstr(folded, "mes ") && !strstr(folded, "mon ") && !strstr(folded, "my "))
		return NULL;
	for (k = 0; k < G_N_ELEMENTS(patterns); k++) {
		g_autoptr(GRegex) r = g_regex_new(patterns[k], 0, 0, NULL);
		g_autoptr(GMatchInfo) m = NULL;
		int from, to;

		if (!g_regex_match(r, folded, 0, &m) || !g_match_info_fetch_pos(m, 0, &from, &to))
			continue;
		if (from >= 4 && (strncmp(folded + from - 4, "pas ", 4) == 0 || strncmp(folded + from - 4, "not ", 4) == 0))
			return NULL; /* "je ne veux pas annuler ma réponse" */
		return talloc_asprintf(mem, "%.*s %s", (int)map[from], text, text + map[to]);
	}
	return NULL;
}

/* "pour le 12", "du 2": of which option, not what of it. */
bool
votes_of_one(TALLOC_CTX *mem, const char *rest)
{
	return g_regex_match_simple("^[\\s,:;.-]*(?:pour|du|de|sur|a|au|for|on|to)\\b", text_fold(mem, rest), 0, 0);
}
