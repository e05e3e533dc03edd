/* SPDX-License-Identifier: EUPL-1.2
 *
 * The words of dates, and a text cut into them.
 */
#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/dates_reader.h"

/* clang-format off: tables */
/* A name with '.' before it is a short form: as a weekday it needs a number behind it. "+": the day may follow, "March 12". */
static const char *const months[] = { "janvier janv +jan +january", "fevrier fev fevr +february +feb", "mars +march +mar",
	"avril avr +april +apr", "mai +may", "juin +june +jun", "juillet juil +july +jul", "aout +august +aug",
	"septembre +september +sept +sep", "octobre +october +oct", "novembre +november +nov", "decembre +december +dec" };
static const char *const weekdays[] = { "lundi lundis monday mondays .lun .mon", "mardi mardis tuesday tuesdays .mar .tue .tues",
	"mercredi mercredis wednesday wednesdays .mer .wed", "jeudi jeudis thursday thursdays .jeu .thu .thur .thurs",
	"vendredi vendredis friday fridays .ven .fri .vend", "samedi samedis saturday saturdays .sam .sat",
	"dimanche dimanches sunday sundays .dim .sun" };
static const char *const counts[] = { "zero", "un une one a an", "deux two couple", "trois three", "quatre four", "cinq five", "six",
	"sept seven", "huit eight", "neuf nine", "dix ten", "onze eleven", "douze twelve", "treize thirteen", "quatorze fourteen",
	"quinze fifteen", "seize sixteen", "seventeen", "eighteen", "nineteen", "vingt twenty", "", "", "", "", "", "", "", "", "",
	"trente thirty", "", "", "", "", "", "", "", "", "", "quarante forty", "", "", "", "", "", "", "", "", "", "cinquante fifty", "",
	"", "", "", "", "", "", "", "", "soixante sixty" };
static const char *const ordinals[] = { "premier premiere premiers premieres first", "deuxieme deuxiemes second seconde seconds",
	"troisieme troisiemes third", "quatrieme quatriemes fourth", "cinquieme cinquiemes fifth",
	"dernier derniere derniers dernieres last" };
static const char *const parts[] = { "matin matins matinee matinees morning mornings", "midi midis noon",
	"apresmidi apresmidis aprem afternoon afternoons", "soir soirs soiree soirees evening evenings", "nuit nuits night nights",
	"minuit midnight" };
static const struct {
	const char *words;
	enum unit unit;
	int times;
} units[] = {
	{ "minute minutes min mins mn", UNIT_MINUTE, 1 },
	{ "heure heures h hour hours hr hrs", UNIT_HOUR, 1 },
	{ "demiheure", UNIT_MINUTE, 30 },
	{ "demijournee demijournees", UNIT_HOUR, 4 },
	{ "jour jours journee journees day days", UNIT_DAY, 1 },
	{ "semaine semaines sem week weeks", UNIT_WEEK, 1 },
	{ "quinzaine quinzaines fortnight fortnights", UNIT_WEEK, 2 },
	{ "huitaine", UNIT_DAY, 8 },
	{ "mois month months", UNIT_MONTH, 1 },
	{ "trimestre trimestres quarter quarters", UNIT_MONTH, 3 },
	{ "semestre semestres semester semesters", UNIT_MONTH, 6 },
	{ "an ans annee annees year years", UNIT_YEAR, 1 },
};
static const char *const compounds[] = { "apres demain", "apres midi", "apres midis", "avant hier", "aujourd hui", "week end",
	"demi journee", "demi journees", "demi heure", "avant veille", "half hour", "mid day", "mid night", "half day" };
/* What else a date may begin with. */
static const char *const openers =
    "le la les l the ce cet cette ces this next last du des de d au aux a entre between from starting on in at by before avant apres after "
    "jusqu jusque until till depuis since dans sous within debut mi fin milieu courant early mid late end beginning middle start "
    "aujourdhui today demain tomorrow tmrw tmr hier yesterday apresdemain avanthier tonight ce tous toutes tout chaque each every dernier "
    "lendemain surlendemain veille avantveille eve weekend weekends il y noel christmas paques easter toussaint ascension pentecote "
    "pour en des half quarter j s w sem vers around plus no latest boxing good new nouvel jour lundi annuel mensuel hebdomadaire "
    "quotidien daily weekly monthly yearly fortnightly annually quarterly once ajd auj demi starts monthly assomption armistice saint "
    "pendant durant during vacances conges grandes printemps ete automne hiver summer autumn winter spring rentree fetes t q";
/* clang-format on */

struct entry {
	unsigned char month, english, weekday, abbr, ordinal, part, opens;
	int count, times;
	enum unit unit;
};

