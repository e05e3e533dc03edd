/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a homeserver tells of one room, for tests of what is read in it.
 */
#ifndef TESTS_UNIT_HEARD_H
#define TESTS_UNIT_HEARD_H

#include <glib.h>
#include <talloc.h>

#include "bot/base/room_item.h"
#include "bot/matrix/event.h"
#include "tests/unit/check.h"

static const char *const servers[] = { "lab.example", NULL };
static const struct matrix_self self = { .user = "@lab:lab.example", .name = "Le Lab", .homeservers = servers };
static TALLOC_CTX *mem;
static struct heard heard;

/* A sync answer with one room and these events in its timeline. */
static int
sync_room(const char *events, const char *more)
{
	struct err e;
	char *json = talloc_asprintf(mem,
	    "{\"next_batch\":\"s2\",\"rooms\":{\"join\":{\"!r:lab.example\":{\"timeline\":{\"limited\":false,\"prev_batch\":\"p1\","
	    "\"events\":[%s]}%s}}}}",
	    events, more);

	return heard_sync(mem, json, strlen(json), &self, "s1", &heard, &e);
}

static const char *
event(const char *type, const char *sender, const char *content, const char *more)
{
	static int n;

	return talloc_asprintf(mem,
	    "{\"type\":\"%s\",\"sender\":\"%s\",\"content\":%s,\"event_id\":\"$e%d\",\"origin_server_ts\":1764115200123%s}", type, sender,
	    content, ++n, more);
}

/* What the i-th arrival says. */
static struct inbound
got(size_t i)
{
	struct inbound in;

	REQUIRE(i < heard.n);
	room_item_read(mem, &heard.a[i], &in);
	return in;
}

#endif
