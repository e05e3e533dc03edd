/* SPDX-License-Identifier: EUPL-1.2
 *
 * What does an answer to a poll cost? poll DIR PEOPLE OPTIONS ANSWERS: a workshop with OPTIONS dates stands in the room of the staff, PEOPLE
 * are asked, all but one of them have answered. Then ANSWERS come in by each door: a line in the room, and a mail to the address that is
 * theirs alone; each changes some of what that person said before, is echoed, counted, and the tally in the room is renewed with each of
 * them. It prints the microseconds of the median and the 99th percentile of the whole road, from the message to the durable answer, by the
 * clock on the wall and by that of the processor.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bot/base/room_item.h"
#include "bot/bot.h"
#include "db/workshop.h"

enum { APART = 20 };

#define NOW 1772440000
#define ROOM "!equipe:lab.example"

static uint64_t seed = 20260302;

static void
die(const char *what, const char *why)
{
	fprintf(stderr, "poll: %s: %s\n", what, why);
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
us_of(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void
sql(sqlite3 *db, const char *text)
{
	if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
		die(text, sqlite3_errmsg(db));
}

/* With `:people` and `:options` bound where they stand. */
static void
fill_one(sqlite3 *db, const char *text, long people, long options)
{
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(db, text, -1, &st, NULL) != SQLITE_OK)
		die(text, sqlite3_errmsg(db));
	sqlite3_bind_int64(st, sqlite3_bind_parameter_index(st, ":people"), people);
	if (sqlite3_bind_parameter_index(st, ":options"))
		sqlite3_bind_int64(st, sqlite3_bind_parameter_index(st, ":options"), options);
	if (sqlite3_step(st) != SQLITE_DONE)
		die(text, sqlite3_errmsg(db));
	sqlite3_finalize(st);
}

/* The world in which all but the last have answered. */
static void
fill(const char *path, long people, long options)
{
	sqlite3 *db;

	if (sqlite3_open(path, &db) != SQLITE_OK)
		die(path, sqlite3_errmsg(db));
	sql(db, "PRAGMA synchronous = OFF; BEGIN");
	fill_one(db,
	    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :people)"
	    "INSERT INTO person (id, name, role, created_at) SELECT 1000 + i, 'Personne ' || i, 'agent', 1767600000 FROM n",
	    people, 0);
	sql(db, "INSERT INTO address (addr, person) SELECT 'p' || id || '@m' || id || '.example', id FROM person WHERE id > 1000;"
		"INSERT INTO chat_id (id, person) SELECT '@p' || id || ':lab.example', id FROM person WHERE id > 1000");
	fill_one(db,
	    "INSERT INTO workshop (id, year, number, title, stage, organiser, room, polled_at, limit_at, told, quorum, invited, answered,"
	    " opened_at, changed_at) VALUES (1, 2026, 1, 'Les courriers', 'polling', 1001, '" ROOM "', 1772400000, 1790000000,"
	    " 'half quorum eve all', 5, :people, :people - 1, 1772400000, 1772400000)",
	    people, 0);
	fill_one(db,
	    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :options)"
	    "INSERT INTO slot (workshop, number, starts, ends, yes, maybe, no)"
	    "SELECT 1, i, format('2026-10-%02dT09:00', i), format('2026-10-%02dT12:00', i), :people - 1, 0, 0 FROM n",
	    people, options);
	sql(db, "INSERT INTO invitee (workshop, person, token, asked_at, answered_at)"
		"SELECT 1, id, format('poll%022d', id), 1772400000, 1772400100 FROM person WHERE id > 1000");
	fill_one(db, "UPDATE invitee SET answered_at = 0 WHERE person = 1000 + :people", people, 0);
	fill_one(db, "INSERT INTO vote SELECT 1, s.number, p.id, 2 FROM person p, slot s WHERE p.id > 1000 AND p.id < 1000 + :people",
	    people, 0);
	sql(db, "COMMIT");
	sqlite3_close(db);
}

/* "3 oui, 7 non, 12 si besoin": others each time. A mail with the same words as others of its domain is taken for a machine's: each person has a
 * domain of their own. */
static void
answer_write(char *text, size_t size, long options, long i)
{
	static const char *const said[] = { "oui", "non", "si besoin" };
	long first = i % options, second = (first + 1 + i / options % (options - 1)) % options, third = i / 540 % options,
	     how = i / options / (options - 1) + 1;

	while (third == first || third == second)
		third = (third + 1) % options;
	(void)snprintf(
	    text, size, "%ld %s, %ld %s, %ld %s", first + 1, said[how % 3], second + 1, said[how / 3 % 3], third + 1, said[how / 9 % 3]);
}

static void
by_room(TALLOC_CTX *mem, long serial, long person, const char *text, struct arrival *a)
{
	struct inbound said = { .what = ROOM_MESSAGE,
		.room = ROOM,
		.event = talloc_asprintf(mem, "$e%ld", serial),
		.from = talloc_asprintf(mem, "@p%ld:lab.example", person),
		.from_name = "Personne",
		.text = text,
		.at = NOW };

	room_item_write(mem, &said, a);
}

