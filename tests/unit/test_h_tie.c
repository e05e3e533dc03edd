/* SPDX-License-Identifier: EUPL-1.2
 *
 * A workshop and its room [C8]: how options rank, and that this is an order; the words that ask for a room; another place asks nobody anew;
 * dates proposed in place of those that do not work are those that have a room.
 */
#include <glib.h>
#include <string.h>

#include "db/venue.h"
#include "handlers/tie.h"
#include "handlers/tie_words.h"
#include "tests/unit/world.h"

/* ---- the ranking ---- */

static struct workshop_slot
option(int number, int yes, int maybe, int no, int missed, enum slot_fit fits)
{
	return (struct workshop_slot){ .number = number,
		.label = "",
		.starts = talloc_asprintf(mem, "2026-03-%02dT09:00", number + 9),
		.ends = "",
		.yes = yes,
		.maybe = maybe,
		.no = no,
		.missed = missed,
		.fits = fits };
}

static const char *
ranked(const struct gathering *g)
{
	size_t order[POLL_SLOTS], i;
	char *s = talloc_strdup(mem, "");

	tally_order(g, order);
	for (i = 0; i < g->n; i++)
		s = talloc_asprintf_append(s, "%s%d", i ? " " : "", g->slot[order[i]].number);
	return s;
}

static void
ranks(void)
{
	struct gathering g = { .w = { .quorum = 2 }, .n = 2 };

	/* the same score: a room goes before none, even to a later date, even with more who say no */
	g.slot[0] = option(1, 2, 0, 0, 0, FIT_GONE);
	g.slot[1] = option(2, 2, 0, 1, 0, FIT_FREE);
	CHECK_STR(ranked(&g), "2 1");
	/* more people go before a room */
	g.slot[0] = option(1, 2, 1, 0, 0, FIT_GONE);
	CHECK_STR(ranked(&g), "1 2");
	/* so does the quorum, which the score alone would not */
	g.slot[0] = option(1, 0, 2, 0, 0, FIT_GONE);
	g.slot[1] = option(2, 1, 0, 0, 0, FIT_FREE);
	CHECK_STR(ranked(&g), "1 2");
	/* and who is needed */
	g.slot[1] = option(2, 9, 0, 1, 1, FIT_FREE);
	CHECK_STR(ranked(&g), "1 2");
	/* who asked for no room is ranked as before */
	g.slot[0] = option(1, 2, 0, 1, 0, FIT_UNASKED);
	g.slot[1] = option(2, 2, 0, 0, 0, FIT_UNASKED);
	CHECK_STR(ranked(&g), "2 1");
	g.slot[0] = option(1, 2, 0, 0, 0, FIT_GONE);
	g.slot[1] = option(2, 2, 0, 0, 0, FIT_GONE);
	CHECK_STR(ranked(&g), "1 2");
}

/* What is compared, in its order, as one number for each. */
static bool
in_order(const struct gathering *g, const struct workshop_slot *a, const struct workshop_slot *b)
{
	const int keys[][2] = { { a->missed > 0, b->missed > 0 }, { a->yes + a->maybe < g->w.quorum, b->yes + b->maybe < g->w.quorum },
		{ -2 * a->yes - a->maybe, -2 * b->yes - b->maybe }, { a->fits == FIT_GONE, b->fits == FIT_GONE }, { a->no, b->no },
		{ a->number, b->number } };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(keys); i++)
		if (keys[i][0] != keys[i][1])
			return keys[i][0] < keys[i][1];
	return false;
}

static void
is_an_order(void)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(17);
	size_t order[POLL_SLOTS], k;
	int i, seen;

	for (i = 0; i < 500; i++) {
		struct gathering g = { .w = { .quorum = g_rand_int_range(rand, 1, 4) },
			.n = (size_t)g_rand_int_range(rand, 1, POLL_SLOTS + 1) };

		for (k = 0; k < g.n; k++)
			g.slot[k] = option((int)k + 1, g_rand_int_range(rand, 0, 4), g_rand_int_range(rand, 0, 3),
			    g_rand_int_range(rand, 0, 3), g_rand_int_range(rand, 0, 2), g_rand_boolean(rand) ? FIT_FREE : FIT_GONE);
		tally_order(&g, order);
		for (k = 0, seen = 0; k < g.n; k++)
			seen |= 1 << order[k];
		CHECK_INT(seen, (1 << g.n) - 1);
		for (k = 1; k < g.n; k++)
			CHECK(in_order(&g, &g.slot[order[k - 1]], &g.slot[order[k]]));
	}
}

