/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the staff say to us in passing, in their room: see phrases.h for how the rows are written.
 */
/* clang-format off: what people say stands as tables */
#include <stddef.h>

#include "handlers/phrases.h"

#define ANY_CASES                                                                                                                          \
	"demandes|dossiers|cas|problemes|sujets|trucs|choses|projets|sollicitations|autres|demande|dossier|projet|truc|sujet|probleme"
#define POLITE_END "$|svp|stp|merci|s|un|la|le|maintenant|please|please|pour"

#define CASES "dossiers|demandes|cas|sollicitations|problemes|tickets|problematiques|pb|pbs"
#define TODO "traiter|trier|faire|prendre|qualifier|regarder|examiner|instruire|affecter|attribuer|depiler|lire|voir"
const char *const saying_list[] = {
	"qu|que|quoi|qui|c ?y ?est ?ce ?qu|que|qui ?il|on|y ?en ?me ?nous reste|a|avons ?t ?il ?on ?nous ?encore ?de|comme a|en|de " TODO
	"|cours|attente|retard|urgent|neuf|nouveau",
	"il|y|on|nous ?en ?nous ?me ?t reste|a|avons ?t ?il|on|nous ?encore quoi ?encore ?de ?d ?comme ?a|en " TODO
	"|cours|attente|retard|urgent|ouvert|neuf|nouveau|prevu",
	"quoi a|en ?encore " TODO "|cours|attente $|aujourd|cette|ce|demain|en|svp|stp", "^ ?le ?ce reste|qui reste ?reste a " TODO,
	CASES " ?qui ?sont|restent ?encore ?toujours en|hors retard|souffrance|suspens|delai|delais",
	CASES " ?qui ?sont|restent|reste ?encore ?toujours a " TODO, CASES " ?qui ?sont ?encore urgents|urgentes|late|overdue",
	CASES
	" ?qui ?n ?sont|ont sans|pas|par ?ete ?encore ?personne|pris|prises|reponse|attribues|attribuees|referent|suivies|suivis $|encore|svp|stp",
	"^ ?alors ou en sont|est ?on|nous ?avec ?de ?les|des|nos|toutes|tous|vos ?les ?autres ?nos {n}|" CASES "|tout|toutes ?" CASES
	" $|en|svp|stp|du|ce",
	"^ ?et qui|quoi|lesquels|lesquelles ?est|sont ?ce ?qui ?est ?toujours en|a retard|traiter|trier|prendre $",
	"^ ?c ?est quoi l|la|le actu|actualite|liste|reste|programme",
	"^ ?tu ?peux ?peut ?me ?m ?nous sort|sors|sortir|faire|fais|redonne|remets|renvoie|lister|liste "
	"?moi ?nous ?la ?une ?liste ?des ?les|tous|toutes ?les " CASES,
	"^ ?des ?les nouveautes $|aujourd|cette|depuis|ce|svp|stp",
	"^ ?des ?les nouvelles|nouveaux " CASES " $|aujourd|cette|depuis|ce|svp|stp",
	"combien de|d " CASES " $|en|ouverts|ouvertes|cette|ce|ont|on|sont|y|avons|a", "^ mes " CASES " $|en|a|svp|stp|ouverts|ouvertes",
	"qu|quoi est|a ?ce ?qui ?qu ?est ?on arrive|tombe|recu|rentre ?de ?comme ?depuis $|aujourd|cette|ce|hier|nouveau|depuis|la",
	"what|which|who|anything ?is|s|are ?cases ?requests late|overdue|urgent",
	"what|anything ?is|s ?there left to sort|triage|do|handle|take", "^ ?any ?late|overdue|new|my requests|cases|problems $|please",
	"qu|quoi ?est ?ce ?qu qui reste|attend|traine|est ?t ?il ?a traiter|faire|prendre|attente|ouvert",
	"^ ?quels|quelles|montre|montrez|affiche|affichez|donne|donnez|voir|envoie ?moi|nous|sont ?la|les "
	"liste ?des|de ?les ?dossiers|demandes|cas|sollicitations|problemes|tickets ?en|a|ouverts|ouvertes "
	"?cours|traiter|attente $|svp|stp|s",
	"quels|quelles|les|combien|des|liste ?sont|les|de|des|d ?les ?nos dossiers|demandes|cas|sollicitations|"
	"problemes|tickets|problematiques ?sont|reste|restent|qui ?sont|encore|toujours|restent ouverts|ouvertes|"
	"attente|cours|en|a|nouveaux|nouvelles|recus|ouvert|actifs|pendants ?traiter|attente|cours|prendre|"
	"qualifier|suspens $|aujourd|cette|actuellement|pour|en|ce|svp|s",
	"qu|que|quoi ?y ?est ?ce ?qu|que ?il|on|reste ?t ?y a|reste|avons ?t ?il ?on a|de|en ?faire|traiter|"
	"cours|attente|ouvert|prendre $",
	"^ quoi de pret|prevu|ouvert",
	"^ quoi ?de neuf|nouveau|beau ?depuis ?chez ?au ?sur aujourd|ce|cette|hier|lundi|mardi|mercredi|jeudi|vendredi|nous|lab",
	"what|which|how ?is|s|are|many ?cases|requests|problems|issues|tickets ?are ?is ?still open|pending|"
	"waiting|left|unassigned",
	"^ ?show|list|give ?me ?us ?the ?all ?open list|cases|requests|problems|tickets|open ?of|cases|requests|"
	"problems ?open ?cases|requests|problems $",
	NULL
};

