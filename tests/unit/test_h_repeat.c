/* SPDX-License-Identifier: EUPL-1.2
 *
 * What comes again, in words: for ten years the days of the rule that was read, as libical counts them, are those that a plain look at
 * each day of the calendar finds; and what is said back of the rule is read as the same rule. [F5; own reminders]
 */
#include <glib.h>

#include "bot/base/recur.h"
#include "handlers/dates.h"
#include "templates/render.h"
#include "tests/unit/check.h"

enum { YEARS_DAYS = 3653, WEEKENDS = 6, FULLY = 600, SOME = 41 };

static const struct civil now = { .year = 2026, .month = 3, .day = 2, .hour = 10, .weekday = 1 };

static int
last_of(int32_t day)
{
	struct civil c = dates_civil(day, 0);
	int d;

	for (d = 31; !dates_day(c.year, c.month, d); d--)
		;
	return d;
}

static int
weekday(int32_t day)
{
	return dates_civil(day, 0).weekday;
}

/* The nth such weekday of its month; -1 the last. */
static bool
nth(int32_t day, int wanted, int n)
{
	int mday = dates_civil(day, 0).day;

	return weekday(day) == wanted && (n < 0 ? mday + 7 > last_of(day) : (mday + 6) / 7 == n);
}

static int
month(int32_t day)
{
	return dates_civil(day, 0).month;
}

static int
mday(int32_t day)
{
	return dates_civil(day, 0).day;
}

static int
months_since(int32_t day, int32_t first)
{
	struct civil a = dates_civil(first, 0), b = dates_civil(day, 0);

	return (b.year - a.year) * 12 + b.month - a.month;
}

/* Is it one of them? `first` is the day from which intervals are counted. */
typedef bool is_day(int32_t day, int32_t first);

static bool
first_and_third_thursday(int32_t d, int32_t first)
{
	(void)first;
	return nth(d, 4, 1) || nth(d, 4, 3);
}

static bool
second_and_fourth_tuesday(int32_t d, int32_t first)
{
	(void)first;
	return nth(d, 2, 2) || nth(d, 2, 4);
}

static bool
every_other_thursday(int32_t d, int32_t first)
{
	return weekday(d) == 4 && (d - first) % 14 == 0;
}

static bool
last_friday(int32_t d, int32_t first)
{
	(void)first;
	return nth(d, 5, -1);
}

static bool
quarter(int32_t d, int32_t first)
{
	return mday(d) == mday(first) && months_since(d, first) % 3 == 0;
}

static bool
weekly_but_august(int32_t d, int32_t first)
{
	return weekday(d) == weekday(first) && month(d) != 8;
}

static bool
monday_but_summer(int32_t d, int32_t first)
{
	(void)first;
	return weekday(d) == 1 && month(d) != 7 && month(d) != 8;
}

static bool
school_tuesday(int32_t d, int32_t first)
{
	(void)first;
	return weekday(d) == 2 && (month(d) >= 9 || month(d) <= 6);
}

static bool
working_day(int32_t d, int32_t first)
{
	(void)first;
	return weekday(d) < WEEKENDS;
}

static bool
not_wednesday(int32_t d, int32_t first)
{
	(void)first;
	return weekday(d) != 3;
}

static bool
first_and_fifteenth(int32_t d, int32_t first)
{
	(void)first;
	return mday(d) == 1 || mday(d) == 15;
}

static bool
end_of_month(int32_t d, int32_t first)
{
	(void)first;
	return mday(d) == last_of(d);
}

static bool
first_working_day(int32_t d, int32_t first)
{
	int32_t k;

	(void)first;
	for (k = d - mday(d) + 1; weekday(k) >= WEEKENDS; k++)
		;
	return k == d;
}

static bool
bastille_day(int32_t d, int32_t first)
{
	(void)first;
	return month(d) == 7 && mday(d) == 14;
}

