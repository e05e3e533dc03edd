/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/base/html.h"

#include <glib.h>
#include <libxml/HTMLparser.h>
#include <libxml/tree.h>
#include <string.h>
#include <strings.h>

#include "bot/base/limits.h"

/* The text under construction: where a line begins, and what each line begins with. */
struct page {
	GString *out;
	size_t breaks; /* line ends that are due before the next word: 1 a line, 2 a paragraph */
	bool space;    /* a blank is due */
	size_t quotes; /* open blockquotes */
	size_t outer;  /* ... around the empty lines that are due */
	size_t pre;    /* open <pre> */
	bool at_start; /* nothing on this line yet */
};

enum { QUOTES_MAX = 20, URL_MAX = 500, BLANKS_MAX = 800, LONE_MAX = 10000 };

enum kind {
	KIND_INLINE,
	KIND_LINE,
	KIND_PARAGRAPH,
	KIND_SKIP,
	KIND_BREAK,
	KIND_ITEM,
	KIND_QUOTE,
	KIND_PRE,
	KIND_LINK,
	KIND_IMAGE,
	KIND_RULE
};

static const struct {
	const char *name;
	enum kind kind;
} elements[] = {
	{ "a", KIND_LINK },
	{ "address", KIND_LINE },
	{ "article", KIND_LINE },
	{ "aside", KIND_LINE },
	{ "base", KIND_SKIP },
	{ "blockquote", KIND_QUOTE },
	{ "br", KIND_BREAK },
	{ "button", KIND_LINE },
	{ "caption", KIND_LINE },
	{ "center", KIND_LINE },
	{ "dd", KIND_LINE },
	{ "div", KIND_LINE },
	{ "dl", KIND_PARAGRAPH },
	{ "dt", KIND_LINE },
	{ "embed", KIND_SKIP },
	{ "fieldset", KIND_LINE },
	{ "footer", KIND_LINE },
	{ "form", KIND_LINE },
	{ "h1", KIND_PARAGRAPH },
	{ "h2", KIND_PARAGRAPH },
	{ "h3", KIND_PARAGRAPH },
	{ "h4", KIND_PARAGRAPH },
	{ "h5", KIND_PARAGRAPH },
	{ "h6", KIND_PARAGRAPH },
	{ "head", KIND_SKIP },
	{ "header", KIND_LINE },
	{ "hr", KIND_RULE },
	{ "iframe", KIND_SKIP },
	{ "img", KIND_IMAGE },
	{ "li", KIND_ITEM },
	{ "link", KIND_SKIP },
	{ "main", KIND_LINE },
	{ "map", KIND_SKIP },
	{ "meta", KIND_SKIP },
	{ "mx-reply", KIND_SKIP }, /* a chat message that is quoted in an answer to it */
	{ "nav", KIND_LINE },
	{ "noscript", KIND_SKIP },
	{ "object", KIND_SKIP },
	{ "ol", KIND_PARAGRAPH },
	{ "p", KIND_PARAGRAPH },
	{ "pre", KIND_PRE },
	{ "script", KIND_SKIP },
	{ "section", KIND_LINE },
	{ "select", KIND_SKIP },
	{ "style", KIND_SKIP },
	{ "svg", KIND_SKIP },
	{ "table", KIND_LINE },
	{ "tbody", KIND_LINE },
	{ "td", KIND_LINE },
	{ "template", KIND_SKIP },
	{ "textarea", KIND_LINE },
	{ "th", KIND_LINE },
	{ "title", KIND_SKIP },
	{ "tr", KIND_LINE },
	{ "ul", KIND_PARAGRAPH },
	{ "video", KIND_SKIP },
};

static enum kind
element_kind(const char *name)
{
	size_t lo = 0, hi = G_N_ELEMENTS(elements);

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int c = strcasecmp(name, elements[mid].name);

		if (c == 0)
			return elements[mid].kind;
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return KIND_INLINE;
}

