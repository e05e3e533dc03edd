/* SPDX-License-Identifier: EUPL-1.2
 *
 * The mailbox without a server: order, batches, filing only after the commit, odd entries, and
 * files that go out.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "bot/base/limits.h"
#include "bot/mail/maildir.h"
#include "tests/unit/check.h"

static TALLOC_CTX *mem;

/* A core that remembers keys and first lines. */
struct core {
	GHashTable *known; /* key -> disposal */
	GString *seen;     /* bodies in order, ';' after each, '|' after a batch */
	size_t batches;
	size_t most_bytes;
	enum disposal say;
	int fail_after; /* batches, -1 never */
	char last_key[400];
	int64_t last_at;
	size_t last_size, last_full;
};

static int
core_known(void *aux, const char *key, enum disposal *d, struct err *e)
{
	struct core *c = aux;
	gpointer value;

	(void)e;
	if (!g_hash_table_lookup_extended(c->known, key, NULL, &value))
		return 0;
	*d = (enum disposal)GPOINTER_TO_INT(value);
	return 1;
}

static int
core_take(void *aux, const struct batch *t, struct err *e)
{
	struct core *c = aux;
	struct arrival *a = t->a;
	size_t n = t->n, i, bytes = 0;

	if (c->fail_after >= 0 && c->batches == (size_t)c->fail_after)
		return fail(e, ERR_TEMP, "disk full");
	CHECK(n > 0 && n <= LIMIT_IMAP_BATCH);
	for (i = 0; i < n; i++) {
		a[i].disposal = c->say;
		if (c->say != DISPOSE_LATER)
			g_hash_table_insert(c->known, g_strdup(a[i].key), GINT_TO_POINTER(c->say));
		if (a[i].size < 20)
			g_string_append_printf(c->seen, "%.*s;", (int)a[i].size, (const char *)a[i].raw);
		bytes += a[i].size;
		g_strlcpy(c->last_key, a[i].key, sizeof c->last_key);
		c->last_at = a[i].at;
		c->last_size = a[i].size;
		c->last_full = a[i].full_size;
		CHECK_INT(a[i].channel, CHANNEL_MAIL);
	}
	c->most_bytes = MAX(c->most_bytes, bytes);
	g_string_append_c(c->seen, '|');
	c->batches++;
	return 0;
}

static void
core_init(struct core *c, struct intake *in)
{
	memset(c, 0, sizeof *c);
	c->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	c->seen = g_string_new(NULL);
	c->say = DISPOSE_DONE;
	c->fail_after = -1;
	*in = (struct intake){ .aux = c, .known = core_known, .take = core_take };
}

static void
core_clear(struct core *c)
{
	g_hash_table_destroy(c->known);
	g_string_free(c->seen, TRUE);
}

static char *
path(const char *dir, const char *name)
{
	return talloc_asprintf(mem, "%s/%s", dir, name);
}

static int
entries(const char *dir, const char *sub)
{
	GDir *d = g_dir_open(path(dir, sub), 0, NULL);
	int n = 0;

	while (d && g_dir_read_name(d))
		n++;
	if (d)
		g_dir_close(d);
	return d ? n : -1;
}

/* The only entry of a folder. */
static char *
only(const char *dir, const char *sub)
{
	GDir *d = g_dir_open(path(dir, sub), 0, NULL);
	char *name = talloc_strdup(mem, d ? g_dir_read_name(d) : NULL);

	if (d)
		g_dir_close(d);
	return name;
}

static void
wipe(const char *dir)
{
	GDir *d = g_dir_open(dir, 0, NULL);
	const char *name;

	while (d && (name = g_dir_read_name(d))) {
		g_autofree char *p = g_build_filename(dir, name, NULL);

		if (g_file_test(p, G_FILE_TEST_IS_DIR) && !g_file_test(p, G_FILE_TEST_IS_SYMLINK))
			wipe(p);
		else
			(void)unlink(p);
	}
	if (d)
		g_dir_close(d);
	(void)rmdir(dir);
}

static void
deliver(const char *dir, const char *text)
{
	struct err e = { 0 };

	CHECK_INT(maildir_deliver(dir, text, strlen(text), &e), 0);
}

