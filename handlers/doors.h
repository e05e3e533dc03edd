/* SPDX-License-Identifier: EUPL-1.2
 *
 * Codes, addresses and chat accounts as people write them. Pure.
 */
#ifndef HANDLERS_DOORS_H
#define HANDLERS_DOORS_H

#include <stdbool.h>
#include <talloc.h>

enum { CODE_DIGITS = 6 };

/* The code that a text gives: "123 456", "code : 12-34-56", "mon code est le 123456"; "" and false if it gives none. A number of more
 * or fewer digits is none. */
bool code_find(const char *text, char digits[CODE_DIGITS + 1]);
/* The same where the whole text, politeness apart, is a code, or where the word "code" stands before it. */
bool code_given(TALLOC_CTX *, const char *text, char digits[CODE_DIGITS + 1]);

/* The first address, or chat account, in a text: NULL if there is none. */
const char *address_in(TALLOC_CTX *, const char *text);
const char *account_in(TALLOC_CTX *, const char *text);
/* A chat id as the Matrix specification writes it (appendices, user identifiers), historical ones too. */
bool account_check(const char *id);
/* On the server that Tchap keeps for people from outside of the administration (agent.externe...)? Where an account is, not who it is. */
bool account_external(const char *id);

#endif
