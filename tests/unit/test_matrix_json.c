/* SPDX-License-Identifier: EUPL-1.2
 *
 * JSON as no homeserver should send it: what is in a list falls alone, what is around the lists takes the whole answer with it.
 */
#include <talloc.h>

#include "bot/base/room_item.h"
#include "bot/matrix/event.h"
#include "bot/matrix/json.h"
#include "tests/unit/check.h"

static const struct matrix_self self = { .user = "@lab:lab.example" };
static TALLOC_CTX *mem;
static struct heard heard;

#define GOOD(n)                                                                                                                            \
	"{\"type\":\"m.room.message\",\"sender\":\"@claire:lab.example\",\"event_id\":\"$" n                                               \
	"\",\"origin_server_ts\":1000,\"content\":{\"msgtype\":\"m.text\",\"body\":\"" n "\"}}"
#define HEAD "{\"type\":\"m.room.message\",\"sender\":\"@claire:lab.example\",\"event_id\":\"$x\",\"origin_server_ts\":1000,\"content\":"
#define SAYS(body) HEAD "{\"msgtype\":\"m.text\",\"body\":" body "}}"

static int
hear(const char *json, size_t size)
{
	struct err e = { 0 };
	int r = heard_sync(mem, json, size, &self, "s1", &heard, &e);

	CHECK(r == 0 || e.kind == ERR_TEMP);
	return r;
}

static int
sync_events(const char *events, size_t size)
{
	static const char before[] = "{\"next_batch\":\"s2\",\"rooms\":{\"join\":{\"!r:lab.example\":{\"timeline\":{\"events\":[";
	static const char after[] = "]}}}}}";
	char *json = talloc_size(mem, sizeof before + sizeof after + size);
	size_t n = 0;

	memcpy(json, before, sizeof before - 1);
	n += sizeof before - 1;
	memcpy(json + n, events, size);
	n += size;
	memcpy(json + n, after, sizeof after - 1);
	n += sizeof after - 1;
	return hear(json, n);
}

static const char *
text_of(size_t i)
{
	struct inbound in;

	if (i >= heard.n)
		return "(nothing)";
	room_item_read(mem, &heard.a[i], &in);
	return in.text;
}

/* One bad event between two good ones. */
static void
falls_alone(const char *bad)
{
	char *events = talloc_asprintf(mem, GOOD("a") ",%s," GOOD("b"), bad);

	if (sync_events(events, strlen(events)) < 0 || heard.n != 2 || heard.skipped != 1)
		printf("this one: %.200s\n", bad);
	CHECK_INT(heard.n, 2);
	CHECK_INT(heard.skipped, 1);
	CHECK_STR(text_of(0), "a");
	CHECK_STR(text_of(1), "b");
}

static void
test_grammar(void)
{
	static const char *const bad[] = {
		"[]", "\"text\"", "null", "true", "12", "{}", "[[[]]]", /* not what an event is */
		"nul", "tru", "fals", "NaN", "Infinity", "-Infinity", "-", "+1", "01", "-01", ".5", "1.", "1.e1", "1e", "1e+", "0x10",
		"1_0", "--1", "1-1", "'a'", "a", "\xff", "{a:1}", "{'a':1}", "{\"a\"}", "{\"a\" 1}", "{\"a\":}", "{\"a\":1,}", "{,}",
		"{,\"a\":1}", "{\"a\":1 \"b\":2}", "{\"a\":1;\"b\":2}", "{1:2}", "{null:1}", "[1,]", "[,1]", "[,]", "[1 2]", "[1;2]",
		"// a", "/* a */ 1", "{\"a\":1}x", "{\"a\":1}{}", "1 2", "\"\\x41\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\U0041\"", "\"\\'\"",
		"\"\\0\"", "\"a\tb\"", "\"a\nb\"", "\"a\x01z\"", "\"a\x1fz\"", "True", "NULL", "undefined", "1e1.5", "- 1", "1 .5",
		"{\"a\":[}]", "{\"a\":{]}",
		"1234567890123456789012345678901234567890123456789012345678901234567890", /* a number of more digits than any has */
		SAYS("\"\xc3\""), SAYS("\"\xc0\xaf\""), SAYS("\"\xed\xa0\x80\""), SAYS("\"\xf5\x80\x80\x80\""), SAYS("\"\xe2\x82\""),
		SAYS("\"\x80\""), SAYS("\"\xfe\""), SAYS("\"\xf8\x88\x80\x80\x80\""), /* no UTF-8 */
	};
	size_t i;

	for (i = 0; i < sizeof bad / sizeof *bad; i++)
		falls_alone(bad[i]);
}

