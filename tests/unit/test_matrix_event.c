/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a homeserver tells: events as people's programs write them, and as they should not.
 */
#include <talloc.h>

#include "bot/base/room_item.h"
#include "bot/matrix/event.h"
#include "tests/unit/check.h"

static const char *const servers[] = { "lab.example", NULL };
static const struct matrix_self self = { .user = "@lab:lab.example", .name = "Le Lab", .homeservers = servers };
static TALLOC_CTX *mem;
static struct heard heard;

/* A sync answer with one room and these events in its timeline. */
static int
sync_room(const char *events, const char *more)
{
	struct err e;
	char *json = talloc_asprintf(mem,
	    "{\"next_batch\":\"s2\",\"rooms\":{\"join\":{\"!r:lab.example\":{\"timeline\":{\"limited\":false,\"prev_batch\":\"p1\","
	    "\"events\":[%s]}%s}}}}",
	    events, more);

	return heard_sync(mem, json, strlen(json), &self, "s1", &heard, &e);
}

static const char *
event(const char *type, const char *sender, const char *content, const char *more)
{
	static int n;

	return talloc_asprintf(mem,
	    "{\"type\":\"%s\",\"sender\":\"%s\",\"content\":%s,\"event_id\":\"$e%d\",\"origin_server_ts\":1764115200123%s}", type, sender,
	    content, ++n, more);
}

/* What the i-th arrival says. */
static struct inbound
got(size_t i)
{
	struct inbound in;

	REQUIRE(i < heard.n);
	room_item_read(mem, &heard.a[i], &in);
	return in;
}

/* The one arrival of one message. */
static struct inbound
message(const char *content)
{
	REQUIRE(sync_room(event("m.room.message", "@claire:lab.example", content, ""), "") == 0);
	REQUIRE(heard.n == 1);
	return got(0);
}

/* How many arrivals that message makes. */
static size_t
count(const char *content)
{
	REQUIRE(sync_room(event("m.room.message", "@claire:lab.example", content, ""), "") == 0);
	return heard.n;
}

static void
test_plain(void)
{
	struct inbound in = message("{\"msgtype\":\"m.text\",\"body\":\"!aide\",\"m.mentions\":{}}");

	CHECK(in.what == ROOM_MESSAGE);
	CHECK_STR(in.room, "!r:lab.example");
	CHECK_STR(in.from, "@claire:lab.example");
	CHECK_STR(in.from_name, "claire");
	CHECK_STR(in.text, "!aide");
	CHECK_INT(in.at, 1764115200);
	CHECK(!in.mentioned);
	CHECK_STR(heard.next_batch, "s2");
	CHECK_INT(heard.n_rooms, 1);
	CHECK_STR(heard.room[0].id, "!r:lab.example");
	CHECK_STR(heard.room[0].prev_batch, "p1");
	CHECK(!heard.room[0].limited && !heard.room[0].entered && !heard.room[0].enters);
	CHECK_STR(message("{\"msgtype\":\"m.emote\",\"body\":\"arrive\"}").text, "arrive");
	CHECK_INT(count("{\"msgtype\":\"m.notice\",\"body\":\"je suis un robot\"}"), 0);
	CHECK_INT(count("{\"msgtype\":\"m.image\",\"body\":\"plan.png\",\"url\":\"mxc://a/b\"}"), 0);
	CHECK_STR(message("{\"msgtype\":\"m.image\",\"body\":\"le plan du hall\",\"filename\":\"plan.png\"}").text, "le plan du hall");
	CHECK_STR(
	    message("{\"msgtype\":\"m.text\",\"format\":\"org.matrix.custom.html\",\"formatted_body\":\"<p>bon<b>jour</b></p>\"}").text,
	    "bonjour");
	CHECK_INT(heard.skipped, 0);
}

static void
test_reply(void)
{
	struct inbound in =
	    message("{\"msgtype\":\"m.text\",\"body\":\"> <@lab:lab.example> Carte P-2026-014\\n> !accepter P-2026-014\\n\\nnon merci\","
		    "\"m.relates_to\":{\"m.in_reply_to\":{\"event_id\":\"$card\"}}}");

	CHECK_STR(in.text, "non merci");
	CHECK_STR(in.answers, "$card");
	CHECK_STR(in.thread, "");
	in = message("{\"msgtype\":\"m.text\",\"body\":\"oui\",\"m.relates_to\":{\"rel_type\":\"m.thread\",\"event_id\":\"$root\","
		     "\"is_falling_back\":true,\"m.in_reply_to\":{\"event_id\":\"$last\"}}}");
	CHECK_STR(in.thread, "$root");
	CHECK_STR(in.answers, "");
	in = message("{\"msgtype\":\"m.text\",\"body\":\"oui\",\"m.relates_to\":{\"rel_type\":\"m.thread\",\"event_id\":\"$root\","
		     "\"m.in_reply_to\":{\"event_id\":\"$last\"}}}");
	CHECK_STR(in.answers, "$last");
	CHECK_INT(count("{\"msgtype\":\"m.text\",\"body\":\"> !accepter P-2026-014\"}"), 0);
	CHECK_INT(count("{\"msgtype\":\"m.text\",\"body\":\"oui\",\"m.relates_to\":\"$card\"}"), 0);
	CHECK_INT(heard.skipped, 1);
}

int
main(void)
{
	mem = talloc_new(NULL);
	test_plain();
	test_reply();
	talloc_free(mem);
	return check_report();
}
