/* SPDX-License-Identifier: EUPL-1.2 */
#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/tokens.h"
#include "handlers/understand.h"

static bool
word_byte(char c)
{
	return g_ascii_isalnum(c) || c == '_' || (c & 0x80);
}

/* "n°P-14": the folded degree sign is the letter o, but no letter was written. */
static bool
starts_here(const char *folded, const size_t *map, const char *raw, size_t i)
{
	char before = i > 0 ? folded[i - 1] : ' ';

	if (before == '@' || before == '-')
		return false;
	return !word_byte(before) || (raw[map[i - 1]] & 0x80 && before == 'o' && strncmp(raw + map[i - 1], "\xC2\xB0", 2) == 0);
}

static size_t
gap(const char *s)
{
	size_t n = 0;

	while (n < 3 && (s[n] == ' ' || s[n] == '-'))
		n++;
	return n;
}

static size_t
digits(const char *s)
{
	size_t n = 0;

	while (n < 8 && g_ascii_isdigit(s[n]))
		n++;
	return n;
}

static bool
year_like(const char *s)
{
	return s[0] == '2' && s[1] == '0';
}

static bool
ends_here(const char *s)
{
	if (word_byte(*s) || *s == '@')
		return false;
	return !((*s == '-' || *s == '.' || *s == ',') && g_ascii_isdigit(s[1]));
}

static bool
write_reference(char out[REFERENCE_SIZE], char letter, const char *year, const char *number, size_t n)
{
	unsigned value = 0;
	size_t i;

	for (i = 0; i < n; i++)
		value = value * 10 + (unsigned)(number[i] - '0');
	if (value == 0 || n > 6)
		return false;
	if (year)
		g_snprintf(out, REFERENCE_SIZE, "%c-%.4s-%03u", g_ascii_toupper(letter), year, value);
	else
		g_snprintf(out, REFERENCE_SIZE, "%c-%u", g_ascii_toupper(letter), value);
	return true;
}

size_t
reference_at(const char *folded, const size_t *map, const char *raw, size_t i, char out[REFERENCE_SIZE], bool *shy)
{
	const char *s = folded + i, *number, *year = NULL;
	size_t space = gap(s + 1), n = digits(s + 1 + space), more;
	bool small = g_ascii_islower(raw[map[i]]), dash = s[1] == '-';

	if (n == 0 || !strchr("pasrcd", *s) || !starts_here(folded, map, raw, i))
		return 0;
	number = s + 1 + space;
	if (n == 4 && year_like(number)) {
		more = gap(number + 4);
		if (more > 0 && digits(number + 4 + more) > 0) {
			year = number;
			number += 4 + more;
			n = digits(number);
		}
	} else if (n == 7 && year_like(number)) {
		year = number;
		number += 4;
		n = 3;
	}
	if (!ends_here(number + n) || !write_reference(out, *s, year, number, n))
		return 0;
	/* "p 14" may be a page, "A4" a sheet, "D12" a road: a reference only where one is expected. */
	*shy = !year && (*s == 'p' ? !dash && space > 0 && small : !dash || small);
	return (size_t)(number + n - s);
}

size_t
references_find(TALLOC_CTX *mem, const char *text, const char **refs, size_t max)
{
	size_t *map, i, k, n = 0;
	char *folded = text_fold_map(mem, text, &map);
	char ref[REFERENCE_SIZE];
	bool shy;

	for (i = 0; folded[i] && n < max; i++) {
		size_t size = reference_at(folded, map, text, i, ref, &shy);

		if (size == 0)
			continue;
		i += size - 1;
		for (k = 0; k < n && strcmp(refs[k], ref) != 0; k++)
			;
		if (k == n && !shy)
			refs[n++] = talloc_strdup(mem, ref);
	}
	talloc_free(map);
	talloc_free(folded);
	return n;
}
