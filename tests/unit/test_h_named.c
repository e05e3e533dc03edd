/* SPDX-License-Identifier: EUPL-1.2
 *
 * The words for people against the code that says them: what handlers name exists in both languages and gets the variables that
 * it declares, and nothing is declared that nobody says. Reads the sources: run it from the root of the repository.
 */
#include "db/store.h"
#include "db/workshop.h"
#include "handlers/command.h"
#include "handlers/experiment.h"
#include "handlers/slots.h"
#include "handlers/understand.h"
#include "tests/unit/texts.h"

static GHashTable *said, *told; /* templates that a room may hear; that go by mail alone */
static GHashTable *common;      /* variables that every letter has */
static GHashTable *keys_seen;

/* One call, from the name of the function to its closing bracket. */
struct call {
	const char *file, *function;
	char *span;         /* the arguments */
	GPtrArray *strings; /* literals that are arguments of this very call */
};

/* Behind the literal that begins at s. */
static const char *
literal_end(const char *s)
{
	for (s++; *s && *s != '"'; s++)
		if (*s == '\\' && s[1])
			s++;
	return *s ? s + 1 : s;
}

/* s stands on the bracket that opens the arguments. */
static void
call_read(struct call *c, const char *s)
{
	const char *begin = s, *end;
	int depth = 0;

	c->strings = g_ptr_array_new_with_free_func(g_free);
	do {
		if (*s == '"') {
			end = literal_end(s);
			if (depth == 1)
				g_ptr_array_add(c->strings, g_strndup(s + 1, (gsize)(end - s - 2)));
			s = end;
			continue;
		}
		depth += *s == '(' ? 1 : *s == ')' ? -1 : 0;
		s++;
	} while (*s && depth > 0);
	c->span = talloc_strndup(mem, begin, (size_t)(s - begin));
}

/* VAR("x", and VAR_ROWS("x", in a piece of source. */
static GHashTable *
vars_in(const char *text)
{
	GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GRegex) pattern = g_regex_new("\\bVAR(?:_ROWS)?\\(\\s*\"([a-z0-9_]+)\"", 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;

	g_regex_match(pattern, text, 0, &m);
	for (; g_match_info_matches(m); g_match_info_next(m, NULL))
		g_hash_table_add(names, g_match_info_fetch(m, 1));
	return names;
}

/* The variables of a declaration, without the fields of lists: "a? b{c d}" -> a, b. Those with '?' get the value "?". */
static GHashTable *
vars_declared(const char *s)
{
	GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	int depth = 0;

	while (*s) {
		size_t n = strcspn(s, "?{} ");

		if (n > 0 && depth == 0)
			g_hash_table_insert(names, g_strndup(s, n), (void *)(s[n] == '?' ? "?" : ""));
		s += n;
		depth += *s == '{' ? 1 : *s == '}' ? -1 : 0;
		s += *s != '\0';
	}
	return names;
}

/* The caller and templates.def agree on the variables of a template. */
static void
check_vars(const struct call *c, const char *template)
{
	g_autoptr(GHashTable) given = vars_in(c->span), wanted = vars_declared(vars_of(template));
	GHashTableIter each;
	void *name, *optional;

	g_hash_table_iter_init(&each, given);
	while (g_hash_table_iter_next(&each, &name, NULL))
		CHECK_FOR(
		    g_hash_table_contains(wanted, name), "%s: %s gets \"%s\", which it does not declare", c->file, template, (char *)name);
	g_hash_table_iter_init(&each, wanted);
	while (g_hash_table_iter_next(&each, &name, &optional))
		CHECK_FOR(*(char *)optional || g_hash_table_contains(given, name) || g_hash_table_contains(common, name),
		    "%s: %s declares \"%s\" and does not get it", c->file, template, (char *)name);
}

static void
check_letter(const struct call *c)
{
	bool by_variable = strstr(c->span, " vars,") != NULL || strcmp(c->function, "decide") == 0;
	guint i, seen = 0;

	for (i = 0; i < c->strings->len; i++) {
		const char *name = c->strings->pdata[i];
		bool mail = strcmp(c->function, "tell") == 0 || strcmp(c->function, "tell_address") == 0 ||
			    strcmp(c->function, "organiser_tell") == 0 || /* to the staff only while nobody organises it */
			    (strcmp(c->function, "decide") == 0 && seen > 0);

		if (*name == '\0')
			continue;
		seen++;
		CHECK_FOR(vars_of(name), "%s: no template is called \"%s\"", c->file, name);
		if (!vars_of(name))
			continue;
		g_hash_table_add(mail ? told : said, g_strdup(name));
		if (!by_variable)
			check_vars(c, name);
	}
}

