/* SPDX-License-Identifier: EUPL-1.2
 *
 * F2: the working calendar. Cases worked out by hand; then what must hold whatever the settings, against a count minute by minute.
 */
#include <glib.h>
#include <talloc.h>
#include <time.h>

#include "bot/base/date.h"
#include "bot/base/holiday.h"
#include "bot/base/hours.h"
#include "tests/unit/check.h"

static TALLOC_CTX *mem;

static const struct hours_rules usual = { "Europe/Paris", "9:00-17:00", "lundi-vendredi", "france", "", "" };

static struct hours *
made(struct hours_rules r)
{
	struct hours *h;

	r.zone = r.zone ? r.zone : usual.zone;
	r.open = r.open ? r.open : usual.open;
	r.days = r.days ? r.days : usual.days;
	r.holidays = r.holidays ? r.holidays : usual.holidays;
	r.closed = r.closed ? r.closed : "";
	r.quiet = r.quiet ? r.quiet : "";
	h = hours_new(mem, &r);
	REQUIRE(h != NULL);
	return h;
}

static int64_t
instant(const char *zone, const char *civil)
{
	int64_t at;

	REQUIRE(date_parse(civil, zone, &at) == 0);
	return at;
}

static const char *
civil(const char *zone, int64_t at)
{
	struct civil c;

	if (at == 0)
		return "never";
	REQUIRE(date_civil(at, zone, &c) == 0);
	return talloc_asprintf(mem, "%04d-%02d-%02dT%02d:%02d:%02d", c.year, c.month, c.day, c.hour, c.minute, c.second);
}

static uint32_t
julian(int year, int month, int day)
{
	GDate d;

	g_date_clear(&d, 1);
	g_date_set_dmy(&d, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
	return g_date_get_julian(&d);
}

static void
next(void)
{
	static const struct {
		const char *at, *want;
		struct hours_rules r;
	} cases[] = {
		{ "2026-03-02T09:00", "2026-03-02T09:00:00", { 0 } },
		{ "2026-03-02T16:59:59", "2026-03-02T16:59:59", { 0 } },
		{ "2026-03-02T17:00", "2026-03-03T09:00:00", { 0 } },
		{ "2026-03-02T03:00", "2026-03-02T09:00:00", { 0 } },
		{ "2026-03-06T18:00", "2026-03-09T09:00:00", { 0 } },
		{ "2026-04-03T17:00", "2026-04-07T09:00:00", { 0 } },                            /* Easter Monday */
		{ "2026-04-02T17:00", "2026-04-07T09:00:00", { .holidays = "alsace-moselle" } }, /* Good Friday too */
		{ "2026-04-02T17:00", "2026-04-03T09:00:00", { .holidays = "none" } },
		{ "2026-05-13T17:00", "2026-05-15T09:00:00", { 0 } },                      /* Ascension Thursday */
		{ "2026-05-13T17:00", "2026-05-18T09:00:00", { .closed = "2026-05-15" } }, /* ... and its bridge */
		{ "2028-12-25T10:00", "2028-12-27T09:00:00", { .holidays = "Alsace-Moselle" } },
		{ "2026-12-23T17:00", "2027-01-04T09:00:00", { .closed = "2026-12-24/2027-01-03" } },
		{ "2030-12-23T17:00", "2031-01-06T09:00:00", { .closed = " 12-24 / 01-03 ;" } },
		{ "2026-12-31T17:00", "2027-01-04T09:00:00", { 0 } }, /* 1 January is a Friday */
		{ "2028-02-28T17:00", "2028-02-29T09:00:00", { 0 } },
		{ "2028-02-28T17:00", "2028-03-01T09:00:00", { .closed = "02-29" } },
		{ "2027-02-26T17:00", "2027-03-01T09:00:00", { .closed = "02-29" } }, /* closes nothing that year */
		{ "2027-02-19T17:00", "2027-03-01T09:00:00", { .closed = "02-20/02-29" } },
		{ "2026-03-02T12:00", "2026-03-02T14:00:00", { .open = "9h-12h; 14h-17h30" } },
		{ "2026-03-02T17:29", "2026-03-02T17:29:00", { .open = "14h-17h30;9-12" } },
		{ "2026-03-02T17:30", "2026-03-03T09:00:00", { .open = "14h-17h30;9-12" } },
		{ "2026-03-02T12:30", "2026-03-02T12:30:00", { .open = "9:00-12:00; 12:00-13:00" } }, /* they touch */
		{ "2026-03-06T12:00", "2026-03-07T09:00:00", { .days = "mer; samedi; SUNDAY" } },
		{ "2026-03-08T17:00", "2026-03-11T09:00:00", { .days = "mer; samedi; SUNDAY" } },
		{ "2026-03-05T17:00", "2026-03-08T09:00:00", { .days = "dimanche-jeudi" } },
		{ "2026-03-29T01:59:59", "2026-03-29T03:00:00", { .open = "2:00-4:00", .days = "dim" } }, /* 2:00 is left out */
		{ "2026-10-24T23:00", "2026-10-25T02:00:00", { .open = "2:00-4:00", .days = "dim" } },
		{ "2026-03-02T23:59:59", "2026-03-02T23:59:59", { .open = "0:00-24:00" } },
		{ "2026-08-03T10:00", "2026-08-03T10:00:00", { .quiet = "08-01/08-21" } }, /* quiet is not closed */
		{ "2026-08-03T10:00", "never", { .closed = "01-01/12-31" } },
		{ "2200-12-31T17:00", "never", { 0 } },
		{ "9998-12-31T17:00", "never", { 0 } },
	};
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct hours *h = made(cases[i].r);
		int64_t at = instant("Europe/Paris", cases[i].at);

		CHECK_STR(civil("Europe/Paris", hours_next(h, at)), cases[i].want);
		CHECK(hours_open(h, at) == (hours_next(h, at) == at));
		talloc_free(h);
	}
}

