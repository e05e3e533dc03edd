/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/round.h"

#include <glib.h>
#include <string.h>

#include "bot/base/fault.h"
#include "bot/base/text.h"
#include "handlers/away.h"
#include "handlers/day.h"
#include "handlers/organiser.h"
#include "handlers/series.h"
#include "handlers/tie.h"
#include "handlers/workshop_words.h"

enum { NOTICE_DAYS = 2, LOOK_DAYS = 90, NEEDED_MOST = 24, BUSY_MOST = 128, THEIRS_MOST = 40, NAMES_SHOWN = 8, DAY_MINUTES = 1440 };

/* ---- dates in place of those that do not work ---- */

/* At which hours a former option was: minutes after midnight, how long. */
struct hours_of_day {
	bool all_day, outside; /* outside of working hours: it was meant so */
	int minute, minutes;
};

/* What is known of the people without whom it cannot be. */
struct needed {
	int64_t person[NEEDED_MOST];
	size_t n;
	struct slot busy[BUSY_MOST]; /* workshops that are kept */
	size_t n_busy;
};

static bool
is_needed(const struct invitee *i)
{
	return strcmp(i->part, "participant") != 0;
}

/* Its time, or those of a series in the time to come. */
static int
busy_times(struct handling *h, struct needed *who, const struct workshop *w, const struct workshop_slot *s, struct err *e)
{
	struct series series;
	struct slot next;
	struct civil after;
	int r = series_load(h->tx, h->mem, w->id, s, &series, e);

	if (r < 0 || date_civil(h->now, h->lab->zone, &after) < 0)
		return -1;
	if (r == 0) {
		who->n_busy += slot_read(s, &who->busy[who->n_busy]);
		return 0;
	}
	while (who->n_busy < BUSY_MOST && series_next(&series, &after, &next) == 1 &&
	       dates_day(next.start.year, next.start.month, next.start.day) < (int32_t)day_today(h) + LOOK_DAYS) {
		who->busy[who->n_busy++] = next;
		after = next.start;
	}
	return 0;
}

static int
busy_add(struct handling *h, struct needed *who, int64_t person, int64_t but, struct err *e)
{
	struct workshop_slot slots[POLL_SLOTS];
	int64_t ids[THEIRS_MOST];
	struct workshop w;
	size_t n, k, i, many;

	if (workshop_of_person(h->tx, person, ids, THEIRS_MOST, &n, e) < 0)
		return -1;
	for (k = 0; k < n; k++) {
		if (workshop_get(h->tx, h->mem, ids[k], &w, e) < 0)
			return -1;
		if (w.id == but || w.stage != WORKSHOP_FIXED)
			continue;
		if (slot_all(h->tx, h->mem, w.id, slots, POLL_SLOTS, &many, e) < 0)
			return -1;
		for (i = 0; i < many && who->n_busy < BUSY_MOST; i++)
			if (slots[i].number == w.kept && busy_times(h, who, &w, &slots[i], e) < 0)
				return -1;
	}
	return 0;
}

static int
needed_find(struct handling *h, const struct gathering *g, struct needed *who, struct err *e)
{
	struct invitee i[64];
	int64_t after = 0;
	size_t n, k;

	who->person[who->n++] = g->w.organiser;
	do {
		if (invitee_all(h->tx, h->mem, g->w.id, after, i, G_N_ELEMENTS(i), &n, e) < 0)
			return -1;
		for (k = 0; k < n; k++) {
			after = i[k].id;
			if (is_needed(&i[k]) && i[k].person != g->w.organiser && who->n < NEEDED_MOST)
				who->person[who->n++] = i[k].person;
		}
	} while (n == G_N_ELEMENTS(i));
	for (k = 0; k < who->n; k++)
		if (busy_add(h, who, who->person[k], g->w.id, e) < 0)
			return -1;
	return 0;
}

static bool
within_hours(const struct handling *h, const struct slot *s)
{
	int64_t start, end;

	return date_instant(&s->start, h->lab->zone, &start) == 0 && date_instant(&s->end, h->lab->zone, &end) == 0 &&
	       hours_open(h->lab->hours, start) && hours_open(h->lab->hours, end - 60);
}

