/* SPDX-License-Identifier: EUPL-1.2
 *
 * The doors of a person (addresses, chat accounts), the codes that prove them, and what was done with persons.
 */
#include "db/stmt.h"

#include <string.h>

/* --- doors --- */

static int
doors(struct tx *tx, TALLOC_CTX *mem, enum query query, int64_t person, struct door *d, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, query);
	int r = 0;

	bind_int(st, ":person", person);
	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++) {
		d[*n].id = column_string(mem, st, 0);
		d[*n].configured = sqlite3_column_int(st, 1) != 0;
	}
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
address_of(struct tx *tx, TALLOC_CTX *mem, int64_t person, struct door *d, size_t max, size_t *n, struct err *e)
{
	return doors(tx, mem, Q_address_of, person, d, max, n, e);
}

int
chat_of(struct tx *tx, TALLOC_CTX *mem, int64_t person, struct door *d, size_t max, size_t *n, struct err *e)
{
	return doors(tx, mem, Q_chat_of, person, d, max, n, e);
}

int
address_bind(struct tx *tx, const char *addr, int64_t person, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_address_bind);

	bind_text(st, ":addr", addr);
	bind_int(st, ":person", person);
	return stmt_run(tx, st, e);
}

int
address_remove(struct tx *tx, const char *addr, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_address_remove);

	bind_text(st, ":addr", addr);
	return stmt_run(tx, st, e);
}

int
address_configured(struct tx *tx, const char *addr, bool configured, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_address_configured);

	bind_text(st, ":addr", addr);
	bind_int(st, ":configured", configured);
	return stmt_run(tx, st, e);
}

int
chat_remove(struct tx *tx, const char *chat, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_chat_remove);

	bind_text(st, ":id", chat);
	return stmt_run(tx, st, e);
}

int
chat_configured(struct tx *tx, const char *chat, bool configured, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_chat_configured);

	bind_text(st, ":id", chat);
	bind_int(st, ":configured", configured);
	return stmt_run(tx, st, e);
}

int
person_configured(struct tx *tx, int64_t person, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_person_configured);
	int r;

	bind_int(st, ":id", person);
	r = stmt_step(tx, st, e);
	if (r == 1)
		r = sqlite3_column_int(st, 0) != 0;
	sqlite3_reset(st);
	return r;
}

int
person_configure(struct tx *tx, int64_t person, bool configured, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_person_configure);

	bind_int(st, ":id", person);
	bind_int(st, ":configured", configured);
	return stmt_run(tx, st, e);
}

static int
ids(struct tx *tx, sqlite3_stmt *st, int64_t *out, size_t max, size_t *n, struct err *e)
{
	int r = 0;

	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++)
		out[*n] = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
person_all_configured(struct tx *tx, int64_t *out, size_t max, size_t *n, struct err *e)
{
	return ids(tx, stmt_of(tx, Q_person_all_configured), out, max, n, e);
}

int
person_all(struct tx *tx, TALLOC_CTX *mem, int (*each)(void *aux, const struct person *), void *aux, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_person_all);
	int r, go = 0;

	while (go == 0 && (r = stmt_step(tx, st, e)) == 1) {
		TALLOC_CTX *row = talloc_new(mem);
		const struct person p = { .id = sqlite3_column_int64(st, 0),
			.name = column_string(row, st, 1),
			.lang = column_string(row, st, 2),
			.role = column_string(row, st, 3),
			.addr = column_string(row, st, 4) };

		go = each(aux, &p);
		talloc_free(row);
	}
	sqlite3_reset(st);
	return go < 0 || (go == 0 && r < 0) ? -1 : 0;
}

/* --- codes --- */

int
code_add(struct tx *tx, const struct code *c, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_code_add);

	bind_text(st, ":purpose", c->purpose);
	bind_text(st, ":giver", c->giver);
	bind_text(st, ":addr", c->addr);
	bind_id(st, ":person", c->person);
	bind_id(st, ":problem", c->problem);
	bind_text(st, ":hash", c->hash);
	bind_text(st, ":words", c->words ? c->words : "");
	bind_int(st, ":now", now);
	return stmt_run(tx, st, e);
}

int
code_open(struct tx *tx, TALLOC_CTX *mem, const char *giver, int64_t since, struct code *c, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_code_open);
	int r = 0;

	bind_text(st, ":giver", giver);
	bind_int(st, ":since", since);
	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++)
		c[*n] = (struct code){ .id = sqlite3_column_int64(st, 0),
			.purpose = column_string(mem, st, 1),
			.giver = column_string(mem, st, 2),
			.addr = column_string(mem, st, 3),
			.person = sqlite3_column_int64(st, 4),
			.problem = sqlite3_column_int64(st, 5),
			.hash = column_string(mem, st, 6),
			.words = column_string(mem, st, 7),
			.at = sqlite3_column_int64(st, 8) };
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
code_end(struct tx *tx, int64_t id, const char *how, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_code_end);

	bind_int(st, ":id", id);
	bind_text(st, ":how", how);
	bind_int(st, ":now", now);
	return stmt_run(tx, st, e);
}

