/* SPDX-License-Identifier: EUPL-1.2
 *
 * Every text reads well by mail and in a room, whatever is absent; every word that a text tells people to answer is one that is
 * understood. Reads the labels' source: run it from the root of the repository.
 */
#include "handlers/advice.h"
#include "handlers/command.h"
#include "handlers/guide_words.h"
#include "handlers/inquiry_words.h"
#include "handlers/tie_words.h"
#include "handlers/understand.h"
#include "handlers/votes.h"
#include "tests/unit/texts.h"

enum { LONGEST_SENTENCE = 30, SUBJECT_CHARS = 60, SCREEN_LINES = 24, ACK_LINES = 25, ACK_MOST = 42, ROOM_LINES = 4, MAX_SAMPLES = 64 };

static const char *const bot_names[] = { "lab", "skoazell", NULL };

static bool
among(const char *const *list, const char *name)
{
	return g_strv_contains(list, name);
}

/* Values as a lab has them; what is an address shows when it gets into a room. */
static const char *const samples[][2] = {
	{ "lab", "Ti Lab" },
	{ "address", "lab@lab.example" },
	{ "contact", "Anne Kermarrec, 02 99 00 00 00" },
	{ "name", "Claire Le Goff" },
	{ "ref", "P-2026-014" },
	{ "title", "Attente au guichet" },
	{ "verified_title", "Attente au guichet" },
	{ "stage", "ouverte" },
	{ "follower", "Anne Kermarrec" },
	{ "actor", "Paul Riou" },
	{ "requester", "Claire Le Goff" },
	{ "author", "Yann Prigent" },
	{ "author_address", "yann.prigent@mairie.example" },
	{ "dpo", "dpo@lab.example" },
	{ "years", "2" },
	{ "organisation", "caf.example" },
	{ "hello", "Demat" },
	{ "bye", "Kenavo" },
	{ "cited", "P-2026-002" },
	{ "given", "P-2026-999" },
	{ "near", "pause" },
	{ "how", "pause" },
	{ "command", "pause" },
	{ "line", "pause" },
	{ "usage", "!pause" },
	{ "number", "7" },
	{ "n", "1" },
	{ "example", "!pause" },
	{ "controller", "Préfecture" },
	{ "received", "mardi 3 mars 2026 à 14 h" },
	{ "answer_by", "mardi 10 mars 2026" },
	{ "today", "mardi 3 mars 2026" },
	{ "best", "2" },
};

static const char *
sample(const char *name)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(samples); i++)
		if (strcmp(samples[i][0], name) == 0)
			return samples[i][1];
	return "valeur";
}

/* The template that is rendered. A workshop has a title, a case has one that its reader may see or not. */
static const char *rendered_now = "";

/* What a caller may leave out; the other values are always there. */
static bool
may_lack(const char *list, const char *name)
{
	static const char *const of_workshops[] = { "title", "option", "yes", "maybe", "no", "said", "state", "row_state", "limit",
		"answered", "invited", "by", "text", "all", "quorum", "who", "series", "many", "part", "problem", "most", "choice", "zone",
		NULL };
	static const char *const of_referrals[] = { "text", "state", "words", "partner", "card", "first", NULL };
	static const char *const of_inquiries[] = { "text", "value", "until", NULL };
	static const char *const of_guides[] = { "document", "kind", "total", "first", "day", "printed", "sent", "state", NULL };
	static const char *const always[] = { "lab", "address", "name", "ref", "stage", "received", "answer_by", "controller", "hello",
		"bye", "requester", "author", "author_address", "what", "given", "command", "line", "example", "wanted", "opened",
		"changed", "next", "n", "question", "file", "field", "warning", "possible", "person", "row_ref", "row_title", "row_stage",
		"row_date", "when", "kind", "number", "choice", "help", "usage", "reader", "copied", "label", "missing", "criterion", "day",
		"near_ref", "near_title", "near_stage", "near_words", "other_ref", "other_title", "own_ref", "challenge", "belongs",
		"kin_title", "learnt", "for_whom", "other", "role", "door", "code", "domain", "count", "since", "borrower", "stock",
		"available", "lasts", "venue", "places", "version", "said", "reason", NULL };

	if (g_str_has_prefix(rendered_now, "referral") && among(of_referrals, name))
		return false;
	if (g_str_has_prefix(rendered_now, "workshop") && among(of_workshops, name) &&
	    !(strcmp(name, "text") == 0 && strcmp(rendered_now, "workshop-presence") == 0))
		return false;
	if (g_str_has_prefix(rendered_now, "guide-") && among(of_guides, name))
		return false;
	if (strcmp(name, "card") == 0 && (g_str_has_prefix(rendered_now, "card-") || g_str_has_prefix(rendered_now, "advice")))
		return false;
	if (g_str_has_prefix(rendered_now, "inquiry") && among(of_inquiries, name))
		return false;
	if (g_str_has_prefix(rendered_now, "advice") &&
	    (strcmp(name, "state") == 0 || strcmp(name, "value") == 0 || strcmp(name, "sheet") == 0))
		return false;
	return !among(always, name) && !(strcmp(name, "why") == 0 && strcmp(list, "refused") == 0);
}