/* The hours of the options, those of the better ones first. */
static size_t
parts_of(const struct handling *h, const struct gathering *g, struct hours_of_day out[POLL_SLOTS])
{
	size_t order[POLL_SLOTS], n = 0, i, k;
	struct slot s;

	tally_order(g, order);
	for (i = 0; i < g->n; i++) {
		struct hours_of_day p;

		if (!slot_read(&g->slot[order[i]], &s))
			continue;
		p = (struct hours_of_day){
			.all_day = s.all_day, .minute = s.start.hour * 60 + s.start.minute, .minutes = slots_minutes(&s)
		};
		p.outside = !p.all_day && !within_hours(h, &s);
		for (k = 0; k < n && (out[k].all_day != p.all_day || out[k].minute != p.minute || out[k].minutes != p.minutes); k++)
			;
		if (k == n)
			out[n++] = p;
	}
	return n;
}

static struct slot
slot_on(const struct hours_of_day *p, uint32_t day)
{
	int end = p->minute + p->minutes;

	return (struct slot){ .start = dates_civil((int32_t)day, p->minute),
		.end = dates_civil((int32_t)day + end / DAY_MINUTES, end % DAY_MINUTES),
		.all_day = p->all_day };
}

static uint32_t
last_day(const struct slot *s)
{
	uint32_t day = (uint32_t)dates_day(s->end.year, s->end.month, s->end.day);

	return s->end.hour == 0 && s->end.minute == 0 ? day - 1 : day;
}

/* Nobody needed is away or elsewhere, and the lab works: 1, 0, -1. */
static int
is_free(struct handling *h, const struct needed *who, const struct hours_of_day *p, const struct slot *s, struct err *e)
{
	uint32_t day = (uint32_t)dates_day(s->start.year, s->start.month, s->start.day), back, d;
	struct hours_day is;
	size_t k;

	for (d = day; d <= last_day(s); d++) {
		is = hours_day(h->lab->hours, d);
		if (!is.working || is.closed || is.quiet || is.holiday)
			return 0;
	}
	if (!p->all_day && !p->outside && !within_hours(h, s))
		return 0;
	for (k = 0; k < who->n_busy; k++)
		if (slots_overlap(&who->busy[k], s))
			return 0;
	for (k = 0; k < who->n; k++)
		for (d = day; d <= last_day(s); d++) {
			if (away_on(h, who->person[k], d, &back, e) < 0)
				return -1;
			if (back)
				return 0;
		}
	return 1;
}

/* Was it an option? And, unless `all` are taken: did somebody needed refuse that weekday at that hour? */
static bool
was_refused(const struct gathering *g, const struct slot *s, bool all)
{
	struct slot was;
	size_t k;

	for (k = 0; k < g->n; k++) {
		if (!slot_read(&g->slot[k], &was))
			continue;
		if (slots_overlap(&was, s))
			return true;
		if (!all && g->slot[k].missed > 0 && was.start.weekday == s->start.weekday && (was.start.hour < 12) == (s->start.hour < 12))
			return true;
	}
	return false;
}

/* The first day on which it may be: so many working days from now. */
static uint32_t
first_day(const struct handling *h)
{
	int64_t at;

	return hours_add_days(h->lab->hours, h->now, NOTICE_DAYS, &at) < 0 ? 0 : day_of(h, at);
}

static int
by_time(const void *a, const void *b)
{
	return slots_compare(a, b);
}

static int
find_on(struct handling *h, const struct gathering *g, const struct needed *who, uint32_t day, bool all, bool roomy, struct slot *out,
    struct err *e)
{
	struct hours_of_day parts[POLL_SLOTS];
	size_t n = parts_of(h, g, parts), i;
	int r = 0;

	for (i = 0; i < n && r == 0; i++) {
		*out = slot_on(&parts[i], day);
		if (!was_refused(g, out, all))
			r = is_free(h, who, &parts[i], out, e);
		if (r == 1 && roomy)
			r = tie_fits(h, g, out, e);
	}
	return r;
}

int
round_find(struct handling *h, const struct gathering *g, struct slot out[ROUND_PROPOSED], size_t *n, struct err *e)
{
	struct needed *who = talloc_zero(h->mem, struct needed);
	uint32_t first = first_day(h), day;
	size_t k;
	int all, r, way, ways = g->w.premises ? 4 : 2;

	*n = 0;
	if (!first || needed_find(h, g, who, e) < 0)
		return first ? -1 : 0;
	for (way = 0; way < ways; way++)
		for (all = way * 2 / ways, day = first; day < first + LOOK_DAYS && *n < ROUND_PROPOSED; day++) {
			struct slot s;

			for (k = 0; k < *n && (uint32_t)dates_day(out[k].start.year, out[k].start.month, out[k].start.day) != day; k++)
				;
			if (k < *n) /* one a day */
				continue;
			r = find_on(h, g, who, day, all, ways == 4 && way % 2 == 0, &s, e);
			if (r < 0)
				return -1;
			if (r == 1)
				out[(*n)++] = s;
		}
	qsort(out, *n, sizeof *out, by_time);
	return 0;
}

