/* SPDX-License-Identifier: EUPL-1.2
 *
 * Answers to a poll, by whatever door: a mail that answers ours, a line in the room under the poll, a figure as a reaction, the poll of the
 * chat itself. They are of a person; the last one counts, all are kept.
 */
#include <glib.h>
#include <string.h>

#include "bot/base/secret.h"
#include "handlers/followup.h"
#include "handlers/identity.h"
#include "handlers/organiser.h"
#include "handlers/round.h"
#include "handlers/run.h"
#include "handlers/tie.h"
#include "handlers/votes.h"
#include "handlers/workshop.h"

enum { DAY = 86400 };

/* ---- who answers ---- */

static const char *
token_of(struct handling *h, int64_t workshop, int64_t person)
{
	return secret_id(h->mem, h->lab->secret, 26, "workshop", talloc_asprintf(h->mem, "%lld", (long long)workshop),
	    talloc_asprintf(h->mem, "%lld", (long long)person), NULL);
}

int
poll_invite(struct handling *h, struct workshop *w, int64_t person, const char *part, struct invitee *i, struct err *e)
{
	*i = (struct invitee){ .person = person, .part = part, .token = token_of(h, w->id, person) };
	return invitee_add(h->tx, h->mem, w, i, e);
}

/* Whose answer is it? The token of a Reply-To stands for whom it was made for. In the room where the poll stands whoever we know takes part.
 * 1, 0 nobody who is asked, -1. */
static int
voter(struct handling *h, struct gathering *g, struct invitee *i, struct err *e)
{
	int r;

	if (h->token_of && h->token_of->workshop == g->w.id) {
		*i = *h->token_of;
		return 1;
	}
	r = invitee_of(h->tx, h->mem, g->w.id, h->who.id, i, e);
	if (r < 0)
		return -1;
	if (r == 1 && (h->verified || h->about_workshop == g->w.id)) /* our own letter answered: only its reader has it */
		return 1;
	if (h->in->channel == CHANNEL_ROOM && strcmp(h->in->room, g->w.room) == 0)
		return poll_invite(h, &g->w, h->who.id, "participant", i, e) < 0 ? -1 : 1;
	return 0;
}

/* ---- what was said ---- */

static int
value_of(enum vote v)
{
	return v == VOTE_YES ? VOTE_SAID_YES : v == VOTE_MAYBE ? VOTE_SAID_MAYBE : v == VOTE_NO ? VOTE_SAID_NO : VOTE_UNSAID;
}

/* number option said: what stands of that person. */
static int
said_rows(
    struct handling *h, const struct gathering *g, const struct invitee *i, const char *lang, struct rows **rows, bool *all, struct err *e)
{
	static const char *const words[] = { "vote.none", "vote.no", "vote.maybe", "vote.yes" };
	int values[POLL_SLOTS];
	size_t k;

	*rows = rows_new(h->mem, POLL_SLOTS);
	*all = true;
	if (vote_of(h->tx, g->w.id, i->person, values, e) < 0)
		return -1;
	for (k = 0; k < g->n; k++) {
		int v = values[g->slot[k].number - 1];

		*all = *all && v != VOTE_UNSAID;
		rows_add(*rows, "number", talloc_asprintf(h->mem, "%d", g->slot[k].number), "option", slot_words(h, lang, &g->slot[k]),
		    "said", word_in(h, lang, words[v + 1]), NULL);
	}
	return 0;
}

/* Who took all back has said nothing. */
static bool
said_anything(const struct gathering *g, const int values[POLL_SLOTS])
{
	size_t k;

	for (k = 0; k < g->n; k++)
		if (values[g->slot[k].number - 1] != VOTE_UNSAID)
			return true;
	return false;
}

/* Writes down what changed: 1 something did, 0, -1. */
static int
record(struct handling *h, struct gathering *g, struct invitee *i, const int values[POLL_SLOTS], struct err *e)
{
	int was[POLL_SLOTS], changed = 0, answered, r;
	size_t k;

