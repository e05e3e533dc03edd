/* SPDX-License-Identifier: EUPL-1.2
 *
 * Rooms and equipment in the store: never two yes, whoever asks at once; the trigger stands behind the statement; the search looks at an index;
 * the words by which people say what they want. [C1, C2, C5, C6]
 *
 *   test_h_venue [TRIES]   how often two processes fight for one room (300)
 */
#include <glib.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/venue.h"
#include "handlers/venue_words.h"
#include "tests/unit/check.h"

enum { NOON = 1773313200 /* 12 March 2026, 12:00 in Paris */, HOUR = 3600, ROOMS = 3, FIGHTERS = 4 };

static TALLOC_CTX *mem;

static struct booking
wanted(int64_t venue, int64_t from, int64_t to)
{
	return (struct booking){ .venue = venue,
		.start_at = from,
		.end_at = to,
		.civil = "2026-03-12T12:00",
		.civil_end = "2026-03-12T13:00",
		.class = 3,
		.state = BOOKING_CONFIRMED };
}

static int
book(struct store *s, int64_t venue, int64_t from, int64_t to, struct booking *b)
{
	struct err e = { 0 };
	struct tx *tx;
	int r;

	*b = wanted(venue, from, to);
	if (tx_begin(s, &tx, &e) < 0)
		return -1;
	r = booking_add(tx, mem, b, 2026, NOON, &e);
	if (r < 0 || tx_commit(tx, &e) < 0) {
		tx_rollback(tx);
		return -1;
	}
	return r;
}

static int64_t
room_put(struct store *s, const char *slug, int capacity, int position)
{
	struct venue v = {
		.slug = slug, .name = slug, .capacity = capacity, .layouts = "", .equipment = "", .days = "", .open = "", .note = ""
	};
	struct err e = { 0 };
	struct tx *tx;

	REQUIRE(tx_begin(s, &tx, &e) == 0);
	REQUIRE(venue_put(tx, &v, position, &e) == 0);
	REQUIRE(tx_commit(tx, &e) == 0);
	return v.id;
}

static void
test_overlaps(struct store *s, int64_t room)
{
	/* in hours around a booking from 0 to 2 */
	static const struct {
		int from, to, free;
	} cases[] = { { 0, 2, 0 }, { -1, 1, 0 }, { 1, 3, 0 }, { -1, 3, 0 }, { 0, 1, 0 }, { 1, 2, 0 }, { 2, 4, 1 }, { -2, 0, 1 },
		{ -150, 1, 0 } };
	struct booking b, other;
	struct err e = { 0 };
	struct tx *tx;
	size_t i;

	CHECK_INT(book(s, room, NOON, NOON + 2 * HOUR, &b), 1);
	CHECK_STR(b.ref, "S-2026-001");
	REQUIRE(tx_begin(s, &tx, &e) == 0);
	for (i = 0; i < G_N_ELEMENTS(cases); i++) {
		CHECK_INT(
		    booking_clash(tx, mem, room, NOON + cases[i].from * HOUR, NOON + cases[i].to * HOUR, 0, &other, &e), !cases[i].free);
		other = wanted(room, NOON + cases[i].from * HOUR, NOON + cases[i].to * HOUR);
		if (!cases[i].free)
			CHECK_INT(booking_add(tx, mem, &other, 2026, NOON, &e), 0);
	}
	CHECK_INT(booking_clash(tx, mem, room, NOON, NOON + HOUR, b.id, &other, &e), 0); /* it does not stand in its own way */
	/* What is over leaves the room free, and does not come back into one that is taken. */
	b.state = BOOKING_CANCELLED;
	CHECK_INT(booking_set(tx, &b, NOON, &e), 1);
	other = wanted(room, NOON, NOON + HOUR);
	CHECK_INT(booking_add(tx, mem, &other, 2026, NOON, &e), 1);
	b.state = BOOKING_CONFIRMED;
	CHECK_INT(booking_set(tx, &b, NOON, &e), 0);
	tx_rollback(tx);
}

