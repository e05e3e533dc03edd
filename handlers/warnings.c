/* SPDX-License-Identifier: EUPL-1.2 */
#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/understand.h"

enum { NIR_DIGITS = 15, NIR_REACH = 32, SHORTEST = 3 /* "avc" */ };

/* Words about the health of a person. "handicap", "sante" and "maladie" alone are the daily bread of the lab's partners
 * ("assurance maladie"): they count only next to a person. */
static const char health_words[] =
    "|cancer|cancers|cancereux|cancereuse|tumeur|leucemie|diabete|diabetique|depression|depressif|depressive|vih|sida|hiv|seropositif|"
    "seropositive|schizophrene|schizophrenie|bipolaire|bipolarite|autisme|autiste|epilepsie|epileptique|alzheimer|parkinson|demence|"
    "sclerose|hepatite|tuberculose|psychiatrique|psychiatrie|psychotique|suicide|suicidaire|toxicomane|toxicomanie|alcoolique|alcoolisme|"
    "addiction|anorexie|boulimie|burnout|chimiotherapie|dialyse|hospitalise|hospitalisee|hospitalisation|grossesse|ivg|avc|infarctus|"
    "cardiaque|asthme|asthmatique|paraplegique|tetraplegique|trisomie|trisomique|dyslexie|dyslexique|pathologie|pathologies|"
    "antidepresseur|antidepresseurs|diabetes|epilepsy|pregnant|schizophrenia|hospitalized|"
    "hospitalised|medication|psychose|nevrose|infirmite|malade|";

static bool
in_list(const char *list, const char *word, size_t n)
{
	const char *p;

	for (p = strchr(list, '|'); p && p[1]; p = strchr(p + 1, '|'))
		if (strncmp(p + 1, word, n) == 0 && p[1 + n] == '|')
			return true;
	return false;
}

static const char state_words[] = "|enceinte|handicap|handicape|handicapee|maladie|sante|disabled|disability|illness|sick|";

enum health { HEALTH_NO, HEALTH_SAID, HEALTH_OF_A_PERSON };

static enum health
health_of(const char *word)
{
	static GHashTable *table; /* word -> enum health */
	const char *const lists[] = { [HEALTH_SAID] = health_words, [HEALTH_OF_A_PERSON] = state_words };
	int kind;

	if (!table) {
		table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
		for (kind = HEALTH_SAID; kind <= HEALTH_OF_A_PERSON; kind++) {
			char **words = g_strsplit(lists[kind], "|", -1);
			size_t i;

			for (i = 0; words[i]; i++)
				g_hash_table_insert(table, words[i], GINT_TO_POINTER(kind));
			g_free(words);
		}
	}
	return (enum health)GPOINTER_TO_INT(g_hash_table_lookup(table, word));
}

/* "est handicapée", "son handicap", "sa maladie", "atteint d'une maladie": a person's, not a policy's. */
static bool
of_a_person(const char *before, size_t n_before, const char *before2, size_t n_before2)
{
	static const char own[] =
	    "|femme|mere|tombee|mon|ma|son|sa|leur|mes|ses|suis|est|etait|atteint|atteinte|souffre|her|his|my|tres|gravement|lourdement|";

	return in_list(own, before, n_before) ||
	       (in_list("|de|d|une|un|du|en|situation|", before, n_before) &&
		   in_list("|atteint|atteinte|atteints|souffre|souffrant|souffrante|porteur|porteuse|", before2, n_before2));
}

static bool
health(const char *f)
{
	const char *before = "", *before2 = "";
	size_t n_before = 0, n_before2 = 0;
	char word[40];

	while (*f) {
		size_t n = 0;

		while (g_ascii_isalnum(f[n]))
			n++;
		if (n == 0) {
			f++;
			continue;
		}
		if (n >= SHORTEST && n < sizeof word) {
			enum health kind;

			memcpy(word, f, n);
			word[n] = '\0';
			kind = health_of(word);
			if (kind == HEALTH_SAID || (kind == HEALTH_OF_A_PERSON && of_a_person(before, n_before, before2, n_before2)))
				return true;
		}
		before2 = before;
		n_before2 = n_before;
		before = f;
		n_before = n;
		f += n;
	}
	return false;
}

/* Number of the 13 first characters, with 2A and 2B counted as 19 and 18 (decree of 1982 on the register of persons); month and sex
 * must be of the forms in use, and the two last digits 97 - number mod 97. */
