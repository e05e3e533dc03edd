/* SPDX-License-Identifier: EUPL-1.2
 *
 * From letters to bytes: what the head holds, that nothing forges a field, that GMime reads back
 * what went in.
 */
#include <gmime/gmime.h>

#include "bot/base/limits.h"
#include "bot/base/text.h"
#include "bot/mail/write.h"
#include "bot/mail/write_body.h"
#include "bot/mail/write_head.h"
#include "tests/unit/check.h"

#define DATE 1772540000 /* Tue, 3 Mar 2026 12:13:20 UTC */

static TALLOC_CTX *mem;

static const struct mail_self lab = {
	.address = "contact@lab.example",
	.domain = "lab.example",
	.separator = '+',
	.name = "Ti Lab",
	.zone = "Europe/Paris",
};

static struct letter
plain_letter(void)
{
	const struct letter l = {
		.channel = CHANNEL_MAIL,
		.to = "anne.le-goff@caf.example",
		.to_name = "Anne Le Goff",
		.lang = "fr",
		.ref = "P-2026-014",
		.subject = "Votre demande est bien arrivée",
		.text = "Bonjour,\n\nVotre demande est bien arrivée.\n",
		.in_reply_to = "",
		.answer = true,
		.id = "k7qx2mabcd",
	};

	return l;
}

static const char *
written_by(const struct mail_self *self, const struct letter *l)
{
	const char *bytes = NULL;
	size_t size = 0;
	struct err e = { 0 };

	if (mail_write(mem, l, self, DATE, &bytes, &size, &e) < 0)
		return talloc_asprintf(mem, "%d %s", e.kind, e.text);
	CHECK_INT(strlen(bytes), size);
	return bytes;
}

static const char *
written(const struct letter *l)
{
	return written_by(&lab, l);
}

/* The value of a field as it stands, unfolded; "(none)". */
static const char *
raw_field(const char *bytes, const char *name)
{
	char *head = talloc_strndup(mem, bytes, (size_t)(strstr(bytes, "\r\n\r\n") + 2 - bytes)), *p;
	GString *s = g_string_new(NULL);
	char *line, *result;

	for (line = head; *line; line = p + 2) {
		p = strstr(line, "\r\n");
		*p = '\0';
		if (s->len && *line == ' ')
			g_string_append(s, line);
		else if (s->len)
			break;
		else if (g_ascii_strncasecmp(line, name, strlen(name)) == 0 && line[strlen(name)] == ':')
			g_string_append(s, line + strlen(name));
	}
	result = talloc_strdup(mem, s->len ? s->str + 1 + (s->str[1] == ' ') : "(none)");
	g_string_free(s, TRUE);
	return result;
}

static size_t
fields(const char *bytes)
{
	const char *end = strstr(bytes, "\r\n\r\n");
	size_t n = 1;

	for (; bytes < end; bytes++)
		n += bytes[0] == '\n' && bytes[1] != ' ' && bytes[1] != '\t';
	return n;
}

static GMimeMessage *
read_back(const char *bytes)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, strlen(bytes));
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *m = g_mime_parser_construct_message(parser, NULL);

	g_object_unref(parser);
	g_object_unref(stream);
	return m;
}

static char *
part_text(GMimeMessage *m, int i)
{
	GMimeObject *part = g_mime_multipart_get_part(GMIME_MULTIPART(g_mime_message_get_mime_part(m)), i);
	g_autofree char *text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
	char *copy = talloc_strdup(mem, text), *to = copy, *p;

	for (p = copy; *p; p++)
		if (*p != '\r')
			*to++ = *p;
	*to = '\0';
	return copy;
}