const char *const saying_similar[] = { ANY_CASES
	" ?qui ?sont ?est ?deja similaires|similaire|proches|proche|voisins|voisines|voisine|pareils|pareilles|semblables|semblable|"
	"ressemblant|ressemblants|comparables $|a|de|au|du|comme|avec|que|svp|stp",
	ANY_CASES " ?qui ressemblent|ressemble|recoupent|recoupe|rappellent $|a|au|{c}|la|le",
	"deja ?eu|vu|recu|traite|connu .. comme|pareil|semblable|similaire|proche ?que ?a ?de {c}|ca|celui|celle",
	"y en ?t ?il ?en a ?t ?il ?d ?eu autres|autre|deja ?qui ?comme ?du ?pareil ?meme ca|celui|celle|genre|{c}|similaires|pareils|pareilles",
	"^ similaires|proches|voisines|pareils a|de ?la {c}", "^ quoi|qu ?est ?ce ?qui ressemble a {c}",
	"^ ?any ?is ?there anything|something|cases|requests|problems like|similar|near ?to {c}|this", NULL };

const char *const saying_similar_about[] = { "deja ?eu|vu|recu|traite|travaille ?des ?d ?un ?une ?quelque ?autres ?" ANY_CASES
					     "|chose sur|autour|concernant ?de ?la ?le ?les ?l",
	"y ?t ?il a ?t ?il ?on ?nous ?a ?avons ?eu ?deja ?d ?des ?les autres|" ANY_CASES
	" ?qui sur|autour|concernant|parlent|parle ?de ?des ?du ?la ?le ?les ?l",
	"^ ?tu ?vous cherche|cherchez|trouve|trouvez ?moi ?nous ?s ?il ?y ?a ?des ?les ?d " ANY_CASES
	" ?qui sur|autour|concernant|parlent ?de ?des ?du ?la ?le ?les ?l",
	NULL };

const char *const saying_link[] = {
	"{c} et|avec ?la {c} ?ca ?c ?est ?font|fait|sont ?des ?un ?en doublon|doublons|double|pareil|kifkif|idem",
	"{c} ?c ?est ?fait le|un doublon ?de|du|d ?la ?le {c}", NULL
};

const char *const saying_unlink[] = { "separe|separer|separez|separons ?moi ?le ?la {c} et|de|d ?du ?la ?le {c}",
	"{c} et {c} ?n ?ne ont|ca|c|sont ?n ?ne ?a ?est ?ont rien|pas a|le|la|du|tout ?voir|meme ?sujet|tout", NULL };

const char *const saying_split[] = {
	"coupe|couper|coupez|decoupe|decouper|decoupez|divise|divisez|separe|separer|separez|splitte ?moi ?le ?la ?dossier ?demande {c} en|in {n}|deux|trois|two",
	NULL
};

