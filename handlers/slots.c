/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/slots.h"

#include <string.h>

#include "bot/base/text.h"
#include "handlers/asking.h"
#include "templates/render.h"

int32_t
slot_day(const struct civil *c)
{
	return dates_day(c->year, c->month, c->day);
}

int
slot_minute(const struct civil *c)
{
	return c->hour * 60 + c->minute;
}

static int64_t
moment(const struct civil *c)
{
	return (int64_t)slot_day(c) * 1440 + slot_minute(c);
}

int
slots_minutes(const struct slot *s)
{
	return (int)(moment(&s->end) - moment(&s->start));
}

int
slots_compare(const struct slot *a, const struct slot *b)
{
	int64_t starts = moment(&a->start) - moment(&b->start), ends = moment(&a->end) - moment(&b->end);

	if (starts != 0)
		return starts < 0 ? -1 : 1;
	if (ends != 0)
		return ends < 0 ? -1 : 1;
	return (int)b->all_day - (int)a->all_day;
}

bool
slots_overlap(const struct slot *a, const struct slot *b)
{
	return moment(&a->start) < moment(&b->end) && moment(&b->start) < moment(&a->end);
}

const char *
slots_fault_name(enum slot_fault fault)
{
	static const char *const names[SLOT_FAULTS] = { [SLOT_PAST] = "past",
		[SLOT_IMPOSSIBLE] = "impossible",
		[SLOT_UNSURE] = "unsure",
		[SLOT_FAR] = "far",
		[SLOT_RELATIVE] = "relative",
		[SLOT_VAGUE] = "vague",
		[SLOT_SCHOOL] = "school-holidays",
		[SLOT_HOLIDAY] = "holiday",
		[SLOT_CLOSED] = "closed",
		[SLOT_WEEKEND] = "weekend",
		[SLOT_SHORT] = "short",
		[SLOT_OVERLAP] = "overlap",
		[SLOT_OUTSIDE] = "outside",
		[SLOT_UNREAD] = "unread",
		[SLOT_MANY] = "many" };

	return names[fault];
}

/* "Europe/Paris" -> "Paris", "America/Sao_Paulo" -> "Sao Paulo" */
static const char *
city(TALLOC_CTX *mem, const char *zone)
{
	const char *slash = strrchr(zone, '/');
	char *name = talloc_strdup(mem, slash ? slash + 1 : zone), *p;

	for (p = name; *p; p++)
		if (*p == '_')
			*p = ' ';
	return name;
}

char *
slots_say(TALLOC_CTX *mem, const struct templates *words, const char *lang, const struct slot *s, const char *zone)
{
	const struct span span = { .start = s->start, .end = s->end, .all_day = s->all_day };
	char *said = dates_say(mem, words, lang, &span);

	if (!zone)
		return said;
	return label_fill(mem, words, lang, "slot.zoned",
	    (const struct var[]){ { .name = "when", .text = said }, { .name = "place", .text = city(mem, zone) }, { .name = NULL } });
}

char *
slots_problem_say(TALLOC_CTX *mem, const struct templates *words, const char *lang, const struct slot_problem *p)
{
	const char *when = p->slot.start.year ? slots_say(mem, words, lang, &p->slot, NULL) : p->text;
	const char *other = p->other.start.year ? slots_say(mem, words, lang, &p->other, NULL) : "";
	const char *holiday = p->holiday ? label(words, lang, talloc_asprintf(mem, "holiday.%s", p->holiday)) : NULL;

	return label_fill(mem, words, lang, talloc_asprintf(mem, "slot.%s", slots_fault_name(p->fault)),
	    (const struct var[]){ { .name = "text", .text = p->text }, { .name = "when", .text = when }, { .name = "other", .text = other },
		{ .name = "holiday", .text = holiday ? holiday : "" }, { .name = NULL } });
}

/* --- patterns --- */

const GRegex *
asking_regex(const char *pattern)
{
	static GHashTable *all;
	GRegex *r;

	if (!all)
		all = g_hash_table_new(g_direct_hash, g_direct_equal);
	r = g_hash_table_lookup(all, pattern);
	if (!r) {
		r = g_regex_new(pattern, G_REGEX_OPTIMIZE, 0, NULL);
		g_hash_table_insert(all, (void *)(uintptr_t)pattern, r);
	}
	return r;
}

bool
asking_has(const char *pattern, const char *text)
{
	return g_regex_match(asking_regex(pattern), text, 0, NULL);
}

bool
asking_find(const char *pattern, const char *text, size_t from, int group, int *start, int *end)
{
	g_autoptr(GMatchInfo) m = NULL;

	return g_regex_match_full(asking_regex(pattern), text, -1, (gint)from, 0, &m, NULL) &&
	       g_match_info_fetch_pos(m, group, start, end) && *start >= 0;
}

int
asking_number(const char *pattern, const char *text, int group)
{
	int start, end;
	gint64 n;

	if (!asking_find(pattern, text, 0, group, &start, &end) || end - start > 6)
		return -1;
	n = g_ascii_strtoll(text + start, NULL, 10);
	return (int)n;
}

