/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/manual.h"

#include <stdio.h>
#include <string.h>

#include "handlers/command.h"

static const char *
text(TALLOC_CTX *mem, const struct templates *words, const char *lang, const char *kind, const char *name)
{
	const char *s = label(words, lang, talloc_asprintf(mem, "%s.%s", kind, name));

	return s ? s : "";
}

void
manual_markdown(TALLOC_CTX *mem, const struct templates *words)
{
	size_t i;

	printf("| commande | anglais | qui | ce qu'elle fait | exemple |\n|---|---|---|---|---|\n");
	for (i = 0; i < n_commands; i++) {
		const struct command *c = &commands[i];

		if (!c->hidden)
			printf("| `%s` | `%s` | %s | %s | `%s` |\n", c->name, c->english,
			    text(mem, words, "fr", "role", c->role == ROLE_STAFF ? "staff" : "all"),
			    text(mem, words, "fr", "help", c->name), text(mem, words, "fr", "example", c->name));
	}
}

void
manual_man(TALLOC_CTX *mem, const struct templates *words)
{
	size_t i;

	printf(
	    ".Dd $Mdocdate$\n.Dt SKOAZELL-COMMANDS 7\n.Os\n.Sh NAME\n.Nm skoazell-commands\n.Nd what may be written to Skoazell\n.Sh COMMANDS\n"
	    ".Bl -tag -width Ds\n");
	for (i = 0; i < n_commands; i++) {
		const struct command *c = &commands[i];

		if (c->hidden)
			continue;
		printf(".It Ic %s , %s\n%s\n.Pp\n%s\n", c->name, c->english, text(mem, words, "en", "help", c->name),
		    text(mem, words, "en", "example", c->name));
	}
	printf(".El\n.Sh SEE ALSO\n.Xr skoazell 1\n");
}
