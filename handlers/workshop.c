/* SPDX-License-Identifier: EUPL-1.2
 *
 * A workshop is asked for, by mail in plain words or with !atelier; what was understood is said in full; the staff launch its poll; a date is
 * kept, or it is called off.
 */
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/aside.h"
#include "handlers/followup.h"
#include "handlers/identity.h"
#include "handlers/organiser.h"
#include "handlers/referral.h"
#include "handlers/round.h"
#include "handlers/run.h"
#include "handlers/series.h"
#include "handlers/tie.h"
#include "handlers/workshop.h"
#include "handlers/workshop_words.h"

enum { LIST_SHOWN = 15, ANSWER_DAYS = 5, HOUR = 3600, DAY = 86400, TITLE_MOST = 120 };

/* ---- one of them ---- */

int
gathering_load(struct handling *h, int64_t id, struct gathering *g, struct err *e)
{
	int r = workshop_get(h->tx, h->mem, id, &g->w, e);

	if (r <= 0 || slot_all(h->tx, h->mem, id, g->slot, POLL_SLOTS, &g->n, e) < 0)
		return r < 0 || e->kind ? -1 : 0;
	h->workshop = talloc_memdup(h->mem, &g->w, sizeof g->w); /* it outlives the caller */
	return 1;
}

bool
gathering_told(const struct workshop *w, const char *what)
{
	return words_hold(w->told, what, strlen(what));
}

void
gathering_tell(struct handling *h, struct workshop *w, const char *what)
{
	if (!gathering_told(w, what))
		w->told = talloc_asprintf(h->mem, "%s%s%s", w->told, *w->told ? " " : "", what);
}

bool
workshop_decides(const struct handling *h, const struct workshop *w)
{
	return is_staff(h) || (h->verified && h->who.id == w->organiser);
}

/* May they see it? */
static int
sees(struct handling *h, const struct workshop *w, struct err *e)
{
	struct invitee i = { .due = "" };

	if (workshop_decides(h, w) || (h->in->channel == CHANNEL_ROOM && *w->room && strcmp(h->in->room, w->room) == 0))
		return 1;
	return h->verified ? invitee_of(h->tx, h->mem, w->id, h->who.id, &i, e) : 0;
}

int
workshop_letter(struct handling *h, struct letter *l, int64_t person, struct err *e)
{
	struct invitee i = { .due = "" };
	int r;

	l->ref = h->workshop->ref;
	if (l->act == ACT_SAY)
		l->target =
		    talloc_asprintf(h->mem, h->occasion && *h->occasion ? "%lld %s" : "%lld", (long long)h->workshop->id, h->occasion);
	r = person ? invitee_of(h->tx, h->mem, h->workshop->id, person, &i, e) : 0;
	if (r == 1)
		l->reply_token = i.token;
	return r < 0 ? -1 : 0;
}

/* ---- options ---- */

static bool
civil_read(const char *s, struct civil *c, bool *day)
{
	int year, month, date, hour = 0, minute = 0, n = sscanf(s, "%d-%d-%dT%d:%d", &year, &month, &date, &hour, &minute);

	if (n != 3 && n != 5)
		return false;
	*c = dates_civil(dates_day(year, month, date), hour * 60 + minute);
	*day = n == 3;
	return true;
}

bool
slot_read(const struct workshop_slot *s, struct slot *out)
{
	bool day;

	return civil_read(s->starts, &out->start, &out->all_day) && civil_read(s->ends, &out->end, &day);
}

const char *
slot_words(struct handling *h, const char *lang, const struct workshop_slot *s)
{
	struct slot slot;
	struct span span = { .state = SPAN_GOOD };

	if (!slot_read(s, &slot))
		return s->label;
	if (!slot_repeats(s))
		return slots_say(h->mem, h->lab->words, lang, &slot, NULL);
	span.start = slot.start;
	span.end = slot.end;
	span.all_day = slot.all_day;
	span.recurrence = s->rule;
	return dates_say(h->mem, h->lab->words, lang, &span);
}

