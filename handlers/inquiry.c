/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/inquiry_inside.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/fault.h"
#include "bot/base/secret.h"
#include "bot/base/text.h"
#include "handlers/aside.h"
#include "handlers/partner.h"
#include "handlers/reminder.h"
#include "handlers/room.h"
#include "handlers/run.h"

enum { TOKEN_CHARS = 26, ASKED_MOST = 8, ROOMS_MOST = 3, OPEN_MOST = 3, GAP_DAYS = 3, DAYS = 10 };

const char *
inquiry_ref(struct handling *h, int64_t id)
{
	return talloc_asprintf(h->mem, "Q-%lld", (long long)id);
}

/* A word of ours about it. */
int
inquiry_say(struct handling *h, const char *what, const struct var *vars, struct err *e)
{
	const char *text = label_fill(h->mem, h->lab->words, h->who.lang, talloc_asprintf(h->mem, "inquiry.%s", what), vars);

	return say(h, "inquiry-word",
	    VARS(VAR("text", text), VAR("example", strcmp(what, "too-short") == 0 ? usage_of(h, "qui-connait") : NULL)), e);
}

void
inquiry_letter(const struct handling *h, struct letter *l)
{
	l->target = h->inquiry;
	if (h->inquiry_token)
		l->reply_token = h->inquiry_token;
}

/* ---- who agreed ---- */

static int
agree(struct handling *h, struct err *e)
{
	struct willing w;
	int r = willing_get(h->tx, h->mem, h->who.id, &w, e);

	if (r < 0)
		return -1;
	if (!*h->who.addr)
		return inquiry_say(h, "no-address", NULL, e);
	if (r == 0) {
		w = (struct willing){ .person = h->who.id, .agreed_at = h->now };
		w.token = secret_id(
		    h->mem, h->lab->secret, TOKEN_CHARS, "willing", talloc_asprintf(h->mem, "%lld", (long long)h->inbox), h->in->key, NULL);
		FAULT("willing.agreed");
		if (willing_set(h->tx, &w, e) < 0 || aside_note(h, "qui-connait", "agreed", e) < 0)
			return -1;
	}
	return inquiry_say(h, "agreed", VARS(VAR("since", words_date(h->mem, h->lab->words, h->who.lang, w.agreed_at, h->lab->zone))), e);
}

int
inquiry_no_more(struct handling *h, struct err *e)
{
	if (willing_end(h->tx, h->who.id, e) < 0)
		return -1;
	h->out->acted = true;
	return inquiry_say(h, "no-more", NULL, e);
}

/* The staff say whether questions may come into the room where they say it. */
static int
room_agrees(struct handling *h, bool yes, struct err *e)
{
	if (!is_staff(h) || h->in->channel != CHANNEL_ROOM || !(h->where & (IN_COLLECTIVE | IN_STAFF_ROOM | IN_FORUM)))
		return inquiry_say(h, "not-here", NULL, e);
	h->out->acted = true;
	if (willing_room_set(h->tx, h->room.id, yes ? h->who.id : 0, h->now, e) < 0)
		return -1;
	return inquiry_say(h, yes ? "room-agreed" : "room-no-more", NULL, e);
}

/* ---- it is written, read again, passed on ---- */

int
inquiry_draft(struct handling *h, const struct inquiry *i, struct err *e)
{
	unsigned holds = inquiry_holds(h->mem, i->text);
	int r;

	if (ask(h, "confirm", "qui-connait", talloc_asprintf(h->mem, "envoyer %lld", (long long)i->id), e) < 0)
		return -1;
	h->inquiry = talloc_asprintf(h->mem, INQUIRY_OF_DRAFT "%lld", (long long)i->id);
	r = say(h, "inquiry-draft",
	    VARS(VAR("number", inquiry_ref(h, i->id)), VAR("text", i->text), VAR("by", i->signed_ ? h->who.name : NULL),
		VAR("holds_address", holds & INQUIRY_ADDRESS ? "1" : NULL), VAR("holds_phone", holds & INQUIRY_PHONE ? "1" : NULL),
		VAR("holds_link", holds & INQUIRY_LINK ? "1" : NULL)),
	    e);
	h->inquiry = NULL;
	return r;
}

