/* SPDX-License-Identifier: EUPL-1.2
 *
 * Reminders and what goes wrong around them, on the road of the program: the clock is set, people ask and answer, and the rows and letters
 * are looked at. [issue 5, bad input; F1, F5]
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>

#include "bot/base/date.h"
#include "bot/base/room_item.h"
#include "bot/bot.h"
#include "db/stmt.h"
#include "tests/unit/check.h"

#define ANNE "@anne:chat.example"
#define PAUL "@paul:chat.example"
#define STAFF_ROOM "!staff:chat.example"
#define ROOM "!salon:chat.example"
#define DIRECT "!direct:chat.example"

static const char conf[] = "name = Ti Lab\naddress = lab@lab.example\ncontroller = Lab\n[room]\nstaff = " STAFF_ROOM "\ncollectives = " ROOM
			   "\n[staff]\nmembers = Anne Kermarrec <anne@lab.example> " ANNE "; Paul Riou <paul@lab.example> " PAUL "\n";

static TALLOC_CTX *mem;
static struct templates *words;
static struct settings set;
static struct bot *bot;
static char *dir;
static int serial;
static const char *zone = "Europe/Paris";

/* --- a lab --- */

static int64_t
at(const char *civil)
{
	int64_t t = 0;

	REQUIRE(date_parse(civil, zone, &t) == 0);
	return t;
}

static void
close_lab(void)
{
	g_autofree char *attachments = g_strdup_printf("%s/attachments", dir);
	const char *name;
	GDir *d;

	talloc_free(bot);
	talloc_free(mem);
	CHECK_INT(g_rmdir(attachments), 0);
	d = g_dir_open(dir, 0, NULL);
	while ((name = g_dir_read_name(d)) != NULL) {
		g_autofree char *path = g_build_filename(dir, name, NULL);

		CHECK_INT(g_unlink(path), 0);
	}
	g_dir_close(d);
	CHECK_INT(g_rmdir(dir), 0);
	g_free(dir);
}

/* `more`: further settings. */
static void
open_lab(const char *more, const char *now)
{
	g_autofree char *file = NULL, *text = NULL;
	struct err e = { 0 };

	mem = talloc_new(NULL);
	dir = g_dir_make_tmp("sk-reminders-XXXXXX", NULL);
	REQUIRE(dir != NULL);
	file = g_strdup_printf("%s/conf", dir);
	text = g_strdup_printf("[lab]\nstate = %s\n%s%s", dir, conf, more);
	REQUIRE(g_file_set_contents(file, text, -1, NULL));
	REQUIRE(templates_open(mem, NULL, &words, &e) == 0);
	memset(&set, 0, sizeof set);
	CHECK_INT(settings_read(mem, file, words, "fr", stdout, &set), 0);
	REQUIRE(check_failed == 0);
	if (bot_open(mem, &set, words, NULL, &bot, &e) < 0)
		CHECK_STR(e.text, "");
	REQUIRE(check_failed == 0);
	bot->fixed_now = at(now);
	REQUIRE(clock_plan(bot, false, &e) == 0);
}

/* A number, or a text in static memory, from the database. */
static const char *
look(const char *sql)
{
	static char out[8][400];
	static int turn;
	char *s = out[turn++ % 8];
	sqlite3_stmt *st = NULL;

	*s = '\0';
	if (sqlite3_prepare_v2(bot->store->db, sql, -1, &st, NULL) != SQLITE_OK)
		printf("%s: %s\n", sql, sqlite3_errmsg(bot->store->db));
	if (sqlite3_step(st) == SQLITE_ROW && sqlite3_column_text(st, 0))
		g_strlcpy(s, (const char *)sqlite3_column_text(st, 0), sizeof out[0]);
	sqlite3_finalize(st);
	return s;
}

static int
count(const char *sql)
{
	return atoi(look(sql));
}

static void
change(const char *sql)
{
	CHECK_INT(sqlite3_exec(bot->store->db, sql, NULL, NULL, NULL), SQLITE_OK);
}

