/* SPDX-License-Identifier: EUPL-1.2
 *
 * One message being handled: (message, store) -> (changed rows, letters). No socket, no SQL, no JSON, no clock: `now` is given.
 */
#ifndef HANDLERS_HANDLING_H
#define HANDLERS_HANDLING_H

#include <stdbool.h>
#include <stdint.h>
#include <talloc.h>

#include "bot/base/checklist.h"
#include "bot/base/hours.h"
#include "bot/base/ladder.h"
#include "bot/base/message.h"
#include "db/store.h"
#include "handlers/command.h"
#include "handlers/understand.h"
#include "templates/render.h"

/* What a handler must know of the lab. Outlives all calls. */
struct lab {
	const char *name, *address, *domain, *zone, *language, *contact, *controller, *dpo, *elsewhere;
	const char *const *mentions, *const *aliases; /* NULL-terminated, or NULL */
	const char *const *criteria;                  /* of the grid: the same */
	const char *staff_room;                       /* "" : the staff are told by mail */
	int answer_days, retention_years;
	size_t attachment_size;         /* kept up to this size */
	int guide_free, guide_feedback; /* copies that need no yes of the staff; days until we ask what they were good for, 0: never */
	size_t guide_mail_size;         /* a larger document does not go by mail */
	const unsigned char *secret;
	const struct templates *words;

	const char *const *collectives, *const *forums; /* rooms whose kind the settings say; NULL-terminated, or NULL */
	const struct hours *hours;                      /* working time */
	const struct ladder *ladder;                    /* RULES of them */
	const struct checklist *checklist;              /* of a workshop; NULL: nothing to do */
	const struct checklist *checklist_short;        /* of one that is short */
	const char *head;                               /* address of the head of the lab, "" */
	int remind_at;                                  /* minutes after midnight */
	int remind_gap, remind_day;                     /* working days between two about one case; messages a day */

	const char *agenda;                    /* where feeds are published, "": they are not */
	const struct hours_rules *hours_rules; /* what `hours` was made of */
	const struct venue_rules *venue_rules; /* handlers/venue.h */

	const struct directory *directory; /* handlers/directory.h */

	/* All words of a mail from its bytes, signature and quotes too. Both NULL: they are not read again. */
	const char *(*mail_words)(void *aux, TALLOC_CTX *, const void *raw, size_t size);
	void *mail_aux;

	bool rehearsal; /* a scripted visit: codes follow from what asked for them, so that it can be played again */
};

/* What came of a message. Letters have no id and no bytes yet: the outbox gives them. */
struct result {
	enum inbox_state state;
	const char *reason;
	const char *intent; /* command name or NULL */
	int64_t person, problem;
	bool acted; /* something changed; set by act_record() */
	const char *ref;
	struct letter *letters;
	int64_t *letter_person; /* whom each letter goes to; 0 for a room */
	bool *letter_trusted;   /* a verified or known person: the larger budget */
	size_t n_letters;
	const struct attachment **keep; /* to be stored by hash before the commit */
	size_t n_keep;
	const char *text;     /* for the dry run: what the person wrote, without their name under it */
	struct field *fields; /* ... */
	size_t n_fields;
};

struct handling {
	struct tx *tx;
	TALLOC_CTX *mem;
	const struct lab *lab;
	const struct inbound *in;
	int64_t inbox; /* row id */
	int64_t now;

	struct person who;
	enum role role;
	enum where where;
	enum level level;
	bool verified;    /* level is more than LEVEL_NONE */
	struct room room; /* where it was said; id "" for a mail */
	struct meaning meaning;
	struct problem problem; /* id 0: none */
	bool has_problem;
	int64_t routed;         /* the case that the conversation is about, whatever its words name; 0 */
	const char *part_title; /* reply.c: for a reader whose own case became part of this one: what they had asked */
	const char *warn[8];    /* what its statement holds that staff must see; see case_warnings() */
	size_t n_warn;
	int64_t warned;               /* the case they are of */
	const char *cited;            /* a case that the mail cites and its sender may not open; NULL */
	bool cited_ours;              /* ... by an id or a token of our making */
	const struct behalf *behalf;  /* onbehalf.c: the new case is filed for that person */
	const char *filed_by;         /* who filed the case for the one that is acknowledged; NULL */
	const char *asks;             /* ... whose yes it waits for, by name */
	bool inviting;                /* the next mail goes to somebody who takes part in nothing yet */
	bool opened;                  /* intake_open() opened a case */
	int64_t answer_by;            /* promised to the author of the new case; 0: nothing was */
	bool to_human;                /* the new case is from somebody who asks for a person */
	bool seeks;                   /* ... from somebody who looks for one whom the directory does not have */
	struct stems_memo *stems;     /* similar.c: what the last case said that was looked at */
	const struct near_list *near; /* similar.c: those near the case `near_of` */
	int64_t near_of;

