/* SPDX-License-Identifier: EUPL-1.2
 *
 * The state of a lab. Every read and write happens inside a transaction (struct tx); only this folder knows SQLite. Look-ups
 * return 1, 0, -1. Strings that come back hang on the context given. Times: UTC seconds.
 */
#ifndef DB_STORE_H
#define DB_STORE_H

#include <stdbool.h>
#include <stdint.h>
#include <talloc.h>

#include "bot/base/message.h"
#include "bot/base/secret.h"

struct store;
struct tx;

/* `path` is the database file, or ":memory:". Takes the lock beside it (one process per database: ERR_PERM names the holder), creates
 * or migrates it, prepares all statements. A database of a newer version is refused. "copy:FILE" works on a copy in memory and leaves the
 * file alone. */
int store_open(TALLOC_CTX *, const char *path, struct store **, struct err *e);
/* For looking only: no lock, no migration, no write. */
int store_open_readonly(TALLOC_CTX *, const char *path, struct store **, struct err *e);
void store_close(struct store *);
/* Folds the write-ahead log into the database when it has grown too large for the leisure that there is. */
enum leisure { LEISURE_QUIET, LEISURE_SOME, LEISURE_NONE }; /* nothing has come for a while; nothing is under way; all are waiting */
void store_tidy(struct store *, enum leisure);
/* Writes the log out to its full size, once: then a commit fsyncs bytes alone, and not also that a file has grown, which takes two to
 * three times as long. */
void store_spread(struct store *);
bool store_waits(const struct store *);            /* it has grown */
int64_t store_changes(const struct store *);       /* another number after each row that was written */
const unsigned char *store_secret(struct store *); /* SECRET_SIZE bytes, drawn once */

/* BEGIN IMMEDIATE. At most one at a time. A full disk gives ERR_TEMP; an I/O error ERR_PERM: the process must end. */
int tx_begin(struct store *, struct tx **, struct err *e);
/* The same, but its commit is not fsynced: it survives the end of the program, and a power cut once any later tx_commit() has. Commits
 * are one log, so a cut never keeps a later one without this. Only for what is done again without harm, or before a commit that is
 * waited for anyway. */
int tx_begin_soft(struct store *, struct tx **, struct err *e);
/* For reading alone: no lock that keeps others from writing. Ended by tx_rollback(). */
int tx_look(struct store *, struct tx **, struct err *e);
int tx_commit(struct tx *, struct err *e);
/* 1; or 0 when SQLite had taken all back by itself, as it does with a full disk and an I/O error. */
int tx_rollback(struct tx *);

/* Cases that this transaction wrote to and that were not given yet; at most `max` at a time. */
size_t tx_touched(struct tx *, int64_t *ids, size_t max);

/* --- what a transport wants to find again --- */

int mark_get(struct tx *, TALLOC_CTX *, const char *name, const char **value, struct err *e);
int mark_set(struct tx *, const char *name, const char *value, struct err *e); /* NULL: forgets it */

/* --- rooms --- */

struct room {
	const char *id;    /* opaque */
	const char *kind;  /* "staff", "collective", "forum", "direct", "other" */
	const char *state; /* "invited", "joined", "left", "banned", "replaced" */
	const char *name;
	int members; /* joined, with us; 0: not known */
	bool encrypted, public, mute;
	const char *access, *successor, *invited_by;
	const char *told; /* what was said there once, blank-separated: "welcome encrypted" */
};
int room_get(struct tx *, TALLOC_CTX *, const char *id, struct room *, struct err *e);
/* Those that were replaced by a room that we were not told to enter. */
int room_replaced(struct tx *, TALLOC_CTX *, struct room *, size_t max, size_t *n, struct err *e);
/* The one of ours that this room replaces: 1, 0. */
/* The room in which we are alone with that person: 1, 0 there is none, -1. */
int room_of_person(struct tx *, TALLOC_CTX *, int64_t person, const char **room, struct err *e);
int room_before(struct tx *, TALLOC_CTX *, const char *id, struct room *, struct err *e);
int room_set(struct tx *, const struct room *, int64_t now, struct err *e);

/* --- inbox --- */

enum inbox_state { INBOX_RECEIVED, INBOX_HANDLED, INBOX_IGNORED, INBOX_REFUSED, INBOX_QUARANTINED };
const char *inbox_state_name(enum inbox_state);

struct inbox_item {
	int64_t id;
	const char *key;
	enum channel channel;
	int64_t at;
	int attempts;
	const void *raw; /* borrowed, when they are at hand; NULL: see inbox_raw() */
	size_t size, full_size;
	const char *reason;
};

