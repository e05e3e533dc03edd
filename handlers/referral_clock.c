/* SPDX-License-Identifier: EUPL-1.2
 *
 * What time brings to a referral, in working days: partners who have not answered are asked again after nine and after twenty-one, and after
 * forty-five their silence counts as a no; its requester hears after nine that nobody has answered. Ten after an introduction both are asked
 * whether they talked, after sixty days what came of it. After the last no the staff have a working day to add somebody, before the requester hears that
 * nobody is left. A text that nobody approved is put away after thirty days; two years after its end
 * no word of a referral is left.
 */
#include <glib.h>
#include <string.h>

#include "bot/base/fault.h"
#include "handlers/referral_inside.h"
#include "handlers/reminder.h"

enum {
	DAY = 86400,
	AGAIN_DAYS = 9,
	LAST_DAYS = 21,
	SILENT_DAYS = 45,
	DRAFT_DAYS = 30,
	RESULT_DAYS = 60,
	END_DAYS = 30,
	GAP_DAYS = 3,
	GRACE_DAYS = 1,
	ADDED_DAYS = 3
};

int
days_after(struct handling *h, int64_t from, int days, int64_t person, int64_t *at, struct err *e)
{
	int64_t day = from;

	if (days && hours_add_days(h->lab->hours, from, days, &day) < 0)
		return fail(e, ERR_BUG, "no working time at all");
	return remind_time(h, person, day, at, e);
}

/* Nobody gets two mails that they did not ask for within three working days, whatever these are about. 1; 0: *later is when; -1. */
static int
may_write(struct handling *h, int64_t person, int64_t *later, struct err *e)
{
	int64_t last, after;

	if (nudged_last(h->tx, person, &last, e) < 0)
		return -1;
	if (!last)
		return 1;
	if (hours_add_days(h->lab->hours, last, MAX(h->lab->remind_gap, GAP_DAYS), &after) < 0)
		return fail(e, ERR_BUG, "no working time at all");
	if (after <= h->now)
		return 1;
	return remind_time(h, person, after, later, e) < 0 ? -1 : 0;
}

/* ---- a referral ---- */

static int
draft_due(struct handling *h, struct matching *m, struct err *e)
{
	int64_t over = m->r.created_at + (int64_t)DRAFT_DAYS * DAY, later;
	int r;

	if (h->now >= over) {
		if (referral_close(h, m, "expired", e) < 0)
			return -1;
		return requester_tell(h, m, NULL, "referral-over", VARS(VAR("number", m->r.ref), VAR("expired", "1")), e) < 0
			   ? -1
			   : staff_news(h, m, NULL, "expired", NULL, e);
	}
	r = m->r.steps ? 0 : may_write(h, m->r.requester, &later, e);
	if (r < 0)
		return -1;
	m->r.next_at = r == 1 || m->r.steps ? over : later;
	if (r == 1) {
		m->r.steps = 1;
		m->r.told_at = h->now;
	}
	if (referral_set(h->tx, &m->r, h->now, e) < 0)
		return -1;
	return r == 1 ? approval_ask(h, m, 0, true, e) : 0;
}

bool
nobody_left(const struct matching *m)
{
	return m->r.state == REFERRAL_OPEN && matching_count(m, APPROACH_ASKED) + matching_count(m, APPROACH_LATER) == 0;
}

int
referral_last(struct handling *h, struct matching *m, struct err *e)
{
	bool added = matching_count(m, APPROACH_PROPOSED) > 0; /* its requester is asked whether these may be */

	if (!nobody_left(m))
		return 0;
	m->r.steps = 0;
	if (days_after(h, h->now, added ? ADDED_DAYS : GRACE_DAYS, added ? m->r.requester : 0, &m->r.next_at, e) < 0 ||
	    referral_set(h->tx, &m->r, h->now, e) < 0)
		return -1;
	return added ? 0 : staff_news(h, m, NULL, "last", NULL, e);
}

