/* SPDX-License-Identifier: EUPL-1.2
 *
 * Codes: made, mailed, given back, counted when wrong. What they prove is in identity.h.
 */
#include "handlers/identity.h"

#include <glib.h>
#include <string.h>

#include "bot/base/fault.h"
#include "bot/base/secret.h"
#include "bot/base/text.h"
#include "handlers/run.h"

enum { DAY = 86400, HOUR = 3600, HASH_CHARS = 40, POLITE_MOST = 4 };

/* --- reading --- */

static size_t
gap(const char *p)
{
	size_t n = 0;

	while (p[n] == ' ' || p[n] == '-' || p[n] == '.')
		n++;
	return n;
}

/* Digits at p with single gaps between them: how many, at most one more than a code has; *end behind them. */
static size_t
digits_at(const char *p, char *out, const char **end)
{
	size_t n = 0;

	*end = p;
	while (g_ascii_isdigit(*p)) {
		if (n < CODE_DIGITS)
			out[n] = *p;
		n++;
		*end = ++p;
		if (gap(p) <= 3 && g_ascii_isdigit(p[gap(p)]))
			p += gap(p);
	}
	out[MIN(n, CODE_DIGITS)] = '\0';
	return n;
}

/* In a folded text: there typographic blanks and dashes are plain ones. *at: where it stands, *end: behind it. */
static bool
find(const char *folded, const char **at, const char **end, char digits[CODE_DIGITS + 1])
{
	const char *p;

	for (p = folded; *p; p++) {
		if (!g_ascii_isdigit(*p))
			continue;
		*at = p;
		if (digits_at(p, digits, end) == CODE_DIGITS && !(p > folded && (g_ascii_isalpha(p[-1]) || strchr("+/", p[-1]))) &&
		    !g_ascii_isalpha(**end) && **end != '/')
			return true;
		p = *end - 1;
	}
	*digits = '\0';
	return false;
}

bool
code_find(const char *text, char digits[CODE_DIGITS + 1])
{
	char *folded = text_fold(NULL, text);
	const char *at, *end;
	bool found = find(folded, &at, &end, digits);

	talloc_free(folded);
	return found;
}

/* Words other than politeness on the line of the code. */
static size_t
other_words(const char *folded, const char *at, const char *end)
{
	static const char *const polite[] = { "bonjour", "voici", "voila", "merci", "le", "c", "est", "ici", "d", "avance", "hello", "here",
		"it", "is", "thanks", "thank", "you", "s", "lab", "re", "cordialement", "et", "ok", "oui", "yes" };
	const char *p = folded;
	size_t n = 0, k, size;

	while (*p) {
		if (p == at)
			p = end;
		size = strspn(p, "abcdefghijklmnopqrstuvwxyz0123456789");
		for (k = 0; size > 0 && k < G_N_ELEMENTS(polite); k++)
			if (strlen(polite[k]) == size && strncmp(p, polite[k], size) == 0)
				break;
		n += size > 0 && k == G_N_ELEMENTS(polite);
		p += size > 0 ? size : *p != '\0';
	}
	return n;
}

/* Nothing but a code, and politeness. */
static bool
code_alone(TALLOC_CTX *mem, const char *text)
{
	char *folded = text_fold(mem, text), digits[CODE_DIGITS + 1];
	const char *at, *end;

	return find(folded, &at, &end, digits) && other_words(folded, at, end) == 0;
}

bool
code_given(TALLOC_CTX *mem, const char *text, char digits[CODE_DIGITS + 1])
{
	char *folded = text_fold(mem, text), *word;
	const char *at, *end;

	if (!find(folded, &at, &end, digits))
		return false;
	if (at - folded < 200 && other_words(folded, at, end) == 0)
		return true;
	word = strstr(folded, "code");
	if (word && word < at && at - word < 80)
		return true;
	/* Alone on its line, a signature below. */
	return (at == folded || at[-1] == '\n') && (*end == '\0' || *end == '\n' || (strchr(".!,", *end) && strchr("\n", end[1])));
}

/* --- locks --- */

int
code_locked(struct handling *h, const char *key, int64_t *until, struct err *e)
{
	struct code_lock lock;
	int r = code_lock_get(h->tx, key, &lock, e);

	*until = r == 1 && lock.until > h->now ? lock.until : 0;
	return r < 0 ? -1 : 0;
}

