/* SPDX-License-Identifier: EUPL-1.2
 *
 * The grid of criteria: what the staff give a case. It is shown, it decides nothing.
 */
#ifndef HANDLERS_SCORE_H
#define HANDLERS_SCORE_H

#include "handlers/handling.h"

enum { CRITERIA = 12 };

/* "bon problème 2,5, taille 1" on one line; NULL when nobody has scored. */
int score_line(struct handling *, int64_t problem, const char **line, struct err *e);

#endif
