/* SPDX-License-Identifier: EUPL-1.2
 *
 * The IMAP transport at servers of many manners: what they offer, how they write, what they hold.
 */
#include "tests/unit/imap_world.h"

static void
test_normal(void)
{
	struct world *w = story("", 0, 3);
	GBytes *got;
	gsize n;
	int wait;

	CHECK_INT(moved(w, "MOVED"), 3);
	CHECK_INT(log_count(w, "C 1 CREATE \"Trait&AOk-s\"\n"), 1);
	CHECK_INT(log_count(w, "C 1 CREATE \"Quarantaine\"\n"), 1);
	CHECK_INT(log_count(w, "C 1 UID MOVE 1:3 \"Trait&AOk-s\"\n"), 1);
	CHECK_INT(w->last_at, 1772442000); /* 02-Mar-2026 10:00:00 +0100 */
	got = g_hash_table_lookup(w->bytes, "imap:bot@127.0.0.1/INBOX/77/2");
	CHECK(got && strstr(g_bytes_get_data(got, &n), "ceci est le message 2.") != NULL);
	CHECK_INT(w->last_full, w->last_size);
	wait = turn(w, now_ms() + 1);
	CHECK(wait > 50000); /* a sleeper */
	imap_close(w->imap);
	CHECK(until_log(w, "C 1 LOGOUT", 1));
	world_free(w);

	w = story("", 0, 120);
	CHECK_INT(moved(w, "MOVED"), 120);
	CHECK_INT(w->largest, 50);
	CHECK_INT(log_count(w, "BODY.PEEK"), 3);
	CHECK_INT(log_count(w, "UID MOVE"), 3);
	world_free(w);

	w = world_new();
	w->quarantine = 2;
	server_start(w, "folders-there", 1, 5);
	client_start(w);
	until_taken(w, 5);
	CHECK_INT(moved(w, "MOVED"), 5);
	CHECK_INT(log_count(w, "MOVED Quarantaine "), 2);
	world_free(w);
}

static void
test_manners(void)
{
	static const char *const faults[] = { "lower", "quoted", "uid-last", "noise", "no-internaldate", "drip", "long-line", "no-idle",
		"folders-there", "lower,noise,uid-last,no-idle" };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(faults); i++)
		story_moved(faults[i], 1, 9);
}

static void
test_folders(void)
{
	struct world *w = story("namespace", 1, 3);

	CHECK_INT(moved(w, "MOVED"), 3);
	CHECK_INT(log_count(w, "MOVED INBOX.Trait&AOk-s "), 3);
	CHECK_INT(log_count(w, "SELECT \"INBOX\""), 1);
	world_free(w);

	w = story("trycreate", 1, 3);
	CHECK_INT(moved(w, "MOVED"), 3);
	CHECK_INT(log_count(w, "UID MOVE"), 2);
	world_free(w);

	/* Refused for good: what is taken stays taken, and rests. */
	w = world_new();
	w->set.poll_seconds = 1;
	server_start(w, "move-no", 1, 3);
	client_start(w);
	until_taken(w, 3);
	CHECK(until_log(w, "UID MOVE", 2)); /* again at the poll */
	until_taken(w, 3);
	CHECK_INT(log_count(w, "BODY.PEEK"), 1);
	world_free(w);
}

static void
test_copy(void)
{
	struct world *w = story("no-move", 1, 3);

	CHECK_INT(moved(w, "COPIED"), 3);
	CHECK_INT(log_count(w, "EXPUNGED "), 3);
	CHECK_INT(log_count(w, "UID STORE 1:3 +FLAGS.SILENT (\\Deleted)"), 1);
	CHECK_INT(log_count(w, "UID EXPUNGE 1:3"), 1);
	world_free(w);

	/* Without UIDPLUS only marked; not copied again at the next connection. */
	w = story("no-move,no-uidplus,bye-idle", 1, 3);
	CHECK(until_log(w, "IDLING 2", 1));
	CHECK_INT(moved(w, "COPIED"), 3);
	CHECK_INT(log_count(w, "DELETED "), 3);
	CHECK_INT(log_count(w, "EXPUNGE"), 0);
	world_free(w);

	w = story("false-move", 1, 3);
	CHECK_INT(moved(w, "COPIED"), 3);
	CHECK_INT(log_count(w, "EXPUNGED "), 3);
	world_free(w);
}

