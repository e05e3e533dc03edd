/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/mail/closing.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "bot/mail/lines.h"

static const char *const closings[] = { "cordialement", "bien cordialement", "tres cordialement", "cordiales salutations", "bien a vous",
	"bien a toi", "bien a vous tous", "salutations", "sinceres salutations", "salutations distinguees", "meilleures salutations",
	"salutations cordiales", "respectueusement", "sincerement", "amicalement", "amities", "cdt", "cdlt", "bien cdt", "bien cdlt",
	"cordialmt", "bonne journee", "belle journee", "bonne soiree", "bonne reception", "bon week-end", "a bientot", "bien a tous",
	"kenavo", "a galon", "a wir galon", "best regards", "kind regards", "regards", "warm regards", "best wishes", "sincerely",
	"yours sincerely", "yours truly", "yours", "best", "yours faithfully", "cheers", "many thanks and regards", "take care",
	"talk soon", "see you soon", "mes salutations", "avec mes salutations", "mes salutations distinguees", "mes cordiales salutations",
	"mes meilleures salutations", "a tres bientot", "a tres vite", "bises", "bien a toi et a bientot", "bav", "b.a.v", "bien a vs",
	"votre bien devoue", "votre devoue", "votre bien devouee", "sentiments devoues", "sentiments distingues",
	"sentiments les meilleurs", "avec mes remerciements", "avec tous mes remerciements", "en vous remerciant",
	"en vous remerciant par avance", "vous en souhaitant bonne reception", "en vous souhaitant bonne reception",
	"acceptez mes salutations", "acceptez nos salutations", "mit freundlichen grussen", "viele grusse", "saludos", "saludos cordiales",
	"cordiali saluti", "atenciosamente" };

static bool
is_in(const char *s, size_t n, const char *const *words, size_t n_words)
{
	size_t i;

	for (i = 0; i < n_words; i++)
		if (words[i][0] == s[0] && strncmp(s, words[i], n) == 0 && words[i][n] == '\0')
			return true;
	return false;
}

/* The next word, its length in *n; *s moves behind it. */
static const char *
next_word(const char **s, size_t *n)
{
	const char *word;

	*s += strspn(*s, " ");
	word = *s;
	*n = strcspn(word, " ");
	*s += *n;
	return word;
}

/* "a vous", "a toutes et tous": nothing that says something may follow. */
static bool
only_addressed(const char *s)
{
	static const char *const addressed[] = { "a", "vous", "toi", "tous", "toutes", "et", "votre", "egalement", "aussi", "vs", "tout",
		"le", "monde" };
	const char *word;
	size_t n;

	for (;;) {
		word = next_word(&s, &n);
		if (n == 0)
			return true;
		if (!is_in(word, n, addressed, G_N_ELEMENTS(addressed)))
			return false;
	}
}

/* "Tres bonne fin de journee a toutes et tous" */
static bool
is_wish(const char *s)
{
	static const char *const strong[] = { "tres", "une", "tout", "toute", "et" };
	static const char *const good[] = { "bon", "bonne", "bonnes", "bel", "belle", "belles", "excellent", "excellente", "agreable",
		"joyeuse", "joyeuses", "joyeux" };
	static const char *const times[] = { "journee", "soiree", "matinee", "apres-midi", "aprem", "week-end", "weekend", "we", "semaine",
		"continuation", "reception", "nuit", "fetes", "noel", "annee", "vacances", "conges", "courage", "dimanche" };
	const char *word;
	size_t n;

	word = next_word(&s, &n);
	while (n > 0 && is_in(word, n, strong, G_N_ELEMENTS(strong)))
		word = next_word(&s, &n);
	if (!is_in(word, n, good, G_N_ELEMENTS(good)))
		return false;
	word = next_word(&s, &n);
	if (n == 3 && strncmp(word, "fin de", 6) == 0) {
		next_word(&s, &n);
		word = next_word(&s, &n);
	}
	return is_in(word, n, times, G_N_ELEMENTS(times)) && only_addressed(s);
}

