/* SPDX-License-Identifier: EUPL-1.2
 *
 * What travels through the house. A transport hands up raw `arrival`s; once they are durable they
 * are read into an `inbound`; a handler answers with `letter`s; the outbox renders these into
 * `parcel`s, which a transport carries away and for which it gives back a `verdict`.
 *
 * All strings are valid UTF-8 without NUL, LF line ends, of bounded length (limits.h), unless said
 * otherwise. Times are UTC seconds since the epoch. Memory belongs to the talloc context of the
 * message.
 */
#ifndef BOT_BASE_MESSAGE_H
#define BOT_BASE_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/base/err.h"

enum channel { CHANNEL_MAIL, CHANNEL_ROOM, CHANNEL_CLOCK };

/* Where the transport puts an item once the core has taken it. */
enum disposal {
	DISPOSE_DONE,       /* handled, ignored or refused: file it */
	DISPOSE_QUARANTINE, /* staff must look at it */
	DISPOSE_LATER,      /* not taken (disk full, ...): leave it, offer it again */
};

/* One raw item as a transport heard it. `key` is its identity at the transport and never changes:
 * "imap:<account>/<mailbox>/<uidvalidity>/<uid>", "maildir:<unique>", "room:<room>/<event>",
 * "clock:<series>/<date>". */
struct arrival {
	const char *key;
	enum channel channel;
	int64_t at;      /* INTERNALDATE, origin_server_ts, ... */
	const void *raw; /* mail: RFC 5322 bytes; room: room_item_write() */
	size_t size;
	size_t full_size;       /* > size when only the head of a too large mail was fetched */
	enum disposal disposal; /* set by take() */
};

/* The core's side of an inbound transport. */
struct intake {
	void *aux;
	/* 1: this key is already durable (*disposal set); 0: new; -1. */
	int (*known)(void *aux, const char *key, enum disposal *disposal, struct err *e);
	/* Takes n arrivals. On 0 all whose disposal is not LATER are committed and fsynced: only then
	 * may the transport tell its server. On -1 nothing may be acknowledged. */
	int (*take)(void *aux, struct arrival *a, size_t n, struct err *e);
};

struct mailbox {          /* RFC 5322 3.4 */
	const char *name; /* display name, or "" */
	const char *addr; /* local@domain, domain in lower case ASCII, checked by addr_check() */
};

/* Kinds of mail that no human wrote to us, or not to be answered. */
enum machine {
	MACHINE_NO,       /* a person */
	MACHINE_OWN,      /* we wrote it */
	MACHINE_BOUNCE,   /* DSN, null return path */
	MACHINE_VACATION, /* out of office */
	MACHINE_RECEIPT,  /* MDN, read receipt */
	MACHINE_ROBOT,    /* other automatic mail: tickets, newsletters */
	MACHINE_LIST,     /* a person, through a mailing list */
};

struct attachment {
	const char *name;  /* basename, cleaned; never used as a path */
	const char *type;  /* "application/pdf" */
	const void *bytes; /* decoded; NULL when refused */
	size_t size;
	const char *refused; /* NULL, or a label key: "attachment-too-large", "attachment-type", ... */
};

struct inbound {
	enum channel channel;
	const char *key;
	int64_t at;
	const char *from;      /* addr-spec of the only From mailbox, "" if none or ambiguous; or the chat user id */
	const char *from_name; /* display name or "" */
	bool verified;         /* mail: aligned pass in our server's Authentication-Results; room: always true */
	const char *text;      /* what the person wrote: quotes, signature and footers trimmed */
	const char *full_text; /* everything readable, quotes included */