static void
test_fields(void)
{
	static const char *refs[] = { "a@caf.example", "b@lab.example" };
	struct letter l = plain_letter();
	const char *b = written(&l);

	CHECK_STR(raw_field(b, "From"), "\"Ti Lab\" <contact@lab.example>");
	CHECK_STR(raw_field(b, "Reply-To"), "(none)");
	CHECK_STR(raw_field(b, "To"), "\"Anne Le Goff\" <anne.le-goff@caf.example>");
	CHECK_STR(raw_field(b, "Subject"), "[Ti Lab P-2026-014] Votre demande est bien =?UTF-8?Q?arriv=C3=A9e?=");
	CHECK_STR(raw_field(b, "Date"), "Tue, 03 Mar 2026 13:13:20 +0100");
	CHECK_STR(raw_field(b, "Message-ID"), "<k7qx2mabcd@lab.example>");
	CHECK_STR(raw_field(b, "In-Reply-To"), "(none)");
	CHECK_STR(raw_field(b, "References"), "(none)");
	CHECK_STR(raw_field(b, "Auto-Submitted"), "auto-replied");
	CHECK_STR(raw_field(b, "X-Auto-Response-Suppress"), "All");
	CHECK_STR(raw_field(b, "Precedence"), "(none)");
	CHECK_STR(raw_field(b, "X-Skoazell-Loop"), "lab.example");
	CHECK_STR(raw_field(b, "Content-Language"), "fr");
	CHECK_STR(raw_field(b, "MIME-Version"), "1.0");
	CHECK_STR(raw_field(b, "Content-Type"), "multipart/alternative; boundary=\"=_k7qx2mabcd\"");
	CHECK_INT(fields(b), 11);
	CHECK_STR(written(&l), b);

	l.reply_token = "d.pb42.k7qx";
	l.in_reply_to = "b@lab.example";
	l.refs = refs;
	l.n_refs = 2;
	l.answer = false;
	l.automatic = true;
	l.lang = "en-GB";
	b = written(&l);
	CHECK_STR(raw_field(b, "Reply-To"), "\"Ti Lab\" <contact+d.pb42.k7qx@lab.example>");
	CHECK_STR(raw_field(b, "In-Reply-To"), "<b@lab.example>");
	CHECK_STR(raw_field(b, "References"), "<a@caf.example> <b@lab.example>");
	CHECK_STR(raw_field(b, "Auto-Submitted"), "auto-generated");
	CHECK_STR(raw_field(b, "Precedence"), "bulk");
	CHECK_STR(raw_field(b, "Content-Language"), "en-GB");
	CHECK(strstr(b, "<html lang=3D\"en-GB\">") != NULL);
	CHECK_INT(fields(b), 15);
}

static void
test_references(void)
{
	const char *refs[60];
	struct letter l = plain_letter();
	GString *want = g_string_new("<id0@caf.example>");
	int i;

	for (i = 0; i < 60; i++)
		refs[i] = talloc_asprintf(mem, "id%d@caf.example", i);
	refs[30] = "has space@caf.example";
	refs[31] = "x@caf.example>\r\nBcc: <y@caf.example";
	refs[32] = "";
	refs[33] = "caf\xc3\xa9@caf.example";
	refs[59] = "no-at-sign[1]";
	l.refs = refs;
	l.n_refs = 60;
	l.in_reply_to = "id58@caf.example";
	for (i = 41; i < 58; i++)
		g_string_append_printf(want, " <id%d@caf.example>", i);
	g_string_append(want, " <no-at-sign[1]> <id58@caf.example>");
	CHECK_STR(raw_field(written(&l), "References"), want->str);
	g_string_free(want, TRUE);

	l.n_refs = 0;
	l.in_reply_to = "x>\r\nBcc: <y@caf.example";
	CHECK_STR(raw_field(written(&l), "In-Reply-To"), "(none)");
	CHECK_STR(raw_field(written(&l), "References"), "(none)");
	l.in_reply_to = talloc_asprintf(mem, "%0300d@caf.example", 1);
	CHECK_STR(raw_field(written(&l), "In-Reply-To"), "(none)");
}