static void
page_break(struct page *p, size_t breaks)
{
	if (p->breaks == 0 || p->quotes < p->outer)
		p->outer = p->quotes;
	p->breaks = MAX(p->breaks, breaks);
	p->space = false;
}

/* Line ends that are due, and the quote marks of the new line. */
static void
page_line(struct page *p)
{
	static const char marks[] = ">>>>>>>>>>>>>>>>>>>>";
	size_t i;

	if (p->out->len == 0)
		p->breaks = 0;
	p->outer = MIN(p->outer, p->quotes);
	for (i = 0; i < p->breaks; i++) {
		g_string_append_c(p->out, '\n');
		if (i + 1 < p->breaks)
			g_string_append_len(p->out, marks, (gssize)MIN(p->outer, (size_t)QUOTES_MAX));
	}
	if (p->breaks > 0 || p->out->len == 0)
		p->at_start = true;
	p->breaks = 0;
	if (p->at_start && p->quotes > 0) {
		g_string_append_len(p->out, marks, (gssize)MIN(p->quotes, (size_t)QUOTES_MAX));
		g_string_append_c(p->out, ' ');
	}
	p->at_start = false;
}

static void
page_word(struct page *p, const char *s, size_t n)
{
	if (p->breaks > 0 || p->out->len == 0 || p->at_start)
		page_line(p);
	else if (p->space)
		g_string_append_c(p->out, ' ');
	p->space = false;
	g_string_append_len(p->out, s, (gssize)n);
}

static void
page_pre(struct page *p, const char *s)
{
	while (*s) {
		size_t n = strcspn(s, "\n");

		if (n > 0)
			page_word(p, s, n);
		if (s[n] == '\n') {
			page_break(p, p->breaks + 1);
			n++;
		}
		s += n;
	}
}

static void
page_text(struct page *p, const char *s)
{
	if (p->pre) {
		page_pre(p, s);
		return;
	}
	while (*s) {
		size_t blank = strspn(s, " \t\r\n\f"), n;

		if (blank > 0 && p->breaks == 0 && !p->at_start)
			p->space = true;
		s += blank;
		n = strcspn(s, " \t\r\n\f");
		if (n > 0)
			page_word(p, s, n);
		s += n;
	}
}

static const char *
node_attribute(const xmlNode *node, const char *name)
{
	const xmlAttr *a;

	for (a = node->properties; a; a = a->next)
		if (strcasecmp((const char *)a->name, name) == 0)
			return a->children && a->children->content ? (const char *)a->children->content : "";
	return NULL;
}

/* A style rule, blanks aside: style_has(s, "display:none"). */
static bool
style_has(const char *style, const char *rule)
{
	const char *p, *q, *r;

	for (p = style; *p; p++) {
		for (q = p, r = rule; *q && *r; q++) {
			if (g_ascii_isspace(*q))
				continue;
			if (g_ascii_tolower(*q) != *r)
				break;
			r++;
		}
		if (!*r)
			return true;
	}
	return false;
}

static bool
node_hidden(const xmlNode *node)
{
	char style[512];
	const char *s = node_attribute(node, "style");

	if (!node->properties)
		return false;
	if (node_attribute(node, "hidden"))
		return true;
	if (!s)
		return false;
	g_strlcpy(style, s, sizeof style);
	return style_has(style, "display:none") || style_has(style, "mso-hide:all") || style_has(style, "visibility:hidden");
}

/* Mail programs indent with <blockquote> as well: without a border it is no quote. */
static bool
node_cites(const xmlNode *node)
{
	char style[512];
	const char *s = node_attribute(node, "style"), *class = node_attribute(node, "class");

	if (node_attribute(node, "type") || (class && strstr(class, "quote")) || !s)
		return true;
	g_strlcpy(style, s, sizeof style);
	return !style_has(style, "border:none") && !style_has(style, "border:0") && !style_has(style, "border-style:none") &&
	       !style_has(style, "border:mediumnone");
}

