/* SPDX-License-Identifier: EUPL-1.2
 *
 * What becomes of a booking: the staff's card and their yes or no, what its person hears, the rules of the house, and what the clock says.
 */
#include "handlers/venue_inside.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/fault.h"
#include "bot/base/text.h"
#include "handlers/identity.h"
#include "handlers/reminder.h"
#include "handlers/run.h"
#include "handlers/tie.h"

enum { YEAR = 365 * 86400, STRANDED = 40, KEPT = 16, NOTICE_DAYS = 2 };

int
tell_person(struct handling *h, int64_t person, const char *template, const struct var *vars, struct err *e)
{
	struct person p;
	const char *room;
	int r = person_get(h->tx, h->mem, person, &p, e);

	if (r <= 0)
		return r;
	if (*p.addr)
		return tell(h, person, template, vars, e);
	r = room_of_person(h->tx, h->mem, person, &room, e);
	return r <= 0 ? r : tell_room(h, room, template, vars, e);
}

static const char *
language_of(struct handling *h, int64_t person, struct person *p, struct err *e)
{
	return person_get(h->tx, h->mem, person, p, e) == 1 ? p->lang : h->lab->language;
}

int
booking_told(struct handling *h, const struct booking *b, const char *what, const char *motive, bool staff, struct err *e)
{
	struct person p = { .name = NULL };
	struct venue v;
	const char *lang;
	bool clock = h->in->channel == CHANNEL_CLOCK, here;
	int i;

	if (venue_get(h->tx, h->mem, b->venue, &v, e) < 0)
		return -1;
	lang = b->person ? language_of(h, b->person, &p, e) : h->lab->language;
	here = b->person == h->who.id && !clock;
	for (i = 0; i < 2; i++) { /* its person, then who speaks or the staff */
		bool theirs = i == 0;
		const char *to = theirs ? lang : clock || staff ? h->lab->language : h->who.lang;
		const struct var vars[] = {
			VAR("said",
			    venue_label(h, to, talloc_asprintf(h->mem, "told-%s%s", what, theirs ? "" : "-staff"),
				VARS(VAR("number", b->ref), VAR("venue", v.name), VAR("when", booking_when(h, to, b)),
				    VAR("who", !theirs && others_read(h) ? venue_label(h, to, "somebody", NULL)
					       : b->workshop             ? tie_name(h, b, to)
					       : p.name                  ? p.name
									 : h->lab->name),
				    VAR("until",
					b->expires_at ? words_datetime(h->mem, h->lab->words, to, b->expires_at, h->lab->zone) : "")))),
			VAR("number", b->ref), VAR("motive", motive && *motive ? motive : NULL),
			VAR("kept", theirs && b->state == BOOKING_TENTATIVE ? "1" : NULL),
			VAR("note", theirs && b->state == BOOKING_CONFIRMED && *v.note ? v.note : NULL), { .name = NULL }
		};

		if (theirs && b->person && (here ? say(h, "venue-told", vars, e) : tell_person(h, b->person, "venue-told", vars, e)) < 0)
			return -1;
		if (!theirs && !here && !clock && is_staff(h) && say(h, "venue-told", vars, e) < 0)
			return -1;
		if (!theirs && (staff || (!here && h->in->channel == CHANNEL_MAIL)) && !(h->where == IN_STAFF_ROOM && !clock) &&
		    tell_staff(h, "venue-told", vars, e) < 0)
			return -1;
	}
	return 0;
}

