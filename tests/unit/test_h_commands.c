/* SPDX-License-Identifier: EUPL-1.2
 *
 * The command table is sound, its names are found however they are typed, and every example of the labels reads as what it shows.
 */
#include <glib.h>

#include "handlers/understand.h"
#include "tests/unit/check.h"

static const char *const names[] = { "lab", NULL };

static const char *
found(const char *word)
{
	const struct command *c = command_find(word);

	return c ? c->name : "-";
}

static const char *
near(const char *word)
{
	const struct command *c = command_near(word);

	return c ? c->name : "-";
}

static void
find(void)
{
	CHECK_STR(found("prendre"), "prendre");
	CHECK_STR(found("Réorienter"), "reorienter");
	CHECK_STR(found("REJETER"), "refuser");
	CHECK_STR(found("où en est"), "statut");
	CHECK_STR(found("ou-en-est"), "statut");
	CHECK_STR(found("je m’en occupe"), "prendre");
	CHECK_STR(found("quelqu'un"), "humain");
	CHECK_STR(found("d'accord"), "oui");
	CHECK_STR(found("?"), "aide");
	CHECK_STR(found("à traiter"), "liste");
	CHECK_STR(found("contact us"), "humain");
	CHECK_STR(found("demande"), "probleme");
	CHECK_STR(found("demander"), "demander");
	CHECK_STR(found(""), "-");
	CHECK_STR(found("!"), "-");
	CHECK_STR(found("prendr"), "-");
	CHECK_STR(found("a-very-long-word-that-no-command-has-and-never-will-have"), "-");
}

static void
nearest(void)
{
	const struct command *c[4];

	CHECK_STR(near("prendr"), "prendre");
	CHECK_STR(near("prnedre"), "prendre");
	CHECK_STR(near("anuler"), "annuler");
	CHECK_STR(near("staut"), "statut");
	CHECK_STR(near("quarantiane"), "quarantaine");
	CHECK_STR(near("reorientr"), "reorienter");
	CHECK_STR(near("helpp"), "aide");
	CHECK_STR(near("suite"), "-"); /* a word of its own: two slips in five letters are too many */
	CHECK_STR(near("ou"), "-");
	CHECK_STR(near("atlier"), "atelier");
	CHECK_STR(near("ateleir"), "atelier");
	CHECK_STR(near(""), "-");
	CHECK_INT(command_nearest("xyzzy", c, 4), 0);
	CHECK(command_nearest("demandr", c, 4) >= 1);
}

/* No alias belongs to two rows, no name hides behind another's alias, required arguments come before the text that takes the rest. */
static void
sound(void)
{
	size_t i, k, n;

	for (i = 0; i < n_commands; i++) {
		const struct command *c = &commands[i];
		g_auto(GStrv) words = g_strsplit(c->aliases, " ", -1);

		CHECK(command_find(c->name) == c);
		CHECK(command_find(c->english) == c);
		CHECK(c->run != NULL);
		CHECK(c->where != 0);
		CHECK(c->role == ROLE_PUBLIC || c->level >= LEVEL_VERIFIED);
		for (k = 0; words[k]; k++) {
			if (command_find(words[k]) != c)
				printf("alias %s of %s is taken\n", words[k], c->name);
			CHECK(command_find(words[k]) == c);
		}
		for (n = 0; n < ARGS_MAX && c->args[n].name; n++)
			CHECK(c->args[n].type != ARG_TEXT || n + 1 == ARGS_MAX || !c->args[n + 1].name);
	}
}

static char *
label_of(const char *all, const char *key)
{
	g_autofree char *start = g_strdup_printf("\n%s = ", key);
	const char *at = strstr(all, start);

	return at ? g_strndup(at + strlen(start), strcspn(at + strlen(start), "\n")) : NULL;
}

/* Every command that help shows has its words, and its example is read as that command in a room and by mail. */
static void
examples(const char *path)
{
	g_autofree char *file = NULL, *all = NULL;
	size_t i, k;

	g_file_get_contents(path, &file, NULL, NULL);
	CHECK(file != NULL);
	if (!file)
		return;
	all = g_strconcat("\n", file, NULL);
	for (i = 0; i < n_commands; i++) {
		const struct command *c = &commands[i];
		TALLOC_CTX *mem = talloc_new(NULL);
		g_autofree char *help_key = g_strdup_printf("help.%s", c->name), *example_key = g_strdup_printf("example.%s", c->name);
		g_autofree char *help = label_of(all, help_key), *example = label_of(all, example_key);
		struct meaning m;

		CHECK(help && *help);
		CHECK(example && *example);
		for (k = 0; example && k < 2; k++) {
			understand(mem, "", example, k ? CONTEXT_ROOM : CONTEXT_MAIL, names, &m);
			if (m.command != c || m.question)
				printf("%s: %s is read as %s\n", path, example, m.command ? m.command->name : "-");
			CHECK(m.command == c && !m.question && m.explicit);
		}
		for (k = 0; k < ARGS_MAX && c->args[k].name; k++) {
			g_autofree char *arg_key = g_strdup_printf("arg.%s", c->args[k].name), *arg = label_of(all, arg_key);

			CHECK(arg && *arg);
		}
		talloc_free(mem);
	}
}