	if (vote_of(h->tx, g->w.id, i->person, was, e) < 0)
		return -1;
	for (k = 0; k < g->n; k++) {
		r = vote_set(h->tx, i, g->slot[k].number, was[g->slot[k].number - 1], values[k], h->inbox, h->now, e);
		if (r < 0)
			return -1;
		changed |= r;
	}
	answered = said_anything(g, values);
	g->w.answered += answered - (i->answered_at > 0);
	i->answered_at = answered ? h->now : 0;
	if (answered && (strcmp(i->due, "silent") == 0 || strcmp(i->due, "poll") == 0))
		i->due = "";
	if (invitee_set(h->tx, i, h->now, e) < 0)
		return -1;
	h->out->acted = h->out->acted || changed;
	return slot_all(h->tx, h->mem, g->w.id, g->slot, POLL_SLOTS, &g->n, e) < 0 ? -1 : changed;
}

/* What was not sure, in words; NULL. */
static const char *
question_of(struct handling *h, const struct votes *v)
{
	if (!v->question)
		return NULL;
	return label_fill(h->mem, h->lab->words, h->who.lang, v->question, VARS(VAR("words", excerpt(h->mem, v->unsure))));
}

static const struct var *
voted_vars(struct handling *h, const struct gathering *g, struct rows *rows, bool all, const struct votes *said)
{
	struct var *v = talloc_zero_array(h->mem, struct var, 8);

	v[0] = (struct var)VAR_ROWS("options", rows);
	v[1] = (struct var)VAR("missing", all ? NULL : "1");
	v[2] = (struct var)VAR(
	    "limit", g->w.limit_at ? words_datetime(h->mem, h->lab->words, h->who.lang, g->w.limit_at, h->lab->zone) : NULL);
	v[3] = (struct var)VAR("rest", said && *said->rest ? excerpt(h->mem, h->in->text) : NULL);
	v[4] = (struct var)VAR("question", said ? question_of(h, said) : NULL);
	return v;
}

/* What was understood goes back to who said it; and to whom it counts for, when a mail from elsewhere bore their token. */
static int
voted_say(struct handling *h, struct gathering *g, struct invitee *i, const struct votes *said, struct err *e)
{
	const struct var *vars;
	struct rows *rows;
	bool all;

	if (said_rows(h, g, i, h->who.lang, &rows, &all, e) < 0)
		return -1;
	vars = voted_vars(h, g, rows, all, said);
	if (say(h, "workshop-voted", vars, e) < 0)
		return -1;
	vars = voted_vars(h, g, rows, all, NULL);
	return i->person == h->who.id ? 0 : tell(h, i->person, "workshop-voted", vars, e);
}

/* Words that are no vote, or stand beside one: for who organises. */
static int
pass_on(struct handling *h, const struct gathering *g, const char *words, struct err *e)
{
	if (h->who.id == g->w.organiser || !*words)
		return 0;
	return organiser_tell(h, g, "workshop-words", VARS(VAR("person", h->who.name), VAR("text", excerpt(h->mem, words))), e);
}

static struct option *
options_of(struct handling *h, const struct gathering *g)
{
	struct option *o = talloc_zero_array(h->mem, struct option, POLL_SLOTS);
	size_t k;

	for (k = 0; k < g->n; k++) {
		o[k].label = g->slot[k].label;
		o[k].dated = slot_read(&g->slot[k], &o[k].slot);
	}
	return o;
}

/* Is the poll one that still takes answers? 1; 0: it said why not; -1. */
static int
takes_answers(struct handling *h, const struct gathering *g, struct err *e)
{
	const struct workshop_slot *kept = NULL;
	size_t k;

	if (g->w.stage == WORKSHOP_POLLING)
		return 1;
	for (k = 0; k < g->n; k++)
		if (g->slot[k].number == g->w.kept && g->w.stage >= WORKSHOP_FIXED)
			kept = &g->slot[k];
	return say(h, "workshop-over",
		   VARS(VAR("draft", g->w.stage == WORKSHOP_DRAFT ? "1" : NULL),
		       VAR("cancelled", g->w.stage == WORKSHOP_CANCELLED ? "1" : NULL),
		       VAR("day", kept ? slot_words(h, h->who.lang, kept) : NULL)),
		   e) < 0
		   ? -1
		   : 0;
}

/* Who answers under each line of our letter says nothing without these lines: there, the mail is read whole. Only of a letter that asks: one
 * that says what was understood holds answers of its own. */
static const char *
words_of(struct handling *h, const struct gathering *g, const struct civil *now)
{
	static const char *const asks[] = { "workshop-poll", "workshop-silent", "workshop-vote-ask", NULL };
	struct votes v;

	if (h->in->channel == CHANNEL_MAIL && h->about_letter && g_strv_contains(asks, h->about_letter) && h->in->full_text &&
	    votes_read(h->mem, h->in->full_text, options_of(h, g), g->n, now, &v) && v.under > 0)
		return h->in->full_text;
	return h->in->text;
}

