/* SPDX-License-Identifier: EUPL-1.2
 *
 * Referrals are blind until both sides said yes. Random histories are played; nothing that is sent to one side holds a name, an address, an
 * organisation, an account, a domain of the other one, and each history is played again with others hidden: what is sent stays the same, byte for
 * byte. The test keeps its own account of who said yes to what.
 *
 *	test_h_blind [histories [the first one]]	SHOW=1 tells what was said
 */
#include <glib.h>
#include <sqlite3.h>
#include <string.h>

#include "bot/base/secret.h"
#include "bot/base/text.h"
#include "db/card.h"
#include "db/referral.h"
#include "db/stmt.h"
#include "handlers/directory.h"
#include "tests/unit/world.h"

enum { HISTORIES = 500, PARTNERS = 4, SIDES = PARTNERS + 1, REFERRALS = 24, TOKENS = 16, POOL = 16, TOLD_MOST = 5, DAY = 86400 };

static struct templates *words;
static struct directory places;
static bool show;
static int told;

/* ---- who they are: names that are no words ---- */

static const char *const given[POOL] = { "Zéphyrine", "Ourmelise", "Brévalaire", "Thécladie", "Yzoline", "Gwénodiane", "Corvantine",
	"Mélusinde", "Ixandre", "Foulquette", "Adélézic", "Hervélie", "Quenovère", "Rosmadec", "Ulphrane", "Wenaëlle" };
static const char *const family[POOL] = { "Kerboulic", "Le Trévarnoz", "Quilliguen", "Poulmarchat", "Lanvérodec", "Bizouarnec",
	"Guéguinou-Droz", "Stivellec", "Moalicou", "Pennarguéar", "Drézenvat", "Coatmeural", "Folgalbec", "Huelvanic", "Rozquerno",
	"Ty Craouezec" };
static const char *const house[POOL] = { "Pennarvoz", "Trounévez", "Ploumélin", "Bréhadour", "Gouézeradec", "Kéramborn", "Locmarzin",
	"Tréglavus", "Scaërvily", "Mousterlan", "Rumengolo", "Landudalic", "Plonévour", "Querrimel", "Trébéoulic", "Guisséguer" };
static const char *const house_kind[] = { "Ateliers", "Régie", "Fabrique de", "Caisse" };

struct kept { /* a letter that they got */
	const char *template, *id, *token, *text;
	int referral;
	bool room;
};

struct side {
	int64_t id;
	const char *name, *organisation, *address, *domain, *account, *room;
	const char *token[TOKENS]; /* what says who they are, squeezed */
	size_t n_tokens;
	GString *wrote; /* squeezed: that may be told to them again */
	GArray *got;    /* struct kept */
	bool met, gone;
};

struct play {
	GRand *rand;
	struct side side[SIDES]; /* [0]: who asks */
	int n;
	bool yes[REFERRALS][SIDES]; /* the requester's, to the text as it is and that partner */
	GString *sent[SIDES];       /* to each, until they met */
	unsigned seed;
	char hidden;
	const char *problem; /* "P-1" */
	int letters, met, refused, expired, events;
};

/* Letters and digits alone: however it is spaced, accented, cased. */
static char *
squeezed(const char *text)
{
	char *folded = text_fold(mem, text), *to = folded, *p;

	for (p = folded; *p; p++)
		if (g_ascii_isalnum(*p))
			*to++ = *p;
	*to = '\0';
	return folded;
}

static void
token_add(struct side *s, const char *text)
{
	enum { SHORT = 4 };
	const char *token = squeezed(text);

	if (strlen(token) >= SHORT && s->n_tokens < TOKENS)
		s->token[s->n_tokens++] = token;
}

static char *
fold_word(const char *text)
{
	return squeezed(text);
}

static void
side_name(struct side *s, unsigned who, unsigned style)
{
	g_auto(GStrv) word = NULL;
	const char *first = fold_word(given[who]), *last = fold_word(family[who]), *home = fold_word(house[who]), *local;
	size_t i;

	s->name = talloc_asprintf(mem, "%s %s", given[who], family[who]);
	s->organisation = talloc_asprintf(mem, "%s %s", house_kind[style % G_N_ELEMENTS(house_kind)], house[who]);
	s->domain = style % 3 == 0   ? talloc_asprintf(mem, "%s.example", home)
		    : style % 3 == 1 ? talloc_asprintf(mem, "%s-%s.example", style % 2 ? "ateliers" : "mairie", home)
				     : talloc_asprintf(mem, "mail.%s.example", home);
	local = style % 2 ? talloc_asprintf(mem, "%s.%s", first, last) : talloc_asprintf(mem, "%c%s", *first, last);
	s->address = talloc_asprintf(mem, "%s@%s", local, s->domain);
	s->account = talloc_asprintf(mem, "@%s:%s", style % 5 < 3 ? last : local, style % 4 ? s->domain : "chat.example");
	s->n_tokens = 0;
	token_add(s, s->name);
	word = g_strsplit_set(s->name, " -", -1);
	for (i = 0; word[i]; i++)
		token_add(s, word[i]);
	token_add(s, s->organisation);
	token_add(s, house[who]);
	token_add(s, s->address);
	token_add(s, local);
	token_add(s, s->domain);
	token_add(s, s->account);
}

/* ---- chance ---- */

static int
dice(struct play *p, int n)
{
	return g_rand_int_range(p->rand, 0, n);
}

#define ONE_OF(p, list) ((list)[dice((p), (int)G_N_ELEMENTS(list))])

