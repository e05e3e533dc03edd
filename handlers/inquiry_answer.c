/* SPDX-License-Identifier: EUPL-1.2
 *
 * What is said under a question: by those who were asked, and by who asks.
 */
#include "handlers/inquiry_inside.h"

#include <glib.h>
#include <string.h>

#include "bot/base/fault.h"
#include "bot/base/text.h"
#include "handlers/reminder.h"
#include "handlers/run.h"

enum { ANSWER_BYTES = 2000, TAKEN_BYTES = 200, DOORS = 8, PARTS_MOST = QUESTIONS_MOST, GREETING_BYTES = 60 };

/* A word that may be answered: what they say under it is about these. */
static int
said_about(struct handling *h, const char *about, const char *what, const struct var *vars, struct err *e)
{
	int r;

	h->inquiry = about;
	r = inquiry_say(h, what, vars, e);
	h->inquiry = h->inquiry_token = NULL;
	return r;
}

/* ---- who asks ---- */

/* Under what came of it: they stop it, or learn what can be said here. 1; 0 it is no word of theirs on it; -1. */
static int
asker_answer(struct handling *h, int64_t id, struct err *e)
{
	struct inquiry i;
	int r = inquiry_get(h->tx, h->mem, id, &i, e);
	bool open;

	if (r <= 0 || i.person != h->who.id || h->level < LEVEL_VERIFIED)
		return MIN(r, 0);
	open = i.state == INQUIRY_OPEN;
	if (open && inquiry_ends(h->mem, h->in->text))
		return inquiry_stop(h, &i, e) < 0 ? -1 : 1;
	if (h->in->channel == CHANNEL_ROOM)
		return 0;
	if (h->meaning.thanks || inquiry_ends(h->mem, h->in->text))
		return set_aside(h, INBOX_HANDLED, "thanks") < 0 ? -1 : 1;
	return said_about(h, talloc_asprintf(h->mem, INQUIRY_OF_ASKER "%lld", (long long)id), open ? "asker" : "asker-over",
		   VARS(VAR("number", inquiry_ref(h, id))), e) < 0
		   ? -1
		   : 1;
}

static int
draft_dropped(struct handling *h, struct inquiry *i, struct err *e)
{
	i->state = INQUIRY_STOPPED;
	h->out->acted = true;
	FAULT("inquiry.dropped");
	if (question_close(h->tx, h->who.id, ask_place(h), h->now, e) < 0 || inquiry_set(h->tx, i, e) < 0)
		return -1;
	return inquiry_say(h, "dropped", VARS(VAR("number", inquiry_ref(h, i->id))), e);
}

/* Under a draft: "oui, signé", "oui mais enlevez « en breton »", "non". 1 it is dealt with; 0 it is about something else; -1. */
static int
draft_answer(struct handling *h, int64_t id, struct err *e)
{
	const char *text = h->in->text, *changed;
	bool room = h->in->channel == CHANNEL_ROOM;
	struct inquiry i;
	int r = inquiry_get(h->tx, h->mem, id, &i, e);

	if (r <= 0 || i.person != h->who.id || h->level < LEVEL_VERIFIED)
		return MIN(r, 0);
	if (i.state != INQUIRY_DRAFT)
		return asker_answer(h, id, e);
	if (inquiry_sends(h->mem, text))
		return question_close(h->tx, h->who.id, ask_place(h), h->now, e) < 0 || inquiry_pass(h, &i, e) < 0 ? -1 : 1;
	if (h->meaning.explicit && h->meaning.command)
		return 0;
	changed = inquiry_edited(h->mem, i.text, text);
	if (!changed)
		changed = inquiry_anew(h->mem, text);
	if (changed) {
		i.text = text_line(h->mem, others_read(h) ? without_addresses(h->mem, changed) : changed, INQUIRY_BYTES);
		h->out->acted = true;
		return inquiry_set(h->tx, &i, e) < 0 || inquiry_draft(h, &i, e) < 0 ? -1 : 1;
	}
	if (inquiry_ends(h->mem, text) || g_regex_match_simple("^\\W*(?:non|no)\\b", text_fold(h->mem, text), 0, 0))
		return draft_dropped(h, &i, e) < 0 ? -1 : 1;
	if (room)
		return 0;
	if (h->meaning.thanks)
		return set_aside(h, INBOX_HANDLED, "thanks") < 0 ? -1 : 1;
	return said_about(h, talloc_asprintf(h->mem, INQUIRY_OF_DRAFT "%lld", (long long)id), "draft-how",
		   VARS(VAR("number", inquiry_ref(h, id))), e) < 0
		   ? -1
		   : 1;
}