/* ---- words ---- */

static void
words(void)
{
	static const char *const needed[] = { "Il nous faut une salle", "Il nous faudrait une grande salle chez vous, merci.",
		"Nous aurons besoin d'une salle pour 12", "Pouvez-vous réserver la salle ?", "avec une salle si possible", "Une salle svp",
		"Pourriez-vous prévoir une salle ?", "we need a room", "Could you book the meeting room?",
		"On voudrait une salle chez vous" };
	static const char *const not_needed[] = { "Nous avons une salle", "Nous avons déjà réservé une salle", "Pas besoin de salle",
		"sans salle", "Nous n'avons plus besoin d'une salle", "La salle est déjà réservée", "1 oui, 2 non",
		"Nous le ferons dans notre salle", "We have a room", "we do not need a room", "Claire viendra", "" };
	static const char *const unneeded[] = { "Sans salle", "plus besoin de la salle", "Finalement nous n'avons pas besoin de salle",
		"annulez la salle", "no room", "we no longer need the room", "Libérez la salle, merci" };
	static const struct {
		const char *place, *name;
		bool is;
	} places[] = { { "grande salle", "Grande salle", true }, { "La grande salle", "Grande salle", true },
		{ "dans la grande salle du lab", "Grande salle", true }, { "votre grande salle", "Grande salle", true },
		{ "salle Bulle", "Bulle", true }, { "Bulle, Ti Lab", "Bulle", true }, { "salle bleue", "Salle Bleue", true },
		{ "la bleue", "Salle Bleue", true }, { "l'Atelier", "Atelier", true },
		{ "grande salle de la mairie", "Grande salle", false }, { "atelier municipal", "Atelier", false },
		{ "petite salle", "Grande salle", false }, { "mairie de Rennes", "Bulle", false }, { "", "Bulle", false } };
	static const struct {
		const char *place;
		bool ours;
	} houses[] = { { "une salle", true }, { "une salle du lab", true }, { "dans vos locaux", true }, { "au Ti Lab", true },
		{ "chez vous", true }, { "salle de réunion", true }, { "at your premises", true }, { "Mairie de Rennes", false },
		{ "salle du conseil", false }, { "en visio", false }, { "chez nous", false }, { "", false } };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(needed); i++)
		if (!room_needed(mem, needed[i]))
			CHECK_STR("not understood", needed[i]);
	for (i = 0; i < G_N_ELEMENTS(not_needed); i++)
		if (room_needed(mem, not_needed[i]))
			CHECK_STR("understood as a wish", not_needed[i]);
	for (i = 0; i < G_N_ELEMENTS(unneeded); i++)
		if (!room_unneeded(mem, unneeded[i]) || room_needed(mem, unneeded[i]))
			CHECK_STR("not understood as no wish", unneeded[i]);
	for (i = 0; i < G_N_ELEMENTS(places); i++)
		if (place_is_room(mem, places[i].place, places[i].name, "Ti Lab") != places[i].is)
			CHECK_STR("wrong about the room", places[i].place);
	for (i = 0; i < G_N_ELEMENTS(houses); i++)
		if (place_is_ours(mem, houses[i].place, "Ti Lab") != houses[i].ours)
			CHECK_STR("wrong about the house", houses[i].place);
	CHECK_STR(room_named_else(mem, "réservez la salle du conseil pour A-3, merci"), "conseil");
	CHECK_STR(room_named_else(mem, "pour A-3, une salle s'il vous plaît"), "");
	CHECK_STR(room_named_else(mem, "A-3 mezzanine"), "mezzanine");
	CHECK_STR(room_named_else(mem, "Oui, il nous faudrait une salle pour 12 personnes"), "");
	CHECK(room_booked(mem, "pouvez-vous réserver l'Atelier pour A-1 ?", "Atelier"));
	CHECK(!room_booked(mem, "L'atelier A-1 aura lieu. Réservez un traiteur !", "Atelier"));
}

/* ---- among people ---- */

static struct result
staff(const char *text)
{
	struct inbound in = inbound(CHANNEL_ROOM, "@anne:lab.example", text);

	return take(&in);
}

static struct result
claire(const char *text)
{
	struct inbound in = inbound(CHANNEL_MAIL, "claire@caf.example", text);

	in.subject = "A-2026-001";

	return take(&in);
}

/* The clock, as often as something is due; the last letter of that template, and its text. */
static struct letter
clock_sends(const char *to, const char *words)
{
	struct letter found = { .text = "" };
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
			if (strcmp(r.letters[i].to, to) == 0 && strstr(r.letters[i].text, words))
				found = r.letters[i];
	}
	return found;
}

