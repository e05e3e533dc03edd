/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/args.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/match.h"

void
argument_add(struct meaning *out, const struct arg_spec *spec, const char *text)
{
	if (spec && text && *text && out->n_args < ARGS_MAX)
		out->args[out->n_args++] = (struct argument){ spec->name, spec->type, text };
}

bool
argument_has(const struct meaning *out, enum arg_type type)
{
	size_t i;

	for (i = 0; i < out->n_args; i++)
		if (out->args[i].type == type)
			return true;
	return false;
}

const struct arg_spec *
argument_spec(const struct command *c, enum arg_type type)
{
	size_t i;

	for (i = 0; i < ARGS_MAX && c->args[i].name; i++)
		if (c->args[i].type == type)
			return &c->args[i];
	return NULL;
}

bool
takes_two_cases(const struct command *c)
{
	return c->args[0].type == ARG_CASE && c->args[1].name && c->args[1].type == ARG_CASE;
}

const char *
other_case_at(TALLOC_CTX *mem, const struct words *w, size_t i, size_t end, const char *first, size_t *next)
{
	const char *ref;

	for (; i < end; i++) {
		ref = case_at(mem, w, i, true);
		if (ref && strcmp(ref, first) != 0) {
			*next = i + 1;
			return ref;
		}
	}
	return NULL;
}

void
args_check(struct meaning *out)
{
	size_t i;

	for (i = 0; out->command && i < ARGS_MAX && out->command->args[i].name; i++) {
		const struct arg_spec *spec = &out->command->args[i];

		if (spec->optional || spec->type == ARG_CASE || argument_has(out, spec->type))
			continue;
		out->question = "ask-missing-argument";
		out->missing = spec;
		return;
	}
}

/* Length of the punctuation at p that only leads to a text: blanks, colon, comma, dashes of any width, "=", ">", "*". */
static size_t
lead_size(const char *p)
{
	size_t n = 0;

	for (;;) {
		if (p[n] && strchr(" \t\n:,;=>*)", p[n]))
			n++;
		else if (strncmp(p + n, "\xC2\xA0", 2) == 0)
			n += 2;
		else if (strncmp(p + n, "\xE2\x80\xAF", 3) == 0 || strncmp(p + n, "\xE2\x80\x93", 3) == 0 ||
			 strncmp(p + n, "\xE2\x80\x94", 3) == 0 || strncmp(p + n, "\xE2\x86\x92", 3) == 0)
			n += 3;
		else if ((p[n] == '-' || p[n] == '.' || p[n] == '!') && (p[n + 1] == ' ' || p[n + 1] == '\n' || p[n + 1] == '\0'))
			n++;
		else
			return n;
	}
}

/* "car", "parce que", "motif :", "au motif que", "because of": the motive is what follows. */
static size_t
because_skip(const struct words *w, size_t i)
{
	size_t k = i;

	if (k + 1 < w->n && strcmp(w->t[k].word, "au") == 0 && strcmp(w->t[k + 1].word, "motif") == 0)
		k++;
	if (k >= w->n || !(word_classes(w->t[k].id) & WORD_BECAUSE) || strcmp(w->t[k].word, "raison") == 0)
		return i;
	k++;
	if (k < w->n && (strcmp(w->t[k].word, "que") == 0 || strcmp(w->t[k].word, "qu") == 0 || strcmp(w->t[k].word, "of") == 0))
		k++;
	return k;
}

char *
text_from(TALLOC_CTX *mem, const struct words *w, size_t i)
{
	size_t at, k = because_skip(w, i);
	char *out;

	at = k > 0 ? w->t[k - 1].end : w->from;
	if (k == i)
		at += lead_size(w->raw + at);
	else
		at += strspn(w->raw + at, " :'");
	if (k != i && strncmp(w->raw + at, "\xE2\x80\x99", 3) == 0)
		at += 3;
	if (k != i)
		at += lead_size(w->raw + at);
	if (at >= w->to)
		return talloc_strdup(mem, "");
	out = talloc_strndup(mem, w->raw + at, w->to - at);
	return text_trim(out);
}

const char *
case_at(TALLOC_CTX *mem, const struct words *w, size_t i, bool number)
{
	const struct token *t = &w->t[i];
	size_t n;

	if (i >= w->n)
		return NULL;
	if (t->kind == TOKEN_CASE)
		return t->word;
	if (t->kind != TOKEN_NUMBER || (!number && !t->numbered))
		return NULL;
	n = strspn(t->word, "0");
	if (t->word[n] == '\0' || strlen(t->word + n) > 6)
		return NULL;
	return talloc_asprintf(mem, "P-%s", t->word + n);
}

