/* SPDX-License-Identifier: EUPL-1.2
 *
 * Letters as the content of events: what is read there, who is told, what it hangs on. Plain body and formatted body say the same [H8].
 */
#include <cjson/cJSON.h>
#include <talloc.h>

#include "bot/base/limits.h"
#include "bot/matrix/content.h"
#include "bot/matrix/format.h"
#include "tests/unit/check.h"

static TALLOC_CTX *mem;

static const char *
written(const struct letter *l)
{
	const char *json, *again;
	size_t size, size_again;
	struct err e;

	REQUIRE(content_write(mem, l, &json, &size, &e) == 0);
	CHECK_INT(strlen(json), size);
	REQUIRE(content_write(mem, l, &again, &size_again, &e) == 0);
	CHECK_STR(again, json);
	return json;
}

static void
test_say(void)
{
	const char *const who[] = { "@claire:lab.example", NULL };
	struct letter l = { .channel = CHANNEL_ROOM, .id = "abc.de", .text = "P-2026-014 : \"ok\"" };

	CHECK_STR(written(&l),
	    "{\"msgtype\":\"m.notice\",\"body\":\"P-2026-014 : \\\"ok\\\"\",\"format\":\"org.matrix.custom.html\","
	    "\"formatted_body\":\"<p><strong>P-2026-014</strong> : &quot;ok&quot;</p>\",\"m.mentions\":{},\"fr.skoazell.letter\":\"abc.de\"}");
	l.text = "oui";
	l.answers = "$question";
	l.mention = who;
	CHECK_STR(written(&l),
	    "{\"msgtype\":\"m.text\",\"body\":\"oui\",\"format\":\"org.matrix.custom.html\",\"formatted_body\":\"<p>oui</p>\","
	    "\"m.mentions\":{\"user_ids\":[\"@claire:lab.example\"]},\"m.relates_to\":{\"m.in_reply_to\":{\"event_id\":\"$question\"}},"
	    "\"fr.skoazell.letter\":\"abc.de\"}");
	l.mention = NULL;
	l.thread = "$root";
	CHECK(strstr(written(&l), "\"m.relates_to\":{\"rel_type\":\"m.thread\",\"event_id\":\"$root\",\"is_falling_back\":false,"
				  "\"m.in_reply_to\":{\"event_id\":\"$question\"}}"));
	l.answers = "";
	CHECK(strstr(written(&l), "\"m.relates_to\":{\"rel_type\":\"m.thread\",\"event_id\":\"$root\",\"is_falling_back\":true,"
				  "\"m.in_reply_to\":{\"event_id\":\"$root\"}}"));
}

/* Nobody is told of what somebody else wrote. */
static void
test_nobody(void)
{
	struct letter l = { .channel = CHANNEL_ROOM, .id = "abc.de", .text = "vous disiez : @room, @Room @claire <b>@ROOM</b>" };
	const char *json = written(&l);

	CHECK(!strcasestr(json, "@room"));
	CHECK(strstr(json, "@\xe2\x80\x8droom, @\xe2\x80\x8dRoom @claire &lt;b&gt;@\xe2\x80\x8dROOM&lt;/b&gt;"));
	CHECK(strstr(json, "\"m.mentions\":{}"));
}

static const char *
sent(enum act_kind act, const char *bytes, const char *target, bool tchap)
{
	struct parcel p = { .id = "abc.de", .act = act, .bytes = bytes, .size = strlen(bytes), .target = target };
	const char *json;
	size_t size;
	struct err e;

	if (content_send(mem, &p, tchap, &json, &size, &e) < 0)
		return "refused";
	CHECK_INT(strlen(json), size);
	return json;
}

