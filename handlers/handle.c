/* SPDX-License-Identifier: EUPL-1.2
 *
 * The road of one message: machine or person; who; which case; what it means; may they; do it.
 */
#include "handlers/room.h"

#include <glib.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/secret.h"
#include "bot/base/text.h"
#include "handlers/advice.h"
#include "handlers/guide.h"
#include "handlers/identity.h"
#include "handlers/inquiry.h"
#include "handlers/keeper.h"
#include "handlers/lookalike.h"
#include "handlers/onbehalf.h"
#include "handlers/organiser.h"
#include "handlers/partner.h"
#include "handlers/referral.h"
#include "handlers/reminder.h"
#include "handlers/unnamed.h"
#include "handlers/venue.h"
#include "handlers/workshop.h"

enum { QUESTION_SECONDS = 600, ECHO_LINES = 60, ECHO_LETTERS = 20 };

/* "jean.le-goff" -> "Jean Le-Goff" */
static const char *
words_of_label(TALLOC_CTX *mem, const char *label, const char *blanks)
{
	char *name = talloc_strdup(mem, label), *p;

	for (p = name; *p; p++) {
		if (strchr(blanks, *p))
			*p = ' ';
		else if (p == name || p[-1] == ' ' || p[-1] == '-')
			*p = g_ascii_toupper(*p);
	}
	return name;
}

/* "contact@", "accueil.mairie@": a desk, nobody's name. */
static bool
is_desk(TALLOC_CTX *mem, const char *local)
{
	static const char desks[] =
	    "contact contacts info infos information mairie accueil secretariat direction bonjour hello hi demat admin administration communication com "
	    "equipe team bureau courrier courriel mail email office rh support service services formation presidence association asso ccas "
	    "lab labo public projet projets partenariat partenariats partenaires commercial ventes sales dg dgs cabinet";
	g_auto(GStrv) word = g_strsplit_set(text_fold(mem, local), "._-", -1);
	size_t i;

	for (i = 0; word[i]; i++)
		if (*word[i] && !words_hold(desks, word[i], strlen(word[i])))
			return false;
	return true;
}

/* "www.atelier-vilaine.example" -> "Atelier Vilaine": what stands before the end that many share. */
static const char *
name_of_domain(TALLOC_CTX *mem, const char *domain)
{
	static const char shared[] = "gouv asso com co org net gov ac";
	g_auto(GStrv) label = g_strsplit(domain, ".", -1);
	guint n = g_strv_length(label);

	for (n = n > 1 ? n - 1 : n; n > 1 && words_hold(shared, label[n - 1], strlen(label[n - 1])); n--)
		;
	return n ? words_of_label(mem, label[n - 1], "-_") : "";
}

const char *
name_of_address(TALLOC_CTX *mem, const char *addr)
{
	const char *local = talloc_strndup(mem, addr, strcspn(addr, "@")), *domain = addr_domain(addr), *name;

	if (domain && *domain && is_desk(mem, local) && says_organisation(domain) && *(name = name_of_domain(mem, domain)))
		return name;
	return words_of_label(mem, local, "._");
}

/* The name by which we address people. An unverified sender's display name is somebody's text: it is never sent back. */
static const char *
person_name(struct handling *h, bool verified)
{
	if (verified && *h->in->from_name && !strchr(h->in->from_name, '@'))
		return text_line(h->mem, h->in->from_name, LIMIT_NAME);
	return name_of_address(h->mem, h->in->from);
}