static void
check_label(const char *from, const char *key)
{
	size_t i;

	if (!g_hash_table_add(keys_seen, g_strdup(key)))
		return;
	for (i = 0; i < G_N_ELEMENTS(langs); i++)
		CHECK_FOR(label(words, langs[i], key), "%s: no label is called \"%s\" (%s)", from, key, langs[i]);
}

static void
check_keys(const char *from, const char *stem, const char *const *names)
{
	for (; *names; names++)
		check_label(from, talloc_asprintf(mem, "%s.%s", stem, *names));
}

static void
check_stages(const char *from, const char *stem)
{
	int i;

	for (i = 0; i < STAGE_COUNT; i++)
		check_label(from, talloc_asprintf(mem, "%s.%s", stem, stage_name((enum stage)i)));
}

static void
check_workshop_stages(const char *from, const char *stem)
{
	int i;

	for (i = 0; i < WORKSHOP_STAGES; i++)
		check_label(from, talloc_asprintf(mem, "%s.%s", stem, workshop_stage_name((enum workshop_stage)i)));
}

static void
check_slot_faults(const char *from, const char *stem)
{
	int i;

	for (i = 0; i < SLOT_FAULTS; i++)
		check_label(from, talloc_asprintf(mem, "%s.%s", stem, slots_fault_name((enum slot_fault)i)));
}

/* Only acts are recorded; these commands look or answer. */
static void
check_acts(const char *from)
{
	static const char *const looks[] = { "statut", "aide", "oui", "non", "choix", "langue", "liste", "fiche", "quarantaine",
		"apprentissages", "proches", "moi", "moi-delier", "code", "role", "desunir", "rappel", "rythme", "binome", "bilan",
		"annuaire", "absence", "atelier", "agenda", "vote", "lancer", "inviter", "retenir", NULL };
	size_t i;

	for (i = 0; i < n_commands; i++)
		if (!g_strv_contains(looks, commands[i].name))
			check_label(from, talloc_asprintf(mem, "act.%s", commands[i].name));
	check_label(from, "act.message");
}

static void
check_commands(const char *from, const char *stem)
{
	size_t i, k;

	for (i = 0; i < n_commands; i++) {
		if (strcmp(stem, "arg") != 0 && !commands[i].hidden)
			check_label(from, talloc_asprintf(mem, "%s.%s", stem, commands[i].name));
		for (k = 0; strcmp(stem, "arg") == 0 && k < ARGS_MAX && commands[i].args[k].name; k++)
			check_label(from, talloc_asprintf(mem, "arg.%s", commands[i].args[k].name));
	}
}

/* The kinds of notes are those that the database allows. */
static void
check_notes(const char *from)
{
	const char *sql = source("db/migrations/0001-init.sql"), *list = sql ? strstr(sql, "(kind = 'statement'") : NULL;
	g_auto(GStrv) kinds = list ? g_strsplit(talloc_strndup(mem, list, strcspn(list, ")")), "'", -1) : NULL;
	guint i;

	CHECK(kinds && g_strv_length(kinds) >= 11);
	for (i = 1; kinds && kinds[i]; i += 2)
		check_label(from, talloc_asprintf(mem, "note.%s", kinds[i]));
}

