/* SPDX-License-Identifier: EUPL-1.2
 *
 * Does the search for similar problems stay quick when a lab has a great many? near DIR PROBLEMS QUERIES <WORDS: fills a database with
 * PROBLEMS problems of 12 to 60 words, drawn from the list WORDS (the most common first) by Zipf's law, with names of places and people
 * between them, as a text has them. Then somebody asks for those near one word of each kind and near several common ones, and a new problem
 * comes in, QUERIES times each; it prints the microseconds of the median, the 99th percentile and the slowest, of the whole road from the
 * message to the durable answer.
 *
 * The index of all but the last problems is made at once; the last ones come one by one, as they do in life.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bot/base/room_item.h"
#include "bot/bot.h"
#include "handlers/stem.h"

enum { WORDS_MAX = 20000, NAMES = 20000, LAST = 2000, COMMON = 40, NAME_BYTES = 16, APART = 20 };

static struct {
	char *word[WORDS_MAX];
	const char *stem[WORDS_MAX]; /* "" of a small word */
	double upto[WORDS_MAX];      /* sum of the weights so far */
	size_t n;
	char name[NAMES][NAME_BYTES];
	long cases[WORDS_MAX]; /* by word: problems with its stem; kept at the first word of a stem */
	size_t first[WORDS_MAX];
	long name_cases[NAMES];
} list;

static uint64_t seed = 20260302;

