/* SPDX-License-Identifier: EUPL-1.2
 *
 * Rows B10-B12, B20: what an invitation says to calendar programs, and what their answers say to us, in the shapes in which they come.
 */
#include <glib.h>
#include <time.h>

#include "bot/base/limits.h"
#include "bot/mail/calendar.h"
#include "bot/mail/read.h"
#include "bot/mail/write.h"
#include "tests/unit/check.h"

#define STAMP 1772540000 /* 2026-03-03 12:13:20 UTC */
#define START 1773320400 /* 2026-03-12 13:00 UTC, 14:00 in Paris */
#define END 1773331200
#define UID "atelier-2026-003@lab.example"

static TALLOC_CTX *mem;

static const struct mail_self lab = { .address = "lab@lab.example",
	.domain = "lab.example",
	.separator = '+',
	.name = "Ti Lab",
	.authserv_id = "mx.lab.example",
	.zone = "Europe/Paris" };

static struct calendar_event
workshop(void)
{
	return (struct calendar_event){ .method = CALENDAR_REQUEST,
		.uid = UID,
		.sequence = 1,
		.stamp = STAMP,
		.start = START,
		.end = END,
		.summary = "Guichet unique",
		.attendee = "paul@caf.example",
		.attendee_name = "Paul Le Goff" };
}

/* Unfolded, so that lines can be looked for. */
static const char *
written(const struct calendar_event *ev)
{
	struct err e = { 0 };
	char *s = calendar_write(mem, ev, lab.name, lab.address, &e), *p, *to;

	if (!s)
		return talloc_strdup(mem, e.text);
	for (p = to = s; *p; p++)
		if (p[0] == '\r' && p[1] == '\n' && p[2] == ' ')
			p += 2;
		else
			*to++ = *p;
	*to = '\0';
	return s;
}

static bool
has_line(const char *ics, const char *line)
{
	return strstr(ics, talloc_asprintf(mem, "\r\n%s\r\n", line)) != NULL;
}

#define HAS(ics, line) CHECK_STR(has_line(ics, line) ? line : ics, line)
#define LACKS(ics, words) CHECK(!strstr(ics, words))

static void
test_invitation(void)
{
	struct calendar_event ev = workshop();
	const char *s = written(&ev);

	CHECK(g_str_has_prefix(s, "BEGIN:VCALENDAR\r\n") && g_str_has_suffix(s, "\r\nEND:VCALENDAR\r\n"));
	HAS(s, "METHOD:REQUEST");
	HAS(s, "UID:" UID);
	HAS(s, "SEQUENCE:1");
	HAS(s, "DTSTAMP:20260303T121320Z");
	HAS(s, "DTSTART:20260312T130000Z");
	HAS(s, "DTEND:20260312T160000Z");
	HAS(s, "STATUS:CONFIRMED");
	HAS(s, "ORGANIZER;CN=Ti Lab:mailto:lab@lab.example");
	HAS(s, "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=Paul Le Goff:mailto:paul@caf.example");
	LACKS(s, "VALARM");
	LACKS(s, "VTIMEZONE");
	CHECK_STR(written(&ev), s);

	ev.method = CALENDAR_CANCEL;
	ev.role = ATTEND_OPTIONAL;
	s = written(&ev);
	HAS(s, "METHOD:CANCEL");
	HAS(s, "STATUS:CANCELLED");
	LACKS(s, "RSVP");
	CHECK(strstr(s, "ROLE=OPT-PARTICIPANT"));

	ev = workshop();
	ev.whole_days = true;
	ev.start = 1773273600;
	ev.end = ev.start + 86400;
	ev.partstat = PARTSTAT_ACCEPTED;
	s = written(&ev);
	HAS(s, "DTSTART;VALUE=DATE:20260312");
	HAS(s, "DTEND;VALUE=DATE:20260313");
	CHECK(strstr(s, "PARTSTAT=ACCEPTED"));
}

/* Whatever people have written, a property stays one property, and a line within bounds. */
static void
test_hostile_words(void)
{
	struct calendar_event ev = workshop();
	struct err e = { 0 };
	char *endless = talloc_zero_size(mem, 100001), *raw, *p, *eol;
	const char *s;

	memset(endless, 'x', 100000);
	ev.summary = "Atelier\r\nATTENDEE:mailto:tous@caf.example\nX:\\;,\"\x01\xe2\x80\xa8"
		     "fin";
	ev.location = endless;
	ev.description = talloc_asprintf(mem, "un\r\n\r\nEND:VEVENT\r\ndeux %s", endless);
	ev.attendee_name = "Paul\\\"; X=\"1\r\nATTENDEE:mailto:a@b.example";
	ev.organizer_name = "L'accueil, \"le grand\" ^n: suite";
	s = written(&ev);
	HAS(s, "SUMMARY:Atelier ATTENDEE:mailto:tous@caf.example X:\\\\\\;\\,\" fin");
	CHECK(strstr(s, "\r\nDESCRIPTION:un\\n\\nEND:VEVENT\\ndeux xxx"));
	CHECK(strstr(s, ";CN=\"Paul/'; X='1 ATTENDEE:mailto:a@b.example\":mailto:paul@caf.example\r\n"));
	HAS(s, "ORGANIZER;CN=\"L'accueil, 'le grand' 'n: suite\":mailto:lab@lab.example");
	CHECK(strlen(s) < 6000);
	raw = calendar_write(mem, &ev, lab.name, lab.address, &e);
	for (p = raw; *p; p = eol + 2) {
		eol = strstr(p, "\r\n");
		REQUIRE(eol);
		CHECK(eol - p <= 75);
		CHECK(!memchr(p, '\n', (size_t)(eol - p)) && !memchr(p, '\r', (size_t)(eol - p)));
		CHECK(g_utf8_validate(p, eol - p, NULL));
	}
}

