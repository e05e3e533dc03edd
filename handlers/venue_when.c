/* SPDX-License-Identifier: EUPL-1.2
 *
 * When a room is wanted, in which rooms that can be, and what else there is.
 */
#include "handlers/venue_inside.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/day.h"

enum { SPANS = 8, MINUTES = 24 * 60, STEP = 15, USUAL = 120, DAYS_AHEAD = 28, DAYS_LONGEST = 7, YEARS_AHEAD = 5 };

const struct venue_rules *
venue_rules_of(const struct handling *h)
{
	static const struct venue_rules usual = { .most = 365, .hold = 10, .charter = "", .charter_version = "" };

	return h->lab->venue_rules ? h->lab->venue_rules : &usual;
}

const char *
venue_label(struct handling *h, const char *lang, const char *key, const struct var *vars)
{
	static const struct var none[] = { { .name = NULL } };

	return label_fill(h->mem, h->lab->words, lang, talloc_asprintf(h->mem, "venue.%s", key), vars ? vars : none);
}

int
venue_refused(struct handling *h, const char *why, const struct var *vars, struct err *e)
{
	const char *reason = venue_label(h, h->who.lang, why, vars);

	return say(h, "venue-refused", VARS(VAR("reason", reason), VAR("example", usage_of(h, "salle"))), e);
}

/* --- the time that is wanted --- */

static int32_t
day_number(const struct civil *c)
{
	return dates_day(c->year, c->month, c->day);
}

static int
minute_of(const struct civil *c)
{
	return c->hour * 60 + c->minute;
}

/* The first and the last minute of a day on which the doors are open. false: they are not. */
static bool
day_opening(const struct handling *h, const struct hours *hours, int32_t day, int *first, int *last)
{
	int m;
	int64_t at;

	*first = *last = -1;
	for (m = 0; m < MINUTES; m += STEP) {
		const struct civil c = dates_civil(day, m);

		if (date_instant(&c, h->lab->zone, &at) < 0 || !hours_open(hours, at))
			continue;
		*first = *first < 0 ? m : *first;
		*last = m + STEP;
	}
	return *first >= 0;
}

int
wish_of(struct handling *h, const struct slot *slot, int people, struct wish *w)
{
	int first, last;

	*w = (struct wish){ .slot = *slot, .people = people };
	if (slot->all_day) { /* from the opening of its first day to the closing of its last one */
		int32_t a = day_number(&slot->start), b = day_number(&slot->end) - 1;

		if (a < 1 || b < a)
			return -1;
		if (!day_opening(h, h->lab->hours, a, &first, &last))
			first = 9 * 60;
		w->slot.start = dates_civil(a, first);
		if (!day_opening(h, h->lab->hours, b, &first, &last))
			last = 17 * 60;
		w->slot.end = dates_civil(b, last);
		w->slot.all_day = false;
	}
	return date_instant(&w->slot.start, h->lab->zone, &w->from) < 0 || date_instant(&w->slot.end, h->lab->zone, &w->to) < 0 ||
		       w->to <= w->from
		   ? -1
		   : 0;
}

/* "Dans l'après-midi" says no limits: the doors do. */
static void
clip(struct handling *h, struct slot *slot)
{
	int32_t day = day_number(&slot->start);
	int first, last, a = minute_of(&slot->start), b = day_number(&slot->end) > day ? MINUTES : minute_of(&slot->end);

	if (day_number(&slot->end) > day + 1 || !day_opening(h, h->lab->hours, day, &first, &last) || last <= a || first >= b)
		return;
	slot->start = dates_civil(day, MAX(a, first));
	slot->end = dates_civil(day, MIN(b, last));
}

/* A moment has a length: the one that is said beside it, or the usual one. */
static void
lengthen(struct handling *h, struct slot *slot, const char *text, const struct span *spans, size_t n)
{
	char *rest = talloc_strdup(h->mem, text);
	struct length l;
	int minutes = USUAL, total;
	size_t i;

	for (i = 0; i < n; i++)
		memset(rest + spans[i].at, ';', spans[i].len);
	if (dates_length(h->mem, rest, &l) && !l.months && (l.days || l.minutes))
		minutes = l.days * MINUTES + l.minutes;
	total = minute_of(&slot->start) + minutes;
	slot->end = dates_civil(day_number(&slot->start) + total / MINUTES, total % MINUTES);
}

