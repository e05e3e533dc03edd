/* SPDX-License-Identifier: EUPL-1.2
 *
 * From a meaning to an act: the case it is about, the right to do it, its arguments, and the words when one of these is missing.
 * "Not found" and "not allowed to see" read the same.
 */
#include "handlers/handling.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/authz.h"
#include "handlers/identity.h"
#include "handlers/kin.h"

static bool
takes_case(const struct command *c)
{
	int i;

	for (i = 0; i < ARGS_MAX && c->args[i].name; i++)
		if (c->args[i].type == ARG_CASE)
			return true;
	return false;
}

static bool
needs_case(const struct command *c)
{
	return takes_case(c) && (!c->args[0].optional || strcmp(c->name, "probleme") != 0) && strcmp(c->name, "annuler") != 0 &&
	       strcmp(c->name, "humain") != 0 && strcmp(c->name, "proches") != 0 && strcmp(c->name, "ressource") != 0 &&
	       strcmp(c->name, "comite") != 0;
}

/* A staff verb in the free words of somebody who is no staff means nothing: their mail is what it says. */
static void
demote(struct handling *h, const char *name)
{
	struct argument *a = &h->meaning.args[0];

	h->meaning.command = h->meaning.otherwise ? h->meaning.otherwise : command_find(name);
	h->out->intent = h->meaning.command->name;
	h->meaning.otherwise = NULL;
	h->meaning.question = NULL;
	h->meaning.n_choices = 0;
	h->meaning.n_args = 1;
	a->name = "text";
	a->type = ARG_TEXT;
	a->text = h->meaning.plain ? h->meaning.plain : h->in->text;
}

/* The same in a room, where a line that we were called for opens no case by itself. */
static void
demote_in_room(struct handling *h)
{
	static const char *const menu[] = { "probleme", "statut", "humain", "aide" };
	const char *ref = arg_text(h, "case"), *text = arg_text(h, "text");
	size_t i;

	h->meaning.command = h->meaning.otherwise;
	h->meaning.otherwise = NULL;
	h->meaning.question = NULL;
	h->meaning.n_args = 0;
	if (h->meaning.command) {
		if (*ref)
			h->meaning.args[h->meaning.n_args++] = (struct argument){ .name = "case", .type = ARG_CASE, .text = ref };
		if (*text && strcmp(h->meaning.command->name, "completer") == 0)
			h->meaning.args[h->meaning.n_args++] = (struct argument){ .name = "text", .type = ARG_TEXT, .text = text };
		return;
	}
	h->meaning.question = "ask-which-command";
	for (i = 0; i < G_N_ELEMENTS(menu); i++)
		h->meaning.choices[i] = command_find(menu[i]);
	h->meaning.n_choices = G_N_ELEMENTS(menu);
}

/* "annuler P-14", "scinder P-14": the case itself, even when it became part of another. */
static bool
stands_for_itself(const struct command *c)
{
	return strcmp(c->name, "annuler") == 0 || strcmp(c->name, "scinder") == 0;
}

/* Sets the case that the words name. 1: there is one, or none was named; 0: said why not. */
static int
named_case(struct handling *h, struct err *e)
{
	const char *ref = arg_text(h, "case");
	struct problem p;
	int r;

	if (!*ref)
		return 1;
	r = problem_by_ref(h->tx, h->mem, ref, &p, e);
	if (r == 1 && !stands_for_itself(h->meaning.command) && case_follow(h, &p, e) < 0)
		return -1;
	if (r == 1 && !is_staff(h)) {
		r = participant_is(h->tx, p.id, h->who.id, e);
		if (r == 0 && h->in->channel == CHANNEL_MAIL)
			h->cited = p.ref;
	}
	if (r < 0)
		return -1;
	if (r == 0 && !h->meaning.explicit && h->in->channel == CHANNEL_MAIL && strcmp(h->meaning.command->name, "statut") != 0) {
		/* A number in free words was none of ours: the words themselves must not be lost. */
		demote(h, h->has_problem ? "completer" : "probleme");
		return 1;
	}
	if (r == 0 && strcmp(h->meaning.command->name, "annuler") == 0 && g_regex_match_simple("^r[- ]?\\d", ref, G_REGEX_CASELESS, 0))
		return handle_again(h, talloc_asprintf(h->mem, "!relation %s clore", ref), e) < 0
			   ? -1
			   : 0; /* no case: a referral, to be ended */
	if (r == 0)
		return say(h, "case-not-found", VARS(VAR("given", ref)), e) < 0 ? -1 : 0;
	h->problem = p;
	h->has_problem = true;
	return 1;
}

