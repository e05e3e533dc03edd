/* SPDX-License-Identifier: EUPL-1.2
 *
 * `!guide`: the catalogue, a sheet, a request for copies or for the file.
 */
#include "handlers/guide_inside.h"

#include <glib.h>
#include <string.h>

#include "bot/base/date.h"
#include "bot/base/secret.h"
#include "bot/base/text.h"
#include "handlers/aside.h"
#include "handlers/partner.h"
#include "handlers/run.h"
#include "handlers/venue_inside.h"

enum { TOKEN_CHARS = 26, SHOWN_MOST = 40, ASK_WORKING_DAYS = 3 };

const char *
guide_label(struct handling *h, const char *lang, const char *what, const struct var *vars)
{
	return label_fill(h->mem, h->lab->words, lang, talloc_asprintf(h->mem, "guide.%s", what), vars);
}

int
guide_example(struct handling *h, const char **example, struct err *e)
{
	struct document *d = talloc_array(h->mem, struct document, 1);
	size_t n;

	if (document_all(h->tx, h->mem, d, 1, &n, e) < 0)
		return -1;
	*example = n ? guide_written(h, talloc_asprintf(h->mem, "%s x5", d->ref)) : NULL;
	return 0;
}

int
guide_refused(struct handling *h, const char *why, const struct var *vars, struct err *e)
{
	static const char *const shown[] = { "not-found", "unclear", "gone", "nothing-asked", NULL };
	const char *example = NULL;

	h->out->intent = "guide";
	if (g_strv_contains(shown, why) && guide_example(h, &example, e) < 0)
		return -1;
	return say(h, "guide-refused", VARS(VAR("reason", guide_label(h, h->who.lang, why, vars)), VAR("example", example)), e);
}

const char *
guide_written(struct handling *h, const char *rest)
{
	return talloc_asprintf(h->mem, "%s%s %s", h->in->channel == CHANNEL_MAIL ? "" : "!", command_word(h, command_find("guide")), rest);
}

const char *
guide_count(struct handling *h, const char *lang, int64_t n)
{
	char *s = talloc_asprintf(h->mem, "%lld", (long long)n);
	const char *mark = word_in(h, lang, "guide.thousands"); /* "1,000" */
	size_t i = strlen(s);

	while (i > 3) {
		i -= 3;
		s = talloc_asprintf(h->mem, "%.*s%c%s", (int)i, s, mark[1], s + i);
	}
	return g_strdelimit(s, "~", ' ');
}

const char *
guide_amount(struct handling *h, const char *lang, const char *what, int64_t n)
{
	return guide_label(h, lang,
	    n == 0 && strcmp(what, "left") == 0 ? "left-none"
	    : n == 1                            ? talloc_asprintf(h->mem, "%s-one", what)
						: what,
	    VARS(VAR("copies", guide_count(h, lang, n))));
}

const char *
guide_file_words(struct handling *h, const char *lang, const struct edition *ed)
{
	int64_t tenths = (ed->size * 10 + 512 * 1024) / (1024 * 1024);

	if (!*ed->sha256)
		return NULL;
	if (tenths == 0)
		return guide_label(h, lang, "file-small",
		    VARS(VAR("file", ed->file), VAR("size", talloc_asprintf(h->mem, "%lld", (long long)MAX(ed->size / 1024, 1)))));
	return guide_label(h, lang, "file",
	    VARS(VAR("file", ed->file), VAR("size", talloc_asprintf(h->mem, "%lld%c%lld", (long long)(tenths / 10),
							word_in(h, lang, "guide.decimal")[1], (long long)(tenths % 10)))));
}

int64_t
guide_stock(const struct guide *g)
{
	int64_t sum = 0;
	size_t i;

	for (i = 0; i < g->n; i++)
		sum += g->ed[i].stock;
	return sum;
}

static const char *
or_none(const char *s)
{
	return s && *s ? s : NULL;
}

static bool
inner(const struct handling *h)
{
	return is_staff(h) && !others_read(h);
}

/* --- what there is --- */

static int
catalogue_row(struct handling *h, const struct document *d, struct rows *rows, struct err *e)
{
	struct guide g;
	int64_t stock;

	if (guide_load(h, d->id, &g, e) < 0)
		return -1;
	stock = guide_stock(&g);
	rows_add(rows, "number", d->ref, "document", d->title, "kind",
	    word(h, talloc_asprintf(h->mem, "guide.kind.%s", document_kind_name(d->kind))), "version", or_none(g.ed[0].version), "copies",
	    stock > 0 ? "1" : NULL, "file", *g.ed[0].sha256 || *g.ed[0].link ? "1" : NULL, "stock",
	    inner(h) ? guide_count(h, h->who.lang, stock) : NULL, NULL);
	return 0;
}

