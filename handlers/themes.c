/* SPDX-License-Identifier: EUPL-1.2 */
/* clang-format off: what people say stands as tables */
#include "handlers/themes.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/stem.h"

/* In the order of `themes`. */
const char *const theme_names[] = { "housing", "health", "work", "disability", "ageing", "family", "school", "youth", "transport",
	"identity", "foreigners", "benefits", "taxes", "justice", "environment", "farming", "culture", "recruiting", "reception", "letters",
	"forms", "online", NULL };

/* Folded words: their stems are compared. What a problem is about comes before how people meet it: forms and counters are everywhere. */
static const char *const themes[] = {
	"logement logements locataire locataires loyer hlm expulsion hebergement bailleur housing tenant rent",
	"sante hopital hopitaux medecin medecins soin soins patient patients maladie medical soignant ehpad health hospital doctor",
	"emploi chomage chomeur chomeurs interim demandeurs reconversion insertion job jobs unemployment",
	"handicap handicape handicapes handicapee mdph accessibilite fauteuil disability disabled",
	"senior seniors agee agees ages retraite retraites vieillissement dependance aidant aidants elderly pension ageing",
	"famille familles parent parents enfant enfants creche petite-enfance maternelle family families child children",
	"ecole ecoles eleve eleves enseignant enseignants college lycee cantine scolaire school pupil teacher",
	"jeune jeunes jeunesse etudiant etudiants apprenti apprentis youth young student",
	"transport transports bus train mobilite velo velos voiture covoiturage gare transport mobility",
	"passeport passeports identite permis mairie mairies naissance mariage passport identity",
	"etranger etrangers sejour titre refugie refugies migrant migrants asile foreigner residence refugee",
	"rsa allocation allocations allocataire allocataires prestation prestations caf aides droits benefit benefits allowance",
	"impot impots fiscal fiscale taxe taxes contribuable tax taxes",
	"justice tribunal tribunaux juge avocat victime victimes police gendarmerie court victim",
	"environnement energie climat dechet dechets eau renovation pollution biodiversite environment energy climate waste",
	"agriculteur agriculteurs agricole exploitation eleveur rural farmer farming",
	"culture bibliotheque mediatheque musee sport association associations benevole culture library museum",
	"recrutement recruter agents managers teletravail carriere formation formations recruitment training",
	"accueil guichet guichets attente file telephone standard appel appels horaires reception counter queue call calls",
	"courrier courriers lettre lettres notification letter letters",
	"formulaire formulaires dossier dossiers piece pieces justificatif justificatifs cerfa form forms paperwork",
	"internet ligne numerique site portail application compte mot passe smartphone ordinateur online digital website",
};
/* clang-format on */

_Static_assert(G_N_ELEMENTS(themes) + 1 == G_N_ELEMENTS(theme_names), "a name each");

/* The stems of each theme. Made once. */
static const char *const *
theme_stems(void)
{
	static const char **made;

	if (g_once_init_enter(&made)) {
		const char **list = talloc_zero_array(NULL, const char *, G_N_ELEMENTS(themes));
		struct stem stems[STEMS_MAX];
		size_t i;

		for (i = 0; i < G_N_ELEMENTS(themes); i++) {
			size_t n = stems_find(list, themes[i], "fr", stems, STEMS_MAX);
			const char *french = stems_join(list, stems, n);

			n = stems_find(list, themes[i], "en", stems, STEMS_MAX);
			list[i] = talloc_asprintf(list, "%s %s", french, stems_join(list, stems, n));
		}
		g_once_init_leave(&made, list);
	}
	return made;
}

/* Is there a stem of the theme among these? */
static bool
speaks_of(const char *theme, const char *stems)
{
	while (*stems) {
		size_t n = strcspn(stems, " ");

		if (n > 0 && words_hold(theme, stems, n))
			return true;
		stems += n + (stems[n] == ' ');
	}
	return false;
}

const char *
theme_of(TALLOC_CTX *mem, const char *ours, const char *theirs)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(themes); i++)
		if (speaks_of(theme_stems()[i], ours) && speaks_of(theme_stems()[i], theirs))
			return talloc_asprintf(mem, "theme.%s", theme_names[i]);
	return NULL;
}