/* The day that was kept; NULL: none yet. */
static const char *
kept_words(struct handling *h, const char *lang, const struct gathering *g)
{
	size_t k;

	for (k = 0; k < g->n && g->w.stage >= WORKSHOP_FIXED; k++)
		if (g->slot[k].number == g->w.kept)
			return slot_words(h, lang, &g->slot[k]);
	return NULL;
}

int
slot_instants(struct handling *h, const struct workshop_slot *s, int64_t *start, int64_t *end, struct err *e)
{
	struct slot slot;

	if (!slot_read(s, &slot) || date_instant(&slot.start, h->lab->zone, start) < 0 || date_instant(&slot.end, h->lab->zone, end) < 0)
		return fail(e, ERR_BUG, "option %d has no time", s->number);
	return 0;
}

/* ---- it is asked for ---- */

struct rows *
workshop_problems(struct handling *h, const struct slots *s)
{
	struct rows *rows = rows_new(h->mem, SLOT_PROBLEMS_MOST);
	size_t i;

	for (i = 0; i < s->n_problems; i++)
		rows_add(rows, "problem", without_addresses(h->mem, slots_problem_say(h->mem, h->lab->words, h->who.lang, &s->problems[i])),
		    NULL);
	return rows;
}

static int
slots_add(struct handling *h, struct gathering *g, const struct slots *s, struct err *e)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		const struct workshop_slot slot = { .label = "",
			.starts = dates_iso(h->mem, &s->s[i].start, s->s[i].all_day),
			.ends = dates_iso(h->mem, &s->s[i].end, s->s[i].all_day),
			.rule = i == 0 ? s->rrule : NULL };

		if (slot_add(h->tx, g->w.id, &slot, e) < 0)
			return -1;
	}
	return slot_all(h->tx, h->mem, g->w.id, g->slot, POLL_SLOTS, &g->n, e);
}

/* "!sondage Quel nom pour le guide ? ; UTILO ; Boussole": choices that are no dates. The words before the first ";" are the question. */
static int
labels_add(struct handling *h, struct gathering *g, const char *text, struct err *e)
{
	g_auto(GStrv) parts = g_strsplit(text, ";", -1);
	size_t i;

	if (g_strv_length(parts) < 3)
		return 0;
	for (i = 1; i <= POLL_SLOTS && parts[i]; i++) {
		const struct workshop_slot slot = { .label = text_line(h->mem, text_trim(parts[i]), TITLE_MOST), .starts = "", .ends = "" };

		if (*slot.label && slot_add(h->tx, g->w.id, &slot, e) < 0)
			return -1;
	}
	return slot_all(h->tx, h->mem, g->w.id, g->slot, POLL_SLOTS, &g->n, e);
}

/* Who is meant by a name or an address: 1; 0 nobody that we know; -1. */
static int
somebody(struct handling *h, const char *given, struct person *p, struct err *e)
{
	char *addr = addr_clean(h->mem, given);
	int r;

	if (!addr)
		return staff_find(h, given, p, e);
	if (is_our_address(h->lab, addr))
		return 0;
	r = person_by_address(h->tx, h->mem, addr, p, e);
	if (r != 0)
		return r;
	*p = (struct person){ .name = name_of_address(h->mem, addr), .lang = h->lab->language, .role = "agent", .addr = addr };
	return person_add(h->tx, p->name, p->lang, "agent", addr, h->now, &p->id, e) < 0 ? -1 : 1;
}

static int
people_add(
    struct handling *h, struct gathering *g, const struct workshop_names *names, const char *part, struct rows *unknown, struct err *e)
{
	struct invitee i = { .due = "" };
	struct person p;
	size_t k;
	int r;

	for (k = 0; k < names->n; k++) {
		r = somebody(h, names->name[k], &p, e);
		if (r < 0 || (r == 1 && poll_invite(h, &g->w, p.id, part, &i, e) < 0))
			return -1;
		if (r == 0)
			rows_add(unknown, "person", without_addresses(h->mem, names->name[k]), NULL);
	}
	return 0;
}