/* 1 dealt with; 0 the words are no answer; -1. `text`: NULL: the whole of it. */
static int
answer_words(struct handling *h, struct gathering *g, struct invitee *i, const char *text, bool asked, struct err *e)
{
	struct civil now;
	struct votes v;
	int values[POLL_SLOTS];
	size_t k;
	int r;

	if (date_civil(h->now, h->lab->zone, &now) < 0)
		return fail(e, ERR_PERM, "no such time zone: %s", h->lab->zone);
	if (!votes_read(h->mem, text ? text : words_of(h, g, &now), options_of(h, g), g->n, &now, &v))
		return 0;
	h->out->intent = "vote";
	if ((r = takes_answers(h, g, e)) <= 0)
		return r < 0 ? -1 : 1;
	if (!asked && !h->about_workshop && h->in->channel == CHANNEL_ROOM &&
	    (v.question || v.beyond || *v.rest)) /* people among themselves */
		return 0;
	if (v.beyond || (v.said == 0 && !v.declines && !v.withdrawn)) {
		const struct var vars[] = { VAR("question", v.beyond ? NULL : question_of(h, &v)),
			VAR("beyond", v.beyond ? talloc_asprintf(h->mem, "%zu", v.beyond) : NULL),
			VAR("most", talloc_asprintf(h->mem, "%zu", g->n)), VAR_ROWS("options", slot_rows(h, h->who.lang, g)),
			{ .name = NULL } };

		if (!asked && !v.question)
			return 0;
		return say(h, "workshop-vote-ask", vars, e) < 0 ? -1 : 1;
	}
	if (vote_of(h->tx, g->w.id, i->person, values, e) < 0)
		return -1;
	for (k = 0; k < g->n; k++) {
		int was = values[g->slot[k].number - 1];

		/* what an answer does not name stays as it was said before */
		values[k] = v.of[k] != VOTE_NONE ? value_of(v.of[k]) : v.declines ? VOTE_SAID_NO : v.withdrawn ? VOTE_UNSAID : was;
	}
	if (record(h, g, i, values, e) < 0 || voted_say(h, g, i, &v, e) < 0 || (*v.rest && pass_on(h, g, h->in->text, e) < 0))
		return -1;
	return tally_changed(h, g, e) < 0 ? -1 : 1;
}

/* ---- doors ---- */

/* The only open poll of this room: 1, 0 there are none or several, -1. */
static int
only_poll(struct handling *h, struct gathering *g, struct err *e)
{
	int64_t ids[8], id = 0;
	struct workshop w;
	size_t n, k, open = 0;
	int r;

	if (h->in->channel != CHANNEL_ROOM || workshop_in_room(h->tx, h->in->room, ids, G_N_ELEMENTS(ids), &n, e) < 0)
		return h->in->channel != CHANNEL_ROOM ? 0 : -1;
	for (k = 0; k < n; k++) {
		if ((r = workshop_get(h->tx, h->mem, ids[k], &w, e)) < 0)
			return -1;
		if (r == 1 && w.stage == WORKSHOP_POLLING) {
			id = w.id;
			open++;
		}
	}
	return open == 1 ? gathering_load(h, id, g, e) : 0;
}

/* The workshop that a message answers: 1, 0, -1. */
static int
answered_workshop(struct handling *h, struct gathering *g, struct err *e)
{
	const char *refs[4];
	size_t n, k;
	struct workshop w;
	int r;

	if (h->about_workshop)
		return gathering_load(h, h->about_workshop, g, e);
	if (h->in->channel != CHANNEL_MAIL) /* "1 oui, 2 non", said where one poll stands */
		return g_ascii_isdigit(h->in->text[0]) && !h->has_problem ? only_poll(h, g, e) : 0;
	n = references_find(h->mem, h->in->subject, refs, G_N_ELEMENTS(refs));
	for (k = 0; k < n; k++) {
		if (refs[k][0] != 'A')
			continue;
		r = workshop_by_ref(h->tx, h->mem, refs[k], &w, e);
		if (r == 1)
			r = gathering_load(h, w.id, g, e);
		if (r != 0)
			return r;
	}
	return 0;
}

