/* SPDX-License-Identifier: EUPL-1.2
 *
 * Whom a line in a room is for, and whether it is answered: pauses, budgets, people whom we do not know.
 */
#include "handlers/room.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"

enum { HOUR = 3600, DAY = 86400, STAFF_HOUR = 240, PERSON_HOUR = 20, ROOM_HOUR = 120, POINTERS_HOUR = 10, HOW_DAY = 3 };

bool
others_read(const struct handling *h)
{
	return h->where == IN_COLLECTIVE || h->where == IN_FORUM;
}

/* A line that switches the answers on or off is heard in a pause too. */
static bool
is_switch(struct handling *h)
{
	struct meaning m;

	if (!is_staff(h) || h->in->what != ROOM_MESSAGE)
		return false;
	understand(h->mem, "", h->in->text, CONTEXT_ROOM, h->lab->mentions, &m);
	return m.command && (strcmp(m.command->name, "reprendre") == 0 || strcmp(m.command->name, "pause") == 0);
}

int
room_hears(struct handling *h, struct err *e)
{
	const char *value;
	int r = mark_get(h->tx, h->mem, talloc_asprintf(h->mem, "pause/%s", h->in->room), &value, e);

	if (r < 0)
		return -1;
	if ((r == 1 || (h->paused && !is_staff(h))) && !is_switch(h))
		return set_aside(h, INBOX_HANDLED, "paused");
	return 1;
}

int
room_afford(struct handling *h, struct err *e)
{
	bool staff = is_staff(h);
	int r =
	    budget_take(h->tx, talloc_asprintf(h->mem, "m:%lld", (long long)h->who.id), staff ? STAFF_HOUR : PERSON_HOUR, HOUR, h->now, e);

	if (r == 1 && !staff)
		r = budget_take(h->tx, talloc_asprintf(h->mem, "mr:%s", h->in->room), ROOM_HOUR, HOUR, h->now, e);
	if (r != 0)
		return r;
	h->out->state = INBOX_REFUSED;
	h->out->reason = "too many at once";
	r = budget_take(h->tx, talloc_asprintf(h->mem, "mp:%lld", (long long)h->who.id), 1, HOUR, h->now, e);
	if (r == 1 && !staff)
		r = budget_take(h->tx, talloc_asprintf(h->mem, "mrp:%s", h->in->room), 4, HOUR, h->now, e);
	if (r == 1)
		r = say(h, "rate-pause", NULL, e);
	return r < 0 ? -1 : 0;
}

/* Did they speak to us? */
static int
addressed(struct handling *h, struct err *e)
{
	struct outbox_item o;
	struct meaning m;

	understand(h->mem, "", h->in->text, CONTEXT_ROOM, h->lab->mentions, &m);
	if (m.lang)
		h->who.lang = m.lang;
	if (h->in->mentioned || h->where == IN_DIRECT)
		return 1;
	if (m.command || (m.question && !m.unknown))
		return 1;
	return *h->in->answers ? outbox_by_remote(h->tx, h->mem, h->in->room, h->in->answers, &o, e) : 0;
}

/* Do they show that they read our pointer: "comment faire ?", "quel code ?", "je suis Claire", "à qui parler ?". */
static bool
asks_how(struct handling *h)
{
	static const char words[] =
	    " comment adresse adresses mail mel courriel code compte connaitre inscrire inscription identifier identifie lier "
	    "relier suis appelle moi aide help how address account register link known am name who ";
	g_auto(GStrv) said = g_strsplit_set(text_fold(h->mem, h->in->text), " ',.?!:;-\n", -1);
	const struct command *c = h->meaning.command;
	size_t i;

	if (h->where == IN_DIRECT || (c && (strcmp(c->name, "aide") == 0 || strcmp(c->name, "humain") == 0)))
		return true;
	for (i = 0; said[i]; i++)
		if (*said[i] && words_hold(words, said[i], strlen(said[i])))
			return true;
	return *h->in->answers && strchr(h->in->text, '?');
}

/* A pointer a day is enough for a room; who takes it up is told how, and is not lost. */
int
room_stranger(struct handling *h, struct err *e)
{
	int r = addressed(h, e);
	bool how;

	if (r <= 0)
		return r < 0 ? -1 : set_aside(h, INBOX_IGNORED, "stranger in the room");
	r = budget_take(h->tx, talloc_asprintf(h->mem, "s:%s", h->in->from), 1, DAY, h->now, e);
	how = r == 0 && asks_how(h);
	if (how)
		r = budget_take(h->tx, talloc_asprintf(h->mem, "sh:%s", h->in->from), HOW_DAY, DAY, h->now, e);
	if (r == 1)
		r = budget_take(h->tx, talloc_asprintf(h->mem, "sr:%s", h->in->room), POINTERS_HOUR, HOUR, h->now, e);
	if (r == 1 && how)
		r = say(h, "stranger-how", NULL, e);
	else if (r == 1)
		r = say(h, "stranger", NULL, e);
	return r < 0 ? -1 : set_aside(h, INBOX_IGNORED, "stranger in the room");
}

void
motive_given(struct handling *h)
{
	const char *verb = !h->replied                                    ? NULL
			   : strcmp(h->replied, "reaction-redirect") == 0 ? "reorienter"
			   : strcmp(h->replied, "reaction-ask") == 0      ? "demander"
									  : NULL;
	const struct command *c = verb ? command_find(verb) : NULL;
	size_t i;

	if (!c || !h->has_problem || !is_staff(h) || h->meaning.explicit || !*h->in->text ||
	    (h->meaning.command && h->meaning.command->hidden))
		return;
	h->meaning = (struct meaning){ .command = c, .explicit = true };
	for (i = 0; i < ARGS_MAX && c->args[i].name; i++)
		if (c->args[i].type == ARG_TEXT)
			h->meaning.args[h->meaning.n_args++] =
			    (struct argument){ .name = c->args[i].name, .type = ARG_TEXT, .text = h->in->text };
}
