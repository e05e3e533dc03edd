/* SPDX-License-Identifier: EUPL-1.2
 *
 * What somebody wrote, without what says who they are: for readers who are not to know it yet.
 */
#ifndef HANDLERS_UNNAMED_H
#define HANDLERS_UNNAMED_H

#include "handlers/handling.h"

/* Names, domains, accounts of one side. */
struct identity {
	const char *names[64]; /* of persons, of organisations; "^Claire Riou": each of these words names them too */
	size_t n;
};
void identity_add(struct identity *, const char *name);
/* A person with all their doors: name, addresses and their domains, accounts. */
int identity_person(struct tx *, TALLOC_CTX *, struct identity *, int64_t person, struct err *e);
/* Of a domain: false for the providers of mailboxes. */
bool says_organisation(const char *domain);

/* The text without these names, and without any address, account, link or telephone number at all: "…" stands in their place. `removed` (may be
 * NULL): the kinds of what went, a bit each. */
enum { REMOVED_NAME = 1, REMOVED_ADDRESS = 2, REMOVED_LINK = 4, REMOVED_PHONE = 8 };
const char *text_unnamed(TALLOC_CTX *, const char *text, const struct identity *, unsigned *removed);

#endif
