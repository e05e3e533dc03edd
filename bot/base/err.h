/* SPDX-License-Identifier: EUPL-1.2
 *
 * Errors, sorted by what the caller may do about them. A struct err is of fixed
 * size, so that the error path can neither fail nor leak.
 *
 * Convention of the whole program: 0 is good, -1 failed and *e says why;
 * look-ups return 1 (found), 0 (not found) or -1.
 */
#ifndef BOT_BASE_ERR_H
#define BOT_BASE_ERR_H

enum err_kind {
	ERR_NONE,
	ERR_USER, /* tell the person */
	ERR_TEMP, /* try again later */
	ERR_PERM, /* trying again will not help: somebody must mend something */
	ERR_BUG,  /* our mistake */
};

struct err {
	enum err_kind kind;
	char text[504];
};

#define MUST_CHECK __attribute__((warn_unused_result))

/* Fills *e and returns -1: `return fail(e, ERR_TEMP, "...")`. Control bytes are made visible. */
int fail(struct err *e, enum err_kind kind, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Puts "context: " before the text that *e already has, and returns -1. */
int fail_in(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* That it is always -1 must be seen by those who read only one file: compilers and analysers. */
#define fail(...) (fail(__VA_ARGS__), -1)
#define fail_in(...) (fail_in(__VA_ARGS__), -1)

#endif