static void
take(struct arrival *a)
{
	struct err e = { 0 };
	struct intake in;

	inbox_intake(bot, &in);
	CHECK_INT(in.take(in.aux, &(struct batch){ .a = a, .n = 1 }, &e), 0);
	CHECK(a->disposal == DISPOSE_DONE || a->disposal == DISPOSE_QUARANTINE);
	if (clock_work(bot, &e) < 0)
		CHECK_STR(e.text, "");
}

static void
says(const char *who, const char *room, const char *text)
{
	const struct inbound in = { .channel = CHANNEL_ROOM,
		.what = ROOM_MESSAGE,
		.at = bot_now(bot),
		.room = room,
		.event = talloc_asprintf(mem, "$%d", ++serial),
		.from = who,
		.text = text };
	struct arrival a;

	room_item_write(mem, &in, &a);
	take(&a);
}

/* From that address, which is proven; `answers`: the newest letter of that template to `reader`. */
static void
mails_as(const char *who, const char *text, const char *answers, const char *reader)
{
	const char *id =
	    answers
		? look(talloc_asprintf(mem,
		      "SELECT letter FROM outbox WHERE template = '%s' AND destination = '%s' ORDER BY id DESC LIMIT 1", answers, reader))
		: "";
	const char *reply = *id ? talloc_asprintf(mem, "In-Reply-To: <%s@lab.example>\r\n", id) : "";
	char *raw = talloc_asprintf(mem,
	    "Authentication-Results: lab.example; dmarc=pass header.from=%s\r\nFrom: <%s>\r\nTo: lab@lab.example\r\nSubject: %s\r\n%s"
	    "Message-ID: <m%d@caf.example>\r\n\r\n%s\r\n",
	    strchr(who, '@') + 1, who, answers ? "Re: Rappels" : "Demande", reply, ++serial, text);
	struct arrival a = {
		.key = talloc_asprintf(mem, "test:%d", serial), .channel = CHANNEL_MAIL, .at = bot_now(bot), .raw = raw, .size = strlen(raw)
	};

	CHECK(!answers || *id);
	take(&a);
}

static void
mails(const char *who, const char *text, const char *answers)
{
	mails_as(who, text, answers, who);
}

/* Time goes on to then, through each moment at which something is due. */
static void
until(const char *civil)
{
	int64_t then = at(civil);
	struct err e = { 0 };
	int i;

	for (i = 0; i < 20000; i++) {
		if (clock_work(bot, &e) < 0)
			CHECK_STR(e.text, "");
		if (!bot->due_at || bot->due_at > then)
			break;
		bot->fixed_now = bot->due_at > bot->fixed_now ? bot->due_at : bot->fixed_now + 1;
	}
	CHECK(i < 20000);
	bot->fixed_now = then;
}

/* The clock is set, as the loop notices it; or it was while the program was stopped. */
static void G_GNUC_UNUSED
set_clock(const char *civil, bool running)
{
	struct err e = { 0 };
	int64_t was = bot->fixed_now;

	bot->fixed_now = at(civil);
	CHECK_INT(bot->fixed_now < was || !running ? clock_plan(bot, running, &e) : 0, 0);
	if (clock_work(bot, &e) < 0)
		CHECK_STR(e.text, "");
}

static const char *
newest(const char *to)
{
	return look(talloc_asprintf(mem,
	    "SELECT template || ': ' || b.text FROM outbox o JOIN outbox_bytes b ON b.outbox = o.id WHERE act = 'say' AND destination = '%s' ORDER BY o.id DESC LIMIT 1",
	    to));
}

#define CONTAINS(text, part)                                                                                                               \
	do {                                                                                                                               \
		const char *contains_t = (text);                                                                                           \
		CHECK(strstr(contains_t, (part)) != NULL);                                                                                 \
		if (!strstr(contains_t, (part)))                                                                                           \
			printf("   in: %s\n", contains_t);                                                                                 \
	} while (0)

/* --- in order --- */

