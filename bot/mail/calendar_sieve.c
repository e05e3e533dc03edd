/* SPDX-License-Identifier: EUPL-1.2
 *
 * What libical is allowed to see of a calendar that somebody sent. It makes an object of each line, frees components by recursion and
 * computes whatever a rule says: so lines are joined and counted here first, and only those pass that an answer is made of. What
 * passes is well formed: each BEGIN has its END.
 */
#include <glib.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/mail/calendar_inside.h"

enum {
	DEPTH_MOST = 3,
	EVENTS_MOST = 50,
	ZONES_MOST = 20,
	SIDES_MOST = 100,
	RULES_MOST = 20,
	LONGEST_SIDE = 400,
	ATTENDEES_MOST = 200,
	LINES_MOST = 2000,
	LONGEST_LINE = 8192
};

struct sieve {
	GString *out;
	const char *open[DEPTH_MOST]; /* components that are passed on */
	size_t depth, skipped;        /* components inside one that is not */
	size_t calendars, events, zones, sides, rules, attendees, lines;
	const char *from;
	const char *trouble;
};

/* Name of a component or property: up to ';' or ':'. */
static bool
is_name(const char *line, size_t n, const char *name)
{
	size_t k = strlen(name);

	return n >= k && g_ascii_strncasecmp(line, name, k) == 0 && (n == k || line[k] == ';' || line[k] == ':');
}

static bool
is_one_of(const char *line, size_t n, const char *const *names)
{
	for (; *names; names++)
		if (is_name(line, n, *names))
			return true;
	return false;
}

/* Rules only where clocks need them, one day a year: libical works out every change since the first, of whatever rule. Those of events
 * are never looked at. */
static bool
zone_rule(struct sieve *v, const char *line, size_t n)
{
	static const char *const plain[] = { "FREQ=YEARLY", "INTERVAL=1", "BYMONTH=", "BYDAY=", "WKST=", "UNTIL=", "COUNT=" };
	g_autofree char *s = g_ascii_strup(line, (gssize)n);
	const char *p = strchr(s, ':');
	size_t i, k;

	if (!p || strchr(p, ',') || v->rules++ >= RULES_MOST)
		return false;
	for (p++; *p; p += k + (p[k] == ';')) {
		k = strcspn(p, ";");
		for (i = 0; i < G_N_ELEMENTS(plain) && !g_str_has_prefix(p, plain[i]); i++)
			;
		if (i == G_N_ELEMENTS(plain) || (i < 2 && k != strlen(plain[i])) || (i == 3 && g_ascii_isalpha(p[6])))
			return false;
	}
	return strstr(s, "FREQ=YEARLY") && strstr(s, "BYMONTH=");
}

static bool
wanted(struct sieve *v, const char *line, size_t n)
{
	static const char *const calendar[] = { "METHOD", "VERSION", "PRODID", NULL };
	static const char *const event[] = { "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "COMMENT",
		"X-CALENDARSERVER-ATTENDEE-COMMENT", "ORGANIZER", NULL };
	static const char *const side[] = { "DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RDATE", NULL };
	const char *in = v->open[v->depth - 1];

	if (strcmp(in, "VCALENDAR") == 0)
		return is_one_of(line, n, calendar);
	if (strcmp(in, "VTIMEZONE") == 0)
		return is_name(line, n, "TZID");
	if (strcmp(in, "VEVENT") != 0)
		return is_name(line, n, "RRULE") ? zone_rule(v, line, n) : is_one_of(line, n, side) && n <= LONGEST_SIDE;
	if (is_name(line, n, "ATTENDEE")) {
		g_autofree char *s = g_strndup(line, n);

		return v->attendees++ < ATTENDEES_MOST || (*v->from && strcasestr(s, v->from) && v->attendees < 2 * ATTENDEES_MOST);
	}
	return is_one_of(line, n, event);
}

static bool
may_begin(struct sieve *v, const char *name)
{
	const char *in = v->depth ? v->open[v->depth - 1] : "";

	if (strcmp(name, "VCALENDAR") == 0) {
		if (*in || v->calendars++ > 0)
			v->trouble = "calendar-several";
		return !v->trouble;
	}
	if (strcmp(in, "VCALENDAR") == 0 && strcmp(name, "VEVENT") == 0) {
		if (v->events++ == EVENTS_MOST)
			v->trouble = "calendar-several";
		return !v->trouble;
	}
	if (strcmp(in, "VCALENDAR") == 0 && strcmp(name, "VTIMEZONE") == 0)
		return v->zones++ < ZONES_MOST;
	if (strcmp(in, "VTIMEZONE") == 0 && (strcmp(name, "STANDARD") == 0 || strcmp(name, "DAYLIGHT") == 0))
		return v->sides++ < SIDES_MOST;
	return false;
}

