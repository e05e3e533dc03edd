/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which partners. Providers are offered in turn, who was asked longest ago first, at least two of them, and the reason of a choice is kept:
 * the lab recommends nobody.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/referral_inside.h"
#include "handlers/room.h"

enum { PROVIDERS_LEAST = 2, SUGGESTED = 6, QUESTION_LONG = 80 };

static bool
is_provider(const struct card *c)
{
	return c->nature == NATURE_COMMERCIAL;
}

int
conflict_of(struct handling *h, const struct card *c, int64_t requester, bool *conflict, struct err *e)
{
	struct person partner, asks;
	const char *domain;
	int r = person_get(h->tx, h->mem, c->person, &partner, e);

	*conflict = false;
	if (r <= 0)
		return r;
	if (strcmp(partner.role, "staff") == 0) {
		*conflict = true;
		return 1;
	}
	r = person_get(h->tx, h->mem, requester, &asks, e);
	if (r <= 0 || !*partner.addr || !*asks.addr)
		return r;
	domain = addr_domain(asks.addr);
	*conflict = says_organisation(domain) && g_ascii_strcasecmp(addr_domain(partner.addr), domain) == 0;
	return 1;
}

/* Can its partner be asked for that requester? */
static bool
may_ask(const struct card *c, int64_t requester)
{
	return c->kind <= CARD_ORGANISATION && c->state == CARD_LISTED && c->person && c->person != requester;
}

static const char *
found_because(struct handling *h, const struct found *f)
{
	const char *place = f->place ? territory_name(directory_of(h)->territories, f->place) : NULL;

	return talloc_asprintf(h->mem, "%s%s%s", f->words ? f->words : "", place && f->words && *f->words ? " ; " : "", place ? place : "");
}

struct turn {
	const struct found *found;
	int64_t last;
};

static int
longest_ago(const void *a, const void *b)
{
	const struct turn *x = a, *y = b;

	return x->last != y->last ? (x->last > y->last) - (x->last < y->last)
				  : (x->found->card.id > y->found->card.id) - (x->found->card.id < y->found->card.id);
}

int
choices_find(struct handling *h, const char *need, int64_t requester, bool named, struct choice_list *out, struct err *e)
{
	struct finding *f = talloc(h->mem, struct finding);
	const struct asked asked = { .question = need,
		.kinds = 1u << CARD_PERSON | 1u << CARD_ORGANISATION,
		.named = named,
		.max = FOUND_MOST,
		.need = strlen(need) > QUESTION_LONG };
	struct turn turn[FOUND_MOST];
	size_t i, providers = 0;

	memset(out, 0, sizeof *out);
	if (directory_find(directory_of(h), h->tx, h->mem, &asked, f, e) < 0)
		return -1;
	for (i = 0; i < f->n; i++) {
		struct found *one = &f->found[i];

		if (!may_ask(&one->card, requester))
			continue;
		if (is_provider(&one->card)) {
			turn[providers].found = one;
			if (approach_last(h->tx, one->card.id, &turn[providers++].last, e) < 0)
				return -1;
		} else if (out->n < SUGGESTED) {
			out->because[out->n] = found_because(h, one);
			out->card[out->n++] = one->card;
		}
	}
	qsort(turn, providers, sizeof *turn, longest_ago);
	for (i = 0; i < providers && i < SUGGESTED; i++) {
		out->because[out->n] = found_because(h, turn[i].found);
		out->card[out->n++] = turn[i].found->card;
		out->commercial++;
	}
	for (i = 0; i < out->n; i++)
		if (conflict_of(h, &out->card[i], requester, &out->conflict[i], e) < 0)
			return -1;
	return 0;
}

