/* SPDX-License-Identifier: EUPL-1.2
 *
 * Options out of words. tests/unit/slots.txt holds, a line each, the length that was asked ("-", "half", "day", "2 days", minutes), a TAB, a
 * phrase, a TAB, and what it must be read as, worked out by hand for Monday 2 March 2026, 10:00, in the way of told() below. With texts as
 * arguments (the first is a length): how those are read.
 */
#include <glib.h>
#include <talloc.h>

#include "handlers/slots.h"
#include "templates/render.h"
#include "tests/unit/check.h"

static const struct civil monday = { .year = 2026, .month = 3, .day = 2, .hour = 10, .weekday = 1 };
static const struct hours_rules rules = { .zone = "Europe/Paris",
	.open = "9:00-17:00",
	.days = "lundi-vendredi",
	.holidays = "france",
	.closed = "2026-05-15; 12-24",
	.quiet = "" };
static const struct hours *hours;

/* "2026-03-12", "2026-03-12..2026-03-13" (the last day), "2026-03-12T09:00-12:00" */
static char *
told_slot(TALLOC_CTX *mem, const struct slot *s)
{
	int32_t first = dates_day(s->start.year, s->start.month, s->start.day), end = dates_day(s->end.year, s->end.month, s->end.day);
	const struct civil last = dates_civil(MAX(end - 1, 1), 0);

	if (s->all_day && end == first + 1)
		return dates_iso(mem, &s->start, true);
	if (s->all_day)
		return talloc_asprintf(mem, "%s..%s", dates_iso(mem, &s->start, true), dates_iso(mem, &last, true));
	if (end == first)
		return talloc_asprintf(mem, "%s-%02d:%02d", dates_iso(mem, &s->start, false), s->end.hour, s->end.minute);
	return talloc_asprintf(mem, "%s..%s", dates_iso(mem, &s->start, false), dates_iso(mem, &s->end, false));
}

static char *
told_problem(TALLOC_CTX *mem, const struct slot_problem *p)
{
	char *t = talloc_asprintf(mem, "%s%s", slots_fault_name(p->fault), p->kept ? "+" : "");

	if (p->fault != SLOT_UNSURE && p->fault != SLOT_OVERLAP && p->slot.start.year == 0)
		return talloc_asprintf(mem, "%s(%s)", t, p->text);
	t = talloc_asprintf(mem, "%s(%s", t, told_slot(mem, &p->slot));
	if (p->other.start.year)
		t = talloc_asprintf(mem, "%s|%s", t, told_slot(mem, &p->other));
	return talloc_asprintf(mem, "%s)", t);
}

/* "2026-03-12T09:00-12:00; 2026-03-16 ! past(2026-03-01) from 2026-03-09 to 2026-03-20 by 2026-03-05 FREQ=WEEKLY" */
static char *
told(TALLOC_CTX *mem, const struct slots *s)
{
	char *t = talloc_strdup(mem, s->n ? "" : "none");
	size_t i;

	for (i = 0; i < s->n; i++)
		t = talloc_asprintf_append(t, "%s%s", i ? "; " : "", told_slot(mem, &s->s[i]));
	for (i = 0; i < s->n_problems; i++)
		t = talloc_asprintf_append(t, " ! %s", told_problem(mem, &s->problems[i]));
	if (s->earliest.year)
		t = talloc_asprintf_append(t, " from %s", dates_iso(mem, &s->earliest, true));
	if (s->latest.year)
		t = talloc_asprintf_append(t, " to %s", dates_iso(mem, &s->latest, true));
	if (s->limit.year)
		t = talloc_asprintf_append(t, " by %s", dates_iso(mem, &s->limit, !s->limit_timed));
	return s->rrule ? talloc_asprintf_append(t, " %s", s->rrule) : t;
}

static struct slot_length
length_of(const char *s)
{
	if (strcmp(s, "half") == 0)
		return (struct slot_length){ .half_day = true, .minutes = 240 };
	if (strcmp(s, "morning") == 0)
		return (struct slot_length){ .half_day = true, .minutes = 240, .part = 1 };
	if (strcmp(s, "day") == 0)
		return (struct slot_length){ .days = 1, .minutes = 480 };
	if (strcmp(s, "2 days") == 0)
		return (struct slot_length){ .days = 2, .minutes = 960 };
	return (struct slot_length){ .minutes = (int)strtol(s, NULL, 10) };
}

