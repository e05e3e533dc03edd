/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/calendar.h"

#include <glib.h>
#include <stdio.h>

#include "bot/base/date.h"
#include "bot/report.h"
#include "handlers/handling.h"

enum { EPOCH = 719163, NOON = 43200 };

/* The day goes on what was there the day before, or begins something new. */
static void
spell_add(struct spell *list, size_t *n, uint32_t day, const char *name)
{
	if (*n > 0 && !name && list[*n - 1].to == day)
		list[*n - 1].to++;
	else
		list[(*n)++] = (struct spell){ day, day + 1, name };
}

static void
fill(const struct hours *h, int year, struct calendar *c)
{
	GDate date;
	uint32_t day, end;

	g_date_clear(&date, 1);
	g_date_set_dmy(&date, 1, G_DATE_JANUARY, (GDateYear)year);
	day = g_date_get_julian(&date);
	end = day + (g_date_is_leap_year((GDateYear)year) ? 366 : 365);
	c->year = year;
	for (; day < end; day++) {
		const struct hours_day d = hours_day(h, day);

		c->working += d.working;
		if (d.holiday)
			spell_add(c->holiday, &c->n_holidays, day, d.holiday);
		if (d.closed)
			spell_add(c->closed, &c->n_closed, day, NULL);
		if (d.quiet)
			spell_add(c->quiet, &c->n_quiet, day, NULL);
	}
}

/* A period has a last day; a single day has none. */
static struct rows *
spell_rows(TALLOC_CTX *mem, const struct templates *words, const char *lang, const struct spell *s, size_t n)
{
	struct rows *rows = rows_new(mem, n);
	size_t i;

	for (i = 0; i < n; i++) {
		const char *first = words_date(mem, words, lang, ((int64_t)s[i].from - EPOCH) * 86400 + NOON, "UTC");
		const char *last = words_date(mem, words, lang, ((int64_t)s[i].to - 1 - EPOCH) * 86400 + NOON, "UTC");

		rows_add(rows, "first", first, "last", s[i].to - s[i].from > 1 ? last : NULL, "what",
		    s[i].name ? label(words, lang, talloc_asprintf(mem, "holiday.%s", s[i].name)) : NULL, NULL);
	}
	return rows;
}

/* The first working moment after that year; 0: there is none. */
static int64_t
next_work(const struct hours *h, int year, const char *zone)
{
	const struct civil c = { .year = year + 1, .month = 1, .day = 1 };
	int64_t at;

	return date_instant(&c, zone, &at) < 0 ? 0 : hours_next(h, at);
}

int
calendar_print(
    TALLOC_CTX *mem, const struct templates *words, const char *lang, const struct hours_rules *rules, int year, bool json, struct err *e)
{
	struct calendar *c = talloc_zero(mem, struct calendar);
	const struct hours *h = hours_new(c, rules);
	struct rendered r;
	int64_t next;

	if (!h)
		return fail(e, ERR_BUG, "hours: wrong rules");
	fill(h, year, c);
	next = next_work(h, year, rules->zone);
	if (json) {
		report_calendar(c, mem);
		return 0;
	}
	{
		const struct var vars[] = {
			VAR("year", talloc_asprintf(mem, "%d", year)),
			VAR("working", talloc_asprintf(mem, "%d", c->working)),
			VAR("open", rules->open),
			VAR("idle", c->working == 0 ? "1" : NULL),
			VAR("next", next ? words_date(mem, words, lang, next, rules->zone) : NULL),
			VAR_ROWS("holidays", spell_rows(mem, words, lang, c->holiday, c->n_holidays)),
			VAR_ROWS("closings", spell_rows(mem, words, lang, c->closed, c->n_closed)),
			VAR_ROWS("quiets", spell_rows(mem, words, lang, c->quiet, c->n_quiet)),
			{ .name = NULL },
		};

		if (render(mem, words, lang, "calendar", vars, &r, e) < 0)
			return -1;
	}
	printf("%s", r.text);
	return 0;
}
