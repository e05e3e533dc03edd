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

/* "oui" or "non": to be asked; NULL: nothing of it. */
static const char *const typed[][2] = {
	{ "je veux bien être sollicitée", "oui" },
	{ "ok pour que vous me sollicitiez de temps en temps", "oui" },
	{ "D'accord pour qu'on me sollicite", "oui" },
	{ "Vous pouvez m'ajouter au réseau d'entraide", "oui" },
	{ "Bonjour, je voudrais rejoindre le réseau d'entraide svp", "oui" },
	{ "Vous pouvez me solliciter de temps en temps", "oui" },
	{ "Please add me to the help network", "oui" },
	{ "je ne veux plus être sollicité", "non" },
	{ "Je ne suis pas d'accord pour être sollicité", "non" },
	{ "Je ne veux pas que vous me sollicitiez", "non" },
	{ "Ne me sollicitez plus", "non" },
	{ "Retirez-moi du réseau d'entraide", "non" },
	{ "Vous pouvez me solliciter si besoin d'autres chiffres", NULL },
	{ "Nous voulons monter un réseau d'entraide entre communes", NULL },
	{ "Comment participer à l'entraide du quartier avec des usagers ?", NULL },
	{ "Les agents sont trop sollicités", NULL },
};

/* Of one's own question. */
static const struct {
	const char *text;
	bool ends, back, sends;
} own[] = {
	{ "Merci beaucoup ! J'ai trouvé, on peut arrêter", true, false, false },
	{ "stop", true, false, false },
	{ "C'est bon, nous avons trouvé, merci", true, false, false },
	{ "Plus besoin, merci à tous", true, false, false },
	{ "I found one, thanks", true, false, false },
	{ "You can stop now", true, false, false },
	{ "Je n'ai pas encore trouvé", false, false, false },
	{ "N'arrêtez pas, je n'ai rien trouvé", false, false, false },
	{ "J'ai trouvé la première réponse un peu courte", false, false, false },
	{ "Could you ask Fatou which licence she has?", false, false, false },
	{ "Finalement Julie n'est plus disponible, annulez ma réponse", false, true, false },
	{ "Ne transmettez pas ma réponse", false, true, false },
	{ "Please withdraw my answer", false, true, false },
	{ "Ils ont annulé leur réponse à l'appel d'offres", false, false, false },
	{ "oui", false, false, true },
	{ "Oui, signé", false, false, true },
	{ "oui mais enlevez « en breton »", false, false, false },
	{ "oui sans le numéro", false, false, false },
};

/* The draft, what is said under it, what it becomes; NULL: it is no other question. */
static const char *const changed[][3] = {
	{ "Qui connaît un imprimeur en breton ?", "Oui mais enlevez « en breton »", "Qui connaît un imprimeur ?" },
	{ "Qui connaît un imprimeur en breton ?", "Oui mais enlevez \"en breton\"", "Qui connaît un imprimeur ?" },
	{ "Qui connaît un imprimeur en breton ?", "Oui mais sans « en breton » svp", "Qui connaît un imprimeur ?" },
	{ "Qui connaît un imprimeur en breton ?", "retirez en breton", "Qui connaît un imprimeur ?" },
	{ "Qui connaît un imprimeur en breton ?", "Remplacez « en breton » par « à Brest »", "Qui connaît un imprimeur à Brest ?" },
	{ "Does anyone know a printer in Brest?", "Yes but remove “in Brest”", "Does anyone know a printer?" },
	{ "Qui connaît un imprimeur ?", "Plutôt : quels imprimeurs travaillent à Brest ?", "quels imprimeurs travaillent à Brest ?" },
	{ "Qui connaît un imprimeur ?", "Qui a déjà testé un imprimeur à Brest ?", "Qui a déjà testé un imprimeur à Brest ?" },
	{ "Qui connaît un imprimeur ?", "Pouvez-vous la rendre plus courte et plus claire ?", NULL },
	{ "Qui connaît un imprimeur ?", "Combien de personnes la liront ?", NULL },
	{ "Qui connaît un imprimeur ?", "enlevez « à Brest »", NULL },
};

static void
check_own(TALLOC_CTX *mem)
{
	size_t i;

	for (i = 0; i < sizeof typed / sizeof *typed; i++) {
		const char *got = inquiry_typed(mem, typed[i][0]);

		if (!got != !typed[i][1])
			printf("\"%s\"\n", typed[i][0]);
		CHECK_STR(got ? got : "", typed[i][1] ? typed[i][1] : "");
	}
	for (i = 0; i < sizeof own / sizeof *own; i++) {
		bool ends = inquiry_ends(mem, own[i].text), back = inquiry_takes_back(mem, own[i].text),
		     sends = inquiry_sends(mem, own[i].text);

		if (ends != own[i].ends || back != own[i].back || sends != own[i].sends)
			printf("\"%s\"\n", own[i].text);
		CHECK(ends == own[i].ends && back == own[i].back && sends == own[i].sends);
	}
	for (i = 0; i < sizeof changed / sizeof *changed; i++) {
		const char *got = inquiry_edited(mem, changed[i][0], changed[i][1]);

		got = got ? got : inquiry_anew(mem, changed[i][1]);
		CHECK_STR(got ? got : "", changed[i][2] ? changed[i][2] : "");
	}
}

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
	{ "Yann Prigent", "Voyez avec Mme Le Bris (Yann P.)", "Voyez avec Mme Le Bris (….)" },
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
	check_own(mem);
	check_unnamed(mem);
	talloc_free(mem);
	return check_report();
}