static int
which_day(struct handling *h, const char *command, const char *text, const struct span *s, struct err *e)
{
	struct rows *rows = rows_new(h->mem, 2);
	const char *choices =
	    talloc_asprintf(h->mem, "%s %s", dates_iso(h->mem, &s->start, s->all_day), dates_iso(h->mem, &s->other, s->all_day));
	int minutes = (day_number(&s->end) - day_number(&s->start)) * MINUTES + minute_of(&s->end) - minute_of(&s->start);
	const char *length = s->all_day || minutes <= 0 ? "" : talloc_asprintf(h->mem, " %d min", minutes);

	rows_add(rows, "n", "1", "choice", dates_say(h->mem, h->lab->words, h->who.lang, s), NULL);
	rows_add(rows, "n", "2", "choice", dates_say_other(h->mem, h->lab->words, h->who.lang, s), NULL);
	if (ask(h, "choose-case", choices,
		talloc_asprintf(h->mem, "!%s %.*s {}%s %s", command, (int)s->at, text, length, text + s->at + s->len), e) < 0)
		return -1;
	return say(h, "own-which", VARS(VAR_ROWS("choices", rows)), e);
}

/* "12/2026-03-12T09:00/2026-03-12T12:00" */
static bool
civil_of(const char *iso, const char *zone, struct civil *c)
{
	int64_t at;

	return date_parse(iso, zone, &at) == 0 && date_civil(at, zone, c) == 0;
}

int
slot_of(const struct booking *b, const char *zone, struct slot *slot)
{
	*slot = (struct slot){ .all_day = false };
	return civil_of(b->civil, zone, &slot->start) && civil_of(b->civil_end, zone, &slot->end) ? 0 : -1;
}

int
wish_read(struct handling *h, const char *command, const char *text, struct wish *w, struct err *e)
{
	struct civil now;
	struct dates_frame frame = { .now = &now, .side = DATES_AHEAD, .zone = h->lab->zone };
	struct span spans[SPANS];
	struct slot slot;
	const char *why = NULL;
	size_t n, i;

	if (date_civil(h->now, h->lab->zone, &now) < 0)
		return fail(e, ERR_BUG, "venue: no such zone");
	n = dates_find(h->mem, text, &frame, spans, SPANS);
	for (i = 0; i < n && spans[i].state == SPAN_RELATIVE && i + 1 < n; i++)
		;
	if (n == 0)
		why = "none";
	else if (spans[i].state == SPAN_IMPOSSIBLE)
		why = "impossible";
	else if (spans[i].state == SPAN_RELATIVE)
		why = "relative";
	else if (spans[i].recurrence)
		why = "repeats";
	else if (spans[i].state == SPAN_PAST)
		why = "past";
	else if (spans[i].start.year > now.year + YEARS_AHEAD)
		why = "too-far";
	if (why)
		return venue_refused(h, why, VARS(VAR("given", n ? without_addresses(h->mem, spans[i].text) : "")), e) < 0 ? -1 : 0;
	if (spans[i].ambiguous)
		return which_day(h, command, text, &spans[i], e) < 0 ? -1 : 0;
	slot = (struct slot){ spans[i].start, spans[i].end, spans[i].all_day };
	if (!slot.all_day && day_number(&slot.start) == day_number(&slot.end) && minute_of(&slot.start) == minute_of(&slot.end))
		lengthen(h, &slot, text, spans, n);
	else if (!slot.all_day && spans[i].rough)
		clip(h, &slot);
	if (wish_of(h, &slot, people_read(h->mem, text, spans, n), w) < 0)
		return venue_refused(h, "impossible", VARS(VAR("given", without_addresses(h->mem, spans[i].text))), e) < 0 ? -1 : 0;
	if (w->from <= h->now)
		return venue_refused(h, "past", VARS(VAR("given", without_addresses(h->mem, spans[i].text))), e) < 0 ? -1 : 0;
	if (w->to - w->from > DAYS_LONGEST * 86400 - 2 * 86400)
		return venue_refused(h, "long", NULL, e) < 0 ? -1 : 0;
	return 1;
}

