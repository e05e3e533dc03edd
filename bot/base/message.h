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
#include <talloc.h>

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
	enum disposal disposal; /* set by take(), of a mail */
};

/* What a transport wants to find again after a restart: "matrix/since". value NULL: forget it. */
struct mark {
	const char *name, *value;
};

/* A message of our own that came back in a room's timeline: so it was sent. */
struct echo {
	const char *letter, *event;
};

/* Durable together, before anything of it is handled. */
struct batch {
	struct arrival *a;
	size_t n;
	const struct mark *mark;
	size_t n_mark;
	const struct echo *echo;
	size_t n_echo;
};

/* The core's side of an inbound transport. */
struct intake {
	void *aux;
	/* 1: this key is already durable (*disposal set); 0: new; -1. */
	int (*known)(void *aux, const char *key, enum disposal *disposal, struct err *e);
	/* On 0 all is committed, and what an arrival whose disposal is not LATER did is fsynced: only then may the transport tell its
	 * server. Marks and echoes come back with a cut of power no older than that: they are to be such as may be heard again. On -1
	 * nothing may be acknowledged, and the same is offered again. An arrival that is known already costs nothing. */
	int (*take)(void *aux, const struct batch *, struct err *e);
	/* The value of a mark. 1, 0 none, -1. */
	int (*recall)(void *aux, TALLOC_CTX *, const char *name, const char **value, struct err *e);
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
	MACHINE_RECEIPT,  /* MDN, read receipt; a button of an invitation pressed (`calendar`) */
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

/* Invitations (RFC 5545, 5546). Here an instant of whole days is the midnight UTC of a civil day. */
enum calendar_method {
	CALENDAR_OTHER,          /* PUBLISH, ADD, one that nobody knows, none */
	CALENDAR_REQUEST,        /* an invitation, or a change to it */
	CALENDAR_CANCEL,         /* it does not take place, or somebody is not invited any more */
	CALENDAR_REPLY,          /* the invited person says whether they come */
	CALENDAR_COUNTER,        /* ... proposes another time */
	CALENDAR_DECLINECOUNTER, /* the organizer does not want that */
	CALENDAR_REFRESH,        /* the invited person asks for how it is now */
	CALENDAR_METHODS
};
enum partstat { PARTSTAT_NONE, PARTSTAT_NEEDS_ACTION, PARTSTAT_ACCEPTED, PARTSTAT_DECLINED, PARTSTAT_TENTATIVE, PARTSTAT_DELEGATED };
enum calendar_role { ATTEND_REQUIRED, ATTEND_OPTIONAL, ATTEND_CHAIR, ATTEND_INFORMED };
enum calendar_status { EVENT_CONFIRMED, EVENT_TENTATIVE, EVENT_CANCELLED };

/* What an invitation says, or a line of a feed. What people wrote in it may be anything: the writer (bot/mail/calendar.h) cleans,
 * bounds and escapes it. Strings that are not needed are NULL or "". */
struct calendar_event {
	enum calendar_method method; /* REQUEST or CANCEL; of no meaning in a feed */
	const char *uid;             /* the same for the life of the event: printable ASCII without spaces */
	int sequence;                /* one more with each change of time or place, and with CANCEL */
	int64_t stamp;               /* when this was written: of two with one sequence the later counts */
	int64_t start, end;          /* end not included */
	bool whole_days;
	const char *summary, *description, *location;
	enum calendar_status status;            /* a CANCEL is CANCELLED whatever stands here */
	const char *organizer, *organizer_name; /* NULL: the lab's mailbox and name */
	const char *attendee, *attendee_name;   /* whom this mail invites and nobody else: the others are theirs to know; NULL in a feed */
	enum calendar_role role;                /* of the attendee */
	enum partstat partstat;                 /* NONE: NEEDS-ACTION, and an answer is asked for; else what they said is kept */
	const char *zone;                       /* needed when `rule` is there: IANA zone in whose civil time it comes again */
	const char *rule;                       /* RFC 5545 3.3.10, "FREQ=MONTHLY;BYDAY=1TH", or NULL */
	const int64_t *except;                  /* starts of occurrences that do not take place */
	size_t n_except;
	int64_t instance; /* this is about the one occurrence of a series that began then (RECURRENCE-ID); 0: about all */
};

/* What came back. A caller believes none of it: `attendee` is what stands there, who wrote is `from` and `verified` of the mail. */
struct calendar_said {
	enum calendar_method method;
	const char *trouble; /* NULL, or a label key that says why it cannot be used; then only `method` and what is not empty below count:
	                      * "calendar-broken", "calendar-too-large", "calendar-several" (events), "calendar-method" (mail and calendar
	                      * contradict each other), "calendar-uid" (none), "calendar-attendee" (none or not clear which), "calendar-answer"
	                      * (a reply that says nothing), "calendar-time" (a proposal without a time that can be read) */
	const char *uid;     /* "" if none; as we wrote it, also when Exchange has wrapped it */
	int sequence;        /* 0 if none */
	int64_t stamp;       /* 0 if none */
	int64_t instance;    /* RECURRENCE-ID, 0 if none */
	const char *attendee, *attendee_name; /* the one whose answer this is: addr-spec or "" */
	const char *sent_by;                  /* who answered for them, or "" */
	enum partstat partstat;               /* REPLY, COUNTER; NONE if none */
	const char *delegated_to;             /* PARTSTAT_DELEGATED: who comes instead, or "" */
	const char *delegated_from;           /* the attendee comes instead of this person, or "" */
	int64_t start, end;                   /* what stands there, COUNTER: what is proposed; 0 if none */
	bool whole_days;                      /* ... of them */
	bool floating;       /* ... they have no zone: what they say in the lab's own zone is meant; given as if it were UTC */
	const char *comment; /* COMMENT, several lines maybe, or "" */
};

/* What happened in a room (Matrix client-server API, section in brackets). A terminal makes the first two. */
enum room_event {
	ROOM_MESSAGE,     /* a person wrote [m.room.message: m.text, m.emote] */
	ROOM_REACTION,    /* text: the key as sent; target: the event it is on [m.annotation] */
	ROOM_EDIT,        /* target: the event whose words are now `text` [m.replace] */
	ROOM_REDACTION,   /* target: the event taken back, a message or a reaction [m.room.redaction] */
	ROOM_INVITE,      /* from invites us; text: the room's name if told [m.room.member] */
	ROOM_MEMBER,      /* target: whose membership changed, `mentioned`: ours; text: "join", "leave", "ban"; from: who did it */
	ROOM_STATE,       /* what the room is like now; text: lines "name: value", see room_item.h */
	ROOM_ENCRYPTED,   /* something here is encrypted: we cannot read it [m.room.encrypted] */
	ROOM_TOMBSTONE,   /* target: the room that replaces this one; text: why [m.room.tombstone] */
	ROOM_POLL_ANSWER, /* target: the event that asks; text: the chosen ids in the order of the choice, each once, blank-separated, at
			   * most LIMIT_CHOICES; "": the answer is taken back. What a person answered last counts [MSC3381] */
	ROOM_POLL,        /* somebody else's poll begins, or a poll is ended by another than us; target: the poll that ends, "" */
	ROOM_EVENTS
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
	/* The calendar part of the mail, NULL if none: to be looked at before `machine`. Who pressed a button and wrote nothing has sent a
	 * MACHINE_RECEIPT; words beside it are a person's and stand in `text`. */
	const struct calendar_said *calendar;

