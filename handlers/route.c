/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which case is a message about? A mail: our own Message-ID, then the token in its recipient, then the subject tag or a thread
 * we know, and each only for somebody who takes part in the case. A tag, a token or a thread opens nothing to a stranger: their mail
 * is a new sollicitation that names the cited case to the staff.
 */
#include "handlers/handling.h"

#include <glib.h>
#include <string.h>

#include "bot/base/secret.h"
#include "bot/base/text.h"
#include "db/advice.h"
#include "db/card.h"
#include "db/document.h"
#include "db/inquiry.h"
#include "db/workshop.h"
#include "handlers/kin.h"
#include "handlers/referral.h"

enum { TOKEN_CHARS = 26, TOKEN_DAYS = 400, OURS = 2 /* ways that only our own letters open */ };

bool
is_staff(const struct handling *h)
{
	return h->role == ROLE_STAFF;
}

int
case_load(struct handling *h, int64_t id, struct err *e)
{
	int r = problem_get(h->tx, h->mem, id, &h->problem, e);

	h->has_problem = r == 1;
	return r;
}

/* "<letter>.<check>@<our domain>" -> the letter; NULL when it is not of our making. */
static char *
own_letter(const struct lab *lab, TALLOC_CTX *mem, const char *message_id)
{
	const char *at = strrchr(message_id, '@');
	char *letter, *check;

	if (!at || strcasecmp(at + 1, lab->domain) != 0 || at - message_id != LETTER_CHARS + 1 + CHECK_CHARS ||
	    message_id[LETTER_CHARS] != '.')
		return NULL;
	letter = talloc_strndup(mem, message_id, LETTER_CHARS);
	check = secret_id(mem, lab->secret, CHECK_CHARS, "check", letter, NULL);
	if (strncmp(check, message_id + LETTER_CHARS + 1, CHECK_CHARS) != 0)
		return NULL;
	return talloc_asprintf(mem, "%s.%s", letter, check);
}

bool
own_message_id(const struct lab *lab, const char *message_id)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	bool own = own_letter(lab, mem, message_id) != NULL;

	talloc_free(mem);
	return own;
}

/* May this sender speak about the case found? Loads it when so; else remembers that it was cited. 1, 0, -1. */
static int
admit(struct handling *h, int64_t id, struct err *e)
{
	struct problem p;
	int r;

	if (id == 0)
		return 0;
	r = problem_get(h->tx, h->mem, id, &p, e);
	if (r <= 0)
		return r;
	if (case_follow(h, &p, e) < 0)
		return -1;
	r = is_staff(h) ? 1 : participant_is(h->tx, p.id, h->who.id, e);
	if (r == 1) {
		h->problem = p;
		h->has_problem = true;
	}
	if (r == 0 && !h->cited)
		h->cited = p.ref;
	return r;
}

/* The newest letter of ours that it answers: were these reminders, or what we said of an answer to such? */
static void
reminded_note(struct handling *h, const struct outbox_item *o)
{
	char *lines;

	if (h->reminded.by_id || h->about_workshop || h->about_referral.letter)
		return;
	if (g_str_has_prefix(o->template, "referral")) {
		referral_said(h, o);
		return;
	}
	if (g_str_has_prefix(o->template, "advice"))
		h->about_advice = g_ascii_strtoll(o->target, NULL, 10);
	if (g_str_has_prefix(o->template, "workshop")) {
		h->about_workshop = g_ascii_strtoll(o->target, &lines, 10);
		h->about_letter = o->template;
		h->about_occasion = *lines == ' ' ? lines + 1 : NULL;
		return;
	}
	if (g_str_has_prefix(o->template, "inquiry") && o->target && *o->target)
		h->about_inquiry = talloc_strdup(h->mem, o->target);
	h->reminded = (struct reminded_letter){ .open = "", .by_id = true };
	if (!g_str_has_prefix(o->template, "reminders"))
		return;
	h->reminded = (struct reminded_letter){ .inbox = o->inbox, .person = o->person, .open = "", .by_id = true };
	if (strcmp(o->template, "reminders-answered") != 0)
		return;
	h->reminded.inbox = g_ascii_strtoll(o->target, &lines, 10);
	h->reminded.open = talloc_strdup(h->mem, lines + (*lines == ' '));
}

static int
by_own_ids(struct handling *h, struct err *e)
{
	struct outbox_item o;
	size_t i;
	int r;

	for (i = 0; i < h->in->n_refs; i++) {
		char *letter = own_letter(h->lab, h->mem, h->in->refs[i]);

		if (!letter)
			continue;
		r = outbox_by_letter(h->tx, h->mem, letter, &o, e);
		if (r == 1)
			reminded_note(h, &o);
		if (r == 1)
			r = admit(h, o.problem, e);
		if (r != 0)
			return r;
	}
	return 0;
}

/* The token of somebody who is asked about a workshop: 0 also when it was one, see h->token_of. */
static int
invitee_token(struct handling *h, const char *token, struct err *e)
{
	struct invitee i;
	int r = invitee_by_token(h->tx, h->mem, token, &i, e);

	if (r == 1) {
		h->token_of = talloc_memdup(h->mem, &i, sizeof i);
		h->about_workshop = i.workshop;
	}
	return r < 0 ? -1 : 0;
}

/* The token of a card of the directory: 0 also when it was one, see h->about_card. */
static int
card_token(struct handling *h, const char *token, struct err *e)
{
	struct card c;
	int r = card_by_token(h->tx, h->mem, token, &c, e);

	if (r == 1)
		h->about_card = talloc_memdup(h->mem, &c, sizeof c);
	return r < 0 ? -1 : 0;
}

