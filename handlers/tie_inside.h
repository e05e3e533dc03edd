/* SPDX-License-Identifier: EUPL-1.2
 *
 * Shared by the files of a workshop's room. tie.c: what is asked for, and whether it is free. tie_book.c: the booking.
 */
#ifndef HANDLERS_TIE_INSIDE_H
#define HANDLERS_TIE_INSIDE_H

#include "handlers/tie.h"
#include "handlers/venue_inside.h"

struct premises {
	struct views all;
	const struct view **sized; /* the smallest first */
	const struct view *named;  /* the one that was asked for, if it is still lent; NULL */
	int people;                /* 0: not known */
	struct booking own;        /* what it holds; id 0 */
};
int premises_load(struct handling *, const struct workshop *, struct premises *, struct err *e);
/* The room for it then: 1; 0: none; -1. */
int room_at(struct handling *, const struct premises *, const struct slot *, const struct view **, struct err *e);
/* How many come. */
int tie_people(const struct workshop *);
const char *tie_label(struct handling *, const char *lang, const char *key, const struct var *vars);
/* The date stands, and the wish for a room is another one: another booking, or none. */
int tie_change(struct handling *, struct gathering *, struct tie_said *, struct err *e);

#endif
