/* SPDX-License-Identifier: EUPL-1.2
 *
 * The rarest words of a question find the candidates, those that hold all of them and lie right first; what a card says where, and the
 * territory, ranks them. A bound on each step bounds the time, whatever the words.
 */
#include "handlers/directory.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/unnamed.h"

enum {
	TERMS = 12,
	NEED_WORDS = 300,
	NEED_LEAST = 2,
	WORDS = 24,
	LOOKED_UP = 6,
	NEWEST = 250,
	RANKED = 40,
	SHORT_WORD = 4,
	LONG_WORD = 8,
	CARD_STEMS = STEMS_MAX * 2
};
/* Less of the question than this says nothing of it. */
static const double LEAST = 0.3;
/* A word that stands for another, one read as another. */
static const double MEANT = 0.75, GUESSED = 0.85;

struct wanted {
	const char *word;   /* as it was asked for */
	const char *own;    /* its stem; "stem+stem" */
	const char *others; /* what else may stand for it, blank-separated */
	bool guessed;
	int64_t cards;
	double weight;
};

struct quest {
	const struct directory *d;
	struct tx *tx;
	TALLOC_CTX *mem;
	struct finding *out;
	const struct asked *asked;
	struct wanted term[TERMS]; /* the rarest first */
	size_t n;
	double all;
	int64_t cards;
	char *there; /* alternatives of card_with(): cards that hold where it was asked for; "" */
};

/* ---- what a card is found by ---- */

/* "D29" -> "0sd29": it holds there; "0id29": it holds somewhere in it. No stem begins with a digit. */
static char *
place_token(TALLOC_CTX *mem, char how, const char *code)
{
	char *token = talloc_asprintf(mem, "0%c%s", how, code), *p;

	for (p = token; *p; p++)
		*p = g_ascii_tolower(*p);
	return token;
}

static void
token_add(char **stems, const char *token)
{
	if (!words_hold(*stems, token, strlen(token)))
		*stems = talloc_asprintf_append_buffer(*stems, "%s%s", **stems ? " " : "", token);
}

void
directory_places(const struct directory *d, TALLOC_CTX *mem, struct card *c)
{
	const char *codes[TERRITORIES_NAMED];
	size_t n = d->territories ? territories_find(d->territories, mem, *c->territory ? c->territory : c->scope, true, codes, NULL) : 0,
	       i;
	char *places = talloc_strdup(mem, "");

	for (i = 0; i < n; i++)
		token_add(&places, codes[i]);
	c->places = places;
}

/* What people call the kinds, beside the words of the cards. */
static const char *const kind_words[CARD_KINDS] = { "", "", "methode", "outil", "lieu salle", "financement subvention" };
static const char *const nature_words[NATURES] = { "", "organisme public", "association", "entreprise prestataire",
	"chercheuse chercheur recherche" };

/* ---- what names a partner ---- */

/* Stems that only a name holds are found by those alone who may know it: to others it must not matter what anybody is called. */
#define NAMED "zn"

static char *
named_stems(TALLOC_CTX *mem, const char *stems)
{
	g_auto(GStrv) part = g_strsplit(stems, "+", -1);
	char *out = talloc_strdup(mem, "");
	size_t i;

	for (i = 0; part[i]; i++)
		out = talloc_asprintf_append(out, "%s" NAMED "%s", i ? "+" : "", part[i]);
	return out;
}

static int
card_identity(struct tx *tx, TALLOC_CTX *mem, const struct card *c, struct identity *who, struct err *e)
{
	who->n = 0;
	who->others_stay = false;
	identity_add(who, c->name);
	return c->person ? identity_person(tx, mem, who, c->person, e) : 0;
}

/* Those of `all` that are not in `plain`. */
static void
named_add(TALLOC_CTX *mem, char **stems, const struct stem *all, size_t n, const struct stem *plain, size_t n_plain)
{
	g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
	size_t i;

	for (i = 0; i < n_plain; i++)
		g_hash_table_add(known, (void *)(uintptr_t)plain[i].stem);
	for (i = 0; i < n; i++)
		if (g_hash_table_add(known, (void *)(uintptr_t)all[i].stem))
			token_add(stems, named_stems(mem, all[i].stem));
}