static void
put(const char *dir, const char *name, const char *text)
{
	int fd = open(path(dir, name), O_WRONLY | O_CREAT | O_TRUNC, 0600);

	CHECK(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	(void)close(fd);
}

static int64_t
noon(void *aux)
{
	return *(int64_t *)aux;
}

static void
test_order(const char *base)
{
	char *dir = path(base, "order"), *want = talloc_strdup(mem, "");
	struct core c;
	struct intake in;
	struct maildir *m;
	struct err e = { 0 };
	int64_t at = 1772540000;
	int i;

	core_init(&c, &in);
	m = maildir_new(mem, dir, &in, noon, &at, &e);
	REQUIRE(m != NULL);
	CHECK_INT(maildir_scan(m, &e), 0);
	for (i = 0; i < 120; i++) {
		deliver(dir, talloc_asprintf(mem, "%d", i));
		want = talloc_asprintf_append(want, "%d;%s", i, i == 49 || i == 99 || i == 119 ? "|" : "");
	}
	CHECK_INT(entries(dir, "new"), 120);
	CHECK_INT(maildir_scan(m, &e), 120);
	CHECK_STR(c.seen->str, want);
	CHECK_INT(c.batches, 3);
	CHECK_INT(c.last_at, at);
	CHECK(g_str_has_prefix(c.last_key, "maildir:1") && strstr(c.last_key, ".skoazell"));
	CHECK_INT(entries(dir, "new"), 0);
	CHECK_INT(entries(dir, "tmp"), 0);
	CHECK_INT(entries(dir, ".Traites/cur"), 120);
	CHECK_INT(maildir_scan(m, &e), 0);
	CHECK_INT(c.batches, 3);
	talloc_free(m);
	core_clear(&c);
}

/* The clock was put back: a delivery still sorts after what stands there. */
static void
test_clock(const char *base)
{
	char *dir = path(base, "clock");
	struct core c;
	struct intake in;
	struct maildir *m;
	struct err e = { 0 };

	core_init(&c, &in);
	m = maildir_new(mem, dir, &in, NULL, NULL, &e);
	REQUIRE(m != NULL);
	put(dir, "new/9000000000.M000001P1Q1.skoazell", "late");
	deliver(dir, "later");
	deliver(dir, "last");
	CHECK_INT(maildir_scan(m, &e), 3);
	CHECK_STR(c.seen->str, "late;later;last;|");
	talloc_free(m);
	core_clear(&c);
}

static void
test_disposal(const char *base)
{
	char *dir = path(base, "disposal");
	struct core c;
	struct intake in;
	struct maildir *m;
	struct err e = { 0 };
	struct stat st;

	core_init(&c, &in);
	m = maildir_new(mem, dir, &in, NULL, NULL, &e);
	REQUIRE(m != NULL);
	/* The core fails: nothing moves. */
	deliver(dir, "a");
	c.fail_after = 0;
	CHECK_INT(maildir_scan(m, &e), -1);
	CHECK_STR(e.text, "disk full");
	CHECK_INT(entries(dir, "new"), 1);
	c.fail_after = -1;
	c.say = DISPOSE_LATER;
	CHECK_INT(maildir_scan(m, &e), 0);
	CHECK_INT(entries(dir, "new"), 1);
	c.say = DISPOSE_QUARANTINE;
	CHECK_INT(maildir_scan(m, &e), 1);
	CHECK_INT(entries(dir, ".Quarantaine/cur"), 1);
	CHECK(g_str_has_suffix(only(dir, ".Quarantaine/cur"), ":2,S"));
	CHECK_INT(entries(dir, "new"), 0);

	/* A crash after the commit: known by its key, filed without being taken again. */
	put(dir, "new/1772540001.M5P1Q1.host:2,", "known");
	g_hash_table_insert(c.known, g_strdup("maildir:1772540001.M5P1Q1.host"), GINT_TO_POINTER(DISPOSE_DONE));
	g_string_truncate(c.seen, 0);
	CHECK_INT(maildir_scan(m, &e), 1);
	CHECK_STR(c.seen->str, "");
	CHECK_STR(only(dir, ".Traites/cur"), "1772540001.M5P1Q1.host:2,S");
	CHECK_INT(stat(path(dir, ".Traites/cur/1772540001.M5P1Q1.host:2,S"), &st), 0);
	talloc_free(m);
	core_clear(&c);
}

/* People drop files with the same name again: another mail, and the first one stays filed. */
static void
test_same_name(const char *base)
{
	char *dir = path(base, "same");
	struct core c;
	struct intake in;
	struct maildir *m;
	struct err e = { 0 };
	const struct timespec later[2] = { { 1772540777, 5 }, { 1772540777, 5 } };

	core_init(&c, &in);
	m = maildir_new(mem, dir, &in, NULL, NULL, &e);
	REQUIRE(m != NULL);
	c.say = DISPOSE_DONE;
	put(dir, "new/essai.eml", "un");
	CHECK_INT(maildir_scan(m, &e), 1);
	put(dir, "new/essai.eml", "deux");
	CHECK_INT(utimensat(AT_FDCWD, path(dir, "new/essai.eml"), later, 0), 0);
	CHECK_INT(maildir_scan(m, &e), 1);
	CHECK_STR(c.seen->str, "un;|deux;|");
	CHECK(g_str_has_prefix(c.last_key, "maildir:essai.eml/1772540777.000000005."));
	CHECK_INT(c.last_at, 1772540777);
	CHECK_INT(entries(dir, ".Traites/cur"), 2);
	put(dir, "new/\xe9\n.eml", "trois");
	CHECK_INT(maildir_scan(m, &e), 1);
	CHECK(g_utf8_validate(c.last_key, -1, NULL) && !strchr(c.last_key, '\n'));
	CHECK_INT(entries(dir, ".Traites/cur"), 3);
	talloc_free(m);
	core_clear(&c);
}

static void
test_odd(const char *base)
{
	char *dir = path(base, "odd");
	char *longest = talloc_asprintf(mem, "new/%0251d.eml", 7);
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	struct core c;
	struct intake in;
	struct maildir *m;
	struct err e = { 0 };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0), expected = 3;

	core_init(&c, &in);
	m = maildir_new(mem, dir, &in, NULL, NULL, &e);
	REQUIRE(m != NULL && fd >= 0);
	CHECK_INT(mkdir(path(dir, "new/folder"), 0700), 0);
	CHECK_INT(mkfifo(path(dir, "new/pipe"), 0600), 0);
	CHECK_INT(symlink("/etc/passwd", path(dir, "new/link")), 0);
	g_snprintf(addr.sun_path, sizeof addr.sun_path, "%s/new/socket", dir);
	CHECK_INT(bind(fd, (struct sockaddr *)&addr, sizeof addr), 0);
	put(dir, "new/.hidden", "no");
	put(dir, "new/empty", "");
	put(dir, "new/good", "yes");
	put(dir, longest, "long");
	put(dir, "new/secret", "secret");
	CHECK_INT(chmod(path(dir, "new/secret"), 0), 0);
	if (geteuid() == 0)
		expected = 4; /* root reads it all the same */
	CHECK_INT(maildir_scan(m, &e), expected);
	CHECK(strstr(c.seen->str, "yes;") && strstr(c.seen->str, "long;") && !strstr(c.seen->str, "no;"));
	CHECK_INT(entries(dir, "new"), 5 + (4 - expected));
	CHECK_INT(maildir_scan(m, &e), 0);
	close(fd);
	talloc_free(m);
	core_clear(&c);
}

