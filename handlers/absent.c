/* SPDX-License-Identifier: EUPL-1.2
 *
 * People say that they are away, until when, and who stands in for them; their vacation notices do too. What was understood is said in full;
 * what is unclear is asked; nothing is ever said to a notice.
 */
#include "handlers/absent.h"

#include <glib.h>
#include <string.h>

#include "bot/base/fault.h"
#include "bot/base/text.h"
#include "handlers/absence_words.h"
#include "handlers/away.h"
#include "handlers/day.h"
#include "handlers/reminder.h"
#include "handlers/run.h"

enum { NOTICE_LONGEST = 400, SHOWN = 40, STAFF_MOST = 64, GIVEN_SHOWN = 60, TEAM_TEXT = 300 };

static struct civil
civil_now(const struct handling *h)
{
	struct civil c = { .year = 1970, .month = 1, .day = 1 };

	(void)date_civil(h->now, h->lab->zone, &c);
	return c;
}

/* "du lundi 3 au vendredi 14 août 2026" */
static const char *
days_words(struct handling *h, const char *lang, const struct away *w)
{
	const struct span s = { .start = dates_civil((int32_t)w->from, 0), .end = dates_civil((int32_t)w->to, 0), .all_day = true };

	return dates_say(h->mem, h->lab->words, lang, &s);
}

/* One more of them; twice the same is one. */
static const char *
joined(TALLOC_CTX *mem, const char *list, const char *days)
{
	return !list ? days : strstr(list, days) ? list : talloc_asprintf(mem, "%s, %s", list, days);
}

/* --- written --- */

/* What was changed by one message. */
struct change {
	const char *gone; /* days, in words; NULL */
	bool same;        /* it stood already */
	int64_t who;      /* who stands in; 0 */
	bool changed;
};

static int
range_new(struct handling *h, struct change *c, uint32_t from, uint32_t to, int64_t substitute, bool notice, struct err *e)
{
	struct absence a = { .person = h->who.id, .from = from, .to = to, .substitute = substitute, .notice = notice, .inbox = h->inbox };

	c->changed = true;
	return absence_add(h->tx, &a, h->now, e);
}

/* These days, beside or in place of what is known: who says another end means it; days within what is known already add nothing. */
static int
range_set(struct handling *h, struct change *c, const struct away *w, bool notice, struct err *e)
{
	const struct absences *known = absences_of(h, h->who.id, e);
	uint32_t today = day_today(h), from = w->from;
	int64_t substitute = c->who;
	size_t i;

	if (!known)
		return -1;
	for (i = 0; i < known->n; i++) {
		const struct absence *a = &known->all[i];
		bool begun = a->from == w->from || (a->from <= today && w->from <= today);

		if (a->to <= today || a->from >= w->to || a->to < w->from)
			continue;
		if ((begun && a->to == w->to) || (!notice && a->from < w->from && a->to > w->to)) {
			c->same = true;
			return c->who && c->who != a->substitute ? range_new(h, c, a->from, a->to, c->who, a->notice, e) : 0;
		}
		if (!begun && !(notice && a->notice))
			continue;
		substitute = substitute ? substitute : a->substitute;
		from = begun ? MIN(from, a->from) : from;
		c->changed = true;
		if (absence_end(h->tx, a->id, h->now, e) < 0)
			return -1;
	}
	return range_new(h, c, from, w->to, substitute, notice, e);
}

/* They are there on these days after all: what is left of each absence stands. */
static int
range_free(struct handling *h, struct change *c, const struct away *w, struct err *e)
{
	const struct absences *known = absences_of(h, h->who.id, e);
	struct absences was;
	size_t i;

	if (!known)
		return -1;
	was = *known;
	for (i = 0; i < was.n; i++) {
		const struct absence *a = &was.all[i];

		if (a->to <= MAX(w->from, day_today(h)) || a->from >= w->to)
			continue;
		c->gone = joined(h->mem, c->gone, days_words(h, h->who.lang, &(struct away){ MAX(a->from, w->from), MIN(a->to, w->to) }));
		c->changed = true;
		if (absence_end(h->tx, a->id, h->now, e) < 0 ||
		    (a->from < w->from && range_new(h, c, a->from, w->from, a->substitute, a->notice, e) < 0) ||
		    (a->to > w->to && range_new(h, c, w->to, a->to, a->substitute, a->notice, e) < 0))
			return -1;
	}
	return 0;
}

