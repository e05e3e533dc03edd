/* SPDX-License-Identifier: EUPL-1.2
 *
 * Who somebody is behind a chat account and an address: `moi` asks and links, `moi delier` unlinks. Nothing is ever guessed from a name or
 * from what an account is called.
 */
#include "handlers/identity.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "db/inquiry.h"
#include "db/workshop.h"
#include "handlers/run.h"

enum { ACCOUNT_MOST = 255 };

/* --- reading --- */

/* The words of a text, without the marks that people put around an address. */
static char **
bare_words(TALLOC_CTX *mem, const char *text)
{
	g_auto(GStrv) all = g_strsplit_set(text, " \t\n<>()[]\",;\xC2\xA0\xAB\xBB", -1);
	char **out = talloc_zero_array(mem, char *, g_strv_length(all) + 1);
	size_t i, n = 0;

	for (i = 0; all[i]; i++) {
		char *w = all[i];
		size_t size;

		if (g_ascii_strncasecmp(w, "mailto:", 7) == 0)
			w += 7;
		for (size = strlen(w); size > 0 && strchr(".!?:'", w[size - 1]); size--)
			;
		if (size > 0)
			out[n++] = talloc_strndup(out, w, size);
	}
	return out;
}

const char *
address_in(TALLOC_CTX *mem, const char *text)
{
	char **w = bare_words(mem, text);

	for (; *w; w++)
		if (**w != '@' && strchr(*w, '@')) {
			const char *addr = addr_clean(mem, *w);

			if (addr)
				return addr;
		}
	return NULL;
}

bool
account_check(const char *id)
{
	const char *colon = strchr(id, ':'), *p;

	if (*id != '@' || !colon || colon == id + 1 || !colon[1] || strlen(id) > ACCOUNT_MOST)
		return false;
	for (p = id + 1; *p; p++)
		if (*p <= 0x20 || *p >= 0x7f || strchr("\"<>@", *p))
			return false;
	return strspn(colon + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]") == strlen(colon + 1);
}

bool
account_external(const char *id)
{
	static const char outside[] = "agent.externe.";
	const char *server = strchr(id, ':');

	return *id == '@' && server && g_ascii_strncasecmp(server + 1, outside, sizeof outside - 1) == 0;
}

const char *
account_in(TALLOC_CTX *mem, const char *text)
{
	char **w = bare_words(mem, text);

	for (; *w; w++)
		if (account_check(*w))
			return *w;
	return NULL;
}

/* --- joining --- */

static int
deed(struct handling *h, const char *verb, int64_t person, int64_t other, const char *old, const char *new, int64_t *id, struct err *e)
{
	const struct deed d = { .verb = verb,
		.actor = h->who.id ? h->who.id : person,
		.person = person,
		.other = other,
		.old = old,
		.new = new,
		.inbox = h->inbox };
	int64_t unused;

	h->out->acted = true;
	return deed_add(h->tx, &d, h->now, id ? id : &unused, e);
}