static int64_t
room(const char *slug, const char *name, int position)
{
	struct venue v = { .slug = slug, .name = name, .capacity = 10, .layouts = "", .equipment = "", .days = "", .open = "", .note = "" };
	struct err e = { 0 };

	REQUIRE(venue_put(tx, &v, position, &e) == 0);
	return v.id;
}

/* It comes again: the place is another one, nobody is asked anew, what they said stands, and an answer to what was before still counts. */
static void
another_place(void)
{
	const char *who = "claire@caf.example";
	struct letter l;
	struct invitee i;
	struct person p;
	struct err e = { 0 };

	(void)staff("!atelier \"Accueil\" 5p dates: jeu 12/03 9h-12h lieu: la salle bleue invités: claire@caf.example");
	(void)staff("!lancer A-1");
	(void)clock_sends(who, "");
	(void)staff("!retenir A-1 1");
	l = clock_sends(who, "Salle bleue");
	REQUIRE(l.event);
	CHECK_STR(l.event->location, "Salle bleue");
	CHECK_INT(l.event->sequence, 0);
	(void)claire("oui");
	(void)staff("!salle A-1 salle verte");
	l = clock_sends(who, "Salle verte");
	REQUIRE(l.event);
	CHECK_STR(l.event->location, "Salle verte");
	CHECK_INT(l.event->sequence, 0);
	CHECK_INT(l.event->partstat, PARTSTAT_ACCEPTED);
	REQUIRE(person_by_address(tx, mem, who, &p, &e) == 1 && invitee_of(tx, mem, 1, p.id, &i, &e) == 1);
	CHECK_STR(i.presence, "accepted");
	/* the date moves with it: who comes is asked anew, and hears of the day */
	(void)staff("!atelier A-1 annuler");
	l = clock_sends(who, "annul");
	REQUIRE(l.event);
	CHECK_STR(l.event->location, "Salle verte");
}

/* Tuesday to Thursday no room is left: the proposed days are others. */
static void
proposed_with_a_room(int64_t blue, int64_t green)
{
	const int64_t day = 86400, tuesday = 1773129600; /* 10 March, 9:00 in Paris */
	struct err e = { 0 };
	struct letter l;
	int64_t rooms[] = { blue, green };
	size_t i, k;

	for (i = 0; i < 2; i++)
		for (k = 0; k < 3; k++) {
			struct booking b = { .venue = rooms[i],
				.start_at = tuesday + (int64_t)k * day,
				.end_at = tuesday + (int64_t)k * day + 3600,
				.civil = "2026-03-10T09:00",
				.civil_end = "2026-03-10T10:00",
				.class = 3,
				.state = BOOKING_CONFIRMED };

			CHECK_INT(booking_add(tx, mem, &b, 2026, now, &e), 1);
		}
	(void)staff("!atelier \"Guichet\" 5p dates: lun 9/03 9h-12h limite: 6/03 lieu: une salle obligatoires: claire@caf.example");
	(void)staff("!lancer A-2");
	(void)clock_sends("claire@caf.example", "");
	{
		struct inbound in = inbound(CHANNEL_MAIL, "claire@caf.example", "1 non");

		in.subject = "A-2026-002";

		(void)take(&in);
	}
	now += 5 * day;
	l = clock_sends("anne@lab.example", "relancer");
	CHECK(strstr(l.text, "vendredi 13 mars 2026"));
	CHECK(!strstr(l.text, "mardi 10 mars 2026"));
	CHECK(!strstr(l.text, "mercredi 11 mars 2026"));
	CHECK(!strstr(l.text, "jeudi 12 mars 2026"));
}

int
main(void)
{
	struct templates *texts;
	struct err e = { 0 };
	int64_t id, blue, green;

	mem = talloc_new(NULL);
	ranks();
	is_an_order();
	words();
	REQUIRE(store_open(mem, ":memory:", &store, &e) == 0 && templates_open(mem, NULL, &texts, &e) == 0);
	lab = world_lab(texts);
	REQUIRE(tx_begin(store, &tx, &e) == 0);
	REQUIRE(person_add(tx, "Anne Kermarrec", "fr", "staff", "anne@lab.example", now, &id, &e) == 0 &&
		person_chat(tx, id, "@anne:lab.example", &e) == 0);
	blue = room("bleue", "Salle bleue", 0);
	green = room("verte", "Salle verte", 1);
	another_place();
	proposed_with_a_room(blue, green);
	tx_rollback(tx);
	talloc_free(mem);
	return check_report();
}
