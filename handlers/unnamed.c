/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/unnamed.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/unnamed_words.h"

enum { DOORS = 8, SHORT_WORD = 3, ACRONYM = 5 };

#define GONE "\xe2\x80\xa6"

void
identity_add(struct identity *who, const char *name)
{
	size_t i;

	for (i = 0; name && i < who->n; i++)
		if (strcmp(who->names[i], name) == 0)
			return;
	if (name && *name && who->n + 1 < G_N_ELEMENTS(who->names))
		who->names[who->n++] = name;
}

/* Providers of mailboxes are no organisation. */
static const char providers[] =
    "gmail googlemail outlook hotmail live msn yahoo orange wanadoo free sfr laposte icloud me proton protonmail gmx "
    "ymail bbox neuf numericable tutanota posteo mailo";

/* What every town, every department, every server has. */
static const char common[] =
    "mairie ville commune prefecture region departement conseil academie universite hopital lycee college ecole "
    "agence caisse association mission missions services service admin contact agent agents externe public mail smtp "
    "chat matrix synapse gouv asso collectivite atelier ateliers maison fabrique laboratoire centre bureau jeunesse "
    "port culture sante interieur justice travail economie finances education agriculture ecologie defense solidarite solidarites "
    "numerique emploi sport sports logement habitat energie littoral public territoire territoires ministere www pro net com org web dev";

static bool
says_nothing(const char *label)
{
	return strlen(label) < SHORT_WORD || words_hold(common, label, strlen(label)) || words_hold(providers, label, strlen(label));
}

bool
says_organisation(const char *domain)
{
	return !words_hold(providers, domain, strcspn(domain, "."));
}

/* "mairie-vitre.example": that, "mairie vitre", "Vitre". */
static void
domain_add(TALLOC_CTX *mem, struct identity *who, const char *domain)
{
	g_auto(GStrv) label = g_strsplit(domain, ".", -1);
	size_t i, k;

	identity_add(who, talloc_strdup(mem, domain));
	for (i = 0; label[i] && label[i + 1]; i++) {
		g_auto(GStrv) word = g_strsplit(label[i], "-", -1);

		if (says_nothing(label[i]))
			continue;
		if (strlen(label[i]) > SHORT_WORD) /* "caf" is a word of others, "CAF" is not */
			identity_add(who, talloc_strdup(mem, label[i]));
		for (k = 0; word[k] && (word[1] || strlen(*word) <= SHORT_WORD); k++)
			if (!says_nothing(word[k]))
				identity_add(who, talloc_asprintf(mem, "^%c%s", g_ascii_toupper(*word[k]), word[k] + 1));
	}
}

/* Of an address or an account what stands before the domain, where it is made of their name: "contact" and "jeunesse" are words. */
static void
local_add(TALLOC_CTX *mem, struct identity *who, const char *local, const char *name)
{
	g_auto(GStrv) word = g_strsplit_set(text_fold(mem, name), " ,'-._", -1);
	const char *folded = text_fold(mem, local);
	size_t i;

	for (i = 0; word[i]; i++)
		if (strlen(word[i]) > SHORT_WORD && strstr(folded, word[i])) {
			identity_add(who, local);
			return;
		}
}