/* When the newest message was taken: 1, 0 there is none, -1. */
int inbox_newest(struct tx *, int64_t *at, struct err *e);
int inbox_known(struct tx *, const char *key, enum inbox_state *, struct err *e);
/* Its first attempt is counted with it. *id is 0 when the key was there already. */
int inbox_add(struct tx *, const struct arrival *, int64_t now, int64_t *id, struct err *e);
/* Up to `max` items with id > after that wait to be handled; *n of them. */
int inbox_open(struct tx *, TALLOC_CTX *, int64_t after, struct inbox_item *, size_t max, size_t *n, struct err *e);
int inbox_raw(struct tx *, TALLOC_CTX *, int64_t id, const void **raw, size_t *size, struct err *e);
/* The newest mails of a person, and those that their part of a case came in, at most max. */
int inbox_mails_of(struct tx *, int64_t person, int64_t problem, int64_t *ids, size_t max, size_t *n, struct err *e);
int inbox_attempt(struct tx *, int64_t id, struct err *e);
/* Another item with this content. */
int inbox_same(struct tx *, int64_t id, const char *hash, struct err *e);

/* What became of an item. Of a mail that could be read: the hash of its content and its Message-ID, else NULL. */
struct inbox_end {
	enum inbox_state state;
	const char *reason, *hash, *message_id, *intent;
	int64_t person, problem;
	bool acted; /* it changed something */
};
int inbox_finish(struct tx *, int64_t id, const struct inbox_end *, struct err *e);
/* What people said among themselves is not ours to keep: the bytes go, the row stays. */
int inbox_forget(struct tx *, int64_t id, struct err *e);
/* It did something after all: what it says now was read again. */
int inbox_acted(struct tx *, int64_t id, int64_t problem, struct err *e);
/* An item that was there before, with its end. 1, 0, -1. */
struct inbox_seen {
	int64_t id, person, problem, at;
	enum inbox_state state;
	bool acted;
};
int inbox_by_key(struct tx *, const char *key, struct inbox_seen *, struct err *e);
int inbox_untold(struct tx *, TALLOC_CTX *, struct inbox_item *, size_t max, size_t *n, struct err *e);
int inbox_quarantine(struct tx *, TALLOC_CTX *, struct inbox_item *, size_t max, size_t *n, struct err *e);
int inbox_told(struct tx *, int64_t id, struct err *e);

/* --- outbox --- */

struct outbox_item {
	int64_t id;
	const char *letter; /* id without domain */
	enum channel channel;
	const char *destination, *template, *subject, *text, *answers, *detail;
	int64_t problem, person, inbox;
	const char *lang;
	const void *bytes;
	size_t size;
	const char *state;
	int attempts, unknowns;
	int64_t created_at;
	enum act_kind act;
	const char *target; /* an event, or "letter:" and the id of a letter; when claimed: the event, NULL if there is none */
};

/* `state`: "pending", "held" (goes when there is budget again) or "cancelled" (with o->detail as the reason). */
int outbox_add(struct tx *, const struct outbox_item *, const char *state, int64_t now, struct err *e);
int outbox_due(struct tx *, TALLOC_CTX *, enum channel, int64_t now, struct outbox_item *, size_t max, size_t *n, struct err *e);
int outbox_claim(struct tx *, TALLOC_CTX *, int64_t id, struct outbox_item *, struct err *e);
int outbox_finish(
    struct tx *, int64_t id, const char *state, int64_t next_at, int64_t now, bool unknown, const char *detail, struct err *e);
/* It went out; `remote`: the id that a room's server gave it, NULL: none. Nothing when it was seen there before. */
int outbox_sent(struct tx *, int64_t id, const char *remote, int64_t now, const char *detail, struct err *e);
int outbox_get(struct tx *, TALLOC_CTX *, int64_t id, struct outbox_item *, struct err *e);
int outbox_by_letter(struct tx *, TALLOC_CTX *, const char *letter, struct outbox_item *, struct err *e);
/* A message of ours in that room by the id that its server gave it (the terminal: by letter id). */
int outbox_by_remote(struct tx *, TALLOC_CTX *, const char *room, const char *remote, struct outbox_item *, struct err *e);
/* The newest card of a case in a room; its text is with outbox_get(). */
int outbox_card(struct tx *, TALLOC_CTX *, const char *room, int64_t problem, struct outbox_item *, struct err *e);
/* The newest of that template about a workshop in its room: "workshop-poll", "workshop-tally". */
int outbox_of_workshop(
    struct tx *, TALLOC_CTX *, const char *room, const char *template, int64_t workshop, struct outbox_item *, struct err *e);
