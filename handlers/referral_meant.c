/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which referral words are about that hang on none of our letters: a new mail with "R-2026-001" in it, "Re: Pourriez-vous aider ?" whose thread is
 * lost; and who only asks where one stands.
 */
#include <glib.h>
#include <string.h>

#include "bot/base/date.h"
#include "bot/base/text.h"
#include "handlers/consent.h"
#include "handlers/referral_inside.h"

#define REFERENCE "R[- ]?(?:\\d{4}-)?\\d{1,6}(?![\\w-])"

enum { SHORT_WORDS = 400, OPEN_MOST = 20 };

const char *
words_without_ref(TALLOC_CTX *mem, const char *text)
{
	static const char pattern[] =
	    "(?i)(?:\\b(?:pour|concernant|sur|dans|de|(?:\xc3\xa0|a) propos de|au sujet de|quant (?:\xc3\xa0|a)|regarding|about|for|on)\\s+)?"
	    "(?:\\b(?:la|ma|cette|votre|the|my|this|your)\\s+)?(?:\\b(?:demande|mise en relation|r(?:\xc3\xa9|e)f(?:\xc3\xa9|e)rence|request|referral)\\s+)?"
	    "(?<![\\w-])" REFERENCE "\\s*[,:]?";
	g_autoptr(GRegex) re = g_regex_new(pattern, 0, 0, NULL);
	g_autofree char *out = g_regex_replace_literal(re, text, -1, 0, "", 0, NULL);

	return text_trim(talloc_strdup(mem, out ? out : text));
}

struct approach *
approach_mine(const struct handling *h, struct matching *m)
{
	struct approach *mine = NULL;
	size_t i;

	for (i = 0; i < m->n; i++)
		if (m->a[i].person == h->who.id && m->a[i].state != APPROACH_PROPOSED)
			mine = &m->a[i];
	return mine;
}

/* The one that their words, or the subject over them, name: 1; 0 none, or several; -1. */
static int
named_one(struct handling *h, struct matching *m, struct err *e)
{
	g_autoptr(GRegex) re = g_regex_new("(?<![\\w-])" REFERENCE, G_REGEX_CASELESS, 0, NULL);
	g_autoptr(GMatchInfo) match = NULL;
	const char *text = talloc_asprintf(h->mem, "%s\n%s", h->in->subject ? h->in->subject : "", h->in->text);
	struct referral r;
	int64_t one = 0;
	int found;

	for (g_regex_match(re, text, 0, &match); g_match_info_matches(match); g_match_info_next(match, NULL)) {
		g_autofree char *given = g_match_info_fetch(match, 0);

		found = referral_by_ref(h->tx, h->mem, talloc_asprintf(h->mem, "R-%s", given + 1 + strspn(given + 1, "- ")), &r, e);
		if (found < 0 || (found == 1 && one && one != r.id))
			return found < 0 ? -1 : 0;
		if (found == 1)
			one = r.id;
	}
	return one ? matching_load(h, one, m, e) : 0;
}

/* Under the subject of our question: the only one that waits for them. 1, 0, -1. */
static int
only_one(struct handling *h, struct matching *m, struct err *e)
{
	static const char ours[] = "^(?:re|rep|aw) ?:.*(?:pourriez-vous aider|could you help|mise en relation|referral)";
	struct approach a[OPEN_MOST];
	struct referral r[OPEN_MOST];
	size_t n, i, waiting = 0;
	int64_t one = 0;

	if (h->in->channel != CHANNEL_MAIL || !g_regex_match_simple(ours, text_fold(h->mem, h->in->subject), 0, 0))
		return 0;
	if (approach_of_person(h->tx, h->mem, h->who.id, a, OPEN_MOST, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (a[i].state == APPROACH_ASKED || a[i].state == APPROACH_LATER) {
			one = a[i].referral;
			waiting++;
		}
	if (referral_all(h->tx, h->mem, h->who.id, r, OPEN_MOST, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (r[i].state == REFERRAL_DRAFT) {
			one = r[i].id;
			waiting++;
		}
	return waiting == 1 ? matching_load(h, one, m, e) : 0;
}

/* Which one they ask about: that of their words; under a letter of ours its own, as long as the two sides do not talk. 1, 0, -1. */
static int
asked_about(struct handling *h, struct matching *m, struct err *e)
{
	int r;

	if (h->meaning.explicit || !h->about_referral.referral)
		return named_one(h, m, e);
	r = matching_load(h, h->about_referral.referral, m, e);
	return r == 1 && m->r.state != REFERRAL_DRAFT && m->r.state != REFERRAL_OPEN ? 0 : r;
}

/* "Quoi de neuf pour R-2026-001 ?", "!statut R-1": `!relation R-1` says it. 1 it is that; 0; -1. */
int
referral_stands(struct handling *h, struct err *e)
{
	const char *given = arg_text(h, "case");
	struct matching m;
	int r;

	if (!h->meaning.command || strcmp(h->meaning.command->name, "statut") != 0 || (*given && g_ascii_toupper(*given) != 'R'))
		return 0;
	r = asked_about(h, &m, e);
	if (r <= 0 || (!is_staff(h) && h->who.id != m.r.requester && !approach_mine(h, &m)))
		return r < 0 ? -1 : 0;
	h->meaning.command = command_find("relation");
	h->meaning.args[0] = (struct argument){ .name = "text", .type = ARG_TEXT, .text = m.r.ref };
	h->meaning.n_args = 1;
	h->meaning.question = NULL;
	h->meaning.missing = NULL;
	return dispatch(h, e) < 0 ? -1 : 1;
}

/* Is it an answer that has lost its thread? Words of some length that say neither yes nor no are about something else. */
static bool
answers_it(struct handling *h, bool named)
{
	const char *text = words_without_ref(h->mem, h->in->text);
	struct consent_said c;
	struct civil today;

	if (!*text || date_civil(h->now, h->lab->zone, &today) < 0)
		return false;
	consent_read(h->mem, text, &today, h->lab->zone, &c);
	if (c.what == CONSENT_YES || c.what == CONSENT_NO || c.what == CONSENT_LATER || c.what == CONSENT_ELSEWHERE)
		return true;
	return named && !h->has_problem && strlen(text) < SHORT_WORDS;
}

int
referral_meant(struct handling *h, struct err *e)
{
	struct about_referral *about = &h->about_referral;
	struct approach *mine;
	struct matching m;
	bool named;
	int r;

	if (about->referral || is_staff(h) || *h->in->original.addr || !(h->in->channel == CHANNEL_MAIL || h->where == IN_DIRECT))
		return 0;
	r = named_one(h, &m, e);
	named = r == 1;
	if (r == 0)
		r = only_one(h, &m, e);
	if (r <= 0)
		return r;
	mine = approach_mine(h, &m);
	if ((!mine && h->who.id != m.r.requester) || !answers_it(h, named))
		return 0;
	r = side_proven(h, talloc_asprintf(h->mem, "%s %s", m.r.ref, h->in->text), e); /* a number is no secret */
	if (r <= 0)
		return r < 0 ? -1 : 1;
	/* of the first text: who asks is shown a later one again */
	*about = (struct about_referral){
		.referral = m.r.id, .approach = mine ? mine->id : 0, .partner = mine != NULL, .version = 1, .letter = ""
	};
	return 0;
}
