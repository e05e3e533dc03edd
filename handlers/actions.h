/* SPDX-License-Identifier: EUPL-1.2
 *
 * What is to be done, as people write it into minutes: "Action : Paul / commander les post-it / jeudi", "- Anne : rappeler la mairie avant le
 * 12 mars", "TODO relire la note (Claire)". French and English. Pure: "now" is given.
 */
#ifndef HANDLERS_ACTIONS_H
#define HANDLERS_ACTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <talloc.h>

#include "bot/base/date.h"

enum { ACTIONS_MOST = 40 };

struct action {
	const char *who;  /* as written; NULL: nobody is named */
	const char *what; /* without its day, never "" */
	const char *when; /* as written; NULL */
	struct civil day;
	bool dated;  /* `day` is that one */
	bool surely; /* its line says that it is one; else it is one only if `who` is somebody */
};

/* How many. */
size_t actions_read(TALLOC_CTX *, const char *text, const struct civil *now, const char *zone, struct action out[ACTIONS_MOST]);

#endif
