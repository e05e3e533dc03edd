/* SPDX-License-Identifier: EUPL-1.2 */
#include <glib.h>
#include <string.h>

#include "bot/base/date.h"
#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "bot/mail/calendar_inside.h"

enum { LONGEST_UID = 500, LONGEST_COMMENT = 2000, YEAR_FIRST = 1970, YEAR_LAST = 2199 };

static const char *
value_of(icalproperty *p)
{
	icalvalue *v = p ? icalproperty_get_value(p) : NULL;
	const char *s = NULL;

	switch (v ? icalvalue_isa(v) : ICAL_NO_VALUE) {
	case ICAL_TEXT_VALUE:
		s = icalvalue_get_text(v);
		break;
	case ICAL_CALADDRESS_VALUE:
		s = icalvalue_get_caladdress(v);
		break;
	case ICAL_X_VALUE:
		s = icalvalue_get_x(v);
		break;
	default:
		break;
	}
	return s ? s : "";
}

static const char *
parameter_of(icalproperty *p, icalparameter_kind kind)
{
	icalparameter *a = icalproperty_get_first_parameter(p, kind);
	const char *s = NULL;

	switch (a ? kind : ICAL_NO_PARAMETER) {
	case ICAL_CN_PARAMETER:
		s = icalparameter_get_cn(a);
		break;
	case ICAL_EMAIL_PARAMETER:
		s = icalparameter_get_email(a);
		break;
	case ICAL_SENTBY_PARAMETER:
		s = icalparameter_get_sentby(a);
		break;
	case ICAL_DELEGATEDTO_PARAMETER:
		s = icalparameter_get_delegatedto(a);
		break;
	case ICAL_DELEGATEDFROM_PARAMETER:
		s = icalparameter_get_delegatedfrom(a);
		break;
	case ICAL_TZID_PARAMETER:
		s = icalparameter_get_tzid(a);
		break;
	default:
		break;
	}
	return s ? s : "";
}

/* What only one program writes. */
static const char *
x_parameter(icalproperty *p, const char *name)
{
	icalparameter *a;

	for (a = icalproperty_get_first_parameter(p, ICAL_X_PARAMETER); a; a = icalproperty_get_next_parameter(p, ICAL_X_PARAMETER)) {
		const char *is = icalparameter_get_xname(a), *value = icalparameter_get_xvalue(a);

		if (is && value && g_ascii_strcasecmp(is, name) == 0)
			return value;
	}
	return "";
}

/* "MAILTO:Paul%2Btri@Caf.Example" or a bare address; "" when it is none of mail. */
static const char *
address_of(TALLOC_CTX *mem, const char *uri)
{
	g_autofree char *plain = NULL;
	const char *clean;
	char *s;

	uri += strspn(uri, " \"'<");
	if (g_ascii_strncasecmp(uri, "mailto:", 7) == 0)
		uri += 7;
	plain = g_uri_unescape_string(uri, NULL);
	s = talloc_strndup(mem, plain ? plain : uri, LIMIT_ADDRESS + 1);
	s[strcspn(s, "?>\"' ,")] = '\0';
	clean = addr_clean(mem, s);
	return clean ? clean : "";
}

static const char *
person_address(TALLOC_CTX *mem, icalproperty *p)
{
	const char *addr = address_of(mem, value_of(p));

	return *addr ? addr : address_of(mem, parameter_of(p, ICAL_EMAIL_PARAMETER));
}

static enum partstat
person_partstat(icalproperty *p)
{
	icalparameter *a = icalproperty_get_first_parameter(p, ICAL_PARTSTAT_PARAMETER);

	switch (a ? icalparameter_get_partstat(a) : ICAL_PARTSTAT_NONE) {
	case ICAL_PARTSTAT_NEEDSACTION:
		return PARTSTAT_NEEDS_ACTION;
	case ICAL_PARTSTAT_ACCEPTED:
		return PARTSTAT_ACCEPTED;
	case ICAL_PARTSTAT_DECLINED:
		return PARTSTAT_DECLINED;
	case ICAL_PARTSTAT_TENTATIVE:
		return PARTSTAT_TENTATIVE;
	case ICAL_PARTSTAT_DELEGATED:
		return PARTSTAT_DELEGATED;
	default:
		return PARTSTAT_NONE;
	}
}

