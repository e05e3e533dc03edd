/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a lab counts of a month.
 */
#ifndef HANDLERS_INDICATORS_H
#define HANDLERS_INDICATORS_H

#include "handlers/handling.h"

enum { INDICATORS_MOST = 40 };

/* "2026-10" */
bool month_read(const char *text, int *year, int *month);
/* Its first instant, and that of the next one. -1: there is no such zone. */
int month_bounds(const char *zone, int year, int month, int64_t *from, int64_t *to);

/* Last month in words, for that reader (NULL: a room). 1; 0 and NULL: there is nothing to count; -1. */
int indicators_text(struct handling *, const char *lang, const char *reader, const char **text, struct err *e);

#endif
