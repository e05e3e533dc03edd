/* SPDX-License-Identifier: EUPL-1.2
 *
 * Documents, their stock, and requests for copies. A stock changes by its moves alone: the statement that adds one looks whether so many are there, and
 * a trigger and a CHECK stand behind it.
 */
#include "db/document.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/fault.h"
#include "db/stmt.h"

static const char *const kinds[DOCUMENT_KINDS] = { "guide", "report", "sheet", "poster", "kit", "other" };
static const char *const states[COPY_STATES] = { "asked", "short", "waiting", "approved", "sent", "fetched", "refused", "cancelled" };
static const char *const hows[COPY_HOWS] = { "unsaid", "file", "fetch", "deliver" };

const char *
document_kind_name(enum document_kind k)
{
	return kinds[k];
}

const char *
copy_state_name(enum copy_state s)
{
	return states[s];
}

const char *
copy_how_name(enum copy_how h)
{
	return hows[h];
}

static const char *
or_empty(const char *s)
{
	return s ? s : "";
}

/* The one number that a statement gives. 1, 0, -1. */
static int
one_id(struct tx *tx, sqlite3_stmt *st, int64_t *id, struct err *e)
{
	int r = stmt_step(tx, st, e);

	*id = r == 1 ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_reset(st);
	return r;
}

/* --- documents --- */

static void
bind_document(sqlite3_stmt *st, const struct document *d, int64_t now)
{
	bind_text(st, ":title", d->title);
	bind_text(st, ":other", or_empty(d->other));
	bind_text(st, ":kind", kinds[d->kind]);
	bind_text(st, ":summary", or_empty(d->summary));
	bind_text(st, ":authors", or_empty(d->authors));
	bind_text(st, ":administrations", or_empty(d->administrations));
	bind_int(st, ":before", d->before);
	bind_int(st, ":told", d->told);
	bind_id(st, ":withdrawn_at", d->withdrawn_at);
	bind_id(st, ":author", d->author);
	bind_id(st, ":inbox", d->inbox);
	bind_int(st, ":now", now);
}

int
document_add(struct tx *tx, TALLOC_CTX *mem, struct document *d, int year, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_document_last_number);
	int64_t number;

	bind_int(st, ":year", year);
	if (one_id(tx, st, &number, e) < 0)
		return -1;
	st = stmt_of(tx, Q_document_add);
	bind_document(st, d, now);
	bind_int(st, ":year", year);
	bind_int(st, ":number", number);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	d->id = sqlite3_last_insert_rowid(tx->store->db);
	d->ref = talloc_asprintf(mem, "D-%d-%03d", year, (int)number);
	return 0;
}

int
document_set(struct tx *tx, const struct document *d, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_document_set);

	bind_document(st, d, now);
	bind_int(st, ":id", d->id);
	return stmt_run(tx, st, e);
}

int
document_get(struct tx *tx, TALLOC_CTX *mem, int64_t id, struct document *d, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_document_get);
	int r;

	bind_int(st, ":id", id);
	r = stmt_step(tx, st, e);
	if (r == 1)
		*d = (struct document){ .id = id,
			.ref = talloc_asprintf(mem, "D-%d-%03d", sqlite3_column_int(st, 1), sqlite3_column_int(st, 2)),
			.title = column_string(mem, st, 3),
			.other = column_string(mem, st, 4),
			.kind = (enum document_kind)name_place(kinds, DOCUMENT_KINDS, column_string(mem, st, 5)),
			.summary = column_string(mem, st, 6),
			.authors = column_string(mem, st, 7),
			.administrations = column_string(mem, st, 8),
			.before = sqlite3_column_int64(st, 9),
			.given = sqlite3_column_int64(st, 10),
			.told = sqlite3_column_int64(st, 11),
			.withdrawn_at = sqlite3_column_int64(st, 12),
			.author = sqlite3_column_int64(st, 13),
			.inbox = sqlite3_column_int64(st, 14) };
	sqlite3_reset(st);
	return r;
}

int
document_by_ref(struct tx *tx, TALLOC_CTX *mem, const char *ref, struct document *d, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_document_by_ref);
	int r;
	int64_t id;

	if (!bind_ref(st, ref, 'D'))
		return 0;
	r = one_id(tx, st, &id, e);
	return r == 1 ? document_get(tx, mem, id, d, e) : r;
}

int
document_all(struct tx *tx, TALLOC_CTX *mem, struct document *d, size_t max, size_t *n, struct err *e)
{
	int64_t *ids = talloc_array(mem, int64_t, (unsigned)max);
	sqlite3_stmt *st = stmt_of(tx, Q_document_all);
	size_t i, found;
	int r = stmt_ids(tx, st, ids, max, &found, e);

	*n = 0;
	for (i = 0; r >= 0 && i < found; i++) {
		r = document_get(tx, mem, ids[i], &d[*n], e);
		*n += r == 1;
	}
	talloc_free(ids);
	return r < 0 ? -1 : 0;
}