static const struct {
	const char *text;
	is_day *is;
} all[] = {
	{ "les 1er et 3e jeudis du mois", first_and_third_thursday },
	{ "tous les premiers et troisièmes jeudis du mois", first_and_third_thursday },
	{ "le premier et le troisième jeudi de chaque mois", first_and_third_thursday },
	{ "the 1st and 3rd Thursdays of the month", first_and_third_thursday },
	{ "every first and third Thursday", first_and_third_thursday },
	{ "les 2e et 4e mardis de chaque mois", second_and_fourth_tuesday },
	{ "un jeudi sur deux", every_other_thursday },
	{ "le jeudi, une semaine sur deux", every_other_thursday },
	{ "every other Thursday", every_other_thursday },
	{ "chaque dernier vendredi", last_friday },
	{ "tous les derniers vendredis du mois", last_friday },
	{ "every last Friday of the month", last_friday },
	{ "tous les trimestres", quarter },
	{ "chaque trimestre", quarter },
	{ "every quarter", quarter },
	{ "chaque semaine sauf en août", weekly_but_august },
	{ "every week except in August", weekly_but_august },
	{ "tous les lundis sauf en juillet et août", monday_but_summer },
	{ "tous les lundis à 9h, sauf en juillet-août", monday_but_summer },
	{ "every Monday except July and August", monday_but_summer },
	{ "tous les mardis de septembre à juin", school_tuesday },
	{ "every Tuesday from September to June", school_tuesday },
	{ "tous les jours ouvrés", working_day },
	{ "chaque jour ouvrable à 9h", working_day },
	{ "tous les jours sauf le week-end", working_day },
	{ "every working day", working_day },
	{ "every weekday", working_day },
	{ "tous les jours sauf le mercredi", not_wednesday },
	{ "every day except Wednesdays", not_wednesday },
	{ "le 1er et le 15 de chaque mois", first_and_fifteenth },
	{ "les 1er et 15 du mois", first_and_fifteenth },
	{ "on the 1st and 15th of every month", first_and_fifteenth },
	{ "chaque fin de mois", end_of_month },
	{ "le dernier jour de chaque mois", end_of_month },
	{ "le premier jour ouvré de chaque mois", first_working_day },
	{ "the first working day of every month", first_working_day },
	{ "tous les 14 juillet", bastille_day },
	{ "every year on 14 July", bastille_day },
};

static struct civil
before(const struct civil *c)
{
	return dates_civil(dates_day(c->year, c->month, c->day) - 1, 23 * 60);
}

static void
ten_years(const char *text, is_day *is)
{
	const struct dates_frame frame = { .now = &now };
	TALLOC_CTX *mem = talloc_new(NULL);
	struct civil at, next;
	struct span s[3];
	size_t n = dates_find(mem, text, &frame, s, G_N_ELEMENTS(s));
	int n_days = 0;
	int32_t first, day, today = dates_day(2026, 3, 2);
	bool good = n == 1 && s[0].recurrence && !s[0].unread;

	check_count++;
	if (good) {
		first = dates_day(s[0].start.year, s[0].start.month, s[0].start.day);
		at = before(&s[0].start);
		for (day = today; day < first; day++) /* today counts, but not its hours that are over */
			good = good && (!is(day, first) || (day == today && !s[0].all_day));
		for (; day < first + YEARS_DAYS && good; day++) {
			if (!is(day, first))
				continue;
			/* Each call counts from the first day on: of what comes nearly each day, some are looked at. */
			if (n_days++ < FULLY || n_days % SOME == 0)
				good = recur_next(s[0].recurrence, &s[0].start, &at, &next) == 1 &&
				       dates_day(next.year, next.month, next.day) == day && next.hour == s[0].start.hour;
			at = dates_civil(day, s[0].start.hour * 60 + s[0].start.minute);
		}
	}
	if (!good) {
		check_failed++;
		printf("%s: %s, not so on %s\n", text, n ? s[0].recurrence : "none", n ? dates_iso(mem, &at, true) : "");
	}
	talloc_free(mem);
}

/* "tous les lundis à 9 h, sauf en août, à partir du ..." */
static void
said_back(const struct templates *set, const char *lang, const char *text)
{
	const struct dates_frame frame = { .now = &now };
	TALLOC_CTX *mem = talloc_new(NULL);
	struct span s[2], back[2];
	const char *said;

	CHECK_INT(dates_find(mem, text, &frame, s, 1), 1);
	said = dates_say(mem, set, lang, &s[0]);
	CHECK_INT(dates_find(mem, said, &frame, back, 2), 1);
	CHECK_STR(back[0].recurrence, s[0].recurrence);
	CHECK_INT(back[0].len, strlen(said));
	if (g_strcmp0(back[0].recurrence, s[0].recurrence) != 0 || back[0].len != strlen(said))
		printf("   %s\n   %s\n", text, said);
	talloc_free(mem);
}

int
main(void)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	const struct dates_frame frame = { .now = &now };
	static const char *const untold[] = { "tous les lundis sauf pendant les vacances", "chaque jeudi sauf les jours fériés",
		"every Monday except bank holidays" };
	struct templates *set;
	struct err e = { 0 };
	struct span s[2];
	size_t i;

	setvbuf(stdout, NULL, _IOLBF, 0);
	REQUIRE(templates_open(NULL, NULL, &set, &e) == 0);
	for (i = 0; i < G_N_ELEMENTS(all); i++) {
		ten_years(all[i].text, all[i].is);
		said_back(set, "fr", all[i].text);
		said_back(set, "en", all[i].text);
	}
	for (i = 0; i < G_N_ELEMENTS(untold); i++) { /* what no rule tells is not taken for less */
		CHECK(dates_find(mem, untold[i], &frame, s, 2) >= 1);
		CHECK(s[0].unread);
	}
	talloc_free(set);
	talloc_free(mem);
	return check_report();
}
