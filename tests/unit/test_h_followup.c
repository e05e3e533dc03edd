/* SPDX-License-Identifier: EUPL-1.2
 *
 * What is read around a workshop: actions in minutes (tests/unit/actions.txt), the lab's checklists.
 */
#include <glib.h>

#include "bot/base/checklist.h"
#include "bot/base/text.h"
#include "db/workshop.h"
#include "handlers/actions.h"
#include "handlers/running_order.h"
#include "tests/unit/check.h"

static const struct civil now = { .year = 2026, .month = 3, .day = 13, .hour = 10, .weekday = 5 };

static char *
action_words(TALLOC_CTX *mem, const char *line)
{
	struct action a[ACTIONS_MOST];
	size_t n = actions_read(mem, line, &now, "Europe/Paris", a);

	if (n == 0)
		return talloc_strdup(mem, "-");
	return talloc_asprintf(mem, "%s%s / %s / %s", a[0].surely ? "" : "? ", a[0].who ? a[0].who : "-", a[0].what,
	    a[0].dated ? talloc_asprintf(mem, "%04d-%02d-%02d", a[0].day.year, a[0].day.month, a[0].day.day) : "-");
}

static char *
order_words(TALLOC_CTX *mem, const char *given)
{
	g_auto(GStrv) lines = g_strsplit(given, " / ", -1);
	g_autofree char *text = g_strjoinv("\n", lines);
	struct order_part p[PARTS_MOST];
	const char *bad;
	size_t n = running_order_read(mem, text, 17 * 60, p, &bad), i;
	char *s = talloc_strdup(mem, "");

	if (bad)
		return talloc_asprintf(mem, "- %s", bad);
	for (i = 0; i < n; i++)
		s = talloc_asprintf_append(s, "%s%d %s", i ? "; " : "", p[i].minutes, p[i].text);
	return s;
}

/* "line | expected" of each line of a file; a '|' may stand in the line too. */
static int
table(const char *file, char *(*words)(TALLOC_CTX *, const char *))
{
	g_autofree char *all = NULL;
	g_auto(GStrv) lines = NULL;
	int i, n = 0;

	REQUIRE(g_file_get_contents(file, &all, NULL, NULL));
	lines = g_strsplit(all, "\n", -1);
	for (i = 0; lines[i]; i++) {
		TALLOC_CTX *mem = talloc_new(NULL);
		char *bar = *lines[i] == '#' ? NULL : g_strrstr(lines[i], " | ");

		if (bar) {
			*bar = '\0';
			CHECK_STR(words(mem, text_trim(lines[i])), bar + 3);
			n++;
		}
		talloc_free(mem);
	}
	return n;
}

static void
checklists(void)
{
	static const struct {
		const char *text, *back;
	} good[] = {
		{ "-21j cadrage : facilitateur; 0j émargement", "-21j cadrage : facilitateur; 0j \xc3\xa9margement" },
		{ "-3 semaines cadrage avec le commanditaire : Commanditaire", "-15j cadrage avec le commanditaire : commanditaire" },
		{ "J-14 déroulé : \xc3\x89quipe ; J+2 compte rendu", "-14j d\xc3\xa9roul\xc3\xa9 : \xc3\xa9quipe; 2j compte rendu" },
		{ "-2 days remind: everybody : team", "-2j remind: everybody : \xc3\xa9quipe" },
		{ "1w evaluation : sponsor", "5j evaluation : commanditaire" },
		{ "", "jamais" },
		{ "jamais", "jamais" },
		{ ";;", "jamais" },
	};
	static const char *const bad[] = { "cadrage", "-21 cadrage", "-21j", "-21j : facilitateur", "21 mois bilan", "9999j trop tard",
		"101s trop tard" };
	TALLOC_CTX *mem = talloc_new(NULL);
	struct checklist l, again;
	char fault[80];
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(good); i++) {
		CHECK(checklist_read(good[i].text, &l, fault, sizeof fault));
		CHECK_STR(checklist_text(mem, &l), good[i].back);
		CHECK(checklist_read(good[i].back, &again, fault, sizeof fault));
		CHECK_STR(checklist_text(mem, &again), good[i].back);
	}
	for (i = 0; i < G_N_ELEMENTS(bad); i++)
		CHECK(!checklist_read(bad[i], &l, fault, sizeof fault) && *fault);
	talloc_free(mem);
}

int
main(void)
{
	CHECK(table("tests/unit/actions.txt", action_words) >= 45);
	CHECK(table("tests/unit/orders.txt", order_words) >= 40);
	checklists();
	return check_report();
}