/* ---- who was asked ---- */

/* Without what tells who wrote it. NULL on failure. */
static const char *
unsigned_text(struct handling *h, const char *text, struct err *e)
{
	const char *doors[2 * DOORS + 1] = { NULL };
	struct door door[DOORS];
	size_t n, i, all = 0;

	if (address_of(h->tx, h->mem, h->who.id, door, DOORS, &n, e) < 0)
		return NULL;
	for (i = 0; i < n; i++)
		doors[all++] = door[i].id;
	if (chat_of(h->tx, h->mem, h->who.id, door, DOORS, &n, e) < 0)
		return NULL;
	for (i = 0; i < n; i++)
		doors[all++] = door[i].id;
	return inquiry_unsigned(h->mem, text, h->who.name, doors);
}

/* The asker gets it with the others, tomorrow at the earliest. */
static int
collect(struct handling *h, struct inquiry *i, const char *words, bool signs, struct err *e)
{
	const char *text = text_clean(h->mem, words, strlen(words), ANSWER_BYTES);
	const struct inquiry_answer a = {
		.inquiry = i->id, .person = h->who.id, .signed_ = signs, .text = signs ? text : unsigned_text(h, text, e), .inbox = h->inbox
	};
	int64_t at;

	FAULT("inquiry.answered");
	if (!a.text || inquiry_answer_add(h->tx, &a, h->now, e) < 0 || inquiry_ask_set(h->tx, i->id, h->who.id, "answered", e) < 0 ||
	    remind_time(h, i->person, h->now, &at, e) < 0)
		return -1;
	h->out->acted = true;
	i->next_at = MIN(i->next_at ? i->next_at : at, at);
	return inquiry_set(h->tx, i, e);
}

/* What a message says of one question; 0: it does not say which. */
struct part {
	int64_t id;
	const char *words;
};

static bool
among(char *const *ids, const char *number)
{
	size_t k;

	for (k = 0; ids[k]; k++)
		if (g_ascii_strtoll(ids[k], NULL, 10) == g_ascii_strtoll(number, NULL, 10))
			return true;
	return false;
}

/* The first question that they name of those that they were asked is one that it is about, whichever letter of ours they answer. 0: none. */
static int
named_add(struct handling *h, int64_t *named, struct err *e)
{
	g_autoptr(GRegex) re = g_regex_new("\\bQ ?-? ?(\\d{1,6})\\b", G_REGEX_CASELESS, 0, NULL);
	g_auto(GStrv) ids = g_strsplit(h->about_inquiry, " ", QUESTIONS_MOST);
	g_autoptr(GMatchInfo) m = NULL;
	g_autofree char *number = NULL;
	int r;

	*named = 0;
	if (!g_regex_match(re, h->in->text, 0, &m))
		return 0;
	number = g_match_info_fetch(m, 1);
	*named = g_ascii_strtoll(number, NULL, 10);
	if (among(ids, number))
		return 0;
	r = inquiry_ask_is(h->tx, *named, h->who.id, e);
	if (r == 1)
		h->about_inquiry = talloc_asprintf(h->mem, "%s %lld", h->about_inquiry, (long long)*named);
	else
		*named = 0;
	return r < 0 ? -1 : 0;
}

/* "Q-3 : ...", "1. non\n2. oui, Otter": the lines that begin with the number of a question; else all of it is about the only one. */
static size_t
parts_find(struct handling *h, struct part *part)
{
	g_autoptr(GRegex) re = g_regex_new(
	    "(?:^|\\n)[ \\t>*\\x{2022}-]*(?:question )?(Q ?-? ?)?(\\d{1,6})\\b( *[:,.)-])?[ :,.)-]*", G_REGEX_CASELESS, 0, NULL);
	g_auto(GStrv) ids = g_strsplit(h->about_inquiry, " ", QUESTIONS_MOST);
	g_autoptr(GMatchInfo) m = NULL;
	const char *text = h->in->text;
	size_t n = 0, before = 0;
	int start, end;

	g_regex_match(re, text, 0, &m);
	for (; g_match_info_matches(m) && n < PARTS_MOST; g_match_info_next(m, NULL)) {
		g_autofree char *q = g_match_info_fetch(m, 1), *number = g_match_info_fetch(m, 2), *sep = g_match_info_fetch(m, 3);
		bool known = among(ids, number);

		if (!(q && *q) && (!known || !(sep && *sep) || !ids[1])) /* a list of theirs */
			continue;
		g_match_info_fetch_pos(m, 0, &start, &end);
		if (n > 0)
			part[n - 1].words = talloc_strndup(h->mem, part[n - 1].words, (size_t)(text + start - part[n - 1].words));
		else
			before = (size_t)start;
		part[n++] = (struct part){ .id = known ? g_ascii_strtoll(number, NULL, 10) : 0, .words = text + end };
	}
	if (n > 0 && before > GREETING_BYTES)
		part[0].words = talloc_asprintf(h->mem, "%.*s %s", (int)before, text, part[0].words);
	if (n == 0)
		part[n++] = (struct part){ .id = ids[0] && !ids[1] ? g_ascii_strtoll(ids[0], NULL, 10) : 0, .words = text };
	return n;
}