/* One more wrong one for this door. 1: it is locked now, and was not; 0; -1. */
static int
count_wrong(struct handling *h, const char *key, struct err *e)
{
	struct code_lock lock;

	if (code_lock_get(h->tx, key, &lock, e) < 0)
		return -1;
	if (h->now - lock.since >= LOCK_SECONDS)
		lock = (struct code_lock){ .since = h->now };
	lock.wrong++;
	if (lock.wrong >= CODE_TRIES && lock.until <= h->now)
		lock = (struct code_lock){ .wrong = lock.wrong, .since = h->now, .until = h->now + LOCK_SECONDS };
	if (code_lock_set(h->tx, key, &lock, e) < 0)
		return -1;
	return lock.until == h->now + LOCK_SECONDS && lock.since == h->now;
}

/* --- making --- */

/* Six digits, each as likely: from the operating system; in a rehearsal from what caused it, so that a visit can be played again. */
static int
draw(struct handling *h, const struct code_request *q, char digits[CODE_DIGITS + 1], struct err *e)
{
	static const unsigned char rehearsal[SECRET_SIZE] = "rehearsal";
	uint64_t n = 0;
	const char *id;

	if (h->lab->rehearsal) {
		id = secret_id(h->mem, rehearsal, 8, h->in->key, q->purpose, q->giver, q->addr, NULL);
		for (; *id; id++)
			n = n * 31 + (unsigned char)*id;
	} else {
		do /* the last, incomplete round of a million would make some likelier */
			if (secret_draw(&n, sizeof n) < 0)
				return fail(e, ERR_TEMP, "no randomness");
		while (n >= UINT64_MAX - UINT64_MAX % 1000000);
	}
	(void)snprintf(digits, CODE_DIGITS + 1, "%06u", (unsigned)(n % 1000000));
	return 0;
}

static const char *
hash_of(struct handling *h, const char *purpose, const char *giver, const char *addr, int64_t person, const char *digits)
{
	return secret_id(h->mem, h->lab->secret, HASH_CHARS, "code", purpose, giver, text_fold(h->mem, addr),
	    talloc_asprintf(h->mem, "%lld", (long long)person), digits, NULL);
}

static const char *
server_of(const char *giver)
{
	const char *at = *giver == '@' ? strchr(giver, ':') : strrchr(giver, '@');

	return at ? at + 1 : giver;
}

/* Nobody is mail-bombed through us: a share a day for the address, for the door that asks, its server and all together. 1, 0, -1. */
static int
afford(struct handling *h, const struct code_request *q, struct err *e)
{
	const struct {
		const char *key;
		int most;
		int64_t period;
	} bucket[] = {
		{ talloc_asprintf(h->mem, "code%d:to:%s", q->proven, text_fold(h->mem, q->addr)), q->proven ? 30 : 3, DAY },
		{ talloc_asprintf(h->mem, "code%d:by:%s", q->proven, q->giver), q->proven ? 30 : 5, DAY },
		{ talloc_asprintf(h->mem, "code%d:at:%s", q->proven, server_of(q->giver)), 200, DAY },
		{ "code:total", 200, HOUR },
	};
	size_t i;
	int r;

	for (i = 0; i < G_N_ELEMENTS(bucket); i++)
		if ((r = budget_take(h->tx, bucket[i].key, bucket[i].most, bucket[i].period, h->now, e)) != 1)
			return r;
	return 1;
}

/* May a code go there now? 1, 0, -1. */
static int
possible(struct handling *h, const struct code_request *q, struct err *e)
{
	int64_t until;
	int r;

	if (is_our_address(h->lab, q->addr))
		return 0;
	if (code_locked(h, q->giver, &until, e) < 0)
		return -1;
	if (until == 0 && code_locked(h, text_fold(h->mem, q->addr), &until, e) < 0)
		return -1;
	if (until)
		return 0;
	r = address_suspended(h->tx, q->addr, h->now, e);
	if (r != 0)
		return r < 0 ? -1 : 0;
	return afford(h, q, e);
}