/* A line of every length around those at which it is folded, of characters of every width. */
static void
test_folding(void)
{
	static const char *const letters[] = { "a", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x99\x8b", "a b" };
	struct calendar_event ev = workshop();
	struct err e = { 0 };
	size_t i, n;

	for (i = 0; i < G_N_ELEMENTS(letters); i++)
		for (n = 1; n < 160 / strlen(letters[i]); n++) {
			GString *words = g_string_new(NULL);
			char *p, *eol;

			while (words->len < n * strlen(letters[i]))
				g_string_append(words, letters[i]);
			ev.summary = words->str;
			for (p = calendar_write(mem, &ev, lab.name, lab.address, &e); p && *p; p = eol + 2) {
				eol = strstr(p, "\r\n");
				REQUIRE(eol && eol > p);
				CHECK(eol - p <= 75 && g_utf8_validate(p, eol - p, NULL) && strcspn(p, "\r\n") == (size_t)(eol - p));
			}
			CHECK(has_line(written(&ev), talloc_asprintf(mem, "SUMMARY:%s", words->str)));
			g_string_free(words, TRUE);
		}
}

static void
test_refused(void)
{
	struct calendar_event ev = workshop(), bad;
	struct err e;

#define REFUSED(change)                                                                                                                    \
	do {                                                                                                                               \
		bad = ev;                                                                                                                  \
		change;                                                                                                                    \
		e.kind = ERR_NONE;                                                                                                         \
		CHECK(!calendar_write(mem, &bad, lab.name, lab.address, &e));                                                              \
		CHECK(e.kind != ERR_NONE);                                                                                                 \
	} while (0)
	REFUSED(bad.uid = NULL);
	REFUSED(bad.uid = "");
	REFUSED(bad.uid = "a b");
	REFUSED(bad.uid = "a\r\nX:y");
	REFUSED(bad.end = bad.start);
	REFUSED(bad.start = -1);
	REFUSED(bad.end = INT64_MAX);
	REFUSED(bad.sequence = -1);
	REFUSED(bad.attendee = NULL);
	REFUSED(bad.attendee = "paul@caf.example\r\nX:y");
	REFUSED(bad.organizer = "personne");
	REFUSED(bad.method = CALENDAR_REPLY);
	REFUSED(bad.whole_days = true);
	REFUSED(bad.rule = "FREQ=WEEKLY"); /* in which zone? */
	REFUSED((bad.rule = "FREQ=SECONDLY", bad.zone = "Europe/Paris"));
	REFUSED((bad.rule = "tous les jeudis", bad.zone = "Europe/Paris"));
	REFUSED((bad.rule = "FREQ=WEEKLY", bad.zone = "Europe/Nulle-Part"));
	CHECK(calendar_write(mem, &ev, lab.name, lab.address, &e) != NULL);
}

/* "premier jeudi du mois à 14 h": at 14:00 by the clock on both sides of a change of it. */
static void
test_series(void)
{
	static const int64_t except[] = { 1778155200 }; /* 2026-05-07 14:00 in Paris */
	struct calendar_event ev = workshop();
	const char *s;

	ev.rule = "FREQ=MONTHLY;BYDAY=1TH;UNTIL=20261231";
	ev.zone = "Europe/Paris";
	ev.except = except;
	ev.n_except = 1;
	s = written(&ev);
	HAS(s, "DTSTART;TZID=Europe/Paris:20260312T140000");
	HAS(s, "RRULE:FREQ=MONTHLY;UNTIL=20261231T225959Z;BYDAY=1TH");
	HAS(s, "EXDATE;TZID=Europe/Paris:20260507T140000");
	CHECK(strstr(s, "BEGIN:VTIMEZONE\r\nTZID:Europe/Paris\r\nBEGIN:STANDARD\r\nDTSTART:20251026T030000\r\n"
			"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\n"
			"BEGIN:DAYLIGHT\r\nDTSTART:20250330T020000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\n"
			"TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"));
	ev.zone = "America/Martinique";
	s = written(&ev);
	CHECK(strstr(s, "TZOFFSETFROM:-0400\r\nTZOFFSETTO:-0400\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"));
	LACKS(s, "DAYLIGHT");
	ev.zone = "America/New_York";
	s = written(&ev);
	HAS(s, "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3");
	HAS(s, "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11");

	/* One occurrence is moved; the whole is cancelled. */
	ev = workshop();
	ev.zone = "Europe/Paris";
	ev.instance = 1778155200;
	s = written(&ev);
	HAS(s, "RECURRENCE-ID;TZID=Europe/Paris:20260507T140000");
	ev.method = CALENDAR_CANCEL;
	ev.rule = "FREQ=MONTHLY;BYDAY=1TH";
	s = written(&ev);
	HAS(s, "RECURRENCE-ID:20260507T120000Z");
	LACKS(s, "TZID");
	LACKS(s, "RRULE");
}

static void
test_feed(void)
{
	const struct calendar_feed feed = { .name = "Ateliers, Ti Lab", .refresh = 3600, .zone = "Europe/Paris" };
	struct calendar_event ev[3] = { workshop(), workshop(), workshop() };
	struct err e = { 0 };
	char *s, *again;

	ev[1].uid = "atelier-2026-004@lab.example";
	ev[1].method = CALENDAR_CANCEL;
	ev[1].status = EVENT_CANCELLED;
	ev[1].rule = "FREQ=WEEKLY";
	ev[1].zone = "Europe/Paris";
	ev[2] = ev[1];
	ev[2].uid = "atelier-2026-005@lab.example";
	s = calendar_feed_write(mem, &feed, ev, 3, &e);
	REQUIRE(s);
	HAS(s, "METHOD:PUBLISH");
	HAS(s, "REFRESH-INTERVAL;VALUE=DURATION:PT1H");
	HAS(s, "X-PUBLISHED-TTL:PT1H");
	HAS(s, "STATUS:CANCELLED");
	LACKS(s, "mailto:");
	CHECK(strstr(s, "X-WR-CALNAME:Ateliers"));
	CHECK(strstr(s, "BEGIN:VTIMEZONE") && !strstr(strstr(s, "BEGIN:VTIMEZONE") + 1, "BEGIN:VTIMEZONE"));
	again = calendar_feed_write(mem, &feed, ev, 3, &e);
	CHECK_STR(again, s);
	s = calendar_feed_write(mem, &feed, NULL, 0, &e);
	CHECK(s && strstr(s, "END:VCALENDAR"));
	ev[2].uid = NULL;
	CHECK(!calendar_feed_write(mem, &feed, ev, 3, &e));
}

static const struct calendar_said *
said(const char *method, const char *from, const char *ics)
{
	return calendar_read(mem, ics, strlen(ics), method, from);
}

#define EVENT(method, lines)                                                                                                               \
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" method "BEGIN:VEVENT\r\nUID:" UID "\r\n" lines "END:VEVENT\r\nEND:VCALENDAR\r\n"
#define REPLY(lines) EVENT("METHOD:REPLY\r\n", lines)
#define YES "ATTENDEE;PARTSTAT=ACCEPTED:mailto:paul@caf.example\r\n"
#define PAUL "paul@caf.example"

/* What may stand in an answer: one line each. */
static const struct {
	const char *method, *from, *ics, *trouble;
	enum calendar_method is;
	enum partstat partstat;
	const char *attendee;
} answers[] = {
	{ "REPLY", PAUL, REPLY(YES), NULL, CALENDAR_REPLY, PARTSTAT_ACCEPTED, PAUL },
	{ NULL, "", REPLY(YES), NULL, CALENDAR_REPLY, PARTSTAT_ACCEPTED, PAUL },
	{ "reply", PAUL, EVENT("", YES), NULL, CALENDAR_REPLY, PARTSTAT_ACCEPTED, PAUL },
	{ "REPLY", PAUL, "\xef\xbb\xbf\r\n\r\n" REPLY(YES), NULL, CALENDAR_REPLY, PARTSTAT_ACCEPTED, PAUL },
	{ "REPLY", PAUL,
	    "begin:vcalendar\nmethod:reply\nbegin:vevent\nuid:" UID "\nattendee;partstat=declined:MAILTO:Paul@CAF.example\n"
	    "end:vevent\nend:vcalendar",
	    NULL, CALENDAR_REPLY, PARTSTAT_DECLINED, "Paul@caf.example" },
	{ "REPLY", PAUL, REPLY("ATTENDEE;PARTSTAT=TENTATIVE;CN=\"Le Goff; Paul:\r\n  chef, adj\":mailto:pa\r\n ul@caf.example\r\n"), NULL,
	    CALENDAR_REPLY, PARTSTAT_TENTATIVE, PAUL },
	{ "REPLY", PAUL, REPLY("ATTENDEE;EMAIL=paul@caf.example;PARTSTAT=DECLINED:urn:uuid:2F-1\r\n"), NULL, CALENDAR_REPLY,
	    PARTSTAT_DECLINED, PAUL },
	{ "REPLY", "", REPLY("ATTENDEE;PARTSTAT=ACCEPTED:mailto:paul%2Btri@caf.example\r\n"), NULL, CALENDAR_REPLY, PARTSTAT_ACCEPTED,
	    "paul+tri@caf.example" },
	{ "REPLY", PAUL, REPLY("ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:paul@caf.example\r\n"), NULL, CALENDAR_REPLY, PARTSTAT_NEEDS_ACTION,
	    PAUL },
	/* Of several, whose is it? */
	{ "REPLY", PAUL, REPLY("ATTENDEE;PARTSTAT=DECLINED:mailto:eve@caf.example\r\n" YES), NULL, CALENDAR_REPLY, PARTSTAT_ACCEPTED,
	    PAUL },
	{ "REPLY", "alias@caf.example", REPLY("ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:eve@caf.example\r\n" YES), NULL, CALENDAR_REPLY,
	    PARTSTAT_ACCEPTED, PAUL },
	{ "REPLY", "eve@caf.example",
	    REPLY("ATTENDEE;PARTSTAT=DECLINED:mailto:luc@caf.example\r\n"
		  "ATTENDEE;PARTSTAT=ACCEPTED;SENT-BY=\"MAILTO:eve@caf.example\":mailto:paul@caf.example\r\n"),
	    NULL, CALENDAR_REPLY, PARTSTAT_ACCEPTED, PAUL },
	{ "REPLY", "alias@caf.example", REPLY("ATTENDEE;PARTSTAT=DECLINED:mailto:eve@caf.example\r\n" YES), "calendar-attendee",
	    CALENDAR_REPLY, PARTSTAT_NONE, "" },
	{ "REPLY", PAUL, REPLY("ATTENDEE;PARTSTAT=ACCEPTED:invalid:nomail\r\n"), "calendar-attendee", CALENDAR_REPLY, PARTSTAT_ACCEPTED,
	    "" },
	{ "REPLY", PAUL, REPLY(""), "calendar-attendee", CALENDAR_REPLY, PARTSTAT_NONE, "" },
	/* Nothing said, said twice, something else. */
	{ "REPLY", PAUL, REPLY("ATTENDEE:mailto:paul@caf.example\r\n"), "calendar-answer", CALENDAR_REPLY, PARTSTAT_NONE, PAUL },
	{ "REPLY", PAUL, REPLY("ATTENDEE;PARTSTAT=X-PEUT-ETRE:mailto:paul@caf.example\r\n"), "calendar-answer", CALENDAR_REPLY,
	    PARTSTAT_NONE, PAUL },
	{ "REPLY", PAUL, REPLY("UID:autre\r\nDTSTART:hier\r\nSEQUENCE:-4\r\nDTSTAMP:20260399T000000Z\r\n" YES), NULL, CALENDAR_REPLY,
	    PARTSTAT_ACCEPTED, PAUL },
	{ "REPLY", PAUL, EVENT("METHOD:REQUEST\r\n", YES), "calendar-method", CALENDAR_REPLY, PARTSTAT_ACCEPTED, PAUL },
	{ "REQUEST", PAUL, REPLY(YES), "calendar-method", CALENDAR_REPLY, PARTSTAT_ACCEPTED, PAUL },
	{ NULL, PAUL, "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\n" YES "END:VEVENT\nEND:VCALENDAR\n", "calendar-uid", CALENDAR_REPLY,
	    PARTSTAT_ACCEPTED, PAUL },
	{ NULL, PAUL, "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VTODO\nUID:1\n" YES "END:VTODO\nEND:VCALENDAR\n", "calendar-broken",
	    CALENDAR_REPLY, PARTSTAT_NONE, "" },
	{ NULL, PAUL, REPLY(YES) REPLY(YES), "calendar-several", CALENDAR_REPLY, PARTSTAT_NONE, "" },
	{ NULL, PAUL, REPLY(YES "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:autre\r\n" YES), "calendar-several", CALENDAR_REPLY, PARTSTAT_ACCEPTED,
	    PAUL },
	{ NULL, PAUL,
	    REPLY("RECURRENCE-ID:20260312T130000Z\r\nATTENDEE;PARTSTAT=DECLINED:mailto:paul@caf.example\r\n"
		  "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:" UID "\r\n" YES),
	    NULL, CALENDAR_REPLY, PARTSTAT_ACCEPTED, PAUL },
	{ NULL, PAUL,
	    REPLY("RECURRENCE-ID:20260312T130000Z\r\n" YES "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:" UID
		  "\r\nRECURRENCE-ID:20260319T130000Z\r\n" YES),
	    "calendar-several", CALENDAR_REPLY, PARTSTAT_ACCEPTED, PAUL },
	{ "REFRESH", PAUL, EVENT("METHOD:REFRESH\r\n", "ATTENDEE:mailto:paul@caf.example\r\n"), NULL, CALENDAR_REFRESH, PARTSTAT_NONE,
	    PAUL },
	{ "COUNTER", PAUL, EVENT("METHOD:COUNTER\r\n", YES), "calendar-time", CALENDAR_COUNTER, PARTSTAT_ACCEPTED, PAUL },
	{ "COUNTER", PAUL, EVENT("METHOD:COUNTER\r\n", "DTSTART;TZID=Ici:20260312T140000\r\n" YES), "calendar-time", CALENDAR_COUNTER,
	    PARTSTAT_ACCEPTED, PAUL },
	{ "PUBLISH", PAUL, EVENT("METHOD:PUBLISH\r\n", ""), NULL, CALENDAR_OTHER, PARTSTAT_NONE, "" },
	{ "REQUEST", PAUL, EVENT("METHOD:REQUEST\r\n", ""), NULL, CALENDAR_REQUEST, PARTSTAT_NONE, "" },
	/* No calendar. */
	{ "REPLY", PAUL, "", "calendar-broken", CALENDAR_REPLY, PARTSTAT_NONE, "" },
	{ "REPLY", PAUL, "bonjour", "calendar-broken", CALENDAR_REPLY, PARTSTAT_NONE, "" },
	{ "REPLY", PAUL, "BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VEVENT\nEND:VCALENDAR\n", "calendar-broken", CALENDAR_REPLY, PARTSTAT_NONE,
	    "" },
	{ "REPLY", PAUL, "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:1\n", "calendar-broken", CALENDAR_REPLY, PARTSTAT_NONE, "" },
};

static void
test_answers(void)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(answers); i++) {
		const struct calendar_said *s = said(answers[i].method, answers[i].from, answers[i].ics);
		char *got = talloc_asprintf(mem, "%zu: %s %d %d %s", i, s->trouble, s->method, s->partstat, s->attendee);
		char *want = talloc_asprintf(
		    mem, "%zu: %s %d %d %s", i, answers[i].trouble, answers[i].is, answers[i].partstat, answers[i].attendee);

		CHECK_STR(got, want);
	}
}

