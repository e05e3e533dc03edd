/* SPDX-License-Identifier: EUPL-1.2
 *
 * Cases that belong together: linked, merged into one, split again.
 */
#ifndef HANDLERS_KIN_H
#define HANDLERS_KIN_H

#include "handlers/handling.h"

/* A case that became part of another stands for that one from then on. 0, -1. */
int case_follow(struct handling *, struct problem *, struct err *e);
/* Rows of what belongs to the case loaded, for a card: kin{belongs kin_ref kin_title kin_stage}. At most KIN_SHOWN. */
enum { KIN_SHOWN = 30 };
int kin_rows(struct handling *, const char *lang, struct rows *, struct err *e);
/* Is the motive of its acts the name of another case, or of a challenge? */
bool kin_verb(const char *verb);
/* Those who asked for a case that became part of the one loaded learn what its requester learns. */
int kin_tell(struct handling *, const char *template, const struct var *vars, struct err *e);

/* The case of this person that became part of the one loaded, in its place: whoever asked decides about what they asked. 1, 0 none, -1. */
int kin_own_part(struct handling *, struct err *e);
/* The case loaded stands for itself again if it was part of another. */
int kin_leave(struct handling *, struct err *e);

/* undo.c: what these acts changed beside the case itself. */
int link_back(struct handling *, const struct act *, struct err *e);
int unlink_back(struct handling *, const struct act *, struct err *e);
int merge_back(struct handling *, const struct act *, struct err *e);
int split_back(struct handling *, const struct act *, struct err *e);
int challenge_back(struct handling *, const struct act *, struct err *e);

#endif
