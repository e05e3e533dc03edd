/* SPDX-License-Identifier: EUPL-1.2
 *
 * Who organises a workshop changes: what their words say of it (organiser_said.c), and what follows from it.
 */
#include "handlers/organiser.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/fault.h"
#include "handlers/aside.h"
#include "handlers/away.h"
#include "handlers/followup.h"
#include "handlers/identity.h"
#include "handlers/organiser_said.h"
#include "handlers/reminder.h"
#include "handlers/run.h"

enum { TASKS_MOST = 80, WORKSHOPS_MOST = 20 };

static const char leaving[] = "leaving-";

bool
organiser_leaving(const struct workshop *w)
{
	return strstr(w->told, leaving) != NULL;
}

/* Somebody organises it again, or nobody does (`orphan`). */
static void
told_anew(struct handling *h, struct workshop *w, bool orphan)
{
	g_auto(GStrv) words = g_strsplit(w->told, " ", -1);
	char *told = talloc_strdup(h->mem, "");
	size_t i;

	for (i = 0; words[i]; i++)
		if (*words[i] && !g_str_has_prefix(words[i], leaving) && strcmp(words[i], "orphan") != 0)
			told = talloc_asprintf_append(told, "%s%s", *told ? " " : "", words[i]);
	w->told = told;
	if (orphan)
		gathering_tell(h, w, "orphan");
}

static const char *
state_words(struct handling *h, const char *lang, const struct gathering *g)
{
	const struct workshop_slot *kept = followup_kept(g);

	return kept ? slot_words(h, lang, kept) : word_in(h, lang, talloc_asprintf(h->mem, "workshop.%s", workshop_stage_name(g->w.stage)));
}

int
organiser_tell(struct handling *h, const struct gathering *g, const char *template, const struct var *vars, struct err *e)
{
	return gathering_told(&g->w, "orphan") ? tell_staff(h, template, vars, e) : tell(h, g->w.organiser, template, vars, e);
}

/* ---- nobody organises it ---- */

static int
orphaned(struct handling *h, struct gathering *g, const char *why, struct err *e)
{
	struct person p = { .name = "" };
	size_t n = h->out->n_letters;

	if (person_get(h->tx, h->mem, g->w.organiser, &p, e) < 0)
		return -1;
	told_anew(h, &g->w, true);
	FAULT("organiser.orphan");
	if (tell_staff(h, "workshop-orphan",
		VARS(VAR("person", *p.name ? p.name : NULL), VAR(why, "1"), VAR("state", state_words(h, h->lab->language, g))), e) < 0)
		return -1;
	if (h->out->n_letters == n || h->out->letters[n].channel != CHANNEL_ROOM)
		return 0;
	return room_react(h, &h->out->letters[n], "\xf0\x9f\x99\x8b", e);
}

int
organiser_clock(struct handling *h, struct gathering *g, struct err *e)
{
	const char *why = strstr(g->w.told, leaving);

	if (!why)
		return 0;
	why += strlen(leaving);
	return orphaned(h, g, talloc_strndup(h->mem, why, strcspn(why, " ")), e);
}

/* ---- somebody else does ---- */

