/* SPDX-License-Identifier: EUPL-1.2
 *
 * Letters about referrals. Each goes to one side and is written from what that side may know.
 */
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/fault.h"
#include "bot/base/text.h"
#include "handlers/referral_inside.h"
#include "handlers/room.h"
#include "handlers/venue_inside.h"

enum { WROTE_MOST = 300 };

const char *
referral_label(struct handling *h, const char *lang, const char *what, const struct var *vars)
{
	return label_fill(h->mem, h->lab->words, lang, talloc_asprintf(h->mem, "referral.%s", what), vars);
}

void
referral_letter(const struct handling *h, struct letter *l, int64_t person)
{
	const struct referral *r = h->referral;
	const struct approach *a = h->approach;
	bool partner = a && h->to_partner;

	l->ref = r->ref;
	l->target = talloc_asprintf(h->mem, "%lld %lld %c %d", (long long)r->id, a ? (long long)a->id : 0,
	    h->to_staff ? 's'
	    : partner   ? 'p'
			: 'r',
	    r->version);
	if (h->to_staff)
		return;
	if (partner && person == a->person)
		l->reply_token = a->token;
	else if (!partner && person == r->requester)
		l->reply_token = r->token;
}

/* Letters written meanwhile are to that side. */
struct address_note {
	bool had_problem;
	struct workshop *workshop;
};

static struct address_note
to_side(struct handling *h, struct matching *m, struct approach *a, bool partner)
{
	struct address_note was = { .had_problem = h->has_problem, .workshop = h->workshop };

	h->has_problem = false; /* its thread is the requester's */
	h->workshop = NULL;
	h->referral = &m->r;
	h->approach = a;
	h->to_partner = partner;
	return was;
}

static void
to_side_end(struct handling *h, struct address_note was)
{
	h->has_problem = was.had_problem;
	h->workshop = was.workshop;
	h->referral = NULL;
	h->approach = NULL;
	h->to_partner = false;
}

/* Where they asked, as long as they are alone with us there; who came in since reads nothing. */
static int
still_alone(struct handling *h, const char *id, struct err *e)
{
	struct room room;
	int r = *id ? room_get(h->tx, h->mem, id, &room, e) : 0;

	return r <= 0 ? r : strcmp(room.kind, "direct") == 0 && strcmp(room.state, "joined") == 0 && room.members == 2;
}

int
requester_tell(struct handling *h, struct matching *m, struct approach *of, const char *template, const struct var *vars, struct err *e)
{
	struct address_note was = to_side(h, m, of, false);
	int r = still_alone(h, m->r.room, e);

	if (r >= 0)
		r = r ? tell_room(h, m->r.room, template, vars, e) : tell_person(h, m->r.requester, template, vars, e);
	to_side_end(h, was);
	return r;
}

int
partner_tell(struct handling *h, struct matching *m, struct approach *a, const char *template, const struct var *vars, struct err *e)
{
	struct address_note was = to_side(h, m, a, true);
	int r = tell_person(h, a->person, template, vars, e);

	to_side_end(h, was);
	return r;
}

int
side_say(struct handling *h, struct matching *m, struct approach *a, const char *template, const struct var *vars, struct err *e)
{
	struct address_note was = to_side(h, m, a, a != NULL);
	int r = say(h, template, vars, e);

	to_side_end(h, was);
	return r;
}

/* ---- who it is, in words ---- */

int
partner_identity(struct handling *h, struct identity *who, const struct approach *a, struct err *e)
{
	struct card c;
	int r = card_get(h->tx, h->mem, a->card, &c, e);

	if (r == 1)
		identity_add(who, c.name);
	return r < 0 ? -1 : identity_person(h->tx, h->mem, who, a->person, e);
}