/* "Bien amicalement a vous" */
static bool
is_manner(const char *s)
{
	static const char *const strong[] = { "bien", "tres", "plus" };
	static const char *const manners[] = { "cordialement", "amicalement", "sincerement", "respectueusement", "confraternellement",
		"fraternellement", "chaleureusement", "courtoisement", "solidairement", "affectueusement", "associativement",
		"syndicalement", "sportivement", "collegialement" };
	const char *word;
	size_t n;

	word = next_word(&s, &n);
	while (n > 0 && is_in(word, n, strong, G_N_ELEMENTS(strong)))
		word = next_word(&s, &n);
	return is_in(word, n, manners, G_N_ELEMENTS(manners)) && only_addressed(s);
}

static bool
is_formula(const char *s)
{
	return is_in(s, strlen(s), closings, G_N_ELEMENTS(closings)) || is_wish(s) || is_manner(s);
}

/* "A galon / Cordialement": in two languages. Cuts s. */
static bool
is_bilingual(char *s)
{
	char *slash = strpbrk(s, "/|");

	if (!slash)
		return false;
	*slash = '\0';
	return is_formula(text_trim(s)) && is_formula(text_trim(slash + 1));
}

/* "... d'agreer, Madame ..." and what is said instead. */
static bool
is_formal(const char *s)
{
	static const char *const begins[] = { "recevez", "veuillez recevoir", "veuillez croire", "croyez", "je vous prie de croire",
		"je vous prie de recevoir", "nous vous prions de recevoir", "nous vous prions de croire", "je vous adresse",
		"nous vous adressons", "avec nos ", "avec mes " };
	static const char *const words[] = { "salutations", "mes sentiments", "nos sentiments", "sentiments distingues",
		"sentiments les meilleurs", "sentiments devoues", "consideration distinguee", "haute consideration",
		"parfaite consideration", "ma consideration", "notre consideration", "devouement" };

	if (strstr(s, "agreer"))
		return strstr(s, "salutations") || strstr(s, "sentiments") || strstr(s, "consideration");
	return line_starts(s, begins, G_N_ELEMENTS(begins)) && line_has(s, words, G_N_ELEMENTS(words)) && strlen(s) < 160;
}

enum closing
line_closing(const char *folded, size_t n)
{
	char s[128];
	static const char *const mistyped[] = { "cordial", "cordia", "cordilae", "coridal", "bien cordia", "tres cordia" };
	enum closing found = CLOSING_NO;
	size_t i, words = 0;

	if (is_formal(folded))
		return CLOSING_WHOLE;
	if (n >= sizeof s)
		return CLOSING_NO;
	memcpy(s, folded, n + 1);
	/* What is left of more than ASCII in a folded line is no letter of French: an emoji. */
	while (n > 0 && (strchr(",.!;: *_-", s[n - 1]) || s[n - 1] & 0x80))
		s[--n] = '\0';
	if (n > 8 && n < 20 && line_starts(s, mistyped, G_N_ELEMENTS(mistyped)) && !strchr(s + 6, ' '))
		return CLOSING_WHOLE;
	if (is_formula(s))
		return CLOSING_WHOLE;
	if (strpbrk(s, "/|"))
		return is_bilingual(s) ? CLOSING_WHOLE : CLOSING_NO;
	for (i = 0; i < G_N_ELEMENTS(closings); i++) {
		size_t size = strlen(closings[i]);
		const char *rest = s + size;

		if (n < size)
			continue;
		if (s[0] == closings[i][0] && strncmp(s, closings[i], size) == 0) {
			if (n == size)
				return CLOSING_WHOLE;
			/* "Cordialement, Jean Dupont" */
			if ((size < 5 && *rest != ',') || (*rest != ',' && *rest != ' ' && *rest != '.'))
				continue;
			for (words = 0; *rest; rest++)
				words += *rest == ' ' && rest[1] && rest[1] != ' ';
			if (words <= 3 && (s[size] == ',' || g_str_has_suffix(closings[i], "cordialement")))
				return CLOSING_WHOLE;
		} else if (size >= 9 && n > size + 1 && s[n - size] == closings[i][0] && strcmp(s + n - size, closings[i]) == 0 &&
			   strchr(" ,.!", s[n - size - 1])) {
			found = CLOSING_TAIL;
		}
	}
	return found;
}
