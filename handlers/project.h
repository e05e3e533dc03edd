/* SPDX-License-Identifier: EUPL-1.2
 *
 * The words by which people name the stages of a project.
 */
#ifndef HANDLERS_PROJECT_H
#define HANDLERS_PROJECT_H

#include <stdbool.h>

/* The stage that a folded word names, one or two slips allowed in a long one; -1 none, -2 two of them. */
int stage_named(const char *word);

#endif