/* A statement that forgets to look is stopped all the same. */
static void
test_trigger(const char *path, int64_t room)
{
	static const char text[] =
	    "INSERT INTO booking (year, number, venue, start_at, end_at, civil, civil_end, class, state, created_at, changed_at) "
	    "VALUES (2026, 900 + ?1, ?2, ?3, ?4, '', '', 3, 'confirmed', 1, 1)";
	sqlite3_stmt *st;
	sqlite3 *db;
	int i, got[2];

	REQUIRE(sqlite3_open(path, &db) == SQLITE_OK && sqlite3_prepare_v2(db, text, -1, &st, NULL) == SQLITE_OK);
	for (i = 0; i < 2; i++) {
		sqlite3_bind_int(st, 1, i);
		sqlite3_bind_int64(st, 2, room);
		sqlite3_bind_int64(st, 3, NOON + 1000 * HOUR + i * 60);
		sqlite3_bind_int64(st, 4, NOON + 1001 * HOUR);
		got[i] = sqlite3_step(st);
		sqlite3_reset(st);
	}
	CHECK_INT(got[0], SQLITE_DONE);
	CHECK_INT(got[1], SQLITE_CONSTRAINT);
	sqlite3_finalize(st);
	sqlite3_close(db);
}

/* However many there are: the search goes by the index of what stands. */
static void
test_plan(const char *path)
{
	static const char text[] =
	    "EXPLAIN QUERY PLAN SELECT id FROM booking WHERE venue = 1 AND (state = 'asked' OR state = 'tentative' OR state = 'confirmed') AND "
	    "start_at < 9 AND start_at > 3 - 691200 AND end_at > 3 AND id <> 0 ORDER BY start_at LIMIT 1";
	sqlite3_stmt *st;
	sqlite3 *db;
	const char *plan;

	REQUIRE(sqlite3_open(path, &db) == SQLITE_OK && sqlite3_prepare_v2(db, text, -1, &st, NULL) == SQLITE_OK);
	REQUIRE(sqlite3_step(st) == SQLITE_ROW);
	plan = (const char *)sqlite3_column_text(st, 3);
	CHECK(strstr(plan, "booking_busy (venue=? AND start_at>? AND start_at<?)") != NULL);
	sqlite3_finalize(st);
	sqlite3_close(db);
}

/* Each process opens the file as SQLite itself lets many do: the lock beside the store, which keeps a second program out, is not what is tried
 * here. All want the same hours, in another order. */
