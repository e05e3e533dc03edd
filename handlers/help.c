/* SPDX-License-Identifier: EUPL-1.2
 *
 * Help from the table: only what this person may do here. And the language in which we write to them.
 */
#include "handlers/handling.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/room.h"
#include "handlers/run.h"

/* As people type it: "moi delier", not the one word that the table needs. */
const char *
command_shown(TALLOC_CTX *mem, const char *lang, const struct command *c)
{
	return g_strdelimit(talloc_strdup(mem, strcmp(lang, "en") == 0 ? c->english : c->name), "-", ' ');
}

static const char *
shown(const struct handling *h, const struct command *c)
{
	return command_shown(h->mem, h->who.lang, c);
}

/* "Bonjour": a greeting, and three things that this person may do here. */
static int
greet(struct handling *h, struct err *e)
{
	static const char *const first[] = { "liste", "fiche", "prendre", "probleme", "statut", "humain" };
	enum { SHOWN = 3 };
	struct rows *rows = rows_new(h->mem, SHOWN);
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(first) && rows->n < SHOWN; i++) {
		const struct command *c = command_find(first[i]);

		if (c->role <= h->role && c->where & h->where)
			rows_add(rows, "usage", usage_of(h, c->name), "help", word(h, talloc_asprintf(h->mem, "help.%s", c->name)), NULL);
	}
	h->has_problem = false;
	h->out->intent = "bonjour";
	return say(h, "hello", VARS(VAR_ROWS("commands", rows)), e);
}

/* What else a command takes; the staff's own words are for them alone. */
static const char *
more(const struct handling *h, const char *name)
{
	const char *staff =
	    is_staff(h) && !others_read(h) ? label(h->lab->words, h->who.lang, talloc_asprintf(h->mem, "staff.%s", name)) : NULL;

	return staff ? staff : label(h->lab->words, h->who.lang, talloc_asprintf(h->mem, "more.%s", name));
}

int
cmd_aide(struct handling *h, struct err *e)
{
	struct rows *rows = rows_new(h->mem, n_commands);
	const char *given = arg_text(h, "command");
	const struct command *c;
	const char *group;
	size_t i;

	if (h->meaning.hello)
		return greet(h, e);
	if (*given) {
		c = command_find(given);
		if (!c || c->role > h->role) {
			c = command_near(given);
			if (c && c->role <= h->role &&
			    ask(h, "choose-command", "aide", talloc_asprintf(h->mem, "!aide %s", c->name), e) < 0)
				return -1;
			return say(
			    h, "unknown-command", VARS(VAR("given", given), VAR("near", c && c->role <= h->role ? shown(h, c) : NULL)), e);
		}
		return say(h, "help-command",
		    VARS(VAR("command", shown(h, c)), VAR("help", word(h, talloc_asprintf(h->mem, "help.%s", c->name))),
			VAR("more", more(h, c->name)), VAR("aliases", c->aliases), VAR("example", example(h, c->name))),
		    e);
	}
	for (i = 0; i < n_commands; i++) {
		c = &commands[i];
		if (c->hidden || c->role > h->role || !(c->where & h->where))
			continue;
		group = label(h->lab->words, h->who.lang, talloc_asprintf(h->mem, "group.%s", c->name));
		rows_add(rows, "group", group, "command", shown(h, c), "usage", usage_of(h, c->name), "help",
		    word(h, talloc_asprintf(h->mem, "help.%s", c->name)), "example", example(h, c->name), NULL);
	}
	return say(h, h->in->channel == CHANNEL_MAIL ? "help-mail" : "help-room", VARS(VAR_ROWS("commands", rows)), e);
}

int
cmd_langue(struct handling *h, struct err *e)
{
	char *given = text_trim(text_fold(h->mem, arg_text(h, "text")));
	struct person p = h->who;

	if (text_starts(given, "fr"))
		p.lang = "fr";
	else if (text_starts(given, "en") || text_starts(given, "ang"))
		p.lang = "en";
	else
		return say(h, "language-unknown", VARS(VAR("given", given)), e);
	if (person_set(h->tx, &p, e) < 0)
		return -1;
	h->who.lang = p.lang;
	return say(h, "language-set", NULL, e);
}
