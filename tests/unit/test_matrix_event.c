/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a homeserver tells: events as people's programs write them, and as they should not.
 */
#include "tests/unit/heard.h"

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
	CHECK_INT(count("{\"msgtype\":\"m.text\",\"body\":\" \\u00a0> !accepter P-2026-014\"}"), 0);
	CHECK_INT(count("{\"msgtype\":\"m.text\",\"body\":\"oui\",\"m.relates_to\":\"$card\"}"), 0);
	CHECK_INT(heard.skipped, 1);
}

static void
test_edit(void)
{
	struct inbound in =
	    message("{\"msgtype\":\"m.text\",\"body\":\"* !accepter P-2026-014\",\"m.new_content\":{\"msgtype\":\"m.text\","
		    "\"body\":\"!accepter P-2026-014\"},\"m.relates_to\":{\"rel_type\":\"m.replace\",\"event_id\":\"$old\"}}");

	CHECK(in.what == ROOM_EDIT);
	CHECK_STR(in.target, "$old");
	CHECK_STR(in.text, "!accepter P-2026-014");
	CHECK_STR(in.answers, "");
	CHECK_INT(
	    count("{\"msgtype\":\"m.text\",\"body\":\"* x\",\"m.relates_to\":{\"rel_type\":\"m.replace\",\"event_id\":\"$old\"}}"), 0);
	CHECK_INT(heard.skipped, 1);
	CHECK_INT(count("{\"msgtype\":\"m.text\",\"body\":\"* x\",\"m.new_content\":{\"msgtype\":\"m.text\",\"body\":\"x\"},"
			"\"m.relates_to\":{\"rel_type\":\"m.replace\"}}"),
	    0);
	CHECK_INT(heard.skipped, 1);
	CHECK_INT(count("{\"msgtype\":\"m.notice\",\"body\":\"* x\",\"m.new_content\":{\"msgtype\":\"m.text\",\"body\":\"x\"},"
			"\"m.relates_to\":{\"rel_type\":\"m.replace\",\"event_id\":\"$old\"}}"),
	    0);
	CHECK_INT(count("{\"msgtype\":\"m.text\",\"body\":\"* x\",\"m.new_content\":{\"msgtype\":\"m.notice\",\"body\":\"x\"},"
			"\"m.relates_to\":{\"rel_type\":\"m.replace\",\"event_id\":\"$old\"}}"),
	    0);
	in = message("{\"msgtype\":\"m.text\",\"body\":\"x\",\"m.relates_to\":{\"rel_type\":\"m.reference\",\"event_id\":\"$old\"}}");
	CHECK(in.what == ROOM_MESSAGE);
}

/* One event of another type, as an arrival. */
static struct inbound
other(const char *type, const char *sender, const char *content, const char *more)
{
	REQUIRE(sync_room(event(type, sender, content, more), "") == 0);
	REQUIRE(heard.n == 1);
	return got(0);
}

static size_t
others(const char *type, const char *sender, const char *content, const char *more)
{
	REQUIRE(sync_room(event(type, sender, content, more), "") == 0);
	return heard.n;
}

