/* SPDX-License-Identifier: EUPL-1.2
 *
 * `!salle`: which rooms are free, and booking one. What stands in the way is said with what else there is.
 */
#include "handlers/venue_inside.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/aside.h"
#include "handlers/identity.h"
#include "handlers/reminder.h"
#include "handlers/run.h"
#include "handlers/tie.h"

enum { LISTED = 20, NOTE_MOST = 200 };

int
venue_proven(struct handling *h, struct err *e)
{
	int r;

	if (h->level >= LEVEL_VERIFIED)
		return 1;
	r = proof_ask(h, e);
	if (r == 0)
		r = say(h, "not-verified", VARS(VAR("command", command_word(h, h->meaning.command))), e);
	return r < 0 ? -1 : 0;
}

/* --- which are free --- */

static int
search_said(struct handling *h, const struct wish *w, const struct views *all, const struct venue_offer *o, size_t n, const char *why,
    bool other, struct err *e)
{
	return say(h, "venue-free",
	    VARS(VAR("when", when_words(h, h->who.lang, &w->slot)),
		VAR("people", w->people ? talloc_asprintf(h->mem, "%d", w->people) : NULL), VAR("why", why),
		VAR("other", other && n ? "1" : NULL), VAR("one", n == 1 ? "1" : NULL), VAR("none", n == 0 ? "1" : NULL),
		VAR_ROWS("offers", offer_rows(h, all, o, n, other))),
	    e);
}

/* Nothing is free then: why, when it is the same for all. */
static const char *
none_why(struct handling *h, const struct views *all, const struct wish *w)
{
	const char *first = NULL, *why;
	size_t i, largest = 0;

	for (i = 0; i < all->n; i++) {
		if (all->one[i].v.capacity > all->one[largest].v.capacity)
			largest = i;
		why = closed_why(h, &all->one[i], w);
		if (!why)
			return all->n == 1 ? venue_label(h, h->who.lang, "taken", VARS(VAR("venue", all->one[i].v.name)))
					   : venue_label(h, h->who.lang, "all-taken", NULL);
		first = first ? first : why;
	}
	return all->n ? closed_why(h, &all->one[largest], w) : first;
}

static int
venue_search(struct handling *h, const char *text, struct err *e)
{
	struct venue_offer o[OFFERS_MOST];
	struct views all, one = { .n = 0 };
	const char *why = NULL;
	struct venue named;
	struct wish w;
	size_t n;
	int r = wish_read(h, "salle libre", text, &w, e);

	if (r == 1)
		r = wish_allowed(h, &w, e);
	if (r <= 0)
		return r;
	r = venue_named(h, text, &named, e);
	if (r < 0 || views_load(h, &all, e) < 0)
		return -1;
	if (all.n == 0)
		return venue_refused(h, "no-rooms", NULL, e);
	one = (struct views){ .one = talloc_memdup(h->mem, view_of(&all, r == 1 ? named.id : all.one[0].v.id), sizeof *all.one), .n = 1 };
	if (offers_find(h, r == 1 ? &one : &all, &w, o, OFFERS_MOST, &n, e) < 0)
		return -1;
	if (n == 0) {
		why = none_why(h, r == 1 ? &one : &all, &w);
		if (alternatives_find(h, &all, &w, r == 1 ? named.id : 0, o, &n, e) < 0)
			return -1;
	}
	if (n > 0 && offers_ask(h, o, n, w.people, false, e) < 0)
		return -1;
	return search_said(h, &w, &all, o, n, why, why != NULL, e);
}

/* --- booking --- */

static int
class_of(struct handling *h)
{
	const struct venue_rules *r = venue_rules_of(h);
	const char *domain = *h->who.addr ? addr_domain(h->who.addr) : "";
	const char *const *lists[] = { r->authorities, r->public }, *const * d;
	int i;

	if (is_staff(h))
		return 1;
	for (i = 0; i < 2 && *domain; i++)
		for (d = lists[i]; d && *d; d++) {
			size_t n = strlen(domain), k = strlen(*d);

			if (n >= k && g_ascii_strcasecmp(domain + n - k, *d) == 0 && (n == k || domain[n - k - 1] == '.'))
				return i + 1;
		}
	return 3;
}

