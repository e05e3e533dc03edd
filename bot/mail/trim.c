/* SPDX-License-Identifier: EUPL-1.2 */
#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "bot/mail/closing.h"
#include "bot/mail/lines.h"
#include "bot/mail/read.h"

enum state {
	STATE_KEEP,
	STATE_CLOSING,   /* behind "Cordialement": a name, a phone number ... until a sentence comes
			  */
	STATE_SIGNATURE, /* behind "-- " or a legal footer: until a quote begins */
};

/* What a line is besides words of the writer. All folded. */
#define STARTS(s, table) line_starts(s, table, G_N_ELEMENTS(table))
#define HAS(s, table) line_has(s, table, G_N_ELEMENTS(table))

/* Lines that telephones and web mails add. */
static bool
is_device(const char *s, size_t n)
{
	static const char *const added[] = { "envoye depuis ", "envoye de mon ", "envoye de ma ", "envoye a partir de ",
		"envoye a l'aide de ", "envoye avec ", "envoye via ", "envoye par mon ", "envoyee depuis mon", "message envoye depuis mon",
		"message envoye de mon", "courriel envoye depuis mon", "telecharger outlook pour", "obtenir outlook pour",
		"obtenez outlook pour", "obtenir bluemail", "sent from ", "this message was sent using ", "sent via ", "sent with ",
		"from my iphone", "get outlook for", "provenance : courrier", "provenance: courrier", "mon mobile orange",
		"[cid:", "[image:", "[http", "gesendet von ", "gesendet mit ", "von meinem ", "diese nachricht wurde von meine",
		"enviado desde ", "enviado do ", "inviato da ", "verzonden van", "verzonden met", "sendt fra ", "skickat fran ",
		"cet e-mail a ete envoye depuis", "garanti sans virus", "sans virus.", "scanned by mailscanner" };
	static const char *const things[] = { "iphone", "ipad", "mobile", "telephone", "portable", "smartphone", "android", "samsung",
		"galaxy", "tablette", "excuse", "fautes", "messaging program" };
	size_t i, words = 1;

	while (*s && strchr("*_<([", *s) && s[1] != 'c' && s[1] != 'i' && s[1] != 'h') {
		s++;
		n--;
	}
	if (n >= 120 || !STARTS(s, added) || strchr(s, '?') || (s[0] == '[' && s[n - 1] != ']' && s[n - 1] != '>'))
		return false;
	for (i = 0; s[i]; i++)
		words += s[i] == ' ';
	/* "Envoye depuis mon bureau, le formulaire est bloque": somebody's sentence. */
	if (words <= 7 && !strchr(s, ','))
		return true;
	return HAS(s, things) || strstr(s, "http") || (words <= 9 && s[n - 1] != '.');
}

/* "Telecharger" / "Outlook pour Android": some programs write it on two lines or three. */
static bool
is_device_tail(const char *s)
{
	static const char *const tails[] = { "outlook pour", "outlook for", "courrier", "pour windows", "www.avast.com", "http", "<http",
		"mail pour windows", "mail for windows" };

	return STARTS(s, tails) && strlen(s) < 80;
}

static bool
is_device_head(const struct lines *l, size_t i, const char *s)
{
	static const char *const heads[] = { "envoye a partir de", "telecharger", "telechargez", "obtenir", "obtenez", "get", "sent from",
		"envoye depuis", "sans virus", "garanti sans virus" };
	char next[LINE_FOLD];
	size_t k, n = strlen(s);

	n -= n > 0 && s[n - 1] == '.';
	for (k = 0; k < G_N_ELEMENTS(heads); k++)
		if (strlen(heads[k]) == n && strncmp(s, heads[k], n) == 0)
			break;
	if (k == G_N_ELEMENTS(heads))
		return false;
	k = line_next(l, i + 1);
	if (k >= l->n)
		return false;
	line_fold(l->line[k].s, l->line[k].n, next);
	return is_device_tail(next);
}

/* Words that only legal footers, banners and printing advice use. */
static bool
has_legal(const char *s)
{
	static const char *const legal[] = { "confidentiel", "confidential", "destinataire", "intended", "imprim", "integrite", "virus",
		"recipient", "expediteur externe", "organisation", "piece jointe", "pieces jointes", "secret professionnel", "liens",
		"responsabilite", "non autorisee" };

	return HAS(s, legal);
}

