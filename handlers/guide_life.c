/* SPDX-License-Identifier: EUPL-1.2
 *
 * What becomes of a request: the staff's card, the copies that leave the stock, the file, what its person hears and answers, and what the clock says.
 */
#include "handlers/guide_inside.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/fault.h"
#include "bot/base/text.h"
#include "handlers/aside.h"
#include "handlers/reminder.h"
#include "handlers/venue_inside.h"

enum { DAY = 86400, ANSWER_MOST = 4000 };

void
guide_letter(const struct handling *h, struct letter *l, int64_t person)
{
	l->ref = h->copy_ref;
	if (person && h->copy->person == person)
		l->reply_token = h->copy->token;
	if (!person && l->act == ACT_SAY)
		l->target = talloc_asprintf(h->mem, "copy %lld", (long long)h->copy->id);
}

static const char *
or_none(const char *s)
{
	return s && *s ? s : NULL;
}

static bool
is_out(enum copy_state s)
{
	return s >= COPY_APPROVED && s <= COPY_FETCHED;
}

static const char *
edition_version(const struct guide *g, const struct copy *c)
{
	size_t i;

	for (i = 0; i < g->n; i++)
		if (g->ed[i].id == c->edition)
			return g->ed[i].version;
	return g->ed[0].version;
}

static const char *
handed_words(struct handling *h, const char *lang, const struct copy *c)
{
	return guide_label(h, lang,
	    talloc_asprintf(h->mem, "how.%s%s", copy_how_name(c->how), c->how == COPY_DELIVER && *c->place ? "-to" : ""),
	    VARS(VAR("place", c->place)));
}

/* "5 exemplaires de UTILO" */
static const char *
what_words(struct handling *h, const char *lang, const struct copy *c, const struct guide *g)
{
	return guide_label(h, lang,
	    c->copies == 0   ? "what-file"
	    : c->copies == 1 ? "what-one"
			     : "what",
	    VARS(VAR("copies", guide_count(h, lang, c->copies)), VAR("document", g->d.title)));
}

/* Who is sent the file and has printed copies to come is told that these are not forgotten. */
static int
kept_words(struct handling *h, const char *lang, const struct copy *c, const struct guide *g, const char **kept, struct err *e)
{
	struct copy open;
	int r = c->person == h->who.id ? guide_open_request(h, g, &open, e) : 0;

	*kept = r == 1 && open.id != c->id ? what_words(h, lang, &open, g) : NULL;
	return MIN(r, 0);
}

/* --- who hears what --- */

