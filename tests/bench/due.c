/* SPDX-License-Identifier: EUPL-1.2
 *
 * What does it cost when a great many reminders are due at once?
 *
 *   due DIR fill WORLD ROWS   a database (made, if there is none yet) in whose cases ROWS rows wait to be planned
 *   due DIR plan              all cases are planned anew, as when the settings have changed
 *   due DIR say               the program comes back months later: all that is due is looked at again, said and planned on
 *   due DIR next              the next due row is looked for, many times
 *
 * The worlds, of ROWS rows: `lab`: of cases that 480 people brought to 20 of the staff, two rows each (the follower was silent, the requester
 * waits); `one`: all to one person; `room`: all to the room of the staff (nobody took those cases); `case`: what 1 person for each 100 rows
 * asked to be reminded of, all about one case; `apart`: each to a different person, so that nothing can be merged; `far`: own ones of the
 * years to come, which are there at once.
 *
 * Each step is a process of its own, so that none pays for the memory of another. It runs the road of the program: a message of the clock
 * for each person or room, taken in, handled and committed, its letter in the outbox. Prints what the step took, what memory (KB) the
 * process had before it, and at its peak.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bot/bot.h"

enum {
	OPENED = 1767603600, /* Monday 5 January 2026, 10:00 in Paris */
	PLANNED = OPENED + 5400,
	BACK = 1789455600, /* Tuesday 15 September 2026, 9:00 */
	FAR = 2000000000,  /* in 2033 */
	STAFF = 20,
	REQUESTERS = 480,
	EACH = 100, /* own reminders of a person */
	LOOKS = 2000
};

static void
die(const char *what, const char *why)
{
	fprintf(stderr, "due: %s: %s\n", what, why);
	exit(2);
}

static double
clock_us(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double
now_us(void)
{
	return clock_us(CLOCK_MONOTONIC);
}

/* --- the database --- */

static bool
has_db(const char *dir)
{
	char path[4096];

	(void)snprintf(path, sizeof path, "%s/skoazell.db", dir);
	return access(path, F_OK) == 0;
}

static sqlite3 *
open_db(const char *dir)
{
	char path[4096];
	sqlite3 *db;

	(void)snprintf(path, sizeof path, "%s/skoazell.db", dir);
	if (sqlite3_open(path, &db) != SQLITE_OK)
		die(path, sqlite3_errmsg(db));
	return db;
}

static void
sql(sqlite3 *db, const char *text)
{
	if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
		die(text, sqlite3_errmsg(db));
}

static long
number(sqlite3 *db, const char *text)
{
	sqlite3_stmt *st;
	long n;

	if (sqlite3_prepare_v2(db, text, -1, &st, NULL) != SQLITE_OK || sqlite3_step(st) != SQLITE_ROW)
		die(text, sqlite3_errmsg(db));
	n = (long)sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return n;
}

/* People from 1001 on; the staff of the settings are there already. */
static void
people_add(sqlite3 *db, TALLOC_CTX *mem, long n)
{
	sql(db,
	    talloc_asprintf(mem,
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %ld) "
		"INSERT INTO person (id, name, lang, role, created_at) SELECT 1000 + i, 'Agent ' || i, 'fr', 'agent', %d FROM n;"
		"INSERT INTO address (addr, person) SELECT 'agent' || id || '@service' || (id %% 97) || '.example', id FROM person WHERE id > 1000",
		n, OPENED));
}

