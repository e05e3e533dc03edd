/* SPDX-License-Identifier: EUPL-1.2
 *
 * The outbound half of the mailbox without a server: files that are there whole or not at all.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "bot/base/fault.h"
#include "bot/base/limits.h"
#include "bot/mail/maildir.h"

struct out {
	struct sender sender; /* first: what the core holds */
	int fd;
};

static int
write_all(int fd, const void *bytes, size_t n)
{
	const char *p = bytes;

	while (n > 0) {
		ssize_t put = write(fd, p, n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return -1;
		p += put;
		n -= (size_t)put;
	}
	return 0;
}

/* A new file with these bytes, on the disk. -1 with errno; nothing is left then. */
static int
file_write(int dir_fd, const char *name, const void *bytes, size_t n)
{
	int fd = openat(dir_fd, name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	int status = 0, error;

	if (fd < 0)
		return -1;
	if (write_all(fd, bytes, n) < 0 || fsync(fd) < 0)
		status = -1;
	error = errno;
	if (close(fd) < 0 && status == 0) {
		status = -1;
		error = errno;
	}
	if (status < 0)
		(void)unlinkat(dir_fd, name, 0);
	errno = error;
	return status;
}

/* The time of the latest delivery into a folder; names are made of it, and sort by it. */
struct latest {
	dev_t dev;
	ino_t ino;
	int64_t usec;
	unsigned count;
};

/* The greatest time in names of ours: the clock may have been put back since. */
static int64_t
greatest(const char *path)
{
	g_autoptr(GDir) d = g_dir_open(path, 0, NULL);
	int64_t most = 0;
	const char *name;

	while (d && (name = g_dir_read_name(d))) {
		long long sec;
		int usec, used = 0;

		if (sscanf(name, "%10lld.M%6dP%n", &sec, &usec, &used) == 2 && used == 19 && sec >= 0 && usec >= 0)
			most = MAX(most, (int64_t)sec * 1000000 + usec);
	}
	return most;
}

static int
next_name(int new_fd, const char *new_path, char *name, size_t size)
{
	static struct latest latest;
	struct timespec t;
	struct stat st;
	int64_t usec;

	if (fstat(new_fd, &st) < 0)
		return -1;
	if (st.st_dev != latest.dev || st.st_ino != latest.ino)
		latest = (struct latest){ st.st_dev, st.st_ino, greatest(new_path), latest.count };
	(void)clock_gettime(CLOCK_REALTIME, &t);
	usec = (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
	latest.usec = MAX(usec, latest.usec + 1);
	g_snprintf(name, (gulong)size, "%010lld.M%06lldP%dQ%u.skoazell", (long long)(latest.usec / 1000000),
	    (long long)(latest.usec % 1000000), (int)getpid(), ++latest.count);
	return 0;
}

static int
open_dir(const char *path, struct err *e)
{
	int fd;

	if (g_mkdir_with_parents(path, 0700) < 0)
		return fail(e, ERR_PERM, "maildir: %s: %s", path, g_strerror(errno));
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return fail(e, ERR_PERM, "maildir: %s: %s", path, g_strerror(errno));
	return fd;
}

int
maildir_deliver(const char *dir, const void *bytes, size_t n, struct err *e)
{
	g_autofree char *tmp_path = g_build_filename(dir, "tmp", NULL);
	g_autofree char *new_path = g_build_filename(dir, "new", NULL);
	int tmp_fd = open_dir(tmp_path, e), new_fd = tmp_fd < 0 ? -1 : open_dir(new_path, e);
	char name[96];
	int status = -1;

	if (tmp_fd >= 0 && new_fd >= 0) {
		status = next_name(new_fd, new_path, name, sizeof name);
		if (status == 0)
			status = file_write(tmp_fd, name, bytes, n);
		if (status == 0)
			status = renameat(tmp_fd, name, new_fd, name);
		if (status == 0)
			status = fsync(new_fd);
		if (status < 0)
			(void)fail(e, ERR_TEMP, "maildir: delivery: %s", g_strerror(errno));
	}
	if (tmp_fd >= 0)
		(void)close(tmp_fd);
	if (new_fd >= 0)
		(void)close(new_fd);
	return status;
}

/* Ids become file names. */
static bool
id_safe(const char *id)
{
	size_t n = id ? strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") : 0;

	return n > 0 && n <= 120 && id[n] == '\0';
}

/* That this mail had been sent before must be seen, by tests and by people. */
static int
repeat_note(const struct out *out, const char *id)
{
	int fd = openat(out->fd, "repeats", O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);
	char line[128];
	int n = g_snprintf(line, sizeof line, "%s\n", id), status = -1;

	if (fd >= 0) {
		status = write_all(fd, line, (size_t)n);
		if (status == 0)
			status = fsync(fd);
		(void)close(fd);
	}
	return status;
}

static int
parcel_write(const struct out *out, const struct parcel *p)
{
	char name[192], tmp[200];
	struct stat st;
	bool repeat;

	g_snprintf(name, sizeof name, "%010lld-%s.eml", (long long)p->outbox, p->id);
	g_snprintf(tmp, sizeof tmp, ".%s", name);
	repeat = fstatat(out->fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
	if (file_write(out->fd, tmp, p->bytes, p->size) < 0)
		return -1;
	FAULT("maildir.written");
	/* Before the rename: a crash between the two notes an attempt too many rather than one too
	 * few. */
	if (repeat && repeat_note(out, p->id) < 0)
		return -1;
	if (renameat(out->fd, tmp, out->fd, name) < 0)
		return -1;
	FAULT("maildir.sent");
	return fsync(out->fd);
}

static struct verdict
verdict_of(const struct out *out, const struct parcel *p)
{
	struct verdict v = { .outbox = p->outbox, .result = SEND_OK };

	if (!id_safe(p->id)) {
		v.result = SEND_NEVER;
		v.personal = true;
		g_strlcpy(v.detail, "no id that can be a file name", sizeof v.detail);
	} else if (parcel_write(out, p) < 0) {
		v.result = SEND_LATER;
		/* Not g_strerror(): details are ASCII, messages of the system may not be. */
		g_snprintf(v.detail, sizeof v.detail, "writing failed: %s", strerrorname_np(errno));
	} else {
		g_strlcpy(v.detail, "written", sizeof v.detail);
	}
	return v;
}

static int
maildir_send(struct sender *sender, const struct parcel *p, size_t n, struct err *e)
{
	const struct out *out = (const struct out *)sender;
	struct verdict verdicts[LIMIT_SMTP_SESSION];
	size_t i;

	if (!sender->report || n > sender->batch)
		return fail(e, ERR_BUG, "maildir: %s", sender->report ? "too many parcels at once" : "nobody to report to");
	for (i = 0; i < n; i++)
		verdicts[i] = verdict_of(out, &p[i]);
	if (n > 0)
		sender->report(sender->aux, verdicts, n);
	return 0;
}

static int
out_free(struct out *out)
{
	if (out->fd >= 0)
		(void)close(out->fd);
	return 0;
}

struct sender *
maildir_sender(TALLOC_CTX *mem, const char *dir, struct err *e)
{
	struct out *out = talloc_zero(mem, struct out);

	out->sender.channel = CHANNEL_MAIL;
	out->sender.batch = LIMIT_SMTP_SESSION;
	out->sender.send = maildir_send;
	out->fd = open_dir(dir, e);
	talloc_set_destructor(out, out_free);
	if (out->fd < 0) {
		talloc_free(out);
		return NULL;
	}
	return &out->sender;
}
