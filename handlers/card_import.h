/* SPDX-License-Identifier: EUPL-1.2
 *
 * Cards from a table: a line each, its columns named as the lines of a card (card_sheet.h). A card that is there already is changed, not doubled: the
 * one that an import made of this name and contact, or else the one of that name whose person has that address. What its person said of it
 * themselves counts for more than a table. Whoever answers for a new or changed card is asked by the clock, ASK_APART seconds of working time behind
 * the one before, however many there are.
 */
#ifndef HANDLERS_CARD_IMPORT_H
#define HANDLERS_CARD_IMPORT_H

#include "bot/base/csv.h"
#include "handlers/handling.h"

enum { ASK_APART = 90 /* in a day of eight hours: 320 */ };

enum imported { IMPORT_ADDED, IMPORT_CHANGED, IMPORT_SAME, IMPORT_REFUSED, IMPORTED };

struct card_import;

/* `lang`: of what is said about lines. */
struct card_import *card_import_new(TALLOC_CTX *, const struct lab *, const char *lang, int64_t now);
/* The first line: how many columns are known, 0 when the name is not among them. *unknown: "Budget, Notes", those that are not. */
size_t card_import_head(struct card_import *, TALLOC_CTX *, const struct csv_record *, const char **unknown);
/* A line. *said: what is to be said about it, NULL. 0, -1. */
int card_import_line(
    struct card_import *, struct tx *, TALLOC_CTX *, const struct csv_record *, enum imported *, const char **said, struct err *e);
/* From when until when the persons of these lines are asked; how many. */
int64_t card_import_asked(const struct card_import *, int64_t *first, int64_t *last);

#endif
