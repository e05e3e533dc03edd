/* SPDX-License-Identifier: EUPL-1.2
 *
 * What people do in the rooms of the demonstration beside writing a line: `/salon accueil [muet] [public] [5]` (stand there, or say what that
 * room is like), `/reagir 🙋 [P-3]` (on what the program said last here, or on the card of that case), `/modifier texte`, `/effacer [🙋]`
 * (one's last line, or one's last reaction), `> texte` and `/repondre-a [P-3] texte` (a reply to the program), `/fil texte` (in a thread
 * under one's last line), `/mention texte`, `/inviter salon`, `/chiffrer`, `/remplacer salon`, `/exclure`.
 */
#ifndef BOT_DEMO_ROOM_H
#define BOT_DEMO_ROOM_H

#include "bot/bot.h"
#include "bot/console/console.h"

struct hall;

struct hall *hall_new(TALLOC_CTX *, struct bot *, struct console *);

/* The person who types now wrote a line: what /modifier and /effacer are about. */
void hall_spoke(struct hall *, const char *person);

/* 1: it was one of these; 0: it was not; -1. */
int hall_slash(struct hall *, const char *person, const char *line, struct err *e);

#endif