/* ---- who blocks what ---- */

/* "Anne Kermarrec, Paul Riou et 3 autres": who said no, those first without whom it cannot be. */
static int
refusers(struct handling *h, const struct gathering *g, const struct workshop_slot *s, const char *lang, const char **names, struct err *e)
{
	int64_t ids[NEEDED_MOST * 4];
	struct invitee i;
	struct person p;
	size_t n, k, shown = 0;
	bool needed;

	*names = NULL;
	if (vote_who(h->tx, g->w.id, s->number, VOTE_SAID_NO, ids, G_N_ELEMENTS(ids), &n, e) < 0)
		return -1;
	for (needed = true;; needed = false) {
		for (k = 0; k < n && shown < NAMES_SHOWN; k++) {
			if (invitee_of(h->tx, h->mem, g->w.id, ids[k], &i, e) < 0 || person_get(h->tx, h->mem, ids[k], &p, e) < 0)
				return -1;
			if (is_needed(&i) != needed)
				continue;
			*names = talloc_asprintf(h->mem, "%s%s%s", *names ? *names : "", *names ? ", " : "", p.name);
			if (needed)
				*names = label_fill(h->mem, h->lab->words, lang, "round.needed", VARS(VAR("names", *names)));
			shown++;
		}
		if (!needed)
			break;
	}
	if (s->no > (int)shown && *names)
		*names = label_fill(h->mem, h->lab->words, lang, "round.more",
		    VARS(VAR("names", *names), VAR("more", talloc_asprintf(h->mem, "%d", s->no - (int)shown))));
	return 0;
}

static struct rows *
blocked_rows(struct handling *h, const struct gathering *g, const char *lang, struct err *e)
{
	struct rows *rows = rows_new(h->mem, POLL_SLOTS);
	const char *names;
	size_t k;

	for (k = 0; k < g->n; k++) {
		const struct workshop_slot *s = &g->slot[k];

		if (refusers(h, g, s, lang, &names, e) < 0)
			return NULL;
		rows_add(rows, "number", talloc_asprintf(h->mem, "%d", s->number), "option", slot_words(h, lang, s), "yes",
		    talloc_asprintf(h->mem, "%d", s->yes), "maybe", talloc_asprintf(h->mem, "%d", s->maybe), "no",
		    talloc_asprintf(h->mem, "%d", s->no), "names", names, NULL);
	}
	return rows;
}

int
round_propose(struct handling *h, struct gathering *g, struct err *e)
{
	struct workshop_slot proposed[ROUND_PROPOSED];
	struct slot found[ROUND_PROPOSED];
	struct rows *rows = rows_new(h->mem, ROUND_PROPOSED), *blocked;
	struct person p;
	size_t n, k;
	int r = person_get(h->tx, h->mem, g->w.organiser, &p, e);

	if (r <= 0 || round_find(h, g, found, &n, e) < 0)
		return r < 0 || e->kind ? -1 : 0;
	for (k = 0; k < n; k++) {
		proposed[k] = (struct workshop_slot){ .label = "",
			.starts = dates_iso(h->mem, &found[k].start, found[k].all_day),
			.ends = dates_iso(h->mem, &found[k].end, found[k].all_day) };
		rows_add(rows, "option", slot_words(h, p.lang, &proposed[k]), NULL);
	}
	FAULT("round.propose");
	blocked = blocked_rows(h, g, p.lang, e);
	if (!blocked || proposed_set(h->tx, g->w.id, proposed, n, e) < 0)
		return -1;
	{
		const struct var vars[] = { VAR_ROWS("options", blocked), VAR_ROWS("proposed", rows), VAR("some", n > 0 ? "1" : NULL),
			VAR("answered", talloc_asprintf(h->mem, "%d", g->w.answered)),
			VAR("invited", talloc_asprintf(h->mem, "%d", g->w.invited)),
			VAR("quorum", g->w.quorum ? talloc_asprintf(h->mem, "%d", g->w.quorum) : NULL), { .name = NULL } };

		return organiser_told(h, &g->w, "workshop-no-date", vars, e);
	}
}

/* ---- the second round ---- */