const char *
when_words(struct handling *h, const char *lang, const struct slot *slot)
{
	const struct span s = { .start = slot->start, .end = slot->end, .all_day = slot->all_day };

	return dates_say(h->mem, h->lab->words, lang, &s);
}

const char *
booking_when(struct handling *h, const char *lang, const struct booking *b)
{
	struct slot slot;

	return slot_of(b, h->lab->zone, &slot) < 0 ? b->civil : when_words(h, lang, &slot);
}

/* --- where it can be --- */

/* Those of the lab, or its own. */
static const struct hours *
hours_of(const struct handling *h, const struct venue *v)
{
	const struct venue_hours *own = venue_rules_of(h)->hours;

	for (; own && own->slug; own++)
		if (strcmp(own->slug, v->slug) == 0)
			return own->hours;
	return h->lab->hours;
}

int
views_load(struct handling *h, struct views *all, struct err *e)
{
	struct venue *v = talloc_array(h->mem, struct venue, VENUES_MOST);
	size_t i;

	if (venue_all(h->tx, h->mem, v, VENUES_MOST, &all->n, e) < 0)
		return -1;
	all->one = talloc_zero_array(h->mem, struct view, (unsigned)all->n + 1);
	for (i = 0; i < all->n; i++)
		all->one[i] = (struct view){ v[i], hours_of(h, &v[i]) };
	return 0;
}

const struct view *
view_of(const struct views *all, int64_t venue)
{
	size_t i;

	for (i = 0; i < all->n; i++)
		if (all->one[i].v.id == venue)
			return &all->one[i];
	return NULL;
}

/* The first day of that time on which its doors stay shut, and why. */
static const char *
shut(const struct hours *hours, const struct wish *w, uint32_t *day)
{
	uint32_t last = (uint32_t)day_number(&w->slot.end) - (minute_of(&w->slot.end) == 0);

	for (*day = (uint32_t)day_number(&w->slot.start); *day <= last; (*day)++) {
		struct hours_day d = hours_day(hours, *day);

		if (d.holiday)
			return "holiday";
		if (d.closed)
			return "closed";
		if (!d.working)
			return "weekday";
	}
	return hours_open(hours, w->from) && hours_open(hours, w->to - 60) ? NULL : "hours";
}

const char *
closed_why(struct handling *h, const struct view *one, const struct wish *w)
{
	const char *lang = h->who.lang, *why;
	uint32_t day;

	if (w->people > one->v.capacity)
		return venue_label(h, lang, "capacity",
		    VARS(VAR("venue", one->v.name), VAR("places", talloc_asprintf(h->mem, "%d", one->v.capacity)),
			VAR("people", talloc_asprintf(h->mem, "%d", w->people))));
	why = shut(one->hours, w, &day);
	if (!why)
		return NULL;
	return venue_label(h, lang, why,
	    VARS(VAR("venue", one->v.name), VAR("day", day_words(h, lang, day)),
		VAR("open", *one->v.open ? one->v.open : h->lab->hours_rules->open)));
}

/* Working days and the share of an organisation hold for guests. */
int
wish_allowed(struct handling *h, const struct wish *w, struct err *e)
{
	const struct venue_rules *r = venue_rules_of(h);
	uint32_t today = day_today(h), day = (uint32_t)day_number(&w->slot.start);
	struct civil first = { .year = w->slot.start.year, .month = w->slot.start.month, .day = 1 }, next = first;
	const char *domain = *h->who.addr ? addr_domain(h->who.addr) : "";
	int64_t from, to;
	int n;

	if (is_staff(h))
		return 1;
	if (day < today + (uint32_t)r->least)
		return venue_refused(h, "soon",
			   VARS(VAR("days", talloc_asprintf(h->mem, "%d", r->least)),
			       VAR("day", day_words(h, h->who.lang, today + (uint32_t)r->least))),
			   e) < 0
			   ? -1
			   : 0;
	if (r->most > 0 && day > today + (uint32_t)r->most)
		return venue_refused(h, "far",
			   VARS(VAR("days", talloc_asprintf(h->mem, "%d", r->most)),
			       VAR("day", day_words(h, h->who.lang, day - (uint32_t)r->most))),
			   e) < 0
			   ? -1
			   : 0;
	if (r->month <= 0 || !*domain)
		return 1;
	next.month = first.month % 12 + 1;
	next.year = first.year + (first.month == 12);
	if (date_instant(&first, h->lab->zone, &from) < 0 || date_instant(&next, h->lab->zone, &to) < 0)
		return 1;
	if (booking_count(h->tx, domain, from, to, &n, e) < 0)
		return -1;
	return n < r->month ? 1
	       : venue_refused(
		     h, "quota", VARS(VAR("count", talloc_asprintf(h->mem, "%d", r->month)), VAR("contact", h->lab->contact)), e) < 0
		   ? -1
		   : 0;
}

