/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/base/ladder.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/text.h"

static const char *const names[RULES] = { "untaken", "silent", "waiting", "promise", "news", "still", "decision", "middle", "end",
	"evaluation", "consent" };

enum { WEEK = 5, AMOUNT_MOST = 500 };

/* Folded, as people write them. */
static const char *const who_words[][6] = {
	[RUNG_TEAM] = { "equipe", "team", "salon", "room" },
	[RUNG_FOLLOWER] = { "suivi", "referent", "referente", "follower" },
	[RUNG_DEPUTY] = { "binome", "deputy", "remplacant", "remplacante" },
	[RUNG_HEAD] = { "responsable", "head" },
	[RUNG_REQUESTER] = { "demandeur", "demandeuse", "requester", "personne", "person" },
};

static const struct {
	const char *word;
	int days;
	bool hours;
} units[] = { { "j", 1, false }, { "jour", 1, false }, { "jours", 1, false }, { "d", 1, false }, { "day", 1, false }, { "days", 1, false },
	{ "s", WEEK, false }, { "sem", WEEK, false }, { "semaine", WEEK, false }, { "semaines", WEEK, false }, { "w", WEEK, false },
	{ "week", WEEK, false }, { "weeks", WEEK, false }, { "h", 1, true }, { "heure", 1, true }, { "heures", 1, true },
	{ "hour", 1, true }, { "hours", 1, true } };

const char *
rule_name(enum rule r)
{
	return names[r];
}

enum rule
rule_named(const char *name)
{
	int r;

	for (r = 0; r < RULES && strcmp(names[r], name) != 0; r++)
		;
	return (enum rule)r;
}

static bool
read_who(const char *word, enum rung_who *who)
{
	size_t i, k;

	for (i = 0; i < G_N_ELEMENTS(who_words); i++)
		for (k = 0; k < G_N_ELEMENTS(who_words[i]) && who_words[i][k]; k++)
			if (strcmp(who_words[i][k], word) == 0) {
				*who = (enum rung_who)i;
				return true;
			}
	return false;
}

/* "5j demandeur", "-1 jour suivi", "3 weeks head" */
static bool
read_rung(const char *step, struct rung *rung)
{
	g_auto(GStrv) words = NULL;
	char *end;
	long amount = strtol(step, &end, 10);
	size_t i;

	if (end == step || labs(amount) > AMOUNT_MOST)
		return false;
	words = g_strsplit_set(g_strchug(end), " \t", 2);
	if (!words[0] || !words[1] || !read_who(g_strstrip(words[1]), &rung->who))
		return false;
	for (i = 0; i < G_N_ELEMENTS(units); i++)
		if (strcmp(units[i].word, words[0]) == 0) {
			rung->amount = (int)amount * units[i].days;
			rung->hours = units[i].hours;
			return true;
		}
	return false;
}

bool
ladder_read(const char *text, struct ladder *l, char *bad, size_t size)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	g_auto(GStrv) steps = g_strsplit(text_fold(mem, text), ";", -1);
	bool good = true;
	size_t i;

	l->n = 0;
	*bad = '\0';
	for (i = 0; good && steps[i]; i++) {
		char *step = text_trim(steps[i]);

		if (!*step || strcmp(step, "jamais") == 0 || strcmp(step, "never") == 0)
			continue;
		good = l->n < RUNGS_MOST;
		if (good && !read_rung(step, &l->rung[l->n++])) {
			g_strlcpy(bad, step, size);
			good = false;
		}
	}
	talloc_free(mem);
	return good;
}

char *
ladder_text(TALLOC_CTX *mem, const struct ladder *l)
{
	static const char *const who[] = { "equipe", "suivi", "binome", "responsable", "demandeur" };
	char *s = talloc_strdup(mem, l->n ? "" : "jamais");
	size_t i;

	for (i = 0; i < l->n; i++)
		s = talloc_asprintf_append(
		    s, "%s%d%s %s", i ? "; " : "", l->rung[i].amount, l->rung[i].hours ? "h" : "j", who[l->rung[i].who]);
	return s;
}