/* Partners were added, and there is nobody else: their requester is asked once more, and after thirty days of silence nobody is left. */
static int
added_due(struct handling *h, struct matching *m, struct err *e)
{
	int64_t later;
	size_t i;
	int r = m->r.steps ? 0 : may_write(h, m->r.requester, &later, e);

	if (r < 0)
		return -1;
	if (m->r.steps) {
		for (i = 0; i < m->n; i++)
			if (m->a[i].state == APPROACH_PROPOSED) {
				m->a[i].state = APPROACH_WITHDRAWN;
				if (approach_set(h->tx, &m->a[i], h->now, e) < 0)
					return -1;
			}
		return referral_look(h, m, e);
	}
	m->r.next_at = r ? h->now + (int64_t)DRAFT_DAYS * DAY : later;
	if (r) {
		m->r.steps = 1;
		m->r.told_at = h->now;
	}
	if (referral_set(h->tx, &m->r, h->now, e) < 0)
		return -1;
	return r ? approval_ask(h, m, 0, true, e) : 0;
}

/* Nobody has said yes or no yet: its requester hears so. */
static int
open_due(struct handling *h, struct matching *m, struct err *e)
{
	int64_t later;
	int r;

	if (nobody_left(m) && matching_count(m, APPROACH_PROPOSED) > 0)
		return added_due(h, m, e);
	if (m->r.steps == 0 && matching_count(m, APPROACH_ASKED) + matching_count(m, APPROACH_LATER) > 0) {
		if (days_after(h, m->r.approved_at, AGAIN_DAYS, m->r.requester, &later, e) < 0)
			return -1;
		if (later > h->now) { /* a last answer was taken back before we came to it */
			m->r.next_at = later;
			return referral_set(h->tx, &m->r, h->now, e);
		}
		r = may_write(h, m->r.requester, &later, e);
		if (r < 0)
			return -1;
		m->r.next_at = r ? 0 : later;
		if (r) {
			m->r.steps = 1;
			m->r.told_at = h->now;
		}
		if (referral_set(h->tx, &m->r, h->now, e) < 0)
			return -1;
		return !r ? 0
			  : requester_tell(h, m, NULL, "referral-note",
				VARS(VAR("number", m->r.ref), VAR("one", m->n == 1 ? "1" : NULL),
				    VAR("some", matching_count(m, APPROACH_ASKED) < m->n ? "1" : NULL)),
				e);
	}
	m->r.next_at = 0;
	return referral_set(h->tx, &m->r, h->now, e) < 0 ? -1 : referral_look(h, m, e);
}

int
handle_referral_due(struct handling *h, struct err *e)
{
	const char *id = strrchr(h->in->text, ' ');
	struct matching m;
	int r = matching_load(h, g_ascii_strtoll(id ? id + 1 : "0", NULL, 10), &m, e);

	if (r < 0)
		return -1;
	if (r == 0 || !m.r.next_at || m.r.next_at > h->now)
		return set_aside(h, INBOX_HANDLED, "nothing is due");
	h->out->intent = "relation";
	FAULT("referral.due");
	switch (m.r.state) {
	case REFERRAL_DRAFT:
		return draft_due(h, &m, e);
	case REFERRAL_OPEN:
		return open_due(h, &m, e);
	case REFERRAL_CLOSED:
		return referral_forget(h->tx, m.r.id, e);
	case REFERRAL_MET:
	case REFERRAL_STATES:
		break;
	}
	return referral_quiet(h->tx, m.r.id, e);
}

/* ---- a partner ---- */

/* No answer: once more, for the last time, and then no more. */
static int
asked_due(struct handling *h, struct matching *m, struct approach *a, struct err *e)
{
	static const int days[] = { LAST_DAYS, SILENT_DAYS };
	static const char *const how[] = { "again", "last" };
	const char *again;
	int64_t later;
	int r;

	if (a->steps >= (int)G_N_ELEMENTS(days)) {
		a->state = APPROACH_SILENT;
		a->next_at = 0;
		if (approach_set(h->tx, a, h->now, e) < 0 ||
		    partner_tell(h, m, a, "referral-over", VARS(VAR("number", m->r.ref), VAR("silent", "1")), e) < 0 ||
		    staff_news(h, m, a, *a->words ? "silent-wrote" : "silent", NULL, e) < 0)
			return -1;
		return referral_look(h, m, e);
	}
	r = may_write(h, a->person, &later, e);
	if (r < 0)
		return -1;
	if (r == 0) {
		a->next_at = later;
		return approach_set(h->tx, a, h->now, e);
	}
	if (days_after(h, a->asked_at, days[a->steps], a->person, &a->next_at, e) < 0)
		return -1;
	a->next_at = MAX(a->next_at, h->now + DAY);
	a->told_at = h->now;
	again = how[a->steps++];
	return approach_set(h->tx, a, h->now, e) < 0 ? -1 : partner_ask(h, m, a, again, e);
}

