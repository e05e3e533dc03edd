/* SPDX-License-Identifier: EUPL-1.2 */
#include <glib.h>
#include <sqlite3.h>
#include <unistd.h>

#include "bot/base/secret.h"
#include "db/store.h"
#include "tests/unit/check.h"

static void
test_inbox(struct store *s)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct err e = { 0 };
	struct tx *tx;
	struct arrival a = { .key = "maildir:1", .raw = "x", .size = 1, .at = 1000 };
	const struct inbox_end end = { .state = INBOX_IGNORED, .reason = "test" };
	struct inbox_item items[4];
	enum inbox_state state;
	int64_t id, again;
	size_t n;

	REQUIRE(tx_begin(s, &tx, &e) == 0);
	CHECK_INT(inbox_known(tx, "maildir:1", &state, &e), 0);
	REQUIRE(inbox_add(tx, &a, 1001, &id, &e) == 0);
	CHECK(id != 0);
	CHECK_INT(inbox_add(tx, &a, 1002, &again, &e), 0);
	CHECK_INT(again, 0);
	CHECK_INT(inbox_known(tx, "maildir:1", &state, &e), 1);
	CHECK_INT(state, INBOX_RECEIVED);
	CHECK_INT(inbox_open(tx, mem, 0, items, 4, &n, &e), 0);
	CHECK_INT(n, 1);
	CHECK_INT(inbox_finish(tx, id, &end, &e), 0);
	CHECK_INT(inbox_open(tx, mem, 0, items, 4, &n, &e), 0);
	CHECK_INT(n, 0);
	REQUIRE(tx_commit(tx, &e) == 0);
	talloc_free(mem);
}

static void
test_person(struct store *s)
{
	struct err e = { 0 };
	struct tx *tx;
	TALLOC_CTX *mem = talloc_new(NULL);
	struct person p;
	int64_t id;

	REQUIRE(tx_begin(s, &tx, &e) == 0);
	REQUIRE(person_add(tx, "Perdue", "fr", "agent", "perdue@caf.example", 1, &id, &e) == 0);
	tx_rollback(tx);
	REQUIRE(tx_begin(s, &tx, &e) == 0);
	REQUIRE(person_add(tx, "Claire Le Goff", "fr", "agent", "claire@caf.example", 1, &id, &e) == 0);
	REQUIRE(tx_commit(tx, &e) == 0);
	REQUIRE(tx_begin(s, &tx, &e) == 0);
	CHECK_INT(person_by_address(tx, mem, "perdue@caf.example", &p, &e), 0);
	CHECK_INT(person_by_address(tx, mem, "CLAIRE@caf.example", &p, &e), 1);
	CHECK_STR(p.name, "Claire Le Goff");
	tx_rollback(tx);
	talloc_free(mem);
}

static void
test_budget(struct store *s)
{
	struct err e = { 0 };
	struct tx *tx;
	int i;

	REQUIRE(tx_begin(s, &tx, &e) == 0);
	for (i = 0; i < 5; i++)
		CHECK_INT(budget_take(tx, "a", 5, 86400, 1000, &e), 1);
	CHECK_INT(budget_take(tx, "a", 5, 86400, 1000, &e), 0);
	CHECK_INT(budget_take(tx, "a", 5, 86400, 500, &e), 0); /* clock set back */
	CHECK_INT(budget_take(tx, "a", 5, 86400, 1000 + 86400 / 5, &e), 1);
	CHECK_INT(budget_take(tx, "a", 5, 86400, 1000 + 86400 / 5, &e), 0);
	tx_rollback(tx);
}

static void
test_problem(struct store *s)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct err e = { 0 };
	struct tx *tx;
	struct problem p = { .title = "Titre", .statement = "Texte" }, q;
	int64_t id;

	REQUIRE(tx_begin(s, &tx, &e) == 0);
	REQUIRE(person_add(tx, "Paul", "fr", "agent", "paul@caf.example", 1, &p.requester, &e) == 0);
	REQUIRE(problem_add(tx, &p, 2025, 5, &id, &e) == 0);
	REQUIRE(problem_add(tx, &p, 2026, 6, &id, &e) == 0);
	CHECK_INT(problem_by_ref(tx, mem, "P-2026-001", &q, &e), 1);
	CHECK_STR(q.ref, "P-2026-001");
	CHECK_INT(problem_by_ref(tx, mem, "P-1", &q, &e), 1);
	CHECK_INT(q.year, 2026);
	CHECK_INT(problem_by_ref(tx, mem, "P-2027-001", &q, &e), 0);
	CHECK_INT(problem_by_ref(tx, mem, "P-2", &q, &e), 0);
	CHECK_INT(participant_is(tx, id, p.requester, &e), 1);
	tx_rollback(tx);
	talloc_free(mem);
}

static void
test_second_instance(void)
{
	char dir[] = "/tmp/skoazell-store-XXXXXX", path[64], lock[80];
	struct err e = { 0 };
	struct store *a, *b;

	REQUIRE(mkdtemp(dir) != NULL);
	(void)snprintf(path, sizeof path, "%s/x.db", dir);
	REQUIRE(store_open(NULL, path, &a, &e) == 0);
	CHECK_INT(store_open(NULL, path, &b, &e), -1);
	CHECK(strstr(e.text, "in use by process") != NULL);
	store_close(a);
	CHECK_INT(store_open(NULL, path, &b, &e), 0);
	store_close(b);
	(void)snprintf(lock, sizeof lock, "%s.lock", path);
	unlink(lock);
	unlink(path);
	rmdir(dir);
}

