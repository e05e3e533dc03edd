/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/labels.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/understand.h"

enum { KEY_BYTES = 64, KEY_WORDS = 9, NEAR_LEAST = 7, TRIED = 4, SHARING = 7, ORGANISATION = 8 };

const char *const field_names[] = { "problem", "for_whom", "since", "territory", "tried", "deadline", "sponsor", "sharing", "organisation",
	"contact", "better", NULL };

/* clang-format off: a table */
/* Labels by the order of field_names: folded, letters and digits with single blanks, without what `leads` and `tails` take off. */
static const char *const labels[] = {
	"probleme|problemes|problematique|problematiques|pb|souci|constat|constats|irritant|irritants|description|besoin|besoins|difficulte|"
	"difficultes|enonce|resume|sujet|demande|sollicitation|defi|ce qui ne va pas|ce qui coince|ce qui bloque|ce qui pose probleme|"
	"objet de la demande|objet de la sollicitation|problem|problems|issue|issues|pain point|pain points|need|challenge|request|problem statement",
	"pour qui|pour quels usagers|pour quel public|public|publics|usagers|usager|usageres et usagers|usagers et usageres|beneficiaires|beneficiaire|"
	"qui est concerne|qui est touche|qui sont les usagers|nombre de personnes|nombre d usagers|combien de personnes|personnes|population|populations|"
	"utilisateurs|utilisateur|destinataires|qui|qui ca|pour qui est ce|cible|cibles|public cible|for whom|for who|who for|people concerned|who|users|user|audience|who is concerned|"
	"who is affected|who is it for|who is impacted|people|beneficiaries|target|target audience|target group|how many people",
	"depuis quand|depuis|date de debut|debut|anciennete|depuis combien de temps|duree|date d apparition|apparition|ca dure depuis|existe depuis|"
	"depuis quand ca dure|depuis quand cela dure|since|since when|started|start date|how long|for how long|when did it start",
	"territoire|territoires|commune|communes|lieu|lieux|ou|ou ca|ville|villes|departement|departements|localisation|secteur|secteurs|perimetre|zone|"
	"zones|perimetre geographique|zone geographique|region|epci|quartier|bassin de vie|site|sites|intercommunalite|territory|place|where|town|city|"
	"location|area|county|district",
	"ce qu on a deja essaye|ce que nous avons deja essaye|ce que l on a deja essaye|ce qui a ete essaye|ce qui a deja ete essaye|ce qui a ete tente|"
	"deja essaye|essais|essaye|deja tente|deja teste|deja fait|tentatives|tentative|solutions testees|tests|pistes explorees|mesures prises|"
	"solutions essayees|solutions deja essayees|actions deja menees|actions menees|actions engagees|demarches|demarches entreprises|existant|"
	"ce qui existe|ce qui existe deja|already tried|tried|tried already|attempts|previous attempts|tried so far|what has been done|done so far|"
	"existing solutions",
	"echeance|echeances|due by|before|pour quand|delai|delais|date limite|date butoir|date cible|date souhaitee|calendrier|urgence|degre d urgence|d ici quand|planning|"
	"a quelle date|avant quand|deadline|by when|due|due date|time limit|timeline|timing|when|urgency",
	"sponsor|sponsors|commanditaire|commanditaires|portage|porteur|porteuse|porte par|portee par|porteur de projet|porteuse de projet|qui porte|qui porte le projet|qui porte la demande|porteur du projet|porteuse du projet|"
	"soutien|soutiens|soutien hierarchique|appui|parrain|marraine|direction|elu referent|elue referente|decideur|decideuse|mandant|"
	"sponsor commanditaire|carried by|supported by|backed by|sponsored by|support|owner",
	"ce que nous partagerons|ce que nous partageons|ce que nous pourrions partager|ce que nous pouvons partager|ce qu on partagera|ce que vous partagerez|"
	"reciprocite|partage|partages|en retour|contrepartie|contreparties|diffusion|transmission|a partager|sharing|reciprocity|we will share|in return",
	"organisation|service|services|structure|organisme|etablissement|employeur|entite|administration|collectivite|institution|organization|department|"
	"organisation or service|employer|agency|authority|company",
	"contact|contacts|telephone|tel|personne a contacter|personne referente|interlocuteur|interlocutrice|referent|referente|coordonnees|mobile|portable|"
	"joignable|joignable au|email|e mail|mail|adresse mail|adresse electronique|courriel|numero|numero de telephone|nom|nom et prenom|prenom et nom|"
	"nom prenom|prenom nom|phone|phone number|contact person|name|full name|email address",
	"ce qui irait mieux|ce qui ira mieux|qu est ce qui irait mieux|amelioration|ameliorations|amelioration attendue|ameliorations attendues|effet attendu|"
	"effets attendus|resultat attendu|resultats attendus|what would go better|what would be better|expected improvement|expected result",
};

