/* SPDX-License-Identifier: EUPL-1.2
 *
 * What comes again: "tous les premiers jeudis du mois", "toutes les deux semaines le mardi", "un lundi sur deux"; as an RRULE.
 */
#include <glib.h>
#include <string.h>

#include "handlers/dates_reader.h"

enum { WORKING = 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4 | 1 << 5 };

/* "lundis et jeudis", "Monday, Wednesday and Friday" */
size_t
read_weekdays(const struct reader *r, size_t i, unsigned *days)
{
	size_t end = 0, k = i;
	int first = 0, n;

	for (n = 0; n < 8; n++) {
		k = dates_skip(r, k, "le|les|the|on|chaque|every");
		if (!tok(r, k)->weekday || tok(r, k)->abbr || tok(r, k)->blocked)
			return end;
		if (first && dates_is(r, k - 1, "au"))
			return end;
		first = tok(r, k)->weekday;
		*days |= 1U << first;
		end = k + 1;
		if (tok(r, end)->number > 0 && tok(r, end)->digits <= 2 && !dates_is(r, end + 1, "h|heures|am|pm") &&
		    !dates_mark(r, end + 1, ':') && !dates_mark(r, end + 1, '-'))
			return 0; /* "chaque lundi 12" names a day */
		k = end;
		if ((dates_is(r, k, "au|a|to") && tok(r, k + 1)->weekday > first) ||
		    (dates_mark(r, k, '-') && tok(r, k + 1)->weekday > first)) {
			for (; first <= tok(r, k + 1)->weekday; first++)
				*days |= 1U << first;
			return k + 2;
		}
		k += dates_mark(r, k, ',');
		k = dates_skip(r, k, "et|and|ou|or");
		if (k == end)
			return end;
	}
	return end;
}

/* "du mois", "de chaque mois", "of every month" */
static size_t
read_of_month(const struct reader *r, size_t i, bool *every)
{
	size_t k = dates_skip(r, i, "du|de|d|of|in");

	if (k == i)
		return 0;
	*every = dates_is(r, k, "chaque|every|each|tous");
	k = dates_skip(r, k, "chaque|every|each|tous|les|the");
	return dates_is(r, k, "mois|month") ? k + 1 : 0;
}

/* "premier et troisième jeudi", "derniers vendredis", "dernier jour ouvré" */
static size_t
read_nths(const struct reader *r, size_t i, struct rule *rule)
{
	size_t k = dates_skip(r, i, "le|les|the");

	while (rule->n_nth < 4) {
		int nth = tok(r, k)->ordinal;

		if (!nth && tok(r, k)->number > 0 && tok(r, k)->number < 6 && tok(r, k + 1)->glued &&
		    dates_is(r, k + 1, "er|ers|e|eme|st|nd|rd|th"))
			nth = tok(r, k++)->number;
		if (!nth)
			return 0;
		rule->nth[rule->n_nth++] = nth == 6 ? -1 : nth;
		k++;
		if (!dates_mark(r, k, ',') && !dates_is(r, k, "et|and"))
			break;
		k = dates_skip(r, k + 1, "et|and|le|les|the");
	}
	if (tok(r, k)->weekday && !tok(r, k)->abbr) {
		rule->weekdays = 1U << tok(r, k)->weekday;
		return k + 1;
	}
	if (dates_is(r, k, "jour|jours|day|working|business|weekday") && rule->n_nth == 1) {
		bool working = dates_is(r, k, "working|business|weekday") || dates_is(r, k + 1, "ouvre|ouvres|ouvrable|ouvrables");

		if (working) {
			rule->weekdays = WORKING;
			rule->setpos = rule->nth[0];
			k += !dates_is(r, k, "weekday");
		} else {
			rule->mdays[0] = rule->nth[0];
			rule->n_mdays = 1;
		}
		rule->n_nth = 0;
		return k + 1;
	}
	return 0;
}

/* "5", "1er et le 15" of a month: how far; their number in n_mdays. */
static size_t
read_mdays(const struct reader *r, size_t i, struct rule *rule)
{
	size_t k = dates_skip(r, i, "le|the|on|les"), end = 0;

	for (rule->n_mdays = 0; rule->n_mdays < 4; k = dates_skip(r, k + (dates_mark(r, k, ',') ? 1 : 0), "et|and|le|the")) {
		const struct token *t = tok(r, k);

		if (t->number < 1 || t->number > 31 || t->blocked || t->digits > 2 || (rule->n_mdays && k == end))
			break;
		rule->mdays[rule->n_mdays++] = t->number;
		end = k = k + 1 + (tok(r, k + 1)->glued && dates_is(r, k + 1, "er|ers|st|nd|rd|th"));
	}
	return end;
}

