/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/base/text.h"

#include <glib.h>
#include <string.h>
#include <strings.h>

#include "bot/base/limits.h"

/* Characters that change how a line looks without being seen: bidi controls, zero width, tags, BOM. */
static bool
hidden(gunichar c)
{
	return c == 0xAD || c == 0x061C || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
	       c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
}

/* Composing is dear and hardly ever needed: below U+0300 keyboards give composed letters, and in U+2000-U+2FFF (punctuation, arrows,
 * the euro sign) NFC would change only U+2000, U+2001, and what stands in the rows of U+20C0, U+2100, U+2300 and U+2AC0. */
static bool
is_composed(const char *s, size_t n)
{
	const unsigned char *p, *end = (const unsigned char *)s + n;

	for (p = (const unsigned char *)s; p < end; p++)
		if (*p >= 0xcc && (*p != 0xe2 || (p[1] == 0x80 && p[2] < 0x82) || (p[1] != 0x80 && strchr("\x83\x84\x8c\xab", p[1]))))
			return false;
	return true;
}

/* GLib's composing takes time by the square of the accents that stand in one text: give it a piece at a time. A piece ends where a letter
 * begins, and anyhow. */
static char *
compose(const char *s, size_t n)
{
	enum { PIECE = 1024, LONGEST = 2048 };
	GString *out = g_string_sized_new(n + 1);
	const char *p = s, *end = s + n;

	while (s < end) {
		char *piece;

		do
			p = g_utf8_next_char(p);
		while (p < end && p - s < LONGEST && (p - s < PIECE || g_unichar_combining_class(g_utf8_get_char(p)) != 0));
		piece = g_utf8_normalize(s, p - s, G_NORMALIZE_NFC);
		if (piece)
			g_string_append(out, piece);
		else
			g_string_append_len(out, s, p - s);
		g_free(piece);
		s = p;
	}
	return g_string_free(out, FALSE);
}

/* Valid UTF-8 without NUL. */
static char *
make_valid(const char *bytes, size_t n)
{
	g_autofree char *copy = NULL;
	size_t i, used = 0;

	if (memchr(bytes, '\0', n)) {
		copy = g_malloc(n + 1);
		for (i = 0; i < n; i++)
			if (bytes[i])
				copy[used++] = bytes[i];
		bytes = copy;
		n = used;
	}
	return g_utf8_make_valid(bytes, (gssize)n);
}

/* Drops what may not stand in a text, from the n bytes at s into `out`; returns how many there are, at most max. */
static size_t
filter(const char *s, size_t n, char *out, size_t max)
{
	const char *end = s + n, *next;
	size_t used = 0;

	while (s < end) {
		unsigned char first = (unsigned char)*s;
		size_t width;
		gunichar c;

		if ((first >= ' ' && first < 0x7f) || first == '\n') { /* nearly all of it */
			if (used == max)
				break;
			out[used++] = *s++;
			continue;
		}
		if (first >= 0xc3 && first < 0xcc) { /* letters of Europe, two bytes each */
			if (used + 2 > max)
				break;
			out[used++] = *s++;
			out[used++] = *s++;
			continue;
		}
		c = g_utf8_get_char(s);
		next = g_utf8_next_char(s);
		width = (size_t)(next - s);
		if (c == '\r')
			c = next < end && *next == '\n' ? 0 : '\n';
		else if (c == 0x2028 || c == 0x2029 || c == 0x85 || c == 0x0B || c == 0x0C)
			c = '\n';
		if (c == '\n')
			width = 1;
		if (c != 0 && !hidden(c) && (!g_unichar_iscntrl(c) || c == '\n' || c == '\t')) {
			if (used + width > max)
				break;
			if (c == '\n')
				out[used] = '\n';
			else
				memcpy(out + used, s, width);
			used += width;
		}
		s = next;
	}
	return used;
}

char *
text_clean(TALLOC_CTX *mem, const void *bytes, size_t n, size_t max)
{
	g_autofree char *valid = g_utf8_validate_len(bytes ? bytes : "", n, NULL) ? NULL : make_valid(bytes, n);
	const char *s = valid ? valid : bytes;
	size_t size = valid ? strlen(valid) : n, used;
	char *out;

	if (size == 0 || is_composed(s, size)) {
		out = talloc_size(mem, (size < max ? size : max) + 1);
		used = size ? filter(s, size, out, max) : 0;
	} else { /* what is dropped may have stood between a letter and its accent */
		g_autofree char *plain = g_malloc(size), *nfc = NULL;

		nfc = compose(plain, filter(s, size, plain, size));
		used = strlen(nfc);
		if (used > max)
			for (used = max; used > 0 && ((unsigned char)nfc[used] & 0xc0) == 0x80; used--)
				;
		out = talloc_memdup(mem, nfc, used + 1);
	}
	out[used] = '\0';
	return out;
}

