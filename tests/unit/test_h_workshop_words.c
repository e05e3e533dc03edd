/* SPDX-License-Identifier: EUPL-1.2
 *
 * What is asked for when somebody wants a workshop. tests/unit/askings.txt holds an asking a line ("\n" is a new line), a TAB, and what it must
 * be read as on Monday 2 March 2026, 10:00, worked out by hand, in the way of told() below. tests/unit/askings-whether.txt: "+" or "-", a TAB, a
 * text that asks for a workshop, or does not. With texts as arguments: how those are read.
 */
#include <glib.h>
#include <talloc.h>
#include <time.h>

#include "handlers/workshop_words.h"
#include "tests/unit/check.h"

static const struct civil monday = { .year = 2026, .month = 3, .day = 2, .hour = 10, .weekday = 1 };
static const struct hours *hours;

static char *
told_slot(TALLOC_CTX *mem, const struct slot *s)
{
	int32_t first = dates_day(s->start.year, s->start.month, s->start.day), end = dates_day(s->end.year, s->end.month, s->end.day);
	const char *start = dates_iso(mem, &s->start, s->all_day);
	const struct civil last = dates_civil(MAX(end - 1, 1), 0);

	if (s->all_day)
		return end == first + 1 ? talloc_strdup(mem, start + 5)
					: talloc_asprintf(mem, "%s..%s", start + 5, dates_iso(mem, &last, true) + 5);
	return talloc_asprintf(mem, "%s-%02d:%02d", start + 5, s->end.hour, s->end.minute);
}

static char *
told_names(char *t, const char *what, const struct workshop_names *names)
{
	size_t i;

	for (i = 0; i < names->n; i++)
		t = talloc_asprintf_append(t, "%s%s", i ? "," : what, names->name[i]);
	return names->n ? talloc_asprintf_append(t, "; ") : t;
}

static char *
told_length(TALLOC_CTX *mem, const struct slot_length *l)
{
	if (l->half_day)
		return talloc_asprintf(mem, "half%s; ", l->part == 1 ? " am" : l->part == 3 ? " pm" : l->part ? " late" : "");
	if (l->days)
		return talloc_asprintf(mem, "%dd; ", l->days);
	return l->minutes ? talloc_asprintf(mem, "%dmin; ", l->minutes) : talloc_strdup(mem, "");
}

/* "Title"; 12p; half; 03-12T09:00-12:00 03-16 !past(...); at grande salle; by 2026-03-05; quorum 8; ... */
static char *
told(TALLOC_CTX *mem, const struct workshop_asked *a)
{
	const struct slots *s = &a->slots;
	char *t = talloc_strdup(mem, "");
	size_t i;

#define ADD(...) t = talloc_asprintf_append(t, __VA_ARGS__)
	if (a->title)
		ADD("\"%s\"; ", a->title);
	if (a->people)
		ADD("%dp; ", a->people);
	ADD("%s", told_length(mem, &a->length));
	for (i = 0; i < s->n; i++)
		ADD("%s%s", told_slot(mem, &s->s[i]), i + 1 < s->n ? " " : "; ");
	for (i = 0; i < s->n_problems; i++)
		ADD("!%s(%s)%s; ", slots_fault_name(s->problems[i].fault), s->problems[i].text, s->problems[i].kept ? "+" : "");
	if (s->rrule)
		ADD("%s; ", s->rrule);
	if (s->earliest.year)
		ADD("from %s; ", dates_iso(mem, &s->earliest, true));
	if (s->latest.year)
		ADD("to %s; ", dates_iso(mem, &s->latest, true));
	if (a->place)
		ADD("at %s; ", a->place);
	if (a->remote)
		ADD("remote; ");
	if (s->limit.year)
		ADD("by %s; ", dates_iso(mem, &s->limit, !s->limit_timed));
	if (a->limit_text)
		ADD("by? %s; ", a->limit_text);
	if (a->quorum)
		ADD("quorum %d; ", a->quorum);
	if (a->most)
		ADD("most %d; ", a->most);
	if (a->hidden)
		ADD("hidden; ");
	if (a->case_ref)
		ADD("%s; ", a->case_ref);
	t = told_names(t, "leads ", &a->facilitators);
	t = told_names(t, "for ", &a->sponsors);
	t = told_names(t, "must ", &a->required);
	t = told_names(t, "with ", &a->invited);
#undef ADD
	if (strlen(t) > 2)
		t[strlen(t) - 2] = '\0';
	return t;
}

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