int
directory_index(const struct directory *d, struct tx *tx, TALLOC_CTX *mem, const struct card *c, struct err *e)
{
	struct stem stem[CARD_STEMS], all[CARD_STEMS];
	const char *text, *around[TERRITORY_DEPTH];
	struct identity who;
	g_auto(GStrv) code = g_strsplit(c->places, " ", -1);
	char *stems;
	size_t n, n_all, i, k;

	if (c->state != CARD_LISTED)
		return card_index(tx, c->id, "", e);
	text = talloc_asprintf(
	    mem, "%s\n%s\n%s\n%s\n%s\n%s", c->expertise, c->missions, c->scope, kind_words[c->kind], nature_words[c->nature], c->examples);
	n_all = stems_find(mem, talloc_asprintf(mem, "%s\n%s\n%s", c->name, text, c->partners), "fr", all, CARD_STEMS);
	if (c->kind <= CARD_ORGANISATION) {
		if (card_identity(tx, mem, c, &who, e) < 0)
			return -1;
		n = stems_find(mem, text_unnamed(mem, text, &who, NULL), "fr", stem, CARD_STEMS);
		stems = stems_join(mem, stem, n);
		named_add(mem, &stems, all, n_all, stem, n);
	} else {
		stems = stems_join(mem, all, n_all);
	}
	for (i = 0; code[i] && d->territories; i++) {
		if (!*code[i])
			continue;
		token_add(&stems, place_token(mem, 's', code[i]));
		n = territory_around(d->territories, code[i], around);
		for (k = 0; k < n; k++)
			token_add(&stems, place_token(mem, 'i', around[k]));
	}
	return card_index(tx, c->id, stems, e);
}

/* ---- what is asked for ---- */

/* What every question says, beside the small words of stem.c. Stems. */
static const char asking_words[] =
    "cherch cherchon recherch trouv connaiss connait contact conseil recommand propos interven intervenir accompagn accompagnateur "
    "disponibl possibl sait savoir capabl travaill sujet theme domain expert expertis specialist competent competenc partenair "
    "professionnel acteur structur organis quelqu someon who know find fait vrai fac essai faut aid";

/* "ux", "rh": as they are written in cards, or they would be small words. */
static char *
initials_up(TALLOC_CTX *mem, const char *question)
{
	static const char small[] =
	    "ai as au aux ca ce da de du eh en es et eu ex fa go he hi il in is it je la le lu ma me mi mu my na ne ni no nu oh "
	    "ok on or os ou pu sa se si so su ta te to tu un us va vu we an at by do if of";
	char *up = talloc_strdup(mem, question), *p = up;

	while (*p) {
		size_t n = 0;

		while (p[n] & 0x80 || g_ascii_isalnum(p[n]))
			n++;
		if (n == 2 && g_ascii_islower(p[0]) && g_ascii_islower(p[1]) && !words_hold(small, p, 2)) {
			p[0] = g_ascii_toupper(p[0]);
			p[1] = g_ascii_toupper(p[1]);
		}
		p += n ? n : 1;
	}
	return up;
}

struct near_stem {
	const char *stem; /* looked for */
	TALLOC_CTX *mem;
	int least;
	int64_t cards;
	const char *best;
};

static int
near_each(void *aux, const char *stem, int64_t cards)
{
	struct near_stem *n = aux;
	int distance = g_str_has_prefix(stem, NAMED) ? n->least + 1 : text_distance(n->stem, stem, n->least);

	if (distance < n->least || (distance == n->least && n->best && cards > n->cards)) {
		n->least = distance;
		n->best = talloc_strdup(n->mem, stem);
		n->cards = cards;
	}
	return 0;
}

