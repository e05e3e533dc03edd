/* SPDX-License-Identifier: EUPL-1.2
 *
 * Documents and guides in the store: editions, printed stock, requests for copies and what was given to whom. As in store.h: look-ups return
 * 1, 0, -1.
 */
#ifndef DB_DOCUMENT_H
#define DB_DOCUMENT_H

#include "db/store.h"

enum document_kind { DOCUMENT_GUIDE, DOCUMENT_REPORT, DOCUMENT_SHEET, DOCUMENT_POSTER, DOCUMENT_KIT, DOCUMENT_OTHER, DOCUMENT_KINDS };
const char *document_kind_name(enum document_kind); /* "guide" */

struct document {
	int64_t id;
	const char *ref; /* "D-2026-004" */
	const char *title, *other, *summary, *authors, *administrations;
	enum document_kind kind;
	int64_t before, given;        /* printed copies given away: before this program counted, since */
	int64_t told;                 /* the thousand of which the staff were told last */
	int64_t withdrawn_at, author; /* 0 */
	int64_t inbox;
};

struct edition {
	int64_t id, document;
	const char *version, *date, *licence, *link;
	int64_t stock;      /* read only: see stock_move() */
	const char *sha256; /* of its file in the folder of attachments; "": it has none */
	const char *file, *type;
	int64_t size;
	int64_t inbox;
};

/* From COPY_APPROVED to COPY_FETCHED the copies have left the stock. */
enum copy_state { COPY_ASKED, COPY_SHORT, COPY_WAITING, COPY_APPROVED, COPY_SENT, COPY_FETCHED, COPY_REFUSED, COPY_CANCELLED, COPY_STATES };
const char *copy_state_name(enum copy_state); /* "asked" */
enum copy_how { COPY_UNSAID, COPY_FILE, COPY_FETCH, COPY_DELIVER, COPY_HOWS };
const char *copy_how_name(enum copy_how);

struct copy {
	int64_t id, document;
	int number; /* of the document, from 1 */
	int64_t person, edition;
	int copies; /* 0: the file */
	enum copy_how how;
	const char *place, *administration, *territory;
	enum copy_state state;
	const char *token;
	int64_t next_at;
	int asks;
	const char *answer;
	int64_t answered_at, inbox, created_at, changed_at;
};

/* --- what there is --- */

/* With the next number of the year; sets id and ref. */
int document_add(struct tx *, TALLOC_CTX *, struct document *, int year, int64_t now, struct err *e);
/* All but `given`. */
int document_set(struct tx *, const struct document *, int64_t now, struct err *e);
int document_get(struct tx *, TALLOC_CTX *, int64_t id, struct document *, struct err *e);
/* "D-2026-004"; "D-4": the newest of that number. */
int document_by_ref(struct tx *, TALLOC_CTX *, const char *ref, struct document *, struct err *e);
/* Those that can be asked for, the newest first. */
int document_all(struct tx *, TALLOC_CTX *, struct document *, size_t max, size_t *n, struct err *e);

/* Its stock is 0. */
int edition_add(struct tx *, struct edition *, int64_t now, struct err *e);
int edition_set(struct tx *, const struct edition *, struct err *e);
int edition_get(struct tx *, TALLOC_CTX *, int64_t id, struct edition *, struct err *e);
/* The newest first. */
int edition_all(struct tx *, TALLOC_CTX *, int64_t document, struct edition *, size_t max, size_t *n, struct err *e);

/* "printed", "counted", "taken", "back"; `copy` with the last two. 1; 0: so many are not there, and nothing was done; -1. */
int stock_move(
    struct tx *, int64_t edition, int64_t delta, const char *why, int64_t copy, int64_t person, int64_t inbox, int64_t now, struct err *e);

/* --- who asked --- */

/* With the next number of its document; sets id and number. `token` is given. */
int copy_add(struct tx *, struct copy *, int64_t now, struct err *e);
int copy_set(struct tx *, const struct copy *, int64_t now, struct err *e);
int copy_get(struct tx *, TALLOC_CTX *, int64_t id, struct copy *, struct err *e);
int copy_by_token(struct tx *, TALLOC_CTX *, const char *token, struct copy *, struct err *e);
int copy_by_number(struct tx *, TALLOC_CTX *, int64_t document, int number, struct copy *, struct err *e);
/* Of a person: the one that changed last first; `document` 0: any. */
int copy_of_person(struct tx *, TALLOC_CTX *, int64_t person, int64_t document, struct copy *, size_t max, size_t *n, struct err *e);
/* Those that wait for somebody (asked, short, waiting, approved), the oldest first; `document` 0: any. */
int copy_open(struct tx *, TALLOC_CTX *, int64_t document, struct copy *, size_t max, size_t *n, struct err *e);
/* Copies have come: what waits for them is looked at anew. */
int copy_wake(struct tx *, int64_t document, int64_t now, struct err *e);
/* For the clock, as in card.h. */
int copy_due(struct tx *, int64_t now, int64_t *ids, size_t max, size_t *n, struct err *e);
int copy_next(struct tx *, int64_t *at, struct err *e);
int copy_quiet(struct tx *, int64_t id, struct err *e);

/* --- what was given --- */

struct given {
	const char *what; /* an administration or a territory; "": not known */
	int64_t copies, files, requests;
};
/* The most first. `territory`: by territory, else by administration. `document` 0: of all. */
int given_by(struct tx *, TALLOC_CTX *, int64_t document, bool territory, struct given *, size_t max, size_t *n, struct err *e);

#endif
