/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/advice.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/fault.h"
#include "bot/base/secret.h"
#include "bot/base/text.h"
#include "handlers/away.h"
#include "handlers/day.h"
#include "handlers/kin.h"
#include "handlers/partner.h"
#include "handlers/reminder.h"
#include "handlers/run.h"

enum { DAY = 86400, SILENT_DAYS = 42, TOKEN_CHARS = 26, WHY_BYTES = 600 };

static const char *
state_word(struct handling *h, const char *lang, enum advice_state s)
{
	return word_in(h, lang, talloc_asprintf(h->mem, "advice.state.%s", advice_state_name(s)));
}

static const char *
kind_in(struct handling *h, const char *lang, const struct card *c)
{
	return word_in(h, lang, talloc_asprintf(h->mem, "card.kind.%s", card_kind_name(c->kind)));
}

int
advice_letter(struct handling *h, struct letter *l, int64_t person, struct err *e)
{
	l->target = talloc_asprintf(h->mem, "%lld", (long long)h->advice->id);
	if (person != h->advice->person)
		return 0;
	l->reply_token = h->advice->token;
	return token_set(h->tx, l->reply_token, h->problem.id, person, h->now, e);
}

static int
refused(struct handling *h, const char *why, const struct var *vars, struct err *e)
{
	const char *reason = label_fill(h->mem, h->lab->words, h->who.lang, talloc_asprintf(h->mem, "advice.%s", why), vars);

	return say(h, "advice-refused", VARS(VAR("reason", reason), VAR("example", usage_of(h, "ressource"))), e);
}

/* ---- what there is ---- */

