/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/intents.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/asks.h"
#include "handlers/match.h"

enum { MATCHES_MAX = 48, AT_ONE = 16, NEGATION_REACH = 5, THANKS_MOST = 10 };

bool
named(const struct command *c, const char *name)
{
	return c && strcmp(c->name, name) == 0;
}

/* What was found in one sentence. */
struct found {
	const struct sentence *s;
	struct match m[MATCHES_MAX];
	size_t n;
	size_t condition, hedge, others;     /* first token of each, SIZE_MAX if none */
	bool thanks, polite, problem, plain; /* plain: holds a word that politeness does not use */
};

/* "Merci d'avoir répondu si vite", "Merci Soizic": thanks, whatever for. */
static bool
thanks_for(const struct words *w, const struct sentence *s)
{
	size_t i = s->first, n = s->end - s->first, k;

	if (n < 2 || n > THANKS_MOST || (strcmp(w->t[i].word, "merci") != 0 && strcmp(w->t[i].word, "thanks") != 0))
		return false;
	for (k = i; k < s->end; k++)
		if (w->t[k].kind != TOKEN_WORD || (k + 1 < s->end && w->t[k].after != ' '))
			return false;
	if (n == 2) /* a name */
		return w->t[i + 1].id == 0 && g_unichar_isupper(g_utf8_get_char(w->raw + w->t[i + 1].at));
	return strcmp(w->t[i + 1].word, "pour") == 0 || strcmp(w->t[i + 1].word, "for") == 0 ||
	       (strcmp(w->t[i + 1].word, "d") == 0 && (strcmp(w->t[i + 2].word, "avoir") == 0 || strcmp(w->t[i + 2].word, "etre") == 0));
}

static void
sentence_match(const struct words *w, const struct sentence *s, struct found *f)
{
	struct match here[AT_ONE];
	size_t i, k, n;

	bool thanking = thanks_for(w, s), covered = false;

	*f = (struct found){ .s = s, .condition = SIZE_MAX, .hedge = SIZE_MAX, .others = SIZE_MAX };
	for (i = s->first; i < s->end; i++) {
		unsigned classes = word_classes(w->t[i].id);

		if (!(classes &
			(WORD_POLITE | WORD_KIND | WORD_FRENCH | WORD_ENGLISH | WORD_CLITIC | WORD_OPENER | WORD_YES | WORD_SALUTE)) ||
		    w->t[i].kind != TOKEN_WORD)
			f->plain = f->plain || !thanking;
		if (classes & WORD_OTHERS && f->others == SIZE_MAX)
			f->others = i;
		n = phrases_at(w, s, i, here, AT_ONE);
		for (k = 0; k < n; k++) {
			unsigned flags = here[k].group->flags;

			f->thanks |= (flags & PHRASE_THANKS) != 0;
			f->polite |= (flags & PHRASE_FILLER) != 0;
			f->problem |= (flags & PHRASE_PROBLEM) != 0;
			covered |= flags & PHRASE_FILLER && here[k].first == s->first && here[k].end == s->end;
			if (flags & PHRASE_COND)
				f->condition = MIN(f->condition, i);
			else if (flags & PHRASE_HEDGE)
				f->hedge = MIN(f->hedge, i);
			else if (here[k].command && f->n < MATCHES_MAX)
				f->m[f->n++] = here[k];
		}
	}
	if (covered) /* "tu m'entends ?" */
		f->plain = false;
}

/* A "ne" or "not" in the clause, shortly before the phrase. */
static bool
denied(const struct words *w, const struct found *f, size_t first)
{
	size_t i = first, back;

	for (back = 0; back < NEGATION_REACH && i > f->s->first; back++) {
		i--;
		if (w->t[i].after == ',' || w->t[i].after == ':' || strcmp(w->t[i].word, "donc") == 0 || strcmp(w->t[i].word, "mais") == 0)
			return false;
		if (back == 0 && strcmp(w->t[i].word, "plus") == 0) /* "plus besoin de rendez-vous" */
			return true;
		if (word_classes(w->t[i].id) & WORD_NEGATION && strcmp(w->t[i].word, "aucun") != 0)
			return true;
	}
	return false;
}

