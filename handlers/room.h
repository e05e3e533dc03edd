/* SPDX-License-Identifier: EUPL-1.2
 *
 * What people do in a room: reactions on a card, edits, redactions, invitations, and what becomes of the room itself.
 */
#ifndef HANDLERS_ROOM_H
#define HANDLERS_ROOM_H

#include "handlers/handling.h"

/* What a reaction asks for. Variants of a sign (skin, gender, text or picture, its near twins) are one. */
enum sign { SIGN_NONE, SIGN_TAKE, SIGN_ACCEPT, SIGN_REDIRECT, SIGN_ASK, SIGN_YES, SIGN_SEEN, SIGN_REFUSE };
enum sign sign_read(const char *key);

/* Each handles one kind of event. */
int handle_reaction(struct handling *, struct err *e);
int handle_edit(struct handling *, struct err *e);
int handle_redaction(struct handling *, struct err *e);
int handle_invite(struct handling *, struct err *e);
int handle_member(struct handling *, struct err *e);
int handle_state(struct handling *, struct err *e);
int handle_encrypted(struct handling *, struct err *e);
int handle_tombstone(struct handling *, struct err *e);

/* The letter made last is a card: it is given the signs that it answers to, so that a tap does. */
int card_seed(struct handling *, struct err *e);
/* The cards of the cases that changed say so. */
int card_renew(struct handling *, struct err *e);
/* That case's card shows what is no longer so. */
void card_stale(struct handling *, int64_t problem);

/* rooms.c: the successor of a replaced room is entered, with its kind. */
int room_follow(struct handling *, struct room *old, struct err *e);
/* Our way into a room ended before its door. */
int room_closed(struct handling *, const struct outbox_item *join, struct err *e);
/* Is it one where we may write? */
bool room_speaks(const struct room *);
/* Where the staff are told now: their room, or the one that replaced it; "" when none can be written to. */
int staff_room(struct handling *, const char **room, struct err *e);
/* A room where others than the staff read: an answer there names no third person and shows no words of a case. */
bool others_read(const struct handling *);

/* addressed.c: is this line for us? 1 it is to be understood; 0 it was set aside; -1. */
int room_hears(struct handling *, struct err *e);
/* Somebody whom we do not know. */
int room_stranger(struct handling *, struct err *e);
/* A budget of answers: 1; 0 it is used up and that was said; -1. */
int room_afford(struct handling *, struct err *e);
/* A reply to our question "vers qui, et pourquoi ?": its words are the motive. */
void motive_given(struct handling *);

/* undo.c: what that message did is taken back, if nothing came after it. */
int undo_message(struct handling *, int64_t inbox, struct err *e);

#endif
