/* SPDX-License-Identifier: EUPL-1.2
 *
 * The stages of a sollicitation as data, the record of each act (who, when, why) and taking one back.
 */
#include <string.h>

#include "handlers/handling.h"
#include "handlers/run.h"

enum { UNDO_SECONDS = 24 * 3600 };

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
act_record(struct handling *h, const struct problem *before, const char *motive, int64_t note, struct err *e)
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
		.inbox = h->inbox,
	};
	int64_t id;

	h->out->acted = true;
	if (problem_set(h->tx, p, h->now, e) < 0)
		return -1;
	return act_add(h->tx, &a, h->now, &id, e);
}

/* Somebody acted on the case after this: taking it back would undo their act too. */
static bool
overtaken(const struct problem *p, const struct act *a)
{
	return p->stage != a->new_stage || p->follower != a->new_follower || p->human != a->new_human || p->requester != a->new_requester;
}

/* The fields that the words taken back had filled say again what earlier words say, or nothing. */
static int
fields_back(struct handling *h, const char *text, struct err *e)
{
	enum { NOTES = 50 };
	struct note notes[NOTES];
	struct field *gone, *f;
	size_t n_notes, n_gone, n, i, k;
	bool question = false; /* the words that follow answer one of the staff */

	if (note_all(h->tx, h->mem, h->problem.id, notes, NOTES, &n_notes, e) < 0)
		return -1;
	fields_find(h->mem, text, asked_list(h->mem, h->problem.asked), &gone, &n_gone, NULL);
	for (i = 0; i < n_gone; i++)
		if (field_set(h->tx, h->problem.id, gone[i].name, "", e) < 0)
			return -1;
	for (k = n_notes; k > 0 && n_gone > 0; k--) {
		if (strcmp(notes[k - 1].kind, "question") == 0)
			question = true;
		if (strcmp(notes[k - 1].kind, "statement") != 0 && strcmp(notes[k - 1].kind, "completion") != 0)
			continue;
		if (question)
			fields_marked(h->mem, notes[k - 1].text, asked_list(h->mem, h->problem.asked), &f, &n);
		else
			fields_find(h->mem, notes[k - 1].text, asked_list(h->mem, h->problem.asked), &f, &n, NULL);
		question = question && notes[k - 1].staff;
		for (i = 0; i < n; i++)
			if (field_set(h->tx, h->problem.id, f[i].name, f[i].value, e) < 0)
				return -1;
	}
	return 0;
}

/* The words of a note before it is withdrawn. */
static const char *
note_text(struct handling *h, int64_t id, struct err *e)
{
	enum { NOTES = 50 };
	struct note notes[NOTES];
	size_t n, i;

	if (note_all(h->tx, h->mem, h->problem.id, notes, NOTES, &n, e) < 0)
		return NULL;
	for (i = 0; i < n; i++)
		if (notes[i].id == id)
			return notes[i].text;
	return "";
}

static int
take_back(struct handling *h, const struct act *a, struct err *e)
{
	struct problem before = h->problem;
	struct act back;
	int64_t id;
	bool opening = strcmp(a->verb, "probleme") == 0;

	h->problem.stage = opening ? STAGE_WITHDRAWN : a->old_stage;
	h->problem.follower = a->old_follower;
	h->problem.human = a->old_human;
	h->problem.requester = a->old_requester;
	if (problem_set(h->tx, &h->problem, h->now, e) < 0 || participant_add(h->tx, h->problem.id, h->problem.requester, e) < 0)
		return -1;
	if (before.requester != h->problem.requester && participant_remove(h->tx, h->problem.id, before.requester, e) < 0)
		return -1;
	if (a->note && !opening) {
		const char *text = strcmp(a->verb, "completer") == 0 ? note_text(h, a->note, e) : "";

		if (!text || note_withdraw(h->tx, a->note, true, e) < 0 || fields_back(h, text, e) < 0)
			return -1;
	}
	back = (struct act){ .problem = a->problem,
		.person = h->who.id,
		.verb = "annuler",
		.motive = a->verb,
		.old_stage = before.stage,
		.new_stage = h->problem.stage,
		.old_follower = before.follower,
		.new_follower = h->problem.follower,
		.old_human = before.human,
		.new_human = h->problem.human,
		.old_requester = before.requester,
		.new_requester = h->problem.requester,
		.inbox = h->inbox };
	if (act_add(h->tx, &back, h->now, &id, e) < 0)
		return -1;
	return act_undone(h->tx, a->id, id, e);
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

/* What was told to the requester must be taken back in words too. 1 it was told, 0, -1. */
static int
told_requester(struct handling *h, const struct act *a, struct err *e)
{
	if (h->problem.requester == h->who.id || !a->inbox)
		return 0;
	return outbox_told_of(h->tx, a->inbox, h->problem.requester, e);
}

int
cmd_annuler(struct handling *h, struct err *e)
{
	const char *what, *key;
	struct person told;
	int64_t requester;
	struct act a;
	int r = act_last(h->tx, h->mem, h->who.id, h->has_problem ? h->problem.id : 0, &a, e);

	if (r < 0)
		return -1;
	if (r == 0)
		return say(h, "nothing-to-undo", NULL, e);
	if (case_load(h, a.problem, e) < 0)
		return -1;
	if (!trusted(h))
		return wanted_unproven(h, e);
	key = talloc_asprintf(h->mem, "act.%s", a.verb);
	what = word(h, key);
	if (h->now - a.at > UNDO_SECONDS)
		return say(h, "undo-too-late", VARS(VAR("what", what)), e);
	if (overtaken(&h->problem, &a))
		return say(h, "undo-overtaken", VARS(VAR("what", what)), e);
	requester = h->problem.requester; /* who was told; the act may have been to name them */
	r = told_requester(h, &a, e);
	if (r < 0 || take_back(h, &a, e) < 0 || say(h, "undone", VARS(VAR("what", what)), e) < 0)
		return -1;
	if (r == 1 && (person_get(h->tx, h->mem, requester, &told, e) < 0 ||
			  tell(h, requester, "undone-requester", VARS(VAR("what", word_in(h, told.lang, key))), e) < 0))
		return -1;
	if (is_staff(h) && h->in->channel == CHANNEL_ROOM)
		return 0;
	return tell_staff(h, "undone-staff", VARS(VAR("what", word_in(h, h->lab->language, key))), e);
}