const char *const saying_stop[] = {
	"arrete|arretons|arreter|stoppe|stoppons|stopper|abandonne|abandonnons|abandonner l|le|la|cette experimentation|experience|projet|prototype|test "
	"?de ?du ?sur ?pour ?d ?la {c}",
	"^ ?la ?c ?est fin de|du l|la|le|projet ?experimentation ?experience ?de ?du ?sur ?pour {c}", NULL
};

const char *const saying_mute[] = { "^ {c} ?en silence|sourdine|muet|mute $|fin|svp|stp",
	"mets|mettre|mettez|passe|passer|passez ?moi ?nous ?le ?la ?dossier ?demande {c} en|sous silence|sourdine|muet|mute",
	"mets|mettre|mettez|passe|passer|passez en|sous silence|sourdine ?sur ?pour ?la ?le {c}",
	"n|ne ecris|ecrivez|reponds|repondez|envoie|envoyez|relance|dis|dites plus|pas ?plus ?rien ?a ?au ?aux ?personne ?demandeur ?demandeuse ?automatiquement "
	"pour|sur|concernant ?la ?le {c}",
	NULL };

const char *const saying_pause[] = { "^ tais|taisez toi|vous " POLITE_END,
	"^ ?est ?ce ?que ?tu ?vous peux|pouvez|pourrais|pourriez ?tu ?vous te|vous taire",
	"^ ?tu ?peux ?vous ?pouvez ?te ?vous fais|faites|fait|mets|mettez|mettre|prends ?toi ?nous ?une ?petite ?en pause " POLITE_END,
	"^ arrete|arretez|stop ?de repondre|parler|ecrire|causer|nous " POLITE_END, "^ chut " POLITE_END, "^ silence " POLITE_END,
	"^ ?please be|keep ?stay quiet|silent", "^ shut up", "^ ?please stop talking|answering|writing", NULL };

const char *const saying_resume[] = {
	"^ ?c ?est ?bon ?tu ?vous peux|pouvez ?tu ?vous reparler|reprendre|recommencer|rependre ?a ?repondre " POLITE_END,
	"^ ?allez ?allo reprends|reprenez|recommence|recommencez ?a ?parler ?repondre " POLITE_END, "^ ?fin de ?la pause " POLITE_END,
	"^ ?you ?can ?please resume|continue|start ?again ?talking|answering $|please|now", NULL
};

const char *const saying_quarantine[] = { "y|il|on ?en ?a ?t ?il a|avons|quoi .... en|dans ?la quarantaine",
	"^ ?et la quarantaine ?elle ?elle $|dit|donne|svp|stp", NULL };

const char *const saying_requester[] = {
	"demandeur|demandeuse|auteur|autrice|requerant ?de ?du ?pour ?la ?le ?dossier ?demande {c} ?c ?est ?maintenant ?desormais ?en ?fait {p}",
	NULL
};

const char *const saying_challenges[] = {
	"^ ?quels ?quelles ?liste ?montre ?donne ?moi ?sont ?les ?nos ?des ?tous defis|challenges ?en ?qui ?sont ?on "
	"$|cours|ouverts|actifs|svp|stp|a|existent",
	"^ ?les ?nos defis ?en ?du cours|lab|moment|ouverts", NULL
};

const char *const saying_challenge[] = {
	"regroupe|regrouper|regroupez|regroupons|groupe|grouper|groupez|reunis|reunir|rassemble|rassembler .... dans|en|sous ?le ?la ?un ?nouveau defi|challenge",
	"^ ?on ?tu ?peux ?vous ?pouvez cree|creer|creez|creons|ouvre|ouvrir|monte|lance|lancer|fais|faire|nouveau ?un ?le ?nouveau ?nouvel defi|challenge",
	"mets|mettre|mettez|mettons|range|rangez|ranger|ajoute|ajouter|ajoutez|classe|classer|classez|place|rattache|rattacher|rattachez ?moi ?le ?la ?dossier "
	"?demande {c} dans|au|sous|a|avec ?le ?la defi|challenge",
	"sors|sortir|enleve|enlever|retire|retirer ?moi ?le ?la {c} du defi|challenge", NULL
};

