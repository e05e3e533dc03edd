/* SPDX-License-Identifier: EUPL-1.2 */
/* clang-format off: what people say stands as tables */
#include "handlers/phrases.h"

#include <glib.h>

#define MY "ma|mon|mes|notre|nos|my|our"
#define THING                                                                                                                              \
	"demande|demandes|dossier|sollicitation|sollicitations|problematique|probleme|requete|saisine|ticket|cas|defi|candidature|signalement"
#define THE MY "|la|le|l|cette|ce|the|this|{c}"
#define OF "de|du|des|d|sur|concernant|concerne|quant|pour|a|au|svp|stp|s|depuis|relative|relatives|{c}|$"
#define I_WE "je|j|nous|on"
#define WISH                                                                                                                               \
	"voudrais|voudrions|souhaite|souhaitons|souhaiterais|souhaiterions|aimerais|aimerions|veux|voulons|desire|desirons|prefere|preferons|vais|allons"
#define CAN_YOU "pouvez|pourriez|peux|pourrais|veuillez|peut|pourrait"
#define DROP "retirer|annuler|abandonner|supprimer|clore|clorer|cloturer|fermer|classer|arreter|stopper|oublier|interrompre"
#define DROP_THEM                                                                                                                          \
	"retirez|annulez|abandonnez|supprimez|cloturez|fermez|classez|arretez|stoppez|oubliez|interrompez|retire|annule|cloture|ferme|oublie"
#define CASED "{c}|request|case|" THING "|dossiers|projet"
#define WHICH "?ma|mon|mes|notre|nos|la|le|les|l|cette|ce|the|this|my|our ?premiere|premier|petite|derniere|dernier|autre|precedente "
#define TONGUE "anglais|francais|breton|english|french|brezhoneg"
#define SOMEBODY                                                                                                                           \
	"quelqu|quelquun|quelqun|qqun|qqn|humain|humaine|personne|conseiller|conseillere|agent|agente|membre|responsable|interlocuteur|interlocutrice|referent|referente|collegue|charge|chargee|vous|toi|votre|equipe"

static const char *const status_fr[] = { "^ et|alors " MY " " THING " $", "ou en est|sont|etes|es|sommes|suis|serait|etait",
	"ou ca|cela en est|sommes", "ou on|nous|vous en est|sommes|etes",
	"ou est ?ce ?que|qu ?t ?on|ca|cela|nous|vous|il|elle ?en en|on|est|sommes|etes|rendu", "ce qu|que il en est|advient",
	"ou est|es|et|ai ?ce ?que|qu ca|cela|sa|on en est|et|es|ai|sont", "en est|es|et|ai " MY " " THING, "qu en est il|t",
	"qu en est t il", "ou est rendu|rendue", "ou est passe|passee " MY, "ou en etait|serait|sera",
	"de|des|quelques|quelles|aucune|sans|d|les|vos|dernieres|nos|petites nouvelles|nouvelle|news " OF,
	"des nouvelles|news ?svp|stp|merci $", "de vos nouvelles", "^ nouvelles|news " OF,
	"avez|as|auriez|aviez vous|tu du|rien ?de nouveau|neuf",
	"avez|auriez|as|aurais vous|tu ?d des|une|d|de infos|info|information|informations|retour|retours|elements|visibilite sur|concernant|quant|pour ?a ?le ?la {c}|" MY
	"|dossier|demande",
	"avoir|recevoir|obtenir|aurais|aurions ?eu ?enfin un|une|des|votre ?premier retour|reponse|nouvelles concernant|sur|pour|au|a|quant|relatif|relative "
	"?sujet ?de ?du ?a " MY "|{c}|dossier",
	"pas|aucune|aucun|sans ?encore ?de|d ?eu reponse|retour|nouvelles|suite a|pour|sur|concernant|au ?sujet ?de " MY "|{c}",
	"{c} ?c|ca ?en est ou|rendu", "il|elle|ca ?en est ou ?le ?dossier {c}|$", "^ une nouvelle|info|information|idee {c}|$|sur",
	"^ ?y ?a ?t ?il ?et du|rien|quoi ?de nouveau|neuf|neuve " OF, "^ nouveau|neuf $",
	"un|une point|update|mise ?a ?jour sur {c}|" MY " " THING, "un|une point|update|mise ?a ?jour sur la|le|l|cette|ce " THING,
	"faire le|un point sur " THE,
	"quel|quelle|quels|quelles est|sont l|le|la|les|son|votre etat|avancement|avancee|avancees|statut|"
	"suite|suites|stade|delai|delais|decision|reponse|etape|etapes",
	"^ ?l ?un etat d avancement $|svp|stp|s|de " MY "|{c}|merci", "c est quoi le|l statut|etat|avancement|suivi ?de|du|d|sur",
	"etat|avancement|statut|suivi|situation|point|avancee|avancees ?de|du|d|sur|des " MY " " THING "|{c}",
	"etat|avancement|statut|suivi|situation|point|avancee|avancees ?de|du|d|sur ?la ?le ?l {c}|dossier|demande|sollicitation $|{c}|svp|stp|s|n|no",
	"^ suivi|statut|avancement|etat $|{c}|de|du", "^ le|l|mon|notre suivi|statut|avancement|etat ?de|du|d " MY "|{c}|dossier|$",
	"qu est devenu|devenue|devient|advenu|advient", "qu advient|adviendra ?t ?il de|d ?" MY, "que devient|deviennent|devenait " THE,
	"que|qu se passe|passe ?t ?il pour|avec|sur|ensuite|maintenant", "la|les|des suite|suites donnee|donnees|reservee|reservees",
	"ca|cela|c|dossier|demande|sollicitation avance|progresse|avancerait ?t ?elle|il ?bien|un|comment $|{c}|de|sur|peu",
	"est ce que ca|cela|{c}|" MY " .. avance|avancee|avancent|bouge|progresse",
	"avez|as|aviez|auriez|avait|ont vous|tu|ils pu|eu|deja|bien|finalement|enfin avancer|avance|regarder|"
	"regarde|etudier|etudie|examiner|examine|traiter|traite|prendre|pris|lire|lu|recu|le|temps|jeter|"
	"voir|vu|consulter",
	"avez|as vous|tu ?bien ?pu ?deja ?eu recu|recevoir " MY "|le|la|mail|message",
	"vous|tu|on avez|as|aviez|avais|a ?deja ?bien ?pu ?eu avance|avancer|progresse|regarde|regarder|statue|tranche",
	"avez|auriez|as vous|tu ?deja une|la|eu|pris ?une reponse|decision|retour|date|idee",
	"qui|quelqu ?un ?s ?en a|gere|suit|est|s ?deja ?pu pris|prend|occupe|charge|traite|regarder|regarde|"
	"avancer|lire|traiter|etudier ?de " WHICH CASED,
	"avez|as vous|tu avance|progresse|regarde|traite|statue|decide|tranche|etudie|examine|lu",
	"mon|ma|notre mail|message|demande|courriel|dossier|sollicitation|probleme|problematique ?est|a ?t "
	"?elle|il ?a|est ?t ?ete|bien|ete ?bien ?deja recu|recue|arrive|arrivee|traite|traitee|pris|prise|"
	"accepte|acceptee|acceptes|etudie|etudiee|lu|lue|vu|vue|examine|examinee|retenu|retenue|transmis|"
	"transmise|enregistre|enregistree|valide|validee|refuse|refusee",
	MY " " THING " ?est|a ?t ?elle|il ?toujours|deja|encore en|ouverte|ouvert cours|attente|comite|instruction",
	"savoir ou ca|cela|en|nous|vous|on|" MY, "savoir si|quand|comment|ou " MY,
	"connaitre l|le|la|les avancement|statut|etat|suite|suites|avancee|delai|delais|decision",
	"quand|sous|dans quel|quelle|aurons|aurai|aurez|aura|saurons|saurai|pensez|pourrez|pourrons|allez|"
	"puis|pouvons|serons|serai|est|delai ?delais ?ce ?que ?je|j|nous|vous|on ..  reponse|retour|nouvelles|"
	"repondre|revenir|traiter|traitee|traite|decision|decide|contacte|contactee|recontacte",
	"j|nous|on ?en attends|attendons|attend ?toujours|encore votre|vos|de|ta reponse|retour|nouvelles|suite|decision",
	"j|nous|on ?en attends|attendons|attend ?toujours|encore une|un|la|de|des|vos ?votre reponse|retour|nouvelles|suite|decision "
	"?de $|votre|vous|a|sur|concernant|depuis|svp|merci|pour",
	"je|nous|on viens|venons|reviens|revenons|vient aux nouvelles|infos|news",
	"une|aucune|quelle idee du|de|sur|des ?le ?les delai|delais|suite|date",
	"quelle|quelles|quel|quels est|sont|seront|sera ?donc la|les|le|votre|vos ?prochaine|prochaines|suite|suivante|nouvelle "
	"prochaine|etape|etapes|suite|suites|delai|delais|decision|calendrier",
	"c|ce est ?donc pour quand", "pour quand ?est ?ce ?la ?votre ?une reponse|decision|retour|$",
	"vous|tu|on|nous ?y ?en etes|es|est|sommes ou",
	"qui|quelqu ?un ?s ?en ?va ?a occupe|occuper ?t ?il de|du ?" MY " ?mon ?dossier|demande|sollicitation|{c}",
	"reponse|retour|decision|nouvelles .. ?ma ?sollicitation .. ?du .. fait|font attendre|desirer",
	"y a t il ?eu ?deja une|des|un|la|du ?premiere decision|decisions|reponse|suite|avis|arbitrage",
	"sollicitation|demande|requete|message|courrier|mail restee|reste|demeuree ?a ?ce ?jour ?toujours sans reponse|suite|retour",
	"je|j|nous|on suis|sommes|reste|restons|est toujours|encore ?sans|en|dans .. reponse|retour|nouvelles|attente",
	"toujours|encore|tjs|tjrs pas|aucun|aucune|rien|sans ?eu ?de|d reponse|retour|nouvelles|nouvelle|recu",
	I_WE " n|ne|ai|avons|a .. pas|aucun|aucune|toujours|jamais .. recu|eu|reponse|retour .. reponse|retour|"
	     "nouvelles|nouvelle",
	"sans|aucun|aucune|pas reponse|retour|nouvelle|nouvelles ?de ?votre ?vous part|a|de|depuis|sur|$",
	"je|nous|on ?me ?nous ?permets|permettons ?de vous|te relance|relancons|relancer",
	"je|nous|on ?me ?nous permets|permettons ?donc de relancer", "je|nous|on relance|relancons $|au|concernant|sur|pour|" MY "|{c}",
	"quand|si|savoir nous|je|j|on|vous aurons|aurai|aura|aurez|pourrons|pourrai|pourrez|saurons|saurai|comptez .. "
	"reponse|retour|nouvelles|decision|repondre",
	"vous|tu ?ne|n avez|as ?pas ?bien ?pu ?deja ?eu recu|recevoir|lu|lire|vu " MY " ?dernier|derniere|precedent|premier "
	"mail|message|courriel|demande|dossier|courrier|sollicitation|relance|reponse|formulaire",
	"pas|aucun|jamais|rien ?encore ?eu ?recu|eu ?recu d|de|l|un accuse|confirmation ?de ?reception",
	"qui est|sera ?donc mon|notre interlocuteur|interlocutrice|referent|referente|contact|correspondant",
	"^ petite|simple|nouvelle|une|1ere|2e|2eme relance", "^ relance $|{c}|sur|concernant|pour",
	"je reviens|nous vers vous .. nouvelles|savoir|reponse|demande|sujet",
	"qui|quel|quelle suit|s|agent|personne|conseiller|est|gere|traite .. " MY " " THING, "qui s|suit|gere occupe|{c}|" MY,
	"a quel|quelle stade|etape|point|moment", "ca|cela en est|sera ou", "ca|cela donne|dit quoi",
	"que donne|dit|disent " MY "|{c}|le|la", "^ et|alors {c} $",
	"une|la|votre decision|reponse ?a ?t ?elle|a|est ?ete prise|tombee|rendue|arrivee",
	"y a t il|elle du|une|des|un|eu ?nouvelle ?autre nouveau|nouvelles|avancee|avancees|avancement|reponse|"
	"retour|suite|suites|progres|news",
	"suivre|consulter|verifier " MY "|l|le|la " THING "|avancement|etat|statut|suivi",
	"en est|etes on|vous|tu|il|elle $|{c}|sur|avec|de|pour|dans",
	"est elle|il|ce toujours|bien|deja|encore en|prise|pris cours|attente|compte", NULL };

