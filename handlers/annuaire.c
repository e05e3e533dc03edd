/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a card says, and to whom: found, shown, with the name of its partner or without.
 */
#include "handlers/partner.h"

#include <glib.h>
#include <string.h>

#include "bot/base/text.h"
#include "handlers/room.h"
#include "handlers/run.h"
#include "handlers/unnamed.h"

static const char *
card_label(struct handling *h, const char *what, const struct var *vars)
{
	return label_fill(h->mem, h->lab->words, h->who.lang, talloc_asprintf(h->mem, "card.%s", what), vars);
}

bool
card_meant(const struct handling *h, const char *name)
{
	return h->meaning.command && strcmp(h->meaning.command->name, name) == 0;
}

int
card_refused(struct handling *h, const char *why, const struct var *vars, struct err *e)
{
	const char *command = card_meant(h, "annuaire") ? "annuaire" : "partenaire";

	return say(h, "card-refused", VARS(VAR("reason", card_label(h, why, vars)), VAR("example", usage_of(h, command))), e);
}

const struct directory *
directory_of(const struct handling *h)
{
	static const struct directory none;

	return h->lab->directory ? h->lab->directory : &none;
}

const char *
card_ref_upper(TALLOC_CTX *mem, const char *s)
{
	char *copy = talloc_strdup(mem, s), *p;

	for (p = copy; *p; p++)
		*p = g_ascii_toupper(*p);
	return copy;
}

static const char *
or_none(const char *s)
{
	return *s ? s : NULL;
}

/* ---- without a name ---- */

static bool
reads_names(const struct handling *h)
{
	return is_staff(h) && !others_read(h);
}

int
card_unnamed(struct handling *h, struct card *c, struct err *e)
{
	const char **const line[] = { &c->expertise, &c->missions, &c->scope, &c->examples, &c->availability };
	struct identity who = { .n = 0 };
	size_t i;

	if (c->kind > CARD_ORGANISATION || reads_names(h))
		return 0;
	identity_add(&who, c->name);
	if (c->person && identity_person(h->tx, h->mem, &who, c->person, e) < 0)
		return -1;
	for (i = 0; i < G_N_ELEMENTS(line); i++)
		*line[i] = text_unnamed(h->mem, *line[i], &who, NULL);
	c->name = c->link = c->partners = "";
	return 0;
}

/* ---- what it says ---- */

const char *
card_kind_words(struct handling *h, const char *lang, const struct card *c)
{
	const char *key = c->nature == NATURE_UNSAID
			      ? card_kind_name(c->kind)
			      : talloc_asprintf(h->mem, "%s-%s", card_kind_name(c->kind), card_nature_name(c->nature));

	return word_in(h, lang, talloc_asprintf(h->mem, "card.kind.%s", key));
}

/* A card as labelled lines, for that reader (NULL: a room). */
const char *
card_lines(struct handling *h, const struct card *c, const char *lang, const char *reader, struct err *e)
{
	return words_piece(h, lang, reader, "card-lines",
	    VARS(VAR("card", or_none(c->name)), VAR("kind", card_kind_words(h, lang, c)), VAR("expertise", or_none(c->expertise)),
		VAR("missions", or_none(c->missions)), VAR("scope", or_none(c->scope)), VAR("examples", or_none(c->examples)),
		VAR("partners", or_none(c->partners)), VAR("territory", or_none(c->territory)),
		VAR("availability", or_none(c->availability)), VAR("link", or_none(c->link))),
	    e);
}

/* For who is answered here. */
const char *
card_lines_here(struct handling *h, const struct card *c, struct err *e)
{
	return card_lines(h, c, h->who.lang, h->in->channel == CHANNEL_MAIL ? h->who.name : NULL, e);
}

int
card_show(struct handling *h, struct card *c, bool passed, struct err *e)
{
	bool inner = reads_names(h), own = c->person && c->person == h->who.id && !others_read(h);
	const char *sheet;
	struct person p = { .name = NULL };

	if (!own && card_unnamed(h, c, e) < 0)
		return -1;
	if (inner && c->person && person_get(h->tx, h->mem, c->person, &p, e) < 0)
		return -1;
	sheet = card_lines_here(h, c, e);
	return !sheet ? -1
		      : say(h, "directory-card",
			    VARS(VAR("number", c->ref), VAR("card", or_none(c->name)), VAR("sheet", sheet), VAR("who", p.name),
				VAR("state",
				    inner || own ? word(h, talloc_asprintf(h->mem, "card.state.%s", card_state_name(c->state))) : NULL),
				VAR("until", (inner || own) && c->state == CARD_LISTED && c->next_at
						 ? words_date(h->mem, h->lab->words, h->who.lang, c->next_at, h->lab->zone)
						 : NULL),
				VAR("own", own ? "1" : NULL), VAR("below", h->card ? "1" : NULL), VAR("passed", passed ? "1" : NULL)),
			    e);
}

