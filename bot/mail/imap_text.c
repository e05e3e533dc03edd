/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/mail/imap_text.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/secret.h"

/* UTF-16BE in base64 with ',' for '/' and no padding. */
static void
append_shifted(GString *out, const gunichar *chars, size_t n)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";
	unsigned int acc = 0, bits = 0;
	size_t i, u;

	g_string_append_c(out, '&');
	for (i = 0; i < n; i++) {
		gunichar c = chars[i];
		unsigned int units[2];
		size_t n_units = 1;

		units[0] = c;
		if (c > 0xffff) {
			units[0] = 0xd800 + ((c - 0x10000) >> 10);
			units[1] = 0xdc00 + ((c - 0x10000) & 0x3ff);
			n_units = 2;
		}
		for (u = 0; u < n_units; u++) {
			acc = (acc << 16) | units[u];
			for (bits += 16; bits >= 6; bits -= 6)
				g_string_append_c(out, alphabet[(acc >> (bits - 6)) & 63]);
			acc &= (1U << bits) - 1;
		}
	}
	if (bits > 0)
		g_string_append_c(out, alphabet[(acc << (6 - bits)) & 63]);
	g_string_append_c(out, '-');
}

static void
append_utf7(GString *out, const char *utf8)
{
	g_autofree char *valid = g_utf8_make_valid(utf8, -1);
	g_autofree char *nfc = g_utf8_normalize(valid, -1, G_NORMALIZE_NFC);
	glong n;
	g_autofree gunichar *chars = g_utf8_to_ucs4_fast(nfc, -1, &n);
	glong i, start;

	for (i = 0; i < n; i++) {
		if (chars[i] == '&') {
			g_string_append(out, "&-");
		} else if (chars[i] >= 0x20 && chars[i] < 0x7f) {
			if (chars[i] == '"' || chars[i] == '\\')
				g_string_append_c(out, '\\');
			g_string_append_c(out, (char)chars[i]);
		} else {
			for (start = i; i + 1 < n && (chars[i + 1] < 0x20 || chars[i + 1] >= 0x7f); i++)
				;
			append_shifted(out, chars + start, (size_t)(i + 1 - start));
		}
	}
}

char *
imap_name(TALLOC_CTX *mem, const char *prefix, const char *utf8)
{
	GString *out = g_string_new("\"");
	const char *s;
	char *name;

	if (g_ascii_strcasecmp(utf8, "INBOX") != 0 && !g_str_has_prefix(utf8, prefix))
		for (s = prefix; *s; s++) {
			if (*s == '"' || *s == '\\')
				g_string_append_c(out, '\\');
			g_string_append_c(out, *s);
		}
	append_utf7(out, utf8);
	g_string_append_c(out, '"');
	name = talloc_strndup(mem, out->str, out->len);
	g_string_free(out, TRUE);
	return name;
}

static int
uid_compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

char *
imap_set(TALLOC_CTX *mem, uint32_t *uids, size_t n)
{
	char *out = talloc_strdup(mem, "");
	size_t i, j;

	qsort(uids, n, sizeof *uids, uid_compare);
	for (i = 0; i < n; i = j + 1) {
		for (j = i; j + 1 < n && uids[j + 1] - uids[j] <= 1; j++)
			;
		out = talloc_asprintf_append_buffer(out, "%s%u", i ? "," : "", uids[i]);
		if (uids[j] != uids[i])
			out = talloc_asprintf_append_buffer(out, ":%u", uids[j]);
	}
	return out;
}

int
imap_tag(char *out)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	unsigned char bytes[IMAP_TAG_SIZE - 1];
	size_t i;

	if (secret_draw(bytes, sizeof bytes) < 0)
		return -1;
	for (i = 0; i < sizeof bytes; i++)
		out[i] = alphabet[bytes[i] & (i == 0 ? 15 : 31)];
	out[sizeof bytes] = '\0';
	return 0;
}
