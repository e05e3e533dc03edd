/* SPDX-License-Identifier: EUPL-1.2
 *
 * The date is kept: each invitee gets an invitation that their calendar shows (iMIP, RFC 6047) and that words answer as well. What comes
 * back is of whom it was made for: its UID is theirs alone. RFC 5546 section 2.1.4: an answer to an older sequence counts no more. Whose an
 * answer is: invitation_proof.c.
 */
#include <glib.h>
#include <string.h>

#include "bot/base/fault.h"
#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "handlers/followup.h"
#include "handlers/invitation_proof.h"
#include "handlers/organiser.h"
#include "handlers/series.h"
#include "handlers/tie.h"
#include "handlers/votes.h"
#include "handlers/workshop.h"

static const struct workshop_slot *
kept_slot(const struct gathering *g)
{
	size_t k;

	for (k = 0; k < g->n; k++)
		if (g->slot[k].number == g->w.kept)
			return &g->slot[k];
	return NULL;
}

static const char *
uid_of(struct handling *h, const struct invitee *i)
{
	return talloc_asprintf(h->mem, "%s@%s", i->token, h->lab->domain);
}

static const struct calendar_event *
event_of(struct handling *h, const struct gathering *g, const struct invitee *i, const struct person *p, const char *what, struct err *e)
{
	struct calendar_event *v = talloc_zero(h->mem, struct calendar_event);
	const struct workshop_slot *s = kept_slot(g);
	struct slot slot;
	int64_t start, end;

	if (!s || !slot_read(s, &slot))
		return NULL;
	if (slot_instants(h, s, &start, &end, e) < 0)
		return NULL;
	v->method = strcmp(what, "cancelled") == 0 ? CALENDAR_CANCEL : CALENDAR_REQUEST;
	v->uid = uid_of(h, i);
	v->sequence = g->w.sequence;
	v->stamp = h->now;
	v->start = start;
	v->end = end;
	if (slot.all_day) {
		v->whole_days = true;
		if (date_instant(&slot.start, "UTC", &v->start) < 0 || date_instant(&slot.end, "UTC", &v->end) < 0)
			return NULL;
	}
	if (slot_repeats(s) || (*g->w.news && strcmp(what, "moved") == 0)) { /* what they said of the day stands */
		if (strcmp(i->presence, "accepted") == 0 || strcmp(i->presence, "tentative") == 0)
			v->partstat = *i->presence == 'a' ? PARTSTAT_ACCEPTED : PARTSTAT_TENTATIVE;
	}
	if (slot_repeats(s)) {
		struct series series;
		int64_t *except = talloc_array(h->mem, int64_t, EXCEPTS_MOST);

		if (series_load(h->tx, h->mem, g->w.id, s, &series, e) <= 0)
			return NULL;
		v->zone = h->lab->zone;
		v->rule = series.rule;
		v->except = except;
		v->n_except = series_excepted(&series, h->lab->zone, except);
	}
	v->summary = g->w.title;
	v->location = tie_place(h, &g->w, p->lang);
	v->description =
	    label_fill(h->mem, h->lab->words, p->lang, "workshop.in-calendar", VARS(VAR("ref", g->w.ref), VAR("lab", h->lab->name)));
	v->attendee = p->addr;
	v->attendee_name = p->name;
	v->role = strcmp(i->part, "facilitator") == 0 ? ATTEND_CHAIR : ATTEND_REQUIRED;
	return v;
}

int
invitation_send(struct handling *h, const struct gathering *g, const struct invitee *i, const char *what, struct err *e)
{
	const struct workshop_slot *s = kept_slot(g);
	size_t n = h->out->n_letters;
	const struct var *vars;
	const char *next;
	struct rows *except;
	struct person p;
	int r = person_get(h->tx, h->mem, i->person, &p, e);

	if (r <= 0 || !*p.addr)
		return r;
	if (s && !*s->starts)
		return tell(h, p.id, "workshop-chosen", VARS(VAR("choice", s->label)), e);
	FAULT("invitation.send");
	if (series_vars(h, g, p.lang, &next, &except, e) < 0)
		return -1;
	vars = VARS(VAR("day", s ? slot_words(h, p.lang, s) : NULL), VAR("place", tie_place(h, &g->w, p.lang)), VAR("zone", h->lab->zone));
	if (strcmp(what, "cancelled") == 0 && g->w.stage != WORKSHOP_CANCELLED)
		r = tell(h, p.id, "workshop-date-off", vars, e);
	else if (strcmp(what, "cancelled") == 0)
		r = tell(h, p.id, "workshop-cancelled", vars, e);
	else if (s && slot_repeats(s))
		r = tell(h, p.id, "workshop-series",
		    VARS(VAR("day", slot_words(h, p.lang, s)), VAR("place", tie_place(h, &g->w, p.lang)), VAR("zone", h->lab->zone),
			VAR("next", next), VAR_ROWS("except", except), VAR("some", except->n > 0 ? "1" : NULL),
			VAR("moved", strcmp(what, "moved") == 0 ? "1" : NULL)),
		    e);
	else if (strcmp(what, "moved") == 0 && *g->w.news)
		r = tell(h, p.id, "workshop-place", vars, e);
	else if (strcmp(what, "moved") == 0)
		r = tell(h, p.id, "workshop-moved", vars, e);
	else if (strcmp(what, "freed") == 0)
		r = tell(h, p.id, "workshop-freed", vars, e);
	else
		r = tell(h, p.id, "workshop-invitation", vars, e);
	if (r < 0)
		return -1;
	if (h->out->n_letters > n)
		h->out->letters[n].event = event_of(h, g, i, &p, what, e);
	return e->kind ? -1 : 0;
}

