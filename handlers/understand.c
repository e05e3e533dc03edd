/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/understand.h"

#include <glib.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "handlers/accept.h"
#include "handlers/address.h"
#include "handlers/asks.h"
#include "handlers/body.h"
#include "handlers/carry.h"
#include "handlers/intents.h"
#include "handlers/match.h"
#include "handlers/said.h"
#include "handlers/shorthand.h"
#include "handlers/typed.h"

enum { PROBLEM_LEAST = 6, BETWEEN_MOST = 40, CASE_LINE = 15, HOW_MOST = 12 };

static void
choose(struct meaning *out, const char *a, const char *b, const char *c, const char *d)
{
	const char *names[] = { a, b, c, d };
	size_t i;

	out->command = NULL;
	out->n_args = 0;
	out->n_choices = 0;
	out->question = "ask-which-command";
	for (i = 0; i < G_N_ELEMENTS(names); i++)
		if (names[i])
			out->choices[out->n_choices++] = command_find(names[i]);
}

static void
hello(struct reading *r)
{
	r->out->command = command_find("aide");
	r->out->hello = true;
}

static const char *
default_name(const struct reading *r)
{
	return r->context == CONTEXT_MAIL ? "probleme" : r->context == CONTEXT_ROOM ? "note" : "completer";
}

/* A second reading for those who may not do the first. */
static void
set_otherwise(struct reading *r)
{
	const struct command *c = r->out->command;

	if (!c || (c->role == ROLE_PUBLIC && !c->hidden) || (r->out->explicit && !c->hidden))
		return;
	if (r->context == CONTEXT_ROOM) { /* "où en sont les dossiers ?" asks for one's own; other acts are nothing there */
		if (named(c, "liste") || named(c, "fiche"))
			r->out->otherwise = command_find("statut");
		else if (named(c, "clore") || named(c, "arret"))
			r->out->otherwise = command_find("retirer");
		else if (named(c, "note") && argument_has(r->out, ARG_CASE))
			r->out->otherwise = command_find("completer");
		return;
	}
	r->out->otherwise = command_find(named(c, "fiche")                        ? "statut"
					 : named(c, "clore") || named(c, "arret") ? "retirer"
					 : argument_has(r->out, ARG_CASE)         ? "completer"
										  : default_name(r));
}

/* Is it a withdrawal for sure? */
static bool
withdraws(struct reading *r, const struct intents *in)
{
	size_t i;

	for (i = 0; i < in->n; i++)
		if (named(in->c[i].command, "retirer") && !in->c[i].weak && carries(r, in, &in->c[i]))
			return true;
	return false;
}

/* Staff acts that carry the message: one is done, two are asked about. Later verbs inside the text of an earlier act are its text. */
static bool
decide_acts(struct reading *r, const struct intents *in)
{
	const struct candidate *best = NULL, *other = NULL;
	size_t i;

	for (i = 0; i < in->n; i++) {
		const struct candidate *c = &in->c[i];

		if (c->command->role == ROLE_PUBLIC || !carries(r, in, c))
			continue;
		/* Later words are the text of the act before, unless they name a case of their own. */
		if (best && best->act.command && best->act.text != SIZE_MAX && c->first >= best->act.text &&
		    !(c->act.ref && best->act.ref && c->act.sure == 3 && strcmp(c->act.ref, best->act.ref) != 0))
			continue;
		/* A phrase of several words ("passe P-14 en comité") knows more than the verb in it. */
		if (best && c->command == best->command && c->weak != best->weak && c->nth == best->nth) {
			best = best->weak ? c : best;
			continue;
		}
		if (best && c->nth == best->nth && c->first < best->end && best->first < c->end) {
			if (!c->act.command == !best->act.command ? c->end - c->first > best->end - best->first : !c->act.command)
				best = c;
			continue;
		}
		if (!best)
			best = c;
		else if (c->command != best->command || (c->act.ref && best->act.ref && strcmp(c->act.ref, best->act.ref) != 0))
			other = c;
	}
	if (!best)
		return false;
	if (best->act.denied) {
		if (!named(best->command, "accepter") || in->tokens > MEDIUM)
			return false;
		choose(r->out, "refuser", default_name(r), NULL, NULL);
	} else if (other && !other->act.denied) {
		choose(r->out, best->command->name, other->command != best->command ? other->command->name : NULL, NULL, NULL);
		if (other->command == best->command) {
			r->out->question = "ask-one-case";
			r->out->command = best->command;
		}
	} else if (best->weak) {
		if (!best->act.command && withdraws(r, in)) /* "on annule notre demande P-1, c'est réglé" */
			return false;
		choose(r->out, best->command->name, default_name(r), NULL, NULL);
	} else {
		accept_act(r, best);
	}
	return true;
}

