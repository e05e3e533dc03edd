/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/understand.h"

#include <glib.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "handlers/asks.h"
#include "handlers/body.h"
#include "handlers/intents.h"
#include "handlers/match.h"
#include "handlers/typed.h"

/* How much may stand around an intent before the text is about something else. Words, of the head of the text. */
enum { SHORT_ACT = 10, SHORT_ASIDE = 12, MEDIUM = 45, LONG = 70, PROBLEM_LEAST = 6, BETWEEN_MOST = 40 };

static bool
named(const struct command *c, const char *name)
{
	return c && strcmp(c->name, name) == 0;
}

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

	if (!c || (c->role == ROLE_PUBLIC && !c->hidden) || (r->out->explicit && !c->hidden) || r->context == CONTEXT_ROOM)
		return;
	r->out->otherwise = command_find(named(c, "clore") ? "retirer" : argument_has(r->out, ARG_CASE) ? "completer" : default_name(r));
}

static bool
speaks_to_us(const struct reading *r, const struct candidate *c)
{
	static const char *const words[] = { "vous", "votre", "vos", "you", "your" };
	const struct words *w = r->w;
	size_t i, k, nth;

	for (nth = c->nth; nth < w->n_sentences; nth++) {
		if (nth > c->nth && sentence_is_polite(r->mem, w, &w->s[nth])) /* "Merci pour votre retour." */
			continue;
		for (i = nth == c->nth ? c->end : w->s[nth].first; i < w->s[nth].end; i++)
			for (k = 0; k < G_N_ELEMENTS(words); k++)
				if (strcmp(w->t[i].word, words[k]) == 0)
					return true;
	}
	return false;
}

static bool
carries_act(const struct reading *r, const struct intents *in, const struct candidate *c)
{
	bool last = c->sentence + 1 == in->sentences, leads = c->act.command && c->act.text != SIZE_MAX;
	int sure = c->act.command ? c->act.sure : 1;
	size_t i;

	for (i = c->first; i < c->end && i < r->w->n; i++)
		if (r->w->t[i].kind == TOKEN_CASE)
			sure = 3;
	if (!r->w->whole && !leads)
		return false;
	if (r->context == CONTEXT_ROOM)
		return c->sentence <= 1 || last;
	/* "Merci de noter que je serai absente", "je m'en occupe, vous aurez les chiffres": told to us by the requester. */
	if (sure < 3 && (named(c->command, "note") ? c->act.wished : named(c->command, "prendre") && speaks_to_us(r, c)))
		return false;
	if (r->context == CONTEXT_MAIL)
		return (sure == 3 && c->sentence == 0 && (in->sentences <= 3 || leads)) || (sure == 3 && in->sentences <= 2) ||
		    (in->sentences == 1 && in->tokens <= SHORT_ACT);
	if (sure >= 2)
		return (c->sentence == 0 && (in->sentences <= 3 || leads)) || (in->sentences <= 3 && last && in->tokens <= MEDIUM);
	return (in->sentences == 1 && (in->tokens <= SHORT_ACT || c->act.owed)) || (last && in->sentences == 2 && in->tokens <= 20) ||
	    (c->sentence == 0 && c->act.owed);
}

static bool
has_case(const struct words *w)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		if (w->t[i].kind == TOKEN_CASE && !w->t[i].shy)
			return true;
	return false;
}

/* Does this sentence carry the message, or is it said in passing? */
static bool
carries(const struct reading *r, const struct intents *in, const struct candidate *c)
{
	size_t aside = in->tokens - MIN(in->tokens, c->end - c->first);
	bool mail = r->context == CONTEXT_MAIL, whole = r->w->whole;

	if (c->flags & PHRASE_REPLY && mail && !has_case(r->w))
		return false;
	if (c->flags & PHRASE_ALONE && (in->sentences > 2 || aside > SHORT_ASIDE || !whole))
		return false;
	/* "comment faire pour accueillir ..." is the requester's own question. */
	if (named(c->command, "aide") && aside > 4)
		return false;
	if (c->flags & PHRASE_FIRST && c->sentence > 0)
		return false;
	/* "Précision utile d'emblée : nous sommes une petite commune ..." in a first mail tells the problem. */
	if (named(c->command, "completer") && mail && in->problem && !has_case(r->w) &&
	    !(word_classes(r->w->t[c->first].id) & WORD_SUBJECT))
		return false;
	if (c->command->role != ROLE_PUBLIC)
		return c->flags & PHRASE_ALONE ? true : carries_act(r, in, c);
	if (named(c->command, "statut")) {
		if (c->sentence == 0 && mail)
			return in->tokens <= 120 && !(in->problem && in->tokens > 60 && !has_case(r->w));
		return whole && in->tokens <= (mail ? LONG : MEDIUM) && c->sentence <= (mail ? 3 : 2) &&
		    !(in->problem && in->tokens > 35 && !has_case(r->w));
	}
	if (named(c->command, "retirer"))
		return whole && in->tokens <= LONG && (c->sentence <= 1 || in->sentences <= 4);
	if (named(c->command, "humain"))
		return whole && in->tokens <= MEDIUM && in->sentences <= 4 && !(in->problem && mail && in->tokens > 30);
	return true;
}

