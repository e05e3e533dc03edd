/* SPDX-License-Identifier: EUPL-1.2
 *
 * Does a decision about a referral cost the same however many there were? referral DIR PAST DECISIONS: fills a database with PARTNERS partners and
 * PAST referrals of ten years that are over, each with one partner and what both said, and three times DECISIONS that go on. Then a partner says yes
 * or no to a third of them each, by a mail to the address of the letter, and the requesters of the last third approve their texts: the whole road
 * from the message to its durable answer. Partners are suggested to the staff, what goes on is listed, the clock looks for what is due, the figures
 * of a month and of a week are counted. Prints the microseconds of the median, the 99th percentile and the slowest.
 */
#include <glib.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bot/base/room_item.h"
#include "bot/bot.h"
#include "db/referral.h"
#include "handlers/directory.h"
#include "handlers/indicators.h"

enum { PARTNERS = 10000, NOW = 1772440000, DAY = 86400, APART = 20, SOME = 500, WORDS = 4000 };

#define ROOM "!equipe:lab.example"

static uint64_t seed = 20260302;
static char **vocabulary;

static void
die(const char *what, const char *why)
{
	fprintf(stderr, "referral: %s: %s\n", what, why);
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

/* That the processor worked for us, too: a busy machine does not make it longer. */
struct instant {
	double wall, cpu;
};

static double
clock_us(clockid_t which)
{
	struct timespec t;

	clock_gettime(which, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static struct instant
now_us(void)
{
	return (struct instant){ clock_us(CLOCK_MONOTONIC), clock_us(CLOCK_PROCESS_CPUTIME_ID) };
}

static struct instant
since(struct instant start)
{
	struct instant now = now_us();

	return (struct instant){ now.wall - start.wall, now.cpu - start.cpu };
}

/* ---- the world ---- */

/* With :past and :live bound where they stand. */
static void
fill_one(sqlite3 *db, const char *text, long past, long live)
{
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(db, text, -1, &st, NULL) != SQLITE_OK)
		die(text, sqlite3_errmsg(db));
	sqlite3_bind_int64(st, sqlite3_bind_parameter_index(st, ":past"), past);
	sqlite3_bind_int64(st, sqlite3_bind_parameter_index(st, ":live"), live);
	if (sqlite3_step(st) != SQLITE_DONE)
		die(text, sqlite3_errmsg(db));
	sqlite3_finalize(st);
}

/* The live ones first: of n a third waits for a partner's yes, one for a no, one for its requester. */
static void
fill(const char *dir, long past, long live)
{
	static const char *const texts[] = {
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) INSERT INTO person (id, name, role, created_at)"
		" SELECT 1000 + i, 'Partenaire ' || i, 'agent', 1767600000 FROM n",
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000) INSERT INTO person (id, name, role, created_at)"
		" SELECT 100000 + i, 'Personne ' || i, 'agent', 1767600000 FROM n",
		"INSERT INTO address (addr, person) SELECT 'p' || id || '@m' || id || '.example', id FROM person WHERE id > 1000",
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :live) INSERT INTO referral (id, year, number,"
		" requester, author, text, state, token, approved_at, next_at, created_at, changed_at) SELECT i, 2026, i, 100000 + i,"
		" 100000 + i, 'Une caisse cherche quelqu''un qui connaît le design sonore, pour son accueil.',"
		" iif(i % 3 = 0, 'draft', 'open'), format('referral%018d', i), iif(i % 3 = 0, NULL, 1772400000), 1773400000 + i, 1772300000,"
		" 1772400000 FROM n",
		"INSERT INTO approach (id, referral, card, person, state, token, asked_at, next_at, changed_at) SELECT id, id, id, 1000 + id,"
		" iif(id % 3 = 0, 'proposed', 'asked'), format('approach%018d', id), approved_at, 1773400000 + id, 1772400000 FROM referral",
		"WITH RECURSIVE n (i) AS (SELECT :live + 1 UNION ALL SELECT i + 1 FROM n WHERE i < :live + :past) INSERT INTO referral (id, year,"
		" number, requester, author, text, state, reason, token, approved_at, closed_at, next_at, created_at, changed_at)"
		" SELECT i, 2016 + i % 10, i, 100001 + i % 50000, 100001 + i % 50000, 'Un service cherche de l''aide.', 'closed', 'ended',"
		" format('referral%018d', i), at, at + 4000000, 1774000000 + i, at, at + 4000000"
		" FROM (SELECT i, 1772000000 - (i * 7919 % 3600) * 86400 AS at FROM n)",
		"INSERT INTO approach (id, referral, card, person, state, token, asked_at, told_at, answered_at, introduced_at, changed_at)"
		" SELECT id, id, 1 + id % 10000, 1001 + id % 10000, iif(id % 2, 'ended', 'no'), format('approach%018d', id), approved_at,"
		" approved_at + 864000, approved_at + 864000, iif(id % 2, approved_at + 864000, NULL), closed_at FROM referral WHERE id > :live",
		"INSERT INTO feedback (approach, side, step, talked, useful, outcome, at) SELECT id, 'requester', 1, 1, id / 2 % 3, 'started',"
		" introduced_at + 1000000 FROM approach WHERE introduced_at IS NOT NULL",
		"COMMIT", "PRAGMA wal_checkpoint(TRUNCATE)"
	};
	char *path = g_strdup_printf("%s/skoazell.db", dir);
	sqlite3 *db;
	size_t i;

	if (sqlite3_open(path, &db) != SQLITE_OK ||
	    sqlite3_exec(db, "PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; BEGIN", NULL, NULL, NULL) != SQLITE_OK)
		die("fill", sqlite3_errmsg(db));
	for (i = 0; i + 1 < G_N_ELEMENTS(texts); i++)
		fill_one(db, texts[i], past, live);
	sqlite3_exec(db, texts[i], NULL, NULL, NULL);
	sqlite3_close(db);
	g_free(path);
}