/* What DTSTART and DTEND say, in all the ways of saying it. */
static void
test_times(void)
{
	static const struct {
		const char *lines;
		int64_t start, end;
		bool whole_days, floating;
	} times[] = {
		{ "DTSTART:20260312T130000Z\r\nDTEND:20260312T160000Z\r\n", START, END, false, false },
		{ "DTSTART;TZID=Europe/Paris:20260312T140000\r\nDURATION:PT3H\r\n", START, END, false, false },
		{ "DTSTART;TZID=\"Romance Standard Time\":20260312T140000\r\nDTEND;TZID=Romance Standard Time:20260312T170000\r\n", START,
		    END, false, false },
		{ "DTSTART;TZID=\"(UTC+01:00) Bruxelles, Copenhague, Madrid, Paris\":20260312T140000\r\n", START, 0, false, false },
		{ "DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Paris:20260312T140000\r\n", START, 0, false, false },
		{ "DTSTART;TZID=tzone://Microsoft/Utc:20260312T130000\r\n", START, 0, false, false },
		{ "DTSTART;TZID=Heure du bureau:20260312T140000\r\n", START, 0, false, false }, /* it stands in the calendar */
		{ "DTSTART;TZID=Heure du bureau:20260712T150000\r\n", 1783861200, 0, false, false },
		{ "DTSTART;VALUE=DATE:20260312\r\nDTEND;VALUE=DATE:20260313\r\n", 1773273600, 1773360000, true, false },
		{ "DTSTART:20260312T140000\r\nDTEND:20260312T170000\r\n", 1773324000, 1773334800, false, true },
		{ "DTSTART:20260312T130000Z\r\nDTEND:20260312T120000Z\r\n", START, 0, false, false },
		{ "DTSTART:20260312T130000Z\r\nDURATION:-PT3H\r\n", START, 0, false, false },
		{ "DTSTART:20260312T130000Z\r\nDURATION:P99999999W\r\n", START, 0, false, false },
		{ "DTSTART:99991231T235959Z\r\n", 0, 0, false, false },
		{ "DTSTART:00000000T000000Z\r\n", 0, 0, false, false },
		{ "DTSTART:20260231T130000Z\r\n", 0, 0, false, false },
		{ "DTSTART:P3D\r\n", 0, 0, false, false },
	};
	static const char office[] =
	    "BEGIN:VTIMEZONE\r\nTZID:Heure du bureau\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\n"
	    "TZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\n"
	    "DTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
	    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n";
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(times); i++) {
		const struct calendar_said *s = said(NULL, PAUL,
		    talloc_asprintf(mem,
			"BEGIN:VCALENDAR\r\nMETHOD:COUNTER\r\n%sBEGIN:VEVENT\r\nUID:1\r\n%s" YES "END:VEVENT\r\nEND:VCALENDAR\r\n", office,
			times[i].lines));
		char *got = talloc_asprintf(
		    mem, "%s%lld %lld %d %d", times[i].lines, (long long)s->start, (long long)s->end, s->whole_days, s->floating);
		char *want = talloc_asprintf(mem, "%s%lld %lld %d %d", times[i].lines, (long long)times[i].start, (long long)times[i].end,
		    times[i].whole_days, times[i].floating);

		CHECK_STR(got, want);
		CHECK_STR(s->trouble ? s->trouble : "", times[i].start ? "" : "calendar-time");
	}
}