static int
unknown_noted(struct handling *h, int64_t id, struct err *e)
{
	g_auto(GStrv) ids = g_strsplit(h->about_inquiry, " ", QUESTIONS_MOST);
	size_t k;
	int r;

	for (k = 0; ids[k]; k++) {
		int64_t one = g_ascii_strtoll(ids[k], NULL, 10);

		r = !id || one == id ? inquiry_ask_is(h->tx, one, h->who.id, e) : 0;
		if (r < 0 || (r == 1 && inquiry_ask_set(h->tx, one, h->who.id, "unknown", e) < 0))
			return -1;
	}
	return set_aside(h, INBOX_HANDLED, "does not know");
}

/* May they answer it? 1; 0 and it was said why not; -1. */
static int
answer_may(struct handling *h, int64_t id, struct inquiry *i, struct err *e)
{
	bool room = h->in->channel == CHANNEL_ROOM;
	int r = inquiry_get(h->tx, h->mem, id, i, e), asked;

	if (r < 0)
		return -1;
	if (r == 1 && i->person == h->who.id && room) /* who asks talks on under their own question */
		return set_aside(h, INBOX_IGNORED, "not addressed to us") < 0 ? -1 : 0;
	asked = r == 1 && !room ? inquiry_ask_is(h->tx, id, h->who.id, e) : r;
	if (asked < 0)
		return -1;
	if (asked == 0) /* who was passed the letter on */
		return inquiry_say(h, "not-yours", NULL, e) < 0 ? -1 : 0;
	if (i->state != INQUIRY_OPEN)
		return inquiry_say(h, "over", VARS(VAR("number", inquiry_ref(h, id))), e) < 0 ? -1 : 0;
	return 1;
}

/* Which of them? Each with its words. */
static int
which_said(struct handling *h, struct err *e)
{
	g_auto(GStrv) ids = g_strsplit(h->about_inquiry, " ", QUESTIONS_MOST);
	char *list = talloc_strdup(h->mem, "");
	struct willing w = { .token = NULL };
	struct inquiry i;
	size_t k;
	int r;

	for (k = 0; ids[k]; k++) {
		r = inquiry_get(h->tx, h->mem, g_ascii_strtoll(ids[k], NULL, 10), &i, e);
		if (r < 0)
			return -1;
		if (r == 1)
			list = talloc_asprintf_append(
			    list, "\n- %s : %s", inquiry_ref(h, i.id), text_line(h->mem, without_addresses(h->mem, i.text), TAKEN_BYTES));
	}
	if (willing_get(h->tx, h->mem, h->who.id, &w, e) < 0)
		return -1;
	h->inquiry_token = h->in->channel == CHANNEL_ROOM ? NULL : w.token;
	return said_about(h, h->about_inquiry, "which", VARS(VAR("list", list)), e);
}

/* What they add under our thanks is about these too, or about what they did not answer yet. */
static int
thanked(struct handling *h, const char *answered, const char *numbers, bool signs, struct err *e)
{
	bool room = h->in->channel == CHANNEL_ROOM;
	char *about = talloc_strdup(h->mem, answered);
	struct willing w = { .token = NULL };
	int64_t ids[QUESTIONS_MOST];
	size_t n = 0, k;

	if (willing_get(h->tx, h->mem, h->who.id, &w, e) < 0 ||
	    (!room && inquiry_asked(h->tx, h->who.id, "asked", ids, QUESTIONS_MOST, &n, e) < 0))
		return -1;
	for (k = 0; k < n; k++)
		about = talloc_asprintf_append(about, " %lld", (long long)ids[k]);
	h->inquiry_token = room ? NULL : w.token;
	return said_about(h, about, signs ? "thanks-signed" : "thanks", VARS(VAR("number", numbers)), e);
}

