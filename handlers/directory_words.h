/* SPDX-License-Identifier: EUPL-1.2
 *
 * Looking in the directory, in words. Pure.
 */
#ifndef HANDLERS_DIRECTORY_WORDS_H
#define HANDLERS_DIRECTORY_WORDS_H

#include <stdbool.h>
#include <talloc.h>

/* "annuaire design sonore", "Partenaire F-12 publier", "relation F-2 F-7 : ...", "Fiche partenaire\nNom : ...": the command, and what follows it; NULL. */
const char *directory_typed(TALLOC_CTX *, const char *text, const char **rest);
/* "Connaissez-vous une association qui anime des ateliers avec des jeunes ?", "nous cherchons un facilitateur": what is looked for; NULL. Of a
 * long text nothing: it tells a problem, of which somebody who could help is a part. Courtesies are left out. In a room also "qui pourrait nous aider à
 * ... ?". */
const char *directory_wished(TALLOC_CTX *, const char *text, bool room);
/* "Pouvez-vous me mettre en relation avec une association de design sonore ?": with whom; NULL. */
const char *directory_introduced(TALLOC_CTX *, const char *text);

#endif