/* Of two public readings of one message, which comes first? Larger is stronger. */
static int
rank(const struct candidate *c)
{
	if (named(c->command, "retirer"))
		return c->weak ? 2 : 8;
	if (named(c->command, "annuler"))
		return 7;
	if (named(c->command, "humain"))
		return 6;
	if (named(c->command, "completer"))
		return c->first == 0 && c->sentence == 0 ? 4 : 3;
	if (named(c->command, "statut"))
		return c->sentence == 0 ? 5 : 3;
	return 1;
}

static const char *
any_case(const struct reading *r, const char *subject)
{
	const struct words *w = r->w;
	const char *ref;
	size_t i;

	for (i = 0; i < w->n; i++)
		if ((ref = case_at(r->mem, w, i, false)) && !w->t[i].shy)
			return ref;
	if (subject && r->context == CONTEXT_MAIL && references_find(r->mem, subject, &ref, 1) == 1)
		return ref;
	return NULL;
}

/* "Je complète : ..." gives what follows the colon; other beginnings belong to the text. */
static const char *
text_after_marker(const struct reading *r, const struct candidate *c)
{
	const struct words *w = r->w;
	size_t end = w->s[c->nth].end, i;

	for (i = c->first; i < end && i < c->first + 12; i++)
		if (w->t[i].after == ':' || (w->t[i].after == '-' && w->t[i].kind == TOKEN_CASE))
			return text_from(r->mem, w, i + 1);
	return r->out->plain;
}

/* A text is added to a withdrawal or a wish to speak only when the message says more than that. */
static const char *
text_if_more(const struct reading *r, const struct candidate *c, const struct intents *in)
{
	return in->sentences > 1 || c->end - c->first + 4 < (size_t)(r->w->s[c->nth].end - r->w->s[c->nth].first) ? r->out->plain : NULL;
}

/* "Pouvez-vous m'écrire en anglais ?": the language is the last one named. */
static const char *
language_named(const struct reading *r, const struct candidate *c)
{
	const struct words *w = r->w;
	size_t i;

	for (i = c->end; i-- > c->first;)
		if (language_word(w->t[i].word))
			return talloc_strndup(r->mem, w->raw + w->t[i].at, w->t[i].end - w->t[i].at);
	return NULL;
}

/* "P-14 et P-15", "P-14, P-15" */
static bool
two_cases(const struct words *w)
{
	size_t i, k;

	for (i = 0; i + 1 < w->n; i++) {
		if (w->t[i].kind != TOKEN_CASE || w->t[i].shy || (w->t[i].after != ' ' && w->t[i].after != ','))
			continue;
		k = word_classes(w->t[i + 1].id) & WORD_JOIN ? i + 2 : i + 1;
		if (k < w->n && w->t[k].kind == TOKEN_CASE && !w->t[k].shy && strcmp(w->t[k].word, w->t[i].word) != 0)
			return true;
	}
	return false;
}

static void
accept_public(struct reading *r, const struct intents *in, const struct candidate *c, const char *subject)
{
	struct meaning *out = r->out;
	const struct arg_spec *spec;

	out->command = c->command;
	if ((spec = argument_spec(c->command, ARG_CASE)) != NULL)
		argument_add(out, spec, any_case(r, subject));
	if (named(c->command, "langue")) {
		argument_add(out, argument_spec(c->command, ARG_TEXT), language_named(r, c));
		return;
	}
	if (named(c->command, "completer"))
		argument_add(out, argument_spec(c->command, ARG_TEXT), text_after_marker(r, c));
	else if ((spec = argument_spec(c->command, ARG_TEXT)) != NULL)
		argument_add(out, spec, text_if_more(r, c, in));
	args_check(out);
	if (!out->question && !named(c->command, "completer") && argument_spec(c->command, ARG_CASE) && two_cases(r->w))
		out->question = "ask-one-case";
}

/* "La préfecture a refusé, on fait quoi pour P-14 ?" */
static const char *
case_named(const struct reading *r)
{
	size_t i;

	for (i = 0; i < r->w->n; i++)
		if (r->w->t[i].kind == TOKEN_CASE && !r->w->t[i].shy)
			return r->w->t[i].word;
	return NULL;
}