int
copy_told(struct handling *h, struct copy *c, struct guide *g, const char *what, const char *motive, struct err *e)
{
	static const char *const detailed[] = { "asked", "changed", "approved", "how", "waiting", NULL };
	bool here = c->person == h->who.id && h->in->channel != CHANNEL_CLOCK, shown, few, open = c->state <= COPY_APPROVED;
	struct person p = { .lang = h->lab->language };
	bool file = strncmp(what, "file", 4) == 0;
	const char *lang, *kept = NULL;
	int64_t stock = guide_stock(g);
	int r;

	if (!c->person)
		return 0;
	if (!here && person_get(h->tx, h->mem, c->person, &p, e) < 0)
		return -1;
	lang = here ? h->who.lang : p.lang;
	if (file && kept_words(h, lang, c, g, &kept, e) < 0)
		return -1;
	shown = g_strv_contains(detailed, what);
	few = strncmp(what, "asked", 5) == 0 || strcmp(what, "changed") == 0;
	shown = shown && (!here || !others_read(h));
	h->copy = c;
	h->copy_ref = g->d.ref;
	{
		const struct var vars[] = {
			VAR("said", guide_label(h, lang, talloc_asprintf(h->mem, "told-%s", what),
					VARS(VAR("what", what_words(h, lang, c, g)), VAR("document", g->d.title),
					    VAR("left", guide_amount(h, lang, "left", stock)), VAR("version", edition_version(g, c))))),
			VAR("number", g->d.ref), VAR("document", g->d.title), VAR("motive", file ? NULL : or_none(motive)),
			VAR("instead", file ? or_none(motive) : NULL), VAR("kept", kept),
			VAR("where", shown && open && c->copies > 0 && c->how != COPY_UNSAID ? handed_words(h, lang, c) : NULL),
			VAR("meet", strcmp(what, "approved") == 0 && c->how == COPY_FETCH && !(here && is_staff(h)) ? "1" : NULL),
			VAR("whom", shown && c->state <= COPY_WAITING && c->copies > 0 ? or_none(c->administration) : NULL),
			VAR("territory", shown && c->state <= COPY_WAITING && c->copies > 0 ? or_none(c->territory) : NULL),
			VAR("how", (few || strcmp(what, "approved") == 0) && open && c->copies > 0 && c->how == COPY_UNSAID ? "1" : NULL),
			VAR("one", c->copies == 1 ? "1" : NULL), VAR("last", stock == 1 ? "1" : NULL),
			VAR("few", few && c->copies > stock && stock > 0 ? guide_count(h, lang, stock) : NULL),
			VAR("none", few && c->copies > 0 && stock == 0 ? "1" : NULL),
			VAR("fewer", strcmp(what, "short") == 0 && stock > 0 ? talloc_asprintf(h->mem, "%lld", (long long)stock) : NULL),
			VAR("choose", strcmp(what, "short") == 0 ? "1" : NULL),
			VAR("file",
			    (few || strcmp(what, "short") == 0) && c->copies > 0 && (*g->ed[0].sha256 || *g->ed[0].link) ? "1" : NULL),
			VAR("link", file ? or_none(g->ed[0].link) : NULL), { .name = NULL }
		};

		r = here ? say(h, "guide-told", vars, e) : tell_person(h, c->person, "guide-told", vars, e);
	}
	h->copy = NULL;
	return r;
}

int
copy_card(struct handling *h, struct copy *c, struct guide *g, const char *what, struct err *e)
{
	static const char *const signs[] = { "\xe2\x9c\x85", "\xe2\x9d\x8c" };
	const char *lang = h->lab->language;
	struct person p = { .name = h->lab->name };
	const char *first;
	struct letter *card;
	size_t i, before = h->out->n_letters;
	int r;

	if (c->person && person_get(h->tx, h->mem, c->person, &p, e) < 0)
		return -1;
	h->copy = c;
	h->copy_ref = g->d.ref;
	first = guide_label(h, lang, talloc_asprintf(h->mem, "card-%s", what), VARS(VAR("what", what_words(h, lang, c, g))));
	r = tell_staff(h, "guide-card",
	    VARS(VAR("first", first), VAR("number", g->d.ref), VAR("n", talloc_asprintf(h->mem, "%d", c->number)), VAR("borrower", p.name),
		VAR("organisation", or_none(without_addresses(h->mem, c->administration))), VAR("territory", or_none(c->territory)),
		VAR("where", c->copies > 0 ? without_addresses(h->mem, handed_words(h, lang, c)) : NULL),
		VAR("stock", guide_count(h, lang, guide_stock(g))), VAR("short", c->copies > guide_stock(g) ? "1" : NULL),
		VAR("file", c->copies == 0 ? "1" : NULL)),
	    e);
	h->copy = NULL;
	if (r < 0)
		return -1;
	card = h->out->n_letters > before ? &h->out->letters[h->out->n_letters - 1] : NULL;
	for (i = 0; card && card->channel == CHANNEL_ROOM && c->copies > 0 && i < G_N_ELEMENTS(signs); i++)
		if (room_react(h, card, signs[i], e) < 0)
			return -1;
	return 0;
}

