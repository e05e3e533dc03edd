/* SPDX-License-Identifier: EUPL-1.2 */
#include "bot/mail/lines.h"

#include <glib.h>
#include <string.h>

void
lines_split(TALLOC_CTX *mem, const char *text, struct lines *l)
{
	size_t room = 64;
	const char *p = text, *lf;

	l->line = talloc_array(mem, struct line, (unsigned int)room);
	l->n = 0;
	while (*p) {
		if (l->n == room) {
			room *= 2;
			l->line = talloc_realloc(mem, l->line, struct line, (unsigned int)room);
		}
		lf = strchr(p, '\n');
		l->line[l->n].s = p;
		l->line[l->n++].n = lf ? (size_t)(lf - p) : strlen(p);
		p = lf ? lf + 1 : p + l->line[l->n - 1].n;
	}
}

/* U+00C0 to U+00FF without accents; '?' where there is no one letter. */
static const char latin[] = "aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo/ouuuuyty";

/* One character of two or three bytes. Returns what it becomes: a byte, ' ', or 0 for "as it is".
 */
static char
fold_wide(const unsigned char *s, size_t n, size_t *width)
{
	*width = s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : s[0] >= 0xC0 ? 2 : 1;
	if (*width > n)
		*width = n;
	if (*width == 2 && s[0] == 0xC3)
		return latin[s[1] & 63];
	if (*width == 2 && s[0] == 0xC2 && s[1] == 0xA0)
		return ' ';
	if (*width == 3 && s[0] == 0xE2 && s[1] == 0x80) {
		if (s[2] == 0x98 || s[2] == 0x99)
			return '\'';
		if (s[2] >= 0x90 && s[2] <= 0x95)
			return '-';
		if (s[2] == 0xAF || (s[2] >= 0x80 && s[2] <= 0x8A))
			return ' ';
	}
	return 0;
}

size_t
line_fold(const char *s, size_t n, char out[LINE_FOLD])
{
	size_t used = 0, i = 0, width;

	while (i < n && used + 4 < LINE_FOLD) {
		unsigned char c = (unsigned char)s[i];
		char to = 0;

		if (c > ' ' && c < 0x80) { /* nearly all of it */
			out[used++] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
			i++;
			continue;
		}
		width = 1;
		if (c >= 0x80)
			to = fold_wide((const unsigned char *)s + i, n - i, &width);
		else
			to = c == '\t' ? ' ' : (char)c;
		if (to == 0) {
			memcpy(out + used, s + i, width);
			used += width;
		} else if (to != ' ' || (used > 0 && out[used - 1] != ' ')) {
			out[used++] = to;
		}
		i += width;
	}
	while (used > 0 && out[used - 1] == ' ')
		used--;
	out[used] = '\0';
	return used;
}