static bool
decide_public(struct reading *r, const struct intents *in, const char *subject)
{
	const struct candidate *best = NULL;
	size_t i;

	for (i = 0; i < in->n; i++) {
		const struct candidate *c = &in->c[i];

		if (c->command->role != ROLE_PUBLIC)
			continue;
		if (!carries(r, in, c)) {
			r->out->wants_human |= named(c->command, "humain") && !(c->flags & PHRASE_ALONE);
			continue;
		}
		if (!best || carry_rank(c) > carry_rank(best) ||
		    (c->command == best->command && c->end - c->first > best->end - best->first))
			best = c;
	}
	if (!best)
		return false;
	r->out->wants_human = false;
	if (best->flags & PHRASE_UNDO)
		choose(r->out, "annuler", "retirer", NULL, NULL);
	else if (best->weak && named(best->command, "retirer"))
		choose(r->out, "retirer", "completer", NULL, NULL);
	else
		accept_public(r, in, best, subject);
	return true;
}

/* "Concernant P-14, il y a aussi ...": the first words name a case, so this is about that one. */
static const char *
leading_case(const struct reading *r)
{
	size_t i, end = MIN(r->w->n_sentences ? r->w->s[0].end : 0, 8);

	for (i = 0; i < end; i++)
		if (r->w->t[i].kind == TOKEN_CASE && !r->w->t[i].shy && !r->w->t[i].quoted)
			return r->w->t[i].word;
	return NULL;
}

static bool
decide_status(struct reading *r, const struct intents *in)
{
	const struct command *c = command_find("statut");
	const char *ref;
	size_t i;

	if (!asks_status(r, in))
		return false;
	r->out->command = c;
	ref = case_named(r);
	for (i = 0; i < r->w->n && !ref; i++)
		ref = case_at(r->mem, r->w, i, false);
	argument_add(r->out, argument_spec(c, ARG_CASE), ref);
	return true;
}

static void
decide_default(struct reading *r, const struct intents *in)
{
	struct meaning *out = r->out;
	const struct command *c;
	const char *ref;

	if (in->sentences == 0 && in->thanks && out->n_fields == 0) {
		out->thanks = true;
		return;
	}
	if (in->sentences == 0 && r->context == CONTEXT_ROOM) { /* "bonjour, ça va ?" */
		hello(r);
		return;
	}
	if (r->context == CONTEXT_ROOM && !(in->problem && r->w->n >= PROBLEM_LEAST) && out->n_fields == 0) {
		choose(out, "probleme", "statut", "humain", "aide");
		return;
	}
	ref = r->context == CONTEXT_MAIL ? leading_case(r) : NULL;
	if (r->context == CONTEXT_MAIL && !ref && (!in->problem || in->tokens <= CASE_LINE) && in->tokens <= MEDIUM && r->w->whole)
		ref = case_named(r);
	c = command_find((r->context == CONTEXT_MAIL && !ref) || r->context == CONTEXT_ROOM ? "probleme" : "completer");
	out->command = c;
	argument_add(out, argument_spec(c, ARG_CASE), ref);
	argument_add(out, argument_spec(c, ARG_TEXT), out->plain);
	args_check(out);
}

