/* SPDX-License-Identifier: EUPL-1.2
 *
 * A disk that fills. Intake stops before it is full: mails wait on their server, lines of the room in their queue. A small reserve is kept
 * and given up when it is full all the same, so that what has been sent can still be written down.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "bot/base/log.h"
#include "bot/bot.h"

enum {
	PAUSE_SECONDS = 2,
	RESERVE_BYTES = 4 * 1024 * 1024,
	FREE_BYTES = 2 * 1024 * 1024,
	FREE_PERCENT = 2,
	AMPLE_BYTES = 1024 * 1024 * 1024
};

static char *
reserve_path(const struct bot *b, TALLOC_CTX *mem)
{
	return talloc_asprintf(mem, "%s/reserve", b->set->state);
}

void
disk_reserve(struct bot *b)
{
	char *path = reserve_path(b, b);
	int fd = b->attachments ? open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) : -1;
	int why = fd < 0 ? errno : posix_fallocate(fd, 0, RESERVE_BYTES);

	if (fd >= 0)
		close(fd);
	if (why && b->attachments) {
		log_info("disk: no reserve: %s", strerror(why));
		(void)unlink(path);
	}
	talloc_free(path);
}

static void
reserve_give_up(struct bot *b)
{
	char *path = reserve_path(b, b);

	if (b->attachments)
		(void)unlink(path);
	talloc_free(path);
}

/* Once paused it goes on when there is room for the reserve, too. */
bool
disk_low(const struct bot *b)
{
	struct statvfs v;
	uint64_t free_bytes;

	if (!b->attachments || statvfs(b->attachments, &v) < 0)
		return false;
	free_bytes = (uint64_t)v.f_bavail * v.f_frsize;
	if (free_bytes < FREE_BYTES || v.f_bavail * 100 < v.f_blocks * FREE_PERCENT)
		return true;
	return b->paused && free_bytes < FREE_BYTES + RESERVE_BYTES;
}

bool
disk_ample(const struct bot *b)
{
	struct statvfs v;

	return b->attachments && statvfs(b->attachments, &v) == 0 && (uint64_t)v.f_bavail * v.f_frsize > AMPLE_BYTES;
}

void
bot_pause(struct bot *b, const char *why)
{
	int64_t at = bot_now(b) + PAUSE_SECONDS;

	if (!b->paused) {
		log_err("run: paused, mails wait on their server: %s", why);
		reserve_give_up(b);
	}
	b->paused = true;
	if (!b->retry_at || b->retry_at > at)
		b->retry_at = at;
}

void
bot_goes_on(struct bot *b)
{
	if (!b->paused)
		return;
	log_warn("run: goes on");
	b->paused = false;
	disk_reserve(b);
}