static void
day_of_year(struct rule *rule, int month, int mday)
{
	rule->months = 1U << month;
	rule->mdays[0] = mday;
	rule->n_mdays = 1;
}

/* "le premier jeudi de chaque mois", "le 5 de chaque mois", "le lundi de chaque semaine", "le 1er mars de chaque année" */
static size_t
read_of_every(const struct reader *r, size_t i, struct rule *rule)
{
	struct rule nths = { 0 };
	struct when said = { 0 };
	size_t k, end;
	bool every = false;

	if ((k = read_nths(r, i, &nths)) > 0 && (end = read_of_month(r, k, &every)) > 0 && every) {
		*rule = nths;
		rule->freq = 'M';
		return end;
	}
	if ((k = read_mdays(r, i, &nths)) > 0 && (end = read_of_month(r, k, &every)) > 0 &&
	    (every || (nths.n_mdays > 1 && dates_is(r, i, "les")))) {
		*rule = (struct rule){ .freq = 'M', .n_mdays = nths.n_mdays };
		memcpy(rule->mdays, nths.mdays, sizeof rule->mdays);
		return end;
	}
	end = read_said(r, i, &said);
	if (!end || said.day || !dates_is(r, end, "de|of|chaque|every|toutes|tous"))
		return 0;
	k = dates_skip(r, end, "de|of|tous|toutes");
	if (k == end && !dates_is(r, end, "chaque|every"))
		return 0;
	if (!dates_is(r, k, "chaque|every|each|les"))
		return 0;
	k++;
	if (dates_is(r, k, "semaine|semaines|week") && said.weekday && !said.mday) {
		rule->freq = 'W';
		rule->weekdays = 1U << said.weekday;
		return k + 1;
	}
	if (tok(r, k)->unit == UNIT_YEAR && said.month && !said.year) {
		rule->freq = 'Y';
		day_of_year(rule, said.month, said.mday);
		return k + 1;
	}
	return 0;
}

/* A feast that Easter moves. */
static bool
moves(const struct reader *r, size_t i, size_t end)
{
	for (; i < end; i++)
		if (dates_is(r, i, "paques|pentecote|ascension|saint|easter|whit|good"))
			return true;
	return false;
}

/* Behind "tous les mois" and its like: the day of it. */
static size_t
read_which(const struct reader *r, size_t i, struct rule *rule)
{
	size_t k = i + (dates_mark(r, i, ',') ? 1 : 0), end;
	struct when said = { 0 };
	struct rule nths = { 0 };

	if (rule->freq == 'W')
		return read_weekdays(r, k, &rule->weekdays);
	if (rule->freq == 'M' && (end = read_nths(r, k, &nths)) > 0) {
		nths.freq = 'M';
		nths.interval = rule->interval;
		*rule = nths;
		return end;
	}
	if (rule->freq != 'M' && rule->freq != 'Y')
		return 0;
	if (rule->freq == 'Y' && (end = read_feast(r, k, &said)) > 0 && said.day && !moves(r, k, end)) {
		struct civil c = dates_civil(said.day, 0);

		day_of_year(rule, c.month, c.day);
		return end;
	}
	said = (struct when){ 0 };
	if (rule->freq == 'M' && (end = read_mdays(r, k, &nths)) > 0 && nths.n_mdays > 1) {
		memcpy(rule->mdays, nths.mdays, sizeof rule->mdays);
		rule->n_mdays = nths.n_mdays;
		return end;
	}
	end = read_said(r, k, &said);
	if (!end || said.day || said.weekday || !said.mday || said.year || (rule->freq == 'M') != !said.month)
		return 0;
	if (said.month) {
		day_of_year(rule, said.month, said.mday);
	} else {
		rule->mdays[0] = said.mday;
		rule->n_mdays = 1;
	}
	return end;
}

static char
freq_of(const struct token *t, int *times)
{
	*times = t->times;
	switch (t->unit) {
	case UNIT_HOUR:
		return t->times == 1 ? 'H' : 0;
	case UNIT_DAY:
		if (t->times != 1)
			return 0;
		return 'D';
	case UNIT_WEEK:
		return 'W';
	case UNIT_MONTH:
		return 'M';
	case UNIT_YEAR:
		return 'Y';
	default:
		return 0;
	}
}

