/* SPDX-License-Identifier: EUPL-1.2
 *
 * Cards: made, shown, changed, confirmed, hidden.
 */
#include "handlers/partner.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/date.h"
#include "bot/base/fault.h"
#include "bot/base/secret.h"
#include "bot/base/text.h"
#include "handlers/aside.h"
#include "handlers/card_sheet.h"
#include "handlers/card_words.h"
#include "handlers/doors.h"
#include "handlers/room.h"
#include "handlers/run.h"

enum { YEAR = 365 * 86400, ASK_AGAIN = 15 * 86400, ASKS_MOST = 2, TOKEN_CHARS = 26, CARDS_LISTED = 25 };

void
card_letter(const struct handling *h, struct letter *l, int64_t person)
{
	l->ref = h->card->ref;
	if (h->card->person == person)
		l->reply_token = h->card->token;
}

/* ---- keeping ---- */

/* As it stands, for an undo. */
static int
state_note(struct handling *h, const struct card *c, struct err *e)
{
	if (h->in->channel == CHANNEL_CLOCK)
		return 0;
	return aside_note(h, "partenaire",
	    talloc_asprintf(h->mem, "state %lld %d %lld %lld %d", (long long)c->id, (int)c->state, (long long)c->confirmed_at,
		(long long)c->next_at, c->asks),
	    e);
}

int
card_back(struct handling *h, const char *detail, struct err *e)
{
	struct card c;
	long long id = 0, confirmed = 0, next = 0;
	int state = CARD_HIDDEN, asks = 0, r;

	if (sscanf(detail, "state %lld %d %lld %lld %d", &id, &state, &confirmed, &next, &asks) != 5 &&
	    sscanf(detail, "new %lld", &id) != 1)
		return 0;
	r = card_get(h->tx, h->mem, id, &c, e);
	if (r <= 0 || state < 0 || state >= CARD_STATES)
		return r < 0 ? -1 : 0;
	c.state = (enum card_state)state;
	c.confirmed_at = confirmed;
	c.next_at = next;
	c.asks = asks;
	return card_set(h->tx, &c, h->now, e) < 0 ? -1 : directory_index(directory_of(h), h->tx, h->mem, &c, e);
}

static int
card_listed(struct handling *h, struct card *c, struct err *e)
{
	if (c->state != CARD_LISTED && state_note(h, c, e) < 0)
		return -1;
	c->state = CARD_LISTED;
	c->confirmed_at = h->now;
	c->asks = 0;
	c->next_at = c->person ? h->now + YEAR : 0;
	FAULT("card.listed");
	h->out->acted = true;
	return card_set(h->tx, c, h->now, e) < 0 ? -1 : directory_index(directory_of(h), h->tx, h->mem, c, e);
}

static int
card_hidden(struct handling *h, struct card *c, struct err *e)
{
	if (c->state != CARD_HIDDEN && state_note(h, c, e) < 0)
		return -1;
	c->state = CARD_HIDDEN;
	c->next_at = 0;
	FAULT("card.hidden");
	h->out->acted = true;
	return card_set(h->tx, c, h->now, e) < 0 ? -1 : directory_index(directory_of(h), h->tx, h->mem, c, e);
}

/* The question whether it is right; of a hidden one, that it is. Answers come back to it. */
static int
question_tell(struct handling *h, struct card *c, struct err *e)
{
	struct person p;
	const char *sheet;
	int r = person_get(h->tx, h->mem, c->person, &p, e);

	if (r <= 0)
		return r;
	sheet = card_lines(h, c, p.lang, p.name, e);
	h->card = c;
	r = !sheet ? -1
		   : tell(h, c->person, "card-ask",
			 VARS(VAR("sheet", sheet), VAR("again", c->asks > 1 ? "1" : NULL), VAR("renew", c->confirmed_at ? "1" : NULL),
			     VAR("hidden", c->state == CARD_HIDDEN ? "1" : NULL)),
			 e);
	h->card = NULL;
	return r;
}

