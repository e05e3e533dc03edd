/* SPDX-License-Identifier: EUPL-1.2
 *
 * What is kept of a reply, and who wrote what was forwarded.
 */
#include <glib.h>
#include <talloc.h>
#include <time.h>

#include "bot/mail/read.h"
#include "tests/unit/check.h"

static const struct {
	const char *full, *kept;
} cases[] = {
	/* Attributions, as they come. */
	{ "Oui.\n\nLe 5 mars 2026 à 10:12, Jean Dupont <jean@caf.example> a écrit :\n\nBonjour ?\n", "Oui." },
	{ "Oui.\n\nLe jeu. 5 mars 2026 à 10:12, Jean Dupont <jean@caf.example>\na "
	  "écrit\u00a0:\n\n> Bonjour ?\n",
	    "Oui." },
	{ "Oui.\n\nLe jeudi 5 mars 2026 à 10:12:31 UTC+1, Jean\nDupont <jean@caf.example> "
	  "a\u202fécrit\u202f:\n> x\n",
	    "Oui." },
	{ "Oui.\nLe 05/03/2026 à 10:12, Jean Dupont a écrit :\n> x\n", "Oui." },
	{ "Oui.\nLe 05/03/2026 10:12, Jean Dupont a écrit :\nbonjour", "Oui." },
	{ "Oui.\nLe 2026-03-05 10:12, Jean a écrit :\n> x", "Oui." },
	{ "Yes.\n\nOn Thu, Mar 5, 2026 at 10:12 AM Jean <jean@caf.example> wrote:\n\n> x\n", "Yes." },
	{ "Yes.\n\nOn 5 Mar 2026, at 10:12, Jean Dupont <jean@caf.example> wrote:\nx\n", "Yes." },
	{ "Oui.\n\nJean Dupont <jean@caf.example> a écrit :\nx\n", "Oui." },
	{ "Oui.\n\n*Le 5 mars 2026 à 10:12, Jean Dupont a écrit :*\nx\n", "Oui." },
	{ "Oui.\n\n2026-03-05 10:12 GMT+01:00 Jean Dupont <jean@caf.example>:\n\n> x\n", "Oui." },
	/* Blocks and separators. */
	{ "Oui.\n\n*De :* Jean Dupont <jean@caf.example>\n*Envoyé :* jeudi 5 mars 2026 10:12\n*À "
	  ":* Lab\n*Objet :* x\n\nfin",
	    "Oui." },
	{ "Oui.\n\nDe : Jean Dupont\nEnvoyé : jeudi 5 mars 2026 10:12\nÀ : Lab ; Autre\nCc : "
	  "Encore\nObjet : x\n\nfin",
	    "Oui." },
	{ "Oui.\n\nDe\u00a0: Jean <jean@caf.example>\n\nEnvoyé\u00a0: jeudi 5 mars 2026 "
	  "10:12\n\nÀ\u00a0: Lab\n\nObjet\u00a0: x\n\nfin",
	    "Oui." },
	{ "Yes.\n\nFrom: Jean <jean@caf.example>\nSent: Thursday, March 5, 2026 10:12 AM\nTo: "
	  "Lab\nSubject: x\n\nend",
	    "Yes." },
	{ "Oui.\n-----Message d'origine-----\nDe : Jean\nbonjour", "Oui." },
	{ "Oui.\n-------- Message original --------\nDe : Jean <j@caf.example>\nDate : 05/03/2026 "
	  "10:12\n\u00c0 : Lab\nbonjour",
	    "Oui." },
	{ "Oui.\n\n----- Mail original -----\nDe: \"Jean\" <j@caf.example>\nbonjour", "Oui." },
	{ "Oui.\n\n________________________________\nDe : Jean <j@caf.example>\nEnvoyé : jeudi 5 "
	  "mars 2026\nÀ : Lab\nObjet : x\nfin",
	    "Oui." },
	{ "Oui.\n##- Répondez au-dessus de cette ligne -##\nancien", "Oui." },
	{ "Oui.\n\n------- Original Message -------\nLe jeudi 5 mars 2026 à 10:12, Jean "
	  "<j@caf.example> a écrit :\n\n> x\n",
	    "Oui." },
	/* Inline and bottom answers. */
	{ "> Combien ?\nSix.\n> Où ?\nÀ Brest.\n", "Six.\nÀ Brest." },
	{ "Le 5 mars 2026 à 10:12, Jean <j@caf.example> a écrit :\n> Combien "
	  "?\n\nSix.\n\nCordialement,\nEnora\n",
	    "Six." },
	{ "Voir ci-dessous.\n\nLe 05/03/2026 à 10:12, Jean a écrit :\n> Combien ?\nSix.\n> merci\n", "Voir ci-dessous.\n\nSix." },
	{ "Oui.\n-- \nEnora\n02 98 00 00 00\n> Combien ?\nSix.\n", "Oui.\nSix." },
	/* Other programs, other languages. */
	{ "Ja.\n\nMax Muster <m@caf.example> schrieb am Fr., 28.\nApr. 2026 um 11:53 Uhr:\n> x", "Ja." },
	{ "Ok.\n\nJean DUPONT/CAF29 a écrit le 05/03/2026 10:12:31 :\n\nBonjour", "Ok." },
	{ "Ok.\n---- Le jeu., 05 mars 2026 10:12:31 +0100 jean@caf.example a écrit ----\nBonjour", "Ok." },
	{ "Ok.\n========================================\n\nMessage du : 05/03/2026 10:12\nDe : "
	  "\"Lab\" <lab@lab.example>\nA : jean@caf.example\nCopie à :\nSujet : x\n\nBonjour",
	    "Ok." },
	{ "Ok.\n\nVan: Jean <j@caf.example>\nVerzonden: donderdag 5 maart 2026 10:12\nAan: "
	  "Lab\nOnderwerp: x\n\nBonjour",
	    "Ok." },
	{ "Voir jean@caf.example pour cela.\nMerci.\nLe 5 mars 2026 à 10:12, Jean a écrit :\n> x",
	    "Voir jean@caf.example pour cela.\nMerci." },
	{ "Trajet :\nDe : Brest\nÀ : Quimper\nDate : 12/03/2026 à 10h00\nMotif : réunion",
	    "Trajet :\nDe : Brest\nÀ : Quimper\nDate : 12/03/2026 à 10h00\nMotif : réunion" },
	/* Telephones. */
	{ "Oui.\nEnvoyé de mon mobile, merci d’excuser les fautes de frappe.", "Oui." },
	{ "Envoyé depuis mon bureau, le formulaire est toujours bloqué.\nMerci",
	    "Envoyé depuis mon bureau, le formulaire est toujours bloqué.\nMerci" },
	{ "Oui.\n\nEnvoyé depuis mon iPhone", "Oui." },
	{ "Oui.\n\nEnvoyé de mon mobile", "Oui." },
	{ "Oui.\nEnvoyé à partir de Outlook pour Android<https://aka.ms/x>", "Oui." },
	{ "Oui.\nEnvoyé depuis l'application Mail Orange\n", "Oui." },
	{ "Yes.\nSent from my Galaxy", "Yes." },
	/* Signatures. */
	{ "Oui.\n\n-- \nEnora Tanguy\nCAF", "Oui." },
	{ "Oui.\n\n--\nEnora Tanguy\nCAF", "Oui." },
	{ "Oui.\n\n—\nEnora", "Oui." },
	{ "Oui.\n\nCordialement,\n\nEnora Tanguy\nChargée de mission\nTél. 02 98 00 00 "
	  "00\nenora@caf.example",
	    "Oui." },
	{ "Oui.\n\nBien à vous\nEnora", "Oui." },
	{ "Oui.\nCdlt, Enora", "Oui." },
	{ "Merci d’avance pour votre retour, bien cordialement,\nEnora Tanguy", "Merci d’avance pour votre retour, bien cordialement," },
	{ "Oui.\n\nCordialement,\nEnora\n\nPS : la réunion est déplacée au 12.", "Oui.\n\nPS : la réunion est déplacée au 12." },
	{ "Bonjour,\nCordialement,\nEnora\nPouvez-vous aussi regarder le badge ?", "Bonjour,\n\nPouvez-vous aussi regarder le badge ?" },
	{ "Cordialement,\nEnora Tanguy", "Cordialement,\nEnora Tanguy" },
	{ "Je vous prie d’agréer, Madame, Monsieur, mes salutations distinguées.\nEnora",
	    "Je vous prie d’agréer, Madame, Monsieur, mes salutations distinguées.\nEnora" },
	{ "Oui.\nVeuillez agréer, Madame, l’expression de mes sentiments les meilleurs.\nEnora", "Oui." },
	{ "Premier point.\n\n--\nLe second point est que le guichet ferme à midi le mardi.",
	    "Premier point.\n\nLe second point est que le guichet ferme à midi le mardi." },
	{ "Bonjour et bonne journée,\nGuichet fermé", "Bonjour et bonne journée,\nGuichet fermé" },
	{ "Thanks.\nCheers \U0001F389\nSarah", "Thanks." },
	/* Footers and banners. */
	{ "Oui.\n\nPensez à l’environnement avant d’imprimer ce message", "Oui." },
	{ "Oui.\n\nCe message et toutes les pièces jointes sont confidentiels.\n\nSuite du texte "
	  "de loi.",
	    "Oui." },
	{ "Oui.\n\nAVERTISSEMENT\nCe courriel est destiné à son seul destinataire.", "Oui." },
	{ "Oui.\n\nCONFIDENTIALITÉ : ce message est destiné à son destinataire.", "Oui." },
	{ "Attention : ce courriel provient de l’extérieur de l’organisation.\nNe cliquez "
	  "pas.\n\nOui.",
	    "Oui." },
	{ "Oui.\n\n_______________________________________________\nListe mailing "
	  "list\nhttps://listes.example/listinfo/x",
	    "Oui." },
	/* Ordinary sentences that only look like it. */
	{ "Un usager nous a écrit : « je ne comprends pas ».\nQue répondre ?",
	    "Un usager nous a écrit : « je ne comprends pas ».\nQue répondre ?" },
	{ "Le 12 mars 2026, un usager nous a écrit :\n« je ne comprends pas »\nQue faire ?",
	    "Le 12 mars 2026, un usager nous a écrit :\n« je ne comprends pas »\nQue faire ?" },
	{ "Le 3 mars 2026, Mme Le Gall a écrit :\nelle ne comprend pas.", "Le 3 mars 2026, Mme Le Gall a écrit :\nelle ne comprend pas." },
	{ "Le portail est lent.\nIl met 10 minutes.", "Le portail est lent.\nIl met 10 minutes." },
	{ "Problème : files d’attente\nPour qui : les familles\nDe : Brest\nDate : lundi\nObjet : "
	  "accueil",
	    "Problème : files d’attente\nPour qui : les familles\nDe : Brest\nDate : lundi\nObjet "
	    ": accueil" },
	{ "Trajet\nDe : Brest\nÀ : Quimper\nDate : le 12", "Trajet\nDe : Brest\nÀ : Quimper\nDate : le 12" },
	{ "Avertissement : le portail affiche une erreur.", "Avertissement : le portail affiche une erreur." },
	{ "Ce message apparaît à l’écran.\nQue faire ?", "Ce message apparaît à l’écran.\nQue faire ?" },
	{ "Partie 1\n---\nPartie 2", "Partie 1\n---\nPartie 2" },
	{ "Envoyé hier, le courrier est revenu.", "Envoyé hier, le courrier est revenu." },
	{ "Bonne journée porte ouverte à organiser le 12 mai.", "Bonne journée porte ouverte à organiser le 12 mai." },
	{ "Merci\n\n\n\nBeaucoup  \n", "Merci\n\nBeaucoup" },
	/* Nothing of one's own: nothing is lost. */
	{ "> Combien ?\n> Six.", "> Combien ?\n> Six." },
	{ "Le 5 mars 2026 à 10:12, Jean <j@caf.example> a écrit :\nSix.", "Six." },
	/* ... but an answer that was sent without a word. */
	{ "Le 5 mars 2026 à 10:12, Jean <j@caf.example> a écrit :\n> x", "" },
	{ "", "" },
};

