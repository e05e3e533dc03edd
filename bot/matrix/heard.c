/* SPDX-License-Identifier: EUPL-1.2
 *
 * Answers of a homeserver as a whole: which rooms, in which order, what is history.
 */
#include <glib.h>
#include <string.h>

#include "bot/base/room_item.h"
#include "bot/base/text.h"
#include "bot/matrix/event.h"
#include "bot/matrix/event_read.h"
#include "bot/matrix/room_facts.h"

enum { ID = 255, HOUR_MS = 3600 * 1000 };

struct hearing {
	TALLOC_CTX *mem;
	const struct matrix_self *self;
	struct heard *out;
	bool first;       /* the first answer: timelines are history */
	const char *mark; /* names this answer, the same whenever it is given */
	bool encrypted;   /* said so of this room already */
	struct {
		size_t n;
		bool encrypted;
	} timeline; /* where we stood when this room's timeline began */
};

static struct arrival *
next_arrival(struct hearing *h)
{
	struct heard *out = h->out;

	if (out->n == talloc_array_length(out->a))
		out->a = talloc_realloc(h->mem, out->a, struct arrival, (unsigned)(out->n ? out->n * 2 : 8));
	return &out->a[out->n++];
}

/* Of what it is made of only its bytes are kept: a burst has thousands. */
static void
add_item(struct hearing *h, TALLOC_CTX *tmp, const struct inbound *in)
{
	struct arrival *a = next_arrival(h);

	room_item_write(tmp, in, a);
	a->key = talloc_strdup(h->mem, a->key);
	a->raw = talloc_memdup(h->mem, a->raw, a->size + 1);
}

static void
add_echo(struct hearing *h, const struct echo *echo)
{
	struct heard *out = h->out;

	if (out->n_echo == talloc_array_length(out->echo))
		out->echo = talloc_realloc(h->mem, out->echo, struct echo, (unsigned)(out->n_echo ? out->n_echo * 2 : 8));
	out->echo[out->n_echo++] = *echo;
}

static void
timeline_begins(struct hearing *h)
{
	h->timeline.n = h->out->n;
	h->timeline.encrypted = h->encrypted;
}

static struct heard_room *
next_room(struct hearing *h, const char *id)
{
	struct heard *out = h->out;
	struct heard_room *room;

	if (out->n_rooms == talloc_array_length(out->room))
		out->room = talloc_realloc(h->mem, out->room, struct heard_room, (unsigned)(out->n_rooms ? out->n_rooms * 2 : 8));
	room = &out->room[out->n_rooms++];
	memset(room, 0, sizeof *room);
	room->id = talloc_strdup(h->mem, id);
	room->prev_batch = "";
	room->first = out->n;
	h->encrypted = false;
	timeline_begins(h);
	return room;
}

/* An item without an event of its own: "state-4f0c...". */
static const char *
made_id(const struct hearing *h, TALLOC_CTX *mem, const char *what)
{
	g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, h->mark, -1);

	return talloc_asprintf(mem, "%s-%.24s", what, sum);
}

/* One event; `entered`: the room of it, NULL when we are out of it. */
static void
hear(struct hearing *h, const cJSON *event, const char *room, struct heard_room *entered)
{
	struct inbound in = { 0 };
	struct echo echo;
	TALLOC_CTX *tmp = talloc_new(h->mem);

	switch (event_read(tmp, event, h->self, room, &in, &echo)) {
	case EVENT_BAD:
		h->out->skipped++;
		break;
	case EVENT_NOTHING:
		break;
	case EVENT_ECHO:
		talloc_steal(h->mem, tmp);
		add_echo(h, &echo);
		return;
	case EVENT_ENTERED:
		h->out->n = h->timeline.n;
		h->encrypted = h->timeline.encrypted;
		if (entered)
			entered->entered = true;
		add_item(h, tmp, &in);
		break;
	case EVENT_ARRIVAL:
		if (in.what == ROOM_ENCRYPTED && h->encrypted)
			break;
		h->encrypted = h->encrypted || in.what == ROOM_ENCRYPTED;
		add_item(h, tmp, &in);
		break;
	}
	talloc_free(tmp);
}

/* What stands in `state` happened in what is missing, or before us: of it only what we must not miss. */
static bool
counts_late(const cJSON *event)
{
	const char *type = json_text(event, "type");

	return type && (strcmp(type, "m.room.tombstone") == 0 || strcmp(type, "m.room.encryption") == 0);
}