/* The staff read what its person had written; or did not wait for their word. */
static int
listed_tell(struct handling *h, struct card *c, bool unread, struct err *e)
{
	struct person p;
	const char *sheet;
	int r = person_get(h->tx, h->mem, c->person, &p, e);

	if (r <= 0)
		return r;
	sheet = card_lines(h, c, p.lang, p.name, e);
	h->card = c;
	r = sheet
		? tell(h, c->person, "card-listed", VARS(VAR("number", c->ref), VAR("sheet", sheet), VAR("unread", unread ? "1" : NULL)), e)
		: -1;
	h->card = NULL;
	return r;
}

static const char *
line_of(struct handling *h, const char *lang, struct card *c, enum sheet_line line)
{
	const char **value = card_sheet_value(c, line);

	return value ? *value : line == SHEET_KIND ? card_kind_words(h, lang, c) : "";
}

/* The staff changed it, or took it out: its person reads what, and how to put it right. */
static int
changed_tell(struct handling *h, struct card *was, struct card *c, struct err *e)
{
	static const char *const lines[SHEET_LINES] = { "name", "kind", "expertise", "missions", "scope", "examples", "partners",
		"territory", "availability", "", "link" };
	struct rows *rows = rows_new(h->mem, SHEET_LINES);
	bool hidden = c->state == CARD_HIDDEN && was->state != CARD_HIDDEN;
	struct person p;
	const char *sheet;
	size_t n = 0;
	int i, r = c->person && c->person != h->who.id ? person_get(h->tx, h->mem, c->person, &p, e) : 0;

	if (r <= 0)
		return r;
	for (i = 0; i < SHEET_LINES; i++) {
		const char *before = line_of(h, p.lang, was, (enum sheet_line)i), *now = line_of(h, p.lang, c, (enum sheet_line)i);

		if (strcmp(before, now) == 0)
			continue;
		n++;
		rows_add(rows, "label", word_in(h, p.lang, talloc_asprintf(h->mem, "card.line.%s", lines[i])), "value", *now ? now : NULL,
		    "before", *before ? before : NULL, NULL);
	}
	if (n == 0 && !hidden)
		return 0;
	sheet = card_lines(h, c, p.lang, p.name, e);
	h->card = c;
	r = sheet ? tell(h, c->person, "card-changed",
			VARS(VAR("number", c->ref), VAR("sheet", sheet), VAR_ROWS("changes", rows), VAR("removed", hidden ? "1" : NULL),
			    VAR("listed", c->state == CARD_LISTED ? "1" : NULL), VAR("waits", c->state == CARD_ASKED ? "1" : NULL)),
			e)
		  : -1;
	h->card = NULL;
	return r;
}

static int
card_ask(struct handling *h, struct card *c, struct err *e)
{
	c->asked_at = h->now;
	c->asks++;
	c->next_at = h->now + ASK_AGAIN;
	return card_set(h->tx, c, h->now, e) < 0 ? -1 : question_tell(h, c, e);
}

/* Lines of this message that no card has: who wrote them must know that they are not kept. */
static const char *
unread_lines(struct handling *h)
{
	const char *labels = h->in->channel == CHANNEL_MAIL && *h->in->text ? card_sheet_unread(h->mem, h->in->text) : NULL;

	return labels ? text_line(h->mem, labels, 160) : NULL;
}

