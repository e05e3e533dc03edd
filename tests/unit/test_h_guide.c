/* SPDX-License-Identifier: EUPL-1.2
 *
 * Documents in the store: a stock is what its moves say and never below zero, whoever takes at once; the counter; the words by which people ask
 * for copies, and those by which they do not. [E7, E8]
 *
 *   test_h_guide [STOCK]   for how many copies four processes fight (400)
 */
#include <glib.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/document.h"
#include "handlers/guide_sheet.h"
#include "handlers/guide_words.h"
#include "tests/unit/check.h"

enum { NOW = 1773313200, FIGHTERS = 4, HANDFUL = 7 };

static TALLOC_CTX *mem;

static struct tx *
begun(struct store *s)
{
	struct err e = { 0 };
	struct tx *tx = NULL;

	REQUIRE(tx_begin(s, &tx, &e) == 0);
	return tx;
}

static void
ended(struct tx *tx)
{
	struct err e = { 0 };

	REQUIRE(tx_commit(tx, &e) == 0);
}

static int64_t
document_put(struct store *s, int64_t stock, struct edition *ed)
{
	struct document d = { .title = "UTILO", .kind = DOCUMENT_GUIDE, .before = 7990 };
	struct tx *tx = begun(s);
	struct err e = { 0 };

	REQUIRE(document_add(tx, mem, &d, 2026, NOW, &e) == 0);
	*ed = (struct edition){ .document = d.id, .version = "2" };
	REQUIRE(edition_add(tx, ed, NOW, &e) == 0);
	if (stock > 0)
		CHECK_INT(stock_move(tx, ed->id, stock, "printed", 0, 0, 0, NOW, &e), 1);
	ended(tx);
	return d.id;
}

static void
test_stock(struct store *s)
{
	struct copy c = {
		.copies = 5, .how = COPY_FETCH, .token = "t1", .place = "", .administration = "caf.example", .territory = "Brest"
	};
	struct edition ed, again;
	struct given g[4];
	struct document d;
	struct err e = { 0 };
	struct tx *tx;
	size_t n;

	c.document = document_put(s, 8, &ed);
	tx = begun(s);
	REQUIRE(copy_add(tx, &c, NOW, &e) == 0);
	CHECK_INT(c.number, 1);
	CHECK_INT(stock_move(tx, ed.id, -9, "taken", c.id, 0, 0, NOW, &e), 0);
	CHECK_INT(stock_move(tx, ed.id, -5, "taken", c.id, 0, 0, NOW, &e), 1);
	c.edition = ed.id;
	c.state = COPY_APPROVED;
	REQUIRE(copy_set(tx, &c, NOW, &e) == 0);
	CHECK_INT(stock_move(tx, ed.id, -4, "counted", 0, 0, 0, NOW, &e), 0);
	REQUIRE(edition_get(tx, mem, ed.id, &again, &e) == 1 && document_get(tx, mem, c.document, &d, &e) == 1);
	CHECK_INT(again.stock, 3);
	CHECK_INT(d.before + d.given, 7995);
	REQUIRE(given_by(tx, mem, c.document, true, g, 4, &n, &e) == 0 && n == 1);
	CHECK_STR(g[0].what, "Brest");
	CHECK_INT(g[0].copies, 5);
	CHECK_INT(stock_move(tx, ed.id, 5, "back", c.id, 0, 0, NOW, &e), 1);
	REQUIRE(document_get(tx, mem, c.document, &d, &e) == 1);
	CHECK_INT(d.given, 0);
	tx_rollback(tx);
}

/* --- many at once --- */