/* ---- what is sent ---- */

static const char *
letter_words(const struct letter *l)
{
	GString *s = g_string_new(NULL);
	char *out;
	size_t i;

	g_string_append_printf(s, "%d %d %s|%s|%s|%s|%s|%s|%s|%s|%s", (int)l->channel, (int)l->act, l->template, l->lang ? l->lang : "",
	    l->ref ? l->ref : "", l->subject ? l->subject : "", l->reply_token ? l->reply_token : "", l->in_reply_to ? l->in_reply_to : "",
	    l->answers ? l->answers : "", l->thread ? l->thread : "", l->target ? l->target : "");
	for (i = 0; i < l->n_refs; i++)
		g_string_append_printf(s, "|%s", l->refs[i]);
	for (i = 0; l->mention && l->mention[i]; i++)
		g_string_append_printf(s, "|%s", l->mention[i]);
	for (i = 0; i < l->n_taps; i++)
		g_string_append_printf(s, "|%s|%s|%s", l->taps[i].label, l->taps[i].subject ? l->taps[i].subject : "", l->taps[i].body);
	if (l->event)
		g_string_append_printf(s, "|%s|%s|%s|%s", l->event->uid, l->event->summary ? l->event->summary : "",
		    l->event->description ? l->event->description : "", l->event->attendee ? l->event->attendee : "");
	g_string_append_printf(s, "\n%s\n%s\n", l->to_name ? l->to_name : "", l->text ? l->text : "");
	out = talloc_strdup(mem, s->str);
	g_string_free(s, TRUE);
	return out;
}

static void
failed(const struct play *p, const char *why, const char *what, const char *text)
{
	if (told++ < TOLD_MOST)
		printf("history %u, hidden %c: %s: %s\n%s\n----\n", p->seed, p->hidden, why, what, text);
}

/* Nothing in it says who that one is, unless its reader said so first. */
static void
blind(const struct play *p, const struct side *reader, const struct side *other, const char *text, const char *tight)
{
	const struct side *asks = &p->side[0];
	size_t i;

	check_count++;
	for (i = 0; i < other->n_tokens; i++) {
		const char *token = other->token[i], *said = token + 1; /* "pour Huelvanic" is no "rhuelvanic" */

		if (strstr(tight, token) && !strstr(reader->wrote->str, said) &&
		    (reader == asks || other == asks || !strstr(asks->wrote->str, said))) {
			failed(p, reader == asks ? "to who asks" : other == asks ? "to a partner" : "to another partner", token, text);
			return;
		}
	}
}

static void
reaches(struct play *p, int to, const struct letter *l, const char *id)
{
	struct side *s = &p->side[to];
	const char *text = letter_words(l), *tight = squeezed(text);
	struct kept k = { .template = l->template,
		.id = id,
		.token = l->reply_token,
		.text = l->text ? l->text : "",
		.room = l->channel == CHANNEL_ROOM };
	bool met = s->met;
	int i;

	p->letters++;
	for (i = 0; i < p->n; i++) {
		const struct side *other = &p->side[i];

		if (i != to && !(i == 0 && s->met) && !(to == 0 && other->met))
			blind(p, s, other, text, tight);
		if (to == 0)
			met = met || other->met;
	}
	if (!met)
		g_string_append_printf(p->sent[to], "%s\n", text);
	if (l->ref && g_str_has_prefix(l->ref, "R-") && strrchr(l->ref, '-'))
		k.referral = MIN(atoi(strrchr(l->ref, '-') + 1), REFERRALS - 1);
	g_array_append_val(s->got, k);
	p->refused += strcmp(l->template, "referral-closed") == 0;
	p->expired += strcmp(l->template, "referral-over") == 0;
	p->met += strcmp(l->template, "referral-introduction") == 0 && to == 0;
}

static void
sent(struct play *p, const struct inbound *in, const struct result *r, int64_t inbox)
{
	size_t i;
	int k;

	for (i = 0; i < r->n_letters; i++) {
		const struct letter *l = &r->letters[i];
		struct err e = { 0 };
		struct outbox_item o = { .letter = letter_id(mem, lab.secret, in->key, i,
					     "") /* no name hides in it: who is not its reader may answer it */,
			.channel = l->channel,
			.destination = l->to,
			.template = l->template,
			.subject = l->subject ? l->subject : "",
			.text = l->text ? l->text : "",
			.answers = l->answers ? l->answers : "",
			.problem = l->problem,
			.person = r->letter_person[i],
			.inbox = inbox,
			.lang = l->lang ? l->lang : "fr",
			.bytes = "x",
			.size = 1,
			.act = l->act,
			.target = l->target };

		REQUIRE(outbox_add(tx, &o, "pending", now, &e) == 0);
		if (l->channel == CHANNEL_ROOM)
			sqlite3_exec(store->db, "UPDATE outbox SET state = 'sent', remote = letter WHERE id = last_insert_rowid()", NULL,
			    NULL, NULL);
		for (k = 0; k < p->n; k++)
			if (l->channel == CHANNEL_MAIL ? strcasecmp(l->to, p->side[k].address) == 0
						       : strcmp(l->to, p->side[k].room) == 0 || strcmp(l->to, "!commun") == 0)
				reaches(p, k, l, o.letter);
	}
}

/* ---- what comes in ---- */