char *
text_line(TALLOC_CTX *mem, const char *s, size_t max)
{
	char *clean = text_clean(mem, s, strlen(s), strlen(s));
	size_t used = 0;
	bool gap = false;
	const char *p, *next; /* the line is shortened in place: `next` is taken before what stands at p may move */

	for (p = clean; *p; p = next) {
		size_t width = (unsigned char)*p < 0x80 ? 1 : (size_t)(g_utf8_next_char(p) - p);

		next = p + width;
		if (*p == ' ' || *p == '\n' || *p == '\t') {
			gap = used > 0;
			continue;
		}
		if (used + width + gap > max)
			break;
		if (gap)
			clean[used++] = ' ';
		gap = false;
		if (width == 1)
			clean[used] = *p;
		else
			memmove(clean + used, p, width);
		used += width;
	}
	clean[used] = '\0';
	return clean;
}

static const char *
fold_special(gunichar c)
{
	switch (c) {
	case 0x153:
	case 0x152:
		return "oe";
	case 0xE6:
	case 0xC6:
		return "ae";
	case 0xDF:
		return "ss";
	case 0x2018:
	case 0x2019:
	case 0x201B:
	case 0x2BC:
	case 0xB4:
	case '`':
		return "'";
	case 0x201C:
	case 0x201D:
	case 0x201E:
	case 0xAB:
	case 0xBB:
		return "\"";
	case 0x2010:
	case 0x2011:
	case 0x2012:
	case 0x2013:
	case 0x2014:
	case 0x2015:
	case 0x2212:
		return "-";
	case 0x2026:
		return "...";
	case 0xB7:
	case 0x2022:
	case 0x2219:
	case 0x22C5:
		return ".";
	case 0xB0:
	case 0xBA:
		return "o";
	case '\t':
		return " ";
	default:
		return NULL;
	}
}

/* U+00C0 to U+00FF without their accents; '.' stands for what is no letter with an accent. */
static const char latin[] = "aaaaaa.ceeeeiiii.nooooo..uuuuy..aaaaaa.ceeeeiiii.nooooo..uuuuy.y";

/* What a character becomes that is neither a plain one nor an accented letter of Latin-1. */
static void
fold_char(gunichar c, char before, GString *out)
{
	const char *special = fold_special(c);
	gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
	size_t n, i;

	g_string_truncate(out, 0);
	if (special ? *special == ' ' : g_unichar_isspace(c))
		special = before == ' ' ? "" : " ";
	if (special) {
		g_string_append(out, special);
		return;
	}
	n = g_unichar_fully_decompose(c, TRUE, parts, G_N_ELEMENTS(parts));
	for (i = 0; i < n; i++)
		if (g_unichar_combining_class(parts[i]) == 0)
			g_string_append_unichar(out, g_unichar_tolower(parts[i]));
}

/* Room for n more and for what is left of the source: nearly always there, for few characters become longer. */
static char *
fold_room(char *out, size_t **at, size_t *room, size_t need)
{
	if (need <= *room)
		return out;
	*room = need + need / 2;
	if (at)
		*at = talloc_realloc_size(NULL, *at, *room * sizeof **at);
	return talloc_realloc_size(NULL, out, *room);
}

