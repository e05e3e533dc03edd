/* SPDX-License-Identifier: EUPL-1.2
 *
 * One person behind several doors: codes that prove an address, and what binds addresses and chat accounts to one person.
 *
 * A code goes by mail to the address that is to be proven and comes back through the other door: the chat account, or the address
 * that asked. So whoever gives it holds both. Six digits: they are read out and typed on any telephone, no letter looks like another;
 * five wrong ones an hour and three codes a day an address leave a guesser one chance in sixty thousand a day.
 */
#ifndef HANDLERS_IDENTITY_H
#define HANDLERS_IDENTITY_H

#include "handlers/doors.h"
#include "handlers/handling.h"

enum { CODE_SECONDS = 1800, CODE_TRIES = 5, LOCK_SECONDS = 3600, CODES_OPEN = 8, DOORS_MAX = 16 };

/* Does this message give a code that we wait for? Then that is what it means. 1, 0, -1. */
int code_awaited(struct handling *, struct err *e);

/* Whose code, for what. */
struct code_request {
	const char *purpose, *giver, *addr;
	int64_t person;      /* who asks, 0 if unknown */
	const char *account; /* link: the chat account, or NULL */
	const char *asker;   /* link of a second address by mail: the address that asks, or NULL */
	const char *words;   /* act */
	bool proven;         /* who asks is proven: a larger share */
};
/* Makes a code and mails it. 1 it goes; 0 it does not (share used up, locked, address without reach), which is told to nobody here. */
int code_send(struct handling *, const struct code_request *, struct err *e);
/* The command in hand wants proof or a fresh code: one goes to the sender's address, what they asked is kept. 1 done and said; 0: not
 * possible now. */
int proof_ask(struct handling *, struct err *e);
/* Until when codes of this chat account or address are refused; 0. */
int code_locked(struct handling *, const char *key, int64_t *until, struct err *e);

/* Both doors are proven: they become one person's. h->who is that person afterwards. */
int doors_join(struct handling *, const char *account, const char *addr, struct err *e);

/* handle.c: words kept from earlier, read and done as if they came now. */
int handle_again(struct handling *, const char *text, struct err *e);

#endif