/* A key that the code makes: "stage.%s". A kind that is not known here must be taught, else its labels go unchecked. */
static void
check_made(const char *from, const char *pattern)
{
	static const char *const roles[] = { "public", "partner", "member", "agent", "staff", NULL };
	static const char *const news[] = { "morning", "week", "month", NULL };
	static const char *const months[] = { "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", NULL };
	static const char *const counted[] = { "received", "people", "administrations", "answered", "answer-days", "acts", "accepted",
		"redirected", "declined", "withdrawn", "closed", "trials", "scaled", "transferred", "stopped", "learnt", "open",
		"workshops", "attendees", "no-shows", "referrals", "referral-approved", "referral-partners", "referral-introduced",
		"referral-asked", "referral-later", "referral-no", "referral-elsewhere", "referral-silent", "referral-withdrawn",
		"referral-answer-days", "referral-introduced-days", "referral-said", "referral-helped", "referral-share",
		"referral-outcome-discovered", "referral-outcome-started", "referral-outcome-chosen", "referral-outcome-other",
		"referral-outcome-nothing", "guides", "copies", "copies-others", "copies-unsaid", "satisfaction", NULL };
	static const char *const own[] = { "none", "impossible", "relative", "past", "far", "many", "nothing", "other", "unknown",
		"unreachable", NULL };
	static const char *const habits[] = { "daily", "weekly", "never", NULL };
	static const char *const parts_of[] = { "participant", "required", "facilitator", "sponsor", NULL };
	static const char *const presences[] = { "asked", "accepted", "tentative", "declined", "delegated", "waiting", NULL };
	static const char *const asked[] = { "better", "for_whom", "since", "sharing", NULL };
	char *stem = talloc_strndup(mem, pattern, strcspn(pattern, "."));

	if (strcmp(stem, "stage") == 0 || strcmp(stem, "next") == 0)
		check_stages(from, stem);
	else if (strcmp(stem, "act") == 0)
		check_acts(from);
	else if (strcmp(stem, "field") == 0)
		check_keys(from, stem, field_names);
	else if (strcmp(stem, "experiment") == 0)
		check_keys(from, stem, experiment_names);
	else if (strcmp(stem, "ask") == 0)
		check_keys(from, stem, asked);
	else if (strcmp(stem, "note") == 0)
		check_notes(from);
	else if (strcmp(stem, "help") == 0 || strcmp(stem, "example") == 0 || strcmp(stem, "arg") == 0)
		check_commands(from, stem);
	else if (strcmp(stem, "person") == 0)
		check_keys(from, stem, roles);
	else if (strcmp(stem, "month") == 0)
		check_keys(from, stem, months);
	else if (strcmp(stem, "indicator") == 0)
		check_keys(from, stem, counted);
	else if (strcmp(stem, "own") == 0)
		check_keys(from, stem, own);
	else if (strcmp(stem, "news") == 0)
		check_keys(from, stem, news);
	else if (strcmp(stem, "part") == 0)
		check_keys(from, stem, parts_of);
	else if (strcmp(stem, "presence") == 0)
		check_keys(from, stem, presences);
	else if (strcmp(stem, "workshop") == 0)
		check_workshop_stages(from, stem);
	else if (strcmp(stem, "slot") == 0)
		check_slot_faults(from, stem);
	else if (strcmp(stem, "habit") == 0)
		check_keys(from, stem, habits);
	else
		CHECK_FOR(false, "%s: which labels does \"%s\" name?", from, pattern);
}