/* To who made or changed it. */
static int
card_said(struct handling *h, struct card *c, const char *how, struct err *e)
{
	struct card *was = h->card;
	const char *sheet = card_lines_here(h, c, e);
	int r;

	if (!sheet)
		return -1;
	h->card = h->in->channel == CHANNEL_MAIL && c->person == h->who.id ? c : NULL;
	r = say(h, "card-kept",
	    VARS(VAR("number", c->ref), VAR("card", c->name), VAR("sheet", sheet), VAR("asked", strcmp(how, "asked") == 0 ? "1" : NULL),
		VAR("waits", strcmp(how, "waits") == 0 ? "1" : NULL),
		VAR("listed", strcmp(how, "listed") == 0 || strcmp(how, "unconfirmed") == 0 ? "1" : NULL),
		VAR("hidden", strcmp(how, "hidden") == 0 ? "1" : NULL), VAR("nowhere", *c->territory && !*c->places ? "1" : NULL),
		VAR("unread", unread_lines(h)), VAR("unconfirmed", strcmp(how, "unconfirmed") == 0 ? "1" : NULL)),
	    e);
	h->card = was;
	return r;
}

static int
staff_told(struct handling *h, const struct card *c, const char *what, const char *text, struct err *e)
{
	return tell_staff(h, "card-news",
	    VARS(VAR("number", c->ref), VAR("card", c->name), VAR("fresh", strcmp(what, "fresh") == 0 ? "1" : NULL),
		VAR("confirmed", strcmp(what, "confirmed") == 0 ? "1" : NULL), VAR("hidden", strcmp(what, "hidden") == 0 ? "1" : NULL),
		VAR("silent", strcmp(what, "silent") == 0 ? "1" : NULL), VAR("text", text ? excerpt(h->mem, text) : NULL)),
	    e);
}

static const char *
token_new(struct handling *h)
{
	return secret_id(
	    h->mem, h->lab->secret, TOKEN_CHARS, "card", talloc_asprintf(h->mem, "%lld", (long long)h->inbox), h->in->key, NULL);
}

int
contact_person(struct tx *tx, TALLOC_CTX *mem, const struct lab *lab, const char *given, int64_t now, int64_t *person, struct err *e)
{
	const char *addr = address_in(mem, given);
	struct person p;
	int r;

	if (!addr || is_our_address(lab, addr))
		return 0;
	r = person_by_address(tx, mem, addr, &p, e);
	if (r == 1)
		*person = p.id;
	if (r != 0)
		return r;
	return person_add(tx, name_of_address(mem, addr), lab->language, "partner", addr, now, person, e) < 0 ? -1 : 1;
}

static int
contact_find(struct handling *h, const char *given, int64_t *person, struct err *e)
{
	return contact_person(h->tx, h->mem, h->lab, given, h->now, person, e);
}

static int
card_new(struct handling *h, struct card *c, const char *contact, struct err *e)
{
	struct card other;
	struct civil today;
	bool mine = !is_staff(h), partner = c->kind <= CARD_ORGANISATION;
	int r;

	if (!*c->name)
		return card_refused(h, "no-name", NULL, e);
	r = card_by_name(h->tx, h->mem, c->name, &other, e);
	if (r < 0)
		return -1;
	if (r == 1)
		return card_refused(h, mine && other.person != h->who.id ? "same-name-other" : "same-name",
		    VARS(VAR("number", other.ref), VAR("card", other.name)), e);
	if (mine)
		c->person = h->who.id;
	else if (contact && (r = contact_find(h, contact, &c->person, e)) <= 0)
		return r < 0 ? -1 : card_refused(h, "no-address", VARS(VAR("given", contact)), e);
	if (!mine && partner && !c->person)
		return card_refused(h, "no-contact", NULL, e);
	if (date_civil(h->now, h->lab->zone, &today) < 0)
		return fail(e, ERR_BUG, "no date");
	c->state = !mine && !c->person ? CARD_LISTED : CARD_ASKED;
	c->token = token_new(h);
	c->author = h->who.id;
	c->inbox = h->inbox;
	directory_places(directory_of(h), h->mem, c);
	FAULT("card.new");
	if (card_add(h->tx, h->mem, c, today.year, h->now, e) < 0)
		return -1;
	h->out->acted = true;
	if (aside_note(h, "partenaire", talloc_asprintf(h->mem, "new %lld", (long long)c->id), e) < 0)
		return -1;
	if (c->state == CARD_LISTED)
		return card_listed(h, c, e) < 0 ? -1 : card_said(h, c, "listed", e);
	if (mine)
		return card_said(h, c, "waits", e) < 0 ? -1 : staff_told(h, c, "fresh", NULL, e);
	return card_ask(h, c, e) < 0 ? -1 : card_said(h, c, "asked", e);
}

