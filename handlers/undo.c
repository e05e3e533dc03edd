/* SPDX-License-Identifier: EUPL-1.2
 *
 * Taking an act back. Stage, follower, requester and the hand over to a person stand in the act itself, and a note is withdrawn with it;
 * what else a verb changed is in the act's detail, and the table says who takes it back.
 */
#include "handlers/room.h"

#include <glib.h>
#include <string.h>

#include "handlers/advice.h"
#include "handlers/aside.h"
#include "handlers/committee.h"
#include "handlers/kin.h"
#include "handlers/onbehalf.h"
#include "handlers/referral.h"
#include "handlers/reminder.h"
#include "handlers/run.h"
#include "handlers/similar.h"

enum { UNDO_SECONDS = 24 * 3600, TOGETHER = 40 };

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
opening_back(struct handling *h, const struct act *a, struct err *e)
{
	(void)a;
	(void)e;
	h->problem.stage = STAGE_WITHDRAWN; /* its words stay where they are */
	return 0;
}

static int
note_back(struct handling *h, const struct act *a, struct err *e)
{
	return a->note ? note_withdraw(h->tx, a->note, true, e) : 0;
}

static int
completion_back(struct handling *h, const struct act *a, struct err *e)
{
	const char *text = note_text(h, a->note, e);

	return !text || note_back(h, a, e) < 0 ? -1 : fields_back(h, text, e);
}

/* A verb that is not here is taken back by note_back(). `strict`: it stands as soon as somebody acted on the case after it. `rests`: 1
 * when something else rests on it. */
static const struct undo {
	const char *verb;
	int (*back)(struct handling *, const struct act *, struct err *e);
	bool strict;
	int (*rests)(struct handling *, const struct act *, struct err *e);
} undos[] = {
	{ "probleme", opening_back, true, NULL },
	{ "completer", completion_back, false, NULL },
	{ "ordre", note_back, false, committee_held },
	{ "evaluation", note_back, true, NULL }, /* what was decided after it rests on it */
	{ "accord", behalf_back, false, NULL },
	{ "lier", link_back, false, NULL },
	{ "delier", unlink_back, false, NULL },
	{ "fusionner", merge_back, false, NULL },
	{ "scinder", split_back, false, NULL },
	{ "defi", challenge_back, false, NULL },
	{ "rappel", answer_back, false, NULL },
	{ "ressource", advice_back, false, NULL },
};

static const struct undo *
undo_of(const char *verb)
{
	static const struct undo other = { "", note_back, false, NULL };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(undos); i++)
		if (strcmp(undos[i].verb, verb) == 0)
			return &undos[i];
	return &other;
}

/* Somebody changed after this what it had changed: taking it back would undo their act too. */
static bool
overtaken(const struct problem *p, const struct act *a)
{
	bool strict = undo_of(a->verb)->strict || (strcmp(a->verb, "scinder") == 0 && strncmp(a->detail, "new ", 4) == 0);

	return ((strict || a->old_stage != a->new_stage) && p->stage != a->new_stage) ||
	       ((strict || a->old_follower != a->new_follower) && p->follower != a->new_follower) ||
	       ((strict || a->old_human != a->new_human) && p->human != a->new_human) ||
	       ((strict || a->old_requester != a->new_requester) && p->requester != a->new_requester);
}

static int
requester_back(struct handling *h, const struct act *a, struct err *e)
{
	if (a->old_requester == a->new_requester)
		return 0;
	h->problem.requester = a->old_requester;
	if (participant_add(h->tx, h->problem.id, a->old_requester, e) < 0)
		return -1;
	return participant_remove(h->tx, h->problem.id, a->new_requester, e);
}

static int
take_back(struct handling *h, const struct act *a, struct err *e)
{
	struct problem before = h->problem, *p = &h->problem;
	struct act back = { .problem = a->problem, .person = h->who.id, .verb = "annuler", .motive = a->verb, .inbox = h->inbox };
	int64_t id;

	p->stage = a->old_stage != a->new_stage ? a->old_stage : p->stage;
	p->follower = a->old_follower != a->new_follower ? a->old_follower : p->follower;
	p->human = a->old_human != a->new_human ? a->old_human : p->human;
	if (requester_back(h, a, e) < 0 || undo_of(a->verb)->back(h, a, e) < 0 || problem_set(h->tx, p, h->now, e) < 0)
		return -1;
	back.old_stage = before.stage;
	back.new_stage = p->stage;
	back.old_follower = before.follower;
	back.new_follower = p->follower;
	back.old_human = before.human;
	back.new_human = p->human;
	back.old_requester = before.requester;
	back.new_requester = p->requester;
	if (similar_index(h, e) < 0 || act_add(h->tx, &back, h->now, &id, e) < 0)
		return -1;
	h->out->acted = true;
	if (before.stage != p->stage || before.follower != p->follower)
		card_stale(h, p->id);
	return act_undone(h->tx, a->id, id, e) < 0 ? -1 : referral_case(h, before.stage, a->at, e);
}

/* What was told to the requester must be taken back in words too. 1 it was told, 0, -1. */
static int
told_requester(struct handling *h, const struct act *a, struct err *e)
{
	if (h->problem.requester == h->who.id || !a->inbox)
		return 0;
	return outbox_told_of(h->tx, a->inbox, h->problem.requester, e);
}

