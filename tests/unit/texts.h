/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the tests of texts share: the rows of templates.def, and which of them a room never hears.
 */
#ifndef TESTS_UNIT_TEXTS_H
#define TESTS_UNIT_TEXTS_H

#include <glib.h>
#include <talloc.h>

#include "templates/render.h"
#include "tests/unit/check.h"

static const struct {
	const char *name, *vars;
} declared[] = {
#define TEMPLATE(name, vars) { name, vars },
#include "templates/templates.def"
#undef TEMPLATE
};

/* No letters: a page of the program, a part of other letters. */
static const char *const parts[] = { "cli-help", "calendar", "demo-welcome", "demo-help", "footer", "due", "news", "indicators-piece",
	"card-lines", NULL };

/* A room never hears these: they go to one person, or (the first two) intake and help choose another for a room. */
static const char *const mail_only[] = { "problem-received", "help-mail", "passed-to-you", "taken-requester", "question",
	"decision-accepted", "decision-redirected", "decision-declined", "case-closed", "case-reopened", "project-stage", "project-ended",
	"undone-requester", "withdrawn-requester", "code", "unlinked-notice", "reminders", "reminders-yours", "reminders-passed",
	"workshop-silent", "workshop-words", "workshop-invitation", "workshop-moved", "workshop-freed", "workshop-cancelled",
	"workshop-presence", "workshop-minutes", "workshop-again", "workshop-occurrence", "card-ask", "card-listed", "card-changed",
	"advice", "advice-again", "inquiry-ask", "inquiry-answers", "inquiry-stopped", "guide-file", NULL };

/* These are said in rooms alone. */
static const char *const room_only[] = { "workshop-tally", "workshop-quorum", "workshop-result", "workshop-kept-room", "workshop-off-room",
	"workshop-place-room", "workshop-unkept-room", "workshop-day", "workshop-timer-part", "workshop-timer-left", "workshop-timer-over",
	"inquiry-room", NULL };

static const char *const langs[] = { "fr", "en" };

static TALLOC_CTX *mem;
static struct templates *words;

#define CHECK_FOR(x, ...)                                                                                                                  \
	do {                                                                                                                               \
		check_count++;                                                                                                             \
		if (!(x)) {                                                                                                                \
			check_failed++;                                                                                                    \
			printf("%s:%d: ", __FILE__, __LINE__);                                                                             \
			printf(__VA_ARGS__);                                                                                               \
			printf("\n");                                                                                                      \
		}                                                                                                                          \
	} while (0)

static void
texts_open(void)
{
	struct err e = { 0 };
	int r;

	mem = talloc_new(NULL);
	r = templates_open(mem, NULL, &words, &e);
	CHECK_STR(e.text, "");
	REQUIRE(r == 0);
}

static char *
source(const char *path)
{
	g_autofree char *text = NULL;

	return g_file_get_contents(path, &text, NULL, NULL) ? talloc_strdup(mem, text) : NULL;
}

static const char *
vars_of(const char *template)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(declared); i++)
		if (strcmp(declared[i].name, template) == 0)
			return declared[i].vars;
	return NULL;
}

#endif
