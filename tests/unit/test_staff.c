/* SPDX-License-Identifier: EUPL-1.2
 *
 * Who the settings name is staff; who they name no more is staff no more at the next start, and that is written down. Who the staff made
 * staff stays.
 */
#include <glib.h>
#include <sqlite3.h>
#include <unistd.h>

#include "bot/bot.h"
#include "db/stmt.h"
#include "tests/unit/check.h"

static TALLOC_CTX *mem;
static struct templates *words;
static char path[] = "/tmp/skoazell-staff-XXXXXX";

static struct bot *
start(const char *members)
{
	struct settings *set = talloc_zero(mem, struct settings);
	struct err e = { 0 };
	struct bot *b = NULL;
	char *conf = talloc_asprintf(mem,
	    "[lab]\naddress = lab@lab.example\ncontroller = X\nstate = /tmp\n[staff]\nmembers = %s\n[auth]\nauthserv_id = x.example\n",
	    members);

	CHECK_INT(settings_parse(mem, "test.conf", conf, words, "fr", stdout, set), 0);
	if (bot_open(mem, set, words, path, &b, &e) < 0)
		printf("%s\n", e.text);
	REQUIRE(b != NULL);
	b->fixed_now = 1772438400;
	return b;
}

static const char *
role_of(struct bot *b, const char *door)
{
	struct err e = { 0 };
	struct person p;
	struct tx *tx;
	int r;

	REQUIRE(tx_begin(b->store, &tx, &e) == 0);
	r = *door == '@' ? person_by_chat(tx, mem, door, &p, &e) : person_by_address(tx, mem, door, &p, &e);
	tx_rollback(tx);
	return r == 1 ? p.role : "nobody";
}

/* A workshop that Paul organises; whether the clock will tell that nobody does any more. */
static void
workshop_of_paul(struct bot *b)
{
	REQUIRE(
	    sqlite3_exec(b->store->db,
		"INSERT INTO workshop (year, number, title, stage, organiser, opened_at, changed_at) SELECT 2026, 1, 'x', 'draft', person, 1, 1 "
		"FROM address WHERE addr = 'paul@lab.example'",
		NULL, NULL, NULL) == SQLITE_OK);
}

static int
left(struct bot *b)
{
	sqlite3_stmt *st = NULL;
	int n;

	REQUIRE(sqlite3_prepare_v2(b->store->db, "SELECT count(*) FROM workshop WHERE told = 'leaving-left' AND next_at IS NOT NULL", -1,
		    &st, NULL) == SQLITE_OK);
	REQUIRE(sqlite3_step(st) == SQLITE_ROW);
	n = sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	return n;
}

static int
deeds(struct bot *b, const char *where)
{
	g_autofree char *sql = g_strdup_printf("SELECT count(*) FROM deed WHERE verb = 'role' AND actor IS NULL AND %s", where);
	sqlite3_stmt *st = NULL;
	int n;

	REQUIRE(sqlite3_prepare_v2(b->store->db, sql, -1, &st, NULL) == SQLITE_OK);
	REQUIRE(sqlite3_step(st) == SQLITE_ROW);
	n = sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	return n;
}

/* As `role` does it. */
static void
make_staff(struct bot *b, const char *addr)
{
	struct err e = { 0 };
	struct person p;
	struct tx *tx;
	int64_t id;

	REQUIRE(tx_begin(b->store, &tx, &e) == 0);
	REQUIRE(person_add(tx, "Soizic Le Gall", "fr", "agent", addr, 1, &id, &e) == 0);
	REQUIRE(person_by_address(tx, mem, addr, &p, &e) == 1);
	p.role = "staff";
	REQUIRE(person_set(tx, &p, &e) == 0);
	REQUIRE(tx_commit(tx, &e) == 0);
}

int
main(void)
{
	struct err e = { 0 };
	struct bot *b;
	int fd = mkstemp(path);

	REQUIRE(fd >= 0);
	close(fd);
	unlink(path);
	mem = talloc_new(NULL);
	REQUIRE(templates_open(mem, NULL, &words, &e) == 0);

	b = start("Anne Kermarrec <anne@lab.example> @anne:lab.example; Paul Riou <paul@lab.example> @paul:lab.example");
	CHECK_STR(role_of(b, "anne@lab.example"), "staff");
	CHECK_STR(role_of(b, "@paul:lab.example"), "staff");
	make_staff(b, "soizic@lab.example");
	workshop_of_paul(b);
	CHECK_INT(left(b), 0);
	talloc_free(b);

	b = start("Anne Kermarrec <anne@lab.example> @anne.k:lab.example");
	CHECK_STR(role_of(b, "anne@lab.example"), "staff");
	CHECK_STR(role_of(b, "@anne.k:lab.example"), "staff");
	CHECK_STR(role_of(b, "@anne:lab.example"), "nobody");
	CHECK_STR(role_of(b, "paul@lab.example"), "agent");
	CHECK_STR(role_of(b, "@paul:lab.example"), "nobody");
	CHECK_STR(role_of(b, "soizic@lab.example"), "staff");
	CHECK_INT(deeds(b, "old = 'staff' AND new = 'agent'"), 1);
	CHECK_INT(left(b), 1);
	talloc_free(b);

	b = start("Anne Kermarrec <anne@lab.example> @anne.k:lab.example"); /* nothing new: nothing is written */
	CHECK_INT(deeds(b, "1"), 1);
	talloc_free(b);

	b = start("Anne Kermarrec <anne@lab.example>; Paul Riou <paul@lab.example> @paul:lab.example");
	CHECK_STR(role_of(b, "paul@lab.example"), "staff");
	CHECK_STR(role_of(b, "@paul:lab.example"), "staff");
	CHECK_STR(role_of(b, "@anne.k:lab.example"), "nobody");
	CHECK_INT(deeds(b, "old = 'agent' AND new = 'staff'"), 1);
	talloc_free(b);

	unlink(path);
	(void)unlink(talloc_asprintf(mem, "%s-wal", path));
	(void)unlink(talloc_asprintf(mem, "%s-shm", path));
	(void)unlink(talloc_asprintf(mem, "%s.lock", path));
	talloc_free(mem);
	return check_report();
}
