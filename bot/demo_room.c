/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/demo_room.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/room_item.h"
#include "bot/base/text.h"

struct hall {
	struct bot *b;
	struct console *console;
	GHashTable *entered; /* rooms that the program was told of */
	GHashTable *last;    /* what somebody did last in a room, "room person line" or "room person KEY" -> its event */
};

static int
hall_free(struct hall *h)
{
	g_hash_table_destroy(h->entered);
	g_hash_table_destroy(h->last);
	return 0;
}

struct hall *
hall_new(TALLOC_CTX *mem, struct bot *b, struct console *console)
{
	struct hall *h = talloc_zero(mem, struct hall);

	h->b = b;
	h->console = console;
	h->entered = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	h->last = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	talloc_set_destructor(h, hall_free);
	return h;
}

static void
remember(struct hall *h, const char *person, const char *what)
{
	const char *event = console_event_id(h, h->console);

	g_hash_table_replace(h->last, g_strdup_printf("%s %s %s", console_here(h->console), person, what), g_strdup(event));
}

static const char *
remembered(struct hall *h, const char *person, const char *what)
{
	g_autofree char *key = g_strdup_printf("%s %s %s", console_here(h->console), person, what);
	const char *event = g_hash_table_lookup(h->last, key);

	return event ? event : "";
}

void
hall_spoke(struct hall *h, const char *person)
{
	remember(h, person, "line");
}

/* The program's last words here, or its card of the case that `rest` begins with; "" if there are none. */
static int
said_by_us(struct hall *h, const char **rest, const char **event, struct err *e)
{
	const char *p = *rest + strspn(*rest, " ");
	char *word = talloc_strndup(h, p, strcspn(p, " "));
	struct outbox_item o;
	struct problem case_;
	struct tx *tx;
	int r;

	*event = "";
	if (tx_begin(h->b->store, &tx, e) < 0)
		return -1;
	r = *word ? problem_by_ref(tx, h, word, &case_, e) : 0;
	if (r == 1) {
		*rest = p + strlen(word);
		r = outbox_card(tx, h, console_here(h->console), case_.id, &o, e);
	} else if (r == 0) {
		r = outbox_last_in(tx, h, console_here(h->console), &o, e);
	}
	tx_rollback(tx);
	if (r == 1)
		*event = o.letter; /* the terminal's events are called as the letters are */
	return r < 0 ? -1 : 0;
}

static int
happen(struct hall *h, enum room_event what, const char *target, const char *text, struct err *e)
{
	struct inbound in = { .what = what, .target = target, .text = text, .mentioned = what == ROOM_MEMBER };

	return console_event(h->console, &in, 0, bot_now(h->b), e);
}

/* "5 muet public": what a room is like. */
static const char *
facts(struct hall *h, const char *room, const char *words)
{
	static const struct {
		const char *word, *line;
	} known[] = { { "muet", "speak: no" }, { "mute", "speak: no" }, { "public", "public: yes" }, { "chiffre", "encrypted: yes" },
		{ "externes", "access: unrestricted" } };
	g_auto(GStrv) word = g_strsplit(words, " ", -1);
	char *text = talloc_strdup(h, "");
	bool counted = false;
	size_t i, k;

	for (i = 0; word[i]; i++) {
		if (g_ascii_isdigit(*word[i])) {
			text = talloc_asprintf_append(text, "members: %s\n", word[i]);
			counted = true;
		}
		for (k = 0; k < G_N_ELEMENTS(known); k++)
			if (strcmp(word[i], known[k].word) == 0)
				text = talloc_asprintf_append(text, "%s\n", known[k].line);
	}
	return talloc_asprintf(h, "%sname: %s\n%s", counted ? "" : "members: 5\n", room, text);
}

/* A room is entered once: its state comes, and that we are in it. */
static int
stand_in(struct hall *h, const char *rest, struct err *e)
{
	const char *room = talloc_strndup(h, rest, strcspn(rest, " ")), *words = rest + strlen(room);
	bool fresh = g_hash_table_add(h->entered, g_strdup(room));
	struct inbound state = { .what = ROOM_STATE, .room = room }, joined = { .what = ROOM_MEMBER, .room = room, .text = "join" };

	if (!*room)
		return 0;
	console_room(h->console, room);
	if (strcmp(room, h->b->set->staff_room) == 0 && !*words)
		return 0;
	state.text = facts(h, room, words);
	joined.mentioned = true;
	if ((fresh || *words) && console_event(h->console, &state, 0, bot_now(h->b), e) < 0)
		return -1;
	return fresh ? console_event(h->console, &joined, 1, bot_now(h->b), e) : 0;
}

