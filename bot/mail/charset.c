/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/mail/charset.h"

#include <errno.h>
#include <glib.h>
#include <iconv.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* windows-1252, 0x80 to 0x9F; the five that it leaves open are U+FFFD. */
static const uint16_t cp1252[32] = {
	0x20AC,
	0xFFFD,
	0x201A,
	0x0192,
	0x201E,
	0x2026,
	0x2020,
	0x2021,
	0x02C6,
	0x2030,
	0x0160,
	0x2039,
	0x0152,
	0xFFFD,
	0x017D,
	0xFFFD,
	0xFFFD,
	0x2018,
	0x2019,
	0x201C,
	0x201D,
	0x2022,
	0x2013,
	0x2014,
	0x02DC,
	0x2122,
	0x0161,
	0x203A,
	0x0153,
	0xFFFD,
	0x017E,
	0x0178,
};

/* Where iso-8859-15 is not iso-8859-1. */
static const struct {
	unsigned char byte;
	uint16_t point;
} latin9[] = {
	{ 0xA4, 0x20AC },
	{ 0xA6, 0x0160 },
	{ 0xA8, 0x0161 },
	{ 0xB4, 0x017D },
	{ 0xB8, 0x017E },
	{ 0xBC, 0x0152 },
	{ 0xBD, 0x0153 },
	{ 0xBE, 0x0178 },
};

enum family { FAMILY_UTF8, FAMILY_1252, FAMILY_LATIN9, FAMILY_ICONV, FAMILY_UTF7 };

/* Without marks, as people and programs write them; `iconv` is how the library calls it. */
static const struct {
	const char *label;
	enum family family;
	const char *iconv;
} labels[] = {
	{ "utf8", FAMILY_UTF8, NULL },
	{ "utf8mb4", FAMILY_UTF8, NULL },
	{ "unicode11utf8", FAMILY_UTF8, NULL },
	{ "usascii", FAMILY_1252, NULL },
	{ "ascii", FAMILY_1252, NULL },
	{ "ansix341968", FAMILY_1252, NULL },
	{ "iso88591", FAMILY_1252, NULL },
	{ "iso885911987", FAMILY_1252, NULL },
	{ "88591", FAMILY_1252, NULL },
	{ "isolatin1", FAMILY_1252, NULL },
	{ "latin1", FAMILY_1252, NULL },
	{ "l1", FAMILY_1252, NULL },
	{ "windows1252", FAMILY_1252, NULL },
	{ "cp1252", FAMILY_1252, NULL },
	{ "xcp1252", FAMILY_1252, NULL },
	{ "ansi", FAMILY_1252, NULL },
	{ "xansi", FAMILY_1252, NULL },
	{ "iso885915", FAMILY_LATIN9, NULL },
	{ "885915", FAMILY_LATIN9, NULL },
	{ "latin9", FAMILY_LATIN9, NULL },
	{ "latin0", FAMILY_LATIN9, NULL },
	{ "xmacroman", FAMILY_ICONV, "macintosh" },
	{ "macroman", FAMILY_ICONV, "macintosh" },
	{ "ksc56011987", FAMILY_ICONV, "cp949" },
};

/* *label becomes what iconv is asked for. */
static enum family
label_family(const char **label)
{
	char bare[48];
	size_t i, n = 0;
	const char *s = *label;

	if (!s || !*s || strlen(s) > 40)
		return FAMILY_UTF8;
	for (i = 0; s[i]; i++)
		if (g_ascii_isalnum(s[i]))
			bare[n++] = g_ascii_tolower(s[i]);
	bare[n] = '\0';
	for (i = 0; i < G_N_ELEMENTS(labels); i++)
		if (strcmp(bare, labels[i].label) == 0) {
			*label = labels[i].iconv;
			return labels[i].family;
		}
	for (i = 0; s[i]; i++)
		if (!g_ascii_isalnum(s[i]) && !strchr("-_.:", s[i]))
			return FAMILY_UTF8;
	for (i = 0; s[i]; i++)
		if (g_ascii_strncasecmp(s + i, "utf", 3) == 0 && strchr(s + i, '7'))
			return FAMILY_UTF7;
	return FAMILY_ICONV;
}

static size_t
put_point(char *out, unsigned char byte, bool is_latin9)
{
	gunichar c = byte;
	size_t i;

	if (is_latin9)
		for (i = 0; i < G_N_ELEMENTS(latin9); i++)
			if (latin9[i].byte == byte)
				c = latin9[i].point;
	if (c >= 0x80 && c < 0xA0)
		c = cp1252[c - 0x80];
	return (size_t)g_unichar_to_utf8(c, out);
}

