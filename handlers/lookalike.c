/* SPDX-License-Identifier: EUPL-1.2
 *
 * Display names that look like a member of the staff. A name decides nothing, ever: who speaks is an address that our server proved or
 * an account that a code bound. But people believe names, so the staff are warned, once a door.
 *
 * Two names look alike when their skeletons are the same: letters of other alphabets that are drawn like Latin ones, digits that pass
 * for letters, marks that are not drawn. The pairs are those of the letters that occur in names (Unicode UTS #39 is the idea; its table of
 * six thousand pairs is about any text).
 */
#include "handlers/lookalike.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"

enum { ALIKE_DAYS = 3650, WARNINGS_DAY = 10, STAFF_MOST = 64, NAME_WORDS = 8 };

static const struct {
	gunichar drawn;
	char as;
} twins[] = {
	/* Cyrillic */
	{ 0x430, 'a' },
	{ 0x432, 'b' },
	{ 0x435, 'e' },
	{ 0x451, 'e' },
	{ 0x43a, 'k' },
	{ 0x43c, 'm' },
	{ 0x43d, 'h' },
	{ 0x43e, 'o' },
	{ 0x440, 'p' },
	{ 0x441, 'c' },
	{ 0x442, 't' },
	{ 0x443, 'y' },
	{ 0x445, 'x' },
	{ 0x455, 's' },
	{ 0x456, 'i' },
	{ 0x457, 'i' },
	{ 0x458, 'j' },
	{ 0x49b, 'k' },
	{ 0x4a3, 'h' },
	{ 0x4bb, 'h' },
	{ 0x4cf, 'l' },
	{ 0x501, 'd' },
	{ 0x51b, 'q' },
	{ 0x51d, 'w' },
	{ 0x475, 'v' },
	{ 0x433, 'r' },
	{ 0x438, 'u' },
	{ 0x43f, 'n' },
	{ 0x44c, 'b' },
	/* Greek */
	{ 0x3b1, 'a' },
	{ 0x3b2, 'b' },
	{ 0x3b5, 'e' },
	{ 0x3b6, 'z' },
	{ 0x3b7, 'n' },
	{ 0x3b9, 'i' },
	{ 0x3ba, 'k' },
	{ 0x3bc, 'm' },
	{ 0x3bd, 'v' },
	{ 0x3bf, 'o' },
	{ 0x3c1, 'p' },
	{ 0x3c4, 't' },
	{ 0x3c5, 'u' },
	{ 0x3c7, 'x' },
	{ 0x3f2, 'c' },
	{ 0x3c3, 'o' },
	{ 0x3c9, 'w' },
	{ 0x3b3, 'y' },
	/* Armenian, Latin extensions, marks that pass for letters */
	{ 0x561, 'w' },
	{ 0x570, 'h' },
	{ 0x578, 'n' },
	{ 0x57d, 'u' },
	{ 0x585, 'o' },
	{ 0x581, 'g' },
	{ 0x131, 'i' },
	{ 0x142, 'l' },
	{ 0x111, 'd' },
	{ 0x127, 'h' },
	{ 0xf8, 'o' },
	{ 0x251, 'a' },
	{ 0x261, 'g' },
	{ 0x26a, 'i' },
	{ 0x280, 'r' },
	{ 0x274, 'n' },
	{ 0x1d00, 'a' },
	{ 0x1d07, 'e' },
	{ 0x1d0d, 'm' },
	{ 0x1d0b, 'k' },
	{ 0x29f, 'l' },
	{ 0x1d0f, 'o' },
	{ '0', 'o' },
	{ '1', 'l' },
	{ '3', 'e' },
	{ '4', 'a' },
	{ '5', 's' },
	{ '|', 'l' },
	{ '$', 's' },
};

/* A letter as it is drawn; 0 when nothing is drawn. */
static char
twin(gunichar c)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(twins); i++)
		if (twins[i].drawn == c)
			return twins[i].as == 'i' ? 'l' : twins[i].as; /* capital I and small l are one stroke */
	if (c == 'i' || c == 'j')
		return 'l';
	return c < 0x80 && g_ascii_isalpha((char)c) ? (char)c : 0;
}