int
workshop_answer(struct handling *h, struct err *e)
{
	struct gathering g = { .w = { .room = "" } };
	struct invitee i;
	int r = answered_workshop(h, &g, e);

	if (r <= 0)
		return r;
	if (h->meaning.explicit && h->meaning.command && !h->meaning.command->hidden) { /* a command under our letter is a command */
		h->workshop = NULL;
		return 0;
	}
	if ((r = followup_answer(h, &g, e)) != 0)
		return r;
	if (workshop_decides(h, &g.w) && (r = workshop_verb(h, &g, h->in->text, e)) != 0)
		return r;
	r = voter(h, &g, &i, e);
	if (r == 0 && !workshop_decides(h, &g.w)) {
		h->workshop = NULL;
		return 0; /* whoever cites it: their words go the ordinary road */
	}
	if (r == 1)
		r = g.w.stage == WORKSHOP_FIXED && i.presence[0] ? invitation_answer(h, &g, &i, e)
								 : answer_words(h, &g, &i, NULL, false, e);
	if (r == 0 && h->in->channel == CHANNEL_MAIL && !workshop_decides(h, &g.w)) {
		h->out->intent = "vote";
		r = pass_on(h, &g, h->in->text, e) < 0 || say(h, "workshop-passed-on", NULL, e) < 0 ? -1 : 1;
	}
	if (r == 0)
		h->workshop = NULL;
	return r;
}

/* "1️⃣", "🔟", "✅": which option of n; 0 none. */
static size_t
figure_read(const char *key, size_t n)
{
	static const char ten[] = "\xf0\x9f\x94\x9f";

	if (g_ascii_isdigit(key[0]) && key[0] != '0' && (size_t)(key[0] - '0') <= n && !g_ascii_isdigit(key[1]))
		return (size_t)(key[0] - '0');
	if (n >= 10 && g_str_has_prefix(key, ten))
		return 10;
	return n == 1 && sign_read(key) == SIGN_ACCEPT ? 1 : 0;
}

/* A sign says yes to one option; taken back, it says nothing of it. */
static int
react(struct handling *h, struct gathering *g, struct invitee *i, size_t option, struct err *e)
{
	int values[POLL_SLOTS];

	if (vote_of(h->tx, g->w.id, i->person, values, e) < 0)
		return -1;
	values[option - 1] = VOTE_SAID_YES;
	return record(h, g, i, values, e) < 0 ? -1 : tally_changed(h, g, e);
}

int
poll_reaction(struct handling *h, const struct outbox_item *o, struct err *e)
{
	struct gathering g = { .w = { .room = "" } };
	struct invitee i;
	size_t option;
	int r = gathering_load(h, g_ascii_strtoll(o->target, NULL, 10), &g, e);

	if (r <= 0)
		return r < 0 ? -1 : set_aside(h, INBOX_IGNORED, "a reaction on no workshop");
	option = figure_read(h->in->text, g.n);
	if (option == 0 || g.w.stage != WORKSHOP_POLLING)
		return set_aside(h, INBOX_IGNORED, "a reaction that asks for nothing");
	h->out->intent = "vote";
	r = voter(h, &g, &i, e);
	if (r <= 0)
		return r < 0 ? -1 : set_aside(h, INBOX_IGNORED, "a vote of somebody who is not asked");
	if (react(h, &g, &i, option, e) < 0)
		return -1;
	return h->out->n_letters ? 0 : set_aside(h, INBOX_HANDLED, "voted");
}

int
poll_back(struct handling *h, int64_t inbox, struct err *e)
{
	struct gathering g = { .w = { .room = "" } };
	struct invitee i;
	int64_t workshop, person;
	int values[POLL_SLOTS], r = vote_back(h->tx, inbox, &workshop, &person, values, e);

	if (r <= 0)
		return r;
	if (gathering_load(h, workshop, &g, e) < 0 || invitee_of(h->tx, h->mem, workshop, person, &i, e) < 0)
		return -1;
	h->out->intent = "vote";
	if (g.w.stage != WORKSHOP_POLLING)
		return set_aside(h, INBOX_HANDLED, "taken back after the end of the poll") < 0 ? -1 : 1;
	if (record(h, &g, &i, values, e) < 0 || tally_changed(h, &g, e) < 0)
		return -1;
	return h->out->n_letters ? 1 : set_aside(h, INBOX_HANDLED, "taken back") < 0 ? -1 : 1;
}