/* What is to be done by the one is to be done by the other. */
static int
tasks_hand(struct handling *h, const struct gathering *g, int64_t from, struct err *e)
{
	struct task t[TASKS_MOST];
	struct reminder r;
	size_t n, i;
	int found;

	if (task_all(h->tx, h->mem, g->w.id, t, TASKS_MOST, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		if (t[i].person != from || (strcmp(t[i].state, "waiting") != 0 && strcmp(t[i].state, "said") != 0))
			continue;
		found = reminder_get(h->tx, h->mem, t[i].reminder, &r, e);
		if (found < 0 ||
		    (found == 1 && (task_person(h, &g->w, CHECKER_ORGANISER, &r.person, &r.room, e) < 0 || remind_plan(h, &r, e) < 0)))
			return -1;
	}
	return 0;
}

static int
change(struct handling *h, struct gathering *g, int64_t to, struct err *e)
{
	int64_t from = g->w.organiser;

	told_anew(h, &g->w, false);
	g->w.organiser = to;
	h->out->acted = true;
	FAULT("organiser.hand");
	if (gathering_write(h, g, e) < 0)
		return -1;
	return tasks_hand(h, g, from, e) < 0 ? -1 : workshop_hand(h->tx, g->w.id, from, to, e);
}

/* Who gives it, who gets it, the staff: each hears it where they read. */
static int
hand_over(struct handling *h, struct gathering *g, const struct person *to, struct err *e)
{
	bool orphan = gathering_told(&g->w, "orphan") || organiser_leaving(&g->w), mine = to->id == h->who.id;
	int64_t from = g->w.organiser;

	if (from == to->id && !orphan)
		return say(h, "workshop-organiser",
		    VARS(VAR("person", to->name), VAR("yours", mine && h->in->channel == CHANNEL_MAIL ? "1" : NULL), VAR("same", "1")), e);
	if (change(h, g, to->id, e) < 0 ||
	    aside_note(h, "organisateur", talloc_asprintf(h->mem, "%lld %lld %lld", (long long)g->w.id, (long long)from, (long long)to->id),
		e) < 0 ||
	    say(h, "workshop-organiser",
		VARS(VAR("person", to->name), VAR("yours", mine && h->in->channel == CHANNEL_MAIL ? "1" : NULL), VAR("same", NULL)), e) < 0)
		return -1;
	if (!mine && tell(h, to->id, "workshop-organiser-yours",
			 VARS(VAR("by", h->who.name), VAR("again", NULL), VAR("state", state_words(h, to->lang, g)),
			     VAR("example", talloc_asprintf(h->mem, "!atelier %s", g->w.ref))),
			 e) < 0)
		return -1;
	if (from != h->who.id && from != to->id && !orphan &&
	    tell(h, from, "workshop-organiser-over", VARS(VAR("person", to->name), VAR("by", h->who.name)), e) < 0)
		return -1;
	return h->where == IN_STAFF_ROOM ? 0 : tell_staff(h, "workshop-organiser-staff", VARS(VAR("person", to->name)), e);
}

int
organiser_back(struct handling *h, const char *detail, struct err *e)
{
	g_auto(GStrv) f = g_strsplit(detail, " ", 3);
	struct gathering g = { .n = 0 };
	int64_t from, to;
	int r;

	if (g_strv_length(f) < 3)
		return 0;
	from = strtoll(f[1], NULL, 10);
	to = strtoll(f[2], NULL, 10);
	r = gathering_load(h, strtoll(f[0], NULL, 10), &g, e);
	if (r <= 0 || g.w.organiser != to || from == to)
		return MIN(r, 0);
	if (change(h, &g, from, e) < 0)
		return -1;
	if (to != h->who.id && tell(h, to, "workshop-organiser-back", VARS(VAR("by", h->who.name)), e) < 0)
		return -1;
	if (from == h->who.id)
		return 0;
	return tell(h, from, "workshop-organiser-yours",
	    VARS(VAR("by", h->who.name), VAR("again", "1"), VAR("state", state_words(h, h->lab->language, &g)),
		VAR("example", talloc_asprintf(h->mem, "!atelier %s", g.w.ref))),
	    e);
}

/* ---- said of one of them ---- */

/* 1 they may; 0 it was said why not; -1. */
static int
may_hand(struct handling *h, const struct workshop *w, struct err *e)
{
	int r;

	if (h->in->channel == CHANNEL_MAIL && !h->verified && (h->who.id == w->organiser || is_staff(h))) {
		h->meaning.command = command_find("atelier");
		r = proof_ask(h, e);
		return r == 0 ? say(h, "not-verified", VARS(VAR("command", "atelier")), e) < 0 ? -1 : 0 : MIN(r, 0);
	}
	if (workshop_decides(h, w))
		return 1;
	return say(h, "workshop-not-yours", NULL, e) < 0 ? -1 : 0;
}

static int
unknown(struct handling *h, const char *given, struct err *e)
{
	struct rows *people = rows_new(h->mem, 64);
	struct person staff[64];
	size_t n, i;

	if (person_staff(h->tx, h->mem, staff, 64, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		rows_add(people, "person", staff[i].name, NULL);
	return say(h, "workshop-organiser-unknown", VARS(VAR("given", without_addresses(h->mem, given)), VAR_ROWS("people", people)), e);
}

/* By a name of the staff or of somebody invited, or the address of somebody whom we know: 1, 0, -1. */
static int
meant(struct handling *h, const struct gathering *g, const char *given, struct person *to, struct err *e)
{
	const char *addr = address_in(h->mem, given);

	if (addr && is_our_address(h->lab, addr))
		return 0;
	return addr ? person_by_address(h->tx, h->mem, addr, to, e) : followup_person(h, g->w.id, given, to, e);
}

/* 1 done, or refused with words; 0 `loose` words that name nobody we know are no order; -1. */
static int
said_of(struct handling *h, struct gathering *g, const struct organiser_said *s, bool loose, struct err *e)
{
	struct person to = h->who;
	int r = 1;

	if (g->w.stage == WORKSHOP_CANCELLED)
		return 0;
	if (s->what == ORGANISER_NAMED)
		r = meant(h, g, s->name, &to, e);
	if (r < 0 || (r == 0 && loose))
		return r;
	h->out->intent = "atelier";
	if ((s->what == ORGANISER_SELF && !h->who.id) || !*to.name)
		return 0;
	if (may_hand(h, &g->w, e) <= 0)
		return e->kind ? -1 : 1;
	if (r == 0)
		return unknown(h, s->name, e) < 0 ? -1 : 1;
	if (s->what == ORGANISER_NOBODY) {
		if (!gathering_told(&g->w, "orphan") && (orphaned(h, g, "asked", e) < 0 || gathering_write(h, g, e) < 0))
			return -1;
		h->out->acted = true;
		return h->where != IN_STAFF_ROOM && say(h, "workshop-orphan-asked", NULL, e) < 0 ? -1 : 1;
	}
	return hand_over(h, g, &to, e) < 0 ? -1 : 1;
}

int
organiser_verb(struct handling *h, struct gathering *g, const char *text, struct err *e)
{
	bool noticed = h->about_letter && strcmp(h->about_letter, "workshop-orphan") == 0;
	struct organiser_said s[ORGANISER_CLAUSES];
	size_t n = organiser_read(h->mem, text, noticed || gathering_told(&g->w, "orphan"), s, ORGANISER_CLAUSES), i;
	int r;

	for (i = 0; i < n; i++)
		if (s[i].n_refs == 0 && s[i].what != ORGANISER_LEAVES) {
			r = said_of(h, g, &s[i], false, e);
			if (r != 0)
				return r;
		}
	return 0;
}

int
organiser_reaction(struct handling *h, const struct outbox_item *o, enum sign sign, struct err *e)
{
	struct person p;
	struct gathering g;
	int r = gathering_load(h, g_ascii_strtoll(o->target, NULL, 10), &g, e);

	if (r <= 0 || (sign != SIGN_TAKE && sign != SIGN_ACCEPT && sign != SIGN_YES))
		return r < 0 ? -1 : set_aside(h, INBOX_IGNORED, "a reaction that asks for nothing");
	h->out->intent = "atelier";
	if (gathering_told(&g.w, "orphan"))
		return hand_over(h, &g, &h->who, e);
	if (person_get(h->tx, h->mem, g.w.organiser, &p, e) < 0)
		return -1;
	return say(h, "workshop-organiser-taken", VARS(VAR("person", p.name), VAR("yours", g.w.organiser == h->who.id ? "1" : NULL)), e);
}

/* ---- said of whatever they name ---- */

/* "Je quitte le laboratoire": what nobody was named for. */
static int
leaves(struct handling *h, struct err *e)
{
	int64_t ids[WORKSHOPS_MOST];
	struct gathering g;
	size_t n, i;

	if (workshop_organised(h->tx, h->who.id, ids, WORKSHOPS_MOST, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		int r = gathering_load(h, ids[i], &g, e);

		if (r == 1 && !gathering_told(&g.w, "orphan") && (orphaned(h, &g, "asked", e) < 0 || gathering_write(h, &g, e) < 0))
			r = -1;
		if (r < 0)
			return -1;
		if (i + 1 == n && h->where != IN_STAFF_ROOM && say(h, "workshop-orphan-asked", NULL, e) < 0)
			return -1;
	}
	return n > 0;
}

int
organiser_words(struct handling *h, struct err *e)
{
	struct organiser_said s[ORGANISER_CLAUSES];
	struct gathering g = { .n = 0 };
	size_t n, i, k;
	bool done = false, leaving_too = false;
	int64_t own[WORKSHOPS_MOST];
	size_t n_own = 0;
	int r = 0;

	if (h->meaning.explicit || !h->who.id || !organiser_worth(h->mem, h->in->text))
		return 0;
	n = organiser_read(h->mem, h->in->text, false, s, ORGANISER_CLAUSES);
	for (i = 0; i < n; i++)
		leaving_too = leaving_too || s[i].what == ORGANISER_LEAVES;
	if (n == 0 || (leaving_too && workshop_organised(h->tx, h->who.id, own, WORKSHOPS_MOST, &n_own, e) < 0))
		return n == 0 ? 0 : -1;
	for (i = 0; r >= 0 && i < n; i++) {
		for (k = 0; r >= 0 && k < s[i].n_refs && s[i].what != ORGANISER_LEAVES; k++) {
			struct workshop w;

			if ((r = workshop_by_ref(h->tx, h->mem, s[i].refs[k], &w, e)) == 1 && (r = gathering_load(h, w.id, &g, e)) == 1)
				r = said_of(h, &g, &s[i], !leaving_too, e);
			done = done || r == 1;
		}
		for (k = 0; r >= 0 && s[i].n_refs == 0 && s[i].all && k < n_own; k++)
			if ((r = gathering_load(h, own[k], &g, e)) == 1)
				done = (r = said_of(h, &g, &s[i], false, e)) == 1 || done;
	}
	if (r >= 0 && leaving_too && h->verified)
		r = leaves(h, e);
	done = done || r == 1;
	if (!done)
		h->workshop = NULL;
	return r < 0 ? -1 : done;
}