/* --- editions and their stock --- */

static void
bind_edition(sqlite3_stmt *st, const struct edition *d)
{
	bind_text(st, ":version", d->version);
	bind_text(st, ":date", or_empty(d->date));
	bind_text(st, ":licence", or_empty(d->licence));
	bind_text(st, ":link", or_empty(d->link));
	bind_text(st, ":sha256", d->sha256 && *d->sha256 ? d->sha256 : NULL);
	bind_text(st, ":file", or_empty(d->file));
	bind_text(st, ":type", or_empty(d->type));
	bind_int(st, ":size", d->size);
	bind_id(st, ":inbox", d->inbox);
}

int
edition_add(struct tx *tx, struct edition *d, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_edition_add);

	bind_edition(st, d);
	bind_int(st, ":document", d->document);
	bind_int(st, ":now", now);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	d->id = sqlite3_last_insert_rowid(tx->store->db);
	d->stock = 0;
	return 0;
}

int
edition_set(struct tx *tx, const struct edition *d, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_edition_set);

	bind_edition(st, d);
	bind_int(st, ":id", d->id);
	return stmt_run(tx, st, e);
}

int
edition_get(struct tx *tx, TALLOC_CTX *mem, int64_t id, struct edition *d, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_edition_get);
	int r;

	bind_int(st, ":id", id);
	r = stmt_step(tx, st, e);
	if (r == 1)
		*d = (struct edition){ .id = id,
			.document = sqlite3_column_int64(st, 1),
			.version = column_string(mem, st, 2),
			.date = column_string(mem, st, 3),
			.licence = column_string(mem, st, 4),
			.link = column_string(mem, st, 5),
			.stock = sqlite3_column_int64(st, 6),
			.sha256 = column_string(mem, st, 7),
			.file = column_string(mem, st, 8),
			.type = column_string(mem, st, 9),
			.size = sqlite3_column_int64(st, 10),
			.inbox = sqlite3_column_int64(st, 11) };
	sqlite3_reset(st);
	return r;
}

int
edition_all(struct tx *tx, TALLOC_CTX *mem, int64_t document, struct edition *d, size_t max, size_t *n, struct err *e)
{
	int64_t *ids = talloc_array(mem, int64_t, (unsigned)max);
	sqlite3_stmt *st = stmt_of(tx, Q_edition_all);
	size_t i, found;
	int r;

	bind_int(st, ":document", document);
	r = stmt_ids(tx, st, ids, max, &found, e);
	*n = 0;
	for (i = 0; r >= 0 && i < found; i++) {
		r = edition_get(tx, mem, ids[i], &d[*n], e);
		*n += r == 1;
	}
	talloc_free(ids);
	return r < 0 ? -1 : 0;
}

int
stock_move(
    struct tx *tx, int64_t edition, int64_t delta, const char *why, int64_t copy, int64_t person, int64_t inbox, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_stock_move);

	bind_int(st, ":edition", edition);
	bind_int(st, ":delta", delta);
	bind_text(st, ":why", why);
	bind_id(st, ":copy", copy);
	bind_id(st, ":person", person);
	bind_id(st, ":inbox", inbox);
	bind_int(st, ":now", now);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	if (sqlite3_changes(tx->store->db) == 0)
		return 0;
	FAULT("guide.stock");
	return 1;
}

/* --- requests --- */

static void
bind_copy(sqlite3_stmt *st, const struct copy *c, int64_t now)
{
	bind_id(st, ":person", c->person);
	bind_id(st, ":edition", c->edition);
	bind_int(st, ":copies", c->copies);
	bind_text(st, ":how", hows[c->how]);
	bind_text(st, ":place", or_empty(c->place));
	bind_text(st, ":administration", or_empty(c->administration));
	bind_text(st, ":territory", or_empty(c->territory));
	bind_text(st, ":state", states[c->state]);
	bind_text(st, ":token", c->token);
	bind_id(st, ":next_at", c->next_at);
	bind_int(st, ":asks", c->asks);
	bind_text(st, ":answer", or_empty(c->answer));
	bind_id(st, ":answered_at", c->answered_at);
	bind_id(st, ":inbox", c->inbox);
	bind_int(st, ":now", now);
}

int
copy_add(struct tx *tx, struct copy *c, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_copy_last_number);
	int64_t number;

	bind_int(st, ":document", c->document);
	if (one_id(tx, st, &number, e) < 0)
		return -1;
	tx->store->due_same = false;
	st = stmt_of(tx, Q_copy_add);
	bind_copy(st, c, now);
	bind_int(st, ":document", c->document);
	bind_int(st, ":number", number);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	c->id = sqlite3_last_insert_rowid(tx->store->db);
	c->number = (int)number;
	c->created_at = c->changed_at = now;
	FAULT("guide.asked");
	return 0;
}