static void
take_in(struct play *p, const struct inbound *in)
{
	int64_t id;
	struct result r;
	struct inbox_end end = { .state = INBOX_HANDLED, .reason = "" };
	struct err e = { 0 };
	int i;

	now += 60;
	p->events++;
	if (show)
		printf("[%c] %s %s%s: %s\n", p->hidden, in->from, in->room, in->verified ? "" : " (unverified)", in->text);
	r = handled(in, &id);
	end.person = r.person;
	end.problem = r.problem;
	end.acted = r.acted;
	end.intent = r.intent;
	end.reason = r.reason ? r.reason : "";
	end.message_id = in->message_id;
	if (inbox_finish(tx, id, &end, &e) < 0)
		printf("%s\n", e.text);
	REQUIRE(!*e.text);
	sent(p, in, &r, id);
	for (i = 0; i < (int)r.n_letters && show; i++)
		printf("    -> %s %s\n", r.letters[i].to, r.letters[i].template);
	for (i = 1; i < REFERRALS; i++) { /* what is over is over for all */
		struct referral one;

		if (referral_by_ref(tx, mem, talloc_asprintf(mem, "R-%d", i), &one, &e) != 1)
			break;
		if (one.state == REFERRAL_CLOSED)
			memset(p->yes[i], 0, sizeof p->yes[i]);
	}
}

enum way_in { BY_MAIL, BY_ROOM, IN_COMMON };

static struct inbound
from_side(struct play *p, int who, enum way_in door, const char *text)
{
	struct side *s = &p->side[who];
	struct inbound in = inbound(door == BY_MAIL ? CHANNEL_MAIL : CHANNEL_ROOM, door == BY_MAIL ? s->address : s->account, text);

	in.from_name = s->name;
	in.room = door == BY_MAIL ? "" : door == BY_ROOM ? s->room : "!commun";
	in.message_id = talloc_asprintf(mem, "%d@%s", serial, s->domain);
	in.mentioned = door == IN_COMMON;
	in.to = talloc_zero(mem, struct mailbox);
	*in.to = (struct mailbox){ .name = "", .addr = lab.address };
	in.n_to = 1;
	g_string_append(s->wrote, squeezed(text));
	g_string_append(s->wrote, " ");
	return in;
}

static void
side_writes(struct play *p, int who, enum way_in door, const char *text)
{
	struct inbound in = from_side(p, who, door, text);

	take_in(p, &in);
}

static void
staff_writes(struct play *p, bool in_common, const char *text)
{
	struct inbound in = inbound(CHANNEL_ROOM, "@anne:lab.example", text);

	in.room = in_common ? "!commun" : "!staff";
	in.mentioned = in_common;
	take_in(p, &in);
}

/* The newest letter of that template that they got; NULL. */
static const struct kept *
last_got(const struct side *s, const char *template, int back)
{
	guint i;

	for (i = s->got->len; i > 0; i--) {
		const struct kept *k = &g_array_index(s->got, struct kept, i - 1);

		if (strcmp(k->template, template) == 0 && back-- == 0)
			return k;
	}
	return NULL;
}

static const struct kept *
last_in_room(const struct side *s, const char *template)
{
	const struct kept *k;
	int back = 0;

	while ((k = last_got(s, template, back)) && !k->room)
		back++;
	return k;
}

static const struct kept *
newest_of(const struct side *s, const char *template, int referral)
{
	guint i;

	for (i = s->got->len; i > 0; i--) {
		const struct kept *k = &g_array_index(s->got, struct kept, i - 1);

		if (strcmp(k->template, template) == 0 && k->referral == referral)
			return k;
	}
	return NULL;
}

/* A plain yes, proven, to that letter: what it means is kept before it is heard. */
static void
says_yes(struct play *p, int who, const struct kept *to)
{
	int k;

	if (who > 0) {
		p->side[who].met = p->side[who].met || p->yes[to->referral][who];
		return;
	}
	for (k = 1; k < p->n; k++)
		if (strstr(to->text, talloc_asprintf(mem, "F-2026-%03d", k)))
			p->yes[to->referral][k] = true;
}

/* Is it the text that they see now, for the same partners? A reminder shows it again. */
static bool
as_now(const struct kept *k, const struct kept *newest)
{
	g_auto(GStrv) was = g_strsplit(k->text, "---\n", 3), is = g_strsplit(newest->text, "---\n", 3);
	int i;

	if (k->referral != newest->referral || g_strv_length(was) < 3 || g_strv_length(is) < 3 || strcmp(was[1], is[1]) != 0)
		return false;
	for (i = 1; i <= PARTNERS; i++) {
		const char *ref = talloc_asprintf(mem, "F-2026-%03d", i);

		if (!strstr(k->text, ref) != !strstr(newest->text, ref))
			return false;
	}
	return true;
}

static const char *const yes_words[] = { "oui", "Oui, d'accord.", "Oui, c'est parfait, merci !", "OUI", "Oui avec plaisir.",
	"ok pour moi" };
static const char *const no_words[] = { "non", "Non désolée, pas du tout notre domaine.", "Non merci, trop de travail." };
static const char *const other_words[] = { "Plus tard, en juin plutôt.", "Oui mais seulement si c'est après Pâques.", "De qui s'agit-il ?",
	"Voyez plutôt les Compagnons du son.", "Pourquoi pas, à condition de savoir qui demande.", "Je ne sais pas encore.",
	"oui si c'est gratuit", "ça dépend de la date" };

