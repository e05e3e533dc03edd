/* SPDX-License-Identifier: EUPL-1.2
 *
 * Filing for somebody else. Until that person says yes the case is its filer's; the person gets one invitation, and what they answer
 * decides: yes makes them its requester, no ends it and we forget their address. What cannot be proven to come from them gives no right.
 */
#include "handlers/onbehalf.h"

#include <ctype.h>
#include <glib.h>
#include <string.h>

#include "bot/base/limits.h"
#include "bot/base/secret.h"
#include "bot/base/text.h"
#include "handlers/run.h"
#include "handlers/similar.h"

enum { DAY = 86400, REMIND_DAYS = 15, REFUSAL_DAYS = 365, INVITED_MOST = 2, INVITES_A_DAY = 5, MARK_CHARS = 26 };

/* ---- for whom ---- */

enum { HEAD_BYTES = 1500, NEAR_BYTES = 90, SPEAKS_BYTES = 70, NAME_WORDS = 4 };

/* Folded. What stands between them and the address is a name. */
static const char *const for_somebody[] = { "pour le compte de", "pour le compte d'", "au nom de", "au nom d'", "de la part de",
	"de la part d'", "a la place de", "a la demande de", "pour ma collegue", "pour mon collegue", "pour une collegue",
	"pour un collegue", "pour ma cheffe", "pour mon chef", "pour ma directrice", "pour mon directeur", "pour ma responsable",
	"pour mon responsable", "pour notre collegue", "pour une agente", "pour un agent", "ecris pour", "ecrivons pour", "depose pour",
	"demande pour", "on behalf of", "in the name of", "for my colleague", "for a colleague", "for my manager", "writing for" };

/* Who tells of a letter that came "de la part de" somebody files nothing for them. */
static const char *const speaks[] = { "ecris", "ecrivons", "contacte", "contactons", "sollicite", "sollicitons", "saisis", "saisissons",
	"depose", "deposons", "adresse", "adressons", "transmets", "transmettons", "remonte", "signale", "demande", "fais", "writing",
	"write", "contacting", "submit", "submitting", "filing", "asking" };

static bool
said_before(const char *folded, const char *at)
{
	const char *from = at - folded > SPEAKS_BYTES ? at - SPEAKS_BYTES : folded, *p;
	size_t i;

	for (p = at; p > from && p[-1] != '\n'; p--)
		;
	if (at - p < 4) /* "Pour le compte de : ..." begins a line */
		return true;
	for (i = 0; i < G_N_ELEMENTS(speaks); i++) {
		const char *found = memmem(p, (size_t)(at - p), speaks[i], strlen(speaks[i]));

		if (found && (found == p || !isalpha((unsigned char)found[-1])))
			return true;
	}
	return false;
}

/* The address that ends at or after `p` of the folded text, where it begins; NULL if there is none near on this line. */
static const char *
address_near(const char *p, size_t *size)
{
	const char *line = p + strcspn(p, "\n"), *at = memchr(p, '@', (size_t)(MIN(line, p + NEAR_BYTES) - p)), *from, *to;

	if (!at)
		return NULL;
	for (from = at; from > p && (isalnum((unsigned char)from[-1]) || strchr("._+-", from[-1])); from--)
		;
	for (to = at + 1; isalnum((unsigned char)*to) || (*to && strchr(".-", *to)); to++)
		;
	while (to > at && strchr(".-", to[-1]))
		to--;
	*size = (size_t)(to - from);
	return from;
}

/* "Fatou Diallo" right before the address: words with a capital. */
static char *
name_before(TALLOC_CTX *mem, const char *raw, size_t from, size_t end)
{
	size_t begin, words = 0, at;

	while (end > from && strchr(" <(,:\"\t", raw[end - 1]))
		end--;
	for (begin = end; begin > from && words < NAME_WORDS; words++) {
		at = begin;
		while (at > from && raw[at - 1] == ' ')
			at--;
		while (at > from && raw[at - 1] != ' ' && !strchr(",:;<(\"\n", raw[at - 1]))
			at--;
		if (at == begin || !(g_unichar_isupper(g_utf8_get_char(raw + at)) || (words > 0 && strncmp(raw + at, "de ", 3) == 0)))
			break;
		begin = at;
	}
	return text_line(mem, talloc_strndup(mem, raw + begin, end - begin), LIMIT_NAME);
}

