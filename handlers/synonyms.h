/* SPDX-License-Identifier: EUPL-1.2
 *
 * Words that mean one thing in the field, from a file that the lab edits (config/synonyms.txt): a group a line, words or short phrases
 * with commas between, "#" begins a comment. Pure.
 */
#ifndef HANDLERS_SYNONYMS_H
#define HANDLERS_SYNONYMS_H

#include <stdbool.h>
#include <stddef.h>
#include <talloc.h>

#include "bot/base/err.h"
#include "handlers/stem.h"

struct synonyms;

/* NULL: *e names the line. */
struct synonyms *synonyms_read(TALLOC_CTX *, const char *text, struct err *e);

/* What else may stand for the stem at `at` of these (a text's, in its order): alternatives as card_with() takes them, "anim intelligent+collect",
 * blank-separated; "". A phrase of a group counts where all its stems stand there one behind the other; *words: how many it takes, at least 1. */
const char *synonyms_of(const struct synonyms *, TALLOC_CTX *, const struct stem *, size_t n, size_t at, size_t *words);

#endif
