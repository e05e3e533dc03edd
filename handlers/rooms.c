/* SPDX-License-Identifier: EUPL-1.2
 *
 * The rooms themselves: who invites us, what we say first, what kind a room is, and when we may no longer read, write or stay.
 */
#include "handlers/room.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/fault.h"
#include "bot/base/text.h"
#include "handlers/run.h"

enum { DAY = 86400, HOUR = 3600, JOINS_HOUR = 20, SUCCESSORS = 8, REPLACED = 9, MEMBERS_MOST = 1000000 };

/* In place of who invited us: the staff said yes to a room that replaces another, whose kind it keeps. */
#define FOLLOWED "staff"

bool
room_speaks(const struct room *r)
{
	return !r->mute && !r->encrypted && strcmp(r->state, "left") != 0 && strcmp(r->state, "banned") != 0 &&
	       strcmp(r->state, "replaced") != 0;
}

int
staff_room(struct handling *h, const char **room, struct err *e)
{
	const char *id = h->lab->staff_room;
	struct room r;
	int i, found;

	*room = "";
	for (i = 0; *id && i < SUCCESSORS; i++) {
		found = room_get(h->tx, h->mem, id, &r, e);
		if (found < 0)
			return -1;
		if (found == 0 || room_speaks(&r)) {
			*room = id;
			return 0;
		}
		id = strcmp(r.state, "replaced") == 0 ? r.successor : "";
		if (*id && (found = room_get(h->tx, h->mem, id, &r, e)) <= 0)
			return found; /* nobody has said yet that we may go there */
		if (*id && strcmp(r.kind, "staff") != 0)
			return 0;
	}
	return 0;
}

static bool
told(const struct room *r, const char *what)
{
	g_auto(GStrv) words = g_strsplit(r->told, " ", -1);

	return g_strv_contains((const char *const *)words, what);
}

static void
tell_once(struct handling *h, const char *what)
{
	h->room.told = talloc_asprintf(h->mem, "%s%s%s", h->room.told, *h->room.told ? " " : "", what);
}

static void
untell(struct handling *h, const char *what)
{
	g_auto(GStrv) words = g_strsplit(h->room.told, " ", -1);
	char *left = talloc_strdup(h->mem, "");
	size_t i;

	for (i = 0; words[i]; i++)
		if (strcmp(words[i], what) != 0)
			left = talloc_asprintf_append(left, "%s%s", *left ? " " : "", words[i]);
	h->room.told = left;
}

static bool
named(const char *const *list, const char *id)
{
	return list && g_strv_contains(list, id);
}

/* What the settings say; else two are a talk between us, and a room that the staff asked us into is a collective's, or all people's. */
static const char *
kind_of(struct handling *h)
{
	const struct room *r = &h->room;

	if (strcmp(r->kind, "staff") == 0 || strcmp(r->id, h->lab->staff_room) == 0)
		return "staff";
	if (named(h->lab->collectives, r->id))
		return "collective";
	if (named(h->lab->forums, r->id))
		return "forum";
	if (strcmp(r->invited_by, FOLLOWED) == 0)
		return r->kind;
	if (r->members == 2)
		return "direct";
	if (!*r->invited_by)
		return "other";
	return r->public ? "forum" : "collective";
}

static int
keep(struct handling *h, struct err *e)
{
	h->room.kind = kind_of(h);
	if (room_set(h->tx, &h->room, h->now, e) < 0)
		return -1;
	FAULT("room.kept");
	return set_aside(h, INBOX_HANDLED, "the room is known");
}

static const char *
shown_name(struct handling *h)
{
	if (!*h->room.name && h->where == IN_STAFF_ROOM)
		return word_in(h, h->lab->language, "room.staff");
	return *h->room.name ? without_addresses(h->mem, text_line(h->mem, h->room.name, 120)) : NULL;
}

/* What was said of the old room holds in the new one. */
static int
carry_over(struct handling *h, const struct room *old, struct room *next, struct err *e)
{
	const char *paused;
	int r = mark_get(h->tx, h->mem, talloc_asprintf(h->mem, "pause/%s", old->id), &paused, e);

	next->kind = old->kind;
	next->invited_by = FOLLOWED;
	return r <= 0 ? r : mark_set(h->tx, talloc_asprintf(h->mem, "pause/%s", next->id), paused, e);
}

/* Who of the staff asks us into the room that replaces one of ours has said yes by that. */
static int
invited_by_staff(struct handling *h, struct err *e)
{
	struct room old;
	int r = room_before(h->tx, h->mem, h->room.id, &old, e);

	h->room.told = "";
	h->room.invited_by = h->in->from;
	return r == 1 ? carry_over(h, &old, &h->room, e) : r;
}