static void
fight(const char *path, int who, int tries, int64_t room)
{
	static const char text[] =
	    "INSERT INTO booking (year, number, venue, start_at, end_at, civil, civil_end, class, state, created_at, changed_at) "
	    "SELECT 2027, ?1, ?2, ?3, ?4, '', '', 3, 'confirmed', 1, 1 WHERE NOT EXISTS (SELECT 1 FROM booking b WHERE b.venue = ?2 AND "
	    "(b.state = 'asked' OR b.state = 'tentative' OR b.state = 'confirmed') AND b.start_at < ?4 AND b.start_at > ?3 - 691200 AND "
	    "b.end_at > ?3)";
	sqlite3_stmt *st;
	sqlite3 *db;
	int i, won = 0;

	if (sqlite3_open(path, &db) != SQLITE_OK || sqlite3_busy_timeout(db, 60000) != SQLITE_OK ||
	    sqlite3_exec(db, "PRAGMA synchronous = OFF", NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, text, -1, &st, NULL) != SQLITE_OK)
		_exit(255);
	for (i = 0; i < tries; i++) {
		int64_t at = NOON + 10000 * HOUR + (int64_t)i * 2 * HOUR + (who % 2 ? HOUR / 2 : 0); /* half an hour apart: they overlap */

		if (sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
			_exit(254);
		sqlite3_bind_int(st, 1, who * tries + i + 1);
		sqlite3_bind_int64(st, 2, room);
		sqlite3_bind_int64(st, 3, at);
		sqlite3_bind_int64(st, 4, at + HOUR);
		if (sqlite3_step(st) != SQLITE_DONE)
			_exit(253);
		won += sqlite3_changes(db);
		sqlite3_reset(st);
		if (sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
			_exit(252);
	}
	sqlite3_finalize(st);
	sqlite3_close(db);
	_exit(won > 0 ? 0 : 1); /* who never wins did not take part */
}

static long
number(const char *path, const char *text)
{
	sqlite3_stmt *st;
	sqlite3 *db;
	long n;

	REQUIRE(sqlite3_open(path, &db) == SQLITE_OK && sqlite3_prepare_v2(db, text, -1, &st, NULL) == SQLITE_OK);
	REQUIRE(sqlite3_step(st) == SQLITE_ROW);
	n = (long)sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return n;
}

static void
test_together(const char *path, int64_t room, int tries)
{
	pid_t who[FIGHTERS];
	int i, status, lost = 0;

	fflush(stdout);
	for (i = 0; i < FIGHTERS; i++) {
		who[i] = fork();
		REQUIRE(who[i] >= 0);
		if (who[i] == 0)
			fight(path, i, tries, room);
	}
	for (i = 0; i < FIGHTERS; i++) {
		REQUIRE(waitpid(who[i], &status, 0) == who[i]);
		CHECK(WIFEXITED(status) && WEXITSTATUS(status) <= 1);
		lost += WEXITSTATUS(status) == 1;
	}
	CHECK(lost < FIGHTERS);
	CHECK_INT(number(path, "SELECT count(*) FROM booking WHERE year = 2027"), tries);
	CHECK_INT(number(path,
		      "SELECT count(*) FROM booking a JOIN booking b ON b.venue = a.venue AND b.id <> a.id AND b.start_at < a.end_at AND "
		      "b.start_at > a.start_at - 691200 AND b.end_at > a.start_at WHERE a.year = 2027 AND b.year = 2027"),
	    0);
}

static void
test_stock(struct store *s)
{
	struct equipment q = { .slug = "lego", .name = "Lego", .note = "", .stock = 3, .days = 7 };
	struct loan l = { .count = 2, .from_at = NOON, .until_at = NOON + 4 * HOUR, .civil = "", .civil_end = "", .state = "planned" };
	struct err e = { 0 };
	struct tx *tx;
	int64_t who;
	int n;

	REQUIRE(tx_begin(s, &tx, &e) == 0);
	REQUIRE(person_add(tx, "Claire Le Goff", "fr", "agent", "claire@caf.example", 1, &who, &e) == 0);
	REQUIRE(equipment_put(tx, &q, 0, &e) == 0);
	l.equipment = q.id;
	l.person = who;
	CHECK_INT(loan_add(tx, &l, NOON, &e), 1);
	CHECK_INT(loan_add(tx, &l, NOON, &e), 0);
	l.count = 1;
	l.from_at = NOON + 3 * HOUR;
	l.until_at = NOON + 6 * HOUR;
	CHECK_INT(loan_add(tx, &l, NOON, &e), 1);
	CHECK_INT(equipment_free(tx, q.id, NOON, NOON + HOUR, &n, &e), 0);
	CHECK_INT(n, 1);
	CHECK_INT(equipment_free(tx, q.id, NOON, NOON + 5 * HOUR, &n, &e), 0); /* at three all are lent */
	CHECK_INT(n, 0);
	CHECK_INT(equipment_free(tx, q.id, NOON + 4 * HOUR, NOON + 5 * HOUR, &n, &e), 0);
	CHECK_INT(n, 2);
	CHECK_INT(loan_started(tx, NOON + 3 * HOUR, &e), 0);
	CHECK_INT(equipment_free(tx, q.id, NOON + 90 * HOUR, NOON + 91 * HOUR, &n, &e), 0); /* what has not come back is not there */
	CHECK_INT(n, 0);
	tx_rollback(tx);
}

static void
test_words(void)
{
	static const struct {
		const char *text;
		enum venue_verb verb;
		const char *ref;
		long number;
	} said[] = {
		{ "", VENUE_MINE, NULL, 0 },
		{ "libre jeu 12/03 matin 15p", VENUE_FREE, NULL, 0 },
		{ "jeudi matin", VENUE_FREE, NULL, 0 },
		{ "réserver 2", VENUE_BOOK, NULL, 2 },
		{ "reserver la 2 svp", VENUE_BOOK, NULL, 2 },
		{ "book 1 tentative", VENUE_BOOK, NULL, 1 },
		{ "2", VENUE_BOOK, NULL, 2 },
		{ "12/03 9h-12h", VENUE_FREE, NULL, 0 },
		{ "réserver \"Grande salle\" 12/03 9h-12h30", VENUE_BOOK, NULL, 0 },
		{ "annuler S-9", VENUE_CANCEL, "S-9", 0 },
		{ "S-9 libérer", VENUE_CANCEL, "S-9", 0 },
		{ "S-2026-009 confirmer", VENUE_CONFIRM, "S-2026-009", 0 },
		{ "s9", VENUE_SHOW, "S-9", 0 },
		{ "déplacer S-9 vendredi 14h-16h", VENUE_MOVE, "S-9", 0 },
		{ "ok S-9", VENUE_ACCEPT, "S-9", 0 },
		{ "refuser S-9 Nous recevons le conseil", VENUE_REFUSE, "S-9", 0 },
		{ "en attente", VENUE_WAITING, NULL, 0 },
		{ "rendu 4", VENUE_BACK, NULL, 4 },
	};
	static const struct {
		const char *text;
		int people;
	} heads[] = { { "15p", 15 }, { "pour 15", 15 }, { "nous serons une trentaine", 30 }, { "12 personnes", 12 }, { "pour 2 heures", 0 },
		{ "à 14", 14 }, { "for 12 people", 12 }, { "une quinzaine de collègues", 15 }, { "rien", 0 }, { "pour 3 jours", 0 } };
	struct venue_said got;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(said); i++) {
		venue_read(mem, said[i].text, &got);
		if (got.verb != said[i].verb || g_strcmp0(got.ref, said[i].ref) != 0 || got.number != said[i].number)
			printf("%s:\n", said[i].text);
		CHECK_INT(got.verb, said[i].verb);
		CHECK(g_strcmp0(got.ref, said[i].ref) == 0);
		CHECK_INT(got.number, said[i].number);
	}
	for (i = 0; i < G_N_ELEMENTS(heads); i++)
		CHECK_INT(people_read(mem, heads[i].text, NULL, 0), heads[i].people);
	CHECK_INT(count_read(mem, "deux tablettes", NULL, 0), 2);
	CHECK_INT(count_read(mem, "2 tablettes", NULL, 0), 2);
	CHECK_INT(count_read(mem, "le vidéoprojecteur", NULL, 0), 1);
	CHECK(charter_accepted(mem, "J'accepte"));
	CHECK(charter_accepted(mem, "Oui, j'accepte les règles d'usage.\n\nClaire"));
	CHECK(charter_accepted(mem, "I accept"));
	CHECK(!charter_accepted(mem, "J'accepte mal que la salle soit fermée"));
	CHECK(!charter_accepted(mem, "Je n'accepte pas"));
}

int
main(int argc, char **argv)
{
	char path[] = "/tmp/test_h_venue.XXXXXX", *db;
	int tries = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 300;
	struct err e = { 0 };
	struct store *s;
	int64_t room;

	mem = talloc_new(NULL);
	REQUIRE(mkdtemp(path) != NULL);
	db = talloc_asprintf(mem, "%s/venue.db", path);
	REQUIRE(store_open(mem, db, &s, &e) == 0);
	room = room_put(s, "bulle", 6, 0);
	test_overlaps(s, room);
	test_stock(s);
	store_close(s);
	test_trigger(db, room);
	test_plan(db);
	test_together(db, room, tries);
	REQUIRE(store_open(mem, db, &s, &e) == 0); /* what they left is a database like any other */
	store_close(s);
	REQUIRE(system(talloc_asprintf(mem, "rm -rf %s", path)) == 0);
	test_words();
	talloc_free(mem);
	return check_report();
}
