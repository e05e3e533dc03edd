/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/mail/calendar.h"

#include <glib.h>
#include <string.h>

#include "bot/base/date.h"
#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "bot/mail/calendar_inside.h"

enum { LONGEST_UID = 200, LONGEST_DESCRIPTION = 4000, LONGEST_RULE = 200, EXCEPT_MOST = 400, DAY = 86400 };
#define TIME_LAST INT64_C(7258118399) /* 2199-12-31: what calendar programs still show */

static const char *const methods[CALENDAR_METHODS] = { [CALENDAR_OTHER] = "",
	[CALENDAR_REQUEST] = "REQUEST",
	[CALENDAR_CANCEL] = "CANCEL",
	[CALENDAR_REPLY] = "REPLY",
	[CALENDAR_COUNTER] = "COUNTER",
	[CALENDAR_DECLINECOUNTER] = "DECLINECOUNTER",
	[CALENDAR_REFRESH] = "REFRESH" };

void
calendar_init(void)
{
	icalerror_set_errors_are_fatal(0);
	icaltimezone_set_builtin_tzdata(0);
}

const char *
calendar_method_name(enum calendar_method m)
{
	return methods[m];
}

enum calendar_method
calendar_method_named(const char *name)
{
	size_t i;

	for (i = 1; i < CALENDAR_METHODS; i++)
		if (name && g_ascii_strcasecmp(name, methods[i]) == 0)
			return (enum calendar_method)i;
	return CALENDAR_OTHER;
}

/* A value of a parameter cannot hold a quote; as RFC 6868 would write it, hardly a program reads it. A backslash has no meaning in one, and
 * one for many programs, libical among them. */
static char *
name_plain(TALLOC_CTX *mem, const char *name)
{
	char *s = text_line(mem, name ? name : "", LIMIT_NAME), *p;

	for (p = s; *p; p++)
		if (strchr("\"^\\", *p))
			*p = *p == '\\' ? '/' : '\'';
	return s;
}

static bool
uid_safe(const char *uid)
{
	size_t n = 0;

	while (uid && uid[n] > ' ' && uid[n] < 0x7f)
		n++;
	return uid && n > 0 && n <= LONGEST_UID && uid[n] == '\0';
}

/* Of a series: clocks, not instants. Outlook refuses a cancellation with a zone. */
static bool
in_zone(const struct calendar_event *ev)
{
	return ev->zone && *ev->zone && !ev->whole_days && (ev->rule || ev->instance) && ev->method != CALENDAR_CANCEL;
}

static struct icaltimetype
time_write(const struct calendar_event *ev, int64_t at)
{
	struct icaltimetype t = icaltime_null_time();
	struct civil c;

	if (!in_zone(ev))
		return icaltime_from_timet_with_zone((time_t)at, ev->whole_days, ev->whole_days ? NULL : icaltimezone_get_utc_timezone());
	if (date_civil(at, ev->zone, &c) < 0)
		return t;
	t.year = c.year;
	t.month = c.month;
	t.day = c.day;
	t.hour = c.hour;
	t.minute = c.minute;
	t.second = c.second;
	return t;
}

static void
time_add(icalcomponent *event, const struct calendar_event *ev, icalproperty *p)
{
	if (in_zone(ev))
		icalproperty_add_parameter(p, icalparameter_new_tzid(ev->zone));
	icalcomponent_add_property(event, p);
}

/* An end of a series that is said in civil time is one in UTC (RFC 5545 3.3.10: it must be, where the start has a zone). */
static void
until_mend(const struct calendar_event *ev, struct icalrecurrencetype *r)
{
	struct icaltimetype *u = &r->until;
	struct civil c = { .year = u->year, .month = u->month, .day = u->day, .hour = u->hour, .minute = u->minute, .second = u->second };
	int64_t at;

	if (icaltime_is_null_time(*u) || icaltime_is_utc(*u) || !in_zone(ev))
		return;
	if (u->is_date)
		c.hour = 23, c.minute = 59, c.second = 59;
	if (date_instant(&c, ev->zone, &at) == 0)
		*u = icaltime_from_timet_with_zone((time_t)at, 0, icaltimezone_get_utc_timezone());
}