static int
draft(struct handling *h, const char *text, struct err *e)
{
	struct inquiry open[OPEN_MOST], i = { .person = h->who.id, .state = INQUIRY_DRAFT, .inbox = h->inbox };
	const char *unsaid = inquiry_signed_ahead(h->mem, text);
	size_t n;

	if (!*h->who.addr) /* what is found goes there */
		return inquiry_say(h, "no-address", NULL, e);
	if (inquiry_open(h->tx, h->mem, h->who.id, open, OPEN_MOST, &n, e) < 0)
		return -1;
	if (n == OPEN_MOST)
		return inquiry_say(h, "too-many", NULL, e);
	i.signed_ = unsaid != NULL;
	i.text = text_line(h->mem, unsaid ? unsaid : text, INQUIRY_BYTES);
	if (others_read(h)) /* a room must not read whatever address they wrote */
		i.text = without_addresses(h->mem, i.text);
	FAULT("inquiry.draft");
	h->out->acted = true;
	return inquiry_add(h->tx, &i, h->now, e) < 0 ? -1 : inquiry_draft(h, &i, e);
}

/* Those who were asked longest ago; their mail goes on the next morning that is not too soon after their last one. */
static int
people_wait(struct handling *h, const struct inquiry *i, size_t *n, struct err *e)
{
	int64_t ids[ASKED_MOST], at;
	struct willing w;
	size_t k;

	if (willing_first(h->tx, i->person, ids, ASKED_MOST, n, e) < 0)
		return -1;
	for (k = 0; k < *n; k++) {
		if (willing_get(h->tx, h->mem, ids[k], &w, e) <= 0 || inquiry_ask_set(h->tx, i->id, ids[k], "waiting", e) < 0)
			return -1;
		if (w.next_at)
			continue;
		at = h->now;
		if (w.asked_at && hours_add_days(h->lab->hours, w.asked_at, MAX(h->lab->remind_gap, GAP_DAYS), &at) < 0)
			at = w.asked_at + (int64_t)GAP_DAYS * 86400;
		if (remind_time(h, ids[k], MAX(at, h->now), &w.next_at, e) < 0 || willing_set(h->tx, &w, e) < 0)
			return -1;
	}
	return 0;
}

static int
rooms_asked(struct handling *h, const struct inquiry *i, const char *by, size_t *n, struct err *e)
{
	const char *rooms[ROOMS_MOST];
	size_t k;

	if (willing_room_all(h->tx, h->mem, rooms, ROOMS_MOST, n, e) < 0)
		return -1;
	h->inquiry = talloc_asprintf(h->mem, "%lld", (long long)i->id);
	for (k = 0; k < *n; k++)
		if (tell_room(h, rooms[k], "inquiry-room",
			VARS(VAR("number", inquiry_ref(h, i->id)), VAR("text", without_addresses(h->mem, i->text)), VAR("by", by)), e) < 0)
			return -1;
	h->inquiry = NULL;
	return 0;
}

int
inquiry_pass(struct handling *h, struct inquiry *i, struct err *e)
{
	size_t people, rooms;
	int r;

	i->signed_ |= inquiry_signs(h->mem, h->in->text, h->who.name); /* "oui, signé" */
	i->state = INQUIRY_OPEN;
	if (hours_add_days(h->lab->hours, h->now, DAYS, &i->closes_at) < 0 || remind_time(h, i->person, i->closes_at, &i->closes_at, e) < 0)
		return fail(e, ERR_BUG, "no working day");
	i->next_at = i->closes_at;
	FAULT("inquiry.passed");
	if (people_wait(h, i, &people, e) < 0 || rooms_asked(h, i, i->signed_ ? h->who.name : NULL, &rooms, e) < 0)
		return -1;
	if (people + rooms == 0) {
		i->state = INQUIRY_CLOSED;
		i->next_at = 0;
	}
	if (inquiry_set(h->tx, i, e) < 0 ||
	    (people + rooms > 0 && aside_note(h, "qui-connait", talloc_asprintf(h->mem, "passed %lld", (long long)i->id), e) < 0))
		return -1;
	h->out->acted = true;
	if (people + rooms > 0)
		h->inquiry = talloc_asprintf(h->mem, INQUIRY_OF_ASKER "%lld", (long long)i->id);
	r = say(h, "inquiry-passed",
	    VARS(VAR("number", inquiry_ref(h, i->id)), VAR("people", people ? talloc_asprintf(h->mem, "%zu", people) : NULL),
		VAR("rooms", rooms ? talloc_asprintf(h->mem, "%zu", rooms) : NULL), VAR("none", people + rooms ? NULL : "1"),
		VAR("until", words_date(h->mem, h->lab->words, h->who.lang, i->closes_at, h->lab->zone))),
	    e);
	h->inquiry = NULL;
	return r;
}

