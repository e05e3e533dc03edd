/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the staff do: enter a document and its editions, count the stock, decide on requests, look at what was given to whom.
 */
#include "handlers/guide_inside.h"

#include <glib.h>
#include <string.h>

#include "bot/base/csv.h"
#include "bot/base/date.h"
#include "bot/base/fault.h"
#include "bot/base/limits.h"
#include "bot/base/secret.h"
#include "bot/base/text.h"
#include "handlers/aside.h"
#include "handlers/venue_inside.h"

enum { LISTED = 20, GIVEN_SHOWN = 12, GIVEN_MOST = 5000 };

static const char *
or_none(const char *s)
{
	return s && *s ? s : NULL;
}

/* --- a document and its editions --- */

/* The file that came with the mail: 1 it is the edition's now; 0 there is none; -1. *why: one came, and is not kept. */
static int
file_take(struct handling *h, struct edition *ed, const char **why)
{
	const struct attachment *a, *best = NULL;
	size_t i;

	*why = NULL;
	for (i = 0; i < h->in->n_attachments; i++) { /* a picture may be part of a signature */
		a = &h->in->attachments[i];
		*why = attachment_refusal(h, a);
		if (!*why && a->size > 0 && (!best || (g_str_has_prefix(best->type, "image/") && !g_str_has_prefix(a->type, "image/"))))
			best = a;
	}
	if (!best)
		return 0;
	*why = NULL;
	ed->sha256 = sha256_hex(h->mem, best->bytes, best->size);
	ed->file = *best->name ? best->name : "document";
	ed->type = best->type;
	ed->size = (int64_t)best->size;
	ed->inbox = h->inbox;
	if (!h->out->keep)
		h->out->keep = talloc_array(h->mem, const struct attachment *, LIMIT_ATTACHMENTS);
	if (h->out->n_keep < LIMIT_ATTACHMENTS)
		h->out->keep[h->out->n_keep++] = best;
	FAULT("guide.file");
	return 1;
}

static void
line_set(const char **place, const char *line)
{
	if (line)
		*place = line;
}

/* "3 stock: 10": where one line ends and the next begins cannot be told. */
static bool
two_in_one(const char *value)
{
	return value && strchr(value, ':') != NULL;
}

/* Lines of the document itself. 1; 0: said why not; -1. */
static int
document_lines(struct handling *h, struct document *d, const struct guide_sheet *s, struct err *e)
{
	if (s->title && *s->title)
		d->title = s->title;
	line_set(&d->other, s->other);
	line_set(&d->summary, s->summary);
	line_set(&d->authors, s->authors);
	line_set(&d->administrations, s->administrations);
	if (s->kind && *s->kind && !guide_kind_read(h->mem, s->kind, &d->kind))
		return guide_refused(h, "no-kind", VARS(VAR("given", text_line(h->mem, s->kind, 60))), e) < 0 ? -1 : 0;
	if (two_in_one(s->version) || two_in_one(s->stock) || two_in_one(s->before))
		return guide_refused(h, "lines", VARS(VAR("number", or_none(d->ref))), e) < 0 ? -1 : 0;
	if ((s->before && s->given < 0) || (s->stock && !s->sign))
		return guide_refused(h, "no-number",
			   VARS(VAR("given", text_line(h->mem, s->before && s->given < 0 ? s->before : s->stock, 60))), e) < 0
			   ? -1
			   : 0;
	if (s->before) { /* the thousands until there were told elsewhere */
		d->before = s->given;
		d->told = (d->before + d->given) / 1000;
	}
	return 1;
}

static void
edition_lines(struct edition *ed, const struct guide_sheet *s)
{
	line_set(&ed->date, s->date);
	line_set(&ed->licence, s->licence);
	line_set(&ed->link, s->link);
}

