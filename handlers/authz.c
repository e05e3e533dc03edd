/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/authz.h"

enum authz
authz(const struct command *c, enum role role, enum level level, enum where where)
{
	if (role < c->role)
		return AUTHZ_ROLE;
	if (!(where & c->where))
		return AUTHZ_PLACE;
	if (level >= c->level)
		return AUTHZ_YES;
	return level < LEVEL_VERIFIED ? AUTHZ_PROOF : AUTHZ_CODE;
}
