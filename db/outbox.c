/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/stmt.h"

#include <string.h>

static const char *
channel_name(enum channel c)
{
	return c == CHANNEL_ROOM ? "room" : "mail";
}

static const char *const acts[ACT_KINDS] = {
	[ACT_SAY] = "say",
	[ACT_REACT] = "react",
	[ACT_EDIT] = "edit",
	[ACT_JOIN] = "join",
	[ACT_LEAVE] = "leave",
	[ACT_OPEN] = "open",
	[ACT_POLL] = "poll",
	[ACT_POLL_END] = "poll-end",
};

static enum act_kind
act_named(const char *name)
{
	int i;

	for (i = 0; i < ACT_KINDS - 1; i++)
		if (strcmp(acts[i], name) == 0)
			break;
	return (enum act_kind)i;
}

int
outbox_add(struct tx *tx, const struct outbox_item *o, const char *state, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_outbox_add);

	bind_text(st, ":letter", o->letter);
	bind_text(st, ":channel", channel_name(o->channel));
	bind_text(st, ":destination", o->destination);
	bind_text(st, ":template", o->template);
	bind_text(st, ":lang", o->lang);
	bind_id(st, ":inbox", o->inbox);
	bind_id(st, ":problem", o->problem);
	bind_id(st, ":person", o->person);
	bind_text(st, ":subject", o->subject);
	bind_text(st, ":answers", o->answers);
	bind_text(st, ":state", state);
	bind_text(st, ":detail", o->detail ? o->detail : "");
	bind_id(st, ":finished_at", strcmp(state, "cancelled") == 0 ? now : 0);
	bind_int(st, ":next_at", now);
	bind_int(st, ":created_at", now);
	bind_text(st, ":act", acts[o->act]);
	bind_text(st, ":target", o->target ? o->target : "");
	if (stmt_run(tx, st, e) < 0)
		return -1;
	st = stmt_of(tx, Q_outbox_keep);
	bind_int(st, ":id", sqlite3_last_insert_rowid(tx->store->db));
	bind_text(st, ":text", o->text);
	bind_blob(st, ":bytes", o->bytes, o->size);
	return stmt_run(tx, st, e);
}

static int
next_of(struct tx *tx, enum query q, enum channel channel, int64_t *at, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, q);
	int r;

	bind_text(st, ":channel", channel_name(channel));
	r = stmt_step(tx, st, e);
	*at = r == 1 ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
outbox_hurry(struct tx *tx, enum channel channel, const char *state, int64_t at, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_outbox_hurry);

	bind_text(st, ":channel", channel_name(channel));
	bind_text(st, ":state", state);
	bind_int(st, ":at", at);
	return stmt_run(tx, st, e);
}

/* A room takes many at once, in order, up to the first that must wait. */
static int
room_due(struct tx *tx, TALLOC_CTX *mem, const char *room, int64_t now, struct outbox_item *items, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_outbox_room);
	int r = 0;

	bind_int(st, ":now", now);
	bind_text(st, ":destination", room);
	bind_int(st, ":limit", (int64_t)(max - *n));
	for (; *n < max && (r = stmt_step(tx, st, e)) == 1 && !sqlite3_column_int(st, 4); (*n)++) {
		items[*n].id = sqlite3_column_int64(st, 0);
		items[*n].letter = column_string(mem, st, 1);
		items[*n].destination = column_string(mem, st, 2);
		items[*n].attempts = sqlite3_column_int(st, 3);
	}
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

static int
rooms_due(struct tx *tx, TALLOC_CTX *mem, int64_t now, struct outbox_item *items, size_t max, size_t *n, struct err *e)
{
	const char *room = "";
	int64_t at;
	int r = 1;

	*n = 0;
	if (next_of(tx, Q_outbox_next, CHANNEL_ROOM, &at, e) < 0)
		return -1;
	if (at == 0 || at > now) /* what is under way is not gone through for nothing */
		return 0;
	while (r == 1 && *n < max) {
		sqlite3_stmt *st = stmt_of(tx, Q_outbox_room_next);

		bool waits;

		bind_text(st, ":after", room);
		bind_int(st, ":now", now);
		r = stmt_step(tx, st, e);
		room = r == 1 ? column_text(mem, st, 0) : NULL;
		waits = r == 1 && sqlite3_column_int(st, 1);
		sqlite3_reset(st);
		if (room && !waits && room_due(tx, mem, room, now, items, max, n, e) < 0)
			return -1;
	}
	return r < 0 ? -1 : 0;
}

