/* SPDX-License-Identifier: EUPL-1.2
 *
 * The server's half of IMAP (RFC 3501 section 7, RFC 9051), as a push parser: bytes in, events out.
 * No network, no clock. A response is framed first (lines, and literals by their size alone), and
 * read only when it is whole: what stands inside a literal can never be taken for a line of the
 * protocol.
 *
 * Bounds: a response's text outside literals is at most LIMIT_IMAP_LINE, its literals together at
 * most what imap_parser_literal_max() allows; both are checked before memory is taken.
 */
#ifndef BOT_MAIL_IMAP_PARSE_H
#define BOT_MAIL_IMAP_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

#include "bot/base/err.h"

enum imap_kind {
	IMAP_EXISTS,     /* number */
	IMAP_RECENT,     /* number */
	IMAP_EXPUNGE,    /* number: a sequence number */
	IMAP_FETCH,      /* number: a sequence number; fetch */
	IMAP_CAPABILITY, /* args */
	IMAP_SEARCH,     /* uids, n_uids */
	IMAP_NAMESPACE,  /* args: prefix of the first personal namespace, as the server wrote it */
	IMAP_STATUS,     /* untagged OK, NO, BAD, PREAUTH: result, code, args, text */
	IMAP_BYE,        /* code, args, text */
	IMAP_CONTINUE,   /* "+" */
	IMAP_TAGGED,     /* tag, result, code, args, text */
	IMAP_OTHER,      /* well framed, of no interest */
};

enum imap_result { IMAP_OK, IMAP_NO, IMAP_BAD };

enum imap_flag {
	IMAP_FLAG_SEEN = 1,
	IMAP_FLAG_ANSWERED = 2,
	IMAP_FLAG_FLAGGED = 4,
	IMAP_FLAG_DELETED = 8,
	IMAP_FLAG_DRAFT = 16,
};

/* What one FETCH answer said. Items come in any order and any may be missing. */
struct imap_fetch {
	uint32_t uid;  /* 0: not said */
	bool has_size; /* RFC822.SIZE */
	uint64_t size;
	bool has_flags;
	unsigned int flags; /* enum imap_flag; keywords are left out */
	bool has_date;      /* INTERNALDATE, readable */
	int64_t date;
	bool has_body;       /* BODY[] or BODY[]<0> was answered */
	bool partial;        /* ... as BODY[]<0> */
	unsigned char *body; /* talloc: the handler may steal it; NULL: NIL */
	size_t body_size;
};

/* Strings are ASCII without control bytes, cut at a few thousand bytes, "" when missing. All of it
 * lives until the handler returns. */
struct imap_event {
	enum imap_kind kind;
	uint32_t number;
	enum imap_result result;
	const char *tag;
	const char *code;     /* response code in upper case: "UIDVALIDITY", "TRYCREATE" */
	const char *args;     /* what follows it */
	uint32_t code_number; /* args as a number; 0 if it is none */
	const char *text;
	struct imap_fetch fetch;
	const uint32_t *uids;
	size_t n_uids;
};

struct imap_parser;

/* The handler returns 0, or -1 with *e to stop the parser. It must not free the parser. */
typedef int imap_handler(void *aux, struct imap_event *, struct err *e);

struct imap_parser *imap_parser_new(TALLOC_CTX *, imap_handler *, void *aux);

/* For all literals of one response together; may be changed between events. Starts at 64 KiB. */
void imap_parser_literal_max(struct imap_parser *, size_t n);

/* 0, or -1 when the stream is not IMAP, is over a limit, or the handler said so: then the
 * connection is of no more use and all later calls fail too. */
int imap_parser_feed(struct imap_parser *, const void *bytes, size_t n, struct err *e);

/* "17-Jul-1996 02:44:25 -0700", also " 7-Jul-...": RFC 3501 date-time. 0 or -1. */
int imap_date(const char *s, size_t n, int64_t *at);

/* Is this name (upper case) in a list of words parted by blanks? */
bool imap_has_word(const char *list, const char *word);

#endif
