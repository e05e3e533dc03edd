/* SPDX-License-Identifier: EUPL-1.2
 *
 * How many and how long: "une quinzaine d'agents", "de 12 à 15 personnes", "1/2 journée", "2h30".
 */
#include <string.h>

#include "bot/base/text.h"
#include "handlers/workshop_sheet.h"

enum { HOURS_LEAST = 8, DAY_MINUTES = 480, HALF_DAY_MINUTES = 240, PEOPLE_MOST = 5000 };

/* clang-format off: tables */
static const struct {
	const char *word;
	int n;
} numbers[] = {
	{ "demi-douzaine", 6 },
	{ "half", 6 },
	{ "dizaine", 10 },
	{ "douzaine", 12 },
	{ "quinzaine", 15 },
	{ "vingtaine", 20 },
	{ "trentaine", 30 },
	{ "quarantaine", 40 },
	{ "cinquantaine", 50 },
	{ "soixantaine", 60 },
	{ "centaine", 100 },
	{ "dozen", 12 },
	{ "vingt", 20 },
	{ "trente", 30 },
	{ "quarante", 40 },
	{ "cinquante", 50 },
	{ "soixante", 60 },
	{ "twenty", 20 },
	{ "thirty", 30 },
	{ "forty", 40 },
	{ "fifty", 50 },
	{ "un", 1 },
	{ "une", 1 },
	{ "deux", 2 },
	{ "trois", 3 },
	{ "quatre", 4 },
	{ "cinq", 5 },
	{ "six", 6 },
	{ "sept", 7 },
	{ "huit", 8 },
	{ "neuf", 9 },
	{ "dix", 10 },
	{ "onze", 11 },
	{ "douze", 12 },
	{ "treize", 13 },
	{ "quatorze", 14 },
	{ "quinze", 15 },
	{ "seize", 16 },
	{ "one", 1 },
	{ "two", 2 },
	{ "three", 3 },
	{ "four", 4 },
	{ "five", 5 },
	{ "seven", 7 },
	{ "eight", 8 },
	{ "nine", 9 },
	{ "ten", 10 },
	{ "eleven", 11 },
	{ "twelve", 12 },
	{ "thirteen", 13 },
	{ "fourteen", 14 },
	{ "fifteen", 15 },
	{ "sixteen", 16 },
	{ "seventeen", 17 },
	{ "eighteen", 18 },
	{ "nineteen", 19 },
};
/* clang-format on */

static int
one_word(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(numbers); i++)
		if (strlen(numbers[i].word) == n && memcmp(numbers[i].word, s, n) == 0)
			return numbers[i].n;
	return -1;
}

int
number_said(const char *words)
{
	const char *p = words;
	int sum = -1, n;
	size_t len;

	p += strspn(p, " ");
	if (g_ascii_isdigit(*p))
		return (int)MIN(g_ascii_strtoull(p, NULL, 10), G_MAXINT);
	if (strstr(p, "demi-douzaine") || strstr(p, "half"))
		return 6;
	for (; *p; p += len + strspn(p + len, " -")) {
		len = strcspn(p, " -");
		n = one_word(p, len);
		if (n < 0)
			continue;
		/* "une quinzaine" is 15, "vingt et un" 21. */
		sum = sum < 0 || (sum == 1 && n > 9) ? n : sum + n;
	}
	return sum;
}

static int
number_taken(struct sheet *s, const char *pattern, int group)
{
	const char *words = sheet_match(s, pattern, group);

	return words ? number_said(text_fold(s->mem, words)) : -1;
}

/* --- how long --- */

#define NOT_WHEN                                                                                                                           \
	"(?<!dans )(?<!sous )(?<!il y a )(?<!depuis )(?<!in )(?<!within )(?<!d'ici )(?<!les )(?<!every )(?<!chaque )(?<!avant )(?<!a )(?<!at )(?<!vers )(?<!des )"
#define NOT_AFTER "(?! (?:avant|apres|plus tard|later|before|ago|ouvres?|ouvrables?|avance|ahead))"