/* Word writes each line as a paragraph without a margin. */
static bool
node_tight(const xmlNode *node)
{
	const char *class = node_attribute(node, "class");

	return class && strstr(class, "MsoNormal");
}

/* What a mail program put there as the writer's signature. */
static bool
node_signs(const xmlNode *node)
{
	static const char *const classes[] = { "gmail_signature", "moz-signature", "protonmail_signature_block" };
	static const char *const ids[] = { "Signature", "ms-outlook-mobile-signature", "_rc_sig", "zimbra-signature" };
	const char *class = node_attribute(node, "class"), *id = node_attribute(node, "id");
	size_t i;

	for (i = 0; class && i < G_N_ELEMENTS(classes); i++)
		if (strstr(class, classes[i]) && !strstr(class, "prefix"))
			return true;
	for (i = 0; id && i < G_N_ELEMENTS(ids); i++)
		if (strcmp(id, ids[i]) == 0)
			return true;
	return false;
}

/* The mark of RFC 3676 4.3, which plain text has there; not above everything. */
static void
page_signature(struct page *p)
{
	if (p->out->len == 0 || p->quotes > 0)
		return;
	page_break(p, 1);
	page_word(p, "-- ", 3);
	page_break(p, 1);
}

/* "https://matrix.to/#/@claire:lab.example": a person, whose name is the text. */
static bool
link_is_person(const char *href)
{
	const char *p = strstr(href, "/#/");

	return p && (p[3] == '@' || strncmp(p + 3, "%40", 3) == 0 || strncmp(p + 3, "user/", 5) == 0);
}

/* The address behind a link, unless the text already says it. */
static void
page_link(struct page *p, const xmlNode *node, size_t from)
{
	const char *href = node_attribute(node, "href"), *bare;
	const char *text;
	char *said;

	if (!href || strlen(href) > URL_MAX || link_is_person(href))
		return;
	bare = href;
	if (g_ascii_strncasecmp(href, "mailto:", 7) == 0)
		bare = href + 7;
	else if (g_ascii_strncasecmp(href, "http://", 7) != 0 && g_ascii_strncasecmp(href, "https://", 8) != 0)
		return;
	if (from > p->out->len)
		return;
	text = p->out->str + from;
	text += strspn(text, " \n>");
	if (!*text)
		return;
	said = g_strndup(bare, strcspn(bare, bare == href ? "" : "?"));
	if (!strstr(text, said) && !(strlen(text) > 4 && strstr(said, text))) {
		page_word(p, " (", 2);
		g_string_append(p->out, said);
		g_string_append_c(p->out, ')');
	}
	g_free(said);
}

/* A short alternative text that is no word is an emoji: web mails send these as images. */
static void
page_image(struct page *p, const xmlNode *node)
{
	const char *alt = node_attribute(node, "alt");

	if (alt && (alt[0] & 0x80) && strlen(alt) <= 16 && !strpbrk(alt, " \n"))
		page_word(p, alt, strlen(alt));
}

static void
page_item(struct page *p, const xmlNode *node)
{
	const xmlNode *before;
	char mark[16];
	int number = 1;

	page_break(p, 1);
	if (!node->parent || strcasecmp((const char *)node->parent->name, "ol") != 0) {
		page_word(p, "-", 1);
	} else {
		/* Lists of thousands are cut here: their numbers are not worth the square of their
		 * length. */
		for (before = node->prev; before && number < 1000; before = before->prev)
			number += before->type == XML_ELEMENT_NODE;
		page_word(p, mark, (size_t)g_snprintf(mark, sizeof mark, "%d.", number));
	}
	p->space = true;
}

/* Where a node's own text began, for links: the tree is at most 256 deep. */
enum { DEPTH_MAX = 300 };

