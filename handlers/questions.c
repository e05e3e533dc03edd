/* SPDX-License-Identifier: EUPL-1.2
 *
 * One question with numbered choices, kept until it is answered, replaced by the next one; and the answers: oui, non, a number.
 */
#include "handlers/room.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/identity.h"
#include "handlers/kin.h"
#include "handlers/run.h"
#include "handlers/venue_inside.h"

enum { CHOICES = 9, OPEN_SECONDS = 30 * 86400, LATE_SECONDS = 600 };

const char *
ask_place(const struct handling *h)
{
	return h->in->channel == CHANNEL_MAIL ? "mail" : h->in->room;
}

int
ask(struct handling *h, const char *kind, const char *choices, const char *text, struct err *e)
{
	const struct question q = { .problem = h->has_problem ? h->problem.id : 0, .kind = kind, .choices = choices, .text = text };

	if (question_close(h->tx, h->who.id, ask_place(h), h->now, e) < 0)
		return -1;
	return question_add(h->tx, h->who.id, ask_place(h), &q, h->now, e);
}

int
ask_which_command(struct handling *h, struct err *e)
{
	struct rows *rows = rows_new(h->mem, CHOICES);
	char *choices = talloc_strdup(h->mem, "");
	size_t i, n = 0;

	for (i = 0; i < h->meaning.n_choices; i++) {
		const struct command *c = h->meaning.choices[i];

		if (c->role > h->role)
			continue;
		choices = talloc_asprintf_append(choices, "%s%s", n ? " " : "", c->name);
		rows_add(
		    rows, "n", talloc_asprintf(h->mem, "%zu", ++n), "choice", word(h, talloc_asprintf(h->mem, "help.%s", c->name)), NULL);
	}
	if (ask(h, "choose-command", choices,
		h->meaning.plain && (h->in->channel == CHANNEL_ROOM || !*h->meaning.plain) ? h->meaning.plain : h->in->text, e) < 0)
		return -1;
	return say(h, "ask-which-command", VARS(VAR_ROWS("choices", rows)), e);
}

/* Several cases were named: the choice is among those that the person may see. */
static int
named_cases(struct handling *h, const char *const *named, size_t n_named, int64_t *ids, size_t *n, struct err *e)
{
	struct problem p;
	size_t i;
	int r;

	*n = 0;
	for (i = 0; i < n_named; i++) {
		r = problem_by_ref(h->tx, h->mem, named[i], &p, e);
		if (r == 1 && case_follow(h, &p, e) < 0)
			return -1;
		if (r == 1 && !is_staff(h))
			r = participant_is(h->tx, p.id, h->who.id, e);
		if (r < 0)
			return -1;
		if (r == 1)
			ids[(*n)++] = p.id;
	}
	return 0;
}

/* "P-2026-014, Courriers incompris". */
static const char *
case_choice(struct handling *h, const struct problem *p)
{
	if (others_read(h) || (h->in->channel != CHANNEL_ROOM && !p->verified && !is_staff(h)))
		return p->ref;
	return talloc_asprintf(h->mem, "%s, %s", p->ref, h->in->channel == CHANNEL_ROOM ? excerpt(h->mem, p->title) : p->title);
}

int
ask_which_case(struct handling *h, struct err *e)
{
	struct rows *rows = rows_new(h->mem, CHOICES);
	char *choices = talloc_strdup(h->mem, "");
	int64_t ids[CHOICES];
	struct problem p;
	const char *named[CHOICES];
	size_t n, i, n_named = references_find(h->mem, h->in->text, named, CHOICES);

	if (is_staff(h) ? problem_ids_open(h->tx, ids, CHOICES, &n, e) < 0 : problem_ids_of(h->tx, h->who.id, ids, CHOICES, &n, e) < 0)
		return -1;
	if (n_named > 1 && named_cases(h, named, n_named, ids, &n, e) < 0)
		return -1;
	if (n == 0)
		return say(h, "no-case", NULL, e);
	for (i = 0; i < n; i++) {
		if (problem_get(h->tx, h->mem, ids[i], &p, e) < 0)
			return -1;
		choices = talloc_asprintf_append(choices, "%s%s", i ? " " : "", p.ref);
		rows_add(rows, "n", talloc_asprintf(h->mem, "%zu", i + 1), "choice", case_choice(h, &p), NULL);
	}
	/* What will be run once the case is chosen: the command's name on the first line. */
	if (ask(h, "choose-case", choices,
		talloc_asprintf(h->mem, "%s\n%s", h->meaning.command ? h->meaning.command->name : "", h->in->text), e) < 0)
		return -1;
	return say(h, "ask-which-case", VARS(VAR_ROWS("choices", rows)), e);
}

