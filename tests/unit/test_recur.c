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

static const char *
begun(const char *rule, int year, int month, int day, int now_year, int now_month, int now_day)
{
	static char out[40];
	const struct civil start = { .year = year, .month = month, .day = day, .hour = 9 };
	const struct civil now = { .year = now_year, .month = now_month, .day = now_day, .hour = 12 };
	struct civil c = recur_begun(rule, &start, &now);

	(void)snprintf(out, sizeof out, "%d-%02d-%02dT%02d", c.year, c.month, c.day, c.hour);
	return out;
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
	/* The 29th of February comes in leap years, the 31st in long months; there is no other day in their place. */
	CHECK_STR(next("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", 2024, 2, 29, 9, 2024, 3, 1, 0), "2028-02-29T09:00");
	CHECK_STR(next("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", 2096, 2, 29, 9, 2096, 3, 1, 0), "2104-02-29T09:00"); /* 2100 is none */
	CHECK_STR(next("FREQ=MONTHLY;BYMONTHDAY=31", 2026, 3, 31, 9, 2026, 3, 31, 9), "2026-05-31T09:00");
	CHECK_STR(next("FREQ=MONTHLY;BYMONTHDAY=31", 2026, 10, 31, 9, 2026, 12, 31, 9), "2027-01-31T09:00");
	CHECK_STR(next("FREQ=MONTHLY;BYMONTHDAY=-1", 2028, 1, 31, 9, 2028, 2, 1, 9), "2028-02-29T09:00");
	/* A clock that is set back: the same days, before now. */
	CHECK_STR(begun("FREQ=DAILY", 2026, 3, 3, 2026, 3, 4), "2026-03-03T09");
	CHECK_STR(begun("FREQ=DAILY", 2026, 3, 3, 2025, 3, 20), "2025-03-18T09");
	CHECK_STR(begun("FREQ=WEEKLY;INTERVAL=2", 2026, 3, 3, 2026, 3, 1), "2026-02-17T09");
	CHECK_STR(begun("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", 2028, 2, 29, 2027, 3, 20), "2026-02-28T09");
	CHECK_STR(begun("FREQ=MONTHLY;INTERVAL=3", 2036, 3, 3, 2026, 3, 20), "2024-03-03T09");
	CHECK_STR(begun("", 2036, 3, 3, 2026, 3, 20), "2036-03-03T09");
	return check_report();
}