static bool
nir_valid(const char *d)
{
	uint64_t number = 0;
	unsigned month = (unsigned)(d[3] - '0') * 10 + (unsigned)(d[4] - '0'), key;
	size_t i;

	if (!strchr("123478", d[0]) || month == 0 || (month > 12 && month < 20))
		return false;
	for (i = 0; i < 13; i++) {
		char c = d[i];

		if (i == 6 && (c == 'a' || c == 'b'))
			c = c == 'a' ? '9' : '8';
		if (i == 5 && (d[6] == 'a' || d[6] == 'b'))
			c = '1';
		number = number * 10 + (unsigned)(c - '0');
	}
	key = (unsigned)(d[13] - '0') * 10 + (unsigned)(d[14] - '0');
	return key == 97 - number % 97;
}

/* Fifteen digits from here on, blanks, dots and hyphens between them allowed, no digit before or after. */
static bool
nir_at(const char *f)
{
	char d[NIR_DIGITS];
	size_t n = 0, i;

	for (i = 0; i < NIR_REACH && f[i] && n < NIR_DIGITS; i++) {
		bool letter = n == 6 && (f[i] == 'a' || f[i] == 'b') && d[5] == '2';

		if (g_ascii_isdigit(f[i]) || letter)
			d[n++] = f[i];
		else if (!strchr(" .-/", f[i]))
			return false;
	}
	return n == NIR_DIGITS && !g_ascii_isalnum(f[i]) && nir_valid(d);
}

static bool
nir(const char *f)
{
	size_t i;

	for (i = 0; f[i]; i++)
		if (g_ascii_isdigit(f[i]) && (i == 0 || !g_ascii_isalnum(f[i - 1])) && nir_at(f + i))
			return true;
	return false;
}

/* Bytes of a blank or mark that may stand between the digits of a number as people write it; 0 for anything else. */
static size_t
between(const char *s)
{
	if (*s && strchr(" .-/", *s))
		return 1;
	return strncmp(s, "\xc2\xa0", 2) == 0 ? 2 : strncmp(s, "\xe2\x80\xaf", 3) == 0 ? 3 : 0;
}

char *
warnings_mask(TALLOC_CTX *mem, const char *text)
{
	GString *out = g_string_new(NULL);
	const char *p = text, *s;
	char *masked, flat[NIR_REACH + 2];
	size_t n;

	while (*p) {
		bool start = g_ascii_isdigit(*p) && (p == text || !g_ascii_isalnum(p[-1]));

		/* The number with plain blanks and small letters, as nir_at() reads it. */
		for (s = p, n = 0; start && *s && n < NIR_REACH; n++) {
			size_t gap = between(s);

			flat[n] = gap ? ' ' : g_ascii_tolower(*s);
			s += gap ? gap : 1;
		}
		flat[n] = '\0';
		if (!start || !nir_at(flat)) {
			g_string_append_c(out, *p++);
			continue;
		}
		for (n = 0; n < NIR_DIGITS; p++) {
			if (g_ascii_isalnum(*p) && ++n)
				g_string_append(out, "\xe2\x80\xa2");
			else
				g_string_append_c(out, *p);
		}
	}
	masked = talloc_strndup(mem, out->str, out->len);
	g_string_free(out, TRUE);
	return masked;
}

/* "allocataire n° 1234567": seven or eight digits shortly after the word. */
static bool
allocataire(const char *f)
{
	const char *p = f;

	while ((p = strstr(p, "allocataire")) != NULL) {
		size_t i, digits = 0;

		p += strlen("allocataire");
		for (i = 0; p[i] && p[i] != '\n' && i < 30; i++) {
			if (g_ascii_isdigit(p[i]))
				digits++;
			else if (p[i] != ' ' || digits == 0)
				digits = digits >= 6 ? digits : 0;
			if (digits >= 6 && digits <= 8 && !g_ascii_isdigit(p[i + 1]))
				return true;
		}
	}
	return false;
}

size_t
warnings_find(TALLOC_CTX *mem, const char *text, const char **warnings, size_t max)
{
	char *folded = text_fold(mem, text);
	size_t n = 0;

	if (n < max && nir(folded))
		warnings[n++] = "warn-nir";
	if (n < max && allocataire(folded))
		warnings[n++] = "warn-allocataire";
	if (n < max && health(folded))
		warnings[n++] = "warn-health";
	talloc_free(folded);
	return n;
}
