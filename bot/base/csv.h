/* SPDX-License-Identifier: EUPL-1.2
 *
 * Tables as spreadsheets write them: RFC 4180 and what passes for it. Pure.
 */
#ifndef BOT_BASE_CSV_H
#define BOT_BASE_CSV_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <talloc.h>

enum { CSV_CELLS = 200 };

/* Any bytes as UTF-8 without BOM or NUL: UTF-8, UTF-16, Windows-1252; in a file that is nearly all UTF-8 only the bytes that are none are
 * Windows-1252. NULL: these are the bytes of no text (a workbook, a picture). */
char *csv_text(TALLOC_CTX *, const void *bytes, size_t n);

struct csv {
	const char *at; /* what is not read yet */
	char separator;
	long line; /* ... and its line, from 1 */
};

struct csv_record {
	long line; /* on which it begins */
	size_t n;  /* may be more than CSV_CELLS */
	char *cell[CSV_CELLS];
	bool broken; /* its quotes do not match: it has no cells, and reading goes on with the next line */
};

/* `text` as csv_text() gives it; it must outlive the struct. "sep=;" on the first line sets the separator, whatever was given. */
void csv_begin(struct csv *, const char *text, char separator);
/* The next one that has anything in it; false: there is none. Cells come without their quotes and outer blanks; a quote that is not doubled
 * stands for itself where that cannot hide the end of a line. */
bool csv_next(struct csv *, TALLOC_CTX *, struct csv_record *);

/* The value between quotes; what a spreadsheet would take for a formula begins with an apostrophe. */
void csv_cell(GString *, const char *value);

#endif
