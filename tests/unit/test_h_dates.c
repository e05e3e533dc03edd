/* SPDX-License-Identifier: EUPL-1.2
 *
 * Dates in words. The tables beside this file hold a phrase a line, a TAB, and what it must be read as, worked out by hand for
 * Monday 2 March 2026, 10:00, in the way of told() below. With texts as arguments: how those are read.
 */
#include <glib.h>
#include <talloc.h>

#include "handlers/dates.h"
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

int
main(int argc, char **argv)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	int i;

	for (i = 1; i < argc; i++)
		printf("%-44s %s\n", argv[i], told(mem, argv[i], &monday, DATES_AHEAD, "Europe/Paris"));
	talloc_free(mem);
	if (argc > 1)
		return 0;
	table("tests/unit/dates-fr.txt", 200);
	table("tests/unit/dates-en.txt", 80);
	table("tests/unit/dates-none.txt", 80);
	return check_report();
}
