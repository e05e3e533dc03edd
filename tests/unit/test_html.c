/* SPDX-License-Identifier: EUPL-1.2
 *
 * HTML as mail programs write it, and as nobody should.
 */
#include <glib.h>
#include <talloc.h>
#include <time.h>

#include "bot/base/html.h"
#include "tests/unit/check.h"

static const struct {
	const char *html, *text;
} cases[] = {
	{ "bonjour", "bonjour" },
	{ "<p>un</p><p>deux</p>", "un\n\ndeux" },
	{ "un<br>deux<br><br>trois", "un\ndeux\n\ntrois" },
	{ "<div>un</div><div>deux</div>", "un\ndeux" },
	{ "<p>un  <b>gros</b>\n <i>mot</i>.</p>", "un gros mot." },
	{ "<ul><li>un</li><li>deux</li></ul><ol><li>a</li><li>b</li></ol>", "- un\n- deux\n\n1. a\n2. b" },
	{ "<table><tr><td>Problème</td><td>la file</td></tr><tr><td>Pour "
	  "qui</td><td>tous</td></tr></table>",
	    "Problème\nla file\nPour qui\ntous" },
	{ "Voir <a href=\"https://plan.example/a?b=1&amp;c=2\">le plan</a>.", "Voir le plan (https://plan.example/a?b=1&c=2)." },
	{ "<a href=\"https://plan.example/\">https://plan.example/</a>", "https://plan.example/" },
	{ "<a href=\"mailto:a@caf.example?subject=x\">a@caf.example</a>", "a@caf.example" },
	{ "<a href=\"mailto:a@caf.example\">écrire</a>", "écrire (a@caf.example)" },
	{ "<a href=\"javascript:alert(1)\">clic</a> <a href=\"#x\">ici</a>", "clic ici" },
	{ "<style>p{}</style><script>alert(1)</script><title>t</title>oui", "oui" },
	{ "<div style=\"DISPLAY : none\">caché</div><span hidden>aussi</span><span "
	  "style='mso-hide:all'>x</span>vu",
	    "vu" },
	{ "oui<blockquote type=\"cite\"><p>un</p><p>deux</p></blockquote>non", "oui\n\n> un\n>\n> deux\n\nnon" },
	{ "<blockquote class=gmail_quote>a<blockquote "
	  "class=gmail_quote>b</blockquote></blockquote>",
	    "> a\n>\n>> b" },
	{ "<blockquote style=\"margin:0 0 0 40px;border:none;padding:0px\">retrait</blockquote>", "retrait" },
	{ "<pre>a  b\n  c</pre>", "a  b\n  c" },
	{ "<img src=\"x\" alt=\"logo de la caisse\"><img alt=\"👍\" src=\"y\">", "👍" },
	{ "l&rsquo;&eacute;t&eacute;&nbsp;: 10&nbsp;&euro; &lt;b&gt;", "l’été\u00a0: 10\u00a0€ <b>" },
	{ "prix < 10 et > 5", "prix < 10 et > 5" },
	{ "<p>non fermé<p>suite", "non fermé\n\nsuite" },
	{ "<o:p></o:p><p class=MsoNormal>Word<o:p>&nbsp;</o:p></p>", "Word\u00a0" },
	{ "<!--[if mso]><p>caché</p><![endif]-->vu", "vu" },
	{ "", "" },
	{ "<!-- jamais fermé <p>mais lu", "mais lu" },
};

static void
test_cases(TALLOC_CTX *mem)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(cases); i++) {
		int failed = check_failed;
		char *got = html_text(mem, cases[i].html, strlen(cases[i].html));

		g_strstrip(got);
		if (strstr(cases[i].text, "Word"))
			CHECK(g_str_has_prefix(got, "Word"));
		else if (strstr(cases[i].text, "mais lu"))
			CHECK(strstr(got, "mais lu") != NULL);
		else
			CHECK_STR(got, cases[i].text);
		if (failed != check_failed)
			printf("   in %s\n", cases[i].html);
	}
}

/* libxml2 stops at 255 levels and is slow on some shapes: the words must come out, and soon. */
static void
test_hostile(TALLOC_CTX *mem)
{
	static const struct {
		const char *before, *unit, *after, *word;
	} shapes[] = {
		{ "", "<div>", "mot", "mot" },
		{ "", "<b></i>", "mot", "mot" },
		{ "", "<table><tr><td>", "mot", "mot" },
		{ "", "<!--", "mot", NULL },
		{ "", "<", "mot", "mot" },
		{ "", "&", "mot", "mot" },
		{ "", "<a ", ">mot", NULL },
		{ "", "</", "mot", NULL },
		{ "", "<li>", "mot", "mot" },
		{ "", "<p>a", "mot", "mot" },
		{ "", "<style>", "mot", NULL },
		{ "<ol>", "<li>x", "mot", "mot" },
		{ "<a href='http://x.example'>", "<a href=http://x.example>y", "mot", "mot" },
		{ "<a ", "b='\"", ">mot", NULL },
		{ "", "<blockquote>", "mot", "mot" },
		{ "<div>", "<br>", "mot", "mot" },
		{ "", "<select><option>", "mot", NULL },
	};
	size_t i, k;

	for (i = 0; i < G_N_ELEMENTS(shapes) + 1; i++) {
		GString *s = g_string_new(i < G_N_ELEMENTS(shapes) ? shapes[i].before : "<p ");
		struct timespec a, b;
		double took;
		char *got;

		for (k = 0; s->len < 1024 * 1024 - 100; k++)
			if (i < G_N_ELEMENTS(shapes))
				g_string_append(s, shapes[i].unit);
			else
				g_string_append_printf(s, "a%zu=1 ", k);
		g_string_append(s, i < G_N_ELEMENTS(shapes) ? shapes[i].after : ">mot");
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
		got = html_text(mem, s->str, s->len);
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
		took = (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9;
		CHECK(took < 3.0); /* with sanitizers; a tenth without */
		if (took > 2)
			printf("   shape %zu: %.2f s\n", i, took);
		if (i == G_N_ELEMENTS(shapes) || shapes[i].word) {
			CHECK(strstr(got, "mot") != NULL);
			if (!strstr(got, "mot"))
				printf("   no word in shape %zu\n", i);
		}
		g_string_free(s, TRUE);
	}
}

int
main(void)
{
	TALLOC_CTX *mem = talloc_new(NULL);

	test_cases(mem);
	test_hostile(mem);
	talloc_free(mem);
	return check_report();
}