int
inquiry_stop(struct handling *h, struct inquiry *i, struct err *e)
{
	bool theirs = i->person != h->who.id;

	i->state = INQUIRY_STOPPED;
	i->next_at = 0;
	h->out->acted = true;
	FAULT("inquiry.stopped");
	if (inquiry_set(h->tx, i, e) < 0 ||
	    (!theirs && aside_note(h, "qui-connait", talloc_asprintf(h->mem, "stopped %lld", (long long)i->id), e) < 0) ||
	    inquiry_say(h, "stopped", VARS(VAR("number", inquiry_ref(h, i->id))), e) < 0)
		return -1;
	return theirs ? tell(h, i->person, "inquiry-stopped", VARS(VAR("number", inquiry_ref(h, i->id)), VAR("text", i->text)), e) : 0;
}

int
inquiry_back(struct handling *h, const char *detail, struct err *e)
{
	bool stopped = g_str_has_prefix(detail, "stopped ");
	struct inquiry i;
	int r;

	if (strcmp(detail, "agreed") == 0)
		return willing_end(h->tx, h->who.id, e);
	if (!stopped && !g_str_has_prefix(detail, "passed "))
		return 0;
	r = inquiry_get(h->tx, h->mem, g_ascii_strtoll(strchr(detail, ' '), NULL, 10), &i, e);
	if (r <= 0 || i.state != (stopped ? INQUIRY_STOPPED : INQUIRY_OPEN))
		return MIN(r, 0);
	i.state = stopped ? INQUIRY_OPEN : INQUIRY_STOPPED;
	i.next_at = stopped ? MAX(i.closes_at, h->now) : 0;
	return inquiry_set(h->tx, &i, e);
}

/* Those that go on: one's own; for the staff all of them. */
static int
listed(struct handling *h, struct err *e)
{
	struct inquiry i[QUESTIONS_MOST];
	struct inquiry_answer a[ANSWERS_MOST];
	struct rows *rows = rows_new(h->mem, QUESTIONS_MOST);
	struct willing w = { .agreed_at = 0 };
	size_t n, k, answers;
	int64_t asked, unknown;
	bool all = is_staff(h) && !others_read(h);

	if (inquiry_open(h->tx, h->mem, all ? 0 : h->who.id, i, QUESTIONS_MOST, &n, e) < 0 ||
	    willing_get(h->tx, h->mem, h->who.id, &w, e) < 0)
		return -1;
	for (k = 0; k < n; k++) {
		if (inquiry_counts(h->tx, i[k].id, &asked, &unknown, e) < 0 ||
		    inquiry_answers(h->tx, h->mem, i[k].id, true, a, ANSWERS_MOST, &answers, e) < 0)
			return -1;
		rows_add(rows, "number", inquiry_ref(h, i[k].id), "label", text_line(h->mem, without_addresses(h->mem, i[k].text), 160),
		    "value", talloc_asprintf(h->mem, "%lld/%zu", (long long)asked, answers), NULL);
	}
	return say(h, "inquiry-list",
	    VARS(VAR_ROWS("asked", rows),
		VAR("agreed",
		    w.agreed_at && !others_read(h) ? words_date(h->mem, h->lab->words, h->who.lang, w.agreed_at, h->lab->zone) : NULL),
		VAR("example", usage_of(h, "qui-connait"))),
	    e);
}