static void
bad_line(void *aux, const char *name, const char *value, bool good)
{
	(void)aux;
	CHECK(good);
	if (!good)
		printf("   %s: %s\n", name, value);
}

/* A letter that waited when the program was replaced. */
static void
old_letter(TALLOC_CTX *mem, sqlite3 *db)
{
	static const unsigned char secret[SECRET_SIZE];
	const char *id = letter_id(mem, secret, "k", 0, "!r");
	char *rows = talloc_asprintf(mem,
	    "INSERT INTO meta VALUES ('secret', zeroblob(%d));"
	    "INSERT INTO outbox (letter, channel, destination, template, lang, inbox, problem, person, subject, answers, state, attempts, next_at, "
	    "created_at, detail) VALUES ('%s', 'room', '!r', 'triage', 'fr', 1, 7, 2, 'Files', '$card', 'deferred', 3, 40, 4, 'away');"
	    "INSERT INTO outbox_bytes VALUES (1, 'Deux heures', x'7b7d');",
	    SECRET_SIZE, id);

	REQUIRE(sqlite3_exec(db, rows, NULL, NULL, NULL) == SQLITE_OK);
}

/* A database of the first version, with a case in it, keeps all of it when its tables are built anew. */
static void
test_migrated(void)
{
	static const char rows[] =
	    "INSERT INTO person (id, name, lang, role, created_at) VALUES (1, 'Claire', 'fr', 'agent', 1), (2, 'Anne', 'fr', 'staff', 1);"
	    "INSERT INTO inbox (id, key, channel, received_at, taken_at, full_size, state, attempts) VALUES (1, 'k', 'clock', 1, 1, 1, 'handled', 1);"
	    "INSERT INTO inbox_bytes VALUES (1, x'00');"
	    "INSERT INTO problem (id, year, number, stage, title, statement, requester, follower, verified, opened_at, changed_at) "
	    "VALUES (7, 2026, 1, 'accepted', 'Files', 'Deux heures', 1, 2, 1, 5, 6);"
	    "INSERT INTO note (problem, person, kind, text, inbox, at) VALUES (7, 1, 'statement', 'Deux heures', 1, 5);"
	    "INSERT INTO act (problem, person, verb, old_stage, new_stage, old_follower, new_follower, old_human, new_human, old_requester, "
	    "new_requester, at) VALUES (7, 2, 'accepter', 'received', 'accepted', NULL, 2, 0, 0, 1, 1, 6);"
	    "PRAGMA user_version = 1;";
	TALLOC_CTX *mem = talloc_new(NULL);
	char path[] = "/tmp/sk-store-XXXXXX";
	g_autofree char *first = NULL;
	struct err e = { 0 };
	struct store *s = NULL;
	struct outbox_item letter;
	struct problem p;
	int64_t ids[2];
	struct tx *tx;
	sqlite3 *db;
	size_t n;

	REQUIRE(close(mkstemp(path)) == 0);
	REQUIRE(g_file_get_contents("db/migrations/0001-init.sql", &first, NULL, NULL));
	REQUIRE(sqlite3_open(path, &db) == SQLITE_OK);
	REQUIRE(sqlite3_exec(db, first, NULL, NULL, NULL) == SQLITE_OK && sqlite3_exec(db, rows, NULL, NULL, NULL) == SQLITE_OK);
	old_letter(mem, db);
	sqlite3_close(db);
	REQUIRE(store_open(mem, path, &s, &e) == 0);
	REQUIRE(tx_begin(s, &tx, &e) == 0);
	CHECK_INT(problem_get(tx, mem, 7, &p, &e), 1);
	CHECK_STR(p.title, "Files");
	CHECK_INT(p.stage, STAGE_ACCEPTED);
	CHECK_INT(p.follower, 2);
	CHECK_INT(p.opened_at, 5);
	CHECK_INT(outbox_get(tx, mem, 1, &letter, &e), 1);
	CHECK_STR(letter.state, "deferred");
	CHECK_STR(letter.text, "Deux heures");
	CHECK_STR(letter.detail, "away");
	CHECK_INT(letter.attempts, 3);
	CHECK_INT(outbox_due(tx, mem, CHANNEL_ROOM, 40, &letter, 1, &n, &e), 0);
	CHECK_INT(n, 1);
	CHECK_INT(outbox_claim(tx, mem, letter.id, &letter, &e), 1);
	CHECK_STR(letter.answers, "$card");
	CHECK_INT(letter.act, ACT_SAY);
	CHECK_INT(store_audit(tx, bad_line, NULL, &e), 0);
	p.stage = STAGE_EVALUATION; /* the first version knew no such stage */
	CHECK_INT(problem_set(tx, &p, 9, &e), 0);
	CHECK_INT(problem_ids_open(tx, ids, 2, &n, &e), 0);
	CHECK_INT(n, 1);
	REQUIRE(tx_commit(tx, &e) == 0);
	store_close(s);
	unlink(path);
	unlink(talloc_asprintf(mem, "%s.lock", path));
	talloc_free(mem);
}

int
main(void)
{
	struct err e = { 0 };
	struct store *s;

	if (store_open(NULL, ":memory:", &s, &e) < 0) {
		printf("%s\n", e.text);
		return 1;
	}
	test_inbox(s);
	test_person(s);
	test_budget(s);
	test_problem(s);
	store_close(s);
	test_second_instance();
	test_migrated();
	return check_report();
}