static void
begin(struct sieve *v, const char *line, size_t n)
{
	static const char *const known[] = { "VCALENDAR", "VEVENT", "VTIMEZONE", "STANDARD", "DAYLIGHT" };
	size_t i;

	if (v->skipped > 0) {
		v->skipped++;
		return;
	}
	for (i = 0; i < G_N_ELEMENTS(known); i++)
		if (strlen(known[i]) == n && g_ascii_strncasecmp(line, known[i], n) == 0)
			break;
	if (i < G_N_ELEMENTS(known) && v->depth < DEPTH_MOST && (v->depth > 0 || i == 0) && may_begin(v, known[i])) {
		v->open[v->depth++] = known[i];
		g_string_append_printf(v->out, "BEGIN:%s\r\n", known[i]);
		return;
	}
	v->skipped += v->depth > 0 || i < G_N_ELEMENTS(known);
}

static void
end(struct sieve *v, const char *line, size_t n)
{
	const char *in = v->depth ? v->open[v->depth - 1] : NULL;

	if (v->skipped > 0) {
		v->skipped--;
	} else if (in && strlen(in) == n && g_ascii_strncasecmp(line, in, n) == 0) {
		v->depth--;
		g_string_append_printf(v->out, "END:%s\r\n", in);
	} else if (in) {
		v->trouble = "calendar-broken";
	}
}

static void
line_take(struct sieve *v, const char *line, size_t n)
{
	while (n > 0 && g_ascii_isspace(line[n - 1]))
		n--;
	if (is_name(line, n, "BEGIN") && n > 6 && line[5] == ':') {
		begin(v, line + 6, n - 6);
	} else if (is_name(line, n, "END") && n > 4 && line[3] == ':') {
		end(v, line + 4, n - 4);
	} else if (v->depth > 0 && v->skipped == 0 && n > 0 && n <= LONGEST_LINE && wanted(v, line, n)) {
		if (v->lines++ == LINES_MOST)
			v->trouble = "calendar-too-large";
		g_string_append_len(v->out, line, (gssize)n);
		g_string_append(v->out, "\r\n");
	}
}

/* Joins what was folded (RFC 5545 3.1), whatever the line ends are; a blank line in between, which some gateways make of CRCRLF, is none. */
static void
lines_take(struct sieve *v, const char *text, size_t size)
{
	g_autoptr(GString) line = g_string_new(NULL);
	const char *p = text, *stop = text + size;

	while (p < stop && !v->trouble) {
		size_t n = 0;

		while (p + n < stop && p[n] != '\n' && p[n] != '\r')
			n++;
		if (n > 0 && (*p == ' ' || *p == '\t')) {
			g_string_append_len(line, p + 1, (gssize)(n - 1));
		} else if (n > 0) {
			line_take(v, line->str, line->len);
			g_string_truncate(line, 0);
			g_string_append_len(line, p, (gssize)n);
		}
		p += n;
		p += p < stop;
	}
	if (!v->trouble)
		line_take(v, line->str, line->len);
}

char *
calendar_sieve(TALLOC_CTX *mem, const char *text, size_t n, const char *from, const char **trouble)
{
	struct sieve v = { .from = from };
	char *kept;

	*trouble = NULL;
	if (n > LIMIT_CALENDAR) {
		*trouble = "calendar-too-large";
		return talloc_strdup(mem, "");
	}
	v.out = g_string_new(NULL);
	lines_take(&v, text, n);
	if (!v.trouble && (v.calendars == 0 || v.depth > 0 || v.skipped > 0 || v.events == 0))
		v.trouble = "calendar-broken";
	while (v.depth > 0) /* so that what was said before still counts: METHOD */
		g_string_append_printf(v.out, "END:%s\r\n", v.open[--v.depth]);
	*trouble = v.trouble;
	kept = talloc_strndup(mem, v.out->str, v.out->len);
	g_string_free(v.out, TRUE);
	return kept;
}