/* What we said last in a room; its event as `letter`. */
int outbox_last_in(struct tx *, TALLOC_CTX *, const char *room, struct outbox_item *, struct err *e);
/* ... and asked last as a poll. */
int outbox_poll_in(struct tx *, TALLOC_CTX *, const char *room, struct outbox_item *, struct err *e);
/* That letter was seen in its room. */
int outbox_echo(struct tx *, const char *letter, const char *event, int64_t now, struct err *e);
int outbox_sending(struct tx *, int64_t *ids, size_t max, size_t *n, struct err *e);
int outbox_held(struct tx *, TALLOC_CTX *, struct outbox_item *, size_t max, size_t *n, struct err *e);
int outbox_release(struct tx *, int64_t id, int64_t now, struct err *e);
int outbox_cancel_to(struct tx *, const char *destination, const char *why, int64_t now, struct err *e);
int outbox_untold(struct tx *, TALLOC_CTX *, struct outbox_item *, size_t max, size_t *n, struct err *e);
int outbox_told(struct tx *, int64_t id, struct err *e);
/* The newest letter that went to this address (before: 0), or the one before that one, with its bytes. */
int outbox_last_to(struct tx *, TALLOC_CTX *, const char *destination, int64_t before, struct outbox_item *, struct err *e);
/* Was a mail to this person written because of that message? */
int outbox_told_of(struct tx *, int64_t inbox, int64_t person, struct err *e);
/* When the next letter can go; 0 if none waits. */
int outbox_next(struct tx *, enum channel, int64_t now, int64_t *at, struct err *e);
/* Those in this state ("pending", "deferred", "ambiguous") wait no longer than until `at`. */
int outbox_hurry(struct tx *, enum channel, const char *state, int64_t at, struct err *e);

/* A token bucket that holds at most `most` and refills `most` in `period` seconds: 1 when one token was taken, 0 when it is empty. */
int budget_take(struct tx *, const char *key, int most, int64_t period, int64_t now, struct err *e);
/* Gives one back (another bucket was empty). */
int budget_give(struct tx *, const char *key, int most, struct err *e);

/* --- people --- */

struct person {
	int64_t id;
	const char *name;
	const char *lang;
	const char *role; /* "public", "partner", "member", "agent", "staff" */
	const char *addr; /* the one they wrote from, or their first; "" if none */
};

int person_get(struct tx *, TALLOC_CTX *, int64_t id, struct person *, struct err *e);
int person_by_address(struct tx *, TALLOC_CTX *, const char *addr, struct person *, struct err *e);
int person_by_chat(struct tx *, TALLOC_CTX *, const char *chat, struct person *, struct err *e);
int person_add(
    struct tx *, const char *name, const char *lang, const char *role, const char *addr, int64_t now, int64_t *id, struct err *e);
int person_set(struct tx *, const struct person *, struct err *e);
int person_staff(struct tx *, TALLOC_CTX *, struct person *, size_t max, size_t *n, struct err *e);
int person_chat(struct tx *, int64_t person, const char *chat, struct err *e);
/* merge.c: what `from` booked, borrowed, organises, is to do or be reminded of, and how they want it, is the other's. Of cases, notes and
 * invitations: merge_cases(), merge_words(), invitee_merge(). */
int person_merge(struct tx *, int64_t from, int64_t into, int64_t now, struct err *e);
/* merge.c: no name, no address, no word of theirs stays; the rows do, for the sums, and what they said of a case. The staff hear of the
 * workshops that they organised. */
int person_forget(struct tx *, int64_t person, int64_t now, struct err *e);
/* A mail to this address came back. Returns 1 when that suspended it. */
int address_failed(struct tx *, const char *addr, bool hard, int64_t now, struct err *e);
/* Its owner wrote from it, proven: whatever failed is over. */
int address_works(struct tx *, const char *addr, struct err *e);
int address_suspended(struct tx *, const char *addr, int64_t now, struct err *e);

/* --- one person, several doors --- */

/* An address or a chat account of a person. */
struct door {
	const char *id;
	bool configured; /* named in the settings */
};
int address_of(struct tx *, TALLOC_CTX *, int64_t person, struct door *, size_t max, size_t *n, struct err *e);
int address_bind(struct tx *, const char *addr, int64_t person, struct err *e);
int address_remove(struct tx *, const char *addr, struct err *e);
int address_configured(struct tx *, const char *addr, bool configured, struct err *e);
int chat_of(struct tx *, TALLOC_CTX *, int64_t person, struct door *, size_t max, size_t *n, struct err *e);
int chat_remove(struct tx *, const char *chat, struct err *e);
int chat_configured(struct tx *, const char *chat, bool configured, struct err *e);
int person_configured(struct tx *, int64_t person, struct err *e); /* 1, 0, -1 */
int person_configure(struct tx *, int64_t person, bool configured, struct err *e);
int person_all_configured(struct tx *, int64_t *ids, size_t max, size_t *n, struct err *e);
/* Calls `each` for everybody; it returns 1 to stop, -1 as an error. */
int person_all(struct tx *, TALLOC_CTX *, int (*each)(void *aux, const struct person *), void *aux, struct err *e);

/* A code that went to `addr`; it counts when `giver` gives it back. */
struct code {
	int64_t id, person, problem, at;
	const char *purpose; /* "link", "act" */
	const char *giver;   /* a chat account, or an address (folded) */
	const char *addr, *hash;
	const char *words; /* "act": what was asked for */
};
int code_add(struct tx *, const struct code *, int64_t now, struct err *e);
/* Those made after `since` that nobody gave yet, the newest first. */
int code_open(struct tx *, TALLOC_CTX *, const char *giver, int64_t since, struct code *, size_t max, size_t *n, struct err *e);
int code_end(struct tx *, int64_t id, const char *how, int64_t now, struct err *e);
/* The text of the letter that brought the newest code; for the demonstration. 1, 0, -1. */
int code_newest(struct tx *, TALLOC_CTX *, const char **text, struct err *e);