static void
check_refs(const char *text, const char *want)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	const char *refs[4];
	size_t i, n = references_find(mem, text, refs, G_N_ELEMENTS(refs));
	char *got = talloc_strdup(mem, "");

	for (i = 0; i < n; i++)
		got = talloc_asprintf_append(got, "%s%s", i ? " " : "", refs[i]);
	CHECK_STR(got, want);
	talloc_free(mem);
}

static void
references(void)
{
	check_refs("où en est P-2026-014 ?", "P-2026-014");
	check_refs("[Ti Lab P-2026-014] Re: accueil", "P-2026-014");
	check_refs("p-2026-14, P2026-014 et P 2026 014", "P-2026-014");
	check_refs("P–14 et P‑15", "P-14 P-15");
	check_refs("P-14/P-15", "P-14 P-15");
	check_refs("n°P-14", "P-14");
	check_refs("P14 p14 P 14", "P-14");
	check_refs("A-2026-007, S-2026-003 et R-5", "A-2026-007 S-2026-003 R-5");
	check_refs("voir p 14 et p. 15, format A4, D12, salle C 3", "");
	check_refs("XP-14 P-14x P-0 P-1234567 P-", "");
	check_refs("anne.p-14@caf.example", "");
	check_refs("P-1 P-2 P-3 P-4 P-5", "P-1 P-2 P-3 P-4");
	check_refs("P-014", "P-14");
	check_refs("P2026014", "P-2026-014");
	check_refs("version 14, COP-21", "");
	check_refs("", "");
}

static void
check_warnings(const char *text, const char *want)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	const char *w[4];
	size_t i, n = warnings_find(mem, text, w, G_N_ELEMENTS(w));
	char *got = talloc_strdup(mem, "");

	for (i = 0; i < n; i++)
		got = talloc_asprintf_append(got, "%s%s", i ? " " : "", w[i]);
	CHECK_STR(got, want);
	talloc_free(mem);
}

/* The numbers are made up; only the key is right or wrong. */
static void
warnings(void)
{
	check_warnings("son numéro : 185057800608436", "");
	check_warnings("son numéro : 185057800608491", "warn-nir");
	check_warnings("1 85 05 78 006 084 91", "warn-nir");
	check_warnings("1 85 05 78 006 084 91.", "warn-nir");
	check_warnings("1.85.05.78.006.084.91", "warn-nir");
	check_warnings("2 85 05 2A 006 084 82", "warn-nir");
	check_warnings("06 12 34 56 78 et 1 85 05 78 006 084 91", "warn-nir");
	check_warnings("0185057800608491", "");
	check_warnings("1 85 05 78 006 084", "");
	check_warnings("1 85 15 78 006 084 91", "");
	check_warnings("FR7630006000011234567890189", "");
	check_warnings("allocataire n° 1234567", "warn-allocataire");
	check_warnings("n° d'allocataire : 0123456", "warn-allocataire");
	check_warnings("un allocataire sur 3 en 2024", "");
	check_warnings("Mme X est atteinte d'un cancer", "warn-health");
	check_warnings("il est schizophrène", "warn-health");
	check_warnings("son handicap ne lui permet pas", "warn-health");
	check_warnings("elle est enceinte de six mois", "warn-health");
	check_warnings("l'assurance maladie et la maison du handicap", "");
	check_warnings("dans l'enceinte de la mairie", "");
	check_warnings("Diabète, n° 185057800608491", "warn-nir warn-health");
	check_warnings("", "");
}

/* What a room shows of a number: its shape. Whatever is no such number stays. */
static void
masks(void)
{
	static const char *const cases[][2] = {
		{ "Mme X, 185057800608491, attend", "Mme X, •••••••••••••••, attend" },
		{ "1 85 05 78 006 084 91 et 06 12 34 56 78", "• •• •• •• ••• ••• •• et 06 12 34 56 78" },
		{ "2\u00a085\u00a005\u00a02A\u202f006\u202f084\u00a082", "•\u00a0••\u00a0••\u00a0••\u202f•••\u202f•••\u00a0••" },
		{ "1 85 05 78 006 084 36", "1 85 05 78 006 084 36" },
		{ "été, P-2026-014", "été, P-2026-014" },
		{ "", "" },
	};
	TALLOC_CTX *mem = talloc_new(NULL);
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(cases); i++)
		CHECK_STR(warnings_mask(mem, cases[i][0]), cases[i][1]);
	talloc_free(mem);
}

int
main(void)
{
	find();
	nearest();
	sound();
	examples("templates/fr/commands.labels");
	examples("templates/en/commands.labels");
	references();
	warnings();
	masks();
	return check_report();
}