/* Finds or makes the person who writes. 1: known or made; 0: nobody that we can talk to. */
int
identify(struct handling *h, struct err *e)
{
	int r;

	if (h->in->channel == CHANNEL_ROOM) {
		r = person_by_chat(h->tx, h->mem, h->in->from, &h->who, e);
		if (r <= 0)
			return r;
	} else {
		if (!*h->in->from)
			return 0;
		r = person_by_address(h->tx, h->mem, h->in->from, &h->who, e);
		if (r < 0)
			return -1;
		if (r == 0) {
			const char *lang = h->meaning.lang ? h->meaning.lang : h->lab->language;

			h->who.name = person_name(h, h->in->verified);
			h->who.lang = lang;
			h->who.role = "agent";
			h->who.addr = h->in->from;
			if (person_add(h->tx, h->who.name, lang, "agent", h->in->from, h->now, &h->who.id, e) < 0 ||
			    lookalike_warn(h, e) < 0)
				return -1;
		} else if (h->in->verified && strcmp(h->who.role, "agent") == 0 && strcmp(h->who.name, person_name(h, false)) == 0 &&
			   strcmp(h->who.name, person_name(h, true)) != 0) {
			h->who.name = person_name(h, true); /* made from an unverified mail: now they are known */
			if (person_set(h->tx, &h->who, e) < 0 || lookalike_warn(h, e) < 0)
				return -1;
		}
	}
	if (h->in->channel == CHANNEL_MAIL && h->in->verified && address_works(h->tx, h->in->from, e) < 0)
		return -1;
	h->role = role_named(h->who.role);
	h->out->person = h->who.id;
	return 1;
}

bool
is_our_address(const struct lab *lab, const char *a)
{
	const char *const *alias;
	size_t n = strcspn(lab->address, "@");

	for (alias = lab->aliases; alias && *alias; alias++)
		if (addr_same(a, *alias))
			return true;
	return addr_same(a, lab->address) || (strncasecmp(a, lab->address, n) == 0 && a[n] && strchr("+-", a[n]) &&
						 strcasecmp(addr_domain(a), addr_domain(lab->address)) == 0);
}

/* A person's mail is for us when it names us, or came by a private road (no list). */
static bool
written_to_us(const struct handling *h)
{
	size_t i;

	if (h->in->machine != MACHINE_LIST)
		return true;
	for (i = 0; i < h->in->n_to; i++)
		if (is_our_address(h->lab, h->in->to[i].addr))
			return true;
	return false;
}

/* The list itself as sender: an answer would go to all of it. */
static bool
from_the_list(const struct handling *h)
{
	char *dotted = talloc_strdup(h->mem, h->in->from);
	size_t i;

	if (h->in->machine != MACHINE_LIST)
		return false;
	dotted[strcspn(dotted, "@")] = '.';
	if (strcasestr(h->in->list_id, dotted))
		return true;
	for (i = 0; i < h->in->n_to; i++)
		if (addr_same(h->in->to[i].addr, h->in->from))
			return true;
	return false;
}

/* The lines of a text that are long enough to be told apart, folded and without digits; *n of them. */
static char **
long_lines(struct handling *h, const char *text, size_t *n)
{
	char *folded = text_fold(h->mem, text), *p = folded, *end;
	char **lines = talloc_array(h->mem, char *, ECHO_LINES);

	for (*n = 0; *p && *n < ECHO_LINES; p = end + (*end != '\0')) {
		char *to = p, *from;

		end = strchrnul(p, '\n');
		for (from = p; from < end; from++)
			if (*from >= 'a' && *from <= 'z')
				*to++ = *from;
		if (to - p >= ECHO_LETTERS)
			lines[(*n)++] = talloc_strndup(h->mem, p, (size_t)(to - p));
	}
	return lines;
}

/* Our own last letter come back as if it were somebody's words: a robot without manners. 1, 0, -1. Between its lines stand the answers of
 * people whose mail program marks no quote: these are taken out. */
