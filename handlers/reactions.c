/* SPDX-License-Identifier: EUPL-1.2
 *
 * Reactions of the staff on the card of a case, and the card itself: its signs, and the line that says how things stand now.
 */
#include "handlers/followup.h"
#include "handlers/guide.h"
#include "handlers/organiser.h"
#include "handlers/reminder.h"
#include "handlers/venue.h"
#include "handlers/workshop.h"

#include <glib.h>
#include <string.h>

enum { RENEWALS_A_DAY = 20, DAY = 86400 };

/* What only says how a sign is drawn: variation selectors, skin, "and", woman, man. */
static bool
drawing(gunichar c)
{
	return c == 0xfe0e || c == 0xfe0f || (c >= 0x1f3fb && c <= 0x1f3ff) || c == 0x200d || c == 0x2640 || c == 0x2642;
}

enum sign
sign_read(const char *key)
{
	static const struct {
		gunichar c;
		enum sign sign;
	} signs[] = {
		{ 0x1f64b, SIGN_TAKE },                                                       /* somebody raises a hand */
		{ 0x270b, SIGN_TAKE },                                                        /* a raised hand */
		{ 0x2705, SIGN_ACCEPT },                                                      /* check marks */
		{ 0x2714, SIGN_ACCEPT }, { 0x2611, SIGN_ACCEPT }, { 0x1f501, SIGN_REDIRECT }, /* arrows that turn */
		{ 0x1f504, SIGN_REDIRECT }, { 0x21aa, SIGN_REDIRECT }, { 0x2753, SIGN_ASK },  /* question marks */
		{ 0x2754, SIGN_ASK }, { 0x1f440, SIGN_SEEN },                                 /* eyes */
		{ 0x274c, SIGN_REFUSE }, { 0x274e, SIGN_REFUSE }, { 0x2716, SIGN_REFUSE },    /* crosses */
		{ 0x1f44d, SIGN_YES }, /* "seen" more often than "accepted": it answers a question, it decides no case */
	};
	enum sign found = SIGN_NONE;
	size_t i, n = 0;
	gunichar c;

	if (!g_utf8_validate(key, -1, NULL))
		return SIGN_NONE;
	for (; (c = g_utf8_get_char(key)) != 0; key = g_utf8_next_char(key)) {
		if (drawing(c))
			continue;
		n++;
		for (i = 0; i < G_N_ELEMENTS(signs); i++)
			if (signs[i].c == c)
				found = signs[i].sign;
	}
	return n == 1 ? found : SIGN_NONE;
}

int
card_seed(struct handling *h, struct err *e)
{
	static const char *const signs[] = { "\xf0\x9f\x99\x8b", "\xe2\x9c\x85", "\xf0\x9f\x94\x81", "\xe2\x9d\x93" };
	const struct letter *card = h->out->n_letters ? &h->out->letters[h->out->n_letters - 1] : NULL;
	size_t i;

	if (!card || card->channel != CHANNEL_ROOM)
		return 0;
	for (i = 0; i < G_N_ELEMENTS(signs); i++)
		if (room_react(h, card, signs[i], e) < 0)
			return -1;
	return 0;
}

void
card_stale(struct handling *h, int64_t problem)
{
	size_t i;

	for (i = 0; i < h->n_stale; i++)
		if (h->stale[i] == problem)
			return;
	if (h->n_stale < G_N_ELEMENTS(h->stale))
		h->stale[h->n_stale++] = problem;
}

static const char *
state_line(struct handling *h, const struct problem *p, struct err *e)
{
	const char *lang = h->lab->language, *stage = word_in(h, lang, talloc_asprintf(h->mem, "stage.%s", stage_name(p->stage)));
	struct person follower = { .name = "" };

	if (p->follower && person_get(h->tx, h->mem, p->follower, &follower, e) < 0)
		return NULL;
	return label_fill(h->mem, h->lab->words, lang, *follower.name ? "card.followed" : "card.free",
	    VARS(VAR("ref", p->ref), VAR("stage", stage), VAR("follower", follower.name)));
}

static int
renew_one(struct handling *h, const char *room, int64_t id, struct err *e)
{
	struct outbox_item card;
	struct problem p;
	const char *line;
	int r = outbox_card(h->tx, h->mem, room, id, &card, e);

	if (r <= 0)
		return r;
	r = budget_take(h->tx, talloc_asprintf(h->mem, "card:%lld", (long long)id), RENEWALS_A_DAY, DAY, h->now, e);
	if (r <= 0 || outbox_get(h->tx, h->mem, card.id, &card, e) < 0 || problem_get(h->tx, h->mem, id, &p, e) < 0)
		return r < 0 || e->kind ? -1 : 0;
	line = state_line(h, &p, e);
	if (!line)
		return -1;
	return room_act(
	    h, ACT_EDIT, room, talloc_asprintf(h->mem, "letter:%s", card.letter), talloc_asprintf(h->mem, "%s\n\n%s", line, card.text), e);
}