/* ---- what they say to it ---- */

/* Is a place free beside those of others? Who waits longest is offered it. */
static int
move_up(struct handling *h, const struct gathering *g, const struct invitee *goes, struct err *e)
{
	struct invitee next;
	int places, r = invitee_places(h->tx, goes, &places, e);

	if (r < 0 || places >= g->w.most)
		return r;
	r = invitee_waiting(h->tx, h->mem, g->w.id, &next, e);
	if (r <= 0)
		return r;
	next.due = "freed";
	next.presence = "asked";
	return invitee_set(h->tx, &next, h->now, e);
}

/* 1 it changed, 0 it was so, -1. `said`: their words, for who organises. */
static int
presence_set(struct handling *h, struct gathering *g, struct invitee *i, const char *presence, const char *said, struct err *e)
{
	bool came = strcmp(i->presence, "accepted") == 0, goes = strcmp(presence, "declined") == 0 || strcmp(presence, "delegated") == 0;
	struct person who;
	int places = 0;

	if ((g->w.most && invitee_places(h->tx, i, &places, e) < 0) || person_get(h->tx, h->mem, i->person, &who, e) < 0)
		return -1;
	if (strcmp(presence, "accepted") == 0 && !came && g->w.most && places >= g->w.most && strcmp(i->part, "participant") == 0)
		presence = "waiting";
	if (strcmp(i->presence, presence) == 0 && !*said)
		return 0;
	i->presence = presence;
	i->due = "";
	FAULT("invitation.presence");
	if (invitee_set(h->tx, i, h->now, e) < 0)
		return -1;
	h->out->acted = true;
	if (goes && g->w.most && move_up(h, g, i, e) < 0)
		return -1;
	if ((goes || *said) && who.id != g->w.organiser &&
	    organiser_tell(h, g, "workshop-presence",
		VARS(VAR("person", who.name), VAR(presence, "1"), VAR("needed", strcmp(i->part, "participant") != 0 ? "1" : NULL),
		    VAR("text", *said ? excerpt(h->mem, said) : NULL), VAR("day", slot_words(h, h->lab->language, kept_slot(g))),
		    VAR("repeats", slot_repeats(kept_slot(g)) ? "1" : NULL)),
		e) < 0)
		return -1;
	return gathering_write(h, g, e) < 0 ? -1 : 1;
}

/* What stands now goes back to whoever said it. */
static int
presence_say(struct handling *h, const struct gathering *g, const struct invitee *i, bool need, struct err *e)
{
	return say(h, "workshop-presence-noted",
	    VARS(VAR(i->presence, "1"), VAR("day", slot_words(h, h->who.lang, kept_slot(g))),
		VAR("repeats", slot_repeats(kept_slot(g)) ? "1" : NULL), VAR("place", tie_place(h, &g->w, h->who.lang)),
		VAR("need", need ? "1" : NULL), VAR("elsewhere", NULL)),
	    e);
}

/* ... and to whom it counts for; `elsewhere`: only the token says that it is theirs. */
static int
presence_tell(struct handling *h, const struct gathering *g, const struct invitee *i, bool elsewhere, struct err *e)
{
	struct person p;

	if (person_get(h->tx, h->mem, i->person, &p, e) < 0)
		return -1;
	return tell(h, p.id, "workshop-presence-noted",
	    VARS(VAR(i->presence, "1"), VAR("day", slot_words(h, p.lang, kept_slot(g))),
		VAR("repeats", slot_repeats(kept_slot(g)) ? "1" : NULL), VAR("place", tie_place(h, &g->w, p.lang)), VAR("need", NULL),
		VAR("elsewhere", elsewhere ? "1" : NULL)),
	    e);
}