static const char *const status_en[] = { "where is|are|does my|our|the|we|you|things|it|{c}", "where s my|our|{c}",
	"^ wheres|whers|were|wher ?is ?s my|our|the|{c} ?request|case|problem|file|application|ticket",
	"^ whats|hows ?is the|my|our|up status|progress|news|request|case|going|happening",
	"^ ?so ?hello any|an|some news|update|updates|progress|feedback|developments|answer|reply $|on|about|for|yet|please|so|regarding|from",
	"any|an news|update|updates|progress $|on|about|for|regarding|please",
	"^ ?the ?a status|progress|update ?report ?of|on|for ?the $|{c}|my|our|please|case|request",
	"status|progress|update ?report of|on|for|{c} ?the {c}|my|our|this|it|$",
	"^ ?so what|whats ?is|s new|{c}|happening ?with ?on ?{c} $",
	"how is|s|are|far my|our|it|things|the|{c}|is|are|have .. going|progressing|coming|doing|along",
	"have|did|has|had you|there|anyone|my|our .. chance|receive|received|read|looked|look|progress|decided|"
	"news|accepted|processed|time",
	"still|am|are waiting|waiting for|on ?a ?an ?your ?for answer|reply|response|news|hear",
	"i|we have|ve not|n|never|yet .. heard|received|answer|reply",
	"when will|can|do|should|might i|we|you .. hear|answer|reply|decide|know|response|decision|expect",
	"is|has my|our|{c} ?request|case|problem|file|ticket .. progress|received|accepted|still|being|progressing|"
	"been|open|moving|yet",
	"where my|our|the|{c} ?request|case|problem|file|application|ticket stands|is|are|stand|has|went",
	"just|to checking|check|following|follow in|up|on", "can|could|would you|i .. update|status|news|check ..  on|me|of|{c}|my|our|$",
	"i d|would|want ?like|love to know how|when|if|what|where|whether my|our|{c}|you",
	"i d|would like|love to know ..  status|where|progress|happened|news", NULL };

/* Only in a question: "Le comité a décidé de nous aider" tells. */
static const char *const status_asked[] = { "{c} ?il ?y ?a ?t ?il ?a du|rien|quoi ?de nouveau|neuf $",
	"who ?is ?s handling|following|dealing|looking|working|responsible ?with ?after ?on ?for my|our|{c}|the ?request|case|problem|file",
	"who is|s in charge of my|our|{c}|the", "quelle|quelles suite|suites",
	"comite|commission|jury|equipe|lab ?s|a ?t ?il ?elle ?s ?est ?t ?il ?deja ?bien prononce|statue|tranche|decide|examine|etudie",
	"demande|dossier|sollicitation|mail|message ?a|est ?t ?elle|il ?bien ?ete ?bien ?deja prise|pris|enregistree|enregistre|traitee ?$|en|par",
	"quand ?est ?ce ?que ?vous ?nous ?me ?allez|comptez ?vous ?nous repondez|repondrez|repondre|repondra|repond",
	"any|some news|update|updates|progress|feedback|development|developments|answer|reply",
	"what|whats ?is|s|about happening|new|going|the|about ?status|with|on|progress|latest|{c}|$", "any|anything|something new", NULL };

static const char *const add_any[] = { "^ je|j|nous|on ?me|vous ?permets ?de complete|completons|precise|precisons|ajoute|ajoutons|rajoute|"
				       "rajoutons|apporte|rectifie|rectifions|corrige|corrigeons",
	"^ precision|precisions|complement|complements|ajout|ajouts|rectification|rectificatif|erratum|correction|"
	"addendum|post|rajout|info|infos|information|informations ?complementaire|complementaires|supplementaire|"
	"supplementaires|d|scriptum|a|au|importante|utile $|sur|a|au|pour|d|concernant|{c}|information|informations|"
	"de",
	"^ une|deux|quelques|petite|petites|autre|derniere ?petite precision|precisions|complement|ajout|"
	"rectification|informations|information|info|infos|chose|elements",
	"^ en complement|supplement|plus|addition de|a|d|du|$|{c}|mon|ma",
	"^ suite|comme|pour faire|a|repondre|convenu|demande|suite|donner ?a ?suite " MY "|{c}|$|votre|vos|"
	"demande|vous|le ?precedent ?dernier demande|dossier|mail|message|courriel|envoi|sollicitation|{c}|"
	"question|questions|$",
	"je|j|nous|on ?avais|ai|avons|avions|a|aurais ?aussi ?encore oublie|omis de|d|une|la|l|un|le|des .. preciser|indiquer|dire|joindre|mentionner|"
	"ajouter|signaler|piece|pj|info|information|document|fichier|detail|chose|element|precision|point|mettre",
	"j ai|avais ?aussi|encore oublie",
	I_WE " " WISH "|tiens|tenons|dois|devons|peux|pouvons|permets|permettons ?aussi|egalement ?a|de ajouter|"
	     "completer|preciser|rajouter|rectifier|corriger|apporter",
	"^ pour completer|preciser|complement|rappel|rectifier $|" MY "|la|le|{c}|ce",
	"^ a ajouter|rajouter|noter|preciser ?a|au|aussi|egalement $|" MY "|que|{c}|le|dossier",
	"voici|voila les|des|la|le|mes|nos|quelques|une|l|mon|notre .. precisions|precision|complement|complements|"
	"elements|element|reponses|reponse|piece|pieces|informations|information|document|documents|manquante|"
	"demandees|demandes",
	"ci joint|jointe|joints|jointes .. precisions|precision|complement|elements|element|reponses|reponse|"
	"piece|pieces|informations|document|documents|chiffres",
	"^ vous trouverez .. precisions|complement|elements|reponses|pieces|informations|documents|document|joint|dessous",
	"^ comme demande|convenu|promis|indique", "^ ps|nb|edit $",
	"ajoutez|ajouter|ajoute|joignez|joindre|versez|rattachez ceci|cela|ca|cette|ce|ces|ma|mon|l .. " MY "|"
	"{c}|dossier|demande",
	NULL };

static const char *const add_en[] = { "^ to|i|we|let ?d|would ?like ?to ?me|us ?also add|complete|clarify|correct|supplement",
	"i|we ?also ?have forgot|forgotten|omitted to|a|one|that",
	"^ additional|more|further|extra|some|one|a|supplementary ?more ?further information|info|details|"
	"detail|precision|clarification|clarifications|thing|point|note|to",
	"^ further to|in|regarding ?addition my|our|your|to",
	"^ here|attached|please is|are|find|add .. details|information|document|documents|answer|answers|"
	"this|to|the|missing",
	"^ as requested|promised|agreed", "^ clarification|addition|correction|addendum|follow $|on|to|up|{c}", NULL };

