/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/card.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/text.h"
#include "db/stmt.h"

static const char *const kinds[CARD_KINDS] = { "person", "organisation", "method", "tool", "venue", "funding" };
static const char *const natures[NATURES] = { "", "public", "association", "commercial", "researcher" };
static const char *const states[CARD_STATES] = { "asked", "listed", "hidden" };

/* Counts the cards themselves: no stem is a digit alone. */
#define EVERY "0"

const char *
card_kind_name(enum card_kind k)
{
	return kinds[k];
}

const char *
card_nature_name(enum card_nature n)
{
	return natures[n];
}

const char *
card_state_name(enum card_state s)
{
	return states[s];
}

static void
bind_card(sqlite3_stmt *st, TALLOC_CTX *mem, const struct card *c, int64_t now)
{
	bind_text(st, ":kind", kinds[c->kind]);
	bind_text(st, ":nature", natures[c->nature]);
	bind_text(st, ":name", c->name);
	bind_text(st, ":folded", text_fold(mem, c->name));
	bind_id(st, ":person", c->person);
	bind_text(st, ":expertise", c->expertise);
	bind_text(st, ":missions", c->missions);
	bind_text(st, ":scope", c->scope);
	bind_text(st, ":examples", c->examples);
	bind_text(st, ":partners", c->partners);
	bind_text(st, ":territory", c->territory);
	bind_text(st, ":places", c->places);
	bind_text(st, ":availability", c->availability);
	bind_text(st, ":link", c->link);
	bind_text(st, ":state", states[c->state]);
	bind_text(st, ":token", c->token);
	bind_id(st, ":asked_at", c->asked_at);
	bind_int(st, ":asks", c->asks);
	bind_id(st, ":confirmed_at", c->confirmed_at);
	bind_id(st, ":next_at", c->next_at);
	bind_id(st, ":author", c->author);
	bind_id(st, ":inbox", c->inbox);
	bind_int(st, ":now", now);
}

int
card_add(struct tx *tx, TALLOC_CTX *mem, struct card *c, int year, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_card_last_number);
	int64_t number;
	int r;

	bind_int(st, ":year", year);
	r = stmt_step(tx, st, e);
	number = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	if (r < 0)
		return -1;
	tx->store->due_same = false;
	st = stmt_of(tx, Q_card_add);
	bind_int(st, ":year", year);
	bind_int(st, ":number", number);
	bind_card(st, mem, c, now);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	c->id = sqlite3_last_insert_rowid(tx->store->db);
	c->ref = talloc_asprintf(mem, "F-%d-%03d", year, (int)number);
	c->created_at = c->changed_at = now;
	return 0;
}

int
card_set(struct tx *tx, const struct card *c, int64_t now, struct err *e)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	sqlite3_stmt *st = stmt_of(tx, Q_card_set);
	int r;

	tx->store->due_same = false;
	bind_int(st, ":id", c->id);
	bind_card(st, mem, c, now);
	r = stmt_run(tx, st, e);
	talloc_free(mem);
	return r;
}

int
card_get(struct tx *tx, TALLOC_CTX *mem, int64_t id, struct card *c, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_card_get);
	int r;

	bind_int(st, ":id", id);
	r = stmt_step(tx, st, e);
	if (r == 1)
		*c = (struct card){ .id = id,
			.ref = talloc_asprintf(mem, "F-%d-%03d", sqlite3_column_int(st, 1), sqlite3_column_int(st, 2)),
			.kind = (enum card_kind)name_place(kinds, CARD_KINDS, column_string(mem, st, 3)),
			.nature = (enum card_nature)name_place(natures, NATURES, column_string(mem, st, 4)),
			.name = column_string(mem, st, 5),
			.person = sqlite3_column_int64(st, 6),
			.expertise = column_string(mem, st, 7),
			.missions = column_string(mem, st, 8),
			.scope = column_string(mem, st, 9),
			.examples = column_string(mem, st, 10),
			.partners = column_string(mem, st, 11),
			.territory = column_string(mem, st, 12),
			.places = column_string(mem, st, 13),
			.availability = column_string(mem, st, 14),
			.link = column_string(mem, st, 15),
			.state = (enum card_state)name_place(states, CARD_STATES, column_string(mem, st, 16)),
			.token = column_string(mem, st, 17),
			.asked_at = sqlite3_column_int64(st, 18),
			.asks = sqlite3_column_int(st, 19),
			.confirmed_at = sqlite3_column_int64(st, 20),
			.next_at = sqlite3_column_int64(st, 21),
			.author = sqlite3_column_int64(st, 22),
			.inbox = sqlite3_column_int64(st, 23),
			.created_at = sqlite3_column_int64(st, 24),
			.changed_at = sqlite3_column_int64(st, 25) };
	sqlite3_reset(st);
	return r;
}