static const char *
organisation_of(struct handling *h)
{
	return *h->who.addr ? g_strcmp0(addr_domain(h->who.addr), "") == 0 ? "" : talloc_strdup(h->mem, addr_domain(h->who.addr)) : "";
}

void
booking_time(struct handling *h, struct booking *b, const struct view *one, const struct wish *w)
{
	b->venue = one->v.id;
	b->start_at = w->from - one->v.before * 60;
	b->end_at = w->to + one->v.after * 60;
	b->civil = dates_iso(h->mem, &w->slot.start, false);
	b->civil_end = dates_iso(h->mem, &w->slot.end, false);
	b->people = w->people;
}

/* "No, but": three others. Who may go first is told that they can ask for it. */
static int
taken(struct handling *h, const struct views *all, const struct view *one, const struct wish *w, const struct booking *clash, struct err *e)
{
	struct venue_offer o[ALTERNATIVES];
	const char *why = venue_label(h, h->who.lang, "taken", VARS(VAR("venue", one->v.name)));
	bool first =
	    clash->id && clash->state == BOOKING_TENTATIVE && !clash->claimant && class_of(h) < clash->class && clash->person != h->who.id;
	size_t n;

	if (alternatives_find(h, all, w, one->v.id, o, &n, e) < 0)
		return -1;
	if (n > 0 && offers_ask(h, o, n, w->people, false, e) < 0)
		return -1;
	if (first)
		why = talloc_asprintf(h->mem, "%s\n%s", why,
		    venue_label(h, h->who.lang, "may-claim",
			VARS(VAR("line",
			    talloc_asprintf(h->mem, "%ssalle demander %s", h->in->channel == CHANNEL_MAIL ? "" : "!", clash->ref)))));
	return search_said(h, w, all, o, n, why, true, e);
}

static int
booked_said(struct handling *h, const struct booking *b, const struct view *one, struct err *e)
{
	const struct venue_rules *r = venue_rules_of(h);
	bool charter = b->charter;

	return say(h, "venue-booked",
	    VARS(VAR("number", b->ref), VAR("venue", one->v.name), VAR("when", booking_when(h, h->who.lang, b)),
		VAR("people", b->people ? talloc_asprintf(h->mem, "%d", b->people) : NULL),
		VAR("asked", b->state == BOOKING_ASKED ? "1" : NULL), VAR("kept", b->state == BOOKING_TENTATIVE && !charter ? "1" : NULL),
		VAR("confirmed", b->state == BOOKING_CONFIRMED ? "1" : NULL),
		VAR("until", b->expires_at ? words_datetime(h->mem, h->lab->words, h->who.lang, b->expires_at, h->lab->zone) : NULL),
		VAR("charter", charter ? r->charter : NULL), VAR("version", charter ? r->charter_version : NULL),
		VAR("note", *one->v.note && b->state == BOOKING_CONFIRMED && !others_read(h) ? one->v.note : NULL)),
	    e);
}

static int
booking_new(struct handling *h, const struct views *all, const struct view *one, const struct wish *w, bool tentative, const char *note,
    struct err *e)
{
	struct booking b = { .person = h->who.id,
		.organisation = organisation_of(h),
		.class = class_of(h),
		.state = one->v.approval && !is_staff(h) ? BOOKING_ASKED : BOOKING_CONFIRMED,
		.inbox = h->inbox,
		.by_wish = tentative,
		.note = note };
	struct booking clash = { .id = 0 };
	struct civil now;
	int r = charter_due(h, h->who.id, e);

	if (r < 0 || date_civil(h->now, h->lab->zone, &now) < 0)
		return -1;
	booking_time(h, &b, one, w);
	b.charter = r == 1;
	if ((tentative || b.charter) && booking_keep(h, &b, b.charter ? 2 : 0, e) < 0)
		return -1;
	if (b.state == BOOKING_ASKED && hours_add_days(h->lab->hours, h->now, 2, &b.next_at) < 0)
		b.next_at = 0;
	r = view_free(h, one, w, 0, &clash, e);
	if (r == 1)
		r = booking_add(h->tx, h->mem, &b, now.year, h->now, e);
	if (r < 0)
		return -1;
	if (r == 0)
		return taken(h, all, one, w, &clash, e);
	if (aside_note(h, "salle", talloc_asprintf(h->mem, "new %lld", (long long)b.id), e) < 0 || booked_said(h, &b, one, e) < 0)
		return -1;
	return b.state == BOOKING_ASKED ? booking_card(h, &b, "new", e) : 0;
}

