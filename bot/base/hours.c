/* SPDX-License-Identifier: EUPL-1.2
 *
 * The days of all years are bits, made once. "Local" times are seconds of the clock on the wall, counted from 1970-01-01 as if clocks were
 * never changed: the amount of working time before a local time needs no zone. Between two changes of clock (date_period()) an instant and
 * its local time differ by a constant.
 */
#include "bot/base/hours.h"

#include <glib.h>
#include <string.h>

#include "bot/base/date.h"
#include "bot/base/hours_rules.h"

enum {
	DAY = 86400,
	EPOCH = 719163,        /* julian, of 1970-01-01 */
	DAYS = 84371,          /* from then to the end of 2200 */
	WORDS = DAYS / 64 + 1, /* the last one has bits that are never set */
};

struct hours {
	char *zone, *text;
	struct hours_range range[HOURS_RANGES];
	size_t n_ranges;
	int64_t a_day; /* seconds of work */
	unsigned weekdays;
	enum holiday_set holidays;
	uint64_t open[WORDS], closed[WORDS], quiet[WORDS];
	int before[WORDS + 1]; /* working days before each word */
};

/* --- days --- */

static bool
bit(const uint64_t *set, int64_t day)
{
	return day >= 0 && day < DAYS && set[day / 64] >> (day % 64) & 1;
}

static void
put(uint64_t *set, int64_t day, bool on)
{
	if (day < 0 || day >= DAYS)
		return;
	if (on)
		set[day / 64] |= (uint64_t)1 << (day % 64);
	else
		set[day / 64] &= ~((uint64_t)1 << (day % 64));
}

static int64_t
day_at(int64_t local)
{
	return local >= 0 ? local / DAY : -1;
}

/* Working days before that one. */
static int64_t
rank(const struct hours *h, int64_t day)
{
	if (day <= 0)
		return 0;
	if (day >= DAYS)
		return h->before[WORDS];
	return h->before[day / 64] + __builtin_popcountll(h->open[day / 64] & (((uint64_t)1 << (day % 64)) - 1));
}

/* The working day before which there are k; -1: none. */
static int64_t
working_day(const struct hours *h, int64_t k)
{
	int low = 0, high = WORDS - 1;
	uint64_t word;

	if (k < 0 || k >= h->before[WORDS])
		return -1;
	while (low < high) {
		int mid = (low + high + 1) / 2;

		if (h->before[mid] <= k)
			low = mid;
		else
			high = mid - 1;
	}
	word = h->open[low];
	for (k -= h->before[low]; k > 0; k--)
		word &= word - 1;
	return (int64_t)low * 64 + __builtin_ctzll(word);
}

/* Who is to be reached. */
struct whom {
	bool urgent;
	const struct away *away;
	size_t n;
};

/* The first working day from that one on, on which they can be reached; -1: none. */
static int64_t
day_from(const struct hours *h, const struct whom *who, int64_t day)
{
	int64_t w = MAX(day, 0) / 64;
	uint64_t word = ~(uint64_t)0 << (MAX(day, 0) % 64);
	size_t i;

	while (w < WORDS) {
		word &= h->open[w] & (who->urgent ? ~(uint64_t)0 : ~h->quiet[w]);
		if (!word) {
			w++;
			word = ~(uint64_t)0;
			continue;
		}
		day = w * 64 + __builtin_ctzll(word);
		for (i = 0; i < who->n; i++)
			if (day + EPOCH >= who->away[i].from && day + EPOCH < who->away[i].to)
				break;
		if (i == who->n)
			return day;
		day = (int64_t)who->away[i].to - EPOCH;
		if (day >= DAYS)
			return -1;
		word = ~(uint64_t)0 << (day % 64);
		w = day / 64;
	}
	return -1;
}

/* --- local time --- */

/* Working time before a local time. */
static int64_t
amount(const struct hours *h, int64_t local)
{
	int64_t day = day_at(local), sum = rank(h, day) * h->a_day;
	size_t i;

	if (!bit(h->open, day))
		return sum;
	local -= day * DAY;
	for (i = 0; i < h->n_ranges; i++)
		sum += CLAMP(local, h->range[i].from, h->range[i].to) - h->range[i].from;
	return sum;
}