static int
echoes_us(struct handling *h, struct err *e)
{
	struct outbox_item last;
	size_t n, m, i, j, same = 0;
	char **theirs, **ours;
	struct inbound *mine;
	const char *between;
	int r = outbox_last_to(h->tx, h->mem, h->in->from, 0, &last, e);

	if (r <= 0)
		return r;
	theirs = long_lines(h, h->in->text, &n);
	ours = long_lines(h, last.text, &m);
	for (i = 0; i < n; i++)
		for (j = 0; j < m; j++)
			if (strcmp(theirs[i], ours[j]) == 0) {
				same++;
				break;
			}
	between = same >= 2 ? bare_between(h->mem, h->in->text, last.text) : NULL;
	if (!between)
		return n >= 2 && same * 5 >= n * 4;
	mine = talloc_memdup(h->mem, h->in, sizeof *mine);
	mine->text = between;
	h->in = mine;
	h->out->text = between;
	return 0;
}

/* Of a text the letters, as a key; NULL: it has too few to be told apart. */
static const char *
print_of(struct handling *h, const char *text)
{
	enum { SHORT = 16 };
	char *folded = text_fold(h->mem, text), *to = folded, *from;

	for (from = folded; *from; from++)
		if (*from >= 'a' && *from <= 'z')
			*to++ = *from;
	*to = '\0';
	return to - folded < SHORT ? NULL : talloc_strndup(h->mem, sha256_hex(h->mem, folded, (size_t)(to - folded)), 24);
}

enum { REPEATED_PERIOD = 30 * 86400 };

/* The same sentence again and again, digits aside, from one address or one domain: nobody writes so, robots do. The first few are answered;
 * then the staff see it. What proves its sender has a share of its own: a forger must not use up that of their victim. 1 it is so, 0, -1. */
static int
repeats_itself(struct handling *h, struct err *e)
{
	enum { ADDRESS_MOST = 4, DOMAIN_MOST = 12 };
	const char *print = is_staff(h) || h->meaning.explicit ? NULL : print_of(h, h->in->text);
	int r;

	if (!print)
		return 0;
	r = budget_take(h->tx, talloc_asprintf(h->mem, "r%d:%s:%s", h->verified, print, text_fold(h->mem, h->in->from)), ADDRESS_MOST,
	    REPEATED_PERIOD, h->now, e);
	if (r == 1)
		r = budget_take(h->tx, talloc_asprintf(h->mem, "r%d:%s:%s", h->verified, print, addr_domain(h->in->from)), DOMAIN_MOST,
		    REPEATED_PERIOD, h->now, e);
	return r < 0 ? -1 : r == 0;
}

/* The staff write "bien reçu" under many reminders and cases; who of them writes the same, and asks for nothing by it, has a robot too.
 * 1: it was set aside, and the others see the first one; 0; -1. */
static int
staff_robot(struct handling *h, struct err *e)
{
	enum { MOST = 6 };
	static const char *const loose[] = { "probleme", "completer", "humain", NULL };
	const struct command *c = h->meaning.command;
	const char *print, *key;
	int r;

	if (!is_staff(h) || h->in->channel != CHANNEL_MAIL || h->meaning.explicit || (c && !g_strv_contains(loose, c->name)))
		return 0;
	print = print_of(h, h->in->text);
	if (!print)
		return 0;
	key = talloc_asprintf(h->mem, "rs:%s:%lld", print, (long long)h->who.id);
	r = budget_take(h->tx, key, MOST, REPEATED_PERIOD, h->now, e);
	if (r != 0)
		return r < 0 ? -1 : 0;
	r = budget_take(h->tx, talloc_asprintf(h->mem, "%s+", key), 1, REPEATED_PERIOD, h->now, e);
	return r < 0 || set_aside(h, r ? INBOX_QUARANTINED : INBOX_IGNORED, "repeated") < 0 ? -1 : 1;
}

