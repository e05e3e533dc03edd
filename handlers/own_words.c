/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/own_words.h"

#include <glib.h>
#include <string.h>

#include "handlers/dates.h"

static GRegex *
pattern(const char *text)
{
	return g_regex_new(text, G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);
}

#define LEAD                                                                                                                                                                                                                                                                                   \
	"^\\W*(?:(?:bonjour|bonsoir|hello|hi|salut|svp|stp|please)\\W+)*(?:(?:(?:est-ce que )?(?:tu|vous) )?(?:peux|pouvez|pourrais|pourriez)(?:[- ](?:tu|vous))?\\s+|(?:pense|pensez|n['\\x{2019}]oublie|n['\\x{2019}]oubliez)[- ](?:pas )?(?:\\x{e0}|a|de)\\s+|merci de (?:bien vouloir )?|" \
	"(?:can|could) you\\s+(?:please )?|il faut(?:drait)? )?(?:(?:me|nous|lui|leur)\\s+)?(?:mes )?(?:rappel(?:s|le|les|ez|er)?|remind(?:er|ers)?|"                                                                                                                                          \
	"(?:fais|faites|faire)[- ]?(?:moi|nous)? penser(?: (?:\\x{e0}|a))?(?= )|relanc(?:e|er|ez)(?=[- ](?:moi|nous)\\b)|(?<=me |nous )relancer)(?:\\b|(?<=\\x{e0}))"                                                                                                                          \
	"(?:[- ](?:moi|nous|me|us)\\b)?\\s*"

size_t
own_lead(const char *text)
{
	g_autoptr(GRegex) lead = pattern(LEAD);
	g_autoptr(GMatchInfo) m = NULL;
	gint end = 0;

	if (lead && g_regex_match(lead, text, 0, &m))
		g_match_info_fetch_pos(m, 0, NULL, &end);
	return (size_t)end;
}

static bool
matches(const char *regex, const char *text)
{
	g_autoptr(GRegex) r = pattern(regex);

	return r && g_regex_match(r, text, 0, NULL);
}

/* The date in it, read as if it were any day. */
static bool
dated(TALLOC_CTX *mem, const char *text, struct span *s)
{
	static const struct civil now = { .year = 2026, .month = 1, .day = 5, .hour = 9 };
	const struct dates_frame frame = { .now = &now, .side = DATES_AHEAD };

	return dates_find(mem, text, &frame, s, 1) == 1;
}

bool
own_said(TALLOC_CTX *mem, const char *text)
{
	static const char again[] = "^\\W*(?:tous|toutes|chaque|every|each)\\b[^;\\n]{3,80};";
	static const char noun[] = "^\\W*(?:rappels?|reminders?)\\b";
	static const char mine[] =
	    "^\\W*(?:(?:la )?(?:montre|donne|affiche|liste|list|show)\\w*(?:[- ](?:moi|me))?\\s+(?:de |of )?)?(?:(?:quels|quelles|what) (?:sont|are) )?"
	    "(?:mes rappels|my reminders)(?:\\W+(?:svp|stp|please))?\\W*$|"
	    /* Which one is meant is shown, and how to say it. */
	    "^\\W*(?:annul|supprim|retir|enl[e\\x{e8}]v|effac|cancel|delete|remove)\\w*\\s+(?:mon|mes|tous mes|le|les|my|all my|the) (?:rappel|reminder)s?\\b[^\\n]{0,40}$";
	static const char joined[] =
	    "^\\s*(?:(?:\\x{e0}|a)\\s+@?[\\p{L}.'\\x{2019}-]+\\s+|@\\S+\\s+)?(?:(?:de|que|to|that|about)\\s|d['\\x{2019}]|qu['\\x{2019}])(?!pr\\x{e9}f\\x{e9}rence)";
	static const char behind[] =
	    "^\\s*(?:(?:de|que|to|that|about|pour|\\x{e0})\\s(?!pr\\x{e9}f\\x{e9}rence)|d['\\x{2019}]|qu['\\x{2019}]|[:;]|[.!]?\\s*$)";
	const char *rest = text + own_lead(text);
	struct span s;

	if (matches(mine, text))
		return true;
	if (matches(again, text))
		return dated(mem, text, &s);
	if (rest == text || !dated(mem, rest, &s))
		return false;
	if (matches(noun, text))
		return strchr(rest, ';') != NULL;
	return matches(joined, rest) || matches(behind, rest + s.at + s.len);
}
