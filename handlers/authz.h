/* SPDX-License-Identifier: EUPL-1.2
 *
 * The one place that says who may do what where. Which case they may speak about is named_case() and route(): there "not found" and
 * "not allowed" read the same.
 */
#ifndef HANDLERS_AUTHZ_H
#define HANDLERS_AUTHZ_H

#include "handlers/command.h"

enum authz {
	AUTHZ_YES,
	AUTHZ_ROLE,  /* not for people of this role */
	AUTHZ_PLACE, /* not here */
	AUTHZ_PROOF, /* by somebody whose address is proven */
	AUTHZ_CODE,  /* with a fresh code */
};

enum authz authz(const struct command *, enum role, enum level, enum where);

#endif
