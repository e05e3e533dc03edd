/* SPDX-License-Identifier: EUPL-1.2
 *
 * Who people say they are, in their own words: "je suis Claire Le Goff, mon adresse est claire@caf.example", "merci de relier mon compte
 * @claire:agent.example", "mon code est le 123 456". What they say proves nothing: it asks for a code.
 */
#include "handlers/said.h"
#include "handlers/absence_words.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/card_words.h"
#include "handlers/dates.h"
#include "handlers/directory_words.h"
#include "handlers/doors.h"
#include "handlers/guide_words.h"
#include "handlers/inquiry_words.h"
#include "handlers/intents.h"
#include "handlers/match.h"
#include "handlers/own_words.h"
#include "handlers/venue_words.h"
#include "handlers/workshop_words.h"

enum { NUDGE_MOST = 14, TAKES_MOST = 12, WORDS_MOST = 30, CODE_WORDS_MOST = 18, REMIND_MOST = 60 };

static bool
has(const struct words *w, const char *list)
{
	size_t i;

	for (i = 0; i < w->n; i++) {
		const char *p = list;
		size_t size;

		for (; *p; p += size + (p[size] == ' ')) {
			size = strcspn(p, " ");
			if (strlen(w->t[i].word) == size && strncmp(w->t[i].word, p, size) == 0)
				return true;
		}
	}
	return false;
}

/* One word right behind another. */
static bool
pair(const struct words *w, const char *a, const char *b)
{
	size_t i;

	for (i = 0; i + 1 < w->n; i++)
		if (strcmp(w->t[i].word, a) == 0 && strcmp(w->t[i + 1].word, b) == 0)
			return true;
	return false;
}

/* "lier", "reliez", "rattacher", "associe", "link": to make one of two. */
static bool
wants_link(const struct words *w)
{
	static const char *const stems[] = { "lier", "liez", "relier", "relie", "reliez", "rattache", "associe", "connecte", "link",
		"connect", "joindre", "reunir", "ajouter", "ajoute", "ajoutez", "enregistre" };
	size_t i, k;

	for (i = 0; i < w->n; i++)
		for (k = 0; k < G_N_ELEMENTS(stems); k++)
			if (w->t[i].kind == TOKEN_WORD && g_str_has_prefix(w->t[i].word, stems[k]) &&
			    strlen(w->t[i].word) <= strlen(stems[k]) + 3)
				return true;
	return false;
}

static bool
wants_unlink(const struct words *w)
{
	return has(w, "delier deliez delie detacher detachez detache dissocier dissociez dissocie delink unlink disconnect");
}

static bool
denies(const struct words *w)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		if (word_classes(w->t[i].id) & WORD_NEGATION || w->t[i].quoted)
			return true;
	return false;
}

/* "Le demandeur de P-1, c'est paul@mairie.example" tells of somebody else. */
static bool
names_case(const struct words *w)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		if (w->t[i].kind == TOKEN_CASE && !w->t[i].shy)
			return true;
	return false;
}

static bool
presents(const struct words *w)
{
	return pair(w, "je", "suis") || pair(w, "c", "est") || pair(w, "moi", "c") || pair(w, "i", "am") || pair(w, "i", "m") ||
	       pair(w, "this", "is") || pair(w, "m", "appelle") || pair(w, "my", "name");
}

static bool
names_own_door(const struct words *w)
{
	return has(w, "mon ma my") && has(w, "adresse mail mel courriel email address compte identifiant pseudo account id tchap matrix");
}

static const char *
door_of(const struct reading *r)
{
	const struct words *w = r->w;
	char *text = talloc_strndup(r->mem, w->raw + w->from, w->to - w->from);
	const char *account = account_in(r->mem, text);

	return account ? account : address_in(r->mem, text);
}

static bool
set(struct reading *r, const char *name, const char *text)
{
	r->out->command = command_find(name);
	r->out->explicit = true;
	argument_add(r->out, argument_spec(r->out->command, ARG_TEXT), text);
	return true;
}