static bool
is_create(const cJSON *event)
{
	const char *type = json_text(event, "type");

	return type && strcmp(type, "m.room.create") == 0;
}

/* The room's state comes first, so that it is known where its messages stand. */
static void
hear_state(struct hearing *h, const char *id, const cJSON *joined, int64_t at)
{
	struct room_facts facts = { .members = -1 };
	struct inbound in = { .what = ROOM_STATE, .room = id, .at = at };
	TALLOC_CTX *tmp = talloc_new(h->mem);
	const cJSON *one;

	cJSON_ArrayForEach(one, json_list(json_object(joined, "state"), "events")) facts_add(&facts, one);
	cJSON_ArrayForEach(one, json_list(json_object(joined, "timeline"), "events")) facts_add(&facts, one);
	facts_summary(&facts, json_object(joined, "summary"));
	in.text = facts_text(tmp, &facts, h->self, id);
	if (*in.text || h->first) {
		in.event = made_id(h, tmp, "state");
		add_item(h, tmp, &in);
	}
	talloc_free(tmp);
}

/* State has no time of its own: that of the newest event beside it. */
static int64_t
newest(const cJSON *joined)
{
	const cJSON *one;
	int64_t at, most = 0;

	cJSON_ArrayForEach(one,
	    json_list(json_object(joined, "timeline"), "events")) if (json_integer(one, "origin_server_ts", &at) && at > most) most = at;
	return MIN(most / 1000, TIME_MOST);
}

static void
hear_joined(struct hearing *h, const char *id, const cJSON *joined)
{
	const cJSON *timeline = json_object(joined, "timeline"), *one;
	const char *prev = json_text(timeline, "prev_batch");
	struct heard_room *room = next_room(h, id);

	hear_state(h, id, joined, newest(joined));
	room->n = h->out->n - room->first;
	if (h->first)
		return;
	room->limited = json_true(timeline, "limited");
	if (prev)
		room->prev_batch = talloc_strdup(h->mem, prev);
	cJSON_ArrayForEach(one, json_list(json_object(joined, "state"), "events"))
	{
		room->enters = room->enters || is_create(one);
		if (counts_late(one))
			hear(h, one, id, NULL);
	}
	timeline_begins(h);
	cJSON_ArrayForEach(one, json_list(timeline, "events")) hear(h, one, id, room);
	room->n = h->out->n - room->first;
	room->enters = room->enters && !room->entered;
}

static bool
is_own_membership(const cJSON *event, const struct matrix_self *self)
{
	const char *type = json_text(event, "type"), *whose = json_text(event, "state_key");

	return type && whose && strcmp(type, "m.room.member") == 0 && strcmp(whose, self->user) == 0;
}

static const cJSON *
own_membership(const cJSON *events, const struct matrix_self *self)
{
	const cJSON *one, *found = NULL;

	cJSON_ArrayForEach(one, events) if (is_own_membership(one, self)) found = one;
	return found;
}

/* We left, or were put out. What was said before we were out counts, if we were in. */
static void
hear_left(struct hearing *h, const char *id, const cJSON *left)
{
	const cJSON *events = json_list(json_object(left, "timeline"), "events"), *end = own_membership(events, h->self), *one;
	const char *before = json_text(json_object(json_object(end, "unsigned"), "prev_content"), "membership");

	if (h->first)
		return;
	h->encrypted = false;
	timeline_begins(h);
	if (!end) {
		end = own_membership(json_list(json_object(left, "state"), "events"), h->self);
		if (end)
			hear(h, end, id, NULL);
		return;
	}
	cJSON_ArrayForEach(one, events) if (one == end || (before && strcmp(before, "join") == 0)) hear(h, one, id, NULL);
}

/* Stripped state is what the inviter's server says: only who invites, and what the room calls itself. */
static void
hear_invited(struct hearing *h, const char *id, const cJSON *invited)
{
	const cJSON *events = json_list(json_object(invited, "invite_state"), "events"), *own = own_membership(events, h->self), *one;
	struct inbound in = { .what = ROOM_INVITE, .room = id, .from = json_text(own, "sender"), .target = h->self->user, .text = "" };
	const char *membership = json_text(json_object(own, "content"), "membership"), *type, *name;
	TALLOC_CTX *tmp;

	if (!event_user(in.from) || !membership || strcmp(membership, "invite") != 0 || json_twins(invited, true) ||
	    !event_allowed(h->self, in.from)) {
		h->out->skipped++;
		return;
	}
	tmp = talloc_new(h->mem);
	cJSON_ArrayForEach(one, events)
	{
		type = json_text(one, "type");
		name = json_text(json_object(one, "content"), "name");
		if (type && name && strcmp(type, "m.room.name") == 0)
			in.text = text_line(tmp, name, ID);
	}
	in.event = made_id(h, tmp, "invite");
	in.from_name = event_local(tmp, in.from);
	add_item(h, tmp, &in);
	talloc_free(tmp);
}