/* What its person writes is right because they wrote it; what the staff change, its person can put right. */
static int
card_changed(struct handling *h, struct card *was, struct card *c, const char *contact, struct err *e)
{
	bool own = c->person == h->who.id;
	int64_t person = c->person;
	int r = contact && is_staff(h) ? contact_find(h, contact, &c->person, e) : 1;

	if (r <= 0)
		return r < 0 ? -1 : card_refused(h, "no-address", VARS(VAR("given", contact)), e);
	if (!*c->name)
		return card_refused(h, "no-name", NULL, e);
	directory_places(directory_of(h), h->mem, c);
	h->out->acted = true;
	if (c->person != person) { /* who answers for it now has not seen it */
		c->state = CARD_ASKED;
		c->asks = 0;
		return directory_index(directory_of(h), h->tx, h->mem, c, e) < 0 || card_ask(h, c, e) < 0 ? -1
													  : card_said(h, c, "asked", e);
	}
	if (own && c->state != CARD_ASKED)
		return card_listed(h, c, e) < 0 ? -1 : card_said(h, c, "listed", e);
	if (card_set(h->tx, c, h->now, e) < 0 || directory_index(directory_of(h), h->tx, h->mem, c, e) < 0 ||
	    changed_tell(h, was, c, e) < 0)
		return -1;
	return card_said(h, c,
	    c->state == CARD_LISTED   ? "listed"
	    : c->state == CARD_HIDDEN ? "hidden"
	    : c->author == c->person  ? "waits"
				      : "asked",
	    e);
}

enum verb { VERB_NONE, VERB_SHOW, VERB_LIST, VERB_HIDE, VERB_ASK };

static enum verb
verb_read(TALLOC_CTX *mem, const char *text)
{
	static const struct {
		const char *words;
		enum verb verb;
	} known[] = {
		{ "publier publie publiez valider valide validez accepter ok oui montrer publish list confirm", VERB_LIST },
		{ "retirer retire retirez masquer cacher supprimer enlever hide remove withdraw", VERB_HIDE },
		{ "relancer demander redemander ask remind", VERB_ASK },
	};
	char *word = text_fold(mem, text);
	size_t i;

	word[strcspn(word, " .,!\n")] = '\0';
	if (!*word)
		return VERB_SHOW;
	for (i = 0; i < G_N_ELEMENTS(known); i++)
		if (words_hold(known[i].words, word, strlen(word)))
			return known[i].verb;
	return VERB_NONE;
}

/* By the staff, though its person may not have said yet that it is right: both sides read that. */
static int
card_publish(struct handling *h, struct card *c, struct err *e)
{
	bool others = c->person && c->person != h->who.id, unread = others && !c->confirmed_at && c->author != c->person;

	if (others && c->state == CARD_HIDDEN) { /* its person may have taken it out: theirs to say */
		c->confirmed_at = 0;
		c->asked_at = h->now;
		h->out->acted = true;
		return card_set(h->tx, c, h->now, e) < 0 || question_tell(h, c, e) < 0 ? -1 : card_said(h, c, "asked", e);
	}
	if (card_listed(h, c, e) < 0 || (others && listed_tell(h, c, unread, e) < 0))
		return -1;
	return card_said(h, c, unread ? "unconfirmed" : "listed", e);
}