static int
rule_add(icalcomponent *event, const struct calendar_event *ev, struct err *e)
{
	struct icalrecurrencetype r;
	size_t i;

	if (!ev->rule || ev->method == CALENDAR_CANCEL)
		return 0;
	if (strlen(ev->rule) > LONGEST_RULE || (!ev->whole_days && (!ev->zone || !*ev->zone)))
		return fail(e, ERR_PERM, "calendar: a rule that is too long, or without a zone");
	r = icalrecurrencetype_from_string(ev->rule);
	/* More than once a day is no workshop, and floods whoever shows it. */
	if (r.freq == ICAL_NO_RECURRENCE || r.freq < ICAL_DAILY_RECURRENCE)
		return fail(e, ERR_PERM, "calendar: no rule of days: %s", ev->rule);
	until_mend(ev, &r);
	icalcomponent_add_property(event, icalproperty_new_rrule(r));
	for (i = 0; i < ev->n_except && i < EXCEPT_MOST; i++)
		time_add(event, ev, icalproperty_new_exdate(time_write(ev, ev->except[i])));
	return 0;
}

/* libical escapes what it writes (";", ",", "\", line ends) and folds lines between characters; here only length and what is no text. */
static void
words_add(TALLOC_CTX *mem, icalcomponent *event, const struct calendar_event *ev)
{
	char *summary = text_line(mem, ev->summary ? ev->summary : "", LIMIT_SUBJECT);
	char *location = text_line(mem, ev->location ? ev->location : "", LIMIT_SUBJECT);
	const char *said = ev->description ? ev->description : "";
	char *description = text_trim(text_clean(mem, said, strlen(said), LONGEST_DESCRIPTION));

	icalcomponent_add_property(event, icalproperty_new_summary(summary));
	if (*description)
		icalcomponent_add_property(event, icalproperty_new_description(description));
	if (*location)
		icalcomponent_add_property(event, icalproperty_new_location(location));
}

static icalparameter *
partstat_of(enum partstat said)
{
	static const icalparameter_partstat of[] = { [PARTSTAT_NONE] = ICAL_PARTSTAT_NEEDSACTION,
		[PARTSTAT_NEEDS_ACTION] = ICAL_PARTSTAT_NEEDSACTION,
		[PARTSTAT_ACCEPTED] = ICAL_PARTSTAT_ACCEPTED,
		[PARTSTAT_DECLINED] = ICAL_PARTSTAT_DECLINED,
		[PARTSTAT_TENTATIVE] = ICAL_PARTSTAT_TENTATIVE,
		[PARTSTAT_DELEGATED] = ICAL_PARTSTAT_DELEGATED };

	return icalparameter_new_partstat(of[said]);
}

static icalparameter *
role_of(enum calendar_role role)
{
	static const icalparameter_role of[] = { [ATTEND_REQUIRED] = ICAL_ROLE_REQPARTICIPANT,
		[ATTEND_OPTIONAL] = ICAL_ROLE_OPTPARTICIPANT,
		[ATTEND_CHAIR] = ICAL_ROLE_CHAIR,
		[ATTEND_INFORMED] = ICAL_ROLE_NONPARTICIPANT };

	return icalparameter_new_role(of[role]);
}

static void
person_add(TALLOC_CTX *mem, icalcomponent *event, icalproperty *p, const char *name)
{
	char *plain = name_plain(mem, name);

	if (*plain)
		icalproperty_add_parameter(p, icalparameter_new_cn(plain));
	icalcomponent_add_property(event, p);
}

static int
people_add(TALLOC_CTX *mem, icalcomponent *event, const struct calendar_event *ev, const char *lab, const char *address, struct err *e)
{
	bool own = !ev->organizer || !*ev->organizer;
	const char *organizer = own ? address : ev->organizer;
	icalproperty *p;

	if (!addr_check(organizer ? organizer : "") || !ev->attendee || !addr_check(ev->attendee))
		return fail(e, ERR_PERM, "calendar: an address is none");
	p = icalproperty_new_organizer(talloc_asprintf(mem, "mailto:%s", organizer));
	person_add(mem, event, p, ev->organizer_name && *ev->organizer_name ? ev->organizer_name : own ? lab : NULL);
	p = icalproperty_new_attendee(talloc_asprintf(mem, "mailto:%s", ev->attendee));
	icalproperty_add_parameter(p, icalparameter_new_cutype(ICAL_CUTYPE_INDIVIDUAL));
	icalproperty_add_parameter(p, role_of(ev->role));
	icalproperty_add_parameter(p, partstat_of(ev->partstat));
	if (ev->method != CALENDAR_CANCEL)
		icalproperty_add_parameter(p, icalparameter_new_rsvp(ICAL_RSVP_TRUE));
	person_add(mem, event, p, ev->attendee_name);
	return 0;
}