/* A word that no card holds: the nearest one that some do. */
static int
guess(struct quest *q, struct wanted *t, struct err *e)
{
	size_t n = strlen(t->own);
	int slips = n >= LONG_WORD ? 2 : n >= SHORT_WORD ? 1 : 0;
	struct near_stem near = { .stem = t->own, .mem = q->mem, .least = slips + 1 };
	char letter[2] = { *t->own };

	if (slips == 0 || strchr(t->own, '+') || *t->own & 0x80)
		return 0;
	if (card_stem_near(q->tx, letter, near_each, &near, e) < 0)
		return -1;
	if (!near.best)
		return 0;
	q->out->guessed = talloc_asprintf(q->mem, "%s%s%s", q->out->guessed, *q->out->guessed ? ", " : "", t->word);
	t->own = near.best;
	t->guessed = true;
	return card_stem_count(q->tx, t->own, &t->cards, e);
}

/* Cards that hold this alternative, about: of a phrase those of its rarest word. */
static int
alternative_count(struct quest *q, const char *alternative, int64_t *cards, struct err *e)
{
	g_auto(GStrv) stem = g_strsplit(alternative, "+", -1);
	int64_t n, least = INT64_MAX;
	size_t i;

	for (i = 0; stem[i]; i++) {
		if (card_stem_count(q->tx, stem[i], &n, e) < 0)
			return -1;
		least = MIN(least, n);
	}
	*cards += least == INT64_MAX ? 0 : least;
	return 0;
}

/* For who may know the names, of them too. */
static int
either_count(struct quest *q, const char *alternative, int64_t *cards, struct err *e)
{
	if (alternative_count(q, alternative, cards, e) < 0)
		return -1;
	return q->asked->named ? alternative_count(q, named_stems(q->mem, alternative), cards, e) : 0;
}

static int
term_weigh(struct quest *q, struct wanted *t, struct err *e)
{
	g_auto(GStrv) other = g_strsplit(t->others, " ", -1);
	size_t i;

	t->cards = 0;
	if (either_count(q, t->own, &t->cards, e) < 0)
		return -1;
	for (i = 0; other[i]; i++)
		if (*other[i] && either_count(q, other[i], &t->cards, e) < 0)
			return -1;
	if (t->cards == 0 && guess(q, t, e) < 0)
		return -1;
	/* A word of half of the cards says little, and one of none tells no card from another. */
	t->weight = 1;
	for (i = t->cards ? (size_t)((q->cards + 20) / t->cards) : 0; i > 1; i /= 2)
		t->weight += 1;
	return 0;
}

static int
by_weight(const void *a, const void *b)
{
	const struct wanted *x = a, *y = b;

	return x->weight < y->weight ? 1 : x->weight > y->weight ? -1 : strcmp(x->own, y->own);
}

struct telling {
	size_t at;
	int64_t cards;
};

static int
rarest_first(const void *a, const void *b)
{
	const struct telling *x = a, *y = b;

	return x->cards != y->cards ? (x->cards > y->cards) - (x->cards < y->cards) : (x->at > y->at) - (x->at < y->at);
}

static int
as_written(const void *a, const void *b)
{
	const struct telling *x = a, *y = b;

	return (x->at > y->at) - (x->at < y->at);
}

/* Of all words of a text those that the fewest cards hold, and some do. */
static int
telling_keep(struct quest *q, struct stem *stem, size_t *n, struct err *e)
{
	struct telling t[NEED_WORDS] = { { 0 } };
	size_t i, k, kept = 0;

	for (i = 0; i < *n; i++) {
		for (k = 0; k < i && strcmp(stem[k].stem, stem[i].stem) != 0; k++)
			;
		if (k < i || words_hold(asking_words, stem[i].stem, strlen(stem[i].stem)))
			continue;
		t[kept].at = i;
		t[kept].cards = 0;
		if (either_count(q, stem[i].stem, &t[kept].cards, e) < 0)
			return -1;
		kept += t[kept].cards > 0;
	}
	qsort(t, kept, sizeof *t, rarest_first);
	*n = MIN(kept, TERMS);
	qsort(t, *n, sizeof *t, as_written);
	for (i = 0; i < *n; i++)
		stem[i] = stem[t[i].at];
	return 0;
}