/* Whose answer this is. The event may stand there whole, with everybody who is invited: theirs who wrote, else the only one's, else the only
 * one's who has answered. */
static icalproperty *
attendee_find(TALLOC_CTX *mem, icalcomponent *event, const char *from)
{
	icalproperty *p, *only = NULL, *answered = NULL, *in_place = NULL;
	size_t n = 0, n_answered = 0;

	for (p = icalcomponent_get_first_property(event, ICAL_ATTENDEE_PROPERTY); p;
	     p = icalcomponent_get_next_property(event, ICAL_ATTENDEE_PROPERTY)) {
		enum partstat said = person_partstat(p);

		if (*from && addr_same(person_address(mem, p), from))
			return p;
		if (*from && addr_same(address_of(mem, parameter_of(p, ICAL_SENTBY_PARAMETER)), from))
			in_place = p;
		only = p;
		n++;
		if (said != PARTSTAT_NONE && said != PARTSTAT_NEEDS_ACTION) {
			answered = p;
			n_answered++;
		}
	}
	return in_place ? in_place : n == 1 ? only : n_answered == 1 ? answered : NULL;
}

static void
attendee_read(TALLOC_CTX *mem, icalcomponent *event, const char *from, struct calendar_said *s)
{
	icalproperty *p = attendee_find(mem, event, from);

	if (!p)
		return;
	s->attendee = person_address(mem, p);
	s->attendee_name = text_line(mem, parameter_of(p, ICAL_CN_PARAMETER), LIMIT_NAME);
	s->sent_by = address_of(mem, parameter_of(p, ICAL_SENTBY_PARAMETER));
	s->partstat = person_partstat(p);
	s->delegated_to = address_of(mem, parameter_of(p, ICAL_DELEGATEDTO_PARAMETER));
	s->delegated_from = address_of(mem, parameter_of(p, ICAL_DELEGATEDFROM_PARAMETER));
	if (!*s->comment) /* Google */
		s->comment = x_parameter(p, "X-RESPONSE-COMMENT");
}

/* libical takes "20260231" for a time. */
static bool
time_valid(const struct icaltimetype *t)
{
	return t->year >= YEAR_FIRST && t->year <= YEAR_LAST && t->month >= 1 && t->month <= 12 && t->day >= 1 &&
	       t->day <= icaltime_days_in_month(t->month, t->year) && t->hour >= 0 && t->hour < 24 && t->minute >= 0 && t->minute < 60 &&
	       t->second >= 0 && t->second <= 60;
}

/* A time that stands in the calendar, as UTC; 0 if it cannot be read. *floating: it has no zone. */
static int64_t
time_read(icalcomponent *calendar, icalproperty *p, bool *date, bool *floating)
{
	icalvalue *v = p ? icalproperty_get_value(p) : NULL;
	icalvalue_kind kind = v ? icalvalue_isa(v) : ICAL_NO_VALUE;
	struct icaltimetype t = icaltime_null_time();
	const char *tzid, *zone;
	icaltimezone *own;
	struct civil c;
	int64_t at;

	if (kind == ICAL_DATETIME_VALUE || kind == ICAL_DATE_VALUE)
		t = icalvalue_get_datetime(v);
	if (!time_valid(&t))
		return 0;
	tzid = parameter_of(p, ICAL_TZID_PARAMETER);
	*date = t.is_date;
	*floating = !t.is_date && !icaltime_is_utc(t) && !*tzid;
	if (t.is_date || icaltime_is_utc(t) || !*tzid)
		return MAX((int64_t)icaltime_as_timet(t), 0);
	zone = zone_named(tzid);
	own = zone ? NULL : icalcomponent_get_timezone(calendar, tzid);
	if (!zone)
		return own ? MAX((int64_t)icaltime_as_timet_with_zone(t, own), 0) : 0;
	c = (struct civil){
		.year = t.year, .month = t.month, .day = t.day, .hour = t.hour, .minute = t.minute, .second = MIN(t.second, 59)
	};
	return date_instant(&c, zone, &at) == 0 && at > 0 ? at : 0;
}