/* "envoyer 3", "arrêter Q-3", "signer 3": of one's own, and the staff stop any. */
static int
numbered(struct handling *h, const char *verb, int64_t id, struct err *e)
{
	struct inquiry i;
	int r = inquiry_get(h->tx, h->mem, id, &i, e);
	bool stops = strcmp(verb, "stop") == 0;

	if (r < 0)
		return -1;
	if (r == 0 || (i.person != h->who.id && !(stops && is_staff(h))) || i.state != (stops ? INQUIRY_OPEN : INQUIRY_DRAFT))
		return inquiry_say(h, "not-found", VARS(VAR("number", inquiry_ref(h, id))), e);
	if (stops)
		return inquiry_stop(h, &i, e);
	if (strcmp(verb, "send") == 0)
		return inquiry_pass(h, &i, e);
	i.signed_ = true;
	return inquiry_set(h->tx, &i, e) < 0 ? -1 : inquiry_draft(h, &i, e);
}

int
cmd_qui_connait(struct handling *h, struct err *e)
{
	static const struct {
		const char *verb, *said;
	} verbs[] = { { "send", "^(?:envoyer|envoie\\w*|passer|transmettre|send|pass) (?:la )?q?-? ?(\\d+)" },
		{ "sign", "^(?:signer|signe|sign) (?:la )?q?-? ?(\\d+)\\W*$" },
		{ "stop", "^(?:stop|arret\\w*|stopper|annuler|retirer|fermer) (?:la )?q?-? ?(\\d+)" } };
	const char *text = text_trim(talloc_strdup(h->mem, arg_text(h, "text"))), *folded = text_fold(h->mem, text);
	size_t i;

	if (h->level < LEVEL_VERIFIED) /* a "oui" comes past dispatch() */
		return say(h, "not-verified", VARS(VAR("command", command_word(h, command_find("qui-connait")))), e);
	for (i = 0; i < G_N_ELEMENTS(verbs); i++) {
		g_autoptr(GRegex) re = g_regex_new(verbs[i].said, 0, 0, NULL);
		g_autoptr(GMatchInfo) m = NULL;

		if (g_regex_match(re, folded, 0, &m)) {
			g_autofree char *number = g_match_info_fetch(m, 1);

			return numbered(h, verbs[i].verb, g_ascii_strtoll(number, NULL, 10), e);
		}
	}
	if (g_regex_match_simple("^(?:oui|yes|d'accord|ok|je veux bien.*)\\W*$", folded, 0, 0))
		return agree(h, e);
	if (g_regex_match_simple("^(?:non|no|stop)\\W*$", folded, 0, 0))
		return inquiry_no_more(h, e);
	if (g_regex_match_simple("^(?:ici|here) (?:oui|non|yes|no)\\W*$", folded, 0, 0))
		return room_agrees(h, strstr(folded, "oui") || strstr(folded, "yes"), e);
	if (!*text || g_regex_match_simple("^(?:liste|list|en cours)\\W*$", folded, 0, 0))
		return listed(h, e);
	if (g_utf8_strlen(text, -1) < 8)
		return inquiry_say(h, "too-short", NULL, e);
	return draft(h, text, e);
}

/* ---- its time ---- */

static int64_t
id_due(const struct handling *h)
{
	const char *id = strrchr(h->in->text, ' ');

	return g_ascii_strtoll(id ? id + 1 : "0", NULL, 10);
}

