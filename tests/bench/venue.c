/* SPDX-License-Identifier: EUPL-1.2
 *
 * Is a free room found quickly in a house that has lent its rooms for ten years? venue DIR BOOKINGS QUERIES: fills a database with BOOKINGS
 * bookings of twelve rooms, about evenly over ten years, half of the hours of the busy ones taken. Then somebody asks for a free room QUERIES
 * times, on a day of those years or just ahead of all, with so many people that some rooms will not do; some times everything is taken and
 * others are looked for. Prints the microseconds of the median, the 99th percentile and the slowest, of the search alone (`find`) and of the
 * whole road from the message to its durable answer (`road`).
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bot/base/room_item.h"
#include "bot/bot.h"
#include "handlers/venue.h"

enum { ROOMS = 12, YEARS = 10, DAY = 86400, OPENED = 1483257600 /* 1 January 2017, 9:00 in Paris */, NOW = 1772440000, APART = 20 };

static uint64_t seed = 20260302;

static void
die(const char *what, const char *why)
{
	fprintf(stderr, "venue: %s: %s\n", what, why);
	exit(2);
}

static uint64_t
draw(uint64_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (seed >> 11) % below;
}

static double
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static struct bot *
open_bot(const char *dir)
{
	struct settings *set = talloc_zero(NULL, struct settings);
	struct templates *words;
	struct err e = { 0 };
	struct bot *b;
	int i;
	char *conf = talloc_asprintf(set,
	    "[lab]\naddress = lab@lab.example\ncontroller = Lab\nstate = %s\n[auth]\nauthserv_id = mx.lab.example\n"
	    "[room]\nstaff = !equipe:lab.example\n[staff]\nmembers = Anne <anne@lab.example> @anne:lab.example\n",
	    dir);

	for (i = 1; i <= ROOMS; i++)
		conf = talloc_asprintf_append(conf, "[venue salle-%d]\nname = Salle %d\ncapacity = %d\nbefore = 15\nafter = 15\n%s", i, i,
		    i * 6, i % 3 ? "" : "open = 8:00-20:00\n");
	if (templates_open(NULL, NULL, &words, &e) < 0 || settings_parse(set, "bench.conf", conf, words, "fr", stderr, set) > 0 ||
	    bot_open(NULL, set, words, NULL, &b, &e) < 0)
		die("open", e.text);
	return b;
}

/* One to a slot of two hours, so that none is refused. */
static void
fill(const char *dir, long bookings)
{
	static const char text[] =
	    "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %ld) "
	    "INSERT INTO booking (year, number, venue, start_at, end_at, civil, civil_end, class, state, created_at, changed_at) "
	    "SELECT 2000 + i / 1000000, i + 1, 1 + i %% %d, %d + (i / %d / 4) * %ld + (i / %d %% 4) * 7200, "
	    "%d + (i / %d / 4) * %ld + (i / %d %% 4) * 7200 + 6300, '2020-01-01T09:00', '2020-01-01T11:00', 3, "
	    "iif(i %% 7 = 0, 'cancelled', 'confirmed'), 1, 1 FROM n";
	char path[4096], sql[1024];
	long days = bookings / ROOMS / 4 + 1, step = (long)YEARS * 365 * DAY / days;
	sqlite3 *db;

	step = step / DAY ? step / DAY * DAY : DAY;
	(void)snprintf(path, sizeof path, "%s/skoazell.db", dir);
	(void)snprintf(sql, sizeof sql, text, bookings, ROOMS, OPENED, ROOMS, step, ROOMS, OPENED, ROOMS, step, ROOMS);
	if (sqlite3_open(path, &db) != SQLITE_OK || sqlite3_exec(db, "PRAGMA synchronous = OFF", NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		die("fill", sqlite3_errmsg(db));
	sqlite3_close(db);
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
told(const char *what, double *took, long n)
{
	qsort(took, (size_t)n, sizeof *took, compare);
	printf("kind=%s p50_us=%.0f p99_us=%.0f max_us=%.0f\n", what, took[n / 2], took[n * 99 / 100], took[n - 1]);
	fflush(stdout);
}

/* A day of the ten years, or of the next weeks. */
static struct slot
some_slot(void)
{
	int64_t at = OPENED + (int64_t)draw((uint64_t)YEARS * 365) * DAY + (int64_t)draw(4) * 7200;
	struct slot s = { .all_day = false };

	if (date_civil(at, "Europe/Paris", &s.start) < 0 || date_civil(at + 5400, "Europe/Paris", &s.end) < 0)
		die("zone", "none");
	return s;
}

static void
search(struct bot *b, long queries)
{
	double *took = calloc((size_t)queries, sizeof *took);
	struct err e = { 0 };
	long i, found = 0;

	for (i = 0; took && i < queries; i++) {
		TALLOC_CTX *mem = talloc_new(NULL);
		struct handling h = { .mem = mem, .lab = &b->lab, .now = NOW, .who = { .lang = "fr" } };
		struct venue_offer o[VENUES_MOST];
		struct slot slot = some_slot();
		double start = now_us();
		size_t n;

		if (tx_look(b->store, &h.tx, &e) < 0 || venue_free(&h, &slot, (int)draw(60), o, VENUES_MOST, &n, &e) < 0)
			die("search", e.text);
		tx_rollback(h.tx);
		took[i] = now_us() - start;
		found += (long)n;
		talloc_free(mem);
	}
	if (!took || found == 0)
		die("search", "nothing was ever free");
	told("find", took, queries);
	free(took);
}

static void
road(struct bot *b, long queries)
{
	double *took = calloc((size_t)queries, sizeof *took);
	struct intake in;
	struct err e = { 0 };
	long i;

	inbox_intake(b, &in);
	for (i = 0; took && i < queries; i++) {
		TALLOC_CTX *mem = talloc_new(NULL);
		struct inbound said = { .what = ROOM_MESSAGE,
			.room = "!equipe:lab.example",
			.event = talloc_asprintf(mem, "$e%ld", i),
			.from = "@anne:lab.example",
			.from_name = "Anne",
			.at = NOW };
		struct arrival a;
		double start;

		said.text = talloc_asprintf(mem, "!salle libre %d/%d/2026 %dh-%dh %dp", 1 + (int)draw(28), 4 + (int)draw(8),
		    9 + (int)draw(3), 13 + (int)draw(4), 1 + (int)draw(70));
		room_item_write(mem, &said, &a);
		b->fixed_now += APART;
		start = now_us();
		if (in.take(in.aux, &(struct batch){ .a = &a, .n = 1 }, &e) < 0)
			die("take", e.text);
		took[i] = now_us() - start;
		if (i % 64 == 63)
			store_tidy(b->store, LEISURE_QUIET);
		talloc_free(mem);
	}
	if (!took)
		die("road", "no memory");
	told("road", took, queries);
	free(took);
}

int
main(int argc, char **argv)
{
	long bookings = argc > 3 ? strtol(argv[2], NULL, 10) : 0, queries = argc > 3 ? strtol(argv[3], NULL, 10) : 0;
	struct bot *b;

	if (bookings < 1000 || queries < 1) {
		fprintf(stderr, "usage: venue DIR BOOKINGS QUERIES\n");
		return 64;
	}
	b = open_bot(argv[1]);
	talloc_free(b);
	fill(argv[1], bookings);
	b = open_bot(argv[1]);
	b->fixed_now = NOW;
	search(b, queries);
	road(b, queries);
	talloc_free(b);
	return 0;
}