static char *
read_as(TALLOC_CTX *mem, const char *text)
{
	const struct slots_frame frame = { .now = &monday, .zone = "Europe/Paris", .hours = hours };
	struct workshop_asked *a = talloc(mem, struct workshop_asked);

	workshop_asked_read(mem, unescaped(mem, text), &frame, a);
	return told(mem, a);
}

static size_t
table(const char *file, void (*each)(TALLOC_CTX *, const char *where, const char *left, const char *right))
{
	g_autofree char *all = NULL;
	g_auto(GStrv) lines = NULL;
	size_t i, n = 0;

	CHECK(g_file_get_contents(file, &all, NULL, NULL));
	if (!all)
		return 0;
	lines = g_strsplit(all, "\n", -1);
	for (i = 0; lines[i]; i++) {
		TALLOC_CTX *mem = talloc_new(NULL);
		char *tab = strchr(lines[i], '\t');

		if (*lines[i] != '#' && tab) {
			*tab = '\0';
			each(mem, talloc_asprintf(mem, "%s:%zu", file, i + 1), lines[i], tab + 1);
			n++;
		}
		talloc_free(mem);
	}
	return n;
}

static void
asking(TALLOC_CTX *mem, const char *where, const char *text, const char *want)
{
	const char *got = read_as(mem, text);

	CHECK_STR(got, want);
	if (strcmp(got, want) != 0)
		printf("   of: %s: %s\n", where, text);
}

static void
whether(TALLOC_CTX *mem, const char *where, const char *want, const char *text)
{
	bool asks = workshop_asked_whether(mem, unescaped(mem, text));

	CHECK(asks == (*want == '+'));
	if (asks != (*want == '+'))
		printf("   of: %s: %d: %s\n", where, workshop_asked_score(mem, text), text);
}

/* A mail may be 64 KiB of anything. */
static void
long_texts(void)
{
	static const char *const pieces[] = { "1", "12 personnes ", "un atelier ", "dates: ", "le 12 mars, ", "avec Anne, ", "a@x.example ",
		"\"", "quorum ", "une ", "sauf ", "semaine du 9 ou ", "(", "Anne et ", "\n- ", ": ", "P-1 " };
	const struct slots_frame frame = { .now = &monday, .zone = "Europe/Paris", .hours = hours };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(pieces); i++) {
		TALLOC_CTX *mem = talloc_new(NULL);
		g_autoptr(GString) text = g_string_new(NULL);
		struct workshop_asked a;
		clock_t began = clock();

		while (text->len < 64 * 1024)
			g_string_append(text, pieces[i]);
		workshop_asked_read(mem, text->str, &frame, &a);
		(void)workshop_asked_score(mem, text->str);
		CHECK(clock() - began < 2 * CLOCKS_PER_SEC);
		if (g_getenv("VERBOSE"))
			printf("%8.1f ms  %s\n", (double)(clock() - began) * 1000 / CLOCKS_PER_SEC, pieces[i]);
		talloc_free(mem);
	}
}

int
main(int argc, char **argv)
{
	static const struct hours_rules rules = {
		.zone = "Europe/Paris", .open = "9:00-17:00", .days = "lundi-vendredi", .holidays = "france", .closed = "", .quiet = ""
	};
	TALLOC_CTX *mem = talloc_new(NULL);
	int i;

	setvbuf(stdout, NULL, _IOLBF, 0);
	hours = hours_new(mem, &rules);
	REQUIRE(hours != NULL);
	for (i = 1; i < argc; i++)
		printf("%s\t%s\n", argv[i], read_as(mem, argv[i]));
	if (argc == 1) {
		CHECK(table("tests/unit/askings.txt", asking) >= 80);
		CHECK(table("tests/unit/askings-whether.txt", whether) >= 60);
		long_texts();
	}
	talloc_free(mem);
	return argc > 1 ? 0 : check_report();
}
