/* SPDX-License-Identifier: EUPL-1.2
 *
 * Letters: to the sender, to a person, to the staff. Every template gets the common variables: lab, address, contact, name (of the
 * reader), greeting, thanks, closing, ref, title, stage, follower, today.
 */
#include "handlers/room.h"

#include <glib.h>
#include <stdarg.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/secret.h"
#include "bot/base/text.h"
#include "handlers/advice.h"
#include "handlers/guide.h"
#include "handlers/inquiry.h"
#include "handlers/partner.h"
#include "handlers/referral.h"
#include "handlers/workshop.h"

enum { MAX_LETTERS = 40, MAX_VARS = 48 };

const char *
word_in(struct handling *h, const char *lang, const char *key)
{
	const char *s = label(h->lab->words, lang, key);

	return s ? s : key;
}

const char *
word(struct handling *h, const char *key)
{
	return word_in(h, h->who.lang, key);
}

struct rows *
rows_new(TALLOC_CTX *mem, size_t max)
{
	struct rows *r = talloc_zero(mem, struct rows);

	r->row = talloc_zero_size(r, max * sizeof *r->row);
	r->max = max;
	return r;
}

void
rows_add(struct rows *r, ...)
{
	struct var *v = talloc_zero_array(r, struct var, 12);
	const char *name;
	va_list ap;
	int i = 0;

	if (r->n == r->max)
		return;
	va_start(ap, r);
	while ((name = va_arg(ap, const char *)) != NULL && i < 11) {
		v[i].name = name;
		v[i++].text = va_arg(ap, const char *);
	}
	va_end(ap);
	r->row[r->n++] = v;
}

const char *
command_word(const struct handling *h, const struct command *c)
{
	return strcmp(h->who.lang, "en") == 0 ? c->english : c->name;
}

static const char *
as_written(struct handling *h, const char *kind, const char *command)
{
	const char *s = word(h, talloc_asprintf(h->mem, "%s.%s", kind, command));

	return h->in->channel == CHANNEL_MAIL && *s == '!' ? s + 1 : s;
}

const char *
example(struct handling *h, const char *command)
{
	return as_written(h, "example", command);
}

const char *
usage_of(struct handling *h, const char *command)
{
	return as_written(h, "usage", command);
}

const char *
arg_text(const struct handling *h, const char *name)
{
	size_t i;

	for (i = 0; i < h->meaning.n_args; i++)
		if (strcmp(h->meaning.args[i].name, name) == 0)
			return h->meaning.args[i].text;
	return "";
}

int
set_aside(struct handling *h, enum inbox_state state, const char *reason)
{
	h->out->state = state;
	h->out->reason = talloc_strdup(h->mem, reason);
	return 0;
}

static const char *
follower_name(struct handling *h, struct err *e)
{
	struct person p;

	if (!h->has_problem || !h->problem.follower)
		return NULL;
	return person_get(h->tx, h->mem, h->problem.follower, &p, e) == 1 ? p.name : NULL;
}

/* A title is its author's text. In a room it shows no address; in a mail it stands only when its author's address was verified. */
static const char *
shown_title(struct handling *h, const char *reader)
{
	if (h->referral)
		return NULL;
	if (h->card)
		return h->card->name;
	if (h->workshop)
		return reader ? h->workshop->title : excerpt(h->mem, h->workshop->title);
	if (!h->has_problem)
		return NULL;
	if (!reader)
		return h->hush ? NULL : excerpt(h->mem, h->problem.title);
	if (h->part_title)
		return h->part_title;
	return h->problem.verified || is_staff(h) ? h->problem.title : NULL;
}

