/* SPDX-License-Identifier: EUPL-1.2
 *
 * Sentences as people write them, from tests/unit/phrases.txt: "context | sentence | expected | arguments". In a sentence \n is a
 * line end. Expected is a command, "-" (nothing), "thanks", or "?question choice,choice", "hello" (a greeting alone), "?yes act / what it is from others than the staff". Arguments: "name=value; name=value", "*"
 * for a value that only has to be there; those not named must be absent, unless the column is empty ("-" for none).
 * Forms and their fields are in tests/unit/forms.txt.
 */
#include <glib.h>
#include <stdint.h>
#include <time.h>

#include "handlers/match.h"
#include "handlers/understand.h"
#include "tests/unit/check.h"

static const char *const names[] = { "lab", "skoazell", NULL };

static enum context
context_of(const char *name)
{
	static const char *const all[] = { "mail", "reply", "room", "reminder", "poll", "referral" };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(all); i++)
		if (strcmp(all[i], name) == 0)
			return (enum context)i;
	printf("unknown context: %s\n", name);
	check_failed++;
	return CONTEXT_MAIL;
}

static char *
meaning_words(TALLOC_CTX *mem, const struct meaning *m)
{
	char *s;
	size_t i;

	if (m->wondered) {
		struct meaning others = *m;

		others.wondered = NULL;
		return talloc_asprintf(mem, "?yes %s%s%s%s / %s", m->wondered->name, m->wondered_case ? " " : "",
		    m->wondered_case ? m->wondered_case : "", m->wondered_rest, meaning_words(mem, &others));
	}
	if (m->hello)
		return talloc_strdup(mem, "hello");
	if (m->question && strcmp(m->question, "ask-missing-argument") != 0 && strcmp(m->question, "ask-one-case") != 0) {
		s = talloc_asprintf(mem, "?%s", m->question);
		for (i = 0; i < m->n_choices; i++)
			s = talloc_asprintf_append(s, "%c%s", i ? ',' : ' ', m->choices[i]->name);
		return s;
	}
	if (m->question)
		return talloc_asprintf(mem, "?%s %s", m->question, m->command->name);
	if (m->command)
		return talloc_strdup(mem, m->command->name);
	return talloc_strdup(mem, m->thanks ? "thanks" : "-");
}

static char *
argument_words(TALLOC_CTX *mem, const struct meaning *m)
{
	char *s = talloc_strdup(mem, "");
	size_t i;

	for (i = 0; i < m->n_args; i++)
		s = talloc_asprintf_append(s, "%s%s=%s", i ? "; " : "", m->args[i].name, m->args[i].text);
	for (i = 0; s[i]; i++)
		if (s[i] == '\n')
			s[i] = ' ';
	return *s ? s : talloc_strdup(mem, "-");
}

/* "case=P-14; text=*" against "case=P-14; text=whatever". */
static bool
arguments_fit(const char *got, const char *want)
{
	size_t n = strlen(want);

	if (n > 0 && want[n - 1] == '*')
		return strncmp(got, want, n - 1) == 0 && strlen(got) > n - 1;
	return strcmp(got, want) == 0;
}

static void
check_line(TALLOC_CTX *mem, const char *line, int number)
{
	g_auto(GStrv) cell = g_strsplit(line, " | ", -1);
	struct meaning m;
	char *got, *args;
	g_autofree char *text = NULL;

	if (g_strv_length(cell) < 3) {
		printf("phrases.txt:%d: not three columns\n", number);
		check_failed++;
		return;
	}
	text = g_strcompress(g_strstrip(cell[1]));
	understand(mem, "", text, context_of(g_strstrip(cell[0])), names, &m);
	got = meaning_words(mem, &m);
	args = argument_words(mem, &m);
	check_count++;
	if (strcmp(got, g_strstrip(cell[2])) != 0 || (cell[3] && *g_strstrip(cell[3]) && !arguments_fit(args, cell[3]))) {
		check_failed++;
		printf("phrases.txt:%d: %s | %s\n   got: %s | %s\n  want: %s | %s\n", number, cell[0], cell[1], got, args, cell[2],
		    cell[3] ? cell[3] : "");
	}
}