/* In a room people talk among themselves. Just after a question of ours their "oui", "non", "2" is for us. */
static int
answers_question(struct handling *h, struct err *e)
{
	static const char *const answers[] = { "oui", "non", "choix", "annuler" };
	struct meaning m;
	struct question q;
	size_t i;
	int r = question_open(h->tx, h->mem, h->who.id, ask_place(h), &q, e);

	if (r <= 0 || h->now - q.asked_at > QUESTION_SECONDS)
		return r < 0 ? -1 : 0;
	understand(h->mem, "", h->in->text, CONTEXT_REPLY, h->lab->mentions, &m);
	for (i = 0; i < sizeof answers / sizeof *answers; i++)
		if (m.command && strcmp(m.command->name, answers[i]) == 0) {
			h->meaning = m;
			return 1;
		}
	return 0;
}

/* "demander P-14 Combien ?" in a mail of the staff is what our own letters tell them to write: a command, without its mark. */
static void
typed_by_staff(struct handling *h, enum context context)
{
	const char *text = h->in->text, *ref = text + strcspn(text, " \n"), *refs[1];
	const struct command *c = command_find(talloc_strndup(h->mem, text, (size_t)(ref - text)));
	char *next = talloc_strndup(h->mem, ref, *ref == ' ' ? 1 + strcspn(ref + 1, " \n") : 0);

	if (!is_staff(h) || h->meaning.explicit || !c || c->role != ROLE_STAFF || references_find(h->mem, next, refs, 1) == 0)
		return;
	understand(h->mem, h->in->subject, talloc_asprintf(h->mem, "!%s", text), context, h->lab->mentions, &h->meaning);
}

int
handle_again(struct handling *h, const char *text, struct err *e)
{
	struct inbound *mine = talloc_memdup(h->mem, h->in, sizeof *mine);
	enum context context = CONTEXT_ROOM;

	mine->text = mine->full_text = text;
	mine->subject = "";
	mine->n_attachments = 0;
	h->in = mine;
	h->out->text = text;
	if (h->in->channel == CHANNEL_MAIL)
		context = h->has_problem ? CONTEXT_REPLY : CONTEXT_MAIL;
	understand(h->mem, "", text, context, h->lab->mentions, &h->meaning);
	if (h->in->channel == CHANNEL_MAIL)
		typed_by_staff(h, context);
	h->meaning.explicit = true;
	return dispatch(h, e);
}

/* Nobody has told us their language yet: the one that they write, or whose command they type. */
static const char *
language_here(struct handling *h)
{
	const struct command *c = h->meaning.command;
	const char *text = h->in->text + strspn(h->in->text, "! ");

	if (h->meaning.lang)
		return h->meaning.lang;
	if (c && strcmp(c->english, c->name) != 0 && g_ascii_strncasecmp(text, c->english, strlen(c->english)) == 0 &&
	    !g_ascii_isalpha(text[strlen(c->english)]))
		return "en";
	return h->lab->language;
}

/* An account that is bound to nobody: it may say who it is, and give the code that proves it. 1 done, 0 not for us, -1. */
static int
stranger(struct handling *h, struct err *e)
{
	static const char *const may[] = { "moi", "code", NULL };
	const char *text = h->in->text;
	int r;

	if (lookalike_warn(h, e) < 0)
		return -1;
	/* Alone with us they need not call us by our name. */
	if ((h->where == IN_DIRECT || h->in->mentioned) && *text != '!' && h->lab->mentions && h->lab->mentions[0])
		text = talloc_asprintf(h->mem, "%s, %s", h->lab->mentions[0], text);
	understand(h->mem, "", text, CONTEXT_ROOM, h->lab->mentions, &h->meaning);
	h->who.lang = language_here(h);
	r = code_awaited(h, e);
	if (r != 0)
		return r < 0 || dispatch(h, e) < 0 ? -1 : 1;
	if (!h->meaning.command || !g_strv_contains(may, h->meaning.command->name))
		return 0;
	return dispatch(h, e) < 0 ? -1 : 1;
}

/* An answer to dates, an invitation, reminders: 1 dealt with, 0, -1. Under a reminder it is first of what was reminded of, though its
 * subject may name a workshop; other words are for who organises that. */