static char *
repeated(const char *s, size_t n)
{
	GString *all = g_string_new(NULL);
	char *copy;

	while (n-- > 0)
		g_string_append(all, s);
	copy = talloc_strndup(mem, all->str, all->len);
	g_string_free(all, TRUE);
	return copy;
}

/* Calendars that are made to hurt: each costs little, and says what it is. */
static void
test_bombs(void)
{
	const char *middle = "END:VEVENT\r\nEND:VCALENDAR\r\n";
	const struct {
		char *ics;
		const char *trouble;
	} bombs[] = {
		{ talloc_asprintf(mem, REPLY(YES "COMMENT:") "%s", repeated("x", LIMIT_CALENDAR)), "calendar-too-large" },
		{ talloc_asprintf(mem, "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n%s%s",
		      repeated("BEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n", 10000), "END:VCALENDAR\r\n"),
		    "calendar-several" },
		{ talloc_asprintf(mem, "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:1\r\n" YES "%s%s%s",
		      repeated("BEGIN:X\r\n", 20000), repeated("END:X\r\n", 20000), middle),
		    NULL },
		{ repeated("BEGIN:VCALENDAR\r\n", 20000), "calendar-several" },
		{ talloc_asprintf(mem, "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:1\r\n" YES "%s%s",
		      repeated("RRULE:FREQ=SECONDLY;COUNT=2147483647\r\nRDATE:20260101T000000Z\r\n", 5000), middle),
		    NULL },
		{ talloc_asprintf(mem, "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:1\r\n%s%s",
		      repeated("ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.example\r\n", 9000), middle),
		    "calendar-attendee" },
		{ talloc_asprintf(mem, "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:1\r\n" YES "%s%s",
		      repeated("UID:x\r\nSEQUENCE:1\r\n", 15000), middle),
		    "calendar-too-large" },
		{ talloc_asprintf(mem,
		      "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:1\r\n" YES "ATTACH;ENCODING=BASE64;VALUE=BINARY:%s\r\n%s",
		      repeated("QUJD\r\n ", 40000), middle),
		    NULL },
		{ talloc_asprintf(mem,
		      "BEGIN:VCALENDAR\r\nMETHOD:COUNTER\r\nBEGIN:VTIMEZONE\r\nTZID:Z1\r\nBEGIN:STANDARD\r\nDTSTART:00010101T000000\r\n"
		      "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:FREQ=SECONDLY\r\n%sEND:STANDARD\r\nEND:VTIMEZONE\r\n"
		      "BEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Z1:20260312T140000\r\n" YES "%s",
		      repeated("RRULE:FREQ=YEARLY;INTERVAL=1;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12;BYDAY=MO,TU,WE,TH,FR,SA,SU\r\n", 300),
		      middle),
		    NULL },
	};
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(bombs); i++) {
		clock_t begun = clock();
		const struct calendar_said *s = said("", PAUL, bombs[i].ics);

		CHECK_STR(talloc_asprintf(mem, "%zu %s", i, s->trouble), talloc_asprintf(mem, "%zu %s", i, bombs[i].trouble));
		CHECK((clock() - begun) / (CLOCKS_PER_SEC / 1000) < 1000);
	}
}

