/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the staff write to one side of a referral while neither knows the other: an answer to a partner's question, a word to who asks. The letter
 * is the lab's, and nothing in it says who the other side is.
 */
#include <glib.h>
#include <string.h>

#include "bot/base/fault.h"
#include "bot/base/text.h"
#include "handlers/referral_inside.h"
#include "handlers/room.h"

/* "F-3 message : ...", "répondre à F-3 : ...", "message : ...": what stands behind it; *card: "F-3", NULL. NULL: it is no such thing. */
static const char *
letter_read(TALLOC_CTX *mem, const char *text, const char **card)
{
	static const char pattern[] = "^(?:(?:a|to|pour|for) +)?(f[- ]?(?:\\d{4}-)?\\d{1,6})?[ ,:]*"
				      "(?:message|msg|mot|reponse|repondre|repond|reponds|ecrire|ecris|answer|reply|write|tell)"
				      "(?: +(?:a|to|pour|for))?(?: +(f[- ]?(?:\\d{4}-)?\\d{1,6}))? *:";
	g_autoptr(GRegex) re = g_regex_new(pattern, 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	size_t *map;
	const char *folded = text_fold_map(mem, text, &map);
	int i, from, end;

	if (!g_regex_match(re, folded, 0, &m) || !g_match_info_fetch_pos(m, 0, NULL, &end))
		return NULL;
	*card = NULL;
	for (i = 1; i <= 2; i++) {
		g_autofree char *given = g_match_info_fetch(m, i);

		if (given && *given && g_match_info_fetch_pos(m, i, &from, NULL) && from >= 0)
			*card = card_ref_upper(mem, given);
	}
	return text_trim(talloc_strdup(mem, text + map[end]));
}

/* Who must not be told of in it: the other sides, as long as its reader does not know them. */
static int
hidden_from(struct handling *h, const struct matching *m, const struct approach *to, struct identity *who, struct err *e)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		if (&m->a[i] != to && (to || !m->a[i].introduced_at) && partner_identity(h, who, &m->a[i], e) < 0)
			return -1;
	return 0;
}

static int
write_to(struct handling *h, struct matching *m, struct approach *to, const char *text, struct err *e)
{
	bool blind = to && !to->introduced_at, loud = !others_read(h);
	bool asks = strchr(text, '?') != NULL; /* a yes to that is no yes to the request */
	struct identity who = { .n = 0 };
	const char *words, *name = NULL;
	unsigned removed;

	if (blind && m->r.state == REFERRAL_CLOSED) /* who asked may be forgotten: nobody can tell any more what must not be said */
		return referral_refused(h, "is-closed", VARS(VAR("number", m->r.ref)), e);
	if (hidden_from(h, m, to, &who, e) < 0)
		return -1;
	words = shareable(h, text, blind ? m->r.requester : 0, blind ? m->r.problem : 0, &who, &removed, e);
	if (!words || (to && !(name = partner_words(h, h->who.lang, to, true, e))))
		return -1;
	if (!*words)
		return referral_refused(h, "no-words", NULL, e);
	h->out->acted = true;
	if (to)
		to->told_at = h->now;
	else
		m->r.told_at = h->now;
	FAULT("referral.letter");
	if ((to ? approach_set(h->tx, to, h->now, e) : referral_set(h->tx, &m->r, h->now, e)) < 0)
		return -1;
	{
		const struct var vars[] = { VAR("number", m->r.ref), VAR("words", words),
			VAR("consent", blind && (to->state == APPROACH_ASKED || to->state == APPROACH_LATER) ? "1" : NULL),
			VAR("draft", !to && m->r.state == REFERRAL_DRAFT ? "1" : NULL), VAR("relay", m->r.relay ? "1" : NULL),
			{ .name = NULL } };

		if ((to ? partner_tell(h, m, to, asks ? "referral-question" : "referral-letter", vars, e)
			: requester_tell(h, m, NULL, asks ? "referral-question" : "referral-letter", vars, e)) < 0)
			return -1;
	}
	return side_say(h, m, NULL, "referral-written",
	    VARS(VAR("number", m->r.ref), VAR("partner", loud ? name : NULL), VAR("asks", to ? NULL : "1"),
		VAR("words", loud ? words : NULL), VAR("removed", removed ? removed_words(h, h->who.lang, removed) : NULL)),
	    e);
}

int
referral_write(struct handling *h, struct matching *m, const char *rest, struct err *e)
{
	const char *card, *text = letter_read(h->mem, rest, &card);
	struct approach *to = NULL;
	bool theirs = h->who.id == m->r.requester, met = false;
	struct card c;
	size_t i;
	int r;

	if (!text)
		return 0;
	for (i = 0; i < m->n; i++)
		met = met || (m->a[i].person == h->who.id && m->a[i].introduced_at);
	if (!is_staff(h) && !theirs) /* who is asked does not know who else is */
		card = NULL;
	if (card) {
		r = card_by_ref(h->tx, h->mem, card, &c, e);
		for (i = 0; r == 1 && i < m->n; i++)
			if (m->a[i].card == c.id)
				to = &m->a[i];
		if (r < 0)
			return -1;
		if (!to)
			return referral_refused(h, "not-in", VARS(VAR("number", m->r.ref), VAR("card", card)), e) < 0 ? -1 : 1;
	}
	if (!is_staff(h) || (!card && (theirs || met)) || (theirs && to->introduced_at))
		return referral_pass(h, m, to, text, e) < 0 ? -1 : 1;
	if (to && to->state == APPROACH_PROPOSED)
		return referral_refused(h, "not-asked", VARS(VAR("number", m->r.ref), VAR("card", c.ref)), e) < 0 ? -1 : 1;
	return write_to(h, m, to, text, e) < 0 ? -1 : 1;
}
