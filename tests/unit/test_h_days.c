/* SPDX-License-Identifier: EUPL-1.2
 *
 * Days and lengths of time, as people write them. Today is Monday 2 March 2026 unless another day is given.
 */
#include <glib.h>

#include "handlers/day.h"
#include "tests/unit/check.h"

static const char *const kinds[] = { "none", "good", "past", "unsure", "impossible" };

/* "good 2026-03-12", "unsure 2026-03-05 2026-03-12", "none" */
static void
check_day(const char *today, enum day_side side, const char *text, const char *want)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	uint32_t day, other;
	enum day_read r = day_find(mem, text, side, day_from_iso(today), &day, &other);
	char *got = talloc_strdup(mem, kinds[r]);

	if (r == DAY_GOOD || r == DAY_PAST || r == DAY_UNSURE)
		got = talloc_asprintf_append(got, " %s", day_iso(mem, day));
	if (r == DAY_UNSURE)
		got = talloc_asprintf_append(got, " %s", day_iso(mem, other));
	CHECK_STR(got, want);
	if (strcmp(got, want) != 0)
		printf("   of: %s\n", text);
	talloc_free(mem);
}

static void
days(void)
{
	static const struct {
		const char *text, *want;
	} ahead[] = {
		{ "12/03", "good 2026-03-12" },
		{ "12/3", "good 2026-03-12" },
		{ "le 12/03/2026 à 14h", "good 2026-03-12" },
		{ "12.03.26", "good 2026-03-12" },
		{ "12-03", "good 2026-03-12" },
		{ "2026-03-12", "good 2026-03-12" },
		{ "12 mars", "good 2026-03-12" },
		{ "le jeudi 12 mars 2026", "good 2026-03-12" },
		{ "Jeudi 12 MARS", "good 2026-03-12" },
		{ "jeudi 12 mrs", "good 2026-03-12" },
		{ "1er avril", "good 2026-04-01" },
		{ "au 3 fév. 2027", "good 2027-02-03" },
		{ "15 aout", "good 2026-08-15" },
		{ "15 août", "good 2026-08-15" },
		{ "2 juilet", "good 2026-07-02" },
		{ "March 12", "good 2026-03-12" },
		{ "12th of March", "good 2026-03-12" },
		{ "March 12, 2027", "good 2027-03-12" },
		{ "jeudi", "good 2026-03-05" },
		{ "lundi", "good 2026-03-09" },
		{ "jeudi 12", "good 2026-03-12" },
		{ "vendredi 13", "good 2026-03-13" },
		{ "demain", "good 2026-03-03" },
		{ "après-demain", "good 2026-03-04" },
		{ "aujourd'hui", "good 2026-03-02" },
		{ "2/3", "good 2026-03-02" },
		{ "12/01", "past 2026-01-12" },
		{ "1er mars", "past 2026-03-01" },
		{ "12/03/2025", "past 2025-03-12" },
		{ "jeudi prochain", "unsure 2026-03-05 2026-03-12" },
		{ "lundi prochain", "good 2026-03-09" },
		{ "mardi 12 mars", "unsure 2026-03-12 2026-03-10" },
		{ "31/02", "impossible" },
		{ "45/12", "impossible" },
		{ "bientôt", "none" },
		{ "", "none" },
		{ "le comité", "none" },
		{ "12", "none" },
		{ "3 dossiers", "none" },
		{ "de 8. 3 cas", "none" },
	};
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(ahead); i++)
		check_day("2026-03-02", DAY_AHEAD, ahead[i].text, ahead[i].want);
	check_day("2026-03-02", DAY_AHEAD, "29 février", "good 2028-02-29");
	check_day("2026-12-15", DAY_AHEAD, "12/01", "good 2027-01-12");
	check_day("2026-03-05", DAY_AHEAD, "jeudi", "good 2026-03-12");
	check_day("2026-03-06", DAY_AHEAD, "jeudi prochain", "good 2026-03-12");
	check_day("2026-03-16", DAY_BEHIND, "12/03", "good 2026-03-12");
	check_day("2026-03-16", DAY_BEHIND, "bilan du comité de jeudi", "good 2026-03-12");
	check_day("2026-01-05", DAY_BEHIND, "18 décembre", "good 2025-12-18");
	check_day("2026-03-16", DAY_NEAR, "9 mars", "good 2026-03-09");
	check_day("2026-12-20", DAY_NEAR, "4 janvier", "good 2027-01-04");
}

static void
check_span(const char *text, const char *want)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	uint32_t end = day_after_span(mem, text, day_from_iso("2026-03-02"));

	CHECK_STR(end ? day_iso(mem, end) : "none", want);
	talloc_free(mem);
}

static void
spans(void)
{
	check_span("3 mois", "2026-06-02");
	check_span("trois mois", "2026-06-02");
	check_span("6 semaines", "2026-04-13");
	check_span("de 6 à 8 semaines", "2026-04-27");
	check_span("un an", "2027-03-02");
	check_span("10 jours", "2026-03-12");
	check_span("two weeks", "2026-03-16");
	check_span("un trimestre", "2026-06-02");
	check_span("un mois et demi", "2026-04-17");
	check_span("le temps qu'il faudra", "none");
	check_span("999999999 jours", "none");
	check_span("", "none");
}

int
main(void)
{
	days();
	spans();
	CHECK_INT(day_from_iso("2026-03"), 0);
	CHECK_INT(day_from_iso("x"), 0);
	return check_report();
}