/* Who votes and is nobody to us hears once how that is mended. */
static int
unknown_voter(struct handling *h, struct err *e)
{
	int r = budget_take(h->tx, talloc_asprintf(h->mem, "sh:%s", h->in->from), 1, DAY, h->now, e);

	if (r == 1)
		return say(h, "stranger-how", NULL, e);
	return r < 0 ? -1 : set_aside(h, INBOX_IGNORED, "a vote of somebody whom we do not know");
}

/* What is chosen is yes, what is not is no; nothing chosen takes the answer back. */
static void
chosen(const struct handling *h, const struct gathering *g, int values[POLL_SLOTS])
{
	g_auto(GStrv) ids = g_strsplit(h->in->text, " ", -1);
	size_t k;

	for (k = 0; k < g->n; k++) {
		g_autofree char *id = g_strdup_printf("%d", g->slot[k].number);

		values[k] = !*h->in->text ? VOTE_UNSAID : g_strv_contains((const char *const *)ids, id) ? VOTE_SAID_YES : VOTE_SAID_NO;
	}
}

/* When options were added another poll stands: what was chosen in the old one says nothing of them. 1, 0, -1. */
static int
is_newest(struct handling *h, const struct gathering *g, const struct outbox_item *o, struct err *e)
{
	struct outbox_item newest = { .id = 0 };
	int r = outbox_of_workshop(h->tx, h->mem, g->w.room, "workshop-poll", g->w.id, &newest, e);

	return r == 1 ? newest.id == o->id : r;
}

int
handle_poll(struct handling *h, struct err *e)
{
	struct outbox_item o;
	struct gathering g = { .w = { .room = "" } };
	struct invitee i;
	int values[POLL_SLOTS], r = outbox_by_remote(h->tx, h->mem, h->in->room, h->in->target, &o, e);

	if (r == 1 && strcmp(o.template, "workshop-poll") == 0)
		r = gathering_load(h, g_ascii_strtoll(o.target, NULL, 10), &g, e);
	else if (r == 1)
		r = 0;
	if (r <= 0)
		return r < 0 ? -1 : set_aside(h, INBOX_IGNORED, "poll answer");
	h->out->intent = "vote";
	r = is_newest(h, &g, &o, e);
	if (r <= 0)
		return r < 0 ? -1 : set_aside(h, INBOX_IGNORED, "an answer to a poll that another one replaced");
	r = identify(h, e);
	if (r <= 0)
		return r < 0 ? -1 : unknown_voter(h, e);
	h->verified = true;
	h->level = LEVEL_VERIFIED;
	if ((r = room_hears(h, e)) <= 0 || (r = takes_answers(h, &g, e)) <= 0)
		return r;
	r = voter(h, &g, &i, e);
	if (r <= 0)
		return r < 0 ? -1 : set_aside(h, INBOX_IGNORED, "a vote of somebody who is not asked");
	chosen(h, &g, values);
	if (record(h, &g, &i, values, e) < 0 || tally_changed(h, &g, e) < 0)
		return -1;
	return h->out->n_letters ? 0 : set_aside(h, INBOX_HANDLED, "voted");
}

/* "!vote A-7 1 oui, 2 non"; in the room where one poll stands the reference is not needed. */
int
cmd_vote(struct handling *h, struct err *e)
{
	const char *text = arg_text(h, "text"), *refs[2];
	size_t n = references_find(h->mem, text, refs, 2);
	int64_t id = h->about_workshop;
	struct gathering g = { .w = { .room = "" } };
	struct workshop w;
	struct invitee i;
	int r;

	if (n > 0 && refs[0][0] == 'A') {
		r = workshop_by_ref(h->tx, h->mem, refs[0], &w, e);
		if (r < 0)
			return -1;
		id = r == 1 ? w.id : 0;
		text = strchrnul(text, ' ');
	}
	r = id ? gathering_load(h, id, &g, e) : n > 0 ? 0 : only_poll(h, &g, e);
	if (r == 1)
		r = voter(h, &g, &i, e);
	if (r == 0) {
		h->workshop = NULL;
		return say(h, "workshop-not-found", VARS(VAR("given", n > 0 ? refs[0] : NULL), VAR("example", usage_of(h, "vote"))), e);
	}
	if (r == 1)
		r = answer_words(h, &g, &i, text + strspn(text, " "), true, e);
	if (r == 0)
		return say(h, "workshop-vote-ask", VARS(VAR_ROWS("options", slot_rows(h, h->who.lang, &g))), e);
	return r < 0 ? -1 : 0;
}