/* When nothing names a case: the only open one of this person, or a question. 1, 0 (said), -1. */
static int
only_case(struct handling *h, struct err *e)
{
	int64_t ids[2];
	size_t n;

	if (is_staff(h)) /* staff follow many: never guess */
		return ask_which_case(h, e) < 0 ? -1 : 0;
	if (problem_ids_of(h->tx, h->who.id, ids, 2, &n, e) < 0)
		return -1;
	if (n == 1)
		return case_load(h, ids[0], e);
	if (n == 0 && h->in->channel == CHANNEL_MAIL && !h->meaning.explicit && strcmp(h->meaning.command->name, "completer") == 0) {
		/* "Voici les pièces", from somebody whom we do not know yet: words and files are their first. */
		demote(h, "probleme");
		return 1;
	}
	return ask_which_case(h, e) < 0 ? -1 : 0;
}

static int
usage(struct handling *h, const struct command *c, struct err *e)
{
	const struct arg_spec *missing = h->meaning.missing;

	return say(h, "usage",
	    VARS(VAR("command", command_word(h, c)),
		VAR("missing", missing ? word(h, talloc_asprintf(h->mem, "arg.%s", missing->name)) : NULL),
		VAR("example", example(h, c->name))),
	    e);
}

/* 1: may; 0: refused and said. */
static int
authorise(struct handling *h, const struct command *c, struct err *e)
{
	const struct var *vars = VARS(VAR("command", command_word(h, c)));
	int r = 0;

	switch (authz(c, h->role, h->level, h->where)) {
	case AUTHZ_YES:
		return 1;
	case AUTHZ_ROLE:
		r = say(h, c->role == ROLE_STAFF ? "not-for-you" : "not-known", vars, e);
		break;
	case AUTHZ_PLACE:
		r = say(h, "not-here", vars, e);
		break;
	case AUTHZ_PROOF:
		r = proof_ask(h, e);
		r = r == 0 ? say(h, "not-verified", vars, e) : r;
		break;
	case AUTHZ_CODE:
		r = proof_ask(h, e);
		r = r == 0 ? say(h, "code-too-many", NULL, e) : r;
		break;
	}
	return r < 0 ? -1 : 0;
}

/* "!prndre P-3" as it would have been right: what a "oui" will run. */
static const char *
mended(struct handling *h, const char *name)
{
	const char *at = strstr(h->in->text, h->meaning.unknown);

	if (!at)
		return h->in->text;
	return talloc_asprintf(h->mem, "%.*s%s%s", (int)(at - h->in->text), h->in->text, name, at + strlen(h->meaning.unknown));
}

/* Are we waiting for this person's words? Then "parfait, merci" is the answer. */
bool
answer_awaited(const struct handling *h)
{
	return h->has_problem && h->in->channel == CHANNEL_MAIL && h->problem.stage == STAGE_INCOMPLETE && !is_staff(h);
}

/* Thanks want no answer, unless they are one. 1: they are words; 0: set aside; -1. */
static int
thanked(struct handling *h, struct err *e)
{
	int64_t ids[1];
	size_t n = 0;

	if (!h->has_problem && h->in->channel == CHANNEL_MAIL && problem_ids_of(h->tx, h->who.id, ids, 1, &n, e) < 0)
		return -1;
	if (answer_awaited(h) || (!h->has_problem && n == 0 && h->in->channel == CHANNEL_MAIL))
		return 1;
	return set_aside(h, INBOX_HANDLED, "thanks");
}

/* A question to the staff keeps the case that their words name; and they have other things to do than to file a problem. 0, -1. */
static int
menu_of_staff(struct handling *h, struct err *e)
{
	static const char *const of_case[] = { "fiche", "note", "aide" }, *const of_all[] = { "liste", "probleme", "aide" };
	const char *const *menu = of_all;
	struct problem p;
	size_t i;
	int r = 0;

	if (!is_staff(h) || h->meaning.unknown)
		return 0;
	if (h->meaning.about && !h->has_problem)
		r = problem_by_ref(h->tx, h->mem, h->meaning.about, &p, e);
	if (r < 0 || (r == 1 && case_follow(h, &p, e) < 0))
		return -1;
	if (r == 1) {
		h->problem = p;
		h->has_problem = true;
	}
	if (h->meaning.n_choices < 4 || strcmp(h->meaning.choices[0]->name, "probleme") != 0)
		return 0;
	if (h->has_problem)
		menu = of_case;
	for (i = 0; i < 3; i++)
		h->meaning.choices[i] = command_find(menu[i]);
	h->meaning.n_choices = 3;
	return 0;
}