/* "context | filled form | command | name=value; name=value" */
static void
check_form(TALLOC_CTX *mem, const char *line, int number)
{
	g_auto(GStrv) cell = g_strsplit(line, " | ", -1);
	g_autofree char *text = NULL;
	struct meaning m;
	char *got = talloc_strdup(mem, "");
	size_t i;

	if (g_strv_length(cell) != 4) {
		printf("forms.txt:%d: not four columns\n", number);
		check_failed++;
		return;
	}
	text = g_strcompress(g_strstrip(cell[1]));
	understand(mem, "", text, context_of(g_strstrip(cell[0])), names, &m);
	for (i = 0; i < m.n_fields; i++)
		got = talloc_asprintf_append(got, "%s%s=%s", i ? "; " : "", m.fields[i].name, m.fields[i].value);
	for (i = 0; got[i]; i++)
		if (got[i] == '\n')
			got[i] = ' ';
	check_count++;
	if (strcmp(meaning_words(mem, &m), g_strstrip(cell[2])) != 0 || strcmp(got, g_strstrip(cell[3])) != 0) {
		check_failed++;
		printf(
		    "forms.txt:%d: %s\n   got: %s | %s\n  want: %s | %s\n", number, cell[1], meaning_words(mem, &m), got, cell[2], cell[3]);
	}
}

/* What engages somebody and may be said by others, doubted, supposed, quoted. */
static bool
commits(const struct meaning *m)
{
	static const char *const acts[] = { "accepter", "refuser", "reorienter", "clore", "rouvrir", "prendre", "passer", "qualifier",
		"comite", "retirer" };
	size_t i;

	for (i = 0; m->command && !m->question && i < G_N_ELEMENTS(acts); i++)
		if (strcmp(m->command->name, acts[i]) == 0)
			return true;
	return false;
}

static bool
one_sentence(const char *text)
{
	size_t n = strcspn(text, ".?!\n");

	return *text != '!' && text[n + strspn(text + n, ".?! ")] == '\0';
}

/* Every sentence of the table that is an act is none in the mouth of somebody else. */
static void
check_told(TALLOC_CTX *mem, const char *line, int number)
{
	static const char *const tellings[] = { "\xC2\xAB\xC2\xA0%s\xC2\xA0\xC2\xBB", "\"%s\" : c'est ce que dit Anne", "Anne dit que %s",
		"Anne \xC3\xA9"
		"crit : %s",
		"Il para\xC3\xAEt que %s", "On me demande si %s", "Si %s, que se passe-t-il ?", "Peut-\xC3\xAAtre que %s",
		"Il faudrait que %s", "Pourquoi %s ?", "Je ne crois pas que %s", "On n'a jamais dit : %s", "He says %s",
		"If %s, what happens next?" };
	g_auto(GStrv) cell = g_strsplit(line, " | ", -1);
	g_autofree char *text = g_strcompress(g_strstrip(cell[1]));
	enum context context = context_of(g_strstrip(cell[0]));
	const char *said = text, *to = "";
	struct meaning m;
	size_t i;

	understand(mem, "", text, context, names, &m);
	if (!commits(&m))
		return;
	if (context == CONTEXT_ROOM && g_str_has_prefix(text, "@lab ")) {
		to = "@lab ";
		said += strlen(to);
	}
	if (!one_sentence(said) || (context == CONTEXT_ROOM && !*to))
		return;
	for (i = 0; i < G_N_ELEMENTS(tellings); i++) {
		g_auto(GStrv) part = g_strsplit(tellings[i], "%s", 2);
		char *told = talloc_asprintf(mem, "%s%s%s%s", to, part[0], said, part[1]);

		understand(mem, "", told, context, names, &m);
		check_count++;
		if (commits(&m)) {
			check_failed++;
			printf("phrases.txt:%d: told, not done: %s\n   got: %s\n", number, told, m.command->name);
		}
	}
}

