/* SPDX-License-Identifier: EUPL-1.2
 *
 * People around workshops: two are one, one is forgotten, one who organises is gone. The schema is walked: a new column that holds a person
 * fails here until somebody has said what becomes of it.
 */
#include <glib.h>
#include <sqlite3.h>
#include <string.h>

#include "bot/base/secret.h"
#include "db/stmt.h"
#include "db/workshop.h"
#include "handlers/organiser_said.h"
#include "tests/unit/world.h"

static struct templates *words;

static void
sql(const char *text)
{
	char *why = NULL;

	if (sqlite3_exec(store->db, text, NULL, NULL, &why) != SQLITE_OK)
		printf("%s: %s\n", text, why);
	REQUIRE(why == NULL);
}

static int64_t
number(const char *text)
{
	sqlite3_stmt *st = NULL;
	int64_t n;

	REQUIRE(sqlite3_prepare_v2(store->db, text, -1, &st, NULL) == SQLITE_OK);
	REQUIRE(sqlite3_step(st) == SQLITE_ROW);
	n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return n;
}

static int64_t
person(const char *name, const char *role, const char *addr)
{
	struct err e = { 0 };
	int64_t id;

	REQUIRE(person_add(tx, name, "fr", role, addr, now, &id, &e) == 0);
	return id;
}

static void
world(void)
{
	struct err e = { 0 };
	int64_t id;

	REQUIRE(store_open(mem, ":memory:", &store, &e) == 0);
	lab = world_lab(words);
	REQUIRE(tx_begin(store, &tx, &e) == 0);
	id = person("Anne Kermarrec", "staff", "anne@lab.example");
	REQUIRE(person_chat(tx, id, "@anne:lab.example", &e) == 0);
	id = person("Paul Riou", "staff", "paul@lab.example");
	REQUIRE(person_chat(tx, id, "@paul:lab.example", &e) == 0);
}

static void
world_ends(void)
{
	tx_rollback(tx);
	store_close(store);
}

/* As the inbox does, its end is written. */
static struct result
took(const struct inbound *in)
{
	int64_t id;
	struct result r = handled(in, &id);

	sql(talloc_asprintf(
	    mem, "UPDATE inbox SET state = 'handled', person = nullif(%lld, 0) WHERE id = %lld", (long long)r.person, (long long)id));
	return r;
}

static struct result
staff(const char *text)
{
	struct inbound in = inbound(CHANNEL_ROOM, "@anne:lab.example", text);

	return took(&in);
}

static struct result
mail(const char *from, const char *text)
{
	struct inbound in = inbound(CHANNEL_MAIL, from, text);

	return took(&in);
}

/* All that the clock has to say now: how many letters of that template to a room. */
static int
clock_says(const char *template)
{
	struct err e = { 0 };
	int64_t id, at;
	int beats, n = 0;

	while (workshop_next(tx, &id, &at, &beats, &e) == 1 && at <= now) {
		struct inbound in = inbound(CHANNEL_CLOCK, "", "");
		struct result r;
		size_t i;

		in.key = talloc_asprintf(mem, "clock:workshop/%lld/%d", (long long)id, beats);
		r = took(&in);
		for (i = 0; i < r.n_letters; i++)
			n += r.letters[i].act == ACT_SAY && strcmp(r.letters[i].template, template) == 0;
	}
	return n;
}

/* ---- the schema ---- */

/* A column that holds a person, as the schema says. */
static void
each_person_column(void (*each)(const char *table, const char *column, void *aux), void *aux)
{
	g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_free);
	sqlite3_stmt *st = NULL;
	guint i;

	REQUIRE(
	    sqlite3_prepare_v2(store->db,
		"SELECT m.name, f.\"from\" FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table' AND f.\"table\" = "
		"'person' ORDER BY 1, 2",
		-1, &st, NULL) == SQLITE_OK);
	while (sqlite3_step(st) == SQLITE_ROW) {
		g_ptr_array_add(found, g_strdup((const char *)sqlite3_column_text(st, 0)));
		g_ptr_array_add(found, g_strdup((const char *)sqlite3_column_text(st, 1)));
	}
	sqlite3_finalize(st);
	CHECK(found->len > 60);
	for (i = 0; i + 1 < found->len; i += 2)
		each(found->pdata[i], found->pdata[i + 1], aux);
}

