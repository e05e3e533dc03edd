/* SPDX-License-Identifier: EUPL-1.2
 *
 * Feeds on disk [B20]: what stands in them, when they are written, and that a folder that is gone costs nothing but time.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bot/base/room_item.h"
#include "bot/bot.h"
#include "db/workshop.h"
#include "handlers/agenda.h"
#include "tests/unit/check.h"

static TALLOC_CTX *mem;
static struct settings set;
static struct templates *words;
static struct bot *b;
static char folder[] = "/tmp/skoazell-agenda-XXXXXX";

static void
start(void)
{
	const char *conf = talloc_asprintf(mem,
	    "[lab]\naddress = lab@lab.example\ncontroller = X\nstate = %s/state\n[staff]\nmembers = Anne Kermarrec <anne@lab.example> "
	    "@anne:lab.example\n[auth]\nauthserv_id = x.example\n[agenda]\ndirectory = %s/out\nurl = https://lab.example/agenda\n[venue grande-salle]\nname = Grande salle\ncapacity = 30\nwheelchair = yes\n",
	    folder, folder);
	struct err e = { 0 };

	set = (struct settings){ .name = NULL };
	REQUIRE(settings_parse(mem, "test.conf", conf, words, "fr", stdout, &set) == 0);
	REQUIRE(bot_open(mem, &set, words, NULL, &b, &e) == 0);
	b->fixed_now = 1772438400; /* Monday 2 March 2026, 9:00 in Paris */
}

static void
says(const char *text)
{
	static int serial;
	struct inbound said = { .what = ROOM_MESSAGE,
		.room = "equipe",
		.event = talloc_asprintf(mem, "$e%d", ++serial),
		.from = "@anne:lab.example",
		.from_name = "Anne",
		.text = text,
		.at = b->fixed_now };
	struct intake in;
	struct arrival a;
	struct err e = { 0 };

	room_item_write(mem, &said, &a);
	inbox_intake(b, &in);
	REQUIRE(in.take(in.aux, &(struct batch){ .a = &a, .n = 1 }, &e) == 0);
}

static int
works(void)
{
	struct err e = { 0 };
	int r = agenda_work(b, &e);

	if (r < 0)
		printf("agenda_work: %s\n", e.text);
	return r;
}

static char *
path_of(const char *name)
{
	return talloc_asprintf(mem, "%s/out/%s", folder, name);
}

/* NULL: it is not there. */
static char *
read_file(const char *name)
{
	char *bytes = NULL, *out = NULL;

	if (g_file_get_contents(path_of(name), &bytes, NULL, NULL))
		out = talloc_strdup(mem, bytes);
	g_free(bytes);
	return out;
}

static ino_t
inode_of(const char *name)
{
	struct stat st;

	return stat(path_of(name), &st) == 0 ? st.st_ino : 0;
}

static void
has(const char *name, const char *part, bool yes)
{
	const char *text = read_file(name);

	CHECK(text);
	if (text && (strstr(text, part) != NULL) != yes)
		printf("%s: %s\n%s\n", name, part, text);
	CHECK(text && (strstr(text, part) != NULL) == yes);
}

static char *
name_of(int64_t person)
{
	return agenda_name(mem, &b->lab, person);
}

#define ROOM "salle-grande-salle.ics"

static void
empty_at_first(void)
{
	CHECK_INT(works(), 1);
	has(AGENDA_LAB, "METHOD:PUBLISH", true);
	has(AGENDA_LAB, "BEGIN:VEVENT", false);
	CHECK_STR(
	    read_file(AGENDA_CSV), "\"bf_titre\",\"bf_date_debut_evenement\",\"bf_date_fin_evenement\",\"bf_lieu\",\"bf_description\"\r\n");
	CHECK_INT(works(), 0);
}

/* A draft and a poll are nobody's date yet; one that is kept is. */
static void
kept_ones(void)
{
	ino_t was;

	says(
	    "!atelier \"=Accueil, \xc3\xa9t\xc3\xa9 de claire@caf.example\" dates: jeu 26/03 14h-17h, jeu 2/04 9h-12h lieu: Rennes, salle \"A\"");
	says("!inviter A-1 fatou@mission.example");
	says("!lancer A-1");
	CHECK_INT(works(), 0);
	says("!retenir A-1 2");
	CHECK_INT(works(), 1);
	has(AGENDA_LAB, "UID:A-2026-001@lab.example", true);
	has(AGENDA_LAB, "DTSTART:20260402T070000Z", true); /* summer time */
	has(AGENDA_LAB, "mission.example", false);
	has(AGENDA_LAB, "claire@caf", false);
	has(AGENDA_CSV, "\"'=Accueil, ", true);
	has(AGENDA_CSV, "\"2026-04-02 09:00:00\",\"2026-04-02 12:00:00\",\"Rennes, salle \"\"A\"\"\"", true);
	was = inode_of(AGENDA_LAB);
	says("!atelier A-1");
	CHECK_INT(works(), 0);
	CHECK(was == inode_of(AGENDA_LAB));
	says("!retenir A-1 1");
	CHECK_INT(works(), 1);
	CHECK(was != inode_of(AGENDA_LAB));
	has(AGENDA_LAB, "DTSTART:20260326T130000Z", true);
	CHECK(!g_file_test(path_of("." AGENDA_LAB ".part"), G_FILE_TEST_EXISTS));
}