/* The token of a recommended resource, which is also one of its case: see h->about_advice. */
static int
advice_token(struct handling *h, const char *token, struct err *e)
{
	struct advice a;
	int r = h->about_advice ? 0 : advice_by_token(h->tx, h->mem, token, &a, e);

	if (r == 1)
		h->about_advice = a.id;
	return r < 0 ? -1 : 0;
}

/* The token of somebody who agreed to be asked: it is about what they were asked. */
static int
willing_token(struct handling *h, const char *token, struct err *e)
{
	int64_t person, ids[9];
	char *all;
	size_t n, i;
	int r = h->about_inquiry ? 0 : willing_by_token(h->tx, token, &person, e);

	if (r <= 0)
		return r;
	if (inquiry_asked(h->tx, person, "asked", ids, G_N_ELEMENTS(ids), &n, e) < 0)
		return -1;
	if (n == 0 && inquiry_asked(h->tx, person, "answered", ids, G_N_ELEMENTS(ids), &n, e) < 0) /* they have more to say */
		return -1;
	all = talloc_strdup(h->mem, "");
	for (i = 0; i < n; i++)
		all = talloc_asprintf_append(all, "%s%lld", i ? " " : "", (long long)ids[i]);
	h->about_inquiry = n ? all : NULL;
	return 0;
}

/* The token of a request for copies: the same, see h->about_copy. */
static int
copy_token(struct handling *h, const char *token, struct err *e)
{
	struct copy c;
	int r = copy_by_token(h->tx, h->mem, token, &c, e);

	if (r == 1)
		h->about_copy = talloc_memdup(h->mem, &c, sizeof c);
	return r < 0 ? -1 : 0;
}

static int
by_token(struct handling *h, struct err *e)
{
	int64_t problem, person, issued;
	size_t i;
	int r;

	for (i = 0; i < h->in->n_recipients; i++) {
		const char *addr = h->in->recipients[i], *at = strchr(addr, '@');
		const char *local = h->lab->address;
		size_t n = strcspn(local, "@");
		char *token;

		if (!at || strcasecmp(addr_domain(addr), addr_domain(local)) != 0 || g_ascii_strncasecmp(addr, local, n) != 0 ||
		    !strchr("+-", addr[n]) || at - addr - (ptrdiff_t)n - 1 != TOKEN_CHARS)
			continue;
		token = g_ascii_strdown(addr + n + 1, TOKEN_CHARS);
		r = token_get(h->tx, token, &problem, &person, &issued, e);
		if (r == 1 && advice_token(h, token, e) < 0)
			r = -1;
		if (r == 0)
			r = invitee_token(h, token, e);
		if (r == 0 && !h->token_of)
			r = card_token(h, token, e);
		if (r == 0 && !h->token_of && !h->about_card)
			r = referral_token(h, token, e);
		if (r == 0 && !h->token_of && !h->about_card && !h->about_referral.referral)
			r = willing_token(h, token, e);
		if (r == 0 && !h->token_of && !h->about_card && !h->about_inquiry)
			r = copy_token(h, token, e);
		g_free(token);
		if (r < 0 || h->token_of || h->about_card || h->about_referral.referral || h->about_copy)
			return r < 0 ? -1 : 0;
		if (r == 1 && h->now - issued > (int64_t)TOKEN_DAYS * 86400)
			r = 0;
		if (r == 1)
			r = admit(h, problem, e);
		if (r != 0)
			return r;
	}
	return 0;
}

static int
by_subject(struct handling *h, struct err *e)
{
	const char *refs[4];
	size_t n = references_find(h->mem, h->in->subject, refs, 4), i;
	struct problem p;
	int r;

	for (i = 0; i < n; i++) {
		r = problem_by_ref(h->tx, h->mem, refs[i], &p, e);
		if (r == 1)
			r = admit(h, p.id, e);
		if (r != 0)
			return r;
	}
	return 0;
}

static int
by_thread(struct handling *h, struct err *e)
{
	int64_t id;
	size_t i;
	int r;

	for (i = 0; i < h->in->n_refs; i++) {
		r = thread_get(h->tx, h->in->refs[i], &id, e);
		if (r == 1)
			r = admit(h, id, e);
		if (r != 0)
			return r;
	}
	return 0;
}

/* In a room a reply to one of our messages is about the case of that message. */
static int
by_answer(struct handling *h, struct err *e)
{
	struct outbox_item o;
	int r;

	if (!*h->in->answers)
		return 0;
	r = outbox_by_remote(h->tx, h->mem, h->in->room, h->in->answers, &o, e);
	if (r == 1) {
		h->replied = o.template;
		h->called = true;
		reminded_note(h, &o);
	}
	return r == 1 ? admit(h, o.problem, e) : r;
}

int
route(struct handling *h, struct err *e)
{
	static int (*const ways[])(struct handling *, struct err *) = { by_own_ids, by_token, by_subject, by_thread };
	size_t i;
	int r;

	if (h->in->channel == CHANNEL_ROOM) {
		h->called = h->in->mentioned || h->where == IN_DIRECT;
		return by_answer(h, e) < 0 ? -1 : 0;
	}
	for (i = 0; i < G_N_ELEMENTS(ways); i++) {
		if ((r = ways[i](h, e)) != 0)
			return r < 0 ? -1 : 0;
		h->cited_ours = h->cited_ours || (h->cited && i < OURS);
	}
	return 0;
}
