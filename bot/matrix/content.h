/* SPDX-License-Identifier: EUPL-1.2
 *
 * A letter as the content of a Matrix event (client-server API, "Instant messaging"), rendered once when it is put into the outbox and
 * sent byte for byte.
 */
#ifndef BOT_MATRIX_CONTENT_H
#define BOT_MATRIX_CONTENT_H

#include <talloc.h>

#include "bot/base/message.h"

/* SAY and EDIT: m.notice with body, formatted_body of the same meaning, m.mentions (empty when nobody is named), the reply and thread
 * relations, and "fr.skoazell.letter": the letter's id, by which we know our own message when it comes back. REACT: the key alone;
 * what the event concerns is added when it is sent (content_send()). OPEN: the body of createRoom. JOIN, LEAVE: "{}". */
int content_write(TALLOC_CTX *, const struct letter *, const char **json, size_t *size, struct err *e);

#endif