struct code_lock {
	int wrong;
	int64_t since, until;
};
int code_lock_get(struct tx *, const char *key, struct code_lock *, struct err *e);
int code_lock_set(struct tx *, const char *key, const struct code_lock *, struct err *e);

/* What was done with a person. */
struct deed {
	int64_t id, actor, person, other, inbox;
	const char *verb; /* "link", "unlink", "role", "merge", "unmerge" */
	const char *old, *new;
};
int deed_add(struct tx *, const struct deed *, int64_t now, int64_t *id, struct err *e);
int deed_merge(struct tx *, TALLOC_CTX *, int64_t person, struct deed *, struct err *e);
int deed_undone(struct tx *, int64_t id, int64_t by, struct err *e);
int moved_add(struct tx *, int64_t deed, const char *kind, const char *key, struct err *e);
int moved_all(struct tx *, TALLOC_CTX *, int64_t deed, const char *kind, const char **keys, size_t max, size_t *n, struct err *e);
int moved_has(struct tx *, int64_t deed, const char *kind, const char *key, struct err *e);
/* What `from` wrote and did is written down as moved and becomes that of `into`; and back. */
int merge_words(struct tx *, int64_t deed, int64_t from, int64_t into, struct err *e);
int unmerge_words(struct tx *, int64_t deed, int64_t from, struct err *e);
/* Where a person asks, follows or takes part. */
int merge_cases(struct tx *, int64_t person, int64_t *ids, size_t max, size_t *n, struct err *e);

/* --- problems --- */

enum stage {
	STAGE_RECEIVED,
	STAGE_INCOMPLETE,
	STAGE_QUALIFYING,
	STAGE_COMMITTEE,
	STAGE_ACCEPTED,
	/* a project */
	STAGE_INVESTIGATION,
	STAGE_IDEATION,
	STAGE_PROTOTYPING,
	STAGE_EXPERIMENT,
	STAGE_EVALUATION,
	/* ended: from here on */
	STAGE_REDIRECTED,
	STAGE_DECLINED,
	STAGE_WITHDRAWN,
	STAGE_CLOSED,
	STAGE_SCALED,
	STAGE_TRANSFERRED,
	STAGE_STOPPED,
	STAGE_MERGED,
	STAGE_COUNT,
};
const char *stage_name(enum stage);

struct problem {
	int64_t id;
	int year, number;
	const char *ref; /* "P-2026-014" */
	enum stage stage;
	const char *title, *statement, *asked;
	int64_t requester, follower;
	int64_t into; /* it became part of that one; 0 */
	bool verified, human;
	int64_t opened_at, changed_at;
};

struct problem_field {
	const char *name, *value;
};

struct note {
	int64_t id;
	const char *author, *kind, *text;
	int64_t at;
	bool staff;      /* its author is */
	int64_t problem; /* note_all_parts only */
};

struct act {
	int64_t id, problem, person;
	const char *verb, *motive;
	enum stage old_stage, new_stage;
	int64_t old_follower, new_follower, old_requester, new_requester;
	bool old_human, new_human;
	int64_t note, inbox, at;
	const char *detail; /* what beside these it takes to take it back; NULL is "" */
	const char *author; /* act_all only */
};

int problem_add(struct tx *, const struct problem *, int year, int64_t now, int64_t *id, struct err *e);
int problem_get(struct tx *, TALLOC_CTX *, int64_t id, struct problem *, struct err *e);
/* "P-2026-014" or "P-14". */
int problem_by_ref(struct tx *, TALLOC_CTX *, const char *ref, struct problem *, struct err *e);
/* Stage, follower, requester and human flag. */
int problem_set(struct tx *, const struct problem *, int64_t now, struct err *e);
int problem_asked(struct tx *, int64_t id, const char *asked, struct err *e);
int problem_ids_open(struct tx *, int64_t *ids, size_t max, size_t *n, struct err *e);
int problem_ids_of(struct tx *, int64_t person, int64_t *ids, size_t max, size_t *n, struct err *e);
int field_set(struct tx *, int64_t problem, const char *name, const char *value, struct err *e);
int field_all(struct tx *, TALLOC_CTX *, int64_t problem, struct problem_field *, size_t max, size_t *n, struct err *e);
int participant_add(struct tx *, int64_t problem, int64_t person, struct err *e);
int participant_all(struct tx *, TALLOC_CTX *, int64_t problem, struct person *, size_t max, size_t *n, struct err *e);
int participant_remove(struct tx *, int64_t problem, int64_t person, struct err *e);
int participant_is(struct tx *, int64_t problem, int64_t person, struct err *e);
int note_add(struct tx *, int64_t problem, int64_t person, const char *kind, const char *text, int64_t inbox, int64_t now, int64_t *id,
    struct err *e);
