/* SPDX-License-Identifier: EUPL-1.2
 *
 * What calendars answer to an invitation [B11]: it counts for whom its UID was made, whatever address it comes from and whether it names an
 * organizer; what is old, of another event or broken changes nothing; another time goes to who organises.
 */
#include <glib.h>
#include <string.h>

#include "db/workshop.h"
#include "handlers/handling.h"
#include "tests/unit/check.h"

static TALLOC_CTX *mem;
static struct store *store;
static struct tx *tx;
static struct lab lab;
static int64_t now = 1772438400; /* Monday 2 March 2026 */
static int serial;
static const char *claire, *yann; /* UIDs of their invitations */

static struct result
take(struct inbound *in)
{
	const struct arrival a = { .key = in->key, .channel = in->channel, .at = now, .raw = "x", .size = 1, .full_size = 1 };
	struct result r;
	struct err e = { 0 };
	int64_t id;

	REQUIRE(inbox_add(tx, &a, now, &id, &e) == 0);
	if (handle(tx, mem, &lab, in, id, now, &r, &e) < 0)
		printf("%s\n", e.text);
	CHECK_STR(e.text, "");
	return r;
}

static struct inbound
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

static struct result
staff(const char *text)
{
	struct inbound in = inbound(CHANNEL_ROOM, "@anne:lab.example", text);

	return take(&in);
}

/* The clock, as often as there are letters to send. */
static void
clock_sends(void)
{
	struct err e = { 0 };
	int64_t id, at;
	int beats;

	while (workshop_next(tx, &id, &at, &beats, &e) == 1 && at <= now) {
		struct inbound in = inbound(CHANNEL_CLOCK, "", "");
		struct result r;
		size_t i;

		in.key = talloc_asprintf(mem, "clock:workshop/%lld/%d", (long long)id, beats);
		r = take(&in);
		for (i = 0; i < r.n_letters; i++)
			if (r.letters[i].event && strcmp(r.letters[i].to, "claire@caf.example") == 0)
				claire = r.letters[i].event->uid;
			else if (r.letters[i].event)
				yann = r.letters[i].event->uid;
	}
}

static struct result
calendar(const char *from, struct calendar_said said)
{
	struct inbound in = inbound(CHANNEL_MAIL, from, "");

	said.attendee = said.attendee_name = said.sent_by = said.delegated_to = said.delegated_from = "";
	said.comment = said.comment ? said.comment : "";
	in.machine = MACHINE_RECEIPT;
	in.calendar = &said;
	return take(&in);
}

static const char *
presence(const char *addr)
{
	struct err e = { 0 };
	struct person p;
	struct invitee i;

	REQUIRE(person_by_address(tx, mem, addr, &p, &e) == 1 && invitee_of(tx, mem, 1, p.id, &i, &e) == 1);
	return i.presence;
}

static void
answers(void)
{
	struct result r =
	    calendar("claire@caf.example", (struct calendar_said){ CALENDAR_REPLY, .uid = claire, .partstat = PARTSTAT_ACCEPTED });

	CHECK_INT(r.state, INBOX_HANDLED);
	CHECK_STR(presence("claire@caf.example"), "accepted");
	/* from an alias that nobody has told us, and not proven: the UID is hers alone */
	r = calendar("c.legoff@private.example", (struct calendar_said){ CALENDAR_REPLY, .uid = claire, .partstat = PARTSTAT_TENTATIVE });
	CHECK_STR(presence("claire@caf.example"), "tentative");
	CHECK_STR(presence("yann@mairie.example"), "asked");
	r = calendar("yann@mairie.example",
	    (struct calendar_said){ CALENDAR_REPLY, .uid = yann, .partstat = PARTSTAT_DECLINED, .comment = "En formation ce jour-là" });
	CHECK_STR(presence("yann@mairie.example"), "declined");
	CHECK_INT(r.n_letters, 1); /* who organises knows it, with the words */
	CHECK_STR(r.letters[0].to, "anne@lab.example");
	CHECK(strstr(r.letters[0].text, "En formation"));
}

