/* SPDX-License-Identifier: EUPL-1.2
 *
 * Who: "avec Anne comme facilitatrice", "obligatoire : Paul", "invités : a@x.example, Paul Riou".
 */
#include <string.h>

#include "bot/base/text.h"
#include "handlers/workshop_sheet.h"

enum { NAME_BYTES = 100 };

/* Of text as written. */
#define FIRST "\\p{Lu}[\\p{L}'\\x{2019}-]*\\p{L}"
#define ONE                                                                                                                                \
	"(?:@[\\p{L}0-9._:-]+|[\\p{L}0-9._+-]+@[\\p{L}0-9.-]*[\\p{L}0-9]|(?:(?:M\\.|Mme|Mlle|Mr\\.?|Mrs\\.?|Ms\\.?|Dr\\.?) )?" FIRST       \
	"(?: (?:de |du |le |Le |La |l['\\x{2019}]|d['\\x{2019}])?" FIRST "){0,2})"
#define NAMES "(" ONE "(?:(?:, ?| et | and | & | ainsi que )" ONE ")*)"

static bool
known(const struct workshop_names *names, const char *name)
{
	size_t i;

	for (i = 0; i < names->n; i++)
		if (strcmp(names->name[i], name) == 0)
			return true;
	return false;
}

/* "Paul Riou <paul@x.example>" is that address; titles and the marks of a list are no part of a name. */
static char *
name_clean(TALLOC_CTX *mem, const char *text)
{
	static const char title[] =
	    "^(?:[-*+\\x{2022}] ?|\\d{1,2}[.)] )?(?:(?:M\\.|Mme|Mlle|Mr\\.?|Mrs\\.?|Ms\\.?|Dr\\.?|Madame|Monsieur|[Mm]ailto:) ?)?(.*?)[ .;:!]*$";
	static const char inside[] = "([\\p{L}0-9._+-]+@[\\p{L}0-9.-]*[\\p{L}0-9])";
	int start, end;

	if (asking_find(inside, text, 0, 1, &start, &end) || asking_find(title, text, 0, 1, &start, &end))
		return talloc_strndup(mem, text + start, (size_t)(end - start));
	return talloc_strdup(mem, text);
}

void
names_add(TALLOC_CTX *mem, struct workshop_names *names, const char *list)
{
	static const char between[] = "\\s*(?:[,;\\n|]|\\s/\\s|(?:^|\\s)(?:et|and|&|ainsi que|puis)\\s)\\s*";
	g_auto(GStrv) all = g_regex_split(asking_regex(between), list, 0);
	size_t i;

	for (i = 0; all[i] && names->n < WORKSHOP_NAMES; i++) {
		char *one = text_trim(all[i]);
		const char *name;

		if (!*one || strlen(one) > NAME_BYTES)
			continue;
		name = name_clean(mem, one);
		if (*name && !asking_has("^\\W*$", name) && !known(names, name))
			names->name[names->n++] = name;
	}
}

static void
names_by(struct sheet *s, const char *const *patterns, size_t n, struct workshop_names *to)
{
	const char *list;
	size_t i;

	for (i = 0; i < n; i++)
		while (to->n < WORKSHOP_NAMES && (list = sheet_match_written(s, patterns[i], 1)))
			names_add(s->mem, to, list);
}

/* Every address that stands in the text and has no other part in it. */
static void
addresses(struct sheet *s, struct workshop_names *to)
{
	static const char address[] = "(?<![\\p{L}0-9._+@-])([\\p{L}0-9._+-]+@[\\p{L}0-9.-]+\\.[\\p{L}]{2,})";
	const char *one;

	while (to->n < WORKSHOP_NAMES && (one = sheet_match_written(s, address, 1)))
		names_add(s->mem, to, one);
}

/* Nobody is asked as somebody else twice. */
static void
without(struct workshop_names *names, const struct workshop_names *other)
{
	size_t i, n = 0;

	for (i = 0; i < names->n; i++)
		if (!known(other, names->name[i]))
			names->name[n++] = names->name[i];
	names->n = n;
}

