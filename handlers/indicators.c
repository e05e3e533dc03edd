/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a lab counts of a month, in words. What nothing measures yet is named as such.
 */
#include "handlers/indicators.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/referral.h"
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

static int
less_int(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;

	return (x > y) - (x < y);
}

/* The median of the working days until partners answered, or were introduced; NULL: none did. */
static int
median_days(struct tx *tx, TALLOC_CTX *mem, const struct hours *hours, bool introduced, int64_t from, int64_t to, const char **median,
    struct err *e)
{
	struct delay *d;
	size_t n, i;
	int *days;

	*median = NULL;
	if (approach_delays(tx, mem, introduced, from, to, &d, &n, e) < 0)
		return -1;
	if (n == 0)
		return 0;
	days = talloc_array(mem, int, (unsigned)n);
	for (i = 0; i < n; i++)
		days[i] = hours_days_between(hours, d[i].from, d[i].to);
	qsort(days, n, sizeof *days, less_int);
	*median = talloc_asprintf(mem, "%.1f", (days[(n - 1) / 2] + days[n / 2]) / 2.0);
	return 0;
}

int
indicators_all(struct tx *tx, TALLOC_CTX *mem, const struct hours *hours, int64_t from, int64_t to, struct indicator *out, size_t max,
    size_t *n, struct err *e)
{
	static const char *const delays[] = { "referral-answer-days", "referral-introduced-days" };
	size_t i, k;

	if (indicators(tx, mem, from, to, out, max, n, e) < 0)
		return -1;
	for (i = 0; i < *n; i++)
		for (k = 0; k < G_N_ELEMENTS(delays); k++)
			if (strcmp(out[i].name, delays[k]) == 0 && median_days(tx, mem, hours, k == 1, from, to, &out[i].value, e) < 0)
				return -1;
	return 0;
}

const char *
indicator_words(TALLOC_CTX *mem, const struct templates *words, const char *lang, const struct indicator *i)
{
	const struct var vars[] = { VAR("territory", i->of), { .name = NULL } };

	return label_fill(mem, words, lang, talloc_asprintf(mem, "indicator.%s", i->name), vars);
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
	if (indicators_all(h->tx, h->mem, h->lab->hours, from, to, all, INDICATORS_MOST, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		bool part = g_str_has_prefix(all[i].name, "referral-"); /* of a sum that stands before it */

		name = indicator_words(h->mem, h->lab->words, lang, &all[i]);
		if (all[i].value && (part ? strcmp(all[i].value, "0") == 0 : brief && strspn(all[i].value, "0.") == strlen(all[i].value)))
			continue;
		if (all[i].value)
			rows_add(rows, "label", name, "value", figure(h, lang, all[i].value), NULL);
		else if (!part && strcmp(all[i].name, "answer-days") != 0 &&
			 strcmp(all[i].name, "no-shows") != 0) /* nobody was answered, or came */
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