/* ---- asking, and the end of it ---- */

int
poll_ask(struct handling *h, const struct gathering *g, const struct invitee *i, bool again, struct err *e)
{
	struct person p, organiser;
	const struct var *vars;
	int r = person_get(h->tx, h->mem, i->person, &p, e);

	if (r <= 0 || person_get(h->tx, h->mem, g->w.organiser, &organiser, e) < 0)
		return r < 0 || e->kind ? -1 : 0;
	vars = VARS(VAR_ROWS("options", slot_rows(h, p.lang, g)), VAR("organiser", organiser.id == p.id ? NULL : organiser.name),
	    VAR("place", tie_place(h, &g->w, p.lang)), VAR("one", g->n == 1 ? "1" : NULL),
	    VAR("limit", words_datetime(h->mem, h->lab->words, p.lang, g->w.limit_at, h->lab->zone)));
	return again ? tell(h, p.id, "workshop-silent", vars, e) : tell(h, p.id, "workshop-poll", vars, e);
}

int
poll_stand(struct handling *h, struct gathering *g, struct err *e)
{
	struct choice *choices = talloc_array(h->mem, struct choice, POLL_SLOTS);
	const char *place = tie_place(h, &g->w, h->lab->language);
	size_t k, n = h->out->n_letters;
	struct letter *l;

	if (tell_room(h, g->w.room, "workshop-poll",
		VARS(VAR_ROWS("options", slot_rows(h, h->lab->language, g)), VAR("organiser", NULL),
		    VAR("place", place ? excerpt(h->mem, place) : NULL), VAR("one", g->n == 1 ? "1" : NULL),
		    VAR("limit", words_datetime(h->mem, h->lab->words, h->lab->language, g->w.limit_at, h->lab->zone))),
		e) < 0)
		return -1;
	if (h->out->n_letters == n) /* we are mute there */
		return 0;
	l = &h->out->letters[n];
	for (k = 0; k < g->n; k++)
		choices[k] = (struct choice){ .id = talloc_asprintf(choices, "%d", g->slot[k].number),
			.text = slot_words(h, h->lab->language, &g->slot[k]) };
	l->act = ACT_POLL;
	l->question =
	    label_fill(h->mem, h->lab->words, h->lab->language, "workshop.question", VARS(VAR("title", excerpt(h->mem, g->w.title))));
	l->choices = choices;
	l->n_choices = g->n;
	l->max_choices = (int)g->n;
	l->hidden = g->w.hidden;
	return 0;
}

int
poll_finish(struct handling *h, const struct gathering *g, struct err *e)
{
	struct outbox_item o;
	int r = *g->w.room ? outbox_of_workshop(h->tx, h->mem, g->w.room, "workshop-poll", g->w.id, &o, e) : 0;

	if (r <= 0)
		return r;
	return room_act(h, ACT_POLL_END, g->w.room, talloc_asprintf(h->mem, "letter:%s", o.letter),
	    label_fill(h->mem, h->lab->words, h->lab->language, "workshop.ended", VARS(VAR("ref", g->w.ref))), e);
}

int
poll_close(struct handling *h, struct gathering *g, const char *why, struct err *e)
{
	size_t order[POLL_SLOTS];
	struct rows *rows;
	const char *best;

	if (tie_look(h, g, e) < 0)
		return -1;
	rows = tally_rows(h, h->lab->language, g, false, e);
	tally_order(g, order);
	g->w.stage = WORKSHOP_CLOSED;
	if (!rows || invitee_call(h->tx, g->w.id, "", true, e) < 0)
		return -1;
	best = g->n > 0 && slot_works(g, &g->slot[order[0]]) ? slot_words(h, h->lab->language, &g->slot[order[0]]) : NULL;
	if (poll_finish(h, g, e) < 0)
		return -1;
	if (*g->w.room &&
	    tell_room(h, g->w.room, "workshop-result",
		VARS(VAR_ROWS("options", rows), VAR("best", best), VAR("answered", talloc_asprintf(h->mem, "%d", g->w.answered))), e) < 0)
		return -1;
	if (!best) {
		gathering_tell(h, &g->w, why);
		return round_propose(h, g, e);
	}
	return tally_state(h, g, why, e);
}