static void
next_for(void)
{
	struct hours *h = made((struct hours_rules){ .quiet = "08-01/08-21; 2026-12-21/2026-12-31" });
	const struct away away[] = {
		{ julian(2026, 8, 26), julian(2026, 9, 1) },
		{ julian(2026, 8, 20), julian(2026, 8, 25) },
		{ julian(2026, 8, 25), julian(2026, 8, 26) },
	};
	const struct away always = { julian(2026, 8, 1), julian(9999, 1, 1) }, nothing = { julian(2026, 8, 3), julian(2026, 8, 3) };
	int64_t at = instant("Europe/Paris", "2026-08-03T10:00");

	CHECK_STR(civil("Europe/Paris", hours_next_for(h, at, true, NULL, 0)), "2026-08-03T10:00:00");
	CHECK_STR(civil("Europe/Paris", hours_next_for(h, at, true, &nothing, 1)), "2026-08-03T10:00:00");
	CHECK_STR(civil("Europe/Paris", hours_next_for(h, at, false, NULL, 0)), "2026-08-24T09:00:00");
	CHECK_STR(civil("Europe/Paris", hours_next_for(h, at, false, away, 3)), "2026-09-01T09:00:00");
	CHECK_STR(civil("Europe/Paris", hours_next_for(h, at, true, away, 3)), "2026-08-03T10:00:00");
	CHECK_STR(civil("Europe/Paris", hours_next_for(h, at, true, &always, 1)), "never");
	CHECK(hours_quiet(h, at) && !hours_quiet(h, at + 21 * 86400));
	CHECK(hours_quiet(h, instant("Europe/Paris", "2026-12-31T23:59")) && !hours_quiet(h, instant("Europe/Paris", "2027-01-01")));
}

