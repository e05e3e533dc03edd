/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a lab counts of a month.
 */
#ifndef HANDLERS_INDICATORS_H
#define HANDLERS_INDICATORS_H

#include <glib.h>

#include "handlers/handling.h"

enum { INDICATORS_MOST = 120 };

/* "2026-10" */
bool month_read(const char *text, int *year, int *month);
/* Its first instant, and that of the next one. -1: there is no such zone. */
int month_bounds(const char *zone, int year, int month, int64_t *from, int64_t *to);

/* What a lab counts between two instants, what only a calendar knows included. */
int indicators_all(
    struct tx *, TALLOC_CTX *, const struct hours *, int64_t from, int64_t to, struct indicator *, size_t max, size_t *n, struct err *e);
/* "Demandes reçues" */
const char *indicator_words(TALLOC_CTX *, const struct templates *, const char *lang, const struct indicator *);

/* "received,12,Demandes reçues" */
void indicator_csv(GString *, const struct indicator *, const char *words);

/* What the week's summary tells of them; NULL: there is nothing to tell. */
struct week_figures {
	const char *answer, *introduced; /* working days, in the middle */
	const char *said, *helped;       /* persons who said whether an introduction helped, and those whom it did */
	const char *copies;              /* "Quimper (12), Brest (3)" */
};
int indicators_week(struct handling *, const char *lang, int64_t since, struct week_figures *, struct err *e);

/* Last month in words, for that reader (NULL: a room). 1; 0 and NULL: there is nothing to count; -1. */
int indicators_text(struct handling *, const char *lang, const char *reader, const char **text, struct err *e);

#endif