static void
audited(void *aux, const char *name, const char *value, bool good)
{
	(void)aux;
	if (!good && *name == 'F')
		CHECK_STR(name, value);
}

/* Each of these once a day at most, and nobody has more messages a day than three. */
static void
calm(void)
{
	struct err e = { 0 };
	struct tx *tx;

	CHECK_STR(
	    look(
		"SELECT group_concat(reminder || ' on ' || day) FROM (SELECT reminder, day FROM reminded GROUP BY 1, 2 HAVING count(*) > 1)"),
	    "");
	CHECK(count("SELECT max(n) FROM (SELECT count(DISTINCT inbox) AS n FROM reminded GROUP BY day, person, room)") <= 3);
	CHECK_INT(count("SELECT count(*) FROM reminder WHERE reason = 'could not be said'"), 0);
	CHECK_INT(count("SELECT count(*) FROM inbox WHERE state = 'quarantined'"), 0);
	REQUIRE(tx_look(bot->store, &tx, &e) == 0);
	CHECK(store_audit(tx, audited, NULL, &e) >= 0);
	tx_rollback(tx);
}

/* --- for nobody --- */

static void
no_address(void)
{
	open_lab("", "2026-03-02T10:00");
	says(ANNE, STAFF_ROOM, "!rappel @paul demain 9h ; relire");
	change("DELETE FROM address WHERE addr = 'paul@lab.example'");
	until("2026-03-03T12:00");
	CONTAINS(newest(STAFF_ROOM), "Un rappel pour Paul Riou");
	CHECK_INT(count("SELECT count(*) FROM reminded WHERE person = (SELECT id FROM person WHERE name = 'Paul Riou')"), 1);
	/* Where they are alone with us. */
	change("INSERT INTO room (id, kind, state, members, invited_by, changed_at) VALUES ('" DIRECT "', 'direct', 'joined', 2, '" PAUL
	       "', 1)");
	says(ANNE, STAFF_ROOM, "!rappel @paul demain 9h ; signer");
	until("2026-03-04T12:00");
	CONTAINS(newest(DIRECT), "signer");
	/* Somebody of no room at all: who asked is told, once. */
	change("UPDATE room SET state = 'left'");
	says(ANNE, STAFF_ROOM, "!rappel @paul demain 9h ; classer");
	change("UPDATE person SET role = 'agent', configured = 0 WHERE name = 'Paul Riou'");
	until("2026-03-09T08:00");
	CONTAINS(newest("anne@lab.example"), "nous n'avons pas d'adresse pour cette personne");
	CHECK_STR(look("SELECT state || ' ' || reason FROM reminder WHERE text = 'classer'"), "cancelled no way to reach them");
	CHECK_INT(count("SELECT count(*) FROM outbox WHERE template = 'not-sent'"), 1);
	calm();
	close_lab();
}

static void
no_room(void)
{
	open_lab("", "2026-03-02T10:00");
	change("INSERT INTO room (id, kind, state, members, changed_at) VALUES ('" ROOM "', 'collective', 'joined', 5, 1)");
	says(ANNE, ROOM, "!rappel salon demain 10h ; le pot");
	says(ANNE, ROOM, "!rappel salon mercredi 10h ; la photo");
	change("UPDATE room SET state = 'banned' WHERE id = '" ROOM "'");
	until("2026-03-03T12:00");
	CONTAINS(newest("anne@lab.example"), "le pot");
	change("UPDATE room SET state = 'replaced', successor = '!neuf:chat.example' WHERE id = '" ROOM "'");
	change("INSERT INTO room (id, kind, state, members, changed_at) VALUES ('!neuf:chat.example', 'collective', 'joined', 5, 1)");
	until("2026-03-04T12:00");
	CONTAINS(newest("!neuf:chat.example"), "la photo");
	CHECK_INT(count("SELECT count(*) FROM outbox WHERE destination = '" ROOM "' AND template LIKE 'reminders%'"), 0);
	close_lab();
}

/* --- 10,000 by one person --- */