int
booking_card(struct handling *h, const struct booking *b, const char *what, struct err *e)
{
	static const char *const signs[] = { "\xe2\x9c\x85", "\xe2\x9d\x8c" };
	const char *lang = h->lab->language;
	struct person p = { .name = h->lab->name };
	struct letter *card;
	struct venue v;
	size_t i, before = h->out->n_letters;

	if (venue_get(h->tx, h->mem, b->venue, &v, e) < 0 || (b->person && person_get(h->tx, h->mem, b->person, &p, e) < 0))
		return -1;
	p.name = b->workshop ? tie_name(h, b, lang) : p.name;
	if (tell_staff(h, "venue-card",
		VARS(VAR("first", venue_label(h, lang, talloc_asprintf(h->mem, "card-%s", what), VARS(VAR("number", b->ref)))),
		    VAR("number", b->ref), VAR("venue", v.name), VAR("when", booking_when(h, lang, b)), VAR("borrower", p.name),
		    VAR("organisation", *b->organisation ? b->organisation : NULL),
		    VAR("people", b->people ? talloc_asprintf(h->mem, "%d", b->people) : NULL),
		    VAR("class", venue_label(h, lang, talloc_asprintf(h->mem, "class-%d", b->class), NULL))),
		e) < 0)
		return -1;
	card = h->out->n_letters > before ? &h->out->letters[h->out->n_letters - 1] : NULL;
	for (i = 0; card && card->channel == CHANNEL_ROOM && i < G_N_ELEMENTS(signs); i++)
		if (room_react(h, card, signs[i], e) < 0)
			return -1;
	return 0;
}

/* --- states --- */

int
booking_keep(struct handling *h, struct booking *b, int days, struct err *e)
{
	int64_t until, notice;

	if (hours_add_days(h->lab->hours, h->now, days ? days : MAX(venue_rules_of(h)->hold, 1), &until) < 0 ||
	    remind_time(h, 0, until, &until, e) < 0)
		until = b->start_at;
	b->state = BOOKING_TENTATIVE;
	b->expires_at = MIN(until, b->start_at);
	if (b->expires_at <= h->now)
		b->expires_at = b->start_at > h->now ? b->start_at : h->now + 60;
	b->next_at = b->expires_at;
	if (hours_add_days(h->lab->hours, b->expires_at, -NOTICE_DAYS, &notice) == 0 && remind_time(h, 0, notice, &notice, e) == 0 &&
	    notice > h->now + 3600 && notice < b->expires_at)
		b->next_at = notice;
	return 0;
}

/* Who has asked for it goes next: it is kept for them. */
static int
claimed(struct handling *h, const struct booking *b, struct err *e)
{
	struct booking next = { .venue = b->venue,
		.start_at = b->start_at,
		.end_at = b->end_at,
		.civil = b->civil,
		.civil_end = b->civil_end,
		.person = b->claimant,
		.organisation = "",
		.people = b->claim_people,
		.class = 1,
		.inbox = h->inbox };
	struct person p;
	struct civil now;
	int r = person_get(h->tx, h->mem, b->claimant, &p, e);

	if (r <= 0 || b->start_at <= h->now || date_civil(h->now, h->lab->zone, &now) < 0)
		return r < 0 ? -1 : 0;
	next.organisation = *p.addr ? addr_domain(p.addr) : "";
	next.class = MAX(b->class - 1, 1);
	if (booking_keep(h, &next, 0, e) < 0)
		return -1;
	r = booking_add(h->tx, h->mem, &next, now.year, h->now, e);
	if (r <= 0)
		return r;
	{
		struct venue v;

		if (venue_get(h->tx, h->mem, b->venue, &v, e) < 0)
			return -1;
		return tell_person(h, b->claimant, "venue-told",
		    VARS(VAR("said", venue_label(h, p.lang, "told-yours",
					 VARS(VAR("number", next.ref), VAR("venue", v.name), VAR("when", booking_when(h, p.lang, &next)),
					     VAR("until", words_datetime(h->mem, h->lab->words, p.lang, next.expires_at, h->lab->zone))))),
			VAR("number", next.ref), VAR("motive", NULL), VAR("kept", "1"), VAR("note", NULL)),
		    e);
	}
}

int
booking_end(struct handling *h, struct booking *b, enum booking_state state, struct err *e)
{
	struct booking was = *b;

	b->state = state;
	b->expires_at = b->next_at = 0;
	b->claimant = 0;
	if (booking_set(h->tx, b, h->now, e) < 0)
		return -1;
	h->out->acted = true;
	return was.claimant ? claimed(h, &was, e) : 0;
}