static void
fight(const char *path, int64_t edition)
{
	static const char text[] =
	    "INSERT INTO stock_move (edition, delta, why, at) SELECT id, -?2, 'counted', 1 FROM edition WHERE id = ?1 AND stock - ?2 >= 0";
	sqlite3_stmt *st;
	sqlite3 *db;
	int won = 0, got;

	if (sqlite3_open(path, &db) != SQLITE_OK || sqlite3_busy_timeout(db, 60000) != SQLITE_OK ||
	    sqlite3_exec(db, "PRAGMA synchronous = OFF", NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, text, -1, &st, NULL) != SQLITE_OK)
		_exit(255);
	do {
		sqlite3_bind_int64(st, 1, edition);
		sqlite3_bind_int(st, 2, HANDFUL);
		if (sqlite3_step(st) != SQLITE_DONE)
			_exit(254);
		got = sqlite3_changes(db);
		won += got;
		sqlite3_reset(st);
	} while (got);
	sqlite3_finalize(st);
	sqlite3_close(db);
	_exit(won > 0 ? 0 : 1);
}

static long
number(const char *path, const char *text)
{
	sqlite3_stmt *st;
	sqlite3 *db;
	long n;

	REQUIRE(sqlite3_open(path, &db) == SQLITE_OK && sqlite3_prepare_v2(db, text, -1, &st, NULL) == SQLITE_OK);
	REQUIRE(sqlite3_step(st) == SQLITE_ROW);
	n = (long)sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return n;
}

/* A program that does not look whether so many are there. */
static void
test_check(const char *path)
{
	sqlite3 *db;

	REQUIRE(sqlite3_open(path, &db) == SQLITE_OK);
	CHECK(sqlite3_exec(db, "INSERT INTO stock_move (edition, delta, why, at) SELECT max(id), -100000, 'counted', 1 FROM edition", NULL,
		  NULL, NULL) == SQLITE_CONSTRAINT);
	CHECK(sqlite3_exec(db, "UPDATE stock_move SET delta = 1", NULL, NULL, NULL) == SQLITE_CONSTRAINT);
	CHECK(sqlite3_exec(db, "DELETE FROM stock_move", NULL, NULL, NULL) == SQLITE_CONSTRAINT);
	sqlite3_close(db);
}

static void
test_together(const char *path, int64_t edition, long stock)
{
	pid_t who[FIGHTERS];
	int i, status, lost = 0;

	fflush(stdout);
	for (i = 0; i < FIGHTERS; i++) {
		who[i] = fork();
		REQUIRE(who[i] >= 0);
		if (who[i] == 0)
			fight(path, edition);
	}
	for (i = 0; i < FIGHTERS; i++) {
		REQUIRE(waitpid(who[i], &status, 0) == who[i]);
		CHECK(WIFEXITED(status) && WEXITSTATUS(status) <= 1);
		lost += WEXITSTATUS(status) == 1;
	}
	CHECK(lost < FIGHTERS);
	CHECK_INT(number(path, "SELECT stock FROM edition ORDER BY id DESC LIMIT 1"), stock % HANDFUL);
	CHECK_INT(number(path, "SELECT sum(delta) FROM stock_move WHERE edition = (SELECT max(id) FROM edition)"), stock % HANDFUL);
}

/* --- words --- */

static void
test_numbers(void)
{
	static const struct {
		const char *text;
		int64_t n;
	} said[] = { { "5", 5 }, { "une dizaine d'exemplaires", 10 }, { "deux douzaines", 24 }, { "vingt-cinq guides", 25 },
		{ "cent cinquante", 150 }, { "quatre-vingts", 80 }, { "2 000", 2000 }, { "2.000 exemplaires", 2000 }, { "deux cents", 200 },
		{ "soixante et onze", 71 }, { "a dozen", 12 }, { "une centaine", 100 }, { "une demi-douzaine", 6 }, { "mille", 1000 },
		{ "trente", 30 }, { "peu", 0 }, { "12 guides", 12 } };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(said); i++) {
		int64_t n = 0;

		(void)guide_number(said[i].text, &n);
		if (n != said[i].n)
			printf("%s:\n", said[i].text);
		CHECK_INT(n, said[i].n);
	}
}