int
guide_news(struct handling *h, struct guide *g, const struct copy *c, const char *what, const char *text, struct err *e)
{
	bool staff = is_staff(h) && h->in->channel != CHANNEL_CLOCK;
	const char *lang = h->where == IN_STAFF_ROOM && staff ? h->who.lang : h->lab->language;
	struct person p = { .name = h->lab->name };

	if (c && c->person && person_get(h->tx, h->mem, c->person, &p, e) < 0)
		return -1;
	{
		const struct var vars[] = {
			VAR("said",
			    guide_label(h, lang, talloc_asprintf(h->mem, "news-%s", what),
				VARS(VAR("what", c ? what_words(h, lang, c, g) : g->d.title), VAR("document", g->d.title),
				    VAR("who", p.name), VAR("undo", usage_of(h, "annuler")),
				    VAR("left", c ? guide_amount(h, lang, "left", guide_stock(g)) : guide_count(h, lang, guide_stock(g))),
				    VAR("total", guide_count(h, lang, (g->d.before + g->d.given) / 1000 * 1000))))),
			VAR("number", g->d.ref), VAR("n", c ? talloc_asprintf(h->mem, "%d", c->number) : NULL),
			VAR("text", text ? excerpt(h->mem, text) : NULL), { .name = NULL }
		};

		if (!staff || others_read(h))
			return tell_staff(h, "guide-news", vars, e);
		return say_and_tell(h, "guide-news", vars, e);
	}
}

/* --- states --- */

int
copy_noted(struct handling *h, const struct copy *c, struct err *e)
{
	if (h->in->channel == CHANNEL_CLOCK)
		return 0;
	return aside_note(h, "guide",
	    talloc_asprintf(h->mem, "state %lld %d %d %d %lld %d", (long long)c->id, (int)c->state, c->copies, (int)c->how,
		(long long)c->next_at, c->asks),
	    e);
}

/* "Le 8 000e exemplaire": said once, when it is passed. */
static int
thousand(struct handling *h, struct guide *g, struct err *e)
{
	int64_t told = g->d.told, now;
	const char *said;

	if (document_get(h->tx, h->mem, g->d.id, &g->d, e) < 0)
		return -1;
	now = (g->d.before + g->d.given) / 1000;
	if (now <= told)
		return 0;
	g->d.told = now;
	said = guide_label(h, h->lab->language, "news-thousand",
	    VARS(VAR("document", g->d.title), VAR("total", guide_count(h, h->lab->language, now * 1000))));
	if (document_set(h->tx, &g->d, h->now, e) < 0)
		return -1;
	return tell_staff(h, "guide-news", VARS(VAR("said", said), VAR("number", g->d.ref), VAR("n", NULL), VAR("text", NULL)), e);
}

static int64_t
feedback_at(struct handling *h)
{
	return h->lab->guide_feedback > 0 ? h->now + (int64_t)h->lab->guide_feedback * DAY : 0;
}

int
copy_approve(struct handling *h, struct copy *c, struct guide *g, const struct edition *from, struct err *e)
{
	enum copy_state was = c->state;
	int r = 0;
	size_t i;

	for (i = 0; r == 0 && i < g->n; i++) {
		if (from && g->ed[i].id != from->id)
			continue;
		r = stock_move(h->tx, g->ed[i].id, -(int64_t)c->copies, "taken", c->id, h->who.id, h->inbox, h->now, e);
		if (r == 1)
			c->edition = g->ed[i].id;
	}
	if (r < 0 || edition_all(h->tx, h->mem, g->d.id, g->ed, EDITIONS_MOST, &g->n, e) < 0)
		return -1;
	h->out->acted = true;
	c->state = r == 1 ? COPY_APPROVED : was == COPY_WAITING ? COPY_WAITING : COPY_SHORT;
	c->next_at = r == 1 ? feedback_at(h) : 0;
	c->asks = COPY_UNTOLD;
	FAULT("guide.approved");
	if (copy_set(h->tx, c, h->now, e) < 0)
		return -1;
	if (r == 0)
		return was > COPY_ASKED || copy_told(h, c, g, "short", NULL, e) == 0 ? 0 : -1;
	return copy_told(h, c, g, "approved", NULL, e) < 0 || thousand(h, g, e) < 0 ? -1 : 1;
}

