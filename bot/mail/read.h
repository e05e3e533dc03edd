/* SPDX-License-Identifier: EUPL-1.2
 *
 * From the bytes of a mail to a struct inbound: MIME (GMime), text out of HTML, reply trimming,
 * machine mail, authentication. Knows nothing of cases, and never fails on content: the worst mail
 * gives an inbound with little in it and `limit` set.
 */
#ifndef BOT_MAIL_READ_H
#define BOT_MAIL_READ_H

#include <talloc.h>

#include "bot/base/message.h"

/* Who we are, as mail sees it. All strings outlive the calls. */
struct mail_self {
	const char *address;        /* the lab's mailbox, "lab@lab.example" */
	const char *const *aliases; /* other addresses of ours; NULL-terminated or NULL */
	const char *domain;         /* right side of our Message-IDs */
	char separator;             /* '+' or '-' before a token in the local part; 0: none */
	const char *name;           /* "Ti Lab": From display name, subject tag */
	const char *authserv_id;    /* our server's, RFC 8601; NULL or "": nothing is verified */
	const char *zone;           /* IANA zone of Date headers */
};

/* Reads `a->raw`. `own_id` says whether a Message-ID (without <>) is of our making. Fills in->key,
 * at and channel from the arrival. Returns 0, or -1 only for want of memory (ERR_BUG). */
int mail_read(TALLOC_CTX *, const struct arrival *a, const struct mail_self *, bool (*own_id)(void *aux, const char *message_id), void *aux,
    struct inbound *in, struct err *e);

/* SHA-256 (hex) over From, Date, Message-ID, Subject and the decoded bodies, trace headers left out: the
 * same mail by two routes has the same one. */
char *mail_hash(TALLOC_CTX *, const struct inbound *);

/* The pieces, each tested and fuzzed by itself. */

/* Splits what the person wrote from quoted replies, signature and legal footers. *kept is never empty when
 * `full` has a word in it, but for a head of a quote and marked lines alone; inline answers between quoted lines are kept. */
void reply_trim(TALLOC_CTX *, const char *full, char **kept);

/* "TR:", "Fwd:", "-------- Message transféré --------", Outlook's De/Envoyé/À/Objet block at the top:
 * finds the author and the text of the forwarded message. Returns whether it is a forward. */
bool forward_find(TALLOC_CTX *, const char *subject, const char *full, struct mailbox *author, char **text);

/* RFC 8601. `headers` are the values of the Authentication-Results fields, topmost first, each with its
 * position among all fields; `received_foreign` is the position of the first Received field that another
 * host wrote (or n). True when the topmost instance with our authserv-id, above it, has dmarc=pass for, or a dkim=pass
 * aligned with, the domain of `from`. */
struct authres {
	const char *value;
	size_t position;
};
bool authres_verified(const struct authres *headers, size_t n, size_t received_foreign, const char *authserv_id, const char *from);

#endif