int
advice_rows(struct handling *h, struct rows *rows, struct err *e)
{
	struct advice a[ADVICE_SHOWN];
	struct card c;
	size_t n, i;

	if (advice_all(h->tx, h->mem, h->problem.id, a, ADVICE_SHOWN, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		if (card_get(h->tx, h->mem, a[i].card, &c, e) <= 0)
			return -1;
		rows_add(rows, "label",
		    label_fill(h->mem, h->lab->words, h->who.lang, "advice.line",
			VARS(VAR("number", c.ref), VAR("card", c.name), VAR("kind", kind_in(h, h->who.lang, &c)))),
		    "value", state_word(h, h->who.lang, a[i].state), NULL);
	}
	return 0;
}

/* The newest one of that card. */
static int
advice_of(struct handling *h, int64_t card, struct advice *a, struct err *e)
{
	struct advice all[ADVICE_SHOWN];
	size_t n;

	if (advice_all(h->tx, h->mem, h->problem.id, all, ADVICE_SHOWN, &n, e) < 0)
		return -1;
	for (; n > 0; n--)
		if (all[n - 1].card == card) {
			*a = all[n - 1];
			return 1;
		}
	return 0;
}

/* ---- it moves on ---- */

/* When they are asked how it goes if they say nothing from now on. */
static int
silent_at(struct handling *h, int64_t person, int64_t *at, struct err *e)
{
	return remind_time(h, person, h->now + SILENT_DAYS * DAY, at, e);
}

/* The case's history has it, with the words. `note` 0: there are none. */
static int
moved(struct handling *h, struct advice *a, const struct card *c, enum advice_state to, int64_t note, struct err *e)
{
	const char *detail =
	    talloc_asprintf(h->mem, "was %lld %d %lld %lld", (long long)a->id, (int)a->state, (long long)a->said_at, (long long)a->next_at);
	bool over = to == ADVICE_DONE || to == ADVICE_DECLINED || to == ADVICE_ALREADY || to == ADVICE_WITHDRAWN;
	struct problem before = h->problem;

	a->state = to;
	a->said_at = h->now;
	a->next_at = 0;
	if (!over && !a->reminded_at && silent_at(h, a->person, &a->next_at, e) < 0)
		return -1;
	h->out->intent = "ressource";
	FAULT("advice.moved");
	if (advice_set(h->tx, a, h->now, e) < 0)
		return -1;
	return act_detailed(
	    h, &before, talloc_asprintf(h->mem, "%s, %s : %s", c->ref, c->name, state_word(h, h->lab->language, to)), note, detail, e);
}

int
advice_back(struct handling *h, const struct act *act, struct err *e)
{
	long long id = 0, said = 0, next = 0;
	int state = 0, r;
	struct advice a;
	bool fresh = sscanf(act->detail, "new %lld", &id) == 1;

	if (act->note && note_withdraw(h->tx, act->note, true, e) < 0)
		return -1;
	if (!fresh && sscanf(act->detail, "was %lld %d %lld %lld", &id, &state, &said, &next) != 4)
		return 0;
	r = advice_get(h->tx, h->mem, id, &a, e);
	if (r <= 0 || state < 0 || state >= ADVICE_STATES)
		return r < 0 ? -1 : 0;
	a.state = fresh ? ADVICE_WITHDRAWN : (enum advice_state)state;
	a.said_at = said;
	a.next_at = a.reminded_at ? 0 : next;
	return advice_set(h->tx, &a, h->now, e);
}

/* ---- the staff recommend ---- */

static int
recommend(struct handling *h, struct card *c, const char *why, struct err *e)
{
	struct problem before = h->problem;
	struct advice a = { .problem = h->problem.id,
		.card = c->id,
		.person = h->problem.requester,
		.author = h->who.id,
		.why = text_line(h->mem, why, WHY_BYTES),
		.state = ADVICE_PROPOSED,
		.inbox = h->inbox };
	struct person p = { .lang = h->lab->language, .name = "" };
	const char *sheet;
	size_t letters;
	int r;

	a.token = secret_id(
	    h->mem, h->lab->secret, TOKEN_CHARS, "advice", talloc_asprintf(h->mem, "%lld", (long long)h->inbox), h->in->key, NULL);
	if (person_get(h->tx, h->mem, a.person, &p, e) < 0 || silent_at(h, a.person, &a.next_at, e) < 0)
		return -1;
	sheet = card_lines(h, c, p.lang, p.name, e);
	FAULT("advice.given");
	if (!sheet || advice_add(h->tx, &a, h->now, e) < 0 ||
	    act_detailed(h, &before, talloc_asprintf(h->mem, "%s, %s : %s", c->ref, c->name, state_word(h, h->lab->language, a.state)), 0,
		talloc_asprintf(h->mem, "new %lld", (long long)a.id), e) < 0)
		return -1;
	letters = h->out->n_letters;
	h->advice = talloc_memdup(h->mem, &a, sizeof a); /* the letter is about that one */
	r = tell(h, a.person, "advice",
	    VARS(VAR("card", c->name), VAR("kind", kind_in(h, p.lang, c)), VAR("sheet", sheet), VAR("why", *a.why ? a.why : NULL)), e);
	h->advice = NULL;
	if (r < 0)
		return -1;
	return say_and_tell(h, "advice-given",
	    VARS(VAR("number", c->ref), VAR("card", c->name), VAR("kind", kind_in(h, h->who.lang, c)),
		VAR("told", h->out->n_letters > letters ? "1" : NULL)),
	    e);
}

/* What they said of it, to who said it and to whom it matters. */
static int
moved_said(struct handling *h, struct advice *a, const struct card *c, const char *text, bool matters, struct err *e)
{
	bool blocked = a->state == ADVICE_BLOCKED;
	int r;

	h->advice = a;
	r = say(h, "advice-noted",
	    VARS(VAR("number", c->ref), VAR("card", c->name), VAR("state", state_word(h, h->who.lang, a->state)),
		VAR("blocked", blocked || matters ? "1" : NULL), VAR("staff", is_staff(h) ? "1" : NULL)),
	    e);
	h->advice = NULL;
	if (r < 0 || is_staff(h) || !(blocked || matters))
		return r;
	return tell_staff(h, "advice-word",
	    VARS(VAR("number", c->ref), VAR("card", c->name), VAR("state", state_word(h, h->lab->language, a->state)),
		VAR("text", excerpt(h->mem, text))),
	    e);
}

/* The card that a text names; *rest: the text without it. 1, 0 it names none, -1. */
static int
card_named(struct handling *h, const char *text, const char **given, struct card *c, const char **rest, struct err *e)
{
	g_autoptr(GRegex) re = g_regex_new("(?<![\\w-])F ?-? ?(?:\\d{4}-)?\\d{1,6}\\b[ :,.]*", G_REGEX_CASELESS, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	int from, to, year = 0, number = 0;
	const char *p;

	*given = NULL;
	if (!g_regex_match(re, text, 0, &m))
		return 0;
	g_match_info_fetch_pos(m, 0, &from, &to);
	for (p = text + from + 1; *p == ' ' || *p == '-'; p++)
		;
	*given = sscanf(p, "%4d-%6d", &year, &number) == 2 ? talloc_asprintf(h->mem, "F-%d-%d", year, number)
		 : sscanf(p, "%6d", &number) == 1          ? talloc_asprintf(h->mem, "F-%d", number)
							   : "F";
	*rest = text_trim(talloc_asprintf(h->mem, "%.*s%s", from, text, text + to));
	return card_by_ref(h->tx, h->mem, *given, c, e);
}

/* Somebody of the case says how it goes; the staff may for them. */
static int
said_state(struct handling *h, struct advice *a, const struct card *c, const char *text, struct err *e)
{
	enum advice_state to;
	int64_t note = 0;

	if (!advice_read(h->mem, text, &to))
		return 0;
	if (note_add(h->tx, h->problem.id, h->who.id, is_staff(h) ? "note" : "completion", text, h->inbox, h->now, &note, e) < 0 ||
	    moved(h, a, c, to, note, e) < 0)
		return -1;
	return moved_said(h, a, c, text, strchr(text, '?') || advice_failed(h->mem, text), e) < 0 ? -1 : 1;
}

static int
advised_said(struct handling *h, struct err *e)
{
	struct rows *rows = rows_new(h->mem, ADVICE_SHOWN);

	if (advice_rows(h, rows, e) < 0)
		return -1;
	return say(h, "advice-list", VARS(VAR_ROWS("advised", rows), VAR("example", usage_of(h, "ressource"))), e);
}

int
cmd_ressource(struct handling *h, struct err *e)
{
	const char *text = arg_text(h, "text"), *given, *rest = text;
	struct advice a;
	struct card c;
	bool found;
	int r = card_named(h, text, &given, &c, &rest, e), known;

	if (r < 0)
		return -1;
	found = r == 1 && (c.state == CARD_LISTED || is_staff(h));
	if (!given && *text && !h->has_problem) { /* they look for one */
		h->meaning.command = command_find("annuaire");
		return cmd_annuaire(h, e);
	}
	if (!h->has_problem)
		return refused(h, given ? "no-case" : "no-card", NULL, e);
	if (!given)
		return *text ? refused(h, "no-card", NULL, e) : advised_said(h, e);
	known = found ? advice_of(h, c.id, &a, e) : 0;
	if (known < 0)
		return -1;
	if (known == 1 && *rest && (r = said_state(h, &a, &c, rest, e)) != 0)
		return MIN(r, 0);
	if (!is_staff(h))
		return refused(h, known ? "what" : "not-found", VARS(VAR("given", given)), e);
	if (!found)
		return refused(h, "not-found", VARS(VAR("given", given)), e);
	if (c.person || c.kind <= CARD_ORGANISATION)
		return refused(h, "referral", VARS(VAR("number", c.ref), VAR("ref", h->problem.ref)), e);
	if (c.state != CARD_LISTED)
		return refused(h, "hidden", VARS(VAR("number", c.ref)), e);
	if (known == 1)
		return refused(h, "already", VARS(VAR("number", c.ref), VAR("state", state_word(h, h->who.lang, a.state))), e);
	return recommend(h, &c, rest, e);
}

/* ---- they answer ---- */

/* Other words than a command, or a command that is not meant of the case: "on laisse tomber" gives up the resource, not the case that it does not
 * name. */
static bool
speaks_of_it(struct handling *h)
{
	static const char *const loose[] = { "completer", "probleme", "oui", "non", "note", "arret", "ressource", NULL };
	static const char *const plain[] = { "oui", "non", NULL };
	const struct command *meant = h->meaning.command;

	if (!meant)
		return true;
	if (h->meaning.explicit)
		return g_strv_contains(plain, meant->name);
	if (strcmp(meant->name, "retirer") == 0)
		return !g_regex_match_simple("\\b(?:demande|dossier|probleme|sujet|request|case|problem)\\b|\\bP-",
		    text_fold(h->mem, h->in->text), G_REGEX_CASELESS, 0);
	return g_strv_contains(loose, meant->name);
}

int
advice_answer(struct handling *h, struct err *e)
{
	struct advice a;
	struct problem p;
	struct card c;
	int r;

	if (!h->about_advice || !h->has_problem || is_staff(h) || !speaks_of_it(h))
		return 0;
	r = advice_get(h->tx, h->mem, h->about_advice, &a, e);
	if (r <= 0 || a.state == ADVICE_WITHDRAWN)
		return MIN(r, 0);
	r = problem_get(h->tx, h->mem, a.problem, &p, e);
	if (r == 1)
		r = case_follow(h, &p, e) < 0 ? -1 : 1;
	if (r <= 0 || p.id != h->problem.id || card_get(h->tx, h->mem, a.card, &c, e) <= 0)
		return MIN(r, 0);
	r = said_state(h, &a, &c, h->in->text, e);
	if (r == 1) {
		h->out->problem = h->problem.id;
		h->out->ref = h->problem.ref;
	}
	return r;
}

/* ---- its time ---- */

/* Somebody who may be asked now? 1; 0: never, or *at is when. */
static int
may_ask(struct handling *h, const struct advice *a, int64_t *at, struct err *e)
{
	struct consent consent;
	struct habit habit;
	int64_t last;
	uint32_t back = 0;
	int r = consent_get(h->tx, h->mem, h->problem.id, &consent, e);

	*at = 0;
	if (r < 0 || habit_get(h->tx, h->mem, a->person, &habit, e) < 0 || away_on(h, a->person, day_of(h, h->now), &back, e) < 0)
		return -1;
	if (h->problem.stage >= STAGE_REDIRECTED || h->problem.human || (r == 1 && strcmp(consent.state, "yes") != 0) ||
	    strcmp(habit.digest, "never") == 0)
		return 0;
	r = advice_reminded(h->tx, a->person, &last, e);
	if (r < 0)
		return -1;
	if (habit.quiet_until > h->now)
		*at = habit.quiet_until;
	else if (back)
		*at = day_noon(h, back) - DAY / 2;
	else if (r == 1 && last <= h->now && hours_add_days(h->lab->hours, last, MAX(h->lab->remind_gap, 1), at) == 0 && *at <= h->now)
		*at = 0;
	if (*at && remind_time(h, a->person, *at, at, e) < 0)
		return -1;
	return *at == 0;
}

int
handle_advice_due(struct handling *h, struct err *e)
{
	const char *id = strrchr(h->in->text, ' ');
	struct advice a;
	struct card c;
	struct problem p;
	struct person reader = { .lang = h->lab->language };
	int64_t at;
	int r = advice_get(h->tx, h->mem, g_ascii_strtoll(id ? id + 1 : "0", NULL, 10), &a, e);

	if (r < 0)
		return -1;
	if (r == 0 || !a.next_at || a.next_at > h->now)
		return set_aside(h, INBOX_HANDLED, "nothing is due");
	if (problem_get(h->tx, h->mem, a.problem, &p, e) <= 0 || case_follow(h, &p, e) < 0 || case_load(h, p.id, e) < 0 ||
	    card_get(h->tx, h->mem, a.card, &c, e) <= 0 || (r = may_ask(h, &a, &at, e)) < 0)
		return -1;
	h->out->intent = "ressource";
	a.next_at = r ? 0 : at;
	a.reminded_at = r ? h->now : a.reminded_at;
	FAULT("advice.asked");
	if (advice_set(h->tx, &a, a.changed_at, e) < 0)
		return -1;
	if (r == 0)
		return set_aside(h, INBOX_HANDLED, at ? "asked later" : "not to be asked");
	if (person_get(h->tx, h->mem, a.person, &reader, e) < 0)
		return -1;
	h->advice = talloc_memdup(h->mem, &a, sizeof a);
	r = tell(h, a.person, "advice-again",
	    VARS(VAR("card", c.name),
		VAR("since", words_date(h->mem, h->lab->words, reader.lang, a.said_at ? a.said_at : a.created_at, h->lab->zone)),
		VAR("blocked", a.state == ADVICE_BLOCKED ? "1" : NULL), VAR("started", a.state == ADVICE_STARTED ? "1" : NULL)),
	    e);
	h->advice = NULL;
	return r;
}