static void
check_word(const struct call *c)
{
	g_autoptr(GRegex) pattern = g_regex_new("\"([a-z]+\\.%[^\"]*s)\"", 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	guint i;

	for (i = 0; i < c->strings->len; i++)
		if (strcmp(c->strings->pdata[i], "br") != 0) /* a language */
			check_label(c->file, c->strings->pdata[i]);
	g_regex_match(pattern, c->span, 0, &m);
	for (; g_match_info_matches(m); g_match_info_next(m, NULL)) {
		g_autofree char *made = g_match_info_fetch(m, 1);

		check_made(c->file, made);
	}
}

static size_t
calls_check(const char *file, const char *text, const char *functions, void (*check)(const struct call *))
{
	g_autofree char *expression = g_strdup_printf("\\b(%s)\\((?=(?:h|r), )", functions);
	g_autoptr(GRegex) pattern = g_regex_new(expression, 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	size_t n = 0;
	int end;

	g_regex_match(pattern, text, 0, &m);
	for (; g_match_info_matches(m); g_match_info_next(m, NULL)) {
		g_autofree char *function = g_match_info_fetch(m, 1);
		struct call c = { .file = file, .function = function };

		g_match_info_fetch_pos(m, 0, NULL, &end);
		call_read(&c, text + end - 1);
		check(&c);
		g_ptr_array_free(c.strings, TRUE);
		n++;
	}
	return n;
}

/* Keys that stand in the code as they are: reasons for a refused file, warnings, words of the command line. */
static void
check_plain_keys(const char *file, const char *text)
{
	g_autoptr(GRegex) pattern = g_regex_new("(?<!\\()\"((?:attachment|warn)-[a-z-]+|(?:cli|demo|report)\\.[a-z-]+)\"", 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;

	g_regex_match(pattern, text, 0, &m);
	for (; g_match_info_matches(m); g_match_info_next(m, NULL)) {
		g_autofree char *key = g_match_info_fetch(m, 1);

		check_label(file, key);
	}
}

static void
check_fault(const struct call *c)
{
	guint i;

	for (i = 0; i < c->strings->len; i++)
		if (*(char *)c->strings->pdata[i])
			check_label(c->file, talloc_asprintf(mem, "setting.%s", (char *)c->strings->pdata[i]));
}

static void
folder_check(const char *folder, size_t *letters, size_t *keys)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;

	CHECK(dir);
	while (dir && (name = g_dir_read_name(dir))) {
		char *path = talloc_asprintf(mem, "%s/%s", folder, name), *text;

		if (!g_str_has_suffix(name, ".c"))
			continue;
		text = source(path);
		*letters += calls_check(path, text,
		    "say|say_and_tell|tell|tell_staff|tell_room|tell_address|organiser_tell|organiser_told|organiser_hears|decide|"
		    "requester_tell|partner_tell|side_say",
		    check_letter);
		*keys += calls_check(path, text, "word|word_in", check_word);
		check_plain_keys(path, text);
	}
}

/* report.c puts these together with a macro. */
static void
check_report_words(void)
{
	static const char *const lines[] = { "from", "verified", "outcome", "intent", "case", "field", "attachment", "letter", NULL };
	int i;

	check_keys("bot/report.c", "report", lines);
	for (i = INBOX_RECEIVED; i <= INBOX_QUARANTINED; i++)
		check_label("bot/report.c", talloc_asprintf(mem, "outcome.%s", inbox_state_name((enum inbox_state)i)));
	check_label("bot/report.c", "yes");
	check_label("bot/report.c", "no");
	check_label("bot/manual.c", "role.all");
	check_label("bot/manual.c", "role.staff");
}

static void
test_sources(void)
{
	size_t letters = 0, keys = 0, mail = 0, nothing = 0, i;

	common = vars_in(source("handlers/reply.c"));
	CHECK(g_hash_table_contains(common, "lab") && g_hash_table_contains(common, "actor"));
	folder_check("handlers", &letters, &keys);
	CHECK_FOR(letters > 60, "%zu letters found", letters);
	CHECK(keys > 20);
	folder_check("bot/mail", &nothing, &mail);
	folder_check("bot", &nothing, &mail);
	check_report_words();
	CHECK(calls_check("config/settings.c", source("config/settings.c"), "fault", check_fault) > 0);
	check_label("handlers/intake.c", "field.better"); /* asked, and answered under that name */
	for (i = 0; i < G_N_ELEMENTS(declared); i++)
		CHECK_FOR(g_strv_contains(parts, declared[i].name) || g_hash_table_contains(said, declared[i].name) ||
			      g_hash_table_contains(told, declared[i].name),
		    "templates.def: nobody says \"%s\"", declared[i].name);
	for (i = 2; mail_only[i]; i++)
		CHECK_FOR(!g_hash_table_contains(said, mail_only[i]), "a room may hear \"%s\"", mail_only[i]);
}

/* The reading of sources finds what it must: else the checks above would pass by finding nothing. */
static void
test_reading(void)
{
	static const char text[] = "return say(h, is(\"x\") == 0 ? \"one\" : \"two\", VARS(VAR(\"a\", f(\")\")), VAR_ROWS(\"b\", r)), e);";
	struct call c = { .file = "t", .function = "say" };
	g_autoptr(GHashTable) vars = vars_in(text), def = vars_declared("a? b{c d} e");

	call_read(&c, strchr(text, '('));
	REQUIRE(c.strings->len == 2);
	CHECK_STR(c.strings->pdata[0], "one");
	CHECK_STR(c.strings->pdata[1], "two");
	CHECK(g_str_has_suffix(c.span, ", e)"));
	CHECK_INT(g_hash_table_size(vars), 2);
	CHECK_INT(g_hash_table_size(def), 3);
	CHECK_STR(g_hash_table_lookup(def, "a"), "?");
	CHECK(g_hash_table_contains(def, "b") && g_hash_table_contains(def, "e"));
	g_ptr_array_free(c.strings, TRUE);
}

int
main(void)
{
	texts_open();
	said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	keys_seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	test_reading();
	test_sources();
	g_hash_table_destroy(common);
	g_hash_table_destroy(keys_seen);
	g_hash_table_destroy(told);
	g_hash_table_destroy(said);
	talloc_free(mem);
	return check_report();
}
