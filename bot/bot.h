/* SPDX-License-Identifier: EUPL-1.2
 *
 * The floor that knows everything: wires settings, store, words, transports and handlers. One thread runs it.
 */
#ifndef BOT_BOT_H
#define BOT_BOT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <talloc.h>

#include "bot/base/message.h"
#include "bot/mail/read.h"
#include "config/settings.h"
#include "db/store.h"
#include "handlers/handling.h"
#include "templates/render.h"

struct bot {
	struct settings *set;
	struct templates *words;
	struct store *store;
	struct lab lab;
	struct mail_self self;
	const char *attachments; /* folder, NULL: nothing is kept (dry run) */

	struct sender *mail, *room;
	int mail_flying, room_flying; /* parcels without a verdict */
	struct claimed {              /* not handed over yet, or lent to the sender */
		TALLOC_CTX *mem;
		struct parcel *parcel;
		size_t n; /* not handed over yet */
	} mail_claimed, room_claimed;

	int64_t fixed_now;   /* the demonstration's and the tests' clock; 0: the system's */
	bool trouble;        /* something may be in quarantine, dead or held that staff have not heard of */
	bool broken;         /* the database failed in a way that only a restart can judge */
	bool paused;         /* the disk is full, or the database busy: nothing is taken until that has passed */
	int64_t retry_at;    /* items wait that failed for a time; 0: none */
	GHashTable *counted; /* items whose last counted attempt failed for a time: it was no crash, and stands for the next one */
	GArray *verdicts;    /* struct verdict: reported and not yet written down */
	int64_t release_at;
	struct next { /* when a letter can go, as it was looked up last; 0: none waits */
		int64_t at, changes;
	} next[2];         /* by channel */
	int64_t due_at;    /* the next reminder; 0: none */
	int64_t agenda_at; /* feeds wait that could not be written; 0: none */
	bool agenda_started;

	/* The demonstration shows what goes out. */
	void (*on_sent)(void *aux, const struct outbox_item *);
	void *on_sent_aux;
};

/* Fills a bot from settings; opens words and store (`db` or <state>/skoazell.db). Transports are the caller's. */
int bot_open(TALLOC_CTX *, struct settings *, struct templates *, const char *db, struct bot **, struct err *e);
int64_t bot_now(const struct bot *);

/* inbox.c: the core's side of every inbound transport. */
void inbox_intake(struct bot *, struct intake *);
/* Handles what waits. -1 only when the store failed for good; a full disk pauses the bot. */
int inbox_work(struct bot *, struct err *e);
/* lab.mail_words. */
const char *inbox_mail_words(void *bot, TALLOC_CTX *, const void *raw, size_t size);
/* One item inside an open transaction: reads, handles, queues the letters, finishes it. Shared with the dry run. */
int inbox_process(struct bot *, struct tx *, TALLOC_CTX *, const struct inbox_item *, struct inbound *in, struct result *, struct err *e);
/* Tells staff of what could not be read or sent, at most once an hour. */
int inbox_trouble(struct bot *, struct err *e);

/* The chat account is refused by its server: staff are told by mail, once a day. */
int inbox_room_lost(struct bot *, const char *why, struct err *e);

/* venues.c: premises and equipment as the settings name them. */
int venues_sync(struct bot *, struct err *e);
/* directory.c: what the search needs is read; cards are found by what the files say now. */
int directory_open(struct bot *, struct err *e);

/* clock.c: what is due becomes messages, some at a time. The time of the next one is in due_at. 1: more is due now; 0; -1. */
int clock_work(struct bot *, struct err *e);
/* All cases are planned anew when what the settings say of reminders has changed, or the clock was set back; `back`: it was while we
 * ran. */
int clock_plan(struct bot *, bool back, struct err *e);

/* agenda.c: feeds that are due are written to the folder of the settings, some at a time. 1 some were; 0: none, or the folder would not have
 * them and it is tried again; -1. */
int agenda_work(struct bot *, struct err *e);

/* outbox.c */
/* The clock was set back. */
int outbox_clock(struct bot *, struct err *e);
int outbox_start(struct bot *, struct err *e); /* after a crash: what was in flight is ambiguous */
int outbox_put(struct bot *, struct tx *, TALLOC_CTX *, const char *key, int64_t inbox, const struct result *, struct err *e);
int outbox_pump(struct bot *, struct err *e);
/* In the transaction that made letters: those that can go to the room at once are claimed in it, so that one commit does for both. 1: some
 * are, and the pump hands them over, unless they are let go because the commit failed; 0; -1. */
int outbox_claim_new(struct bot *, struct tx *, struct err *e);
void outbox_let_go(struct bot *);
/* When something can be sent next (UTC seconds), 0: nothing. */
int outbox_when(struct bot *, int64_t *at, struct err *e);
void outbox_attach(struct bot *, struct sender *);
/* Writes down the verdicts that could not be when they came. */
int outbox_settle(struct bot *, struct err *e);

/* attachments.c: <folder>/<sha256>, written whole or not at all. */
int attachment_keep(const char *folder, const char *sha256, const void *bytes, size_t n, struct err *e);
/* The bytes of one that was kept; -1 when it is not there as it came. */
int attachment_read(TALLOC_CTX *, const char *folder, const char *sha256, size_t n, const void **bytes, struct err *e);
/* How many files of the database are not there with their bytes; -1. */
int attachments_lost(struct tx *, const char *folder, struct err *e);

/* disk.c */
bool disk_low(const struct bot *);
bool disk_ample(const struct bot *); /* there is no need to count bytes */
void disk_reserve(struct bot *);
/* Nothing more is taken for now; inbox_work() goes on when it can. Said once. */
void bot_pause(struct bot *, const char *why);
void bot_goes_on(struct bot *);

/* loop.c */
/* First of all: a wish to end is kept until the loop hears it. */
void loop_hold(void);
int loop_run(struct bot *, const char *room_file, struct err *e);

#endif
