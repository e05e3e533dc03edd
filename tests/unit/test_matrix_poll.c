/* SPDX-License-Identifier: EUPL-1.2
 *
 * Polls as people's programs answer them [B3], and as nobody should.
 */
#include "tests/unit/heard.h"

static const char *
choosing(const char *shape, const char *ids)
{
	return talloc_asprintf(mem, "{\"m.relates_to\":{\"rel_type\":\"m.reference\",\"event_id\":\"$poll\"},%s}",
	    strstr(shape, "%s") ? talloc_asprintf(mem, "%.*s%s%s", (int)(strstr(shape, "%s") - shape), shape, ids, strstr(shape, "%s") + 2)
				: shape);
}

/* What an answer of that content is read as; NULL: it is passed over. */
static const char *
answer(const char *type, const char *content)
{
	struct inbound in;

	REQUIRE(sync_room(event(type, "@claire:lab.example", content, ""), "") == 0);
	CHECK_INT(heard.n + heard.skipped, 1);
	if (heard.n == 0)
		return NULL;
	in = got(0);
	CHECK(in.what == ROOM_POLL_ANSWER);
	CHECK_STR(in.target, "$poll");
	CHECK_STR(in.from, "@claire:lab.example");
	return talloc_strdup(mem, in.text);
}

#define UNSTABLE "org.matrix.msc3381.poll.response"
static const char *const shapes[] = { "\"" UNSTABLE "\":{\"answers\":%s}", "\"m.selections\":%s", "\"m.poll.response\":{\"answers\":%s}" };
static const char *const answer_types[] = { UNSTABLE, "m.poll.response" };

/* [B3] Under either type, in each shape. */
static void
test_poll_answers(void)
{
	char *many = talloc_strdup(mem, "[\"1\""), *uuid = talloc_asprintf(mem, "[\"%036d\"]", 7);
	size_t i, k;
	int n;

	for (n = 2; n <= 20; n++)
		many = talloc_asprintf_append(many, ",\"%d\"", n);
	for (i = 0; i < G_N_ELEMENTS(answer_types); i++)
		for (k = 0; k < G_N_ELEMENTS(shapes); k++) {
			CHECK_STR(answer(answer_types[i], choosing(shapes[k], "[\"1\"]")), "1");
			CHECK_STR(answer(answer_types[i], choosing(shapes[k], "[\"3\",\"1\",\"3\"]")), "3 1");
			CHECK_STR(answer(answer_types[i], choosing(shapes[k], "[]")), "");
			CHECK_STR(answer(answer_types[i], choosing(shapes[k], "[\"12\",\"1\",\"2\"]")), "12 1 2");
			CHECK_STR(answer(answer_types[i], choosing(shapes[k], talloc_asprintf(mem, "%s]", many))),
			    "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20");
			CHECK_STR(answer(answer_types[i], choosing(shapes[k], uuid)), talloc_asprintf(mem, "%036d", 7));
			CHECK(!answer(answer_types[i], choosing(shapes[k], talloc_asprintf(mem, "%s,\"21\"]", many))));
		}
}

/* What is no answer takes none back and spoils none. */
static void
test_poll_answers_damaged(void)
{
	static const char *const bad[] = { "null", "7", "true", "\"1\"", "{}", "{\"0\":\"1\"}", "[1]", "[null]", "[[\"1\"]]",
		"[{\"id\":\"1\"}]", "[\"1\",2]", "[\"\"]", "[\"a b\"]", "[\"a\\nb\"]", "[\"\\u0000\"]", "[\"\\u00e9\"]",
		"[\"00000000000000000000000000000000000000000000000000000000000000000\"]" };
	static const char *const relations[] = {
		"{}", "{\"m.relates_to\":null,\"m.selections\":[\"1\"]}", "{\"m.selections\":[\"1\"]}",
		"{\"m.relates_to\":{\"event_id\":\"$poll\"},\"m.selections\":[\"1\"]}",
		"{\"m.relates_to\":{\"rel_type\":\"m.thread\",\"event_id\":\"$poll\"},\"m.selections\":[\"1\"]}",
		"{\"m.relates_to\":{\"rel_type\":\"m.annotation\",\"event_id\":\"$poll\",\"key\":\"1\"},\"m.selections\":[\"1\"]}",
		"{\"m.relates_to\":{\"rel_type\":\"m.reference\",\"event_id\":7},\"m.selections\":[\"1\"]}",
		"{\"m.relates_to\":{\"rel_type\":\"m.reference\",\"event_id\":\"poll\"},\"m.selections\":[\"1\"]}",
		"{\"m.relates_to\":{\"rel_type\":\"m.reference\",\"event_id\":\"$poll\"}}",
		"{\"m.relates_to\":{\"rel_type\":\"m.reference\",\"event_id\":\"$poll\"},\"m.selections\":7,\"m.poll.response\":{\"answers\":[]}}",
		"{\"m.relates_to\":{\"rel_type\":\"m.reference\",\"event_id\":\"$poll\"},\"m.selections\":[\"1\"],\"m.selections\":[\"2\"]}"
	};
	GString *many = g_string_new("[\"1\"");
	size_t i, k, t;

	for (i = 0; i < 10000; i++)
		g_string_append(many, ",\"1\"");
	g_string_append_c(many, ']');
	for (t = 0; t < G_N_ELEMENTS(answer_types); t++) {
		for (k = 0; k < G_N_ELEMENTS(shapes); k++) {
			for (i = 0; i < G_N_ELEMENTS(bad); i++)
				CHECK(!answer(answer_types[t], choosing(shapes[k], bad[i])));
			CHECK(!answer(answer_types[t], choosing(shapes[k], many->str)));
		}
		for (i = 0; i < G_N_ELEMENTS(relations); i++)
			CHECK(!answer(answer_types[t], relations[i]));
	}
	g_string_free(many, TRUE);
}

