/* SPDX-License-Identifier: EUPL-1.2
 *
 * What people reply to reminders, from tests/unit/answers.txt: "text | answers". In a text \n is a line end. Answers:
 * "line act date person; ...", "-" for none; now is Tuesday 3 March 2026, 9:00. A "~" at the end: words are left over.
 */
#include <glib.h>

#include "handlers/answers.h"
#include "tests/unit/check.h"

static const struct civil now = { .year = 2026, .month = 3, .day = 3, .hour = 9, .weekday = 2 };

static char *
date_words(TALLOC_CTX *mem, const struct answer *a)
{
	const struct civil *c = &a->date;
	char *s;

	if (a->state == DATE_NONE)
		return talloc_strdup(mem, "");
	if (a->state == DATE_IMPOSSIBLE)
		return talloc_strdup(mem, " impossible");
	s = talloc_asprintf(mem, "%s%04d-%02d-%02d",
	    a->state == DATE_PAST     ? " past:"
	    : a->state == DATE_UNSURE ? " unsure:"
				      : " ",
	    c->year, c->month, c->day);
	return a->timed ? talloc_asprintf(mem, "%sT%02d:%02d", s, c->hour, c->minute) : s;
}

static char *
answer_words(TALLOC_CTX *mem, const struct answers *as)
{
	char *s = talloc_strdup(mem, as->n ? "" : "-");
	size_t i;

	for (i = 0; i < as->n; i++) {
		const struct answer *a = &as->a[i];
		const char *line = a->line > 0            ? talloc_asprintf(mem, "%d", a->line)
				   : a->line == LINE_ALL  ? "all"
				   : a->line == LINE_REST ? "rest"
				   : a->line == LINE_LAST ? "last"
							  : a->ref;

		s = talloc_asprintf_append(s, "%s%s %s%s%s%s", i ? "; " : "", line, answer_name(a->act), date_words(mem, a),
		    a->person ? " " : "", a->person ? a->person : "");
	}
	return as->left ? talloc_asprintf(mem, "%s ~", s) : s;
}

static int
table(const char *file)
{
	g_autofree char *all = NULL;
	g_auto(GStrv) lines = NULL;
	struct answers as;
	int i, n = 0;

	REQUIRE(g_file_get_contents(file, &all, NULL, NULL));
	lines = g_strsplit(all, "\n", -1);
	for (i = 0; lines[i]; i++) {
		TALLOC_CTX *mem = talloc_new(NULL);
		char *bar = strstr(lines[i], " | ");
		g_autofree char *text = NULL;
		const char *got;

		if (*lines[i] != '#' && bar) {
			*bar = '\0';
			text = g_strcompress(lines[i]);
			answers_read(mem, text, &now, &as);
			got = answer_words(mem, &as);
			n++;
			check_count++;
			if (strcmp(got, g_strstrip(bar + 3)) != 0) {
				check_failed++;
				printf("answers.txt:%d: %s\n   got: %s\n  want: %s\n", i + 1, lines[i], got, bar + 3);
			}
		}
		talloc_free(mem);
	}
	return n;
}

/* As many as there is room for, and no more; nothing at all. */
static void
extremes(void)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	char *text = talloc_strdup(mem, "");
	struct answers as;
	int i;

	for (i = 1; i <= 99; i++)
		text = talloc_asprintf_append(text, "%d fait\n", i);
	answers_read(mem, text, &now, &as);
	CHECK_INT(as.n, ANSWERS_MAX);
	CHECK_INT(as.a[ANSWERS_MAX - 1].line, ANSWERS_MAX);
	answers_read(mem, "", &now, &as);
	CHECK_INT(as.n, 0);
	answers_read(mem, "\xff\xfe fait", &now, &as);
	CHECK_INT(as.n, 0);
	talloc_free(mem);
}

int
main(void)
{
	printf("%d answers\n", table("tests/unit/answers.txt"));
	extremes();
	return check_report();
}
