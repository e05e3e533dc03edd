/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a person may do here: roles given and taken by the staff, and two persons that were made one parted again. Each with a fresh code,
 * each written down, each told to the staff.
 */
#include "handlers/identity.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "db/workshop.h"
#include "handlers/run.h"

enum role
role_named(const char *name)
{
	static const char *const names[] = {
		[ROLE_PARTNER] = "partner", [ROLE_MEMBER] = "member", [ROLE_AGENT] = "agent", [ROLE_STAFF] = "staff"
	};
	size_t i;

	for (i = ROLE_PARTNER; i < G_N_ELEMENTS(names); i++)
		if (strcmp(name, names[i]) == 0)
			return (enum role)i;
	return ROLE_PUBLIC;
}

/* "équipe", "membre", "partner" -> the role's name; NULL. */
static const char *
role_word(TALLOC_CTX *mem, const char *word)
{
	static const char *const words[][2] = { { "equipe", "staff" }, { "staff", "staff" }, { "team", "staff" }, { "agent", "agent" },
		{ "agente", "agent" }, { "membre", "member" }, { "member", "member" }, { "partenaire", "partner" },
		{ "partner", "partner" }, { "public", "public" } };
	char *folded = text_trim(text_fold(mem, word));
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(words); i++)
		if (strcmp(folded, words[i][0]) == 0)
			return words[i][1];
	return NULL;
}

/* --- whom a name means --- */

struct search {
	TALLOC_CTX *mem;
	const char *want; /* folded */
	struct person found;
	int hits;
};

static int
same_name(void *aux, const struct person *p)
{
	struct search *s = aux;
	char *name = text_fold(s->mem, p->name);

	if (strcmp(name, s->want) == 0 && *p->addr) {
		s->hits++;
		s->found = (struct person){ .id = p->id,
			.name = talloc_strdup(s->mem, p->name),
			.lang = talloc_strdup(s->mem, p->lang),
			.role = talloc_strdup(s->mem, p->role),
			.addr = talloc_strdup(s->mem, p->addr) };
	}
	talloc_free(name);
	return 0;
}

/* By account, by address, or by a whole name that one person alone has. 1, 0, -1. */
static int
person_meant(struct handling *h, const char *given, struct person *p, struct err *e)
{
	const char *account = account_in(h->mem, given), *addr = address_in(h->mem, given);
	struct search s = { .mem = h->mem, .want = text_trim(text_fold(h->mem, given)) };

	if (account)
		return person_by_chat(h->tx, h->mem, account, p, e);
	if (addr)
		return person_by_address(h->tx, h->mem, addr, p, e);
	if (!*s.want)
		return 0;
	if (person_all(h->tx, h->mem, same_name, &s, e) < 0)
		return -1;
	*p = s.found;
	return s.hits == 1;
}

/* --- role --- */

/* Does somebody from outside of the administration speak through one of the accounts? 1, 0, -1. */
static int
external(struct handling *h, int64_t id, struct err *e)
{
	struct door d[DOORS_MAX];
	size_t n, i;

	if (chat_of(h->tx, h->mem, id, d, DOORS_MAX, &n, e) < 0)
		return -1;
	for (i = 0; i < n && !account_external(d[i].id); i++)
		;
	return i < n;
}

static int
role_give(struct handling *h, struct person *p, const char *role, struct err *e)
{
	const struct deed d = { .verb = "role", .actor = h->who.id, .person = p->id, .old = p->role, .new = role, .inbox = h->inbox };
	const char *named = word(h, talloc_asprintf(h->mem, "person.%s", role));
	int64_t id;
	int outside = external(h, p->id, e);

	if (outside < 0)
		return -1;
	h->out->acted = true;
	p->role = role;
	if (deed_add(h->tx, &d, h->now, &id, e) < 0 || person_set(h->tx, p, e) < 0 ||
	    (strcmp(d.old, "staff") == 0 && workshop_leave(h->tx, p->id, "left", h->now, e) < 0))
		return -1;
	if (say(h, "role-set", VARS(VAR("person", p->name), VAR("role", named), VAR("external", outside ? "1" : NULL)), e) < 0)
		return -1;
	if (h->where == IN_STAFF_ROOM) /* they have all read it */
		return 0;
	return tell_staff(h, "role-staff",
	    VARS(VAR("person", p->name), VAR("role", word_in(h, h->lab->language, talloc_asprintf(h->mem, "person.%s", role))),
		VAR("external", outside ? "1" : NULL)),
	    e);
}

