/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/asks.h"

#include <string.h>

#include "handlers/match.h"

/* How long a message that only asks may be. Words. */
enum { ASK_REPLY = 22, ASK_MAIL = 40, ASK_SHORT = 8 };

/* What one sentence of the message holds. */
struct signs {
	bool question, topic, own, bars;
};

static bool
word_is(const struct token *t, const char *word)
{
	return strcmp(t->word, word) == 0;
}

bool
asks_to_know(const struct words *w, const struct sentence *s)
{
	size_t i;

	for (i = s->first; i < s->end; i++)
		if (word_is(&w->t[i], "savoir") || word_is(&w->t[i], "connaitre") || word_is(&w->t[i], "know") ||
		    (word_is(&w->t[i], "indiquer") && i > s->first &&
			(word_is(&w->t[i - 1], "m") || word_is(&w->t[i - 1], "me") || word_is(&w->t[i - 1], "nous"))) ||
		    (word_is(&w->t[i], "tell") && i + 1 < s->end && word_is(&w->t[i + 1], "me")) ||
		    (word_is(&w->t[i], "dire") && i > s->first && word_is(&w->t[i - 1], "me")))
			return true;
	return false;
}

static struct signs
signs_of(const struct words *w, const struct sentence *s)
{
	struct signs g = { .question = s->mark == '?' || asks_to_know(w, s) };
	unsigned forms;
	size_t i;

	for (i = s->first; i < s->end; i++) {
		const struct token *t = &w->t[i];
		unsigned classes = word_classes(t->id);

		if (t->kind == TOKEN_CASE ? !t->shy : t->numbered)
			g.own = true;
		/* "Si on accepte P-14, qui paie ?", but "savoir si ..." */
		if ((word_is(t, "si") || word_is(t, "if")) && (i == s->first || word_classes(w->t[i - 1].id) & WORD_OPENER))
			g.bars = true;
		if (t->quoted || classes & (WORD_OTHERS | WORD_ASIDE))
			g.bars = true;
		/* "on accepte les cookies ?" is about other things than "est-ce accepté ?" */
		g.topic |= classes & WORD_WHEN && s->end - s->first <= ASK_SHORT && !(i + 1 < s->end && word_is(&w->t[i + 1], "meme"));
		g.topic |= classes & WORD_STATUS &&
			   (!word_verb(t->id, &forms) || (i > s->first && word_classes(w->t[i - 1].id) & WORD_HAVE) || g.own);
		/* "ma demande", "notre dernier message" */
		if (classes & WORD_OWN && i + 1 < s->end &&
		    (word_classes(w->t[i + 1].id) & WORD_GENERIC || (i + 2 < s->end && word_classes(w->t[i + 2].id) & WORD_GENERIC)))
			g.own = true;
	}
	return g;
}

bool
asks_status(const struct reading *r, const struct intents *in)
{
	const struct words *w = r->w;
	bool mail = r->context == CONTEXT_MAIL, own = false, asked = false;
	size_t k;

	if (!w->whole || in->problem || in->sentences > 3 || in->tokens > (mail ? ASK_MAIL : ASK_REPLY))
		return false;
	for (k = 0; k < w->n_sentences; k++) {
		struct signs g = signs_of(w, &w->s[k]);

		own |= g.own;
		asked |= g.question && g.topic && !g.bars;
	}
	return asked && (own || r->context != CONTEXT_MAIL) && (own || r->context != CONTEXT_ROOM);
}
