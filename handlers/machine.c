/* SPDX-License-Identifier: EUPL-1.2
 *
 * What machines write is recorded and never answered: bounces, vacation notices, receipts, other robots, our own mail. And what
 * the clock says: staff learn of what could not be read or sent.
 */
#include "handlers/handling.h"

#include <string.h>

#include "bot/base/text.h"
#include "handlers/absent.h"
#include "handlers/advice.h"
#include "handlers/guide.h"
#include "handlers/inquiry.h"
#include "handlers/keeper.h"
#include "handlers/news.h"
#include "handlers/partner.h"
#include "handlers/referral.h"
#include "handlers/reminder.h"
#include "handlers/room.h"
#include "handlers/venue.h"
#include "handlers/workshop.h"

/* The case of a machine's mail: only by an id of our own making; the sender is nobody. */
static int
machine_case(struct handling *h, struct err *e)
{
	h->role = ROLE_STAFF; /* routing asks who may speak; a machine's mail is filed, it opens nothing */
	if (route(h, e) < 0)
		return -1;
	h->role = ROLE_PUBLIC;
	if (h->has_problem) {
		h->out->problem = h->problem.id;
		h->out->ref = h->problem.ref;
	}
	return 0;
}

static int
bounce(struct handling *h, struct err *e)
{
	struct outbox_item o;
	struct person p = { .addr = "" };
	char *letter;
	int64_t note;
	int r;

	/* A bounce counts only when it names a letter of ours, to this very address: anybody can write "delivery failed". */
	if (!*h->in->failed_id || !own_message_id(h->lab, h->in->failed_id))
		return set_aside(h, INBOX_IGNORED, "bounce of something else");
	letter = talloc_strndup(h->mem, h->in->failed_id, strcspn(h->in->failed_id, "@"));
	r = outbox_by_letter(h->tx, h->mem, letter, &o, e);
	if (r < 0)
		return -1;
	if (r == 0 || (*h->in->failed_to && !addr_same(h->in->failed_to, o.destination)))
		return set_aside(h, INBOX_IGNORED, "bounce of something else");
	r = address_failed(h->tx, o.destination, h->in->failed_hard, h->now, e);
	if (r < 0)
		return -1;
	if (r == 1 && (person_by_address(h->tx, h->mem, o.destination, &p, e) < 0 ||
			  (addr_same(p.addr, o.destination) && workshop_leave(h->tx, p.id, "mail", h->now, e) < 0)))
		return -1;
	if (r == 1 && outbox_cancel_to(h->tx, o.destination, "address suspended after bounces", h->now, e) < 0)
		return -1;
	if (o.problem && case_load(h, o.problem, e) < 0)
		return -1;
	if (h->has_problem) {
		h->out->problem = h->problem.id;
		if (note_add(h->tx, h->problem.id, 0, "automatic", h->in->text, h->inbox, h->now, &note, e) < 0)
			return -1;
	}
	if (h->in->failed_hard && tell_staff(h, "bounced", VARS(VAR("suspended", r == 1 ? "1" : NULL)), e) < 0)
		return -1;
	return set_aside(h, INBOX_IGNORED, "bounce");
}

int
handle_machine(struct handling *h, struct err *e)
{
	static const char *const reason[] = { [MACHINE_OWN] = "our own mail",
		[MACHINE_VACATION] = "vacation notice",
		[MACHINE_RECEIPT] = "receipt",
		[MACHINE_ROBOT] = "automatic mail" };
	int64_t note;

	if (h->in->machine == MACHINE_BOUNCE)
		return bounce(h, e);
	if (h->in->machine == MACHINE_VACATION || h->in->machine == MACHINE_ROBOT) {
		if (machine_case(h, e) < 0)
			return -1;
		if (h->has_problem && note_add(h->tx, h->problem.id, 0, "automatic", h->in->text, h->inbox, h->now, &note, e) < 0)
			return -1;
	}
	if (h->in->machine == MACHINE_VACATION && absence_notice(h, e) < 0)
		return -1;
	return set_aside(h, INBOX_IGNORED, reason[h->in->machine]);
}

const char *
reason_word(struct handling *h, const char *lang, const char *reason)
{
	const char *s = label(h->lab->words, lang, talloc_asprintf(h->mem, "reason.%s", reason));

	return s ? s : without_addresses(h->mem, reason);
}

