/* SPDX-License-Identifier: EUPL-1.2
 *
 * The words by which people say which room of the lab a workshop is to have. Pure.
 */
#ifndef HANDLERS_TIE_WORDS_H
#define HANDLERS_TIE_WORDS_H

#include <stdbool.h>
#include <talloc.h>

/* "Il nous faut une salle", "avec une salle chez vous": not "nous avons une salle". */
bool room_needed(TALLOC_CTX *, const char *text);
/* "Sans salle", "nous n'avons plus besoin de la salle". */
bool room_unneeded(TALLOC_CTX *, const char *text);
/* "Réservez la grande salle": that one. */
bool room_booked(TALLOC_CTX *, const char *text, const char *name);
/* Is this place that room, and nothing else? "la grande salle du lab", not "la grande salle de la mairie". */
bool place_is_room(TALLOC_CTX *, const char *place, const char *name, const char *lab);
/* Is it some room of the lab? "une salle", "dans vos locaux", "au Ti Lab". */
bool place_is_ours(TALLOC_CTX *, const char *place, const char *lab);
/* What is left beside the words of asking for a room: "pour A-3, la salle du conseil svp" -> "conseil". */
const char *room_named_else(TALLOC_CTX *, const char *text);

#endif
