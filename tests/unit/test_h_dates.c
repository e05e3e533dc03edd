/* SPDX-License-Identifier: EUPL-1.2
 *
 * Dates in words. The tables beside this file hold a phrase a line, a TAB, and what it must be read as, worked out by hand for
 * Monday 2 March 2026, 10:00, in the way of told() below. With texts as arguments: how those are read.
 */
#include <glib.h>
#include <talloc.h>
#include <time.h>

#include "handlers/dates.h"
#include "templates/render.h"
#include "tests/unit/check.h"

static const char *const bounds[] = { "", "from ", "since ", "by ", "before ", "until ", "after " };

static char *
told_one(TALLOC_CTX *mem, const struct span *s)
{
	const char *start = dates_iso(mem, &s->start, s->all_day), *end = dates_iso(mem, &s->end, s->all_day);
	const struct civil next = dates_civil(dates_day(s->start.year, s->start.month, s->start.day) + 1, 0);
	char *t;

	if (s->state == SPAN_IMPOSSIBLE)
		return talloc_strdup(mem, "impossible");
	if (s->state == SPAN_RELATIVE)
		return talloc_asprintf(mem, "relative %+d", s->relative);
	t = talloc_asprintf(mem, "%s%s%s", s->state == SPAN_PAST ? "past " : "", bounds[s->bound], start);
	if (strcmp(end, s->all_day ? dates_iso(mem, &next, true) : start) != 0)
		t = talloc_asprintf_append(t, "..%s", end);
	if (s->ambiguous)
		t = talloc_asprintf_append(t, "?%s", dates_iso(mem, &s->other, s->all_day));
	if (s->recurrence)
		t = talloc_asprintf_append(t, " %s", s->recurrence);
	return t;
}

/* "2026-03-12; by 2026-03-06T14:00..2026-03-06T17:00?2026-03-13T14:00 FREQ=WEEKLY"; "none" */
static char *
told(TALLOC_CTX *mem, const char *text, const struct civil *now, enum dates_side side, const char *zone)
{
	const struct dates_frame frame = { .now = now, .side = side, .zone = zone };
	struct span s[40];
	size_t n = dates_find(mem, text, &frame, s, G_N_ELEMENTS(s)), i;
	char *t = talloc_strdup(mem, n ? "" : "none");

	for (i = 0; i < n; i++)
		t = talloc_asprintf_append(t, "%s%s", i ? "; " : "", told_one(mem, &s[i]));
	return t;
}

static const struct civil monday = { .year = 2026, .month = 3, .day = 2, .hour = 10 };

/* "\\n" of a line is a new line. */
static char *
unescaped(TALLOC_CTX *mem, const char *s)
{
	char *text = talloc_strdup(mem, s), *at;

	while ((at = strstr(text, "\\n"))) {
		*at = '\n';
		memmove(at + 1, at + 2, strlen(at + 2) + 1);
	}
	return text;
}

static void
table(const char *file, size_t at_least)
{
	g_autofree char *all = NULL;
	g_auto(GStrv) lines = NULL;
	size_t i, n = 0;

	CHECK(g_file_get_contents(file, &all, NULL, NULL));
	if (!all)
		return;
	lines = g_strsplit(all, "\n", -1);
	for (i = 0; lines[i]; i++) {
		TALLOC_CTX *mem = talloc_new(NULL);
		char *tab = strchr(lines[i], '\t'), *got;

		if (*lines[i] != '#' && tab) {
			*tab = '\0';
			got = told(mem, unescaped(mem, lines[i]), &monday, DATES_AHEAD, "Europe/Paris");
			CHECK_STR(got, tab + 1);
			if (strcmp(got, tab + 1) != 0)
				printf("   of: %s:%zu: %s\n", file, i + 1, lines[i]);
			n++;
		}
		talloc_free(mem);
	}
	CHECK(n >= at_least);
}

static bool
same(const struct span *a, const struct span *b)
{
	return memcmp(&a->start, &b->start, sizeof a->start) == 0 && memcmp(&a->end, &b->end, sizeof a->end) == 0 &&
	       a->all_day == b->all_day && !b->ambiguous && a->bound == b->bound && g_strcmp0(a->recurrence, b->recurrence) == 0;
}

/* What is said is read as the same, and as nothing else. */
static void
reads_back(const struct templates *set, const char *lang, const struct span *s)
{
	const struct dates_frame frame = { .now = &monday };
	TALLOC_CTX *mem = talloc_new(NULL);
	const char *text = dates_say(mem, set, lang, s);
	struct span got[4];
	size_t n = dates_find(mem, text, &frame, got, G_N_ELEMENTS(got));
	bool good = n == 1 && same(s, &got[0]) && got[0].at == 0 && got[0].len == strlen(text);

	CHECK(good);
	if (!good)
		printf("   %s: %s: %s\n", text, told_one(mem, s), told(mem, text, &monday, DATES_AHEAD, NULL));
	talloc_free(mem);
}

