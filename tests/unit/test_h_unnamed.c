/* SPDX-License-Identifier: EUPL-1.2
 *
 * What goes out of a text that partners read, what stays, and what its writer is pointed at.
 */
#include <glib.h>

#include "bot/base/text.h"
#include "handlers/unnamed.h"
#include "tests/unit/check.h"

static TALLOC_CTX *mem;
static struct territories *places;

/* Who asks: their name, their domain's names as identity_person() gives them, what stands under their mails. */
struct writer {
	const char *name, *doors[4], *mail;
};
static const struct writer claire = {
	"Claire Le Goff", { "claire.legoff", "caf.example", "^Caf" },
	"Bonjour,\n\nNous cherchons.\n\nClaire Le Goff\nResponsable de l'accueil\nCAF du Finistère - 1 avenue de Ti Douar, 29000 Quimper\n"
};
static const struct writer ronan = { "Ronan Jézéquel", { "ronan.jezequel", "caf.example", "^Caf" },
	"Merci.\nRonan\nChargé de mission, CAF du Finistère" };
static const struct writer yann = { "Yann Prigent", { "yann.prigent", "mairie.example" },
	"Bonjour\nYann Prigent\nMairie de Lannion\n\nLe 2 mars, Ti Lab a écrit :\n> Mairie de Vannes\n> Soazig Caradec" };
static const struct writer emily = { "Emily Carter", { "emily.carter", "port.example" },
	"Hello,\n\nEmily Carter\nHead of passengers\nPort of Brest Authority" };
static const struct writer odile = { "Odile Roux", { "odile.roux" }, "Bonjour,\n\nCordialement,\nService accueil\nMAIRIE DE BREST" };
static const struct writer paul = { "Paul Kerdoncuff", { "paul.kerdoncuff" },
	"Merci\n\npaul kerdoncuff\nCCAS de Morlaix | 02 98 00 00 00" };
static const struct writer nobody = { "Anne Martin", { "anne.martin" }, "Bonjour" };
static const struct writer lea = { "Léa Le Bihan", { "archipel-habitat.example", "archipel-habitat", "^Archipel" },
	"Léa Le Bihan | Archipel Habitat | 3 place de Bretagne, Rennes" };

/* `after` NULL: as it was. `telling`: with ", " between. */
struct row {
	const struct writer *who;
	const char *text, *after, *telling;
};

