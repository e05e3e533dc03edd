/* SPDX-License-Identifier: EUPL-1.2
 *
 * Who may do what where, how well proven: every verb, role, level and place against a table of rules that is written here and not taken
 * from the code; and every verb that takes a case against one's own, somebody else's and one that is not there. Through handle(), as
 * messages. [G8; threats 39, 41, 42, 44]
 */
#include <glib.h>
#include <unistd.h>

#include "bot/base/text.h"
#include "db/store.h"
#include "handlers/authz.h"
#include "tests/unit/world.h"

/* As REQUIRE, and goes on after checks that failed: all combinations are told. */
#define MUST(x)                                                                                                                            \
	do {                                                                                                                               \
		if (!(x)) {                                                                                                                \
			CHECK(x);                                                                                                          \
			exit(check_report());                                                                                              \
		}                                                                                                                          \
	} while (0)

/* The rules. Whoever adds a command says here who may give it: least role; where (m mail, s staff room, d direct, c collective, f forum);
 * proof (- none, v a verified address or a linked account, c a fresh code). */
static const struct {
	const char *verb, *role, *where, *proof;
} rules[] = {
	{ "probleme", "public", "msdcf", "-" },
	{ "statut", "public", "msdcf", "-" },
	{ "completer", "public", "msdcf", "-" },
	{ "retirer", "public", "msdcf", "-" },
	{ "humain", "public", "msdcf", "-" },
	{ "aide", "public", "msdcf", "-" },
	{ "annuler", "public", "msdcf", "-" },
	{ "oui", "public", "msdcf", "-" },
	{ "non", "public", "msdcf", "-" },
	{ "choix", "public", "msdcf", "-" },
	{ "langue", "public", "msdcf", "-" },
	{ "moi", "public", "msdcf", "-" },
	{ "code", "public", "msdcf", "-" },
	{ "moi-delier", "public", "msdcf", "v" },
	{ "rappel", "public", "msdc", "v" },
	{ "rythme", "public", "msdcf", "v" },
	{ "absence", "public", "msdc", "v" },
	{ "atelier", "public", "msdc", "-" },
	{ "agenda", "public", "msdcf", "v" },
	{ "taches", "public", "msdc", "v" },
	{ "tache", "public", "msdc", "v" },
	{ "deroule", "public", "msdc", "v" },
	{ "besoins", "public", "msdc", "v" },
	{ "minuteur", "public", "msdc", "v" },
	{ "presents", "public", "msd", "v" },
	{ "vote", "public", "msdcf", "-" },
	{ "retenir", "public", "msdcf", "v" },
	{ "annuaire", "public", "msdcf", "-" },
	{ "guide", "public", "msdcf", "-" },
	{ "partenaire", "public", "msd", "v" },
	{ "relation", "public", "msdc", "v" },
	{ "ressource", "public", "msd", "v" },
	{ "qui-connait", "public", "msdcf", "v" },
	{ "lancer", "staff", "msdcf", "v" },
	{ "inviter", "staff", "msdcf", "v" },
	{ "bilan", "staff", "msd", "v" },
	{ "binome", "staff", "msd", "v" },
	{ "salle", "public", "msdcf", "-" }, /* to look; to book wants a proof */
	{ "materiel", "public", "msdcf", "-" },
	{ "apprentissages", "partner", "msdcf", "v" },
	{ "liste", "staff", "msd", "v" },
	{ "fiche", "staff", "msd", "v" },
	{ "prendre", "staff", "msd", "v" },
	{ "passer", "staff", "msd", "v" },
	{ "note", "staff", "msd", "v" },
	{ "demander", "staff", "msd", "v" },
	{ "qualifier", "staff", "msd", "v" },
	{ "comite", "staff", "msd", "v" },
	{ "accepter", "staff", "msd", "v" },
	{ "reorienter", "staff", "msd", "v" },
	{ "refuser", "staff", "msd", "v" },
	{ "clore", "staff", "msd", "v" },
	{ "rouvrir", "staff", "msd", "v" },
	{ "proches", "staff", "msd", "v" },
	{ "lier", "staff", "msd", "v" },
	{ "delier", "staff", "msd", "v" },
	{ "fusionner", "staff", "msd", "v" },
	{ "scinder", "staff", "msd", "v" },
	{ "defi", "staff", "msd", "v" },
	{ "grille", "staff", "msd", "v" },
	{ "etape", "staff", "msd", "v" },
	{ "experience", "staff", "msd", "v" },
	{ "evaluation", "staff", "msd", "v" },
	{ "arret", "staff", "msd", "v" },
	{ "pause", "staff", "msdcf", "v" },
	{ "reprendre", "staff", "msdcf", "v" },
	{ "silence", "staff", "msd", "v" },
	{ "rejoindre", "staff", "msd", "v" },
	{ "quarantaine", "staff", "msd", "v" },
	{ "demandeur", "staff", "msd", "v" },
	{ "role", "staff", "msd", "c" },
	{ "desunir", "staff", "msd", "c" },
};

