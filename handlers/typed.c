/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/typed.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/day.h"
#include "handlers/doors.h"
#include "handlers/intents.h"
#include "handlers/match.h"

/* Words after a command typed without its mark, when no case is named. */
enum { LENIENT_MOST = 4, HABIT_MOST = 3 };

static size_t
line_end(const struct words *w, size_t i)
{
	while (++i < w->n && !w->t[i].line)
		;
	return MIN(i, w->n);
}

static size_t
sentence_of(const struct words *w, size_t i)
{
	size_t k;

	for (k = 0; k + 1 < w->n_sentences && w->s[k].end <= i; k++)
		;
	return k;
}

/* The verb at i, of up to four words ("je m'en occupe", "d'accord"), the longest first. *n is how many it took. */
static const struct command *
verb_at(const struct words *w, size_t i, size_t end, bool forms, size_t *n)
{
	const struct command *c;
	unsigned bits;
	size_t size;

	for (size = MIN(4, end - i); i < end && size > 0; size--) {
		char joined[80] = "";
		size_t k;

		for (k = 0; k < size; k++)
			if (w->t[i + k].kind != TOKEN_WORD || g_strlcat(joined, w->t[i + k].word, sizeof joined) >= sizeof joined)
				break;
		if (k < size)
			continue;
		c = command_find(joined);
		*n = size;
		if (c)
			return c;
	}
	*n = 1;
	return forms && i < end && !w->t[i].slip ? word_verb(w->t[i].id, &bits) : NULL;
}

static void
ask_choices(struct reading *r, const char *question, const char *const *names)
{
	size_t i;

	r->out->command = NULL;
	r->out->question = question;
	for (i = 0; names[i]; i++)
		r->out->choices[r->out->n_choices++] = command_find(names[i]);
}

static void
ask_near(struct reading *r, size_t i)
{
	const struct words *w = r->w;
	struct meaning *out = r->out;

	out->unknown = talloc_strndup(r->mem, w->raw + w->t[i].at, w->t[i].end - w->t[i].at);
	out->n_choices = w->t[i].kind == TOKEN_WORD ? verbs_nearest(w->t[i].word, out->choices, G_N_ELEMENTS(out->choices)) : 0;
	out->question = out->n_choices > 0 ? "did-you-mean" : "unknown-command";
}

/* "!probleme P-14 accepter": a case and what to do with it. */
static void
case_then_verb(struct reading *r, const char *ref, size_t i, size_t end)
{
	static const char *const maybe[] = { "completer", "statut", "probleme", NULL }, *const asks[] = { "demander", "completer", "statut",
		NULL };
	const struct command *c;
	size_t n;

	if (i >= end) {
		args_typed(r, command_find("statut"), i, end, ref);
		return;
	}
	c = verb_at(r->w, i, end, true, &n);
	if (c && argument_spec(c, ARG_CASE))
		args_typed(r, c, i + n, end, ref);
	else
		/* "!demandé P-14 Combien ?" */
		ask_choices(r, "ask-which-command", text_starts(r->w->t[0].word, "demand") ? asks : maybe);
}

/* "!accepter P-14" and "!clore P-15" on two lines: one at a time. */
static bool
several_bangs(struct reading *r, const struct command *c, size_t i)
{
	const struct command *other = NULL;
	size_t n;

	for (; i < r->w->n && !other; i++)
		if (r->w->t[i].bang && r->w->t[i].line)
			other = verb_at(r->w, i, line_end(r->w, i), true, &n);
	if (!other || (other == c && !argument_spec(c, ARG_CASE)))
		return false;
	r->out->question = other == c ? "ask-one-case" : "ask-which-command";
	r->out->command = other == c ? c : NULL;
	r->out->choices[0] = c;
	r->out->choices[1] = other;
	r->out->n_choices = other == c ? 1 : 2;
	return true;
}

