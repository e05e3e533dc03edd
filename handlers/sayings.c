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

const char *const saying_similar[] = { ANY_CASES
	" ?qui ?sont ?est ?deja similaires|similaire|proches|proche|voisins|voisines|voisine|pareils|pareilles|semblables|semblable|"
	"ressemblant|ressemblants|comparables $|a|de|au|du|comme|avec|que|svp|stp",
	ANY_CASES " ?qui ressemblent|ressemble|recoupent|recoupe|rappellent $|a|au|{c}|la|le",
	"deja ?eu|vu|recu|traite|connu .. comme|pareil|semblable|similaire|proche ?que ?a ?de {c}|ca|celui|celle",
	"y en ?t ?il ?en a ?t ?il ?d ?eu autres|autre|deja ?qui ?comme ?du ?pareil ?meme ca|celui|celle|genre|{c}|similaires|pareils|pareilles",
	"^ quoi|qu ?est ?ce ?qui ressemble a {c}",
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

const char *const saying_mute[] = {
	"mets|mettre|mettez|passe|passer|passez ?moi ?nous ?le ?la ?dossier ?demande {c} en|sous silence|sourdine|muet|mute",
	"mets|mettre|mettez|passe|passer|passez en|sous silence|sourdine ?sur ?pour ?la ?le {c}",
	"n|ne ecris|ecrivez|reponds|repondez|envoie|envoyez|relance|dis|dites plus|pas ?plus ?rien ?a ?au ?aux ?personne ?demandeur ?demandeuse ?automatiquement "
	"pour|sur|concernant ?la ?le {c}",
	NULL
};

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
	"mets|mettre|mettez|mettons|range|rangez|ranger|ajoute|ajouter|ajoutez|classe|classer|classez|place|rattache|rattacher|rattachez ?moi ?le ?la ?dossier "
	"?demande {c} dans|au|sous|a|avec ?le ?la defi|challenge",
	"sors|sortir|enleve|enlever|retire|retirer ?moi ?le ?la {c} du defi|challenge", NULL
};

const char *const saying_refuse[] = { "{c} ?pour ?moi ?nous ?la c est non|niet|mort",
	"on|je|nous dit|dis|disons|dirais non a|pour|au ?la ?le ?dossier {c}", "^ non|no pour|a|to|for ?la ?le ?dossier {c}", NULL };

const char *const saying_redirect[] = { "{c} ?est ?c ?est ?plutot ?serait a renvoyer|orienter|basculer|transferer vers",
	"renvoie|renvoyer|renvoyez|renvoyons|bascule|basculer|basculons|transfere|transferons ?moi ?le ?la ?dossier ?demande {c} vers",
	NULL };

const char *const saying_accept_maybe[] = {
	"^ ?c ?est ?tout ok|okay|bon|oui|go|valide|parti|accepte|d ?accord pour ?moi ?nous ?pour ?le ?la ?dossier {c}",
	"on|je|nous garde|gardons|part|partons ?sur ?avec ?bien ?la ?le ?dossier {c}", "{c} ?pour ?moi ?ca c est|me bon|ok|oui|va $",
	"on|je|nous y va ?pour {c}", NULL
};

const char *const saying_close_maybe[] = { "{c} ?la ?ca c est|semble fini|termine|regle|resolu|bon|plie|boucle",
	"{c} ?est|semble fini|terminee|regle|reglee|resolu|resolue", NULL };

const char *const saying_agenda[] = { "^ c|quel|quoi est ?quoi ?le ?l ordre du jour",
	"^ ?ordre ?l ordre du prochain|comite|jour ?du ?comite $|svp|stp|merci",
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
	"^ ?ca ?elle ?il ?elles parle|ressemble|raconte|dit|traite de|a quoi ?la ?le {c}", "^ ?what|tell ?is|s ?me ?in ?more about|in {c}",
	NULL
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

const char *const saying_oops[] = {
	"^ ?oups|oh|ah|mince|zut|pardon|desole|desolee|finalement|aie|argh|houla|merde annule|annulez|annuler|defais ?ca|cela|tout|la|le ?derniere ?dernier "
	"?action|commande $|svp|stp|merci|s",
	"^ ?non ?mince ?oups pas celle|celui|ca|cela ?la $|c", NULL
};

const char *const saying_rooms[] = {
	"^ ?tu ?peux ?vous ?pouvez rejoins|rejoignez|rejoindre|viens|entre|entrer|venir ?nous ?dans ?sur le|la|ce|notre|un salon|room|groupe",
	NULL
};
