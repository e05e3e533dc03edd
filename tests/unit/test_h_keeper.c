/* SPDX-License-Identifier: EUPL-1.2
 *
 * Who keeps the time [B15]: what people say to it; which part goes on after a stop of ours, a delay, a pause, another running order or date.
 */
#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/keeper.h"
#include "tests/unit/world.h"

enum { MINUTE = 60 };

static const int64_t monday = 1772438400, /* 2 March 2026, 9:00 */
    evening = 1773075600;                 /* 9 March 2026, 18:00 */

/* ---- words ---- */

static void
words(void)
{
	static const char *const names[] = { "unread", "show", "now", "stop", "pause", "on", "next", "shift", "timer" };
	static const struct {
		const char *text, *want;
	} rows[] = { { "", "show" }, { "stop", "stop" }, { "Arrêt", "stop" }, { "stop !", "stop" }, { "pause", "pause" },
		{ "Reprendre", "on" }, { "on reprend", "on" }, { "suivant", "next" }, { "partie suivante", "next" },
		{ "maintenant", "now" }, { "C’est parti !", "now" }, { "+10", "shift 10" }, { "+ 10 min", "shift 10" },
		{ "-5", "shift -5" }, { "−5 min", "shift -5" }, { "+1h", "shift 60" }, { "10 minutes de retard", "shift 10" },
		{ "on a dix minutes de retard", "shift 10" }, { "retard 10 min", "shift 10" },
		{ "on a un quart d'heure de retard", "shift 15" }, { "une demi-heure de retard", "shift 30" },
		{ "1 h de retard", "shift 60" }, { "encore 5 minutes", "shift 5" }, { "ajoutez cinq minutes", "shift 5" },
		{ "décaler de 10 minutes", "shift 10" }, { "5 minutes d'avance", "shift -5" }, { "on a 5 min d’avance", "shift -5" },
		{ "we are 10 minutes late", "shift 10" }, { "5 more minutes", "shift 5" }, { "ten minutes behind schedule", "shift 10" },
		{ "5 minutes early", "shift -5" }, { "next", "next" }, { "resume", "on" },
		{ "20 min tour de table", "timer 20 tour de table" }, { "tour de table : 20 min", "timer 20 tour de table" },
		{ "20 min", "timer 20" }, { "20", "timer 20" }, { "1h30", "timer 90" }, { "1 h pause déjeuner", "timer 60 pause déjeuner" },
		{ "5' météo", "timer 5 météo" }, { "bonjour", "unread" }, { "0 min rien", "unread" }, { "99999 min", "unread" },
		{ "+0", "unread" }, { "le retard est de combien ?", "unread" } };
	struct keeper_asked a;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(rows); i++) {
		keeper_read(mem, rows[i].text, &a);
		CHECK_STR(talloc_asprintf(mem, "%s%s%s%s", names[a.wish], a.minutes ? talloc_asprintf(mem, " %d", a.minutes) : "",
			      *a.text ? " " : "", a.text),
		    rows[i].want);
	}
	CHECK(keeper_said(mem, "on a dix minutes de retard", false, &a) && a.minutes == 10);
	CHECK(keeper_said(mem, "bon, on passe à la suite", false, &a) && a.wish == KEEPER_NEXT);
	CHECK(!keeper_said(mem, "stop", false, &a));
	CHECK(keeper_said(mem, "stop", true, &a) && a.wish == KEEPER_STOP);
	CHECK(!keeper_said(mem, "le train a du retard", false, &a));
	CHECK(!keeper_said(mem, "", true, &a));
	CHECK(!keeper_said(mem, "20 min tour de table", true, &a)); /* what is to be begun is asked for by its name */
}

/* ---- the clock ---- */

static struct result
anne(enum channel channel, const char *text)
{
	struct inbound in = inbound(channel, channel == CHANNEL_MAIL ? "anne@lab.example" : "@anne:lab.example", text);

	return take(&in);
}

/* The words of the first letter, or why there is none. */
static const char *
room(const char *text)
{
	struct result r = anne(CHANNEL_ROOM, text);

	return r.n_letters ? r.letters[0].text : r.reason;
}

static const char *
mail(const char *text)
{
	struct result r = anne(CHANNEL_MAIL, text);

	return r.n_letters ? r.letters[0].text : r.reason;
}

/* All that it says until then, each behind a bar; the bot was stopped meanwhile when `late`. */
static const char *
until(int64_t at, bool late)
{
	char *said = talloc_strdup(mem, "");
	struct err e = { 0 };
	int64_t id, next;
	int beats;

	while (keeper_next(tx, &id, &next, &beats, &e) == 1 && next <= at) {
		struct inbound in;
		struct result r;

		now = late ? at : MAX(now, next);
		in = inbound(CHANNEL_CLOCK, "", "");
		in.key = talloc_asprintf(mem, "clock:keeper/%lld/%d", (long long)id, beats);
		r = take(&in);
		CHECK(r.n_letters <= 1);
		if (r.n_letters)
			said = talloc_asprintf_append(said, "|%s", r.letters[0].text);
	}
	now = at;
	return said;
}

static bool
has(const char *text, const char *part)
{
	bool there = strstr(text_fold(mem, text), text_fold(mem, part)) != NULL;

	if (!there)
		printf("not in it: %s\n%s\n", part, text);
	return there;
}

