/* SPDX-License-Identifier: EUPL-1.2
 *
 * `!relation`: who could help is suggested, a referral is made, shown, changed, ended.
 */
#include "handlers/referral.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/date.h"
#include "bot/base/fault.h"
#include "bot/base/secret.h"
#include "bot/base/text.h"
#include "db/workshop.h"
#include "handlers/aside.h"
#include "handlers/doors.h"
#include "handlers/kin.h"
#include "handlers/referral_inside.h"
#include "handlers/room.h"
#include "handlers/run.h"

enum { TOKEN_CHARS = 26, LISTED = 15, OPEN_MOST = 3, DRAFT_REMINDER = 3 };

int
referral_refused(struct handling *h, const char *why, const struct var *vars, struct err *e)
{
	static const char *const how[] = { "ask", "no-text", "too-short", "what", "no-card", NULL };

	return say(h, "referral-refused",
	    VARS(VAR("reason", referral_label(h, h->who.lang, why, vars)),
		VAR("example", g_strv_contains(how, why) ? example(h, "relation") : NULL)),
	    e);
}

static const char *
token_new(struct handling *h, const char *what, int n)
{
	return secret_id(
	    h->mem, h->lab->secret, TOKEN_CHARS, what, talloc_asprintf(h->mem, "%lld %d", (long long)h->inbox, n), h->in->key, NULL);
}

/* ---- the text that may be shared ---- */