/* The first of the names that is somebody of the staff, not they themselves: 1, 0, -1. */
static int
who_stands_in(struct handling *h, const struct away_said *w, int64_t *who, struct err *e)
{
	struct person p;
	size_t i;
	int r;

	*who = 0;
	for (i = 0; i < w->n_names; i++) {
		r = staff_find(h, w->names[i], &p, e);
		if (r == 0 && strchr(w->names[i], ' ')) /* "Paul Riou, directeur" */
			r = staff_find(h, talloc_strndup(h->mem, w->names[i], strcspn(w->names[i], " ")), &p, e);
		if (r < 0)
			return -1;
		if (r == 1 && p.id != h->who.id) {
			*who = p.id;
			return 1;
		}
	}
	return 0;
}

static int
settled(struct handling *h, const struct change *c, struct err *e)
{
	if (!c->changed)
		return 0;
	FAULT("absence.set");
	h->out->acted = true;
	return away_moved(h, h->who.id, e);
}

/* --- said --- */

static int
refused(struct handling *h, const char *why, const struct span *s, struct err *e)
{
	const char *given = s && s->text ? without_addresses(h->mem, text_line(h->mem, s->text, GIVEN_SHOWN)) : "";
	const char *key = talloc_asprintf(h->mem, "absence.%s", why);
	const struct var with[] = { VAR("given", given), { .name = NULL } };

	return say(h, "absence",
	    VARS(VAR("reason", label_fill(h->mem, h->lab->words, h->who.lang, key, with)), VAR("example", example(h, "absence")),
		VAR("set", NULL), VAR("gone", NULL), VAR("same", NULL), VAR("substitute", NULL), VAR("also", NULL), VAR("unknown", NULL),
		VAR("back", NULL), VAR("staff", NULL)),
	    e);
}

/* One of two days is meant: the answer is read in its place, see questions.c. */
static int
which(struct handling *h, const struct span *s, const char *text, struct err *e)
{
	const char *choices = talloc_asprintf(h->mem, "%s %s", dates_iso(h->mem, &s->start, true), dates_iso(h->mem, &s->other, true));
	struct rows *rows = rows_new(h->mem, 2);
	const char *bound = s->bound == BOUND_UNTIL ? word(h, "absence.until") : "";

	rows_add(rows, "n", "1", "choice", dates_say(h->mem, h->lab->words, h->who.lang, s), NULL);
	rows_add(rows, "n", "2", "choice", dates_say_other(h->mem, h->lab->words, h->who.lang, s), NULL);
	if (ask(h, "choose-case", choices, talloc_asprintf(h->mem, "!absence %.*s%s{}%s", (int)s->at, text, bound, text + s->at + s->len),
		e) < 0)
		return -1;
	return say(h, "own-which", VARS(VAR_ROWS("choices", rows)), e);
}

/* The absences of one person that are not over, for a list. */
static int
list_add(struct handling *h, struct rows *rows, int64_t person, const char *name, struct err *e)
{
	struct absence all[ABSENCES_MOST];
	struct person p;
	size_t n, i;

	if (absence_of(h->tx, person, day_today(h), all, ABSENCES_MOST, &n, e) < 0)
		return -1;
	for (i = 0; i < n && rows->n < rows->max; i++) {
		p.name = NULL;
		if (all[i].substitute && person_get(h->tx, h->mem, all[i].substitute, &p, e) < 0)
			return -1;
		rows_add(rows, "who", name, "days", days_words(h, h->who.lang, &(struct away){ all[i].from, all[i].to }), "substitute",
		    p.name, "notice", all[i].notice ? "1" : NULL, NULL);
	}
	return 0;
}

