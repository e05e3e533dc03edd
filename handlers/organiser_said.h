/* SPDX-License-Identifier: EUPL-1.2
 *
 * What words say of who organises a workshop from now on, French and English.
 */
#ifndef HANDLERS_ORGANISER_SAID_H
#define HANDLERS_ORGANISER_SAID_H

#include <stdbool.h>
#include <stddef.h>
#include <talloc.h>

enum organiser_what {
	ORGANISER_NAMED,  /* `name` does */
	ORGANISER_SELF,   /* who says it */
	ORGANISER_NOBODY, /* who says it no more; nobody is named */
	ORGANISER_LEAVES  /* who says it leaves the lab: all of theirs */
};
enum { ORGANISER_CLAUSES = 8, ORGANISER_REFS = 8 };

struct organiser_said {
	enum organiser_what what;
	const char *name; /* as it was written, folded */
	bool all;         /* "mes ateliers" */
	const char *refs[ORGANISER_REFS];
	size_t n_refs;
};
/* Is it worth a closer look? */
bool organiser_worth(TALLOC_CTX *, const char *text);
/* Clause by clause; one that says nothing of it is passed over. `under`: the words stand under our question who takes it, where "moi" is
 * enough. How many. */
size_t organiser_read(TALLOC_CTX *, const char *text, bool under, struct organiser_said *, size_t max);

#endif