/* All that can stand in the way but another booking; then the booking. */
static int
booking_try(struct handling *h, const struct views *all, const struct view *one, const struct wish *w, bool tentative, const char *note,
    struct err *e)
{
	struct venue_offer o[ALTERNATIVES];
	const char *why;
	size_t n;
	int r = venue_proven(h, e);

	if (r == 1)
		r = wish_allowed(h, w, e);
	if (r <= 0)
		return r;
	why = closed_why(h, one, w);
	if (!why)
		return booking_new(h, all, one, w, tentative, note, e);
	if (alternatives_find(h, all, w, one->v.id, o, &n, e) < 0 || (n > 0 && offers_ask(h, o, n, w->people, tentative, e) < 0))
		return -1;
	return search_said(h, w, all, o, n, why, true, e);
}

/* "12/2026-03-12T09:00/2026-03-12T12:00": one of ours, taken up. */
static int
offer_taken(struct handling *h, const char *offer, const char *rest, bool tentative, struct err *e)
{
	g_auto(GStrv) f = g_strsplit(offer, "/", 3);
	struct slot slot = { .all_day = false };
	const struct view *one;
	struct views all;
	struct wish w;
	int64_t at;

	if (views_load(h, &all, e) < 0)
		return -1;
	one = g_strv_length(f) == 3 ? view_of(&all, strtoll(f[0], NULL, 10)) : NULL;
	if (!one)
		return venue_refused(h, "gone", NULL, e);
	if (date_parse(f[1], h->lab->zone, &at) < 0 || date_civil(at, h->lab->zone, &slot.start) < 0 ||
	    date_parse(f[2], h->lab->zone, &at) < 0 || date_civil(at, h->lab->zone, &slot.end) < 0 ||
	    wish_of(h, &slot, people_read(h->mem, rest, NULL, 0), &w) < 0)
		return venue_refused(h, "none", NULL, e);
	if (w.from <= h->now)
		return venue_refused(h, "past", VARS(VAR("given", when_words(h, h->who.lang, &slot))), e);
	return booking_try(h, &all, one, &w, tentative, "", e);
}

/* "2": of the list that this person was shown last, here. */
static int
numbered(struct handling *h, const struct venue_said *said, struct err *e)
{
	g_auto(GStrv) f = NULL;
	struct question q;
	struct span none[1];
	int people, r = question_open(h->tx, h->mem, h->who.id, ask_place(h), &q, e);
	const char *kept;

	if (r < 0)
		return -1;
	if (r == 0 || !g_str_has_prefix(q.text, OFFERS_ASKED))
		return venue_refused(h, "no-list", NULL, e);
	f = g_strsplit(q.choices, " ", 0);
	if (said->number < 1 || (size_t)said->number > g_strv_length(f))
		return venue_refused(h, "no-number", VARS(VAR("given", talloc_asprintf(h->mem, "%ld", said->number))), e);
	people = people_read(h->mem, said->rest, none, 0);
	kept = strstr(q.text, "{}") ? strstr(q.text, "{}") + 2 : "";
	if (question_close(h->tx, h->who.id, ask_place(h), h->now, e) < 0)
		return -1;
	return offer_taken(h, f[said->number - 1], people ? said->rest : kept, said->tentative || strstr(kept, "sous reserve"), e);
}

