/* SPDX-License-Identifier: EUPL-1.2
 *
 * What both sides say: the yes to a text, the yes, no, later, elsewhere of a partner, words to the other one once both know each other, and
 * whether it helped.
 */
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/date.h"
#include "bot/base/fault.h"
#include "bot/base/secret.h"
#include "bot/base/text.h"
#include "handlers/aside.h"
#include "handlers/consent.h"
#include "handlers/feedback.h"
#include "handlers/identity.h"
#include "handlers/referral_inside.h"
#include "handlers/room.h"

enum { NEVER_MIND_DAYS = 730, LATER_DAYS = 20, FIRST_REMINDER = 9, FIRST_QUESTION = 10, PASSED_A_DAY = 20, WORDS_MOST = 2000 };

int
matching_load(struct handling *h, int64_t id, struct matching *m, struct err *e)
{
	int r = referral_get(h->tx, h->mem, id, &m->r, e);

	return r <= 0 ? r : approach_all(h->tx, h->mem, id, m->a, PARTNERS_MOST, &m->n, e) < 0 ? -1 : 1;
}

size_t
matching_count(const struct matching *m, enum approach_state s)
{
	size_t i, n = 0;

	for (i = 0; i < m->n; i++)
		n += m->a[i].state == s;
	return n;
}

static bool
waits(const struct approach *a)
{
	return a->state == APPROACH_ASKED || a->state == APPROACH_LATER;
}

/* ---- which one, from which side ---- */

void
referral_said(struct handling *h, const struct outbox_item *o)
{
	long long referral, approach;
	int version = 0;
	char side;

	if (sscanf(o->target ? o->target : "", "%lld %lld %c %d", &referral, &approach, &side, &version) < 3 || side == 's')
		return;
	h->about_referral = (struct about_referral){
		.referral = referral, .approach = approach, .partner = side == 'p', .version = version, .letter = o->template
	};
}

int
referral_token(struct handling *h, const char *token, struct err *e)
{
	struct about_referral *about = &h->about_referral;
	struct approach a;
	struct referral r;
	int found = approach_by_token(h->tx, h->mem, token, &a, e);

	if (found == 1 && about->referral != a.referral)
		*about = (struct about_referral){ .referral = a.referral, .approach = a.id, .partner = true };
	if (found != 0)
		return found < 0 ? -1 : 0;
	found = referral_by_token(h->tx, h->mem, token, &r, e);
	if (found == 1 && about->referral != r.id)
		*about = (struct about_referral){ .referral = r.id };
	return found < 0 ? -1 : 0;
}

int
side_proven(struct handling *h, const char *words, struct err *e)
{
	struct argument *arg;
	int r;

	if (h->level >= LEVEL_VERIFIED)
		return 1;
	arg = talloc_zero(h->mem, struct argument);
	*arg = (struct argument){ .name = "text", .type = ARG_TEXT, .text = words };
	h->meaning.command = command_find("relation");
	h->meaning.args[0] = *arg;
	h->meaning.n_args = 1;
	r = proof_ask(h, e);
	if (r == 0)
		r = say(h, "not-verified", VARS(VAR("command", command_word(h, h->meaning.command))), e);
	return r < 0 ? -1 : 0;
}

/* ---- its end ---- */

static int
partner_over(struct handling *h, struct matching *m, struct approach *a, struct err *e)
{
	bool told = waits(a);

	if (!told && a->state != APPROACH_PROPOSED)
		return 0;
	a->state = APPROACH_WITHDRAWN;
	a->next_at = 0;
	if (approach_set(h->tx, a, h->now, e) < 0)
		return -1;
	return told ? partner_tell(h, m, a, "referral-over", VARS(VAR("number", m->r.ref)), e) : 0;
}