/* Labels that make a form of the text: a filled form is no chat about withdrawing. */
static bool
is_form(const struct meaning *out)
{
	return out->n_fields >= 2 || (out->n_fields == 1 && strcmp(out->fields[0].name, "problem") == 0);
}

/* "Comment on fait pour refuser ?": help about that act. */
static bool
asks_how_to(struct reading *r)
{
	static const char *const how[] = { "comment", "how" };
	const struct words *w = r->w;
	const struct command *c;
	unsigned forms;
	size_t i;

	if (r->context != CONTEXT_ROOM || w->n > HOW_MOST || w->n < 3 || case_named(r) ||
	    (strcmp(w->t[0].word, how[0]) != 0 && strcmp(w->t[0].word, how[1]) != 0))
		return false;
	for (i = 1; i < w->n; i++) {
		c = word_verb(w->t[i].id, &forms);
		if (!c || !(forms & VERB_INFINITIVE) || w->t[i].slip || word_classes(w->t[i].id) & WORD_REQUEST) {
			c = command_find(w->t[i].word);
			if (!c || c->role != ROLE_STAFF || c->hidden)
				continue;
		}
		r->out->command = command_find("aide");
		argument_add(r->out, argument_spec(r->out->command, ARG_COMMAND), c->name);
		return true;
	}
	return false;
}

/* "P-14 ?": how is it with that one. */
static bool
lone_case(struct reading *r)
{
	size_t i = case_skip(r->w, 0, r->w->n);
	const struct command *c = command_find("statut");

	size_t end = r->w->n;

	while (end > 1 && thanks_word(r->w->t[end - 1].word)) /* "P-14 stp" */
		end--;
	if (i + 1 != end || r->w->t[i].kind != TOKEN_CASE || r->w->t[i].shy)
		return false;
	r->out->command = c;
	argument_add(r->out, argument_spec(c, ARG_CASE), r->w->t[i].word);
	return true;
}

static void
decide(struct reading *r, const char *subject)
{
	struct intents *in = talloc(r->mem, struct intents);

	if (r->w->n == 0) {
		/* Only a salutation, or nothing. */
		if (r->context == CONTEXT_MAIL)
			choose(r->out, "probleme", "statut", "humain", "aide");
		else if (r->context == CONTEXT_ROOM)
			hello(r);
		else
			choose(r->out, "completer", "statut", "humain", "aide");
		talloc_free(in);
		return;
	}
	if (lone_case(r) || asks_how_to(r)) {
		talloc_free(in);
		return;
	}
	intents_find(r, in);
	if (r->w->t[0].slip && !is_form(r->out) && typed_near(r)) {
		talloc_free(in);
		return;
	}
	if (is_form(r->out) || (!decide_acts(r, in) && !decide_public(r, in, subject))) {
		if (!(r->addressed && typed_lenient(r)) && !typed_near(r) && !decide_status(r, in))
			decide_default(r, in);
	}
	if (in->wondered.command && in->tokens <= MEDIUM && !(r->out->command && r->out->command->role != ROLE_PUBLIC && !r->out->question))
		accept_wondered(r, &in->wondered);
	talloc_free(in);
}

/* ---- rooms ---- */

static void
plain_set(struct reading *r)
{
	struct words *w = r->w;
	char *text = talloc_strndup(r->mem, w->raw + w->from, w->to - w->from);

	r->out->plain = text_trim(text);
}

static bool
bang_at(const struct words *w, size_t *at)
{
	size_t i;

	for (i = 0; i < w->n && i < 60; i++)
		if (w->t[i].bang && (i == 0 || w->t[i].line || w->t[i].at == 0)) {
			*at = i;
			return true;
		}
	return false;
}

