/* SPDX-License-Identifier: EUPL-1.2
 *
 * What people ask to be reminded of.
 */
#ifndef HANDLERS_OWN_H
#define HANDLERS_OWN_H

#include "handlers/reminder.h"

/* It was just said: the next time of what repeats, or it waits for an answer. */
int own_next(struct handling *, struct reminder *, struct err *e);

#endif