int
referral_close(struct handling *h, struct matching *m, const char *reason, struct err *e)
{
	size_t i;

	m->r.state = REFERRAL_CLOSED;
	m->r.reason = reason;
	m->r.closed_at = h->now;
	m->r.next_at = h->now + (int64_t)NEVER_MIND_DAYS * 86400;
	FAULT("referral.closed");
	if (referral_set(h->tx, &m->r, h->now, e) < 0)
		return -1;
	for (i = 0; i < m->n; i++)
		if (partner_over(h, m, &m->a[i], e) < 0)
			return -1;
	return 0;
}

/* Others who could be asked, for its requester. NULL: *e. */
static struct rows *
other_rows(struct handling *h, struct matching *m, const char *lang, struct err *e)
{
	enum { SHOWN = 3 };
	struct choice_list *all = talloc(h->mem, struct choice_list);
	struct rows *rows = rows_new(h->mem, SHOWN);
	size_t i, k;

	if (choices_find(h, m->r.text, m->r.requester, false, all, e) < 0)
		return NULL;
	for (i = 0; i < all->n; i++) {
		const struct approach one = { .card = all->card[i].id, .person = all->card[i].person };
		const char *who;

		for (k = 0; k < m->n && m->a[k].card != one.card; k++)
			;
		if (k < m->n)
			continue;
		who = partner_words(h, lang, &one, false, e);
		if (!who)
			return NULL;
		rows_add(rows, "number", all->card[i].ref, "partner", who, NULL);
	}
	return rows;
}

int
referral_look(struct handling *h, struct matching *m, struct err *e)
{
	struct person p = { .lang = h->lab->language };
	struct rows *others;

	if (!nobody_left(m))
		return 0;
	if (matching_count(m, APPROACH_PROPOSED) > 0)
		return referral_last(h, m, e);
	if (referral_close(h, m, "nobody", e) < 0 || person_get(h->tx, h->mem, m->r.requester, &p, e) < 0 ||
	    !(others = other_rows(h, m, p.lang, e)))
		return -1;
	if (requester_tell(h, m, NULL, "referral-closed",
		VARS(VAR("number", m->r.ref), VAR_ROWS("others", others), VAR("none", others->n ? NULL : "1"),
		    VAR("one", m->n == 1 ? "1" : NULL)),
		e) < 0)
		return -1;
	return staff_news(h, m, NULL, "nobody", NULL, e);
}

/* ---- the requester ---- */

int
referral_approve(struct handling *h, struct matching *m, struct err *e)
{
	size_t i;

	if (m->r.state == REFERRAL_DRAFT)
		m->r.state = REFERRAL_OPEN;
	if (!m->r.approved_at) /* later ones are of more partners */
		m->r.approved_at = h->now;
	m->r.steps = 0;
	FAULT("referral.approved");
	if (days_after(h, h->now, FIRST_REMINDER, m->r.requester, &m->r.next_at, e) < 0 || referral_set(h->tx, &m->r, h->now, e) < 0)
		return -1;
	for (i = 0; i < m->n; i++) {
		struct approach *a = &m->a[i];

		if (a->state != APPROACH_PROPOSED)
			continue;
		a->state = APPROACH_ASKED;
		a->asked_at = h->now;
		if (days_after(h, h->now, FIRST_REMINDER, a->person, &a->next_at, e) < 0 || approach_set(h->tx, a, h->now, e) < 0 ||
		    partner_ask(h, m, a, "", e) < 0)
			return -1;
	}
	h->out->acted = true;
	return aside_note(h, "relation", talloc_asprintf(h->mem, "approved %lld", (long long)m->r.id), e);
}

/* What is said to who answered: "approved", "already", "refused" ... */
static int
said(struct handling *h, struct matching *m, struct approach *a, const char *what, struct err *e)
{
	const char *until = NULL, *words;

	if (a && a->state == APPROACH_LATER && a->next_at)
		until = words_date(h->mem, h->lab->words, h->who.lang, a->next_at, h->lab->zone);
	words = referral_label(h, h->who.lang, talloc_asprintf(h->mem, "said.%s%s", a ? "" : "requester-", what),
	    VARS(VAR("number", m->r.ref), VAR("until", until)));
	return side_say(h, m, a, "referral-said", VARS(VAR("number", m->r.ref), VAR("said", words)), e);
}

