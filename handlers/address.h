/* SPDX-License-Identifier: EUPL-1.2
 *
 * Who is spoken to in a room: "@lab ...", "Lab, ...", "..., lab".
 */
#ifndef HANDLERS_ADDRESS_H
#define HANDLERS_ADDRESS_H

#include "handlers/tokens.h"

/* Takes our name off the words. 0: nobody speaks to us; 1: by name alone, which may be talk about us; 2: clearly to us. */
int address_take(struct words *, const char *const *names);

#endif