/* Each field in turn holds what would open another one. */
static void
test_injection(void)
{
	static const char *const evil[] = {
		"x\r\nBcc: evil@caf.example",
		"x\nBcc: evil@caf.example\n\nbody",
		"x\r\n\r\n<script>alert(1)</script>",
		"x\rBcc: evil@caf.example",
		"=?utf-8?q?x=0D=0ABcc:_evil@caf.example?=",
		"x\xe2\x80\xa8 Bcc: evil@caf.example",
		"\" <evil@caf.example>, \"",
		"x\x1b[2J\x7f\x01",
	};
	size_t i, n = 0;

	for (i = 0; i < G_N_ELEMENTS(evil); i++) {
		struct tap tap = { .label = evil[i], .subject = evil[i], .body = evil[i] };
		const char *refs[] = { evil[i] };
		struct mail_self self = lab;
		struct letter l = plain_letter();
		const char *b;
		GMimeMessage *m;

		l.to_name = l.ref = l.subject = l.text = l.lang = l.reply_token = l.in_reply_to = evil[i];
		l.refs = refs;
		l.n_refs = 1;
		l.taps = &tap;
		l.n_taps = 1;
		self.name = self.zone = evil[i];
		b = written_by(&self, &l);
		REQUIRE(g_str_has_prefix(b, "From: "));
		/* Fields are those of a plain letter; the ids, which may be good as such, add two.
		 */
		CHECK(fields(b) == 11 || fields(b) == 13);
		CHECK(strstr(b, "\r\nBcc:") == NULL || strstr(b, "\r\nBcc:") > strstr(b, "\r\n\r\n"));
		CHECK(strstr(b, "<script") == NULL || strstr(b, "<script") < strstr(b, "text/html"));
		CHECK(strstr(b, "%0D%0ABcc%3A") == NULL || strstr(b, "subject=3Dx%0D") == NULL);
		m = read_back(b);
		CHECK_INT(internet_address_list_length(g_mime_message_get_to(m)), 1);
		CHECK_INT(internet_address_list_length(g_mime_message_get_from(m)), 1);
		g_object_unref(m);
		n++;
		l = plain_letter();
		l.to = evil[i];
		CHECK(g_str_has_prefix(written(&l), "3 "));
		l = plain_letter();
		l.id = evil[i];
		CHECK(g_str_has_prefix(written(&l), "4 "));
		l = plain_letter();
		self = lab;
		self.address = evil[i];
		CHECK(g_str_has_prefix(written_by(&self, &l), "3 "));
		self = lab;
		self.domain = evil[i];
		CHECK(g_str_has_prefix(written_by(&self, &l), "3 "));
	}
	CHECK_INT(n, 8);
}

static void
test_refused(void)
{
	static const char *const ids[] = { "", "a b", "a\"b", "-a", "a..b", "a.", "é",
		"0123456789012345678901234567890123456789012345678901234567890" };
	struct letter l = plain_letter();
	size_t i;

	l.id = NULL;
	CHECK(g_str_has_prefix(written(&l), "4 "));
	for (i = 0; i < G_N_ELEMENTS(ids); i++) {
		l.id = ids[i];
		CHECK(g_str_has_prefix(written(&l), "4 "));
	}
	l = plain_letter();
	l.to = NULL;
	CHECK(g_str_has_prefix(written(&l), "3 "));
	l.to = "anne";
	CHECK(g_str_has_prefix(written(&l), "3 "));
	l.to = "a@caf.example,b@caf.example";
	CHECK(g_str_has_prefix(written(&l), "3 "));
}

static void
test_reply_address(void)
{
	struct mail_self self = lab;
	char *longest = talloc_size(mem, 81);

	memset(longest, 'a', 80);
	longest[80] = '\0';
	CHECK_STR(mail_reply_address(mem, &lab, "k7qx"), "contact+k7qx@lab.example");
	CHECK_STR(mail_reply_address(mem, &lab, NULL), "contact@lab.example");
	CHECK_STR(mail_reply_address(mem, &lab, ""), "contact@lab.example");
	CHECK_STR(mail_reply_address(mem, &lab, "a@b.example"), "contact@lab.example");
	CHECK_STR(mail_reply_address(mem, &lab, "a b"), "contact@lab.example");
	CHECK_STR(mail_reply_address(mem, &lab, longest), "contact@lab.example");
	self.separator = '-';
	CHECK_STR(mail_reply_address(mem, &self, "k7qx"), "contact-k7qx@lab.example");
	self.separator = 0;
	CHECK_STR(mail_reply_address(mem, &self, "k7qx"), "contact@lab.example");
}