int
outbox_due(
    struct tx *tx, TALLOC_CTX *mem, enum channel channel, int64_t now, struct outbox_item *items, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st;
	int r = 0;

	if (channel == CHANNEL_ROOM)
		return rooms_due(tx, mem, now, items, max, n, e);
	st = stmt_of(tx, Q_outbox_due);

	bind_int(st, ":now", now);
	bind_text(st, ":channel", channel_name(channel));
	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++) {
		items[*n].id = sqlite3_column_int64(st, 0);
		items[*n].letter = column_string(mem, st, 1);
		items[*n].destination = column_string(mem, st, 2);
		items[*n].attempts = sqlite3_column_int(st, 3);
	}
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
outbox_claim(struct tx *tx, TALLOC_CTX *mem, int64_t id, struct outbox_item *o, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_outbox_claim);
	int r;

	bind_int(st, ":id", id);
	if (stmt_run(tx, st, e) < 0)
		return -1;
	st = stmt_of(tx, Q_outbox_parcel);
	bind_int(st, ":id", id);
	r = stmt_step(tx, st, e);
	if (r == 1) {
		o->id = id;
		o->letter = column_string(mem, st, 0);
		o->destination = column_string(mem, st, 1);
		o->text = column_string(mem, st, 2);
		o->answers = column_string(mem, st, 3);
		o->size = (size_t)sqlite3_column_bytes(st, 4);
		o->bytes = o->size ? talloc_memdup(mem, sqlite3_column_blob(st, 4), o->size) : NULL;
		o->act = act_named(column_string(mem, st, 5));
		o->target = column_text(mem, st, 6);
	}
	sqlite3_reset(st);
	return r;
}

int
outbox_finish(struct tx *tx, int64_t id, const char *state, int64_t next_at, int64_t now, bool unknown, const char *detail, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_outbox_finish);

	bind_int(st, ":id", id);
	bind_text(st, ":state", state);
	bind_int(st, ":next_at", next_at);
	bind_id(st, ":finished_at", strcmp(state, "dead") == 0 ? now : 0);
	bind_int(st, ":unknown", unknown);
	bind_text(st, ":detail", detail);
	return stmt_run(tx, st, e);
}

int
outbox_sent(struct tx *tx, int64_t id, const char *remote, int64_t now, const char *detail, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_outbox_sent);

	bind_int(st, ":id", id);
	bind_text(st, ":remote", remote);
	bind_int(st, ":now", now);
	bind_text(st, ":detail", detail);
	return stmt_run(tx, st, e);
}

int
outbox_get(struct tx *tx, TALLOC_CTX *mem, int64_t id, struct outbox_item *o, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_outbox_get);
	int r;

	bind_int(st, ":id", id);
	r = stmt_step(tx, st, e);
	if (r == 1) {
		memset(o, 0, sizeof *o);
		o->id = sqlite3_column_int64(st, 0);
		o->letter = column_string(mem, st, 1);
		o->channel = strcmp(column_string(mem, st, 2), "room") == 0 ? CHANNEL_ROOM : CHANNEL_MAIL;
		o->destination = column_string(mem, st, 3);
		o->template = column_string(mem, st, 4);
		o->problem = sqlite3_column_int64(st, 5);
		o->person = sqlite3_column_int64(st, 6);
		o->subject = column_string(mem, st, 7);
		o->text = column_string(mem, st, 8);
		o->state = column_string(mem, st, 9);
		o->attempts = sqlite3_column_int(st, 10);
		o->unknowns = sqlite3_column_int(st, 11);
		o->created_at = sqlite3_column_int64(st, 12);
		o->detail = column_string(mem, st, 13);
		o->target = column_string(mem, st, 14);
	}
	sqlite3_reset(st);
	return r;
}