int
handle_invite(struct handling *h, struct err *e)
{
	bool agreed = strcmp(h->room.state, "invited") == 0 && strcmp(h->room.invited_by, FOLLOWED) == 0;
	int r = identify(h, e);

	if (r < 0)
		return -1;
	h->room.state = "invited";
	if (*h->in->text)
		h->room.name = h->in->text;
	if (agreed || (r == 1 && is_staff(h))) {
		if (!agreed && invited_by_staff(h, e) < 0)
			return -1;
		r = budget_take(h->tx, "joins", JOINS_HOUR, HOUR, h->now, e);
		if (r < 0 || (r == 1 && room_act(h, ACT_JOIN, h->in->room, "", "", e) < 0))
			return -1;
		return keep(h, e);
	}
	r = budget_take(h->tx, "invited", 1, DAY, h->now, e);
	if (r == 1)
		r = tell_staff(h, "room-invited",
		    VARS(VAR("who", *h->in->from_name ? without_addresses(h->mem, h->in->from_name) : NULL), VAR("room", shown_name(h))),
		    e);
	return r < 0 || keep(h, e) < 0 ? -1 : set_aside(h, INBOX_IGNORED, "an invitation that is not the staff's");
}

static int
welcome(struct handling *h, struct err *e)
{
	tell_once(h, "welcome");
	return say(h, "room-welcome",
	    VARS(VAR("direct", strcmp(h->room.kind, "direct") == 0 ? "1" : NULL),
		VAR("outside", strcmp(h->room.access, "unrestricted") == 0 ? "1" : NULL)),
	    e);
}

/* Once, without a word about any case; then silence. */
static int
encrypted(struct handling *h, struct err *e)
{
	if (!told(&h->room, "encrypted")) {
		tell_once(h, "encrypted");
		if (say(h, "room-encrypted", NULL, e) < 0)
			return -1;
		h->room.encrypted = true;
		if (room_set(h->tx, &h->room, h->now, e) < 0) /* the staff are told by mail if it was theirs */
			return -1;
		if (h->where == IN_STAFF_ROOM && tell_staff(h, "room-mute", VARS(VAR("room", shown_name(h)), VAR("encrypted", "1")), e) < 0)
			return -1;
	}
	h->room.encrypted = true;
	return 0;
}

int
handle_encrypted(struct handling *h, struct err *e)
{
	return encrypted(h, e) < 0 ? -1 : keep(h, e);
}

static int
entered(struct handling *h, struct err *e)
{
	h->room.state = "joined";
	h->room.kind = kind_of(h);
	if (strcmp(h->room.kind, "staff") != 0 && !told(&h->room, "welcome") && room_speaks(&h->room) && welcome(h, e) < 0)
		return -1;
	return keep(h, e);
}

int
handle_member(struct handling *h, struct err *e)
{
	bool banned = strcmp(h->in->text, "ban") == 0;

	if (!h->in->mentioned)
		return set_aside(h, INBOX_IGNORED, "somebody comes or goes");
	if (strcmp(h->in->text, "join") == 0)
		return entered(h, e);
	if (strcmp(h->room.state, banned ? "banned" : "left") == 0)
		return set_aside(h, INBOX_IGNORED, "we are out already");
	h->room.state = banned ? "banned" : "left";
	h->room.told = "";
	if (keep(h, e) < 0)
		return -1;
	return tell_staff(h, "room-out",
	    VARS(VAR("room", shown_name(h)), VAR("banned", banned ? "1" : NULL), VAR("staff", h->where == IN_STAFF_ROOM ? "1" : NULL)), e);
}

static void
fact(struct handling *h, const char *name, const char *value)
{
	struct room *r = &h->room;
	bool yes = strcmp(value, "yes") == 0;

	if (strcmp(name, "members") == 0)
		r->members = (int)CLAMP(strtol(value, NULL, 10), 0, MEMBERS_MOST);
	else if (strcmp(name, "name") == 0)
		r->name = talloc_strdup(h->mem, value);
	else if (strcmp(name, "access") == 0)
		r->access = talloc_strdup(h->mem, value);
	else if (strcmp(name, "public") == 0)
		r->public = yes;
	else if (strcmp(name, "speak") == 0)
		r->mute = !yes;
}

