/* SPDX-License-Identifier: EUPL-1.2
 *
 * Polls in rooms (MSC3381), both ways. We write its unstable names, which every program that has polls knows; both are read.
 */
#ifndef BOT_MATRIX_POLL_H
#define BOT_MATRIX_POLL_H

#include <stdbool.h>
#include <talloc.h>

#include "bot/base/message.h"
#include "bot/matrix/json.h"

/* The type of the event that the letter becomes; NULL: it is no poll and ends none. */
const char *poll_type(enum act_kind);

/* May it be asked? Options in number and form. */
bool poll_sound(const struct letter *);

/* The contents of an ACT_POLL and an ACT_POLL_END, without what all our events have; `text` is the fallback. */
cJSON *poll_start(TALLOC_CTX *, const struct letter *, const char *text);
cJSON *poll_end(const char *text);

/* The fallback of such a content; NULL: it is none. */
const char *poll_text(const cJSON *content);

/* An answer to the event *target: *text as ROOM_POLL_ANSWER has it. false: it is not well formed. */
bool poll_answer_read(TALLOC_CTX *, const cJSON *content, const char **target, const char **text);

/* The event that a poll's answer or end speaks of, NULL. */
const char *poll_target(const cJSON *content);

#endif
