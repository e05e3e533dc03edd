/* SPDX-License-Identifier: EUPL-1.2
 *
 * Whose answer to an invitation is it? What calendars and mail programs say for people.
 */
#ifndef HANDLERS_INVITATION_PROOF_H
#define HANDLERS_INVITATION_PROOF_H

#include "handlers/workshop.h"

enum bearer {
	BEARER_INVITEE, /* from an address of theirs, and proven */
	BEARER_TOKEN,   /* only the token says so: it counts, and the invitee is told in words, at their own address */
	BEARER_OTHER    /* somebody to whom the invitation was passed on */
};
int bearer_of(struct handling *, const struct invitee *, const struct calendar_said *, enum bearer *, struct err *e);

/* "Accepté : Titre", "Declined: Title @ Thu Mar 12, 2026": "accepted", "declined", "tentative", and what stands behind it: 1; 0: none. */
int presence_in_subject(TALLOC_CTX *, const char *subject, const char **presence, const char **title);
/* Does it name that workshop? */
bool subject_names(TALLOC_CTX *, const char *title, const char *workshop, const char *ref);

#endif