static int64_t
anne(void)
{
	struct person p;
	struct err e = { 0 };
	struct tx *tx;

	REQUIRE(tx_look(b->store, &tx, &e) == 0);
	REQUIRE(person_by_address(tx, mem, "anne@lab.example", &p, &e) == 1);
	tx_rollback(tx);
	return p.id;
}

static void
own_ones(void)
{
	const char *mine = name_of(anne());

	CHECK(strlen(mine) > 32 && strcmp(mine, name_of(anne() + 1)) != 0);
	CHECK(!read_file(mine));
	says("!agenda");
	CHECK_INT(works(), 1);
	has(mine, "UID:A-2026-001@lab.example", true);
	says("!agenda arr\xc3\xaat");
	CHECK_INT(works(), 1);
	CHECK(!read_file(mine));
	says("!agenda");
	CHECK_INT(works(), 1);
	CHECK(read_file(mine));
}

static void
called_off(void)
{
	says("!atelier A-1 annuler");
	CHECK_INT(works(), 1);
	has(AGENDA_LAB, "STATUS:CANCELLED", true);
	has(AGENDA_CSV, "Accueil", false);
}

/* A series is one event with its rule, and a line of the table for each of its times, which keep their hour across the change of clocks. */
static void
again_and_again(void)
{
	says("!atelier \"R\xc3\xa9seau\" tous les premiers jeudis du mois de 10h \xc3\xa0 12h, sauf le 4 juin");
	says("!inviter A-2 fatou@mission.example");
	says("!lancer A-2");
	CHECK_INT(works(), 1);
	has(AGENDA_LAB, "RRULE:FREQ=MONTHLY;BYDAY=1TH", true);
	has(AGENDA_LAB, "DTSTART;TZID=Europe/Paris:20260305T100000", true);
	has(AGENDA_LAB, "EXDATE;TZID=Europe/Paris:20260604T100000", true);
	has(AGENDA_LAB, "BEGIN:VTIMEZONE", true);
	has(AGENDA_CSV, "\"2026-03-05 10:00:00\",\"2026-03-05 12:00:00\"", true);
	has(AGENDA_CSV, "\"2026-05-07 10:00:00\"", true);
	has(AGENDA_CSV, "2026-06-04", false);
	says("!atelier A-2 sauf le 7 mai");
	CHECK_INT(works(), 1);
	has(AGENDA_LAB, "20260507T100000", true);
	has(AGENDA_CSV, "2026-05-07", false);
	says("!atelier A-2 annuler");
	CHECK_INT(works(), 1);
}

/* Of a room: when it is taken, never by whom. */
static void
rooms(void)
{
	has(ROOM, "BEGIN:VEVENT", false);
	says("!salle r\xc3\xa9server grande-salle jeudi 26 mars 14h-16h");
	CHECK_INT(works(), 1);
	has(ROOM, "UID:S-2026-001@lab.example", true);
	has(ROOM, "DTSTART:20260326T130000Z", true);
	has(ROOM, "SUMMARY:Occup", true);
	has(ROOM, "LOCATION:Grande salle", true);
	has(ROOM, "laire", false);
	has(ROOM, "Anne", false);
	says("!salle annuler S-1");
	CHECK_INT(works(), 1);
	has(ROOM, "BEGIN:VEVENT", false);
}

/* The folder is not there: it is tried again, and the bot goes on. */
static void
no_folder(void)
{
	char *gone = talloc_asprintf(mem, "%s/gone", folder), *out = talloc_asprintf(mem, "%s/out", folder);

	says("!atelier \"Bilan\" dates: jeu 9/04 14h-17h");
	says("!inviter A-3 fatou@mission.example");
	says("!lancer A-3");
	REQUIRE(g_rename(out, gone) == 0);
	says("!retenir A-3 1");
	CHECK_INT(works(), 0);
	CHECK(b->agenda_at > b->fixed_now);
	REQUIRE(g_rename(gone, out) == 0);
	CHECK_INT(works(), 0);
	b->fixed_now = b->agenda_at;
	CHECK_INT(works(), 1);
	has(AGENDA_LAB, "A-2026-003", true);
}

/* What is lost while nobody looked is there again after a start. */
static void
begun_again(void)
{
	REQUIRE(unlink(path_of(AGENDA_LAB)) == 0);
	CHECK_INT(works(), 0);
	talloc_free(b);
	start();
	CHECK_INT(works(), 1);
	has(AGENDA_LAB, "A-2026-003", true);
	has(name_of(anne()), "A-2026-003", true);
}

int
main(void)
{
	struct err e = { 0 };
	char *argv[] = { (char *)"rm", (char *)"-rf", folder, NULL };

	mem = talloc_new(NULL);
	REQUIRE(mkdtemp(folder) != NULL);
	REQUIRE(mkdir(talloc_asprintf(mem, "%s/out", folder), 0755) == 0);
	REQUIRE(templates_open(mem, NULL, &words, &e) == 0);
	start();
	empty_at_first();
	kept_ones();
	own_ones();
	called_off();
	again_and_again();
	rooms();
	no_folder();
	begun_again();
	talloc_free(b);
	talloc_free(mem);
	(void)g_spawn_sync(NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
	return check_report();
}
