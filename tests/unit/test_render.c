/* SPDX-License-Identifier: EUPL-1.2
 *
 * Templates: the subset of mustache, declared variables, messages with file and line, typography,
 * labels, dates in words.
 */
#include <errno.h>
#include <glib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bot/base/date.h"
#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "templates/set.h"
#include "tests/unit/check.h"

#define NB "\xc2\xa0"
#define V(n, t)                                                                                                                            \
	{                                                                                                                                  \
		.name = n, .text = t                                                                                                       \
	}
#define END                                                                                                                                \
	{                                                                                                                                  \
		.name = NULL                                                                                                               \
	}

static TALLOC_CTX *mem;

/* Labels as the program has them, so that each small set opens. */
#define LABELS(first, at)                                                                                                                  \
	"day.1 = a\nday.2 = mardi\nday.3 = c\nday.4 = d\nday.5 = e\nday.6 = f\nday.7 = g\n"                                                \
	"month.1 = a\nmonth.2 = b\nmonth.3 = mars\nmonth.4 = d\nmonth.5 = e\nmonth.6 = f\n"                                                \
	"month.7 = a\nmonth.8 = b\nmonth.9 = c\nmonth.10 = d\nmonth.11 = e\nmonth.12 = f\n"                                                \
	"first = " first "\ndate = {{weekday}} {{day}} {{month}} {{year}}\ndatetime = {{date}} " at "\n"

static const char labels_fr[] = LABELS("1er", "{{hour}} h") "only = seulement : oui\n# rien = non\n\n";
static const char labels_en[] = LABELS("1", "{{hh}}:{{mm}}") "only = only : yes\n";

/* One template "t" with the same source in both languages. */
static int
open_one(const char *vars, const char *source, struct templates **set, struct err *e)
{
	const struct template_row rows[] = { { "t", vars }, { NULL, NULL } };
	const struct template_file files[] = {
		{ "fr/labels", labels_fr },
		{ "en/labels", labels_en },
		{ "fr/t.txt", source },
		{ "en/t.txt", source },
		{ NULL, NULL },
	};

	return templates_open_from(mem, rows, files, NULL, set, e);
}

static struct rendered
shown_in(const char *lang, const char *vars, const char *source, const struct var *given)
{
	struct templates *set = NULL;
	struct rendered out = { .subject = "(failed)", .text = "(failed)" };
	struct err e = { 0 };

	if (open_one(vars, source, &set, &e) < 0 || render(mem, set, lang, "t", given, &out, &e) < 0)
		out = (struct rendered){ .subject = "(failed)", .text = talloc_strdup(mem, e.text) };
	return out;
}

static const char *
body(const char *vars, const char *source, const struct var *given)
{
	return shown_in("en", vars, source, given).text;
}

static const char *
refused(const char *vars, const char *source)
{
	struct templates *set = NULL;
	struct err e = { 0 };

	if (open_one(vars, source, &set, &e) == 0)
		return "(opened)";
	return talloc_asprintf(mem, "%d %s", e.kind, e.text);
}

static void
test_values(void)
{
	static const struct var given[] = { V("name", "Anne Le Goff"), V("none", NULL), V("odd", "{{name}} {{#x}} %n ${y} \\ \"<b>"), END };
	const char *vars = "name none odd";

	CHECK_STR(body(vars, "Hello {{name}}.\n", given), "Hello Anne Le Goff.\n");
	CHECK_STR(body(vars, "{{name}}", given), "Anne Le Goff\n");
	CHECK_STR(body(vars, "{{ name }}{{name}}{{none}}!", given), "Anne Le GoffAnne Le Goff!\n");
	CHECK_STR(body(vars, "{{odd}}\n", given), "{{name}} {{#x}} %n ${y} \\ \"<b>\n");
	CHECK_STR(body(vars, "{ {name} } {{name}} }\n", given), "{ {name} } Anne Le Goff }\n");
}