static void
test_aimed(void)
{
	struct letter l = { .channel = CHANNEL_ROOM, .act = ACT_EDIT, .id = "abc.de", .text = "fini", .target = "$old" };
	const char *json = written(&l);

	CHECK_STR(json, "{\"msgtype\":\"m.notice\",\"body\":\"* fini\",\"m.mentions\":{},\"m.new_content\":{\"msgtype\":\"m.notice\","
			"\"body\":\"fini\",\"format\":\"org.matrix.custom.html\",\"formatted_body\":\"<p>fini</p>\",\"m.mentions\":{}},"
			"\"m.relates_to\":{\"rel_type\":\"m.replace\"},\"fr.skoazell.letter\":\"abc.de\"}");
	CHECK(strstr(sent(ACT_EDIT, json, "$old", false), "\"m.relates_to\":{\"rel_type\":\"m.replace\",\"event_id\":\"$old\"}"));
	CHECK_STR(sent(ACT_EDIT, json, "", false), "refused");
	CHECK_STR(sent(ACT_EDIT, json, NULL, false), "refused");
	l.act = ACT_REACT;
	l.text = "\xe2\x9c\x85";
	json = written(&l);
	CHECK_STR(json, "{\"m.relates_to\":{\"rel_type\":\"m.annotation\",\"key\":\"\xe2\x9c\x85\"},\"fr.skoazell.letter\":\"abc.de\"}");
	CHECK_STR(sent(ACT_REACT, json, "$card", false),
	    "{\"m.relates_to\":{\"rel_type\":\"m.annotation\",\"key\":\"\xe2\x9c\x85\",\"event_id\":\"$card\"},"
	    "\"fr.skoazell.letter\":\"abc.de\"}");
	CHECK_STR(sent(ACT_SAY, "{\"body\":\"x\"}", "", true), "{\"body\":\"x\"}");
}

#define DATES "Quel jour ?\\n1. jeudi 12 mars\\n2. lundi 16 mars"

static const char *
instead(const struct letter *l, const char *json)
{
	struct parcel p = { .id = l->id,
		.act = l->act,
		.bytes = json,
		.size = strlen(json),
		.answers = l->answers ? l->answers : "",
		.target = l->target };
	const char *notice;
	size_t size;
	struct err e;

	if (content_instead(mem, &p, &notice, &size, &e) < 0)
		return "refused";
	CHECK_INT(strlen(notice), size);
	return notice;
}

/* [B3] MSC3381 as every program knows it; what is said in its place is the same letter, the same words. */
static void
test_poll(void)
{
	const struct choice days[] = { { "1", "jeudi\n12 mars" }, { "2", "lundi 16 mars @room" } };
	struct letter l = { .channel = CHANNEL_ROOM,
		.act = ACT_POLL,
		.id = "abc.de",
		.text = "Quel jour ?\n1. jeudi 12 mars\n2. lundi 16 mars",
		.question = "Quel jour ?",
		.choices = days,
		.n_choices = 2,
		.max_choices = 5 };
	const char *json = written(&l);

	CHECK_STR(json, "{\"org.matrix.msc1767.text\":\"" DATES "\",\"org.matrix.msc3381.poll.start\":{"
			"\"kind\":\"org.matrix.msc3381.poll.disclosed\",\"max_selections\":2,"
			"\"question\":{\"org.matrix.msc1767.text\":\"Quel jour ?\"},\"answers\":["
			"{\"id\":\"1\",\"org.matrix.msc1767.text\":\"jeudi 12 mars\"},"
			"{\"id\":\"2\",\"org.matrix.msc1767.text\":\"lundi 16 mars @\xe2\x80\x8droom\"}]},"
			"\"m.mentions\":{},\"fr.skoazell.letter\":\"abc.de\"}");
	CHECK_STR(sent(ACT_POLL, json, "", true), json);
	CHECK_STR(instead(&l, json),
	    "{\"msgtype\":\"m.notice\",\"body\":\"" DATES "\",\"format\":\"org.matrix.custom.html\",\"formatted_body\":"
	    "\"<p>Quel jour ?</p><ol><li>jeudi 12 mars</li><li>lundi 16 mars</li></ol>\",\"m.mentions\":{},"
	    "\"fr.skoazell.letter\":\"abc.de\"}");
	l.hidden = true;
	l.max_choices = 0;
	l.thread = "$root";
	json = written(&l);
	CHECK(strstr(json, "\"kind\":\"org.matrix.msc3381.poll.undisclosed\",\"max_selections\":1,"));
	CHECK(strstr(json, "\"m.relates_to\":{\"rel_type\":\"m.thread\",\"event_id\":\"$root\","));
	CHECK(strstr(instead(&l, json), "\"m.relates_to\":{\"rel_type\":\"m.thread\",\"event_id\":\"$root\","));
}