static void
test_read(void)
{
	static const struct {
		const char *text;
		enum guide_verb verb;
		const char *ref;
		int copies, number;
		const char *how;
	} said[] = {
		{ "UTILO", GUIDE_SHOW, NULL, 0, 0, "" },
		{ "UTILO x5", GUIDE_COPIES, NULL, 5, 0, "" },
		{ "UTILO x 5 à récupérer", GUIDE_COPIES, NULL, 5, 0, "fetch" },
		{ "5x utilo", GUIDE_COPIES, NULL, 5, 0, "" },
		{ "5 UTILO", GUIDE_COPIES, NULL, 5, 0, "" },
		{ "UTILO 5", GUIDE_COPIES, NULL, 5, 0, "" },
		{ "UTILO version 2", GUIDE_SHOW, NULL, 0, 0, "" },
		{ "UTILO ×12 livrer à la mairie de Brest", GUIDE_COPIES, NULL, 12, 0, "mairie de Brest" },
		{ "D-4 x3", GUIDE_COPIES, "D-4", 3, 0, "" },
		{ "d4 pdf", GUIDE_FILE, "D-4", 0, 0, "" },
		{ "D-2026-004 accepter 3", GUIDE_ACCEPT, "D-2026-004", 0, 3, "" },
		{ "accepter D-4 3", GUIDE_ACCEPT, "D-4", 0, 3, "" },
		{ "D-4 refuser 3 plus de stock", GUIDE_REFUSE, "D-4", 0, 3, "" },
		{ "D-4 envoyés 2", GUIDE_SENT, "D-4", 0, 2, "" },
		{ "D-4 remis n° 2", GUIDE_FETCHED, "D-4", 0, 2, "" },
		{ "D-4 stock +200", GUIDE_STOCK, "D-4", 0, 0, "" },
		{ "D-4 compteur", GUIDE_COUNT, "D-4", 0, 0, "" },
		{ "annuler D-4", GUIDE_CANCEL, "D-4", 0, 0, "" },
		{ "demandes", GUIDE_MINE, NULL, 0, 0, "" },
		{ "pourrions-nous recevoir 5 UTILO ?", GUIDE_COPIES, NULL, 5, 0, "" },
		{ "est-il possible d'avoir une dizaine d'exemplaires du guide UTILO pour notre service ?", GUIDE_COPIES, NULL, 10, 0, "" },
		{ "j'aimerais deux guides", GUIDE_COPIES, NULL, 2, 0, "" },
		{ "vous pouvez m'envoyer UTILO en PDF ?", GUIDE_FILE, NULL, 0, 0, "" },
		{ "Pourriez-vous nous envoyer 20 exemplaires du guide par la poste ?", GUIDE_COPIES, NULL, 20, 0, "" },
		{ "quelques exemplaires d'UTILO svp", GUIDE_COPIES, NULL, 0, 0, "" },
		{ "un exemplaire d'UTILO, je passerai le prendre", GUIDE_COPIES, NULL, 1, 0, "fetch" },
		{ "could we get 12 copies of UTILO?", GUIDE_COPIES, NULL, 12, 0, "" },
	};
	struct guide_said got;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(said); i++) {
		int failed = check_failed;

		guide_read(mem, said[i].text, &got);
		CHECK_INT(got.verb, said[i].verb);
		CHECK(g_strcmp0(got.ref, said[i].ref) == 0);
		CHECK_INT(got.copies, said[i].copies);
		CHECK_INT(got.number, said[i].number);
		CHECK_STR(got.deliver ? got.place : got.fetch ? "fetch" : "", said[i].how);
		if (check_failed > failed)
			printf("  of: %s\n", said[i].text);
	}
}

static void
test_stock_words(void)
{
	static const struct {
		const char *text;
		char sign;
		int64_t amount;
	} said[] = { { "D-4 stock +200", '+', 200 }, { "D-4 stock = 500", '=', 500 }, { "D-4 stock 40", '=', 40 },
		{ "D-4 stock - 3", '-', 3 }, { "D-4 stock", 0, 0 }, { "D-4 stock version 1 = 10", '=', 10 } };
	struct guide_said got;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(said); i++) {
		guide_read(mem, said[i].text, &got);
		CHECK_INT(got.sign, said[i].sign);
		CHECK_INT(got.amount, said[i].amount);
	}
}