static icalproperty *
first(icalcomponent *c, icalproperty_kind kind)
{
	return icalcomponent_get_first_property(c, kind);
}

static void
times_read(icalcomponent *calendar, icalcomponent *event, struct calendar_said *s)
{
	icalproperty *duration = first(event, ICAL_DURATION_PROPERTY);
	bool date = false, floating = false, end_date, end_floating;
	struct icaldurationtype d;

	s->stamp = time_read(calendar, first(event, ICAL_DTSTAMP_PROPERTY), &date, &floating);
	s->instance = time_read(calendar, first(event, ICAL_RECURRENCEID_PROPERTY), &date, &floating);
	date = floating = false;
	s->start = time_read(calendar, first(event, ICAL_DTSTART_PROPERTY), &date, &floating);
	s->whole_days = date;
	s->floating = floating;
	s->end = time_read(calendar, first(event, ICAL_DTEND_PROPERTY), &end_date, &end_floating);
	if (s->end && (end_date != date || end_floating != floating))
		s->end = 0;
	if (s->start && !s->end && duration) {
		d = icalproperty_get_duration(duration);
		if (!icaldurationtype_is_bad_duration(d) && !d.is_neg && d.weeks < 60 && d.days < 400 && d.hours < 10000 &&
		    d.minutes < 600000)
			s->end = s->start + icaldurationtype_as_int(d);
	}
	if (s->end && s->end <= s->start)
		s->end = 0;
}

static int
hex(char c)
{
	return g_ascii_isxdigit(c) ? g_ascii_xdigit_value(c) : -1;
}

/* Exchange's own ids hold those of others (MS-OXCICAL): sixteen fixed bytes, ..., "vCal-Uid", 1, then the id with a NUL, all in hexadecimal
 * digits. What it writes back is sometimes that. */
static const char *
uid_unwrap(TALLOC_CTX *mem, const char *uid)
{
	static const char begins[] = "040000008200E00074C5B7101A82E008", mark[] = "7643616C2D55696401000000";
	g_autofree char *upper = g_ascii_strup(uid, -1);
	const char *p = g_str_has_prefix(upper, begins) ? strstr(upper, mark) : NULL;
	char *out;
	size_t n = 0;

	if (!p)
		return uid;
	p += strlen(mark);
	out = talloc_zero_size(mem, strlen(p) / 2 + 1);
	for (; hex(p[0]) >= 0 && hex(p[1]) >= 0; p += 2) {
		int byte = hex(p[0]) * 16 + hex(p[1]);

		if (byte == 0)
			break;
		if (byte <= ' ' || byte >= 0x7f)
			return uid;
		out[n++] = (char)byte;
	}
	return n > 0 ? out : uid;
}

static const char *
uid_read(TALLOC_CTX *mem, icalcomponent *event)
{
	const char *uid = value_of(first(event, ICAL_UID_PROPERTY));

	return strlen(uid) > LONGEST_UID ? "" : uid_unwrap(mem, text_line(mem, uid, LONGEST_UID));
}

static const char *
comment_read(icalcomponent *event)
{
	const char *s = value_of(first(event, ICAL_COMMENT_PROPERTY));
	icalproperty *p;

	for (p = first(event, ICAL_X_PROPERTY); p && !*s; p = icalcomponent_get_next_property(event, ICAL_X_PROPERTY)) /* Apple */
		if (icalproperty_get_x_name(p) && g_ascii_strcasecmp(icalproperty_get_x_name(p), "X-CALENDARSERVER-ATTENDEE-COMMENT") == 0)
			s = value_of(p);
	return s;
}

/* The event that the answer is about: the only one, or that of the whole series where some of its occurrences stand beside it. */
static icalcomponent *
event_find(TALLOC_CTX *mem, icalcomponent *calendar, const char **trouble)
{
	icalcomponent *c, *found = NULL;
	size_t series = 0, n = 0;
	const char *uid = NULL;

	for (c = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT); c;
	     c = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT), n++) {
		const char *mine = uid_read(mem, c);

		if (uid && strcmp(uid, mine) != 0) {
			*trouble = "calendar-several";
			return found;
		}
		uid = mine;
		if (!first(c, ICAL_RECURRENCEID_PROPERTY)) {
			series++;
			found = c;
		} else if (!found) {
			found = c;
		}
	}
	if (series > 1 || (series == 0 && n > 1))
		*trouble = "calendar-several";
	else if (!found)
		*trouble = "calendar-broken";
	return found;
}

