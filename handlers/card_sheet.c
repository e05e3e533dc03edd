/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/card_sheet.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/labels.h"

enum { NAME_MOST = 120, VALUE_MOST = 2000 };

/* By enum sheet_line. */
static const char *const names[] = { "name", "kind", "expertise", "missions", "scope", "examples", "partners", "territory", "availability",
	"contact", "link", NULL };

/* clang-format off: a table */
/* By the order of names: folded, letters and digits with single blanks. */
static const char *const labels[] = {
	"nom|noms|nom et prenom|nom prenom|prenom nom|intitule|structure|organisation|organisme|denomination|raison sociale|titre|name|title|organisation name",
	"type|typ|type de structure|type de partenaire|nature|statut|statut juridique|categorie|genre|kind|category|status",
	"expertises|expertise|champs d intervention|expertises et champs d intervention|competences|competence|savoir faire|metier|metiers|domaines|"
	"domaines d intervention|domaine|domaine d intervention|domaine d expertise|domaines d expertise|metiers et competences|specialites|specialite|thematiques|themes|mots cles|skills|skill|expertise and fields|fields|field|topics|keywords",
	"missions|mission|activites|activite|ce que nous faisons|ce que je fais|ce que nous proposons|ce que je propose|offre|prestations|services|"
	"description|presentation|resume|objet|what we do|what i do|activities|offer|summary",
	"perimetre|perimetre d intervention|publics|public|publics vises|cible|echelle|conditions|scope|audience",
	"exemples|exemple|exemples de projets|projets|references|realisations|realisation|exemples de realisations|examples|projects|past projects",
	"partenaires|partenaire|partenaires principaux|partenariats|avec qui|reseaux|partners|main partners|networks",
	"territoire|territoires|zone|zone d intervention|zones d intervention|secteur|lieu d intervention|ou|lieu|departement|departements|region|"
	"commune|communes|ville|villes|localisation|implantation|ancrage|territory|territories|area|areas|where|location|city|town|region served",
	"disponibilite|disponibilites|disponible|dispo|dispos|jours|dates|quand|calendrier|delai|delais|echeance|date limite|availability|available|when|deadline",
	"contact|contacts|courriel|mail|email|e mail|adresse mail|adresse electronique|personne a contacter|referent|referente|interlocuteur|"
	"interlocutrice|contact person|email address",
	"lien|liens|site|site web|site internet|page|url|web|link|links|website",
};
/* clang-format on */
static struct label_set sheet_labels = { .names = names, .labels = labels, .closed = true };

