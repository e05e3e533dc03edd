/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/stmt.h"

#include <string.h>

static const char *const state_names[] = { "received", "handled", "ignored", "refused", "quarantined" };
static const char *const channel_names[] = { "mail", "room", "clock" };

const char *
inbox_state_name(enum inbox_state s)
{
	return state_names[s];
}

static int
index_of(const char *const *names, int n, const char *name)
{
	int i;

	for (i = 0; i < n; i++)
		if (name && strcmp(names[i], name) == 0)
			return i;
	return 0;
}

int
inbox_known(struct tx *tx, const char *key, enum inbox_state *state, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_inbox_known);
	int r;

	bind_text(st, ":key", key);
	r = stmt_step(tx, st, e);
	if (r == 1)
		*state = (enum inbox_state)index_of(state_names, 5, (const char *)sqlite3_column_text(st, 0));
	sqlite3_reset(st);
	return r;
}

int
inbox_newest(struct tx *tx, int64_t *at, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_inbox_newest);
	int r = stmt_step(tx, st, e);

	*at = r == 1 ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_reset(st);
	return r;
}

int
inbox_add(struct tx *tx, const struct arrival *a, int64_t now, int64_t *id, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_inbox_add);

	bind_text(st, ":key", a->key);
	bind_text(st, ":channel", channel_names[a->channel]);
	bind_int(st, ":received_at", a->at);
	bind_int(st, ":taken_at", now);
	bind_int(st, ":full_size", (int64_t)(a->full_size ? a->full_size : a->size));
	if (stmt_run(tx, st, e) < 0)
		return -1;
	*id = sqlite3_changes(tx->store->db) ? sqlite3_last_insert_rowid(tx->store->db) : 0;
	if (*id == 0)
		return 0;
	st = stmt_of(tx, Q_inbox_keep);
	bind_int(st, ":id", *id);
	bind_blob(st, ":raw", a->raw, a->size);
	return stmt_run(tx, st, e);
}

int
inbox_open(struct tx *tx, TALLOC_CTX *mem, int64_t after, struct inbox_item *items, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_inbox_open);
	int r = 0;

	bind_int(st, ":after", after);
	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++) {
		struct inbox_item *i = &items[*n];

		i->id = sqlite3_column_int64(st, 0);
		i->key = column_string(mem, st, 1);
		i->channel = (enum channel)index_of(channel_names, 3, (const char *)sqlite3_column_text(st, 2));
		i->at = sqlite3_column_int64(st, 3);
		i->attempts = sqlite3_column_int(st, 4);
		i->raw = NULL;
		i->size = 0;
		i->full_size = (size_t)sqlite3_column_int64(st, 5);
		i->reason = "";
	}
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
inbox_raw(struct tx *tx, TALLOC_CTX *mem, int64_t id, const void **raw, size_t *size, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_inbox_raw);
	int r;

	bind_int(st, ":id", id);
	r = stmt_step(tx, st, e);
	if (r == 1) {
		const void *bytes = sqlite3_column_blob(st, 0);

		*size = (size_t)sqlite3_column_bytes(st, 0);
		*raw = *size ? talloc_memdup(mem, bytes, *size) : talloc_strdup(mem, "");
	}
	sqlite3_reset(st);
	return r;
}

int
inbox_mails_of(struct tx *tx, int64_t person, int64_t problem, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_inbox_mails_of);
	int r = 0;

	bind_int(st, ":person", person);
	bind_int(st, ":problem", problem);
	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++)
		ids[*n] = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
inbox_attempt(struct tx *tx, int64_t id, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_inbox_attempt);

	bind_int(st, ":id", id);
	return stmt_run(tx, st, e);
}

int
inbox_same(struct tx *tx, int64_t id, const char *hash, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_inbox_same);
	int r;

	bind_int(st, ":id", id);
	bind_text(st, ":hash", hash);
	r = stmt_step(tx, st, e);
	sqlite3_reset(st);
	return r;
}

int
inbox_finish(struct tx *tx, int64_t id, const struct inbox_end *end, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_inbox_finish);

	bind_int(st, ":id", id);
	bind_text(st, ":state", state_names[end->state]);
	bind_text(st, ":reason", end->reason);
	bind_text(st, ":hash", end->hash);
	bind_text(st, ":message_id", end->message_id && *end->message_id ? end->message_id : NULL);
	bind_text(st, ":intent", end->intent);
	bind_id(st, ":person", end->person);
	bind_id(st, ":problem", end->problem);
	bind_int(st, ":acted", end->acted);
	return stmt_run(tx, st, e);
}

int
inbox_forget(struct tx *tx, int64_t id, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_inbox_forget);

	bind_int(st, ":id", id);
	return stmt_run(tx, st, e);
}

int
inbox_acted(struct tx *tx, int64_t id, int64_t problem, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_inbox_acted);

	bind_int(st, ":id", id);
	bind_id(st, ":problem", problem);
	return stmt_run(tx, st, e);
}

int
inbox_by_key(struct tx *tx, const char *key, struct inbox_seen *seen, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_inbox_by_key);
	int r;

	bind_text(st, ":key", key);
	r = stmt_step(tx, st, e);
	if (r == 1) {
		*seen = (struct inbox_seen){ .id = sqlite3_column_int64(st, 0),
			.person = sqlite3_column_int64(st, 2),
			.problem = sqlite3_column_int64(st, 3),
			.acted = sqlite3_column_int(st, 4),
			.at = sqlite3_column_int64(st, 5) };
		seen->state = (enum inbox_state)index_of(state_names, 5, (const char *)sqlite3_column_text(st, 1));
	}
	sqlite3_reset(st);
	return r;
}

int
inbox_untold(struct tx *tx, TALLOC_CTX *mem, struct inbox_item *items, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_inbox_quarantined);
	int r = 0;

	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++) {
		items[*n].id = sqlite3_column_int64(st, 0);
		items[*n].key = column_string(mem, st, 1);
		items[*n].channel = (enum channel)index_of(channel_names, 3, (const char *)sqlite3_column_text(st, 2));
		items[*n].at = sqlite3_column_int64(st, 3);
		items[*n].reason = column_string(mem, st, 4);
	}
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
inbox_quarantine(struct tx *tx, TALLOC_CTX *mem, struct inbox_item *items, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_inbox_quarantine_list);
	int r = 0;

	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++) {
		items[*n].id = sqlite3_column_int64(st, 0);
		items[*n].at = sqlite3_column_int64(st, 1);
		items[*n].reason = column_string(mem, st, 2);
	}
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
inbox_told(struct tx *tx, int64_t id, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_inbox_told);

	bind_int(st, ":id", id);
	return stmt_run(tx, st, e);
}