static bool
thanks_word(const char *word)
{
	static const char *const words[] = { "merci", "stp", "svp", "thanks", "please" };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(words); i++)
		if (strcmp(word, words[i]) == 0)
			return true;
	return false;
}

/* ", merci !" behind an act is no motive. */
static bool
only_polite(const struct words *w, size_t i)
{
	while (i < w->n && word_classes(w->t[i].id) & (WORD_POLITE | WORD_KIND))
		i++;
	return i == w->n && w->whole;
}

/* After "refus de P-14": a colon, brackets, "car" lead to the motive. */
static bool
leads_text(const struct words *w, size_t i, bool motive)
{
	return i < w->n && (strchr(motive ? ",:(-=" : ":(=", w->t[i - 1].after) || word_classes(w->t[i].id) & WORD_BECAUSE) && !only_polite(w, i);
}

/* "Soizic prend P-14, je prends P-15": half of it would be wrong. */
static bool
another_case(const struct reading *r, const struct candidate *c, const char *ref)
{
	const struct words *w = r->w;
	size_t i, end = w->s[c->nth].end;
	unsigned forms;

	if (c->act.command && c->act.text != SIZE_MAX)
		end = MIN(end, c->act.text);
	for (i = w->s[c->nth].first + 1; i < end; i++)
		if (w->t[i].kind == TOKEN_CASE && !w->t[i].shy && strcmp(w->t[i].word, ref) != 0 && word_verb(w->t[i - 1].id, &forms))
			return true;
	return false;
}

/* The text from token i, without the thanks that follow it: what is sent on is the motive alone. */
static const char *
text_said(const struct reading *r, size_t i)
{
	struct words w = *r->w;
	size_t k = w.n_sentences;

	while (w.whole && k > 1 && w.s[k - 1].first > i && sentence_is_polite(r->mem, r->w, &w.s[k - 1]))
		w.to = w.t[w.s[--k].first].at;
	w.n = w.s[k - 1].end;
	while (w.whole && w.n > i + 1 && thanks_word(w.t[w.n - 1].word))
		w.to = w.t[--w.n].at;
	return text_from(r->mem, &w, i);
}