static void
hear_rooms(struct hearing *h, const cJSON *rooms, const char *how, void (*each)(struct hearing *, const char *, const cJSON *))
{
	const cJSON *room;

	cJSON_ArrayForEach(room, json_object(rooms, how))
	{
		if (event_id(room->string, '!') && cJSON_IsObject(room))
			each(h, room->string, room);
		else
			h->out->skipped++;
	}
}

int
heard_sync(
    TALLOC_CTX *mem, const char *json, size_t size, const struct matrix_self *self, const char *since, struct heard *out, struct err *e)
{
	struct hearing h = { .mem = mem, .self = self, .out = out, .first = *since == '\0' };
	const cJSON *rooms;
	const char *next;
	cJSON *answer;

	memset(out, 0, sizeof *out);
	answer = json_load(json, size);
	next = json_text(answer, "next_batch");
	if (!next || !*next) {
		cJSON_Delete(answer);
		return fail(e, ERR_TEMP, "matrix: this is no answer of /sync");
	}
	out->next_batch = talloc_strdup(mem, next);
	h.mark = h.first ? next : since; /* a first answer is never given twice */
	rooms = json_object(answer, "rooms");
	hear_rooms(&h, rooms, "invite", hear_invited);
	hear_rooms(&h, rooms, "join", hear_joined);
	hear_rooms(&h, rooms, "leave", hear_left);
	cJSON_Delete(answer);
	return 0;
}

int
heard_messages(TALLOC_CTX *mem, const char *room, const char *json, size_t size, const struct matrix_self *self, bool backward,
    struct heard *out, const char **end, struct err *e)
{
	struct hearing h = { .mem = mem, .self = self, .out = out };
	struct heard_room *here;
	const cJSON *chunk, *one;
	cJSON *answer;

	memset(out, 0, sizeof *out);
	answer = json_load(json, size);
	chunk = json_list(answer, "chunk");
	if (!chunk) {
		cJSON_Delete(answer);
		return fail(e, ERR_TEMP, "matrix: this is no answer of /messages");
	}
	out->next_batch = "";
	*end = talloc_strdup(mem, json_text(answer, "end") ? json_text(answer, "end") : "");
	here = next_room(&h, room);
	if (backward) /* a list's first element points to its last, and each to the one before */
		for (one = chunk->child ? chunk->child->prev : NULL; one; one = one == chunk->child ? NULL : one->prev)
			hear(&h, one, room, here);
	else
		cJSON_ArrayForEach(one, chunk) hear(&h, one, room, here);
	here->n = out->n - here->first;
	cJSON_Delete(answer);
	return 0;
}

/* For a log and a verdict: printable ASCII, one line. */
static const char *
ascii(TALLOC_CTX *mem, const char *s)
{
	char *copy = talloc_strndup(mem, s ? s : "", ID), *p;

	for (p = copy; *p; p++)
		if (*p < ' ' || *p > '~')
			*p = '?';
	return copy;
}

void
heard_error(TALLOC_CTX *mem, const char *json, size_t size, struct matrix_error *out)
{
	cJSON *answer = json_load(json, size);
	const cJSON *retry = json_member(answer, "retry_after_ms");

	memset(out, 0, sizeof *out);
	out->code = ascii(mem, json_text(answer, "errcode"));
	out->text = ascii(mem, json_text(answer, "error"));
	out->soft_logout = json_true(answer, "soft_logout");
	if (cJSON_IsNumber(retry) && retry->valuedouble > 0)
		out->retry_ms = retry->valuedouble < HOUR_MS ? (int64_t)retry->valuedouble : HOUR_MS;
	cJSON_Delete(answer);
}

bool
heard_object(const char *json, size_t size)
{
	cJSON *answer = json_load(json, size);
	bool is = cJSON_IsObject(answer);

	cJSON_Delete(answer);
	return is;
}

const char *
heard_string(TALLOC_CTX *mem, const char *json, size_t size, const char *name)
{
	cJSON *answer = json_load(json, size);
	const char *s = json_text(answer, name), *copy = s ? talloc_strdup(mem, s) : NULL;

	cJSON_Delete(answer);
	return copy;
}