/* "Plus tard": now it is later. */
static int
later_due(struct handling *h, struct matching *m, struct approach *a, struct err *e)
{
	a->state = APPROACH_ASKED;
	a->asked_at = a->told_at = h->now;
	a->steps = 0;
	if (days_after(h, h->now, AGAIN_DAYS, a->person, &a->next_at, e) < 0 || approach_set(h->tx, a, h->now, e) < 0)
		return -1;
	return partner_ask(h, m, a, "again", e);
}

/* Nobody is left of whom anything is to be asked. */
static int
all_over(struct handling *h, struct matching *m, struct err *e)
{
	if (matching_count(m, APPROACH_INTRODUCED) + matching_count(m, APPROACH_ASKED) + matching_count(m, APPROACH_LATER) > 0)
		return 0;
	return referral_close(h, m, "ended", e);
}

static int
introduced_due(struct handling *h, struct matching *m, struct approach *a, struct err *e)
{
	const char *result = a->steps ? "1" : NULL;
	const struct var vars[] = { VAR("number", m->r.ref), VAR("result", result), { .name = NULL } };
	int64_t later = 0, also = 0;
	int r, s;

	if (a->steps >= 2) {
		a->state = APPROACH_ENDED;
		a->next_at = 0;
		return approach_set(h->tx, a, h->now, e) < 0 ? -1 : all_over(h, m, e);
	}
	r = may_write(h, a->person, &later, e);
	s = r < 0 ? -1 : may_write(h, m->r.requester, &also, e);
	if (s < 0)
		return -1;
	if (r == 0 || s == 0) {
		a->next_at = MAX(later, also);
		return approach_set(h->tx, a, h->now, e);
	}
	a->steps++;
	a->told_at = m->r.told_at = h->now;
	if (days_after(h, a->steps == 1 ? a->introduced_at + (int64_t)RESULT_DAYS * DAY : h->now + (int64_t)END_DAYS * DAY, 0, 0,
		&a->next_at, e) < 0)
		return -1;
	a->next_at = MAX(a->next_at, h->now + DAY);
	FAULT("referral.asked-after");
	if (approach_set(h->tx, a, h->now, e) < 0 || referral_set(h->tx, &m->r, h->now, e) < 0)
		return -1;
	return requester_tell(h, m, a, "referral-feedback", vars, e) < 0 ? -1 : partner_tell(h, m, a, "referral-feedback", vars, e);
}

int
handle_approach_due(struct handling *h, struct err *e)
{
	const char *id = strrchr(h->in->text, ' ');
	struct approach *a = NULL, one;
	struct matching m;
	size_t i;
	int r = approach_get(h->tx, h->mem, g_ascii_strtoll(id ? id + 1 : "0", NULL, 10), &one, e);

	if (r == 1)
		r = matching_load(h, one.referral, &m, e);
	if (r < 0)
		return -1;
	for (i = 0; r == 1 && i < m.n; i++)
		if (m.a[i].id == one.id)
			a = &m.a[i];
	if (!a || !a->next_at || a->next_at > h->now)
		return set_aside(h, INBOX_HANDLED, "nothing is due");
	h->out->intent = "relation";
	FAULT("approach.due");
	switch (a->state) {
	case APPROACH_ASKED:
		return asked_due(h, &m, a, e);
	case APPROACH_LATER:
		return later_due(h, &m, a, e);
	case APPROACH_INTRODUCED:
		return introduced_due(h, &m, a, e);
	case APPROACH_WITHDRAWN: /* its requester was forgotten meanwhile */
		return approach_quiet(h->tx, a->id, e) < 0 ? -1 : partner_tell(h, &m, a, "referral-over", VARS(VAR("number", m.r.ref)), e);
	default:
		return approach_quiet(h->tx, a->id, e);
	}
}