static void
test_sections(void)
{
	static const struct var given[] = { V("yes", "x"), V("empty", ""), V("none", NULL), END };
	const char *vars = "yes empty none";

	CHECK_STR(body(vars, "a\n{{#yes}}\nb {{yes}}\n{{/yes}}\nc\n", given), "a\nb x\nc\n");
	CHECK_STR(body(vars, "a\n{{#empty}}\nb\n{{/empty}}\nc\n", given), "a\nc\n");
	CHECK_STR(body(vars, "a\n  {{^none}}  \nb\n\t{{/none}}\nc\n", given), "a\nb\nc\n");
	CHECK_STR(body(vars, "a{{^yes}}b{{/yes}}{{#yes}}c{{/yes}}\n", given), "ac\n");
	CHECK_STR(body(vars, "a\n{{! a note\nover lines }}\nb {{! and here }}c\n", given), "a\nb c\n");
	/* What vanished leaves one empty line at most, and none at the ends. */
	CHECK_STR(body(vars, "\n\na\n\n{{#none}}\nb\n{{/none}}\n\n\n\nc  \t\n\n{{#none}}d{{/none}}\n\n", given), "a\n\nc\n");
	/* Two tags on a line: it stays. */
	CHECK_STR(body(vars, "a\n{{#yes}} {{/yes}}\nb", given), "a\n\nb\n");
	CHECK_STR(body(vars, "a\r\n{{#yes}}\r\nb\r\n{{/yes}}\r\nc\r\n", given), "a\nb\nc\n");
	CHECK_STR(body(vars,
		      "\xef\xbb\xbf"
		      "a\n",
		      given),
	    "a\n");
}

static void
test_lists(void)
{
	static const struct var tag1[] = { V("label", "x"), END }, tag2[] = { V("label", "y"), END };
	static const struct var *const tags[] = { tag1, tag2 };
	static const struct var one[] = { V("ref", "P-1"), V("title", "inner"), { .name = "tags", .rows = tags, .n_rows = 2 }, END };
	static const struct var two[] = { V("ref", "P-2"), { .name = "tags" }, END };
	static const struct var *const cases[] = { one, two };
	static const struct var given[] = { V("title", "outer"), { .name = "cases", .rows = cases, .n_rows = 2 }, END };
	static const struct var nothing[] = { V("title", "outer"), { .name = "cases" }, END };
	const char *vars = "title cases{ref title? tags{label}}";

	CHECK_STR(body(vars,
		      "{{title}}\n{{#cases}}\n- {{ref}} {{title}}{{#tags}} [{{label}} "
		      "{{ref}}]{{/tags}}\n{{/cases}}\n",
		      given),
	    "outer\n- P-1 inner [x P-1] [y P-1]\n- P-2 outer\n");
	CHECK_STR(body(vars, "{{#cases}}{{ref}} {{/cases}}{{^cases}}none{{/cases}}", nothing), "none\n");
	CHECK_STR(body(vars, "{{#cases}}{{^tags}}{{ref}} {{/tags}}{{/cases}}", given), "P-2\n");
	CHECK_STR(refused(vars, "a\n{{cases}}"), "3 templates/fr/t.txt:2: \"cases\" is a list: write {{#cases}}...{{/cases}}");
	CHECK_STR(refused(vars, "{{#cases}}\n{{#title}}\n{{#cases}}\n"), "3 templates/fr/t.txt:3: {{#cases}} is open already, from line 1");
	CHECK_STR(body(vars, "{{#cases}}{{^cases}}no{{/cases}}{{/cases}}{{#cases}}{{ref}} {{/cases}}", given), "P-1 P-2\n");
	CHECK_STR(refused(vars, "a\n\n{{ref}}"), "3 templates/fr/t.txt:3: unknown variable \"ref\"");
}

