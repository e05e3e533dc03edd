/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a wakeup costs on this machine, whoever wakes: a program that sleeps and then reads one word of each of so many pages.
 *
 *	cold SECONDS ROUNDS PAGES
 *
 * Prints the microseconds of processor time that a round takes without sleep before it, and after SECONDS of sleep, the median of ROUNDS.
 * Where the second is a hundred times the first (caches gone cold, a machine whose memory is somebody else's), milliseconds of an idle
 * program speak of the machine.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PAGE = 4096, MOST = 64 };

static volatile unsigned seen;

static double
cpu_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double
touch(const char *m, long pages)
{
	double before = cpu_us();
	long i;

	for (i = 0; i < pages; i++)
		seen += (unsigned char)m[i * PAGE + i % 61 * 64];
	return cpu_us() - before;
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int
main(int argc, char **argv)
{
	long seconds = argc == 4 ? atol(argv[1]) : 0, rounds = argc == 4 ? atol(argv[2]) : 0, pages = argc == 4 ? atol(argv[3]) : 0, i;
	double took[MOST], hot = 0;
	char *m;

	if (seconds < 1 || rounds < 1 || rounds > MOST || pages < 1 || !(m = malloc((size_t)pages * PAGE))) {
		fprintf(stderr, "cold SECONDS ROUNDS PAGES\n");
		return 2;
	}
	memset(m, 1, (size_t)pages * PAGE);
	for (i = 0; i < 100; i++)
		hot = touch(m, pages);
	for (i = 0; i < rounds; i++) {
		sleep((unsigned)seconds);
		took[i] = touch(m, pages);
	}
	qsort(took, (size_t)rounds, sizeof *took, by_size);
	printf("hot_us=%.1f cold_us=%.1f\n", hot, took[rounds / 2]);
	free(m);
	return 0;
}
