/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/base/fault.h"

#ifdef WITH_FAULTS

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
stop_here(void)
{
	static long passed;
	static char *next;

	if (!next && !(next = getenv("SKOAZELL_FAULT_STOP")))
		return;
	if (*next && strtol(next, NULL, 10) == ++passed) {
		next += strcspn(next, ",");
		next += *next == ',';
		(void)raise(SIGSTOP);
	}
}

void
fault_point(const char *name)
{
	static long passed;
	const char *list = getenv("SKOAZELL_FAULT_LIST");
	const char *want = getenv("SKOAZELL_FAULT");
	size_t n = strlen(name);

	if (list) {
		int fd = open(list, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

		if (fd >= 0) {
			if (dprintf(fd, "%s\n", name) != (int)n + 1)
				abort();
			close(fd);
		}
	}
	stop_here();
	if (want && strncmp(want, name, n) == 0 && want[n] == ':' && ++passed == strtol(want + n + 1, NULL, 10))
		(void)kill(getpid(), SIGKILL);
}

#else

/* ISO C forbids an empty translation unit. */
extern int fault_not_compiled_in;

#endif
