/* SPDX-License-Identifier: EUPL-1.2
 *
 * The card of an experiment, filled line by line, and its evaluation.
 */
#include "handlers/experiment.h"

#include <string.h>

#include "bot/base/text.h"
#include "handlers/day.h"
#include "handlers/run.h"

const char *const experiment_names[] = { "hypothesis", "ground", "people", "start", "duration", "indicator", "before", "after", "decision",
	NULL };

/* clang-format off: a table */
static const char *const labels[] = {
	"hypothese|hypotheses|hypothese de travail|hypothese a tester|pari|paris|idee a tester|idee testee|nous pensons que|on pense que|"
	"hypothesis|working hypothesis|bet|assumption|we believe that",
	"terrain|terrains|terrain d experimentation|lieu|lieux|ou|ou ca|site|sites|territoire|territoires|commune|communes|ville|quartier|"
	"perimetre|ground|field|place|places|where|location",
	"population|populations|public|publics|personnes|personne|participants|participantes|participants prevus|pour qui|avec qui|qui|usagers|usager|cible|"
	"echantillon|beneficiaires|nombre de personnes|combien de personnes|people|users|participants and users|audience|who|for whom|with whom|sample",
	"debut|date de debut|depart|demarrage|date de demarrage|lancement|date de lancement|commence le|demarre le|a partir du|"
	"start|start date|begins|begins on|starts|starts on|launch",
	"duree|duree prevue|duree de l experimentation|combien de temps|pendant|pendant combien de temps|temps|duration|length|how long|for how long",
	"indicateur|indicateurs|indicateur de reussite|indicateur de succes|indicateur suivi|ce qu on mesure|ce que l on mesure|ce que nous mesurons|"
	"critere|critere de reussite|criteres de reussite|mesure|indicator|indicators|metric|metrics|measure|success criterion|success criteria|kpi",
	"avant|mesure avant|valeur avant|situation avant|chiffre avant|mesure de depart|situation de depart|etat initial|etat de depart|point de depart|"
	"point zero|before|measure before|baseline|starting point",
	"apres|mesure apres|valeur apres|situation apres|chiffre apres|mesure d arrivee|situation d arrivee|etat final|mesure finale|resultat|resultats|"
	"resultat mesure|resultats mesures|after|measure after|result|results|outcome|final measure",
	"decision|decision attendue|decisions attendues|decision prevue|decision a prendre|decision visee|ce que l on decidera|et apres|suite attendue|"
	"expected decision|decision expected|decision to take|decision to make",
};
/* clang-format on */
struct label_set experiment_labels = { .names = experiment_names, .labels = labels };

_Static_assert(sizeof experiment_names / sizeof *experiment_names == EXPERIMENT_FIELDS + 1, "a value for each name");

static const char *
value_of(const struct problem_field *f, size_t n, const char *name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(f[i].name, name) == 0 && *f[i].value)
			return f[i].value;
	return NULL;
}

/* When it begins: the day written, else the day on which the case came to that stage. 0 unknown. */
static int
start_day(struct handling *h, const char *written, uint32_t *day, struct err *e)
{
	uint32_t other;
	int64_t at;
	int r;

	*day = 0;
	if (written && day_find(h->mem, written, DAY_NEAR, day_today(h), day, &other) == DAY_GOOD)
		return 0;
	*day = 0;
	r = experiment_began(h->tx, h->problem.id, &at, e);
	if (r == 1 && !written)
		*day = day_of(h, at);
	return r < 0 ? -1 : 0;
}

int
experiment_read(struct handling *h, struct experiment *x, struct err *e)
{
	size_t i;

	memset(x, 0, sizeof *x);
	if (experiment_all(h->tx, h->mem, h->problem.id, x->f, EXPERIMENT_FIELDS, &x->n, e) < 0)
		return -1;
	for (i = 0; i < EXPERIMENT_FIELDS; i++)
		x->missing += !value_of(x->f, x->n, experiment_names[i]) && strcmp(experiment_names[i], "after") != 0 &&
			      strcmp(experiment_names[i], "start") != 0;
	return 0;
}

int
experiment_lacks(struct handling *h, struct err *e)
{
	struct experiment x;

	return experiment_read(h, &x, e) < 0 ? -1 : x.missing > 0;
}

int
experiment_dates(struct handling *h, const struct experiment *x, uint32_t *start, uint32_t *middle, uint32_t *end, struct err *e)
{
	const char *duration = value_of(x->f, x->n, "duration");

	*middle = *end = 0;
	if (start_day(h, value_of(x->f, x->n, "start"), start, e) < 0)
		return -1;
	if (*start && duration)
		*end = day_after_span(h->mem, duration, *start);
	if (*end)
		*middle = *start + (*end - *start) / 2;
	return 0;
}

int
experiment_rows(struct handling *h, struct rows *rows, struct err *e)
{
	struct experiment x;
	uint32_t start, middle, end;
	size_t i;

	if (experiment_read(h, &x, e) < 0 || experiment_dates(h, &x, &start, &middle, &end, e) < 0)
		return -1;
	for (i = 0; i < EXPERIMENT_FIELDS; i++) {
		const char *value = value_of(x.f, x.n, experiment_names[i]);

		if (value)
			rows_add(rows, "label", word(h, talloc_asprintf(h->mem, "experiment.%s", experiment_names[i])), "value",
			    h->in->channel == CHANNEL_ROOM ? excerpt(h->mem, value) : value, NULL);
	}
	if (start && !value_of(x.f, x.n, "start"))
		rows_add(rows, "label", word(h, "experiment-began"), "value", day_words(h, h->who.lang, start), NULL);
	if (end) {
		rows_add(rows, "label", word(h, "experiment-middle"), "value", day_words(h, h->who.lang, middle), NULL);
		rows_add(rows, "label", word(h, "experiment-end"), "value", day_words(h, h->who.lang, end), NULL);
	}
	return 0;
}

