/* SPDX-License-Identifier: EUPL-1.2
 *
 * File names in new/, one a line of the input, on a real folder: each is taken once under a key of its own that is one line of UTF-8, and
 * filed; what is known is filed and not taken again.
 */
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <glib.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bot/base/text.h"
#include "bot/mail/maildir.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MANY = 8 };
static char top[] = "/dev/shm/skoazell-fuzz-XXXXXX";

static void
must(bool x)
{
	if (!x)
		abort();
}

static int
known(void *aux, const char *key, enum disposal *disposal, struct err *e)
{
	(void)e;
	*disposal = DISPOSE_DONE;
	return g_hash_table_contains(aux, key);
}

static int
take(void *aux, const struct batch *t, struct err *e)
{
	struct arrival *a = t->a;
	size_t n = t->n, i;

	(void)e;
	for (i = 0; i < n; i++) {
		/* Only a delivery program's name says by itself which mail it is. */
		must(!strchr(a[i].key, '/') || !g_hash_table_contains(aux, a[i].key));
		must(g_str_has_prefix(a[i].key, "maildir:") && g_utf8_validate(a[i].key, -1, NULL) && text_header_safe(a[i].key));
		a[i].disposal = i % 2 ? DISPOSE_QUARANTINE : DISPOSE_DONE;
		g_hash_table_add(aux, g_strdup(a[i].key));
	}
	return 0;
}

static int
make(const char *name, size_t n)
{
	char path[PATH_MAX];
	int fd;

	if (n == 0 || n > NAME_MAX || memchr(name, '/', n) || memchr(name, 0, n) || *name == '.')
		return 0;
	(void)snprintf(path, sizeof path, "%s/new/%.*s", top, (int)n, name);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	if (fd < 0)
		return 0;
	must(write(fd, "From: a\n\n", 9) == 9);
	close(fd);
	return 1;
}

/* How many files; they are removed. */
static int
empty(const char *sub)
{
	g_autofree char *path = g_build_filename(top, sub, NULL);
	DIR *d = opendir(path);
	struct dirent *entry;
	int n = 0;

	must(d != NULL);
	while ((entry = readdir(d)) != NULL)
		n += entry->d_name[0] != '.' && unlinkat(dirfd(d), entry->d_name, 0) == 0;
	closedir(d);
	return n;
}

static int
remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static void
clean(void)
{
	(void)nftw(top, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool made;
	GHashTable *keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	struct intake intake = { .aux = keys, .known = known, .take = take };
	const char *p = (const char *)data, *end = p + size;
	struct maildir *m;
	int n = 0, taken, lines;
	struct err e;

	if (!made) {
		must(mkdtemp(top) != NULL);
		(void)atexit(clean);
		made = true;
	}
	m = maildir_new(NULL, top, &intake, NULL, NULL, &e);
	must(m != NULL);
	for (lines = 0; p < end && lines < MANY; lines++) {
		const char *stop = memchr(p, '\n', (size_t)(end - p));

		stop = stop ? stop : end;
		n += make(p, (size_t)(stop - p));
		p = stop + (stop < end);
	}
	taken = maildir_scan(m, &e);
	must(taken == n && maildir_scan(m, &e) == 0);
	must(empty("new") == 0 && empty(".Traites/cur") + empty(".Quarantaine/cur") == n);
	talloc_free(m);
	g_hash_table_destroy(keys);
	return 0;
}
