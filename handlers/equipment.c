/* SPDX-License-Identifier: EUPL-1.2
 *
 * `!materiel`: what can be borrowed, for how long, and that it comes back. Fetching and giving back are reminders of the borrower's own, so
 * that they come with the others and are answered like them.
 */
#include "handlers/venue_inside.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/aside.h"
#include "handlers/away.h"
#include "handlers/day.h"
#include "handlers/reminder.h"
#include "handlers/run.h"

enum { KINDS = 64, LOANS = 30, SPANS = 6, SHORT = 3, MORNING = 11 * 3600 };

/* Letters and digits alone: "vidéo-projecteur" is "Vidéoprojecteur". */
static char *
squeezed(TALLOC_CTX *mem, const char *text)
{
	char *s = text_fold(mem, text), *to = s, *from;

	for (from = s; *from; from++)
		if (g_ascii_isalnum(*from))
			*to++ = *from;
	*to = '\0';
	if (to - s > SHORT && to[-1] == 's')
		to[-1] = '\0';
	return s;
}

/* What the words name: the longest name in them. 1; 0 none; -1. */
static int
equipment_named(struct handling *h, const char *words, struct equipment *q, struct err *e)
{
	struct equipment *all = talloc_array(h->mem, struct equipment, KINDS);
	const char *said = squeezed(h->mem, words);
	size_t n, i, best = 0;

	if (equipment_all(h->tx, h->mem, all, KINDS, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		const char *names[] = { squeezed(h->mem, all[i].name), squeezed(h->mem, all[i].slug) };
		size_t k;

		for (k = 0; k < G_N_ELEMENTS(names); k++)
			if (strlen(names[k]) >= SHORT && strlen(names[k]) > best && strstr(said, names[k])) {
				best = strlen(names[k]);
				*q = all[i];
			}
	}
	return best > 0;
}

static int
refused(struct handling *h, const char *why, const struct var *vars, struct err *e)
{
	const char *reason = venue_label(h, h->who.lang, why, vars);

	return say(h, "venue-refused", VARS(VAR("reason", reason), VAR("example", usage_of(h, "materiel"))), e);
}

static const char *
loan_when(struct handling *h, const char *lang, const struct loan *l)
{
	const struct booking b = { .civil = l->civil, .civil_end = l->civil_end };

	return booking_when(h, lang, &b);
}

/* --- what there is --- */

static int
loans_rows(struct handling *h, const struct loan *l, size_t n, bool names, struct rows *rows, struct err *e)
{
	struct equipment q;
	struct person p;
	size_t i;

	for (i = 0; i < n; i++) {
		p.name = NULL;
		if (equipment_get(h->tx, h->mem, l[i].equipment, &q, e) < 0 || (names && person_get(h->tx, h->mem, l[i].person, &p, e) < 0))
			return -1;
		rows_add(rows, "number", talloc_asprintf(h->mem, "%lld", (long long)l[i].id), "count",
		    talloc_asprintf(h->mem, "%d", l[i].count), "what", q.name, "when", loan_when(h, h->who.lang, &l[i]), "out",
		    strcmp(l[i].state, "out") == 0 ? "1" : NULL, "late",
		    strcmp(l[i].state, "out") == 0 && l[i].until_at < h->now ? "1" : NULL, "who", p.name, NULL);
	}
	return 0;
}

static int
equipment_list(struct handling *h, struct err *e)
{
	struct equipment *q = talloc_array(h->mem, struct equipment, KINDS);
	struct loan *l = talloc_array(h->mem, struct loan, LOANS);
	struct rows *kinds = rows_new(h->mem, KINDS), *loans = rows_new(h->mem, LOANS);
	bool all = is_staff(h) && !others_read(h);
	size_t n, i;
	int free;

	if (equipment_all(h->tx, h->mem, q, KINDS, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		if (equipment_free(h->tx, q[i].id, h->now, h->now + 60, &free, e) < 0)
			return -1;
		rows_add(kinds, "what", q[i].name, "stock", talloc_asprintf(h->mem, "%d", q[i].stock), "available",
		    talloc_asprintf(h->mem, "%d", MAX(free, 0)), "lasts", talloc_asprintf(h->mem, "%d", q[i].days), NULL);
	}
	if (all                         ? loan_open(h->tx, h->mem, l, LOANS, &n, e) < 0
	    : h->level < LEVEL_VERIFIED ? (n = 0) > 0
					: loan_of_person(h->tx, h->mem, h->who.id, l, LOANS, &n, e) < 0)
		return -1;
	if (loans_rows(h, l, n, all, loans, e) < 0)
		return -1;
	return say(h, "equipment-list",
	    VARS(VAR_ROWS("kinds", kinds), VAR_ROWS("loans", loans), VAR("mine", all || n == 0 ? NULL : "1"),
		VAR("example", example(h, "materiel"))),
	    e);
}

/* --- borrowing --- */

/* A reminder of the borrower's own at that time, or at the last hour of reminders before it. */
static int
remind_add(struct handling *h, const struct loan *l, const char *text, int64_t at, int64_t *id, struct err *e)
{
	struct reminder r = { .kind = "own", .person = l->person, .author = l->person, .room = "", .text = text, .base = h->now };
	struct civil c;

	*id = 0;
	if (at <= h->now || remind_time(h, 0, at, &r.due_at, e) < 0)
		return 0;
	if (date_civil(r.due_at, h->lab->zone, &c) < 0)
		return 0;
	r.civil = dates_iso(h->mem, &c, false);
	return away_route(h, &r, e) < 0 ? -1 : reminder_add(h->tx, &r, h->inbox, h->now, id, e);
}

static int
reminders_add(struct handling *h, struct loan *l, const struct equipment *q, struct err *e)
{
	const struct var vars[] = { VAR("count", talloc_asprintf(h->mem, "%d", l->count)), VAR("what", q->name),
		VAR("number", talloc_asprintf(h->mem, "%lld", (long long)l->id)), VAR("when", loan_when(h, h->who.lang, l)),
		{ .name = NULL } };
	int64_t eve;

	if (!*h->who.addr) /* no mail reaches them */
		return 0;
	if (hours_add_days(h->lab->hours, l->from_at, -1, &eve) < 0 || eve <= h->now)
		eve = 0;
	if (remind_add(h, l, venue_label(h, h->who.lang, "fetch", vars), eve, &l->fetch_reminder, e) < 0 ||
	    remind_add(h, l, venue_label(h, h->who.lang, "return", vars), day_noon(h, day_of(h, l->until_at - 1)) - MORNING,
		&l->return_reminder, e) < 0)
		return -1;
	return loan_set(h->tx, l, h->now, e);
}

/* From when until when: a day alone lasts as long as a loan does. */
static int
loan_time(struct handling *h, const char *text, const struct equipment *q, struct wish *w, struct span *spans, size_t *n, struct err *e)
{
	struct civil now;
	int r = wish_read(h, "materiel", text, w, e);

	if (r <= 0)
		return r;
	if (date_civil(h->now, h->lab->zone, &now) < 0)
		return fail(e, ERR_BUG, "equipment: no such zone");
	*n = dates_find(h->mem, text, &(struct dates_frame){ .now = &now, .side = DATES_AHEAD, .zone = h->lab->zone }, spans, SPANS);
	if (*n > 0 && spans[0].all_day && dates_one_day(&spans[0]) && spans[0].bound == BOUND_FROM) {
		struct civil end = dates_civil(dates_day(w->slot.start.year, w->slot.start.month, w->slot.start.day) + q->days,
		    w->slot.end.hour * 60 + w->slot.end.minute);

		w->slot.end = end;
		if (date_instant(&end, h->lab->zone, &w->to) < 0)
			return fail(e, ERR_BUG, "equipment: no such time");
	}
	return 1;
}

static int
borrow(struct handling *h, const char *text, struct err *e)
{
	struct equipment q = { .id = 0 };
	struct span spans[SPANS];
	struct wish w;
	struct loan l = { .person = h->who.id, .state = "planned", .inbox = h->inbox };
	size_t n;
	int free, r = equipment_named(h, text, &q, e);

	if (r <= 0)
		return r < 0 ? -1 : equipment_list(h, e);
	r = loan_time(h, text, &q, &w, spans, &n, e);
	if (r == 1)
		r = venue_proven(h, e);
	if (r <= 0)
		return r;
	l.equipment = q.id;
	l.count = count_read(h->mem, text, spans, n);
	l.from_at = w.from;
	l.until_at = w.to;
	l.civil = dates_iso(h->mem, &w.slot.start, false);
	l.civil_end = dates_iso(h->mem, &w.slot.end, false);
	r = loan_add(h->tx, &l, h->now, e);
	if (r < 0 || equipment_free(h->tx, q.id, w.from, w.to, &free, e) < 0)
		return -1;
	if (r == 0)
		return refused(h, free > 0 ? "stock" : "stock-none",
		    VARS(VAR("what", q.name), VAR("free", talloc_asprintf(h->mem, "%d", MAX(free, 0))),
			VAR("count", talloc_asprintf(h->mem, "%d", l.count)), VAR("when", when_words(h, h->who.lang, &w.slot))),
		    e);
	if (reminders_add(h, &l, &q, e) < 0 || aside_note(h, "materiel", talloc_asprintf(h->mem, "new %lld", (long long)l.id), e) < 0)
		return -1;
	if (say(h, "equipment-lent",
		VARS(VAR("number", talloc_asprintf(h->mem, "%lld", (long long)l.id)), VAR("count", talloc_asprintf(h->mem, "%d", l.count)),
		    VAR("what", q.name), VAR("when", when_words(h, h->who.lang, &w.slot)), VAR("reminded", l.return_reminder ? "1" : NULL),
		    VAR("note", *q.note ? q.note : NULL)),
		e) < 0)
		return -1;
	if (is_staff(h))
		return 0;
	return tell_staff(h, "equipment-staff",
	    VARS(VAR("number", talloc_asprintf(h->mem, "%lld", (long long)l.id)), VAR("count", talloc_asprintf(h->mem, "%d", l.count)),
		VAR("what", q.name), VAR("when", when_words(h, h->lab->language, &w.slot)), VAR("borrower", h->who.name),
		VAR("over", NULL)),
	    e);
}

/* --- it is over --- */

static int
loan_end(struct handling *h, struct loan *l, const char *state, struct err *e)
{
	const char *how = strcmp(state, "returned") == 0 ? "done" : "cancelled";

	if ((l->fetch_reminder && reminder_end(h->tx, l->fetch_reminder, how, "the loan is over", h->now, e) < 0) ||
	    (l->return_reminder && reminder_end(h->tx, l->return_reminder, how, "the loan is over", h->now, e) < 0))
		return -1;
	l->state = state;
	h->out->acted = true;
	return loan_set(h->tx, l, h->now, e);
}

/* The loan of that number, of this person or, for the staff, of anybody; without a number the only one. 1, 0 said, -1. */
static int
loan_meant(struct handling *h, const char *text, struct loan *l, struct err *e)
{
	g_autoptr(GRegex) digits = g_regex_new("[0-9]{1,9}", 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	g_autofree char *number = NULL;
	struct loan own[2];
	size_t n;
	int r = venue_proven(h, e);

	if (r <= 0)
		return r;
	if (g_regex_match(digits, text, 0, &m)) {
		number = g_match_info_fetch(m, 0);
		r = loan_get(h->tx, h->mem, strtoll(number, NULL, 10), l, e);
		if (r == 1 && ((l->person != h->who.id && !is_staff(h)) || *l->state == 'r' || *l->state == 'c'))
			r = 0;
		return r == 0 ? refused(h, "no-loan", VARS(VAR("given", talloc_strdup(h->mem, number))), e) < 0 ? -1 : 0 : r;
	}
	if (loan_of_person(h->tx, h->mem, h->who.id, own, 2, &n, e) < 0)
		return -1;
	if (n != 1)
		return equipment_list(h, e) < 0 ? -1 : 0;
	*l = own[0];
	return 1;
}

static int
give_back(struct handling *h, const char *text, bool cancel, struct err *e)
{
	struct equipment q;
	struct loan l;
	int r = loan_meant(h, text, &l, e);
	const struct var *vars;

	if (r <= 0)
		return r;
	cancel = cancel && strcmp(l.state, "planned") == 0;
	if (loan_end(h, &l, cancel ? "cancelled" : "returned", e) < 0 || equipment_get(h->tx, h->mem, l.equipment, &q, e) < 0)
		return -1;
	vars = VARS(VAR("number", talloc_asprintf(h->mem, "%lld", (long long)l.id)), VAR("count", talloc_asprintf(h->mem, "%d", l.count)),
	    VAR("what", q.name), VAR("when", loan_when(h, h->who.lang, &l)), VAR("over", cancel ? NULL : "1"));
	if (say(h, "equipment-over", vars, e) < 0)
		return -1;
	if (is_staff(h))
		return 0;
	return tell_staff(h, "equipment-staff",
	    VARS(VAR("number", talloc_asprintf(h->mem, "%lld", (long long)l.id)), VAR("count", talloc_asprintf(h->mem, "%d", l.count)),
		VAR("what", q.name), VAR("when", loan_when(h, h->lab->language, &l)), VAR("borrower", h->who.name),
		VAR("over", venue_label(h, h->lab->language, cancel ? "loan-cancelled" : "loan-returned", NULL))),
	    e);
}

int
equipment_back(struct handling *h, const char *detail, struct err *e)
{
	const char *id = strchr(detail, ' ');
	struct loan l;
	int r = loan_get(h->tx, h->mem, id ? strtoll(id + 1, NULL, 10) : 0, &l, e);

	return r <= 0 || *l.state == 'r' || *l.state == 'c' ? MIN(r, 0) : loan_end(h, &l, "cancelled", e);
}

int
cmd_materiel(struct handling *h, struct err *e)
{
	const char *text = arg_text(h, "text");
	struct venue_said said;

	if (loan_started(h->tx, h->now, e) < 0)
		return -1;
	venue_read(h->mem, text, &said);
	switch (said.verb) {
	case VENUE_MINE:
		return equipment_list(h, e);
	case VENUE_BACK:
	case VENUE_CANCEL:
		return give_back(h, said.rest, said.verb == VENUE_CANCEL, e);
	default:
		return borrow(h, text, e);
	}
}