/* The command in hand as it would be typed: it is the same whatever words or choices led to it. */
static const char *
as_typed(struct handling *h, const char *name)
{
	char *words = talloc_asprintf(h->mem, "!%s", name);
	size_t i;

	for (i = 0; i < h->meaning.n_args; i++)
		words = talloc_asprintf_append(words, " %s", h->meaning.args[i].text);
	return words;
}

/* As it stands inside a sentence. */
static const char *
within(TALLOC_CTX *mem, const char *sentence)
{
	char first[7] = "";

	g_unichar_to_utf8(g_unichar_tolower(g_utf8_get_char(sentence)), first);
	return talloc_asprintf(mem, "%s%s", first, g_utf8_next_char(sentence));
}

int
code_send(struct handling *h, const struct code_request *q, struct err *e)
{
	struct code c = { .purpose = q->purpose, .giver = q->giver, .addr = q->addr, .person = q->person, .words = q->words };
	bool act = strcmp(q->purpose, "act") == 0, by_mail = *q->giver != '@', answer;
	struct person to;
	const char *what = NULL, *typed = NULL;
	char digits[CODE_DIGITS + 1];
	int r = possible(h, q, e);

	if (r <= 0)
		return r;
	r = person_by_address(h->tx, h->mem, q->addr, &to, e);
	if (r < 0 || draw(h, q, digits, e) < 0)
		return -1;
	if (r == 0)
		to = (struct person){ .name = "", .lang = h->who.lang, .role = "public", .addr = q->addr };
	if (act) {
		what = within(h->mem, word_in(h, to.lang, talloc_asprintf(h->mem, "help.%s", h->meaning.command->name)));
		typed = as_typed(h, command_shown(h->mem, to.lang, h->meaning.command));
	}
	c.hash = hash_of(h, c.purpose, c.giver, c.addr, c.person, digits);
	c.problem = act && h->has_problem ? h->problem.id : 0;
	if (code_add(h->tx, &c, h->now, e) < 0)
		return -1;
	answer = h->in->channel == CHANNEL_MAIL && addr_same(h->in->from, q->addr);
	if (tell_address(h, &to, q->addr, answer, "code",
		VARS(VAR("code", talloc_asprintf(h->mem, "%.3s %s", digits, digits + 3)), VAR("account", q->account),
		    VAR("asker", q->asker), VAR("act", what), VAR("typed", q->proven ? typed : NULL),
		    VAR("here", act && by_mail ? "1" : NULL)),
		e) < 0)
		return -1;
	FAULT("code.made");
	return 1;
}

int
proof_ask(struct handling *h, struct err *e)
{
	bool mail = h->in->channel == CHANNEL_MAIL;
	struct code_request q = { .purpose = "act",
		.giver = mail ? text_fold(h->mem, h->in->from) : h->in->from,
		.addr = mail ? h->in->from : h->who.addr,
		.person = h->who.id,
		.words = as_typed(h, h->meaning.command->name),
		.proven = h->verified };
	int r;

	if (!*q.addr)
		return 0;
	if (!h->verified) { /* who can forge a sender must not fill their mailbox */
		r = budget_take(h->tx, talloc_asprintf(h->mem, "proof:%s", q.giver), 1, HOUR, h->now, e);
		if (r <= 0)
			return r;
	}
	r = code_send(h, &q, e);
	if (r == 1 && !mail)
		return say(h, "code-sent",
			   VARS(VAR("link", NULL),
			       VAR("act", within(h->mem, word(h, talloc_asprintf(h->mem, "help.%s", h->meaning.command->name))))),
			   e) < 0
			   ? -1
			   : 1;
	return r;
}

/* --- giving --- */

