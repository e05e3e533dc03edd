/* SPDX-License-Identifier: EUPL-1.2
 *
 * How the answers to the questions after an introduction are read: written sentences (feedbacks.txt).
 */
#include <glib.h>

#include "handlers/feedback.h"
#include "tests/unit/check.h"

static int
table(const char *file)
{
	g_autofree char *all = NULL;
	g_auto(GStrv) lines = NULL;
	int i, n = 0;

	if (!g_file_get_contents(file, &all, NULL, NULL))
		return 0;
	lines = g_strsplit(all, "\n", -1);
	for (i = 0; lines[i]; i++) {
		TALLOC_CTX *mem = talloc_new(NULL);
		g_auto(GStrv) parts = g_strsplit(lines[i], " | ", 2);
		struct feedback_said s;

		if (*lines[i] && *lines[i] != '#' && parts[1]) {
			g_auto(GStrv) text = g_strsplit(parts[1], " // ", -1);
			g_autofree char *joined = g_strjoinv("\n", text);
			bool second = g_str_has_prefix(parts[0], "second");
			bool any = feedback_read(mem, joined, second ? FEEDBACK_SECOND : FEEDBACK_FIRST, &s);

			CHECK_STR(talloc_asprintf(mem, "%s: %s %s %s %s", parts[1], second ? "second" : "first",
				      feedback_answer_name(s.talked), feedback_answer_name(s.useful), feedback_outcome_name(s.outcome)),
			    talloc_asprintf(mem, "%s: %s", parts[1], parts[0]));
			CHECK_INT(any, s.talked || s.useful || s.outcome);
			n++;
		}
		talloc_free(mem);
	}
	return n;
}

int
main(void)
{
	CHECK(table("tests/unit/feedbacks.txt") >= 100);
	return check_report();
}