/* Cases, each with its statement and, when somebody follows it, the act by which they took it. `human`: its requester hears of people only. */
static void
cases_add(sqlite3 *db, TALLOC_CTX *mem, long n, long requesters, long followers, bool human)
{
	sql(db,
	    talloc_asprintf(mem,
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %ld) "
		"INSERT INTO problem (id, year, number, stage, title, statement, requester, follower, verified, human, opened_at, changed_at) "
		"SELECT i, 2026, i, '%s', 'Des familles renoncent a leurs droits (' || i || ')', 'Dans notre service, beaucoup de personnes "
		"renoncent a leurs droits parce que le formulaire est trop long. Elles ont peur de se tromper, et nous les perdons de vue.', "
		"1001 + i %% %ld, nullif((SELECT min(id) FROM person WHERE role = 'staff') + i %% max(%ld, 1), %s), 1, %d, %d, %d FROM n;"
		"INSERT INTO participant (problem, person) SELECT id, requester FROM problem;"
		"INSERT INTO note (problem, person, kind, text, at) SELECT id, requester, 'statement', statement, opened_at FROM problem",
		n, followers ? "qualifying" : "received", requesters, followers,
		followers ? "0" : "(SELECT min(id) FROM person WHERE role = 'staff')", human, OPENED, OPENED));
	sql(db, "INSERT INTO act (problem, person, verb, old_stage, new_stage, new_follower, old_human, new_human, old_requester, "
		"new_requester, at) SELECT id, follower, 'prendre', 'received', 'qualifying', follower, 0, human, requester, requester, "
		"opened_at FROM problem WHERE follower IS NOT NULL");
}

/* What people asked to be reminded of, due at that instant or `apart` seconds after one another. */
static void
own_add(sqlite3 *db, TALLOC_CTX *mem, long n, const char *problem, long at, long apart)
{
	sql(db,
	    talloc_asprintf(mem,
		"WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %ld) "
		"INSERT INTO reminder (kind, problem, person, author, text, base, due_at, state, created_at) "
		"SELECT 'own', %s, 1001 + i %% %ld, 1001 + i %% %ld, 'relire le dossier ' || i, %d, %ld + i * %ld, 'waiting', %d FROM n",
		n, problem, n / EACH, n / EACH, OPENED, at, apart, OPENED));
}

static void
fill(const char *dir, const char *world, long rows)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	sqlite3 *db = open_db(dir);

	sql(db, "PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; BEGIN");
	if (strcmp(world, "lab") == 0) {
		people_add(db, mem, REQUESTERS);
		cases_add(db, mem, rows / 2, REQUESTERS, STAFF, false);
	} else if (strcmp(world, "one") == 0) {
		people_add(db, mem, REQUESTERS);
		cases_add(db, mem, rows, REQUESTERS, 1, true);
	} else if (strcmp(world, "room") == 0) {
		people_add(db, mem, REQUESTERS);
		cases_add(db, mem, rows / 2, REQUESTERS, 0, true);
	} else if (strcmp(world, "case") == 0) {
		people_add(db, mem, rows / EACH);
		cases_add(db, mem, 1, 1, 1, true);
		sql(db, "UPDATE problem SET stage = 'closed'");
		own_add(db, mem, rows, "1", OPENED + 86400, 0);
	} else if (strcmp(world, "apart") == 0) {
		people_add(db, mem, rows);
		cases_add(db, mem, rows, rows, 1, false);
		sql(db, "UPDATE problem SET follower = NULL");
	} else if (strcmp(world, "far") == 0) {
		people_add(db, mem, rows / EACH);
		own_add(db, mem, rows, "NULL", FAR, 60);
	} else {
		die(world, "no such world");
	}
	sql(db, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
	sqlite3_close(db);
	talloc_free(mem);
}

/* --- the program --- */

static struct bot *
open_bot(const char *dir)
{
	struct settings *set = talloc_zero(NULL, struct settings);
	struct templates *words;
	struct err e = { 0 };
	struct bot *b;
	char *conf = talloc_asprintf(set,
	    "[lab]\naddress = lab@lab.example\ncontroller = Lab\nstate = %s\n[auth]\nauthserv_id = mx.lab.example\n"
	    "[room]\nstaff = !equipe:lab.example\n[staff]\nmembers = ",
	    dir);
	int i;

	for (i = 1; i <= STAFF; i++)
		conf = talloc_asprintf_append(conf, "%sMembre %d <membre%d@lab.example>", i > 1 ? "; " : "", i, i);
	conf = talloc_strdup_append(conf, "\n");
	if (templates_open(NULL, NULL, &words, &e) < 0 || settings_parse(set, "bench.conf", conf, words, "fr", stderr, set) > 0 ||
	    bot_open(NULL, set, words, NULL, &b, &e) < 0)
		die("open", e.text);
	return b;
}