static void
test_cases(TALLOC_CTX *mem)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(cases); i++) {
		int failed = check_failed;
		char *kept;

		reply_trim(mem, cases[i].full, &kept);
		CHECK_STR(kept, cases[i].kept);
		if (failed != check_failed)
			printf("   in case %zu: %s\n", i, cases[i].full);
	}
}

static const struct {
	const char *subject, *full, *addr, *name, *text; /* addr NULL: no forward */
} forwards[] = {
	{ "TR: x",
	    "Pour info\n\nDe : Jean Dupont <jean@caf.example>\nEnvoyé : jeudi 5 mars 2026 10:12\nÀ "
	    ": Lab\nObjet : x\n\nLe corps.",
	    "jean@caf.example", "Jean Dupont", "Le corps." },
	{ "TR : x",
	    "De : Jean Dupont [mailto:jean@caf.example]\nEnvoyé : jeudi 5 mars 2026 10:12\nÀ : "
	    "Lab\nObjet : x\n\nLe corps.",
	    "jean@caf.example", "Jean Dupont", "Le corps." },
	{ "WG: x",
	    "Von: Jean <jean@caf.example>\nGesendet: Donnerstag, 5. März 2026 10:12\nAn: "
	    "Lab\nBetreff: x\n\nLe corps.",
	    "jean@caf.example", "Jean", "Le corps." },
	{ "x",
	    "---------- Forwarded message ---------\nFrom: \"Jean\" <jean@caf.example>\nDate: Thu, "
	    "5 Mar 2026\nSubject: x\nTo: Lab\n\nLe corps.",
	    "jean@caf.example", "Jean", "Le corps." },
	{ "[Fwd: x]",
	    "-------- Message original --------\nSujet: x\nDate: jeu. 5 mars 2026\nDe: "
	    "jean@caf.example\nPour: Lab\n\nLe corps.",
	    "jean@caf.example", "", "Le corps." },
	{ "[lab] Fwd: x",
	    "> De: Jean <jean@caf.example>\n> Date: 5 mars 2026 à 10:12\n> Objet: x\n> \n> Le "
	    "corps.",
	    "jean@caf.example", "Jean", "Le corps." },
	{ "TR: x", "De : Jean Dupont\nEnvoyé : jeudi 5 mars 2026 10:12\nÀ : Lab\nObjet : x\n\nLe corps.", "", "Jean Dupont", "Le corps." },
	{ "x",
	    "De : Jean <jean@caf.example>\nEnvoyé : jeudi 5 mars 2026 10:12\nÀ : Lab\nObjet : "
	    "x\n\nLe corps.",
	    "jean@caf.example", "Jean", "Le corps." },
	{ "RE: x",
	    "Oui.\n\nDe : Jean <jean@caf.example>\nEnvoyé : jeudi 5 mars 2026 10:12\nÀ : "
	    "Lab\nObjet : x\n\nLe corps.",
	    NULL, NULL, NULL },
	{ "RE: x",
	    "De : Jean <jean@caf.example>\nEnvoyé : jeudi 5 mars 2026 10:12\nÀ : Lab\nObjet : "
	    "x\n\nLe corps.",
	    NULL, NULL, NULL },
	{ "Re: TR: x",
	    "Oui.\n\nDe : Jean <jean@caf.example>\nEnvoyé : jeudi 5 mars 2026 10:12\nÀ : "
	    "Lab\nObjet : x\n\nx",
	    NULL, NULL, NULL },
	{ "TR: x",
	    "Oui.\n\nLe 5 mars 2026 à 10:12, Lab <lab@lab.example> a écrit :\n> -------- Message "
	    "transféré --------\n> De : Jean <j@caf.example>",
	    NULL, NULL, NULL },
	{ "TR: x", "Rien en dessous.", NULL, NULL, NULL },
	{ "Transport", "De : Brest\nÀ : Quimper\nDate : lundi", NULL, NULL, NULL },
};

