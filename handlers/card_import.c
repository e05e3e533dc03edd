/* SPDX-License-Identifier: EUPL-1.2 */
#include "handlers/card_import.h"

#include <glib.h>
#include <string.h>

#include "bot/base/date.h"
#include "bot/base/fault.h"
#include "bot/base/secret.h"
#include "bot/base/text.h"
#include "handlers/card_sheet.h"
#include "handlers/doors.h"
#include "handlers/partner.h"

enum { TOKEN_CHARS = 26, CELL_MOST = 4000, SHOWN_MOST = 60 };

struct card_import {
	const struct lab *lab;
	const char *lang;
	int64_t now;
	int column[CSV_CELLS]; /* which line of a card it is, -1 */
	size_t columns;
	GHashTable *seen;                /* cards of this table -> line */
	int64_t asks, first_at, last_at; /* questions that the clock will ask */
};

/* What one line says. */
struct row {
	const char *value[SHEET_LINES]; /* NULL: nothing, not even that it is empty */
	enum card_kind kind;
	enum card_nature nature;
	bool kind_said;
	const char *token;
	int64_t person;
	long line;
	const char *formula; /* a cell that a spreadsheet would have reckoned, as it was; NULL */
};

static int
import_free(struct card_import *im)
{
	g_hash_table_destroy(im->seen);
	return 0;
}

struct card_import *
card_import_new(TALLOC_CTX *mem, const struct lab *lab, const char *lang, int64_t now)
{
	struct card_import *im = talloc_zero(mem, struct card_import);

	im->lab = lab;
	im->lang = lang;
	im->now = now;
	im->seen = g_hash_table_new(NULL, NULL);
	talloc_set_destructor(im, import_free);
	return im;
}

size_t
card_import_head(struct card_import *im, TALLOC_CTX *mem, const struct csv_record *r, const char **unknown)
{
	bool named = false;
	size_t i, known = 0;
	char *others = talloc_strdup(mem, "");

	im->columns = r->n;
	for (i = 0; i < r->n && i < CSV_CELLS; i++) {
		im->column[i] = card_sheet_line(r->cell[i]);
		known += im->column[i] >= 0;
		named |= im->column[i] == SHEET_NAME;
		if (im->column[i] < 0 && *r->cell[i])
			others = talloc_asprintf_append(others, "%s%s", *others ? ", " : "", text_line(mem, r->cell[i], SHOWN_MOST));
	}
	*unknown = others;
	return named ? known : 0;
}

int64_t
card_import_asked(const struct card_import *im, int64_t *first, int64_t *last)
{
	*first = im->first_at;
	*last = im->last_at;
	return im->asks;
}

/* ---- what a line says ---- */

static const char *
words(const struct card_import *im, TALLOC_CTX *mem, const char *key, const char *given, const char *near)
{
	const struct var vars[] = { VAR("given", given), VAR("near", near), { .name = NULL } };

	return label_fill(mem, im->lab->words, im->lang, key, vars);
}

static const char *
number(TALLOC_CTX *mem, long n)
{
	return talloc_asprintf(mem, "%ld", n);
}

/* "=cmd|' /C calc'!A0": a spreadsheet reckons it when the cards come back into one. "- une liste", "+33 2 99..." are text. */
static bool
is_formula(const char *text)
{
	return *text == '=' || (*text == '@' && strpbrk(text, "(|!")) ||
	       (strchr("+-", *text) && *text && text[1] != ' ' && strpbrk(text, "(|!"));
}

/* Of several columns for one line of a card ("Commune", "Région"), all count; the name is in the first of them, the contact where an address is. */
static void
cell_take(struct row *row, TALLOC_CTX *mem, int line, const char *cell)
{
	const char **value = &row->value[line];
	const char *text = text_trim(text_clean(mem, cell, strlen(cell), CELL_MOST));

	if (is_formula(text)) {
		row->formula = text;
		text += strspn(text, "=+-@ ");
	}
	if (!*value || !**value || (line == SHEET_CONTACT && !address_in(mem, *value) && address_in(mem, text)))
		*value = text;
	else if (*text && line != SHEET_NAME && line != SHEET_CONTACT)
		*value = talloc_asprintf(mem, "%s, %s", *value, text);
}