/* Valid UTF-8 stays, each other byte is read by itself: right for UTF-8, for windows-1252 under
 * that label, and for the two mixed in one text. */
static char *
utf8_or_single(TALLOC_CTX *mem, const char *s, size_t n, bool single, bool is_latin9, size_t *size)
{
	const char *end = s + n, *bad = s;
	char *out;
	size_t used = 0;

	if (!single && g_utf8_validate_len(s, n, NULL)) {
		out = talloc_size(mem, n + 1);
		memcpy(out, s, n);
		out[n] = '\0';
		*size = n;
		return out;
	}
	out = talloc_size(mem, n * 3 + 1);
	while (s < end) {
		if (!single) {
			g_utf8_validate_len(s, (size_t)(end - s), &bad);
			/* A NUL stops the check, but it is no error here. */
			memcpy(out + used, s, (size_t)(bad - s));
			used += (size_t)(bad - s);
			s = bad;
			if (s == end)
				break;
		}
		if ((unsigned char)*s < 0x80)
			out[used++] = *s;
		else
			used += put_point(out + used, (unsigned char)*s, is_latin9);
		s++;
	}
	out[used] = '\0';
	*size = used;
	return out;
}

static char *
iconv_text(TALLOC_CTX *mem, iconv_t cd, const char *s, size_t n, size_t *size)
{
	size_t room = n * 2 + 64, used = 0, left = n;
	char *in = (char *)(uintptr_t)s;
	char *out = talloc_size(mem, room + 1);

	for (;;) {
		char *to = out + used;
		size_t free_bytes = room - used;
		size_t got = iconv(cd, &in, &left, &to, &free_bytes);
		int why = errno;

		used = (size_t)(to - out);
		if (left == 0)
			break;
		if (room - used < 16 || (got == (size_t)-1 && why == E2BIG)) {
			room *= 2;
			out = talloc_realloc_size(mem, out, room + 1);
		}
		if (got == (size_t)-1 && why != E2BIG) {
			memcpy(out + used, "\xEF\xBF\xBD", 3);
			used += 3;
			in++;
			left--;
		}
	}
	out[used] = '\0';
	*size = used;
	return out;
}

static char *
without_nul(char *s, size_t *size)
{
	size_t i, used = 0;

	if (memchr(s, '\0', *size)) {
		for (i = 0; i < *size; i++)
			if (s[i])
				s[used++] = s[i];
		s[used] = '\0';
		*size = used;
	}
	return s;
}

char *
charset_text(TALLOC_CTX *mem, const char *label, const void *bytes, size_t n, size_t *size)
{
	enum family family = label_family(&label);
	const char *s = bytes ? bytes : "";
	bool single = false;
	iconv_t cd;

	if (family == FAMILY_ICONV) {
		cd = iconv_open("UTF-8", label);
		if (cd != (iconv_t)-1) {
			char *out = iconv_text(mem, cd, s, n, size);

			iconv_close(cd);
			return without_nul(out, size);
		}
	}
	if (family == FAMILY_1252 || family == FAMILY_LATIN9)
		single = !g_utf8_validate_len(s, n, NULL);
	return without_nul(utf8_or_single(mem, s, n, single, family == FAMILY_LATIN9, size), size);
}

/* A longer word is none: without a bound, many beginnings without an end would cost their square.
 */
enum { WORD_MAX = 16 * 1024 };

/* One encoded word. */
struct word {
	const char *charset, *text, *end;
	size_t charset_size, text_size;
	char coding; /* 'B' or 'Q' */
};

static const char *
word_end(const char *p, const char *limit)
{
	return p < limit ? memmem(p, (size_t)(limit - p), "?=", 2) : NULL;
}

static bool
word_at(const char *s, struct word *w)
{
	const char *p, *q, *limit;
	size_t n = strcspn(s + 2, "? \t=");

	if (s[2 + n] != '?' || n == 0 || s[2] == '*')
		return false;
	p = s + 2 + n + 1;
	w->coding = g_ascii_toupper(*p);
	if ((w->coding != 'B' && w->coding != 'Q') || p[1] != '?')
		return false;
	p += 2;
	limit = p + strnlen(p, WORD_MAX);
	for (q = word_end(p, limit); q; q = word_end(q + 1, limit)) {
		/* "...?=C3=A9?=": a question mark that should have been encoded. */
		if (w->coding == 'Q' && g_ascii_isxdigit(q[2]) && g_ascii_isxdigit(q[3]) && word_end(q + 2, limit))
			continue;
		break;
	}
	if (!q)
		return false;
	w->charset = s + 2;
	w->charset_size = n;
	if (memchr(w->charset, '*', n)) /* RFC 2231 language */
		w->charset_size = (size_t)((const char *)memchr(w->charset, '*', n) - w->charset);
	w->text = p;
	w->text_size = (size_t)(q - p);
	w->end = q + 2;
	return true;
}