static const char *const withdraw_fact[] = { I_WE
	" retire|retirons|annule|annulons|abandonne|abandonnons|stoppe|stoppons|cloture|cloturons|ferme|"
	"fermons|suspends|suspendons|interromps|interrompons ?donc|finalement|officiellement " MY "|cette|"
	"ce|this ?premiere|petite|derniere|autre " CASED,
	I_WE " retire|retirons|annule|annulons|abandonne|abandonnons|cloture|cloturons|ferme|fermons ?donc|"
	     "finalement ?le|la|les|l " CASED " ?{c} $|pour|car|et|merci|de|du|faite|deposee|envoyee|parce|puisque|"
	     "suite",
	I_WE " renonce|renoncons|renoncerons ?donc|finalement a|au " WHICH CASED "|accompagnement|aide|projet|$",
	I_WE " renonce|renoncons $", I_WE " me|nous|se desiste|desistons|retire|retirons $|de|du",
	I_WE " preferons|prefere|decide|decidons ?de|d en rester|arreter",
	I_WE " preferons|prefere|decide|decidons ?de|d ne pas|plus donner|poursuivre|continuer|aller|maintenir",
	I_WE " preferons|prefere arreter|renoncer|abandonner",
	I_WE " la|le|l ?donc retire|retirons|annule|annulons|abandonne|abandonnons $|.. " THING,
	I_WE " " WISH " ?donc|finalement|plutot|bien|peut|sans|probablement ?etre|doute ?de|la|l|d " DROP " "
	     "" WHICH CASED "|tout",
	I_WE " " WISH " ?donc|finalement|plutot ?de|la|l abandonner|retirer|renoncer $",
	I_WE " ai|avons|a ?finalement decide|choisi ?finalement de|d ne pas aller plus loin|avant",
	I_WE " ai|avons|a ?finalement decide|choisi|prefere ?finalement de|d ne pas|plus donner|poursuivre|continuer|maintenir",
	I_WE
	" ai|avons|a ?finalement decide|choisi|prefere ?finalement de|d ?tout ?en renoncer|arreter|stopper|rester $|la|notre|a|ici|merci|cette",
	I_WE " ai|avons|a ?finalement decide|choisi|prefere ?finalement de|d " DROP " " WHICH CASED,
	"finalement|tout ?compte|reflexion|en|du ?coup ?fait non ?merci $|on|nous|je|c|ca|merci|pas",
	"^ finalement ?c|ce|nous|je|on ?n ?est|avons|ai|a ?ne plus|pas ?besoin|necessaire|utile|la|d ?peine|"
	"de $|peine|besoin|necessaire|utile|actualite|vous",
	I_WE " ?n en ai|avons|a plus ?vraiment besoin|utilite", I_WE " n ai|avons|a plus ?vraiment|du besoin de|d|$",
	I_WE " n ai|avons|a ?finalement plus|pas besoin de|d votre|vos|vous|accompagnement|aide|cette|toi",
	I_WE " n avons|ai|a plus besoin", "plus besoin|utile|necessaire ?de|d $|vous|votre|accompagnement|merci|finalement|aide|rien",
	"considerer|considerez|traiter|tenir ?donc " MY "|la|cette " CASED " ?{c} ?comme|pour sans|caduque|caduc|nulle|nul|annulee|annule|"
	"close|clos|cloturee|retiree|retire|abandonnee",
	"ce|c|elle|il|ca|" THING "|besoin|question n est|a plus ?vraiment d|necessaire|utile|la|lieu|sens|"
	"objet|pertinent|pertinente ?actualite|peine|d",
	"c|est est|plus plus|d d|la|necessaire|utile|actualite ?actualite|peine $|..",
	"est|devenu|devenue|desormais|maintenant ?devenu ?devenue sans objet|caduc|caduque|obsolete", "plus d actualite",
	I_WE " ne donnons|donne|donnerons|donnerai pas|plus ?finalement suite",
	I_WE " ne souhaite|souhaitons|voulons|veux|veut|desire|desirons|pensons|pense|pouvons|peux pas|plus "
	     "?finalement ?y ?la donner|poursuivre|continuer|maintenir ?de $|suite|" MY "|la|cette|le|avec|pour",
	I_WE " ne poursuivons|poursuis|continuons|continue|poursuivrons pas|plus $|" MY "|la|cette|le|avec",
	I_WE " ne|n maintiens|maintenons|maintient pas|plus", I_WE " laisse|laissons tomber|beton",
	"on arrete|stoppe|abandonne|annule|oublie|laisse ?tout|la|ca|tomber $|tout|la|ca",
	"j|nous|on abandonne|abandonnons|renonce|renoncons $", I_WE " " WISH " ?donc mettre fin a ?notre ?ma ?la " CASED,
	I_WE " dois|devons|suis|sommes ?donc|malheureusement|finalement ?oblige|obligee|obliges|contraint|contrainte|contraints|"
	     "amene|amenee ?a|de retirer|annuler|abandonner|renoncer ?a|au ?la|ma|mon|notre|cette|le|l " CASED "|$",
	"^ ?le retrait|abandon de|d|du ?{c} " MY " " CASED "|{c}",
	"^ ?le retrait|abandon de|d|du ?la ?le {c}|demande|sollicitation|candidature|dossier $|{c}|svp|merci|pour|car", NULL };

static const char *const withdraw_or_undo[] = { "^ ?merci ?de ?veuillez tout annuler|arreter|stopper $|svp|stp|s|merci",
	"^ cancel everything|all $|please", I_WE " " WISH " ?donc|finalement|plutot|bien ?de|d annuler ?tout|svp $",
	I_WE " annule|annulons|annulerai ?donc|tout $", I_WE " ?donc retire|retirons ?donc $",
	"voulu|fait|etait|erreur|dit .. annulez|annule $|svp|stp|merci|s", "i|we|d|want ?would ?like ?want ?to cancel $", NULL };

static const char *const withdraw_ask[] = { "laissez|laisse ?moi|nous|tout|donc tomber|beton",
	I_WE " " WISH "|demande|demandons ?donc que vous retiriez|annuliez|supprimiez|cloturiez|"
	     "fermiez|abandonniez|classiez " MY "|la|le|cette " CASED,
	"^ oubliez|oublie|ignorez ?donc|tout ?ca|cela|{c}|" MY "|la|le|cette|tout ?" THING " $",
	"merci|" CAN_YOU "|possible|svp|demande|demandons|prie|prions|remercie|remercions ?vous|tu|donc|bien|nous|me|de ?vous|tu|bien|de|"
	"svp|d|s ?de|il ?vous|te ?plait ?la|le " DROP " ?donc|svp|completement ?ma|mon|mes|notre|nos|my|our "
	"?premiere|petite|derniere " CASED,
	"merci|veuillez|priere ?de ?d ?bien ?vouloir retirer|annuler ?la ?le ?l ?demande ?dossier ?sollicitation {c}",
	"vous|tu pouvez|peux|pourrez ?donc|maintenant|aussi|tout " DROP " ?donc ma|mon|mes|notre|nos ?premiere|"
	"petite|derniere " CASED,
	"vous|tu pouvez|peux ?donc|maintenant laisser tomber", "^ " DROP_THEM " ?donc|svp ma|mon|mes|notre|nos " CASED,
	"^ retirez|retire|supprimez ?donc {c}|la|le|cette ?" THING " $|svp|merci|s",
	"^ " DROP " ma|mon|mes|notre|nos " CASED " ?{c} $|svp|stp|merci|s|pour|car|please|parce|puisque",
	"vous|tu devez|dois " DROP " ma|mon|mes|notre|nos " CASED,
	"^ ?merci ?priere|priere ?de ne|n donnez|donne|traitez|tenez|donner|traiter|tenir pas|plus ?pas ?plus suite|" MY
	"|compte|la|cette ?de|a $|" MY "|{c}|cette",
	"merci|priere|veuillez|demande|demandons|prie ?vous de|d|ne ?ne ?pas|plus ?pas|plus donner ?pas|plus suite|tenir ?compte",
	"tant pis $|oubliez|laissez|merci|on", "sans|pas suite a donner",
	"pas la peine de|d poursuivre|continuer|donner|traiter|s|repondre|$",
	"inutile de|d poursuivre|continuer|donner|traiter|repondre|aller", NULL };

static const char *const withdraw_en[] = {
	"i|we|please|to|want|d|ll ?like ?would ?to ?hereby withdraw|cancel|drop|retract|close|remove|discontinue "
	"my|our|this request|case|problem|issue|ticket|demand|application|submission",
	"i|we|please ?d ?would ?like ?want ?to withdraw ?my ?our ?the ?this request|case|{c}|it|problem $", "^ withdraw|retract {c}",
	"^ cancel|close|drop my|our request|case|problem|issue",
	"could|can|would you ?please withdraw|cancel|retract ?the ?case ?request {c} $|please|thanks",
	"could|can you ?please withdraw|cancel|drop|close|remove my|our request|case|problem|issue|ticket", "never mind|mind $",
	"^ nevermind",
	"^ ?sorry ?hello ?thanks ?i|we|it|this|that|our|my|help|support ?request ?case ?problem ?help ?is|s|are ?do|have no longer|more need|needed|required|relevant|necessary|want|wish",
	"^ no longer|more needed|required|relevant|necessary|wanted", "i|we no longer need|want|wish",
	"drop|forget|scrap it|about|this|that $|it|this|that", "don|do t|not need it|this|your|help ?help anymore|any|now",
	"changed my|our mind", "^ no thanks|thank after|in", NULL
};

static const char *const withdraw_maybe[] = {
	"probleme|problematique|difficulte|situation|question|sujet|souci ?est|a|s ?est|ete ?a|maintenant|"
	"finalement|desormais|depuis|entre ?ete|temps resolu|resolue|regle|reglee|solutionne",
	"c|ca|cela|tout est ?maintenant|finalement|deja resolu|regle|rentre|arrange|ok|bon ?dans $|merci|pour|l|depuis|de|chez",
	I_WE " ?nous avons|ai|a|sommes ?finalement|depuis ?entre ?temps trouve|trouver ?une|la ?autre solution",
	"i|we|problem|issue|it ?is|has|s ?been ?have|ve found|solved|fixed|resolved ?a|it|another solution|$",
	"projet|demande|demarche tombe|tombee a l eau", "merci|veuillez ?de tout arreter|annuler|stopper",
	"projet|demarche|initiative est|a ?ete ?finalement ?desormais abandonne|abandonnee|annule|annulee|arrete|arretee|stoppe|stoppee",
	"situation est debloquee|retablie",
	"on|nous|je ?va|allons|vais|prefere|preferons s|nous|m ?en arreter|arrete|arretons la|ici $|merci",
	"se|nous|me|on debrouiller|debrouillera|debrouillerons|debrouillons|debrouiller sans|autrement|seuls|seules|nous",
	"decided|prefer|going ?to not to go|proceed|continue ?ahead|further|on",
	"a|avons|ai ?finalement decide|choisi de ne pas|plus aller|continuer|poursuivre|donner ?plus ?pas loin|suite|$",
	"hierarchie|direction|directeur|directrice|chef|cheffe|dgs|maire|elus|elu|prefet|prefecture|conseil|collectivite|service ne|n "
	"souhaite|veut|souhaitent|veulent|donne|donnera|desire ?pas|plus ?finalement ?plus ?y poursuivre|continuer|donner|suite|aller",
	NULL
};