const char *
partner_words(struct handling *h, const char *lang, const struct approach *a, bool named, struct err *e)
{
	struct identity who = { .n = 0 };
	const char *about, *kind;
	struct card c;
	int r = card_get(h->tx, h->mem, a->card, &c, e);

	if (r <= 0)
		return r < 0 ? NULL : "";
	kind = card_kind_words(h, lang, &c);
	about = *c.expertise ? c.expertise : c.missions;
	if (named)
		return talloc_asprintf(h->mem, "%s (%s)", c.name, kind);
	if (partner_identity(h, &who, a, e) < 0)
		return NULL;
	about =
	    c.person ? text_line(h->mem, text_unnamed(h->mem, about, &who, NULL), 160) : ""; /* nobody says any more whom its words name */
	return *about ? referral_label(h, lang, "who", VARS(VAR("kind", kind), VAR("about", about))) : kind;
}

/* "la personne qui demandait : pas d'échange, « elle ne m'a jamais répondu »" */
static const char *
feedback_line(struct handling *h, const char *lang, const struct feedback *f)
{
	static const char *const useful[] = { "useful.no", "useful.partly", "useful.yes" };
	const char *parts[] = { f->talked < 0 ? NULL
				: f->talked   ? "talked.yes"
					      : "talked.no",
		f->useful < 0 ? NULL : useful[f->useful], *f->outcome ? talloc_asprintf(h->mem, "outcome.%s", f->outcome) : NULL };
	char *line = talloc_strdup(h->mem, referral_label(h, lang, f->partner ? "feedback.partner" : "feedback.requester", NULL));
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(parts); i++)
		if (parts[i])
			line = talloc_asprintf_append(line, " %s,", referral_label(h, lang, parts[i], NULL));
	return talloc_asprintf_append(line, " %s",
	    referral_label(h, lang, "feedback.words", VARS(VAR("words", text_line(h->mem, excerpt(h->mem, f->words), WROTE_MOST)))));
}