int
copy_end(struct handling *h, struct copy *c, struct guide *g, enum copy_state state, struct err *e)
{
	bool back = is_out(c->state) && !is_out(state) && c->copies > 0;

	if (back && (stock_move(h->tx, c->edition, c->copies, "back", c->id, h->who.id, h->inbox, h->now, e) < 0 ||
			copy_wake(h->tx, g->d.id, h->now, e) < 0 || guide_load(h, g->d.id, g, e) < 0))
		return -1;
	c->state = state;
	c->asks = COPY_UNTOLD;
	c->next_at = is_out(state) ? feedback_at(h) : 0;
	h->out->acted = true;
	FAULT("guide.ended");
	return copy_set(h->tx, c, h->now, e);
}

/* By mail, with the file. 1; 0: no mail of ours reaches them; -1. */
static int
file_mailed(struct handling *h, struct copy *c, struct guide *g, const char *instead, struct err *e)
{
	const struct edition *ed = &g->ed[0];
	struct letter_file *f = talloc(h->mem, struct letter_file);
	bool here = c->person == h->who.id && h->in->channel == CHANNEL_MAIL;
	struct person p = { .addr = "" };
	const char *kept = NULL;
	size_t before = h->out->n_letters;
	int r;

	if (person_get(h->tx, h->mem, c->person, &p, e) < 0 || kept_words(h, here ? h->who.lang : p.lang, c, g, &kept, e) < 0)
		return -1;
	if (!here && !*p.addr)
		return 0;
	*f = (struct letter_file){ .name = ed->file, .type = ed->type, .sha256 = ed->sha256, .size = (size_t)ed->size };
	h->copy = c;
	h->copy_ref = g->d.ref;
	{
		const struct var vars[] = { VAR("number", g->d.ref), VAR("document", g->d.title), VAR("version", ed->version),
			VAR("licence", or_none(ed->licence)), VAR("file", guide_file_words(h, here ? h->who.lang : p.lang, ed)),
			VAR("copies", guide_stock(g) > 0 && !kept && !instead ? "1" : NULL), VAR("kept", kept), VAR("instead", instead),
			{ .name = NULL } };

		r = here ? tell_address(h, &h->who, h->in->from, true, "guide-file", vars, e) : tell(h, c->person, "guide-file", vars, e);
	}
	h->copy = NULL;
	if (r < 0)
		return -1;
	if (h->out->n_letters > before && h->out->letters[before].channel == CHANNEL_MAIL)
		h->out->letters[before].file = f;
	return h->out->n_letters > before;
}

int
copy_send_file(struct handling *h, struct copy *c, struct guide *g, struct err *e)
{
	const struct edition *ed = &g->ed[0];
	bool small = *ed->sha256 && ed->size <= (int64_t)h->lab->guide_mail_size;
	struct person p = { .addr = "" };
	const char *instead;
	int r;

	if (person_get(h->tx, h->mem, c->person, &p, e) < 0)
		return -1;
	if (h->paused && !is_staff(h)) /* nothing would go out: it waits for the staff */
		return 0;
	if (!*ed->link && (!small || !*p.addr))
		return 0;
	instead = c->copies > 0 ? what_words(h, c->person == h->who.id ? h->who.lang : p.lang, c, g) : NULL;
	c->copies = 0;
	c->how = COPY_FILE;
	c->edition = ed->id;
	if (copy_end(h, c, g, COPY_SENT, e) < 0)
		return -1;
	r = small ? file_mailed(h, c, g, instead, e) : 0;
	if (r < 0)
		return -1;
	if (r == 0)
		return copy_told(h, c, g, "file-link", instead, e) < 0 ? -1 : 1;
	return h->in->channel == CHANNEL_ROOM && c->person == h->who.id && copy_told(h, c, g, "file-mailed", NULL, e) < 0 ? -1 : 1;
}

/* --- its person answers --- */

int
copy_passed(struct handling *h, struct copy *c, struct guide *g, struct err *e)
{
	return guide_news(h, g, c, "word", h->in->text, e) < 0 || copy_told(h, c, g, "passed", NULL, e) < 0 ? -1 : 1;
}