const char *const saying_refuse[] = { "{c} ?pour ?moi ?nous ?la c est non|niet|mort",
	"on|je|nous dit|dis|disons|dirais non a|pour|au ?la ?le ?dossier {c}", "^ non|no pour|a|to|for ?la ?le ?dossier {c}", NULL };

const char *const saying_redirect[] = { "{c} ?est ?c ?est ?plutot ?serait a renvoyer|orienter|basculer|transferer vers",
	"renvoie|renvoyer|renvoyez|renvoyons|bascule|basculer|basculons|transfere|transferons ?moi ?le ?la ?dossier ?demande {c} vers",
	NULL };

const char *const saying_accept_maybe[] = { "{c} ✅|👍|👌 $", "^ go|✅|👍|👌 ?pour ?la ?le {c} $",
	"^ ?c ?est ?tout ok|okay|bon|oui|go|valide|parti|accepte|d ?accord pour ?moi ?nous ?pour ?le ?la ?dossier {c}",
	"on|je|nous garde|gardons|part|partons ?sur ?avec ?bien ?la ?le ?dossier {c}", "{c} ?pour ?moi ?ca c est|me bon|ok|oui|va $",
	"on|je|nous y va ?pour {c}", NULL };

const char *const saying_close_maybe[] = { "{c} ?la ?ca c est|semble fini|termine|regle|resolu|bon|plie|boucle",
	"{c} ?est|semble fini|terminee|regle|reglee|resolu|resolue", NULL };

const char *const saying_agenda[] = { "^ {c} ?c ?est ?a ?pour au|en|pour ?le prochain comite $|svp|stp|merci",
	"^ ?qu ?est ?ce ?que ?quelles ?sont ?les ?qu ?on ?a ?t ?on decide|decisions ?au ?du ?en ?le ?dernier comite",
	"^ c|quel|quoi est ?quoi ?le ?l ordre du jour", "^ ?ordre ?l ordre du prochain|comite|jour ?du ?comite $|svp|stp|merci",
	"^ ?qu|quoi|qui|quels|quelles ?est ?ce ?qui ?qu ?on ?dossiers|demandes ?a|passe|passent|va|avons ?il ?y ?passer au|en|pour|a|dans ?le ?prochain comite",
	"^ ?c ?est quand ?est ?le|a ?lieu ?prochain comite", "^ ?when|what is|s ?the ?next ?on ?at ?for ?the ?next committee", NULL };

const char *const saying_learnings[] = {
	"^ ?qu ?est ?ce ?qu ?que qu|que|on ?l ?on ?nous ?vous a|avons|avez ?t ?on ?deja ?on ?nous ?vous appris $|des|de|jusqu|ensemble|jusque|avec|cette|pour",
	NULL
};

const char *const saying_show[] = {
	"^ ?tu ?vous ?peux ?pouvez ?me ?nous resume|resumer|resumez|recapitule|recap|recapitulatif|synthese|rappelle|rappeler|rappelles|rappelez|explique|sors|sortir|ouvre "
	"?moi ?nous ?un ?une ?la ?le ?l ?fiche ?dossier ?demande ?contenu ?sujet ?de ?du ?sur ?quoi ?parle ?il ?s ?agit ?dans ?la ?le ?dossier {c}",
	"^ ?tout ?le ?les ?plus ?ton ?d ?des ?un detail|details|contenu|infos|historique|resume ?complet ?complets ?de ?du ?sur ?pour ?la ?le ?dossier ?demande {c}",
	"^ ?c ?est quoi|koi ?le ?la ?dossier {c}", "^ ?ca ?elle ?il ?elles parle|ressemble|raconte|dit|traite de|a quoi ?la ?le {c}",
	"^ ?what|tell ?is|s ?me ?in ?more about|in {c}", NULL
};

const char *const saying_moi[] = { "^ ?tu ?vous ?sais ?savez ?c ?est qui ?c ?est moi|je ?suis $", "^ ?tu ?vous me connais|connaissez",
	NULL };

