/* SPDX-License-Identifier: EUPL-1.2
 *
 * The grid of criteria: what the staff give a case. It is shown, it decides nothing.
 */
#ifndef HANDLERS_SCORE_H
#define HANDLERS_SCORE_H

#include "handlers/handling.h"

enum { CRITERIA = 12 };

/* Rows { criterion mean low high count } for the case loaded; *who names those who scored, NULL when nobody has. */
int score_rows(struct handling *, struct rows *, const char **who, struct err *e);
/* "bon problème 2,5, taille 1" on one line; NULL when nobody has scored. */
int score_line(struct handling *, int64_t problem, const char **line, struct err *e);

#endif