static void
die(const char *what, const char *why)
{
	fprintf(stderr, "near: %s: %s\n", what, why);
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

/* A made-up name of a place or a person. */
static void
name_make(char *to)
{
	static const char *const part[] = { "ker", "plou", "bri", "lan", "mor", "tre", "gui", "sau", "ver", "mon", "val", "cha", "dou",
		"fro", "per", "zel" };
	size_t n = 2 + draw(2), i, at = 0;

	for (i = 0; i < n; i++)
		at += (size_t)snprintf(to + at, NAME_BYTES - at, "%s", part[draw(16)]);
	(void)snprintf(to + at, NAME_BYTES - at, "%c%c", (int)('a' + draw(26)), (int)('a' + draw(26)));
}

static void
words_read(TALLOC_CTX *mem)
{
	char line[128];
	struct stem one;
	double sum = 0;
	size_t i, k;

	while (fgets(line, sizeof line, stdin) && list.n < WORDS_MAX) {
		line[strcspn(line, "\n")] = '\0';
		list.word[list.n] = talloc_strdup(mem, line);
		list.stem[list.n] = stems_find(mem, line, "fr", &one, 1) == 1 ? one.stem : "";
		sum += 1.0 / (double)(list.n + 1);
		list.upto[list.n++] = sum;
	}
	if (list.n < 1000)
		die("words", "too few");
	for (i = 0; i < list.n; i++) {
		for (k = 0; k < i && strcmp(list.stem[k], list.stem[i]) != 0; k++)
			;
		list.first[i] = k;
	}
	for (i = 0; i < NAMES; i++)
		name_make(list.name[i]);
}

static size_t
word_draw(void)
{
	double at = (double)draw(1u << 30) / (double)(1u << 30) * list.upto[list.n - 1];
	size_t low = 0, high = list.n - 1;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (list.upto[middle] < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
stem_put(char *stems, const char *stem)
{
	size_t had = strlen(stems);

	(void)snprintf(stems + had, 4096 - had, "%s%s", had ? " " : "", stem);
}

/* A text of so many words, and its stems, each once. `count`: it is a problem of the database. */
static void
text_make(size_t words, char *text, char *stems, bool count)
{
	size_t used[64], n = 0, i, k, at = 0;

	*stems = '\0';
	for (i = 0; i < words; i++) {
		bool name = draw(16) == 0;
		size_t w = name ? draw(NAMES) : word_draw(), key = name ? WORDS_MAX + w : list.first[w];

		at += (size_t)snprintf(text + at, 4096 - at, "%s%s", i ? " " : "", name ? list.name[w] : list.word[w]);
		for (k = 0; k < n && used[k] != key; k++)
			;
		if (k < n || (!name && !*list.stem[w]))
			continue;
		used[n++] = key;
		stem_put(stems, name ? list.name[w] : list.stem[w]);
		if (count && name)
			list.name_cases[w]++;
		else if (count)
			list.cases[key]++;
	}
}

static void
sql(sqlite3 *db, const char *text)
{
	if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
		die(text, sqlite3_errmsg(db));
}

static void
run(sqlite3 *db, sqlite3_stmt *st)
{
	if (sqlite3_step(st) != SQLITE_DONE)
		die("insert", sqlite3_errmsg(db));
	sqlite3_reset(st);
}

static sqlite3_stmt *
prepared(sqlite3 *db, const char *text)
{
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(db, text, -1, &st, NULL) != SQLITE_OK)
		die(text, sqlite3_errmsg(db));
	return st;
}

static void
stems_write(sqlite3 *db)
{
	sqlite3_stmt *st =
	    prepared(db, "INSERT INTO stem (stem, cases) VALUES (?, ?) ON CONFLICT (stem) DO UPDATE SET cases = cases + excluded.cases");
	size_t i;

	for (i = 0; i < list.n + NAMES; i++) {
		bool name = i >= list.n;
		long cases = name ? list.name_cases[i - list.n] : list.cases[i];

		if (cases == 0)
			continue;
		sqlite3_bind_text(st, 1, name ? list.name[i - list.n] : list.stem[i], -1, SQLITE_STATIC);
		sqlite3_bind_int64(st, 2, cases);
		run(db, st);
	}
	sqlite3_finalize(st);
}

/* Most of them, and their index, at once. */
static void
fill(const char *path, long problems)
{
	char text[4096], stems[4096];
	sqlite3_stmt *problem, *similar;
	sqlite3 *db;
	long i;

	if (sqlite3_open(path, &db) != SQLITE_OK)
		die(path, sqlite3_errmsg(db));
	sql(db, "PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; BEGIN;"
		"INSERT INTO person (id, name, role, created_at) VALUES (1, 'Agent', 'agent', 1767600000)");
	problem = prepared(db, "INSERT INTO problem (id, year, number, stage, title, statement, requester, verified, opened_at, changed_at)"
			       "VALUES (?1, 2026, ?1, 'received', substr(?2, 1, 60), ?2, 1, 1, 1767600000, 1767600000)");
	similar = prepared(db, "INSERT INTO similar_text (problem, stems) VALUES (?, ?)");
	for (i = 1; i <= problems; i++) {
		text_make(12 + draw(49), text, stems, true);
		sqlite3_bind_int64(problem, 1, i);
		sqlite3_bind_text(problem, 2, text, -1, SQLITE_STATIC);
		run(db, problem);
		sqlite3_bind_int64(similar, 1, i);
		sqlite3_bind_text(similar, 2, stems, -1, SQLITE_STATIC);
		run(db, similar);
	}
	sqlite3_finalize(problem);
	sqlite3_finalize(similar);
	stems_write(db);
	sql(db, "INSERT INTO similar (similar) VALUES ('rebuild'); COMMIT");
	sqlite3_close(db);
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* What somebody writes. */
static void
write_text(char *text, const char *kind)
{
	char stems[4096];
	size_t w = 0, i, n = strcmp(kind, "common") == 0 ? 1 : 8, at;

	if (strcmp(kind, "problem") == 0) {
		at = (size_t)snprintf(text, 4096, "!probleme ");
		text_make(12 + draw(49), text + at, stems, false);
		return;
	}
	at = (size_t)snprintf(text, 4096, "!proches ");
	if (strcmp(kind, "name") == 0) {
		(void)snprintf(text + at, 4096 - at, "%s", list.name[draw(NAMES)]);
		return;
	}
	if (strcmp(kind, "any") == 0) {
		(void)snprintf(text + at, 4096 - at, "%s", list.word[draw(list.n)]);
		return;
	}
	for (i = 0; i < n; i++) { /* of the most common that are no small words */
		do
			w = draw(3 * COMMON);
		while (!*list.stem[w]);
		at += (size_t)snprintf(text + at, 4096 - at, "%s ", list.word[w]);
	}
}

static void
measure(struct bot *b, const struct intake *in, const char *kind, long queries, bool told)
{
	static long serial;
	double *took = calloc((size_t)queries, sizeof *took);
	char text[4200], event[32];
	struct err e = { 0 };
	long i;

	for (i = 0; took && i < queries; i++) {
		struct inbound said = { .what = ROOM_MESSAGE,
			.room = "!equipe:lab.example",
			.event = event,
			.from = "@anne:lab.example",
			.from_name = "Anne",
			.text = text,
			.at = 1772440000 };
		TALLOC_CTX *mem = talloc_new(NULL);
		struct arrival a;
		double start;

		(void)snprintf(event, sizeof event, "$e%ld", serial++);
		write_text(text, kind);
		room_item_write(mem, &said, &a);
		b->fixed_now += APART; /* seconds: nobody is answered more than 240 times an hour */
		start = now_us();
		if (in->take(in->aux, &(struct batch){ .a = &a, .n = 1 }, &e) < 0)
			die("take", e.text);
		took[i] = now_us() - start;
		if (i % 64 == 63) /* as the loop does when nothing waits */
			store_tidy(b->store, LEISURE_QUIET);
		talloc_free(mem);
	}
	if (took == NULL)
		die("measure", "no memory");
	qsort(took, (size_t)queries, sizeof *took, compare);
	if (told)
		printf(
		    "kind=%s p50_us=%.0f p99_us=%.0f max_us=%.0f\n", kind, took[queries / 2], took[queries * 99 / 100], took[queries - 1]);
	fflush(stdout);
	free(took);
}

/* What was refused would be measured as the quickest of all. */
static void
all_handled(const char *path)
{
	sqlite3_stmt *st;
	sqlite3 *db;

	if (sqlite3_open(path, &db) != SQLITE_OK)
		die("open", sqlite3_errmsg(db));
	st = prepared(db, "SELECT reason FROM inbox WHERE state <> 'handled' LIMIT 1");
	if (sqlite3_step(st) != SQLITE_DONE)
		die("not handled", (const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	sqlite3_close(db);
}

int
main(int argc, char **argv)
{
	static const char *const kinds[] = { "name", "any", "common", "several", "problem" }, *none[] = { NULL };
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
		.staff_room = "!equipe:lab.example",
		.separator = '+',
		.answer_days = 5,
		.authserv_id = "mx.lab.example",
		.stranger_day = 1000000,
		.person_day = 1000000,
		.domain_hour = 100000000,
		.total_hour = 100000000,
		.attachment_mb = 10 };
	long problems = argc > 3 ? strtol(argv[2], NULL, 10) : 0, queries = argc > 3 ? strtol(argv[3], NULL, 10) : 0;
	TALLOC_CTX *mem = talloc_new(NULL);
	struct templates *words;
	struct intake in;
	struct err e = { 0 };
	struct store *s;
	struct bot *b;
	char *path;
	size_t i;

	if (problems <= LAST || queries < 1) {
		fprintf(stderr, "usage: near DIR PROBLEMS QUERIES <WORDS\n");
		return 64;
	}
	set.state = argv[1];
	set.aliases = set.mentions = none;
	set.staff = staff;
	path = talloc_asprintf(mem, "%s/skoazell.db", argv[1]);
	words_read(mem);
	if (store_open(mem, path, &s, &e) < 0)
		die("open", e.text);
	store_close(s);
	fill(path, problems - LAST);
	if (templates_open(NULL, NULL, &words, &e) < 0 || bot_open(NULL, &set, words, NULL, &b, &e) < 0)
		die("open", e.text);
	b->fixed_now = 1772440000;
	inbox_intake(b, &in);
	measure(b, &in, "problem", LAST, false);
	for (i = 0; i < sizeof kinds / sizeof *kinds; i++)
		measure(b, &in, kinds[i], queries, true);
	talloc_free(b);
	all_handled(path);
	talloc_free(words);
	talloc_free(mem);
	return 0;
}