	/* room only; `from` is the user id. Ids are opaque. */
	enum room_event what;
	const char *room;
	const char *event;
	const char *answers; /* event that this replies to, "" */
	const char *target;  /* see enum room_event, "" */
	const char *thread;  /* root event of the thread it stands in, "" */
	bool mentioned;      /* it names us: m.mentions, a pill, our name in front; a membership: it is ours */
};

/* One-tap answer: a mailto: link in the HTML part (RFC 6068). The same words work typed. */
struct tap {
	const char *label;   /* "Ajouter une précision" */
	const char *subject; /* NULL: the letter's own */
	const char *body;    /* first line is the keyword */
};

/* An option of a poll. */
struct choice {
	const char *id;   /* ours: "1", "2" ...; printable ASCII without blanks, at most LIMIT_CHOICE */
	const char *text; /* one line, without the number: the text of the letter has it */
};

/* What a letter to a room does there. Over mail all of them SAY. */
enum act_kind {
	ACT_SAY,   /* a notice (m.notice); a message (m.text) when it names somebody: notices notify nobody */
	ACT_REACT, /* text: the key; target: the event */
	ACT_EDIT,  /* text replaces what our own message `target` said */
	ACT_JOIN,  /* enter the room `to` (invited, or its successor) */
	ACT_LEAVE, /* leave it */
	ACT_OPEN,  /* make a room: subject is its name, mentions the user ids to invite; `to` is "new:<anything unique>"; the
	            * verdict's `remote` is the room */
	/* A poll. `text` holds the question, the numbered options and how to answer in words: what a program without polls shows, what
	 * the terminal shows, and what is said as a notice in its place, once, where the room refuses us polls; `remote` is then that
	 * notice, so that replies and reactions find the letter in either case. An event of it cannot be EDITed. */
	ACT_POLL,
	ACT_POLL_END, /* target: the poll. Nobody can answer it any more; `text` says so, and is said where the room refuses us that */
	ACT_KINDS
};

/* A file that goes along with a mail. */
struct letter_file {
	const char *name, *type; /* "utilo.pdf", "application/pdf" */
	const char *sha256;      /* one of the kept attachments, by its hash; the outbox fetches its bytes */
	const void *bytes;       /* ... or these; NULL */
	size_t size;
};

/* A letter is addressed to one person or one room; the outbox makes its id and its bytes. */
struct letter {
	enum channel channel;
	enum act_kind act;
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
	bool answer;                /* Auto-Submitted: auto-replied (else auto-generated) */
	bool automatic;             /* counts against the budgets of automatic mail */
	const char *answers;        /* room: event this replies to, "" */
	const char *thread;         /* room: root event of the thread it goes to, NULL or "" */
	const char *target;         /* room: see enum act_kind; NULL or "" */
	const struct letter *on;    /* room: in place of target, a letter of the same message, or NULL */
	const char *const *mention; /* room: user ids that are to be notified, NULL-terminated; NULL: nobody */
	/* mail: goes along as an invitation or its cancellation, or NULL. One that cannot be (calendar.h) makes the letter fail: dates and
	 * addresses are checked before. */
	const struct calendar_event *event;
	const struct letter_file *file; /* mail: goes along, or NULL */
	const char *id;                 /* set by the outbox: "k7qx…" without domain */

