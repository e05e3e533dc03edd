/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/acts.h"

#include <glib.h>
#include <string.h>

#include "handlers/match.h"

/* The clause around a verb. */
struct clause {
	const struct words *w;
	const struct sentence *s;
	size_t from, verb; /* tokens */
	unsigned forms;
	size_t left_case; /* case before the verb, SIZE_MAX if none */
	bool late;        /* an infinitive after "et": of whatever went before */
	bool pronoun;     /* "le", "la", "it" stands for the case */
	bool declared;
};

static bool
is(const struct words *w, size_t i, const char *word)
{
	return i < w->n && strcmp(w->t[i].word, word) == 0;
}

static bool
is_any(const struct words *w, size_t i, const char *list)
{
	const char *p, *word = w->t[i].word;
	size_t n = strlen(word);

	for (p = list; (p = strstr(p, word)) != NULL; p += n)
		if ((p == list || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
			return n > 0;
	return false;
}

static unsigned
classes(const struct clause *c, size_t i)
{
	return word_classes(c->w->t[i].id);
}

static bool
named_case(const struct words *w, size_t i)
{
	return (w->t[i].kind == TOKEN_CASE && !w->t[i].shy) || (w->t[i].kind == TOKEN_NUMBER && w->t[i].numbered);
}

static void
clause_find(struct clause *c)
{
	size_t k;

	c->from = c->verb;
	while (c->from > c->s->first && !strchr(",:;-\"", c->w->t[c->from - 1].after) && !(classes(c, c->from - 1) & WORD_JOIN))
		c->from--;
	c->left_case = SIZE_MAX;
	for (k = c->s->first; k < c->verb; k++)
		if (named_case(c->w, k))
			c->left_case = k;
}

static bool
negated(const struct clause *c)
{
	size_t k, end = MIN(c->verb + 3, c->s->end);

	for (k = c->from; k < end; k++) {
		if (k > c->verb && c->w->t[k - 1].after != ' ')
			break;
		if (!(classes(c, k) & WORD_NEGATION))
			continue;
		if (is(c->w, k, "pas") && (is(c->w, k + 1, "de") || is(c->w, k + 1, "d")) &&
		    is_any(c->w, MIN(k + 2, c->w->n - 1), "probleme souci"))
			continue;                         /* "pas de problème, je prends" */
		if (k > c->from && is(c->w, k - 1, "ou")) /* "on l'accepte ou pas ?" */
			continue;
		return true;
	}
	return false;
}

/* All of from .. end-1 may stand before a speaker: openers, the case, yes. */
static bool
only_openers(const struct clause *c, size_t end)
{
	size_t k;

	for (k = c->from; k < end; k++)
		if (is(c->w, k, "apres") && k + 1 < end) /* "après examen, nous acceptons" */
			k++;
		else if (!named_case(c->w, k) && c->w->t[k].kind != TOKEN_PERSON &&
			 !(classes(c, k) & (WORD_OPENER | WORD_YES | WORD_ADVERB)) &&
			 !is_any(c->w, k, "pour le dossier n no c est bon d accord parfait moi ca va"))
			return false;
	return true;
}

/* From the word before the verb leftwards over pronouns and adverbs; returns where something else stands (index + 1). */
static size_t
left_of(struct clause *c, bool *vous)
{
	size_t j = c->verb;

	*vous = true;
	while (j > c->from) {
		unsigned cl = classes(c, j - 1);

		if (c->w->t[j - 1].kind != TOKEN_WORD || !(cl & (WORD_CLITIC | WORD_ADVERB)))
			break;
		if (c->forms & VERB_FIRST && is(c->w, j - 1, "nous") && (j - 1 == c->from || !(classes(c, j - 2) & WORD_SUBJECT)))
			break; /* "nous prenons": the speaker, no pronoun */
		if (is_any(c->w, j - 1, "le la l en it ca cela this"))
			c->pronoun = true;
		if (!is_any(c->w, j - 1, "vous") && !(cl & WORD_ADVERB))
			*vous = false;
		j--;
	}
	return j;
}

/* "peux-tu", "merci de", "je voudrais", "on va": 1 a request or intent, 2 only a possibility, 0 neither. */
static int
asked(const struct clause *c, size_t j)
{
	size_t k = j, back = 0;

	while (k > c->from && back++ < 6 && c->w->t[k - 1].kind == TOKEN_WORD && !(classes(c, k - 1) & (WORD_REQUEST | WORD_MODAL)) &&
	       is_any(c->w, k - 1, "tu vous de d il s te plait nous to you me bien on qu que je i we go and"))
		k--;
	if (k == c->from)
		return 0;
	if (is(c->w, k - 1, "a")) /* "P-14 à refuser" */
		return k >= c->from + 2 && named_case(c->w, k - 2);
	if (classes(c, k - 1) & WORD_MODAL || is(c->w, k - 1, "peut"))
		return 2;
	/* "on peut accepter" says what could be done; "tu peux" asks for it. */
	if (!(classes(c, k - 1) & WORD_REQUEST))
		return 0;
	if (is(c->w, k - 1, "possible"))
		return 1;
	for (back = k - 1; back > c->from; back--)
		if (!(classes(c, back - 1) & (WORD_SUBJECT | WORD_CLITIC | WORD_OPENER | WORD_ADVERB | WORD_REQUEST)) &&
		    !named_case(c->w, back - 1) && !is_any(c->w, back - 1, "tu d would est ce que qu c"))
			return 0;
	return 1;
}

/* "P-14 est refusé", "dossier accepté", "c'est accepté", "accepté". Past reports ("a été refusée") say what was, and ask nothing. */
static int
declared(const struct clause *c)
{
	int how = 1;
	size_t k;

	for (k = c->from; k < c->verb; k++) {
		if (c->left_case != SIZE_MAX && is_any(c->w, k, "peut doit devrait can should may") && k + 1 < c->verb &&
		    is_any(c->w, k + 1, "etre be")) {
			how = 2; /* "P-14 peut être close" */
			k++;
			continue;
		}
		if (!named_case(c->w, k) && !(classes(c, k) & (WORD_GENERIC | WORD_ADVERB | WORD_OPENER | WORD_YES)) &&
		    !is_any(c->w, k, "est c le la l is s ce cette non"))
			return 0;
	}
	return how;
}

/* 0 no act, 1 act, 2 possibility. */
static int
frame(struct clause *c)
{
	bool vous;
	size_t j = left_of(c, &vous);
	int how;

	if (c->forms & VERB_FIRST && j > c->from && classes(c, j - 1) & WORD_SUBJECT) {
		size_t k = j - 1;

		while (k > c->from && classes(c, k - 1) & WORD_SUBJECT)
			k--;
		if (only_openers(c, k))
			return 1;
	}
	if (c->forms & VERB_INFINITIVE && j > c->from && (how = asked(c, j)) > 0)
		return how;
	if (c->forms & (VERB_ORDER | VERB_INFINITIVE) && only_openers(c, j) && (vous || j == c->verb) &&
	    !(j > c->from && is(c->w, j - 1, "tu"))) {
		c->late = !(c->forms & VERB_ORDER) && c->from > c->s->first && classes(c, c->from - 1) & WORD_JOIN;
		return 1;
	}
	if (c->forms & VERB_FIRST && j == c->verb && only_openers(c, j) &&
	    g_str_has_suffix(c->w->t[c->verb].word, "ons")) /* "acceptons P-1" */
		return 1;
	if (c->forms & VERB_ORDER && j > c->from && is(c->w, j - 1, "tu") && only_openers(c, j - 1))
		return 1;
	c->pronoun = false; /* "la clôture de l'exercice" */
	c->declared = true;
	return c->forms & VERB_DONE ? declared(c) : 0;
}

/* After "le dossier": something that may follow a case. */
static bool
goes_on(const struct clause *c, size_t k)
{
	return c->w->t[k].kind != TOKEN_WORD || classes(c, k) & (WORD_BECAUSE | WORD_JOIN | WORD_ADVERB) ||
	       is_any(c->w, k,
		   "a au aux to vers en pour de du des d stp svp merci please avec qui demain lundi mardi mercredi jeudi vendredi si faute "
		   "combien que qu mais hors for as s");
}

/* What follows the verb: pronoun, "le dossier", the case. Returns the token after it; *sure as in struct act, 0 for something else. */
static size_t
object(struct clause *c, struct act *a, TALLOC_CTX *mem)
{
	const struct words *w = c->w;
	size_t k = c->verb + 1, end = c->s->end;
	bool thing = false, determiner = false, stop = w->t[c->verb].after != ' ';

	while (!stop && k < end && w->t[k].kind == TOKEN_WORD &&
	       classes(c, k) & (WORD_CLITIC | WORD_ADVERB | WORD_DETERMINER | WORD_NEGATION) &&
	       !(classes(c, k) & WORD_GENERIC && is_any(w, k, "ca cela it this that"))) {
		determiner |= is_any(w, k, "le la les l lui leur leurs it them him her");
		stop = w->t[k].after != ' ';
		k++;
	}
	while (!stop && k < end && classes(c, k) & WORD_GENERIC) {
		thing = true;
		stop = w->t[k].after != ' ';
		k++;
	}
	while (!stop && k + 1 < end && is_any(w, k, "n no numero number"))
		k++;
	if (!stop && c->forms & VERB_DONE && k + 1 < end && is(w, k, "pour") && named_case(w, k + 1)) /* "c'est accepté pour P-14" */
		k++;
	if (!stop && k < end && w->t[k].kind == TOKEN_NUMBER && !w->t[k].numbered && (thing || determiner || k == c->verb + 1) &&
	    (k + 1 >= end || w->t[k].after != ' ' || is_any(w, k + 1, "a to car vers svp stp merci please"))) {
		a->ref = case_at(mem, w, k++, true);
		a->sure = 3;
		return k;
	}
	if (!stop && k < end && named_case(w, k)) {
		a->ref = case_at(mem, w, k, false);
		a->sure = 3;
		a->several = k + 2 < end && (classes(c, k + 1) & WORD_JOIN || strchr("/&", w->raw[w->t[k].end])) && named_case(w, k + 2);
		a->several |= k + 1 < end && named_case(w, k + 1) && w->t[k].after != ':';
		return k + 1;
	}
	if (!stop && k < end &&
	    is_any(w, k,
		"votre vos ton ta tes your un une des ses son leur leurs an some any several")) /* "P-14 : nous acceptons votre offre" */
		return k;
	if (!stop && k == c->verb + 1 && k + 1 < end && is(w, k, "a") && is_any(w, c->verb, "take taking accept reject close refuse pass"))
		return k; /* "take a while" */
	if (c->left_case != SIZE_MAX) {
		a->ref = case_at(mem, w, c->left_case, false);
		a->sure = 3;
		return is_any(w, MIN(c->verb + 1, w->n - 1), "lui leur leurs") ? c->verb + 2 : thing || determiner ? k : c->verb + 1;
	}
	if (thing && !stop && k < end && is_any(w, k - 1, "sujet probleme problematique irritant issue problem") &&
	    is_any(w, k, "de du des d of"))
		return k;                                /* "clore le sujet du financement" */
	if (thing && !stop && k < end && !goes_on(c, k)) /* "le sujet très au sérieux" is no case */
		return k;
	if (thing ||
	    (determiner &&
		(k >= end || stop || !(w->t[k].kind == TOKEN_WORD) ||
		    is_any(w, k,
			"a au aux to vers en car parce pour combien si quel quelle quels quelles d de comment quand leur ou qui que qu est how many what when whether who where why if s")))) {
		a->sure = 2;
		return k;
	}
	if (c->pronoun) {
		a->sure = 2;
		return c->verb + 1;
	}
	a->sure = k >= end || stop ||
			  (k == c->verb + 1 &&
			      (classes(c, k) & (WORD_BECAUSE | WORD_JOIN) || is_any(w, k, "a au aux to vers que combien svp stp please") ||
				  (strcmp(a->command->name, "demander") == 0 && is_any(w, k, "pour sur concernant"))))
		      ? 1
		      : 0;
	return k;
}

static size_t
demanded_of(const struct words *w, size_t k, size_t end)
{
	size_t j = k;

	if (j < end && is_any(w, j, "a au aux the"))
		j++;
	while (j < end && j < k + 3 && is_any(w, j, "l la le les"))
		j++;
	if (j > k && j < end &&
	    is_any(w, j,
		"demandeur demandeuse demandeurs auteur autrice auteurs personne agent agente porteur porteuse requester usager usagere"))
		return j + 1;
	return k;
}

/* "demande" is a noun more often than not: an order only when somebody is asked or the question follows. */
static bool
asks_somebody(const struct clause *c, size_t k)
{
	size_t v = c->verb + 1;

	if (v >= c->s->end || c->pronoun)
		return c->forms & VERB_INFINITIVE && v < c->s->end;
	if (is_any(c->w, v, "a au aux")) { /* "Je demande à ma cheffe" asks somebody else */
		size_t j = v + 1 + (v + 1 < c->s->end && is_any(c->w, v + 1, "l la le les"));

		return j < c->s->end &&
		       (named_case(c->w, v + 1) || (j < c->s->end && named_case(c->w, j)) || demanded_of(c->w, v, c->s->end) > v ||
			   !(c->forms & VERB_FIRST) || !(c->verb > c->from && classes(c, c->verb - 1) & WORD_SUBJECT));
	}
	if (is_any(c->w, v, "pour sur concernant dans") && case_skip(c->w, v, c->s->end) > v) { /* "demander pour P-1 s'ils ont ..." */
		size_t j = case_skip(c->w, v, c->s->end);

		return named_case(c->w, j) && j + 1 < c->s->end;
	}
	if (is_any(c->w, v, "lui leur leurs them him her the le si combien quel quelle quels quelles pourquoi comment requester"))
		return true;
	return (named_case(c->w, v) || k > v) && k < c->s->end && !(is(c->w, k, "est"));
}

bool
judged(const struct words *w, size_t i)
{
	return i < w->n && w->t[i - 1].after == ' ' && is_any(w, i, "serait sera est etait semble parait reste n ne would is was seems");
}

static bool
complete_act(struct clause *c, struct act *a, size_t k, TALLOC_CTX *mem)
{
	const struct words *w = c->w;
	const char *name = a->command->name;
	size_t end = c->s->end, next = k, j;

	a->text = SIZE_MAX;
	for (j = c->verb + 1; j < end && strcmp(name, "fusionner") == 0;
	     j++) /* "regroupe P-1 et P-9 dans un défi" makes no one case of two */
		if (is_any(w, j, "defi defis challenge"))
			return false;
	if (takes_two_cases(a->command)) { /* "fusionne avec P-9"; "nous associons les usagers" is no act of ours */
		for (j = c->verb + 1; j < end && !a->ref; j++)
			if (named_case(w, j))
				a->ref = case_at(mem, w, j, false);
		a->sure = a->ref ? 3 : 0;
		a->several = false;
		a->first = c->from;
		a->end = MAX(k, c->verb + 1);
		return a->ref && !(k < end && named_case(w, k - 1) && judged(w, k));
	}
	a->owed = k > 0 && (w->t[k - 1].after == ':' || w->t[k - 1].after == '-' || (k < end && classes(c, k) & WORD_BECAUSE));
	if (strcmp(name, "passer") == 0) {
		char *who = k < end ? person_at_words(mem, w, k, end, false, &next) : NULL;

		/* "transmettre au directeur": a post, no colleague of ours. */
		if (who && a->sure < 3 && is_any(w, k, "au aux") && !c->pronoun)
			return false;
		if (who && is_any(w, MIN(k + is_any(w, k, "a au to vers pour"), end - 1),
			       "votre vos ton ta son sa leur un une la le l ce cette qui"))
			return false;
		if (who && a->sure < 3 && !w->t[next - 1].id && !w->t[next - 1].slip)
			;
		else if (who && a->sure < 3 && w->t[next - 1].kind != TOKEN_PERSON && !g_unichar_isupper(g_utf8_get_char(who)))
			return false; /* "mettez à jour": no name */
		if (!who || is_any(w, next - 1, "comite qualification suite plus moment"))
			return false;
		a->person = who;
		for (j = next; j < end && !a->ref; j++)
			if (named_case(w, j)) {
				a->ref = case_at(mem, w, j, false);
				a->sure = 3;
			}
		k = next;
	} else if (strcmp(name, "demander") == 0) {
		if (!asks_somebody(c, k))
			return false;
		/* "Demande P-14 : où en êtes-vous ?": the noun. */
		if (is(w, c->verb, "demande") && c->verb == c->s->first && k < end && w->t[k - 1].after == ':' &&
		    named_case(w, c->verb + 1))
			return false;
		if (c->verb + 1 < end && is_any(w, c->verb + 1, "lui leur leurs them him her") && a->ref == NULL)
			k = c->verb + 2; /* "le nombre" that follows is the question's own */
		k = demanded_of(w, k, end);
		j = case_skip(w, k, end);
		if (!a->ref && j < end && named_case(w, j)) {
			a->ref = case_at(mem, w, j, false);
			k = j + 1;
		}
		a->text = k;
		a->sure = MAX(a->sure, 2);
	} else if ((strcmp(name, "fiche") == 0 || strcmp(name, "arret") == 0) && a->sure < 3) {
		return false;
	} else if (strcmp(name, "arret") == 0 && is(w, c->verb + 1, "la") && is(w, c->verb + 2, "pour")) {
		return false; /* "on arrête là pour P-14": who asked asks no more */
	} else if (strcmp(name, "note") == 0) {
		/* "Je note que vous ..." answers us. */
		if (a->sure < 3 && k + 1 < end && is_any(w, k, "que qu that") && is_any(w, k + 1, "vous votre vos tu you your"))
			return false;
		if (a->sure < 3 && !(k < end && is_any(w, k, "que qu that")) && w->t[c->verb].after != ':' && !a->owed)
			return false;
		a->text = k < end && is_any(w, k, "que qu that") ? k + 1 : k;
		a->sure = MAX(a->sure, 2);
	} else if (argument_spec(a->command, ARG_TEXT)) {
		bool motive = argument_spec(a->command, ARG_TEXT)->name[0] == 'm' || strcmp(name, "arret") == 0;

		if ((a->sure == 1 || (c->left_case != SIZE_MAX && k == c->verb + 1)) && k < end && w->t[k - 1].after == ' ' &&
		    is_any(w, k, "que qu de d to that")) /* "je refuse que ..." tells of something else */
			return false;

		/* "accepte P-14 sous réserve de financement": what is added is not lost. */
		if (a->sure == 3 && k < end && k > c->verb + 1 && named_case(w, k - 1) &&
		    (!(classes(c, k) & (WORD_JOIN | WORD_POLITE | WORD_REQUEST)) ||
			(is(w, k, "avec") && !is(w, MIN(k + 1, end - 1), "plaisir"))))
			a->text = k;
		if (a->owed || (k > 0 && k - 1 >= c->verb && strchr(",(", w->t[k - 1].after) && k < end) || (motive && k < end))
			a->text = k;
	}
	/* "accepter P-14 serait une erreur" */
	if (k < end && k > c->verb + 1 && c->left_case == SIZE_MAX && named_case(w, k - 1) && judged(w, k))
		return false;
	/* "on accepte P-14 lundi": not yet. */
	if (k < end && strcmp(name, "prendre") != 0 && strcmp(name, "note") != 0 && strcmp(name, "demander") != 0 &&
	    is_any(w, k,
		"demain lundi mardi mercredi jeudi vendredi tomorrow monday tuesday wednesday thursday friday des quand when after once sauf si lorsque lorsqu apres seulement unless if"))
		a->hedged = true;
	a->first = c->from;
	a->end = k;
	return a->sure > 0;
}

bool
act_at(TALLOC_CTX *mem, const struct words *w, const struct sentence *s, size_t i, struct act *out)
{
	struct clause c = { .w = w, .s = s, .verb = i };
	unsigned forms;
	const struct command *command = word_verb(w->t[i].id, &forms);
	size_t k;
	bool told = false;
	int how;

	if (!command || w->t[i].quoted || w->t[i].kind != TOKEN_WORD)
		return false;
	*out = (struct act){ .command = command };
	c.forms = forms;
	if (i > s->first && is(w, i - 1, "non")) { /* "non retenu" */
		if (strcmp(command->name, "accepter") != 0)
			return false;
		out->command = command_find("refuser");
		c.forms = VERB_DONE;
	}
	clause_find(&c);
	how = frame(&c);
	out->denied = negated(&c);
	if (out->denied && how == 0) {
		how = forms & (VERB_INFINITIVE | VERB_FIRST | VERB_DONE) ? 1 : 0;
		told = true; /* "Le contrat n'a pas été accepté": of a case only when one is named */
	}
	if (how == 0)
		return false;
	out->hedged = how == 2;
	out->declared = c.declared;
	out->wished = forms & VERB_INFINITIVE && i > s->first;
	k = object(&c, out, mem);
	told |= c.late || (c.forms & VERB_DONE && is_any(w, i, "pris prise") && s->end - s->first > 2);
	if ((out->sure == 0 && !takes_two_cases(command)) || (told && out->sure < 3 && !takes_two_cases(command)) ||
	    (k < s->end && k > i && word_classes(w->t[i + 1 < s->end ? i + 1 : i].id) & WORD_OWN))
		return false;
	if (!complete_act(&c, out, k, mem))
		return false;
	out->hedged |= w->t[i].slip; /* "je prrends P-14": asked, and only when a case is named */
	return !w->t[i].slip || out->sure == 3;
}
