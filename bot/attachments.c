/* SPDX-License-Identifier: EUPL-1.2 */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bot/base/fault.h"
#include "bot/base/secret.h"
#include "bot/bot.h"

static int
write_all(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t w = write(fd, bytes, n);

		if (w < 0 && errno == EINTR)
			continue;
		if (w < 0)
			return -1;
		bytes += w;
		n -= (size_t)w;
	}
	return 0;
}

int
attachment_keep(const char *folder, const char *sha256, const void *bytes, size_t n, struct err *e)
{
	char path[4200], part[4300];
	struct stat st;
	int fd, dir, saved;

	(void)snprintf(path, sizeof path, "%.4000s/%.64s", folder, sha256);
	if (stat(path, &st) == 0 && (size_t)st.st_size == n)
		return 0;
	(void)snprintf(part, sizeof part, "%s.part", path);
	fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		return fail(e, ERR_TEMP, "attachment: %s", strerror(errno));
	if (write_all(fd, bytes, n) < 0 || fsync(fd) < 0) {
		saved = errno;
		close(fd);
		unlink(part);
		return fail(e, ERR_TEMP, "attachment: %s", strerror(saved));
	}
	close(fd);
	FAULT("attachment.written");
	if (rename(part, path) < 0)
		return fail(e, ERR_TEMP, "attachment: %s", strerror(errno));
	FAULT("attachment.kept");
	dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0 || fsync(dir) < 0) {
		saved = errno;
		if (dir >= 0)
			close(dir);
		return fail(e, ERR_TEMP, "attachment: %s", strerror(saved));
	}
	close(dir);
	return 0;
}

int
attachment_read(TALLOC_CTX *mem, const char *folder, const char *sha256, size_t n, const void **bytes, struct err *e)
{
	g_autofree char *path = g_build_filename(folder, sha256, NULL), *read = NULL;
	gsize size = 0;

	if (!g_file_get_contents(path, &read, &size, NULL) || size != n || strcmp(sha256_hex(mem, read, size), sha256) != 0)
		return fail(e, ERR_BUG, "attachment %.12s is not there as it came", sha256);
	*bytes = talloc_memdup(mem, read, size + 1);
	return 0;
}

struct kept {
	const char *folder;
	int lost;
};

static int
kept_check(void *aux, const char *sha256, int64_t size)
{
	struct kept *k = aux;
	TALLOC_CTX *mem = talloc_new(NULL);
	g_autofree char *path = g_build_filename(k->folder, sha256, NULL), *bytes = NULL;
	gsize n = 0;

	if (!g_file_get_contents(path, &bytes, &n, NULL) || (int64_t)n != size || strcmp(sha256_hex(mem, bytes, n), sha256) != 0)
		k->lost++;
	talloc_free(mem);
	return 0;
}

int
attachments_lost(struct tx *tx, const char *folder, struct err *e)
{
	struct kept k = { .folder = folder };

	return attachment_kept(tx, kept_check, &k, e) < 0 ? -1 : k.lost;
}