static const struct {
	const char *begins; /* a folded word that does so says it */
	enum card_kind kind;
	enum card_nature nature;
} kinds[] = {
	{ "methode", CARD_METHOD, NATURE_UNSAID },
	{ "method", CARD_METHOD, NATURE_UNSAID },
	{ "demarche", CARD_METHOD, NATURE_UNSAID },
	{ "outil", CARD_TOOL, NATURE_UNSAID },
	{ "tool", CARD_TOOL, NATURE_UNSAID },
	{ "logiciel", CARD_TOOL, NATURE_UNSAID },
	{ "lieu", CARD_VENUE, NATURE_UNSAID },
	{ "salle", CARD_VENUE, NATURE_UNSAID },
	{ "tiers-lieu", CARD_VENUE, NATURE_UNSAID },
	{ "venue", CARD_VENUE, NATURE_UNSAID },
	{ "financ", CARD_FUNDING, NATURE_UNSAID },
	{ "fund", CARD_FUNDING, NATURE_UNSAID },
	{ "subvention", CARD_FUNDING, NATURE_UNSAID },
	{ "appel", CARD_FUNDING, NATURE_UNSAID },
	{ "chercheu", CARD_PERSON, NATURE_RESEARCHER },
	{ "research", CARD_PERSON, NATURE_RESEARCHER },
	{ "universit", CARD_ORGANISATION, NATURE_RESEARCHER },
	{ "laboratoire", CARD_ORGANISATION, NATURE_RESEARCHER },
	{ "independant", CARD_PERSON, NATURE_COMMERCIAL },
	{ "freelance", CARD_PERSON, NATURE_COMMERCIAL },
	{ "auto-entrepreneu", CARD_PERSON, NATURE_COMMERCIAL },
	{ "autoentrepreneu", CARD_PERSON, NATURE_COMMERCIAL },
	{ "micro-entrep", CARD_PERSON, NATURE_COMMERCIAL },
	{ "self-employed", CARD_PERSON, NATURE_COMMERCIAL },
	{ "agent", CARD_PERSON, NATURE_PUBLIC },
	{ "personne", CARD_PERSON, NATURE_UNSAID },
	{ "person", CARD_PERSON, NATURE_UNSAID },
	{ "individu", CARD_PERSON, NATURE_UNSAID },
	{ "entreprise", CARD_ORGANISATION, NATURE_COMMERCIAL },
	{ "commercial", CARD_ORGANISATION, NATURE_COMMERCIAL },
	{ "prestataire", CARD_ORGANISATION, NATURE_COMMERCIAL },
	{ "societe", CARD_ORGANISATION, NATURE_COMMERCIAL },
	{ "agence", CARD_ORGANISATION, NATURE_COMMERCIAL },
	{ "cabinet", CARD_ORGANISATION, NATURE_COMMERCIAL },
	{ "company", CARD_ORGANISATION, NATURE_COMMERCIAL },
	{ "business", CARD_ORGANISATION, NATURE_COMMERCIAL },
	{ "coop", CARD_ORGANISATION, NATURE_COMMERCIAL },
	{ "scop", CARD_ORGANISATION, NATURE_COMMERCIAL },
	{ "scic", CARD_ORGANISATION, NATURE_COMMERCIAL },
	{ "sarl", CARD_ORGANISATION, NATURE_COMMERCIAL },
	{ "sas", CARD_ORGANISATION, NATURE_COMMERCIAL },
	{ "association", CARD_ORGANISATION, NATURE_ASSOCIATION },
	{ "asso", CARD_ORGANISATION, NATURE_ASSOCIATION },
	{ "fondation", CARD_ORGANISATION, NATURE_ASSOCIATION },
	{ "foundation", CARD_ORGANISATION, NATURE_ASSOCIATION },
	{ "mutuelle", CARD_ORGANISATION, NATURE_ASSOCIATION },
	{ "collectif", CARD_ORGANISATION, NATURE_ASSOCIATION },
	{ "non-profit", CARD_ORGANISATION, NATURE_ASSOCIATION },
	{ "charity", CARD_ORGANISATION, NATURE_ASSOCIATION },
	{ "public", CARD_ORGANISATION, NATURE_PUBLIC },
	{ "publique", CARD_ORGANISATION, NATURE_PUBLIC },
	{ "mairie", CARD_ORGANISATION, NATURE_PUBLIC },
	{ "commune", CARD_ORGANISATION, NATURE_PUBLIC },
	{ "collectivite", CARD_ORGANISATION, NATURE_PUBLIC },
	{ "administration", CARD_ORGANISATION, NATURE_PUBLIC },
	{ "etablissement", CARD_ORGANISATION, NATURE_PUBLIC },
	{ "organis", CARD_ORGANISATION, NATURE_UNSAID },
};

