/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/base/checklist.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/text.h"

enum { WEEK = 5, DAYS_MOST = 500 };

/* Folded, as people write them. */
static const char *const who_words[] = {
	[CHECKER_ORGANISER] = "organisateur organisatrice organisation organiser",
	[CHECKER_FACILITATOR] = "facilitateur facilitatrice facilitation facilitator animateur animatrice",
	[CHECKER_SPONSOR] = "commanditaire sponsor",
	[CHECKER_TEAM] = "equipe team salon room",
};
static const char day_words[] = "j jour jours d day days";
static const char week_words[] = "s sem semaine semaines w week weeks";

/* What stands behind the last ':' when it names one of these; it is cut off. */
static enum checker
who_cut(TALLOC_CTX *mem, char *text)
{
	char *colon = strrchr(text, ':'), *word;
	size_t i;

	if (!colon)
		return CHECKER_ORGANISER;
	word = text_trim(text_fold(mem, colon + 1));
	for (i = 0; i < G_N_ELEMENTS(who_words); i++)
		if (*word && words_hold(who_words[i], word, strlen(word))) {
			*colon = '\0';
			return (enum checker)i;
		}
	return CHECKER_ORGANISER;
}

/* "-21j cadrage : facilitateur", "J+2 compte rendu", "0j émargement" */
static bool
read_check(TALLOC_CTX *mem, char *step, struct check *c)
{
	bool led = (*step == 'J' || *step == 'j' || *step == 'D') && (step[1] == '+' || step[1] == '-' || g_ascii_isdigit(step[1]));
	char *end, *text, *unit;
	long days = strtol(step + led, &end, 10);

	if (end == step + led || labs(days) > DAYS_MOST)
		return false;
	text = end + strspn(end, " \t");
	if (!led) {
		size_t n = strcspn(text, " \t");

		unit = text_fold(mem, talloc_strndup(mem, text, n));
		text += n;
		if (*unit && words_hold(week_words, unit, strlen(unit)))
			days *= WEEK;
		else if (!*unit || !words_hold(day_words, unit, strlen(unit)))
			return false;
	}
	c->who = who_cut(mem, text);
	text = text_line(mem, text, CHECK_TEXT - 1);
	c->days = (int)days;
	g_strlcpy(c->text, text, sizeof c->text);
	return *text != '\0' && labs(days) <= DAYS_MOST;
}

bool
checklist_read(const char *text, struct checklist *l, char *bad, size_t size)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	g_auto(GStrv) steps = g_strsplit(text, ";", -1);
	bool good = true;
	size_t i;

	*l = (struct checklist){ .n = 0 };
	*bad = '\0';
	for (i = 0; good && steps[i]; i++) {
		char *step = text_trim(steps[i]), *whole = text_line(mem, step, 79), *folded = text_fold(mem, step);

		if (!*step || strcmp(folded, "jamais") == 0 || strcmp(folded, "never") == 0)
			continue;
		good = l->n < CHECKS_MOST;
		if (good && !read_check(mem, step, &l->check[l->n++])) {
			g_strlcpy(bad, whole, size);
			good = false;
		}
	}
	talloc_free(mem);
	return good;
}

char *
checklist_text(TALLOC_CTX *mem, const struct checklist *l)
{
	static const char *const who[] = { "", " : facilitateur", " : commanditaire", " : \xc3\xa9quipe" };
	char *s = talloc_strdup(mem, l->n ? "" : "jamais");
	size_t i;

	for (i = 0; i < l->n; i++)
		s = talloc_asprintf_append(s, "%s%dj %s%s", i ? "; " : "", l->check[i].days, l->check[i].text, who[l->check[i].who]);
	return s;
}
