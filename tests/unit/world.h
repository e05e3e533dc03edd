/* SPDX-License-Identifier: EUPL-1.2
 *
 * A lab for tests of handlers: its settings, what comes in, and how it is handled. One transaction holds all that a test does.
 */
#ifndef TESTS_UNIT_WORLD_H
#define TESTS_UNIT_WORLD_H

#include "handlers/handling.h"
#include "tests/unit/check.h"

#define MAY_REST __attribute__((unused)) /* no test needs all of it */

static TALLOC_CTX *mem;
static struct store *store;
static MAY_REST struct tx *tx;
static struct lab lab;
static int64_t now = 1772438400; /* Monday 2 March 2026, 9:00 */
static int serial;

static MAY_REST struct lab
world_lab(const struct templates *words)
{
	static const struct hours_rules rules = { "Europe/Paris", "9:00-17:00", "lundi-vendredi", "france", "", "" };

	return (struct lab){ .name = "Ti Lab",
		.address = "lab@lab.example",
		.domain = "lab.example",
		.zone = "Europe/Paris",
		.hours = hours_new(mem, &rules),
		.hours_rules = &rules,
		.language = "fr",
		.contact = "",
		.controller = "X",
		.dpo = "",
		.elsewhere = "",
		.staff_room = "!staff",
		.answer_days = 5,
		.retention_years = 2,
		.attachment_size = 1000,
		.secret = store_secret(store),
		.words = words };
}

/* Somebody whom we know writes, by mail or in the staff's room; a message of the clock says nothing. */
static MAY_REST struct inbound
inbound(enum channel channel, const char *from, const char *text)
{
	return (struct inbound){ .channel = channel,
		.key = talloc_asprintf(mem, "test:%d", ++serial),
		.at = now,
		.from = from,
		.from_name = "",
		.verified = true,
		.text = text,
		.full_text = text,
		.message_id = talloc_asprintf(mem, "%d@test.example", serial),
		.subject = "x",
		.return_path = "",
		.machine_why = "",
		.list_id = "",
		.original = { "", "" },
		.original_text = "",
		.failed_id = "",
		.failed_to = "",
		.room = channel == CHANNEL_ROOM ? "!staff" : "",
		.event = talloc_asprintf(mem, "$%d", serial),
		.answers = "",
		.target = "",
		.thread = "" };
}

/* *id: its row. */
static MAY_REST struct result
handled(const struct inbound *in, int64_t *id)
{
	const struct arrival a = { .key = in->key, .channel = in->channel, .at = now, .raw = in->text, .size = strlen(in->text) };
	struct result r;
	struct err e = { 0 };

	REQUIRE(inbox_add(tx, &a, now, id, &e) == 0);
	if (handle(tx, mem, &lab, in, *id, now, &r, &e) < 0)
		printf("%s\n", e.text);
	CHECK_STR(e.text, "");
	return r;
}

static MAY_REST struct result
take(const struct inbound *in)
{
	int64_t id;

	return handled(in, &id);
}

#endif