/* Words that we cannot read: the staff see them and how to answer, their writer hears how to answer. Of a partner who is still to say yes or no
 * they are kept: they were not silent. */
static int
unclear(struct handling *h, struct matching *m, struct approach *a, const struct consent_said *c, const char *what, const char *text,
    struct err *e)
{
	bool else_asked = strcmp(what, "confirm") == 0;
	const char *news = !a ? "requester-words" : a->introduced_at || else_asked ? "partner-wrote" : "partner-words";

	if (a && c && c->condition && !a->introduced_at)
		news = "partner-condition";
	if (a && waits(a) && *text && !(else_asked && *a->words)) {
		a->words = text_clean(h->mem, text, strlen(text), WORDS_MOST);
		if (approach_set(h->tx, a, h->now, e) < 0)
			return -1;
	}
	return staff_news_if(h, m, a, news, text, c ? c->condition : NULL, e) < 0 ? -1 : said(h, m, a, what, e);
}

/* Who has not answered yet is asked no more; who was introduced stays. */
static int
no_more(struct handling *h, struct matching *m, const char *text, struct err *e)
{
	size_t i;

	if (m->r.state == REFERRAL_OPEN && referral_close(h, m, "withdrawn", e) < 0)
		return -1;
	for (i = 0; i < m->n; i++)
		if (partner_over(h, m, &m->a[i], e) < 0)
			return -1;
	h->out->acted = true;
	return staff_news(h, m, NULL, "withdrawn", text, e) < 0 ? -1 : said(h, m, NULL, "no-more", e);
}

static int
requester_said(struct handling *h, struct matching *m, const struct consent_said *c, const char *text, struct err *e)
{
	bool asked = m->r.state == REFERRAL_DRAFT || (m->r.state != REFERRAL_CLOSED && matching_count(m, APPROACH_PROPOSED) > 0);

	switch (asked ? REFERRAL_DRAFT : m->r.state) {
	case REFERRAL_DRAFT:
		if (c->what == CONSENT_YES) {
			if (referral_approve(h, m, e) < 0 || staff_news(h, m, NULL, "approved", NULL, e) < 0)
				return -1;
			return said(h, m, NULL, m->n == 1 ? "approved" : "approved-many", e);
		}
		if (c->what == CONSENT_NO) {
			h->out->acted = true;
			if (m->r.state != REFERRAL_DRAFT)
				return no_more(h, m, text, e);
			if (referral_close(h, m, "refused", e) < 0 || staff_news(h, m, NULL, "refused", text, e) < 0)
				return -1;
			return said(h, m, NULL, "refused", e);
		}
		return unclear(h, m, NULL, c, "unclear", text, e);
	case REFERRAL_OPEN:
		if (c->what == CONSENT_YES)
			return said(h, m, NULL, "already", e);
		if (c->what == CONSENT_NO) {
			h->out->acted = true;
			if (referral_close(h, m, "withdrawn", e) < 0 || staff_news(h, m, NULL, "withdrawn", text, e) < 0)
				return -1;
			return said(h, m, NULL, "withdrawn", e);
		}
		return unclear(h, m, NULL, c, "words", text, e);
	case REFERRAL_MET:
		if (c->what == CONSENT_NO && (matching_count(m, APPROACH_ASKED) || matching_count(m, APPROACH_LATER)))
			return no_more(h, m, text, e);
		return c->what == CONSENT_YES ? said(h, m, NULL, "already", e) : unclear(h, m, NULL, c, "words-met", text, e);
	case REFERRAL_CLOSED:
	case REFERRAL_STATES:
		break;
	}
	return unclear(h, m, NULL, c, "closed", text, e);
}

/* ---- the partner ---- */

static int
partner_set(
    struct handling *h, struct approach *a, enum approach_state state, const struct consent_said *c, const char *text, struct err *e)
{
	const char *before = talloc_asprintf(h->mem, "answer %lld %d %lld", (long long)a->id, (int)a->state, (long long)a->next_at);