static bool
is_footer(const struct lines *l, size_t i, const char *s)
{
	static const char *const begins[] = { "ce message et ", "ce message (", "ce message est confidentiel", "ce message, ainsi que",
		"ce message contient", "ce message electronique", "ce courriel et ", "ce courriel est ", "ce courriel (",
		"ce courriel peut", "ce courriel contient", "ce mail et ", "ce mail est ", "ce mail peut", "cet e-mail et ",
		"cet e-mail est ", "cet e-mail a ete", "cet email ", "cet e-mail peut", "les informations contenues dans ce",
		"les informations figurant dans ce", "les informations transmises", "l'integrite de ce", "si vous avez recu ce",
		"si vous n'etes pas le destinataire", "pensez a l'environnement", "pensons a l'environnement", "avant d'imprimer",
		"ce message a ete scanne", "ce message a ete verifie", "ce message a ete analyse", "ce courriel a ete verifie",
		"ce courriel a ete analyse", "cet e-mail a ete verifie", "toute modification, edition", "n'imprimez",
		"devez-vous vraiment imprimer", "adoptez l'eco", "preservons l'environnement", "protegeons l'environnement",
		"afin de contribuer au respect", "merci de n'imprimer", "avertissement", "confidentialite", "mention legale",
		"clause de confidentialite", "avis de confidentialite", "note de confidentialite", "disclaimer", "confidentiality",
		"this e-mail ", "this email ", "this message and any", "this message (including", "this message is ",
		"this message contains", "the information contained in this", "please consider the environment", "please think of the",
		"think green", "garanti sans virus", "l'absence de virus", "virus-free", "this communication ", "important :" };
	char next[LINE_FOLD];
	size_t k, looked = 0;

	while (*s && (strchr("*_-=#[ ", *s) || *s & 0x80)) /* a tree, a leaf */
		s++;
	if (!STARTS(s, begins))
		return false;
	if (has_legal(s + (g_str_has_prefix(s, "confidential") ? 12 : 0)))
		return true;
	/* "AVERTISSEMENT" alone: the lines below say of what. */
	for (k = i + 1; k < l->n && looked < 3; k++) {
		if (line_blank(&l->line[k])) {
			if (looked > 0)
				break;
			continue;
		}
		looked++;
		line_fold(l->line[k].s, l->line[k].n, next);
		if (has_legal(next))
			return true;
	}
	return false;
}

/* "ATTENTION : ce message provient d'un expediteur externe": gateways put it above the words. */
static bool
is_banner(const char *s)
{
	static const char *const said[] = { "expediteur externe", "exterieur de l'organisation", "exterieur de votre organisation",
		"source externe", "provient de l'exterieur", "outside of the organization", "outside your organization",
		"outside the organization", "external sender", "external email", "vous n'obtenez pas souvent d'e-mail",
		"vous ne recevez pas souvent de", "you don't often get email from", "emetteur externe" };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(said); i++)
		if (strstr(s, said[i]))
			break;
	if (i == G_N_ELEMENTS(said))
		return false;
	s += strspn(s, "*_[(!/ ");
	return strstr(s, "cliquez pas") || strstr(s, "do not click") || g_str_has_prefix(s, "attention") ||
	       g_str_has_prefix(s, "ce message provient") || g_str_has_prefix(s, "ce courriel provient") ||
	       g_str_has_prefix(s, "cet e-mail provient") || g_str_has_prefix(s, "ce mail provient") || g_str_has_prefix(s, "caution") ||
	       g_str_has_prefix(s, "vous n'obtenez") || g_str_has_prefix(s, "vous ne recevez") || g_str_has_prefix(s, "you don't often") ||
	       g_str_has_prefix(s, "expediteur externe") || g_str_has_prefix(s, "external");
}

static size_t
count_digits(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += g_ascii_isdigit(*s) != 0;
	return n;
}

/* Behind a closing formula: does this line say something, or is it a name, a function, a street, a
 * number? */