enum { BY_MAIL = 1, FULL = 2, ROWS = 4 };

/* Values for a declaration, of the fields of `list` or of a whole template; *s ends behind its '}' or at its end. */
static struct var *
values(const char *list, const char **s, unsigned how)
{
	struct var *v = talloc_zero_array(mem, struct var, MAX_SAMPLES);
	size_t n = 0;

	while (**s && **s != '}') {
		size_t size = strcspn(*s, "?{} ");
		struct var *const x = &v[n];

		if (size > 0 && n < MAX_SAMPLES - 1) {
			x->name = talloc_strndup(mem, *s, size);
			x->text = how & FULL || !may_lack(list, x->name) ? sample(x->name) : NULL;
			if (strcmp(x->name, "name") == 0 && !(how & BY_MAIL))
				x->text = NULL;
			n++;
		}
		*s += size;
		if (**s == '{') {
			const struct var **rows = talloc_zero_array(mem, const struct var *, 2);

			(*s)++;
			rows[0] = rows[1] = values(x->name, s, how);
			x->text = NULL;
			x->rows = rows;
			x->n_rows = how & ROWS ? 2 : 0;
		}
		*s += **s != '\0' && **s != '}';
	}
	*s += **s == '}';
	return v;
}

static struct rendered
shown(const char *lang, const char *name, unsigned how)
{
	const char *s = vars_of(name);
	struct rendered r = { .subject = "", .text = "" };
	struct err e = { 0 };

	rendered_now = name;
	CHECK_FOR(render(mem, words, lang, name, values("", &s, how), &r, &e) == 0, "%s (%s): %s", name, lang, e.text);
	return r;
}

static bool
found(const char *expression, const char *text)
{
	return g_regex_match_simple(expression, text, G_REGEX_MULTILINE, 0);
}

