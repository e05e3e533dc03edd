/* SPDX-License-Identifier: EUPL-1.2
 *
 * One message that cannot be handled must not take the others of its batch along. The database itself refuses it here: a trigger.
 */
#include <sqlite3.h>
#include <unistd.h>

#include "bot/base/limits.h"
#include "bot/bot.h"
#include "tests/unit/check.h"

static const char *none[] = { NULL };
static struct staff_member nobody[] = { { NULL, NULL, NULL } };
static struct settings set = { .name = "Ti Lab",
	.address = "lab@lab.example",
	.domain = "lab.example",
	.zone = "Europe/Paris",
	.hours = { "Europe/Paris", "9:00-17:00", "lundi-vendredi", "france", "", "" },
	.language = "fr",
	.templates = "",
	.contact = "",
	.controller = "Lab",
	.dpo = "",
	.staff_room = "equipe",
	.separator = '+',
	.answer_days = 5,
	.authserv_id = "mx.lab.example",
	.stranger_day = 10,
	.person_day = 10,
	.domain_hour = 100,
	.total_hour = 100,
	.attachment_mb = 10,
	.aliases = none,
	.mentions = none,
	.staff = nobody };

static struct bot *
start(TALLOC_CTX *mem)
{
	struct templates *words;
	struct err e = { 0 };
	struct bot *b;

	REQUIRE(templates_open(mem, NULL, &words, &e) == 0);
	REQUIRE(bot_open(mem, &set, words, NULL, &b, &e) == 0);
	return b;
}

static void
refuse_cassandre(const char *path)
{
	sqlite3 *db;

	REQUIRE(sqlite3_open(path, &db) == SQLITE_OK);
	REQUIRE(sqlite3_exec(db,
		    "CREATE TRIGGER t BEFORE INSERT ON address WHEN new.addr LIKE 'cassandre@%' BEGIN SELECT RAISE(ABORT, 'no'); END", NULL,
		    NULL, NULL) == SQLITE_OK);
	sqlite3_close(db);
}

static void
mail(TALLOC_CTX *mem, struct arrival *a, const char *who)
{
	char *raw = talloc_asprintf(mem,
	    "From: <%s@caf.example>\r\nTo: lab@lab.example\r\nSubject: File\r\nMessage-ID: <%s@caf.example>\r\n\r\n"
	    "Bonjour, les familles attendent deux heures au guichet. %s\r\n",
	    who, who, who);

	*a = (struct arrival){
		.key = talloc_asprintf(mem, "test:%s", who), .channel = CHANNEL_MAIL, .at = 1000, .raw = raw, .size = strlen(raw)
	};
}

static int
state_of(struct bot *b, const char *key)
{
	enum inbox_state state = INBOX_RECEIVED;
	struct err e = { 0 };
	struct tx *tx;

	REQUIRE(tx_begin(b->store, &tx, &e) == 0);
	CHECK_INT(inbox_known(tx, key, &state, &e), 1);
	tx_rollback(tx);
	return (int)state;
}

static size_t
open_items(struct bot *b, TALLOC_CTX *mem, struct inbox_item items[4])
{
	struct err e = { 0 };
	struct tx *tx;
	size_t n;

	REQUIRE(tx_begin(b->store, &tx, &e) == 0);
	CHECK_INT(inbox_open(tx, mem, 0, items, 4, &n, &e), 0);
	tx_rollback(tx);
	return n;
}

static void
test_batch(TALLOC_CTX *mem, struct bot *b)
{
	struct inbox_item items[4];
	struct err e = { 0 };
	struct arrival a[3];
	struct intake in;
	int i;

	inbox_intake(b, &in);
	mail(mem, &a[0], "anne");
	mail(mem, &a[1], "cassandre");
	mail(mem, &a[2], "marc");
	CHECK_INT(in.take(in.aux, &(struct batch){ .a = a, .n = 3 }, &e), 0);
	CHECK_INT(a[0].disposal, DISPOSE_DONE);
	CHECK_INT(a[1].disposal, DISPOSE_LATER);
	CHECK_INT(a[2].disposal, DISPOSE_DONE);
	CHECK_INT(state_of(b, "test:anne"), INBOX_HANDLED);
	CHECK_INT(state_of(b, "test:marc"), INBOX_HANDLED);
	CHECK_INT(open_items(b, mem, items), 1);
	CHECK_STR(items[0].key, "test:cassandre");
	CHECK_INT(items[0].attempts, 1);
	CHECK(b->retry_at > 0);
	/* Its three attempts over, it is set aside; each is counted before it is made. */
	for (i = 0; i < LIMIT_ATTEMPTS; i++)
		CHECK_INT(inbox_work(b, &e), 0);
	CHECK_INT(state_of(b, "test:cassandre"), INBOX_QUARANTINED);
	CHECK_INT(open_items(b, mem, items), 0);
	/* The same batch once more is known, not handled again. */
	CHECK_INT(in.take(in.aux, &(struct batch){ .a = a, .n = 3 }, &e), 0);
	CHECK_INT(a[0].disposal, DISPOSE_DONE);
	CHECK_INT(a[1].disposal, DISPOSE_QUARANTINE);
}

static void
bad(void *aux, const char *name, const char *value, bool good)
{
	(void)aux;
	if (!good)
		CHECK_STR(name, value);
}

int
main(void)
{
	char dir[] = "/tmp/skoazell-inbox-XXXXXX", *path;
	TALLOC_CTX *mem = talloc_new(NULL);
	struct err e = { 0 };
	struct bot *b;
	struct tx *tx;

	REQUIRE(mkdtemp(dir) != NULL);
	set.state = dir;
	path = talloc_asprintf(mem, "%s/skoazell.db", dir);
	talloc_free(start(mem));
	refuse_cassandre(path);
	b = start(mem);
	test_batch(mem, b);
	REQUIRE(tx_begin(b->store, &tx, &e) == 0);
	CHECK_INT(store_audit(tx, bad, NULL, &e), 0);
	tx_rollback(tx);
	talloc_free(b);
	unlink(path);
	unlink(talloc_asprintf(mem, "%s.lock", path));
	rmdir(talloc_asprintf(mem, "%s/attachments", dir));
	CHECK_INT(rmdir(dir), 0);
	talloc_free(mem);
	return check_report();
}