static void
words_make(void)
{
	char *text;

	if (!g_file_get_contents("tests/unit/cards.txt", &text, NULL, NULL))
		die("words", "tests/unit/cards.txt");
	vocabulary = g_strsplit_set(text, " \n\t,;:.()'|/\"@", WORDS);
	g_free(text);
}

static char *
some_words(TALLOC_CTX *mem, size_t n)
{
	char *s = talloc_strdup(mem, "");

	while (n) {
		const char *w = vocabulary[draw(WORDS - 1)];

		if (strlen(w) < 4)
			continue;
		s = talloc_asprintf_append(s, " %s", w);
		n--;
	}
	return s + 1;
}

static void
partners_add(struct bot *b)
{
	struct err e = { 0 };
	struct tx *tx;
	long i, k;

	for (i = 0; i < PARTNERS; i += SOME) {
		TALLOC_CTX *mem = talloc_new(NULL);

		if (tx_begin_soft(b->store, &tx, &e) < 0)
			die("partners", e.text);
		for (k = i; k < i + SOME; k++) {
			struct card c = { .kind = k % 2 ? CARD_PERSON : CARD_ORGANISATION,
				.nature = (enum card_nature)draw(NATURES),
				.name = talloc_asprintf(mem, "%s %ld", some_words(mem, 2), k),
				.expertise = some_words(mem, 8),
				.missions = some_words(mem, 20),
				.scope = some_words(mem, 4),
				.examples = some_words(mem, 6),
				.partners = "",
				.territory = "",
				.availability = "",
				.link = "",
				.places = "",
				.person = 1001 + k,
				.state = CARD_LISTED,
				.token = talloc_asprintf(mem, "partner%ld", k) };

			if (card_add(tx, mem, &c, 2026, NOW, &e) < 0 || directory_index(b->lab.directory, tx, mem, &c, &e) < 0)
				die("partners", e.text);
		}
		if (tx_commit(tx, &e) < 0)
			die("partners", e.text);
		store_tidy(b->store, LEISURE_SOME);
		talloc_free(mem);
	}
}

/* ---- measured ---- */

static int
by_wall(const void *a, const void *b)
{
	double x = ((const struct instant *)a)->wall, y = ((const struct instant *)b)->wall;

	return (x > y) - (x < y);
}

static int
by_cpu(const void *a, const void *b)
{
	double x = ((const struct instant *)a)->cpu, y = ((const struct instant *)b)->cpu;

	return (x > y) - (x < y);
}