static void
test_parse_errors(void)
{
	CHECK_STR(refused("name", "a\nb {{nmae}}\n"), "3 templates/fr/t.txt:2: unknown variable \"nmae\"; did you mean \"name\"?");
	CHECK_STR(refused("name", "Subject: {{nam}}\n\nx"), "3 templates/fr/t.txt:1: unknown variable \"nam\"; did you mean \"name\"?");
	CHECK_STR(refused("name", "Subject: a\n\nx\n{{zzzzzz}}\n"), "3 templates/fr/t.txt:4: unknown variable \"zzzzzz\"");
	CHECK_STR(refused("name", "{{! two\nlines }}\n{{zzzzzz}}\n"), "3 templates/fr/t.txt:3: unknown variable \"zzzzzz\"");
	CHECK_STR(refused("name", "a\n{{#name}}\nb\n"), "3 templates/fr/t.txt:2: {{#name}} is never closed");
	CHECK_STR(refused("name", "a\n{{/name}}\n"), "3 templates/fr/t.txt:2: {{/name}} closes nothing");
	CHECK_STR(refused("a b", "{{#a}}\n{{^b}}\n{{/a}}{{/b}}\n"), "3 templates/fr/t.txt:3: {{/a}} where {{/b}} is due, opened in line 2");
	CHECK_STR(refused("a", "x\n{{a\n}}\n"), "3 templates/fr/t.txt:2: {{ is not closed by }}");
	CHECK_STR(refused("a", "{{! a\nx\n"), "3 templates/fr/t.txt:1: {{ is not closed by }}");
	CHECK_STR(refused("a", "x\n\ny a}} z\n"), "3 templates/fr/t.txt:3: }} without {{");
	CHECK_STR(refused("a", "x\n{{}}\n"), "3 templates/fr/t.txt:2: \"{{}}\" is no name of a variable");
	CHECK_STR(refused("a", "{{a.b}}\n"), "3 templates/fr/t.txt:1: \"{{a.b}}\" is no name of a variable");
	CHECK(g_str_has_prefix(refused("a", "{{{a}}}\n"), "3 templates/fr/t.txt:1: {{{ is not supported"));
	CHECK(g_str_has_prefix(refused("a", "{{&a}}\n"), "3 templates/fr/t.txt:1: {{& is not supported"));
	CHECK(g_str_has_prefix(refused("a", "{{>a}}\n"), "3 templates/fr/t.txt:1: {{> is not supported"));
	CHECK(g_str_has_prefix(refused("a", "{{=<% %>=}}\n"), "3 templates/fr/t.txt:1: {{= is not supported"));
	CHECK_STR(refused("a", "a\nb\xff\n"), "3 templates/fr/t.txt:2: is not UTF-8");
	CHECK_STR(refused("a", "a\n\x1f\n"), "3 templates/fr/t.txt:2: control character 0x1f");
	CHECK_STR(refused("a", "Subject: x\n\n \n"), "3 templates/fr/t.txt: has no text below its header lines");
	CHECK_STR(refused("a a", "x"), "4 templates.def: t: declaration wrong at \"a\"");
	CHECK_STR(refused("a{b", "x"), "4 templates.def: t: a{ is not closed");
	CHECK_STR(refused("a}", "x"), "4 templates.def: t: } without {");
	CHECK_STR(refused("A", "x"), "4 templates.def: t: declaration wrong at \"A\"");
}

static void
test_nesting(void)
{
	GString *s = g_string_new("x\n");
	int i;

	for (i = 0; i < 17; i++)
		g_string_append(s, "{{#a}}\n");
	for (i = 0; i < 17; i++)
		g_string_append(s, "{{/a}}\n");
	CHECK_STR(refused("a", s->str), "3 templates/fr/t.txt:18: more than 16 sections in each other");
	g_string_free(s, TRUE);
}

static void
test_given(void)
{
	static const struct var none[] = { END }, extra[] = { V("a", "1"), V("b", "2"), END };
	static const struct var *const rows[] = { none };
	static const struct var list[] = { { .name = "a", .rows = rows, .n_rows = 1 }, END }, text[] = { V("a", "x"), END };

	CHECK_STR(body("a", "x", none), "template t: variable \"a\" was not given");
	CHECK_STR(body("a?", "x{{a}}", none), "x\n");
	CHECK_STR(body("a", "x", extra), "template t: variable \"b\" is not declared in templates.def");
	CHECK_STR(body("a", "x", list), "template t: variable \"a\" is a text in templates.def");
	CHECK_STR(body("a{b}", "x", text), "template t: variable \"a\" is a list in templates.def");
	CHECK_STR(body("a{b}", "x", list), "template t: variable \"b\" was not given");
}

