/* SPDX-License-Identifier: EUPL-1.2
 *
 * Words that are no command: an answer to one of our letters, the staff's word under a card, a number where how many was asked, a document that is asked
 * for by its name alone.
 */
#include "handlers/guide_inside.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/text.h"

int
guide_run(struct handling *h, const char *text, bool typed, struct err *e)
{
	const struct command *c = command_find("guide");

	h->meaning =
	    (struct meaning){ .command = c, .explicit = typed, .n_args = 1, .lang = h->meaning.lang, .greeting = h->meaning.greeting };
	h->meaning.args[0] = (struct argument){ .name = "text", .type = ARG_TEXT, .text = text };
	h->out->intent = c->name;
	return dispatch(h, e) < 0 ? -1 : 1;
}

/* --- which request? --- */

/* Of the letter in a room that this replies to. */
static int
replied_copy(struct handling *h, struct copy *c, struct err *e)
{
	struct outbox_item o;
	long long id;
	int r;

	if (h->in->channel != CHANNEL_ROOM || !h->replied || !g_str_has_prefix(h->replied, "guide-"))
		return 0;
	r = outbox_by_remote(h->tx, h->mem, h->in->room, h->in->answers, &o, e);
	return r == 1 && o.target && sscanf(o.target, "copy %lld", &id) == 1 ? copy_get(h->tx, h->mem, id, c, e) : MIN(r, 0);
}

/* A mail that answers one of ours about a document: their newest request for it; to the staff, "D-2026-004 n° 3". */
static int
subject_copy(struct handling *h, struct copy *c, struct err *e)
{
	const char *refs[1], *number;
	struct document d;
	size_t n = 0;
	int r;

	if (h->in->channel != CHANNEL_MAIL || h->in->n_refs == 0 || references_find(h->mem, h->in->subject, refs, 1) == 0 ||
	    *refs[0] != 'D')
		return 0;
	r = document_by_ref(h->tx, h->mem, refs[0], &d, e);
	if (r <= 0)
		return r;
	number = strstr(text_fold(h->mem, h->in->subject), " no ");
	if (is_staff(h) && number)
		return copy_by_number(h->tx, h->mem, d.id, (int)g_ascii_strtoll(number + 4, NULL, 10), c, e);
	return copy_of_person(h->tx, h->mem, h->who.id, d.id, c, 1, &n, e) < 0 ? -1 : n == 1;
}

/* --- the staff --- */

/* "ok", "accepter", "refusé, plus de stock", under a card. */
static int
staff_word(struct handling *h, struct copy *c, struct err *e)
{
	struct guide_said said;
	struct guide g;

	guide_read(h->mem, h->in->text, &said);
	if (said.verb < GUIDE_ACCEPT || said.verb > GUIDE_FETCHED || said.ref)
		return 0;
	if (guide_load(h, c->document, &g, e) <= 0)
		return e->kind ? -1 : 0;
	return guide_decide(h, &g, c, &said, e) < 0 ? -1 : 1;
}

/* "ok D-4", "D-4 n° 3 envoyé": short words that name it, in the staff's room without a mark. */
static int
verdict_said(struct handling *h, struct err *e)
{
	enum { MOST = 200 };
	struct guide_said said;
	const char *refs[1];

	if (h->in->channel == CHANNEL_ROOM && h->where != IN_STAFF_ROOM && !h->called)
		return 0;
	if (strlen(h->in->text) > MOST || references_find(h->mem, h->in->text, refs, 1) == 0 || *refs[0] != 'D')
		return 0;
	guide_read(h->mem, h->in->text, &said);
	if (!said.ref || (said.verb != GUIDE_CANCEL && (said.verb < GUIDE_ACCEPT || said.verb > GUIDE_FETCHED)))
		return 0;
	return guide_run(h, h->in->text, true, e);
}