static void
test_forwards(TALLOC_CTX *mem)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(forwards); i++) {
		int failed = check_failed;
		struct mailbox author;
		char *text;
		bool found = forward_find(mem, forwards[i].subject, forwards[i].full, &author, &text);

		CHECK_INT(found, forwards[i].addr != NULL);
		if (found && forwards[i].addr) {
			CHECK_STR(author.addr, forwards[i].addr);
			CHECK_STR(author.name, forwards[i].name);
			CHECK_STR(text, forwards[i].text);
		}
		if (failed != check_failed)
			printf("   in forward %zu: %s\n", i, forwards[i].full);
	}
}

/* Twice the text may cost twice the time, not four times: shapes that invite looking ahead. */
static void
test_linear(TALLOC_CTX *mem)
{
	static const char *const shapes[] = { "Le 5 mars ", "Le 5 mars\n", "De : a@b.example\n", "De :\nDate : 2026\n", "\n", "> x\n",
		"-----Message d'origine\n", "____________________\n", "Cordialement\nx\n", "AVERTISSEMENT\n\n", "Le 5 @\n",
		"<a@b.example\n", "Message original\n", "----- Message -----\n", "*", "é" };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(shapes); i++) {
		GString *s = g_string_new("x\n");
		struct timespec a, b;
		struct mailbox author;
		char *kept, *text;
		double took;

		while (s->len < 256 * 1024)
			g_string_append(s, shapes[i]);
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
		reply_trim(mem, s->str, &kept);
		forward_find(mem, "TR: x", s->str, &author, &text);
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
		took = (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9;
		CHECK(took < 1.0);
		if (took > 0.3)
			printf("   shape %zu: %.2f s\n", i, took);
		g_string_free(s, TRUE);
	}
}

int
main(void)
{
	TALLOC_CTX *mem = talloc_new(NULL);

	test_cases(mem);
	test_forwards(mem);
	test_linear(mem);
	talloc_free(mem);
	return check_report();
}