static void
make_file(const char *name, size_t size)
{
	int fd = open(name, O_WRONLY | O_CREAT, 0600);

	CHECK(fd >= 0 && ftruncate(fd, (off_t)size) == 0);
	close(fd);
}

static void
test_large(const char *base)
{
	char *dir = path(base, "large");
	struct core c;
	struct intake in;
	struct maildir *m;
	struct err e = { 0 };
	int i;

	core_init(&c, &in);
	m = maildir_new(mem, dir, &in, NULL, NULL, &e);
	REQUIRE(m != NULL);
	make_file(path(dir, "new/1772540000.a"), LIMIT_MAIL);
	CHECK_INT(maildir_scan(m, &e), 1);
	CHECK_INT(c.last_size, LIMIT_MAIL);
	CHECK_INT(c.last_full, LIMIT_MAIL);
	make_file(path(dir, "new/1772540000.b"), (size_t)LIMIT_MAIL + 1);
	CHECK_INT(maildir_scan(m, &e), 1);
	CHECK_INT(c.last_size, LIMIT_MAIL_HEAD);
	CHECK_INT(c.last_full, LIMIT_MAIL + 1);
	/* A batch is bounded in bytes too. */
	for (i = 0; i < 6; i++)
		make_file(path(dir, talloc_asprintf(mem, "new/177254001%d.c", i)), 20 * 1024 * 1024);
	c.batches = c.most_bytes = 0;
	CHECK_INT(maildir_scan(m, &e), 6);
	CHECK_INT(c.batches, 3);
	CHECK(c.most_bytes < 2u * LIMIT_MAIL);
	talloc_free(m);
	core_clear(&c);
}