bool
line_starts(const char *folded, const char *const *words, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (folded[0] == words[i][0] && strncmp(folded, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

bool
line_has(const char *folded, const char *const *words, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strstr(folded, words[i]))
			return true;
	return false;
}

bool
line_blank(const struct line *l)
{
	size_t i;

	for (i = 0; i < l->n; i++) {
		if (l->s[i] == ' ' || l->s[i] == '\t')
			continue;
		if (l->s[i] == '\xC2' && i + 1 < l->n && l->s[i + 1] == '\xA0') {
			i++;
			continue;
		}
		return false;
	}
	return true;
}

bool
line_quoted(const struct line *l)
{
	size_t i = 0;

	while (i < l->n && i < 4 && l->s[i] == ' ')
		i++;
	return i < l->n && l->s[i] == '>';
}

size_t
line_next(const struct lines *l, size_t i)
{
	while (i < l->n && line_blank(&l->line[i]))
		i++;
	return i;
}

static bool
ends(const char *s, size_t n, const char *tail)
{
	size_t size = strlen(tail);

	return n >= size && memcmp(s + n - size, tail, size) == 0;
}

/* What dates are made of. */
enum { DATE_CLOCK = 1, DATE_HOUR = 2, DATE_YEAR = 4 }; /* 10:12; 10h12; 2026 or 05/03/26 */

static unsigned int
date_signs(const char *s)
{
	unsigned int signs = 0;
	const char *p;

	for (p = s; *p; p++) {
		if (!g_ascii_isdigit(*p) || (p > s && g_ascii_isdigit(p[-1])))
			continue;
		if (((p[0] == '1' && p[1] == '9') || (p[0] == '2' && p[1] == '0')) && g_ascii_isdigit(p[2]) && g_ascii_isdigit(p[3]) &&
		    !g_ascii_isdigit(p[4]))
			signs |= DATE_YEAR;
		if (g_ascii_isdigit(p[1]))
			p++;
		if (p[1] == ':' && g_ascii_isdigit(p[2]) && g_ascii_isdigit(p[3]))
			signs |= DATE_CLOCK;
		if (p[1] == 'h' && g_ascii_isdigit(p[2]) && g_ascii_isdigit(p[3]))
			signs |= DATE_HOUR;
		if (p[1] == '/' && g_ascii_isdigit(p[2]))
			signs |= DATE_YEAR;
	}
	return signs;
}

/* "nous a ecrit :" tells of a letter; mail programs name the writer. */
static bool
has_pronoun(const char *s)
{
	static const char *const told[] = { " nous a ecrit", " vous a ecrit", " lui a ecrit", " leur a ecrit", " m'a ecrit", " t'a ecrit",
		" on a ecrit", " l'a ecrit", " qui a ecrit", " il a ecrit", " elle a ecrit", " y a ecrit" };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(told); i++)
		if (strstr(s, told[i]))
			return true;
	return false;
}

/* How the line ends, or what stands in the middle when a date ends it. French first; the programs
 * of neighbours write to us too. */
static bool
says_wrote(const char *s, size_t n)
{
	static const char *const tails[] = { "a ecrit :", "a ecrit:", "a ecrit", "wrote:", "wrote :", "wrote",
		"ecrivait :", "a repondu :", "writes:", "a skrivas:", "a skrivas :", "a ecrit : >",
		"schrieb:", "escribio:", "ha scritto:", "escreveu:", "schreef:", "geschreven:", "skrev:", "napisal(a):",
		"napisa\xC5\x82(a):", "napisa\xC5\x82:", "kirjoitti:", "\xD0\xBB:", "\xD0\xB5\xD1\x82:", "\xD1\x88\xD0\xB5:" };
	static const char *const middles[] = { " a ecrit le ", " a ecrit (", " schrieb am ", " wrote on ", " wrote at ",
		" ha scritto il " };
	bool ruled = n > 8 && ends(s, n, "----");
	size_t i;

	while (n > 0 && strchr("*_ -", s[n - 1]))
		n--;
	for (i = 0; i < G_N_ELEMENTS(tails); i++)
		if (ends(s, n, tails[i]) && (ruled || s[n - 1] == ':' || s[n - 1] == '>'))
			return true;
	if (n == 0 || s[n - 1] != ':' || !(strchr(s, '@') || date_signs(s)))
		return false;
	for (i = 0; i < G_N_ELEMENTS(middles); i++)
		if (strstr(s, middles[i]))
			return true;
	return false;
}

/* "le 5 mars", "le jeu. 5", "le jeudi 5", "on Thu, Mar 5": a date comes at once. */
static bool
starts_date(const char *s)
{
	static const char *const leads[] = { "le ", "on ", "am ", "el ", "il ", "il giorno ", "em ", "en date du ", "d'ar ",
		"a la date du ", "den ", "op ", "dnia ", "w dniu ", "pe " };
	const char *p = s, *digit;
	size_t i, letters = 0;

	for (i = 0; i < G_N_ELEMENTS(leads); i++)
		if (g_str_has_prefix(p, leads[i]))
			break;
	if (i == G_N_ELEMENTS(leads))
		return g_ascii_isdigit(*p);
	p += strlen(leads[i]);
	digit = strpbrk(p, "0123456789");
	if (!digit || digit - p > 24)
		return false;
	for (; p < digit; p++) /* at most a weekday and a month before the first digit */
		letters += *p == ' ';
	return letters <= 2;
}

/* GroupWise: ">>> Lab <lab@lab.example> 05/03/2026 09:02 >>>", the words below without marks. */
static bool
is_groupwise(const char *s, size_t n)
{
	return n > 12 && g_str_has_prefix(s, ">>> ") && ends(s, n, ">>>") && date_signs(s);
}

/* "Oui, mardi. Le 05/03/2026, Lab a ecrit :" - the writer's words stand on the same line. */
static bool
is_glued(const char *s)
{
	const char *p;

	for (p = strpbrk(s, ".!?"); p; p = strpbrk(p + 1, ".!?"))
		if (starts_date(p + 1 + (p[1] == ' ')) && !g_ascii_isdigit(p[1 + (p[1] == ' ')]))
			return true;
	return false;
}

/* Cheap, for the many lines that are none. */
static bool
may_attribute(const struct line *line)
{
	const char *first = line->s;
	size_t n = line->n;

	while (n > 0 && strchr(" \t*_-", *first)) {
		first++;
		n--;
	}
	return n > 0 && (g_ascii_isdigit(*first) || strchr("LlOoAaEeIiDdPpWwQqCcZz", *first) || memchr(first, '@', n) ||
			    memchr(first, '<', n) || memchr(first + (n > 4 ? n - 4 : 0), ':', n > 4 ? 4 : n));
}

size_t
line_attribution(const struct lines *l, size_t i)
{
	enum { ATTRIBUTION_LINES = 5 };
	static const char *const quoting[] = { "quoting ", "citation de ", "zitat von " };
	char s[LINE_FOLD], part[LINE_FOLD];
	size_t n = 0, k, size, next;
	unsigned int signs;
	bool dated = false;

	if (l->line[i].n < 200 && l->line[i].s[0] == '>') {
		n = line_fold(l->line[i].s, l->line[i].n, s);
		return is_groupwise(s, n);
	}
	if (!may_attribute(&l->line[i]))
		return 0;
	for (k = 0; k < ATTRIBUTION_LINES && i + k < l->n; k++) {
		const struct line *line = &l->line[i + k];

		if (line_blank(line) || line_quoted(line) || line->n > 400)
			return 0;
		size = line_fold(line->s, line->n, part);
		if (n + size + 2 > sizeof s)
			return 0;
		if (k > 0)
			s[n++] = ' ';
		memcpy(s + n, part, size + 1);
		n += size;
		if (k == 0) {
			size_t lead = strspn(s, "*_ -");

			if (lead > 0 && strspn(s, "- ") == lead && strspn(s, "-") < 2)
				return 0; /* an item of a list */
			memmove(s, s + lead, n - lead + 1);
			n -= lead;
			dated = starts_date(s);
		}
		/* Somebody's sentence with an address in it, above a head that begins here. */
		if (k > 0 && !dated && starts_date(part))
			return 0;
		if (says_wrote(s, n))
			break;
		/* Only what begins like a date is followed over several lines, or a name with its
		 * address. */
		if (k == 0 && !dated && !strchr(s, '@') && !strchr(s, '<'))
			return 0;
		/* "2026-03-05 10:12 Jean <jean@...>:", and in any language above a quote. */
		next = line_next(l, i + k + 1);
		signs = n > 2 && s[n - 1] == ':' ? date_signs(s) : 0;
		if (n > 2 && s[n - 1] == ':' &&
		    ((dated && signs && s[n - 2] == '>') || ((signs || line_starts(s, quoting, G_N_ELEMENTS(quoting))) && strchr(s, '@') &&
								next < l->n && line_quoted(&l->line[next]))))
			break;
		if (strchr(".!?", s[n ? n - 1 : 0]) && n && !strchr(s, '@') && k > 0)
			return 0;
	}
	if (k == ATTRIBUTION_LINES || i + k >= l->n)
		return 0;
	if (has_pronoun(s))
		return 0;
	signs = date_signs(s);
	if (strchr(s, '@') || (dated && (signs & DATE_CLOCK)) || (strstr(s, " a ecrit le ") && (signs & (DATE_CLOCK | DATE_HOUR))) ||
	    (dated && (signs & DATE_HOUR) && (signs & DATE_YEAR)))
		return k + 1;
	if (!dated && is_glued(s))
		return 0;
	/* "Le 3 mars 2026, Mme Le Gall a ecrit :" may be a sentence: the quote below must say so.
	 */
	next = line_next(l, i + k + 1);
	return next < l->n && line_quoted(&l->line[next]) ? k + 1 : 0;
}

/* What stands between the dashes; `whole` also without any. */
static const char *const replied[] = { "message d'origine", "message original", "message initial", "mail original", "mail d'origine",
	"courriel original", "courriel d'origine", "original message", "original appointment", "message precedent", "rendez-vous d'origine",
	"ursprungliche nachricht", "mensaje original", "messaggio originale", "message de depart", "e-mail d'origine", "reply message" };
static const char *const passed[] = { "message transfere", "message reexpedie", "mail transfere", "courriel transfere", "forwarded message",
	"forwarded mail", "forwarded by", "transfere par", "weitergeleitete nachricht", "e-mail transfere", "message suivi",
	"fwd message" };
static const char *const whole[] = { "debut du message reexpedie", "debut du message transfere", "begin forwarded message",
	"message transfere", "message reexpedie", "debut du message renvoye", "message d'origine", "message original", "original message",
	"forwarded message", "mail original" };

bool
line_separator(const struct lines *l, size_t i, bool *forwarded)
{
	char s[LINE_FOLD];
	size_t n, lead, k;
	bool dummy, ruled;

	if (!forwarded)
		forwarded = &dummy;
	*forwarded = false;
	if (l->line[i].n > 200 || l->line[i].n < 10)
		return false;
	n = line_fold(l->line[i].s, l->line[i].n, s);
	lead = strspn(s, "-_=*~# ");
	while (n > lead && strchr("-_=*~# :", s[n - 1]))
		s[--n] = '\0';
	ruled = lead >= 2 && s[0] != '#' && strpbrk(s, "-=_~");
	if (!ruled && n - lead > 40)
		return false;
	*forwarded = line_has(s + lead, passed, G_N_ELEMENTS(passed)) || g_str_has_prefix(s + lead, "debut du message");
	if (ruled && n - lead < 100 && (*forwarded || line_has(s + lead, replied, G_N_ELEMENTS(replied))))
		return true;
	*forwarded = *forwarded || g_str_has_prefix(s + lead, "begin forwarded");
	for (k = 0; k < G_N_ELEMENTS(whole); k++) {
		struct block b;

		if (strcmp(s + lead, whole[k]) == 0)
			return k < 3 || line_block(l, line_next(l, i + 1), true, &b) > 0;
	}
	return false;
}

static const struct {
	const char *word;
	enum block_key key;
} keys[] = {
	{ "de", KEY_FROM },
	{ "from", KEY_FROM },
	{ "von", KEY_FROM },
	{ "expediteur", KEY_FROM },
	{ "a partir de", KEY_FROM },
	{ "van", KEY_FROM },
	{ "da", KEY_FROM },
	{ "fran", KEY_FROM },
	{ "fra", KEY_FROM },
	{ "digant", KEY_FROM },
	{ "envoye", KEY_DATE },
	{ "envoye le", KEY_DATE },
	{ "date", KEY_DATE },
	{ "sent", KEY_DATE },
	{ "date d'envoi", KEY_DATE },
	{ "message du", KEY_DATE },
	{ "gesendet", KEY_DATE },
	{ "datum", KEY_DATE },
	{ "data", KEY_DATE },
	{ "fecha", KEY_DATE },
	{ "inviato", KEY_DATE },
	{ "enviado", KEY_DATE },
	{ "enviado el", KEY_DATE },
	{ "enviada", KEY_DATE },
	{ "verzonden", KEY_DATE },
	{ "skickat", KEY_DATE },
	{ "sendt", KEY_DATE },
	{ "deiziad", KEY_DATE },
	{ "a", KEY_TO },
	{ "to", KEY_TO },
	{ "pour", KEY_TO },
	{ "an", KEY_TO },
	{ "para", KEY_TO },
	{ "aan", KEY_TO },
	{ "till", KEY_TO },
	{ "til", KEY_TO },
	{ "destinataire", KEY_TO },
	{ "destinataires", KEY_TO },
	{ "objet", KEY_SUBJECT },
	{ "sujet", KEY_SUBJECT },
	{ "subject", KEY_SUBJECT },
	{ "betreff", KEY_SUBJECT },
	{ "oggetto", KEY_SUBJECT },
	{ "asunto", KEY_SUBJECT },
	{ "assunto", KEY_SUBJECT },
	{ "onderwerp", KEY_SUBJECT },
	{ "amne", KEY_SUBJECT },
	{ "emne", KEY_SUBJECT },
	{ "cc", KEY_CC },
	{ "copie", KEY_CC },
	{ "copie a", KEY_CC },
	{ "cci", KEY_CC },
	{ "bcc", KEY_CC },
	{ "importance", KEY_CC },
	{ "reply-to", KEY_CC },
	{ "repondre a", KEY_CC },
	{ "priorite", KEY_CC },
	{ "organisation", KEY_CC },
	{ "pieces jointes", KEY_CC },
	{ "attachments", KEY_CC },
	{ "risposta", KEY_CC },
	{ "rispondi a", KEY_CC },
	{ "envoye par", KEY_CC },
	{ "sent by", KEY_CC },
};

/* "De :", "*De :*", "**De** :" ... Folded line in, key out; *value is where its value begins in the
 * folded line. */
static enum block_key
block_key(const char *s, const char **value)
{
	char word[24];
	size_t n = 0, i;
	const char *p = s + strspn(s, "*_> |");

	while (p[n] && p[n] != ':' && n < sizeof word - 1) {
		word[n] = p[n];
		n++;
	}
	if (p[n] != ':')
		return KEY_NONE;
	*value = p + n + 1;
	while (n > 0 && strchr("*_ ", word[n - 1]))
		n--;
	word[n] = '\0';
	for (i = 0; i < G_N_ELEMENTS(keys); i++)
		if (strcmp(word, keys[i].word) == 0)
			return keys[i].key;
	return KEY_NONE;
}

/* The day of a journey is a "Date" too: mail programs write the minute there. */
static bool
date_tells(const char *s)
{
	unsigned int signs = date_signs(s);

	return strncmp(s + strspn(s, "*_> "), "date", 4) == 0 ? (signs & DATE_CLOCK) && (signs & DATE_YEAR) : signs != 0;
}

size_t
line_block(const struct lines *l, size_t i, bool lead, struct block *b)
{
	enum { BLOCK_LINES = 24, BLOCK_LOOSE = 4 };
	char s[LINE_FOLD];
	const char *value;
	enum block_key key, last = KEY_NONE, first = KEY_NONE;
	size_t k, loose = 0, blanks = 0, min_keys;
	bool named = false; /* an address: a journey has a start, an end and a date too */

	memset(b, 0, sizeof *b);
	if (i >= l->n || !memchr(l->line[i].s, ':', MIN(l->line[i].n, 60)))
		return 0;
	for (k = i; k < l->n && k < i + BLOCK_LINES; k++) {
		const struct line *line = &l->line[k];

		if (line_blank(line)) {
			if (k == i || ++blanks > 1)
				break;
			continue;
		}
		line_fold(line->s, line->n, s);
		key = block_key(s, &value);
		if (k == i && key == KEY_NONE)
			return 0;
		/* A value may stand on the line below its label, and long lists of addresses go on;
		 * after a blank line only another label does. */
		if (key == KEY_NONE) {
			if (++loose > BLOCK_LOOSE || blanks > 0)
				break;
			if (last == KEY_SUBJECT && (b->keys & (1U << KEY_FROM)))
				break;
		} else {
			if (b->keys & (1U << key) && key != KEY_CC)
				break;
			b->keys |= 1U << key;
			first = first ? first : key;
			last = key;
			loose = 0;
		}
		if (key == KEY_FROM || (key == KEY_NONE && last == KEY_FROM && b->from.n == 0)) {
			const char *colon = key == KEY_FROM ? memchr(line->s, ':', line->n) : NULL;

			b->from.s = colon ? colon + 1 : line->s;
			b->from.n = line->n - (size_t)(b->from.s - line->s);
			if (line_blank(&b->from))
				b->from.n = 0;
		}
		named = named || (last == KEY_FROM && strchr(s, '@'));
		if ((last == KEY_FROM && strchr(s, '@')) || (last == KEY_DATE && date_tells(s)))
			b->evidence = true;
		blanks = 0;
		b->lines = k - i + 1;
	}
	min_keys = (size_t)__builtin_popcount(b->keys & ~(1U << KEY_CC));
	lead = lead || first == KEY_FROM || (named && min_keys > 3);
	if (!lead || !(b->keys & (1U << KEY_FROM)) || min_keys < 3 || !b->evidence || !(named || b->keys & (1U << KEY_SUBJECT)))
		b->lines = 0;
	return b->lines;
}
