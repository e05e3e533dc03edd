/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/base/holiday.h"

#include <glib.h>
#include <string.h>

/* A day of the year, or (month 0) so many days after Easter Sunday. */
static const struct rule {
	const char *name;
	int month, day;
	enum holiday_set from; /* the smallest set that has it */
} rules[] = {
	{ "new-year", 1, 1, HOLIDAYS_FRANCE },
	{ "good-friday", 0, -2, HOLIDAYS_ALSACE_MOSELLE },
	{ "easter-monday", 0, 1, HOLIDAYS_FRANCE },
	{ "labour-day", 5, 1, HOLIDAYS_FRANCE },
	{ "victory-day", 5, 8, HOLIDAYS_FRANCE },
	{ "ascension", 0, 39, HOLIDAYS_FRANCE },
	{ "whit-monday", 0, 50, HOLIDAYS_FRANCE },
	{ "bastille-day", 7, 14, HOLIDAYS_FRANCE },
	{ "assumption", 8, 15, HOLIDAYS_FRANCE },
	{ "all-saints", 11, 1, HOLIDAYS_FRANCE },
	{ "armistice", 11, 11, HOLIDAYS_FRANCE },
	{ "christmas", 12, 25, HOLIDAYS_FRANCE },
	{ "saint-stephen", 12, 26, HOLIDAYS_ALSACE_MOSELLE },
};

/* By the Meeus/Jones/Butcher rule. */
uint32_t
holiday_easter(int year)
{
	int a = year % 19, b = year / 100, c = year % 100;
	int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
	int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
	int m = (a + 11 * h + 22 * l) / 451;
	int n = h + l - 7 * m + 114;
	GDate date;

	g_date_clear(&date, 1);
	g_date_set_dmy(&date, (GDateDay)(n % 31 + 1), (GDateMonth)(n / 31), (GDateYear)year);
	return g_date_get_julian(&date);
}

size_t
holidays_of(enum holiday_set set, int year, struct holiday out[HOLIDAYS_MOST])
{
	GDate date;
	size_t i, k, n = 0;

	g_date_clear(&date, 1);
	for (i = 0; i < G_N_ELEMENTS(rules) && set != HOLIDAYS_NONE; i++) {
		struct holiday h = { .name = rules[i].name };

		if (rules[i].from > set || (strcmp(h.name, "whit-monday") == 0 && year >= 2005 && year <= 2007))
			continue;
		if (rules[i].month) {
			g_date_set_dmy(&date, (GDateDay)rules[i].day, (GDateMonth)rules[i].month, (GDateYear)year);
			h.day = g_date_get_julian(&date);
		} else {
			h.day = (uint32_t)((int)holiday_easter(year) + rules[i].day);
		}
		for (k = n++; k > 0 && out[k - 1].day > h.day; k--)
			out[k] = out[k - 1];
		out[k] = h;
	}
	return n;
}
