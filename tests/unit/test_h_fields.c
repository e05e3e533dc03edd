/* SPDX-License-Identifier: EUPL-1.2
 *
 * Labelled lines and numbered answers, in the shapes that mail programs and phones give them.
 */
#include <glib.h>
#include <time.h>

#include "handlers/understand.h"
#include "tests/unit/check.h"

/* Fields as "name=value|name=value", line ends shown as "/". */
static void
check_fields(const char *text, const char *const *asked, const char *want, const char *want_rest)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct field *f;
	size_t n, i;
	char *rest, *got = talloc_strdup(mem, "");

	fields_find(mem, text, asked, &f, &n, &rest);
	for (i = 0; i < n; i++)
		got = talloc_asprintf_append(got, "%s%s=%s", i ? "|" : "", f[i].name, f[i].value);
	g_strdelimit(got, "\n", '/');
	g_strdelimit(rest, "\n", '/');
	CHECK_STR(got, want);
	CHECK_STR(rest, want_rest);
	if (strcmp(got, want) != 0 || strcmp(rest, want_rest) != 0)
		printf("   of: %s\n", text);
	talloc_free(mem);
}

static void
labels(void)
{
	check_fields("Problème : les files\nPour qui : les familles\nDepuis quand : 2024", NULL,
	    "problem=les files|for_whom=les familles|since=2024", "");
	check_fields("PROBLEME: les files\npour qui: les familles", NULL, "problem=les files|for_whom=les familles", "");
	check_fields("Problème\u00a0: les files\nDepuis\u202f: mars", NULL, "problem=les files|since=mars", "");
	check_fields("**Problème :** les files\n**Pour qui** : les familles\n*Territoire* : Brest", NULL,
	    "problem=les files|for_whom=les familles|territory=Brest", "");
	check_fields(
	    "- Problème : les files\n• Pour qui : les familles\n1. Territoire : Brest\n2) Échéance : juin\na) Sponsor : la direction", NULL,
	    "problem=les files|for_whom=les familles|territory=Brest|deadline=juin|sponsor=la direction", "");
	check_fields("Le problème : les files\nLes usagers concernés : les familles\nOù : Brest", NULL,
	    "problem=les files|for_whom=les familles|territory=Brest", "");
	check_fields("Ce qu’on a déjà essayé : un numéro vert\nCe que nous partagerons : le bilan", NULL,
	    "tried=un numéro vert|sharing=le bilan", "");
	check_fields("Déjà essayé : rien\nRéciprocité : oui\nPortage : le maire\nOrganisation : CAF\nTéléphone : 02 98 00 00 00", NULL,
	    "tried=rien|sharing=oui|sponsor=le maire|organisation=CAF|contact=02 98 00 00 00", "");
	check_fields("Problem: queues\nFor whom: families\nSince when: 2024\nAlready tried: a phone line\nDeadline: June", NULL,
	    "problem=queues|for_whom=families|since=2024|tried=a phone line|deadline=June", "");
	check_fields("Usager·ère·s concerné·e·s : tous\nProblème : x", NULL, "for_whom=tous|problem=x", "");
	check_fields("Problme : les files", NULL, "problem=les files", "");
	check_fields("Lisu : Brest", NULL, "", "Lisu : Brest"); /* too short a word to guess at */
	check_fields("Problèmme : les files\nTeritoire : Brest", NULL, "problem=les files|territory=Brest", "");
	check_fields("Pour qui (usagers) : les familles", NULL, "for_whom=les familles", "");
	check_fields("Pour qui ? : les familles", NULL, "for_whom=les familles", "");
	check_fields("Problème = les files\nTerritoire\tBrest\nÉchéance | juin\nSponsor - le maire", NULL,
	    "problem=les files|territory=Brest|deadline=juin|sponsor=le maire", "");
	check_fields("Problème : les files : trop longues", NULL, "problem=les files : trop longues", "");
	check_fields("Problème :", NULL, "", "");
	check_fields("Problème :\n\n", NULL, "", "");
}