/* One row in which each column that holds a person holds that one, whatever else stands in it. */
static void
row_for(const char *table, int64_t id)
{
	g_autoptr(GString) names = g_string_new(""), values = g_string_new("");
	sqlite3_stmt *st = NULL;

	REQUIRE(
	    sqlite3_prepare_v2(store->db,
		talloc_asprintf(mem,
		    "SELECT c.name, c.type, f.\"from\" IS NOT NULL, c.pk FROM pragma_table_info('%s') c LEFT JOIN pragma_foreign_key_list('%s') f ON "
		    "f.\"from\" = c.name AND f.\"table\" = 'person'",
		    table, table),
		-1, &st, NULL) == SQLITE_OK);
	while (sqlite3_step(st) == SQLITE_ROW) {
		bool text = strcmp((const char *)sqlite3_column_text(st, 1), "TEXT") == 0;

		g_string_append_printf(names, "%s%s", names->len ? ", " : "", (const char *)sqlite3_column_text(st, 0));
		g_string_append(values, values->len ? ", " : "");
		if (sqlite3_column_int(st, 2))
			g_string_append_printf(values, "%lld", (long long)id);
		else
			g_string_append_printf(values, text ? "'x%d'" : "%d", 100000 + ++serial);
	}
	sqlite3_finalize(st);
	sql(talloc_asprintf(mem, "INSERT OR IGNORE INTO %s (%s) VALUES (%s)", table, names->str, values->str));
}

static void
fill(const char *table, const char *column, void *aux)
{
	(void)column;
	row_for(table, *(int64_t *)aux);
}

static void
filled(const char *table, const char *column, void *aux)
{
	CHECK(number(talloc_asprintf(mem, "SELECT count(*) FROM %s WHERE %s = %lld", table, column, (long long)*(int64_t *)aux)) > 0);
}

static bool
listed(const char *const *list, const char *table, const char *column)
{
	return g_strv_contains(list, talloc_asprintf(mem, "%s.%s", table, column));
}

/* Elsewhere, or not at all. */
static const char *const not_merged[] = { "address.person", "chat_id.person",             /* handlers/identity.c: doors_move() */
	"participant.person", "problem.requester", "problem.follower",                    /* cases_move() */
	"note.person", "act.person",                                                      /* merge_words() */
	"invitee.person", "vote.person", "vote_log.person",                               /* invitee_merge() */
	"act.old_requester", "act.new_requester", "act.old_follower", "act.new_follower", /* what was: taken back as it was */
	"deed.person", "deed.other", "deed.actor", "code.person",                         /* who it was that did it, and proved it */
	"absence.person", "absence.substitute", /* read through the deed that says who they are now */
	"inbox.person", "outbox.person",        /* who wrote it then */
	NULL };

static void
merged(const char *table, const char *column, void *aux)
{
	int64_t n = number(talloc_asprintf(mem, "SELECT count(*) FROM %s WHERE %s = %lld", table, column, (long long)*(int64_t *)aux));

	if (n > 0 && !listed(not_merged, table, column))
		printf("%s.%s: whoever is merged is still there\n", table, column);
	CHECK(n == 0 || listed(not_merged, table, column));
}

static void
merge_leaves_nothing(void)
{
	struct err e = { 0 };
	int64_t from, into;

	world();
	from = person("Claire Le Goff", "agent", "claire@caf.example");
	into = person("C. Le Goff", "agent", "c.legoff@private.example");
	sql("DELETE FROM address; DELETE FROM chat_id; PRAGMA ignore_check_constraints = 1; PRAGMA defer_foreign_keys = 1");
	each_person_column(fill, &from);
	each_person_column(filled, &from);
	sql(talloc_asprintf(mem,
	    "INSERT INTO attendance (workshop, occasion, person, present, at) SELECT workshop, occasion, %lld, 0, 1 FROM attendance; INSERT INTO agenda_person VALUES (%lld, 1);"
	    "INSERT INTO habit (person) VALUES (%lld); INSERT INTO rules_accepted SELECT %lld, version, at, inbox FROM rules_accepted",
	    (long long)into, (long long)into, (long long)into, (long long)into)); /* both had one */
	CHECK_INT(person_merge(tx, from, into, now, &e), 0);
	CHECK_STR(e.text, "");
	each_person_column(merged, &from);
	CHECK(number(talloc_asprintf(mem, "SELECT count(*) FROM booking WHERE claimant = %lld", (long long)into)) > 0);
	CHECK_INT(number("SELECT count(*) FROM attendance"), 1);
	CHECK_INT(number(talloc_asprintf(mem, "SELECT count(*) FROM agenda_due WHERE person = %lld", (long long)from)), 1);
	world_ends();
}

