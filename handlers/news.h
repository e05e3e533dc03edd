/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the staff hear without having asked: each working morning, each week, each month.
 */
#ifndef HANDLERS_NEWS_H
#define HANDLERS_NEWS_H

#include "handlers/reminder.h"

extern const char *const news_kinds[]; /* NULL-terminated */
bool news_is(const struct reminder *);

/* A row of each kind stands for the staff together, and one for each of them. */
int news_plan(struct handling *, struct err *e);
/* It was said: its next time. */
int news_next(struct handling *, struct reminder *, struct err *e);
/* What there is to say since r->base, for that reader (NULL: a room). 1; 0 nothing, and NULL; -1. */
int news_text(struct handling *, const struct reminder *r, const char *lang, const char *reader, const char **text, struct err *e);

#endif