static const char *const roles[] = { "public", "partner", "member", "agent", "staff" };

static const struct {
	char letter;
	const char *room; /* NULL: a mail */
	enum where where;
} places[] = {
	{ 'm', NULL, IN_MAIL },
	{ 's', "!staff", IN_STAFF_ROOM },
	{ 'd', "!direct", IN_DIRECT },
	{ 'c', "!collective", IN_COLLECTIVE },
	{ 'f', "!forum", IN_FORUM },
};

static const char levels[] = "-vc";

static int64_t person[5], owner;
static const char *recipient, *answered; /* of the next mail: where it was sent, what it replies to */
static const char *own_ref[5], *other_ref, *third_ref;

/* --- a world --- */

/* A message through the whole of handlers/, in the transaction that is open. */
static struct result
send(int place, const char *from, bool verified, const char *text)
{
	struct inbound in = inbound(places[place].room ? CHANNEL_ROOM : CHANNEL_MAIL, from, text);
	const struct arrival a = { .key = in.key, .channel = in.channel, .at = now, .raw = "x", .size = 1, .full_size = 1 };
	struct result r;
	struct err e = { 0 };
	int64_t id;

	in.verified = verified;
	in.recipients = &recipient;
	in.n_recipients = recipient != NULL;
	in.refs = &answered;
	in.n_refs = answered != NULL;
	in.room = places[place].room ? places[place].room : "";
	MUST(inbox_add(tx, &a, now, &id, &e) == 0);
	if (handle(tx, mem, &lab, &in, id, now, &r, &e) < 0)
		printf("%s: %s\n", text, e.text);
	MUST(!*e.text);
	return r;
}

static void
room(const char *id, const char *kind, int members)
{
	struct err e = { 0 };

	MUST(room_set(tx,
		 &(struct room){ .id = id,
		     .kind = kind,
		     .state = "joined",
		     .name = "",
		     .members = members,
		     .access = "",
		     .successor = "",
		     .invited_by = "",
		     .told = "" },
		 now, &e) == 0);
}

static const char *
address(int role)
{
	return talloc_asprintf(mem, "%s@agents.example", roles[role]);
}

static const char *
account(int role)
{
	return talloc_asprintf(mem, "@%s:agents.example", roles[role]);
}

static void
begin(void)
{
	struct err e = { 0 };
	struct result r;
	struct templates *words;
	int i;

	mem = talloc_new(NULL);
	MUST(store_open(mem, ":memory:", &store, &e) == 0);
	MUST(templates_open(mem, NULL, &words, &e) == 0);
	lab = world_lab(words);
	lab.rehearsal = true;
	MUST(tx_begin(store, &tx, &e) == 0);
	room("!staff", "staff", 5);
	room("!direct", "direct", 2);
	room("!collective", "collective", 9);
	room("!forum", "forum", 99);
	MUST(person_add(tx, "Nolwenn Autre", "fr", "agent", "autre@agents.example", now, &owner, &e) == 0);
	r = send(0, "autre@agents.example", true, "Les familles attendent trop longtemps au guichet de la ville.");
	MUST(r.ref != NULL);
	other_ref = r.ref;
	r = send(0, "autre@agents.example", true, "Le formulaire de la cantine ne marche pas sur un téléphone.");
	MUST(r.ref != NULL);
	third_ref = r.ref;
	for (i = 0; i < 5; i++) {
		MUST(person_add(tx, talloc_asprintf(mem, "Personne %d", i), "fr", roles[i], address(i), now, &person[i], &e) == 0);
		MUST(person_chat(tx, person[i], account(i), &e) == 0);
		r = send(0, address(i), true, talloc_asprintf(mem, "Nos courriers de type %d restent sans réponse depuis un an.", i));
		MUST(r.ref != NULL);
		own_ref[i] = r.ref;
	}
	MUST(tx_commit(tx, &e) == 0);
}

