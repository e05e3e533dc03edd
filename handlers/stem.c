/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/stem.h"

#include <ctype.h>
#include <glib.h>
#include <libstemmer.h>
#include <stdbool.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/body.h"
#include "handlers/shorthand.h"
#include "handlers/tokens.h"

enum { READ_BYTES = 12000, WORD_LEAST = 3, WORD_MOST = 40, ENDING_LEFT = 5 };

/* Small words, politeness, and what every request to a lab says. Folded; a word of fewer than three letters needs no line here. */
static const char small[] =
    "afin ailleurs ainsi alors apres assez aucun aucune aujourd aupres auquel aussi autant autour autre autres aux avaient avait avant "
    "avec avez avoir avons ayant beaucoup bien bientot bon bonne car cela celle celles celui cependant certain certaine certaines certains "
    "ces cet cette ceux chacun chacune chaque chez comme comment concernant contre dans davantage dedans dehors deja depuis dernier derniere "
    "des desormais dessous dessus deux devant doit doivent donc dont durant elle elles encore enfin ensuite entre environ est etaient etait "
    "etant etc ete etes etre eux facon faire fait faites falloir faut fois font grace hier hors ici ils jamais jusqu jusque laquelle "
    "les lesquels leur leurs lorsque lui maintenant mais malgre mal meme memes mes mieux moi moins mon notamment notre nos nous nul "
    "oui non ont par parce parfois parmi partout pas pendant peu peut peuvent peux plupart plus plusieurs plutot pour pourquoi pourtant pouvez "
    "pouvoir pouvons pres presque puis puisque quand quant que quel quelle quelles quelqu quelque quelques quels qui quoi rien sans sauf "
    "selon sera serait ses seul seule seulement sinon soit sommes son sont souvent sous suis sur surtout tandis tant tel telle tellement "
    "telles tels tes toi ton toujours tous tout toute toutes tres trois trop une vers veut veulent voici voila vos votre vous vraiment "
    "ecrit ecrire ecrivez ecris transmis transmet transmettre regarder regarde regardez "
    "vais vont allons aller avoir aura auront ayez veuillez souhaite souhaitons souhaiterions voudrais voudrions aimerais aimerions pense "
    "pensons merci bonjour bonsoir salut cordialement salutations madame monsieur mesdames messieurs sincerement amicalement remercie "
    "remercions avance retour bonne journee soiree bienvenue cher chere lab labo laboratoire probleme problemes problematique "
    "problematiques demande demandes sollicitation sollicitations besoin besoins aide aider idee solution sujet objet message courriel mail "
    "hui jour jours semaine semaines mois annee annees ans lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril "
    "mai juin juillet aout septembre octobre novembre decembre heure heures fait dire dit disent dis voir vu savoir sait savent savons met "
    "mettre mis prendre prend prennent pris part permet permettre rend chose choses cas grand grande grands grandes petit petite petits "
    "nouveau nouvelle nouveaux nouvelles meilleur gens personne personnes";
/* English ones; with an accent they are other words: "thèse". */
static const char small_english[] =
    "about after again all also and any are because been before being between both but can cannot could did does doing down during each "
    "few for from further had has have having her here hers him his how into its just more most much must nor not now off once only other "
    "our ours out over own same she should some such than that the their theirs them then there these they this those through too under "
    "until very was way were what when where which while who whom why will with would you your yours dear hello thanks thank please "
    "regards kind sincerely problem problems request requests need needs help team sir madam people person want get got make made like "
    "many every several still";

/* A word -> 1, an English one -> 2. */
static GHashTable *
small_words(void)
{
	static GHashTable *table;

	if (g_once_init_enter(&table)) {
		GHashTable *made = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
		g_auto(GStrv) words = g_strsplit(small, " ", -1), english = g_strsplit(small_english, " ", -1);
		size_t i;

		for (i = 0; english[i]; i++)
			g_hash_table_insert(made, g_strdup(english[i]), GINT_TO_POINTER(2));
		for (i = 0; words[i]; i++)
			g_hash_table_insert(made, g_strdup(words[i]), GINT_TO_POINTER(1));
		g_once_init_leave(&table, made);
	}
	return table;
}

/* Made once: a stemmer keeps its buffers. One thread handles messages. */
static struct sb_stemmer *
stemmer_of(bool english)
{
	static struct sb_stemmer *made[2];

	if (!made[english])
		made[english] = sb_stemmer_new(english ? "english" : "french", NULL);
	return made[english];
}