static char *
read_as(TALLOC_CTX *mem, const char *length, const char *text)
{
	const struct slots_frame frame = { .now = &monday, .zone = "Europe/Paris", .hours = hours, .length = length_of(length) };
	struct slots *s = talloc(mem, struct slots);

	slots_find(mem, slots_tidy(mem, text), &frame, s);
	return told(mem, s);
}

static void
table(const char *file, size_t at_least)
{
	g_autofree char *all = NULL;
	g_auto(GStrv) lines = NULL;
	size_t i, n = 0;

	REQUIRE(g_file_get_contents(file, &all, NULL, NULL));
	lines = g_strsplit(all, "\n", -1);
	for (i = 0; lines[i]; i++) {
		TALLOC_CTX *mem = talloc_new(NULL);
		g_auto(GStrv) part = g_strsplit(lines[i], "\t", 3);

		if (*lines[i] != '#' && part[0] && part[1] && part[2]) {
			const char *got = read_as(mem, part[0], part[1]);

			CHECK_STR(got, part[2]);
			if (strcmp(got, part[2]) != 0)
				printf("   of: %s:%zu: %s\n", file, i + 1, part[1]);
			n++;
		}
		talloc_free(mem);
	}
	CHECK(n >= at_least);
}

/* What is said of an option is read as that option, and as nothing else. */
static void
said_and_read(const struct templates *set, const char *lang)
{
	int32_t first = dates_day(2026, 3, 3), day;

	for (day = first; day < first + 700; day++) {
		const struct slots_frame frame = { .now = &monday, .zone = "Europe/Paris" };
		TALLOC_CTX *mem = talloc_new(NULL);
		int from = 7 * 60 + day * 35 % 600 / 5 * 5, to = from + 30 + day * 53 % 300 / 5 * 5;
		struct slot s = { dates_civil(day, 0), dates_civil(day + 1, 0), true };
		struct slots got;
		const char *text;

		if (day % 3 == 0)
			s = (struct slot){ dates_civil(day, from), dates_civil(day, to), false };
		text = slots_say(mem, set, lang, &s, day % 2 ? "Europe/Paris" : NULL);
		slots_find(mem, slots_tidy(mem, text), &frame, &got);
		CHECK(got.n == 1 && slots_compare(&got.s[0], &s) == 0);
		if (got.n != 1 || slots_compare(&got.s[0], &s) != 0)
			printf("   %s: %s\n", text, told(mem, &got));
		talloc_free(mem);
	}
}

static void
order(void)
{
	const struct slot day = { dates_civil(dates_day(2026, 3, 12), 0), dates_civil(dates_day(2026, 3, 13), 0), true };
	const struct slot morning = { dates_civil(dates_day(2026, 3, 12), 540), dates_civil(dates_day(2026, 3, 12), 720), false };
	const struct slot noon = { dates_civil(dates_day(2026, 3, 12), 720), dates_civil(dates_day(2026, 3, 12), 780), false };

	CHECK(slots_overlap(&day, &morning) && slots_overlap(&morning, &day));
	CHECK(!slots_overlap(&morning, &noon));
	CHECK(slots_compare(&day, &morning) < 0 && slots_compare(&noon, &morning) > 0 && slots_compare(&noon, &noon) == 0);
	CHECK_INT(slots_minutes(&morning), 180);
	CHECK_INT(slots_minutes(&day), 1440);
}

int
main(int argc, char **argv)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct templates *set;
	struct err e = { 0 };
	int i;

	setvbuf(stdout, NULL, _IOLBF, 0);
	hours = hours_new(mem, &rules);
	REQUIRE(hours != NULL);
	for (i = 2; i < argc; i++)
		printf("%s\t%s\t%s\n", argv[1], argv[i], read_as(mem, argv[1], argv[i]));
	if (argc > 1) {
		talloc_free(mem);
		return 0;
	}
	table("tests/unit/slots.txt", 90);
	order();
	REQUIRE(templates_open(NULL, NULL, &set, &e) == 0);
	said_and_read(set, "fr");
	said_and_read(set, "en");
	talloc_free(set);
	talloc_free(mem);
	return check_report();
}
