/* SPDX-License-Identifier: EUPL-1.2
 *
 * A workshop and its room of the lab [C8]. While dates are asked for nothing is kept: each option only says whether a room is free then
 * (workshop_slot.fits). With the date the room is booked, moves with it and is given back with it; what happens to the booking from elsewhere is
 * told to who organises, and nobody is left with a wrong place. The booking is the lab's own (person 0), for the workshop.
 */
#ifndef HANDLERS_TIE_H
#define HANDLERS_TIE_H

#include "handlers/venue.h"
#include "handlers/workshop.h"
#include "handlers/workshop_words.h"

/* The workshop is asked for in these words: does it want a room, and which? Sets premises, venue, place. */
int tie_begin(struct handling *, struct workshop *, const struct workshop_asked *, const char *text, struct err *e);
/* A room that would do, when it wants none and says no place of its own: its name; NULL. */
int tie_proposal(struct handling *, const struct gathering *, const char **name, struct err *e);
/* Each option says whether a room is free then: looks, and writes what changed. */
int tie_look(struct handling *, struct gathering *, struct err *e);
/* The same for the clock: who organises hears once of each option whose room is gone. */
int tie_watch(struct handling *, struct gathering *, struct err *e);
/* Is a room free for it then? 1 (also when it wants none), 0, -1. */
int tie_fits(struct handling *, const struct gathering *, const struct slot *, struct err *e);

/* What became of the room, in the sender's language; NULL: it wants none. */
struct tie_said {
	const char *words;
	struct rows *other; /* what else there is: alt_venue, alt_number, alt_option */
};
/* That option was kept (the workshop says so already): its room is booked, or moves with the date. */
int tie_keep(struct handling *, struct gathering *, const struct workshop_slot *kept, struct tie_said *, struct err *e);
/* It was called off, or its date is no longer kept: the room is given back. */
int tie_free(struct handling *, struct gathering *, struct tie_said *, struct err *e);

/* The booking of a workshop is over by somebody else's doing; it has its new state already. `why`: label tie.over-<why>. */
int tie_over(struct handling *, const struct booking *, const char *why, const char *motive, struct err *e);
/* The staff said yes, or it was moved. */
int tie_settled(struct handling *, const struct booking *, struct err *e);
/* What it is booked for, for the staff: "l'atelier A-2026-003". */
const char *tie_name(struct handling *, const struct booking *, const char *lang);
/* Does the sender organise the workshop of that booking? 1, 0, -1. */
int tie_organises(struct handling *, const struct booking *, struct err *e);
/* May that booking be moved there? It has to hold its workshop. */
int tie_covers(struct handling *, const struct booking *, const struct slot *, struct err *e);

/* "A-3 grande salle", "réservez la grande salle pour A-3": what follows !salle, or is said anywhere. 1 dealt with; 0 it is about no workshop; -1. */
int tie_command(struct handling *, const char *text, struct err *e);
/* Do these words of a mail ask for a room for a workshop that they name? */
bool tie_wished(struct handling *, const char *text, struct err *e);
/* "Il nous faut une salle" under a letter of ours about it, by who decides. 1, 0 the words are something else, -1. */
int tie_verb(struct handling *, struct gathering *, const char *text, struct err *e);

/* The place as a letter says it; NULL: none is known. */
const char *tie_place(struct handling *, const struct workshop *, const char *lang);

/* undo: keeping a date is taken back, or it says why not. `detail`: the workshop's id, the option, the stage and the option kept before. */
int keep_back(struct handling *, const char *detail, struct err *e);

#endif