static void
many(void)
{
	int i;

	open_lab("", "2026-03-02T10:00");
	for (i = 0; i < 150; i++) {
		bot->fixed_now += i % 10 == 0 ? 240 : 0;
		says(ANNE, STAFF_ROOM, talloc_asprintf(mem, "!rappel le 3 avril ; dossier %d", i));
	}
	CHECK_INT(count("SELECT count(*) FROM reminder WHERE kind = 'own' AND state = 'waiting'"), 100);
	CHECK_INT(count("SELECT count(*) FROM outbox WHERE template = 'own-refused'"), 1);
	bot->fixed_now += 3600;
	says(ANNE, STAFF_ROOM, "!rappel le 3 avril ; encore un");
	CHECK_INT(count("SELECT count(*) FROM outbox WHERE template = 'own-refused'"), 2);
	/* All at once: in letters of 25 lines, so many a day. */
	until("2026-04-03T18:00");
	CHECK_INT(count("SELECT count(*) FROM outbox WHERE template = 'reminders'"), 1);
	CHECK_INT(count("SELECT count(*) FROM reminded WHERE line > 0"), 25);
	until("2026-04-13T18:00");
	CHECK_INT(count("SELECT count(DISTINCT reminder) FROM reminded WHERE line > 0"), 100);
	CHECK_INT(count("SELECT max(n) FROM (SELECT count(DISTINCT inbox) AS n FROM reminded GROUP BY day, person)"), 1);
	close_lab();
}

/* --- a clock that is set --- */

#define SAID(where) count("SELECT count(*) FROM reminded d JOIN reminder r ON r.id = d.reminder WHERE " where)

static void
live_a_while(const char *now)
{
	open_lab("", now);
	mails("claire@caf.example", "Bonjour,\n\nDans notre CAF, des familles renoncent, car le formulaire est trop long.\n\nClaire", NULL);
	mails("yann@caf.example", "Bonjour,\n\nLes courriers reviennent sans que personne les ait lus chez nous.\n\nYann", NULL);
	says(ANNE, STAFF_ROOM, "!prendre P-1");
	says(ANNE, STAFF_ROOM, "!rappel tous les jours à 9h ; les plantes");
	says(ANNE, STAFF_ROOM, "!rappel le 18 mars ; la clé");
}

static void
year_back(void)
{
	int plants;

	live_a_while("2026-03-02T10:00");
	until("2026-03-20T12:00");
	CHECK_INT(SAID("text = 'la clé'"), 1);
	plants = SAID("text = 'les plantes'");
	CHECK_INT(plants, 14);
	set_clock("2025-03-20T12:00", true);
	until("2025-04-18T12:00");
	CHECK_INT(SAID("text = 'les plantes'") - plants, 21);
	CHECK_INT(SAID("text = 'la clé'"), 1);
	CHECK(SAID("r.kind = 'silent'") > 0);
	CHECK(SAID("r.kind = 'untaken' AND day LIKE '2025%'") <= 2);
	CHECK(SAID("r.kind = 'week' AND day LIKE '2025%'") >= 3);
	/* And it is set right again. */
	set_clock("2026-03-23T08:00", true);
	until("2026-04-03T12:00");
	CHECK_INT(SAID("text = 'la clé'"), 1);
	CHECK_INT(SAID("text = 'les plantes' AND day >= '2026-03-23'"), 10);
	calm();
	close_lab();
}

static void
ten_years_ahead(void)
{
	live_a_while("2026-03-02T10:00");
	until("2026-03-05T12:00");
	set_clock("2036-03-05T12:00", true);
	until("2036-03-06T12:00");
	CHECK_INT(SAID("text = 'la clé'"), 1); /* it was due, as far as anybody could know */
	CHECK_INT(SAID("text = 'les plantes' AND day LIKE '2036%'"), 2);
	says(ANNE, STAFF_ROOM, "!note P-1 vu de loin");
	set_clock("2026-03-05T13:00", false);
	until("2026-04-17T12:00");
	CHECK_INT(SAID("text = 'la clé'"), 1);
	CHECK_INT(SAID("text = 'les plantes' AND day >= '2026-03-06' AND day < '2026-04-01'"), 18);
	CHECK_INT(SAID("r.kind = 'silent' AND day LIKE '2026%'"), 1);
	CHECK(SAID("r.kind = 'week' AND day LIKE '2026%'") >= 5);
	CHECK(SAID("r.kind = 'untaken' AND day LIKE '2026%'") >= 1);
	calm();
	close_lab();
}

