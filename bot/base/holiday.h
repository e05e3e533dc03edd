/* SPDX-License-Identifier: EUPL-1.2
 *
 * Public holidays, computed: metropolitan France (Code du travail L3133-1) and what Alsace and Moselle have besides (L3134-13), as the
 * law stands today, for any year of the Gregorian calendar; but from 2005 to 2007 people worked on Whit Monday (lois 2004-626, 2008-351). Names are labels "holiday.<name>".
 */
#ifndef BOT_BASE_HOLIDAY_H
#define BOT_BASE_HOLIDAY_H

#include <stddef.h>
#include <stdint.h>

enum holiday_set { HOLIDAYS_NONE, HOLIDAYS_FRANCE, HOLIDAYS_ALSACE_MOSELLE };

struct holiday {
	uint32_t day; /* julian (GDate) */
	const char *name;
};

/* Easter Sunday, Gregorian. */
uint32_t holiday_easter(int year);

enum { HOLIDAYS_MOST = 13 };

/* Those of a year (1-9999), in their order; two may fall on one day. Returns how many: at most HOLIDAYS_MOST. */
size_t holidays_of(enum holiday_set, int year, struct holiday out[HOLIDAYS_MOST]);

#endif
