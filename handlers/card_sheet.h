/* SPDX-License-Identifier: EUPL-1.2
 *
 * A card as labelled lines, the way it comes by mail and goes out to be confirmed: "Nom : ...", "Expertises : ...". The labels are those of the
 * DITP's sheets of innovation labs. Pure.
 */
#ifndef HANDLERS_CARD_SHEET_H
#define HANDLERS_CARD_SHEET_H

#include "db/card.h"

/* What a text says of a card, over what `c` says already: 1 it holds lines of one; 0 it holds none. *contact: who answers for it, as it was
 * written, NULL; *unknown: a kind ("Type : ...") that is none, NULL. An empty value ("Lien :") takes away what was there. */
int card_sheet_read(TALLOC_CTX *, const char *text, struct card *c, const char **contact, const char **unknown);
/* The lines, and which of them a label names ("Compétences"), -1: none. */
enum sheet_line {
	SHEET_NAME,
	SHEET_KIND,
	SHEET_EXPERTISE,
	SHEET_MISSIONS,
	SHEET_SCOPE,
	SHEET_EXAMPLES,
	SHEET_PARTNERS,
	SHEET_TERRITORY,
	SHEET_AVAILABILITY,
	SHEET_CONTACT,
	SHEET_LINK,
	SHEET_LINES
};
int card_sheet_line(const char *label);
/* Which lines of a card a text holds, each once. */
struct card_lines_seen {
	size_t n;
	bool has[SHEET_LINES];
	bool kind;          /* and its kind is one that we know */
	const char *beside; /* what is in none of them */
};
void card_sheet_look(TALLOC_CTX *, const char *text, struct card_lines_seen *);
/* The labels of a text that are no lines of a card ("Tarif, Tel"); NULL: there are none. */
const char *card_sheet_unread(TALLOC_CTX *, const char *text);
/* Where the card keeps what that line says; NULL: kind and contact are more than a text. */
const char **card_sheet_value(struct card *, enum sheet_line);
/* "organisme public", "une association", "méthode", "freelance": sets kind and nature. */
bool card_kind_read(const char *word, enum card_kind *, enum card_nature *);
/* Bounded, one line where it is one. */
void card_cut(TALLOC_CTX *, struct card *);

#endif