/* "!?" and "! aide": the mark stands first on its line. */
static bool
read_bang(struct reading *r)
{
	const char *p = r->w->raw + r->w->from;
	size_t i;

	p += strspn(p, " \t\n!");
	if (*p == '?' && p[1 + strspn(p + 1, " ?!\n")] == '\0' &&
	    (p > r->w->raw + r->w->from || r->context != CONTEXT_ROOM || r->addressed)) {
		r->out->command = command_find("aide");
		r->out->explicit = true;
		return true;
	}
	if (!bang_at(r->w, &i))
		return false;
	if (said_nudge(r, i))
		return true;
	typed_bang(r, i);
	return true;
}

/* "accepte la 2 stp", "la n° 3, elle est à qui ?": nothing else has a number in a room. Counts, hours, days and pages say what they are. */
static void
numbers_name_cases(struct words *w)
{
	static const char *const next[] = { "a", "au", "aux", "en", "vers", "avec", "que", "qu", "c", "elle", "il", "est", "passe", "chez",
		"avant", "to", "is", "as", "on", "je", "sur", "deja" };
	size_t i, k;

	for (i = 1; i < w->n; i++) {
		struct token *t = &w->t[i];
		const char *behind = w->raw + t->end, *spoken = t->kind == TOKEN_WORD ? number_word(t->word) : NULL;
		bool la = strcmp(t[-1].word, "la") == 0 && !(spoken && strcmp(spoken, "1") == 0);
		bool ends =
		    i + 1 >= w->n || t->after != ' ' ||
		    word_classes(w->t[i + 1].id) & (WORD_POLITE | WORD_JOIN | WORD_BECAUSE | WORD_REQUEST | WORD_ADVERB | WORD_KIND);

		if (spoken && (la || strcmp(t[-1].word, "numero") == 0 || strcmp(t[-1].word, "dossier") == 0)) {
			t->numbered |= ends;
			if (t->numbered) {
				t->word = spoken;
				t->kind = TOKEN_NUMBER;
			}
			continue;
		}
		if (t->kind != TOKEN_NUMBER || strlen(t->word) > 3 || !la || t[-1].after != ' ' || g_ascii_isalnum(*behind) ||
		    *behind & 0x80 || strchr("/%-", *behind ? *behind : ' ') ||
		    (strchr(",.:", *behind ? *behind : ' ') && g_ascii_isdigit(behind[1])))
			continue;
		for (k = 0; k < G_N_ELEMENTS(next) && !ends; k++)
			ends = strcmp(next[k], w->t[i + 1].word) == 0;
		t->numbered |= ends;
	}
}

static void
read_room(struct reading *r, const char *const *bot_names)
{
	int how;

	if (read_bang(r))
		return;
	how = address_take(r->w, bot_names);
	if (r->called)
		how = 2;
	if (how == 0)
		return;
	r->addressed = true;
	numbers_name_cases(r->w);
	r->out->greeting = greeting_take(r->w);
	plain_set(r);
	if (read_bang(r) || said_card(r) || typed_short(r) || typed_keyword(r) || said_who(r) || said_remind(r) || said_takes(r) ||
	    said_absent(r) || said_referral(r) || said_venue(r) || said_guide(r) || said_workshop(r) || said_inquiry(r) ||
	    said_directory(r))
		return;
	decide(r, NULL);
	/* "Skoazell est en panne": about us, not to us. */
	if (how == 1 && (r->out->question || !r->out->command || named(r->out->command, "probleme"))) {
		r->out->command = r->out->wondered = NULL;
		r->out->question = NULL;
		r->out->n_args = r->out->n_choices = 0;
	}
}

/* ---- mail ---- */

/* "Re: [Ti Lab P-2026-014] Statut" -> "Statut". */
static const char *
subject_words(const char *subject)
{
	static const char *const prefixes[] = { "re", "tr", "fw", "fwd", "rep", "ref", "aw" };
	const char *p = subject;
	size_t i, n;
	bool more = true;

	while (more) {
		more = false;
		p += strspn(p, " \t");
		if (*p == '[' && strchr(p, ']')) {
			p = strchr(p, ']') + 1;
			more = true;
		}
		for (i = 0; i < G_N_ELEMENTS(prefixes); i++) {
			n = strlen(prefixes[i]);
			if (g_ascii_strncasecmp(p, prefixes[i], n) == 0 && p[n + strspn(p + n, " ")] == ':') {
				p += n + strspn(p + n, " ") + 1;
				more = true;
			}
		}
	}
	return p;
}