/* 1 moved, 0 said that it cannot be, -1. *delta: by how much. */
static int
stock_set(struct handling *h, struct guide *g, const struct edition *ed, char sign, int64_t amount, int64_t *delta, struct err *e)
{
	int r;

	*delta = sign == '+' ? amount : sign == '-' ? -amount : amount - ed->stock;
	if (*delta == 0)
		return 1;
	r = stock_move(h->tx, ed->id, *delta, sign == '+' ? "printed" : "counted", 0, h->who.id, h->inbox, h->now, e);
	if (r == 0)
		return guide_refused(h, "stock-below", VARS(VAR("left", guide_count(h, h->who.lang, ed->stock))), e) < 0 ? -1 : 0;
	if (r < 0 || (*delta > 0 && copy_wake(h->tx, g->d.id, h->now, e) < 0))
		return -1;
	h->out->acted = true;
	return guide_load(h, g->d.id, g, e) < 0 ? -1 : 1;
}

/* What there is now, and what is missing for people to ask for it. */
static int
kept_said(struct handling *h, struct guide *g, const struct edition *ed, const char *how, const char *why, struct err *e)
{
	bool large = *ed->sha256 && ed->size > (int64_t)h->lab->guide_mail_size;

	return say_and_tell(h, "guide-kept",
	    VARS(VAR("said", guide_label(h, h->who.lang, talloc_asprintf(h->mem, "kept-%s", how),
				 VARS(VAR("document", g->d.title), VAR("version", ed->version)))),
		VAR("number", g->d.ref), VAR("document", g->d.title), VAR("version", ed->version), VAR("licence", or_none(ed->licence)),
		VAR("stock", guide_count(h, h->who.lang, ed->stock)), VAR("file", guide_file_words(h, h->who.lang, ed)),
		VAR("link", or_none(ed->link)), VAR("large", large ? "1" : NULL), VAR("no_file", *ed->sha256 || *ed->link ? NULL : "1"),
		VAR("no_licence", *ed->licence ? NULL : "1"), VAR("why", why ? word(h, why) : NULL)),
	    e);
}