size_t
case_skip(const struct words *w, size_t i, size_t end)
{
	static const char *const fillers[] = { "n", "no", "numero", "number", "le", "la", "les", "l", "dossier", "demande", "sollicitation",
		"pb", "probleme", "cas", "ticket", "de", "du", "d", "sur", "pour", "ref", "reference", "ma", "mon", "notre", "cette", "ce",
		"case", "request", "problem", "the", "my", "our", "of", "for", "on", "about", "concernant", "a", "au" };
	size_t k, j = i;

	while (j < end && j < i + 5) {
		for (k = 0; k < G_N_ELEMENTS(fillers) && strcmp(fillers[k], w->t[j].word) != 0; k++)
			;
		if (k == G_N_ELEMENTS(fillers))
			break;
		j++;
	}
	return j < end && (w->t[j].kind == TOKEN_CASE || w->t[j].kind == TOKEN_NUMBER) ? j : i;
}

static bool
capital(const struct words *w, const struct token *t)
{
	return t->kind == TOKEN_WORD && g_unichar_isupper(g_utf8_get_char(w->raw + t->at));
}

static bool
ends_name(const struct words *w, size_t i, size_t end)
{
	return i + 1 >= end || w->t[i].after != ' ' ||
	       word_classes(w->t[i + 1].id) & (WORD_BECAUSE | WORD_JOIN | WORD_REQUEST | WORD_POLITE);
}

/* "malo riou", "soizic le gall" typed without capitals: words that are in no table, to the end or a mark. Their number, 0 if unsure. */
static size_t
small_name(const struct words *w, size_t from, size_t end)
{
	size_t i = from;

	while (i < end && i < from + 4 && w->t[i].kind == TOKEN_WORD &&
	       (w->t[i].id == 0 || w->t[i].slip || (i > from && (strcmp(w->t[i].word, "le") == 0 || strcmp(w->t[i].word, "de") == 0)))) {
		i++;
		if (w->t[i - 1].after != ' ')
			break;
	}
	if (i < from + 2 || !ends_name(w, i - 1, end) || word_classes(w->t[i - 1].id))
		return 0;
	return i - from;
}

char *
person_at_words(TALLOC_CTX *mem, const struct words *w, size_t i, size_t end, bool any, size_t *next)
{
	static const char *const leads[] = { "a", "au", "to", "vers", "pour", "with", "chez" };
	size_t k, from;
	bool led = false;

	for (k = 0; i < end && k < G_N_ELEMENTS(leads); k++)
		if (strcmp(w->t[i].word, leads[k]) == 0 && !capital(w, &w->t[i])) {
			i++;
			led = true;
			break;
		}
	if (i >= end)
		return NULL;
	from = i;
	if (w->t[i].kind == TOKEN_PERSON) {
		*next = i + 1;
		return talloc_strndup(mem, w->raw + w->t[i].at, w->t[i].end - w->t[i].at);
	}
	while (i < end && i < from + 4 && capital(w, &w->t[i])) {
		i++;
		if (w->t[i - 1].after != ' ')
			break;
	}
	if (i == from && led && !any)
		i = from + small_name(w, from, end);
	while (i == from && w->t[i].kind == TOKEN_WORD && (any || led) && i < from + 1) {
		if (!any && !ends_name(w, i, end))
			return NULL;
		i++;
	}
	/* "anne le goff" typed on a phone: with `any` all words up to a mark are the name. */
	while (any && i < end && i < from + 4 && w->t[i - 1].after == ' ' && w->t[i].kind == TOKEN_WORD && !ends_name(w, i - 1, end))
		i++;
	if (i == from)
		return NULL;
	*next = i;
	return talloc_strndup(mem, w->raw + w->t[from].at, w->t[i - 1].end - w->t[from].at);
}

/* A bare number is a case where a case must be and nothing else can be meant: in a reply "note 14 appels" counts calls. */
static bool
number_is_case(const struct reading *r, const struct command *c, size_t i, size_t line_end)
{
	bool last = i + 1 >= line_end;
	const char *behind = r->w->raw + r->w->t[i].end;

	if (*behind && strchr("/-.", *behind) && g_ascii_isdigit(behind[1])) /* a day: "12/03" */
		return false;
	if (strcmp(c->name, "grille") == 0 && !last && r->w->t[i + 1].kind == TOKEN_NUMBER && strlen(r->w->t[i].word) == 1)
		return false; /* the scores of the case at hand */
	if (last || r->w->t[i].after == ':' || r->w->t[i].after == '-' || r->w->t[i].after == ',')
		return true;
	if (c->args[0].optional)
		return false;
	return !argument_spec(c, ARG_TEXT) || r->context == CONTEXT_ROOM || r->context == CONTEXT_MAIL;
}

