/* SPDX-License-Identifier: EUPL-1.2
 *
 * Words about who organises a workshop. A clause says it from its beginning to its end: "Paul reprend A-3", not "Paul reprend A-3 demain à
 * la page 4, c'est ce que disait Anne".
 */
/* clang-format off: what people say stands as tables */
#include "handlers/organiser_said.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/asking.h"
#include "handlers/understand.h"

/* References stand as "#" before this is looked at, with the words around them that name a workshop. */
#define WHICH                                                                                                                              \
	"(?:#(?:\\s*(?:et|and|,|&)?\\s*#)*|(?:tous |toutes |all )?(?:mes|my) (?:ateliers?|workshops?|seances?)|tout|le tout|everything|l'atelier|cet atelier|mon atelier|l'organisation|the workshop|this workshop|my workshop|it|ca|cela|(?:la suite|le relais|le flambeau)(?: (?:de|d'|sur|pour) ?#)?)"
#define NAME                                                                                                                               \
	"(@?[a-z][\\w.'@+-]*(?: (?:le |la |de |du |van |von )?[a-z][\\w'-]*)?"                                                             \
	"?)"
#define BEGIN                                                                                                                              \
	"^\\W*(?:(?:bonjour|bonsoir|hello|hi|donc|alors|du coup|desormais|maintenant|et|mais|so|and|now|finalement|c'est|it's|ce sera|svp|merci de noter que|je vous informe que|pour info|fyi)\\b[\\s,:]*)*"
#define END                                                                                                                                \
	"(?:\\s*(?:,|desormais|maintenant|a ma place|a sa place|pour moi|pour la suite|a partir (?:de|du|d')[^.]*|des (?:maintenant|demain|lundi|le [^.]*)|from now on|from [^.]*|instead|in my place|svp|stp|please|merci|thanks|thank you|avec plaisir|volontiers|if you like|si vous voulez|si tu veux|from (?:me|him|her)|du labo|au labo|dans le labo|\xf0\x9f\x99\x8b))*\\W*$"
#define VERB                                                                                                                               \
	"(?:(?:va|veut bien|peut|pourra|accepte de|a accepte de|is going to|will|can|agreed to|agrees to) )?(?:(?:l'|le |la |les |en |m'en |s'en )?(?:reprend|reprendra|reprendre|a repris|prend|prendra|prendre|assure|assurera|assurer|organise|organisera|organiser|pilote|pilotera|pilote|s'occupe de|s'occupera de|s'occuper de|s'occupe d'|est responsable de|devient responsable de|takes over|take over|takes|take|runs|run|will run|organi[sz]es|organi[sz]e|leads|lead))"
#define GIVE                                                                                                                               \
	"(?:passe|passer|confie|confier|transmets|transmettre|laisse|laisser|donne|donner|cede|ceder|hand|handing|pass|passing|give|giving|transfer|transferring)"

/* The first group is the name. */
static const char *const named[] = {
	"^\\W*(?:#\\s*[:,]?\\s*)?(?:le |la |the )?(?:nouve(?:l|lle|au) |new )?(?:organisateur|organisatrice|organisateurice|organi[sz]er|organisation|responsable|pilote)(?: (?:de |d'|of |for )" WHICH
	")?\\s*(?::|=|devient|est|sera|is|will be|becomes)?\\s*(?:maintenant |desormais |now )?" NAME END,
	BEGIN NAME " (?:qui )?" VERB " " WHICH END,
	BEGIN NAME " (?:qui )?(?:me remplace(?:ra|r)?|va me remplacer|replaces me|will replace me)(?: (?:pour|sur|for|on) " WHICH ")?" END,
	BEGIN WHICH
	" (?:est|sera|sont|seront|is|are|will be)? ?(?:repris|reprise|reprises|confie|confiee|confies|organise|organisee|organises|pilote|pilotee|assure|assuree|taken over|run|organi[sz]ed|led) (?:par|a|by) " NAME
	    END,
	BEGIN WHICH "\\s*(?:->|=>|:|a confier a|pour|passe a|goes to|to|a)\\s*" NAME END,
	BEGIN "(?:je |j'|i |i am |i'm |on |nous )?(?:l'|le |la |les |vais |will |voudrais |souhaite |would like to |veux )*" GIVE
	      "(?:ons)?(?: (?:l'organisation|la main|the organi[sz]ation) (?:de|d'|of))? ?(?:" WHICH ")?(?: over)? (?:a|to) " NAME END,
	NULL
};