static int
check_table(const char *path, void (*check)(TALLOC_CTX *, const char *, int))
{
	g_autofree char *all = NULL;
	g_auto(GStrv) lines = NULL;
	int i, n = 0;

	REQUIRE(g_file_get_contents(path, &all, NULL, NULL));
	lines = g_strsplit(all, "\n", -1);
	for (i = 0; lines[i]; i++) {
		TALLOC_CTX *mem = talloc_new(NULL);

		if (*lines[i] && *lines[i] != '#') {
			check(mem, lines[i], i + 1);
			n++;
		}
		talloc_free(mem);
	}
	return n;
}

static void
check_greeting(const char *text, const char *greeting, const char *lang, const char *plain)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct meaning m;

	understand(mem, "", text, CONTEXT_MAIL, names, &m);
	CHECK_STR(m.greeting ? m.greeting : "-", greeting);
	CHECK_STR(m.lang ? m.lang : "-", lang);
	CHECK_STR(m.plain, plain);
	talloc_free(mem);
}

static void
greetings(void)
{
	check_greeting("Bonjour,\n\nNotre accueil est saturé.\n\nCordialement,\nClaire", "fr", "fr", "Notre accueil est saturé.");
	check_greeting("Bonjour à toutes et tous,\nles files sont longues", "fr", "fr", "les files sont longues");
	check_greeting("Bonjour Madame Le Bihan, les files sont longues", "fr", "fr", "les files sont longues");
	check_greeting("bonjour nous avons des files trop longues", "fr", "fr", "nous avons des files trop longues");
	check_greeting("Demat,\nles files sont longues", "br", "fr", "les files sont longues");
	check_greeting(
	    "Hello,\n\nthe queues at our desk are too long\n\nBest regards\nAnne", "en", "en", "the queues at our desk are too long");
	check_greeting("Madame, Monsieur,\nles files sont longues", "fr", "fr", "les files sont longues");
	check_greeting("Madame Le Goff refuse de signer.", "-", "fr", "Madame Le Goff refuse de signer.");
	check_greeting("Bonjour !\nles files sont longues", "fr", "fr", "les files sont longues");
	check_greeting("Les files sont longues\n-- \nAnne\nCAF", "-", "fr", "Les files sont longues");
	check_greeting("xyzzy", "-", "-", "xyzzy");
}

static void
subjects(void)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct meaning m;

	understand(mem, "statut P-2026-014", "", CONTEXT_MAIL, names, &m);
	REQUIRE(m.command);
	CHECK_STR(m.command->name, "statut");
	CHECK_STR(m.args[0].text, "P-2026-014");
	understand(mem, "Accueil des personnes sourdes : nous sommes démunis", "", CONTEXT_MAIL, names, &m);
	REQUIRE(m.command);
	CHECK_STR(m.command->name, "probleme");
	CHECK_STR(m.args[0].text, "Accueil des personnes sourdes : nous sommes démunis");
	understand(mem, "Dossier P-2026-014", "Bonjour,\nOù en êtes-vous ?\nMerci", CONTEXT_MAIL, names, &m);
	REQUIRE(m.command);
	CHECK_STR(m.command->name, "statut");
	CHECK_STR(m.args[0].text, "P-2026-014");
	understand(mem, "Re: [Ti Lab P-2026-014] aide", "", CONTEXT_MAIL, names, &m);
	REQUIRE(m.command);
	CHECK_STR(m.command->name, "aide");
	understand(mem, NULL, NULL, CONTEXT_MAIL, NULL, &m);
	CHECK(!m.command);
	CHECK_STR(m.question, "ask-which-command");
	talloc_free(mem);
}