static int
all_people_add(struct handling *h, struct gathering *g, const struct workshop_asked *a, struct rows *unknown, struct err *e)
{
	if (!is_staff(h) && !h->verified) /* whoever wrote in somebody's name brings nobody with them */
		return 0;
	if (people_add(h, g, &a->facilitators, "facilitator", unknown, e) < 0 ||
	    people_add(h, g, &a->sponsors, "sponsor", unknown, e) < 0 || people_add(h, g, &a->required, "required", unknown, e) < 0)
		return -1;
	return people_add(h, g, &a->invited, "participant", unknown, e);
}

int64_t
workshop_limit(const struct handling *h, const struct slots *s)
{
	int64_t at = 0, first = 0, one;
	struct civil c;
	size_t i;

	if (s->limit.year) {
		c = s->limit;
		if (!s->limit_timed)
			c.hour = 18, c.minute = 0;
		if (date_instant(&c, h->lab->zone, &at) < 0 || at <= h->now)
			at = 0;
	}
	if (!at) {
		if (hours_add_days(h->lab->hours, h->now, ANSWER_DAYS, &at) < 0)
			at = h->now + 7 * DAY;
		if (date_civil(at, h->lab->zone, &c) == 0) {
			c.hour = 18;
			c.minute = c.second = 0;
			(void)date_instant(&c, h->lab->zone, &at);
		}
	}
	for (i = 0; i < s->n; i++)
		if (date_instant(&s->s[i].start, h->lab->zone, &one) == 0 && (!first || one < first))
			first = one;
	if (first && at > first - 2 * HOUR)
		at = MAX(h->now + HOUR, first - DAY > h->now + HOUR ? first - DAY : first - 2 * HOUR);
	return at;
}

static const char *
minutes_words(struct handling *h, const char *lang, int minutes)
{
	const struct var vars[] = { VAR("hours", talloc_asprintf(h->mem, "%d", minutes / 60)),
		VAR("minutes", talloc_asprintf(h->mem, "%02d", minutes % 60)), { .name = NULL } };

	if (!minutes)
		return NULL;
	if (minutes == 240 || minutes % 480 == 0) /* how workshops are spoken of */
		return minutes == 240   ? word_in(h, lang, "length.half")
		       : minutes == 480 ? word_in(h, lang, "length.day")
					: label_fill(h->mem, h->lab->words, lang, "length.days",
					      VARS(VAR("days", talloc_asprintf(h->mem, "%d", minutes / 480))));
	return label_fill(h->mem, h->lab->words, lang, minutes % 60 ? "length.both" : minutes == 60 ? "length.hour" : "length.hours", vars);
}

/* "vient", for who decides and once a date was kept. */
static const char *
presence_words(struct handling *h, const char *lang, const struct gathering *g, const struct invitee *i)
{
	if (!g->w.kept || !*i->presence || !workshop_decides(h, &g->w))
		return NULL;
	return word_in(h, lang, talloc_asprintf(h->mem, "presence.%s", i->presence));
}