/* What the copies were good for: the staff read it, nobody else. */
static int
feedback_taken(struct handling *h, struct copy *c, struct guide *g, const struct guide_said *said, struct err *e)
{
	struct guide_marked m;
	const char *text = text_trim(talloc_strdup(h->mem, h->in->text));

	if (!*text)
		return 0;
	text = *c->answer ? talloc_asprintf(h->mem, "%s\n\n%s", c->answer, text) : text;
	c->answer = text_clean(h->mem, text, strlen(text), ANSWER_MOST);
	c->answered_at = h->now;
	h->out->acted = true;
	FAULT("guide.answered");
	if (copy_set(h->tx, c, h->now, e) < 0 || guide_news(h, g, c, "feedback", h->in->text, e) < 0)
		return -1;
	if (guide_mark(h, h->in->text, &m, e) < 0)
		return -1;
	if (said->copies > 0 && h->level >= LEVEL_VERIFIED && guide_asked(h->mem, m.text)) /* "tres utile, on en voudrait 10 de plus" */
		return guide_request(h, g, said, h->in->text, e) < 0 ? -1 : 1;
	return copy_told(h, c, g, "thanked", NULL, e) < 0 ? -1 : 1;
}

/* Only so many are there, or fewer do as well. */
static int
fewer_taken(struct handling *h, struct copy *c, struct guide *g, const struct guide_said *said, struct err *e)
{
	int copies = said->copies;
	bool granted = c->state == COPY_SHORT || c->state == COPY_WAITING, less = copies <= c->copies;

	if (copies > COPIES_MOST)
		return guide_refused(h, "too-many", VARS(VAR("most", guide_count(h, h->who.lang, COPIES_MOST))), e) < 0 ? -1 : 1;
	if (copy_noted(h, c, e) < 0)
		return -1;
	c->copies = copies;
	if (c->how == COPY_FILE)
		c->how = COPY_UNSAID;
	if (how_said(said) != COPY_UNSAID) {
		c->how = how_said(said);
		c->place = said->place;
	}
	if (granted && less) {
		int r;

		c->state = COPY_ASKED; /* if these are gone meanwhile, that is said */
		r = copy_approve(h, c, g, NULL, e);
		return r < 0 || (r == 1 && guide_news(h, g, c, "approved", NULL, e) < 0) ? -1 : 1;
	}
	c->state = COPY_ASKED;
	h->out->acted = true;
	if (copy_set(h->tx, c, h->now, e) < 0 || copy_told(h, c, g, "changed", NULL, e) < 0)
		return -1;
	return copy_card(h, c, g, "changed", e) < 0 ? -1 : 1;
}

static int
file_taken(struct handling *h, struct copy *c, struct guide *g, struct err *e)
{
	int r;

	if (!*g->ed[0].sha256 && !*g->ed[0].link)
		return guide_news(h, g, c, "word", h->in->text, e) < 0 || copy_told(h, c, g, "no-file", NULL, e) < 0 ? -1 : 1;
	if (copy_noted(h, c, e) < 0)
		return -1;
	r = copy_send_file(h, c, g, e);
	if (r <= 0)
		return r < 0 ? -1 : copy_passed(h, c, g, e);
	return guide_news(h, g, c, "file", NULL, e) < 0 ? -1 : 1;
}

static int
handing_told(struct handling *h, struct copy *c, struct guide *g, const struct guide_said *said, struct err *e)
{
	if (copy_noted(h, c, e) < 0)
		return -1;
	c->how = how_said(said);
	c->place = said->place;
	h->out->acted = true;
	if (copy_set(h->tx, c, h->now, e) < 0 || copy_told(h, c, g, "how", NULL, e) < 0)
		return -1;
	/* "je passerai jeudi": the day is in their words */
	return guide_news(h, g, c, "how", c->how == COPY_FETCH ? h->in->text : handed_words(h, h->lab->language, c), e) < 0 ? -1 : 1;
}

/* How many, how they are handed over, the file: whatever a reply says of these, together. 2: nothing. The file comes besides, unless it is said to
 * do instead; where copies are short it is one of the choices. */
