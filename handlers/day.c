/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/day.h"

#include <glib.h>
#include <stdlib.h>

#include "handlers/dates.h"
#include "handlers/handling.h"

enum { SPANS = 8, HALF_YEAR = 183 };

/* Nobody means the March of next year in April. */
static bool
just_over(const struct span *s, uint32_t today, uint32_t *day)
{
	struct civil now = dates_civil((int32_t)today, 0);
	uint32_t here = (uint32_t)dates_day(now.year, s->start.month, s->start.day);

	if (s->year_said || *day - today <= HALF_YEAR || here == 0 || here >= today)
		return false;
	*day = here;
	return true;
}

enum day_read
day_find(TALLOC_CTX *mem, const char *text, enum day_side side, uint32_t today, uint32_t *day, uint32_t *other)
{
	static const enum dates_side sides[] = { [DAY_AHEAD] = DATES_AHEAD, [DAY_BEHIND] = DATES_BEHIND, [DAY_NEAR] = DATES_NEAR };
	struct civil now = dates_civil((int32_t)today, 0);
	const struct dates_frame frame = { .now = &now, .side = sides[side] };
	struct span all[SPANS], *s = all;
	size_t n = dates_find(mem, text, &frame, all, SPANS), i;

	*day = *other = 0;
	for (i = 0; i < n; i++) { /* the first that is one day */
		s = &all[i];
		if (s->day_said && !s->recurrence && s->state != SPAN_RELATIVE && !(s->all_day && !dates_one_day(s)))
			break;
	}
	if (i == n)
		return DAY_NONE;
	if (s->state == SPAN_IMPOSSIBLE)
		return DAY_IMPOSSIBLE;
	*day = (uint32_t)dates_day(s->start.year, s->start.month, s->start.day);
	if (s->ambiguous) {
		*other = (uint32_t)dates_day(s->other.year, s->other.month, s->other.day);
		return DAY_UNSURE;
	}
	return side == DAY_AHEAD && (s->state == SPAN_PAST || just_over(s, today, day)) ? DAY_PAST : DAY_GOOD;
}

uint32_t
day_of(const struct handling *h, int64_t at)
{
	struct civil c;

	return date_civil(at, h->lab->zone, &c) < 0 ? 1 : (uint32_t)dates_day(c.year, c.month, c.day);
}

uint32_t
day_today(const struct handling *h)
{
	return day_of(h, h->now);
}

const char *
day_words(const struct handling *h, const char *lang, uint32_t day)
{
	struct civil noon = dates_civil((int32_t)day, 12 * 60);
	int64_t at;

	if (date_instant(&noon, h->lab->zone, &at) < 0)
		return "";
	return words_date(h->mem, h->lab->words, lang, at, h->lab->zone);
}

const char *
day_iso(TALLOC_CTX *mem, uint32_t day)
{
	struct civil c = dates_civil((int32_t)day, 0);

	return dates_iso(mem, &c, true);
}

uint32_t
day_from_iso(const char *iso)
{
	char *end;
	long year = strtol(iso, &end, 10), month = *end == '-' ? strtol(end + 1, &end, 10) : 0;

	return *end == '-' ? (uint32_t)dates_day((int)year, (int)month, (int)strtol(end + 1, NULL, 10)) : 0;
}

uint32_t
day_after_span(TALLOC_CTX *mem, const char *text, uint32_t from)
{
	struct length len;

	if (!dates_length(mem, text, &len) || (!len.months && !len.days))
		return 0;
	return (uint32_t)dates_after((int32_t)from, &len);
}