/* "Les usagers demandent où en est leur dossier": told of others, not asked by the writer. */
static bool
of_others(const struct words *w, const struct found *f, const struct match *m)
{
	size_t i;

	if (f->others < m->first)
		return true;
	for (i = m->first; i < m->end + 2 && i < f->s->end && strcmp(m->command->name, "statut") == 0; i++) /* "où en sont les dossiers" */
		if (strcmp(w->t[i].word, "sont") == 0 && i + 1 < f->s->end && strcmp(w->t[i + 1].word, "les") == 0)
			return true;
	for (i = m->end; i < f->s->end && i < m->end + 2; i++) /* "où en est un dossier": any dossier */
		if (strcmp(w->t[i].word, "un") == 0 || strcmp(w->t[i].word, "une") == 0 || strcmp(w->t[i].word, "chaque") == 0)
			return strcmp(m->command->name, "statut") == 0;
	for (i = m->first; i < f->s->end && i < m->end + 3; i++)
		if (strcmp(w->t[i].word, "leur") == 0 || strcmp(w->t[i].word, "leurs") == 0 || strcmp(w->t[i].word, "their") == 0)
			return i > 0 && strcmp(w->t[i - 1].word, "demande") != 0; /* "demande-leur" */
	return false;
}

/* "Je prendrais bien P-14, mais ..." */
static bool
but_after(const struct words *w, const struct found *f, size_t i)
{
	for (; i < f->s->end; i++)
		if (strcmp(w->t[i].word, "mais") == 0 || strcmp(w->t[i].word, "but") == 0 || strcmp(w->t[i].word, "sauf") == 0 ||
		    (strcmp(w->t[i].word, "pas") == 0 && i > 0 && w->t[i - 1].after == ','))
			return true;
	return false;
}

static bool
request_words(const struct words *w, const struct found *f, size_t upto)
{
	size_t i;

	/* "Tu me montres P-14 ?" asks for it. */
	if (upto < f->s->end && strcmp(w->t[upto].word, "tu") == 0)
		return true;
	for (i = upto; i > f->s->first && word_classes(w->t[i - 1].id) & WORD_CLITIC; i--)
		;
	if (i > f->s->first && strcmp(w->t[i - 1].word, "tu") == 0 && upto < f->s->end)
		return true;

	for (i = f->s->first; i < upto; i++)
		if (word_classes(w->t[i].id) & WORD_REQUEST)
			return true;
	return false;
}

/* What engages the lab. */
static bool
engages(const struct command *c)
{
	static const char *const acts[] = { "prendre", "passer", "qualifier", "comite", "accepter", "reorienter", "refuser", "clore",
		"rouvrir", "etape", "arret" };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(acts); i++)
		if (named(c, acts[i]))
			return true;
	return false;
}

/* "On va accepter P-1 ?", "je peux prendre P-1 ?", "can we close it?": a request word, but of the writer about themselves. */
static bool
asks_leave(const struct words *w, const struct found *f, size_t upto)
{
	size_t i;

	for (i = f->s->first; i < upto; i++) {
		if (!(word_classes(w->t[i].id) & (WORD_REQUEST | WORD_MODAL)) || strcmp(w->t[i].word, "a") == 0)
			continue;
		if ((i > f->s->first && word_classes(w->t[i - 1].id) & WORD_SUBJECT) ||
		    (i + 1 < upto && word_classes(w->t[i + 1].id) & WORD_SUBJECT &&
			!(i + 2 < upto && word_classes(w->t[i + 2].id) & WORD_CLITIC)))
			return true;
	}
	return false;
}

/* Is what stands in this question asked of us, to be done? */
static bool
asked_of_us(const struct words *w, const struct found *f, const struct command *c, size_t upto)
{
	return request_words(w, f, upto) && !(engages(c) && asks_leave(w, f, upto));
}