int
guide_reaction(struct handling *h, const struct outbox_item *o, enum sign sign, struct err *e)
{
	struct guide_said said = { .verb = sign == SIGN_REFUSE ? GUIDE_REFUSE : GUIDE_ACCEPT, .rest = "", .place = "" };
	struct guide g;
	struct copy c;
	long long id;
	int r;

	if (sign != SIGN_ACCEPT && sign != SIGN_YES && sign != SIGN_REFUSE)
		return set_aside(h, INBOX_IGNORED, "a reaction that asks for nothing");
	r = o->target && sscanf(o->target, "copy %lld", &id) == 1 ? copy_get(h->tx, h->mem, id, &c, e) : 0;
	if (r <= 0 || guide_load(h, c.document, &g, e) <= 0)
		return r < 0 || e->kind ? -1 : set_aside(h, INBOX_IGNORED, "a reaction on no request");
	return guide_decide(h, &g, &c, &said, e);
}

/* --- what was asked --- */

/* A motive to "which reason?". */
static int
motive_answered(struct handling *h, const struct question *q, struct err *e)
{
	if (h->in->channel == CHANNEL_ROOM ? !h->replied || strcmp(h->replied, "guide-refused") != 0 : h->in->n_refs == 0)
		return 0;
	return question_close(h->tx, h->who.id, ask_place(h), h->now, e) < 0
		   ? -1
		   : guide_run(h, talloc_asprintf(h->mem, "%s %s", q->text, h->in->text), true, e);
}

/* One of ours by its name, to which one. */
static int
which_answered(struct handling *h, const struct question *q, struct err *e)
{
	struct document d[NAMED_MOST];
	const char *refs[1];
	size_t n = references_find(h->mem, h->in->text, refs, 1);

	if (n == 1 && *refs[0] == 'D')
		return guide_run(h, talloc_asprintf(h->mem, "%s %s", refs[0], q->text), true, e);
	if (guide_named(h, h->in->text, false, d, &n, e) < 0)
		return -1;
	return n == 1 ? guide_run(h, talloc_asprintf(h->mem, "%s %s\n%s", d->ref, h->in->text, q->text), true, e) : 0;
}

/* "5", "cinq ou six", "en PDF", "je viendrai les chercher" to how many, or to a sheet. */
static int
number_answered(struct handling *h, const struct question *q, struct err *e)
{
	const char *folded = text_fold(h->mem, h->in->text), *first = q->text + strcspn(q->text, " \n");
	const char *ref = talloc_strndup(h->mem, q->text, (size_t)(first - q->text));
	struct guide_said said;

	guide_read(h->mem, h->in->text, &said);
	if (said.ref)
		return 0;
	if (said.verb != GUIDE_COPIES && said.verb != GUIDE_FILE) {
		said.copies = guide_first_number(h->mem, folded);
		if (said.copies > 0 || how_said(&said) != COPY_UNSAID)
			said.verb = GUIDE_COPIES;
	}
	if (said.verb == GUIDE_FILE)
		return guide_run(h, talloc_asprintf(h->mem, "%s pdf", ref), true, e);
	if (said.verb != GUIDE_COPIES || (said.copies == 0 && how_said(&said) == COPY_UNSAID))
		return 0;
	if (said.copies == 0)
		return guide_run(h, talloc_asprintf(h->mem, "%s exemplaires, %s%s", ref, h->in->text, first), true, e);
	return guide_run(h, talloc_asprintf(h->mem, "%s x%d %s%s", ref, said.copies, h->in->text, first), true, e);
}

static int
question_answered(struct handling *h, struct err *e)
{
	enum { MOST = 120, MINUTES = 30 };
	struct question q;
	bool which;
	int r;

	if (strlen(h->in->text) > MOST * 3)
		return 0;
	r = question_open(h->tx, h->mem, h->who.id, ask_place(h), &q, e);
	which = r == 1 && strcmp(q.choices, "guide-which") == 0;
	if (r <= 0 || (!which && strcmp(q.choices, "guide") != 0))
		return MIN(r, 0);
	if (!which && g_str_has_prefix(q.text + strcspn(q.text, " "), " refuser "))
		return motive_answered(h, &q, e);
	if (strlen(text_fold(h->mem, h->in->text)) > MOST ||
	    h->now - q.asked_at > (h->in->channel == CHANNEL_ROOM ? MINUTES * 60 : 30 * 86400))
		return 0;
	return which ? which_answered(h, &q, e) : number_answered(h, &q, e);
}