static void
test_headers(void)
{
	static const struct var row1[] = { V("n", "1"), V("label", "Oui | non"), END },
				row2[] = { V("n", "2\nTap: x | y"), V("label", "Non\x1f"), END };
	static const struct var *const rows[] = { row1, row2 };
	static const struct var given[] = { V("title", "Un\r\nBcc: x@y.example\n\nTap: forged | z"),
		{ .name = "choices", .rows = rows, .n_rows = 2 }, END };
	const char *vars = "title choices{n label}";
	struct rendered r;

	r = shown_in("fr", vars,
	    "Subject: Reçu : {{title}}\nTap: Ajouter ! | je complète :\n"
	    "{{#choices}}\nTap: {{label}} | {{n}}\n{{/choices}}\n\nBonjour : {{title}}\n",
	    given);
	CHECK_STR(r.subject, "Reçu" NB ": Un Bcc: x@y.example Tap: forged | z");
	CHECK_INT(r.n_taps, 3);
	REQUIRE(r.n_taps == 3);
	CHECK_STR(r.taps[0].label, "Ajouter" NB "!");
	CHECK_STR(r.taps[0].body, "je complète :");
	CHECK_STR(r.taps[1].label, "Oui | non");
	CHECK_STR(r.taps[1].body, "1");
	CHECK_STR(r.taps[2].label, "Non");
	CHECK_STR(r.taps[2].body, "2 Tap: x | y");
	CHECK(r.taps[0].subject == NULL);
	CHECK_STR(r.text, "Bonjour" NB ": Un\nBcc: x@y.example\n\nTap: forged | z\n");

	CHECK_STR(shown_in("en", vars, "x\n", given).subject, "");
	CHECK_STR(shown_in("en", vars, "{{! note }}\nSubject: a\n\nb\n", given).subject, "a");
	CHECK_STR(shown_in("en", vars, "\nSubject: a\nb\n", given).text, "Subject: a\nb\n");
	CHECK_STR(shown_in("en", vars, "https://lab.example/x\n", given).text, "https://lab.example/x\n");
	CHECK_STR(shown_in("en", vars, "{{#title}}\n\nb\n{{/title}}\n", given).text, "b\n");
	CHECK_STR(
	    shown_in("en", vars, "{{#title}}\nSubject: yes\n{{/title}}\n{{^title}}\nSubject: no\n{{/title}}\n\nb\n", given).subject, "yes");
	CHECK(strstr(refused(vars, "Objet: a\n\nb"), "t.txt:1: \"Objet:\" is no header line; did you mean \"Subject:\"?"));
	CHECK(strstr(refused(vars, "Subject: a\nTaps: b\n\nb"), "t.txt:2: \"Taps:\" is no header line; did you mean \"Tap:\"?"));
	CHECK(strstr(refused(vars, "Subject: a\nHello\n"), "t.txt:2: an empty line must stand between"));
	CHECK(strstr(refused(vars, "Subject: a\nSubject: b\n\nc"), "t.txt:2: a second \"Subject:\""));
	CHECK(strstr(refused(vars, "Tap: a\n\nc"), "t.txt:1: a tap is written"));
	CHECK(strstr(refused(vars, "Tap: a |\n\nc"), "t.txt:1: a tap is written"));
	CHECK(strstr(refused(vars, "Subject: {{#title}}a\nTap: b | c{{/title}}\n\nc"), "t.txt:1: a tag of this header line"));
}

static void
test_typography(void)
{
	static const struct var given[] = { V("v", "a : b ! « c »"), END };
	static const struct {
		const char *in, *out;
	} rows[] = {
		{ "Ici : là ; quoi ? Oui !", "Ici" NB ": là" NB "; quoi" NB "? Oui" NB "!" },
		{ "« {{v}} » :", "«" NB "a : b ! « c »" NB "»" NB ":" },
		{ "{{v}} : {{v}} !", "a : b ! « c »" NB ": a : b ! « c »" NB "!" },
		{ "à 10:30, https://lab.example/?a:b", "à 10:30, https://lab.example/?a:b" },
		{ "écrivez `note : texte ?` : merci", "écrivez `note : texte ?`" NB ": merci" },
		{ "tapez !aide ou :-) ou ?x", "tapez !aide ou :-) ou ?x" },
		{ "(vraiment ?) « ah ? » non ?!", "(vraiment" NB "?) «" NB "ah" NB "?" NB "» non" NB "?!" },
		{ "15 % ou 20 €, l’an", "15" NB "% ou 20" NB "€, l’an" },
		{ "un ` seul\ndeux : trois", "un ` seul\ndeux" NB ": trois" },
	};
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(rows); i++)
		CHECK_STR(shown_in("fr", "v", rows[i].in, given).text, talloc_asprintf(mem, "%s\n", rows[i].out));
	CHECK_STR(shown_in("en", "v", "a : b !", given).text, "a : b !\n");
	CHECK(strstr(refused("v", "Sujet : x\n\ny"), "t.txt:1: \"Sujet:\" is no header line; did you mean \"Subject:\"?"));
}