/* "mon code est le 123 456", "voici le code reçu : 123456". */
static bool
gives_code(struct reading *r)
{
	char digits[CODE_DIGITS + 1];

	if (r->w->n > CODE_WORDS_MOST || !has(r->w, "code"))
		return false;
	if (!code_given(r->mem, talloc_strndup(r->mem, r->w->raw + r->w->from, r->w->to - r->w->from), digits))
		return false;
	return set(r, "code", talloc_strdup(r->mem, digits));
}

static bool
asks_who(struct reading *r)
{
	const struct words *w = r->w;

	if (w->n > 6 || !(pair(w, "qui", "suis") || (pair(w, "who", "am") && has(w, "i"))))
		return false;
	return set(r, "moi", NULL);
}

/* In a room who speaks to us presents themselves; in a mail an address in passing means nothing: they must ask to link what is theirs. */
static bool
means_link(const struct reading *r, const char *door)
{
	const struct words *w = r->w;

	if (r->addressed)
		return w->n == 1 || presents(w) || names_own_door(w) || wants_link(w);
	return (wants_link(w) && names_own_door(w)) ||
	       (*door == '@' && names_own_door(w) && has(w, "compte identifiant tchap matrix account salon chat"));
}

bool
said_who(struct reading *r)
{
	const char *door;

	if (!r->w->whole || r->w->n == 0 || r->w->n > WORDS_MOST)
		return false;
	if (gives_code(r) || asks_who(r))
		return true;
	if (denies(r->w) || names_case(r->w))
		return false;
	door = door_of(r);
	if (wants_unlink(r->w) && (door || names_own_door(r->w)))
		return set(r, "moi-delier", door);
	return door && means_link(r, door) && set(r, "moi", door);
}

/* "relancer P-3 lundi", "relance Claire jeudi pour le devis": they are reminded to do so. Alone or with one name too: when is asked then. */
static const char *
nudge(const struct reading *r, const char *text, size_t first)
{
	static const char *const nudges[] = { "relance", "relancer", "relancez", NULL };
	const struct words *w = r->w;
	struct span s;
	static const struct civil now = { .year = 2026, .month = 1, .day = 5, .hour = 9 };
	size_t i = first;

	if (i + 1 >= w->n || !g_strv_contains(nudges, w->t[i].word) || w->t[i].after == ':' || w->t[w->n - 1].after == '?')
		return NULL;
	if (has(w, "moi nous vous je j suis permets") || w->n > NUDGE_MOST)
		return NULL;
	if (w->n > i + 2 && dates_find(r->mem, text, &(struct dates_frame){ .now = &now }, &s, 1) == 0 && w->t[i + 1].kind != TOKEN_CASE)
		return NULL;
	return talloc_asprintf(r->mem, "rappel %s", w->raw + w->t[i].at);
}

bool
said_nudge(struct reading *r, size_t first)
{
	const char *text = nudge(r, r->w->raw + r->w->from, first);

	return text && set(r, "rappel", text);
}