static void
test_reaction(void)
{
	const char *claire = "@claire:lab.example";
	struct inbound in = other(
	    "m.reaction", claire, "{\"m.relates_to\":{\"rel_type\":\"m.annotation\",\"event_id\":\"$card\",\"key\":\"\xe2\x9c\x85\"}}", "");

	CHECK(in.what == ROOM_REACTION);
	CHECK_STR(in.target, "$card");
	CHECK_STR(in.text, "\xe2\x9c\x85");
	CHECK_INT(
	    others("m.reaction", claire, "{\"m.relates_to\":{\"rel_type\":\"m.annotation\",\"event_id\":\"$card\",\"key\":\"\"}}", ""), 0);
	CHECK_INT(
	    others("m.reaction", claire, "{\"m.relates_to\":{\"rel_type\":\"m.annotation\",\"event_id\":\"$card\",\"key\":7}}", ""), 0);
	CHECK_INT(others("m.reaction", claire, "{\"m.relates_to\":{\"rel_type\":\"m.annotation\",\"key\":\"x\"}}", ""), 0);
	CHECK_INT(
	    others("m.reaction", claire, "{\"m.relates_to\":{\"rel_type\":\"m.thread\",\"event_id\":\"$card\",\"key\":\"x\"}}", ""), 0);
	CHECK_INT(others("m.reaction", claire, "{}", ""), 0);
	CHECK_INT(heard.skipped, 1);
	/* taken back before we saw it */
	CHECK_INT(others("m.reaction", claire, "{}", ",\"unsigned\":{\"redacted_because\":{\"type\":\"m.room.redaction\"}}"), 0);
	CHECK_INT(heard.skipped, 0);
}

static void
test_redaction(void)
{
	const char *claire = "@claire:lab.example";
	struct inbound in = other("m.room.redaction", claire, "{\"redacts\":\"$gone\",\"reason\":\"erreur\"}", "");

	CHECK(in.what == ROOM_REDACTION);
	CHECK_STR(in.target, "$gone");
	CHECK_STR(in.text, "erreur");
	CHECK_STR(other("m.room.redaction", claire, "{}", ",\"redacts\":\"$gone\"").target, "$gone");
	CHECK_STR(other("m.room.redaction", claire, "{\"redacts\":\"$gone\"}", ",\"redacts\":\"$gone\"").target, "$gone");
	CHECK_INT(others("m.room.redaction", claire, "{\"redacts\":\"$gone\"}", ",\"redacts\":\"$other\""), 0);
	CHECK_INT(others("m.room.redaction", claire, "{}", ""), 0);
	CHECK_INT(heard.skipped, 1);
}