	a->state = state;
	a->motive = c->motive_key ? c->motive_key : "";
	a->words = text_clean(h->mem, text, strlen(text), WORDS_MOST);
	a->answered_at = h->now;
	a->steps = 0;
	if (state != APPROACH_LATER && state != APPROACH_INTRODUCED)
		a->next_at = 0;
	FAULT("referral.answered");
	h->out->acted = true;
	return approach_set(h->tx, a, h->now, e) < 0 || (state != APPROACH_INTRODUCED && aside_note(h, "relation", before, e) < 0) ? -1 : 0;
}

static int
partner_yes(struct handling *h, struct matching *m, struct approach *a, const struct consent_said *c, const char *text, struct err *e)
{
	if (days_after(h, h->now, FIRST_QUESTION, 0, &a->next_at, e) < 0)
		return -1;
	a->introduced_at = h->now;
	m->r.state = REFERRAL_MET;
	if (partner_set(h, a, APPROACH_INTRODUCED, c, text, e) < 0 || referral_set(h->tx, &m->r, h->now, e) < 0)
		return -1;
	if (aside_note(h, "relation", talloc_asprintf(h->mem, "yes %lld", (long long)a->id), e) < 0 || introduce(h, m, a, e) < 0)
		return -1;
	return staff_news(h, m, a, "yes", NULL, e);
}

static int
partner_later(struct handling *h, struct matching *m, struct approach *a, const struct consent_said *c, const char *text, struct err *e)
{
	int r = c->until > h->now ? days_after(h, c->until, 0, a->person, &a->next_at, e)
				  : days_after(h, h->now, LATER_DAYS, a->person, &a->next_at, e);

	if (r < 0 || partner_set(h, a, APPROACH_LATER, c, text, e) < 0)
		return -1;
	return staff_news_if(h, m, a, "later", text, c->condition, e) < 0 ? -1 : said(h, m, a, "later", e);
}

/* Both know each other: nothing takes that back. */
static int
too_late_no(struct handling *h, struct matching *m, struct approach *a, const char *text, struct err *e)
{
	return staff_news(h, m, a, "too-late-no", text, e) < 0 ? -1 : said(h, m, a, "too-late-no", e);
}

static int
partner_said(struct handling *h, struct matching *m, struct approach *a, const struct consent_said *c, const char *text, struct err *e)
{
	bool may_still = m->r.state == REFERRAL_OPEN || m->r.state == REFERRAL_MET;
	bool before = a->state == APPROACH_NO || a->state == APPROACH_ELSEWHERE || a->state == APPROACH_SILENT;

	if (a->introduced_at && c->what == CONSENT_NO)
		return too_late_no(h, m, a, text, e);
	if (a->introduced_at)
		return c->what == CONSENT_YES ? said(h, m, a, "already", e) : unclear(h, m, a, c, "words-met", text, e);
	if (!may_still || !(waits(a) || before)) {
		if (c->what == CONSENT_YES || c->what == CONSENT_NO)
			return staff_news(h, m, a, c->what == CONSENT_YES ? "yes-too-late" : "no", text, e) < 0 ? -1
														: said(h, m, a, "over", e);
		return unclear(h, m, a, c, "over", text, e);
	}
	switch (c->what) {
	case CONSENT_YES:
		return partner_yes(h, m, a, c, text, e);
	case CONSENT_NO:
	case CONSENT_ELSEWHERE: {
		bool no = c->what == CONSENT_NO;

		if (partner_set(h, a, no ? APPROACH_NO : APPROACH_ELSEWHERE, c, text, e) < 0 ||
		    staff_news(h, m, a, no ? "no" : "elsewhere", text, e) < 0 || said(h, m, a, no ? "no" : "elsewhere", e) < 0)
			return -1;
		return referral_last(h, m, e);
	}
	case CONSENT_LATER:
		return partner_later(h, m, a, c, text, e);
	case CONSENT_MAYBE:
		return unclear(h, m, a, c, "maybe", text, e);
	case CONSENT_NONE:
	case CONSENTS:
		break;
	}
	return unclear(h, m, a, c, "unclear", text, e);
}

