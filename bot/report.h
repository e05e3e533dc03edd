/* SPDX-License-Identifier: EUPL-1.2
 *
 * The dry runs: what would be understood, changed and sent. Nothing is stored: the lab's database is copied into memory first.
 */
#ifndef BOT_REPORT_H
#define BOT_REPORT_H

#include "bot/bot.h"
#include "bot/calendar.h"

/* `skoazell handle`: one report a file, as JSON on one line or in words. Returns how many files could not be
 * read (said on standard error); whatever the others hold is reported. */
int report_handle(struct bot *, const char *const *files, bool json);

/* `skoazell understand`. */
/* `options`: those of a poll that the text answers, "jeu 12/03 matin; ven 13/03 14h-17h; Rennes"; NULL: none. */
void report_understand(struct bot *, struct templates *, const char *lang, const char *text, enum context, const char *options, bool json);

/* `skoazell calendar --json`: ends are not included. */
void report_calendar(const struct calendar *, TALLOC_CTX *);

#endif
