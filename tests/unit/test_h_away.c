/* SPDX-License-Identifier: EUPL-1.2
 *
 * F7: what vacation notices and people say of an absence, tests/unit/notices.txt: "kind | text | what is understood". A line "@..." sets the
 * clock. `\n` is a line's end. Understood: the act where it is not "said", the state where it is not good, days ("to" not included),
 * "back:" a day, "voir:" a name.
 */
#include <glib.h>

#include "bot/base/date.h"
#include "handlers/absence_words.h"
#include "tests/unit/check.h"

enum { NOTICES_LEAST = 40, SAYINGS_LEAST = 30 };

static const char *const acts[] = { "said", "return", "back", "instead", "list", "who" };
static const char *const states[] = { "", " when", " unsure", " impossible", " past", " far", " again", " part" };

static char *
day(TALLOC_CTX *mem, uint32_t number)
{
	struct civil c = dates_civil((int32_t)number, 0);

	return dates_iso(mem, &c, true);
}

static char *
told(TALLOC_CTX *mem, const struct away_said *w)
{
	char *s = talloc_asprintf(mem, "%s%s", w->act == AWAY_SAID ? "" : acts[w->act], states[w->state]);
	size_t i;

	for (i = 0; i < w->n; i++)
		s = talloc_asprintf_append(s, " %s..%s", day(mem, w->range[i].from), day(mem, w->range[i].to));
	if (w->back && w->n == 0 && w->state == AWAY_GOOD)
		s = talloc_asprintf_append(s, " back:%s", day(mem, w->back));
	if (w->n_names)
		s = talloc_asprintf_append(s, " voir:%s", w->names[0]);
	return g_strstrip(s);
}

static void
one(TALLOC_CTX *mem, const char *row, const struct civil *now, int number)
{
	g_auto(GStrv) part = g_strsplit(row, " | ", 3);
	g_auto(GStrv) line = NULL;
	g_autofree char *text = NULL;
	struct away_said w;
	const char *got;

	CHECK(g_strv_length(part) == 3);
	if (g_strv_length(part) != 3)
		return;
	line = g_strsplit(part[1], "\\n", -1);
	text = g_strjoinv("\n", line);
	away_read(mem, text, now, strcmp(part[0], "notice") == 0, 9 * 60, &w);
	got = told(mem, &w);
	check_count++;
	if (strcmp(got, g_strstrip(part[2])) != 0) {
		check_failed++;
		printf("notices.txt:%d: %s\n   got: %s\n  want: %s\n", number, part[1], got, part[2]);
	}
}

int
main(void)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct civil now = { 0 };
	g_autofree char *all = NULL;
	g_auto(GStrv) line = NULL;
	int i, notices = 0, sayings = 0;
	int64_t at;

	REQUIRE(g_file_get_contents("tests/unit/notices.txt", &all, NULL, NULL));
	line = g_strsplit(all, "\n", -1);
	for (i = 0; line[i]; i++) {
		if (*line[i] == '@') {
			CHECK(date_parse(line[i] + 1, "Europe/Paris", &at) == 0 && date_civil(at, "Europe/Paris", &now) == 0);
		} else if (*line[i] && *line[i] != '#') {
			one(mem, line[i], &now, i + 1);
			notices += g_str_has_prefix(line[i], "notice");
			sayings += g_str_has_prefix(line[i], "said");
		}
	}
	CHECK(notices >= NOTICES_LEAST);
	CHECK(sayings >= SAYINGS_LEAST);
	printf("%d notices, %d sayings\n", notices, sayings);
	talloc_free(mem);
	return check_report();
}