/* What was written, without the address and the marks around it. */
static char *
without_address(TALLOC_CTX *mem, const char *raw, size_t from, size_t to)
{
	size_t a = from, b = to;

	while (a > 0 && strchr("<( ,", raw[a - 1]) && raw[a - 1] != '\n')
		a--;
	while (raw[b] && strchr(">)", raw[b]))
		b++;
	return talloc_asprintf(mem, "%.*s%s%s", (int)a, raw,
	    raw[b] == ' ' || raw[b] == '\n' || raw[b] == '\0' || ispunct((unsigned char)raw[b]) ? "" : " ", raw + b);
}

/* The same address further down, in a signature or a subject, is as little ours to keep. */
static char *
without_it(TALLOC_CTX *mem, const char *text, const char *addr)
{
	char *out = talloc_strdup(mem, "");
	size_t size = strlen(addr);
	const char *at = text;

	while ((at = strcasestr(at, addr)) != NULL) {
		bool whole = (at == text || !isalnum((unsigned char)at[-1])) && !isalnum((unsigned char)at[size]);

		if (whole) {
			out = talloc_strndup_append_buffer(out, text, (size_t)(at - text));
			text = at + size;
		}
		at += size;
	}
	return talloc_strdup_append_buffer(out, text);
}

/* "pour Fatou Diallo <fatou@...> : texte", as a command is typed. */
static const char *
typed_for(const char *folded)
{
	static const char *const leads[] = { "pour ", "for ", "au nom de ", "on behalf of " };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(leads); i++)
		if (strncmp(folded, leads[i], strlen(leads[i])) == 0)
			return folded + strlen(leads[i]);
	return NULL;
}

static const char *
marker_end(const char *folded, bool typed)
{
	const char *first = typed ? typed_for(folded) : NULL, *p;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(for_somebody) && !first; i++)
		for (p = folded; (p = strstr(p, for_somebody[i])) != NULL && !first; p++)
			if ((p == folded || !isalpha((unsigned char)p[-1])) && said_before(folded, p))
				first = p + strlen(for_somebody[i]);
	return first;
}

bool
behalf_find(TALLOC_CTX *mem, const char *text, bool typed, struct behalf *out)
{
	char *head = talloc_strndup(mem, text, HEAD_BYTES), *folded, *rest;
	size_t *map, size = 0, from, to;
	const char *marker, *at;

	folded = text_fold_map(mem, head, &map);
	marker = marker_end(folded, typed);
	at = marker ? address_near(marker, &size) : NULL;
	if (!at)
		return false;
	from = map[at - folded];
	to = map[(size_t)(at - folded) + size];
	out->addr = addr_clean(mem, talloc_strndup(mem, text + from, to - from));
	if (!out->addr)
		return false;
	out->name = name_before(mem, text, map[marker - folded], from);
	if (!*out->name)
		out->name = talloc_strndup(mem, out->addr, strcspn(out->addr, "@"));
	rest = without_address(mem, text, from, to);
	if (typed && typed_for(folded)) { /* what was typed before the text is no part of it */
		rest = talloc_strdup(mem, text + to);
		rest += strspn(rest, ">) :,-\n");
	}
	out->rest = text_trim(without_it(mem, rest, out->addr));
	return true;
}

/* ---- the case opens ---- */

static const char *
mark_of(struct handling *h, const char *addr)
{
	return secret_id(h->mem, h->lab->secret, MARK_CHARS, "consent", text_fold(h->mem, addr), NULL);
}

/* May we write to this address for it? Who said no is left in peace, and nobody is made to get many of these. 1, 0, -1. */
static int
may_invite(struct handling *h, const char *mark, struct err *e)
{
	int r = consent_refused(h->tx, mark, h->now - (int64_t)REFUSAL_DAYS * DAY, e);

	if (r != 0)
		return r < 0 ? -1 : 0;
	r = budget_take(h->tx, talloc_asprintf(h->mem, "c:%s", mark), INVITED_MOST, 30 * DAY, h->now, e);
	if (r == 1 && !is_staff(h))
		r = budget_take(h->tx, talloc_asprintf(h->mem, "f:%lld", (long long)h->who.id), INVITES_A_DAY, DAY, h->now, e);
	return r;
}

static int
invite(struct handling *h, int64_t person, const struct behalf *b, struct err *e)
{
	int r;

	h->inviting = true;
	r = tell(h, person, "invitation",
	    VARS(VAR("filer", h->verified ? without_addresses(h->mem, h->who.name) : NULL),
		VAR("text", h->verified ? excerpt(h->mem, b->rest) : NULL), VAR("controller", h->lab->controller)),
	    e);
	h->inviting = false;
	return r;
}

