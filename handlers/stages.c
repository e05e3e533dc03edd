/* SPDX-License-Identifier: EUPL-1.2
 *
 * The stages of a sollicitation as data, and the record of each act: who, when, why.
 */
#include <string.h>

#include "handlers/identity.h"
#include "handlers/referral.h"
#include "handlers/room.h"
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
	[STAGE_ACCEPTED] = TO(STAGE_QUALIFYING) | TO(STAGE_CLOSED) | TO(STAGE_WITHDRAWN) | TO(STAGE_INVESTIGATION) | TO(STAGE_STOPPED),
	/* A project goes on step by step, and back as far as it must. */
	[STAGE_INVESTIGATION] = TO(STAGE_IDEATION) | TO(STAGE_STOPPED) | TO(STAGE_WITHDRAWN),
	[STAGE_IDEATION] = TO(STAGE_INVESTIGATION) | TO(STAGE_PROTOTYPING) | TO(STAGE_STOPPED) | TO(STAGE_WITHDRAWN),
	[STAGE_PROTOTYPING] = TO(STAGE_INVESTIGATION) | TO(STAGE_IDEATION) | TO(STAGE_EXPERIMENT) | TO(STAGE_TRANSFERRED) |
			      TO(STAGE_STOPPED) | TO(STAGE_WITHDRAWN),
	[STAGE_EXPERIMENT] = TO(STAGE_INVESTIGATION) | TO(STAGE_IDEATION) | TO(STAGE_PROTOTYPING) | TO(STAGE_EVALUATION) |
			     TO(STAGE_TRANSFERRED) | TO(STAGE_STOPPED) | TO(STAGE_WITHDRAWN),
	[STAGE_EVALUATION] = TO(STAGE_INVESTIGATION) | TO(STAGE_IDEATION) | TO(STAGE_PROTOTYPING) | TO(STAGE_EXPERIMENT) |
			     TO(STAGE_SCALED) | TO(STAGE_TRANSFERRED) | TO(STAGE_STOPPED) | TO(STAGE_WITHDRAWN),
	[STAGE_REDIRECTED] = TO(STAGE_QUALIFYING) | TO(STAGE_CLOSED),
	[STAGE_DECLINED] = TO(STAGE_QUALIFYING),
	[STAGE_WITHDRAWN] = TO(STAGE_QUALIFYING),
	[STAGE_CLOSED] = TO(STAGE_QUALIFYING),
	[STAGE_SCALED] = TO(STAGE_QUALIFYING),
	[STAGE_TRANSFERRED] = TO(STAGE_QUALIFYING),
	[STAGE_STOPPED] = TO(STAGE_QUALIFYING),
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

/* The command that leads to each stage; a project's stages are all reached by "etape". */
static const char *
stage_command(struct handling *h, enum stage to)
{
	static const char *const verbs[STAGE_COUNT] = { [STAGE_INCOMPLETE] = "demander",
		[STAGE_QUALIFYING] = "qualifier",
		[STAGE_COMMITTEE] = "comite",
		[STAGE_ACCEPTED] = "accepter",
		[STAGE_INVESTIGATION] = "etape",
		[STAGE_IDEATION] = "etape",
		[STAGE_PROTOTYPING] = "etape",
		[STAGE_EXPERIMENT] = "etape",
		[STAGE_EVALUATION] = "etape",
		[STAGE_REDIRECTED] = "reorienter",
		[STAGE_DECLINED] = "refuser",
		[STAGE_WITHDRAWN] = "retirer",
		[STAGE_CLOSED] = "clore",
		[STAGE_SCALED] = "etape",
		[STAGE_TRANSFERRED] = "etape",
		[STAGE_STOPPED] = "arret" };
	const struct command *c =
	    verbs[to] ? command_find(h->problem.stage >= STAGE_REDIRECTED && to == STAGE_QUALIFYING ? "rouvrir" : verbs[to]) : NULL;
	const char *name = c ? command_word(h, c) : NULL;

	if (name && strcmp(c->name, "etape") == 0)
		return talloc_asprintf(h->mem, "%s %s %s", name, h->problem.ref, stage_word(h, to));
	return name;
}

struct rows *
stage_rows(struct handling *h)
{
	struct rows *legal = rows_new(h->mem, STAGE_COUNT);
	int i;

	for (i = 0; i < STAGE_COUNT && is_staff(h); i++) {
		const char *how = stage_allowed(h->problem.stage, (enum stage)i) ? stage_command(h, (enum stage)i) : NULL;

		if (how)
			rows_add(legal, "possible", stage_word(h, (enum stage)i), "how", how, NULL);
	}
	return legal;
}

int
stage_move(struct handling *h, enum stage to, struct err *e)
{
	bool already = h->problem.stage == to;

	if (stage_allowed(h->problem.stage, to)) {
		h->problem.stage = to;
		return 1;
	}
	return say(h, "stage-refused",
	    VARS(VAR("wanted", stage_word(h, to)), VAR("already", already ? "1" : NULL),
		VAR_ROWS("stages", already ? rows_new(h->mem, 1) : stage_rows(h))),
	    e);
}

static int
act_write(
    struct handling *h, const struct problem *before, const char *motive, int64_t note, const char *detail, int64_t *id, struct err *e)
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

	h->out->acted = true;
	if (before->stage != p->stage || before->follower != p->follower)
		card_stale(h, p->id);
	if (problem_set(h->tx, p, h->now, e) < 0)
		return -1;
	if ((strcmp(a.verb, "probleme") == 0 || similar_shown(before->stage) != similar_shown(p->stage)) && similar_index(h, e) < 0)
		return -1;
	return act_add(h->tx, &a, h->now, id, e) < 0 ? -1 : referral_case(h, before->stage, 0, e);
}

int
act_recorded(struct handling *h, const struct problem *before, const char *motive, int64_t note, int64_t *id, struct err *e)
{
	return act_write(h, before, motive, note, "", id, e);
}

int
act_detailed(struct handling *h, const struct problem *before, const char *motive, int64_t note, const char *detail, struct err *e)
{
	int64_t id;

	return act_write(h, before, motive, note, detail, &id, e);
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
	int r = proof_ask(h, e);

	if (r != 0)
		return r < 0 ? -1 : 0;
	if (is_staff(h))
		return say(h, "not-verified", VARS(VAR("command", h->out->intent)), e);
	if (tell_staff(h, "wanted-unproven", VARS(VAR("text", excerpt(h->mem, h->in->text))), e) < 0)
		return -1;
	return say(h, "unproven", NULL, e);
}