int
side_said(struct handling *h, struct matching *m, struct approach *a, const char *text, struct err *e)
{
	struct consent_said c;
	struct civil today;

	if (date_civil(h->now, h->lab->zone, &today) < 0)
		return fail(e, ERR_BUG, "no date");
	consent_read(h->mem, words_without_ref(h->mem, text), &today, h->lab->zone, &c);
	if (c.what == CONSENT_YES && (a || m->r.state == REFERRAL_DRAFT || matching_count(m, APPROACH_PROPOSED) > 0)) {
		int r = side_proven(h, talloc_asprintf(h->mem, "%s oui", m->r.ref), e);

		if (r <= 0)
			return r;
	}
	return a ? partner_said(h, m, a, &c, text, e) : requester_said(h, m, &c, text, e);
}

/* ---- once both know each other ---- */

/* Words to the other side, which answers the same way. */
static int
pass_on(struct handling *h, struct matching *m, struct approach *a, bool partner, const char *text, struct err *e)
{
	struct person other, me;
	struct card c;
	const char *name;
	int r = side_proven(h, talloc_asprintf(h->mem, "%s message : %s", m->r.ref, text), e);

	if (r <= 0)
		return r;
	r = budget_take(h->tx, talloc_asprintf(h->mem, "pass:%lld", (long long)a->id), PASSED_A_DAY, 86400, h->now, e);
	if (r <= 0)
		return r < 0 ? -1 : said(h, m, partner ? a : NULL, "too-many", e);
	if (person_get(h->tx, h->mem, partner ? m->r.requester : a->person, &other, e) < 0 ||
	    person_get(h->tx, h->mem, partner ? a->person : m->r.requester, &me, e) < 0 || card_get(h->tx, h->mem, a->card, &c, e) < 0)
		return -1;
	name = partner ? talloc_asprintf(h->mem, "%s (%s)", me.name, c.name) : me.name;
	h->out->acted = true;
	FAULT("referral.passed");
	{
		const struct var vars[] = { VAR("number", m->r.ref), VAR("other", name),
			VAR("words", text_clean(h->mem, text, strlen(text), WORDS_MOST)),
			VAR("at", m->r.relay || !*me.addr ? NULL : me.addr), { .name = NULL } };

		if ((partner ? requester_tell(h, m, a, "referral-message", vars, e) : partner_tell(h, m, a, "referral-message", vars, e)) <
		    0)
			return -1;
	}
	return said(h, m, partner ? a : NULL, h->in->n_attachments ? "passed-without-files" : "passed", e);
}

static int
helped(struct handling *h, struct matching *m, struct approach *a, bool partner, const struct feedback_said *f, const char *text,
    struct err *e)
{
	static const int useful[] = { -1, 2, 1, 0 }, talked[] = { -1, 1, -1, 0 }; /* by enum feedback_answer */
	struct feedback row = { .approach = a->id,
		.partner = partner,
		.step = a->steps >= 2 ? 2 : 1,
		.talked = talked[f->talked],
		.useful = useful[f->useful],
		.outcome = f->outcome == OUTCOME_UNSAID ? "" : feedback_outcome_name(f->outcome),
		.words = text_clean(h->mem, f->words, strlen(f->words), WORDS_MOST) };
	bool bad = f->talked == FEEDBACK_NO || f->useful == FEEDBACK_NO;

	FAULT("referral.feedback");
	h->out->acted = true;
	if (feedback_set(h->tx, &row, h->now, e) < 0)
		return -1;
	if (staff_news(h, m, a, partner ? "partner-feedback" : "requester-feedback", text, e) < 0)
		return -1;
	return said(h, m, partner ? a : NULL, bad ? "feedback-bad" : "feedback", e);
}

/* Which of those who were introduced; the last one when it is not said. */
static struct approach *
introduced_of(struct matching *m, int64_t id)
{
	struct approach *found = NULL;
	size_t i;

	for (i = 0; i < m->n; i++)
		if (m->a[i].introduced_at && (!id || m->a[i].id == id) && (!found || m->a[i].introduced_at >= found->introduced_at))
			found = &m->a[i];
	return found;
}

