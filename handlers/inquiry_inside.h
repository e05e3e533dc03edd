/* SPDX-License-Identifier: EUPL-1.2
 *
 * Shared by inquiry.c and inquiry_answer.c.
 */
#ifndef HANDLERS_INQUIRY_INSIDE_H
#define HANDLERS_INQUIRY_INSIDE_H

#include "handlers/inquiry.h"

enum { QUESTIONS_MOST = 9, ANSWERS_MOST = 40, INQUIRY_BYTES = 500 };

/* What a letter is about (h->inquiry): the questions passed on, "3 5"; to who asks, a draft; or what came of it. */
#define INQUIRY_OF_DRAFT "draft "
#define INQUIRY_OF_ASKER "asker "

const char *inquiry_ref(struct handling *, int64_t id); /* "Q-3" */
/* A word of ours about it: the label inquiry.<what>. */
int inquiry_say(struct handling *, const char *what, const struct var *vars, struct err *e);
/* To who asks: this is how it would leave. */
int inquiry_draft(struct handling *, const struct inquiry *, struct err *e);
int inquiry_pass(struct handling *, struct inquiry *, struct err *e);
int inquiry_stop(struct handling *, struct inquiry *, struct err *e);
/* They want to be asked no more. */
int inquiry_no_more(struct handling *, struct err *e);

#endif