/* Said at nine, and the clock goes back to half past eight: not again at nine. */
static void
hour_back(void)
{
	live_a_while("2026-03-02T10:00");
	until("2026-03-03T09:30");
	CHECK_INT(SAID("text = 'les plantes'"), 1);
	set_clock("2026-03-03T08:30", false);
	until("2026-03-04T08:00");
	CHECK_INT(SAID("text = 'les plantes'"), 1);
	until("2026-03-04T10:00");
	CHECK_INT(SAID("text = 'les plantes'"), 2);
	calm();
	close_lab();
}

/* --- a lab that does not work --- */

static void
close_for(const char *closed)
{
	struct hours_rules r = set.hours;

	r.closed = closed;
	bot->lab.hours = hours_new(mem, &r);
	REQUIRE(bot->lab.hours != NULL);
}

/* The rest of the year: all of it is kept, and said in the next one. */
static void
closed_for_a_year(void)
{
	int waits;

	live_a_while("2026-03-02T10:00");
	close_for("2026-03-06/2026-12-31");
	until("2026-03-05T18:00");
	waits = count("SELECT count(*) FROM reminder WHERE state = 'waiting'");
	until("2026-12-31T12:00");
	CHECK_INT(SAID("day > '2026-03-05'"), 0);
	CHECK_INT(count("SELECT count(*) FROM reminder WHERE state = 'waiting'"), waits);
	until("2027-01-04T18:00");
	CHECK_INT(SAID("text = 'la clé'"), 1);
	CHECK_INT(SAID("text = 'les plantes' AND day > '2026-03-05'"), 1);
	calm();
	close_lab();
}

/* For ever: nothing is said, nothing is lost, and mails and words are still taken. */
static void
closed_for_ever(void)
{
	int waits;

	live_a_while("2026-03-02T10:00");
	until("2026-03-05T18:00");
	close_for("2026-03-06/2200-12-31");
	waits = count("SELECT count(*) FROM reminder WHERE state = 'waiting'");
	until("2031-03-10T12:00");
	CHECK_INT(SAID("day > '2026-03-05'"), 0);
	CHECK_INT(count("SELECT count(*) FROM reminder WHERE state = 'waiting'"), waits);
	says(ANNE, STAFF_ROOM, "!rappel demain 9h ; revenir");
	says(ANNE, STAFF_ROOM, "!note P-1 on attend");
	mails("fatou@caf.example", "Bonjour,\n\nLes jeunes appellent trois fois avant d'avoir quelqu'un.\n\nFatou", NULL);
	set_clock("2030-03-10T12:00", true);
	CHECK_INT(count("SELECT count(*) FROM problem"), 3);
	calm();
	close_lab();
}

/* --- nights and years --- */

/* A lab that works day and night, in that zone, from that day on: what is due at half past two each day is said once each day. */
static void
nights(const char *where, const char *from, const char *to, int days)
{
	const char *more =
	    talloc_asprintf(NULL, "[hours]\nopen = 0:00-24:00\ndays = lundi-dimanche\nholidays = none\n[lab]\nzone = %s\n", where);

	zone = where;
	open_lab(more, from);
	says(ANNE, STAFF_ROOM, "!rappel tous les jours à 2h30 ; la nuit");
	says(ANNE, STAFF_ROOM, talloc_asprintf(mem, "!rappel le %.10s à 2h30 ; la ronde", to));
	until(to);
	CHECK_INT(SAID("text = 'la nuit'"), days);
	CHECK_INT(SAID("text = 'la ronde'"), 1);
	CHECK_INT(count("SELECT count(DISTINCT day) FROM reminded d JOIN reminder r ON r.id = d.reminder WHERE text = 'la nuit'"), days);
	calm();
	close_lab();
	talloc_free((void *)(uintptr_t)more);
	zone = "Europe/Paris";
}

