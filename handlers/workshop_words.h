/* SPDX-License-Identifier: EUPL-1.2
 *
 * What is asked for when somebody wants a workshop, in their own words: "Pouvez-vous organiser un atelier pour 12 personnes, une
 * demi-journée, semaine du 14 ou le jeudi 23 matin ?", and what follows `!atelier`: "Titre" 12p 1/2j dates: jeu 12/03 matin lieu: grande
 * salle limite: 5/03 quorum: 8. French and English. Pure: "now" and the working calendar are given.
 */
#ifndef HANDLERS_WORKSHOP_WORDS_H
#define HANDLERS_WORKSHOP_WORDS_H

#include "handlers/slots.h"

enum { WORKSHOP_NAMES = 40, WORKSHOP_ENOUGH = 50 };

/* As written: a name, "@anne", an address. */
struct workshop_names {
	const char *name[WORKSHOP_NAMES];
	size_t n;
};

struct workshop_asked {
	const char *title; /* NULL: not said */
	int people;        /* 0: not said; "de 12 à 15" is 15 */
	int quorum, most;  /* 0 */
	struct slot_length length;
	struct slots slots;                                              /* with its problems, limit, rrule */
	const char *place;                                               /* as written; NULL */
	bool remote;                                                     /* "en visio" */
	bool hidden;                                                     /* results are hidden until it closes */
	const char *case_ref;                                            /* canonical, "P-14"; NULL */
	struct workshop_names facilitators, sponsors, required, invited; /* nobody twice */
	const char *limit_text; /* a limit that could not be read or lies in the past, as written; NULL */
	const char *rest;       /* what was in no label, without the words that were understood; "" */
};

/* `frame->length` is not looked at: the text says it. Labels win over prose. */
void workshop_asked_read(TALLOC_CTX *, const char *text, const struct slots_frame *frame, struct workshop_asked *out);

/* How surely this text asks for a workshop, 0-100; what only speaks of one ("l'atelier d'hier était bien") is under WORKSHOP_ENOUGH. */
int workshop_asked_score(TALLOC_CTX *, const char *text);
bool workshop_asked_whether(TALLOC_CTX *, const char *text);
/* "!atelier ...", "!workshop ...": what stands behind it is read as well with it as without. */
bool workshop_typed(const char *text);

#endif