static size_t
read_case(struct reading *r, const struct command *c, const struct arg_spec *spec, size_t i, size_t line_end)
{
	size_t j = case_skip(r->w, i, line_end), k;
	const char *ref = NULL;

	if (j < line_end)
		ref = case_at(r->mem, r->w, j, r->w->t[j].kind == TOKEN_NUMBER && number_is_case(r, c, j, line_end));
	if (ref) {
		argument_add(r->out, spec, ref);
		return j + 1;
	}
	for (k = i; k < line_end && !argument_has(r->out, ARG_CASE); k++)
		if (r->w->t[k].kind == TOKEN_CASE && (!r->w->t[k].shy || !argument_spec(c, ARG_TEXT)))
			argument_add(r->out, spec, r->w->t[k].word);
	return i;
}

static const char *
read_command_name(struct reading *r, size_t i, size_t line_end)
{
	const struct command *c;
	char *word;

	if (i >= line_end || (i + 1 == line_end && (strcmp(r->w->t[i].word, "moi") == 0 || strcmp(r->w->t[i].word, "me") == 0)))
		return NULL;                                                             /* "aide-moi" */
	if (!command_find(r->w->t[i].word) && word_classes(r->w->t[i].id) & WORD_POLITE) /* "aide stp" */
		return NULL;
	word = talloc_strndup(r->mem, r->w->raw + r->w->t[i].at, r->w->t[line_end - 1].end - r->w->t[i].at);
	c = command_find(word);
	if (!c && i + 1 < line_end && r->w->t[i + 1].kind == TOKEN_NUMBER && strlen(r->w->t[i].word) <= 2)
		return NULL; /* "aide n° 3" names no command: the "n" of a number is not the answer no */
	if (!c)
		c = command_find(r->w->t[i].word);
	if (c)
		return c->name;
	return talloc_strndup(r->mem, r->w->raw + r->w->t[i].at, r->w->t[i].end - r->w->t[i].at);
}

/* Two cases side by side ("P-14 et P-15") for a command that takes one: never do half of what was asked. */
static void
one_case(struct reading *r, const struct command *c, size_t i)
{
	const struct words *w = r->w;
	const char *more;

	if (i == 0 || i >= w->n || !argument_has(r->out, ARG_CASE) || w->t[i - 1].after == ':')
		return;
	if (word_classes(w->t[i].id) & WORD_JOIN && i + 1 < w->n)
		i++;
	/* In a text "P-15 traite déjà ce sujet" may be the motive. */
	if (argument_spec(c, ARG_TEXT) != NULL && i + 1 < w->n && w->t[i].after == ' ' &&
	    !(word_classes(w->t[i + 1].id) & (WORD_JOIN | WORD_POLITE)))
		return;
	more = case_at(r->mem, w, i, false);
	if (more && strcmp(more, r->out->args[0].text) != 0)
		r->out->question = "ask-one-case";
}

void
args_typed(struct reading *r, const struct command *c, size_t i, size_t line_end, const char *ref)
{
	size_t k, next;

	r->out->command = c;
	for (k = 0; k < ARGS_MAX && c->args[k].name; k++) {
		const struct arg_spec *spec = &c->args[k];

		if (spec->type == ARG_CASE && ref && k == 0) {
			argument_add(r->out, spec, ref);
		} else if (spec->type == ARG_CASE && k > 0) {
			if (argument_has(r->out, ARG_CASE))
				argument_add(r->out, spec, other_case_at(r->mem, r->w, i, line_end, "", &i));
		} else if (spec->type == ARG_CASE) {
			i = read_case(r, c, spec, i, line_end);
			if (!takes_two_cases(c))
				one_case(r, c, i);
		} else if (spec->type == ARG_PERSON) {
			char *who = person_at_words(r->mem, r->w, i, line_end, true, &next);

			argument_add(r->out, spec, who);
			i = who ? next : i;
		} else if (spec->type == ARG_COMMAND) {
			argument_add(r->out, spec, read_command_name(r, i, line_end));
		} else if (spec->type == ARG_NUMBER) {
			if (i < line_end && r->w->t[i].kind == TOKEN_NUMBER)
				argument_add(r->out, spec, r->w->t[i].word);
		} else {
			/* "note sur P-14 que ..." */
			if (strcmp(c->name, "note") == 0 && i > 0 && i < r->w->n && argument_has(r->out, ARG_CASE) &&
			    (strcmp(r->w->t[i].word, "que") == 0 || strcmp(r->w->t[i].word, "qu") == 0 ||
				strcmp(r->w->t[i].word, "that") == 0))
				i++;
			argument_add(r->out, spec, text_from(r->mem, r->w, i));
		}
	}
	if (!r->out->question)
		args_check(r->out);
}
