/* SPDX-License-Identifier: EUPL-1.2
 *
 * A referral ends with the case that it is for: nobody is introduced for what nobody wants any more. Who was introduced before stays so. A case
 * that is passed on elsewhere still looks for help: its referrals go on, and the staff are told how to end them.
 */
#include <glib.h>
#include <string.h>

#include "bot/base/fault.h"
#include "handlers/referral_inside.h"

enum { OF_CASE = 64 };

static bool
ended(enum stage s)
{
	return s > STAGE_REDIRECTED && s != STAGE_MERGED;
}

int
partners_over(struct handling *h, struct matching *m, struct err *e)
{
	size_t i;

	for (i = 0; i < m->n; i++) {
		struct approach *a = &m->a[i];
		bool told = a->state == APPROACH_ASKED || a->state == APPROACH_LATER;

		if (!told && a->state != APPROACH_PROPOSED)
			continue;
		a->state = APPROACH_WITHDRAWN;
		a->next_at = told ? h->now : 0;
		if (approach_set(h->tx, a, h->now, e) < 0)
			return -1;
	}
	return 0;
}

int
ended_tell(struct handling *h, struct matching *m, const struct ending *why, struct err *e)
{
	bool asked = false, met = matching_count(m, APPROACH_INTRODUCED) + matching_count(m, APPROACH_ENDED) > 0;
	size_t i;

	for (i = 0; i < m->n; i++)
		asked |= m->a[i].asked_at != 0;
	return requester_tell(h, m, NULL, "referral-ended",
	    VARS(VAR("number", m->r.ref), VAR("case", why->workshop ? NULL : why->ref), VAR("workshop", why->workshop ? why->ref : NULL),
		VAR("back", why->back ? "1" : NULL), VAR("by", why->by), VAR("motive", why->motive), VAR("asked", asked ? "1" : NULL),
		VAR("met", met ? "1" : NULL)),
	    e);
}

static int
over(struct handling *h, struct matching *m, const struct ending *why, const char *reason, struct err *e)
{
	bool met = m->r.state == REFERRAL_MET;

	if (met && !matching_count(m, APPROACH_PROPOSED) && !matching_count(m, APPROACH_ASKED) && !matching_count(m, APPROACH_LATER))
		return 0;
	FAULT("referral.case-over");
	if (partners_over(h, m, e) < 0)
		return -1;
	if (!met && referral_close(h, m, reason, e) < 0)
		return -1;
	if (staff_news(h, m, NULL, talloc_asprintf(h->mem, "%s-over%s", why->workshop ? "workshop" : "case", met ? "-met" : ""), NULL, e) <
	    0)
		return -1;
	return ended_tell(h, m, why, e);
}

/* What ended a moment ago with the case is not begun again: its partners have read that nothing is wanted of them. */
static int
stays_over(struct handling *h, struct matching *m, struct err *e)
{
	const struct ending why = { .ref = h->problem.ref, .back = true };

	return staff_news(h, m, NULL, "case-back", NULL, e) < 0 ? -1 : ended_tell(h, m, &why, e);
}

int
referral_case(struct handling *h, enum stage before, int64_t then, struct err *e)
{
	bool was = ended(before), is = ended(h->problem.stage);
	const struct ending why = { .ref = h->problem.ref };
	const char *reason = h->problem.stage == STAGE_WITHDRAWN ? "withdrawn" : "ended";
	bool moved = h->problem.stage == STAGE_REDIRECTED && before != STAGE_REDIRECTED;
	int64_t ids[OF_CASE];
	struct matching m;
	size_t n, i;

	if (was == is && !moved)
		return 0;
	if (referral_of_problem(h->tx, h->problem.id, ids, OF_CASE, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		int r = 0;

		if (matching_load(h, ids[i], &m, e) < 0)
			return -1;
		if (is && m.r.state != REFERRAL_CLOSED)
			r = over(h, &m, &why, reason, e);
		else if (was && m.r.state == REFERRAL_CLOSED && m.r.closed_at == then)
			r = stays_over(h, &m, e);
		else if (moved && m.r.state != REFERRAL_CLOSED && m.r.state != REFERRAL_MET)
			r = staff_news(h, &m, NULL, "case-moved", NULL, e);
		if (r < 0)
			return -1;
	}
	return 0;
}

int
referral_workshop_off(struct handling *h, const struct workshop *w, struct err *e)
{
	const struct ending why = { .ref = w->ref, .workshop = true };
	int64_t ids[OF_CASE];
	struct matching m;
	size_t n, i;

	if (referral_of_workshop(h->tx, w->id, ids, OF_CASE, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		if (matching_load(h, ids[i], &m, e) < 0 || (m.r.state != REFERRAL_CLOSED && over(h, &m, &why, "ended", e) < 0))
			return -1;
	}
	return 0;
}

int
referral_rows(struct handling *h, struct rows *rows, struct err *e)
{
	int64_t ids[REFERRALS_SHOWN];
	struct referral r;
	size_t n, i;

	if (referral_of_problem(h->tx, h->problem.id, ids, REFERRALS_SHOWN, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		if (referral_get(h->tx, h->mem, ids[i], &r, e) < 0)
			return -1;
		rows_add(rows, "label", referral_label(h, h->who.lang, "of-case", VARS(VAR("number", r.ref))), "value",
		    referral_label(h, h->who.lang, talloc_asprintf(h->mem, "referral-state.%s", referral_state_name(r.state)), NULL), NULL);
	}
	return 0;
}
