/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/base/limits.h"
#include "db/store.h"
#include "handlers/stem.h"
#include "handlers/themes.h"
#include "tests/unit/check.h"

static const char *
stems(TALLOC_CTX *mem, const char *text, const char *lang)
{
	struct stem s[STEMS_MAX];

	return stems_join(mem, s, stems_find(mem, text, lang, s, STEMS_MAX));
}

/* What people write for one thing has one stem. */
static void
test_one_stem(TALLOC_CTX *mem)
{
	static const char *const same[][2] = { { "formulaires", "formulaire" }, { "Difficulté", "difficultes" }, { "usagers", "usager" },
		{ "renoncent", "renoncement" }, { "oublient", "oublier" }, { "accompagnés", "accompagnement" }, { "l’école", "ECOLES" },
		{ "numérique", "numeriques" }, { "œuvre", "oeuvres" }, { "inscription", "inscriptions" }, { "guichets", "le guichet" },
		{ "rdv", "rendez-vous" }, { "les assos", "association" }, { "dept", "départements" }, { "appli", "applications" },
		{ "docs", "document" }, { "tél.", "téléphone" } };
	size_t i;

	for (i = 0; i < sizeof same / sizeof *same; i++) {
		CHECK_STR(stems(mem, same[i][0], "fr"), stems(mem, same[i][1], "fr"));
		CHECK(*stems(mem, same[i][0], "fr"));
	}
	CHECK_STR(stems(mem, "housing applications", "en"), stems(mem, "Housing application", "en"));
	CHECK_STR(stems(mem, "The housing forms are confusing and our tenants give up", NULL),
	    stems(mem, "housing form confusing tenant give", "en"));
	CHECK(strcmp(stems(mem, "agent", "fr"), stems(mem, "age", "fr")) != 0);
	CHECK_STR(stems(mem, "CAF, RSA, MDPH", "fr"), "caf rsa mdph"); /* said short by all */
}

static void
test_left_out(TALLOC_CTX *mem)
{
	CHECK_STR(stems(mem, "Bonjour, merci de votre aide : nous avons un problème depuis 2019.", NULL), "");
	CHECK_STR(stems(mem, "claire.legoff@caf.example https://caf.example/aide www.caf.example", "fr"), "");
	CHECK_STR(stems(mem, "", NULL), "");
	CHECK_STR(stems(mem, "!!! ... \xff\xfe", NULL), "");
	CHECK_STR(stems(mem, "guichet guichets Guichet", "fr"), "guichet");
}

/* Never more than is asked for, whatever comes in. */
static void
test_bounds(TALLOC_CTX *mem)
{
	struct stem s[4];
	char *text = talloc_strdup(mem, "");
	int i;

	for (i = 0; i < 3000; i++)
		text = talloc_asprintf_append_buffer(text, "mot%c%c%c\xc3\xa9 ", 'a' + i % 26, 'a' + i / 26 % 26, 'a' + i / 676);
	CHECK_INT(stems_find(mem, text, NULL, s, 4), 4);
	memset(text, 'a', strlen(text));
	CHECK_INT(stems_find(mem, text, NULL, s, 4), 0);
}

static void
test_themes(TALLOC_CTX *mem)
{
	CHECK_STR(theme_of(mem, stems(mem, "Les locataires attendent", "fr"), stems(mem, "Un logement", "fr")), "theme.housing");
	CHECK_STR(theme_of(mem, stems(mem, "Our tenants and the forms are lost", "en"), stems(mem, "Housing is the question here", "en")),
	    "theme.housing");
	CHECK(theme_of(mem, stems(mem, "Les locataires attendent", "fr"), stems(mem, "Un guichet", "fr")) == NULL);
}

static size_t
with(struct tx *tx, const char *stem, int64_t *ids, size_t max)
{
	struct err e = { 0 };
	size_t n = 0;

	CHECK_INT(similar_with(tx, stem, ids, max, &n, &e), 0);
	return n;
}

/* All of the first problems count, then some for all: never more or fewer than there are, within a few. */
static void
test_counted(void)
{
	int64_t id, sum = 0;

	for (id = 1; id <= 20000; id++) {
		sum += similar_step(id);
		CHECK(sum <= id && sum > id - 16);
	}
}

/* The index says what it was told last, and how many hold a stem. */
static void
test_index(struct store *s)
{
	static const char *const hostile[] = { "\"", "\" OR \"log", "log* ", "NEAR(log guichet)", "stems:log", "log OR guichet", "^log", "",
		" ", "'" };
	TALLOC_CTX *mem = talloc_new(NULL);
	struct err e = { 0 };
	struct problem p = { .title = "t", .statement = "s" };
	const char *text;
	struct tx *tx;
	int64_t id[3], ids[4], n;
	size_t i;

	REQUIRE(tx_begin(s, &tx, &e) == 0);
	REQUIRE(person_add(tx, "Claire", "fr", "agent", "claire@caf.example", 1, &p.requester, &e) == 0);
	for (i = 0; i < 3; i++) {
		REQUIRE(problem_add(tx, &p, 2026, 1, &id[i], &e) == 0);
		REQUIRE(similar_set(tx, id[i], i == 1 ? "log guichet" : "log", &e) == 0);
	}
	CHECK_INT(with(tx, "log", ids, 4), 3);
	CHECK(ids[0] == id[2] && ids[1] == id[1] && ids[2] == id[0]);
	CHECK_INT(with(tx, "log", ids, 2), 2);
	CHECK(ids[0] == id[2] && ids[1] == id[1]);
	CHECK_INT(with(tx, "guichet", ids, 4), 1);
	CHECK_INT(stem_cases(tx, "log", &n, &e), 0);
	CHECK_INT(n, 3);
	REQUIRE(similar_set(tx, id[1], "guichet file", &e) == 0);
	CHECK_INT(with(tx, "log", ids, 4), 2);
	CHECK_INT(with(tx, "file", ids, 4), 1);
	CHECK(stem_cases(tx, "log", &n, &e) == 0 && n == 2);
	CHECK(stem_cases(tx, "guichet", &n, &e) == 0 && n == 1);
	CHECK(stem_cases(tx, "file", &n, &e) == 0 && n == 1);
	REQUIRE(similar_set(tx, id[1], "", &e) == 0);
	REQUIRE(similar_set(tx, id[1], "", &e) == 0);
	CHECK_INT(with(tx, "guichet", ids, 4), 0);
	CHECK(stem_cases(tx, "guichet", &n, &e) == 0 && n == 0);
	CHECK_INT(similar_text(tx, mem, id[1], &text, &e), 0);
	for (i = 0; i < sizeof hostile / sizeof *hostile; i++)
		CHECK_INT(with(tx, hostile[i], ids, 4), 0);
	tx_rollback(tx);
	talloc_free(mem);
}

int
main(void)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct err e = { 0 };
	struct store *s;

	if (store_open(NULL, ":memory:", &s, &e) < 0) {
		printf("%s\n", e.text);
		return 1;
	}
	test_one_stem(mem);
	test_left_out(mem);
	test_bounds(mem);
	test_themes(mem);
	test_index(s);
	test_counted();
	store_close(s);
	talloc_free(mem);
	return check_report();
}
