/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/stmt.h"

#include <string.h>

int
mark_get(struct tx *tx, TALLOC_CTX *mem, const char *name, const char **value, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_mark_get);
	int r;

	bind_text(st, ":name", name);
	r = stmt_step(tx, st, e);
	if (r == 1)
		*value = column_string(mem, st, 0);
	sqlite3_reset(st);
	return r;
}

int
mark_set(struct tx *tx, const char *name, const char *value, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, value ? Q_mark_set : Q_mark_clear);

	bind_text(st, ":name", name);
	if (value)
		bind_text(st, ":value", value);
	return stmt_run(tx, st, e);
}

static void
room_row(TALLOC_CTX *mem, sqlite3_stmt *st, struct room *room)
{
	*room = (struct room){ .id = column_string(mem, st, 0),
		.kind = column_string(mem, st, 1),
		.state = column_string(mem, st, 2),
		.name = column_string(mem, st, 3),
		.members = sqlite3_column_int(st, 4),
		.encrypted = sqlite3_column_int(st, 5),
		.public = sqlite3_column_int(st, 6),
		.mute = sqlite3_column_int(st, 7),
		.access = column_string(mem, st, 8),
		.successor = column_string(mem, st, 9),
		.invited_by = column_string(mem, st, 10),
		.told = column_string(mem, st, 11) };
}

static int
room_one(struct tx *tx, TALLOC_CTX *mem, sqlite3_stmt *st, const char *id, struct room *room, struct err *e)
{
	int r;

	bind_text(st, ":id", id);
	r = stmt_step(tx, st, e);
	if (r == 1)
		room_row(mem, st, room);
	sqlite3_reset(st);
	return r;
}

int
room_get(struct tx *tx, TALLOC_CTX *mem, const char *id, struct room *room, struct err *e)
{
	return room_one(tx, mem, stmt_of(tx, Q_room_get), id, room, e);
}

int
room_before(struct tx *tx, TALLOC_CTX *mem, const char *id, struct room *room, struct err *e)
{
	return room_one(tx, mem, stmt_of(tx, Q_room_before), id, room, e);
}

int
room_of_person(struct tx *tx, TALLOC_CTX *mem, int64_t person, const char **room, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_room_of_person);
	int r;

	bind_int(st, ":person", person);
	r = stmt_step(tx, st, e);
	if (r == 1)
		*room = column_string(mem, st, 0);
	sqlite3_reset(st);
	return r;
}

int
room_replaced(struct tx *tx, TALLOC_CTX *mem, struct room *rooms, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_room_replaced);
	int r = 0;

	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++)
		room_row(mem, st, &rooms[*n]);
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
room_set(struct tx *tx, const struct room *room, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_room_set);

	bind_text(st, ":id", room->id);
	bind_text(st, ":kind", room->kind);
	bind_text(st, ":state", room->state);
	bind_text(st, ":name", room->name);
	bind_int(st, ":members", room->members);
	bind_int(st, ":encrypted", room->encrypted);
	bind_int(st, ":public", room->public);
	bind_int(st, ":mute", room->mute);
	bind_text(st, ":access", room->access);
	bind_text(st, ":successor", room->successor);
	bind_text(st, ":invited_by", room->invited_by);
	bind_text(st, ":told", room->told);
	bind_int(st, ":now", now);
	return stmt_run(tx, st, e);
}