/* --- what came of it --- */

enum outcome { DONE, BY_ROLE, BY_PLACE, BY_PROOF, BY_CODE, NOT_FOUND, SILENT };
static const char *const outcomes[] = { "done", "not for this role", "not here", "wants proof", "wants a code", "not found", "silent" };

static enum outcome
outcome(const struct result *r)
{
	static const struct {
		const char *template;
		enum outcome what;
	} says[] = { { "not-for-you", BY_ROLE }, { "not-known", BY_ROLE }, { "not-here", BY_PLACE }, { "not-verified", BY_PROOF },
		{ "code-sent", BY_CODE }, { "case-not-found", NOT_FOUND } };
	size_t i, k;

	for (i = 0; i < r->n_letters; i++) {
		for (k = 0; k < G_N_ELEMENTS(says); k++)
			if (strcmp(r->letters[i].template, says[k].template) == 0)
				return says[k].what;
		if (strcmp(r->letters[i].template, "code") == 0)
			return r->letters[i].channel == CHANNEL_MAIL ? BY_PROOF : DONE;
	}
	return r->n_letters == 0 ? SILENT : DONE;
}

static const char *
code_of(const struct result *r)
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

static int
role_rank(const char *name)
{
	int i;

	for (i = 0; i < 5; i++)
		if (strcmp(roles[i], name) == 0)
			return i;
	return -1;
}

static size_t
rule_of(const char *verb)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(rules) && strcmp(rules[i].verb, verb) != 0; i++)
		;
	return i;
}

/* As the table says it. */
static enum outcome
expected(size_t rule, int role, char level, char place)
{
	if (role < role_rank(rules[rule].role))
		return BY_ROLE;
	if (!strchr(rules[rule].where, place))
		return BY_PLACE;
	if (strchr(levels, level) >= strchr(levels, *rules[rule].proof))
		return DONE;
	return level == '-' ? BY_PROOF : BY_CODE;
}

/* --- the rules, each against the function that decides --- */

static void
test_decision(void)
{
	static const enum outcome as[] = {
		[AUTHZ_YES] = DONE, [AUTHZ_ROLE] = BY_ROLE, [AUTHZ_PLACE] = BY_PLACE, [AUTHZ_PROOF] = BY_PROOF, [AUTHZ_CODE] = BY_CODE
	};
	size_t i, p, l;
	int role;

	for (i = 0; i < n_commands; i++) {
		size_t rule = rule_of(commands[i].name);

		if (rule == G_N_ELEMENTS(rules))
			printf("no rule says who may give the command \"%s\": write one in tests/unit/test_h_authz.c\n", commands[i].name);
		CHECK(rule < G_N_ELEMENTS(rules));
		for (role = 0; rule < G_N_ELEMENTS(rules) && role < 5; role++)
			for (p = 0; p < G_N_ELEMENTS(places); p++)
				for (l = 0; l < 3; l++)
					CHECK_INT(as[authz(&commands[i], (enum role)role, (enum level)l, places[p].where)],
					    expected(rule, role, levels[l], places[p].letter));
	}
	for (i = 0; i < G_N_ELEMENTS(rules); i++)
		CHECK(command_find(rules[i].verb) != NULL);
}

/* --- and as messages --- */

static bool
takes_case(const struct command *c)
{
	int i;

	for (i = 0; i < ARGS_MAX && c->args[i].name; i++)
		if (c->args[i].type == ARG_CASE)
			return true;
	return false;
}