static void
test_mention(void)
{
	static const struct {
		const char *body, *more, *text;
		bool mentioned;
	} cases[] = {
		{ "@lab, peux-tu relancer ?", "", "peux-tu relancer ?", true },
		{ "@lab peux-tu relancer ?", "", "peux-tu relancer ?", true },
		{ "lab: \xc3\xa9tat", "", "\xc3\xa9tat", true },
		{ "Lab\xc2\xa0: \xc3\xa9tat", "", "\xc3\xa9tat", true },
		{ "le lab, merci", "", "merci", true },
		{ "@LE LAB merci", "", "merci", true },
		{ "@lab:lab.example: aide", "", "aide", true },
		{ "@lab:lab.example aide", "", "aide", true },
		{ "bonjour @lab, peux-tu relancer ?", "", "bonjour @lab, peux-tu relancer ?", true },
		{ "@lab", "", "@lab", true },
		{ "@lab:", "", "@lab:", true },
		{ "lab:aide", "", "aide", true },
		{ "@lab:aide.", "", "aide.", true },
		{ "@lab:localhost:8008 aide", "", "@lab:localhost:8008 aide", false },
		{ "@lab: > !accepter", "", "@lab: > !accepter", true },
		{ "lab ouvert demain", "", "lab ouvert demain", false },
		{ "le lab ouvre demain", "", "le lab ouvre demain", false },
		{ "labo: demain", "", "labo: demain", false },
		{ "@laboratoire demain", "", "@laboratoire demain", false },
		{ "@lab-adm: demain", "", "@lab-adm: demain", false },
		{ "@lab.adm demain", "", "@lab.adm demain", false },
		{ "@lab:ailleurs.example demain", "", "@lab:ailleurs.example demain", false },
		{ "\xc3\xa9"
		  "crire \xc3\xa0 contact@lab.example",
		    "",
		    "\xc3\xa9"
		    "crire \xc3\xa0 contact@lab.example",
		    false },
		{ "demain", ",\"m.mentions\":{\"user_ids\":[\"@lab:lab.example\"]}", "demain", true },
		{ "demain", ",\"m.mentions\":{\"user_ids\":[7,\"@yann:lab.example\"],\"room\":true}", "demain", false },
		{ "demain", ",\"m.mentions\":{\"user_ids\":\"@lab:lab.example\"}", "demain", false },
		/* before m.mentions there were pills */
		{ "Le Labo demain", ",\"formatted_body\":\"<a href=\\\"https://matrix.to/#/@lab:lab.example\\\">Le Labo</a> demain\"",
		    "demain", true },
		{ "Le Labo: demain",
		    ",\"formatted_body\":\"<a href='https://tchap.gouv.fr/#/user/%40lab%3Alab.example'>Le Labo</a>: demain\"", "demain",
		    true },
		{ "vu avec Le Labo", ",\"formatted_body\":\"vu avec <a href=\\\"matrix:u/lab:lab.example?action=chat\\\">Le Labo</a>\"",
		    "vu avec Le Labo", true },
		{ "vu avec Le Labo",
		    ",\"m.mentions\":{},\"formatted_body\":\"vu avec <a href=\\\"matrix:u/lab:lab.example?action=chat\\\">Le Labo</a>\"",
		    "vu avec Le Labo", false },
		{ "oui",
		    ",\"formatted_body\":\"<mx-reply><blockquote><a href=\\\"https://matrix.to/#/@lab:lab.example\\\">Le Lab</a></blockquote>"
		    "</mx-reply>oui\"",
		    "oui", false },
		{ "oui", ",\"formatted_body\":\"<a href=\\\"https://matrix.to/#/@lab:lab.example.evil.example\\\">x</a>\"", "oui", false },
		{ "oui", ",\"formatted_body\":\"<a href=\\\"https://matrix.to/#/@yann:lab.example\\\">@lab:lab.example</a>\"", "oui",
		    false },
		{ "oui", ",\"formatted_body\":7", "oui", false },
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct inbound in =
		    message(talloc_asprintf(mem, "{\"msgtype\":\"m.text\",\"body\":\"%s\"%s}", cases[i].body, cases[i].more));

		if (in.mentioned != cases[i].mentioned)
			printf("this one: %s%s\n", cases[i].body, cases[i].more);
		CHECK(in.mentioned == cases[i].mentioned);
		CHECK_STR(in.text, cases[i].text);
	}
}

static void
test_echo(void)
{
	CHECK_INT(others("m.room.message", "@lab:lab.example",
		      "{\"msgtype\":\"m.notice\",\"body\":\"ok\",\"fr.skoazell.letter\":\"abc.de\"}", ""),
	    0);
	REQUIRE(heard.n_echo == 1);
	CHECK_STR(heard.echo[0].letter, "abc.de");
	CHECK(*heard.echo[0].event == '$');
	CHECK_INT(
	    others("m.reaction", "@lab:lab.example",
		"{\"m.relates_to\":{\"rel_type\":\"m.annotation\",\"event_id\":\"$c\",\"key\":\"x\"},\"fr.skoazell.letter\":\"abc.df\"}",
		""),
	    0);
	CHECK_INT(heard.n_echo, 1);
	CHECK_INT(others("m.room.message", "@lab:lab.example", "{\"msgtype\":\"m.text\",\"body\":\"!aide\"}", ""), 0);
	CHECK_INT(heard.n_echo, 0);
	/* somebody else's letter is none of ours */
	CHECK_INT(others("m.room.message", "@claire:lab.example",
		      "{\"msgtype\":\"m.text\",\"body\":\"x\",\"fr.skoazell.letter\":\"abc.de\"}", ""),
	    1);
	CHECK_INT(heard.n_echo, 0);
	CHECK_INT(
	    others("m.room.message", "@lab:lab.example", "{\"msgtype\":\"m.notice\",\"body\":\"ok\",\"fr.skoazell.letter\":[]}", ""), 0);
	CHECK_INT(heard.n_echo, 0);
	CHECK_INT(heard.skipped, 0);
}