/* --- what is written out first --- */

static char *
replaced(TALLOC_CTX *mem, const char *text, const char *pattern, const char *with)
{
	g_autofree char *out = g_regex_replace(asking_regex(pattern), text, -1, 0, with, 0, NULL);

	return talloc_strdup(mem, out ? out : text);
}

char *
slots_tidy(TALLOC_CTX *mem, const char *text)
{
	static const char both[] =
	    "(?i)\\b(semaine|week)s?( du| of| de| n[o\\x{b0}])?( the)? (\\d{1,2}(?:er)?) ?(,|ou|et|or|and) ?(?:du |of )?(\\d{1,2}(?:er)?)\\b(?! ?[hH:])";
	static const char same[] = "(?i)\\bcelle( du| de| d['\\x{2019}])";
	static const char two[] = "(?i)\\ble (\\d{1,2}) (ou|et) (\\d{1,2})(?= *(?:[.,;?!)\\n]|$|(?:au |le )?(?:matin|apr)))";
	static const char am[] = "(?i)(?<=\\d/\\d\\d )am\\b(?! ?\\d)|(?<=\\d/\\d )am\\b(?! ?\\d)|(?i)(?<=di )am\\b(?! ?\\d)";
	static const char dots[] = "(?<![\\d.,])(\\d{1,2})\\.(0[1-9]|1[0-2])(?![.,]?\\d| ?[%\\x{20ac}])";
	static const char short_month[] =
	    "(?<![\\d/])(\\d{1,2})/([1-9])(?![/\\d]| ?(?:[jJ]\\b|[jJ]our|[hH]\\b|[hH]eure|[dD]ay|[hH]our|an\\b))";
	static const char american[] =
	    "(?i)\\b(January|February|March|April|May|June|July|August|September|October|November|December) (\\d{1,2})(?:st|nd|rd|th)? ?(,|or|and|or on) (\\d{1,2})(?:st|nd|rd|th)?\\b(?! ?(?:[:hap]|\\d))";
	static const char mornings[] =
	    "(?i)\\bles matin(?:s|[\\x{e9}e]es) (?:du|entre le) (\\d{1,2}(?:er)?(?: \\p{L}+)?) (?:au|et le) (\\d{1,2}(?! ?h)(?: (?:janv|f[\\x{e9}e]v|mars|avr|mai|juin|juil|ao|sept|oct|nov|d[\\x{e9}e]c)\\p{L}*)?)";
	static const char afternoons[] =
	    "(?i)\\bles apr[\\x{e8}e]s-midis? (?:du|entre le) (\\d{1,2}(?:er)?(?: \\p{L}+)?) (?:au|et le) (\\d{1,2}(?! ?h)(?: (?:janv|f[\\x{e9}e]v|mars|avr|mai|juin|juil|ao|sept|oct|nov|d[\\x{e9}e]c)\\p{L}*)?)";
	static const char in_english[] =
	    "(?i)\\b(?:the )?(morning|afternoon)s (?:of|from) (?:the )?(\\d{1,2})(?:st|nd|rd|th)?((?: \\p{L}+)?) to (?:the )?(\\d{1,2})(?:st|nd|rd|th)?((?: (?:of )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\\p{L}*)?)";
	static const char one_of_month[] =
	    "(?i)\\bune? (lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) (?:de |d['\\x{2019}]|en |du mois de |du mois d['\\x{2019}])(?=janv|f[e\\x{e9}]v|mars|avr|mai|juin|juil|ao[u\\x{fb}]t|sept|oct|nov|d[e\\x{e9}]c)";
	char *t = talloc_strdup(mem, text);

	t = replaced(mem, t, both, "\\1\\2\\3 \\4 \\5 \\1\\2\\3 \\6");
	t = replaced(mem, t, same, "semaine\\1");
	t = replaced(mem, t, two, "le \\1 \\2 le \\3");
	t = replaced(mem, t, dots, "\\1/\\2");
	t = replaced(mem, t, short_month, "\\1/0\\2");
	t = replaced(mem, t, "(\\d/\\d\\d) (?=de \\d{1,2} ?h)", "\\1, ");
	t = replaced(mem, t, mornings, "du \\1 au \\2 le matin");
	t = replaced(mem, t, afternoons, "du \\1 au \\2 l'apr\303\250s-midi");
	t = replaced(mem, t, in_english, "from \\2\\3 to \\4\\5 in the \\1");
	t = replaced(mem, t, american, "\\1 \\2 \\3 \\1 \\4");
	t = replaced(mem, t, one_of_month, "\\1s de ");
	t = replaced(mem, t, "(?i)(?<=\\d )hors(?= (?:le |les )?(?:lun|mar|mer|jeu|ven|sam|dim))", "sauf");
	if (!asking_has("(?i)\\b(?:pm|mornings?|afternoons?)\\b", t))
		t = replaced(mem, t, am, "apr\303\250s-midi");
	return t;
}