/* What both sides say became of it, for the staff; NULL: nobody said. */
static int
feedback_words(struct handling *h, const char *lang, const struct approach *a, const char **words, struct err *e)
{
	enum { SAID_MOST = 4 };
	struct feedback f[SAID_MOST];
	size_t n, i;

	*words = NULL;
	if (feedback_of(h->tx, h->mem, a->id, f, SAID_MOST, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		*words = *words ? talloc_asprintf(h->mem, "%s ; %s", *words, feedback_line(h, lang, &f[i])) : feedback_line(h, lang, &f[i]);
	return 0;
}

int
question_show(struct handling *h, struct matching *m, struct approach *a, struct err *e)
{
	bool waits = a->state == APPROACH_ASKED || a->state == APPROACH_LATER;

	return side_say(h, m, a, waits ? "referral-ask" : "referral-yours",
	    VARS(VAR("number", m->r.ref), VAR("text", m->r.text), VAR("relay", m->r.relay ? "1" : NULL),
		VAR("state",
		    waits ? NULL
			  : referral_label(h, h->who.lang, talloc_asprintf(h->mem, "yours.%s", approach_state_name(a->state)), NULL))),
	    e);
}

int
asked_rows(struct handling *h, struct rows *rows, struct err *e)
{
	enum { MOST = 15 };
	struct approach a[MOST];
	struct referral r;
	size_t n, i;

	if (approach_of_person(h->tx, h->mem, h->who.id, a, MOST, &n, e) < 0)
		return -1;
	for (i = 0; i < n && rows->n < rows->max; i++) {
		if (a[i].state == APPROACH_PROPOSED)
			continue;
		if (referral_get(h->tx, h->mem, a[i].referral, &r, e) < 0)
			return -1;
		rows_add(rows, "number", r.ref, "text", text_line(h->mem, r.text, 80), "state",
		    referral_label(h, h->who.lang, talloc_asprintf(h->mem, "yours.%s", approach_state_name(a[i].state)), NULL), NULL);
	}
	return 0;
}

struct rows *
approach_rows(struct handling *h, const struct matching *m, const char *lang, bool named, struct err *e)
{
	struct rows *rows = rows_new(h->mem, PARTNERS_MOST);
	size_t i;

	for (i = 0; i < m->n; i++) {
		const struct approach *a = &m->a[i];
		const char *who = partner_words(h, lang, a, named || (a->introduced_at && !others_read(h)), e);
		const char *wrote = *a->words && (a->state == APPROACH_ASKED || a->state == APPROACH_SILENT) ? "-wrote" : "";
		const char *feedback = NULL;
		struct card c;

		if (!who || card_get(h->tx, h->mem, a->card, &c, e) < 0 || (named && feedback_words(h, lang, a, &feedback, e) < 0))
			return NULL;
		rows_add(rows, "number", c.ref, "partner", who, "state",
		    referral_label(h, lang, talloc_asprintf(h->mem, "state.%s%s", approach_state_name(a->state), wrote), NULL), "motive",
		    named && *a->motive ? referral_label(h, lang, talloc_asprintf(h->mem, "motive.%s", a->motive), NULL) : NULL, "words",
		    named && *a->words ? text_line(h->mem, excerpt(h->mem, a->words), WROTE_MOST) : NULL, "feedback", feedback, NULL);
	}
	return rows;
}

int
staff_news(struct handling *h, struct matching *m, const struct approach *a, const char *what, const char *words, struct err *e)
{
	return staff_news_if(h, m, a, what, words, NULL, e);
}

int
staff_news_if(struct handling *h, struct matching *m, const struct approach *a, const char *what, const char *words, const char *condition,
    struct err *e)
{
	const char *who = a ? partner_words(h, h->lab->language, a, true, e) : NULL;
	struct card c = { .ref = NULL };
	struct address_note was;
	bool all = condition && words && strlen(condition) + 8 > strlen(words); /* they wrote nothing else */
	int r;

	if ((a && (!who || card_get(h->tx, h->mem, a->card, &c, e) < 0)))
		return -1;
	was = to_side(h, m, NULL, false);
	h->to_staff = true;
	r = tell_staff(h, "referral-news",
	    VARS(VAR("number", m->r.ref), VAR("card", c.ref), VAR("partner", who),
		VAR("said", referral_label(h, h->lab->language, talloc_asprintf(h->mem, "news.%s", what),
				VARS(VAR("number", m->r.ref), VAR("card", c.ref)))),
		VAR("condition", condition && *condition && !all ? excerpt(h->mem, condition) : NULL),
		VAR("words", words && *words ? excerpt(h->mem, words) : NULL)),
	    e);
	h->to_staff = false;
	to_side_end(h, was);
	return r;
}

/* ---- the questions ---- */

static const char *
person_language(struct handling *h, int64_t person, struct person *p, struct err *e)
{
	int r = person_get(h->tx, h->mem, person, p, e);

	return r < 0 ? NULL : r == 1 ? p->lang : h->lab->language;
}

/* What of the text may tell who wrote it: "« mairie de Lannion », « Ronan »". */
static const char *
telling_words(struct handling *h, const char *text, const char *lang)
{
	const char *words[TELLING_MOST];
	size_t n = text_telling(h->mem, text, h->lab->directory ? h->lab->directory->territories : NULL, words), i;
	char *all = talloc_strdup(h->mem, "");

	for (i = 0; i < n; i++)
		if (strcmp(words[i], h->lab->name) != 0)
			all = talloc_asprintf_append(
			    all, "%s%s", *all ? ", " : "", referral_label(h, lang, "telling", VARS(VAR("words", words[i]))));
	return all;
}

const char *
removed_words(struct handling *h, const char *lang, unsigned removed)
{
	static const char *const kinds[] = { "removed.name", "removed.address", "removed.link", "removed.phone" };
	char *gone = talloc_strdup(h->mem, "");
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (removed & (1u << i))
			gone = talloc_asprintf_append(gone, "%s%s", *gone ? ", " : "", referral_label(h, lang, kinds[i], NULL));
	return gone;
}

int
approval_ask(struct handling *h, struct matching *m, unsigned removed, bool again, struct err *e)
{
	struct person p;
	const char *lang = person_language(h, m->r.requester, &p, e);
	struct matching asked = { .r = m->r };
	struct rows *partners;
	const char *told;
	bool own = h->who.id == m->r.requester && h->in->channel != CHANNEL_CLOCK && !others_read(h);
	size_t i;

	for (i = 0; i < m->n; i++) /* who answered already is not asked again */
		if (m->a[i].state == APPROACH_PROPOSED)
			asked.a[asked.n++] = m->a[i];
	partners = lang ? approach_rows(h, &asked, lang, false, e) : NULL;
	if (!partners)
		return -1;
	told = telling_words(h, m->r.text, lang);
	{
		const struct var vars[] = { VAR("number", m->r.ref), VAR("text", m->r.text), VAR_ROWS("partners", partners),
			VAR("one", asked.n == 1 ? "1" : NULL), VAR("more", asked.n < m->n ? "1" : NULL),
			VAR("removed", removed ? removed_words(h, lang, removed) : NULL), VAR("telling", *told ? told : NULL),
			VAR("again", again ? "1" : NULL), VAR("relay", m->r.relay ? "1" : NULL), { .name = NULL } };

		FAULT("referral.approval");
		return own ? side_say(h, m, NULL, "referral-approve", vars, e) : requester_tell(h, m, NULL, "referral-approve", vars, e);
	}
}

int
partner_ask(struct handling *h, struct matching *m, struct approach *a, const char *again, struct err *e)
{
	FAULT("referral.ask");
	return partner_tell(h, m, a, "referral-ask",
	    VARS(VAR("number", m->r.ref), VAR("text", m->r.text), VAR("again", strcmp(again, "again") == 0 ? "1" : NULL),
		VAR("last", strcmp(again, "last") == 0 ? "1" : NULL), VAR("relay", m->r.relay ? "1" : NULL),
		VAR("wrote", *again && *a->words ? text_line(h->mem, a->words, WROTE_MOST) : NULL)),
	    e);
}

/* ---- the introduction ---- */

/* How a person is reached: an address, else an account. */
static const char *
reached_at(struct handling *h, const struct person *p, struct err *e)
{
	struct door door;
	size_t n;

	if (*p->addr)
		return p->addr;
	return chat_of(h->tx, h->mem, p->id, &door, 1, &n, e) < 0 || n == 0 ? "" : door.id;
}

int
introduce(struct handling *h, struct matching *m, struct approach *a, struct err *e)
{
	struct person requester, partner;
	struct card c;
	const char *requester_at, *partner_at;

	if (person_get(h->tx, h->mem, m->r.requester, &requester, e) <= 0 || person_get(h->tx, h->mem, a->person, &partner, e) <= 0 ||
	    card_get(h->tx, h->mem, a->card, &c, e) <= 0)
		return fail(e, ERR_BUG, "a side of %s is not there", m->r.ref);
	requester_at = m->r.relay ? NULL : reached_at(h, &requester, e);
	partner_at = m->r.relay ? NULL : reached_at(h, &partner, e);
	FAULT("referral.introduce");
	if (requester_tell(h, m, a, "referral-introduction",
		VARS(VAR("number", m->r.ref), VAR("text", m->r.text), VAR("other", partner.name), VAR("card", c.name),
		    VAR("at", partner_at), VAR("organisation", NULL), VAR("relay", m->r.relay ? "1" : NULL)),
		e) < 0)
		return -1;
	FAULT("referral.introduced");
	return partner_tell(h, m, a, "referral-introduction",
	    VARS(VAR("number", m->r.ref), VAR("text", m->r.text), VAR("other", requester.name), VAR("card", NULL), VAR("at", requester_at),
		VAR("organisation",
		    *requester.addr && says_organisation(addr_domain(requester.addr)) && !m->r.relay ? addr_domain(requester.addr) : NULL),
		VAR("relay", m->r.relay ? "1" : NULL)),
	    e);
}