static void
test_wishes(void)
{
	static const char *const wished[] = { "Pourrions-nous recevoir 5 UTILO ?",
		"Est-il possible d'avoir une dizaine d'exemplaires du guide UTILO pour notre service ?", "j'aimerais deux guides",
		"Vous pouvez m'envoyer UTILO en PDF ?", "Nous souhaiterions commander 30 exemplaires du guide de l'accueil inconditionnel.",
		"Serait-il possible de nous faire parvenir quelques guides UTILO ?", "Merci de nous envoyer 10 guides UTILO",
		"Bonjour, il nous faudrait une vingtaine d'exemplaires du guide UTILO pour nos agents. Merci !",
		"Avez-vous un guide sur l'accueil des personnes sourdes ?", "Quels guides proposez-vous ?",
		"Could we get 5 copies of UTILO?", "Je souhaite obtenir le guide UTILO au format numérique.",
		"Nous aurions besoin de 15 brochures UTILO pour le 12 mars.",
		"Nous n'avons plus d'exemplaires d'UTILO, pourrions-nous en recevoir 20 ?", "On peut avoir 3 exemplaires de UTILO svp ?",
		"Je voudrais recevoir votre guide UTILO" };
	static const char *const others[] = { "Nos agents n'utilisent pas le guide UTILO parce qu'il est trop long.",
		"Nous avons reçu 5 guides hier, merci.", "Le guide UTILO est-il à jour ?",
		"Nous aurions besoin d'aide pour diffuser le guide UTILO dans les mairies.",
		"Nous souhaitons avoir votre avis sur le guide UTILO.", "Nous voudrions rédiger un guide pour les agents d'accueil.",
		"Pourriez-vous organiser un atelier autour du guide UTILO ?", "Les usagers aimeraient avoir des informations plus claires.",
		"Pouvez-vous m'envoyer le compte rendu en PDF ?", "Nous ne pouvons pas recevoir 5 guides, nous déménageons.",
		"Qui a écrit le guide UTILO ?", "Il manque une page dans le guide UTILO que vous nous avez envoyé.",
		"Nous voulons un rendez-vous avec 5 agents.", "Auriez-vous une salle pour 15 le 12 au matin ?",
		"Les familles ne comprennent pas le guide que nous leur donnons, que faire ?", "Pourrions-nous avoir 5 jours de plus ?" };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(wished); i++) {
		if (!guide_wished(mem, wished[i]))
			printf("not wished: %s\n", wished[i]);
		CHECK(guide_wished(mem, wished[i]) != NULL);
	}
	for (i = 0; i < G_N_ELEMENTS(others); i++) {
		if (guide_wished(mem, others[i]))
			printf("wished: %s\n", others[i]);
		CHECK(guide_wished(mem, others[i]) == NULL);
	}
}

/* "@A" stands for the name of one document of ours, "@B" for another, as guide_mark() leaves them. */
static const char *
marked(const char *text)
{
	char *out = talloc_strdup(mem, "");

	for (; *text; text++)
		out = *text == '@' ? talloc_asprintf_append(out, "%s%c", GUIDE_MARK, g_ascii_tolower(*++text))
				   : talloc_asprintf_append(out, "%c", *text);
	return out;
}