static bool
half_day(struct sheet *s, struct slot_length *l)
{
	static const char half[] =
	    "\\b(?:(?:une |la |sur une |a |one |d'une )?(?:demi[- ]?|1/2 ?|\\x{bd} ?)(?:journees?|jours?|j\\b)|(?:a )?half[- ](?:a[- ])?day)";
	static const char part[] =
	    "\\b(?:(?:d')?une|1|sur une|an?|one|any|la duree d'une|le temps d'une) (?:petite |belle |bonne |pleine )?(matinee|matin|apres-?midi|aprem|soiree|morning|afternoon|evening)\\b";
	const char *words;

	if (sheet_match(s, half, 0)) {
		*l = (struct slot_length){ .half_day = true, .minutes = HALF_DAY_MINUTES };
		return true;
	}
	words = sheet_match(s, part, 1);
	if (!words)
		return false;
	words = text_fold(s->mem, words);
	*l = (struct slot_length){ .half_day = true, .minutes = HALF_DAY_MINUTES, .part = *words == 'm' ? 1 : *words == 'a' ? 3 : 4 };
	return true;
}

static bool
some_days(struct sheet *s, struct slot_length *l)
{
	static const char days[] = NOT_WHEN
	    "\\b(" NUMBER_WORDS
	    "|toute la|la|full|whole|all|a full|a whole|an entire|journee)[ -]?(?:full )?(?:jours?|journees?|days?|(?<=\\d)j|(?<=\\d )j|(?<=journee )(?:entiere|complete))(?: (?:entieres?|completes?))?\\b" NOT_AFTER;
	static const char alone[] = "(?:^|[|,;] ?|(?<=\\dp ))journee(?= ?(?:[|,;]|$))";
	const char *words = sheet_match(s, days, 1);
	int n;

	if (!words && !sheet_match(s, alone, 0))
		return false;
	words = words ? words : "";
	n = number_said(text_fold(s->mem, words));
	n = CLAMP(n, 1, 10);
	*l = (struct slot_length){ .days = n, .minutes = n * DAY_MINUTES };
	return true;
}

static bool
some_hours(struct sheet *s, struct slot_length *l)
{
	static const char quarters[] = "\\btrois[- ]quarts? d'heure\\b";
	static const char minutes[] = "\\b(\\d{2,3}) ?(?:min|mn|minutes?)\\b" NOT_AFTER;
	static const char words[] =
	    NOT_WHEN "\\b(" NUMBER_WORDS "|an)[ -]?(?:heures?|hours?|hrs?)(?:(?: et| and)?(?: (demie|quart|a half|" NUMBER_WORDS
		     ")(?: ?min(?:utes?)?)?)?)?\\b" NOT_AFTER;
	static const char hyphened[] = "\\b(" NUMBER_WORDS ")-(hours?|minutes?)\\b";
	static const char english[] = "\\b(" NUMBER_WORDS ") and a half hours?\\b";
	/* "3h" is a length, "9h" an hour, unless it is said to last so. */
	static const char digits[] =
	    NOT_WHEN "(?<![-/:h\\d])(?<!- )\\b([1-7]) ?h(?: ?(\\d\\d))?\\b(?! ?(?:-|a \\d|et \\d|/|\\x{2192}))" NOT_AFTER;
	static const char lasting[] =
	    "\\b(?:duree(?: de)?|pendant|durant|environ|lasting|for about) (\\d{1,2}) ?h(?: ?(\\d\\d))?\\b(?! ?(?:-|a \\d))";
	static const char *const both[] = { lasting, digits };
	int start, end, n, more;
	size_t i;

	if (sheet_match(s, quarters, 0)) {
		l->minutes = 45;
		return true;
	}
	for (i = 0; i < G_N_ELEMENTS(both); i++) {
		n = asking_number(both[i], s->folded, 1);
		more = asking_number(both[i], s->folded, 2);
		if (n > 0 && n <= HOURS_LEAST * 3 && sheet_match(s, both[i], 0)) {
			l->minutes = n * 60 + MAX(more, 0);
			return true;
		}
	}
	n = asking_number(minutes, s->folded, 1);
	if (n > 0 && sheet_match(s, minutes, 0)) {
		l->minutes = n;
		return true;
	}
	if (asking_find(hyphened, s->folded, 0, 2, &start, &end)) { /* "a two-hour workshop" */
		l->minutes = (s->folded[start] == 'h' ? 60 : 1) * number_taken(s, hyphened, 1);
		return true;
	}
	if (asking_find(english, s->folded, 0, 1, &start, &end)) {
		l->minutes = number_taken(s, english, 1) * 60 + 30;
		return true;
	}
	if (!asking_find(words, s->folded, 0, 1, &start, &end))
		return false;
	n = strncmp(s->folded + start, "an", 2) == 0 ? 1 : number_said(talloc_strndup(s->mem, s->folded + start, (size_t)(end - start)));
	more = 0;
	if (n > HOURS_LEAST || n < 1)
		return false;
	if (asking_find(words, s->folded, 0, 2, &start, &end))
		more = s->folded[start] == 'd' || s->folded[start] == 'a' ? 30
		       : s->folded[start] == 'q'                          ? 15
									  : number_said(s->folded + start);
	l->minutes = n * 60 + CLAMP(more, 0, 59);
	(void)sheet_match(s, words, 0);
	return true;
}

