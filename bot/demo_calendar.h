/* SPDX-License-Identifier: EUPL-1.2
 *
 * The calendar of a person of the demonstration: what it sends when they press a button of an invitation of ours. It knows of that
 * invitation what stands in our letter's text/calendar part, and writes in one of the shapes that are met (tests/corpus/mail/reponse-*).
 */
#ifndef BOT_DEMO_CALENDAR_H
#define BOT_DEMO_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>
#include <talloc.h>

#include "db/store.h"

struct button {
	int answer; /* which of the three */
	int shape;  /* whose calendar: the first unless they say */
};

/* "accepter", "refuser", "peut-etre", "accept", "decline", "tentative"; then maybe "outlook", "gmail", "apple", "thunderbird". */
bool button_read(TALLOC_CTX *, const char *words, struct button *);

/* The calendar of an invitation in that letter of ours, its lines unfolded; NULL: it is no invitation. */
char *invitation_in(TALLOC_CTX *, const struct outbox_item *);
/* The value of its line, "UID"; NULL if there is none. */
char *invitation_line(TALLOC_CTX *, const char *calendar, const char *name);

/* Header fields and body, to stand under From, To and Date of somebody's mail. `written`: the instant. */
char *button_mail(TALLOC_CTX *, const struct button *, const char *calendar, const char *name, const char *addr, int64_t written);

#endif