static bool
answers(enum calendar_method m)
{
	return m == CALENDAR_REPLY || m == CALENDAR_COUNTER || m == CALENDAR_REFRESH;
}

/* RFC 6047 2.4: what the mail says and what the calendar says is the same; either may be missing. */
static void
method_read(icalcomponent *calendar, const char *mail, struct calendar_said *s)
{
	icalproperty *p = first(calendar, ICAL_METHOD_PROPERTY);
	enum calendar_method inside = CALENDAR_OTHER, outside = calendar_method_named(mail);

	switch (p ? icalproperty_get_method(p) : ICAL_METHOD_NONE) {
	case ICAL_METHOD_REQUEST:
		inside = CALENDAR_REQUEST;
		break;
	case ICAL_METHOD_CANCEL:
		inside = CALENDAR_CANCEL;
		break;
	case ICAL_METHOD_REPLY:
		inside = CALENDAR_REPLY;
		break;
	case ICAL_METHOD_COUNTER:
		inside = CALENDAR_COUNTER;
		break;
	case ICAL_METHOD_DECLINECOUNTER:
		inside = CALENDAR_DECLINECOUNTER;
		break;
	case ICAL_METHOD_REFRESH:
		inside = CALENDAR_REFRESH;
		break;
	default:
		break;
	}
	s->method = p ? inside : outside;
	if (p && mail && *mail && inside != outside) {
		s->trouble = s->trouble ? s->trouble : "calendar-method";
		if (answers(outside)) /* somebody pressed a button, whatever came of it */
			s->method = outside;
	}
}

static const char *
trouble_of(const struct calendar_said *s)
{
	if (!*s->uid)
		return "calendar-uid";
	if (answers(s->method) && !*s->attendee)
		return "calendar-attendee";
	if (s->method == CALENDAR_REPLY && s->partstat == PARTSTAT_NONE)
		return "calendar-answer";
	if (s->method == CALENDAR_COUNTER && !s->start)
		return "calendar-time";
	return NULL;
}

static void
event_read(TALLOC_CTX *mem, icalcomponent *calendar, icalcomponent *event, const char *from, struct calendar_said *s)
{
	icalproperty *p = first(event, ICAL_SEQUENCE_PROPERTY);

	s->uid = uid_read(mem, event);
	s->sequence = p ? MAX(icalproperty_get_sequence(p), 0) : 0;
	s->comment = comment_read(event);
	times_read(calendar, event, s);
	attendee_read(mem, event, from, s);
	s->comment = text_trim(text_clean(mem, s->comment, strlen(s->comment), LONGEST_COMMENT));
}

const struct calendar_said *
calendar_read(TALLOC_CTX *mem, const char *text, size_t n, const char *method, const char *from)
{
	struct calendar_said *s = talloc_zero(mem, struct calendar_said);
	TALLOC_CTX *tmp = talloc_new(mem);
	icalcomponent *calendar, *event;
	char *lines;

	calendar_init();
	s->uid = s->attendee = s->attendee_name = s->sent_by = s->delegated_to = s->delegated_from = s->comment = "";
	lines = calendar_sieve(tmp, text, n, from, &s->trouble);
	calendar = *lines ? icalparser_parse_string(lines) : NULL;
	if (!calendar || icalcomponent_isa(calendar) != ICAL_VCALENDAR_COMPONENT) {
		s->method = calendar_method_named(method);
		s->trouble = s->trouble ? s->trouble : "calendar-broken";
	} else {
		event = s->trouble ? NULL : event_find(tmp, calendar, &s->trouble);
		method_read(calendar, method, s);
		if (event)
			event_read(mem, calendar, event, from, s);
		if (event && !s->trouble)
			s->trouble = trouble_of(s);
	}
	if (calendar)
		icalcomponent_free(calendar);
	talloc_free(tmp);
	return s;
}
