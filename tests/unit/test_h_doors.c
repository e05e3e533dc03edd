/* SPDX-License-Identifier: EUPL-1.2
 *
 * Codes, addresses and chat accounts as people write them.
 */
#include <glib.h>

#include "handlers/doors.h"
#include "handlers/lookalike.h"
#include "tests/unit/check.h"

/* Text, what it gives as a code where one is awaited. */
static const char *const given[][2] = {
	{ "123456", "123456" },
	{ "123 456", "123456" },
	{ "123\u00a0456", "123456" },
	{ "123\u202f456", "123456" },
	{ "123-456", "123456" },
	{ "123\u2013456", "123456" },
	{ "12-34-56", "123456" },
	{ "1 2 3 4 5 6", "123456" },
	{ "123.456", "123456" },
	{ "  123456.  ", "123456" },
	{ "code : 123456", "123456" },
	{ "Code: 123 456", "123456" },
	{ "CODE=123456", "123456" },
	{ "mon code est le 123 456", "123456" },
	{ "Merci ! mon code est le 123 456", "123456" },
	{ "voici le code que j'ai re\u00e7u : 123 456, merci", "123456" },
	{ "my code is 123 456", "123456" },
	{ "Bonjour,\nvoici : 123 456\nMerci", "123456" },
	{ "123 456\n\nClaire Le Goff\n02 99 00 00 00", "123456" },
	{ "Le code :\n\n123 456\n", "123456" },
	{ "\u00ab 123 456 \u00bb", "123456" },
	{ "000 000", "000000" },
	{ "12345", "" },
	{ "1234567", "" },
	{ "02 99 00 00 00", "" },
	{ "", "" },
	{ "code", "" },
	{ "mon code postal est 35000", "" },
	{ "il y a 123 456 habitants dans ce bassin de vie", "" },
	{ "le 12/03/26", "" },
	{ "A123456", "" },
	{ "123456789012", "" },
	{ "+33 299 000", "" },
};

static void
codes(void)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	char digits[CODE_DIGITS + 1];
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(given); i++) {
		bool found = code_given(mem, given[i][0], digits);

		if (found != (*given[i][1] != 0))
			printf("  in: %s\n", given[i][0]);
		CHECK_INT(found, *given[i][1] != 0);
		if (found)
			CHECK_STR(digits, given[i][1]);
	}
	talloc_free(mem);
}

static void
doors(void)
{
	TALLOC_CTX *mem = talloc_new(NULL);

	CHECK_STR(address_in(mem, "claire@caf.example"), "claire@caf.example");
	CHECK_STR(address_in(mem, "Claire Le Goff <Claire.LeGoff@CAF.example>,"), "Claire.LeGoff@caf.example");
	CHECK_STR(address_in(mem, "je suis Claire, mon adresse est claire@caf.example."), "claire@caf.example");
	CHECK_STR(address_in(mem, "mailto:claire@caf.example"), "claire@caf.example");
	CHECK_STR(address_in(mem, "\u00ab\u00a0claire@caf.example\u00a0\u00bb"), "claire@caf.example");
	CHECK(!address_in(mem, "@claire:agent.example"));
	CHECK(!address_in(mem, "claire"));
	CHECK(!address_in(mem, "a@b@c.example"));
	CHECK_STR(account_in(mem, "mon compte @claire:agent.example !"), "@claire:agent.example");
	CHECK_STR(account_in(mem, "(@Claire:Agent.example:8448)"), "@Claire:Agent.example:8448");
	CHECK(!account_in(mem, "@claire"));
	CHECK(!account_in(mem, "claire@caf.example"));
	CHECK(!account_in(mem, "@:agent.example"));
	CHECK(!account_in(mem, "@claire:"));
	CHECK(account_check("@prenom.nom-agents.example:agent.example"));
	CHECK(!account_check("@claire:agent.example/x y"));
	CHECK(!account_check("@cl\u00e9:agent.example"));
	talloc_free(mem);
}

/* What is shown, whose name it is taken for; and names that are only alike in part. */
static void
names(void)
{
	static const char *const same[] = { "Anne Kermarrec", "anne kermarrec", "ANNE KERMARREC", "KERMARREC Anne",
		"Kermarrec, Anne (Ti Lab)", "\u0410nne Kermarrec", "Ann\u0435 K\u0435rmarr\u0435c", "An\u200bne Ker\u00admarrec",
		"\u202eAnne\u202c Kermarrec", "\uff21\uff4e\uff4e\uff45 \uff2b\uff45\uff52\uff4d\uff41\uff52\uff52\uff45\uff43",
		"Anne  Kerrnarrec", "4nn3 K3rm4rr3c", "Anne\u00a0Kermarrec", "Ann\u00e9 Kermarrec", "anne.kermarrec",
		"\u0391nne \u039aermarrec", "Anne Kermarrec \u2705" };
	static const char *const other[] = { "Anne", "Anne Le Goff", "Kermarrec", "Annette Kermarrec", "Yann Kermarrec", "Jeanne Kermarrec",
		"", "\u200b", "Anne K." };
	TALLOC_CTX *mem = talloc_new(NULL);
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(same); i++) {
		if (!looks_like(mem, same[i], "Anne Kermarrec"))
			printf("  no look-alike: %s (%s)\n", same[i], skeleton(mem, same[i]));
		CHECK(looks_like(mem, same[i], "Anne Kermarrec"));
	}
	for (i = 0; i < G_N_ELEMENTS(other); i++)
		CHECK(!looks_like(mem, other[i], "Anne Kermarrec"));
	CHECK(looks_like(mem, "Paul Ri0u", "Paul Riou"));
	CHECK(looks_like(mem, "PauI Riou", "Paul Riou"));
	CHECK(looks_like(mem, "Soizic LE GALL", "So\u00efzic Le Gall"));
	CHECK(!looks_like(mem, "Paul", "Paul Riou"));
	CHECK(!looks_like(mem, "x", ""));
	CHECK(account_external("@a.b-c.example:agent.externe.tchap.example"));
	CHECK(!account_external("@agent.externe.x:agent.interieur.tchap.example"));
	CHECK(!account_external("@x:notagent.externe.example"));
	talloc_free(mem);
}

int
main(void)
{
	codes();
	doors();
	names();
	return check_report();
}