/* What says no more than the label that follows or goes before. */
static const char *const leads[] = { "le ", "la ", "les ", "l ", "un ", "une ", "notre ", "nos ", "votre ", "vos ", "mon ", "ma ", "the ",
	"our ", "my ", "your ", "a ", "quel est ", "quelle est ", "quels sont ", "quelles sont ", "what is ", "what s ", "which ", "quel ",
	"quelle ", "nom de ", "nom du ", "nom d ", "description de ", "description du ", "resume de ", "resume du ", "rappel de ",
	"rappel du ", "expose de ", "expose du ", "principal ", "principale ", "principaux ", "affected ", "concerned ", "demarre ",
	"existe ", "dure ", "ca dure ", "main ", "type de ", "nature du ", "nature de " };
static const char *const tails[] = { "concern", "vise", "touche", "impact", "cible", "principal", "actuel", "souhait", "rencontr",
	"identifi", "constat", "estime", "prevu", "envisag", "eventuel", "potentiel", "exprime", "pose", "initial", "affected", "involved",
	"targeted", "observe", "imparti", "ressenti", "bref", "svp", "obligatoire", "facultati", "desire", "hierarchique", "geographique",
	"deja", "fait", "mene", "realise", "effectue", "entrepri", "engage", "tente", "teste", "statement", "description", "soulev", "et",
	"en", "est", "is", "are", "sont", "du projet", "de projet", "de la demande", "du probleme", "du dossier", "de la sollicitation" };

/* clang-format on */
struct label_set case_labels = { .names = field_names, .labels = labels };

struct known {
	const char *key;
	size_t size;
	int field;
};

static void
table_fill(struct label_set *set)
{
	size_t i, k;

	set->all = g_array_new(FALSE, FALSE, sizeof(struct known));
	for (i = 0; set->names[i]; i++) {
		char **words = g_strsplit(set->labels[i], "|", -1);

		for (k = 0; words[k]; k++) {
			const struct known label = { words[k], strlen(words[k]), (int)i };

			g_hash_table_insert(set->exact, words[k], GINT_TO_POINTER((int)i + 1));
			g_array_append_val(set->all, label);
		}
		g_free(words);
	}
}

static GHashTable *
label_table(struct label_set *set)
{
	if (!set->exact) {
		set->exact = g_hash_table_new(g_str_hash, g_str_equal);
		table_fill(set);
	}
	return set->exact;
}

static int
label_near(struct label_set *set, const char *key)
{
	size_t size = strlen(key);
	int found = -1;
	guint i;

	if (size < NEAR_LEAST || command_find(key)) /* "demander : ..." is typed */
		return -1;
	(void)label_table(set);
	for (i = 0; i < set->all->len; i++) {
		const struct known *l = &g_array_index(set->all, struct known, i);

		if (*l->key == *key && l->size + 1 >= size && l->size <= size + 1 && text_distance(key, l->key, 1) <= 1)
			found = l->field;
	}
	return found;
}