static const char *const self[] = { BEGIN
	"(?:je |j'|i |i'll |i will |i can |i'd |we )(?:vais |peux |veux bien |will |can |would |happily |suis (?:prete?|d'accord|partante?) (?:a|pour) )?(?:l'|le |la |les |en |m'en |m')?(?:reprends|reprendrai|reprendre|prends|prendrai|prendre|organise|organiserai|organiser|assure|assurerai|occupe|occuperai|occuper|take over|take|take on|run|organi[sz]e)(?: (?:de|d'))? ?" WHICH
	    END,
	NULL };
/* ... where it is known what is spoken of. */
static const char *const self_under[] = { BEGIN
	"(?:moi|moi (?:je|j')[^.]{0,40}|pour moi|a moi|me|mine|je (?:le |la |m'en |les )?(?:prends|reprends|gere|charge|occupe)|je m'en (?:occupe|charge)|je veux bien|je peux|i'll (?:take|do) it|i take it|i can|i will|oui|yes|ok|d'accord|(?:!)?prendre(?: #)?|take)" END,
	NULL };

static const char *const nobody[] = { BEGIN
	"(?:je |j'|i )(?:n'|ne )?(?:vais |pourrai |peux |veux |serai |suis |can |will |am |m )?(?:plus|ne peux plus|no longer|not|cannot|can't|won't)? ?(?:en mesure de |en capacite de |able to |going to )?(?:plus )?(?:l'|le |la |m'en |m')?(?:organise|organiser|occuper de|occupe de|occuper|occupe|assurer|assure|porter|piloter|organi[sz]e|run|lead) (?:plus )?" WHICH
	"(?: any ?(?:more|longer))?" END,
	BEGIN
	"(?:je |j'|i )(?:abandonne|arrete|renonce a|laisse|lache|give up|drop|leave) (?:l'organisation (?:de|d') ?|organi[sz]ing )?" WHICH
	    END,
	BEGIN
	"(?:qui|quelqu'un|who|someone|somebody|anyone) (?:peut|pourrait|veut|veut bien|voudrait|souhaite|can|could|will|would|wants to)?(?: bien)? ?(?:reprend|reprendre|prend|prendre|take over|takes over|take|run) " WHICH
	    END,
	"^\\W*(?:organisateur|organisatrice|organi[sz]er)\\s*[:=]?\\s*(?:personne|aucun|nobody|none|\\?)" END, NULL };
/* "Je ne suis plus là" is nobody's order: only words that say no. */
static const char denies[] =
    "\\b(?:plus|no longer|not|cannot|can't|won't|any ?more|abandonne|arrete|renonce|laisse|lache|give up|drop|leave|qui|quelqu'un|who|someone|somebody|anyone|personne|aucun|nobody|none)\\b|\\?";

static const char leaves[] =
    "\\b(?:je|j'|i|i'm|i am|i will be|i'll be)\\s*(?:vais |ai |serai |will |have |be )?(?:quitte|quittes|quitterai|quitter|pars|partirai|pars de|ne fais plus partie|ne ferai plus partie|ne travaille plus|ne travaillerai plus|leaving|leave|left|no longer (?:work|be) (?:at|for|with)|change|changerai|changer)\\b\\s*(?:definitivement )?(?:de |d'|a |au |du |pour |le |la |les |l'|mon |ma |the |my |at )*(?:labo|laboratoire|equipe|service|poste|structure|collectivite|mairie|departement|region|metropole|lab|team|job|post|position|office)\\b";

/* Who is no name. */
static const char pronouns[] =
    " je j i on nous il elle ils elles qui quelqu quelqu'un personne who someone somebody anyone nobody it he she we they tu vous "
    "ca ce cela tout moi me le la les un une des mon ma mes my the this that l'atelier atelier workshop seance reunion jury equipe ";
/* clang-format on */