static void
minutes(void)
{
	static const struct {
		const char *at;
		int minutes;
		const char *want;
		struct hours_rules r;
	} cases[] = {
		{ "2026-03-02T16:00", 60, "2026-03-02T17:00:00", { 0 } },
		{ "2026-03-02T16:00", 61, "2026-03-03T09:01:00", { 0 } },
		{ "2026-03-02T17:00", 1, "2026-03-03T09:01:00", { 0 } },
		{ "2026-03-02T22:00", 0, "2026-03-02T22:00:00", { 0 } },
		{ "2026-03-02T16:00:30", 60, "2026-03-03T09:00:30", { 0 } },
		{ "2026-03-06T16:00", 8 * 60, "2026-03-09T16:00:00", { 0 } },
		{ "2026-03-07T16:00", 8 * 60, "2026-03-09T17:00:00", { 0 } },
		{ "2026-03-02T11:00", 2 * 60, "2026-03-02T15:00:00", { .open = "9:00-12:00; 14:00-17:00" } },
		{ "2026-03-29T01:00", 2 * 60, "2026-03-29T04:00:00", { .open = "0:00-24:00", .days = "lundi-dimanche" } },
		{ "2026-10-25T01:00", 3 * 60, "2026-10-25T03:00:00", { .open = "0:00-24:00", .days = "lundi-dimanche" } },
		{ "2026-03-03T10:00", -60, "2026-03-03T09:00:00", { 0 } },
		{ "2026-03-03T10:00", -61, "2026-03-02T16:59:00", { 0 } },
		{ "2026-03-03T09:00", -60, "2026-03-02T16:00:00", { 0 } },
		{ "2026-03-09T09:00", -480, "2026-03-06T09:00:00", { 0 } },
		{ "2026-10-25T04:00", -3 * 60, "2026-10-25T02:00:00", { .open = "0:00-24:00", .days = "lundi-dimanche" } },
		/* 231 years of it, at once. */
		{ "2026-03-02T16:00", G_MAXINT, "never", { 0 } },
		{ "2026-03-02T16:00", G_MININT, "never", { 0 } },
		{ "2026-03-02T16:00", 1, "never", { .closed = "01-01/12-31" } },
	};
	int64_t out;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct hours *h = made(cases[i].r);
		int r = hours_add_minutes(h, instant("Europe/Paris", cases[i].at), cases[i].minutes, &out);

		CHECK_STR(civil("Europe/Paris", r < 0 ? 0 : out), cases[i].want);
		talloc_free(h);
	}
}

static void
days(void)
{
	static const struct {
		const char *at;
		int days;
		const char *want;
		struct hours_rules r;
	} cases[] = {
		{ "2026-04-30T09:00", 1, "2026-05-04T09:00:00", { 0 } }, /* 1 May is closed */
		{ "2026-03-27T09:00", 1, "2026-03-30T09:00:00", { 0 } }, /* the clock has changed */
		{ "2026-03-02T22:15", 5, "2026-03-09T22:15:00", { 0 } },
		{ "2026-03-07T12:00", 1, "2026-03-09T12:00:00", { 0 } },
		{ "2026-03-07T12:00", 0, "2026-03-07T12:00:00", { 0 } },
		{ "2026-03-09T12:00", -1, "2026-03-06T12:00:00", { 0 } },
		{ "2026-03-08T12:00", -1, "2026-03-06T12:00:00", { 0 } },
		{ "2026-03-02T12:00", 250, "2027-03-01T12:00:00",
		    { .holidays = "none", .closed = "2026-07-01/2026-07-07; 2026-07-08/2026-07-14" } },
		{ "2026-03-28T02:30", 1, "2026-03-29T03:00:00", { .days = "lundi-dimanche" } }, /* there is no 2:30 */
		{ "2028-02-28T09:00", 1, "2028-02-29T09:00:00", { 0 } },
		{ "2026-03-02T12:00", 1000000, "never", { 0 } },
		{ "2026-03-02T12:00", -1000000, "never", { 0 } },
		{ "2026-03-02T12:00", 1, "never", { .closed = "2000-01-01/2200-12-31" } },
	};
	struct hours *h = made(usual);
	int64_t out, a = instant("Europe/Paris", "2026-04-30T18:00"), b = instant("Europe/Paris", "2026-05-05T09:30");
	size_t i;

	CHECK_INT(hours_days_between(h, a, b), 2); /* Monday, Tuesday */
	CHECK_INT(hours_days_between(h, b, a), -2);
	CHECK_INT(hours_days_between(h, a, a), 0);
	CHECK_INT(hours_minutes_between(h, a, b), 8 * 60 + 30);
	CHECK_INT(hours_minutes_between(h, b, a), -8 * 60 - 30);
	for (i = 0; i < G_N_ELEMENTS(cases); i++) {
		int r;

		h = made(cases[i].r);
		r = hours_add_days(h, instant("Europe/Paris", cases[i].at), cases[i].days, &out);
		CHECK_STR(civil("Europe/Paris", r < 0 ? 0 : out), cases[i].want);
		talloc_free(h);
	}
}