static void
test_poll_end(void)
{
	const char *const who[] = { "@claire:lab.example", NULL };
	struct letter l = { .act = ACT_POLL_END, .id = "abc.de", .text = "Le vote est clos.", .target = "$poll", .mention = who };
	const char *json = written(&l);

	CHECK_STR(json, "{\"org.matrix.msc1767.text\":\"Le vote est clos.\",\"org.matrix.msc3381.poll.end\":{},"
			"\"m.relates_to\":{\"rel_type\":\"m.reference\"},\"m.mentions\":{\"user_ids\":[\"@claire:lab.example\"]},"
			"\"fr.skoazell.letter\":\"abc.de\"}");
	CHECK(strstr(sent(ACT_POLL_END, json, "$poll", false), "\"m.relates_to\":{\"rel_type\":\"m.reference\",\"event_id\":\"$poll\"}"));
	CHECK_STR(sent(ACT_POLL_END, json, "", false), "refused");
	CHECK_STR(instead(&l, json),
	    "{\"msgtype\":\"m.text\",\"body\":\"Le vote est clos.\",\"format\":\"org.matrix.custom.html\","
	    "\"formatted_body\":\"<p>Le vote est clos.</p>\",\"m.mentions\":{\"user_ids\":[\"@claire:lab.example\"]},"
	    "\"m.relates_to\":{\"m.in_reply_to\":{\"event_id\":\"$poll\"}},\"fr.skoazell.letter\":\"abc.de\"}");
	CHECK_STR(instead(&l, "{\"msgtype\":\"m.notice\",\"body\":\"x\"}"), "refused");
}

/* What no program could show or answer is not put into the outbox. */
static void
test_no_poll(void)
{
	struct choice options[LIMIT_CHOICES + 1];
	struct letter l = { .act = ACT_POLL, .id = "abc.de", .text = "?", .question = "?", .choices = options };
	const char *json;
	struct err e;
	size_t size, i;

	for (i = 0; i <= LIMIT_CHOICES; i++)
		options[i] = (struct choice){ talloc_asprintf(mem, "%zu", i + 1), "un jour" };
	CHECK(content_write(mem, &l, &json, &size, &e) < 0);
	l.n_choices = LIMIT_CHOICES;
	CHECK(content_write(mem, &l, &json, &size, &e) == 0);
	l.n_choices++;
	CHECK(content_write(mem, &l, &json, &size, &e) < 0);
	l.n_choices = 2;
	options[1].id = "1";
	CHECK(content_write(mem, &l, &json, &size, &e) < 0);
	options[1].id = "a b";
	CHECK(content_write(mem, &l, &json, &size, &e) < 0);
	options[1].id = "b";
	l.question = NULL;
	CHECK(content_write(mem, &l, &json, &size, &e) < 0);
}

