/* SPDX-License-Identifier: EUPL-1.2
 *
 * What people ask to be reminded of.
 */
#ifndef HANDLERS_OWN_H
#define HANDLERS_OWN_H

#include "handlers/reminder.h"

/* It was just said: the next time of what repeats, or it waits for an answer. */
int own_next(struct handling *, struct reminder *, struct err *e);

/* The clock was set back: what comes again comes at its next time from now. */
int own_plan(struct handling *, struct err *e);

#endif
