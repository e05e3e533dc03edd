/* SPDX-License-Identifier: EUPL-1.2
 *
 * A stretch of time that is offered for something: one option of a poll, a booking. Civil time where the lab is; the end is exclusive.
 */
#ifndef HANDLERS_SLOTS_H
#define HANDLERS_SLOTS_H

#include <stdbool.h>

#include "bot/base/date.h"

struct slot {
	struct civil start, end;
	bool all_day;
};

#endif
