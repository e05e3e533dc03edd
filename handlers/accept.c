/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/accept.h"

#include <glib.h>
#include <string.h>

#include "handlers/day.h"
#include "handlers/match.h"
#include "handlers/project.h"
#include "handlers/typed.h"

/* Before the number of a case: "la 2", "la n° 2". */
static bool
before_number(const char *word)
{
	return strcmp(word, "la") == 0 || strcmp(word, "n") == 0 || strcmp(word, "no") == 0 || strcmp(word, "numero") == 0;
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
	/* "où en est la 2 ?", typed in a room: what else has a number there? */
	for (i = 1; i < w->n && r->context == CONTEXT_ROOM && w->whole; i++)
		if (w->t[i].kind == TOKEN_NUMBER && i + 1 == w->n && before_number(w->t[i - 1].word))
			return case_at(r->mem, w, i, true);
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
		if (k > i + 1 && k + 1 < w->n && w->t[k].kind == TOKEN_WORD) /* "de P-14 et de P-15" */
			k++;
		if (k < w->n && w->t[k].kind == TOKEN_CASE && !w->t[k].shy && strcmp(w->t[k].word, w->t[i].word) != 0)
			return true;
	}
	return false;
}

void
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
	if (named(c->command, "rythme")) {
		argument_add(out, argument_spec(c->command, ARG_TEXT), out->plain);
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

const char *
case_named(const struct reading *r)
{
	size_t i;

	for (i = 0; i < r->w->n; i++)
		if (r->w->t[i].kind == TOKEN_CASE && !r->w->t[i].shy)
			return r->w->t[i].word;
	return NULL;
}

bool
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
	while (i < w->n && word_classes(w->t[i].id) & (WORD_POLITE | WORD_KIND | WORD_SALUTE))
		i++;
	return i == w->n && w->whole;
}