int
view_free(struct handling *h, const struct view *one, const struct wish *w, int64_t but, struct booking *clash, struct err *e)
{
	struct booking b;
	int r =
	    booking_clash(h->tx, h->mem, one->v.id, w->from - one->v.before * 60, w->to + one->v.after * 60, but, clash ? clash : &b, e);

	return r < 0 ? -1 : r == 0;
}

static int
by_size(const void *a, const void *b)
{
	const struct venue_offer *x = a, *y = b;

	return x->capacity != y->capacity ? (x->capacity > y->capacity) - (x->capacity < y->capacity)
					  : (x->venue > y->venue) - (x->venue < y->venue);
}

static struct venue_offer
offer_of(const struct view *one, const struct wish *w)
{
	return (struct venue_offer){ one->v.id, one->v.name, one->v.capacity, one->v.wheelchair, one->v.approval, w->slot };
}

int
offers_find(
    struct handling *h, const struct views *all, const struct wish *w, struct venue_offer *out, size_t max, size_t *n, struct err *e)
{
	struct venue_offer found[VENUES_MOST] = { { 0 } };
	size_t i, k = 0;

	for (i = 0; i < all->n && k < VENUES_MOST; i++) {
		uint32_t day;
		int r =
		    w->people > all->one[i].v.capacity || shut(all->one[i].hours, w, &day) ? 0 : view_free(h, &all->one[i], w, 0, NULL, e);

		if (r < 0)
			return -1;
		if (r == 1)
			found[k++] = offer_of(&all->one[i], w);
	}
	qsort(found, k, sizeof *found, by_size);
	*n = MIN(k, max);
	memcpy(out, found, *n * sizeof *found);
	return 0;
}

/* The same, so many days and minutes later. */
static int
shifted(struct handling *h, const struct wish *w, int days, int minutes, struct wish *out)
{
	struct slot s = w->slot;
	int a = minute_of(&s.start) + minutes, b = minute_of(&s.end) + minutes;

	if (a < 0 || b < 0 || a >= MINUTES || b > MINUTES)
		return -1;
	s.start = dates_civil(day_number(&s.start) + days, a);
	s.end = b == MINUTES ? dates_civil(day_number(&s.end) + days + 1, 0) : dates_civil(day_number(&s.end) + days, b);
	return wish_of(h, &s, w->people, out) < 0 || out->from <= h->now ? -1 : 0;
}

/* In that room, or (0) in the smallest of those that are free then. */
static int
near_one(
    struct handling *h, const struct views *all, const struct wish *w, int64_t venue, struct venue_offer *out, size_t *n, struct err *e)
{
	const struct view *one = venue ? view_of(all, venue) : NULL;
	size_t k = 0;
	int r;

	if (!venue) {
		r = offers_find(h, all, w, out + *n, 1, &k, e);
		*n += k;
		return r;
	}
	r = !one || closed_why(h, one, w) ? 0 : view_free(h, one, w, 0, NULL, e);
	if (r == 1)
		out[(*n)++] = offer_of(one, w);
	return r < 0 ? -1 : 0;
}

