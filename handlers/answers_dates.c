/* SPDX-License-Identifier: EUPL-1.2
 *
 * The dates in a reply to reminders.
 */
#include "handlers/answers_words.h"

#include <glib.h>
#include <string.h>

#include "handlers/dates.h"

/* Without the numbers of lines and without our own lines: "1 lundi 2 mardi" names no Monday the 2nd. */
static char *
words_only(TALLOC_CTX *mem, const struct pieces *w)
{
	char *s = talloc_strdup(mem, w->raw), *p, *end;
	size_t i;

	for (i = 0; i < w->n; i++)
		if (w->p[i].target)
			memset(s + w->p[i].at, ';', w->p[i].end - w->p[i].at);
	for (p = s; *p; p = end + (*end != '\0')) {
		end = strchrnul(p, '\n');
		if (*p == '>')
			memset(p, ';', (size_t)(end - p));
	}
	return s;
}

static struct said_date
said_of(const struct span *s)
{
	struct said_date d = { .state = DATE_GOOD, .start = s->start, .last = s->end, .timed = !s->all_day, .past = s->state == SPAN_PAST };

	if (s->state == SPAN_IMPOSSIBLE || s->state == SPAN_RELATIVE)
		return (struct said_date){ .state = s->state == SPAN_IMPOSSIBLE ? DATE_IMPOSSIBLE : DATE_NONE };
	if (s->all_day)
		d.last = dates_civil(dates_day(s->end.year, s->end.month, s->end.day) - 1, 0);
	if (s->ambiguous) {
		d.state = DATE_UNSURE;
		d.other = s->other;
	}
	return d;
}

void
pieces_date(TALLOC_CTX *mem, struct pieces *w, const struct civil *now)
{
	struct span spans[ANSWERS_MAX];
	size_t n, i, k = 0;

	w->plain = words_only(mem, w);
	n = dates_find(mem, w->plain, &(struct dates_frame){ .now = now }, spans, ANSWERS_MAX);
	for (i = 0; i < n; i++) {
		struct said_date d = said_of(&spans[i]);

		if (spans[i].state == SPAN_RELATIVE && spans[i].relative > 0) { /* "J+3": from today */
			d = (struct said_date){ .state = DATE_GOOD };
			d.start = d.last = dates_civil(dates_day(now->year, now->month, now->day) + spans[i].relative, 0);
		}
		if (d.state == DATE_NONE)
			continue;
		while (k < w->n && w->p[k].end <= spans[i].at)
			k++;
		w->d[w->n_dates++] = d;
		for (; k < w->n && w->p[k].at < spans[i].at + spans[i].len; k++)
			w->p[k].date = (int)w->n_dates;
	}
}

static const char *
slice(TALLOC_CTX *mem, const struct pieces *w, size_t from, size_t end)
{
	return talloc_strndup(mem, w->plain + w->p[from].at, w->p[end - 1].end - w->p[from].at);
}

bool
pieces_date_before(TALLOC_CTX *mem, const struct pieces *w, size_t from, size_t end, const struct civil *now, struct said_date *d)
{
	struct span s;

	if (dates_find(mem, slice(mem, w, from, end), &(struct dates_frame){ .now = now, .side = DATES_BEHIND }, &s, 1) != 1)
		return false;
	*d = said_of(&s);
	return d->state != DATE_NONE;
}

bool
pieces_length(TALLOC_CTX *mem, struct pieces *w, size_t from, size_t end, const struct civil *now, struct said_date *d)
{
	struct length l;
	GDate day;
	size_t i;

	if (!dates_length(mem, slice(mem, w, from, end), &l) || l.months > 1200 || l.days > 36600 || l.months + l.days == 0)
		return false;
	g_date_clear(&day, 1);
	g_date_set_dmy(&day, (GDateDay)now->day, (GDateMonth)now->month, (GDateYear)now->year);
	g_date_add_months(&day, (guint)l.months);
	*d = (struct said_date){ .state = DATE_GOOD };
	d->start = dates_civil(dates_day(g_date_get_year(&day), (int)g_date_get_month(&day), g_date_get_day(&day)) + l.days, 0);
	d->last = d->start;
	for (i = from; i < end; i++)
		if (!w->p[i].target && (w->p[i].number >= 0 || word_of_dates(w->p[i].word) ||
					   word_in_list(w->p[i].word, "un une deux trois quatre cinq six two three four")))
			w->p[i].used = true;
	return true;
}