/* "jours", "15 jours", "deux semaines", "jours ouvrés", "autre semaine" behind "tous les". */
static size_t
read_every_unit(const struct reader *r, size_t i, struct rule *rule, struct when *w)
{
	int n = 1, times;
	size_t k = i, end;
	bool other = dates_is(r, i, "other|second|deuxieme");

	if (other) {
		n = 2;
		k++;
	} else if ((end = read_number(r, i, &n)) > 0) {
		k = end;
	}
	if (dates_is(r, k, "weekday|weekdays") || (dates_is(r, k, "working|business") && dates_is(r, k + 1, "day|days"))) {
		rule->freq = 'W';
		rule->weekdays = WORKING;
		return dates_is(r, k, "working|business") ? k + 2 : k + 1;
	}
	if (tok(r, k)->part && k == i) {
		rule->freq = 'D';
		if (tok(r, k)->part == PART_NOON)
			w->from = w->to = 12 * 60;
		else if (tok(r, k)->part == PART_MIDNIGHT || !read_part(r, k, w))
			return 0;
		return k + 1;
	}
	rule->freq = freq_of(tok(r, k), &times);
	if (!rule->freq || n < 1 || n > 999)
		return 0;
	rule->interval = n * times;
	k++;
	if (rule->freq == 'D' && n == 1 && dates_is(r, k, "ouvre|ouvres|ouvrable|ouvrables|travailles")) {
		rule->freq = 'W';
		rule->weekdays = WORKING;
		return k + 1;
	}
	if (rule->freq == 'D' && n == 1 && dates_is(r, k, "de") && dates_is(r, k + 1, "la") && dates_is(r, k + 2, "semaine")) {
		rule->freq = 'W';
		rule->weekdays = WORKING;
		return k + 3;
	}
	if (rule->freq == 'D' && n == 1 && (dates_is(r, k, "du|from")) && tok(r, k + 1)->weekday &&
	    read_weekdays(r, k + 1, &rule->weekdays)) {
		rule->freq = 'W';
		return read_weekdays(r, k + 1, &rule->weekdays);
	}
	if (rule->freq == 'D' && (n == 15 || n == 8) && g_str_has_prefix(tok(r, k - 1)->word, "jour")) {
		rule->freq = 'W';
		rule->interval = n == 15 ? 2 : 1;
	}
	end = read_which(r, k, rule);
	return end ? end : k;
}

/* "tous les ...", "chaque ...", "every ..." */
static size_t
read_every(const struct reader *r, size_t i, struct rule *rule, struct when *w)
{
	size_t k = i + 1, end, behind;
	struct rule nths = { 0 };
	struct when said = { 0 };
	bool every;

	if (dates_is(r, i, "tous|toutes|tout|touts|tout"))
		k = dates_is(r, k, "les|le") ? k + 1 : 0;
	else if (!dates_is(r, i, "chaque|each|every"))
		return 0;
	if (!k)
		return 0;
	if (dates_is(r, k, "other|second") && tok(r, k + 1)->weekday && !read_of_month(r, k + 2, &every)) {
		rule->freq = 'W';
		rule->interval = 2;
		return read_weekdays(r, k + 1, &rule->weekdays);
	}
	if ((end = read_nths(r, k, &nths)) > 0) {
		*rule = nths;
		rule->freq = 'M';
		behind = read_of_month(r, end, &every);
		return behind ? behind : end;
	}
	if ((end = read_weekdays(r, k, &rule->weekdays)) > 0) {
		rule->freq = 'W';
		return end;
	}
	rule->weekdays = 0;
	if ((end = read_mdays(r, k, rule)) > 0 && (behind = read_of_month(r, end, &every)) > 0) {
		rule->freq = 'M';
		return behind;
	}
	rule->n_mdays = 0;
	if (dates_is(r, k, "fin|fins|debut|debuts|end|start|beginning") && (end = read_of_month(r, k + 1, &every)) > 0) {
		rule->freq = 'M';
		rule->mdays[0] = dates_is(r, k, "fin|fins|end") ? -1 : 1;
		rule->n_mdays = 1;
		return end;
	}
	if ((end = read_said(r, k, &said)) > 0 && said.month && !said.day && !said.year && !said.weekday) {
		rule->freq = 'Y';
		day_of_year(rule, said.month, said.mday);
		return end;
	}
	return read_every_unit(r, k, rule, w);
}

/* "un mardi sur deux", "une semaine sur deux le mardi", "un jour sur trois" */
static size_t
read_one_in(const struct reader *r, size_t i, struct rule *rule)
{
	size_t k = dates_skip(r, i, "le|la"), end;
	int n, times;

	if (!dates_is(r, k, "un|une|1") || !dates_is(r, k + 2, "sur") || !(end = read_number(r, k + 3, &n)) || n < 2 || n > 99)
		return 0;
	if (tok(r, k + 1)->weekday) {
		rule->freq = 'W';
		rule->weekdays = 1U << tok(r, k + 1)->weekday;
		rule->interval = n;
		return end;
	}
	rule->freq = freq_of(tok(r, k + 1), &times);
	rule->interval = n * times;
	if (rule->freq != 'D' && rule->freq != 'W' && rule->freq != 'M')
		return 0;
	k = read_which(r, end, rule);
	return k ? k : end;
}