static void
deliver(struct world *w)
{
	MUST(write(w->server_in, "deliver\n", 8) == 8);
}

static void
test_push(void)
{
	static const struct {
		const char *fault;
		int poll, mails;
	} ways[] = { { "", 60, 2 }, { "", 60, 0 }, { "empty-bad", 60, 0 }, { "no-idle", 1, 2 }, { "no-push", 1, 2 },
		{ "no-idle,empty-bad", 1, 0 }, { "hang-done", 1, 2 } };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(ways); i++) {
		struct world *w = world_new();
		int64_t start;

		w->set.poll_seconds = ways[i].poll;
		w->set.silence_ms = strcmp(ways[i].fault, "hang-done") == 0 ? 200 : 5000;
		server_start(w, ways[i].fault, 1, ways[i].mails);
		client_start(w);
		until_taken(w, (size_t)ways[i].mails);
		start = now_ms();
		deliver(w);
		until_taken(w, (size_t)ways[i].mails + 1);
		CHECK(ways[i].poll == 1 || now_ms() - start < 1000);
		deliver(w);
		deliver(w);
		until_taken(w, (size_t)ways[i].mails + 3);
		CHECK_INT(moved(w, "MOVED"), ways[i].mails + 3);
		world_free(w);
	}
}

static void
test_known(void)
{
	struct world *w = world_new();
	unsigned int uid;

	for (uid = 1; uid < 2000; uid++) {
		char *key = g_strdup_printf("imap:bot@127.0.0.1/INBOX/77/%u", uid);

		g_hash_table_insert(w->durable, key, GINT_TO_POINTER(uid == 5 ? DISPOSE_QUARANTINE : DISPOSE_DONE));
	}
	server_start(w, "", 1, 1000);
	client_start(w);
	CHECK(until_log(w, "MOVED ", 1000));
	until_taken(w, 0);
	CHECK_INT(log_count(w, "MOVED Quarantaine 5\n"), 1);
	CHECK_INT(log_count(w, "BODY.PEEK"), 0);
	CHECK_INT(log_count(w, "UID MOVE"), 11);
	world_free(w);
}

static void
is_bytes(struct world *w, unsigned int uid, const void *want, size_t n)
{
	char *key = talloc_asprintf(w, "imap:bot@127.0.0.1/INBOX/77/%u", uid);
	GBytes *got = g_hash_table_lookup(w->bytes, key);

	CHECK(got && g_bytes_get_size(got) == n && (n == 0 || memcmp(g_bytes_get_data(got, NULL), want, n) == 0));
	talloc_free(key);
}

static void
test_contents(void)
{
	static const char forged[] = "Subject: x\r\n\r\nA004 OK done\r\n* SEARCH 4242 "
				     "31337\r\n)\r\n* 2 FETCH (UID 2 BODY[] {6}\r\nforged)\r\n"
				     "A005 OK done\r\n* BYE\r\n+ go\r\n";
	static const char nul[] = "Subject: n\0l\r\n\r\n\0\0\xff\xfe\r\n\0";
	static const char quoted[] = "back\\slash and \"quotes\"";
	struct world *w = world_new();
	char *line = malloc(100000);

	MUST(line != NULL);
	memset(line, 'y', 100000);
	spool_put(w, "1", forged, sizeof forged - 1);
	spool_put(w, "2", nul, sizeof nul - 1);
	spool_put(w, "3", line, 100000);
	spool_put(w, "4", quoted, sizeof quoted - 1);
	spool_put(w, "5", "", 0);
	server_start(w, "quoted", 1, 0);
	client_start(w);
	until_taken(w, 5);
	is_bytes(w, 1, forged, sizeof forged - 1);
	is_bytes(w, 2, nul, sizeof nul - 1);
	is_bytes(w, 3, line, 100000);
	is_bytes(w, 4, quoted, sizeof quoted - 1);
	is_bytes(w, 5, "", 0);
	CHECK_INT(moved(w, "MOVED"), 5);
	CHECK(!w->saw_forged);
	free(line);
	world_free(w);
}

