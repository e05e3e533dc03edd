/* SPDX-License-Identifier: EUPL-1.2
 *
 * "annuler" about a referral. Letters cannot be unsent: what nobody has read yet is taken back, a yes to the text ends the search, and everything
 * else is left as it is and that is said, with the way to end it.
 */
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "handlers/referral_inside.h"
#include "handlers/room.h"

static int
side_told(struct handling *h, struct matching *m, struct approach *a, const char *what, struct err *e)
{
	const char *words = referral_label(
	    h, h->who.lang, talloc_asprintf(h->mem, "said.%s%s", a ? "" : "requester-", what), VARS(VAR("number", m->r.ref)));

	return side_say(h, m, a, "referral-said", VARS(VAR("number", m->r.ref), VAR("said", words)), e);
}

/* Nothing was taken back: how it stands, and what can be done. */
static int
stays(struct handling *h, const struct matching *m, struct err *e)
{
	const char *state =
	    referral_label(h, h->who.lang, talloc_asprintf(h->mem, "referral-state.%s", referral_state_name(m->r.state)), NULL);

	return referral_refused(h, m->r.state == REFERRAL_CLOSED ? "back-over" : "back-late",
	    VARS(VAR("number", m->r.ref), VAR("state", state), VAR("mark", h->in->channel == CHANNEL_MAIL ? "" : "!")), e);
}

/* It was made, and its text is not approved: nobody has read it but its requester. */
static int
new_back(struct handling *h, struct matching *m, struct err *e)
{
	const struct ending why = { .by = h->who.name };
	bool own = h->who.id == m->r.requester;

	if (m->r.state != REFERRAL_DRAFT)
		return stays(h, m, e);
	h->out->acted = true;
	if (referral_close(h, m, "withdrawn", e) < 0 || (!own && ended_tell(h, m, &why, e) < 0))
		return -1;
	if ((!is_staff(h) || h->in->channel != CHANNEL_ROOM) && staff_news(h, m, NULL, own ? "withdrawn" : "taken-off", NULL, e) < 0)
		return -1;
	return own ? side_told(h, m, NULL, "refused", e) : referral_refused(h, "back-done", VARS(VAR("number", m->r.ref)), e);
}

/* The yes to the text: partners have read it, but do not know whose it is. */
static int
approval_back(struct handling *h, struct matching *m, struct err *e)
{
	bool met = m->r.state == REFERRAL_MET;

	if (m->r.state != REFERRAL_OPEN && !met)
		return stays(h, m, e);
	h->out->acted = true;
	if ((met ? partners_over(h, m, e) : referral_close(h, m, "withdrawn", e)) < 0 || staff_news(h, m, NULL, "withdrawn", NULL, e) < 0)
		return -1;
	return side_told(h, m, NULL, met ? "too-late" : "withdrawn", e);
}

static int
answer_back(struct handling *h, struct matching *m, struct approach *a, enum approach_state state, int64_t next, struct err *e)
{
	if (m->r.state == REFERRAL_CLOSED || a->state == APPROACH_WITHDRAWN)
		return staff_news(h, m, a, "taken-back-late", NULL, e) < 0 ? -1 : side_told(h, m, a, "over", e);
	a->state = state;
	a->next_at = next;
	a->answered_at = 0;
	a->motive = a->words = "";
	h->out->acted = true;
	if (approach_set(h->tx, a, h->now, e) < 0 || staff_news(h, m, a, "taken-back", NULL, e) < 0)
		return -1;
	return side_told(h, m, a, "taken-back", e);
}

/* What its partner said. */
static int
partner_back(struct handling *h, const char *detail, struct err *e)
{
	long long id = 0, next = 0;
	struct matching m;
	struct approach a;
	int state = -1, r;

	if (sscanf(detail, "answer %lld %d %lld", &id, &state, &next) != 3 && sscanf(detail, "yes %lld", &id) != 1)
		return 0;
	r = approach_get(h->tx, h->mem, id, &a, e);
	if (r <= 0 || (r = matching_load(h, a.referral, &m, e)) <= 0 || state >= APPROACH_STATES)
		return MIN(r, 0);
	if (state >= 0)
		return answer_back(h, &m, &a, (enum approach_state)state, next, e) < 0 ? -1 : 1;
	return staff_news(h, &m, &a, "too-late-no", NULL, e) < 0 || side_told(h, &m, &a, "too-late-no", e) < 0 ? -1 : 1;
}

int
referral_back(struct handling *h, const char *detail, struct err *e)
{
	struct matching m;
	char what[9] = "";
	long long id = 0;
	int r = partner_back(h, detail, e);

	if (r != 0)
		return r;
	if (sscanf(detail, "%8s %lld", what, &id) != 2)
		return 0;
	r = matching_load(h, id, &m, e);
	if (r <= 0)
		return r;
	r = strcmp(what, "new") == 0 ? new_back(h, &m, e) : strcmp(what, "approved") == 0 ? approval_back(h, &m, e) : stays(h, &m, e);
	return r < 0 ? -1 : 1;
}