/* What is wrong with it, NULL. */
static const char *
row_read(const struct card_import *im, TALLOC_CTX *mem, const struct csv_record *r, struct row *row)
{
	size_t i;

	*row = (struct row){ .line = r->line, .kind = CARD_ORGANISATION };
	if (r->broken)
		return words(im, mem, "import.quotes", "", "");
	for (i = 0; i < r->n && i < CSV_CELLS; i++) {
		if (i >= im->columns && *r->cell[i])
			return words(im, mem, "import.long", number(mem, (long)r->n), number(mem, (long)im->columns));
		if (i < im->columns && im->column[i] >= 0)
			cell_take(row, mem, im->column[i], r->cell[i]);
	}
	if (!row->value[SHEET_NAME] || !*row->value[SHEET_NAME])
		return words(im, mem, "import.no-name", "", "");
	if (row->value[SHEET_KIND] && *row->value[SHEET_KIND]) {
		row->kind_said = card_kind_read(row->value[SHEET_KIND], &row->kind, &row->nature);
		if (!row->kind_said)
			return words(im, mem, "card.no-kind", text_line(mem, row->value[SHEET_KIND], SHOWN_MOST), "");
	}
	return NULL;
}

/* ---- the card ---- */

static void
row_put(TALLOC_CTX *mem, const struct row *row, struct card *c)
{
	const char **value;
	int i;

	for (i = 0; i < SHEET_LINES; i++) {
		value = card_sheet_value(c, (enum sheet_line)i);
		if (value && row->value[i])
			*value = row->value[i];
	}
	if (row->kind_said) {
		c->kind = row->kind;
		c->nature = row->nature;
	}
	card_cut(mem, c);
}

static bool
differs(struct card *a, struct card *b)
{
	bool differ = a->kind != b->kind || a->nature != b->nature;
	int i;

	for (i = 0; i < SHEET_LINES && !differ; i++) {
		const char **x = card_sheet_value(a, (enum sheet_line)i), **y = card_sheet_value(b, (enum sheet_line)i);

		differ = x && strcmp(*x, *y) != 0;
	}
	return differ;
}

/* The clock asks its person, behind all who are to be asked already. */
static int
ask_later(struct card_import *im, struct tx *tx, struct card *c, struct err *e)
{
	int64_t at = im->last_at;

	if (!im->asks && card_asked_last(tx, &at, e) < 0)
		return -1;
	at = hours_next_for(im->lab->hours, MAX(im->now, at + ASK_APART), false, NULL, 0);
	c->next_at = im->last_at = at ? at : im->now;
	c->asks = 0;
	if (!im->asks++)
		im->first_at = c->next_at;
	return 0;
}

static int
card_put(struct card_import *im, struct tx *tx, TALLOC_CTX *mem, struct card *c, struct err *e)
{
	directory_places(im->lab->directory, mem, c);
	return card_set(tx, c, im->now, e) < 0 ? -1 : directory_index(im->lab->directory, tx, mem, c, e);
}

static int
row_add(struct card_import *im, struct tx *tx, TALLOC_CTX *mem, const struct row *row, struct err *e)
{
	struct card c = { .kind = CARD_ORGANISATION,
		.name = "",
		.expertise = "",
		.missions = "",
		.scope = "",
		.examples = "",
		.partners = "",
		.territory = "",
		.availability = "",
		.link = "",
		.token = row->token,
		.person = row->person };
	struct civil today;

	row_put(mem, row, &c);
	c.state = c.person ? CARD_ASKED : CARD_LISTED;
	c.confirmed_at = c.person ? 0 : im->now;
	if (date_civil(im->now, im->lab->zone, &today) < 0)
		return fail(e, ERR_BUG, "no date");
	if (c.person && ask_later(im, tx, &c, e) < 0)
		return -1;
	directory_places(im->lab->directory, mem, &c);
	if (card_add(tx, mem, &c, today.year, im->now, e) < 0 || directory_index(im->lab->directory, tx, mem, &c, e) < 0)
		return -1;
	g_hash_table_insert(im->seen, GSIZE_TO_POINTER((gsize)c.id), GSIZE_TO_POINTER((gsize)row->line));
	FAULT("import.added");
	return 0;
}

/* Its person has read it, or had it taken out: their word stands. */
static bool
is_theirs(const struct card *c)
{
	return c->person && (c->confirmed_at || c->state == CARD_HIDDEN);
}