int
handle_willing_due(struct handling *h, struct err *e)
{
	struct rows *rows = rows_new(h->mem, QUESTIONS_MOST);
	char *all = talloc_strdup(h->mem, "");
	int64_t ids[QUESTIONS_MOST];
	struct inquiry i;
	struct person asker;
	struct willing w;
	size_t n, k;
	int r = willing_get(h->tx, h->mem, id_due(h), &w, e);

	if (r < 0)
		return -1;
	if (r == 0 || !w.next_at || w.next_at > h->now)
		return set_aside(h, INBOX_HANDLED, "nothing is due");
	h->out->intent = "qui-connait";
	w.next_at = 0;
	if (inquiry_asked(h->tx, w.person, "waiting", ids, QUESTIONS_MOST, &n, e) < 0)
		return -1;
	for (k = 0; k < n; k++) {
		if (inquiry_get(h->tx, h->mem, ids[k], &i, e) <= 0 || inquiry_ask_set(h->tx, ids[k], w.person, "asked", e) < 0 ||
		    person_get(h->tx, h->mem, i.person, &asker, e) < 0)
			return -1;
		rows_add(rows, "number", inquiry_ref(h, ids[k]), "question", i.text, "by", i.signed_ ? asker.name : NULL, NULL);
		all = talloc_asprintf_append(all, "%s%lld", k ? " " : "", (long long)ids[k]);
	}
	if (n > 0)
		w.asked_at = h->now;
	FAULT("willing.asked");
	if (willing_set(h->tx, &w, e) < 0)
		return -1;
	if (n == 0)
		return set_aside(h, INBOX_HANDLED, "nothing is asked any more");
	h->inquiry = all;
	h->inquiry_token = w.token;
	r = tell(h, w.person, "inquiry-ask",
	    VARS(VAR_ROWS("questions", rows), VAR("several", n > 1 ? "1" : NULL),
		VAR("since", words_date(h->mem, h->lab->words, h->lab->language, w.agreed_at, h->lab->zone))),
	    e);
	h->inquiry = h->inquiry_token = NULL;
	return r;
}

int
handle_inquiry_due(struct handling *h, struct err *e)
{
	struct rows *rows = rows_new(h->mem, ANSWERS_MOST);
	struct inquiry_answer a[ANSWERS_MOST], every[ANSWERS_MOST];
	struct person p;
	struct inquiry i;
	int64_t asked, unknown;
	size_t n, all, k;
	bool ends;
	int r = inquiry_get(h->tx, h->mem, id_due(h), &i, e);

	if (r < 0)
		return -1;
	if (r == 0 || !i.next_at || i.next_at > h->now)
		return set_aside(h, INBOX_HANDLED, "nothing is due");
	h->out->intent = "qui-connait";
	ends = i.closes_at <= h->now;
	if (inquiry_answers(h->tx, h->mem, i.id, false, a, ANSWERS_MOST, &n, e) < 0 ||
	    inquiry_answers(h->tx, h->mem, i.id, true, every, ANSWERS_MOST, &all, e) < 0 ||
	    inquiry_counts(h->tx, i.id, &asked, &unknown, e) < 0)
		return -1;
	for (k = 0; k < n; k++) {
		p.name = NULL;
		if (a[k].signed_ && person_get(h->tx, h->mem, a[k].person, &p, e) < 0)
			return -1;
		rows_add(rows, "author", p.name, "text", a[k].text, NULL);
	}
	i.state = ends ? INQUIRY_CLOSED : i.state;
	i.next_at = ends ? 0 : i.closes_at;
	FAULT("inquiry.told");
	if (inquiry_set(h->tx, &i, e) < 0 || inquiry_told(h->tx, i.id, e) < 0)
		return -1;
	if (n == 0 && !ends)
		return set_aside(h, INBOX_HANDLED, "nobody answered yet");
	h->inquiry = talloc_asprintf(h->mem, INQUIRY_OF_ASKER "%lld", (long long)i.id);
	r = tell(h, i.person, "inquiry-answers",
	    VARS(VAR("number", inquiry_ref(h, i.id)), VAR("question", i.text), VAR_ROWS("answers", rows), VAR("over", ends ? "1" : NULL),
		VAR("nobody", ends && all == 0 ? "1" : NULL),
		VAR("asked", asked ? talloc_asprintf(h->mem, "%lld", (long long)asked) : NULL),
		VAR("unknown", unknown ? talloc_asprintf(h->mem, "%lld", (long long)unknown) : NULL)),
	    e);
	h->inquiry = NULL;
	return r;
}