static bool
is_sentence(const char *s, size_t n)
{
	static const char *const spoken[] = { "ps ", "ps:", "ps.", "ps,", "p.s", "p.-s", "post-scriptum", "nb ", "nb:", "nb.", "n.b", "je ",
		"j'", "nous ", "merci", "pouvez", "pourriez", "voici", "ci-joint", "en piece jointe", "est-ce", "il y a ", "pourquoi",
		"comment ", "quand ", "ou en est", "- ", "* ", "oui", "non", "question", "reponse", "probleme", "precision", "edit ",
		"edit:", "correction", "ajout", "please ", "i ", "we ", "by the way", "note :" };
	size_t words = 1, i;
	const char *colon = strstr(s, " :"), *p;
	bool link = strchr(s, '@') || strstr(s, "http") || strstr(s, "www.");

	for (i = 0; i < n; i++)
		words += s[i] == ' ';
	if (STARTS(s, spoken))
		return true;
	if (g_ascii_isdigit(s[0]) && (s[1] == ')' || (s[1] == '.' && s[2] == ' ') || (s[1] == ' ' && s[2] == ':')))
		return true; /* "1) oui" */
	if (link || count_digits(s) >= 8)
		return false;
	if (strchr(s, '?') || (words >= 6 && strchr(".!;", s[n - 1])))
		return true;
	if (colon) { /* "Pour qui : les jeunes parents" */
		for (words = 0, p = colon + 2; *p; p++)
			words += *p == ' ';
		return words >= 2;
	}
	return words >= 12 && count_digits(s) == 0;
}

/* Rules, and the invisible mark of a tracker: nobody's last word. */
static bool
is_drawn(const struct line *line)
{
	static const char tracker[] = "\xE1\x90\xA7";
	size_t i;

	if (line->n == sizeof tracker - 1 && memcmp(line->s, tracker, line->n) == 0)
		return true;
	for (i = 0; i < line->n && strchr("-_=* ", line->s[i]); i++)
		;
	return line->n >= 3 && i == line->n;
}

/* A rule of underscores: Outlook's above a quoted mail, or a list's above its footer. */
static bool
is_rule(const struct line *line)
{
	size_t i;

	for (i = 0; i < line->n && line->s[i] == '_'; i++)
		;
	return i >= 10 && i == line->n;
}

/* "-------- Oprindelig besked --------": words between dashes, in whatever language. */
static bool
is_ruled(const struct line *line)
{
	return line->n > 10 && line->n < 100 && memcmp(line->s, "----", 4) == 0 && memcmp(line->s + line->n - 4, "----", 4) == 0;
}

/* How to leave the list, and where. */
static bool
is_list_footer(const struct lines *l, size_t i)
{
	static const char *const words[] = { "mailing list", "liste de diffusion", "desinscri", "desabonn", "unsubscribe", "/sympa/",
		"/listinfo/" };
	bool list = false, place = false;
	char s[LINE_FOLD];
	size_t k;

	for (k = i + 1; k < l->n && k < i + 5; k++) {
		line_fold(l->line[k].s, l->line[k].n, s);
		list = list || HAS(s, words);
		place = place || strchr(s, '@') || strstr(s, "http");
	}
	return list && place;
}

/* RFC 3676 4.3: the line that mail programs write above a signature. */
static bool
is_mark(const struct line *line)
{
	return line->n == 3 && memcmp(line->s, "-- ", 3) == 0;
}

/* What people type instead; it also stands between two things that they say. */
static bool
is_dash(const char *s)
{
	/* The fold makes the dashes of typographers plain: a lone one is U+2014. */
	return strcmp(s, "--") == 0 || strcmp(s, "-") == 0;
}

