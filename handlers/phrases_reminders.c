/* SPDX-License-Identifier: EUPL-1.2 */
/* clang-format off: what people say stands as tables */
#include "handlers/phrases.h"

#include <stddef.h>

/* How somebody wants to be reminded. */
#define SENT                                                                                                                               \
	"message|messages|mail|mails|email|emails|courriel|courriels|rappel|rappels|recapitulatif|recap|resume|digest|relance|notification|fois"
#define REMINDERS "rappel|rappels|reminder|reminders"
#define SO_OFTEN "semaine|semaines|jour|jours|lundi|lundis|matin|matins|week|day|monday|mondays"

const char *const rhythm_phrases[] = {
	"^ ?je|j|i ?d ?ne ?prefere|prefererais|voudrais|veux|souhaite|aimerais|would ?like|prefer ?bien ?recevoir|receive ?plutot ?qu|only|just un|une|1|one|a "
	"?seul|seule|single " SENT "|summary|reminder|time ?de|d|pour|of|for ?les|mes|the|my ?" REMINDERS
	" ?groupe ?suffit par|la|le|chaque|a|per|each|every " SO_OFTEN,
	"^ ?please ?only ?just once|twice a|per|each|every week|day ?is ?enough $|please|thanks|for",
	"rappel|rappels|recapitulatif|recap|digest ?une ?seule ?fois ?tous|toutes|chaque|par|le|la ?les ?seule ?premier ?jour ?de ?la " SO_OFTEN
	"|hebdomadaire|hebdomadaires|quotidien|quotidiens",
	"reminders|reminder|digest ?only ?just ?once ?a|per|each|every|on week|weekly|day|daily|monday|mondays",
	"weekly|daily digest|summary|" REMINDERS, "^ ?un ?mon ?le recapitulatif|recap|resume|rythme hebdomadaire|quotidien",
	"plus|aucun|pas|sans|stop|no|any ?more ?recevoir ?de|d|aux|les|vos|ces|mes|of|the|your|these|my " REMINDERS
	" ?automatiques ?automatique $|svp|stp|merci|s|please|thanks|du|de|par|from|at|maintenant",
	"arretez|arrete|arreter|stoppez|stoppe|cessez|supprimez|supprimer|desactivez|desactiver|coupez|stop ?tous|de|d|all ?me|m|nous|sending ?envoyer "
	"?les|ces|vos|mes|des|the|your|my|me " REMINDERS,
	NULL
};

const char *const deputy_phrases[] = { "mon|ma|my binome|suppleant|suppleante|deputy ?c ?ce est|sera|devient|is|will ?be",
	"est|sera|devient|is|becomes mon|ma|my binome|suppleant|suppleante|deputy",
	"plus|pas|no|any ?more ?de|d|un ?longer ?have ?a binome|suppleant|suppleante|deputy",
	"^ ?qui|who est|is mon|ma|my binome|suppleant|suppleante|deputy",
	"prends|prend|choisis|designe|nomme|choose|name .. comme|pour|as binome|suppleant|suppleante|my|mon|deputy", NULL };