static void
test_bounds(void)
{
	char *words = talloc_size(mem, 5001), *solid = talloc_size(mem, 4001), *big = talloc_size(mem, 300001);
	struct var given[] = { V("v", words), END };
	const char *text, *p;
	size_t i, longest = 0, n;

	for (i = 0; i < 5000; i++)
		words[i] = i % 7 ? 'w' : ' ';
	words[5000] = '\0';
	for (i = 0; i < 4000; i += 2)
		memcpy(solid + i, "é", 2);
	solid[4000] = '\0';
	memset(big, 'b', 300000);
	big[300000] = '\0';
	text = body("v", "a {{v}}\n", given);
	for (p = text; *p; p += n + 1) {
		n = strcspn(p, "\n");
		longest = MAX(longest, n);
	}
	CHECK(longest <= 900 && longest > 800);
	given[0].text = solid;
	text = body("v", "x{{v}}\n", given);
	CHECK(g_utf8_validate(text, -1, NULL));
	CHECK(strlen(text) < 4010 && strcspn(text, "\n") <= 900);
	given[0].text = big;
	text = body("v", "{{v}}{{v}}{{v}}end\n", given);
	CHECK(strlen(text) < LIMIT_LETTER + 1000);
	CHECK(g_str_has_suffix(text, "\n[…]\n"));
	given[0].text = "gauche\xe2\x80\xae"
			"droite\x07\r\nx";
	CHECK_STR(body("v", "{{v}}\n-- \n", given), "gauchedroite\nx\n-- \n");
}

static int
open_files(const char *fr, const char *en, const char *br, const char *lf, const char *le, const char *lb, const char *dir,
    struct templates **set, struct err *e)
{
	const struct template_row rows[] = { { "t", "a?" }, { NULL, NULL } };
	struct template_file files[7] = { { 0 } };
	size_t n = 0;

	files[n++] = (struct template_file){ "fr/labels", lf };
	files[n++] = (struct template_file){ "en/labels", le };
	if (lb)
		files[n++] = (struct template_file){ "br/labels", lb };
	files[n++] = (struct template_file){ "fr/t.txt", fr };
	if (en)
		files[n++] = (struct template_file){ "en/t.txt", en };
	if (br)
		files[n++] = (struct template_file){ "br/t.txt", br };
	return templates_open_from(mem, rows, files, dir, set, e);
}

static const char *
said(struct templates *set, const char *lang)
{
	static const struct var none[] = { END };
	struct rendered r;
	struct err e;

	return render(mem, set, lang, "t", none, &r, &e) < 0 ? talloc_strdup(mem, e.text) : r.text;
}