/* One side answers what it was asked, by one of the ways that there are. */
static void
answers(struct play *p, int who, bool honest)
{
	const char *template = who ? "referral-ask" : "referral-approve";
	struct side *s = &p->side[who];
	const struct kept *k = last_got(s, template, dice(p, 8) == 0), *newest;
	int what = dice(p, 10), way = dice(p, 5); /* 4: nothing but the subject says what it is about */
	bool yes = what < 7, twice = dice(p, 8) == 0;
	const char *text = yes ? ONE_OF(p, yes_words) : what < 8 ? ONE_OF(p, no_words) : ONE_OF(p, other_words);
	struct inbound in;

	if (!k || s->gone)
		return;
	newest = newest_of(s, template, k->referral);
	if (way == 0) {
		enum way_in door = dice(p, 2) ? BY_ROOM : BY_MAIL;

		in = from_side(
		    p, who, door, talloc_asprintf(mem, "%srelation R-%d %s", door == BY_ROOM ? "!" : "", k->referral, yes ? "oui" : text));
		k = newest;
	} else if (k->room && way < 4) {
		in = from_side(p, who, BY_ROOM, text);
		in.answers = way == 1 ? k->id : "";
		if (way != 1) { /* right under what stands last in that room, whatever came by mail since */
			k = last_in_room(s, template);
			newest = newest_of(s, template, k->referral);
		}
	} else {
		in = from_side(p, who, BY_MAIL, text);
		in.subject =
		    way == 4 || dice(p, 2) ? talloc_asprintf(mem, "Re: Mise en relation [R-2026-%03d]", k->referral) : "Re: votre demande";
		if (way != 2 && way != 4 && k->token) {
			in.recipients = talloc_array(mem, const char *, 1);
			*in.recipients = talloc_asprintf(mem, "lab+%s@lab.example", k->token);
			in.n_recipients = 1;
		}
		if (way != 3 && way != 4) {
			in.refs = talloc_array(mem, const char *, 2);
			in.refs[0] = talloc_asprintf(mem, "%s@lab.example", k->id);
			in.refs[1] = talloc_asprintf(mem, "1@%s", p->side[0].domain); /* their first mail: the case */
			in.n_refs = who == 0 && dice(p, 3) == 0 ? 2 : 1;
		}
	}
	in.verified = honest || in.channel == CHANNEL_ROOM;
	if (yes && in.verified && as_now(k, newest))
		says_yes(p, who, k);
	take_in(p, &in);
	if (twice) {
		in.key = talloc_asprintf(mem, "test:%d", ++serial);
		in.message_id = talloc_asprintf(mem, "%d@%s", serial, s->domain);
		take_in(p, &in);
	}
}

/* Somebody else has got the letter of that side, and answers it; or it was forwarded to us. */
static void
wrong_person(struct play *p, int who, int whose)
{
	const struct side *s = &p->side[whose];
	const struct kept *k = last_got(s, whose ? "referral-ask" : "referral-approve", 0);
	struct inbound in;

	if (!k || who == whose)
		return;
	in = from_side(p, who, BY_MAIL, ONE_OF(p, yes_words));
	if (k->token) {
		in.recipients = talloc_array(mem, const char *, 1);
		*in.recipients = talloc_asprintf(mem, "lab+%s@lab.example", k->token);
		in.n_recipients = 1;
	}
	if (dice(p, 2)) {
		in.refs = talloc_array(mem, const char *, 1);
		in.refs[0] = talloc_asprintf(mem, "%s@lab.example", k->id);
		in.n_refs = 1;
	}
	if (dice(p, 2)) { /* they forward it: a letter and whose it was are known to them by that */
		in.original = (struct mailbox){ .name = p->side[who].name, .addr = p->side[who].address };
		in.original_text = "oui";
		in.text = in.full_text = "Bonjour, je vous transmets.";
	}
	take_in(p, &in);
}

/* ---- what is said ---- */

static const char *
cards(struct play *p)
{
	int k = 1 + dice(p, p->n - 1);

	if (p->n > 2 && dice(p, 2))
		return talloc_asprintf(mem, "F-%d F-%d", k, 1 + k % (p->n - 1));
	return talloc_asprintf(mem, "F-%d", k);
}

/* Who asks says who they are, here and there. */
static const char *
need_text(struct play *p, const struct side *s)
{
	static const char *const need[] = { "Nous cherchons quelqu'un pour le design sonore de notre accueil dans le Finistère.",
		"Il nous faudrait une personne pour animer un atelier avec des jeunes, à Quimper si possible.",
		"Qui pourrait nous aider à rendre nos courriers plus faciles à lire ?" };
	const char *of = ONE_OF(p, need), *who = "";
	g_autofree char *loud = g_utf8_strup(s->name, -1);

	switch (dice(p, 8)) {
	case 0:
		who = talloc_asprintf(mem, "\nJe suis %s, de la %s.", s->name, s->organisation);
		break;
	case 1:
		who = talloc_asprintf(mem, "\nÉcrivez-moi : %s ou %s.", s->address, s->account);
		break;
	case 2:
		who = talloc_asprintf(
		    mem, "\n%s\n%s\nhttps://www.%s/accueil\n02 98 12 34 56", text_fold(mem, s->name), s->organisation, s->domain);
		break;
	case 3:
		who = talloc_asprintf(mem, " L'équipe de %s en a besoin, voyez avec %s.", s->organisation, loud);
		break;
	case 4:
		who = talloc_asprintf(mem, " Notre site est %s. Cordialement, %.*s", s->domain, (int)strcspn(s->name, " "), s->name);
		break;
	default:
		break;
	}
	return talloc_asprintf(mem, "%s%s", of, who);
}