int
invitation_answer(struct handling *h, struct gathering *g, struct invitee *i, struct err *e)
{
	const struct workshop_slot *s = kept_slot(g);
	struct option o = { .label = s->label };
	struct civil now;
	struct votes v;
	const char *presence;
	int r;

	o.dated = slot_read(s, &o.slot);
	if (date_civil(h->now, h->lab->zone, &now) < 0)
		return fail(e, ERR_PERM, "no such time zone: %s", h->lab->zone);
	if (!votes_read(h->mem, h->in->text, &o, 1, &now, &v) || v.question || (v.said == 0 && !v.declines)) {
		if ((r = need_take(h, g, i, h->in->text, e)) <= 0)
			return r;
		h->out->intent = "vote";
		return gathering_write(h, g, e) < 0 || presence_say(h, g, i, true, e) < 0 ? -1 : 1;
	}
	h->out->intent = "vote";
	if ((r = need_take(h, g, i, v.rest, e)) < 0)
		return -1;
	if (r == 1)
		v.rest = ""; /* for who organises, who asks for them */
	presence = v.declines || v.of[0] == VOTE_NO ? "declined" : v.of[0] == VOTE_MAYBE ? "tentative" : "accepted";
	return presence_set(h, g, i, presence, v.rest, e) < 0 || presence_say(h, g, i, r == 1, e) < 0 ? -1 : 1;
}

static const char *
presence_named(enum partstat p)
{
	switch (p) {
	case PARTSTAT_ACCEPTED:
		return "accepted";
	case PARTSTAT_DECLINED:
		return "declined";
	case PARTSTAT_TENTATIVE:
		return "tentative";
	case PARTSTAT_DELEGATED:
		return "delegated";
	default:
		return NULL;
	}
}

/* "Un autre moment m'irait mieux", as a calendar says it. */
static int
countered(struct handling *h, struct gathering *g, struct invitee *i, const struct calendar_said *c, struct err *e)
{
	const char *zone = c->whole_days || c->floating ? "UTC" : h->lab->zone;
	struct person who;

	if (person_get(h->tx, h->mem, i->person, &who, e) < 0)
		return -1;
	return organiser_tell(h, g, "workshop-presence",
	    VARS(VAR("person", who.name), VAR("countered", "1"), VAR("needed", NULL),
		VAR("text", *c->comment ? excerpt(h->mem, c->comment) : NULL),
		VAR("day", c->start ? c->whole_days ? words_date(h->mem, h->lab->words, h->lab->language, c->start, zone)
						    : words_datetime(h->mem, h->lab->words, h->lab->language, c->start, zone)
				    : "")),
	    e);
}

/* 1 dealt with, -1. */
static int
calendar_said(struct handling *h, struct gathering *g, struct invitee *i, enum bearer bearer, const struct calendar_said *c, struct err *e)
{
	const char *presence = presence_named(c->partstat);
	const char *said = *c->comment ? c->comment : h->in->machine == MACHINE_RECEIPT ? "" : h->in->text; /* not the program's sentence */
	int r;

	switch (c->method) {
	case CALENDAR_REPLY:
		if (!presence)
			return set_aside(h, INBOX_HANDLED, "a reply that says nothing") < 0 ? -1 : 1;
		r = presence_set(h, g, i, presence, said, e);
		if (r < 0)
			return -1;
		/* Their calendar may show that they come, and there is no place. */
		if (r == 1 && (bearer == BEARER_TOKEN || strcmp(i->presence, "waiting") == 0) &&
		    presence_tell(h, g, i, bearer == BEARER_TOKEN, e) < 0)
			return -1;
		break;
	case CALENDAR_COUNTER:
		if (countered(h, g, i, c, e) < 0)
			return -1;
		break;
	default: /* REFRESH: the invitation once more */
		i->due = "kept";
		if (invitee_set(h->tx, i, h->now, e) < 0 || gathering_write(h, g, e) < 0)
			return -1;
	}
	return h->out->n_letters > 0 || set_aside(h, INBOX_HANDLED, "their calendar answered") == 0 ? 1 : -1;
}

/* What it says is not of the invitee. Who organises hears of it, once a day: whoever got the invitation from somebody wants to come. */
static int
of_another(struct handling *h, const struct gathering *g, const struct invitee *i, const struct calendar_said *c, struct err *e)
{
	const char *presence = presence_named(c->partstat);
	struct person p, who = { .name = "" };
	int r = h->in->verified && presence ? 1 : 0;

	if (r == 1)
		r = budget_take(
		    h->tx, talloc_asprintf(h->mem, "fw:%lld:%s", (long long)g->w.id, text_fold(h->mem, h->in->from)), 1, 86400, h->now, e);
	if (r <= 0)
		return r < 0 || set_aside(h, INBOX_IGNORED, "an answer to somebody else's invitation") < 0 ? -1 : 1;
	if (person_get(h->tx, h->mem, i->person, &p, e) < 0 || person_by_address(h->tx, h->mem, h->in->from, &who, e) < 0)
		return -1;
	if (!*who.name)
		who.name = *h->in->from_name && !strchr(h->in->from_name, '@') ? text_line(h->mem, h->in->from_name, LIMIT_NAME)
									       : name_of_address(h->mem, h->in->from);
	return organiser_tell(h, g, "workshop-forwarded",
		   VARS(VAR("person", who.name), VAR("invited", p.name), VAR("instead", *c->delegated_from ? "1" : NULL),
		       VAR(presence, "1"), VAR("day", slot_words(h, h->lab->language, kept_slot(g)))),
		   e) < 0
		   ? -1
		   : 1;
}