static void
test_languages(void)
{
	struct templates *set = NULL;
	struct rendered r;
	struct err e = { 0 };

	REQUIRE(open_files("fr", "en", NULL, labels_fr, labels_en, NULL, NULL, &set, &e) == 0);
	CHECK_STR(said(set, "fr"), "fr\n");
	CHECK_STR(said(set, "en-GB"), "en\n");
	CHECK_STR(said(set, "br"), "fr\n");
	CHECK_STR(said(set, "eng"), "fr\n");
	CHECK_STR(said(set, NULL), "fr\n");
	CHECK_INT(render(mem, set, "fr", "u", NULL, &r, &e), -1);
	CHECK_INT(e.kind, ERR_BUG);
	CHECK_STR(label(set, "en", "only"), "only : yes");
	CHECK_STR(label(set, "fr", "only"), "seulement" NB ": oui");
	CHECK_STR(label(set, "br", "only"), "seulement" NB ": oui");
	CHECK(label(set, "fr", "rien") == NULL);

	REQUIRE(open_files("fr", "en", "br", labels_fr, labels_en, "only = hepken\n", NULL, &set, &e) == 0);
	CHECK_STR(said(set, "br"), "br\n");
	CHECK_STR(label(set, "br", "only"), "hepken");
	CHECK_STR(words_date(mem, set, "br", 0, "UTC"), "d 1er a 1970");

	CHECK_INT(open_files("fr", NULL, "br", labels_fr, labels_en, NULL, NULL, &set, &e), -1);
	CHECK_STR(e.text, "templates/en/t.txt: is missing");
	CHECK_INT(open_files("Subject: a\n\nb", "b", NULL, labels_fr, labels_en, NULL, NULL, &set, &e), -1);
	CHECK_STR(e.text, "templates/en/t.txt: has no subject, templates/fr/t.txt has one");
	CHECK_INT(open_files("Tap: a | b\n\nb", "b", NULL, labels_fr, labels_en, NULL, NULL, &set, &e), -1);
	CHECK_STR(e.text, "templates/en/t.txt: has 0 tap lines, templates/fr/t.txt has 1");
	CHECK_INT(open_files("a", "b", NULL, labels_fr, LABELS("1", "x"), NULL, NULL, &set, &e), -1);
	CHECK_STR(e.text, "templates/en/labels: label \"only\" is missing (templates/fr/labels:23 has it)");
	CHECK_INT(open_files("a", "b", NULL, labels_fr, "day.1 = x\n", NULL, NULL, &set, &e), -1);
	CHECK_STR(e.text, "templates/en/labels: label \"day.2\" is missing");
	CHECK_INT(open_files("a", "b", NULL, labels_fr, LABELS("1", "{{nope}}"), NULL, NULL, &set, &e), -1);
	CHECK_STR(e.text, "templates/en/labels:22: unknown variable \"nope\"");
	CHECK_INT(open_files("a", "b", NULL, "a = b\nc = d\na = e\n", labels_en, NULL, NULL, &set, &e), -1);
	CHECK_STR(e.text, "templates/fr/labels:3: \"a\" stands in line 1 already");
	CHECK_INT(open_files("a", "b", NULL, "a = b\nc d\n", labels_en, NULL, NULL, &set, &e), -1);
	CHECK_STR(e.text, "templates/fr/labels:2: a label is written \"key = text\"");
	CHECK_INT(open_files("a", "b", NULL, "a =\n", labels_en, NULL, NULL, &set, &e), -1);
	CHECK_STR(e.text, "templates/fr/labels:1: \"a\" has no text");
	CHECK_INT(open_files("a", "b", NULL, "A = x\n", labels_en, NULL, NULL, &set, &e), -1);
	CHECK(strstr(e.text, "templates/fr/labels:1: \"A\" is no key"));
	CHECK_INT(open_files("a", "b", NULL, labels_fr, labels_en, "nope = x\n", NULL, &set, &e), -1);
	CHECK_STR(e.text, "templates/fr/labels: label \"nope\" is missing (templates/br/labels:1 has it)");
}

static void
put(const char *dir, const char *name, const char *text)
{
	g_autofree char *path = g_build_filename(dir, name, NULL);
	g_autofree char *folder = g_path_get_dirname(path);

	CHECK_INT(g_mkdir_with_parents(folder, 0700), 0);
	CHECK(g_file_set_contents(path, text, -1, NULL));
}

static void
drop(const char *dir, const char *name)
{
	g_autofree char *path = g_build_filename(dir, name, NULL);

	CHECK_INT(remove(path), 0);
}

static int
open_with(const char *dir, struct templates **set, struct err *e)
{
	return open_files("fr", "en", NULL, labels_fr, labels_en, NULL, dir, set, e);
}