static void
test_servers(void)
{
	CHECK_INT(others("m.room.message", "@claire:lab.example.evil.example", "{\"msgtype\":\"m.text\",\"body\":\"!aide\"}", ""), 0);
	CHECK_INT(heard.skipped, 1);
	CHECK_INT(others("m.room.message", "@claire:LAB.example", "{\"msgtype\":\"m.text\",\"body\":\"!aide\"}", ""), 0);
	CHECK_INT(others("m.room.message", "@a:b:lab.example", "{\"msgtype\":\"m.text\",\"body\":\"!aide\"}", ""), 0);
	CHECK_INT(others("m.reaction", "@x:evil.example",
		      "{\"m.relates_to\":{\"rel_type\":\"m.annotation\",\"event_id\":\"$c\",\"key\":\"x\"}}", ""),
	    0);
	/* who is there is known of everybody */
	CHECK_INT(others("m.room.member", "@x:evil.example", "{\"membership\":\"join\"}", ",\"state_key\":\"@x:evil.example\""), 1);
}

/* What was said before we were there, where the server tells. */
static void
test_history(void)
{
	const char *claire = "@claire:lab.example", *said = "{\"msgtype\":\"m.text\",\"body\":\"!aide\"}";

	CHECK_INT(others("m.room.message", claire, said, ",\"unsigned\":{\"membership\":\"join\"}"), 1);
	CHECK_INT(others("m.room.message", claire, said, ",\"unsigned\":{\"membership\":\"invite\"}"), 0);
	CHECK_INT(others("m.room.message", claire, said, ",\"unsigned\":{\"membership\":\"leave\"}"), 0);
	CHECK_INT(others("m.room.encrypted", claire, "{}", ",\"unsigned\":{\"membership\":\"leave\"}"), 0);
	CHECK_INT(others("m.room.member", claire, "{\"membership\":\"join\"}",
		      ",\"state_key\":\"@claire:lab.example\",\"unsigned\":{\"membership\":\"leave\"}"),
	    0);
	CHECK_INT(others("m.room.member", claire, "{\"membership\":\"ban\"}",
		      ",\"state_key\":\"@lab:lab.example\",\"unsigned\":{\"membership\":\"ban\"}"),
	    1);
	CHECK_INT(others("m.room.encryption", claire, "{}", ",\"state_key\":\"\",\"unsigned\":{\"membership\":\"leave\"}"), 2);
	CHECK_INT(others("m.room.message", claire, said, ",\"unsigned\":{\"membership\":7}"), 1);
	CHECK_INT(heard.skipped, 0);
}

