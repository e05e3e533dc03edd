/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/consent.h"

const char *
consent_name(enum consent c)
{
	static const char *const names[CONSENTS] = { "none", "yes", "maybe", "no", "later", "elsewhere" };

	return names[c];
}

void
consent_read(TALLOC_CTX *mem, const char *text, const struct civil *now, const char *zone, struct consent_said *s)
{
	(void)mem, (void)text, (void)now, (void)zone;
	*s = (struct consent_said){ .what = CONSENT_NONE };
}