int note_withdraw(struct tx *, int64_t id, bool withdrawn, struct err *e);
int note_all(struct tx *, TALLOC_CTX *, int64_t problem, struct note *, size_t max, size_t *n, struct err *e);
int act_add(struct tx *, const struct act *, int64_t now, int64_t *id, struct err *e);
int act_last(struct tx *, TALLOC_CTX *, int64_t person, int64_t problem, struct act *, struct err *e);
/* The newest other act (older than act `below` unless that is 0) of the same verb that the same message did and which still stands. */
int act_beside(struct tx *, TALLOC_CTX *, const struct act *, int64_t below, struct act *, struct err *e);
/* The newest act of that verb on the case which still stands: its old stage and its detail. */
int act_kept(struct tx *, TALLOC_CTX *, int64_t problem, const char *verb, struct act *, struct err *e);
/* The newest act of that verb on the case which still stands: its motive, person and time. */
int act_newest(struct tx *, TALLOC_CTX *, int64_t problem, const char *verb, struct act *, struct err *e);
/* What that message did and still stands, the newest of it. */
int act_of_message(struct tx *, TALLOC_CTX *, int64_t inbox, int64_t person, struct act *, struct err *e);
int act_undone(struct tx *, int64_t id, int64_t by, struct err *e);
int act_all(struct tx *, TALLOC_CTX *, int64_t problem, struct act *, size_t max, size_t *n, struct err *e);
/* How a project ended, and what was learnt. */
struct learning {
	const char *title, *text;
	enum stage stage;
	int64_t at;
};
/* The newest first. */
int learning_all(struct tx *, TALLOC_CTX *, struct learning *, size_t max, size_t *n, struct err *e);
/* A line of the card of an experiment, written by that act; what still stands of it; when the trial began. */
int experiment_set(struct tx *, int64_t problem, int64_t act, const char *name, const char *value, struct err *e);
int experiment_all(struct tx *, TALLOC_CTX *, int64_t problem, struct problem_field *, size_t max, size_t *n, struct err *e);
int experiment_began(struct tx *, int64_t problem, int64_t *at, struct err *e);
/* What the staff give a case. */
struct score_sum {
	const char *criterion;
	int count, sum, low, high;
};
int score_set(struct tx *, int64_t problem, int64_t person, int64_t act, const char *criterion, int value, struct err *e);
int score_sums(struct tx *, TALLOC_CTX *, int64_t problem, struct score_sum *, size_t max, size_t *n, struct err *e);
/* Who has scored, the first one first. */
int score_names(struct tx *, TALLOC_CTX *, int64_t problem, const char **names, size_t max, size_t *n, struct err *e);
/* Orders of business. Days are "2026-03-12". */
struct committee_case {
	int64_t problem;
	const char *decision, *motive, *who; /* decision: a stage name; NULL while it is open */
	int64_t at;
};
/* The committee of that day; `make` it when it is not there. 1, 0, -1. */
int committee_of(struct tx *, const char *day, bool make, int64_t *id, struct err *e);
/* Of those that have cases: the first one from that day on, or the last one up to it. */
int committee_near(struct tx *, TALLOC_CTX *, const char *day, bool ahead, int64_t *id, const char **found, struct err *e);
int committee_put(struct tx *, int64_t committee, int64_t problem, int64_t act, struct err *e);
/* Cases before the committee that wait on no order of business from today on, nor on this one. */
int committee_wait(struct tx *, int64_t committee, const char *today, int64_t *ids, size_t max, size_t *n, struct err *e);
int committee_cases(struct tx *, TALLOC_CTX *, int64_t committee, struct committee_case *, size_t max, size_t *n, struct err *e);
/* The row on which this case waits for its decision. */
int committee_stands(struct tx *, TALLOC_CTX *, int64_t problem, const char *today, int64_t *id, const char **day, struct err *e);
int committee_decide(struct tx *, int64_t id, int64_t act, struct err *e);
/* Was anything decided on what this act put there? */
int committee_rests(struct tx *, int64_t act, struct err *e);
int attachment_add(struct tx *, int64_t problem, int64_t inbox, const char *sha256, const struct attachment *, struct err *e);
int attachment_all(struct tx *, TALLOC_CTX *, int64_t problem, struct attachment *, size_t max, size_t *n, struct err *e);
int token_set(struct tx *, const char *token, int64_t problem, int64_t person, int64_t now, struct err *e);
int token_get(struct tx *, const char *token, int64_t *problem, int64_t *person, int64_t *issued_at, struct err *e);
int thread_add(struct tx *, const char *message_id, int64_t problem, struct err *e);
int thread_get(struct tx *, const char *message_id, int64_t *problem, struct err *e);

