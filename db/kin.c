/* SPDX-License-Identifier: EUPL-1.2
 *
 * Problems that belong together: linked, merged, grouped into a challenge.
 */
#include "db/stmt.h"

/* Did it change a row? 1, 0, -1. */
static int
changed(struct tx *tx, sqlite3_stmt *st, struct err *e)
{
	int r = stmt_step(tx, st, e);

	sqlite3_reset(st);
	return r;
}

static int
pair(struct tx *tx, enum query q, int64_t one, int64_t other, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, q);

	bind_int(st, ":one", one);
	bind_int(st, ":other", other);
	return changed(tx, st, e);
}

int
link_add(struct tx *tx, int64_t one, int64_t other, struct err *e)
{
	return pair(tx, Q_link_add, one, other, e);
}

int
link_remove(struct tx *tx, int64_t one, int64_t other, struct err *e)
{
	return pair(tx, Q_link_remove, one, other, e);
}

int
link_all(struct tx *tx, int64_t problem, int64_t *list, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_link_all);

	bind_int(st, ":problem", problem);
	return stmt_ids(tx, st, list, max, n, e);
}

int
problem_merge(struct tx *tx, int64_t id, int64_t into, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_problem_merge);

	bind_int(st, ":id", id);
	bind_id(st, ":into", into);
	return stmt_run(tx, st, e);
}

int
merged_all(struct tx *tx, int64_t problem, int64_t *list, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_merged_all);

	bind_int(st, ":problem", problem);
	return stmt_ids(tx, st, list, max, n, e);
}

int
merged_requesters(struct tx *tx, int64_t problem, int64_t *list, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_merged_requesters);

	bind_int(st, ":problem", problem);
	return stmt_ids(tx, st, list, max, n, e);
}

int
merged_title(struct tx *tx, TALLOC_CTX *mem, int64_t problem, int64_t person, const char **title, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_merged_title);
	int r;

	bind_int(st, ":problem", problem);
	bind_int(st, ":person", person);
	r = stmt_step(tx, st, e);
	*title = r == 1 ? column_string(mem, st, 0) : NULL;
	sqlite3_reset(st);
	return r;
}

static int
challenge_rows(struct tx *tx, TALLOC_CTX *mem, sqlite3_stmt *st, struct challenge *c, size_t max, size_t *n, struct err *e)
{
	int r = 0;

	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++)
		c[*n] = (struct challenge){ .id = sqlite3_column_int64(st, 0), .title = column_string(mem, st, 1) };
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
challenge_find(struct tx *tx, TALLOC_CTX *mem, const char *folded, struct challenge *c, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_challenge_find);
	size_t n;

	bind_text(st, ":folded", folded);
	return challenge_rows(tx, mem, st, c, 1, &n, e) < 0 ? -1 : (int)n;
}

int
challenge_add(struct tx *tx, const char *title, const char *folded, int64_t now, int64_t *id, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_challenge_add);

	bind_text(st, ":title", title);
	bind_text(st, ":folded", folded);
	bind_int(st, ":now", now);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	*id = sqlite3_last_insert_rowid(tx->store->db);
	return 0;
}

int
challenge_all(struct tx *tx, TALLOC_CTX *mem, struct challenge *c, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_challenge_all);

	bind_int(st, ":limit", (int64_t)max);
	return challenge_rows(tx, mem, st, c, max, n, e);
}

int
challenge_of(struct tx *tx, TALLOC_CTX *mem, int64_t problem, struct challenge *c, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_challenge_of);

	bind_int(st, ":problem", problem);
	bind_int(st, ":limit", (int64_t)max);
	return challenge_rows(tx, mem, st, c, max, n, e);
}

int
challenge_cases(struct tx *tx, int64_t challenge, int64_t *list, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_challenge_cases);

	bind_int(st, ":challenge", challenge);
	return stmt_ids(tx, st, list, max, n, e);
}

static int
challenge_change(struct tx *tx, enum query q, int64_t challenge, int64_t problem, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, q);

	bind_int(st, ":challenge", challenge);
	bind_int(st, ":problem", problem);
	return changed(tx, st, e);
}

int
challenge_put(struct tx *tx, int64_t challenge, int64_t problem, struct err *e)
{
	return challenge_change(tx, Q_challenge_put, challenge, problem, e);
}

int
challenge_take(struct tx *tx, int64_t challenge, int64_t problem, struct err *e)
{
	return challenge_change(tx, Q_challenge_take, challenge, problem, e);
}