/* Letters and digits of a label with single blanks; without stars and brackets. */
static void
label_key(const char *folded, char key[KEY_BYTES])
{
	size_t used = 0;
	const char *p;
	bool gap = false;

	for (p = folded; *p && *p != '(' && used + 2 < KEY_BYTES; p++) {
		/* "usager.ere.s": the endings of inclusive spelling are no words */
		while (*p == '.' && p > folded && g_ascii_isalnum(p[-1]) && g_ascii_isalpha(p[1]))
			for (p++; g_ascii_isalpha(*p); p++)
				;
		if (!*p || *p == '(')
			break;
		if (g_ascii_isalnum(*p)) {
			if (gap && used > 0)
				key[used++] = ' ';
			key[used++] = *p;
			gap = false;
		} else if (!strchr("*_#", *p)) {
			gap = true;
		}
	}
	key[used] = '\0';
}

static int
label_exact(struct label_set *set, const char *key)
{
	return GPOINTER_TO_INT(g_hash_table_lookup(label_table(set), key)) - 1;
}

/* Takes one of `tails` off the end: "usagers | concernes". */
static bool
tail_cut(char *key)
{
	const char *word = strrchr(key, ' ');
	size_t i, n = strlen(key);

	for (i = 0; word && i < G_N_ELEMENTS(tails); i++) {
		const char *last = word;
		size_t size = strlen(tails[i]);

		if (strchr(tails[i], ' ')) {
			if (n > size + 1 && strcmp(key + n - size, tails[i]) == 0 && key[n - size - 1] == ' ')
				last = key + n - size - 1;
			else
				continue;
		} else if (strncmp(last + 1, tails[i], size) != 0 || (size <= 4 && last[1 + size] && last[1 + size] != 's')) {
			continue;
		}
		key[last - key] = '\0';
		return true;
	}
	return false;
}

/* "Ce que nous avons déjà mis en place", "Ce qu'on pourrait partager": told by what they begin with and one word. */
static int
label_phrase(const char *key)
{
	static const struct {
		const char *word;
		int field;
	} tells[] = { { " essay", TRIED }, { " tente", TRIED }, { " deja ", TRIED }, { " tried", TRIED }, { " partag", SHARING },
		{ " share", SHARING }, { " fait", TRIED }, { " mis en place", TRIED }, { " been done", TRIED } };
	size_t i, words = 1;

	for (i = 0; key[i]; i++)
		words += key[i] == ' ';
	if (words > KEY_WORDS ||
	    !(text_starts(key, "ce qu") || text_starts(key, "what ") || text_starts(key, "nous avons deja ") ||
		text_starts(key, "so far ") || text_starts(key, "qu avez vous deja ") || text_starts(key, "avez vous deja ") ||
		text_starts(key, "solutions deja ") || text_starts(key, "actions deja ") || text_starts(key, "demarches deja ")))
		return -1;
	for (i = 0; i < G_N_ELEMENTS(tells); i++)
		if (strstr(key, tells[i].word))
			return tells[i].field;
	return -1;
}

static int
key_field(struct label_set *set, char *key, bool guess)
{
	int field = label_exact(set, key);
	size_t i, round;
	char *at = key;

	if (field < 0 && guess && set == &case_labels)
		field = label_phrase(key);
	for (round = 0; field < 0 && round < 3; round++) {
		for (i = 0; field < 0 && i < G_N_ELEMENTS(leads); i++)
			if (text_starts(at, leads[i])) {
				at += strlen(leads[i]);
				field = label_exact(set, at);
				break;
			}
		if (field >= 0 || (i == G_N_ELEMENTS(leads) && !strchr(at, ' ')))
			break;
		if (tail_cut(at) && (field = label_exact(set, at)) == ORGANISATION && set == &case_labels)
			return -1; /* "Le service constate : ..." is prose */
	}
	if (field < 0 && guess)
		field = label_near(set, at);
	return field;
}

int
field_of_label(struct label_set *set, const char *s, size_t n, bool guess)
{
	char part[LABEL_BYTES + 1], key[KEY_BYTES], *folded;

	if (n == 0 || n > LABEL_BYTES || !g_utf8_validate(s, (gssize)n, NULL))
		return -1;
	memcpy(part, s, n);
	part[n] = '\0';
	folded = text_fold(NULL, part);
	label_key(folded, key);
	talloc_free(folded);
	return *key ? key_field(set, key, guess) : -1;
}