/* "On accepte P-1 ?": the question is kept with what a "oui" will run. */
int
ask_whether(struct handling *h, struct err *e)
{
	const struct command *c = h->meaning.wondered;
	const char *ref = h->meaning.wondered_case;
	struct problem p;
	int r;

	h->meaning.wondered = NULL;
	if (ref) {
		r = problem_by_ref(h->tx, h->mem, ref, &p, e);
		if (r < 0 || (r == 1 && case_follow(h, &p, e) < 0))
			return -1;
		if (r == 0)
			return say(h, "case-not-found", VARS(VAR("given", ref)), e);
		h->problem = p;
		h->has_problem = true;
	}
	if (!h->has_problem)
		return dispatch(h, e);
	h->out->intent = c->name;
	ref = talloc_asprintf(h->mem, "%s %s%s", command_word(h, c), h->problem.ref, h->meaning.wondered_rest);
	if (ask(h, "choose-command", c->name, talloc_asprintf(h->mem, "!%s", ref), e) < 0)
		return -1;
	return say(h, "act-asked", VARS(VAR("line", h->in->channel == CHANNEL_ROOM ? excerpt(h->mem, ref) : ref)), e);
}

static const char *
nth(TALLOC_CTX *mem, const char *choices, long n)
{
	const char *p = choices;

	while (--n > 0) {
		p = strchr(p, ' ');
		if (!p)
			return NULL;
		p++;
	}
	return *p ? talloc_strndup(mem, p, strcspn(p, " ")) : NULL;
}

/* The earlier words, read again with what is now known. */
static int
run_again(struct handling *h, const struct command *c, const char *text, struct err *e)
{
	bool doubted;
	size_t i;

	understand(h->mem, "", text, h->has_problem ? CONTEXT_REPLY : CONTEXT_MAIL, h->lab->mentions, &h->meaning);
	/* "P-1 👍", "il faut accepter P-1": the act itself, said with a doubt, is no motive to be sent. */
	doubted = c->role == ROLE_STAFF && strcmp(c->name, "note") != 0 && h->meaning.question && h->meaning.n_choices > 0 &&
		  h->meaning.choices[0] == c;
	if (h->meaning.command != c) {
		h->meaning.command = c;
		h->meaning.n_args = 0;
		for (i = 0; i < ARGS_MAX && c->args[i].name && !doubted; i++)
			if (c->args[i].type == ARG_TEXT)
				h->meaning.args[h->meaning.n_args++] =
				    (struct argument){ .name = c->args[i].name, .type = ARG_TEXT, .text = text };
	}
	h->meaning.explicit = true;
	h->meaning.question = NULL;
	h->meaning.missing = NULL;
	h->meaning.unknown = NULL;
	return dispatch(h, e);
}

/* The question once more: nobody looks for an old mail to find a number. */
static int
no_such_choice(struct handling *h, const struct question *q, struct err *e)
{
	struct rows *rows = rows_new(h->mem, CHOICES);
	const struct command *c;
	const char *choice;
	bool command = strcmp(q->kind, "choose-command") == 0;
	struct problem p;
	long i;

	for (i = 1; i <= CHOICES && (choice = nth(h->mem, q->choices, i)) != NULL; i++) {
		c = command ? command_find(choice) : NULL;
		if (g_str_has_prefix(q->text, OFFERS_ASKED))
			choice = offer_words(h, choice);
		else if (!command && problem_by_ref(h->tx, h->mem, choice, &p, e) == 1)
			choice = case_choice(h, &p);
		rows_add(rows, "n", talloc_asprintf(h->mem, "%ld", i), "choice",
		    c ? word(h, talloc_asprintf(h->mem, "help.%s", c->name)) : choice, NULL);
	}
	return say(h, "no-such-choice", VARS(VAR_ROWS("choices", rows)), e);
}