/* An example of the command about that case. */
static const char *
words_for(const char *verb, const char *ref)
{
	const char *example = label(lab.words, "fr", talloc_asprintf(mem, "example.%s", verb));
	g_auto(GStrv) second = g_strsplit(example ? example : "", "P-9", -1);
	g_autofree char *there = g_strjoinv(third_ref, second);
	g_auto(GStrv) parts = g_strsplit(there, "P-14", 2);

	MUST(example != NULL);
	if (!parts[1])
		return talloc_asprintf(
		    mem, "%s%s%s", example, takes_case(command_find(verb)) ? " " : "", takes_case(command_find(verb)) ? ref : "");
	return talloc_asprintf(mem, "%s%s%s", parts[0], ref, parts[1]);
}

/* Who a person of that role is there. */
static const char *
sender(int role, size_t place)
{
	return places[place].room ? account(role) : address(role);
}

static void
wrong(const char *verb, int role, char level, size_t place, enum outcome got, enum outcome want)
{
	printf(
	    "%s, %s, level %c, place %c: %s, must be: %s\n", verb, roles[role], level, places[place].letter, outcomes[got], outcomes[want]);
}

/* With a code: asked for once, given, done. */
static enum outcome
with_code(size_t place, int role, struct result *r)
{
	const char *code = code_of(r);

	if (!code)
		return outcome(r);
	*r = send((int)place, sender(role, place), places[place].room != NULL, talloc_asprintf(mem, "!code %s", code));
	return outcome(r);
}

static void
test_message(const char *verb, int role, char level, size_t place)
{
	size_t rule = rule_of(verb);
	enum outcome want = expected(rule, role, level, places[place].letter), got;
	TALLOC_CTX *kept = mem;
	struct err e = { 0 };
	struct result r;

	mem = talloc_new(kept);
	MUST(tx_begin(store, &tx, &e) == 0);
	r = send((int)place, sender(role, place), places[place].room || level != '-', words_for(verb, own_ref[role]));
	got = outcome(&r);
	/* What the owner of a case may not do unproven is decided by the case, not by the verb: a code is asked for too. */
	if (got == BY_PROOF && level == '-' && want == DONE && (strcmp(verb, "retirer") == 0 || strcmp(verb, "annuler") == 0))
		got = DONE;
	/* A fresh code goes to the address of who asks by mail. */
	if (got == BY_PROOF && level == 'v')
		got = BY_CODE;
	/* `moi` sends a code to the address that it names: that is what it does. */
	if (strcmp(verb, "moi") == 0 && got != BY_ROLE && got != BY_PLACE)
		got = DONE;
	if (level == 'c' && (got == BY_CODE || got == BY_PROOF))
		got = with_code(place, role, &r);
	tx_rollback(tx);
	if (got == SILENT && want == DONE)
		got = DONE;
	if (got == NOT_FOUND && want == DONE && strcmp(verb, "rouvrir") != 0)
		wrong(verb, role, level, place, got, want);
	else if (got != want)
		wrong(verb, role, level, place, got, want);
	CHECK_INT(got, want);
	talloc_free(mem);
	mem = kept;
}

static void
test_messages(void)
{
	size_t i, p, l;
	int role;

	for (i = 0; i < n_commands; i++)
		for (role = 0; role < 5; role++)
			for (p = 0; p < G_N_ELEMENTS(places); p++)
				for (l = 0; l < 3; l++)
					if (levels[l] != '-' || !places[p].room) /* whoever is known in a room is proven */
						test_message(commands[i].name, role, levels[l], p);
}

/* --- objects --- */

static const char *
said(const struct result *r, const char *ref)
{
	char *all = talloc_strdup(mem, "");
	g_auto(GStrv) parts = NULL;
	size_t i;

	for (i = 0; i < r->n_letters; i++)
		all = talloc_asprintf_append(
		    all, "%s to %s: %s\n%s\n", r->letters[i].template, r->letters[i].to, r->letters[i].subject, r->letters[i].text);
	parts = g_strsplit(all, ref, -1);
	{
		g_autofree char *joined = g_strjoinv("#", parts);

		return talloc_strdup(mem, joined);
	}
}