static int
card_act(struct handling *h, struct card *c, const char *rest, struct err *e)
{
	const char *contact, *unknown;
	struct card was = *c;
	enum verb verb;

	if (card_sheet_read(h->mem, rest, c, &contact, &unknown)) {
		if (unknown)
			return card_refused(h, "no-kind", VARS(VAR("given", text_line(h->mem, unknown, 60))), e);
		card_cut(h->mem, c);
		return card_changed(h, &was, c, contact, e);
	}
	verb = verb_read(h->mem, rest);
	switch (verb) {
	case VERB_SHOW:
		return card_show(h, c, false, e);
	case VERB_HIDE:
		return card_hidden(h, c, e) < 0 || changed_tell(h, &was, c, e) < 0 ? -1 : card_said(h, c, "hidden", e);
	case VERB_LIST:
		if (!is_staff(h) && c->state == CARD_ASKED && c->author == h->who.id) /* their own word, and nobody of the staff saw it */
			return card_said(h, c, "waits", e);
		return card_publish(h, c, e);
	case VERB_ASK:
		if (is_staff(h) && c->person)
			return card_ask(h, c, e) < 0 ? -1 : card_said(h, c, "asked", e);
		/* fallthrough */
	case VERB_NONE:
		break;
	}
	return card_refused(h, "what", VARS(VAR("number", c->ref)), e);
}

/* Those that wait and are hidden, for the staff; a person's own. */
static int
cards_said(struct handling *h, struct err *e)
{
	struct card *c = talloc_array(h->mem, struct card, 2 * CARDS_LISTED);
	struct rows *rows = rows_new(h->mem, 2 * CARDS_LISTED);
	size_t n, more = 0, i;

	if (is_staff(h) ? card_all(h->tx, h->mem, CARD_ASKED, c, CARDS_LISTED, &n, e) < 0 ||
			      card_all(h->tx, h->mem, CARD_HIDDEN, c + n, CARDS_LISTED, &more, e) < 0
			: card_of_person(h->tx, h->mem, h->who.id, c, CARDS_LISTED, &n, e) < 0)
		return -1;
	for (i = 0; i < n + more; i++)
		rows_add(rows, "number", c[i].ref, "card", c[i].name, "state",
		    word(h, talloc_asprintf(h->mem, "card.state.%s", card_state_name(c[i].state))), NULL);
	return say(h, "card-list",
	    VARS(VAR_ROWS("cards", rows), VAR("staff", is_staff(h) ? "1" : NULL), VAR("example", usage_of(h, "partenaire")),
		VAR("how", !is_staff(h) && n == 0 ? "1" : NULL), VAR("own", !is_staff(h) && n > 0 ? "1" : NULL)),
	    e);
}

/* ---- a person's own, in their words ---- */

static const struct card blank = { .kind = CARD_ORGANISATION,
	.name = "",
	.expertise = "",
	.missions = "",
	.scope = "",
	.examples = "",
	.partners = "",
	.territory = "",
	.availability = "",
	.link = "" };

/* The one of theirs that these lines are about: by its name, or the only one where no name is given. 1, 0 none, 2 several, -1. */
static int
card_own(struct handling *h, const char *name, struct card *c, struct err *e)
{
	struct card all[2];
	size_t n;

	if (*name)
		return card_of_name(h->tx, h->mem, name, h->who.id, c, e);
	if (card_of_person(h->tx, h->mem, h->who.id, all, 2, &n, e) < 0)
		return -1;
	if (n == 1)
		*c = all[0];
	return (int)n;
}

/* Lines without the number of a card: of one that is there, or of a new one. */
static int
card_write(struct handling *h, const char *text, struct err *e)
{
	struct card c = blank, own;
	const char *contact, *unknown;
	int r;

	if (!card_sheet_read(h->mem, text, &c, &contact, &unknown))
		return card_refused(h, "no-lines", NULL, e);
	if (unknown)
		return card_refused(h, "no-kind", VARS(VAR("given", text_line(h->mem, unknown, 60))), e);
	if (!is_staff(h)) {
		r = card_own(h, c.name, &own, e);
		if (r < 0)
			return -1;
		if (r == 1) {
			c = own;
			(void)card_sheet_read(h->mem, text, &c, &contact, &unknown);
			card_cut(h->mem, &c);
			return card_changed(h, &own, &c, NULL, e);
		}
		if (r > 1) /* of which? */
			return cards_said(h, e);
		if (!*c.name && !h->meaning.explicit)
			c.name = h->who.name;
	}
	card_cut(h->mem, &c);
	return card_new(h, &c, contact, e);
}

