/* SPDX-License-Identifier: EUPL-1.2
 *
 * A letter as the content of a Matrix event (client-server API, "Instant messaging"), rendered once when it is put into the outbox and
 * sent byte for byte.
 */
#ifndef BOT_MATRIX_CONTENT_H
#define BOT_MATRIX_CONTENT_H

#include <talloc.h>

#include "bot/base/message.h"

/* SAY and EDIT: m.notice (m.text when it names somebody) with body, formatted_body of the same meaning, m.mentions (empty when nobody is named), the reply and thread
 * relations, and "fr.skoazell.letter": the letter's id, by which we know our own message when it comes back. REACT: the key alone;
 * what the event concerns is added when it is sent (content_send()). OPEN: the body of createRoom, with an alias made of the letter's id:
 * M_ROOM_IN_USE says that it was made before. JOIN, LEAVE: "{}". POLL, POLL_END: see poll.h; -1 ERR_BUG: of no options, or too many. */
int content_write(TALLOC_CTX *, const struct letter *, const char **json, size_t *size, struct err *e);

/* What goes over the wire: the parcel's bytes, and what is only known now: the target of REACT, EDIT and POLL_END; with `tchap`, of OPEN, the rule
 * without which its servers would encrypt the room. The same parcel gives the same bytes. */
int content_send(TALLOC_CTX *, const struct parcel *, bool tchap, const char **json, size_t *size, struct err *e);

/* A poll, or its end, that was refused, as the notice that is said in its place, under the same letter. */
int content_instead(TALLOC_CTX *, const struct parcel *, const char **json, size_t *size, struct err *e);

/* Does it concern an event, without which it cannot be sent? */
bool content_aimed(enum act_kind);

/* The text with no "@room" in it: that must notify nobody, not even where m.mentions is not known yet. */
char *content_unmarked(TALLOC_CTX *, const char *text);

/* The local part of the alias of the room that a letter OPENs. */
char *content_alias(TALLOC_CTX *, const char *letter);

#endif