static void
test_folder(void)
{
	g_autofree char *dir = g_dir_make_tmp("render-XXXXXX", NULL);
	struct templates *set = NULL;
	struct err e = { 0 };

	REQUIRE(dir != NULL);
	put(dir, "fr/t.txt", "Du labo : {{a}}.\n");
	put(dir, "fr/t.txt~", "{{oops");
	put(dir, "fr/.#t.txt", "{{oops");
	put(dir, "fr/labels", "only = rien\n");
	REQUIRE(open_with(dir, &set, &e) == 0);
	CHECK_STR(said(set, "fr"), "Du labo" NB ": .\n");
	CHECK_STR(said(set, "en"), "en\n");
	CHECK_STR(label(set, "fr", "only"), "rien");
	CHECK_STR(label(set, "fr", "day.2"), "mardi");

	put(dir, "fr/labels", "onyl = rien\n");
	CHECK_INT(open_with(dir, &set, &e), -1);
	CHECK(strstr(e.text, "/fr/labels:1: no label is called \"onyl\"; did you mean \"only\"?"));
	drop(dir, "fr/labels");
	put(dir, "en/tt.txt", "x");
	CHECK_INT(open_with(dir, &set, &e), -1);
	CHECK_INT(e.kind, ERR_PERM);
	CHECK(strstr(e.text, "/en/tt.txt: no template is called \"tt\"; did you mean \"t\"?"));
	drop(dir, "en/tt.txt");
	put(dir, "en/t.txt", "a\n{{b}}\n");
	CHECK_INT(open_with(dir, &set, &e), -1);
	CHECK(strstr(e.text, "/en/t.txt:2: unknown variable \"b\"; did you mean \"a\"?"));
	drop(dir, "en/t.txt");
	put(dir, "t.txt", "x");
	CHECK_INT(open_with(dir, &set, &e), -1);
	CHECK(strstr(e.text, "/t.txt: belongs into"));
	drop(dir, "t.txt");
	drop(dir, "fr/t.txt");
	drop(dir, "fr/t.txt~");
	drop(dir, "fr/.#t.txt");
	drop(dir, "fr");
	drop(dir, "en");
	CHECK_INT(rmdir(dir), 0);
	CHECK_INT(open_with(dir, &set, &e), -1);
	CHECK_INT(e.kind, ERR_PERM);
}

/* The words that ship. */
static void
test_shipped(void)
{
	struct templates *set = NULL;
	struct err e = { 0 };
	int64_t at = 0;

	if (templates_open(mem, NULL, &set, &e) < 0)
		printf("%s\n", e.text);
	REQUIRE(set != NULL);
	REQUIRE(date_parse("2026-03-03T14:30", "Europe/Paris", &at) == 0);
	CHECK_STR(words_date(mem, set, "fr", at, "Europe/Paris"), "mardi 3 mars 2026");
	CHECK_STR(words_datetime(mem, set, "fr", at, "Europe/Paris"), "mardi 3 mars 2026 à 14" NB "h" NB "30");
	CHECK_STR(words_datetime(mem, set, "fr", at - 1800, "Europe/Paris"), "mardi 3 mars 2026 à 14" NB "h");
	CHECK_STR(words_datetime(mem, set, "en", at, "Europe/Paris"), "Tuesday 3 March 2026 at 14:30");
	CHECK_STR(words_datetime(mem, set, "fr", at, "Indian/Reunion"), "mardi 3 mars 2026 à 17" NB "h" NB "30");
	CHECK_STR(words_datetime(mem, set, "br", at, "Europe/Paris"), "Meurzh 3 a viz Meurzh 2026 da 14e30");
	REQUIRE(date_parse("2026-05-01T00:05", "Europe/Paris", &at) == 0);
	CHECK_STR(words_datetime(mem, set, "fr", at, "Europe/Paris"), "vendredi 1er mai 2026 à 0" NB "h" NB "05");
	CHECK_STR(words_date(mem, set, "en", at, "Europe/Paris"), "Friday 1 May 2026");
	CHECK_STR(words_date(mem, set, "en", at, "No/Where"), "Thursday 30 April 2026");
	CHECK(words_date(mem, set, "fr", INT64_MAX, "Europe/Paris") != NULL);
	CHECK(words_datetime(mem, set, "fr", INT64_MIN, "Europe/Paris") != NULL);
	CHECK_STR(label(set, "br", "greeting"), "Demat");
	CHECK_STR(label(set, "br", "thanks"), "Trugarez");
	CHECK_STR(label(set, "br", "closing"), "Kenavo");
	CHECK_STR(label(set, "fr", "greeting"), "Bonjour");
	CHECK_STR(label(set, "en", "greeting"), "Hello");
}

int
main(void)
{
	mem = talloc_new(NULL);
	test_values();
	test_sections();
	test_lists();
	test_parse_errors();
	test_nesting();
	test_given();
	test_headers();
	test_typography();
	test_bounds();
	test_languages();
	test_folder();
	test_shipped();
	talloc_free(mem);
	return check_report();
}