/* Does it begin before the doors open, or end after they close? */
static bool
closing(const struct wish *w, int first, int last)
{
	return day_number(&w->slot.end) == day_number(&w->slot.start) &&
	       (minute_of(&w->slot.start) < first || minute_of(&w->slot.end) > last);
}

int
alternatives_find(
    struct handling *h, const struct views *all, const struct wish *w, int64_t venue, struct venue_offer *out, size_t *n, struct err *e)
{
	int length = (int)((w->to - w->from) / 60), days, i, first = 0, last = 0;
	struct wish other;

	if (offers_find(h, all, w, out, ALTERNATIVES - 1, n, e) < 0)
		return -1;
	/* the same day: as late or as early as the doors allow, then after and before */
	for (i = 0; i < 2 && *n < ALTERNATIVES && day_opening(h, h->lab->hours, day_number(&w->slot.start), &first, &last); i++) {
		int minutes = i ? first - minute_of(&w->slot.start) : last - length - minute_of(&w->slot.start);

		if (length <= last - first && (i ? minutes > 0 : minutes < 0) && closing(w, first, last) &&
		    shifted(h, w, 0, minutes, &other) == 0 && near_one(h, all, &other, venue, out, n, e) < 0)
			return -1;
	}
	for (i = 0; i < 2 && *n < ALTERNATIVES; i++)
		if (length < MINUTES && shifted(h, w, 0, i ? -length : length, &other) == 0 &&
		    near_one(h, all, &other, venue, out, n, e) < 0)
			return -1;
	for (days = 1; days <= DAYS_AHEAD && *n < ALTERNATIVES; days++) {
		if (shifted(h, w, days, 0, &other) == 0 && near_one(h, all, &other, venue, out, n, e) < 0)
			return -1;
		if (days <= 5 && *n < ALTERNATIVES && shifted(h, w, -days, 0, &other) == 0 &&
		    near_one(h, all, &other, venue, out, n, e) < 0)
			return -1;
	}
	return 0;
}

struct rows *
offer_rows(struct handling *h, const struct views *all, const struct venue_offer *o, size_t n, bool when)
{
	struct rows *rows = rows_new(h->mem, n + 1);
	size_t i;

	for (i = 0; i < n; i++) {
		const struct view *one = view_of(all, o[i].venue);

		rows_add(rows, "n", talloc_asprintf(h->mem, "%zu", i + 1), "venue", o[i].name, "places",
		    talloc_asprintf(h->mem, "%d", o[i].capacity), "layouts", *one->v.layouts ? one->v.layouts : NULL, "equipment",
		    *one->v.equipment ? one->v.equipment : NULL, "wheelchair", o[i].wheelchair ? "1" : NULL, "approval",
		    o[i].approval ? "1" : NULL, "when", when ? when_words(h, h->who.lang, &o[i].slot) : NULL, NULL);
	}
	return rows;
}

int
offers_ask(struct handling *h, const struct venue_offer *o, size_t n, int people, bool tentative, struct err *e)
{
	char *choices = talloc_strdup(h->mem, "");
	size_t i;

	for (i = 0; i < n; i++)
		choices = talloc_asprintf_append(choices, "%s%lld/%s/%s", i ? " " : "", (long long)o[i].venue,
		    dates_iso(h->mem, &o[i].slot.start, false), dates_iso(h->mem, &o[i].slot.end, false));
	return ask(h, "choose-case", choices,
	    talloc_asprintf(
		h->mem, OFFERS_ASKED "%s%s", people ? talloc_asprintf(h->mem, " %dp", people) : "", tentative ? " sous reserve" : ""),
	    e);
}

const char *
offer_words(struct handling *h, const char *offer)
{
	g_auto(GStrv) f = g_strsplit(offer, "/", 3);
	struct slot slot = { .all_day = false };
	struct err e = { 0 };
	struct venue v;

	if (g_strv_length(f) != 3 || !civil_of(f[1], h->lab->zone, &slot.start) || !civil_of(f[2], h->lab->zone, &slot.end) ||
	    venue_get(h->tx, h->mem, strtoll(f[0], NULL, 10), &v, &e) != 1)
		return offer;
	return talloc_asprintf(h->mem, "%s, %s", v.name, when_words(h, h->who.lang, &slot));
}
