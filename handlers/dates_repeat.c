/* SPDX-License-Identifier: EUPL-1.2
 *
 * What comes again: on which day first, when not, and as an RRULE.
 */
#include <glib.h>
#include <string.h>

#include "handlers/dates_reader.h"

enum { MONTHS_ALL = 0x1ffe, WEEK_ALL = 0xfe };

/* "juillet et août", "de septembre à juin", "July, August": the months that stand at i. */
static size_t
read_months(const struct reader *r, size_t i, unsigned *months)
{
	size_t k = i, end = 0;
	int n, m;

	for (n = 0; n < 12; n++) {
		k = dates_skip(r, k, "en|in|au|aux|mois|de|d|from|the|months|month|of|et|and|pendant|during|puis");
		if (!tok(r, k)->month || tok(r, k)->blocked)
			return end;
		m = tok(r, k)->month;
		*months |= 1U << m;
		end = ++k;
		if ((dates_is(r, k, "a|to|jusqu|until|through") || dates_mark(r, k, '-')) &&
		    tok(r, k + 1 + dates_is(r, k + 1, "en"))->month) {
			k += 1 + dates_is(r, k + 1, "en");
			for (; m != tok(r, k)->month; m = m % 12 + 1)
				*months |= 1U << m;
			*months |= 1U << m;
			end = ++k;
		}
		k += dates_mark(r, k, ',') || dates_mark(r, k, '/');
	}
	return end;
}

/* Days of the calendar that are left out, "le 12 mars et le 2 avril": no rule tells them, and they are no days of their own. */
static size_t
read_left_out(const struct reader *r, size_t i)
{
	enum { MOST = 12 };
	size_t k = i, end = 0, next;
	int n;

	for (n = 0; n < MOST; n++) {
		struct when day = NOTHING;

		k = dates_skip(r, k, "celui|celle|ceux|du|de|d|of|le|les|on|the");
		next = read_one_day(r, k, &day);
		if (next && (day.mday || day.day) && !day.is_relative && !day.rule.freq)
			end = next;
		else if (tok(r, k)->digits > 0 && tok(r, k)->digits <= 2 && !tok(r, k)->blocked) /* "le 2 et le 9 avril" */
			next = k + 1;
		else
			break;
		k = next + dates_mark(r, next, ',');
		k = dates_skip(r, k, "et|ou|and|or|puis|ni");
		if (k == next)
			break;
	}
	return end;
}

/* "sauf en août", "sauf le mercredi", "de septembre à juin" behind a recurrence. What of it cannot be told is no rule at all. */
size_t
read_except(const struct reader *r, size_t i, struct rule *rule)
{
	unsigned months = 0, days = 0;
	size_t k = i, end;

	if (dates_is(r, i, "seulement|uniquement|only|de|d|from|en|in")) {
		if (dates_is(r, i, "seulement|uniquement|only"))
			k++;
		end = read_months(r, k, &months);
		if (!end || rule->freq == 'Y' ||
		    (k == i && (dates_is(r, i, "de|d|from") ? !(months & (months - 1)) && (!rule->weekdays || dates_is(r, i, "from"))
							    : end != i + 2)) ||
		    tok(r, end)->number > 0)
			return 0;
		rule->months = months;
		return end;
	}
	if (!dates_is(r, i, "sauf|hormis|excepte|except|excluding|hors"))
		return 0;
	k = dates_skip(r, i + 1, "pour|for|que|le|les|on|the|pendant|during|in|en");
	end = read_months(r, k, &months);
	if (end && (tok(r, end)->digits == 0 || tok(r, end)->digits > 2) && rule->freq != 'Y') { /* "except March 12" is a day */
		rule->months = (rule->months ? rule->months : MONTHS_ALL) & ~months;
		rule->unread = rule->months == 0;
		return end;
	}
	if (!dates_is(r, k, "weekend|weekends") && (end = read_left_out(r, k)) > 0) {
		rule->unread = true;
		return end;
	}
	if (dates_is(r, k, "weekend|weekends")) {
		days = 1U << 6 | 1U << 7;
		end = k + 1;
	} else {
		end = read_weekdays(r, k, &days);
	}
	if (end && rule->interval <= 1 && (rule->freq == 'D' || rule->weekdays) && !rule->n_nth && !rule->setpos) {
		rule->freq = 'W';
		rule->weekdays = (rule->weekdays ? rule->weekdays : WEEK_ALL) & ~days;
		rule->unread = rule->weekdays == 0;
		return end;
	}
	rule->unread = true;
	return end ? end : k;
}

