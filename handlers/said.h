/* SPDX-License-Identifier: EUPL-1.2
 *
 * Who people say they are, in their own words.
 */
#ifndef HANDLERS_SAID_H
#define HANDLERS_SAID_H

#include "handlers/args.h"

/* True and the meaning set (moi, moi-delier, code), or false and nothing touched. */
bool said_who(struct reading *);
/* "Rappelez-moi jeudi de ...": the same with rappel. */
bool said_remind(struct reading *);
/* "Relance Claire jeudi", at that word: rappel, as it was typed. */
bool said_nudge(struct reading *, size_t first);
/* "Anne prend P-1": the same with passer. */
bool said_takes(struct reading *);
/* "Je suis absente du 3 au 14 août": the same with absence. */
bool said_absent(struct reading *);
/* "Pouvez-vous organiser un atelier ... ?": the same with atelier. */
bool said_workshop(struct reading *);
/* "Auriez-vous une salle pour 15 le 12 au matin ?": the same with salle; "pourrions-nous emprunter ...": with materiel. */
bool said_venue(struct reading *);
/* "annuaire design sonore", "connaissez-vous quelqu'un pour ... ?": the same with annuaire, partenaire. */
bool said_referral(struct reading *);
bool said_directory(struct reading *);
/* "Est-ce que ma fiche est en ligne ?", the lines of a card: partenaire. */
bool said_card(struct reading *);
bool said_inquiry(struct reading *);
/* "pourrions-nous recevoir 5 UTILO ?", "guide UTILO x5": the same with guide. */
bool said_guide(struct reading *);
/* `delier` parts two cases; where none is named it is about an account or an address: `moi delier`. */
void said_unlink(struct reading *);

#endif