static int
doors_move(struct handling *h, int64_t deed_id, int64_t from, int64_t into, struct err *e)
{
	struct door d[DOORS_MAX];
	size_t n, i;

	if (address_of(h->tx, h->mem, from, d, DOORS_MAX, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (moved_add(h->tx, deed_id, "address", d[i].id, e) < 0 || address_bind(h->tx, d[i].id, into, e) < 0)
			return -1;
	if (chat_of(h->tx, h->mem, from, d, DOORS_MAX, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (moved_add(h->tx, deed_id, "chat", d[i].id, e) < 0 || person_chat(h->tx, into, d[i].id, e) < 0)
			return -1;
	return 0;
}

/* One case: who asked, follows, takes part. What changes stands in its history. */
static int
case_move(struct handling *h, int64_t deed_id, int64_t id, int64_t from, int64_t into, struct err *e)
{
	const char *key = talloc_asprintf(h->mem, "%lld", (long long)id);
	struct problem before;
	int part = participant_is(h->tx, id, from, e), has = part < 0 ? -1 : participant_is(h->tx, id, into, e);

	if (has < 0 || case_load(h, id, e) < 0)
		return -1;
	before = h->problem;
	if (part == 1 && (participant_remove(h->tx, id, from, e) < 0 || participant_add(h->tx, id, into, e) < 0 ||
			     moved_add(h->tx, deed_id, "participant", talloc_asprintf(h->mem, "%s%s", key, has ? " both" : ""), e) < 0))
		return -1;
	if (before.requester == from) {
		h->problem.requester = into;
		if (moved_add(h->tx, deed_id, "requester", key, e) < 0)
			return -1;
	}
	if (before.follower == from) {
		h->problem.follower = into;
		if (moved_add(h->tx, deed_id, "follower", key, e) < 0)
			return -1;
	}
	if (before.requester != from && before.follower != from)
		return 0;
	return act_record(h, &before, "", 0, e);
}

static int
cases_move(struct handling *h, int64_t deed_id, int64_t from, int64_t into, struct err *e)
{
	enum { MANY = 2000 };
	int64_t *ids = talloc_array(h->mem, int64_t, MANY);
	struct problem kept = h->problem;
	bool had = h->has_problem;
	size_t n, i;

	if (merge_cases(h->tx, from, ids, MANY, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (case_move(h, deed_id, ids[i], from, into, e) < 0)
			return -1;
	h->problem = kept;
	h->has_problem = had;
	return 0;
}

/* Both are proven to be one: the cases, words and rights of `gone` become those of `stays`. 1; 0 refused and said; -1. */
static int
merge(struct handling *h, struct person *stays, struct person *gone, struct err *e)
{
	int here = person_configured(h->tx, stays->id, e), there = here < 0 ? -1 : person_configured(h->tx, gone->id, e);
	struct person t;
	int64_t id;

	if (there < 0)
		return -1;
	if (here && there) /* two colleagues of the settings are not one */
		return say(h, "in-settings", VARS(VAR("person", NULL)), e) < 0 ? -1 : 0;
	if (there || (!here && gone->id < stays->id)) {
		t = *stays;
		*stays = *gone;
		*gone = t;
	}
	if (deed(h, "merge", stays->id, gone->id, gone->role, stays->role, &id, e) < 0)
		return -1;
	h->who = *stays;
	h->out->intent = "reunir"; /* how the history of their cases calls it */
	if (doors_move(h, id, gone->id, stays->id, e) < 0 || cases_move(h, id, gone->id, stays->id, e) < 0 ||
	    merge_words(h->tx, id, gone->id, stays->id, e) < 0 || invitee_merge(h->tx, h->mem, gone->id, stays->id, h->now, e) < 0 ||
	    person_merge(h->tx, gone->id, stays->id, h->now, e) < 0)
		return -1;
	h->out->intent = "code";
	t = *gone;
	t.role = "public";
	if (role_named(gone->role) > role_named(stays->role))
		stays->role = gone->role;
	if (person_set(h->tx, &t, e) < 0 || person_set(h->tx, stays, e) < 0)
		return -1;
	return 1;
}

/* The door that asked and the one that was proven: whose they are. */
struct joint {
	struct person asks, proven;
	bool merged;
};

/* Makes them one. 1; 0 refused and said; -1. */
static int
one_person(struct handling *h, struct joint *j, const char *addr, struct err *e)
{
	struct person *p = &j->asks;

	if (p->id && j->proven.id) {
		int r = merge(h, p, &j->proven, e);

		j->merged = r == 1;
		return r;
	}
	if (p->id)
		return address_bind(h->tx, addr, p->id, e) < 0 ? -1 : 1;
	if (j->proven.id) {
		*p = j->proven;
		return 1;
	}
	*p = (struct person){ .name = name_of_address(h->mem, addr), .lang = h->who.lang, .role = "agent", .addr = addr };
	return person_add(h->tx, p->name, p->lang, p->role, addr, h->now, &p->id, e) < 0 ? -1 : 1;
}

int
doors_join(struct handling *h, const char *account, const char *addr, struct err *e)
{
	struct joint j = { .asks = h->who };
	const struct person *p = &j.asks;
	int r = person_by_address(h->tx, h->mem, addr, &j.proven, e);

	if (r < 0)
		return -1;
	if (r == 0)
		j.proven.id = 0;
	if (p->id && p->id == j.proven.id)
		return say(h, "linked-already", VARS(VAR("person", p->name)), e);
	r = one_person(h, &j, addr, e);
	if (r <= 0)
		return r;
	if (account && person_chat(h->tx, p->id, account, e) < 0)
		return -1;
	h->who = *p;
	h->role = role_named(p->role);
	h->level = LEVEL_CODE;
	h->verified = true;
	h->out->person = p->id;
	if (deed(h, "link", p->id, 0, "", account ? account : addr, NULL, e) < 0 ||
	    say(h, "door-linked", VARS(VAR("person", p->name), VAR("account", account ? "1" : NULL), VAR("merged", j.merged ? "1" : NULL)),
		e) < 0)
		return -1;
	if (j.merged || strcmp(p->role, "staff") == 0 || (account && account_external(account)))
		return tell_staff(h, "linked-staff",
		    VARS(VAR("person", p->name), VAR("other", j.merged ? j.proven.name : NULL),
			VAR("staff", strcmp(p->role, "staff") == 0 ? "1" : NULL),
			VAR("external", account && account_external(account) ? "1" : NULL)),
		    e);
	return 0;
}

/* --- moi --- */

/* What is linked: in a room how much, by mail all of it. */
static int
who_am_i(struct handling *h, struct err *e)
{
	struct rows *rows = rows_new(h->mem, (size_t)2 * DOORS_MAX);
	struct door a[DOORS_MAX], c[DOORS_MAX];
	struct willing w = { .agreed_at = 0 };
	size_t n, m, i;

	if (!h->who.id)
		return say(h, "who",
		    VARS(VAR("person", NULL), VAR("agreed", NULL), VAR("role", NULL), VAR("n", NULL), VAR("m", NULL),
			VAR_ROWS("doors", rows)),
		    e);
	if (address_of(h->tx, h->mem, h->who.id, a, DOORS_MAX, &n, e) < 0 || chat_of(h->tx, h->mem, h->who.id, c, DOORS_MAX, &m, e) < 0 ||
	    willing_get(h->tx, h->mem, h->who.id, &w, e) < 0)
		return -1;
	for (i = 0; h->in->channel == CHANNEL_MAIL && i < n; i++)
		rows_add(rows, "door", a[i].id, NULL);
	for (i = 0; h->in->channel == CHANNEL_MAIL && i < m; i++)
		rows_add(rows, "door", c[i].id, NULL);
	return say(h, "who",
	    VARS(VAR("person", h->who.name), VAR("role", word(h, talloc_asprintf(h->mem, "person.%s", h->who.role))),
		VAR("n", talloc_asprintf(h->mem, "%zu", n)), VAR("m", talloc_asprintf(h->mem, "%zu", m)), VAR_ROWS("doors", rows),
		VAR("agreed", w.agreed_at && h->in->channel == CHANNEL_MAIL
				  ? words_date(h->mem, h->lab->words, h->who.lang, w.agreed_at, h->lab->zone)
				  : NULL)),
	    e);
}

static int
link_ask(struct handling *h, const struct code_request *q, struct err *e)
{
	int64_t until;

	if (code_locked(h, q->giver, &until, e) < 0)
		return -1;
	if (until)
		return say(h, "code-locked", NULL, e);
	if (code_send(h, q, e) < 0)
		return -1;
	if (h->in->channel == CHANNEL_MAIL && addr_same(q->addr, h->in->from) && h->out->n_letters > 0)
		return 0; /* the code is the answer */
	/* The same words whether it went, whether anybody knows the address or not. */
	return say(h, "code-sent", VARS(VAR("link", "1"), VAR("act", NULL)), e);
}

static int
link_in_room(struct handling *h, const char *text, struct err *e)
{
	const struct code_request q = {
		.purpose = "link", .giver = h->in->from, .addr = address_in(h->mem, text), .person = h->who.id, .account = h->in->from
	};
	struct person p;
	int r;

	if (!q.addr || !account_check(q.giver) || is_our_address(h->lab, q.addr))
		return say(h, "link-usage", VARS(VAR("example", example(h, "moi"))), e);
	r = person_by_address(h->tx, h->mem, q.addr, &p, e);
	if (r < 0)
		return -1;
	if (r == 1 && p.id == h->who.id) /* their own: that is no news to them */
		return say(h, "linked-already", VARS(VAR("person", p.name)), e);
	return link_ask(h, &q, e);
}

static int
link_by_mail(struct handling *h, const char *text, struct err *e)
{
	const char *account = account_in(h->mem, text), *addr = address_in(h->mem, text), *from = text_fold(h->mem, h->in->from);
	const struct code_request chat = { .purpose = "link",
		.giver = account,
		.addr = h->in->from,
		.person = h->who.id,
		.account = account },
				  mail = { .purpose = "link", .giver = from, .addr = addr, .person = h->who.id, .asker = h->in->from };
	struct person p;
	int r;

	if (!account && (!addr || is_our_address(h->lab, addr)))
		return say(h, "link-usage", VARS(VAR("example", example(h, "moi"))), e);
	r = account ? person_by_chat(h->tx, h->mem, account, &p, e) : person_by_address(h->tx, h->mem, addr, &p, e);
	if (r < 0)
		return -1;
	if (r == 1 && p.id == h->who.id)
		return say(h, "linked-already", VARS(VAR("person", p.name)), e);
	return link_ask(h, account ? &chat : &mail, e);
}

int
cmd_moi(struct handling *h, struct err *e)
{
	const char *text = arg_text(h, "text");

	if (h->in->channel == CHANNEL_MAIL && !h->verified) {
		int r = proof_ask(h, e);

		return r == 0 ? say(h, "not-verified", VARS(VAR("command", "moi")), e) : r < 0 ? -1 : 0;
	}
	if (!*text || (h->in->channel == CHANNEL_ROOM && strcmp(text, h->in->from) == 0))
		return who_am_i(h, e);
	return h->in->channel == CHANNEL_ROOM ? link_in_room(h, text, e) : link_by_mail(h, text, e);
}

/* --- moi delier --- */

static bool
among(const struct door *d, size_t n, const char *id, const struct door **found)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (*id == '@' ? strcmp(d[i].id, id) == 0 : addr_same(d[i].id, id)) {
			*found = &d[i];
			return true;
		}
	return false;
}

/* Takes a door from a person. Their first address learns of it: whoever did it, it is no secret. */
static int
unlink_door(struct handling *h, const struct person *p, const struct door *d, struct err *e)
{
	bool chat = *d->id == '@', own = p->id == h->who.id;

	if (d->configured)
		return say(h, "in-settings", VARS(VAR("person", NULL)), e);
	if ((chat ? chat_remove(h->tx, d->id, e) : address_remove(h->tx, d->id, e)) < 0 ||
	    deed(h, "unlink", p->id, 0, d->id, "", NULL, e) < 0 || say(h, "door-unlinked", VARS(VAR("account", chat ? "1" : NULL)), e) < 0)
		return -1;
	if (own && h->in->channel == CHANNEL_MAIL)
		return 0;
	return tell(h, p->id, "unlinked-notice", VARS(VAR("account", chat ? d->id : NULL)), e);
}

static int
not_linked(struct handling *h, struct err *e)
{
	return say(h, "not-linked", NULL, e);
}

/* Staff may take a door from somebody else, with a fresh code. */
static int
unlink_other(struct handling *h, const char *id, struct err *e)
{
	struct door d[DOORS_MAX];
	const struct door *found;
	struct person p;
	size_t n;
	int r;

	if (!is_staff(h)) /* whose it is, and whether it is anybody's, is not told */
		return not_linked(h, e);
	r = *id == '@' ? person_by_chat(h->tx, h->mem, id, &p, e) : person_by_address(h->tx, h->mem, id, &p, e);
	if (r <= 0)
		return r < 0 ? -1 : not_linked(h, e);
	if (h->level < LEVEL_CODE) {
		r = proof_ask(h, e);
		return r == 0 ? say(h, "code-too-many", NULL, e) : r < 0 ? -1 : 0;
	}
	if ((*id == '@' ? chat_of(h->tx, h->mem, p.id, d, DOORS_MAX, &n, e) : address_of(h->tx, h->mem, p.id, d, DOORS_MAX, &n, e)) < 0)
		return -1;
	if (*id != '@' && n < 2)
		return say(h, "last-address", NULL, e);
	return among(d, n, id, &found) ? unlink_door(h, &p, found, e) : not_linked(h, e);
}

int
cmd_moi_delier(struct handling *h, struct err *e)
{
	const char *text = arg_text(h, "text"), *account = account_in(h->mem, text), *addr = address_in(h->mem, text);
	const char *id = account ? account : addr;
	struct door a[DOORS_MAX], c[DOORS_MAX];
	const struct door *found = NULL;
	size_t n, m;

	if (address_of(h->tx, h->mem, h->who.id, a, DOORS_MAX, &n, e) < 0 || chat_of(h->tx, h->mem, h->who.id, c, DOORS_MAX, &m, e) < 0)
		return -1;
	if (!id && h->in->channel == CHANNEL_ROOM)
		id = h->in->from;
	if (!id && m == 1)
		id = c[0].id;
	if (!id)
		return m == 0 ? not_linked(h, e) : say(h, "unlink-which", VARS(VAR("example", example(h, "moi-delier"))), e);
	if (!among(c, m, id, &found) && !among(a, n, id, &found))
		return unlink_other(h, id, e);
	/* The address from which one writes, or the only one, is who one is. */
	if (*id != '@' && (n < 2 || (h->in->channel == CHANNEL_MAIL && addr_same(id, h->in->from))))
		return say(h, "last-address", NULL, e);
	return unlink_door(h, &h->who, found, e);
}