/* VmRSS or VmHWM, KB. */
static long
memory(const char *name)
{
	FILE *f = fopen("/proc/self/status", "re");
	char line[256];
	long kb = 0;

	while (f && fgets(line, sizeof line, f))
		if (strncmp(line, name, strlen(name)) == 0)
			kb = strtol(line + strlen(name) + 1, NULL, 10);
	if (f)
		(void)fclose(f);
	return kb;
}

/* The peak from now on. */
static void
peak_reset(void)
{
	FILE *f = fopen("/proc/self/clear_refs", "we");

	if (!f || fputs("5", f) < 0 || fclose(f) != 0)
		die("clear_refs", "cannot be written");
}

/* `longest`: without a look at what else there is to do. */
static void
step(struct bot *b, const char *what)
{
	bool plan = strcmp(what, "plan") == 0;
	struct err e = { 0 };
	long before = memory("VmRSS:");
	double start, cpu = clock_us(CLOCK_PROCESS_CPUTIME_ID), longest = 0, turn;
	int more;

	b->fixed_now = plan ? PLANNED : BACK;
	peak_reset();
	start = turn = now_us();
	do {
		more = plan ? clock_plan(b, true, &e) : clock_work(b, &e);
		if (more < 0)
			die(what, e.text);
		store_tidy(b->store, LEISURE_SOME); /* as the loop does */
		longest = MAX(longest, now_us() - turn);
		turn = now_us();
	} while (more == 1);
	printf("%s ms=%.1f cpu_ms=%.1f turn_ms=%.1f before_kb=%ld peak_kb=%ld", what, (now_us() - start) / 1000,
	    (clock_us(CLOCK_PROCESS_CPUTIME_ID) - cpu) / 1000, longest / 1000, before, memory("VmHWM:"));
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
look_for_next(struct bot *b)
{
	static double took[LOOKS];
	struct err e = { 0 };
	struct reminder r;
	struct tx *tx;
	double start;
	int i;

	for (i = 0; i < LOOKS; i++) {
		TALLOC_CTX *mem = talloc_new(NULL);

		start = now_us();
		if (tx_look(b->store, &tx, &e) < 0 || reminder_next(tx, mem, &r, &e) != 1)
			die("next", e.text);
		tx_rollback(tx);
		took[i] = now_us() - start;
		talloc_free(mem);
	}
	qsort(took, LOOKS, sizeof *took, compare);
	printf("next p50_us=%.1f p99_us=%.1f\n", took[LOOKS / 2], took[LOOKS * 99 / 100]);
}

/* What was left out would be measured as the quickest of all. */
static void
all_done(const char *dir, bool said)
{
	sqlite3 *db = open_db(dir);
	char due[128];

	if (number(db, "SELECT count(*) FROM inbox WHERE state <> 'handled'") > 0)
		die("inbox", "not all is handled");
	(void)snprintf(due, sizeof due, "SELECT count(*) FROM reminder WHERE state = 'waiting' AND due_at <= %d", BACK);
	if (said && number(db, due) > 0)
		die("reminders", "some are still due");
	printf(" rows=%ld messages=%ld letters=%ld lines=%ld\n", number(db, "SELECT count(*) FROM reminder"),
	    number(db, "SELECT count(*) FROM inbox"), number(db, "SELECT count(*) FROM outbox WHERE act = 'say'"),
	    number(db, "SELECT count(*) FROM reminded WHERE line > 0"));
	sqlite3_close(db);
}

int
main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[2] : "";
	bool filling = strcmp(what, "fill") == 0 && argc == 5;
	struct bot *b;

	if (!filling && (argc != 3 || (strcmp(what, "plan") != 0 && strcmp(what, "say") != 0 && strcmp(what, "next") != 0))) {
		fprintf(stderr, "usage: due DIR fill WORLD ROWS | due DIR plan|say|next\n");
		return 64;
	}
	if (filling && has_db(argv[1])) {
		fill(argv[1], argv[3], strtol(argv[4], NULL, 10));
		return 0;
	}
	b = open_bot(argv[1]);
	if (strcmp(what, "next") == 0)
		look_for_next(b);
	else if (!filling)
		step(b, what);
	talloc_free(b);
	if (filling)
		fill(argv[1], argv[3], strtol(argv[4], NULL, 10));
	else if (strcmp(what, "next") != 0)
		all_done(argv[1], strcmp(what, "say") == 0);
	return 0;
}
