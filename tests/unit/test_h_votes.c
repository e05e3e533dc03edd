/* SPDX-License-Identifier: EUPL-1.2
 *
 * What people answer to a poll, from tests/unit/votes.txt. "= name; options" sets the options that follow; then "text | votes": a letter
 * for each option, y, m, n or - for none; "none" when it is no answer; behind it "?question" without "votes.", "#5" (no such option), "!"
 * (declines), "<" (all is taken back), "~" (words are left for the organiser). In a text \n is a line end.
 */
#include <glib.h>

#include "handlers/votes.h"
#include "tests/unit/check.h"

static const struct civil now = { .year = 2026, .month = 3, .day = 3, .hour = 9, .weekday = 2 };

static char *
votes_words(TALLOC_CTX *mem, bool read, const struct votes *v, size_t n)
{
	char *s = talloc_strdup(mem, "");
	size_t i;

	if (!read)
		return talloc_strdup(mem, "none");
	for (i = 0; i < n; i++)
		s = talloc_asprintf_append(s, "%c", "-nmy"[v->of[i]]);
	if (v->question)
		s = talloc_asprintf_append(s, " ?%s", v->question + strlen("votes."));
	if (v->beyond)
		s = talloc_asprintf_append(s, " #%zu", v->beyond);
	return talloc_asprintf_append(s, "%s%s%s", v->declines ? " !" : "", v->withdrawn ? " <" : "", *v->rest ? " ~" : "");
}

static int
table(const char *file)
{
	g_autofree char *all = NULL;
	g_auto(GStrv) lines = NULL;
	TALLOC_CTX *mem = talloc_new(NULL);
	struct option *options = NULL;
	struct votes v;
	size_t n_options = 0;
	int i, n = 0;

	REQUIRE(g_file_get_contents(file, &all, NULL, NULL));
	lines = g_strsplit(all, "\n", -1);
	for (i = 0; lines[i]; i++) {
		char *bar = strstr(lines[i], " | ");
		g_autofree char *text = NULL;
		const char *got;

		if (*lines[i] == '=')
			n_options = votes_options(mem, lines[i] + 1, &now, &options);
		if (*lines[i] == '#' || *lines[i] == '=' || !bar)
			continue;
		*bar = '\0';
		text = g_strcompress(lines[i]);
		got = votes_words(mem, votes_read(mem, text, options, n_options, &now, &v), &v, n_options);
		n++;
		check_count++;
		if (strcmp(got, g_strstrip(bar + 3)) != 0) {
			check_failed++;
			printf("votes.txt:%d: %s\n   got: %s%s%s%s%s\n  want: %s\n", i + 1, lines[i], got, v.unsure ? " unsure: " : "",
			    v.unsure ? v.unsure : "", *v.rest ? " rest: " : "", v.rest, bar + 3);
		}
	}
	talloc_free(mem);
	return n;
}

/* Any votes, said as our letters propose it, are read back as themselves. */
static void
said_and_read(void)
{
	static const char *const words[] = { NULL, "non", "si besoin", "oui" }, *const english[] = { NULL, "no", "if needed", "yes" };
	static const char *const apart[] = { ", ", "\n", " ", " ; ", "; ", " / ", ". " }, *const marks[] = { " ", " : ", ") ", " - ", " = ",
		". " };
	g_autoptr(GRand) random = g_rand_new_with_seed(6);
	int round;

	for (round = 0; round < 20000; round++) {
		TALLOC_CTX *mem = talloc_new(NULL);
		size_t n = (size_t)g_rand_int_range(random, 1, 21), i, said = 0;
		const char *gap = apart[g_rand_int_range(random, 0, G_N_ELEMENTS(apart))];
		const char *mark = marks[g_rand_int_range(random, 0, G_N_ELEMENTS(marks))];
		const char *const *say = g_rand_boolean(random) ? words : english;
		struct option *o = talloc_zero_array(mem, struct option, (unsigned)n);
		enum vote *want = talloc_zero_array(mem, enum vote, (unsigned)n);
		char *text = talloc_strdup(mem, "");
		struct votes v;
		bool same;

		for (i = 0; i < n; i++) {
			o[i].dated = true;
			o[i].slot.start = dates_civil(dates_day(2026, 3, 4) + (int32_t)i / 2, i % 2 ? 14 * 60 : 9 * 60);
			o[i].slot.end = dates_civil(dates_day(2026, 3, 4) + (int32_t)i / 2, i % 2 ? 17 * 60 : 12 * 60);
			want[i] = (enum vote)g_rand_int_range(random, 0, 4);
			if (want[i] != VOTE_NONE)
				text = talloc_asprintf_append(text, "%s%zu%s%s", said++ ? gap : "", i + 1, mark, say[want[i]]);
		}
		same = votes_read(mem, text, o, n, &now, &v) == (said > 0) && v.said == said && !v.question;
		for (i = 0; i < n; i++)
			same = same && v.of[i] == want[i];
		check_count++;
		if (!same && check_failed++ < 20)
			printf("read as something else: %s\n   got: %s\n", text, votes_words(mem, true, &v, n));
		talloc_free(mem);
	}
}

/* Nothing, too much, no text at all. */
static void
extremes(void)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	char *text = talloc_strdup(mem, "");
	struct option one = { .label = "Rennes" };
	struct votes v;
	int i;

	CHECK(!votes_read(mem, "", &one, 1, &now, &v));
	CHECK(!votes_read(mem, "oui", NULL, 0, &now, &v));
	CHECK(!votes_read(mem, "\xff\xfe oui", &one, 1, &now, &v));
	for (i = 1; i <= 99; i++)
		text = talloc_asprintf_append(text, "%d oui\n", i);
	CHECK(votes_read(mem, text, &one, 1, &now, &v));
	CHECK_INT(v.of[0], VOTE_YES);
	CHECK_INT(v.beyond, 2);
	talloc_free(mem);
}

int
main(void)
{
	printf("%d phrases\n", table("tests/unit/votes.txt"));
	said_and_read();
	extremes();
	return check_report();
}