	/* what we said and this answers */
	struct reminded_letter {
		int64_t inbox;    /* of the clock; 0: it answers no reminders */
		int64_t person;   /* whom it was said to; 0: those of a room */
		const char *open; /* the lines that we had asked about: "2 3"; "": any */
		bool by_id;       /* one of our ids says so */
	} reminded;

	/* workshops: letters written meanwhile are about this one, not about a case */
	struct workshop *workshop;
	struct invitee *token_of;   /* whose token the address bears that it was sent to; NULL */
	int64_t about_workshop;     /* what we said and this answers was about that one; 0 */
	const char *about_letter;   /* ... and its template; NULL: it is not known */
	const char *about_occasion; /* ... and the time of a series; NULL */
	const char *occasion;       /* letters written meanwhile are about that time of `workshop`; NULL */

	/* the directory: letters written meanwhile are about this card */
	struct card *card;
	struct card *about_card; /* to whose address it was sent; NULL */
	struct advice *advice;   /* handlers/advice.h: letters written meanwhile are about this one, and its case; NULL */
	const char *inquiry;     /* handlers/inquiry.h: letters written meanwhile pass these on, by id, "3 5"; NULL */
	const char *inquiry_token;
	const char *about_inquiry; /* what we passed on and this answers; NULL */
	int64_t about_advice;      /* what we said and this answers was about that one; 0 */

	/* referrals: letters written meanwhile are about this one, to its requester, or to that partner, or to the staff */
	struct referral *referral;
	struct approach *approach;
	bool to_partner, to_staff;
	struct about_referral {
		int64_t referral;   /* 0: what we said and this answers was about none */
		int64_t approach;   /* 0: of all of it */
		bool partner;       /* said to that partner; else to the requester */
		int version;        /* of its text, then; 0: unknown */
		const char *letter; /* its template; NULL: it is not known */
	} about_referral;
	/* documents: letters written meanwhile are about this request */
	struct copy *copy;
	const char *copy_ref;    /* ... and its document */
	struct copy *about_copy; /* to whose address it was sent; NULL */

	struct absences *absences; /* away.c: of the person asked for last */

	/* in a room */
	bool called;         /* the line is for us: it names us, replies to us, or nobody else is there */
	const char *replied; /* which of our messages it replies to: its template, NULL */
	bool hush;           /* a letter is being written that others than the staff read */
	bool paused;         /* the staff answer, nobody is answered by us */
	int64_t stale[8];    /* cases whose card shows what is no longer so */
	size_t n_stale;

	struct result *out;
};

/* Handles one inbound inside `tx`. 0: *out says what came of it. -1: ERR_TEMP to be tried again; else a bug. */
int handle(
    struct tx *, TALLOC_CTX *, const struct lab *, const struct inbound *, int64_t inbox, int64_t now, struct result *out, struct err *e);

/* Is this Message-ID (without <>) one that this instance made? */
bool own_message_id(const struct lab *, const char *message_id);
/* "prenom.nom@..." as a name: "Prenom Nom"; of a desk ("contact@atelier-vilaine.example") what its domain says: "Atelier Vilaine". */
const char *name_of_address(TALLOC_CTX *, const char *addr);
/* Is this an address of ours, with or without a token behind its name? */
bool is_our_address(const struct lab *, const char *addr);

/* --- shared by the files of handlers/ --- */

/* The message was set aside. */
int set_aside(struct handling *, enum inbox_state, const char *reason);