/* Is what they answer meant for the other side? The introduction and words that were passed on say that it is. So it is without our letter, or under
 * "it is passed on", as long as we asked nothing of them and there is one other side only. */
static bool
is_for_other(const struct handling *h, const struct matching *m, const struct approach *a, bool partner)
{
	static const char *const theirs[] = { "referral-introduction", "referral-message", NULL };
	const char *letter = h->about_referral.letter;
	size_t i, n = 0;

	if (letter && g_strv_contains(theirs, letter))
		return true;
	for (i = 0; i < m->n; i++)
		n += m->a[i].introduced_at != 0;
	return a->steps == 0 && (partner || n == 1) && (!letter || strcmp(letter, "referral-said") == 0);
}

/* Of who asks, when some are introduced and others are still asked: are these others no longer wanted? "Non, mardi je ne peux pas" is not that. */
static bool
withdraws(const struct handling *h)
{
	static const char clearly[] =
	    "\\b(?:plus (?:besoin|la peine|d'actualite|necessaire|utile)|finalement non|(?:avons|ai|a) (?:deja |bien )?trouve|annul\\w*|retir\\w*|"
	    "abandonn\\w*|arret\\w*|laisse[zr]? tomber|stop|non merci|no longer|no thanks?|no thank you|never ?mind|cancel|withdraw|"
	    "found (?:someone|somebody)|call it off)\\b";

	return g_regex_match_simple(clearly, text_fold(h->mem, h->in->text), 0, 0);
}

/* What the staff asked of them in their own words: a yes to that is none to the request. */
static bool
asked_by_staff(const struct handling *h)
{
	static const char subject[] = "\\b(?:une question de|a question from)\\b";
	const char *letter = h->about_referral.letter;

	return letter ? g_str_has_prefix(letter, "referral-question")
		      : h->about_referral.referral && h->in->channel == CHANNEL_MAIL &&
			    g_regex_match_simple(subject, text_fold(h->mem, h->in->subject), 0, 0);
}

/* Under the introduction, a message that was passed on, or the question whether it helped. 1 dealt with; 0 it is no such thing; -1. */
static int
met_said(struct handling *h, struct matching *m, struct approach *a, bool partner, struct err *e)
{
	static const char *const asks_else[] = { "referral-note", "referral-approve", "referral-ask", NULL };
	const char *letter = h->about_referral.letter;
	bool other = is_for_other(h, m, a, partner), asked = letter && strcmp(letter, "referral-feedback") == 0;
	bool staff = asked_by_staff(h) || (letter && strcmp(letter, "referral-letter") == 0), leaves = !partner && withdraws(h);
	struct feedback_said f;
	bool answers = feedback_read(h->mem, h->in->text, a->steps >= 2 ? FEEDBACK_SECOND : FEEDBACK_FIRST, &f);

	if (asked || (!other && !staff && a->steps > 0 && answers))
		return helped(h, m, a, partner, &f, h->in->text, e) < 0 ? -1 : 1;
	if (!*h->in->text)
		return 0;
	if (other && !staff && !(leaves && (!letter || strcmp(letter, "referral-said") == 0)))
		return pass_on(h, m, a, partner, h->in->text, e) < 0 ? -1 : 1;
	if (staff)
		return unclear(h, m, partner ? a : NULL, NULL, "words", h->in->text, e) < 0 ? -1 : 1;
	if (partner || leaves || (letter && g_strv_contains(asks_else, letter)))
		return 0;
	return unclear(h, m, NULL, NULL, "words-met", h->in->text, e) < 0 ? -1 : 1;
}