static const char *const human_any[] = {
	"parle|parlait|parlions|echange|echangions|discute|discutions ?donc ?plutot ?en ?de vive|direct|telephone voix|$ ?$",
	"^ ?un ?petit rdv|rendez|entretien|echange|appel|point|visio ?vous ?tel ?telephonique possible|envisageable ?est ?cette ?la ?semaine ?prochaine $|la|cette|demain|lundi|mardi|mercredi|jeudi|vendredi",
	CAN_YOU
	"|possible ?vous|tu ?de me|nous passer|mettre ?en ?un|une ?vrai ?vraie quelqu|quelquun|quelqun|conseiller|conseillere|responsable|humain|relation|contact|collegue|agent",
	"vous|tu|etes|es etes|es|vous|tu ?bien ?vraiment un|une robot|bot|machine|humain|automate|ia|vraie|vrai",
	"appelez|rappelez|telephonez|recontactez|contactez moi|nous $|svp|stp|au|des|quand|demain|s",
	"souhaite|souhaitons|souhaiterais|voudrais|voudrai|voudrions|aimerais|aimerions|veux|voulons|besoin|prefere ?de ?pouvoir vous|te parler|appeler|joindre|telephoner",
	"on ?se parle|appelle|telephone|parlait|appelait ?plutot $|au|par|de|demain|cette telephone|vive|$|svp|semaine",
	"^ ?il ?y ?a ?t ?il quelqu|quelquun ?un $", "^ ?est|y ?ce ?qu ?il ?y a ?t ?il quelqu|quelquun ?un $",
	"parler|discuter|echanger|causer|dialoguer|converser|entretenir|entretiens ?de|directement|plutot|"
	"en ?vive ?voix ?vrai a|avec|au|aux|d ?un ?une ?l ?vrai ?vraie ?autre ?de " SOMEBODY,
	"parler|discuter|causer quelqu|quelquun|quelqun|qqun|humain", "parler|echanger|discuter|repondre ?se|en ?de vive voix",
	"parler|echanger|discuter|voir ?en|par|au direct|telephone|tel|visio",
	"possible|souhaite|souhaitons|voudrais|voudrions|aimerais|aimerions|demande ?a ?pour|que ?moi|nous ?d|de|a|par etre "
	"rappele|rappelee|rappeles|appele|appelee|recontacte|recontactee|contacte|contactee|joint",
	"^ parler|contact ?a|avec|humain|direct|telephonique $|quelqu|humain|un|une",
	"besoin|envie|aimerais|aimerions|voudrais|voudrions|souhaite|souhaitons ?d|de|un|du ?un contact|rdv|entretien|echange|appel "
	"$|par|telephonique|humain|direct|physique|svp|tel",
	"besoin|envie|aimerais|aimerions|voudrais|voudrions|souhaite|souhaitons ?d|de|un|du ?un contact|rdv|entretien|echange|appel "
	"avec un|une|quelqu|vous|votre|l|toi",
	"besoin|envie|aimerais|aimerions|voudrais|voudrions|souhaite|souhaitons ?d|de|un|du ?un rendez vous|vs "
	"$|telephonique|avec|svp|physique|la|cette|le|mardi|lundi|jeudi|vendredi|rapidement",
	"^ ?un humain|humaine $|svp|s|merci",
	"^ un|une|vrai|vraie|l|a ?vrai|vraie ?etre humain|personne|quelqu|humaine ?un $|svp|s|stp|merci",
	"^ quelqu un $|de|peut|pourrait|pour|svp|d|m|me",
	"avoir|obtenir|planifier|organiser|prevoir|convenir|fixer ?d un|une contact|echange|rdv|rendez|entretien|"
	"appel|point|conversation|discussion ?vous telephonique|tel|humain|avec|direct|physique|par",
	"je parle|ecris|discute a|avec un|une robot|machine|humain|automate|personne|bot",
	"vrai|vraie|reel|reelle|etre humain|personne|interlocuteur|conseiller|agent $|svp|s|stp|merci|pas|et|au|avec",
	"pas|plus|marre ?avec|a|de|d|du|un|des ?un|une|ce robot|automate|bot|robots $|svp|merci|s",
	CAN_YOU "|merci|possible|faire|possibilite|demande|demandons ?vous|tu|que|un|qu|l|quelqu|on|bien "
		"?un|de|d|equipe|conseiller|agent|collegue ?de|vous|qu|on|svp ?me|m|nous|qu|on appeler|rappeler|telephoner|"
		"contacter|recontacter|joindre|rejoindre|passer|rappelle|appelle|rappeliez|appeliez|contacte|contactiez "
		"?un|moi|nous $|par|au|svp|s|au|coup|avant|apres|des|demain|quand|pour|lundi|mardi|mercredi|jeudi|"
		"vendredi|a|directement|cette|ce|dans|stp|sur|afin|rapidement|semaine|merci",
	"^ m|me|nous appeler|rappeler|contacter|telephoner $|svp|au|stp|s|merci|demain",
	"^ appelez|rappelez|telephonez|contactez|recontactez|joignez|appelle|rappelle|contacte moi|nous|le|au",
	I_WE " ?ne " WISH "|demande|demandons|attends|aurais ?besoin|bien|vous ?d|etre|de|un|que|a|mon|votre "
	     "?etre|l rappele|rappelee|rappeles|appele|appelee|appeles|contacte|contactee|contactes|recontacte|"
	     "recontactee|recontactes|rappel|appel|joint|appeler|joindre",
	I_WE " " WISH "|peux|puis ?bien|vous|pouvoir appeler|rappeler|telephoner|joindre|rencontrer|contacter|"
	     "voir ?un|une|vous|quelqu|l|la $|un|une|equipe|conseiller|membre|humain|personne|au|par|directement",
	"vous|te|comment|ou|puis ?je|peut|pouvons ?on|nous ?vous|te joindre|appeler|telephoner|contacter "
	"$|par|au|directement|pour|svp|rapidement|facilement",
	"quel|a|un|votre|est|le ?est ?quel ?votre ?le|un numero|tel|telephone ?de|d $|telephone|tel|appeler|"
	"puis|vous|ou|peut|pour",
	"qui|quelqu puis|peut|pouvons|dois ?je|on|nous ?nous|m|s contacter|appeler|joindre|parler|adresser",
	"qui appeler|contacter|joindre $|chez|pour|au",
	"veux|voudrais|voudrai|souhaite|aimerais|prefere|demande|exige|donnez|passez ?moi un|une ?vrai|vraie ?etre humain|humaine|conseiller|conseillere|"
	"interlocuteur|interlocutrice|personne $|svp|s|au|en|merci|reelle|physique|humaine|maintenant",
	"avoir|joindre|contacter|appeler|obtenir quelqu|quelquun|quelqun|qqun|une|un ?un ?personne|conseiller|conseillere|agent|humain ?de ?votre ?equipe au|par|en "
	"telephone|tel|ligne|direct|personne",
	"veux|voudrais|souhaite|aimerais|veut|faut|demande|prefere quelqu|quelquun|quelqun|qqun ?un de|d|chez|au|qui ?chez vous|equipe|votre|l|telephone|repond|comprend",
	"peut|pourrait|pourrions|pouvons|possible|faut|devrait ?on|nous ?de|d ?que ?qu ?on s|nous|se appeler|appelle|telephoner|rappeler|rencontrer|voir|parler ?$|"
	"demain|lundi|mardi|mercredi|jeudi|vendredi|cette|la|svp|au|en|rapidement|par|ce|avant",
	"est|c ?ce ?que ?je parle|ecris|discute|un|une ?a|avec|bien ?un|une ?vrai|vraie robot|machine|bot|humain|automate|ia|intelligence",
	"passez|passe|mettez moi|nous .. quelqu|responsable|humain|equipe|personne|relation|conseiller|conseillere|agent|interlocuteur|chef|collegue",
	"rencontrer quelqu|quelquun|vous|votre",
	"mise|mettre|mettez|transferer|transferez ?moi|me en|vers ?relation|contact|un ?avec quelqu|un|humain|"
	"conseiller|agent",
	NULL
};

static const char *const human_en[] = { "^ ?is anybody|anyone ?out there $", "^ ?please call|phone|ring|contact me|us",
	"please|can|could|would|like ?you ?someone ?somebody ?anyone ?please ?to call|phone|ring|contact me|us",
	"call|phone|ring|contact ?me back $|on|at|please|tomorrow", "call|phone|contact me on|at|tomorrow",
	"talk|speak|chat|discuss|get ?in ?directly ?this|touch|it to|with ?a|an ?real ?member|anyone|the "
	"someone|somebody|human|person|people|agent|you|anyone|one|team|member|staff|advisor|adviser",
	"^ ?a ?real human|person ?being $|please", "real|actual|live|human person|human|people|being|agent $|please|not|on|at|from",
	"is there ?any someone|somebody|anyone|a|anybody ..  talk|speak|call|there|contact|real|human|person|reach",
	"your|what|which ?is ?your ?the ?a ?phone ?telephone number $|please|to|is",
	"a|the|your phone|telephone number $|to|please|where|i",
	"who|how|where can|do|should|could i|we ..  call|talk|speak|contact|reach|phone", "someone|somebody call|phone|contact|ring me|us",
	NULL };

