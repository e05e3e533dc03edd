/* SPDX-License-Identifier: EUPL-1.2
 *
 * The IMAP transport at servers that close, stall, lie and flood, and under a core that cannot
 * take.
 */
#include "tests/unit/imap_world.h"

static void
test_closes(void)
{
	static const char *const faults[] = { "close-connect", "close-greeting", "close-login", "close-capability", "close-select",
		"close-scan", "close-literal", "close-fetch-ok", "close-move", "close-moved", "close-idle", "bye-idle", "hang-greeting",
		"hang-select", "hang-literal", "hang-move", "scan-bad" };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(faults); i++) {
		story_moved(faults[i], 1, 3);
		story_moved(faults[i], 2, 70);
	}
}

static void
test_lies(void)
{
	static const char *const faults[] = { "extra-fetch", "wrong-uid", "dup-fetch", "unasked-fetch", "no-uid", "forged-tag", "plus",
		"broken-fetch", "huge-literal", "flood-line", "flood-untagged" };
	size_t i;

	for (i = 0; i < 2 * G_N_ELEMENTS(faults); i++) {
		int mails = i % 2 ? 5 : 1;
		struct world *w = story(faults[i / 2], 1, mails);

		CHECK_INT(moved(w, "MOVED"), mails);
		CHECK_INT(log_count(w, "C 2 CAPABILITY"), 2); /* libcurl's and ours: the first connection was given up */
		world_free(w);
	}
	/* Lies in IDLE come when the work is done. */
	for (i = 0; i < 3; i++) {
		static const char *const idle[] = { "flood-idle", "flood-exists", "uidvalidity" };
		struct world *w = story(idle[i], 1, 5);

		CHECK(until_log(w, "IDLING 2", 1));
		CHECK_INT(moved(w, "MOVED"), 5);
		world_free(w);
	}
}

static void
test_core_refuses(void)
{
	struct world *w = world_new();

	/* The disk is full three times; nothing is told to the server before it is not. */
	w->refuse = 3;
	server_start(w, "", 1, 120);
	client_start(w);
	CHECK(until_status(w, "mails could not be stored"));
	CHECK_INT(log_count(w, "UID MOVE"), 0);
	until_taken(w, 120);
	CHECK_INT(moved(w, "MOVED"), 120);
	CHECK_INT(w->takes, 6);
	CHECK_INT(log_count(w, "SELECT"), 1); /* the connection stayed */
	world_free(w);

	/* Refused once: what is under way already does not overtake it. */
	w = world_new();
	w->refuse = 1;
	server_start(w, "", 1, 120);
	client_start(w);
	until_taken(w, 120);
	CHECK(!w->out_of_order);
	CHECK_INT(moved(w, "MOVED"), 120);
	world_free(w);

	w = world_new();
	w->refuse_known = 2;
	server_start(w, "", 1, 3);
	client_start(w);
	until_taken(w, 3);
	CHECK_INT(moved(w, "MOVED"), 3);
	world_free(w);

	/* Left for later: offered again at the next poll, not before. */
	w = world_new();
	w->later = 1;
	w->set.poll_seconds = 1;
	server_start(w, "", 1, 3);
	client_start(w);
	until_taken(w, 0);
	while (w->takes == 0)
		(void)turn(w, now_ms() + 100);
	CHECK_INT(log_count(w, "UID MOVE"), 0);
	until_log(w, "TAKEN", 3);
	until_taken(w, 3);
	CHECK_INT(moved(w, "MOVED"), 3);
	CHECK_INT(w->takes, 2);
	world_free(w);
}

static void
test_trouble(void)
{
	struct world *w = story("poison", 1, 60);

	CHECK_INT(moved(w, "MOVED"), 60);
	world_free(w);

	w = story("gone", 1, 0);
	world_free(w);

	w = world_new();
	server_start(w, "gone", 1, 4);
	client_start(w);
	until_taken(w, 3);
	CHECK_INT(log_count(w, "MOVED "), 3);
	world_free(w);

	w = world_new();
	server_start(w, "nil", 1, 60);
	client_start(w);
	until_taken(w, 59);
	CHECK_INT(moved(w, "MOVED"), 59);
	CHECK(log_count(w, "BODY.PEEK") < 10);
	world_free(w);

	w = world_new();
	server_start(w, "fetch-no", 1, 60);
	client_start(w);
	until_taken(w, 59);
	CHECK_INT(moved(w, "MOVED"), 59);
	CHECK(log_count(w, "BODY.PEEK") < 70);
	world_free(w);
}

int
main(void)
{
	world_open();
	test_closes();
	test_lies();
	test_core_refuses();
	test_trouble();
	return world_close();
}
