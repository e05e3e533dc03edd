/* SPDX-License-Identifier: EUPL-1.2
 *
 * An accepted sollicitation is a project: its stages, how it ends and what was learnt.
 */
#include "handlers/handling.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/experiment.h"
#include "handlers/project.h"
#include "handlers/run.h"

enum { LEARNINGS_SHOWN = 20 };

/* clang-format off: a table */
static const struct {
	enum stage stage;
	const char *words;
} named[] = {
	{ STAGE_INVESTIGATION, "investigation investigations investiguer immersion enquete investigate" },
	{ STAGE_IDEATION, "ideation ideations ideer ideate" },
	{ STAGE_PROTOTYPING, "proto prototypage prototype prototypes prototyper prototyping" },
	{ STAGE_EXPERIMENT, "expe experimentation experimentations experimenter experience experiment experimenting" },
	{ STAGE_EVALUATION, "evaluation evaluations evaluer evaluate" },
	{ STAGE_SCALED, "echelle generalisation generaliser deploiement deployer scale scaled scaling scaleup rollout" },
	{ STAGE_TRANSFERRED, "transfert transferts transfere transferee transferer transfer transferred" },
	{ STAGE_STOPPED, "arret arrete arretee arreter stop stopped stopping" },
	{ STAGE_QUALIFYING, "qualification qualifier qualifying" },
	{ STAGE_COMMITTEE, "comite committee" },
};
/* clang-format on */

static const char fillers[] =
    " en a au aux l la le les de du d phase etape stade projet passage passe passer mise vers dans sur to in into "
    "the stage of up is ";

/* "en", "phase", "passage": stands between the case and its stage. */
static bool
stage_filler(const char *word)
{
	const char *at = strstr(fillers, word);
	size_t n = strlen(word);

	while (at && !(at[-1] == ' ' && at[n] == ' '))
		at = strstr(at + 1, word);
	return (n > 0 && at) || (n >= 5 && (text_distance(word, "passage", 1) <= 1 || text_distance(word, "projet", 1) <= 1));
}

int
stage_named(const char *word)
{
	int found = -1, best = 3;
	size_t i, k;

	for (i = 0; i < G_N_ELEMENTS(named); i++) {
		g_auto(GStrv) words = g_strsplit(named[i].words, " ", -1);

		for (k = 0; words[k]; k++) {
			int far = text_distance(word, words[k], 2);

			if (far > command_slips(word, words[k]) || far > best)
				continue;
			if (far == best && found >= 0 && found != (int)named[i].stage) /* near to two: no guess */
				found = -2;
			else if (far < best || found == -1)
				found = (int)named[i].stage;
			best = far;
		}
	}
	return found;
}

/* Behind what only leads to a text. */
static const char *
lead_skip(const char *s)
{
	for (;;) {
		if (*s && strchr(" \t\n:,;.>-=(", *s))
			s++;
		else if (strncmp(s, "\xC2\xA0", 2) == 0)
			s += 2;
		else if (strncmp(s, "\xE2\x80\xAF", 3) == 0 || strncmp(s, "\xE2\x80\x93", 3) == 0 || strncmp(s, "\xE2\x80\x94", 3) == 0)
			s += 3;
		else
			return s;
	}
}

/* "à l'échelle : la Région étend" -> the stage and what follows it; -1 when the first words name none. */
static int
stage_read(TALLOC_CTX *mem, const char *text, const char **rest)
{
	size_t *map, i = 0, n;
	char *folded = text_fold_map(mem, text, &map), *word;
	int found;

	*rest = "";
	for (;;) {
		while (folded[i] && !g_ascii_isalnum(folded[i]))
			i++;
		for (n = 0; g_ascii_isalnum(folded[i + n]); n++)
			;
		if (n == 0)
			return -1;
		word = talloc_strndup(mem, folded + i, n);
		i += n;
		if (stage_filler(word))
			continue;
		found = stage_named(word);
		if (found < 0)
			return -1;
		if (strncmp(folded + i, " up", 3) == 0 && !g_ascii_isalnum(folded[i + 3]))
			i += 3;
		*rest = lead_skip(text + map[i]);
		return found;
	}
}

static int
ask_learnt(struct handling *h, const char *command, struct err *e)
{
	return say(h, "learnings-needed", VARS(VAR("example", example(h, command))), e);
}

static int
stop(struct handling *h, const char *learnt, struct err *e)
{
	if (!*learnt && stage_allowed(h->problem.stage, STAGE_STOPPED))
		return ask_learnt(h, "arret", e);
	return decide(h, STAGE_STOPPED, learnt, "moved", "project-ended", e);
}

static int
end_well(struct handling *h, enum stage to, const char *text, struct err *e)
{
	const char *evaluated;

	if (evaluation_find(h, &evaluated, e) < 0)
		return -1;
	if (to == STAGE_SCALED && !evaluated && (h->problem.stage == STAGE_EXPERIMENT || h->problem.stage == STAGE_EVALUATION))
		return say(h, "scale-needs-evaluation", VARS(VAR("example", example(h, "evaluation"))), e);
	if (!*text && !evaluated && stage_allowed(h->problem.stage, to))
		return ask_learnt(h, "etape", e);
	return decide(h, to, *text ? text : evaluated ? evaluated : "", "moved", "project-ended", e);
}

int
cmd_etape(struct handling *h, struct err *e)
{
	const char *given = arg_text(h, "stage"), *note;
	int to = stage_read(h->mem, given, &note);

	switch (to) {
	case STAGE_QUALIFYING:
	case STAGE_COMMITTEE:
		return decide(h, (enum stage)to, note, "moved", NULL, e);
	case STAGE_STOPPED:
		return stop(h, note, e);
	case STAGE_SCALED:
	case STAGE_TRANSFERRED:
		return end_well(h, (enum stage)to, note, e);
	default:
		if (to >= 0)
			return decide(h, (enum stage)to, note, "moved", "project-stage", e);
	}
	return say(h, "stage-unknown", VARS(VAR("given", *given ? excerpt(h->mem, given) : NULL), VAR_ROWS("stages", stage_rows(h))), e);
}

int
cmd_arret(struct handling *h, struct err *e)
{
	return stop(h, arg_text(h, "learnt"), e);
}

int
cmd_apprentissages(struct handling *h, struct err *e)
{
	struct rows *rows = rows_new(h->mem, LEARNINGS_SHOWN);
	struct learning l[LEARNINGS_SHOWN + 1];
	size_t n, i;

	if (learning_all(h->tx, h->mem, l, LEARNINGS_SHOWN + 1, &n, e) < 0)
		return -1;
	for (i = 0; i < n && i < LEARNINGS_SHOWN; i++)
		rows_add(rows, "row_title", excerpt(h->mem, l[i].title), "row_stage",
		    word(h, talloc_asprintf(h->mem, "stage.%s", stage_name(l[i].stage))), "row_date",
		    words_date(h->mem, h->lab->words, h->who.lang, l[i].at, h->lab->zone), "row_text", excerpt(h->mem, l[i].text), NULL);
	h->has_problem = false; /* it answers about all of them */
	return say(h, "learnings", VARS(VAR_ROWS("learnings", rows), VAR("more", n > LEARNINGS_SHOWN ? "1" : NULL)), e);
}