static void
changes_nothing(void)
{
	struct result r = calendar("claire@caf.example",
	    (struct calendar_said){ CALENDAR_REPLY, .uid = "aaaaaaaaaaaaaaaaaaaaaaaaaa@lab.example", .partstat = PARTSTAT_ACCEPTED });

	CHECK_INT(r.state, INBOX_IGNORED);
	r = calendar("claire@caf.example", (struct calendar_said){ CALENDAR_REPLY, .uid = claire, .partstat = PARTSTAT_NEEDS_ACTION });
	CHECK_STR(presence("claire@caf.example"), "tentative");
	r = calendar("claire@caf.example",
	    (struct calendar_said){ CALENDAR_REPLY, .uid = claire, .partstat = PARTSTAT_DECLINED, .trouble = "calendar-broken" });
	CHECK_INT(r.state, INBOX_QUARANTINED);
	CHECK_STR(presence("claire@caf.example"), "tentative");
}

static void
proposes(void)
{
	struct result r =
	    calendar("claire@caf.example", (struct calendar_said){ CALENDAR_COUNTER, .uid = claire, .partstat = PARTSTAT_TENTATIVE,
					       .start = 1773392400, .end = 1773403200 }); /* 13 March, 10:00 */

	CHECK_INT(r.n_letters, 1);
	CHECK(strstr(r.letters[0].text, "vendredi 13 mars 2026 à 10\xc2\xa0h"));
	CHECK_STR(presence("claire@caf.example"), "tentative");
}

/* The date moves: an answer to what was before is one no more. */
static void
moved(void)
{
	const char *before = claire;
	struct result r = staff("!retenir A-1 2");

	CHECK(r.n_letters > 0);
	clock_sends();
	CHECK_STR(claire, before); /* one event, for its life */
	CHECK_STR(presence("claire@caf.example"), "asked");
	r = calendar("claire@caf.example", (struct calendar_said){ CALENDAR_REPLY, .uid = claire, .partstat = PARTSTAT_ACCEPTED });
	CHECK_INT(r.state, INBOX_IGNORED);
	CHECK_STR(presence("claire@caf.example"), "asked");
	(void)calendar(
	    "claire@caf.example", (struct calendar_said){ CALENDAR_REPLY, .uid = claire, .sequence = 1, .partstat = PARTSTAT_ACCEPTED });
	CHECK_STR(presence("claire@caf.example"), "accepted");
}

int
main(void)
{
	struct templates *words;
	struct err e = { 0 };
	int64_t id;

	mem = talloc_new(NULL);
	REQUIRE(store_open(mem, ":memory:", &store, &e) == 0 && templates_open(mem, NULL, &words, &e) == 0);
	lab = (struct lab){ .name = "Ti Lab",
		.address = "lab@lab.example",
		.domain = "lab.example",
		.zone = "Europe/Paris",
		.hours = hours_new(mem, &(struct hours_rules){ "Europe/Paris", "9:00-17:00", "lundi-vendredi", "france", "", "" }),
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
	REQUIRE(tx_begin(store, &tx, &e) == 0);
	REQUIRE(person_add(tx, "Anne Kermarrec", "fr", "staff", "anne@lab.example", now, &id, &e) == 0 &&
		person_chat(tx, id, "@anne:lab.example", &e) == 0);
	(void)staff("!atelier \"Accueil\" dates: jeu 12/03 matin, ven 13/03 14h-17h invités: claire@caf.example, yann@mairie.example");
	(void)staff("!lancer A-1");
	clock_sends();
	(void)staff("!retenir A-1 1");
	clock_sends();
	REQUIRE(claire && yann);
	CHECK(strcmp(claire, yann) != 0);
	answers();
	changes_nothing();
	proposes();
	moved();
	tx_rollback(tx);
	talloc_free(mem);
	return check_report();
}
