/* SPDX-License-Identifier: EUPL-1.2
 *
 * A world for tests of the IMAP transport: a scripted server (tests/fault/imapd.py), a fake core
 * and a loop. The server and the core write into one log, so that the order "taken, then moved" can
 * be read from it.
 */
#ifndef TESTS_UNIT_IMAP_WORLD_H
#define TESTS_UNIT_IMAP_WORLD_H

#include <curl/curl.h>
#include <fcntl.h>
#include <glib.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bot/base/limits.h"
#include "bot/base/log.h"
#include "bot/mail/imap.h"
#include "tests/unit/check.h"

/* What the test itself needs, whatever has failed before. */
#define MUST(x)                                                                                                                            \
	do {                                                                                                                               \
		if (!(x)) {                                                                                                                \
			printf("%s:%d: cannot go on: %s\n", __FILE__, __LINE__, #x);                                                       \
			exit(2);                                                                                                           \
		}                                                                                                                          \
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
	GHashTable *durable; /* key -> disposal */
	GHashTable *bytes;   /* key -> GBytes */
	int refuse;          /* takes still to be refused */
	int refuse_known;
	int later;               /* takes in which all is left for later */
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

static inline int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static inline void
note(struct world *w, const char *what, const char *key)
{
	char *line = talloc_asprintf(w->mem, "%s %s\n", what, strrchr(key, '/') + 1);

	if (write(w->log_fd, line, strlen(line)) < 0)
		abort();
	talloc_free(line);
}

static inline int
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

static inline void
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

static inline int
fake_take(void *aux, const struct batch *t, struct err *e)
{
	struct arrival *a = t->a;
	struct world *w = aux;
	size_t n = t->n, i;

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

/* ---- the world ---- */

static inline void
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

static inline struct world *
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
	w->intake = (struct intake){ .aux = w, .known = fake_known, .take = fake_take };
	w->set = (struct imap_settings){ .plain_allowed = true,
		.user = "bot",
		.password = "secret",
		.mailbox = "INBOX",
		.done = "Traités",
		.quarantine = "Quarantaine",
		.poll_seconds = 60,
		.retry_ms = 10,
		.silence_ms = 5000 };
	return w;
}

static inline void
client_start(struct world *w)
{
	if (!w->set.url)
		w->set.url = talloc_asprintf(w, "imap://127.0.0.1:%d", w->port);
	w->imap = imap_new(w, &w->set, w->multi, &w->intake);
}

static inline void
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

static inline void
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

/* One turn of a loop as the program has it: sleeps as long as the step before allowed, but at most
 * until `end`. Returns what the step after it asked for. */
static inline int
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
static inline bool
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

static inline bool
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

static inline char *
log_text(struct world *w)
{
	char *text = NULL, *copy;

	if (!g_file_get_contents(w->log_path, &text, NULL, NULL))
		return talloc_strdup(w, "");
	copy = talloc_strdup(w, text);
	g_free(text);
	return copy;
}

static inline size_t
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

static inline bool
until_log(struct world *w, const char *what, size_t n)
{
	int64_t end = now_ms() + 20000;

	while (log_count(w, what) < n && now_ms() < end)
		(void)turn(w, MIN(end, now_ms() + 20));
	CHECK(log_count(w, what) >= n);
	return log_count(w, what) >= n;
}

/* Every uid that left the mailbox was taken before; returns how many did. */
static inline size_t
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
static inline struct world *
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

static inline void
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

static inline void
world_open(void)
{
	log_open(LOG_LEVEL_ERR, 0);
	signal(SIGPIPE, SIG_IGN);
	curl_global_init(CURL_GLOBAL_ALL);
}

static inline int
world_close(void)
{
	curl_global_cleanup();
	return check_report();
}

#endif
