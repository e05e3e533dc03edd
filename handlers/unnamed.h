/* SPDX-License-Identifier: EUPL-1.2
 *
 * What somebody wrote, without what says who they are: for readers who are not to know it yet.
 */
#ifndef HANDLERS_UNNAMED_H
#define HANDLERS_UNNAMED_H

#include "handlers/handling.h"
#include "handlers/territories.h"

/* Names, domains, accounts of one side. */
struct identity {
	/* Of persons, of organisations. "^Claire Riou": each of these words with a capital names them too; "~Archipel": inside of a sentence;
	 * "&Lannion": behind what an organisation is, "la ville de Lannion"; "=CAF du Finistère": as a whole alone. */
	const char *names[512];
	size_t n;
	bool others_stay; /* names behind "Mme", "mon collègue" are whom they recommend */
};
void identity_add(struct identity *, const char *name);
/* A person with all their doors: name, addresses and their domains, accounts. */
int identity_person(struct tx *, TALLOC_CTX *, struct identity *, int64_t person, struct err *e);
/* "CAF du Finistère" and what it is called for short: "la CAF", "CAF29". A town, a department alone stay (NULL: no place is known). */
void identity_organisation(TALLOC_CTX *, struct identity *, const struct territories *, const char *name);
/* The organisations under their name in what they wrote: a signature. */
void identity_signed(TALLOC_CTX *, struct identity *, const struct territories *, const char *name, const char *text);
/* The same of the last mails of a person, their part of a case, the message in hand. */
int identity_written(struct handling *, struct identity *, int64_t person, int64_t problem, struct err *e);
enum place { PLACE_NONE, PLACE_SMALL /* a commune, an EPCI */, PLACE_LARGE /* a department or more */ };
/* What these words and no others name. */
enum place place_of(const struct territories *, TALLOC_CTX *, const char *words);
/* Of a domain: false for the providers of mailboxes. */
bool says_organisation(const char *domain);

/* The text without these names, and without any address, account, link or telephone number at all, in figures or in words, nor the names behind
 * "Mme" or "mon collègue": "…" stands in their place. `removed` (may be NULL): the kinds of what went, a bit each. */
enum { REMOVED_NAME = 1, REMOVED_ADDRESS = 2, REMOVED_LINK = 4, REMOVED_PHONE = 8 };
const char *text_unnamed(TALLOC_CTX *, const char *text, const struct identity *, unsigned *removed);

/* What is left and may tell who wrote it: "mairie de Lannion", "Ronan Jézéquel", "12 rue Haute". It depends on the text alone. */
enum { TELLING_MOST = 8 };
size_t text_telling(TALLOC_CTX *, const char *text, const struct territories *, const char *words[TELLING_MOST]);

#endif