char *
text_fold_map(TALLOC_CTX *mem, const char *s, size_t **map)
{
	const char *p = s, *next, *end = s + strlen(s);
	size_t room = (size_t)(end - s) + 1, used = 0, i;
	char *out = talloc_size(mem, room);
	g_autoptr(GString) wide = NULL;

	if (map)
		*map = talloc_array(mem, size_t, (unsigned)room);
	for (; p < end; p = next) {
		unsigned char byte = (unsigned char)*p;
		gunichar c;
		char plain = '\0';

		next = p + 1;
		if ((byte > ' ' && byte < 0x7f && byte != '`') || byte == '\n') { /* nearly all of it */
			plain = (char)(byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte);
		} else if (byte == ' ') {
			if (used && out[used - 1] == ' ')
				continue;
			plain = ' ';
		} else if (byte == 0xc3 && ((unsigned char)*next & 0xc0) == 0x80 && latin[*next & 0x3f] != '.') {
			plain = latin[*next++ & 0x3f];
		}
		if (plain) {
			if (map)
				(*map)[used] = (size_t)(p - s);
			out[used++] = plain;
			continue;
		}
		c = g_utf8_get_char_validated(p, end - p);
		if (c == (gunichar)-1 || c == (gunichar)-2)
			break; /* callers give valid UTF-8; never run past the end of what is not */
		next = g_utf8_next_char(p);
		if (!wide)
			wide = g_string_new(NULL);
		fold_char(c, used ? out[used - 1] : '\0', wide);
		out = fold_room(out, map, &room, used + wide->len + (size_t)(end - next) + 1);
		for (i = 0; i < wide->len; i++) {
			if (map)
				(*map)[used] = (size_t)(p - s);
			out[used++] = wide->str[i];
		}
	}
	if (map)
		(*map)[used] = (size_t)(p - s);
	out[used] = '\0';
	return out;
}

char *
text_fold(TALLOC_CTX *mem, const char *s)
{
	return text_fold_map(mem, s, NULL);
}

bool
words_hold(const char *words, const char *word, size_t n)
{
	const char *p = words;

	while (n > 0 && (p = memmem(p, strlen(p), word, n)) != NULL) {
		if ((p == words || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
			return true;
		p += n;
	}
	return false;
}

int
text_distance(const char *a, const char *b, int max)
{
	enum { LONGEST = 40 };
	int row[3][LONGEST + 1];
	int n = (int)strnlen(a, LONGEST), m = (int)strnlen(b, LONGEST);
	int i, j;

	if (n - m > max || m - n > max)
		return max + 1;
	for (j = 0; j <= m; j++)
		row[0][j] = j;
	for (i = 1; i <= n; i++) {
		int *now = row[i % 3], *up = row[(i - 1) % 3], *upper = row[(i + 1) % 3];

		now[0] = i;
		for (j = 1; j <= m; j++) {
			int cost = a[i - 1] != b[j - 1];

			now[j] = MIN(MIN(now[j - 1], up[j]) + 1, up[j - 1] + cost);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				now[j] = MIN(now[j], upper[j - 2] + 1);
		}
	}
	return MIN(row[n % 3][m], max + 1);
}

bool
addr_check(const char *addr)
{
	static const char local_extra[] = "!#$&'*+-/=?^_`{|}~";
	const char *at = strchr(addr, '@');
	const char *p;
	size_t label = 0;

	if (!at || at == addr || strlen(addr) > LIMIT_ADDRESS || at - addr > 64)
		return false;
	for (p = addr; p < at; p++) {
		if (*p == '.') {
			if (p == addr || p + 1 == at || p[1] == '.')
				return false;
		} else if (!g_ascii_isalnum(*p) && !strchr(local_extra, *p)) {
			return false;
		}
		if (*p == '!' || *p == '%')
			return false;
	}
	if (strcmp(at + 1, "localhost") == 0)
		return true;
	if (!strchr(at + 1, '.'))
		return false;
	for (p = at + 1; *p; p++) {
		if (*p == '.') {
			if (label == 0 || p[-1] == '-' || p[1] == '\0')
				return false;
			label = 0;
			continue;
		}
		if (!g_ascii_isalnum(*p) && (*p != '-' || label == 0))
			return false;
		if (++label > 63)
			return false;
	}
	return label > 0 && p[-1] != '-';
}

char *
addr_clean(TALLOC_CTX *mem, const char *addr)
{
	char *out, *p;

	if (!addr_check(addr))
		return NULL;
	out = talloc_strdup(mem, addr);
	for (p = strchr(out, '@'); *p; p++)
		*p = g_ascii_tolower(*p);
	return out;
}

bool
addr_same(const char *a, const char *b)
{
	return strcasecmp(a, b) == 0;
}

const char *
addr_domain(const char *addr)
{
	const char *at = strchr(addr, '@');

	return at ? at + 1 : "";
}

bool
text_header_safe(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			return false;
	return true;
}

char *
text_trim(char *s)
{
	size_t n;

	while (g_ascii_isspace(*s))
		s++;
	n = strlen(s);
	while (n > 0 && g_ascii_isspace(s[n - 1]))
		s[--n] = '\0';
	return s;
}

bool
text_starts(const char *folded, const char *prefix)
{
	while (*prefix && *folded == *prefix) {
		folded++;
		prefix++;
	}
	return *prefix == '\0';
}