static int
document_new(struct handling *h, const struct guide_sheet *s, struct err *e)
{
	struct document *same = talloc_array(h->mem, struct document, NAMED_MOST);
	struct guide g = { .d = { .title = "", .kind = DOCUMENT_GUIDE, .author = h->who.id, .inbox = h->inbox }, .n = 1 };
	struct edition *ed = &g.ed[0];
	struct civil today;
	const char *why;
	int64_t delta;
	size_t n, i;
	int r;

	if (!s->title || !*s->title)
		return guide_refused(h, "no-title", NULL, e);
	if (guide_named(h, s->title, true, same, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (strcmp(text_fold(h->mem, same[i].title), text_fold(h->mem, s->title)) == 0)
			return guide_refused(h, "same-title", VARS(VAR("number", same[i].ref), VAR("document", same[i].title)), e);
	r = document_lines(h, &g.d, s, e);
	if (r <= 0)
		return r;
	if (s->stock && s->sign == '-')
		return guide_refused(h, "stock-below", VARS(VAR("left", "0")), e);
	if (date_civil(h->now, h->lab->zone, &today) < 0)
		return fail(e, ERR_BUG, "no date");
	*ed = (struct edition){
		.version = s->version && *s->version ? s->version : "1", .date = "", .licence = "", .link = "", .inbox = h->inbox
	};
	edition_lines(ed, s);
	(void)file_take(h, ed, &why);
	if (document_add(h->tx, h->mem, &g.d, today.year, h->now, e) < 0)
		return -1;
	ed->document = g.d.id;
	FAULT("guide.new");
	if (edition_add(h->tx, ed, h->now, e) < 0 || guide_load(h, g.d.id, &g, e) < 0 ||
	    (s->stock && stock_set(h, &g, &g.ed[0], '+', s->amount, &delta, e) < 0))
		return -1;
	h->out->acted = true;
	if (aside_note(h, "guide", talloc_asprintf(h->mem, "shown %lld %lld", (long long)g.d.id, (long long)h->now), e) < 0)
		return -1;
	return kept_said(h, &g, &g.ed[0], "new", why, e);
}

static struct edition *
edition_of(struct guide *g, const char *version)
{
	size_t i;

	for (i = 0; version && i < g->n; i++)
		if (g_ascii_strcasecmp(g->ed[i].version, version) == 0)
			return &g->ed[i];
	return NULL;
}

int
guide_lines(struct handling *h, struct guide *g, const char *text, struct err *e)
{
	struct edition fresh, *ed;
	struct guide_sheet s;
	const char *why, *version;
	int64_t delta;
	bool new_one;
	int r;

	(void)guide_sheet_read(h->mem, text, &s);
	h->out->intent = "guide";
	if (!g)
		return document_new(h, &s, e);
	r = document_lines(h, &g->d, &s, e);
	if (r <= 0)
		return r;
	ed = edition_of(g, or_none(s.version));
	new_one = !ed && or_none(s.version);
	ed = ed ? ed : &g->ed[0];
	if (new_one) { /* its licence is that of the one before, its file and its stock are its own */
		fresh = (struct edition){
			.document = g->d.id, .version = s.version, .date = "", .licence = g->ed[0].licence, .link = "", .inbox = h->inbox
		};
		ed = &fresh;
	}
	version = ed->version;
	edition_lines(ed, &s);
	(void)file_take(h, ed, &why);
	if (document_set(h->tx, &g->d, h->now, e) < 0 || (new_one ? edition_add(h->tx, ed, h->now, e) : edition_set(h->tx, ed, e)) < 0)
		return -1;
	h->out->acted = true;
	FAULT("guide.lines");
	r = s.stock ? stock_set(h, g, ed, new_one && s.sign == '=' ? '+' : s.sign, s.amount, &delta, e) : 1;
	if (r < 0 || aside_note(h, "guide", "edit", e) < 0 || guide_load(h, g->d.id, g, e) < 0)
		return -1;
	if (r == 0)
		return 0;
	ed = edition_of(g, version);
	return kept_said(h, g, ed ? ed : &g->ed[0], new_one ? "edition" : "changed", why, e);
}

static int
stock_told(struct handling *h, struct guide *g, const struct guide_said *said, struct err *e)
{
	const struct edition *ed;
	const char *version;
	struct guide_sheet s;
	int64_t id, delta;
	int r;

	if (!said->sign)
		return guide_show(h, g, e);
	(void)guide_sheet_read(h->mem, said->rest, &s); /* "stock 15, version : 4" */
	version = said->version ? said->version : or_none(s.version);
	ed = edition_of(g, version);
	if (version && !ed)
		return guide_refused(h, "no-version", VARS(VAR("given", version)), e);
	ed = ed ? ed : &g->ed[0];
	id = ed->id;
	r = stock_set(h, g, ed, said->sign, said->amount, &delta, e);
	if (r <= 0)
		return r;
	if (delta != 0 && aside_note(h, "guide", talloc_asprintf(h->mem, "stock %lld %lld", (long long)id, (long long)delta), e) < 0)
		return -1;
	delta = guide_stock(g);
	return guide_news(h, g, NULL, delta == 0 ? "stock-none" : delta == 1 ? "stock-one" : g->n > 1 ? "stock-all" : "stock", NULL, e);
}

/* --- what was given to whom --- */

static void
csv_rows(struct handling *h, GString *out, const struct document *d, const char *by, const struct given *g, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		csv_cell(out, d->ref);
		g_string_append_c(out, ';');
		csv_cell(out, d->title);
		g_string_append_c(out, ';');
		csv_cell(out, word(h, talloc_asprintf(h->mem, "guide.by-%s", by)));
		g_string_append_c(out, ';');
		csv_cell(out, *g[i].what ? g[i].what : word(h, "guide.unknown"));
		g_string_append_printf(out, ";%lld;%lld;%lld\r\n", (long long)g[i].copies, (long long)g[i].files, (long long)g[i].requests);
	}
}

static struct rows *
given_rows(struct handling *h, const struct given *g, size_t n)
{
	struct rows *rows = rows_new(h->mem, GIVEN_SHOWN);
	size_t i;

	for (i = 0; i < n && i < GIVEN_SHOWN; i++)
		rows_add(rows, "label", *g[i].what ? without_addresses(h->mem, g[i].what) : word(h, "guide.unknown"), "printed",
		    guide_count(h, h->who.lang, g[i].copies), "sent", guide_count(h, h->who.lang, g[i].files), NULL);
	return rows;
}

static int
counter_said(struct handling *h, struct guide *g, bool table, struct err *e)
{
	struct given *by = talloc_array(h->mem, struct given, GIVEN_MOST), *at = talloc_array(h->mem, struct given, GIVEN_MOST);
	bool mail = h->in->channel == CHANNEL_MAIL;
	struct letter_file *f = talloc_zero(h->mem, struct letter_file);
	g_autoptr(GString) csv = g_string_new("\xef\xbb\xbf"); /* by which spreadsheets know that it is UTF-8 */
	size_t n_by, n_at, before = h->out->n_letters;
	int64_t files = 0;
	size_t i;
	int r;

	if (given_by(h->tx, h->mem, g->d.id, false, by, GIVEN_MOST, &n_by, e) < 0 ||
	    given_by(h->tx, h->mem, g->d.id, true, at, GIVEN_MOST, &n_at, e) < 0)
		return -1;
	for (i = 0; i < n_by; i++)
		files += by[i].files;
	{
		const struct var vars[] = { VAR("number", g->d.ref), VAR("document", g->d.title),
			VAR("total", guide_count(h, h->who.lang, g->d.before + g->d.given)),
			VAR("before", g->d.before ? guide_count(h, h->who.lang, g->d.before) : NULL),
			VAR("files", files ? guide_count(h, h->who.lang, files) : NULL),
			VAR("stock", guide_count(h, h->who.lang, guide_stock(g))), VAR_ROWS("bodies", given_rows(h, by, n_by)),
			VAR_ROWS("places", given_rows(h, at, n_at)), VAR("table", table && (mail || *h->who.addr) ? "1" : NULL),
			{ .name = NULL } };

		r = say(h, "guide-count", vars, e);
		if (r == 0 && table && !mail && *h->who.addr) {
			before = h->out->n_letters;
			r = tell(h, h->who.id, "guide-count", vars, e);
		}
	}
	if (r < 0 || !table || h->out->n_letters == before || h->out->letters[before].channel != CHANNEL_MAIL)
		return r;
	g_string_append_printf(csv, "%s\r\n", word(h, "guide.table"));
	csv_rows(h, csv, &g->d, "administration", by, n_by);
	csv_rows(h, csv, &g->d, "territory", at, n_at);
	f->name = talloc_asprintf(h->mem, "%s.csv", g->d.ref);
	f->type = "text/csv";
	f->size = csv->len;
	f->bytes = talloc_memdup(h->mem, csv->str, csv->len + 1);
	h->out->letters[before].file = f;
	return 0;
}

/* --- requests --- */

/* To the staff, "your choice" is that of somebody else. */
static const char *
state_words(struct handling *h, const struct copy *c, bool staff)
{
	return word(
	    h, talloc_asprintf(h->mem, "guide.state.%s%s", copy_state_name(c->state), staff && c->state == COPY_SHORT ? "-theirs" : ""));
}

int
guide_requests(struct handling *h, struct guide *g, const char *next, struct err *e)
{
	struct copy *c = talloc_array(h->mem, struct copy, LISTED);
	bool all = is_staff(h) && !others_read(h);
	struct rows *rows = rows_new(h->mem, LISTED);
	const char *usual = NULL;
	struct guide one;
	struct person p;
	size_t n, i;
	int r = venue_proven(h, e);

	if (r <= 0)
		return r;
	if (all ? copy_open(h->tx, h->mem, g ? g->d.id : 0, c, LISTED, &n, e) < 0
		: copy_of_person(h->tx, h->mem, h->who.id, g ? g->d.id : 0, c, LISTED, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		p.name = NULL;
		if (guide_load(h, c[i].document, &one, e) <= 0 || (all && c[i].person && person_get(h->tx, h->mem, c[i].person, &p, e) < 0))
			return -1;
		rows_add(rows, "number", one.d.ref, "n", talloc_asprintf(h->mem, "%d", c[i].number), "document", one.d.title, "copies",
		    c[i].copies ? guide_amount(h, h->who.lang, "copies", c[i].copies) : NULL, "file", c[i].copies ? NULL : "1", "state",
		    state_words(h, &c[i], all), "who", p.name, NULL);
	}
	if (n == 0 && guide_example(h, &usual, e) < 0)
		return -1;
	return say(h, "guide-requests",
	    VARS(VAR_ROWS("requests", rows), VAR("staff", all ? "1" : NULL), VAR("next", next), VAR("example", usual)), e);
}

/* The command that decides on it: "!guide D-4 accepter 2". */
static const char *
decision_written(struct handling *h, const struct guide *g, enum guide_verb verb, const struct copy *c)
{
	static const char *const names[] = { "accept", "refuse", "sent", "fetched" };

	return guide_written(h, talloc_asprintf(h->mem, "%s %s %d", g->d.ref,
				    word(h, talloc_asprintf(h->mem, "guide.verb.%s", names[verb - GUIDE_ACCEPT])), c->number));
}

static bool
decides_on(enum guide_verb verb, const struct copy *c)
{
	if (verb == GUIDE_ACCEPT || verb == GUIDE_REFUSE)
		return c->state <= COPY_WAITING;
	return c->state == COPY_APPROVED || (c->state == COPY_ASKED && c->copies == 0);
}

/* Which request is meant? 1: *c; 0: said which there are; -1. */
static int
request_find(struct handling *h, struct guide *g, const struct guide_said *said, struct copy *c, struct err *e)
{
	struct copy *all = talloc_array(h->mem, struct copy, LISTED);
	size_t n, i, found = 0;
	int r;

	if (said->number > 0) {
		r = copy_by_number(h->tx, h->mem, g->d.id, said->number, c, e);
		if (r == 0)
			r = guide_refused(h, "no-request-number",
				VARS(VAR("n", talloc_asprintf(h->mem, "%d", said->number)), VAR("number", g->d.ref)), e) < 0
				? -1
				: 0;
		return r;
	}
	if (copy_open(h->tx, h->mem, g->d.id, all, LISTED, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (decides_on(said->verb, &all[i]) && ++found)
			*c = all[i];
	if (found == 1)
		return 1;
	if (found > 1)
		return guide_requests(h, g, decision_written(h, g, said->verb, c), e) < 0 ? -1 : 0;
	return guide_refused(h, "no-request", VARS(VAR("number", g->d.ref)), e) < 0 ? -1 : 0;
}

static int
accepted(struct handling *h, struct guide *g, struct copy *c, const struct guide_said *said, struct err *e)
{
	struct edition *ed = edition_of(g, said->version);
	enum copy_state was = c->state;
	int r;

	if (said->version && !ed)
		return guide_refused(h, "no-version", VARS(VAR("given", said->version)), e);
	if (copy_noted(h, c, e) < 0)
		return -1;
	if (c->copies == 0) {
		r = copy_send_file(h, c, g, e);
		return r < 0    ? -1
		       : r == 0 ? guide_refused(h, "no-file", VARS(VAR("document", g->d.title)), e)
				: guide_news(h, g, c, "file", NULL, e);
	}
	if (was == COPY_REFUSED)
		c->state = COPY_ASKED;
	r = copy_approve(h, c, g, ed, e);
	return r < 0 ? -1 : guide_news(h, g, c, r == 1 ? "approved" : "short", NULL, e);
}

/* Copies that came back, counted where they were taken from. */
static const char *
back_written(struct handling *h, const struct copy *c, const struct guide *g)
{
	const char *version = "";
	size_t i;

	for (i = 1; i < g->n; i++)
		if (g->ed[i].id == c->edition)
			version = talloc_asprintf(h->mem, "version %s ", g->ed[i].version);
	return guide_written(h, talloc_asprintf(h->mem, "%s stock %s+%d", g->d.ref, version, c->copies));
}

int
guide_left(struct handling *h, const struct copy *c, const struct guide *g, struct err *e)
{
	return guide_refused(h, c->copies > 0 ? "has-left" : "has-left-file",
	    VARS(VAR("number", g->d.ref), VAR("n", talloc_asprintf(h->mem, "%d", c->number)), VAR("state", state_words(h, c, true)),
		VAR("stock", back_written(h, c, g)), VAR("undo", usage_of(h, "annuler"))),
	    e);
}

int
guide_decide(struct handling *h, struct guide *g, struct copy *c, const struct guide_said *said, struct err *e)
{
	bool out = c->state >= COPY_APPROVED && c->state <= COPY_FETCHED, sent = said->verb == GUIDE_SENT, nowhere;
	const char *state = state_words(h, c, true);

	h->out->intent = "guide";
	if (said->verb == GUIDE_REFUSE && (c->state == COPY_SENT || c->state == COPY_FETCHED))
		return guide_left(h, c, g, e);
	if (c->state == COPY_CANCELLED || (said->verb == GUIDE_ACCEPT && out) || (said->verb == GUIDE_REFUSE && c->state == COPY_REFUSED) ||
	    (sent && c->state == COPY_SENT) || (said->verb == GUIDE_FETCHED && c->state == COPY_FETCHED))
		return guide_refused(h, "decided", VARS(VAR("number", g->d.ref), VAR("state", state)), e);
	if (said->verb == GUIDE_ACCEPT)
		return accepted(h, g, c, said, e);
	if (said->verb == GUIDE_REFUSE && !*said->rest) {
		if (ask(h, "confirm", "guide", talloc_asprintf(h->mem, "%s refuser %d", g->d.ref, c->number), e) < 0)
			return -1;
		return guide_refused(h, "motive", VARS(VAR("number", g->d.ref), VAR("n", talloc_asprintf(h->mem, "%d", c->number))), e);
	}
	if (said->verb != GUIDE_REFUSE && !out && c->copies > 0)
		return guide_refused(
		    h, "accept-first", VARS(VAR("number", g->d.ref), VAR("n", talloc_asprintf(h->mem, "%d", c->number))), e);
	if (copy_noted(h, c, e) < 0 || copy_end(h, c, g,
					   said->verb == GUIDE_REFUSE ? COPY_REFUSED
					   : sent                     ? COPY_SENT
								      : COPY_FETCHED,
					   e) < 0)
		return -1;
	if (copy_told(h, c, g, copy_state_name(c->state), said->verb == GUIDE_REFUSE ? said->rest : NULL, e) < 0)
		return -1;
	nowhere = sent && c->copies > 0 && (c->how == COPY_UNSAID || (c->how == COPY_DELIVER && !*c->place));
	return guide_news(h, g, c, nowhere ? "sent-nowhere" : copy_state_name(c->state), NULL, e);
}

int
guide_staff(struct handling *h, struct guide *g, const struct guide_said *said, struct err *e)
{
	struct copy c;
	int r;

	h->out->intent = "guide";
	switch (said->verb) {
	case GUIDE_STOCK:
		return stock_told(h, g, said, e);
	case GUIDE_COUNT:
		return counter_said(h, g, said->table, e);
	case GUIDE_WITHDRAW:
		if (aside_note(
			h, "guide", talloc_asprintf(h->mem, "shown %lld %lld", (long long)g->d.id, (long long)g->d.withdrawn_at), e) < 0)
			return -1;
		g->d.withdrawn_at = g->d.withdrawn_at ? g->d.withdrawn_at : h->now;
		h->out->acted = true;
		return document_set(h->tx, &g->d, h->now, e) < 0 ? -1 : guide_news(h, g, NULL, "withdrawn", NULL, e);
	default:
		r = request_find(h, g, said, &c, e);
		return r <= 0 ? r : guide_decide(h, g, &c, said, e);
	}
}
