/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/directory_words.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"

enum { SHORT_BYTES = 420, TOLD_BEFORE = 80, GREETED = 24, SAYS_LITTLE = 36 };

/* Who, or what, can be in the directory. */
#define WHO                                                                                                                                                \
	"(?:quelqu'un|personne|gens|asso(?:ciation)?s?|structures?|organismes?|organisations?|entreprises?|cabinets?|agences?|prestataires?|partenaires?|" \
	"intervenant\\w*|facilitat\\w+|animat\\w+|mediat\\w+|chercheu\\w+|universitaires?|sociologues?|ethnologues?|designers?|graphistes?|expert\\w*|"    \
	"specialistes?|formateur\\w*|formatrice\\w*|collectifs?|methodes?|outils?|tiers-lieux?|financements?|subventions?|appels? a projets?|"             \
	"some(?:one|body)|any(?:one|body)|people|organi[sz]ations?|compan(?:y|ies)|providers?|partners?|facilitators?|researchers?|experts?|"              \
	"methods?|tools?|funding|grants?)"

const char *
directory_typed(TALLOC_CTX *mem, const char *text, const char **rest)
{
	static const char looks[] = "^\\W*(?:annuaire|directory)(?: :|:)? +(?=\\S)";
	static const char keeps[] =
	    "^\\W*(?:(?:ma |une |la |nouvelle |new |my |a )?(?:fiche|card)(?: de)?(?: l')? ?(?:partenaire|annuaire|partner|directory)?|partenaires?|partners?)(?: :|:)?"
	    "\\s+(?=f-\\d|(?:nom|name|intitule|structure) ?:)";
	static const char meets[] = "^\\W*(?:(?:mise en )?relation|referral)(?: :|:)?\\s+(?=[frpa][- ]?\\d|(?:pour|for) \\S+@)";
	size_t *map;
	const char *folded = text_fold_map(mem, text, &map);
	g_autoptr(GMatchInfo) m = NULL;
	g_autoptr(GRegex) look = g_regex_new(looks, 0, 0, NULL), keep = g_regex_new(keeps, 0, 0, NULL),
			  meet = g_regex_new(meets, 0, 0, NULL);
	const char *command = NULL;
	int end;

	if (g_regex_match(look, folded, 0, &m)) {
		command = "annuaire";
	} else {
		g_clear_pointer(&m, g_match_info_free);
		if (g_regex_match(keep, folded, 0, &m))
			command = "partenaire";
	}
	if (!command) {
		g_clear_pointer(&m, g_match_info_free);
		if (g_regex_match(meet, folded, 0, &m))
			command = "relation";
	}
	if (!command)
		return NULL;
	g_match_info_fetch_pos(m, 0, NULL, &end);
	*rest = text + map[end];
	return command;
}