static const char *const privacy[] = {
	"pas|plus parler|ecrire|echanger|discuter|repondre a|avec un|une|des|ce|cette robot|machine|bot|repondeur|ordinateur|automate",
	"effacez|effacer|effacement|efface|supprimez|supprimer|supprime|suppression|detruire|detruisez|exporter|"
	"exportez|export|acces|acceder|consulter|rectifier|rectification|recuperer|communiquer|copie|anonymiser|"
	"connaitre|voir ?moi|toutes|de|a|aux|d|l ?toutes|une|ensemble ?copie ?de|a mes|nos|ma|mon donnees|"
	"donnee|trace|traces|adresse|infos|informations|compte|fiche",
	"mes donnees ?personnelles $|svp|merci|effacez|supprimez", "quelles donnees|informations .. moi|me|personnelles",
	"que|qu savez|avez ?vous ?de|sur|enregistre ?sur moi|nous", "^ rgpd|cnil $|demande|droit",
	"droit a|d|de|au ?l oubli|acces|rectification|effacement|opposition|portabilite", "opposition au traitement",
	"^ stop|stopp|stopper svp|stp|please|merci $|svp|stp|s",
	"^ stop|arret|stopper ?tout|les|aux|mails|mail $|mails|messages|courriels|relances",
	"^ desinscription|desabonnement|desinscrire|desabonner|desinscrivez|desabonnez|unsubscribe|desinscris "
	"?moi|nous|me|svp|merci|stp",
	"ne plus ?jamais ?me recevoir|etre|m ?de|vos|ces ?contacte|ecrire ?vos|mails|messages|notifications|"
	"courriels|relances",
	"me|nous|m ?veux|souhaite|voudrais desinscrire|desabonner|desinscrivez",
	"plus ?de|recevoir|aucun ?vos|ces|de mails|messages|courriels|notifications|relances $|de|svp|merci",
	"ne m|nous ecrivez|contactez|envoyez|ecris plus",
	"delete|erase|remove|export|access|see|get ?all ?a ?copy ?of my|our ?personal data|account|information|details",
	"^ ?my data|gdpr $|please", "what|which data .. me|us", "right to ?be|of ?the forgotten|access|erasure",
	"stop ?sending|writing|emailing|the|contacting ?to me|us|emails|mails|email|these", NULL
};

static const char *const help_any[] = {
	"^ comment ?est ?ce ?peut ?peux ?fait ?fais ?doit ?dois ?faut ?qu ?que ?il ?t ?on|je|nous ?peut ?peux ?fait ?fais ?doit ?dois ?faire ?faut ?il ?pour ?vous ?te soumettre|deposer|envoyer|"
	"proposer|signaler|confier|transmettre|poser ?vous ?te ?un ?une ?mon ?notre ?nos ?des ?nouveau ?nouvelle probleme|problemes|demande|demandes|sollicitation|sujet|irritant|idee|problematique $",
	"^ ?vous|tu|t etes|es|tes ?vous ?tu qui|quoi $", "^ qui etes|es|est vous|tu|ce $",
	"^ comment marche|fonctionne ?donc ?ce|cette|votre|le|la|l ?service|outil|robot|bot|lab|adresse|plateforme|assistant $",
	"comment ca|cela|ceci|tu|vous|ce|le|on|t ?service|outil|bot|robot|lab|se ?vous marche|fonctionne|"
	"fonctionnes|fonctionnez|utilise|sert|utiliser|parler|parle|fait|ecrire ?t ?on ?ca|cela|ce|ici $|"
	"ici|ce|cette|le|l|un|exactement|svp",
	"comment ?dois|puis|est|doit|peut ?ce ?je|on|qu ?on ?m|vous|t|te|se faire|utiliser|servir|utilise|parler ?on $|pour|avec|ce|cet|le|cette|robot|bot|service",
	"que|qu|quoi|tu ?est ?ce ?que|qu peux|peut|pouvez|sais|savez|fais|faites|puis ?tu|vous|je|on|t ?pour ?faire|demander|ecrire|nous|moi|ecrire $|pour|moi|vous|ici|ecrire",
	"quoi ?tu ?vous sers|servez|sert ?tu $|a|ce|cette|le|cet|ca", "tu|vous sais|savez|peux|pouvez ?faire quoi",
	"^ c est quoi ?ce|cette|le ?bot|robot|outil|service|adresse|lab $",
	"quelles|liste|la|les|toutes|des ?sont|des|liste ?les|des|tes|vos|tous commandes ?possibles|disponibles", "mode d emploi",
	"^ ?besoin ?d aide|aidez|aide ?moi|nous ?svp|stp|s|merci|un|peu ?il $|vous", "^ ?a l aide", "aidez moi $|svp|stp|s", "^ au secours",
	"^ aidez|aide moi|nous $|svp|stp|s", I_WE " ?ai|avons|a|aurais besoin d|de aide|assistance $|svp|merci|s|pour",
	"^ quelles|quels|liste ?sont ?des ?les|tes|vos commandes|options|possibilites|fonctions|fonctionnalites",
	"je|j|on ?ne|n ?sais|y ?pas comprends|comprend rien|pas ?comment ?ca|$ $|marche|fonctionne",
	"je|j|on ?ne|n sais|sait pas comment ca|faire|utiliser|marche|fonctionne",
	"^ tuto|tutoriel|notice|manuel|documentation|doc|instructions|usage $",
	"how does|do|can|should|to this|it|i|we|you|that|one|use ?bot|service|thing|lab|use ?this|work|use "
	"?it ?this $|work|it|this|you|bot",
	"what can|do|are you|i|we|the ?do|ask|commands|write|say ?do ?you|here $|here|commands|you|do|me|for",
	"^ ?i ?please ?need ?can ?you ?some help ?me ?us ?please $", "^ list|show|which ?me ?the ?all commands", NULL
};

static const char *const language_any[] = {
	"je|i|nous|we parle|parlons|comprends|lis|speak|understand|read ?que ?uniquement ?seulement ?only ?mieux ?l " TONGUE
	" $|only|pas|and|et",
	"repondre|ecrire|repondez|ecrivez|reply|answer|write dans|en|in cette|this|ma|my langue|language",
	"^ ?une ?vos reponse|reponses|answer|answers en|in " TONGUE " $|svp|stp|please|s|merci",
	"^ ?plutot en|in " TONGUE " $|svp|stp|please|s|merci|plutot|si|if|only", "^ english|anglais please|svp|stp|only",
	"^ ?please speak|talk|parle|parlez ?only ?en ?in " TONGUE " $|please|svp|stp",
	"me|m|nous ?les repondre|ecrire|parler|repondiez|ecriviez|reponde|ecrive|envoyer|envoyiez|contacter ?vos|tout|mails|messages|les "
	"?mails|messages|reponses en|plutot ?en " TONGUE,
	"ecrivez|repondez|parlez|ecris|reponds|parle|contactez|envoyez ?moi|nous ?svp|plutot|tout en " TONGUE " $|svp|stp|s|merci|plutot|a",
	"pouvez|pourriez|peux|pourrais|merci ?vous|tu|de ?de repondre|ecrire|parler|communiquer|traduire ?plutot en " TONGUE,
	"write|reply|answer|speak|respond|talk ?back to me|us ?only in " TONGUE,
	"can|could|would|please ?you ?please write|reply|answer|speak|respond|talk|use|communicate ?to ?back ?me|us ?in " TONGUE,
	"prefere|preferons|prefererais|prefererions|prefer ?to ?que|recevoir|receive|get ?vous|vos ?mails|messages|emails|m ?ecriviez|"
	"ecrire|echanger|write ?l|en|in|le " TONGUE,
	"passer|passe|passez|switch|change|continuer|continuons|continue|basculer ?to ?la|the ?language|langue ?en|in|to|a|l " TONGUE
	" $|svp|"
	"please|s|pour|from|for",
	"ma|my|notre|our language|langue ?is|est ?l|le ?plutot " TONGUE, NULL
};

static const char *const undo_any[] = {
	"annule|annulez|annuler|annulons|defais|defaites ce|tout|{c} que|ce|qu|c ?qu tu|vous|je|j|on|que|as",
	"^ ?svp ?euh ?non|si|attends|attendez annuler|annule|annulez|annulons ?tout|donc|moi ?ca|cela|ceci|la|l|le|mon|ma|ce|svp|stp|s|"
	"tout|que ?derniere|dernier|precedent|precedente ?action|operation|message|commande|saisie|mail|envoi|"
	"reponse|acte|je|manipulation ?svp|stp|il ?vous|te ?plait $|merci",
	"je|nous|on me|nous|s suis|sommes|est ?un|encore|completement ?peu trompe|trompee|trompes|plantee|"
	"plante|gouree|goure ?de",
	"c|ce est|etait|fut ?bien ?une|pas erreur|ce|mauvaise ?manip|que|commande $|de|je|desole|desolee|manip",
	"^ ?desole|desolee ?une ?mon ?mes ?excuse|oups|mince ?petite erreur ?de $|ma|manip|manipulation|dossier|"
	"destinataire",
	"j|nous|on ai|avons|a fait|commis|envoye ?une|un|par erreur|fausse|mauvaise|betise|mauvais ?manip|manipulation",
	"fausse|mauvaise manip|manipulation|manoeuvre", "^ oups|oops|zut|mince|flute $",
	"reviens|revenez|revenir|retour|retourne|retournez ?en|a arriere|precedent", "^ wrong button|case|one|message|thread",
	"^ ?svp annuler|annule|annulez {c} $",
	"^ ?ne ignorez|ignore|tenez|tiens|oubliez ?pas ?compte ?de|mon|ce|ma|le ?mon|ma|ce|le dernier|precedent|"
	"message|mail|derniere|commande|reponse|precedente ?message|mail|commande|reponse $|svp|merci",
	"envoye|parti|envoyee trop|par|tout vite|erreur|seul|inadvertance", "^ defais|defaites|defaire ?ca|cela|la $|derniere|action",
	"^ ?please undo|revert|rollback ?that|this|it|the|my ?last ?action|message|change $|please",
	"^ ?please cancel ?that|this|it|last $|please|action", "my|a mistake|error|bad $|sorry",
	"made|sent ?it ?this a|by mistake|error|accident", "by mistake|accident $", "^ ?oops|sorry ?my ?wrong mistake|button|case|one $",
	"^ go back $", NULL
};

