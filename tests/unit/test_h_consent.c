/* SPDX-License-Identifier: EUPL-1.2
 *
 * How the answers to a referral are read: written sentences (consents.txt), and that nothing tied to one of them makes a plain yes.
 */
#include <glib.h>

#include "bot/base/text.h"
#include "handlers/consent.h"
#include "tests/unit/check.h"

static const struct civil now = { .year = 2026, .month = 11, .day = 26, .hour = 10, .weekday = 4 };
static const char zone[] = "Europe/Paris";

/* "later no-time 2027-03-01" */
static char *
said_words(TALLOC_CTX *mem, const struct consent_said *s)
{
	char *out = talloc_strdup(mem, consent_name(s->what));
	struct civil day;

	if (s->motive_key)
		out = talloc_asprintf_append(out, " %s", s->motive_key);
	if (s->until && date_civil(s->until, zone, &day) == 0)
		out = talloc_asprintf_append(out, " %04d-%02d-%02d", day.year, day.month, day.day);
	return out;
}

static void
shape(const struct consent_said *s)
{
	CHECK(!s->motive == !s->motive_key);
	CHECK(!s->motive || *s->motive);
	CHECK(!s->until || s->what == CONSENT_LATER);
	CHECK(!s->condition || s->what == CONSENT_MAYBE || s->what == CONSENT_LATER);
	CHECK(s->what != CONSENT_ELSEWHERE || (s->elsewhere && *s->elsewhere));
}

/* What a plain yes must not survive. */
static void
never_plain(TALLOC_CTX *mem, const char *text)
{
	static const char *const tails[] = { ", mais pas avant de vous avoir parl\xc3\xa9", " mais", ", si c'est pay\xc3\xa9",
		" si ma direction est d'accord", ", sous r\xc3\xa9serve de l'accord du maire", "?", " ?", "\n?", " ?!",
		", \xc3\xa0 condition d'\xc3\xaatre pay\xc3\xa9", ", sauf si c'est loin", ", but not now", " if it is paid",
		", peut-\xc3\xaatre", ", \xc3\xa0 voir", ", je ne sais pas", "\nPar contre je ne donne pas mon nom.", ", non",
		", non merci" };
	struct consent_said s;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(tails); i++) {
		consent_read(mem, talloc_asprintf(mem, "%s%s", text, tails[i]), &now, zone, &s);
		if (s.what == CONSENT_YES)
			printf("   a plain yes: %s%s\n", text, tails[i]);
		CHECK(s.what != CONSENT_YES);
	}
}

static int
table(const char *file)
{
	g_autofree char *all = NULL;
	g_auto(GStrv) lines = NULL;
	int i, n = 0;

	if (!g_file_get_contents(file, &all, NULL, NULL))
		return 0;
	lines = g_strsplit(all, "\n", -1);
	for (i = 0; lines[i]; i++) {
		TALLOC_CTX *mem = talloc_new(NULL);
		g_auto(GStrv) parts = g_strsplit(lines[i], " | ", 3);
		struct consent_said s;

		if (*lines[i] && *lines[i] != '#' && parts[1]) {
			g_auto(GStrv) text = g_strsplit(parts[1], " // ", -1);
			g_autofree char *joined = g_strjoinv("\n", text);
			char *head = talloc_asprintf(mem, "%s: ", parts[1]);

			consent_read(mem, joined, &now, zone, &s);
			CHECK_STR(talloc_strdup_append(talloc_strdup(mem, head), said_words(mem, &s)),
			    talloc_asprintf(mem, "%s%s", head, parts[0]));
			CHECK_STR(talloc_strdup_append(talloc_strdup(mem, head), s.elsewhere ? s.elsewhere : "-"),
			    talloc_asprintf(mem, "%s%s", head, parts[2] ? parts[2] : "-"));
			shape(&s);
			never_plain(mem, joined);
			n++;
		}
		talloc_free(mem);
	}
	return n;
}

int
main(void)
{
	CHECK(table("tests/unit/consents.txt") >= 400);
	CHECK(table("tests/unit/consents-new.txt") >= 120);
	return check_report();
}