static void
texts(void)
{
	static const struct {
		enum hours_part part;
		const char *text, *bad; /* NULL: good */
	} cases[] = {
		{ HOURS_OPEN, "9:00-17:00", NULL },
		{ HOURS_OPEN,
		    "9h\xe2\x80\x93"
		    "12h30; 14 h - 17 h",
		    NULL },
		{ HOURS_OPEN, "17:00-9:00", "17:00-9:00" },
		{ HOURS_OPEN, "9:00-9:00", "9:00-9:00" },
		{ HOURS_OPEN, "9:00-12:00; 14:00", "14:00" },
		{ HOURS_OPEN, "9:60-12:00", "9:60-12:00" },
		{ HOURS_OPEN, "9:5-12:00", "9:5-12:00" },
		{ HOURS_OPEN, "9:-12:00", "9:-12:00" },
		{ HOURS_OPEN, "9:00-24:01", "9:00-24:01" },
		{ HOURS_OPEN, "9:00-25:00", "9:00-25:00" },
		{ HOURS_OPEN, "9:00-99999999999:00", "9:00-99999999999:00" },
		{ HOURS_OPEN, "matin", "matin" },
		{ HOURS_OPEN, "9-17h et plus", "9-17h et plus" },
		{ HOURS_OPEN, "", "" },
		{ HOURS_OPEN, ";;", ";;" },
		{ HOURS_OPEN, "0-1;2-3;4-5;6-7;8-9;10-11;12-13;14-15;16-17", "16-17" },
		{ HOURS_OPEN, "0-1;1-2;2-3;3-4;4-5;5-6;6-7;7-8;8-9;9-10", NULL },
		{ HOURS_DAYS, "lundi-vendredi", NULL },
		{ HOURS_DAYS, "Lun; mardi;THU", NULL },
		{ HOURS_DAYS, "lu", "lu" },
		{ HOURS_DAYS, "lundi-", "lundi-" },
		{ HOURS_DAYS, "lundi; jour", "jour" },
		{ HOURS_DAYS, "", "" },
		{ HOURS_HOLIDAYS, "France", NULL },
		{ HOURS_HOLIDAYS, "bretagne", "bretagne" },
		{ HOURS_CLOSED, "", NULL },
		{ HOURS_CLOSED, "2026-05-15; 12-24;2026-12-24/2027-01-03", NULL },
		{ HOURS_CLOSED, "02-29", NULL },
		{ HOURS_CLOSED, "2028-02-29", NULL },
		{ HOURS_CLOSED, "2026-02-29", "2026-02-29" },
		{ HOURS_CLOSED, "02-30", "02-30" },
		{ HOURS_CLOSED, "2026-13-01", "2026-13-01" },
		{ HOURS_CLOSED, "2026-05-15/2026-05-14", "2026-05-15/2026-05-14" },
		{ HOURS_CLOSED, "2026-12-24/01-03", "2026-12-24/01-03" },
		{ HOURS_CLOSED, "12-24/2027-01-03", "12-24/2027-01-03" },
		{ HOURS_CLOSED, "1926-05-15", "1926-05-15" },
		{ HOURS_CLOSED, "9999-05-15", "9999-05-15" },
		{ HOURS_CLOSED, "12-24; 15/08/2026", "15/08/2026" },
		{ HOURS_CLOSED, "12-24/01-03/01-05", "12-24/01-03/01-05" },
		{ HOURS_QUIET, "tout l'\xc3\xa9t\xc3\xa9", "tout l'\xc3\xa9t\xc3\xa9" },
	};
	char bad[100];
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(cases); i++) {
		bool good = hours_check(cases[i].part, cases[i].text, bad, sizeof bad);

		CHECK_STR(good ? "good" : bad, cases[i].bad ? cases[i].bad : "good");
	}
	CHECK(!hours_new(mem, &(struct hours_rules){ "Europe/Nowhere", "9-17", "lun", "none", "", "" }));
	CHECK(!hours_new(mem, &(struct hours_rules){ "Europe/Paris", "9-17", "lun", "none", "", "x" }));
}