static bool
is_there(const struct gathering *g, const struct workshop_slot *s)
{
	size_t k;

	for (k = 0; k < g->n; k++)
		if (strcmp(g->slot[k].starts, s->starts) == 0 && strcmp(g->slot[k].ends, s->ends) == 0)
			return true;
	return false;
}

/* Not begun: what was an option or was proposed some time ago may be. */
static bool
is_ahead(const struct handling *h, const struct workshop_slot *s)
{
	struct slot slot;
	int64_t start;

	return slot_read(s, &slot) && date_instant(&slot.start, h->lab->zone, &start) == 0 && start > h->now;
}

/* What is asked for as options: what the words name, else what was proposed. */
static int
asked_slots(struct handling *h, const struct gathering *g, const struct slots *s, bool proposed, struct workshop_slot *out, size_t *n,
    struct err *e)
{
	struct workshop_slot were[ROUND_PROPOSED];
	size_t k, many;

	*n = 0;
	if (s->n == 0 && proposed && proposed_all(h->tx, h->mem, g->w.id, were, ROUND_PROPOSED, &many, e) < 0)
		return -1;
	for (k = 0; s->n == 0 && proposed && k < many; k++)
		if (is_ahead(h, &were[k]))
			out[(*n)++] = were[k];
	for (k = 0; k < s->n; k++)
		out[(*n)++] = (struct workshop_slot){ .label = "",
			.starts = dates_iso(h->mem, &s->s[k].start, s->s[k].all_day),
			.ends = dates_iso(h->mem, &s->s[k].end, s->s[k].all_day) };
	return 0;
}

/* Adds those that are not there yet, as many as there is room for. *added: rows of what is new. */
static int
options_add(
    struct handling *h, struct gathering *g, const struct workshop_slot *s, size_t n, struct rows *added, size_t *left, struct err *e)
{
	size_t k, from = g->n;

	*left = 0;
	for (k = 0; k < n; k++) {
		if (is_there(g, &s[k]))
			continue;
		if (g->n == POLL_SLOTS) {
			(*left)++;
			continue;
		}
		if (slot_add(h->tx, g->w.id, &s[k], e) < 0 || slot_all(h->tx, h->mem, g->w.id, g->slot, POLL_SLOTS, &g->n, e) < 0)
			return -1;
	}
	for (k = from; k < g->n; k++)
		rows_add(added, "number", talloc_asprintf(h->mem, "%d", g->slot[k].number), "option",
		    slot_words(h, h->who.lang, &g->slot[k]), NULL);
	return 0;
}

/* The chat's poll cannot be changed: it ends, and another one stands. */
static int
stand_again(struct handling *h, struct gathering *g, struct err *e)
{
	if (!*g->w.room)
		return 0;
	return poll_finish(h, g, e) < 0 || poll_stand(h, g, e) < 0 || tally_renew(h, g, e) < 0 ? -1 : 0;
}

static int
ask_again(struct handling *h, struct gathering *g, const struct slots *s, int first, struct err *e)
{
	bool closed = g->w.stage == WORKSHOP_CLOSED;

	FAULT("round.again");
	if (round_add(h->tx, g->w.id, first, h->now, e) < 0)
		return -1;
	if (closed) {
		g->w.stage = WORKSHOP_POLLING;
		g->w.polled_at = h->now;
		g->w.told = "";
		if (invitee_silence(h->tx, &g->w, e) < 0)
			return -1;
	}
	if (closed || s->limit.year)
		g->w.limit_at = workshop_limit(h, s);
	if (invitee_call(h->tx, g->w.id, "poll", false, e) < 0)
		return -1;
	return !closed || *g->w.room ? stand_again(h, g, e) : 0;
}