int
copy_set(struct tx *tx, const struct copy *c, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_copy_set);

	tx->store->due_same = false;
	bind_copy(st, c, now);
	bind_int(st, ":id", c->id);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	FAULT("guide.changed");
	return 0;
}

int
copy_get(struct tx *tx, TALLOC_CTX *mem, int64_t id, struct copy *c, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_copy_get);
	int r;

	bind_int(st, ":id", id);
	r = stmt_step(tx, st, e);
	if (r == 1)
		*c = (struct copy){ .id = id,
			.document = sqlite3_column_int64(st, 1),
			.number = sqlite3_column_int(st, 2),
			.person = sqlite3_column_int64(st, 3),
			.edition = sqlite3_column_int64(st, 4),
			.copies = sqlite3_column_int(st, 5),
			.how = (enum copy_how)name_place(hows, COPY_HOWS, column_string(mem, st, 6)),
			.place = column_string(mem, st, 7),
			.administration = column_string(mem, st, 8),
			.territory = column_string(mem, st, 9),
			.state = (enum copy_state)name_place(states, COPY_STATES, column_string(mem, st, 10)),
			.token = column_string(mem, st, 11),
			.next_at = sqlite3_column_int64(st, 12),
			.asks = sqlite3_column_int(st, 13),
			.answer = column_string(mem, st, 14),
			.answered_at = sqlite3_column_int64(st, 15),
			.inbox = sqlite3_column_int64(st, 16),
			.created_at = sqlite3_column_int64(st, 17),
			.changed_at = sqlite3_column_int64(st, 18) };
	sqlite3_reset(st);
	return r;
}

int
copy_by_token(struct tx *tx, TALLOC_CTX *mem, const char *token, struct copy *c, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_copy_by_token);
	int64_t id;
	int r;

	bind_text(st, ":token", token);
	r = one_id(tx, st, &id, e);
	return r == 1 ? copy_get(tx, mem, id, c, e) : r;
}

int
copy_by_number(struct tx *tx, TALLOC_CTX *mem, int64_t document, int number, struct copy *c, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_copy_by_number);
	int64_t id;
	int r;

	bind_int(st, ":document", document);
	bind_int(st, ":number", number);
	r = one_id(tx, st, &id, e);
	return r == 1 ? copy_get(tx, mem, id, c, e) : r;
}

static int
all_copies(struct tx *tx, TALLOC_CTX *mem, sqlite3_stmt *st, struct copy *c, size_t max, size_t *n, struct err *e)
{
	int64_t *ids = talloc_array(mem, int64_t, (unsigned)max);
	size_t i, found;
	int r = stmt_ids(tx, st, ids, max, &found, e);

	*n = 0;
	for (i = 0; r >= 0 && i < found; i++) {
		r = copy_get(tx, mem, ids[i], &c[*n], e);
		*n += r == 1;
	}
	talloc_free(ids);
	return r < 0 ? -1 : 0;
}

int
copy_of_person(struct tx *tx, TALLOC_CTX *mem, int64_t person, int64_t document, struct copy *c, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_copy_of_person);

	bind_int(st, ":person", person);
	bind_int(st, ":document", document);
	return all_copies(tx, mem, st, c, max, n, e);
}

int
copy_open(struct tx *tx, TALLOC_CTX *mem, int64_t document, struct copy *c, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_copy_open);

	bind_int(st, ":document", document);
	return all_copies(tx, mem, st, c, max, n, e);
}

int
copy_wake(struct tx *tx, int64_t document, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_copy_wake);

	tx->store->due_same = false;
	bind_int(st, ":document", document);
	bind_int(st, ":now", now);
	return stmt_run(tx, st, e);
}

int
copy_due(struct tx *tx, int64_t now, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_copy_due);

	bind_int(st, ":now", now);
	return stmt_ids(tx, st, ids, max, n, e);
}

int
copy_next(struct tx *tx, int64_t *at, struct err *e)
{
	int r = one_id(tx, stmt_of(tx, Q_copy_next), at, e);

	return r == 1 ? *at > 0 : r;
}

int
copy_quiet(struct tx *tx, int64_t id, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_copy_quiet);

	tx->store->due_same = false;
	bind_int(st, ":id", id);
	return stmt_run(tx, st, e);
}

int
given_by(struct tx *tx, TALLOC_CTX *mem, int64_t document, bool territory, struct given *g, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, territory ? Q_given_by_territory : Q_given_by_administration);
	int r = 0;

	bind_int(st, ":document", document);
	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++)
		g[*n] = (struct given){ .what = column_string(mem, st, 0),
			.copies = sqlite3_column_int64(st, 1),
			.files = sqlite3_column_int64(st, 2),
			.requests = sqlite3_column_int64(st, 3) };
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}