/* The card that the one row of a statement names. */
static int
card_of(struct tx *tx, TALLOC_CTX *mem, sqlite3_stmt *st, struct card *c, struct err *e)
{
	int r = stmt_step(tx, st, e);
	int64_t id = r == 1 ? sqlite3_column_int64(st, 0) : 0;

	sqlite3_reset(st);
	return r == 1 ? card_get(tx, mem, id, c, e) : r;
}

int
card_by_ref(struct tx *tx, TALLOC_CTX *mem, const char *ref, struct card *c, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_card_by_ref);

	if (!bind_ref(st, ref, 'F'))
		return 0;
	return card_of(tx, mem, st, c, e);
}

int
card_by_token(struct tx *tx, TALLOC_CTX *mem, const char *token, struct card *c, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_card_by_token);

	bind_text(st, ":token", token);
	return card_of(tx, mem, st, c, e);
}

int
card_by_name(struct tx *tx, TALLOC_CTX *mem, const char *name, struct card *c, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_card_by_name);
	char *folded = text_fold(mem, name);

	bind_text(st, ":folded", folded);
	return card_of(tx, mem, st, c, e);
}

int
card_of_name(struct tx *tx, TALLOC_CTX *mem, const char *name, int64_t person, struct card *c, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_card_of_name);
	char *folded = text_fold(mem, name);

	bind_text(st, ":folded", folded);
	bind_id(st, ":person", person);
	return card_of(tx, mem, st, c, e);
}

int
card_asked_last(struct tx *tx, int64_t *at, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_card_asked_last);
	int r = stmt_step(tx, st, e);

	*at = r == 1 ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

static int
cards_of(struct tx *tx, TALLOC_CTX *mem, sqlite3_stmt *st, struct card *c, size_t max, size_t *n, struct err *e)
{
	int64_t *ids = talloc_array(mem, int64_t, (unsigned)max);
	size_t i;
	int r = stmt_ids(tx, st, ids, max, n, e);

	for (i = 0; r >= 0 && i < *n; i++)
		r = card_get(tx, mem, ids[i], &c[i], e);
	return r < 0 ? -1 : 0;
}

int
card_of_person(struct tx *tx, TALLOC_CTX *mem, int64_t person, struct card *c, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_card_of_person);

	bind_int(st, ":person", person);
	return cards_of(tx, mem, st, c, max, n, e);
}

int
card_all(struct tx *tx, TALLOC_CTX *mem, enum card_state state, struct card *c, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_card_all);

	bind_text(st, ":state", states[state]);
	return cards_of(tx, mem, st, c, max, n, e);
}

int
card_after(struct tx *tx, TALLOC_CTX *mem, int64_t after, struct card *c, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_card_after);

	bind_int(st, ":after", after);
	return cards_of(tx, mem, st, c, max, n, e);
}

int
card_quiet(struct tx *tx, int64_t id, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_card_quiet);

	bind_int(st, ":id", id);
	return stmt_run(tx, st, e);
}

int
card_due(struct tx *tx, int64_t now, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_card_due);

	bind_int(st, ":now", now);
	return stmt_ids(tx, st, ids, max, n, e);
}

int
card_next(struct tx *tx, int64_t *at, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_card_next);
	int r = stmt_step(tx, st, e);

	*at = r == 1 ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_reset(st);
	return r < 0 ? -1 : *at > 0;
}

/* --- what finds them --- */

int
card_stems(struct tx *tx, TALLOC_CTX *mem, int64_t card, const char **stems, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_card_stems);
	int r;

	bind_int(st, ":card", card);
	r = stmt_step(tx, st, e);
	*stems = r == 1 ? column_string(mem, st, 0) : "";
	sqlite3_reset(st);
	return r;
}

static int
stem_run(struct tx *tx, enum query q, const char *stem, size_t n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, q);

	sqlite3_bind_text(st, sqlite3_bind_parameter_index(st, ":stem"), stem, (int)n, SQLITE_STATIC);
	return stmt_run(tx, st, e);
}

