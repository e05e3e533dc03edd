/* SPDX-License-Identifier: EUPL-1.2
 *
 * The IMAP transport against a scripted server (tests/fault/imapd.py) that closes, stalls, lies and floods. The server and
 * the fake core write into one log, so that the order "taken, then moved" can be read from it.
 */
#include "bot/base/limits.h"
#include "bot/base/log.h"
#include "bot/mail/imap.h"
#include "tests/unit/check.h"

#include <fcntl.h>
#include <glib.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What the test itself needs, whatever has failed before. */
#define MUST(x)                                                                                    \
	do {                                                                                       \
		if (!(x)) {                                                                        \
			printf("%s:%d: cannot go on: %s\n", __FILE__, __LINE__, #x);               \
			exit(2);                                                                   \
		}                                                                                  \
	} while (0)

struct world {
	TALLOC_CTX *mem;
	char *dir, *log_path, *spool;
	int log_fd, server_in;
	pid_t server;
	int port;
	CURLM *multi;
	struct imap *imap;
	struct imap_settings set;
	struct intake intake;

	/* the fake core */
	GHashTable *durable;    /* key -> disposal */
	GHashTable *bytes;      /* key -> GBytes */
	int refuse;             /* takes still to be refused */
	int refuse_known;
	int later;              /* takes in which all is left for later */
	unsigned int quarantine; /* uid % this == 0 goes to quarantine; 0: none */
	size_t taken, largest, takes;
	int64_t last_at;
	size_t last_size, last_full;
	unsigned long last_uid;
	bool out_of_order;
	bool saw_forged;

	int wait; /* what imap_step() said last */
	size_t turns;
};

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
note(struct world *w, const char *what, const char *key)
{
	char *line = talloc_asprintf(w->mem, "%s %s\n", what, strrchr(key, '/') + 1);

	if (write(w->log_fd, line, strlen(line)) < 0)
		abort();
	talloc_free(line);
}

static int
fake_known(void *aux, const char *key, enum disposal *disposal, struct err *e)
{
	struct world *w = aux;
	gpointer value;

	if (w->refuse_known > 0) {
		w->refuse_known--;
		return fail(e, ERR_TEMP, "database is locked");
	}
	if (!g_hash_table_lookup_extended(w->durable, key, NULL, &value))
		return 0;
	*disposal = (enum disposal)GPOINTER_TO_INT(value);
	return 1;
}

static void
fake_take_one(struct world *w, struct arrival *a)
{
	unsigned long uid = strtoul(strrchr(a->key, '/') + 1, NULL, 10);

	a->disposal = w->quarantine && uid % w->quarantine == 0 ? DISPOSE_QUARANTINE : DISPOSE_DONE;
	CHECK(g_hash_table_lookup(w->bytes, a->key) == NULL); /* never twice */
	g_hash_table_insert(w->durable, g_strdup(a->key), GINT_TO_POINTER((int)a->disposal));
	g_hash_table_insert(w->bytes, g_strdup(a->key), g_bytes_new(a->raw, a->size));
	if (uid > 99000 || (a->size == 6 && memcmp(a->raw, "forged", 6) == 0))
		w->saw_forged = true;
	if (uid <= w->last_uid)
		w->out_of_order = true;
	w->last_uid = uid;
	w->last_at = a->at;
	w->last_size = a->size;
	w->last_full = a->full_size;
	w->taken++;
	note(w, "TAKEN", a->key);
}

static int
fake_take(void *aux, struct arrival *a, size_t n, struct err *e)
{
	struct world *w = aux;
	size_t i;

	w->takes++;
	if (w->refuse > 0) {
		w->refuse--;
		return fail(e, ERR_TEMP, "disk full");
	}
	if (w->later > 0) {
		w->later--;
		for (i = 0; i < n; i++)
			a[i].disposal = DISPOSE_LATER;
		return 0;
	}
	for (i = 0; i < n; i++)
		fake_take_one(w, &a[i]);
	if (n > w->largest)
		w->largest = n;
	return 0;
}

/* ---- the world --------------------------------------------------------------------------------------------------- */

static void
server_start(struct world *w, const char *fault, int times, int mails)
{
	int in[2], out[2];
	char line[32] = "";
	FILE *f;

	MUST(pipe2(in, O_CLOEXEC) == 0);
	MUST(pipe2(out, O_CLOEXEC) == 0);
	w->server = fork();
	MUST(w->server >= 0);
	if (w->server == 0) {
		char *count = talloc_asprintf(w->mem, "%d", mails), *often = talloc_asprintf(w->mem, "%d", times);

		dup2(in[0], 0);
		dup2(out[1], 1);
		execlp("python3", "python3", "tests/fault/imapd.py", "--log", w->log_path, "--fault", fault, "--times", often,
		    w->spool ? "--spool" : "--mails", w->spool ? w->spool : count, (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	w->server_in = in[1];
	f = fdopen(out[0], "r");
	MUST(f && fgets(line, sizeof line, f));
	fclose(f);
	w->port = (int)strtol(line, NULL, 10);
}

static struct world *
world_new(void)
{
	struct world *w = talloc_zero(NULL, struct world);

	w->mem = w;
	w->dir = talloc_strdup(w, "/tmp/imap-test-XXXXXX");
	MUST(mkdtemp(w->dir) != NULL);
	w->log_path = talloc_asprintf(w, "%s/log", w->dir);
	w->log_fd = open(w->log_path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	MUST(w->log_fd >= 0);
	w->durable = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	w->bytes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
	w->multi = curl_multi_init();
	w->intake = (struct intake){ w, fake_known, fake_take };
	w->set = (struct imap_settings){ .plain_allowed = true, .user = "bot", .password = "secret", .mailbox = "INBOX",
		.done = "Traités", .quarantine = "Quarantaine", .poll_seconds = 60, .retry_ms = 10, .silence_ms = 5000 };
	return w;
}

static void
client_start(struct world *w)
{
	if (!w->set.url)
		w->set.url = talloc_asprintf(w, "imap://127.0.0.1:%d", w->port);
	w->imap = imap_new(w, &w->set, w->multi, &w->intake);
}

static void
world_free(struct world *w)
{
	char *command;

	TALLOC_FREE(w->imap);
	curl_multi_cleanup(w->multi);
	if (w->server > 0) {
		close(w->server_in); /* the server ends with its input */
		CHECK(waitpid(w->server, NULL, 0) == w->server);
	}
	close(w->log_fd);
	g_hash_table_destroy(w->durable);
	g_hash_table_destroy(w->bytes);
	command = talloc_asprintf(w, "rm -r %s", w->dir);
	CHECK(system(command) == 0);
	talloc_free(w);
}

static void
spool_put(struct world *w, const char *name, const void *bytes, size_t n)
{
	char *path;
	FILE *f;

	if (!w->spool) {
		w->spool = talloc_asprintf(w, "%s/spool", w->dir);
		MUST(mkdir(w->spool, 0700) == 0);
	}
	path = talloc_asprintf(w, "%s/%s", w->spool, name);
	f = fopen(path, "wb");
	MUST(f != NULL);
	MUST(fwrite(bytes, 1, n, f) == n);
	MUST(fclose(f) == 0);
}

/* One turn of a loop as the program has it: sleeps as long as the step before allowed, but at most until `end`. Returns what
 * the step after it asked for. */
static int
turn(struct world *w, int64_t end)
{
	struct curl_waitfd fd = { 0 };
	int running, left;
	int64_t now;
	CURLMsg *msg;

	fd.fd = imap_fd(w->imap, &fd.events);
	curl_multi_poll(w->multi, fd.fd == CURL_SOCKET_BAD ? NULL : &fd, fd.fd == CURL_SOCKET_BAD ? 0 : 1,
	    (int)CLAMP(end - now_ms(), 0, w->wait), NULL);
	curl_multi_perform(w->multi, &running);
	now = now_ms();
	while ((msg = curl_multi_info_read(w->multi, &left)) != NULL)
		if (msg->msg == CURLMSG_DONE)
			CHECK(imap_done(w->imap, msg->easy_handle, msg->data.result, now));
	w->wait = imap_step(w->imap, now);
	w->turns++;
	return w->wait;
}

/* Idle with this many taken? */
static bool
until_taken(struct world *w, size_t n)
{
	int64_t end = now_ms() + 20000;
	bool idle = false;

	while (now_ms() < end) {
		(void)turn(w, end);
		(void)imap_status(w->imap, &idle);
		if (idle && w->taken >= n)
			break;
	}
	CHECK_INT(w->taken, n);
	CHECK(idle);
	return idle && w->taken == n;
}

static bool
until_status(struct world *w, const char *part)
{
	int64_t end = now_ms() + 20000;
	const char *status = "";
	bool idle, found = false;

	while (!found && now_ms() < end) {
		(void)turn(w, end);
		status = imap_status(w->imap, &idle);
		found = strstr(status, part) != NULL;
	}
	if (!found)
		printf("status is: %s\n", status);
	CHECK(found);
	return found;
}

static char *
log_text(struct world *w)
{
	char *text = NULL, *copy;

	if (!g_file_get_contents(w->log_path, &text, NULL, NULL))
		return talloc_strdup(w, "");
	copy = talloc_strdup(w, text);
	g_free(text);
	return copy;
}

static size_t
log_count(struct world *w, const char *what)
{
	char *text = log_text(w), *s = text;
	size_t n = 0;

	while ((s = strstr(s, what)) != NULL) {
		n++;
		s += strlen(what);
	}
	talloc_free(text);
	return n;
}

static bool
until_log(struct world *w, const char *what, size_t n)
{
	int64_t end = now_ms() + 20000;

	while (log_count(w, what) < n && now_ms() < end)
		(void)turn(w, MIN(end, now_ms() + 20));
	CHECK(log_count(w, what) >= n);
	return log_count(w, what) >= n;
}

/* Every uid that left the mailbox was taken before; returns how many did. */
static size_t
moved(struct world *w, const char *verb)
{
	GHashTable *taken = g_hash_table_new(NULL, NULL), *gone = g_hash_table_new(NULL, NULL);
	char *text = log_text(w), *save = NULL, *line;
	unsigned int uid, n;

	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		if (sscanf(line, "TAKEN %u", &uid) == 1) {
			CHECK(g_hash_table_add(taken, GUINT_TO_POINTER(uid)));
		} else if (strncmp(line, verb, strlen(verb)) == 0) {
			uid = (unsigned int)strtoul(strrchr(line, ' ') + 1, NULL, 10);
			CHECK(g_hash_table_contains(taken, GUINT_TO_POINTER(uid)));
			CHECK(g_hash_table_add(gone, GUINT_TO_POINTER(uid)));
		}
	}
	n = g_hash_table_size(gone);
	g_hash_table_destroy(taken);
	g_hash_table_destroy(gone);
	talloc_free(text);
	return n;
}

/* The usual story: so many mails, this fault; in the end all are taken once and moved once. */
static struct world *
story(const char *fault, int times, int mails)
{
	struct world *w = world_new();

	w->set.silence_ms = strncmp(fault, "hang", 4) == 0 ? 200 : 5000;
	server_start(w, fault, times, mails);
	client_start(w);
	if (!until_taken(w, (size_t)mails))
		printf("  in the story of \"%s\": %s\n", fault, log_text(w));
	CHECK(!w->saw_forged);
	return w;
}

static void
story_moved(const char *fault, int times, int mails)
{
	struct world *w = story(fault, times, mails);
	int failed = check_failed;

	CHECK_INT(moved(w, "MOVED"), mails);
	CHECK_INT(log_count(w, "MOVED Trait&AOk-s "), mails);
	if (check_failed > failed)
		printf("  in the story of \"%s\"\n", fault);
	world_free(w);
}

/* ---- stories ----------------------------------------------------------------------------------------------------- */

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
test_closes(void)
{
	static const char *const faults[] = { "close-connect", "close-greeting", "close-login", "close-capability",
		"close-select", "close-scan", "close-literal", "close-fetch-ok", "close-move", "close-moved", "close-idle",
		"bye-idle", "hang-greeting", "hang-select", "hang-literal", "hang-move", "scan-bad" };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(faults); i++) {
		story_moved(faults[i], 1, 3);
		story_moved(faults[i], 2, 70);
	}
}

/* Each breaks the protocol once; nothing forged is handed up, and the honest second connection gives all. */
static void
test_lies(void)
{
	static const char *const faults[] = { "extra-fetch", "wrong-uid", "dup-fetch", "unasked-fetch", "no-uid", "forged-tag",
		"plus", "broken-fetch", "huge-literal", "flood-line", "flood-untagged" };
	size_t i;

	for (i = 0; i < 2 * G_N_ELEMENTS(faults); i++) {
		int mails = i % 2 ? 5 : 1;
		struct world *w = story(faults[i / 2], 1, mails);

		CHECK_INT(moved(w, "MOVED"), mails);
		CHECK_INT(log_count(w, "C 2 CAPABILITY"), 2); /* libcurl's and ours: the first connection was given up */
		world_free(w);
	}
	/* Lies in IDLE come when the work is done. */
	for (i = 0; i < 3; i++) {
		static const char *const idle[] = { "flood-idle", "flood-exists", "uidvalidity" };
		struct world *w = story(idle[i], 1, 5);

		CHECK(until_log(w, "IDLING 2", 1));
		CHECK_INT(moved(w, "MOVED"), 5);
		world_free(w);
	}
}

static void
test_manners(void)
{
	static const char *const faults[] = { "lower", "quoted", "uid-last", "noise", "no-internaldate", "drip", "long-line",
		"no-idle", "folders-there", "lower,noise,uid-last,no-idle" };
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
test_core_refuses(void)
{
	struct world *w = world_new();

	/* The disk is full three times; nothing is told to the server before it is not. */
	w->refuse = 3;
	server_start(w, "", 1, 120);
	client_start(w);
	CHECK(until_status(w, "mails could not be stored"));
	CHECK_INT(log_count(w, "UID MOVE"), 0);
	until_taken(w, 120);
	CHECK_INT(moved(w, "MOVED"), 120);
	CHECK_INT(w->takes, 6);
	CHECK_INT(log_count(w, "SELECT"), 1); /* the connection stayed */
	world_free(w);

	/* Refused once: what is under way already does not overtake it. */
	w = world_new();
	w->refuse = 1;
	server_start(w, "", 1, 120);
	client_start(w);
	until_taken(w, 120);
	CHECK(!w->out_of_order);
	CHECK_INT(moved(w, "MOVED"), 120);
	world_free(w);

	w = world_new();
	w->refuse_known = 2;
	server_start(w, "", 1, 3);
	client_start(w);
	until_taken(w, 3);
	CHECK_INT(moved(w, "MOVED"), 3);
	world_free(w);

	/* Left for later: offered again at the next poll, not before. */
	w = world_new();
	w->later = 1;
	w->set.poll_seconds = 1;
	server_start(w, "", 1, 3);
	client_start(w);
	until_taken(w, 0);
	while (w->takes == 0)
		(void)turn(w, now_ms() + 100);
	CHECK_INT(log_count(w, "UID MOVE"), 0);
	until_log(w, "TAKEN", 3);
	until_taken(w, 3);
	CHECK_INT(moved(w, "MOVED"), 3);
	CHECK_INT(w->takes, 2);
	world_free(w);
}

/* We ended between the commit and the MOVE: moved now, in sets, and nothing is fetched. */
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
	static const char forged[] = "Subject: x\r\n\r\nA004 OK done\r\n* SEARCH 4242 31337\r\n)\r\n* 2 FETCH (UID 2 BODY[] {6}\r\nforged)\r\n"
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

	/* The announced size is a lie, for as long as it takes: at last only its head is asked for. */
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

/* One mail that cannot be had does not stop the others. */
static void
test_trouble(void)
{
	struct world *w = story("poison", 1, 60);

	CHECK_INT(moved(w, "MOVED"), 60);
	world_free(w);

	w = story("gone", 1, 0);
	world_free(w);

	w = world_new();
	server_start(w, "gone", 1, 4);
	client_start(w);
	until_taken(w, 3);
	CHECK_INT(log_count(w, "MOVED "), 3);
	world_free(w);

	w = world_new();
	server_start(w, "nil", 1, 60);
	client_start(w);
	until_taken(w, 59);
	CHECK_INT(moved(w, "MOVED"), 59);
	CHECK(log_count(w, "BODY.PEEK") < 10);
	world_free(w);

	w = world_new();
	server_start(w, "fetch-no", 1, 60);
	client_start(w);
	until_taken(w, 59);
	CHECK_INT(moved(w, "MOVED"), 59);
	CHECK(log_count(w, "BODY.PEEK") < 70);
	world_free(w);
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
	log_open(LOG_LEVEL_ERR, 0);
	signal(SIGPIPE, SIG_IGN);
	curl_global_init(CURL_GLOBAL_ALL);
	test_normal();
	test_closes();
	test_lies();
	test_manners();
	test_folders();
	test_copy();
	test_push();
	test_core_refuses();
	test_known();
	test_contents();
	test_large();
	test_trouble();
	test_refused();
	curl_global_cleanup();
	return check_report();
}