void
typed_bang(struct reading *r, size_t i)
{
	const struct words *w = r->w;
	size_t end = line_end(w, i), n, next;
	const struct command *c;
	const char *ref = i < end ? case_at(r->mem, w, i, i + 1 < end) : NULL;

	r->out->explicit = true;
	if (ref) {
		next = i + 1;
		if (next < end && verb_at(w, next, end, true, &n) == NULL) {
			ask_near(r, next);
			return;
		}
		case_then_verb(r, ref, next, end);
		return;
	}
	if (w->t[i].kind == TOKEN_NUMBER) {
		args_typed(r, command_find("choix"), i, end, NULL);
		return;
	}
	c = verb_at(w, i, end, true, &n);
	if (!c) {
		ask_near(r, i);
		return;
	}
	if (several_bangs(r, c, end))
		return;
	next = case_skip(w, i + n, end);
	if (strcmp(c->name, "probleme") == 0 && next < end && (ref = case_at(r->mem, w, next, w->t[i].after == ' ' && w->t[next].numbered)))
		case_then_verb(r, ref, next + 1, end);
	else
		args_typed(r, c, i + n, end, NULL);
}

/* "demande", "note", "contact" ... open sentences too. With a colon they may be a label that somebody wrote. */
static bool
noun_like(const char *word)
{
	static const char *const nouns[] = { "note", "question", "demande", "contact", "suivi", "complement", "precision", "precisions",
		"option", "passer", "problem", "probleme", "issue", "request", "pb", "irritant", "sollicitation", "defi", "problematique",
		"etat", "nouvelles" };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(nouns); i++)
		if (strcmp(nouns[i], word) == 0)
			return true;
	return false;
}

bool
language_word(const char *word)
{
	static const char *const names[] = { "fr", "en", "br", "francais", "anglais", "breton", "french", "english", "brezhoneg" };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(names); i++)
		if (strcmp(names[i], word) == 0)
			return true;
	return false;
}

/* Nothing but a case and a few words after it: "prendre P-14", "statut de P-14 svp". */
static bool
case_shape(const struct reading *r, const struct command *c, size_t i, size_t end)
{
	size_t j = case_skip(r->w, i, end);
	bool number;

	if (j >= end || !argument_spec(c, ARG_CASE))
		return false;
	number = c->role == ROLE_STAFF && r->w->t[j].kind == TOKEN_NUMBER &&
		 (j + 1 >= end || r->w->t[j].after != ' ' || argument_spec(c, ARG_PERSON));
	if (!case_at(r->mem, r->w, j, number || r->w->t[j].numbered) || judged(r->w, j + 1))
		return false;
	if (argument_spec(c, ARG_TEXT) || argument_spec(c, ARG_PERSON))
		return true;
	while (++j < end) /* "je prends P-14 et je clos P-15" is a sentence */
		if (!(word_classes(r->w->t[j].id) & (WORD_POLITE | WORD_ADVERB | WORD_KIND)) &&
		    !(j + 1 < end && r->w->t[j + 1].kind == TOKEN_CASE) && r->w->t[j].kind != TOKEN_CASE)
			return false;
	return true;
}

static bool
alone_shape(const struct reading *r, const struct command *c, size_t end)
{
	const struct words *w = r->w;

	if (w->t[end - 1].after == '?' && c->role != ROLE_PUBLIC)
		return false;
	if (end == w->n && w->whole)
		return true;
	/* More text below: it is the text of the command if it takes one. */
	if (strcmp(c->name, "probleme") == 0)
		return false;
	return c->role == ROLE_PUBLIC || r->context != CONTEXT_MAIL;
}

static bool
colon_shape(const struct reading *r, const struct command *c, size_t verb_last)
{
	if (r->w->t[verb_last].after != ':' || !argument_spec(c, ARG_TEXT) || strcmp(c->name, "probleme") == 0)
		return false;
	if (strcmp(c->name, "langue") == 0 || strcmp(c->name, "humain") == 0 || strcmp(c->name, "liste") == 0)
		return false;
	if (r->context != CONTEXT_ROOM && strcmp(r->w->t[verb_last].word, "question") == 0) /* theirs, not ours */
		return false;
	return c->role == ROLE_PUBLIC || r->context != CONTEXT_MAIL;
}

/* "Accepter P-14. Clore P-15.": two cases, each with its verb, are not one command and its text. */
static bool
another_act(const struct words *w, size_t i, size_t end)
{
	const char *first = NULL;
	unsigned forms;

	for (; i < end; i++) {
		if (w->t[i].kind != TOKEN_CASE || w->t[i].shy)
			continue;
		if (first && strcmp(first, w->t[i].word) != 0 && word_verb(w->t[i - 1].id, &forms))
			return true;
		first = first ? first : w->t[i].word;
	}
	return false;
}

