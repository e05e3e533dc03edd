/* SPDX-License-Identifier: EUPL-1.2
 *
 * Is who can help found quickly among very many? directory DIR RESOURCES QUERIES WORDS: takes in a table of RESOURCES resources (`import`: the seconds of
 * it), adds a tenth as many partners, and looks for them QUERIES times in each of several ways. The texts are drawn from the words of the file WORDS,
 * each as often as Zipf would have it, and from as many invented ones again and again behind them. Prints the microseconds of the median, the 99th
 * percentile and the slowest.
 */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bot/base/csv.h"
#include "bot/base/text.h"
#include "bot/bot.h"
#include "bot/import.h"
#include "handlers/directory.h"

enum { VOCABULARY = 60000, COMMON = 40, SOME = 500, NOW = 1772440000 };

static uint64_t seed = 20260302;
static GPtrArray *vocabulary; /* the most common first */
static GPtrArray *place;      /* names of territories */
static double *weight;        /* summed up */

static void
die(const char *what, const char *why)
{
	fprintf(stderr, "directory: %s: %s\n", what, why);
	exit(2);
}

static uint64_t
draw(uint64_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (seed >> 11) % below;
}

static double
clock_us(clockid_t which)
{
	struct timespec t;

	clock_gettime(which, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double
now_us(void)
{
	return clock_us(CLOCK_MONOTONIC);
}

/* What a busy machine does not make longer. */
static double
cpu_us(void)
{
	return clock_us(CLOCK_PROCESS_CPUTIME_ID);
}

/* ---- words ---- */

static const char *
zipf(void)
{
	double at = (double)draw(1u << 30) / (1u << 30) * weight[vocabulary->len - 1];
	guint low = 0, high = vocabulary->len - 1;

	while (low < high) {
		guint mid = (low + high) / 2;

		if (weight[mid] < at)
			low = mid + 1;
		else
			high = mid;
	}
	return vocabulary->pdata[low];
}

static const char *
any_word(void)
{
	return vocabulary->pdata[draw(vocabulary->len)];
}

static const char *
any_place(void)
{
	return place->pdata[draw(place->len)];
}

static int
by_count(gconstpointer a, gconstpointer b, gpointer counts)
{
	const char *x = *(char *const *)a, *y = *(char *const *)b;
	int n = GPOINTER_TO_INT(g_hash_table_lookup(counts, y)) - GPOINTER_TO_INT(g_hash_table_lookup(counts, x));

	return n ? n : strcmp(x, y);
}

static char *
invented(void)
{
	static const char *const syllables[] = { "ba", "con", "dé", "fri", "gnon", "lu", "mé", "nan", "pli", "quer", "ra", "sou", "tion",
		"vel", "zo", "cha", "ter", "mi", "no", "ble", "char", "ri", "eau", "lin", "pro", "ca", "den", "mar" };
	GString *s = g_string_new(NULL);
	size_t n = 2 + draw(3), i;

	for (i = 0; i < n; i++)
		g_string_append(s, syllables[draw(G_N_ELEMENTS(syllables))]);
	return g_string_free(s, FALSE);
}

static void
words_make(const char *path)
{
	GHashTable *counts = g_hash_table_new(g_str_hash, g_str_equal);
	char *text, **part;
	guint i;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		die("words", path);
	vocabulary = g_ptr_array_new();
	part = g_strsplit_set(text, " \n\t,;:.()'|/\"", -1);
	for (i = 0; part[i]; i++) {
		int n = GPOINTER_TO_INT(g_hash_table_lookup(counts, part[i]));

		if (strlen(part[i]) < 4 || strchr(part[i], '@'))
			continue;
		if (n == 0)
			g_ptr_array_add(vocabulary, part[i]);
		g_hash_table_insert(counts, part[i], GINT_TO_POINTER(n + 1));
	}
	g_ptr_array_sort_with_data(vocabulary, by_count, counts);
	while (vocabulary->len < VOCABULARY) {
		char *w = invented();

		if (g_hash_table_add(counts, w))
			g_ptr_array_add(vocabulary, w);
	}
	weight = g_new(double, vocabulary->len);
	for (i = 0; i < vocabulary->len; i++)
		weight[i] = (i ? weight[i - 1] : 0) + 1.0 / (i + 3);
}

static void
places_make(void)
{
	char *text, **line;
	guint i;

	if (!g_file_get_contents("config/territories.txt", &text, NULL, NULL))
		die("places", "config/territories.txt");
	place = g_ptr_array_new();
	line = g_strsplit(text, "\n", -1);
	for (i = 0; line[i]; i++) {
		char **part = *line[i] == '#' ? NULL : g_strsplit(line[i], "\t", -1);

		if (part && g_strv_length(part) >= 3)
			g_ptr_array_add(place, g_strsplit(part[2], "|", 2)[0]);
	}
	if (place->len == 0)
		die("places", "none");
}

static char *
some_words(TALLOC_CTX *mem, uint64_t least, uint64_t more)
{
	uint64_t n = least + draw(more), i;
	char *s = talloc_strdup(mem, zipf());

	for (i = 1; i < n; i++)
		s = talloc_asprintf_append(s, " %s", zipf());
	return s;
}

static struct card
some_card(TALLOC_CTX *mem, long number)
{
	return (struct card){ .kind = (enum card_kind)(CARD_METHOD + draw(4)),
		.name = talloc_asprintf(mem, "%s %ld", some_words(mem, 2, 3), number),
		.expertise = some_words(mem, 5, 8),
		.missions = some_words(mem, 12, 20),
		.scope = some_words(mem, 2, 5),
		.examples = some_words(mem, 4, 8),
		.partners = some_words(mem, 2, 4),
		.territory = draw(5) ? any_place() : "",
		.availability = "",
		.link = "",
		.places = "" };
}

/* ---- cards ---- */

static char *
table_make(long cards)
{
	static const char *const kinds[CARD_KINDS] = { "personne", "organisation", "méthode", "outil", "lieu", "financement" };
	GString *s = g_string_new("Nom;Type;Expertises;Missions;Périmètre;Exemples;Partenaires;Territoire\r\n");
	long i;

	for (i = 0; i < cards; i++) {
		TALLOC_CTX *mem = talloc_new(NULL);
		struct card c = some_card(mem, i);
		const char *cell[] = { c.name, kinds[c.kind], c.expertise, c.missions, c.scope, c.examples, c.partners, c.territory };
		size_t k;

		for (k = 0; k < G_N_ELEMENTS(cell); k++) {
			csv_cell(s, cell[k]);
			g_string_append(s, k + 1 < G_N_ELEMENTS(cell) ? ";" : "\r\n");
		}
		talloc_free(mem);
	}
	return g_string_free(s, FALSE);
}

static void
import(struct bot *b, long cards)
{
	char *table = table_make(cards);
	struct err e = { 0 };
	double start = now_us(), cpu = cpu_us();

	if (import_cards(b, "fr", "bench.csv", table, strlen(table), &e) != 0)
		die("import", e.text);
	printf("kind=import s=%.2f cpu_s=%.2f\n", (now_us() - start) / 1e6, (cpu_us() - cpu) / 1e6);
	g_free(table);
}

static void
partners_add(struct bot *b, long cards)
{
	struct err e = { 0 };
	struct tx *tx;
	long i, k;

	for (i = 0; i < cards; i += SOME) {
		TALLOC_CTX *mem = talloc_new(NULL);

		if (tx_begin_soft(b->store, &tx, &e) < 0)
			die("partners", e.text);
		for (k = i; k < i + SOME && k < cards; k++) {
			struct card c = some_card(mem, 1000000 + k);

			c.kind = k % 2 ? CARD_PERSON : CARD_ORGANISATION;
			c.nature = (enum card_nature)draw(NATURES);
			c.state = CARD_LISTED;
			c.token = talloc_asprintf(mem, "partner%ld", k);
			directory_places(b->lab.directory, mem, &c);
			if (card_add(tx, mem, &c, 2026, NOW, &e) < 0 || directory_index(b->lab.directory, tx, mem, &c, &e) < 0)
				die("partners", e.text);
		}
		if (tx_commit(tx, &e) < 0)
			die("partners", e.text);
		store_tidy(b->store, LEISURE_SOME);
		talloc_free(mem);
	}
}

/* ---- questions ---- */

static const char *
wants_word(TALLOC_CTX *mem)
{
	(void)mem;
	return any_word();
}

static const char *
wants_common(TALLOC_CTX *mem)
{
	static const char *const known[] = { "design", "usagers", "projet", "services", "public", "numérique", "atelier", "formation" };

	(void)mem;
	return draw(2) ? known[draw(G_N_ELEMENTS(known))] : vocabulary->pdata[draw(COMMON)];
}

static const char *
wants_several(TALLOC_CTX *mem)
{
	return draw(2) ? some_words(mem, 3, 4) : talloc_asprintf(mem, "%s %s %s", wants_common(mem), wants_common(mem), zipf());
}

/* Two letters changed places, or one is gone. */
static const char *
wants_typo(TALLOC_CTX *mem)
{
	char *w = NULL, letter;
	size_t n = 0, at;

	while (n < 5) {
		w = text_fold(mem, any_word());
		n = strlen(w);
	}
	at = 1 + draw(n - 3);
	if (draw(2)) {
		memmove(w + at, w + at + 1, n - at);
		return w;
	}
	letter = w[at];
	w[at] = w[at + 1];
	w[at + 1] = letter;
	return w;
}

static const char *
wants_place(TALLOC_CTX *mem)
{
	return talloc_asprintf(mem, "%s %s", draw(2) ? wants_common(mem) : zipf(), any_place());
}

static const char *
wants_sentence(TALLOC_CTX *mem)
{
	return talloc_asprintf(
	    mem, "je cherche quelqu'un pour %s avec des %s en %s", some_words(mem, 2, 3), wants_common(mem), any_place());
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
search(struct bot *b, const char *what, const char *(*wants)(TALLOC_CTX *), long queries)
{
	double *took = g_new(double, queries), *cpu = g_new(double, queries), slowest = 0;
	struct err e = { 0 };
	long i, found = 0;
	char *slow = NULL;

	for (i = 0; i < queries; i++) {
		TALLOC_CTX *mem = talloc_new(NULL);
		struct finding *f = talloc(mem, struct finding);
		const char *question = wants(mem);
		double start = now_us(), cpu_start = cpu_us();
		struct tx *tx;

		if (tx_look(b->store, &tx, &e) < 0 ||
		    directory_find(
			b->lab.directory, tx, mem, &(struct asked){ .question = question, .named = draw(2) == 0, .max = 5 }, f, &e) < 0)
			die("search", e.text);
		tx_rollback(tx);
		took[i] = now_us() - start;
		cpu[i] = cpu_us() - cpu_start;
		found += f->n > 0;
		if (cpu[i] > slowest) {
			slowest = cpu[i];
			g_free(slow);
			slow = g_strdup(question);
		}
		talloc_free(mem);
	}
	if (found * 2 < queries)
		die(what, "hardly anything is found");
	qsort(took, (size_t)queries, sizeof *took, compare);
	qsort(cpu, (size_t)queries, sizeof *cpu, compare);
	printf("kind=%s p50_us=%.0f p99_us=%.0f max_us=%.0f cpu_p50_us=%.0f cpu_p99_us=%.0f found=%.3f slowest=\"%s\"\n", what,
	    took[queries / 2], took[queries * 99 / 100], took[queries - 1], cpu[queries / 2], cpu[queries * 99 / 100],
	    (double)found / (double)queries, slow);
	fflush(stdout);
	g_free(took);
	g_free(cpu);
	g_free(slow);
}

static struct bot *
open_bot(const char *dir)
{
	struct settings *set = talloc_zero(NULL, struct settings);
	struct templates *words;
	struct err e = { 0 };
	struct bot *b;
	char *conf = talloc_asprintf(set,
	    "[lab]\naddress = lab@lab.example\ncontroller = Lab\nstate = %s\n[staff]\nmembers = Anne <anne@lab.example> @anne:lab.example\n",
	    dir);

	if (templates_open(NULL, NULL, &words, &e) < 0 || settings_parse(set, "bench.conf", conf, words, "fr", stderr, set) > 0 ||
	    bot_open(NULL, set, words, NULL, &b, &e) < 0)
		die("open", e.text);
	b->fixed_now = NOW;
	return b;
}

int
main(int argc, char **argv)
{
	long cards = argc > 4 ? strtol(argv[2], NULL, 10) : 0, queries = argc > 4 ? strtol(argv[3], NULL, 10) : 0;
	struct bot *b;

	if (cards < 100 || queries < 1) {
		fprintf(stderr, "usage: directory DIR RESOURCES QUERIES WORDS\n");
		return 64;
	}
	words_make(argv[4]);
	places_make();
	b = open_bot(argv[1]);
	import(b, cards);
	partners_add(b, cards / 10);
	search(b, "word", wants_word, queries);
	search(b, "common", wants_common, queries);
	search(b, "several", wants_several, queries);
	search(b, "typo", wants_typo, queries);
	search(b, "place", wants_place, queries);
	search(b, "sentence", wants_sentence, queries);
	talloc_free(b);
	return 0;
}
