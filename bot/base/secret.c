/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/base/secret.h"

#include <glib.h>
#include <stdarg.h>
#include <string.h>
#include <sys/random.h>

static char *
base32(TALLOC_CTX *mem, const unsigned char *bytes, size_t size, size_t n)
{
	static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
	char *out = talloc_size(mem, n + 1);
	unsigned int acc = 0, bits = 0;
	size_t in = 0, i;

	for (i = 0; i < n; i++) {
		if (bits < 5) {
			acc = (acc << 8) | (in < size ? bytes[in++] : 0);
			bits += 8;
		}
		bits -= 5;
		out[i] = alphabet[(acc >> bits) & 31];
		acc &= (1U << bits) - 1;
	}
	out[n] = '\0';
	return out;
}

char *
secret_id(TALLOC_CTX *mem, const unsigned char *secret, size_t n, ...)
{
	GHmac *hmac = g_hmac_new(G_CHECKSUM_SHA256, secret, SECRET_SIZE);
	guint8 digest[32];
	gsize size = sizeof digest;
	const char *part;
	va_list ap;

	va_start(ap, n);
	while ((part = va_arg(ap, const char *)) != NULL) {
		g_hmac_update(hmac, (const guchar *)part, (gssize)strlen(part));
		g_hmac_update(hmac, (const guchar *)"\x1f", 1);
	}
	va_end(ap);
	g_hmac_get_digest(hmac, digest, &size);
	g_hmac_unref(hmac);
	return base32(mem, digest, sizeof digest, n);
}

char *
letter_id(TALLOC_CTX *mem, const unsigned char *secret, const char *cause, size_t index, const char *to)
{
	char *number = talloc_asprintf(mem, "%zu", index), *id, *check;

	id = secret_id(mem, secret, LETTER_CHARS, "letter", cause, number, to, NULL);
	check = secret_id(mem, secret, CHECK_CHARS, "check", id, NULL);
	return talloc_asprintf(mem, "%s.%s", id, check);
}

char *
sha256_hex(TALLOC_CTX *mem, const void *bytes, size_t n)
{
	GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
	char *hex;

	g_checksum_update(sum, bytes, (gssize)n);
	hex = talloc_strdup(mem, g_checksum_get_string(sum));
	g_checksum_free(sum);
	return hex;
}

bool
secret_same(const char *a, const char *b)
{
	size_t n = strlen(a), i;
	unsigned int different = 0;

	if (strlen(b) != n)
		return false;
	for (i = 0; i < n; i++)
		different |= (unsigned char)a[i] ^ (unsigned char)b[i];
	return different == 0;
}

int
secret_draw(void *bytes, size_t n)
{
	return getrandom(bytes, n, 0) == (ssize_t)n ? 0 : -1;
}
