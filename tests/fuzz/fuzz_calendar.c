/* SPDX-License-Identifier: EUPL-1.2
 *
 * Any bytes as a calendar that somebody sent: what comes out keeps the promises of message.h. The same bytes as what people wrote in an
 * event: what is written is one event, whose lines are ours, and is read back as what it was. First byte: the method and who wrote.
 */
#include <glib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "bot/mail/calendar.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
string_check(const char *s, size_t max)
{
	if (!s || strlen(s) > max || !g_utf8_validate(s, -1, NULL))
		abort();
}

static void
address_check(const char *s)
{
	if (!s || (*s && !addr_check(s)))
		abort();
}

static void
said_check(const struct calendar_said *s)
{
	string_check(s->uid, 500);
	string_check(s->attendee_name, LIMIT_NAME);
	string_check(s->comment, 2000);
	if (!text_header_safe(s->uid) || !text_header_safe(s->attendee_name))
		abort();
	address_check(s->attendee);
	address_check(s->sent_by);
	address_check(s->delegated_to);
	address_check(s->delegated_from);
	if (s->sequence < 0 || s->stamp < 0 || s->start < 0 || s->instance < 0 || (s->end && s->end <= s->start))
		abort();
	if (!s->trouble && (!*s->uid || (s->method == CALENDAR_REPLY && (!*s->attendee || s->partstat == PARTSTAT_NONE)) ||
			       (s->method == CALENDAR_COUNTER && !s->start)))
		abort();
}

static size_t
lines_with(const char *ics, const char *begin)
{
	size_t n = 0;
	const char *p = ics;

	for (; (p = strstr(p, begin)) != NULL; p++)
		n += p > ics && p[-1] == '\n';
	return n;
}

static void
event_check(TALLOC_CTX *mem, const char *words)
{
	struct calendar_event ev = { .method = CALENDAR_REQUEST,
		.uid = "w1@lab.example",
		.sequence = 3,
		.stamp = 1772540000,
		.start = 1773320400,
		.end = 1773331200,
		.summary = words,
		.description = words,
		.location = words,
		.attendee = "paul@caf.example",
		.attendee_name = words,
		.organizer_name = words };
	const struct calendar_said *s;
	struct err e;
	char *ics = calendar_write(mem, &ev, "Lab", "lab@lab.example", &e), *p, *eol;

	if (!ics)
		abort();
	for (p = ics; *p; p = eol + 2) {
		eol = strstr(p, "\r\n");
		if (!eol || eol - p > 75 || memchr(p, '\n', (size_t)(eol - p)) || memchr(p, '\r', (size_t)(eol - p)))
			abort();
	}
	if (!g_utf8_validate(ics, -1, NULL) || lines_with(ics, "ATTENDEE") != 1 || lines_with(ics, "ORGANIZER") != 1 ||
	    lines_with(ics, "SUMMARY") != 1 || lines_with(ics, "BEGIN:") != 1 || lines_with(ics, "METHOD") != 1)
		abort();
	s = calendar_read(mem, ics, strlen(ics), "REQUEST", "");
	if (s->trouble || strcmp(s->uid, ev.uid) != 0 || s->sequence != 3 || s->stamp != ev.stamp || s->start != ev.start ||
	    s->end != ev.end || strcmp(s->attendee, ev.attendee) != 0)
		abort();
	ev.rule = words;
	ev.zone = "Europe/Paris";
	(void)calendar_write(mem, &ev, "Lab", "lab@lab.example", &e);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const methods[] = { "REPLY", NULL, "COUNTER", "", "REFRESH", "REQUEST", "x" };
	static const char *const people[] = { "paul@caf.example", "" };
	TALLOC_CTX *mem = talloc_new(NULL);
	char *text;

	if (size == 0)
		return talloc_free(mem);
	/* As charset_text() gives it: UTF-8 without NUL. */
	text = text_clean(mem, data + 1, size - 1, size);
	said_check(calendar_read(mem, text, strlen(text), methods[data[0] % G_N_ELEMENTS(methods)], people[data[0] / 7 % 2]));
	event_check(mem, text);
	talloc_free(mem);
	return 0;
}