static int
answers_ours(struct handling *h, struct err *e)
{
	bool reminded = h->reminded.inbox != 0;
	int r = reminded ? 0 : workshop_answer(h, e);

	if (r != 0)
		return r;
	r = reminder_answer(h, e);
	if (r != 0) {
		h->out->problem = h->has_problem ? h->problem.id : 0;
		h->out->ref = h->has_problem ? h->problem.ref : NULL;
		return r;
	}
	return reminded ? workshop_answer(h, e) : 0;
}

int
handle_person(struct handling *h, struct err *e)
{
	enum context context;
	const char *text = h->in->text;
	int r;

	if (h->in->channel == CHANNEL_MAIL) /* the language is known before the person is */
		understand(h->mem, h->in->subject, text, CONTEXT_MAIL, h->lab->mentions, &h->meaning);
	r = identify(h, e);
	if (r == 0 && h->in->channel == CHANNEL_ROOM) {
		if ((r = room_hears(h, e)) <= 0)
			return r;
		if ((r = stranger(h, e)) == 1)
			return 0;
	}
	if (r < 0)
		return -1;
	if (r == 0)
		return h->in->channel == CHANNEL_ROOM ? room_stranger(h, e) : set_aside(h, INBOX_QUARANTINED, "no-sender");
	if (strcmp(h->in->from_name, h->who.name) != 0 && lookalike_warn(h, e) < 0)
		return -1;
	h->verified = h->in->verified;
	h->level = h->verified ? LEVEL_VERIFIED : LEVEL_NONE;
	if (from_the_list(h))
		return set_aside(h, INBOX_QUARANTINED, "list-as-sender");
	if (h->in->original_bounce) /* a person, or a rule of their mailbox: the staff can tell */
		return set_aside(h, INBOX_QUARANTINED, "forwarded-bounce");
	if (route(h, e) < 0)
		return -1;
	h->routed = h->has_problem ? h->problem.id : 0;
	if (h->in->channel == CHANNEL_ROOM && (r = room_hears(h, e)) <= 0)
		return r;
	if (h->in->channel == CHANNEL_MAIL) {
		r = echoes_us(h, e);
		if (r != 0)
			return r < 0 ? -1 : set_aside(h, INBOX_QUARANTINED, "our-own-words");
		r = repeats_itself(h, e);
		if (r != 0)
			return r < 0 ? -1 : set_aside(h, INBOX_QUARANTINED, "repeated");
	}
	if (h->in->channel == CHANNEL_ROOM)
		context = h->has_problem ? CONTEXT_REPLY : h->called ? CONTEXT_CALLED : CONTEXT_ROOM;
	else
		context = h->has_problem || h->in->n_refs > 0 ? CONTEXT_REPLY : CONTEXT_MAIL;
	/* A reply in a thread that is not ours is somebody's first mail to us. */
	if (context == CONTEXT_REPLY && !h->has_problem && h->in->channel == CHANNEL_MAIL)
		context = CONTEXT_MAIL;
	if (context != CONTEXT_MAIL || h->in->channel == CHANNEL_ROOM || h->in->text != text)
		understand(h->mem, h->in->subject, h->in->text, context, h->lab->mentions, &h->meaning);
	if (h->in->channel == CHANNEL_MAIL)
		typed_by_staff(h, context);
	if (((context == CONTEXT_ROOM && !h->meaning.command && !h->meaning.question) ||
		(context == CONTEXT_CALLED && !h->meaning.explicit)) &&
	    answers_question(h, e) < 0)
		return -1;
	r = invitation_subject(h, e);
	if (r == 0)
		r = organiser_words(h, e);
	if (r == 0)
		r = keeper_answer(h, e);
	if (r == 0)
		r = referral_answer(h, e);
	if (r == 0)
		r = answers_ours(h, e);
	if (r == 0)
		r = card_answer(h, e);
	if (r == 0)
		r = advice_answer(h, e);
	if (r == 0)
		r = inquiry_answer(h, e);
	if (r == 0)
		r = guide_answer(h, e);
	if (r != 0)
		return r < 0 ? -1 : 0;
	r = venue_answer(h, e);
	if (r != 0)
		return r < 0 ? -1 : 0;
	r = staff_robot(h, e);
	if (r != 0)
		return r < 0 ? -1 : 0;
	r = code_awaited(h, e);
	if (r == 0)
		r = behalf_answer(h, e);
	else
		r = r < 0 ? -1 : 0;
	if (r != 0) {
		if (h->has_problem) {
			h->out->problem = h->problem.id;
			h->out->ref = h->problem.ref;
		}
		return r < 0 ? -1 : 0;
	}
	if (h->in->channel == CHANNEL_ROOM) {
		motive_given(h);
		if (h->replied && !h->has_problem && !h->in->mentioned && h->meaning.question) /* a word among people, under ours */
			h->meaning.question = NULL;
		if ((h->meaning.command || h->meaning.question || h->meaning.wondered) && (r = room_afford(h, e)) <= 0)
			return r;
	}
	h->out->fields = h->meaning.fields;
	h->out->n_fields = h->meaning.n_fields;
	r = dispatch(h, e);
	if (h->has_problem) {
		h->out->problem = h->problem.id;
		h->out->ref = h->problem.ref;
	}
	return r;
}

