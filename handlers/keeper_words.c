/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/keeper.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/running_order.h"

enum { DAY_MINUTES = 24 * 60, LINE_MOST = 90, TEXT_MOST = 120 };

/* A length of time in a folded text: digits, or the words that people use. */
#define COUNT                                                                                                                              \
	"(?<count>[0-9]{1,3}|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|quinze|vingt|trente|one|two|three|four|five|ten|fifteen|twenty|thirty)"
#define UNIT "(?<unit>minutes?|mins?|mn|m|['\\x{2019}\\x{2032}]|heures?|hours?|h)(?![a-z0-9])"
#define LENGTH                                                                                                                             \
	"(?:" COUNT "\\s*" UNIT                                                                                                            \
	"|(?<half>1/2\\s?h(?:eure)?|une demi[- ]heure|half an hour)|(?<quarter>1/4 d'heure|un quart d'heure|a quarter of an hour))"

static const struct {
	const char *pattern;
	enum keeper_wish wish;
	int sign;   /* of the length in it; 0: there is none */
	bool alone; /* only as the whole of what is said */
} forms[] = {
	{ "^$", KEEPER_SHOW, 0, true },
	{ "^(?:etat|ou en est[- ]on|ou on en est|combien (?:de temps )?(?:reste|il reste)(?:[- ]t[- ]il)?|state|how long|status)[ ?]*$",
	    KEEPER_SHOW, 0, true },
	{ "^(?:maintenant|tout de suite|go|top|c'est parti|demarrer?|demarrez|commencer?|commencez|lancer?|lancez|now|start|begin|start now)[ !]*$",
	    KEEPER_NOW, 0, true },
	{ "^(?:stop|stopper?|stoppez|arret|arreter?|arretez|fin|terminer?|c'est fini|annuler?|annulez|off|end|cancel|finish)[ !]*$",
	    KEEPER_STOP, 0, true },
	{ "^(?:pause|en pause|suspendre|hold|pause it)[ !]*$", KEEPER_PAUSE, 0, true },
	{ "^(?:reprendre|reprise|reprend|reprends|reprenez|on reprend|continuer?|continuez|resume|go on|continue)[ !]*$", KEEPER_ON, 0,
	    true },
	{ "^(?:suivante?|suite|partie suivante|la suite|next|next part|skip)[ !]*$", KEEPER_NEXT, 0, true },
	{ "^\\+\\s*(?<count>[0-9]{1,3})\\s*(?<unit>minutes?|mins?|mn|m|'|heures?|hours?|h)?[ !]*$", KEEPER_SHIFT, 1, true },
	{ "^[-\\x{2212}\\x{2013}]\\s*(?<count>[0-9]{1,3})\\s*(?<unit>minutes?|mins?|mn|m|'|heures?|hours?|h)?[ !]*$", KEEPER_SHIFT, -1,
	    true },
	{ LENGTH " (?:de retard|de plus|en plus|de rab|supplementaires?|late|behind(?: schedule)?|more)\\b", KEEPER_SHIFT, 1, false },
	{ "\\b" COUNT " (?:more|extra) " UNIT, KEEPER_SHIFT, 1, false },
	{ "\\b(?:retard|decale[rz]?(?: tout)?|ajoute[rz]?|prolonge[rz]?|encore|repousse[rz]?|add|extend|delay(?:ed)?|late)(?: de| d'|d'| by)? ?(?::|\\bof\\b)? ?" LENGTH,
	    KEEPER_SHIFT, 1, false },
	{ LENGTH " (?:d'avance|en avance|de moins|en moins|early|ahead(?: of schedule)?|less)\\b", KEEPER_SHIFT, -1, false },
	{ "\\b(?:avance|avances|raccourci[rst]?)(?: de| d'|d')? ?" LENGTH, KEEPER_SHIFT, -1, false },
	{ "\\b(?:on passe a la (?:suite|partie suivante)|passons a la suite|partie suivante|let's move on|next part)\\b", KEEPER_NEXT, 0,
	    false },
	{ "\\b(?:on fait une pause|mets? (?:le minuteur )?en pause|pause the timer)\\b", KEEPER_PAUSE, 0, false },
	{ "\\b(?:on reprend|c'est reparti|we (?:go on|resume))\\b", KEEPER_ON, 0, false },
	{ "\\b(?:arrete[rz]?|stop(?:pe[rz]?)?) (?:le |the )?(?:minuteur|timer|chrono)\\b", KEEPER_STOP, 0, false },
};

