/* SPDX-License-Identifier: EUPL-1.2
 *
 * Who wrote an answer: whether they sign it, and else the answer without what says who they are. Whoever they recommend stays in it.
 */
#include "handlers/inquiry_words.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/unnamed.h"

#define GONE "\xe2\x80\xa6"

enum { LONG_WORD = 4, NEAR_BYTES = 90 };

/* Of folded text. */
#define CIVILITY "(?:(?:m|mr|mrs|ms|mme|mlle|dr|monsieur|madame)\\b\\.? ?)?"

/* The words of a name that name it alone, folded, as alternatives; "(?!)": none. */
static char *
own_words(TALLOC_CTX *mem, const char *name)
{
	static const char particles[] = "le la les de du des el al ben bin van von der da di do abd ibn and et";
	g_auto(GStrv) word = g_strsplit_set(text_fold(mem, name), " ,'-._", -1);
	char *all = talloc_strdup(mem, "");
	size_t i;

	for (i = 0; word[i]; i++) {
		g_autofree char *one = g_regex_escape_string(word[i], -1);

		if (strlen(word[i]) > 1 && !words_hold(particles, word[i], strlen(word[i])))
			all = talloc_asprintf_append(all, "%s%s", *all ? "|" : "", one);
	}
	return *all ? all : talloc_strdup(mem, "(?!)");
}

/* ---- they sign ---- */

/* "vous pouvez donner mon nom", and nothing in that sentence that takes it back. */
static bool
gives_name(const char *folded)
{
	static const char gives[] =
	    "\\b(?:pouvez|peux|peut) (?:donner|dire|citer|mettre|indiquer) (?:mon|notre) nom\\b|\\bavec (?:mon|notre) nom\\b|"
	    "\\bwith my name\\b|\\b(?:can|may) (?:give|use|mention) my name\\b|\\byou (?:can|may) name me\\b";
	static const char doubts[] = "\\b(?:pas|ne|non|ni|sans|si|jamais|not|never|don't|if|without|plutot|prefere\\w*)\\b|\\bn'";
	g_auto(GStrv) sentence = g_regex_split_simple("[.!;\\n]+|(?<=\\?)", folded, 0, 0);
	size_t i;

	for (i = 0; sentence[i]; i++)
		if (g_regex_match_simple(gives, sentence[i], 0, 0) && !strchr(sentence[i], '?') &&
		    !g_regex_match_simple(doubts, sentence[i], 0, 0))
			return true;
	return false;
}

