/* SPDX-License-Identifier: EUPL-1.2
 *
 * Ids that are derived, never drawn: the same cause gives the same id after a crash and after a
 * restore. HMAC-SHA256, written in RFC 4648 base32 lower case without padding.
 */
#ifndef BOT_BASE_SECRET_H
#define BOT_BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <talloc.h>

#define SECRET_SIZE 32 /* bytes of an instance secret */

/* `n` base32 characters of HMAC(secret, parts joined by 0x1f); n <= 51. Parts end with NULL. */
char *secret_id(TALLOC_CTX *, const unsigned char *secret, size_t n, ...) __attribute__((sentinel));

/* The id of a letter, without domain: "<letter>.<check>" of the key of the message that caused it, its place among that message's
 * letters, and whom it goes to. */
#define LETTER_CHARS 26
#define CHECK_CHARS 8
char *letter_id(TALLOC_CTX *, const unsigned char *secret, const char *cause, size_t index, const char *to);

/* Hex SHA-256. */
char *sha256_hex(TALLOC_CTX *, const void *bytes, size_t n);
/* The same of what comes in pieces; the end frees it. */
struct sha256;
struct sha256 *sha256_new(TALLOC_CTX *);
void sha256_add(struct sha256 *, const void *bytes, size_t n);
char *sha256_hex_end(TALLOC_CTX *, struct sha256 *);

/* Same bytes, in constant time for equal lengths. */
bool secret_same(const char *a, const char *b);

/* Fills from getrandom(2); 0, or -1 with errno. */
int secret_draw(void *bytes, size_t n);

#endif