/* A name that who asks could try: always that of the first world, whoever is there. */
static const char *
guess(struct play *p, unsigned seed)
{
	unsigned who = (seed + 1 + (unsigned)dice(p, PARTNERS)) % POOL;

	switch (dice(p, 4)) {
	case 0:
		return given[who];
	case 1:
		return family[who];
	case 2:
		return house[who];
	default:
		return talloc_asprintf(mem, "%.*sq %s", (int)strlen(family[who]) - 1, family[who], house[who]);
	}
}

static void
says_something(struct play *p, int who)
{
	struct side *s = &p->side[who];
	enum way_in door = dice(p, 2) ? BY_ROOM : BY_MAIL;
	const char *mark = door == BY_MAIL ? "" : "!";
	int r = 1 + dice(p, 2);

	if (s->gone)
		return;
	switch (dice(p, 9)) {
	case 0:
		side_writes(
		    p, who, dice(p, 3) ? door : IN_COMMON, talloc_asprintf(mem, "!annuaire %s", who ? "design sonore" : guess(p, p->seed)));
		break;
	case 1:
		side_writes(p, who, dice(p, 3) ? door : IN_COMMON, talloc_asprintf(mem, "!annuaire F-2026-%03d", 1 + dice(p, p->n - 1)));
		break;
	case 2:
		side_writes(p, who, dice(p, 3) ? door : IN_COMMON, talloc_asprintf(mem, "!annuaire design sonore finistère"));
		break;
	case 3:
		side_writes(p, who, door,
		    who ? talloc_asprintf(mem, "%spartenaire F-%d\nExpertises : design sonore, %s", mark, who, s->organisation)
			: talloc_asprintf(mem, "%srelation %s aide pour le design sonore", mark, guess(p, p->seed)));
		break;
	case 4:
		side_writes(p, who, dice(p, 3) ? door : IN_COMMON, talloc_asprintf(mem, "!relation R-%d", r));
		break;
	case 5:
		side_writes(p, who, dice(p, 3) ? door : IN_COMMON, "!relation");
		break;
	case 6:
		side_writes(p, who, door,
		    talloc_asprintf(mem, "%srelation R-%d message : Bonjour, quand pourrions-nous nous voir ? %s", mark, r, s->name));
		break;
	case 7:
		side_writes(p, who, door, dice(p, 2) ? "!annuler" : who ? "!partenaire" : "!statut P-1");
		break;
	default:
		side_writes(p, who, door, talloc_asprintf(mem, "!relation R-%d %s", r, dice(p, 2) ? "statut" : "clore"));
		break;
	}
}

/* The staff know who everybody is, and write it too. */
static void
staff_does(struct play *p)
{
	int k = 1 + dice(p, p->n - 1);
	const struct side *asks = &p->side[0], *one = &p->side[k];
	const struct kept *approval;
	int r = 1 + dice(p, 2);

	switch (dice(p, 14)) {
	case 0:
		staff_writes(p, false,
		    talloc_asprintf(mem,
			"!relation %s %s : %s de %s cherche du design sonore pour son accueil ; %s (%s, %s) saurait faire.", p->problem,
			talloc_asprintf(mem, "F-%d F-%d", k, 1 + k % (p->n - 1)), asks->name, asks->organisation, one->name,
			one->organisation, one->address));
		break;
	case 1:
		staff_writes(p, false, talloc_asprintf(mem, "!relation R-%d %s", r, cards(p)));
		break;
	case 2:
		staff_writes(p, dice(p, 3) == 0, talloc_asprintf(mem, "!relation R-%d%s", r, dice(p, 3) ? "" : " clore"));
		break;
	case 3:
		staff_writes(p, false, talloc_asprintf(mem, "!relation R-%d relais%s", r, dice(p, 3) ? "" : " non"));
		break;
	case 4: /* they name one who is asked */
		approval = newest_of(asks, "referral-approve", r);
		if (approval && !one->gone && strstr(approval->text, talloc_asprintf(mem, "F-2026-%03d", k)))
			staff_writes(p, false,
			    talloc_asprintf(mem,
				"!relation R-%d texte : %s cherche une aide pour le son de son accueil, peut-être %s de %s ?", r,
				asks->organisation, one->name, one->domain));
		break;
	case 5:
		staff_writes(p, false, talloc_asprintf(mem, "!note %s Vu avec %s et %s.", p->problem, asks->name, one->name));
		break;
	case 6:
		staff_writes(p, dice(p, 2), "!annuaire design sonore");
		staff_writes(p, false, talloc_asprintf(mem, "!annuaire %s", one->name));
		break;
	case 7:
		staff_writes(p, dice(p, 2), talloc_asprintf(mem, "!relation %s", p->problem));
		break;
	case 8: /* an answer to a partner, a word to who asks */
	case 9:
		staff_writes(p, dice(p, 4) == 0,
		    talloc_asprintf(mem, "!relation R-%d F-%d message : Bonjour %s, c'est pour %s, à %s (%s), %s%s", r, k, one->name,
			asks->name, asks->organisation, asks->domain, asks->address, dice(p, 2) ? ". Quand seriez-vous libre ?" : "."));
		break;
	case 10: /* they name one who is asked */
		approval = newest_of(asks, "referral-approve", r);
		if (approval && !one->gone && strstr(approval->text, talloc_asprintf(mem, "F-2026-%03d", k)))
			staff_writes(p, dice(p, 4) == 0,
			    talloc_asprintf(mem, "!relation R-%d message : Bonjour %s, %s (%s, %s) voudrait savoir %s", r, asks->name,
				one->name, one->organisation, one->account, dice(p, 2) ? "si juin vous va ?" : "votre budget."));
		break;
	case 11: /* why it ends, with the names of both sides */
		approval = newest_of(asks, "referral-approve", r);
		if (approval && !one->gone && strstr(approval->text, talloc_asprintf(mem, "F-2026-%03d", k)) && dice(p, 3) == 0)
			staff_writes(p, dice(p, 3) == 0,
			    talloc_asprintf(mem, "!relation R-%d clore : %s de %s ne peut pas, %s (%s) le sait", r, one->name,
				one->organisation, asks->name, asks->organisation));
		break;
	case 12: /* the case ends, and goes on */
		staff_writes(p, false, talloc_asprintf(mem, "!%s %s", dice(p, 3) ? "rouvrir" : "clore", p->problem));
		break;
	default:
		staff_writes(p, dice(p, 2), dice(p, 2) ? "!relation" : "!annuler");
		break;
	}
}

