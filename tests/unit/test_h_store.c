/* SPDX-License-Identifier: EUPL-1.2 */
#include <unistd.h>

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
	return check_report();
}
