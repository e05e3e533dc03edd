/* SPDX-License-Identifier: EUPL-1.2
 *
 * A document as labelled lines, the way the staff write it: "Titre : ...", "Version : 2", "Stock : 500". Pure.
 */
#ifndef HANDLERS_GUIDE_SHEET_H
#define HANDLERS_GUIDE_SHEET_H

#include "db/document.h"

struct guide_sheet {
	/* NULL: the line is not there; "" takes away what was there */
	const char *title, *other, *kind, *summary, *authors, *administrations, *licence, *version, *date, *link;
	const char *stock, *before; /* as they were written */
	char sign;                  /* of `stock`: '+', '-', '='; 0: no number can be read */
	int64_t amount, given;      /* given: of `before`, -1: it is no number */
};

/* 1 it holds lines of a document; 0. */
int guide_sheet_read(TALLOC_CTX *, const char *text, struct guide_sheet *);
bool guide_sheet_is(TALLOC_CTX *, const char *text);
/* "Guide UTILO\nVersion : 3": what follows the word, when an edition or a stock stands below it; NULL. */
const char *guide_sheet_named(TALLOC_CTX *, const char *text);
/* Behind "D-4", if that begins the text, the lines of a document; NULL: there are none, or the words before them order something or decide on it,
 * and the lines belong to that ("x5, Administration : CAF"). *before: these words. */
const char *guide_sheet_of(TALLOC_CTX *, const char *text, const char **before);
/* "rapport", "un jeu de cartes": false: that is no kind. */
bool guide_kind_read(TALLOC_CTX *, const char *word, enum document_kind *);

#endif