/* What the staff wrote to them in their own words is answered. */
static void
answers_staff(struct play *p, int who)
{
	const char *template = dice(p, 2) ? "referral-letter" : "referral-question";
	struct side *s = &p->side[who];
	const struct kept *k = last_got(s, template, 0), *ask;
	bool yes = dice(p, 2);
	const char *text = yes ? ONE_OF(p, yes_words) : ONE_OF(p, other_words);
	struct inbound in;

	if (!k || s->gone)
		return;
	in = from_side(p, who, k->room ? BY_ROOM : BY_MAIL, text);
	in.answers = k->room ? k->id : "";
	in.subject = "Re: demande";
	if (!k->room) {
		in.refs = talloc_array(mem, const char *, 1);
		in.refs[0] = talloc_asprintf(mem, "%s@lab.example", k->id);
		in.n_refs = 1;
	}
	ask = newest_of(s, who ? "referral-ask" : "referral-approve", k->referral);
	if (yes && ask && strcmp(template, "referral-letter") == 0) /* the letter says that a yes counts */
		says_yes(p, who, ask);
	take_in(p, &in);
}

static void
asks_for_it(struct play *p)
{
	enum way_in door = dice(p, 2) ? BY_ROOM : BY_MAIL;
	const char *mark = door == BY_MAIL ? "" : "!";

	switch (dice(p, 5)) {
	case 0:
	case 1:
		staff_writes(p, false, talloc_asprintf(mem, "!relation %s %s", p->problem, cards(p)));
		break;
	case 2:
		side_writes(p, 0, door, talloc_asprintf(mem, "%srelation %s : %s", mark, cards(p), need_text(p, &p->side[0])));
		break;
	case 3:
		side_writes(p, 0, BY_MAIL, talloc_asprintf(mem, "relation P-1 %s", cards(p)));
		break;
	default:
		staff_writes(
		    p, false, talloc_asprintf(mem, "!relation pour %s %s : %s", p->side[0].address, cards(p), need_text(p, &p->side[0])));
		break;
	}
}

static void
rewrites(struct play *p)
{
	const struct kept *k = last_got(&p->side[0], "referral-approve", 0);
	struct inbound in;

	if (!k || p->side[0].gone)
		return;
	in = from_side(p, 0, k->room ? BY_ROOM : BY_MAIL, talloc_asprintf(mem, "texte : %s", need_text(p, &p->side[0])));
	in.answers = k->room ? k->id : "";
	if (!k->room) {
		in.refs = talloc_array(mem, const char *, 1);
		in.refs[0] = talloc_asprintf(mem, "%s@lab.example", k->id);
		in.n_refs = 1;
	}
	take_in(p, &in);
}

/* ---- time ---- */

static void
due(struct play *p, const char *name, int (*all)(struct tx *, int64_t, int64_t *, size_t, size_t *, struct err *))
{
	enum { MOST = 20 };
	int64_t ids[MOST];
	struct err e = { 0 };
	size_t n, i;

	REQUIRE(all(tx, now, ids, MOST, &n, &e) == 0);
	for (i = 0; i < n; i++) {
		struct inbound in = inbound(CHANNEL_CLOCK, "", talloc_asprintf(mem, "%s %lld", name, (long long)ids[i]));

		in.key = talloc_asprintf(mem, "clock:%s/%lld/%lld/0", name, (long long)now, (long long)ids[i]);
		take_in(p, &in);
	}
}

static void
time_goes(struct play *p, int days)
{
	int i;

	for (i = 0; i < days; i += 4) {
		now += 4 * (int64_t)DAY;
		due(p, "card", card_due);
		due(p, "referral", referral_due);
		due(p, "approach", approach_due);
	}
}

static void
forgotten(struct play *p, int who)
{
	struct err e = { 0 };

	if (p->side[who].gone)
		return;
	REQUIRE(person_forget(tx, p->side[who].id, now, &e) >= 0);
	p->side[who].gone = true;
}

/* ---- a history ---- */