static void
test_member(void)
{
	const char *whose = ",\"state_key\":\"@yann:lab.example\"", *ours = ",\"state_key\":\"@lab:lab.example\"";
	struct inbound in = other("m.room.member", "@claire:lab.example", "{\"membership\":\"leave\"}", whose);

	CHECK(in.what == ROOM_MEMBER);
	CHECK_STR(in.target, "@yann:lab.example");
	CHECK_STR(in.from, "@claire:lab.example");
	CHECK_STR(in.text, "leave");
	CHECK_STR(other("m.room.member", "@claire:lab.example", "{\"membership\":\"ban\"}", whose).text, "ban");
	CHECK_INT(others("m.room.member", "@claire:lab.example", "{\"membership\":\"invite\"}", whose), 0);
	CHECK_INT(others("m.room.member", "@yann:lab.example", "{\"membership\":\"join\"}",
		      talloc_asprintf(mem, "%s,\"unsigned\":{\"prev_content\":{\"membership\":\"join\"}}", whose)),
	    0);
	CHECK_INT(others("m.room.member", "@yann:lab.example", "{\"membership\":\"join\"}", ""), 0); /* no state */
	CHECK_INT(others("m.room.message", "@yann:lab.example", "{\"msgtype\":\"m.text\",\"body\":\"x\"}", ",\"state_key\":\"\""), 0);
	CHECK_INT(others("m.room.member", "@yann:lab.example", "{\"membership\":7}", whose), 0);
	CHECK_INT(heard.skipped, 1);
	/* our own entry: what stands before it is history */
	REQUIRE(sync_room(talloc_asprintf(mem, "%s,%s,%s",
			      event("m.room.message", "@claire:lab.example", "{\"msgtype\":\"m.text\",\"body\":\"!avant\"}", ""),
			      event("m.room.member", "@lab:lab.example", "{\"membership\":\"join\"}",
				  talloc_asprintf(mem, "%s,\"unsigned\":{\"prev_content\":{\"membership\":\"invite\"}}", ours)),
			      event("m.room.message", "@claire:lab.example", "{\"msgtype\":\"m.text\",\"body\":\"!aide\"}", "")),
		    talloc_asprintf(mem, ",\"state\":{\"events\":[%s]}",
			event("m.room.create", "@claire:lab.example", "{\"room_version\":\"10\"}", ",\"state_key\":\"\""))) == 0);
	REQUIRE(heard.n == 2);
	CHECK_STR(got(0).target, "@lab:lab.example");
	CHECK_STR(got(0).text, "join");
	CHECK_STR(got(1).text, "!aide");
	CHECK(heard.room[0].entered && !heard.room[0].enters);
	CHECK_INT(heard.room[0].first, 0);
	CHECK_INT(heard.room[0].n, 2);
}

static void
test_encrypted(void)
{
	const char *one =
	    event("m.room.encrypted", "@claire:lab.example", "{\"algorithm\":\"m.megolm.v1.aes-sha2\",\"ciphertext\":\"x\"}", "");
	const char *two =
	    event("m.room.encrypted", "@claire:lab.example", "{\"algorithm\":\"m.megolm.v1.aes-sha2\",\"ciphertext\":\"x\"}", "");

	REQUIRE(sync_room(talloc_asprintf(mem, "%s,%s", one, two), "") == 0);
	CHECK_INT(heard.n, 1);
	CHECK(got(0).what == ROOM_ENCRYPTED);
	REQUIRE(
	    sync_room(event("m.room.encryption", "@claire:lab.example", "{\"algorithm\":\"m.megolm.v1.aes-sha2\"}", ",\"state_key\":\"\""),
		"") == 0);
	REQUIRE(heard.n == 2);
	CHECK(got(0).what == ROOM_STATE);
	CHECK_STR(got(0).text, "encrypted: yes");
	CHECK(got(1).what == ROOM_ENCRYPTED);
	/* before our entry and after it */
	REQUIRE(
	    sync_room(
		talloc_asprintf(mem, "%s,%s,%s", one,
		    event("m.room.member", "@lab:lab.example", "{\"membership\":\"join\"}", ",\"state_key\":\"@lab:lab.example\""), two),
		"") == 0);
	REQUIRE(heard.n == 2);
	CHECK(got(1).what == ROOM_ENCRYPTED);
	/* encrypted in what is missing */
	REQUIRE(sync_room("", talloc_asprintf(mem, ",\"state\":{\"events\":[%s]}",
				  event("m.room.encryption", "@claire:lab.example", "{\"algorithm\":\"x\"}", ",\"state_key\":\"\""))) == 0);
	CHECK_INT(heard.n, 2);
}

static void
test_tombstone(void)
{
	const char *state = ",\"state_key\":\"\"";
	struct inbound in =
	    other("m.room.tombstone", "@claire:lab.example", "{\"body\":\"suite\",\"replacement_room\":\"!new:lab.example\"}", state);

	CHECK(in.what == ROOM_TOMBSTONE);
	CHECK_STR(in.target, "!new:lab.example");
	CHECK_STR(in.text, "suite");
	CHECK_INT(others("m.room.tombstone", "@claire:lab.example", "{\"replacement_room\":\"#new:lab.example\"}", state), 0);
	CHECK_INT(others("m.room.tombstone", "@claire:lab.example", "{}", state), 0);
	CHECK_INT(heard.skipped, 1);
}