int
booking_settle(struct handling *h, struct booking *b, bool by_staff, struct err *e)
{
	struct venue v;
	int r;

	if (venue_get(h->tx, h->mem, b->venue, &v, e) < 0)
		return -1;
	b->state = v.approval && !by_staff ? BOOKING_ASKED : BOOKING_CONFIRMED;
	b->expires_at = b->next_at = 0;
	b->charter = b->by_wish = false;
	b->claimant = 0;
	if (b->state == BOOKING_ASKED && hours_add_days(h->lab->hours, h->now, NOTICE_DAYS, &b->next_at) < 0)
		b->next_at = 0;
	r = booking_set(h->tx, b, h->now, e);
	if (r <= 0)
		return r;
	return b->state == BOOKING_ASKED && booking_card(h, b, "new", e) < 0 ? -1 : 1;
}

int
booking_named(struct handling *h, const char *ref, struct booking *b, struct err *e)
{
	int r = booking_by_ref(h->tx, h->mem, ref, b, e);

	if (r == 1 && !is_staff(h) && b->person != h->who.id)
		r = b->workshop ? tie_organises(h, b, e) : 0;
	if (r == 0)
		r = venue_refused(h, "not-found", VARS(VAR("number", ref)), e) < 0 ? -1 : 0;
	return r;
}

int
booking_decide(struct handling *h, struct booking *b, bool yes, const char *motive, struct err *e)
{
	if (yes && b->state == BOOKING_CONFIRMED)
		return venue_refused(h, "confirmed-already", VARS(VAR("number", b->ref)), e);
	if (!yes && !*motive) {
		h->out->intent = "salle";
		return say(h, "venue-motive", VARS(VAR("number", b->ref)), e);
	}
	h->out->intent = "salle";
	if (yes) {
		if (booking_settle(h, b, true, e) < 0)
			return -1;
	} else if (booking_end(h, b, BOOKING_REFUSED, e) < 0) {
		return -1;
	}
	h->out->acted = true;
	if (booking_told(h, b, yes ? "confirmed" : "refused", motive, false, e) < 0)
		return -1;
	return yes ? tie_settled(h, b, e) : tie_over(h, b, "refused", motive, e);
}

/* --- the rules of the house --- */

int
charter_due(struct handling *h, int64_t person, struct err *e)
{
	const char *version = venue_rules_of(h)->charter_version;
	int r;

	if (!*version || !person || (person == h->who.id && is_staff(h)))
		return 0;
	r = rules_accepted(h->tx, person, version, h->now - YEAR, e);
	return r < 0 ? -1 : r == 0;
}

/* It waited for the rules alone; what was only to be kept stays so, for as long as if it had been from now on. */
static int
charter_lifted(struct handling *h, struct booking *b, struct err *e)
{
	if (!b->by_wish)
		return booking_settle(h, b, is_staff(h), e);
	b->charter = false;
	return booking_keep(h, b, 0, e) < 0 ? -1 : booking_set(h->tx, b, h->now, e);
}