/* Whoever refused, or was written to already, is not asked and not kept: the case is its filer's. */
static int
open_unasked(struct handling *h, const struct behalf *b, const char *subject, struct err *e)
{
	if (intake_open(h, h->who.id, subject, b->rest, false, e) < 0)
		return -1;
	return h->opened ? say(h, "onbehalf-received", VARS(VAR("for_whom", without_addresses(h->mem, b->name)), VAR("uninvited", "1")), e)
			 : 0;
}

int
behalf_open(struct handling *h, const struct behalf *b, const char *subject, struct err *e)
{
	const char *mark = mark_of(h, b->addr);
	struct consent c = { .filer = h->who.id, .state = "waiting" };
	struct person p;
	int r = may_invite(h, mark, e);

	h->behalf = b;
	subject = without_it(h->mem, subject, b->addr);
	if (r <= 0)
		return r < 0 ? -1 : open_unasked(h, b, subject, e);
	r = person_by_address(h->tx, h->mem, b->addr, &p, e);
	if (r == 0) {
		c.made = true;
		p.name = b->name;
		r = person_add(h->tx, p.name, h->meaning.lang ? h->meaning.lang : h->lab->language, "agent", b->addr, h->now, &p.id, e);
	}
	if (r < 0)
		return -1;
	h->asks = p.name;
	if (intake_open(h, h->who.id, subject, b->rest, false, e) < 0)
		return -1;
	if (!h->opened) /* said twice, or too much */
		return 0;
	c.problem = h->problem.id;
	c.person = p.id;
	if (consent_add(h->tx, &c, mark, h->now, h->now + (int64_t)REMIND_DAYS * DAY, e) < 0 || invite(h, p.id, b, e) < 0)
		return -1;
	return say(h, "onbehalf-received", VARS(VAR("for_whom", without_addresses(h->mem, b->name)), VAR("uninvited", NULL)), e);
}

/* ---- the answer ---- */

/* The staff and who filed it learn what was answered; `words`: what was said beside yes or no. */
static int
told_state(struct handling *h, const struct consent *c, const char *state, const char *words, struct err *e)
{
	const struct var vars[] = { VAR("yes", strcmp(state, "yes") == 0 ? "1" : NULL), VAR("no", strcmp(state, "no") == 0 ? "1" : NULL),
		VAR("unproven", strcmp(state, "unproven") == 0 ? "1" : NULL), VAR("text", words), { .name = NULL } };
	struct person filer;

	if (tell_staff(h, "consent-staff", vars, e) < 0 || person_get(h->tx, h->mem, c->filer, &filer, e) < 0)
		return -1;
	if (strcmp(state, "neither") == 0 || strcmp(filer.role, "staff") == 0)
		return 0;
	return tell(h, c->filer, "consent-filer", vars, e);
}

/* "Oui. Cela concerne une vingtaine de jeunes.": what follows the yes is about the problem. */
static int
words_beside(struct handling *h, const char **words, struct err *e)
{
	int64_t note;

	*words = NULL;
	if (h->meaning.command && strcmp(h->meaning.command->name, "oui") == 0)
		return 0;
	*words = excerpt(h->mem, h->in->text);
	if (note_add(h->tx, h->problem.id, h->who.id, "completion", h->in->text, h->inbox, h->now, &note, e) < 0)
		return -1;
	return similar_more(h, h->in->text, e);
}

static int
says_yes(struct handling *h, const struct consent *c, struct err *e)
{
	struct problem before = h->problem;
	struct person filer;
	const char *words;

	if (h->problem.stage >= STAGE_REDIRECTED)
		return consent_set(h->tx, c->problem, "uninvited", c->person, h->now, e) < 0 ? -1 : say(h, "consent-late", NULL, e);
	if (!h->verified) {
		if (consent_set(h->tx, c->problem, "unproven", c->person, h->now, e) < 0 || say(h, "consent-unproven", NULL, e) < 0)
			return -1;
		return strcmp(c->state, "unproven") == 0 ? 0 : told_state(h, c, "unproven", NULL, e);
	}
	h->out->intent = "accord";
	h->problem.requester = h->who.id;
	if (consent_set(h->tx, c->problem, "yes", c->person, h->now, e) < 0 || participant_add(h->tx, h->problem.id, h->who.id, e) < 0 ||
	    act_record(h, &before, "", 0, e) < 0 || person_get(h->tx, h->mem, c->filer, &filer, e) < 0)
		return -1;
	h->filed_by = filer.name;
	if (words_beside(h, &words, e) < 0 || intake_acknowledge(h, h->who.id, e) < 0)
		return -1;
	return told_state(h, c, "yes", words, e);
}

