/* SPDX-License-Identifier: EUPL-1.2
 *
 * Invitations as calendars understand them (RFC 5545, 5546, 6047), by libical: written for a letter and for a feed, read from what
 * a mail brings back. No store, no MIME: what is wrapped around it is write.c's and parts.c's.
 */
#ifndef BOT_MAIL_CALENDAR_H
#define BOT_MAIL_CALENDAR_H

#include <stddef.h>
#include <talloc.h>

#include "bot/base/message.h"

/* One VCALENDAR with one VEVENT, lines CRLF, folded. Times are UTC; an event with a rule has civil times and a VTIMEZONE. `lab` and
 * `address`: the organizer where the event names none. NULL with the reason in e: ERR_PERM when the event cannot be one (no UID, end before
 * start, a rule that is none, an address that is none), ERR_BUG for the rest. The same event gives the same bytes. */
char *calendar_write(TALLOC_CTX *, const struct calendar_event *, const char *lab, const char *address, struct err *e);

/* "REQUEST", "CANCEL", "PUBLISH" ...; "" for OTHER. */
const char *calendar_method_name(enum calendar_method);
enum calendar_method calendar_method_named(const char *name);

/* A feed that calendar programs subscribe to: METHOD:PUBLISH, nobody's address in it (attendees and organizers are left out). The same
 * events give the same bytes; events stand in the order given. As calendar_write() on failure, of any event. */
struct calendar_feed {
	const char *name;        /* X-WR-CALNAME */
	const char *description; /* or NULL */
	int refresh;             /* seconds after which to ask again */
	const char *zone;        /* in which a program may show it, or NULL */
};
char *calendar_feed_write(TALLOC_CTX *, const struct calendar_feed *, const struct calendar_event *, size_t n, struct err *e);

/* A calendar part of a mail, decoded, in UTF-8. `method`: that of its Content-Type or NULL; `from`: who wrote the mail, "" if not known: of
 * several attendees theirs is the answer. Never NULL: what cannot be used says so (trouble). Costs at most what LIMIT_CALENDAR lets it. */
const struct calendar_said *calendar_read(TALLOC_CTX *, const char *text, size_t n, const char *method, const char *from);

#endif