static bool
nobody(void *aux, const char *id)
{
	(void)aux;
	(void)id;
	return false;
}

static void
mail_take(const char *raw, size_t n, struct inbound *in)
{
	struct arrival a = { .key = "k", .raw = raw, .size = n, .full_size = n };
	struct err e;

	REQUIRE(mail_read(mem, &a, &lab, nobody, NULL, in, &e) == 0);
}

/* Answers as the programs of the world make them (tests/corpus/mail). */
static const struct {
	const char *name;
	enum calendar_method method;
	enum partstat partstat;
	const char *attendee, *comment, *text, *trouble;
	enum machine machine;
} corpus[] = {
	{ "reponse-outlook", CALENDAR_REPLY, PARTSTAT_ACCEPTED, "solenn.cariou@caf.example", "", "", NULL, MACHINE_RECEIPT },
	{ "reponse-outlook-com", CALENDAR_REPLY, PARTSTAT_TENTATIVE, "ronan.jezequel@mel.example", "", "", NULL, MACHINE_RECEIPT },
	{ "reponse-exchange-refus", CALENDAR_REPLY, PARTSTAT_DECLINED, "bleuenn.salaun@caf.example",
	    "Désolée, je suis en formation ce jour-là.", "Désolée, je suis en formation ce jour-là.", NULL, MACHINE_NO },
	{ "reponse-exchange-entier", CALENDAR_REPLY, PARTSTAT_TENTATIVE, "malo.kervella@agglo.example", "", NULL, NULL, MACHINE_RECEIPT },
	{ "reponse-gmail", CALENDAR_REPLY, PARTSTAT_ACCEPTED, "Nolwenn.Abgrall@asso.example", "Je devrai partir a 16 h, merci", NULL, NULL,
	    MACHINE_RECEIPT },
	{ "reponse-apple", CALENDAR_REPLY, PARTSTAT_ACCEPTED, "tangi.lemeur@ville.example", "Je serai là dès 13 h 45.", "", NULL,
	    MACHINE_RECEIPT },
	{ "reponse-thunderbird", CALENDAR_REPLY, PARTSTAT_DECLINED, "gwenola.pennec@mairie.example", "", NULL, NULL, MACHINE_RECEIPT },
	{ "reponse-zimbra", CALENDAR_REPLY, PARTSTAT_ACCEPTED, "herve.floch@ville.example", "", "Oui, j'y participerai.", NULL,
	    MACHINE_NO },
	{ "reponse-deleguee", CALENDAR_REPLY, PARTSTAT_DELEGATED, "yvon.guillou@region.example", "", "", NULL, MACHINE_RECEIPT },
	{ "reponse-uid-exchange", CALENDAR_REPLY, PARTSTAT_ACCEPTED, "solenn.cariou@caf.example", "", "", NULL, MACHINE_RECEIPT },
	{ "reponse-contredite", CALENDAR_REPLY, PARTSTAT_ACCEPTED, "solenn.cariou@caf.example", "", "", "calendar-method",
	    MACHINE_RECEIPT },
	{ "reponse-fichier", CALENDAR_REPLY, PARTSTAT_ACCEPTED, "maiwenn.legall@asso.example", "",
	    "Bonjour, ma réponse est dans le fichier. Y a-t-il un ascenseur ?", NULL, MACHINE_NO },
	{ "contre-proposition", CALENDAR_COUNTER, PARTSTAT_TENTATIVE, "solenn.cariou@caf.example", "Plutôt le lendemain matin ?",
	    "Plutôt le lendemain matin ?", NULL, MACHINE_NO },
	{ "actualiser", CALENDAR_REFRESH, PARTSTAT_NONE, "tangi.lemeur@ville.example", "", "", NULL, MACHINE_RECEIPT },
};

