/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/keeper.h"

#include "db/stmt.h"

int
keeper_add(struct tx *tx, struct keeper *k, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_keeper_add);

	tx->store->due_same = false;
	bind_int(st, ":workshop", k->workshop);
	bind_text(st, ":room", k->room);
	bind_int(st, ":person", k->person);
	bind_text(st, ":text", k->text);
	bind_int(st, ":minutes", k->minutes);
	bind_int(st, ":starts_at", k->starts_at);
	bind_int(st, ":planned", k->planned);
	bind_int(st, ":next_at", k->next_at);
	bind_int(st, ":now", now);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	k->id = sqlite3_last_insert_rowid(tx->store->db);
	return 0;
}

int
keeper_get(struct tx *tx, TALLOC_CTX *mem, int64_t id, struct keeper *k, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_keeper_get);
	int r;

	bind_int(st, ":id", id);
	r = stmt_step(tx, st, e);
	if (r == 1)
		*k = (struct keeper){ .id = sqlite3_column_int64(st, 0),
			.workshop = sqlite3_column_int64(st, 1),
			.room = column_string(mem, st, 2),
			.person = sqlite3_column_int64(st, 3),
			.text = column_string(mem, st, 4),
			.minutes = sqlite3_column_int(st, 5),
			.starts_at = sqlite3_column_int64(st, 6),
			.planned = sqlite3_column_int(st, 7) != 0,
			.part = sqlite3_column_int(st, 8),
			.warned = sqlite3_column_int(st, 9) != 0,
			.paused_at = sqlite3_column_int64(st, 10),
			.ended = column_string(mem, st, 11),
			.next_at = sqlite3_column_int64(st, 12),
			.beats = sqlite3_column_int(st, 13) };
	sqlite3_reset(st);
	return r;
}

int
keeper_set(struct tx *tx, const struct keeper *k, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_keeper_set);

	tx->store->due_same = false;
	bind_int(st, ":id", k->id);
	bind_text(st, ":room", k->room);
	bind_int(st, ":starts_at", k->starts_at);
	bind_int(st, ":planned", k->planned);
	bind_int(st, ":part", k->part);
	bind_int(st, ":warned", k->warned);
	bind_int(st, ":paused_at", k->paused_at);
	bind_text(st, ":ended", k->ended);
	bind_int(st, ":next_at", k->next_at);
	bind_int(st, ":beats", k->beats);
	return stmt_run(tx, st, e);
}

int
keeper_next(struct tx *tx, int64_t *id, int64_t *at, int *beats, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_keeper_next);
	int r = stmt_step(tx, st, e);

	*id = sqlite3_column_int64(st, 0);
	*at = sqlite3_column_int64(st, 1);
	*beats = sqlite3_column_int(st, 2);
	sqlite3_reset(st);
	return r;
}

int
keeper_rest(struct tx *tx, int64_t id, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_keeper_rest);

	bind_int(st, ":id", id);
	return stmt_run(tx, st, e);
}

int
keeper_in_room(struct tx *tx, const char *room, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_keeper_in_room);

	bind_text(st, ":room", room);
	return stmt_ids(tx, st, ids, max, n, e);
}

int
keeper_of_workshop(struct tx *tx, TALLOC_CTX *mem, int64_t workshop, struct keeper *k, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_keeper_of_workshop);
	int64_t id;
	int r;

	bind_int(st, ":workshop", workshop);
	r = stmt_step(tx, st, e);
	id = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return r == 1 ? keeper_get(tx, mem, id, k, e) : r;
}
