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
 * M_ROOM_IN_USE says that it was made before. JOIN, LEAVE: "{}". */
int content_write(TALLOC_CTX *, const struct letter *, const char **json, size_t *size, struct err *e);

/* What goes over the wire: the parcel's bytes, and what is only known now: the target of REACT and EDIT; with `tchap`, of OPEN, the rule
 * without which its servers would encrypt the room. The same parcel gives the same bytes. */
int content_send(TALLOC_CTX *, const struct parcel *, bool tchap, const char **json, size_t *size, struct err *e);

/* The local part of the alias of the room that a letter OPENs. */
char *content_alias(TALLOC_CTX *, const char *letter);

#endif