/* Between quotes, or the name of a room somewhere in the words. 1; 0: none; -1. */
int
venue_named(struct handling *h, const char *words, struct venue *v, struct err *e)
{
	struct venue *all = talloc_array(h->mem, struct venue, VENUES_MOST);
	const char *said = text_fold(h->mem, words), *at;
	size_t n, i, best = 0, found = 0;

	if (venue_all(h->tx, h->mem, all, VENUES_MOST, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		char *name = text_fold(h->mem, all[i].name), *slug = g_strdelimit(talloc_strdup(h->mem, all[i].slug), "-", ' ');
		const char *key = strstr(said, name) ? name : strstr(said, all[i].slug) ? all[i].slug : strstr(said, slug) ? slug : NULL;

		if (!key && g_str_has_prefix(name, "salle ") && strstr(said, name + 6))
			key = name + 6;
		at = key ? strstr(said, key) : NULL;
		if (!at || (at > said && g_ascii_isalnum(at[-1])) || g_ascii_isalnum(at[strlen(key)]) || strlen(key) < best)
			continue;
		found = strlen(key) == best ? found + 1 : 1; /* "petite salle bleue" is not "petite salle" */
		best = strlen(key);
		*v = all[i];
	}
	return found == 1;
}

static int
venue_book(struct handling *h, const struct venue_said *said, struct err *e)
{
	const struct view *one;
	struct views all;
	struct venue v;
	struct wish w;
	int r;

	if (said->offer)
		return offer_taken(h, said->offer, said->rest, said->tentative, e);
	if (said->number)
		return numbered(h, said, e);
	r = venue_named(h, said->rest, &v, e);
	if (r < 0)
		return -1;
	if (r == 0) /* which one is shown with what is free */
		return venue_search(h, said->rest, e);
	r = wish_read(h, talloc_asprintf(h->mem, "salle reserver \"%s\"", v.name), said->rest, &w, e);
	if (r <= 0)
		return r;
	if (views_load(h, &all, e) < 0)
		return -1;
	one = view_of(&all, v.id);
	return one ? booking_try(h, &all, one, &w, said->tentative, "", e) : venue_refused(h, "gone", NULL, e);
}

/* --- what is there --- */

static int
bookings_said(struct handling *h, const struct booking *b, size_t n, bool waiting, struct err *e)
{
	struct rows *rows = rows_new(h->mem, n + 1);
	struct person p;
	struct venue v;
	size_t i;

	for (i = 0; i < n; i++) {
		p.name = NULL;
		if (venue_get(h->tx, h->mem, b[i].venue, &v, e) < 0 ||
		    (is_staff(h) && b[i].person && person_get(h->tx, h->mem, b[i].person, &p, e) < 0))
			return -1;
		rows_add(rows, "number", b[i].ref, "venue", v.name, "when", booking_when(h, h->who.lang, &b[i]), "state",
		    venue_label(h, h->who.lang, talloc_asprintf(h->mem, "state-%s", booking_state_name(b[i].state)), NULL), "who",
		    others_read(h) ? NULL : p.name, "until",
		    b[i].expires_at ? words_datetime(h->mem, h->lab->words, h->who.lang, b[i].expires_at, h->lab->zone) : NULL, "gone",
		    v.gone_at ? "1" : NULL, NULL);
	}
	return say(h, "venue-list",
	    VARS(VAR_ROWS("bookings", rows), VAR("waiting", waiting ? "1" : NULL), VAR("example", usage_of(h, "salle"))), e);
}

static int
venue_mine(struct handling *h, struct err *e)
{
	struct booking b[LISTED];
	size_t n;

	if (h->level < LEVEL_VERIFIED) /* what is theirs is for who proves to be them */
		return venue_refused(h, "ask", NULL, e);
	if (booking_of_person(h->tx, h->mem, h->who.id, h->now, b, LISTED, &n, e) < 0)
		return -1;
	return bookings_said(h, b, n, false, e);
}

static int
venue_waiting(struct handling *h, struct err *e)
{
	struct booking b[LISTED];
	size_t n;

	if (!is_staff(h) || others_read(h))
		return venue_mine(h, e);
	if (booking_waiting(h->tx, h->mem, h->now, b, LISTED, &n, e) < 0)
		return -1;
	return bookings_said(h, b, n, true, e);
}

/* --- what becomes of a booking --- */

static int
venue_cancel(struct handling *h, struct booking *b, struct err *e)
{
	bool own = b->person == h->who.id;

	if (booking_end(h, b, own ? BOOKING_CANCELLED : BOOKING_RELEASED, e) < 0 ||
	    (!b->workshop && aside_note(h, "salle", talloc_asprintf(h->mem, "over %lld", (long long)b->id), e) < 0) ||
	    booking_told(h, b, own ? "cancelled" : "released", NULL, own, e) < 0)
		return -1;
	return tie_over(h, b, "cancelled", NULL, e);
}

static int
venue_move(struct handling *h, struct booking *b, const char *text, struct err *e)
{
	struct booking was = *b, clash = { .id = 0 };
	const struct view *one;
	struct views all;
	struct venue v;
	struct wish w;
	struct span none[1];
	const char *why;
	int people = people_read(h->mem, text, none, 0), r = venue_named(h, text, &v, e);
	struct slot slot;
	bool dated = strspn(text, " 0123456789pPersonnes") < strlen(text);

	if (r < 0 || views_load(h, &all, e) < 0)
		return -1;
	one = view_of(&all, r == 1 ? v.id : b->venue);
	if (!one)
		return venue_refused(h, "gone", NULL, e);
	if (!dated && people) { /* only how many come */
		if (slot_of(b, h->lab->zone, &slot) < 0 || wish_of(h, &slot, people, &w) < 0)
			return fail(e, ERR_BUG, "venue: a booking at no time");
	} else if ((r = wish_read(h, talloc_asprintf(h->mem, "salle deplacer %s", b->ref), text, &w, e)) <= 0) {
		return r;
	}
	w.people = w.people ? w.people : b->people;
	r = wish_allowed(h, &w, e);
	if (r <= 0)
		return r;
	why = closed_why(h, one, &w);
	if (why)
		return say(h, "venue-refused", VARS(VAR("reason", why), VAR("example", usage_of(h, "salle"))), e);
	r = tie_covers(h, b, &w.slot, e);
	if (r <= 0)
		return r < 0 ? -1 : venue_refused(h, "tied", VARS(VAR("number", b->ref)), e);
	r = view_free(h, one, &w, b->id, &clash, e);
	if (r <= 0)
		return r < 0 ? -1 : taken(h, &all, one, &w, &clash, e);
	booking_time(h, b, one, &w);
	if (b->state == BOOKING_CONFIRMED && one->v.approval && !is_staff(h)) { /* what was approved was something else */
		b->state = BOOKING_ASKED;
		if (hours_add_days(h->lab->hours, h->now, 2, &b->next_at) < 0)
			b->next_at = 0;
	}
	if (b->state == BOOKING_TENTATIVE && booking_keep(h, b, 0, e) < 0)
		return -1;
	r = booking_set(h->tx, b, h->now, e);
	if (r <= 0)
		return r < 0 ? -1 : taken(h, &all, one, &w, &was, e);
	h->out->acted = true;
	if (booked_said(h, b, one, e) < 0)
		return -1;
	if ((b->person && b->person != h->who.id && booking_told(h, b, "moved", NULL, false, e) < 0) || tie_settled(h, b, e) < 0)
		return -1;
	return b->state == BOOKING_ASKED ? booking_card(h, b, "changed", e) : 0;
}

static int
venue_confirmed(struct handling *h, struct booking *b, struct err *e)
{
	struct venue v;
	struct view one;
	int r;

	if (b->state != BOOKING_TENTATIVE) /* it is so, or waits for the staff: that is said */
		return bookings_said(h, b, 1, false, e);
	r = b->charter ? charter_due(h, b->person, e) : 0;
	if (r < 0 || venue_get(h->tx, h->mem, b->venue, &v, e) < 0)
		return -1;
	one.v = v;
	if (r == 1 && !is_staff(h))
		return booked_said(h, b, &one, e);
	r = booking_settle(h, b, is_staff(h), e);
	if (r <= 0)
		return r < 0 ? -1 : venue_refused(h, "gone", NULL, e);
	h->out->acted = true;
	if (b->person == h->who.id)
		return booked_said(h, b, &one, e);
	return booking_told(h, b, b->state == BOOKING_CONFIRMED ? "confirmed" : "asked", NULL, false, e);
}

/* Somebody of a higher class asks for what is only kept: its person has two working days to confirm. */
static int
venue_claim(struct handling *h, const char *ref, struct err *e)
{
	struct booking b;
	int r = venue_proven(h, e);
	const char *why;

	if (r <= 0)
		return r;
	r = booking_by_ref(h->tx, h->mem, ref, &b, e);
	if (r < 0)
		return -1;
	if (r == 0 || b.state != BOOKING_TENTATIVE || b.claimant || class_of(h) >= b.class || b.person == h->who.id)
		return venue_refused(h, "no-claim", VARS(VAR("number", ref)), e);
	b.claimant = h->who.id;
	if (booking_keep(h, &b, 2, e) < 0 || booking_set(h->tx, &b, h->now, e) < 0)
		return -1;
	h->out->acted = true;
	if (booking_told(h, &b, "claimed", NULL, true, e) < 0)
		return -1;
	why = venue_label(h, h->who.lang, "claim-sent",
	    VARS(VAR("number", b.ref), VAR("until", words_datetime(h->mem, h->lab->words, h->who.lang, b.expires_at, h->lab->zone))));
	return say(h, "venue-refused", VARS(VAR("reason", why), VAR("example", NULL)), e);
}

static int
of_booking(struct handling *h, const struct venue_said *said, struct err *e)
{
	struct booking b;
	int r = venue_proven(h, e);

	if (r == 1)
		r = booking_named(h, said->ref, &b, e);
	if (r <= 0)
		return r;
	if (said->verb == VENUE_SHOW)
		return bookings_said(h, &b, 1, false, e);
	if (b.state >= BOOKING_REFUSED)
		return venue_refused(h, "over",
		    VARS(VAR("number", b.ref),
			VAR("state", venue_label(h, h->who.lang, talloc_asprintf(h->mem, "state-%s", booking_state_name(b.state)), NULL))),
		    e);
	switch (said->verb) {
	case VENUE_CANCEL:
		return venue_cancel(h, &b, e);
	case VENUE_MOVE:
	case VENUE_BOOK:
	case VENUE_FREE:
		return venue_move(h, &b, said->rest, e);
	case VENUE_CONFIRM:
		return venue_confirmed(h, &b, e);
	case VENUE_ACCEPT:
		if (!is_staff(h))
			return venue_confirmed(h, &b, e);
		return booking_decide(h, &b, true, said->rest, e);
	case VENUE_REFUSE:
		if (!is_staff(h))
			return venue_cancel(h, &b, e);
		return booking_decide(h, &b, false, said->rest, e);
	default:
		return bookings_said(h, &b, 1, false, e);
	}
}

/* The only booking of this person, for a verb that names none. 1, 0 said, -1. */
static int
only_one(struct handling *h, struct venue_said *said, struct err *e)
{
	struct booking b[2];
	size_t n;
	int r = venue_proven(h, e);

	if (r <= 0)
		return r;
	if (booking_of_person(h->tx, h->mem, h->who.id, h->now, b, 2, &n, e) < 0)
		return -1;
	if (n != 1)
		return venue_mine(h, e) < 0 ? -1 : 0;
	said->ref = b[0].ref;
	return 1;
}

int
cmd_salle(struct handling *h, struct err *e)
{
	struct venue_said said;
	int r = tie_command(h, arg_text(h, "text"), e);

	if (r != 0)
		return MIN(r, 0);
	venue_read(h->mem, arg_text(h, "text"), &said);
	if (said.verb == VENUE_CHARTER)
		return said.ref ? charter_yes(h, e)
				: venue_refused(h, *venue_rules_of(h)->charter_version ? "charter" : "no-charter",
				      VARS(VAR("charter", venue_rules_of(h)->charter)), e);
	if (said.verb == VENUE_CLAIM && said.ref)
		return venue_claim(h, said.ref, e);
	if (said.ref)
		return of_booking(h, &said, e);
	switch (said.verb) {
	case VENUE_MINE:
	case VENUE_SHOW:
	case VENUE_BACK:
		return venue_mine(h, e);
	case VENUE_WAITING:
		return venue_waiting(h, e);
	case VENUE_BOOK:
		return venue_book(h, &said, e);
	case VENUE_CANCEL:
	case VENUE_CONFIRM:
	case VENUE_MOVE:
		r = only_one(h, &said, e);
		return r <= 0 ? r : of_booking(h, &said, e);
	case VENUE_ACCEPT:
	case VENUE_REFUSE:
		return venue_waiting(h, e);
	default:
		return venue_search(h, said.rest, e);
	}
}

int
venue_back(struct handling *h, const char *detail, struct err *e)
{
	const char *id = strchr(detail, ' ');
	struct booking b;
	int r = booking_get(h->tx, h->mem, id ? strtoll(id + 1, NULL, 10) : 0, &b, e);
	struct venue v;

	if (r <= 0)
		return r;
	if (g_str_has_prefix(detail, "new"))
		return b.state >= BOOKING_REFUSED ? 0 : booking_end(h, &b, BOOKING_CANCELLED, e);
	/* It stands again, if nobody else has it by now, as if it were asked anew. */
	if (b.state < BOOKING_REFUSED || venue_get(h->tx, h->mem, b.venue, &v, e) < 0 || v.gone_at || b.start_at <= h->now)
		return 0;
	b.state = v.approval && !is_staff(h) ? BOOKING_ASKED : BOOKING_CONFIRMED;
	b.next_at = 0;
	r = booking_set(h->tx, &b, h->now, e);
	if (r == 0)
		return venue_refused(h, "taken", VARS(VAR("venue", v.name)), e);
	return r < 0 ? -1 : b.state == BOOKING_ASKED ? booking_card(h, &b, "new", e) : 0;
}

/* --- for workshops --- */

int
venue_free(struct handling *h, const struct slot *slot, int people, struct venue_offer *out, size_t max, size_t *n, struct err *e)
{
	struct views all;
	struct wish w;

	*n = 0;
	if (wish_of(h, slot, people, &w) < 0)
		return 0;
	return views_load(h, &all, e) < 0 ? -1 : offers_find(h, &all, &w, out, max, n, e);
}

int
venue_is_free(struct handling *h, int64_t venue, const struct slot *slot, int64_t workshop, struct err *e)
{
	struct booking own[8], clash;
	const struct view *one;
	struct views all;
	struct wish w;
	size_t n, i;
	int r;

	if (wish_of(h, slot, 0, &w) < 0)
		return 0;
	if (views_load(h, &all, e) < 0)
		return -1;
	one = view_of(&all, venue);
	if (!one || closed_why(h, one, &w))
		return 0;
	r = view_free(h, one, &w, 0, &clash, e);
	if (r != 0 || !workshop)
		return r;
	if (clash.workshop != workshop || booking_of_workshop(h->tx, h->mem, workshop, own, 8, &n, e) < 0)
		return clash.workshop != workshop ? 0 : -1;
	for (i = 0; i < n && own[i].id != clash.id; i++)
		;
	return i < n ? view_free(h, one, &w, clash.id, NULL, e) : 0;
}

int
venue_hold(struct handling *h, int64_t venue, const struct slot *slot, int people, int64_t person, int64_t workshop, int64_t until,
    struct booking *b, struct err *e)
{
	const struct view *one;
	struct views all;
	struct wish w;
	struct civil now;

	if (wish_of(h, slot, people, &w) < 0 || date_civil(h->now, h->lab->zone, &now) < 0)
		return 0;
	if (views_load(h, &all, e) < 0)
		return -1;
	one = view_of(&all, venue);
	if (!one || closed_why(h, one, &w))
		return 0;
	*b = (struct booking){ .person = person,
		.organisation = "",
		.class = 1,
		.workshop = workshop,
		.inbox = h->inbox,
		.state = until ? BOOKING_TENTATIVE : BOOKING_CONFIRMED,
		.expires_at = until,
		.next_at = until,
		.note = "" };
	booking_time(h, b, one, &w);
	return booking_add(h->tx, h->mem, b, now.year, h->now, e);
}

int
venue_confirm(struct handling *h, int64_t booking, struct err *e)
{
	struct booking b;
	int r = booking_get(h->tx, h->mem, booking, &b, e);

	if (r <= 0 || b.state >= BOOKING_REFUSED)
		return r < 0 ? -1 : 0;
	if (b.state != BOOKING_TENTATIVE)
		return 1;
	return booking_settle(h, &b, is_staff(h), e);
}

int
venue_release(struct handling *h, int64_t booking, struct err *e)
{
	struct booking b;
	int r = booking_get(h->tx, h->mem, booking, &b, e);

	if (r <= 0 || b.state >= BOOKING_REFUSED)
		return r < 0 ? -1 : 0;
	return booking_end(h, &b, BOOKING_RELEASED, e);
}