/* "!pass" in English, "!passer" in French: a command is called by its name in the language of the text. */
static void
check_commands(const char *name, const char *lang, const char *text)
{
	g_autoptr(GRegex) typed = g_regex_new("!(?!commande?)([a-z-]+)", 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;

	for (g_regex_match(typed, text, 0, &m); g_match_info_matches(m); g_match_info_next(m, NULL)) {
		g_autofree char *verb = g_match_info_fetch(m, 1);
		const struct command *c = command_find(verb);
		const char *own = c ? (strcmp(lang, "en") == 0 ? c->english : c->name) : NULL;

		CHECK_FOR(c && strcmp(own, verb) == 0, "%s (%s): !%s, should be !%s", name, lang, verb, own ? own : "a command");
	}
}

/* The holes that an absent value leaves, and marks that the other language uses. */
static void
check_shape(const char *name, const char *lang, const char *text)
{
	bool french = strcmp(lang, "fr") == 0;

	CHECK_FOR(!strstr(text, "{{") && !strstr(text, "}}"), "%s (%s): a tag is left", name, lang);
	CHECK_FOR(!found("\\S  |^ (?! )", text) || strcmp(name, "cli-help") == 0, "%s (%s): two blanks:\n%s", name, lang, text);
	CHECK_FOR(!found(" [.,)]|\\( |\\.\\.|,,|: *\\.|[«“]\\s*[»”]|\\(\\)|^(?!Bonjour|Hello|Demat|Kenavo).*,$", text),
	    "%s (%s): a hole:\n%s", name, lang, text);
	CHECK_FOR(!strchr(text, '!') || !found("!(?:\\s|$)", text), "%s (%s): exclaims", name, lang);
	CHECK_FOR(strstr(text, french ? "“" : "«") == NULL, "%s (%s): quotes of the other language", name, lang);
	CHECK_FOR(french || !found("[ \\xa0][:;?]", text), "%s (%s): a blank before a mark:\n%s", name, lang, text);
	check_commands(name, lang, text);
}

/* "vous", in French, always. */
static void
check_voice(const char *name, const char *text)
{
	g_autofree char *low = g_utf8_strdown(text, -1);

	CHECK_FOR(!found("(?<![\\p{L}'’-])(?:tu|te|ton|ta|tes|toi|tien|tienne)(?![\\p{L}'’-])|(?<!\\p{L})t['’](?!a?t)", low),
	    "%s: says tu:\n%s", name, text);
}

static size_t
words_of(const char *s, size_t n)
{
	g_autofree char *part = g_strndup(s, n);
	g_auto(GStrv) list = g_regex_split_simple("\\s+", part, 0, 0);
	size_t i, count = 0;

	for (i = 0; list[i]; i++)
		count += found("\\pL", list[i]);
	return count;
}

/* A sentence ends with its mark or its line. */
static void
check_sentences(const char *name, const char *lang, const char *text)
{
	g_autoptr(GRegex) end = g_regex_new("[.?!](?=[\\s»”]|$)|\\n", 0, 0, NULL);
	g_auto(GStrv) sentence = g_regex_split(end, text, 0);
	size_t i, n;

	for (i = 0; sentence[i]; i++) {
		n = words_of(sentence[i], strlen(sentence[i]));
		CHECK_FOR(n <= LONGEST_SENTENCE, "%s (%s): %zu words:%s", name, lang, n, sentence[i]);
	}
}

/* The words of the law may be longer. */
static char *
without_law(const char *text)
{
	const char *law = strstr(text, "Vos données");

	if (!law)
		law = strstr(text, "Your data");
	return law ? talloc_strndup(mem, text, (size_t)(law - text)) : talloc_strdup(mem, text);
}

/* Words that mean nothing complete the case that they answer: that is no understanding. */
static bool
understood(const char *text)
{
	static const struct option three[] = { { .label = "un" }, { .label = "deux" }, { .label = "trois" } };
	static const char *const below[] = { "envoyer", "send", "relancer avec ces dates", "ask again with these dates", NULL };
	static const struct civil now = { .year = 2026, .month = 3, .day = 2 };
	enum advice_state how;
	struct meaning m;
	struct votes v;

	if (g_str_has_prefix(rendered_now, "workshop") && votes_read(mem, text, three, 3, &now, &v) &&
	    (v.said > 0 || v.declines || v.question))
		return true;
	if (g_str_has_prefix(rendered_now, "workshop") &&
	    (among(below, text) || room_needed(mem, text) || command_find(talloc_strndup(mem, text, strcspn(text, " ")))))
		return true;

	if (g_str_has_prefix(rendered_now, "card-") && strcmp(text, "remove") == 0) /* card_answer() */
		return true;

	if (g_str_has_prefix(rendered_now, "advice") && advice_read(mem, text, &how)) /* advice_answer() */
		return true;
	if (g_str_has_prefix(rendered_now, "inquiry") && inquiry_read(mem, text) != INQUIRY_ANSWERS) /* inquiry_answer() */
		return true;
	if (g_str_has_prefix(rendered_now, "guide-")) { /* guide_answer() */
		struct guide_said said;

		guide_read(mem, text, &said);
		if (said.verb != GUIDE_SHOW || said.fetch || g_str_has_prefix(text, "livrer") || g_str_has_prefix(text, "deliver"))
			return true;
	}
	understand(mem, "", text, CONTEXT_REPLY, bot_names, &m);
	return m.command && !m.question && (m.explicit || strcmp(m.command->name, "completer") != 0);
}

/* "répondez « x »", "écrivez : x", and lines that show a command with a case. */
#define ANSWERS                                                                                                                            \
	"(?J)(?:répondez|\\bou) «\\s*(?<answer>[^»]+?)\\s*»|\\b(?:reply|or|answer) “(?<answer>[^”]+)”|"                          \
	"(?:écrivez|répondez|write|reply)(?: par exemple| for example)?\\s*: (?<answer>.+)$|^- (?<answer>!?[a-z]+ P-.*)$"

/* What a text tells people to answer is understood as a command, and so is what a tap sends. */
static void
check_promises(const char *name, const char *lang, const struct rendered *r)
{
	g_autoptr(GRegex) typed = g_regex_new("!(?!commande?)([a-z-]+)", 0, 0, NULL);
	g_autoptr(GRegex) quoted = g_regex_new(ANSWERS, G_REGEX_CASELESS | G_REGEX_MULTILINE, 0, NULL);
	g_autoptr(GMatchInfo) t = NULL, q = NULL;
	size_t i;

	for (i = 0; i < r->n_taps; i++)
		CHECK_FOR(understood(r->taps[i].body), "%s (%s): the tap \"%s\" is not understood", name, lang, r->taps[i].body);
	g_regex_match(typed, r->text, 0, &t);
	for (; g_match_info_matches(t); g_match_info_next(t, NULL)) {
		g_autofree char *verb = g_match_info_fetch(t, 1);

		CHECK_FOR(command_find(verb), "%s (%s): no command is called \"%s\"", name, lang, verb);
	}
	g_regex_match(quoted, r->text, 0, &q);
	for (; g_match_info_matches(q); g_match_info_next(q, NULL)) {
		g_autofree char *answer = g_match_info_fetch_named(q, "answer");

		CHECK_FOR(understood(answer) || command_find(answer), "%s (%s): the answer \"%s\" is not understood", name, lang, answer);
	}
}

static void
check_mail(const char *name, const char *lang, const struct rendered *r)
{
	g_auto(GStrv) line = g_strsplit(g_strchomp(talloc_strdup(mem, r->text)), "\n", -1);
	guint n = g_strv_length(line);

	CHECK_FOR(*r->subject && g_utf8_strlen(r->subject, -1) <= SUBJECT_CHARS && !strchr(r->subject, '['), "%s (%s): the subject \"%s\"",
	    name, lang, r->subject);
	CHECK_FOR(g_str_has_prefix(line[0], "Bonjour") || g_str_has_prefix(line[0], "Hello") || g_str_has_prefix(line[0], "Demat"),
	    "%s (%s): no greeting: %s", name, lang, line[0]);
	CHECK_FOR(strcmp(name, "problem-received") == 0 || strcmp(name, "human") == 0 || strcmp(line[n - 1], "Ti Lab") == 0,
	    "%s (%s): not signed: %s", name, lang, line[n - 1]);
}

/* Short, and never an address. Lists are as long as what they list. */
static void
check_room(const char *name, const char *lang, const char *text)
{
	static const char *const cards[] = { "triage", "card", "venue-card", "workshop-presence-noted", "card-news", "card-kept",
		"directory-found", "referral-approve", "referral-ask", "referral-introduction", "referral-message", "referral-made",
		"referral-card", "referral-letter", "referral-question", "referral-written", "guide-told", NULL };
	g_auto(GStrv) line = g_strsplit(text, "\n", -1);
	size_t i, n = 0;

	for (i = 0; line[i]; i++)
		n += *line[i] && !g_str_has_prefix(line[i], "- ") && !g_ascii_isdigit(*line[i]);
	CHECK_FOR(!strchr(text, '@'), "%s (%s): an address in a room:\n%s", name, lang, text);
	CHECK_FOR(n <= ROOM_LINES || among(cards, name), "%s (%s): %zu lines in a room:\n%s", name, lang, n, text);
	CHECK_FOR(!found(strcmp(name, "hello") == 0 ? "^Ti Lab$" : "Bonjour|Hello|^Ti Lab$", text), "%s (%s): a mail in a room:\n%s", name,
	    lang, text);
}

static void
check_text(const char *name, const char *lang, unsigned how)
{
	struct rendered r = shown(lang, name, how);

	check_shape(name, lang, r.text);
	check_shape(name, lang, r.subject);
	check_sentences(name, lang, without_law(r.text));
	check_promises(name, lang, &r);
	if (strcmp(lang, "fr") == 0)
		check_voice(name, r.text);
	if (how & BY_MAIL)
		check_mail(name, lang, &r);
	else
		check_room(name, lang, r.text);
}

static void
test_texts(void)
{
	size_t i, k;
	unsigned how;

	for (i = 0; i < G_N_ELEMENTS(declared); i++)
		for (k = 0; k < G_N_ELEMENTS(langs); k++)
			for (how = 0; how < 8; how++) {
				const char *name = declared[i].name;
				bool room = !among(mail_only, name);

				if (!among(parts, name) &&
				    (how & BY_MAIL ? strcmp(name, "problem-noted") != 0 && !among(room_only, name) : room))
					check_text(name, langs[k], how);
			}
}

/* --- single promises --- */

/* The letter without what is there only when something is wrong with the mail that it answers. */
static struct rendered
usual(const char *lang, const char *name)
{
	static const char *const rare[] = { "seeks", "refused", "cut", "sensitive", "tagged", "sent_on", "near_own", "near_others",
		"near_learnt", NULL };
	const char *s = vars_of(name);
	struct rendered r = { .subject = "", .text = "" };
	struct var *v = values("", &s, BY_MAIL | FULL | ROWS), *x;
	struct err e = { 0 };

	for (x = v; x->name; x++)
		if (among(rare, x->name)) {
			x->text = NULL;
			x->n_rows = 0;
		}
	CHECK_FOR(render(mem, words, lang, name, v, &r, &e) == 0, "%s (%s): %s", name, lang, e.text);
	return r;
}

static size_t
lines_at_78(const char *text)
{
	g_auto(GStrv) line = g_strsplit(text, "\n", -1);
	size_t i, n = 0;

	for (i = 0; line[i]; i++)
		n += *line[i] ? ((size_t)g_utf8_strlen(line[i], -1) + 71) / 72 : 0;
	return n;
}

static void
test_acknowledgement(void)
{
	static const char *const must[][2] = { { "P-2026-014", "P-2026-014" }, { "mardi 3 mars 2026", "mardi 3 mars 2026" },
		{ "mardi 10 mars 2026", "mardi 10 mars 2026" }, { "02 99 00 00 00", "02 99 00 00 00" },
		{ "mission d'intérêt public", "public interest" }, { "2 ans", "2 years" }, { "CNIL", "CNIL" },
		{ "dpo@lab.example", "dpo@lab.example" }, { "Préfecture", "Préfecture" }, { "J'ai compris", "I understood" },
		{ "Demat", "Demat" } };
	const char *s;
	size_t i, k;

	for (k = 0; k < G_N_ELEMENTS(langs); k++) {
		struct rendered full = shown(langs[k], "problem-received", BY_MAIL | FULL | ROWS), stranger = { .subject = "", .text = "" };
		struct var *v, *x;
		struct err e = { 0 };

		for (i = 0; i < G_N_ELEMENTS(must); i++)
			CHECK_FOR(strstr(full.text, must[i][k]), "problem-received (%s): lacks \"%s\"", langs[k], must[i][k]);
		CHECK_FOR(lines_at_78(usual(langs[k], "problem-received").text) <= ACK_LINES, "problem-received (%s): %zu lines", langs[k],
		    lines_at_78(usual(langs[k], "problem-received").text));
		CHECK_FOR(lines_at_78(full.text) <= ACK_MOST, "problem-received (%s): %zu lines", langs[k], lines_at_78(full.text));
		/* Whose address is not verified reads nothing of what came under it, not even a name. */
		s = vars_of("problem-received");
		for (x = v = values("", &s, BY_MAIL | FULL); x->name; x++)
			if (strcmp(x->name, "verified_title") == 0)
				x->text = NULL;
		CHECK(render(mem, words, langs[k], "problem-received", v, &stranger, &e) == 0);
		CHECK(!strstr(stranger.text, sample("title")) && !strstr(stranger.text, sample("name")));
		CHECK(!strstr(stranger.subject, sample("title")) && !strstr(stranger.subject, sample("name")));
	}
}

/* Each act is said back, by mail and in the room. */
static void
test_echo(void)
{
	static const char *const acts[] = { "problem-received", "problem-noted", "already-received", "status", "completed",
		"withdraw-confirm", "withdrawn", "human", "taken", "passed", "noted", "asked", "moved", "undone", "requester-set",
		"forward-received", "forward-kept", "left-as-is", "language-set" };
	size_t i, how;

	for (i = 0; i < G_N_ELEMENTS(acts); i++)
		for (how = 0; how < 8; how++) {
			CHECK_FOR(strstr(shown("fr", acts[i], (unsigned)how).text, "J'ai compris"), "%s (fr): does not say it", acts[i]);
			CHECK_FOR(strstr(shown("en", acts[i], (unsigned)how).text, "I understood"), "%s (en): does not say it", acts[i]);
		}
}

/* The motive stands in the mail, and so does a way to contest it. */
static void
test_decisions(void)
{
	static const char *const names[] = { "decision-declined", "decision-redirected" };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(names); i++) {
		const char *fr = shown("fr", names[i], BY_MAIL | FULL).text, *en = shown("en", names[i], BY_MAIL | FULL).text;

		CHECK(strstr(fr, "valeur") && strstr(en, "valeur"));
		CHECK(strstr(fr, "une personne relira votre demande") && strstr(en, "a person will read your request again"));
	}
}

