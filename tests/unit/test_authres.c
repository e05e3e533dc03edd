/* SPDX-License-Identifier: EUPL-1.2
 *
 * Authentication-Results: what counts as an aligned pass, and what only looks like one.
 */
#include <glib.h>

#include "bot/mail/read.h"
#include "tests/unit/check.h"

#define ID "mx.lab.example"

static const struct {
	const char *value, *from;
	bool verified;
} cases[] = {
	{ ID "; dmarc=pass header.from=caf.example", "a@caf.example", true },
	{ ID "; dmarc=pass (p=reject dis=none) header.from=caf.example", "a@caf.example", true },
	{ ID " 1; dmarc=pass header.from=caf.example", "a@caf.example", true },
	{ ID " (our gate; dmarc=fail) 1 ;\n\tspf=fail "
	     "smtp.mailfrom=x.example;\n\tdmarc=pass\n\theader.from=CAF.example",
	    "a@caf.example", true },
	{ "MX.Lab.Example; DMARC=PASS HEADER.FROM=caf.example", "a@caf.example", true },
	{ "\"" ID "\"; dmarc=pass header.from=\"caf.example\"", "a@caf.example", true },
	{ ID "; dmarc = pass header.from = caf.example", "a@caf.example", true },
	{ ID "; dmarc/1=pass header.from=caf.example", "a@caf.example", true },
	{ ID "; dkim=pass header.d=caf.example header.s=k header.b=abc", "a@caf.example", true },
	{ ID "; dkim=pass (2048-bit key) header.d=example.org reason=\"ok; dkim=x\"; dkim=pass "
	     "header.d=caf.example",
	    "a@caf.example", true },
	{ ID "; dkim=pass header.i=@caf.example", "a@caf.example", true },
	{ ID "; dkim=pass header.i=@news.caf.example header.d=caf.example", "a@caf.example", true },
	{ ID "; dkim=pass header.d=caf.example", "a@brest.caf.example", true },
	{ ID "; dkim=fail header.d=caf.example; dkim=pass header.d=caf.example", "a@caf.example", true },
	{ ID "; dmarc=permerror header.from=caf.example; dkim=pass header.d=caf.example", "a@caf.example", true },
	/* Not ours, not aligned, not enough. */
	{ ID "; spf=pass smtp.mailfrom=caf.example", "a@caf.example", false },
	{ ID "; spf=pass smtp.mailfrom=a@caf.example; dkim=none", "a@caf.example", false },
	{ ID "; none", "a@caf.example", false },
	{ ID "", "a@caf.example", false },
	{ ID ";", "a@caf.example", false },
	{ "", "a@caf.example", false },
	{ "mx.evil.example; dmarc=pass header.from=caf.example", "a@caf.example", false },
	{ ID ".evil.example; dmarc=pass header.from=caf.example", "a@caf.example", false },
	{ "x" ID "; dmarc=pass header.from=caf.example", "a@caf.example", false },
	{ ID " 2; dmarc=pass header.from=caf.example", "a@caf.example", false },
	{ ID "; dmarc=pass", "a@caf.example", false },
	{ ID "; dmarc=pass header.from=evil.example", "a@caf.example", false },
	{ ID "; dmarc=pass header.from=caf.example.evil.example", "a@caf.example", false },
	{ ID "; dmarc=pass header.from=caf.example header.from=evil.example", "a@caf.example", false },
	{ ID "; dmarc=passed header.from=caf.example", "a@caf.example", false },
	{ ID "; dmarc=fail header.from=caf.example", "a@caf.example", false },
	{ ID "; dmarc=fail header.from=caf.example; dkim=pass header.d=caf.example", "a@caf.example", false },
	{ ID "; dkim=pass header.d=caf.example; dmarc=fail header.from=caf.example", "a@caf.example", false },
	{ ID "; dkim=pass header.d=evil.example", "a@caf.example", false },
	{ ID "; dkim=pass header.d=evil.example header.i=@caf.example", "a@caf.example", false },
	{ ID "; dkim=pass header.d=example", "a@caf.example", false },
	{ ID "; dkim=pass header.d=brest.caf.example", "a@caf.example", false },
	{ ID "; dkim=pass header.d=af.example", "a@caf.example", false },
	{ ID "; dkim=pass header.d=caf.example header.l=120", "a@caf.example", false },
	{ ID "; dkim=pass", "a@caf.example", false },
	{ ID "; dkim-atps=pass header.d=caf.example", "a@caf.example", false },
	{ ID "; arc=pass header.d=caf.example", "a@caf.example", false },
	{ ID "; spf=pass (dmarc=pass header.from=caf.example) smtp.helo=x", "a@caf.example", false },
	{ ID "; spf=fail reason=\"x; dmarc=pass header.from=caf.example\"", "a@caf.example", false },
	{ ID "; spf=fail reason=\"x\\\"; dmarc=pass header.from=caf.example\"", "a@caf.example", false },
	{ ID "; spf=fail (x \\); dmarc=pass header.from=caf.example) ; none", "a@caf.example", false },
	{ ID "; spf=pass smtp.mailfrom=\"; dmarc=pass header.from=caf.example", "a@caf.example", false },
	{ ID "; dmarc=pass header.from=caf.example (", "a@caf.example", false },
	{ "(" ID "; dmarc=pass header.from=caf.example", "a@caf.example", false },
	{ ID "; dmarc=pass header.from=caf.example", "", false },
	{ ID " dmarc=pass header.from=caf.example", "a@caf.example", false },
};

