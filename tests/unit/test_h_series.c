/* SPDX-License-Identifier: EUPL-1.2
 *
 * The times of a series [B19]: civil time is kept across a change of clocks, days are left out, it ends.
 */
#include <string.h>

#include "db/workshop.h"
#include "handlers/dates.h"
#include "handlers/series.h"
#include "tests/unit/check.h"

static TALLOC_CTX *mem;

static struct civil
at(int year, int month, int day, int hour, int minute)
{
	return dates_civil(dates_day(year, month, day), hour * 60 + minute);
}

static struct series
series(const char *rule, struct civil start, struct civil end)
{
	return (struct series){ .rule = rule, .first = { .start = start, .end = end } };
}

/* The start behind `after`, and its instant. "": none. */
static const char *
next(const struct series *s, struct civil after, int64_t *instant)
{
	struct slot slot;

	*instant = 0;
	if (series_next(s, &after, &slot) != 1)
		return "";
	CHECK_INT(slots_minutes(&slot), slots_minutes(&s->first));
	REQUIRE(date_instant(&slot.start, "Europe/Paris", instant) == 0);
	return dates_iso(mem, &slot.start, s->first.all_day);
}

static void
keeps_its_hour(void)
{
	struct series s = series("FREQ=WEEKLY;BYDAY=TH", at(2026, 3, 19, 10, 0), at(2026, 3, 19, 12, 0));
	int64_t winter, summer;

	CHECK_STR(next(&s, at(2026, 3, 18, 0, 0), &winter), "2026-03-19T10:00");
	CHECK_STR(next(&s, at(2026, 3, 19, 10, 0), &winter), "2026-03-26T10:00");
	CHECK_STR(next(&s, at(2026, 3, 26, 10, 0), &summer), "2026-04-02T10:00"); /* the clocks change on the 29th */
	CHECK_INT(summer - winter, 7 * 86400 - 3600);
	CHECK_STR(next(&s, at(2026, 10, 22, 10, 0), &winter), "2026-10-29T10:00");
}

static void
leaves_out(void)
{
	struct series s = series("FREQ=MONTHLY;BYDAY=1TH", at(2026, 10, 1, 14, 0), at(2026, 10, 1, 16, 0));
	int64_t instant, out[EXCEPTS_MOST];

	s.except[s.n_except++] = "2026-11-05";
	s.except[s.n_except++] = "2026-12-03";
	CHECK_STR(next(&s, at(2026, 10, 1, 14, 0), &instant), "2027-01-07T14:00");
	CHECK_INT(series_excepted(&s, "Europe/Paris", out), 2);
	CHECK_INT(out[0], 1793883600); /* 5 November 2026, 13:00 UTC */
}

static void
ends(void)
{
	struct series s = series("FREQ=WEEKLY;BYDAY=MO;COUNT=3", at(2026, 3, 2, 9, 0), at(2026, 3, 2, 10, 0));
	struct series all = series("FREQ=WEEKLY;BYDAY=MO;COUNT=3", at(2026, 3, 2, 9, 0), at(2026, 3, 2, 10, 0));
	int64_t instant;

	CHECK_STR(next(&s, at(2026, 3, 9, 9, 0), &instant), "2026-03-16T09:00");
	CHECK_STR(next(&s, at(2026, 3, 16, 9, 0), &instant), "");
	all.except[all.n_except++] = "2026-03-16"; /* the last one is left out: it counts all the same */
	CHECK_STR(next(&all, at(2026, 3, 9, 9, 0), &instant), "");
}

/* Until late at night, over midnight, whole days. */
static void
lasts(void)
{
	struct series night = series("FREQ=WEEKLY;BYDAY=FR", at(2026, 3, 6, 22, 0), at(2026, 3, 7, 1, 0));
	struct series days = series("FREQ=MONTHLY;BYDAY=1MO", at(2026, 3, 2, 0, 0), at(2026, 3, 4, 0, 0));
	int64_t instant;

	days.first.all_day = true;
	CHECK_STR(next(&night, at(2026, 3, 6, 22, 0), &instant), "2026-03-13T22:00");
	CHECK_STR(next(&days, at(2026, 3, 2, 0, 0), &instant), "2026-04-06");
}

int
main(void)
{
	mem = talloc_new(NULL);
	keeps_its_hour();
	leaves_out();
	ends();
	lasts();
	talloc_free(mem);
	return check_report();
}
