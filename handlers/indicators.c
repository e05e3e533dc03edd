/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a lab counts of a month, in words. What nothing measures yet is named as such.
 */
#include "handlers/indicators.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "db/workshop.h"
#include "handlers/dates.h"
#include "handlers/run.h"

/* "2026-10", "octobre", "le mois dernier"; nothing: the month before this one. false: that is no month. */
static bool
month_named(struct handling *h, const char *text, int *year, int *month)
{
	struct dates_frame frame = { .side = DATES_BEHIND, .zone = h->lab->zone };
	struct civil now;
	struct span s;

	if (date_civil(h->now, h->lab->zone, &now) < 0)
		return false;
	*year = now.month == 1 ? now.year - 1 : now.year;
	*month = now.month == 1 ? 12 : now.month - 1;
	if (!*text || month_read(text, year, month))
		return true;
	frame.now = &now;
	/* A month alone is a date behind "in" only: "mars" may be many things. */
	if (dates_find(h->mem, text, &frame, &s, 1) == 0 &&
	    dates_find(h->mem, talloc_asprintf(h->mem, "en %s", text), &frame, &s, 1) == 0 &&
	    dates_find(h->mem, talloc_asprintf(h->mem, "in %s", text), &frame, &s, 1) == 0)
		return false;
	if (s.state == SPAN_IMPOSSIBLE || s.state == SPAN_RELATIVE)
		return false;
	*year = s.start.year;
	*month = s.start.month;
	return true;
}

bool
month_read(const char *text, int *year, int *month)
{
	int y, m, used = 0;

	if (sscanf(text, "%4d-%2d%n", &y, &m, &used) != 2 || text[used] || y < 1970 || y > 2200 || m < 1 || m > 12)
		return false;
	*year = y;
	*month = m;
	return true;
}

int
month_bounds(const char *zone, int year, int month, int64_t *from, int64_t *to)
{
	const struct civil first = { .year = year, .month = month, .day = 1 };
	const struct civil next = { .year = month == 12 ? year + 1 : year, .month = month == 12 ? 1 : month + 1, .day = 1 };

	return date_instant(&first, zone, from) < 0 ? -1 : date_instant(&next, zone, to);
}

/* "2,5": as the language writes it. */
static const char *
figure(struct handling *h, const char *lang, const char *value)
{
	return strcmp(lang, "fr") == 0 ? g_strdelimit(talloc_strdup(h->mem, value), ".", ',') : value;
}

/* Rows { label value } of that month, without what is 0 when it is to be `brief`, and what is not measured as one text. */
static int
month_rows(struct handling *h, const char *lang, int year, int month, bool brief, struct rows *rows, const char **unmeasured, struct err *e)
{
	struct indicator all[INDICATORS_MOST];
	const char *name;
	int64_t from, to;
	size_t n, i;

	*unmeasured = NULL;
	if (month_bounds(h->lab->zone, year, month, &from, &to) < 0)
		return fail(e, ERR_BUG, "no zone %s", h->lab->zone);
	if (indicators(h->tx, h->mem, from, to, all, INDICATORS_MOST, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		name = word_in(h, lang, talloc_asprintf(h->mem, "indicator.%s", all[i].name));
		if (all[i].value && brief && strspn(all[i].value, "0.") == strlen(all[i].value))
			continue;
		if (all[i].value)
			rows_add(rows, "label", name, "value", figure(h, lang, all[i].value), NULL);
		else if (strcmp(all[i].name, "answer-days") != 0 && strcmp(all[i].name, "no-shows") != 0) /* nobody was answered, or came */
			*unmeasured = *unmeasured ? talloc_asprintf(h->mem, "%s, %s", *unmeasured, name) : name;
	}
	return 0;
}

static const char *
month_words(struct handling *h, const char *lang, int month, int year)
{
	return talloc_asprintf(h->mem, "%s %d", word_in(h, lang, talloc_asprintf(h->mem, "month.%d", month)), year);
}

int
indicators_text(struct handling *h, const char *lang, const char *reader, const char **text, struct err *e)
{
	struct rows *rows = rows_new(h->mem, INDICATORS_MOST);
	const char *unmeasured;
	int year, month;

	if (!month_named(h, "", &year, &month))
		return fail(e, ERR_BUG, "no zone %s", h->lab->zone);
	if (month_rows(h, lang, year, month, true, rows, &unmeasured, e) < 0)
		return -1;
	*text = NULL;
	if (rows->n == 0)
		return 0;
	*text = words_piece(h, lang, reader, "indicators-piece",
	    VARS(VAR("month", month_words(h, lang, month, year)), VAR_ROWS("figures", rows), VAR("unmeasured", unmeasured)), e);
	return *text ? 1 : -1;
}

int
cmd_bilan(struct handling *h, struct err *e)
{
	struct rows *rows = rows_new(h->mem, INDICATORS_MOST);
	const char *given = arg_text(h, "text"), *unmeasured = NULL, *which = NULL;
	int year, month;

	if (month_named(h, given, &year, &month)) {
		which = month_words(h, h->who.lang, month, year);
		if (month_rows(h, h->who.lang, year, month, false, rows, &unmeasured, e) < 0)
			return -1;
	}
	return say(h, "indicators",
	    VARS(VAR("month", which), VAR_ROWS("figures", rows), VAR("unmeasured", unmeasured), VAR("example", usage_of(h, "bilan"))), e);
}