void
read_names(struct sheet *s, struct workshop_asked *out)
{
	static const char *const facilitators[] = {
		"\\b(?i:avec|with)\\s+" NAMES
		"\\s+(?i:comme|en tant qu[e'\\x{2019}]|pour|\\x{e0}|en|as)\\s*(?i:l['\\x{2019}]|la |le |une? |the |a |our )?(?i:co-?)?(?i:facilit|anim|host)\\w*",
		"(?i:\\b(?:co-?)?(?:anim|facilit)(?:\\x{e9}e?|er|\\x{e9}\\x{b7}e)?s? (?:par|by)|\\bfacilitated by|\\brun by|\\bled by|\\bhosted by|\\banimation par|\\bfacilitation par)\\s+" NAMES,
		NAMES
		"\\s+(?i:pour (?:animer|faciliter|l['\\x{2019}]animation|la facilitation)|animera|facilitera|animeront|faciliteront|animerait|(?:will|would|can) (?:facilitate|host|run it|lead))",
	};
	static const char *const sponsors[] = {
		"(?i:\\bcommand(?:it)?\\x{e9}e? par|\\bcommanditaire(?: est)?|\\bsponsoris\\x{e9}e? par|\\bsponsored by|\\bpour le compte de)\\s+" NAMES,
		"\\b(?i:avec|with)\\s+" NAMES
		"\\s+(?i:comme|en tant qu[e'\\x{2019}]|as)\\s*(?i:la |le |une? |the |a |our )?(?i:commanditaire|sponsor)\\w*",
	};
	static const char *const required[] = {
		NAMES
		"\\s+(?i:(?:est|sont) (?:absolument )?(?:indispensables?|obligatoires?|incontournables?)|(?:doit|doivent) (?:absolument |imp\\x{e9}rativement )?(?:\\x{ea}tre (?:l\\x{e0}|pr\\x{e9}sente?s?)|venir|participer|y \\x{ea}tre)|(?:must|has to|have to|needs to|need to) (?:be there|be present|attend|come|take part)|(?:is|are) (?:required|essential|mandatory))",
		"(?i:\\bpr\\x{e9}sence (?:obligatoire|indispensable) (?:de |d['\\x{2019}]))" NAMES,
		"(?i:\\b(?:il (?:nous )?faut|nous avons besoin de|on a besoin de) (?:absolument |imp\\x{e9}rativement )(?:la pr\\x{e9}sence de )?)" NAMES,
	};
	static const char *const invited[] = {
		"(?i:\\b(?:inviter?|invitez|convier|conviez|invite|inviting)\\s+(?:aussi |\\x{e9}galement |also )?)" NAMES,
	};

	static const char *const handles[] = { "(?<![\\p{L}0-9._+-])(@[\\p{L}0-9][\\p{L}0-9._:-]*[\\p{L}0-9])" };

	names_by(s, facilitators, G_N_ELEMENTS(facilitators), &out->facilitators);
	names_by(s, sponsors, G_N_ELEMENTS(sponsors), &out->sponsors);
	names_by(s, required, G_N_ELEMENTS(required), &out->required);
	names_by(s, invited, G_N_ELEMENTS(invited), &out->invited);
	if (s->label[LABEL_FACILITATOR])
		names_add(s->mem, &out->facilitators, s->label[LABEL_FACILITATOR]);
	if (s->label[LABEL_SPONSOR])
		names_add(s->mem, &out->sponsors, s->label[LABEL_SPONSOR]);
	if (s->label[LABEL_REQUIRED])
		names_add(s->mem, &out->required, s->label[LABEL_REQUIRED]);
	if (s->label[LABEL_INVITED])
		names_add(s->mem, &out->invited, s->label[LABEL_INVITED]);
	addresses(s, &out->invited);
	names_by(s, handles, G_N_ELEMENTS(handles), &out->invited);
	without(&out->required, &out->facilitators);
	without(&out->invited, &out->facilitators);
	without(&out->invited, &out->sponsors);
	without(&out->invited, &out->required);
}
