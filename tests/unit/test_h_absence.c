/* SPDX-License-Identifier: EUPL-1.2
 *
 * F7: when people are away, as the store keeps it.
 */
#include <glib.h>

#include "db/store.h"
#include "tests/unit/check.h"

static struct tx *tx;
static struct err e;
static int64_t inbox, anne, paul, claire;

/* Of August 2026. */
static uint32_t
august(int day)
{
	GDate d;

	g_date_clear(&d, 1);
	g_date_set_dmy(&d, 1, G_DATE_AUGUST, 2026);
	return g_date_get_julian(&d) + (uint32_t)day - 1;
}

static int64_t
away(int64_t person, int from, int to, int64_t substitute)
{
	struct absence a = {
		.person = person, .from = august(from), .to = august(to), .substitute = substitute, .notice = true, .inbox = inbox
	};

	REQUIRE(absence_add(tx, &a, 100, &e) == 0);
	return a.id;
}

static size_t
count(int64_t person, int day)
{
	struct absence list[ABSENCES_MOST];
	size_t n;

	REQUIRE(absence_of(tx, person, august(day), list, ABSENCES_MOST, &n, &e) == 0);
	return n;
}

static int64_t
instead(int64_t person, int day)
{
	int64_t who;
	int r = absence_substitute(tx, person, august(day), &who, &e);

	REQUIRE(r >= 0 && (r == 1) == (who != 0));
	return who;
}

static void
kept(void)
{
	struct absence list[2];
	int64_t id = away(anne, 3, 24, 0);
	size_t n;

	CHECK_INT(away(anne, 3, 24, paul), id); /* the notice comes again, and names somebody */
	CHECK_INT(away(anne, 3, 24, 0), id);
	REQUIRE(absence_of(tx, anne, august(23), list, 2, &n, &e) == 0);
	CHECK_INT(n, 1);
	CHECK_INT(list[0].id, id);
	CHECK_INT(list[0].from, august(3));
	CHECK_INT(list[0].to, august(24));
	CHECK_INT(list[0].substitute, paul);
	CHECK_INT(list[0].inbox, inbox);
	CHECK_INT(list[0].said_at, 100);
	CHECK(list[0].notice && list[0].person == anne);
	CHECK_INT(count(anne, 24), 0); /* there again */
	CHECK_INT(count(paul, 1), 0);
	away(anne, 1, 2, 0);
	REQUIRE(absence_of(tx, anne, august(1), list, 2, &n, &e) == 0);
	CHECK(n == 2 && list[0].from == august(1) && list[1].id == id);
	REQUIRE(absence_end(tx, id, 200, &e) == 0);
	CHECK_INT(count(anne, 2), 0);
	CHECK(away(anne, 3, 24, 0) != id);       /* said once more */
	REQUIRE(absence_again(tx, id, &e) == 0); /* these days stand already */
	CHECK_INT(count(anne, 2), 1);
}

static void
refused(void)
{
	struct absence a = { .person = anne, .from = august(5), .to = august(5), .inbox = inbox };

	CHECK_INT(absence_add(tx, &a, 100, &e), -1);
	a.to = august(4);
	CHECK_INT(absence_add(tx, &a, 100, &e), -1);
	a.to = 10000000; /* beyond the year 9999 */
	CHECK_INT(absence_add(tx, &a, 100, &e), -1);
	a.to = august(6);
	a.person = 999;
	CHECK_INT(absence_add(tx, &a, 100, &e), -1);
	CHECK_INT(count(anne, 1), 0);
	a.person = a.substitute = anne; /* nobody stands in for themselves */
	CHECK_INT(absence_add(tx, &a, 100, &e), 0);
	CHECK_INT(instead(anne, 5), 0);
}

static void
substitutes(void)
{
	CHECK_INT(instead(anne, 5), anne);
	away(anne, 3, 24, paul);
	CHECK_INT(instead(anne, 2), anne);
	CHECK_INT(instead(anne, 3), paul);
	away(paul, 10, 15, claire);
	CHECK_INT(instead(anne, 9), paul);
	CHECK_INT(instead(anne, 10), claire); /* an absent substitute of an absent person */
	away(claire, 12, 13, 0);
	CHECK_INT(instead(anne, 12), 0);
	CHECK_INT(instead(anne, 13), claire);
	away(claire, 13, 14, anne); /* in a circle */
	CHECK_INT(instead(anne, 13), 0);
	CHECK_INT(instead(anne, 24), anne);
}

/* Two persons turn out to be one; then they do not. */
static void
merged(void)
{
	struct deed d = { .verb = "merge", .person = anne, .other = paul, .inbox = inbox };
	const struct deed undo = { .verb = "unmerge", .person = anne, .other = paul, .inbox = inbox };
	int64_t id, undone;

	away(paul, 3, 24, claire);
	away(claire, 1, 3, paul);
	REQUIRE(deed_add(tx, &d, 100, &id, &e) == 0);
	CHECK_INT(count(anne, 1), 1);
	CHECK_INT(instead(anne, 5), claire);
	CHECK_INT(instead(claire, 2), anne); /* who Paul is now */
	REQUIRE(deed_add(tx, &undo, 200, &undone, &e) == 0 && deed_undone(tx, id, undone, &e) == 0);
	CHECK_INT(count(anne, 1), 0);
	CHECK_INT(count(paul, 1), 1);
	CHECK_INT(instead(claire, 2), paul);
}

int
main(void)
{
	static void (*const tests[])(void) = { kept, refused, substitutes, merged };
	const struct arrival a = { .key = "maildir:1", .raw = "x", .size = 1, .at = 1000 };
	struct store *s;
	size_t i;

	REQUIRE(store_open(NULL, ":memory:", &s, &e) == 0);
	for (i = 0; i < G_N_ELEMENTS(tests); i++) {
		REQUIRE(tx_begin(s, &tx, &e) == 0);
		REQUIRE(person_add(tx, "Anne Kermarrec", "fr", "staff", "anne@lab.example", 1, &anne, &e) == 0);
		REQUIRE(person_add(tx, "Paul Riou", "fr", "staff", "paul@lab.example", 1, &paul, &e) == 0);
		REQUIRE(person_add(tx, "Claire Le Goff", "fr", "agent", "claire@caf.example", 1, &claire, &e) == 0);
		REQUIRE(inbox_add(tx, &a, 1001, &inbox, &e) == 0);
		tests[i]();
		tx_rollback(tx);
	}
	store_close(s);
	return check_report();
}
