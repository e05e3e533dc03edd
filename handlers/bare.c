/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the trimming of mails leaves on purpose, because it may be words, and what only somebody who knows the writer can tell from words.
 */
#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/handling.h"

enum { SIGNATURE_LINES = 12, NAME_BYTES = 90, CLOSING_BYTES = 40, ONLY_LINES = 8 };

/* Is this line the writer's name: "Claire", "Claire L.", "C. Le Goff"? `names` are its folded words with a blank around each. */
static bool
is_name(const char *line, const char *names)
{
	g_auto(GStrv) words = g_strsplit_set(line, " .,-_'*", -1);
	bool whole = false;
	size_t i;

	for (i = 0; words[i]; i++) {
		g_autofree char *want = g_strconcat(" ", words[i], strlen(words[i]) > 1 ? " " : "", NULL);

		if (!*words[i])
			continue;
		if (!strstr(names, want))
			return false;
		whole = whole || strlen(words[i]) > 1;
	}
	return whole;
}

/* Outlook fills empty lines with a no-break space. */
static bool
is_blank(const char *s)
{
	while (*s == ' ' || strncmp(s, "\xc2\xa0", 2) == 0)
		s += *s == ' ' ? 1 : 2;
	return *s == '\0';
}

/* A post office box, a telephone, a service: not a sentence, not a "PS". */
static bool
is_small(const char *line)
{
	size_t n = strlen(line);

	return n <= NAME_BYTES && (n == 0 || !strchr(".?!", line[n - 1])) && g_ascii_strncasecmp(line, "ps", 2) != 0;
}

/* A name may be followed by a function: "Claire Le Goff | accueil", "Claire Le Goff, directrice". */
static bool
is_signed(TALLOC_CTX *mem, const char *line, const char *names)
{
	char *s = text_trim(text_fold(mem, line)), *cut = strpbrk(s, "|,;(/"), *dash = strstr(s, " - ");
	bool several;

	if (dash && (!cut || dash < cut))
		cut = dash;
	if (is_name(s, names))
		return true;
	if (!cut)
		return false;
	*cut = '\0';
	several = strchr(text_trim(s), ' ') != NULL; /* a forename before a comma calls somebody */
	return several && is_name(s, names);
}

static bool
is_drawn(const char *s)
{
	return strspn(s, "-_=* ") == strlen(s);
}

