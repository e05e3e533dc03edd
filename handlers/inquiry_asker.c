/* SPDX-License-Identifier: EUPL-1.2
 *
 * What who asks says of their own question: under its draft, and under what came of it; what who answered takes back. Pure.
 */
#include "handlers/inquiry_words.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"

enum { SHORT_BYTES = 160, QUESTION_CHARS = 25 };

static bool
says(const char *folded, const char *pattern)
{
	return g_regex_match_simple(pattern, folded, 0, 0);
}

bool
inquiry_ends(TALLOC_CTX *mem, const char *text)
{
	static const char ends[] =
	    "^\\W*(?:stop\\w*|arret\\w*|annul\\w+|laiss\\w+ tomber|cancel)\\b[^\\n]{0,40}$|\\b(?:peut|pouvez|pourriez|peux|faut)(?:-vous)? (?:tout |l'|la |le |donc |maintenant )?"
	    "(?:arret|stopp|clotur|ferm|clore|annul|retir)\\w*|\\b(?:arretez|stoppez|fermez|cloturez|annulez|retirez)\\b|\\b(?:on|je|nous) (?:l'|la )?(?:arrete|stoppe|ferme|"
	    "annule|retire)\\w*|\\b(?:j'ai|on a|nous avons|c'est|ai|avons) (?:deja |bien |enfin |finalement )?trouve(?= *(?:[.,;!)]|$|\\n|-|merci|quelqu'un|mon bonheur|"
	    "chaussure|ce qu|une?\\b|notre\\b|grace|entre-temps|entretemps))|\\bplus besoin\\b|\\b(?:cela|ca) (?:me |nous )?suffi\\w+|\\binutile de (?:continuer|poursuivre|chercher)|"
	    "\\blaissez tomber\\b|\\b(?:can|may|please) (?:now )?(?:stop|close|cancel)\\b|\\bstop asking\\b|\\bno longer need\\b|\\b(?:i|we)(?:'ve| have)? found (?:one|it|some\\w+|"
	    "what|my|our)\\b|\\bthat(?:'s| is) enough\\b";
	static const char goes_on[] =
	    "\\b(?:ne|n')[^.!?\\n]{0,12}(?:arret|stopp|annul|trouv|ferm|retir)|\\b(?:pas|rien|jamais|personne) (?:encore )?trouve|\\b(?:not|n't) "
	    "(?:stop|close|cancel|found)|\\bsi (?:j'ai|on a|nous avons) trouve|\\bma reponse\\b";
	const char *folded = text_fold(mem, text);

	return strlen(folded) <= 2 * SHORT_BYTES && says(folded, ends) && !says(folded, goes_on);
}

bool
inquiry_takes_back(TALLOC_CTX *mem, const char *text)
{
	static const char back[] =
	    "\\b(?:annul|retir|supprim|enlev|efface|oubli|ignor|reprend|reprene)\\w*[^.!?\\n]{0,20}\\bma (?:derniere |premiere )?(?:reponse|proposition|suggestion)\\b|"
	    "\\b(?:ne |n')[^.!?\\n]{0,4}(?:transmet|transmett|envoy|tene|pass)\\w*[^.!?\\n]{0,16}\\bma (?:reponse|proposition)\\b|\\b(?:cancel|withdraw|forget|ignore|disregard|"
	    "remove|delete|take back) my (?:answer|reply|suggestion)\\b|^\\W*(?:annul\\w+|retir\\w+|cancel|withdraw)\\W*$";
	const char *folded = text_fold(mem, text);

	return strlen(folded) <= 2 * SHORT_BYTES && says(folded, back);
}

bool
inquiry_sends(TALLOC_CTX *mem, const char *text)
{
	const char *folded = text_fold(mem, text);

	return strlen(folded) <= 60 && !inquiry_ends(mem, text) &&
	       says(folded, "^\\W*(?:oui|ok|d'accord|allez-y|envoye\\w*|c'est bon|yes|send|signe\\w*|signed)\\b") &&
	       !says(
		   folded, "\\b(?:mais|pas|but|not|sauf|except|ne|sans|plutot|enlev\\w+|retir\\w+|remplac\\w+|chang\\w+|ajout\\w+)\\b|\\?");
}

