/* SPDX-License-Identifier: EUPL-1.2
 *
 * Staff do by mail all that they do in the room [I12]: each of their verbs, as help shows it there, leaves the same rows whether a member
 * of the staff types it in the room or writes it from a verified address. Sensitive ones with their code, through either door.
 */
#include <glib.h>
#include <sqlite3.h>

#include "db/stmt.h"
#include "tests/unit/world.h"

/* As REQUIRE, and goes on after checks that failed. */
#define MUST(x)                                                                                                                            \
	do {                                                                                                                               \
		if (!(x)) {                                                                                                                \
			CHECK(x);                                                                                                          \
			exit(check_report());                                                                                              \
		}                                                                                                                          \
	} while (0)

static const char *refs[3];

/* What must be there before the verb has something to do, one command a line. */
static const struct {
	const char *verb, *before;
} before[] = {
	{ "rouvrir", "!clore P-14 fini" },
	{ "etape", "!accepter P-14\n!etape P-14 investigation" },
	{ "evaluation",
	    "!accepter P-14\n!etape P-14 investigation\n!etape P-14 idéation\n!etape P-14 prototypage\n!etape P-14 expérimentation\n"
	    "!experience P-14 Hypothèse : un appel ; Terrain : Rennes ; Population : 40 familles ; Durée : deux mois ; Indicateur : les "
	    "absences ; Avant : 42 % ; Après : 18 % ; Décision attendue : étendre" },
	{ "experience", "!accepter P-14" },
	{ "arret", "!accepter P-14" },
	{ "delier", "!lier P-14 P-9" },
	{ "inviter", "!atelier \"Accueil\" dates: jeu 12/03 matin" },
};

/* These look and change nothing; `desunir` has nobody to part here, `rejoindre` no room. */
static const char *const looks[] = { "liste", "fiche", "quarantaine", "proches", "desunir", "rejoindre", "bilan", NULL };

/* A mail needs no mark, but for verbs whose first words could be any sentence. */
static const char *const marked[] = { "defi", NULL };

/* These are about the place where they are said: in a room that room, by mail all of them. */
static const char *const of_the_place[] = { "pause", "reprendre", "lancer", NULL };

static struct result
send(bool room, const char *from, const char *text)
{
	struct inbound in = inbound(room ? CHANNEL_ROOM : CHANNEL_MAIL, from, text);
	const struct arrival a = { .key = in.key, .channel = in.channel, .at = now, .raw = "x", .size = 1, .full_size = 1 };
	struct result r;
	struct err e = { 0 };
	int64_t id;

	MUST(inbox_add(tx, &a, now, &id, &e) == 0);
	if (handle(tx, mem, &lab, &in, id, now, &r, &e) < 0)
		printf("%s: %s\n", text, e.text);
	MUST(!*e.text);
	return r;
}

/* --- the rows --- */

/* Which message it was, and what is kept for the letters, differs between the doors. */
static bool
of_the_door(const char *table)
{
	static const char *const tables[] = { "inbox", "inbox_bytes", "outbox", "outbox_bytes", "budget", "question", "code", "code_lock",
		"thread", "token", "meta", NULL };

	return g_strv_contains(tables, table) || g_str_has_prefix(table, "sqlite_") || strstr(table, "search") || strstr(table, "fts");
}

static void
dump_table(GString *out, const char *table)
{
	g_autofree char *sql = g_strdup_printf("SELECT * FROM \"%s\"", table);
	sqlite3_stmt *st = NULL;
	int i;

	MUST(sqlite3_prepare_v2(store->db, sql, -1, &st, NULL) == SQLITE_OK);
	while (sqlite3_step(st) == SQLITE_ROW) {
		g_string_append(out, table);
		for (i = 0; i < sqlite3_column_count(st); i++)
			if (strcmp(sqlite3_column_name(st, i), "inbox") != 0)
				g_string_append_printf(out, " %s=%s", sqlite3_column_name(st, i),
				    sqlite3_column_text(st, i) ? (const char *)sqlite3_column_text(st, i) : "-");
		g_string_append_c(out, '\n');
	}
	sqlite3_finalize(st);
}

