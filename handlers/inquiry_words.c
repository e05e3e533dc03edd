/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/inquiry_words.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"

enum { SHORT_BYTES = 420 };

bool
inquiry_wished(TALLOC_CTX *mem, const char *text)
{
	/* Who knows, who has done it: of people who could tell. "Qui peut nous aider" is a problem. */
	static const char wish[] =
	    "(?:^|[.!?:;\\n] *|\\b(?:bonjour|bonsoir|hello|savoir|demande|demander),? *)(?:dites,? |est-ce que |savez-vous |vous savez )?"
	    "(?:qui (?:connai\\w+|aurait|a) ?(?:deja|un|une|des|de l[a']|d'|le|la|les|l'|quelqu'un|\\b)|qui (?:connai\\w+|utilise|a deja|aurait deja|a experimente|a teste|a essaye)\\b|"
	    "quelqu'une? (?:(?:d'entre vous|parmi vous) )?(?:a-t-il|a-t-elle|aurait-il|aurait-elle|aurait|a|connai\\w+|utilise\\w*|sait)(?:-t-il|-il|-elle)?\\b|"
	    "y a-t-il quelqu'une? qui (?:a|aurait|connai\\w+|utilise)\\b|who (?:knows|has (?:ever |already )?(?:used|tried|done|run|organi[sz]ed))\\b|"
	    "(?:has|does|did) any(?:one|body) (?:here |ever |already )?(?:know|used?|tried|try|done|run|organi[sz]ed?)\\b)";
	static const char other[] =
	    "\\bP-\\d|\\bma demande\\b|\\bmon (?:dossier|probleme)\\b|\\bacces\\b.*\\bdonnees personnelles\\b|\\ble code\\b|\\ble mot de passe\\b";
	const char *folded;

	if (strlen(text) > SHORT_BYTES)
		return false;
	folded = text_fold(mem, text);
	return g_regex_match_simple(wish, folded, 0, 0) && strchr(folded, '?') && !g_regex_match_simple(other, folded, G_REGEX_CASELESS, 0);
}

