/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the readers of an asking (slots_*.c, workshop_*.c) share.
 */
#ifndef HANDLERS_ASKING_H
#define HANDLERS_ASKING_H

#include <glib.h>
#include <talloc.h>

#include "handlers/slots.h"

/* The weekdays and months of both languages, in folded text. */
#define WEEKDAY_WORDS                                                                                                                      \
	"(?:lun(?:di)?|mar(?:di)?|mer(?:credi)?|jeu(?:di)?|ven(?:dredi)?|sam(?:edi)?|dim(?:anche)?|mon(?:day)?|tue(?:s(?:day)?)?"          \
	"|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)s?\\b\\.?"
#define MONTH_WORDS                                                                                                                        \
	"(?:janv(?:ier)?|fevr?(?:ier)?|mars|avr(?:il)?|mai|juin|juil(?:let)?|aout|sept(?:emb(?:re|er))?|oct(?:ob(?:re|er))?"               \
	"|nov(?:emb(?:re|er))?|dec(?:emb(?:re|er))?|jan(?:uary)?|feb(?:ruary)?|march|april|may|june?|july?|aug(?:ust)?)\\b"

/* Each pattern is a constant: made once, kept for the life of the process. For folded text, or (with case) for text as written. */
const GRegex *asking_regex(const char *pattern);
bool asking_has(const char *pattern, const char *text);
/* Where the group of the first match from `from` on lies; false: it does not match. */
bool asking_find(const char *pattern, const char *text, size_t from, int group, int *start, int *end);
/* The number in the group; -1. */
int asking_number(const char *pattern, const char *text, int group);

/* Days as dates_day() counts them. */
int32_t slot_day(const struct civil *);
int slot_minute(const struct civil *);

#endif
