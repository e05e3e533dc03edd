/* SPDX-License-Identifier: EUPL-1.2
 *
 * Whose answer to an invitation is it? Its UID bears a token that nobody can guess: who has it has our invitation, so is the invitee or
 * somebody to whom the invitee passed it on. The token alone therefore is enough to say which invitation is answered, and not who answers:
 * - from an address of the invitee that the mail server vouches for, it is theirs;
 * - from an address that we know as somebody else's, or naming somebody else as the attendee, or as whoever comes instead (DELEGATED-FROM),
 *   it is not theirs and changes nothing, proven or not: a colleague who got it passed on has pressed "Accept";
 * - from an address that we do not know, or theirs without proof, it counts as long as nothing names somebody else: aliases, mailboxes that
 *   rewrite the sender, assistants who answer for somebody (SENT-BY) and servers that sign nothing are too many to be refused. Whoever forges
 *   that needs the invitation itself, gains an answer that is undone by another, and cannot keep it from the invitee, who is told of it.
 */
#include "handlers/invitation_proof.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/asking.h"
#include "handlers/identity.h"

enum { NAME_LETTERS = 3 };

/* "Le Goff Claire (DSI)", "c.legoff@private.example" have a word of "Claire Le Goff". */
static bool
like_name(TALLOC_CTX *mem, const char *given, const char *name)
{
	g_auto(GStrv) words = g_strsplit_set(text_fold(mem, name), " -.'", -1);
	const char *have = text_fold(mem, given);
	size_t i;

	for (i = 0; words[i]; i++)
		if (strlen(words[i]) >= NAME_LETTERS && strstr(have, words[i]))
			return true;
	return false;
}

static bool
is_door(const struct door *d, size_t n, const char *addr)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (addr_same(d[i].id, addr))
			return true;
	return false;
}

int
bearer_of(struct handling *h, const struct invitee *i, const struct calendar_said *c, enum bearer *bearer, struct err *e)
{
	const char *from = h->in->from, *named = *c->attendee_name ? c->attendee_name : h->in->from_name;
	struct door d[DOORS_MAX];
	struct person who, other;
	bool theirs, attends;
	size_t n;
	int r = person_get(h->tx, h->mem, i->person, &who, e);

	*bearer = BEARER_OTHER;
	if (r <= 0 || address_of(h->tx, h->mem, i->person, d, DOORS_MAX, &n, e) < 0)
		return r < 0 || e->kind ? -1 : 0;
	theirs = is_door(d, n, from);
	attends = *c->attendee && is_door(d, n, c->attendee);
	if (*c->delegated_from && !theirs)
		return 0;
	if (*c->attendee && !attends && (r = person_by_address(h->tx, h->mem, c->attendee, &other, e)) != 0)
		return MIN(r, 0);
	if (theirs) {
		*bearer = h->in->verified ? BEARER_INVITEE : BEARER_TOKEN;
		return 0;
	}
	r = *from ? person_by_address(h->tx, h->mem, from, &other, e) : 0;
	if (r < 0)
		return -1;
	if (r == 1 && !(attends && addr_same(c->sent_by, from)))
		return 0;
	if (attends || !*named || like_name(h->mem, named, who.name) || like_name(h->mem, from, who.name))
		*bearer = BEARER_TOKEN;
	return 0;
}

/* ---- in words ---- */

/* clang-format off: what programs write stands as tables */
#define EVENT                                                                                                                              \
	"(?:event invitation reply|invitation reply|meeting response|response|reponse a l'invitation|reponse a l'evenement|reponse|reply)?\\s*\\(?"
static const struct {
	const char *presence, *pattern;
} prefixes[] = {
	{ "tentative",
	    "^\\W*" EVENT
	    "(?:tentatively accepted|accepted tentatively|tentative|tentatively|provisoire|provisoirement accepte|accepte provisoirement|accepte sous reserve|a confirmer|peut-etre|maybe)e?\\)?\\s*:\\s*" },
	{ "accepted",
	    "^\\W*" EVENT
	    "(?:accepted|accepte|accept|accepter|acceptation|confirme|yes|oui)e?\\)?(?: par [^:]{1,60}| by [^:]{1,60})?\\s*:\\s*" },
	{ "declined",
	    "^\\W*" EVENT
	    "(?:declined|decline|refuse|refus|refuser|rejete|rejected|no|non)e?\\)?(?: par [^:]{1,60}| by [^:]{1,60})?\\s*:\\s*" },
};
/* clang-format on */

int
presence_in_subject(TALLOC_CTX *mem, const char *subject, const char **presence, const char **title)
{
	const char *folded = text_fold(mem, subject);
	int start, end;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(prefixes); i++)
		if (asking_find(prefixes[i].pattern, folded, 0, 0, &start, &end)) {
			*presence = prefixes[i].presence;
			*title = folded + end;
			return **title != '\0';
		}
	return 0;
}

bool
subject_names(TALLOC_CTX *mem, const char *title, const char *workshop, const char *ref)
{
	const char *want = text_fold(mem, workshop), *found = strstr(title, want);
	size_t n = strlen(want);

	if (strstr(title, text_fold(mem, ref)))
		return true;
	return *want && found && (found == title || !g_ascii_isalnum(found[-1])) && !g_ascii_isalnum(found[n]);
}