static void
test_asked(void)
{
	static const char *const asked[] = { "5 @A svp", "5 exemplaires @A svp", "Reste-t-il @A ? Nous en voudrions 2 ou 3.",
		"@A\nvous auriez le pdf ?", "@A\nEst-ce que vous pouvez nous en envoyer 10 ?", "5 @A\nBonjour, c'est possible ?",
		"Un collègue m'a parlé @A. Pourriez-vous m'en envoyer un ?", "J'ai bien recu @A. Nous aimerions en recevoir 5 de plus",
		"Serait-il possible de disposer @A (environ 40) ?", "est ce que je pourrais avoir quelque exemplaires @A pour st malo",
		"je voudrais 2 cartons @A", "J'aurais besoin @A svp", "Commande de 12 @A", "@A x 4", "@A : 10 exemplaires svp",
		"Reste-t-il @A ?", "Il nous faudrait :\n- @A : 10 exemplaires\n- @B : 3 exemplaires", "@A en pdf et 3 @B svp",
		"Merci de nous faire parvenir 20 @A", "Could you send us 3 @A?", "Envoyez-nous @A en PDF s'il vous plaît" };
	static const char *const others[] = { "@A ne répond pas à notre cas, pourriez-vous nous aider ?",
		"Nous écrivons un guide et les agents ne le lisent pas. Faut-il @A ou non",
		"Nous avons distribué 4 @A et 2 @B, personne ne les lit.",
		"J'ai commandé 10 @A il y a trois semaines et je n'ai rien reçu.", "Il faut @A dans chaque mairie, mais plus court.",
		"Qui a écrit @A ?", "@A est-il à jour ?", "3 @A ont disparu de l'accueil, que faire ?",
		"Nous voudrions traduire @A en breton", "Nous avons reçu 5 @A hier, merci.", "Nos 12 agents n'utilisent pas @A.",
		"@A nous a beaucoup aidés, merci !", "Pourriez-vous organiser un atelier autour @A ?",
		"@A\nNos usagers voudraient avoir 2 interlocuteurs." };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(asked); i++) {
		if (!guide_asked(mem, marked(asked[i])))
			printf("not asked: %s\n", asked[i]);
		CHECK(guide_asked(mem, marked(asked[i])));
	}
	for (i = 0; i < G_N_ELEMENTS(others); i++) {
		if (guide_asked(mem, marked(others[i])))
			printf("asked: %s\n", others[i]);
		CHECK(!guide_asked(mem, marked(others[i])));
	}
}

static void
test_several(void)
{
	static const char *const said[][2] = { { "Pourriez-vous m'envoyer 4 @A ainsi que 3 @B ?", "a4 b3 " },
		{ "1 exemplaire @A et 12 @B", "a1 b12 " }, { "@A et @B en PDF", "a0f b0f " },
		{ "il nous faudrait @A x 10, @B x 3", "a10 b3 " }, { "@A en pdf et 3 @B svp", "a0f b3 " },
		{ "5 exemplaires @A et @B", "a5 b0 " }, { "5 exemplaires de chaque : @A et @B", "a5 b5 " },
		{ "Nous avons lu @A, pourrions-nous recevoir 4 @B ?", "b4 " }, { "Nous avons reçu les 5 @A. Envoyez-nous 3 @B", "b3 " },
		{ "@A (10), 5 @B", "a10 b5 " }, { "une dizaine @A et vingt-cinq @B", "a10 b25 " }, { "@A ou @B ?", "" },
		{ "- @A : 10 exemplaires\n- @B : 3 exemplaires", "a10 b3 " } };
	struct guide_want w[4];
	size_t i, k, n;

	for (i = 0; i < G_N_ELEMENTS(said); i++) {
		char *got = talloc_strdup(mem, "");

		n = guide_wants(mem, marked(said[i][0]), w, G_N_ELEMENTS(w));
		for (k = 0; k < n; k++)
			got = talloc_asprintf_append(got, "%c%d%s ", (char)('a' + w[k].which), w[k].copies, w[k].file ? "f" : "");
		CHECK_STR(got, said[i][1]);
	}
}