static int
documents_said(struct handling *h, const struct document *d, size_t n, const char *given, bool which, struct err *e)
{
	struct rows *rows = rows_new(h->mem, n + 1);
	size_t i;

	for (i = 0; i < n; i++)
		if (catalogue_row(h, &d[i], rows, e) < 0)
			return -1;
	return say(h, "guide-list",
	    VARS(VAR_ROWS("documents", rows), VAR("given", or_none(given)), VAR("none", n ? NULL : "1"), VAR("which", which ? "1" : NULL),
		VAR("staff", inner(h) ? "1" : NULL), VAR("example", n ? guide_written(h, talloc_asprintf(h->mem, "%s x5", d->ref)) : NULL)),
	    e);
}

static int
catalogue_said(struct handling *h, const char *given, struct err *e)
{
	struct document *d = talloc_array(h->mem, struct document, SHOWN_MOST);
	size_t n;

	return document_all(h->tx, h->mem, d, SHOWN_MOST, &n, e) < 0 ? -1 : documents_said(h, d, n, given, false, e);
}

int
guide_choices(struct handling *h, struct err *e)
{
	struct document *d = talloc_array(h->mem, struct document, SHOWN_MOST);
	size_t n;

	return document_all(h->tx, h->mem, d, SHOWN_MOST, &n, e) < 0 ? -1 : documents_said(h, d, n, NULL, true, e);
}

int
guide_show(struct handling *h, struct guide *g, struct err *e)
{
	const struct edition *ed = &g->ed[0];
	struct rows *rows = rows_new(h->mem, EDITIONS_MOST);
	int64_t stock = guide_stock(g);
	size_t i;

	for (i = 0; inner(h) && i < g->n; i++)
		rows_add(rows, "version", g->ed[i].version, "date", or_none(g->ed[i].date), "stock",
		    guide_count(h, h->who.lang, g->ed[i].stock), NULL);
	if (!inner(h) && question_close(h->tx, h->who.id, ask_place(h), h->now, e) < 0)
		return -1;
	if (ask(h, "confirm", "guide", g->d.ref, e) < 0)
		return -1;
	return say(h, "guide-sheet",
	    VARS(VAR("number", g->d.ref), VAR("document", g->d.title),
		VAR("kind", word(h, talloc_asprintf(h->mem, "guide.kind.%s", document_kind_name(g->d.kind)))),
		VAR("summary", or_none(g->d.summary)), VAR("authors", or_none(g->d.authors)),
		VAR("administrations", or_none(g->d.administrations)), VAR("licence", or_none(ed->licence)), VAR("version", ed->version),
		VAR("date", or_none(ed->date)), VAR("copies", stock > 0 ? "1" : NULL), VAR("out", stock > 0 ? NULL : "1"),
		VAR("file", guide_file_words(h, h->who.lang, ed)), VAR("link", or_none(ed->link)), VAR_ROWS("editions", rows),
		VAR("total", inner(h) ? guide_count(h, h->who.lang, g->d.before + g->d.given) : NULL),
		VAR("gone", g->d.withdrawn_at ? "1" : NULL)),
	    e);
}

/* --- a request --- */

static const char *
token_new(struct handling *h, int64_t document, const char *what)
{
	return secret_id(h->mem, h->lab->secret, TOKEN_CHARS, what, talloc_asprintf(h->mem, "%lld", (long long)document), h->in->key, NULL);
}

/* For whom: as they say it, else where their address is. */
static int
copy_details(struct handling *h, struct copy *c, const char *text, struct err *e)
{
	const char *said = guide_administration(h->mem, text), *where;

	if (said)
		c->administration = said;
	else if (!c->administration || !*c->administration)
		c->administration = *h->who.addr ? talloc_strdup(h->mem, addr_domain(h->who.addr)) : "";
	if (guide_territory(h, c->place, text, &where, e) < 0)
		return -1;
	if (where)
		c->territory = where;
	else if (!c->territory)
		c->territory = "";
	return 0;
}