static const char *const take_any[] = { "je|j ?vais m en occupe|charge|occuperai|chargerai|occuper|charger|occuperais",
	"je|nous ?donc me|m|nous charge|occupe|chargerai|occuperai|occupons|chargeons ?donc du|de ?la ?le ?dossier|demande {n} $",
	"je me|m charge|occupe|chargerai|occuperai|saisis ?donc de|d|du|$ ?le|la|l|cette|ce {c}|ca|cela|celui|celle|$|dossier|demande|sollicitation",
	"on|nous ?nous s|en|nous ?en occupe|charge|occupons|chargeons|occupera $|{c}|de|du|demain|et|lundi|cette",
	"nous nous en occupons|chargeons|occuperons|chargerons", "c|ca|cela|{c} est|sera pour moi|bibi|nous $", "{c} ?c ?est pour|a moi $",
	"^ c est pour|a moi $",
	"c est moi|nous qui ?nous prends|prend|m|prenons|gere|suis|vais|traite ?en|l ?occupe|charge ?le ?dossier ?la ?demande $|{c}",
	"je suis|travaille ?deja dessus|sur ?dessus $|{c}", "je|j ?le|la|l gere|gererai $|{c}|ca|cela",
	"je|nous ?le|la|l ?nous ?en mets|reprends|traite|suis|traiterai|suivrai|reprendrai|reprenons|traitons|"
	"recupere|reserve|assume $|{c}|ce|le dossier|$",
	"je ?me ?l attribue|assigne|affecte ?{c} $|ce|le|la|ca",
	"attribue|attribuez|assigne|assignez|affecte|affectez|mets|donne|confie ?le|la moi {c}|$|ce|cette|le|la",
	"attribue|assigne|affecte|donne|confie {c} a moi", "je me colle|propose|porte ?volontaire ?pour|dessus $|{c}|ce|le|la|de",
	"j y vais|suis $", "laisse|laissez ?le|la moi ?le|la|{c} $|dossier|demande",
	"i ?ll|will|can|am|m|ve take|taking|handle|handling|got ?on ?care ?of it|this|that|{c} $|from|please|now|thanks|over|one|case|request|myself",
	"i ?ll|will|can|am|m take|handle|taking|handling ?care ?of the case|request|file|problem|issue|ticket",
	"i ll|will deal|do ?with it|this|that|{c} $|from|please|now", "i m|am ?already on|working ?on it|this|{c} $|already|now",
	"i|we|ll|will ?ll|will|m|am ?are take|taking ?over care of {c}|it|this $|case|request|one", "^ mine|dibs $", "{c} is mine",
	"assign ?it|{c}|this to me", "leave it|this|{c} to|with me", NULL };

static const char *const qualify_any[] = { "{c} ?est|passe|a|reste|: en qualification",
	"passe|passer|mets|mettre|mettez|passez|bascule|basculer|repasse|repasser|remets|remettre|passons|"
	"mettons|repassons ?le|la|moi ?le|la ?{c} ?dossier|demande en qualification",
	"qualifie|qualifions|qualifier|qualifiez ?le|la {c}|ce|cette|la|le ?dossier|demande", "^ ?on|je ?le|la qualifie|qualifions $|{c}",
	"{c} ?est a qualifier", "^ ?please qualify ?{c} $", NULL };

static const char *const committee_any[] = {
	"{c} ?est|passe|ira|va|part|a|doit|on ?le|la ?passer|porte|mettre|inscrire|voir|passe en|au|devant "
	"?le comite|committee",
	"passe|passer|mets|mettre|mettez|passez|porte|porter|inscris|inscrire|inscrivez|envoie|envoyer|soumets|"
	"soumettre|presente|presenter|passons|mettons|portons|inscrivons|ajoute|ajouter|garde ?le|la|moi "
	"?le|la ?{c} ?ce|cette|dossier|demande au|en|devant|a|pour ?l|le|ordre|prochain ?du|jour|prochain|"
	"ordre ?du ?jour ?du|de comite",
	"^ au|en ?prochain comite $|{c}", "put|send|submit|take|bring {c}|it to|before|on ?the committee", NULL
};

static const char *const quarantine_any[] = { "^ ?voir|montre|affiche|liste|ouvre|vide ?moi la|en quarantaine $|svp|stp",
	"qu|quoi|que|quels|combien .... en|la quarantaine $", "what|show|how ?many ?is|s ?me ?messages|the ?are ?in ?the quarantine",
	NULL };

static const char *const refuse_any[] = { "^ ?un refus|rejet ?de|du|pour|d|sur ?la|le ?demande|dossier|sollicitation {c}",
	"{c} ?a ?est ?: refus|rejet|rejetee $", "^ ?avis defavorable pour|sur|a|au ?le ?la ?dossier|demande {c}", "{c} ?: avis defavorable",
	"{c} ?est ?: non|pas retenu|retenue|retenus|retenues", NULL };

static const char *const accept_any[] = { "^ acceptation|validation ?de|du|pour|d ?la|le ?demande|dossier|sollicitation {c}",
	"{c} ?: avis favorable", "^ ?avis favorable pour|sur|a|au ?le ?la ?dossier|demande {c}",
	"{c} ?c ?est ok|okay|bon|oui ?pour $|moi|nous", "^ ok|oui|feu ?vert pour ?le ?dossier {c} $", NULL };

static const char *const redirect_any[] = { "^ reorientation ?de|du|pour|d ?la|le ?demande|dossier|sollicitation {c}",
	"{c} ?est ?dossier a reorienter|rediriger ?vers $|la|le|l|{c}", NULL };

static const char *const close_any[] = { "{c} ?est ?dossier a clore|cloturer|fermer $",
	"^ cloture|fermeture ?de|du|pour|d ?la|le ?demande|dossier|sollicitation {c}", NULL };

static const char *const reopen_any[] = { "^ reouverture ?de|du|pour|d ?la|le ?demande|dossier|sollicitation {c}", NULL };

static const char *const show_any[] = { "^ ?c ?est quoi ?le ?dossier ?la ?demande {c}",
	"^ de quoi parle|s|traite ?t ?il ?agit ?dans ?le ?dossier {c}", "^ ?what is|s {c} ?about $",
	"^ ?voir ?la fiche ?de|du ?dossier {c}", "^ ?quel est le contenu|detail de {c}", NULL };

static const char *const link_any[] = {
	"{c} et|avec|and {c} ?nous ?me ?semblent parlent|parle|traitent|traite|disent|relevent|concernent|rejoignent|posent|decrivent .. meme|memes",
	"{c} et|and {c} ?c ?est ?sont ?ont ?the ?le ?la ?du ?de ?en ?fait meme|memes|pareil|similaires|proches|same|similar",
	"{c} and {c} are|is|look|seem ?about ?on ?both the|very same|similar",
	"{c} ?est|parle|dit|rejoint|traite|releve|decrit|pose ?de ?du ?d ?bien ?exactement ?le ?la meme probleme|sujet|chose|demande|question|irritant|besoin que|qu ?le ?la ?dans ?dossier ?demande {c}",
	"c|ce|ca|cela ?me est|parle|rejoint|dit|ressemble|semble|rappelle|recoupe|recouvre ?a ?de ?du ?bien ?exactement ?le ?la ?au ?un ?meme|memes ?probleme|sujet|chose|demande|dossier|irritant|doublon "
	"?que|qu ?avec ?de ?a {c}",
	"^ meme|pareil ?probleme|sujet|chose|demande|dossier|irritant que|qu ?pour ?le ?la ?dossier {c}",
	"a rapprocher|relier|lier ?donc ?peut ?etre de|du|a|avec|au ?le ?la ?dossier ?demande {c}",
	"{c} ?est|fait|semble ?bien ?un doublon a|avec|de {c}", "{c} ressemble|rejoint|recoupe ?beaucoup ?fortement a|avec {c}",
	"{c} rejoint|ressemble|recoupe|double {c}", "same problem|issue|thing|topic|request|subject ?here as|in {c}",
	"{c} is|looks|seems ?very|a|about|just ?the same|similar|duplicate ?problem ?issue ?thing as|to|of {c}",
	"lien|rapport|rapprochement|link entre|avec|between ?le ?dossier {c}", NULL
};

static const char *const note_any[] = { "^ a noter ?bien ?que|sur|pour|dans|au|a ?le ?dossier {c} ?: ?que|qu|that",
	"^ ?please ?merci ?de ?tu|peux|pouvez|pourriez ?tu|vous note|notes|noter|notez on|for|about|sur|dans|pour|au|a ?le ?dossier {c} ?: ?que|qu|that",
	"ajoute|ajouter|ajoutez|mets|mettre|mettez|ecris|ecrire|inscris|inscrire ?moi une|la|cette|en ?petite "
	"note ?interne ?a|au|sur|pour|dans ?le ?dossier {c}|$",
	"ajoute|ajouter|ajoutez|precise|precisez a|au|sur|dans|pour ?le ?dossier {c} ?que|qu",
	"add|write|leave a ?short note ?to|on|for|about {c}|$|the|this", NULL };

static const char *const ask_any[] = { "^ question pour|a|au ?l|la demandeur|demandeuse|agent|personne $|{c}", NULL };

static const char *const polite[] = { "^ ?so many thanks",
	"^ super|trop|vraiment|tres top|bien|genial|cool|chouette|parfait|gentil $|merci",
	"^ ?tu ?vous ?t es|est|etes le|la|les ?un ?une meilleur|meilleure|meilleurs|genie|top $",
	"^ ?je|nous|un|mille|avec|encore ?vous ?tres|grand|tous|immense|enorme|gros|sincere merci|mercis|remercie|remercions|thanks|thx|"
	"thank|cheers|trugarez|mersi",
	"^ bien recu|note|compris",
	"^ bonne|bon|belle|excellente|excellent journee|soiree|continuation|reception|courage|fin|semaine|"
	"week|weekend|apres|vacances|matinee",
	"^ parfait|super|genial|nickel|top|excellent|formidable|impeccable|tres|c|cool|great|perfect|noted|"
	"wonderful|excellente ?est|bien|nouvelle|that ?s ?parfait|note|super|nickel|tres|great $|merci|et|"
	"a|bien|pour",
	"^ note|recu|entendu|vu|received|understood|noted ?et $|merci|pour", "^ au plaisir|revoir",
	"^ a bientot|plus|demain|vous|tres|l|lundi|ta|votre ?bientot|tard|ecoute|disposition $|pour",
	"^ have a|an nice|good|great|lovely|excellent", "^ see you",
	"^ ?c|ca|cela|ce est|sera ?tres|bien|vraiment gentil|aimable|note|bien|clair|parfait|noble|super $|de|a|merci",
	"^ 🙏|❤|😊|🙂|😀 $", NULL };