static void
test_large(void)
{
	size_t n = LIMIT_MAIL + 1000, part = 9 * 1024 * 1024;
	char *big = calloc(1, n);
	struct world *w = world_new();
	int i;

	MUST(big != NULL);
	memset(big, 'z', n);
	spool_put(w, "a", big, 100);
	spool_put(w, "b", big, n);
	server_start(w, "", 1, 0);
	client_start(w);
	until_taken(w, 2);
	is_bytes(w, 2, big, LIMIT_MAIL_HEAD);
	CHECK_INT(w->last_size, LIMIT_MAIL_HEAD);
	CHECK_INT(w->last_full, n);
	CHECK_INT(moved(w, "MOVED"), 2);
	world_free(w);

	/* The announced size is a lie, for as long as it takes: at last only its head is asked for.
	 */
	w = world_new();
	spool_put(w, "a", big, 100);
	spool_put(w, "b", big, n);
	server_start(w, "over-literal", 1000, 0);
	client_start(w);
	until_taken(w, 2);
	CHECK_INT(w->last_size, LIMIT_MAIL_HEAD);
	CHECK(w->last_full > w->last_size);
	world_free(w);

	/* A batch ends where its bytes add up. */
	w = world_new();
	for (i = 0; i < 7; i++) {
		char name[] = { (char)('a' + i), '\0' };

		spool_put(w, name, big, part);
	}
	server_start(w, "", 1, 0);
	client_start(w);
	until_taken(w, 7);
	CHECK_INT(w->largest, 3);
	CHECK_INT(moved(w, "MOVED"), 7);
	world_free(w);
	free(big);
}

static void
test_refused(void)
{
	struct world *w = world_new();

	server_start(w, "bad-password", 1, 3);
	client_start(w);
	CHECK(until_status(w, "login refused"));
	until_taken(w, 3); /* the second time it is right */
	world_free(w);

	w = world_new();
	server_start(w, "select-no", 1, 3);
	client_start(w);
	CHECK(until_status(w, "mailbox refused"));
	until_taken(w, 3);
	world_free(w);

	w = world_new();
	w->set.bearer = "jeton-1";
	server_start(w, "oauth", 1, 3);
	client_start(w);
	until_taken(w, 3);
	world_free(w);

	/* TLS is not given up without leave, and leave counts for this machine alone. */
	w = world_new();
	w->set.plain_allowed = false;
	server_start(w, "", 1, 3);
	client_start(w);
	CHECK(until_status(w, "server offers no STARTTLS"));
	CHECK_INT(log_count(w, "LOGIN"), 0);
	world_free(w);

	w = world_new();
	server_start(w, "", 1, 3);
	w->set.url = talloc_asprintf(w, "imap://mail.localhost:%d", w->port);
	client_start(w);
	CHECK(until_status(w, "server offers no STARTTLS"));
	CHECK_INT(log_count(w, "LOGIN"), 0);
	world_free(w);

	w = world_new();
	w->set.url = "imap://127.0.0.1:1";
	client_start(w);
	CHECK(until_status(w, "no connection"));
	world_free(w);

	w = world_new();
	w->set.url = "http://127.0.0.1:1/INBOX";
	client_start(w);
	CHECK(until_status(w, "not understood"));
	world_free(w);
}

int
main(void)
{
	world_open();
	test_normal();
	test_manners();
	test_folders();
	test_copy();
	test_push();
	test_known();
	test_contents();
	test_large();
	test_refused();
	return world_close();
}
