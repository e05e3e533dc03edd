/* SPDX-License-Identifier: EUPL-1.2
 *
 * The labels of a filled form, as people write them.
 */
#ifndef HANDLERS_LABELS_H
#define HANDLERS_LABELS_H

#include <stdbool.h>
#include <stddef.h>

#include "handlers/understand.h"

enum { LABEL_BYTES = 80, LABELS_MAX = 16 };

/* Index in the names of the set of what s[0 .. n) labels ("Pour qui", "**Usagers concernés (nombre)**"), -1 if it is no label. With
 * `guess`, also one mistyped letter and phrases such as "Ce que nous avons déjà mis en place". */
int field_of_label(struct label_set *, const char *s, size_t n, bool guess);

#endif