/* What is known of it, for any letter that shows it whole. */
static const struct var *
shown_vars(struct handling *h, const struct gathering *g, const char *lang, struct rows *problems, struct rows *unknown, struct err *e)
{
	enum { SHOWN = 12 };
	struct var *v = talloc_zero_array(h->mem, struct var, 24);
	struct rows *people = rows_new(h->mem, SHOWN);
	struct invitee i[SHOWN];
	struct person p, organiser = { .name = NULL };
	struct problem of = { .ref = NULL };
	const char *place = tie_place(h, &g->w, lang), *proposal;
	size_t n, k;

	if (invitee_all(h->tx, h->mem, g->w.id, 0, i, SHOWN, &n, e) < 0 || person_get(h->tx, h->mem, g->w.organiser, &organiser, e) < 0 ||
	    (g->w.problem && problem_get(h->tx, h->mem, g->w.problem, &of, e) < 0) || tie_proposal(h, g, &proposal, e) < 0)
		return NULL;
	for (k = 0; k < n; k++) {
		if (person_get(h->tx, h->mem, i[k].person, &p, e) < 0)
			return NULL;
		rows_add(people, "person", p.name, "part", word_in(h, lang, talloc_asprintf(h->mem, "part.%s", i[k].part)), "presence",
		    presence_words(h, lang, g, &i[k]), NULL);
	}
	k = 0;
	v[k++] = (struct var)VAR("day", kept_words(h, lang, g));
	v[k++] = (struct var)VAR_ROWS("options", slot_rows(h, lang, g));
	v[k++] = (struct var)VAR_ROWS("problems", problems ? problems : rows_new(h->mem, 1));
	v[k++] = (struct var)VAR_ROWS("unknown", unknown ? unknown : rows_new(h->mem, 1));
	v[k++] = (struct var)VAR_ROWS("people", people);
	v[k++] = (struct var)VAR("more", (size_t)g->w.invited > n ? talloc_asprintf(h->mem, "%d", g->w.invited - (int)n) : NULL);
	v[k++] = (struct var)VAR("state", word_in(h, lang, talloc_asprintf(h->mem, "workshop.%s", workshop_stage_name(g->w.stage))));
	v[k++] = (struct var)VAR("organiser", organiser.name);
	v[k++] = (struct var)VAR("places", g->w.most ? talloc_asprintf(h->mem, "%d", g->w.most) : NULL);
	v[k++] = (struct var)VAR("expected", g->w.people && g->w.people != g->w.most ? talloc_asprintf(h->mem, "%d", g->w.people) : NULL);
	v[k++] = (struct var)VAR("lasts", minutes_words(h, lang, g->w.minutes));
	v[k++] = (struct var)VAR("place", place ? excerpt(h->mem, place) : NULL);
	v[k++] = (struct var)VAR("quorum", g->w.quorum ? talloc_asprintf(h->mem, "%d", g->w.quorum) : NULL);
	v[k++] = (struct var)VAR("hidden", g->w.hidden ? "1" : NULL);
	v[k++] = (struct var)VAR("limit", g->w.limit_at && g->w.stage <= WORKSHOP_POLLING
					      ? words_datetime(h->mem, h->lab->words, lang, g->w.limit_at, h->lab->zone)
					      : NULL);
	v[k++] = (struct var)VAR("case_ref", of.ref);
	v[k++] = (struct var)VAR("draft", g->w.stage == WORKSHOP_DRAFT ? "1" : NULL);
	v[k++] = (struct var)VAR("decides", workshop_decides(h, &g->w) ? "1" : NULL);
	v[k++] = (struct var)VAR("staff", is_staff(h) ? "1" : NULL);
	v[k++] = (struct var)VAR("proposal", proposal);
	return v;
}

static const char *
title_of(struct handling *h, const struct workshop_asked *a, const char *text)
{
	const char *subject = h->in->channel == CHANNEL_MAIL && !bare_no_subject(h->mem, h->in->subject) ? h->in->subject : "";

	if (!a->title && strchr(text, ';') && h->in->channel == CHANNEL_ROOM)
		return text_line(h->mem, text_trim(talloc_strndup(h->mem, text, strcspn(text, ";"))), TITLE_MOST);
	return text_line(h->mem, a->title && *a->title ? a->title : *subject ? subject : word(h, "workshop.untitled"), TITLE_MOST);
}

/* The case that the words name, when this person may speak of it. */
static int
case_of(struct handling *h, const char *ref, int64_t *problem, struct err *e)
{
	struct problem p;
	int r = ref ? problem_by_ref(h->tx, h->mem, ref, &p, e) : 0;

	*problem = h->has_problem ? h->problem.id : 0;
	if (r == 1 && !is_staff(h))
		r = participant_is(h->tx, p.id, h->who.id, e);
	if (r == 1)
		*problem = p.id;
	return r < 0 ? -1 : 0;
}