static int
days_in_month(const struct civil *c)
{
	int d;

	for (d = 31; !dates_day(c->year, c->month, d); d--)
		;
	return d;
}

/* Is the day the nth of its weekday, from the front or from the end? */
static bool
nth_of(const struct civil *c, int nth)
{
	return nth > 0 ? (c->day - 1) / 7 + 1 == nth : (days_in_month(c) - c->day) / 7 == 0;
}

/* The nth working day of its month. */
static bool
working_nth(const struct civil *c, int nth)
{
	int step = nth > 0 ? 1 : -1, d = nth > 0 ? 1 : days_in_month(c), n = 0;

	for (; d >= 1 && d <= 31 && dates_day(c->year, c->month, d); d += step) {
		n += weekday_of(dates_day(c->year, c->month, d)) < 6;
		if (n == ABS(nth))
			return d == c->day;
	}
	return false;
}

static bool
fits(const struct rule *rule, int32_t day)
{
	struct civil c = dates_civil(day, 0);
	bool found;
	int i;

	if (rule->weekdays && !(rule->weekdays & 1U << c.weekday))
		return false;
	if (rule->months && !(rule->months & 1U << c.month))
		return false;
	for (i = 0, found = rule->n_mdays == 0; i < rule->n_mdays; i++)
		found = found || c.day == (rule->mdays[i] > 0 ? rule->mdays[i] : days_in_month(&c) + 1 + rule->mdays[i]);
	if (!found)
		return false;
	if (rule->setpos)
		return working_nth(&c, rule->setpos);
	for (i = 0; i < rule->n_nth; i++)
		if (nth_of(&c, rule->nth[i]))
			return true;
	return rule->n_nth == 0;
}

void
rule_first(const struct reader *r, struct when *w, int32_t from)
{
	int32_t d;

	if (from == r->today && w->from >= 0 && w->from < r->minute)
		from++;
	for (d = from; d < from + 9 * 366; d++)
		if (fits(&w->rule, d)) {
			w->day = d;
			w->end = d + 1;
			return;
		}
	w->impossible = true;
}

char *
rule_text(TALLOC_CTX *mem, const struct when *w)
{
	static const char *const names[] = { "", "MO", "TU", "WE", "TH", "FR", "SA", "SU" };
	const struct rule *rule = &w->rule;
	const char *freq = rule->freq == 'H'   ? "HOURLY"
			   : rule->freq == 'D' ? "DAILY"
			   : rule->freq == 'W' ? "WEEKLY"
			   : rule->freq == 'M' ? "MONTHLY"
					       : "YEARLY";
	char *s = talloc_asprintf(mem, "FREQ=%s", freq);
	const char *mark = ";BYDAY=";
	int day, n;

	if (rule->interval > 1)
		s = talloc_asprintf_append(s, ";INTERVAL=%d", rule->interval);
	for (n = 1; n <= 12; n++)
		if (rule->months & 1U << n)
			s = talloc_asprintf_append(s, "%s%d", rule->months & ((1U << n) - 1) ? "," : ";BYMONTH=", n);
	for (n = 0; n < rule->n_mdays; n++)
		s = talloc_asprintf_append(s, "%s%d", n ? "," : ";BYMONTHDAY=", rule->mdays[n]);
	for (n = 0; n < MAX(rule->n_nth, 1); n++)
		for (day = 1; day <= 7; day++) {
			if (!(rule->weekdays & 1U << day))
				continue;
			s = rule->n_nth ? talloc_asprintf_append(s, "%s%d%s", mark, rule->nth[n], names[day])
					: talloc_asprintf_append(s, "%s%s", mark, names[day]);
			mark = ",";
		}
	if (rule->setpos)
		s = talloc_asprintf_append(s, ";BYSETPOS=%d", rule->setpos);
	if (rule->count > 0)
		s = talloc_asprintf_append(s, ";COUNT=%d", rule->count);
	if (rule->until) {
		struct civil c = dates_civil(rule->until, 0);

		s = talloc_asprintf_append(s, ";UNTIL=%04d%02d%02d%s", c.year, c.month, c.day, w->from >= 0 ? "T235959" : "");
	}
	return s;
}
