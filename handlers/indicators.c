/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a lab counts of a month, in words. What nothing measures yet is named as such.
 */
#include "handlers/indicators.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/csv.h"
#include "bot/base/text.h"
#include "db/referral.h"
#include "handlers/dates.h"
#include "handlers/run.h"

/* What is counted: a month, or (0) a year. */
struct counted {
	int year, month;
};

/* "2026", "l'année dernière" */
static bool
year_named(const char *text, const struct civil *now, int *year)
{
	static const struct {
		const char *said;
		int ago;
	} known[] = { { "^\\W*(?:cette annee|l'annee(?: en cours| actuelle)?|this year)\\W*$", 0 },
		{ "^\\W*(?:l'annee|l'an) (?:derniere?|passee?|precedente)\\W*$|^\\W*last year\\W*$", 1 } };
	g_autoptr(GRegex) re = g_regex_new("^\\W*(?:(?:en|l'annee|annee|in|year) )?(20\\d\\d)\\W*$", 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	size_t i;

	if (g_regex_match(re, text, 0, &m)) {
		g_autofree char *number = g_match_info_fetch(m, 1);

		*year = (int)g_ascii_strtoll(number, NULL, 10);
		return true;
	}
	for (i = 0; i < G_N_ELEMENTS(known); i++)
		if (g_regex_match_simple(known[i].said, text, 0, 0)) {
			*year = now->year - known[i].ago;
			return true;
		}
	return false;
}

/* Is it a month, and no week or day? */
static bool
is_month(const struct span *s)
{
	enum { SHORTEST = 27, LONGEST = 31 };
	int32_t days = dates_day(s->end.year, s->end.month, s->end.day) - dates_day(s->start.year, s->start.month, s->start.day);

	return s->state != SPAN_IMPOSSIBLE && s->state != SPAN_RELATIVE && s->start.day == 1 && days >= SHORTEST && days <= LONGEST;
}

/* "2026-10", "octobre", "le mois dernier", "2026"; nothing: the month before this one. false: it is neither month nor year. */
static bool
period_named(struct handling *h, const char *text, struct counted *p)
{
	static const char *const as[] = { "", "en ", "in " }; /* a month alone is a date behind "in" only: "mars" may be many things */
	struct dates_frame frame = { .side = DATES_BEHIND, .zone = h->lab->zone };
	struct civil now;
	struct span s;
	size_t i;

	if (date_civil(h->now, h->lab->zone, &now) < 0)
		return false;
	*p = (struct counted){ now.month == 1 ? now.year - 1 : now.year, now.month == 1 ? 12 : now.month - 1 };
	if (!*text || month_read(text, &p->year, &p->month))
		return true;
	if (year_named(text_fold(h->mem, text), &now, &p->year)) {
		p->month = 0;
		return true;
	}
	frame.now = &now;
	for (i = 0; i < G_N_ELEMENTS(as); i++)
		if (dates_find(h->mem, talloc_asprintf(h->mem, "%s%s", as[i], text), &frame, &s, 1) > 0) {
			p->year = s.start.year;
			p->month = s.start.month;
			return is_month(&s);
		}
	return false;
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
	int *days, twice;

	*median = NULL;
	if (approach_delays(tx, mem, introduced, from, to, &d, &n, e) < 0)
		return -1;
	if (n == 0)
		return 0;
	days = talloc_array(mem, int, (unsigned)n);
	for (i = 0; i < n; i++)
		days[i] = hours_days_between(hours, d[i].from, d[i].to);
	qsort(days, n, sizeof *days, less_int);
	twice = days[(n - 1) / 2] + days[n / 2]; /* the one in the middle, or the two around it */
	*median = talloc_asprintf(mem, "%.1f", twice / 2.0);
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

static int
period_all(struct handling *h, const struct counted *p, struct indicator *all, size_t *n, struct err *e)
{
	int64_t from, to, between;

	if (month_bounds(h->lab->zone, p->year, p->month ? p->month : 1, &from, &to) < 0 ||
	    (!p->month && month_bounds(h->lab->zone, p->year, 12, &between, &to) < 0))
		return fail(e, ERR_BUG, "no zone %s", h->lab->zone);
	return indicators_all(h->tx, h->mem, h->lab->hours, from, to, all, INDICATORS_MOST, n, e);
}

/* Rows { label value } of that time, without what is 0 when it is to be `brief`, and what is not measured as one text. */
static int
period_rows(
    struct handling *h, const char *lang, const struct counted *p, bool brief, struct rows *rows, const char **unmeasured, struct err *e)
{
	struct indicator all[INDICATORS_MOST];
	const char *name;
	size_t n, i;

	*unmeasured = NULL;
	if (period_all(h, p, all, &n, e) < 0)
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

void
indicator_csv(GString *line, const struct indicator *i, const char *words)
{
	g_string_append_printf(line, "%s,%s,", i->name, i->value ? i->value : "");
	csv_cell(line, words ? words : "");
}

/* The same as lines for a spreadsheet, as the command line writes them. */
static int
period_csv(struct handling *h, const struct counted *p, struct rows *rows, struct err *e)
{
	struct indicator all[INDICATORS_MOST];
	size_t n, i;

	if (period_all(h, p, all, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		g_autoptr(GString) line = g_string_new(NULL);

		indicator_csv(line, &all[i], indicator_words(h->mem, h->lab->words, h->who.lang, &all[i]));
		rows_add(rows, "cells", talloc_strdup(h->mem, line->str), NULL);
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
	struct counted p;

	if (!period_named(h, "", &p))
		return fail(e, ERR_BUG, "no zone %s", h->lab->zone);
	if (period_rows(h, lang, &p, true, rows, &unmeasured, e) < 0)
		return -1;
	*text = NULL;
	if (rows->n == 0)
		return 0;
	*text = words_piece(h, lang, reader, "indicators-piece",
	    VARS(VAR("month", month_words(h, lang, p.month, p.year)), VAR_ROWS("figures", rows), VAR("unmeasured", unmeasured)), e);
	return *text ? 1 : -1;
}

/* The value of that name, as the language writes it, whole where it is; NULL: none, or nobody. */
static const char *
value_of(struct handling *h, const char *lang, const struct indicator *all, size_t n, const char *name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(all[i].name, name) == 0)
			return !all[i].value || strcmp(all[i].value, "0") == 0 ? NULL
			       : g_str_has_suffix(all[i].value, ".0") ? talloc_strndup(h->mem, all[i].value, strlen(all[i].value) - 2)
								      : figure(h, lang, all[i].value);
	return NULL;
}

int
indicators_week(struct handling *h, const char *lang, int64_t since, struct week_figures *w, struct err *e)
{
	struct indicator all[INDICATORS_MOST];
	size_t n, i;

	*w = (struct week_figures){ .copies = NULL };
	if (indicators_all(h->tx, h->mem, h->lab->hours, since, h->now, all, INDICATORS_MOST, &n, e) < 0)
		return -1;
	w->answer = value_of(h, lang, all, n, "referral-answer-days");
	w->introduced = value_of(h, lang, all, n, "referral-introduced-days");
	w->said = value_of(h, lang, all, n, "referral-said");
	w->helped = value_of(h, lang, all, n, "referral-helped");
	for (i = 0; i < n; i++) {
		const char *place = strcmp(all[i].name, "copies") == 0          ? all[i].of
				    : strcmp(all[i].name, "copies-others") == 0 ? word_in(h, lang, "news.copies-others")
				    : strcmp(all[i].name, "copies-unsaid") == 0 ? word_in(h, lang, "news.copies-unsaid")
										: NULL;

		if (place && all[i].value && strcmp(all[i].value, "0") != 0)
			w->copies =
			    talloc_asprintf(h->mem, "%s%s%s (%s)", w->copies ? w->copies : "", w->copies ? ", " : "", place, all[i].value);
	}
	return 0;
}

/* "octobre csv", "en csv pour mars": the text without it. */
static const char *
csv_asked(struct handling *h, const char *text, bool *csv)
{
	g_autoptr(GRegex) re =
	    g_regex_new("(?:\\b(?:en|au format|format|as|in) )?\\b(?:csv|tableur|excel|spreadsheet)\\b(?: (?:pour|de|du|of|for)\\b)?",
		G_REGEX_CASELESS, 0, NULL);
	g_autofree char *out = NULL;

	*csv = g_regex_match(re, text, 0, NULL);
	out = g_regex_replace_literal(re, text, -1, 0, "", 0, NULL);
	return text_trim(talloc_strdup(h->mem, out ? out : text));
}

int
cmd_bilan(struct handling *h, struct err *e)
{
	struct rows *rows = rows_new(h->mem, INDICATORS_MOST);
	const char *unmeasured = NULL, *month = NULL, *year = NULL;
	struct counted p;
	bool csv;

	if (period_named(h, csv_asked(h, arg_text(h, "text"), &csv), &p)) {
		year = p.month ? NULL : talloc_asprintf(h->mem, "%d", p.year);
		month = year ? year : month_words(h, h->who.lang, p.month, p.year);
		if ((csv ? period_csv(h, &p, rows, e) : period_rows(h, h->who.lang, &p, false, rows, &unmeasured, e)) < 0)
			return -1;
	}
	if (month && csv)
		return say(h, "indicators-csv", VARS(VAR("month", month), VAR("year", year), VAR_ROWS("csv", rows)), e);
	return say(h, "indicators",
	    VARS(VAR("month", month), VAR("year", year), VAR_ROWS("figures", rows), VAR("unmeasured", unmeasured),
		VAR("example", usage_of(h, "bilan"))),
	    e);
}
