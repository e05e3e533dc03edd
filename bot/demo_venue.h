/* SPDX-License-Identifier: EUPL-1.2
 *
 * Rooms that the settings of the demonstration lose on the way ("/retirer-salle bulle"), kept in its folder: a visit that was interrupted
 * and goes on has lost them from its start.
 */
#ifndef BOT_DEMO_VENUE_H
#define BOT_DEMO_VENUE_H

#include "bot/bot.h"

/* Takes out of the settings what was lost in that folder. Before the bot is opened. */
void rooms_lost(const char *dir, struct settings *);

/* 1: it is lost; 0: the settings know no such room; -1: an error. */
int room_lose(const char *dir, struct bot *, const char *slug, struct err *);

#endif