static void
test_rooms(void)
{
	const char *const who[] = { "@claire:lab.example", "@yann:lab.example", NULL };
	struct letter l = { .channel = CHANNEL_ROOM, .act = ACT_OPEN, .id = "abc.de", .subject = "Accueil\ndes usagers", .mention = who };
	const char *json = written(&l);

	CHECK_STR(json, "{\"preset\":\"private_chat\",\"visibility\":\"private\",\"name\":\"Accueil des usagers\","
			"\"room_alias_name\":\"skoazell-abc.de\",\"invite\":[\"@claire:lab.example\",\"@yann:lab.example\"]}");
	CHECK_STR(sent(ACT_OPEN, json, "", false), json);
	CHECK(strstr(sent(ACT_OPEN, json, "", true),
	    "\"initial_state\":[{\"type\":\"im.vector.room.access_rules\",\"state_key\":\"\",\"content\":{\"rule\":\"restricted\","
	    "\"visibility\":\"private\",\"force_unencrypted_at_creation\":true,\"encrypted\":false}}]"));
	l.act = ACT_JOIN;
	CHECK_STR(written(&l), "{}");
	l.act = ACT_LEAVE;
	CHECK_STR(written(&l), "{}");
}

static void
test_format(void)
{
	CHECK_STR(format_html(mem, ""), "");
	CHECK_STR(format_html(mem, "un\ndeux\n\ntrois"), "<p>un<br>deux</p><p>trois</p>");
	CHECK_STR(format_html(mem, "Choix :\n1. oui\n2. non\n\n4. autre\n6. rien"),
	    "<p>Choix :</p><ol><li>oui</li><li>non</li></ol><ol start=\"4\"><li>autre</li></ol><ol start=\"6\"><li>rien</li></ol>");
	CHECK_STR(format_html(mem, "- a\n\xe2\x80\xa2 b\n  suite\nfin"), "<ul><li>a</li><li>b<br>suite</li></ul><p>fin</p>");
	CHECK_STR(format_html(mem, "> <script>\n>> fin & vite\nnon"),
	    "<blockquote><p>&lt;script&gt;</p><blockquote><p>fin &amp; vite</p></blockquote></blockquote><p>non</p>");
	CHECK_STR(format_html(mem, "A-2026-007, XP-2026-014 P-2026-14 P-2026-0145."),
	    "<p><strong>A-2026-007</strong>, XP-2026-014 P-2026-14 <strong>P-2026-0145</strong>.</p>");
	CHECK_STR(format_html(mem, "https://lab.example/?a=1&b='2'"), "<p>https://lab.example/?a=1&amp;b=&#39;2&#39;</p>");
}

/* No event holds more than 65,536 bytes: the formatted twin goes first, then the end of the text. */
static void
test_long(void)
{
	struct letter l = { .channel = CHANNEL_ROOM, .id = "abc.de" };
	const struct choice day = { "1", "jeudi" };
	char *text = talloc_zero_size(mem, 65001);
	const char *json;
	cJSON *o;

	memset(text, 'x', 40000);
	l.text = text;
	json = written(&l);
	CHECK(strlen(json) < 60000 && strlen(json) > 40000 && !strstr(json, "formatted_body"));
	memset(text, '"', 65000);
	json = written(&l);
	CHECK(strlen(json) < 60000 && strlen(json) > 50000);
	o = cJSON_Parse(json);
	REQUIRE(o != NULL);
	text = cJSON_GetObjectItemCaseSensitive(o, "body")->valuestring;
	CHECK_STR(text + strlen(text) - 6, "\n[\xe2\x80\xa6]");
	cJSON_Delete(o);
	l = (struct letter){ .act = ACT_POLL, .id = "abc.de", .text = text, .question = "?", .choices = &day, .n_choices = 1 };
	text = talloc_zero_size(mem, 65001);
	memset(text, '"', 65000);
	l.text = text;
	json = written(&l);
	CHECK(strlen(json) < 60000 && strlen(json) > 50000);
	CHECK(strlen(instead(&l, json)) < 60000 && strstr(instead(&l, json), "\\n[\xe2\x80\xa6]"));
}

int
main(void)
{
	mem = talloc_new(NULL);
	test_say();
	test_nobody();
	test_aimed();
	test_poll();
	test_poll_end();
	test_no_poll();
	test_rooms();
	test_format();
	test_long();
	talloc_free(mem);
	return check_report();
}