static size_t
common_vars(struct handling *h, const char *lang, const char *reader, struct var *v, struct err *e)
{
	size_t n = 0;

	v[n++] = (struct var)VAR("lab", h->lab->name);
	v[n++] = (struct var)VAR("address", h->lab->address);
	v[n++] = (struct var)VAR("contact", *h->lab->contact ? h->lab->contact : NULL);
	v[n++] = (struct var)VAR("years", h->lab->retention_years == 1 ? NULL : talloc_asprintf(h->mem, "%d", h->lab->retention_years));
	v[n++] = (struct var)VAR("dpo", *h->lab->dpo ? h->lab->dpo : NULL);
	v[n++] = (struct var)VAR("name", reader && *reader ? reader : NULL);
	v[n++] = (struct var)VAR("ref", h->referral      ? h->referral->ref
					: h->card        ? h->card->ref
					: h->copy        ? h->copy_ref
					: h->workshop    ? h->workshop->ref
					: h->has_problem ? h->problem.ref
							 : NULL);
	v[n++] = (struct var)VAR("title", shown_title(h, reader));
	v[n++] = (struct var)VAR(
	    "stage", h->has_problem ? word_in(h, lang, talloc_asprintf(h->mem, "stage.%s", stage_name(h->problem.stage))) : NULL);
	v[n++] = (struct var)VAR("follower", follower_name(h, e));
	v[n++] = (struct var)VAR("today", words_date(h->mem, h->lab->words, lang, h->now, h->lab->zone));
	v[n++] = (struct var)VAR("actor", h->who.name && *h->who.name && !h->referral ? h->who.name : NULL);
	return n;
}

static int
render_letter(struct handling *h, const char *lang, const char *reader, const char *template, const struct var *vars, struct rendered *out,
    struct err *e)
{
	struct var all[MAX_VARS];
	size_t n = 0;

	for (; vars && vars->name; vars++) /* the caller's come first: they win */
		if (n < MAX_VARS - 16)
			all[n++] = *vars;
	n += common_vars(h, lang, reader, all + n, e);
	all[n].name = NULL;
	return render(h->mem, h->lab->words, lang, template, all, out, e);
}

const char *
words_piece(struct handling *h, const char *lang, const char *reader, const char *template, const struct var *vars, struct err *e)
{
	struct rendered r;

	return render_letter(h, lang, reader, template, vars, &r, e) < 0 ? NULL : g_strstrip(talloc_strdup(h->mem, r.text));
}

static struct letter *
letter_new(struct handling *h, int64_t person, bool trusted)
{
	struct result *r = h->out;

	if (r->n_letters == MAX_LETTERS)
		return NULL;
	if (!r->letters) {
		r->letters = talloc_zero_array(h->mem, struct letter, MAX_LETTERS);
		r->letter_person = talloc_zero_array(h->mem, int64_t, MAX_LETTERS);
		r->letter_trusted = talloc_zero_array(h->mem, bool, MAX_LETTERS);
	}
	r->letter_person[r->n_letters] = person;
	r->letter_trusted[r->n_letters] = trusted;
	return &r->letters[r->n_letters++];
}

/* Answers go under the mail they answer; other news about a case under the requester's first mail. */
static int
thread_letter(struct handling *h, struct letter *l, bool answer, struct err *e)
{
	const char *first = "";
	const char **refs;
	size_t i, n = 0;

	if (answer && *h->in->message_id) {
		refs = talloc_array(h->mem, const char *, (unsigned)h->in->n_refs + 1);
		for (i = h->in->n_refs; i > 0; i--)
			refs[n++] = h->in->refs[i - 1];
		refs[n++] = h->in->message_id;
		l->in_reply_to = h->in->message_id;
		l->refs = refs;
		l->n_refs = n;
		return 0;
	}
	l->in_reply_to = "";
	if (h->has_problem && !h->workshop && !h->inviting && thread_first(h->tx, h->mem, h->problem.id, &first, e) < 0)
		return -1;
	if (*first) {
		refs = talloc_array(h->mem, const char *, 1);
		refs[0] = first;
		l->in_reply_to = first;
		l->refs = refs;
		l->n_refs = 1;
	}
	return 0;
}

/* News that nobody asked for says why it comes and how to stop it. */
static const char *
with_footer(struct handling *h, const struct person *to, const char *template, const char *text, struct err *e)
{
	struct rendered r;

	if ((!h->has_problem || h->workshop) && strcmp(to->role, "staff") != 0) /* about themselves, not about a case: the text says why */
		return text;
	if (render_letter(h, to->lang, to->name, "footer",
		VARS(VAR("staff", strcmp(to->role, "staff") == 0 ? "1" : NULL),
		    VAR("reminder", strcmp(template, "reminders-yours") == 0 ? "1" : NULL)), /* which says itself how to stop it */
		&r, e) < 0)
		return NULL;
	return talloc_asprintf(h->mem, "%s\n%s", text, r.text);
}