static void
test_corpus(void)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(corpus); i++) {
		char *path = talloc_asprintf(mem, "tests/corpus/mail/%s.eml", corpus[i].name), *raw = NULL;
		bool counter = corpus[i].method == CALENDAR_COUNTER;
		const struct calendar_said *s;
		struct inbound in;
		gsize n = 0;

		REQUIRE(g_file_get_contents(path, &raw, &n, NULL));
		mail_take(raw, n, &in);
		g_free(raw);
		s = in.calendar;
		REQUIRE(s);
		CHECK_STR(talloc_asprintf(mem, "%s: %d %d %s %s", corpus[i].name, s->method, s->partstat, s->attendee, s->trouble),
		    talloc_asprintf(mem, "%s: %d %d %s %s", corpus[i].name, corpus[i].method, corpus[i].partstat, corpus[i].attendee,
			corpus[i].trouble));
		CHECK_STR(s->comment, corpus[i].comment);
		CHECK_INT(in.machine, corpus[i].machine);
		CHECK(in.verified);
		if (corpus[i].text)
			CHECK_STR(in.text, corpus[i].text);
		CHECK_STR(s->uid, UID);
		if (s->method == CALENDAR_REFRESH)
			continue;
		CHECK_INT(s->sequence, 1);
		CHECK(s->stamp >= 1772784900 && s->stamp < 1772788000);
		CHECK_INT(s->start, counter ? 1773390600 : START);
		CHECK_INT(s->end, counter ? 1773401400 : END);
		CHECK_STR(s->sent_by, strcmp(corpus[i].name, "reponse-zimbra") == 0 ? "secretariat@ville.example" : "");
		CHECK_STR(s->delegated_to, s->partstat == PARTSTAT_DELEGATED ? "anna.prigent@region.example" : "");
	}
}