/* The first (or last) local time before which that much working time lies; -1: none. */
static int64_t
local_of(const struct hours *h, int64_t amount, bool last)
{
	int64_t k = last ? amount / h->a_day : (amount - 1) / h->a_day, day = working_day(h, k), rest = amount - k * h->a_day;
	size_t i;

	if (day < 0)
		return -1;
	for (i = 0; i + 1 < h->n_ranges; i++) {
		int length = h->range[i].to - h->range[i].from;

		if (last ? rest < length : rest <= length)
			break;
		rest -= length;
	}
	return day * DAY + h->range[i].from + rest;
}

/* The first local time from that one on at which they can be reached; -1: none. */
static int64_t
local_from(const struct hours *h, const struct whom *who, int64_t local)
{
	int64_t day = day_at(local), first = day_from(h, who, day);
	size_t i;

	if (first < 0)
		return -1;
	for (i = 0; first == day && i < h->n_ranges; i++)
		if (local - day * DAY < h->range[i].to)
			return MAX(local, day * DAY + h->range[i].from);
	if (first == day)
		first = day_from(h, who, day + 1);
	return first < 0 ? -1 : first * DAY + h->range[0].from;
}

/* --- instants --- */

/* The zone was known when `h` was made and GLib holds it, or reads the file again: should that be gone now, the clock is that of UTC. */
static struct period
period_at(const struct hours *h, int64_t at)
{
	struct period p;

	if (date_period(at, h->zone, &p) < 0)
		p = (struct period){ .from = INT64_MIN / 2, .until = INT64_MAX / 2 };
	return p;
}

bool
hours_open(const struct hours *h, int64_t at)
{
	return hours_next(h, at) == at;
}

bool
hours_quiet(const struct hours *h, int64_t at)
{
	return bit(h->quiet, day_at(at + period_at(h, at).offset));
}

int64_t
hours_next_for(const struct hours *h, int64_t at, bool urgent, const struct away *away, size_t n)
{
	const struct whom who = { urgent, away, n };

	for (;;) {
		struct period p = period_at(h, at);
		int64_t local = local_from(h, &who, at + p.offset);

		if (local < 0)
			return 0;
		if (local - p.offset < p.until)
			return local - p.offset;
		at = p.until;
	}
}

int64_t
hours_next(const struct hours *h, int64_t at)
{
	return hours_next_for(h, at, true, NULL, 0);
}

static int
add_seconds(const struct hours *h, int64_t at, int64_t left, int64_t *out)
{
	for (;;) {
		struct period p = period_at(h, at);
		int64_t here = amount(h, at + p.offset), there = amount(h, p.until + p.offset), local;

		if (left <= there - here) {
			local = local_of(h, here + left, false);
			*out = local - p.offset;
			return 0;
		}
		if (here == (int64_t)h->before[WORDS] * h->a_day)
			return -1;
		left -= there - here;
		at = p.until;
	}
}

static int
take_seconds(const struct hours *h, int64_t at, int64_t left, int64_t *out)
{
	for (;;) {
		struct period p = period_at(h, at - 1);
		int64_t here = amount(h, at + p.offset), there = amount(h, p.from + p.offset), local;

		if (left <= here - there) {
			local = local_of(h, here - left, true);
			*out = local - p.offset;
			return 0;
		}
		if (here == 0)
			return -1;
		left -= here - there;
		at = p.from;
	}
}

int
hours_add_minutes(const struct hours *h, int64_t at, int minutes, int64_t *out)
{
	*out = at;
	if (minutes == 0)
		return 0;
	return minutes > 0 ? add_seconds(h, at, (int64_t)minutes * 60, out) : take_seconds(h, at, (int64_t)minutes * -60, out);
}