static int
outbox_found(struct tx *tx, TALLOC_CTX *mem, sqlite3_stmt *st, struct outbox_item *o, struct err *e)
{
	int r = stmt_step(tx, st, e);

	if (r == 1) {
		memset(o, 0, sizeof *o);
		o->id = sqlite3_column_int64(st, 0);
		o->problem = sqlite3_column_int64(st, 1);
		o->person = sqlite3_column_int64(st, 2);
		o->destination = column_string(mem, st, 3);
		o->template = column_string(mem, st, 4);
		o->letter = column_string(mem, st, 5);
		o->target = column_string(mem, st, 6);
		o->inbox = sqlite3_column_int64(st, 7);
	}
	sqlite3_reset(st);
	return r;
}

int
outbox_by_letter(struct tx *tx, TALLOC_CTX *mem, const char *letter, struct outbox_item *o, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_outbox_by_letter);

	bind_text(st, ":letter", letter);
	return outbox_found(tx, mem, st, o, e);
}

int
outbox_by_remote(struct tx *tx, TALLOC_CTX *mem, const char *room, const char *remote, struct outbox_item *o, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_outbox_by_remote);

	bind_text(st, ":remote", remote);
	bind_text(st, ":destination", room);
	return outbox_found(tx, mem, st, o, e);
}

int
outbox_card(struct tx *tx, TALLOC_CTX *mem, const char *room, int64_t problem, struct outbox_item *o, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_outbox_card);

	bind_int(st, ":problem", problem);
	bind_text(st, ":destination", room);
	return outbox_found(tx, mem, st, o, e);
}

int
outbox_of_workshop(
    struct tx *tx, TALLOC_CTX *mem, const char *room, const char *template, int64_t workshop, struct outbox_item *o, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_outbox_of_workshop);

	bind_text(st, ":target", talloc_asprintf(mem, "%lld", (long long)workshop));
	bind_text(st, ":template", template);
	bind_text(st, ":destination", room);
	return outbox_found(tx, mem, st, o, e);
}

int
outbox_last_in(struct tx *tx, TALLOC_CTX *mem, const char *room, struct outbox_item *o, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_outbox_last_in);

	bind_text(st, ":destination", room);
	return outbox_found(tx, mem, st, o, e);
}

int
outbox_poll_in(struct tx *tx, TALLOC_CTX *mem, const char *room, struct outbox_item *o, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_outbox_poll_in);

	bind_text(st, ":destination", room);
	return outbox_found(tx, mem, st, o, e);
}

int
outbox_echo(struct tx *tx, const char *letter, const char *event, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_outbox_echo);

	bind_text(st, ":letter", letter);
	bind_text(st, ":event", event);
	bind_int(st, ":now", now);
	return stmt_run(tx, st, e);
}

int
outbox_sending(struct tx *tx, int64_t *ids, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_outbox_sending);
	int r = 0;

	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++)
		ids[*n] = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
outbox_held(struct tx *tx, TALLOC_CTX *mem, struct outbox_item *items, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_outbox_held);
	int r = 0;

	bind_int(st, ":limit", (int64_t)max);
	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++) {
		items[*n].id = sqlite3_column_int64(st, 0);
		items[*n].destination = column_string(mem, st, 1);
		items[*n].person = sqlite3_column_int64(st, 2);
		items[*n].created_at = sqlite3_column_int64(st, 3);
	}
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
outbox_release(struct tx *tx, int64_t id, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_outbox_release);

	bind_int(st, ":id", id);
	bind_int(st, ":now", now);
	return stmt_run(tx, st, e);
}

int
outbox_cancel_to(struct tx *tx, const char *destination, const char *why, int64_t now, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_outbox_cancel_to);

	bind_text(st, ":destination", destination);
	bind_text(st, ":detail", why);
	bind_int(st, ":now", now);
	return stmt_run(tx, st, e);
}

