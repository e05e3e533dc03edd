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

int
main(void)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	size_t i;

	for (i = 0; i < sizeof said / sizeof *said; i++) {
		bool signs;
		int got = (int)inquiry_read(mem, said[i].text, &signs) | (signs ? SIGNED : 0);

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
	talloc_free(mem);
	return check_report();
}