static int
list(struct handling *h, bool all, struct err *e)
{
	struct rows *rows = rows_new(h->mem, SHOWN);
	struct person staff[STAFF_MOST];
	size_t n = 0, i;

	all = all && is_staff(h);
	if (all && person_staff(h->tx, h->mem, staff, STAFF_MOST, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (list_add(h, rows, staff[i].id, staff[i].name, e) < 0)
			return -1;
	if (!all && list_add(h, rows, h->who.id, NULL, e) < 0)
		return -1;
	return say(h, "absences", VARS(VAR_ROWS("rows", rows), VAR("all", all ? "1" : NULL), VAR("example", example(h, "absence"))), e);
}

/* Whom they named for that day; 0. */
static int
named_for(struct handling *h, uint32_t day, int64_t *who, struct err *e)
{
	const struct absences *known = absences_of(h, h->who.id, e);
	size_t i;

	for (i = 0; known && i < known->n; i++)
		if (known->days[i].from <= day && known->days[i].to > day && known->all[i].substitute)
			*who = known->all[i].substitute;
	return known ? 0 : -1;
}

/* Words about a case of theirs are for the team as well: they answer nothing that was asked. */
static int
team_learns(struct handling *h, int64_t back, struct err *e)
{
	int64_t note;

	if (is_staff(h) || !h->has_problem || h->in->channel != CHANNEL_MAIL)
		return 0;
	if (note_add(h->tx, h->problem.id, h->who.id, "automatic", h->in->text, h->inbox, h->now, &note, e) < 0)
		return -1;
	return tell_staff(h, "reminders-theirs",
	    VARS(VAR("away", "1"), VAR("date", words_date(h->mem, h->lab->words, h->lab->language, back, h->lab->zone)),
		VAR("text", text_line(h->mem, excerpt(h->mem, h->in->text), TEAM_TEXT))),
	    e);
}

static const char *
unknown_name(struct handling *h, const struct away_said *w)
{
	return without_addresses(h->mem, w->names[0] + (*w->names[0] == '@'));
}

static int
echo(struct handling *h, const struct away_said *w, const struct change *c, struct err *e)
{
	struct person p = { .name = NULL };
	const char *set = NULL;
	const char *also = NULL, *back = NULL, *instead;
	uint32_t day = 0, last = 0;
	int64_t at, who = 0;
	size_t i;

	for (i = 0; i < w->n; i++) {
		set = joined(h->mem, set, days_words(h, h->who.lang, &w->range[i]));
		day = day ? day : w->range[i].from;
		last = w->range[i].to;
	}
	if (day && named_for(h, day, &who, e) < 0)
		return -1;
	if (who && (person_get(h->tx, h->mem, who, &p, e) < 0 || away_words(h, h->who.lang, who, day, &also, &instead, e) < 0))
		return -1;
	if (last && h->lab->hours && remind_time(h, h->who.id, day_noon(h, last) - 43200, &at, e) < 0)
		return -1;
	if (last && h->lab->hours)
		back = words_date(h->mem, h->lab->words, h->who.lang, at, h->lab->zone);
	if (back && team_learns(h, at, e) < 0)
		return -1;
	{
		const struct var vars[] = { VAR("reason", NULL), VAR("example", example(h, "absence")), VAR("set", set),
			VAR("gone", c->gone), VAR("same", c->same && !c->changed ? "1" : NULL), VAR("substitute", p.name),
			VAR("also", also), VAR("unknown", w->n_names && !p.name && is_staff(h) ? unknown_name(h, w) : NULL),
			VAR("back", back), VAR("staff", is_staff(h) ? "1" : NULL), { .name = NULL } };

		return is_staff(h) && c->changed ? say_and_tell(h, "absence", vars, e) : say(h, "absence", vars, e);
	}
}

/* Who stands in, for all that is not over. */
static int
instead_only(struct handling *h, struct away_said *w, struct change *c, struct err *e)
{
	const struct absences *known = absences_of(h, h->who.id, e);
	struct absences was;
	size_t i;

	if (!known)
		return -1;
	was = *known;
	if (!c->who)
		return is_staff(h) ? staff_unknown(h, w->names[0], e) : list(h, false, e);
	for (i = 0; i < was.n; i++) {
		if (was.all[i].to <= day_today(h))
			continue;
		if (range_new(h, c, was.all[i].from, was.all[i].to, c->who, was.all[i].notice, e) < 0)
			return -1;
		if (w->n < AWAY_RANGES)
			w->range[w->n++] = was.days[i];
	}
	if (w->n == 0)
		return refused(h, "none-yet", NULL, e);
	return settled(h, c, e) < 0 ? -1 : echo(h, w, c, e);
}

/* There again on that day: of what has begun, or comes next, that is the end; when nothing stands it begins now. */
static int
returns(struct handling *h, struct away_said *w, struct change *c, struct err *e)
{
	const struct absences *known = absences_of(h, h->who.id, e);
	uint32_t today = day_today(h);
	struct absence a = { 0 };
	size_t i;

	if (!known)
		return -1;
	for (i = 0; i < known->n && !a.id; i++)
		if (known->all[i].to > today && known->all[i].from < w->back)
			a = known->all[i];
	if (!a.id && w->back == today)
		return refused(h, "none-yet", NULL, e);
	w->n = 1;
	w->range[0] = (struct away){ a.id ? MAX(a.from, today) : today, w->back };
	if (a.id && a.to == w->back) {
		c->same = true;
	} else if (w->back <= today) {
		w->n = 0;
		return range_free(h, c, &(struct away){ today, a.to }, e) < 0 || settled(h, c, e) < 0 ? -1 : echo(h, w, c, e);
	} else {
		c->changed = true;
		if ((a.id && absence_end(h->tx, a.id, h->now, e) < 0) ||
		    range_new(h, c, a.id ? a.from : today, w->back, c->who ? c->who : a.substitute, a.notice, e) < 0)
			return -1;
	}
	return settled(h, c, e) < 0 ? -1 : echo(h, w, c, e);
}

/* There after all: on the days named, or from now on; of several to come it must be said which. */
static int
there_after_all(struct handling *h, struct away_said *w, struct change *c, struct err *e)
{
	const struct absences *known = absences_of(h, h->who.id, e);
	uint32_t today = day_today(h);
	size_t i, coming = 0, now = 0;
	struct away one = { 0, 0 };

	if (!known)
		return -1;
	for (i = 0; i < known->n; i++)
		if (known->days[i].to > today) {
			coming++;
			now += known->days[i].from <= today;
			one = coming == 1 ? known->days[i] : one;
		}
	if (coming == 0)
		return refused(h, "none-yet", NULL, e);
	if (w->n == 0 && now == 0 && coming > 1)
		return list(h, false, e);
	if (w->n == 0 && now > 0) {
		one.from = today;
		if (away_on(h, h->who.id, today, &one.to, e) < 0)
			return -1;
	}
	if (w->n == 0)
		w->range[w->n++] = one;
	for (i = 0; i < w->n; i++)
		if (range_free(h, c, &w->range[i], e) < 0)
			return -1;
	w->n = 0;
	if (!c->gone)
		return refused(h, "none-then", NULL, e);
	return settled(h, c, e) < 0 ? -1 : echo(h, w, c, e);
}

static int
away_set(struct handling *h, struct away_said *w, struct change *c, struct err *e)
{
	size_t i;

	for (i = 0; i < w->n; i++) {
		if (range_set(h, c, &w->range[i], false, e) < 0)
			return -1;
		absences_changed(h);
	}
	return settled(h, c, e) < 0 ? -1 : echo(h, w, c, e);
}

/* What they wrote is what it says. */
static int
words_alone(struct handling *h, struct err *e)
{
	if (h->in->channel == CHANNEL_ROOM)
		return set_aside(h, INBOX_IGNORED, "not addressed to us");
	h->meaning.command = command_find(h->has_problem ? "completer" : "probleme");
	h->meaning.n_args = 1;
	h->meaning.args[0] =
	    (struct argument){ .name = "text", .type = ARG_TEXT, .text = h->meaning.plain ? h->meaning.plain : h->in->text };
	return dispatch(h, e);
}

/* "@paul jusqu'à vendredi", "Paul est absent": it is said of somebody else. 1, 0, -1. */
static int
of_another(struct handling *h, const char *text, const struct away_said *w, struct span *name, struct err *e)
{
	const char *first = talloc_strndup(h->mem, text, strcspn(text, " ,:;"));
	struct person p;
	int r = *first ? staff_find(h, first, &p, e) : 0;
	size_t i;

	if (r <= 0 || p.id == h->who.id)
		return r < 0 ? -1 : 0;
	for (i = 0; i < w->n_names; i++)
		if (g_str_has_prefix(w->names[i], first)) /* "Paul me remplace" */
			return 0;
	name->text = p.name;
	return 1;
}

int
cmd_absence(struct handling *h, struct err *e)
{
	static const char *const faults[] = { [AWAY_WHEN] = "when",
		[AWAY_IMPOSSIBLE] = "impossible",
		[AWAY_PAST] = "past",
		[AWAY_FAR] = "far",
		[AWAY_AGAIN] = "again",
		[AWAY_PART] = "part" };
	const char *text = arg_text(h, "text");
	const struct absences *known;
	struct span known_as = { .text = NULL };
	int r;
	struct civil now = civil_now(h);
	struct away_said w;
	struct change c = { 0 };

	away_read(h->mem, text, &now, false, h->lab->remind_at, &w);
	r = is_staff(h) ? of_another(h, text, &w, &known_as, e) : 0;
	if (r != 0)
		return r < 0 ? -1 : refused(h, "other", &known_as, e);
	if (w.act == AWAY_LIST || w.act == AWAY_WHO)
		return list(h, w.act == AWAY_WHO, e);
	if (!h->meaning.explicit && !is_staff(h) && (w.act == AWAY_BACK || w.act == AWAY_INSTEAD)) {
		known = absences_of(h, h->who.id, e);
		if (!known || known->n == 0) /* "je suis là": to somebody, of something else */
			return known ? words_alone(h, e) : -1;
	}
	if (w.state == AWAY_UNSURE)
		return which(h, &w.span, text, e);
	if (w.state != AWAY_GOOD && !(w.act == AWAY_BACK && w.state == AWAY_WHEN))
		return refused(h, faults[w.state], &w.span, e);
	if (is_staff(h) && who_stands_in(h, &w, &c.who, e) < 0)
		return -1;
	if (w.act == AWAY_INSTEAD)
		return instead_only(h, &w, &c, e);
	if (w.act == AWAY_RETURN)
		return returns(h, &w, &c, e);
	return w.act == AWAY_BACK ? there_after_all(h, &w, &c, e) : away_set(h, &w, &c, e);
}

/* --- notices --- */

int
absence_notice(struct handling *h, struct err *e)
{
	struct civil now = civil_now(h);
	struct away_said w;
	struct change c = { 0 };
	size_t i;
	int r;

	r = *h->in->from ? person_by_address(h->tx, h->mem, h->in->from, &h->who, e) : 0;
	if (r <= 0)
		return r;
	h->out->person = h->who.id;
	if (!h->in->verified) /* anybody can write that somebody is away */
		return 0;
	away_read(h->mem, h->in->text, &now, true, h->lab->remind_at, &w);
	if (w.n == 0 && !w.back && w.state != AWAY_IMPOSSIBLE)
		away_read(h->mem, h->in->subject, &now, true, h->lab->remind_at, &w);
	if (w.state != AWAY_GOOD)
		return 0;
	if (w.act == AWAY_RETURN && w.back > day_today(h)) {
		w.range[0] = (struct away){ day_today(h), w.back };
		w.n = 1;
	}
	if (strcmp(h->who.role, "staff") == 0 && who_stands_in(h, &w, &c.who, e) < 0)
		return -1;
	for (i = 0; i < w.n; i++) {
		if (w.range[i].to - w.range[i].from > NOTICE_LONGEST)
			continue;
		if (range_set(h, &c, &w.range[i], true, e) < 0)
			return -1;
		absences_changed(h);
	}
	r = settled(h, &c, e);
	h->out->acted = false; /* a notice is set aside, whatever is known by it */
	return r;
}
