/* SPDX-License-Identifier: EUPL-1.2
 *
 * Feeds of workshops that are kept: one of the lab, one of each person who asks for it; and one of each room, when it is taken. bot/agenda.c writes them; here is what they are
 * called, and how somebody asks.
 */
#ifndef HANDLERS_AGENDA_H
#define HANDLERS_AGENDA_H

#include <stdint.h>
#include <talloc.h>

struct lab;

#define AGENDA_LAB "agenda.ics"
#define AGENDA_CSV "agenda.csv"

/* "personne-<what nobody can guess>.ics": whoever has the name can read it. */
/* "salle-grande-salle.ics": of a room, with nobody's name in it. */
char *agenda_venue_name(TALLOC_CTX *, const char *slug);
char *agenda_name(TALLOC_CTX *, const struct lab *, int64_t person);

#endif