static int
count_of(const char *s)
{
	static const struct {
		const char *word;
		int n;
	} words[] = { { "un", 1 }, { "une", 1 }, { "deux", 2 }, { "trois", 3 }, { "quatre", 4 }, { "cinq", 5 }, { "six", 6 }, { "sept", 7 },
		{ "huit", 8 }, { "neuf", 9 }, { "dix", 10 }, { "douze", 12 }, { "quinze", 15 }, { "vingt", 20 }, { "trente", 30 },
		{ "one", 1 }, { "two", 2 }, { "three", 3 }, { "four", 4 }, { "five", 5 }, { "ten", 10 }, { "fifteen", 15 },
		{ "twenty", 20 }, { "thirty", 30 } };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(words); i++)
		if (strcmp(words[i].word, s) == 0)
			return words[i].n;
	return (int)g_ascii_strtoll(s, NULL, 10);
}

static bool
is_there(GMatchInfo *m, const char *name)
{
	g_autofree char *s = g_match_info_fetch_named(m, name);

	return s && *s;
}

static int
minutes_of(GMatchInfo *m)
{
	g_autofree char *count = g_match_info_fetch_named(m, "count"), *unit = g_match_info_fetch_named(m, "unit");

	if (is_there(m, "half"))
		return 30;
	if (is_there(m, "quarter"))
		return 15;
	return count ? count_of(count) * (unit && *unit == 'h' ? 60 : 1) : 0;
}

static bool
form_read(const char *folded, size_t i, struct keeper_asked *a)
{
	g_autoptr(GRegex) r = g_regex_new(forms[i].pattern, G_REGEX_OPTIMIZE, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;

	if (!r || !g_regex_match(r, folded, 0, &m))
		return false;
	*a = (struct keeper_asked){ .wish = forms[i].wish, .text = "" };
	if (forms[i].sign)
		a->minutes = forms[i].sign * minutes_of(m);
	return !forms[i].sign || (a->minutes != 0 && ABS(a->minutes) <= DAY_MINUTES);
}

/* "20 min tour de table", "tour de table : 20 min", "20 min", "20" */
static bool
timer_read(TALLOC_CTX *mem, const char *words, struct keeper_asked *a)
{
	struct order_part p[PARTS_MOST];
	const char *bad;
	bool bare = words[strspn(words, "0123456789")] == '\0';

	if (running_order_read(mem, words, -1, p, &bad) == 1) {
		*a = (struct keeper_asked){ KEEPER_TIMER, p[0].minutes, text_line(mem, p[0].text, TEXT_MOST) };
		return true;
	}
	if (running_order_read(mem, talloc_asprintf(mem, "%s%s x", words, bare ? " min" : ""), -1, p, &bad) != 1 ||
	    strcmp(p[0].text, "x") != 0)
		return false;
	*a = (struct keeper_asked){ KEEPER_TIMER, p[0].minutes, "" };
	return true;
}

void
keeper_read(TALLOC_CTX *mem, const char *words, struct keeper_asked *a)
{
	const char *clean = text_trim(talloc_strdup(mem, words)), *folded = text_fold(mem, clean);
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(forms); i++)
		if (strlen(folded) <= LINE_MOST && form_read(folded, i, a))
			return;
	if (!timer_read(mem, clean, a))
		*a = (struct keeper_asked){ .wish = KEEPER_UNREAD, .text = "" };
}

bool
keeper_said(TALLOC_CTX *mem, const char *line, bool under_ours, struct keeper_asked *a)
{
	const char *folded = text_trim(text_fold(mem, line));
	size_t i;

	if (!*folded || strlen(folded) > LINE_MOST || strchr(folded, '\n'))
		return false;
	for (i = 0; i < G_N_ELEMENTS(forms); i++)
		if ((under_ours || !forms[i].alone) && form_read(folded, i, a))
			return true;
	return false;
}