/* Ten years of days, with hours, ranges of hours and of days, and what stands before them. */
static void
said_and_read(const struct templates *set, const char *lang)
{
	int32_t first = dates_day(2024, 1, 1), day;

	for (day = first; day < first + 3653; day++) {
		int minute = day * 37 % 1440 / 5 * 5, more = 5 + day * 53 % 700 / 5 * 5;
		struct span s = { .start = dates_civil(day, 0), .end = dates_civil(day + 1, 0), .all_day = true };

		reads_back(set, lang, &s);
		switch (day % 5) {
		case 0:
			s.bound = (enum span_bound)(day / 5 % 7);
			break;
		case 1:
			s.end = dates_civil(day + 2 + day % 400, 0);
			break;
		default:
			s.all_day = false;
			s.start = dates_civil(day, minute);
			s.end = day % 5 == 2 ? s.start : day % 5 == 3 ? dates_civil(day, minute + more) : dates_civil(day + 2, more);
		}
		reads_back(set, lang, &s);
	}
}

/* A rule, said with a first day, is read as that rule; what is read then is said and read as the very same. */
static void
rule_back(const struct templates *set, const char *lang, const char *rule, int minute)
{
	const struct dates_frame frame = { .now = &monday };
	TALLOC_CTX *mem = talloc_new(NULL);
	struct span s = { .start = dates_civil(dates_day(2026, 4, 1), minute), .all_day = minute == 0, .recurrence = rule }, got[2];
	const char *text;
	size_t n;

	s.end = minute ? s.start : dates_civil(dates_day(2026, 4, 2), 0);
	text = dates_say(mem, set, lang, &s);
	n = dates_find(mem, text, &frame, got, G_N_ELEMENTS(got));
	CHECK(n == 1);
	CHECK_STR(n ? got[0].recurrence : NULL, rule);
	if (n != 1 || g_strcmp0(got[0].recurrence, rule) != 0)
		printf("   %s\n", text);
	else
		reads_back(set, lang, &got[0]);
	talloc_free(mem);
}

static void
rules_said(const struct templates *set, const char *lang)
{
	static const char *const names[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };
	static const char *const some[] = { "FREQ=DAILY", "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY",
		"FREQ=MONTHLY;INTERVAL=3", "FREQ=MONTHLY;BYMONTHDAY=1", "FREQ=MONTHLY;BYMONTHDAY=15", "FREQ=MONTHLY;BYMONTHDAY=-1",
		"FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=5", "FREQ=MONTHLY;BYDAY=1TH,3TH", "FREQ=MONTHLY;INTERVAL=2;BYDAY=1TH",
		"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "FREQ=YEARLY",
		"FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1", "FREQ=YEARLY;INTERVAL=2;BYMONTH=12;BYMONTHDAY=25", "FREQ=HOURLY",
		"FREQ=WEEKLY;BYDAY=MO;COUNT=5", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=12" };
	size_t i, k;

	for (i = 0; i < G_N_ELEMENTS(some); i++) {
		rule_back(set, lang, some[i], 0);
		if (i != 17) /* every hour has no hour of its own */
			rule_back(set, lang, some[i], 14 * 60 + 30);
	}
	rule_back(set, lang, "FREQ=WEEKLY;BYDAY=MO;UNTIL=20260625", 0);
	rule_back(set, lang, "FREQ=WEEKLY;BYDAY=MO;UNTIL=20260625T235959", 9 * 60);
	for (i = 1; i < 128; i++) {
		g_autoptr(GString) rule = g_string_new("FREQ=WEEKLY;BYDAY="), twice = g_string_new("FREQ=WEEKLY;INTERVAL=2;BYDAY=");

		for (k = 0; k < 7; k++)
			if (i & 1U << k) {
				g_string_append_printf(rule, "%s%s", i & ((1U << k) - 1) ? "," : "", names[k]);
				g_string_append_printf(twice, "%s%s", i & ((1U << k) - 1) ? "," : "", names[k]);
			}
		rule_back(set, lang, rule->str, 9 * 60);
		rule_back(set, lang, twice->str, 0);
	}
	for (i = 0; i < 7; i++)
		for (k = 1; k < 7; k++) {
			g_autofree char *rule = g_strdup_printf("FREQ=MONTHLY;BYDAY=%d%s", k == 6 ? -1 : (int)k, names[i]);

			rule_back(set, lang, rule, 0);
		}
}

/* Mail may be 64 KiB of anything: work that grows with the square of it would take minutes here. */
static void
long_texts(void)
{
	static const char *const pieces[] = { "1", "12/", "12 ", "12, ", "de ", "le ", "14h", "tous les ", "lundi et ", "entre le 3 ", "1.",
		"a-", "mars ", "jeudi 12, ", "a 14h ", "dans 3 ", "- 12 mars\n", "2026-03-12", "du ", "avant ", "la veille ", "et " };
	static const struct dates_frame frame = { .now = &monday, .zone = "Europe/Paris" };
	struct span s[8];
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(pieces); i++) {
		TALLOC_CTX *mem = talloc_new(NULL);
		g_autoptr(GString) text = g_string_new(NULL);
		clock_t began = clock();

		while (text->len < 64 * 1024)
			g_string_append(text, pieces[i]);
		CHECK(dates_find(mem, text->str, &frame, s, 0) == 0);
		CHECK(dates_find(mem, text->str, &frame, s, G_N_ELEMENTS(s)) <= G_N_ELEMENTS(s));
		CHECK(clock() - began < 5 * CLOCKS_PER_SEC);
		if (g_getenv("VERBOSE"))
			printf("%8.1f ms  %s\n", (double)(clock() - began) * 1000 / CLOCKS_PER_SEC, pieces[i]);
		talloc_free(mem);
	}
}