/* "aide sur la commande refuser": where the name of a command stands; end if it is about something else. */
static size_t
help_about(const struct words *w, size_t i, size_t end)
{
	static const char *const between[] = { "sur", "pour", "la", "commande", "on", "for", "about", "the", "command" };
	size_t k;

	for (; i < end; i++) {
		for (k = 0; k < G_N_ELEMENTS(between) && strcmp(between[k], w->t[i].word) != 0; k++)
			;
		if (k == G_N_ELEMENTS(between))
			break;
	}
	return i < end && end <= i + 3 && command_find(w->t[i].word) ? i : end;
}

/* Names that are nouns of every day ("arrêt", "étape") or say something else alone ("stop"): typed without a mark they need their case,
 * and from somebody who may not do them they are words like others. */
static bool
everyday(const struct command *c)
{
	static const char *const names[] = { "arret", "etape", "experience", "evaluation", "grille" };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(names); i++)
		if (named(c, names[i]))
			return true;
	return false;
}

/* "comité du 12 mars", "ordre du jour de jeudi", "comité bilan": nothing but the day or the record of a committee. */
static bool
committee_shape(const struct reading *r, const struct command *c, size_t i, size_t end)
{
	enum { ANY_DAY = 735000, WORDS = 9 };
	const struct words *w = r->w;
	uint32_t day, other;
	size_t k;

	if (!named(c, "comite") || end < w->n || !w->whole || i >= end || end - i > WORDS || w->t[end - 1].after == '?')
		return false;
	for (k = i; k < end; k++)
		if (strcmp(w->t[k].word, "bilan") == 0 || strcmp(w->t[k].word, "record") == 0)
			return true;
	return day_find(r->mem, w->raw + w->t[i].at, DAY_NEAR, ANY_DAY, &day, &other) != DAY_NONE;
}

/* "Moi, je ...", "Rôle : ...", "Code postal": what concerns people and codes has names of every day. Without a mark the line must hold an
 * address, an account or a code, or be the name alone where nothing was asked. */
static bool
about_people(const struct command *c)
{
	return named(c, "moi") || named(c, "moi-delier") || named(c, "code") || named(c, "role") || named(c, "desunir");
}

static bool
people_shape(const struct reading *r, const struct command *c, size_t i, size_t end)
{
	const struct words *w = r->w;
	char digits[CODE_DIGITS + 1];

	if (named(c, "code"))
		return i < end && code_find(talloc_strndup(r->mem, w->raw + w->t[i].at, w->t[end - 1].end - w->t[i].at), digits);
	if (i >= end)
		return end == w->n && w->whole && r->context != CONTEXT_REPLY && (named(c, "moi") || named(c, "moi-delier"));
	for (; i < end; i++)
		if (w->t[i].kind == TOKEN_PERSON)
			return end <= 8;
	return false;
}

/* "« annuler »" repeats the word we gave; "« je prends P-14 », dit Anne" is hers. */
static bool
said_by_writer(const struct words *w, const struct command *c)
{
	size_t i;

	if (!w->t[0].quoted)
		return true;
	for (i = 0; i < w->n; i++)
		if (!w->t[i].quoted)
			return false;
	return c->role == ROLE_PUBLIC && !named(c, "retirer");
}

/* In an answer about a case: "arrêt : ...", "évaluation : ...", "grille 3 2 1 0 2 3", "fiche d'expérience" above its lines. */
static bool
everyday_reply(const struct reading *r, const struct command *c, size_t n, size_t end)
{
	size_t i = n;

	if (r->context != CONTEXT_REPLY)
		return false;
	if (n >= end)
		return named(c, "experience") || named(c, "grille");
	while (named(c, "grille") && i < end && r->w->t[i].kind == TOKEN_NUMBER)
		i++;
	return r->w->t[n - 1].after == ':' || i == end;
}

/* What may be done with what one is reminded of. */
static bool
own_verb(const char *word)
{
	static const char *const names[] = { "annuler", "annule", "supprimer", "supprime", "reporter", "reporte", "decaler", "deplacer",
		"liste", "list", "cancel", "delete", "postpone", "move" };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(names); i++)
		if (strcmp(names[i], word) == 0)
			return true;
	return false;
}