/* Does a quote begin at line i? How many lines introduce it, 0 if none. */
static size_t
quote_lead(const struct lines *l, size_t i, const char *folded, bool said)
{
	struct block b;
	size_t n = line_attribution(l, i), next;

	if (n > 0)
		return n;
	if (line_separator(l, i, NULL) || strstr(folded, "au-dessus de cette ligne") || strstr(folded, "reply above this line")) {
		next = line_next(l, i + 1);
		if (next < l->n && line_block(l, next, true, &b))
			return next - i + b.lines;
		if (next < l->n && (n = line_attribution(l, next)) > 0)
			return next - i + n;
		return 1;
	}
	if (is_ruled(&l->line[i])) {
		next = line_next(l, i + 1);
		if (next < l->n && line_block(l, next, true, &b))
			return next - i + b.lines;
	}
	if (is_rule(&l->line[i])) {
		next = line_next(l, i + 1);
		return next < l->n && line_block(l, next, false, &b) ? next - i + b.lines : 0;
	}
	/* A block at the very top with nothing said above is the mail itself, forwarded or filled
	 * in. */
	return said ? line_block(l, i, false, &b) : 0;
}

struct trim {
	const struct lines *l;
	GString *out;
	enum state state;
	bool said; /* has a word been kept? */
	bool banner;
	bool device; /* the last words were those of a telephone */
	bool gap;    /* something was left out behind a closing formula */
	bool inside; /* answers between the words of others were announced */
};

static void
trim_keep(struct trim *t, size_t i)
{
	g_string_append_len(t->out, t->l->line[i].s, (gssize)t->l->line[i].n);
	g_string_append_c(t->out, '\n');
	t->said = t->said || !line_blank(&t->l->line[i]);
}

/* A line that begins no quote. */
static void
trim_line(struct trim *t, size_t i, const char *s, size_t n, bool signatures)
{
	static const char *const greetings[] = { "bonjour", "bonsoir", "salut", "demat", "hello" };
	enum closing closing;

	if (t->banner && n > 0)
		return;
	t->banner = n > 0 && !t->said && is_banner(s);
	if (t->banner)
		return;
	t->device = n > 0 ? is_device(s, n) || is_device_head(t->l, i, s) || (t->device && is_device_tail(s)) : t->device;
	if (t->device && n > 0)
		return;
	if (!signatures) {
		trim_keep(t, i);
		return;
	}
	if (is_footer(t->l, i, s) || (n >= 10 && is_drawn(&t->l->line[i]) && is_list_footer(t->l, i)) || is_mark(&t->l->line[i])) {
		t->state = STATE_SIGNATURE;
		return;
	}
	if (t->state == STATE_SIGNATURE)
		return;
	closing = n > 0 ? line_closing(s, n) : CLOSING_NO;
	if (!t->said && (closing == CLOSING_WHOLE || STARTS(s, greetings)))
		closing = CLOSING_NO; /* "Bonjour et bonne journee," opens */
	if (is_dash(s))
		closing = CLOSING_WHOLE;
	if (closing != CLOSING_NO) {
		t->gap = closing == CLOSING_WHOLE;
		if (closing == CLOSING_TAIL)
			trim_keep(t, i);
		t->state = STATE_CLOSING;
		return;
	}
	if (t->state == STATE_CLOSING) {
		if (n == 0 || !is_sentence(s, n)) {
			t->gap = true;
			return;
		}
		t->state = STATE_KEEP;
		if (t->gap)
			g_string_append_c(t->out, '\n');
	}
	trim_keep(t, i);
}

/* "Mes reponses en rouge ci-dessous": then the words behind the head of a quote are not all quoted.
 */
static bool
answers_inside(const char *said)
{
	static const char *const announced[] = { "en rouge", "en bleu", "en vert", "en gras", "en couleur", "reponses ci-dessous",
		"reponse ci-dessous", "reponds ci-dessous", "repondu ci-dessous", "dans le texte", "dans le corps d", "dans votre mail",
		"dans votre message", "dans votre courriel", "dans ton mail", "entre les lignes", "a la suite de vos questions",
		"sous vos questions", "sous chaque question", "sous chacune", "surligne", "answers below", "answered below", "see below",
		"replies below", "in red", "in blue", "inline", "in line" };
	char s[LINE_FOLD];
	const char *p, *end;

	for (p = said; *p; p = end + (*end != '\0')) {
		end = strchrnul(p, '\n');
		line_fold(p, (size_t)(end - p), s);
		if (strlen(s) <= 200 && HAS(s, announced))
			return true;
	}
	return false;
}

