/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/shorthand.h"

#include <glib.h>

/* clang-format off: a table; where it is edited nothing else need be */
static const char *const shortened[][2] = {
	/* on a phone */
	{ "pr", "pour" },
	{ "ds", "dans" },
	{ "ac", "avec" },
	{ "av", "avec" },
	{ "qd", "quand" },
	{ "tt", "tout" },
	{ "ts", "tous" },
	{ "ttes", "toutes" },
	{ "mnt", "maintenant" },
	{ "mtn", "maintenant" },
	{ "dc", "donc" },
	{ "pcq", "parce" },
	{ "pq", "pourquoi" },
	{ "pk", "pourquoi" },
	{ "cb", "combien" },
	{ "qqch", "chose" },
	{ "qq1", "quelqu" },
	{ "qlq", "quelque" },
	{ "ns", "nous" },
	{ "jms", "jamais" },
	{ "tjr", "toujours" },
	{ "auj", "aujourd" },
	{ "dsl", "desole" },
	{ "slt", "salut" },
	{ "bsr", "bonsoir" },
	{ "mci", "merci" },
	{ "pls", "please" },
	{ "plz", "please" },
	{ "thx", "thanks" },
	{ "asap", "vite" },
	{ "rep", "reponse" },
	{ "msg", "message" },
	{ "vrmt", "vraiment" },
	{ "pb", "probleme" },
	{ "pbs", "problemes" },
	{ "pbm", "probleme" },
	/* in an office */
	{ "rdv", "rendez" },
	{ "rv", "rendez" },
	{ "reu", "reunion" },
	{ "cr", "compte" },
	{ "odj", "ordre" },
	{ "dde", "demande" },
	{ "ddes", "demandes" },
	{ "sollic", "sollicitation" },
	{ "sollicit", "sollicitation" },
	{ "doc", "document" },
	{ "docs", "documents" },
	{ "info", "information" },
	{ "infos", "informations" },
	{ "tel", "telephone" },
	{ "telep", "telephone" },
	{ "adr", "adresse" },
	{ "form", "formulaire" },
	{ "formul", "formulaire" },
	{ "appli", "application" },
	{ "applis", "applications" },
	{ "app", "application" },
	{ "apps", "applications" },
	{ "ordi", "ordinateur" },
	{ "ordis", "ordinateurs" },
	{ "demat", "dematerialisation" },
	{ "asso", "association" },
	{ "assos", "associations" },
	{ "assoc", "association" },
	{ "dept", "departement" },
	{ "dpt", "departement" },
	{ "depts", "departements" },
	{ "dep", "departement" },
	{ "pref", "prefecture" },
	{ "prefs", "prefectures" },
	{ "sspref", "prefecture" },
	{ "agglo", "agglomeration" },
	{ "agglos", "agglomerations" },
	{ "interco", "intercommunalite" },
	{ "intercos", "intercommunalites" },
	{ "collec", "collectivite" },
	{ "collecs", "collectivites" },
	{ "admin", "administration" },
	{ "admins", "administrations" },
	{ "secu", "securite" },
	{ "alloc", "allocation" },
	{ "allocs", "allocations" },
	{ "benef", "beneficiaire" },
	{ "benefs", "beneficiaires" },
	{ "resp", "responsable" },
	{ "dir", "direction" },
	{ "orga", "organisation" },
	{ "orgas", "organisations" },
	{ "etab", "etablissement" },
	{ "etabs", "etablissements" },
	{ "ado", "adolescent" },
	{ "ados", "adolescents" },
	{ "logt", "logement" },
	{ "logts", "logements" },
	{ "justif", "justificatif" },
	{ "justifs", "justificatifs" },
	{ "attest", "attestation" },
	{ "invest", "investigation" },
	{ "investig", "investigation" },
	{ "proto", "prototype" },
	{ "protos", "prototypes" },
	{ "expe", "experimentation" },
	{ "xp", "experimentation" },
	{ "expes", "experimentations" },
	{ "eval", "evaluation" },
	{ "evals", "evaluations" },
	{ "qualif", "qualification" },
	{ "immersions", "immersion" },
};

static const char *const numbers[] = { "zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
	"douze", "treize", "quatorze", "quinze", "seize", "dixsept", "dixhuit", "dixneuf", "vingt" };
/* clang-format on */

static GHashTable *
table(void)
{
	static GHashTable *made;

	if (g_once_init_enter(&made)) {
		GHashTable *all = g_hash_table_new(g_str_hash, g_str_equal);
		size_t i;

		for (i = 0; i < G_N_ELEMENTS(shortened); i++)
			g_hash_table_insert(all, (void *)shortened[i][0], (void *)shortened[i][1]);
		g_once_init_leave(&made, all);
	}
	return made;
}

const char *
shorthand(const char *folded)
{
	return g_hash_table_lookup(table(), folded);
}

const char *
number_word(const char *folded)
{
	static const char *const digits[] = { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16",
		"17", "18", "19", "20" };
	size_t i;

	for (i = 1; i < G_N_ELEMENTS(numbers); i++)
		if (g_str_equal(numbers[i], folded))
			return digits[i];
	return NULL;
}