bool
typed_keyword(struct reading *r)
{
	const struct words *w = r->w;
	size_t end, n, next;
	const struct command *c;
	bool fits, plain_noun;

	if (w->n == 0)
		return false;
	end = line_end(w, 0);
	c = verb_at(w, 0, end, false, &n);
	if (!c || strcmp(c->name, "choix") == 0 || strcmp(c->name, "oui") == 0 || strcmp(c->name, "non") == 0)
		return false;
	if (!said_by_writer(w, c))
		return false;
	if (everyday(c) && !case_shape(r, c, n, end) && !everyday_reply(r, c, n, end))
		return false;
	if (about_people(c)) {
		if (!people_shape(r, c, n, end))
			return false;
		args_typed(r, c, n, end, NULL);
		r->out->explicit = true;
		return true;
	}
	if (named(c, "absence")) /* what else begins so is read by its words: away_told() */
		return false;
	if (named(c, "rythme") || named(c, "binome") || named(c, "bilan") ||
	    (named(c, "rappel") &&
		(n == end || own_verb(w->t[n].word)))) { /* words of every day: they are the whole message, or its text */
		if (end < w->n || !w->whole || end > n + HABIT_MOST + named(c, "rappel") || w->t[end - 1].after == '?')
			return false;
		args_typed(r, c, n, end, NULL);
		r->out->explicit = true;
		return true;
	}
	if (named(c, "rappel") && n < end && !own_verb(w->t[n].word)) /* "Rappel : nous attendons toujours" */
		return false;
	plain_noun = n == 1 ? noun_like(w->t[0].word) : strcmp(w->t[0].word, "je") == 0;
	if (strcmp(c->name, "probleme") == 0) {
		next = case_skip(w, n, end);
		if (next >= end || !case_at(r->mem, w, next, false) || next + 1 >= end || !verb_at(w, next + 1, end, true, &n) ||
		    !argument_spec(verb_at(w, next + 1, end, true, &n), ARG_CASE))
			return false;
		case_then_verb(r, case_at(r->mem, w, next, false), next + 1, end);
		r->out->explicit = r->out->command != NULL;
		return true;
	}
	if (n >= end)
		fits = alone_shape(r, c, end);
	else
		fits = committee_shape(r, c, n, end) || (everyday(c) && everyday_reply(r, c, n, end)) ||
		       (case_shape(r, c, n, end) && !(w->t[end - 1].after == '?' && c->role != ROLE_PUBLIC)) || colon_shape(r, c, n - 1) ||
		       (strcmp(c->name, "langue") == 0 && end == n + 1 && language_word(w->t[n].word)) ||
		       (strcmp(c->name, "aide") == 0 && help_about(w, n, end) < end) ||
		       ((strcmp(c->name, "liste") == 0 || strcmp(c->name, "pause") == 0) && end <= n + 2 && end == w->n);
	if (fits && another_act(w, n, argument_spec(c, ARG_TEXT) ? w->n : end))
		return false;
	/* "demande P-14 : ..." or "contact P-14" may be either; "note P-14 ..." is what staff type. */
	if (!fits)
		return false;
	args_typed(r, c, strcmp(c->name, "aide") == 0 ? help_about(w, n, end) : n, end, NULL);
	r->out->explicit = !(plain_noun && !argument_has(r->out, ARG_CASE)) && !everyday(c);
	return true;
}

static bool
article(const char *word)
{
	static const char *const articles[] = { "le", "la", "les", "l", "de", "du", "des", "d", "un", "une", "the" };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(articles); i++)
		if (strcmp(articles[i], word) == 0)
			return true;
	return false;
}

/* "Refuser du monde à la cantine ...", "Liste d'attente de 18 mois ...": no case, and more words than such a command has. */
static bool
tells(const struct words *w, const struct command *c, size_t i, size_t end)
{
	size_t k;

	if (i >= end || w->t[i - 1].after == ':')
		return false;
	for (k = i; k < end; k++)
		if (w->t[k].kind == TOKEN_CASE || w->t[k].numbered)
			return false;
	if (w->t[i].kind == TOKEN_NUMBER || strcmp(c->name, "probleme") == 0 || strcmp(c->name, "langue") == 0)
		return false;
	if (strcmp(c->name, "note") == 0 || strcmp(c->name, "demander") == 0 || strcmp(c->name, "completer") == 0)
		return end - i > LENIENT_MOST && article(w->t[i].word);
	return end - i > LENIENT_MOST;
}

