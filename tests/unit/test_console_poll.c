/* SPDX-License-Identifier: EUPL-1.2
 *
 * A poll at the terminal [B3]: shown as its words, answered by numbers, taken back.
 */
#include <stdio.h>
#include <stdlib.h>

#include "bot/base/room_item.h"
#include "bot/bot.h"
#include "bot/console/console.h"
#include "bot/demo_room.h"
#include "tests/unit/check.h"

static TALLOC_CTX *mem;
static struct bot *b;
static struct console *console;
static struct hall *hall;
static char *shown;
static size_t n_shown;
static struct inbound heard;

static int
known(void *aux, const char *key, enum disposal *disposal, struct err *e)
{
	(void)aux;
	(void)key;
	(void)disposal;
	(void)e;
	return 0;
}

static int
take(void *aux, const struct batch *batch, struct err *e)
{
	(void)aux;
	(void)e;
	REQUIRE(batch->n == 1);
	room_item_read(mem, &batch->a[0], &heard);
	return 0;
}

static void
start(FILE *out)
{
	static const char conf[] =
	    "[lab]\naddress = lab@lab.example\ncontroller = X\nstate = /tmp\n[staff]\nmembers = Anne Kermarrec <anne@lab.example> @anne:lab.example\n[auth]\nauthserv_id = x.example\n";
	const struct intake intake = { .known = known, .take = take };
	const struct console_settings cs = {
		.in = -1, .out = out, .room = "equipe", .person = "@anne:lab.example", .name = "Ti Lab", .series = "t"
	};
	struct settings *set = talloc_zero(mem, struct settings);
	struct templates *words;
	struct err e = { 0 };

	REQUIRE(templates_open(mem, NULL, &words, &e) == 0);
	REQUIRE(settings_parse(mem, "test.conf", conf, words, "fr", stdout, set) == 0);
	REQUIRE(bot_open(mem, set, words, ":memory:", &b, &e) == 0);
	b->fixed_now = 1772438400;
	console = console_new(mem, &cs, &intake);
	outbox_attach(b, console_sender(console));
	hall = hall_new(mem, b, console);
}

/* What that letter shows at the terminal; its id is in it afterwards. */
static const char *
says(const char *key, struct letter *l, FILE *out)
{
	int64_t nobody = 0;
	bool trusted = true;
	const struct result r = { .letters = l, .letter_person = &nobody, .letter_trusted = &trusted, .n_letters = 1 };
	size_t before = n_shown;
	struct err e = { 0 };
	struct tx *tx;

	l->channel = CHANNEL_ROOM;
	l->template = "act";
	l->lang = "fr";
	l->subject = l->answers = "";
	REQUIRE(tx_begin(b->store, &tx, &e) == 0);
	REQUIRE(outbox_put(b, tx, mem, key, 0, &r, &e) == 0);
	REQUIRE(tx_commit(tx, &e) == 0);
	REQUIRE(outbox_pump(b, &e) == 0);
	REQUIRE(fflush(out) == 0);
	return talloc_strdup(mem, shown + before);
}

static void
types(const char *line, const char *target, const char *text)
{
	struct err e = { 0 };

	memset(&heard, 0, sizeof heard);
	CHECK_INT(hall_slash(hall, "@anne:lab.example", line, &e), 1);
	CHECK(heard.what == ROOM_POLL_ANSWER);
	CHECK_STR(heard.room, "equipe");
	CHECK_STR(heard.from, "@anne:lab.example");
	CHECK_STR(heard.target, target);
	CHECK_STR(heard.text, text);
}

int
main(void)
{
	const struct choice days[] = { { "1", "jeudi" }, { "2", "lundi" } };
	const char *text = "Quel jour ?\n1. jeudi\n2. lundi\n";
	struct letter poll = { .act = ACT_POLL, .to = "equipe", .text = text, .question = "Quel jour ?", .choices = days, .n_choices = 2 };
	struct letter other = poll, after = { .act = ACT_SAY, .to = "equipe", .text = "Merci." };
	struct letter end = { .act = ACT_POLL_END, .to = "equipe", .text = "Le vote est clos.\nBonne suite.", .on = &poll };
	struct err e = { 0 };
	FILE *out;

	mem = talloc_new(NULL);
	out = open_memstream(&shown, &n_shown);
	start(out);
	types("/vote 1", "", "1"); /* nothing is asked here */
	CHECK_STR(says("k1", &poll, out), "Ti Lab \xe2\x80\xba \xe2\x98\x90 Quel jour ?\n  1. jeudi\n  2. lundi\n");
	types("/vote 1", poll.id, "1");
	other.to = "forum";
	CHECK_STR(says("k2", &other, out), "[forum] Ti Lab \xe2\x80\xba \xe2\x98\x90 Quel jour ?\n  1. jeudi\n  2. lundi\n");
	CHECK_STR(says("k3", &after, out), "Ti Lab \xe2\x80\xba Merci.\n");
	types("/vote 2, 1 2;1", poll.id, "2 1");
	types("/vote", poll.id, "");
	CHECK_STR(says("k4", &end, out), "  \xe2\x98\x91 Le vote est clos.\n");
	CHECK_INT(hall_slash(hall, "@anne:lab.example", "> 1 oui", &e), 1); /* to what was said last */
	CHECK_STR(heard.answers, after.id);
	CHECK_INT(hall_slash(hall, "@anne:lab.example", "/effacer vote", &e), 1);
	CHECK(heard.what == ROOM_REDACTION && *heard.target);
	console_room(console, "forum");
	CHECK_INT(hall_slash(hall, "@anne:lab.example", "> 1 oui", &e), 1);
	CHECK_STR(heard.answers, other.id);
	talloc_free(b);
	talloc_free(mem);
	fclose(out);
	free(shown);
	return check_report();
}