int
identity_person(struct tx *tx, TALLOC_CTX *mem, struct identity *who, int64_t person, struct err *e)
{
	struct door door[DOORS];
	struct person p;
	size_t n, i;
	int r = person_get(tx, mem, person, &p, e);

	if (r <= 0)
		return r;
	identity_add(who, p.name);
	if (*p.name)
		identity_add(who, talloc_asprintf(mem, "^%s", p.name));
	if (address_of(tx, mem, person, door, DOORS, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		local_add(mem, who, talloc_strndup(mem, door[i].id, strcspn(door[i].id, "@")), p.name);
		domain_add(mem, who, addr_domain(door[i].id));
	}
	if (chat_of(tx, mem, person, door, DOORS, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		const char *server = strchr(door[i].id, ':');

		identity_add(who, talloc_strndup(mem, door[i].id + (*door[i].id == '@'), strcspn(door[i].id + 1, ":")));
		if (server)
			domain_add(mem, who, server + 1);
	}
	return 0;
}

/* A name as a pattern of folded text, whole, however it is spaced; of a domain "caf point example" too. */
static void
whole_add(GString *pattern, char *const *word, bool dotted)
{
	size_t i, n = 0;

	for (i = 0; word[i]; i++) {
		g_autofree char *one = NULL;

		if (!*word[i])
			continue;
		one = g_regex_escape_string(word[i], -1);
		g_string_append_printf(pattern, "%s%s",
		    n++ == 0 ? *pattern->str ? "|" : ""
		    : dotted ? "(?:[\\s,'._-]|\\b(?:point|dot|tiret|dash)\\b)*"
			     : "[\\s,'._-]*",
		    one);
	}
}

/* Patterns of all names in folded text; of each word of them that is written with a capital. In what an organisation is called these are often
 * words: they name it inside of a sentence alone, a place behind "mairie de". */
enum { WHOLE, WORD, INSIDE, PLACE, WAYS };
struct patterns {
	GString *of[WAYS];
};

static void
names_add(TALLOC_CTX *mem, struct patterns *p, const struct identity *who)
{
	static const char marks[] = "=^~&";
	size_t i, k;

	for (i = 0; i < who->n; i++) {
		const char *mark = strchr(marks, *who->names[i]), *name = who->names[i] + (mark != NULL);
		g_auto(GStrv) plain = g_strsplit_set(name, " ,'-._", -1);
		g_auto(GStrv) word = g_strsplit_set(text_fold(mem, name), " ,'-._", -1);

		if (!mark || *mark == '=')
			whole_add(p->of[WHOLE], word, strchr(name, '.') != NULL);
		for (k = 0; (!mark || *mark != '=') && plain[k] && word[k]; k++) {
			GString *to = p->of[mark ? (size_t)(mark - marks) : INSIDE];
			g_autofree char *one = NULL;

			if (strlen(word[k]) < SHORT_WORD || !g_unichar_isupper(g_utf8_get_char(plain[k])))
				continue;
			one = g_regex_escape_string(word[k], -1);
			g_string_append_printf(to, "%s%s", to->len ? "|" : "", one);
		}
	}
}

/* Most texts name nobody, and that is seen at once. */
static bool
may_name(TALLOC_CTX *mem, const char *folded, const struct identity *who)
{
	size_t i, k;

	for (i = 0; i < who->n; i++) {
		g_auto(GStrv) word = g_strsplit_set(text_fold(mem, who->names[i]), " ,'-._^~&=", -1);

		for (k = 0; word[k]; k++)
			if (*word[k] && strstr(folded, word[k]))
				return true;
	}
	return false;
}

static GRegex *
names_pattern(TALLOC_CTX *mem, const struct identity *who)
{
	struct patterns p;
	g_autofree char *pattern = NULL;
	const char *of[WAYS];
	size_t i;
	GRegex *re;

	for (i = 0; i < WAYS; i++)
		p.of[i] = g_string_new(NULL);
	names_add(mem, &p, who);
	for (i = 0; i < WAYS; i++)
		of[i] = p.of[i]->len ? p.of[i]->str : "(?!)";
	pattern = g_strdup_printf(
	    "(?<!\\w)(?:%s|(?:(%s)|(?<=[\\w,;:('] )(%s)|(%s))(?:\\d[\\dab]\\d?)?)(?!\\w)", of[WHOLE], of[WORD], of[INSIDE], of[PLACE]);
	re = g_regex_new(pattern, G_REGEX_OPTIMIZE, 0, NULL);
	for (i = 0; i < WAYS; i++)
		g_string_free(p.of[i], TRUE);
	return re;
}

/* "29" behind "CAF". */
static bool
is_department(const struct text_words *t, size_t i)
{
	return name_near(t, i) && t->w[i].digits >= 2 && t->w[i].digits <= 3 && t->w[i - 1].capital &&
	       t->w[i - 1].end - t->w[i - 1].at <= ACRONYM;
}

/* The words first..end - 1 name them: a name is taken whole. "Port of", "la mairie de" before it, "Authority", "du Finistere" behind it.
 * Does what an organisation is stand before it? */
static bool
name_whole(const struct text_words *t, size_t *first, size_t *end)
{
	bool kind = false;
	size_t k;

	while (name_near(t, *first)) {
		for (k = *first - 1; name_links(t, k) && !t->w[k].opens && name_near(t, k); k--)
			;
		if (name_kind(t, k) && !name_links(t, k))
			kind = true;
		else if (!t->w[k].capital || t->w[k].opens || name_links(t, k))
			break;
		*first = k;
	}
	*end = name_goes_on(t, *end);
	if (*end < t->n && is_department(t, *end))
		++*end;
	return kind;
}

struct span {
	size_t from, to; /* bytes of the raw text */
};

static bool
matched(const GMatchInfo *m, int way)
{
	int from = -1;

	return g_match_info_fetch_pos(m, way, &from, NULL) && from >= 0;
}

/* What was found and is a name, as far as it goes. */
static bool
name_span(const struct text_words *t, const GMatchInfo *m, struct span *s)
{
	bool word = matched(m, WORD) || matched(m, INSIDE) || matched(m, PLACE), kind = false;
	size_t first, end;

	if (word && !g_unichar_isupper(g_utf8_get_char(t->raw + s->from)))
		return false;
	for (first = 0; first < t->n && t->w[first].end <= s->from; first++)
		;
	for (end = first; end < t->n && t->w[end].at < s->to; end++)
		;
	if (first == end || t->loud || !(t->w[first].capital || name_kind(t, first)))
		return !matched(m, PLACE);
	kind = name_whole(t, &first, &end);
	s->from = MIN(s->from, t->w[first].at);
	s->to = MAX(s->to, t->w[end - 1].end);
	return kind || !matched(m, PLACE);
}

/* Where the names stand in the text: it is put together again without them. */
static bool
names_cut(TALLOC_CTX *mem, char **text, const struct identity *who)
{
	size_t *map, kept = 0;
	const char *folded = text_fold_map(mem, *text, &map);
	g_autoptr(GMatchInfo) m = NULL;
	g_autoptr(GRegex) re = NULL;
	struct text_words t;
	bool done = false;
	GString *out;

	if (!may_name(mem, folded, who) || !(re = names_pattern(mem, who)))
		return false;
	t = text_words_cut(mem, *text);
	out = g_string_new(NULL);
	g_regex_match(re, folded, 0, &m);
	for (; g_match_info_matches(m); g_match_info_next(m, NULL)) {
		int start, end;
		struct span s;

		g_match_info_fetch_pos(m, 0, &start, &end);
		s = (struct span){ map[start], map[end] };
		if (!name_span(&t, m, &s) || s.to <= kept)
			continue;
		s.from = MAX(s.from, kept);
		g_string_append_len(out, *text + kept, (gssize)(s.from - kept));
		g_string_append(out, GONE);
		kept = s.to;
		done = true;
	}
	g_string_append(out, *text + kept);
	g_free(*text);
	*text = g_string_free(out, FALSE);
	return done;
}

/* ---- names that nobody told us ---- */

/* "M.", "Madame": 1, and they go with the name. "mon collegue": 2. Behind word i. */
static int
calls_somebody(const struct text_words *t, size_t i)
{
	static const char civil[] = "m mme mmes mlle monsieur madame mademoiselle mr mrs ms dr docteur pr professeur";
	static const char mates[] =
	    "collegue colleague responsable directeur directrice chef cheffe adjoint adjointe manager boss stagiaire binome assistante assistant";
	static const char mine[] = "mon ma mes notre nos my our";
	const char *word = t->w[i].word;

	if (t->w[i].capital && words_hold(civil, word, strlen(word)))
		return 1;
	if (i > 0 && words_hold(mates, word, strlen(word) - (g_str_has_suffix(word, "s") ? 1 : 0)) &&
	    words_hold(mine, t->w[i - 1].word, strlen(t->w[i - 1].word)))
		return 2;
	return i > 0 && ((strcmp(word, "appelle") == 0 && strcmp(t->w[i - 1].word, "m") == 0) ||
			    (strcmp(word, "is") == 0 && strcmp(t->w[i - 1].word, "name") == 0))
		   ? 2
		   : 0;
}

/* "Madame la Maire", "Monsieur Le Directeur" are no names. */
static bool
is_title(const struct text_words *t, size_t i)
{
	static const char titles[] =
	    "maire prefet prefete president presidente directeur directrice ministre depute deputee senateur senatrice recteur rectrice tout";

	while (i < t->n && name_links(t, i))
		i++;
	return i < t->n && words_hold(titles, t->w[i].word, strlen(t->w[i].word));
}

/* Behind the name that begins with word i: "Le Goff", behind a comma too if `apart`, then "Paul et Marie"; 0: it is none. */
static size_t
called_end(const struct text_words *t, size_t i, bool apart)
{
	bool comma = apart && !t->w[i].opens && t->w[i].gap_size == 2 && *t->w[i].gap == ',';
	size_t end;

	if (!(name_near(t, i) || comma) || !t->w[i].capital || is_title(t, i))
		return 0;
	end = name_end(t, i);
	if (apart && end + 1 < t->n && name_near(t, end + 1) && (strcmp(t->w[end].word, "et") == 0 || strcmp(t->w[end].word, "and") == 0))
		end = MAX(end, t->w[end + 1].capital ? name_end(t, end + 1) : 0);
	return end;
}

static bool
strangers_cut(TALLOC_CTX *mem, char **text)
{
	const struct text_words t = text_words_cut(mem, *text);
	size_t i, kept = 0;
	GString *out;

	if (t.loud)
		return false;
	out = g_string_new(NULL);
	for (i = 0; i + 1 < t.n; i++) {
		int how = calls_somebody(&t, i);
		size_t end = how ? called_end(&t, i + 1, how == 2) : 0, from;

		if (end == 0)
			continue;
		from = t.w[how == 1 ? i : i + 1].at;
		g_string_append_len(out, *text + kept, (gssize)(from - kept));
		g_string_append(out, GONE);
		kept = t.w[end - 1].end;
		i = end - 1;
	}
	g_string_append(out, *text + kept);
	g_free(*text);
	*text = g_string_free(out, FALSE);
	return kept > 0;
}

/* What stands there goes. Was there any? */
static bool
cut(char **text, const char *pattern, GRegex **re)
{
	char *out;

	if (!*re)
		*re = g_regex_new(pattern, G_REGEX_OPTIMIZE, 0, NULL);
	if (!*re || !g_regex_match(*re, *text, 0, NULL))
		return false;
	out = g_regex_replace_literal(*re, *text, -1, 0, GONE, 0, NULL);
	if (!out)
		return false;
	g_free(*text);
	*text = out;
	return true;
}

/* Telephone numbers and addresses in words. */
#define DIGIT                                                                                                                              \
	"(?:z(?:\xc3\xa9|e)ro|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|"  \
	"quarante|cinquante|soixante|two|three|four|five|seven|eight|nine|ten|eleven|twelve|double|oh|one)"
#define DIGITS(least) DIGIT "(?:(?:[ ,.-]+|[ -]et[ -])" DIGIT "){" least ",}"
#define DOT "(?:\\.| \\. | point | dot | tiret | dash | underscore | ?[(\\[](?:point|dot|\\.)[)\\]] ?)"
#define IN_BRACKETS " ?[(\\[{] ?(?:at|a|chez|arobase|arobas|@) ?[)\\]}] ?"
#define AROBASE " ?(?:\\b(?:arobase|arobas|arobaz|a commercial)\\b) ?"
#define PART "[\\w%+-]+"
#define DOTTED PART "(?:" DOT PART ")+"
#define TOP "(?:fr|com|org|net|eu|bzh|uk|info|example)"

const char *
text_unnamed(TALLOC_CTX *mem, const char *given, const struct identity *who, unsigned *removed)
{
	static const struct {
		unsigned what;
		const char *pattern;
	} known[] = {
		{ REMOVED_LINK, "(?i:\\bhttps?://|\\bwww\\.|\\bmatrix:|\\bmailto:)[^\\s<>]+" },
		{ REMOVED_ADDRESS, "(?i)[\\w.%+'-]+(?: \\. [\\w.%+'-]+)* ?@ ?[\\w-]+(?:" DOT "[\\w-]+)+" },
		{ REMOVED_ADDRESS, "(?i)(?:" DOTTED "|" PART ")(?:" AROBASE PART "(?:" DOT PART ")*|" IN_BRACKETS DOTTED ")" },
		{ REMOVED_ADDRESS, "(?i)\\b(?:" DOTTED " (?:chez|at) " DOTTED "|" PART " (?:chez|at) " DOTTED "(?<= |\\.)" TOP "\\b)" },
		{ REMOVED_ADDRESS, "[@#!][\\w.=/+-]+:[\\w.-]+(?::\\d+)?" },
		{ REMOVED_PHONE,
		    "(?<![\\d])(?!\\d{1,2}[/.-]\\d{1,2}[/.-](?:19|20)\\d\\d(?!\\d))(?:(?:\\+|00)\\d{1,3}[ .\\-/]*(?:\\(0\\))?|0)(?:[ .\\-/()_]{0,3}\\d){8,12}(?!\\d)" },
		{ REMOVED_PHONE,
		    "(?i)\\b(?:poste|extension|ext\\.?|standard|t\xc3\xa9l\\.?|tel\\.?|t\xc3\xa9l\xc3\xa9phone|fax)(?: ?:)? (?:\\d[\\d .]{1,12}\\d\\d?(?!\\w)|" DIGITS(
			"1") "\\b)" },
		{ REMOVED_PHONE, "(?i)\\b(?:z(?:\xc3\xa9|e)ro|oh)(?:[ ,.-]+" DIGIT "){2,}\\b|\\bplus trente[- ]trois(?:[ ,.-]+" DIGIT
				 ")+\\b|\\b" DIGITS("5") "\\b" },
	};
	g_autofree char *text = g_strdup(given);
	static GRegex *once[G_N_ELEMENTS(known)], *again, *initial; /* made once */
	unsigned gone = 0;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(known); i++)
		if (cut(&text, known[i].pattern, &once[i]))
			gone |= known[i].what;
	if (!who->others_stay && strangers_cut(mem, &text))
		gone |= REMOVED_NAME;
	if (names_cut(mem, &text, who))
		gone |= REMOVED_NAME;
	if (gone & REMOVED_NAME)
		(void)cut(&text, "(?<![\\w.])\\p{Lu}\\. ?" GONE, &initial);
	if (gone)
		(void)cut(&text, GONE "(?:[ ,'\xe2\x80\x99.-]*" GONE ")+", &again);
	if (removed)
		*removed = gone;
	return talloc_strdup(mem, text);
}