/* "F-2, f 7 et F2026-3": their references, in order; *rest: what else it says. */
static size_t
refs_read(struct handling *h, const char *text, const char **refs, size_t max, const char **rest)
{
	g_autoptr(GRegex) re = g_regex_new(
	    "(?<![\\w-])[Ff][- ]?(\\d{4}-)?(\\d{1,6})(?![\\w-])[ ,;&+]*(?:et(?= *[Ff][- ]?\\d)|and(?= *[Ff][- ]?\\d))? *", 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	g_autofree char *left = g_regex_replace_literal(re, text, -1, 0, "", 0, NULL);
	size_t n = 0;

	g_regex_match(re, text, 0, &m);
	for (; g_match_info_matches(m) && n < max; g_match_info_next(m, NULL)) {
		g_autofree char *year = g_match_info_fetch(m, 1), *number = g_match_info_fetch(m, 2);

		refs[n++] = talloc_asprintf(h->mem, "F-%s%s", year, number);
	}
	*rest = text_trim(talloc_strdup(h->mem, left ? left : text));
	return n;
}

int
cards_named(struct handling *h, const char *text, int64_t requester, struct card *c, size_t *n, const char **rest, struct err *e)
{
	const char *refs[PARTNERS_MOST + 1];
	size_t named = refs_read(h, text, refs, PARTNERS_MOST + 1, rest), i, k;

	*n = 0;
	if (named > PARTNERS_MOST)
		return referral_refused(h, "too-many", VARS(VAR("most", talloc_asprintf(h->mem, "%d", PARTNERS_MOST))), e) < 0 ? -1 : 0;
	for (i = 0; i < named; i++) {
		struct card one;
		const char *why = NULL;
		int r = card_by_ref(h->tx, h->mem, refs[i], &one, e);

		if (r < 0)
			return -1;
		if (r == 0 || (one.state != CARD_LISTED && !is_staff(h)))
			why = "no-card";
		else if (one.kind > CARD_ORGANISATION)
			why = "a-resource";
		else if (one.state != CARD_LISTED)
			why = "not-listed";
		else if (!one.person)
			why = "no-contact";
		else if (one.person == requester)
			why = is_staff(h) && h->who.id != requester ? "same-person" : "yourself";
		if (why)
			return referral_refused(h, why, VARS(VAR("number", refs[i])), e) < 0 ? -1 : 0;
		for (k = 0; k < *n && c[k].id != one.id; k++)
			;
		if (k == *n)
			c[(*n)++] = one;
	}
	return 1;
}

/* Companies that were not chosen, though they could be. */
struct rivals {
	int64_t card[FOUND_MOST];
	size_t n;
	char *refs; /* "F-2026-003, F-2026-005" */
};

static bool
among(const struct card *c, size_t n, int64_t id)
{
	size_t i;

	for (i = 0; i < n && c[i].id != id; i++)
		;
	return i < n;
}

static int
rivals_find(
    struct handling *h, const char *need, bool named, int64_t requester, const struct card *c, size_t n, struct rivals *out, struct err *e)
{
	struct choice_list *all = talloc(h->mem, struct choice_list);
	size_t i, k;

	if (choices_find(h, need, requester, named, all, e) < 0)
		return -1;
	for (i = 0; i < all->n && out->n < FOUND_MOST; i++) {
		for (k = 0; k < out->n && out->card[k] != all->card[i].id; k++)
			;
		if (k < out->n || !is_provider(&all->card[i]) || among(c, n, all->card[i].id))
			continue;
		out->card[out->n++] = all->card[i].id;
		out->refs = talloc_asprintf_append(out->refs, "%s%s", *out->refs ? ", " : "", all->card[i].ref);
	}
	return 0;
}

/* Those that do what a chosen company says it does: the words of who asks may name nothing of it. */
static int
rivals_of(struct handling *h, const struct card *one, int64_t requester, const struct card *c, size_t n, struct rivals *out, struct err *e)
{
	enum { WORDS_SHORT = 3 };
	g_auto(GStrv) does = g_strsplit_set(*one->expertise ? one->expertise : one->missions, ",;\n", SUGGESTED);
	size_t i;

	for (i = 0; does[i]; i++)
		if (strlen(g_strstrip(does[i])) > WORDS_SHORT && rivals_find(h, does[i], false, requester, c, n, out, e) < 0)
			return -1;
	return 0;
}

int
choice_allowed(struct handling *h, const char *need, int64_t requester, const struct card *c, size_t n, const char *motive,
    const char **chosen, struct err *e)
{
	struct rivals others = { .refs = talloc_strdup(h->mem, "") };
	char *taken = talloc_strdup(h->mem, "");
	size_t i, providers = 0;

	if (rivals_find(h, need, is_staff(h) && !others_read(h), requester, c, n, &others, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		taken = talloc_asprintf_append(taken, "%s%s", *taken ? ", " : "", c[i].ref);
		providers += is_provider(&c[i]);
	}
	for (i = 0; providers == 1 && others.n == 0 && i < n; i++)
		if (is_provider(&c[i]) && rivals_of(h, &c[i], requester, c, n, &others, e) < 0)
			return -1;
	*chosen = referral_label(h, h->lab->language, "chosen", VARS(VAR("cards", taken)));
	if (others.n && providers)
		*chosen = talloc_asprintf(
		    h->mem, "%s ; %s", *chosen, referral_label(h, h->lab->language, "chosen-others", VARS(VAR("cards", others.refs))));
	if (providers == 1 && others.n == 0)
		*chosen = talloc_asprintf(h->mem, "%s ; %s", *chosen, referral_label(h, h->lab->language, "chosen-alone", NULL));
	if (*motive)
		*chosen = talloc_asprintf(h->mem, "%s ; %s", *chosen, text_line(h->mem, motive, 200));
	if (providers == 0 || providers >= PROVIDERS_LEAST || others.n == 0 || *motive)
		return 1;
	return referral_refused(h, "one-provider", VARS(VAR("number", taken), VAR("others", others.refs)), e) < 0 ? -1 : 0;
}

int
choice_more(struct handling *h, struct matching *m, const struct card *c, size_t n, const char *motive, struct err *e)
{
	struct card all[2 * PARTNERS_MOST];
	const char *chosen;
	bool provider = false;
	size_t i;
	int r;

	for (i = 0; i < m->n; i++)
		if (card_get(h->tx, h->mem, m->a[i].card, &all[i], e) < 0)
			return -1;
	for (i = 0; i < n; i++) {
		provider |= is_provider(&c[i]);
		all[m->n + i] = c[i];
	}
	if (!provider) /* what was chosen before stands with its own reason */
		return 1;
	r = choice_allowed(h, m->r.text, m->r.requester, all, m->n + n, motive, &chosen, e);
	if (r == 1)
		m->r.chosen = talloc_asprintf(h->mem, "%s ; %s", m->r.chosen, chosen);
	return r;
}