/* "les lundis et jeudis", "on Mondays", "lundi et jeudi toutes les semaines" */
static size_t
read_plural(const struct reader *r, size_t i, struct rule *rule)
{
	size_t k = dates_skip(r, i, "les|on"), end, behind;
	struct rule unit = { 0 };
	struct when none = { .from = -1, .to = -1 };
	const char *word = tok(r, k)->word;
	size_t len = strlen(word);

	bool every;

	if ((end = read_nths(r, i, &unit)) > 0 && unit.weekdays && unit.n_nth) { /* "les 1er et 3e jeudis du mois" */
		behind = read_of_month(r, end, &every);
		word = tok(r, end - 1)->word;
		if (behind ? unit.n_nth > 1 || word[strlen(word) - 1] == 's' : unit.n_nth > 1 && word[strlen(word) - 1] == 's') {
			*rule = unit;
			rule->freq = 'M';
			return behind ? behind : end;
		}
	}
	unit = (struct rule){ 0 };
	if (!tok(r, k)->weekday || tok(r, k)->abbr || len < 5)
		k = dates_skip(r, i, "le");
	if (!tok(r, k)->weekday || tok(r, k)->abbr)
		return 0;
	end = read_weekdays(r, k, &rule->weekdays);
	if (!end)
		return 0;
	rule->freq = 'W';
	if (word[len - 1] == 's' && (k == i || dates_is(r, k - 1, "les|on")))
		return end;
	k = end + (dates_mark(r, end, ',') ? 1 : 0);
	if (dates_is(r, k, "tous|toutes|chaque|every|each") && (behind = read_every(r, k, &unit, &none)) > 0 && unit.freq == 'W' &&
	    !unit.weekdays) {
		rule->interval = unit.interval;
		return behind;
	}
	if (dates_is(r, k, "une|1") && (behind = read_one_in(r, k, &unit)) > 0 && unit.freq == 'W' && !unit.weekdays) {
		rule->interval = unit.interval;
		return behind;
	}
	if (dates_is(r, k, "sur") && dates_is(r, k + 1, "deux|2") && k > 1)
		return 0;
	return 0;
}

/* "une fois par semaine", "once a month", "2 fois l'an" is more than one and none. */
static size_t
read_once(const struct reader *r, size_t i, struct rule *rule)
{
	size_t k = i + 2, end;
	int times;

	if (dates_is(r, i, "once"))
		k = i + 1;
	else if (!dates_is(r, i, "une|1|un|one") || !dates_is(r, i + 1, "fois|time"))
		return 0;
	if (!dates_is(r, k, "par|a|per|every|each|chaque|l") && !(dates_is(r, k, "tous|toutes") && dates_is(r, k + 1, "les")))
		return 0;
	k += dates_is(r, k, "tous|toutes") ? 2 : 1;
	rule->freq = freq_of(tok(r, k), &times);
	rule->interval = times;
	if (!rule->freq || rule->freq == 'H')
		return 0;
	end = read_which(r, k + 1, rule);
	return end ? end : k + 1;
}

static size_t
read_adverb(const struct reader *r, size_t i, struct rule *rule)
{
	static const struct {
		const char *word;
		char freq;
		int interval;
	} all[] = { { "weekly|hebdomadairement", 'W', 1 }, { "fortnightly|biweekly", 'W', 2 }, { "monthly|mensuellement", 'M', 1 },
		{ "quarterly|trimestriellement", 'M', 3 }, { "yearly|annually|annuellement", 'Y', 1 },
		{ "daily|quotidiennement", 'D', 1 } };
	size_t n, end;

	for (n = 0; n < G_N_ELEMENTS(all); n++) {
		if (!dates_is(r, i, all[n].word))
			continue;
		rule->freq = all[n].freq;
		rule->interval = all[n].interval;
		end = read_which(r, i + 1, rule);
		return end ? end : tok(r, i + 1)->word[0] == '\0' || rule->freq == 'D' ? i + 1 : 0;
	}
	return 0;
}

size_t
read_rule(const struct reader *r, size_t i, struct when *w)
{
	static size_t (*const all[])(
	    const struct reader *, size_t, struct rule *) = { read_one_in, read_once, read_plural, read_of_every, read_adverb };
	size_t end, n;

	w->rule = (struct rule){ 0 };
	if ((end = read_every(r, i, &w->rule, w)) > 0)
		return end;
	for (n = 0; n < G_N_ELEMENTS(all); n++) {
		w->rule = (struct rule){ 0 };
		if ((end = all[n](r, i, &w->rule)) > 0)
			return end;
	}
	w->rule = (struct rule){ 0 };
	return 0;
}