static void
test_twins(void)
{
	falls_alone("{\"sender\":\"@staff:lab.example\",\"type\":\"m.room.message\",\"sender\":\"@claire:lab.example\",\"event_id\":\"$x\","
		    "\"origin_server_ts\":1000,\"content\":{\"msgtype\":\"m.text\",\"body\":\"x\"}}");
	falls_alone("{\"s\\u0065nder\":\"@staff:lab.example\",\"type\":\"m.room.message\",\"sender\":\"@claire:lab.example\","
		    "\"event_id\":\"$x\",\"origin_server_ts\":1000,\"content\":{\"msgtype\":\"m.text\",\"body\":\"x\"}}");
	falls_alone(HEAD "{\"msgtype\":\"m.text\",\"body\":\"x\",\"body\":\"y\"}}");
	falls_alone(HEAD "{\"msgtype\":\"m.text\",\"body\":\"x\",\"z\":[{\"a\":1,\"a\":2}]}}");
	falls_alone(HEAD
	    "{\"msgtype\":\"m.text\",\"body\":\"x\",\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,\"i\":1,\"a\":2}}");
	falls_alone(HEAD "{\"msgtype\":\"m.text\",\"body\":\"x\",\"a\\u0000\":1,\"a\\u0001\":1}}");
}

static void
test_types(void)
{
	static const char *const fields[] = { "\"type\":\"m.room.message\"", "\"sender\":\"@claire:lab.example\"", "\"event_id\":\"$x\"",
		"\"origin_server_ts\":1000", "\"content\":{\"msgtype\":\"m.text\",\"body\":\"x\"}" };
	static const char *const wrong[] = { "null", "true", "[]", "{}", "1.5", "-1", "1e300", "-1e300", "9007199254740993",
		"9007199254740991", "\"\"", "\"x\"", "\"@claire\"", "\"@:lab.example\"", "\"@claire:\"", "\"@cl aire:lab.example\"",
		"\"@cl\\u00e9:lab.example\"", "\"$\"", "\"$a b\"", "\"$a\\u0000\"", "\"$a\\n\"", "\"@a\\u0000b:lab.example\"",
		"[{\"msgtype\":\"m.text\",\"body\":\"x\"}]" };
	size_t i, j, k;

	for (i = 0; i < 5; i++)
		for (j = 0; j < sizeof wrong / sizeof *wrong; j++) {
			char *event = talloc_strdup(mem, "{");

			if (i == 0 && *wrong[j] == '"' && wrong[j][1] != '"')
				continue; /* another type is nothing wrong */
			for (k = 0; k < 5; k++)
				event = talloc_asprintf_append(event, "%s%.*s%s", k ? "," : "",
				    (int)(k == i ? strcspn(fields[k], ":") + 1 : strlen(fields[k])), fields[k], k == i ? wrong[j] : "");
			event = talloc_strdup_append(event, "}");
			if (i == 0 && strcmp(wrong[j], "\"\"") == 0)
				continue;
			falls_alone(event);
		}
}