static char *
dump(void)
{
	static const char tables[] = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%' ORDER BY name";
	GString *out = g_string_new("");
	sqlite3_stmt *st = NULL;

	MUST(sqlite3_prepare_v2(store->db, tables, -1, &st, NULL) == SQLITE_OK);
	while (sqlite3_step(st) == SQLITE_ROW)
		if (!of_the_door((const char *)sqlite3_column_text(st, 0)))
			dump_table(out, (const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	return g_string_free(out, FALSE);
}

/* --- the verbs --- */

/* An example of the labels, about our cases and people. */
static char *
with_refs(const char *text)
{
	g_auto(GStrv) a = g_strsplit(text, "P-14", -1);
	g_autofree char *one = g_strjoinv(refs[0], a);
	g_auto(GStrv) b = g_strsplit(one, "P-9", -1);
	g_autofree char *two = g_strjoinv(refs[1], b);
	g_auto(GStrv) c = g_strsplit(two, "A-7", -1);
	g_autofree char *three = g_strjoinv("A-1", c);

	return talloc_strdup(mem, three);
}

static const char *
code_in(const struct result *r)
{
	g_autoptr(GRegex) code = g_regex_new("\\b[0-9]{3} [0-9]{3}\\b", 0, 0, NULL);
	size_t i;

	for (i = 0; i < r->n_letters; i++) {
		g_autoptr(GMatchInfo) m = NULL;
		g_autofree char *digits = NULL;

		if (strcmp(r->letters[i].template, "code") != 0 || !g_regex_match(code, r->letters[i].text, 0, &m))
			continue;
		digits = g_match_info_fetch(m, 0);
		return talloc_strdup(mem, digits);
	}
	return NULL;
}

static void
prepare(const char *verb)
{
	size_t i, k;

	for (i = 0; i < G_N_ELEMENTS(before); i++) {
		g_auto(GStrv) line = g_strsplit(before[i].before, "\n", -1);

		for (k = 0; strcmp(before[i].verb, verb) == 0 && line[k]; k++) {
			struct result r = send(true, "@anne:lab.example", with_refs(line[k]));

			MUST(r.n_letters > 0);
		}
	}
}

/* What the verb leaves, done through that door; *changed: it left something, *code: it wanted one. */
static char *
rows_of(const struct command *c, bool room, bool *changed, bool *code)
{
	const char *example = label(lab.words, "fr", talloc_asprintf(mem, "example.%s", c->name)), *from, *digits;
	g_autofree char *was = NULL;
	struct err e = { 0 };
	struct result r;
	char *is;

	from = room ? "@anne:lab.example" : "anne@lab.example";
	MUST(tx_begin(store, &tx, &e) == 0);
	prepare(c->name);
	was = dump();
	r = send(room, from, with_refs(room || g_strv_contains(marked, c->name) ? example : example + 1));
	digits = code_in(&r);
	*code = digits != NULL;
	if (digits)
		r = send(room, from, digits);
	CHECK(r.n_letters > 0);
	CHECK_STR(r.intent ? r.intent : "-", c->name);
	is = dump();
	*changed = strcmp(was, is) != 0;
	tx_rollback(tx);
	return is;
}

static void
test_verb(const struct command *c)
{
	TALLOC_CTX *kept = mem;
	bool changed[2], code[2];
	g_autofree char *room = NULL, *mail = NULL;

	mem = talloc_new(kept);
	room = rows_of(c, true, &changed[0], &code[0]);
	mail = rows_of(c, false, &changed[1], &code[1]);
	if (strcmp(room, mail) != 0)
		printf("%s leaves other rows by mail\n--- room\n%s--- mail\n%s", c->name, room, mail);
	CHECK(strcmp(room, mail) == 0);
	if (!changed[0] && !g_strv_contains(looks, c->name))
		printf("%s changes nothing\n", c->name);
	if (changed[0] == g_strv_contains(looks, c->name))
		printf("%s: %d\n", c->name, changed[0]);
	CHECK(changed[0] != g_strv_contains(looks, c->name));
	CHECK_INT(code[0], c->level == LEVEL_CODE);
	CHECK_INT(code[1], c->level == LEVEL_CODE);
	talloc_free(mem);
	mem = kept;
}

static void
begin(void)
{
	static const char *const criteria[] = { "taille", "portage", NULL };
	struct templates *words;
	struct err e = { 0 };
	struct result r;
	int64_t id;

	mem = talloc_new(NULL);
	MUST(store_open(mem, ":memory:", &store, &e) == 0);
	MUST(templates_open(mem, NULL, &words, &e) == 0);
	lab = world_lab(words);
	lab.rehearsal = true;
	lab.criteria = criteria;
	MUST(tx_begin(store, &tx, &e) == 0);
	MUST(person_add(tx, "Anne Kermarrec", "fr", "staff", "anne@lab.example", now, &id, &e) == 0);
	MUST(person_chat(tx, id, "@anne:lab.example", &e) == 0);
	MUST(person_add(tx, "Paul Riou", "fr", "staff", "paul@lab.example", now, &id, &e) == 0);
	r = send(false, "claire@caf.example", "Les familles attendent trop longtemps au guichet de la ville.");
	MUST(r.ref != NULL);
	refs[0] = r.ref;
	r = send(false, "fatou@ville.example", "Le formulaire de la cantine ne marche pas sur un téléphone.");
	MUST(r.ref != NULL);
	refs[1] = r.ref;
	MUST(tx_commit(tx, &e) == 0);
}

int
main(void)
{
	size_t i;

	begin();
	for (i = 0; i < n_commands; i++)
		if (commands[i].role == ROLE_STAFF && !g_strv_contains(of_the_place, commands[i].name))
			test_verb(&commands[i]);
	talloc_free(mem);
	return check_report();
}