struct reported {
	struct verdict v[LIMIT_SMTP_SESSION];
	size_t n, calls;
};

static void
report(void *aux, const struct verdict *v, size_t n)
{
	struct reported *r = aux;

	memcpy(r->v, v, n * sizeof *v);
	r->n = n;
	r->calls++;
}

static void
test_sender(const char *base)
{
	char *dir = path(base, "out/deep");
	struct reported r = { 0 };
	struct err e = { 0 };
	struct sender *s = maildir_sender(mem, dir, &e);
	const struct parcel p[] = {
		{ .outbox = 7, .id = "k7qx", .to = "a@caf.example", .bytes = "From: x\r\n\r\na\r\n", .size = 14 },
		{ .outbox = 8, .id = "../x", .to = "a@caf.example", .bytes = "b", .size = 1 },
		{ .outbox = 12345678901, .id = "m2", .to = "b@caf.example", .bytes = "c\0d", .size = 3 },
	};
	g_autofree char *text = NULL;
	gsize n = 0;

	REQUIRE(s != NULL);
	CHECK_INT(s->channel, CHANNEL_MAIL);
	CHECK_INT(s->batch, LIMIT_SMTP_SESSION);
	CHECK_INT(s->send(s, p, 3, &e), -1);
	CHECK_INT(e.kind, ERR_BUG);
	s->report = report;
	s->aux = &r;
	CHECK_INT(s->send(s, p, 3, &e), 0);
	CHECK_INT(r.calls, 1);
	REQUIRE(r.n == 3);
	CHECK(r.v[0].outbox == 7 && r.v[0].result == SEND_OK);
	CHECK(r.v[1].outbox == 8 && r.v[1].result == SEND_NEVER);
	CHECK(r.v[2].outbox == 12345678901 && r.v[2].result == SEND_OK);
	CHECK_INT(entries(dir, "."), 2);
	REQUIRE(g_file_get_contents(path(dir, "0000000007-k7qx.eml"), &text, &n, NULL));
	CHECK(n == 14 && memcmp(text, "From: x\r\n\r\na\r\n", 14) == 0);
	g_clear_pointer(&text, g_free);
	REQUIRE(g_file_get_contents(path(dir, "12345678901-m2.eml"), &text, &n, NULL));
	CHECK(n == 3 && memcmp(text, "c\0d", 3) == 0);
	g_clear_pointer(&text, g_free);

	CHECK_INT(s->send(s, p, 1, &e), 0);
	CHECK_INT(s->send(s, p, 1, &e), 0);
	CHECK_INT(s->send(s, p, 0, &e), 0);
	CHECK_INT(entries(dir, "."), 3);
	REQUIRE(g_file_get_contents(path(dir, "repeats"), &text, NULL, NULL));
	CHECK_STR(text, "k7qx\nk7qx\n");
	CHECK_INT(r.calls, 3);

	/* The folder is gone: later, not never. */
	wipe(dir);
	CHECK_INT(s->send(s, p, 1, &e), 0);
	CHECK_INT(r.v[0].result, SEND_LATER);
	CHECK_STR(r.v[0].detail, "writing failed: ENOENT");
	talloc_free(s);
}

static void
test_refused(const char *base)
{
	struct err e = { 0 };
	struct intake in = { 0 };

	put(base, "file", "x");
	CHECK(maildir_new(mem, path(base, "file"), &in, NULL, NULL, &e) == NULL);
	CHECK_INT(e.kind, ERR_PERM);
	CHECK(maildir_sender(mem, path(base, "file"), &e) == NULL);
	CHECK_INT(maildir_deliver(path(base, "file"), "x", 1, &e), -1);
}

int
main(void)
{
	g_autofree char *base = g_dir_make_tmp("maildir-XXXXXX", NULL);

	mem = talloc_new(NULL);
	REQUIRE(base != NULL);
	test_order(base);
	test_clock(base);
	test_disposal(base);
	test_same_name(base);
	test_odd(base);
	test_large(base);
	test_sender(base);
	test_refused(base);
	wipe(base);
	talloc_free(mem);
	return check_report();
}