static struct entry *
entry_of(GHashTable *all, const char *word)
{
	struct entry *e = g_hash_table_lookup(all, word);

	if (!e) {
		e = g_new0(struct entry, 1);
		e->count = -1;
		g_hash_table_insert(all, g_strdup(word), e);
	}
	e->opens = 1;
	return e;
}

enum list { MONTHS, WEEKDAYS, COUNTS, ORDINALS, PARTS };

static void
list_words(GHashTable *all, enum list list, const char *const *lists, size_t n)
{
	size_t i, k;

	for (i = 0; i < n; i++) {
		g_auto(GStrv) words = g_strsplit(lists[i], " ", -1);

		for (k = 0; words[k]; k++) {
			const char *w = words[k] + strspn(words[k], ".+");
			struct entry *e;

			if (!*w)
				continue;
			e = entry_of(all, w);
			if (list == MONTHS) {
				e->month = (unsigned char)(i + 1);
				e->english = *words[k] == '+';
			} else if (list == WEEKDAYS) {
				e->weekday = (unsigned char)(i + 1);
				e->abbr = *words[k] == '.';
			} else if (list == COUNTS) {
				e->count = (int)i;
			} else if (list == ORDINALS) {
				e->ordinal = (unsigned char)(i + 1);
			} else {
				e->part = (unsigned char)(i + 1);
			}
		}
	}
}

/* One table for the program's life. */
static GHashTable *
words_all(void)
{
	static GHashTable *all;
	size_t i, k;
	g_auto(GStrv) open = NULL;

	if (all)
		return all;
	all = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	list_words(all, MONTHS, months, G_N_ELEMENTS(months));
	list_words(all, WEEKDAYS, weekdays, G_N_ELEMENTS(weekdays));
	list_words(all, COUNTS, counts, G_N_ELEMENTS(counts));
	list_words(all, ORDINALS, ordinals, G_N_ELEMENTS(ordinals));
	list_words(all, PARTS, parts, G_N_ELEMENTS(parts));
	for (i = 0; i < G_N_ELEMENTS(units); i++) {
		g_auto(GStrv) words = g_strsplit(units[i].words, " ", -1);

		for (k = 0; words[k]; k++) {
			entry_of(all, words[k])->unit = units[i].unit;
			entry_of(all, words[k])->times = units[i].times;
		}
	}
	open = g_strsplit(openers, " ", -1);
	for (i = 0; open[i]; i++)
		if (*open[i])
			entry_of(all, open[i]);
	return all;
}

/* The long names, among which a slip is looked for. */
struct name {
	char *word;
	unsigned char month, weekday, english;
};

static const GArray *
long_names(void)
{
	static GArray *all;
	const char *const *lists[] = { months, weekdays };
	size_t i, k, m;

	if (all)
		return all;
	all = g_array_new(FALSE, FALSE, sizeof(struct name));
	for (m = 0; m < 2; m++)
		for (i = 0; i < (m ? G_N_ELEMENTS(weekdays) : G_N_ELEMENTS(months)); i++) {
			g_auto(GStrv) names = g_strsplit(lists[m][i], " ", -1);

			for (k = 0; names[k]; k++) {
				const char *word = names[k] + strspn(names[k], "+.");
				struct name n = { .month = (unsigned char)(m ? 0 : i + 1),
					.weekday = (unsigned char)(m ? i + 1 : 0),
					.english = *names[k] == '+' };

				if (strlen(word) < 5)
					continue;
				n.word = g_strdup(word);
				g_array_append_val(all, n);
			}
		}
	return all;
}

/* One slip in a long name that starts as written: "vendrdi", "decmbre". What is a word of its own is none. */
static bool
slipped(struct token *t)
{
	static const char *const words[] = { "marche", "marches", "marchee", "juillets" };
	const GArray *all = long_names();
	size_t len = strlen(t->word), i;

	if (len < 5 || len > 12 || !strchr("jfmasondltvw", *t->word))
		return false;
	for (i = 0; i < G_N_ELEMENTS(words); i++)
		if (strcmp(t->word, words[i]) == 0)
			return false;
	for (i = 0; i < all->len; i++) {
		const struct name *n = &g_array_index(all, struct name, i);

		if (*n->word != *t->word || text_distance(t->word, n->word, 1) > 1)
			continue;
		t->month = n->month;
		t->weekday = n->weekday;
		t->english = n->english;
		return true;
	}
	return false;
}

static void
classify(struct token *t)
{
	const struct entry *e = g_hash_table_lookup(words_all(), t->word);

	t->count = -1;
	t->number = -1;
	if (e) {
		t->month = e->month;
		t->english = e->english;
		t->weekday = e->weekday;
		t->abbr = e->abbr;
		t->ordinal = e->ordinal;
		t->part = e->part;
		t->count = e->count;
		t->unit = e->unit;
		t->times = e->times;
		t->begins = e->opens;
	} else if (slipped(t)) {
		t->begins = true;
	}
}