static int
answered(struct handling *h, struct question *q, long n, struct err *e)
{
	const char *choice = nth(h->mem, q->choices, n), *text = q->text;
	const struct command *c;
	char *name;

	if (!choice)
		return no_such_choice(h, q, e);
	if (question_close(h->tx, h->who.id, ask_place(h), h->now, e) < 0)
		return -1;
	if (q->problem && !h->has_problem && case_load(h, q->problem, e) < 0)
		return -1;
	if (strcmp(q->kind, "choose-command") == 0) {
		c = command_find(choice);
		return c ? run_again(h, c, text, e) : no_such_choice(h, q, e);
	}
	if (g_ascii_isdigit(*choice) && strstr(text, "{}")) /* a date, for what asked which one */
		return handle_again(
		    h, talloc_asprintf(h->mem, "%.*s%s%s", (int)(strstr(text, "{}") - text), text, choice, strstr(text, "{}") + 2), e);
	if (problem_by_ref(h->tx, h->mem, choice, &h->problem, e) < 0)
		return -1;
	h->has_problem = true;
	name = talloc_strndup(h->mem, text, strcspn(text, "\n"));
	text += strcspn(text, "\n");
	c = command_find(*name ? name : "completer");
	return c ? run_again(h, c, *text ? text + 1 : text, e) : no_such_choice(h, q, e);
}

/* The open question of this person here. 1, 0, -1. An old one is open no more. */
static int
current(struct handling *h, struct question *q, struct err *e)
{
	int r = question_open(h->tx, h->mem, h->who.id, ask_place(h), q, e);

	return r == 1 && h->now - q->asked_at > OPEN_SECONDS ? 0 : r;
}

/* "oui", "2", "merci, ok" where nothing was asked: they are words like others. */
static int
nothing_asked(struct handling *h, struct err *e)
{
	if (h->meaning.thanks && !answer_awaited(h))
		return set_aside(h, INBOX_HANDLED, "thanks");
	if (h->has_problem && h->problem.stage >= STAGE_REDIRECTED) /* a bare "oui" asks for nothing that has ended to begin again */
		return say(h, "nothing-asked", NULL, e);
	if ((h->meaning.otherwise && h->has_problem) || answer_awaited(h)) {
		struct argument *a = &h->meaning.args[0];

		h->meaning.command = h->meaning.otherwise ? h->meaning.otherwise : command_find("completer");
		h->meaning.question = NULL;
		h->meaning.otherwise = NULL;
		h->meaning.n_args = 1;
		*a = (struct argument){ .name = "text", .type = ARG_TEXT, .text = h->meaning.plain ? h->meaning.plain : h->in->text };
		return dispatch(h, e);
	}
	return say(h, "nothing-asked", NULL, e);
}

/* "Je prends la 3": a choice where one was offered; else the case of that number. */
static bool
takes_numbered(struct handling *h)
{
	const char *said = text_fold(h->mem, h->in->text);

	return is_staff(h) && h->in->channel == CHANNEL_ROOM && !h->has_problem && (strstr(said, "prends la ") || strstr(said, "pour moi"));
}

int
cmd_choix(struct handling *h, struct err *e)
{
	struct question q;
	int r = current(h, &q, e);

	if (r < 0)
		return -1;
	if ((r == 0 || h->now - q.asked_at > LATE_SECONDS) && takes_numbered(h))
		return run_again(h, command_find("prendre"), talloc_asprintf(h->mem, "!prendre P-%s", arg_text(h, "number")), e);
	if (r == 0 || strcmp(q.kind, "confirm") == 0)
		return nothing_asked(h, e);
	return answered(h, &q, strtol(arg_text(h, "number"), NULL, 10), e);
}

int
cmd_oui(struct handling *h, struct err *e)
{
	const struct command *c;
	struct question q;
	int r = current(h, &q, e);

	if (r < 0)
		return -1;
	if (r == 0)
		return nothing_asked(h, e);
	if (strcmp(q.kind, "confirm") != 0) /* "vouliez-vous dire ... ?" has one choice */
		return strchr(q.choices, ' ') ? no_such_choice(h, &q, e) : answered(h, &q, 1, e);
	if (question_close(h->tx, h->who.id, ask_place(h), h->now, e) < 0)
		return -1;
	if (q.problem && case_load(h, q.problem, e) < 0)
		return -1;
	c = command_find(q.choices);
	if (!c)
		return say(h, "nothing-asked", NULL, e);
	h->out->intent = c->name;
	h->meaning.command = c;
	h->meaning.explicit = true;
	h->meaning.n_args = 1;
	h->meaning.args[0] = (struct argument){ .name = "text", .type = ARG_TEXT, .text = q.text };
	return c->run(h, e);
}

int
cmd_non(struct handling *h, struct err *e)
{
	struct question q;
	int r = current(h, &q, e);

	if (r < 0)
		return -1;
	if (r == 0)
		return nothing_asked(h, e);
	if (question_close(h->tx, h->who.id, ask_place(h), h->now, e) < 0)
		return -1;
	if (q.problem && case_load(h, q.problem, e) < 0)
		return -1;
	return strcmp(q.choices, "demandeur") == 0 ? requester_unknown(h, e) : say(h, "left-as-is", NULL, e);
}