static void
test_strings(void)
{
	static const struct {
		const char *json, *text;
	} cases[] = {
		{ "\"a\\u0000b\"", "ab" },
		{ "\"\\u0000!aide\"", "!aide" },
		{ "\"a\\ud83db\"", "a\xef\xbf\xbd"
				   "b" },
		{ "\"a\\ude00b\"", "a\xef\xbf\xbd"
				   "b" },
		{ "\"\\ud83d\\ud83d\\ude00\"", "\xef\xbf\xbd\xf0\x9f\x98\x80" },
		{ "\"\\ud83d\\u0041\"", "\xef\xbf\xbd"
					"A" },
		{ "\"\\ud83d\\ude00\"", "\xf0\x9f\x98\x80" },
		{ "\"\\u00e9\\t\\\"\\\\\\/x\"", "\xc3\xa9\t\"\\/x" },
		{ "\"\xef\xbb\xbfz\"", "z" },
		{ "\"a\\r\\nb\\rc\"", "a\nb\nc" },
		{ "\"a\\u202eb\\u200fc\"", "abc" },
		{ "\"\\udead\"", "\xef\xbf\xbd" },
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *event = talloc_asprintf(mem, HEAD "{\"msgtype\":\"m.text\",\"body\":%s}}", cases[i].json);

		CHECK(sync_events(event, strlen(event)) == 0);
		CHECK_INT(heard.skipped, 0);
		CHECK_STR(text_of(0), cases[i].text);
	}
	CHECK(sync_events(
		  "{\"\\u0074ype\":\"m.room.message\",\"sender\":\"@claire:lab.example\",\"event_id\":\"$x\",\"origin_server_ts\":1000,"
		  "\"content\":{\"msgtype\":\"m.text\",\"body\":\"x\"}}",
		  strlen(
		      "{\"\\u0074ype\":\"m.room.message\",\"sender\":\"@claire:lab.example\",\"event_id\":\"$x\",\"origin_server_ts\":1000,"
		      "\"content\":{\"msgtype\":\"m.text\",\"body\":\"x\"}}")) == 0);
	CHECK_STR(text_of(0), "x");
	CHECK(sync_events(GOOD("a") ",{\"type\":\"a\0b\"}," GOOD("b"), sizeof(GOOD("a") ",{\"type\":\"a\0b\"}," GOOD("b")) - 1) == 0);
	CHECK_INT(heard.n, 2);
	CHECK_INT(heard.skipped, 1);
}

static char *
nest(char open, char close, int levels)
{
	char *s = talloc_size(mem, (size_t)levels * 2 + 2);

	memset(s, open, (size_t)levels);
	s[levels] = '1';
	memset(s + levels + 1, close, (size_t)levels);
	s[levels * 2 + 1] = '\0';
	return s;
}

static char *
nest_objects(int levels)
{
	char *s = talloc_strdup(mem, "");
	int i;

	for (i = 0; i < levels; i++)
		s = talloc_strdup_append_buffer(s, "{\"a\":");
	s = talloc_strdup_append_buffer(s, "1");
	for (i = 0; i < levels; i++)
		s = talloc_strdup_append_buffer(s, "}");
	return s;
}

static void
test_depth(void)
{
	char *event;

	falls_alone(talloc_asprintf(mem, HEAD "{\"msgtype\":\"m.text\",\"body\":%s}}", nest('[', ']', 10000)));
	falls_alone(talloc_asprintf(mem, HEAD "{\"msgtype\":\"m.text\",\"body\":%s}}", nest_objects(10000)));
	falls_alone(nest('[', ']', 1000000));
	falls_alone(talloc_asprintf(mem, HEAD "{\"msgtype\":\"m.text\",\"body\":\"x\",\"a\":%s}}", nest('[', ']', 31)));
	event = talloc_asprintf(mem, HEAD "{\"msgtype\":\"m.text\",\"body\":\"x\",\"a\":%s}}", nest('[', ']', 30));
	CHECK(sync_events(event, strlen(event)) == 0);
	CHECK_STR(text_of(0), "x");
	event = talloc_asprintf(mem, "{\"next_batch\":\"s2\",\"a\":%s}", nest_objects(10000));
	CHECK(hear(event, strlen(event)) < 0);
}