static int
bars(const char *s)
{
	int n = 0;

	for (; *s; s++)
		n += *s == '|';
	return n;
}

static void
by_itself(void)
{
	const char *said;

	now = monday;
	CHECK(has(room("!minuteur A-1"), "à partir du lundi 9 mars 2026"));
	said = until(evening + 24 * MINUTE, false);
	CHECK_INT(bars(said), 3); /* begins, two minutes before its end, the next one */
	CHECK(has(said, "C'est parti."));
	CHECK(has(said, "Partie 2 sur 4"));
	CHECK(has(room("!minuteur +10"), "19 h 05"));
	said = until(evening + 65 * MINUTE, false);
	CHECK_INT(bars(said), 2);
	CHECK(has(said, "Il reste 5 minutes"));
	CHECK(has(said, "Partie 3 sur 4"));
}

/* Over two parts nobody was there: one line says what holds now. */
static void
stopped(void)
{
	const char *said = until(evening + 97 * MINUTE, true);

	CHECK_INT(bars(said), 1);
	CHECK(has(said, "Nous en sommes"));
	CHECK(has(said, "Partie 4 sur 4"));
	CHECK_INT(bars(until(evening + 2 * 86400, true)), 0); /* and of what is long over nothing */
	CHECK(has(room("!minuteur"), "Aucun minuteur"));
}

static void
steered(void)
{
	const char *said;

	now = evening;
	CHECK(has(room("!minuteur A-1 maintenant"), "Fin à 19 h 40"));
	(void)until(evening + 5 * MINUTE, false);
	(void)room("!minuteur pause");
	CHECK_INT(bars(until(evening + 25 * MINUTE, false)), 0);
	CHECK(has(room("!minuteur reprendre"), "jusqu'à 18 h 30"));
	CHECK(has(room("!minuteur -60"), "jusqu'à 18 h 25")); /* no sooner than now */
	said = until(evening + 25 * MINUTE, false);
	CHECK(has(said, "Partie 2 sur 4"));
	/* the running order is another one: which part it is follows from the time */
	CHECK(has(mail("!deroule A-1\n20 min accueil\n40 min visite\n10 min fin"), "visite"));
	said = until(evening + 200 * MINUTE, false);
	CHECK(has(said, "Partie 3 sur 3"));
	CHECK(has(said, "Le déroulé est terminé"));
}

static void
follows(void)
{
	struct err e = { 0 };
	struct keeper k;

	now = monday;
	(void)room("!minuteur A-1");
	REQUIRE(keeper_of_workshop(tx, mem, 1, &k, &e) == 1);
	CHECK_INT(k.next_at, evening);
	(void)room("!retenir A-1 2");
	REQUIRE(keeper_of_workshop(tx, mem, 1, &k, &e) == 1);
	CHECK_INT(k.next_at, 1774011600); /* 20 March, 14:00 */
	(void)room("!minuteur A-1 +10");
	REQUIRE(keeper_of_workshop(tx, mem, 1, &k, &e) == 1);
	CHECK_INT(k.next_at, 1774011600 + 10 * MINUTE);
	(void)room("!retenir A-1 1");
	REQUIRE(keeper_of_workshop(tx, mem, 1, &k, &e) == 1);
	CHECK_INT(k.next_at, evening);
	(void)room("!atelier A-1 annuler");
	CHECK_INT(keeper_of_workshop(tx, mem, 1, &k, &e), 0);
	CHECK_INT(bars(until(evening + 600 * MINUTE, false)), 0);
}

/* The bot said nothing for a while in a room that asked for that; the time went on. */
static void
muted(void)
{
	now = evening;
	(void)room("!minuteur 30 min silence");
	REQUIRE(mark_set(tx, "pause/!staff", "1", &(struct err){ 0 }) == 0);
	CHECK_INT(bars(until(evening + 40 * MINUTE, false)), 0);
	REQUIRE(mark_set(tx, "pause/!staff", NULL, &(struct err){ 0 }) == 0);
	CHECK(has(room("!minuteur"), "Aucun minuteur"));
	CHECK(has(mail("!minuteur 20 min tour de table"), "Dans quel salon"));
}

int
main(void)
{
	struct templates *texts;
	struct err e = { 0 };
	int64_t id;

	mem = talloc_new(NULL);
	words();
	REQUIRE(store_open(mem, ":memory:", &store, &e) == 0 && templates_open(mem, NULL, &texts, &e) == 0);
	lab = world_lab(texts);
	REQUIRE(tx_begin(store, &tx, &e) == 0);
	now = monday;
	REQUIRE(person_add(tx, "Anne Kermarrec", "fr", "staff", "anne@lab.example", now, &id, &e) == 0 &&
		person_chat(tx, id, "@anne:lab.example", &e) == 0);
	(void)room("!atelier \"Accueil\" dates: lundi 9 mars de 18h à 20h ; vendredi 20 mars de 14h à 16h invités: claire@caf.example");
	(void)room("!lancer A-1");
	(void)room("!retenir A-1 1");
	CHECK(has(room("!minuteur A-1"), "déroulé"));
	(void)mail("!deroule A-1\n10 min inclusion\n45 min constats\n30 min tour de table\n15 min déclusion");
	by_itself();
	stopped();
	steered();
	follows();
	muted();
	tx_rollback(tx);
	store_close(store);
	talloc_free(mem);
	return check_report();
}