static char *
letter_bytes(const struct calendar_event *ev, size_t *size)
{
	struct letter l = { .channel = CHANNEL_MAIL,
		.to = PAUL,
		.lang = "fr",
		.subject = "Invitation : Guichet unique",
		.text = "Bonjour,\n\nViendrez-vous ?\n",
		.in_reply_to = "",
		.id = "k7qx2mabcd",
		.event = ev };
	const char *bytes = NULL;
	struct err e = { 0 };

	if (mail_write(mem, &l, &lab, STAMP, &bytes, size, &e) < 0)
		return NULL;
	return (char *)(uintptr_t)bytes;
}

/* A letter that invites: what it holds is read back by the other half. What it is to other readers: tests/real/test_calendar.py. */
static void
test_letter(void)
{
	struct calendar_event ev = workshop();
	struct inbound in;
	size_t n = 0;
	char *raw = letter_bytes(&ev, &n);

	REQUIRE(raw);
	CHECK(strstr(raw, "Content-Type: multipart/mixed;\r\n boundary=\"=_.k7qx2mabcd\"\r\n"));
	CHECK(strstr(raw, "Content-Type: text/calendar; charset=UTF-8; method=REQUEST\r\nContent-Transfer-Encoding: base64\r\n"));
	CHECK(strstr(raw, "Content-Disposition: attachment; filename=\"invitation.ics\"\r\n"));
	mail_take(raw, n, &in);
	REQUIRE(in.calendar);
	CHECK_INT(in.calendar->method, CALENDAR_REQUEST);
	CHECK_STR(in.calendar->uid, UID);
	CHECK_INT(in.calendar->start, START);
	CHECK_INT(in.calendar->end, END);
	CHECK_INT(in.calendar->stamp, STAMP);
	CHECK_STR(in.calendar->trouble ? in.calendar->trouble : "", "");
	CHECK(strstr(in.full_text, "Viendrez-vous"));
	CHECK_INT(in.n_attachments, 0);
	ev.method = CALENDAR_CANCEL;
	raw = letter_bytes(&ev, &n);
	CHECK(raw && strstr(raw, "method=CANCEL\r\n") && strstr(raw, "filename=\"cancel.ics\""));
	ev.uid = "";
	CHECK(!letter_bytes(&ev, &n));
	CHECK(letter_bytes(NULL, &n) && !strstr(letter_bytes(NULL, &n), "multipart/mixed"));
}

