/* SPDX-License-Identifier: EUPL-1.2
 *
 * What people answer when a resource was recommended to them.
 */
#include "handlers/advice.h"
#include "tests/unit/check.h"

enum { NOTHING = ADVICE_STATES };

static const struct {
	const char *text;
	int state;
} said[] = {
	{ "en cours", ADVICE_STARTED },
	{ "C’est en cours, merci.", ADVICE_STARTED },
	{ "On s'y met lundi", ADVICE_STARTED },
	{ "Nous avons commencé la semaine dernière", ADVICE_STARTED },
	{ "on va essayer en janvier", ADVICE_STARTED },
	{ "Nous testons avec deux agents", ADVICE_STARTED },
	{ "Déjà commencé, on en reparle", ADVICE_STARTED },
	{ "On n'est plus bloqués, ça avance", ADVICE_STARTED },
	{ "On était bloqués mais c'est reparti, nous testons", ADVICE_STARTED },
	{ "Ça y est, c'est débloqué", ADVICE_STARTED },
	{ "c'est fait", ADVICE_DONE },
	{ "C'est fait !", ADVICE_DONE },
	{ "Fait", ADVICE_DONE },
	{ "Nous l'avons mise en place en mars.", ADVICE_DONE },
	{ "Bonjour, tout est terminé, merci à vous", ADVICE_DONE },
	{ "On avait commencé, maintenant c'est terminé", ADVICE_DONE },
	{ "non, c'est fait", ADVICE_DONE },
	{ "c'est bon", ADVICE_DONE },
	{ "déjà fait", ADVICE_ALREADY },
	{ "Nous l'utilisons déjà", ADVICE_ALREADY },
	{ "Déja testé l'an dernier, pas intéressé donc", ADVICE_ALREADY },
	{ "on a déjà un outil de ce genre", ADVICE_ALREADY },
	{ "nous connaissons déjà, merci", ADVICE_ALREADY },
	{ "pas intéressé", ADVICE_DECLINED },
	{ "Nous ne sommes pas intéressées", ADVICE_DECLINED },
	{ "pas trop intéressés, désolé", ADVICE_DECLINED },
	{ "Non merci", ADVICE_DECLINED },
	{ "non", ADVICE_DECLINED },
	{ "Cela ne nous convient pas.", ADVICE_DECLINED },
	{ "Ce n'est pas adapté à notre public", ADVICE_DECLINED },
	{ "on laisse tomber", ADVICE_DECLINED },
	{ "stop", ADVICE_DECLINED },
	{ "on bloque sur le devis", ADVICE_BLOCKED },
	{ "Nous sommes bloqués : la DSI ne répond pas", ADVICE_BLOCKED },
	{ "On n'arrive pas à ouvrir le fichier", ADVICE_BLOCKED },
	{ "Nous n'avons pas pu réserver", ADVICE_BLOCKED },
	{ "C'est en cours mais on bloque sur le budget", ADVICE_BLOCKED },
	{ "on bloque sur le budget, mais c'est en cours", ADVICE_BLOCKED },
	{ "Le lien ne marche pas", ADVICE_BLOCKED },
	{ "On cale un peu", ADVICE_BLOCKED },
	{ "pas encore", ADVICE_PROPOSED },
	{ "Ce n'est pas encore fait", ADVICE_PROPOSED },
	{ "ce n'est pas fait", ADVICE_PROPOSED },
	{ "Pas eu le temps, désolée", ADVICE_PROPOSED },
	{ "on regardera plus tard", ADVICE_PROPOSED },
	{ "in progress", ADVICE_STARTED },
	{ "We will start next week", ADVICE_STARTED },
	{ "done", ADVICE_DONE },
	{ "already done, thanks", ADVICE_ALREADY },
	{ "Not interested", ADVICE_DECLINED },
	{ "we are stuck on the quote", ADVICE_BLOCKED },
	{ "not yet", ADVICE_PROPOSED },
	{ "Rien n'est fait pour l'instant", ADVICE_PROPOSED },
	{ "rien n'a été fait", ADVICE_PROPOSED },
	{ "Rien de fait encore, désolée", ADVICE_PROPOSED },
	{ "On n'a encore rien fait", ADVICE_PROPOSED },
	{ "Nous n'avons toujours pas commencé", ADVICE_PROPOSED },
	{ "Pas du tout commencé", ADVICE_PROPOSED },
	{ "C'est loin d'être fait", ADVICE_PROPOSED },
	{ "Toujours rien", ADVICE_PROPOSED },
	{ "Personne ne s'en est occupé", ADVICE_PROPOSED },
	{ "Pas pour l'instant", ADVICE_PROPOSED },
	{ "Nothing has been done so far", ADVICE_PROPOSED },
	{ "We haven't started", ADVICE_PROPOSED },
	{ "C'est fait, mais ça n'a pas marché", ADVICE_DONE },
	{ "On a essayé, sans succès", ADVICE_DONE },
	{ "Merci pour le conseil mais nous avons déjà essayé l'an passé sans succès.", ADVICE_ALREADY },
	{ "Ça n'a pas marché", ADVICE_BLOCKED },
	{ "ca n'a pas vraiment fonctionné chez nous", ADVICE_BLOCKED },
	{ "C'est en cours, sans résultat", ADVICE_BLOCKED },
	{ "It didn't work", ADVICE_BLOCKED },
	{ "On a commence mais on a laisse tomber", ADVICE_DECLINED },
	{ "On voulait le faire mais finalement non", ADVICE_DECLINED },
	{ "Nous avons abandonné l'idée", ADVICE_DECLINED },
	{ "On a décidé de ne pas le faire", ADVICE_DECLINED },
	{ "On ne le fera pas", ADVICE_DECLINED },
	{ "We gave up", ADVICE_DECLINED },
	{ "C'est presque fini", ADVICE_STARTED },
	{ "Ce sera fait lundi", ADVICE_STARTED },
	{ "On n'abandonne pas, on continue : c'est en cours", ADVICE_STARTED },
	{ "Dès que c'est fait je vous écris", NOTHING },
	{ "Les familles abandonnent leur demande", NOTHING },
	{ "C'est fait comment ?", NOTHING },
	{ "Merci beaucoup pour votre aide", NOTHING },
	{ "Qui peut nous former ?", NOTHING },
	{ "Voici les chiffres de novembre.", NOTHING },
	{ "", NOTHING },
};

int
main(void)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	size_t i;

	for (i = 0; i < sizeof said / sizeof *said; i++) {
		enum advice_state state = ADVICE_WITHDRAWN;
		int got = advice_read(mem, said[i].text, &state) ? (int)state : NOTHING;

		if (got != said[i].state)
			printf("\"%s\": %d, should be %d\n", said[i].text, got, said[i].state);
		CHECK_INT(got, said[i].state);
	}
	talloc_free(mem);
	return check_report();
}