/* ---- forgotten ---- */

/* What says who they were, or makes us write to them, does so no more; a row that is one of a sum stays without a name. */
static const char *const nameless[] = { "inquiry.person", "advice.person", "advice.author", "copy_request.person", "document.author",
	"stock_move.person", "act.person", "approach.person", "referral.requester", "referral.author", "act.old_requester",
	"act.new_requester", "act.old_follower", "act.new_follower", "attendance.person", "booking.person", "card.author", "consent.filer",
	"code.person", "deed.person", "deed.other", "deed.actor", "inbox.person", "invitee.person", "keeper.person", "loan.person",
	"minutes.person", "note.person", "outbox.person", "participant.person", "problem.requester", "problem.follower", "question.person",
	"reminded.person", "reminder.person", "reminder.author", "rules_accepted.person", "score.person", "token.person", "vote.person",
	"vote_log.person", "workshop.organiser", "consent.person", NULL };

static void
forgotten(const char *table, const char *column, void *aux)
{
	int64_t n = number(talloc_asprintf(mem, "SELECT count(*) FROM %s WHERE %s = %lld", table, column, (long long)*(int64_t *)aux));

	if (n > 0 && !listed(nameless, table, column))
		printf("%s.%s: whoever is forgotten is still there\n", table, column);
	CHECK(n == 0 || listed(nameless, table, column));
}

/* Is it written anywhere? */
static int64_t
written(const char *what, bool tell)
{
	sqlite3_stmt *st = NULL;
	int64_t n = 0;

	REQUIRE(
	    sqlite3_prepare_v2(store->db,
		"SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND (c.type = 'TEXT' OR c.type = "
		"'BLOB') AND m.name NOT LIKE 'similar%'",
		-1, &st, NULL) == SQLITE_OK);
	while (sqlite3_step(st) == SQLITE_ROW) {
		const char *table = (const char *)sqlite3_column_text(st, 0), *column = (const char *)sqlite3_column_text(st, 1);
		int64_t here = number(talloc_asprintf(
		    mem, "SELECT count(*) FROM %s WHERE instr(lower(CAST(%s AS TEXT)), lower('%s')) > 0", table, column, what));

		if (here && tell)
			printf("\"%s\" still stands in %s.%s\n", what, table, column);
		n += here;
	}
	sqlite3_finalize(st);
	return n;
}

static const char *
quoted(const char *text)
{
	char *q = sqlite3_mprintf("%Q", text);
	const char *out = talloc_strdup(mem, q);

	sqlite3_free(q);
	return out;
}

/* As the outbox does it. */
static void
sent(const struct result *r)
{
	size_t i;

	for (i = 0; i < r->n_letters; i++)
		if (r->letters[i].channel == CHANNEL_MAIL)
			sql(talloc_asprintf(mem,
			    "INSERT INTO outbox (letter, channel, destination, template, lang, subject, state, next_at, created_at, finished_at, detail) "
			    "VALUES ('l%d', 'mail', '%s', '%s', 'fr', 'x', 'sent', 1, 1, 1, '250 <%s> ok');"
			    "INSERT INTO outbox_bytes SELECT max(id), %s, x'00' FROM outbox",
			    ++serial, r->letters[i].to, r->letters[i].template, r->letters[i].to, quoted(r->letters[i].text)));
}