	/* ACT_POLL only */
	const char *question; /* one line */
	const struct choice *choices;
	size_t n_choices; /* 1 .. LIMIT_CHOICES */
	int max_choices;  /* how many of them one person may choose; below 1: one */
	bool hidden;      /* how the others answered is shown only at the end */
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
	enum act_kind act;
	const char *target; /* room: event id, once the letter that it stands for was sent */
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
	char remote[256]; /* room: the id that the server gave it (an event, a room); "": its own letter id */
};

/* Outbound half of a transport. send() borrows the parcels until it has reported a verdict for each
 * through `report` (from the loop's thread). At most `batch` parcels at once; not called again
 * before all are reported, unless takes_more() says so: then it copies what it is lent, and never gets
 * a letter to a destination of which one is under way. Parcels of one room come in order: when one of them has to wait, those
 * behind it get SEND_LATER too. */
struct sender {
	enum channel channel;
	size_t batch;
	bool idempotent; /* a repeat under the same id is absorbed by the other side */
	int (*send)(struct sender *, const struct parcel *p, size_t n, struct err *e);
	bool (*takes_more)(const struct sender *);                    /* NULL: never */
	void (*report)(void *aux, const struct verdict *v, size_t n); /* set by the core */
	void *aux;                                                    /* set by the core */
};

#endif