static void
second_reading(void)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct meaning m;

	understand(mem, "", "Bonjour,\nje m'en occupe\n", CONTEXT_REPLY, names, &m);
	REQUIRE(m.command && m.otherwise);
	CHECK_STR(m.command->name, "prendre");
	CHECK(!m.explicit);
	CHECK_STR(m.otherwise->name, "completer");
	CHECK_STR(m.plain, "je m'en occupe");
	understand(mem, "", "vous pouvez clore le dossier", CONTEXT_REPLY, names, &m);
	REQUIRE(m.command && m.otherwise);
	CHECK_STR(m.command->name, "clore");
	CHECK_STR(m.otherwise->name, "retirer");
	understand(mem, "", "!prendre P-14", CONTEXT_MAIL, names, &m);
	CHECK(m.explicit);
	CHECK(!m.otherwise);
	understand(mem, "", "ok merci", CONTEXT_REPLY, names, &m);
	REQUIRE(m.command);
	CHECK(m.thanks);
	understand(mem, "",
	    "Notre accueil est saturé depuis la réforme. Les familles attendent deux heures. Les agents sont à bout. Nous avons essayé un "
	    "numéro vert, sans effet. Nous avons aussi affiché les horaires creux, sans effet non plus. Pouvez-vous me rappeler ?",
	    CONTEXT_MAIL, names, &m);
	REQUIRE(m.command);
	CHECK_STR(m.command->name, "probleme");
	CHECK(m.wants_human);
	talloc_free(mem);
}

static void
fields_in_text(void)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct meaning m;

	understand(mem, "Accueil",
	    "Bonjour,\n\nProblème : les allocataires ne comprennent pas les courriers\nPour qui : les familles monoparentales\n"
	    "Je retire ma demande si c'est trop tard.\nDepuis quand : 2024\n\nCordialement\nAnne Le Goff",
	    CONTEXT_MAIL, names, &m);
	REQUIRE(m.command);
	CHECK_STR(m.command->name, "probleme");
	CHECK_INT(m.n_fields, 3);
	talloc_free(mem);
}

static double
microseconds(const char *text, enum context context)
{
	struct timespec a, b;
	double best = 1e9;
	int round, i;

	for (round = 0; round < 5; round++) {
		double each;

		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
		for (i = 0; i < 100; i++) {
			TALLOC_CTX *mem = talloc_new(NULL);
			struct meaning m;

			understand(mem, "Accueil", text, context, names, &m);
			talloc_free(mem);
		}
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
		each = ((double)(b.tv_sec - a.tv_sec) * 1e9 + (double)(b.tv_nsec - a.tv_nsec)) / 100e3;
		best = MIN(best, each);
	}
	return best;
}

/* Linear: sixteen times the text may not cost sixty-four times the time. */
static void
speed(void)
{
	static const char sentence[] =
	    "Nous constatons que les familles ne comprennent pas où en est leur dossier, et les agents d'accueil "
	    "refusent parfois de répondre.\n";
	GString *small = g_string_new("Bonjour,\n\n"), *large = g_string_new(NULL);
	double a, b;

	while (small->len < 2000)
		g_string_append(small, sentence);
	while (large->len < 60000)
		g_string_append(large, sentence);
	a = microseconds(small->str, CONTEXT_MAIL);
	b = microseconds(large->str, CONTEXT_MAIL);
	printf("understand: %.0f us for %zu bytes, %.0f us for %zu bytes\n", a, small->len, b, large->len);
	CHECK(b < a * 64 + 2000);
	g_string_free(small, TRUE);
	g_string_free(large, TRUE);
}

int
main(void)
{
	const char *fault = phrases_fault();

	if (fault)
		printf("bad pattern: %s\n", fault);
	CHECK(!fault);
	printf("%d sentences\n", check_table("tests/unit/phrases.txt", check_line));
	check_table("tests/unit/phrases.txt", check_told);
	printf("%d forms\n", check_table("tests/unit/forms.txt", check_form));
	greetings();
	subjects();
	second_reading();
	fields_in_text();
	speed();
	return check_report();
}