static int
ask_for(struct handling *h, const char *text, struct err *e)
{
	struct rows *unknown = rows_new(h->mem, WORKSHOP_NAMES * 4), *problems;
	struct workshop_asked *a = talloc_zero(h->mem, struct workshop_asked);
	struct gathering g = { .n = 0 };
	struct civil now;
	const struct slots_frame frame = { .now = &now, .zone = h->lab->zone, .hours = h->lab->hours };
	const struct var *vars;

	if (date_civil(h->now, h->lab->zone, &now) < 0)
		return fail(e, ERR_PERM, "no such time zone: %s", h->lab->zone);
	workshop_asked_read(h->mem, text, &frame, a);
	problems = workshop_problems(h, &a->slots);
	g.w = (struct workshop){ .title = title_of(h, a, text),
		.organiser = h->who.id,
		.people = a->people,
		.minutes = a->length.minutes,
		.place = a->place ? text_line(h->mem, a->place, TITLE_MOST) : "",
		.most = a->most,
		.quorum = a->quorum,
		.hidden = a->hidden,
		.room = "",
		.told = "",
		.limit_at = workshop_limit(h, &a->slots) };
	if (case_of(h, a->case_ref, &g.w.problem, e) < 0 || tie_begin(h, &g.w, a, text, e) < 0 ||
	    workshop_add(h->tx, h->mem, &g.w, now.year, h->now, e) < 0 || slots_add(h, &g, &a->slots, e) < 0 ||
	    (g.n == 0 && labels_add(h, &g, text, e) < 0) || series_begin(h, &g, text, e) < 0 || all_people_add(h, &g, a, unknown, e) < 0 ||
	    tie_look(h, &g, e) < 0 || gathering_write(h, &g, e) < 0)
		return -1;
	h->workshop = talloc_memdup(h->mem, &g.w, sizeof g.w);
	h->out->acted = true;
	vars = shown_vars(h, &g, h->who.lang, problems, unknown, e);
	if (!vars || say(h, "workshop-draft", vars, e) < 0)
		return -1;
	vars = is_staff(h) ? NULL : shown_vars(h, &g, h->lab->language, problems, NULL, e);
	return is_staff(h) ? 0 : vars ? tell_staff(h, "workshop-asked", vars, e) : -1;
}

/* ---- which one is meant ---- */

/* The workshop that the words name, or that this answers; *rest: the words behind its reference. 1; 0: said that there is none; -1. */
static int
named(struct handling *h, const char *verb, struct gathering *g, const char **rest, struct err *e)
{
	const char *text = arg_text(h, "text"), *refs[1], *p;
	size_t n = references_find(h->mem, text, refs, 1);
	int64_t id = h->about_workshop;
	struct workshop w;
	int r = 1;

	*rest = text;
	if (n > 0 && refs[0][0] == 'A') {
		r = workshop_by_ref(h->tx, h->mem, refs[0], &w, e);
		id = r == 1 ? w.id : 0;
		p = strpbrk(text, " \n");
		*rest = p ? p + strspn(p, " \n") : "";
	}
	if (r >= 0 && id)
		r = gathering_load(h, id, g, e);
	else
		r = r < 0 ? -1 : 0;
	if (r == 1)
		r = sees(h, &g->w, e);
	if (r != 0)
		return r;
	h->workshop = NULL;
	return say(h, "workshop-not-found", VARS(VAR("given", n > 0 ? refs[0] : NULL), VAR("example", usage_of(h, verb))), e) < 0 ? -1 : 0;
}

/* The same, for who decides on it and while it is at one of these stages. */
int
workshop_named_to_decide(struct handling *h, const char *verb, unsigned stages, struct gathering *g, const char **rest, struct err *e)
{
	int r = named(h, verb, g, rest, e);

	if (r <= 0)
		return r;
	if (!workshop_decides(h, &g->w))
		return say(h, "workshop-not-yours", NULL, e) < 0 ? -1 : 0;
	if (!(stages & (1U << g->w.stage)))
		return say(h, "workshop-stage",
			   VARS(VAR("state", word(h, talloc_asprintf(h->mem, "workshop.%s", workshop_stage_name(g->w.stage))))), e) < 0
			   ? -1
			   : 0;
	return 1;
}