/* The Message-ID that a person's first mail about this case had; "" if none. */
int thread_first(struct tx *, TALLOC_CTX *, int64_t problem, const char **message_id, struct err *e);

struct question {
	int64_t id, problem;
	const char *kind, *choices, *text;
	int64_t asked_at;
};
int question_add(struct tx *, int64_t person, const char *place, const struct question *, int64_t now, struct err *e);
int question_open(struct tx *, TALLOC_CTX *, int64_t person, const char *place, struct question *, struct err *e);
int question_close(struct tx *, int64_t person, const char *place, int64_t now, struct err *e);

/* --- problems that belong together --- */

/* 1; 0: it was (or was not) there already; -1. */
int link_add(struct tx *, int64_t one, int64_t other, struct err *e);
int link_remove(struct tx *, int64_t one, int64_t other, struct err *e);
int link_all(struct tx *, int64_t problem, int64_t *ids, size_t max, size_t *n, struct err *e);
/* It is part of `into` from now on; 0: of none. */
int problem_merge(struct tx *, int64_t id, int64_t into, struct err *e);
/* The problems that became part of it, one step deep. */
int merged_all(struct tx *, int64_t problem, int64_t *ids, size_t max, size_t *n, struct err *e);
/* Who asked for these, at any depth, and is not its requester. */
int merged_requesters(struct tx *, int64_t problem, int64_t *ids, size_t max, size_t *n, struct err *e);
/* The title of what this person had asked before it became part of the problem. 1, 0 and NULL, -1. */
int merged_title(struct tx *, TALLOC_CTX *, int64_t problem, int64_t person, const char **title, struct err *e);
int note_all_parts(struct tx *, TALLOC_CTX *, int64_t problem, struct note *, size_t max, size_t *n, struct err *e);
int attachment_all_parts(struct tx *, TALLOC_CTX *, int64_t problem, struct attachment *, size_t max, size_t *n, struct err *e);

struct challenge {
	int64_t id;
	const char *title;
};
int challenge_find(struct tx *, TALLOC_CTX *, const char *folded, struct challenge *, struct err *e);
int challenge_add(struct tx *, const char *title, const char *folded, int64_t now, int64_t *id, struct err *e);
int challenge_all(struct tx *, TALLOC_CTX *, struct challenge *, size_t max, size_t *n, struct err *e);
int challenge_of(struct tx *, TALLOC_CTX *, int64_t problem, struct challenge *, size_t max, size_t *n, struct err *e);
int challenge_cases(struct tx *, int64_t challenge, int64_t *ids, size_t max, size_t *n, struct err *e);
int challenge_put(struct tx *, int64_t challenge, int64_t problem, struct err *e);
int challenge_take(struct tx *, int64_t challenge, int64_t problem, struct err *e);

/* --- what somebody says to a problem that was filed for them --- */

struct consent {
	int64_t problem, person, filer; /* person 0: forgotten */
	bool made;                      /* we know them by this filing only */
	const char *state;              /* "waiting", "uninvited", "unproven", "yes", "no" */
	int64_t asked_at;
};
/* `mark` stands for the address when it is forgotten. */
int consent_add(struct tx *, const struct consent *, const char *mark, int64_t now, int64_t remind_at, struct err *e);
int consent_get(struct tx *, TALLOC_CTX *, int64_t problem, struct consent *, struct err *e);
/* The newest that waits for this person. */
int consent_of(struct tx *, TALLOC_CTX *, int64_t person, struct consent *, struct err *e);
int consent_set(struct tx *, int64_t problem, const char *state, int64_t person, int64_t now, struct err *e);
/* Did the address of that mark refuse one since? */
int consent_refused(struct tx *, const char *mark, int64_t since, struct err *e);
/* No reply of theirs finds the case any more. With `made`, and nothing else that ties us to them, their name and address go from wherever
 * they stand: person, our letters, the bytes of the mail that named them and of what they wrote (`answer`: the one in hand). What stays is
 * the mark, so that they are left in peace, and the case in its filer's words. */
int consent_forget(struct tx *, const struct consent *, int64_t answer, int64_t now, struct err *e);

/* --- when people are away --- */

struct absence {
	int64_t id, person;
	uint32_t from, to;  /* days, julian (GDate), of the years 1 to 9999; `to` is the first one on which they are there again */
	int64_t substitute; /* whom to turn to meanwhile; 0 */
	bool notice;        /* read from a vacation notice, not said to us */
	int64_t inbox;      /* in which message */
	int64_t said_at;
};
enum { ABSENCES_MOST = 32 };
/* Sets id. The same days of the same person stand once: a substitute that is named later is taken over. from < to. */
int absence_add(struct tx *, struct absence *, int64_t now, struct err *e);
/* What is not over on that day, the first one first, also of whom this person was before a merge. They may overlap. */
int absence_of(struct tx *, int64_t person, uint32_t day, struct absence *, size_t max, size_t *n, struct err *e);
/* Who has any that is not over on that day. */
int absence_people(struct tx *, uint32_t day, int64_t *ids, size_t max, size_t *n, struct err *e);
/* It was taken back; and that was undone. */
int absence_end(struct tx *, int64_t id, int64_t now, struct err *e);
int absence_again(struct tx *, int64_t id, struct err *e);
/* Whom to turn to on that day: this person if they are there, else their substitute, or the substitute of that one. 0: nobody is there. */
int absence_substitute(struct tx *, int64_t person, uint32_t day, int64_t *who, struct err *e);

