/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/carry.h"

#include <glib.h>
#include <string.h>

#include "handlers/match.h"

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

bool
carries(const struct reading *r, const struct intents *in, const struct candidate *c)
{
	size_t aside = in->tokens - MIN(in->tokens, c->end - c->first);
	bool mail = r->context == CONTEXT_MAIL, whole = r->w->whole;

	if (c->flags & PHRASE_REPLY && mail && !has_case(r->w))
		return false;
	if (c->flags & PHRASE_ALONE && (in->sentences > 2 || aside > SHORT_ASIDE || !whole))
		return false;
	if (named(c->command, "annuler") && aside > SHORT_UNDO) /* "... : c'est une erreur." */
		return false;
	/* "Nos dossiers en retard s'accumulent" tells a problem. */
	if (mail && (named(c->command, "liste") || named(c->command, "proches")) && (in->problem || aside > LIST_ASIDE))
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

int
carry_rank(const struct candidate *c)
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