/* Seen from elsewhere than that Monday, and back instead of ahead. */
static void
sides(void)
{
	static const struct {
		struct civil now;
		enum dates_side side;
		const char *text, *want;
	} all[] = {
		{ { .year = 2026, .month = 3, .day = 5, .hour = 10 }, DATES_AHEAD, "lundi dernier", "past 2026-03-02" },
		{ { .year = 2026, .month = 3, .day = 6, .hour = 10 }, DATES_AHEAD, "jeudi prochain", "2026-03-12" },
		{ { .year = 2026, .month = 3, .day = 6, .hour = 10 }, DATES_AHEAD, "mardi en huit", "2026-03-17" },
		{ { .year = 2026, .month = 3, .day = 7, .hour = 10 }, DATES_AHEAD, "fin de semaine", "2026-03-13" },
		{ { .year = 2026, .month = 12, .day = 15, .hour = 10 }, DATES_AHEAD, "12/01", "2027-01-12" },
		{ { .year = 2026, .month = 12, .day = 30, .hour = 10 }, DATES_AHEAD, "le 5", "2027-01-05" },
		{ { .year = 2028, .month = 2, .day = 29, .hour = 10 }, DATES_AHEAD, "dans un an", "2029-02-28" },
		{ { .year = 2026, .month = 3, .day = 16, .hour = 10 }, DATES_BEHIND, "le 12/03", "past 2026-03-12" },
		{ { .year = 2026, .month = 3, .day = 16, .hour = 10 }, DATES_BEHIND, "c'est fait jeudi", "past 2026-03-12" },
		{ { .year = 2026, .month = 1, .day = 5, .hour = 10 }, DATES_BEHIND, "18 décembre", "past 2025-12-18" },
		{ { .year = 2026, .month = 12, .day = 20, .hour = 10 }, DATES_NEAR, "4 janvier", "2027-01-04" },
		{ { .year = 2026, .month = 3, .day = 16, .hour = 10 }, DATES_NEAR, "9 mars", "past 2026-03-09" },
		{ { .year = 2026, .month = 10, .day = 24, .hour = 10 }, DATES_AHEAD, "demain à 2h30", "2026-10-25T02:30" },
		{ { .year = 2026, .month = 12, .day = 31, .hour = 23, .minute = 30 }, DATES_AHEAD, "dans une heure", "2027-01-01T00:30" },
		{ { .year = 9999, .month = 12, .day = 31, .hour = 10 }, DATES_AHEAD, "demain", "impossible" },
	};
	struct civil anchor = { .year = 2026, .month = 5, .day = 14 };
	const struct dates_frame frame = { .now = &monday, .anchor = &anchor };
	TALLOC_CTX *mem = talloc_new(NULL);
	struct span s[2];
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(all); i++)
		CHECK_STR(told(mem, all[i].text, &all[i].now, all[i].side, "Europe/Paris"), all[i].want);
	CHECK_INT(dates_find(mem, "la veille", &frame, s, 2), 1);
	CHECK_STR(told_one(mem, &s[0]), "2026-05-13");
	CHECK_INT(dates_find(mem, "voyons jeudi 12 mars à 14h.", &frame, s, 2), 1);
	CHECK_STR(s[0].text, "jeudi 12 mars à 14h");
	CHECK_INT(s[0].at, 7);
	talloc_free(mem);
}

int
main(int argc, char **argv)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct templates *set;
	struct err e = { 0 };
	int i;

	setvbuf(stdout, NULL, _IOLBF, 0);
	for (i = 1; i < argc; i++)
		printf("%-44s %s\n", argv[i], told(mem, argv[i], &monday, DATES_AHEAD, "Europe/Paris"));
	talloc_free(mem);
	if (argc > 1)
		return 0;
	table("tests/unit/dates-fr.txt", 200);
	table("tests/unit/dates-en.txt", 80);
	table("tests/unit/dates-none.txt", 80);
	sides();
	REQUIRE(templates_open(NULL, NULL, &set, &e) == 0);
	for (i = 0; i < 2; i++) {
		said_and_read(set, i ? "en" : "fr");
		rules_said(set, i ? "en" : "fr");
	}
	talloc_free(set);
	long_texts();
	return check_report();
}