/* After "refus de P-14": a colon, brackets, "car" lead to the motive. */
static bool
leads_text(const struct words *w, size_t i, bool motive)
{
	return i < w->n && (strchr(motive ? ",:(-=" : ":(=", w->t[i - 1].after) || word_classes(w->t[i].id) & WORD_BECAUSE) &&
	       !only_polite(w, i);
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

/* Is a day named behind it, in its sentence? */
static bool
day_follows(const struct reading *r, const struct candidate *c)
{
	enum { ANY_DAY = 735000 };
	const struct words *w = r->w;
	size_t end = w->s[c->nth].end;
	uint32_t day, other;

	if (c->end >= end)
		return false;
	return day_find(r->mem, talloc_strndup(r->mem, w->raw + w->t[c->end].at, w->t[end - 1].end - w->t[c->end].at), DAY_NEAR, ANY_DAY,
		   &day, &other) != DAY_NONE;
}

/* "P-14 passe en expérimentation : deux mois" -> "expérimentation : deux mois" */
static const char *
stage_text(const struct reading *r, const struct candidate *c)
{
	const struct words *w = r->w;
	const char *note = "";
	size_t i = c->first;
	int size;

	while (i + 1 < c->end && !(w->t[i].kind == TOKEN_WORD && stage_named(w->t[i].word) >= 0))
		i++;
	if (c->end < w->n && !only_polite(w, c->end) && (strchr(".!\n", w->t[c->end - 1].after) || leads_text(w, c->end, true)))
		note = text_said(r, c->end);
	size = (int)(w->t[i].end - w->t[i].at);
	return talloc_asprintf(r->mem, "%.*s%s%s", size, w->raw + w->t[i].at, *note ? " : " : "", note);
}

/* "Mets P-1 dans le défi mobilité" -> "mobilité" P-1, as it is typed: what stands behind "défi", and the cases. */
static const char *
challenge_text(const struct reading *r, const struct candidate *c)
{
	const struct words *w = r->w;
	size_t from = c->end, to, i;
	char *text;

	if (strpbrk(w->raw + w->from, "\"") || strstr(w->raw + w->from, "\xC2\xAB")) /* a title between marks speaks for itself */
		return r->out->plain;
	while (from < w->n && (strcmp(w->t[from].word, "sur") == 0 || strcmp(w->t[from].word, "nomme") == 0))
		from++;
	for (to = from; to < w->n && w->t[to].kind != TOKEN_CASE && strcmp(w->t[to].word, "avec") != 0 && !thanks_word(w->t[to].word); to++)
		;
	text = to > from ? talloc_asprintf(r->mem, "\"%.*s\"", (int)(w->t[to - 1].end - w->t[from].at), w->raw + w->t[from].at)
			 : talloc_strdup(r->mem, "");
	for (i = 0; i < w->n; i++)
		if (w->t[i].kind == TOKEN_CASE || w->t[i].numbered)
			text = talloc_asprintf_append(text, " %s", case_at(r->mem, w, i, true));
	for (i = c->first; i < c->end; i++)
		if (strcmp(w->t[i].word, "retire") == 0 || strcmp(w->t[i].word, "sors") == 0 || strcmp(w->t[i].word, "enleve") == 0)
			text = talloc_asprintf(r->mem, "sans %s", text);
	return text;
}

/* "hors périmètre ?" -> "hors périmètre" */
static const char *
without_mark(TALLOC_CTX *mem, const char *text)
{
	size_t n = strlen(text);

	while (n > 0 && strchr("?! \n", text[n - 1]))
		n--;
	return talloc_strndup(mem, text, n);
}

/* What follows a phrase as the text of its command: SIZE_MAX for nothing. */
static size_t
text_behind(const struct reading *r, const struct candidate *c, const char *ref)
{
	const struct arg_spec *spec = argument_spec(c->command, ARG_TEXT);

	if (named(c->command, "demandeur")) /* "... c'est paul@mairie.example" */
		return c->end - 1;
	if (named(c->command, "reorienter") && strcmp(r->w->t[c->end - 1].word, "vers") == 0 && c->end < r->w->n) /* "... vers la CAF" */
		return c->end - 1;
	if (named(c->command, "proches"))
		return !ref && c->end < r->w->n ? c->end : SIZE_MAX;
	if (named(c->command, "silence")) /* "P-14 silence fin" */
		return strcmp(r->w->t[c->end - 1].word, "fin") == 0 ? c->end - 1 : SIZE_MAX;
	if (named(c->command, "comite") && !ref) /* "bilan du comité du 12 mars" */
		return c->first;
	if (named(c->command, "comite") && day_follows(r, c)) /* "inscris P-14 au comité du 12 mars" */
		return c->end;
	if (named(c->command, "note") || (spec && leads_text(r->w, c->end, spec->name[0] == 'm' || named(c->command, "arret"))))
		return c->end;
	return SIZE_MAX;
}

static const char *
arg_said(const struct meaning *out)
{
	return out->n_args > 0 && out->args[out->n_args - 1].type == ARG_TEXT ? out->args[out->n_args - 1].text : "";
}

/* "je note P-1 3 2 1 3 2 2" gives scores: three numbers and more, and nothing else. */
static bool
only_scores(const char *text)
{
	size_t numbers = 0, i;

	for (i = 0; text[i]; i++) {
		if (!g_ascii_isdigit(text[i]) && !strchr(" ,;/-", text[i]))
			return false;
		numbers += g_ascii_isdigit(text[i]) && !g_ascii_isdigit(text[i + 1]);
	}
	return numbers >= 3;
}

static void
as_scores(struct meaning *out)
{
	struct argument *text = &out->args[out->n_args - 1];

	out->command = command_find("grille");
	text->name = argument_spec(out->command, ARG_TEXT)->name;
}

void
accept_act(struct reading *r, const struct candidate *c)
{
	struct meaning *out = r->out;
	const struct act *a = &c->act;
	const char *ref = a->ref;
	size_t i;

	out->command = c->command;
	if (named(c->command, "binome")) {
		argument_add(out, argument_spec(c->command, ARG_TEXT), out->plain);
		return;
	}
	if (!a->command) /* "je m'occupe du 14" */
		ref = case_at(r->mem, r->w, c->end - 1, r->w->t[c->end - 1].kind == TOKEN_NUMBER);
	for (i = r->w->s[c->nth].first; !ref && i < (a->command && a->text != SIZE_MAX ? a->end : r->w->s[c->nth].end); i++)
		if (!r->w->t[i].shy)
			ref = case_at(r->mem, r->w, i, false);
	if (!ref && (named(c->command, "proches") || named(c->command, "demander"))) /* in another sentence; behind the question */
		ref = case_named(r);
	if (!ref && named(c->command, "note")) /* "note que le maire est d'accord pour P-14" */
		ref = case_named(r);
	argument_add(out, argument_spec(c->command, ARG_CASE), ref);
	if (ref && takes_two_cases(c->command)) {
		out->args[0].text = ref = other_case_at(r->mem, r->w, r->w->s[c->nth].first, r->w->s[c->nth].end, "", &i);
		argument_add(out, &c->command->args[1], other_case_at(r->mem, r->w, r->w->s[c->nth].first, r->w->s[c->nth].end, ref, &i));
		return;
	}
	if (a->command) {
		argument_add(out, argument_spec(c->command, ARG_PERSON), a->person);
		if (a->text != SIZE_MAX && !only_polite(r->w, a->text))
			argument_add(out, argument_spec(c->command, ARG_TEXT), text_said(r, a->text));
	} else if (named(c->command, "defi")) { /* what is to be put where stands in the whole of it */
		argument_add(out, argument_spec(c->command, ARG_TEXT), c->flags & PHRASE_ALONE ? NULL : challenge_text(r, c));
	} else if (named(c->command, "etape")) {
		argument_add(out, argument_spec(c->command, ARG_TEXT), stage_text(r, c));
	} else if ((i = text_behind(r, c, ref)) != SIZE_MAX) {
		argument_add(out, argument_spec(c->command, ARG_TEXT),
		    named(c->command, "proches") ? without_mark(r->mem, text_from(r->mem, r->w, i)) : text_from(r->mem, r->w, i));
	}
	if (named(out->command, "note") && only_scores(arg_said(out)))
		as_scores(out);
	args_check(out);
	if (!argument_spec(out->command, ARG_CASE))
		return;
	if (a->several || (ref && another_case(r, c, ref)) || (!a->command && two_cases(r->w)))
		out->question = "ask-one-case";
}

void
accept_wondered(struct reading *r, const struct candidate *c)
{
	struct meaning would = { .command = NULL };
	struct reading as_said = *r;
	char *rest = talloc_strdup(r->mem, "");
	size_t i;

	as_said.out = &would;
	accept_act(&as_said, c);
	if (would.question)
		return;
	for (i = 0; i < would.n_args; i++)
		if (would.args[i].type == ARG_CASE)
			r->out->wondered_case = would.args[i].text;
		else if (would.args[i].type == ARG_PERSON || named(c->command, "etape") ||
			 named(c->command, "comite")) /* a motive is said anew */
			rest = talloc_asprintf_append(rest, " %s", without_mark(r->mem, would.args[i].text));
	r->out->wondered = c->command;
	r->out->wondered_rest = rest;
}
