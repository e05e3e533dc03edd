/* SPDX-License-Identifier: EUPL-1.2
 *
 * Territories: communes, EPCI, départements, régions, the country, by the codes of a file that the lab edits (config/territories.txt):
 *
 *	code <tab> kind <tab> name|other name <tab> code of what it lies in
 *
 * Kinds: "country", "region", "department", "epci", "commune". What it lies in stands before it, or after; an EPCI that lies in several
 * départements stands under one of them; a commune also lies in the one that its code names. Pure.
 */
#ifndef HANDLERS_TERRITORIES_H
#define HANDLERS_TERRITORIES_H

#include <stdbool.h>
#include <stddef.h>
#include <talloc.h>

#include "bot/base/err.h"

enum { TERRITORIES_NAMED = 8, TERRITORY_DEPTH = 6 };

struct territories;

/* NULL: *e names the line. */
struct territories *territories_read(TALLOC_CTX *, const char *text, struct err *e);

/* The territories that a text names, as codes, at most TERRITORIES_NAMED; how many. `list`: the text is a list of territories and nothing
 * else (a card's line); otherwise communes whose name is also a word count only where they stand as a place ("à Plan", "sur Brest"). Of names
 * that several bear the largest are taken, all of one kind. *rest, unless NULL: the text without them and without the small words before them. */
size_t territories_find(const struct territories *, TALLOC_CTX *, const char *text, bool list, const char **codes, char **rest);

/* "Finistère"; NULL: there is none of that code. */
const char *territory_name(const struct territories *, const char *code);
/* What it lies in, from the nearest on; how many. */
size_t territory_around(const struct territories *, const char *code, const char *around[TERRITORY_DEPTH]);

#endif