/* Their words are an answer to each of these. */
static int
answers_take(struct handling *h, const struct part *part, size_t n, struct err *e)
{
	bool signs = inquiry_signs(h->mem, h->in->text, h->who.name);
	char *answered = talloc_strdup(h->mem, ""), *numbers = talloc_strdup(h->mem, "");
	struct inquiry i;
	size_t k;
	int r;

	for (k = 0; k < n; k++) {
		if (part[k].id == 0)
			return which_said(h, e);
		if (inquiry_read(h->mem, part[k].words) == INQUIRY_UNKNOWN) {
			if (unknown_noted(h, part[k].id, e) < 0)
				return -1;
			continue;
		}
		r = answer_may(h, part[k].id, &i, e);
		if (r <= 0)
			return r;
		if (collect(h, &i, part[k].words, signs, e) < 0)
			return -1;
		answered = talloc_asprintf_append(answered, "%s%lld", *answered ? " " : "", (long long)i.id);
		numbers = talloc_asprintf_append(numbers, "%s%s", *numbers ? ", " : "", inquiry_ref(h, i.id));
	}
	return *answered ? thanked(h, answered, numbers, signs, e) : 0;
}

/* Their answers to one question, the newest last: those that who asks has, or does not have yet. */
static int
answers_of(struct handling *h, int64_t id, struct inquiry_answer *a, size_t *n, size_t *untold, struct err *e)
{
	struct inquiry_answer fresh[ANSWERS_MOST];
	size_t i, mine = 0, all, n_fresh;

	*untold = 0;
	if (inquiry_answers(h->tx, h->mem, id, true, a, ANSWERS_MOST, &all, e) < 0 ||
	    inquiry_answers(h->tx, h->mem, id, false, fresh, ANSWERS_MOST, &n_fresh, e) < 0)
		return -1;
	for (i = 0; i < n_fresh; i++)
		*untold += fresh[i].person == h->who.id;
	for (i = 0; i < all; i++)
		if (a[i].person == h->who.id)
			a[mine++] = a[i];
	*n = mine;
	return 0;
}

/* It never leaves, or who asks learns that it no longer stands. */
static int
answer_taken_back(struct handling *h, int64_t id, struct err *e)
{
	struct inquiry_answer a[ANSWERS_MOST];
	struct person asker = { .lang = h->lab->language };
	struct inquiry i;
	size_t n, untold, k;
	int64_t at;
	int r = answer_may(h, id, &i, e);

	if (r <= 0)
		return r;
	if (answers_of(h, id, a, &n, &untold, e) < 0)
		return -1;
	h->out->acted = true;
	FAULT("inquiry.taken-back");
	for (k = n - untold; k < n; k++)
		if (inquiry_answer_remove(h->tx, a[k].id, e) < 0)
			return -1;
	if (inquiry_ask_set(h->tx, id, h->who.id, "asked", e) < 0)
		return -1;
	if (n == untold)
		return said_about(
		    h, talloc_asprintf(h->mem, "%lld", (long long)id), "taken-back", VARS(VAR("number", inquiry_ref(h, id))), e);
	a[0] = a[n - untold - 1];
	if (person_get(h->tx, h->mem, i.person, &asker, e) < 0 || remind_time(h, i.person, h->now, &at, e) < 0)
		return -1;
	a[0].inbox = h->inbox;
	a[0].text = label_fill(
	    h->mem, h->lab->words, asker.lang, "inquiry.takes-back", VARS(VAR("text", text_line(h->mem, a[0].text, TAKEN_BYTES))));
	i.next_at = MIN(i.next_at ? i.next_at : at, at);
	if (inquiry_answer_add(h->tx, &a[0], h->now, e) < 0 || inquiry_set(h->tx, &i, e) < 0)
		return -1;
	return said_about(h, talloc_asprintf(h->mem, "%lld", (long long)id), "taken-back-late", VARS(VAR("number", inquiry_ref(h, id))), e);
}

/* "annulez ma réponse": the only one of theirs. 1 dealt with; 0 they gave none; -1. */
static int
takes_back(struct handling *h, int64_t named, struct err *e)
{
	g_auto(GStrv) ids = g_strsplit(h->about_inquiry, " ", QUESTIONS_MOST);
	struct inquiry_answer a[ANSWERS_MOST];
	int64_t one = 0;
	size_t n, untold, k, given = 0;

	for (k = 0; ids[k]; k++) {
		int64_t id = g_ascii_strtoll(ids[k], NULL, 10);

		if (named && id != named)
			continue;
		if (answers_of(h, id, a, &n, &untold, e) < 0)
			return -1;
		if (n > 0) {
			one = id;
			given++;
		}
	}
	if (given == 0)
		return 0;
	return (given > 1 ? which_said(h, e) : answer_taken_back(h, one, e)) < 0 ? -1 : 1;
}