static void
test_changed(void)
{
	static const struct {
		const char *text;
		int n;
	} said[] = { { "Finalement il nous en faudrait plutôt 12. Livraison 1 rue X, 29200 Brest", 12 }, { "en fait 8 ca suffit", 8 },
		{ "Oups, 10 plutôt que 8 si c'est possible", 10 }, { "On passera de 7 à 9 exemplaires", 9 }, { "On passe de 9 à 7", 7 },
		{ "12 au lieu de 10, svp", 12 }, { "Ok, alors prenons 50 et le pdf", 50 }, { "Actually 20 would be enough", 20 },
		{ "Au lieu de 10, mettez 15", 15 }, { "plutot une vingtaine", 20 }, { "ce sera finalement pour le 12", 0 },
		{ "livrez plutôt au 12 rue de la Paix, 29000 Quimper", 0 }, { "finalement nous serons 40", 0 }, { "plutôt vers 14 h", 0 },
		{ "plutôt le mardi 15 mars", 0 }, { "Finalement appelez-moi au 06 12 34 56 78", 0 }, { "merci, c'est parfait", 0 } };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(said); i++) {
		if (guide_new_number(mem, said[i].text) != said[i].n)
			printf("%s:\n", said[i].text);
		CHECK_INT(guide_new_number(mem, said[i].text), said[i].n);
	}
}

static void
test_place(void)
{
	static const char *const said[][2] = {
		{ "20 exemplaires à l'adresse suivante :\nMairie de Redon\nplace de Bretagne\n35600 Redon\nCordialement",
		    "Mairie de Redon, place de Bretagne, 35600 Redon" },
		{ "Please send 10 guides to Katell, 2 quai des Indes, 56100 Lorient", "Katell, 2 quai des Indes, 56100 Lorient" },
		{ "15, livrés au 12 rue de la Paix, 29000 Quimper. Merci", "12 rue de la Paix, 29000 Quimper" },
		{ "Adresse : CCAS, 2 rue X, 29000 Quimper", "CCAS, 2 rue X, 29000 Quimper" },
		{ "Livraison à la mairie de Brest", "mairie de Brest" }, { "Quand les recevrons-nous ?\nCAF\n1 rue X\n29200 Brest", "" },
		{ "Mon adresse mail : a@b.example", "" }, { "On passera de 7 à 9 exemplaires", "" }
	};
	struct guide_said got;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(said); i++) {
		guide_read(mem, said[i][0], &got);
		CHECK_STR(got.place, said[i][1]);
		CHECK(!got.fetch);
	}
}

static void
test_whom(void)
{
	static const char *const said[][2] = { { "5 UTILO pour la CAF du Finistère, svp", "CAF du Finistère" },
		{ "pour la mairie de Quimper ?", "mairie de Quimper" }, { "Administration : DDETS 35\nTerritoire : Rennes", "DDETS 35" },
		{ "10 guides pour notre centre social de Maurepas à récupérer", "centre social de Maurepas" } };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(said); i++)
		CHECK_STR(guide_administration(mem, said[i][0]), said[i][1]);
	CHECK(guide_administration(mem, "pour notre service") == NULL && guide_administration(mem, "pour notre agence") == NULL);
}

static void
test_sheet(void)
{
	enum document_kind kind = DOCUMENT_OTHER;
	struct guide_sheet s;

	CHECK_INT(
	    guide_sheet_read(mem,
		"Titre : UTILO\nAutres noms : le guide de l'accueil inconditionnel\nVersion : 2\nLicence : CC BY-SA 4.0\nStock : +200\n"
		"Distribués : 7 990\nAuteurs : Maëlle Riou\nAdministrations : CAF",
		&s),
	    1);
	CHECK_STR(s.title, "UTILO");
	CHECK_STR(s.other, "le guide de l'accueil inconditionnel");
	CHECK_STR(s.version, "2");
	CHECK_STR(s.licence, "CC BY-SA 4.0");
	CHECK_STR(s.authors, "Maëlle Riou");
	CHECK_INT(s.sign, '+');
	CHECK_INT(s.amount, 200);
	CHECK_INT(s.given, 7990);
	CHECK(!guide_sheet_is(mem, "UTILO x5"));
	CHECK(guide_kind_read(mem, "un jeu de cartes", &kind) && kind == DOCUMENT_KIT);
	CHECK(!guide_kind_read(mem, "grimoire", &kind));
}