static void
forget_leaves_no_name(void)
{
	struct err e = { 0 };
	struct result r;
	int64_t claire;

	world();
	claire = person("Claire Le Goff", "agent", "claire.legoff@caf.example");
	REQUIRE(person_chat(tx, claire, "@claire:caf.example", &e) == 0);
	r = staff("!atelier \"Accueil\" dates: jeu 12/03 matin, ven 13/03 14h-17h invités: claire.legoff@caf.example, yann@mairie.example");
	sent(&r);
	r = staff("!lancer A-1");
	sent(&r);
	(void)clock_says("");
	r = mail("claire.legoff@caf.example", "!vote A-1 1 oui, 2 non");
	sent(&r);
	r = mail("claire.legoff@caf.example", "!rappel dans 3 jours relire le guide de Claire Le Goff");
	sent(&r);
	r = mail("claire.legoff@caf.example", "moi @claire.lg:caf.example");
	sent(&r);
	r = mail("claire.legoff@caf.example", "!atelier \"Courriers\" dates: jeu 19/03 matin, ven 20/03 14h-17h");
	sent(&r);
	CHECK(written("claire.legoff@caf.example", false) > 0 && written("Claire Le Goff", false) > 0);
	CHECK_INT(person_forget(tx, claire, now, &e), 0);
	CHECK_STR(e.text, "");
	CHECK_INT(written("claire.legoff@caf.example", true), 0);
	CHECK_INT(written("@claire:caf.example", true), 0);
	CHECK_INT(written("Claire Le Goff", true), 0);
	CHECK_INT(clock_says("workshop-orphan"), 1); /* the staff hear that nobody organises it */
	world_ends();

	world();
	claire = person("Claire Le Goff", "agent", "claire.legoff@caf.example");
	sql("DELETE FROM address; PRAGMA ignore_check_constraints = 1; PRAGMA defer_foreign_keys = 1");
	each_person_column(fill, &claire);
	each_person_column(filled, &claire);
	CHECK_INT(person_forget(tx, claire, now, &e), 0);
	each_person_column(forgotten, &claire);
	world_ends();
}

/* ---- who organises is gone ---- */

static int64_t
organiser(int64_t workshop)
{
	return number(talloc_asprintf(mem, "SELECT organiser FROM workshop WHERE id = %lld", (long long)workshop));
}

static void
mail_comes_back(void)
{
	struct inbound in;
	const char *letter;
	int64_t claire;
	int i;

	world();
	claire = person("Claire Le Goff", "agent", "claire@caf.example");
	(void)mail("claire@caf.example",
	    "Pouvez-vous organiser un atelier pour 12 personnes le jeudi 12 mars matin ou le lundi 16 mars de 14h à 17h ?");
	CHECK_INT(organiser(1), claire);
	letter = letter_id(mem, lab.secret, "test", 1, "claire@caf.example");
	sql(talloc_asprintf(mem,
	    "INSERT INTO outbox (letter, channel, destination, template, lang, subject, state, next_at, created_at, finished_at) VALUES ('%s', 'mail',"
	    " 'claire@caf.example', 'code', 'fr', 'x', 'sent', 1, 1, 1)",
	    letter));
	for (i = 0; i < 3; i++, now += 2 * 86400) {
		in = inbound(CHANNEL_MAIL, "mailer-daemon@caf.example", "no such user");
		in.machine = MACHINE_BOUNCE;
		in.failed_id = talloc_asprintf(mem, "%s@lab.example", letter);
		in.failed_to = "claire@caf.example";
		in.failed_hard = true;
		CHECK_INT(clock_says("workshop-orphan"), 0); /* not before it is for good */
		(void)took(&in);
	}
	CHECK_INT(clock_says("workshop-orphan"), 1);
	CHECK_INT(clock_says("workshop-orphan"), 0); /* once */
	(void)staff("je prends A-1");
	CHECK_INT(organiser(1), 1);
	CHECK_INT(number("SELECT instr(told, 'orphan') + instr(told, 'leaving') FROM workshop"), 0);
	now -= 6 * 86400;
	world_ends();
}

/* ---- the words ---- */