static bool
phrase_holds(const struct words *w, const struct found *f, const struct match *m, bool *weak)
{
	unsigned flags = m->group->flags;
	bool act = m->command->role != ROLE_PUBLIC, slips = false;
	size_t i;

	if (w->t[m->first].quoted || (flags & PHRASE_ASKED && f->s->mark != '?' && !asks_to_know(w, f->s)))
		return false;
	if (!act && !(flags & PHRASE_ALONE) && of_others(w, f, m))
		return false;
	if ((flags & PHRASE_COMMIT || strcmp(m->command->name, "humain") == 0) && denied(w, f, m->first) && !(flags & PHRASE_ALONE))
		return false;
	for (i = m->first; i < m->end; i++)
		slips |= w->t[i].slip;
	/* "Erreur : la base est corrompue" is what some program said. */
	if (named(m->command, "annuler") && (slips || f->condition < m->first || w->t[m->end - 1].after == ':'))
		return false;
	if (flags & PHRASE_WEAK && slips)
		return false;
	if (flags & PHRASE_WEAK && flags & PHRASE_REPLY && but_after(w, f, m->end)) /* "réglé pour les voitures, pas pour les vélos" */
		return false;
	*weak = (flags & PHRASE_WEAK) != 0;
	if (!(flags & PHRASE_COMMIT))
		return true;
	if (f->condition < m->first ||
	    (f->s->mark == '?' && !(flags & PHRASE_REQUEST) && !(act && asked_of_us(w, f, m->command, m->first))))
		return false;
	if (m->end < f->s->end && strcmp(w->t[m->end].word, "pas") == 0 && !(flags & PHRASE_OWN))
		return false;
	*weak |= slips || f->hedge != SIZE_MAX;
	return true;
}

static void
candidate_add(struct intents *in, struct candidate c)
{
	size_t i;

	for (i = 0; i < in->n; i++)
		if (in->c[i].command == c.command && in->c[i].nth == c.nth && !in->c[i].act.command == !c.act.command &&
		    in->c[i].act.ref == c.act.ref) {
			/* Twice in a sentence: the surer, then the longer reading. */
			if ((in->c[i].weak && !c.weak) || (in->c[i].weak == c.weak && c.end - c.first > in->c[i].end - in->c[i].first))
				in->c[i] = c;
			return;
		}
	if (in->n < CANDIDATES_MAX)
		in->c[in->n++] = c;
}

/* The sentence without "est-ce que". */
static struct sentence
asked_plainly(const struct words *w, const struct sentence *s)
{
	struct sentence plain = *s;
	size_t i = s->first;

	if (i + 4 < s->end && strcmp(w->t[i].word, "est") == 0 && strcmp(w->t[i + 1].word, "ce") == 0 &&
	    text_starts(w->t[i + 2].word, "qu"))
		plain.first = (uint16_t)(i + 3);
	return plain;
}

/* Is the word before the act "on", "je", "nous", over pronouns? */
static bool
subject_before(const struct words *w, const struct sentence *s, size_t i)
{
	while (i > s->first && word_classes(w->t[i - 1].id) & (WORD_CLITIC | WORD_ADVERB) && !(word_classes(w->t[i - 1].id) & WORD_SUBJECT))
		i--;
	return i > s->first && word_classes(w->t[i - 1].id) & WORD_SUBJECT;
}

/* Is it the writer and their colleagues who would do it? "Yann peut le prendre ?", "qui prend P-1 ?", "P-1 accepté ?" ask about others. */
static bool
by_us(const struct words *w, const struct sentence *s, size_t i, unsigned forms)
{
	static const char *const asking[] = { "qui", "who", "pourquoi", "why", "quand", "when", "comment", "how", "combien", "ou", "quel",
		"quelle", "vous", "tu", "you", "que", "qu" };
	bool named = false, only = true;
	size_t k, q;

	for (k = s->first; k < i; k++) {
		unsigned classes = word_classes(w->t[k].id);

		for (q = 0; q < G_N_ELEMENTS(asking); q++)
			if (strcmp(asking[q], w->t[k].word) == 0)
				return false;
		if (classes & WORD_SUBJECT || strcmp(w->t[k].word, "il") == 0)
			return true;
		named |= w->t[k].kind == TOKEN_CASE || w->t[k].numbered;
		only &= w->t[k].kind != TOKEN_WORD || (classes & (WORD_OPENER | WORD_GENERIC | WORD_CLITIC | WORD_DETERMINER)) != 0;
	}
	return only && !(named && forms & VERB_DONE);
}

