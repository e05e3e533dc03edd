/* SPDX-License-Identifier: EUPL-1.2
 *
 * The demonstration: a Maildir is the mailbox, the terminal is the room, the clock can be moved. The same core as a real lab's; the tour
 * and the scenario tests are scripts of it. Script lines: a room message; `/command`; `== text` (printed as it is); `@2026-03-02 09:00`
 * (the clock); `# comment`. Where many answer, "# brief" shows each mail that goes out as one line and "# quiet" shows nothing, until "# aloud".
 */
#ifndef BOT_DEMO_H
#define BOT_DEMO_H

#include "bot/bot.h"

struct demo_settings {
	const char *dir;    /* state; NULL: a temporary folder, removed afterwards */
	const char *script; /* text to play */
	FILE *stream;       /* ... or a script read as it comes; both NULL: the terminal */
	bool seed;          /* begin with the sample cases */
	const char *conf;   /* settings; NULL: those of the demonstration */
};

int demo_run(TALLOC_CTX *, struct templates *, const char *lang, const struct demo_settings *, struct err *e);

/* "demo/tour", "demo/seed", "demo/lab.conf", "demo/people": embedded files. NULL if there is none. */
const char *demo_file(const char *name);

#endif