static void
partner_new(struct play *p, int k)
{
	static const char *const can[] = { "design sonore, paysages sonores", "animer des ateliers avec des jeunes",
		"courriers faciles à lire, design sonore" };
	struct side *s = &p->side[k];
	struct card c = { .kind = k % 2 ? CARD_ORGANISATION : CARD_PERSON,
		.nature = (enum card_nature)(dice(p, NATURES)),
		.name = k % 2 ? s->organisation : s->name,
		.person = s->id,
		.expertise = ONE_OF(p, can),
		.missions = "",
		.scope = "",
		.examples = "",
		.partners = "",
		.territory = dice(p, 2) ? "Finistère" : "",
		.availability = "",
		.link = "",
		.state = CARD_LISTED,
		.token = talloc_asprintf(mem, "card%022d", k),
		.confirmed_at = now,
		.next_at = now + 365 * (int64_t)DAY };
	struct err e = { 0 };

	switch (dice(p, 4)) {
	case 0:
		c.missions = talloc_asprintf(mem, "Avec %s, %s écoute les lieux. Écrire à %s.", s->name, s->organisation, s->address);
		break;
	case 1:
		c.expertise = talloc_asprintf(mem, "%s ; %s y veille", c.expertise, s->name);
		c.link = talloc_asprintf(mem, "https://%s/", s->domain);
		break;
	case 2:
		c.examples = talloc_asprintf(mem, "L'accueil de %s, voir %s", s->organisation, s->domain);
		c.availability = talloc_asprintf(mem, "le mardi, demander %.*s", (int)strcspn(s->name, " "), s->name);
		break;
	default:
		break;
	}
	directory_places(&places, mem, &c);
	REQUIRE(card_add(tx, mem, &c, 2026, now, &e) == 0);
	REQUIRE(directory_index(&places, tx, mem, &c, &e) == 0);
}

static void
room(const char *id, const char *kind, int members)
{
	const struct room r = { .id = id,
		.kind = kind,
		.state = "joined",
		.name = "",
		.members = members,
		.access = "",
		.successor = "",
		.invited_by = "",
		.told = "" };
	struct err e = { 0 };

	REQUIRE(room_set(tx, &r, now, &e) == 0);
}

static int64_t
person(const char *name, const char *role, const char *addr, const char *account)
{
	struct err e = { 0 };
	int64_t id;

	REQUIRE(person_add(tx, name, "fr", role, addr, now, &id, &e) == 0);
	REQUIRE(person_chat(tx, id, account, &e) == 0);
	return id;
}

/* `other`: the hidden side is somebody else. */
static void
people(struct play *p, bool other)
{
	int i;

	for (i = 0; i < p->n; i++) {
		struct side *s = &p->side[i];
		bool changed = other && (p->hidden == 'r' ? i == 0 : i > 0);
		unsigned who = (p->seed + (unsigned)i + (changed ? POOL / 2 : 0)) % POOL;

		side_name(s, who, p->seed / POOL + (unsigned)i);
		s->room = talloc_asprintf(mem, "!seul%d", i);
		room(s->room, "direct", 2);
		s->id = person(s->name, i ? "partner" : "agent", s->address, s->account);
		s->wrote = g_string_new(NULL);
		s->got = g_array_new(FALSE, FALSE, sizeof(struct kept));
		p->sent[i] = g_string_new(NULL);
		if (i > 0)
			partner_new(p, i);
	}
}

static void
event(struct play *p)
{
	int what = dice(p, 20);

	if (what < 3)
		asks_for_it(p);
	else if (what < 7)
		answers(p, 0, dice(p, 8) > 0);
	else if (what < 11)
		answers(p, 1 + dice(p, p->n - 1), dice(p, 8) > 0);
	else if (what < 12 && dice(p, 3) == 0)
		answers_staff(p, dice(p, p->n));
	else if (what < 12)
		rewrites(p);
	else if (what < 13)
		wrong_person(p, dice(p, p->n), dice(p, p->n));
	else if (what < 16)
		says_something(p, dice(p, p->n));
	else if (what < 18)
		staff_does(p);
	else if (what < 19)
		time_goes(p, 1 + dice(p, 4) * dice(p, 6));
	else if (dice(p, 6) == 0)
		forgotten(p, dice(p, p->n));
}

static bool
case_is_there(void)
{
	struct problem one;
	struct err e = { 0 };

	return problem_by_ref(tx, mem, "P-1", &one, &e) == 1;
}

static void
played(struct play *p, unsigned seed, char hidden, bool other)
{
	struct side *s;
	struct inbound in;
	int i, n;

	memset(p, 0, sizeof *p);
	p->rand = g_rand_new_with_seed(seed);
	p->seed = seed;
	p->hidden = hidden;
	p->problem = "P-1";
	p->n = 2 + dice(p, PARTNERS);
	now = 1772438400;
	serial = 0;
	people(p, other);
	s = &p->side[0];
	in = from_side(
	    p, 0, BY_MAIL, talloc_asprintf(mem, "Bonjour,\n\n%s\n\nCordialement,\n%s\n%s", need_text(p, s), s->name, s->organisation));
	in.subject = dice(p, 2) ? "Accueil trop bruyant" : talloc_asprintf(mem, "%s : accueil bruyant", s->organisation);
	take_in(p, &in);
	if (!case_is_there()) /* it asked for a workshop; what others write later must not be the first case */
		side_writes(p, 0, BY_MAIL, "Problème : notre accueil est trop bruyant, les familles n'entendent pas leur nom.");
	asks_for_it(p);
	n = 8 + dice(p, 12) + dice(p, 4) / 3 * dice(p, 24);
	for (i = 0; i < n; i++)
		event(p);
	time_goes(p, 12); /* what waits for its hour is said too */
}