static void
told(const char *what, struct instant *took, long n)
{
	qsort(took, (size_t)n, sizeof *took, by_wall);
	printf("kind=%s p50_us=%.0f p99_us=%.0f max_us=%.0f", what, took[n / 2].wall, took[n * 99 / 100].wall, took[n - 1].wall);
	qsort(took, (size_t)n, sizeof *took, by_cpu);
	printf(" cpu50_us=%.0f cpu99_us=%.0f\n", took[n / 2].cpu, took[n * 99 / 100].cpu);
	fflush(stdout);
}

static void
mail(TALLOC_CTX *mem, const char *token, long id, long person, const char *text, struct arrival *a)
{
	char *raw = talloc_asprintf(mem,
	    "Authentication-Results: mx.lab.example; dmarc=pass header.from=m%ld.example\r\nMessage-ID: <r%ld@m.example>\r\n"
	    "From: Personne <p%ld@m%ld.example>\r\nTo: lab+%s%018ld@lab.example\r\nSubject: Re: Pourriez-vous aider ?\r\n\r\n%s\r\n",
	    person, id, person, person, token, id, text);

	*a = (struct arrival){ .channel = CHANNEL_MAIL, .at = NOW, .raw = raw, .size = strlen(raw), .full_size = strlen(raw) };
	a->key = talloc_asprintf(mem, "mail:%ld", id);
}

static void
room(TALLOC_CTX *mem, long serial, const char *text, struct arrival *a)
{
	struct inbound said = { .what = ROOM_MESSAGE,
		.room = ROOM,
		.event = talloc_asprintf(mem, "$e%ld", serial),
		.from = "@anne:lab.example",
		.from_name = "Anne",
		.text = text,
		.at = NOW };

	room_item_write(mem, &said, a);
}

/* What is said the i-th time. */
typedef void say_fn(TALLOC_CTX *, long i, struct arrival *);

static void
says_yes(TALLOC_CTX *mem, long i, struct arrival *a)
{
	mail(mem, "approach", 3 * i + 1, 1000 + 3 * i + 1, "Oui, avec plaisir.", a);
}

static void
says_no(TALLOC_CTX *mem, long i, struct arrival *a)
{
	mail(mem, "approach", 3 * i + 2, 1000 + 3 * i + 2, "Non, désolé, c'est trop loin.", a);
}

static void
approves(TALLOC_CTX *mem, long i, struct arrival *a)
{
	mail(mem, "referral", 3 * i + 3, 100000 + 3 * i + 3, "Oui, c'est parfait.", a);
}

static void
asks_who(TALLOC_CTX *mem, long i, struct arrival *a)
{
	room(mem, i, talloc_asprintf(mem, "!relation %s", some_words(mem, 3)), a);
}

static void
lists(TALLOC_CTX *mem, long i, struct arrival *a)
{
	room(mem, 1000000 + i, "!relation", a);
}

static void
road(struct bot *b, const char *what, say_fn *says, long n)
{
	struct instant *took = g_new(struct instant, n);
	struct err e = { 0 };
	struct intake in;
	long i;

	inbox_intake(b, &in);
	for (i = 0; i < n; i++) {
		TALLOC_CTX *mem = talloc_new(NULL);
		struct arrival a;
		struct instant start;

		says(mem, i, &a);
		b->fixed_now += APART;
		start = now_us();
		if (in.take(in.aux, &(struct batch){ .a = &a, .n = 1 }, &e) < 0 || inbox_work(b, &e) < 0)
			die(what, e.text);
		took[i] = since(start);
		if (i % 16 == 15) /* as the loop does when nothing waits */
			store_tidy(b->store, LEISURE_QUIET);
		talloc_free(mem);
	}
	told(what, took, n);
	g_free(took);
}

/* What the clock asks each time. */
static void
clock_looks(struct bot *b, long n)
{
	struct instant *took = g_new(struct instant, n);
	int64_t ids[SOME], at;
	struct err e = { 0 };
	size_t found;
	long i;

	for (i = 0; i < n; i++) {
		struct instant start = now_us();
		struct tx *tx;

		if (tx_look(b->store, &tx, &e) < 0 || referral_due(tx, NOW, ids, SOME, &found, &e) < 0 ||
		    approach_due(tx, NOW, ids, SOME, &found, &e) < 0 || referral_next(tx, &at, &e) < 0 || approach_next(tx, &at, &e) < 0)
			die("clock", e.text);
		tx_rollback(tx);
		took[i] = since(start);
	}
	told("clock", took, n);
	g_free(took);
}