static int
terms_told(struct handling *h, struct copy *c, struct guide *g, const struct guide_said *said, struct err *e)
{
	const struct guide_said file = { .verb = GUIDE_FILE, .place = "" };
	bool number = said->copies > 0 && c->state <= COPY_WAITING, how = how_said(said) != COPY_UNSAID && c->copies > 0;
	bool too = said->file && guide_file_too(h->mem, h->in->text) && c->copies > 0 &&
		   (number || how || ((c->state == COPY_ASKED || c->state == COPY_APPROVED) && !guide_file_instead(h->mem, h->in->text)));
	int r = 1;

	if (said->verb == GUIDE_FILE && !too)
		return c->state <= COPY_WAITING ? file_taken(h, c, g, e) : 2;
	if (number)
		r = fewer_taken(h, c, g, said, e);
	else if (how)
		r = handing_told(h, c, g, said, e);
	else if (!too)
		return 2;
	return r < 0 || (too && guide_request(h, g, &file, h->in->text, e) < 0) ? -1 : 1;
}

/* Another document of ours, or its own request for copies beside the file that this answers. 1 dealt with; 0; -1. */
static int
other_meant(struct handling *h, struct copy *c, const struct guide *g, struct err *e)
{
	struct guide_marked m;
	struct copy open;
	size_t i;
	int r;

	if (guide_mark(h, h->in->text, &m, e) < 0)
		return -1;
	for (i = 0; i < m.n; i++)
		if (m.d[i].id != c->document && guide_asked(h->mem, m.text))
			return guide_run(h, h->in->text, false, e);
	if (c->copies > 0 || c->state != COPY_SENT || c->asks == COPY_FEEDBACK)
		return 0;
	r = guide_open_request(h, g, &open, e);
	if (r == 1)
		*c = open;
	return MIN(r, 0);
}

static bool
is_received(const char *folded)
{
	return g_regex_match_simple(
		   "\\b(?:bien (?:recu|arrive)|(?:ai|avons|a) (?:bien )?(?:recu|recupere)|sont (?:bien )?arrive|received|arrived)\\b",
		   folded, 0, 0) &&
	       !g_regex_match_simple("\\b(?:pas|rien|toujours|manque\\w*|not|abime\\w*)\\b|\\?", folded, 0, 0);
}

int
copy_answer(struct handling *h, struct copy *c, struct err *e)
{
	const char *folded = text_fold(h->mem, h->in->text);
	struct guide_said said;
	struct guide g;
	bool open, no_more;
	int number, r;

	h->out->intent = "guide";
	if (guide_load(h, c->document, &g, e) <= 0)
		return -1;
	guide_read(h->mem, h->in->text, &said);
	number = guide_new_number(h->mem, h->in->text);
	no_more = said.verb == GUIDE_CANCEL ||
		  g_regex_match_simple("\\b(?:annul(?:e|er|ez|ons)|plus besoin|finalement non|no longer need|cancel)\\b", folded, 0, 0);
	if (is_out(c->state) && c->asks == COPY_FEEDBACK)
		return feedback_taken(h, c, &g, &said, e);
	if (h->level < LEVEL_VERIFIED) /* a token is nobody's identity: the staff can ask them */
		return copy_passed(h, c, &g, e);
	r = other_meant(h, c, &g, e);
	if (r != 0)
		return r;
	open = c->state <= COPY_WAITING;
	if (no_more && c->state <= COPY_APPROVED)
		return copy_noted(h, c, e) < 0 || copy_end(h, c, &g, COPY_CANCELLED, e) < 0 ||
			       guide_news(h, &g, c, "cancelled", NULL, e) < 0 || copy_told(h, c, &g, "cancelled", NULL, e) < 0
			   ? -1
			   : 1;
	if (number > 0 && !open) /* they have left the stock: the staff can still change it */
		return copy_passed(h, c, &g, e);
	if (number > 0)
		said.copies = number;
	r = c->state <= COPY_APPROVED ? terms_told(h, c, &g, &said, e) : 2;
	if (r != 2)
		return r;
	if (c->state == COPY_SHORT && (said.verb == GUIDE_WAIT || g_regex_match_simple("\\battend|\\bwait", folded, 0, 0))) {
		if (copy_noted(h, c, e) < 0)
			return -1;
		c->state = COPY_WAITING;
		return copy_set(h->tx, c, h->now, e) < 0 || copy_told(h, c, &g, "waiting", NULL, e) < 0 ? -1 : 1;
	}
	if (guide_administration(h->mem, h->in->text) && open) {
		c->administration = guide_administration(h->mem, h->in->text);
		h->out->acted = true;
		return copy_set(h->tx, c, h->now, e) < 0 || copy_told(h, c, &g, "how", NULL, e) < 0 ? -1 : 1;
	}
	if (!open && (said.copies > 0 || said.verb == GUIDE_FILE) && !guide_nameless(h->mem, h->in->text) &&
	    guide_news(h, &g, c, "word", h->in->text, e) < 0) /* it says more than that */
		return -1;
	if (!open && (said.copies > 0 || said.verb == GUIDE_FILE)) /* once more */
		return guide_request(h, &g, &said, h->in->text, e) < 0 ? -1 : 1;
	if (c->state == COPY_APPROVED && is_received(folded)) {
		if (copy_noted(h, c, e) < 0 || copy_end(h, c, &g, c->how == COPY_FETCH ? COPY_FETCHED : COPY_SENT, e) < 0)
			return -1;
		return guide_news(h, &g, c, "received", NULL, e) < 0 || copy_told(h, c, &g, "received", NULL, e) < 0 ? -1 : 1;
	}
	if (h->meaning.thanks || is_received(folded))
		return set_aside(h, INBOX_HANDLED, "thanks") < 0 ? -1 : 1;
	return copy_passed(h, c, &g, e);
}