/* They are written to no more, and we forget whom we need not know. */
static int
says_no(struct handling *h, const struct consent *c, struct err *e)
{
	struct problem before = h->problem;

	h->out->intent = "desaccord";
	if (h->problem.stage < STAGE_REDIRECTED)
		h->problem.stage = STAGE_CLOSED;
	if (act_record(h, &before, "", 0, e) < 0 || consent_set(h->tx, c->problem, "no", 0, h->now, e) < 0 ||
	    consent_forget(h->tx, c, h->inbox, h->now, e) < 0 || told_state(h, c, "no", NULL, e) < 0)
		return -1;
	return set_aside(h, INBOX_HANDLED, "consent refused");
}

/* "Oui, et je précise ..." */
static bool
begins(const char *folded, const char *const *words)
{
	size_t n;

	for (; *words; words++) {
		n = strlen(*words);
		if (strncmp(folded, *words, n) == 0 && !isalnum((unsigned char)folded[n]))
			return true;
	}
	return false;
}

/* 1 yes, 0 no, -1 neither. */
static int
answer_of(struct handling *h)
{
	static const char *const yes[] = { "oui", "yes", "d'accord", "ok", "je confirme", "je suis d'accord", NULL }, *const no[] = { "non",
		"no", "je refuse", "je ne souhaite pas", "je ne veux pas", "pas d'accord", NULL };
	const struct command *c = h->meaning.command;
	char *folded = text_trim(text_fold(h->mem, h->meaning.plain ? h->meaning.plain : h->in->text));

	if (c && strcmp(c->name, "oui") == 0)
		return 1;
	if (c && strcmp(c->name, "non") == 0)
		return 0;
	return begins(folded, no) ? 0 : begins(folded, yes) ? 1 : -1;
}

int
behalf_answer(struct handling *h, struct err *e)
{
	struct question q;
	struct problem p;
	struct consent c;
	bool about;
	int r, answer;

	if (h->in->channel != CHANNEL_MAIL || h->has_problem)
		return 0;
	r = consent_of(h->tx, h->mem, h->who.id, &c, e);
	if (r <= 0 || problem_get(h->tx, h->mem, c.problem, &p, e) < 0)
		return r;
	answer = answer_of(h);
	about = h->cited && strcmp(h->cited, p.ref) == 0;
	if (!about) { /* a word alone, where nothing else was asked */
		r = question_open(h->tx, h->mem, h->who.id, ask_place(h), &q, e);
		if (r != 0 || !h->meaning.command ||
		    (strcmp(h->meaning.command->name, "oui") != 0 && strcmp(h->meaning.command->name, "non") != 0))
			return r < 0 ? -1 : 0;
	}
	if (!h->verified && !(about && h->cited_ours)) /* anybody can write this in their name */
		return set_aside(h, INBOX_QUARANTINED, "consent-unproven") < 0 ? -1 : 1;
	h->problem = p;
	h->has_problem = true;
	h->cited = NULL;
	if (answer < 0)
		r = say(h, "consent-unclear", NULL, e) < 0 ? -1 : told_state(h, &c, "neither", excerpt(h->mem, h->in->text), e);
	else
		r = answer ? says_yes(h, &c, e) : says_no(h, &c, e);
	return r < 0 ? -1 : 1;
}

int
behalf_waits(struct handling *h, const char **name, struct err *e)
{
	struct consent c;
	struct person p;
	int r = consent_get(h->tx, h->mem, h->problem.id, &c, e);

	*name = NULL;
	if (r <= 0 || !c.person || strcmp(c.state, "yes") == 0)
		return r < 0 ? -1 : 0;
	if (person_get(h->tx, h->mem, c.person, &p, e) < 0)
		return -1;
	*name = without_addresses(h->mem, p.name);
	return 0;
}

int
behalf_back(struct handling *h, const struct act *a, struct err *e)
{
	return consent_set(h->tx, a->problem, "waiting", a->new_requester, h->now, e);
}