bool
typed_lenient(struct reading *r)
{
	size_t end, n;
	const struct command *c;

	if (r->w->n == 0)
		return false;
	end = line_end(r->w, 0);
	c = verb_at(r->w, 0, end, false, &n);
	if (!c || (c->hidden && end > n) || (!c->args[0].name && end > n && !(word_classes(r->w->t[n].id) & WORD_POLITE)) ||
	    r->w->s[0].mark == '?' || !said_by_writer(r->w, c) || tells(r->w, c, n, end) ||
	    (n + 1 < end && r->w->t[n].kind == TOKEN_CASE && judged(r->w, n + 1)))
		return false;
	args_typed(r, c, n, end, NULL);
	r->out->explicit = true;
	return true;
}

bool
typed_near(struct reading *r)
{
	const struct words *w = r->w;
	const struct command *near[4];
	size_t end, n, i;
	bool with_case;

	if (w->n == 0 || w->t[0].kind != TOKEN_WORD || strlen(w->t[0].word) < 4 || (w->t[0].id != 0 && !w->t[0].slip))
		return false;
	end = line_end(w, 0);
	with_case = case_skip(w, 1, end) < end && case_at(r->mem, w, case_skip(w, 1, end), false) && end <= 12;
	if (!with_case && !(end == 1 && w->n == 1 && w->whole))
		return false;
	n = with_case || r->addressed ? verbs_nearest(w->t[0].word, near, 4) : command_nearest(w->t[0].word, near, 4);
	/* A word alone may be a name or a town: only a single slip counts. */
	for (i = 0; i < n && !with_case && !r->addressed; i++)
		if (text_distance(w->t[0].word, near[i]->name, 1) > 1)
			return false;
	if (n == 0)
		return false;
	ask_near(r, 0);
	return r->out->question != NULL;
}

static bool
before_all(const struct words *w, size_t n, const char *const *list, size_t size)
{
	size_t i, k;

	for (i = 0; i < n; i++) {
		for (k = 0; k < size && strcmp(list[k], w->t[i].word) != 0; k++)
			;
		if (k == size)
			return false;
	}
	return true;
}

/* "Pas maintenant", "pas pour le moment", "surtout pas". */
static bool
says_not(const struct words *w, size_t end)
{
	static const char *const may[] = { "pas", "surtout", "maintenant", "encore", "pour", "le", "l", "moment", "instant", "tout", "de",
		"suite", "la", "peine", "besoin", "du", "merci", "not", "now", "yet", "at", "all" };

	return (strcmp(w->t[0].word, "pas") == 0 || strcmp(w->t[0].word, "surtout") == 0 || strcmp(w->t[0].word, "not") == 0) && end > 1 &&
	       before_all(w, end, may, G_N_ELEMENTS(may));
}

/* "1", "2)", "n° 2", "option 2", "choix 2", "la 2", alone on the first line. */
static bool
short_number(struct reading *r, size_t end)
{
	static const char *const before[] = { "l", "je", "choisis", "prefere", "choose", "prends", "vote", "pour", "choix", "option",
		"choice", "numero", "no", "n", "la", "le", "reponse", "answer", "number", "proposition", "plutot", "plus", "rather",
		"the" };
	static const char *const ordinals[][3] = { { "premier", "premiere", "first" }, { "second", "seconde", "deuxieme" },
		{ "troisieme", "third", "3eme" } };
	const struct words *w = r->w;
	size_t i = 0, k;

	for (k = 0; k < G_N_ELEMENTS(ordinals) * 3 && end > 1 && end <= 4; k++) /* "plutôt la deuxième" */
		if (strcmp(ordinals[k / 3][k % 3], w->t[end - 1].word) == 0 && before_all(w, end - 1, before, G_N_ELEMENTS(before))) {
			r->out->command = command_find("choix");
			argument_add(r->out, &r->out->command->args[0], talloc_asprintf(r->mem, "%zu", k / 3 + 1));
			r->out->explicit = true;
			return true;
		}
	while (i < end && i < 4 && w->t[i].kind == TOKEN_WORD) {
		for (k = 0; k < G_N_ELEMENTS(before) && strcmp(before[k], w->t[i].word) != 0; k++)
			;
		if (k == G_N_ELEMENTS(before))
			return false;
		i++;
	}
	if (i >= end || w->t[i].kind != TOKEN_NUMBER || strlen(w->t[i].word) > 2)
		return false;
	for (k = i + 1; k < end; k++) /* "la 2 est pour moi" is no choice */
		if (!(word_classes(w->t[k].id) & WORD_POLITE) || strcmp(w->t[k].word, "est") == 0)
			return false;
	if ((w->raw[w->t[i].end] == ',' && g_ascii_isdigit(w->raw[w->t[i].end + 1])) || w->raw[w->t[i].end] == '%')
		return false;
	args_typed(r, command_find("choix"), i, i + 1, NULL);
	r->out->explicit = true;
	return true;
}

