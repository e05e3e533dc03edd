/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/base/csv.h"

#include <string.h>

enum { CELL_MOST = 64 * 1024, SEVERAL = 64 };

/* ---- bytes to text ---- */

/* 0x80 to 0x9f; 0: no character. */
static const gunichar windows[] = { 0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,
	0x017d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178 };

static void
windows_add(GString *s, unsigned char byte)
{
	gunichar c = byte >= 0x80 && byte < 0xa0 ? windows[byte - 0x80] : byte;

	g_string_append_unichar(s, c ? c : 0xfffd);
}

/* The bytes of the character at p, 0 if it is none. */
static size_t
width_at(const char *p, const char *end)
{
	gunichar c = g_utf8_get_char_validated(p, MIN(end - p, 6));

	return c == (gunichar)-1 || c == (gunichar)-2 ? 0 : (size_t)(g_utf8_next_char(p) - p);
}

/* Accents tell the one from the other: "PRIORITÉ :" in Windows-1252 can hold two bytes that are a letter of UTF-8, by chance. */
static bool
mostly_utf8(const char *p, const char *end)
{
	size_t good = 0, bad = 0, width;

	for (; p < end; p += width ? width : 1) {
		width = width_at(p, end);
		good += width > 1;
		bad += width == 0;
	}
	return good > bad;
}

static void
bytes_read(GString *s, const char *p, const char *end)
{
	bool utf8 = mostly_utf8(p, end);
	size_t width;

	for (; p < end; p += width) {
		width = !(*p & 0x80) ? 1 : utf8 ? width_at(p, end) : 0;
		if (width > 0) {
			g_string_append_len(s, p, (gssize)width);
			continue;
		}
		windows_add(s, (unsigned char)*p);
		width = 1;
	}
}

static gunichar
unit_at(const unsigned char *p, bool big)
{
	return big ? (gunichar)(p[0] << 8 | p[1]) : (gunichar)(p[1] << 8 | p[0]);
}

static void
units_read(GString *s, const unsigned char *p, const unsigned char *end, bool big)
{
	for (; end - p >= 2; p += 2) {
		gunichar c = unit_at(p, big), low;

		if (c >= 0xd800 && c < 0xdc00 && end - p >= 4 && (low = unit_at(p + 2, big)) >= 0xdc00 && low < 0xe000) {
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
			p += 2;
		}
		g_string_append_unichar(s, c >= 0xd800 && c < 0xe000 ? 0xfffd : c);
	}
}

/* Without control characters; NULL: so many that it is no text. */
static char *
plain(TALLOC_CTX *mem, const GString *s)
{
	char *out = talloc_size(mem, s->len + 1);
	size_t i, used = 0;

	for (i = 0; i < s->len; i++)
		if (s->str[i] == '\v' || s->str[i] == '\f') /* a line within a cell, of some databases */
			out[used++] = ' ';
		else if ((unsigned char)s->str[i] >= ' ' || (s->str[i] && strchr("\t\r\n", s->str[i])))
			out[used++] = s->str[i];
	out[used] = '\0';
	if ((s->len - used) * SEVERAL <= s->len)
		return out;
	talloc_free(out);
	return NULL;
}

char *
csv_text(TALLOC_CTX *mem, const void *bytes, size_t n)
{
	const unsigned char *p = bytes, *end = p + n;
	g_autoptr(GString) s = NULL;

	if (n == 0)
		return talloc_strdup(mem, "");
	if (n >= 4 && (memcmp(p, "PK\3\4", 4) == 0 || memcmp(p, "%PDF", 4) == 0))
		return NULL;
	s = g_string_sized_new(n + n / 8);
	if (n >= 2 && ((p[0] == 0xff && p[1] == 0xfe) || (p[0] == 0xfe && p[1] == 0xff)))
		units_read(s, p + 2, end, p[0] == 0xfe);
	else if (n >= 4 && !p[0] != !p[1] && !p[0] == !p[2] && !p[1] == !p[3]) /* UTF-16 that does not say so */
		units_read(s, p, end, !p[0]);
	else
		bytes_read(s, (const char *)p + (n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0 ? 3 : 0), (const char *)end);
	return plain(mem, s);
}

