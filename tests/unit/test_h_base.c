/* SPDX-License-Identifier: EUPL-1.2 */
#include <time.h>

#include <glib.h>

#include "bot/base/date.h"
#include "bot/base/secret.h"
#include "bot/base/text.h"
#include "tests/unit/check.h"

static TALLOC_CTX *mem;

static void
test_clean(void)
{
	char *big;
	clock_t start;
	size_t i;

	CHECK_STR(text_clean(mem,
		      "a\0b\r\nc\rd\x01\xe2\x80\xae"
		      "e",
		      14, 100),
	    "ab\nc\nde");
	CHECK_STR(text_clean(mem, "e\xcc\x81t\xc3\xa9", 6, 100), "\xc3\xa9t\xc3\xa9");
	CHECK_STR(text_clean(mem, "\xc3\xa9\xc3\xa9", 4, 3), "\xc3\xa9");
	CHECK_STR(text_clean(mem, "\xff\xfe", 2, 100), "\xef\xbf\xbd\xef\xbf\xbd");
	CHECK_STR(text_clean(mem, "e\x01\xcc\x81", 4, 100), "\xc3\xa9"); /* composed after what is dropped */
	CHECK_STR(text_clean(mem, "e\xcc\x81", 3, 1), "");
	CHECK_STR(text_clean(mem, "\xe2\x80\x80 \xe2\x8c\xa9 \xe2\x84\xab", 11, 100), "\xe2\x80\x82 \xe3\x80\x88 \xc3\x85");
	CHECK_STR(text_line(mem, " Re\xc3\xa7u \t\n le  12 ", 100), "Re\xc3\xa7u le 12");
	big = talloc_size(mem, 400001);
	for (i = 0; i < 400000; i += 2)
		memcpy(big + i, "\xcc\x81", 2);
	start = clock();
	(void)text_clean(mem, big, 400000, 400000);
	CHECK(clock() - start < CLOCKS_PER_SEC);
}

static void
test_fold(void)
{
	size_t *map;
	char *f = text_fold_map(mem, "\xc5\x92uvre\xc2\xa0\xc2\xab \xc3\x89t\xc3\xa9 \xc2\xbb", &map);

	CHECK_STR(f, "oeuvre \" ete \"");
	CHECK_INT(map[0], 0);
	CHECK_INT(map[2], 2);
	CHECK_INT(map[strlen(f)], strlen("\xc5\x92uvre\xc2\xa0\xc2\xab \xc3\x89t\xc3\xa9 \xc2\xbb"));
	CHECK_STR(text_fold(mem, "pr\xc3\xa9sent\xc2\xb7"
				 "e L\xe2\x80\x99"
				 "A"),
	    "present.e l'a");
	CHECK_INT(text_distance("atelier", "atlier", 3), 1);
	CHECK_INT(text_distance("prendre", "prnedre", 3), 1);
	CHECK_INT(text_distance("a", "abcdef", 2), 3);
}

/* Every letter of U+00C0 to U+02FF becomes what Unicode says: its decomposition without the accents, in lower case. */
static void
test_fold_letters(void)
{
	gunichar c, parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
	char letter[8], *folded;
	size_t *map, n, i;

	for (c = 0xC0; c < 0x300; c++) {
		g_autoptr(GString) want = g_string_new(NULL);

		n = g_unichar_fully_decompose(c, TRUE, parts, G_N_ELEMENTS(parts));
		for (i = 0; i < n; i++)
			if (parts[i] != ' ' && g_unichar_combining_class(parts[i]) == 0)
				g_string_append_unichar(want, g_unichar_tolower(parts[i]));
		letter[g_unichar_to_utf8(c, letter)] = '\0';
		folded = text_trim(text_fold_map(mem, letter, &map));
		if (!strstr("\xc3\x86\xc3\xa6\xc3\x9f\xc5\x92\xc5\x93\xca\xbc", letter)) /* ligatures, and an apostrophe */
			CHECK_STR(folded, want->str);
		CHECK_STR(text_clean(mem, letter, strlen(letter), 2), letter);
		CHECK_STR(text_clean(mem, letter, strlen(letter), 1), "");
	}
	/* What grows needs more room than its source. */
	folded = text_fold_map(mem, "\xe2\x84\x80\xc2\xbd\xe2\x84\x80x", &map);
	CHECK_STR(folded, "a/c1\xe2\x81\x84"
			  "2a/cx");
	CHECK_INT(map[strlen(folded) - 1], 8);
	CHECK_STR(text_fold(mem, "a \t b\r\n  C"), "a b \n c");
	CHECK_STR(text_fold(mem, "ab\xff"
				 "cd"),
	    "ab");
	CHECK_STR(text_fold(mem, "ab\xc3"), "ab");
	CHECK_STR(text_fold(mem, "ab\xc3z"), "ab");
}

static void
test_addresses(void)
{
	static const char *const good[] = { "a@b.fr", "anne.le-goff+x@lab.example", "o'brien@sub.d-x.example", "x@localhost" };
	static const char *const bad[] = { "", "a", "@b.fr", "a@", "a@b", "a..b@c.fr", ".a@c.fr", "a.@c.fr", "a b@c.fr",
		"a@b.fr\r\nRCPT TO:<x@y.fr>", "a@b.fr>", "<a@b.fr", "a%b@c.fr", "a!b@c.fr", "\"a\"@c.fr", "a@-c.fr", "a@c-.fr", "a@c..fr",
		"a@c.fr.", "\xc3\xa9@c.fr", "a@b@c.fr" };
	size_t i;

	for (i = 0; i < sizeof good / sizeof *good; i++)
		CHECK(addr_check(good[i]));
	for (i = 0; i < sizeof bad / sizeof *bad; i++)
		if (addr_check(bad[i]))
			CHECK_STR(bad[i], "refused");
	CHECK_STR(addr_clean(mem, "Anne@LAB.Example"), "Anne@lab.example");
}

static void
test_dates(void)
{
	struct civil c;
	int64_t at;

	CHECK_INT(date_parse("2026-03-02T10:00", "Europe/Paris", &at), 0);
	CHECK_INT(at, 1772442000);
	CHECK_INT(date_parse("2026-13-02", "Europe/Paris", &at), -1);
	CHECK_INT(date_parse("demain", "Europe/Paris", &at), -1);
	CHECK_INT(date_civil(1772442000, "Europe/Paris", &c), 0);
	CHECK_INT(c.weekday, 1);
	CHECK_INT(c.hour, 10);
	CHECK_INT(date_civil(0, "Europe/Nowhere", &c), -1);
}

static void
test_secret(void)
{
	static const unsigned char key[SECRET_SIZE] = "k";
	char *a = secret_id(mem, key, 26, "letter", "maildir:1", "0", NULL);

	CHECK_STR(a, "in6odob7mq4iwxr77lddixlp6o"); /* as RFC 2104 and RFC 4648 have it */
	CHECK_STR(secret_id(mem, key, 26, "letter", "maildir:1", "0", NULL), a);
	CHECK(strcmp(secret_id(mem, key, 26, "letter", "maildir:10", "", NULL), a) != 0);
	CHECK(strcmp(secret_id(mem, key, 26, "lettermaildir:1", "0", NULL), a) != 0);
	CHECK(secret_same("abc", "abc") && !secret_same("abc", "abd") && !secret_same("abc", "ab"));
	CHECK_STR(sha256_hex(mem, "abc", 3), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

int
main(void)
{
	mem = talloc_new(NULL);
	test_clean();
	test_fold();
	test_fold_letters();
	test_addresses();
	test_dates();
	test_secret();
	talloc_free(mem);
	return check_report();
}
