/* SPDX-License-Identifier: EUPL-1.2
 *
 * Logging in, once, for a token that stays ("Login"). Blocks: for the command line alone.
 */
#ifndef BOT_MATRIX_LOGIN_H
#define BOT_MATRIX_LOGIN_H

#include <talloc.h>

#include "bot/base/err.h"

struct matrix_login {
	const char *url;     /* as in matrix_settings */
	const char *ca_file; /* NULL: the system's */
	const char *user, *password;
};

/* The account as the server names it, and its token. The device has a fixed name: logging in again makes no further session, and the
 * server's memory of txnIds, which is the device's, goes on. -1: ERR_USER when the server refuses, ERR_TEMP when it does not answer as it should. */
int matrix_login(TALLOC_CTX *, const struct matrix_login *, const char **user, const char **token, struct err *e);

#endif
