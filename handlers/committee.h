/* SPDX-License-Identifier: EUPL-1.2
 *
 * The committee: its order of business, what it decides, and the record of it.
 */
#ifndef HANDLERS_COMMITTEE_H
#define HANDLERS_COMMITTEE_H

#include "handlers/handling.h"

/* The case loaded still waits for a decision on an order of business: 1, 0, -1. */
int committee_waits(struct handling *, struct err *e);

/* Of which committee, in words; NULL when it waits on none. */
int committee_day(struct handling *, const char **day, struct err *e);

/* The case moved to that stage by that act: it goes on the next order of business, or its decision into the record. *day says of which
 * committee, in words; NULL of none. */
int committee_moved(struct handling *, enum stage to, int64_t act, const char **day, struct err *e);

/* undo.c: something was decided on the order of business that this act made. 1, 0, -1. */
int committee_held(struct handling *, const struct act *, struct err *e);

#endif