const char *const saying_who_follows[] = {
	"qui|quel|quelle ?agent|personne ?est ?ce ?qui ?s ?a suit|gere|traite|prend|pris|est|travaille|bosse|occupe|charge ?en ?sur ?dessus ?de ?du ?charge ?pour ?la ?le ?dossier {c}",
	"{c} ?c ?est ?elle ?il ?est a|pour|chez|avec|suivi|suivie ?par qui",
	"{c} ?c qui ?est ?s ?la ?le ?l ?a ?en gere|suit|occupe|charge|traite|prend|pris|dessus",
	"c est qui ?qui ?est ?le ?la ?referent ?referente ?sur ?pour ?de ?qui ?gere ?suit {c}",
	"a qui ?est|appartient ?attribue|attribuee|confie|confiee ?la ?le {c}",
	"who ?is ?s ?has on|following|handling|takes|took|has ?care ?of {c}", "{c} ?is with|at whom|who", NULL
};

const char *const saying_who_now[] = {
	"^ qui suit|gere|traite|prend|s|est ?occupe ?charge ?en ?sur ?dessus ?de ?du ?pour ?la ?le ?dossier {c} $|svp|stp|deja|maintenant",
	"^ c est a|pour|chez qui ?qui ?la ?le ?dossier {c} $|svp|stp|deja", "^ {c} ?c est a|pour|chez qui $|svp|stp|deja|ca",
	"^ c est qui ?qui ?suit ?gere ?sur ?pour ?la ?le {c} $|svp|stp|deja", NULL
};

const char *const saying_stage[] = {
	"^ on|nous|je|projet ?le ?projet passe|passons|entre|entrons|bascule|basculons ?le ?la ?projet ?dossier ?maintenant en|a|au|dans ?l ?la ?phase ?etape ?stade ?d ?de ?l "
	"investigation|immersion|ideation|prototypage|prototype|experimentation|evaluation $|lundi|mardi|mercredi|jeudi|vendredi|demain|la|cette|au|a|pour|svp|stp|merci",
	"^ le projet passe|entre|bascule ?maintenant en|a|au|dans ?l ?la ?phase ?etape ?stade ?d ?de ?l "
	"investigation|immersion|ideation|prototypage|prototype|experimentation|evaluation",
	NULL
};

const char *const saying_take[] = { "^ 🙋|✋ ?pour {c} $", "{c} 🙋|✋ $", NULL };
const char *const saying_take_maybe[] = { "^ j|je ai|viens ?de pris|prendre|recupere ?la ?le ?dossier {c}", NULL };
const char *const saying_note[] = { "^ ?petit ?petite memo|commentaire|remarque|fyi|rappel|nb ?sur ?pour ?de ?a ?la ?le ?dossier {c}",
	"^ ?pour info|information ?sur ?pour ?de ?a ?la ?le ?dossier {c}", NULL };
const char *const saying_ask[] = { "^ ?une ?autre question ?a ?poser pour|a ?le ?la ?dossier {c}",
	"^ ?tu ?peux ?vous ?pouvez pose|poser|posez ?leur ?lui ?la ?une ?cette question a|pour ?le ?la ?dossier {c}", NULL };
const char *const saying_reopen[] = { "annule|annuler|annulez ?la ?le cloture|fermeture ?de ?du ?la ?le {c}", NULL };
const char *const saying_transfer_maybe[] = { "{c} est transfere|transferee $|a|au|aux|vers", NULL };
const char *const saying_evaluate[] = { "on|nous|je evalue|evaluons ?le ?la ?projet {c}", NULL };

const char *const saying_oops[] = { "j ai accepte|refuse|clos|cloture|pris|passe|note|reoriente ?pas ?la ?le mauvais|mauvaise|bonne|bon",
	"^ ?oups|oh|ah|mince|zut|pardon|desole|desolee|finalement|aie|argh|houla|merde annule|annulez|annuler|defais ?ca|cela|tout|la|le ?derniere ?dernier "
	"?action|commande $|svp|stp|merci|s",
	"^ ?non ?mince ?oups pas celle|celui|ca|cela ?la $|c", NULL };

const char *const saying_rooms[] = {
	"^ ?tu ?peux ?vous ?pouvez rejoins|rejoignez|rejoindre|viens|entre|entrer|venir ?nous ?dans ?sur le|la|ce|notre|un salon|room|groupe",
	NULL
};