/* They may correct it under this letter. */
static int
own_show(struct handling *h, struct card *c, bool passed, struct err *e)
{
	int r;

	h->card = h->in->channel == CHANNEL_MAIL ? c : NULL;
	r = card_show(h, c, passed, e);
	h->card = NULL;
	return r;
}

static int
card_spoken(struct handling *h, const char *text, struct err *e)
{
	const char *subject = h->in->channel == CHANNEL_MAIL ? h->in->subject : "";
	enum card_words said = card_words(h->mem, subject, text);
	struct card c;
	int r;

	if (said == CARD_WORDS_LINES)
		return card_write(h, text, e);
	r = card_own(h, "", &c, e);
	if (r < 0)
		return -1;
	if (r == 0 && !card_words_directory(h->mem, subject, text)) { /* another "fiche" */
		h->meaning.command = command_find("probleme");
		return cmd_probleme(h, e);
	}
	if (r != 1)
		return cards_said(h, e);
	if (said == CARD_WORDS_REMOVE && c.state != CARD_HIDDEN)
		return card_hidden(h, &c, e) < 0 || card_said(h, &c, "hidden", e) < 0 ? -1 : staff_told(h, &c, "hidden", NULL, e);
	if (said == CARD_WORDS_CHANGE && staff_told(h, &c, "word", text, e) < 0)
		return -1;
	return own_show(h, &c, said == CARD_WORDS_CHANGE, e);
}

int
cmd_partenaire(struct handling *h, struct err *e)
{
	const char *text = text_trim(talloc_strdup(h->mem, arg_text(h, "text")));
	size_t n = strcspn(text, " \n:,");
	struct card c;
	const char *ref = card_ref_upper(h->mem, talloc_strndup(h->mem, text, n));
	int r;

	if (*text && (!h->meaning.explicit || card_words(h->mem, "", text) > CARD_WORDS_LINES))
		return card_spoken(h, text, e);
	if (!*text)
		return cards_said(h, e);
	if (ref[0] == 'F' && ref[1] == '-') {
		r = card_by_ref(h->tx, h->mem, ref, &c, e);
		if (r < 0)
			return -1;
		if (r == 0 || !(is_staff(h) || (c.person && c.person == h->who.id)))
			return card_refused(h, "not-found", VARS(VAR("given", ref)), e);
		return card_act(h, &c, text + n + strspn(text + n, " :,\n"), e);
	}
	return card_write(h, text, e);
}

/* ---- its person answers ---- */

