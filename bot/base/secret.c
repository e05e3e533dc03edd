/* SPDX-License-Identifier: EUPL-1.2
 *
 * The hash is OpenSSL's: GLib's takes forty instructions a byte, which was a tenth of the cost of a mail.
 */
#include "bot/base/secret.h"

#include <glib.h>
#include <openssl/evp.h>
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

enum { DIGEST = 32, BLOCK = 64 };

struct sha256 {
	EVP_MD_CTX *ctx;
};

static int
sha256_free(struct sha256 *sum)
{
	EVP_MD_CTX_free(sum->ctx);
	return 0;
}

/* OpenSSL fails here only without memory, where GLib and talloc end the program too. */
static void
must(int done)
{
	if (done != 1)
		g_error("no SHA-256");
}

struct sha256 *
sha256_new(TALLOC_CTX *mem)
{
	static EVP_MD *kind; /* looked up once: that alone costs more than a short hash */
	struct sha256 *sum = talloc_zero(mem, struct sha256);

	if (!kind)
		kind = EVP_MD_fetch(NULL, "SHA256", NULL);
	sum->ctx = EVP_MD_CTX_new();
	talloc_set_destructor(sum, sha256_free);
	must(kind && sum->ctx && EVP_DigestInit_ex2(sum->ctx, kind, NULL));
	return sum;
}

void
sha256_add(struct sha256 *sum, const void *bytes, size_t n)
{
	must(EVP_DigestUpdate(sum->ctx, bytes, n));
}

static void
sha256_end(struct sha256 *sum, unsigned char digest[DIGEST])
{
	must(EVP_DigestFinal_ex(sum->ctx, digest, NULL));
	talloc_free(sum);
}

char *
sha256_hex_end(TALLOC_CTX *mem, struct sha256 *sum)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char digest[DIGEST];
	char *hex = talloc_size(mem, 2 * DIGEST + 1);
	int i;

	sha256_end(sum, digest);
	for (i = 0; i < DIGEST; i++) {
		hex[2 * i] = digits[digest[i] >> 4];
		hex[2 * i + 1] = digits[digest[i] & 15];
	}
	hex[2 * DIGEST] = '\0';
	return hex;
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
	struct sha256 *sum = sha256_new(mem);

	sha256_add(sum, bytes, n);
	return sha256_hex_end(mem, sum);
}

/* RFC 2104: the secret, shorter than a block, is mixed with a byte that tells the inner from the outer hash. */
static struct sha256 *
keyed(TALLOC_CTX *mem, const unsigned char *secret, unsigned char with)
{
	struct sha256 *sum = sha256_new(mem);
	unsigned char pad[BLOCK];
	size_t i;

	for (i = 0; i < BLOCK; i++)
		pad[i] = (unsigned char)((i < SECRET_SIZE ? secret[i] : 0) ^ with);
	sha256_add(sum, pad, BLOCK);
	return sum;
}

char *
secret_id(TALLOC_CTX *mem, const unsigned char *secret, size_t n, ...)
{
	struct sha256 *inner = keyed(mem, secret, 0x36), *outer = keyed(mem, secret, 0x5c);
	unsigned char digest[DIGEST];
	const char *part;
	va_list ap;

	va_start(ap, n);
	while ((part = va_arg(ap, const char *)) != NULL) {
		sha256_add(inner, part, strlen(part));
		sha256_add(inner, "\x1f", 1);
	}
	va_end(ap);
	sha256_end(inner, digest);
	sha256_add(outer, digest, DIGEST);
	sha256_end(outer, digest);
	return base32(mem, digest, DIGEST, n);
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