static int
asked_answer(struct handling *h, struct err *e)
{
	bool room = h->in->channel == CHANNEL_ROOM;
	struct part part[PARTS_MOST];
	int64_t named = 0;
	size_t n;
	int r;

	if (!room && named_add(h, &named, e) < 0)
		return -1;
	n = parts_find(h, part);
	if (!room && inquiry_takes_back(h->mem, part[0].words) && (r = takes_back(h, named, e)) != 0)
		return r;
	if (h->meaning.explicit && h->meaning.command && inquiry_takes_back(h->mem, h->in->text)) /* something else of theirs */
		return 0;
	if (inquiry_read(h->mem, part[0].words) == INQUIRY_STOPS)
		r = room ? set_aside(h, INBOX_IGNORED, "not addressed to us") : inquiry_no_more(h, e);
	else if (n == 1 && inquiry_read(h->mem, part[0].words) == INQUIRY_UNKNOWN)
		r = room ? set_aside(h, INBOX_HANDLED, "does not know") : unknown_noted(h, part[0].id, e);
	else
		r = answers_take(h, part, n, e);
	return r < 0 ? -1 : 1;
}

/* ---- all of them ---- */

/* A message that answers none of our letters: it names a question that they were asked, or its subject one of their own. */
static int
about_named(struct handling *h, struct err *e)
{
	g_autoptr(GRegex) begins = g_regex_new("^\\W*(?:question )?Q ?-? ?(\\d{1,6})\\b", G_REGEX_CASELESS, 0, NULL);
	g_autoptr(GRegex) own = g_regex_new("\\bquestion Q-(\\d{1,6})\\b", G_REGEX_CASELESS, 0, NULL);
	struct inquiry i;
	GRegex *const how[] = { begins, own };
	size_t k;
	int r;

	for (k = 0; k < G_N_ELEMENTS(how) && !h->about_inquiry; k++) {
		g_autoptr(GMatchInfo) m = NULL;
		g_autofree char *number = NULL;
		int64_t id;

		if (!g_regex_match(how[k], k == 0 ? h->in->text : h->in->subject, 0, &m))
			continue;
		number = g_match_info_fetch(m, 1);
		id = g_ascii_strtoll(number, NULL, 10);
		r = k == 0 ? inquiry_ask_is(h->tx, id, h->who.id, e) : inquiry_get(h->tx, h->mem, id, &i, e);
		if (r < 0)
			return -1;
		if (r == 1 && (k == 0 || i.person == h->who.id))
			h->about_inquiry = talloc_asprintf(h->mem, "%s%lld", k == 0 ? "" : INQUIRY_OF_ASKER, (long long)id);
	}
	return 0;
}

/* Is it a command that they give, and no word on the question? */
static bool
is_command(const struct handling *h)
{
	static const char *const loose[] = { "oui", "non", "arret", NULL };
	static const char *const words[] = { "completer", "probleme", "note", "retirer", "clore", "qui-connait", NULL };
	static const char *const back[] = { "annuler", "retirer", NULL };
	const struct command *c = h->meaning.command;
	bool asker = h->about_inquiry && g_ascii_isalpha(*h->about_inquiry);

	if (!c || g_strv_contains(loose, c->name))
		return false;
	if (h->meaning.explicit)
		return asker || !h->about_inquiry || !g_strv_contains(back, c->name);
	return asker && !g_strv_contains(words, c->name);
}

int
inquiry_answer(struct handling *h, struct err *e)
{
	bool room = h->in->channel == CHANNEL_ROOM;
	int r;

	if (!h->about_inquiry && !room && !is_command(h) && about_named(h, e) < 0)
		return -1;
	if (!h->about_inquiry || is_command(h))
		return 0;
	h->out->intent = "qui-connait";
	if (g_str_has_prefix(h->about_inquiry, INQUIRY_OF_DRAFT))
		r = draft_answer(h, g_ascii_strtoll(h->about_inquiry + strlen(INQUIRY_OF_DRAFT), NULL, 10), e);
	else if (g_str_has_prefix(h->about_inquiry, INQUIRY_OF_ASKER))
		r = asker_answer(h, g_ascii_strtoll(h->about_inquiry + strlen(INQUIRY_OF_ASKER), NULL, 10), e);
	else
		r = asked_answer(h, e);
	if (r == 0)
		h->out->intent = NULL;
	return r;
}