int
outbox_untold(struct tx *tx, TALLOC_CTX *mem, struct outbox_item *items, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_outbox_untold);
	int r = 0;

	for (*n = 0; *n < max && (r = stmt_step(tx, st, e)) == 1; (*n)++) {
		items[*n].id = sqlite3_column_int64(st, 0);
		items[*n].destination = column_string(mem, st, 1);
		items[*n].template = column_string(mem, st, 2);
		items[*n].problem = sqlite3_column_int64(st, 3);
		items[*n].state = column_string(mem, st, 4);
		items[*n].detail = column_string(mem, st, 5);
		items[*n].channel = sqlite3_column_int(st, 6) ? CHANNEL_ROOM : CHANNEL_MAIL;
		items[*n].act = sqlite3_column_int(st, 7) ? ACT_JOIN : ACT_SAY;
	}
	sqlite3_reset(st);
	return r < 0 ? -1 : 0;
}

int
outbox_told(struct tx *tx, int64_t id, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_outbox_told);

	bind_int(st, ":id", id);
	return stmt_run(tx, st, e);
}

int
outbox_last_to(struct tx *tx, TALLOC_CTX *mem, const char *destination, int64_t before, struct outbox_item *o, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_outbox_last_to);
	int r;

	bind_int(st, ":before", before ? before : INT64_MAX);
	bind_text(st, ":destination", destination);
	r = stmt_step(tx, st, e);
	if (r == 1) {
		memset(o, 0, sizeof *o);
		o->id = sqlite3_column_int64(st, 0);
		o->letter = column_string(mem, st, 1);
		o->subject = column_string(mem, st, 2);
		o->text = column_string(mem, st, 3);
		o->size = (size_t)sqlite3_column_bytes(st, 4);
		o->bytes = talloc_memdup(mem, sqlite3_column_blob(st, 4), o->size);
		o->created_at = sqlite3_column_int64(st, 5);
	}
	sqlite3_reset(st);
	return r;
}

int
outbox_told_of(struct tx *tx, int64_t inbox, int64_t person, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_outbox_told_of);
	int r;

	bind_int(st, ":inbox", inbox);
	bind_int(st, ":person", person);
	r = stmt_step(tx, st, e);
	sqlite3_reset(st);
	return r;
}

int
outbox_next(struct tx *tx, enum channel channel, int64_t now, int64_t *at, struct err *e)
{
	if (next_of(tx, Q_outbox_next, channel, at, e) < 0)
		return -1;
	/* Who is called when something is due has sent what could go: what is left stands behind another. */
	return *at == 0 || *at > now ? 0 : next_of(tx, Q_outbox_next_free, channel, at, e);
}

static int
budget_store(struct tx *tx, const char *key, double tokens, int64_t at, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_budget_set);

	bind_text(st, ":key", key);
	sqlite3_bind_double(st, sqlite3_bind_parameter_index(st, ":tokens"), tokens);
	bind_int(st, ":at", at);
	return stmt_run(tx, st, e);
}

static int
budget_load(struct tx *tx, const char *key, double *tokens, int64_t *at, struct err *e)
{
	sqlite3_stmt *st = stmt_of(tx, Q_budget_get);
	int r;

	bind_text(st, ":key", key);
	r = stmt_step(tx, st, e);
	if (r == 1) {
		*tokens = sqlite3_column_double(st, 0);
		*at = sqlite3_column_int64(st, 1);
	}
	sqlite3_reset(st);
	return r;
}

int
budget_take(struct tx *tx, const char *key, int most, int64_t period, int64_t now, struct err *e)
{
	double tokens = most;
	int64_t at = now;

	if (budget_load(tx, key, &tokens, &at, e) < 0)
		return -1;
	/* A clock set back refills nothing, and nothing is lost either. */
	if (now > at)
		tokens += (double)(now - at) * most / (double)period;
	if (tokens > most)
		tokens = most;
	if (tokens < 1)
		return 0;
	return budget_store(tx, key, tokens - 1, now > at ? now : at, e) < 0 ? -1 : 1;
}

int
budget_give(struct tx *tx, const char *key, int most, struct err *e)
{
	double tokens;
	int64_t at;
	int r = budget_load(tx, key, &tokens, &at, e);

	if (r != 1)
		return r;
	return budget_store(tx, key, tokens + 1 > most ? most : tokens + 1, at, e);
}