static const char *
state(const char *type, const char *content)
{
	return event(type, "@claire:lab.example", content, ",\"state_key\":\"\"");
}

static void
test_state(void)
{
	char *all = talloc_asprintf(mem, ",\"summary\":{\"m.joined_member_count\":3},\"state\":{\"events\":[%s,%s,%s,%s,%s]}",
	    state("m.room.name", "{\"name\":\"Salle\\nde l'\xc3\xa9quipe\"}"), state("m.room.join_rules", "{\"join_rule\":\"public\"}"),
	    state("im.vector.room.access_rules", "{\"rule\":\"restricted\"}"),
	    state("m.room.create", "{\"room_version\":\"10\",\"predecessor\":{\"room_id\":\"!old:lab.example\",\"event_id\":\"$x\"}}"),
	    state("m.room.power_levels", "{\"events_default\":50,\"users\":{\"@claire:lab.example\":100}}"));
	const char *key;

	REQUIRE(sync_room("", all) == 0);
	REQUIRE(heard.n == 1);
	CHECK(got(0).what == ROOM_STATE);
	CHECK_STR(got(0).text,
	    "members: 3\nname: Salle de l'\xc3\xa9quipe\naccess: restricted\npublic: yes\nspeak: no\npredecessor: !old:lab.example");
	CHECK(heard.room[0].enters);
	key = talloc_strdup(mem, heard.a[0].key);
	REQUIRE(sync_room("", all) == 0);
	CHECK_STR(heard.a[0].key, key);
	REQUIRE(sync_room("", "") == 0);
	CHECK_INT(heard.n, 0);
	/* the timeline's word is the last */
	REQUIRE(sync_room(state("m.room.join_rules", "{\"join_rule\":\"invite\"}"), all) == 0);
	CHECK(strstr(got(0).text, "public: no"));
}

