/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/base/recur.h"

#include <glib.h>
#include <libical/ical.h>
#include <string.h>

enum { YEARS = 10, STEPS = 20000 };

static struct icaltimetype
ical_of(const struct civil *c)
{
	struct icaltimetype t = icaltime_null_time();

	t.year = c->year;
	t.month = c->month;
	t.day = c->day;
	t.hour = c->hour;
	t.minute = c->minute;
	t.second = c->second;
	return t;
}

int
recur_next(const char *rule, const struct civil *start, const struct civil *after, struct civil *next)
{
	struct icalrecurrencetype r = icalrecurrencetype_from_string(rule);
	struct icaltimetype from = ical_of(start), past = ical_of(after), t;
	icalrecur_iterator *i;
	int n, found = 0;

	if (r.freq == ICAL_NO_RECURRENCE || icaltime_is_null_time(from))
		return -1;
	i = icalrecur_iterator_new(r, from);
	if (!i) /* a rule that no day fulfils */
		return 0;
	for (n = 0; n < STEPS && !found; n++) {
		t = icalrecur_iterator_next(i);
		if (icaltime_is_null_time(t) || t.year > after->year + YEARS)
			break;
		found = icaltime_compare(t, past) > 0;
	}
	icalrecur_iterator_free(i);
	if (found)
		*next = (struct civil){
			.year = t.year, .month = t.month, .day = t.day, .hour = t.hour, .minute = t.minute, .second = t.second
		};
	return found;
}

struct civil
recur_begun(const char *rule, const struct civil *start, const struct civil *now)
{
	struct icalrecurrencetype r = icalrecurrencetype_from_string(rule);
	struct icaltimetype from = ical_of(start), to = ical_of(now);
	int every = MAX(r.interval, 1), days;

	if (r.freq == ICAL_NO_RECURRENCE || icaltime_compare(from, to) <= 0)
		return *start;
	if (r.freq == ICAL_MONTHLY_RECURRENCE || r.freq == ICAL_YEARLY_RECURRENCE) {
		from.year -= ((from.year - to.year) / every + 1) * every;
		from.day = MIN(from.day, icaltime_days_in_month(from.month, from.year)); /* the 29th of February */
	} else {
		days = (int)((icaltime_as_timet(from) - icaltime_as_timet(to)) / 86400);
		icaltime_adjust(&from, -(days / (7 * every) + 1) * 7 * every, 0, 0, 0);
	}
	return (struct civil){
		.year = from.year, .month = from.month, .day = from.day, .hour = from.hour, .minute = from.minute, .second = from.second
	};
}