struct walk {
	struct page page;
	size_t link_from[DEPTH_MAX];
	size_t depth;
};

/* Returns whether the children are to be read. */
static bool
node_open(struct walk *w, const xmlNode *node)
{
	struct page *p = &w->page;
	enum kind kind = element_kind((const char *)node->name);

	if (kind == KIND_SKIP || node_hidden(node))
		return false;
	if (node->properties && node_signs(node))
		page_signature(p);
	w->link_from[w->depth] = p->out->len;
	switch (kind) {
	case KIND_BREAK:
		page_break(p, p->breaks + 1);
		break;
	case KIND_LINE:
		page_break(p, 1);
		break;
	case KIND_PARAGRAPH:
	case KIND_RULE:
		page_break(p, node_tight(node) ? 1 : 2);
		break;
	case KIND_ITEM:
		page_item(p, node);
		break;
	case KIND_QUOTE:
		page_break(p, 2);
		p->quotes += node_cites(node);
		break;
	case KIND_PRE:
		page_break(p, 1);
		p->pre++;
		break;
	case KIND_IMAGE:
		page_image(p, node);
		break;
	default:
		break;
	}
	return true;
}

static void
node_close(struct walk *w, const xmlNode *node)
{
	struct page *p = &w->page;

	switch (element_kind((const char *)node->name)) {
	case KIND_LINE:
	case KIND_ITEM:
		page_break(p, 1);
		break;
	case KIND_PARAGRAPH:
		page_break(p, node_tight(node) ? 1 : 2);
		break;
	case KIND_QUOTE:
		page_break(p, 2);
		p->quotes -= node_cites(node);
		break;
	case KIND_PRE:
		page_break(p, 1);
		p->pre--;
		break;
	case KIND_LINK:
		page_link(p, node, w->link_from[w->depth]);
		break;
	default:
		break;
	}
}

static void
tree_walk(struct walk *w, const xmlNode *root)
{
	const xmlNode *node = root;

	while (node) {
		bool down = false;

		if (node->type == XML_ELEMENT_NODE) {
			down = node_open(w, node);
			if (down && node->children && w->depth + 1 < DEPTH_MAX) {
				w->depth++;
				node = node->children;
				continue;
			}
		} else if ((node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) && node->content) {
			page_text(&w->page, (const char *)node->content);
		}
		if (down)
			node_close(w, node);
		while (node && !node->next) {
			node = node == root ? NULL : node->parent;
			if (!node || w->depth == 0)
				return;
			w->depth--;
			node_close(w, node);
			if (node == root)
				return;
		}
		node = node ? node->next : NULL;
	}
}

/* libxml2 compares each attribute of a tag with each other one, and writes an error text for each
 * lone '&'. */
static bool
is_hostile(const char *s, size_t n)
{
	size_t i, blanks = 0, lone = 0;
	char quote = 0;
	bool in_tag = false;

	for (i = 0; i < n; i++) {
		if (s[i] == '&' && i + 1 < n && !g_ascii_isalnum(s[i + 1]) && s[i + 1] != '#')
			lone++;
		if (!in_tag) {
			in_tag = s[i] == '<' && i + 1 < n && g_ascii_isalpha(s[i + 1]);
			blanks = 0;
			quote = 0;
		} else if (quote) {
			if (s[i] == quote)
				quote = 0;
		} else if (s[i] == '"' || s[i] == '\'') {
			quote = s[i];
			blanks++;
		} else if (s[i] == '>') {
			in_tag = false;
		} else if (g_ascii_isspace(s[i]) || s[i] == '=' || s[i] == '/') {
			blanks++;
		}
		if (blanks > BLANKS_MAX || lone > LONE_MAX)
			return true;
	}
	return false;
}

