/* SPDX-License-Identifier: EUPL-1.2
 *
 * Display names that look like a member of the staff.
 */
#ifndef HANDLERS_LOOKALIKE_H
#define HANDLERS_LOOKALIKE_H

#include "handlers/handling.h"

/* A name as it is drawn: lower case Latin letters and single blanks. */
char *skeleton(TALLOC_CTX *, const char *name);
bool looks_like(TALLOC_CTX *, const char *shown, const char *name);

/* The sender is shown under a name like that of one of the staff and is none of them: the staff learn it, once for each address or
 * account. */
int lookalike_warn(struct handling *, struct err *e);

#endif