static bool
starts_one(const char *s, const char *const *words, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strncmp(s, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

/* Does a line end something that was said, so that a name may follow at once? */
static bool
is_ended(const char *s)
{
	size_t n = strlen(s);

	while (n > 0 && s[n - 1] == ' ')
		n--;
	return n == 0 || is_blank(s) || is_drawn(s) || strchr(".,!?", s[n - 1]);
}

/* "Merci de votre aide," above a name; "Oui pour mardi," is an answer. */
static bool
is_farewell(TALLOC_CTX *mem, const char *line)
{
	static const char *const words[] = { "merci", "en vous remerciant", "avec mes remerciements", "par avance", "d'avance", "bonne ",
		"bien ", "thank", "many thanks", "with thanks", "trugarez" };
	size_t n = strlen(line);

	return n > 1 && n <= CLOSING_BYTES && line[n - 1] == ',' && starts_one(text_fold(mem, line), words, G_N_ELEMENTS(words));
}

static char *
name_words(TALLOC_CTX *mem, const char *name)
{
	g_autofree char *flat = g_strdelimit(g_strdup(text_fold(mem, name)), ".,-_'@()", ' ');

	return talloc_asprintf(mem, " %s ", flat);
}

/* Where the signature begins: at the name on the last line, or at a name that stands apart shortly before; n if there is none. */
static size_t
signature_at(TALLOC_CTX *mem, char **lines, size_t n, const char *name)
{
	const char *names = name_words(mem, name);
	size_t i;

	for (i = n; i > 1 && n - i < SIGNATURE_LINES; i--) {
		if (strlen(lines[i - 1]) <= NAME_BYTES && (i == n || is_ended(lines[i - 2])) && is_signed(mem, lines[i - 1], names))
			return i > 2 && is_farewell(mem, lines[i - 2]) ? i - 2 : i - 1;
		if (!is_small(lines[i - 1]))
			break;
	}
	return n;
}

/* "... le rendez-vous. Bien cordialement, Claire Le Goff": all on one line. */
static void
cut_inline(TALLOC_CTX *mem, char *text, const char *name)
{
	static const char *const closings[] = { "bien cordialement", "tres cordialement", "cordialement", "amicalement", "cdlt", "cdt" };
	char *line = strrchr(text, '\n'), *at, *rest;
	size_t i;

	line = line ? line + 1 : text;
	for (i = 0; i < G_N_ELEMENTS(closings); i++) {
		at = strcasestr(line, closings[i]);
		if (!at || at < line + 3 || at[-1] != ' ' || !strchr(".!?", at[-2]))
			continue;
		rest = at + strlen(closings[i]);
		rest += strspn(rest, " ,.!");
		if (*rest && !is_name(text_fold(mem, rest), name_words(mem, name)))
			continue;
		at[-1] = '\0';
		return;
	}
}

const char *
bare_text(TALLOC_CTX *mem, const char *text, const char *name)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	size_t n = g_strv_length(lines), i, end;
	g_autoptr(GString) out = g_string_new(NULL);
	bool said = false;
	char *bare;

	while (n > 0 && is_blank(lines[n - 1]))
		n--;
	end = signature_at(mem, lines, n, name);
	while (end > 0 && end < n && is_drawn(lines[end - 1]))
		end--;
	for (i = 0; i < end; i++)
		said = said || !is_blank(lines[i]);
	if (!said)
		end = n;
	for (i = 0; i < end; i++) {
		if (i > 0)
			g_string_append_c(out, '\n');
		if (!is_blank(lines[i]))
			g_string_append(out, lines[i]);
	}
	bare = text_trim(talloc_strdup(mem, out->str));
	cut_inline(mem, bare, name);
	return bare;
}

/* "Le 2 mars, le lab a écrit :" in front of lines of '>'; or the head of a mail as Outlook quotes it. */
static bool
only_quote(char **lines, const char *first)
{
	static const char *const heads[] = { "-----message d'origine", "-----original message", "________________________________" };
	size_t i, before = 0;
	bool quoted = false;
	const char *last = "";

	if (starts_one(first, heads, G_N_ELEMENTS(heads)))
		return true;
	for (i = 0; lines[i]; i++) {
		if (is_blank(lines[i]))
			continue;
		if (*lines[i] == '>')
			quoted = true;
		else if (quoted || ++before > 3)
			return false;
		else
			last = lines[i];
	}
	return quoted && (!*last || last[strlen(last) - 1] == ':');
}

/* A line by its letters: marks, digits and blanks are what mail programs change. NULL when it has none. */
static char *
line_key(TALLOC_CTX *mem, const char *line)
{
	char *s = text_fold(mem, line), *to = s, *from;

	for (from = s; *from; from++)
		if (*from >= 'a' && *from <= 'z')
			*to++ = *from;
	*to = '\0';
	return *s ? s : NULL;
}

const char *
bare_between(TALLOC_CTX *mem, const char *text, const char *ours)
{
	g_auto(GStrv) theirs = g_strsplit(text, "\n", -1), lines = g_strsplit(ours, "\n", -1);
	g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GString) out = g_string_new(NULL);
	bool begun = false, waiting = false, between = false;
	size_t i;
	char *key;

	for (i = 0; lines[i]; i++)
		if ((key = line_key(mem, lines[i])))
			g_hash_table_add(known, key);
	for (i = 0; theirs[i]; i++) {
		key = line_key(mem, theirs[i]);
		if (key && g_hash_table_contains(known, key)) {
			between = between || waiting;
			begun = true;
			continue;
		}
		waiting = waiting || (begun && key);
		g_string_append_printf(out, "%s\n", theirs[i]);
	}
	return between ? text_trim(talloc_strdup(mem, out->str)) : NULL;
}

bool
bare_no_subject(TALLOC_CTX *mem, const char *subject)
{
	static const char *const none[] = { "", "sans objet", "pas d'objet", "aucun objet", "no subject", "sans sujet", "no object",
		"objet" };
	char *s = text_fold(mem, subject), *p;
	size_t i;

	while ((p = strchr(s, ':')) && p - s <= 4) /* "Re:", "Tr :" */
		s = p + 1;
	for (p = s; *p; p++)
		if (strchr("()<>[].-?!", *p))
			*p = ' ';
	s = text_trim(s);
	for (i = 0; i < G_N_ELEMENTS(none); i++)
		if (strcmp(s, none[i]) == 0)
			return true;
	return false;
}

/* A formula alone or before a comma: "Bien a vous de voir" says something. */
static bool
is_closing(const char *line, const char *const *words, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		size_t size = strlen(words[i]);

		if (strncmp(line, words[i], size) == 0 && (line[size] == ',' || line[size + strspn(line + size, " .!")] == '\0'))
			return true;
	}
	return false;
}

bool
bare_is_empty(TALLOC_CTX *mem, const char *text)
{
	static const char *const closings[] = { "cordialement", "bien cordialement", "tres cordialement", "bien a vous", "cdlt", "cdt",
		"salutations", "amicalement", "respectueusement", "kind regards", "best regards", "regards", "best wishes", "--" };
	static const char *const devices[] = { "envoye de mon", "envoye depuis", "sent from" };
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	const char *first;
	size_t i = 0, n = g_strv_length(lines);

	while (lines[i] && is_blank(lines[i]))
		i++;
	if (!lines[i])
		return true;
	first = text_trim(text_fold(mem, lines[i]));
	if (strlen(first) < CLOSING_BYTES && n - i <= ONLY_LINES &&
	    (is_closing(first, closings, G_N_ELEMENTS(closings)) || starts_one(first, devices, G_N_ELEMENTS(devices))))
		return true;
	return only_quote(lines, first);
}