static void
test_size(void)
{
	char *body = talloc_zero_size(mem, 65001), *event;

	memset(body, 'x', 65000);
	event = talloc_asprintf(mem, HEAD "{\"msgtype\":\"m.text\",\"body\":\"%s\"}}", body);
	CHECK(sync_events(event, strlen(event)) == 0);
	CHECK_INT(strlen(text_of(0)), 65000);
	body = talloc_zero_size(mem, 1100001);
	memset(body, 'x', 1100000);
	falls_alone(talloc_asprintf(mem, HEAD "{\"msgtype\":\"m.text\",\"body\":\"%s\"}}", body));
}

/* What is no answer at all. */
static void
test_whole(void)
{
	static const char *const bad[] = { "", " ", "null", "[]", "\"x\"", "1", "{", "}", "{}", "{\"next_batch\":\"\"}",
		"{\"next_batch\":1}", "{\"next_batch\":null}", "{\"next_batch\":[\"s\"]}", "{\"next_batch\":\"s\"",
		"{\"next_batch\":\"s\"}}", "{\"next_batch\":\"s\"} x", "{\"next_batch\":\"s\",}",
		"{\"next_batch\":\"s\",\"next_batch\":\"s\"}", "{\"next_batch\":\"s\",\"rooms\":{},\"rooms\":{}}",
		"{\"next_batch\":\"s\",\"rooms\":{\"join\":{},\"join\":{}}}",
		"{\"next_batch\":\"s\",\"rooms\":{\"join\":{\"!r:a\":{},\"!r:a\":{}}}}",
		"{\"next_batch\":\"s\",\"rooms\":{\"join\":{\"!r:a\":{\"timeline\":{\"events\":[],\"events\":[]}}}}}",
		"\xef\xbb\xbf{\"next_batch\":\"s\"}", "{\"next_batch\":\"\xff\"}",
		"{\"next_batch\":\"s\",\"rooms\":{\"join\":{\"!\xff:a\":{}}}}", "{\"next_batch\":\"s\",\"a\":1e}",
		"{\"next_batch\":\"s\",\"rooms\":{\"join\":{\"!r:a\":{\"timeline\":{\"events\":[{]}}}}}",
		"{\"next_batch\":\"s\",\"rooms\":{\"join\":{\"!r:a\":{\"timeline\":{\"events\":[{\"a\":\"}]}}}}}",
		"<html>502 Bad Gateway</html>" };
	static const char *const good[] = { "{\"next_batch\":\"s\"}", " {\"next_batch\" : \"s\"}\r\n\t",
		"{\"next_batch\":\"s\",\"rooms\":null}", "{\"next_batch\":\"s\",\"rooms\":[]}",
		"{\"next_batch\":\"s\",\"rooms\":{\"join\":[],\"invite\":1,\"leave\":\"x\"}}",
		"{\"next_batch\":\"s\",\"rooms\":{\"join\":{\"!r:a\":{}}}}",
		"{\"next_batch\":\"s\",\"rooms\":{\"join\":{\"!r:a\":{\"timeline\":{\"events\":{}}}}}}",
		"{\"next_batch\":\"s\",\"rooms\":{\"join\":{\"!r:a\":{\"timeline\":[],\"state\":7,\"summary\":\"x\"}}}}",
		"{\"next_batch\":\"s\",\"Rooms\":{\"join\":{\"!r:a\":{\"timeline\":{\"events\":[" GOOD("a") "]}}}}}" };
	size_t i;

	for (i = 0; i < sizeof bad / sizeof *bad; i++) {
		if (hear(bad[i], strlen(bad[i])) == 0)
			printf("this one: %s\n", bad[i]);
		CHECK(hear(bad[i], strlen(bad[i])) < 0);
	}
	for (i = 0; i < sizeof good / sizeof *good; i++) {
		CHECK(hear(good[i], strlen(good[i])) == 0);
		CHECK_INT(heard.n, 0);
	}
	CHECK(hear("{\"next_batch\":\"s\"}\0", 19) < 0);
}