static bool
read_typed(struct reading *r)
{
	return read_bang(r) || said_card(r) || typed_short(r) || (!is_form(r->out) && typed_keyword(r)) ||
	       (!is_form(r->out) &&
		   (said_who(r) || said_remind(r) || said_takes(r) || said_absent(r) || said_referral(r) || said_venue(r))) ||
	       said_guide(r) || said_workshop(r) || (!is_form(r->out) && (said_inquiry(r) || said_directory(r)));
}

/* "J'espère que vous allez bien. Oui. Merci d'avance pour votre retour.": the answer is what stands between. */
static bool
read_between(struct reading *r)
{
	struct words *all = r->w, *w;
	size_t first = 0, end = all->n_sentences;
	bool typed;

	if (!all->whole || all->n > BETWEEN_MOST || end < 2)
		return false;
	while (first < end && sentence_is_polite(r->mem, all, &all->s[first]))
		first++;
	while (end > first && sentence_is_polite(r->mem, all, &all->s[end - 1]))
		end--;
	if (first == end || end - first == all->n_sentences)
		return false;
	w = talloc_memdup(r->mem, all, sizeof *all);
	if (end < all->n_sentences) {
		w->n = all->s[end - 1].end;
		w->n_sentences = end;
		w->to = w->t[w->n].at;
	}
	if (first > 0)
		words_skip(w, all->s[first].first);
	r->w = w;
	typed = read_typed(r);
	if (!typed)
		r->w = all;
	return typed;
}

static void
read_mail(struct reading *r, const char *subject)
{
	if (!read_typed(r) && !read_between(r))
		decide(r, subject);
}

void
understand(TALLOC_CTX *mem, const char *subject, const char *text, enum context context, const char *const *bot_names, struct meaning *out)
{
	struct reading r = { .mem = mem, .context = context, .out = out, .called = context == CONTEXT_CALLED };
	size_t end, i;

	if (r.called)
		context = r.context = CONTEXT_ROOM;
	*out = (struct meaning){ .command = NULL };
	r.subject = subject = subject ? subject : "";
	text = text ? text : "";
	end = context == CONTEXT_ROOM ? strlen(text) : body_end(mem, text);
	r.w = words_cut(mem, text, 0, end);
	if (context != CONTEXT_ROOM)
		closing_drop(r.w);
	out->lang = language_of(r.w);
	if (context == CONTEXT_ROOM && strlen(text) > LIMIT_COMMAND)
		return;
	if (context != CONTEXT_ROOM) /* "bonjour lab, aide": there our name must be seen first */
		out->greeting = greeting_take(r.w);
	if (r.w->n == 0 && context == CONTEXT_MAIL && *subject) {
		/* An empty mail says what its subject says. */
		subject = subject_words(subject);
		r.w = words_cut(mem, subject, 0, strlen(subject));
		greeting_take(r.w);
	}
	plain_set(&r);
	if (context != CONTEXT_ROOM || r.w->n >= PROBLEM_LEAST)
		fields_find(mem, out->plain, NULL, &out->fields, &out->n_fields, NULL);
	if (context == CONTEXT_ROOM)
		read_room(&r, bot_names);
	else
		read_mail(&r, subject);
	if (context == CONTEXT_ROOM && !out->command)
		out->n_fields = 0;
	if (!out->lang)
		out->lang = out->greeting && strcmp(out->greeting, "br") != 0 ? out->greeting : language_of(r.w);
	said_unlink(&r);
	set_otherwise(&r);
	for (i = 0; i < r.w->n && !out->about; i++)
		if (!r.w->t[i].shy)
			out->about = case_at(mem, r.w, i, false);
}