int
code_newest(struct tx *tx, TALLOC_CTX *mem, const char **text, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_code_newest);
	int r = stmt_step(tx, st, e);

	if (r == 1)
		*text = column_string(mem, st, 0);
	sqlite3_reset(st);
	return r;
}

int
code_lock_get(struct tx *tx, const char *key, struct code_lock *lock, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_code_lock_get);
	int r;

	bind_text(st, ":key", key);
	r = stmt_step(tx, st, e);
	*lock = (struct code_lock){ 0, 0, 0 };
	if (r == 1)
		*lock = (struct code_lock){ sqlite3_column_int(st, 0), sqlite3_column_int64(st, 1), sqlite3_column_int64(st, 2) };
	sqlite3_reset(st);
	return r;
}

int
code_lock_set(struct tx *tx, const char *key, const struct code_lock *lock, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_code_lock_set);

	bind_text(st, ":key", key);
	bind_int(st, ":wrong", lock->wrong);
	bind_int(st, ":since", lock->since);
	bind_int(st, ":until", lock->until);
	return stmt_run(tx, st, e);
}

/* --- deeds --- */

int
deed_add(struct tx *tx, const struct deed *d, int64_t now, int64_t *id, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_deed_add);

	bind_text(st, ":verb", d->verb);
	bind_id(st, ":actor", d->actor);
	bind_int(st, ":person", d->person);
	bind_id(st, ":other", d->other);
	bind_text(st, ":old", d->old ? d->old : "");
	bind_text(st, ":new", d->new ? d->new : "");
	bind_id(st, ":inbox", d->inbox);
	bind_int(st, ":now", now);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	*id = sqlite3_last_insert_rowid(tx->store->db);
	return 0;
}

int
deed_merge(struct tx *tx, TALLOC_CTX *mem, int64_t person, struct deed *d, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_deed_merge);
	int r;

	bind_int(st, ":person", person);
	r = stmt_step(tx, st, e);
	if (r == 1)
		*d = (struct deed){ .id = sqlite3_column_int64(st, 0),
			.verb = "merge",
			.person = sqlite3_column_int64(st, 1),
			.other = sqlite3_column_int64(st, 2),
			.old = column_string(mem, st, 3),
			.new = column_string(mem, st, 4) };
	sqlite3_reset(st);
	return r;
}

int
deed_undone(struct tx *tx, int64_t id, int64_t by, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_deed_undone);

	bind_int(st, ":id", id);
	bind_int(st, ":by", by);
	return stmt_run(tx, st, e);
}

int
moved_add(struct tx *tx, int64_t deed, const char *kind, const char *key, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_moved_add);

	bind_int(st, ":deed", deed);
	bind_text(st, ":kind", kind);
	bind_text(st, ":key", key);
	return stmt_run(tx, st, e);
}

int
moved_all(struct tx *tx, TALLOC_CTX *mem, int64_t deed, const char *kind, const char **keys, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_moved_all);
	int r = 0;

	bind_int(st, ":deed", deed);
	bind_text(st, ":kind", kind);
	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++)
		keys[*n] = column_string(mem, st, 0);
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
moved_has(struct tx *tx, int64_t deed, const char *kind, const char *key, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_moved_has);
	int r;

	bind_int(st, ":deed", deed);
	bind_text(st, ":kind", kind);
	bind_text(st, ":key", key);
	r = stmt_step(tx, st, e);
	sqlite3_reset(st);
	return r;
}

static int
words_run(struct tx *tx, enum query query, int64_t deed, int64_t from, int64_t into, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, query);

	if (deed)
		bind_int(st, ":deed", deed);
	bind_int(st, ":from", from);
	if (into)
		bind_int(st, ":into", into);
	return stmt_run(tx, st, e);
}

int
merge_words(struct tx *tx, int64_t deed, int64_t from, int64_t into, struct err *e)
{
	if (words_run(tx, Q_merge_notes_kept, deed, from, 0, e) < 0 || words_run(tx, Q_merge_notes, 0, from, into, e) < 0 ||
	    words_run(tx, Q_merge_acts_kept, deed, from, 0, e) < 0)
		return -1;
	return words_run(tx, Q_merge_acts, 0, from, into, e);
}

int
unmerge_words(struct tx *tx, int64_t deed, int64_t from, struct err *e)
{
	if (words_run(tx, Q_unmerge_notes, deed, from, 0, e) < 0)
		return -1;
	return words_run(tx, Q_unmerge_acts, deed, from, 0, e);
}

int
merge_cases(struct tx *tx, int64_t person, int64_t *out, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_merge_cases);

	bind_int(st, ":person", person);
	return ids(tx, st, out, max, n, e);
}