/* --- what must hold, whatever the settings --- */

/* As hours.h says it, with the clock on the wall alone: n minutes from `start` on. */
static void
naive_open(const struct hours_rules *r, const struct hours *h, int64_t start, bool *open, int n)
{
	int from, to, from2 = -1, to2 = -1, i, minute;
	struct civil c, before = { 0 };
	bool works = false;

	REQUIRE(sscanf(r->open, "%d-%d;%d-%d", &from, &to, &from2, &to2) >= 2);
	for (i = 0; i < n; i++) {
		if (date_civil(start + i * 60L, r->zone, &c) < 0)
			REQUIRE(!"a civil time");
		if (c.day != before.day)
			works = hours_day(h, julian(c.year, c.month, c.day)).working;
		before = c;
		minute = c.hour * 60 + c.minute;
		open[i] = works && ((minute >= from * 60 && minute < to * 60) || (minute >= from2 * 60 && minute < to2 * 60));
	}
}

/* Three years, minute by minute. */
static void
against_naive(struct hours_rules r, const char *from)
{
	enum { N = 3 * 366 * 1440, STEP = 97 };
	struct hours *h = made(r);
	int64_t start = instant(r.zone, from), *sum = g_new(int64_t, N + 1), last = 0, out;
	bool *open = g_new(bool, N);
	int i, n = 0, wrong = 0;

	naive_open(&r, h, start, open, N);
	for (i = 0, sum[0] = 0; i < N; i++)
		sum[i + 1] = sum[i] + open[i];
	for (i = N - 1; i >= 0; i--) {
		if (open[i])
			last = start + i * 60L;
		wrong += open[i] != hours_open(h, start + i * 60L);
		wrong += last && last != hours_next(h, start + i * 60L);
	}
	CHECK_INT(wrong, 0);
	/* The instant that so many minutes lead to is the first one before which they lie. */
	for (i = 0; i < N; i += STEP) {
		int amount = 1 + i % 5000, k;

		if (sum[i] + amount > sum[N])
			break;
		while (sum[n] < sum[i] + amount)
			n++;
		while (n > 0 && sum[n - 1] >= sum[i] + amount)
			n--;
		CHECK_INT(hours_add_minutes(h, start + i * 60L, amount, &out), 0);
		wrong += out != start + n * 60L;
		wrong += hours_minutes_between(h, start + i * 60L, out) != amount;
		/* ... and back: to the last one. */
		for (k = i; k < N && sum[k + 1] == sum[i]; k++)
			;
		CHECK_INT(hours_add_minutes(h, out, -amount, &out), 0);
		wrong += out != start + k * 60L;
	}
	CHECK_INT(wrong, 0);
	g_free(sum);
	g_free(open);
	talloc_free(h);
}