int
hours_add_days(const struct hours *h, int64_t at, int days, int64_t *out)
{
	int64_t local = at + period_at(h, at).offset, day = day_at(local), to;
	struct civil c = { 0 };
	GDate date;

	*out = at;
	if (days == 0)
		return 0;
	to = working_day(h, days > 0 ? rank(h, day + 1) + days - 1 : rank(h, day) + days);
	if (to < 0 || day < 0)
		return -1;
	g_date_clear(&date, 1);
	g_date_set_julian(&date, (uint32_t)(to + EPOCH));
	c.year = g_date_get_year(&date);
	c.month = (int)g_date_get_month(&date);
	c.day = g_date_get_day(&date);
	c.hour = (int)(local % DAY / 3600);
	c.minute = (int)(local / 60 % 60);
	c.second = (int)(local % 60);
	return date_instant(&c, h->zone, out);
}

int64_t
hours_minutes_between(const struct hours *h, int64_t a, int64_t b)
{
	int64_t sum = 0;

	if (b < a)
		return -hours_minutes_between(h, b, a);
	while (a < b) {
		struct period p = period_at(h, a);
		int64_t until = MIN(p.until, b);

		sum += amount(h, until + p.offset) - amount(h, a + p.offset);
		a = until;
	}
	return sum / 60;
}

int
hours_days_between(const struct hours *h, int64_t a, int64_t b)
{
	int64_t from = day_at(a + period_at(h, a).offset), to = day_at(b + period_at(h, b).offset);

	if (to >= from)
		return (int)(rank(h, to + 1) - rank(h, from + 1));
	return -(int)(rank(h, from) - rank(h, to));
}

struct hours_day
hours_day(const struct hours *h, uint32_t day)
{
	struct holiday list[HOLIDAYS_MOST];
	int64_t d = (int64_t)day - EPOCH;
	struct hours_day out = { bit(h->open, d), bit(h->closed, d), bit(h->quiet, d), NULL };
	GDate date;
	size_t n, i;

	g_date_clear(&date, 1);
	g_date_set_julian(&date, day);
	n = holidays_of(h->holidays, g_date_get_year(&date), list);
	for (i = 0; i < n && !out.holiday; i++)
		if (list[i].day == day)
			out.holiday = list[i].name;
	return out;
}

/* --- making one --- */

static void
mark(void *aux, int64_t first, int64_t last)
{
	for (; first <= last; first++)
		put(aux, first - EPOCH, true);
}

static void
open_days(struct hours *h)
{
	struct holiday list[HOLIDAYS_MOST];
	size_t n, i;
	int day, year, w;

	for (day = 0; day < DAYS; day++) /* 1970-01-01 was a Thursday */
		put(h->open, day, h->weekdays >> ((day + 3) % 7) & 1);
	for (year = HOURS_FIRST_YEAR; year <= HOURS_LAST_YEAR; year++) {
		n = holidays_of(h->holidays, year, list);
		for (i = 0; i < n; i++)
			put(h->open, (int64_t)list[i].day - EPOCH, false);
	}
	for (w = 0; w < WORDS; w++) {
		h->open[w] &= ~h->closed[w];
		h->before[w + 1] = h->before[w] + __builtin_popcountll(h->open[w]);
	}
}

struct hours *
hours_new(TALLOC_CTX *mem, const struct hours_rules *r)
{
	struct hours *h = talloc_zero(mem, struct hours);
	char text[64];
	const struct bad_piece b = { text, sizeof text };
	struct period p;
	size_t i;

	if (date_period(0, r->zone, &p) < 0 || !rules_open(r->open, h->range, &h->n_ranges, b) || !rules_days(r->days, &h->weekdays, b) ||
	    !rules_holidays(r->holidays, &h->holidays, b) || !rules_spans(r->closed, mark, h->closed, b) ||
	    !rules_spans(r->quiet, mark, h->quiet, b)) {
		talloc_free(h);
		return NULL;
	}
	for (i = 0; i < h->n_ranges; i++)
		h->a_day += h->range[i].to - h->range[i].from;
	h->zone = talloc_strdup(h, r->zone);
	h->text = talloc_asprintf(h, "%s|%s|%s|%s|%s|%s", r->zone, r->open, r->days, r->holidays, r->closed, r->quiet);
	open_days(h);
	return h;
}

const char *
hours_text(const struct hours *h)
{
	return h->text;
}