/* "je confirme le retrait", "oui, confirmé pour nous". */
static bool
confirms(const struct words *w, size_t end)
{
	size_t i = strcmp(w->t[0].word, "je") == 0 || strcmp(w->t[0].word, "nous") == 0 || word_classes(w->t[0].id) & WORD_YES, k;

	for (k = 0; k < end; k++)
		if (word_classes(w->t[k].id) & WORD_NEGATION)
			return false;
	i += i < end && strcmp(w->t[i].word, "je") == 0;
	return i < end && g_str_has_prefix(w->t[i].word, "confirm") && !(i + 1 < end && text_starts(w->t[i + 1].word, "qu"));
}

/* "c'est bon", "bien sûr" say yes without the word; so does nothing that only thanks. */
static bool
says_yes(const struct words *w, size_t end)
{
	static const char *const pairs[][2] = { { "est", "bon" }, { "bien", "sur" }, { "avec", "plaisir" }, { "ca", "va" },
		{ "ca", "marche" }, { "sa", "marche" }, { "ca", "roule" }, { "ca", "convient" }, { "me", "convient" }, { "me", "va" },
		{ "of", "course" } };
	size_t i, k;

	for (i = 0; i + 1 < end; i++)
		for (k = 0; k < G_N_ELEMENTS(pairs); k++)
			if (strcmp(w->t[i].word, pairs[k][0]) == 0 && strcmp(w->t[i + 1].word, pairs[k][1]) == 0)
				return true;
	return false;
}

bool
typed_short(struct reading *r)
{
	const struct words *w = r->w;
	size_t end, i, yes = 0, no = 0, first_no = 0, thanks = 0;
	bool hint;
	const struct sentence *s;

	if (w->n == 0)
		return false;
	end = line_end(w, 0);
	if (short_number(r, end))
		return true;
	s = &w->s[sentence_of(w, 0)];
	/* Below a one-tap answer stands only its hint in brackets, or thanks. */
	hint = w->raw[w->t[end - 1].end + strspn(w->raw + w->t[end - 1].end, " .!\n")] == '(';
	for (i = end; i < w->n && !hint; i++)
		if (!(word_classes(w->t[i].id) & (WORD_POLITE | WORD_KIND)))
			return false;
	if (!w->whole || end > 8 || s->mark == '?')
		return false;
	if (says_not(w, end)) {
		args_typed(r, command_find("non"), end, end, NULL);
		return true;
	}
	if (confirms(w, end)) {
		args_typed(r, command_find("oui"), end, end, NULL);
		return true;
	}
	for (i = 0; i < end; i++) {
		unsigned classes = word_classes(w->t[i].id);

		if (yes > 0 && i + 2 < end && strcmp(w->t[i].word, "pas") == 0 &&
		    strcmp(w->t[i + 1].word, "de") == 0) { /* "oui pas de souci" */
			i += 2;
			continue;
		}
		if (yes > 0 && i + 1 == end && i <= 2 && strcmp(w->t[i].word, "pas") == 0) { /* "absolument pas" */
			yes = 0;
			no = 1;
			break;
		}
		if (no > 0 && i + 4 >= end && i + 1 < end && strcmp(w->t[i].word, "pas") == 0) /* "non, pas du tout", "non pas besoin" */
			break;
		if (!(classes & (WORD_YES | WORD_NO | WORD_POLITE)))
			return false;
		yes += (classes & WORD_YES) != 0;
		first_no += i == 0 && (classes & WORD_NO) != 0;
		no += (classes & WORD_NO) != 0;
		thanks += strcmp(w->t[i].word, "merci") == 0 || strcmp(w->t[i].word, "thanks") == 0 || strcmp(w->t[i].word, "thank") == 0;
	}
	if (yes == 0 && no == 0 && thanks == 0)
		yes += says_yes(w, end);
	if ((yes == 0) == (no == 0) && !first_no)
		return false;
	args_typed(r, command_find(no > 0 ? "non" : "oui"), end, end, NULL);
	r->out->explicit = true;
	r->out->thanks = thanks > 0 && no == 0 && strcmp(w->t[0].word, "oui") != 0;
	return true;
}