int
handle_state(struct handling *h, struct err *e)
{
	g_auto(GStrv) lines = g_strsplit(h->in->text, "\n", -1);
	bool was_mute = h->room.mute, crypt = false;
	size_t i;

	for (i = 0; lines[i]; i++) {
		char *colon = strstr(lines[i], ": ");

		if (!colon)
			continue;
		*colon = '\0';
		fact(h, lines[i], colon + 2);
		crypt = crypt || (strcmp(lines[i], "encrypted") == 0 && strcmp(colon + 2, "yes") == 0);
	}
	if (strcmp(h->room.state, "invited") == 0)
		h->room.state = "joined";
	if (crypt && encrypted(h, e) < 0)
		return -1;
	if (!h->room.mute)
		untell(h, "mute");
	if (h->room.mute && !was_mute && !told(&h->room, "mute") && strcmp(h->room.state, "replaced") != 0) {
		tell_once(h, "mute");
		if (keep(h, e) < 0 || tell_staff(h, "room-mute", VARS(VAR("room", shown_name(h)), VAR("encrypted", NULL)), e) < 0)
			return -1;
	}
	return keep(h, e);
}

/* --- a room that was replaced --- */

int
handle_tombstone(struct handling *h, struct err *e)
{
	size_t n = h->out->n_letters;
	struct letter *notice;

	if (!*h->in->target || strcmp(h->in->target, h->in->room) == 0 || strcmp(h->room.state, "replaced") == 0)
		return set_aside(h, INBOX_IGNORED, "a room replaced by nothing");
	h->room.state = "replaced";
	h->room.successor = h->in->target;
	if (keep(h, e) < 0 ||
	    tell_staff(h, "room-replaced", VARS(VAR("room", shown_name(h)), VAR("example", example(h, "rejoindre"))), e) < 0)
		return -1;
	notice = h->out->n_letters > n ? &h->out->letters[n] : NULL;
	if (!notice || notice->channel != CHANNEL_ROOM)
		return 0;
	notice->target = h->in->room;
	return room_react(h, notice, "\xe2\x9c\x85", e);
}

int
room_follow(struct handling *h, struct room *old, struct err *e)
{
	struct room next;
	int r = room_get(h->tx, h->mem, old->successor, &next, e);

	if (r < 0)
		return -1;
	if (r == 0)
		next = (struct room){ .id = old->successor, .access = "", .successor = "", .told = "" };
	if (r == 1 && strcmp(next.kind, old->kind) == 0 && strcmp(next.state, "left") != 0)
		return say(h, "room-none", NULL, e);
	next.name = old->name;
	next.state = "invited";
	h->out->intent = "rejoindre";
	h->out->acted = true;
	if (carry_over(h, old, &next, e) < 0 || room_set(h->tx, &next, h->now, e) < 0 || room_act(h, ACT_JOIN, next.id, "", "", e) < 0)
		return -1;
	return say(h, "room-followed", VARS(VAR("room", *old->name ? without_addresses(h->mem, old->name) : NULL)), e);
}

/* A door that did not open is told at once, with what opens it. */
int
room_closed(struct handling *h, const struct outbox_item *join, struct err *e)
{
	struct room room;
	int r = room_get(h->tx, h->mem, join->destination, &room, e);

	if (r < 0 || outbox_told(h->tx, join->id, e) < 0)
		return -1;
	if (r == 0 || strcmp(room.state, "invited") != 0) /* we came in meanwhile, or want to no more */
		return set_aside(h, INBOX_HANDLED, "nothing to tell");
	return tell_staff(h, "room-closed",
	    VARS(VAR("room", *room.name ? without_addresses(h->mem, room.name) : NULL),
		VAR("replaces", strcmp(room.invited_by, FOLLOWED) == 0 ? "1" : NULL)),
	    e);
}

int
cmd_rejoindre(struct handling *h, struct err *e)
{
	struct rows *rows = rows_new(h->mem, REPLACED);
	struct room old[REPLACED];
	long given = strtol(arg_text(h, "text"), NULL, 10);
	size_t n, i;

	if (room_replaced(h->tx, h->mem, old, REPLACED, &n, e) < 0)
		return -1;
	if (n == 0)
		return say(h, "room-none", NULL, e);
	if (n == 1 || (given > 0 && (size_t)given <= n))
		return room_follow(h, &old[n == 1 ? 0 : given - 1], e);
	for (i = 0; i < n; i++)
		rows_add(rows, "n", talloc_asprintf(h->mem, "%zu", i + 1), "room",
		    *old[i].name ? without_addresses(h->mem, old[i].name) : old[i].kind, NULL);
	return say(h, "room-which", VARS(VAR_ROWS("rooms", rows)), e);
}