/* --- which problems are near one another --- */

/* The stems (blank-separated, each once) by which this problem is found; "": it is not found any more. */
int similar_set(struct tx *, int64_t problem, const char *stems, struct err *e);
int similar_text(struct tx *, TALLOC_CTX *, int64_t problem, const char **stems, struct err *e);
/* Problems that hold the stem, the newest first. */
int similar_with(struct tx *, const char *stem, int64_t *ids, size_t max, size_t *n, struct err *e);
/* About how many hold it: each of the first few thousand problems counts, then every sixteenth for all of them: a count is a page that is
 * written, and a problem has many stems. Good enough to tell which are rare; a stem without a count may be held all the same. */
int64_t similar_step(int64_t problem); /* what this problem counts for */
int stem_cases(struct tx *, const char *stem, int64_t *n, struct err *e);
int problem_newest(struct tx *, int64_t *id, struct err *e);

/* --- reminders --- */

struct reminder {
	int64_t id;
	const char *kind; /* the name of a rule (bot/base/ladder.h), "own", or news for the staff: "morning", "week", "month" */
	int64_t problem;
	int64_t person;   /* who is reminded; 0: those of `room` */
	const char *room; /* a room, or "staff": the staff together; "" with a person */
	int64_t author;   /* own: who asked for it */
	const char *text; /* own: of what */
	int step;         /* of the ladder: the next one to be said */
	int64_t base;     /* since when it waits */
	int64_t due_at;
	const char *repeats, *civil; /* own: an RRULE or ""; the moment meant, "2026-10-13T14:30", or "" */
	const char *state;           /* "waiting" for its time; "said": for an answer; "done", "cancelled" */
	int64_t created_at;
	int64_t wanted_at; /* its reader asked for it then; 0 */
	int64_t meant_at;  /* when it would be said if nobody were away; 0: an absence has moved nothing */
};
/* `inbox`: own: the message that asked for it; 0. */
int reminder_add(struct tx *, const struct reminder *, int64_t inbox, int64_t now, int64_t *id, struct err *e);
int reminder_get(struct tx *, TALLOC_CTX *, int64_t id, struct reminder *, struct err *e);
/* The first one that waits for its time. 1, 0, -1. */
int reminder_next(struct tx *, TALLOC_CTX *, struct reminder *, struct err *e);
/* Those whose time has come, the first of all; and those of a person, or (person 0) of a room. */
int reminder_first(struct tx *, TALLOC_CTX *, int64_t now, struct reminder *, size_t max, size_t *n, struct err *e);
int reminder_due(
    struct tx *, TALLOC_CTX *, int64_t person, const char *room, int64_t now, struct reminder *, size_t max, size_t *n, struct err *e);
/* They all wait until `at` instead, but for the staff's news; how many that were. */
int reminder_put_off(struct tx *, int64_t person, const char *room, int64_t now, int64_t at, int64_t *n, struct err *e);
/* What follows from a case and stands. */
int reminder_of_case(struct tx *, TALLOC_CTX *, int64_t problem, struct reminder *, size_t max, size_t *n, struct err *e);
/* What tells that person (0: the staff together) the news of that kind. 1, 0, -1. */
int reminder_staff(struct tx *, TALLOC_CTX *, const char *kind, int64_t person, struct reminder *, struct err *e);
/* What an absence of that person moves, or any absence has moved: those with an id above `after`, in order. */
int reminder_away(struct tx *, TALLOC_CTX *, int64_t person, int64_t after, struct reminder *, size_t max, size_t *n, struct err *e);
/* What somebody asked for, or waits for because somebody else did: the next first. And how many they asked for. */
int reminder_own(struct tx *, TALLOC_CTX *, int64_t person, struct reminder *, size_t max, size_t *n, struct err *e);
/* All that come again, behind that id. */
int reminder_own_again(struct tx *, TALLOC_CTX *, int64_t after, struct reminder *, size_t max, size_t *n, struct err *e);
/* Its last step has gone by without a word. */
int reminder_untold(struct tx *, int64_t id, struct err *e);
/* Was it said on that day, or ("") ever? 1, 0, -1. */
int reminded_on(struct tx *, int64_t reminder, const char *day, struct err *e);
int reminder_own_count(struct tx *, int64_t person, int64_t *n, struct err *e);
/* Addressee, step, base, time, its civil moment, "waiting" or "said". */
int reminder_set(struct tx *, const struct reminder *, struct err *e);
/* The same, and quicker, where addressee, base and state stay. */
int reminder_move(struct tx *, const struct reminder *, struct err *e);
/* Was one written since the last call (true at the first)? */
bool reminder_changed(struct store *);
/* "done" or "cancelled", and why. */
int reminder_end(struct tx *, int64_t id, const char *state, const char *reason, int64_t now, struct err *e);
/* The ledger: this reminder stood on that line (from 1) of what message `inbox` of the clock said. */
int reminded_add(struct tx *, int64_t inbox, int line, const struct reminder *, const char *day, int64_t now, struct err *e);
/* When that person was reminded last about that case. 1, 0, -1. */
int reminded_last(struct tx *, int64_t person, int64_t problem, int64_t *at, struct err *e);
/* How many messages with reminders a person got on a day. */
int reminded_messages(struct tx *, int64_t person, const char *day, int *n, struct err *e);
/* The reminders on a line of what message `inbox` of the clock said; line 0: on all of them, in order. */
int reminded_line(struct tx *, int64_t inbox, int line, int64_t *ids, size_t max, size_t *n, struct err *e);