static int
list(struct handling *h, struct err *e)
{
	struct rows *rows = rows_new(h->mem, LIST_SHOWN);
	int64_t ids[LIST_SHOWN];
	struct gathering g;
	size_t n, i;

	if (is_staff(h) ? workshop_open(h->tx, ids, LIST_SHOWN, &n, e) < 0
			: workshop_of_person(h->tx, h->who.id, ids, LIST_SHOWN, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		if (gathering_load(h, ids[i], &g, e) < 0)
			return -1;
		rows_add(rows, "row_ref", g.w.ref, "row_title", h->in->channel == CHANNEL_ROOM ? excerpt(h->mem, g.w.title) : g.w.title,
		    "row_state", word(h, talloc_asprintf(h->mem, "workshop.%s", workshop_stage_name(g.w.stage))), "row_day",
		    kept_words(h, h->who.lang, &g), NULL);
	}
	h->workshop = NULL;
	return say(h, "workshop-list", VARS(VAR_ROWS("workshops", rows), VAR("example", example(h, "atelier"))), e);
}

static int
show(struct handling *h, struct gathering *g, struct err *e)
{
	const struct var *vars;

	if (g->w.stage < WORKSHOP_FIXED && tie_look(h, g, e) < 0)
		return -1;
	vars = shown_vars(h, g, h->who.lang, NULL, NULL, e);
	return vars ? say(h, "workshop-card", vars, e) : -1;
}

/* "!atelier A-7 retenir 2" is "!retenir A-7 2". */
static const struct command *
sub_verb(struct handling *h, const char *rest, const char **behind)
{
	static const char *const verbs[] = { "lancer", "retenir", "inviter", "vote", "taches", "tache", "presents", "deroule", "besoins",
		"minuteur", NULL };
	size_t n = strcspn(rest, " \n");
	const struct command *c = n ? command_find(talloc_strndup(h->mem, rest, n)) : NULL;

	*behind = rest + n + strspn(rest + n, " \n");
	return c && g_strv_contains(verbs, c->name) ? c : NULL;
}

static bool
calls_off(struct handling *h, const char *rest)
{
	static const char *const words[] = { "annuler", "annule", "annulez", "annulation", "supprimer", "cancel", NULL };

	return g_strv_contains(words, text_fold(h->mem, talloc_strndup(h->mem, rest, strcspn(rest, " \n."))));
}

static int
call_off(struct handling *h, struct gathering *g, const char *why, struct err *e)
{
	bool asked = g->w.stage != WORKSHOP_DRAFT;
	struct tie_said room;
	char many[16];

	if (g->w.stage == WORKSHOP_HELD || g->w.stage == WORKSHOP_CANCELLED)
		return say(h, "workshop-stage",
		    VARS(VAR("state", word(h, talloc_asprintf(h->mem, "workshop.%s", workshop_stage_name(g->w.stage))))), e);
	if (!workshop_decides(h, &g->w))
		return say(h, "workshop-not-yours", NULL, e);
	g->w.stage = WORKSHOP_CANCELLED;
	g->w.sequence++;
	if (tie_free(h, g, &room, e) < 0)
		return -1;
	if (asked && invitee_call(h->tx, g->w.id, "cancelled", false, e) < 0)
		return -1;
	if (asked && *g->w.room && (h->in->channel != CHANNEL_ROOM || strcmp(h->in->room, g->w.room) != 0) &&
	    tell_room(h, g->w.room, "workshop-off-room", VARS(VAR("why", *why ? excerpt(h->mem, why) : NULL)), e) < 0)
		return -1;
	(void)snprintf(many, sizeof many, "%d", g->w.invited);
	h->out->acted = true;
	if (say(h, "workshop-off", VARS(VAR("many", asked && g->w.invited ? many : NULL), VAR("room", room.words)), e) < 0 ||
	    tasks_follow(h, g, e) < 0 || referral_workshop_off(h, &g->w, e) < 0)
		return -1;
	return gathering_write(h, g, e);
}

int
workshop_verb(struct handling *h, struct gathering *g, const char *text, struct err *e)
{
	const char *behind;
	const struct command *verb = sub_verb(h, text, &behind);

	if (verb)
		return handle_again(h, talloc_asprintf(h->mem, "!%s %s %s", verb->name, g->w.ref, behind), e) < 0 ? -1 : 1;
	if (!calls_off(h, text)) {
		int r = organiser_verb(h, g, text, e);

		if (r == 0)
			r = series_verb(h, g, text, e);
		if (r == 0)
			r = round_verb(h, g, text, e);
		return r == 0 ? tie_verb(h, g, text, e) : r;
	}
	return call_off(h, g, text + strcspn(text, " \n") + strspn(text + strcspn(text, " \n"), " \n:,"), e) < 0 ? -1 : 1;
}

int
cmd_atelier(struct handling *h, struct err *e)
{
	const char *text = arg_text(h, "text"), *rest, *refs[1];
	struct gathering g;
	int r;

	if (!*text && h->about_workshop == 0)
		return list(h, e);
	if (h->about_workshop == 0 && (references_find(h->mem, text, refs, 1) == 0 || refs[0][0] != 'A'))
		return ask_for(h, text, e);
	r = named(h, "atelier", &g, &rest, e);
	if (r <= 0)
		return r;
	r = workshop_verb(h, &g, rest, e);
	return r == 0 ? show(h, &g, e) : MIN(r, 0);
}

/* ---- it goes on ---- */

static int keep(struct handling *, struct gathering *, int number, struct err *);

int
cmd_lancer(struct handling *h, struct err *e)
{
	struct gathering g;
	const char *rest;
	char many[16];
	int r = workshop_named_to_decide(h, "lancer", 1U << WORKSHOP_DRAFT, &g, &rest, e);

	if (r <= 0)
		return r;
	if (g.n == 0)
		return say(h, "workshop-no-option", NULL, e);
	if (tie_look(h, &g, e) < 0)
		return -1;
	if (h->in->channel == CHANNEL_ROOM && h->where != IN_DIRECT)
		g.w.room = h->in->room;
	if (g.w.invited == 0 && !*g.w.room)
		return say(h, "workshop-nobody", VARS(VAR("example", usage_of(h, "inviter"))), e);
	if (g.n == 1 && slot_repeats(&g.slot[0])) /* a series is not asked about: people are invited to it */
		return keep(h, &g, g.slot[0].number, e);
	g.w.stage = WORKSHOP_POLLING;
	g.w.polled_at = h->now;
	if (g.w.limit_at <= h->now)
		g.w.limit_at = h->now + 2 * DAY;
	(void)snprintf(many, sizeof many, "%d", g.w.invited);
	if (aside_note(h, "lancer", talloc_asprintf(h->mem, "%lld", (long long)g.w.id), e) < 0 ||
	    invitee_call(h->tx, g.w.id, "poll", false, e) < 0 ||
	    say(h, "workshop-launched",
		VARS(VAR("many", g.w.invited ? many : NULL),
		    VAR("limit", words_datetime(h->mem, h->lab->words, h->who.lang, g.w.limit_at, h->lab->zone))),
		e) < 0)
		return -1;
	if (*g.w.room && (poll_stand(h, &g, e) < 0 || tally_renew(h, &g, e) < 0))
		return -1;
	return gathering_write(h, &g, e);
}

int
cmd_inviter(struct handling *h, struct err *e)
{
	struct rows *unknown = rows_new(h->mem, WORKSHOP_NAMES);
	struct workshop_names names = { .n = 0 };
	struct gathering g;
	const char *rest;
	g_auto(GStrv) given = NULL;
	struct invitee i = { .due = "" };
	struct person p;
	size_t k;
	int before,
	    r = workshop_named_to_decide(h, "inviter", 1U << WORKSHOP_DRAFT | 1U << WORKSHOP_POLLING | 1U << WORKSHOP_FIXED, &g, &rest, e);

	if (r <= 0)
		return r;
	given = g_strsplit_set(rest, ",;\n", -1);
	for (k = 0; given[k] && names.n < WORKSHOP_NAMES; k++) {
		const char *name = text_trim(given[k]);

		if (*name)
			names.name[names.n++] = name;
	}
	before = g.w.invited;
	for (k = 0; k < names.n; k++) {
		r = somebody(h, names.name[k], &p, e);
		if (r == 1)
			r = poll_invite(h, &g.w, p.id, "participant", &i, e) < 0 ? -1 : 2;
		if (r < 0)
			return -1;
		if (r == 0)
			rows_add(unknown, "person", without_addresses(h->mem, names.name[k]), NULL);
		if (r == 2 && !i.asked_at && g.w.stage != WORKSHOP_DRAFT && !*i.due) {
			i.due = g.w.stage == WORKSHOP_POLLING ? "poll" : "kept";
			if (invitee_set(h->tx, &i, h->now, e) < 0)
				return -1;
		}
	}
	h->out->acted = h->out->acted || g.w.invited > before;
	if (say(h, "workshop-invited",
		VARS(VAR("many", talloc_asprintf(h->mem, "%d", g.w.invited - before)),
		    VAR("all", talloc_asprintf(h->mem, "%d", g.w.invited)), VAR_ROWS("unknown", unknown),
		    VAR("draft", g.w.stage == WORKSHOP_DRAFT ? "1" : NULL)),
		e) < 0)
		return -1;
	return gathering_write(h, &g, e);
}

/* The number that the words begin with: "2", "la 2", "option 2". 0: none. */
static int
number_in(const char *text)
{
	const char *p = text;

	while (*p && !g_ascii_isdigit(*p))
		p++;
	return (int)g_ascii_strtoll(p, NULL, 10);
}

static int
keep(struct handling *h, struct gathering *g, int number, struct err *e)
{
	const struct workshop_slot *kept = NULL;
	bool again = g->w.stage == WORKSHOP_FIXED;
	const struct workshop was = g->w;
	struct tie_said room;
	char many[16];
	size_t k;

	for (k = 0; k < g->n; k++)
		if (g->slot[k].number == number)
			kept = &g->slot[k];
	if (!kept)
		return say(h, "workshop-which", VARS(VAR_ROWS("options", slot_rows(h, h->who.lang, g))), e);
	if (again && g->w.kept == number)
		return show(h, g, e);
	g->w.stage = *kept->starts ? WORKSHOP_FIXED : WORKSHOP_HELD; /* a choice that is no date asks nobody to come */
	g->w.kept = number;
	g->w.sequence += was.kept > 0;
	g->w.news = "";
	(void)snprintf(many, sizeof many, "%d", g->w.invited);
	h->out->acted = true;
	if (tie_keep(h, g, kept, &room, e) < 0 || invitee_call(h->tx, g->w.id, again ? "moved" : "kept", false, e) < 0 ||
	    say(h, "workshop-kept",
		VARS(VAR("day", slot_words(h, h->who.lang, kept)), VAR("repeats", slot_repeats(kept) ? "1" : NULL),
		    VAR("many", g->w.invited ? many : NULL), VAR("room", room.words), VAR_ROWS("other", room.other),
		    VAR("some", room.other->n ? "1" : NULL)),
		e) < 0)
		return -1;
	if (room.words && h->who.id != g->w.organiser &&
	    organiser_told(h, &g->w, "workshop-kept-yours",
		VARS(VAR("day", slot_words(h, h->lab->language, kept)), VAR("room", room.words), VAR_ROWS("other", room.other),
		    VAR("some", room.other->n ? "1" : NULL)),
		e) < 0)
		return -1;
	if (g->w.stage == WORKSHOP_FIXED &&
	    aside_note(h, "retenir",
		talloc_asprintf(h->mem, "%lld %d %d %d", (long long)g->w.id, number, (int)was.stage, again ? was.kept : 0), e) < 0)
		return -1;
	if (*g->w.room && (h->in->channel != CHANNEL_ROOM || strcmp(h->in->room, g->w.room) != 0) &&
	    tell_room(h, g->w.room, "workshop-kept-room",
		VARS(VAR("day", slot_words(h, h->lab->language, kept)), VAR("repeats", slot_repeats(kept) ? "1" : NULL)), e) < 0)
		return -1;
	if (tasks_follow(h, g, e) < 0)
		return -1;
	return gathering_write(h, g, e);
}

int
cmd_retenir(struct handling *h, struct err *e)
{
	struct gathering g;
	const char *rest;
	int r = workshop_named_to_decide(h, "retenir", 1U << WORKSHOP_POLLING | 1U << WORKSHOP_CLOSED | 1U << WORKSHOP_FIXED, &g, &rest, e);

	return r <= 0 ? r : keep(h, &g, number_in(rest), e);
}