int
card_renew(struct handling *h, struct err *e)
{
	const char *room;
	size_t i;

	if (h->n_stale == 0)
		return 0;
	if (staff_room(h, &room, e) < 0)
		return -1;
	for (i = 0; *room && i < h->n_stale; i++)
		if (renew_one(h, room, h->stale[i], e) < 0)
			return -1;
	return 0;
}

static int
run_verb(struct handling *h, const char *verb, struct err *e)
{
	h->meaning = (struct meaning){ .command = command_find(verb), .explicit = true };
	return dispatch(h, e);
}

/* What is missing comes as a reply; "non" leaves it. */
static int
words_wanted(struct handling *h, const char *verb, struct err *e)
{
	h->out->intent = verb;
	return ask(h, "confirm", verb, "", e);
}

/* On the card of a case. */
static int
on_card(struct handling *h, int64_t problem, enum sign sign, struct err *e)
{
	int r = case_load(h, problem, e);
	bool decided = h->problem.stage >= STAGE_ACCEPTED, ended = h->problem.stage >= STAGE_REDIRECTED;

	if (r <= 0)
		return r < 0 ? -1 : set_aside(h, INBOX_IGNORED, "a reaction on no case");
	h->out->problem = h->problem.id;
	h->out->ref = h->problem.ref;
	if (sign == SIGN_TAKE ? ended : decided)
		return say_decided(h, e);
	switch (sign) {
	case SIGN_TAKE:
		return run_verb(h, "prendre", e);
	case SIGN_ACCEPT:
		return run_verb(h, "accepter", e);
	case SIGN_REDIRECT:
		return words_wanted(h, "reorienter", e) < 0 ? -1 : say(h, "reaction-redirect", NULL, e);
	case SIGN_ASK:
		return words_wanted(h, "demander", e) < 0 ? -1 : say(h, "reaction-ask", NULL, e);
	default:
		return set_aside(h, INBOX_IGNORED, "a reaction that asks for nothing");
	}
}

/* The notice that a room was replaced: yes is an answer. */
static int
on_notice(struct handling *h, const struct outbox_item *notice, enum sign sign, struct err *e)
{
	struct room old;
	int r;

	if (sign != SIGN_ACCEPT && sign != SIGN_YES)
		return set_aside(h, INBOX_IGNORED, "a reaction that asks for nothing");
	r = room_get(h->tx, h->mem, notice->target, &old, e);
	return r <= 0 ? r : room_follow(h, &old, e);
}

int
handle_reaction(struct handling *h, struct err *e)
{
	enum sign sign = sign_read(h->in->text);
	struct outbox_item o;
	int r = outbox_by_remote(h->tx, h->mem, h->in->room, h->in->target, &o, e);

	if (r <= 0)
		return r < 0 ? -1 : set_aside(h, INBOX_IGNORED, "a reaction on something else");
	r = identify(h, e);
	if (r == 1 && (strcmp(o.template, "workshop-poll") == 0 || strcmp(o.template, "workshop-tally") == 0)) {
		h->verified = true;
		h->level = LEVEL_VERIFIED;
		return poll_reaction(h, &o, e);
	}
	if (r == 1 && strcmp(o.template, "workshop-day") == 0)
		return attendance_reaction(h, &o, e);
	if (r <= 0 || !is_staff(h))
		return r < 0 ? -1 : set_aside(h, INBOX_IGNORED, "a reaction of somebody who decides nothing");
	h->verified = true;
	h->level = LEVEL_VERIFIED;
	if (sign == SIGN_NONE)
		return set_aside(h, INBOX_IGNORED, "a reaction that asks for nothing");
	if ((r = room_hears(h, e)) <= 0 || (r = room_afford(h, e)) <= 0)
		return r;
	if (strcmp(o.template, "reminders-room") == 0)
		return reminder_reaction(h, &o, sign, e);
	if (strcmp(o.template, "venue-card") == 0)
		return venue_reaction(h, &o, sign, e);
	if (strcmp(o.template, "guide-card") == 0)
		return guide_reaction(h, &o, sign, e);
	if (strcmp(o.template, "workshop-orphan") == 0)
		return organiser_reaction(h, &o, sign, e);
	if (strcmp(o.template, "room-replaced") == 0)
		return on_notice(h, &o, sign, e);
	if (strcmp(o.template, "triage") != 0 && strcmp(o.template, "card") != 0)
		return set_aside(h, INBOX_IGNORED, "a reaction on something else");
	return on_card(h, o.problem, sign, e);
}