static void
quiet_new_year(void)
{
	open_lab("[hours]\nquiet = 12-21/01-02\n", "2026-12-14T10:00");
	mails("claire@caf.example", "Bonjour,\n\nDans notre CAF, des familles renoncent, car le formulaire est trop long.\n\nClaire", NULL);
	says(ANNE, STAFF_ROOM, "!prendre P-1");
	says(ANNE, STAFF_ROOM, "!rappel le 29 décembre à 10h ; la chaudière");
	until("2027-01-08T12:00");
	CHECK_INT(SAID("text = 'la chaudière' AND day = '2026-12-29'"), 1); /* asked for: it is said */
	CHECK_INT(SAID("r.kind <> 'own' AND day BETWEEN '2026-12-21' AND '2027-01-02'"), 0);
	CHECK_INT(SAID("r.kind = 'silent' AND day = '2027-01-04'"), 1);
	calm();
	close_lab();
}

/* --- answers that do not fit --- */

#define STATE(what) look("SELECT state FROM reminder WHERE text = '" what "'")
#define LETTERS(template) count("SELECT count(*) FROM outbox WHERE act = 'say' AND template = '" template "'")

static void
three_lines(void)
{
	open_lab("", "2026-03-02T10:00");
	says(ANNE, STAFF_ROOM, "!rappel @anne demain 9h ; un");
	says(ANNE, STAFF_ROOM, "!rappel @anne demain 9h ; deux");
	says(ANNE, STAFF_ROOM, "!rappel @anne demain 9h ; trois");
	until("2026-03-03T12:00");
	CHECK_INT(LETTERS("reminders"), 1);
}

static void
answers(void)
{
	three_lines();
	/* A line that is not there. */
	mails("anne@lab.example", "7 fait", "reminders");
	CONTAINS(newest("anne@lab.example"), "Il n'y a pas de ligne 7");
	CHECK_STR(STATE("un"), "said");
	/* Somebody else, a colleague or not: with the digest that was passed on to them, and without. */
	mails_as("paul@lab.example", "1 fait", "reminders", "anne@lab.example");
	CONTAINS(newest("paul@lab.example"), "reminders-none");
	mails("paul@lab.example", "1 fait", NULL);
	CONTAINS(newest("paul@lab.example"), "Je n'ai rien changé");
	mails_as("claire@caf.example", "1 fait", "reminders", "anne@lab.example");
	mails_as("claire@caf.example", "fait", "reminders", "anne@lab.example");
	mails_as("claire@caf.example", "stop", "reminders", "anne@lab.example");
	CHECK_INT(count("SELECT count(*) FROM reminder WHERE kind = 'own' AND state = 'said'"), 3);
	CHECK_INT(count("SELECT count(*) FROM hushed"), 0);
	CONTAINS(newest("claire@caf.example"), "reminders-none");
	CHECK_INT(count("SELECT count(*) FROM problem"), 0);
	/* The same answer twice. */
	mails("anne@lab.example", "1 fait", "reminders");
	CHECK_STR(STATE("un"), "done");
	CHECK_STR(STATE("deux"), "said");
	mails("anne@lab.example", "1 fait", "reminders");
	CONTAINS(newest("anne@lab.example"), "c'était déjà réglé");
	mails("anne@lab.example", "2 lundi", "reminders");
	mails("anne@lab.example", "2 lundi", "reminders");
	CHECK_STR(look("SELECT count(*) || ' ' || date(due_at, 'unixepoch') FROM reminder WHERE text = 'deux'"), "1 2026-03-09");
	/* Long closed: what is still open of it is closed, the other lines are not said to be. */
	bot->fixed_now += 2 * 86400;
	mails("anne@lab.example", "tout est fait", "reminders");
	CHECK_STR(STATE("deux"), "done");
	bot->fixed_now += 300 * 86400;
	mails("anne@lab.example", "tout est fait", "reminders-answered");
	CONTAINS(newest("anne@lab.example"), "c'était déjà réglé");
	calm();
	close_lab();
}