/* A mail of the staff whose subject is the command and whose text the lines: "guide D-4". */
static int
sheet_mailed(struct handling *h, struct err *e)
{
	const char *text;

	if (!is_staff(h) || h->in->channel != CHANNEL_MAIL || h->level < LEVEL_VERIFIED || h->meaning.explicit ||
	    !guide_sheet_is(h->mem, h->in->text))
		return 0;
	text = guide_typed(h->mem, talloc_asprintf(h->mem, "%s\n%s", h->in->subject, h->in->text));
	text = text ? text : guide_sheet_named(h->mem, h->in->text);
	text = text ? text : guide_sheet_named(h->mem, talloc_asprintf(h->mem, "%s\n%s", h->in->subject, h->in->text));
	return text ? guide_run(h, text, true, e) : 0;
}

/* --- by its name alone --- */

/* "J'ai commande 10 UTILO il y a trois semaines et je n'ai rien recu": of their request for it, and no new one. */
static int
complained(struct handling *h, const struct guide_marked *m, struct err *e)
{
	struct copy c[1];
	struct guide g;
	size_t n = 0;

	if (!guide_complained(h->mem, h->in->text) || h->level < LEVEL_VERIFIED ||
	    (m->n == 0 && !strstr(text_fold(h->mem, h->in->text), "guide")))
		return 0;
	if (copy_of_person(h->tx, h->mem, h->who.id, m->n ? m->d[0].id : 0, c, 1, &n, e) < 0)
		return -1;
	if (n == 0 || c->copies == 0 || c->state > COPY_FETCHED || guide_load(h, c->document, &g, e) <= 0)
		return e->kind ? -1 : 0;
	h->out->intent = "guide";
	return copy_passed(h, c, &g, e);
}

/* What a mail is about may stand in its subject alone: "UTILO", and "vous auriez le pdf ?". */
static int
document_wished(struct handling *h, struct err *e)
{
	const char *text = h->in->text;
	struct guide_marked m;
	int r;

	if (h->meaning.explicit || (h->in->channel == CHANNEL_ROOM && !h->called))
		return 0;
	if (guide_mark(h, text, &m, e) < 0)
		return -1;
	if (m.n == 0 && h->in->channel == CHANNEL_MAIL) {
		text = talloc_asprintf(h->mem, "%s\n%s", h->in->subject, h->in->text);
		if (guide_mark(h, text, &m, e) < 0)
			return -1;
	}
	r = complained(h, &m, e);
	if (r != 0)
		return r;
	if (m.n > 0 ? guide_asked(h->mem, m.text) : guide_bare(h->mem, h->in->text))
		return guide_run(h, m.n > 0 ? text : h->in->text, false, e);
	return 0;
}

int
guide_answer(struct handling *h, struct err *e)
{
	bool command = h->meaning.explicit && h->meaning.command && strcmp(h->meaning.command->name, "guide") == 0;
	struct copy c;
	int r;

	if (!h->who.id || *h->in->text == '!' || command)
		return 0;
	if (h->about_copy) {
		h->out->intent = "guide";
		if (h->about_copy->person != h->who.id) /* who was passed the letter on cannot speak for its person */
			return guide_refused(h, "not-yours", NULL, e) < 0 ? -1 : 1;
		return copy_answer(h, h->about_copy, e);
	}
	if (h->has_problem)
		return 0;
	r = sheet_mailed(h, e);
	if (r != 0)
		return r;
	r = replied_copy(h, &c, e);
	if (r == 0)
		r = subject_copy(h, &c, e);
	if (r == 1 && is_staff(h) && h->level >= LEVEL_VERIFIED && (h->where == IN_STAFF_ROOM || h->in->channel == CHANNEL_MAIL))
		r = staff_word(h, &c, e);
	else if (r == 1)
		r = c.person == h->who.id && h->level >= LEVEL_VERIFIED ? copy_answer(h, &c, e) : 0;
	if (r == 0)
		r = verdict_said(h, e);
	if (r == 0 && (h->in->channel == CHANNEL_MAIL || h->called || h->meaning.command))
		r = question_answered(h, e);
	return r != 0 ? r : document_wished(h, e);
}