static void
test_subject(void)
{
	struct mail_self self = lab;
	char *long_word = talloc_size(mem, 301);

	memset(long_word, 'w', 300);
	long_word[300] = '\0';
	CHECK_STR(mail_subject(mem, &lab, "P-2026-014", "Reçu"), "[Ti Lab P-2026-014] Reçu");
	CHECK_STR(mail_subject(mem, &lab, NULL, "Reçu"), "Reçu");
	CHECK_STR(mail_subject(mem, &lab, "", "Reçu"), "Reçu");
	CHECK_STR(mail_subject(mem, &lab, NULL, NULL), "");
	CHECK_STR(mail_subject(mem, &lab, "P-2026-014", ""), "[Ti Lab P-2026-014]");
	CHECK_STR(mail_subject(mem, &lab, "P-2026-014", "Re: [Ti Lab P-2026-014] Oui"), "[Ti Lab P-2026-014] Re: Oui");
	CHECK_STR(mail_subject(mem, &lab, "P-2026-014", "a\r\n b\tc"), "[Ti Lab P-2026-014] a b c");
	/* 70 characters stay whole, 71 lose a word. */
	CHECK_STR(mail_subject(mem, &lab, "P-2026-014", "été été été été été été été été été été été été éé"),
	    "[Ti Lab P-2026-014] été été été été été été été été été été été été éé");
	CHECK_STR(mail_subject(mem, &lab, "P-2026-014", "été été été été été été été été été été été été été"),
	    "[Ti Lab P-2026-014] été été été été été été été été été été été été…");
	CHECK_INT(strlen(mail_subject(mem, &lab, "P-2026-014", long_word)), LIMIT_SUBJECT);
	self.name = "Labo [de] Brest\r\nX: y";
	CHECK_STR(mail_subject(mem, &self, "P-1", "x"), "[Labo de Brest X: y P-1] x");
	self.name = NULL;
	CHECK_STR(mail_subject(mem, &self, "P-1", "x"), "[P-1] x");
}

/* What RFC 3676 section 4.2 says a reader does. */
static char *
unflow(const char *text)
{
	GString *out = g_string_new(NULL);
	size_t quoted = 0;
	bool open = false;
	char *result;

	while (*text) {
		size_t n = strcspn(text, "\n"), depth = strspn(text, ">");
		const char *s = text + depth, *end = text + n;
		bool signature, flowed;

		s += *s == ' ';
		signature = end - s == 3 && memcmp(s, "-- ", 3) == 0;
		flowed = !signature && end > s && end[-1] == ' ';
		if (open && (depth != quoted || signature)) {
			g_string_append_c(out, '\n');
			open = false;
		}
		if (!open)
			for (quoted = 0; quoted < depth; quoted++)
				g_string_append(out, quoted + 1 == depth && end > s ? "> " : ">");
		quoted = depth;
		g_string_append_len(out, s, end - s);
		if (!flowed)
			g_string_append_c(out, '\n');
		open = flowed;
		text = end + (*end == '\n');
	}
	result = talloc_strndup(mem, out->str, out->len);
	g_string_free(out, TRUE);
	return result;
}