/* The question without that piece, or with another in its place. */
static const char *
replaced(TALLOC_CTX *mem, const char *question, const char *piece, const char *by)
{
	size_t *map, *unused, at;
	const char *folded = text_fold_map(mem, question, &map), *sought = text_trim(text_fold_map(mem, piece, &unused));
	const char *found = *sought ? strstr(folded, sought) : NULL;
	g_autoptr(GRegex) loose = g_regex_new(strstr(question, " ?") ? " +(?=[,.)])" : " +(?=[,.)?])", 0, 0, NULL);
	g_autofree char *out = NULL;

	if (!found)
		return NULL;
	at = (size_t)(found - folded);
	out = g_strdup_printf("%.*s%s%s", (int)map[at], question, by, question + map[at + strlen(sought)]);
	question = text_line(mem, out, strlen(out) + 1);
	g_free(out);
	out = g_regex_replace_literal(loose, question, -1, 0, "", 0, NULL);
	return talloc_strdup(mem, out ? out : question);
}

#define QUOTED(name) "[\"\xc2\xab\xe2\x80\x9c] *(?<" name ">[^\"\xc2\xbb\xe2\x80\x9d]{2,120}?) *[\"\xc2\xbb\xe2\x80\x9d]"

const char *
inquiry_edited(TALLOC_CTX *mem, const char *question, const char *text)
{
	static const char *const patterns[] = {
		"(?i:\\b(?:rempla\\w+|chang\\w+|replace|change|mett\\w+|[e\xc3\xa9]criv\\w+)\\b)[^\"\xc2\xab\xe2\x80\x9c]{0,30}" QUOTED(
		    "old") "[^\"\xc2\xab\xe2\x80\x9c]{1,20}" QUOTED("new"),
		"(?i:\\b(?:enlev\\w+|retir\\w+|supprim\\w+|[o\xc3\xb4]te\\w*|efface\\w*|sans|remove|without|drop|delete)\\b)[^\"\xc2\xab\xe2\x80\x9c]{0,30}" QUOTED(
		    "old"),
		"(?i:\\b(?:enlev\\w+|retir\\w+|supprim\\w+|[o\xc3\xb4]te\\w*|efface\\w*|remove|drop|delete)\\b) +(?:les? mots? +|the words? +)?(?<old>[^\"\xc2\xab.!?;\\n]{3,80}[^\"\xc2\xab.!?;\\n ])",
	};
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(patterns); i++) {
		g_autoptr(GRegex) re = g_regex_new(patterns[i], 0, 0, NULL);
		g_autoptr(GMatchInfo) m = NULL;
		g_autofree char *old = NULL, *new = NULL;

		if (!re || !g_regex_match(re, text, 0, &m))
			continue;
		old = g_match_info_fetch_named(m, "old");
		new = g_match_info_fetch_named(m, "new");
		return replaced(mem, question, old, new ? new : "");
	}
	return NULL;
}

const char *
inquiry_anew(TALLOC_CTX *mem, const char *text)
{
	static const char of_us[] =
	    "\\b(?:pouvez|pourriez|voulez|allez|faut|avez|etes)-vous\\b|\\bvous (?:pouvez|pourriez|allez|avez)\\b|\\b(?:can|could|will|would|do) you\\b|"
	    "^\\W*(?:pourquoi|quand|combien|a qui|comment|why|when|how|to whom)\\b|\\b(?:est|sera|part) envoye\\w*|\\bma question\\b|\\bmy question\\b";
	g_autoptr(GRegex) ahead =
	    g_regex_new("^\\W*(?:(?:non|oui|plutot|bonjour|voici|no|yes|rather|hello)\\b[^:?\\n]{0,40}[:,\\n]\\s*)+", 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	size_t *map;
	const char *folded = text_fold_map(mem, text, &map);
	int end;

	if (inquiry_wished(mem, text) || (strchr(text, '?') && g_utf8_strlen(text, -1) >= QUESTION_CHARS && !says(folded, of_us))) {
		if (!g_regex_match(ahead, folded, 0, &m))
			return text;
		g_match_info_fetch_pos(m, 0, NULL, &end);
		return strchr(text + map[end], '?') ? text + map[end] : text;
	}
	return NULL;
}