/* --- the clock --- */

/* Who asked for it several times is asked of the last one. */
static int
asked_after(struct handling *h, const struct copy *c, struct err *e)
{
	struct copy last[1];
	size_t n;

	if (copy_of_person(h->tx, h->mem, c->person, c->document, last, 1, &n, e) < 0)
		return -1;
	return n == 1 && last->id > c->id;
}

static int
feedback_asked(struct handling *h, struct copy *c, struct guide *g, struct err *e)
{
	struct person p = { .lang = h->lab->language, .addr = "" };
	const char *room = "";
	int r = asked_after(h, c, e);

	if (r < 0 || person_get(h->tx, h->mem, c->person, &p, e) < 0)
		return -1;
	c->next_at = 0;
	if (r == 1 || c->asks == COPY_FEEDBACK || h->lab->guide_feedback == 0)
		return copy_set(h->tx, c, h->now, e) < 0 ? -1 : set_aside(h, INBOX_HANDLED, "nothing is due");
	c->asks = COPY_FEEDBACK;
	if (copy_set(h->tx, c, h->now, e) < 0)
		return -1;
	h->copy = c;
	h->copy_ref = g->d.ref;
	{
		const struct var vars[] = { VAR("number", g->d.ref), VAR("document", g->d.title), VAR("what", what_words(h, p.lang, c, g)),
			VAR("day", words_date(h->mem, h->lab->words, p.lang, c->changed_at, h->lab->zone)),
			VAR("file", c->copies == 0 ? "1" : NULL), { .name = NULL } };

		r = *p.addr ? tell(h, c->person, "guide-feedback", vars, e) : room_of_person(h->tx, h->mem, c->person, &room, e);
		if (r == 1)
			r = tell_room(h, room, "guide-feedback", vars, e);
	}
	h->copy = NULL;
	return r < 0 ? -1 : h->out->n_letters > 0 ? 0 : set_aside(h, INBOX_HANDLED, "nobody to ask");
}

