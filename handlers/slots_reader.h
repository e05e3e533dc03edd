/* SPDX-License-Identifier: EUPL-1.2
 *
 * What slots_find.c reads out of a text and slots_make.c makes options of.
 */
#ifndef HANDLERS_SLOTS_READER_H
#define HANDLERS_SLOTS_READER_H

#include "handlers/asking.h"

enum part { PART_NONE, PART_AM, PART_BOTH, PART_PM, PART_LATE };

enum said_as {
	SAID_OPTION,
	SAID_ASIDE,  /* "suite à notre échange du 12 février", an hour alone, or taken by the one before */
	SAID_EXCEPT, /* "sauf le mercredi" */
	SAID_FROM,   /* "à partir du 9 mars" */
	SAID_UNTIL,  /* "avant le 20" */
	SAID_LIMIT,  /* "réponse avant le 5 mars" */
};

struct said {
	struct span *span;
	enum said_as as;
	const char *words; /* of the span, folded */
	const char *lead;  /* before it, folded, from the date before or the beginning of the sentence */
	bool lone;         /* a weekday and nothing else: `weekday` */
	bool week;         /* "la semaine du 14" */
	int weekday;       /* that is named; 0 */
	bool weekly;       /* "tous les matins du 9 au 13 mars": the rule, within these days */
	int32_t within_from, within_to;
	unsigned only;  /* of a range: these weekdays, 1 << 1 Monday ...; 0: all */
	enum part also; /* "jeudi 12 matin ou après-midi": that part of the day, too */
	int from, to;   /* hours taken from another date, minutes; -1 */
};

struct finder {
	TALLOC_CTX *mem;
	const char *text;
	const struct slots_frame *frame;
	struct slots *out;
	struct span span[SLOT_SPANS];
	struct said said[SLOT_SPANS];
	size_t n;
	const struct said *origin[SLOTS_MOST]; /* of the options */
	enum part part;                        /* "plutôt l'après-midi" of a whole range */
};

/* slots_make.c */
void slots_make(struct finder *, const struct said *);
void slots_fault(struct finder *, enum slot_fault, bool kept, const char *text, const struct slot *, const struct slot *other);
/* What the exceptions and bounds take away, the doubles, what overlaps. */
void slots_sift(struct finder *);

#endif