static void
by_mail(TALLOC_CTX *mem, long serial, long person, const char *text, struct arrival *a)
{
	char *raw = talloc_asprintf(mem,
	    "Authentication-Results: mx.lab.example; dmarc=pass header.from=m%ld.example\r\nMessage-ID: <m%ld@mairie.example>\r\n"
	    "From: Personne <p%ld@m%ld.example>\r\nTo: lab+poll%022ld@lab.example\r\nSubject: Re: Les courriers\r\n\r\n%s\r\n",
	    person, serial, person, person, person, text);

	*a = (struct arrival){ .channel = CHANNEL_MAIL, .at = NOW, .raw = raw, .size = strlen(raw), .full_size = strlen(raw) };
	a->key = talloc_asprintf(mem, "mail:%ld", serial);
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
measure(struct bot *b, const struct intake *in, bool mail, long people, long options, long answers)
{
	static long serial;
	double *took = calloc((size_t)answers, sizeof *took), *cpu = calloc((size_t)answers, sizeof *cpu), start, begun;
	struct err e = { 0 };
	long i;

	if (!took || !cpu)
		die("measure", "no memory");
	for (i = 0; i < answers; i++) {
		TALLOC_CTX *mem = talloc_new(NULL);
		long person = 1000 + (i == 0 ? people : 1 + (long)draw((uint64_t)people));
		char text[128];
		struct arrival a;

		answer_write(text, sizeof text, options, i);
		(mail ? by_mail : by_room)(mem, ++serial, person, text, &a);
		b->fixed_now += APART;
		begun = us_of(CLOCK_PROCESS_CPUTIME_ID);
		start = us_of(CLOCK_MONOTONIC);
		if (in->take(in->aux, &(struct batch){ .a = &a, .n = 1 }, &e) < 0 || inbox_work(b, &e) < 0)
			die("take", e.text);
		took[i] = us_of(CLOCK_MONOTONIC) - start;
		cpu[i] = us_of(CLOCK_PROCESS_CPUTIME_ID) - begun;
		if (i % 64 == 63) /* as the loop does when nothing waits */
			store_tidy(b->store, LEISURE_QUIET);
		talloc_free(mem);
	}
	qsort(took, (size_t)answers, sizeof *took, compare);
	qsort(cpu, (size_t)answers, sizeof *cpu, compare);
	printf("door=%s p50_us=%.0f p99_us=%.0f cpu50_us=%.0f cpu99_us=%.0f\n", mail ? "mail" : "room", took[answers / 2],
	    took[answers * 99 / 100], cpu[answers / 2], cpu[answers * 99 / 100]);
	free(cpu);
	free(took);
}

/* What was not counted would be measured as the quickest of all. */
static void
all_counted(const char *path, long answers)
{
	sqlite3_stmt *st;
	long said;
	sqlite3 *db;

	if (sqlite3_open(path, &db) != SQLITE_OK ||
	    sqlite3_prepare_v2(db,
		"SELECT (SELECT count(*) FROM inbox WHERE intent = 'vote' AND state = 'handled'),"
		" (SELECT count(DISTINCT inbox) FROM vote_log),"
		" (SELECT count(*) FROM slot s WHERE yes <> (SELECT count(*) FROM vote v WHERE v.slot = s.number AND value = 2)),"
		" (SELECT count(*) FROM outbox WHERE template = 'workshop-tally' OR act = 'edit')",
		-1, &st, NULL) != SQLITE_OK ||
	    sqlite3_step(st) != SQLITE_ROW)
		die("count", sqlite3_errmsg(db));
	said = sqlite3_column_int(st, 1);
	if (sqlite3_column_int(st, 0) != 2 * answers)
		die("count", "answers were not taken as such");
	if (said < answers) /* some change nothing */
		die("count", "answers were not counted");
	if (sqlite3_column_int(st, 2) != 0)
		die("count", "the counts do not follow the votes");
	if (sqlite3_column_int(st, 3) < answers)
		die("count", "the tally was not renewed");
	sqlite3_finalize(st);
	sqlite3_close(db);
}

int
main(int argc, char **argv)
{
	static const char *none[] = { NULL };
	static struct staff_member staff[] = { { "Anne", "anne@lab.example", "@anne:lab.example" }, { NULL, NULL, NULL } };
	struct settings set = { .name = "Ti Lab",
		.address = "lab@lab.example",
		.domain = "lab.example",
		.zone = "Europe/Paris",
		.hours = { "Europe/Paris", "9:00-17:00", "lundi-vendredi", "france", "", "" },
		.language = "fr",
		.templates = "",
		.contact = "",
		.controller = "Lab",
		.dpo = "",
		.staff_room = ROOM,
		.separator = '+',
		.answer_days = 5,
		.authserv_id = "mx.lab.example",
		.stranger_day = 1000000,
		.person_day = 1000000,
		.domain_hour = 100000000,
		.total_hour = 100000000,
		.attachment_mb = 10 };
	long people = argc > 4 ? strtol(argv[2], NULL, 10) : 0, options = argc > 4 ? strtol(argv[3], NULL, 10) : 0,
	     answers = argc > 4 ? strtol(argv[4], NULL, 10) : 0;
	TALLOC_CTX *mem = talloc_new(NULL);
	struct templates *words;
	struct intake in;
	struct err e = { 0 };
	struct store *s;
	struct bot *b;
	char *path;

	if (people < 2 || options < 3 || options > 20 || answers < 1) {
		fprintf(stderr, "usage: poll DIR PEOPLE OPTIONS ANSWERS\n");
		return 64;
	}
	set.state = argv[1];
	set.aliases = set.mentions = none;
	set.staff = staff;
	path = talloc_asprintf(mem, "%s/skoazell.db", argv[1]);
	if (store_open(mem, path, &s, &e) < 0)
		die("open", e.text);
	store_close(s);
	fill(path, people, options);
	if (templates_open(NULL, NULL, &words, &e) < 0 || bot_open(NULL, &set, words, NULL, &b, &e) < 0)
		die("open", e.text);
	b->fixed_now = NOW;
	inbox_intake(b, &in);
	measure(b, &in, false, people, options, answers);
	measure(b, &in, true, people, options, answers);
	talloc_free(b);
	all_counted(path, answers);
	talloc_free(words);
	talloc_free(mem);
	return 0;
}
