/* SPDX-License-Identifier: EUPL-1.2
 *
 * Any bytes as one event of a timeline: whatever is well formed by itself costs its neighbours nothing.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "bot/base/room_item.h"
#include "bot/matrix/event.h"
#include "bot/matrix/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct matrix_self self = { .user = "@lab:lab.example", .name = "Le Lab" };

#define GOOD(n)                                                                                                                            \
	"{\"type\":\"m.room.message\",\"sender\":\"@claire:lab.example\",\"event_id\":\"$" n                                               \
	"\",\"origin_server_ts\":1000,\"content\":{\"msgtype\":\"m.text\",\"body\":\"" n "\"}}"

static void
demand(bool holds)
{
	if (!holds)
		abort();
}

static bool
says(TALLOC_CTX *mem, const struct arrival *a, const char *text)
{
	struct inbound in;

	room_item_read(mem, a, &in);
	return strcmp(in.text, text) == 0;
}

/* An entry of ours makes history of what stands before it. */
static void
check(TALLOC_CTX *mem, const struct heard *h)
{
	demand(h->n >= 1 && h->n <= 4 && h->skipped <= 1);
	demand(says(mem, &h->a[h->n - 1], "b"));
	demand(h->room[0].entered || says(mem, &h->a[0], "a") || says(mem, &h->a[1], "a"));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char before[] =
	    "{\"next_batch\":\"s2\",\"rooms\":{\"join\":{\"!r:lab.example\":{\"timeline\":{\"events\":[" GOOD("a") ",";
	static const char after[] = "," GOOD("b") "]}}}}}";
	TALLOC_CTX *mem = talloc_new(NULL);
	cJSON *alone = json_load((const char *)data, size);
	char *json = talloc_size(mem, sizeof before + sizeof after + size);
	size_t n = sizeof before - 1;
	struct heard h;
	struct err e;

	memcpy(json, before, n);
	memcpy(json + n, data, size);
	n += size;
	memcpy(json + n, after, sizeof after - 1);
	n += sizeof after - 1;
	if (heard_sync(mem, json, n, &self, "s1", &h, &e) == 0) {
		if (alone)
			check(mem, &h);
	} else {
		demand(!alone);
	}
	cJSON_Delete(alone);
	talloc_free(mem);
	return 0;
}