static void
play_ends(struct play *p)
{
	int i;

	for (i = 0; i < p->n; i++) {
		g_string_free(p->side[i].wrote, TRUE);
		g_array_free(p->side[i].got, TRUE);
		g_string_free(p->sent[i], TRUE);
	}
	g_rand_free(p->rand);
}

static void
sql(const char *text)
{
	char *why = NULL;

	if (sqlite3_exec(store->db, text, NULL, NULL, &why) != SQLITE_OK)
		printf("%s: %s\n", text, why);
	REQUIRE(why == NULL);
}

/* What was sent to one side in both worlds, as far as both go. */
static void
same(const struct play *a, const char *one, const char *two, int to)
{
	size_t i = 0, from;

	check_count++;
	while (one[i] && one[i] == two[i])
		i++;
	if (!one[i] && !two[i])
		return;
	for (from = i; from > 0 && i - from < 300; from--)
		;
	failed(a, "not the same", to ? "to a partner" : "to who asks",
	    talloc_asprintf(mem, "%.*s\n>>>> %.160s\n==== else\n>>>> %.160s", (int)(i - from), one + from, one + i, two + i));
}

/* The test sees what it is to see. */
static void
planted(void)
{
	static const char *const ways[] = { "Zephyrine kerboulic", "voir KERBOULIC", "z. ker-boulic@ateliers-pennarvoz.example",
		"Pennarvoz", "les ateliers pennarvoz" };
	struct side reader = { .wrote = g_string_new(""), .got = g_array_new(FALSE, FALSE, sizeof(struct kept)), .name = "", .room = "!x" };
	struct play p = { .n = 2 };
	size_t i;

	p.side[0] = reader;
	p.sent[0] = g_string_new("");
	side_name(&p.side[1], 0, 4);
	told = TOLD_MOST; /* nothing is printed */
	for (i = 0; i < G_N_ELEMENTS(ways); i++) {
		struct letter l = {
			.channel = CHANNEL_MAIL, .template = "x", .subject = i % 2 ? ways[i] : "", .text = i % 2 ? "" : ways[i]
		};

		reaches(&p, 0, &l, "x");
		CHECK_INT(told, TOLD_MOST + (int)i + 1);
	}
	same(&p, "a", "b", 0);
	CHECK_INT(told, TOLD_MOST + (int)i + 1);
	told = 0;
	g_string_free(reader.wrote, TRUE);
	g_array_free(p.side[0].got, TRUE);
	g_string_free(p.sent[0], TRUE);
}

struct sum {
	int letters, met, refused, expired, events, introduced;
};

static void
history(unsigned seed, struct sum *sum)
{
	const char hidden = seed % 2 ? 'r' : 'p';
	TALLOC_CTX *was = mem;
	struct play a, b;
	int i;

	mem = talloc_new(NULL);
	sql("SAVEPOINT history");
	played(&a, seed, hidden, false);
	sql("ROLLBACK TO history");
	played(&b, seed, hidden, true);
	sql("ROLLBACK TO history");
	sql("RELEASE history");
	for (i = 0; i < a.n; i++)
		if ((hidden == 'r') == (i > 0))
			same(&a, a.sent[i]->str, b.sent[i]->str, i);
	sum->letters += a.letters + b.letters;
	sum->met += a.met;
	sum->introduced += a.met > 0;
	sum->refused += a.refused > 0;
	sum->expired += a.expired > 0;
	sum->events += a.events + b.events;
	play_ends(&a);
	play_ends(&b);
	talloc_free(mem);
	mem = was;
}

static char *
file(const char *name)
{
	char *text = NULL;

	REQUIRE(g_file_get_contents(name, &text, NULL, NULL));
	return text;
}

int
main(int argc, char **argv)
{
	g_autofree char *territories = file("config/territories.txt"), *synonyms = file("config/synonyms.txt");
	int n = argc > 1 ? atoi(argv[1]) : HISTORIES, i;
	unsigned first = argc > 2 ? (unsigned)atoi(argv[2]) : 1;
	struct sum sum = { 0 };
	struct err e = { 0 };

	mem = talloc_new(NULL);
	show = g_getenv("SHOW") != NULL;
	REQUIRE(templates_open(mem, NULL, &words, &e) == 0);
	REQUIRE((places.territories = territories_read(mem, territories, &e)) != NULL);
	REQUIRE((places.synonyms = synonyms_read(mem, synonyms, &e)) != NULL);
	REQUIRE(store_open(mem, ":memory:", &store, &e) == 0);
	lab = world_lab(words);
	lab.directory = &places;
	lab.rehearsal = true; /* codes are the same */
	REQUIRE(tx_begin(store, &tx, &e) == 0);
	room("!staff", "staff", 3);
	room("!commun", "collective", 6);
	(void)person("Anne Riou", "staff", "anne@lab.example", "@anne:lab.example");
	planted();
	for (i = 0; i < n; i++)
		history(first + (unsigned)i, &sum);
	printf("%d histories, %d messages, %d letters, %d introductions (in %d histories; %d ended without, %d over)\n", n, sum.events,
	    sum.letters, sum.met, sum.introduced, sum.refused, sum.expired);
	CHECK(n < 100 || sum.introduced * 100 >= n * 15);
	CHECK(n < 100 || sum.refused * 200 >= n);
	CHECK(n < 100 || sum.expired * 200 >= n);
	CHECK_INT(told, 0);
	tx_rollback(tx);
	store_close(store);
	talloc_free(mem);
	return check_report();
}