static void
test_flowed(void)
{
	static const char *const same[] = {
		"",
		"a\n",
		"\n\na\n\n",
		" un espace\n  deux\n",
		"From nous\n> From eux\n.\n..\n",
		"> cité\n>> deux fois\n>\nrien\n",
		"corps\n-- \nTi Lab\n",
		"été été été été été été été été été été été été été été été été été été été été "
		"été été été été été été été été été\n",
		"https://lab.example/une/adresse/beaucoup/trop/longue/pour/tenir/sur/une/ligne/de/"
		"soixante-dix-huit/caracteres et la suite\n",
		"-- "
		"https://lab.example/une/adresse/beaucoup/trop/longue/pour/tenir/sur/une/ligne/de/"
		"soixante-dix-huit/caracteres\n",
		"> une citation qui est beaucoup trop longue pour tenir sur une ligne, et qui "
		"continue encore un peu au-delà\n",
		"mots   et    blancs   mots   et    blancs   mots   et    blancs   mots   et    "
		"blancs   mots   et    blancs\n",
	};
	size_t i, n, k;
	const char *p;

	for (i = 0; i < G_N_ELEMENTS(same); i++) {
		char *out = flowed_text(mem, same[i]);

		CHECK_STR(unflow(out), same[i]);
		for (p = out; *p; p += n + 1) {
			n = strcspn(p, "\n");
			CHECK(g_utf8_strlen(p, (gssize)n) <= 78 || !memchr(p + 4, ' ', n - 5));
			CHECK(strncmp(p, "From ", 5) != 0 && *p != '.');
		}
	}
	CHECK_STR(flowed_text(mem, "fin de ligne   \nsuite\n"), "fin de ligne\nsuite\n");

	/* Any words at all come back. */
	srandom(7);
	for (k = 0; k < 3000; k++) {
		static const char *const words[] = { "a", "été", ">", "From", ".", "-", "--", "une", "longueur", "« x »",
			"anticonstitutionnellement" };
		GString *s = g_string_new("x");
		char *out;

		for (n = (size_t)random() % 60; n > 0; n--)
			g_string_append_printf(s, "%s%s", random() % 15 ? " " : "\nx ", words[(size_t)random() % G_N_ELEMENTS(words)]);
		g_string_append_c(s, '\n');
		out = flowed_text(mem, s->str);
		CHECK_STR(unflow(out), s->str);
		g_string_free(s, TRUE);
	}
}

static char *
html_of(const char *text)
{
	const struct html_letter l = { .lang = "fr", .title = "t", .text = text, .reply_to = "lab@lab.example", .subject = "s" };
	char *html = letter_html(mem, &l), *from = strstr(html, "margin:0 auto\">\n");
	char *end = strstr(html, "</div>\n</body>");

	if (!from || !end)
		return html;
	*end = '\0';
	return from + strlen("margin:0 auto\">\n");
}

#define A " style=\"color:#000091;text-decoration:underline\">"
#define Q                                                                                                                                  \
	"<blockquote style=\"margin:0 0 1em 0;padding:0 0 0 1em;border-left:3px solid "                                                    \
	"#666666;color:#3a3a3a\">\n"

static void
test_html(void)
{
	CHECK_STR(html_of("un\ndeux\n\ntrois\n"), "<p>un<br>\ndeux</p>\n<p>trois</p>\n");
	CHECK_STR(html_of("<b>&\"'\n"), "<p>&lt;b&gt;&amp;&quot;&#39;</p>\n");
	CHECK_STR(html_of("Voici :\n- un\n- deux\n  suite\n* trois\nfin\n"),
	    "<p>Voici "
	    ":</p>\n<ul>\n<li>un</li>\n<li>deux<br>\nsuite</li>\n<li>trois</li>\n</ul>\n<p>fin</"
	    "p>\n");
	CHECK_STR(html_of("2. a\n3) b\n"), "<ol>\n<li value=\"2\">a</li>\n<li value=\"3\">b</li>\n</ol>\n");
	CHECK_STR(html_of("1. a\n- b\n"), "<ol>\n<li value=\"1\">a</li>\n</ol>\n<ul>\n<li>b</li>\n</ul>\n");
	CHECK_STR(html_of("2026. a\n-b\n- \n3.5 x\n"), "<p>2026. a<br>\n-b<br>\n- <br>\n3.5 x</p>\n");
	CHECK_STR(html_of("a\n> b\n> > c\nd\n"), "<p>a</p>\n" Q "<p>b</p>\n" Q "<p>c</p>\n</blockquote>\n</blockquote>\n<p>d</p>\n");
	CHECK_STR(html_of("(https://lab.example/a_(b)?x=1&y=é).\n"),
	    "<p>(<a href=\"https://lab.example/a_(b)?x=1&amp;y=%C3%A9\"" A "https://lab.example/a_(b)?x=1&amp;y=é</a>).</p>\n");
	CHECK_STR(html_of("« https://lab.example »\xc2\xa0; anne@caf.example, merci\n"),
	    "<p>« <a href=\"https://lab.example\"" A "https://lab.example</a> »\xc2\xa0; <a href=\"mailto:anne@caf.example\"" A
	    "anne@caf.example</a>, merci</p>\n");
	CHECK_STR(html_of("javascript:alert(1) data:x ftp://lab.example https:// x@y\n"),
	    "<p>javascript:alert(1) data:x ftp://lab.example https:// x@y</p>\n");
	CHECK_STR(html_of("https://lab.example/\"onmouseover=x\n"),
	    "<p><a href=\"https://lab.example/\"" A "https://lab.example/</a>&quot;onmouseover=x</p>\n");
	CHECK_STR(html_of(""), "");
}