/* ---- looking ---- */

static const char *
place_word(struct handling *h, const struct finding *f, const struct found *one)
{
	static const char *const keys[] = { NULL, "there", "around", "within", "unsaid", "elsewhere" };
	const struct territories *t = directory_of(h)->territories;
	const char *place = one->place ? territory_name(t, one->place) : NULL;

	if (!keys[one->nearness])
		return NULL;
	return card_label(h, talloc_asprintf(h->mem, "place.%s", keys[one->nearness]),
	    VARS(VAR("place", place ? place : one->card.territory), VAR("asked", territory_name(t, f->places[0]))));
}

/* What is found, as rows of directory-found. NULL: *e. */
static struct rows *
found_rows(struct handling *h, struct finding *f, struct err *e)
{
	struct rows *rows = rows_new(h->mem, f->n);
	size_t i;

	for (i = 0; i < f->n; i++) {
		struct card *c = &f->found[i].card;
		const char *about;

		if (card_unnamed(h, c, e) < 0)
			return NULL;
		about = *c->expertise ? c->expertise : c->missions;
		rows_add(rows, "number", c->ref, "card", or_none(c->name), "kind", card_kind_words(h, h->who.lang, c), "about",
		    or_none(text_line(h->mem, without_addresses(h->mem, about), 160)), "words", or_none(f->found[i].words), "where",
		    place_word(h, f, &f->found[i]), "availability", or_none(text_line(h->mem, c->availability, 80)), NULL);
	}
	return rows;
}

enum { FOUND_SHOWN = 5 };

/* What a letter asks for, without the names of who wrote it: "... Claire" signs it, and is no word of "redaction claire". */
static int
asked_without(struct handling *h, const char *text, const char **question, struct err *e)
{
	struct identity own = { .n = 0 };

	*question = text;
	if (h->meaning.explicit)
		return 0;
	if (identity_person(h->tx, h->mem, &own, h->who.id, e) < 0)
		return -1;
	*question = text_unnamed(h->mem, text, &own, NULL);
	return 0;
}

int
cmd_annuaire(struct handling *h, struct err *e)
{
	const char *text = text_trim(talloc_strdup(h->mem, arg_text(h, "text")));
	struct finding *f = talloc(h->mem, struct finding);
	struct asked asked = { .named = reads_names(h), .max = FOUND_SHOWN };
	struct rows *rows;
	struct card c;
	int r;

	if (!*text)
		return card_refused(h, "ask", NULL, e);
	if (!strpbrk(text, " \n") && g_ascii_toupper(*text) == 'F' && text[1] == '-') {
		r = card_by_ref(h->tx, h->mem, card_ref_upper(h->mem, text), &c, e);
		if (r < 0)
			return -1;
		if (r == 1 && (c.state == CARD_LISTED || is_staff(h) || c.person == h->who.id))
			return card_show(h, &c, false, e);
		return card_refused(h, "not-found", VARS(VAR("given", text)), e);
	}
	if (asked_without(h, text, &asked.question, e) < 0 || directory_find(directory_of(h), h->tx, h->mem, &asked, f, e) < 0 ||
	    !(rows = found_rows(h, f, e)))
		return -1;
	if (f->n == 0 && !h->meaning.explicit && h->in->channel == CHANNEL_MAIL) { /* then it is for the team, as any problem is */
		h->meaning.command = command_find("probleme");
		h->meaning.n_args = 0;
		h->seeks = true;
		return cmd_probleme(h, e);
	}
	return say(h, "directory-found",
	    VARS(VAR("question", text_line(h->mem, without_addresses(h->mem, text), 160)), VAR_ROWS("found", rows),
		VAR("none", f->n ? NULL : "1"), VAR("recent", f->recent ? "1" : NULL), VAR("guessed", or_none(f->guessed)),
		VAR("meant", h->meaning.explicit || h->in->channel != CHANNEL_MAIL ? NULL : "1")),
	    e);
}