/* A request of theirs for it that is still open is changed: nobody gets twice what was asked twice. 1 there is one; 0; -1. */
int
guide_open_request(struct handling *h, const struct guide *g, struct copy *c, struct err *e)
{
	enum { LOOK = 10 };
	struct copy *all = talloc_array(h->mem, struct copy, LOOK);
	size_t n, i;

	if (copy_of_person(h->tx, h->mem, h->who.id, g->d.id, all, LOOK, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (all[i].state <= COPY_WAITING && all[i].copies > 0) {
			*c = all[i];
			return 1;
		}
	return 0;
}

/* Asked of the staff, who hear of it again when they leave it. */
static void
copy_waits(struct handling *h, struct copy *c)
{
	c->state = COPY_ASKED;
	c->asks = COPY_UNTOLD;
	if (hours_add_days(h->lab->hours, h->now, ASK_WORKING_DAYS, &c->next_at) < 0)
		c->next_at = 0;
}

static int
request_made(struct handling *h, struct guide *g, struct copy *c, bool changed, struct err *e)
{
	bool file = c->copies == 0, self = is_staff(h) || (c->copies > 0 && c->copies <= h->lab->guide_free);
	int r;

	copy_waits(h, c);
	if ((changed ? copy_set(h->tx, c, h->now, e) : copy_add(h->tx, c, h->now, e)) < 0)
		return -1;
	h->out->acted = true;
	if (!changed && aside_note(h, "guide", talloc_asprintf(h->mem, "ask %lld", (long long)c->id), e) < 0)
		return -1;
	if (file) {
		r = copy_send_file(h, c, g, e);
		if (r != 0)
			return r < 0 ? -1 : 0;
	}
	if (self && !file) {
		r = copy_approve(h, c, g, NULL, e);
		return r <= 0 || is_staff(h) ? MIN(r, 0) : guide_news(h, g, c, "free", NULL, e);
	}
	if (copy_told(h, c, g, changed ? "changed" : file ? "asked-file" : "asked", NULL, e) < 0)
		return -1;
	return copy_card(h, c, g, changed ? "changed" : "new", e);
}

/* The file, of which there may be a request already. */
static int
file_request(struct handling *h, struct guide *g, const char *text, struct err *e)
{
	enum { A_DAY = 5 };
	struct copy c = { .document = g->d.id, .person = h->who.id, .how = COPY_FILE, .inbox = h->inbox, .place = "" };
	int r = budget_take(h->tx, talloc_asprintf(h->mem, "guide:%lld", (long long)h->who.id), A_DAY, 86400, h->now, e);

	if (r <= 0)
		return r < 0 ? -1 : guide_refused(h, "file-often", NULL, e);
	c.token = token_new(h, g->d.id, "file");
	return copy_details(h, &c, text, e) < 0 ? -1 : request_made(h, g, &c, false, e);
}

/* How many? A number answers, or "pdf"; what else was said is kept. */
static int
how_many(struct handling *h, struct guide *g, const char *text, struct err *e)
{
	if (ask(h, "confirm", "guide", talloc_asprintf(h->mem, "%s\n%s", g->d.ref, text), e) < 0)
		return -1;
	return guide_refused(h, *g->ed[0].sha256 || *g->ed[0].link ? "how-many-file" : "how-many", VARS(VAR("document", g->d.title)), e);
}

int
guide_request(struct handling *h, struct guide *g, const struct guide_said *said, const char *text, struct err *e)
{
	struct copy c = { .place = "" };
	bool changed;
	int r;

	if (g->d.withdrawn_at)
		return guide_refused(h, "gone", VARS(VAR("document", g->d.title)), e);
	if (said->copies > COPIES_MOST)
		return guide_refused(h, "too-many", VARS(VAR("most", guide_count(h, h->who.lang, COPIES_MOST))), e);
	r = venue_proven(h, e);
	if (r <= 0)
		return r;
	if (said->verb == GUIDE_FILE)
		return file_request(h, g, text, e);
	if (said->copies <= 0)
		return how_many(h, g, text, e);
	r = guide_open_request(h, g, &c, e);
	if (r < 0)
		return -1;
	changed = r == 1;
	if (!changed)
		c = (struct copy){ .document = g->d.id, .person = h->who.id, .place = "", .token = token_new(h, g->d.id, "copy") };
	else if (copy_noted(h, &c, e) < 0)
		return -1;
	c.inbox = h->inbox;
	c.copies = said->copies;
	if (how_said(said) != COPY_UNSAID || c.how == COPY_FILE) {
		c.how = how_said(said);
		c.place = said->place;
	}
	if (copy_details(h, &c, text, e) < 0 || request_made(h, g, &c, changed, e) < 0)
		return -1;
	return said->file && guide_file_too(h->mem, text) ? file_request(h, g, text, e) : 0;
}

/* --- the command --- */

/* Nothing that we have: in a mail of free words it is for the team, as any problem is. */
static int
unknown(struct handling *h, const char *given, struct err *e)
{
	if (guide_lists(h->mem, given))
		return catalogue_said(h, NULL, e);
	if (!h->meaning.explicit && h->in->channel == CHANNEL_MAIL) {
		h->meaning.command = command_find(h->has_problem ? "completer" : "probleme");
		h->meaning.n_args = 1;
		h->meaning.args[0] = (struct argument){ .name = "text", .type = ARG_TEXT, .text = h->in->text };
		h->out->intent = h->meaning.command->name;
		if (!h->has_problem)
			h->meaning.n_args = 0;
		return dispatch(h, e);
	}
	/* nothing of an unproven mail goes back to its address */
	return catalogue_said(h, h->verified ? text_line(h->mem, without_addresses(h->mem, given), 80) : NULL, e);
}

/* Which document is it about? 1: *g; 0: something was said; -1. */
static int
guide_find(struct handling *h, const struct guide_said *said, const char *text, struct guide *g, struct err *e)
{
	struct document *d = talloc_array(h->mem, struct document, NAMED_MOST);
	bool asked = said->verb == GUIDE_COPIES || said->verb == GUIDE_FILE;
	size_t n = 0;
	int r;

	if (said->ref) {
		r = document_by_ref(h->tx, h->mem, said->ref, d, e);
		if (r < 0)
			return -1;
		if (r == 0 || (d->withdrawn_at && !is_staff(h)))
			return guide_refused(h, "not-found", VARS(VAR("given", said->ref)), e) < 0 ? -1 : 0;
		return guide_load(h, d->id, g, e);
	}
	if (guide_named(h, text, false, d, &n, e) < 0)
		return -1;
	if (n == 1)
		return guide_load(h, d[0].id, g, e);
	if (n > 1 && asked && ask(h, "confirm", "guide-which", text, e) < 0)
		return -1;
	if (n > 1)
		return documents_said(h, d, n, NULL, asked, e) < 0 ? -1 : 0;
	r = asked ? guide_which(h, text, g, e) : 2;
	if (r != 2)
		return r;
	return unknown(h, text, e) < 0 ? -1 : 0;
}

/* "annuler D-4", "annuler" of what they asked for last. */
static int
cancelled(struct handling *h, const struct guide_said *said, struct err *e)
{
	struct document d = { .id = 0 };
	struct copy c[1] = { { .id = 0 } };
	struct guide g;
	size_t n = 0;
	int r = said->ref ? document_by_ref(h->tx, h->mem, said->ref, &d, e) : 0;

	if (r < 0)
		return -1;
	r = venue_proven(h, e);
	if (r <= 0)
		return r;
	if (d.id && is_staff(h) && said->number > 0) {
		r = copy_by_number(h->tx, h->mem, d.id, said->number, c, e);
		n = r == 1;
	} else if (!said->ref || d.id) {
		r = copy_of_person(h->tx, h->mem, h->who.id, d.id, c, 1, &n, e);
	}
	if (r < 0)
		return -1;
	if (n == 1 && is_staff(h) && said->number > 0 && (c->state == COPY_SENT || c->state == COPY_FETCHED))
		return guide_load(h, c->document, &g, e) <= 0 ? -1 : guide_left(h, c, &g, e);
	if (n == 0 || c->state >= COPY_SENT || guide_load(h, c->document, &g, e) < 0)
		return e->kind ? -1 : guide_refused(h, "nothing-asked", NULL, e);
	return copy_noted(h, c, e) < 0 || copy_end(h, c, &g, COPY_CANCELLED, e) < 0 ? -1 : copy_told(h, c, &g, "cancelled", NULL, e);
}

/* The staff's labelled lines are a sheet whatever numbers they hold: they never order. */
static int
lines_given(struct handling *h, const struct guide_said *said, const char *lines, const char *before, struct err *e)
{
	struct document *d = talloc_array(h->mem, struct document, NAMED_MOST);
	struct guide_sheet s;
	struct guide g;
	size_t n = 0;
	int r;

	if (!inner(h))
		return guide_refused(h, "not-here", NULL, e);
	r = venue_proven(h, e);
	if (r <= 0)
		return r;
	if (said->ref) {
		r = guide_find(h, said, lines, &g, e);
		return r <= 0 ? r : guide_lines(h, &g, lines, e);
	}
	(void)guide_sheet_read(h->mem, lines, &s);
	if (!s.title && *before && guide_named(h, before, true, d, &n, e) < 0) /* "UTILO, Version : 3" */
		return -1;
	if (n == 1 && guide_load(h, d[0].id, &g, e) <= 0)
		return -1;
	return guide_lines(h, n == 1 ? &g : NULL, lines, e);
}

/* "version 3 stock 10": meant as lines, and no order of ten. */
static bool
half_labelled(TALLOC_CTX *mem, const char *text)
{
	const char *folded = text_fold(mem, text);

	return g_regex_match_simple("\\b(?:stock|tirage|version|edition)\\b", folded, 0, 0) &&
	       !g_regex_match_simple("\\bx ?[0-9]|[0-9] ?x\\b|\\b(?:exemplaires?|ex|copies|copy)\\b", folded, 0, 0);
}

/* "D-4 journal": the staff learn what is known instead. 1 it is the sheet that is meant; 0 said so; -1. */
static int
word_known(struct handling *h, const struct guide *g, const char *rest, struct err *e)
{
	static const char sheet[] =
	    "fiche voir infos info details detail montre sheet show details version edition guide document s merci svp please thanks";
	struct document *d = talloc_array(h->mem, struct document, NAMED_MOST);
	const char *word = text_fold(h->mem, rest), *known;
	size_t n, i;

	word += strspn(word, " ?!.,");
	if (!*word || strchr(word, '?') || words_hold(sheet, word, strcspn(word, " ?!.,'")))
		return 1;
	if (guide_named(h, rest, false, d, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (d[i].id == g->d.id)
			return 1;
	known = label(h->lab->words, h->who.lang, "staff.guide");
	return guide_refused(
		   h, "unknown-word", VARS(VAR("given", text_line(h->mem, rest, 60)), VAR("number", g->d.ref), VAR("known", known)), e) < 0
		   ? -1
		   : 0;
}

int
cmd_guide(struct handling *h, struct err *e)
{
	const char *text = text_trim(talloc_strdup(h->mem, arg_text(h, "text"))), *lines, *before;
	struct guide_said said;
	struct guide g;
	int r;

	guide_read(h->mem, text, &said);
	if (is_staff(h) && said.verb != GUIDE_STOCK && (lines = guide_sheet_of(h->mem, text, &before)) != NULL)
		return lines_given(h, &said, lines, before, e);
	if (is_staff(h) && said.ref && said.verb == GUIDE_COPIES && half_labelled(h->mem, text))
		return guide_refused(h, "lines", VARS(VAR("number", said.ref)), e);
	if (!*text || (said.verb == GUIDE_SHOW && !said.ref && guide_number(text, &(int64_t){ 0 }) == 0 &&
			  words_hold("catalogue liste list tous toutes all", text_fold(h->mem, text), strlen(text))))
		return catalogue_said(h, NULL, e);
	if (said.verb == GUIDE_CANCEL)
		return cancelled(h, &said, e);
	if (said.verb == GUIDE_MINE) {
		r = said.ref ? guide_find(h, &said, text, &g, e) : 1;
		return r <= 0 ? r : guide_requests(h, said.ref ? &g : NULL, NULL, e);
	}
	if (said.verb >= GUIDE_ACCEPT && !inner(h))
		return guide_refused(h, "unclear", NULL, e);
	r = said.verb >= GUIDE_ACCEPT ? venue_proven(h, e) : 1;
	if (r == 1)
		r = said.ref || said.verb >= GUIDE_MINE ? 2 : guide_order(h, text, &said, &g, e);
	if (r == 2)
		r = guide_find(h, &said, said.verb >= GUIDE_ACCEPT ? said.rest : text, &g, e);
	if (r <= 0)
		return r;
	if (said.verb >= GUIDE_ACCEPT)
		return guide_staff(h, &g, &said, e);
	if (said.verb == GUIDE_COPIES || said.verb == GUIDE_FILE)
		return guide_request(h, &g, &said, text, e);
	if (inner(h) && said.ref && h->in->channel == CHANNEL_MAIL && h->in->n_attachments > 0) {
		r = venue_proven(h, e);
		return r <= 0 ? r : guide_lines(h, &g, text, e);
	}
	r = inner(h) && said.ref ? word_known(h, &g, said.rest, e) : 1;
	return r <= 0 ? r : guide_show(h, &g, e);
}