/* Tags out, entities of every day in: for what libxml2 gives up on. */
static void
strip(GString *out, const char *s, size_t n)
{
	static const struct {
		const char *name, *text;
	} entities[] = { { "&nbsp;", " " }, { "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" },
		{ "&eacute;", "\xC3\xA9" }, { "&egrave;", "\xC3\xA8" }, { "&agrave;", "\xC3\xA0" }, { "&#39;", "'" },
		{ "&ccedil;", "\xC3\xA7" }, { "&ecirc;", "\xC3\xAA" }, { "&rsquo;", "'" } };
	size_t i, k;
	bool closed = true, ended = true; /* is there still a '>' ahead, a "</"? */

	for (i = 0; i < n; i++) {
		if (s[i] == '<' && i + 1 < n && closed && (g_ascii_isalpha(s[i + 1]) || strchr("/!?", s[i + 1]))) {
			const char *end = memchr(s + i, '>', n - i);
			bool code =
			    n - i > 8 && (g_ascii_strncasecmp(s + i, "<style", 6) == 0 || g_ascii_strncasecmp(s + i, "<script", 7) == 0);

			if (end && code && ended) {
				const char *over = memmem(end, n - (size_t)(end - s), "</", 2);

				ended = over != NULL;
				end = over ? over - 1 : end;
			}
			if (out->len > 0 && out->str[out->len - 1] != '\n')
				g_string_append_c(out, '\n');
			closed = end != NULL; /* if not: no tag, the words behind it are kept */
			if (end)
				i = (size_t)(end - s);
			continue;
		}
		if (s[i] == '&') {
			for (k = 0; k < G_N_ELEMENTS(entities); k++)
				if (n - i >= strlen(entities[k].name) && strncmp(s + i, entities[k].name, strlen(entities[k].name)) == 0)
					break;
			if (k < G_N_ELEMENTS(entities)) {
				g_string_append(out, entities[k].text);
				i += strlen(entities[k].name) - 1;
				continue;
			}
		}
		if (!(g_ascii_isspace(s[i]) && out->len > 0 && g_ascii_isspace(out->str[out->len - 1])))
			g_string_append_c(out, g_ascii_isspace(s[i]) && s[i] != '\n' ? ' ' : s[i]);
	}
}

/* libxml2 takes NUL for the end. */
static char *
without_nul(const char *s, size_t *n)
{
	char *copy = g_malloc(*n + 1);
	size_t i, used = 0;

	for (i = 0; i < *n; i++)
		if (s[i])
			copy[used++] = s[i];
	copy[used] = '\0';
	*n = used;
	return copy;
}

char *
html_text(TALLOC_CTX *mem, const char *html, size_t n)
{
	struct walk *w;
	htmlParserCtxtPtr ctxt;
	htmlDocPtr doc = NULL;
	char *copy, *result;
	bool whole = false;

	n = MIN(n, (size_t)LIMIT_HTML);
	copy = without_nul(html, &n);
	w = talloc_zero(mem, struct walk);
	w->page.out = g_string_sized_new(n / 4 + 16);
	ctxt = is_hostile(copy, n) ? NULL : htmlNewParserCtxt();
	if (ctxt) {
		const xmlError *error;

		doc = htmlCtxtReadMemory(ctxt, copy, (int)n, NULL, "UTF-8",
		    HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_COMPACT);
		error = xmlCtxtGetLastError(ctxt);
		/* More than 255 levels: it stops there, and the rest of the mail would be lost. */
		whole = doc && !(error && error->code == XML_ERR_INTERNAL_ERROR);
		if (whole)
			tree_walk(w, xmlDocGetRootElement(doc));
		xmlFreeDoc(doc);
		htmlFreeParserCtxt(ctxt);
	}
	if (!whole || w->page.out->len == 0) {
		g_string_truncate(w->page.out, 0);
		strip(w->page.out, copy, n);
	}
	result = talloc_strndup(mem, w->page.out->str, w->page.out->len);
	g_string_free(w->page.out, TRUE);
	g_free(copy);
	talloc_free(w);
	return result;
}
