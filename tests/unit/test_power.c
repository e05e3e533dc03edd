/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a power cut leaves of commits that are fsynced and of commits that are not. Every fsync of the store comes through here: the
 * file as it is then is what the disk is sure to have. A cut may keep more than that, any page of it: each page of the log is lost in turn.
 */
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/store.h"
#include "tests/unit/check.h"

int fdatasync(int fd);
int fsync(int fd);

enum { LOG_HEADER = 32, FRAME = 24 + 4096, MARKS = 10 };

static char dir[32]; /* and the current directory: the database, cut/ what is surely on the disk, look/ a copy to open */
static int syncs;

static void
copy(const char *from, const char *to)
{
	static char buf[65536];
	int in = open(from, O_RDONLY | O_CLOEXEC), out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	ssize_t n;

	REQUIRE(in >= 0 && out >= 0);
	while ((n = read(in, buf, sizeof buf)) > 0)
		REQUIRE(write(out, buf, (size_t)n) == n);
	close(in);
	close(out);
}

static int
synced(int fd)
{
	char link[64], path[PATH_MAX];
	const char *name = path + strlen(dir);
	ssize_t n;

	syncs++;
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof path - 1);
	path[n > 0 ? n : 0] = '\0';
	if (n < (ssize_t)strlen(dir) || strncmp(path, dir, strlen(dir)) != 0)
		return 0;
	if (strcmp(name, "/s.db") == 0)
		copy("s.db", "cut/s.db");
	else if (strcmp(name, "/s.db-wal") == 0)
		copy("s.db-wal", "cut/s.db-wal");
	return 0;
}

int
fdatasync(int fd)
{
	return synced(fd);
}

int
fsync(int fd)
{
	return synced(fd);
}

/* Writes mark number i; how many fsyncs its commit took. */
static int
write_mark(struct store *s, int i, bool soft)
{
	static int written;
	char name[16], value[16];
	struct err e = { 0 };
	struct tx *tx;
	int before = syncs;

	snprintf(name, sizeof name, "m%d", i);
	snprintf(value, sizeof value, "%d", written++); /* what is the same is not written again */
	REQUIRE((soft ? tx_begin_soft : tx_begin)(s, &tx, &e) == 0);
	CHECK(mark_set(tx, name, value, &e) == 0);
	REQUIRE(tx_commit(tx, &e) == 0);
	return syncs - before;
}

/* Which marks the database in `folder` holds, one bit each. */
static unsigned
marks_in(const char *folder)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	char path[128], name[16];
	struct err e = { 0 };
	struct store *s;
	struct tx *tx;
	const char *value;
	unsigned bits = 0;
	int i;

	snprintf(path, sizeof path, "%s/s.db", folder);
	REQUIRE(store_open(mem, path, &s, &e) == 0 && tx_begin(s, &tx, &e) == 0);
	for (i = 0; i < MARKS; i++) {
		snprintf(name, sizeof name, "m%d", i);
		if (mark_get(tx, mem, name, &value, &e) == 1)
			bits |= 1u << i;
	}
	tx_rollback(tx);
	talloc_free(mem);
	return bits;
}

/* The state that a cut right now is sure to leave. */
static unsigned
after_cut(void)
{
	REQUIRE(system("rm -rf look && cp -r cut look") == 0); /* to open it changes it */
	return marks_in("look");
}

/* The whole log came to the disk but for one page: whatever is kept is all up to some commit. */
static void
test_lost_pages(void)
{
	static const char page[FRAME];
	struct stat st;
	off_t at;
	int fd;

	REQUIRE(stat("s.db-wal", &st) == 0);
	for (at = LOG_HEADER; at + FRAME <= st.st_size; at += FRAME) {
		unsigned bits;

		REQUIRE(system("rm -rf look && mkdir look && cp s.db s.db-wal look") == 0);
		fd = open("look/s.db-wal", O_WRONLY | O_CLOEXEC);
		REQUIRE(fd >= 0 && pwrite(fd, page, sizeof page, at) == (ssize_t)sizeof page);
		close(fd);
		bits = marks_in("look");
		CHECK_INT(bits & (bits + 1), 0); /* 0, 1, 11, 111, ... */
	}
	CHECK(at > LOG_HEADER + 6 * FRAME);
}

/* The log is fsynced before it is folded in, and begun anew. */
static void
test_tidy(struct store *s)
{
	struct stat before, after;
	int i;

	for (i = 0; i < 1200; i++)
		CHECK_INT(write_mark(s, 6, true), 0);
	CHECK_INT(after_cut(), 63);
	store_tidy(s, LEISURE_QUIET);
	CHECK_INT(after_cut(), 127);
	REQUIRE(stat("s.db-wal", &before) == 0);
	CHECK(write_mark(s, 7, false) > 0);
	REQUIRE(stat("s.db-wal", &after) == 0);
	CHECK(after.st_size <= before.st_size);
	CHECK_INT(after_cut(), 255);
}

/* Behind the frames of a log that was written out stand zeros, which are none. */
static void
test_spread(struct store *s)
{
	struct stat before, after;

	store_spread(s);
	REQUIRE(stat("s.db-wal", &before) == 0);
	CHECK(before.st_size >= 16 * 1024 * 1024);
	CHECK_INT(after_cut(), 255);
	CHECK(write_mark(s, 8, false) > 0);
	CHECK_INT(write_mark(s, 9, true), 0);
	REQUIRE(stat("s.db-wal", &after) == 0);
	CHECK_INT(after.st_size, before.st_size);
	CHECK_INT(after_cut(), 511);
}

int
main(void)
{
	char command[64];
	struct err e = { 0 };
	struct store *s;

	snprintf(dir, sizeof dir, "/tmp/test_power.XXXXXX");
	REQUIRE(mkdtemp(dir) != NULL && chdir(dir) == 0 && mkdir("cut", 0700) == 0);
	REQUIRE(store_open(NULL, "s.db", &s, &e) == 0);
	CHECK(syncs > 0);
	store_tidy(s, LEISURE_QUIET);
	CHECK(write_mark(s, 0, false) > 0);
	CHECK_INT(after_cut(), 1);
	CHECK_INT(write_mark(s, 1, true), 0);
	CHECK_INT(write_mark(s, 2, true), 0);
	CHECK_INT(after_cut(), 1);
	CHECK(write_mark(s, 3, false) > 0); /* and what came before it */
	CHECK_INT(after_cut(), 15);
	CHECK_INT(write_mark(s, 4, true), 0);
	CHECK(write_mark(s, 5, false) > 0);
	CHECK_INT(after_cut(), 63);
	test_lost_pages();
	test_tidy(s);
	test_spread(s);
	store_close(s);
	snprintf(command, sizeof command, "rm -rf %s", dir);
	REQUIRE(system(command) == 0);
	return check_report();
}