static void
test_sheet_named(void)
{
	static const char *const named[] = { "guide UTILO\nVersion : 3\nStock : 10", "Document : jeu de cartes\nStock : +10" };
	static const char *const others[] = { "guide UTILO\nObjet : la suite", "Le guide UTILO est trop long.\nVersion : 3",
		"guide UTILO x5", "Guide UTILO ?\nStock : 4", "Version : 3\nStock : 4" };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(named); i++)
		CHECK(guide_sheet_named(mem, named[i]) != NULL);
	for (i = 0; i < G_N_ELEMENTS(others); i++) {
		if (guide_sheet_named(mem, others[i]))
			printf("named: %s\n", others[i]);
		CHECK(guide_sheet_named(mem, others[i]) == NULL);
	}
}

static void
test_sheet_of(void)
{
	static const char *const said[][3] = {
		{ "D-1 Version : 3, Stock : 10", "Version : 3, Stock : 10", "" },
		{ "D-2026-001, stock : 10, version : 3", "stock : 10, version : 3", "" },
		{ "Titre : UTILO\nVersion : 3", "Titre : UTILO\nVersion : 3", "" },
		{ "d1\nVersion : 3\nStock : 25\n\nMerci\nAnne", "Version : 3\nStock : 25\n\nMerci\nAnne", "" },
		{ "D-1 Stock : 50 exemplaires", "Stock : 50 exemplaires", "" },
		{ "D-1 copies: 30", "copies: 30", "" },
		{ "D-1 compteur : 8 000", "compteur : 8 000", "" },
		{ "D-1 nouvelle \xc3\xa9"
		  "dition\nVersion : 3",
		    "nouvelle \xc3\xa9"
		    "dition\nVersion : 3",
		    "nouvelle \xc3\xa9"
		    "dition" },
		{ "UTILO\nVersion : 3\nStock : 10", "UTILO\nVersion : 3\nStock : 10", "UTILO" },
		{ "D-1 x5, Administration : mairie de Brest", NULL, NULL },
		{ "UTILO x5\nAdresse : 2 rue de la Paix, Brest", NULL, NULL },
		{ "D-1 3 exemplaires, Nom : Claire", NULL, NULL },
		{ "D-1 refuser 2 Date : trop tard", NULL, NULL },
		{ "D-1 accepter 3, Version : 2", NULL, NULL },
		{ "D-1 stock +10", NULL, NULL },
		{ "D-1 x5", NULL, NULL },
	};
	const char *before = NULL, *lines;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(said); i++) {
		int failed = check_failed;

		lines = guide_sheet_of(mem, said[i][0], &before);
		CHECK(g_strcmp0(lines, said[i][1]) == 0);
		CHECK(!lines || !said[i][2] || strcmp(before, said[i][2]) == 0);
		if (check_failed > failed)
			printf("  of: %s\n", said[i][0]);
	}
}

int
main(int argc, char **argv)
{
	char path[] = "/tmp/test_h_guide.XXXXXX", *db;
	long stock = argc > 1 ? strtol(argv[1], NULL, 10) : 400;
	struct err e = { 0 };
	struct edition ed;
	struct store *s;

	mem = talloc_new(NULL);
	REQUIRE(mkdtemp(path) != NULL);
	db = talloc_asprintf(mem, "%s/guide.db", path);
	REQUIRE(store_open(mem, db, &s, &e) == 0);
	test_stock(s);
	(void)document_put(s, stock, &ed);
	store_close(s);
	test_check(db);
	test_together(db, ed.id, stock);
	REQUIRE(store_open(mem, db, &s, &e) == 0); /* what they left is a database like any other */
	store_close(s);
	REQUIRE(system(talloc_asprintf(mem, "rm -rf %s", path)) == 0);
	test_numbers();
	test_read();
	test_stock_words();
	test_wishes();
	test_asked();
	test_several();
	test_changed();
	test_place();
	test_whom();
	test_sheet();
	test_sheet_of();
	test_sheet_named();
	talloc_free(mem);
	return check_report();
}