static int
options_change(struct handling *h, struct gathering *g, const struct slots *s, bool proposed, struct err *e)
{
	struct workshop_slot asked[SLOTS_MOST];
	struct rows *added = rows_new(h->mem, POLL_SLOTS), *problems = workshop_problems(h, s);
	bool draft = g->w.stage == WORKSHOP_DRAFT;
	struct slots all = *s;
	size_t n, left, k;
	int first;

	if (asked_slots(h, g, s, proposed, asked, &n, e) < 0)
		return -1;
	if (n > 0 && draft) {
		if (slot_clear(h->tx, g->w.id, e) < 0)
			return -1;
		g->n = 0;
	}
	first = (int)g->n + 1;
	if (options_add(h, g, asked, n, added, &left, e) < 0)
		return -1;
	if (added->n > 0) {
		h->out->acted = true;
		if (tie_look(h, g, e) < 0)
			return -1;
		if (s->n == 0) /* the limit is before the first of them */
			for (k = 0, all.n = 0; k < n; k++)
				all.n += slot_read(&asked[k], &all.s[all.n]);
		if (draft)
			g->w.limit_at = workshop_limit(h, &all);
		else if (ask_again(h, g, &all, first, e) < 0)
			return -1;
	}
	if (say(h, "workshop-options",
		VARS(VAR_ROWS("added", added), VAR_ROWS("problems", problems), VAR("some", added->n > 0 ? "1" : NULL),
		    VAR("left", left ? talloc_asprintf(h->mem, "%zu", left) : NULL), VAR("draft", draft ? "1" : NULL),
		    VAR("many", g->w.invited ? talloc_asprintf(h->mem, "%d", g->w.invited) : NULL),
		    VAR("limit", g->w.limit_at ? words_datetime(h->mem, h->lab->words, h->who.lang, g->w.limit_at, h->lab->zone) : NULL)),
		e) < 0)
		return -1;
	return gathering_write(h, g, e);
}

/* "dates:", "Nouvelles dates :", "relancer avec ces dates", "relance". */
static bool
names_options(TALLOC_CTX *mem, const char *text, bool *again)
{
	static const char label[] = "^(?:(?:avec|ajouter|ajoute[rz]?|add|with|nouvelles?|autres?|new|other|les?|the) )*"
				    "(?:dates?|options?|creneaux?|slots?) ?:";
	static const char relaunch[] = "^(?:(?:oui|ok|d'accord|yes),? )?(?:relanc(?:er|e|ez|ons)|refaire un sondage|second tour|"
				       "restart|ask again|relaunch)\\b(?! ?:)";
	const char *fold = text_fold(mem, text);

	*again = g_regex_match_simple(relaunch, fold, 0, 0);
	return *again || g_regex_match_simple(label, fold, 0, 0);
}

int
round_verb(struct handling *h, struct gathering *g, const char *text, struct err *e)
{
	struct workshop_asked *a;
	struct civil now;
	const struct slots_frame frame = { .now = &now, .zone = h->lab->zone, .hours = h->lab->hours };
	bool again;

	if (!names_options(h->mem, text, &again))
		return 0;
	if (!workshop_decides(h, &g->w))
		return say(h, "workshop-not-yours", NULL, e) < 0 ? -1 : 1;
	if (g->w.stage != WORKSHOP_DRAFT && g->w.stage != WORKSHOP_POLLING && g->w.stage != WORKSHOP_CLOSED)
		return say(h, "workshop-stage",
			   VARS(VAR("state", word(h, talloc_asprintf(h->mem, "workshop.%s", workshop_stage_name(g->w.stage))))), e) < 0
			   ? -1
			   : 1;
	if (date_civil(h->now, h->lab->zone, &now) < 0)
		return fail(e, ERR_PERM, "no such time zone: %s", h->lab->zone);
	a = talloc_zero(h->mem, struct workshop_asked);
	workshop_asked_read(h->mem, text, &frame, a);
	return options_change(h, g, &a->slots, again, e) < 0 ? -1 : 1;
}

int
round_ask(struct handling *h, const struct gathering *g, const struct invitee *i, struct err *e)
{
	struct rows *added = rows_new(h->mem, POLL_SLOTS), *others = rows_new(h->mem, POLL_SLOTS);
	struct person p;
	size_t k;
	int first, r = person_get(h->tx, h->mem, i->person, &p, e);

	if (r <= 0 || round_first(h->tx, g->w.id, &first, e) < 0)
		return r < 0 || e->kind ? -1 : 0;
	for (k = 0; k < g->n; k++)
		if (g->slot[k].number >= first || is_ahead(h, &g->slot[k]))
			rows_add(g->slot[k].number >= first ? added : others, "number", talloc_asprintf(h->mem, "%d", g->slot[k].number),
			    "option", slot_words(h, p.lang, &g->slot[k]), NULL);
	return tell(h, p.id, "workshop-again",
	    VARS(VAR_ROWS("added", added), VAR_ROWS("options", others), VAR("some", others->n > 0 ? "1" : NULL),
		VAR("place", tie_place(h, &g->w, p.lang)),
		VAR("limit", words_datetime(h->mem, h->lab->words, p.lang, g->w.limit_at, h->lab->zone))),
	    e);
}