static int
row_change(struct card_import *im, struct tx *tx, TALLOC_CTX *mem, const struct row *row, struct card *c, enum imported *how,
    const char **said, struct err *e)
{
	gpointer line = g_hash_table_lookup(im->seen, GSIZE_TO_POINTER((gsize)c->id));
	struct card now = *c;

	if (line) {
		*how = IMPORT_REFUSED;
		*said = words(im, mem, "import.twice", c->name, number(mem, (long)GPOINTER_TO_SIZE(line)));
		return 0;
	}
	g_hash_table_insert(im->seen, GSIZE_TO_POINTER((gsize)c->id), GSIZE_TO_POINTER((gsize)row->line));
	row_put(mem, row, &now);
	*how = IMPORT_SAME;
	if (!differs(c, &now))
		return 0;
	if (is_theirs(c)) {
		*said = words(im, mem, "import.theirs", c->ref, "");
		return 0;
	}
	*how = IMPORT_CHANGED;
	if (now.person && (c->asks || !c->next_at) && ask_later(im, tx, &now, e) < 0)
		return -1;
	return card_put(im, tx, mem, &now, e);
}

/* The one that this line is of. 1, 0, -1. */
static int
row_find(struct card_import *im, struct tx *tx, TALLOC_CTX *mem, struct row *row, const char *addr, struct card *c, struct err *e)
{
	const char *name = text_fold(mem, row->value[SHEET_NAME]);
	struct person p;
	int r;

	row->token = secret_id(mem, im->lab->secret, TOKEN_CHARS, "card", "import", name, addr ? text_fold(mem, addr) : "", NULL);
	r = card_by_token(tx, mem, row->token, c, e);
	if (r != 0)
		return r;
	if (!addr)
		return card_of_name(tx, mem, row->value[SHEET_NAME], 0, c, e);
	r = person_by_address(tx, mem, addr, &p, e);
	return r == 1 ? card_of_name(tx, mem, row->value[SHEET_NAME], p.id, c, e) : r;
}

/* Another one of that name is worth a word: somebody else answers for it, or did. */
static int
namesake_said(struct card_import *im, struct tx *tx, TALLOC_CTX *mem, const struct row *row, const char **said, struct err *e)
{
	struct card other;
	int r = card_by_name(tx, mem, row->value[SHEET_NAME], &other, e);

	if (r == 1)
		*said = words(im, mem, "import.namesake", other.ref, "");
	return r < 0 ? -1 : 0;
}

/* A line that is taken in, but not quite as it was written. */
static int
taken(const struct card_import *im, TALLOC_CTX *mem, const struct row *row, const char **said, int r)
{
	const char *formula;

	if (r < 0 || !row->formula)
		return r;
	formula = words(im, mem, "import.formula", text_line(mem, row->formula, SHOWN_MOST), "");
	*said = *said ? talloc_asprintf(mem, "%s %s", *said, formula) : formula;
	return r;
}

int
card_import_line(struct card_import *im, struct tx *tx, TALLOC_CTX *mem, const struct csv_record *r, enum imported *how, const char **said,
    struct err *e)
{
	const char *contact, *addr;
	struct card c;
	struct row row;
	int found;

	*how = IMPORT_REFUSED;
	*said = row_read(im, mem, r, &row);
	if (*said)
		return 0;
	row.value[SHEET_NAME] = text_line(mem, row.value[SHEET_NAME], CELL_MOST);
	contact = row.value[SHEET_CONTACT] ? row.value[SHEET_CONTACT] : "";
	addr = address_in(mem, contact);
	if (*contact && (!addr || is_our_address(im->lab, addr))) {
		*said = words(im, mem, "card.no-address", text_line(mem, contact, SHOWN_MOST), "");
		return 0;
	}
	found = row_find(im, tx, mem, &row, addr, &c, e);
	if (found != 0)
		return found < 0 ? -1 : taken(im, mem, &row, said, row_change(im, tx, mem, &row, &c, how, said, e));
	if (!addr && row.kind <= CARD_ORGANISATION) {
		*said = words(im, mem, "import.no-contact", "", "");
		return 0;
	}
	if (namesake_said(im, tx, mem, &row, said, e) < 0 || (addr && contact_person(tx, mem, im->lab, addr, im->now, &row.person, e) < 0))
		return -1;
	*how = IMPORT_ADDED;
	return taken(im, mem, &row, said, row_add(im, tx, mem, &row, e));
}
