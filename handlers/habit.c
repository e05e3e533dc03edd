/* SPDX-License-Identifier: EUPL-1.2
 *
 * How people want to be reminded: each day, each week, never; and who of the staff stands in for whom.
 */
#include "handlers/reminder.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/aside.h"
#include "handlers/day.h"
#include "handlers/run.h"

/* Folded; the first row of which a word is said counts. */
static const struct {
	const char *digest;
	const char *const words[20];
} rhythms[] = {
	{ "never", { "jamais", "never", "aucun", "aucune", "rien", "none", "stop", "zero", NULL } },
	{ "weekly", { "semaine", "semaines", "hebdo", "hebdomadaire", "hebdomadaires", "week", "weekly", "lundi", "lundis", "monday",
			"mondays", NULL } },
	{ "daily", { "jour", "jours", "quotidien", "quotidiens", "quotidienne", "journalier", "day", "daily", "matin", "matins", "morning",
		       "normal", NULL } },
	{ "never", { "plus", "pas", "sans", "no", "any", "arretez", "arrete", "arreter", "stoppez", "stoppe", "cessez", "supprimez",
		       "supprimer", "desactivez", "desactiver", "coupez", "off", NULL } },
};

static char **
words_of(TALLOC_CTX *mem, const char *text, size_t *n)
{
	char *s = text_fold(mem, text), *p = s;
	char **words = talloc_array(mem, char *, (unsigned)strlen(s) / 2 + 2);

	for (*n = 0; *p; (*n)++) {
		p += strcspn(p, "abcdefghijklmnopqrstuvwxyz0123456789");
		if (!*p)
			break;
		words[*n] = p;
		p += strspn(p, "abcdefghijklmnopqrstuvwxyz0123456789");
		if (*p)
			*p++ = '\0';
	}
	words[*n] = NULL;
	return words;
}

static const char *
rhythm_named(TALLOC_CTX *mem, const char *text)
{
	size_t n, i, k;
	char **words = words_of(mem, text, &n);

	for (i = 0; i < G_N_ELEMENTS(rhythms); i++)
		for (k = 0; k < n; k++)
			if (g_strv_contains(rhythms[i].words, words[k]))
				return rhythms[i].digest;
	return NULL;
}

static int
habit_say(struct handling *h, const struct habit *habit, bool changed, const char *given, const char *command, struct err *e)
{
	struct person deputy = { .name = NULL };

	if (habit->deputy && person_get(h->tx, h->mem, habit->deputy, &deputy, e) < 0)
		return -1;
	return say(h, "habit",
	    VARS(VAR("given", given ? without_addresses(h->mem, given) : NULL), VAR("changed", changed ? "1" : NULL),
		VAR("how", word(h, talloc_asprintf(h->mem, "habit.%s", habit->digest))),
		VAR("except", strcmp(habit->digest, "daily") != 0 ? "1" : NULL), VAR("staff", is_staff(h) ? "1" : NULL),
		VAR("deputy", deputy.name), VAR("example", usage_of(h, command))),
	    e);
}

/* How it was can come back. */
static int
habit_changed(struct handling *h, const struct habit *was, struct err *e)
{
	return aside_note(h, "rythme", talloc_asprintf(h->mem, "%s %lld", was->digest, (long long)was->deputy), e);
}

int
cmd_rythme(struct handling *h, struct err *e)
{
	const char *given = arg_text(h, "text"), *digest = rhythm_named(h->mem, given);
	struct habit habit;

	if (habit_get(h->tx, h->mem, h->who.id, &habit, e) < 0)
		return -1;
	if (!digest)
		return habit_say(h, &habit, false, *given ? given : NULL, "rythme", e);
	if (habit_changed(h, &habit, e) < 0)
		return -1;
	habit.digest = digest;
	if (habit_set(h->tx, h->who.id, &habit, e) < 0)
		return -1;
	return habit_say(h, &habit, true, NULL, "rythme", e);
}

/* Nobody stands in any more. */
static bool
no_deputy(char *const *words)
{
	static const char *const none[] = { "aucun", "aucune", "personne", "plus", "pas", "none", "nobody", "no", "sans", "retirer",
		"supprimer", NULL };
	size_t i;

	for (i = 0; words[i]; i++)
		if (g_strv_contains(none, words[i]))
			return true;
	return false;
}

/* The only member of the staff whom the words name, whole or by one word: 1, 0, -1. */
static int
deputy_named(struct handling *h, const char *given, char *const *words, struct person *found, struct err *e)
{
	struct person p;
	size_t i;
	int r = staff_find(h, given, found, e);

	for (i = 0; r == 0 && words[i]; i++) {
		if (strcmp(words[i], "moi") == 0 || strcmp(words[i], "me") == 0)
			continue;
		r = staff_find(h, words[i], &p, e);
		if (r == 1)
			*found = p;
	}
	return r;
}

int
cmd_binome(struct handling *h, struct err *e)
{
	const char *given = arg_text(h, "text");
	struct habit habit;
	struct person p;
	size_t n;
	char **words = words_of(h->mem, given, &n);
	int r;

	if (habit_get(h->tx, h->mem, h->who.id, &habit, e) < 0)
		return -1;
	if (n == 0 || strcmp(words[0], "qui") == 0 || strcmp(words[0], "who") == 0)
		return habit_say(h, &habit, false, NULL, "binome", e);
	r = deputy_named(h, given, words, &p, e);
	if (r < 0)
		return -1;
	if (r == 0 && !no_deputy(words))
		return staff_unknown(h, given, e);
	if (r == 1 && p.id == h->who.id)
		return habit_say(h, &habit, false, given, "binome", e);
	if (habit_changed(h, &habit, e) < 0)
		return -1;
	habit.deputy = r == 1 ? p.id : 0;
	if (habit_set(h->tx, h->who.id, &habit, e) < 0)
		return -1;
	return habit_say(h, &habit, true, NULL, "binome", e);
}