/* What is taken away. */
enum pass {
	PASS_ALL,
	PASS_QUOTES, /* for a mail that is nothing but "Cordialement, Jean" */
	PASS_MARKED, /* ... that has all its words behind the head of a quote without marks */
};

static char *
trim_pass(TALLOC_CTX *mem, const struct lines *l, enum pass pass)
{
	struct trim t = { .l = l, .out = g_string_new(NULL) };
	char s[LINE_FOLD], *kept;
	size_t i, n, lead, next;

	for (i = 0; i < l->n; i++) {
		if (line_quoted(&l->line[i]) && line_attribution(l, i) == 0) {
			t.state = STATE_KEEP;
			continue;
		}
		n = line_fold(l->line[i].s, l->line[i].n, s);
		lead = n > 0 ? quote_lead(l, i, s, t.said) : 0;
		if (lead > 0) {
			next = line_next(l, i + lead);
			t.inside = t.inside || pass == PASS_MARKED || answers_inside(t.out->str);
			if (next < l->n && !line_quoted(&l->line[next]) && !t.inside)
				break; /* quoted without marks: the rest is not from now */
			t.state = STATE_KEEP;
			i += lead - 1;
			continue;
		}
		trim_line(&t, i, s, n, pass == PASS_ALL);
	}
	kept = talloc_strndup(mem, t.out->str, t.out->len);
	g_string_free(t.out, TRUE);
	return kept;
}

/* Is there nothing but the head of a quote and its marked lines: an answer without a word? */
static bool
only_quoted(const struct lines *l)
{
	char s[LINE_FOLD];
	size_t i = line_next(l, 0), lead;
	bool marked = false;

	if (i >= l->n)
		return false;
	line_fold(l->line[i].s, l->line[i].n, s);
	lead = quote_lead(l, i, s, false);
	for (i += lead; lead > 0 && i < l->n; i++) {
		if (!line_blank(&l->line[i]) && !line_quoted(&l->line[i]))
			return false;
		marked = marked || line_quoted(&l->line[i]);
	}
	return marked;
}

/* At most one empty line in a row, none at the ends; no blanks at the end of a line, nor the
 * no-break space with which empty lines are filled. In place. */
static char *
squeeze(char *s)
{
	char *from, *to = s;

	for (from = s; *from; from++) {
		if (*from == '\n') {
			for (;;) {
				if (to > s && (to[-1] == ' ' || to[-1] == '\t'))
					to--;
				else if (to > s + 1 && to[-1] == '\xA0' && to[-2] == '\xC2')
					to -= 2;
				else
					break;
			}
			if (to == s || (to > s + 1 && to[-1] == '\n' && to[-2] == '\n'))
				continue;
		}
		*to++ = *from;
	}
	*to = '\0';
	return text_trim(s);
}

/* A letter, a digit, or a sign that can be an answer by itself (U+1F44D). */
static bool
has_word(const char *s)
{
	for (; *s; s = g_utf8_next_char(s)) {
		gunichar c = g_utf8_get_char(s);

		if (g_unichar_isalnum(c) || (c >= 0x2190 && c != 0xFFFD))
			return true;
	}
	return false;
}

/* Without the drawing that stood above what was left out. */
static void
undraw(char *s)
{
	struct line last;
	char *lf;

	for (;;) {
		text_trim(s);
		lf = strrchr(s, '\n');
		last.s = lf ? lf + 1 : s;
		last.n = strlen(last.s);
		if (!lf || !is_drawn(&last))
			return;
		*lf = '\0';
	}
}

void
reply_trim(TALLOC_CTX *mem, const char *full, char **kept)
{
	TALLOC_CTX *tmp = talloc_new(mem);
	enum pass pass = PASS_ALL;
	struct lines l;
	char *s;

	lines_split(tmp, full, &l);
	s = trim_pass(tmp, &l, pass);
	while (!has_word(s) && pass < PASS_MARKED)
		s = trim_pass(tmp, &l, ++pass);
	if (!has_word(s))
		s = talloc_strdup(tmp, only_quoted(&l) ? "" : full);
	s = squeeze(s);
	undraw(s);
	*kept = talloc_strdup(mem, s);
	talloc_free(tmp);
}