static void
properties(const struct hours_rules r)
{
	enum { N = 3000 };
	struct hours *h = made(r);
	GRand *rand = g_rand_new_with_seed(20260302);
	int64_t previous = 0, previous_next = 0, previous_added = 0;
	int i;

	for (i = 0; i < N; i++) {
		/* From 1971 to 2199, growing. */
		int64_t at = 31536000 + i * (7195000000LL / N) + g_rand_int_range(rand, 0, 2000000), one, two, both;
		int a = g_rand_int_range(rand, 0, 20000), b = g_rand_int_range(rand, 0, 20000), d = g_rand_int_range(rand, -300, 300);
		int64_t n = hours_next(h, at);

		CHECK(n >= at && hours_open(h, n) && hours_next(h, n) == n);
		CHECK(hours_add_minutes(h, at, a, &one) == 0 && hours_add_minutes(h, one, b, &two) == 0 &&
		      hours_add_minutes(h, at, a + b, &both) == 0);
		CHECK_INT(two, both);
		CHECK_INT(hours_minutes_between(h, at, one), a);
		CHECK(hours_add_minutes(h, at, 5000, &one) == 0);
		CHECK(at < previous || (n >= previous_next && one >= previous_added));
		previous = at;
		previous_next = n;
		previous_added = one;
		CHECK(hours_add_days(h, at, d, &one) == 0);
		CHECK_INT(
		    hours_days_between(h, at, one), d < 0 && !hours_days_between(h, at - 86400, at) ? hours_days_between(h, at, one) : d);
	}
	g_rand_free(rand);
	talloc_free(h);
}

/* The planner asks a hundred thousand times. The bound is for a build with sanitizers on a slow machine. */
static void
speed(void)
{
	struct hours *h = made((struct hours_rules){ .open = "9-12;14-17", .closed = "12-24/01-02", .quiet = "08-01/08-21" });
	const struct away away = { julian(2026, 3, 1), julian(2026, 3, 20) };
	clock_t start = clock();
	int64_t at = 1772442000, out;
	int i;

	for (i = 0; i < 100000; i++) {
		at += 911;
		(void)hours_next_for(h, at, false, &away, 1);
		(void)hours_add_minutes(h, at, 480, &out);
		(void)hours_add_days(h, at, 5, &out);
	}
	printf("100,000 times next, hours and days: %.0f ms\n", (double)(clock() - start) * 1000 / CLOCKS_PER_SEC);
	CHECK((clock() - start) / CLOCKS_PER_SEC < 3);
}

int
main(void)
{
	mem = talloc_new(NULL);
	next();
	next_for();
	minutes();
	days();
	texts();
	speed();
	against_naive((struct hours_rules){ "Europe/Paris", "9-17", "lundi-vendredi", "france", "12-24/01-02", "" }, "2026-01-01");
	against_naive((struct hours_rules){ "Europe/Paris", "3-5;22-24", "lundi-dimanche", "none", "", "" }, "2026-01-01");
	against_naive((struct hours_rules){ "Europe/Paris", "0-3;22-24", "sam;dim", "none", "", "" }, "2027-06-01");
	against_naive((struct hours_rules){ "America/St_Johns", "0-24", "sam;dim", "alsace-moselle", "", "" }, "2008-01-01"); /* at 00:01 */
	against_naive((struct hours_rules){ "America/Sao_Paulo", "0-2;23-24", "sun-sat", "none", "", "" }, "2016-01-01");     /* at 00:00 */
	against_naive(
	    (struct hours_rules){ "Pacific/Apia", "8-16", "lundi-vendredi", "none", "", "" }, "2010-06-01"); /* no 30 December 2011 */
	against_naive((struct hours_rules){ "Africa/Casablanca", "1-4", "lundi-dimanche", "none", "", "" }, "2024-01-01");
	against_naive(
	    (struct hours_rules){ "Australia/Lord_Howe", "1-3", "lundi-dimanche", "none", "02-29", "" }, "2098-01-01"); /* half an hour */
	properties(usual);
	properties((struct hours_rules){ "Pacific/Auckland", "22-24;0-3", "samedi-mercredi", "alsace-moselle", "02-20/02-29; 12-31", "" });
	properties((struct hours_rules){ "UTC", "0-24", "lundi-dimanche", "none", "", "" });
	talloc_free(mem);
	return check_report();
}
