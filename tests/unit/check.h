/* SPDX-License-Identifier: EUPL-1.2
 *
 * The frame of unit tests: each program is one file, prints a line a failed check and one closing line, exits 1 if any failed.
 * REQUIRE stops the program: a CHECK on an open that failed would merely move the crash.
 */
#ifndef TESTS_UNIT_CHECK_H
#define TESTS_UNIT_CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int check_count, check_failed;

#define CHECK(x)                                                                                                                           \
	do {                                                                                                                               \
		check_count++;                                                                                                             \
		if (!(x)) {                                                                                                                \
			check_failed++;                                                                                                    \
			printf("%s:%d: not true: %s\n", __FILE__, __LINE__, #x);                                                           \
		}                                                                                                                          \
	} while (0)

#define CHECK_STR(got, want)                                                                                                               \
	do {                                                                                                                               \
		const char *check_g = (got), *check_w = (want);                                                                            \
		check_count++;                                                                                                             \
		if (!check_g || strcmp(check_g, check_w) != 0) {                                                                           \
			check_failed++;                                                                                                    \
			printf("%s:%d: %s\n   got: %s\n  want: %s\n", __FILE__, __LINE__, #got, check_g ? check_g : "(null)", check_w);    \
		}                                                                                                                          \
	} while (0)

#define CHECK_INT(got, want)                                                                                                               \
	do {                                                                                                                               \
		long long check_g = (long long)(got), check_w = (long long)(want);                                                         \
		check_count++;                                                                                                             \
		if (check_g != check_w) {                                                                                                  \
			check_failed++;                                                                                                    \
			printf("%s:%d: %s\n   got: %lld\n  want: %lld\n", __FILE__, __LINE__, #got, check_g, check_w);                     \
		}                                                                                                                          \
	} while (0)

#define REQUIRE(x)                                                                                                                         \
	do {                                                                                                                               \
		CHECK(x);                                                                                                                  \
		if (check_failed)                                                                                                          \
			exit(check_report());                                                                                              \
	} while (0)

static int
check_report(void)
{
	printf("%s: %d checks, %d failed\n", __BASE_FILE__, check_count, check_failed);
	return check_failed ? 1 : 0;
}

#endif