	/* mail only */
	const char *message_id; /* without <>, "" if missing */
	int64_t date;           /* Date: header, 0 if missing or unreadable */
	const char *subject;    /* decoded, one line */
	const char **refs;      /* In-Reply-To first, then References, newest first; without <> */
	size_t n_refs;
	struct mailbox *to; /* To, then Cc */
	size_t n_to;
	const char **recipients; /* Delivered-To, X-Original-To, To, Cc addr-specs as written: where a token may stand */
	size_t n_recipients;
	const char *return_path; /* "" when null or missing: see `machine` */
	enum machine machine;
	const char *machine_why; /* "Auto-Submitted: auto-replied", for the record; "" for a person */
	const char *list_id;     /* "" if none */
	struct mailbox original; /* of a forwarded mail: its author; addr "" if this is no forward */
	const char *original_text;
	bool original_bounce;  /* what was forwarded came from a mail server, of which nobody is the author */
	const char *failed_id; /* bounce: Message-ID of our mail that came back, "" */
	const char *failed_to; /* bounce: final recipient, "" */
	bool failed_hard;      /* bounce: status 5.x.x */
	struct attachment *attachments;
	size_t n_attachments;
	const char *limit; /* NULL, or which limit cut this mail: "size", "depth", "parts", "headers" */

	/* room only */
	const char *room;
	const char *event;
	const char *answers; /* event that this replies to, "" */
};

/* One-tap answer: a mailto: link in the HTML part (RFC 6068). The same words work typed. */
struct tap {
	const char *label;   /* "Ajouter une précision" */
	const char *subject; /* NULL: the letter's own */
	const char *body;    /* first line is the keyword */
};

/* A letter is addressed to one person or one room; the outbox makes its id and its bytes. */
struct letter {
	enum channel channel;
	const char *to; /* addr-spec, or room id */
	const char *to_name;
	const char *template; /* which words these are; for the record and the dry run */
	const char *lang;     /* "fr", "en" */
	const char *ref;      /* "P-2026-014" or NULL: subject tag */
	int64_t problem;      /* 0 or the case */
	const char *subject;  /* without tag, one line */
	const char *text;     /* plain text */
	struct tap *taps;
	size_t n_taps;
	const char *reply_token; /* NULL or the token that goes into Reply-To */
	const char *in_reply_to; /* "" or Message-ID without <> */
	const char **refs;       /* References, oldest first, without <> */
	size_t n_refs;
	bool answer;         /* Auto-Submitted: auto-replied (else auto-generated) */
	bool automatic;      /* counts against the budgets of automatic mail */
	const char *answers; /* room: event this replies to, "" */
	const char *id;      /* set by the outbox: "k7qx…" without domain */
};

/* What a sender carries: rendered once, resent byte for byte. */
struct parcel {
	int64_t outbox;   /* row id */
	const char *id;   /* Message-ID without domain; Matrix txnId */
	const char *from; /* envelope sender: "" for automatic mail (RFC 3834 section 3.3) */
	const char *to;
	const void *bytes; /* mail: RFC 5322, CRLF; room: struct letter fields as JSON by the transport */
	size_t size;
	const char *text; /* room: plain body */
	const char *answers;
};

enum send_result {
	SEND_OK,
	SEND_LATER,   /* 4xx, no connection: try again */
	SEND_NEVER,   /* 5xx */
	SEND_UNKNOWN, /* lost after the final dot: may have arrived */
};

struct verdict {
	int64_t outbox;
	enum send_result result;
	bool personal;    /* the refusal concerns this recipient, not the whole session */
	char detail[200]; /* "550 5.1.1 no such user"; printable ASCII */
};

/* Outbound half of a transport. send() borrows the parcels until it has reported a verdict for each
 * through `report` (from the loop's thread). At most `batch` parcels at once; never called again
 * before all are reported. Parcels of one room come in order: when one of them has to wait, those
 * behind it get SEND_LATER too. */
struct sender {
	enum channel channel;
	size_t batch;
	bool idempotent; /* a repeat under the same id is absorbed by the other side */
	int (*send)(struct sender *, const struct parcel *p, size_t n, struct err *e);
	void (*report)(void *aux, const struct verdict *v, size_t n); /* set by the core */
	void *aux;                                                    /* set by the core */
};

#endif