static int
react(struct hall *h, const char *person, const char *rest, struct err *e)
{
	const char *key = talloc_strndup(h, rest, strcspn(rest, " ")), *event;

	rest += strlen(key);
	if (said_by_us(h, &rest, &event, e) < 0)
		return -1;
	remember(h, person, key);
	return happen(h, ROOM_REACTION, event, key, e);
}

static int
reply(struct hall *h, const char *person, const char *rest, struct err *e)
{
	struct inbound in = { .what = ROOM_MESSAGE };

	if (said_by_us(h, &rest, &in.answers, e) < 0)
		return -1;
	hall_spoke(h, person);
	in.text = rest + strspn(rest, " ");
	return console_event(h->console, &in, 0, bot_now(h->b), e);
}

static int
in_thread(struct hall *h, const char *person, const char *rest, struct err *e)
{
	struct inbound in = { .what = ROOM_MESSAGE, .thread = remembered(h, person, "line"), .text = rest };

	return console_event(h->console, &in, 0, bot_now(h->b), e);
}

static int
mention(struct hall *h, const char *person, const char *rest, struct err *e)
{
	struct inbound in = { .what = ROOM_MESSAGE, .mentioned = true, .text = rest };

	hall_spoke(h, person);
	return console_event(h->console, &in, 0, bot_now(h->b), e);
}

static int
edit(struct hall *h, const char *person, const char *rest, struct err *e)
{
	return happen(h, ROOM_EDIT, remembered(h, person, "line"), rest, e);
}

static int
erase(struct hall *h, const char *person, const char *rest, struct err *e)
{
	return happen(h, ROOM_REDACTION, remembered(h, person, *rest ? rest : "line"), "", e);
}

/* "/vote 1 3" to the poll asked here last; "/vote" takes it back. */
static int
vote(struct hall *h, const char *person, const char *rest, struct err *e)
{
	g_auto(GStrv) word = g_strsplit_set(rest, " ,;", -1);
	char *ids = talloc_strdup(h, "");
	struct outbox_item o;
	struct tx *tx;
	size_t i;
	int r;

	for (i = 0; word[i]; i++)
		if (*word[i])
			(void)room_choice_add(&ids, word[i]);
	if (tx_begin(h->b->store, &tx, e) < 0)
		return -1;
	r = outbox_poll_in(tx, h, console_here(h->console), &o, e);
	tx_rollback(tx);
	if (r < 0)
		return -1;
	remember(h, person, "vote");
	return happen(h, ROOM_POLL_ANSWER, r == 1 ? o.letter : "", ids, e);
}

static int
invite(struct hall *h, const char *person, const char *rest, struct err *e)
{
	struct inbound in = { .what = ROOM_INVITE, .room = rest, .text = rest };

	(void)person;
	return *rest ? console_event(h->console, &in, 0, bot_now(h->b), e) : 0;
}

static int
encrypt(struct hall *h, const char *person, const char *rest, struct err *e)
{
	(void)person;
	(void)rest;
	return happen(h, ROOM_ENCRYPTED, "", "", e);
}

static int
replace(struct hall *h, const char *person, const char *rest, struct err *e)
{
	(void)person;
	return happen(h, ROOM_TOMBSTONE, rest, "", e);
}

static int
put_out(struct hall *h, const char *person, const char *rest, struct err *e)
{
	(void)person;
	g_hash_table_remove(h->entered, console_here(h->console));
	return happen(h, ROOM_MEMBER, "", *rest ? "ban" : "leave", e);
}

static int
room(struct hall *h, const char *person, const char *rest, struct err *e)
{
	(void)person;
	return stand_in(h, rest, e);
}

int
hall_slash(struct hall *h, const char *person, const char *line, struct err *e)
{
	static const struct {
		const char *word, *english;
		int (*run)(struct hall *, const char *person, const char *rest, struct err *e);
	} words[] = {
		{ "/salon", "/room", room },
		{ "/reagir", "/react", react },
		{ "/repondre-a", "/reply-to", reply },
		{ ">", ">", reply },
		{ "/fil", "/thread", in_thread },
		{ "/mention", "/mention", mention },
		{ "/modifier", "/edit", edit },
		{ "/effacer", "/delete", erase },
		{ "/vote", "/vote", vote },
		{ "/inviter", "/invite", invite },
		{ "/chiffrer", "/encrypt", encrypt },
		{ "/remplacer", "/replace", replace },
		{ "/exclure", "/kick", put_out },
	};
	size_t i, n = strcspn(line, " ");
	const char *word = text_fold(h, talloc_strndup(h, line, n)), *rest = line + n + strspn(line + n, " ");

	for (i = 0; i < G_N_ELEMENTS(words); i++)
		if (strcmp(word, words[i].word) == 0 || strcmp(word, words[i].english) == 0)
			return words[i].run(h, person, rest, e) < 0 ? -1 : 1;
	return 0;
}
