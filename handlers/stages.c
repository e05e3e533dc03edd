/* SPDX-License-Identifier: EUPL-1.2
 *
 * The stages of a sollicitation as data, and the record of each act: who, when, why.
 */
#include <string.h>

#include "handlers/handling.h"
#include "handlers/similar.h"

#define TO(stage) (1U << (stage))

/* From each stage, the stages that may follow. */
static const unsigned transitions[STAGE_COUNT] = {
	[STAGE_RECEIVED] = TO(STAGE_INCOMPLETE) | TO(STAGE_QUALIFYING) | TO(STAGE_COMMITTEE) | TO(STAGE_ACCEPTED) | TO(STAGE_REDIRECTED) |
			   TO(STAGE_DECLINED) | TO(STAGE_WITHDRAWN) | TO(STAGE_CLOSED),
	[STAGE_INCOMPLETE] = TO(STAGE_QUALIFYING) | TO(STAGE_COMMITTEE) | TO(STAGE_ACCEPTED) | TO(STAGE_REDIRECTED) | TO(STAGE_DECLINED) |
			     TO(STAGE_WITHDRAWN) | TO(STAGE_CLOSED),
	[STAGE_QUALIFYING] = TO(STAGE_INCOMPLETE) | TO(STAGE_COMMITTEE) | TO(STAGE_ACCEPTED) | TO(STAGE_REDIRECTED) | TO(STAGE_DECLINED) |
			     TO(STAGE_WITHDRAWN) | TO(STAGE_CLOSED),
	[STAGE_COMMITTEE] = TO(STAGE_QUALIFYING) | TO(STAGE_ACCEPTED) | TO(STAGE_REDIRECTED) | TO(STAGE_DECLINED) | TO(STAGE_WITHDRAWN),
	[STAGE_ACCEPTED] = TO(STAGE_QUALIFYING) | TO(STAGE_CLOSED) | TO(STAGE_WITHDRAWN),
	[STAGE_REDIRECTED] = TO(STAGE_QUALIFYING) | TO(STAGE_CLOSED),
	[STAGE_DECLINED] = TO(STAGE_QUALIFYING),
	[STAGE_WITHDRAWN] = TO(STAGE_QUALIFYING),
	[STAGE_CLOSED] = TO(STAGE_QUALIFYING),
};

int
stage_allowed(enum stage from, enum stage to)
{
	return (transitions[from] & TO(to)) != 0;
}

static const char *
stage_word(struct handling *h, enum stage s)
{
	return word(h, talloc_asprintf(h->mem, "stage.%s", stage_name(s)));
}

int
stage_move(struct handling *h, enum stage to, struct err *e)
{
	static const char *const verbs[STAGE_COUNT] = { [STAGE_INCOMPLETE] = "demander",
		[STAGE_QUALIFYING] = "qualifier",
		[STAGE_COMMITTEE] = "comite",
		[STAGE_ACCEPTED] = "accepter",
		[STAGE_REDIRECTED] = "reorienter",
		[STAGE_DECLINED] = "refuser",
		[STAGE_WITHDRAWN] = "retirer",
		[STAGE_CLOSED] = "clore" };
	struct rows *legal = rows_new(h->mem, STAGE_COUNT);
	const struct command *c;
	int i;

	if (stage_allowed(h->problem.stage, to)) {
		h->problem.stage = to;
		return 1;
	}
	for (i = 0; i < STAGE_COUNT && is_staff(h) && h->problem.stage != to; i++) {
		c = verbs[i] ? command_find(h->problem.stage >= STAGE_REDIRECTED && i == STAGE_QUALIFYING ? "rouvrir" : verbs[i]) : NULL;
		if (c && stage_allowed(h->problem.stage, (enum stage)i))
			rows_add(legal, "possible", stage_word(h, (enum stage)i), "how",
			    strcmp(h->who.lang, "en") == 0 ? c->english : c->name, NULL);
	}
	return say(h, "stage-refused",
	    VARS(VAR("wanted", stage_word(h, to)), VAR("already", h->problem.stage == to ? "1" : NULL), VAR_ROWS("stages", legal)), e);
}

int
act_detailed(struct handling *h, const struct problem *before, const char *motive, int64_t note, const char *detail, struct err *e)
{
	const struct problem *p = &h->problem;
	struct act a = {
		.problem = p->id,
		.person = h->who.id,
		.verb = h->out->intent ? h->out->intent : "message",
		.motive = motive,
		.old_stage = before->stage,
		.new_stage = p->stage,
		.old_follower = before->follower,
		.new_follower = p->follower,
		.old_requester = before->requester,
		.new_requester = p->requester,
		.old_human = before->human,
		.new_human = p->human,
		.note = note,
		.detail = detail,
		.inbox = h->inbox,
	};
	int64_t id;

	h->out->acted = true;
	if (problem_set(h->tx, p, h->now, e) < 0)
		return -1;
	if ((strcmp(a.verb, "probleme") == 0 || similar_shown(before->stage) != similar_shown(p->stage)) && similar_index(h, e) < 0)
		return -1;
	return act_add(h->tx, &a, h->now, &id, e);
}

int
act_record(struct handling *h, const struct problem *before, const char *motive, int64_t note, struct err *e)
{
	return act_detailed(h, before, motive, note, "", e);
}

/* A mail that proves nothing may not end or undo what a proven one began; what began without proof may be. */
bool
trusted(const struct handling *h)
{
	return h->in->channel == CHANNEL_ROOM || h->verified || (!is_staff(h) && !h->problem.verified);
}

int
wanted_unproven(struct handling *h, struct err *e)
{
	if (is_staff(h))
		return say(h, "not-verified", VARS(VAR("command", h->out->intent)), e);
	if (tell_staff(h, "wanted-unproven", VARS(VAR("text", excerpt(h->mem, h->in->text))), e) < 0)
		return -1;
	return say(h, "unproven", NULL, e);
}