/* Each length of a good answer but the whole is none. */
static void
test_truncated(void)
{
	static const char whole[] =
	    "{\"next_batch\":\"s\",\"rooms\":{\"join\":{\"!r:a\":{\"timeline\":{\"events\":[" GOOD("a") "," GOOD("b") "]}}}}}";
	size_t n;

	for (n = 0; n < sizeof whole - 1; n++)
		CHECK(hear(whole, n) < 0);
	CHECK(hear(whole, n) == 0);
	CHECK_INT(heard.n, 2);
}

static void
test_rooms(void)
{
	static const char *const ids[] = { "", "!", "r:a", "!r a:b", "!r/x:a", "!r\\u0000:a", "!r\\n:a", "@r:a", "$r:a", "!\\u00e9:a" };
	size_t i;

	for (i = 0; i < sizeof ids / sizeof *ids; i++) {
		char *json = talloc_asprintf(mem,
		    "{\"next_batch\":\"s\",\"rooms\":{\"join\":{\"%s\":{\"timeline\":{\"events\":[" GOOD(
			"a") "]}},"
			     "\"!good\":{\"timeline\":{\"events\":[" GOOD("b") "]}}}}}",
		    ids[i]);

		CHECK(hear(json, strlen(json)) == 0);
		CHECK_INT(heard.n, 1);
		CHECK_INT(heard.skipped, 1);
		CHECK_STR(text_of(0), "b");
	}
}

static void
test_error(void)
{
	struct matrix_error m;
	static const char limited[] = "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"error\":\"trop\\nvite \xc3\xa9\",\"retry_after_ms\":2000}";
	static const char *const odd[] = { "", "x", "[]",
		"{\"errcode\":7,\"error\":{},\"retry_after_ms\":\"2000\",\"soft_logout\":\"true\"}", "{\"retry_after_ms\":-5}",
		"{\"retry_after_ms\":null}", "{\"retry_after_ms\":-1e999}", "{\"errcode\":\"A\",\"errcode\":\"B\"}" };
	size_t i;

	heard_error(mem, limited, strlen(limited), &m);
	CHECK_STR(m.code, "M_LIMIT_EXCEEDED");
	CHECK_STR(m.text, "trop?vite ??");
	CHECK_INT(m.retry_ms, 2000);
	CHECK(!m.soft_logout);
	heard_error(mem, "{\"retry_after_ms\":1e300,\"soft_logout\":true}", 43, &m);
	CHECK_INT(m.retry_ms, 3600000);
	CHECK(m.soft_logout);
	for (i = 0; i < sizeof odd / sizeof *odd; i++) {
		heard_error(mem, odd[i], strlen(odd[i]), &m);
		CHECK_STR(m.code, "");
		CHECK_STR(m.text, "");
		CHECK_INT(m.retry_ms, 0);
		CHECK(!m.soft_logout);
	}
	CHECK_STR(heard_string(mem, "{\"event_id\":\"$a\"}", 17, "event_id"), "$a");
	CHECK(!heard_string(mem, "{\"event_id\":\"$a\"}", 17, "room_id"));
	CHECK(!heard_string(mem, "{\"event_id\":{}}", 15, "event_id"));
	CHECK(!heard_string(mem, "{\"Event_id\":\"$a\"}", 17, "event_id"));
}

int
main(void)
{
	mem = talloc_new(NULL);
	test_grammar();
	test_twins();
	test_types();
	test_strings();
	test_depth();
	test_size();
	test_whole();
	test_truncated();
	test_rooms();
	test_error();
	talloc_free(mem);
	return check_report();
}