/* Counts the stems of `these` that are not among `those`. */
static int
count(struct tx *tx, const char *these, const char *those, enum query q, struct err *e)
{
	if (*these && !*those && stem_run(tx, q, EVERY, strlen(EVERY), e) < 0)
		return -1;
	while (*these) {
		size_t n = strcspn(these, " ");

		if (n > 0 && !words_hold(those, these, n) && stem_run(tx, q, these, n, e) < 0)
			return -1;
		these += n + (these[n] == ' ');
	}
	return 0;
}

static int
row_run(struct tx *tx, enum query q, int64_t card, const char *stems, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, q);

	bind_int(st, ":card", card);
	if (stems)
		bind_text(st, ":stems", stems);
	return stmt_run(tx, st, e);
}

int
card_index(struct tx *tx, int64_t card, const char *stems, struct err *e)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	const char *old;
	int r = card_stems(tx, mem, card, &old, e);

	if (r >= 0 && strcmp(old, stems) != 0) {
		r = *old ? row_run(tx, Q_directory_drop, card, old, e) : 0;
		if (r == 0)
			r = *stems ? row_run(tx, Q_card_text_set, card, stems, e) : row_run(tx, Q_card_text_drop, card, NULL, e);
		if (r == 0 && *stems)
			r = row_run(tx, Q_directory_add, card, stems, e);
		if (r == 0 && (count(tx, stems, old, Q_card_stem_add, e) < 0 || count(tx, old, stems, Q_card_stem_drop, e) < 0))
			r = -1;
	}
	talloc_free(mem);
	return r < 0 ? -1 : 0;
}

/* Letters, digits and "+" alone. */
static bool
is_plain(const char *alternative)
{
	const char *p;

	for (p = alternative; *p & 0x80 || g_ascii_isalnum(*p) || (*p == '+' && p > alternative && p[1]); p++)
		;
	return p > alternative && !*p;
}

/* Each stem stands quoted, so that none is read as a word of the index's own language. */
static bool
group_add(GString *expression, const char *group)
{
	g_auto(GStrv) alternatives = g_strsplit(group, " ", -1);
	bool first = true;
	size_t i, k;

	for (i = 0; alternatives[i]; i++) {
		g_auto(GStrv) stems = is_plain(alternatives[i]) ? g_strsplit(alternatives[i], "+", -1) : NULL;

		if (!stems)
			continue;
		g_string_append(expression, !first ? " OR (" : expression->len ? " AND ((" : "((");
		for (k = 0; stems[k]; k++)
			g_string_append_printf(expression, "%s\"%s\"", k ? " AND " : "", stems[k]);
		g_string_append_c(expression, ')');
		first = false;
	}
	if (!first)
		g_string_append_c(expression, ')');
	return !first;
}

int
card_with(struct tx *tx, const char *const *groups, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	g_autoptr(GString) expression = g_string_new(NULL);
	sqlite3_stmt *st;

	*n = 0;
	for (; *groups; groups++)
		if (!group_add(expression, *groups))
			return 0;
	if (!expression->len)
		return 0;
	st = stmt_of(tx, Q_directory_with);
	bind_text(st, ":expression", expression->str);
	return stmt_ids(tx, st, ids, max, n, e) < 0 ? -1 : 0;
}

int
card_stem_count(struct tx *tx, const char *stem, int64_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_card_stem_count);
	int r;

	bind_text(st, ":stem", stem);
	r = stmt_step(tx, st, e);
	*n = r == 1 ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
card_count(struct tx *tx, int64_t *n, struct err *e)
{
	return card_stem_count(tx, EVERY, n, e);
}

int
card_stem_near(struct tx *tx, const char *letter, int (*each)(void *aux, const char *stem, int64_t cards), void *aux, struct err *e)
{
	char to[8] = "";
	sqlite3_stmt *st = stmt_of(tx, Q_card_stem_near);
	size_t n = (size_t)g_unichar_to_utf8(g_utf8_get_char(letter) + 1, to);
	int r = 0, stop = 0;

	to[n] = '\0';
	bind_text(st, ":from", letter);
	bind_text(st, ":to", to);
	while (!stop && (r = stmt_step(tx, st, e)) == 1)
		stop = each(aux, (const char *)sqlite3_column_text(st, 0), sqlite3_column_int64(st, 1));
	sqlite3_reset(st);
	return !stop && r < 0 ? -1 : 0;
}