static const struct row rows[] = {
	/* ---- it goes ---- */
	{ &claire, "Un hall à Quimper. La CAF du Finistère reçoit 400 personnes par jour.",
	    "Un hall à Quimper. La … reçoit 400 personnes par jour.", "Quimper" },
	{ &claire, "Contact Claire 06 11 22 33 44, CAF29", "Contact …", "" },
	{ &claire, "Mon collègue Ronan Jézéquel suit aussi ce dossier.", "Mon collègue … suit aussi ce dossier.", "" },
	{ &claire, "On peut écrire à claire.legoff@caf.example. Mon collègue Ronan Jézéquel suit aussi.",
	    "On peut écrire à …. Mon collègue … suit aussi.", "" },
	{ &claire, "À la Caf 29, nous recevons des plaintes.", "À la …, nous recevons des plaintes.", "" },
	{ &claire, "la caf du finistère cherche un designer", "la … cherche un designer", "" },
	{ &claire, "Écrivez à Mme Le Goff ou à M. Paul Riou, merci.", "Écrivez à … ou à …, merci.", "" },
	{ &claire, "CLAIRE LE GOFF, CAF DU FINISTÈRE", "…", "" },
	{ &ronan, "Contact : ronan point jezequel chez caf point example ou R. Jézéquel, poste 4512, zéro six douze treize.",
	    "Contact : … ou ….", "" },
	{ &ronan, "La CAF cherche quelqu'un, Ronan Jezequel et Mme Claire Le Goff (caf.example) suivent.",
	    "La … cherche quelqu'un, … et … (…) suivent.", "" },
	{ &yann, "à la mairie de Lannion, les usagers ne s'entendent pas au guichet.", "à la …, les usagers ne s'entendent pas au guichet.",
	    "" },
	{ &yann, "La ville de Lannion veut un accueil plus calme.", "La … veut un accueil plus calme.", "" },
	{ &emily, "We need a sound designer. The Port of Brest Authority pays. emily dot carter at port dot example.",
	    "We need a sound designer. The … pays. ….", "" },
	{ &emily, "Call me: +33 6 11 22 33 44 or my colleague John Smith.", "Call me: … or my colleague ….", "" },
	{ &lea, "Chez Archipel Habitat, les locataires d'Archipel se plaignent.", "Chez …, les locataires d'… se plaignent.", "" },
	{ &nobody, "Joignez-moi : anne.martin arobase exemple.fr", "Joignez-moi : …", "" },
	{ &nobody, "anne.martin [at] exemple [dot] fr, sinon anne (a) exemple.fr", "…, sinon …", "" },
	{ &nobody, "au zéro six, douze, treize, quatorze, quinze", "au …", "" },
	{ &nobody, "au 06 123 456 78 ou +33 (0)6.12.34.56.78 ou 0033612345678", "au … ou … ou …", "" },
	{ &nobody, "tél. 0 800 12 34 56, poste quatre cinq un deux", "tél. …", "" },
	{ &nobody, "Je m'appelle Anne Martin et je travaille avec Dr Kerbrat.", "Je m'appelle … et je travaille avec ….", "" },
	{ &nobody, "Our director, Ms Jane O'Neil, agrees.", "Our director, …, agrees.", "" },
	{ &nobody, "Anne Kermarrec suit ce dossier.", "… suit ce dossier.", "" },
	{ &nobody, "Mes collègues Paul et Marie viennent. Ma cheffe, Odile Roux, est d'accord.",
	    "Mes collègues … viennent. Ma cheffe, …, est d'accord.", "" },
	{ &nobody, "Écrire à « anne(point)martin(arobase)exemple(point)fr » ou anne . martin @ orange . fr", "Écrire à « … » ou …", "" },
	{ &nobody, "mon mail : anne point martin arobase mairie tiret vannes point fr", "mon mail : …", "" },
	{ &claire, "À la caisse d'allocations familiales du Finistère, Claire Legoff vous attend.", "À la … vous attend.", "" },
	{ &yann, "L'accueil de l'hôtel de ville de Lannion, et la Mairie de LANNION.", "L'accueil de l'…, et la ….", "" },
	{ &odile, "La mairie de Brest veut un atelier à Brest. La Mairie paie.", "La … veut un atelier à Brest. La Mairie paie.", "Brest" },
	{ &paul, "Au CCAS de Morlaix comme dans tout CCAS, on attend.", "Au … comme dans tout …, on attend.", "" },
	/* ---- it stays, and is pointed at ---- */
	{ &yann, "Nous sommes à Lannion, près de la gare.", NULL, "Lannion" },
	{ &claire, "La CPAM d'Ille-et-Vilaine a fait de même.", NULL, "CPAM d'Ille-et-Vilaine" },
	{ &nobody, "SIRET 552 100 554 00013, dossier 20260314.", NULL, "552 100 554 00013, 20260314" },
	{ &nobody, "St. Mary's Hospital wants a workshop.", NULL, "St. Mary's Hospital" },
	{ &nobody, "Les mairies du Trégor, dont Perros-Guirec, ont le même souci.", NULL, "Trégor, Perros-Guirec" },
	{ &nobody, "à la mairie de Lannion, les usagers ne s'entendent pas.", NULL, "mairie de Lannion" },
	{ &nobody, "Nous, la communauté de communes du Pays d'Auray, cherchons.", NULL, "communauté de communes du Pays d'Auray" },
	{ &nobody, "L'hôpital Yves Le Foll de Saint-Brieuc nous aide.", NULL, "hôpital Yves Le Foll de Saint-Brieuc" },
	{ &nobody, "Budget 5000 euros. Contact CAF29.", NULL, "CAF29" },
	{ &nobody, "Ronan Jézéquel suit aussi ce dossier.", NULL, "Ronan Jézéquel" },
	{ &nobody, "Venez au 12 rue Haute, 35000 Rennes.", NULL, "12 rue Haute, 35000 Rennes" },
	{ &nobody, "Les agents de l'université de Bretagne Occidentale.", NULL, "université de Bretagne Occidentale" },
	{ &nobody, "The Port of Brest Authority pays.", NULL, "Port of Brest Authority" },
	{ &nobody, "Le lycée Chateaubriand veut un atelier à Rennes.", NULL, "lycée Chateaubriand, Rennes" },
	{ &nobody, "La CAF du Finistère cherche une aide.", NULL, "CAF du Finistère" },
	/* ---- it stays, and nothing is said of it ---- */
	{ &nobody, "Nous cherchons une personne pour un atelier dans le sud du Finistère.", NULL, "" },
	{ &nobody, "Nous cherchons quelqu'un pour animer un atelier en Bretagne, dans les Côtes-d'Armor.", NULL, "" },
	{ &claire, "Un atelier dans le Finistère, pour des jeunes de 16 à 25 ans.", NULL, "" },
	{ &claire, "Les bénéficiaires attendent 3 heures au guichet, le 02/03/2026.", NULL, "" },
	{ &claire, "À l'accueil de notre caisse, 400 personnes par jour.", NULL, "" },
	{ &yann, "Les usagers de la mairie attendent ; la commune a un budget de 15000 euros.", NULL, "" },
	{ &emily, "Passengers in our ferry terminal cannot understand the announcements in the port.", NULL, "" },
	{ &emily, "We look for a designer in March, on Monday or Tuesday.", NULL, "" },
	{ &lea, "L'habitat des locataires de Bretagne : un archipel de solutions.", NULL, "" },
	{ &nobody, "Nous voulons apprendre le Design Thinking et le FALC avec Tchap et Excel.", NULL, "" },
	{ &nobody, "Un atelier Lego Serious Play pour nos agents, après Pâques.", NULL, "" },
	{ &nobody, "Qui connaît les courriers faciles à lire ? Le RGPD nous bloque.", NULL, "" },
	{ &nobody, "Bonjour Madame, pouvez-vous nous aider ? Merci.", NULL, "" },
	{ &nobody, "Nous avons écrit au maire, à la préfecture et à l'hôpital.", NULL, "" },
	{ &nobody, "Le budget est de 30 000 euros pour 2026, 12 000 € en 2027.", NULL, "" },
	{ &nobody, "Une commune de Bretagne, un département, une région.", NULL, "" },
	{ &nobody, "Dans le département du Finistère, peu de gens savent faire.", NULL, "" },
	{ &nobody, "Il faut un, deux ou trois ateliers, à 14 h 30, de 9 h à 17 h.", NULL, "" },
	{ &nobody, "Nous avons trois postes de travail et un point d'accueil chez nous.", NULL, "" },
	{ &nobody, "Madame la Maire et Monsieur le Préfet sont d'accord.", NULL, "" },
	{ &nobody, "We want to meet at the library, at noon. Dot voting is fine.", NULL, "" },
	{ &nobody, "Somebody who can run a workshop in Brittany?", NULL, NULL },
	{ &nobody, "L'État et l'Europe financent ; Internet est lent.", NULL, "" },
	{ &nobody, "Aujourd'hui, rien n'est lisible. Nous aimerions mieux écrire.", NULL, "" },
	{ &nobody, "- Accueil bruyant\n- Guichets trop proches\n- Pas de signalétique", NULL, "" },
	{ &nobody, "Voir annexe (a) suivante et le point (b) final. L'arobase est un signe.", NULL, "" },
	{ &nobody, "Un atelier World Café, en Python, avec la méthode Agile : 12000 € HT pour 29000 habitants.", NULL, "" },
	{ &nobody, "Rendez-vous au point rencontre, chez vous ; le point fort : un, deux, trois, quatre, cinq niveaux.", NULL, "" },
	{ &nobody, "\xcc\x81 \xcc\x81, mes \xcc\x81 M. \xcc\x81", NULL, "" }, /* letters that fold to nothing */
	{ &nobody, "Délai : avant le 15 mai 2026.\nPour qui : les personnes malentendantes", NULL, "" },
};