static int
event_check(const struct calendar_event *ev, struct err *e)
{
	if (!uid_safe(ev->uid))
		return fail(e, ERR_PERM, "calendar: an event without a proper UID");
	if (ev->start < 0 || ev->end > TIME_LAST || ev->end <= ev->start || ev->stamp < 0 || ev->stamp > TIME_LAST || ev->sequence < 0)
		return fail(e, ERR_PERM, "calendar: the times of %s cannot be", ev->uid);
	if (ev->whole_days && (ev->start % DAY || ev->end % DAY))
		return fail(e, ERR_BUG, "calendar: days of %s that do not begin at midnight", ev->uid);
	return 0;
}

static int
event_fill(TALLOC_CTX *mem, icalcomponent *event, const struct calendar_event *ev, struct err *e)
{
	static const icalproperty_status status[] = { [EVENT_CONFIRMED] = ICAL_STATUS_CONFIRMED,
		[EVENT_TENTATIVE] = ICAL_STATUS_TENTATIVE,
		[EVENT_CANCELLED] = ICAL_STATUS_CANCELLED };

	if (event_check(ev, e) < 0)
		return -1;
	icalcomponent_add_property(event, icalproperty_new_uid(ev->uid));
	icalcomponent_add_property(event, icalproperty_new_sequence(ev->sequence));
	icalcomponent_add_property(
	    event, icalproperty_new_dtstamp(icaltime_from_timet_with_zone((time_t)ev->stamp, 0, icaltimezone_get_utc_timezone())));
	if (ev->instance)
		time_add(event, ev, icalproperty_new_recurrenceid(time_write(ev, ev->instance)));
	time_add(event, ev, icalproperty_new_dtstart(time_write(ev, ev->start)));
	time_add(event, ev, icalproperty_new_dtend(time_write(ev, ev->end)));
	if (rule_add(event, ev, e) < 0)
		return -1;
	words_add(mem, event, ev);
	icalcomponent_add_property(
	    event, icalproperty_new_status(ev->method == CALENDAR_CANCEL ? ICAL_STATUS_CANCELLED : status[ev->status]));
	icalcomponent_add_property(event, icalproperty_new_transp(ICAL_TRANSP_OPAQUE));
	return 0;
}

static icalcomponent *
calendar_begin(icalproperty_method method)
{
	icalcomponent *c = icalcomponent_new(ICAL_VCALENDAR_COMPONENT);

	icalcomponent_add_property(c, icalproperty_new_prodid("-//Skoazell//Skoazell//FR"));
	icalcomponent_add_property(c, icalproperty_new_version("2.0"));
	icalcomponent_add_property(c, icalproperty_new_calscale("GREGORIAN"));
	icalcomponent_add_property(c, icalproperty_new_method(method));
	return c;
}

/* Folded anew, at 75 bytes and between characters (RFC 5545 3.1): libical 3.0 may fold between the CR and the LF that end a property,
 * which leaves a bare CR and a line of its own. */
static char *
lines_fold(TALLOC_CTX *mem, const char *s)
{
	enum { LONGEST = 75 };
	GString *out = g_string_sized_new(strlen(s) + 64);
	size_t used = 0, n;
	char *copy;

	while (*s) {
		if (strncmp(s, "\r\n ", 3) == 0) {
			s += 3;
			continue;
		}
		n = *s == '\r' && s[1] == '\n' ? 2 : (size_t)(g_utf8_next_char(s) - s);
		if (n > 1 && *s == '\r') {
			used = 0;
		} else if (used + n > LONGEST) {
			g_string_append(out, "\r\n ");
			used = 1 + n;
		} else {
			used += n;
		}
		g_string_append_len(out, s, (gssize)n);
		s += n;
	}
	copy = talloc_strndup(mem, out->str, out->len);
	g_string_free(out, TRUE);
	return copy;
}

/* Takes the calendar. What libical gives is of malloc() and the caller's: the calls without _r give what a ring of buffers overwrites. */
static char *
calendar_end(TALLOC_CTX *mem, icalcomponent *c, struct err *e)
{
	char *s = icalcomponent_as_ical_string_r(c), *folded = s ? lines_fold(mem, s) : NULL;

	icalcomponent_free(c);
	g_clear_pointer(&s, icalmemory_free_buffer);
	if (!folded)
		(void)fail(e, ERR_BUG, "calendar: libical has written nothing");
	return folded;
}