static void
accept_act(struct reading *r, const struct candidate *c)
{
	struct meaning *out = r->out;
	const struct act *a = &c->act;
	const char *ref = a->ref;
	size_t i;

	out->command = c->command;
	if (!a->command) /* "je m'occupe du 14" */
		ref = case_at(r->mem, r->w, c->end - 1, r->w->t[c->end - 1].kind == TOKEN_NUMBER);
	for (i = r->w->s[c->nth].first; !ref && i < (a->command && a->text != SIZE_MAX ? a->end : r->w->s[c->nth].end); i++)
		if (!r->w->t[i].shy)
			ref = case_at(r->mem, r->w, i, false);
	if (!ref && named(c->command, "note")) /* "note que le maire est d'accord pour P-14" */
		ref = case_named(r);
	argument_add(out, argument_spec(c->command, ARG_CASE), ref);
	if (a->command) {
		argument_add(out, argument_spec(c->command, ARG_PERSON), a->person);
		if (a->text != SIZE_MAX && !only_polite(r->w, a->text))
			argument_add(out, argument_spec(c->command, ARG_TEXT), text_said(r, a->text));
	} else if (named(c->command, "note") || (argument_spec(c->command, ARG_TEXT) && leads_text(r->w, c->end, argument_spec(c->command, ARG_TEXT)->name[0] == 'm'))) {
		argument_add(out, argument_spec(c->command, ARG_TEXT), text_from(r->mem, r->w, c->end));
	}
	args_check(out);
	if (a->several || (ref && another_case(r, c, ref)))
		out->question = "ask-one-case";
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
		if (!best || rank(c) > rank(best) || (c->command == best->command && c->end - c->first > best->end - best->first))
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
	if (r->context == CONTEXT_ROOM && !(in->problem && r->w->n >= PROBLEM_LEAST) && out->n_fields == 0) {
		choose(out, "probleme", "statut", "humain", "aide");
		return;
	}
	ref = r->context == CONTEXT_MAIL ? leading_case(r) : NULL;
	if (r->context == CONTEXT_MAIL && !ref && !in->problem && in->tokens <= MEDIUM && r->w->whole)
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

/* "P-14 ?": how is it with that one. */
static bool
lone_case(struct reading *r)
{
	size_t i = case_skip(r->w, 0, r->w->n);
	const struct command *c = command_find("statut");

	if (i + 1 != r->w->n || r->w->t[i].kind != TOKEN_CASE || r->w->t[i].shy)
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
			r->out->command = command_find("aide");
		else
			choose(r->out, "completer", "statut", "humain", "aide");
		talloc_free(in);
		return;
	}
	if (lone_case(r)) {
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
	talloc_free(in);
}

/* ---- rooms ---- */

static bool
our_name(const struct token *t, const char *const *names)
{
	size_t i;

	for (i = 0; names && names[i]; i++) {
		size_t n = strlen(names[i]);
		const char *word = t->word + (*t->word == '@');

		if (g_ascii_strncasecmp(word, names[i], n) == 0 && (word[n] == '\0' || (t->kind == TOKEN_PERSON && word[n] == ':')))
			return true;
	}
	return false;
}

static void
token_drop(struct words *w, size_t i)
{
	size_t k, kept = 0;
	bool line = w->t[i].line;

	memmove(&w->t[i], &w->t[i + 1], (w->n - i - 1) * sizeof w->t[0]);
	w->n--;
	if (i < w->n)
		w->t[i].line |= line;
	for (k = 0; k < w->n_sentences; k++) {
		struct sentence s = w->s[k];

		s.first = (uint16_t)(s.first - (s.first > i));
		s.end = (uint16_t)(s.end - (s.end > i));
		if (s.first < s.end)
			w->s[kept++] = s;
	}
	w->n_sentences = kept;
}

/* Takes our name off the words. 0: nobody speaks to us; 1: by name alone, which may be talk about us; 2: clearly to us. */
static int
address_take(struct words *w, const char *const *names)
{
	size_t i, lead = 0;
	int how = 0;

	while (lead < w->n && lead < 3 && word_classes(w->t[lead].id) & (WORD_OPENER | WORD_SALUTE) && !our_name(&w->t[lead], names))
		lead++;
	for (i = 0; i < w->n && how == 0; i++) {
		const struct token *t = &w->t[i];
		bool first = i <= lead, last = i + 1 == w->n || (w->s[0].end == i + 1 && w->n_sentences == 1);

		if (!our_name(t, names))
			continue;
		if (t->kind == TOKEN_PERSON)
			how = 2;
		else if (first && (strchr(",:!?-", t->after) || t->after == '\0' || t->after == '\n'))
			how = 2;
		else if (last && i > 0 && w->t[i - 1].after == ',')
			how = 2;
		else if (i == 0)
			how = 1;
	}
	if (how == 0)
		return 0;
	i--;
	if (i <= lead) { /* what stood before our name was the salutation */
		w->from = w->t[i].end;
		w->from += strspn(w->raw + w->from, " ,:!.-\n");
		while (strncmp(w->raw + w->from, "\xC2\xA0", 2) == 0 || w->raw[w->from] == ' ' || w->raw[w->from] == ':')
			w->from += w->raw[w->from] == ' ' || w->raw[w->from] == ':' ? 1 : 2;
		w->from = MIN(w->from, w->to);
		do
			token_drop(w, 0);
		while (i-- > 0);
		/* "@lab ! tu peux ..." is no command, "@lab !prendre" is. */
		if (w->n > 0 && w->t[0].bang)
			w->t[0].bang = w->t[0].at >= 2 && w->raw[w->t[0].at - 1] == '!' && w->raw[w->t[0].at - 2] == ' ';
	} else {
		token_drop(w, i);
	}
	return how;
}

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
	if (*p == '?' && p[1 + strspn(p + 1, " ?!\n")] == '\0' && (p > r->w->raw + r->w->from || r->context != CONTEXT_ROOM || r->addressed)) {
		r->out->command = command_find("aide");
		r->out->explicit = true;
		return true;
	}
	if (!bang_at(r->w, &i))
		return false;
	typed_bang(r, i);
	return true;
}

static void
read_room(struct reading *r, const char *const *bot_names)
{
	int how;

	if (read_bang(r))
		return;
	how = address_take(r->w, bot_names);
	if (how == 0)
		return;
	r->addressed = true;
	r->out->greeting = greeting_take(r->w);
	plain_set(r);
	if (read_bang(r) || typed_short(r) || typed_keyword(r))
		return;
	decide(r, NULL);
	/* "Skoazell est en panne": about us, not to us. */
	if (how == 1 && (r->out->question || !r->out->command || named(r->out->command, "probleme"))) {
		r->out->command = NULL;
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
	return read_bang(r) || typed_short(r) || (!is_form(r->out) && typed_keyword(r));
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
	struct reading r = { .mem = mem, .context = context, .out = out };
	size_t end;

	*out = (struct meaning){ .command = NULL };
	subject = subject ? subject : "";
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
	set_otherwise(&r);
}
