/* SPDX-License-Identifier: EUPL-1.2
 *
 * What people answer to a poll in their own words: "1 oui, 2 non, 3 si besoin", "oui pour le 12 et le 14", "tous sauf mardi", "aucune".
 * Pure: `now` is given as civil time. French first, English too. Linear in the text.
 *
 * What is read, where usage leaves a choice:
 * - A number is that of an option; "le 12" is the option of that day, or that of that number if no option lies on the 12th; where both
 *   would do and are not the same it is asked.
 * - A day, a part of a day, an hour names the options that lie in it; a weekday named alone that two options of different dates have is asked,
 *   unless it is said of all ("le mardi jamais", "les jeudis"). What takes only a part of an option is "maybe".
 * - A condition ("après 15h", "en visio", "si je trouve un train", "a priori") makes a yes "maybe", never a plain yes.
 * - The others: what names only choices ("1 et 3", "oui pour le 12 et le 14", "jeudi me va") is the whole answer, the other options are
 *   "no". Not so where each number bears its own word ("1 oui": said one by one, the next may follow), where they are compared ("plutôt le
 *   2", "je préfère le 3") and where the answer says a no or a maybe of its own: then the others keep VOTE_NONE. "seulement" makes the
 *   others "no" in any case; "les autres non", "tous sauf" speak of them.
 * - "Non" alone, "aucune" are "no" to all; "oui" alone is asked where there is more than one option.
 * - Two words against each other about one option: that about fewer options counts ("tout sauf", "jeudi oui, jeudi matin non"), then what
 *   corrects ("pardon, finalement"); else it is asked and not guessed.
 */
#ifndef HANDLERS_VOTES_H
#define HANDLERS_VOTES_H

#include <stdbool.h>
#include <stddef.h>
#include <talloc.h>

#include "handlers/slots.h"

enum vote { VOTE_NONE, VOTE_NO, VOTE_MAYBE, VOTE_YES }; /* NONE: said nothing about it */

struct option {
	struct slot slot;
	bool dated;
	const char *label; /* of an option that is no date; else it may be NULL */
};

struct votes {
	enum vote *of; /* n of them */
	size_t said;   /* options that got a vote */
	size_t under;  /* words that stand under or behind lines of our own letter: each speaks of its line */
	/* NULL, or a label key: "votes.which-option" (a vote, not of what), "votes.which-day" (a day that fits no option, or several dates),
	 * "votes.range" ("1-3": these, or all between?),
	 * "votes.no-such-option", "votes.yes-or-no" (an option, not what of it), "votes.preference" ("plutôt le matin"), "votes.not-yet" ("je
	 * ne sais pas encore": nothing else was said). What was sure stands in `of` beside it. */
	const char *question;
	const char *unsure; /* the words that it is about; with a question never NULL */
	size_t beyond;      /* an option number that does not exist, 0 */
	bool withdrawn;     /* "je retire ma réponse": what they said before counts no more; what `of` holds is said anew */
	bool declines;      /* "je ne pourrai pas venir": all are "no", and the person does not come at all */
	const char *rest;   /* words that are no part of the answer (a comment for the organiser), or "" */
};

/* `text`: what they wrote, with our letter in it if it was quoted ("> 1. jeudi 12 mars ... : oui"). False: no answer to a poll at all. */
bool votes_read(TALLOC_CTX *, const char *text, const struct option *, size_t n, const struct civil *now, struct votes *);

/* "jeu 12/03 matin; ven 13/03 14h-17h; Rennes": what is no date is a label. Their number; none is left out. */
size_t votes_options(TALLOC_CTX *, const char *text, const struct civil *now, struct option **);

/* "yes", "maybe", "no"; NULL for none. */
const char *vote_name(enum vote);

#endif