int
code_awaited(struct handling *h, struct err *e)
{
	const char *giver = h->in->channel == CHANNEL_MAIL ? text_fold(h->mem, h->in->from) : h->in->from;
	struct code open[CODES_OPEN];
	char digits[CODE_DIGITS + 1];
	size_t n;

	if (h->meaning.command && strcmp(h->meaning.command->name, "code") == 0 && !h->meaning.question)
		return 1;
	if (code_open(h->tx, h->mem, giver, h->now - CODE_SECONDS, open, CODES_OPEN, &n, e) < 0)
		return -1;
	if (n == 0) {
		/* Six digits and nothing else are no problem to solve: a code that is over, or that another door asked for. */
		if (h->in->channel != CHANNEL_MAIL || answer_awaited(h) || !code_alone(h->mem, h->in->text))
			return 0;
		(void)code_find(h->in->text, digits);
	} else if (!code_given(h->mem, h->in->text, digits)) {
		/* "Oui" above our letter: the code stands in what is quoted. */
		if (h->in->channel != CHANNEL_MAIL || !h->meaning.command || strcmp(h->meaning.command->name, "oui") != 0 ||
		    !code_find(h->in->full_text ? h->in->full_text : "", digits))
			return 0;
	}
	h->meaning.command = command_find("code");
	h->meaning.explicit = true;
	h->meaning.question = NULL;
	h->meaning.otherwise = NULL;
	h->meaning.thanks = false;
	h->meaning.n_args = 1;
	h->meaning.args[0] = (struct argument){ .name = "text", .type = ARG_TEXT, .text = talloc_strdup(h->mem, digits) };
	return 1;
}

static int
wrong(struct handling *h, const char *giver, const struct code *open, size_t n, struct err *e)
{
	int r = count_wrong(h, giver, e), k = 0;
	bool locked = r == 1;
	size_t i;

	for (i = 0; r >= 0 && k >= 0 && i < n; i++) {
		size_t j;

		for (j = 0; j < i && !addr_same(open[j].addr, open[i].addr); j++)
			;
		if (j == i && !addr_same(open[i].addr, giver))
			k = count_wrong(h, text_fold(h->mem, open[i].addr), e);
	}
	for (i = 0; locked && k >= 0 && i < n; i++)
		k = code_end(h->tx, open[i].id, "locked", h->now, e);
	if (r < 0 || k < 0)
		return -1;
	if (!locked)
		return say(h, "code-wrong", NULL, e);
	if (tell_staff(h, "code-lock-staff",
		VARS(VAR("person", h->who.id ? h->who.name : NULL), VAR("account", *giver == '@' ? giver + 1 : NULL)), e) < 0)
		return -1;
	return say(h, "code-locked", NULL, e);
}

/* The words that waited for it. */
static int
act_with(struct handling *h, const struct code *c, struct err *e)
{
	if (c->problem && case_load(h, c->problem, e) < 0)
		return -1;
	h->level = LEVEL_CODE;
	h->verified = true;
	return handle_again(h, c->words, e);
}

static int
link_with(struct handling *h, const struct code *c, struct err *e)
{
	if (h->in->channel == CHANNEL_ROOM)
		return doors_join(h, h->in->from, c->addr, e);
	if (!h->verified) /* it proves the other address; that this one asked must be proven too */
		return say(h, "not-verified", VARS(VAR("command", "code")), e);
	return doors_join(h, NULL, c->addr, e);
}

int
cmd_code(struct handling *h, struct err *e)
{
	const char *giver = h->in->channel == CHANNEL_MAIL ? text_fold(h->mem, h->in->from) : h->in->from;
	const struct code *hit = NULL;
	struct code open[CODES_OPEN];
	char digits[CODE_DIGITS + 1];
	int64_t until;
	size_t n, i;

	if (code_locked(h, giver, &until, e) < 0)
		return -1;
	if (until)
		return say(h, "code-locked", NULL, e);
	if (code_open(h->tx, h->mem, giver, h->now - CODE_SECONDS, open, CODES_OPEN, &n, e) < 0)
		return -1;
	if (n == 0 || !code_find(arg_text(h, "text"), digits))
		return say(h, n == 0 ? "code-none" : "code-wrong", NULL, e);
	for (i = 0; i < n; i++) /* all of them are looked at, whichever it is */
		if (secret_same(open[i].hash, hash_of(h, open[i].purpose, open[i].giver, open[i].addr, open[i].person, digits)))
			hit = &open[i];
	if (!hit)
		return wrong(h, giver, open, n, e);
	if (code_locked(h, text_fold(h->mem, hit->addr), &until, e) < 0)
		return -1;
	if (until)
		return say(h, "code-locked", NULL, e);
	if (code_end(h->tx, hit->id, "used", h->now, e) < 0)
		return -1;
	FAULT("code.used");
	return strcmp(hit->purpose, "link") == 0 ? link_with(h, hit, e) : act_with(h, hit, e);
}