/* Their calendar wrote something that cannot be read: they are asked for words, once a day; what is not known to be theirs the staff see. */
static int
unread(struct handling *h, const struct invitee *i, enum bearer bearer, const char *trouble, struct err *e)
{
	struct person p;
	int r =
	    bearer == BEARER_INVITEE ? budget_take(h->tx, talloc_asprintf(h->mem, "cu:%lld", (long long)i->id), 1, 86400, h->now, e) : 0;

	if (r <= 0)
		return r < 0 || set_aside(h, INBOX_QUARANTINED, trouble) < 0 ? -1 : 1;
	if (person_get(h->tx, h->mem, i->person, &p, e) < 0)
		return -1;
	return tell(h, p.id, "workshop-calendar-unread", VARS(VAR("why", word_in(h, p.lang, trouble))), e) < 0 ? -1 : 1;
}

/* "Accepté : Le guichet de demain", a mail without a calendar in it. */
int
invitation_subject(struct handling *h, struct err *e)
{
	int64_t ids[16], at = 0;
	const char *presence, *title;
	struct gathering g = { .n = 0 };
	struct invitee i;
	size_t n = 1, k;
	int r = h->in->channel == CHANNEL_MAIL && (h->verified || h->token_of)
		    ? presence_in_subject(h->mem, h->in->subject, &presence, &title)
		    : 0;

	if (r == 0 || (!h->token_of && workshop_of_person(h->tx, h->who.id, ids, G_N_ELEMENTS(ids), &n, e) < 0))
		return r == 0 ? 0 : -1;
	if (h->token_of)
		ids[0] = h->token_of->workshop;
	for (k = 0; k < n; k++) {
		r = gathering_load(h, ids[k], &g, e);
		if (r == 1 && g.w.stage == WORKSHOP_FIXED && (h->token_of || subject_names(h->mem, title, g.w.title, g.w.ref))) {
			if (at) { /* two of one title: which one is meant is not said */
				h->workshop = NULL;
				return 0;
			}
			at = ids[k];
		}
		if (r < 0)
			return -1;
	}
	h->workshop = NULL;
	r = at ? invitee_of(h->tx, h->mem, at, h->token_of ? h->token_of->person : h->who.id, &i, e) : 0;
	if (r == 1 && !*i.presence)
		r = 0;
	if (r == 1)
		r = gathering_load(h, at, &g, e);
	if (r <= 0)
		return r;
	h->out->intent = "vote";
	r = need_take(h, &g, &i, h->in->text, e);
	if (r < 0 || presence_set(h, &g, &i, presence, r == 1 ? "" : h->in->text, e) < 0)
		return -1;
	return presence_say(h, &g, &i, r == 1, e) < 0 ? -1 : 1;
}

int
invitation_calendar(struct handling *h, struct err *e)
{
	const struct calendar_said *c = h->in->calendar;
	const char *at = strchr(c->uid, '@');
	struct gathering g = { .n = 0 };
	enum bearer bearer = BEARER_OTHER;
	struct invitee i;
	int r = at ? invitee_by_token(h->tx, h->mem, talloc_strndup(h->mem, c->uid, (size_t)(at - c->uid)), &i, e) : 0;

	if (r == 1)
		r = gathering_load(h, i.workshop, &g, e);
	if (r == 1 && *h->in->text && (c->trouble || g.w.stage != WORKSHOP_FIXED || c->sequence < g.w.sequence))
		r = 0; /* words beside what counts no more: they are read */
	if (r <= 0) {
		h->workshop = NULL;
		return r;
	}
	h->out->intent = "vote";
	if (bearer_of(h, &i, c, &bearer, e) < 0)
		return -1;
	h->out->person = bearer == BEARER_OTHER ? 0 : i.person;
	if (c->trouble)
		return unread(h, &i, bearer, c->trouble, e);
	if (g.w.stage != WORKSHOP_FIXED || c->sequence < g.w.sequence)
		return set_aside(h, INBOX_IGNORED, "an answer to an older invitation") < 0 ? -1 : 1;
	if (bearer == BEARER_OTHER)
		return of_another(h, &g, &i, c, e);
	return calendar_said(h, &g, &i, bearer, c, e);
}