const char *
inquiry_typed(TALLOC_CTX *mem, const char *text)
{
	static const char no[] =
	    "\\bn[e'][\\w ']{0,25}\\b(?:plus|pas|jamais) (?!contre)(?:[\\w']+ ){0,5}(?:etre |d'etre |me |nous )sollicit\\w*|\\bne (?:me |nous )sollicitez (?:plus|pas)\\b|"
	    "\\b(?:retir|enlev|supprim|desinscri)\\w+[^.!?\\n]{0,20}\\b(?:reseau d'entraide|l'entraide)\\b|\\b(?:quitt\\w+|sortir (?:du|de)|sors (?:du|de)) (?:le |la )?"
	    "(?:reseau d'|l')entraide\\b|\\bnot (?:\\w+ ){0,3}be asked\\b";
	/* Of us alone: "vous pouvez me solliciter si besoin" is said of a case. */
	static const char yes[] =
	    "\\b(?:veux bien|accepte d'|d'accord pour|ok pour|oui pour|souhaite|partante?s? pour|volontaires? pour|peux) ?etre sollicite|\\bhappy to be asked\\b|"
	    "\\b(?:ok|oui|d'accord|partante?s?|volontaires?|veux bien|accepte|volontiers)\\b[^.!?\\n]{0,12}\\b(?:que vous|qu'on|que l'on|si vous|si on) (?:me |nous )sollicit\\w+|"
	    "^\\W*(?:(?:bonjour|oui|ok|d'accord)\\W+)*vous pouvez (?:aussi |bien sur )?(?:me|nous) solliciter(?: de temps en temps| parfois| a l'occasion)?\\W*$|"
	    "(?:\\b(?:m'ajouter|m'inscrire|me mettre|me compter|ajoute[rz]-moi|inscri[a-z]+-moi|mettez-moi|comptez-moi|(?:je|nous) (?:rejoins|rejoignons)|rejoindre|"
	    "participer|faire partie|etre (?:ajoute|inscrit)\\w*|add me|sign me up|count me in|join)\\b)[^.!?\\n]{0,24}\\b(?:reseau d'entraide|l'entraide|(?:mutual )?help network)"
	    "(?: du lab\\w*| des agents| entre agents)?(?:[ ,]*(?:svp|s'il vous plait|merci|please|thanks))?\\W*$";
	size_t *map;
	const char *folded = text_fold_map(mem, text, &map);
	g_autoptr(GRegex) typed = g_regex_new(
	    "^\\W*(?:qui[- ]connait|who[- ]knows)(?: :|:)? +(?=(?:oui|non|yes|no|stop|ici|here|liste|list|envoy|send|sign|arret)\\b|"
	    "(?:envoyer|signer|arreter) )",
	    0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	int end;

	if (g_regex_match(typed, folded, 0, &m)) {
		g_match_info_fetch_pos(m, 0, NULL, &end);
		return text + map[end];
	}
	if (strlen(text) > SHORT_BYTES / 2)
		return NULL;
	if (g_regex_match_simple(no, folded, 0, 0))
		return "non";
	return g_regex_match_simple(yes, folded, 0, 0) ? "oui" : NULL;
}

enum inquiry_word
inquiry_read(TALLOC_CTX *mem, const char *text)
{
	static const char stop[] =
	    "^\\W*(?:stop|stopper|arret\\w*|desinscri\\w+|desabonn\\w+|unsubscribe)\\b[^\\n]{0,40}\\W*$|\\bne (?:plus|pas) (?:m'|me )?(?:solliciter|ecrire|"
	    "contacter|envoyer|recevoir)\\b|\\bn'ecrivez plus\\b|\\bplus (?:etre )?sollicite\\w*\\b|\\bstop asking\\b";
	static const char unknown[] =
	    "^\\W*(?:(?:bonjour|bonsoir|hello|desole\\w*|pardon|helas|non|no|sorry)\\W+)*(?:(?:je|on|nous) (?:ne |n'en )?(?:sais|sait|savons|connais|connait|connaissons|vois|ai aucune idee)"
	    "(?: pas| rien| personne)?|aucune idee|pas d'idee|non|no|no idea|i (?:do not|don't) know(?: any\\w*)?|je passe|rien a (?:proposer|signaler)|(?:je n'ai )?pas de (?:reponse|piste|contact))"
	    "(?: du tout|,? desole\\w*|,? sorry|,? merci|(?: malheureusement))*\\W*$";
	const char *folded = text_trim(text_fold(mem, text));

	if (strlen(folded) < 160 && g_regex_match_simple(stop, folded, 0, 0))
		return INQUIRY_STOPS;
	return g_regex_match_simple(unknown, folded, 0, 0) ? INQUIRY_UNKNOWN : INQUIRY_ANSWERS;
}

unsigned
inquiry_holds(TALLOC_CTX *mem, const char *text)
{
	const char *folded = text_fold(mem, text);
	unsigned found = 0;

	if (g_regex_match_simple("[\\w.+-]+ ?(?:@|\\(at\\)|\\[at\\]| arobase | at (?=\\w+ ?(?:\\.|point|dot))) ?[\\w-]+", folded, 0, 0))
		found |= INQUIRY_ADDRESS;
	if (g_regex_match_simple("(?:\\+|00)\\d[\\d .()-]{7,}\\d|\\b0\\d(?:[ .-]?\\d{2}){4}\\b", folded, 0, 0))
		found |= INQUIRY_PHONE;
	if (g_regex_match_simple("\\bhttps?:|\\bwww\\.|\\b[\\w-]+\\.(?:fr|com|org|net|eu|bzh|gouv|io|example)\\b(?!@)", folded, 0, 0))
		found |= INQUIRY_LINK;
	return found;
}
