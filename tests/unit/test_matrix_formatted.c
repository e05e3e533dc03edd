/* SPDX-License-Identifier: EUPL-1.2
 *
 * Formatted bodies as programs write them, as text.
 */
#include <talloc.h>

#include "bot/matrix/formatted.h"
#include "bot/matrix/words.h"
#include "tests/unit/check.h"

static TALLOC_CTX *mem;

static char *
text(const char *html)
{
	return formatted_text(mem, html, strlen(html));
}

static void
test_text(void)
{
	CHECK_STR(text("<p>Bonjour,</p><p>la borne est en panne</p>"), "Bonjour,\n\nla borne est en panne");
	CHECK_STR(text("un<br>deux<br />trois"), "un\ndeux\ntrois");
	CHECK_STR(text("<ul><li>un</li><li>deux</li></ul>"), "- un\n- deux");
	CHECK_STR(text("<ol><li>un</li><li>deux</li></ol>"), "1. un\n2. deux");
	CHECK_STR(text("<strong>!aide</strong> &amp; &lt;b&gt; &#233;"), "!aide & <b> \xc3\xa9");
	CHECK_STR(text("<pre><code>a\n  b</code></pre>"), "a\n  b");
	CHECK_STR(text(""), "");
	CHECK_STR(text("<script>x</script>"), "");
	CHECK_STR(text("a\xff"
		       "b"),
	    "a\xef\xbf\xbd"
	    "b");
}

static void
test_quotes(void)
{
	CHECK_STR(
	    text(
		"<mx-reply><blockquote><a href=\"https://matrix.to/#/!r/$e\">In reply to</a> <a href=\"https://matrix.to/#/@lab:lab.example\">"
		"@lab:lab.example</a><br>!accepter P-2026-014</blockquote></mx-reply>non merci"),
	    "non merci");
	CHECK_STR(text("<blockquote>!accepter P-2026-014</blockquote><p>non</p>"), "non");
	CHECK_STR(text("<blockquote><blockquote>a</blockquote>b</blockquote>c"), "c");
	CHECK_STR(text("<MX-REPLY>!accepter</MX-REPLY>oui"), "oui");
}

static void
test_links(void)
{
	CHECK_STR(text("<a href=\"https://matrix.to/#/@claire:lab.example\">Claire</a>: oui"), "Claire: oui");
	CHECK_STR(text("<a href=\"https://tchap.gouv.fr/#/user/@claire:lab.example\">Claire</a>: oui"), "Claire: oui");
	CHECK_STR(text("<a href=\"matrix:u/claire:lab.example\">Claire</a>: oui"), "Claire: oui");
	CHECK_STR(text("voir <a href=\"https://lab.example/guide\">le guide</a>"), "voir le guide (https://lab.example/guide)");
}

static bool
pill(const char *html, const char *shows)
{
	char *shown;
	bool there = words_pill(mem, html, "@lab:lab.example", &shown);

	CHECK_STR(shown, shows);
	return there;
}

static void
test_pills(void)
{
	CHECK(pill("<a href=\"https://matrix.to/#/@lab:lab.example\">Le Lab</a>", "Le Lab"));
	CHECK(pill("x <A HREF='x'>y</A> <a class=\"u\" href=\"https://matrix.to/#/@lab:lab.example?via=a\"> Le  Lab </a>", "Le Lab"));
	CHECK(pill("<a href=\"https://matrix.to/#/%40lab%3alab.example\"><b>Le</b> Lab</a>", ""));
	CHECK(pill("<a href=\"https://matrix.to/#/@lab:lab.example\">L&eacute;o</a>", ""));
	CHECK(!pill("<a href=\"https://matrix.to/#/@lab:lab.example2\">Le Lab</a>", ""));
	CHECK(!pill("<a href=\"https://matrix.to/#/@lab:lab.example.evil\">Le Lab</a>", ""));
	CHECK(!pill("<a href=\"https://matrix.to/#/%ff%00\">Le Lab</a>", ""));
	CHECK(!pill("<a href=\"https://matrix.to/#/@lab:lab.example\"", ""));
	CHECK(!pill("<a href=\"https://matrix.to/#/@lab:lab.example>Le Lab</a>", ""));
	CHECK(!pill("<a href=", ""));
	CHECK(!pill("<mx-reply><a href=\"https://matrix.to/#/@lab:lab.example\">Le Lab</a></mx-reply>oui", ""));
	CHECK(!pill("<mx-reply><a href=\"https://matrix.to/#/@lab:lab.example\">Le Lab</a>", ""));
	CHECK(!pill("@lab:lab.example", ""));
}

/* Twice as much takes twice as long, not four times: a body of each hostile kind, as long as an event can be. */
static void
test_long(void)
{
	static const char *const pieces[] = { "<", "<a ", "<a href=\"", "<a href='matrix:u/x'>", "<mx-reply>", "<blockquote>", "<ol><li>",
		"&", "&lt;", ">", "<b>", "</b>", "@lab", "@", "\n>", "<p>\n", "<a href=\"https://matrix.to/#/@x:y\">" };
	size_t i, size = 60000;

	for (i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		char *html = talloc_zero_size(mem, size + 1), *shown;
		size_t n = strlen(pieces[i]), at;

		for (at = 0; at + n <= size; at += n)
			memcpy(html + at, pieces[i], n);
		CHECK(text(html) != NULL);
		CHECK(!words_pill(mem, html, "@lab:lab.example", &shown));
		talloc_free(html);
	}
}

int
main(void)
{
	mem = talloc_new(NULL);
	test_text();
	test_quotes();
	test_links();
	test_pills();
	test_long();
	talloc_free(mem);
	return check_report();
}