static const char *const small_talk[] = {
	"^ ?en j|je|nous|en ?vous espere|esperons|esperant|souhaite|souhaitons ?que|bonne|une|un|vous ?vous|"
	"votre|tout|bonne|excellente|belle",
	"^ ?j|je|nous|vous reste|restons|reste|tiens|tenons ?bien ?a|nous ?a votre|disposition|ta",
	"^ dans|en ?l attente|attendant de|d|votre|vos|vous|une|un",
	"^ cordialement|amicalement|sincerement|bien|tres ?a|cordialement ?vous|toi", "^ hope|i|we hope|you|are you|re|this|all|are|well",
	"^ tenez|tiens moi|nous au|informe|informee|informes ?courant", "^ merci d avance", "^ keep me|us posted|updated|informed",
	"^ looking|i|we ?look|am ?forward forward|to to|hearing",
	"^ bonjour|bonsoir|salut|hello|hi|coucou|madame|monsieur|demat|hey|bjr|slt $|a|madame|monsieur|le|l|tout|tous|et",
	"^ comment ?allez ?vas ca|vous|tu ?va|allez|vas $", "^ ?comment ca|sa va ?bien $|toi|vous|les", "^ tu|vous vas|allez bien $",
	"^ 👋|🤖 $", "^ ?est ?ce ?que tu|t|vous ?m es|etes|est|entends|entendez|marches|fonctionnes|reponds ?bien ?la ?moi $",
	"^ ping|test|allo|youhou $|test|1", "^ ?il ?y ?a ?t ?tu ?es la $", "^ envoye depuis|de|a mon|partir|ma", "^ sent from my", NULL
};

static const char *const hedge[] = { "apparemment", "visiblement", "soi disant", "apparently", "supposedly", "allegedly", "peut etre",
	"sans doute", "probablement", "eventuellement", "possiblement", "vraisemblablement",
	"je|nous|on|j ?y pense|pensons|crois|croyons|imagine|suppose|supposons|hesite|hesitons|envisage|envisageons|"
	"songe|songeons|reflechis|reflechissons",
	"il me|nous semble", "pas|plus|moins sur|sure|surs|certain|certaine|convaincu|convaincue",
	"on|je|nous pourrait|pourrais|pourrions|devrait|devrais|devrions", "a mon avis", "je|on|nous ne sais|sait|savons",
	"maybe|perhaps|probably|possibly", "i|we think|guess|suppose|might|could|may|believe|wonder|consider", "not sure|certain",
	"plus tard", "un jour $", "faut|faudrait|faudra", "en train de|d", "on peut", "nous pouvons", NULL };

static const char *const condition[] = { "si|if",
	"si|if on|nous|je|vous|tu|j|la|le|l|il|elle|{c}|jamais|we|you|i|it|the|c|cela|ca|ils|elles|un|une", "s il|ils",
	"faut|doit|dois|devons|devrais|devrait|faudrait|peut|pouvons|puis ?t il|on|je|nous|ils",
	"est ce que|qu je|j|on|nous|il|elle|la|le|l|{c}|cette|les|ma|mon|notre|un",
	"pourquoi|comment|why|how|whether|should|lequel|laquelle", "avant|au|plutot|sans|afin|jusqu|apres ?lieu de|que|d", "sauf si|que",
	"a condition", "en cas", "a moins que|qu|de", "dans le cas ou",
	"quand|when|lorsque|lorsqu|once|until|unless|after|des {c}|ce|c|ca|cela|cette|ma|mon|notre|votre|les|l|tout|tous|un|une|son|sa|leur|leurs|merci|my|our|this|everything",
	"il|on|ca ?nous ?me ?m ?vous ?te ?t parait|paraitrait|semble|semblerait|raconte|murmure ?bien que|qu",
	"parait|paraitrait que|qu|il",
	"quand|when ?est ?ce ?que peux|pouvez|pourrez|pourra|pourrons|pourriez|comptez|allez|vas|va|pensez|can|could|will|would",
	"crois|pense|croyons|pensons|imagine|imaginons|dis|disons|veux|voulons|souhaite|souhaitons pas|plus|jamais que|qu",
	"entendu|lu|appris|vu|rumeur|bruit dire ?partout que|qu", "entendu|lu|appris|vu|rumeur que|qu",
	"quand|when|lorsque|lorsqu|once|until|unless|after|des je|j|nous|on|vous|tu|il|elle|que|qu|le|la|"
	"we|i|you|they|the|it",
	"instead|rather|before|without of|than|closing|we|you|i|taking|accepting|rejecting|passing", "hors de question",
	"peur|refus|interdit|interdiction|droit de|d prendre|accepter|refuser|passer|clore|fermer|retirer|valider|retenir|abandonner|annuler",
	"comme si", "pas|plus question", "avez|as|va|vas|allez|comptez|comptes tu|vous|t|on",
	"do|does|did|will|shall|is|are|was|were|has we|they|i|it|the|{c}|you",
	"voudraient|veulent|veut|voudrait|souhaitent|souhaiterait|demandent|exige|exigent|aimerait|aimeraient|prefererait|insiste|"
	"insistent|attend|attendent|attends|attendons ?pour ?a ?ce que|qu",
	"dit|disait|ecrit|ecrivait|repond|annonce|affirme|dixit|selon $|que|qu",
	"demandent|disent|disait|disaient|pretend|affirme|repond|repondent|says|said|say", "on nous|m dit|demande|repond", NULL };

static const char *const problem_talk[] = {
	"nous|je|on constatons|constate|observons|observe|remarquons|remarque|rencontrons|rencontre|avons|"
	"ai|a ?souvent|aussi|regulierement ?un|une|des|beaucoup ?gros|grosse|vrai|vraie|de|du|petit|petite "
	"probleme|problemes|difficulte|difficultes|souci|soucis|irritant|mal|plainte|plaintes|que|problematique|"
	"besoin|refus|question|retard|retards|obstacle|enjeu",
	"^ nouveau|nouvelle|autre probleme|sollicitation|demande|irritant|problematique",
	"notre|le|mon|un|une|la probleme|problematique|irritant|difficulte|defi|souci",
	"les|nos|des|certains|certaines|beaucoup|plusieurs|la|chaque ?de ?plupart ?des usagers|usager|beneficiaires|"
	"allocataires|habitants|familles|personnes|gens|administres|publics|parents|agents|patients|eleves|jeunes|citoyens|seniors|"
	"retraites|assures|locataires|aidants|femmes|hommes|etudiants|demandeurs|collegues|usageres",
	"dans|au|a ?sein ?de ?notre ?nos notre|nos caf|cpam|commune|mairie|service|departement|agence|structure|"
	"accueil|hopital|lycee|ecole|ville|territoire|ccas|maison",
	"il|c|cela est|devient|reste difficile|complique|impossible|penible",
	"nous|on manquons|manque|peinons|peine|cherchons|cherche|aimerions|voudrions|souhaitons|avons|n .. "
	"mieux|a|de|comment|reduire|ameliorer|aider|simplifier|creer|comprendre|trouver|arrivons|arrive|besoin",
	"we|our|the|people|users ?citizens have|face|users|citizens|notice|struggle|problem|families|are|"
	"cannot|can ?a|struggling|with|problem",
	NULL
};

/* The life of a project, the committee. */
#define STEP "investigation|immersion|ideation|prototypage|prototype|experimentation|evaluation|prototyping|experiment|scaling"
#define TO_STEP "?maintenant ?desormais en|a|au|dans|vers ?l ?la ?phase|etape|stade ?d ?de ?l " STEP
#define THE_CASE "?le ?la ?projet ?dossier ?demande {c}"

static const char *const stage_any[] = {
	"{c} ?on ?le ?la ?projet passe|passer|passera|repasse|entre|entrer|entrera|bascule|avance|est " TO_STEP,
	"passe|passer|passez|passons|repasse|repasser|repassez|repassons|mets|mettre|mettez|mettons|remets|remettre|remettons|bascule|basculer|basculons|"
	"avance|avancer|avancons ?moi " THE_CASE " " TO_STEP,
	"^ ?passage ?de ?du ?projet ?dossier {c} " TO_STEP,
	"{c} ?on ?le ?la ?projet passe|passer|passera|monte ?maintenant ?desormais a l echelle",
	"passe|passer|passez|passons|mets|mettre|mettons|porte|portons " THE_CASE " ?maintenant a l echelle",
	"^ ?le passage|mise a l echelle ?de ?du ?pour ?projet ?dossier {c}", "{c} ?: ?passage a l echelle",
	"{c} ?est ?passe en|au transfert", "^ ?le transfert ?de ?du ?projet ?dossier {c}",
	"{c} ?now moves|goes|enters|passes|is ?now to|in|into|at ?the " STEP, "move|put|bring|take ?the ?project {c} to|into|in ?the " STEP,
	"{c} scales|scaled up", "scale ?up ?the ?project {c}",
	"on|nous|je ?donc lance|lancons|demarre|demarrons|commence|commencons|entame|entamons l|la|le ?phase ?d ?de " STEP
	" de|du|sur|pour|d " THE_CASE,
	"i|we ?now start|begin|launch the " STEP " of|for|on ?the ?project {c}", NULL
};

