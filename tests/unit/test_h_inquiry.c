/* SPDX-License-Identifier: EUPL-1.2
 *
 * What is a question to others, what is answered to it, and what it would give away.
 */
#include "handlers/inquiry_words.h"
#include "tests/unit/check.h"

enum { SIGNED = 16 };

static const struct {
	const char *text;
	int word; /* with SIGNED */
} said[] = {
	{ "Je ne sais pas", INQUIRY_UNKNOWN },
	{ "Désolée, je ne sais pas du tout.", INQUIRY_UNKNOWN },
	{ "Aucune idée, désolé", INQUIRY_UNKNOWN },
	{ "non", INQUIRY_UNKNOWN },
	{ "Bonjour, je ne connais personne.", INQUIRY_UNKNOWN },
	{ "I don't know, sorry", INQUIRY_UNKNOWN },
	{ "stop", INQUIRY_STOPS },
	{ "STOP merci", INQUIRY_STOPS },
	{ "Merci de ne plus me solliciter", INQUIRY_STOPS },
	{ "Je ne sais pas, mais la région a un outil.", INQUIRY_ANSWERS },
	{ "Oui, celui de la ville", INQUIRY_ANSWERS },
	{ "Oui, la maison d'arrêt de Brest. Signé", INQUIRY_ANSWERS | SIGNED },
	{ "Voyez la préfecture, vous pouvez donner mon nom", INQUIRY_ANSWERS | SIGNED },
	{ "Voyez la préfecture (sans signer)", INQUIRY_ANSWERS },
	{ "signé", INQUIRY_ANSWERS | SIGNED },
	{ "oui signé", INQUIRY_ANSWERS | SIGNED },
	{ "yes please, signed", INQUIRY_ANSWERS | SIGNED },
	{ "Je connais bien Otter, signé", INQUIRY_ANSWERS | SIGNED },
	{ "Le studio Marelle.\nSigné : Y. Prigent", INQUIRY_ANSWERS | SIGNED },
	{ "Le studio Marelle. Signé Yann Prigent, directeur", INQUIRY_ANSWERS | SIGNED },
	{ "Le studio Marelle.\nSigné !\nBonne journée", INQUIRY_ANSWERS | SIGNED },
	{ "Signé Yann : le studio Marelle", INQUIRY_ANSWERS | SIGNED },
	{ "Le studio Marelle - signé", INQUIRY_ANSWERS | SIGNED },
	{ "Je signe : Yann. Le studio Marelle", INQUIRY_ANSWERS | SIGNED },
	{ "The studio in Rennes. Signed, Yann", INQUIRY_ANSWERS | SIGNED },
	{ "studio Trait, je ne veux pas que ce soit signé", INQUIRY_ANSWERS },
	{ "Nous avons signé avec l'agence Dessine-moi, très bien", INQUIRY_ANSWERS },
	{ "On a un contrat signé avec eux", INQUIRY_ANSWERS },
	{ "This contract was signed with Studio Trait last year", INQUIRY_ANSWERS },
	{ "Non je ne connais personne, mais c'est signé un mauvais contrat l'an dernier", INQUIRY_ANSWERS },
	{ "Ce n'est pas signé mais bon : Paul Dupont", INQUIRY_ANSWERS },
	{ "Une fresque, signée Yann Tiersen", INQUIRY_ANSWERS },
	{ "Des chaises, signées Starck", INQUIRY_ANSWERS },
	{ "Un devis daté, signé, envoyé : ils sont rapides", INQUIRY_ANSWERS },
	{ "Le contrat était non-signé", INQUIRY_ANSWERS },
	{ "Ils attendent le contrat. Signé ?", INQUIRY_ANSWERS },
	{ "Signé électroniquement avec Yousign, très bien", INQUIRY_ANSWERS },
	{ "Le studio Marelle, sans que ce soit signé.\nSigné", INQUIRY_ANSWERS },
	{ "Vous ne pouvez pas donner mon nom", INQUIRY_ANSWERS },
	{ "Je ne sais pas si vous pouvez donner mon nom", INQUIRY_ANSWERS },
	{ "Le studio Marelle. Ne le dites pas avec mon nom", INQUIRY_ANSWERS },
	{ "Le conseil a signé une convention avec eux, sans mon nom svp", INQUIRY_ANSWERS },
};

static const struct {
	const char *text;
	bool is;
} wished[] = {
	{ "Qui connaît un bon outil de vote en ligne ?", true },
	{ "Bonjour, qui connait un bon outil de vote en ligne ?", true },
	{ "Quelqu’un a-t-il déjà fait un atelier avec des détenus ?", true },
	{ "Qui a déjà testé les budgets participatifs ?", true },
	{ "Who knows a good tool to vote online?", true },
	{ "Has anybody ever run a workshop with prisoners?", true },
	{ "Qui peut nous aider à simplifier nos courriers ?", false },
	{ "Qui connaît la réponse", false },
	{ "Qui suit ma demande ?", false },
	{ "Les agents qui connaissent le logiciel partent à la retraite. Que faire ?", false },
};

