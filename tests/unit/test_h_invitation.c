/* SPDX-License-Identifier: EUPL-1.2
 *
 * What calendars answer to an invitation [B11]: it counts for whom its UID was made, whatever address it comes from and whether it names an
 * organizer; what is old, of another event or broken changes nothing; another time goes to who organises.
 */
#include <glib.h>
#include <string.h>

#include "db/workshop.h"
#include "tests/unit/world.h"

static bool proven = true;
static const char *claire, *yann; /* UIDs of their invitations */

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

	said.attendee = said.attendee ? said.attendee : "";
	said.attendee_name = said.attendee_name ? said.attendee_name : "";
	said.sent_by = said.sent_by ? said.sent_by : "";
	said.delegated_to = said.delegated_to ? said.delegated_to : "";
	said.delegated_from = said.delegated_from ? said.delegated_from : "";
	said.comment = said.comment ? said.comment : "";
	in.machine = MACHINE_RECEIPT;
	in.verified = proven;
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
	CHECK_INT(r.state, INBOX_HANDLED); /* she is asked for words, once a day */
	REQUIRE(r.n_letters == 1);
	CHECK_STR(r.letters[0].to, "claire@caf.example");
	CHECK(strstr(r.letters[0].text, "illisible"));
	r = calendar("claire@caf.example",
	    (struct calendar_said){ CALENDAR_REPLY, .uid = claire, .partstat = PARTSTAT_DECLINED, .trouble = "calendar-answer" });
	CHECK_INT(r.state, INBOX_QUARANTINED);
	CHECK_INT(r.n_letters, 0);
	CHECK_STR(presence("claire@caf.example"), "tentative");
}

/* What bears the token and is not hers changes nothing; what may be hers counts, and she is told. */
static void
whose(void)
{
	const struct calendar_said yes = { CALENDAR_REPLY, .uid = claire, .partstat = PARTSTAT_ACCEPTED };
	struct calendar_said said = yes;
	struct result r;

	/* a colleague to whom she passed it on, with a calendar that names him */
	said.attendee = "bob@caf.example";
	said.attendee_name = "Bob Martin";
	r = calendar("bob@caf.example", said);
	CHECK_STR(presence("claire@caf.example"), "tentative");
	REQUIRE(r.n_letters == 1); /* who organises hears of it, once */
	CHECK_STR(r.letters[0].to, "anne@lab.example");
	CHECK(strstr(r.letters[0].text, "Bob") && !strstr(r.letters[0].text, "bob@"));
	r = calendar("bob@caf.example", said);
	CHECK_INT(r.n_letters, 0);
	CHECK_INT(r.state, INBOX_IGNORED);
	/* in the name of another invitee, proven and not; one that names another invitee */
	said = yes;
	r = calendar("yann@mairie.example", said);
	CHECK_STR(presence("claire@caf.example"), "tentative");
	proven = false;
	r = calendar("yann@mairie.example", said);
	CHECK_INT(r.state, INBOX_IGNORED);
	CHECK_INT(r.n_letters, 0);
	said.attendee = "yann@mairie.example";
	r = calendar("whoever@elsewhere.example", said);
	CHECK_INT(r.n_letters, 0);
	CHECK_STR(presence("claire@caf.example"), "tentative");
	CHECK_STR(presence("yann@mairie.example"), "declined");
	/* whoever comes instead of her */
	said = yes;
	said.attendee = "remplacant@caf.example";
	said.delegated_from = "claire@caf.example";
	r = calendar("remplacant@caf.example", said);
	CHECK_STR(presence("claire@caf.example"), "tentative");
	/* not proven, but nothing names somebody else: it counts and she is told at her own address */
	said = yes;
	said.attendee = "claire@caf.example";
	r = calendar("forged@elsewhere.example", said);
	CHECK_STR(presence("claire@caf.example"), "accepted");
	REQUIRE(r.n_letters == 1);
	CHECK_STR(r.letters[0].to, "claire@caf.example");
	CHECK(strstr(r.letters[0].text, "sans preuve"));
	/* an assistant whom we know, who says for whom */
	said.partstat = PARTSTAT_TENTATIVE;
	said.sent_by = "yann@mairie.example";
	proven = true;
	r = calendar("yann@mairie.example", said);
	CHECK_STR(presence("claire@caf.example"), "tentative");
	CHECK_INT(r.n_letters, 1);
	/* she sends somebody else */
	said = yes;
	said.partstat = PARTSTAT_DELEGATED;
	said.delegated_to = "remplacant@caf.example";
	r = calendar("claire@caf.example", said);
	CHECK_STR(presence("claire@caf.example"), "delegated");
	said.partstat = PARTSTAT_TENTATIVE;
	(void)calendar("claire@caf.example", said);
}

/* Programs that answer by the subject alone. */
static void
subjects(void)
{
	static const struct {
		const char *from, *subject, *presence;
	} said[] = {
		{ "claire@caf.example", "Accepté : Accueil", "accepted" },
		{ "claire@caf.example", "Declined: Accueil @ Thu Mar 12, 2026 9am - 12pm (CET) (Claire)", "declined" },
		{ "claire@caf.example", "Provisoire : [Ti Lab A-2026-001] Invitation : « Accueil »", "tentative" },
		{ "claire@caf.example", "Event Invitation Reply (Accepted): Accueil", "accepted" },
		{ "claire@caf.example", "Refusé: Accueil", "declined" },
		{ "claire@caf.example", "Tentatively Accepted: Accueil", "tentative" },
		{ "claire@caf.example", "Accepté : Accueillir autrement", "tentative" }, /* it is another one */
		{ "bob@caf.example", "Accepté : Accueil", "tentative" },
	};
	struct inbound in;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(said); i++) {
		in = inbound(CHANNEL_MAIL, said[i].from, "");
		in.subject = said[i].subject;
		(void)take(&in);
		CHECK_STR(presence("claire@caf.example"), said[i].presence);
	}
	in = inbound(CHANNEL_MAIL, "claire@caf.example", "");
	in.subject = "Accepté : Accueil";
	in.verified = false;
	(void)take(&in);
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
	lab = world_lab(words);
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
	whose();
	subjects();
	proposes();
	moved();
	tx_rollback(tx);
	talloc_free(mem);
	return check_report();
}
