/* SPDX-License-Identifier: EUPL-1.2
 *
 * What repeats, in civil time. [F5; own reminders]
 */
#include <stdio.h>

#include "bot/base/recur.h"
#include "tests/unit/check.h"

static const char *
next(const char *rule, int year, int month, int day, int hour, int after_year, int after_month, int after_day, int after_hour)
{
	static char out[4][40];
	static int turn;
	const struct civil start = { .year = year, .month = month, .day = day, .hour = hour };
	const struct civil after = { .year = after_year, .month = after_month, .day = after_day, .hour = after_hour };
	struct civil c;
	char *s = out[turn++ % 4];
	int r = recur_next(rule, &start, &after, &c);

	if (r == 1)
		(void)snprintf(s, sizeof out[0], "%d-%02d-%02dT%02d:%02d", c.year, c.month, c.day, c.hour, c.minute);
	else
		(void)snprintf(s, sizeof out[0], "%d", r);
	return s;
}

int
main(void)
{
	CHECK_STR(next("FREQ=MONTHLY;BYDAY=1TH", 2026, 3, 5, 9, 2026, 3, 5, 9), "2026-04-02T09:00");
	CHECK_STR(next("FREQ=MONTHLY;BYDAY=1TH", 2026, 3, 5, 9, 2026, 3, 5, 8), "2026-03-05T09:00");
	/* Across the change of clock of 29 March 2026 the hour is the same. */
	CHECK_STR(next("FREQ=WEEKLY;BYDAY=MO", 2026, 3, 2, 9, 2026, 3, 29, 0), "2026-03-30T09:00");
	/* What was missed is not said again: the next one after a long stop. */
	CHECK_STR(next("FREQ=DAILY", 2026, 3, 2, 9, 2031, 7, 1, 9), "2031-07-02T09:00");
	CHECK_STR(next("FREQ=MONTHLY;BYMONTHDAY=31", 2026, 1, 31, 9, 2026, 2, 1, 0), "2026-03-31T09:00");
	CHECK_STR(next("FREQ=WEEKLY;COUNT=2", 2026, 3, 2, 9, 2026, 3, 9, 9), "0");
	CHECK_STR(next("FREQ=WEEKLY;UNTIL=20260310T000000", 2026, 3, 2, 9, 2026, 3, 9, 9), "0");
	CHECK_STR(next("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", 2026, 2, 28, 9, 2026, 3, 1, 0), "0");
	CHECK_STR(next("", 2026, 3, 2, 9, 2026, 3, 2, 9), "-1");
	CHECK_STR(next("tous les jours", 2026, 3, 2, 9, 2026, 3, 2, 9), "-1");
	return check_report();
}