/* Does it part words? A blank does; what is not drawn at all does not. */
static bool
parts(gunichar c)
{
	return g_unichar_isspace(c) || c == '-' || c == '.' || c == ',' || c == '_' || c == '(' || c == ')' || c == '/' || c == '\'';
}

char *
skeleton(TALLOC_CTX *mem, const char *name)
{
	g_autofree char *plain = g_utf8_normalize(name, -1, G_NORMALIZE_ALL), *low = plain ? g_utf8_strdown(plain, -1) : NULL;
	char *folded = text_fold(mem, low ? low : name), *out = talloc_zero_size(mem, strlen(folded) + 1), *to = out;
	const char *p;

	for (p = folded; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		char as = twin(c);

		if (as)
			*to++ = as;
		else if (parts(c) && to > out && to[-1] != ' ')
			*to++ = ' ';
	}
	while (to > out && to[-1] == ' ')
		to--;
	*to = '\0';
	/* "rn" is read as "m", "vv" as "w". */
	for (to = out; (to = strstr(to, "rn")) != NULL;) {
		*to = 'm';
		memmove(to + 1, to + 2, strlen(to + 2) + 1);
	}
	for (to = out; (to = strstr(to, "vv")) != NULL;) {
		*to = 'w';
		memmove(to + 1, to + 2, strlen(to + 2) + 1);
	}
	return out;
}

static bool
has_word(char **words, const char *want)
{
	for (; *words; words++)
		if (strcmp(*words, want) == 0)
			return true;
	return false;
}

/* Every word of the name stands in what is shown, in whatever order and among whatever others. */
static bool
alike(TALLOC_CTX *mem, const char *shown, char **there, const char *name)
{
	char *n = skeleton(mem, name);
	g_auto(GStrv) want = g_strsplit(n, " ", NAME_WORDS);
	size_t i;

	if (!*n)
		return false;
	if (!want[1]) /* a first name alone is many people's */
		return strcmp(shown, n) == 0;
	for (i = 0; want[i]; i++)
		if (!has_word(there, want[i]))
			return false;
	return true;
}

bool
looks_like(TALLOC_CTX *mem, const char *shown, const char *name)
{
	char *s = skeleton(mem, shown);
	g_auto(GStrv) there = g_strsplit(s, " ", 2 * NAME_WORDS);

	return alike(mem, s, there, name);
}

/* The first of the staff whom the name shown looks like; n if none. */
static size_t
which(TALLOC_CTX *mem, const char *shown, const struct person *staff, size_t n)
{
	char *s = skeleton(mem, shown);
	g_auto(GStrv) there = g_strsplit(s, " ", 2 * NAME_WORDS);
	size_t i;

	for (i = 0; i < n && !alike(mem, s, there, staff[i].name); i++)
		;
	return i;
}

/* A warning for this door is due: none was given. 1, 0, -1. */
static int
due(struct handling *h, struct err *e)
{
	int r = budget_take(
	    h->tx, talloc_asprintf(h->mem, "alike:%s", text_fold(h->mem, h->in->from)), 1, (int64_t)ALIKE_DAYS * 86400, h->now, e);

	return r == 1 ? budget_take(h->tx, "alike", WARNINGS_DAY, 86400, h->now, e) : r;
}

int
lookalike_warn(struct handling *h, struct err *e)
{
	struct person staff[STAFF_MOST];
	bool room = h->in->channel == CHANNEL_ROOM;
	size_t n, i;
	int r;

	if (!*h->in->from_name || is_staff(h))
		return 0;
	if (person_staff(h->tx, h->mem, staff, STAFF_MOST, &n, e) < 0)
		return -1;
	i = which(h->mem, h->in->from_name, staff, n);
	if (i == n)
		return 0;
	r = due(h, e);
	if (r <= 0)
		return r;
	return tell_staff(h, "lookalike",
	    VARS(VAR("person", staff[i].name), VAR("account", room ? h->in->from + (*h->in->from == '@') : NULL),
		VAR("domain", room ? NULL : addr_domain(h->in->from))),
	    e);
}