static const char *const stage_maybe[] = { "{c} ?on ?le ?la ?projet peut|pourrait|va|devrait|doit ?bientot ?donc passer|entrer " TO_STEP,
	"{c} ?on ?le ?la ?projet peut|pourrait|va|devrait|doit ?bientot ?donc passer a l echelle",
	"{c} can|could|should|may|will|must go|move|pass ?to ?into ?the " STEP, NULL };

static const char *const stop_any[] = { "projet {c} ?est ?s arrete|arretee|stoppe|stoppee|arretera|interrompu",
	"{c} s arrete|arretera ?la ?ici", "^ ?la ?c ?est fin du projet {c}", "^ ?l arret ?du ?de ?d ?projet ?dossier {c}",
	"arrete|arretons|arreter|stoppe|stoppons|stopper le projet {c}",
	"met|mets|mettons|mettre fin au|a ?l ?projet ?dossier ?experience {c}", "^ stop|stopping ?the ?project {c}", "{c} stops|stopped",
	NULL };

static const char *const committee_day[] = {
	"^ ?peux|pouvez|pourrais ?tu|vous prepare|prepares|preparez|preparer|preparons|fais|faire|faites|donne|donnez|montre|montrez|envoie|sors "
	"?moi|nous ?le|l|un ?prochain ordre ?du ?jour ?du|de|pour ?le ?prochain comite",
	"^ ?peux|pouvez|pourrais ?tu|vous prepare|prepares|preparez|preparer|preparons|organise|organisez|planifie ?moi|nous ?le|un ?prochain comite",
	"^ ?donne|donnez|montre|montrez|fais|faites|envoie|envoyez ?moi|nous ?le|les|un bilan|releve|pv|decisions ?de|des ?decisions "
	"?du|de ?le ?dernier comite",
	"^ ?donne|donnez|montre|montrez|fais|faites|envoie ?moi|nous ?le|un compte rendu du|de ?le ?dernier comite",
	"^ ?please prepare|show ?me|us ?the agenda|order ?of ?business ?of|for ?the ?next committee",
	"^ ?please ?show ?me|us ?the record|minutes ?of|from ?the ?last committee",
	"^ ?peux|pouvez|pourrais ?tu|vous prepare|prepares|preparez|preparer|preparons ?moi|nous l|un ordre du jour",
	"^ quel|montre|montrez|donne|voir ?moi ?est l ordre du jour ?du ?de ?prochain ?comite", "^ what is|s on ?the agenda", NULL
};

static const char *const committee_put[] = {
	"mets|mettre|mettez|mettons|inscris|inscrire|inscrivez|inscrivons|ajoute|ajouter|ajoutez|porte|porter|portons|place|placer ?moi " THE_CASE
	" a|sur|au ?l ?un ?prochain ordre ?du jour",
	"put|add ?the ?case ?request {c} on|to the agenda|order ?of ?business", NULL
};

static const char *const learnings_any[] = {
	"^ ?quels|quelles|montre|montrez|affiche|donne|donnez|voir|lire|liste ?moi|nous ?sont ?les ?nos ?vos apprentissages|lecons ?tires ?des ?de ?du "
	"?vos ?nos ?projets ?projet ?lab ?termines $|svp|stp|s|merci",
	"^ qu avons|avez|a nous|vous|on ?t ?on appris $|des|de|jusqu|ensemble",
	"^ ?please ?show ?me|us ?the ?your learnings ?of ?the ?projects $|please", "^ what have|did we|you learn|learnt|learned $|from|so",
	NULL
};

static const char *const card_any[] = {
	"^ ?montre|montrez|affiche|affichez|donne|voir|ouvre ?moi|nous ?la fiche d experience|experimentation ?de ?du ?d " THE_CASE,
	"^ ?show|open ?me|us ?the experiment ?card ?of ?for ?the ?project {c}", NULL
};

#define GROUP(NAME, FLAGS, TABLE)                                                                                                          \
	{                                                                                                                                  \
		NAME, FLAGS, TABLE                                                                                                         \
	}

const struct phrase_group phrase_groups[] = {
	GROUP("statut", 0, status_fr),
	GROUP("statut", 0, status_en),
	GROUP("statut", PHRASE_ASKED, status_asked),
	GROUP("completer", PHRASE_FIRST, add_any),
	GROUP("completer", PHRASE_FIRST, add_en),
	GROUP("retirer", PHRASE_COMMIT | PHRASE_OWN, withdraw_fact),
	GROUP("retirer", PHRASE_COMMIT | PHRASE_OWN | PHRASE_REQUEST, withdraw_ask),
	GROUP("retirer", PHRASE_COMMIT | PHRASE_OWN | PHRASE_REQUEST, withdraw_en),
	GROUP("retirer", PHRASE_COMMIT | PHRASE_WEAK | PHRASE_REPLY, withdraw_maybe),
	GROUP("retirer", PHRASE_COMMIT | PHRASE_WEAK | PHRASE_UNDO | PHRASE_ALONE, withdraw_or_undo),
	GROUP("humain", 0, human_any),
	GROUP("humain", 0, human_en),
	GROUP("humain", PHRASE_ALONE | PHRASE_OWN, privacy),
	GROUP("aide", PHRASE_ALONE | PHRASE_OWN, help_any),
	GROUP("langue", PHRASE_ALONE, language_any),
	GROUP("annuler", PHRASE_ALONE | PHRASE_OWN, undo_any),
	GROUP("prendre", PHRASE_COMMIT, take_any),
	GROUP("liste", PHRASE_ALONE, saying_list),
	GROUP("qualifier", PHRASE_COMMIT, qualify_any),
	GROUP("comite", PHRASE_COMMIT, committee_any),
	GROUP("etape", PHRASE_COMMIT, stage_any),
	GROUP("etape", PHRASE_COMMIT | PHRASE_WEAK, stage_maybe),
	GROUP("arret", PHRASE_COMMIT, stop_any),
	GROUP("comite", PHRASE_ALONE, committee_day),
	GROUP("comite", PHRASE_COMMIT, committee_put),
	GROUP("apprentissages", PHRASE_ALONE, learnings_any),
	GROUP("experience", PHRASE_ALONE, card_any),
	GROUP("quarantaine", PHRASE_ALONE, quarantine_any),
	GROUP("rythme", PHRASE_ALONE | PHRASE_OWN, rhythm_phrases),
	GROUP("binome", PHRASE_ALONE | PHRASE_OWN, deputy_phrases),
	GROUP("refuser", PHRASE_COMMIT | PHRASE_OWN, refuse_any),
	GROUP("accepter", PHRASE_COMMIT, accept_any),
	GROUP("reorienter", PHRASE_COMMIT, redirect_any),
	GROUP("clore", PHRASE_COMMIT, close_any),
	GROUP("rouvrir", PHRASE_COMMIT, reopen_any),
	GROUP("fiche", PHRASE_ALONE, show_any),
	GROUP("lier", PHRASE_COMMIT, link_any),
	GROUP("note", PHRASE_COMMIT, note_any),
	GROUP("demander", PHRASE_FIRST | PHRASE_ALONE, ask_any),
	GROUP("proches", PHRASE_ALONE, saying_similar),
	GROUP("proches", PHRASE_ALONE, saying_similar_about),
	GROUP("lier", PHRASE_COMMIT, saying_link),
	GROUP("delier", PHRASE_COMMIT | PHRASE_OWN, saying_unlink),
	GROUP("scinder", PHRASE_COMMIT, saying_split),
	GROUP("arret", PHRASE_COMMIT, saying_stop),
	GROUP("silence", PHRASE_COMMIT | PHRASE_OWN, saying_mute),
	GROUP("pause", PHRASE_ALONE | PHRASE_OWN, saying_pause),
	GROUP("reprendre", PHRASE_ALONE, saying_resume),
	GROUP("quarantaine", PHRASE_ALONE, saying_quarantine),
	GROUP("demandeur", PHRASE_COMMIT, saying_requester),
	GROUP("defi", PHRASE_ALONE, saying_challenges),
	GROUP("defi", PHRASE_COMMIT, saying_challenge),
	GROUP("refuser", PHRASE_COMMIT | PHRASE_OWN, saying_refuse),
	GROUP("reorienter", PHRASE_COMMIT, saying_redirect),
	GROUP("accepter", PHRASE_COMMIT | PHRASE_WEAK, saying_accept_maybe),
	GROUP("clore", PHRASE_COMMIT | PHRASE_WEAK, saying_close_maybe),
	GROUP("comite", PHRASE_ALONE, saying_agenda),
	GROUP("apprentissages", PHRASE_ALONE, saying_learnings),
	GROUP("fiche", PHRASE_ALONE, saying_show),
	GROUP("moi", PHRASE_ALONE, saying_moi),
	GROUP("statut", PHRASE_ASKED, saying_who_follows),
	GROUP("statut", PHRASE_ALONE, saying_who_now),
	GROUP("etape", PHRASE_COMMIT | PHRASE_REPLY, saying_stage),
	GROUP("prendre", PHRASE_COMMIT, saying_take),
	GROUP("prendre", PHRASE_COMMIT | PHRASE_WEAK, saying_take_maybe),
	GROUP("note", PHRASE_COMMIT, saying_note),
	GROUP("demander", PHRASE_FIRST, saying_ask),
	GROUP("rouvrir", PHRASE_COMMIT, saying_reopen),
	GROUP("etape", PHRASE_COMMIT | PHRASE_WEAK, saying_transfer_maybe),
	GROUP("evaluation", PHRASE_COMMIT, saying_evaluate),
	GROUP("annuler", PHRASE_ALONE | PHRASE_OWN, saying_oops),
	GROUP("rejoindre", PHRASE_ALONE, saying_rooms),
	GROUP(NULL, PHRASE_FILLER | PHRASE_THANKS, polite),
	GROUP(NULL, PHRASE_FILLER, small_talk),
	GROUP(NULL, PHRASE_HEDGE, hedge),
	GROUP(NULL, PHRASE_COND, condition),
	GROUP(NULL, PHRASE_PROBLEM, problem_talk),
};
const size_t n_phrase_groups = G_N_ELEMENTS(phrase_groups);