struct reminded {
	int line;
	int64_t reminder, person;
	const char *room;
};
int reminded_all(struct tx *, TALLOC_CTX *, int64_t inbox, struct reminded *, size_t max, size_t *n, struct err *e);
/* The newest messages in which that person was reminded of that case (0: of any). */
int reminded_recent(struct tx *, int64_t person, int64_t problem, int64_t since, int64_t *ids, size_t max, size_t *n, struct err *e);
/* Was that of this rule answered as done, and nothing happened since? 1, 0, -1. */
int reminder_done(struct tx *, int64_t problem, const char *kind, int64_t base, struct err *e);
/* It stands again. */
int reminder_again(struct tx *, int64_t id, const char *state, struct err *e);
/* Its reader wants to hear no more of it (kind "": of any of that case). */
int hushed_add(struct tx *, int64_t problem, const char *kind, int64_t person, const char *room, int64_t inbox, int64_t *id, struct err *e);
int hushed_end(struct tx *, int64_t id, int64_t now, struct err *e);
int hushed_get(struct tx *, const struct reminder *, struct err *e);

/* How a person wants to be reminded. */
struct habit {
	const char *digest;  /* "daily", "weekly", "never" */
	int64_t deputy;      /* who stands in for them; 0 */
	int64_t quiet_until; /* no reminders before; 0 */
};
/* The usual one when they have said nothing. 0, -1. */
int habit_get(struct tx *, TALLOC_CTX *, int64_t person, struct habit *, struct err *e);
int habit_set(struct tx *, int64_t person, const struct habit *, struct err *e);

/* Of a case; 0 for what never was. */
struct case_times {
	int64_t staff_at; /* the staff acted or wrote last */
	int64_t asked_at; /* its requester was asked something last */
	int64_t stage_at; /* it came to its stage, by the message `stage_inbox` */
	int64_t stage_inbox;
};
int facts_times(struct tx *, int64_t problem, enum stage, struct case_times *, struct err *e);
/* Did, or will, a mail tell that person because of that message? 1, 0, -1. */
int facts_told(struct tx *, int64_t inbox, int64_t person, struct err *e);
/* What the staff want to know of their cases. `at`: since when it is so; `who`: whom it waits for, or "". */
struct news {
	int64_t id, at;
	const char *ref, *title, *stage, *who, *text;
};
enum news_kind {
	NEWS_NEW,      /* came in after `since` */
	NEWS_RECEIVED, /* nobody has answered them yet; the oldest first */
	NEWS_WAITING,  /* their author was asked something */
	NEWS_ORPHAN,   /* go on, and nobody follows them */
	NEWS_TRIAL,    /* experiments */
	NEWS_ENDED,    /* ended after `since`; `text`: what was learnt, "" */
};
int news_all(struct tx *, TALLOC_CTX *, enum news_kind, int64_t since, struct news *, size_t max, size_t *n, struct err *e);
/* What a lab counts between two instants, in order; value NULL: nothing measures it; `of`: of which territory, or NULL. */
struct indicator {
	const char *name, *value, *of;
};
int indicators(struct tx *, TALLOC_CTX *, int64_t from, int64_t to, struct indicator *, size_t max, size_t *n, struct err *e);
/* Cases that go on, with an id above `after`, in order. */
int problem_going_on(struct tx *, int64_t after, int64_t *ids, size_t max, size_t *n, struct err *e);

/* --- audit --- */

typedef void audit_line_fn(void *aux, const char *name, const char *value, bool good);
/* Calls `line` for each check and sum: name, value, whether it is as it must be. Returns how many are not, or -1. */
int store_audit(struct tx *, audit_line_fn *line, void *aux, struct err *e);
/* Each file that must be in the folder of attachments. `each` returns -1 to stop. */
int attachment_kept(struct tx *, int (*each)(void *aux, const char *sha256, int64_t size), void *aux, struct err *e);

#endif