static void
test_cases(void)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct authres one = { .value = cases[i].value, .position = 3 };
		int failed = check_failed;

		CHECK_INT(authres_verified(&one, 1, 10, ID, cases[i].from), cases[i].verified);
		if (failed != check_failed)
			printf("   in %s\n", cases[i].value);
	}
}

static void
test_positions(void)
{
	struct authres two[2] = { { "mx.elsewhere.example; dmarc=pass header.from=caf.example", 1 },
		{ ID "; dmarc=pass header.from=caf.example", 4 } };

	CHECK(authres_verified(two, 2, 5, ID, "a@caf.example"));
	CHECK(!authres_verified(two, 2, 4, ID, "a@caf.example"));
	CHECK(!authres_verified(two, 2, 0, ID, "a@caf.example"));
	CHECK(!authres_verified(two, 2, 5, "", "a@caf.example"));
	CHECK(!authres_verified(two, 2, 5, NULL, "a@caf.example"));
	CHECK(!authres_verified(two, 0, 5, ID, "a@caf.example"));
	/* Only the topmost of ours counts: the mail may have brought the next. */
	two[0].value = ID "; dmarc=fail header.from=caf.example";
	CHECK(!authres_verified(two, 2, 5, ID, "a@caf.example"));
	two[0].value = ID "; spf=pass smtp.mailfrom=caf.example; dmarc=none header.from=caf.example";
	CHECK(!authres_verified(two, 2, 5, ID, "a@caf.example"));
	two[0].value = ID " (";
	CHECK(!authres_verified(two, 2, 5, ID, "a@caf.example"));
}

static void
test_long(void)
{
	GString *s = g_string_new(ID);
	struct authres one = { .position = 0 };
	int i;

	for (i = 0; i < 60000; i++)
		g_string_append(s, "; (");
	one.value = s->str;
	CHECK(!authres_verified(&one, 1, 1, ID, "a@caf.example"));
	/* A value that was cut must not equal a domain. */
	g_string_assign(s, ID "; dkim=pass header.d=");
	for (i = 0; i < 400; i++)
		g_string_append_c(s, 'x');
	g_string_append(s, ".caf.example");
	one.value = s->str;
	CHECK(!authres_verified(&one, 1, 1, ID, "a@caf.example"));
	g_string_free(s, TRUE);
}

int
main(void)
{
	test_cases();
	test_positions();
	test_long();
	return check_report();
}