const char *
text_lines_text(TALLOC_CTX *mem, const char *text)
{
	g_autoptr(GRegex) re = g_regex_new("(?im)^[ \\t>*-]*(?:nouveau +)?(?:texte?|new text) *: *", 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	int end;

	if (!g_regex_match(re, text, 0, &m) || !g_match_info_fetch_pos(m, 0, NULL, &end))
		return NULL;
	return text_trim(talloc_strdup(mem, text + end));
}

static const char *
field_line(struct handling *h, const struct problem_field *f)
{
	const char *name = word(h, talloc_asprintf(h->mem, "field.%s", f->name));

	return referral_label(h, h->who.lang, "line", VARS(VAR("label", name), VAR("value", f->value)));
}

/* What somebody asks for, in what they wrote of their case: the problem, for whom, where, until when. */
static const char *
case_text(struct handling *h, const struct problem *p, struct err *e)
{
	static const char *const more[] = { "for_whom", "territory", "deadline" };
	enum { FIELDS_MOST = 16 };
	struct problem_field f[FIELDS_MOST];
	const char *problem = NULL;
	char *text, *lines = talloc_strdup(h->mem, "");
	size_t n, i, k;

	if (field_all(h->tx, h->mem, p->id, f, FIELDS_MOST, &n, e) < 0)
		return NULL;
	for (i = 0; i < n; i++) {
		if (strcmp(f[i].name, "problem") == 0)
			problem = f[i].value;
		for (k = 0; k < G_N_ELEMENTS(more); k++)
			if (strcmp(f[i].name, more[k]) == 0)
				lines = talloc_asprintf_append(lines, "\n%s", field_line(h, &f[i]));
	}
	text = talloc_strdup(h->mem, problem && strlen(problem) >= TEXT_LEAST ? problem : p->statement);
	return talloc_asprintf(h->mem, "%s%s", text_trim(text), lines);
}

const char *
shareable(struct handling *h, const char *text, int64_t requester, int64_t problem, const struct identity *asked, unsigned *removed,
    struct err *e)
{
	enum { FIELDS_MOST = 16 };
	struct problem_field f[FIELDS_MOST];
	struct identity who = *asked;
	size_t n = 0, i;

	if (identity_person(h->tx, h->mem, &who, requester, e) < 0 || identity_written(h, &who, requester, problem, e) < 0 ||
	    (problem && field_all(h->tx, h->mem, problem, f, FIELDS_MOST, &n, e) < 0))
		return NULL;
	for (i = 0; i < n; i++)
		if (strcmp(f[i].name, "organisation") == 0)
			identity_organisation(h->mem, &who, h->lab->directory ? h->lab->directory->territories : NULL, f[i].value);
	return text_trim(talloc_strdup(
	    h->mem, text_unnamed(h->mem, warnings_mask(h->mem, text_clean(h->mem, text, strlen(text), TEXT_MOST)), &who, removed)));
}

/* What the staff write may name those who are asked: they know them. What who asks has written may as well, but by a try; nothing may tell
 * whether it was right. */
static int
asked_identity(struct handling *h, struct identity *who, const struct approach *a, size_t n, int64_t requester, struct err *e)
{
	size_t i;

	for (i = 0; h->who.id != requester && i < n; i++)
		if (partner_identity(h, who, &a[i], e) < 0)
			return -1;
	return 0;
}

/* What cannot be taken back, and is no longer before it what can. */
static int
acted(struct handling *h, const struct matching *m, struct err *e)
{
	return aside_note(h, "relation", talloc_asprintf(h->mem, "act %lld", (long long)m->r.id), e);
}

int
referral_rewrite(struct handling *h, struct matching *m, const char *text, struct err *e)
{
	struct identity asked = { .n = 0 };
	unsigned removed;
	const char *shared;

	if (m->r.state != REFERRAL_DRAFT)
		return referral_refused(h, "text-fixed", VARS(VAR("number", m->r.ref)), e);
	if (asked_identity(h, &asked, m->a, m->n, m->r.requester, e) < 0)
		return -1;
	shared = shareable(h, text, m->r.requester, m->r.problem, &asked, &removed, e);
	if (!shared)
		return -1;
	if (strlen(shared) < TEXT_LEAST)
		return referral_refused(h, "too-short", NULL, e);
	m->r.text = shared;
	m->r.version++;
	m->r.token = token_new(h, "referral", m->r.version);
	FAULT("referral.text");
	if (acted(h, m, e) < 0 || referral_set(h->tx, &m->r, h->now, e) < 0 || approval_ask(h, m, removed, false, e) < 0)
		return -1;
	if (h->who.id == m->r.requester && !others_read(h))
		return 0;
	return side_say(h, m, NULL, "referral-made", VARS(VAR("number", m->r.ref), VAR("text", others_read(h) ? NULL : m->r.text)), e);
}

/* ---- what it is for ---- */

/* A case, a workshop, or words; and for whom. */
struct purpose {
	int64_t requester, problem, workshop;
	const char *need; /* what is looked for; "" */
	const char *ref;  /* "P-2026-014"; NULL */
};

static int
purpose_case(struct handling *h, const char *ref, struct purpose *w, struct err *e)
{
	struct problem p;
	int r = problem_by_ref(h->tx, h->mem, ref, &p, e);

	if (r == 1 && case_follow(h, &p, e) < 0)
		return -1;
	if (r == 1 && !is_staff(h))
		r = participant_is(h->tx, p.id, h->who.id, e);
	if (r <= 0)
		return r < 0 ? -1 : referral_refused(h, "no-case", VARS(VAR("given", ref)), e) < 0 ? -1 : 0;
	w->problem = p.id;
	w->requester = p.requester;
	w->ref = p.ref;
	w->need = case_text(h, &p, e);
	return w->need ? 1 : -1;
}

static int
purpose_workshop(struct handling *h, const char *ref, struct purpose *w, struct err *e)
{
	struct workshop a;
	int r = workshop_by_ref(h->tx, h->mem, ref, &a, e);

	if (r < 0)
		return -1;
	if (r == 0 || !(is_staff(h) || a.organiser == h->who.id))
		return referral_refused(h, "no-workshop", VARS(VAR("given", ref)), e) < 0 ? -1 : 0;
	w->workshop = a.id;
	w->requester = a.organiser ? a.organiser : h->who.id;
	w->ref = a.ref;
	w->need = a.title;
	return 1;
}

/* "pour claire@mairie.example" of the staff: *text goes on behind it. 1, 0 said why not, -1. */
static int
for_whom(struct handling *h, const char **text, struct purpose *w, struct err *e)
{
	g_autoptr(GRegex) re = g_regex_new("(?i)(?:^|[ ,])(?:pour|for) +<?([^ ,:<>]+@[^ ,:<>]+)>?[ ,]*", 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	g_autofree char *given = NULL;
	int start, end, r;

	if (!is_staff(h) || !g_regex_match(re, *text, 0, &m) || !g_match_info_fetch_pos(m, 0, &start, &end))
		return 1;
	given = g_match_info_fetch(m, 1);
	r = contact_person(h->tx, h->mem, h->lab, given, h->now, &w->requester, e);
	if (r <= 0)
		return r < 0 ? -1 : referral_refused(h, "no-address", VARS(VAR("given", given)), e) < 0 ? -1 : 0;
	*text = talloc_asprintf(h->mem, "%.*s %s", start, *text, *text + end);
	return 1;
}

/* What stands at the beginning of the words: 1, 0 said why not, -1. *rest goes on behind it. */
static int
purpose_read(struct handling *h, const char *text, struct purpose *w, const char **rest, struct err *e)
{
	char *first = talloc_strndup(h->mem, text, strcspn(text, " :,\n"));
	const char *refs[1], *behind = text + strlen(first) + strspn(text + strlen(first), " ,");
	int r;

	*w = (struct purpose){ .requester = h->who.id, .need = "" };
	*rest = text;
	if (g_ascii_toupper(*first) == 'A' && strchr("-0123456789", first[1]) && first[1]) {
		*rest = behind;
		r = purpose_workshop(h, card_ref_upper(h->mem, first), w, e);
	} else if (references_find(h->mem, first, refs, 1) == 1) {
		*rest = behind;
		r = purpose_case(h, refs[0], w, e);
	} else if (h->has_problem && (is_staff(h) || h->problem.requester == h->who.id)) {
		r = purpose_case(h, h->problem.ref, w, e);
	} else {
		r = 1;
	}
	return r <= 0 ? r : for_whom(h, rest, w, e);
}

/* ---- suggested ---- */

static int
suggest(struct handling *h, const struct purpose *w, const char *words, struct err *e)
{
	struct choice_list *all = talloc(h->mem, struct choice_list);
	const char *need = *words ? words : w->need;
	struct rows *partners = rows_new(h->mem, FOUND_MOST), *providers = rows_new(h->mem, FOUND_MOST);
	bool named = is_staff(h) && !others_read(h);
	size_t i;

	if (!*need)
		return referral_refused(h, "ask", NULL, e);
	if (choices_find(h, need, w->requester, named, all, e) < 0)
		return -1;
	for (i = 0; i < all->n; i++) {
		const struct approach one = { .card = all->card[i].id, .person = all->card[i].person };
		const char *who = partner_words(h, h->who.lang, &one, named, e);

		if (!who)
			return -1;
		rows_add(i < all->n - all->commercial ? partners : providers, "number", all->card[i].ref, "partner", who, "because",
		    *all->because[i] ? all->because[i] : NULL, "conflict", named && all->conflict[i] ? "1" : NULL, NULL);
	}
	return say(h, "referral-suggested",
	    VARS(VAR("about", w->ref), VAR_ROWS("partners", partners), VAR_ROWS("providers", providers), VAR("none", all->n ? NULL : "1"),
		VAR("first", all->n ? all->card[0].ref : NULL), VAR("second", all->n > 1 ? all->card[1].ref : NULL)),
	    e);
}

/* ---- made ---- */

static int
approaches_add(struct handling *h, struct matching *m, const struct card *c, size_t n, struct err *e)
{
	size_t i;

	for (i = 0; i < n; i++) {
		struct approach *a = &m->a[m->n];

		*a = (struct approach){ .referral = m->r.id,
			.card = c[i].id,
			.person = c[i].person,
			.state = APPROACH_PROPOSED,
			.motive = "",
			.words = "",
			.token = token_new(h, "approach", (int)(m->n + 1)) };
		if (approach_add(h->tx, a, h->now, e) < 0)
			return -1;
		m->n++;
	}
	return 0;
}

/* Which of the chosen are near to who asks: kept with the choice. */
static int
conflicts_note(struct handling *h, struct matching *m, const struct card *c, size_t n, struct err *e)
{
	size_t i;

	for (i = 0; i < n; i++) {
		bool conflict;

		if (conflict_of(h, &c[i], m->r.requester, &conflict, e) < 0)
			return -1;
		if (conflict)
			m->r.chosen = talloc_asprintf(
			    h->mem, "%s ; %s", m->r.chosen, referral_label(h, h->lab->language, "conflict", VARS(VAR("number", c[i].ref))));
	}
	return 0;
}

static int
show(struct handling *h, struct matching *m, bool already, struct err *e)
{
	bool staff = is_staff(h) && !others_read(h);
	struct rows *partners = approach_rows(h, m, h->who.lang, staff, e);
	struct person p = { .name = NULL };

	if (!partners || (staff && person_get(h->tx, h->mem, m->r.requester, &p, e) < 0))
		return -1;
	return side_say(h, m, NULL, "referral-card",
	    VARS(VAR("number", m->r.ref), VAR("text", others_read(h) ? NULL : m->r.text), VAR_ROWS("partners", partners),
		VAR("who", p.name), VAR("chosen", staff && *m->r.chosen ? m->r.chosen : NULL),
		VAR("state",
		    referral_label(h, h->who.lang, talloc_asprintf(h->mem, "referral-state.%s", referral_state_name(m->r.state)), NULL)),
		VAR("relay", m->r.relay ? "1" : NULL), VAR("already", already ? "1" : NULL)),
	    e);
}

/* All of these are asked by it, or were. */
static bool
asks_all(const struct matching *m, const struct card *c, size_t n)
{
	size_t i, k;

	for (i = 0; i < n; i++) {
		for (k = 0; k < m->n && (m->a[k].card != c[i].id || m->a[k].state == APPROACH_WITHDRAWN); k++)
			;
		if (k == m->n)
			return false;
	}
	return true;
}

/* One that goes on asks these partners the same for the same person: it was typed or sent twice. `given`: the text is no case's, whose may have
 * been changed since. 1; 0; -1. */
static int
made_already(struct handling *h, const struct purpose *w, const struct card *c, size_t n, const char *shared, bool given,
    struct matching *m, struct err *e)
{
	struct referral *all = talloc_array(h->mem, struct referral, LISTED);
	size_t found, i;

	if (referral_all(h->tx, h->mem, w->requester, all, LISTED, &found, e) < 0)
		return -1;
	for (i = 0; i < found; i++) {
		if (all[i].state == REFERRAL_CLOSED || all[i].problem != w->problem || all[i].workshop != w->workshop ||
		    (strcmp(all[i].text, shared) != 0 && (given || all[i].version == 1)))
			continue;
		if (matching_load(h, all[i].id, m, e) < 0)
			return -1;
		if (asks_all(m, c, n))
			return 1;
	}
	return 0;
}

/* The one that is there is shown instead of a second. */
static int
already(struct handling *h, struct matching *m, struct err *e)
{
	if (h->who.id == m->r.requester && m->r.state == REFERRAL_DRAFT && !others_read(h))
		return approval_ask(h, m, 0, true, e);
	return show(h, m, true, e);
}

static int
make(struct handling *h, const struct purpose *w, const struct card *c, size_t n, const char *text, const struct identity *asked,
    const char *motive, struct err *e)
{
	struct matching m = { .n = 0 };
	struct civil today;
	unsigned removed;
	const char *shared = shareable(h, text, w->requester, w->problem, asked, &removed, e);
	int64_t open;
	bool own = w->requester == h->who.id;
	int r;

	if (!shared)
		return -1;
	if (strlen(shared) < TEXT_LEAST)
		return referral_refused(h, "too-short", NULL, e);
	r = made_already(h, w, c, n, shared, text != w->need, &m, e);
	if (r != 0)
		return r < 0 ? -1 : already(h, &m, e);
	if (referral_count(h->tx, w->requester, &open, e) < 0)
		return -1;
	m.n = 0;
	if (!is_staff(h) && open >= OPEN_MOST)
		return referral_refused(h, "too-many-open", NULL, e);
	m.r = (struct referral){ .requester = w->requester,
		.author = h->who.id,
		.problem = w->problem,
		.workshop = w->workshop,
		.room = own && h->where == IN_DIRECT ? h->in->room : "",
		.text = shared,
		.version = 1,
		.reason = "",
		.token = token_new(h, "referral", 0),
		.inbox = h->inbox };
	r = choice_allowed(h, shared, w->requester, c, n, motive, &m.r.chosen, e);
	if (r <= 0)
		return r;
	if (conflicts_note(h, &m, c, n, e) < 0 || date_civil(h->now, h->lab->zone, &today) < 0 ||
	    days_after(h, h->now, DRAFT_REMINDER, w->requester, &m.r.next_at, e) < 0)
		return -1;
	FAULT("referral.new");
	if (referral_add(h->tx, h->mem, &m.r, today.year, h->now, e) < 0 || approaches_add(h, &m, c, n, e) < 0)
		return -1;
	h->out->acted = true;
	if (aside_note(h, "relation", talloc_asprintf(h->mem, "new %lld", (long long)m.r.id), e) < 0 ||
	    approval_ask(h, &m, removed, false, e) < 0)
		return -1;
	if (own && !is_staff(h) && staff_news(h, &m, NULL, "asked-for", m.r.text, e) < 0)
		return -1;
	if (own && !others_read(h)) /* the question was the answer */
		return 0;
	return side_say(h, &m, NULL, "referral-made",
	    VARS(VAR("number", m.r.ref), VAR("text", others_read(h) ? NULL : m.r.text), VAR("chosen", others_read(h) ? NULL : m.r.chosen)),
	    e);
}

/* "F-2 motif : elle seule ...": the reason of a choice, cut out of the words; "". */
static const char *
motive_cut(struct handling *h, const char **words)
{
	g_autoptr(GRegex) re =
	    g_regex_new("(?i)(?:^|[\\s,;])(?:motif|raison|reason) *: *((?:(?! ;|;|\\n|[ ,]te?xte? *:).)*)[ ;]*", 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	g_autofree char *motive = NULL;
	int start, end;

	if (!g_regex_match(re, *words, 0, &m))
		return "";
	motive = g_match_info_fetch(m, 1);
	g_match_info_fetch_pos(m, 0, &start, &end);
	*words = talloc_asprintf(h->mem, "%.*s %s", start, *words, *words + end);
	return talloc_strdup(h->mem, motive);
}

/* "F-2 F-7 : texte", "F-2 motif : elle seule ...", "F-2". */
static int
relation_new(struct handling *h, const char *text, struct err *e)
{
	struct identity asked = { .n = 0 };
	struct approach a[PARTNERS_MOST];
	struct card c[PARTNERS_MOST];
	const char *rest, *words, *motive;
	struct purpose w;
	size_t n, i;
	int r = purpose_read(h, text, &w, &rest, e);

	if (r <= 0)
		return r;
	motive = motive_cut(h, &rest);
	r = cards_named(h, rest, w.requester, c, &n, &words, e);
	if (r <= 0)
		return r;
	words += strspn(words, " :,\n");
	if (text_lines_text(h->mem, words))
		words = text_lines_text(h->mem, words);
	if (n == 0)
		return suggest(h, &w, words, e);
	if (!*words)
		words = w.need;
	if (!*words)
		return referral_refused(h, "no-text", NULL, e);
	for (i = 0; words != w.need && i < n; i++)
		a[i] = (struct approach){ .card = c[i].id, .person = c[i].person };
	if (asked_identity(h, &asked, a, i, w.requester, e) < 0)
		return -1;
	return make(h, &w, c, n, words, &asked, motive, e);
}

/* ---- one that is there ---- */

int
matching_named(struct handling *h, const char *words, struct matching *m, const char **rest, struct err *e)
{
	g_autoptr(GRegex) re = g_regex_new("^ *[Rr][- ]?(\\d{4}-)?(\\d{1,6})(?![\\w])[ :,]*", 0, 0, NULL);
	g_autoptr(GMatchInfo) match = NULL;
	g_autofree char *year = NULL, *number = NULL;
	int end, r;

	if (!g_regex_match(re, words, 0, &match))
		return 0;
	year = g_match_info_fetch(match, 1);
	number = g_match_info_fetch(match, 2);
	g_match_info_fetch_pos(match, 0, NULL, &end);
	*rest = words + end;
	r = referral_by_ref(h->tx, h->mem, talloc_asprintf(h->mem, "R-%s%s", year, number), &m->r, e);
	return r <= 0 ? r : matching_load(h, m->r.id, m, e);
}

enum verb { VERB_NONE, VERB_SHOW, VERB_CLOSE, VERB_RELAY };

static enum verb
verb_read(TALLOC_CTX *mem, const char *text)
{
	static const struct {
		const char *words;
		enum verb verb;
	} known[] = {
		{ "statut etat suivi voir montrer show status ou", VERB_SHOW },
		{ "clore fermer cloturer terminer retirer annuler abandonner stop close withdraw end", VERB_CLOSE },
		{ "relais masque masquer relay", VERB_RELAY },
	};
	char *word = text_fold(mem, text);
	size_t i;

	word[strcspn(word, " .,!?:\n")] = '\0';
	if (!*word)
		return VERB_SHOW;
	for (i = 0; i < G_N_ELEMENTS(known); i++)
		if (words_hold(known[i].words, word, strlen(word)))
			return known[i].verb;
	return VERB_NONE;
}

static int
relay_set(struct handling *h, struct matching *m, const char *rest, struct err *e)
{
	static const char off[] = "\\b(?:non|sans|arreter|off|no|fin)\\b";

	if (m->r.state != REFERRAL_DRAFT && m->r.state != REFERRAL_OPEN)
		return referral_refused(h, "relay-late", VARS(VAR("number", m->r.ref)), e);
	m->r.relay = !g_regex_match_simple(off, text_fold(h->mem, rest), 0, 0);
	return acted(h, m, e) < 0 || referral_set(h->tx, &m->r, h->now, e) < 0 ? -1 : show(h, m, false, e);
}

/* Of these cards those that are not in it yet, first; *again: those whose partner was never asked, and are proposed anew. */
static size_t
not_in_it(struct matching *m, struct card *c, size_t n, struct approach **again, size_t *n_again)
{
	size_t i, k, fresh = 0;

	for (i = *n_again = 0; i < n; i++) {
		for (k = 0; k < m->n && m->a[k].card != c[i].id; k++)
			;
		if (k == m->n)
			c[fresh++] = c[i];
		else if (m->a[k].state == APPROACH_WITHDRAWN && !m->a[k].asked_at && m->a[k].person == c[i].person)
			again[(*n_again)++] = &m->a[k];
	}
	return fresh;
}

/* Its requester said yes to the text and to these partners, not to others: they are asked again. Where nobody was left it goes on. */
static int
more_asked(struct handling *h, struct matching *m, struct err *e)
{
	m->r.version++;
	m->r.token = token_new(h, "referral", m->r.version);
	if (m->r.state == REFERRAL_CLOSED) {
		m->r.state = REFERRAL_OPEN;
		m->r.reason = "";
		m->r.closed_at = 0;
	}
	FAULT("referral.more");
	if (referral_set(h->tx, &m->r, h->now, e) < 0 || referral_last(h, m, e) < 0 || approval_ask(h, m, 0, false, e) < 0)
		return -1;
	return h->who.id == m->r.requester ? 0 : show(h, m, false, e);
}

static int
more(struct handling *h, struct matching *m, const char *rest, struct err *e)
{
	struct approach *again[PARTNERS_MOST];
	struct card c[PARTNERS_MOST];
	const char *words, *motive = motive_cut(h, &rest);
	size_t n, i, fresh, n_again;
	int r = cards_named(h, rest, m->r.requester, c, &n, &words, e);

	if (r <= 0)
		return r;
	if (m->r.state == REFERRAL_CLOSED && !(strcmp(m->r.reason, "nobody") == 0 && *m->r.text))
		return referral_refused(h, "is-closed", VARS(VAR("number", m->r.ref)), e);
	fresh = not_in_it(m, c, n, again, &n_again);
	if (fresh + n_again == 0)
		return referral_refused(h, n ? "asked-already" : "what", VARS(VAR("number", m->r.ref)), e);
	if (m->n + fresh > PARTNERS_MOST)
		return referral_refused(h, "too-many", VARS(VAR("most", talloc_asprintf(h->mem, "%d", PARTNERS_MOST))), e);
	r = choice_more(h, m, c, fresh, motive, e);
	if (r <= 0)
		return r;
	if (acted(h, m, e) < 0)
		return -1;
	for (i = 0; i < n_again; i++) {
		again[i]->state = APPROACH_PROPOSED;
		if (approach_set(h->tx, again[i], h->now, e) < 0)
			return -1;
	}
	if (approaches_add(h, m, c, fresh, e) < 0 || conflicts_note(h, m, c, fresh, e) < 0)
		return -1;
	return more_asked(h, m, e);
}

/* "clore : la mairie a trouvé": to its requester, without what says who the partners are. */
static const char *
motive_of(struct handling *h, const struct matching *m, const char *rest, struct err *e)
{
	const char *words = rest + strcspn(rest, " .,:;\n");
	struct identity who = { .n = 0 };
	size_t i;

	words += strspn(words, " .,:;\n-");
	for (i = 0; i < m->n; i++)
		if (!m->a[i].introduced_at && partner_identity(h, &who, &m->a[i], e) < 0)
			return NULL;
	return text_unnamed(h->mem, text_line(h->mem, words, 200), &who, NULL);
}

static int
close_it(struct handling *h, struct matching *m, const char *rest, struct err *e)
{
	bool theirs = h->who.id == m->r.requester;
	struct ending why = { .by = h->who.name };

	if (m->r.state == REFERRAL_CLOSED)
		return referral_refused(h, "is-closed", VARS(VAR("number", m->r.ref)), e);
	why.motive = motive_of(h, m, rest, e);
	if (!why.motive || acted(h, m, e) < 0 || referral_close(h, m, m->r.state == REFERRAL_MET ? "ended" : "withdrawn", e) < 0)
		return -1;
	if (!*why.motive)
		why.motive = NULL;
	if (!theirs && ended_tell(h, m, &why, e) < 0)
		return -1;
	if ((!is_staff(h) || h->in->channel != CHANNEL_ROOM) &&
	    staff_news(h, m, NULL, theirs ? "withdrawn" : "taken-off", theirs ? why.motive : NULL, e) < 0)
		return -1;
	return show(h, m, false, e);
}

/* There is none, or it is somebody else's: read the same. */
static int
not_there(struct handling *h, struct err *e)
{
	const char *text = text_trim(talloc_strdup(h->mem, arg_text(h, "text")));

	return referral_refused(h, "no-referral", VARS(VAR("given", talloc_strndup(h->mem, text, strcspn(text, " :,\n")))), e);
}

static int
relation_act(struct handling *h, struct matching *m, const char *rest, struct err *e)
{
	struct approach *mine = approach_mine(h, m);
	const char *text = text_lines_text(h->mem, rest);
	bool theirs = h->who.id == m->r.requester;
	int r;

	if (mine && !theirs && others_read(h)) /* what was written to them alone */
		mine = NULL;
	if (!is_staff(h) && !theirs && !mine)
		return not_there(h, e);
	r = referral_write(h, m, rest, e);
	if (r != 0)
		return r < 0 ? -1 : 0;
	if (mine && !theirs && !(is_staff(h) && verb_read(h->mem, rest) != VERB_NONE))
		return verb_read(h->mem, rest) == VERB_SHOW ? question_show(h, m, mine, e) : side_said(h, m, mine, rest, e);
	if (text)
		return referral_rewrite(h, m, text, e);
	switch (verb_read(h->mem, rest)) {
	case VERB_SHOW:
		return show(h, m, false, e);
	case VERB_CLOSE:
		return close_it(h, m, rest, e);
	case VERB_RELAY:
		return relay_set(h, m, rest, e);
	case VERB_NONE:
		break;
	}
	if (g_regex_match_simple("(?i)\\bf[- ]?\\d", rest, 0, 0))
		return more(h, m, rest, e);
	if (theirs)
		return side_said(h, m, NULL, rest, e);
	return referral_refused(h, "what", VARS(VAR("number", m->r.ref)), e);
}

/* Those that go on, for the staff; a person's own. */
static int
relation_list(struct handling *h, struct err *e)
{
	bool staff = is_staff(h);
	struct referral *r = talloc_array(h->mem, struct referral, LISTED);
	struct rows *rows = rows_new(h->mem, 2 * LISTED);
	size_t n, i;

	if (referral_all(h->tx, h->mem, staff ? 0 : h->who.id, r, LISTED, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		rows_add(rows, "number", r[i].ref, "text", others_read(h) ? NULL : text_line(h->mem, r[i].text, 80), "state",
		    referral_label(h, h->who.lang, talloc_asprintf(h->mem, "referral-state.%s", referral_state_name(r[i].state)), NULL),
		    NULL);
	if (!staff && !others_read(h) && asked_rows(h, rows, e) < 0)
		return -1;
	return say(h, "referral-list",
	    VARS(VAR_ROWS("referrals", rows), VAR("none", rows->n ? NULL : "1"), VAR("example", rows->n ? NULL : usage_of(h, "relation"))),
	    e);
}

int
cmd_relation(struct handling *h, struct err *e)
{
	const char *text = text_trim(talloc_strdup(h->mem, arg_text(h, "text"))), *rest;
	struct matching m;
	int r;

	if (!*text && !h->has_problem)
		return relation_list(h, e);
	r = matching_named(h, text, &m, &rest, e);
	if (r < 0)
		return -1;
	if (r == 1)
		return relation_act(h, &m, rest, e);
	if (g_regex_match_simple("^r[- ]?\\d", text, G_REGEX_CASELESS, 0))
		return not_there(h, e);
	return relation_new(h, text, e);
}