static void
test_help(void)
{
	size_t k;

	for (k = 0; k < G_N_ELEMENTS(langs); k++) {
		const char *text = shown(langs[k], "cli-help", 0).text, *p;
		size_t lines = 0;

		for (p = text; *p; p++)
			lines += *p == '\n';
		CHECK_INT(lines < SCREEN_LINES, 1);
		CHECK_FOR(!found("^.{80}", text), "cli-help (%s): a line is too wide", langs[k]);
	}
}

/* Labels are read aloud in the middle of texts: no "tu", no lone mark, a value's braces are closed. */
static void
test_labels(void)
{
	size_t k, n = 0;

	for (k = 0; k < G_N_ELEMENTS(langs); k++) {
		char *text = source(talloc_asprintf(mem, "templates/%s/words.labels", langs[k]));
		g_auto(GStrv) line = text ? g_strsplit(text, "\n", -1) : NULL;
		size_t i;

		CHECK(line);
		for (i = 0; line && line[i]; i++) {
			const char *equals = strstr(line[i], " = ");

			if (!equals || *line[i] == '#')
				continue;
			n++;
			check_sentences(line[i], langs[k], equals + 3);
			check_shape(line[i], langs[k], g_regex_match_simple("\\{\\{[a-z]+\\}\\}", equals, 0, 0) ? "" : equals + 3);
			if (k == 0)
				check_voice(line[i], equals + 3);
		}
	}
	CHECK(n > 200);
}

int
main(void)
{
	texts_open();
	test_texts();
	test_acknowledgement();
	test_echo();
	test_decisions();
	test_help();
	test_labels();
	talloc_free(mem);
	return check_report();
}