static const char *
told(const char *text)
{
	const char *words[TELLING_MOST];
	size_t n = text_telling(mem, text, places, words), i;
	char *all = talloc_strdup(mem, "");

	for (i = 0; i < n; i++)
		all = talloc_asprintf_append(all, "%s%s", i ? ", " : "", words[i]);
	return all;
}

static void
writer_add(struct identity *who, const struct writer *w)
{
	size_t i;

	identity_add(who, w->name);
	identity_add(who, talloc_asprintf(mem, "^%s", w->name));
	for (i = 0; i < G_N_ELEMENTS(w->doors) && w->doors[i]; i++)
		identity_add(who, w->doors[i]);
	identity_signed(mem, who, places, w->name, w->mail);
}

int
main(void)
{
	g_autofree char *text = NULL;
	struct err e = { 0 };
	size_t i;

	mem = talloc_new(NULL);
	REQUIRE(g_file_get_contents("config/territories.txt", &text, NULL, NULL));
	REQUIRE((places = territories_read(mem, text, &e)) != NULL);
	for (i = 0; i < G_N_ELEMENTS(rows); i++) {
		const struct row *r = &rows[i];
		struct identity who = { .n = 0 };
		unsigned removed;
		const char *after;

		writer_add(&who, r->who);
		after = text_unnamed(mem, r->text, &who, &removed);
		CHECK_STR(after, r->after ? r->after : r->text);
		if (r->telling)
			CHECK_STR(told(after), r->telling);
		CHECK_STR(text_unnamed(mem, after, &who, &removed), after); /* once is enough */
	}
	talloc_free(mem);
	return check_report();
}
