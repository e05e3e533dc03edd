/* SPDX-License-Identifier: EUPL-1.2
 *
 * Inside of the client: client.c (who we are, how the server does), hear.c (what it tells), speak.c (what we send).
 */
#ifndef BOT_MATRIX_INSIDE_H
#define BOT_MATRIX_INSIDE_H

#include "bot/matrix/client.h"
#include "bot/matrix/event.h"
#include "bot/matrix/request.h"

enum { FLIGHTS = 16 };

enum phase {
	PHASE_WHO,    /* nothing is known yet: whoami */
	PHASE_NAME,   /* is the account called anything? Asked once */
	PHASE_NAMING, /* it is not: then as the lab is */
	PHASE_SYNC,   /* the long poll */
	PHASE_PAGE,   /* a page of a gap */
	PHASE_REWIND, /* a page backwards, after our place was refused */
	PHASE_LOST,   /* the account is refused: the token is looked at now and then */
};

enum speaking { SPEAK_WAITS, SPEAK_FLIES, SPEAK_DONE };

/* A room of which something has not been read yet. */
struct gap {
	const char *room, *from;
	bool enters;      /* we came in somewhere in it, it seems: nothing before that is ours */
	const char *at;   /* ... and the pages up to here do not hold it; NULL: none was read */
	int64_t retry_at; /* ms */
	int failures;
};

/* A letter under way, copied: what the outbox lends ends with the next that it lends. */
struct speech {
	struct parcel parcel;
	enum speaking state;
	const char *seen; /* the event that it became, when that was seen before the answer came */
	int64_t lent_at;  /* ms; 0: not yet seen by matrix_step() */
	int64_t again_at; /* ms: it is not tried before */
	int failures;
	const char *refused; /* a poll: why this room has none, so that its words go in its place; NULL */
};

struct flight {
	struct request request;
	struct speech *speech; /* NULL: free */
	TALLOC_CTX *body;      /* what the request sends hangs on it, or is the parcel's own */
	bool alias;            /* it asks which room the alias is */
};

struct matrix {
	struct matrix_settings set;
	struct homeserver server;
	struct matrix_self self;
	struct intake intake;
	struct sender sender;

	/* in */
	enum phase phase;
	struct request listen;
	const char *since;  /* "": from the beginning */
	bool recalled;      /* since and gaps were looked up */
	bool heard;         /* a /sync has come through since the start */
	bool known_once;    /* whoami has succeeded */
	TALLOC_CTX *naming; /* what a request for our name hangs on */
	bool lost;          /* ... and people were told that it does no more */
	bool again;         /* this beginning is a return: the place was refused */
	GPtrArray *gaps;    /* struct gap */
	struct gap *paging;
	int paged; /* pages since the last /sync */
	struct rewind *rewind;
	int timeline;       /* events a room that we ask for */
	int64_t wait_until; /* ms: no request before */
	int64_t heard_at;   /* ms: the last /sync */
	int failures;
	bool trouble;    /* it was said that the server does not answer */
	struct err stop; /* kind: what ends the program */

	/* out */
	GPtrArray *speech; /* struct speech, in the order in which they were lent, until all are reported */
	GArray *verdicts;
	int64_t lent_at;  /* ms: the newest of them; 0: not yet seen by matrix_step() */
	int64_t speak_at; /* ms: nothing is sent before */
	int64_t told_at;  /* ms: when verdicts that are there are told; 0: there are none */
	bool late;        /* what is under way takes its time: other rooms' letters may be lent beside it */
	struct flight flight[FLIGHTS];
};

/* client.c */
/* The request came to nothing, or was refused: when to try again. Says so once in the log. */
void matrix_failed(struct matrix *, struct request *, const char *what, int64_t now_ms);
void matrix_worked(struct matrix *);
/* Is the account refused? Then the client is lost. */
bool matrix_refused(struct matrix *, struct request *);
int64_t matrix_retry_ms(const struct request *);

/* name.c */
int name_start(struct matrix *, struct err *e);
void name_done(struct matrix *);

/* hear.c */
int hear_start(struct matrix *, int64_t now_ms, struct err *e);
void hear_done(struct matrix *, int64_t now_ms);
/* The soonest that a gap wants to be tried, ms. */
int64_t hear_wish(const struct matrix *);

/* speak.c */
int speak_send(struct sender *, const struct parcel *, size_t, struct err *);
bool speak_takes_more(const struct sender *);
void speak_step(struct matrix *, int64_t now_ms);
void speak_report(struct matrix *); /* what is known, before the end */
void speak_done(struct matrix *, struct flight *, int64_t now_ms);
/* Ours came back in a room: it need not be sent. */
void speak_echo(struct matrix *, const struct echo *, size_t n);
int64_t speak_wish(const struct matrix *, int64_t now_ms);

#endif