static bool
is_letter(char c)
{
	return g_ascii_isalpha(c) || (unsigned char)c >= 0x80;
}

/* Two words that are one: "apres-demain". */
static bool
compound(const char *a, const char *b, const char **whole, TALLOC_CTX *mem)
{
	size_t la = strlen(a), i;

	for (i = 0; i < G_N_ELEMENTS(compounds); i++)
		if (strncmp(compounds[i], a, la) == 0 && compounds[i][la] == ' ' && strcmp(compounds[i] + la + 1, b) == 0) {
			*whole = talloc_asprintf(mem, "%s%s", a, b);
			return true;
		}
	return false;
}

/* A new line that begins an item, and an empty line, end what stands before. */
static bool
breaks(const char *s)
{
	size_t digits;

	if (*s != '\n')
		return false;
	s += 1 + strspn(s + 1, " ");
	if (*s == '\n' || *s == '*' || *s == '-' || *s == '>' || *s == '.')
		return true;
	digits = strspn(s, "0123456789");
	return digits > 0 && digits < 3 && (s[digits] == ')' || (s[digits] == '.' && (s[digits + 1] == ' ' || s[digits + 1] == '\0')));
}

/* An address of the net or of mail: to the next blank. */
static size_t
net_address(const char *s)
{
	size_t n = strcspn(s, " \n<>\"(),;"), at;

	if (n > 300)
		n = 300;
	if (g_str_has_prefix(s, "www."))
		return n;
	for (at = 0; at < n; at++)
		if (s[at] == '@' || strncmp(s + at, "://", 3) == 0)
			return at > 0 ? n : 0;
	return 0;
}

static struct token *
token_new(struct reader *r, size_t *room)
{
	if (r->n + 8 >= *room) {
		*room = *room ? *room * 2 : 64;
		r->t = talloc_realloc(r->mem, r->t, struct token, (unsigned)*room);
	}
	memset(&r->t[r->n], 0, sizeof *r->t);
	r->t[r->n].number = r->t[r->n].count = -1;
	return &r->t[r->n++];
}

static void
number_of(struct token *t, size_t k)
{
	size_t i;

	t->digits = (unsigned char)MIN(k, 255);
	t->number = 0;
	t->begins = true;
	for (i = 0; i < k && k <= 4; i++)
		t->number = t->number * 10 + (t->word[i] - '0');
	if (k > 4)
		t->number = 99999;
}

/* "P-14", "COVID-19", "12.3.4.1", "02.98.12.03.14", "v12.03": the numbers of a chain that is no date. */
static void
block_chains(struct reader *r)
{
	size_t i, k;

	for (i = 0; i < r->n; i = k) {
		size_t numbers = 0;
		bool word_first, same = true;

		k = i + 1;
		if (r->t[i].number < 0 && !(is_letter(*r->t[i].word) && k + 1 < r->n && dates_mark(r, k, '-') && r->t[k].glued &&
					      r->t[k + 1].glued && r->t[k + 1].number >= 0))
			continue;
		word_first = r->t[i].number < 0 && !r->t[i].month && !r->t[i].weekday && !(r->t[i].unit && i && r->t[i - 1].number >= 0) &&
			     strcmp(r->t[i].word, "j") != 0 && !r->t[i].part;
		for (k = i; k < r->n && (k == i || r->t[k].glued); k++) {
			numbers += r->t[k].number >= 0;
			if (k > i && r->t[k].number < 0 && !strchr(".-/:", *r->t[k].word))
				break;
			if (k > i && r->t[k].number < 0 && k > i + 1 && *r->t[k].word != *r->t[i + 1].word)
				same = false;
		}
		if (word_first || (numbers > 3 && same) ||
		    (r->t[i].number >= 0 && i > 0 && r->t[i].glued && r->t[i].digits > 0 && is_letter(*r->t[i - 1].word) &&
			!r->t[i - 1].unit && !dates_is(r, i - 1, "t|s|w|j|sem")))
			for (numbers = i; numbers < k; numbers++)
				r->t[numbers].blocked = true;
	}
}

/* Three numbers in a row and more: a telephone, a NIR. */
static void
block_rows(struct reader *r)
{
	size_t i, k;

	for (i = 0; i < r->n; i = k) {
		for (k = i; k < r->n && r->t[k].number >= 0;)
			k++;
		if (k - i >= 3)
			for (; i < k; i++)
				r->t[i].blocked = true;
		k += k == i;
	}
}

