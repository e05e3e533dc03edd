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
bool
says_organisation(const char *domain)
{
	static const char known[] =
	    "gmail googlemail outlook hotmail live msn yahoo orange wanadoo free sfr laposte icloud me proton protonmail gmx "
	    "ymail bbox neuf numericable tutanota posteo mailo";

	return !words_hold(known, domain, strcspn(domain, "."));
}

/* "mairie-vitre.example": that, "mairie-vitre", "mairie vitre". */
static void
domain_add(struct handling *h, struct identity *who, const char *domain)
{
	char *label = talloc_strndup(h->mem, domain, strcspn(domain, ".")), *spaced;

	/* what every town and every department has */
	static const char common[] =
	    "mairie ville commune prefecture region departement conseil academie universite hopital lycee college ecole "
	    "agence caisse association mission services admin contact agent agents externe public";

	identity_add(who, domain);
	if (!says_organisation(domain) || strlen(label) <= SHORT_WORD || words_hold(common, label, strlen(label)))
		return;
	identity_add(who, label);
	spaced = talloc_strdup(h->mem, label);
	if (strchr(spaced, '-'))
		identity_add(who, g_strdelimit(spaced, "-", ' '));
}

int
identity_person(struct handling *h, struct identity *who, int64_t person, struct err *e)
{
	struct door door[DOORS];
	struct person p;
	size_t n, i;
	int r = person_get(h->tx, h->mem, person, &p, e);

	if (r <= 0)
		return r;
	identity_add(who, p.name);
	if (address_of(h->tx, h->mem, person, door, DOORS, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		domain_add(h, who, addr_domain(door[i].id));
	if (chat_of(h->tx, h->mem, person, door, DOORS, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		const char *server = strchr(door[i].id, ':');

		identity_add(who, talloc_strndup(h->mem, door[i].id + (*door[i].id == '@'), strcspn(door[i].id + 1, ":")));
		if (server)
			identity_add(who, server + 1);
	}
	return 0;
}

/* A name whole, however it is spaced, and each of its words where it is written with a capital. */
static void
name_pattern(GString *pattern, const char *name)
{
	g_auto(GStrv) word = g_strsplit_set(name, " ,'-._", -1);
	size_t i, whole = 0;

	g_string_append(pattern, "(?i:");
	for (i = 0; word[i]; i++) {
		g_autofree char *one = NULL;

		if (!*word[i])
			continue;
		one = g_regex_escape_string(word[i], -1);
		g_string_append_printf(pattern, "%s%s", whole++ ? "[\\s,'’._-]*" : "", one);
	}
	if (!whole)
		g_string_append(pattern, "(?!)");
	g_string_append(pattern, ")");
	for (i = 0; word[i]; i++) {
		g_autofree char *one = NULL, *upper = NULL;

		if (g_utf8_strlen(word[i], -1) < SHORT_WORD || !g_unichar_isupper(g_utf8_get_char(word[i])))
			continue;
		upper = g_utf8_strup(word[i], -1);
		one = g_regex_escape_string(word[i], -1);
		g_string_append_printf(pattern, "|%s|%s", one, upper);
	}
}

/* What stands there goes. Was there any? */
static bool
cut(char **text, const char *pattern)
{
	g_autoptr(GRegex) re = g_regex_new(pattern, 0, 0, NULL);
	char *out;

	if (!re || !g_regex_match(re, *text, 0, NULL))
		return false;
	out = g_regex_replace_literal(re, *text, -1, 0, GONE, 0, NULL);
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
	unsigned gone = 0;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(known); i++)
		if (cut(&text, known[i].pattern))
			gone |= known[i].what;
	for (i = 0; i < who->n; i++) {
		g_autoptr(GString) pattern = g_string_new("(?<!\\w)(?:");

		name_pattern(pattern, who->names[i]);
		g_string_append(pattern, ")(?!\\w)");
		if (cut(&text, pattern->str))
			gone |= REMOVED_NAME;
	}
	(void)cut(&text, GONE "(?:[ ,'’.-]*" GONE ")+");
	if (removed)
		*removed = gone;
	return talloc_strdup(mem, text);
}