void
read_length_asked(struct sheet *s, const char *labelled, struct slot_length *out)
{
	*out = (struct slot_length){ .minutes = 0 };
	if (labelled) {
		struct sheet *value = sheet_new(s->mem, labelled);

		if (half_day(value, out) || some_hours(value, out) || some_days(value, out))
			return;
	}
	if (!half_day(s, out) && !some_hours(s, out))
		(void)some_days(s, out);
}

/* --- how many --- */

#define PERSONS                                                                                                                                 \
	"(?:personnes?|pers\\b\\.?|participant(?:es|e|s|\\.e\\.s|\\.es|\\.e)?|agent(?:es|e|s|\\.e\\.s|\\.es|\\.e)?|collegues?|gens|inscrit\\w*" \
	"|membres?|elue?s?|usagers?|usageres?|habitant\\w*|collaborat\\w*|professionnel\\w*|salarie\\w*|citoyen\\w*|adultes|places"             \
	"|partenaires?|parents?|jeunes|benevoles?|pax|people|persons?|attendees|colleagues|staff|users|members|guests|civil servants|officers)\\b"
#define ABOUT "(?:environ |about |around |approximately |some |pres de |autour de |jusqu'a |up to |a peu pres |de )?"
/* "un atelier usagers" counts nobody; "une quinzaine" does. */
#define ONE_OF                                                                                                                             \
	"(?:une?|one|an?) (?!(?:petite |grosse |bonne |good )?(?:demi-d|half|di|dou|quinz|vingt|trent|quarant|cinquant|soixant|cent|doz))"
#define OF " ?(?:de |d'|of )?"

static void
people_range(struct sheet *s, struct workshop_asked *out)
{
	static const char range[] =
	    "\\b(?:de |entre |from |between )?" NUMBER_WORDS BETWEEN "(" NUMBER_WORDS ")" OF "(?:\\w+ ){0,1}?" PERSONS;
	static const char letters[] = "\\b(?:\\d{1,3} ?(?:a|-) ?)?(\\d{1,4}) ?(?:p\\b\\.?|pers\\b\\.?|pax\\b)";

	out->people = number_taken(s, range, 1);
	if (out->people < 0)
		out->people = number_taken(s, letters, 1);
}

static void
people_counted(struct sheet *s, struct workshop_asked *out)
{
	static const char counted[] = "\\b" ABOUT "(?!" ONE_OF ")(" NUMBER_WORDS ")" OF "(?:\\w+ ){0,1}?" PERSONS;
	static const char more[] =
	    "\\|\\W*(?:et|,|\\+|and|plus|puis|ainsi que)\\W*(?!une? )(" NUMBER_WORDS ")" OF "(?:\\w+ ){0,1}?" PERSONS;
	static const char *const others[] = {
		"\\b(?:nous (?:serons|serions|sommes)|(?:ils|elles) (?:sont|seront|seraient)|they (?:are|will be)|on (?:sera|serait|est|devrait etre)|we (?:are|will be|would be|'ll be)|groupe de|group of|effectif de|party of|une equipe de|a team of) " ABOUT
		"(?:" NUMBER_WORDS BETWEEN ")?(" NUMBER_WORDS ")\\b(?! ?(?:h\\b|heures?|jours?|%|services?|structures?))",
		"\\b(?:pour|for|a) " ABOUT "(" NUMBER_WORDS
		")(?= ?(?:[,.;|!?)]|$|\\n| (?:si|max|maximum|environ|le|la|les|on|in|around)\\b))",
	};
	int n = number_taken(s, counted, 1);
	size_t i;

	if (n == 1) /* "une personne m'a dit" */
		n = -1;
	out->people = n;
	while (n > 0 && (n = number_taken(s, more, 1)) > 0 && out->people < PEOPLE_MOST)
		out->people += n;
	for (i = 0; i < G_N_ELEMENTS(others) && out->people < 0; i++) {
		out->people = number_taken(s, others[i], 1);
		if (out->people < 2)
			out->people = -1;
	}
}

