/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which time of a workshop that comes again is meant.
 */
#include <glib.h>
#include <string.h>

#include "handlers/followup.h"
#include "handlers/series.h"

enum { EARLY = 12 * 3600 };

static int
found(struct handling *h, const struct slot *slot, bool again, struct occasion *o, struct err *e)
{
	o->slot = *slot;
	o->key = again ? dates_iso(h->mem, &slot->start, slot->all_day) : "";
	if (date_instant(&slot->start, h->lab->zone, &o->start) < 0 || date_instant(&slot->end, h->lab->zone, &o->end) < 0)
		return fail(e, ERR_BUG, "a workshop that has no time");
	return 1;
}

/* The series that was kept: 1; 0: a date alone (found) or none; -1. *n: 1 when there is that date. */
static int
series_of(struct handling *h, const struct gathering *g, struct series *s, struct occasion *o, int *n, struct err *e)
{
	const struct workshop_slot *kept = followup_kept(g);
	struct slot slot;
	int r = kept ? series_load(h->tx, h->mem, g->w.id, kept, s, e) : 0;

	*n = 0;
	if (r != 0 || !kept || !slot_read(kept, &slot))
		return r;
	*n = found(h, &slot, false, o, e);
	return *n < 0 ? -1 : 0;
}

static int
civil_at(struct handling *h, int64_t at, struct civil *c, struct err *e)
{
	return date_civil(at, h->lab->zone, c) < 0 ? fail(e, ERR_PERM, "no such time zone: %s", h->lab->zone) : 0;
}

int
occasion_next(struct handling *h, const struct gathering *g, struct occasion *o, struct err *e)
{
	struct series s;
	struct civil now;
	struct slot slot;
	int n, r = series_of(h, g, &s, o, &n, e);

	if (r <= 0)
		return r < 0 ? -1 : n;
	if (civil_at(h, h->now, &now, e) < 0)
		return -1;
	if (series_last(&s, &now, &slot) == 1) { /* it may go on */
		if (found(h, &slot, true, o, e) < 0)
			return -1;
		n = 1;
		if (o->end > h->now)
			return 1;
	}
	return series_next(&s, &now, &slot) == 1 ? found(h, &slot, true, o, e) : n;
}

int
occasion_last(struct handling *h, const struct gathering *g, struct occasion *o, struct err *e)
{
	struct series s;
	struct civil now;
	struct slot slot;
	int n, r = series_of(h, g, &s, o, &n, e);

	if (r <= 0)
		return r < 0 ? -1 : n;
	if (civil_at(h, h->now + EARLY, &now, e) < 0)
		return -1;
	if (series_last(&s, &now, &slot) == 1 || series_next(&s, &now, &slot) == 1)
		return found(h, &slot, true, o, e);
	return 0;
}

int
occasion_before(struct handling *h, const struct gathering *g, const struct occasion *of, struct occasion *o, struct err *e)
{
	struct series s;
	struct civil at;
	struct slot slot;
	int n, r = series_of(h, g, &s, o, &n, e);

	if (r <= 0 || civil_at(h, of->start - 60, &at, e) < 0)
		return r < 0 || e->kind ? -1 : 0;
	return series_last(&s, &at, &slot) == 1 ? found(h, &slot, true, o, e) : 0;
}

int
occasion_behind(struct handling *h, const struct gathering *g, const struct occasion *of, struct occasion *o, struct err *e)
{
	struct series s;
	struct slot slot;
	int n, r = series_of(h, g, &s, o, &n, e);

	if (r <= 0)
		return r;
	return series_next(&s, &of->slot.start, &slot) == 1 ? found(h, &slot, true, o, e) : 0;
}

int
occasion_of(struct handling *h, const struct gathering *g, const char *key, struct occasion *o, struct err *e)
{
	struct series s;
	struct slot slot;
	int n, r = series_of(h, g, &s, o, &n, e);

	if (r <= 0)
		return r < 0 ? -1 : n && !*key;
	return series_time(&s, key, &slot) == 1 ? found(h, &slot, true, o, e) : 0;
}

int
occasion_meant(struct handling *h, const struct gathering *g, struct occasion *o, struct err *e)
{
	int r = h->about_workshop == g->w.id && h->about_occasion ? occasion_of(h, g, h->about_occasion, o, e) : 0;

	return r != 0 ? r : occasion_last(h, g, o, e);
}

const char *
occasion_words(struct handling *h, const char *lang, const struct occasion *o)
{
	return slots_say(h->mem, h->lab->words, lang, &o->slot, NULL);
}

const char *
occasion_day(struct handling *h, const char *lang, const char *key)
{
	const struct workshop_slot said = { .label = "", .starts = key ? key : "", .ends = key ? key : "" };
	struct slot slot;
	int64_t at;

	if (!slot_read(&said, &slot) || date_instant(&slot.start, h->lab->zone, &at) < 0)
		return NULL;
	return words_date(h->mem, h->lab->words, lang, at, h->lab->zone);
}

/* ---- announced once ---- */

static const char *
told_word(struct handling *h, const struct occasion *o, const char *what)
{
	return *o->key ? talloc_asprintf(h->mem, "%s@%s", what, o->key) : what;
}

bool
occasion_told(struct handling *h, const struct workshop *w, const struct occasion *o, const char *what)
{
	return gathering_told(w, told_word(h, o, what));
}

/* Of those before nothing is remembered: a series may go on for years. */
void
occasion_tell(struct handling *h, struct workshop *w, const struct occasion *o, const char *what)
{
	g_auto(GStrv) words = g_strsplit(w->told, " ", -1);
	const char *old = talloc_asprintf(h->mem, "%s@", what);
	char *left = talloc_strdup(h->mem, "");
	size_t i;

	for (i = 0; words[i]; i++)
		if (!g_str_has_prefix(words[i], old))
			left = talloc_asprintf_append(left, "%s%s", *left ? " " : "", words[i]);
	w->told = left;
	gathering_tell(h, w, told_word(h, o, what));
}