/* What one message did with several cases is taken back with all of them. 1; 0: one of them was overtaken; -1. */
static int
together(struct handling *h, const struct act *a, struct act *others, size_t *n, struct err *e)
{
	int64_t below = 0;
	struct problem p;
	int r;

	for (*n = 0; a->inbox && *n < TOGETHER; (*n)++) {
		r = act_beside(h->tx, h->mem, a, below, &others[*n], e);
		if (r <= 0)
			return r < 0 ? -1 : 1;
		below = others[*n].id;
		if (problem_get(h->tx, h->mem, others[*n].problem, &p, e) < 0)
			return -1;
		if (overtaken(&p, &others[*n]))
			return 0;
	}
	return 1;
}

static int
take_back_all(struct handling *h, const struct act *a, const struct act *others, size_t n, struct err *e)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (case_load(h, others[i].problem, e) < 0 || take_back(h, &others[i], e) < 0)
			return -1;
	if (n > 0 && case_load(h, a->problem, e) < 0)
		return -1;
	return take_back(h, a, e);
}

/* Those whose own case became part of this one were told as well. */
static int
tell_parts(struct handling *h, const struct act *a, const char *key, struct err *e)
{
	struct person told;
	int64_t ids[TOGETHER];
	size_t n, i;
	int r;

	if (!a->inbox || merged_requesters(h->tx, h->problem.id, ids, TOGETHER, &n, e) < 0)
		return a->inbox ? -1 : 0;
	for (i = 0; i < n; i++) {
		r = ids[i] == h->who.id ? 0 : outbox_told_of(h->tx, a->inbox, ids[i], e);
		if (r < 0 || (r == 1 && (person_get(h->tx, h->mem, ids[i], &told, e) < 0 ||
					    tell(h, ids[i], "undone-requester", VARS(VAR("what", word_in(h, told.lang, key))), e) < 0)))
			return -1;
	}
	return 0;
}

static int
undo(struct handling *h, struct act a, struct err *e)
{
	const char *what, *key;
	struct person told;
	int64_t requester;
	struct act others[TOGETHER];
	size_t n;
	int r;

	if (case_load(h, a.problem, e) < 0)
		return -1;
	if (!trusted(h))
		return wanted_unproven(h, e);
	key = talloc_asprintf(h->mem, "act.%s", a.verb);
	what = word(h, key);
	if (h->now - a.at > UNDO_SECONDS)
		return say(h, "undo-too-late", VARS(VAR("what", what)), e);
	r = undo_of(a.verb)->rests ? undo_of(a.verb)->rests(h, &a, e) : 0;
	if (r < 0)
		return -1;
	if (r == 1 || overtaken(&h->problem, &a))
		return say(h, "undo-overtaken", VARS(VAR("what", what)), e);
	r = overtaken(&h->problem, &a) ? 0 : together(h, &a, others, &n, e);
	if (r <= 0)
		return r < 0 ? -1 : say(h, "undo-overtaken", VARS(VAR("what", what)), e);
	requester = h->problem.requester; /* who was told; the act may have been to name them */
	r = told_requester(h, &a, e);
	if (r < 0 || take_back_all(h, &a, others, n, e) < 0 || say(h, "undone", VARS(VAR("what", what)), e) < 0)
		return -1;
	if (r == 1 && (person_get(h->tx, h->mem, requester, &told, e) < 0 ||
			  tell(h, requester, "undone-requester", VARS(VAR("what", word_in(h, told.lang, key))), e) < 0))
		return -1;
	if (tell_parts(h, &a, key, e) < 0)
		return -1;
	if (is_staff(h) && h->in->channel == CHANNEL_ROOM)
		return 0;
	return tell_staff(h, "undone-staff", VARS(VAR("what", word_in(h, h->lab->language, key))), e);
}

int
cmd_annuler(struct handling *h, struct err *e)
{
	struct act a;
	const char *what = NULL;
	bool beside = true;
	int r = act_last(h->tx, h->mem, h->who.id, h->has_problem ? h->problem.id : 0, &a, e);

	if (r < 0)
		return -1;
	/* Who names a case means what they did with it. */
	if (!h->has_problem && trusted(h)) {
		int aside = aside_back(h, r == 1 ? &a : NULL, &what, &beside, e);

		if (aside != 0)
			return MIN(aside, 0);
	}
	if (what && !beside)
		return say(h, "undone", VARS(VAR("what", what)), e);
	return r == 0 ? say(h, "nothing-to-undo", NULL, e) : undo(h, a, e);
}

int
undo_message(struct handling *h, int64_t inbox, struct err *e)
{
	struct act a, last;
	int r = act_of_message(h->tx, h->mem, inbox, h->who.id, &a, e);

	if (r <= 0)
		return r < 0 ? -1 : set_aside(h, INBOX_HANDLED, "taken back already");
	h->out->intent = "annuler";
	h->out->problem = a.problem;
	if (act_last(h->tx, h->mem, h->who.id, a.problem, &last, e) < 0 || case_load(h, a.problem, e) < 0)
		return -1;
	if (last.inbox != inbox)
		return say(h, "undo-overtaken", VARS(VAR("what", word(h, talloc_asprintf(h->mem, "act.%s", a.verb)))), e);
	return undo(h, last, e);
}
