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
	return c == 0xAD || c == 0x061C || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
	    (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) ||
	    (c >= 0xE0000 && c <= 0xE007F);
}

/* Composing is dear and hardly ever needed: below U+0300 keyboards give composed letters, and in U+2000-U+2FFF (punctuation, arrows,
 * the euro sign) only the rows of U+20C0 and U+2100 hold anything that NFC would change. */
static bool
is_composed(const char *s)
{
	const unsigned char *p;

	for (p = (const unsigned char *)s; *p; p++)
		if (*p >= 0xcc && (*p != 0xe2 || p[1] == 0x83 || p[1] == 0x84))
			return false;
	return true;
}

/* GLib's composing takes time by the square of the accents that stand in one text: give it a piece at a time. A piece ends where a letter
 * begins, and anyhow. */
static char *
compose(const char *s)
{
	enum { PIECE = 1024, LONGEST = 2048 };
	GString *out = g_string_sized_new(strlen(s) + 1);
	const char *p = s;

	while (*s) {
		char *piece;

		do
			p = g_utf8_next_char(p);
		while (*p && p - s < LONGEST && (p - s < PIECE || g_unichar_combining_class(g_utf8_get_char(p)) != 0));
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

char *
text_clean(TALLOC_CTX *mem, const void *bytes, size_t n, size_t max)
{
	g_autofree char *valid = make_valid(bytes ? bytes : "", n);
	g_autofree char *nfc = is_composed(valid) ? NULL : compose(valid);
	const char *s = nfc ? nfc : valid;
	size_t size = strlen(s), used = 0;
	char *out = talloc_size(mem, (size < max ? size : max) + 1);

	for (; *s; s = g_utf8_next_char(s)) {
		if ((*s >= ' ' && *s < 0x7f) || *s == '\n') { /* nearly all of it */
			if (used == max)
				break;
			out[used++] = *s;
			continue;
		}
		gunichar c = g_utf8_get_char(s);
		size_t width = (size_t)(g_utf8_next_char(s) - s);

		if (c == '\r')
			c = s[1] == '\n' ? 0 : '\n';
		else if (c == 0x2028 || c == 0x2029 || c == 0x85 || c == 0x0B || c == 0x0C)
			c = '\n';
		if (c == 0 || hidden(c) || (g_unichar_iscntrl(c) && c != '\n' && c != '\t'))
			continue;
		if (c == '\n')
			width = 1;
		if (used + width > max)
			break;
		if (c == '\n')
			out[used] = '\n';
		else
			memcpy(out + used, s, width);
		used += width;
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
		size_t width = (size_t)(g_utf8_next_char(p) - p);
		gunichar c = g_utf8_get_char(p);

		next = p + width;
		if (c == ' ' || c == '\n' || c == '\t') {
			gap = used > 0;
			continue;
		}
		if (used + width + gap > max)
			break;
		if (gap)
			clean[used++] = ' ';
		gap = false;
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
	case 0x153: case 0x152: return "oe";
	case 0xE6: case 0xC6: return "ae";
	case 0xDF: return "ss";
	case 0x2018: case 0x2019: case 0x201B: case 0x2BC: case 0xB4: case '`': return "'";
	case 0x201C: case 0x201D: case 0x201E: case 0xAB: case 0xBB: return "\"";
	case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2014: case 0x2015: case 0x2212: return "-";
	case 0x2026: return "...";
	case 0xB7: case 0x2022: case 0x2219: case 0x22C5: return ".";
	case 0xB0: case 0xBA: return "o";
	case '\t': return " ";
	default: return NULL;
	}
}

static size_t *
grown(TALLOC_CTX *mem, size_t *at, size_t *room, size_t used)
{
	if (used + 1 <= *room)
		return at;
	*room = (used + 1) * 2;
	return talloc_realloc_size(mem, at, *room * sizeof *at);
}

char *
text_fold_map(TALLOC_CTX *mem, const char *s, size_t **map)
{
	GString *out = g_string_sized_new(strlen(s) + 1);
	size_t *at = NULL, room = 0;
	const char *p;
	char *result;

	for (p = s; *p; p = g_utf8_next_char(p)) {
		gunichar c;
		const char *special;
		gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
		size_t before = out->len, n, i;

		if (*p > ' ' && *p < 0x7f && *p != '`') { /* nearly all of it */
			g_string_append_c(out, g_ascii_tolower(*p));
			if (map)
				at = grown(mem, at, &room, out->len);
			if (map)
				at[before] = (size_t)(p - s);
			continue;
		}
		c = g_utf8_get_char_validated(p, -1);
		if (c == (gunichar)-1 || c == (gunichar)-2)
			break; /* callers give valid UTF-8; never run past the end of what is not */
		special = fold_special(c);
		if (special) {
			if (!(*special == ' ' && out->len && out->str[out->len - 1] == ' '))
				g_string_append(out, special);
		} else if (c == '\n') {
			g_string_append_c(out, '\n');
		} else if (g_unichar_isspace(c)) {
			if (!(out->len && out->str[out->len - 1] == ' '))
				g_string_append_c(out, ' ');
		} else {
			n = g_unichar_fully_decompose(c, TRUE, parts, G_N_ELEMENTS(parts));
			for (i = 0; i < n; i++)
				if (g_unichar_combining_class(parts[i]) == 0)
					g_string_append_unichar(out, g_unichar_tolower(parts[i]));
		}
		if (map) {
			at = grown(mem, at, &room, out->len);
			for (i = before; i < out->len; i++)
				at[i] = (size_t)(p - s);
		}
	}
	if (map) {
		if (!at)
			at = talloc_array(mem, size_t, 1);
		at[out->len] = (size_t)(p - s);
		*map = at;
	}
	result = talloc_strndup(mem, out->str, out->len);
	g_string_free(out, TRUE);
	return result;
}

char *
text_fold(TALLOC_CTX *mem, const char *s)
{
	return text_fold_map(mem, s, NULL);
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
	return strncmp(folded, prefix, strlen(prefix)) == 0;
}