static void
figures(struct bot *b)
{
	enum { TIMES = 5 };
	struct instant month[TIMES], week[TIMES];
	struct err e = { 0 };
	long i;

	for (i = 0; i < TIMES; i++) {
		TALLOC_CTX *mem = talloc_new(NULL);
		struct indicator all[INDICATORS_MOST];
		struct referral *r = talloc_array(mem, struct referral, SOME);
		int64_t to = NOW - i * 30 * DAY, introduced;
		struct instant start = now_us();
		struct tx *tx;
		size_t n;

		if (tx_look(b->store, &tx, &e) < 0 ||
		    indicators_all(tx, mem, b->lab.hours, to - (int64_t)30 * DAY, to, all, INDICATORS_MOST, &n, &e) < 0)
			die("month", e.text);
		month[i] = since(start);
		start = now_us();
		if (referral_waiting(tx, mem, NOW, r, 200, &n, &e) < 0 ||
		    approach_introduced(tx, to - (int64_t)7 * DAY, to, &introduced, &e) < 0)
			die("week", e.text);
		week[i] = since(start);
		tx_rollback(tx);
		talloc_free(mem);
	}
	told("month", month, TIMES);
	told("week", week, TIMES);
}

/* What was not understood would be measured as the quickest of all. */
static void
all_decided(const char *dir, long n)
{
	char *path = g_strdup_printf("%s/skoazell.db", dir);
	sqlite3_stmt *st;
	sqlite3 *db;

	if (sqlite3_open(path, &db) != SQLITE_OK ||
	    sqlite3_prepare_v2(db,
		"SELECT count(*) FILTER (WHERE state = 'introduced'), count(*) FILTER (WHERE state = 'no'),"
		" count(*) FILTER (WHERE state = 'asked') FROM approach WHERE id <= 3 * ?1",
		-1, &st, NULL) != SQLITE_OK ||
	    sqlite3_bind_int64(st, 1, n) != SQLITE_OK || sqlite3_step(st) != SQLITE_ROW)
		die("count", sqlite3_errmsg(db));
	if (sqlite3_column_int64(st, 0) != n || sqlite3_column_int64(st, 1) != n || sqlite3_column_int64(st, 2) != n)
		die("count", "answers were not taken as such");
	sqlite3_finalize(st);
	sqlite3_close(db);
	g_free(path);
}

static struct bot *
open_bot(const char *dir)
{
	struct settings *set = talloc_zero(NULL, struct settings);
	struct templates *words;
	struct err e = { 0 };
	struct bot *b;
	char *conf = talloc_asprintf(set,
	    "[lab]\naddress = lab@lab.example\ncontroller = Lab\nstate = %s\n[auth]\nauthserv_id = mx.lab.example\n[room]\nstaff = %s\n"
	    "[staff]\nmembers = Anne <anne@lab.example> @anne:lab.example\n[limits]\ntotal_hour = 1000000\n",
	    dir, ROOM);

	if (templates_open(NULL, NULL, &words, &e) < 0 || settings_parse(set, "bench.conf", conf, words, "fr", stderr, set) > 0 ||
	    bot_open(NULL, set, words, NULL, &b, &e) < 0)
		die("open", e.text);
	b->fixed_now = NOW;
	return b;
}

int
main(int argc, char **argv)
{
	long past = argc > 3 ? strtol(argv[2], NULL, 10) : 0, n = argc > 3 ? strtol(argv[3], NULL, 10) : 0;
	struct bot *b;

	if (past < 1 || n < 100 || 3 * n > PARTNERS) {
		fprintf(stderr, "usage: referral DIR PAST DECISIONS\n");
		return 64;
	}
	words_make();
	b = open_bot(argv[1]); /* makes the tables */
	talloc_free(b);
	fill(argv[1], past, 3 * n);
	b = open_bot(argv[1]);
	partners_add(b);
	clock_looks(b, n);
	road(b, "yes", says_yes, n);
	road(b, "no", says_no, n);
	road(b, "approve", approves, n);
	road(b, "suggest", asks_who, n);
	road(b, "list", lists, n);
	figures(b);
	talloc_free(b);
	all_decided(argv[1], n);
	return 0;
}
