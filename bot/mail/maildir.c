/* SPDX-License-Identifier: EUPL-1.2
 *
 * The inbound half: new/ is read in order of name, taken, and filed. What is filed never comes back
 * by itself; what a crash left between the commit and the filing is known by its key and filed at
 * the next scan.
 */
#include "bot/mail/maildir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bot/base/fault.h"
#include "bot/base/limits.h"
#include "bot/base/log.h"
#include "bot/base/secret.h"
#include "bot/base/text.h"

#define DONE ".Traites"
#define QUARANTINE ".Quarantaine"
#define ODD_MAX 64

struct maildir {
	const char *dir;
	const struct intake *intake;
	int64_t (*now)(void *);
	void *now_aux;
	int new_fd, done_fd, quarantine_fd;
	ino_t odd[ODD_MAX]; /* told about already */
	size_t n_odd;
};

/* One name of new/ within a batch. */
struct item {
	const char *name;
	bool known;
};

struct catch
{
	TALLOC_CTX *mem;
	struct item item[LIMIT_IMAP_BATCH];
	struct arrival arrival[LIMIT_IMAP_BATCH];
	size_t n;
	size_t bytes;
};

static int
make_dir(const char *path, struct err *e)
{
	if (g_mkdir_with_parents(path, 0700) < 0)
		return fail(e, ERR_PERM, "maildir: %s: %s", path, g_strerror(errno));
	return 0;
}

static int
open_dir(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return fail(e, ERR_PERM, "maildir: %s: %s", path, g_strerror(errno));
	return fd;
}

/* Makes DIR and its new, cur, tmp. */
static int
make_maildir(TALLOC_CTX *mem, const char *dir, struct err *e)
{
	static const char *const subs[] = { "tmp", "cur", "new" };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(subs); i++)
		if (make_dir(talloc_asprintf(mem, "%s/%s", dir, subs[i]), e) < 0)
			return -1;
	return 0;
}

static int
maildir_free(struct maildir *m)
{
	if (m->new_fd >= 0)
		(void)close(m->new_fd);
	if (m->done_fd >= 0)
		(void)close(m->done_fd);
	if (m->quarantine_fd >= 0)
		(void)close(m->quarantine_fd);
	return 0;
}

struct maildir *
maildir_new(TALLOC_CTX *mem, const char *dir, const struct intake *intake, int64_t (*now)(void *), void *now_aux, struct err *e)
{
	struct maildir *m = talloc_zero(mem, struct maildir);
	char *done = talloc_asprintf(m, "%s/" DONE, dir);
	char *quarantine = talloc_asprintf(m, "%s/" QUARANTINE, dir);

	m->dir = talloc_strdup(m, dir);
	m->intake = intake;
	m->now = now;
	m->now_aux = now_aux;
	m->new_fd = m->done_fd = m->quarantine_fd = -1;
	talloc_set_destructor(m, maildir_free);
	if (make_maildir(m, dir, e) < 0 || make_maildir(m, done, e) < 0 || make_maildir(m, quarantine, e) < 0)
		goto failed;
	m->new_fd = open_dir(talloc_asprintf(m, "%s/new", dir), e);
	m->done_fd = open_dir(talloc_asprintf(m, "%s/cur", done), e);
	m->quarantine_fd = open_dir(talloc_asprintf(m, "%s/cur", quarantine), e);
	if (m->new_fd >= 0 && m->done_fd >= 0 && m->quarantine_fd >= 0)
		return m;
failed:
	talloc_free(m);
	return NULL;
}

/* Once an entry: scans come every second. The name may be anybody's: the inode tells which. */
static void
odd(struct maildir *m, ino_t inode, const char *why)
{
	size_t i;

	for (i = 0; i < MIN(m->n_odd, ODD_MAX); i++)
		if (m->odd[i] == inode)
			return;
	m->odd[m->n_odd++ % ODD_MAX] = inode;
	log_warn("maildir: skipped inode=%llu reason=\"%s\"", (unsigned long long)inode, why);
}

/* "1772540000.M1P2Q3.host": a delivery program made it and no other mail will have it. */
static bool
is_unique(const char *name)
{
	size_t n = strspn(name, "0123456789");

	return n >= 9 && name[n] == '.' && name[n + 1] != '\0';
}

