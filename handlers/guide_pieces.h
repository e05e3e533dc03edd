/* SPDX-License-Identifier: EUPL-1.2
 *
 * A request for documents cut into words, and numbers in it. For the guide_*.c that read words. Pure.
 */
#ifndef HANDLERS_GUIDE_PIECES_H
#define HANDLERS_GUIDE_PIECES_H

#include "handlers/guide_words.h"

enum { TOKENS = 160 };

struct piece {
	const char *word; /* in the folded text */
	size_t n;
	bool capital; /* it begins with one in what was written, and is not the first of its sentence */
	bool last;    /* a sentence ends behind it */
};

struct pieces {
	const char *folded, *raw;
	size_t *map;
	struct piece p[TOKENS];
	size_t n;
};

#define NOUNS                                                                                                                                 \
	"exemplaire exemplaires guide guides brochure brochures livret livrets fascicule fascicules depliant depliants plaquette plaquettes " \
	"affiche affiches guidebook guidebooks booklet booklets leaflet leaflets brochures"
#define GETS                                                                                                                                   \
	"recevoir avoir obtenir commander envoyer envoyez envoyiez transmettre transmettez transmettiez parvenir adresser adressez adressiez " \
	"disposer recuperer procurer fournir fournissez reserver reservez prendre expedier expediez livrer livrez besoin voudrais voudrions "  \
	"voudrait aimerais aimerions aimerait souhaite souhaitons souhaiterais souhaiterions souhaiterait faudrait faut commande commandons "  \
	"prendrais prendrions auriez receive get have obtain order send need like want"
#define WANTS                                                                                                                                  \
	"pourrions pourrais pourriez pourrait pourrez pouvons pouvez peut peux possible voudrais voudrions voudrait aimerais aimerions "       \
	"aimerait souhaite souhaitons souhaiterais souhaiterions souhaiterait souhaiterait besoin faudrait faut merci veuillez envoyez "       \
	"transmettez adressez fournissez reservez expediez livrez commande commandons prendrais prendrions auriez could can may please would " \
	"need like want prie svp"
/* What holds several, nobody knows how many. */
#define HOLDERS "carton cartons lot lots paquet paquets boite boites caisse caisses pile piles box boxes pack packs"
/* Between the verb and what is wanted. */
#define SMALL                                                                                                                                    \
	"de d nous m me moi vous en y encore egalement aussi svp si par mail courriel email poste la le l les des du un une votre vos notre ce " \
	"cet cette ces autres autre nouveaux nouvel nouvelle nouveau beaux version versions papier imprime imprimes imprimee imprimees "         \
	"numerique electronique fichier format derniere dernier edition environ peu pres au aux moins minimum maximum plus hauteur lot stock "   \
	"petit petite avoir recevoir obtenir commander disposer procurer possibilite faire parvenir l envoi reception s il plait us me the of "  \
	"some a an to your about around another more printed paper digital please quelque quelques qq qqs plusieurs chez plutot finalement also " HOLDERS
#define UNITS                                                                                                                               \
	"h heure heures min minutes jour jours mois semaine semaines an ans euros euro agents agent personnes personne participants pages " \
	"places salles salle tablettes rendez rdv hours days weeks people minutes"
#define SOMES "quelque quelques qq qqs plusieurs some several " HOLDERS

struct pieces *guide_cut(TALLOC_CTX *, const char *text);
/* Is the i-th one of these? */
bool guide_at(const struct pieces *, size_t i, const char *list);
/* ... a document of ours, see guide_mark()? */
bool guide_name_at(const struct pieces *, size_t i);
/* How many pieces a number takes there; 0. "5 ou 6" is the more of both. */
size_t guide_number_at(const struct pieces *, size_t i, int64_t *value);
/* "x-5" */
bool guide_below_zero(const struct pieces *, size_t i);
bool guide_said_file(const char *folded);
/* How many copies, if they are said. */
void guide_copies(const struct pieces *, struct guide_said *);
/* Is it looked for, not ordered? */
bool guide_asks_catalogue(const char *folded);

#endif