static struct rows *
missing_rows(struct handling *h, const struct experiment *x, bool after)
{
	struct rows *rows = rows_new(h->mem, EXPERIMENT_FIELDS);
	size_t i;

	for (i = 0; i < EXPERIMENT_FIELDS; i++) {
		const char *name = experiment_names[i];

		if (value_of(x->f, x->n, name) || strcmp(name, "start") == 0 || (strcmp(name, "after") == 0 && !after))
			continue;
		rows_add(rows, "missing", word(h, talloc_asprintf(h->mem, "experiment.%s", name)), NULL);
	}
	return rows;
}

/* `filled` says what this message has put there; NULL: it only looks. */
static int
show(struct handling *h, const struct rows *filled, const char *unread, struct err *e)
{
	struct rows *rows = rows_new(h->mem, EXPERIMENT_FIELDS + 3);
	bool trying = h->problem.stage == STAGE_EXPERIMENT || h->problem.stage == STAGE_EVALUATION;
	struct experiment x;
	const struct var *vars;
	const char *duration;
	uint32_t start, middle, end;

	if (experiment_read(h, &x, e) < 0 || experiment_rows(h, rows, e) < 0 || experiment_dates(h, &x, &start, &middle, &end, e) < 0)
		return -1;
	duration = value_of(x.f, x.n, "duration");
	vars = VARS(VAR_ROWS("filled", filled), VAR_ROWS("lines", rows), VAR_ROWS("gaps", missing_rows(h, &x, trying)),
	    VAR("unread", unread && *unread ? excerpt(h->mem, unread) : NULL), VAR("endless", duration && start && !end ? "1" : NULL),
	    VAR("example", filled->n ? NULL : example(h, "experience")));
	return filled->n ? say_and_tell(h, "experiment", vars, e) : say(h, "experiment", vars, e);
}

/* "16/03" is kept with its year: read again in December it would be another day. */
static const char *
as_kept(struct handling *h, const struct field *f)
{
	const char *words;
	uint32_t day, other;

	if (strcmp(f->name, "start") != 0 || day_find(h->mem, f->value, DAY_NEAR, day_today(h), &day, &other) != DAY_GOOD)
		return f->value;
	words = day_words(h, h->who.lang, day);
	return strcmp(words, f->value) == 0 ? f->value : talloc_asprintf(h->mem, "%s (%s)", words, f->value);
}

int
cmd_experience(struct handling *h, struct err *e)
{
	struct problem before = h->problem;
	struct rows *filled = rows_new(h->mem, EXPERIMENT_FIELDS);
	const char *text = arg_text(h, "lines");
	struct field *f;
	char *rest;
	size_t n, i;
	int64_t act;

	fields_labelled(h->mem, &experiment_labels, text, &f, &n, &rest);
	if (n == 0)
		return show(h, filled, rest, e);
	if (act_recorded(h, &before, "", 0, &act, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		if (experiment_set(h->tx, h->problem.id, act, f[i].name, as_kept(h, &f[i]), e) < 0)
			return -1;
		rows_add(filled, "label", word(h, talloc_asprintf(h->mem, "experiment.%s", f[i].name)), NULL);
	}
	return show(h, filled, rest, e);
}

int
evaluation_find(struct handling *h, const char **text, struct err *e)
{
	struct act a;
	int r = act_newest(h->tx, h->mem, h->problem.id, "evaluation", &a, e);

	*text = r == 1 ? a.motive : NULL;
	return r;
}

int
cmd_evaluation(struct handling *h, struct err *e)
{
	struct problem before = h->problem;
	const char *text = arg_text(h, "measured"), *at_start, *after;
	struct experiment x;
	bool trying = h->problem.stage == STAGE_EXPERIMENT || h->problem.stage == STAGE_EVALUATION;

	if (experiment_read(h, &x, e) < 0)
		return -1;
	at_start = value_of(x.f, x.n, "before");
	after = value_of(x.f, x.n, "after");
	if (!trying)
		return stage_move(h, STAGE_EVALUATION, e) < 0 ? -1 : 0;
	if (!after || !*text)
		return say(h, "evaluation-needs",
		    VARS(VAR("after", after ? NULL : "1"), VAR("text", *text ? NULL : "1"), VAR("example", example(h, "evaluation"))), e);
	h->problem.stage = STAGE_EVALUATION;
	if (act_record(h, &before, text, 0, e) < 0)
		return -1;
	if (say_and_tell(h, "evaluated",
		VARS(VAR("text", excerpt(h->mem, text)), VAR("before", at_start ? excerpt(h->mem, at_start) : NULL),
		    VAR("after", excerpt(h->mem, after)), VAR("told", before.stage != h->problem.stage ? "1" : NULL)),
		e) < 0)
		return -1;
	return before.stage == h->problem.stage ? 0 : tell_moved(h, "project-stage", "", e);
}