/* The identity of a file. One that people put there by hand is often called the same twice
 * ("essai.eml"): its time of writing and its inode tell the two apart, and stay when it is renamed. */
static char *
key_of(TALLOC_CTX *mem, const char *name, const struct stat *st)
{
	char *stem = talloc_strndup(mem, name, strcspn(name, ":"));

	if (!g_utf8_validate(stem, -1, NULL) || !text_header_safe(stem))
		stem = sha256_hex(mem, name, strlen(name));
	if (is_unique(stem))
		return talloc_asprintf(mem, "maildir:%s", stem);
	return talloc_asprintf(
	    mem, "maildir:%s/%lld.%09ld.%llu", stem, (long long)st->st_mtim.tv_sec, st->st_mtim.tv_nsec, (unsigned long long)st->st_ino);
}

static int
name_compare(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int
list(int dir_fd, GPtrArray *names, struct err *e)
{
	int fd = openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;

	if (!d) {
		(void)fail(e, ERR_TEMP, "maildir: new: %s", g_strerror(errno));
		if (fd >= 0)
			(void)close(fd);
		return -1;
	}
	while ((entry = readdir(d)))
		if (entry->d_name[0] != '.')
			g_ptr_array_add(names, g_strdup(entry->d_name));
	(void)closedir(d);
	g_ptr_array_sort(names, name_compare);
	return 0;
}

/* Reads n bytes; less when the file got shorter. -1 with errno. */
static ssize_t
read_some(int fd, char *to, size_t n)
{
	size_t used = 0;

	while (used < n) {
		ssize_t got = read(fd, to + used, n - used);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		used += (size_t)got;
	}
	return (ssize_t)used;
}

static int
rename_new(int from_fd, const char *from, int to_fd, const char *to)
{
	struct stat st;

	if (renameat2(from_fd, from, to_fd, to, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	/* A file system without this flag; one process works on a mailbox, so looking first will
	 * do. */
	if (fstatat(to_fd, to, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		errno = EEXIST;
		return -1;
	}
	return renameat(from_fd, from, to_fd, to);
}

/* Puts the target in place without taking that of another: the same name may have been filed
 * before. */
static int
rename_free(int from_fd, const char *from, int to_fd, const char *stem)
{
	char to[NAME_MAX + 32];
	int i;

	if (!*stem) /* ":2,S": what begins with a dot would be hidden */
		stem = "0";
	for (i = 0; i < 1000; i++) {
		if (i == 0)
			g_snprintf(to, sizeof to, "%.*s:2,S", NAME_MAX - 10, stem);
		else
			g_snprintf(to, sizeof to, "%.*s.%d:2,S", NAME_MAX - 10, stem, i);
		if (rename_new(from_fd, from, to_fd, to) == 0)
			return 0;
		if (errno != EEXIST)
			return -1;
	}
	return -1;
}

static int
file_away(struct maildir *m, const struct catch *b, struct err *e)
{
	size_t i;

	for (i = 0; i < b->n; i++) {
		const char *name = b->item[i].name;
		g_autofree char *stem = g_strndup(name, strcspn(name, ":"));
		enum disposal d = b->arrival[i].disposal;

		if (d == DISPOSE_LATER)
			continue;
		/* Somebody else may have moved it: the commit stands all the same. */
		if (rename_free(m->new_fd, name, d == DISPOSE_DONE ? m->done_fd : m->quarantine_fd, stem) < 0 && errno != ENOENT)
			return fail(e, ERR_TEMP, "maildir: filing: %s", g_strerror(errno));
		FAULT("maildir.filed");
	}
	if (fsync(m->done_fd) < 0 || fsync(m->quarantine_fd) < 0 || fsync(m->new_fd) < 0)
		return fail(e, ERR_TEMP, "maildir: filing: %s", g_strerror(errno));
	return 0;
}

/* Takes what stands in the batch and files it. Returns how many have left new/. */
static int
batch_take(struct maildir *m, struct catch *b, struct err *e)
{
	struct arrival fresh[LIMIT_IMAP_BATCH] = { 0 };
	size_t i, n = 0, k = 0;
	int taken = 0;

	for (i = 0; i < b->n; i++)
		if (!b->item[i].known)
			fresh[n++] = b->arrival[i];
	if (n > 0 && m->intake->take(m->intake->aux, &(struct batch){ .a = fresh, .n = n }, e) < 0)
		return -1;
	FAULT("maildir.taken");
	for (i = 0; i < b->n; i++) {
		if (!b->item[i].known)
			b->arrival[i].disposal = fresh[k++].disposal;
		taken += b->arrival[i].disposal != DISPOSE_LATER;
	}
	if (file_away(m, b, e) < 0)
		return -1;
	talloc_free(b->mem);
	b->mem = talloc_new(m);
	b->n = b->bytes = 0;
	return taken;
}

/* Reads an open file into the batch. 0: it is in; 1: it cannot be read. */
static int
item_read(struct maildir *m, struct catch *b, int fd, const struct stat *st, struct arrival *a)
{
	size_t full = (size_t)st->st_size, n = full > LIMIT_MAIL ? LIMIT_MAIL_HEAD : full;
	char *raw = talloc_size(b->mem, n + 1);
	ssize_t got = read_some(fd, raw, n);

	if (got < 0) {
		odd(m, st->st_ino, g_strerror(errno));
		return 1;
	}
	raw[got] = '\0';
	a->raw = raw;
	a->size = (size_t)got;
	a->full_size = full > LIMIT_MAIL ? full : (size_t)got;
	b->bytes += n;
	return 0;
}

/* Opens an entry of new/; -1 when it is nothing that can be taken. */
static int
item_open(struct maildir *m, const char *name, struct stat *st)
{
	int fd;

	if (fstatat(m->new_fd, name, st, AT_SYMLINK_NOFOLLOW) < 0) {
		if (errno != ENOENT)
			log_warn("maildir: skipped reason=\"%s\"", g_strerror(errno));
		return -1;
	}
	if (!S_ISREG(st->st_mode)) {
		odd(m, st->st_ino, "not a file");
		return -1;
	}
	/* Between the two calls it may have become a pipe: never wait for a writer, never follow.
	 */
	fd = openat(m->new_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 || fstat(fd, st) < 0 || !S_ISREG(st->st_mode)) {
		odd(m, st->st_ino, fd < 0 ? g_strerror(errno) : "not a file");
		if (fd >= 0)
			(void)close(fd);
		return -1;
	}
	return fd;
}

/* Adds one entry to the batch, or leaves it out with a warning. -1: the intake failed. */
static int
item_add(struct maildir *m, struct catch *b, const char *name, struct err *e)
{
	struct arrival *a = &b->arrival[b->n];
	struct item *item = &b->item[b->n];
	struct stat st;
	int fd = item_open(m, name, &st), known;

	if (fd < 0)
		return 0;
	memset(a, 0, sizeof *a);
	a->key = key_of(b->mem, name, &st);
	a->channel = CHANNEL_MAIL;
	a->at = m->now ? m->now(m->now_aux) : (int64_t)st.st_mtim.tv_sec;
	a->disposal = DISPOSE_LATER;
	known = m->intake->known(m->intake->aux, a->key, &a->disposal, e);
	if (known == 0 && item_read(m, b, fd, &st, a) == 0)
		b->n++;
	(void)close(fd);
	if (known > 0)
		b->n++;
	item->name = name;
	item->known = known > 0;
	return known < 0 ? -1 : 0;
}

static int
scan(struct maildir *m, struct catch *b, const GPtrArray *names, struct err *e)
{
	int total = 0, taken;
	guint i;

	for (i = 0; i < names->len; i++) {
		if (item_add(m, b, names->pdata[i], e) < 0)
			return -1;
		if (b->n < LIMIT_IMAP_BATCH && b->bytes < LIMIT_MAIL && i + 1 < names->len)
			continue;
		if (b->n == 0)
			continue;
		taken = batch_take(m, b, e);
		if (taken < 0)
			return -1;
		total += taken;
	}
	return total;
}

int
maildir_scan(struct maildir *m, struct err *e)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	struct catch *b = talloc_zero(m, struct catch);
	int total = -1;

	b->mem = talloc_new(m);
	if (list(m->new_fd, names, e) == 0)
		total = scan(m, b, names, e);
	talloc_free(b->mem);
	talloc_free(b);
	g_ptr_array_free(names, TRUE);
	return total;
}