/* Letters and a feed as files, for readers that others wrote (tests/real/test_calendar.py says what they must find in them). */
static void
file_write(const char *folder, const char *name, const char *bytes, size_t n)
{
	REQUIRE(bytes && g_file_set_contents(talloc_asprintf(mem, "%s/%s", folder, name), bytes, (gssize)n, NULL));
}

static void
samples_write(const char *folder)
{
	static const int64_t except[] = { 1778155200 };
	const struct calendar_feed feed = {
		.name = "Ateliers, salles ; et \"le reste\"", .description = "Ce qui vient", .refresh = 3600, .zone = "Europe/Paris"
	};
	struct calendar_event ev = workshop(), all[2];
	struct err e = { 0 };
	size_t n = 0;
	char *s;

	ev.description = "Bonjour,\n\nÀ l'ordre du jour : accueil, idées ; suite.\nUne barre \\ oblique.";
	ev.location = "Salle Ouessant, 2e étage";
	ev.summary = "Atelier « Guichet unique » : accueil, orientation ; suite de nos échanges avec les agents";
	s = letter_bytes(&ev, &n);
	file_write(folder, "request.eml", s, n);
	all[0] = ev;
	ev.method = CALENDAR_CANCEL;
	ev.sequence = 2;
	s = letter_bytes(&ev, &n);
	file_write(folder, "cancel.eml", s, n);

	ev = workshop();
	ev.attendee_name = "Le Goff, Paul; \"chef\": dit ^nous";
	ev.role = ATTEND_OPTIONAL;
	ev.summary = "Atelier\r\nATTENDEE:mailto:tous@caf.example\r\nBEGIN:VALARM";
	ev.rule = "FREQ=MONTHLY;BYDAY=1TH;UNTIL=20261231";
	ev.zone = "Europe/Paris";
	ev.start = 1772715600; /* 2026-03-05 14:00 in Paris */
	ev.end = 1772726400;
	ev.except = except;
	ev.n_except = 1;
	s = letter_bytes(&ev, &n);
	file_write(folder, "series.eml", s, n);
	all[1] = ev;
	all[1].uid = "atelier-2026-004@lab.example";

	ev = workshop();
	ev.whole_days = true;
	ev.start = 1773273600;
	ev.end = ev.start + INT64_C(2) * 86400;
	ev.status = EVENT_TENTATIVE;
	ev.partstat = PARTSTAT_ACCEPTED;
	ev.role = ATTEND_CHAIR;
	s = letter_bytes(&ev, &n);
	file_write(folder, "days.eml", s, n);
	s = calendar_feed_write(mem, &feed, all, 2, &e);
	file_write(folder, "feed.ics", s, s ? strlen(s) : 0);
}

int
main(int argc, char **argv)
{
	mem = talloc_new(NULL);
	if (argc == 2) {
		samples_write(argv[1]);
		talloc_free(mem);
		return 0;
	}
	test_invitation();
	test_hostile_words();
	test_folding();
	test_refused();
	test_series();
	test_feed();
	test_answers();
	test_times();
	test_bombs();
	test_corpus();
	test_letter();
	talloc_free(mem);
	return check_report();
}