static void
test_taps(void)
{
	struct tap taps[3] = {
		{ .label = "Ajouter <une> précision", .subject = NULL, .body = "je complète\nTexte" },
		{ .label = "Non", .subject = "a\r\nBcc: x", .body = "non" },
		{ .label = "Trop long", .body = NULL },
	};
	struct letter l = plain_letter();
	GString *big = g_string_new("oui\n");
	GMimeMessage *m;
	char *html;

	while (big->len < 2000)
		g_string_append(big, "encore ");
	taps[2].body = big->str;
	l.taps = taps;
	l.n_taps = 3;
	l.reply_token = "k7qx";
	m = read_back(written(&l));
	html = part_text(m, 1);
	CHECK(strstr(html, "<a "
			   "href=\"mailto:contact%2Bk7qx@lab.example?subject=%5BTi%20Lab%20P-2026-"
			   "014%5D%20Votre%20demande%20est%20bien%20"
			   "arriv%C3%A9e&amp;body=je%20compl%C3%A8te%0D%0ATexte\""));
	CHECK(strstr(html, ">Ajouter &lt;une&gt; précision</a>"));
	CHECK(strstr(html, "?subject=a%20Bcc%3A%20x&amp;body=non\""));
	CHECK(strstr(html, "&amp;body=oui\""));
	CHECK(!strstr(part_text(m, 0), "mailto"));
	g_object_unref(m);
	big->str[3] = '_';
	CHECK(mailto_url(mem, "contact@lab.example", "s", big->str) == NULL);
	memset(big->str, 'x', 960);
	big->str[960] = '\0';
	CHECK(!strstr(mailto_url(mem, "contact@lab.example", "un sujet assez long", big->str), "subject"));
	CHECK_STR(mailto_url(mem, "a+b@lab.example", "50 %", "oui & non?\n"),
	    "mailto:a%2Bb@lab.example?subject=50%20%25&body=oui%20%26%20non%3F%0D%0A");
	g_string_free(big, TRUE);
}

static void
test_read_back(void)
{
	static const char *const names[] = {
		"Anne Le Goff",
		"Éléonore d’Ajoncs-Bréhat",
		"\"Ti Lab\", \\ Rennes (35)",
		"日本語の名前がとても長い場合はどうなりますか",
		"=?x?q?y?=",
		"a😀b",
		"Le Directeur général de la Caisse d'allocations familiales d'Ille-et-Vilaine",
	};
	struct letter l = plain_letter();
	const char *p, *b;
	size_t i, n;

	l.text = "Ligne avec « guillemets », é, 😀 et = signes.\n\n>cité\nFrom là\n";
	for (i = 0; i < G_N_ELEMENTS(names); i++) {
		GMimeMessage *m;

		l.to_name = l.subject = names[i];
		b = written(&l);
		m = read_back(b);
		CHECK_STR(internet_address_get_name(internet_address_list_get_address(g_mime_message_get_to(m), 0)), names[i]);
		CHECK_STR(g_mime_message_get_subject(m), mail_subject(mem, &lab, l.ref, names[i]));
		CHECK_STR(unflow(part_text(m, 0)), "Ligne avec « guillemets », é, 😀 et = signes.\n\n> cité\nFrom là\n");
		CHECK_STR(g_mime_message_get_message_id(m), "k7qx2mabcd@lab.example");
		g_object_unref(m);
		for (p = b; *p; p += n + 2) {
			n = strcspn(p, "\r");
			CHECK(n <= 76 || !memmem(p, n, "=?UTF-8", 7));
		}
		CHECK(!strcasestr(b, "iso-8859") && !strcasestr(b, "us-ascii"));
	}
}

