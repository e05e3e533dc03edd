/* SPDX-License-Identifier: EUPL-1.2
 *
 * Labels alone make no card: "Nom", "Statut", "Territoire" stand in many forms. They do in a mail that is about the directory, or that says
 * what somebody can do and nothing else.
 */
/* clang-format off: what people say stands as tables */
#include "handlers/card_words.h"

#include <string.h>

#include "bot/base/text.h"
#include "handlers/asking.h"
#include "handlers/card_sheet.h"
#include "handlers/understand.h"

enum { SHORT_BYTES = 420, BESIDE_MOST = 900, BESIDE_LEAST = 200, WISH_BYTES = 2000 };

/* Ours: not "l'annuaire de la mairie". */
#define OURS "(?! (?:de (?!partenaires|ti lab|skoazell)|du (?!lab)|des (?!partenaires)|d'|telephonique|interne|of (?!partners)))"
#define BOOK "(?:annuaire|repertoire|directory)" OURS
#define THE_BOOK                                                                                                                           \
	"(?:(?:l'|votre |cet |le |vos |your |the |this )" BOOK                                                                             \
	"|(?:votre|your) (?:reseau|liste|network|list) (?:de |of )?(?:vos |your )?(?:partenaires|partners))"
#define PARTNER "(?:partenaires?|partners?)"
#define CARD "(?:fiches?|cards?|entry|entries|listings?)"
/* "ma fiche", not "ma fiche de paie". */
#define MY_CARD                                                                                                                             \
	"(?:(?:ma|my) " CARD                                                                                                                \
	"(?! (?:de (?!partenaire|l'annuaire|votre annuaire)|d'(?!annuaire)|du |des |pour |produit|horaire|metier|technique|action|projet))" \
	"|(?:ma|mes|notre|nos|my|our) " CARD " (?:(?:de |d'|dans |in |on |from )(?:l'|votre |your |the )?)?(?:" BOOK "|" PARTNER            \
	")|(?:my|our) directory " CARD ")"

static const char about_book[] = "\\b(?:" THE_BOOK "|" BOOK "|" CARD " (?:de |d')?(?:" PARTNER "|annuaire)|" PARTNER ")\\b";
static const char about_listing[] =
    "\\b(?:" BOOK "|referenc(?:e|ee|es|ees|er|ement)\\b|" CARD "|" PARTNER "|partenariat|list(?:ed|ing)\\b|profil)\\b";
static const char my_card[] = "\\b" MY_CARD "\\b";

/* Who writes would be in it. */
#define ENTER                                                                                                                              \
	"(?:figurer|figurions|apparaitre|apparaisse|paraitre|entrer|etre (?:\\w+ ){0,2}(?:dans|inscrite?s?|ajoutee?s?|referencee?s?|presente?s?|listee?s?|repertoriee?s?|visibles?)|(?:m'|nous |s'|d'|me |se )?(?:inscri(?:re|ption|vez|s)|ajout(?:er|ez)|referenc(?:er|ez)|enregistr(?:er|ez)|faire connaitre|faire referencer)|faire partie|rejoindre|integrer|inscription|be (?:listed|added|included|in|part of)|get (?:listed|into|in)|appear|join|register|sign up|add (?:me|us)|list (?:me|us)|include (?:me|us))"
static const char enter[] = "\\b" ENTER "\\b[^.?!\\n]{0,30}\\b" THE_BOOK "\\b";
static const char become[] = "\\b(?:devenir|become|becoming) (?:un |une |l'un de vos |a |one of your )?" PARTNER
			     "\\b(?! (?:de (?!ti lab|votre lab)|du (?!lab)|des |d'|of (?!yours|the lab|your lab)))";
static const char listed_as[] =
    "\\b(?:listed|registered|added|reference(?:e|es|ees)?) (?:as|comme) (?:a |one of your )?(?:partner|partenaire)s?\\b";
static const char first_person[] =
    "\\b(?:je|j'|nous|m'|me|moi|comment|on|how|i|i'd|we|we'd|us|notre|mon|ma|our|my|quel(?:le)?s?|what|procedure)\\b|^\\W*(?:devenir|figurer|inscription|etre|rejoindre|m'inscrire|become|join|get)\\b";
static const char others[] =
    "\\b(?:ils|elles|les (?:usagers|gens|familles|associations|habitants|agents|artisans|entreprises|medecins)|nos (?:usagers|agents|habitants)|they|people|users)\\b";

static const char shows[] =
    "\\?|\\b(?:voir|consulter|relire|revoir|retrouver|connaitre|savoir|ou en est|est-elle|en ligne|visible|publiee?|validee?|affichee?|see|show|look at|check|view|online|published)\\b";
static const char lone_card[] = "^\\W*" MY_CARD "(?: (?:svp|stp|please))?\\W*$";
#define CHANGE                                                                                                                             \
	"(?:modifi\\w+|chang\\w+|corrig\\w+|corrections?|rectifi\\w+|actualis\\w+|met\\w+ a jour|mise a jour|complet(?:er|ez)|ajout\\w+|updat\\w+|edit\\w*|correct\\w*|amend\\w*)"
static const char changes[] = "\\b" CHANGE "\\b[^.?!\\n]{0,40}\\b" MY_CARD "\\b|\\b" MY_CARD "\\b[^.?!\\n]{0,40}\\b" CHANGE "\\b";
#define REMOVE                                                                                                                             \
	"(?:retir(?:er|ez|e)|supprim(?:er|ez|e)|enlev(?:er|ez|e)|effac(?:er|ez|e)|masqu(?:er|ez|e)|depubli(?:er|ez)|desinscri\\w+|remov(?:e|al)|delete|take (?:down|off)|take me off|hide|unpublish)"
