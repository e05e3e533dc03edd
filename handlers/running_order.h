/* SPDX-License-Identifier: EUPL-1.2
 *
 * The running order of a workshop as people write it, a part a line: "10 min inclusion", "45' constats en sous-groupes (Anne)",
 * "9h00-9h10 accueil", "prototypage : 1h". Lines that begin with an hour alone last until the next one. Pure.
 */
#ifndef HANDLERS_RUNNING_ORDER_H
#define HANDLERS_RUNNING_ORDER_H

#include <stddef.h>
#include <talloc.h>

#include "db/workshop.h"

/* How many parts. `end`: when it all ends, in minutes after midnight, for a last line that does not say; -1: not known. *bad: the first line
 * that could not be read; NULL. */
size_t running_order_read(TALLOC_CTX *, const char *text, int end, struct order_part out[PARTS_MOST], const char **bad);

#endif