/* One's own is done; somebody else's and one that is not there read the same, letter for letter, and nothing is written. */
static void
test_object(const struct command *c, int role, size_t place)
{
	const char *refs[3] = { own_ref[role], other_ref, "P-2026-999" }, *text[3];
	bool staff = role == 4;
	TALLOC_CTX *kept = mem;
	struct result r;
	int i;

	mem = talloc_new(kept);
	for (i = 0; i < 3; i++) {
		struct err e = { 0 };
		enum outcome got;

		MUST(tx_begin(store, &tx, &e) == 0);
		r = send((int)place, sender(role, place), true, words_for(c->name, refs[i]));
		tx_rollback(tx);
		got = outcome(&r);
		text[i] = said(&r, refs[i]);
		if (expected(rule_of(c->name), role, 'v', places[place].letter) != DONE)
			CHECK(got == BY_ROLE || got == BY_PLACE || got == BY_CODE);
		else if (i == 0 || (i == 1 && staff))
			CHECK(got != NOT_FOUND);
		else {
			if (got != NOT_FOUND)
				printf("%s, %s, place %c, case %d: %s\n", c->name, roles[role], places[place].letter, i, outcomes[got]);
			CHECK_INT(got, NOT_FOUND);
		}
		if (i > 0 && !staff)
			CHECK(!r.acted);
	}
	if (!staff)
		CHECK_STR(text[1], text[2]);
	talloc_free(mem);
	mem = kept;
}

static void
test_objects(void)
{
	size_t i, p, n = 0;
	int role;

	for (i = 0; i < n_commands; i++)
		for (role = 0; takes_case(&commands[i]) && role < 5; role++)
			for (p = 0; p < G_N_ELEMENTS(places); p++, n++)
				test_object(&commands[i], role, p);
	CHECK(n >= 400);
}

/* --- strangers --- */

/* An account that is bound to nobody: no verb but who it is, whatever the room, whatever it is called. */
static void
test_strangers(void)
{
	static const char *const from[] = { "@x:elsewhere.example", "@staff-agents.example:evil.example", "@STAFF:agents.example",
		"@staff:agents.example.evil.example" };
	size_t i, k, p;

	for (i = 0; i < n_commands; i++)
		for (k = 0; k < G_N_ELEMENTS(from); k++)
			for (p = 1; p < G_N_ELEMENTS(places); p++) {
				TALLOC_CTX *kept = mem;
				struct err e = { 0 };
				struct result r;

				mem = talloc_new(kept);
				MUST(tx_begin(store, &tx, &e) == 0);
				r = send((int)p, from[k], true, words_for(commands[i].name, other_ref));
				tx_rollback(tx);
				CHECK_INT(r.person, 0);
				CHECK_INT(r.problem, 0);
				CHECK(!r.acted);
				if (strstr(said(&r, "@@"), other_ref))
					printf("%s tells a stranger of a case\n", commands[i].name);
				CHECK(!strstr(said(&r, "@@"), other_ref));
				talloc_free(mem);
				mem = kept;
			}
}

/* Asking for a code reads the same whether anybody knows the address. */
static void
test_link_is_silent(void)
{
	const char *addr[2] = { "autre@agents.example", "inconnue@agents.example" }, *room_text[2] = { NULL, NULL };
	struct err e = { 0 };
	size_t i, k;

	for (i = 0; i < 2; i++) {
		struct result r;

		MUST(tx_begin(store, &tx, &e) == 0);
		r = send(4, "@x:elsewhere.example", true, talloc_asprintf(mem, "!moi %s", addr[i]));
		tx_rollback(tx);
		for (k = 0; k < r.n_letters; k++)
			if (r.letters[k].channel == CHANNEL_ROOM)
				room_text[i] = r.letters[k].text;
		CHECK_INT(r.n_letters, 2);
	}
	MUST(room_text[0] && room_text[1]);
	CHECK_STR(room_text[0], room_text[1]);
	CHECK(!strchr(room_text[0], '@'));
}