static void
word_quoted(GString *out, const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (s[i] == '_') {
			g_string_append_c(out, ' ');
		} else if (s[i] == '=' && i + 2 < n && g_ascii_isxdigit(s[i + 1]) && g_ascii_isxdigit(s[i + 2])) {
			g_string_append_c(out, (char)(g_ascii_xdigit_value(s[i + 1]) * 16 + g_ascii_xdigit_value(s[i + 2])));
			i += 2;
		} else {
			g_string_append_c(out, s[i]);
		}
	}
}

static void
word_base64(GString *out, const char *s, size_t n)
{
	unsigned int acc = 0, bits = 0;
	size_t i;

	for (i = 0; i < n && s[i] != '='; i++) {
		static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
		const char *at = s[i] ? strchr(alphabet, s[i]) : NULL;

		if (!at)
			continue;
		acc = (acc << 6) | (unsigned int)(at - alphabet);
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			g_string_append_c(out, (char)(acc >> bits));
			acc &= (1U << bits) - 1;
		}
	}
}

/* Words of one charset that follow each other are one run of bytes: many writers break a character
 * between two. */
struct run {
	GString *bytes, *out;
	char charset[64];
	bool plain;
};

static void
run_end(struct run *r)
{
	char *text;
	size_t size;

	if (!r->charset[0])
		return;
	text = charset_text(NULL, r->charset, r->bytes->str, r->bytes->len, &size);
	if (r->plain) {
		char *coded = g_base64_encode((const guchar *)text, size);

		if (g_str_has_suffix(r->out->str, "?="))
			g_string_append_c(r->out, ' ');
		g_string_append_printf(r->out, "=?utf-8?B?%s?=", coded);
		g_free(coded);
	} else {
		g_string_append_len(r->out, text, (gssize)size);
	}
	talloc_free(text);
	g_string_truncate(r->bytes, 0);
	r->charset[0] = '\0';
}

static void
run_text(struct run *r, const char *s, size_t n)
{
	size_t size;
	char *text;

	run_end(r);
	if (n == 0)
		return;
	text = charset_text(NULL, NULL, s, n, &size);
	g_string_append_len(r->out, text, (gssize)size);
	talloc_free(text);
}

static void
run_word(struct run *r, const struct word *w)
{
	size_t n = MIN(w->charset_size, sizeof r->charset - 1);

	if (r->charset[0] && (strlen(r->charset) != n || g_ascii_strncasecmp(r->charset, w->charset, n) != 0))
		run_end(r);
	memcpy(r->charset, w->charset, n);
	r->charset[n] = '\0';
	if (w->coding == 'Q')
		word_quoted(r->bytes, w->text, w->text_size);
	else
		word_base64(r->bytes, w->text, w->text_size);
}

static char *
words_turn(TALLOC_CTX *mem, const char *value, bool plain)
{
	struct run r = { .plain = plain };
	const char *p = value, *from = value;
	struct word w;
	char *result;

	r.bytes = g_string_new(NULL);
	r.out = g_string_sized_new(strlen(value) + 16);
	while ((p = strstr(p, "=?")) != NULL) {
		if (!word_at(p, &w)) {
			p += 2;
			continue;
		}
		/* Blanks between two encoded words are not part of the text. */
		if (!(r.charset[0] && strspn(from, " \t") == (size_t)(p - from)))
			run_text(&r, from, (size_t)(p - from));
		run_word(&r, &w);
		p = from = w.end;
	}
	run_text(&r, from, strlen(from));
	result = talloc_strndup(mem, r.out->str, r.out->len);
	g_string_free(r.bytes, TRUE);
	g_string_free(r.out, TRUE);
	return result;
}

char *
words_decode(TALLOC_CTX *mem, const char *value)
{
	return words_turn(mem, value, false);
}

char *
words_plain(TALLOC_CTX *mem, const char *value)
{
	return words_turn(mem, value, true);
}