static const struct {
	const char *text;
	unsigned holds;
} given[] = {
	{ "Un bon outil de vote ?", 0 },
	{ "Écrivez à claire@caf.example", INQUIRY_ADDRESS | INQUIRY_LINK },
	{ "claire (at) caf point fr", INQUIRY_ADDRESS },
	{ "Mon numéro : 06 12 34 56 78", INQUIRY_PHONE },
	{ "+33 6 12 34 56 78", INQUIRY_PHONE },
	{ "voir https://vote.example/essai", INQUIRY_LINK },
	{ "voir www.vote.example", INQUIRY_LINK },
	{ "en 2026, 12 000 personnes", 0 },
};

/* What is passed on when nothing is signed; NULL: all of it. */
static const struct {
	const char *name, *text, *passed;
} unnamed[] = {
	{ "Yann Prigent", "Oui, Julie Martin. C'est une amie. Yann", "Oui, Julie Martin. C'est une amie. …" },
	{ "Yann Prigent", "Oui, Julie Martin, une amie.\nyann", "Oui, Julie Martin, une amie.\n…" },
	{ "Yann Prigent", "Oui, Julie Martin, une amie. YP", "Oui, Julie Martin, une amie. …" },
	{ "Yann Prigent", "Oui, Julie Martin, une amie. Y.P.", "Oui, Julie Martin, une amie. …" },
	{ "Yann Prigent", "Voyez avec Mme Le Bris, de ma part. Y. Prigent", "Voyez avec Mme Le Bris, de ma part. …" },
	{ "Yann Prigent", "Voyez avec Mme Le Bris, de la part de yann prigent.", "Voyez avec Mme Le Bris, de la part de …." },
	{ "Yann Prigent", "Voyez avec Mme Le Bris (Yann P.)", "Voyez avec Mme Le Bris (…)" },
	{ "Yann Prigent", "Julie Martin (dites que c'est M. Prigent qui vous envoie)", "Julie Martin (dites que c'est … qui vous envoie)" },
	{ "Yann Prigent", "PRIGENT Yann : le studio Marelle", "… : le studio Marelle" },
	{ "Yann Prigent", "Le studio Marelle, voyez avec @yann:agent.example", "Le studio Marelle, voyez avec …" },
	{ "Yann Prigent", "Le studio Marelle, voyez avec @yp:agent.example ou @julie:marelle.example",
	    "Le studio Marelle, voyez avec … ou @julie:marelle.example" },
	{ "Yann Prigent", "Appelez-moi au 02 99 71 00 00 ou yann.prigent@mairie.example", "Appelez-moi au … ou …" },
	{ "Yann Prigent", "Julie Martin. Joignable au 02 99 71 00 00, c'est mon numéro", "Julie Martin. Joignable au …, c'est mon numéro" },
	{ "Yann Prigent", "Mon portable : +33 6 12 34 56 78", "Mon portable : …" },
	{ "Yann Prigent", "Yann Prigent, 02 99 71 00 00", "…" },
	{ "Yann Prigent", "Call me on 02 99 71 00 00", "Call me on …" },
	{ "Yann Prigent", "C'est le 02 99 71 00 00 si vous voulez me joindre", "C'est le … si vous voulez me joindre" },
	{ "Yann Prigent", "mon profil : https://reseau.example/in/yann-prigent", "mon profil : …" },
	{ "Yann Prigent", "Julie Martin, julie@dessin.example, 06 00 00 00 00", NULL },
	{ "Yann Prigent", "Julie Martin est au 06 00 00 00 00. Appelez-la de ma part", NULL },
	{ "Yann Prigent", "On y va tous les ans : la maison des projets, https://projets.example", NULL },
	{ "Fatou Diallo", "oui, le studio Marelle, demandez leur de la part de Fatou",
	    "oui, le studio Marelle, demandez leur de la part de …" },
	{ "Claire Le Goff", "Madame Le Goff connaît bien le studio", "… connaît bien le studio" },
	{ "Claire Le Goff", "Une explication claire, le studio de la rue Le Bris", NULL },
	{ "Zoé Petit", "Un petit studio, le Moulin", NULL },
	{ "", "Un petit studio, le Moulin", NULL },
};

static void
check_unnamed(TALLOC_CTX *mem)
{
	static const char *const doors[] = { "yann.prigent@mairie.example", "@yp:agent.example", NULL };
	size_t i;

	for (i = 0; i < sizeof unnamed / sizeof *unnamed; i++)
		CHECK_STR(inquiry_unsigned(mem, unnamed[i].text, unnamed[i].name, doors),
		    unnamed[i].passed ? unnamed[i].passed : unnamed[i].text);
}

int
main(void)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	size_t i;

	for (i = 0; i < sizeof said / sizeof *said; i++) {
		int got = (int)inquiry_read(mem, said[i].text) | (inquiry_signs(mem, said[i].text, "Yann Prigent") ? SIGNED : 0);

		if (got != said[i].word)
			printf("\"%s\"\n", said[i].text);
		CHECK_INT(got, said[i].word);
	}
	for (i = 0; i < sizeof wished / sizeof *wished; i++) {
		if (inquiry_wished(mem, wished[i].text) != wished[i].is)
			printf("\"%s\"\n", wished[i].text);
		CHECK_INT(inquiry_wished(mem, wished[i].text), wished[i].is);
	}
	for (i = 0; i < sizeof given / sizeof *given; i++) {
		if (inquiry_holds(mem, given[i].text) != given[i].holds)
			printf("\"%s\"\n", given[i].text);
		CHECK_INT(inquiry_holds(mem, given[i].text), given[i].holds);
	}
	check_unnamed(mem);
	talloc_free(mem);
	return check_report();
}