int
cmd_role(struct handling *h, struct err *e)
{
	char *given = talloc_strdup(h->mem, arg_text(h, "text")), *last = strrchr(given, ' ');
	const char *role = last ? role_word(h->mem, last) : NULL, *named;
	struct person p;
	int r;

	if (!role)
		return say(h, "role-usage", VARS(VAR("example", example(h, "role"))), e);
	*last = '\0';
	g_strchomp(given);
	if (g_str_has_suffix(given, " :") || g_str_has_suffix(given, ":"))
		*strrchr(given, ':') = '\0';
	r = person_meant(h, given, &p, e);
	if (r < 0)
		return -1;
	if (r == 0)
		return say(h, "person-unknown", VARS(VAR("given", without_addresses(h->mem, given))), e);
	named = word(h, talloc_asprintf(h->mem, "person.%s", role));
	if (strcmp(p.role, role) == 0)
		return say(h, "role-same", VARS(VAR("person", p.name), VAR("role", named)), e);
	r = person_configured(h->tx, p.id, e);
	if (r < 0)
		return -1;
	if (r == 1) /* the settings name them: there alone they are taken out */
		return say(h, "in-settings", VARS(VAR("person", p.name)), e);
	return role_give(h, &p, role, e);
}

/* --- two persons again --- */

static int
back(struct handling *h, const struct deed *d, const char *kind,
    int (*one)(struct handling *, const struct deed *, const char *, struct err *), struct err *e)
{
	enum { MANY = 2000 };
	const char **keys = talloc_array(h->mem, const char *, MANY);
	size_t n, i;

	if (moved_all(h->tx, h->mem, d->id, kind, keys, MANY, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (one(h, d, keys[i], e) < 0)
			return -1;
	return 0;
}

static int
address_back(struct handling *h, const struct deed *d, const char *key, struct err *e)
{
	return address_bind(h->tx, key, d->other, e);
}

static int
chat_back(struct handling *h, const struct deed *d, const char *key, struct err *e)
{
	return person_chat(h->tx, d->other, key, e);
}

static int
participant_back(struct handling *h, const struct deed *d, const char *key, struct err *e)
{
	int64_t id = g_ascii_strtoll(key, NULL, 10);

	if (!strchr(key, ' ') && participant_remove(h->tx, id, d->person, e) < 0)
		return -1;
	return participant_add(h->tx, id, d->other, e);
}

/* Who asks and who follows, unless somebody has changed that since. */
static int
case_back(struct handling *h, const struct deed *d, const char *key, struct err *e)
{
	int asks = moved_has(h->tx, d->id, "requester", key, e), follows = asks < 0 ? -1 : moved_has(h->tx, d->id, "follower", key, e);
	struct problem before;

	if (follows < 0 || case_load(h, g_ascii_strtoll(key, NULL, 10), e) != 1)
		return -1;
	before = h->problem;
	if (asks && h->problem.requester == d->person)
		h->problem.requester = d->other;
	if (follows && h->problem.follower == d->person)
		h->problem.follower = d->other;
	if (before.requester == h->problem.requester && before.follower == h->problem.follower)
		return 0;
	return act_record(h, &before, "", 0, e);
}

static int
part(struct handling *h, const struct deed *d, struct err *e)
{
	const struct deed undo = { .verb = "unmerge", .actor = h->who.id, .person = d->person, .other = d->other, .inbox = h->inbox };
	struct person stays, gone;
	int64_t id = 0;

	h->out->acted = true;
	h->out->intent = "desunir";
	if (deed_add(h->tx, &undo, h->now, &id, e) < 0 || deed_undone(h->tx, d->id, id, e) < 0 ||
	    back(h, d, "address", address_back, e) < 0 || back(h, d, "chat", chat_back, e) < 0 ||
	    back(h, d, "requester", case_back, e) < 0 || back(h, d, "follower", case_back, e) < 0 ||
	    back(h, d, "participant", participant_back, e) < 0 || unmerge_words(h->tx, d->id, d->other, e) < 0)
		return -1;
	h->has_problem = false;
	if (person_get(h->tx, h->mem, d->person, &stays, e) != 1 || person_get(h->tx, h->mem, d->other, &gone, e) != 1)
		return -1;
	stays.role = d->new;
	gone.role = d->old;
	if (person_set(h->tx, &stays, e) < 0 || person_set(h->tx, &gone, e) < 0 ||
	    say(h, "parted", VARS(VAR("person", stays.name), VAR("other", gone.name)), e) < 0)
		return -1;
	return h->where == IN_STAFF_ROOM ? 0 : tell_staff(h, "parted-staff", VARS(VAR("person", stays.name), VAR("other", gone.name)), e);
}

int
cmd_desunir(struct handling *h, struct err *e)
{
	const char *given = arg_text(h, "text");
	struct person p;
	struct deed d = { 0 };
	int r = person_meant(h, given, &p, e);

	if (r == 1)
		r = deed_merge(h->tx, h->mem, p.id, &d, e);
	if (r < 0)
		return -1;
	if (r == 0)
		return say(h, "person-unknown", VARS(VAR("given", without_addresses(h->mem, given))), e);
	return part(h, &d, e);
}