static const char removes[] =
    "\\b" REMOVE "\\b[^.?!\\n]{0,40}\\b" MY_CARD "\\b|\\b" MY_CARD "\\b[^.?!\\n]{0,20}\\b(?:a retirer|a supprimer)\\b|"
    "\\b(?:(?:retirez|enlevez|supprimez|effacez|desinscrivez|retirer|enlever)-?(?:moi|nous)|(?:me|nous) (?:retirer|enlever|supprimer|effacer|desinscrire)|(?:remove|delete|take) (?:me|us)(?: off| out)?)\\b[^.?!\\n]{0,15}\\b" THE_BOOK
    "\\b|"
    "\\bdesinscri\\w+\\b[^.?!\\n]{0,12}\\b" THE_BOOK
    "\\b|\\b(?:ne |n')[^.?!\\n]{0,24}\\bplus (?:\\w+ )?(?:figurer|apparaitre|etre)\\b[^.?!\\n]{0,20}\\b" THE_BOOK
    "\\b|\\bno longer\\b[^.?!\\n]{0,30}\\b" THE_BOOK "\\b";
static const char kept[] =
    "\\b(?:ne|n') ?(?:\\w+ ){0,2}?(?:retir\\w+|supprim\\w+|enlev\\w+|effac\\w+|masqu\\w+)[^.?!\\n]{0,12}\\bpas\\b|\\bne pas (?:la |le )?" REMOVE
    "|\\b(?:do not|don't) " REMOVE "|\\bcomment\\b|\\bhow\\b|\\bsi\\b|\\bif\\b";

static const char trouble[] =
    "\\b(?:problem\\w*|difficult\\w+|n'arriv\\w+|bloqu\\w+|satur\\w+|souci\\w*|irritant\\w*|reclam\\w+|ne (?:\\w+ )?(?:fonctionn\\w+|comprenn\\w+|march\\w+|trouv\\w+|savent)|trop (?:de|long\\w*|peu|complique\\w*)|struggl\\w+|broken|issues?)\\b";
/* clang-format on */

bool
card_words_directory(TALLOC_CTX *mem, const char *subject, const char *text)
{
	return asking_has(about_book, text_fold(mem, talloc_asprintf(mem, "%s\n%s", subject, text)));
}

/* What stands beside the lines holds labels of a problem. */
static bool
tells_problem(TALLOC_CTX *mem, const char *beside)
{
	static const char *const told[] = { "problem", "for_whom", "since", "tried", "deadline", "sponsor", "sharing", "better", NULL };
	struct field *fields;
	size_t n, i;

	fields_find(mem, beside, NULL, &fields, &n, NULL);
	for (i = 0; i < n; i++)
		if (g_strv_contains(told, fields[i].name))
			return true;
	return false;
}

static bool
are_lines(TALLOC_CTX *mem, const char *subject, const char *text)
{
	struct card_lines_seen seen;
	const char *beside, *folded;
	bool says_what;

	card_sheet_look(mem, text, &seen);
	if (seen.n == 0 || strlen(seen.beside) > BESIDE_MOST || tells_problem(mem, seen.beside))
		return false;
	beside = text_fold(mem, seen.beside);
	folded = talloc_asprintf(mem, "%s\n%s", text_fold(mem, subject), beside);
	says_what = seen.has[SHEET_EXPERTISE] || seen.has[SHEET_MISSIONS];
	if (asking_has(my_card, folded) || asking_has(enter, folded) || asking_has(become, folded))
		return seen.n >= 2 || asking_has(my_card, folded);
	if (asking_has(trouble, beside))
		return false;
	if (seen.n >= 2 && (says_what || seen.has[SHEET_NAME]) && asking_has(about_listing, text_fold(mem, subject)))
		return true;
	if (seen.n >= 2 && says_what && asking_has(about_listing, beside))
		return true;
	return strlen(beside) <= BESIDE_LEAST && seen.has[SHEET_NAME] && seen.has[SHEET_EXPERTISE] && (seen.kind || seen.n >= 4);
}

enum card_words
card_words(TALLOC_CTX *mem, const char *subject, const char *text)
{
	const char *said = text_fold(mem, text), *all;
	bool brief = strlen(text) <= SHORT_BYTES;

	if (are_lines(mem, subject, text))
		return CARD_WORDS_LINES;
	all = talloc_asprintf(mem, "%s\n%s", text_fold(mem, subject), said);
	if (strlen(text) > WISH_BYTES || asking_has("\\bP-\\d", subject) || asking_has("\\bp-\\d", said))
		return CARD_WORDS_NONE;
	if (brief && asking_has(removes, said)) {
		bool asks = strchr(said, '?') && !asking_has("\\b(?:pouv|pourr|merci|possible|could|can|please)\\w*", said);

		return asks ? CARD_WORDS_SHOW : asking_has(kept, said) ? CARD_WORDS_CHANGE : CARD_WORDS_REMOVE;
	}
	if (brief && asking_has(changes, said))
		return CARD_WORDS_CHANGE;
	if (brief && ((asking_has(my_card, said) && asking_has(shows, said)) || asking_has(lone_card, said)))
		return CARD_WORDS_SHOW;
	if ((asking_has(enter, all) || asking_has(listed_as, all) || (brief && asking_has(become, all))) && asking_has(first_person, all) &&
	    !asking_has(others, said) && !asking_has(trouble, said))
		return CARD_WORDS_HOW;
	return CARD_WORDS_NONE;
}