static void
shapes(void)
{
	check_fields("Problème\nles files\nsont longues\n\nPour qui\nles familles\n", NULL,
	    "problem=les files/sont longues|for_whom=les familles", "");
	check_fields("Problème :\nles files\nsont longues\nPour qui :\nles familles", NULL,
	    "problem=les files/sont longues|for_whom=les familles", "");
	check_fields("Problème : les files\nsont longues\n\nNous restons à disposition.", NULL, "problem=les files/sont longues",
	    "Nous restons à disposition.");
	check_fields("Bonjour,\n\nProblème : les files\n\nPour qui : les familles\n\nCordialement,\nAnne", NULL,
	    "problem=les files|for_whom=les familles", "Bonjour,//Cordialement,/Anne");
	check_fields("Problème : les files. Pour qui : les familles. Depuis quand : 2024.", NULL,
	    "problem=les files.|for_whom=les familles.|since=2024.", "");
	check_fields("Problème : les files Pour qui : les familles Depuis quand : 2024", NULL,
	    "problem=les files|for_whom=les familles|since=2024", "");
	check_fields(
	    "Problème : on nous demande pour qui : personne ne sait", NULL, "problem=on nous demande pour qui : personne ne sait", "");
	/* A first sentence of more than eighty bytes before the label. */
	check_fields(
	    "Les parents inscrivent leurs enfants deux fois à la cantine parce que le site ne confirme rien. Pour qui : les parents.", NULL,
	    "for_whom=les parents.", "Les parents inscrivent leurs enfants deux fois à la cantine parce que le site ne confirme rien.");
	check_fields("En retour : nos relevés\nMerci d'avance", NULL, "sharing=nos relevés", "Merci d'avance");
	check_fields("Problème : un\nProblème : deux", NULL, "problem=un/deux", "");
	check_fields("Nous avons un problème : les files sont longues.", NULL, "", "Nous avons un problème : les files sont longues.");
	check_fields("Les usagers attendent deux heures. Cordialement.", NULL, "", "Les usagers attendent deux heures. Cordialement.");
	check_fields("Rendez-vous à 14:30 au service : merci", NULL, "", "Rendez-vous à 14:30 au service : merci");
	check_fields("Contact", NULL, "", "Contact");
	check_fields("", NULL, "", "");
	check_fields("::::\n: :\n-\n**", NULL, "", "::::/: :/-/**");
}

static void
answers(void)
{
	static const char *const two[] = { "for_whom", "since", NULL };
	static const char *const one[] = { "territory", NULL };
	static const char *const odd[] = { "no-such-field", NULL };

	check_fields("1) 40 familles\n2) depuis mars", two, "for_whom=40 familles|since=depuis mars", "");
	check_fields("1. 40 familles\n2. depuis mars", two, "for_whom=40 familles|since=depuis mars", "");
	check_fields("1 - 40 familles\n2 - mars 2024", two, "for_whom=40 familles|since=mars 2024", "");
	check_fields("1/ 40 familles 2/ mars", two, "for_whom=40 familles|since=mars", "");
	check_fields("1) 40 familles 2) mars", two, "for_whom=40 familles|since=mars", "");
	check_fields("(1) 40 familles\n(2) mars", two, "for_whom=40 familles|since=mars", "");
	check_fields("Question 1 : 40 familles\nQuestion 2 : mars", two, "for_whom=40 familles|since=mars", "");
	check_fields("1°) 40 familles\n2°) mars", two, "for_whom=40 familles|since=mars", "");
	check_fields("1) 40 familles\net 12 retraités\n2) mars", two, "for_whom=40 familles/et 12 retraités|since=mars", "");
	check_fields("2) mars", two, "since=mars", "");
	check_fields("Bonjour,\n1) 40 familles\n\n3) autre chose", two, "for_whom=40 familles", "Bonjour,/3) autre chose");
	check_fields("1) 12.5 % des familles\n2) 14/03/2024", two, "for_whom=12.5 % des familles|since=14/03/2024", "");
	check_fields("Pour qui : les familles\n2) mars", two, "for_whom=les familles|since=mars", "");
	check_fields("40 familles\ndepuis mars", two, "for_whom=40 familles|since=depuis mars", "");
	check_fields("40 familles", two, "", "40 familles");
	check_fields("Que voulez-vous dire ?\nMerci", two, "", "Que voulez-vous dire ?/Merci");
	check_fields("The region does.\nSince March.\nThanks,", two, "for_whom=The region does.|since=Since March.", "");
	check_fields("The region does.\nThanks,", two, "", "The region does./Thanks,");
	check_fields("1) Brest", one, "territory=Brest", "");
	check_fields("Brest", one, "", "Brest");
	check_fields("1) Brest", odd, "", "1) Brest");
	check_fields("12.03 : réunion\n14:30\n15:30", two, "", "12.03 : réunion/14:30/15:30");
}

/* A quadratic reader would need minutes for these. */
static void
large(void)
{
	static const char *const pieces[] = { "Problème : x Pour qui : y ", "abcdefgh: x\n", "a:", " 1) 2) ", "Pour qui\n", "****",
		"- - - " };
	static const char *const two[] = { "for_whom", "since", NULL };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(pieces); i++) {
		TALLOC_CTX *mem = talloc_new(NULL);
		GString *text = g_string_new(NULL);
		struct timespec a, b;
		struct field *f;
		size_t n;
		char *rest;

		while (text->len < 65536)
			g_string_append(text, pieces[i]);
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
		fields_find(mem, text->str, i % 2 ? two : NULL, &f, &n, &rest);
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
		CHECK(b.tv_sec - a.tv_sec < 2);
		g_string_free(text, TRUE);
		talloc_free(mem);
	}
}

int
main(void)
{
	labels();
	shapes();
	answers();
	large();
	return check_report();
}