int
charter_yes(struct handling *h, struct err *e)
{
	const struct venue_rules *r = venue_rules_of(h);
	struct booking b[KEPT];
	struct rows *rows = rows_new(h->mem, KEPT);
	struct venue v;
	size_t n, i;
	int found = venue_proven(h, e);

	if (found <= 0)
		return found;
	if (!*r->charter_version)
		return venue_refused(h, "no-charter", NULL, e);
	h->out->intent = "salle";
	h->out->acted = true;
	if (rules_accept(h->tx, h->who.id, r->charter_version, h->inbox, h->now, e) < 0 ||
	    booking_of_person(h->tx, h->mem, h->who.id, h->now, b, KEPT, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		if (!b[i].charter)
			continue;
		if (charter_lifted(h, &b[i], e) < 0 || venue_get(h->tx, h->mem, b[i].venue, &v, e) < 0)
			return -1;
		rows_add(rows, "number", b[i].ref, "venue", v.name, "when", booking_when(h, h->who.lang, &b[i]), "asked",
		    b[i].state == BOOKING_ASKED ? "1" : NULL, "until",
		    b[i].expires_at ? words_datetime(h->mem, h->lab->words, h->who.lang, b[i].expires_at, h->lab->zone) : NULL, "note",
		    *v.note && b[i].state == BOOKING_CONFIRMED ? v.note : NULL, NULL);
	}
	return say(h, "venue-charter", VARS(VAR("version", r->charter_version), VAR_ROWS("bookings", rows)), e);
}

/* --- words and signs --- */

/* "ok S-9", "S-9 : c'est bon", under a mail about S-9 "d'accord": the words without the reference. NULL: they are no such answer. */
static const char *
verdict_words(struct handling *h, const char *ref)
{
	static const char yes[] =
	    "^\\W*(?:ok|okay|oui|yes|d'accord|c'est bon|c'est ok|accord|accepte[rz]?|accepted?|acceptee|valide[rz]?|validee?|accept|approve[ds]?|"
	    "je confirme|confirme[rz]?|confirm|annule[rz]?|cancel|libere[rz]?|release|je libere|refuse[rz]?|refusee?|reject|non|no|"
	    "je ne viens (?:plus|pas)|deplace[rz]?|move)\\b";
	static const char no_more[] =
	    "^(?!.*\\?)(?=.*(?:\\bannul(?:e|er|ez|ons)\\b|\\bne (?:viens|venons|viendrai|viendrons|viendra) (?:plus|pas)|"
	    "n'avons plus besoin|\\bplus besoin de (?:la|cette) salle|\\bcancel\\b|no longer need))(?!.*\\b(?:pas|not) annul)";
	g_autoptr(GRegex) r = g_regex_new(yes, G_REGEX_CASELESS, 0, NULL);
	const char *folded = text_fold(h->mem, h->in->text);
	struct venue_said said;

	if (strlen(folded) > 300)
		return NULL;
	if (g_regex_match_simple(no_more, folded, G_REGEX_CASELESS, 0))
		return talloc_asprintf(h->mem, "annuler %s", ref);
	venue_read(h->mem, h->in->text, &said);
	if (said.ref && said.verb != VENUE_FREE && said.verb != VENUE_SHOW)
		return h->in->text;
	if (said.ref && said.verb == VENUE_SHOW && !*said.rest)
		return h->in->text;
	return g_regex_match(r, folded, 0, NULL) ? h->in->text : NULL;
}

/* The booking that the message is about: its words, its subject, or what it replies to in a room. NULL: none, or a case too. */
static const char *
booking_about(struct handling *h, struct err *e)
{
	const char *refs[4];
	struct outbox_item o, whole;
	size_t n = references_find(h->mem, h->in->text, refs, 4), i;

	if (n == 0 && h->in->channel == CHANNEL_MAIL)
		n = references_find(h->mem, h->in->subject, refs, 4);
	if (n == 0 && h->in->channel == CHANNEL_ROOM && *h->in->answers && h->replied && g_str_has_prefix(h->replied, "venue-") &&
	    outbox_by_remote(h->tx, h->mem, h->in->room, h->in->answers, &o, e) == 1 && outbox_get(h->tx, h->mem, o.id, &whole, e) == 1)
		n = references_find(h->mem, whole.text, refs, 4);
	for (i = 0; i < n; i++)
		if (*refs[i] == 'P')
			return NULL;
	return n > 0 && *refs[0] == 'S' ? refs[0] : NULL;
}

static int
run_salle(struct handling *h, const char *text, struct err *e)
{
	const struct command *c = command_find("salle");

	h->meaning = (struct meaning){ .command = c, .explicit = true, .n_args = 1, .lang = h->meaning.lang };
	h->meaning.args[0] = (struct argument){ .name = "text", .type = ARG_TEXT, .text = text };
	h->out->intent = c->name;
	return dispatch(h, e) < 0 ? -1 : 1;
}

/* Is a booking of theirs kept until they accept the rules? */
static int
charter_awaited(struct handling *h, struct err *e)
{
	struct booking b[KEPT];
	size_t n, i;

	if (booking_of_person(h->tx, h->mem, h->who.id, h->now, b, KEPT, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (b[i].charter)
			return 1;
	return 0;
}

/* "Oui pour la 2", "je prends la première", just after a list of ours: the number; 0. */
static int
offer_chosen(struct handling *h, struct err *e)
{
	static const char words[] =
	    "^\\W*(?:(?:bonjour|hello|oui|ok|yes|d'accord|parfait|super|tres bien|merci|alors|je prends|on prend|nous prenons|je choisis|nous choisissons|"
	    "va|allons-y|plutot|reserve[rz]?|i take|we take|i'll take|let's take|book|please)\\W+(?:pour |donc |avec |for |with )?)*"
	    "(?:la |le |the |l'option |option |salle |room |numero |number |n ?o ?)*([1-9])(?:ere?|e|eme|st|nd|rd|th)?"
	    "\\W*(?:svp|s'il vous plait|stp|merci(?: d'avance| beaucoup)?|please|thanks|thank you)?\\W*(?:$|\\n)";
	static const char *const nth[] = { "premiere", "1", "deuxieme", "2", "seconde", "2", "troisieme", "3", "first", "1", "second", "2",
		"third", "3" };
	g_autoptr(GRegex) r = g_regex_new(words, G_REGEX_CASELESS, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	g_autofree char *found = NULL;
	struct question q;
	char *folded;
	size_t i;
	int open = question_open(h->tx, h->mem, h->who.id, ask_place(h), &q, e);

	if (open <= 0 || !g_str_has_prefix(q.text, OFFERS_ASKED))
		return open < 0 ? -1 : 0;
	folded = text_fold(h->mem, h->in->text);
	for (i = 0; i < G_N_ELEMENTS(nth); i += 2) {
		char *at = strstr(folded, nth[i]);

		if (at)
			folded = talloc_asprintf(h->mem, "%.*s%s%s", (int)(at - folded), folded, nth[i + 1], at + strlen(nth[i]));
	}
	if (!g_regex_match(r, folded, 0, &m))
		return 0;
	found = g_match_info_fetch(m, 1);
	return (int)strtol(found, NULL, 10);
}

/* "Peut-on avoir l'Atelier jeudi ?": a room by its own name, which only we know. */
static int
room_wished(struct handling *h, struct err *e)
{
	const struct command *c = h->meaning.command;
	struct venue v;
	int r;

	if (h->meaning.explicit || (c && strcmp(c->name, "salle") == 0) || (h->in->channel == CHANNEL_ROOM && !h->called) ||
	    (h->in->channel == CHANNEL_MAIL && c && c->role == ROLE_STAFF && is_staff(h)) || !booking_wished(h->mem, h->in->text))
		return 0;
	r = venue_named(h, h->in->text, &v, e);
	return r <= 0 ? r : run_salle(h, h->in->text, e);
}

int
venue_answer(struct handling *h, struct err *e)
{
	bool bang = *h->in->text == '!';
	const char *ref, *words;
	int r;

	if (bang || h->has_problem || !h->who.id ||
	    (h->meaning.explicit && h->meaning.command && strcmp(h->meaning.command->name, "salle") == 0))
		return 0;
	if (h->in->channel == CHANNEL_ROOM && h->where != IN_STAFF_ROOM && !h->called)
		return 0;
	if (charter_accepted(h->mem, h->in->text)) {
		r = charter_awaited(h, e);
		if (r != 0)
			return r < 0 || charter_yes(h, e) < 0 ? -1 : 1;
	}
	if (tie_wished(h, h->in->text, e))
		return run_salle(h, h->in->text, e);
	r = h->in->channel == CHANNEL_MAIL || h->called || h->meaning.command ? offer_chosen(h, e) : 0;
	if (r != 0)
		return r < 0 ? -1 : run_salle(h, talloc_asprintf(h->mem, "reserver %d", r), e);
	ref = booking_about(h, e);
	if (!ref)
		return room_wished(h, e);
	/* A motive is any words. */
	if (h->replied && strcmp(h->replied, "venue-motive") == 0 && is_staff(h))
		return run_salle(h, talloc_asprintf(h->mem, "refuser %s %s", ref, h->in->text), e);
	words = verdict_words(h, ref);
	if (!words)
		return 0;
	if (references_find(h->mem, words, &(const char *){ NULL }, 1) == 0)
		words = talloc_asprintf(h->mem, "%s %s", ref, words);
	return run_salle(h, words, e);
}

int
venue_reaction(struct handling *h, const struct outbox_item *o, enum sign sign, struct err *e)
{
	struct outbox_item whole;
	struct booking b = { .id = 0 };
	const char *refs[1];
	int r = outbox_get(h->tx, h->mem, o->id, &whole, e);

	if (r == 1)
		r = references_find(h->mem, whole.text, refs, 1) == 1 ? booking_by_ref(h->tx, h->mem, refs[0], &b, e) : 0;
	if (r <= 0)
		return r < 0 ? -1 : set_aside(h, INBOX_IGNORED, "a reaction on no booking");
	h->out->intent = "salle";
	if (b.state != BOOKING_ASKED)
		return venue_refused(h, "decided",
		    VARS(VAR("number", b.ref),
			VAR("state", venue_label(h, h->who.lang, talloc_asprintf(h->mem, "state-%s", booking_state_name(b.state)), NULL))),
		    e);
	if (sign != SIGN_ACCEPT && sign != SIGN_YES && sign != SIGN_REFUSE)
		return set_aside(h, INBOX_IGNORED, "a reaction that asks for nothing");
	return booking_decide(h, &b, sign != SIGN_REFUSE, "", e);
}

/* --- the clock --- */

/* A room stands in the settings no more: which bookings are concerned, once. 1 said, 0, -1. */
static int
gone_told(struct handling *h, const struct booking *b, struct err *e)
{
	struct booking all[STRANDED];
	struct rows *rows = rows_new(h->mem, STRANDED);
	struct venue v;
	size_t n, i;

	if (venue_get(h->tx, h->mem, b->venue, &v, e) < 0)
		return -1;
	if (!v.gone_at || booking_stranded(h->tx, h->mem, h->now, all, STRANDED, &n, e) < 0)
		return v.gone_at ? -1 : 0;
	if (n == 0)
		return 0;
	for (i = 0; i < n; i++) {
		if (venue_get(h->tx, h->mem, all[i].venue, &v, e) < 0)
			return -1;
		rows_add(rows, "number", all[i].ref, "venue", v.name, "when", booking_when(h, h->lab->language, &all[i]), "workshop",
		    all[i].workshop ? "1" : NULL, NULL);
	}
	for (i = 0; i < n; i++)
		if (venue_gone_told(h->tx, all[i].venue, h->now, e) < 0)
			return -1;
	if (tell_staff(h, "venue-gone", VARS(VAR_ROWS("bookings", rows)), e) < 0)
		return -1;
	for (i = 0; i < n; i++) /* whoever comes to a workshop must not stand before a closed door */
		if (all[i].workshop && (booking_end(h, &all[i], BOOKING_RELEASED, e) < 0 || tie_over(h, &all[i], "gone", NULL, e) < 0))
			return -1;
	return 1;
}

static int
ended(struct handling *h, struct booking *b, const char *why, struct err *e)
{
	if (booking_end(h, b, BOOKING_RELEASED, e) < 0 || booking_told(h, b, why, NULL, true, e) < 0)
		return -1;
	return tie_over(h, b, why, NULL, e);
}

int
handle_venue_due(struct handling *h, struct err *e)
{
	const char *id = strrchr(h->in->text, ' ');
	struct booking b;
	int r = booking_get(h->tx, h->mem, id ? strtoll(id + 1, NULL, 10) : 0, &b, e), said;

	if (r < 0)
		return -1;
	if (r == 0 || !b.next_at || b.next_at > h->now)
		return set_aside(h, INBOX_HANDLED, "nothing is due");
	said = gone_told(h, &b, e);
	if (said < 0)
		return -1;
	if (said == 1 && (booking_get(h->tx, h->mem, b.id, &b, e) < 0 || b.state >= BOOKING_REFUSED))
		return e->kind ? -1 : 0;
	FAULT("venue.due");
	if (b.state == BOOKING_TENTATIVE && b.expires_at <= h->now)
		return ended(h, &b, "expired", e);
	if (b.state == BOOKING_ASKED && b.start_at <= h->now)
		return ended(h, &b, "unanswered", e);
	b.next_at = b.state == BOOKING_TENTATIVE ? b.expires_at : b.state == BOOKING_ASKED ? b.start_at : 0;
	if (booking_set(h->tx, &b, h->now, e) < 0)
		return -1;
	if (said == 0 && b.state == BOOKING_ASKED)
		return booking_card(h, &b, "waits", e);
	if (said == 0 && b.state == BOOKING_TENTATIVE)
		return booking_told(h, &b, "soon", NULL, false, e);
	return said ? 0 : set_aside(h, INBOX_HANDLED, "nothing is due");
}