/* How many of the choices may this person make? */
static size_t
choices_allowed(const struct handling *h)
{
	size_t i, n = 0;

	for (i = 0; i < h->meaning.n_choices; i++)
		n += h->meaning.choices[i]->role <= h->role;
	return n;
}

static int
nothing_understood(struct handling *h, struct err *e)
{
	if (h->meaning.thanks) {
		int r = thanked(h, e);

		if (r <= 0)
			return r;
	}
	if (h->meaning.question && menu_of_staff(h, e) < 0)
		return -1;
	if (h->in->channel == CHANNEL_ROOM && h->meaning.question && h->meaning.n_choices > 1 && choices_allowed(h) == 0)
		demote_in_room(h);
	if (h->meaning.question && h->meaning.n_choices > 1)
		return ask_which_command(h, e);
	if (h->meaning.question && h->meaning.unknown) {
		const struct command *near = h->meaning.n_choices ? h->meaning.choices[0] : NULL;
		const char *name = near ? command_word(h, near) : NULL;

		if (near && ask(h, "choose-command", near->name, mended(h, near->name), e) < 0)
			return -1;
		return say(h, "unknown-command", VARS(VAR("given", h->meaning.unknown), VAR("near", name)), e);
	}
	if (h->in->channel == CHANNEL_ROOM)
		return set_aside(h, INBOX_IGNORED, "not addressed to us");
	demote(h, h->has_problem ? "completer" : "probleme");
	return 1;
}

/* "Où en est A-2026-007 ?", "où en est-on ?" in answer to a letter about a workshop: its state is asked for, not that of a case. */
static void
of_workshop(struct handling *h)
{
	const char *ref = arg_text(h, "case");

	if (strcmp(h->meaning.command->name, "statut") != 0 || (*ref ? *ref != 'A' : h->has_problem || !h->about_workshop))
		return;
	h->meaning.command = command_find("atelier");
	h->meaning.n_args = 1;
	h->meaning.args[0] = (struct argument){ .name = "text", .type = ARG_TEXT, .text = ref };
}

int
dispatch(struct handling *h, struct err *e)
{
	const struct command *c;
	int r;

	if (h->meaning.command && h->meaning.command->role == ROLE_STAFF && !is_staff(h) && !h->meaning.explicit) {
		if ((h->in->channel == CHANNEL_ROOM && !h->has_problem) ||
		    (h->meaning.otherwise && strcmp(h->meaning.otherwise->name, "statut") == 0))
			demote_in_room(h);
		else
			demote(h, h->has_problem ? "completer" : "probleme");
	}
	if (h->in->channel == CHANNEL_MAIL && !*h->in->text && h->in->n_attachments == 0 && !*h->in->original.addr &&
	    (h->has_problem || bare_no_subject(h->mem, h->in->subject))) /* the subject of an answer is ours */
		return say(h, "empty-message", NULL, e);
	if (h->meaning.wondered && is_staff(h) && authz(h->meaning.wondered, h->role, h->level, h->where) == AUTHZ_YES)
		return ask_whether(h, e);
	if (h->meaning.question && strcmp(h->meaning.question, "ask-one-case") == 0)
		return ask_which_case(h, e);
	if (!h->meaning.command || h->meaning.question) {
		if (h->meaning.command && h->meaning.missing && h->meaning.command->role <= h->role) {
			h->out->intent = h->meaning.command->name;
			return usage(h, h->meaning.command, e);
		}
		r = nothing_understood(h, e);
		if (r <= 0 || !h->meaning.command)
			return r < 0 ? -1 : 0;
	}
	of_workshop(h);
	c = h->meaning.command;
	/* "Quoi de neuf ?", "où en est-on ?": the staff follow many. */
	if (strcmp(c->name, "statut") == 0 && is_staff(h) && !h->meaning.explicit && !h->has_problem && !*arg_text(h, "case") &&
	    authz(command_find("liste"), h->role, h->level, h->where) == AUTHZ_YES)
		c = h->meaning.command = command_find("liste");
	h->out->intent = c->name;
	r = authorise(h, c, e);
	if (r == 1)
		r = named_case(h, e);
	c = h->meaning.command; /* words about a case that is not there may be a problem of their own */
	if (r == 1 && !h->has_problem && needs_case(c))
		r = only_case(h, e);
	if (r <= 0)
		return r;
	/* Who asked for a person gets no machine's answer: the staff read it, as they were promised. */
	if (h->has_problem && h->problem.human && !is_staff(h) && !h->meaning.explicit && strcmp(c->name, "statut") == 0) {
		if (h->in->channel == CHANNEL_ROOM)
			return set_aside(h, INBOX_HANDLED, "a person took over");
		demote(h, "completer");
	}
	return h->meaning.command->run(h, e);
}