static void
words_are_read(void)
{
	static const struct {
		const char *text;
		int what; /* -1: they say nothing of it */
		const char *name;
		size_t refs;
	} said[] = {
		{ "Paul reprend A-3", ORGANISER_NAMED, "paul", 1 },
		{ "Paul Riou va reprendre l'atelier A-2026-003.", ORGANISER_NAMED, "paul riou", 1 },
		{ "c'est Paul qui reprend A-3 et A-5", ORGANISER_NAMED, "paul", 2 },
		{ "Paul prend la suite de A-3", ORGANISER_NAMED, "paul", 1 },
		{ "A-3 : Paul", ORGANISER_NAMED, "paul", 1 },
		{ "Organisateur : Paul", ORGANISER_NAMED, "paul", 0 },
		{ "organisatrice anne", ORGANISER_NAMED, "anne", 0 },
		{ "Nouvelle organisatrice : Anne Kermarrec", ORGANISER_NAMED, "anne kermarrec", 0 },
		{ "organiser: paul", ORGANISER_NAMED, "paul", 0 },
		{ "je passe A-3 à Paul", ORGANISER_NAMED, "paul", 1 },
		{ "Je confie l'atelier A-3 à @paul", ORGANISER_NAMED, "@paul", 1 },
		{ "je vais confier l'organisation de A-3 à Paul", ORGANISER_NAMED, "paul", 1 },
		{ "A-3 sera repris par Anne", ORGANISER_NAMED, "anne", 1 },
		{ "Paul takes over A-3", ORGANISER_NAMED, "paul", 1 },
		{ "I am handing A-3 over to Paul", ORGANISER_NAMED, "paul", 1 },
		{ "Paul me remplace pour A-3", ORGANISER_NAMED, "paul", 1 },
		{ "organisateur : moi", ORGANISER_SELF, "", 0 },
		{ "je reprends A-3", ORGANISER_SELF, "", 1 },
		{ "Je peux reprendre l'atelier A-3 avec plaisir", ORGANISER_SELF, "", 1 },
		{ "je m'occupe de A-3", ORGANISER_SELF, "", 1 },
		{ "I'll take over A-3", ORGANISER_SELF, "", 1 },
		{ "je ne peux plus organiser A-3", ORGANISER_NOBODY, "", 1 },
		{ "je n'organise plus A-3", ORGANISER_NOBODY, "", 1 },
		{ "Qui peut reprendre A-3 ?", ORGANISER_NOBODY, "", 1 },
		{ "I can no longer organise A-3", ORGANISER_NOBODY, "", 1 },
		{ "organisateur: personne", ORGANISER_NOBODY, "", 0 },
		{ "Je quitte le laboratoire à la fin du mois", ORGANISER_LEAVES, "", 0 },
		{ "Je change de poste le 30 mars", ORGANISER_LEAVES, "", 0 },
		{ "I am leaving the lab on Friday", ORGANISER_LEAVES, "", 0 },
		{ "L'atelier A-3 reprend à 14h", -1, "", 0 },
		{ "On reprend A-3 la semaine prochaine", -1, "", 0 },
		{ "Paul reprend A-3 à la page 4 du guide", -1, "", 0 },
		{ "Je reprends les points de A-3 dans le compte rendu", -1, "", 0 },
		{ "Je ne pourrai pas venir à A-3", -1, "", 0 },
		{ "Je quitte l'atelier à 16h", -1, "", 0 },
		{ "Paul sera à A-3", -1, "", 0 },
		{ "1 oui, 2 non", -1, "", 0 },
	};
	struct organiser_said s[ORGANISER_CLAUSES];
	size_t i, n;

	for (i = 0; i < G_N_ELEMENTS(said); i++) {
		n = organiser_read(mem, said[i].text, false, s, ORGANISER_CLAUSES);
		if ((said[i].what < 0) != (n == 0) ||
		    (n > 0 && ((int)s[0].what != said[i].what || (s[0].what == ORGANISER_NAMED && strcmp(s[0].name, said[i].name) != 0) ||
				  s[0].n_refs != said[i].refs)))
			printf(
			    "%s: %zu, %d \"%s\" %zu\n", said[i].text, n, n ? (int)s[0].what : -1, n ? s[0].name : "", n ? s[0].n_refs : 0);
		CHECK_INT(n == 0 ? -1 : (int)s[0].what, said[i].what);
		if (n == 0 || said[i].what < 0)
			continue;
		CHECK_STR(s[0].name, said[i].what == ORGANISER_NAMED ? said[i].name : s[0].name);
		CHECK_INT(s[0].n_refs, said[i].refs);
	}
	CHECK_INT(organiser_read(mem, "je prends", true, s, ORGANISER_CLAUSES), 1);
	CHECK_INT(organiser_read(mem, "je prends", false, s, ORGANISER_CLAUSES), 0);
	CHECK_INT(organiser_read(mem, "moi", true, s, ORGANISER_CLAUSES), 1);
	n = organiser_read(
	    mem, "Bonjour,\nJe quitte le labo. Paul reprend A-3 et A-5, Anne reprend A-7.\nMerci", false, s, ORGANISER_CLAUSES);
	CHECK_INT(n, 3);
	if (n < 3)
		return;
	CHECK_INT(s[1].n_refs, 2);
	CHECK_STR(s[2].name, "anne");
}

int
main(void)
{
	struct err e = { 0 };

	mem = talloc_new(NULL);
	REQUIRE(templates_open(mem, NULL, &words, &e) == 0);
	words_are_read();
	merge_leaves_nothing();
	forget_leaves_no_name();
	mail_comes_back();
	talloc_free(mem);
	return check_report();
}
