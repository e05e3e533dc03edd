/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/demo_calendar.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"

static const struct answer {
	const char *word, *english, *partstat;
	const char *subject, *said; /* as calendars put it: in front of the title; "Claire a ..." */
} answers[] = {
	{ "accepter", "accept", "ACCEPTED", "Accept\xc3\xa9", "accept\xc3\xa9" },
	{ "refuser", "decline", "DECLINED", "Refus\xc3\xa9", "refus\xc3\xa9" },
	{ "peut-etre", "tentative", "TENTATIVE", "Provisoire", "accept\xc3\xa9 provisoirement" },
};

static const struct shape {
	const char *word, *product, *header;
	const char *before, *after; /* PARTSTAT and CN of ATTENDEE */
	const char *text;           /* beside the calendar, behind who did what; NULL: nothing */
	bool short_form;            /* no ORGANIZER; SUMMARY says the answer too */
} shapes[] = {
	{ "outlook", "Microsoft Exchange Server 2010", "X-Mailer: Microsoft Outlook 16.0\n", "", "", NULL, true },
	{ "gmail", "-//Google Inc//Google Calendar 70.9054//EN",
	    "Sender: Agenda <calendar-notification@agenda.example>\nAuto-Submitted: auto-generated\n",
	    "CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;", ";X-NUM-GUESTS=0", "cette invitation.", false },
	{ "apple", "-//Apple Inc.//macOS 15.3//EN", "X-Mailer: iCal (24.4)\n", "CUTYPE=INDIVIDUAL;", ";ROLE=REQ-PARTICIPANT", NULL, false },
	{ "thunderbird", "-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN", "User-Agent: Mozilla Thunderbird\n",
	    "ROLE=REQ-PARTICIPANT;CUTYPE=INDIVIDUAL;", "", "votre invitation \xc3\xa0 l'\xc3\xa9v\xc3\xa8nement.", false },
};

bool
button_read(TALLOC_CTX *mem, const char *words, struct button *b)
{
	g_auto(GStrv) word = g_strsplit(text_fold(mem, words), " ", 2);
	size_t i;

	for (i = 0; word[0] && i < G_N_ELEMENTS(answers); i++)
		if (strcmp(word[0], answers[i].word) == 0 || strcmp(word[0], answers[i].english) == 0)
			break;
	if (!word[0] || i == G_N_ELEMENTS(answers))
		return false;
	*b = (struct button){ .answer = (int)i };
	for (i = 0; word[1] && i < G_N_ELEMENTS(shapes); i++)
		if (strcmp(word[1], shapes[i].word) == 0)
			break;
	if (word[1])
		b->shape = (int)i;
	return i < G_N_ELEMENTS(shapes);
}

/* Our own letters: one such part in base64, whose header is not folded. */
char *
invitation_in(TALLOC_CTX *mem, const struct outbox_item *o)
{
	char *bytes = talloc_strndup(mem, o->bytes, o->size);
	char *part = strstr(bytes, "\r\nContent-Type: text/calendar;"), *end;
	g_autofree guchar *text = NULL;
	gsize n;

	part = part ? strstr(part, "\r\n\r\n") : NULL;
	end = part ? strstr(part, "\r\n--") : NULL;
	if (!end)
		return NULL;
	*end = '\0';
	text = g_base64_decode(part, &n);
	part = talloc_strndup(mem, (const char *)text, n);
	for (end = part; (end = strstr(end, "\r\n ")) != NULL;)
		memmove(end, end + 3, strlen(end + 3) + 1);
	return strstr(part, "\r\nMETHOD:REQUEST\r\n") ? part : NULL;
}

char *
invitation_line(TALLOC_CTX *mem, const char *calendar, const char *name)
{
	const char *at = strstr(calendar, talloc_asprintf(mem, "\r\n%s:", name));

	at = at ? at + strlen(name) + 3 : NULL;
	return at ? talloc_strndup(mem, at, strcspn(at, "\r\n")) : NULL;
}

/* What a calendar says in its own way, or not at all. */
static bool
own_words(const char *line, bool short_form)
{
	static const char *const names[] = { "PRODID", "METHOD", "DTSTAMP", "ATTENDEE", "DESCRIPTION", "ORGANIZER", "SUMMARY" };
	size_t i, n = strcspn(line, ":;");

	for (i = 0; i < G_N_ELEMENTS(names) - (short_form ? 0 : 2); i++)
		if (strlen(names[i]) == n && strncmp(line, names[i], n) == 0)
			return true;
	return false;
}

/* RFC 5546 3.2.3: the event as it was sent, with the one attendee and what they say. */
static char *
reply_of(TALLOC_CTX *mem, const struct answer *a, const struct shape *s, const char *calendar, const char *name, const char *addr,
    const char *stamp)
{
	g_auto(GStrv) line = g_strsplit(calendar, "\r\n", -1);
	char *text = talloc_strdup(mem, "");
	size_t i;

	for (i = 0; line[i]; i++) {
		if (!*line[i] || own_words(line[i], s->short_form))
			continue;
		text = talloc_asprintf_append(text, "%s\r\n", line[i]);
		if (strcmp(line[i], "BEGIN:VCALENDAR") == 0)
			text = talloc_asprintf_append(text, "METHOD:REPLY\r\nPRODID:%s\r\n", s->product);
		if (strcmp(line[i], "BEGIN:VEVENT") == 0)
			text = talloc_asprintf_append(text, "ATTENDEE;%sPARTSTAT=%s;CN=\"%s\"%s:mailto:%s\r\nDTSTAMP:%s\r\n", s->before,
			    a->partstat, name, s->after, addr, stamp);
		if (strcmp(line[i], "BEGIN:VEVENT") == 0 && s->short_form)
			text = talloc_asprintf_append(
			    text, "SUMMARY;LANGUAGE=fr-FR:%s : %s\r\n", a->subject, invitation_line(mem, calendar, "SUMMARY"));
	}
	return text;
}

char *
button_mail(TALLOC_CTX *mem, const struct button *b, const char *calendar, const char *name, const char *addr, int64_t written)
{
	const struct shape *s = &shapes[b->shape];
	const struct answer *a = &answers[b->answer];
	g_autoptr(GDateTime) when = g_date_time_new_from_unix_utc(written);
	g_autofree char *stamp = g_date_time_format(when, "%Y%m%dT%H%M%SZ");
	g_autofree char *title = g_strcompress(invitation_line(mem, calendar, "SUMMARY"));

	return talloc_asprintf(mem,
	    "Subject: %s : %s\n%sMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=\"bouton\"\n\n"
	    "--bouton\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n%s\n"
	    "--bouton\nContent-Type: text/calendar; charset=utf-8; method=REPLY\nContent-Transfer-Encoding: 8bit\n\n%s\n--bouton--\n",
	    a->subject, title, s->header, s->text ? talloc_asprintf(mem, "%s a %s %s\n", name, a->said, s->text) : "",
	    reply_of(mem, a, s, calendar, name, addr, stamp));
}
