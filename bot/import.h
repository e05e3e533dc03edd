/* SPDX-License-Identifier: EUPL-1.2
 *
 * Cards of the directory from a table, at once.
 */
#ifndef BOT_IMPORT_H
#define BOT_IMPORT_H

#include "bot/bot.h"

/* Says on the standard error what is wrong with which line, on the standard output what came of all. 0; 1 some lines are not taken, or the bytes are no
 * table of cards; -1. */
int import_cards(struct bot *, const char *lang, const char *path, const void *bytes, size_t n, struct err *e);

#endif