/* A question without its courtesies: "... ? Vous avez une idee ?", "... Merci. Claire". */
static const char *
asked_only(TALLOC_CTX *mem, const char *text)
{
	static const char courtesy[] =
	    "[.,;!\\s]\\s*(?:merci|(?:tres |bien )?cordialement|bien a vous|bonne (?:journee|soiree|semaine)|salutations|a bientot|d'avance|svp|stp|thanks|"
	    "thank you|many thanks|(?:best|kind) regards|cheers|please)(?![\\w-])|[.,;!]\\s*(?:et )?(?:(?:vous |tu )?(?:av(?:ez|ons)|auriez|auriez-vous|avez-vous|as|aurais)[- ]?"
	    "(?:vous |tu )?(?:une |des |un |quelques )?(?:idees?|pistes?|suggestions?|contacts?|conseils?)|(?:une|des) (?:idees?|pistes?)|qui (?:pourrait|peut|saurait) "
	    "(?:nous |m'|me )?aider|(?:pouvez|pourriez)-vous (?:nous |m'|me )?aider|any (?:ideas?|suggestions?)|do you have any|can you help|could you help)";
	g_autoptr(GRegex) re = g_regex_new(courtesy, 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	size_t *map, n = strcspn(text, "?\n");
	const char *asked = text_trim(talloc_strndup(mem, text, n)), *folded = text_fold_map(mem, asked, &map);
	int start;

	if (!g_regex_match(re, folded, 0, &m))
		return asked;
	g_match_info_fetch_pos(m, 0, &start, NULL);
	return start > 0 ? text_trim(talloc_strndup(mem, asked, map[start])) : asked;
}

const char *
directory_wished(TALLOC_CTX *mem, const char *text, bool room)
{
	static const char wish[] =
	    "\\b(?:connai\\w+|auriez|avez|aurais|aurait|sauriez|do you know|can you recommend|could you recommend|recommand\\w+|conseill\\w+)\\b[^.?\\n]{0,30}\\b" WHO
	    "\\b|\\b(?:cherch\\w+|recherch\\w+|besoin d|looking for|look for|search for|need)\\b[^.?\\n]{0,14}(?:\\b(?:un|une|des|d'une?|d'|a|an|some)\\b|')[^.?\\n]{0,12}\\b" WHO
	    "\\b|\\b(?:existe-t-il|y a-t-il|y aurait-il|is there)\\b[^.?\\n]{0,12}\\b" WHO
	    "\\b|\\b(?:(?:re)?cherch(?:e|ons)|besoin de|looking for|need)\\b[^.?\\n]{0,14}\\b(?:quelqu'une?|some(?:one|body)|any(?:one|body))\\b [^.?\\n]{0,12}\\b(?:pour|qui|capable|to|who|that|for)\\b"
	    "|^\\W*(?:re)?cherch(?:e|ons) " WHO "\\b"
	    "|(?:^|[.!?\\n])\\W*(?:\\w+,? )?qui (?:sait|saurait|saurais|peut|pourrait)\\b[^.?\\n]{0,12}\\b(?:animer|faciliter|intervenir|former)\\b[^.?\\n]{0,160}\\?";
	/* In a mail it begins a problem as often. */
	static const char spoken[] =
	    "\\bqui (?:pourrait|pourraient|peut|peuvent|saurait|sait|saurais)\\b[^.?\\n]{0,20}\\b(?:aider|accompagner|animer|intervenir|"
	    "faciliter|former|epauler|conseiller|venir|faire)\\b|\\bwho (?:could|can|might)\\b[^.?\\n]{0,20}\\b(?:help|facilitate|run|"
	    "train|support)\\b|\\bvers qui\\b[^.?\\n]{0,30}\\b(?:tourner|orienter)\\b";
	/* "Connaissez-vous la date ?", and what is asked of us. */
	static const char other[] =
	    "\\bP-\\d|\\bdossier\\b|\\bma demande\\b|\\bmon probleme\\b|\\bcontacter (?:l'equipe|quelqu'un du lab)|\\bparler a\\b|\\bspeak to\\b";
	size_t *map;
	const char *folded;
	g_autoptr(GMatchInfo) m = NULL;
	g_autoptr(GRegex) re = NULL;
	const char *asked;
	bool asks;
	size_t at;
	int start = 0;

	if (strlen(text) > SHORT_BYTES)
		return NULL;
	folded = text_fold_map(mem, text, &map);
	re = g_regex_new(room ? talloc_asprintf(mem, "%s|%s", wish, spoken) : wish, 0, 0, NULL);
	if (!g_regex_match(re, folded, 0, &m) || g_regex_match_simple(other, folded, G_REGEX_CASELESS, 0))
		return NULL;
	g_match_info_fetch_pos(m, 0, &start, NULL);
	at = map[start];
	asks = text[at + strcspn(text + at, ".?!\n")] == '?';
	if (!room && at > (asks ? TOLD_BEFORE : GREETED)) /* a problem is told, and who could help asked for at its end */
		return NULL;
	asked = asked_only(mem, text + at);
	return strlen(asked) < SAYS_LITTLE ? asked_only(mem, text) : asked; /* "We want to redesign our hall. Do you know somebody?" */
}

const char *
directory_introduced(TALLOC_CTX *mem, const char *text)
{
	static const char wish[] =
	    "(?:\\b(?:pouvez|pourriez|pourrais|peux|possible|merci|priere|saurais|sauriez|voudr\\w+|aimer\\w+|souhait\\w+)\\b[^.?\\n]{0,24}\\b"
	    "(?:(?:me|nous|m'|de me|de nous) ?mettre en (?:relation|contact|lien)|mettez-(?:moi|nous) en (?:relation|contact|lien))|"
	    "\\b(?:j'|je |nous |on )(?:voudr\\w+|aimer\\w+|souhait\\w+)[^.?\\n]{0,12} (?:etre mis(?:e|es|\\.es?)? en (?:relation|contact|lien)|une mise en "
	    "relation)|\\b(?:introduce (?:me|us)|be introduced) to|\\b(?:put|get) (?:me|us) in touch) +(?:(?:avec|with) +)?(?=\\S)";
	size_t *map;
	const char *folded;
	g_autoptr(GMatchInfo) m = NULL;
	g_autoptr(GRegex) re = NULL;
	int end;

	if (strlen(text) > SHORT_BYTES)
		return NULL;
	folded = text_fold_map(mem, text, &map);
	re = g_regex_new(wish, 0, 0, NULL);
	if (!g_regex_match(re, folded, 0, &m))
		return NULL;
	g_match_info_fetch_pos(m, 0, NULL, &end);
	return asked_only(mem, text + map[end]);
}
