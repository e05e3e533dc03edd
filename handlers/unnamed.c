/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/unnamed.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"

enum { DOORS = 8, SHORT_WORD = 3 };

#define GONE "\xe2\x80\xa6"

void
identity_add(struct identity *who, const char *name)
{
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
    "chat matrix synapse gouv asso collectivite atelier ateliers maison fabrique laboratoire centre bureau jeunesse";

static bool
says_nothing(const char *label)
{
	return strlen(label) <= SHORT_WORD || words_hold(common, label, strlen(label)) || words_hold(providers, label, strlen(label));
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
		identity_add(who, talloc_strdup(mem, label[i]));
		for (k = 0; word[k] && word[1]; k++)
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

/* A name as a pattern of folded text, whole, however it is spaced. */
static void
whole_add(GString *pattern, char *const *word)
{
	size_t i, n = 0;

	for (i = 0; word[i]; i++) {
		g_autofree char *one = NULL;

		if (!*word[i])
			continue;
		one = g_regex_escape_string(word[i], -1);
		g_string_append_printf(pattern, "%s%s", n++ ? "[\\s,'._-]*" : *pattern->str ? "|" : "", one);
	}
}

/* Patterns of all names in folded text; of each word of them that is written with a capital. In what an organisation is called these are often
 * words: they name it inside of a sentence alone. */
struct patterns {
	GString *whole, *word, *inside;
};

static void
names_add(TALLOC_CTX *mem, struct patterns *p, const struct identity *who)
{
	size_t i, k;

	for (i = 0; i < who->n; i++) {
		const char *name = who->names[i] + (*who->names[i] == '^');
		bool words = name != who->names[i];
		g_auto(GStrv) plain = g_strsplit_set(name, " ,'-._", -1);
		g_auto(GStrv) word = g_strsplit_set(text_fold(mem, name), " ,'-._", -1);

		if (!words)
			whole_add(p->whole, word);
		for (k = 0; plain[k] && word[k]; k++) {
			GString *to = words ? p->word : p->inside;
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
		g_auto(GStrv) word = g_strsplit_set(text_fold(mem, who->names[i]), " ,'-._^", -1);

		for (k = 0; word[k]; k++)
			if (*word[k] && strstr(folded, word[k]))
				return true;
	}
	return false;
}

/* Where the names stand in the text: it is put together again without them. */
static bool
names_cut(TALLOC_CTX *mem, char **text, const struct identity *who)
{
	size_t *map, done = 0, kept;
	const char *folded = text_fold_map(mem, *text, &map);
	g_autofree char *pattern = NULL;
	g_autoptr(GMatchInfo) m = NULL;
	g_autoptr(GRegex) re = NULL;
	struct patterns p;
	GString *out;

	if (!may_name(mem, folded, who))
		return false;
	p = (struct patterns){ g_string_new(NULL), g_string_new(NULL), g_string_new(NULL) };
	out = g_string_new(NULL);
	names_add(mem, &p, who);
	pattern = g_strdup_printf("(?<!\\w)(?:%s|(%s)|(?<=[\\w,;:('] )(%s))(?!\\w)", p.whole->len ? p.whole->str : "(?!)",
	    p.word->len ? p.word->str : "(?!)", p.inside->len ? p.inside->str : "(?!)");
	re = g_regex_new(pattern, G_REGEX_OPTIMIZE, 0, NULL);
	if (re)
		g_regex_match(re, folded, 0, &m);
	for (kept = 0; m && g_match_info_matches(m); g_match_info_next(m, NULL)) {
		int start, end, from = -1;

		g_match_info_fetch_pos(m, 0, &start, &end);
		if ((g_match_info_fetch_pos(m, 1, &from, NULL) && from >= 0) || (g_match_info_fetch_pos(m, 2, &from, NULL) && from >= 0))
			if (!g_unichar_isupper(g_utf8_get_char(*text + map[start])))
				continue;
		g_string_append_len(out, *text + kept, (gssize)(map[start] - kept));
		g_string_append(out, GONE);
		kept = map[end];
		done++;
	}
	g_string_append(out, *text + kept);
	g_string_free(p.whole, TRUE);
	g_string_free(p.word, TRUE);
	g_string_free(p.inside, TRUE);
	g_free(*text);
	*text = g_string_free(out, FALSE);
	return done > 0;
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

const char *
text_unnamed(TALLOC_CTX *mem, const char *given, const struct identity *who, unsigned *removed)
{
	static const struct {
		unsigned what;
		const char *pattern;
	} known[] = {
		{ REMOVED_LINK, "(?i:\\bhttps?://|\\bwww\\.|\\bmatrix:|\\bmailto:)[^\\s<>]+" },
		{ REMOVED_ADDRESS,
		    "[\\w.%+'-]+ ?(?:@|\\(at\\)|\\[at\\]|\\(arobase\\)|\\[arobase\\]) ?[\\w-]+(?:(?:\\.| ?\\(dot\\) ?| ?\\[dot\\] ?)[\\w-]+)+" },
		{ REMOVED_ADDRESS, "[@#!][\\w.=/+-]+:[\\w.-]+(?::\\d+)?" },
		{ REMOVED_PHONE, "(?<!\\d)(?:(?:\\+|00)\\d{1,3}[ .\\-/()]*|0)\\d(?:[ .\\-/]*\\d\\d){3,5}(?!\\d)" },
	};
	g_autofree char *text = g_strdup(given);
	static GRegex *once[G_N_ELEMENTS(known)], *again; /* made once */
	unsigned gone = 0;
	size_t i;

	for (i = 0; strpbrk(given, "@.:([0123456789") && i < G_N_ELEMENTS(known); i++)
		if (cut(&text, known[i].pattern, &once[i]))
			gone |= known[i].what;
	if (names_cut(mem, &text, who))
		gone |= REMOVED_NAME;
	if (gone)
		(void)cut(&text, GONE "(?:[ ,'’.-]*" GONE ")+", &again);
	if (removed)
		*removed = gone;
	return talloc_strdup(mem, text);
}