/* Streets and places that are called after a day: "14 rue du 8 mai 1945". */
static void
block_names(struct reader *r)
{
	static const char *const names =
	    "rue|place|avenue|boulevard|bd|av|allee|allees|quai|impasse|square|esplanade|pont|lycee|college|ecole|station|stade|"
	    "gare|promenade|cite|residence|rond|route|chemin|cours|street|square";
	size_t i, k, end;

	for (i = 0; i + 2 < r->n; i++) {
		if (!dates_is(r, i, names))
			continue;
		k = dates_skip(r, i + 1, "point");
		k = dates_skip(r, k, "du|de|la|le|l|of|the");
		if (k == i + 1 || (r->t[k].number < 0 && r->t[k].ordinal != 1 && r->t[k].count < 0))
			continue;
		end = dates_skip(r, k + 1, "er");
		if (!tok(r, end)->month)
			continue;
		end += tok(r, end + 1)->digits == 4 ? 2 : 1;
		for (; k < end; k++)
			r->t[k].blocked = true;
	}
}

static void
cut_one(struct reader *r, const char *s, const size_t *map, size_t at, size_t k, size_t *room)
{
	struct token *t = token_new(r, room);

	t->word = talloc_strndup(r->mem, s + at, MIN(k, 64));
	t->at = map[at];
	t->end = map[at + k];
	t->glued = at > 0 && s[at - 1] != ' ' && s[at - 1] != '\n';
	if (g_ascii_isdigit(s[at]))
		number_of(t, k);
	else if (is_letter(s[at]))
		classify(t);
}

void
dates_cut(struct reader *r, const char *text)
{
	size_t *map, room = 0, at, k;
	const char *s = text_fold_map(r->mem, text, &map), *whole;

	for (at = 0; s[at]; at += k) {
		bool fresh = at == 0 || s[at - 1] == ' ' || s[at - 1] == '\n';

		k = 1;
		if (s[at] == ' ' || (s[at] == '\n' && !breaks(s + at)))
			continue;
		if (fresh && (k = net_address(s + at)) > 0) {
			cut_one(r, s, map, at, k, &room);
			r->t[r->n - 1].blocked = true;
			continue;
		}
		for (k = 0; g_ascii_isdigit(s[at]) ? g_ascii_isdigit(s[at + k]) : is_letter(s[at + k]);)
			k++;
		cut_one(r, s, map, at, MAX(k, 1), &room);
		k = MAX(k, 1);
		/* dashes and apostrophes inside words */
		if (is_letter(s[at]) && (s[at + k] == '\'' || s[at + k] == '-') && is_letter(s[at + k + 1]))
			k++;
		if (r->n >= 2 && is_letter(s[at])) {
			struct token *a = &r->t[r->n - 2], *b = &r->t[r->n - 1];

			b->hyphen = at > 0 && s[at - 1] == '-' && is_letter(*a->word);
			if (is_letter(*a->word) && compound(a->word, b->word, &whole, r->mem)) {
				a->word = whole;
				a->end = b->end;
				classify(a);
				r->n--;
			}
		}
	}
	token_new(r, &room); /* the end mark */
	r->n--;
	for (k = 0; k < 8; k++)
		r->t[r->n + k] = (struct token){ .word = "", .number = -1, .count = -1, .at = strlen(text), .end = strlen(text) };
	block_chains(r);
	block_rows(r);
	block_names(r);
}

bool
dates_is(const struct reader *r, size_t i, const char *words)
{
	const char *w = tok(r, i)->word, *p;

	if (!*w)
		return false;
	for (p = words;;) {
		const char *q = w;

		while (*q && *p == *q)
			p++, q++;
		if (!*q && (*p == '|' || !*p))
			return true;
		while (*p && *p != '|')
			p++;
		if (!*p++)
			return false;
	}
}

size_t
dates_skip(const struct reader *r, size_t i, const char *words)
{
	size_t last = i + 4;

	while (i < last && dates_is(r, i, words))
		i++;
	return i;
}

bool
dates_mark(const struct reader *r, size_t i, char mark)
{
	return i < r->n && r->t[i].word[0] == mark && r->t[i].word[1] == '\0' && r->t[i].number < 0;
}

size_t
read_number(const struct reader *r, size_t i, int *n)
{
	const struct token *t = tok(r, i);

	if (t->blocked)
		return 0;
	if (t->number >= 0 && t->digits <= 4) {
		*n = t->number;
		return i + 1;
	}
	if (t->count < 0)
		return 0;
	*n = t->count;
	if (t->count >= 20) { /* "vingt et un", "twenty-five" */
		size_t k = dates_is(r, i + 1, "et") && tok(r, i + 2)->count == 1 ? i + 2 : i + 1;

		if (tok(r, k)->count > 0 && tok(r, k)->count < 10 && (k == i + 2 || tok(r, k)->hyphen || t->count > 0)) {
			*n += r->t[k].count;
			return k + 1;
		}
	} else if (t->count == 10 && tok(r, i + 1)->count >= 7 && tok(r, i + 1)->count < 10) { /* dix-sept */
		*n += r->t[i + 1].count;
		return i + 2;
	}
	return i + 1;
}