char *
calendar_write(TALLOC_CTX *mem, const struct calendar_event *ev, const char *lab, const char *address, struct err *e)
{
	bool cancel = ev->method == CALENDAR_CANCEL;
	TALLOC_CTX *tmp = talloc_new(mem);
	icalcomponent *c, *event = icalcomponent_new(ICAL_VEVENT_COMPONENT);
	int r = 0;

	calendar_init();
	c = calendar_begin(cancel ? ICAL_METHOD_CANCEL : ICAL_METHOD_REQUEST);
	if (!cancel && ev->method != CALENDAR_REQUEST)
		r = fail(e, ERR_BUG, "calendar: neither an invitation nor its end");
	if (r == 0 && in_zone(ev) && zone_add(c, ev->zone, ev->start) < 0)
		r = fail(e, ERR_PERM, "calendar: no zone %s", ev->zone);
	icalcomponent_add_component(c, event);
	if (r == 0)
		r = event_fill(tmp, event, ev, e);
	if (r == 0)
		r = people_add(tmp, event, ev, lab, address, e);
	talloc_free(tmp);
	if (r == 0)
		return calendar_end(mem, c, e);
	icalcomponent_free(c);
	return NULL;
}

/* One VTIMEZONE a zone, for the earliest event that needs it. */
static int
zones_add(icalcomponent *c, const struct calendar_event *ev, size_t n, struct err *e)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	size_t i, k;

	for (i = 0; i < n; i++) {
		int64_t first = ev[i].start;

		if (!in_zone(&ev[i]) || !g_hash_table_add(seen, (void *)(uintptr_t)ev[i].zone))
			continue;
		for (k = i + 1; k < n; k++)
			if (in_zone(&ev[k]) && strcmp(ev[k].zone, ev[i].zone) == 0)
				first = MIN(first, ev[k].start);
		if (zone_add(c, ev[i].zone, first) < 0)
			return fail(e, ERR_PERM, "calendar: no zone %s", ev[i].zone);
	}
	return 0;
}

/* As it stands: libical escapes no comma in a property that it does not know, and readers that do not know it either show what stands. */
static void
x_add(icalcomponent *c, const char *name, const char *text)
{
	icalproperty *p = icalproperty_new_x(text);

	icalproperty_set_x_name(p, name);
	icalcomponent_add_property(c, p);
}

static void
feed_head(TALLOC_CTX *mem, icalcomponent *c, const struct calendar_feed *f)
{
	struct icaldurationtype again = icaldurationtype_from_int(CLAMP(f->refresh, 300, 7 * DAY));
	char *name = text_line(mem, f->name ? f->name : "", LIMIT_SUBJECT);
	char *description = text_line(mem, f->description ? f->description : "", LIMIT_SUBJECT);
	char *duration = icaldurationtype_as_ical_string_r(again);
	icalproperty *p;

	/* The name twice: as RFC 7986 has it, and as all programs know it. */
	icalcomponent_add_property(c, icalproperty_new_name(name));
	x_add(c, "X-WR-CALNAME", name);
	if (*description)
		x_add(c, "X-WR-CALDESC", description);
	if (f->zone && *f->zone)
		x_add(c, "X-WR-TIMEZONE", f->zone);
	p = icalproperty_new_refreshinterval(again);
	icalproperty_set_parameter_from_string(p, "VALUE", "DURATION");
	icalcomponent_add_property(c, p);
	x_add(c, "X-PUBLISHED-TTL", duration);
	icalmemory_free_buffer(duration);
}

char *
calendar_feed_write(TALLOC_CTX *mem, const struct calendar_feed *f, const struct calendar_event *events, size_t n, struct err *e)
{
	TALLOC_CTX *tmp = talloc_new(mem);
	struct calendar_event *ev = talloc_array(tmp, struct calendar_event, (unsigned int)n);
	icalcomponent *c;
	size_t i;
	int r;

	for (i = 0; i < n; i++) {
		ev[i] = events[i];
		ev[i].method = CALENDAR_REQUEST; /* what is cancelled stays in it for a while, whole */
	}

	calendar_init();
	c = calendar_begin(ICAL_METHOD_PUBLISH);
	feed_head(tmp, c, f);
	r = zones_add(c, ev, n, e);
	for (i = 0; i < n && r == 0; i++) {
		icalcomponent *event = icalcomponent_new(ICAL_VEVENT_COMPONENT);

		icalcomponent_add_component(c, event);
		r = event_fill(tmp, event, &ev[i], e);
	}
	talloc_free(tmp);
	if (r == 0)
		return calendar_end(mem, c, e);
	icalcomponent_free(c);
	return NULL;
}