/* Between the letter and the answer the line became another one's, or somebody else did it. */
static void
changed_meanwhile(void)
{
	open_lab("", "2026-03-02T10:00");
	mails("claire@caf.example", "Bonjour,\n\nDans notre CAF, des familles renoncent, car le formulaire est trop long.\n\nClaire", NULL);
	says(ANNE, STAFF_ROOM, "!prendre P-1");
	until("2026-03-17T12:00");
	CHECK_INT(SAID("r.kind = 'silent' AND d.person IS NOT NULL"), 1);
	says(ANNE, STAFF_ROOM, "!passer P-1 paul");
	mails("anne@lab.example", "reporter à lundi", "reminders");
	CONTAINS(newest("anne@lab.example"), "c'était déjà réglé, ou ce n'est plus d'actualité");
	CHECK_STR(look("SELECT p.name FROM reminder r JOIN person p ON p.id = r.person WHERE r.kind = 'silent' AND r.state = 'waiting'"),
	    "Paul Riou");
	CHECK_INT(count("SELECT count(*) FROM reminder WHERE kind = 'silent' AND wanted_at > 0"), 0);
	calm();
	close_lab();
}

/* Two digests wait for an answer; one mail answers both by its references: the newest counts. Without any, they are asked which. */
static void
two_digests(void)
{
	three_lines();
	says(ANNE, STAFF_ROOM, "!rappel @anne demain 9h ; quatre");
	until("2026-03-04T12:00");
	CHECK_INT(LETTERS("reminders"), 2);
	mails("anne@lab.example", "1 fait", NULL);
	CHECK_INT(count("SELECT count(*) FROM reminder WHERE state = 'done'"), 0);
	mails("anne@lab.example", "fait", "reminders");
	CHECK_STR(look("SELECT group_concat(text) FROM reminder WHERE state = 'done'"), "quatre");
	calm();
	close_lab();
}

/* A robot of Anne's that says nothing of itself in its head answers each of our mails, digests and answers, in their thread or not. */
static void
robot_of_staff(void)
{
	int i, letters;

	three_lines();
	for (i = 0; i < 40; i++) {
		bot->fixed_now += 600;
		mails("anne@lab.example", talloc_asprintf(mem, "Merci de votre message n° %d. Je le lirai à mon retour, au calme.", i),
		    i % 3 ? NULL : "reminders");
	}
	letters = count("SELECT count(*) FROM outbox WHERE destination = 'anne@lab.example'");
	CHECK(letters <= 8);
	CHECK_INT(count("SELECT count(*) FROM inbox WHERE state = 'quarantined' AND reason = 'repeated'"), 1);
	CHECK(count("SELECT count(*) FROM problem") <= 6);
	/* What she writes herself is heard. */
	mails("anne@lab.example", "1 fait", "reminders");
	CHECK_STR(STATE("un"), "done");
	close_lab();
}

int
main(void)
{
	nights("Europe/Paris", "2026-03-26T12:00", "2026-03-31T12:00", 5); /* no half past two on the 29th */
	nights("Europe/Paris", "2026-10-23T12:00", "2026-10-27T12:00", 4); /* two of them on the 25th */
	nights("Indian/Reunion", "2026-03-26T12:00", "2026-03-31T12:00", 5);
	nights("Pacific/Noumea", "2026-10-23T12:00", "2026-10-27T12:00", 4);
	nights("America/Martinique", "2028-02-27T12:00", "2028-03-02T12:00", 4); /* the 29th of February */
	quiet_new_year();
	closed_for_a_year();
	closed_for_ever();
	answers();
	changed_meanwhile();
	two_digests();
	robot_of_staff();
	hour_back();
	year_back();
	ten_years_ahead();
	no_address();
	no_room();
	many();
	return check_report();
}