/* "On accepte P-1 ?", "faut-il refuser P-2 ?", "accepter P-3 ?": asked among colleagues. It is no act, and no word to the requester. */
static void
sentence_wonders(struct reading *r, const struct found *f, size_t nth, struct intents *in)
{
	const struct words *w = r->w;
	struct sentence s = asked_plainly(w, f->s);
	struct act a;
	unsigned forms;
	size_t i, k;

	if (f->s->mark != '?' || in->wondered.command || strcmp(w->t[s.first].word, "si") == 0 || strcmp(w->t[s.first].word, "if") == 0)
		return;
	for (k = 0; k < f->n; k++) {
		const struct match *m = &f->m[k];
		bool ours = subject_before(w, &s, m->first);

		for (i = m->first; i < m->end; i++)
			ours |= (word_classes(w->t[i].id) & WORD_SUBJECT) != 0;
		if (ours && engages(m->command) && !w->t[m->first].quoted && !asked_of_us(w, f, m->command, m->first)) {
			in->wondered = (struct candidate){ .command = m->command, .nth = nth, .first = m->first, .end = m->end };
			return;
		}
	}
	for (i = s.first; i < s.end; i++) {
		if (w->t[i].id == 0 || w->t[i].slip || !word_verb(w->t[i].id, &forms) || !act_at(r->mem, w, &s, i, &a))
			continue;
		if (!engages(a.command) || a.denied || a.declared || !by_us(w, &s, i, forms) || asked_of_us(w, f, a.command, i) ||
		    !(a.sure == 3 || (a.sure == 2 && r->context == CONTEXT_REPLY)))
			continue;
		if (in->wondered.command && in->wondered.command != a.command) { /* "on prend ou on refuse ?" */
			in->wondered.command = NULL;
			return;
		}
		in->wondered = (struct candidate){ .command = a.command, .nth = nth, .first = a.first, .end = a.end, .act = a };
	}
}

static void
sentence_acts(struct reading *r, const struct found *f, size_t nth, struct intents *in)
{
	const struct words *w = r->w;
	struct act a;
	const char *ref = NULL;
	size_t i, swallowed = SIZE_MAX;

	for (i = f->s->first; i < f->s->end; i++) {
		unsigned forms;

		if (w->t[i].id == 0 || !word_verb(w->t[i].id, &forms) || !act_at(r->mem, w, f->s, i, &a))
			continue;
		/* Inside the text of an act before, only what names another case is an act of its own. */
		if (i >= swallowed && !(ref && a.ref && a.sure == 3 && strcmp(ref, a.ref) != 0))
			continue;
		if (f->condition < i || (f->s->mark == '?' && !a.denied && !asked_of_us(w, f, a.command, i) && a.text == SIZE_MAX))
			continue;
		/* "Accepter P-14 ?" wonders; "Demande-leur : combien ?" asks others. */
		if (f->s->mark == '?' && a.text != SIZE_MAX && strcmp(a.command->name, "demander") != 0 && !asked_of_us(w, f, a.command, i))
			continue;
		a.hedged |= f->hedge < i || (a.text == SIZE_MAX && but_after(w, f, a.end)) || (a.text == SIZE_MAX && f->hedge != SIZE_MAX);
		swallowed = a.text;
		ref = a.ref;
		candidate_add(in, (struct candidate){ .command = a.command,
				      .sentence = in->sentences,
				      .nth = nth,
				      .first = a.first,
				      .end = a.end,
				      .weak = a.hedged,
				      .act = a });
	}
}

bool
sentence_is_polite(TALLOC_CTX *mem, const struct words *w, const struct sentence *s)
{
	struct found *f = talloc(mem, struct found);
	bool polite;
	size_t i;

	sentence_match(w, s, f);
	polite = f->polite && !f->plain && f->n == 0;
	for (i = s->first; i < s->end; i++)
		if (word_classes(w->t[i].id) & (WORD_YES | WORD_NO) || w->t[i].kind != TOKEN_WORD)
			polite = false;
	talloc_free(f);
	return polite;
}

void
intents_find(struct reading *r, struct intents *in)
{
	const struct words *w = r->w;
	struct found *f = talloc(r->mem, struct found);
	size_t nth, k, before;

	*in = (struct intents){ .n = 0 };
	for (nth = 0; nth < w->n_sentences; nth++) {
		bool weak;

		sentence_match(w, &w->s[nth], f);
		before = in->n;
		for (k = 0; k < f->n; k++)
			if (phrase_holds(w, f, &f->m[k], &weak))
				candidate_add(in, (struct candidate){ .command = f->m[k].command,
						      .flags = f->m[k].group->flags,
						      .sentence = in->sentences,
						      .nth = nth,
						      .first = f->m[k].first,
						      .end = f->m[k].end,
						      .weak = weak });
		sentence_acts(r, f, nth, in);
		sentence_wonders(r, f, nth, in);
		in->thanks |= f->thanks;
		in->problem |= f->problem;
		if (in->n > before || f->plain || !f->polite) {
			in->sentences++;
			in->tokens += w->s[nth].end - w->s[nth].first;
		}
	}
	talloc_free(f);
}
