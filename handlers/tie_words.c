/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/tie_words.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"

#define ROOM "(?:salles?|rooms?|locaux|premises)\\b"
#define SMALL "(?:(?:grandes?|petites?|belles?|bonnes?|large|small|meeting) )?"
#define INTO "^\\W*(?:(?:dans|en|a|au|chez|in|at) )?"
#define ARTICLE "(?:(?:la|le|les|une?|votre|vos|notre|nos|the|your|our|an?|one of your|l ?'? ?une de vos|une de vos|un de vos) |l ?' ?)?"

bool
room_needed(TALLOC_CTX *mem, const char *text)
{
	static const char asked[] =
	    "\\b(?:faut|faudra(?:it)?|besoin|prevo\\w+|cherch\\w+|trouve[rz]?|reserve[rz]?|reservons|voudr\\w+|souhait\\w+|aimer\\w+|"
	    "demand\\w+|propose[rz]?|prete[rz]?|prend(?:re|s|ez|rons)|prenons|need|want|would like|find|book|reserve|lend)\\b"
	    "[^.;?!\\n]{0,25}?\\b(?:une?|la|l|votre|vos|an?|the|your)\\b ?'? ?" SMALL ROOM "|"
	    "\\bavec (?:une|votre|la) " SMALL ROOM "|\\bwith (?:a|your) " SMALL ROOM "|"
	    "^\\W*(?:(?:oui|ok|yes|bonjour|hello|et|and)\\W+)*(?:une|a) " SMALL ROOM
	    "(?: (?:du|de|chez|at|in|aussi|too|pour|for)\\b[^.\\n]{0,30})?\\W*(?:svp|s'il vous plait|stp|please|merci|thanks)?\\W*$";
	static const char not [] = "\\b(?:pas|plus|sans|aucune?|jamais|not|no|without|don't|deja|already)\\b[^.;\\n]{0,25}\\b(?:" ROOM
				   ")|\\b(?:avons|aurons|disposons|dispose|we have|we've)\\b(?! besoin)[^.;\\n]{0,20}\\b" ROOM
				   "|\\b(?:notre|nos|our) " SMALL ROOM "|\\b" ROOM "[^.;\\n]{0,15}\\b(?:est|is) (?:deja|already)";
	const char *folded = text_fold(mem, text);

	return g_regex_match_simple(asked, folded, 0, 0) && !g_regex_match_simple(not, folded, 0, 0);
}

bool
room_unneeded(TALLOC_CTX *mem, const char *text)
{
	static const char none[] =
	    "\\b(?:sans|(?:pas|plus) (?:besoin )?d(?:e|')?|(?:pas|plus) besoin de (?:la|cette|une)|aucune|annule[rz]?|libere[rz]?|rend(?:re|ez|s|ons)|"
	    "no(?: longer need)?|without|do not need|don't need|release|cancel|give back)\\b ?(?:la |une? |cette |votre |the |an? |your )?" SMALL
		ROOM "|^\\W*(?:sans|aucune|without|none)\\W*$";

	return g_regex_match_simple(none, text_fold(mem, text), 0, 0);
}

/* "du lab", "chez vous", "at the Ti Lab", behind a room. */
static char *
ours(TALLOC_CTX *mem, const char *lab)
{
	const char *folded = text_fold(mem, lab);
	g_autofree char *name = g_regex_escape_string(folded, -1);

	return g_strdup_printf("(?:,? ?(?:(?:du|de|des|d|au|a|chez|at|in|of) ?'? ?)?(?:(?:la|le|les|l|the|votre|vos|notre|your) ?'? ?)?"
			       "(?:%s|lab|labo|laboratoire|laboratory|vous|you|locaux|premises))",
	    *folded ? name : "lab");
}

