/* SPDX-License-Identifier: EUPL-1.2
 *
 * `skoazell calendar`: the year of a lab as its settings make it, for people and as JSON.
 */
#ifndef BOT_CALENDAR_H
#define BOT_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

#include "bot/base/hours.h"
#include "templates/render.h"

/* Days of one kind in a row, julian; `to` not included. */
struct spell {
	uint32_t from, to;
	const char *name; /* of a holiday */
};

enum { SPELLS_MOST = 200 }; /* every other day of a year at most */

struct calendar {
	int year, working; /* days of work */
	struct spell holiday[SPELLS_MOST], closed[SPELLS_MOST], quiet[SPELLS_MOST];
	size_t n_holidays, n_closed, n_quiet;
};

int calendar_print(
    TALLOC_CTX *, const struct templates *, const char *lang, const struct hours_rules *, int year, bool json, struct err *e);

#endif