static void
test_speak(void)
{
	static const struct {
		const char *levels, *says;
	} cases[] = {
		{ "{}", "speak: yes" },
		{ "{\"events_default\":50}", "speak: no" },
		{ "{\"events_default\":50,\"users_default\":50}", "speak: yes" },
		{ "{\"events_default\":50,\"users\":{\"@lab:lab.example\":50}}", "speak: yes" },
		{ "{\"events_default\":0,\"events\":{\"m.room.message\":10}}", "speak: no" },
		{ "{\"events_default\":50,\"events\":{\"m.room.message\":0}}", "speak: yes" },
		{ "{\"events_default\":\"50\",\"users\":{\"@lab:lab.example\":\"50\"}}", "speak: yes" },
		{ "{\"events_default\":0,\"users\":{\"@lab:lab.example\":-1}}", "speak: no" },
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK_STR(other("m.room.power_levels", "@claire:lab.example", cases[i].levels, ",\"state_key\":\"\"").text, cases[i].says);
}

/* Since room version 12 the creator is above the levels. */
static const char *
twelve(const char *more)
{
	struct err e;
	char *json = talloc_asprintf(mem, "{\"next_batch\":\"s2\",\"rooms\":{\"join\":{\"!r\":{\"timeline\":{\"events\":[%s%s]}}}}}",
	    state("m.room.power_levels", "{\"events_default\":50}"), more);

	REQUIRE(heard_sync(mem, json, strlen(json), &self, "s1", &heard, &e) == 0);
	return heard.n ? got(0).text : "(nothing)";
}

static void
test_twelve(void)
{
	CHECK_STR(twelve(""), "(nothing)");
	CHECK_STR(twelve(talloc_asprintf(mem, ",%s", state("m.room.create", "{\"room_version\":\"12\"}"))), "speak: no");
	CHECK_STR(
	    twelve(talloc_asprintf(mem, ",%s", event("m.room.create", "@lab:lab.example", "{}", ",\"state_key\":\"\""))), "speak: yes");
}

/* At the first answer timelines are history. */
static void
test_first(void)
{
	struct err e;
	char *json = talloc_asprintf(mem,
	    "{\"next_batch\":\"s9\",\"rooms\":{\"join\":{\"!r:lab.example\":{\"timeline\":{\"limited\":true,\"prev_batch\":"
	    "\"p\",\"events\":[%s]},\"summary\":{\"m.joined_member_count\":2}},\"!q:lab.example\":{}}}}",
	    event("m.room.message", "@claire:lab.example", "{\"msgtype\":\"m.text\",\"body\":\"!aide\"}", ""));

	REQUIRE(heard_sync(mem, json, strlen(json), &self, "", &heard, &e) == 0);
	REQUIRE(heard.n == 2);
	CHECK(got(0).what == ROOM_STATE && got(1).what == ROOM_STATE);
	CHECK_STR(got(0).text, "members: 2");
	CHECK_STR(got(1).text, "");
	CHECK_INT(heard.n_rooms, 2);
	CHECK(!heard.room[0].limited);
}

static void
test_invite(void)
{
	static const char invited[] =
	    "{\"next_batch\":\"s2\",\"rooms\":{\"invite\":{\"!r:lab.example\":{\"invite_state\":{\"events\":["
	    "{\"type\":\"m.room.name\",\"state_key\":\"\",\"sender\":\"@x:y\",\"content\":{\"name\":\"Accueil\"}},"
	    "{\"type\":\"m.room.member\",\"state_key\":\"@lab:lab.example\",\"sender\":\"%s\",\"content\":{\"membership\":\"%s\"}}]}}}}}";
	char *json = talloc_asprintf(mem, invited, "@claire:lab.example", "invite"), *key;
	struct err e;

	REQUIRE(heard_sync(mem, json, strlen(json), &self, "s1", &heard, &e) == 0);
	REQUIRE(heard.n == 1);
	CHECK(got(0).what == ROOM_INVITE);
	CHECK_STR(got(0).from, "@claire:lab.example");
	CHECK_STR(got(0).room, "!r:lab.example");
	CHECK_STR(got(0).text, "Accueil");
	key = talloc_strdup(mem, heard.a[0].key);
	REQUIRE(heard_sync(mem, json, strlen(json), &self, "s1", &heard, &e) == 0);
	CHECK_STR(heard.a[0].key, key);
	REQUIRE(heard_sync(mem, json, strlen(json), &self, "s0", &heard, &e) == 0);
	CHECK(strcmp(heard.a[0].key, key) != 0);
	REQUIRE(heard_sync(mem, json, strlen(json), &self, "", &heard, &e) == 0);
	CHECK_INT(heard.n, 1);
	json = talloc_asprintf(mem, invited, "@x:evil.example", "invite");
	REQUIRE(heard_sync(mem, json, strlen(json), &self, "s1", &heard, &e) == 0);
	CHECK_INT(heard.n, 0);
	CHECK_INT(heard.skipped, 1);
	json = talloc_asprintf(mem, invited, "@claire:lab.example", "join");
	REQUIRE(heard_sync(mem, json, strlen(json), &self, "s1", &heard, &e) == 0);
	CHECK_INT(heard.n, 0);
}

static void
leave(const char *before, const char *now)
{
	struct err e;
	char *json =
	    talloc_asprintf(mem, "{\"next_batch\":\"s2\",\"rooms\":{\"leave\":{\"!r:lab.example\":{\"timeline\":{\"events\":[%s,%s]}}}}}",
		event("m.room.message", "@claire:lab.example", "{\"msgtype\":\"m.text\",\"body\":\"!aide\"}", ""),
		event("m.room.member", "@claire:lab.example", talloc_asprintf(mem, "{\"membership\":\"%s\"}", now),
		    talloc_asprintf(
			mem, ",\"state_key\":\"@lab:lab.example\",\"unsigned\":{\"prev_content\":{\"membership\":\"%s\"}}", before)));

	REQUIRE(heard_sync(mem, json, strlen(json), &self, "s1", &heard, &e) == 0);
}

static void
test_leave(void)
{
	leave("join", "leave");
	REQUIRE(heard.n == 2);
	CHECK_STR(got(0).text, "!aide");
	CHECK(got(1).what == ROOM_MEMBER);
	CHECK_STR(got(1).text, "leave");
	CHECK_STR(got(1).from, "@claire:lab.example");
	leave("join", "ban");
	CHECK_STR(got(1).text, "ban");
	leave("invite", "leave"); /* the invitation was taken back: what was said there is none of our business */
	CHECK_INT(heard.n, 1);
	CHECK(got(0).what == ROOM_MEMBER);
	CHECK_INT(heard.n_rooms, 0);
}

static void
test_messages(void)
{
	struct err e;
	const char *end;
	char *json = talloc_asprintf(mem, "{\"start\":\"a\",\"end\":\"b\",\"chunk\":[%s,%s]}",
	    event("m.room.message", "@claire:lab.example", "{\"msgtype\":\"m.text\",\"body\":\"un\"}", ""),
	    event("m.room.message", "@claire:lab.example", "{\"msgtype\":\"m.text\",\"body\":\"deux\"}", ""));

	REQUIRE(heard_messages(mem, "!r:lab.example", json, strlen(json), &self, false, &heard, &end, &e) == 0);
	CHECK_INT(heard.n, 2);
	CHECK_STR(got(1).text, "deux");
	CHECK_STR(got(1).room, "!r:lab.example");
	CHECK_STR(end, "b");
	CHECK_INT(heard.room[0].n, 2);
	REQUIRE(heard_messages(mem, "!r:lab.example", json, strlen(json), &self, true, &heard, &end, &e) == 0);
	CHECK_INT(heard.n, 2);
	CHECK_STR(got(0).text, "deux");
	CHECK_STR(got(1).text, "un");
	REQUIRE(heard_messages(mem, "!r:lab.example", "{\"chunk\":[]}", 12, &self, false, &heard, &end, &e) == 0);
	CHECK_STR(end, "");
	CHECK(heard_messages(mem, "!r:lab.example", "{\"end\":\"b\"}", 11, &self, false, &heard, &end, &e) < 0);
	CHECK(heard_messages(mem, "!r:lab.example", "{\"chunk\":[", 10, &self, false, &heard, &end, &e) < 0);
}

/* A timeline as long as they come, in order. */
static void
test_burst(void)
{
	GString *events = g_string_new("");
	int i;

	for (i = 0; i < 5000; i++)
		g_string_append_printf(events, "%s%s", i ? "," : "",
		    event(
			"m.room.message", "@claire:lab.example", talloc_asprintf(mem, "{\"msgtype\":\"m.text\",\"body\":\"%d\"}", i), ""));
	REQUIRE(sync_room(events->str, "") == 0);
	g_string_free(events, TRUE);
	REQUIRE(heard.n == 5000);
	for (i = 0; i < 5000; i++)
		CHECK_INT(atol(got((size_t)i).text), i);
}

int
main(void)
{
	mem = talloc_new(NULL);
	test_plain();
	test_reply();
	test_edit();
	test_reaction();
	test_redaction();
	test_mention();
	test_echo();
	test_servers();
	test_history();
	test_member();
	test_encrypted();
	test_tombstone();
	test_state();
	test_speak();
	test_twelve();
	test_first();
	test_invite();
	test_leave();
	test_messages();
	test_burst();
	talloc_free(mem);
	return check_report();
}