bool
inquiry_signs(TALLOC_CTX *mem, const char *text, const char *name)
{
	static const char refused[] =
	    "\\b(?:sans|pas|jamais|ni|non|not|never|without)[ -](?:\\w+ ){0,4}(?:signe\\w*|signature|mon nom|signed|my name)\\b|"
	    "\\b(?:rest\\w+|etre|soit|reponse|maniere|facon|remain|stay|be) anonym\\w*";
	size_t *map;
	const char *folded = text_fold_map(mem, text, &map), *own = own_words(mem, name);
	g_autofree char *pattern = g_strdup_printf(
	    /* It stands where a sentence, a clause or a line begins, or behind a mere "oui"; */
	    "(?:^|\\n|[.,;!?(] *|(?<!\\w)-+ *|^\\W*(?:(?:oui|ok|yes|d'accord|allez-y|vas-y|please|svp|s'il vous plait|et|and|c'est bon)\\b\\W*)+)"
	    "[ \"*_]*(?:je |message |reponse )?sign(?:e|ee|ed)\\b"
	    /* ... and it ends there, or the name of who writes follows. */
	    "(?:(?:,? (?:merci|svp|please|thanks))?[ \"*_]*(?:[.!]+(?= |\\n|$)| *(?=\\n|$))|"
	    "(?<name>[ ,:(-]{1,4}(?:par )?" CIVILITY "(?:\\w\\.? ?)?(?:%s|moi|me)\\b(?:[ -]+(?:%s)\\b)*))",
	    own, own);
	g_autoptr(GRegex) re = g_regex_new(pattern, 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;

	if (g_regex_match_simple(refused, folded, 0, 0))
		return false;
	if (re)
		g_regex_match(re, folded, 0, &m);
	for (; m && g_match_info_matches(m); g_match_info_next(m, NULL)) {
		int start = -1, end;
		const char *next;

		if (!g_match_info_fetch_named_pos(m, "name", &start, &end) || start < 0)
			return true;
		next = text + map[end];
		if (*next != ' ' || !g_unichar_isupper(g_utf8_get_char(next + 1))) /* "signé Yann Tiersen" is of somebody else */
			return true;
	}
	return gives_name(folded);
}

const char *
inquiry_signed_ahead(TALLOC_CTX *mem, const char *text)
{
	size_t *map;
	const char *folded = text_fold_map(mem, text, &map);
	g_autoptr(GRegex) re = g_regex_new("^\\W*sign(?:e|ee|ed)\\s*[:,]\\s*", 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	int end;

	if (!g_regex_match(re, folded, 0, &m))
		return NULL;
	g_match_info_fetch_pos(m, 0, NULL, &end);
	return text + map[end];
}

/* ---- they do not ---- */

/* Where that group matches in the folded text, "…" stands. */
static char *
folded_cut(TALLOC_CTX *mem, const char *text, const char *pattern)
{
	size_t *map, kept = 0;
	const char *folded = text_fold_map(mem, text, &map);
	g_autoptr(GRegex) re = g_regex_new(pattern, 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	char *out = talloc_strdup(mem, "");
	int start, end;

	if (re)
		g_regex_match(re, folded, 0, &m);
	for (; m && g_match_info_matches(m); g_match_info_next(m, NULL)) {
		g_match_info_fetch_pos(m, 1, &start, &end);
		out = talloc_asprintf_append(out, "%.*s" GONE, (int)(map[start] - kept), text + kept);
		kept = map[end];
	}
	return talloc_asprintf_append(out, "%s", text + kept);
}

/* Their name where no capital shows it: under their words, and behind what announces it. */
static char *
lower_cut(TALLOC_CTX *mem, const char *text, const char *name, const char *own)
{
	g_auto(GStrv) word = g_strsplit_set(text_fold(mem, name), " ,'-._", -1);
	char *initials = talloc_strdup(mem, "");
	size_t i, n = 0;

	for (i = 0; word[i]; i++)
		if (g_ascii_isalpha(*word[i])) {
			initials = talloc_asprintf_append(initials, "%s%c\\.?", n ? "[ -]?" : "", *word[i]);
			n++;
		}
	if (n < 2)
		initials = talloc_strdup(mem, "(?!)");
	text = folded_cut(mem, text,
	    talloc_asprintf(
		mem, "(?:^|[\\n.!?,;:(-]) *(" CIVILITY "(?:%s|(?:\\w\\.? ?)?(?:%s)(?:[ .-]+(?:%s))*))(?=[ .!)]*$)", initials, own, own));
	return folded_cut(mem, text,
	    talloc_asprintf(mem,
		"\\b(?:(?:de la|de ma) part de|(?:on behalf|sent by) of|from|je suis|c'est|ici|this is|i am|i'm|m'appelle|my name is|signee?|signed) "
		"(" CIVILITY "(?:\\w\\.? )?(?:%s)\\b(?:[ -]+(?:%s)\\b)*)",
		own, own));
}

/* Does what stands around it say that it is theirs? */
static bool
around_says(TALLOC_CTX *mem, const char *text, const char *from, const char *to, const char *own)
{
	static const char mine[] =
	    "\\b(?:r?appel\\w+|contact\\w+|joi(?:gn|nd)\\w+|telephon\\w+|ecri\\w+|envoy\\w+|demand\\w+|repond\\w+|sonne\\w*)[- ](?:moi|nous)\\b|"
	    "\\b(?:m'|me |nous )(?:r?appel|joindre|contact|ecri|telephon|trouve|envoy)\\w*|\\bje (?:suis|reste) (?:\\w+ )?(?:joignable|au|sur|disponible)\\b|"
	    "\\b(?:mon|ma|mes|notre|nos) (?:\\w+ )?(?:numero|no|portable|tel\\w*|mobile|fixe|ligne|standard|coordonnees|adresse|e?-?mail|courriel|compte|"
	    "profil|page|site|lien|0[67])\\b|\\b(?:call|reach|contact|mail|email|ring|text|phone) (?:me|us)\\b|\\bwrite to (?:me|us)\\b|"
	    "\\b(?:my|our) (?:\\w+ )?(?:number|phone|mobile|cell|e?-?mail|address|line|profile|account)\\b|\\b(?:i am|i'm) (?:at|on|reachable)\\b|"
	    "^\\W*(?:joignable|disponible|reachable)\\b";
	const char *start = from, *end = to;
	char *before, *after;

	while (start > text && from - start < NEAR_BYTES && !strchr("!?;\n", start[-1]) && !(start[-1] == '.' && *start == ' '))
		start--;
	while (*end && end - to < NEAR_BYTES && !strchr("!?;\n", *end) && !(*end == '.' && (!end[1] || end[1] == ' ')))
		end++;
	before = text_fold(mem, text_clean(mem, start, (size_t)(from - start), NEAR_BYTES));
	after = text_fold(mem, text_clean(mem, to, (size_t)(end - to), NEAR_BYTES));
	if (g_regex_match_simple(mine, before, 0, 0) || g_regex_match_simple(mine, after, 0, 0))
		return true;
	/* "Yann Prigent, 02 99 71 00 00", on one line or two */
	start = from - MIN(from - text, NEAR_BYTES);
	before = text_fold(mem, text_clean(mem, start, (size_t)(from - start), 2 * NEAR_BYTES));
	return g_regex_match_simple(
	    talloc_asprintf(mem,
		"(?:^|[^a-z0-9])(?:%s)[^a-z0-9]{0,6}(?:(?:tel\\w*|port\\w*|mobile|joignable|reachable)(?: au| on| at)?[^a-z0-9]{0,4})?$",
		own),
	    before, 0, 0);
}

/* An address, an account, a link, a number: of who writes? */
static bool
is_own(TALLOC_CTX *mem, const char *text, const char *from, const char *to, const char *own)
{
	const char *one = talloc_strndup(mem, from, (size_t)(to - from));
	g_autofree char *holds = g_strdup_printf("(?<![a-z])(?:%s)(?![a-z])", own);
	g_auto(GStrv) word = g_strsplit(own, "|", -1);
	const char *folded = text_fold(mem, one);
	size_t i;

	for (i = 0; word[i]; i++)
		if (strlen(word[i]) >= LONG_WORD && strstr(folded, word[i]))
			return true;
	return g_regex_match_simple(holds, folded, 0, 0) || around_says(mem, text, from, to, own);
}

/* Their addresses and accounts, whatever they are written against. */
static const char *
doors_cut(TALLOC_CTX *mem, const char *text, const char *const *doors)
{
	const char *at;
	size_t i;

	for (i = 0; doors[i]; i++)
		while (*doors[i] && (at = strcasestr(text, doors[i])) != NULL)
			text = talloc_asprintf(mem, "%.*s" GONE "%s", (int)(at - text), text, at + strlen(doors[i]));
	return text;
}

/* Initials, a title, beside a name that went. */
static const char *
beside_cut(TALLOC_CTX *mem, const char *text, const char *name)
{
	g_auto(GStrv) word = g_strsplit_set(name, " ,'-._", -1);
	g_autofree char *pattern = NULL, *out = NULL;
	g_autoptr(GRegex) re = NULL;
	char *first = talloc_strdup(mem, "");
	size_t i;

	for (i = 0; word[i]; i++)
		if (g_unichar_isalpha(g_utf8_get_char(word[i])))
			first = talloc_asprintf_append(first, "%.*s", (int)(g_utf8_next_char(word[i]) - word[i]), word[i]);
	if (!*first)
		return text;
	pattern = g_strdup_printf("(?<!\\w)(?i:(?:(?:mr?|mrs|ms|mme|mlle|dr|monsieur|madame)\\b\\.? ?|[%s]\\.[ -]?|[%s] )+)" GONE
				  "(?: [%s]\\.?(?!\\w))?|" GONE " [%s](?:\\.|(?![\\w']))|(?:" GONE "[ ,'.-]*)+" GONE,
	    first, first, first, first);
	re = g_regex_new(pattern, 0, 0, NULL);
	out = re ? g_regex_replace_literal(re, text, -1, 0, GONE, 0, NULL) : NULL;
	return out ? talloc_strdup(mem, out) : "";
}

const char *
inquiry_unsigned(TALLOC_CTX *mem, const char *given, const char *name, const char *const *doors)
{
	g_autoptr(GRegex) piece =
	    g_regex_new("(?i:\\bhttps?://|\\bwww\\.|\\bmatrix:|\\bmailto:)[^\\s<>]+|[@#!][\\w.=/+-]+:[\\w.-]+(?::\\d+)?|"
			"[\\w.%+-]+(?:@| ?[(\\[](?:at|arobase)[)\\]] ?)[\\w-]+(?:(?:\\.| ?\\(dot\\) ?| ?\\[dot\\] ?)[\\w-]+)*|"
			"(?<!\\d)(?:(?:\\+|00)\\d{1,3}[ .\\-/()]*|0)\\d(?:[ .\\-/]*\\d\\d){3,5}(?!\\d)",
		0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	const char *own = own_words(mem, name);
	struct identity who = { .others_stay = true };
	const char *text = lower_cut(mem, doors_cut(mem, given, doors), name, own), *surname = strchr(name, ' ');
	char *out = talloc_strdup(mem, "");
	int start, end, done = 0;

	identity_add(&who, name);
	if (*name)
		identity_add(&who, talloc_asprintf(mem, "^%s", name));
	if (surname && strchr(surname + 1, ' ')) /* "Le Goff" */
		identity_add(&who, surname + 1);
	g_regex_match(piece, text, 0, &m);
	for (; g_match_info_matches(m); g_match_info_next(m, NULL)) {
		bool gone;

		g_match_info_fetch_pos(m, 0, &start, &end);
		gone = is_own(mem, text, text + start, text + end, own);
		out = talloc_asprintf_append(out, "%s%s",
		    text_unnamed(mem, talloc_strndup(mem, text + done, (size_t)(start - done)), &who, NULL),
		    gone ? GONE : talloc_strndup(mem, text + start, (size_t)(end - start)));
		done = end;
	}
	out = talloc_asprintf_append(out, "%s", text_unnamed(mem, text + done, &who, NULL));
	return beside_cut(mem, out, name);
}
