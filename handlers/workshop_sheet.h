/* SPDX-License-Identifier: EUPL-1.2
 *
 * The text of an asking, of which piece after piece is understood and taken off.
 */
#ifndef HANDLERS_WORKSHOP_SHEET_H
#define HANDLERS_WORKSHOP_SHEET_H

#include "handlers/asking.h"
#include "handlers/workshop_words.h"

enum workshop_label {
	LABEL_TITLE,
	LABEL_DATES,
	LABEL_PLACE,
	LABEL_LIMIT,
	LABEL_QUORUM,
	LABEL_MOST,
	LABEL_INVITED,
	LABEL_REQUIRED,
	LABEL_CASE,
	LABEL_PEOPLE,
	LABEL_LENGTH,
	LABEL_FACILITATOR,
	LABEL_SPONSOR,
	LABEL_HIDDEN,
	WORKSHOP_LABELS
};

struct sheet {
	TALLOC_CTX *mem;
	char *text;                         /* tidied, as written */
	char *blank;                        /* the same with blanks for what was taken: dates are looked for here */
	char *bars;                         /* ... with bars: nothing is read across them */
	const char *folded;                 /* of `bars` */
	size_t *map;                        /* of `folded` into all three */
	const char *label[WORKSHOP_LABELS]; /* values, as written; NULL */
	char *dates;                        /* what stands behind "dates:", the rest blank; NULL: nothing */
};

/* workshop_sheet.c */
struct sheet *sheet_new(TALLOC_CTX *, const char *text);
void sheet_take(struct sheet *, size_t at, size_t len);
/* The first match in the folded text is taken; its group as written, or NULL: there is none. */
char *sheet_match(struct sheet *, const char *pattern, int group);
/* The same for a pattern of the text as written. */
char *sheet_match_written(struct sheet *, const char *pattern, int group);
void sheet_labels(struct sheet *);

/* workshop_numbers.c */
#define NUMBER_WORDS                                                                                                                                  \
	"(?:\\d{1,4}|(?:(?:a |une? )?(?:petite |grosse |bonne |good )?(?:demi-douzaine|half[- ](?:a[- ])?dozen|dizaine|douzaine|quinzaine|vingtaine"  \
	"|trentaine|quarantaine|cinquantaine|soixantaine|centaine|dozen))|(?:vingt|trente|quarante|cinquante|soixante|twenty|thirty|forty|fifty)"     \
	"(?:(?:[- ]et)?[- ](?:une?|deux|trois|quatre|cinq|six|sept|huit|neuf|one|two|three|four|five|seven|eight|nine))?|une?|deux|trois|quatre|cinq" \
	"|six|sept|huit|neuf|dix(?:-sept|-huit|-neuf)?|onze|douze|treize|quatorze|quinze|seize|one|two|three|four|five|seven|eight|nine|ten|eleven"   \
	"|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
/* Of two of them; "vingt-cinq", "vingt et un" are one. */
#define BETWEEN "(?: (?:a|et|ou|to|and|or) (?!une?\\b|one\\b)| ?[-/] ?(?=\\d))"
/* The value of such words, folded; -1. */
int number_said(const char *words);
void read_length_asked(struct sheet *, const char *label, struct slot_length *);
/* "Participants : 12" names nobody. */
void people_in_values(struct sheet *);
void read_people(struct sheet *, struct workshop_asked *);

/* workshop_names.c */
void names_add(TALLOC_CTX *, struct workshop_names *, const char *list);
void read_names(struct sheet *, struct workshop_asked *);

#endif