/* To the sender, where they spoke. `vars` (may be NULL) end with a NULL name; the common ones (reply.c) are always there. */
int say(struct handling *, const char *template, const struct var *vars, struct err *e);
/* By mail to a person. */
int tell(struct handling *, int64_t person, const char *template, const struct var *vars, struct err *e);
/* To the staff room, or by mail to the staff where there is none. Never an address of a person in it. */
int tell_staff(struct handling *, const char *template, const struct var *vars, struct err *e);

/* In that room. */
int tell_room(struct handling *, const char *room, const char *template, const struct var *vars, struct err *e);

/* By mail to this address, whoever stands behind it; not counted against the budgets of automatic mail: the caller has its own. */
int tell_address(
    struct handling *, const struct person *, const char *addr, bool answer, const char *template, const struct var *vars, struct err *e);

/* The words of a template as a piece of a letter to that reader (NULL: a room). NULL on failure. */
const char *words_piece(
    struct handling *, const char *lang, const char *reader, const char *template, const struct var *vars, struct err *e);

const char *word(struct handling *, const char *key); /* a label in the reader's language */
const char *word_in(struct handling *, const char *lang, const char *key);
/* How a command is written where the reader is: a mail needs no "!". */
const char *example(struct handling *, const char *command);
/* Its name, as the reader writes it. */
const char *command_word(const struct handling *, const struct command *);
const char *usage_of(struct handling *, const char *command); /* "!refuser P-14 votre motif" */

#define VARS(...) ((const struct var[]){ __VA_ARGS__, { .name = NULL } })
#define VAR(key, value)                                                                                                                    \
	{                                                                                                                                  \
		.name = (key), .text = (value)                                                                                             \
	}

/* Rows for a section: rows_new(mem, max), then rows_add(rows, name, text, ..., NULL) for each. */
struct rows {
	const struct var **row;
	size_t n, max;
};
struct rows *rows_new(TALLOC_CTX *, size_t max);
void rows_add(struct rows *, ...) __attribute__((sentinel));
#define VAR_ROWS(key, list)                                                                                                                \
	{                                                                                                                                  \
		.name = (key), .rows = (list)->row, .n_rows = (list)->n                                                                    \
	}

/* The argument of that name as text, or "". */
const char *arg_text(const struct handling *, const char *name);

/* handle.c: who wrote it. 1, 0 nobody that we know, -1. */
int identify(struct handling *, struct err *e);
/* handle.c: the road of what a person wrote. */
int handle_person(struct handling *, struct err *e);
/* reply.c: something that is done in a room (no words). `target`: an event, or "letter:" and the id of a letter. */
int room_act(struct handling *, enum act_kind, const char *room, const char *target, const char *text, struct err *e);
/* reply.c: a reaction on a letter of this very message. */
int room_react(struct handling *, const struct letter *on, const char *key, struct err *e);

/* room.c: where a message of a room stands (sets room, where). 0, -1. */
int room_place(struct handling *, struct err *e);
/* room.c: what happened in a room and is no plain message. */
int handle_room(struct handling *, struct err *e);

/* route.c: which case is this mail about, and may its sender speak there? Sets problem, has_problem, cited. */
int route(struct handling *, struct err *e);
int case_load(struct handling *, int64_t id, struct err *e);
bool is_staff(const struct handling *);
enum role role_named(const char *name); /* roles.c: "staff" -> ROLE_STAFF; ROLE_PUBLIC for what is none */

/* stages.c: may the sender end or undo what stands in the case loaded? */
bool trusted(const struct handling *);
/* It may not, for want of proof: nothing changes, the person knows it and so do the staff, who can ask them. */
int wanted_unproven(struct handling *, struct err *e);
int act_record(struct handling *, const struct problem *before, const char *motive, int64_t note, struct err *e);
/* With what undo.c needs to take it back. */
int act_detailed(struct handling *, const struct problem *before, const char *motive, int64_t note, const char *detail, struct err *e);
/* With its row id, for what hangs on the act. */
int act_recorded(struct handling *, const struct problem *before, const char *motive, int64_t note, int64_t *id, struct err *e);
int stage_allowed(enum stage from, enum stage to);
/* Changes the stage or says which ones are possible: 1 done, 0 refused and said. */
int stage_move(struct handling *, enum stage to, struct err *e);
/* The stages that may follow, each with the command that leads there: rows of stage-refused. */
struct rows *stage_rows(struct handling *);

