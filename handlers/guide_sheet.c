/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/guide_sheet.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/guide_words.h"
#include "handlers/labels.h"

enum { NAME_MOST = 160, LINE_MOST = 400, VALUE_MOST = 2000 };

/* clang-format off: a table */
static const char *const names[] = { "title", "other", "kind", "summary", "authors", "administrations", "licence", "version", "date",
	"link", "stock", "before", NULL };
static const char *const labels[] = {
	"titre|intitule|nom|titre du guide|nom du guide|nom du document|titre du document|title|name",
	"sigle|autres noms|autre nom|aussi appele|alias|acronyme|nom court|abrege|other names|other name|short name|acronym",
	"type|nature|genre|sorte|kind|type de document",
	"resume|presentation|description|objet|sujet|contenu|summary|abstract|about",
	"auteurs|auteur|autrice|autrices|auteurs et autrices|auteur trice|redaction|ecrit par|authors|author|written by",
	"administrations|administration|organismes|organisme|structures|structure|partenaires|avec|bodies|organisations|organizations|partners",
	"licence|license|droits|reutilisation|conditions de reutilisation|rights",
	"version|edition|numero de version|numero d edition|n de version",
	"date|parution|publication|date de parution|date de publication|annee|published|year|date of publication",
	"lien|liens|url|adresse|page|en ligne|adresse web|site|link|online|web page",
	"stock|tirage|exemplaires|exemplaires imprimes|imprimes|nombre d exemplaires|en stock|printed|copies|print run|printed copies|in stock",
	("distribues|deja distribues|exemplaires distribues|exemplaires deja distribues|diffuses|deja diffuses|compteur|given|already given|given away|"
	 "distributed|counter"),
};
/* clang-format on */
static struct label_set sheet_labels = { .names = names, .labels = labels };

bool
guide_kind_read(TALLOC_CTX *mem, const char *word, enum document_kind *kind)
{
	static const struct {
		const char *words;
		enum document_kind kind;
	} known[] = {
		{ "guide guides livret livrets brochure manuel guidebook booklet handbook", DOCUMENT_GUIDE },
		{ "rapport rapports etude etudes bilan synthese report study", DOCUMENT_REPORT },
		{ "fiche fiches memo pense-bete plaquette depliant sheet leaflet", DOCUMENT_SHEET },
		{ "affiche affiches poster posters", DOCUMENT_POSTER },
		{ "jeu jeux kit kits carte cartes boite outil mallette game toolkit cards", DOCUMENT_KIT },
		{ "autre autres document documents other", DOCUMENT_OTHER },
	};
	g_auto(GStrv) words = g_strsplit_set(text_fold(mem, word), " ,;/'()", -1);
	size_t i, k;

	for (i = 0; words[i]; i++)
		for (k = 0; k < G_N_ELEMENTS(known); k++)
			if (*words[i] && words_hold(known[k].words, words[i], strlen(words[i]))) {
				*kind = known[k].kind;
				return true;
			}
	return false;
}

/* "+200", "= 500", "500 exemplaires". */
static void
stock_read(TALLOC_CTX *mem, struct guide_sheet *s)
{
	const char *folded = text_fold(mem, s->stock);

	folded += strspn(folded, " ");
	s->sign = '=';
	if (strchr("+-=", *folded) && *folded)
		s->sign = *folded++;
	folded += strspn(folded, " ");
	if (guide_number(folded, &s->amount) == 0 || s->amount > STOCK_MOST)
		s->sign = 0;
}

int
guide_sheet_read(TALLOC_CTX *mem, const char *text, struct guide_sheet *s)
{
	const char **const place[] = { &s->title, &s->other, &s->kind, &s->summary, &s->authors, &s->administrations, &s->licence,
		&s->version, &s->date, &s->link, &s->stock, &s->before };
	struct field *fields;
	size_t n, i, k;
	char *rest;

	*s = (struct guide_sheet){ .given = -1 };
	fields_labelled(mem, &sheet_labels, text, &fields, &n, &rest);
	for (i = 0; i < n; i++)
		for (k = 0; names[k]; k++)
			if (strcmp(fields[i].name, names[k]) == 0)
				*place[k] = k == 0   ? text_line(mem, fields[i].value, NAME_MOST)
					    : k == 3 ? text_clean(mem, fields[i].value, strlen(fields[i].value), VALUE_MOST)
						     : text_line(mem, fields[i].value, LINE_MOST);
	if (s->stock)
		stock_read(mem, s);
	if (s->before && guide_number(text_fold(mem, s->before), &s->given) == 0)
		s->given = -1;
	return n > 0;
}

/* What stands behind the reference that the text begins with. */
static const char *
behind_reference(const char *text)
{
	g_autoptr(GRegex) ref =
	    g_regex_new("^[\\s:,;.-]*(?:(?:le |la |the |document )?d(?:-| ?)(?:20[0-9]{2}[- ])?[0-9]{1,6}\\b(?!'))?[\\s:,;.-]*",
		G_REGEX_CASELESS, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	gint end = 0;

	if (ref && g_regex_match(ref, text, 0, &m))
		g_match_info_fetch_pos(m, 0, NULL, &end);
	return text + end;
}

const char *
guide_sheet_of(TALLOC_CTX *mem, const char *text, const char **before)
{
	const char *lines = behind_reference(text);
	struct guide_said said;
	struct field *fields;
	char *prose;
	size_t n;

	if (!guide_sheet_is(mem, lines))
		return NULL;
	fields_labelled(mem, &sheet_labels, talloc_strndup(mem, lines, strcspn(lines, "\n")), &fields, &n, &prose);
	guide_read(mem, prose, &said);
	*before = prose;
	return said.verb == GUIDE_SHOW || said.verb == GUIDE_FILE || (said.verb == GUIDE_COPIES && said.copies == 0) ? lines : NULL;
}

const char *
guide_sheet_named(TALLOC_CTX *mem, const char *text)
{
	g_autoptr(GRegex) head = g_regex_new("^\\W*(?:guide|document)s?[ \\t:,]+(?=[^\\n.?!:]{1,80}\\n)", G_REGEX_CASELESS, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	struct guide_sheet s;
	gint end;

	if (!head || !g_regex_match(head, text, 0, &m) || guide_sheet_read(mem, strchr(text, '\n') ? strchr(text, '\n') : "", &s) == 0 ||
	    (!s.version && !s.stock))
		return NULL;
	g_match_info_fetch_pos(m, 0, NULL, &end);
	return text + end;
}

bool
guide_sheet_is(TALLOC_CTX *mem, const char *text)
{
	struct guide_sheet s;

	return guide_sheet_read(mem, text, &s) == 1;
}