int
handle_guide_due(struct handling *h, struct err *e)
{
	const char *id = strrchr(h->in->text, ' ');
	struct guide g;
	struct copy c;
	int r = copy_get(h->tx, h->mem, id ? g_ascii_strtoll(id + 1, NULL, 10) : 0, &c, e);

	if (r < 0)
		return -1;
	if (r == 0 || !c.next_at || c.next_at > h->now || guide_load(h, c.document, &g, e) <= 0)
		return e->kind ? -1 : set_aside(h, INBOX_HANDLED, "nothing is due");
	h->out->intent = "guide";
	FAULT("guide.due");
	switch (c.state) {
	case COPY_ASKED:
		c.next_at = 0;
		if (c.asks >= COPY_REMINDED)
			break;
		c.asks = COPY_REMINDED;
		return copy_set(h->tx, &c, h->now, e) < 0 ? -1 : copy_card(h, &c, &g, "waits", e);
	case COPY_SHORT:
	case COPY_WAITING: /* the staff had said yes; copies have come */
		r = copy_approve(h, &c, &g, NULL, e);
		if (r != 0)
			return r < 0 ? -1 : guide_news(h, &g, &c, "served", NULL, e);
		return set_aside(h, INBOX_HANDLED, "not enough copies yet");
	case COPY_APPROVED:
	case COPY_SENT:
	case COPY_FETCHED:
		return feedback_asked(h, &c, &g, e);
	default:
		c.next_at = 0;
	}
	return copy_set(h->tx, &c, h->now, e) < 0 ? -1 : set_aside(h, INBOX_HANDLED, "nothing is due");
}

/* --- undo --- */

/* As it was: what had left the stock comes back, or leaves it again. */
static int
state_back(struct handling *h, struct copy *c, struct guide *g, enum copy_state state, int copies, enum copy_how how, struct err *e)
{
	int64_t out = is_out(c->state) ? c->copies : 0, was = is_out(state) ? copies : 0;
	int r = 1;

	if (out != was)
		r = stock_move(h->tx, c->edition, out - was, out > was ? "back" : "taken", c->id, h->who.id, h->inbox, h->now, e);
	if (r < 0 || (out > was && copy_wake(h->tx, g->d.id, h->now, e) < 0))
		return -1;
	if (r == 0)
		return guide_refused(h, "undo-stock", NULL, e);
	c->copies = copies;
	c->how = how;
	return 1;
}

static int
copy_back(struct handling *h, const char *detail, struct err *e)
{
	long long id = 0, next = 0;
	int state = COPY_CANCELLED, copies = -1, how = COPY_UNSAID, asks = 0, r;
	bool ask = sscanf(detail, "ask %lld", &id) == 1;
	struct copy c;
	struct guide g;

	if (!ask && (sscanf(detail, "state %lld %d %d %d %lld %d", &id, &state, &copies, &how, &next, &asks) != 6 || state < 0 ||
			state >= COPY_STATES || how < 0 || how >= COPY_HOWS || copies < 0))
		return 1;
	r = copy_get(h->tx, h->mem, id, &c, e);
	if (r <= 0 || guide_load(h, c.document, &g, e) <= 0)
		return r < 0 || e->kind ? -1 : 1;
	r = state_back(h, &c, &g, (enum copy_state)state, ask ? c.copies : copies, ask ? c.how : (enum copy_how)how, e);
	if (r <= 0)
		return r;
	c.state = (enum copy_state)state;
	c.next_at = next;
	c.asks = asks;
	FAULT("guide.undone");
	if (copy_set(h->tx, &c, h->now, e) < 0 || guide_load(h, c.document, &g, e) < 0)
		return -1;
	if (c.person == h->who.id)
		return is_staff(h) || guide_news(h, &g, &c, "back", NULL, e) == 0 ? 1 : -1;
	return copy_told(h, &c, &g, "back", NULL, e) < 0 ? -1 : 1;
}

int
guide_back(struct handling *h, const char *detail, struct err *e)
{
	long long id = 0, delta = 0;
	struct document d;
	int r;

	if (sscanf(detail, "stock %lld %lld", &id, &delta) == 2) {
		r = stock_move(h->tx, id, -delta, "counted", 0, h->who.id, h->inbox, h->now, e);
		return r == 0 ? guide_refused(h, "undo-stock", NULL, e) : r;
	}
	if (sscanf(detail, "shown %lld %lld", &id, &delta) == 2) {
		r = document_get(h->tx, h->mem, id, &d, e);
		if (r == 1) {
			d.withdrawn_at = delta;
			r = document_set(h->tx, &d, h->now, e);
		}
		return r < 0 ? -1 : 1;
	}
	if (g_str_has_prefix(detail, "edit"))
		return guide_refused(h, "undo-edit", NULL, e);
	return copy_back(h, detail, e);
}
