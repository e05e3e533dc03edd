/* SPDX-License-Identifier: EUPL-1.2
 *
 * Letters as the content of events: what is read there, who is told, what it hangs on. Plain body and formatted body say the same [H8].
 */
#include <cjson/cJSON.h>
#include <talloc.h>

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
}

int
main(void)
{
	mem = talloc_new(NULL);
	test_say();
	test_nobody();
	test_aimed();
	test_rooms();
	test_format();
	test_long();
	talloc_free(mem);
	return check_report();
}