static int
terms_make(struct quest *q, const char *text, struct err *e)
{
	struct stem stem[NEED_WORDS];
	size_t n = stems_find(q->mem, text, "fr", stem, q->asked->need ? NEED_WORDS : TERMS * 2), i, k, takes, kept = 0;

	if (q->asked->need && telling_keep(q, stem, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (!words_hold(asking_words, stem[i].stem, strlen(stem[i].stem)))
			stem[kept++] = stem[i];
	if (kept > 0) /* "un partenaire expert" alone is asked for by these very words */
		n = kept;
	for (i = 0; i < n && q->n < TERMS; i += takes) {
		struct wanted *t = &q->term[q->n++];

		takes = 1;
		*t = (struct wanted){ .word = stem[i].word, .own = stem[i].stem, .others = "" };
		if (q->d->synonyms)
			t->others = synonyms_of(q->d->synonyms, q->mem, stem, n, i, &takes);
		for (k = 1; k < takes; k++) {
			t->own = talloc_asprintf(q->mem, "%s+%s", t->own, stem[i + k].stem);
			t->word = talloc_asprintf(q->mem, "%s %s", t->word, stem[i + k].word);
		}
		if (term_weigh(q, t, e) < 0)
			return -1;
		q->all += t->weight;
	}
	qsort(q->term, q->n, sizeof *q->term, by_weight);
	return 0;
}

/* Cards that hold there: for it, for what it lies in, for something in it. */
static void
places_make(struct quest *q)
{
	const char *around[TERRITORY_DEPTH];
	size_t i, k, n;

	q->there = talloc_strdup(q->mem, "");
	for (i = 0; i < q->out->n_places; i++) {
		const char *code = q->out->places[i];

		token_add(&q->there, place_token(q->mem, 's', code));
		token_add(&q->there, place_token(q->mem, 'i', code));
		n = territory_around(q->d->territories, code, around);
		for (k = 0; k < n; k++)
			token_add(&q->there, place_token(q->mem, 's', around[k]));
	}
}

/* ---- candidates ---- */

struct candidate {
	int64_t card;
	double weight;
};

static int
by_card(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	return (x->card < y->card) - (x->card > y->card);
}

static int
best_first(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	return x->weight < y->weight ? 1 : x->weight > y->weight ? -1 : by_card(a, b);
}

static const char *
group_of(struct quest *q, const struct wanted *t)
{
	const char *plain = *t->others ? talloc_asprintf(q->mem, "%s %s", t->own, t->others) : t->own;
	g_auto(GStrv) one = g_strsplit(plain, " ", -1);
	char *all = talloc_strdup(q->mem, plain);
	size_t i;

	for (i = 0; q->asked->named && one[i]; i++)
		if (*one[i])
			all = talloc_asprintf_append_buffer(all, " %s", named_stems(q->mem, one[i]));
	return all;
}

static int
gather(struct quest *q, const char *const *groups, double weight, GArray *all, struct err *e)
{
	int64_t ids[NEWEST];
	size_t n, i;

	if (card_with(q->tx, groups, ids, NEWEST, &n, e) < 0)
		return -1;
	if (n == NEWEST)
		q->out->recent = true;
	for (i = 0; i < n; i++)
		g_array_append_val(all, ((struct candidate){ ids[i], weight }));
	return (int)n;
}

/* Each card once, with all that speaks for it; the best first. */
static void
candidates_join(GArray *all)
{
	struct candidate *c = (struct candidate *)(void *)all->data;
	guint i, kept = 0;

	if (all->len == 0)
		return;
	qsort(c, all->len, sizeof *c, by_card);
	for (i = 0; i < all->len; i++) {
		if (kept > 0 && c[kept - 1].card == c[i].card)
			c[kept - 1].weight += c[i].weight;
		else
			c[kept++] = c[i];
	}
	g_array_set_size(all, kept);
	qsort(c, kept, sizeof *c, best_first);
}

static int
candidates(struct quest *q, GArray *all, struct err *e)
{
	const char *groups[TERMS + 2] = { NULL }, *one[3] = { NULL };
	size_t i, used = 0;
	int n;

	for (i = 0; i < q->n; i++)
		groups[i] = group_of(q, &q->term[i]);
	if (q->n > 1 && gather(q, groups, q->all, all, e) < 0)
		return -1;
	groups[q->n] = *q->there ? q->there : NULL;
	if (*q->there && gather(q, groups, q->all, all, e) < 0)
		return -1;
	for (i = 0; i < q->n && used < LOOKED_UP; i++) {
		one[0] = group_of(q, &q->term[i]);
		one[1] = *q->there ? q->there : NULL;
		n = gather(q, one, q->term[i].weight, all, e);
		if (n >= 0 && *q->there) {
			one[1] = NULL;
			n = gather(q, one, q->term[i].weight / 2, all, e);
		}
		if (n < 0)
			return -1;
		used += n > 0;
	}
	candidates_join(all);
	return 0;
}

/* ---- how good is a card ---- */

struct said {
	const char *text;
	double weight;
};

/* Does one of these stems stand there? A phrase wants all of its own. */
static bool
alternative_held(const char *alternative, GHashTable *stems)
{
	g_auto(GStrv) part = g_strsplit(alternative, "+", -1);
	size_t i;

	for (i = 0; part[i]; i++)
		if (!g_hash_table_contains(stems, part[i]))
			return false;
	return i > 0;
}

static double
term_held(const struct wanted *t, GHashTable *stems)
{
	g_auto(GStrv) other = g_strsplit(t->others, " ", -1);
	size_t i;

	if (alternative_held(t->own, stems))
		return t->guessed ? GUESSED : 1;
	for (i = 0; other[i]; i++)
		if (*other[i] && alternative_held(other[i], stems))
			return MEANT;
	return 0;
}

/* The best that a field of the card says of each term. */
static int
fields_look(struct quest *q, const struct card *c, double held[TERMS], struct err *e)
{
	bool named = q->asked->named || c->kind > CARD_ORGANISATION;
	const struct said field[] = {
		{ named ? c->name : "", 1.1 },
		{ c->expertise, 1 },
		{ c->missions, 0.9 },
		{ talloc_asprintf(q->mem, "%s %s", kind_words[c->kind], nature_words[c->nature]), 0.9 },
		{ c->scope, 0.75 },
		{ c->examples, 0.7 },
		{ named ? c->partners : "", 0.3 },
	};
	struct stem stem[STEMS_MAX];
	struct identity who;
	size_t f, i, n;

	if (!named && card_identity(q->tx, q->mem, c, &who, e) < 0)
		return -1;
	for (f = 0; f < G_N_ELEMENTS(field); f++) {
		g_autoptr(GHashTable) stems = g_hash_table_new(g_str_hash, g_str_equal);

		n = *field[f].text
			? stems_find(q->mem, named ? field[f].text : text_unnamed(q->mem, field[f].text, &who, NULL), "fr", stem, STEMS_MAX)
			: 0;
		for (i = 0; i < n; i++)
			g_hash_table_add(stems, (void *)(uintptr_t)stem[i].stem);
		for (i = 0; n > 0 && i < q->n; i++)
			held[i] = MAX(held[i], term_held(&q->term[i], stems) * field[f].weight);
	}
	return 0;
}

static bool
lies_in(const struct quest *q, const char *code, const char *outer)
{
	const char *around[TERRITORY_DEPTH];
	size_t n = territory_around(q->d->territories, code, around), i;

	for (i = 0; i < n; i++)
		if (strcmp(around[i], outer) == 0)
			return true;
	return false;
}

/* The nearest of all pairs of what was asked for and what the card says. */
static void
place_look(const struct quest *q, struct found *f)
{
	g_auto(GStrv) code = g_strsplit(f->card.places, " ", -1);
	size_t i, k;

	f->nearness = q->out->n_places == 0 ? PLACE_ANY : *f->card.places ? PLACE_ELSEWHERE : PLACE_UNSAID;
	for (i = 0; i < q->out->n_places; i++)
		for (k = 0; code[k] && *code[k]; k++) {
			const char *asked = q->out->places[i];
			enum nearness is = strcmp(asked, code[k]) == 0  ? PLACE_THERE
					   : lies_in(q, asked, code[k]) ? PLACE_AROUND
					   : lies_in(q, code[k], asked) ? PLACE_WITHIN
									: PLACE_ELSEWHERE;

			if (is < f->nearness || (is == f->nearness && !f->place && is < PLACE_UNSAID)) {
				f->nearness = is;
				f->place = talloc_strdup(q->mem, code[k]);
			}
		}
}

static size_t
words_in(const struct wanted *t)
{
	const char *p;
	size_t n = 1;

	for (p = t->own; *p; p++)
		n += *p == '+';
	return n;
}

static int
card_look(struct quest *q, int64_t card, struct found *f, struct err *e)
{
	static const double place_weight[] = { 1, 1, 0.95, 0.95, 0.8, 0.35 };
	double held[TERMS] = { 0 }, sum = 0;
	char *words = talloc_strdup(q->mem, "");
	size_t i, telling = 0;
	int r;

	*f = (struct found){ .place = NULL };
	r = card_get(q->tx, q->mem, card, &f->card, e);
	if (r <= 0 || f->card.state != CARD_LISTED || (q->asked->kinds && !(q->asked->kinds & 1u << f->card.kind)))
		return r < 0 ? -1 : 0;
	if (fields_look(q, &f->card, held, e) < 0)
		return -1;
	for (i = 0; i < q->n; i++) {
		if (held[i] == 0)
			continue;
		telling += words_in(&q->term[i]);
		sum += held[i] * q->term[i].weight;
		words = talloc_asprintf_append_buffer(words, "%s%s", *words ? ", " : "", q->term[i].word);
	}
	place_look(q, f);
	f->words = words;
	f->share = q->n ? sum / q->all : 1;
	if (q->asked->need ? telling < NEED_LEAST : f->share < LEAST)
		return 0;
	f->share *= place_weight[f->nearness];
	return 1;
}

static void
found_insert(struct finding *out, size_t max, const struct found *f)
{
	size_t i = out->n;

	if (out->n == max && out->found[max - 1].share >= f->share)
		return;
	if (out->n < max)
		out->n++;
	else
		i = max - 1;
	for (; i > 0 && out->found[i - 1].share < f->share; i--)
		out->found[i] = out->found[i - 1];
	out->found[i] = *f;
}

int
directory_find(const struct directory *d, struct tx *tx, TALLOC_CTX *mem, const struct asked *asked, struct finding *out, struct err *e)
{
	struct quest *q = talloc_zero(mem, struct quest);
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct candidate));
	char *rest = talloc_strdup(mem, asked->question);
	struct found f;
	size_t i;
	int r;

	*out = (struct finding){ .guessed = "" };
	*q = (struct quest){ .d = d, .tx = tx, .mem = mem, .out = out, .asked = asked };
	if (d->territories)
		out->n_places = territories_find(d->territories, mem, asked->question, false, out->places, &rest);
	places_make(q);
	if (card_count(tx, &q->cards, e) < 0 || terms_make(q, initials_up(mem, rest), e) < 0)
		return -1;
	if (q->n == 0 && !*q->there)
		return 0;
	if (candidates(q, all, e) < 0)
		return -1;
	for (i = 0; i < all->len && i < RANKED; i++) {
		r = card_look(q, g_array_index(all, struct candidate, i).card, &f, e);
		if (r < 0)
			return -1;
		if (r == 1)
			found_insert(out, MIN(asked->max, FOUND_MOST), &f);
	}
	return 0;
}