int
referral_pass(struct handling *h, struct matching *m, struct approach *to, const char *text, struct err *e)
{
	bool partner = h->who.id != m->r.requester;
	struct approach *a = partner ? NULL : introduced_of(m, to ? to->id : 0);
	size_t i;

	for (i = 0; partner && i < m->n; i++)
		if (m->a[i].person == h->who.id && m->a[i].introduced_at)
			a = &m->a[i];
	return a ? pass_on(h, m, a, partner, text, e) : referral_refused(h, "nobody-yet", NULL, e);
}

/* ---- the way in ---- */

static bool
meant_elsewhere(const struct handling *h)
{
	static const char *const answers[] = { "oui", "non", "choix", "retirer", NULL };

	return h->meaning.explicit && h->meaning.command && !g_strv_contains(answers, h->meaning.command->name);
}

/* Alone with us, an answer right under our question needs no sign that it is one. */
static int
last_said(struct handling *h, struct err *e)
{
	struct outbox_item o;
	struct consent_said c;
	struct civil today;
	int r;

	if (h->in->channel != CHANNEL_ROOM || h->where != IN_DIRECT || h->about_referral.referral || meant_elsewhere(h))
		return 0;
	r = outbox_last_in(h->tx, h->mem, h->in->room, &o, e);
	if (r <= 0)
		return r;
	if (strcmp(o.template, "referral-letter") == 0 || strcmp(o.template, "referral-question") == 0) {
		if (!h->meaning.command)
			referral_said(h, &o);
		return 0;
	}
	if (strcmp(o.template, "referral-approve") != 0 && strcmp(o.template, "referral-ask") != 0)
		return 0;
	if (date_civil(h->now, h->lab->zone, &today) < 0)
		return fail(e, ERR_BUG, "no date");
	consent_read(h->mem, h->in->text, &today, h->lab->zone, &c);
	if (c.what != CONSENT_NONE || text_lines_text(h->mem, h->in->text))
		referral_said(h, &o);
	return 0;
}

static int
not_yours(struct handling *h, struct matching *m, struct approach *a, struct err *e)
{
	if (staff_news(h, m, a, "not-theirs", h->in->text, e) < 0)
		return -1;
	return referral_refused(h, "not-yours", NULL, e);
}

int
referral_answer(struct handling *h, struct err *e)
{
	struct about_referral *about = &h->about_referral;
	struct approach *a = NULL;
	struct matching m;
	const char *text;
	size_t i;
	int r;

	if (last_said(h, e) < 0)
		return -1;
	r = referral_stands(h, e);
	if (r == 0 && !meant_elsewhere(h))
		r = referral_meant(h, e);
	if (r != 0)
		return r;
	if (!about->referral || meant_elsewhere(h))
		return 0;
	r = matching_load(h, about->referral, &m, e);
	if (r <= 0)
		return r;
	for (i = 0; i < m.n; i++)
		if (m.a[i].id == about->approach)
			a = &m.a[i];
	if (about->partner && !a)
		return 0;
	h->out->intent = "relation";
	if (h->who.id != (about->partner ? a->person : m.r.requester))
		return not_yours(h, &m, about->partner ? a : NULL, e) < 0 ? -1 : 1;
	if (!about->partner && !a)
		a = introduced_of(&m, 0);
	if (a && a->introduced_at && (r = met_said(h, &m, a, about->partner, e)) != 0)
		return r;
	a = about->partner ? a : NULL;
	if (!a && (m.r.state == REFERRAL_DRAFT || matching_count(&m, APPROACH_PROPOSED) > 0)) {
		if (about->version && about->version != m.r.version)
			return approval_ask(h, &m, 0, true, e) < 0 ? -1 : 1;
		text = text_lines_text(h->mem, h->in->text);
		if (text)
			return referral_rewrite(h, &m, text, e) < 0 ? -1 : 1;
	}
	if (asked_by_staff(h))
		return unclear(h, &m, a, NULL,
			   a                             ? (waits(a) ? "confirm" : "words")
			   : m.r.state == REFERRAL_DRAFT ? "confirm"
							 : "words",
			   h->in->text, e) < 0
			   ? -1
			   : 1;
	return side_said(h, &m, a, h->in->text, e) < 0 ? -1 : 1;
}