static void
test_extremes(void)
{
	struct letter l = plain_letter();
	char *big = talloc_size(mem, 300001);
	const char *b;
	size_t i;

	for (i = 0; i < 300000; i++)
		big[i] = (char)(i % 997 == 0 ? '\n' : i % 5000 == 7 ? '.' : 'x');
	big[300000] = '\0';
	l.text = big;
	CHECK(g_str_has_prefix(written(&l), "From: "));
	memset(big, '>', 300000);
	CHECK(g_str_has_prefix(written(&l), "From: "));
	memset(big, ' ', 300000);
	CHECK(g_str_has_prefix(written(&l), "From: "));
	for (i = 0; i < 300000; i++)
		big[i] = ">>>>> a\n\n"[i % 9];
	b = written(&l);
	CHECK(strlen(b) < 3u * 1024 * 1024 && strstr(b, "<pre") != NULL);
	memset(big, ')', 300000);
	CHECK(g_str_has_prefix(written(&l), "From: "));
	l.text = "\xff\xfe caf\xe9\n--=_k7qx2mabcd--\n";
	b = written(&l);
	CHECK(g_str_has_prefix(b, "From: "));
	CHECK(strstr(b, "--=3D_k7qx2mabcd--\r\n") != NULL);
	l.text = NULL;
	l.subject = l.to_name = l.lang = l.in_reply_to = NULL;
	l.ref = NULL;
	b = written(&l);
	CHECK_STR(raw_field(b, "To"), "anne.le-goff@caf.example");
	CHECK_STR(raw_field(b, "Content-Language"), "fr");
	CHECK(strstr(b, "\r\nSubject:\r\n") != NULL);
}

/* A file comes back as it went, under its own name. */
static void
check_file(const char *name, const char *type, const char *read_name, const char *read_type, size_t size)
{
	char *bytes = talloc_size(mem, size + 1);
	struct letter_file f = { .name = name, .type = type, .bytes = bytes, .size = size };
	struct letter l = plain_letter();
	struct inbound in;
	struct err e = { 0 };
	const char *raw;
	struct arrival a = { .key = "x", .channel = CHANNEL_MAIL, .at = DATE };
	size_t i;

	for (i = 0; i < size; i++)
		bytes[i] = (char)(i * 7 + i / 251);
	l.file = &f;
	raw = written(&l);
	a.raw = raw;
	a.size = a.full_size = strlen(raw);
	REQUIRE(mail_read(mem, &a, &lab, NULL, NULL, &in, &e) == 0);
	REQUIRE(in.n_attachments == 1);
	CHECK_STR(in.attachments[0].name, read_name);
	CHECK_STR(in.attachments[0].type, read_type);
	CHECK_INT(in.attachments[0].size, size);
	CHECK(in.attachments[0].bytes && memcmp(in.attachments[0].bytes, bytes, size) == 0);
	CHECK(strstr(in.full_text, "Votre demande est bien arriv") != NULL);
}

static void
files_go_along(void)
{
	struct letter l = plain_letter();
	const struct letter_file nothing = { .name = "x.pdf", .type = "application/pdf", .sha256 = "ab", .size = 3 };

	check_file("utilo.pdf", "application/pdf", "utilo.pdf", "application/pdf", 1);
	check_file("Guide de l'accueil, édition 2.pdf", "application/pdf", "Guide de l'accueil, édition 2.pdf", "application/pdf", 57);
	check_file("x\"; filename=\"y.pdf", "application/pdf\r\nX-Evil: 1", "x_; filename=_y.pdf", "application/octet-stream", 58);
	check_file("a b.zip", "multipart/mixed", "a b.zip", "application/octet-stream", 200000);
	l.file = &nothing; /* its bytes were not fetched */
	CHECK(strstr(written(&l), "attachment") == NULL);
}

int
main(void)
{
	mem = talloc_new(NULL);
	g_mime_init();
	files_go_along();
	test_fields();
	test_references();
	test_injection();
	test_refused();
	test_reply_address();
	test_subject();
	test_flowed();
	test_html();
	test_taps();
	test_read_back();
	test_extremes();
	talloc_free(mem);
	g_mime_shutdown();
	return check_report();
}