/* ---- text to cells ---- */

static bool
ends_line(char c)
{
	return c == '\n' || c == '\r' || c == '\0';
}

static const char *
past_blanks(const char *p, char separator)
{
	while (*p == ' ' || (*p == '\t' && separator != '\t'))
		p++;
	return p;
}

/* The closing quote of the cell whose value begins at p; NULL: none that can be told from a quote that somebody forgot. */
static const char *
closing(const char *p, char separator)
{
	const char *from = p, *after;
	bool loose = false, lines = false;

	for (; *p && p - from < CELL_MOST && !(loose && lines); p++) {
		lines |= ends_line(*p);
		if (*p != '"')
			continue;
		after = past_blanks(p + 1, separator);
		if (p[1] == '"')
			p++;
		else if (*after == separator || ends_line(*after))
			return p;
		else
			loose = true;
	}
	return NULL;
}

static char *
value(TALLOC_CTX *mem, const char *from, const char *to, bool quoted)
{
	char *out = talloc_size(mem, (size_t)(to - from) + 1), *w = out;

	for (; from < to; from++) {
		*w++ = *from;
		if (quoted && *from == '"' && from + 1 < to && from[1] == '"')
			from++;
	}
	*w = '\0';
	return g_strstrip(out);
}

/* Behind the cell at p: its separator or the end of its line. NULL: its quotes do not match. */
static const char *
cell_read(const struct csv *c, TALLOC_CTX *mem, const char *p, char **out)
{
	const char *from = past_blanks(p, c->separator), *to;

	if (*from == '"') {
		to = closing(++from, c->separator);
		if (!to)
			return NULL;
		*out = value(mem, from, to, true);
		return past_blanks(to + 1, c->separator);
	}
	for (to = from; !ends_line(*to) && *to != c->separator; to++)
		;
	*out = value(mem, from, to, false);
	return to;
}

/* Behind that place; if a line ends there, behind its end. */
static void
go_to(struct csv *c, const char *to)
{
	const char *p;

	if (*to)
		to += to[0] == '\r' && to[1] == '\n' ? 2 : 1;
	for (p = c->at; p < to; p++)
		c->line += *p == '\n' || (*p == '\r' && p[1] != '\n');
	c->at = to;
}

void
csv_begin(struct csv *c, const char *text, char separator)
{
	*c = (struct csv){ .at = text, .separator = separator, .line = 1 };
	if (g_ascii_strncasecmp(text, "sep=", 4) == 0 && !ends_line(text[4]) && ends_line(text[5])) {
		c->separator = text[4];
		go_to(c, text + 5);
	}
}

/* Has it anything in it? */
static bool
record_read(struct csv *c, TALLOC_CTX *mem, struct csv_record *r)
{
	const char *p = c->at;
	bool said = false;
	char *cell;

	*r = (struct csv_record){ .line = c->line };
	for (;; p++) {
		p = cell_read(c, mem, p, &cell);
		if (!p) {
			*r = (struct csv_record){ .line = c->line, .broken = true };
			go_to(c, c->at + strcspn(c->at, "\r\n"));
			return true;
		}
		said |= *cell != '\0';
		if (r->n < CSV_CELLS)
			r->cell[r->n] = cell;
		r->n++;
		if (ends_line(*p))
			break;
	}
	go_to(c, p);
	return said;
}

bool
csv_next(struct csv *c, TALLOC_CTX *mem, struct csv_record *r)
{
	while (*c->at)
		if (record_read(c, mem, r))
			return true;
	return false;
}

/* ---- cells to text ---- */

void
csv_cell(GString *s, const char *text)
{
	const char *p;

	g_string_append_c(s, '"');
	if (*text && strchr("=+-@\t\r", *text))
		g_string_append_c(s, '\'');
	for (p = text; *p; p++) {
		if (*p == '"')
			g_string_append_c(s, '"');
		g_string_append_c(s, *p);
	}
	g_string_append_c(s, '"');
}
