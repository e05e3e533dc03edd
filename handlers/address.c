/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/address.h"

#include <glib.h>
#include <string.h>

#include "handlers/match.h"

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

int
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
	if (i <= lead && i + 1 == w->n && i > 0 && word_classes(w->t[i - 1].id) & (WORD_POLITE | WORD_YES | WORD_NO)) { /* "merci @lab" */
		token_drop(w, i);
		w->to = w->t[i - 1].end;
	} else if (i <= lead) { /* what stood before our name was the salutation */
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