/* Of several words that say something the first of the table counts, with the nature that another says: "une personne, agente publique". */
bool
card_kind_read(const char *word, enum card_kind *kind, enum card_nature *nature)
{
	g_auto(GStrv) words = NULL;
	char *folded = text_fold(NULL, word);
	size_t i, k;
	bool known = false;
	enum card_kind found_kind = CARD_ORGANISATION;
	enum card_nature found_nature = NATURE_UNSAID;

	words = g_strsplit_set(folded, " ,;/'()", -1);
	talloc_free(folded);
	for (k = 0; k < G_N_ELEMENTS(kinds); k++)
		for (i = 0; words[i]; i++) {
			if (!text_starts(words[i], kinds[k].begins))
				continue;
			if (!known) {
				found_kind = kinds[k].kind;
				found_nature = kinds[k].nature;
			} else if (found_nature == NATURE_UNSAID && found_kind <= CARD_ORGANISATION) {
				found_nature = kinds[k].nature;
			}
			known = true;
		}
	if (known) {
		*kind = found_kind;
		*nature = found_nature;
	}
	return known;
}

int
card_sheet_line(const char *label)
{
	return field_of_label(&sheet_labels, label, strlen(label), true);
}

const char **
card_sheet_value(struct card *c, enum sheet_line line)
{
	const char **const place[SHEET_LINES] = { &c->name, NULL, &c->expertise, &c->missions, &c->scope, &c->examples, &c->partners,
		&c->territory, &c->availability, NULL, &c->link };

	return place[line];
}

void
card_cut(TALLOC_CTX *mem, struct card *c)
{
	const char **value;
	int i;

	for (i = 0; i < SHEET_LINES; i++) {
		value = card_sheet_value(c, (enum sheet_line)i);
		if (i == SHEET_NAME)
			*value = text_line(mem, *value, NAME_MOST);
		else if (value)
			*value = text_clean(mem, *value, strlen(*value), VALUE_MOST);
	}
}

int
card_sheet_read(TALLOC_CTX *mem, const char *text, struct card *c, const char **contact, const char **unknown)
{
	struct field *fields;
	const char **value;
	size_t n, i, k;
	char *rest;

	*contact = *unknown = NULL;
	fields_labelled(mem, &sheet_labels, text, &fields, &n, &rest);
	for (i = 0; i < n; i++)
		for (k = 0; names[k]; k++) {
			if (strcmp(fields[i].name, names[k]) != 0)
				continue;
			value = k == SHEET_CONTACT ? contact : card_sheet_value(c, (enum sheet_line)k);
			if (value)
				*value = fields[i].value;
			else if (*fields[i].value && !card_kind_read(fields[i].value, &c->kind, &c->nature))
				*unknown = fields[i].value;
		}
	return n > 0;
}

void
card_sheet_look(TALLOC_CTX *mem, const char *text, struct card_lines_seen *seen)
{
	enum card_kind kind;
	enum card_nature nature;
	struct field *fields;
	size_t i, k;
	char *rest;

	*seen = (struct card_lines_seen){ .n = 0 };
	fields_labelled(mem, &sheet_labels, text, &fields, &seen->n, &rest);
	seen->beside = rest;
	for (i = 0; i < seen->n; i++)
		for (k = 0; names[k]; k++)
			if (strcmp(fields[i].name, names[k]) == 0)
				seen->has[k] = true;
	for (i = 0; i < seen->n && seen->has[SHEET_KIND]; i++)
		if (strcmp(fields[i].name, names[SHEET_KIND]) == 0)
			seen->kind = card_kind_read(fields[i].value, &kind, &nature);
}

const char *
card_sheet_unread(TALLOC_CTX *mem, const char *text)
{
	g_autoptr(GRegex) re = g_regex_new("^[^\\p{L}\\n]{0,4}(\\p{L}[^\\n:.,;?!(]{1,38}?) ?:(?!//)", G_REGEX_MULTILINE, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	struct card_lines_seen seen;
	char *unread = NULL;

	card_sheet_look(mem, text, &seen);
	for (g_regex_match(re, seen.beside, 0, &m); g_match_info_matches(m); g_match_info_next(m, NULL)) {
		g_autofree char *label = g_match_info_fetch(m, 1);

		unread = unread ? talloc_asprintf(mem, "%s, %s", unread, label) : talloc_strdup(mem, label);
	}
	return unread;
}
