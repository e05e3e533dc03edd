/* SPDX-License-Identifier: EUPL-1.2
 *
 * The card of an experiment, for those who show it or wait for it.
 */
#ifndef HANDLERS_EXPERIMENT_H
#define HANDLERS_EXPERIMENT_H

#include "handlers/handling.h"

extern const char *const experiment_names[]; /* NULL-terminated, in the order of the card */
extern struct label_set experiment_labels;

enum { EXPERIMENT_FIELDS = 9 };

struct experiment {
	struct problem_field f[EXPERIMENT_FIELDS];
	size_t n, missing;
};

int experiment_read(struct handling *, struct experiment *, struct err *e);

/* Rows { label value } of what is on the card, with its dates when they can be told. */
int experiment_rows(struct handling *, struct rows *, struct err *e);

/* Its first, middle and last day; 0 for what cannot be told. */
int experiment_dates(struct handling *, const struct experiment *, uint32_t *start, uint32_t *middle, uint32_t *end, struct err *e);

/* Does the card lack something that must be known before one tries? 1, 0, -1. */
int experiment_lacks(struct handling *, struct err *e);

/* What was measured and learnt: 1; 0 and NULL as long as nobody has said it; -1. */
int evaluation_find(struct handling *, const char **text, struct err *e);

#endif