/* Whose own case became part of this one reads its title, never that of somebody else. */
static int
part_read(struct handling *h, const struct person *to, struct err *e)
{
	h->part_title = NULL;
	if (!h->has_problem || to->id == h->problem.requester || strcmp(to->role, "staff") == 0)
		return 0;
	return merged_title(h->tx, h->mem, h->problem.id, to->id, &h->part_title, e) < 0 ? -1 : 0;
}

static int
mail_letter(
    struct handling *h, const struct person *to, const char *addr, const char *template, const struct var *vars, bool answer, struct err *e)
{
	struct rendered r;
	struct letter *l;
	char problem[24], person[24];
	int suspended = address_suspended(h->tx, addr, h->now, e);

	if (suspended < 0)
		return -1;
	if (h->paused && !is_staff(h) && strcmp(to->role, "staff") != 0)
		return 0;
	if (suspended)
		return answer || strcmp(to->role, "staff") == 0
			   ? 0
			   : tell_staff(h, "not-sent", VARS(VAR("reader", to->name), VAR("nowhere", NULL)), e);
	if (part_read(h, to, e) < 0 || render_letter(h, to->lang, to->name, template, vars, &r, e) < 0)
		return -1;
	l = letter_new(h, to->id, h->verified || strcmp(to->role, "staff") == 0 || !answer);
	if (!l)
		return fail(e, ERR_BUG, "too many letters for one message");
	l->channel = CHANNEL_MAIL;
	l->to = addr;
	l->to_name = to->name;
	l->template = template;
	l->lang = to->lang;
	l->subject = r.subject;
	l->text = answer || h->inviting ? r.text : with_footer(h, to, template, r.text, e);
	if (!l->text)
		return -1;
	l->taps = r.taps;
	l->n_taps = r.n_taps;
	l->answer = answer;
	l->automatic = true;
	l->answers = "";
	if (h->inquiry) {
		inquiry_letter(h, l);
		return thread_letter(h, l, answer, e);
	}
	if (h->referral || h->card || h->copy) {
		(h->referral ? referral_letter : h->card ? card_letter : guide_letter)(h, l, to->id);
		return thread_letter(h, l, answer, e);
	}
	if (h->workshop)
		return workshop_letter(h, l, to->id, e) < 0 ? -1 : thread_letter(h, l, answer, e);
	if (h->has_problem) {
		(void)snprintf(problem, sizeof problem, "%lld", (long long)h->problem.id);
		(void)snprintf(person, sizeof person, "%lld", (long long)to->id);
		l->ref = h->problem.ref;
		l->problem = h->problem.id;
		l->reply_token = secret_id(h->mem, h->lab->secret, 26, "reply", problem, person, NULL);
		if (token_set(h->tx, l->reply_token, h->problem.id, to->id, h->now, e) < 0 ||
		    (h->advice && advice_letter(h, l, to->id, e) < 0))
			return -1;
	}
	return thread_letter(h, l, answer, e);
}

static int
room_letter(struct handling *h, const char *room, const char *lang, const char *answers, const char *template, const struct var *vars,
    struct err *e)
{
	struct rendered r;
	struct letter *l;

	bool here = h->in->channel == CHANNEL_ROOM && strcmp(room, h->in->room) == 0;
	int failed;

	if (here && !room_speaks(&h->room)) { /* what came in is recorded; the staff know that we are mute there */
		if (!*h->out->reason)
			h->out->reason = "mute there";
		return 0;
	}
	h->hush = here && others_read(h);
	failed = render_letter(h, lang, NULL, template, vars, &r, e);
	h->hush = false;
	if (failed)
		return -1;
	l = letter_new(h, 0, true);
	if (!l)
		return fail(e, ERR_BUG, "too many letters for one message");
	l->channel = CHANNEL_ROOM;
	l->to = room;
	l->to_name = "";
	l->template = template;
	l->lang = lang;
	l->ref = h->has_problem ? h->problem.ref : NULL;
	l->problem = h->has_problem && !h->workshop ? h->problem.id : 0;
	if (h->workshop && workshop_letter(h, l, 0, e) < 0)
		return -1;
	if (h->referral)
		referral_letter(h, l, 0);
	if (h->inquiry)
		inquiry_letter(h, l);
	if (h->copy)
		guide_letter(h, l, 0);
	l->subject = "";
	l->text = r.text;
	l->in_reply_to = "";
	l->answers = answers;
	l->thread = here ? h->in->thread : NULL;
	return 0;
}