static bool
is_name(const char *s)
{
	g_auto(GStrv) w = g_strsplit(s, " ", 3);
	g_autofree char *first = g_strdup_printf(" %s ", w[0] ? w[0] : "");

	return w[0] && strlen(w[0]) > 1 && !strstr(pronouns, first) && !strchr(s, '#') && !g_str_has_prefix(s, "l'") &&
	       !g_str_has_prefix(s, "j'");
}

/* References as "#", their article gone; which they were. */
static const char *
refs_out(TALLOC_CTX *mem, const char *clause, struct organiser_said *s)
{
	static const char ref[] =
	    "(?:\\b(?:l'|les |cet |cette |mon |mes |notre |the |my |d')?(?:ateliers?|workshops?|seances?)?\\s*)?\\ba-(?:20\\d\\d-)?\\d{1,6}\\b";
	g_autofree char *out = g_regex_replace_literal(asking_regex(ref), clause, -1, 0, " # ", 0, NULL);

	g_autofree char *upper = g_ascii_strup(clause, -1);

	s->n_refs = references_find(mem, upper, s->refs, ORGANISER_REFS);
	return text_trim(text_line(mem, out ? out : clause, strlen(clause) * 4 + 8));
}

static bool
says(TALLOC_CTX *mem, const char *clause, const char *const *patterns, const char **name)
{
	int start, end;

	for (; *patterns; patterns++) {
		if (!asking_has(*patterns, clause))
			continue;
		if (!name)
			return true;
		if (!asking_find(*patterns, clause, 0, 1, &start, &end) || end <= start)
			continue;
		*name = talloc_strndup(mem, clause + start, (size_t)(end - start));
		if (is_name(*name))
			return true;
	}
	return false;
}

static bool
clause_read(TALLOC_CTX *mem, const char *clause, bool under, struct organiser_said *s)
{
	const char *bare = refs_out(mem, clause, s);

	s->name = "";
	s->all = asking_has("\\b(?:mes|my) (?:ateliers|workshops|seances)\\b|\\b(?:tout|everything)\\b", bare);
	if (asking_has(leaves, bare))
		s->what = ORGANISER_LEAVES;
	else if (asking_has(denies, bare) && says(mem, bare, nobody, NULL))
		s->what = ORGANISER_NOBODY;
	else if (says(mem, bare, self, NULL) || (under && says(mem, bare, self_under, NULL)))
		s->what = ORGANISER_SELF;
	else if (says(mem, bare, named, &s->name)) {
		s->what = strcmp(s->name, "moi") == 0 || strcmp(s->name, "me") == 0 ? ORGANISER_SELF : ORGANISER_NAMED;
	} else if (
	    asking_has(
		"^\\W*(?:le |la )?(?:nouvel |nouvelle |new )?(?:organisateur|organisatrice|organi[sz]er)\\s*[:=]?\\s*(?:moi|me|myself)\\W*$",
		bare)) {
		s->what = ORGANISER_SELF;
	} else {
		return false;
	}
	return true;
}

size_t
organiser_read(TALLOC_CTX *mem, const char *text, bool under, struct organiser_said *out, size_t max)
{
	enum { CLAUSES = 40, TEXT_MOST = 3000 };
	g_auto(GStrv) clauses = NULL;
	const char *folded = text_fold(mem, talloc_strndup(mem, text, TEXT_MOST));
	size_t n = 0, i;

	clauses = g_regex_split(
	    asking_regex("\\.(?=\\s|$)|[;!\\n]|,(?!\\d| ?a-\\d)|\\bet (?=(?:que |c'est )?@?[a-z]\\w+ (?:reprend|prend|s'occupe))"), folded,
	    0);
	for (i = 0; clauses && i < CLAUSES && clauses[i] && n < max; i++)
		if (*text_trim(clauses[i]) && clause_read(mem, clauses[i], under, &out[n]))
			n++;
	return n;
}

bool
organiser_worth(TALLOC_CTX *mem, const char *text)
{
	static const char worth[] = "\\ba-(?:20\\d\\d-)?\\d|\\b(?:quitt|labo|leav|lab\\b)";

	return asking_has(worth, text_fold(mem, text));
}