static int
labelled_number(struct sheet *s, const char *value)
{
	static const char number[] = "\\b(" NUMBER_WORDS ")\\b(?! ?(?:h\\b|heures?|jours?|journees?))";
	static const char range[] = "\\b" NUMBER_WORDS BETWEEN "(" NUMBER_WORDS ")\\b";
	const char *folded = text_fold(s->mem, value);
	int start, end;

	if (!asking_find(range, folded, 0, 1, &start, &end) && !asking_find(number, folded, 0, 1, &start, &end))
		return 0;
	return number_said(talloc_strndup(s->mem, folded + start, (size_t)(end - start)));
}

void
people_in_values(struct sheet *s)
{
	static const char number[] = "^(?:environ |about )?" NUMBER_WORDS "(?:" BETWEEN NUMBER_WORDS ")?(?: ?(?:p\\b|" PERSONS "))?\\W*$";

	if (!s->label[LABEL_INVITED] || !asking_has(number, text_fold(s->mem, s->label[LABEL_INVITED])))
		return;
	if (!s->label[LABEL_PEOPLE])
		s->label[LABEL_PEOPLE] = s->label[LABEL_INVITED];
	s->label[LABEL_INVITED] = NULL;
}

void
read_people(struct sheet *s, struct workshop_asked *out)
{
	static const char quorum[] =
	    "\\b(?:(?:le )?quorum(?: minimum)?(?: de| of| a| est)?(?: de)?|au moins|(?:un )?minimum(?: de)?|a minima|at least|no fewer than|mini) (" NUMBER_WORDS
	    ")\\b(?! ?(?:h\\b|heures?|hours?|jours?|days?|journees?|semaines?|weeks?|mois|months?))(?:" OF PERSONS ")?";
	static const char behind[] = "\\b(" NUMBER_WORDS ")" OF "(?:" PERSONS " )?(?:au )?(?:minimum|mini|a minima|at least)\\b";
	static const char most[] =
	    "\\b(?:max(?:imum|i)?(?: de)?|au (?:plus|maximum)|pas plus de|at most|no more than|up to|limite a) (" NUMBER_WORDS
	    ")\\b(?! ?(?:h\\b|heures?|hours?|jours?|days?|journees?))(?:" OF PERSONS ")?";
	static const char most_behind[] = "\\b(" NUMBER_WORDS ")" OF "(?:" PERSONS " )?(?:au )?(?:max(?:imum|i)?|au plus|at most|tops)\\b";

	out->quorum = s->label[LABEL_QUORUM] ? labelled_number(s, s->label[LABEL_QUORUM]) : number_taken(s, quorum, 1);
	if (out->quorum < 0)
		out->quorum = number_taken(s, behind, 1);
	out->most = s->label[LABEL_MOST] ? labelled_number(s, s->label[LABEL_MOST]) : number_taken(s, most, 1);
	if (out->most < 0)
		out->most = number_taken(s, most_behind, 1);
	if (s->label[LABEL_PEOPLE])
		out->people = labelled_number(s, s->label[LABEL_PEOPLE]);
	else
		out->people = -1;
	if (out->people < 0)
		people_range(s, out);
	if (out->people < 0)
		people_counted(s, out);
	if (out->people < 0)
		out->people = out->most;
	out->people = CLAMP(out->people, 0, PEOPLE_MOST);
	out->quorum = CLAMP(out->quorum, 0, PEOPLE_MOST);
	out->most = CLAMP(out->most, 0, PEOPLE_MOST);
}