/* Nobody's mailbox is filled through us: three codes a day to an address, five a day by an account, whoever asks. */
static void
test_share(void)
{
	struct err e = { 0 };
	int i, sent = 0;

	MUST(tx_begin(store, &tx, &e) == 0);
	for (i = 0; i < 200; i++) {
		struct result r = send(4, talloc_asprintf(mem, "@a%d:elsewhere.example", i), true, "!moi victime@ville.example");

		sent += code_of(&r) != NULL;
	}
	CHECK_INT(sent, 3);
	for (i = 0, sent = 0; i < 200; i++) {
		struct result r = send(4, "@one:elsewhere.example", true, talloc_asprintf(mem, "!moi victime%d@ville.example", i));

		sent += code_of(&r) != NULL;
	}
	CHECK_INT(sent, 5);
	tx_rollback(tx);
}

/* Somebody else's reply address, or a thread of theirs, opens nothing and tells nothing: the answer is that to one made up. */
static void
test_tokens(void)
{
	static const char made_up[] = "abcdefghijklmnopqrstuvwxyz";
	const char *text[4];
	struct err e = { 0 };
	struct result r;
	char *token = NULL;
	size_t i;

	MUST(tx_begin(store, &tx, &e) == 0);
	r = send(0, "autre@agents.example", true, talloc_asprintf(mem, "!statut %s", other_ref));
	for (i = 0; i < r.n_letters; i++)
		token = r.letters[i].reply_token ? talloc_strdup(mem, r.letters[i].reply_token) : token;
	MUST(token && strlen(token) == strlen(made_up));
	tx_rollback(tx);
	for (i = 0; i < 4; i++) {
		MUST(tx_begin(store, &tx, &e) == 0);
		(void)send(0, "autre@agents.example", true, talloc_asprintf(mem, "!completer %s Il y a deux cents familles.", other_ref));
		recipient = i < 2 ? talloc_asprintf(mem, "lab+%s@lab.example", i ? made_up : token) : NULL;
		answered = i == 2 ? talloc_asprintf(mem, "%d@test.example", serial) : i == 3 ? "made-up@test.example" : NULL;
		r = send(0, "intrus@agents.example", true, "Les familles attendent et personne ne leur répond jamais au guichet.");
		recipient = answered = NULL;
		tx_rollback(tx);
		CHECK(r.ref && strcmp(r.ref, other_ref) != 0);
		text[i] = "";
		for (size_t k = 0; k < r.n_letters; k++)
			if (r.letters[k].channel == CHANNEL_MAIL)
				text[i] = r.letters[k].text;
	}
	CHECK_STR(text[0], text[1]);
	CHECK_STR(text[2], text[3]);
	CHECK(!strstr(text[0], other_ref) && !strstr(text[2], other_ref));
}

/* A code is its account's, its room door's, once. */
static void
test_bound(void)
{
	struct err e = { 0 };
	struct result r;
	struct person p;
	const char *code;

	MUST(tx_begin(store, &tx, &e) == 0);
	r = send(4, "@x:elsewhere.example", true, "!moi autre@agents.example");
	code = code_of(&r);
	MUST(code != NULL);
	(void)send(4, "@X:elsewhere.example", true, talloc_asprintf(mem, "!code %s", code));
	(void)send(0, "autre@agents.example", true, talloc_asprintf(mem, "!code %s", code));
	CHECK_INT(person_by_chat(tx, mem, "@x:elsewhere.example", &p, &e), 0);
	CHECK_INT(person_by_chat(tx, mem, "@X:elsewhere.example", &p, &e), 0);
	now += 1801;
	(void)send(4, "@x:elsewhere.example", true, talloc_asprintf(mem, "!code %s", code));
	CHECK_INT(person_by_chat(tx, mem, "@x:elsewhere.example", &p, &e), 0);
	now -= 1801;
	(void)send(4, "@x:elsewhere.example", true, talloc_asprintf(mem, "code : %s", code));
	CHECK_INT(person_by_chat(tx, mem, "@x:elsewhere.example", &p, &e), 1);
	CHECK_INT(p.id, owner);
	tx_rollback(tx);
}

int
main(void)
{
	begin();
	test_decision();
	test_messages();
	test_objects();
	test_strangers();
	test_link_is_silent();
	test_share();
	test_bound();
	test_tokens();
	talloc_free(mem);
	return check_report();
}