/* The French stemmer takes "usagers" for another word than "usager", and knows no "renoncent". */
static char *
stem_of(TALLOC_CTX *mem, const char *word, size_t n, bool english)
{
	struct sb_stemmer *s = stemmer_of(english);
	char *plain = talloc_strndup(mem, word, n), *stem;
	const sb_symbol *cut;

	if (!english && n > 4 && plain[n - 1] == 's' && plain[n - 2] != 's')
		plain[--n] = '\0';
	cut = s ? sb_stemmer_stem(s, (const sb_symbol *)plain, (int)n) : NULL;
	if (!cut)
		return plain;
	stem = talloc_strndup(mem, (const char *)cut, (size_t)sb_stemmer_length(s));
	n = strlen(stem);
	if (!english && n >= ENDING_LEFT + 3 && strcmp(stem + n - 3, "ent") == 0 && stem[n - 4] != 'm')
		stem[n - 3] = '\0';
	return stem;
}

/* The bytes of the letter there; 0 if it is none. */
static size_t
letter(const char *p)
{
	if (!(*p & 0x80))
		return islower((unsigned char)*p) ? 1 : 0;
	return g_unichar_isalpha(g_utf8_get_char(p)) ? (size_t)(g_utf8_next_char(p) - p) : 0;
}

static bool
is_english(TALLOC_CTX *mem, const char *text)
{
	struct words *w = words_cut(mem, text, 0, strlen(text));
	const char *lang = language_of(w);
	bool english = lang && strcmp(lang, "en") == 0;

	talloc_free(w);
	return english;
}

/* Addresses of mails and pages are no words. */
static bool
is_address(const char *chunk, size_t n)
{
	return memchr(chunk, '@', n) || memmem(chunk, n, "://", 3) || (n > 4 && strncmp(chunk, "www.", 4) == 0);
}

struct search {
	TALLOC_CTX *mem;
	const char *raw;
	const size_t *map;
	const char *folded;
	GHashTable *seen;
	bool english;
	struct stem *out;
	size_t n, max;
};

/* "RH", "UX", "IA": two capital letters are a word, where two small ones hardly are. */
static bool
is_initials(const struct search *s, size_t at, size_t n)
{
	const char *raw = s->raw + s->map[at];

	return n == 2 && s->map[at + 2] - s->map[at] == 2 && g_ascii_isupper(raw[0]) && g_ascii_isupper(raw[1]);
}

static bool
is_small(const struct search *s, const char *word, size_t at, size_t end)
{
	int kind = GPOINTER_TO_INT(g_hash_table_lookup(small_words(), word));

	return kind == 1 || (kind == 2 && s->map[end] - s->map[at] == end - at);
}

static void
word_add(struct search *s, size_t at, size_t n)
{
	char cut[WORD_MOST + 1], *stem, *written;
	const char *word = cut, *full;
	size_t end = at + n;

	if (n > WORD_MOST)
		return;
	memcpy(cut, s->folded + at, n);
	cut[n] = '\0';
	full = s->english ? NULL : shorthand(word);
	if (full) {
		word = full;
		n = strlen(word);
	}
	if ((n < WORD_LEAST && !is_initials(s, at, n)) || is_small(s, word, at, end))
		return;
	stem = stem_of(s->mem, word, n, s->english);
	if (strlen(stem) < 2 || g_hash_table_contains(s->seen, stem))
		return;
	g_hash_table_add(s->seen, stem);
	written = g_utf8_strdown(s->raw + s->map[at], (gssize)(s->map[end] - s->map[at]));
	s->out[s->n++] = (struct stem){ .stem = stem, .word = talloc_strdup(s->mem, written) };
	g_free(written);
}

static void
chunk_add(struct search *s, size_t at, size_t n)
{
	const char *p = s->folded + at, *end = p + n, *from;

	while (p < end && s->n < s->max) {
		while (p < end && letter(p) == 0)
			p = g_utf8_next_char(p);
		for (from = p; p < end && (letter(p) || isdigit((unsigned char)*p)); p = g_utf8_next_char(p))
			;
		word_add(s, (size_t)(from - s->folded), (size_t)(p - from));
	}
}

size_t
stems_find(TALLOC_CTX *mem, const char *text, const char *lang, struct stem *out, size_t max)
{
	char *head = text_clean(mem, text, MIN(strlen(text), READ_BYTES), READ_BYTES);
	struct search s = {
		.mem = mem, .raw = head, .english = lang ? strcmp(lang, "en") == 0 : is_english(mem, head), .out = out, .max = max
	};
	size_t *map, i = 0, n;

	s.folded = text_fold_map(mem, head, &map);
	s.map = map;
	s.seen = g_hash_table_new(g_str_hash, g_str_equal);
	while (s.folded[i] && s.n < max) {
		i += strspn(s.folded + i, " \t\n");
		n = strcspn(s.folded + i, " \t\n");
		if (!is_address(s.folded + i, n))
			chunk_add(&s, i, n);
		i += n;
	}
	g_hash_table_destroy(s.seen);
	return s.n;
}

char *
stems_join(TALLOC_CTX *mem, const struct stem *stems, size_t n)
{
	char *out = talloc_strdup(mem, "");
	size_t i;

	for (i = 0; i < n; i++)
		out = talloc_asprintf_append_buffer(out, "%s%s", i ? " " : "", stems[i].stem);
	return out;
}