/* Whose it may be; what is taken back or was before us; what others ask each other. */
static void
test_polls_of_others(void)
{
	const char *one = choosing(shapes[1], "[\"1\"]"), *reference = choosing("\"m.poll.end\":{}", "");
	struct inbound in;

	REQUIRE(sync_room(event(UNSTABLE, "@x:evil.example", one, ""), "") == 0);
	CHECK_INT(heard.n, 0);
	CHECK_INT(heard.skipped, 1);
	REQUIRE(sync_room(event(UNSTABLE, "@claire:lab.example", one, ",\"unsigned\":{\"redacted_because\":{}}"), "") == 0);
	CHECK_INT(heard.n + heard.skipped, 0);
	REQUIRE(sync_room(event(UNSTABLE, "@claire:lab.example", one, ",\"unsigned\":{\"membership\":\"leave\"}"), "") == 0);
	CHECK_INT(heard.n + heard.skipped, 0);
	REQUIRE(sync_room(event(UNSTABLE, "@claire:lab.example", one, ",\"state_key\":\"\""), "") == 0);
	CHECK_INT(heard.n + heard.skipped, 0);
	REQUIRE(sync_room(event("org.matrix.msc3381.poll.start", "@claire:lab.example", "{\"m.poll\":{}}", ""), "") == 0);
	in = got(0);
	CHECK(in.what == ROOM_POLL);
	CHECK_STR(in.target, "");
	CHECK_STR(in.text, "");
	REQUIRE(sync_room(event("m.poll.end", "@claire:lab.example", reference, ""), "") == 0);
	in = got(0);
	CHECK(in.what == ROOM_POLL);
	CHECK_STR(in.target, "$poll");
	REQUIRE(sync_room(event("org.matrix.msc3381.poll.end", "@claire:lab.example", "{}", ""), "") == 0);
	CHECK_INT(heard.skipped, 1);
}

/* Our own poll comes back: it is sent. Our own answer would be nobody's. */
static void
test_poll_echo(void)
{
	REQUIRE(sync_room(event("org.matrix.msc3381.poll.start", "@lab:lab.example", "{\"fr.skoazell.letter\":\"abc.de\"}", ""), "") == 0);
	CHECK_INT(heard.n, 0);
	REQUIRE(heard.n_echo == 1);
	CHECK_STR(heard.echo[0].letter, "abc.de");
	REQUIRE(sync_room(event("org.matrix.msc3381.poll.end", "@lab:lab.example", "{\"fr.skoazell.letter\":\"abc.de\"}", ""), "") == 0);
	CHECK_INT(heard.n_echo, 1);
	REQUIRE(sync_room(event(UNSTABLE, "@lab:lab.example", choosing(shapes[0], "[\"1\"]"), ""), "") == 0);
	CHECK_INT(heard.n + heard.n_echo + heard.skipped, 0);
}

int
main(void)
{
	mem = talloc_new(NULL);
	test_poll_answers();
	test_poll_answers_damaged();
	test_polls_of_others();
	test_poll_echo();
	talloc_free(mem);
	return check_report();
}