/* The room is dumb: each of the staff gets a mail. */
static int
room_lost(struct handling *h, struct err *e)
{
	struct person staff[16];
	size_t n, i;

	if (person_staff(h->tx, h->mem, staff, 16, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (tell(h, staff[i].id, "room-lost", VARS(VAR("why", h->in->text)), e) < 0)
			return -1;
	return 0;
}

/* Only that; what else there is has its own message. */
static int
closed_door(struct handling *h, struct err *e)
{
	struct outbox_item o[1];
	size_t n;

	if (outbox_untold(h->tx, h->mem, o, 1, &n, e) < 0)
		return -1;
	return n == 1 && o[0].act == ACT_JOIN ? room_closed(h, &o[0], e) : set_aside(h, INBOX_HANDLED, "nothing to tell");
}

int
handle_clock(struct handling *h, struct err *e)
{
	struct rows *items = rows_new(h->mem, 20), *letters = rows_new(h->mem, 20);
	struct inbox_item q[20];
	struct outbox_item o[20];
	struct problem p;
	size_t n, m, i;

	if (strncmp(h->in->key, "clock:room-lost/", 16) == 0)
		return room_lost(h, e);
	if (strncmp(h->in->key, "clock:door/", 11) == 0)
		return closed_door(h, e);
	if (strncmp(h->in->key, "clock:due/", 10) == 0)
		return handle_due(h, e);
	if (strncmp(h->in->key, "clock:workshop/", 15) == 0)
		return workshop_clock(h, e);
	if (strncmp(h->in->key, "clock:keeper/", 13) == 0)
		return keeper_clock(h, e);
	if (strncmp(h->in->key, "clock:venue/", 12) == 0)
		return handle_venue_due(h, e);
	if (strncmp(h->in->key, "clock:card/", 11) == 0)
		return handle_card_due(h, e);
	if (strncmp(h->in->key, "clock:referral/", 15) == 0)
		return handle_referral_due(h, e);
	if (strncmp(h->in->key, "clock:approach/", 15) == 0)
		return handle_approach_due(h, e);
	if (strncmp(h->in->key, "clock:advice/", 13) == 0)
		return handle_advice_due(h, e);
	if (strncmp(h->in->key, "clock:inquiry/", 14) == 0)
		return handle_inquiry_due(h, e);
	if (strncmp(h->in->key, "clock:willing/", 14) == 0)
		return handle_willing_due(h, e);
	if (strncmp(h->in->key, "clock:guide/", 12) == 0)
		return handle_guide_due(h, e);
	if (strncmp(h->in->key, "clock:plan/", 11) == 0)
		return plan_all(h, e) < 0 ? -1 : set_aside(h, INBOX_HANDLED, "planned anew");
	if (inbox_untold(h->tx, h->mem, q, 20, &n, e) < 0 || outbox_untold(h->tx, h->mem, o, 20, &m, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		rows_add(items, "number", talloc_asprintf(h->mem, "%lld", (long long)q[i].id), "when",
		    words_datetime(h->mem, h->lab->words, h->lab->language, q[i].at, h->lab->zone), "why",
		    reason_word(h, h->lab->language, q[i].reason), NULL);
		if (inbox_told(h->tx, q[i].id, e) < 0)
			return -1;
	}
	for (i = 0; i < m; i++) {
		p.ref = NULL;
		if (o[i].problem && problem_get(h->tx, h->mem, o[i].problem, &p, e) < 0)
			return -1;
		rows_add(letters, "number", talloc_asprintf(h->mem, "%lld", (long long)o[i].id), "case", p.ref, "held",
		    strcmp(o[i].state, "held") == 0 ? "1" : NULL, "room", o[i].channel == CHANNEL_ROOM ? "1" : NULL, "why",
		    without_addresses(h->mem, o[i].detail), NULL);
		if (outbox_told(h->tx, o[i].id, e) < 0)
			return -1;
	}
	if (n + m == 0)
		return set_aside(h, INBOX_HANDLED, "nothing to tell");
	return tell_staff(h, "trouble", VARS(VAR_ROWS("items", items), VAR_ROWS("letters", letters)), e);
}