/* intake.c */
int intake_open(struct handling *, int64_t requester, const char *subject, const char *text, bool tell_requester, struct err *e);
int intake_acknowledge(struct handling *, int64_t person, struct err *e);
/* Why a file of this message is not kept: a label key, or NULL. */
const char *attachment_refusal(const struct handling *, const struct attachment *);
/* Who stands in copy of a verified mail of the requester's side takes part in the case from now on. */
int intake_copied(struct handling *, struct err *e);
int intake_keep_attachments(struct handling *, struct rows *refused, struct err *e);
int field_rows(struct handling *, const char *lang, struct rows *, struct err *e);
/* For a room: bounded, without the addresses and social security numbers that people wrote. */
const char *excerpt(TALLOC_CTX *, const char *text);
const char *without_addresses(TALLOC_CTX *, const char *text);

/* bare.c: a mail's text without the writer's name under it and without Outlook's lines of one blank. */
const char *bare_text(TALLOC_CTX *, const char *text, const char *name);
/* Answers written between the lines of our letter, without these; NULL when nothing stands between them. */
const char *bare_between(TALLOC_CTX *, const char *text, const char *ours);
/* "(sans objet)", "Re:". */
bool bare_no_subject(TALLOC_CTX *, const char *subject);
/* Is it only a quote of somebody else's words, a signature, or nothing? */
bool bare_is_empty(TALLOC_CTX *, const char *text);

/* staff.c: the author of a forwarded mail is not the one it names: until staff say who, the case is theirs who forwarded it. */
int requester_unknown(struct handling *, struct err *e);

/* requester.c: until when what came at that instant is promised an answer. */
int64_t answer_by(const struct handling *, int64_t since);
/* requester.c: until when a case that nobody has answered yet was promised an answer; NULL when it has had one. */
void promised(struct handling *, const char *lang, const char **day, bool *late);
/* requester.c: "for_whom since" -> a NULL-terminated list for fields_find(). */
const char **asked_list(TALLOC_CTX *, const char *asked);

/* staff.c: "@anne", "Anne", "anne.kermarrec@lab.example" -> a member of the staff. 1, 0 none or several, -1. */
int staff_find(struct handling *, const char *given, struct person *found, struct err *e);
/* staff.c: moves to a stage, records, answers, tells the requester. `requester_template` may be NULL. */
int say_decided(struct handling *, struct err *e);
int decide(struct handling *, enum stage to, const char *motive, const char *template, const char *requester_template, struct err *e);
/* staff.c: to the requester, what the case moved to and what comes next. */
int tell_moved(struct handling *, const char *template, const char *motive, struct err *e);
/* In the room the sender is answered where all read; by mail the room must learn of the act too. */
int say_and_tell(struct handling *, const char *template, const struct var *vars, struct err *e);
/* staff.c: "@anne", "Anne", "anne.kermarrec@lab.example" -> a member of the staff. 1, 0 none or several, -1. */
int staff_find(struct handling *, const char *given, struct person *found, struct err *e);
/* staff.c: it is nobody of the staff: who there is. */
int staff_unknown(struct handling *, const char *given, struct err *e);
/* staff.c: who stands in copy, for a card. */
int copied_rows(struct handling *, struct rows *, struct err *e);
/* staff.c: a mail of the staff about a case, in their own words: for the team, never for its author. */
int staff_words(struct handling *, const char *text, struct err *e);

/* machine.c */
int handle_machine(struct handling *, struct err *e);
int handle_clock(struct handling *, struct err *e);
/* Why a message was set aside, in words where there are some. */
const char *reason_word(struct handling *, const char *lang, const char *reason);

/* questions.c */
int ask(struct handling *, const char *kind, const char *choices, const char *text, struct err *e);
const char *ask_place(const struct handling *);
int ask_which_case(struct handling *, struct err *e);
int ask_which_command(struct handling *, struct err *e);
/* An act that was only asked about: a "oui" will do it. */
int ask_whether(struct handling *, struct err *e);

/* dispatch.c: a question of the staff waits for this person's mail. */
bool answer_awaited(const struct handling *);
/* Finds the case of the command, checks rights and arguments, runs it. */
int dispatch(struct handling *, struct err *e);

#endif
