/* SPDX-License-Identifier: EUPL-1.2
 *
 * What imap.c (the connection) and imap_session.c, imap_sync.c (what is said over it) share.
 * Private to these three.
 */
#ifndef BOT_MAIL_IMAP_SESSION_H
#define BOT_MAIL_IMAP_SESSION_H

#include <glib.h>

#include "bot/base/limits.h"
#include "bot/mail/imap.h"
#include "bot/mail/imap_parse.h"
#include "bot/mail/imap_text.h"

#define IMAP_FLIGHT 16                                /* commands that wait for their answer */
#define IMAP_BATCH_BYTES ((uint64_t)32 * 1024 * 1024) /* announced sizes of one fetch */
#define IMAP_SET 100                                  /* uids in one MOVE */
#define IMAP_SCAN_MAX 1000000                         /* mails listed by one scan; the rest waits for the next */
#define IMAP_IDLE_SECONDS 540                         /* RFC 2177: below 29 minutes; many routers forget sooner */
#define IMAP_FULL_SCAN_MS (3600 * (int64_t)1000)

enum imap_phase {
	PHASE_WAIT,       /* until retry_at */
	PHASE_CONNECT,    /* libcurl is at work */
	PHASE_OPEN,       /* up to SELECT */
	PHASE_WORK,       /* scan, fetch, move */
	PHASE_IDLE_ASKED, /* until "+" */
	PHASE_IDLE,
	PHASE_IDLE_DONE, /* DONE sent */
	PHASE_PAUSE,     /* the same rest at a server without IDLE */
	PHASE_CLOSED,
};

enum imap_command_kind {
	CMD_CAPABILITY,
	CMD_NAMESPACE,
	CMD_CREATE,
	CMD_SUBSCRIBE,
	CMD_SELECT,
	CMD_SCAN,
	CMD_NOOP,
	CMD_FETCH,
	CMD_MOVE,
	CMD_COPY,
	CMD_STORE,
	CMD_EXPUNGE,
	CMD_IDLE,
};

enum imap_folder { FOLDER_DONE, FOLDER_QUARANTINE, FOLDERS };

struct imap_item { /* a mail that a scan found */
	uint32_t uid;
	bool deleted;
	uint64_t size;
};

struct imap_batch { /* one fetch */
	struct imap_item items[LIMIT_IMAP_BATCH];
	struct arrival arrivals[LIMIT_IMAP_BATCH];
	bool answered[LIMIT_IMAP_BATCH];
	size_t n;
	uint64_t announced, received;
	bool head;    /* of one large or troublesome mail */
	bool discard; /* an earlier mail could not be taken: this one must not overtake it */
};

struct imap_command {
	char tag[IMAP_TAG_SIZE];
	enum imap_command_kind kind;
	enum imap_folder folder;
	uint32_t *uids;
	size_t n_uids;
	struct imap_batch *batch;
};

struct imap {
	/* for ever */
	struct imap_settings set;
	const struct intake *intake;
	CURLM *multi;
	char *url, *host;
	bool starttls;
	const char *key_prefix;
	enum imap_phase phase;
	int64_t now;

	/* failures */
	int64_t retry_at, up_at;
	unsigned int tries, take_tries;
	const char *reason; /* why we wait: a constant */
	uint64_t broken;    /* times the server broke the protocol */
	char status[200];
	GHashTable *trouble; /* uid -> times that fetching it failed */
	uint32_t trouble_validity;
	int64_t trouble_at; /* when those that rest get another try */

	/* this connection; talloc children of `session` go with it */
	CURL *easy;
	curl_socket_t fd;
	TALLOC_CTX *session;
	struct imap_parser *parser;
	GString *out; /* bytes to send, from out_at on */
	size_t out_at;
	int (*flush)(struct imap *, struct err *e); /* hands the bytes in `out` to the socket as far as it takes them */
	int64_t progress_at, command_at;
	bool again; /* more can be done at once */
	unsigned char *buf;

	/* what the server said */
	bool has_move, has_idle, has_uidplus, has_namespace;
	const char *prefix;
	bool selected;
	uint32_t exists, uidvalidity, uid_next;
	uint64_t untagged; /* answers since the last command */
	bool folders_ready, recreated[FOLDERS];

	/* what is to do */
	struct imap_command *flight[IMAP_FLIGHT];
	size_t n_flight;
	bool want_full, want_new, probe;
	bool left; /* something stayed behind: look at all at the next poll */
	int64_t poll_at, full_at, quiet_until, hold_until;
	GArray *items; /* struct imap_item, by uid */
	size_t next_item;
	bool alarm; /* the scan in flight follows a hint of the server */
	struct imap_batch *filling;
	GArray *again_move[FOLDERS], *again_expunge; /* uid: taken in an earlier session, still in the mailbox */
};

/* imap.c */
extern const char imap_closed[]; /* the text of an error that is no fault of the server */
int64_t imap_delay(const struct imap *, unsigned int tries, unsigned int factor);

/* imap_session.c */
/* libcurl has logged in: asks for capabilities. */
int imap_session_start(struct imap *, struct err *e);
/* The connection is gone. */
void imap_session_end(struct imap *);
/* Decides what to do next. */
int imap_session_advance(struct imap *, struct err *e);
/* When it must be called again without any answer. */
int64_t imap_session_wake(const struct imap *);
imap_handler imap_session_event;
struct imap_command *imap_flight(const struct imap *, enum imap_command_kind);
/* Queues "TAG " and the line of fmt; NULL and *e on failure. */
struct imap_command *imap_command_send(struct imap *, enum imap_command_kind, struct err *e, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* imap_sync.c */
int imap_sync_scan(struct imap *, struct err *e);
void imap_sync_scan_done(struct imap *);
int imap_sync_fetched(struct imap *, struct imap_event *, struct err *e);
/* Fills the next batch, sends its FETCH and the MOVEs left over. 1: there is more to do at once, 0:
 * wait for answers or nothing to do, -1. */
int imap_sync_run(struct imap *, struct err *e);
int imap_sync_fetch_done(struct imap *, struct imap_command *, enum imap_result, struct err *e);
int imap_sync_move_done(struct imap *, struct imap_command *, const struct imap_event *, struct err *e);
/* A connection ended with this fetch unanswered. */
void imap_sync_lost(struct imap *, const struct imap_command *);

#endif
