/* SPDX-License-Identifier: EUPL-1.2
 *
 * The words by which people ask for a room or for equipment. Pure.
 */
#ifndef HANDLERS_VENUE_WORDS_H
#define HANDLERS_VENUE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <talloc.h>

#include "handlers/dates.h"
#include "handlers/slots.h"

enum venue_verb {
	VENUE_MINE, /* nothing: what is mine */
	VENUE_FREE, /* which are free then? */
	VENUE_BOOK,
	VENUE_CANCEL,
	VENUE_CONFIRM,
	VENUE_MOVE,
	VENUE_ACCEPT,
	VENUE_REFUSE,
	VENUE_SHOW,
	VENUE_CLAIM,
	VENUE_WAITING, /* what waits for the staff */
	VENUE_CHARTER, /* the rules; `ref` "yes": they are accepted */
	VENUE_BACK,    /* equipment comes back */
};

struct venue_said {
	enum venue_verb verb;
	const char *ref;   /* "S-9", NULL; the charter: "yes" */
	const char *rest;  /* behind verb and reference */
	long number;       /* of a list just shown; 0 */
	bool tentative;    /* "sous réserve" */
	const char *offer; /* "12/2026-03-12T09:00/2026-03-12T12:00": one that we made; NULL */
};
/* What follows `!salle` or `!materiel`. */
void venue_read(TALLOC_CTX *, const char *text, struct venue_said *);

/* "15 personnes", "15p", "pour 15", "une quinzaine de": 0 when none is said. `spans`: the dates of the text, in which no number counts. */
int people_read(TALLOC_CTX *, const char *text, const struct span *, size_t n);
/* How many of a thing: "2 vidéoprojecteurs", "deux tablettes"; 1 when none is said. */
int count_read(TALLOC_CTX *, const char *text, const struct span *, size_t n);

/* "salle réserver 1", "materiel rendu 3": the command as our letters write it, without its mark. *rest: what follows its name. */
const char *venue_typed(TALLOC_CTX *, const char *text, const char **rest);
/* Do they want to have something, on some day? */
bool booking_wished(TALLOC_CTX *, const char *text);
/* "Auriez-vous une salle pour 15 le 12 au matin ?" */
bool venue_wished(TALLOC_CTX *, const char *text);
/* "Pourrions-nous emprunter le vidéoprojecteur jeudi ?" */
bool equipment_wished(TALLOC_CTX *, const char *text);
/* "J'accepte", "J'accepte les règles". */
bool charter_accepted(TALLOC_CTX *, const char *text);

#endif