/* Its person's words about it. */
static int
answer_take(struct handling *h, struct card *c, struct err *e)
{
	static const char yes[] =
	    "^\\W*(?:non,? )?(?:oui|ok|okay|d'accord|c'est (?:bon|parfait|exact|juste|toujours (?:bon|valable|d'actualite))|je (?:valide|confirme)|valide|"
	    "confirme|rien a (?:changer|modifier|signaler)|parfait|exact|tout est (?:bon|juste|ok)|toujours d'actualite|yes|fine|i confirm|"
	    "confirmed|all good|looks good|nothing to change)\\b";
	static const char no[] =
	    "\\b(?:retir\\w+|supprim\\w+|efface\\w*|enlev\\w+|ne souhait\\w+ (?:pas|plus)|ne veux (?:pas|plus)|plus d'actualite|ne plus (?:etre|"
	    "figurer|apparaitre)|remove|delete|withdraw|take (?:me|us) (?:off|out)|no longer)\\b";
	const char *contact, *unknown, *folded;
	bool negated, right, own;

	own = c->state == CARD_ASKED && c->author == c->person; /* nobody of the staff saw it yet */
	if (card_sheet_read(h->mem, h->in->text, c, &contact, &unknown)) {
		if (unknown)
			return card_refused(h, "no-kind", VARS(VAR("given", text_line(h->mem, unknown, 60))), e) < 0 ? -1 : 0;
		card_cut(h->mem, c);
		directory_places(directory_of(h), h->mem, c);
		if (own)
			return card_set(h->tx, c, h->now, e) < 0 || card_said(h, c, "waits", e) < 0 ? -1 : 0;
		return card_listed(h, c, e) < 0 || card_said(h, c, "listed", e) < 0 || staff_told(h, c, "confirmed", NULL, e) < 0 ? -1 : 0;
	}
	folded = text_fold(h->mem, h->in->text);
	right = card_meant(h, "oui") || g_regex_match_simple(yes, folded, 0, 0);
	negated =
	    g_regex_match_simple(no, folded, 0, 0) || (card_meant(h, "non") && !right) || (h->meaning.explicit && card_meant(h, "retirer"));
	if (negated && !right)
		return card_hidden(h, c, e) < 0 || card_said(h, c, "hidden", e) < 0 || staff_told(h, c, "hidden", NULL, e) < 0 ? -1 : 0;
	if (right && !negated) {
		bool fresh = c->state != CARD_LISTED;

		if (own)
			return card_said(h, c, "waits", e) < 0 ? -1 : 0;
		return card_listed(h, c, e) < 0 || card_said(h, c, "listed", e) < 0 || (fresh && staff_told(h, c, "confirmed", NULL, e) < 0)
			   ? -1
			   : 0;
	}
	return staff_told(h, c, "word", h->in->text, e) < 0 || card_refused(h, "unclear", VARS(VAR("number", c->ref)), e) < 0 ? -1 : 0;
}

/* "Statut : association" and "retirer" are about the card under whose letter they stand, though they are commands too. */
static bool
about_card(struct handling *h)
{
	struct card_lines_seen seen;

	if (!h->meaning.explicit || card_meant(h, "oui") || card_meant(h, "non"))
		return true;
	card_sheet_look(h->mem, h->in->text, &seen);
	return *h->in->text != '!' && (seen.n > 0 || (card_meant(h, "retirer") && !*arg_text(h, "case")));
}

int
card_answer(struct handling *h, struct err *e)
{
	struct card *c = h->about_card;
	int r;

	if (!c || !about_card(h))
		return 0;
	h->out->intent = "partenaire";
	if (c->person != h->who.id) /* who was passed the letter on cannot speak for its person */
		return card_refused(h, "not-yours", NULL, e) < 0 ? -1 : 1;
	h->card = c;
	r = answer_take(h, c, e);
	h->card = NULL;
	return r < 0 ? -1 : 1;
}

/* ---- its time ---- */

int
handle_card_due(struct handling *h, struct err *e)
{
	const char *id = strrchr(h->in->text, ' ');
	struct card c;
	int r = card_get(h->tx, h->mem, g_ascii_strtoll(id ? id + 1 : "0", NULL, 10), &c, e);

	if (r < 0)
		return -1;
	if (r == 0 || !c.next_at || c.next_at > h->now)
		return set_aside(h, INBOX_HANDLED, "nothing is due");
	h->out->intent = "partenaire";
	if (c.asks < ASKS_MOST)
		return card_ask(h, &c, e);
	if (c.state == CARD_LISTED)
		return card_hidden(h, &c, e) < 0 || question_tell(h, &c, e) < 0 ? -1 : staff_told(h, &c, "hidden", NULL, e);
	c.next_at = 0;
	return card_set(h->tx, &c, h->now, e) < 0 ? -1 : staff_told(h, &c, "silent", NULL, e);
}