/* "Anne prend P-1", "c'est Yann qui suit le dossier P-3", "Claire will take P-2". */
bool
said_takes(struct reading *r)
{
	static const char by[] =
	    "^\\W*(?:(?:c['\\x{2019}]est|it['\\x{2019}]s|finalement|ok)\\s+)?@?(\\p{L}[\\p{L}'\\x{2019}-]+(?: (?:Le |de )?\\p{Lu}[\\p{L}-]+)?)\\s+"
	    "(?:qui\\s+|who\\s+)?(?:prend|reprend|prendra|reprendra|suit|suivra|g\\x{e8}re|gere|s['\\x{2019}]occupe (?:de|du)|va (?:prendre|suivre|s['\\x{2019}]occuper de)|"
	    "takes|takes over|will take|is taking|will follow|follows|handles|will handle)\\s+(?:en charge\\s+)?(?:la |le |l['\\x{2019}])?"
	    "(?:dossier |demande |sollicitation |request |case )?(?:n[o\\x{b0}]\\s*)?(p[- ]?\\d[\\d-]*)(?:\\s+(?:svp|stp|merci|please))?\\W*$";
	static const char *const nobody[] = { "je", "on", "il", "elle", "ils", "elles", "nous", "vous", "tu", "qui", "que", "quand",
		"pourquoi", "why", "comment", "how", "si", "if", "who", "we", "they", "he", "she", "you", "moi", "personne", "nobody", "ca",
		"cela", "equipe", "lab", "skoazell", NULL };
	const char *text = talloc_strndup(r->mem, r->w->raw + r->w->from, r->w->to - r->w->from), *ref;
	g_autoptr(GRegex) p = g_regex_new(by, G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	g_autofree char *name = NULL, *given = NULL;
	const char *refs[1], *folded, *second;

	if (!r->w->whole || r->w->n < 3 || r->w->n > TAKES_MOST || r->w->t[0].quoted || r->w->t[r->w->n - 1].after == '?' ||
	    !g_regex_match(p, text, 0, &m))
		return false;
	name = g_match_info_fetch(m, 1);
	given = g_match_info_fetch(m, 2);
	folded = text_fold(r->mem, name);
	second = strrchr(folded, ' ');
	if (g_strv_contains(nobody, second ? second + 1 : folded) ||
	    g_strv_contains(nobody, talloc_strndup(r->mem, folded, strcspn(folded, " "))) || references_find(r->mem, given, refs, 1) == 0)
		return false;
	ref = refs[0];
	r->out->command = command_find("passer");
	argument_add(r->out, argument_spec(r->out->command, ARG_CASE), ref);
	argument_add(r->out, argument_spec(r->out->command, ARG_PERSON), talloc_strdup(r->mem, name));
	return true;
}

bool
said_remind(struct reading *r)
{
	const char *text = talloc_strndup(r->mem, r->w->raw + r->w->from, r->w->to - r->w->from);

	if (r->w->whole && r->w->n > 0 && !r->w->t[0].quoted && said_nudge(r, 0)) {
		r->out->explicit = false;
		return true;
	}
	if (!r->w->whole || r->w->n == 0 || r->w->n > REMIND_MOST || r->w->t[0].quoted || !own_said(r->mem, text))
		return false;
	(void)set(r, "rappel", text);
	r->out->explicit = false;
	return true;
}

bool
said_absent(struct reading *r)
{
	const char *text = talloc_strndup(r->mem, r->w->raw + r->w->from, r->w->to - r->w->from);

	if (!r->w->whole || r->w->n == 0 || r->w->n > REMIND_MOST || r->w->t[0].quoted || !away_told(r->mem, text))
		return false;
	(void)set(r, "absence", text);
	r->out->explicit = false;
	return true;
}

bool
said_workshop(struct reading *r)
{
	const struct meaning *out = r->out;
	const char *text = talloc_strndup(r->mem, r->w->raw + r->w->from, r->w->to - r->w->from);
	size_t i;

	if (!command_find("atelier") || r->w->n == 0 || r->w->t[0].quoted)
		return false;
	for (i = 0; i < out->n_fields; i++) /* a problem that is told in a form may speak of one */
		if (strcmp(out->fields[i].name, "problem") == 0 && out->n_fields > 2)
			return false;
	/* A long text tells something else besides: then it must be said for how many, how long, or when. */
	if (workshop_asked_score(r->mem, text) < (r->w->whole ? WORKSHOP_ENOUGH : WORKSHOP_ENOUGH + 30))
		return false;
	(void)set(r, "atelier", text);
	r->out->explicit = false;
	return true;
}

bool
said_venue(struct reading *r)
{
	const char *text = talloc_strndup(r->mem, r->w->raw + r->w->from, r->w->to - r->w->from), *command, *rest;

	if (r->w->n == 0 || r->w->t[0].quoted)
		return false;
	command = venue_typed(r->mem, text, &rest);
	if (command) {
		(void)set(r, command, rest);
		return true;
	}
	if (r->context == CONTEXT_REPLY)
		return false;
	command = equipment_wished(r->mem, text) ? "materiel" : venue_wished(r->mem, text) ? "salle" : NULL;
	if (!command)
		return false;
	(void)set(r, command, text);
	r->out->explicit = false;
	return true;
}

bool
said_referral(struct reading *r)
{
	const char *text = talloc_strndup(r->mem, r->w->raw + r->w->from, r->w->to - r->w->from), *command, *rest;

	if (r->w->n == 0 || r->w->t[0].quoted)
		return false;
	command = directory_typed(r->mem, text, &rest);
	if (command && strcmp(command, "relation") == 0) {
		(void)set(r, command, rest);
		return true;
	}
	rest = r->context == CONTEXT_REPLY ? NULL : directory_introduced(r->mem, text);
	if (!rest)
		return false;
	(void)set(r, "relation", rest);
	r->out->explicit = false;
	return true;
}

bool
said_inquiry(struct reading *r)
{
	const char *text = talloc_strndup(r->mem, r->w->raw + r->w->from, r->w->to - r->w->from), *rest;

	if (r->w->n == 0 || r->w->t[0].quoted)
		return false;
	rest = inquiry_typed(r->mem, text);
	if (rest) {
		(void)set(r, "qui-connait", rest);
		return true;
	}
	if (r->context == CONTEXT_REPLY || !inquiry_wished(r->mem, text))
		return false;
	(void)set(r, "qui-connait", text);
	r->out->explicit = false;
	return true;
}

bool
said_directory(struct reading *r)
{
	const char *text = talloc_strndup(r->mem, r->w->raw + r->w->from, r->w->to - r->w->from), *command, *rest;

	if (r->w->n == 0 || r->w->t[0].quoted)
		return false;
	command = directory_typed(r->mem, text, &rest);
	if (command) {
		(void)set(r, command, rest);
		return true;
	}
	rest = r->context == CONTEXT_REPLY ? NULL : directory_wished(r->mem, text, r->addressed);
	if (!rest)
		return false;
	(void)set(r, "annuaire", rest);
	r->out->explicit = false;
	return true;
}

bool
said_card(struct reading *r)
{
	const char *text = talloc_strndup(r->mem, r->w->raw + r->w->from, r->w->to - r->w->from);

	if (r->w->n == 0 || r->w->t[0].quoted || r->context == CONTEXT_REPLY || !command_find("partenaire") ||
	    card_words(r->mem, r->subject, text) == CARD_WORDS_NONE)
		return false;
	(void)set(r, "partenaire", text);
	r->out->explicit = false;
	r->out->n_fields = 0;
	return true;
}

bool
said_guide(struct reading *r)
{
	const char *text = talloc_strndup(r->mem, r->w->raw + r->w->from, r->w->to - r->w->from), *rest;

	if (r->w->n == 0 || r->w->t[0].quoted)
		return false;
	rest = guide_typed(r->mem, text);
	if (rest) {
		(void)set(r, "guide", rest);
		return true;
	}
	rest = r->context == CONTEXT_REPLY || r->out->n_fields > 1 ? NULL : guide_wished(r->mem, text);
	if (!rest)
		return false;
	(void)set(r, "guide", rest);
	r->out->explicit = false;
	return true;
}

void
said_unlink(struct reading *r)
{
	const char *door;

	if (!named(r->out->command, "delier") || argument_has(r->out, ARG_CASE))
		return;
	door = door_of(r);
	if (!door && !names_own_door(r->w) && (r->context == CONTEXT_REPLY || !r->out->explicit))
		return;
	r->out->question = NULL;
	r->out->missing = NULL;
	r->out->otherwise = NULL;
	r->out->n_args = 0;
	(void)set(r, "moi-delier", door);
}