int
room_act(struct handling *h, enum act_kind act, const char *room, const char *target, const char *text, struct err *e)
{
	struct letter *l = letter_new(h, 0, true);

	if (!l)
		return fail(e, ERR_BUG, "too many letters for one message");
	l->channel = CHANNEL_ROOM;
	l->act = act;
	l->to = room;
	l->to_name = l->subject = l->in_reply_to = l->answers = "";
	l->template = "act";
	l->lang = h->lab->language;
	l->problem = h->has_problem ? h->problem.id : 0;
	l->target = target;
	l->text = text;
	return 0;
}

int
room_react(struct handling *h, const struct letter *on, const char *key, struct err *e)
{
	if (room_act(h, ACT_REACT, on->to, "", key, e) < 0)
		return -1;
	h->out->letters[h->out->n_letters - 1].on = on;
	return 0;
}

/* What an answer stands under: the message, or what a reaction is on. */
static const char *
answered(const struct handling *h)
{
	switch (h->in->what) {
	case ROOM_MESSAGE:
		return h->in->event;
	case ROOM_REACTION:
	case ROOM_EDIT:
		return h->in->target;
	default:
		return "";
	}
}

int
say(struct handling *h, const char *template, const struct var *vars, struct err *e)
{
	if (h->in->channel == CHANNEL_ROOM)
		return room_letter(h, h->in->room, h->who.lang, answered(h), template, vars, e);
	if (h->in->channel == CHANNEL_CLOCK || !*h->in->from)
		return tell_staff(h, template, vars, e);
	return mail_letter(h, &h->who, h->in->from, template, vars, true, e);
}

int
tell(struct handling *h, int64_t id, const char *template, const struct var *vars, struct err *e)
{
	struct person p;
	int r = person_get(h->tx, h->mem, id, &p, e);

	if (r < 0)
		return -1;
	if (r == 0 || !*p.addr)
		return 0;
	return mail_letter(h, &p, p.addr, template, vars, false, e);
}

/* In a pause the staff learn with what came in that nobody was answered. */
static void
unanswered(struct handling *h, struct letter *l)
{
	l->text = talloc_asprintf(h->mem, "%s\n%s", g_strchomp(talloc_strdup(h->mem, l->text)), word_in(h, l->lang, "paused.unanswered"));
}

int
tell_address(
    struct handling *h, const struct person *to, const char *addr, bool answer, const char *template, const struct var *vars, struct err *e)
{
	size_t n = h->out->n_letters;
	bool had = h->has_problem;

	h->has_problem = had && answer; /* it goes to an address, not to somebody who takes part */
	if (mail_letter(h, to, addr, template, vars, answer, e) < 0)
		return -1;
	if (h->out->n_letters > n)
		h->out->letters[n].automatic = false;
	h->has_problem = had;
	return 0;
}

int
tell_room(struct handling *h, const char *room, const char *template, const struct var *vars, struct err *e)
{
	return room_letter(h, room, h->lab->language, "", template, vars, e);
}

int
tell_staff(struct handling *h, const char *template, const struct var *vars, struct err *e)
{
	struct person staff[16];
	const char *room;
	size_t n, i;

	if (staff_room(h, &room, e) < 0)
		return -1;
	if (*room) {
		if (room_letter(h, room, h->lab->language, "", template, vars, e) < 0)
			return -1;
		if (h->paused && !is_staff(h) && h->out->n_letters > 0)
			unanswered(h, &h->out->letters[h->out->n_letters - 1]);
		return 0;
	}
	if (person_staff(h->tx, h->mem, staff, 16, &n, e) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (staff[i].id != h->who.id && tell(h, staff[i].id, template, vars, e) < 0)
			return -1;
	return 0;
}
