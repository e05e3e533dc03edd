/* SPDX-License-Identifier: EUPL-1.2
 *
 * Questions about where a case stands, however they are said: the table of phrases knows the usual ones, this the rest.
 */
#ifndef HANDLERS_ASKS_H
#define HANDLERS_ASKS_H

#include "handlers/intents.h"

/* "Sommes-nous retenus ?", "Combien de temps encore ?": a short message that asks what is being decided about the writer's own case. */
bool asks_status(const struct reading *, const struct intents *);

/* "Pouvez-vous me dire ...", "je voudrais savoir ...": a question without its mark. */
bool asks_to_know(const struct words *, const struct sentence *);

#endif