/* An answer to an invitation of ours, whoever's program sent it? Other people's invitations are mails like others. */
static bool
is_ours(const struct handling *h, const struct calendar_said *c)
{
	const char *at = strrchr(c->uid, '@');

	return (c->method == CALENDAR_REPLY || c->method == CALENDAR_COUNTER || c->method == CALENDAR_REFRESH) && at &&
	       strcasecmp(at + 1, h->lab->domain) == 0;
}

static int
road(struct handling *h, struct err *e)
{
	if (h->in->channel == CHANNEL_CLOCK)
		return handle_clock(h, e);
	if (h->in->calendar && is_ours(h, h->in->calendar)) {
		int r = invitation_calendar(h, e);

		if (r != 0)
			return r < 0 ? -1 : 0;
	}
	if (h->in->machine != MACHINE_NO && h->in->machine != MACHINE_LIST)
		return handle_machine(h, e);
	h->where = IN_MAIL;
	if (h->in->channel == CHANNEL_ROOM && room_place(h, e) < 0)
		return -1;
	if (h->in->channel == CHANNEL_ROOM && h->in->what != ROOM_MESSAGE)
		return handle_room(h, e);
	if (!written_to_us(h))
		return set_aside(h, INBOX_IGNORED, "mailing list");
	return handle_person(h, e);
}

int
handle(struct tx *tx, TALLOC_CTX *mem, const struct lab *lab, const struct inbound *in, int64_t inbox, int64_t now, struct result *out,
    struct err *e)
{
	struct handling *h = talloc_zero(mem, struct handling);
	struct inbound *mine = talloc(mem, struct inbound);
	const char *paused;
	int r;

	*mine = *in;
	if (in->channel == CHANNEL_MAIL)
		mine->text = bare_is_empty(mem, in->text) ? "" : bare_text(mem, in->text, *in->from_name ? in->from_name : in->from);
	h->tx = tx;
	h->mem = mem;
	h->lab = lab;
	h->in = mine;
	h->inbox = inbox;
	h->now = now;
	h->out = out;
	h->who.name = "";
	h->who.lang = lab->language;
	h->who.role = "public";
	h->who.addr = "";
	memset(out, 0, sizeof *out);
	out->state = INBOX_HANDLED;
	out->reason = "";
	out->text = mine->text;
	h->room.id = "";
	h->reminded.open = "";
	r = mark_get(tx, mem, "pause", &paused, e);
	h->paused = r == 1;
	if (r < 0 || road(h, e) < 0 || plan_touched(h, e) < 0)
		return -1;
	return card_renew(h, e);
}