bool
place_is_room(TALLOC_CTX *mem, const char *place, const char *name, const char *lab)
{
	const char *folded = text_fold(mem, name);
	g_autofree char *plain = g_regex_escape_string(g_str_has_prefix(folded, "salle ") ? folded + 6 : folded, -1),
			*behind = ours(mem, lab);
	g_autofree char *whole = g_strconcat(INTO ARTICLE "(?:(?:salle|room) )?", plain, "(?: (?:meeting )?room)?", behind, "?\\W*$", NULL);

	return g_regex_match_simple(whole, text_fold(mem, place), 0, 0);
}

bool
room_booked(TALLOC_CTX *mem, const char *text, const char *name)
{
	g_autofree char *plain = g_regex_escape_string(text_fold(mem, name), -1);
	g_autofree char *whole =
	    g_strconcat("\\b(?:reserve[rz]?|reservons|prendre|prenons|retenir|book)\\b[^.;?!\\n]{0,20}\\b", plain, "\\b", NULL);

	return g_regex_match_simple(whole, text_fold(mem, text), 0, 0);
}

bool
place_is_ours(TALLOC_CTX *mem, const char *place, const char *lab)
{
	const char *folded = text_fold(mem, place);
	g_autofree char *behind = ours(mem, lab);
	g_autofree char *room = g_strconcat(
	    INTO ARTICLE SMALL ROOM "(?: de (?:reunion|travail|seminaire))?(?: (?:libres?|disponibles?|free))?", behind, "?\\W*$", NULL);
	g_autofree char *house = g_strconcat(INTO, behind, "\\W*$", NULL);

	return g_regex_match_simple(room, folded, 0, 0) || g_regex_match_simple(house, folded, 0, 0);
}

/* Words of asking, of politeness, of time: no name of a room. */
#define SMALL_WORDS                                                                                                                                   \
	"(?:[aps]-(?:\\d{4}-)?\\d+|reserve[rz]?|reservons|book|bonjour|hello|merci|svp|stp|please|thanks|s|il|te|plait|pouvez|pourriez|vous|nous|on|" \
	"je|faut|faudrait|faudra|besoin|avons|voudrais|voudrions|avoir|trouver|prendre|we|i|need|would|like|want|find|une?|la|le|les|l|de|d|du|"      \
	"des|a|the|an|pour|for|atelier|workshop|dans|en|chez|au|avec|with|salles?|rooms?|libres?|disponibles?|free|locaux|premises|lab|labo|"         \
	"laboratoire|ti|\\d+ ?(?:p|personnes?|people)?|grande|petite|quelle|which|votre|vos|your|oui|non|ok|yes|no|et|ou|and|or|si|possible|"         \
	"reunion|travail|aussi|too|ce|cette|ces|cet|this|that|jour|matin|midi|soir|svp|sur|place|qui|que|qu|est|serait|soit|c|ca|convient|"           \
	"d'accord|accessible|equipee?|adaptee?|suffisante?|assez|at|in|it|is|if|plutot|donc|alors|ici|la-bas|proche|pres|comme|as)\\b"

const char *
room_named_else(TALLOC_CTX *mem, const char *text)
{
	static const char named[] = "\\b(?:salle|room) (?:du |de la |de l ?'? ?|des |d ?' ?|de |the )?(?!" SMALL_WORDS ")([a-z][\\w'-]*)";
	g_autoptr(GRegex) small = g_regex_new("\\b" SMALL_WORDS, 0, 0, NULL), r = g_regex_new(named, 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	g_autofree char *bare = NULL, *found = NULL;
	const char *folded = text_fold(mem, text);
	char *rest;

	if (g_regex_match(r, folded, 0, &m)) {
		found = g_match_info_fetch(m, 1);
		return talloc_strdup(mem, found);
	}
	bare = g_regex_replace(small, folded, -1, 0, " ", 0, NULL);
	rest = text_trim(g_strdelimit(talloc_strdup(mem, bare ? bare : ""), ".,;:!?'\"()-\n", ' '));
	return strchr(rest, ' ') ? "" : rest; /* a sentence that names none */
}
